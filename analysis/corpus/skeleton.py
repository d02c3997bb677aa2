"""A first case to start from: the command `new`."""

import csv
import io
from importlib.resources import files
from pathlib import Path

from ..case import FILE_NAMES
from .decoding import cell
from .problems import CorpusError
from .sources import FILES, METADATA

_HEADER = ("file", "outlet", "wire", "published", "headline", "byline", "url", "inferred", "reason")
# From this line on the case file holds the example's own names; a folder of the user's own articles gets them as comments.
_EXAMPLE_FROM = "name: "


def make(folder):
    """Makes a commented skeleton of a case in a new or empty folder; returns a sentence that says what to do next.

    A folder that holds files of articles (.txt, .html, .docx ...) and no articles.csv gets one with a row for each, and a case file
    without the example. Nothing is overwritten: any other folder with files in it is a CorpusError.
    """
    folder = Path(folder)
    try:
        if folder.exists() and not folder.is_dir():
            raise CorpusError(f"{folder}: is a file; expected a folder to make.")
        there = sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.exists() else []
        own = [p for p in there if p.suffix.lower() in FILES and p.is_file()]
        taken = [p.name for p in there if p.name in (METADATA, *FILE_NAMES)]
        if taken:
            raise CorpusError(f"{folder}: holds {taken[0]} already; nothing was written, since nothing is ever overwritten.")
        if there and not own:
            raise CorpusError(f"{folder}: is not empty and holds no articles (.txt, .html, .docx ...); expected a new or empty folder.")
        folder.mkdir(parents=True, exist_ok=True)
        written = _for_articles(own) if own else _example()
        for name, text in written.items():
            with (folder / name).open("x", encoding="utf-8", newline="") as file:
                file.write(text)
    except FileExistsError as error:
        raise CorpusError(f"{error.filename}: exists already; it was left as it is.") from None
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be written ({error.strerror}).") from None
    names = ", ".join(written)
    if own:
        return f"Wrote {names} into {folder}. Fill in outlet and published in {METADATA}, then run: python -m analysis check {folder}"
    return f"Wrote {names} into {folder}. It builds as it is: python -m analysis build {folder}"


def _example():
    source = files("analysis") / "data" / "new_case"
    names = sorted((p.name for p in source.iterdir()), key=lambda n: (n.endswith(".txt"), n))
    return {n: (source / n).read_text(encoding="utf-8") for n in names}


def _for_articles(own):
    """articles.csv with a row for each of the user's files, and the case file with the example commented out."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_HEADER)
    for path in own:
        writer.writerow([cell(path.name) or "", *[""] * (len(_HEADER) - 1)])
    lines = _example()["case.yml"].splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(_EXAMPLE_FROM))
    case = lines[:first] + [f"# {line}" if line and not line.startswith("#") else line for line in lines[first:]]
    return {METADATA: table.getvalue(), "case.yml": "\n".join(case) + "\n"}
