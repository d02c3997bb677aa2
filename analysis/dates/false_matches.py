"""Which matches are no expressions of time: the name May, the verb march, 2000 troops, a score of 3:1, USA Today.

The patterns know only classes of words; what the words next to a match must be stands in the section `context` of
data/dates.yml and is asked here, rule by rule.
"""

import re

from analysis.dates.grammar import Match, Tokens, word_lists

_MAY_PERSON = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Minister|Elaine|Brian) May\b")
_BEFORE_NAME = frozenset("of for to and by as on or after before from".split())
_DETERMINERS = frozenset("a an the its their his her".split())
_COUNTS = frozenset(
    "resolution resolutions no page route flight room highway nikkei article section number than at some about nearly over".split()
)
_ENDINGS = frozenset("'s was is as has".split())
_PAPERS = frozenset("Times Telegraph Express Mirror Mail Post Herald Independent Tribune World Star Sun Age".split())
_PART_NAMES = frozenset(("Morning", "Night", "Afternoon", "Evening"))
_IDIOMS = ("at the end of the day", "at the start of the day", "order of the day", "spend the night")


def temporal(tokens: Tokens, match: Match) -> bool:
    """False where the words around a match show that it is no expression of time."""
    check = _CHECKS.get(match.rule.name)
    return check is None or check(tokens, match, word_lists("context"))


def _capital(tokens, k):
    string = tokens.strings[k] if 0 <= k < len(tokens) else ""
    return string[:1].isupper() and string.isalpha() and len(string) > 1


def _name(tokens, k):
    return _capital(tokens, k) and tokens.name(k) == "x"


def plural(word: str) -> bool:
    """True for a word that looks like a plural: troops, but not was."""
    return word.isalpha() and word.endswith("s") and word not in _ENDINGS


def _month(tokens, match, words):
    k = match.j - 1
    word, before, after = tokens.word(k).rstrip("."), tokens.word(k - 1), tokens.word(k + 1)
    if match.j - match.i > 1:
        return True
    doubtful = word in words["doubtful_months"]
    if word == "may" and tokens.holds(_MAY_PERSON) and after == "'s":
        return False
    if doubtful and not (word == "may" and tokens.holds(_MAY_PERSON)) and _listed(tokens, k):
        return True
    if before in words["before_month"]:
        if word == "may":
            return not (before in _BEFORE_NAME and tokens.holds(_MAY_PERSON))
        return not (doubtful and before in _BEFORE_NAME and _name(tokens, k + 1))
    if doubtful and before in _DETERMINERS:  # a March agreement, but not a march on Washington
        return k + 1 < len(tokens) and tokens.strings[k + 1].islower() and after not in ("on", "to", "of", "from")
    if doubtful:
        return (after == "'s" and word not in ("may", "june", "april")) or after in ("through", "to")
    return not (_name(tokens, k - 1) and _capital(tokens, k + 1))


def _listed(tokens, k):
    """True for a month beside another: April, May and June; April-June."""
    before = tokens.word(k - 1) in (",", "-", "/", "to") and tokens.name(k - 2) == "month"
    return before or tokens.word(k + 1) in (",", "-", "/") and tokens.name(k + 2) == "month"


def _year(tokens, match, words):
    if match.j - match.i > 1:
        return True
    k = match.i
    figure, before, after = int(tokens.strings[k]), tokens.word(k - 1), tokens.word(k + 1)
    if tokens.tight(k) and tokens.strings[k + 1][0].isalpha():  # 2000km, 1800Z
        return False
    if tokens.name(k - 1) in ("money", "slash") or tokens.name(k + 1) in ("percent", "slash"):
        return False
    if before == "-" and tokens.word(k - 2) not in ("mid", "pre", "post", "early", "late", "non"):
        return False
    if after == "-" and tokens.name(k + 2) != "x":
        return False
    if after in words["counted"]:
        return False
    if before in _COUNTS:
        return before == "about" and tokens.word(k - 2) in ("in", "since", "until")
    if not 1800 <= figure <= 2099:
        return before in ("in", "since", "until", "circa") and not after.endswith("s")
    if before in words["sure_year"]:
        return True
    if before.isalpha() and before not in words["before_year"] and tokens.name(k - 1) == "x" and not _capital(tokens, k - 1):
        # "have 2000 things" is a number; before a noun that is no plural it is a year: "unsuccessful 1996 campaign"
        return not plural(after)
    if before in ("of", "to", "from", "for", "and", "or", "a", "an", "by") and plural(after):
        return before in ("of", "by") and figure > 1900
    return True


def _weekday(tokens, match, words):
    if match.j - match.i > 1:
        return True
    k = match.i
    if tokens.strings[k] in ("Sun.", "Sat.") or (tokens.word(k - 1) in words["day_names"] and _capital(tokens, k - 1)):
        return False
    paper = k + 1 < len(tokens) and tokens.strings[k + 1] in _PAPERS
    if paper or tokens.strings[k - 1 : k] == ["on"] and tokens.strings[k - 2] == "Mail":
        return False
    return not _in_title(tokens, k)


def _programme(tokens, match):
    """ABC's "This Week", NBC's "Today", the Today programme."""
    i, j = match.i, match.j
    if not (tokens.strings[i][0].isupper() and tokens.strings[j - 1][0].isupper()):
        return False
    quoted = tokens.word(i - 1) == '"' and tokens.tight(i - 1) and '"' in (tokens.word(j), tokens.word(j + 1)[: tokens.word(j) == ","])
    named = tokens.word(i - 1) == "'s" or tokens.word(j) in ("show", "program", "programme")
    return named or quoted and tokens.word(i - 2) not in (",", ".")


def _in_title(tokens, k):
    """Part of a quoted name in capitals: said on "Fox News Sunday"."""
    back = 1
    while back <= 4 and _capital(tokens, k - back):
        back += 1
    return back > 1 and tokens.word(k - back) == '"' and tokens.tight(k - back)


def _today(tokens, match, words):
    """USA Today and Russia Today are names."""
    k = match.j - 1
    if _programme(tokens, match):
        return False
    if tokens.strings[k] == "TODAY":
        return tokens.strings[k - 1] != "USA" if k else True
    return not (tokens.strings[k] == "Today" and _name(tokens, k - 1))


def _clock(tokens, match, words):
    names = {tokens.name(k) for k in range(match.i, match.j)}
    if names & {"ampm", "zone", "clocknum", "o'clock"}:
        return not ("ampm" in names and tokens.word(match.j - 1) == "am" and names & {"one", "two", "numword"})  # the one am ...
    return tokens.word(match.i - 1) in words["before_clock"] and tokens.name(match.j) != "hy"


def _decade(tokens, match, words):
    last = tokens.strings[match.j - 1]
    the = tokens.word(match.i) == "the"
    if len(last) == 3:  # 80s without its apostrophe may be an age or a temperature
        return the and tokens.word(match.i - 1) not in ("into", "low", "mid", "high")
    return the or tokens.name(match.j - 1) != "decadeword"


def _season(tokens, match, words):
    """Spring in Arab Spring, Winter in Winter Olympics are parts of names."""
    k = match.j - 1
    before, after = tokens.word(k - 1), tokens.word(k + 1)
    if tokens.strings[k][0].isupper() and (_name(tokens, k - 1) or _capital(tokens, k + 1)):
        return False
    return (before in words["before_season"]) and after not in ("-", "olympics", "games", "olympic")


def _part(tokens, match, words):
    """CBS This Morning is a name; "early morning meetings" says of what kind they are."""
    k = match.j - 1
    if tokens.strings[k] in _PART_NAMES and tokens.word(k - 1) in ("this", "last", "the"):
        return tokens.strings[match.i].islower()
    if (
        tokens.name(match.i) in ("early", "late", "mid")
        and tokens.name(k) == "daypart"
        and tokens.name(k - 1) in ("early", "late", "mid", "hy")
    ):
        return tokens.word(match.i - 1) in words["before_part"]
    return True


def _one(tokens, match, words):
    """A quarter is a fourth unless something is paid by it."""
    if tokens.word(match.j - 1) != "quarter":
        return True
    return tokens.name(match.i - 1) in ("money", "num") or tokens.word(match.i - 1) in ("million", "billion", "once", "twice")


def _length(tokens, match, words):
    """Three-quarters of something is no length of time; the Six-Day War and the Thirty Years' War are names."""
    last = match.j - 1
    counted = tokens.strings[last - 2 if tokens.name(last - 1) == "hy" else last - 1]
    if tokens.strings[last][0].isupper() and counted[0].isupper() and _capital(tokens, last + 1 + (tokens.name(last + 1) == "s")):
        return False
    return not (tokens.word(match.j - 1) in ("quarters", "seconds") and tokens.word(match.j) == "of")


def _quarter(tokens, match, words):
    """Quarter-finals, and "the quarter of", are no quarters of a year."""
    after = tokens.word(match.j)
    return after not in ("-", "finals", "final", "finalist", "horse", "century", "mile", "of") or (
        match.rule.name == "quarter" and after == "of"
    )


def _unit(tokens, match, words):
    """The end of the day and the order of the day are idioms; "the year of the dog", "the day he left" name no date."""
    after = tokens.word(match.j)
    if " ".join(tokens.word(k) for k in range(match.i - 3, match.j)).endswith(_IDIOMS) or tokens.word(match.i - 2) == "turn":
        return False
    if tokens.word(match.j - 1) == "day" and tokens.name(match.j - 2) == "the" and after.isalnum():
        return tokens.name(match.i) in ("earlier", "later")
    if tokens.word(match.i - 1) == "over" and tokens.word(match.j - 1) == "weekend" and after != "of":
        return True
    return match.j - match.i != 2 or tokens.word(match.i) != "the" or after not in ("of", "when", "that", "-", "after", "before")


def _holiday(tokens, match, words):
    """Christmas Island, the Good Friday Agreement and the Thanksgiving Day Parade are names."""
    war = _capital(tokens, match.j) and tokens.name(match.j) not in ("month", "weekday", "daypart")
    return not (war or tokens.word(match.j) == "-" or _name(tokens, match.i - 1) and tokens.tight(match.i - 1))


def _that_month(tokens, match, words):
    """That May is a month after a preposition only: he said that May would go."""
    doubtful = tokens.word(match.i) == "that" and tokens.word(match.j - 1) in ("may", "march", "april", "june", "august")
    return not doubtful or tokens.word(match.i - 1) in ("in", "of", "by", "since", "until", "during", "from")


_CHECKS = {
    "holiday": _holiday,
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "deictic day": _today,
    "deictic unit": lambda tokens, match, words: not _programme(tokens, match),
    "deictic month": _that_month,
    "clock": _clock,
    "decade": _decade,
    "season": _season,
    "quarter": _quarter,
    "quarter named": _quarter,
    "bare unit": _unit,
    "part of a day": _part,
    "one unit": _one,
    "length": _length,
}
