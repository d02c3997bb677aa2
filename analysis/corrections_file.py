"""corrections.csv: what a researcher has overruled, read and checked, every mistake in it at once.

corrections.csv lies beside the articles, one correction a row. Its columns:

    table        quotes, frames, dates or measures
    do           change (the default), drop or add
    article_id   the article
    start, end   offsets into its text, as the tables and the check sheets give them
    text         what stands there, exactly; a correction whose text is no longer there is reported and not applied
    was          (measures, frames) the family or frame meant, where several rows share the place
    why          a note for the reader

and any of the columns that the table lets a hand overrule (FIELDS), empty where the machine's answer stands, "none" where there is
no answer. new_start and new_end give a quotation another span.

A correction that names somebody in the column `who` needs no place: it holds for every row of quotes whose speaker, or of measures whose
actor, has that name, in one article where article_id is filled and in all where it is not.
"""

import csv
import io
import re
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from . import schema
from .corpus.decoding import decode

FILE = "corrections.csv"
FIELDS = schema.by_hand()   # whose voice a word is in follows from the quotations: correct those
KINDS = {c: schema.allowed(c) for c in ("kind", "speaker_kind", "domain", "direction", "status")} | {"do": ("change", "drop", "add")}
REQUIRED = ("table", "article_id", "start", "end", "text")
WHO = {"quotes": "speaker", "measures": "actor"}   # the column of each table that `who` is compared with
DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OTHER = ("do", "who", "was", "why", "new_start", "new_end")


class Corrections(list):
    """The rows of a corrections file as dicts; `problems` tells, in sentences, which could not be applied."""

    def __init__(self, rows=(), file=None):
        super().__init__(rows)
        self.file, self.problems, self.applied = file, [], 0

    def of(self, table):
        return [r for r in self if r["table"] == table]


def load(corpus: str | Path, told: list[str] | None = None) -> Corrections:
    """The Corrections of a corpus (corrections.csv in its folder, or beside its file); empty where there is no such file.

    Raises ValueError where a row cannot be understood: one sentence with file and line for each such row. With a list `told` these
    sentences go there, and the rows that can be understood come back.
    """
    corpus = Path(corpus)
    path = (corpus if corpus.is_dir() else corpus.parent) / FILE
    if not path.is_file():
        return Corrections()
    try:
        text = decode(path.read_bytes()).text.replace("\r\n", "\n").replace("\r", "\n")
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else "\t" if "\t" in first else ",")
    header = reader.fieldnames or []
    missing = [c for c in REQUIRED if c not in header and (c == "table" or "who" not in header)]
    if missing:
        raise ValueError(f"{path}: has no column {missing[0]!r}; expected {', '.join(REQUIRED)} and the columns to overrule.")
    rows, wrong = [], [f"{path}, line 1: {w}" for w in _misspelt(header)]
    for row in reader:
        if any(c.strip() for c in row.get(None) or ()):
            more = "has more cells than the header; put cells that hold the delimiter in quotation marks."
            wrong.append(f"{path}, line {reader.line_num}: {more}")
            continue
        given = {k: _unguarded(v.strip()) for k, v in row.items() if k and isinstance(v, str) and v.strip()}
        try:
            if given:
                rows.append(_checked(given, f"{path}, line {reader.line_num}"))
        except ValueError as error:
            wrong.append(str(error))
    if wrong and told is None:
        raise ValueError("\n".join(wrong))
    if wrong:
        told += wrong
    return Corrections(rows, path)


def check(corrections: Corrections, articles: pd.DataFrame) -> list[str]:
    """Sentences on the corrections that do not fit the articles: no such article, or words that do not stand at their place.

    Whether the machine has a row at a place is known only when the tables are computed; `apply` tells it.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    stale = [
        f"{where_of(corrections, c)}: {not_there(c)}." for c in corrections
        if "who" not in c and c["article_id"] in texts and find_place(texts[c["article_id"]], c) is None
    ]  # fmt: skip
    return unknown_articles(corrections, articles) + stale


def unknown_articles(corrections: Corrections, articles: pd.DataFrame) -> list[str]:
    """Sentences on corrections whose article the corpus does not have."""
    known = dict.fromkeys(articles["article_id"])
    lost = [c for c in corrections if c.get("article_id") not in (None, *known)]
    near = {c["article_id"]: get_close_matches(c["article_id"], known, n=1) for c in lost}
    hints = {a: f' Did you mean "{close[0]}"?' if close else "" for a, close in near.items()}
    return [f"{where_of(corrections, c)}: there is no article {c['article_id']!r}.{hints[c['article_id']]}" for c in lost]


def _checked(given, where):
    """A row of the file with offsets as numbers. Raises ValueError where it cannot be understood."""
    table = given.get("table")
    if table not in FIELDS:
        raise ValueError(f"{where}: table is {table!r}; expected one of {', '.join(FIELDS)}.")
    given.setdefault("do", "change")
    _check_values(given, where)
    _check_enough(given, where, table)
    given["where"] = where.rpartition(", ")[2]
    return given


def _check_values(given, where):
    for column, allowed in KINDS.items():
        if column in given and given[column] not in (*allowed, *(["none"] if column != "do" else [])):
            raise ValueError(f"{where}: {column} is {given[column]!r}; expected one of {', '.join(allowed)}.")
    for column in ("start", "end", "new_start", "new_end"):
        if column in given:
            if not given[column].replace(",", "").removesuffix(".0").isdigit():
                raise ValueError(f"{where}: {column} is {given[column]!r}; expected an offset into the text, a whole number.")
            given[column] = int(given[column].replace(",", "").removesuffix(".0"))
    if "date" in given and given["date"] != "none" and not 0 < len(DAY.findall(given["date"])) < 3:
        raise ValueError(f"{where}: date is {given['date']!r}; expected a day, 2019-08-22, or an interval, 2019-08-01/2019-08-31.")


def _check_enough(given, where, table):
    """Whether the row says what is to be changed, and where, or whose rows."""
    if "who" in given:
        if table not in WHO:
            raise ValueError(f"{where}: who is filled in a correction of {table}; only {' and '.join(WHO)} have persons.")
        if given["do"] == "add" or {"new_start", "new_end"} & set(given):
            raise ValueError(f"{where}: who is filled; a correction of all rows of a person can change or drop them, no more.")
    elif empty := [c for c in REQUIRED if c not in given]:
        raise ValueError(f"{where}: {empty[0]} is empty; a correction needs {', '.join(REQUIRED)}.")
    changes = [c for c in given if c in (*FIELDS[table], "new_start", "new_end")]
    if given["do"] == "change" and not changes:
        raise ValueError(f"{where}: overrules nothing; fill one of {', '.join(FIELDS[table])}, or write drop or add into the column do.")
    if given["do"] == "add" and table == "frames" and "frame" not in given:
        raise ValueError(f"{where}: adds a frame word without a frame; fill the column frame.")


def _misspelt(header):
    """What is wrong with the names of the columns: one that is nearly a known one would be passed over."""
    known = dict.fromkeys([*REQUIRED, *_OTHER, *(f for fields in FIELDS.values() for f in fields)])
    for column in header:
        close = [] if column in known else get_close_matches(str(column).lower(), known, n=1, cutoff=0.8)
        if close:
            yield f'column "{column}" is not known. Did you mean "{close[0]}"?'


def not_there(correction: dict) -> str:
    """What to say of a correction whose words do not stand at its place."""
    return f"“{shortened(correction['text'])}” no longer stands at its place in {correction['article_id']}"


def find_place(text: str, correction: dict) -> tuple[int, int] | None:
    """Where the correction's exact text stands: at its place, or moved to the only other place that has it; None where it is gone."""
    wanted, start = correction["text"], correction["start"]
    if text[start : correction["end"]] == wanted:
        return start, correction["end"]
    squeezed = " ".join(wanted.split())
    if " ".join(text[start : correction["end"]].split()) == squeezed:   # a spreadsheet has joined the lines
        return start, correction["end"]
    parts = wanted.split(" … ")
    if len(parts) > 1 and all(p in text[start : correction["end"]] for p in parts):   # a quotation with its cue between its parts
        return start, correction["end"]
    if squeezed and text.count(wanted) == 1:
        at = text.index(wanted)
        return at, at + len(wanted)
    return None


def where_of(corrections: Corrections, correction: dict) -> str:
    """File and line of a correction."""
    return f"{Path(corrections.file).name if corrections.file else FILE}, {correction.get('where', 'a row')}"


def shortened(text: str, most: int = 60) -> str:
    """A text cut for a message."""
    return text if len(text) <= most else text[:most].rstrip() + " …"


def _unguarded(text):
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@＝＋－＠" else text
