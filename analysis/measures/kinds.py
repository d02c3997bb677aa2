"""The family of each trigger: the network's probabilities, weighed with what its words and its neighbours mean elsewhere.

Two witnesses beside the network: counts of families by the words of the trigger and round it, from the annotated articles
(data/measures/kinds.json; a word speaks by how far it moves the share of a family), and what the corpus itself means with the same lemma
and object (Gale, Church and Yarowsky 1992: one sense per discourse).
"""

import json
from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache
from math import exp, log

from .signature import stem
from .wordlists import DATA, words

# The weight of the words' counts and of the corpus beside the network's own logarithm of a probability.
WORDS, SHARED = 0.5, 0.2
FLOOR = 0.02
# A count speaks less the further its word is from the trigger: of the trigger itself, right behind it, round it.
VOICE = {"t": 1.0, "r": 0.5, "c": 0.35}
SMOOTH = 0.9
LEFT, RIGHT, BEHIND = 8, 10, 4


def settle(documents):
    """The documents with the families of each trigger weighed as above, its family the likeliest."""
    first = [replace(d, triggers=tuple(_by_words(d, t) for t in d.triggers)) for d in documents]
    total, count = defaultdict(Counter), Counter()
    for document in first:
        for t in document.triggers:
            for key in _keys(document, t):
                count[key] += 1
                for name, p in t.families.items():
                    total[key][name] += p
    return [replace(d, triggers=tuple(_by_corpus(d, t, total, count) for t in d.triggers)) for d in first]


def features(document, start, end):
    """The words that tell a family: "t:" of the trigger at [start, end), "r:" right behind it, "c:" round it, as stems."""
    mine = document.words_in(start, end)
    if not len(mine):
        return []
    sentence = document.sentence_words(int(document.sentence[mine[0]]))
    left = range(max(sentence.start, mine[0] - LEFT), mine[0])
    right = range(mine[-1] + 1, min(sentence.stop, mine[-1] + 1 + RIGHT))
    low = {i: document.word(i).lower() for i in (*left, *mine, *right)}
    near = [low[i] for i in (*left, *right) if low[i][0].isalpha() and len(low[i]) > 2 and low[i] not in words("small")]
    out = ["t:" + stem(low[i]) for i in mine] + ["c:" + stem(w) for w in near]
    return sorted({*out, *("r:" + stem(low[i]) for i in right[:BEHIND] if low[i][0].isalpha())})


@lru_cache(maxsize=1)
def _counts():
    return json.loads((DATA / "kinds.json").read_text(encoding="utf-8"))


def _by_words(document, t):
    known = _counts()
    prior, every = known["families"], sum(known["families"].values())
    told = [(f, known["words"][f]) for f in features(document, t.start, t.end) if f in known["words"]]
    scores = {}
    for name, n in prior.items():
        share = n / every
        said = sum(VOICE[f[0]] * log((c.get(name, 0) + SMOOTH * share) / ((sum(c.values()) + SMOOTH) * share)) for f, c in told)
        scores[name] = log(max(t.families.get(name, 0), FLOOR)) + WORDS * said
    return _with(t, scores)


def _by_corpus(document, t, total, count):
    scores = {}
    keys = _keys(document, t)
    for name in {n for key in keys for n in total[key]}:
        shares = [max(total[key][name] / count[key], FLOOR) for key in keys]
        scores[name] = log(max(t.families.get(name, 0), FLOOR)) + SHARED * log(shares[0] * shares[-1]) / 2
    return _with(t, scores)


def _with(t, scores):
    top = max(scores.values(), default=0.0)
    odds = {name: exp(s - top) for name, s in scores.items()}
    every = sum(odds.values())
    shares = {name: round(o / every, 4) for name, o in odds.items() if o / every >= FLOOR}
    best = min(shares, key=lambda n: (-shares[n], n), default=t.family)
    return replace(t, family=best, families=shares or t.families)


def _keys(document, t):
    """The lemma of a trigger, alone and with the lemma of its object's head."""
    lemma = document.lemma[t.word]
    span = t.arguments.get("object")
    inside = document.words_in(*span[:2]) if span else ()
    head = next((i for i in inside if int(document.head[i]) not in inside), None)
    return ((lemma, None), (lemma, document.lemma[head])) if head is not None else ((lemma, None),)
