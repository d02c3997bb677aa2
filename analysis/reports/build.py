"""The one command: every notebook run, every page written, nothing done twice.

What a notebook depends on is hashed (its code cells, the package, the corpus and case, its parameters, the lock, Python, and of the tables
that a correction may change those that it asked for); where nothing differs from the last build, it is not run again. Tables are kept in
the user's cache.
"""

import gc
import os
import shutil
import sys
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from .. import cache, corrections, partitions
from ..case import did_you_mean, hint, matching
from ..cells import write_bytes
from . import links, publishing
from . import parameters as _parameters
from . import study as _study
from .settings import ROOT, ParameterError, data_hash, default_out, hand_hash

RESULTS, MOST = "results", 500_000_000  # where tables and pictures are kept in the user's cache, and how many bytes of them


class BuildError(ValueError):
    """A build in which something failed: two lines for each notebook that did, and what has become of the report."""


def build(corpus=None, out=None, parameters=None, only=(), jobs=2, force=False, notebooks=None, log=print, cluster=None):
    """Runs the notebooks on a corpus and writes the report; returns the path of its index page.

    corpus: as for `load_articles`; the five seeds where it is None. out: the report's folder, which is replaced as a whole when all
    is made and checked. parameters: {name: value} for the notebooks that have them. only: names of notebooks, or parts of them; pages
    made from other data or parameters are made anew with them, since one report has one corpus. jobs: processes
    that work through the partitions of a large corpus, where no `cluster` (the address of a Dask scheduler) does. force: run also what
    has not changed. Raises ParameterError before anything runs, BuildError at the end where a notebook failed: its last good page
    stays, and where that page is of other data, the whole report stays as it was.
    """
    corpus = _corpus(corpus)
    corrections.load(corpus)   # what is wrong in it is told before anything runs
    index = Path(out) / "index.html" if out else default_out(corpus) / "index.html"
    out = publishing.check_place(index.parent, corpus)
    paths = {p.stem: p for p in sorted(Path(notebooks or ROOT / "notebooks").glob("*.ipynb"))}
    sources = {name: _parameters.read(path) for name, path in paths.items()}
    known = {name: _parameters.declared(source, name) for name, source in sources.items()}
    values = _parameters.assign(dict(parameters or {}), known)
    chosen = _chosen(only, paths)
    with publishing.alone(out, log):
        plan = _Plan(corpus, out, paths, sources, known, values, chosen, force)
        if plan.nothing_to_do():
            log("Nothing has changed since the last build; --force runs the notebooks all the same.")
        else:
            with publishing.private(out) as folder, _seldom_collected():
                _run(plan, folder, jobs, log, cluster)
        if corpus == ROOT / "seeds" and out == ROOT / "reports" / "seeds":
            _copy_figures(out / "figures", ROOT / "figures")
    log(index)
    return index


class _Plan:
    """What one build has to do: the notebooks to run, with the reason for each, and the pages that stay."""

    def __init__(self, corpus, out, paths, sources, known, values, chosen, force):
        self.corpus, self.out, self.paths, self.sources, self.known, self.values = corpus, out, paths, sources, known, values
        self.common, self.hand = _common(corpus), hand_hash(corpus)
        self.state = publishing.read_state(out)
        self.keys = {n: {**self.common, "notebook": _code_cells(sources[n]), "parameters": _hash(values[n])} for n in paths}
        for name in paths:   # a page that nobody asked for stays as it is while it fits the others; its notebook may have been edited
            if name not in chosen and name in self.state["notebooks"]:
                self.keys[name]["notebook"] = self.state["notebooks"][name]["key"].get("notebook")
        self.wanted = [n for n in paths if n in chosen or n in self.state["notebooks"]]
        self.forced = set(chosen) if force else set()
        self.pages_key = _hash([self.common, self.hand, *(values[n] for n in sorted(values)), sorted(sources)])
        # Of what a hand wrote, a notebook depends on what came of it in the tables that its last run asked for. Until they are computed
        # they are taken for unchanged.
        self.reasons = {n: self._reason(n, lambda known: known) for n in self.wanted}
        self.todo = [n for n in self.wanted if self.reasons[n]]

    def _reason(self, name, tables):
        last = self.state["notebooks"].get(name)
        known = _tables_of(last)
        before = last and {**last, "key": {**(last["key"] or {}), **known}}
        return _reason(before, {**self.keys[name], **tables(known)}, self.out, name in self.forced)

    def ask(self, study):
        """Compares what the last runs asked for with the tables of a study, and adds the notebooks for which it differs to those to run."""
        self.reasons |= {n: self._reason(n, lambda known: _study.rests_on(study, known)) for n in self.wanted if n not in self.todo}
        self.todo = [n for n in self.wanted if self.reasons[n]]

    def nothing_to_do(self):
        pages = self.state["pages"]
        return not self.todo and pages["key"] == self.pages_key and publishing.as_published(self.out, pages["files"])

    def last_page(self, name, study):
        """The part of the state with a notebook's last page, where that page is of the same data; None where there is none."""
        part = self.state["notebooks"].get(name)
        fits = part and all(part["key"].get(k) == self.keys[name][k] for k in self.keys[name] if k != "notebook")
        fits = fits and _study.rests_on(study, _tables_of(part)) == _tables_of(part)
        return part if fits and publishing.as_published(self.out, part["files"]) else None


def _run(plan, folder, jobs, log, cluster):
    """Makes the report in a private folder, checks it and puts it in its place."""
    from . import execute, finish, render

    render.lighten_imports()
    site, stage = publishing.making(folder), folder / "notebooks"
    kept = cache.user_folder() / RESULTS
    environment = {
        "ANALYSIS_BUILD": "1",
        "ANALYSIS_CACHE": os.environ.get("ANALYSIS_CACHE") or str(kept),
        "ANALYSIS_KEPT": str(cache.user_folder()),
        "ANALYSIS_CODE": plan.common["code"],
    }
    report = finish.Report(plan.corpus, site, {k: v for assigned in plan.values.values() for k, v in assigned.items()})
    with _environment(environment):
        with partitions.workers(cluster, jobs):
            report.compute()
        plan.ask(report.study)
        work = [_job(name, plan.paths[name], plan.known[name], plan.values[name], plan.corpus, stage) for name in plan.todo]
        _study.share(report.study)
        try:
            results = execute.run(work)
        finally:
            _study.share(None)
        errors = {name: _error(name, results[name], stage) for name in plan.todo}
        errors = {name: error for name, error in errors.items() if error}
        try:
            for name in _made(plan, report, results, errors, folder):
                if name in results and name not in errors:
                    log(f"{name}  {results[name]['seconds']:.1f} s  ({plan.reasons[name]})")
        except OSError as error:   # above all a full disk
            where = str(error.filename or plan.out).replace(str(site), str(plan.out))
            raise BuildError("\n".join([*errors.values(), f"{where}: {error.strerror}.", f"{plan.out}: is left as it was."])) from None
    cache.trim(kept, MOST)
    cache.trim(cache.user_folder())
    for note in report.notes():
        log(note)
    if errors:
        raise BuildError("\n".join(errors.values()))


def _made(plan, report, results, errors, folder):
    """Puts the report together, checks it and publishes it; the names of the notebooks in it."""
    site = publishing.making(folder)
    parts = _gather(plan, report, results, errors, folder / "notebooks", site)
    files = report.write({name: _title(plan.sources[name], name) for name in parts})
    _check(plan, site, errors)
    notebooks = {name: {"key": key, "files": publishing.hashes(site, own)} for name, (key, own) in parts.items()}
    pages = {"key": None if errors else plan.pages_key, "files": publishing.hashes(site, files)}
    publishing.publish(folder, plan.out, {"notebooks": notebooks, "pages": pages})
    return list(parts)


def _gather(plan, report, results, errors, stage, site):
    """Puts the files of all notebooks into the report that is being made: {notebook: (key, files)}. A notebook that failed or was not
    run keeps its last files. Raises BuildError where they are of other data."""
    parts = {}
    for name in plan.paths:
        if name in plan.todo and name not in errors:
            source = stage / name
            key = {**plan.keys[name], "tables": _study.rests_on(report.study, results[name].get("used", ()))}
            files = sorted(p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file())
        elif name in plan.state["notebooks"]:
            last = plan.last_page(name, report.study)
            if last is None:
                left = f"{plan.out}: is left as it was, since its {name}.html is of other data and would not fit the new pages."
                raise BuildError("\n".join([*errors.values(), left]))
            source, key, files = plan.out, last["key"], sorted(last["files"])
        else:
            continue
        for file in files:
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, site / file)
        parts[name] = (key, files)
    return parts


def _check(plan, site, errors):
    """Raises BuildError where the report that was made is not whole, or its corpus changed while it was made."""
    faults = [f"{page}: leads to {address}, which is not there." for page, address in links.broken(site)]
    if (_common(plan.corpus), hand_hash(plan.corpus)) != (plan.common, plan.hand):
        faults = [f"{plan.corpus}: a file changed while the report was made; build again."]
    if faults:
        more = [f"and {len(faults) - 5} more."] if len(faults) > 5 else []
        raise BuildError("\n".join([*errors.values(), *faults[:5], *more, f"{plan.out}: is left as it was."]))


def _error(name, result, stage):
    """Two lines where a notebook failed or made no page; None where it is all right."""
    if "error" not in result:
        if (stage / name / f"{name}.html").is_file():
            return None
        result = {"error": "it made no page"}
    where = f" in cell {result['cell']}" if result.get("cell") else ""
    source = f": {result['source']}" if result.get("source") else ""
    return f"{name} failed{where}{source}\n  {result['error']}".replace(f"{stage / name}{os.sep}", "")


def _corpus(corpus):
    if corpus is None:
        return ROOT / "seeds"
    path = Path(corpus)
    if not path.exists() and not matching(path):
        near = hint(path.name, [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else [])
        raise ParameterError(f"corpus: there is no file or folder {str(corpus)!r}.{near}")
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


def _tables_of(last):
    """{name: hash} of what a notebook's last run asked for of that which a correction may change."""
    return ((last or {}).get("key") or {}).get("tables", {})


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
    changed = [part for part in key if (before["key"] or {}).get(part) != key[part]]
    if changed:
        return f"{', '.join(changed)} changed"
    return None if publishing.as_published(out, before["files"]) else "files missing or changed"


def _title(source, name):
    from .render import title_of

    return title_of(source) or name


def _code_cells(notebook):
    cells = [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]]
    return _hash(cells)


def _hash(value):
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _copy_figures(source, target):
    for path in sorted(source.glob("*.*")):
        copy = target / path.name
        if not copy.exists() or copy.read_bytes() != path.read_bytes():
            write_bytes(copy, path.read_bytes())


@contextmanager
def _seldom_collected():
    """For a while garbage is looked for after a hundred thousand new objects, not after seven hundred: it took 2 of 25 CPU seconds of the
    seeds."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
