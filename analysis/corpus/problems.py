"""What was wrong with a corpus, collected while it is read and told in one summary."""

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

from .decoding import cell

MAX_FILE = 200_000_000
NAMED = 6  # articles named in one line of the summary, and lines of one kind
KIND = 3  # words that two sentences of one kind begin with


class CorpusError(ValueError):
    """A corpus that cannot be used: one sentence that says where, what was found and what was expected.

    problems: what was wrong with single articles, where that led to it.
    """

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)


class Problem(NamedTuple):
    where: str
    what: str
    done: str


class Problems(list):
    """List of Problem(where, what, done); `columns` says which column of a table was taken for which: {file: {ours: theirs}}."""

    def __init__(self, *args):
        super().__init__(*args)
        self.columns = {}

    def add(self, where, what, done):
        self.append(Problem(str(where), what, done))


def describe_problems(articles) -> str:
    """One printable summary of what was wrong with a corpus, a line for each kind of thing; "" where nothing was.

    articles: the table of `load_articles`, or a list of Problem. Where the same is wrong with several, they are named together.
    """
    problems = articles if isinstance(articles, list) else articles.attrs.get("problems", [])
    if not problems:
        return ""
    n, alike = len(problems), {}
    for where, what, done in problems:
        alike.setdefault((what, done), []).append(where)
    kinds = {}   # two sentences are of one kind where they begin alike and the same was done
    for what, done in alike:
        kinds.setdefault((" ".join(what.split()[:KIND]), done), []).append(what)
    lines = [f"{n} thing{'s' * (n != 1)} to know about this corpus:"]
    for (_, done), told in kinds.items():
        lines += [f"  {_named(alike[what, done])}: {what}; {done}." for what in told[:NAMED]]
        more = sum(len(alike[what, done]) for what in told[NAMED:])
        lines += [f"  and {more:,} more of this kind."] if more else []
    return "\n".join(lines)


def _named(where):
    more = f" and {len(where) - NAMED:,} more" if len(where) > NAMED else ""
    return ("; " if any("," in w for w in where) else ", ").join(where[:NAMED]) + more


def file_name(path: Path) -> str:
    """File name fit for a message: without hidden characters and bytes that are no text."""
    return cell(path.name) or "?"


def file_bytes(path: Path, problems: "Problems") -> bytes | None:
    """The bytes of a file, or None where it cannot be read or is too large (and that is told)."""
    try:
        if path.stat().st_size > MAX_FILE:
            problems.add(file_name(path), f"is larger than {MAX_FILE:,} bytes", "left out")
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add(file_name(path), f"cannot be read ({error.strerror})", "left out")
        return None


def check_zip(raw: bytes) -> None:
    """Raises ValueError for a packed file that is broken or would unpack to more than any text does."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            size = sum(i.file_size for i in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise ValueError("is not the packed file that its name promises") from None
    if size > 5 * MAX_FILE:
        raise ValueError(f"unpacks to more than {5 * MAX_FILE:,} bytes")
