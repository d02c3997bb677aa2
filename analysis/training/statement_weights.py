"""Fits three small models on statements annotated in articles that the network has not learned: data/acts.yml, what of all that the tagger
finds is speech; data/entities/antecedents.yml, how much each sign counts when a pronoun, a description or a document is taken to
somebody; and data/entities/sides.yml, the same for the state for which somebody speaks.

    python -m analysis.training.statement_weights DATA

DATA holds measures/train and scale_2000.jsonl, the texts of the articles of which statements.jsonl keeps the annotated statements; those
that are held count, and the held ones of written.jsonl. A logistic regression for speech; for speakers and sides a conditional logit over
the candidates of each source and "none of them", drawn towards the weights of before (McFadden 1974; for coreference Denis and Baldridge
2008).
"""

import re
import sys
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from analysis.entities import states
from analysis.entities.records import Records
from analysis.language.document import read
from analysis.quotes import acts, antecedents, extract
from analysis.quotes import speakers as resolve
from analysis.quotes.sources import read_source
from analysis.training import written
from analysis.training.corpora import OWN, read_lines
from analysis.training.fits import choice, logistic

# Strength of the pull towards the weights of before, for what the network says and for all else: few examples must not overturn what is
# plain.
PULL = np.where(np.isin(antecedents.FEATURES, ("pointed", "unnamed", "itself")), 0.1, 3.0)
ENOUGH = 50  # cases of a kind of phrase: of fewer the weights stay as they are
STEPS, RATE = 600, 0.05
KINDS = {"pronoun": "pronoun", "description": "description", "document": "document"}


def examples(articles, quotes):
    """{kind: [(matrix of features, index of the right one or -1)]} of annotated articles (a DataFrame) and quotes (dicts); of
    "side read" and "side unread" the right ones are marked (array of bool)."""
    seen, kept = {}, states.weighed

    def watched(*given):
        side = states.Side(*kept(*given))  # one of its own for each question, by which it is found again
        seen[id(side)] = (side, *states.options(*given[:3]))
        return side

    states.weighed = watched
    try:
        return _examples(articles, quotes, seen)
    finally:
        states.weighed = kept


def _examples(articles, quotes, seen):
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
            said = resolve.Resolution(records, k, x, turns, {}).speaker()
            if q and id(said.side) in seen and (said.kind == q["speaker_kind"] == "unnamed" or _same(said.speaker or "", q["speaker"])):
                for asked, case in _sides(*seen[id(said.side)][1:], q["side"]).items():
                    found[f"side {asked}"].append(case)
            turns.append(((x.source or x.cue or x.content[0])[0], said._replace(speaker=_as_named(records, k, q, said)) if q else said))
    return found


def _sides(named, rows, gold):
    """The choice of a side as an example, and once more as if the network had not been asked; none where the right one is no choice."""
    right = np.array([s == gold for s in named])
    return {"read": (rows, right), "unread": (rows * ~np.isin(states.FEATURES, ("read", "none read")), right)} if right.any() else {}


def _as_named(records, k, q, said):
    """The record's name of the annotated speaker, where the article names one that fits."""
    names = {m.entity for m in records.articles[k].mentions}
    return next((n for n in sorted(names) if _same(n, q["speaker"])), said.speaker)


def _add(found, records, k, x, q, turns):
    source = read_source(records.articles[k], *x.source)
    kind = KINDS.get(source.kind)
    if kind is None or kind == "description" and source.plural or source.noun in ("i", "they") or source.owner is not None:
        return
    options, _ = resolve.Resolution(records, k, x, turns, {}).options(source)
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


def spoken(articles, quotes):
    """(features, is it speech) of all that the tagger and the tree find in the articles, and how many statements are annotated."""
    rows, said = [], []
    kept, acts.judged = acts.judged, lambda *given: rows.append(acts.features(*given)) or "speech"
    try:
        table = extract.table(articles, *_read(articles))
    finally:
        acts.judged = kept
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    for article_id, mine in table.groupby("article_id", sort=False):
        found = [_Found(spans) for spans in mine["content_spans"]]
        right = {id(x) for x, _ in _aligned(text[article_id], [q for q in quotes if q["article_id"] == article_id], found)}
        said += [id(x) in right for x in found]
    return np.array(rows), np.array(said), len(quotes)


class _Found:
    def __init__(self, content):
        self.content = content


def _read(articles):
    documents = read(list(articles["text"]))
    return [d.attributions for d in documents], None, documents


def fit_speech(parts):
    """Weights of acts.FEATURES, the sets named by each left out once to tell how far they are right."""
    for k, (x, y, n) in enumerate(parts):
        w = _logistic([p for m, p in enumerate(parts) if m != k]) if len(parts) > 1 else _logistic(parts)
        least = np.where(x[:, acts.FEATURES.index("act_speech")] > 0, acts.SPEECH, acts.RAISED)
        taken = x @ w >= np.log(least / (1 - least))
        print("speech, F1 on a set left out:", round(2 * float((taken & y).sum()) / (n + taken.sum()), 3), "found", len(y), "said", n)
    return _logistic(parts)


def _logistic(parts):
    return logistic(*(np.concatenate([p[n] for p in parts]) for n in (0, 1)))


def held(data):
    """[(articles as a DataFrame, statements as dicts)], in parts of twenty articles."""
    paths = [p for p in sorted((Path(data) / "measures/train").glob("*.jsonl")) if not p.stem.endswith("_measures")]
    paths.insert(0, Path(data) / "scale_2000.jsonl")
    rows = {r["article_id"]: r for p in paths for r in read_lines(p)}
    said = defaultdict(list)
    for q in read_lines(OWN):
        if q.get("held") and q.get("said", True):
            q["content"] = [rows[q["article_id"]]["text"][s:e] for s, e in q["content"]]
            said[q["article_id"]].append(q)
    articles, quotes = written.held()
    rows |= {r["article_id"]: r for r in articles}
    for q in quotes:
        said[q["article_id"]].append(q)
    out, ids = [], list(said)
    for part in (ids[k : k + 20] for k in range(0, len(ids), 20)):
        table = pd.DataFrame([rows[a] for a in part])
        out.append((table.assign(published=pd.to_datetime(table["published"])), [q for a in part for q in said[a]]))
    return out


def _fit_sides(found):
    file, out = resources.files("analysis.data.entities").joinpath("sides.yml"), {}
    for asked, before in states.weights().items():
        cases = found.pop(f"side {asked}")
        folds = [cases[k * len(cases) // 5 : (k + 1) * len(cases) // 5] for k in range(5)]
        for name in ("before", "left out"):
            fitted = [before if name == "before" else choice([c for g in folds if g is not f for c in g], 1.0, before) for f in folds]
            hits = [right[np.argmax(rows @ w)] for f, w in zip(folds, fitted, strict=True) for rows, right in f]
            print("side", asked, len(cases), name, round(float(np.mean(hits)), 3))
        out[asked] = {f: round(float(w), 2) for f, w in zip(states.FEATURES, choice(cases, 1.0, before), strict=True)}
    comment = next(iter(file.read_text(encoding="utf-8").splitlines()))
    Path(str(file)).write_text(f"{comment}\n{yaml.safe_dump(out, sort_keys=False)}", encoding="utf-8")


def main(data):
    """Fits the models and writes their weights."""
    found, parts = defaultdict(list), []
    for table, told in held(data):
        for kind, cases in examples(table, told).items():
            found[kind] += cases
        parts.append(spoken(table, told))
    file = resources.files("analysis.data").joinpath("acts.yml")
    text, weights = file.read_text(encoding="utf-8"), fit_speech(parts)
    numbers = {f: round(float(v), 3) for f, v in zip(acts.FEATURES, weights, strict=True)}
    head = text[: text.index("\nspeech:")] if "\nspeech:" in text else text.rstrip()
    Path(str(file)).write_text(f"{head}\n{yaml.safe_dump({'speech': numbers}, sort_keys=False, width=150)}", encoding="utf-8")
    _fit_sides(found)
    file = resources.files("analysis.data.entities").joinpath("antecedents.yml")
    comment, out = next(iter(file.read_text(encoding="utf-8").splitlines())), {}
    for kind, (before, nobody) in antecedents.weights().items():
        folds = [found[kind][i::5] for i in range(5)]
        shares = [right(f, *fit([c for g in folds if g is not f for c in g], before, nobody)) for f in folds if f]
        if len(found[kind]) < ENOUGH:
            w, bias = before, nobody
        else:
            w, bias = fit(found[kind], before, nobody)
        print(kind, len(found[kind]), "before", round(right(found[kind], before, nobody), 3), "left out", round(float(np.mean(shares)), 3))
        out[kind] = {
            "nobody": round(float(bias), 2),
            "weights": {f: round(float(x), 2) for f, x in zip(antecedents.FEATURES, w, strict=True) if abs(x) >= 0.05},
        }
    Path(str(file)).write_text(f"{comment}\n{yaml.safe_dump(out, sort_keys=False, width=150)}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
