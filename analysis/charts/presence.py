"""Who and what an outlet has not: speakers and measures by outlet, as a grid of marks.

A ring says that an outlet with an article in those days has no report of a measure, or no words of a speaker; without one there is none.
"""

from itertools import product

import numpy as np
import pandas as pd

from .counting import commonest, outlet_name, places_by, quote_words, ranked
from .style import (
    FAINT,
    GREY,
    INK,
    SIZE,
    SMALL,
    as_side,
    block,
    canvas,
    clean,
    empty,
    first_link,
    line_height,
    mark,
    page,
    plural,
    shorten,
    side_order,
    styled,
    text_width,
    wrap,
)

REPORTED, OTHER_DATE, OTHER_STATUS, LEFT_OUT = "reported", "other date", "other status", "left out"
UNCLEAR, NO_REPORT, NO_ARTICLE, NOT_QUOTED = "unclear", "no report found", "no article", "not quoted"
NEAR = pd.Timedelta(days=3)  # an outlet with no article so near to a speaker's statements elsewhere could hardly quote him
# States in which an outlet does not report a measure.
ABSENT = (LEFT_OUT, UNCLEAR, NO_REPORT, NO_ARTICLE, NOT_QUOTED)
_DOT = {"marker": "o", "markersize": 7, "markerfacecolor": INK, "markeredgecolor": INK, "linestyle": "none"}
STYLES = {
    REPORTED: _DOT,
    OTHER_DATE: {**_DOT, "marker": "D", "markersize": 6, "markerfacecolor": "#E69F00"},
    OTHER_STATUS: {**_DOT, "marker": "^", "markerfacecolor": "#56B4E9"},
    LEFT_OUT: {**_DOT, "markersize": 5, "markerfacecolor": "white"},
    NOT_QUOTED: {**_DOT, "markersize": 4, "markerfacecolor": "white", "markeredgecolor": "#9a9a9a"},
    NO_REPORT: {**_DOT, "markersize": 4, "markerfacecolor": "white", "markeredgecolor": "#9a9a9a"},
    UNCLEAR: {**_DOT, "markersize": 3.5, "markerfacecolor": "#c4c4c4", "markeredgecolor": "#c4c4c4"},
    NO_ARTICLE: {"marker": "_", "markersize": 4, "markeredgecolor": "#c4c4c4", "markerfacecolor": "none", "linestyle": "none"},
}
GRID = 20_000   # speakers times outlets have a row each; of more only the speakers of the most outlets are compared
WORDS = {UNCLEAR: "unclear: may have it in other words", NO_ARTICLE: "no article in the days it was news"}


def quoted_elsewhere_data(quotes, kinds=("named",), min_words=1, others=None):
    """Speakers whom one outlet quotes and another does not, one row per speaker and outlet.

    Columns: `speaker`, `side`, `outlet`, `words`, `quotes`, `state` ("quoted", "not quoted", "no article" where the outlet has none within
    three days of his statements elsewhere, or "unclear" where `others`, as summaries.perhaps gives them, have the speaker in that
    outlet), `n_outlets`. `kinds` of speakers; `min_words` attributed in all. Speakers of
    the most outlets first, then of the most words; of more than 20,000 rows those of the first, `attrs["speakers"]` are all.
    """
    columns = ["speaker", "side", "outlet", "words", "quotes", "state", "n_outlets"]
    quotes = quotes.assign(outlet=outlet_name(quotes["outlet"])) if len(quotes) else quotes
    table = quote_words(quotes) if len(quotes) else quotes
    everywhere = sorted(set(table["outlet"])) if len(table) else []
    table = table[table["speaker"].notna() & table["speaker_kind"].isin(list(kinds))] if len(table) else table
    if table.empty:
        return pd.DataFrame(columns=columns)
    table = table.assign(words=table["words_quoted"] + table["words_paraphrased"])
    by = table.groupby("speaker")
    side, words, outlets = by["side"].agg(commonest).to_dict(), by["words"].sum().to_dict(), by["outlet"].nunique().to_dict()
    speakers = [s for s in words if words[s] >= min_words and outlets[s] < len(everywhere)]
    speakers.sort(key=lambda s: (-outlets[s], -words[s], s))
    counted = table.groupby(["speaker", "outlet"]).agg(words=("words", "sum"), quotes=("content", "size"))
    cells = dict(zip(counted.index, zip(counted["words"], counted["quotes"], strict=True), strict=True))
    unclear = set() if others is None else set(zip(others["speaker"], outlet_name(others["outlet"]), strict=True))
    speakers = [s for s in speakers if not all((s, o) in cells or (s, o) in unclear for o in everywhere)]
    rows, far = [], _far(quotes, set(speakers))
    for s, o in product(speakers[: GRID // len(everywhere)], everywhere):
        w, n = cells.get((s, o), (0, 0))
        state = "quoted" if n else NO_ARTICLE if far(s, o) else UNCLEAR if (s, o) in unclear else NOT_QUOTED
        rows.append((s, side[s], o, int(w), int(n), state, int(outlets[s])))
    data = pd.DataFrame(rows, columns=columns)
    data.attrs["speakers"] = len(speakers)
    return data


def _far(quotes, speakers):
    """Whether an outlet has no article within NEAR of any statement of a speaker: a function of both. Unknown days are near."""
    if "published" not in quotes:
        return lambda speaker, outlet: False
    days = pd.to_datetime(quotes["published"])
    mine = {o: np.unique(g.dropna().to_numpy()) for o, g in days.groupby(quotes["outlet"])}
    said = {s: np.unique(g.dropna().to_numpy()) for s, g in days[quotes["speaker"].isin(speakers)].groupby(quotes["speaker"])}

    def far(speaker, outlet):
        a, b = said.get(speaker, ()), mine.get(outlet, ())
        return len(a) > 0 and len(b) > 0 and np.abs(a[:, None] - b[None, :]).min() > NEAR

    return far


@styled(reads=["speaker", "speaker_kind", "side", "outlet", "published", "content", "quoted_words", "evidence"])
def quoted_elsewhere(quotes, kinds=("named",), min_words=1, top=30, outlets=20, sides=None, others=None):
    """Figure of the speakers whom one outlet quotes and another does not: a dot where quoted, a ring where not, a dash where it has no
    article within three days."""
    data = quoted_elsewhere_data(quotes, kinds, min_words, others)
    what = {"named": "named speakers"}.get(" ".join(kinds), "speakers")
    if data.empty:
        return empty("Quoted here, not there: nobody", f"No {what[:-1]} is quoted by one outlet and not by another.")
    order = side_order(quotes["side"], sides)
    names = {r.speaker: f"{r.speaker}  ·  {as_side(r.side, order if r.side in order else [*order, r.side])}" for r in data.itertuples()}
    total = data.attrs["speakers"]
    state = data["state"].replace("quoted", REPORTED)
    grid = data.assign(row=data["speaker"], label=data["speaker"].map(names), state=state, who=data["speaker"])
    behind = places_by(quotes.assign(outlet=outlet_name(quotes["outlet"])), "speaker", "outlet")
    grid["evidence"] = [behind.get((s, o), []) for s, o in zip(grid["speaker"], grid["outlet"], strict=True)]
    told = {"quoted": REPORTED, NOT_QUOTED: NOT_QUOTED, "no article within three days": NO_ARTICLE}
    told["unclear: named there, in doubt, or no speech"] = UNCLEAR
    legend = [(words, STYLES[s]) for words, s in told.items() if s not in (UNCLEAR, NO_ARTICLE) or data["state"].eq(s).any()]
    every = plural(data["outlet"].nunique(), "outlet")
    title = f"Quoted here, not there: {plural(total, what[:-1])} missing from at least one of {every}"
    subtitle = "Number beside a dot: words attributed to the speaker."
    return _grid(grid, title, subtitle, legend, top, outlets, "speaker", total, values="words")


def coverage_data(coverage):
    """The table of `measure_coverage` in the order of the figure: measures that most outlets report first; with the column `n_outlets`."""
    if coverage.empty:
        return coverage.assign(n_outlets=pd.Series(dtype="int64"))
    reports = ~coverage["coverage"].isin(ABSENT)
    n = reports.groupby(coverage["measure_id"]).sum()
    table = coverage.assign(n_outlets=coverage["measure_id"].map(n))
    start = table.groupby("measure_id")["earliest"].min()
    rank = {
        m: i for i, m in enumerate(sorted(n.index, key=lambda m: (-n[m], start[m] if pd.notna(start[m]) else pd.Timestamp.max, str(m))))
    }
    return table.sort_values(["measure_id", "outlet"], key=lambda c: c.map(rank) if c.name == "measure_id" else c, ignore_index=True)


@styled
def coverage(coverage, top=40, outlets=20, links=None):
    """Figure of which outlet reports which measure: as the others do, with another date or status, or not at all.

    A black ring: left out, although the outlet had an article on the same parties while the measure was news. A grey ring: no report
    found in its articles. A pale dot: one may have it in other words. A dash: it published none in those days.

    `coverage` is the table of `measure_coverage`; with a column `evidence` (list of places) and `links` (place -> address) marks are links.
    """
    data = coverage_data(coverage)
    if data.empty:
        return empty("Which outlet reports which measure: none found", "No measure was found in the articles chosen.")
    total, n = data["measure_id"].nunique(), data["outlet"].nunique()
    everyone = int((data.drop_duplicates("measure_id")["n_outlets"] == n).sum())
    grid = data.assign(row=data["measure_id"], state=data["coverage"], label=_told_apart(data))
    legend = [(WORDS.get(s, s), STYLES[s]) for s in STYLES if (data["coverage"] == s).any()]
    title = f"Which outlet reports which measure: {plural(total, 'measure')} in {plural(n, 'outlet')}"
    rings = int((data["coverage"] == LEFT_OUT).sum())
    left = f"Left out {plural(rings, 'time')} by an outlet that had an article" if rings else "None can be said to be left out"
    subtitle = f"{everyone or 'None'} of them in every outlet. {left}." if n > 1 else ""
    return _grid(grid, title, subtitle, legend, top, outlets, "measure", total, links=links)


def _told_apart(data):
    """The labels of the measures; where two read alike, with the days of the report that dates its measure best."""
    twice = data.groupby("label")["measure_id"].transform("nunique") > 1
    width = (data["latest"] - data["earliest"]).dt.days
    best = data.assign(width=width)[twice & width.notna()].sort_values(["measure_id", "width", "outlet"]).drop_duplicates("measure_id")
    when = {r.measure_id: _when(r.earliest, r.latest) for r in best.itertuples()}
    return data["label"].where(~twice, data["label"] + " (" + data["measure_id"].map(lambda m: when.get(m, "no date")) + ")")


def _when(first, last):
    """An interval in few words: 4 Jul 2017, Jul 2017, Jul to Sep 2017, 2016 to 2017."""
    if first == last:
        return f"{first.day} {first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    if first.year == last.year:
        return f"{first.year}" if first.day_of_year == 1 and last.month == 12 else f"{first:%b} to {last:%b %Y}"
    return f"{first.year} to {last.year}"


def _grid(data, title, subtitle, legend, top, cap, what, total, values=None, links=None):
    """Rows by outlets: a mark in every cell. Outlets stand upright where they would not fit side by side."""
    rows = list(dict.fromkeys(data["row"]))
    outlets = ranked(data["outlet"], (~data["state"].isin(ABSENT)).astype(int))
    shown, columns = rows[:top], sorted(outlets[:cap])
    verb = {"speaker": "quote", "measure": "report"}[what]
    label, height, inner = 3.6, 0.3, 8.5
    step = min(1.25, (inner - label - 0.45) / len(columns))
    upright = step < 0.8
    heads = {o: [shorten(o, 1.7, SMALL)] if upright else wrap(o, step - 0.1, SMALL, 3, "bold") for o in columns}
    lines = max(map(len, heads.values()))
    head = max(text_width(h[0], SMALL) for h in heads.values()) + 0.15 if upright else lines * line_height(SMALL) + 0.12
    note = []
    if total > top:
        note.append(f"Not shown: {plural(total - top, what)} that fewer outlets {verb}.")
    if len(outlets) > cap:
        note.append(f"Not shown: {plural(len(outlets) - cap, 'outlet')} that {verb} the fewest.")
    numbers = values is not None and step > 0.45
    subtitle = subtitle if numbers or not values else "A dot where the outlet quotes the speaker, a ring where it does not."
    sheet = page(head + height * len(shown) + 0.05, title, subtitle, note, legend)
    ax = canvas(sheet)
    size = SIZE if all(text_width(clean(t), SIZE) < label - 0.15 for t in data.loc[data["row"].isin(shown), "label"]) else SMALL
    middle = {o: label + (i + 0.5) * step for i, o in enumerate(columns)}
    for o in columns:
        if upright:
            ax.text(middle[o], head - 0.08, heads[o][0], rotation=90, ha="center", va="bottom", size=SMALL)
        else:
            for k, line in enumerate(heads[o]):
                ax.text(middle[o], k * line_height(SMALL), line, ha="center", va="top", size=SMALL, weight="bold")
    ax.text(label + len(columns) * step + 0.05, head - 0.08, "outlets", size=SMALL, color=GREY, va="bottom")
    cells = data[data["row"].isin(shown) & data["outlet"].isin(columns)]
    for j, (_, part) in enumerate(cells.groupby("row", sort=False)):
        y = head + (j + 0.5) * height
        ax.plot([label, label + len(columns) * step], [y, y], color=FAINT, lw=0.7, zorder=0)
        block(ax, label - 0.12, y, wrap(part["label"].iloc[0], label - 0.15, size, 2), 0.125, ha="right", size=size)
        ax.text(label + len(columns) * step + 0.05, y, f"{part['n_outlets'].iloc[0]}", size=SMALL, color=GREY, va="center_baseline")
        for i, cell in enumerate(part.itertuples()):
            (dot,) = ax.plot([middle[cell.outlet]], [y], clip_on=False, **STYLES[cell.state])
            where = getattr(cell, "evidence", None)
            href = first_link(where, links)
            if cell.state != NO_ARTICLE:
                of = {"outlets": [cell.outlet], "who": [getattr(cell, "who", None)], "sides": [cell.side] if hasattr(cell, "side") else []}
                told = f"{part['label'].iloc[0]}, {cell.outlet}: {cell.state}"
                mark(sheet.fig, dot, f"cell-{j}-{i}", told, href, where if isinstance(where, list) else (), **of)
            if numbers and getattr(cell, values):
                ax.text(middle[cell.outlet] + 0.1, y, f"{getattr(cell, values):,}", size=SMALL, color=GREY, va="center_baseline")
    return sheet.fig
