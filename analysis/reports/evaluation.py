"""How often the machine is right: its tables against labels made by hand, with precision, recall and 95 % intervals.

Labels: a folder gold/ beside the articles with quotes.jsonl, timex.jsonl, events.jsonl and alignment.jsonl (any of them), one JSON object
a line; for the five seeds those in the project's tests/gold. Contents are compared as bags of words, so that the cleaning of a page may
shift offsets. A row of the machine and a label are the same where at least 60 % of their words agree, matched one to one, best first.
Intervals: Wilson 1927.
"""

import json
import re
from collections import Counter
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..framing.statistics import wilson
from .links import missing, place, quote_place
from .settings import ROOT

FILES = ("quotes", "timex", "events", "alignment")
ALIKE, SAME_QUOTE, SAME_SENTENCE = 0.6, 0.5, 0.8
COLUMNS = ["what", "kind", "measure", "right", "n", "rate", "ci_low", "ci_high", "meaning"]
ERROR_COLUMNS = ["what", "error", "article_id", "outlet", "machine", "hand", "text", "evidence"]
# What no labels measure, said wherever the figures are told.
UNMEASURED = (
    "Not measured: roles, who answers whom, who leaves what out, where reports disagree, and measures other than of trade and security. "
    "Read their evidence before using them."
)
SEEN = (
    "The rules were written with these five articles in view. On news not seen before the program is right less often; the README has the "
    "figures, and the command “python -m analysis sample” writes a sheet for your own articles."
)
OF_SEEDS = "the hand annotations of the five seeds"
_WORD = re.compile(r"\w+")
# On the seeds two annotators agreed on 82 of 85 attributions; of their labels one set is kept.
SEED_PEOPLE = (82, 85)


class Labels(NamedTuple):
    """Hand labels of a corpus: {file: list of dicts} and where they came from; no files where there are none."""

    files: dict
    where: str | None


def labels(study):
    """The Labels that belong to a study's articles."""
    known = set(study.articles["article_id"])
    corpus = Path(study.corpus)
    own = (corpus if corpus.is_dir() else corpus.parent) / "gold"
    for folder, where in ((own, "gold/ beside the articles"), (ROOT / "tests" / "gold", OF_SEEDS)):
        files = _read(folder) if folder.is_dir() else {}
        files = {name: rows for name, rows in files.items() if any(_article(r) in known for r in rows)}
        if files:
            return Labels(files, where)
    return Labels({}, None)


def accuracy(study):
    """Precision and recall by kind with 95 % intervals, one row per figure.

    Columns: what (quotations, speakers, kinds, sides, same utterance, dates, measures), kind, measure (precision, recall, or share
    right), right, n, rate, ci_low, ci_high, meaning (what the figure says, in words). Empty where the corpus has no hand labels.
    """
    rows = [row for part in _parts(study) for row in part.rows]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"right": "Int64", "n": "Int64", "rate": float, "ci_low": float, "ci_high": float})


def errors(study):
    """Every error on the hand-labelled articles, one row each: what, error, article_id, outlet, machine, hand, text, evidence (a place)."""
    frame = pd.DataFrame([e for part in _parts(study) for e in part.errors], columns=ERROR_COLUMNS)
    return frame.assign(outlet=frame["article_id"].map(study.outlet_of))


def sentences(study):
    """What the index says of the machine's accuracy: a few sentences, one that says so where nobody has checked."""
    figures = accuracy(study)
    told = _checks(study)
    if figures.empty and not told:
        return [
            "Nobody has checked the results on this corpus by hand, so how often they are wrong is not known. "
            "The command “python -m analysis sample” writes a sheet to check; “score” says how often the machine was right."
        ]
    if not figures.empty:
        told.insert(0, f"Measured against {labels(study).where}; in brackets 95 % intervals.")
        for r in figures[figures["kind"] == "all"].to_dict("records"):
            if r["n"]:
                told.append(f"{r['meaning']}: {_share(r)}.")
        told.append(UNMEASURED)
        if labels(study).where == OF_SEEDS:
            agreed, n = SEED_PEOPLE
            told.append(f"Two independent sets of labels of the seeds agree on {agreed} of {n} statements, {agreed / n:.0%}.")
            told.insert(0, SEEN)
    return told


def checks(study):
    """The figures of the check sheets in the folder checks/ beside the articles: as `sampling.figures`, with the sheet's name and what the
    column asks, in words."""
    from .sampling import FIGURES, QUESTIONS, figures

    parts = [figures([p]).assign(sheet=p.name) for p in study.sheets]
    table = pd.concat([p for p in parts if len(p)] or [pd.DataFrame(columns=[*FIGURES, "sheet"])], ignore_index=True)
    words = {column: question for asked in QUESTIONS.values() for column, (question, _) in asked.items()}
    return table.assign(question=table["column"].map(words))


def _checks(study):
    """What the sheets say of the rows that the report shows; what it sets apart is no part of its accuracy."""
    shown = checks(study).query("stratum == 'shown' and n > 0").to_dict("records")
    return [f"Checked by hand ({r['sheet']}): “it {r['question']}” holds for {_share(r)}." for r in shown]


def _share(r):
    return f"{r['right']} of {r['n']}, {r['rate']:.0%} ({r['ci_low']:.0%} to {r['ci_high']:.0%})"


class _Part(NamedTuple):
    rows: list
    errors: list


def _parts(study):
    """Figures and errors of each kind of labels; computed once for a study."""
    if "evaluation" not in study.__dict__:
        found = labels(study).files
        known = set(study.articles["article_id"])
        parts = []
        if "quotes" in found:
            parts.append(_quotes(study, [g for g in found["quotes"] if g["article"] in known]))
        if "alignment" in found:
            parts.append(_utterances(study, found["alignment"], known))
        if "timex" in found:
            parts.append(_dates(study, [g for g in found["timex"] if g["article"] in known]))
        if "events" in found:
            parts.append(_measures(study, found["events"], known))
        study.__dict__["evaluation"] = parts
    return study.__dict__["evaluation"]


def _quotes(study, gold):
    # "other" in the labels is a speaker who belongs to no party of the dispute.
    gold = [dict(g, side=None if g.get("side") in ("other", "unclear") else g.get("side")) for g in gold]
    labelled = {g["article"] for g in gold}
    machine = [q for q in study.quotes.to_dict("records") if q["article_id"] in labelled]
    wanted = [(g["article"], _bag(" ".join(g["content"]))) for g in gold]
    hit = _match(wanted, [(q["article_id"], _bag(q["content"])) for q in machine], ALIKE)
    used = set(hit.values())
    speech = [j for j, q in enumerate(machine) if q.get("act", "speech") == "speech"]
    rows = []
    for kind in ("all", "direct", "mixed", "indirect"):
        said = [j for j in speech if kind in ("all", machine[j]["kind"])]
        wanted = [i for i, g in enumerate(gold) if kind in ("all", g["type"])]
        name = "statements" if kind == "all" else f"{kind} quotations"
        rows.append(_row("quotations", kind, "precision", sum(j in used for j in said), len(said), f"Of the {name} found, real ones"))
        told = f"Of the {name} in the text, found, those set apart as in doubt or no speech included"
        rows.append(_row("quotations", kind, "recall", sum(i in hit for i in wanted), len(wanted), told))
    for kind in ("all", "named", "unnamed", "institution"):
        pairs = [(gold[i], machine[j]) for i, j in hit.items() if kind in ("all", gold[i]["speaker_kind"])]
        right = sum(_same(g["speaker"], q.get("speaker")) for g, q in pairs)
        who = "" if kind == "all" else f" ({kind})"
        rows.append(_row("speakers", kind, "share right", right, len(pairs), f"Of the statements found, with the right speaker{who}"))
    pairs = [(gold[i], machine[j]) for i, j in hit.items()]
    kinds = sum(g["type"] == q["kind"] for g, q in pairs)
    rows.append(_row("kinds", "all", "share right", kinds, len(pairs), "Of the statements found, with the right kind"))
    sides = sum(_same(g.get("side"), q.get("side")) for g, q in pairs)
    rows.append(_row("sides", "all", "share right", sides, len(pairs), "Of the statements found, with the right side"))
    wrong = []
    for i, g in enumerate(gold):
        content = " … ".join(g["content"])
        if i not in hit:
            where = _place_of(study, g["article"], g["content"][0])
            wrong.append(_error("quotations", "missed", g["article"], None, g["speaker"], content, where))
            continue
        q = machine[hit[i]]
        for what, theirs in (("speaker", "speaker"), ("kind", "type"), ("side", "side")):
            if not _same(q.get(what), g.get(theirs)):
                where = quote_place(q["quote_id"])
                wrong.append(_error("quotations", f"wrong {what}", g["article"], q.get(what), g.get(theirs), content, where))
    for j in speech:
        if j not in used:
            q = machine[j]
            where = quote_place(q["quote_id"])
            wrong.append(_error("quotations", "not in the labels", q["article_id"], q.get("speaker"), None, q["content"], where))
    return _Part(rows, wrong)


def _utterances(study, gold, known):
    quotes = [dict(q, bag=_bag(q["content"])) for q in study.quotes.to_dict("records")]
    article = {q["quote_id"]: q["article_id"] for q in quotes}
    wanted = set()
    for k, g in enumerate(gold):
        members = []
        for m in g["members"]:
            if m["article"] in known:
                bag = _bag(m["content"])
                best = max(((_alike(bag, q["bag"]), q["quote_id"]) for q in quotes if q["article_id"] == m["article"]), default=(0, None))
                members.append(best[1] if best[0] >= SAME_QUOTE else f"missing-{k}-{m['article']}")
        wanted |= {tuple(sorted(pair)) for pair in combinations(members, 2)}
    found = set()
    for _, group in study.utterances.groupby("utterance_id"):
        pairs = combinations(sorted(group["quote_id"]), 2)
        found |= {p for p in pairs if article.get(p[0]) != article.get(p[1])}
    both = len(wanted & found)
    rows = [
        _row("same utterance", "all", "precision", both, len(found), "Of the pairs of wordings set side by side, of one utterance"),
        _row("same utterance", "all", "recall", both, len(wanted), "Of the pairs of wordings of one utterance, set side by side"),
    ]
    text = {q["quote_id"]: q["content"] for q in quotes}
    wrong = [
        _error("same utterance", "not in the labels", article[a], text[b], None, text[a], quote_place(a)) for a, b in sorted(found - wanted)
    ]
    lost = sorted(p for p in wanted - found if p[0] in text and p[1] in text)
    wrong += [_error("same utterance", "missed", article[a], None, text[b], text[a], quote_place(a)) for a, b in lost]
    return _Part(rows, wrong)


def _dates(study, gold):
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    found = [d for d in study.dates.to_dict("records") if d["article_id"] in {g["article"] for g in gold}]
    for d in found:
        text = texts[d["article_id"]]
        d["words"], d["near"] = text[d["start"] : d["end"]].lower(), _bag(text[max(0, d["start"] - 40) : d["end"] + 40])
    dated = [g for g in gold if not g.get("marginal") and g.get("start")]
    free, hits, wrong, value, interval = set(range(len(found))), 0, [], 0, 0
    for g in sorted(gold, key=lambda g: bool(g.get("marginal") or not g.get("start"))):
        near, counts = _bag(g.get("context") or g["text"]), not g.get("marginal") and bool(g.get("start"))
        options = [
            (_alike(near, found[j]["near"]), j) for j in free
            if found[j]["article_id"] == g["article"] and (found[j]["words"] in g["text"].lower() or g["text"].lower() in found[j]["words"])
        ]  # fmt: skip
        if not options:
            if counts:
                where = _place_of(study, g["article"], g.get("context") or g["text"])
                wrong.append(_error("dates", "missed", g["article"], None, _span(g["start"], g["end"]), g["text"], where))
            continue
        d = found[max(options)[1]]
        free.discard(max(options)[1])
        if not counts:
            continue
        hits += 1
        value += d["value"] == g["value"]
        given = _span(_iso(d["earliest"]), _iso(d["latest"]))
        interval += given == _span(g["start"], g["end"])
        if given != _span(g["start"], g["end"]):
            where = place(d["article_id"], f"d-{d['start']}")
            wrong.append(_error("dates", "wrong days", g["article"], given, _span(g["start"], g["end"]), g["text"], where))
    extra = sorted(j for j in free if not missing(found[j]["earliest"]))
    resolved = [d for d in found if not missing(d["earliest"])]
    for j in extra:
        d = found[j]
        days, where = _span(_iso(d["earliest"]), _iso(d["latest"])), place(d["article_id"], f"d-{d['start']}")
        wrong.append(_error("dates", "not in the labels", d["article_id"], days, None, d["words"], where))
    rows = [
        _row("dates", "all", "precision", len(resolved) - len(extra), len(resolved), "Of the dates found, real ones"),
        _row("dates", "all", "recall", hits, len(dated), "Of the dates in the text, found"),
        _row("dates", "all", "share right", interval, hits, "Of the dates found, put on the right days"),
        _row("dates", "value", "share right", value, hits, "Of the dates found, with the right value"),
    ]
    return _Part(rows, wrong)


def _measures(study, events, known):
    reports = {}
    for m in study.mentions.to_dict("records"):
        reports.setdefault(m["measure_id"], []).append((m["article_id"], _bag(m["sentence"]), m["start"]))
    rows = {m["measure_id"]: m for m in study.measures.to_dict("records")}
    core = [
        e for e in events
        if e["domain"] in ("trade", "security") and e["status"] != "hypothetical" and e["direction"] != "neutral"
        and any(m["article"] in known for m in e["mentions"])
    ]  # fmt: skip
    found, dated, wrong, matched = 0, 0, [], set()
    for e in core:
        best = max(((_shared(e, got, rows.get(mid)), mid) for mid, got in reports.items()), default=(0, None), key=lambda b: b[0])
        first = next(m for m in e["mentions"] if m["article"] in known)
        where = _place_of(study, first["article"], first["sentence"])
        if not best[0]:
            wrong.append(_error("measures", "missed", first["article"], None, e["actor"], e["label"], where))
            continue
        found += 1
        matched.add(best[1])
        m = rows[best[1]]
        day = pd.Timedelta(days=1)
        low, high = pd.Timestamp(e["start"] or "1900-01-01"), pd.Timestamp(e["end"])
        good = not missing(m["earliest"]) and m["earliest"] >= low - day and m["latest"] <= high + day
        dated += bool(good)
        if not good:
            given = _span(_iso(m["earliest"]), _iso(m["latest"]))
            wrong.append(_error("measures", "wrong days", first["article"], given, _span(e["start"], e["end"]), e["label"], where))
    charted = [m for m in rows.values() if m["domain"] in ("trade", "security") and m["status"] not in ("hypothetical", "denied")]
    real = [m for m in charted if any(_shared(e, reports[m["measure_id"]], None) for e in events)]
    for m in charted:
        if m not in real:
            article, _, start = reports[m["measure_id"]][0]
            wrong.append(_error("measures", "not in the labels", article, m["label"], None, m["label"], place(article, f"m-{start}")))
    return _Part(
        [
            _row("measures", "all", "precision", len(real), len(charted), "Of the trade and security measures found, in the labels"),
            _row("measures", "all", "recall", found, len(core), "Of the trade and security measures in the text, found"),
            _row("measures", "all", "share right", dated, found, "Of the measures found, dated within the right days"),
        ],
        wrong,
    )


def _shared(event, reports, measure):
    """Number of an event's mentions among the reports of a measure of the same domain and actor (of any, where measure is None)."""
    if measure is not None:
        actors = [part.strip() for part in re.split(r"[;(]", event["actor"])]
        if measure["domain"] != event["domain"] or not any(a and a in str(measure["actor"]) for a in actors):
            return 0
    return sum(any(a == m["article"] and _alike(b, _bag(m["sentence"])) > SAME_SENTENCE for a, b, _ in reports) for m in event["mentions"])


def _match(gold, machine, least):
    """One-to-one pairs {gold: machine} of entries (article, bag), the most alike first."""
    by_article = {}
    for j, (article, bag) in enumerate(machine):
        by_article.setdefault(article, []).append((j, bag))
    pairs = [(_alike(bag, other), i, j) for i, (article, bag) in enumerate(gold) for j, other in by_article.get(article, ())]
    hit, used = {}, set()
    for share, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if share < least:
            break
        if i not in hit and j not in used:
            hit[i] = j
            used.add(j)
    return hit


def _row(what, kind, measure, right, n, meaning):
    low, high = wilson(right, n) if n else (None, None)
    return dict(zip(COLUMNS, (what, kind, measure, right, n, right / n if n else None, low, high, meaning), strict=True))


def _error(what, error, article, machine, hand, text, evidence):
    machine, hand = (None if missing(v) else v for v in (machine, hand))
    return {"what": what, "error": error, "article_id": article, "machine": machine, "hand": hand, "text": text, "evidence": evidence}


def _place_of(study, article, words):
    """The place of the paragraph that has most of the words."""
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    text, bag = texts[article], _bag(words)
    spans = study.paragraphs[article]
    best = max(range(len(spans)), key=lambda n: (sum((bag & _bag(text[slice(*spans[n])])).values()), -n), default=0)
    return place(article, f"p-{best + 1}")


def _same(a, b):
    return missing(a) and missing(b) or not missing(a) and not missing(b) and str(a).casefold() == str(b).casefold()


def _iso(day):
    return None if missing(day) else str(day)[:10]


def _span(first, last):
    return None if first is None and last is None else first if first == last else f"{first or '?'} to {last or '?'}"


def _article(row):
    """The article of a label; of one with several, the first."""
    return row.get("article") or next((m["article"] for m in [*row.get("members", []), *row.get("mentions", [])]), None)


def _read(folder):
    return {name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
            for name in FILES if (folder / f"{name}.jsonl").is_file()}  # fmt: skip


@lru_cache(maxsize=4096)
def _bag(text):
    return Counter(_WORD.findall(text.lower()))


def _alike(a, b):
    return sum((a & b).values()) / max(1, sum((a | b).values()))
