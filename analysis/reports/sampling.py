"""A human in the loop: sheets to check the machine's answers by hand, and what the filled sheets say.

A sheet is a CSV that a spreadsheet opens, and beside it a page that fills it by keys (sheet.py): the words with what stands around them,
the machine's answer, and empty columns to fill with yes or no. Its columns table, article_id, start, end and text are those of
corrections.csv, so that a wrong row can be copied there.
"""

import csv
import io
import random
from pathlib import Path

import pandas as pd

from ..case import did_you_mean
from ..cells import write_csv, write_text
from ..corpus.decoding import decode
from ..framing.statistics import wilson
from .links import missing
from .settings import SHEETS

PLACE = ("table", "article_id", "outlet", "start", "end", "text", "context", "stratum", "weight")
# What each sheet shows of the machine's answer, and the questions it asks: {column: (question, the column of corrections.csv that
# takes the right answer)}. The first of each asks whether the row is real; after a no the others do not arise.
ANSWERS = {
    "quotes": ("speaker", "side", "kind", "cue"),
    "frames": ("frame", "voice"),
    "dates": ("value", "earliest", "latest"),
    "measures": ("family", "actor", "target", "domain", "stage", "status", "earliest", "latest"),
}
QUESTIONS = {
    "quotes": {
        "is_statement": ("is a statement of somebody", None),
        "span_right": ("begins and ends where it should", None),
        "speaker_right": ("has the right speaker", "speaker"),
        "side_right": ("has the right side", "side"),
        "kind_right": ("has the right kind", "kind"),
    },
    "frames": {"frame_right": ("means what the frame says", "frame"), "voice_right": ("is in the right voice", None)},
    "dates": {"is_date": ("is a date", None), "days_right": ("is put on the right days", "date")},
    "measures": {
        "is_measure": ("reports a measure", None),
        "family_right": ("is of the right family", "family"),
        "actor_right": ("has the right actor", "actor"),
        "target_right": ("has the right target", "target"),
        "status_right": ("has the right status", "status"),
        "days_right": ("is put on the right days", "date"),
    },
}
FIGURES = ["stratum", "column", "right", "n", "rate", "ci_low", "ci_high", "unsure"]
SHOWN, APART, BOTH = "shown", "set apart", "both, weighted"
_YES, _NO = {"yes", "y", "1", "true", "x", "right", "ok"}, {"no", "n", "0", "false", "wrong"}
_UNSURE = {"", "?", "unsure", "na", "n/a", "-"}
_AROUND = 160


def sample(corpus: str | Path, what: str = "quotes", n: int = 100, seed: int = 1, out: str | Path | None = None, apart: int = 0) -> str:
    """Writes a check sheet, and the page that fills it, and returns a sentence that says where.

    Exactly n rows (all, where there are fewer) are drawn at random from those that the report shows, and `apart` rows from those that it
    sets apart (attributions in doubt or of no speech, measures that are denied, hypothetical or tied to no act): a stratum of their own.
    what: quotes, frames, dates or measures. out: the sheet, checks/<what>.csv beside the articles where it is missing. The same seed draws
    the same rows. Raises ValueError for another table, and where the sheet is there already: it may have been filled.
    """
    from .sheet import sheet_page
    from .study import start

    if what not in QUESTIONS:
        raise ValueError(f"--what: there is no table {what!r} to check.{did_you_mean(what, QUESTIONS)}")
    corpus = Path(corpus)
    out = Path(out) if out else (corpus if corpus.is_dir() else corpus.parent) / SHEETS / f"{what}.csv"
    for path in (out, out.with_suffix(".html")):
        if path.exists():
            raise ValueError(f"{path}: exists already and may have been filled; name another sheet with --out.")
    study = start(corpus)
    strata = _strata(study, what)
    sheet = draw(study, what, n, seed, apart)
    if sheet.empty:
        raise ValueError(f"{corpus}: the table {what} has no rows, so that there is nothing to check.")
    write_csv(sheet, out)
    write_text(out.with_suffix(".html"), sheet_page(study, what, sheet, out.name))
    told = [f"Wrote {len(sheet)} rows to {out}, drawn from {len(strata[SHOWN]):,} that the report shows"]
    if strata[APART]:
        drawn = (sheet["stratum"] == APART).sum()
        told.append(f" and {drawn} of {len(strata[APART]):,} that it sets apart" if drawn else "")
        told.append("" if drawn else f" ({len(strata[APART]):,} are set apart; --apart 50 draws from them too)")
    columns = ", ".join(QUESTIONS[what])
    fill = f"Open {out.with_suffix('.html')} to answer by keys, or fill {columns} with yes or no (? where you are not sure)"
    return f"{''.join(told)}. {fill}; then run: python -m analysis score {out}"


def draw(study, what: str, n: int = 100, seed: int = 1, apart: int = 0) -> pd.DataFrame:
    """The rows of a check sheet: the columns of PLACE, the machine's answer, the questions (empty) and a note (empty).

    weight: how many rows of its stratum one row of the sheet stands for.
    """
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    chosen = []
    for stratum, rows in _strata(study, what).items():
        picked = systematic([study.outlet_of[r["article_id"]] for r in rows], n if stratum == SHOWN else apart, seed)
        for row in (rows[i] for i in picked):
            start, end = span_of(what, row)
            text = texts[row["article_id"]]
            a, b = max(0, start - _AROUND), min(len(text), end + _AROUND)
            around = f"{'…' if a else ''}{text[a:start]}[[{text[start:end]}]]{text[end:b]}{'…' if b < len(text) else ''}"
            place = (what, row["article_id"], study.outlet_of[row["article_id"]], start, end, text[start:end], " ".join(around.split()))
            answers = {c: None if missing(row.get(c)) else row.get(c) for c in ANSWERS[what]}
            chosen.append(dict(zip(PLACE, (*place, stratum, round(len(rows) / len(picked), 4)), strict=True)) | answers)
    columns = [*PLACE, *ANSWERS[what], *QUESTIONS[what], "note"]
    return pd.DataFrame(chosen, columns=columns)


def _strata(study, what):
    """{stratum: rows} of a table: what the report shows, and what it sets apart."""
    frame = {"quotes": "quotes", "frames": "hits", "dates": "dates", "measures": "mentions"}[what]
    rows, strata = getattr(study, frame).to_dict("records"), {SHOWN: [], APART: []}
    loose = set()
    if what == "measures" and "identified" in study.measures:
        loose = set(study.measures.loc[study.measures["identified"].eq(False), "measure_id"])
    for r in rows:
        if what == "frames" and r["zone"] != "body":
            continue
        apart = what == "quotes" and r.get("act", "speech") != "speech"
        apart |= what == "measures" and (r.get("status") in ("hypothetical", "denied") or r.get("measure_id") in loose)
        strata[APART if apart else SHOWN].append(r)
    return strata


def score(sheets: list) -> str:
    """What filled sheets say, as printable text: for each question how often the machine was right, with Wilson's 95 % interval; with two
    sheets of the same rows also Krippendorff's alpha of their coders."""
    lines = []
    for path in sheets:
        table = figures([path])
        lines.append(f"{path}")
        if not table["n"].sum():
            lines.append("  nothing is filled in yet")
            continue
        strata = table.loc[table["n"] > 0, "stratum"].unique()
        for stratum in strata:
            lines += [f"  {stratum}:"] if len(strata) > 1 else []
            for r in table[(table["stratum"] == stratum) & (table["n"] > 0)].to_dict("records"):
                unsure = f", {r['unsure']} left open" if r["unsure"] else ""
                interval = f"{r['ci_low']:.0%} to {r['ci_high']:.0%}"
                lines.append(f"  {r['column']:14} {r['right']:4} of {r['n']:4} right  {r['rate']:4.0%}  (95 % interval {interval}){unsure}")
    if len(sheets) == 2:
        lines.append("agreement of the two coders")
        for r in agreement(*sheets).to_dict("records"):
            alpha = "no variation, so alpha is not defined" if missing(r["alpha"]) else f"Krippendorff's alpha {r['alpha']:.2f}"
            lines.append(f"  {r['column']:14} same answer {r['same']} of {r['n']}  {alpha}")
    return "\n".join(lines)


def figures(sheets: list) -> pd.DataFrame:
    """One row per stratum and question of filled sheets: stratum, column, right, n, rate, ci_low, ci_high, unsure (rows left open).

    Where a sheet has both strata, a third, BOTH, has the rate of all rows found: each answer counts for the rows it stands for. Interval:
    Wilson (1927), there with the effective number of answers of Kish (1965), (sum of weights)² / sum of their squares.
    """
    answers = [r for path in sheets for r in _filled(path).values()]
    strata = [s for s in (SHOWN, APART) if any(stratum == s for stratum, _, _ in answers)]
    rows = []
    for stratum in strata + [BOTH] * (len(strata) > 1):
        own = [(w, given) for s, w, given in answers if stratum in (s, BOTH)]
        for column in dict.fromkeys(c for _, given in own for c in given):
            marks = [(w, given[column]) for w, given in own if column in given]
            known = [(w, right) for w, right in marks if right is not None]
            right, n = sum(r for _, r in known), len(known)
            total, squares = sum(w for w, _ in known), sum(w * w for w, _ in known)
            rate = sum(w for w, r in known if r) / total if n else None
            low, high = wilson(rate * total**2 / squares, total**2 / squares) if n else (None, None)
            rows.append((stratum, column, right, n, rate, low, high, len(marks) - n))
    return pd.DataFrame(rows, columns=FIGURES)


def agreement(first: str | Path, second: str | Path) -> pd.DataFrame:
    """Agreement of two coders on the rows that both have filled, one row per question: column, n, same, alpha.

    alpha: Krippendorff's (1980) for nominal data, by nltk.metrics.agreement; missing where all answers are one and the same.
    """
    from nltk.metrics.agreement import AnnotationTask

    a, b = ({k: given for k, (_, _, given) in _filled(path).items()} for path in (first, second))
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
    """{place of a row: (stratum, weight, {question: True, False or None})} of a sheet."""
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path}: there is no such sheet.")
    text = decode(path.read_bytes()).text
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else "\t" if "\t" in first else ",")
    asked = [c for c in reader.fieldnames or [] if c in {q for questions in QUESTIONS.values() for q in questions}]
    if not asked or not {"article_id", "start", "end"} <= set(reader.fieldnames):
        raise ValueError(f"{path}: is no check sheet; expected one that `sample` wrote, with article_id, start, end and its questions.")
    rows, seen = {}, {}
    for row in reader:
        key = tuple(row.get(c) for c in ("table", "article_id", "start", "end"))
        seen[key] = seen.get(key, 0) + 1
        given = {c: _answer(row[c], c, path, reader.line_num) for c in asked}
        stratum, weight = row.get("stratum") or SHOWN, (row.get("weight") or "1").replace(",", ".")
        try:
            rows[(*key, seen[key])] = (stratum if stratum in (SHOWN, APART) else SHOWN, float(weight), given)
        except ValueError:
            raise ValueError(f"{path}, line {reader.line_num}: weight is {weight!r}; expected a number, as `sample` wrote it.") from None
    return rows


def _answer(text, column, path, line):
    given = (text or "").strip().lower()
    if given in _UNSURE:
        return None
    if given in _YES | _NO:
        return given in _YES
    raise ValueError(f"{path}, line {line}: {column} is {text!r}; expected yes, no or ?.")


def span_of(what: str, row: dict) -> tuple[int, int]:
    """(start, end) of a row of a table in the text of its article."""
    if what == "quotes":
        return min(a for a, _ in row["content_spans"]), max(b for _, b in row["content_spans"])
    return int(row["start"]), int(row["end"])


def systematic(groups: list, n: int, seed: int) -> list[int]:
    """Numbers of exactly n members (all, where there are fewer), each as likely as any other, spread over the groups in proportion.

    A systematic sample (Cochran 1977, ch. 8): the members stand group by group, in random order within a group, and every (N/n)th is
    taken from a random start.
    """
    rng = random.Random(seed)
    order = sorted(range(len(groups)), key=lambda i: (str(groups[i]), rng.random()))
    n = min(n, len(order))
    start = rng.random()
    return sorted(order[int((start + k) * len(order) / n)] for k in range(n))
