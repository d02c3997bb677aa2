"""What a source phrase is, by its own words: a pronoun, a person, a state, a body, or a description without a name."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.language.names import is_family_first
from analysis.language.text import fold
from analysis.quotes.heads import PREPOSITION, STRIP, heading, is_headed, pre_title, undetermined
from analysis.quotes.wordlists import role_noun, words

PRONOUNS = {
    **dict.fromkeys("he him his himself".split(), "m"),
    **dict.fromkeys("she her hers herself".split(), "f"),
    **dict.fromkeys("it its itself".split(), "it"),
    **dict.fromkeys("they them their theirs themselves".split(), "they"),
    **dict.fromkeys("i me my myself we us our ours ourselves you your".split(), "first"),
    **dict.fromkeys("who which that whom whose".split(), "relative"),
    **dict.fromkeys("some others other another both many most all one several few none".split(), "some"),
}


class Mention(NamedTuple):
    """A parsed source phrase.

    kind: pronoun, person, persons, party, body, description, document. name: a person's name, a body's name, a party's name, or
    the description without its article. head: the head noun of a description, lower case. role: title before or apposition after.
    """

    kind: str
    name: str | None
    head: str | None = None
    role: str | None = None
    gender: str | None = None
    title: str | None = None
    definite: bool = False
    plural: bool = False
    parts: tuple = ()


_WHERE = re.compile(r"(?:now |formerly |currently )?(?:from|at|with|in|of|on|by)\b")
# What ends the noun of an apposition: "a former official | with the State Department".
_HEAD_OF_TAIL = re.compile(r"(?:^| )(?:of|for|at|in|to|from|with|on|by|who|that|which|based|run)\b")
_CUT = re.compile(r"[,;(]|\s[-–—]+\s|\s(?:who|whom|whose|which|that)\b")
# "the Port Authority (PA) Director Ann Roe"
_ACRONYM_ASIDE = re.compile(r"\([A-Z][A-Z&]{1,8}\) (?:(?!and )[\w.-]+ ){0,5}[A-Z][\w'’-]+ [A-Z]")
# "economists, insurers and health analysts"
_GROUPS = re.compile(r"(?:[A-Z]?[a-z-]+ ){0,3}[A-Z]?[a-z-]+s(?:, (?:[a-z-]+ ){0,2}[a-z-]+s){1,4},? and (?:[a-z-]+ ){0,3}[a-z-]+s")
_INCLUDING = re.compile(r",? (?:including|such as|like|among them) ")
_TEMPORAL = re.compile(
    r" (?:(?:late |early |earlier )?(?:last|this|next|earlier this) (?:week|month|year|night|fall|spring|summer|winter)|"
    r"(?:on |late |early )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|on|in \d{4}|for (?:[a-z]+ )?(?:decades|years|months|weeks|days))$"
)
_TITLED = re.compile(
    r"(?:the|a|an) (?:[a-z-]+ )?(?:book|novel|memoir|documentary|film) [“\"](?P<title>[A-Z][^“”\"\n]{3,80}?)[,.]?[”\"]", re.I
)
_SPLIT = re.compile(r",? and (?!of\b)|, (?=[A-Z])")


def parse(text, start, end, people, gaz):
    """The Mention of text[start:end]. `people`: the article's PersonNames by start; `gaz`: the gazetteer."""
    while start < end and text[start] in STRIP:
        start += 1
    while end > start and text[end - 1] in ' ,;:-–—\n"“”(':
        end -= 1
    itself = re.search(r",? (?:himself|herself|itself|themselves)$", text[start:end])
    end -= len(itself.group()) if itself else 0
    owner = re.search(r"(?:['’´]s|(?<=s)['’´])$", text[start:end])
    if owner and end - start > 5:
        end -= len(owner.group())
    raw = text[start:end]
    low = fold(raw).lower()
    if not raw:
        return Mention("description", None)
    first = low.split()[0].rstrip("'s") if low.endswith("'s") else low
    if low in PRONOUNS or first in PRONOUNS and " " not in low:
        return Mention("pronoun", PRONOUNS.get(low) or PRONOUNS[first])
    if re.fullmatch(r"(?:he|she|they|it|we|i|both|all|some|others) (?:and|of|also|himself|herself|themselves|both|all|too)\b.*", low):
        return Mention("pronoun", PRONOUNS[low.split()[0]])
    if raw.startswith("who ") or re.fullmatch(r"(?:many|some|most|several|both|all|none|one|two|three|few) of (?:whom|which)", low):
        return Mention("pronoun", "relative")  # "Trump, who earlier this year warned"
    if (work := _TITLED.match(text, start)) and end <= work.end() <= end + 3:
        return Mention("document", work.group("title"), head=None)  # the book "The Long Road."
    including = _INCLUDING.search(raw)
    if including and not is_headed(text, start, start + including.start(), people):
        return _group_with_names(text, start, start + including.start(), start + including.end(), end, people, gaz)
    if len(raw) < 200 and _GROUPS.fullmatch(raw):
        return Mention("description", describe(text, start, end, gaz), head=low.split()[-1], plural=True)
    cut = _CUT.search(raw)
    while cut and (_ACRONYM_ASIDE.match(raw, cut.start()) or _goes_on_to_role(raw, cut.start())):
        cut = _CUT.search(raw, cut.start() + 2)
    # "Martin Luther King, Jr." and "Washington, D.C." are no appositions.
    while cut and re.match(r", (?:Jr|Sr|D\.C)\b", raw[cut.start() :]):
        cut = _CUT.search(raw, cut.start() + 2)
    head_end = start + (cut.start() if cut else len(raw))
    lately = _TEMPORAL.search(text, start, head_end)
    head_end = lately.start() if lately and any(p.end == lately.start() for p in people) else head_end
    tail = (
        raw[cut.end() :].strip(STRIP)
        if cut and raw[cut.start()] in ",;(-–—" or cut and raw[cut.start()] == " " and raw[cut.start() + 1] in "-–—"
        else ""
    )
    conjunction = _conjunction(text, start, end if _is_list(raw) else head_end, people, gaz)
    if conjunction:
        return conjunction
    person = heading(text, start, head_end, people)
    if (
        person
        and tail
        and not person.sure
        and fold(_HEAD_OF_TAIL.split(tail)[0].rsplit(" ", 1)[-1]).lower() in words()["institution_nouns"] | {"maker"}
    ):
        person = None  # "Lockheed Martin, the maker of ..."
    if person:
        after = re.split(r"\b(?:who|which)\b", tail)[0].strip(STRIP) if not _WHERE.match(tail) else None
        role = pre_title(text, start, person) or after or None
        return Mention("person", person.name, role=role, gender=person.gender, title=person.title)
    name = text[start:head_end].strip(STRIP)
    if (
        re.fullmatch(r"[A-Z][a-z]+(?:-?[A-Z][a-z]+)?", name)
        and not gaz.find(name)
        and (_speaks_of_person(text, name, raw) or raw == name and is_family_first(name.lower()))
    ):
        return Mention("person", name)
    inner = _named_behind(text, start, head_end, end, people)
    if inner:
        return Mention("person", inner.name, role=undetermined(text[start:head_end]), gender=inner.gender, title=inner.title)
    found = _without_person(text, start, head_end, people, gaz)
    named = _NAMED_BODY.fullmatch(tail) if found.kind == "body" and found.head and not found.plural else None
    if named and not _party(named.group(1), 0, len(named.group(1)), gaz) and not re.search(r"-(?:based|owned|led|run)\b", tail):
        # "the ruling party's newspaper, the Rodong Sinmun": the body bears the name of its apposition
        return Mention("body", named.group(1), role=found.head)
    return found


def _goes_on_to_role(raw, at):
    """True where a role follows an acronym in brackets: "a Port Authority (PA) field agent" is no Port Authority."""
    aside = re.match(r"\([A-Z][A-Z&]{1,8}\) ((?:[a-z-]+ ){0,2}[a-z-]+)$", raw[at:])
    return bool(aside) and (role_noun(aside.group(1).split()[-1]) or aside.group(1).split()[-1] in ("agent", "employee", "worker"))


_NAMED_BODY = re.compile(r"(?:the |The |\[)?([A-Z][\w.&'’-]*(?: (?:of |for |and |the )*[A-Z&][\w.&'’-]*)*)")
_WHOSE = re.compile(r"(?: \([^()]*\))?(?: of [A-Z][\w. ]+)?[^\w\s]?")  # "Rep. John Roe (R) of Ohio,"
_CLOSES = re.compile(r"(?: \([^()]{1,20}\))?, (?!who\b|whose\b|which\b|the\b|an?\b|now\b|then\b|and\b|or\b)")


def _named_behind(text, start, head_end, end, people):
    """The person whom an apposition names: "the minister, 54-year-old John Roe", also where the source phrase ends before the name."""
    offices = words()["title_words"] - words()["title_tails"] - words()["institution_nouns"]
    for p in people:
        between = text[head_end : p.start].replace(f"{p.title} " if p.title else "", "", 1)
        if " " not in p.name or p.start <= head_end or not re.fullmatch(r"\W+(?:\d\d-year-old)?\W*", between):
            continue
        if p.end <= end and _WHOSE.fullmatch(text, p.end, end):
            return p
        # "one watcher, John Roe, said": the source ends at the comma.
        if p.start > end and between == ", " and _CLOSES.match(text, p.end):
            return p
        # A name that does not close the phrase is the apposition of one person between commas: "the minister, John Roe, who".
        last = fold(PREPOSITION.split(text[start:head_end])[0]).lower().split()[-1:]
        if between.startswith(",") and text[p.end : p.end + 1] == "," and last and last[0] in offices:
            return p
    return None


def _clean(phrase):
    """A phrase without marks and blanks at its ends; the last period of an initialism stays."""
    phrase = re.sub(r"\s+", " ", phrase).strip(STRIP)
    return f"{phrase}." if re.search(r"(?:^|[ .])(?:[A-Z]\.)+[A-Z]$", phrase) else phrase


def _speaks_of_person(text, name, raw):
    """True where the text treats a single capitalised word as a person: "Kharon, a company" and "Diplomats who" are none."""
    if re.match(rf"{name}, who\b", raw):
        return True
    if name in words()["partisans"] or re.match(rf"{name} who\b", raw):
        return False
    spoken = rf"\b{name}\b[^.\n]{{0,200}}\.[\s\"”]+(?:He|She)\b|\b{name}\b [a-z]+ (?:his|her|himself|herself)\b"
    return occurs(text, rf"{spoken}|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\. {name}\b")


@lru_cache(maxsize=4096)
def occurs(text, pattern):
    """True where a pattern is found in a text; looked for once, however often the text uses the name that it is made of."""
    return bool(re.search(pattern, text))


def _is_list(raw):
    return bool(re.search(r",.* and ", raw)) and not re.search(r"\b(?:who|which|an?|the)\b", raw[4:])


def _conjunction(text, start, end, people, gaz):
    """persons: two or more named people joined by "and"; None for anything else."""
    raw = text[start:end]
    if " and " not in raw and ", " not in raw:
        return None
    parts, at = [], start
    for m in [*_SPLIT.finditer(raw), None]:
        stop = start + m.start() if m else end
        parts.append((at, stop))
        at = start + m.end() if m else end
    if len(parts) < 2:
        return None
    states = [_party(text, s, e, gaz) for s, e in parts]
    if len(parts) > 2 and all(states[:-1]):
        # "the United States, South Korea and other countries"
        last = states[-1].party if states[-1] else undetermined(text[slice(*parts[-1])])
        if last:
            return Mention("parties", None, plural=True, parts=(*(p.party for p in states[:-1]), last))
    compass = re.fullmatch(r"(?:the |both )?(North|South|East|West) and (?:North|South|East|West) (\w+)", raw)
    if compass:
        parties = [_party(f"{c} {compass.group(2)}", 0, 99, gaz) for c in (compass.group(1), raw.split()[-2])]
        if all(parties):
            return Mention("parties", None, plural=True, parts=tuple(p.party for p in parties))
    found = [heading(text, s, e, people) for s, e in parts]
    if (
        len(parts) == 2
        and found[0]
        and not found[1]
        and re.match(r"(?:other|several|his|her|their|two|three|some)\b", text[slice(*parts[1])])
    ):
        others = undetermined(text[slice(*parts[1])])
        return Mention("description", f"{found[0].name} and {others}", plural=True, parts=(found[0].name,))
    if all(found):
        return Mention("persons", " and ".join(p.name for p in found), plural=True, parts=tuple(p.name for p in found))
    if " and " in raw and len(parts) == 2:
        parties = [_party(text, s, e, gaz) for s, e in parts]
        if all(parties):
            return Mention("parties", None, plural=True, parts=tuple(p.party for p in parties))
    return None


def _party(text, start, end, gaz):
    """The state that text[start:end] names and nothing more ("the South Koreans", "Tokyo"), or None."""
    phrase = re.sub(r"^(?:the|both)\s+", "", _clean(text[start:end]), flags=re.I)
    if phrase in ("North", "South") and re.search(r"\bthe $", text[max(0, start - 4) : start], re.I):
        start -= 4
    found = gaz.find(phrase)
    if (
        len(found) == 1
        and found[0].start == 0
        and found[0].end >= len(phrase.rstrip("'’s "))
        and found[0].kind in ("name", "capital", "demonym")
    ):
        return found[0]
    compass = gaz.find(text[:start] + text[start:end])[-1:] if re.fullmatch(r"the (?:North|South)", text[start:end].strip(), re.I) else []
    return compass[0] if compass and compass[0].start >= start else None


def _group_with_names(text, start, head_end, tail, end, people, gaz):
    """ "U.S. officials including President Donald Trump": the group, with the people it names by their plain names."""
    inside = [p for p in people if p.start >= tail and p.end <= end and len(p.name.split()) > 1]
    group = describe(text, start, head_end, gaz)
    if not inside or group is None:
        return _without_person(text, start, head_end, people, gaz)
    word = re.sub(r"[, ]+", " ", text[head_end:tail]).strip()
    listed = ", ".join(p.name for p in inside[:-1])
    listed = f"{listed} and {inside[-1].name}" if listed else inside[-1].name
    return Mention(
        "description", f"{group} {word} {listed}", head=group.split()[-1].lower(), plural=True, parts=tuple(p.name for p in inside)
    )


# "61 percent say": the number is the description
_COUNTED = re.compile(r"(?!(?:an?|the|another|some|about|other)\b)\S+ (?:percent|per|percentage|%)(?!\w)")


def describe(text, start, end, gaz):
    """The description in text[start:end] without determiner and what follows the noun ("Analysts quoted by X": analysts); or None."""
    lists = words()
    tokens = text[start:end].split()
    dropped = False
    while (
        tokens
        and not _COUNTED.match(" ".join(tokens[:2]).lower())
        and (
            fold(tokens[0]).lower().strip(STRIP) in lists["determiners"]
            or fold(tokens[0]).lower() in lists["nameless"]
            or re.fullmatch(r"[\d,]+", tokens[0])
        )
    ):
        if re.fullmatch(r"of", tokens[1].lower() if len(tokens) > 1 else ""):
            tokens = tokens[1:]
        tokens, dropped = tokens[1:], True
    kept = []
    for i, t in enumerate(tokens):
        if i and _ends_noun(tokens, i):
            break
        kept.append(t)
    while len(kept) > 1 and PREPOSITION.fullmatch(kept[-1]):
        kept.pop()  # "the judge in that case"
    phrase = " ".join(kept).strip(STRIP)
    if not phrase:
        return None
    first = phrase.split()[0]
    if not dropped and first[0].isupper() and first[1:].islower() and _is_plain(text, start, phrase, gaz):
        phrase = first.lower() + phrase[len(first) :]
    return phrase


def _ends_noun(tokens, i):
    """True where a noun phrase ends before its word i; the names "Working Group" and "Center on Housing" go on."""
    t, before, ahead = tokens[i], tokens[i - 1], tokens[i + 1 : i + 2]
    named = t == "on" and before[0].isupper() and fold(before).lower() in words()["institution_nouns"] | {"center", "centre"}
    if t[0].isupper() and not t.isupper() or named and ahead and ahead[0][0].isupper():
        return False
    return fold(t).lower().strip(STRIP) in words()["description_ends"]


def _is_plain(text, start, phrase, gaz):
    """True where a capital stands only because the word begins a sentence."""
    first = phrase.split()[0]
    if (
        not first[1:].islower()
        or first in words()["partisans"]
        or first in words()["lone_bodies"]
        or first in words()["us_states"]
        or gaz.find(first)
        or len(phrase.split()) > 1
        and phrase.split()[1][0].isupper()
    ):
        return False
    if occurs(text, rf"[a-z,] {re.escape(first)}\b"):
        return False
    return occurs(text, rf"\b{re.escape(first.lower())}\b") or not re.search(r"[\w,] $", text[max(0, start - 2) : start])


def _without_person(text, start, end, people, gaz):
    lists = words()
    raw = _TEMPORAL.sub("", _clean(text[start:end]))
    definite = bool(re.match(r"(?:the|this|that|these|those|his|her|their|its)\b", raw, re.I))
    party = _party(text, start, end, gaz)
    if party:
        return Mention("party", party.party, head=party.kind)
    bare = re.sub(r"^(?:(?:the|an?|both|even|his|her|its|their|our|my|this|that)\s+)+", "", raw, flags=re.I)
    found = gaz.find(bare)
    own = (
        found
        and found[-1].kind in ("seat", "institution")
        and found[-1].end >= len(bare) - 1
        and not PREPOSITION.search(bare[: found[-1].start])
    )
    if own and re.match(r"an? ", raw, re.I):
        own = fold(bare.split()[-1]).lower() in lists["institution_nouns"]
    if own and not re.match(r"(?:some|several|two|many)\b", raw, re.I):
        return Mention("body", bare, definite=definite)
    tokens = bare.split()
    end_of_noun = next((i for i, t in enumerate(tokens) if i and _ends_noun(tokens, i)), len(tokens))
    bare = " ".join(tokens[:end_of_noun])
    before_preposition = PREPOSITION.split(bare)[0].strip(STRIP) or bare
    head = re.sub(r"(?:'s|’s)$", "", before_preposition.split()[-1]) if before_preposition.split() else ""
    low = fold(head).lower()
    if low in lists["document_nouns"]:
        return Mention("document", describe(text, start, end, gaz) or undetermined(raw), head=low, definite=definite)
    counted = low in lists["groups"] and re.search(rf"\b{re.escape(low)} of (?:[\w.-]+ )*[a-z-]+s\b|\bof people\b", bare)
    if low == "sides":
        return Mention("body", "both sides", head=low, definite=True, plural=True)
    if low in lists["institution_nouns"] and not counted:
        return Mention("body", re.sub(r"\s+", " ", bare), head=low if head.islower() else None, definite=definite, plural=low.endswith("s"))
    if (
        head[:1].isupper()
        and not (role_noun(low) and not (" " in bare and head in lists["not_family"] and bare.istitle()))
        and not _demonym_plural(head, gaz)
        and (bare.split()[0] != head or not _is_plain(text, start, head, gaz))
    ):
        return Mention("body", re.sub(r"\s+", " ", bare), definite=definite)
    description = describe(text, start, end, gaz)
    plural = low.endswith("s") and not low.endswith("ss") or low in ("people", "men", "women", "media", "police")
    return Mention("description", description, head=low, definite=definite, plural=plural, role=description)


def _demonym_plural(head, gaz):
    found = gaz.find(head)
    return bool(found) and found[0].kind == "demonym" or head in words()["partisans"]
