"""Whose words they are: a source phrase to a speaker, by the article it stands in and the names of the whole corpus.

A name is taken to its commonest form in the corpus, a surname to the person who bears it in the article, a pronoun or a role to the
person last spoken of who fits, a capital to its state. Each resolution names the rule that made it; where the text does not say, the
speaker is missing.
"""

import re

from analysis.language import text as language
from analysis.language.text import fold
from analysis.quotes import bodies, mentions
from analysis.quotes.bodies import RECENT, Speaker
from analysis.quotes.people import NEAR, oblique

NOBODY = Speaker(rule="no source")


def resolve(corpus, a, source, cue, content_start):
    """The Speaker of one attribution of article a; attributions must come in the order of the text. source, cue: spans or None."""
    source = _whole(a.text, source, cue)
    place = source[0] if source else cue[0] if cue else content_start
    if source and cue and _is_asked(a.text, source, cue):
        return Speaker(rule="asked by somebody")
    a.object = _object(corpus, a, source, cue)
    found = _by_phrase(corpus, a, source, place) if source else _without_source(a, place, content_start)
    follows = source and cue and cue[1] <= source[0] < cue[1] + 4  # "said Hill" names the speaker there, no outlet
    via = found.via or (bodies.told_outlet(corpus, a, a.text[cue[1] : cue[1] + 120]) if cue and not follows else None)
    name = found.speaker and re.sub("[’´]", "'", found.speaker)  # "Moon's office" is one, however an outlet sets its apostrophe
    found = found._replace(speaker=name, via=via if via != found.speaker else None)
    a.turns.append((place, content_start, found))
    return found


_REST = re.compile(r" and (?!he\b|she\b|it\b|they\b)[^.,;:“”\"\n]{2,60} $")


# "the Supreme Court in" before "2016"; what a preposition at the end of a source goes on with.
_OPEN_END = re.compile(r" (of|from|by|in|at|on|for|to|with|over|since)\s*$")
_GOES_ON = re.compile(r" (?:(?! who\b| which\b| that\b| as\b| if\b| when\b| while\b)[^,.;:()“”\"\n]){2,70}")


def _whole(text, source, cue):
    """A source that the tagger halved: "U.S." of "U.S. and South Korean officials said", "data from" of "data from the bank"."""
    if not source or not cue:
        return source
    if source[1] < cue[0] < source[1] + 70 and _REST.match(text, source[1], cue[0]):
        return source[0], cue[0] - 1
    open_end = _OPEN_END.search(text, *source)
    if not open_end:
        return source
    more = _GOES_ON.match(text, source[1]) if cue[0] < source[0] else None
    goes_on = more and (open_end.group(1) in ("from", "by") or text[: open_end.start()].rsplit(" ", 1)[-1].islower())
    return source[0], more.end() if goes_on else open_end.start()


def _object(corpus, a, source, cue):
    """The person named right behind the cue: "he called Trump old" is not Trump's, nor is "his rival told Mr. Trump"."""
    if not source or not cue or cue[0] < source[0]:
        return None
    p = next(iter(a.people_in(cue[1], cue[1] + 20)), None)
    if not p or a.text[cue[1] : p.start] not in (" ", f" {p.title} ") or a.mask[p.start] or _OWNED.match(a.text, p.end):
        return None
    return corpus.person(a, p.name, p.start, p.gender, p.title)[0]


_OWNED = re.compile(r"(?:['’]s?)? (?:[A-Z]|administration|campaign|team|government|family)")
_ASKED = re.compile(r"(?:(?:also |then |later |repeatedly )?(?:asked|pressed|questioned|quizzed|grilled)\b)", re.I)
_PASSIVE = re.compile(
    r"(?:was|were|been|being|is|are|when|if) (?:\w+ly |also |then |later |again )?"
    r"(?:asked|told|pressed|questioned|warned|informed|briefed|notified|apprised|reassured|accused|grilled)\b",
    re.I,
)


_ACCUSED = re.compile(r"(?<!\w)(?:accused|suspected) of ?$")  # "a soldier accused of war crimes": who accuses names whom first


def _is_asked(text, source, cue):
    """True for "Mr. Roe, asked what he meant, said" and "Mr. Roe was told that": Mr. Roe does not speak there."""
    if source[0] > cue[0] or text[source[0] : source[0] + 3] == "who":
        return False
    if _PASSIVE.match(text, *cue) or _ACCUSED.search(text, cue[0], cue[1] + 4):
        return not re.search(r"\bby $", text[max(0, source[0] - 4) : source[0]])
    phrase = text[slice(*source)].rstrip()
    return bool(_ASKED.match(text, *cue)) and "," in text[source[1] - 1 : cue[0]] and "," not in phrase[:-1]


def _without_source(a, place, content_start):
    """A quotation that stands alone goes on with the speaker of its paragraph or the one before."""
    if not a.turns or content_start >= len(a.mask) or not a.mask[content_start]:
        return NOBODY
    _, begun, last = a.turns[-1]
    if last.kind == "named" and len(re.findall(r"\n+", a.text[min(begun, place) : place])) <= 2:
        return last._replace(rule="continued")
    return NOBODY


def _by_phrase(corpus, a, source, place):
    phrase = a.text[slice(*source)]
    # The name of an apposition may stand right behind the phrase.
    m = mentions.parse(a.text, *source, a.people_in(source[0], source[1] + 30), corpus.gaz)
    via = bodies.relayed(corpus, phrase)
    joined = m.kind in ("persons", "parties") or m.kind == "description" and " and " in (m.name or "")
    behind = m.kind == "person" and m.name not in phrase  # "a minister and negotiator, John Roe": one
    if not joined and not behind and (both := _both(corpus, a, source, place)):
        return both._replace(via=via)
    if m.kind == "pronoun":
        return _pronoun(corpus, a, m.name, place)
    outlet = corpus.outlets.get(re.sub(r"^[Tt]he ", "", phrase.strip(" ,"))) if m.kind == "description" else None
    if outlet:
        outlet = bodies.outlet_before(corpus, a, place, phrase.strip(" ,").split()[-1]) or outlet if m.definite else outlet
        return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
    if m.kind == "person":
        name, rule = corpus.person(a, m.name, place, m.gender, m.title)
        return _named(corpus, a, name, _office(m.role), rule, phrase)._replace(via=via)
    if m.kind == "persons":
        found = [corpus.person(a, p, place)[0] for p in m.parts]
        sides = {_named(corpus, a, p, None, "", "").side for p in found}
        return Speaker(" and ".join(found), "named", None, sides.pop() if len(sides) == 1 else None, via, "names", True)
    if m.kind == "party":
        return Speaker(m.name, "institution", None, m.name, via, m.head)
    if m.kind == "parties":
        return Speaker(" and ".join((", ".join(m.parts[:-1]), m.parts[-1])), "institution", None, None, via, "states", True)
    if m.kind == "body":
        return bodies.body(corpus, a, m, phrase, place)._replace(via=via)
    if m.kind == "description" and m.head and _ISSUED.search(phrase) and (issuer := _issuer(corpus, a, source, place)):
        return issuer
    if m.kind == "document":
        outlet = bodies.outlet_named(corpus, m.name) if m.name and m.name[0].isupper() else None
        if outlet and (m.name.split()[-1][0].isupper()):
            return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
        issuer = _issuer(corpus, a, source, place)
        return issuer or Speaker(m.name, "institution", None, corpus.side(phrase), via, "document")
    return _description(corpus, a, m, phrase, place, via)


_OWN = re.compile(r"(?:an?|the|one|some|several|many|most|other|his|her|its|their|our|two|three|four|both)\b|\S+(?: \S+)?['’]s? ", re.I)
_NO_PAIR = re.compile(r"[;—–\n]| - |--|\((?![A-Z]+\))|, | (?:who|which|that|of|for|at|in|from|to|with|on|by|between)\b")


def _both(corpus, a, source, place):
    """Two speakers joined by "and" ("Senate Democrats and President Roe", "he and other officers"); None for anything else."""
    text, start = a.text, source[0]
    tail = re.search(r",(?: (?:who|which|whose)\b.*)?$", text[slice(*source)], re.S)
    end = source[1] - len(tail.group()) if tail else source[1]
    at = text.rfind(" and ", start, end)
    if at < 0 or end - start > 120 or _NO_PAIR.search(text, start, at) or text.find(", ", at, end) >= 0:
        return None
    spans = (start, at), (at + 5, end)
    parts = [mentions.parse(text, *s, a.people_in(*s), corpus.gaz) for s in spans]
    first, second = parts
    he = first.kind == "pronoun" and first.name in ("m", "f") and second.kind in ("person", "description")
    group = first.kind == "description" and first.plural and second.kind == "person"
    known = [m.kind == "party" or _outlet(corpus, text[slice(*s)]) or _OWN.match(text, *s) for m, s in zip(parts, spans, strict=True)]
    if not (he or group or all(known)) or first.kind == "person" and second.kind == "description":
        return None
    one, two = (_by_phrase(corpus, a, s, place) for s in spans)
    if not one.speaker or not two.speaker:
        return None
    kinds = {one.kind, two.kind}
    others = text[slice(*spans[1])] if he and second.kind == "description" else two.speaker.removeprefix("unnamed ")
    label = f"{one.speaker.removeprefix('unnamed ')} and {others}"
    side = one.side if he or one.side == two.side else two.side if group else None
    kind = next(k for k in ("unnamed", "institution", "named") if k in kinds)
    return Speaker(f"unnamed {label}" if kinds == {"unnamed"} else label, kind, None, side, None, "both", True)


def _outlet(corpus, phrase):
    return bodies.outlet_named(corpus, re.sub(r"^the ", "", phrase))


_ISSUED = re.compile(
    r"(?:statements?|letters?|messages?|tweets?|posts?|emails?|e-mails?|releases?|memos?)"
    r"(?: (?:released|issued|made|published|sent|written|posted))? (?:by|from) (?=[A-Z]|the |an? )|"
    r"\b(?:conducted|compiled|collected|prepared|produced|written|authored|drafted)(?: [\w.-]+)? by (?=[A-Z]|the |an? )"
)
_HIS_SPEECH = re.compile(
    r"(?:cop(?:y|ies)|texts?|transcripts?|drafts?) of (?P<who>his|her) (?:speech|remarks|statement|address|comments|testimony)\b"
)


def _issuer(corpus, a, source, place):
    """Whose document it is: "a statement released by the White House", "a copy of his speech"; None where the phrase does not say."""
    m = _ISSUED.search(a.text, *source)
    if m:
        found = _by_phrase(corpus, a, (m.end(), source[1]), place)
        return found._replace(rule="document of") if found.kind in ("named", "institution") and found.rule != "document" else None
    m = _HIS_SPEECH.search(a.text, *source)
    found = _pronoun(corpus, a, {"his": "m", "her": "f"}[m["who"]], m.start("who")) if m else None
    return found._replace(rule="document of") if found and found.speaker else None


# --- people


def _named(corpus, a, name, role, rule, phrase):
    entry = (getattr(corpus.case, "people", None) or {}).get(name) or {}
    role = role or entry.get("role") or corpus.role(name, a)
    # The case file first, then whose office the phrase says it is and what the corpus calls the person; other words before the name last.
    side = entry.get("side") or corpus.owner(phrase) or corpus.side_of(name)
    side = side or corpus.role_side(phrase.replace(name, "")) or _of_a_us_state(corpus, phrase)
    return Speaker(name, "named", role, side, None, rule)


_PARTY_AND_STATE = re.compile(r"[,(] ?[RDI]-[A-Z][a-z]*\.?(?:[A-Z]\.?)?|\([RD]\)")


def _of_a_us_state(corpus, phrase):
    """The United States where a phrase writes a legislator or governor as there alone: "Sen. John Roe, R-La.", "Ohio Gov. Jane Roe"."""
    words = set(re.findall(r"\w+", phrase))
    office = words & mentions.words()["us_offices"]
    named = any(f" {s} " in f" {phrase} " for s in mentions.words()["us_states"])
    return corpus.side("United States") if office and named or _PARTY_AND_STATE.search(phrase) else None


_NO_ROLE = re.compile(r"^(?:whose|who|of|too|neither|either|not|policy|foreign policy)\b|\b(?:announced|said|says|told|whose)$")


def _office(role):
    """A role as printed without courtesy titles; None where nothing but such a title, or a word that names no office, stands there."""
    lists = mentions.words()
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
        if second[:1].isupper() and not any(mentions.role_noun(w.lower()) for w in first.split()):
            role = second  # "the U.S. and President" before a name: the second is his
    if _NO_ROLE.search(role):
        return None
    empty = lists["courtesy"] | lists["weak_titles"] | lists["determiners"]
    if re.match(r"(?:my|our) ", role) or re.fullmatch(r"[A-Z][\w .]*['’]s?", role):
        return None
    return role if any(fold(w).lower().strip(".") not in empty for w in kept) and re.search(r"[A-Za-z]{2}", role) else None


def _pronoun(corpus, a, kind, place):
    if kind in ("m", "f"):
        found = _antecedent(corpus, a, place, kind)
        return found._replace(rule="pronoun") if found else Speaker(rule="pronoun unresolved")
    if kind == "relative":
        return _relative(corpus, a, place)
    if kind == "first":
        # "we" in a quotation is the one quoted; outside, it is the author, whom the text does not name.
        last = next((s for _, _, s in reversed(a.turns[-RECENT:]) if s.speaker), None) if a.mask[place] else None
        return last._replace(rule="first person in a quotation") if last else Speaker(rule="first person")
    start = _paragraphs_back(a.text, place, 2)
    recent = [s for p, _, s in reversed(a.turns[-RECENT:]) if start <= p < place and s.speaker]
    if kind == "it":
        last = _thing(corpus, a, place, start) or next((s for s in recent if s.kind == "institution" and not s.plural), None)
    elif kind == "they":
        last = _several(a, place, start)
    else:
        last = next((s for s in recent if s.kind == "unnamed" and s.plural), None)
        if last is None:
            return Speaker("unnamed people", "unnamed", None, None, None, "indefinite pronoun", True)
    return last._replace(rule="pronoun") if last else Speaker(rule="pronoun unresolved")


def _several(a, place, floor):
    """Whom "they" means: sentence by sentence back, the several who spoke there, else the body or state."""
    sentences = language.sentences(a.text)
    one = None
    for p, _, s in reversed(a.turns[-RECENT:]):
        if p >= place or not s.speaker:
            continue
        if p < floor or one and p < sentences[one[0]][0]:
            break
        if s.plural:
            return s
        if one is None and _is_thing(s):
            one = language.containing(sentences, p), s
    return one and one[1]


def _thing(corpus, a, place, floor):
    """The body or state that "it" means: sentence by sentence back, the one that spoke there, else the one it begins with."""
    sentences = language.sentences(a.text)
    for j in range(language.containing(sentences, place), -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if start < floor:
            break
        turns = reversed(a.turns[-RECENT:])
        spoke = next((s for p, _, s in turns if start <= p < stop and s.speaker and not s.plural and _is_thing(s)), None)
        if spoke:
            return spoke
        party = next((p for p in a.parties if start <= p.start < min(stop, start + 40) and not a.mask[p.start]), None)
        if party and party.kind in ("name", "capital", "seat", "institution") and a.text[party.end : party.end + 2] not in ("'s", "’s"):
            whole = party.kind in ("name", "capital")
            return Speaker(party.party if whole else party.surface, "institution", None, party.party)
    return None


def _is_thing(s):
    issued = s.kind == "institution" or s.rule == "document of"
    return issued or s.kind == "unnamed" and not mentions.role_noun(s.speaker.split()[-1].lower())


def _paragraphs_back(text, place, n):
    """The start of the paragraph that stands n before the one of a place."""
    at = place
    for _ in range(n + 1):
        at = text.rfind("\n", 0, at)
        while at > 0 and text[at - 1] == "\n":
            at -= 1
        if at <= 0:
            return 0
    return at


def _antecedent(corpus, a, place, gender):
    """The person that he or she means: sentence by sentence back, the one who spoke there, else the one whom it is about."""
    sentences = language.sentences(a.text)
    i = language.containing(sentences, place)
    floor = _paragraphs_back(a.text, place, NEAR)
    turns = [
        (p, s)
        for p, _, s in a.turns[-RECENT:]
        if floor <= p < place and s.speaker not in (None, a.object) and not s.plural
        if _may_be(corpus, s, gender) and not _AGENT.search(a.text, max(0, p - 4), p)
    ]
    weak = None
    for j in range(i, -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if start < floor:
            break
        spoke = next((s for p, s in reversed(turns) if start <= p < stop), None)
        if spoke:
            return spoke
        inside = [p for p in a.people_in(start, stop) if not a.mask[p.start] and (gender is None or p.gender in (None, gender))]
        called = [(p, corpus.person(a, p.name, p.start, p.gender, p.title)[0]) for p in inside]
        fitting = [(p, n) for p, n in called if n != a.object and _agrees(corpus, n, gender)]
        if not fitting:
            continue
        # "He met Mr. Roe. He said": the subject is still the one before, not Mr. Roe.
        own = j < i and _own_pronoun(a, start, fitting[0][0].start, gender)
        strong = None if own else next((n for p, n in fitting if not oblique(a.text, p)), None)
        if strong:
            return _named(corpus, a, strong, None, "pronoun", "")
        weak = weak or fitting[0][1]
    return _named(corpus, a, weak, None, "pronoun", "") if weak else None


_AGENT = re.compile(r"\bby $")  # "Roe was asked by a reporter. He said": not the reporter


def _may_be(corpus, s, gender):
    return s.kind == "unnamed" or s.kind == "named" and _agrees(corpus, s.speaker, gender)


def _own_pronoun(a, start, end, gender):
    pattern = {"m": r"\bhe\b", "f": r"\bshe\b"}.get(gender, r"\b(?:he|she)\b")
    return any(not a.mask[start + m.start()] for m in re.finditer(pattern, a.text[start:end], re.I))


def _agrees(corpus, name, gender):
    return gender is None or corpus.gender(name) in (None, gender)


def _relative(corpus, a, place):
    """The noun phrase right before "who" or "which"."""
    before = a.text[max(0, place - 300) : place].rstrip(" ,")
    end = max(0, place - 300) + len(before)
    person = next((p for p in reversed(a.people_in(max(0, place - 80), place)) if p.end == end), None)
    if person:
        name = corpus.person(a, person.name, person.start, person.gender, person.title)[0]
        return _named(corpus, a, name, None, "relative pronoun", "")
    if a.text.startswith("who", place) and (person := _described(corpus, a, end)):
        return person
    kept = []
    for t in reversed(before.rsplit("\n", 1)[-1].split(" ")[-6:]):
        low = fold(t).lower()
        if low in mentions.words()["before_noun"] or t.endswith((",", ";", ":", ".")) and kept:
            break
        kept.append(t)
        if low in mentions.words()["determiners"]:
            break
    if not kept:
        return Speaker(rule="relative unresolved")
    found = _by_phrase(corpus, a, (end - len(" ".join(kept)), end), place)
    if found.kind == "institution" and not found.plural and a.text[place : place + 4].lower() == "who ":
        # "protesters in the streets of Seoul who said": no state or city is "who".
        found = _people_before(corpus, a, end, place)
    return found._replace(rule="relative pronoun") if found else Speaker(rule="relative unresolved")


_DESCRIBED = re.compile(
    r"(?: \([^()]{1,30}\))?(?: (?:of|from) [A-Z][^,.;:()]{1,40})?(?:,? (?:in|at) [^,.;:()]{1,40})?"
    r"(?:, (?:an?|the|his|her) [^.;:\n]{3,120})?"
)


def _described(corpus, a, end):
    """The person before "who" where an apposition or a place stands between: "Senator Jane Roe of Ohio, who", "John Roe, a critic, who"."""
    person = next((p for p in reversed(a.people_in(end - 160, end)) if " " in p.name), None)
    if not person or not _DESCRIBED.fullmatch(a.text, person.end, end) or re.search(r"\b(?:and|or) $", a.text[: person.start][-5:]):
        return None
    between = a.text[person.end : end]
    if re.search(r" (?:is|was|are|were|has|had|says|said) ", between):
        return None
    noun = re.match(r".*?, (?:an?|the|his|her) ((?:[\w.’'-]+ ?)+)", between)
    if noun and not any(mentions.role_noun(w.lower()) for w in noun.group(1).split()):
        return None
    name = corpus.person(a, person.name, person.start, person.gender, person.title)[0]
    begin = person.start - len(f"{person.title} ") if person.title else person.start
    return _named(corpus, a, name, None, "relative pronoun", a.text[max(0, begin) : end])


def _people_before(corpus, a, end, place):
    """The last people without a name that a sentence speaks of before a place, "who" between them and it or not; or None."""
    start = language.sentences(a.text)[language.containing(language.sentences(a.text), end - 1)][0]
    people = mentions.words()["people_nouns"]
    for m in reversed(list(re.finditer(r"[a-z]+", a.text[start:end]))):
        if m.group() in people or mentions.role_noun(m.group()) and m.group() not in mentions.words()["weak_titles"]:
            head = start + m.end()
            lead = re.search(r"(?:\b(?:[A-Z][\w.-]+|[a-z]+|of) ){0,3}$", a.text[start : start + m.start()])
            words = lead.group().split() if lead else []
            stop = mentions.words()["before_noun"] - {"of"} | {"who", "which", "include", "includes", "including"}
            at = next((i + 1 for i in range(len(words) - 1, -1, -1) if words[i].lower() in stop), 0)
            return _by_phrase(corpus, a, (head - len(" ".join([*words[at:], m.group()])), head), place)
    return None


# --- sources without a name


_SERVES = re.compile(r"[^,]* (?:for|of|to) (?:the )?[A-Z]")  # "the chief of staff for Mayor John Roe" is nobody named before


def _description(corpus, a, m, phrase, place, via):
    several = m.plural and " and " in phrase and len({p.party for p in corpus.gaz.find(phrase)}) > 1
    side = None if several else corpus.role_side(phrase)
    if not m.name:
        return Speaker(None, "unnamed", None, side, via, "no description")
    if m.parts:
        name = m.name
        for part in m.parts:
            name = name.replace(part, corpus.person(a, part, place)[0])
        return Speaker(name, "unnamed", None, side, via, "group with names", True)
    served = _SERVES.match(phrase) and any(" " in p.name for p in a.people_in(place, place + len(phrase.split(",")[0])))
    if m.definite and not m.plural and m.head and not served:
        plain = "".join(" " if any(p.start <= i < p.end for p in corpus.gaz.find(m.name)) else c for i, c in enumerate(m.name))
        wanted = frozenset(re.findall(r"[a-z]+", fold(plain).lower())) - mentions.words()["empty_in_roles"]
        person = corpus.by_role(a, wanted, place, side) if wanted and mentions.role_noun(m.head) else None
        if person and person != a.object:
            return _named(corpus, a, person, None, "role", "")._replace(via=via)
    if m.definite and m.head:
        same = _same_description(a, m.head)
        if same:
            return same._replace(rule="repeated description", via=via or same.via)
        if not served and not m.plural and mentions.role_noun(m.head) and m.head not in mentions.words()["shared_roles"]:
            # "said the California Republican": another word for the one just spoken of.
            gender = "f" if m.head.endswith("woman") else "m" if m.head.endswith("man") else None
            person = _antecedent(corpus, a, place, gender)
            if person and person.kind == "named" and _may_be_called(corpus, person, m.head, phrase, side):
                return person._replace(rule="epithet", via=via)
    bare = re.sub(r"^The ", "", phrase.strip(" ,"))
    if not m.plural and _is_proper_name(a.text, bare):
        return Speaker(bare, "institution", None, side, via, "proper name")
    plain = re.search(r"['’´]s? ", m.name) or m.head in mentions.words()["things"]
    label = m.name if plain else f"unnamed {m.name}"
    return Speaker(label, "unnamed", m.name, side, via, "description", m.plural)


def _may_be_called(corpus, person, head, phrase, side):
    """False for "the Mexican president" after an American, and for an office that the corpus never gives a person whose others it knows."""
    stated = side and any(p.kind in ("name", "demonym", "capital") for p in corpus.gaz.find(phrase))
    if person.side != side if stated else person.side and side and person.side != side:
        return False
    known = corpus.role_words.get(person.speaker)
    return head not in mentions.words()["spelled_offices"] or not known or head in known


def _is_proper_name(text, word):
    """True for one word that the text writes with a capital also within a sentence, and never without: a name that no list knows."""
    if not re.fullmatch(r"[A-Z][\w-]+", word):
        return False
    return bool(re.search(rf"[a-z],? {word}\b", text)) and not re.search(rf"\b{word.lower()}\b", text)


def _same_description(a, head):
    """The unnamed source already met whom "the official" means."""
    for _, _, s in reversed(a.turns[-RECENT:]):
        if s.kind == "unnamed" and s.speaker and re.search(rf"\b{re.escape(head.rstrip('s'))}s?\b", s.speaker):
            return s
    return None
