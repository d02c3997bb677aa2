"""Articles in: one table from a folder of texts or pages, or from a table with one article a row."""

import pandas as pd

from ..case import CaseError, load_case
from ..language.text import n_words
from .checks import foreign_language, parse_day, same_texts, unique_ids
from .cleaning import clean
from .decoding import cell, plain
from .problems import CorpusError, Problems, describe_problems
from .sources import METADATA, TEXTS, read_corpus

ARTICLE_COLUMNS = [
    "article_id", "outlet", "wire", "headline", "deck", "byline", "published", "url",
    "text", "n_words", "removed", "subheads", "inferred", "place", "source_file",
]  # fmt: skip
SHORT = 30  # fewer words than this are a notice or a page that was not saved whole
_TEXT_COLUMNS = ("article_id", "outlet", "wire", "headline", "deck", "byline", "url", "text", "place", "source_file")


def load_articles(path, strict=False, case=None):
    """DataFrame of the articles of a corpus, one a row, cleaned of page furniture.

    path: a folder of .txt or .html files with an articles.csv (columns file, outlet, wire, published, headline, deck, byline,
    url, inferred, reason), or a .csv, .tsv, .jsonl or .parquet file with one article a row (columns article_id, outlet,
    published, headline, byline, url, text ...); a case.yml beside them may map column names by `columns:`. A folder
    may hold files and one such table; articles.csv without `file` but with `text` is a table of articles.
    Columns: ARTICLE_COLUMNS. `published` is a datetime64 day or NaT; `removed` a list of dicts (text, reason, place: number of
    its line or paragraph in the source, from 1); `subheads` a list of (start, end) in `text`; `inferred` a dict
    {column: reason} of what articles.csv marks as inferred; other missing values are None.
    `attrs["problems"]` lists what was wrong as (where, what, what was done); `describe_problems` prints it. strict makes any
    such thing a CorpusError. Raises CorpusError or CaseError (both ValueError).
    """
    case = load_case(path) if case is None else case
    problems = Problems()
    raw = read_corpus(path, case.columns, problems)
    articles = [a for a in (_article(r, problems) for r in raw) if a is not None]
    articles = _without_doubles(_with_own_ids(articles, problems), problems)
    if strict and problems:
        raise CorpusError(f"{path}: not everything is in order, and strict was asked for.\n{describe_problems(problems)}", problems)
    if not articles:
        raise CorpusError(_nothing_loaded(path, problems), problems)
    return _frame(articles, problems)


def _nothing_loaded(path, problems):
    if problems and all("no outlet" in p.what for p in problems):
        fix = f"`python -m analysis new {path}` writes an {METADATA} to fill in"
        return f"{path}: no article could be loaded, since none has an outlet; {fix}."
    first = f" First of {len(problems)}: {problems[0].where} {problems[0].what}; {problems[0].done}." if problems else ""
    return f"{path}: no article could be loaded.{first}"


def _article(raw, problems):
    """One cleaned article as a dict, or None where it is left out (and why is told)."""
    where, page = raw["source_file"], raw["page"]
    is_file = where.lower().endswith(TEXTS)
    if not is_file:
        where = f"{where}, {raw['article_id']}"
    if not (raw["text"] or "").strip():
        problems.add(where, "is empty" if not page else "holds no article that could be found", "left out")
        return None
    outlet = raw["outlet"] or page.get("outlet")
    if outlet is None:
        problems.add(where, "has no outlet", f"left out; name its outlet in {METADATA}" if is_file else "left out")
        return None
    published, wrong = parse_day(raw["published"] or page.get("published"))
    if wrong:
        problems.add(where, wrong, "loaded without a date, so that its relative dates stay open")
    known = {k: raw[k] or page.get(k) for k in ("headline", "deck", "byline")}
    cleaned = clean(plain(raw["text"]), **known)
    if not cleaned.text:
        problems.add(where, "holds nothing but page furniture", "left out")
        return None
    if not n_words(cleaned.text):
        problems.add(where, "holds no words", "left out")
        return None
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
        "inferred": _inferred(raw["inferred"], raw["reason"]),
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


def _with_own_ids(articles, problems):
    names = unique_ids([a["article_id"] for a in articles])
    for a, name in zip(articles, names, strict=True):
        if name != a["article_id"]:
            problems.add(f"{a['source_file']}, {a['article_id']}", "has an id that stands before already", f'loaded as "{name}"')
            a["article_id"] = name
    return articles


def _without_doubles(articles, problems):
    double = {}
    for later, earlier, how in same_texts([a["text"] for a in articles], [a["outlet"] for a in articles]):
        a, b = articles[later], articles[earlier]
        problems.add(a["article_id"], f"has {how} text as {b['article_id']} of the same outlet", "left out")
        double[later] = earlier
    return [a for n, a in enumerate(articles) if n not in double]


def _frame(articles, problems):
    frame = pd.DataFrame(articles, columns=ARTICLE_COLUMNS)
    frame["published"] = pd.to_datetime(pd.Series([a["published"] for a in articles], dtype=object)).astype("datetime64[us]")
    for column in _TEXT_COLUMNS:
        frame[column] = pd.Series([a[column] for a in articles], dtype=object, index=frame.index)
    frame.attrs["problems"] = list(problems)
    return frame


__all__ = ["ARTICLE_COLUMNS", "CaseError", "CorpusError", "describe_problems", "load_articles"]
