"""The one command: every notebook run, every page written, nothing done twice.

What a notebook depends on is hashed (its code cells, the package, the corpus with case and corrections, its parameters, the lock, Python);
where nothing differs from the last build, it is not run again.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from hashlib import blake2b
from pathlib import Path

from .. import cache
from ..case import did_you_mean
from . import parameters as _parameters
from .study import ROOT, ParameterError, data_hash, default_out

STATE = ".build.json"
STAGE = ".new"


class BuildError(ValueError):
    """A build in which something failed: two lines for each notebook that did. The other pages are in place."""


def build(corpus=None, out=None, parameters=None, only=(), jobs=2, force=False, notebooks=None, log=print):
    """Runs the notebooks on a corpus and writes the report; returns the path of its index page.

    corpus: as for `load_articles`; the five seeds where it is None. out: the report's folder. parameters: {name: value} for the
    notebooks that have them. only: names of notebooks, or parts of them. jobs: notebooks at a time. force: run also what has not
    changed. Raises ParameterError before anything runs, BuildError at the end where a notebook failed: its last good page is left as
    it was.
    """
    corpus = _corpus(corpus)
    out = Path(out) if out else default_out(corpus)
    paths = {p.stem: p for p in sorted(Path(notebooks or ROOT / "notebooks").glob("*.ipynb"))}
    sources = {name: _parameters.read(path) for name, path in paths.items()}
    known = {name: _parameters.declared(source, name) for name, source in sources.items()}
    values = _parameters.assign(dict(parameters or {}), known)
    chosen = _chosen(only, paths)
    common = _common(corpus)
    keys = {name: {**common, "notebook": _code_cells(sources[name]), "parameters": _hash(values[name])} for name in chosen}
    state = _state(out)
    reasons = {name: _reason(state.get(name), keys[name], out, force) for name in chosen}
    todo = [name for name in chosen if reasons[name]]
    pages_key = _hash([common, *(values[n] for n in sorted(values)), sorted(sources)])
    if not todo and state.get("pages", {}).get("key") == pages_key and _all_there(out, state["pages"]):
        log(f"Nothing has changed since the last build; --force runs the notebooks all the same.\n{out / 'index.html'}")
        return out / "index.html"
    with tempfile.TemporaryDirectory(prefix="analysis-", ignore_cleanup_errors=True) as folder:
        environment = {
            "ANALYSIS_BUILD": "1",
            "ANALYSIS_CACHE": os.environ.get("ANALYSIS_CACHE") or folder,
            "ANALYSIS_CODE": common["code"],
            "PYTHONHASHSEED": "0",
        }
        return _run(corpus, out, paths, sources, known, values, keys, reasons, todo, pages_key, jobs, environment, log)


def _run(corpus, out, paths, sources, known, values, keys, reasons, todo, pages_key, jobs, environment, log):
    from . import execute, finish

    out.mkdir(parents=True, exist_ok=True)
    stage = out / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    plan = [_job(name, paths[name], known[name], values[name], corpus, stage) for name in todo]
    bar = _Bar(len(plan))
    with _environment(environment):
        # The tables are computed here while the kernels come up; a kernel that needs one sooner waits for it.
        report = finish.Report(corpus, out, {k: v for assigned in values.values() for k, v in assigned.items()})
        results = execute.run(plan, jobs, environment, bar.at, meanwhile=report.compute)
        bar.close()
        state, errors = _state(out), []
        for name in todo:
            result = results[name]
            if "error" in result:
                errors.append(_two_lines(name, result))
                continue
            files = _move(stage / name, out, state.get(name, {}).get("files", []), _others(state, name))
            state[name] = {"key": keys[name], "files": files}
            log(f"{name}  {result['seconds']:.1f} s  ({reasons[name]})")
        shutil.rmtree(stage, ignore_errors=True)
        titles = {name: _title(sources[name], name) for name in sources if (out / f"{name}.html").exists()}
        before = [f for f in state.get("pages", {}).get("files", []) if f.endswith(".html")]
        state["pages"] = {"key": pages_key if not errors else None, "files": report.write(titles, before)}
    _write_state(out, state)
    if corpus == ROOT / "seeds" and out.resolve() == (ROOT / "reports" / "seeds"):
        _copy_figures(out / "figures", ROOT / "figures")
    for note in report.notes():
        log(note)
    if errors:
        raise BuildError("\n".join(errors))
    log(out / "index.html")
    return out / "index.html"


def _corpus(corpus):
    if corpus is None:
        return ROOT / "seeds"
    path = Path(corpus)
    if not path.exists():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise ParameterError(f"corpus: there is no file or folder {str(corpus)!r}.{did_you_mean(path.name, near) if near else ''}")
    return ROOT / "seeds" if path.resolve() == ROOT / "seeds" else path


def _chosen(only, paths):
    """The notebooks asked for, in their order: by name, by number ("2"), or by what follows the number ("quotes")."""
    if not paths:
        raise ParameterError("there are no notebooks to run; expected .ipynb files in the project's folder notebooks/.")
    if not only:
        return list(paths)
    chosen = set()
    for wanted in [only] if isinstance(only, str) else only:
        name = Path(wanted).stem
        found = [p for p in paths if name in (p, p.partition("_")[0], p.partition("_")[2])]
        if not found:
            raise ParameterError(f"--only: there is no notebook {wanted!r}.{did_you_mean(name, paths)}")
        chosen.update(found)
    return [name for name in paths if name in chosen]


def _common(corpus):
    lock = ROOT / "requirements.txt"
    gold = cache.hash_files((ROOT / "tests" / "gold").glob("*")) if corpus == ROOT / "seeds" else ""
    return {
        "code": cache.code_hash(),
        "data": data_hash(corpus) + gold,
        "lock": cache.hash_files([lock]) if lock.exists() else "",
        "Python": ".".join(map(str, sys.version_info[:3])),
    }


def _job(name, path, known, values, corpus, stage):
    own = {"corpus": str(corpus), "out": str(stage / name)}
    told = [(p.name, values.get(p.name, p.default)) for p in known.values()]
    return {
        "name": name,
        "path": str(path),
        "parameters": {**{k: v for k, v in own.items() if k in known}, **values},
        "told": told,
        "page": str(stage / name / f"{name}.html"),
        "note": "",
    }


def _reason(before, key, out, force):
    """Why a notebook must run, in words; None where it need not."""
    if force:
        return "forced"
    if not before:
        return "new"
    changed = [part for part in key if before["key"].get(part) != key[part]]
    if changed:
        return f"{', '.join(changed)} changed"
    return None if _all_there(out, before) else "files missing"


def _all_there(out, part):
    return all((out / f).is_file() for f in part.get("files", []))


def _others(state, name):
    return {f for other, part in state.items() if other not in (name, "pages") for f in part.get("files", [])}


def _move(stage, out, before, others):
    """Moves what a notebook made into place, takes away what an earlier run made and this one did not; the list of files."""
    files = sorted(p.relative_to(stage).as_posix() for p in stage.rglob("*") if p.is_file())
    for name in files:
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (stage / name).replace(target)
    for name in set(before) - set(files) - others:
        (out / name).unlink(missing_ok=True)
    return files


def _two_lines(name, result):
    where = f" in cell {result['cell']}" if result.get("cell") else ""
    source = f": {result['source']}" if result.get("source") else ""
    return f"{name} failed{where}{source}\n  {result['error']}"


def _title(source, name):
    from .render import title_of

    return title_of(source) or name


def _code_cells(notebook):
    cells = [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]]
    return _hash(cells)


def _hash(value):
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _state(out):
    try:
        state = json.loads((out / STATE).read_text(encoding="utf-8"))
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError):
        return {}


def _write_state(out, state):
    temporary = out / f"{STATE}.new"
    temporary.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    temporary.replace(out / STATE)


def _copy_figures(source, target):
    for path in sorted(source.glob("*.*")):
        copy = target / path.name
        if not copy.exists() or copy.read_bytes() != path.read_bytes():
            target.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)


class _environment:
    """Environment variables set for a while."""

    def __init__(self, values):
        self.values = values

    def __enter__(self):
        self.before = {k: os.environ.get(k) for k in self.values}
        os.environ.update(self.values)

    def __exit__(self, *error):
        for key, value in self.before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


class _Bar:
    """A progress bar, on a terminal only."""

    def __init__(self, total):
        self.shares, self.total, self.on, self.last = {}, total, sys.stderr.isatty() and total > 0, 0.0

    def at(self, name, done, of):
        self.shares[name] = done / max(1, of)
        if self.on and time.perf_counter() - self.last > 0.1:
            self.last = time.perf_counter()
            share = sum(self.shares.values()) / self.total
            print(f"\r[{'#' * round(30 * share):30}] {share:4.0%}  {name[:30]:30}", end="", file=sys.stderr, flush=True)

    def close(self):
        if self.on:
            print(f"\r{'':72}\r", end="", file=sys.stderr, flush=True)
