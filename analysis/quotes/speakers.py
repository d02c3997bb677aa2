"""Whose words they are: a source phrase to a speaker, by the article it stands in and the names of the whole corpus.

A name is taken to its commonest form in the corpus, a surname to the person who bears it in the article, a pronoun or a role to the
person last spoken of who fits, a capital to its state. Each resolution names the rule that made it; where the text does not say, the
speaker is missing.
"""

import re

from analysis.language import names
from analysis.language import text as language
from analysis.language.text import fold
from analysis.quotes import anaphora, bodies, descriptions, documents, holders, mentions, offices
from analysis.quotes.bodies import Speaker

NOBODY = Speaker(rule="no source")


def resolve(corpus, a, source, cue, content_start):
    """The Speaker of one attribution of article a; attributions must come in the order of the text. source, cue: spans or None."""
    source = _whole(a.text, source, cue)
    place = source[0] if source else cue[0] if cue else content_start
    if source and cue and _is_asked(a.text, source, cue):
        return Speaker(rule="asked by somebody")
    a.object, a.said = _object(corpus, a, source, cue), content_start
    found = _by_phrase(corpus, a, source, place) if source else _without_source(a, place, content_start)
    if source and found.kind == "institution" and _BODY_WHO.search(a.text, source[0], source[1] + 5):
        found = _witnesses(a, source[0]) or found  # "gave witnesses to the Times who said": no body is "who"
    follows = source and cue and cue[1] <= source[0] < cue[1] + 4  # "said Hill" names the speaker there, no outlet
    via = found.via or (bodies.told_outlet(corpus, a, cue) if cue and not follows else None)
    name = found.speaker and re.sub("[’´]", "'", found.speaker)  # "Moon's office" is one, however an outlet sets its apostrophe
    found = found._replace(speaker=name, via=via if via != found.speaker else None)
    a.turns.append((place, content_start, found))
    return found


_REST = re.compile(r" and (?!he\b|she\b|it\b|they\b)[^.,;:“”\"\n]{2,60} $")


# "the Supreme Court in" before "2016"; what a preposition at the end of a source goes on with.
_OPEN_END = re.compile(r" (of|from|by|in|at|on|for|to|with|over|since)\s*$")
_GOES_ON = re.compile(r" (?:(?! who\b| which\b| that\b| as\b| if\b| when\b| while\b)[^,.;:()“”\"\n]){2,70}")


# "a time in which leaders such as Sen. John Roe (D-Ohio) can say": who says so stands behind.
_IN_WHICH = re.compile(r"\b(?:in|of|for|at|during|by|to|from|with|on|under) which ?$")
_SUBJECT = re.compile(r"(?:^ ?|\b(?:as|like) )((?:[A-Z][\w.’'-]+ ?){2,6})(?:\([^()]{3,20}\) ?)?$")


def _whole(text, source, cue):
    """A source that the tagger halved: "U.S." of "U.S. and South Korean officials said", "data from" of "data from the bank"."""
    if not source or not cue:
        return source
    if _IN_WHICH.search(text, *source) and (subject := _SUBJECT.search(text, source[1], cue[0])):
        return subject.start(1), subject.end(1)
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
    longer = [p for p in a.parties_in(*source) if p.kind in ("institution", "seat")]  # the Joint Chiefs of Staff are no Mr. Chiefs
    people = [p for p in a.people_in(source[0], source[1] + 30) if not any(b.start <= p.start and p.end < b.end for b in longer)]
    m = mentions.parse(a.text, *source, people, corpus.gaz)
    via = bodies.relayed(corpus, phrase)
    joined = m.kind in ("persons", "parties") or m.kind == "description" and " and " in (m.name or "")
    behind = m.kind == "person" and m.name not in phrase  # "a minister and negotiator, John Roe": one
    if two := _two_named(corpus, a, source):
        return two._replace(via=via)
    if not joined and not behind and (both := _both(corpus, a, source, place)):
        return both._replace(via=via)
    if m.kind == "pronoun":
        if m.name == "it" and (issuer := documents.just_issued(corpus, a, place, _by_phrase)):
            return issuer
        return _relative(corpus, a, place) if m.name == "relative" else anaphora.pronoun(corpus, a, m.name, place)
    outlet = corpus.outlets.get(re.sub(r"^[Tt]he ", "", phrase.strip(" ,"))) if m.kind == "description" else None
    if outlet:
        outlet = bodies.outlet_before(corpus, a, place, phrase.strip(" ,").split()[-1]) or outlet if m.definite else outlet
        return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
    if m.kind == "person" and (generation := descriptions.GENERATION.match(phrase)):
        return descriptions.of_two(corpus, a, m, place, generation.group(1))._replace(via=via)
    if m.kind == "person":
        name, rule = corpus.person(a, m.name, place, m.gender, m.title)
        name = descriptions.still(corpus, a, m, place) or name
        return corpus.named(a, name, offices.spelled(m.role), rule, phrase, place)._replace(via=via)
    if m.kind == "persons":
        found = [corpus.person(a, p, place)[0] for p in m.parts]
        sides = {corpus.named(a, p, None, "", "").side for p in found}
        return Speaker(bodies.together(found), "named", None, sides.pop() if len(sides) == 1 else None, via, "names", True)
    if m.kind == "party" and (bearer := descriptions.no_state(corpus, a, phrase, place)):
        return corpus.named(a, bearer, None, "surname", "")._replace(via=via)
    if m.kind == "party":
        if newspaper := _newspaper(corpus, a, source):
            return newspaper._replace(via=via)
        return Speaker(m.name, "institution", None, m.name, via, m.head)
    if m.kind == "parties":
        return Speaker(bodies.together(m.parts), "institution", None, None, via, "states", True)
    if m.kind == "body" and m.head in ("administration", "campaign") and (own := _administration(corpus, a, phrase, place)):
        return own._replace(via=via)
    if m.kind == "body":
        return bodies.body(corpus, a, m, phrase, place)._replace(via=via)
    if m.kind == "document" or m.kind == "description" and m.head and (documents.ISSUED.search(phrase) or m.head == "edition"):
        outlet = bodies.outlet_named(corpus, m.name) if m.name and m.name[0].isupper() else None
        if outlet and (m.name.split()[-1][0].isupper()):
            return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
        if issuer := documents.issuer(corpus, a, m, source, place, _by_phrase):
            return issuer
        if m.kind == "document":
            name = _SHOWN.split(m.name)[0] if m.name else None
            if name and _PRESS.fullmatch(name):
                return Speaker(f"unnamed {name}", "unnamed", name, corpus.side(phrase), via, "document")
            return Speaker(name, "institution", None, corpus.side(_DEALS_WITH.split(phrase)[0]), via, "document")
    return _description(corpus, a, m, phrase, place, via)


# What a document treats, or where it was shown, tells no state: "an analysis of reports filed with the Federal Election Commission".
_SHOWN = re.compile(r" (?:presented|submitted|obtained|seen|published|released|posted) (?:at|to|by|in|on|this|last)\b")
_PRESS = re.compile(r"(?:(?:[a-z]+|[A-Z]\.?[A-Z]\.?|[A-Z][a-z]+n) ){0,2}(?:reports|stories)")
_DEALS_WITH = re.compile(r"\b(?:on|about|into|at|in|to|against|with|filed|presented|submitted|obtained|seen|read)\b")


def _newspaper(corpus, a, source):
    """The outlet whose name begins with the words of a source that are a state's: the "Washington" before "Post"; or None."""
    if any(p.end > source[0] for p in a.parties_in(source[0] - 80, source[1])):
        return None
    run = names.RUN.match(a.text, source[0])
    if not run or run.end() <= source[1] or run.group() not in corpus.outlets:
        return None
    outlet = corpus.outlets[run.group()]
    return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")


_HIS = re.compile(r"(?:[Hh]is|[Hh]er) ")
_NAMED_ONE = re.compile(r"[A-Z][\w.'’-]* administration\b")


def _administration(corpus, a, phrase, place):
    """ "The administration" that no earlier name explains, and "his administration": the one the article names, or his who heads one.

    "His campaign" is his of whom the article calls it so.
    """
    noun = "campaign" if phrase.rstrip(" ,").endswith("campaign") else "administration"
    if m := _HIS.match(phrase):
        heads = None if noun == "campaign" else corpus.belongs.heads_one
        head = anaphora.antecedent(corpus, a, place, "m" if m.group().lower() == "his " else "f", heads)
        if noun == "campaign":
            owns = head and head.kind == "named" and re.fullmatch(r"\w+ campaign,?", phrase.strip())
            his = names.family_name(head.speaker) if owns else ""
            person = head.speaker if his and mentions.occurs(a.text, rf"\b{re.escape(his)}(?:['’]s)? (?:\w+ )?campaign\b") else None
        else:
            person = head.speaker if head and head.kind == "named" and corpus.belongs.heads_one(head.speaker) else None
    elif re.fullmatch(r"[Tt]he administration,?", phrase.strip()):
        known, named = corpus.belongs.administrations(a), corpus.present(a)
        if _NAMED_ONE.search(a.text, max(0, place - 4000), place):
            # "the George W. Bush administration" of some paragraphs before is not the one of whose head the news is
            far = not _NAMED_ONE.search(a.text, bodies.paragraphs_back(a.text, place, 1), place)
            known = [q for q in known if far and all(named[q] >= 4 * named[p] for p in known if p != q)] if len(known) > 1 else []
        person = known[0] if len(known) == 1 and corpus.side_of(known[0]) else None
    else:
        return None
    if not person:
        return None
    return Speaker(f"{names.family_name(person)} {noun}", "institution", None, corpus.side_of(person), None, "institution")


_TWO_OFFICES = re.compile(r"[^,;:“”\"\n]{3,60}, (?P<one>[^,]{3,40}), and [^,;:“”\"\n]{3,60}, (?P<two>[^,]{3,40}),?\s*")


def _two_named(corpus, a, source):
    """Both of "the president, John Roe, and his French counterpart, Ann Poe,"; None for anything else."""
    m = _TWO_OFFICES.fullmatch(a.text, *source)
    people = m and a.people_in(*source)
    if not m or [(p.start, p.end) for p in people] != [m.span("one"), m.span("two")] or any(" " not in p.name for p in people):
        return None
    found = [corpus.person(a, p.name, p.start, p.gender, p.title)[0] for p in people]
    sides = {corpus.named(a, p, None, "", "").side for p in found}
    return Speaker(bodies.together(found), "named", None, sides.pop() if len(sides) == 1 else None, None, "names", True)


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


# --- relative pronouns


def _relative(corpus, a, place):
    """The noun phrase right before "who" or "which"."""
    before = a.text[max(0, place - 300) : place].rstrip(" ,")
    end = max(0, place - 300) + len(before)
    person = next((p for p in reversed(a.people_in(max(0, place - 80), place)) if p.end == end), None)
    if person:
        name = corpus.person(a, person.name, person.start, person.gender, person.title)[0]
        return corpus.named(a, name, None, "relative pronoun", "")
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


_BODY_WHO = re.compile(r"\b[A-Z][\w.]+ who $")


def _witnesses(a, place):
    """The people without a name on whom the phrase at a place depends by a preposition, by the noun alone; or None."""
    m = re.search(r"\b([a-z]+s) (?:to|of|from|at|for|with|in) (?:the )?$", a.text[max(0, place - 60) : place])
    if not m or m.group(1) not in mentions.words()["people_nouns"] | {"witnesses", "accusers"}:
        return None
    return Speaker(f"unnamed {m.group(1)}", "unnamed", m.group(1), None, None, "relative pronoun", True)


_DESCRIBED = re.compile(
    r"(?: \([^()]{1,30}\))?(?: (?:of|from) [A-Z][^,.;:()]{1,40})?(?:,? (?:in|at) [^,.;:()]{1,40})?"
    r"(?:, (?:an?|the|his|her) [^.;:\n]{3,120})?"
)


_AGED = re.compile(r"\d\d-year-old")


def _described(corpus, a, end):
    """The person before "who" where an apposition or a place stands between: "Senator Jane Roe of Ohio, who", "John Roe, a critic, who"."""
    person = next((p for p in reversed(a.people_in(end - 160, end)) if " " in p.name), None)
    if not person or not _DESCRIBED.fullmatch(a.text, person.end, end):
        return None
    if re.search(r"\b(?:and|or) $", a.text[max(0, person.start - 5) : person.start]):
        return None
    between = a.text[person.end : end]
    if re.search(r" (?:is|was|are|were|has|had|says|said) ", between):
        return None
    noun = re.match(r".*?, (?:an?|the|his|her) ((?:[\w.’'-]+ ?)+)", between)
    people = mentions.words()["people_nouns"]
    if noun and not any(mentions.role_noun(w.lower()) or f"{w}s" in people or _AGED.fullmatch(w) for w in noun.group(1).split()):
        return None
    name = corpus.person(a, person.name, person.start, person.gender, person.title)[0]
    begin = person.start - len(f"{person.title} ") if person.title else person.start
    return corpus.named(a, name, None, "relative pronoun", a.text[max(0, begin) : end])


_AT = re.compile(r" (?:at|in|from|with|inside|within) [^,.;:()“”\"\n]{2,60}")  # "a source at the ministry, who said"


def _people_before(corpus, a, end, place):
    """The last people without a name that a sentence speaks of before a place, "who" between them and it or not; or None."""
    start = language.sentences(a.text)[language.containing(language.sentences(a.text), end - 1)][0]
    people = mentions.words()["people_nouns"]
    for m in reversed(list(re.finditer(r"[a-z]+", a.text[start:end]))):
        source = m.group() in ("source", "sources") and _AT.fullmatch(a.text, start + m.end(), end)
        if source or m.group() in people or mentions.role_noun(m.group()) and m.group() not in mentions.words()["weak_titles"]:
            head = start + m.end()
            lead = re.search(r"(?:\b(?:[A-Z][\w.-]+|[a-z]+|of) ){0,3}$", a.text[start : start + m.start()])
            words = lead.group().split() if lead else []
            stop = mentions.words()["before_noun"] - {"of"} | {"who", "which", "include", "includes", "including"}
            at = next((i + 1 for i in range(len(words) - 1, -1, -1) if words[i].lower() in stop), 0)
            return _by_phrase(corpus, a, (head - len(" ".join([*words[at:], m.group()])), end if source else head), place)
    return None


# --- sources without a name


_TWO_HALVES = re.compile(r"\b(?:North|South|East|West) and (?:North|South|East|West) [A-Z]")


def _description(corpus, a, m, phrase, place, via):
    several = m.plural and " and " in phrase and (len({p.party for p in corpus.gaz.find(phrase)}) > 1 or _TWO_HALVES.search(phrase))
    side = None if several else corpus.role_side(phrase)
    state = None if several else corpus.belongs.of_phrase(a, phrase, place)
    if found := descriptions.group(corpus, a, phrase, place):
        return found._replace(via=via)
    if not m.name:
        return Speaker(None, "unnamed", None, state, via, "no description")
    if not m.definite and not m.plural and (name := descriptions.named_next(corpus, a, m, place + len(phrase))):
        return corpus.named(a, name, None, "named next", phrase)._replace(via=via)
    if person := holders.holder(corpus, a, phrase):
        return corpus.named(a, person, None, "role", "")._replace(via=via)
    if m.parts:
        name = m.name
        for part in m.parts:
            name = name.replace(part, corpus.person(a, part, place)[0])
        return Speaker(name, "unnamed", None, state, via, "group with names", True)
    if m.definite and m.head and (again := descriptions.told_again(corpus, a, m, phrase, place, side)):
        return again._replace(via=via or again.via)
    bare = re.sub(r"^The ", "", phrase.strip(" ,"))
    if not m.plural and _is_proper_name(a.text, bare):
        return Speaker(bare, "institution", None, state, via, "proper name")
    plain = re.search(r"['’´]s? ", m.name) or m.head in mentions.words()["things"]
    label = m.name if plain else f"unnamed {m.name}"
    return Speaker(label, "unnamed", m.name, state, via, "description", m.plural)


def _is_proper_name(text, word):
    """True for one word that the text writes with a capital also within a sentence, and never without: a name that no list knows."""
    if not re.fullmatch(r"[A-Z][\w-]+", word):
        return False
    return mentions.occurs(text, rf"[a-z],? {word}\b") and not mentions.occurs(text, rf"\b{word.lower()}\b")
