"""Measures and their stages, from the reports: days by vote of independent articles, labels, what was in force, where reports disagree.

Each report keeps its row (merging before the analysis loses what outlets disagree on: Cook and Weidmann, AJPS 2019). The day of a stage
is the one that most articles state, copied sentences counted once; what others state goes to the contradictions.
"""

from collections import Counter
from itertools import islice

import pandas as pd

from analysis import schema
from analysis.language.inflection import verb_of
from analysis.language.quantities import quantities, short_money

from . import trust
from .families import family
from .labels import label_all
from .signature import content, parties
from .wordlists import words

SLOTS = ("object", "amount", "currency", "rate_from", "rate_to", "quantity", "goods", "basis", "place")
# Whose day a stage gives: the act's own, or that of its announcement.
DONE = ("occurred", "in force", "raised", "suspended", "lifted")
AHEAD = ("scheduled", "delayed")
SAID = ("announced", "threatened", "proposed", "considered", "cancelled", "denied")
# An act is told as done where at least this share of its reports says so.
DONE_SHARE = 0.25
# From CLEAR on a dated measure is told apart: what doubtful reports tell is counted, not drawn. It is the probability of one act by its
# actor, times that of its days. Of what is less clear the likeliest are told apart too, until a corpus has a DOZEN: from SURE on, where the
# days count by their ROOT, since a few reports of one event hold little that is clear. CLEAR was chosen with dev in view.
CLEAR, DOZEN, SURE, ROOT = 0.64, 12, 0.58, 0.5
DAY_SURE = 0.38  # from this on a day is disputed
SLACK = pd.Timedelta(days=1)
DOUBT = 0.05  # the least that a report weighs
CLASSES = {"context": 1, "publication": 2}  # what dates a report less surely than an expression of its own sentence
# A stage that fewer than one in so many of the dating articles tell does not date the measure, nor does a place give it its name; of
# talks, which seldom name theirs, fewer of those that do, or of SELDOM, each counted as it is sure.
FEW, SELDOM = 4, 8
NARROW = pd.Timedelta(days=6)
AT_ONCE = 20_000  # reports held as dicts
REAL = frozenset(("occurred", "announced", "scheduled"))
PLANNED = ("scheduled", "announced")


def merge_measures(mentions):
    """One row per measure of the reports of extract_measures, the earliest first, undated ones last.

    Columns: measure_id; label (at most 45 characters, no two alike); actor, target, family, domain, direction; status (occurred where a
    quarter of the reports say so, else scheduled, announced, hypothetical, denied); score (PLOVER mode), plover, gta_type, mast; the
    slots object, amount, currency, rate_from, rate_to, quantity, goods, basis, place; earliest and latest (datetime64: the days it took
    place or takes effect, NaT where no report dates it), announced (the day), in_force_from and in_force_to; n_reports, n_outlets,
    n_dated (outlets that date it) and outlets ("A; B"); identified (False for the one row of an actor, family and target that gathers
    what nothing ties to an act, and for what is too doubtful); confidence (0 to 1: that this is one act with the right actor, see
    trust.py); dated_by and approximate; contradiction (what outlets disagree on); caused_by (the measure that a report names as its
    reason); first_reported.
    """
    shares = trust.known(mentions)
    rows = [_measure(measure_id, reports, shares) for (measure_id,), reports in _grouped(mentions, "measure_id")]
    _set_doubtful_apart(rows)
    for row, name in zip(rows, label_all(rows), strict=True):
        row["label"] = name
    frame = schema.frame("measures", rows)
    if not len(frame):
        return frame
    frame = frame.sort_values(["earliest", "latest", "measure_id"], kind="stable", na_position="last").reset_index(drop=True)
    frame["caused_by"] = _caused(mentions, frame)
    return _ended(frame, {row["measure_id"]: row["effect"] for row in rows})


def _set_doubtful_apart(rows):
    """Leaves identified, of the dated acts that are real, those that are clear, and of the others the likeliest up to a DOZEN in all."""
    real = [r for r in rows if r["identified"] and pd.notna(r["earliest"]) and r["status"] in REAL]
    real.sort(key=lambda r: (-round(r["likely"], 6), r["measure_id"]))
    for r in real[DOZEN:]:
        if r["likely"] < CLEAR:
            r |= {"identified": False, "in_force_from": pd.NaT, "in_force_to": pd.NaT}


def measure_stages(mentions):
    """One row per stage of a measure: measure_id, stage, earliest, latest (as most articles state them), n_reports, n_outlets, outlets."""
    rows = []
    for (measure_id, stage), reports in _grouped(mentions, "measure_id", "stage"):
        first, last, *_ = _vote(reports)
        outlets = _outlets(reports)
        rows.append((measure_id, stage, first, last, len(reports), len(outlets), "; ".join(outlets) or None))
    return schema.frame("stages", rows)


def _grouped(mentions, *by):
    """(values of the columns, rows as dicts), in the order of first mention; AT_ONCE rows are made dicts of at a time."""
    found = {}
    for k, key in enumerate(zip(*(mentions[c].tolist() for c in by), strict=True)):
        found.setdefault(key, []).append(k)
    waiting, size = [], 0
    for n, (key, rows) in enumerate(found.items(), 1):
        waiting.append((key, len(rows)))
        size += len(rows)
        if size >= AT_ONCE or n == len(found):
            taken = iter(mentions.iloc[[k for one, _ in waiting for k in found[one]]].to_dict("records"))
            yield from ((one, list(islice(taken, count))) for one, count in waiting)
            waiting, size = [], 0


def _status_and_days(reports):
    """The status of a measure and what _days tells: a plan is none of which two articles tell after its day that it was carried out, or one
    that names that day, though more articles tell of it before."""
    status = status_of(reports)
    days = _days(reports, status)
    after = [r for r in reports if r["published"] > days[1]] if status in PLANNED else []
    done = [r for r in after if r["status"] == "occurred"]
    named = any(r["dated_by"] == "timex" and _meet(_days_of(r), days) for r in done)
    if (named or len({r["article_id"] for r in done}) > 1) and status_of(after) == "occurred":
        return "occurred", _days(reports, "occurred")
    return status, days


def _measure(measure_id, reports, shares):
    status, (earliest, latest, by, approximate, others) = _status_and_days(reports)
    best = _spokesman(reports, status)
    rules = family(best["family"])
    said = [r for r in reports if r["stage"] == "announced"]
    announced = _vote(said)[0] if said else pd.NaT
    effect = _effect(reports, earliest)
    starts = effect if pd.notna(effect) else earliest
    outlets, published = _outlets(reports), [r["published"] for r in reports if pd.notna(r["published"])]
    out = {c: best[c] for c in ("family", "domain", "direction", "score", "plover", "gta_type", "mast", "trigger")}
    if out["direction"] == "neutral":  # some reports tell what kind of list it is
        out["direction"] = _most([r["direction"] for r in reports if r["direction"] != "neutral"]) or "neutral"
    out |= {s: _most([r[s] for r in reports]) for s in SLOTS}
    for slot in ("place", "basis"):
        some = [r for r in reports if isinstance(r[slot], str)] if rules.joint else reports
        mine = [r for r in some if r[slot] == out[slot]]
        if FEW * len(mine) < len(some) or SELDOM * sum(map(_sure, mine)) < sum(map(_sure, reports)):
            out[slot] = None
    out["at"] = any(f" at {the}{out['place']}" in r["sentence"] for the in ("", "the ") for r in reports)
    hit = [r for r in reports if r["affected"] and isinstance(r["object"], str)] if rules.hits else []
    hit = [r for r in hit if not _is_act(r["object"], rules)] or hit
    out |= {"object": _object(hit or reports), "affected": bool(hit)}
    for name, column in (("target_told", "inferred"), ("target_said", "unsaid")):
        out[name] = 2 * sum(isinstance(r[column], str) and "target" in r[column] for r in reports) < len(reports)
    out["verb"] = _most([r["trigger"] for r in reports if any(verb_of(w) for w in r["trigger"].lower().split())])
    actor, target = _sides(reports, rules.joint or _each_other(reports))
    if rules.mutual and actor and target:
        actor = target = "; ".join(sorted({*parties(actor), *parties(target)}))
    out |= {
        "measure_id": measure_id, "actor": actor, "target": target, "status": status,
        "earliest": earliest, "latest": latest, "announced": announced,
        "n_reports": len(reports), "n_outlets": len(outlets),
        "n_dated": len(_outlets([r for r in reports if pd.notna(r["earliest"])])), "outlets": "; ".join(outlets) or None,
        "dated_by": by, "approximate": approximate, "contradiction": _contradiction(reports, others), "caused_by": None,
        "first_reported": min(published) if published else pd.NaT,
    }  # fmt: skip
    by_hand = any(isinstance(r["measure"], str) for r in reports)
    sure, day = (1.0, 1.0) if by_hand else trust.probabilities(reports, out, shares)
    identified = bool(best["identified"] and sure * day**ROOT >= SURE)
    lasting = rules.lasting and status == "occurred" and pd.notna(starts) and identified and best["direction"] == rules.direction
    return out | {
        "identified": identified, "likely": sure * day, "confidence": round(sure, 3), "in_force_from": starts if lasting else pd.NaT,
        "in_force_to": _end(reports, starts) if lasting else pd.NaT, "effect": effect,
    }  # fmt: skip


def status_of(reports):
    """The status of a measure: the furthest that a quarter of its reports tell, each counted as it is sure, what is only thought of or
    denied where most are."""
    count = Counter()
    for r in reports:
        count[r["status"]] += _sure(r)
    n = sum(count.values())
    if count["denied"] * 2 > n:
        return "denied"
    for status in ("occurred", "announced", "scheduled"):
        if count[status] and count[status] >= DONE_SHARE * n:
            return status
    return "hypothetical" if count["hypothetical"] * 2 >= n or not count["denied"] else "denied"


def _days(reports, status):
    """The vote over the reports that give the measure's own day: those of what was done, then of the plan, then of the announcement."""
    order = (DONE, AHEAD, SAID) if status == "occurred" else (AHEAD, DONE, SAID) if status == "scheduled" else (AHEAD, SAID, DONE)
    found = None
    by_hand = [r for r in reports if r["dated_by"] == "hand"]
    if by_hand:
        return _vote(by_hand)
    dated = [r for r in reports if pd.notna(r["earliest"])]
    # The day of what is only thought of dates nothing that is real.
    dated = [r for r in dated if r["status"] in REAL] or dated
    for stages in order:
        mine = [r for r in dated if r["stage"] in stages]
        more = _vote(mine)
        if found is None and pd.notna(more[0]):
            if FEW * len({r["article_id"] for r in mine}) >= len({r["article_id"] for r in dated}):
                found = more
        elif found is not None and found[1] - found[0] > NARROW and found[0] <= more[0] and more[1] <= found[1]:
            # What is only known to the month is known to the day where a report of another stage lies in it.
            found = (more[0], more[1], *found[2:])
    return found or (pd.NaT, pd.NaT, None, False, [])


def _effect(reports, earliest):
    """The day from which a measure holds: the one that reports give for that, else the one for which it is planned, else that of the act;
    NaT where it is rather announced than done."""
    stages = {stage: [r for r in reports if r["stage"] in stage] for stage in (("in force",), AHEAD, ("announced",), DONE)}
    begins, planned = (_vote(stages[stage])[0] for stage in (("in force",), AHEAD))
    if pd.notna(begins):
        return begins
    if pd.notna(planned) and not planned < earliest:
        return planned
    said, done = (sum(map(_sure, stages[stage])) for stage in (("announced",), DONE))
    return earliest if done >= said else pd.NaT


def _vote(reports):
    """(earliest, latest, dated_by, approximate, other intervals): what most articles state, each counted once, by its surest statement
    that agrees."""
    by_article, copied = {}, set()
    for r in reports:
        printed = " ".join(r["sentence"].split())
        if pd.notna(r["earliest"]) and (printed, r["earliest"]) not in copied:
            copied.add((printed, r["earliest"]))
            by_article.setdefault(r["article_id"], []).append(r)
    told = [r for rows in by_article.values() for r in rows]
    if not told:
        return pd.NaT, pd.NaT, None, False, []
    weights = [[(_days_of(r), _weight(r)) for r in rows] for rows in by_article.values()]
    support, own = ({_days_of(r): 0.0 for r in told} for _ in range(2))
    for days in support:
        support[days] = sum(max((w for other, w in one if _meet(days, other)), default=0.0) for one in weights)
        own[days] = sum(max((w for other, w in one if days == other), default=0.0) for one in weights)

    def order(r):
        return (-round(support[_days_of(r)], 6), *_rank(r), -own[_days_of(r)], r["earliest"])

    heaviest = max(map(_weight, told))
    sure = [r for r in told if 2 * _weight(r) >= heaviest]  # a doubtful report's narrow day beats no wide one that is sure
    winner = min(sure, key=order)
    first, last = winner["earliest"], winner["latest"]
    # What stands in another sentence narrows nothing that the act's own sentence tells; what most agree with narrows first.
    alike = (v for v in told if 2 * _weight(v) >= _weight(winner) and _rank(v)[0] <= _rank(winner)[0])
    for o in sorted(alike, key=order):
        a, b = max(first, o["earliest"]), min(last, o["latest"])
        if a <= b:
            first, last = a, b
    apart = [rows for rows in by_article.values() if not any(_meet(_days_of(winner), _days_of(o)) for o in rows)]
    others = sorted({_days_of(o) for rows in apart for o in rows if o["day_sure"] >= DAY_SURE})
    return first, last, winner["dated_by"], bool(winner["approximate"]), others


def _days_of(r):
    return r["earliest"], r["latest"]


def _rank(r):
    return CLASSES.get(r["dated_by"], 0), (r["latest"] - r["earliest"]).days


def _weight(r):
    """What a report's day weighs: as much as the report and its day are sure."""
    return max(_sure(r) * (1.0 if pd.isna(r["day_sure"]) else r["day_sure"]), DOUBT)


def _sure(r):
    """How sure a report is; one that a hand has added is."""
    return 1.0 if pd.isna(r["confidence"]) else r["confidence"]


def _meet(a, b):
    return a[0] <= b[1] + SLACK and b[0] <= a[1] + SLACK


def _spokesman(reports, status):
    """The report that stands for the measure: of its status, dated by the text, with an object, in the order of the text."""
    return min(
        reports, key=lambda r: (r["status"] != status, r["dated_by"] != "timex", not isinstance(r["object"], str), bool(r["reference"]))
    )


def _sides(reports, joint):
    """(actors, targets), "A; B" each. Of what is not done jointly nobody is on both sides, and beside the first of a side stand those that
    some report names with it: where one says that Spain did it and one Algeria, one is wrong."""
    sides = {role: _together(reports, role) for role in ("actor", "target")}
    if not joint:
        _part(reports, sides)
        for role, kept in sides.items():
            rows = [parties(r[role]) for r in reports]
            sides[role] = [p for p in kept if any(kept[0] in row and p in row for row in rows)]
    return tuple("; ".join(kept) or None for kept in sides.values())


def _each_other(reports):
    """True where most reports say that two did it to one another, who are on both sides of one report."""
    rows = [(parties(r["actor"]), parties(r["target"])) for r in reports]
    return 2 * sum(len(actor) > 1 and set(actor) == set(target) for actor, target in rows) >= len(rows)


def _together(reports, role):
    """The parties that at least a third of the reports that name any give the role, those named most first."""
    named = [(parties(r[role]), _told(r, role)) for r in reports if parties(r[role])]
    count, sure = Counter(p for row, _ in named for p in row), Counter()
    for row, weight in named:
        sure.update(dict.fromkeys(row, weight))
    return [p for p in sorted(count, key=lambda p: (-count[p], -sure[p]))[:4] if 3 * count[p] >= len(named)]


def _part(reports, sides):
    """Leaves each party in the one of the two sides that more speaks for, the clearest first."""
    weight = {(role, p): sum(_told(r, role) for r in reports if p in parties(r[role])) for role in sides for p in sides[role]}
    twice = [p for p in sides["actor"] if p in sides["target"]]
    for p in sorted(twice, key=lambda p: -abs(weight["actor", p] - weight["target", p])):
        aimed = weight["target", p] > weight["actor", p] or sides["target"] == [p]
        sides["actor" if aimed and len(sides["actor"]) > 1 else "target"].remove(p)


def _told(report, role):
    """What a report's word on a role weighs: less where its sentence names nobody in it."""
    sure = _sure(report)
    return sure / 2 if isinstance(report["inferred"], str) and role in report["inferred"] else sure


def _is_act(printed, rules):
    """True for an object that ends in the act or in what it is done with, and tells nothing of what is hit: "carried out a strike"."""
    return printed.lower().split()[-1:] and printed.lower().split()[-1] in rules.own | words("means")


def _object(reports):
    """The object that has most of the words that a quarter of the objects share and fewest others, as the surest report prints it."""
    told = [(r, frozenset(content(r["object"], frozenset()))) for r in reports if isinstance(r["object"], str)]
    count = Counter(w for _, stems in told for w in stems)
    shared = {w for w, n in count.items() if FEW * n >= len(told)}
    best = max(told, key=lambda t: (2 * len(t[1] & shared) - len(t[1] - shared), _weight(t[0])), default=None)
    return best[0]["object"] if best and best[1] & shared else None


def _most(values):
    count = Counter(v for v in values if v is not None and not pd.isna(v))
    return count.most_common(1)[0][0] if count else None


def _outlets(reports):
    return sorted({r["outlet"] for r in reports if isinstance(r["outlet"], str)})


def _end(reports, start):
    """The day on which reports of the measure itself say that it was lifted or suspended; what is exempted from it leaves it in force."""
    over = _vote([r for r in reports if r["stage"] in ("lifted", "suspended") and r["decided_by"] not in words("partial")])[0]
    return over if pd.notna(over) and over > start else pd.NaT


def _contradiction(reports, others):
    """What reports disagree on, in words, or None: other days, other sizes, done against denied."""
    out = []
    if others:
        out.append("other days: " + ", ".join(f"{a:%Y-%m-%d}" if a == b else f"{a:%Y-%m-%d}/{b:%Y-%m-%d}" for a, b in others))
    own = [r for r in reports if r["voice"] == "narrator"]
    sides = {s: _outlets([r for r in own if r["status"] == s]) for s in ("occurred", "denied")}
    if all(sides.values()) and not set(sides["occurred"]) & set(sides["denied"]):
        out.append("; ".join(f"{s}: {', '.join(names)}" for s, names in sides.items()))
    for slot, kind in (("amount", "money"), ("rate_to", "rate")):
        told = {}
        for r in reports:
            if pd.notna(r[slot]) and r["status"] in REAL and _alone(r, kind):
                shown = f"{r[slot]:g}%" if slot == "rate_to" else short_money(r[slot], r["currency"])
                told.setdefault(shown, set()).add(r["outlet"])
        if len(told) > 1 and len({o for names in told.values() for o in names}) > 1:
            out.append(f"{slot.partition('_')[0]}: " + " against ".join(sorted(told)))
    return " | ".join(out) or None


def _alone(report, kind):
    """True where the object of a report has one size of a kind, so that no other rate or sum beside it can be meant."""
    told = report["object"] if isinstance(report["object"], str) else ""
    return sum(q.kind == kind for q in quantities(told)) == 1


def _caused(mentions, frame):
    """Per measure the measure_id of the act that most of its reports give as their reason, or None."""
    if "cause_of" not in mentions:
        return [None] * len(frame)
    votes = {}
    rows = mentions[mentions["cause_of"].notna()]
    ids = dict(zip(zip(mentions["article_id"], mentions["trigger_start"], strict=True), mentions["measure_id"], strict=True))
    for r in rows.itertuples():
        cause = ids.get((r.article_id, r.cause_of))
        if cause is not None and cause != r.measure_id:
            votes.setdefault(r.measure_id, Counter())[cause] += 1
    return [min(votes[m].items(), key=lambda v: (-v[1], v[0]))[0] if m in votes else None for m in frame["measure_id"]]


def _ended(frame, effects):
    """in_force_to by acts that undo, from the day of `effects` on: one that agrees in a slot ends a measure, one without slots only where
    it can mean one alone. What was only announced ends nothing yet."""
    records = frame.to_dict("records")
    running = {}
    for i, m in enumerate(records):
        for party in parties(m["actor"]) if pd.notna(m["in_force_from"]) else ():
            running.setdefault((m["family"], party), []).append(i)
    for o in records:
        undone = family(o["family"]).undoes
        day = effects[o["measure_id"]]
        if not undone or o["status"] != "occurred" or pd.isna(day) or not o["identified"]:
            continue
        near = sorted({i for name in undone for party in parties(o["actor"]) for i in running.get((name, party), ())})
        mine = [i for i in near if _same_sides(records[i], o) and records[i]["in_force_from"] < day]
        fits = [_fit(records[i], o) for i in mine]
        ended = [i for i, f in zip(mine, fits, strict=True) if f > 0] or [i for i, f in zip(mine, fits, strict=True) if f == 0]
        for i in ended if any(f > 0 for f in fits) or len(ended) == 1 else ():
            if pd.isna(frame.at[i, "in_force_to"]) or frame.at[i, "in_force_to"] > day:
                frame.at[i, "in_force_to"] = day
    return frame


def _same_sides(m, o):
    return bool(set(parties(m["actor"])) & set(parties(o["actor"]))) and (
        not parties(m["target"]) or not parties(o["target"]) or bool(set(parties(m["target"])) & set(parties(o["target"])))
    )


def _fit(m, o):
    """1 where a slot of both agrees, -1 where one is in conflict, 0 where nothing tells."""
    told = [
        (m[s], o[s])
        for s in ("amount", "goods", "basis")
        if m[s] is not None and o[s] is not None and not pd.isna(m[s]) and not pd.isna(o[s])
    ]
    if any(a == b for a, b in told):
        return 1
    return -1 if told else 0
