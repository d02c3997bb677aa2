"""How a report comes into its folder: made whole in a private folder beside it, and put in its place by one rename.

At every moment the report's folder holds the files of one build. Its state file says which files these are, what each was made from and
what it held, by hashes. A build that is killed leaves a private folder, which the next one takes away.
"""

import contextlib
import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from ..cells import write_text
from .settings import ROOT, STATE, ParameterError

FORMAT = 2
# The folders in a private one: the report while it is made; the whole report before the rename, and the report that it replaced after it;
# that one where the system cannot exchange two folders; that one when it holds nothing more that anybody wants.
_MAKING, _REPORT, _BEFORE, _GONE = "making", "report", "before", "gone"
# What builds of earlier versions left in a report's folder when they were killed.
_LEFT = re.compile(r"\.new(?:/.*)?|(?:.*/)?\.[^/]+\.new")
_LONGEST = 80


def check_place(out: Path, corpus: Path) -> Path:
    """The folder of a report as an absolute path. Raises ParameterError, one sentence, where no report can be put."""
    out, here, articles = Path(os.path.realpath(out)), Path.cwd().resolve(), corpus.resolve()
    if out.exists() and not out.is_dir():
        raise ParameterError(f"out: {out} is a file; expected the folder of the report, which may be a new one.")
    if os.path.ismount(out) or out in (here, *here.parents, ROOT, *ROOT.parents):
        what = "the working folder, the project's or one that holds it, or a disk of its own"
        raise ParameterError(f"out: {out} is {what}; a report needs a folder that can be replaced, such as {out / 'report'}.")
    if out in (articles, *articles.parents):
        raise ParameterError(f"out: {out} holds the corpus; a report needs a folder of its own, such as {out / 'report'}.")
    parent = next(p for p in out.parents if p.exists())
    for folder in (parent, out):
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
            raise ParameterError(f"out: {folder} cannot be written, and the report is made there; name another folder with --out.")
    return out


@contextlib.contextmanager
def alone(out: Path, log: Callable[[str], None]) -> Iterator[None]:
    """Holds the right to write the report of a folder; waits, and says so, while another build has it. Tidies up after killed builds."""
    from filelock import FileLock, Timeout

    new = not out.parent.exists()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out.parent).close()   # a lock waits for ever where no file can be made
    except OSError as error:
        raise ParameterError(f"out: {out.parent} cannot be written ({error.strerror}); name another folder with --out.") from None
    path = out.parent / f".{_short(out)}.lock"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        log(f"{out}: another build is writing this report; waiting for its end.")
        while not lock.is_locked:
            out.parent.mkdir(parents=True, exist_ok=True)   # a build that failed has taken a new folder away
            with contextlib.suppress(Timeout, FileNotFoundError):
                lock.acquire(timeout=1)
    try:
        _tidy(out)
        yield
    finally:
        with contextlib.suppress(OSError):   # taken away while it is held: who waits for it sees that it is gone, and makes a new one
            path.unlink()
        lock.release()
        if new and not any(out.parent.iterdir()):   # nothing was built
            out.parent.rmdir()


@contextlib.contextmanager
def private(out: Path) -> Iterator[Path]:
    """A private folder beside the report's, for everything a build makes; taken away at the end, however that comes."""
    folder = Path(tempfile.mkdtemp(prefix=f".{_short(out)}.building-", dir=out.parent))
    try:
        (folder / _MAKING).mkdir()
        yield folder
    finally:
        _settle(folder, out)


def making(folder: Path) -> Path:
    """Where the report is made in a private folder."""
    return folder / _MAKING


def publish(folder: Path, out: Path, state: dict) -> None:
    """Puts the report that was made in a private folder in the place of the one before, by one rename. When the private folder is left,
    what users have put into the report's folder themselves is put into it again."""
    whole = folder / _REPORT
    state = {"format": FORMAT, **state}
    write_text(folder / _MAKING / STATE, json.dumps(state, indent=1, sort_keys=True) + "\n")
    (folder / _MAKING).rename(whole)
    if not out.exists():
        whole.rename(out)
        return
    shutil.copymode(out, whole)
    if _exchange(whole, out):
        return
    before = folder / _BEFORE   # two renames; a build that is killed between them is mended by the next one, which `_tidy` does
    out.rename(before)
    try:
        whole.rename(out)
    except BaseException:
        before.rename(out)
        raise


def read_state(out: Path) -> dict:
    """What is published: {"notebooks": {name: {"key", "files": {file: hash}}}, "pages": {"key", "files"}}, both empty where
    nothing is known."""
    state = _read(out)
    return state if state.get("format") == FORMAT else {"notebooks": {}, "pages": {"key": None, "files": {}}}


def hashes(folder: Path, files: Iterable[str]) -> dict[str, str]:
    """{file: hash of what it holds}, in order; files relative to a folder."""
    return {name: blake2b((folder / name).read_bytes(), digest_size=16).hexdigest() for name in sorted(files)}


def as_published(out: Path, files: dict[str, str]) -> bool:
    """True where every file of a report is there and holds what was published."""
    try:
        return hashes(out, files) == files
    except OSError:
        return False


def _read(out: Path) -> dict:
    try:
        state = json.loads((out / STATE).read_text(encoding="utf-8"))
        return state if _well_formed(state) else {}
    except (OSError, ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return {}


def _parts(state: dict) -> list[dict]:
    """The notebooks and the other pages of a state; earlier versions had them side by side."""
    return [*state["notebooks"].values(), state["pages"]] if state.get("format") == FORMAT else list(state.values())


def _well_formed(state: dict) -> bool:
    """False for a state that was changed by hand, above all where it names files outside the report."""
    files = [name for part in _parts(state) for name in part["files"]]
    return all(isinstance(part.get("key"), (dict, str, type(None))) for part in _parts(state)) and all(
        isinstance(name, str) and name and not name.startswith("/") and ".." not in name.split("/") and "\\" not in name for name in files
    )


def _files_of(out: Path) -> set[str]:
    """The files that builds have written into a folder, also those of earlier versions, by its state."""
    return {STATE, *(name for part in _parts(_read(out)) for name in part["files"])}


def _keep_users_files(old: Path, new: Path) -> None:
    """Moves the files that no build has written from the report before into the new one. Where the new one has that file it stays."""
    known = _files_of(old)
    for path in sorted(old.rglob("*")):
        name = path.relative_to(old).as_posix()
        if name in known or _LEFT.fullmatch(name) or path.is_dir() and not path.is_symlink():
            continue
        target = new / name
        if not os.path.lexists(target):
            with contextlib.suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)


def _tidy(out: Path) -> None:
    """Ends what killed builds had begun. Only under the lock, since what it finds then belongs to nobody."""
    pattern = re.compile(rf"\.{re.escape(_short(out))}\.building-[A-Za-z0-9_]+")
    for folder in sorted(p for p in out.parent.iterdir() if pattern.fullmatch(p.name)):
        _settle(folder, out)


def _settle(folder: Path, out: Path) -> None:
    """Ends what was begun in a private folder and takes it away. When it is killed it can be called again: a report that was replaced gets
    another name before its files go, since without its state no file of it could be told from one of the user's."""
    if (folder / _BEFORE).exists() and not out.exists():
        (folder / _BEFORE).rename(out)
    for old in (folder / _REPORT, folder / _BEFORE):
        if old.is_dir() and out.is_dir():
            _keep_users_files(old, out)
            shutil.rmtree(folder / _GONE, ignore_errors=True)
            old.rename(folder / _GONE)
    _remove(folder)


def _remove(folder: Path) -> None:
    """Takes a folder away; a process that was killed a moment ago may still have written a last file into it."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break


def _short(out: Path) -> str:
    """The name of a folder, cut where a file name made of it would be too long."""
    name, raw = out.name, os.fsencode(out.name)
    return name if len(raw) <= _LONGEST else f"{name[:20]}-{blake2b(raw, digest_size=8).hexdigest()}"


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False where the system or the file system cannot (renameat2(2), renamex_np(2))."""
    import ctypes

    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            result = library.renamex_np(os.fsencode(one), os.fsencode(other), 2)   # RENAME_SWAP
        else:
            result = library.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), 2)   # AT_FDCWD, RENAME_EXCHANGE
    except (AttributeError, OSError, TypeError):
        return False
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(other))
