"""What a notebook is given: corpus, folder and parameters, checked before anything is computed; and the project's own places.

An error is one sentence that names the parameter, what was found, what was expected, and the nearest thing that is known.
"""

import datetime
import os
import sys
from hashlib import blake2b
from pathlib import Path

from .. import cache, corrections, schema
from ..case import matching

ROOT = Path(__file__).resolve().parents[2]
STATE = ".build.json"   # a folder with this file is a report that the build wrote
SHEETS = "checks"   # the folder of the check sheets, beside the articles
RUNS = "runs"   # where notebooks run by hand write: notebooks/runs/<name of the corpus>
DOMAINS = schema.allowed("domain")
ACTS = ("speech", "belief", "intention", "decision", "document", "perception", "appearance", "other", "uncertain")
# Parameters that are counts, with the least that makes sense.
_COUNTS = {"sample": 0, "min_words": 0, "min_outlets": 1, "top_n": 1, "top": 1, "rounds": 1}


class ParameterError(ValueError):
    """A parameter that cannot be used. A notebook shows the sentence alone, without the calls that led to it."""

    def _render_traceback_(self):
        return [f"ParameterError: {self}"]


def building():
    """True while the build runs the notebooks, False where a person does."""
    return bool(os.environ.get("ANALYSIS_BUILD"))


def by_hand():
    """True in a notebook that a person runs."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return not building() and shell is not None


def resolve(corpus):
    """The corpus as a path: from the working folder, or from the project where a notebook runs in notebooks/."""
    if not isinstance(corpus, (str, os.PathLike)) or not str(corpus).strip():
        raise ParameterError(f"corpus: expected the path of a folder or file of articles, found {corpus!r}.")
    for base in (Path(), ROOT):
        if (base / corpus).exists() or matching(base / corpus):
            return base / corpus
    raise ParameterError(f"corpus: there is no file or folder {str(corpus)!r}; expected a folder of articles or one table of them.")


def default_out(corpus):
    """The folder of a built report: reports/<name of the corpus>, in the working folder, or in the project from notebooks/."""
    return _base() / "reports" / _name(Path(corpus))


def folder(out, corpus):
    """The folder that a notebook writes to: the build's; run by hand `out` or notebooks/runs/<name of the corpus>, never a built report."""
    if building():
        return Path(out) if out else default_out(corpus)
    if not out:
        return runs() / _name(Path(corpus))
    path = _base() / out
    if (path / STATE).exists() or (path.parent / STATE).exists():
        raise ParameterError(f"out: {str(out)!r} is a built report, which only the build writes; leave out empty or name another folder.")
    return path


def runs():
    """The folder of all that notebooks run by hand write."""
    here = Path.cwd()
    return (ROOT / "notebooks" if here == ROOT else here) / RUNS


def names(outlets, what="outlets"):
    """A parameter that is a list of names; one name alone is a list of one."""
    outlets = [outlets] * bool(outlets) if isinstance(outlets, str) else outlets
    if not isinstance(outlets, (list, tuple)) or not all(isinstance(o, str) for o in outlets):
        raise ParameterError(f"{what}: expected a list of names, found {outlets!r}.")
    return list(outlets)


def day(name, value):
    """A parameter that is a day, or None."""
    if not value:
        return None
    try:
        return datetime.datetime.strptime(str(value).strip().removesuffix(" 00:00:00"), "%Y-%m-%d")
    except ValueError:
        raise ParameterError(f'{name}: expected a day as YYYY-MM-DD, such as "2019-08-22", found {value!r}.') from None


def options(given):
    """The further parameters of a notebook, those that are known checked."""
    for name, least in _COUNTS.items():
        value = given.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            raise ParameterError(f"{name}: expected a whole number, {least} or more, found {value!r}.")
    for domain in names(given.get("domains") or [], "domains"):
        known("domains", "domain", domain, DOMAINS)
    for act in names(given.get("acts") or [], "acts"):
        known("acts", "act", act, ACTS)
    names(given.get("sides") or [], "sides")
    return given


def known(parameter, noun, value, values):
    """Nothing where a value is among those that there are; else a ParameterError that names the nearest one and says which there are."""
    if value in values:
        return
    from ..case import hint

    there = ", ".join(map(str, list(values)[:12])) + (" ..." if len(values) > 12 else "")
    raise ParameterError(f"{parameter}: there is no {noun} {value!r}.{hint(value, values)} There are: {there}.")


def select(articles, outlets, since, until, sample=0):
    """The articles of some outlets (all where none is named; an agency's name stands for those that print its copy) and days, in order;
    of these `sample`, where it is not 0."""
    if since and until and since > until:
        raise ParameterError(f"since: {since:%Y-%m-%d} lies after until, {until:%Y-%m-%d}.")
    there = sorted(articles["outlet"].dropna().unique())
    # An agency that is no outlet of the corpus stands for the articles that print its copy.
    agencies = [o for o in outlets if o not in there and articles["wire"].eq(o).any()]
    for outlet in outlets:
        known("outlets", "outlet", outlet, [*there, *agencies])
    kept = articles
    if outlets:
        kept = kept[kept["outlet"].isin(outlets) | kept["wire"].isin(agencies)]
    if since:
        kept = kept[kept["published"] >= since]
    if until:
        kept = kept[kept["published"] <= until]
    if len(articles) and not len(kept):
        days = articles["published"].dropna()
        span = f"; they are of {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        raise ParameterError(f"none of the {len(articles)} articles is left by outlets, since and until{span}.")
    return drawn(kept, sample).reset_index(drop=True)


def drawn(articles, n):
    """n of the articles, or all where n is 0 or they are no more: of each outlet as large a share as it has of all. Which ones a hash of
    their ids decides, so that they are the same on every run, in whatever order and beside whatever others they stand."""
    if not n or n >= len(articles):
        return articles
    lot = articles["article_id"].map(lambda a: blake2b(str(a).encode("utf-8", "surrogatepass"), digest_size=8).digest())
    of = articles.assign(lot=lot, outlet=articles["outlet"].fillna("")).sort_values("lot", kind="stable").groupby("outlet", sort=True)
    # Ranked by how far down its outlet's lots an article stands, the first n are of all outlets alike.
    depth = ((of.cumcount() + 0.5) / of["lot"].transform("size")).sort_values(kind="stable")
    return articles.loc[articles.index.isin(depth.index[:n])]


def load(corpus):
    """load_articles, kept in the cache for as long as no file of the corpus changes."""
    return cache.call(_load, corpus, key=data_hash(corpus))


def _load(corpus):
    from ..corpus.readers import load_articles

    return load_articles(corpus)


def data_hash(corpus):
    """Hash of a corpus: all files of a folder but hidden ones and reports, or a data file with the case file beside it. What was written by
    hand (`hand_hash`) is no part of it."""
    return cache.hash_files(*_files(Path(corpus)))


def _files(corpus):
    """(the files that a corpus is made of, the folder to which their names are relative or None)."""
    if corpus.is_dir():
        apart = {p.parent for p in corpus.rglob(STATE)} | {corpus / corrections.FILE, corpus / SHEETS}
        visible = (p for p in corpus.rglob("*") if not any(x.startswith(".") for x in p.relative_to(corpus).parts))
        return [p for p in visible if apart.isdisjoint((p, *p.parents))], corpus
    beside = [corpus.parent / n for n in ("case.yml", "case.yaml")]
    return [*(matching(corpus) or [corpus]), *beside, *sorted((corpus.parent / "gold").glob("*"))], None


def hand_hash(corpus):
    """Hash of what was written by hand: the corrections and the check sheets."""
    folder = Path(corpus) if Path(corpus).is_dir() else Path(corpus).parent
    return cache.hash_files([folder / corrections.FILE, *sorted((folder / SHEETS).glob("*"))])


def _base():
    here = Path.cwd()
    return ROOT if here == ROOT / "notebooks" else here


def _name(corpus):
    if matching(corpus):   # of a pattern what could be a name
        return "".join(c if c.isalnum() or c in "-_." else "-" for c in corpus.stem).strip("-.") or corpus.parent.resolve().name
    return corpus.resolve().name if corpus.is_dir() else corpus.stem
