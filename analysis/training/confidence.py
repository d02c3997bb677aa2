"""How sure an attribution is: the weights of a logistic regression, fitted on articles that training has not seen.

python -m analysis.training.confidence DATA/polnear/dev.jsonl --out analysis/data
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np

from analysis.language import document, encoder


def calibrate(rows, folder):
    """Writes into tagger.json the weights of the confidence: whether a human annotator has the attribution (content words with Jaccard
    0.5 and the source overlapping), by the features of attributions.py. rows: articles with text and attributions."""
    encoder.DATA = Path(folder)
    encoder.network.cache_clear()
    features, right = [], []
    for row in rows:
        found = document.candidates([row["text"]])[0]
        features += [f for _, f in found]
        right += agreement(row, [a for a, _ in found])
    x, y = np.array(features), np.array(right, float)
    path = Path(folder) / "tagger.json"
    tables = {**json.loads(path.read_text(encoding="utf-8")), "confidence": np.round(_logistic(x, y), 4).tolist()}
    path.write_text(json.dumps(tables, indent=1), encoding="utf-8")
    encoder.network.cache_clear()


def agreement(row, found):
    """For each attribution found whether a gold one agrees with it, matched one to one, best overlap first."""
    word = re.compile(r"\w+")

    def words(spans):
        return {s + m.start() for s, e in spans for m in word.finditer(row["text"][s:e])}

    gold, mine = [words(a["content"]) for a in row["attributions"]], [words(a.content) for a in found]
    pairs = sorted(((len(g & p) / len(g | p), i, j) for i, g in enumerate(gold) for j, p in enumerate(mine) if g & p), reverse=True)
    right, used = [False] * len(found), set()
    for overlap, i, j in pairs:
        if overlap >= 0.5 and ("gold", i) not in used and ("mine", j) not in used:
            used |= {("gold", i), ("mine", j)}
            source, span = row["attributions"][i]["source"], found[j].source
            right[j] = not source or bool(span and any(span[0] < e and s < span[1] for s, e in source))
    return right


def _logistic(x, y, ridge=1.0):
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    w = np.zeros(x.shape[1])
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 0
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (y - p) - penalty @ w)
    return w


def main():
    parser = argparse.ArgumentParser(description="Fit the confidence of attributions")
    parser.add_argument("articles")
    parser.add_argument("--out", default="analysis/data")
    args = parser.parse_args()
    calibrate([json.loads(line) for line in Path(args.articles).read_text(encoding="utf-8").splitlines() if line], Path(args.out))


if __name__ == "__main__":
    main()
