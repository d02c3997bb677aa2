"""Evidence pages: one for each article, its text with everything that the tables found marked at its place."""

import json
import re
from collections import defaultdict

import pandas as pd

from ..language.marks import quoted_mask
from .links import esc, evidence_href, missing, places, quote_anchor, slug, split_place
from .markup import Mark, marked
from .page import page

__all__ = ["article_page", "back_links", "cited", "side_classes", "slug"]

# A page shows at most so many rows of a table beside those that some table or figure points to, and cuts a paragraph longer than
# LONG characters down to the surroundings of its marks: one line of a megabyte with forty thousand frame words stays readable.
MOST, LONG, AROUND = 800, 12_000, 240
# Over this many articles only those have a page that some table or figure points to.
ALL_PAGES = 300
SIDES = 6
BACK = 3   # ways back from one place, one a table
KINDS = {"quotes": "quote", "hits": "frame", "dates": "date", "mentions": "measure"}
LAYERS = (("quotes", "quotations"), ("cues", "cue words"), ("frames", "frame words"), ("dates", "dates"), ("measures", "measures"))
TOLD = ".told"   # the folder beside the pages with what each has told of its evidence


def back_links(folder, names):
    """{file of an evidence page: {address of a place on it: [(page, row id)]}} of all table rows in the notebook pages of a report."""
    back = defaultdict(lambda: defaultdict(list))
    for name in names:
        for row, addresses in told(folder, name)["rows"].items():
            for address in addresses:
                address = address if "#" in address else f"{address}#"
                known, table = back[address.partition("#")[0]][address], row.rpartition("-")[0]
                if len(known) < BACK and all(table != r.rpartition("-")[0] for _, r in known):
                    known.append((f"{name}.html", row))
    return back


def cited(folder, names):
    """{file of an evidence page: set of anchors} that the notebook pages point to, from tables (also rows they hold) and figures."""
    found = defaultdict(set)
    for name in names:
        for address in told(folder, name)["cited"]:
            file, _, anchor = address.partition("#")
            found[file].add(anchor)
    return found


def told(folder, name):
    """What a notebook's page has told beside what is seen (`render.told`)."""
    path = folder / TOLD / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"rows": {}, "cited": [], "figures": {}}


def side_classes(quotes):
    """{side: CSS class}, the side with most rows first; those beyond the sixth share the class of no side."""
    counts = quotes["side"].dropna().value_counts() if len(quotes) else {}
    ranked = sorted(counts.keys(), key=lambda s: (-counts[s], s))
    return {s: f"side{n if n <= SIDES else 0}" for n, s in enumerate(ranked, start=1)}


def article_page(article, tables, back, wanted, sides, evidence, others=None):
    """The evidence page of one article.

    article: its row as a dict. tables: {quotes, hits, dates, mentions}: its rows, each a list of dicts. back, wanted: from
    `back_links` and `cited`, the latter the anchors of this page. sides: from `side_classes`. evidence: "full", or "paragraphs" for
    those paragraphs alone that hold evidence. others: {quote_id: [(quote_id, outlet) of the same utterance elsewhere]}.
    """
    from ..language.text import paragraphs

    text = article["text"]
    spans = paragraphs(text)
    tables = {name: _capped(rows, wanted, KINDS[name]) for name, rows in tables.items()}
    file = evidence_href(article["article_id"])
    marks, notes = _quotes(text, tables["quotes"], spans, sides, others or {}, back, file)
    marks += _hits(tables["hits"], "body", back, file) + _dates(tables["dates"], back, file)
    more, said = _mentions(tables["mentions"], spans, back, file)
    marks += more
    for n, items in said.items():
        notes[n] += items
    body, left = [], 0
    for n, (start, end) in enumerate(spans, start=1):
        held = any(m.start < end and m.end > start for m in marks) or f"p-{n}" in wanted
        if evidence != "full" and not held:
            left += 1
            continue
        body += _left_out(left)
        left = 0
        if links := _links_back(back, f"{file}#p-{n}"):
            notes[n].append(f'<li class="np">{links.strip()}</li>')
        aside = f'<ul class="notes">{"".join(notes[n])}</ul>' if notes[n] else ""
        body.append(f'<div class="para" id="p-{n}"><p>{_paragraph(text, marks, start, end)}</p>{aside}</div>')
    body += _left_out(left)
    parts = [_head(article, tables["hits"], back, file), _legend(tables["quotes"], sides), *body, _furniture(article)]
    return page(_title(article), "\n".join(p for p in parts if p), root="../", footer=_footer(evidence))


def _capped(rows, wanted, kind):
    """The first MOST of the rows, and of the rest those that something points to."""
    if len(rows) <= MOST:
        return rows
    anchors = [split_place(p[0])[1] for p in places(pd.DataFrame(rows[MOST:]), kind)]
    return rows[:MOST] + [row for row, anchor in zip(rows[MOST:], anchors, strict=True) if anchor in wanted]


def _paragraph(text, marks, start, end):
    """A paragraph with its marks; of a very long one the beginning and what stands around the marks."""
    if end - start <= LONG:
        return marked(text, marks, start, end)
    kept = [(start, start + LONG // 4)]
    for a, b in sorted((max(start, m.start - AROUND), min(end, m.end + AROUND)) for m in marks if m.start < end and m.end > start):
        if a <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], b))
        else:
            kept.append((a, b))
    parts, at = [], start
    for a, b in kept:
        parts += [_gap(a - at)] if a > at else []
        parts.append(marked(text, marks, a, b))
        at = b
    return "".join([*parts, _gap(end - at) if end > at else ""])


def _gap(n):
    return f'<span class="left"> [{n:,} characters left out] </span>'


def _title(article):
    headline = article.get("headline")
    return f"{article['outlet']}: {headline}" if not missing(headline) else f"{article['outlet']}: article without a headline"


def _head(article, hits, back, file):
    headline, deck, published = (article.get(k) for k in ("headline", "deck", "published"))
    shown = marked(headline, _hits(hits, "headline", back, file)) if not missing(headline) else "<i>No headline in the source</i>"
    facts = [article["outlet"], article.get("wire"), article.get("byline")]
    facts = [esc(f) for f in dict.fromkeys(f for f in facts if not missing(f))]
    if not missing(published):
        facts.append(f'<time datetime="{published:%Y-%m-%d}">{published.day} {published:%B %Y}</time>')
    if not missing(article.get("n_words")):
        facts.append(f"{int(article['n_words']):,} words")
    address = article.get("url")
    where = [esc(re.sub(r"^[a-z]+://", "", str(address)))] if not missing(address) else []
    inferred = article.get("inferred")
    reasons = [f"{esc(k)} inferred: {esc(v)}" for k, v in inferred.items()] if isinstance(inferred, dict) else []
    why = f'<details class="meta"><summary>What is inferred</summary>{"".join(f"<p>{r}</p>" for r in reasons)}</details>' if reasons else ""
    links = _links_back(back, f"{file}#")
    back_row = f'<p class="meta">{links.strip()}</p>' if links else ""
    under = f'<p class="lede" id="deck">{marked(deck, _hits(hits, "deck", back, file))}</p>' if not missing(deck) else ""
    lines = "".join(f'<p class="meta">{" · ".join(line)}</p>' for line in (facts, where) if line)
    return f'<h1 id="headline">{shown}</h1>{lines}{back_row}{why}{under}'


def _legend(quotes, sides):
    here = dict.fromkeys(q["side"] for q in quotes if not missing(q.get("side")))
    ranked = sorted(here, key=lambda s: (sides.get(s, ""), s))
    swatches = [f'<span class="swatch said {sides.get(s, "side0")}">{esc(s)}</span>' for s in ranked]
    if any(missing(q.get("side")) for q in quotes):
        swatches.append('<span class="swatch said side0">side not stated</span>')
    if quotes:
        swatches.append('<span class="swatch para-s side0">paraphrase</span>')
    shown = {
        "quotes": " ".join(swatches),
        "cues": '<span class="cue">said</span>',
        "frames": '<span class="f">word</span>',
        "dates": '<span class="d">Thursday</span>',
        "measures": '<span class="m">&nbsp;sentence</span>',
    }
    boxes = [f'<label><input type="checkbox" id="l-{key}" checked> {name} {shown[key]}</label>' for key, name in LAYERS]
    return f'<fieldset class="legend"><legend>Show</legend>{"".join(boxes)}</fieldset>'


def _quotes(text, quotes, spans, sides, others, back, file):
    """Marks of the quotations and, by paragraph, a note for each."""
    from ..language.text import containing

    marks, notes, mask = [], defaultdict(list), quoted_mask(text)
    for q in quotes:
        anchor, side = quote_anchor(q["quote_id"]), sides.get(q.get("side") if not missing(q.get("side")) else None, "side0")
        pieces = [(int(a), int(b)) for a, b in q["content_spans"]]
        ends = [*pieces, *((int(q[f"{k}_start"]), int(q[f"{k}_end"])) for k in ("cue", "source") if not missing(q.get(f"{k}_start")))]
        start, end = min(a for a, _ in ends), max(b for _, b in ends)
        marks.append(Mark(start, end, "", anchor, order=0))
        for a, b in pieces:
            marks += [Mark(x, y, f"q {'in' if said else 'pa'} {side}", order=1) for x, y, said in _runs(mask, a, b)]
        if not missing(q.get("cue_start")):
            marks.append(Mark(int(q["cue_start"]), int(q["cue_end"]), "cue", title=_or(q.get("cue_class")), order=3))
        who = q["speaker"] if not missing(q.get("speaker")) else "speaker not stated"
        facts = [q.get("side"), q.get("kind"), f"“{q['cue']}”" if not missing(q.get("cue")) else None, _via(q), _corrected(q)]
        facts = " · ".join(esc(f) for f in facts if not missing(f))
        also = [f'<a href="../{esc(evidence_href(*_of(o)))}">{esc(name)}</a>' for o, name in others.get(q["quote_id"], [])]
        same = f" also in {', '.join(also)}" if also else ""
        links = _links_back(back, f"{file}#{anchor}")
        number = containing(spans, start) + 1
        notes[number].append(
            f'<li class="nq {side}"><a href="#{anchor}">{int(anchor[2:])}</a> <b>{esc(who)}</b> · {facts}{same}{links}</li>'
        )
    return marks, notes


def _mentions(mentions, spans, back, file):
    from ..language.text import containing

    marks, notes, seen = [], defaultdict(list), set()
    for m in mentions:
        start, anchor = int(m["start"]), f"m-{int(m['start'])}"
        if anchor not in seen:
            marks.append(Mark(start, int(m["end"]), "m", anchor, order=-1))
        to = f" → {m['target']}" if not missing(m.get("target")) else ""
        actor = m["actor"] if not missing(m.get("actor")) else "actor not stated"
        facts = [m.get("family"), m.get("domain"), m.get("direction"), m.get("stage"), _interval(m), _corrected(m)]
        facts = " · ".join(esc(f) for f in facts if not missing(f))
        links = _links_back(back, f"{file}#{anchor}") if anchor not in seen else ""
        seen.add(anchor)
        notes[containing(spans, start) + 1].append(f'<li class="nm"><b>{esc(actor)}{esc(to)}</b> · {facts}{links}</li>')
    return marks, notes


def _hits(hits, zone, back, file):
    letter = {"headline": "fh", "deck": "fd"}.get(zone, "f")
    marks, seen = [], set()
    for h in hits:
        if (h.get("zone") or "body") != zone:
            continue
        anchor = f"{letter}-{int(h['start'])}"
        title = ", ".join(str(h[k]) for k in ("frame", "voice") if not missing(h.get(k)))
        own = anchor if anchor not in seen else None
        marks.append(Mark(int(h["start"]), int(h["end"]), "f", own, title, _first(back, f"{file}#{anchor}"), 4))
        seen.add(anchor)
    return marks


def _dates(dates, back, file):
    marks, seen = [], set()
    for d in dates:
        anchor = f"d-{int(d['start'])}"
        title = _interval(d)
        own = anchor if anchor not in seen else None
        marks.append(Mark(int(d["start"]), int(d["end"]), "d", own, title, _first(back, f"{file}#{anchor}"), 5))
        seen.add(anchor)
    return marks


def _furniture(article):
    removed = article.get("removed")
    if not isinstance(removed, (list, tuple)) or not removed:
        return ""
    items = "".join(f"<li><i>{esc(r['reason'])}:</i> {esc(_short(r['text']))}</li>" for r in removed)
    told = f"{len(removed)} piece{'s' * (len(removed) != 1)} of the page left out of the analysis"
    return f'<details class="furniture"><summary>{told}</summary><ul>{items}</ul></details>'


def _left_out(n):
    return [f'<p class="left">{n} paragraph{"s" * (n != 1)} without evidence left out</p>'] if n else []


def _footer(evidence):
    return f"<p>The text belongs to its publisher{'; paragraphs without evidence are left out' if evidence != 'full' else ''}.</p>"


def _runs(mask, start, end):
    """Stretches of [start, end) inside and outside quotation marks: (start, end, inside)."""
    at = start
    while at < end:
        stop = mask.find(b"\0" if mask[at] else b"\1", at, end)
        stop = end if stop < 0 else stop
        yield at, stop, bool(mask[at])
        at = stop


def _links_back(back, address):
    links = [f'<a href="../{p}#{row}">{_row_name(row)}</a>' for p, row in back.get(address, ())]
    return f" ← {', '.join(links)}" if links else ""


def _row_name(row):
    table, _, number = row.rpartition("-")
    return f"{esc(table.replace('_', ' '))} {number}"


def _first(back, address):
    found = back.get(address)
    return f"../{found[0][0]}#{found[0][1]}" if found else None


def _of(quote_id):
    return split_place(f"{quote_id.rpartition('-q')[0]}#{quote_anchor(quote_id)}")


def _interval(row):
    first, last = row.get("earliest"), row.get("latest")
    if missing(first) and missing(last):
        return None
    days = [f"{d:%Y-%m-%d}" if not missing(d) else "?" for d in (first, last)]
    return days[0] if days[0] == days[1] else " to ".join(days)


def _via(q):
    return f"via {q['via']}" if not missing(q.get("via")) else None


def _corrected(row):
    return f"corrected by hand: {row['corrected']}" if not missing(row.get("corrected")) else None


def _or(value):
    return None if missing(value) else str(value)


def _short(text, most=1500):
    return text if len(text) <= most else f"{text[:most].rstrip()} … ({len(text):,} characters)"
