"""Reports of one measure brought together: one row per measure, with the tightest days that its reports allow.

Each report keeps its row (merging before the analysis loses what outlets disagree on: Cook and Weidmann, AJPS 2019); reports are
grouped by actor, class of act, target, compatible days and shared words of the object. No date is taken from one report that
another contradicts: days that do not overlap make two measures, unless one of them is only implied by publication.
"""

import re
from collections import Counter

import pandas as pd

from analysis.language.text import fold

from .actions import load_actions
from .acts import infinitive
from .coverage import measure_coverage
from .grouping import SLACK, WEAK, assign_ids, bare, own_word, parts, status_of_reports

__all__ = ["assign_ids", "measure_coverage", "merge_measures", "own_word"]

# PLOVER's mode score of THREATEN violence: an attack that was announced is a threat, not an assault.
THREAT = -3.5
COLUMNS = (
    "measure_id",
    "label",
    "actor",
    "target",
    "domain",
    "direction",
    "status",
    "score",
    "earliest",
    "latest",
    "n_reports",
    "n_outlets",
    "outlets",
    "in_force_from",
    "in_force_to",
    "action",
    "family",
    "plover",
    "gta_type",
    "mast",
    "object",
    "approximate",
    "dated_by",
    "contradiction",
    "caused_by",
    "first_reported",
)
_LASTING = frozenset("blacklist asset_freeze boycott mission_closed pact_signed aid_stopped pact_renewed".split())
YEAR = pd.Timedelta(days=365)
_MOMENTARY = frozenset(("missile_test", "drill"))
# Days that only bound an act do not say from when it was in force.
_BOUNDS = frozenset(("ongoing", "recent", "before", "cause"))
# An answer in kind: its reason is the same class of act, done by the one that it is done to.
_IN_KIND = re.compile(r"\b(?:identical|similar|same|equivalent|like)\b")


def merge_measures(mentions):
    """One row per measure of the reports of extract_measures, the earliest first (undated ones last).

    Columns: measure_id; label (actor, act, target); actor, target, domain, direction, status (occurred where a report says so in a finite
    verb, else announced, scheduled, denied, hypothetical); score (PLOVER mode), plover, gta_type, mast; earliest and latest, the tightest
    interval that the reports together support (datetime64, NaT where none has a date), dated_by (the kind of date it rests on) and
    approximate; n_reports (rows), n_outlets, outlets (names joined by "; "); in_force_from and in_force_to (datetime64; for measures that
    last, up to the measure that undoes them); contradiction (where reports disagree on status or days, else missing); caused_by (measure_id
    of
    the act that a report names as its reason); action, family, object; first_reported (day of the earliest article).
    """
    if not len(mentions):
        return _typed(pd.DataFrame(columns=list(COLUMNS)))
    mentions = mentions.reset_index(drop=True)
    rows = []
    for measure_id, index in mentions.groupby("measure_id", sort=False).groups.items():
        rows.append(_measure(measure_id, mentions.loc[index]))
    frame = _typed(pd.DataFrame(rows, columns=list(COLUMNS)))
    frame["caused_by"] = _caused(mentions, frame)
    frame = _bound_by_cause(frame)
    frame = frame.sort_values(["earliest", "latest", "measure_id"], kind="stable", na_position="last").reset_index(drop=True)
    return _in_force(frame, mentions)


def _measure(measure_id, got):
    rows = got.to_dict("records")
    lo, hi, by, approximate = _interval(rows, rows[0]["domain"] == "historical")
    status = status_of_reports(got)
    best = _spokesman(rows, status)
    # Of a joint act that is told both ways round, the target of another's report can be this actor.
    targets = Counter(r["target"] for r in rows if isinstance(r["target"], str) and not parts(r["target"]) <= parts(best["actor"]))
    target = max(targets, key=lambda t: (targets[t], len(t), t)) if targets else None
    objects = Counter(r["object"] for r in rows if isinstance(r["object"], str))
    thing = max(objects, key=lambda o: (objects[o], len(o), o)) if objects else None
    rule = _rule(best["rule"])
    action = best["action"]
    if rule is not None:
        action = rule.label.replace("{target}", target or "others").replace("{object}", thing or "it")
        if isinstance(best["family"], str) and best["family"].startswith("threat_"):
            action = f"threatens to {infinitive(action)}"
    # A label is read without its mark, so it must not tell as done what was announced or only thought of.
    threat = status == "announced" and best["family"] == "attack"
    if threat:
        action = f"threatens to {infinitive(action)}"
    elif status == "hypothetical":
        action = f"might {infinitive(action)}"
    outlets = sorted({r["outlet"] for r in rows if isinstance(r["outlet"], str)})
    published = [r["published"] for r in rows if pd.notna(r["published"])]
    return {
        "measure_id": measure_id,
        "label": _label(best, action, target, rule),
        "actor": best["actor"],
        "target": target,
        "domain": best["domain"],
        "direction": best["direction"],
        "status": status,
        "score": THREAT if threat else best["score"],
        "earliest": lo,
        "latest": hi,
        "n_reports": len(rows),
        "n_outlets": len(outlets),
        "outlets": "; ".join(outlets) or None,
        "in_force_from": pd.NaT,
        "in_force_to": pd.NaT,
        "action": action,
        "family": best["family"],
        "plover": "THREATEN violence" if threat else best["plover"],
        "gta_type": best["gta_type"],
        "mast": best["mast"],
        "object": thing,
        "approximate": approximate,
        "dated_by": by,
        "contradiction": _contradiction(rows),
        "caused_by": None,
        "first_reported": min(published) if published else pd.NaT,
    }


def _rule(name):
    return load_actions().rules.get(name) if isinstance(name, str) else None


def _label(best, action, target, rule):
    actor = " and ".join(best["actor"].split("; "))
    label = f"{actor} {infinitive(action) if '; ' in best['actor'] else action}"
    if target and rule is not None and rule.towards and "{target}" not in rule.label and target not in actor:
        label += f" {rule.towards} {' and '.join(target.split('; '))}"
    return label


def _spokesman(rows, status):
    """The report that stands for the measure: one of its status, dated by the text, the earliest in the text."""
    return min(rows, key=lambda r: (r["status"] != status, r["dated_by"] != "timex", not isinstance(r["object"], str), r["start"]))


def _interval(rows, lasting=False):
    """(earliest, latest, dated_by, approximate): stated dates cut down to what they share, implied ones only where none is stated.

    Several spans of one day narrow it; those of a state that lasted (`lasting`) do not, so the span that most reports give stands, or
    all of them together where none has most.
    """
    dated = [r for r in rows if pd.notna(r["earliest"])]
    if not dated:
        return pd.NaT, pd.NaT, None, False
    strong = [r for r in dated if r["dated_by"] not in WEAK] or dated
    strong.sort(key=lambda r: ((r["latest"] - r["earliest"]).days, r["earliest"]))
    lo, hi = strong[0]["earliest"], strong[0]["latest"]
    if lasting:
        votes = Counter((r["earliest"], r["latest"]) for r in strong).most_common()
        if len(votes) == 1 or votes[0][1] > votes[1][1]:
            lo, hi = votes[0][0]
        else:
            lo, hi = min(a for (a, _), _ in votes), max(b for (_, b), _ in votes)
        return lo, hi, strong[0]["dated_by"], bool(strong[0]["approximate"])
    for r in strong[1:]:
        a, b = max(lo, r["earliest"]), min(hi, r["latest"])
        if a <= b:
            lo, hi = a, b
    return lo, hi, strong[0]["dated_by"], bool(strong[0]["approximate"])


def _contradiction(rows):
    """What outlets disagree on, in words, or None: status ("announced" against "occurred") or days that do not meet.

    An outlet speaks in its own voice, or by what it has an actor announce; what it quotes of another is not its own word. One that
    says both agrees with each, and an announcement is none of what came about in a later article. Without a day there is no telling
    whether two reports are of one act.
    """
    stated = [r for r in rows if pd.notna(r["earliest"]) and r["dated_by"] not in WEAK]
    if not stated:
        return None
    parts = []
    by, published = {}, {}
    for r in rows:
        if own_word(r) and not bare(r) and r["status"] != "hypothetical" and not (r.get("nominal") and r["status"] == "occurred"):
            by.setdefault(_teller(r), set()).add(r["status"])
            published.setdefault(r["status"], []).append(r["published"])
    told = {r["status"] for r in stated if own_word(r)}
    sides = {}
    for who, statuses in by.items():
        if len(statuses) == 1:
            sides.setdefault(next(iter(statuses)), set()).add(who)
    # A plan told before, or at a time of which one side says nothing, is no denial of what came about.
    plan = set(sides) == {"announced", "occurred"}
    if plan and (max(published["announced"]) < min(published["occurred"]) or not told >= set(sides)):
        sides = {}
    if len(sides) > 1:
        parts.append("; ".join(f"{status}: {', '.join(sorted(who))}" for status, who in sorted(sides.items())))
    days = sorted({(r["earliest"], r["latest"]) for r in stated})
    if any(_teller(a) != _teller(b) and a["latest"] + SLACK < b["earliest"] for a in stated for b in stated):
        parts.append("days: " + ", ".join(f"{a:%Y-%m-%d}/{b:%Y-%m-%d}" if a != b else f"{a:%Y-%m-%d}" for a, b in days))
    return " | ".join(parts) or None


def _teller(r):
    return r["outlet"] if isinstance(r["outlet"], str) else str(r["article_id"])


def _caused(mentions, frame):
    """measure_id of the act that stands in the reason a report gives, per measure of the frame."""
    out = {}
    causes = mentions[mentions["cause_of"].astype(bool)]
    by_place = {}
    for r in causes.to_dict("records"):
        by_place.setdefault((r["article_id"], r["start"]), []).append(r)
    for r in mentions[mentions["cause"].notna()].to_dict("records"):
        for c in by_place.get((r["article_id"], r["start"]), ()):
            if _reason(r, c):
                out.setdefault(r["measure_id"], c["measure_id"])
        if r["measure_id"] not in out:
            out[r["measure_id"]] = _other_sentence(r, causes) or _in_kind(r, frame)
    return [out.get(m) for m in frame["measure_id"]]


def _other_sentence(r, causes):
    """measure_id of the reason that a later sentence of the article states: the reason stands in that sentence."""
    for c in causes.to_dict("records"):
        if c["article_id"] == r["article_id"] and c["start"] != r["start"] and r["cause"] in fold(c["sentence"]) and _reason(r, c):
            return c["measure_id"]
    return None


def _reason(r, c):
    """True where a report c stands in the reason that r gives: an act of another, that was done or announced."""
    real = c["status"] not in ("hypothetical", "denied")
    return real and c["trigger"] in r["cause"] and c["measure_id"] != r["measure_id"] and c["actor"] != r["actor"]


def _in_kind(r, frame):
    """measure_id of the act that "an identical decision by Japan" means: the same class of act by the target against the actor, if one."""
    if not _IN_KIND.search(r["cause"]) or not isinstance(r["target"], str):
        return None
    same = frame[
        (frame["family"] == r["family"])
        & (frame["actor"] == r["target"])
        & (frame["target"] == r["actor"])
        & frame["status"].isin(("occurred", "announced"))
    ]
    return same["measure_id"].iloc[0] if len(same) == 1 else None


def _bound_by_cause(frame):
    """Days from the causal link: an undated answer lies between cause and report, an undated cause in the year up to its answer."""
    place = {m: i for i, m in enumerate(frame["measure_id"])}
    for i, cause in enumerate(frame["caused_by"]):
        if cause not in place:
            continue
        j, done = place[cause], frame.at[i, "status"] in ("occurred", "announced")
        first, start, end = frame.at[j, "earliest"], frame.at[i, "earliest"], frame.at[i, "first_reported"]
        if pd.isna(start) and frame.at[i, "status"] == "occurred" and pd.notna(first) and pd.notna(end) and first <= end:
            frame.loc[i, ["earliest", "latest", "dated_by", "approximate"]] = [first, end, "cause", True]
        elif pd.notna(start) and done and pd.isna(first) and frame.at[j, "status"] == "occurred":
            frame.loc[j, ["earliest", "latest", "dated_by", "approximate"]] = [start - YEAR, frame.at[i, "latest"], "before", True]
    return frame


def _in_force(frame, mentions):
    """Fills in_force_from and in_force_to of measures that last."""
    undone = {}
    for rule in load_actions().rules.values():
        if rule.undoes:
            undone.setdefault(rule.undoes, set()).add(rule.family)
    undone.setdefault("pact_signed", set()).update(("pact_expires",))
    effects = {}
    for r in mentions[mentions["effect_earliest"].notna()].to_dict("records"):
        effects.setdefault(r["measure_id"], r["effect_earliest"])
    records = frame.to_dict("records")
    for i, m in enumerate(records):
        if m["family"] not in undone and m["family"] not in _LASTING or m["family"] in _MOMENTARY:
            continue
        if m["status"] in ("hypothetical", "denied"):
            continue
        began = m["status"] == "occurred" and m["dated_by"] not in _BOUNDS
        start = effects.get(m["measure_id"], m["earliest"] if began else pd.NaT)
        frame.at[i, "in_force_from"] = start
        if pd.isna(start):
            continue
        ends = [
            o
            for o in records
            if o["family"] in undone.get(m["family"], ())
            and parts(o["actor"]) & parts(m["actor"])
            and pd.notna(o["earliest"])
            and o["earliest"] > start
            and (o["status"] == "occurred" or o["family"] == "pact_expires" and o["status"] in ("announced", "scheduled"))
            and _same_target(m, o)
        ]
        if ends:
            frame.at[i, "in_force_to"] = min(o["earliest"] for o in ends)
    return frame


def _same_target(m, o):
    """True where what undoes a measure is against the same party; of acts without a target, those of the same parties."""
    if parts(m["target"]) or parts(o["target"]):
        return bool(parts(m["target"]) & parts(o["target"]))
    return parts(m["actor"]) == parts(o["actor"])


def _typed(frame):
    for column in ("earliest", "latest", "in_force_from", "in_force_to", "first_reported"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    frame["score"] = frame["score"].astype("float64")
    for column in ("n_reports", "n_outlets"):
        frame[column] = frame[column].astype("int64")
    frame["approximate"] = frame["approximate"].astype(bool)
    return frame
