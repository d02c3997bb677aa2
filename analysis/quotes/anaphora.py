"""Anaphora: whom a pronoun, a bare role or a description told again refers to, by what the article says before it."""

import re
from bisect import bisect_left
from collections import Counter

from analysis.language import text as language
from analysis.quotes.bodies import RECENT, Speaker
from analysis.quotes.mentions import role_noun, words
from analysis.quotes.offices import oblique
from analysis.quotes.people import NEAR, dominant


def pronoun(corpus, a, kind, place):
    """The Speaker whom a pronoun of a kind of mentions.PRONOUNS means; a relative one, whose noun stands beside it, is not for here."""
    if kind in ("m", "f"):
        found = antecedent(corpus, a, place, kind)
        return found._replace(rule="pronoun") if found else Speaker(rule="pronoun unresolved")
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
        party = next((p for p in a.parties_in(start, min(stop, start + 40)) if not a.mask[p.start]), None)
        if party and party.kind in ("name", "capital", "seat", "institution") and a.text[party.end : party.end + 2] not in ("'s", "’s"):
            whole = party.kind in ("name", "capital")
            return Speaker(party.party if whole else party.surface, "institution", None, party.party)
    return None


def _is_thing(s):
    issued = s.kind == "institution" or s.rule == "document of"
    return issued or s.kind == "unnamed" and not role_noun(s.speaker.split()[-1].lower())


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


def antecedent(corpus, a, place, gender):
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
            return corpus.named(a, strong, None, "pronoun", "")
        weak = weak or fitting[0][1]
    return corpus.named(a, weak, None, "pronoun", "") if weak else None


_AGENT = re.compile(r"\bby $")  # "Roe was asked by a reporter. He said": not the reporter


def _may_be(corpus, s, gender):
    return s.kind == "unnamed" or s.kind == "named" and _agrees(corpus, s.speaker, gender)


def _own_pronoun(a, start, end, gender):
    pattern = {"m": r"\bhe\b", "f": r"\bshe\b"}.get(gender, r"\b(?:he|she)\b")
    return any(not a.mask[start + m.start()] for m in re.finditer(pattern, a.text[start:end], re.I))


def _agrees(corpus, name, gender):
    return gender is None or corpus.gender(name) in (None, gender)


# --- descriptions


def by_role(corpus, a, wanted, place, side=None):
    """The person last spoken of before a place whose role has all the wanted words, or whom alone the corpus knows by them; or None.

    "the president" is neither a vice nor a former one, and rather the one called plain president than "Chinese President Xi".
    """
    fitting = []
    for (p, found), places in a.roles.items():
        if wanted <= found and not (found - wanted) & words()["lesser"] and (n := bisect_left(places, (place,))):
            fitting.append((*places[n - 1], p, found))
    fitting.sort(key=lambda f: -f[0])
    aside = fitting and fitting[0][1]
    # "the U.S. president" is nobody whose own title names another state.
    fitting = [(p, found) for _, _, p, found in fitting if _may_be_of(corpus, p, side)]
    if aside:
        # "under President Clinton": not him in passing, but the president whom the article names most.
        named = corpus.present(a)
        fitting.sort(key=lambda f: -named[f[0]])
    if side:
        fitting.sort(key=lambda f: side not in corpus.sides(f[0]))
    for person, found in fitting:
        if len(found - wanted) <= 1 and not corpus.side(" ".join(w.capitalize() for w in found)):
            return person
    if fitting:
        return fitting[0][0]
    # Who bears the role all over the corpus, by how much the article is about him.
    bearers = ((p, n, corpus.role_words[p]) for p, n in corpus.present(a).items() if not side or side in corpus.sides(p))
    present = Counter({p: n * min(c[w] for w in wanted) for p, n, c in bearers if wanted <= set(c)})
    if present and dominant(present):
        return present.most_common(1)[0][0]
    if len(wanted) + bool(side) < 2:
        return None
    known = Counter({p: min(c[w] for w in wanted) for p, c in corpus.role_words.items() if all(c[w] for w in wanted)})
    known = Counter({p: n for p, n in known.items() if _may_be_of(corpus, p, side)})
    return known.most_common(1)[0][0] if known and dominant(known) and known.most_common(1)[0][1] > 1 else None


def _may_be_of(corpus, person, side):
    return not side or side in (own := corpus.sides(person)) or not own


def same_description(a, head):
    """The unnamed source already met whom "the official" means."""
    for _, _, s in reversed(a.turns[-RECENT:]):
        if s.kind == "unnamed" and s.speaker and re.search(rf"\b{re.escape(head.rstrip('s'))}s?\b", s.speaker):
            return s
    return None
