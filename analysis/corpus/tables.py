"""Tables in: one article a row, or what is known of each file, with the column names that other collections use."""

import csv
import io
import json
import re
from functools import lru_cache
from pathlib import Path

from analysis import schema

from ..case import ARTICLE_COLUMNS as COLUMNS
from ..case import CaseError, did_you_mean, nearest
from .decoding import cell, decode, plain
from .problems import CorpusError, Problems, check_zip, file_bytes, file_name

TABLES = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet")
METADATA = "articles.csv"
METADATA_NAMES = (METADATA, "articles.tsv", "articles.xlsx")
csv.field_size_limit(2**31 - 1)
BIG = 100_000_000  # bytes of a file above which its rows are not held but read twice


class Again:
    """What is too large to be held: made anew by each loop over it."""

    def __init__(self, make):
        self.make = make

    def __iter__(self):
        return iter(self.make())


def read_table(path: Path, columns: dict, problems: Problems) -> list[dict] | Again:
    """Raw articles of a table with one a row, as `sources.read_corpus` gives them; those of a file above BIG as an Again.

    columns: {our column: theirs}, as the case file maps them. Raises CorpusError or CaseError where the table cannot be used; which
    column was taken for which is added to `problems.columns`.
    """
    told = len(problems)
    header, records = _records(path, problems)
    if not any(True for _ in records) and len(problems) == told:
        what = "has the names of its columns and no row" if header else "is empty"
        raise CorpusError(f"{path}: {what}; expected a table with one article a row.")
    for ours, other in columns.items():
        if header and other not in header:
            raise CaseError(f'{path}: the case file maps {ours} to "{other}", and there is no such column.{did_you_mean(other, header)}')
    theirs = match_columns(header, columns)
    if header:
        _check_needed(path, header, theirs, problems)
    problems.columns[file_name(path)] = {ours: name for ours, name in theirs.items() if ours != name and ours != "file"}
    if isinstance(records, Again):
        return Again(lambda: _articles_of(path, records, theirs))
    return list(_articles_of(path, records, theirs))


def _articles_of(path, records, theirs):
    for line, record in records:
        article = dict.fromkeys(COLUMNS) | {c: as_text(record.get(name)) for c, name in theirs.items() if c not in ("text", "file")}
        text = record.get(theirs.get("text"))
        article["text"] = None if text is None or text != text else _joined(text) if isinstance(text, list) else str(text)
        article["article_id"] = article["article_id"] or f"{cell(path.stem)}-{line:04d}"
        where = f"{file_name(path)}, {article['article_id']}"
        yield article | {"source_file": file_name(path), "where": where, "dated_by": file_name(path), "page": {}}


def kind_of(path: Path, columns: dict) -> str:
    """What a table holds, by the names of its columns: "articles" (texts), "metadata" (names of files), "empty" or "other"."""
    unread = Problems()
    header, records = _records(path, unread)
    if not any(True for _ in records) and not unread:
        return "empty"
    theirs = match_columns(header, columns)
    if path.name.lower() in METADATA_NAMES and "file" in theirs and (theirs["file"] == "file" or "text" not in theirs):
        return "metadata"
    return "articles" if "text" in theirs else "other"


def read_metadata(path: Path, columns: dict, files: list[Path], problems: Problems) -> dict[str, dict]:
    """{file name: what articles.csv says of it}. The program's own column names go before those that `columns` maps."""
    header, records = _records(path, problems)
    if not header:
        raise CorpusError(f"{path}: is empty; expected a line with the names of its columns (file,outlet,published) and a row a file.")
    theirs = match_columns(header, {ours: name for ours, name in columns.items() if ours not in header})
    if "file" not in theirs:
        raise CorpusError(f'{path}: has no column "file", which names the file of each article. Columns found: {", ".join(header)}.')
    for column in header:
        close = None if column in theirs.values() else nearest(column, dict.fromkeys(("file", *COLUMNS)))
        if close and close not in theirs:
            raise CorpusError(f'{path}: column "{column}" is not known. Did you mean "{close}"?')
    by_name = {p.stem: p.name for p in reversed(files)} | {p.name: p.name for p in files}
    # A name may be written with composed or decomposed letters, on either side.
    by_name = {cell(name): file for name, file in reversed(by_name.items())} | by_name
    known = {}
    for line, record in records:
        values = {c: as_text(record.get(name)) for c, name in theirs.items()}
        file = values.pop("file")
        if not any(values.values()) and file is None:
            continue
        target = by_name.get(file)
        if target is None:
            found = f'names "{file}", which is not in the folder' if file else "names no file"
            close = nearest(file, [p.name for p in files]) if file else None
            problems.add(f"{METADATA}, line {line}", found, "row left out" + (f'; did you mean "{close}"?' if close else ""))
        elif target in known:
            problems.add(f"{METADATA}, line {line}", f'names "{file}" a second time', "row left out")
        else:
            known[target] = {c: v for c, v in values.items() if v is not None}
    return known


def match_columns(header: list[str], columns: dict) -> dict[str, str]:
    """{our column: the table's} for the names of a table's columns: as the case file maps them, by our own name, by another's."""
    folded = {}
    for name in header:
        folded.setdefault(_fold(name), name)
    found = {ours: name for ours, name in columns.items() if name in header}
    taken = set(found.values())
    for ways in ((lambda c: [c]), (lambda c: _synonyms().get(c, ()))):
        for ours in ("file", *COLUMNS):
            name = next((folded[_fold(w)] for w in ways(ours) if folded.get(_fold(w), header) not in (header, *taken)), None)
            if ours not in found and name is not None:
                found[ours] = name
                taken.add(name)
    return found


def _fold(name):
    return re.sub(r"[\W_]+", "", name.casefold())


@lru_cache
def _synonyms():
    return schema.data("columns.yml")


def _check_needed(path, header, theirs, problems):
    """A table without texts, or without outlets and addresses, is an error; one without days is told."""
    missing = [c for c in ("text", "outlet") if c not in theirs and (c == "text" or "url" not in theirs)]
    if missing:
        listed = "; it lists pages by their address: save the pages themselves" if "text" in missing and "url" in theirs else ""
        which = " and ".join(f'"{c}"' for c in missing)
        fix = f"; if it has under another name, write `columns: {{{missing[0]}: THAT NAME}}` in a case.yml beside it{listed}"
        raise CorpusError(f"{path}: has no column {which}. Columns found: {', '.join(header[:30])}{fix}.")
    if "published" not in theirs:
        problems.add(file_name(path), 'has no column "published"', "loaded without dates; add it, or map it by `columns:` in a case.yml")


def as_text(value: object) -> str | None:
    """One value of a table on one line, or None where it is missing."""
    return cell(_joined(value) if isinstance(value, list | dict) else value)


def _joined(value):
    """Several authors in a list are one byline; paragraphs in a list are one text."""
    if isinstance(value, dict):
        return str(value["name"]) if value.get("name") else json.dumps(value, ensure_ascii=False, sort_keys=True)
    parts = [str(v) for v in value if v is not None]
    return ("\n\n" if any(len(p) > 120 for p in parts) else ", ").join(parts)


def _records(path, problems):
    """(header, [(line, record)]) of a table, by the ending of its name."""
    ending = path.suffix.lower()
    if ending in (".parquet", ".jsonl", ".ndjson", ".csv", ".tsv") and path.stat().st_size > BIG:
        return _streamed(path, problems)
    if ending == ".parquet":
        names, rows = _parquet(path)
        return names, list(rows)
    if ending == ".xlsx":
        return _workbook(path, problems)
    raw = file_bytes(path, problems)
    if raw is None:
        raise CorpusError(f"{path}: cannot be read.")
    try:
        decoded = decode(raw)
    except ValueError as error:
        raise CorpusError(f"{path}: {error}; save it as UTF-8.") from None
    if decoded.note:
        problems.add(file_name(path), decoded.note, "loaded")
    text = decoded.text.replace("\x00", "")
    if ending == ".json":
        return _objects(path, enumerate(_json_list(path, text), 1), problems)
    if "json" in ending:
        return _json(path, io.StringIO(text, newline="\n"), problems)
    return _delimited(path, io.StringIO(text, newline=""), problems)


def _streamed(path, problems):
    """(header, records) of a file that does not fit in memory: it is gone through once for the header and what is wrong with it."""

    def rows(header, told):
        if path.suffix.lower() == ".parquet":
            names, found = _parquet(path)
            header.update(dict.fromkeys(names))
            yield from found
            return
        try:
            with path.open(encoding="utf-8-sig", newline="" if path.suffix.lower() in (".csv", ".tsv") else "\n") as lines:
                if "json" in path.suffix.lower():
                    numbered = ((n, line.replace("\x00", "")) for n, line in enumerate(lines, 1) if line.strip(" \t\r\n"))
                    yield from _each_object(path, numbered, header, told)
                else:
                    yield from _each_row(path, lines, header, told)
        except UnicodeDecodeError as error:
            raise CorpusError(f"{path}: is not UTF-8 (byte {error.start} of a block); save it as UTF-8.") from None

    header = {}
    for _ in rows(header, problems):
        pass
    return list(header), Again(lambda: rows({}, Problems()))


def _holds_rows(row, delimiter, columns):
    return any(line.count(delimiter) >= columns - 1 for c in row if "\n" in c for line in c.split("\n")[1:])


def _delimited(path, lines, problems):
    header = {}
    rows = list(_each_row(path, lines, header, problems))
    return list(header), rows


def _each_row(path, lines, names, problems):
    """(line, record) of each row; names: gets those of the columns. The delimiter is the one that the first line has most of."""
    first = lines.readline(20_000).split("\n", 1)[0]
    lines.seek(0)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    reader = csv.reader(lines, delimiter=delimiter)
    header, before = None, 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(c.strip() for c in row):
                continue
            if header is None:
                header = [plain(c).strip() for c in row]
                if twice := sorted({c for c in header if c and header.count(c) > 1}):
                    raise CorpusError(f'{path}: has two columns "{twice[0]}"; expected each name once.')
                names.update(dict.fromkeys(header))
                continue
            while len(row) > len(header) and not row[-1].strip():
                row.pop()
            if len(row) > len(header):
                what = f"has {len(row)} cells where the header has {len(header)}"
                done = "row left out; put cells that hold the delimiter in quotation marks"
                problems.add(f"{file_name(path)}, line {line}", what, done)
                continue
            if len(header) > (2 if delimiter == "\t" else 3) and _holds_rows(row, delimiter, len(header)):
                what = "holds lines that look like rows of their own (a quotation mark that nothing closes?)"
                problems.add(f"{file_name(path)}, line {line}", what, "read as one row; close or double the mark")
            yield before, dict(zip(header, row + [""] * (len(header) - len(row)), strict=True))
    except csv.Error as error:
        raise CorpusError(f"{path}, line {reader.line_num}: is not a readable table ({error}).") from None


def _json_list(path, text):
    """The list of a .json file."""
    try:
        found = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{path}: is not valid JSON ({getattr(error, 'msg', 'nested too deep')}).") from None
    if not isinstance(found, list):
        raise CorpusError(f"{path}: holds no list of articles; expected [{{...}}, {{...}}] with one object an article.")
    return found


def _json(path, lines, problems):
    """One object a line."""
    return _objects(path, ((n, line) for n, line in enumerate(lines, 1) if line.strip(" \t\r\n")), problems)


def _objects(path, numbered, problems):
    header = {}
    records = list(_each_object(path, numbered, header, problems))
    return list(header), records


def _each_object(path, numbered, header, problems):
    """(line, record) of each object; header: gets the names of all."""
    name = file_name(path)
    for n, record in numbered:
        if isinstance(record, str):
            try:
                record = json.loads(record)
            except (ValueError, RecursionError) as error:
                problems.add(f"{name}, line {n}", f"is not valid JSON ({getattr(error, 'msg', 'nested too deep')})", "left out")
                continue
        if not isinstance(record, dict):
            problems.add(f"{name}, line {n}", "is not a JSON object", "left out")
            continue
        header.update(dict.fromkeys(record))
        yield n, record


def _parquet(path):
    import pyarrow.parquet as parquet

    try:
        file = parquet.ParquetFile(path)
        names = [str(c) for c in file.schema_arrow.names]
    except Exception as error:
        raise CorpusError(f"{path}: is not a readable parquet file ({_first_line(error)}).") from None
    return names, _parquet_rows(path, file)


def _parquet_rows(path, file):
    try:
        rows = (r for batch in file.iter_batches(100) for r in batch.to_pylist())
        yield from enumerate(({k: decode(v).text if isinstance(v, bytes) else v for k, v in r.items()} for r in rows), 1)
    except Exception as error:
        raise CorpusError(f"{path}: is not a readable parquet file ({_first_line(error)}).") from None


def _workbook(path, problems):
    """The first sheet that holds anything; others are told."""
    import openpyxl

    raw = file_bytes(path, problems)
    try:
        check_zip(raw or b"")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some libraries write them too small
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except Exception as error:
        raise CorpusError(f"{path}: is not a readable Excel workbook ({_first_line(error)}).") from None
    named = [(name, rows) for name, rows in sheets.items() if any(v is not None for row in rows for v in row)]
    if not named:
        return [], []
    (name, rows), *others = named
    if others:
        more = ", ".join(cell(n) for n, _ in others[:5])
        problems.add(file_name(path), f"has more sheets ({more})", f'only "{cell(name)}" was read')
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(v is not None for v in row)]
    header = [plain(v).strip() if v is not None else "" for v in filled[0][1]]
    if twice := sorted({c for c in header if c and header.count(c) > 1}):
        raise CorpusError(f'{path}: has two columns "{twice[0]}"; expected each name once.')
    return [h for h in header if h], [(n, {h: v for h, v in zip(header, row, strict=False) if h}) for n, row in filled[1:]]


def _first_line(error):
    return (str(error) or type(error).__name__).splitlines()[0][:120]
