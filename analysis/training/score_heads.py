"""Figures of the encoder's heads as it ships:

    python -m analysis.training.score_heads DATA [--split test]

Tree and tags with the annotators' words and sentences on UD English EWT and GUM (punctuation counts, as in the CoNLL shared tasks);
mentions by head word and by span, with type, and links to antecedents on GUM; triggers, family, status and words of arguments on the
articles of measures/dev/iran.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from analysis.language import document, encoder
from analysis.training import corpora


def read_gold(articles: list[corpora.Article]) -> list[document.Document]:
    """The articles as the network reads them, with the annotators' words and sentences."""
    out = []
    for a in articles:
        cut = (a.spans.astype(np.int32), a.sentence.astype(np.int32), a.sentence.astype(np.int32))
        readings, words = encoder.read([a.text], [cut])
        out.append(document.assemble(a.text, cut, words[0], [], encoder.network().tables))
    return out


def f1(right: int, found: int, there: int) -> dict:
    """Precision, recall and F1 as shares."""
    p, r = right / max(1, found), right / max(1, there)
    return {"P": round(p, 4), "R": round(r, 4), "F1": round(2 * p * r / max(1e-9, p + r), 4)}


def syntax(articles, documents) -> dict:
    """UAS, LAS, XPOS and UPOS over all words."""
    n = uas = las = xpos = upos = 0
    for a, d in zip(articles, documents, strict=True):
        right = a.head == d.head
        n += len(right)
        uas += int(right.sum())
        las += sum(bool(r) and x == y for r, x, y in zip(right, a.deprel, d.deprel, strict=True))
        xpos += sum(x == y for x, y in zip(a.xpos, d.xpos, strict=True))
        upos += sum(x == y for x, y in zip(a.upos, d.upos, strict=True))
    return {"words": n} | {k: round(v / n, 4) for k, v in (("UAS", uas), ("LAS", las), ("XPOS", xpos), ("UPOS", upos))}


def entities(articles, documents) -> dict:
    """Mentions (head and type; whole span and type) and links: right where the antecedent is of the same entity."""
    head, span, link = np.zeros(3, int), np.zeros(3, int), np.zeros(3, int)
    for a, d in zip(articles, documents, strict=True):
        gold = {w: (kind, cluster, first, end) for w, kind, cluster, first, end in a.mentions}
        found = {k: t for k, t in enumerate(d.mention) if t}
        head += [sum(found[k] == gold[k][0] for k in found if k in gold), len(found), len(gold)]
        spans = {(*d.mention_span(k, whole=True), t) for k, t in found.items()}
        there = {(int(a.spans[f, 0]), int(a.spans[e - 1, 1]), kind) for kind, _, f, e in gold.values()}
        span += [len(spans & there), len(spans), len(there)]
        seen = set()
        repeated = sum(1 for _, cluster, *_ in (gold[w] for w in sorted(gold)) if cluster in seen or seen.add(cluster))
        links = [(k, int(d.antecedent[k])) for k in found if d.antecedent[k] >= 0]
        right = sum(k in gold and j in gold and gold[k][1] == gold[j][1] for k, j in links)
        link += [right, len(links), repeated]
    return {"mention heads": f1(*head.tolist()), "mention spans": f1(*span.tolist()), "links": f1(*link.tolist())}


def measures(articles) -> dict:
    """Triggers by overlap, and of those found family, status and the words of each argument."""
    trigger, family, status = np.zeros(3, int), 0, 0
    words = {r: np.zeros(3, int) for r in corpora.ROLES}
    for a, d in zip(articles, document.read([a.text for a in articles]), strict=True):
        taken = set()
        for r in a.reports:
            s, e = a.spans[r.trigger.start, 0], a.spans[r.trigger.stop - 1, 1]
            k = next((k for k, t in enumerate(d.triggers) if k not in taken and t.start < e and s < t.end), None)
            if k is None:
                continue
            taken.add(k)
            family += d.triggers[k].family == r.family
            status += d.triggers[k].status == r.status
            for role, count in words.items():
                gold = set(r.arguments.get(role, ()))
                mine = set(d.words_in(*d.triggers[k].arguments[role][:2])) if role in d.triggers[k].arguments else set()
                count += [len(gold & mine), len(mine), len(gold)]
        trigger += [len(taken), len(d.triggers), len(a.reports)]
    n = max(1, int(trigger[0]))
    return {"triggers": f1(*trigger.tolist()), "family": round(family / n, 3), "status": round(status / n, 3)} | {
        r: f1(*c.tolist()) for r, c in words.items()
    }


def main():
    parser = argparse.ArgumentParser(description="Figures of the encoder's heads")
    parser.add_argument("data")
    parser.add_argument("--split", default="test", choices=["dev", "test"])
    parser.add_argument("--network", help="folder of another network")
    args = parser.parse_args()
    if args.network:
        encoder.DATA = Path(args.network)
    out = {}
    for name in ("ewt", "gum"):
        articles = corpora.treebank(Path(args.data) / f"ud/en_{name}-{args.split}.conllu")
        documents = read_gold(articles)
        out[f"UD {name.upper()} {args.split}"] = syntax(articles, documents) | (entities(articles, documents) if name == "gum" else {})
    out["measures Iran dev"] = measures(corpora.measures(Path(args.data) / "measures/dev", ["iran"]))
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
