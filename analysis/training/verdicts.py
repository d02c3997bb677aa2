"""Verdicts that people gave on single answers of the program, kept as data and asked again of every later version.

    python -m analysis.training.verdicts VERDICTS.jsonl CORPUS     how many right answers are still given, how many wrong ones are gone
    python -m analysis.training.verdicts --add SHEET.csv           prints the verdicts of a filled check sheet as lines of that file

A line holds one answer: table (quotes, dates, measures), article_id, text (the words that it was about), column ("row" asks whether there
should be a row at all, "span" whether these are its words), value (what the program had said), right (true or false) and, where there is
something to say, note. Only articles that the project itself ships may stand in a committed file.
"""

import argparse
import csv
import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd

import analysis

COLUMNS = ("table", "article_id", "text", "column", "value", "right", "note")
ALIKE = 0.6  # share of words that makes a row of today the one that was judged
TEXT = {"quotes": "content", "dates": "text", "measures": "sentence"}
_WORD = re.compile(r"\w+")
_ANSWERS = {"yes": True, "no": False}


def load(path: Path) -> list[dict]:
    """The verdicts of a file, each a dict of COLUMNS. Raises ValueError with file and line where one is not as COLUMNS say."""
    out = []
    for n, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        if not set(COLUMNS[:-1]) <= set(row) <= set(COLUMNS) or row["table"] not in TEXT or not isinstance(row["right"], bool):
            wanted = f"{', '.join(COLUMNS)}, table one of {', '.join(TEXT)}, right true or false"
            raise ValueError(f"{path}, line {n}: expected {wanted}.")
        out.append({"note": None} | row)
    return out


def of_sheet(path: Path) -> list[dict]:
    """The verdicts of a check sheet that `python -m analysis sample` wrote and somebody filled; what is left open gives none."""
    out = []
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for question, answer in row.items():
                column = "row" if question.startswith("is_") else question.removesuffix("_right")
                column = "earliest" if column == "days" else column
                if not question.startswith("is_") and not question.endswith("_right") or answer.strip().lower() not in _ANSWERS:
                    continue
                value = {"row": True, "span": row["text"]}.get(column, row.get(column) or None)
                verdict = (row["table"], row["article_id"], row["text"], column, value, _ANSWERS[answer.strip().lower()], row["note"])
                out.append({k: v for k, v in zip(COLUMNS, verdict, strict=True) if k != "note" or v})
    return out


def score(verdicts: list[dict], tables: dict[str, pd.DataFrame]) -> dict:
    """{figure: {right, of, share}}: by table how many of the right answers are still given and how many of the wrong ones are gone.

    tables: the quotes, dates and measures (reports) of the articles judged, by name.
    """
    rows = {name: _by_article(frame) for name, frame in tables.items()}
    counts = {}
    for v in verdicts:
        given = _given(v, rows[v["table"]].get(v["article_id"], ()))
        figure = f"{v['table']}: " + ("right answers kept" if v["right"] else "wrong answers gone")
        count = counts.setdefault(figure, [0, 0])
        count[0] += given == v["right"]
        count[1] += 1
    return {figure: {"right": right, "of": n, "share": round(right / n, 3)} for figure, (right, n) in sorted(counts.items())}


def _by_article(frame):
    return {article: part.to_dict("records") for article, part in frame.groupby("article_id")}


def _given(verdict, rows):
    """True where the program gives the answer today that was judged, in any of the rows about those words."""
    alike = {k: _overlap(verdict["text"], r[TEXT[verdict["table"]]]) for k, r in enumerate(rows)}
    return any(share >= ALIKE and _same(verdict, rows[k], share) for k, share in alike.items())


def _same(verdict, row, alike):
    if verdict["column"] == "row":
        return row.get("act", "speech") == "speech"
    if verdict["column"] == "span":
        return alike == 1
    value = row.get(verdict["column"])
    value = None if value is None or value is pd.NA or value != value else str(value)
    return value == verdict["value"] or isinstance(row.get(verdict["column"]), pd.Timestamp) and value[:10] == verdict["value"]


def _overlap(one, other):
    a, b = (Counter(_WORD.findall(str(t).lower())) for t in (one, other))
    return sum((a & b).values()) / max(1, sum((a | b).values()))


def main() -> None:
    """Prints figures as JSON, or the verdicts of a sheet as lines."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.verdicts", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="verdicts, one JSON object a line")
    parser.add_argument("corpus", type=Path, nargs="?", help="the articles that they are about")
    parser.add_argument("--add", type=Path, metavar="SHEET", help="print the verdicts of this filled check sheet")
    args = parser.parse_args()
    if args.add:
        for verdict in of_sheet(args.add):
            print(json.dumps(verdict, ensure_ascii=False))
    elif args.file and args.corpus:
        articles = analysis.load_articles(args.corpus)
        tables = {"quotes": analysis.extract_quotes(articles), "dates": analysis.extract_dates(articles)}
        print(json.dumps(score(load(args.file), tables | {"measures": analysis.extract_measures(articles)}), indent=1))
    else:
        parser.error("expected a file of verdicts and its corpus, or --add with a check sheet")


if __name__ == "__main__":
    main()
