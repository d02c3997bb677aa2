"""A human in the loop: sheets to check the machine's answers by hand, and what the filled sheets say.

A sheet is a CSV that a spreadsheet opens: the words with what stands around them, the machine's answer, and empty columns to fill with
yes or no. Its columns table, article_id, start, end and text are those of corrections.csv, so that a wrong row can be copied there.
"""

import csv
import io
import random
from pathlib import Path

import pandas as pd

from ..case import did_you_mean
from ..framing.statistics import wilson
from .links import missing
from .tables import write_csv

PLACE = ("table", "article_id", "outlet", "start", "end", "text", "context")
# What each sheet shows of the machine's answer, and the questions it asks.
ANSWERS = {
    "quotes": ("speaker", "side", "kind", "cue"),
    "frames": ("frame", "voice"),
    "dates": ("value", "earliest", "latest"),
    "measures": ("family", "actor", "target", "domain", "stage", "status", "earliest", "latest"),
}
QUESTIONS = {
    "quotes": ("is_statement", "span_right", "speaker_right", "side_right", "kind_right"),
    "frames": ("frame_right", "voice_right"),
    "dates": ("is_date", "days_right"),
    "measures": ("is_measure", "family_right", "actor_right", "target_right", "status_right", "days_right"),
}
FIGURES = ["column", "right", "n", "rate", "ci_low", "ci_high", "unsure"]
_YES, _NO = {"yes", "y", "1", "true", "x", "right", "ok"}, {"no", "n", "0", "false", "wrong"}
_UNSURE = {"", "?", "unsure", "na", "n/a", "-"}
_AROUND = 160


def sample(corpus, what="quotes", n=100, seed=1, out=None):
    """Writes a check sheet and returns a sentence that says where. Rows are drawn at random, the same on every run, from each outlet
    in proportion to its rows and at least one from each.

    what: quotes, frames, dates or measures. out: the sheet, checks/<what>.csv beside the articles where it is missing. Raises
    ValueError for another table, and where the sheet is there already: it may have been filled.
    """
    from .study import start

    if what not in QUESTIONS:
        raise ValueError(f"--what: there is no table {what!r} to check.{did_you_mean(what, QUESTIONS)}")
    corpus = Path(corpus)
    out = Path(out) if out else (corpus if corpus.is_dir() else corpus.parent) / "checks" / f"{what}.csv"
    if out.exists():
        raise ValueError(f"{out}: exists already and may have been filled; name another sheet with --out.")
    study = start(corpus)
    sheet = draw(study, what, n, seed)
    if sheet.empty:
        raise ValueError(f"{corpus}: the table {what} has no rows, so that there is nothing to check.")
    write_csv(sheet, out)
    fill = f"Fill {', '.join(QUESTIONS[what])} with yes or no (? where you are not sure)"
    return f"Wrote {len(sheet)} rows to {out}. {fill}, then run: python -m analysis score {out}"


def draw(study, what, n=100, seed=1):
    """The rows of a check sheet: the columns of PLACE, the machine's answer, the questions (empty) and a note (empty)."""
    frame = {"quotes": "quotes", "frames": "hits", "dates": "dates", "measures": "mentions"}[what]
    rows = [r for r in getattr(study, frame).to_dict("records") if what != "frames" or r["zone"] == "body"]
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    chosen = []
    for i in _stratified([study.outlet_of[r["article_id"]] for r in rows], n, seed):
        row = rows[i]
        start, end = _span(what, row)
        text = texts[row["article_id"]]
        a, b = max(0, start - _AROUND), min(len(text), end + _AROUND)
        context = " ".join(f"{'…' if a else ''}{text[a:start]}[[{text[start:end]}]]{text[end:b]}{'…' if b < len(text) else ''}".split())
        place = (what, row["article_id"], study.outlet_of[row["article_id"]], start, end, text[start:end], context)
        answers = {c: None if missing(row.get(c)) else row.get(c) for c in ANSWERS[what]}
        chosen.append(dict(zip(PLACE, place, strict=True)) | answers)
    columns = [*PLACE, *ANSWERS[what], *QUESTIONS[what], "note"]
    return pd.DataFrame(chosen, columns=columns)


def score(sheets):
    """What filled sheets say, as printable text: for each question how often the machine was right, with Wilson's 95 % interval; with two
    sheets of the same rows also Krippendorff's alpha of their coders."""
    lines = []
    for path in sheets:
        table = figures([path])
        lines.append(f"{path}")
        if not table["n"].sum():
            lines.append("  nothing is filled in yet")
            continue
        for r in table.to_dict("records"):
            if r["n"]:
                unsure = f", {r['unsure']} left open" if r["unsure"] else ""
                interval = f"{r['ci_low']:.0%} to {r['ci_high']:.0%}"
                lines.append(f"  {r['column']:14} {r['right']:4} of {r['n']:4} right  {r['rate']:4.0%}  (95 % interval {interval}){unsure}")
    if len(sheets) == 2:
        lines.append("agreement of the two coders")
        for r in agreement(*sheets).to_dict("records"):
            alpha = "no variation, so alpha is not defined" if missing(r["alpha"]) else f"Krippendorff's alpha {r['alpha']:.2f}"
            lines.append(f"  {r['column']:14} same answer {r['same']} of {r['n']}  {alpha}")
    return "\n".join(lines)


def figures(sheets):
    """One row per question of filled sheets: column, right, n, rate, ci_low, ci_high (Wilson 1927), unsure (rows left open)."""
    rows = []
    answers = [r for path in sheets for r in _filled(path).values()]
    for column in dict.fromkeys(c for r in answers for c in r):
        given = [r[column] for r in answers if column in r]
        right, n = sum(v is True for v in given), sum(v is not None for v in given)
        low, high = wilson(right, n) if n else (None, None)
        rows.append((column, right, n, right / n if n else None, low, high, len(given) - n))
    return pd.DataFrame(rows, columns=FIGURES)


def agreement(first, second):
    """Agreement of two coders on the rows that both have filled, one row per question: column, n, same, alpha.

    alpha: Krippendorff's (1980) for nominal data, by nltk.metrics.agreement; missing where all answers are one and the same.
    """
    from nltk.metrics.agreement import AnnotationTask

    a, b = _filled(first), _filled(second)
    if not set(a) & set(b):
        raise ValueError(f"{first} and {second} have no row in common; expected two sheets of the same draw.")
    rows = []
    for column in dict.fromkeys(c for r in a.values() for c in r):
        both = [(k, a[k][column], b[k].get(column)) for k in a if k in b and a[k][column] is not None and b[k].get(column) is not None]
        task = [(coder, str(k), value) for k, x, y in both for coder, value in (("first", x), ("second", y))]
        varied = len({value for _, _, value in task}) > 1
        same = sum(x == y for _, x, y in both)
        rows.append((column, len(both), same, AnnotationTask(data=task).alpha() if varied else None))
    return pd.DataFrame(rows, columns=["column", "n", "same", "alpha"])


def _filled(path):
    """{place of a row: {question: True, False or None}} of a sheet."""
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path}: there is no such sheet.")
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else "\t" if "\t" in first else ",")
    asked = [c for c in reader.fieldnames or [] if c in {q for questions in QUESTIONS.values() for q in questions}]
    if not asked or not {"article_id", "start", "end"} <= set(reader.fieldnames):
        raise ValueError(f"{path}: is no check sheet; expected one that `sample` wrote, with article_id, start, end and its questions.")
    rows, seen = {}, {}
    for row in reader:
        key = tuple(row.get(c) for c in ("table", "article_id", "start", "end"))
        seen[key] = seen.get(key, 0) + 1
        rows[(*key, seen[key])] = {c: _answer(row[c], c, path, reader.line_num) for c in asked}
    return rows


def _answer(text, column, path, line):
    given = (text or "").strip().lower()
    if given in _UNSURE:
        return None
    if given in _YES | _NO:
        return given in _YES
    raise ValueError(f"{path}, line {line}: {column} is {text!r}; expected yes, no or ?.")


def _span(what, row):
    if what == "quotes":
        return min(a for a, _ in row["content_spans"]), max(b for _, b in row["content_spans"])
    return int(row["start"]), int(row["end"])


def _stratified(groups, n, seed):
    """Numbers of n rows drawn without replacement, from each group in proportion to its size (largest remainders), at least one."""
    members = {}
    for i, g in enumerate(groups):
        members.setdefault(str(g), []).append(i)
    total, n = len(groups), min(n, len(groups))
    exact = {g: n * len(m) / total for g, m in members.items()} if total else {}
    quota = {g: max(1, int(x)) for g, x in exact.items()}
    for g in sorted(exact, key=lambda g: (int(exact[g]) - exact[g], g)):
        if sum(quota.values()) < n and quota[g] < len(members[g]):
            quota[g] += 1
    rng = random.Random(seed)
    chosen = [i for g in sorted(members) for i in rng.sample(members[g], min(quota[g], len(members[g])))]
    return sorted(chosen)
