"""A corpus to raw articles: which files of a folder are read as what; nothing in it is passed over without a word."""

from itertools import chain
from pathlib import Path

from ..case import ARTICLE_COLUMNS as COLUMNS
from ..case import FILE_NAMES, exists, matching, not_there
from .decoding import cell
from .documents import READERS, paragraphs_of
from .exports import split_export
from .problems import CorpusError, Problems, file_bytes, file_name
from .tables import METADATA, METADATA_NAMES, TABLES, Again, kind_of, read_metadata, read_table

FILES = tuple(READERS)
EXPECTED = "text files (.txt, .md), pages (.html, .mhtml), documents (.docx, .rtf, .pdf, .eml) or a table (.csv, .xlsx, .jsonl, .parquet)"
# What lies beside the articles and belongs to the program.
OWN = (*METADATA_NAMES, "corrections.csv", *FILE_NAMES)
OWN_FOLDERS = ("checks", "gold")
_INSTEAD = {".doc": ".docx", ".odt": ".docx", ".pages": ".docx", ".xls": ".xlsx", ".ods": ".xlsx", ".wpd": ".docx", ".epub": ".html",
            ".msg": ".eml", ".webarchive": ".html"}  # fmt: skip
_PACKED = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")


def read_corpus(path: str | Path, columns: dict, problems: Problems) -> list[dict]:
    """Raw articles of a folder, a table or one file: dicts with the keys of COLUMNS (text or None), `source_file`, `where` (for messages),
    `dated_by` (whose column of dates it is in) and `page` (what the file itself says).

    path may be a pattern (`archive/2019-*.jsonl`) of tables and files. columns: {our column: theirs}. What is too large to be held comes as
    an Again. Raises CorpusError where nothing can be read.
    """
    path = Path(path)
    if files := matching(path):
        texts = [p for p in files if p.suffix.lower() in FILES]
        tables = [p for p in files if p.suffix.lower() in TABLES and _may_hold(p, columns)]
        _tell_unread([p for p in files if p not in texts], texts, problems)
        return _with(_read_files(texts, {}, problems), _read_beside(tables, columns, problems))
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    if is_folder:
        return _read_folder(path, columns, problems)
    if is_file:
        ending = path.suffix.lower()
        if ending in TABLES:
            return read_table(path, columns, problems)
        if ending in FILES:
            return _read_files([path], {}, problems)
        raise CorpusError(f"{path}: {_unread(ending)[0]}; expected a folder with {EXPECTED}, or one of these files.")
    if exists(path):
        raise CorpusError(f"{path}: is neither a file nor a folder.")
    raise CorpusError(not_there(path))


def _may_hold(path, columns):
    """True for a table that may hold articles; articles.csv only where it has their texts."""
    name = path.name.lower()
    return name not in OWN or name in METADATA_NAMES and kind_of(path, columns) == "articles"


def _with(first, more):
    """Raw articles and more of them."""
    return Again(lambda: chain(first, more)) if isinstance(first, Again) or isinstance(more, Again) else first + more


def _read_folder(folder, columns, problems):
    try:
        entries = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~")))
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read ({error.strerror}).") from None
    files = [p for p in entries if p.suffix.lower() in FILES and _is_file(p, problems)]
    tables = [p for p in entries if p.suffix.lower() in TABLES and p.name.lower() not in OWN and _is_file(p, problems)]
    left = _tell_unread(entries, files, problems)
    metadata = next((p for p in entries if p.name.lower() in METADATA_NAMES and _is_file(p, problems)), None)
    tables += [p for p in entries if p.name.lower() in METADATA_NAMES and p != metadata and _is_file(p, problems) and _may_hold(p, columns)]
    if not files:
        return _read_only_table(folder, metadata, tables, left, columns, problems)
    if metadata and kind_of(metadata, columns) == "articles":
        tables, metadata = [metadata, *tables], None
    # Read before the texts, so that a table that cannot be used is an error before anything has been loaded.
    rows = _read_beside(tables, columns, problems)
    known = read_metadata(metadata, columns, files, problems) if metadata else {}
    return _with(_read_files(files, known, problems), rows)


def _tell_unread(entries, files, problems):
    """Tells what of a folder is not read, and returns it as words: "3 .doc files and 1 .zip file"."""
    pages = {p.stem for p in files}
    counts = {}
    for p in entries:
        ending = p.suffix.lower()
        if p.is_dir():
            # The pictures and styles that a browser saves beside a page are the page's.
            if p.name.lower() not in OWN_FOLDERS and p.name.removesuffix("_files").removesuffix(".fld") not in pages:
                problems.add(file_name(p), "is a folder inside the corpus", "not read; put its articles into the corpus folder itself")
                counts["folder"] = counts.get("folder", 0) + 1
        elif ending not in (*FILES, *TABLES) and p.name.lower() not in OWN:
            problems.add(file_name(p), *_unread(ending))
            kind = f"{cell(ending) or 'nameless'} file"
            counts[kind] = counts.get(kind, 0) + 1
    return " and ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in sorted(counts.items()))


def _unread(ending):
    """(what is wrong with a file of this ending, what was done and what to do)."""
    what = f"is a {ending} file, which is not read" if ending else "is a file without an ending, which is not read"
    if ending in _INSTEAD:
        return what, f"left out; save it as {_INSTEAD[ending]}"
    return what, "left out; unpack it into the folder" if ending in _PACKED else "left out"


def _read_beside(tables, columns, problems):
    """The articles of the tables that hold articles; a table without texts is told and left out."""
    articles = []
    for p in tables:
        kind = kind_of(p, columns)
        if kind == "articles":
            articles = _with(articles, read_table(p, columns, problems))
        elif kind == "empty":
            problems.add(file_name(p), "is a table without rows", "left out")
        else:
            needed = columns.get("text", "text")
            fix = "left out; if it holds articles, name that column under `columns:` of case.yml"
            problems.add(file_name(p), f'is a table without a column "{needed}"', fix)
    return articles


def _read_only_table(folder, metadata, tables, left, columns, problems):
    """A folder without files of articles: its tables of articles."""
    if tables and metadata:
        kind = kind_of(metadata, columns)
        if kind == "articles":
            tables = [metadata, *tables]
        elif kind == "metadata":
            problems.add(METADATA, "names files, and the folder holds none of them", "not read")
    tables = tables or [metadata] * (metadata is not None)
    if len(tables) > 1:
        return _read_beside(tables, columns, problems)
    if not tables:
        found = f" Found: {left}." if left else ""
        raise CorpusError(f"{folder}: holds no articles.{found} Expected {EXPECTED}.", problems)
    return read_table(tables[0], columns, problems)


def _read_files(files, known, problems):
    """The articles of files, with what articles.csv says of them; the download of a data base holds many."""
    articles = []
    for p in files:
        raw = file_bytes(p, problems)
        if raw is None:
            continue
        try:
            read = READERS[p.suffix.lower()](raw)
        except Exception as error:  # the libraries raise many kinds on broken files
            told = isinstance(error, ValueError) and not isinstance(error, UnicodeError)
            reason = str(error) if told else f"cannot be read as a {p.suffix} file ({type(error).__name__})"
            problems.add(file_name(p), reason, "left out" + ("; save it as UTF-8" if "UTF-8" in reason else ""))
            continue
        for note in read.notes:
            problems.add(file_name(p), note, "loaded")
        parts = split_export(read.text) or [(read.text, read.page)]
        said = known.get(p.name, {})
        if len(parts) > 1:
            for column in [c for c in said if c not in ("outlet", "wire", "inferred", "reason")]:
                problems.add(METADATA, f"gives a {column} for {file_name(p)}, which holds {len(parts)} articles", "not used")
                said = {c: v for c, v in said.items() if c != column}
        for n, (text, page) in enumerate(parts, 1):
            many = len(parts) > 1
            article = dict.fromkeys(COLUMNS) | {"article_id": f"{cell(p.stem)}-{n:03d}" if many else cell(p.stem), "page": page} | said
            where = f"{file_name(p)}, article {n}" if many else file_name(p)
            own = {"text": paragraphs_of(text) if read.wrapped else text, "source_file": file_name(p), "where": where}
            articles.append(article | own | {"dated_by": METADATA if said.get("published") else where})
    return articles


def _is_file(path, problems):
    """True for a regular file; a link that leads nowhere or in a circle is reported."""
    try:
        return bool(path.stat() and path.is_file())
    except OSError as error:
        problems.add(file_name(path), f"cannot be read ({error.strerror})", "left out")
        return False
