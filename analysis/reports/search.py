"""The page on which all of a report can be searched: articles, statements, measures and the sentences that report them."""

import html
import json

from .links import evidence_href, href_of, missing, place, plain, quote_place
from .page import page

MOST = 1_500_000   # characters of the index; what comes last is left out, and the page says so
LONGEST = 300


def page_of(study, titles, evidence_pages):
    """The search page. titles: {notebook: title}; evidence_pages: the files of the evidence pages that there are."""
    entries, size, left = [], 0, 0
    for entry in _entries(study, titles, evidence_pages):
        if entry[3].startswith("evidence/") and entry[3].partition("#")[0] not in evidence_pages:
            continue
        size += sum(map(len, entry)) + 12
        if size > MOST:
            left += 1
            continue
        entries.append(entry)
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    note = f"<p>{left:,} entries of this large report are not held here; the tables of the pages have them.</p>" if left else ""
    body = (
        "<h1>Search</h1>"
        '<p class="lead">All words must stand in an entry; words between quotation marks must stand together.</p>'
        '<p><label>Search for <input type="search" id="query" autocomplete="off"></label> '
        '<output id="told" aria-live="polite"></output></p>'
        f'<ul class="findings" id="found"></ul><noscript><p>The search needs the script of this page.</p></noscript>{note}'
        f'<template id="index">{html.escape(text, quote=False)}</template>'
    )
    return page("Search", body)


def _entries(study, titles, evidence_pages):
    """[kind, words, details, address] of all that can be found, the pages and articles first."""
    for name, title in titles.items():
        yield ["page", title, "", f"{name}.html"]
    there = {a for a in study.articles["article_id"] if evidence_href(a) in evidence_pages}   # what has no page cannot be led to
    for a in _records(study.articles, there, "article_id", "published", "headline", "outlet"):
        day = "" if missing(a["published"]) else f"{a['published']:%Y-%m-%d}"
        headline = "article without a headline" if missing(a["headline"]) else a["headline"]
        yield _entry("article", headline, (a["outlet"], day), evidence_href(a["article_id"]))
    for m in study.measures.to_dict("records"):
        if m["evidence"]:
            yield _entry("measure", m["label"], (m.get("domain"), m.get("status")), href_of(m["evidence"][0]))
    for q in _records(study.quotes, there, "quote_id", "content", "speaker", "outlet"):
        yield _entry("statement", q["content"], (q["speaker"], q["outlet"]), href_of(quote_place(q["quote_id"])))
    for m in _records(study.mentions, there, "article_id", "start", "sentence", "outlet"):
        yield _entry("report of a measure", m["sentence"], (m["outlet"],), href_of(place(m["article_id"], f"m-{int(m['start'])}")))


def _records(frame, there, *columns):
    return frame.loc[frame["article_id"].isin(there), list(columns)].to_dict("records")


def _entry(kind, words, details, address):
    told = " · ".join(plain(d) for d in details if not missing(d) and d)
    return [kind, plain(words)[:LONGEST], told, address]
