"""Reports of one measure brought together: one row per measure, with the tightest days that its reports allow.

Each report keeps its row (merging before the analysis loses what outlets disagree on: Cook and Weidmann, AJPS 2019); reports are
grouped by actor, class of act, target, compatible days and shared words of the object. No date is taken from one report that
another contradicts: days that do not overlap make two measures, unless one of them is only implied by publication.
"""

from collections import Counter

import pandas as pd

from .actions import load_actions
from .acts import infinitive
from .grouping import SLACK, WEAK, assign_ids, parts

__all__ = ["assign_ids", "measure_coverage", "merge_measures"]

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
_PRECEDENCE = ("occurred", "announced", "scheduled", "denied", "hypothetical")
_MOMENTARY = frozenset(("missile_test", "drill"))


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


def measure_coverage(measures, mentions, articles):
    """One row per measure and outlet: measure_id, label, outlet, coverage, n_reports, earliest, latest, status, timex, sentence.

    coverage is "reported", "other date" (its days do not meet the measure's), "other status" (it says announced where others say
    occurred, or the reverse) or "left out". sentence is the outlet's first report; missing where it left the measure out.
    """
    columns = ["measure_id", "label", "outlet", "coverage", "n_reports", "earliest", "latest", "status", "timex", "sentence"]
    outlets = sorted({o for o in articles["outlet"] if not pd.isna(o)})
    by = dict(list(mentions.groupby(["measure_id", "outlet"], sort=False))) if len(mentions) else {}
    rows = []
    for m in measures.to_dict("records"):
        for outlet in outlets:
            got = by.get((m["measure_id"], outlet))
            if got is None:
                rows.append((m["measure_id"], m["label"], outlet, "left out", 0, pd.NaT, pd.NaT, None, None, None))
                continue
            dated = got[got["earliest"].notna()]
            first = (dated if len(dated) else got).iloc[0]
            rows.append(
                (
                    m["measure_id"],
                    m["label"],
                    outlet,
                    _coverage(m, got, dated),
                    len(got),
                    first["earliest"],
                    first["latest"],
                    _status(got),
                    first["timex"],
                    first["sentence"],
                )
            )
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("earliest", "latest"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame


def _coverage(m, got, dated):
    if len(dated) and pd.notna(m["earliest"]):
        meets = (dated["earliest"] <= m["latest"] + SLACK) & (dated["latest"] >= m["earliest"] - SLACK)
        if not meets.any():
            return "other date"
    return "reported" if _status(got) == m["status"] else "other status"


def _measure(measure_id, got):
    rows = got.to_dict("records")
    lo, hi, by, approximate = _interval(rows)
    status = _status(got)
    best = _spokesman(rows, status)
    targets = Counter(r["target"] for r in rows if isinstance(r["target"], str))
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


def _interval(rows):
    """(earliest, latest, dated_by, approximate): stated dates cut down to what they share, implied ones only where none is stated."""
    dated = [r for r in rows if pd.notna(r["earliest"])]
    if not dated:
        return pd.NaT, pd.NaT, None, False
    strong = [r for r in dated if r["dated_by"] not in WEAK] or dated
    strong.sort(key=lambda r: ((r["latest"] - r["earliest"]).days, r["earliest"]))
    lo, hi = strong[0]["earliest"], strong[0]["latest"]
    for r in strong[1:]:
        a, b = max(lo, r["earliest"]), min(hi, r["latest"])
        if a <= b:
            lo, hi = a, b
    return lo, hi, strong[0]["dated_by"], bool(strong[0]["approximate"])


def _status(got):
    """The status that most outlets give in finite verbs (occurred where equal); nouns ("the removal of") count where no verb does."""
    votes = {}
    for status, nominal, outlet, article in zip(got["status"], got["nominal"], got["outlet"], got["article_id"], strict=True):
        if not nominal:
            votes.setdefault(status, set()).add(outlet if isinstance(outlet, str) else article)
    if not votes:
        return next((s for s in _PRECEDENCE if s in set(got["status"])), None)
    return min(votes, key=lambda s: (-len(votes[s]), _PRECEDENCE.index(s)))


def _contradiction(rows):
    """What the reports disagree on, in words, or None: status ("announced" against "occurred") or days that do not meet."""
    parts = []
    by = {}
    for r in rows:
        if not (r.get("nominal") and r["status"] == "occurred"):
            by.setdefault(r["status"], set()).add(r["outlet"] if isinstance(r["outlet"], str) else str(r["article_id"]))
    if len(by) > 1:
        parts.append("; ".join(f"{status}: {', '.join(sorted(who))}" for status, who in sorted(by.items())))
    stated = [r for r in rows if pd.notna(r["earliest"]) and r["dated_by"] not in WEAK]
    days = sorted({(r["earliest"], r["latest"]) for r in stated})
    if any(a[1] + SLACK < b[0] for a in days for b in days):
        parts.append("days: " + ", ".join(f"{a:%Y-%m-%d}/{b:%Y-%m-%d}" if a != b else f"{a:%Y-%m-%d}" for a, b in days))
    return " | ".join(parts) or None


def _caused(mentions, frame):
    """measure_id of the act that stands in the reason a report gives, per measure of the frame."""
    out = {}
    causes = mentions[mentions["cause_of"].astype(bool)]
    by_place = {}
    for r in causes.to_dict("records"):
        by_place.setdefault((r["article_id"], r["start"]), []).append(r)
    for r in mentions[mentions["cause"].notna()].to_dict("records"):
        for c in by_place.get((r["article_id"], r["start"]), ()):
            if c["trigger_start"] > r["trigger_end"] and c["measure_id"] != r["measure_id"]:
                out.setdefault(r["measure_id"], c["measure_id"])
    return [out.get(m) for m in frame["measure_id"]]


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
        start = effects.get(m["measure_id"], m["earliest"] if m["status"] == "occurred" else pd.NaT)
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
            and o["status"] not in ("hypothetical", "denied")
            and (not parts(o["target"]) or not parts(m["target"]) or parts(o["target"]) & parts(m["target"]))
        ]
        if ends:
            frame.at[i, "in_force_to"] = min(o["earliest"] for o in ends)
    return frame


def _typed(frame):
    for column in ("earliest", "latest", "in_force_from", "in_force_to", "first_reported"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    frame["score"] = frame["score"].astype("float64")
    for column in ("n_reports", "n_outlets"):
        frame[column] = frame[column].astype("int64")
    frame["approximate"] = frame["approximate"].astype(bool)
    return frame
