"""Which outlet reports which measure, and which had an article on the same dispute when it was news and did not."""

from bisect import bisect_left, bisect_right
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.cells import records_by
from analysis.language import heads
from analysis.language.gazetteer import gazetteer

from .merging import NARROW, status_of
from .signature import content, parties, stems

# What an outlet has not is asked of its articles in so many days after a measure, and of all from a week before on to a month after.
NEWS, BEFORE, AFTER = (pd.Timedelta(days=n) for n in (3, 7, 30))
# So many outlets must report a dated stage of a measure before one that does not can be said to have left it out.
WITNESSES = 3
# An article may have a measure where the network finds a report in it so like one of the measure, or where it has more than this share
# of the words of one: of outlets without a report of its family in these weeks .91 of 219 have none of the measure, .89 of 299 without
# the two questions (articles that the network has not learned; dev .97 of 102, .96 of 164).
ALIKE, SHARED = 2.5, 0.5
SLACK = pd.Timedelta(days=1)
DONE = ("occurred", "announced")  # what is only planned is told before its day, and in many ways
_ASKED = ("earliest", "latest", "timex", "sentence", "status", "article_id", "start", "row", "confidence")
# So many measures times outlets have a row each; of more only those that most outlets report are looked for in all.
GRID = 100_000
COLUMNS = [
    *("measure_id", "label", "outlet", "coverage", "n_reports", "earliest", "latest", "status", "timex", "sentence", "article_id", "start")
]


def measure_coverage(measures, mentions, articles):
    """One row per identified measure and outlet: measure_id, label, outlet, coverage, n_reports, earliest, latest, status, timex, sentence,
    article_id, start.

    coverage is "reported", "other date" (its days do not meet the measure's) or "other status" (it tells as planned what most tell as
    done, or the reverse); sentence is the outlet's first report. Without a report it is "no article" where the outlet published none from
    the measure's first day on to three days after its last. It is "unclear" where one from a week before to a month after has a report of
    the measure's family, a report like its own, or half of the words of one, or where its days are not known to the week or it is only
    planned; sentence is then the likeliest report of the family in the articles of those days. Else it is "left out" where three outlets
    date it and an article of a later of those days names its parties, or "no report found". Where there are more than 100,000 such pairs,
    a measure of one outlet has a row for that outlet alone.
    """
    everyone = sorted({o for o in articles["outlet"] if not pd.isna(o)})
    identified = measures[measures["identified"].astype(bool)]
    whole = identified["measure_id"]
    if len(whole) * len(everyone) > GRID:
        several = identified[identified["n_outlets"] > 1].sort_values("n_outlets", ascending=False, kind="stable")
        whole = several["measure_id"].head(max(1, GRID // len(everyone)))
    whole = set(whole)
    mentions = mentions.assign(row=range(len(mentions)))
    by = records_by(mentions[["measure_id", "outlet", *_ASKED]], "measure_id", "outlet")
    about = _Articles(articles, mentions)
    rows = []
    for m in identified.to_dict("records"):
        outlets = everyone if m["measure_id"] in whole else [o for o in everyone if (m["measure_id"], o) in by]
        told = [r for o in outlets for r in by.get((m["measure_id"], o), ())]
        for outlet in outlets:
            got = by.get((m["measure_id"], outlet), ())
            dated = [r for r in got if pd.notna(r["earliest"])]
            how, shown = (_agreement(m, dated, status_of(got)), (dated or got)[0]) if got else _missing(m, outlet, about, told)
            days = (shown["earliest"], shown["latest"], status_of(got)) if got else (pd.NaT, pd.NaT, None)
            place = [shown[c] for c in ("timex", "sentence", "article_id", "start")] if shown else [None] * 4
            rows.append((m["measure_id"], m["label"], outlet, how, len(got), *days, *place))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"start": "Int64"})
    for column in ("earliest", "latest"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


class _Articles:
    """What is asked of the articles of an outlet: their days and reports, and of a text the parties that it names and its words."""

    def __init__(self, articles, mentions):
        dated = articles[articles["published"].notna()].sort_values("published", kind="stable")
        dated = dated.assign(text=dated["text"].fillna(""))[["outlet", "article_id", "published", "text"]]
        self._of = {o: list(g.itertuples(index=False)) for o, g in dated.groupby("outlet")}
        self.reports = records_by(mentions[["family", "actor", "target", *_ASKED]], "article_id")
        acts = [v if isinstance(v, tuple) else (0.0,) * heads.ACT for v in mentions["likeness"]]
        self._acts = np.array(acts, dtype="float32").reshape(-1, heads.ACT) / heads.ACT**0.25
        self.words = lru_cache(maxsize=4096)(lambda text: frozenset(s for _, s, _ in stems.__wrapped__(text)))  # 100 kB a text: kept once
        self.named = lru_cache(maxsize=None)(lambda text: {p.party for p in gazetteer().find(text)})

    def near(self, outlet, first, last):
        """The articles of an outlet that were published in these days."""
        own, day = self._of.get(outlet, []), lambda a: a.published
        return own[bisect_left(own, first, key=day) : bisect_right(own, last, key=day)]

    def perhaps(self, m, told, near, others):
        """(may one of these articles have the measure that the reports told tell, the likest report of its family in those near)."""
        found = [r for a in others for r in self.reports.get(a.article_id, ())]
        rows, own = ([r["row"] for r in some] for some in (found, told))
        like = dict(zip(rows, (self._acts[rows] @ self._acts[own].T).max(1, initial=-np.inf).tolist(), strict=True))
        kin = [r for r in found if r["family"] == m["family"]]
        if kin or any(x >= ALIKE for x in like.values()):
            ids, sides = {a.article_id for a in near}, _sides(m)
            mine = [r for r in kin if r["article_id"] in ids and sides & _sides(r)]
            return True, max(mine, key=lambda r: like[r["row"]], default=None)
        words = [frozenset(content(r["sentence"], _names(m))) for r in told]
        return any(len(w & self.words(a.text)) > SHARED * len(w) for a in others for w in words), None


def _agreement(m, dated, status):
    if dated and pd.notna(m["earliest"]):
        first, last = m["earliest"] - SLACK, m["latest"] + SLACK
        if not any(r["earliest"] <= last and r["latest"] >= first for r in dated):
            return "other date"
    return "reported" if status == m["status"] else "other status"


def _missing(m, outlet, about, told):
    """(why an outlet has no report of a measure, the report of the outlet that may be one)."""
    first, last = (m[c] if pd.notna(m["earliest"]) else m["first_reported"] for c in ("earliest", "latest"))
    near = about.near(outlet, first, last + NEWS) if pd.notna(first) else []
    if not near:
        return "no article" if pd.notna(first) else "unclear", None
    perhaps, report = about.perhaps(m, told, near, about.near(outlet, first - BEFORE, last + AFTER))
    known = pd.notna(m["earliest"]) and last - first <= NARROW and m["status"] in DONE
    if perhaps or not known or near[-1].published < last:
        return "unclear", report
    sides = _sides(m)
    # What was published on the day may have been written before the act.
    on_it = [a for a in near if a.published.normalize() > last and len(sides & about.named(a.text)) >= min(2, len(sides))]
    return "left out" if on_it and m["n_dated"] >= WITNESSES else "no report found", None


def _sides(row):
    return {*parties(row["actor"]), *parties(row["target"])}


def _names(m):
    return frozenset(w.lower() for p in _sides(m) for w in p.split())
