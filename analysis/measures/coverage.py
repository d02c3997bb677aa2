"""Which outlet reports which measure, and which could have and did not."""

import re
from functools import lru_cache

import pandas as pd
from nltk.stem import PorterStemmer

from analysis.language.gazetteer import gazetteer
from analysis.language.text import fold, sentences

from .grouping import REPEATED, SLACK, bare, own_word, parts, status_of_reports

# An outlet left a measure out only where it had an article from the measure on, up to so long after the first report of it.
WINDOW = pd.Timedelta(days=14)
COLUMNS = ["measure_id", "label", "outlet", "coverage", "n_reports", "earliest", "latest", "status", "timex", "sentence"]
_WORD = re.compile(r"[a-z]+")
# Verbs that say nothing of what is done: without the object they are in every article.
_GENERAL = frozenset("hold held make made take taken took carry give given set begin began start".split())


def measure_coverage(measures, mentions, articles):
    """One row per measure and outlet: measure_id, label, outlet, coverage, n_reports, earliest, latest, status, timex, sentence.

    coverage is "reported", "other date" (its days do not meet the measure's) or "other status" (it says announced where others say
    occurred, or the reverse); without a report it is "no article" (the outlet published none from the measure on, up to 14 days after the
    first report anywhere), "unclear" (such an article has a report of its kind, or a sentence with its words, that may mean it; and
    wherever the measure is only thought of) or "left out". sentence is the outlet's first report; missing where there is none.
    """
    outlets = sorted({o for o in articles["outlet"] if not pd.isna(o)})
    by = dict(list(mentions.groupby(["measure_id", "outlet"], sort=False))) if len(mentions) else {}
    reports = mentions.to_dict("records")
    kinds = {}
    for r in reports:
        kinds.setdefault((r["article_id"], r["family"]), []).append(r)
    of_measure = {}
    for r in reports:
        of_measure.setdefault(r["measure_id"], []).append(r)
    published = {o: list(g[["article_id", "published", "text"]].itertuples(index=False)) for o, g in articles.groupby("outlet")}
    rows = []
    for m in measures.to_dict("records"):
        first, last = _window(m)
        for outlet in outlets:
            got = by.get((m["measure_id"], outlet))
            if got is None:
                near = [a for a in published[outlet] if pd.isna(a.published) or first is None or first <= a.published <= last]
                coverage = "no article" if not near else "unclear" if _may_have(m, near, kinds, of_measure) else "left out"
                rows.append((m["measure_id"], m["label"], outlet, coverage, 0, pd.NaT, pd.NaT, None, None, None))
                continue
            dated = got[got["earliest"].notna()]
            shown = (dated if len(dated) else got).iloc[0]
            rows.append(
                (
                    m["measure_id"],
                    m["label"],
                    outlet,
                    _coverage(m, got, dated),
                    len(got),
                    shown["earliest"],
                    shown["latest"],
                    status_of_reports(got),
                    shown["timex"],
                    shown["sentence"],
                )
            )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("earliest", "latest"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


def _window(m):
    """(first, last) day on which an article could have told of the measure as news; (None, None) where no article has a day."""
    reported = m["first_reported"]
    if pd.isna(reported):
        return None, None
    first = reported - WINDOW if pd.isna(m["latest"]) else min(reported, max(m["latest"], reported - WINDOW))
    return first, reported + WINDOW


def _coverage(m, got, dated):
    if len(dated) and pd.notna(m["earliest"]):
        meets = (dated["earliest"] <= m["latest"] + SLACK) & (dated["latest"] >= m["earliest"] - SLACK)
        if not meets.any():
            return "other date"
    said = {r["status"] for r in got.to_dict("records") if own_word(r) and not bare(r) and not r["nominal"]}
    return "reported" if not said or m["status"] in said else "other status"


def _may_have(m, near, kinds, of_measure):
    """True where an article has a report of the same kind that stands elsewhere, or a sentence with the measure's words.

    What is only thought of is told in too many words for anybody to be said to have left it out.
    """
    if m["status"] == "hypothetical":
        return True
    for a in near:
        for r in kinds.get((a.article_id, m["family"]), ()):
            if parts(r["actor"]) & parts(m["actor"]) and (pd.isna(r["earliest"]) or pd.isna(m["earliest"]) or _meet(r, m)):
                return True
    wanted = [w for w in {_keys(r["trigger"], r["object"]) for r in of_measure.get(m["measure_id"], ())} if w[0]]
    # "the UN approved tougher sanctions": such an object names the act, whatever the verb; a pact is signed, kept or ended.
    actors = parts(m["actor"]) if m["family"] in REPEATED else set()
    return any(
        verbs & words and (not things or things & words) or things & words and actors & names
        for a in near
        if isinstance(a.text, str)
        for words, names in _sentences(a.text)
        for verbs, things in wanted
    )


def _meet(r, m):
    return r["earliest"] <= m["latest"] + SLACK and r["latest"] >= m["earliest"] - SLACK


@lru_cache(maxsize=4096)
def _keys(trigger, thing):
    """(stems of the verb or noun of an act, stems of its object); general verbs leave the object to stand for both."""
    things = _stems(thing) if isinstance(thing, str) else frozenset()
    verbs = frozenset(_stem(w) for w in _WORD.findall(fold(trigger).lower()) if len(w) > 3 and w not in _GENERAL)
    return verbs or things, things


def _stems(text):
    return frozenset(_stem(w) for w in _WORD.findall(fold(text).lower()) if len(w) > 3)


@lru_cache(maxsize=2048)
def _sentences(text):
    """(stems, parties named) of each sentence."""
    folded = fold(text)
    named = gazetteer(None).find(folded)
    return tuple((_stems(folded[a:b]), {p.party for p in named if a <= p.start < b}) for a, b in sentences(text))


@lru_cache(maxsize=100_000)
def _stem(word):
    return _porter().stem(word)


@lru_cache(maxsize=1)
def _porter():
    return PorterStemmer()
