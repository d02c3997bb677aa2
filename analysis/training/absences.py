"""How many of the absences that the table of coverage claims are true.

    python -m analysis.training.absences ARTICLES MEASURES

Both are JSON Lines: articles, and measures with all their reports, annotated by hand (data/measures/GUIDE.md). A measure of the program
stands for the annotated one that most of its reports share their sentences with, half of them at least; an absence is true where no
article of the outlet has a report of that one. "no article" claims less (that there is none in those days).
"""

import json
import sys
from collections import Counter, defaultdict

import pandas as pd

import analysis
from analysis.measures.coverage import measure_coverage
from analysis.summaries.measures import real
from analysis.training.corpora import read_lines

STATES = ("left out", "no report found", "no article")


def absences(articles: pd.DataFrame, gold: list[dict]) -> dict:
    """{state: {right, of, share}} of the pairs of a measure and an outlet for which no report was read."""
    mentions = analysis.extract_measures(articles)
    measures = analysis.merge_measures(mentions)
    same, outlet = _same(articles, mentions, gold), dict(zip(articles["article_id"], articles["outlet"], strict=True))
    having = {g["id"]: {outlet[r["article_id"]] for r in g["reports"]} for g in gold}
    rows = measure_coverage(real(measures), mentions, articles)
    rows = rows[rows["measure_id"].isin(same)]
    told = [(c, o not in having[same[m]]) for m, o, c in zip(rows["measure_id"], rows["outlet"], rows["coverage"], strict=True)]
    counts = {state: Counter(true for c, true in told if c == state) for state in STATES}
    return {s: {"right": n[True], "of": n.total(), "share": round(n[True] / n.total(), 3)} for s, n in counts.items() if n}


def _same(articles, mentions, gold):
    """{measure_id: id of the annotated act}."""
    text, places = dict(zip(articles["article_id"], articles["text"], strict=True)), defaultdict(list)
    for g in gold:
        for r in g["reports"]:
            at = -1 if g.get("summary") else text[r["article_id"]].find(r["sentence"])
            places[r["article_id"]] += [(g["id"], at, at + len(r["sentence"]))] if at >= 0 else []
    votes, size = defaultdict(Counter), mentions["measure_id"].value_counts()
    for m in mentions.to_dict("records"):
        a, b = m["start"], m["end"]
        votes[m["measure_id"]].update({i for i, s, e in places[m["article_id"]] if 2 * (min(e, b) - max(s, a)) >= min(e - s, b - a)})
    best = {m: max(v.items(), key=lambda x: (x[1], x[0])) for m, v in votes.items() if v}
    return {m: act for m, (act, n) in best.items() if 2 * n >= size[m]}


def main(articles: str, gold: str) -> None:
    """Prints the counts as JSON."""
    rows = pd.DataFrame(read_lines(articles))[["article_id", "outlet", "published", "text"]]
    print(json.dumps(absences(rows.assign(published=pd.to_datetime(rows["published"])), list(read_lines(gold))), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
