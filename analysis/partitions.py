"""A large corpus, worked through in partitions of its articles that follow each other in time.

What a function makes of a partition is kept as a Parquet file whose name holds a hash of everything it was made from, so that a killed
run goes on where it stopped and a changed article costs one partition. Partitions depend on the articles alone: the tables are the same
bytes on one process, on several (`workers`) and on a cluster. A corpus of one partition has nothing of all this.
"""

import contextlib
import importlib.util
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from . import cache, packing, progress

# Articles of a partition: one is full at SIZE, and ends from half of that on where the id of an article says so, so that an article more
# moves few others. The people and bodies of a partition are told apart together; a process that has all tables of 500 holds 0.8 GB.
SIZE, ENDS = 1000, 200
READ = 32  # articles that a worker reads at a time
MEMORY = "3GB"  # of a worker of this machine; one that takes more is started anew, and its partition left out after the fourth time
PATIENCE = "120s"  # for an answer of a worker: a machine may have other work
NAMED = 6  # articles that a sentence names
_workers = None


class ClusterError(ValueError):
    """A cluster that cannot be used: one sentence that says what was found and what was expected."""


def table(place: str, articles, *args, what: str):
    """What a function of the package makes of articles, as one table in their order.

    place: its name below this package, as "quotes.extract:of_partition". It gets the articles of a partition and `args`, of whose frames
    with a column article_id only the rows of these articles. what: what it makes, in words. An article on which it fails is named in a
    warning and left out; so are those of a partition whose workers die.
    """
    parts = split(articles)
    if len(parts) == 1:
        return cache.function_of(place)(articles, *args)
    frames = [_load(path) for path in _made(place, articles, parts, args, what)]
    return _joined([f for f in frames if f is not None], articles, what)


def each(place: str, articles, *args, what: str) -> Iterator:
    """The tables of the partitions one after the other, as `table` has them, for what adds them up: none is held for longer. The articles
    of a partition come in the order that they have in `articles`."""
    parts = [sorted(part) for part in split(articles)]
    if len(parts) == 1:
        yield cache.function_of(place)(articles, *args)
        return
    for path in _made(place, articles, parts, args, what):
        frame = _load(path)
        if frame is not None:
            for text in frame.attrs.get("told", ()):
                warnings.warn(text, stacklevel=2)
            yield frame


def _made(place, articles, parts, args, what):
    """The files of the tables of all partitions, those made that were not there or damaged; one that fails is told, and has no file."""
    cut = _Cut(articles, parts, args)
    paths = [_path(place, *cut[k]) for k in range(len(parts))]
    missing = [k for k, path in enumerate(paths) if not _is_whole(path)]
    texts = articles["text"]
    if missing:
        _read_first([t for k in missing for t in texts.iloc[parts[k]] if isinstance(t, str)])
    calls = ((place, *cut[k], str(paths[k]), what) for k in missing)
    for n, error in _run(_make, calls, [len(parts[k]) for k in missing], what):
        for text in left_out(dict.fromkeys(articles["article_id"].iloc[parts[missing[n]]], error) if error else {}, what):
            warnings.warn(text, stacklevel=3)
    return paths


def left_out(failed: dict, what: str) -> list[str]:
    """Sentences on articles that failed, {id: error}: one for each thing that was wrong."""
    alike: dict[str, list] = {}
    for name, error in failed.items():
        alike.setdefault(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}", []).append(str(name))
    more = {why: f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else "" for why, ids in alike.items()}
    return [f"The {what} of {', '.join(ids[:NAMED])}{more[why]} are left out ({why})." for why, ids in alike.items()]


def split(articles) -> list[list[int]]:
    """The places of the articles of each partition, in the order of publication; a corpus of at most SIZE articles is one."""
    if len(articles) <= SIZE:
        return [list(range(len(articles)))]
    ids = articles["article_id"].astype(str).tolist()
    days = [str(d) for d in articles["published"]] if "published" in articles else [""] * len(ids)
    parts: list[list[int]] = [[]]
    for k in sorted(range(len(ids)), key=lambda k: (days[k], ids[k])):
        if len(parts[-1]) == SIZE or len(parts[-1]) >= SIZE // 2 and _ends(ids[parts[-1][-1]]):
            parts.append([])
        parts[-1].append(k)
    if len(parts[-1]) < SIZE // 2:   # too few to tell who is who
        last = parts.pop()
        parts[-1] += last
    return parts


def around(articles, chosen, by_days=True):
    """The articles that are read together with the chosen ones: all of a small corpus; of a large one, where they were chosen by days
    alone, those of the partitions that hold any, else the chosen themselves."""
    if len(articles) <= SIZE or len(chosen) == len(articles):
        return articles
    if not by_days:
        return chosen
    wanted = set(chosen["article_id"])
    parts = [part for part in split(articles) if not wanted.isdisjoint(articles["article_id"].iloc[part])]
    return articles.iloc[sorted(k for part in parts for k in part)].reset_index(drop=True)


def _ends(article_id):
    return int.from_bytes(blake2b(article_id.encode("utf-8", "replace"), digest_size=4).digest()) % ENDS == 0


def _of(articles, args):
    """The arguments of some articles: of frames with article ids the rows of these."""
    ids = set(articles["article_id"])
    return tuple(a[a["article_id"].isin(ids)].reset_index(drop=True) if _has_articles(a) else a for a in args)


class _Cut:
    """(articles, arguments) of each partition, made when asked for: of frames with article ids the rows of its articles, in their order."""

    def __init__(self, articles, parts, args):
        self.articles, self.parts, self.args = articles, parts, args
        ids = articles["article_id"].tolist()
        part_of = {ids[k]: n for n, part in enumerate(parts) for k in part}
        self.rows = [self._rows(a["article_id"].map(part_of)) if _has_articles(a) else None for a in args]

    def __getitem__(self, k):
        cut = [a if rows is None else _rows_alone(a, rows[k]) for a, rows in zip(self.args, self.rows, strict=True)]
        return _rows_alone(self.articles, self.parts[k]), tuple(cut)

    def _rows(self, number):
        import numpy as np

        number = number.fillna(-1).to_numpy(dtype=int)
        order = number.argsort(kind="stable")
        return np.split(order, np.searchsorted(number[order], np.arange(len(self.parts) + 1)))[1:-1]


def _rows_alone(frame, rows):
    """Some rows of a frame without what is told of the whole corpus (attrs), which pandas would copy at every step."""
    some = frame.iloc[rows].reset_index(drop=True)
    some.attrs = {}
    return some


def _has_articles(value):
    return "article_id" in getattr(value, "columns", ())


def _path(place, articles, args):
    kept = [c for c in ("article_id", "outlet", "wire", "headline", "deck", "published", "text") if c in articles]
    digest = cache.fingerprint([place, articles[kept], *args])
    name = place.partition(":")[0].replace(".", "-")
    return cache.user_folder() / "tables" / f"{name}-{cache.fingerprint(cache.code_hash())[:12]}" / f"{digest}.parquet"


def _is_whole(path):
    """Whether the table of a partition is there and can be read; its checksums are compared a piece at a time."""
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            return packing.ABOUT in file.schema_arrow.metadata and all(True for _ in file.iter_batches())
    except (OSError, TypeError, ValueError):
        return False


def _load(path):
    """The table of a partition; None where it is not there or damaged."""
    try:
        return packing.from_parquet(path.read_bytes())
    except (OSError, ValueError):
        return None


def _joined(frames, articles, what):
    """The tables of partitions as one, in the order of the articles."""
    import pandas as pd

    told = [t for f in frames for t in f.attrs.pop("told", ())]
    for text in dict.fromkeys(told):
        warnings.warn(text, stacklevel=3)
    if not frames:
        raise ValueError(f"Of no partition of the articles {what} could be made; the warnings say why.")
    types = {c for f in frames if len(f) for c, d in f.dtypes.items() if str(d) != "object"}
    whole = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    for column in [c for c, d in whole.dtypes.items() if str(d) == "object" and c in types]:   # nothing but None in some partition
        whole[column] = pd.Series(whole[column].tolist(), index=whole.index)
    number = {a: k for k, a in enumerate(articles["article_id"])}
    order = whole["article_id"].map(number).to_numpy().argsort(kind="stable")
    return whole.iloc[order].reset_index(drop=True)


def _read_first(texts):
    """Reads what was never read, a few articles a worker, so that a killed run loses little and all are busy. A text that cannot be read
    is told where its tables are made."""
    todo = cache.function_of("language.document:unread")(texts)
    parts = [todo[k : k + READ] for k in range(0, len(todo), READ)]
    for _ in _run(_keep, [(part,) for part in parts], [len(p) for p in parts], "reading"):
        pass


def _keep(texts):
    cache.function_of("language.document:keep")(texts)


def _make(place, articles, args, path, what):
    """Makes the table of one partition and writes it where it is wanted, with the warnings that came."""
    function = cache.function_of(place)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            frame, wrong = function(articles, *args), {}
        except (OSError, MemoryError):
            raise
        except Exception:
            wrong = _wrong_alone(function, articles, args)
            if not wrong:
                raise
            rest = articles[~articles["article_id"].isin(set(wrong))].reset_index(drop=True)
            frame = function(rest, *_of(rest, args))
    told = [str(w.message) for w in heard if issubclass(w.category, UserWarning)]
    frame.attrs["told"] = told + left_out(wrong, what)
    _write(Path(path), packing.to_parquet(frame))


def _wrong_alone(function, articles, args):
    """{id: error} of the articles on which a function fails also when it gets nothing else."""
    wrong = {}
    for k, name in enumerate(articles["article_id"]):
        alone = articles.iloc[[k]].reset_index(drop=True)
        try:
            function(alone, *_of(alone, args))
        except Exception as error:
            wrong[name] = error
    return wrong


def _write(path, content):
    """Writes a file whole or not at all, also where another process or machine writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def _run(function: Callable, calls: Iterable[tuple], sizes: Sequence[int], what: str) -> Iterator[tuple[int, Exception | None]]:
    """(number of a call, the error or None) as the calls end; sizes: articles of each, for those who want to know how far it is."""
    done, total = 0, sum(sizes)
    for n, error in _workers.outcomes(function, calls) if _workers and len(sizes) > 1 else _here(function, calls):
        done += sizes[n]
        progress.tell(what, done, total)
        yield n, error


def _here(function, calls):
    for n, call in enumerate(calls):
        error = None
        try:
            with progress.unheard():
                function(*call)
        except (OSError, MemoryError):
            raise
        except Exception as raised:
            error = raised
        yield n, error


@contextlib.contextmanager
def workers(address: str | None = None, processes: int = 2) -> Iterator[None]:
    """Has partitions worked through by a cluster while the block runs: by the one of that address, else by processes of this machine,
    started when they are first needed; by this process alone where one is asked for or the extra `cluster` is not installed.

    Raises ClusterError where nothing answers at the address, or its workers have another version of this program or do not see the
    folder in which partitions are kept (ANALYSIS_KEPT).
    """
    global _workers
    if not address and processes < 2 or importlib.util.find_spec("distributed") is None:
        if address:
            raise ClusterError("--cluster: the library distributed is missing; install the project's extra `cluster`.")
        yield
        return
    before, _workers = _workers, _Workers(address, processes)
    try:
        if address:
            _workers.client()
        yield
    finally:
        made, _workers = _workers, before
        made.close()


class _Workers:
    """The workers of a cluster, reached when they are first needed."""

    def __init__(self, address, processes):
        self.address, self.processes, self._client, self._cluster = address, processes, None, None

    def client(self):
        if self._client is None:
            import dask
            import distributed

            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            dask.config.set({f"distributed.comm.timeouts.{name}": PATIENCE for name in ("connect", "tcp")})
            if self.address is None:
                own = {"threads_per_worker": 1, "memory_limit": MEMORY, "dashboard_address": None, "silence_logs": logging.CRITICAL}
                self._cluster = distributed.LocalCluster(n_workers=self.processes, **own)
            try:
                self._client = distributed.Client(self._cluster or self.address, timeout=PATIENCE if self._cluster else "20s")
            except (OSError, ValueError, TypeError):
                raise ClusterError(f"--cluster: nothing answers at {self.address!r}; expected a scheduler, as tcp://name:8786.") from None
            if self.address:
                self._check()
        return self._client

    def _check(self):
        """Raises ClusterError where the workers cannot do what this process would."""
        folder = cache.user_folder()
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".seen-") as token:
            try:
                answers = self._client.run(_answer, token.name)
            except Exception as error:
                raise ClusterError(f"--cluster: its workers cannot run this program ({error}); install it for them as here.") from None
        if not answers:
            raise ClusterError(f"--cluster: the scheduler at {self.address} has no workers; start some with `dask worker {self.address}`.")
        if {code for code, _ in answers.values()} != {cache.code_hash()}:
            raise ClusterError("--cluster: its workers have another version of this program; give them the one that runs here.")
        if not all(seen for _, seen in answers.values()):
            raise ClusterError(f"--cluster: its workers do not see {folder}; let ANALYSIS_KEPT name a folder that all machines share.")

    def outcomes(self, function, calls):
        """(number, error or None) as the calls end. Few wait at a time, since each takes its articles along."""
        import distributed

        try:
            client, folder, left = self.client(), str(cache.user_folder()), iter(enumerate(calls))
        except RuntimeError as error:
            warnings.warn(f"No process could be started ({error}); this one works through all partitions.", stacklevel=2)
            yield from _here(function, calls)
            return
        number, wanted = {}, 2 * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        coming = distributed.as_completed()
        while True:
            while len(number) < wanted and (following := next(left, None)):
                future = client.submit(_there, function, following[1], folder, pure=False, retries=0)
                number[future] = following[0]
                coming.add(future)
            if not number:
                return
            future = next(coming)
            if future.cancelled():
                raise ClusterError(f"--cluster: the scheduler at {self.address} went away; build again to go on from here.")
            error = future.exception()
            if isinstance(error, OSError) and error.strerror:   # a full disk, which spoils all
                raise error
            yield number.pop(future), error

    def close(self):
        for one in (self._client, self._cluster):
            if one is not None:
                with contextlib.suppress(Exception):   # it may be gone already
                    one.close()


def _there(function, call, folder):
    """Runs a call on a worker, which keeps what it makes in the folder that all share."""
    os.environ["ANALYSIS_KEPT"] = folder
    os.environ.pop("ANALYSIS_CACHE", None)
    function(*call)


def _answer(token):
    """(the version of the program that a worker has, whether it sees a file)."""
    return cache.code_hash(), Path(token).exists()
