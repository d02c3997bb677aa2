"""Whom a pronoun or a description means: the people and bodies named before it are scored, and the best one counts."""

import re
from collections import Counter
from functools import lru_cache

import numpy as np

from analysis import schema
from analysis.entities.mentions import Mention, pointed
from analysis.entities.offices import is_role, roles, singular
from analysis.quotes.sources import head_noun, lists

FEATURES = (
    "near", "same paragraph", "next paragraph", "last speaker", "spoke in paragraph", "begins sentence", "often", "gender", "owned",
    "quoted", "in content", "object", "linked", "title", "office", "word", "state", "other state", "subject before", "latest", "other name",
    "pointed", "unnamed", "itself", "holder", "indefinite", "later",
)  # fmt: skip


LATER = 0.1  # share of the network from which somebody whom the article names only later may be meant by a description

# One of these must speak for a description's being somebody; that he is near is not enough.
EVIDENCE = [FEATURES.index(f) for f in ("linked", "title", "office", "word", "state", "pointed", "holder")]


@lru_cache(maxsize=1)
def weights():
    """Kind of phrase -> (weights of FEATURES, least score), fitted by training/statement_weights.py."""
    raw = schema.data("entities/antecedents.yml")
    return {kind: (np.array([w["weights"].get(f, 0.0) for f in FEATURES]), w["nobody"]) for kind, w in raw.items()}


def candidates(records, k, source, attribution, turns, linked=None):
    """{entity: (Mention, features)} of those whom a source of article k may mean, by the mentions before it.

    attribution: with content, cue and source (spans); turns: [(place, Speaker)] of the attributions resolved before it; linked: somebody
    without a name (place, Speaker) to whom the network links the source.
    """
    a, place = records.articles[k], source.start
    wanted = _KINDS.get(source.noun, ("person",)) if source.kind == "pronoun" else _kinds_of(source)
    named, nobody, itself = pointed(a, attribution)
    later = {e for e, share in named.items() if share >= LATER} if source.kind != "pronoun" else ()
    before = [
        m
        for m in a.mentions
        if m.kind in wanted and (m.start < place or m.entity in later) and not (m.kind == "state" and a.text[m.end : m.end + 1].isalpha())
    ]
    if source.noun in lists()["outlet_nouns"]:
        before = [m for m in before if m.entity in records.outlet_names]
    holder = records.holder(k, a.text[source.start : source.end]) if source.kind == "description" and not source.plural else None
    seen = Counter(m.entity for m in before)
    last = {m.entity: m for m in sorted(before, key=lambda m: (m.start < place, -abs(m.start - place)))}
    alike = {"unnamed": nobody, "itself": itself, "indefinite": not source.definite}
    spoke = [t for t in turns if t[1].speaker][-4:]
    out, order = {}, {e: i for i, e in enumerate(sorted(last, key=lambda e: -last[e].start))}
    for entity, m in last.items():
        about = {"pointed": named[entity], "holder": entity == holder} | alike
        features = _features(records, k, source, attribution, spoke, m, seen[entity], order[entity], about)
        if source.kind != "description" or features[EVIDENCE].max() > 0:
            out[entity] = m, features
    if source.kind == "pronoun" and source.noun in ("he", "she"):
        told = Counter(s.speaker for _, s in turns)
        for entity, m in _nameless(a, [linked] * bool(linked) + spoke).items():
            about = {"pointed": nobody}  # the network's share of whom no name tells
            out[entity] = m, _features(records, k, source, attribution, spoke, m, told[entity], len(order), about)
    return out


def _nameless(a, spoke):
    """{name to print: Mention} of the single people without a name among those who spoke or are told of: "he" may be "an official"."""
    out = {}
    for place, s in spoke:
        asks = a.text.endswith("by ", 0, place)  # whom a reporter asks is "he", not the reporter
        if s.kind == "unnamed" and s.role and s.rule in ("description", "again", "pronoun") and not asks:
            again = s.role[1:] not in a.text[place : place + len(s.role) + 12]
            out[s.speaker] = Mention(place, place + (3 if again else len(s.role) + 2), s.role, s.speaker, "nameless")
    return out


_KINDS = {"he": ("person",), "she": ("person",), "it": ("body", "state"), "they": ("body", "state", "person")}


def _kinds_of(source):
    known = roles()
    if source.noun in lists()["state_nouns"] and source.noun != "administration":
        return ("state", "body")
    if source.noun in known["state_body"] | known["private_body"] | lists()["institution_nouns"]:
        return ("body",)
    if is_role(source.noun) and not source.plural:
        return ("person",)
    return ("person", "body", "state")


def _features(records, k, source, attribution, spoke, m, seen, order, about):
    a, place = records.articles[k], source.start
    here, there = a.sentence(place), a.sentence(m.start)
    last = spoke[-1][1] if spoke else None
    paragraph = a.paragraph(place)
    begins = a.text[a.sentences[there][0] : m.title[0] if m.title else m.start]
    content, cue = attribution.content, attribution.cue
    wanted = {"he": "m", "she": "f"}.get(source.noun) if source.kind == "pronoun" else None
    gender = records.gender(m.entity) if m.kind == "person" else _gender_of(m.name) if m.kind == "nameless" else None
    f = dict.fromkeys(FEATURES, 0.0) | about
    f["near"] = -np.log1p(abs(here - there))
    f["later"] = m.start > place
    f["same paragraph"] = a.paragraph(m.start) == paragraph
    f["next paragraph"] = a.paragraph(m.start) == paragraph - 1
    f["last speaker"] = bool(last) and last.speaker == m.entity
    f["spoke in paragraph"] = any(s.speaker == m.entity and a.paragraph(p) >= paragraph - 1 for p, s in spoke)
    f["begins sentence"] = len(begins) < 4
    f["often"] = np.log1p(seen)
    f["gender"] = 0.0 if not wanted or not gender else 1.0 if wanted == gender else -6.0
    f["owned"] = a.text[m.end : m.end + 1] in ("'", "’")
    f["quoted"] = bool(a.mask[m.start])
    f["in content"] = any(s <= m.start < e for s, e in content)
    f["object"] = bool(cue) and cue[1] <= m.start < cue[1] + 25
    f["linked"] = _linked(a.document, source, m)
    f["subject before"] = len(begins) < 4 and 0 <= here - there <= 1
    f["latest"] = order == 0
    if source.kind != "pronoun":
        _described_as(records, k, source, m, f)
    return np.array([float(f[x]) for x in FEATURES])


def _gender_of(role):
    """The gender that a description tells: 'f' of a spokeswoman; or None."""
    head = head_noun(role)[1]
    return next((g for g in "mf" if head in roles()[g]), None)


def _described_as(records, k, source, m, f):
    """Adds how well a description fits what the article and the corpus call somebody."""
    phrase = records.articles[k].text[source.start : source.end]
    wanted = records.states.office(phrase)
    said = (
        [(n.article, records.states.office(n.phrase), n.phrase) for n in records.states.namings.get(m.entity, ())]
        if m.kind == "person"
        else []
    )
    heads = {o.head for _, o, _ in said} | {singular(w) for _, _, p in said for w in re.findall(r"[A-Za-z-]+", p)[-1:]}
    words = (
        {singular(w) for _, _, p in said for w in re.findall(r"[A-Za-z-]+", p)}
        if m.kind == "person"
        else {singular(w) for w in m.entity.split()}
    )
    own = {singular(w) for w in re.findall(r"[A-Za-z-]+", source.words)} - {source.noun}
    f["title"] = (
        any(n == k and o.head == source.noun for n, o, _ in said) or m.kind != "person" and _is_such(source.noun, m.entity, words, records)
    )
    f["office"] = source.noun in heads
    f["word"] = len(own & words) / max(1, len(own)) if own else 0.0
    if m.kind == "state" and source.noun in lists()["state_nouns"]:
        f["title"] = 1.0
    here = f"{m.entity} {' '.join(p for _, _, p in said)}".lower()
    f["other name"] = any(w.lower() not in here for w in re.findall(r"\b[A-Z][\w-]+", source.words[1:]))
    state = records.states.state_of(m.entity, k).state if m.kind == "person" else m.entity if m.kind == "state" else None
    f["state"] = bool(wanted.state) and wanted.state == state
    f["other state"] = bool(wanted.state) and bool(state) and wanted.state != state


def _is_such(noun, body, words, records):
    """True where a noun names the kind of a body: the last word of its name, a newspaper of an outlet, a company of what is no state's."""
    if noun in lists()["outlet_nouns"]:
        return body in records.outlet_names
    private = noun in ("company", "firm", "group", "organization", "organisation", "charity") and body not in records.outlet_names
    return noun in words or private and records.states.office(body).kind not in ("state body", "state media")


def _linked(document, source, m):
    """The network's probability that a phrase and a mention before it are one, along the chain of its antecedents; 0 without a reading."""
    if document is None:
        return 0.0
    words = list(document.words_in(source.start, source.end))
    heads = [i for i in words if document.antecedent[i] >= 0]
    if not heads:
        return 0.0
    target, at, score = set(document.words_in(m.start, m.end)), heads[-1], 1.0
    for _ in range(12):
        if document.antecedent[at] < 0:
            return 0.0
        score *= float(document.antecedent_score[at])
        at = int(document.antecedent[at])
        if at in target:
            return score
    return 0.0


def linked_phrase(d, source):
    """(start, end) of the phrase, no pronoun, that the network gives a source for its antecedent, by way of pronouns; or None."""
    words = d.words_in(source.start, source.end) if d is not None else ()
    at = next((i for i in words if d.antecedent[i] >= 0), -1)
    for _ in range(6):
        at = int(d.antecedent[at]) if at >= 0 else -1
        if at < 0 or d.upos[at] != "PRON":
            break
    span = d.mention_span(at) if at >= 0 and d.upos[at] == "NOUN" and d.mention[at] == "person" else None
    return span if span and span[1] <= source.start else None  # "an official in his ministry" is no phrase before "his"


def choose(found, kind):
    """The entity with the best score of those found for a kind of phrase ('pronoun', 'description'), or None below its least score."""
    w, least = weights()[kind]
    scored = sorted(((float(features @ w), entity) for entity, (_, features) in found.items()), reverse=True)
    return scored[0][1] if scored and scored[0][0] >= least else None
