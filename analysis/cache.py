"""Results of slow functions on disk, so that nothing is computed twice.

Every entry is one file: a line with a checksum, then a packed value (packing.py), which is data and never code. Its name holds what it
is, the version of what made it and a hash of everything it was made from, so that nothing stale is ever read. A damaged entry is made
anew, and one line says so. Two processes that want the same result at once compute it once: the second waits for the first.

- `get_or_make` and `get_or_make_all` keep what depends on the keys that are named alone, such as the reading of one article by one network.
- `call` and `cached` keep tables of the package. They work only where the environment variable ANALYSIS_CACHE names a folder, and their
  key holds the code and data of the package.
"""

import contextlib
import dataclasses
import functools
import importlib
import logging
import marshal
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

from .packing import pack, unpack

PACKAGE = Path(__file__).resolve().parent
_MAGIC = b"analysis cache 1 "
_ENDING = ".cache"
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


class _Missing:
    """Stands for an entry that is not there, since None may be a value."""


def get_or_make(
    name: str, version: str, key_parts: Sequence, make: Callable[[], Any],
    dump: Callable[[Any], bytes] = pack, load: Callable[[bytes], Any] = unpack, folder: Path | str | None = None,
) -> Any:  # fmt: skip
    """The value kept under a name, a version and what it was made from; made and kept where it is not there.

    name, version: letters, digits, ".", "_" and "-"; a new version never reads what an old one wrote. key_parts: everything the value
    depends on (texts, numbers, frames, lists of them). make: computes the value. dump, load: the value as bytes and back; by default any
    nesting of plain values, tables and arrays (`packing.pack`). folder: where to keep it, ANALYSIS_CACHE where it is None; with neither
    the value is made every time. What `make` raises is raised; a folder that cannot be written costs one line.

    >>> get_or_make("reading", "2", [text, network_hash], lambda: {"heads": heads, "tokens": table})   # doctest: +SKIP

    """
    return get_or_make_all(name, version, [key_parts], lambda _: [make()], dump, load, folder)[0]


def get_or_make_all(
    name: str, version: str, keys: Sequence[Sequence], make: Callable[[list[int]], Sequence],
    dump: Callable[[Any], bytes] = pack, load: Callable[[bytes], Any] = unpack, folder: Path | str | None = None,
) -> list:  # fmt: skip
    """The values of several keys, in their order, those that are not there made in one call.

    keys: one list of key parts a value. make: gets the places (in `keys`) of the values that are missing and returns these values in that
    order, so that a network can read in batches. The rest is as `get_or_make` has it.
    """
    folder = folder or os.environ.get("ANALYSIS_CACHE")
    if not folder:
        return list(make(list(range(len(keys)))))
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(version):
        raise ValueError(f"a name and a version are of letters, digits, '.', '_' and '-'; found {name!r}, {version!r}")
    folder = Path(folder)
    paths = [_path(folder, name, version, fingerprint(list(key))) for key in keys]
    values = [_read(path, load) for path in paths]
    missing = [n for n, value in enumerate(values) if value is _Missing]
    if not missing:
        return values
    # The lock of the first, since nobody holds thousands of open files: who wants the same list waits, another's list does not.
    with _locked(paths[missing[0]].with_suffix(".lock")):
        for n in missing:   # another process may have made it meanwhile
            values[n] = _read(paths[n], load)
        missing = [n for n in missing if values[n] is _Missing]
        made = make(missing) if missing else []
        for n, value in zip(missing, made, strict=True):
            values[n] = value
            _write(paths[n], dump(value))
    return values


def lacking(name: str, version: str, keys: Sequence[Sequence], folder: Path) -> list[int]:
    """The places of the keys for which nothing is kept, without reading what is."""
    return [n for n, key in enumerate(keys) if not _path(folder, name, version, fingerprint(list(key))).exists()]


def user_folder() -> Path:
    """Where to keep what shall outlive a build: ANALYSIS_KEPT (which a build sets, since its ANALYSIS_CACHE is a folder in it),
    ANALYSIS_CACHE, or the user's own cache folder, which nobody else can write."""
    named = os.environ.get("ANALYSIS_KEPT") or os.environ.get("ANALYSIS_CACHE")
    if named:
        return Path(named)
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("news-analysis"))
    with contextlib.suppress(OSError):   # a home that cannot be written: `get_or_make` tells
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def trim(folder: Path, most: int | None = None) -> None:
    """Deletes the entries that were written first, and tables of partitions, until those left take at most so many bytes: by default 2 GB,
    or a third of what is free on the disk where that is more, since a large corpus shall not be read again."""
    free = shutil.disk_usage(folder).free if folder.is_dir() else 0   # it could not be made, which `get_or_make` tells
    most = max(2_000_000_000, free // 3) if most is None else most
    entries = []
    for place, _, names in os.walk(folder):
        for path in (os.path.join(place, n) for n in names if n.endswith((_ENDING, ".parquet"))):  # noqa: PTH118  (a path each takes thrice as long)
            with contextlib.suppress(OSError):
                known = os.stat(path)  # noqa: PTH116
                entries.append((known.st_mtime, known.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= most:
            break
        Path(path).unlink(missing_ok=True)
        total -= size


def cached(function: Callable) -> Callable:
    """The function, its results kept on disk while ANALYSIS_CACHE names a folder."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return call(function, *args, **kwargs)

    wrapper.uncached = function
    return wrapper


def call(function: Callable | str, *args, key: Any = None, **kwargs) -> Any:
    """function(*args, **kwargs), from the disk where it has been computed before.

    function: itself, or its name below this package as "quotes.extract:extract_quotes", which is imported only where it must be called.
    key: what the result depends on beside the arguments.
    """
    if not os.environ.get("ANALYSIS_CACHE"):
        return function_of(function)(*args, **kwargs)
    place = function if isinstance(function, str) else f"{function.__module__.removeprefix('analysis.')}:{function.__qualname__}"
    name = re.sub(r"[^A-Za-z0-9_.-]+", "_", place.rpartition(":")[2].rpartition(".")[2])
    parts = [place, list(args), sorted(kwargs.items()), key]
    return get_or_make(name, fingerprint(code_hash())[:12], [code_hash(), *parts], lambda: function_of(function)(*args, **kwargs))


def function_of(function: Callable | str) -> Callable:
    """A function of the package, itself or by its name as `call` takes it, without its cache."""
    if isinstance(function, str):
        module, _, name = function.partition(":")
        function = getattr(importlib.import_module(f"analysis.{module}"), name)
    return getattr(function, "uncached", function)


def _path(folder: Path, name: str, version: str, digest: str) -> Path:
    """Entries lie in 256 folders, since one folder with a million files is slow."""
    return folder / f"{name}-{version}" / digest[:2] / f"{digest}{_ENDING}"


def _read(path: Path, load: Callable[[bytes], Any]) -> Any:
    """The value of an entry; _Missing where there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _Missing
    except OSError as error:
        _tell(f"{path}: cannot be read ({error.strerror}); it is made anew.")
        return _Missing
    head, _, body = content.partition(b"\n")
    if head == _MAGIC + _checksum(body):
        try:
            return load(body)
        except ValueError:   # whole, and yet of another version of this program
            pass
    _tell(f"{path}: is damaged; it is made anew.")
    return _Missing


def _write(path: Path, body: bytes) -> None:
    """Writes an entry whole or not at all; a folder that cannot be written is told and does no harm."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            temporary = Path(file.name)
            file.write(_MAGIC + _checksum(body) + b"\n" + body)
        temporary.replace(path)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        _tell(f"{path.parents[2]}: nothing can be kept here ({error.strerror}); results will be computed again next time.")


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()


@functools.lru_cache(maxsize=1000)
def _tell(line: str) -> None:
    """One line for the user, once."""
    logging.getLogger("analysis").warning("%s", line)


def fingerprint(value: Any) -> str:
    """A hash of frames, series and plain values by what they hold, not by how they lie in memory. A frame is taken for what it was when
    it was first asked: tables are not changed in place."""
    key, known = id(value), _FRAMES.get(id(value))
    if known is not None and known[0]() is value:
        return known[1]
    digest = blake2b(digest_size=16)
    if _is_frame(value):
        for column in value.columns:
            digest.update(f"{column!r}:{value[column].dtype}".encode())
            cells = value[column].tolist()
            if _has_parts(cells):
                _feed(digest, cells)
            else:
                digest.update(_plain(cells))
        _FRAMES[key] = weakref.ref(value, lambda _: _FRAMES.pop(key, None)), digest.hexdigest()
    else:
        _feed(digest, value)
    return digest.hexdigest()


_FRAMES = {}   # of the frames that live: id -> (weak reference, hash)


def _is_frame(value):
    return hasattr(value, "columns") and hasattr(value, "itertuples")


def _feed(digest, value):
    if _is_frame(value):
        digest.update(b"frame" + fingerprint(value).encode())
    elif hasattr(value, "dtype") and hasattr(value, "tolist"):
        _feed(digest, value.tolist())
    elif isinstance(value, (list, tuple)) and _has_parts(value):
        for v in value:
            _feed(digest, v)
    elif dataclasses.is_dataclass(value) and hasattr(value, "path"):
        # Where a case file lies changes no result.
        digest.update(repr([(f.name, getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "path"]).encode())
    elif isinstance(value, (set, frozenset)):
        digest.update(repr(sorted(value, key=repr)).encode("utf-8", "surrogatepass"))
    else:
        digest.update(repr(value).encode("utf-8", "surrogatepass"))
    digest.update(b"\0")


def _plain(cells):
    """The bytes of cells that have no parts of their own: of plain values those of `marshal`, in the version that shares nothing, since
    their text takes three times as long."""
    try:
        return marshal.dumps(cells, 2)
    except ValueError:
        return repr(cells).encode("utf-8", "surrogatepass")


def _has_parts(values):
    """Whether a list holds, at any depth, what has parts of its own to hash. Most cells are plain: their types tell it at once."""
    while values:
        types = set(map(type, values))
        if any(map(_is_part, types)):
            return True
        within = [t for t in types if issubclass(t, (list, tuple))]
        lists = values if len(within) == len(types) else [v for v in values if isinstance(v, (list, tuple))] if within else ()
        values = list(chain.from_iterable(lists))
    return False


def _is_part(kind):
    return hasattr(kind, "columns") or hasattr(kind, "dtype") or dataclasses.is_dataclass(kind) or issubclass(kind, (set, frozenset))


def code_hash():
    """Hash of the package's code and data; taken from ANALYSIS_CODE where a build has computed it."""
    return os.environ.get("ANALYSIS_CODE") or _code_hash()


@functools.lru_cache(maxsize=1)
def _code_hash():
    return hash_files(p for p in PACKAGE.rglob("*") if "__pycache__" not in p.parts)


def hash_files(paths, root=None):
    """Hash of the names and contents of files; folders and what is not there are passed over."""
    digest = blake2b(digest_size=16)
    for path in sorted(paths):
        if path.is_file():
            name = path.relative_to(root).as_posix() if root else path.name
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
            digest.update(blake2b(path.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a lock file, which goes with the process, so that a killed one blocks nobody, and is taken away at the end. Where there can
    be none (a folder that cannot be written, a link in its place) two processes may compute the same."""
    from filelock import FileLock

    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):   # taken away while it is held: who waits for it sees that it is gone, and makes a new one
            path.unlink()
        lock.release()
