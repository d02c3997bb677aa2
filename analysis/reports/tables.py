"""Tables for readers and for spreadsheets: escaped HTML with caption, header scopes and links to the evidence, and the same rows as CSV."""

import datetime
import re
from pathlib import Path

from .. import cache, schema
from ..cells import csv_cell, csv_text, write_bytes, write_csv, write_text
from ..packing import to_parquet
from . import held, lab
from . import study as _study
from .facets import of_rows
from .links import LINKS, esc, evidence_href, href_of, missing, places, plain, split_place

MISSING = "–"
CELL_CHARACTERS = 600   # a longer text is cut on the page and whole in the CSV
ROWS = 40   # rows that a page shows at first; it holds the others for the filter, the sorting and the button below
# A page stays under 1.5 MB: one table takes at most TABLE_BYTES and a third of what is left of PAGE_BYTES, a small one always fits.
PAGE_BYTES, TABLE_BYTES, SMALL, STEP = 1_150_000, 240_000, 25_000, 5_000
# Rows that a CSV holds, and places a row in it: of a longer table the CSV has the first, a Parquet file beside has all rows.
CSV_ROWS, CSV_PLACES = 20_000, 1_000
# Of a corpus of more than LARGE articles a page holds so many rows of a table, with so many links each: each leads to an evidence page.
LARGE, HELD, FEW = 1_000, 100, 2
# What the Parquet file of a long table does without, since the articles have it at the row's place, or no reader asks for it.
_ASIDE = ["evidence", "left", "right", "likeness"]
MOST_OF_A_CARD = 10   # columns of a row that a narrow screen shows as a card


def table(
    frame, caption, name=None, columns=None, evidence=None, links=None, formats=None, rows=ROWS, note=None, key=None, more=None,
    fold=True,
):  # fmt: skip
    """Shows a frame as a table of the report and, with `name`, writes it to tables/<name>.csv, and to <name>.parquet where it is long.

    columns: the columns shown, in order, as a list or as {column: heading}; the CSV holds all. evidence: a kind (quote, frame, measure,
    date, article) or one place or list of places for every row; told by the columns where it is not given, False for none. links: {column:
    places} makes the cells of a column links. formats: {column: format}, e.g. ".0%". rows: how many are shown; the others
    are held for the filter and the sorting. note: a line below. key: a column that is not shown and that the filter knows, as key:value.
    more: (name of a table of this page, {its column or key: column here}): the rows behind a row with more places than links.
    fold: on a page it is folded under what it shows; False leaves it open.
    """
    study = _study.current()
    _check(frame, name, columns, [*(links or {}), *((more or (None, {}))[1]).values(), *([key] if key else [])])
    shown = places(frame, evidence if isinstance(evidence, str) else None) if evidence is None or isinstance(evidence, str) else evidence
    shown = None if shown is False or not any(shown) else [[e] if isinstance(e, str) else list(e) for e in shown]
    if study and study.building:
        _on_page(study, frame, caption, name, columns, shown, links, formats, rows, note, key, more, fold)
        return
    if name and study:
        _write(frame, shown, Path(study.out) / "tables", name)
    total = len(frame)
    frame, shown = frame.iloc[:CSV_ROWS], shown and shown[:CSV_ROWS]
    if study and lab.in_kernel():
        lab.write_evidence(study, [p for e in shown or () for p in e[:LINKS]])
        _in_lab(study, frame, caption, name, columns, shown, links, formats, rows, note)
        return
    where = (study.prefix, study.outlet_of, study.corrected_places) if study else ()
    markup = table_html(frame, caption, name, columns, shown, links, formats, rows, note, *where, key=key, total=total)
    _study.show(markup, f"{caption}: {total} rows")


def _ranked(frame, shown, note):
    """A long table whose rows are of several outlets, those of most outlets first."""
    order = (-frame["n_outlets"].to_numpy(dtype=float)).argsort(kind="stable")
    told = "What most outlets report stands first, else the rows are in their order."
    return frame.iloc[order].reset_index(drop=True), shown and [shown[k] for k in order], f"{note} {told}" if note else told


def _on_page(study, frame, caption, name, columns, shown, links, formats, rows, note, key, more, fold):
    """Shows a table on a page that is built, folded under its name, and tells the build which places its rows lead to. What it is made of
    decides whether it is made: rows corrected elsewhere change nothing. Its room on the page is told in steps for the same reason."""
    large = len(study.articles) > LARGE
    if large and "n_outlets" in frame and len(frame) > HELD:
        frame, shown, note = _ranked(frame, shown, note)
    limit = min(TABLE_BYTES, max(SMALL, (PAGE_BYTES - study.shown) // 3)) // STEP * STEP
    room = min(held.TABLE_BYTES, held.PAGE_BYTES - study.held) // STEP * STEP
    cells = columns if columns is None or isinstance(columns, list) else list(columns.items())
    by_hand = study.corrected_places.intersection(p for where in shown or () for p in where)
    told = [frame, shown, caption, name, cells, sorted((links or {}).items()), sorted((formats or {}).items()), rows, note, key, more]
    told += [by_hand, limit, room, study.outlet_of, study.day_of, cache.code_hash()]
    options = frame, caption, name, columns, shown, links, formats, rows, note, by_hand, limit, room, key, more
    made = _made(study, *options, HELD) if large else cache.get_or_make("table", "1", told, lambda: _made(study, *options, CSV_ROWS))
    if name:
        _write(frame, shown, Path(study.out) / "tables", name, made["csv"])
    seen, _, rest = made["markup"].partition(held.TEMPLATE)
    study.shown += len(seen)
    study.held += len(rest)
    markup, n = made["markup"], f"{len(frame):,} row{'s' * (len(frame) != 1)}"
    if fold:
        markup = f'<details class="fold"><summary>Table: {esc(caption)} <span class="n">({n})</span></summary>{markup}</details>'
    told = {"rows": made["rows"], "cited": made["cited"], "words": study.words.of(made["cited"])}
    _study.show(markup, f"{caption}: {len(frame)} rows", analysis=told)


def _made(study, frame, caption, name, columns, shown, links, formats, rows, note, by_hand, limit, room, key, more, most):
    """A table for a page, of which it holds the first `most` rows: its markup and CSV, the places of the rows seen, and those of all rows
    that the page holds."""
    first, where = frame.iloc[:most], shown and [e if most == CSV_ROWS else e[:FEW] for e in shown[:most]]
    facets = of_rows(first, where, study.outlet_of, study.day_of)
    markup = table_html(
        first, caption, name, columns, where, links, formats, rows, note, study.prefix, study.outlet_of, by_hand, limit=limit, room=room,
        key=key, more=more, facets=facets, total=len(frame),
    )   # fmt: skip
    seen = [int(n) - 1 for n in re.findall(r'<tr id="[^"]*?-(\d+)"', markup)]
    reach = range(len(first)) if held.TEMPLATE in markup else seen
    return {
        "markup": markup,
        "csv": _csv(frame, shown) if name else "",
        "rows": {f"{_ident(name, caption)}-{n + 1}": where[n][:LINKS] for n in seen} if where else {},
        "cited": list(dict.fromkeys(p for n in reach for p in where[n][:LINKS])) if where else [],
    }


def _write(frame, shown, folder, name, csv=None):
    """Writes a table: its first rows as CSV and, where there are more, all of them as Parquet, days and numbers with their types."""
    write_text(folder / f"{name}.csv", _csv(frame, shown) if csv is None else csv)
    if len(frame) > CSV_ROWS:
        frame = _for_sharing(frame.drop(columns=_ASIDE, errors="ignore"), None)
        frame.attrs = {}
        write_bytes(folder / f"{name}.parquet", to_parquet(frame, level=9))


def _csv(frame, shown):
    """The first rows of a table as a CSV."""
    return csv_text(_for_sharing(frame.iloc[:CSV_ROWS], shown and shown[:CSV_ROWS]))


def _in_lab(study, frame, caption, name, columns, evidence, links, formats, rows, note):
    """Shows a table in JupyterLab: all its rows, with sort, search and pages."""
    labels = columns if isinstance(columns, dict) else {}
    shown = [c for c in (frame.columns if columns is None else columns) if c != "evidence"]
    ident = _ident(name, caption)

    def plain_table():
        where = study.prefix, study.outlet_of, study.corrected_places
        return table_html(frame, caption, name, columns, evidence, links, formats, rows, note, *where)

    heads = [(esc(labels.get(c) or heading(name, c)), _class(frame[c]).removeprefix(' class="').rstrip('"')) for c in shown]
    cells = _Cells(frame, shown, formats or {}, {c: list(v) for c, v in (links or {}).items()}, study.prefix)
    lines = [[_inner(*cell) for cell in cells.row(i)] for i in range(len(frame))]
    if evidence is not None:
        heads.insert(1, ("where", ""))
        corrected = study.corrected_places
        for line, where in zip(lines, evidence, strict=True):
            hand = ' <span class="hand">corrected by hand</span>' if any(e in corrected for e in where) else ""
            line.insert(1, _links(where, study.prefix, study.outlet_of) + hand)
    foot = [esc(note)] if note else []
    if name:
        foot.append(_file(study.prefix, f"{ident}.csv"))
    lab.table(plain_table, caption, ident, heads, lines, " ".join(foot))


def _inner(text, value, address, segments):
    """A cell's content as HTML."""
    inner = esc(text) if text else f'<span class="na">{MISSING}</span>'
    if segments:
        inner = "".join(esc(t) if shared else f'<mark class="own">{esc(t)}</mark>' for t, shared in segments)
    return f'<a href="{esc(address)}">{inner}</a>' if address else inner


def _file(prefix, name):
    return f'<a href="{esc(prefix)}tables/{name}">{name}</a>'


def _ident(name, caption):
    """What the ids of a table and its rows begin with."""
    return re.sub(r"[^\w-]+", "-", name or caption.lower())[:60]


def say(sentence, evidence=(), files=()):
    """Shows a sentence that was computed from the tables, as text (nothing in it is markup), with links to the places it rests on and to
    files among the tables."""
    study = _study.current()
    evidence = [evidence] if isinstance(evidence, str) else list(evidence)
    if study and not study.building and lab.in_kernel():
        lab.write_evidence(study, evidence)
    prefix = study.prefix if study else ""
    links = " ".join([_links(evidence, prefix, study.outlet_of if study else {}), *(_file(prefix, f) for f in files)]).strip()
    _study.show(f'<p class="reading">{esc(sentence)}{" " if links else ""}{links}</p>', sentence)


def table_html(
    frame, caption, name=None, columns=None, evidence=None, links=None, formats=None, rows=ROWS, note=None, prefix="", outlets=None,
    by_hand=(), file=True, limit=TABLE_BYTES, room=0, key=None, more=None, facets=None, total=None,
):  # fmt: skip
    """The HTML of a table. evidence: one list of places a row, or None; links: {column: one place, list of places or None a row};
    prefix: the way to the report's folder; outlets: {article_id: outlet}; by_hand: places corrected by hand, whose rows
    are marked; file: whether there is a CSV to link to; facets: what each row is of (facets.py); limit: bytes
    for the rows shown; room: bytes for those that are held; total: rows of the table of which the frame has the first."""
    total = max(len(frame), total or 0)
    labels = columns if isinstance(columns, dict) else {}
    columns = [c for c in (frame.columns if columns is None else columns) if c != "evidence"]
    formats, outlets = formats or {}, outlets or {}
    links = {c: list(v) for c, v in (links or {}).items()}
    ident = _ident(name, caption)
    css = {c: _class(frame[c]) for c in columns}
    heads = [f'<th scope="col"{css[c]}{_meaning(name, c)}>{esc(labels.get(c) or heading(name, c))}</th>' for c in columns]
    if evidence is not None:
        heads.insert(min(1, len(heads)), '<th scope="col" class="ev">where</th>')
    cells = _Cells(frame, columns, formats, links, prefix)
    keys = [_text(k, None)[0] for k in frame[key]] if key else None
    body, size = [], 0
    for i in range(min(len(frame), rows)):
        row = []
        for j, (text, value, address, segments) in enumerate(cells.row(i)):
            inner = _inner(text, value, address, segments)
            sort = f' data-v="{esc(value)}"' if value is not None else ""
            c = css[columns[j]]
            row.append(f'<th scope="row"{c}{sort}>{inner}</th>' if j == 0 else f"<td{c}{sort}>{inner}</td>")
        if evidence is not None:
            hand = ' <span class="hand">corrected by hand</span>' if by_hand and any(e in by_hand for e in evidence[i]) else ""
            after = _more(frame, i, evidence[i], more, name if file else None)
            row.insert(min(1, len(row)), f'<td class="ev">{_links(evidence[i], prefix, outlets, after)}{hand}</td>')
        known = f' data-k="{esc(keys[i])}"' if keys else ""
        known += f' data-f="{esc(facets[i])}"' if facets and facets[i] else ""
        line = f'<tr id="{ident}-{i + 1}"{known}>{"".join(row)}</tr>'
        size += len(line)
        if size > limit and body:
            break
        body.append(line)
    if not len(frame):
        body.append(f'<tr class="empty"><td colspan="{max(1, len(heads))}">No rows: nothing of this kind was found.</td></tr>')
    shown = len(body) if len(frame) else 0
    foot, facts, rest = [], f' data-key="{esc(key)}"' if key else "", ""
    if shown < len(frame):
        facts += f' data-total="{total}"'
        if room > 0 and len(frame) * len(columns) <= held.CELLS:
            rest = _rest(frame, shown, cells, evidence, by_hand, more, name if file else None, keys, outlets, facets)
            rest = rest if len(rest) <= room else ""
        inside = f", {f'the first {CSV_ROWS:,}' if total > CSV_ROWS else 'all of them'} in the CSV file" if name and file else ""
        foot.append(f'<span class="part">The first {shown:,} of {total:,} rows{inside}.</span>')
    if note:
        foot.append(esc(note))
    if name and file:
        files = [f"{ident}.csv", *([f"{ident}.parquet"] if total > CSV_ROWS else [])]
        foot.append(" ".join(_file(prefix, file) for file in files))
    layout = _layout(columns, css)
    if layout.endswith("cards"):
        labels_of_a_card = [labels.get(c) or heading(name, c) for c in columns]
        foot.append(_card(ident, labels_of_a_card[:1] + ["where"] * (evidence is not None) + labels_of_a_card[1:]))
    return (
        f'<div class="{layout}" id="t-{ident}"{facts}>'
        f'<div class="scroll" role="region" aria-labelledby="c-{ident}" tabindex="0"><table>'
        f'<caption id="c-{ident}">{esc(caption)}</caption><thead><tr>{"".join(heads)}</tr></thead>\n<tbody>\n'
        + "\n".join(body)
        + f'\n</tbody></table></div><p class="foot">{" ".join(foot)}</p>{rest}</div>'
    )


class _Cells:
    """The cells of a frame's columns, a row at a time: (text, value to sort by or None, address or None, segments or None)."""

    def __init__(self, frame, columns, formats, links, prefix):
        self.columns = [(c, frame[c].tolist(), formats.get(c), links.get(c)) for c in columns]
        self.segments = frame["segments"].tolist() if "segments" in frame else None   # words of a wording that its fellows do not have
        self.prefix = prefix

    def row(self, i):
        return [self._cell(i, *column) for column in self.columns]

    def _cell(self, i, column, values, spec, targets):
        text, value = _text(values[i], spec)
        segments = self.segments[i] if column == "content" and self.segments is not None and self.segments[i] else None
        target = targets[i] if targets else None
        address = None
        if target and not missing(target):
            address = self.prefix + href_of(target if isinstance(target, str) else target[0])
        return text, value, address, segments


def _rest(frame, first, cells, evidence, by_hand, more, file, keys, outlets, facets=None):
    """The rows from `first` on, for the page's script."""
    numbers = range(first, len(frame))
    columns = list(zip(*(cells.row(i) for i in numbers), strict=True))
    where = after = hand = None
    if evidence is not None:
        where = [evidence[i][:LINKS] for i in numbers]
        after = [_more(frame, i, evidence[i], more, file) for i in numbers]
        hand = [bool(by_hand) and any(e in by_hand for e in evidence[i]) for i in numbers]
    return held.template(first + 1, columns, where, after, hand, keys[first:] if keys else None, outlets, facets and facets[first:])


def _more(frame, i, places, more, file):
    """What stands after the links of a row that has more places than links: (text, table, filter), the last two None where none fits."""
    n = len(places) - LINKS
    if n <= 0:
        return None
    if more:
        table, fields = more
        wanted = {field: _text(frame[column].iloc[i], None)[0] for field, column in fields.items()}
        if not any('"' in value for value in wanted.values()):
            return f"and {n:,} more", f"t-{table}", " ".join(f'{field}:"{value}"' for field, value in wanted.items() if value != "all")
    return (f"and {n:,} more in {file}.csv" if file else f"and {n:,} more"), None, None


def _layout(columns, css):
    """The classes of a table's box: sentences are read as cards on a narrow screen, many columns with the first one held in place."""
    classes = "".join(css[c] for c in columns)
    if "long" in classes and len(columns) <= MOST_OF_A_CARD:
        return "table cards"
    return "table wide" if len(columns) > 4 and columns and "long" not in css[columns[0]] else "table"


def _card(ident, names):
    """The style that writes each column's heading before its cell on a narrow screen."""
    names = [re.sub(r"[^A-Za-z0-9 ]", lambda c: f"\\{ord(c[0]):x} ", plain(n)) for n in names]
    rules = "".join(f'#t-{ident} td:nth-child({n})::before{{content:"{name}"}}' for n, name in enumerate(names[1:], start=2))
    return f"<style>@media(max-width:40rem){{{rules}}}</style>"


def _for_sharing(frame, shown):
    """A frame as it goes into a file, with the places of each row: without the articles' texts, which belong to their publishers; differing
    words in double brackets."""
    frame = frame if shown is None else frame.assign(evidence=[" ".join(e[:CSV_PLACES]) for e in shown])
    if {"headline", "text"} <= set(frame.columns):
        frame = frame.drop(columns=["text", "removed", "subheads"], errors="ignore")
    if "content_spans" in frame and "start" not in frame:   # the place that corrections.csv asks for
        places = {"start": [s[0][0] for s in frame["content_spans"]], "end": [s[-1][1] for s in frame["content_spans"]]}
        frame = frame.assign(**places)
    if "segments" in frame:
        own = ["".join(t if shared else f"[[{t}]]" for t, shared in s) if isinstance(s, list) else "" for s in frame["segments"]]
        frame = frame.assign(segments=own)
    return frame


def heading(name, column):
    """A column's heading: from the data dictionary, or its name without underscores."""
    return meaning(name, column).get("label") or str(column).replace("_", " ")


def meaning(name, column):
    """The data dictionary's entry for a column of a table: {meaning, unit, origin, label}, empty where it has none."""
    known = schema.column(name, str(column))
    return known._asdict() if known else {}


def write_dictionary(folder):
    """Writes dictionary.csv for the tables of a folder: table, column, meaning, unit, origin. Returns the columns without an entry."""
    import csv

    import pandas as pd

    rows, unknown = [], []
    for path in sorted(folder.glob("*.csv")):
        if path.name == "dictionary.csv":
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
        for column in header:
            entry = meaning(path.stem, column)
            if not entry:
                unknown.append(f"{path.stem}.{column}")
            rows.append({"table": path.stem, "column": column, **{k: entry.get(k) for k in ("meaning", "unit", "origin")}})
    write_csv(pd.DataFrame(rows, columns=["table", "column", "meaning", "unit", "origin"]), folder / "dictionary.csv")
    return unknown


def _meaning(name, column):
    """What a column means, as an attribute of its heading, for the card there; tables/dictionary.csv has all of them."""
    entry = meaning(name, column)
    return f' data-h="{esc(entry["meaning"])}{_unit(entry)}"' if entry else ""


def _unit(entry):
    return f" ({esc(entry['unit'])})" if entry.get("unit") else ""


def _links(evidence, prefix, outlets, after=None):
    """Links to places, named by the outlet: its name at the first, numbers at further ones of the same. after: as `_more` has it."""
    parts, seen = [], {}
    for where in evidence[:LINKS]:
        article, anchor = split_place(where)
        outlet = outlets.get(article) or article
        n = seen[outlet] = seen.get(outlet, 0) + 1
        address = esc(prefix + evidence_href(article, anchor))
        label = f' aria-label="{esc(outlet)}, place {n}"' if n > 1 else ""
        parts.append(f'<a href="{address}"{label}>{esc(outlet) if n == 1 else n}</a>')
    if len(evidence) > LINKS:
        text, table, rows = after or (f"and {len(evidence) - LINKS:,} more", None, None)
        parts.append(f'<a href="#{esc(table)}" data-filter="{esc(rows)}">{esc(text)}</a>' if table else esc(text))
    return f'<span class="evs">{" ".join(parts)}</span>' if parts else ""


def _text(value, spec):
    """(what the cell shows, what it sorts by where that differs)."""
    if missing(value):
        return "", ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return ("yes" if value else "no"), None
    if spec and not isinstance(value, str):
        return format(value, spec), str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return f"{int(value):,}", None
        return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}", str(value)
    if isinstance(value, int):
        return f"{value:,}", None
    text = str(csv_cell(value)) if not isinstance(value, str) else value
    text = text if isinstance(value, str) or not text.startswith("'") else text[1:]
    return (text[:CELL_CHARACTERS].rstrip() + " …" if len(text) > CELL_CHARACTERS else text), None


def _class(column):
    """The class of a column's cells: numbers to the right, days unbroken, long texts with room."""
    values = [v for v in column.tolist() if not missing(v)]
    if not values:
        return ""
    if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return ' class="num"'
    if all(isinstance(v, datetime.date) for v in values):
        return ' class="day"'
    lengths = [len(v) for v in values if isinstance(v, str)]
    mean = sum(lengths) / max(1, len(lengths))
    return ' class="long"' if mean > 45 else ' class="mid"' if mean > 16 else ""


def _check(frame, name, columns, links):
    if name and not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"a table's name must be lower-case letters, digits and _, found {name!r}")
    for column in [*(columns or []), *(links or {})]:
        if column not in frame.columns:
            raise ValueError(f"table {name or '(no name)'}: no column {column!r} in the frame; it has {', '.join(map(str, frame.columns))}")
