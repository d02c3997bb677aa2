"""Fits data/entities/antecedents.yml: how much each sign counts when a pronoun, a description or a document is taken to somebody.

    python -m analysis.training.antecedents ARTICLES.jsonl QUOTES.jsonl [ARTICLES.jsonl QUOTES.jsonl ...]

The articles have article_id, outlet, published and text, the quotes article_id, content, cue, source and speaker, annotated by hand. A
conditional logit over the candidates of each source and "none of them", drawn towards the weights of before (McFadden 1974; for
coreference Denis and Baldridge 2008).
"""

import json
import re
import sys
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from analysis.entities.records import Records
from analysis.language.document import read
from analysis.quotes import antecedents
from analysis.quotes import speakers as resolve
from analysis.quotes.sources import read_source

PULL = 0.3  # strength of the pull towards the weights of before: few hundred examples must not overturn what is plain
STEPS, RATE = 600, 0.05
KINDS = {"pronoun": "pronoun", "description": "description", "document": "document"}


def examples(articles, quotes):
    """{kind: [(matrix of features, index of the right one or -1)]} of annotated articles (a DataFrame) and quotes (dicts)."""
    documents = read(list(articles["text"]))
    records = Records(list(articles["text"]), list(articles["outlet"]), list(articles["published"]), None, documents)
    found, gold = defaultdict(list), defaultdict(list)
    for q in quotes:
        gold[q["article_id"]].append(q)
    for k, article_id in enumerate(articles["article_id"]):
        pairs = _aligned(articles["text"].iloc[k], gold[article_id], documents[k].attributions)
        order = sorted(documents[k].attributions, key=lambda x: x.source or x.cue or x.content[0])
        turns, spoken = [], {id(x): q for x, q in pairs}
        for x in order:
            q = spoken.get(id(x))
            if q and x.source:
                _add(found, records, k, x, q, turns)
            said = resolve._Resolution(records, k, x, turns, {}).speaker()
            turns.append(((x.source or x.cue or x.content[0])[0], said._replace(speaker=_as_named(records, k, q, said)) if q else said))
    return found


def _as_named(records, k, q, said):
    """The record's name of the annotated speaker, where the article names one that fits."""
    names = {m.entity for m in records.articles[k].mentions}
    return next((n for n in sorted(names) if _same(n, q["speaker"])), said.speaker)


def _add(found, records, k, x, q, turns):
    source = read_source(records.articles[k], *x.source)
    kind = KINDS.get(source.kind)
    if kind is None or kind != "pronoun" and not source.definite or source.noun in ("i", "they") or source.owner is not None:
        return
    options = antecedents.candidates(records, k, source, (x.content, x.cue), turns)
    right = next((i for i, e in enumerate(options) if _same(e, q["speaker"])), -1)
    if options and (right >= 0 or kind != "pronoun"):
        found[kind].append((np.array([f for _, f in options.values()]), right))


def _same(name, gold):
    a, b = (Counter(re.findall(r"\w+", str(x).lower())) for x in (name, gold))
    if not a or not b or not gold:
        return False
    return name.split()[-1] == gold.split()[-1] or (a & b).total() >= 0.6 * (a | b).total()


def _aligned(text, gold, found):
    """(attribution, annotated quote) where their contents are alike, the pair most alike first."""
    bags = [Counter(re.findall(r"\w+", " ".join(text[s:e] for s, e in x.content).lower())) for x in found]
    wanted = [Counter(re.findall(r"\w+", " ".join(q["content"]).lower())) for q in gold]
    pairs = sorted(
        (((a & b).total() / max(1, (a | b).total()), i, j) for i, a in enumerate(bags) for j, b in enumerate(wanted)), reverse=True
    )
    used, out = (set(), set()), []
    for share, i, j in pairs:
        if share >= 0.5 and i not in used[0] and j not in used[1]:
            used[0].add(i), used[1].add(j)
            out.append((found[i], gold[j]))
    return out


def fit(cases, before, nobody):
    """(weights, score of nobody) that make the right candidates likeliest, by gradient descent from those of before."""
    w, bias = before.copy(), float(np.clip(nobody, -8, 8))
    for _ in range(STEPS):
        slope, tilt = PULL * (w - before), 0.0
        for features, right in cases:
            scores = np.append(features @ w, bias)
            p = np.exp(scores - scores.max())
            p /= p.sum()
            p[right] -= 1
            slope = slope + features.T @ p[:-1]
            tilt += p[-1]
        w, bias = w - RATE * slope / max(1, len(cases)) * 4, bias - RATE * tilt / max(1, len(cases)) * 4
    return w, bias


def right(cases, w, bias):
    """Share of the cases whose best candidate, or none, is the right one."""
    hits = 0
    for features, wanted in cases:
        scores = features @ w
        best = int(scores.argmax()) if scores.max() >= bias else -1
        hits += best == wanted
    return hits / max(1, len(cases))


def main(paths):
    """Fits on the files named in pairs and writes the weights."""
    found = defaultdict(list)
    for articles, quotes in zip(paths[::2], paths[1::2], strict=True):
        table = pd.read_json(articles, lines=True, dtype=False)
        table["published"] = pd.to_datetime(table["published"])
        for kind, cases in examples(table, [json.loads(line) for line in Path(quotes).read_text(encoding="utf-8").splitlines()]).items():
            found[kind] += cases
    file = resources.files("analysis.data.entities").joinpath("antecedents.yml")
    comment, out = next(iter(file.read_text(encoding="utf-8").splitlines())), {}
    for kind, (before, nobody) in antecedents.weights().items():
        folds = [found[kind][i::5] for i in range(5)]
        shares = [right(f, *fit([c for g in folds if g is not f for c in g], before, nobody)) for f in folds if f]
        w, bias = fit(found[kind], before, nobody)
        print(kind, len(found[kind]), "before", round(right(found[kind], before, nobody), 3), "left out", round(float(np.mean(shares)), 3))
        out[kind] = {
            "nobody": round(float(bias), 2),
            "weights": {f: round(float(x), 2) for f, x in zip(antecedents.FEATURES, w, strict=True) if abs(x) >= 0.05},
        }
    Path(str(file)).write_text(f"{comment}\n{yaml.safe_dump(out, sort_keys=False, width=150)}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
