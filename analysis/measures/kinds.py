"""The family of each trigger, by the network and by what the corpus means with the same words.

A word means one thing in one dispute far more often than not (Gale, Church and Yarowsky 1992: one sense per discourse), so the network's
probabilities for one trigger are weighed with their mean over all triggers of the same lemma and the same object.
"""

from collections import Counter, defaultdict
from dataclasses import replace

# The weight of what the corpus means, against the network's own word on this trigger.
SHARED = 0.5
FLOOR = 0.01


def settle(documents):
    """The documents with the family of each trigger weighed as above."""
    total, count = defaultdict(Counter), Counter()
    for document in documents:
        for t in document.triggers:
            for key in _keys(document, t):
                count[key] += 1
                for name, p in t.families.items():
                    total[key][name] += p
    return [replace(d, triggers=tuple(_settled(d, t, total, count) for t in d.triggers)) for d in documents]


def _settled(document, t, total, count):
    scores = {}
    for name in {n for key in _keys(document, t) for n in total[key]}:
        p = max(t.families.get(name, 0), FLOOR)
        shares = [max(total[key][name] / count[key], FLOOR) for key in _keys(document, t)]
        corpus = shares[0] ** 0.5 * shares[-1] ** 0.5
        scores[name] = p ** (1 - SHARED) * corpus**SHARED
    best = min(scores, key=lambda n: (-scores[n], n), default=t.family)
    return t if best == t.family else replace(t, family=best)


def _keys(document, t):
    """The lemma of a trigger, alone and with the lemma of its object's head."""
    lemma = document.lemma[t.word]
    span = t.arguments.get("object")
    inside = document.words_in(*span[:2]) if span else ()
    head = next((i for i in inside if int(document.head[i]) not in inside), None)
    return ((lemma, None), (lemma, document.lemma[head])) if head is not None else ((lemma, None),)
