"""The small logistic models of measures/: who acts where nobody is named, what is the news of the day, which reports tell of one measure.

    python -m analysis.training.measure_weights FOLDER

FOLDER holds pairs NAME.jsonl and NAME_measures.jsonl (articles, and measures with their reports, annotated by hand). The texts are read
with the network, their triggers replaced by the annotated ones; the weights go to data/measures/weights.yml. Printed beside them: how
often each model is right on a set of articles that it has not seen (each set is left out once).
"""

import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from scipy.optimize import minimize

from analysis.dates.extract import dates_of
from analysis.language.document import read
from analysis.language.triggers import Trigger
from analysis.measures import days as days_of
from analysis.measures import extract, identity, kinds, roles
from analysis.measures.factuality import REAL, factuality
from analysis.measures.families import family
from analysis.measures.parties import Parties
from analysis.measures.signature import signatures
from analysis.measures.wordlists import DATA

# An act that the article tells as its news lies so many days before and behind publication.
NEWS = range(-4, 3)
MISSED = 0.35  # share of the arguments that the network does not find
MET = 3  # a word is kept that is met so often
PAIRS = 30_000  # of rounds, drawn from each block


def main(folder: str) -> None:
    """Fits all weights on the sets of a folder and writes them."""
    sets = [_Set(path) for path in sorted(Path(folder).glob("*_measures.jsonl"))]
    count_kinds(sets)
    path = DATA / "weights.yml"
    weights = yaml.safe_load(path.read_text(encoding="utf-8"))
    for role in ("actor", "target"):
        items = [s.role_items(role) for s in sets]
        print(role, "inferred, right:", _left_out(items, _softmax, _chosen))
        weights["roles"][role] = _named(roles.FEATURES, _softmax([i for part in items for i in part]))
    weights["fresh"] = _fitted("news of the day", days_of.FEATURES, [s.news() for s in sets])
    _write(path, weights)
    pairs = [s.pairs() for s in sets]
    weights["within"] = _fitted("same measure, one article", identity.COMMON + identity.WITHIN, [p[0] for p in pairs])
    weights["across"] = _fitted("same measure, two articles", identity.COMMON, [p[1] for p in pairs])
    _write(path, weights)


def count_kinds(sets) -> None:
    """Writes data/measures/kinds.json: how often each word of a trigger and round it goes with each family, words met three times."""
    families, found = Counter(), defaultdict(Counter)
    for s in sets:
        for document in s.documents:
            for t in document.triggers:
                families[t.family] += 1
                for word in kinds.features(document, t.start, t.end):
                    found[word][t.family] += 1
    kept = {w: dict(sorted(c.items())) for w, c in sorted(found.items()) if sum(c.values()) >= MET}
    text = json.dumps({"families": dict(sorted(families.items())), "words": kept}, ensure_ascii=False, separators=(",", ":"))
    (DATA / "kinds.json").write_text(text + "\n", encoding="utf-8")


class _Set:
    """The annotated articles of one file: documents with the annotated triggers, and the measure of each trigger."""

    def __init__(self, path):
        self.gold = {g["id"]: g for g in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        articles = pd.DataFrame(
            map(json.loads, Path(str(path).replace("_measures.jsonl", ".jsonl")).read_text(encoding="utf-8").splitlines())
        )
        self.articles = articles[["article_id", "outlet", "published", "text"]].assign(published=pd.to_datetime(articles["published"]))
        place = {a: k for k, a in enumerate(self.articles["article_id"])}
        self.documents, found = read(list(self.articles["text"])), defaultdict(list)
        for g in self.gold.values():
            for r in g["reports"]:
                k = place[r["article_id"]]
                made = _trigger(self.documents[k], g["family"], r)
                if made is not None:
                    found[k].append((made, g["id"]))
        self.labels = []
        for k, document in enumerate(self.documents):
            rows = sorted(found[k], key=lambda t: (t[0].start, t[0].end, t[0].family))
            self.documents[k] = replace(document, triggers=_linked(document, [t for t, _ in rows]))
            self.labels.append([g for _, g in rows])
        self.parties = Parties(self.documents)

    def role_items(self, role):
        """[(candidates x features, which are right)] of the triggers whose role no word of their sentence tells."""
        rng = random.Random(1)
        told = [[roles._told(self.parties, k, _less(t, rng)) for t in d.triggers] for k, d in enumerate(self.documents)]
        corpus, out = roles._corpus_counts(self.parties, told), []
        for k, document in enumerate(self.documents):
            seen = roles.History(document, told[k])
            for n, (trigger, label, (actor, target)) in enumerate(zip(document.triggers, self.labels[k], told[k], strict=True)):
                mine, other = (actor, target) if role == "actor" else (target, actor)
                right = self.gold[label][role]
                joint = role == "target" and (family(trigger.family).aimless or family(trigger.family).joint and len(actor) > 1)
                if right and not mine and not joint:
                    names, rows = roles.candidates(self.parties, k, n, role, other, seen, corpus)
                    if names:
                        out.append((rows, np.array([n in right for n in names])))
                seen.note(n, trigger.family, actor, target)
        return out

    def news(self):
        """(features, is it news) of the triggers that no expression dates."""
        rows, right = [], []
        for k, document in enumerate(self.documents):
            day = self.articles["published"].iloc[k].date()
            days = days_of.Days(document, dates_of(document.text, day), day)
            for n, (trigger, label) in enumerate(zip(document.triggers, self.labels[k], strict=True)):
                stage, g = factuality(document, trigger), self.gold[label]
                if "date" in trigger.arguments or stage.status not in REAL or stage.stage in ("scheduled", "delayed"):
                    continue
                rows.append(days.features(n, stage))
                right.append(bool(g["earliest"] and g["latest"] and not g["summary"] and _near(g, day)))
        return np.array(rows), np.array(right)

    def pairs(self):
        """((features, same) of pairs within an article, (features, same) of pairs of rounds of two articles)."""
        kept = identity.group
        identity.group = lambda reports: (list(range(len(reports))), [True] * len(reports))
        rng = random.Random(2)
        documents = [replace(d, triggers=tuple(_less(t, rng) for t in d.triggers)) for d in self.documents]
        reader, extract.read = extract.read, lambda texts: documents
        try:
            mentions = extract.extract_measures.uncached(self.articles)
        finally:
            identity.group, extract.read = kept, reader
        return _pairs(signatures(mentions), [g for row in self.labels for g in row], self.gold)


def _trigger(document, name, report):
    """The Trigger of an annotated report, None where its words are not in the text."""
    at = document.text.find(report["sentence"])
    place = _find(report["trigger"], report["sentence"], 0) if at >= 0 and report.get("trigger") else None
    if place is None:
        return None
    arguments = {}
    for role in ("actor", "target", "object", "date"):
        words = report.get(f"{role}_text")
        where = _find(words, report["sentence"], place) if words else None
        if where is not None:
            arguments[role] = (at + where, at + where + len(words), 1.0)
    start, end = at + place, at + place + len(report["trigger"])
    inside = document.words_in(start, end)
    status = report.get("status") or "occurred"
    head = next((i for i in inside if int(document.head[i]) not in inside), inside[0]) if len(inside) else 0
    return Trigger(head, start, end, name, status, 1.0, {name: 1.0}, {status: 1.0}, arguments, -1, 0.0)


def _less(trigger, rng):
    """A trigger without some of its arguments, as the network, which misses some, gives it."""
    return replace(trigger, arguments={role: span for role, span in trigger.arguments.items() if rng.random() >= MISSED})


def _find(part, sentence, near):
    """Where a part stands in its sentence as whole words, nearest to a place."""
    found, at = [], sentence.find(part)
    while at >= 0:
        end = at + len(part)
        whole = (at == 0 or not sentence[at - 1].isalnum()) and (end == len(sentence) or not sentence[end].isalnum())
        found.append((not whole, abs(at - near), at))
        at = sentence.find(part, at + 1)
    return min(found)[2] if found else None


def _linked(document, triggers):
    """The annotated triggers with the antecedents that the network gives to its own at the same place."""
    own = {t.word: n for n, t in enumerate(document.triggers)}
    matched = {own[i]: n for n, t in enumerate(triggers) for i in document.words_in(t.start, t.end) if i in own}
    mine = {n: k for k, n in matched.items()}
    out = []
    for n, t in enumerate(triggers):
        theirs = document.triggers[mine[n]] if n in mine else None
        back = matched.get(theirs.antecedent, -1) if theirs is not None else -1
        out.append(replace(t, antecedent=back, antecedent_score=float(theirs.antecedent_score)) if 0 <= back < n else t)
    return tuple(out)


def _near(g, day):
    first, last = date.fromisoformat(g["earliest"][:10]), date.fromisoformat(g["latest"][:10])
    return (last - first).days <= 31 and (first - day).days <= NEWS[-1] and (last - day).days >= NEWS[0]


def _pairs(reports, labels, gold):
    idf, rng = identity.inverse_frequencies(reports), np.random.default_rng(0)
    within, across = [], []

    def same(a, b):
        return a == b and not gold[a]["summary"]

    def told(a, b):
        # Two summaries may or may not be one: they teach nothing.
        return not (gold[a]["summary"] and gold[b]["summary"])

    for block in identity._blocks(reports):
        by_article, rounds = defaultdict(list), []
        for k in block:
            by_article[reports[k]["article"]].append(k)
        for members in by_article.values():
            i, j = np.triu_indices(len(members), 1)
            if len(i):
                features = identity.within_features(reports, members, i, j, idf)
                _keep(within, features, [labels[k] for k in members], i, j, same, told)
            one = defaultdict(list)
            for k in members:
                one[labels[k]].append(k)
            rounds += one.values()
        i, j = np.triu_indices(len(rounds), 1)
        if len(i) > PAIRS:
            drawn = rng.choice(len(i), PAIRS, replace=False)
            i, j = i[drawn], j[drawn]
        article = np.array([reports[r[0]]["article"] for r in rounds])
        i, j = i[article[i] != article[j]], j[article[i] != article[j]]
        if len(i):
            table = identity.Table([identity.merged([reports[k] for k in r]) for r in rounds], idf)
            _keep(across, table.features(i, j), [labels[r[0]] for r in rounds], i, j, same, told)
    return tuple((np.concatenate([x for x, _ in part]), np.concatenate([y for _, y in part])) for part in (within, across))


def _keep(out, features, labels, i, j, same, told):
    ask = np.array([told(labels[a], labels[b]) for a, b in zip(i, j, strict=True)])
    right = np.array([same(labels[a], labels[b]) for a, b in zip(i, j, strict=True)])
    out.append((features[ask], right[ask]))


def _fitted(name, features, parts):
    print(f"{name}, log loss and F1:", _left_out(parts, _logistic, _judged))
    return _named(features, _logistic(parts))


def _left_out(parts, fit, judge):
    found = [
        judge(
            fit([p for k, p in enumerate(parts) if k != n] if fit is _logistic else sum((p for k, p in enumerate(parts) if k != n), [])),
            part,
        )
        for n, part in enumerate(parts)
    ]
    return np.round(np.mean(found, axis=0), 3).tolist()


def _chosen(vector, items):
    return [np.mean([right[np.argmax(rows @ vector)] for rows, right in items]) if items else 0.0]


def _judged(vector, part):
    features, right = part
    score = features @ vector
    hit = ((score > 0) & right).sum()
    return [np.logaddexp(0, np.where(right, -score, score)).mean(), 2 * hit / max(1, (score > 0).sum() + right.sum())]


def _logistic(parts, l2=2.0):
    """Weights of a logistic regression in which each set of articles weighs alike."""
    x = np.concatenate([p[0] for p in parts])
    sign = 2.0 * np.concatenate([p[1] for p in parts]) - 1
    weight = np.concatenate([np.full(len(p[1]), 1000 / max(1, len(p[1]))) for p in parts])

    def loss(w):
        z = sign * (x @ w)
        return (weight * np.logaddexp(0, -z)).sum() + l2 * w @ w / 2, -(weight * sign / (1 + np.exp(np.clip(z, -50, 50)))) @ x + l2 * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def _softmax(items, l2=1.0):
    """Weights of a conditional logit over the candidates of each item."""
    items = [(rows, right) for rows, right in items if right.any()]

    def loss(w):
        total, gradient = l2 * w @ w / 2, l2 * w
        for rows, right in items:
            score = rows @ w
            p = np.exp(score - score.max())
            good = p[right].sum()
            total -= np.log(good / p.sum())
            gradient = gradient - p[right] @ rows[right] / good + p @ rows / p.sum()
        return total, gradient

    return minimize(loss, np.zeros(len(roles.FEATURES)), jac=True, method="L-BFGS-B").x


def _named(features, vector):
    return {f: round(float(v), 3) for f, v in zip(features, vector, strict=True)}


def _write(path, weights):
    head = "# Weights of the logistic models of measures/. Made by analysis/training/measure_weights.py; not to be edited by hand.\n"
    path.write_text(head + yaml.safe_dump(weights, sort_keys=True, width=150), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
