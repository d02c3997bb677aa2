"""The page on which all of a report can be searched: articles, statements, measures and the sentences that report them."""

import html
import json

from .links import evidence_href, href_of, missing, places, plain
from .page import page

MOST = 1_500_000   # characters of the index; what comes last is left out, and the page says so
LONGEST = 300


def page_of(study, titles, evidence_pages):
    """The search page. titles: {notebook: title}; evidence_pages: the files of the evidence pages that there are."""
    kept, size, left = [], 0, 0
    pages = [["page", title, "", f"{name}.html"] for name, title in titles.items()]
    there = {a for a in study.articles["article_id"] if evidence_href(a) in evidence_pages}   # what has no page cannot be led to
    articles, quotes, mentions = (t[t["article_id"].isin(there)] for t in (study.articles, study.quotes, study.mentions))
    tables = articles, study.measures, quotes, mentions
    for entry in [*pages, *_entries(*tables)]:
        if entry[3].startswith("evidence/") and entry[3].partition("#")[0] not in evidence_pages:
            continue
        size += sum(map(len, entry)) + 12
        if size > MOST:
            left += 1
            continue
        kept.append(entry)
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
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


def _entries(articles, measures, quotes, mentions):
    """[kind, words, details, address] of all that can be found in these tables, the articles first."""
    for a in articles.to_dict("records"):
        day = "" if missing(a["published"]) else f"{a['published']:%Y-%m-%d}"
        headline = "article without a headline" if missing(a["headline"]) else a["headline"]
        yield _entry("article", headline, (a["outlet"], day), evidence_href(a["article_id"]))
    for m in measures[["evidence", "label", "domain", "status"]].to_dict("records"):
        if m["evidence"]:
            yield _entry("measure", m["label"], (m["domain"], m["status"]), href_of(m["evidence"][0]))
    for q, where in zip(quotes[["content", "speaker", "outlet", "act"]].to_dict("records"), places(quotes, "quote"), strict=True):
        kind = "statement" if q["act"] == "speech" else "in doubt, or no speech"
        yield _entry(kind, q["content"], (q["speaker"], q["outlet"]), href_of(where[0]))
    for m, where in zip(mentions[["sentence", "outlet"]].to_dict("records"), places(mentions, "measure"), strict=True):
        yield _entry("report of a measure", m["sentence"], (m["outlet"],), href_of(where[0]))


def _entry(kind, words, details, address):
    told = " · ".join(plain(d) for d in details if not missing(d) and d)
    return [kind, plain(words)[:LONGEST], told, address]
