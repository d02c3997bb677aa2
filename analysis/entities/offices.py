"""What a phrase that describes a person or body tells of the state it speaks for: "South Korea's defense minister", "a fellow at"."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis import schema
from analysis.entities import places
from analysis.language.text import fold


class Office(NamedTuple):
    """What one phrase says of its holder.

    kind: 'office', 'legislature', 'state body', 'state media', 'private', 'candidate', 'former' or '' where it says nothing. head: the
    noun, lower case and singular. state: the state or bloc that the phrase names as the holder's own, or None. owner: what else owns the
    office, as printed ("Trump" in "Trump's adviser"), or None. bare: True where it is a public office and the phrase does not say whose.
    body: the noun of the public body it is an office of ("ministry"), or ''. titled: the state is known by what its office or
    body is called ("treasury secretary") and not by its own name.
    """

    kind: str
    head: str
    state: str | None = None
    owner: str | None = None
    bare: bool = False
    body: str = ""
    titled: bool = False


NOTHING = Office("", "")
_ROLES = ("office", "legislature", "of_a_body", "private", "candidate")
OFFICIAL = ("office", "legislature", "state body", "state media")
_STATE_MEDIA = re.compile(
    r"\b(?:state|official|government|party)(?:[ -](?:run|owned|controlled|linked|affiliated)|['’]s)?(?: [\w-]+)? "
    r"(?:media|television|TV|radio|broadcaster|news agency|news service|newspaper|agency|outlet|press|daily|channel|website)s?\b|"
    r"\bstate[ -]run [\w ]+|\bsemi-?official\b",
    re.I,
)
_LED = re.compile(r"\b([A-Z][\w.]{0,40})-led\b")

_DETERMINER = re.compile(
    r"(?:the|a|an|one|two|three|some|several|many|most|other|another|its|their|his|her|our|these|those|both|all)\b ?", re.I
)
_AFTER = re.compile(
    r",| (?:who|whom|whose|which|that|where|when)\b| [-–—] |\(|;|:|"
    r" (?:named|identified|familiar|speaking|asked|briefed|based|including|such as|like|without|because)\b"
)
_PREPOSITION = re.compile(r"\s(of|for|at|in|to|on|from|with|under|by|against|about|near|inside|within|over|into|and)\s+")
_OWNER = re.compile(r"(?:['’´]s|(?<=s)['’´])(?= |$)")
_WORD = re.compile(r"[\w.'’&-]+")
_MEMBERS = re.compile(r"\b([A-Z][a-z]{1,30}(?:[eo]r|ist|ian|man|men)s?)['’] (?=[A-Z])")
_BASED = re.compile(
    r"\b[A-Z][a-z]+-(?=American\b)|\b(?:pro|anti|non)-[A-Z][\w.]*|"
    r"\b[A-Z][\w.]{0,40}(?: [A-Z][\w.]{0,40})?-(?:based|born|educated|trained|backed|watcher)\b"
)
_FORMER_BEFORE = re.compile(r"\b(?:former|ex|late|onetime|one-time|retired|ousted|served)\b|\bex-", re.I)


@lru_cache(maxsize=1)
def roles():
    """The classes of data/entities/roles.yml as sets of words."""
    return {key: frozenset(value.split()) for key, value in _load("roles.yml").items()}


def is_role(noun):
    """True for what people are called by: an office, an occupation, a candidate. noun: singular, in lower case."""
    return any(noun in roles()[kind] for kind in _ROLES)


@lru_cache(maxsize=4)
def _load(name):
    return schema.data(f"entities/{name}", text=True)


@lru_cache(maxsize=1)
def own_names():
    """(titles, bodies, marks, regions): patterns of the states' own offices, bodies and regions, each with their states, and the marks
    of their legislators."""
    titles, bodies, marks, regions = {}, {}, [], {}
    for state, entry in _load("states.yml").items():
        regions |= dict.fromkeys(entry.get("regions", ()), state)
        titles |= dict.fromkeys(entry.get("titles", ()), state)
        bodies |= dict.fromkeys(entry.get("bodies", ()), state)
        marks += [(re.compile(p), state) for p in entry.get("legislature", ())]
    return _matcher(titles), _matcher(bodies), marks, _matcher(regions)


def _matcher(entries):
    longest_first = sorted(entries, key=lambda e: (-len(e), e))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"), entries


@lru_cache(maxsize=1)
def state_media():
    """Name of an outlet -> the state for which it speaks."""
    return {name: state for state, outlets in _load("media.yml").items() if state != "everywhere" for name in outlets}


@lru_cache(maxsize=1)
def everywhere():
    """Names of the agencies that write for papers of all states."""
    return frozenset(_load("media.yml")["everywhere"])


_SHORT = {
    "gov": "governor", "govs": "governor", "sen": "senator", "sens": "senator", "rep": "representative", "reps": "representative",
    "gen": "general", "adm": "admiral", "col": "colonel", "maj": "major", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant",
    "amb": "ambassador", "brig": "brigadier", "cmdr": "commander", "spokespeople": "spokesperson", "mps": "mp", "meps": "mep",
}  # fmt: skip


def singular(word):
    """A noun in lower case without its plural: 'officials' -> 'official', 'authorities' -> 'authority', 'spokesmen' -> 'spokesman'."""
    low = fold(word).lower().strip(".'")
    if low in _SHORT:
        return _SHORT[low]
    if low.endswith("men") and len(low) > 5:
        return low[:-2] + "an"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    return low[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 3 else low


def own_state(phrase):
    """The state that alone has an office or body of the name that stands in a phrase ("Treasury secretary", "FEMA"), or None."""
    (titles, of_title), (bodies, of_body), marks, _ = own_names()
    if m := titles.search(fold(phrase).lower()):
        return of_title[m.group()]
    if m := bodies.search(phrase):
        return of_body[m.group()]
    return next((state for mark, state in marks if mark.search(phrase)), None)


def _region(phrase):
    """The state of the region of states.yml that a phrase names, or None."""
    m = own_names()[3][0].search(phrase)
    return own_names()[3][1][m.group()] if m else None


def _town(phrase):
    """The state of the first town or region that a phrase names, or None."""
    return next((p.state for p in places.find(phrase)), None)


@lru_cache(maxsize=256)
def without(state):
    """The nouns of office that a state does not have: there is no minister in the United States."""
    return frozenset(_load("states.yml").get(state, {}).get("without", ()))


def read_office(phrase, gaz):
    """The Office that a phrase describes, as printed, without the name of its holder: a title, an apposition, or an unnamed source.

    >>> read_office("Japan's ambassador to the United Nations", gazetteer()).state
    'Japan'
    """
    found = _read_office(phrase, gaz)
    named = found.state and any(p.kind not in ("institution", "seat") and p.party in found.state for p in gaz.find(phrase))
    return found._replace(titled=not named) if found.state else found


def _read_office(phrase, gaz):
    phrase = re.sub(r" \([A-Z][A-Z&]+\)", "", re.sub(r"\s+", " ", phrase)).strip(" ,.;:")
    if not phrase:
        return NOTHING
    if _LOOSE.match(phrase):
        return NOTHING  # "some in the pro-Roe camp"
    for mark, state in own_names()[2]:
        if mark.search(phrase):
            return Office("former" if _FORMER_BEFORE.search(phrase) else "legislature", "senator", state)
    if both := _BOTH.match(phrase):
        states = [gaz.side(both.group(k)) for k in (1, 2)]
        if all(states) and all(gaz.find(both.group(k))[0].end == len(both.group(k)) for k in (1, 2)):
            found = _one_office(f"{both.group(2)} {both.group(3)}", gaz)
            return found._replace(state="; ".join(states)) if found.state == states[1] else found
    if own := own_state(phrase) if own_names()[1][0].match(phrase) else None:
        found = _one_office(own_names()[1][0].sub("", phrase, count=1), gaz)
        return found._replace(state=own, kind=found.kind or "state body", owner=None, bare=False)
    parts = [_one_office(p, gaz) for p in _AND.split(phrase)]
    if not all(p.head in _nouns() for p in parts):
        return parts[-1] if len(parts) > 1 and parts[-1].head in _nouns() and parts[-1].kind else _one_office(phrase, gaz)
    return min(parts, key=lambda p: (p.kind not in OFFICIAL, p.kind != "candidate", p.state is None))


_LOOSE = re.compile(r"(?:in|of|at|on|from|with|among|to|for|by) ")
_AND = re.compile(r",? and (?=[\w’'-]+(?: |$))|, (?=now |currently )")
_BOTH = re.compile(r"(?:[Tt]he |[Ss]enior |[Ss]everal |[Ss]ome )?([A-Z][\w.]*(?: [A-Z][\w.]*)?) and ([A-Z][\w.]*(?: [A-Z][\w.]*)?) (.+)")


@lru_cache(maxsize=1)
def _nouns():
    kinds = (*_ROLES, "state_body", "private_body")
    return frozenset().union(*(roles()[k] for k in kinds))


def _one_office(phrase, gaz):
    cut = _AFTER.split(phrase, maxsplit=1)[0].strip()
    cut = _DETERMINER.sub("", cut, count=1) if _DETERMINER.match(cut) else cut
    group, *tails = _PREPOSITION.split(f"{cut} ") if cut else [""]
    if tails[:1] == ["of"] and _of_its_officer(group, tails[1]):
        group, tails = f"{group} of {tails[1]}", tails[2:]
    group = _BASED.sub("", _LED.sub(r"\1", group)).strip()
    words = _WORD.findall(group)
    if not words:
        return NOTHING
    tails = [(tails[i], tails[i + 1].strip()) for i in range(0, len(tails) - 1, 2)]
    title = f"{group} of {tails[0][1]}" if tails and tails[0][0] == "of" else group
    head, kind = singular(words[-1]), None
    kind = _class_of(head)
    if kind is None:
        return _body(group, tails, phrase, gaz)
    if kind == "private" and any(fold(group).lower().endswith(title) for title in own_names()[0][1]):
        kind = "office"  # a U.S. attorney is an officer, a White House correspondent none
    over = any(singular(w) in roles()["former"] or fold(w).lower().startswith("ex-") for w in words[:-1])
    state, owner = _whose(group, tails, head, gaz)
    state = state or own_state(title) or own_state(phrase)
    if state is None and kind in ("office", "legislature"):
        state = _region(phrase) or _town(" of ".join([group, *(t for p, t in tails if p == "of")]))
    behind = [t for p, t in tails if p in ("of", "at", "for", "with", "from")]
    private = any(_private_body(part, gaz) for part in (group.rpartition(" ")[0], *behind))
    return _judge(kind, head, words, state, owner, private, over, behind)


def _of_its_officer(body, rest):
    """True for "Ministry of Foreign Affairs spokesman": what stands behind "of" ends the body's name and names an office in it."""
    (*_, head), (*ahead, last) = body.split() or [""], rest.split() or [""]
    return bool(ahead) and head[:1].isupper() and singular(head) in roles()["state_body"] and last.islower() and _class_of(singular(last))


def _judge(kind, head, words, state, owner, private, over, behind):
    """The Office, from the class of its head, its state and owner, and whether a private body stands beside it."""
    if kind == "private":
        return Office("private", head)
    if kind == "candidate":
        return Office("candidate", head)
    if private and state is None or private and kind == "of_a_body":
        return Office("private", head)
    near = [*words[:-1], *(w for t in behind for w in _WORD.findall(t))]
    public = kind != "of_a_body" or any(singular(w) in roles()["matters"] | roles()["state_body"] for w in near)
    if not (state or owner or public):
        return Office("office", head, bare=True) if head.startswith("spokes") and not behind else Office("", head)
    kind = "office" if kind == "of_a_body" else kind
    if over:
        return Office("former", head, state, owner)
    # "president of Monarch Global": a capitalised body behind that is no state's; only a person of that name could tell whose it is
    by_matter = roles()["by_matter"] | {"minister"}  # "Minister of Mines", "spokesman of the Ministry of Mines"
    named = [t for ahead, t in pairwise([head, *behind]) if singular(ahead.split()[-1]) not in by_matter]
    other = any(t[:1].isupper() and not places.find(t) for t in named)
    body = next((w for w in map(singular, reversed(near)) if w in roles()["state_body"]), "")
    return Office(kind, head, state, owner, state is None and public and not other, body)


def _class_of(head):
    for kind in ("private", "candidate", "legislature", "office", "of_a_body"):
        if head in roles()[kind]:
            return kind
    return None


def _private_body(phrase, gaz):
    """True where a noun phrase names a body that is no state's: a firm, a university, a campaign, a party, what its members own; the
    name of a state or of a body of several ("the African Union") aside."""
    outside = phrase
    for p in reversed([p for p in gaz.find(phrase) if p.kind == "name"]):
        outside = f"{outside[: p.start]}{outside[p.end :]}"
    words = _WORD.findall(outside)
    return (of_members(phrase) or any(singular(w) in roles()["private_body"] for w in words[-3:])) and own_state(phrase) is None


def of_members(name: str) -> bool:
    """True for the name of a body that its members own, with a capital: "Grain Exporters' Council" is no state's, whichever it names.

    >>> of_members("Grain Exporters' Council"), of_members("the Lawmakers' Council")
    (True, False)
    """
    return any(_class_of(singular(m.group(1))) in ("private", None) for m in _MEMBERS.finditer(name))


# "ambassador to", "expert on", "talks with": whom or what an office deals with is not whose it is.
_TARGET = frozenset(("to", "on", "about", "against", "near", "over", "into", "and", "by"))
SEATED = frozenset(("embassy", "consulate", "mission"))  # bodies that stand in another state
SENT = frozenset("ambassador envoy negotiator representative diplomat emissary consul mission delegation charge d'affaire".split())
_BLOCS = ("United Nations", "European Union", "NATO", "Vatican", "African Union")
_ONE_VOICE = ("European Union", "NATO", "African Union")  # "a NATO diplomat" speaks of what the bloc does; a U.N. diplomat is some member's


def _whose(group, tails, head, gaz):
    """(state, owner): whose an office is, by the words before its head, then by what stands behind "of", "for", "at" ..."""
    owned = [m.start() for m in _OWNER.finditer(group)]
    if owned:
        before = group[: owned[0]]
        state = gaz.side(before) or own_state(before)
        if state:
            return state, None
    named = gaz.find(group)
    if head in ("ambassador", "diplomat", "envoy") and len(named) > 0:
        kept = _ONE_VOICE if head == "diplomat" else _BLOCS if head == "envoy" and not owned else ()
        named = [p for p in named if p.party not in _BLOCS or p.party in kept]
    named = [p for p in named if not _sent_there(p, group, head)]
    if named:
        return named[0].party, None
    for preposition, tail in tails:
        if preposition == "to" and (person := _name_in(tail)) and head in roles()["of_a_body"] and not gaz.find(tail):
            return None, person
        sent_there = preposition == "for" and head in SENT and not _OWNER.search(tail)
        if preposition in _TARGET or sent_there or preposition in ("in", "from") and not _public_place(tail):
            continue
        inner = _named_in(tail, gaz)
        state = inner[0].party if inner and not _private_body(tail, gaz) else own_state(tail)
        if state:
            return state, None
        if tail[:1].isupper() and not _public_place(tail):
            return None, _name_in(tail)
        if preposition in ("of", "for", "to", "in", "under") and (person := _name_in(tail)):
            return None, person
    if owned and (person := _name_in(group[: owned[0]])):
        return None, person
    return None, _name_in(group.rsplit(" ", 1)[0]) if " " in group else None


def _named_in(phrase, gaz):
    """The parties in a phrase but for those within the name of a state's own body: the Taiwan Affairs Office is China's."""
    own = own_names()[1][0].search(phrase)
    return [p for p in gaz.find(phrase) if not own or not own.start() <= p.start < own.end()]


def _sent_there(party, group, head):
    """True for the state in "the Iran envoy", who is sent there; "the Iranian envoy" and "the U.S. envoy" are theirs."""
    short = re.fullmatch(r"(?:[A-Z]\.?)+", party.surface)
    return head in ("envoy", "ambassador") and party.kind == "name" and not short and group.endswith(f"{party.surface} {group.split()[-1]}")


def _public_place(phrase):
    """True for "the U.S. government", "the House": those in it serve it; in a city or country one may only stay."""
    return any(singular(w) in roles()["state_body"] for w in _WORD.findall(phrase)[-2:])


def _name_in(phrase):
    """The last capitalised word of a phrase that ends in it, "administration" aside: perhaps a person's name."""
    m = re.search(r"([A-Z][\w.’'-]+)(?: administration| government| cabinet| team)?$", phrase.strip()[-80:])
    if not m or m.group(1).isupper() or singular(m.group(1)) in roles()["state_body"] | roles()["matters"]:
        return None
    return m.group(1) if _class_of(singular(m.group(1))) is None else None


def _body(group, tails, phrase, gaz):
    """The Office of a body: "the South Korean Supreme Court", "state media", "Gaza's health ministry"."""
    words = _WORD.findall(group)
    head = singular(words[-1])
    named = _named_in(group, gaz)
    own = own_names()[1][0].search(group)
    state = None if named and own and named[0].start < own.start() else own_state(group)  # the China Coast Guard is not America's
    if _STATE_MEDIA.search(group):
        return Office("state media", head, named[0].party if named else None, None, not named)
    whole = len(named) == 1 and named[0].end - named[0].start >= len(group) - 2
    if state is None and named and (whole or head in roles()["state_body"] or any(p.kind in ("institution", "seat") for p in named)):
        state = named[0].party
    if state is None and head in roles()["state_body"]:
        near = ("of",) if head in SEATED else ("of", "in")  # an embassy in Tbilisi is not Georgia's
        told = " of ".join(tail for pre, tail in tails if pre in near)
        inner = gaz.find(told)
        state = inner[0].party if inner else _town(f"{group} of {told}")
    if of_members(group) or _private_body(group, gaz) and not (state and head in roles()["state_body"]):
        return Office("private", head)
    if state:
        return Office("state body", head, state)
    if head in roles()["state_body"]:
        owned = _OWNER.search(group)  # "Roe's government" is that of whoever Roe is
        bare = not owned and (head in roles()["always_public"] or words[-1].islower())  # a proper name of its own may be anybody's
        owner = group[: owned.start()].split()[-1] if owned else _name_in(group.rpartition(" ")[0])
        return Office("state body", head, None, owner, bare)
    return Office("", head)
