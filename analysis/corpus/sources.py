"""One reader a format: each yields raw articles as dicts of text, and reports what it cannot read."""

import csv
import io
import json
from pathlib import Path

from ..case import CaseError, did_you_mean, exists, nearest, not_there
from .decoding import cell, decode, plain
from .problems import CorpusError, Problems

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
TEXTS = (".txt", ".html", ".htm")
METADATA = "articles.csv"
# Tables that lie beside the articles and hold none.
SIDE_TABLES = (METADATA, "corrections.csv")
COLUMNS = ("article_id", "outlet", "wire", "published", "headline", "deck", "byline", "url", "text", "inferred", "reason")
# What other collections call our columns; only suggested, never assumed.
_OTHERWISE = {
    "outlet": ("source", "publisher", "publication", "newspaper", "media", "site", "domain", "source_name", "outlet_name"),
    "published": ("date", "pubdate", "publication_date", "published_at", "publish_date", "date_published", "datetime", "timestamp"),
    "text": ("body", "content", "article", "fulltext", "full_text", "article_text", "story", "maintext"),
}
_DOCUMENTS = (".pdf", ".doc", ".docx", ".rtf", ".odt", ".eml", ".xls", ".xlsx", ".json")
MAX_FILE = 200_000_000
csv.field_size_limit(2**31 - 1)


def read_corpus(path, columns, problems):
    """Raw articles of a folder or a table: dicts with the keys of COLUMNS (text or None), `source_file`, `page`.

    columns: {our column: theirs}. Raises CorpusError where nothing can be read.
    """
    path = Path(path)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    if is_folder:
        return _read_folder(path, columns, problems)
    if is_file:
        if path.suffix.lower() in TABLES:
            return _read_table(path, columns, problems)
        raise CorpusError(f"{path}: is no kind of corpus that can be read; expected a folder or one of {', '.join(TABLES)}.")
    if exists(path):
        raise CorpusError(f"{path}: is neither a file nor a folder.")
    raise CorpusError(not_there(path))


def _read_folder(folder, columns, problems):
    try:
        entries = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~")))
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read ({error.strerror}).") from None
    files = [p for p in entries if p.suffix.lower() in TEXTS and _is_file(p, problems)]
    for p in entries:
        if p.suffix.lower() in _DOCUMENTS:
            problems.add(_name(p), f"is a {p.suffix} file, which is not read", "left out; save it as .txt or .html")
    tables = [p for p in entries if p.suffix.lower() in TABLES and p.name.lower() not in SIDE_TABLES and _is_file(p, problems)]
    if not files:
        return _read_only_table(folder, entries, tables, columns, problems)
    metadata = next((p for p in entries if p.name.lower() == METADATA and _is_file(p, problems)), None)
    if metadata and _kind(metadata, columns) == "articles":
        tables, metadata = [metadata, *tables], None
    # Read before the texts, so that a table that cannot be used is an error before anything has been loaded.
    rows = _read_beside(folder, tables, columns, problems)
    known = _read_metadata(metadata, columns, files, problems) if metadata else {}
    return _read_files(files, known, problems) + rows


def _read_beside(folder, tables, columns, problems):
    """The articles of the one table that lies beside text files and holds articles; a table without texts is told and left out."""
    holding = []
    for p in tables:
        kind = _kind(p, columns)
        if kind == "articles":
            holding.append(p)
        elif kind == "empty":
            problems.add(_name(p), "is a table without rows", "left out")
        else:
            needed = columns.get("text", "text")
            fix = "left out; if it holds articles, name that column under `columns:` of case.yml"
            problems.add(_name(p), f'is a table without a column "{needed}"', fix)
    if len(holding) > 1:
        names = ", ".join(_name(p) for p in holding[:5])
        raise CorpusError(f"{folder}: holds text files and several tables of articles ({names}); put their rows into one table.")
    return _read_table(holding[0], columns, problems) if holding else []


def _kind(path, columns):
    """What a table holds, by the names of its columns: "articles" (texts), "metadata" (names of files), "empty" or "other"."""
    unread = Problems()
    header, records = _reader(path)(path, unread)
    if not records and not unread:
        return "empty"
    own = path.name.lower() == METADATA
    if own and "file" in header:
        return "metadata"
    if columns.get("text", "text") in header:
        return "articles"
    # Names that other collections use: `_read_table` will say how to map them.
    lower = {h.lower() for h in header}
    return "articles" if not own and all(lower & {c, *_OTHERWISE[c]} for c in ("text", "outlet")) else "other"


def _read_files(files, known, problems):
    """The articles of text files and pages, with what articles.csv says of them."""
    articles = []
    for p in files:
        raw = _bytes(p, problems)
        if raw is None:
            continue
        article = dict.fromkeys(COLUMNS) | {"article_id": cell(p.stem), "source_file": _name(p), "page": {}} | known.get(p.name, {})
        try:
            decoded = decode(raw)
        except ValueError as error:
            problems.add(_name(p), str(error), "left out; save it as UTF-8")
            continue
        if decoded.note:
            problems.add(_name(p), decoded.note, "loaded")
        if p.suffix.lower() == ".txt":
            article["text"] = decoded.text
        else:
            from .html import read_page

            page = read_page(decoded.text if decoded.encoding != "utf-8" else raw)
            article["text"], article["page"] = page.pop("text"), page
        articles.append(article)
    return articles


def _read_only_table(folder, entries, tables, columns, problems):
    """A folder without text files: its one table of articles."""
    metadata = [p for p in entries if p.name.lower() == METADATA]
    if tables and metadata:
        kind = _kind(metadata[0], columns)
        if kind == "articles":
            tables = metadata + tables
        elif kind == "metadata":
            problems.add(METADATA, "names files, and the folder holds no .txt or .html file", "not read")
    tables = tables or metadata
    if len(tables) > 1:
        names = ", ".join(_name(p) for p in tables[:5])
        raise CorpusError(f"{folder}: holds several tables ({names}); name the one that holds the articles.")
    if not tables:
        raise CorpusError(f"{folder}: holds no articles; expected .txt or .html files with an {METADATA}, or one of {', '.join(TABLES)}.")
    return _read_table(tables[0], columns, problems)


def _read_metadata(path, columns, files, problems):
    """{file name: what articles.csv says of it}. The program's own column names go before those that `columns` maps."""
    header, rows = _rows(path, problems)
    if not header:
        raise CorpusError(f"{path}: is empty; expected a line with the names of its columns (file,outlet,published) and a row a file.")
    theirs = {c: columns[c] if c in columns and c not in header else c for c in (*COLUMNS, "file")}
    named = {c: header.index(theirs[c]) for c in theirs if theirs[c] in header}
    if "file" not in named:
        raise CorpusError(f'{path}: has no column "file", which names the file of each article. Columns found: {", ".join(header)}.')
    for column in header:
        close = None if column in theirs.values() else nearest(column, dict.fromkeys((*theirs.values(), *COLUMNS)))
        if close and close not in header:
            raise CorpusError(f'{path}: column "{column}" is not known. Did you mean "{close}"?')
    by_name = {p.name: p.name for p in files} | {p.stem: p.name for p in reversed(files)}
    known = {}
    for line, row in rows:
        values = {c: cell(row[i]) for c, i in named.items()}
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


def _reader(path):
    """The function that reads a table of this ending: (path, problems) to (header, [(line, record)])."""
    return {".parquet": _parquet_rows, ".jsonl": _json_rows, ".ndjson": _json_rows}.get(path.suffix.lower(), _csv_rows)


def _read_table(path, columns, problems):
    told = len(problems)
    header, records = _reader(path)(path, problems)
    if not records and len(problems) == told:
        what = "has the names of its columns and no row" if header else "is empty"
        raise CorpusError(f"{path}: {what}; expected a table with one article a row.")
    for ours, other in columns.items():
        if header and other not in header:
            raise CaseError(f'{path}: the case file maps {ours} to "{other}", and there is no such column.{did_you_mean(other, header)}')
    theirs = {c: columns.get(c, c) for c in COLUMNS}
    for needed in ("text", "outlet"):
        if theirs[needed] not in header and header:
            lower = {h.lower(): h for h in header}
            close = next((lower[o] for o in (needed, *_OTHERWISE[needed]) if o in lower), None)
            fix = f"write `columns: {{{needed}: {close}}}`" if close else "map it by `columns:`"
            hint = f"; {fix} in a case.yml beside it"
            raise CorpusError(f'{path}: has no column "{needed}". Columns found: {", ".join(header[:30])}{hint}.')
    if theirs["published"] not in header and header:
        lower = {h.lower(): h for h in header}
        close = next((lower[o] for o in ("published", *_OTHERWISE["published"]) if o in lower), None)
        fix = f"`columns: {{published: {close}}}` in a case.yml maps it" if close else "add it, or map it by `columns:` in a case.yml"
        problems.add(_name(path), 'has no column "published"', f"loaded without dates; {fix}")
    articles = []
    for line, record in records:
        values = {c: record.get(theirs[c]) for c in COLUMNS}
        text = values.pop("text")
        article = {c: cell(v) if not isinstance(v, list | dict) else cell(_joined(v)) for c, v in values.items()}
        article["text"] = None if text is None or text != text else _joined(text) if isinstance(text, list) else str(text)
        article["article_id"] = article["article_id"] or f"{cell(path.stem)}-{line:04d}"
        articles.append(article | {"source_file": _name(path), "page": {}})
    return articles


def _joined(value):
    """Several authors in a list are one byline; paragraphs in a list are one text."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    parts = [str(v) for v in value if v is not None]
    return ("\n\n" if any(len(p) > 120 for p in parts) else ", ").join(parts)


def _csv_rows(path, problems):
    header, rows = _rows(path, problems)
    return header, [(line, dict(zip(header, row, strict=True))) for line, row in rows]


def _rows(path, problems):
    """(header, [(line, row)]) of a delimited file; the delimiter is the one the header has most of."""
    raw = _bytes(path, problems)
    if raw is None:
        raise CorpusError(f"{path}: cannot be read.")
    try:
        text = decode(raw).text.replace("\x00", "")
    except ValueError as error:
        raise CorpusError(f"{path}: {error}; save it as UTF-8.") from None
    first = text[:20_000].split("\n", 1)[0]
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header, rows, line = None, [], 0
    while True:
        before = line
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise CorpusError(f"{path}, line {reader.line_num}: is not a readable table ({error}).") from None
        line = reader.line_num
        if not any(c.strip() for c in row):
            continue
        if header is None:
            header = [plain(c).strip() for c in row]
            twice = sorted({c for c in header if c and header.count(c) > 1})
            if twice:
                raise CorpusError(f'{path}: has two columns "{twice[0]}"; expected each name once.')
            continue
        while len(row) > len(header) and not row[-1].strip():
            row.pop()
        if len(row) > len(header):
            problems.add(
                f"{_name(path)}, line {before + 1}",
                f"has {len(row)} cells where the header has {len(header)}",
                "row left out; put cells that hold the delimiter in quotation marks",
            )
            continue
        rows.append((before + 1, row + [""] * (len(header) - len(row))))
    return header or [], rows


def _json_rows(path, problems):
    raw = _bytes(path, problems)
    if raw is None:
        raise CorpusError(f"{path}: cannot be read.")
    try:
        text = decode(raw).text
    except ValueError as error:
        raise CorpusError(f"{path}: {error}; save it as UTF-8.") from None
    header, records = {}, []
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip(" \t\r\x00"):
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.add(f"{_name(path)}, line {n}", f"is not valid JSON ({getattr(error, 'msg', 'nested too deep')})", "left out")
            continue
        if not isinstance(record, dict):
            problems.add(f"{_name(path)}, line {n}", "is not a JSON object", "left out")
            continue
        header.update(dict.fromkeys(record))
        records.append((n, record))
    return list(header), records


def _parquet_rows(path, problems):
    import pandas as pd

    try:
        table = pd.read_parquet(path)
    except Exception as error:
        raise CorpusError(f"{path}: is not a readable parquet file ({str(error).splitlines()[0][:120]}).") from None
    table.columns = [str(c) for c in table.columns]
    records = []
    for n, record in enumerate(table.to_dict("records"), 1):
        records.append((n, {k: v.tolist() if hasattr(v, "tolist") else v for k, v in record.items()}))
    return list(table.columns), records


def _bytes(path, problems):
    try:
        if path.stat().st_size > MAX_FILE:
            problems.add(_name(path), f"is larger than {MAX_FILE:,} bytes", "left out")
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add(_name(path), f"cannot be read ({error.strerror})", "left out")
        return None


def _is_file(path, problems):
    """True for a regular file; a link that leads nowhere or in a circle is reported."""
    try:
        return bool(path.stat() and path.is_file())
    except OSError as error:
        problems.add(_name(path), f"cannot be read ({error.strerror})", "left out")
        return False


def _name(path):
    """File name fit for a message: without hidden characters and bytes that are no text."""
    return cell(path.name) or "?"
