"""What a source phrase is by its own words: whose name heads it, or the noun that it describes somebody by."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import schema
from analysis.dates.extract import dates_of
from analysis.entities.offices import is_role, roles, singular
from analysis.language.text import fold


class Source(NamedTuple):
    """A source phrase of an article.

    kind: 'pronoun', 'relative', 'named' (persons, states or bodies by name), 'document', 'description' or 'nobody'. heads: the Mentions
    that it names as speakers. noun: the head of a description, singular and in lower case, or the pronoun. words: the phrase without its
    article and what follows the noun phrase. definite: "the", "this", a possessor; plural: it speaks of several. owner: the Mention that
    owns what is described ("Trump's lawyer"), or None. others: what is joined to a name ("and other critics"), or ''.
    """

    kind: str
    start: int
    end: int
    heads: tuple = ()
    noun: str = ""
    words: str = ""
    definite: bool = False
    plural: bool = False
    owner: object = None
    others: str = ""


_PRONOUN = {
    **dict.fromkeys("he him his himself".split(), "he"), **dict.fromkeys("she her hers herself".split(), "she"),
    **dict.fromkeys("it its itself".split(), "it"), **dict.fromkeys("they them their theirs both".split(), "they"),
    **dict.fromkeys("i me my we us our you your".split(), "i"),
}  # fmt: skip
_STRIP = ' ,;:-–—\n"“”()[]'
_CUT = re.compile(
    r",(?!\d)|;| [-–—] |--|\(| (?:who|whom|whose|which|that|when|where|as|quoted|cited|including|such as|like)\b"
)
_BEHIND = re.compile(r" (?:of|for|at|in|to|on|from|with|under|by|against|about|near|over|inside|within|familiar|speaking|close)\b")
_THIS = re.compile(r"^(?:the|this|that|these|those|both|its|his|her|their)\b ?", re.I)
_ANY = re.compile(
    r"^(?:an?|some|several|many|most|few|another|other|one|two|three|four|five|numerous|various|multiple|unnamed|anonymous|certain|"
    r"(?:about |around |nearly |more than |at least )?\d[\d,.]*(?! percent|%))\b ?",
    re.I,
)
_NUMBERED = re.compile(r"\d+(?: [A-Z][\w-]*[^\Ws])+")  # "38 North" is a name, "20 Republicans" a number of them
_OWNER_ENDS = re.compile(r"(?:['’]s|(?<=s)['’])$")
_OWNS = re.compile(r"['’]s?(?= )")
_OWNED = re.compile(r"-[a-z]|['’´]s? |['’´]s?$| (?:administration|campaign|team|government|cabinet|allies|supporters)\b")
_WITHIN = re.compile(
    r"\b(?:of|to|for|by|with|from|at|in|under|on|against|about|near|behind|named after|over|including|such as|like)\b "
    r"(?:the |an? |his |her |their )?(?:[a-z]+ )?(?:[A-Z][\w.]* ){0,3}$"
)
_JOIN = re.compile(
    r",? (?:and|or|as well as) (?:(?:the|his|her|its|their) )?$|, (?:and )?$|"
    r"(?:, [^,]{3,60})?,? and (?:the|his|her|its|their|[A-Z][\w.]*['’]s) [^,]{3,60},? $"
)
_OF_SEVERAL = re.compile(
    r"[\w' ’-]+ of (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*(?:, (?:the )?[A-Z][\w. ]*)* and (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*"
)
_WHO = re.compile(r" who (?:has |had |was |were )?(\w+)[^,;:()—“”\"\n]{0,60}(?=[,;:(—]|$)")
_INCLUDING = re.compile(r",? (?:including|such as|like|among them) ")
_OTHERS = re.compile(
    r",? and (?:(?:many |several |some |two |three )?other |its |his |her |their |(?:two|three|four|five|six) )[^,.;]{3,60}"
)


@lru_cache(maxsize=1)
def lists():
    """The words of data/names/people.yml that tell documents and bodies from people, as sets."""
    raw = schema.data("names/people.yml")
    nouns = ("document_nouns", "institution_nouns", "things", "outlet_nouns", "state_nouns", "state_sides")
    whole = ("withheld", "partisans", "line_labels", "some_one")
    return {k: frozenset(singular(w) if k in nouns else w for w in raw[k].split()) for k in nouns + whole}


def read_source(a, start, end):
    """The Source that an article's text [start, end) is. a: entities.records.Article."""
    text = a.text
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    if (owner := _OWNER_ENDS.search(text, start, end)) and end - start > 5:
        end = owner.start()
    phrase = text[start:end]
    words = fold(phrase).lower().split()
    if not words:
        return Source("nobody", start, end)
    if phrase in lists()["line_labels"]:
        return Source("nobody", start, end)
    if words[0] in ("who", "which", "whom") or words == ["that"] or len(words) == 3 and words[1] == "of" and words[2] in ("whom", "which"):
        return Source("relative", start, end)
    if words[0] in lists()["some_one"] and (len(words) == 1 or words[1:] in (["of", "them"], ["of", "these"], ["of", "those"])):
        return Source("pronoun", start, end, noun="some", words=words[0])
    if len(words) == 1 and words[0] in ("some", "others", "many", "most", "several"):
        return Source("pronoun", start, end, noun="some", words=phrase)
    if words[0] in _PRONOUN and (len(words) == 1 or words[1] in ("himself", "herself", "also", "and", "both", "all")):
        return Source("pronoun", start, end, noun=_PRONOUN[words[0]])
    heads = _named_heads(a, start, end) if words[0] != "more" else _run_into(a, start)
    if heads:
        others = _OTHERS.match(text, heads[-1].end, end)
        return Source("named", start, end, heads, words=phrase, plural=len(heads) > 1, others=others.group().strip(" ,") if others else "")
    return _described(a, start, end)


def _named_heads(a, start, end):
    """The Mentions that head a phrase: the first that no other noun owns or governs, and those joined to it."""
    found = a.within(start, end)
    heads = _heads_of_kind(a, [m for m in found if m.kind == "person"], start, end)
    others = [m for m in found if m.kind != "person"]
    if not heads and not _is_somebody(a.document, start, end, others):
        heads = _heads_of_kind(a, others, start, end)
    if not heads and (named := next(iter(a.within(end, end + 30)), None)) and named.kind == "person":
        # "the minister" before ", John Roe,": the source ends where its apposition begins
        between = a.text[end : named.title[0] if named.title and named.title[0] >= end else named.start]
        closes = a.text[named.end : named.end + 1] in (",", "") or between == " "
        heads = [named] if between in (", ", " ") and closes and " " in named.name else []
    return tuple(heads)


def _is_somebody(d, start, end, named):
    """True where the tree hangs a phrase on a word for a person, and none of the names in it is another word for him: "a Treasury
    official passing through London" is no Treasury."""
    words = d.words_in(start, end) if d is not None and named else ()
    top = next((i for i in words if int(d.head[i]) not in words), None)
    noun = singular(d.word(top)) if top is not None and d.upos[top] == "NOUN" else ""
    alike = any(d.deprel[i] in ("appos", "flat") for m in named for i in d.words_in(m.start, m.end)) if noun else False
    return is_role(noun) and noun not in roles()["state_body"] and noun not in lists()["institution_nouns"] and not alike


def _run_into(a, start):
    """The name before "MORE", where a page prints it again, run into headlines: "John Roe John Q. RoeSenate votes MORE"."""
    near = [m for m in a.within(max(0, start - 400), start) if m.kind == "person" and " " in m.name]
    again = (m for m in near if a.text.startswith(f" {m.name.split()[0]} ", m.end))
    return tuple(m for m in [next(again, None)] if m)


def _heads_of_kind(a, found, start, end):
    heads, at = [], start
    for m in found:
        begin = m.title[0] if m.title and m.title[0] >= start else m.start
        before, after = a.text[at:begin], a.text[m.end : end]
        if _OWNED.match(after) or _behind_noun(after, m):
            continue
        if (
            heads
            and not (m.kind == heads[-1].kind and _JOIN.fullmatch(before))
            or not heads
            and (_WITHIN.search(before) or m.kind != "person" and ("," in before or _has_noun(before)) and not _described_as(before, after))
        ):
            continue
        heads.append(m)
        at = m.end
    return heads


def _described_as(before, after):
    """True for the name of a body that a description of it ends with: "the nuclear watchdog, the Roe Agency"."""
    m = re.fullmatch(r"([^,]{3,60}), (?:the )?", before)
    last = singular(m.group(1).split()[-1]) if m and not after.strip(" ,") else ""
    return is_role(last) or last in _nouns() - lists()["document_nouns"]


def _has_noun(before):
    """True where a noun that may speak stands before a name, and not right before it: "the coalition fighting ISIS"."""
    words = [singular(w) for w in re.findall(r"[\w-]+", before)]
    return any(is_role(w) or w in _nouns() for w in words[:-1])


def _behind_noun(after, m):
    """True for a name before the noun that it only describes: "Sessions spokesperson", "Iran envoy", "White House officials"."""
    title = re.match(r" ([A-Z][a-z]+)(?: [A-Z]|$)", after)
    if title and is_role(singular(title.group(1))):
        return True
    if m.kind == "state" and re.match(r" and (?:[A-Z][\w.]* ){1,3}(?:[a-z]+ )*[a-z]+s\b", after):
        return True  # "U.S. and South Korean officials"
    nouns = re.match(r"(?: \([A-Z]+\))?(?: (?!(?:and|or|for|in|on|at|of|to|with|by|from|itself|also)\b)[a-z][\w-]*)+", after)
    last = singular(nouns.group().split()[-1]) if nouns else ""
    if m.kind == "body" and (last in lists()["outlet_nouns"] or last in lists()["institution_nouns"]):
        return False  # "the Yonhap news agency"
    known = is_role(last) or last in lists()["document_nouns"] | lists()["institution_nouns"]
    return bool(last) and (known or m.kind == "state")


@lru_cache(maxsize=1)
def _nouns():
    return frozenset().union(*lists().values()) | roles()["state_body"] | roles()["private_body"]


def head_noun(phrase):
    """(word as printed, singular in lower case, is it plural) of the noun that heads a phrase: "officials" of "US officials in Seoul"."""
    words = re.findall(r"[\w'’-]+", _BEHIND.split(phrase)[0]) or [""]
    last = next((w for w in reversed(words) if is_role(singular(w)) or singular(w) in _nouns()), words[-1])
    return last, singular(last), last.lower().endswith(("s", "men", "people", "media", "police")) and singular(last) != last.lower()


def _without_day(phrase):
    """A phrase without the day or time that it ends with: "a report last year"."""
    last = next((r for r in dates_of(phrase)[-1:] if r[1] == len(phrase) and r[3] == "DATE"), None)
    return last and re.sub(r",?(?: (?:on|in|of|from|since|over|during|the))*$", "", phrase[: last[0]].rstrip()) or phrase


def _described(a, start, end):
    """The Source of a phrase that no name heads."""
    phrase = a.text[start:end]
    several = _OF_SEVERAL.match(phrase)
    core = several.group() if several else _CUT.split(phrase, maxsplit=1)[0].strip()
    definite = bool(_THIS.match(core))
    core = _THIS.sub("", core, count=1) if definite else core
    for _ in range(0 if _NUMBERED.fullmatch(core) else 2):
        core = _ANY.sub("", core, count=1).strip() or core
    core = _without_day(core)
    last, noun, plural = head_noun(core)
    owner = next((m for m in a.within(start, end) if _OWNS.match(a.text, m.end) and not _BEHIND.search(a.text, start, m.start)), None)
    before = a.text[max(0, start - 3) : start]
    if owner is None and before in ("'s ", "’s "):
        owner = next((m for m in reversed(a.within(max(0, start - 60), start)) if m.end >= start - 3), None)
    common = (is_role(noun) or noun in _nouns()) and last not in lists()["partisans"] and core.split()[0] == last
    core = core[0].lower() + core[1:] if common and core[1:2].islower() else core
    if plural and (more := _INCLUDING.search(a.text, start, end)):
        named = [m.entity for m in a.within(more.end(), end) if m.kind == "person"]
        core = f"{core} including {' and '.join(named)}" if named else core
    told = _WHO.match(a.text, start + phrase.lower().find(core.lower()) + len(core), end) if " " not in core and not definite else None
    if told and told.group(1) not in lists()["withheld"]:
        core += told.group().rstrip()  # "an official who was in the room": an official alone is anybody
    kind = "document" if noun in lists()["document_nouns"] else "description"
    return Source(kind, start, end, noun=noun, words=core or phrase, definite=definite or owner is not None, plural=plural, owner=owner)
