"""Offices and other roles that a text states of a person: the words beside the name, as printed, and the state they belong to."""

import re
from functools import lru_cache
from importlib import resources

import yaml

from analysis.language import names
from analysis.language.text import fold
from analysis.quotes.mentions import role_noun, words

_WITHIN = r"(?:[^,.;:()\n]|(?:(?<= M[rs])|(?<= (?:Mrs|Sen|Rep|Gen|Gov|Col))|(?<= (?:Dr|Lt|St)))\.(?= [A-Z]))"  # "an aide to Mr. Roe"
_APPOSITION = re.compile(
    rf",? (?:(?:an?|the|his|her|its|their|one of the|[A-Z][\w.]*['’]s?) )?([A-Za-z]{_WITHIN}{{2,90}})(?=[,.;:()\n]|$)"
)
_OPENERS = frozenset(
    "but and or so yet as when while after before then like with although though because if even since until once consider".split()
)
_AGE = re.compile(r", \d\d(?=,)")
# "the son of Cuban immigrants", "a Korean-born scholar": where a family comes from is no side.
_HERITAGE = re.compile(r"\bof (?:[\w.-]+ ){1,3}(?:immigrants|refugees|descent|ancestry|heritage|parents|exiles)\b|-born\b")
# What follows is not whom the role belongs to: "envoy to North Korea", "expert on China", "the top general in Seoul".
_IN_HOUSE = (
    r"in(?! the (?:upper|lower) (?:house|chamber)\b|"
    r" (?:the |[A-Z][\w.]*['’]s )(?:[A-Z][\w.]* ){0,3}(?:Senate|House|Congress|Parliament|Cabinet)\b)"
)
_ABOUT = re.compile(
    rf"\b(?:to|on|about|against|toward|towards|{_IN_HOUSE}|near|(?<!official )(?<!officials )with|visiting|covering|who|"
    r"such as|including)\b|(?<=official )with(?! (?:the )?[A-Z])|(?<=officials )with(?! (?:the )?[A-Z])|"
    r"(?<=representative )for\b|(?<=envoy )for\b|(?<=expert )for\b|(?<=negotiator )for\b|(?<=affairs )for\b|(?<=director )for\b|"
    r"(?<=adviser )for\b|(?<=advisor )for\b|(?<=officer )for\b|(?<=coordinator )for\b|(?<=analyst )for\b|(?<=secretary )for\b"
)
_STUDENT = re.compile(
    r"\b(?:expert|analyst|scholar|specialist|watcher|historian|professor|researcher|correspondent|reporter|fellow|lecturer|author|critic|chair)s?\b",
    re.I,
)
# A "North Korean expert" may come from there or study it.
_EITHER = re.compile(r"\b(?:expert|analyst|scholar|specialist|watcher|historian|researcher)s?\b", re.I)
# "a North Korean monitoring service", "the University of North Korean Studies": what is studied, not whose it is.
_TOPIC = re.compile(
    r"\b(?:(?:North|South|East|West) )?[A-Z][a-z]+ (?:[Ss]tudies|monitoring (?:service|group|site|project|website)|[Ww]atchers?|"
    r"(?:(?:Policy|Research|Security|Peace|Nuclear|Working|Study) )?"
    r"(?:Group|Project|Program|Programme|Chair|Desk|Initiative)(?= (?:at|of|in)\b|$))\b|"
    r"(?:U\.?N\.?|United Nations|NATO|EU) (?=[Aa]mbassador)"
)
# "Mattis, asked what a conflict with North Korea would look like, ...": what somebody does is no role.
_DOING = re.compile(
    r"(?!retired|acting|leading|exiled|elected|appointed|jailed|detained|ageing|aging|sitting|ranking|serving|ruling|outgoing|incoming)"
    r"[a-z]+(?:ing|ed)\b"
)
# "a Beijing-based Asian diplomat", "at Seoul-based Yonsei University": where one works is no side.
_BASED = re.compile(r"\b[A-Z][\w.]*-based\b")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_ROLE_STOP = re.compile(r"\b(?:who|whom|whose|which|that|said|says|told|and whose|where|when|as)\b")
_SPEAKS = re.compile(
    r"\b(?:said|says|told|responded|replied|answered|added|wrote|tweeted|claimed|insisted|acknowledged|declared|argued|explained|noted|"
    r"continued|denied|admitted|conceded|recalled|joked|testified)\b"
)
_PARTY_AND_STATE = re.compile(r"[,(] ?[RDI]-[A-Z][a-z]*\.?(?:[A-Z]\.?)?|\([RD]\)")
_OF_A_US_STATE = re.compile(
    r"\b(?:governor|(?:[Aa]ttorney|[Ss]olicitor) [Gg]eneral|[Ss]ecretary of [Ss]tate|"
    r"state (?:senator|representative|treasurer|auditor|legislator)|"
    r"[Cc]ongress(?:wo)?man|State (?:Sen\.|Rep\.|Senator|Representative)|[Pp]rosecutor|Circuit (?:Chief )?Judge|Highway Patrol)(?![\w-])"
)
_POSSESSIVE = re.compile(r"['’´]s?(?= |$)")
_FORMER = re.compile(r"\b(?:former|formerly|then|ex|retired|late)\b", re.I)
_NO_ROLE = re.compile(r"^(?:whose|who|of|too|neither|either|not|policy|foreign policy)\b|\b(?:announced|said|says|told|whose)$")


@lru_cache(maxsize=1)
def lists():
    """The word lists of data/names/offices.yml; phrases as one pattern each, single words as frozensets."""
    raw = yaml.safe_load(resources.files("analysis.data.names").joinpath("offices.yml").read_text(encoding="utf-8"))
    out = {k: frozenset(raw[k].split()) for k in ("us_legislators", "staff", "heads")}
    out |= {k: frozenset(raw[k]) for k in ("senates_abroad", "international")}
    for k in ("us_titles", "us_bodies", "us_marks", "us_partisans", "executive"):
        out[k] = re.compile(rf"(?<![\w.])(?:{'|'.join(re.escape(p) for p in sorted(raw[k], key=len, reverse=True))})(?![\w-])")
    return out


# --- beside a name


def oblique(text, p):
    """True where a name is no subject: possessive, or behind a preposition."""
    if re.match(r"['’´]s?\b", text[p.end : p.end + 2]):
        return True
    start = p.start - len(p.title) - 1 if p.title and p.title != "of" else p.start
    before = text[max(0, start - 30) : max(0, start)].split()
    while before and fold(before[-1]).lower() in ("the", "former", "then", "fellow"):
        before.pop()
    return bool(before) and fold(before[-1]).lower() in words()["before_object"]


def before_name(text, p, people=()):
    """The title words before a name, lower case ones too: "former deputy assistant secretary of defense".

    people: the PersonNames before it; in "President Trump and Mr. Kim" what comes before "and" is another's.
    """
    kept, known = [], words()
    others = [q.end for q in people if re.match(r" (?:and|to|with) ", text[q.end : q.end + 6])]
    tokens = text[max([0, p.start - 90, *others]) : p.start].rsplit("\n", 1)[-1].split(" ")[:-1]
    for i, t in enumerate(reversed(tokens)):
        low = fold(t).lower()
        abbreviated = t.endswith(".") and not (low in known["title_words"] or _INITIALS.fullmatch(t))
        if not re.fullmatch(r"[\w.'’-]+", t) or t.endswith(("'s", "’s")) or abbreviated:
            break
        of_title = low in known["title_words"] or low in known["title_tails"] or low == "of"
        named = t[0].isupper() and low not in known["determiners"]
        joins = low in ("for", "to", "and") and i and (kept[-1][0].isupper() or kept[-1] == "the")
        numbered = re.fullmatch(r"\d{1,3}", t) and i and kept[-1][0].isupper() and fold(kept[-1]).lower() not in known["title_words"]
        # "Ambassador to the United Nations Jane Roe"
        two = [fold(w).lower() for w in tokens[: len(tokens) - 1 - i][-2:]] if low == "the" and i and kept[-1][0].isupper() else []
        serves = len(two) == 2 and two[1] in ("to", "of", "for") and two[0] in known["title_words"]
        if not (of_title or named or joins or numbered or serves):  # "38 North analyst"
            break
        kept.append(t)
    while kept and fold(kept[-1]).lower() in ("of", "for", "to", "and"):
        kept.pop()
    kept = kept[::-1]
    while kept and kept[0][0].isupper() and kept[0].lower() in _OPENERS:  # "But House Minority Leader"
        kept = kept[1:]
    offices = known["title_words"] - known["courtesy"] - known["weak_titles"]
    return " ".join(kept) if any(fold(w).lower() in offices for w in kept) else None


def after_name(text, end):
    """The apposition after a name, where it names a role: "a deputy director of the presidential National Security Council"."""
    age = _AGE.match(text, end)
    m = _APPOSITION.match(text, age.end() if age else end, end + 130)
    if not m or text[m.start()] != ",":
        return None
    stop = _ROLE_STOP.search(m.group(1))
    if _SPEAKS.search(m.group(1), 0, stop.end() if stop else len(m.group(1))):
        return None  # "after meeting Ann Roe, the prince said": he is another
    said = m.group(1)[: stop.start()].strip() if stop else m.group(1).strip()
    if re.match(r"(?:M[rs]|Mrs|Dr|Sen|Rep|Gen|Gov|Col|Lt)\. [A-Z]", said):
        return None  # "Mr. Roe and others": a list
    low = fold(said).lower()
    known = words()
    noun = re.split(r" (?:of|for|at|in|to|from|with|on) ", said)[0].split()
    if noun and noun[-1][0].isupper() and fold(noun[-1]).lower() not in known["title_words"]:
        return None  # "Trump, Secretary Pompeo and others": a list
    first = re.split(r" (?:of|for|at|in|to|from|with|on) ", low)[0].split()
    if (
        not first
        or not (set(first) & known["title_words"] or first[-1] in known["title_words"])
        or low.split()[0] in known["description_ends"]
    ):
        return None
    return said if not re.match(r"(?:in|on|at|and|but|or|by|for|to|as|with|after|before|while)\b", low) else None


def is_scholar(role):
    """True where a role says that somebody studies or reports on things, and not that he has a hand in them."""
    return bool(_STUDENT.search(role))


def in_title(text, start):
    """The words of office right before a full name that begins at start, lower case, as a set."""
    plain = words()["courtesy"] | words()["weak_titles"]
    found = re.findall(r"[\w.]+", text[max(0, start - 30) : start].rsplit("\n", 1)[-1])[-2:]
    return {low for t in found if names.is_title(t) and (low := fold(t).lower().rstrip(".")) not in plain}


def may_be_one(first, second):
    """True where one person may hold the offices that two names are given; a scholar may be called by many."""
    return not first or not second or bool(first & second) or all(_STUDENT.search(w) for w in first | second)


def spelled(role):
    """A role as printed without courtesy titles; None where nothing but such a title, or a word that names no office, stands there."""
    lists = words()
    if not role:
        return None
    kept = role.split()
    while kept and fold(kept[0]).lower() in lists["courtesy"] | {"with", "to", "for", "by", "and", "when", "as", "after", "while", "but"}:
        kept.pop(0)
    if len(kept) > 1 and kept[0].lower() in ("a", "an", "the"):
        kept.pop(0)
    if kept and kept[0].lower() in ("his", "her", "their", "its"):
        kept.pop(0)
    role = " ".join(kept).strip(" ,.;")
    if not re.search(r"\b(?:of|at|for|with)\b", role):
        first, _, second = role.partition(" and ")
        if second[:1].isupper() and not any(role_noun(w.lower()) for w in first.split()):
            role = second  # "the U.S. and President" before a name: the second is his
    if _NO_ROLE.search(role):
        return None
    empty = lists["courtesy"] | lists["weak_titles"] | lists["determiners"]
    if re.match(r"(?:my|our) ", role) or re.fullmatch(r"[A-Z][\w .]*['’]s?", role):
        return None
    return role if any(fold(w).lower().strip(".") not in empty for w in kept) and re.search(r"[A-Za-z]{2}", role) else None


# --- whose office it is


def party(gaz, phrase):
    """The party that a phrase names, apart from what it says is studied or watched, and from where a house stands; or None."""
    phrase = _BASED.sub("", _TOPIC.sub("", phrase))
    return gaz.side(phrase) or (gaz.side("United States") if lists()["us_bodies"].search(phrase) and not gaz.find(phrase) else None)


def role_side(gaz, role):
    """The party that a role names as its own: that of "envoy of Japan to North Korea" is Japan; or None.

    "former IAEA inspector": who has left a body of several states belongs to it no longer; a state's former envoy stays its.
    """
    side = _own_side(gaz, role) if role else None
    return None if side in lists()["international"] and _FORMER.search(role) else side


def _own_side(gaz, role):
    role = _BASED.sub("", _TOPIC.sub("", role))
    if _HERITAGE.search(role):
        return None
    # In "North Korean leader Kim Jong Un and President" the role before the name is the last one.
    whole = _ABOUT.split(role)[0].strip()
    own = re.split(r"\band\b", whole)[-1].strip()
    if state := owner(gaz, own) or not party(gaz, own) and owner(gaz, whole):
        return state
    if _DOING.match(own):
        return None
    if _STUDENT.search(own):
        # "a North Korea expert" studies it, "a South Korean professor" comes from it.
        kinds = ("name", "demonym") if _EITHER.search(own) else ("name",)
        parties = {p.party for p in gaz.find(own) if p.kind not in kinds or own[p.end : p.end + 2] in ("'s", "’s")}
        return parties.pop() if len(parties) == 1 else None
    return party(gaz, own)


def owner(gaz, role):
    """The state whose office a role is: in "Japan's U.N. ambassador" that is Japan; or None."""
    found = gaz.find(role)[:1]
    plain = found and not role[: found[0].start].strip() and found[0].kind in ("name", "capital")
    return found[0].party if plain and re.match(r"['’´]s? ", role[found[0].end :]) else None


def in_a_us_state(phrase):
    """True where a phrase writes an office as the United States alone do: "Sen. John Roe, R-La.", "Ohio's governor"."""
    office = words()["us_offices"].intersection(re.findall(r"\w+", phrase)) or _OF_A_US_STATE.search(phrase)
    named = any(f" {s} " in f" {_POSSESSIVE.sub('', phrase)} " for s in words()["us_states"])
    return bool(office and named or _PARTY_AND_STATE.search(phrase))
