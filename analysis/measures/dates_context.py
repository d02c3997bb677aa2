"""Which matches are no expressions of time: the name May, the verb march, 2000 troops, a score of 3:1, USA Today."""

import re

_BEFORE_MONTH = frozenset(
    """in since by until till through throughout from to of for during before after between and or early late mid last next this around about as on
    each every past toward towards""".split()
)
# Names and words as well as months, so that more than a capital letter is asked of them.
_DOUBTFUL = frozenset(("march", "may", "april", "june", "august", "jan", "dec", "nov", "oct", "mar", "jun", "jul", "sep", "sept"))
_MAY_PERSON = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Minister|Elaine|Brian) May\b")
_BEFORE_YEAR = frozenset(
    """in since by until till from to between and of during through before after for early late mid around about the throughout as than circa under
    on or over into last past fiscal beginning starting ending ended until's his her its their a an that this prior back pre post""".split()
)
_STRONG = frozenset("in since until during fiscal circa early late mid".split())
_COUNTED = frozenset(
    """people troops soldiers men women points dollars percent miles kilometers kilometres meters metres feet tons tonnes barrels pages yards shares jobs workers
    employees homes cases deaths degrees calories pounds euros yen won square cubic hp rpm kg km mph gmt hours votes seats rooms members words times vehicles tanks
    missiles warheads rounds copies students volts watts megawatts""".split()
)
_DAY_NAMES = frozenset("black good ash bloody super palm easter cyber sheffield ruby girl giving holy maundy fat casual manic".split())
_BEFORE_CLOCK = frozenset("at by until till around about from to before after since between and shortly".split())


def temporal(tokens, match):
    """False where the words around a match show that it is no expression of time."""
    check = _CHECKS.get(match.rule.name)
    return check is None or check(tokens, match)


def _capital(tokens, k):
    string = tokens.strings[k] if 0 <= k < len(tokens) else ""
    return string[:1].isupper() and string.isalpha() and len(string) > 1


def _month(tokens, match):
    k = match.j - 1
    word = tokens.word(k).rstrip(".")
    if match.j - match.i > 1:
        return True
    before = tokens.word(k - 1)
    if before in _BEFORE_MONTH:
        if word == "may":
            strict = before in ("to", "for", "of", "by", "after", "before", "and", "or", "as", "on", "from")
            return not (strict and _MAY_PERSON.search(tokens.text))
        return not (word in _DOUBTFUL and before in ("of", "for", "to", "and", "by", "as", "on", "or") and _capital(tokens, k + 1) and tokens.name(k + 1) == "x")
    if word in _DOUBTFUL:
        return tokens.word(k + 1) == "'s" and word not in ("may", "june", "april") or tokens.word(k + 1) in ("through", "to")
    return not (_capital(tokens, k - 1) and tokens.name(k - 1) == "x" and _capital(tokens, k + 1))


def _year(tokens, match):
    k = match.i
    if match.j - match.i > 1:
        return True
    y, before, after = int(tokens.strings[k]), tokens.word(k - 1), tokens.word(k + 1)
    if tokens.name(k - 1) in ("money", "hy", "slash") and before != "-" or tokens.name(k + 1) in ("percent", "slash"):
        return False
    if before == "-" and tokens.word(k - 2) not in ("mid", "pre", "post", "early", "late", "non"):
        return False
    if after == "-" and tokens.name(k + 2) not in ("x",):
        return False
    if after in _COUNTED or before in ("no", "page", "route", "flight", "room", "highway", "nikkei", "article", "section", "number", "than", "at", "some", "about", "nearly", "over"):
        return before == "about" and after not in _COUNTED and tokens.word(k - 2) in ("in", "since", "until")
    if not 1800 <= y <= 2099:
        return before in ("in", "since", "until", "circa") and 1000 <= y <= 2199 and not after.endswith("s")
    if before in _STRONG:
        return True
    if before.isalpha() and not before.endswith("'s") and before not in _BEFORE_YEAR and tokens.name(k - 1) == "x" and not _capital(tokens, k - 1):
        # "have 2000 things": a number, unless a noun follows that is no plural: "unsuccessful 1996 campaign"
        return not (after.isalpha() and after.endswith("s") and after != "'s")
    if before in ("of", "to", "from", "for", "and", "or", "a", "an", "by") and after.isalpha() and after.endswith("s") and after not in ("'s", "was", "is", "as", "has"):
        return before in ("of", "by") and y > 1900
    return True


def _weekday(tokens, match):
    if match.j - match.i == 1 and tokens.word(match.i - 1) in _DAY_NAMES and _capital(tokens, match.i - 1):
        return False
    return not (tokens.strings[match.i] in ("Sun.", "Sat.") and match.j - match.i == 1)


def _today(tokens, match):
    k = match.j - 1
    return not (tokens.strings[k] == "Today" and _capital(tokens, k - 1) and tokens.name(k - 1) == "x")


def _clock(tokens, match):
    names = [tokens.name(k) for k in range(match.i, match.j)]
    if "ampm" in names or "zone" in names or "clocknum" in names:
        return not ({"one", "two", "numword", "dom", "num"} & set(names) and tokens.word(match.j - 1) == "am" and "dom" not in names)
    return tokens.word(match.i - 1) in _BEFORE_CLOCK and tokens.name(match.j) not in ("hy",)


def _decade(tokens, match):
    string = tokens.strings[match.j - 1]
    if len(string) == 3:  # 80s without its apostrophe may be an age or a temperature
        return tokens.word(match.i) == "the" and tokens.word(match.i - 1) not in ("into", "low", "mid", "high")
    if tokens.name(match.j - 1) == "decadeword":
        return tokens.word(match.i) == "the"
    return True


def _season(tokens, match):
    """Spring in Arab Spring, Winter in Winter Olympics are parts of names."""
    k = match.j - 1
    if match.rule.name == "season" and tokens.name(k) == "season":
        if tokens.strings[k][0].isupper() and (_capital(tokens, k - 1) or _capital(tokens, k + 1)) and tokens.name(k - 1) == "x":
            return False
        if tokens.strings[k][0].isupper() and _capital(tokens, k + 1):
            return False
        return tokens.word(k - 1) in ("the", "in", "by", "early", "late", "this", "during", "of", "since", "until", "each", "mid", "-") and tokens.word(k + 1) not in ("-", "olympics", "games", "olympic")
    return True


_BEFORE_PART = frozenset("by until till since the in around at from before after this that on during of".split())


def _part(tokens, match):
    """CBS This Morning is a name; "early morning meetings" says of what kind they are."""
    k = match.j - 1
    if tokens.strings[k] in ("Morning", "Night", "Afternoon", "Evening") and tokens.word(k - 1) in ("this", "last", "the"):
        return tokens.strings[match.i].islower()
    if tokens.name(match.i) in ("early", "late", "mid") and tokens.name(k) == "daypart" and tokens.name(k - 1) in ("early", "late", "mid", "hy"):
        return tokens.word(match.i - 1) in _BEFORE_PART
    return True


def _one(tokens, match):
    """A quarter is a fourth unless something is paid by it."""
    return tokens.word(match.j - 1) != "quarter" or tokens.name(match.i - 1) in ("money", "num") or tokens.word(match.i - 1) in ("million", "billion", "once", "twice")


def _length(tokens, match):
    """Three-quarters of something is no length of time."""
    return not (tokens.word(match.j - 1) in ("quarters", "seconds") and tokens.word(match.j) == "of")


def _quarter(tokens, match):
    return tokens.word(match.j) not in ("of", "-", "finals", "final", "finalist", "horse", "century", "mile") or match.rule.name == "quarter" and tokens.word(match.j) != "of"


_IDIOMS = frozenset(("at the end of the day", "order of the day", "spend the night", "the day the"))


def _unit(tokens, match):
    """At the end of the day and order of the day are idioms; "the year of the dog", "the day that" name no date."""
    after = tokens.word(match.j)
    if " ".join(tokens.word(k) for k in range(match.i - 1, match.j)) in _IDIOMS or [tokens.word(k) for k in (match.i - 2, match.i - 1)] == ["order", "of"]:
        return False
    if tokens.word(match.j - 1) == "day" and tokens.name(match.j - 2) == "the" and after.isalnum():
        return False
    if match.j - match.i == 2 and tokens.word(match.i) == "the":
        return after not in ("of", "when", "that", "-", "after", "before")
    return True


_CHECKS = {
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "deictic day": _today,
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
