"""Articles in: one table from a folder of texts or pages, or from a table with one article a row."""

from collections import Counter
from pathlib import Path

import pandas as pd

from ..case import Case, CaseError, load_case
from ..language.text import n_words
from . import texts
from .checks import foreign_language, same_texts, unique_ids
from .cleaning import clean
from .days import day_of_line, is_open, order_of, parse_day
from .decoding import LONGEST, cell, plain, tidied
from .outlets import Outlets, fold_name, host_of, is_domain
from .problems import CorpusError, Problems, describe_problems
from .sources import FILES, METADATA, read_corpus

ARTICLE_COLUMNS = [
    "article_id", "outlet", "wire", "headline", "deck", "byline", "published", "url",
    "text", "n_words", "removed", "subheads", "inferred", "place", "source_file",
]  # fmt: skip
HEAD = 12  # lines of a page among which its day of publication may stand
SHORT = 30  # fewer words than this are a notice or a page that was not saved whole
_TEXT_COLUMNS = ("article_id", "outlet", "wire", "headline", "deck", "byline", "url", "text", "place", "source_file")


def load_articles(path: str | Path, strict: bool = False, case: Case | None = None) -> pd.DataFrame:
    """DataFrame of the articles of a corpus, one a row, cleaned of page furniture.

    path: a pattern of file names (`archive/2019-*.jsonl`), or
    a folder of files (text, Markdown, saved pages, Word, RTF, PDF, mail; one article each, or the many of a Nexis or Factiva
    download) with an articles.csv that says what the files do not (columns file, outlet, wire, published, headline, deck, byline, url,
    inferred, reason), one such file, or a table (.csv, .tsv, .xlsx, .jsonl, .json, .parquet) with one article a row (columns article_id,
    outlet, published, headline, byline, url, text ..., or the names that other collections use: data/columns.yml). A case.yml beside them
    may map column names by `columns:`, settle the order of days and months by `dates:`, and name outlets by `outlets:`. A folder may hold
    files and one such table; articles.csv without `file` but with `text` is a table of articles.
    Columns: ARTICLE_COLUMNS. `published` is a datetime64 day or NaT; `removed` a list of dicts (text, reason, place: number of
    its line or paragraph in the source, from 1); `subheads` a list of (start, end) in `text`; `inferred` a dict
    {column: reason} of what articles.csv marks as inferred; other missing values are None.
    `attrs["problems"]` lists what was wrong as (where, what, what was done); `describe_problems` prints it. `attrs["columns"]` says which
    column of a table was taken for which, where the names differ: {file: {ours: theirs}}. strict makes any
    such thing a CorpusError. Raises CorpusError or CaseError (both ValueError).
    """
    case = load_case(path) if case is None else case
    problems = Problems()
    raw, outlets = read_corpus(path, case.columns, problems), Outlets(case.outlets)
    with texts.Kept(on_disk=not isinstance(raw, list)) as kept:
        articles = _cleaned(raw, case, outlets, problems, kept)
        articles = _without_doubles(_with_own_ids(_with_one_name(articles, outlets, problems), problems), problems, kept)
        return _whole(path, articles, problems, strict, kept)


def _cleaned(raw, case, outlets, problems, kept):
    """The articles as dicts, their texts put into `kept` and their numbers there in place of them."""
    if isinstance(raw, list):
        held = [tidied(article, problems) for article in raw]
        days = _days(held, case.dates, problems)
        held.reverse()   # each goes when it is cleaned, so that no text is held twice
        raw.clear()
        raw = (held.pop() for _ in days)
    else:   # gone through twice, so that none is held
        days = _days([{c: r[c] for c in ("published", "page", "dated_by", "where")} for r in raw], case.dates, problems)
        raw = (tidied(article, problems) for article in raw)
    articles = []
    for article, day in zip(raw, days, strict=True):
        made = _article(article, day, outlets, problems)
        if made is not None:
            articles.append(made | {"text": kept.add(made["text"])})
    return articles


def _whole(path, articles, problems, strict, kept):
    if strict and problems:
        raise CorpusError(f"{path}: not everything is in order, and strict was asked for.\n{describe_problems(problems)}", problems)
    if not articles:
        raise CorpusError(_nothing_loaded(path, problems), problems)
    return _frame(articles, problems, kept)


def _nothing_loaded(path, problems):
    if problems and all("no outlet" in p.what for p in problems):
        fix = f"`python -m analysis new {path}` writes an {METADATA} to fill in"
        if Path(path).is_file():
            return f"{path}: has no outlet; put it into a folder, for which `python -m analysis new` writes an {METADATA} to fill in."
        return f"{path}: no article could be loaded, since none has an outlet; {fix}."
    first = f" First of {len(problems)}: {problems[0].where} {problems[0].what}; {problems[0].done}." if problems else ""
    return f"{path}: no article could be loaded.{first}"


def _days(raw, order, problems):
    """[(day or None, what is wrong with it or None)] of raw articles; the order of numbers is learnt from all dates of a column."""
    written = [r["published"] or r["page"].get("published") for r in raw]
    columns, open_, out = {}, {}, []
    for r, value in zip(raw, written, strict=True):
        columns.setdefault(r["dated_by"], []).append(value)
    orders = {name: order or order_of(values) for name, values in columns.items()}
    for r, value in zip(raw, written, strict=True):
        day, wrong = parse_day(value, orders[r["dated_by"]])
        if wrong and not orders[r["dated_by"]] and is_open(value):
            open_.setdefault(r["dated_by"], []).append((r["where"], " ".join(str(value).split())[:40]))
            wrong = None
        out.append((day, wrong))
    for name, dates in open_.items():
        many, (where, first) = len(dates) > 1, dates[0]
        what = f'has {f"{len(dates)} dates such as" if many else "the date"} "{first}", which can be read in two ways'
        problems.add(name if many else where, what, "loaded without a date; write `dates: day first` or `dates: month first` into case.yml")
    return out


def _outlet(raw, outlets):
    """The outlet as articles.csv or a table names it; else that of the address, the one that the page names, the site."""
    page, given = raw["page"], raw["outlet"]
    if given:
        return (outlets.at(given) or host_of(given)) if is_domain(given) else given
    address = raw["url"] or page.get("url")
    found = outlets.at(address) or outlets.named(page.get("outlet")) or page.get("outlet")
    return found or outlets.at(page.get("domain")) or host_of(address) or None


def _article(raw, dated, outlets, problems):
    """One cleaned article as a dict, or None where it is left out (and why is told)."""
    where, page = raw["where"], raw["page"]
    is_file = raw["source_file"].lower().endswith(FILES)
    if len(raw["text"] or "") > LONGEST:
        what = f"holds more than {LONGEST:,} characters, which no article does"
        problems.add(where, what, "left out; give each article a file or row of its own")
        return None
    if not (raw["text"] or "").strip():
        problems.add(where, "is empty" if not page else "holds no article that could be found", "left out")
        return None
    outlet = _outlet(raw, outlets)
    if outlet is None:
        problems.add(where, "has no outlet", f"left out; name its outlet in {METADATA}" if is_file else "left out")
        return None
    published, wrong = dated
    known = {k: raw[k] or page.get(k) for k in ("headline", "deck", "byline")}
    known["headline"] = raw["headline"] or outlets.headline(known["headline"], outlet, page.get("outlet"))
    cleaned = clean(plain(raw["text"]), **known)
    if not cleaned.text:
        problems.add(where, "holds nothing but page furniture", "left out")
        return None
    if not n_words(cleaned.text):
        problems.add(where, "holds no words", "left out")
        return None
    inferred = _inferred(raw["inferred"], raw["reason"])
    if not raw["published"] and not page.get("published"):
        lines = [r["text"] for r in cleaned.removed if r["place"] <= HEAD]
        published, line = next(((day, line) for line in lines if (day := day_of_line(line))), (None, None))
        if published:
            wrong, inferred = None, inferred | {"published": f"the line “{line}” over the text"}
    if wrong:
        problems.add(where, wrong, "loaded without a date, so that its relative dates stay open")
    language = foreign_language(cleaned.text)
    if language:
        problems.add(where, f"is in {language}", "left out; only English is analysed")
        return None
    if n_words(cleaned.text) < SHORT:
        count = n_words(cleaned.text)
        problems.add(where, f"has only {count} word{'' if count == 1 else 's'}", "loaded")
    return {
        "article_id": raw["article_id"] or where,
        "outlet": outlet,
        "wire": raw["wire"] or cleaned.wire,
        "headline": cleaned.headline,
        "deck": cleaned.deck,
        "byline": cleaned.byline,
        "published": published,
        "url": raw["url"] or page.get("url"),
        "text": cleaned.text,
        "n_words": n_words(cleaned.text),
        "removed": cleaned.removed,
        "subheads": cleaned.subheads,
        "inferred": inferred,
        "place": cleaned.place,
        "source_file": raw["source_file"],
    }


def _inferred(columns, reason):
    """{column: reason} of the cells `inferred` ("outlet; published") and `reason` (one for all, or as many as columns)."""
    names = [c.strip() for c in (columns or "").split(";") if c.strip()]
    reasons = [r.strip() for r in (reason or "").split(";") if r.strip()]
    if len(reasons) == len(names):
        return dict(zip(names, reasons, strict=True))
    return dict.fromkeys(names, cell(reason))


def _with_one_name(articles, outlets, problems):
    """The articles with one name for an outlet that the corpus writes in several ways."""
    spellings = Counter(a["outlet"] for a in articles if a["outlet"])
    names = {}
    for o in spellings:
        names.setdefault(outlets.named(o) or fold_name(o), []).append(o)
    one = {}
    for key, written in names.items():
        if len(written) > 1:
            name = key if outlets.named(written[0]) else max(written, key=lambda o: spellings[o])
            one |= dict.fromkeys(written, name)
            quoted = " and ".join(f'"{w}"' for w in written)
            problems.add("outlets", f"{quoted} are one outlet", f'all loaded as "{name}"; `outlets:` in case.yml may name it otherwise')
    for a in articles:
        a["outlet"] = one.get(a["outlet"], a["outlet"])
    return articles


def _with_own_ids(articles, problems):
    names = unique_ids([a["article_id"] for a in articles])
    for a, name in zip(articles, names, strict=True):
        if name != a["article_id"]:
            problems.add(f"{a['source_file']}, {a['article_id']}", "has an id that stands before already", f'loaded as "{name}"')
            a["article_id"] = name
    return articles


def _without_doubles(articles, problems, kept):
    double = {}
    for later, earlier, how in same_texts(kept, [a["outlet"] for a in articles]):
        a, b = articles[later], articles[earlier]
        problems.add(a["article_id"], f"has {how} text as {b['article_id']} of the same outlet", "left out")
        double[later] = earlier
    return [a for n, a in enumerate(articles) if n not in double]


def _frame(articles, problems, kept):
    frame = pd.DataFrame(articles, columns=ARTICLE_COLUMNS)
    frame["published"] = pd.to_datetime(pd.Series([a["published"] for a in articles], dtype=object)).astype("datetime64[us]")
    frame["text"] = kept.column([a["text"] for a in articles], frame.index)
    for column in (c for c in _TEXT_COLUMNS if c != "text"):
        frame[column] = pd.Series([a[column] for a in articles], dtype=object, index=frame.index)
    frame.attrs["problems"], frame.attrs["columns"] = list(problems), problems.columns
    return frame


__all__ = ["ARTICLE_COLUMNS", "CaseError", "CorpusError", "describe_problems", "load_articles"]
