"""Results of slow functions on disk, so that the notebooks of one build compute each table once.

Works only where the environment variable ANALYSIS_CACHE names a folder. The key is the function, its inputs and the code and
data of the package, so that nothing stale is ever read. Two processes that want the same result at once compute it once: the
second waits for the first.
"""

import contextlib
import dataclasses
import functools
import importlib
import os
import pickle
from hashlib import blake2b
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def cached(function):
    """The function, its results kept on disk while ANALYSIS_CACHE names a folder."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return call(function, *args, **kwargs)

    wrapper.uncached = function
    return wrapper


def call(function, *args, key=None, **kwargs):
    """function(*args, **kwargs), from the disk where it has been computed before.

    function: itself, or its name below this package as "quotes.extract:extract_quotes", which is imported only where it must be called.
    key: what the result depends on beside the arguments.
    """
    folder = os.environ.get("ANALYSIS_CACHE")
    if not folder:
        return _function(function)(*args, **kwargs)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    name = function if isinstance(function, str) else f"{function.__module__.removeprefix('analysis.')}:{function.__qualname__}"
    digest = fingerprint([name, code_hash(), list(args), sorted(kwargs.items()), key])
    path = folder / f"{name.rpartition(':')[2].rpartition('.')[2]}-{digest}.pickle"
    with _locked(path):
        if path.exists():
            try:
                return pickle.loads(path.read_bytes())
            except Exception:   # half-written by a build that was killed, or by another version of pandas: compute it again
                path.unlink(missing_ok=True)
        result = _function(function)(*args, **kwargs)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
        temporary.replace(path)
        return result


def _function(function):
    if isinstance(function, str):
        module, _, name = function.partition(":")
        function = getattr(importlib.import_module(f"analysis.{module}"), name)
    return getattr(function, "uncached", function)


def fingerprint(value):
    """A hash of frames, series and plain values by what they hold, not by how they lie in memory."""
    digest = blake2b(digest_size=16)
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest, value):
    if hasattr(value, "columns") and hasattr(value, "itertuples"):
        digest.update(b"frame")
        for column in value.columns:
            digest.update(f"{column!r}:{value[column].dtype}".encode())
            _feed(digest, value[column].tolist())
    elif hasattr(value, "dtype") and hasattr(value, "tolist"):
        _feed(digest, value.tolist())
    elif isinstance(value, (list, tuple)) and any(_has_parts(v) for v in value):
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


def _has_parts(value):
    return hasattr(value, "columns") or dataclasses.is_dataclass(value) or isinstance(value, (list, tuple)) and any(map(_has_parts, value))


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
def _locked(path):
    """Holds a lock beside a path. It goes with the process, so that a killed build blocks none; without fcntl (Windows) there is none."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
