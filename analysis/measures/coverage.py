"""Which outlet reports which measure, and which had an article on the same dispute when it was news and did not."""

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import lru_cache

import pandas as pd

from analysis.cells import records_by
from analysis.language.gazetteer import gazetteer

from .merging import status_of
from .signature import content, parties

# A measure is left out only by an outlet with an article on its parties in so many days after it, and that has it in no article, from a
# week before on to a month after.
NEWS, BEFORE, AFTER = (pd.Timedelta(days=n) for n in (3, 7, 30))
# So many outlets must report a dated stage of a measure before one that does not can be said to have left it out.
WITNESSES = 3
# An article may mean a measure where it has at least this share of the words that most reports of the measure share.
SHARED = 0.6
SLACK = pd.Timedelta(days=1)
_ASKED = ("earliest", "latest", "timex", "sentence", "status", "confidence")
# So many measures times outlets have a row each; of more only those that most outlets report are looked for in all.
GRID = 100_000
COLUMNS = ["measure_id", "label", "outlet", "coverage", "n_reports", "earliest", "latest", "status", "timex", "sentence"]


def measure_coverage(measures, mentions, articles):
    """One row per identified measure and outlet: measure_id, label, outlet, coverage, n_reports, earliest, latest, status, timex, sentence.

    coverage is "reported", "other date" (its days do not meet the measure's) or "other status" (it tells as planned what most tell as
    done, or the reverse). Without a report it is "no article" (the outlet published none in which it could stand), "left out" (only of
    what at least three outlets date: it has an article on the same parties, published up to three days after, and none of its articles of
    these weeks has a report of the kind or the words of the others) or "no report found" (everything else). sentence is the outlet's first
    report. Where there are more than 100,000 such pairs, a measure of one outlet has a row for that outlet alone.
    """
    everyone = sorted({o for o in articles["outlet"] if not pd.isna(o)})
    identified = measures[measures["identified"].astype(bool)]
    whole = identified["measure_id"]
    if len(whole) * len(everyone) > GRID:
        several = identified[identified["n_outlets"] > 1].sort_values("n_outlets", ascending=False, kind="stable")
        whole = several["measure_id"].head(max(1, GRID // len(everyone)))
    whole = set(whole)
    by = records_by(mentions[[*dict.fromkeys(("measure_id", "outlet", *_ASKED))]], "measure_id", "outlet")
    about = _Articles(articles, mentions)
    rows = []
    for m in identified.to_dict("records"):
        outlets = everyone if m["measure_id"] in whole else [o for o in everyone if (m["measure_id"], o) in by]
        wanted = _wanted([by[m["measure_id"], o] for o in outlets if (m["measure_id"], o) in by], m)
        for outlet in outlets:
            got = by.get((m["measure_id"], outlet))
            if got is None:
                rows.append((m["measure_id"], m["label"], outlet, _missing(m, outlet, about, wanted), 0, pd.NaT, pd.NaT, None, None, None))
                continue
            dated = [r for r in got if pd.notna(r["earliest"])]
            shown, status = (dated or got)[0], status_of(got)
            row = (_agreement(m, dated, status), len(got), shown["earliest"], shown["latest"], status, shown["timex"], shown["sentence"])
            rows.append((m["measure_id"], m["label"], outlet, *row))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("earliest", "latest"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


class _Articles:
    """What is asked of the articles of an outlet: when they were published, which parties they name, what they report, their words."""

    def __init__(self, articles, mentions):
        dated = articles[articles["published"].notna()].sort_values("published", kind="stable")
        self._of = {o: list(g[["article_id", "published", "text"]].itertuples(index=False)) for o, g in dated.groupby("outlet")}
        self.reports = records_by(mentions[["article_id", "family", "actor", "target"]], "article_id")
        self._named, self._words = {}, lru_cache(maxsize=4096)(lambda text: frozenset(content(text, frozenset())))

    def near(self, outlet, first, last):
        """The articles of an outlet that were published in these days."""
        own, day = self._of.get(outlet, []), lambda a: a.published
        return own[bisect_left(own, first, key=day) : bisect_right(own, last, key=day)]

    def named(self, article):
        """The parties that an article names."""
        if article.article_id not in self._named:
            text = article.text if isinstance(article.text, str) else ""
            self._named[article.article_id] = {p.party for p in gazetteer().find(text)}
        return self._named[article.article_id]

    def words(self, article):
        """The stems of an article's words."""
        return self._words(article.text if isinstance(article.text, str) else "")


def _agreement(m, dated, status):
    if dated and pd.notna(m["earliest"]):
        first, last = m["earliest"] - SLACK, m["latest"] + SLACK
        if not any(r["earliest"] <= last and r["latest"] >= first for r in dated):
            return "other date"
    return "reported" if status == m["status"] else "other status"


def _missing(m, outlet, about, wanted):
    """Why an outlet has no report of a measure: "no article", "left out" or "no report found"."""
    first = m["earliest"] if pd.notna(m["earliest"]) else m["first_reported"]
    if pd.isna(first):
        return "no report found"
    last = m["latest"] if pd.notna(m["latest"]) else m["first_reported"]
    near = about.near(outlet, first, last + NEWS)
    if not near:
        return "no article"
    sides = set(parties(m["actor"])) | set(parties(m["target"]))
    # What was published on the day may have been written before the act.
    on_it = [a for a in near if a.published.normalize() > first and len(sides & about.named(a)) >= min(2, len(sides))]
    others = about.near(outlet, first - BEFORE, last + AFTER)
    sure = m["n_dated"] >= WITNESSES and m["status"] in ("occurred", "announced", "scheduled") and (last - first).days <= 7
    if not on_it or not sure or not wanted or any(_may_have(m, a, about, wanted) for a in others):
        return "no report found"
    return "left out"


def _may_have(m, article, about, wanted):
    """True where an article reports something of the measure's kind by its actor, or has most of the words that its reports share."""
    sides = set(parties(m["actor"])) | set(parties(m["target"]))
    for r in about.reports.get(article.article_id, ()):
        if r["family"] == m["family"] and sides & (set(parties(r["actor"])) | set(parties(r["target"]))):
            return True
    return len(wanted & about.words(article)) >= SHARED * len(wanted)


def _wanted(groups, m):
    """The stems that the reports of most outlets have in common: by them an article without a report would still show that it has it."""
    if not groups:
        return frozenset()
    named = frozenset(w.lower() for p in (*parties(m["actor"]), *parties(m["target"])) for w in p.split())
    count = Counter(w for got in groups for w in {w for r in got for w in content(r["sentence"], named)})
    return frozenset(w for w, n in count.items() if 2 * n > len(groups)) if len(groups) > 1 else frozenset()
