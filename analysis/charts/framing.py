"""Frames: rates with intervals in the outlet's own voice beside quotation, and the same rates with copied text counted once."""

import math

import matplotlib.ticker
import pandas as pd

from ..framing.statistics import FEWEST_ARTICLES
from .counting import outlet_name, places_by, ranked
from .style import GREY, INK, RULE, SIZE, SMALL, axes, canvas, empty, mark, page, plural, shorten, styled, text_width

VOICES = {
    "narrator": ("the outlet's own voice", {"color": INK, "marker": "o", "markerfacecolor": INK, "linestyle": "-"}),
    "paraphrase": ("paraphrase of a source", {"color": "#E69F00", "marker": "^", "markerfacecolor": "#E69F00", "linestyle": "-"}),
    "quoted": ("in quotation marks", {"color": "#0072B2", "marker": "s", "markerfacecolor": "white", "linestyle": "-"}),
    "all": ("all voices", {"color": GREY, "marker": "D", "markerfacecolor": GREY, "linestyle": "-"}),
}
GAP = 0.62   # inches between two rows of panels, for the titles and ticks


def _printed(frames):
    return frames[~frames["agency"].astype(bool)] if "agency" in frames else frames


def framing_rates_data(frames, voices=("narrator", "quoted"), zone="all"):
    """The rows of `count_frames` that the figure shows: `outlet`, `frame`, `voice`, `count`, `words`, `rate`,
    `ci_low`, `ci_high`, `articles`."""
    table = _printed(frames)
    table = table[table["voice"].isin(voices) & (table["zone"] == zone)]
    return table[["outlet", "frame", "voice", "count", "words", "rate", "ci_low", "ci_high", "articles"]].reset_index(drop=True)


@styled
def framing_rates(frames, voices=("narrator", "quoted"), zone="all", outlets=12, columns=3):
    """Figure of the rate of each frame per 1,000 words with its 95 % interval: one panel a frame, one row an outlet, one mark a voice.

    `frames` is the table of `count_frames`. The `outlets` with the most words are drawn. All panels have one scale; an interval that runs
    past it ends in an arrow.
    """
    data = framing_rates_data(frames, voices, zone)
    data = data[data["rate"].notna()]
    if data.empty or not data["count"].sum():
        return empty("Framing: no hit", "No word of the lexicon stands in the articles chosen.")
    data = data.assign(outlet=outlet_name(data["outlet"]))
    words = data.drop_duplicates(["outlet", "voice"])
    names = ranked(words["outlet"], words["words"].astype(float))
    shown = names[:outlets]
    data = data[data["outlet"].isin(shown)]
    names_of_frames = list(dict.fromkeys(frames["frame"]))
    # The scale follows the rates: long intervals of short texts would press all others into a corner, and end in an arrow instead.
    most = data["rate"].max()
    limit = _nice(max(most * 1.25, min(most * 2, data["ci_high"].astype(float).quantile(0.9))))
    used = [v for v in VOICES if (data["voice"] == v).any()]
    offsets = {v: (i - (len(used) - 1) / 2) * min(0.3, 0.72 / len(used)) for i, v in enumerate(used)}
    label = min(1.7, max(text_width(shorten(o, 1.6, SMALL), SMALL) for o in shown) + 0.12)
    columns = min(columns, len(names_of_frames))
    band = 0.13 + 0.1 * len(used)
    n = int(words.groupby("outlet")["words"].sum().sum())
    kinds = f"95 % quasi-Poisson over articles (exact Poisson for fewer than {FEWEST_ARTICLES})"
    note = [f"Base: words of the same voice, {n:,} in all. Intervals: {kinds}."]
    articles = data.groupby("outlet")["articles"].max()
    if (articles < FEWEST_ARTICLES).any():
        few = f"Fewer than {FEWEST_ARTICLES} articles tell no spread over articles"
        note.append(f"{few}: their interval describes these texts, not their outlet.")
    if len(names) > outlets:
        note.append(f"Left out: {plural(len(names) - outlets, 'outlet')} with fewer words.")
    size = f"{plural(len(names_of_frames), 'frame')} per 1,000 words in {plural(len(names), 'outlet')}"
    title = f"Framing: words of {size}, own voice beside quotation"
    legend = [(VOICES[v][0], {**VOICES[v][1], "markersize": 5, "linewidth": 1}) for v in used]
    height = _height(names_of_frames, shown, columns, band)
    sheet = page(height, title, "Dot: rate. Line: 95 % interval; with an arrow it runs on.", note, legend)
    cells = {(r.frame, r.outlet, r.voice): r for r in data.itertuples()}
    behind = places_by(frames[frames["zone"] == zone].assign(outlet=lambda t: outlet_name(t["outlet"])), "outlet", "frame", "voice")
    for frame, ax in _panels(sheet, canvas(sheet), names_of_frames, shown, columns, label, band, limit):
        for j, outlet in enumerate(shown):
            if j:
                ax.axhline(j - 0.5, color=RULE, lw=0.4)
            for voice in used:
                cell = cells.get((frame, outlet, voice))
                if cell is not None:
                    dot = _interval(ax, cell, j + offsets[voice], limit, VOICES[voice][1])
                    n = plural(int(cell.count), "hit")
                    told = f"{frame} in {outlet}, {VOICES[voice][0]}: {float(cell.rate):.1f} per 1,000 words ({n})"
                    key = f"dot-{names_of_frames.index(frame)}-{j}-{used.index(voice)}"
                    mark(sheet.fig, dot, key, told, None, behind.get((outlet, frame, voice), ()), outlets=[outlet])
    return sheet.fig


def _height(frames, outlets, columns, band):
    return math.ceil(len(frames) / columns) * (band * len(outlets) + GAP)


def _panels(sheet, back, frames, outlets, columns, label, band, limit):
    """Lays out one panel a frame, `columns` of them side by side, a row of height `band` an outlet, all of one scale, with the outlets'
    names in `label` inches left of the first; yields (frame, axes)."""
    width, height = (8.5 - label - 0.28 * (columns - 1)) / columns, band * len(outlets)
    for k, frame in enumerate(frames):
        column, row = k % columns, k // columns
        x, y = label + column * (width + 0.28), row * (height + GAP) + 0.24
        back.text(x, y - 0.12, shorten(frame, width + 0.2, SIZE, "bold"), weight="bold", va="center")
        ax = axes(sheet, x, y, width, height)
        ax.set(xlim=(0, limit), ylim=(len(outlets) - 0.5, -0.5), yticks=[])
        ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        ax.grid(axis="x")
        ax.tick_params(axis="x", length=0)
        for j, outlet in enumerate(outlets if column == 0 else ()):
            name = shorten(outlet, label - 0.1, SMALL)
            back.text(label - 0.08, y + (j + 0.5) * band, name, size=SMALL, ha="right", va="center_baseline")
        yield frame, ax


def _interval(ax, cell, y, limit, style):
    low, high = (float(v) if pd.notna(v) else float(cell.rate) for v in (cell.ci_low, cell.ci_high))
    ax.plot([low, min(high, limit)], [y, y], color=style["color"], lw=1.1, solid_capstyle="butt")
    if high > limit:
        ax.plot([limit], [y], marker=">", markersize=3.5, color=style["color"], clip_on=False)
    shape = {"marker": style["marker"], "markersize": 4.6, "markerfacecolor": style["markerfacecolor"], "markeredgecolor": style["color"]}
    return ax.plot([float(cell.rate)], [y], **shape, linestyle="none", clip_on=False)[0]


def _nice(value):
    """The next round number: 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten."""
    value = max(float(value), 1e-6)
    power = 10 ** math.floor(math.log10(value))
    return next(f * power for f in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if f * power >= value * 0.999)


def printed_vs_once_data(frames, voice="all", zone="all"):
    """One row per outlet and frame: `outlet`, `frame`, `count`, `rate`, `count_once`, `rate_once`, `change` (of the rate).

    Agencies have rows too."""
    columns = ["outlet", "frame", "agency", "count", "rate", "count_once", "words_once", "rate_once", "change"]
    if "rate_once" not in frames:
        return pd.DataFrame(columns=columns)
    table = frames[(frames["voice"] == voice) & (frames["zone"] == zone)]
    table = table.assign(change=pd.to_numeric(table["rate_once"], errors="coerce") - pd.to_numeric(table["rate"], errors="coerce"))
    return table[columns].reset_index(drop=True)


@styled
def printed_vs_once(frames, voice="all", zone="all", outlets=8, columns=3):
    """Figure of each frame's rate as printed (hollow) and with copied passages counted once (filled), paired by a line.

    An agency whose copy several outlets print has a filled dot only: the passages are credited to it.
    """
    data = printed_vs_once_data(frames, voice, zone)
    data = data[data["rate"].notna() | data["rate_once"].notna()].assign(outlet=lambda t: outlet_name(t["outlet"]))
    changed = data[data["agency"].astype(bool) | (data["change"].abs() > 1e-9) | (data["rate"].notna() & data["rate_once"].isna())]
    if changed.empty:
        return empty(
            "Copied text counted once: no rate changes",
            "No passage with a word of the lexicon stands in two articles, so both ways of counting agree.",
        )
    names = sorted(set(changed["outlet"]), key=lambda o: (o in set(data.loc[data["agency"].astype(bool), "outlet"]), o))
    shown = names[:outlets]
    data = data[data["outlet"].isin(shown)]
    every = list(dict.fromkeys(frames["frame"]))
    limit = _nice(pd.concat([data["rate"], data["rate_once"]]).astype(float).max() * 1.08)
    label = min(1.9, max(text_width(shorten(o, 1.8, SMALL), SMALL) for o in shown) + 0.12)
    columns = min(columns, len(every))
    band = 0.24
    note = ["Outlets whose rates do not change are not drawn." if len(set(outlet_name(frames["outlet"]))) > len(names) else ""]
    if len(names) > outlets:
        note.append(f"Left out: {plural(len(names) - outlets, 'outlet')} whose rates change too.")
    unsaid = [o for o in shown if data.loc[data["outlet"] == o, "rate_once"].isna().all()]
    if unsaid:
        note.append(f"No filled dot: nothing of {', '.join(unsaid)} is left when what it shares is credited elsewhere.")
    base = {"color": INK, "marker": "o", "linestyle": "none", "markersize": 5}
    legend = [("as printed", {**base, "markerfacecolor": "white"}), ("each copied passage counted once", {**base, "markerfacecolor": INK})]
    title = f"What copied text adds: rates of {plural(len(every), 'frame')} per 1,000 words, as printed and counted once"
    sheet = page(
        _height(every, shown, columns, band),
        title,
        "Passages that several outlets print are credited to their agency, or to the article published first.",
        note,
        legend,
    )
    back = canvas(sheet)
    for frame, ax in _panels(sheet, back, every, shown, columns, label, band, limit):
        for j, outlet in enumerate(shown):
            for cell in data[(data["outlet"] == outlet) & (data["frame"] == frame)].itertuples():
                rates = [float(v) for v in (cell.rate, cell.rate_once) if pd.notna(v)]
                ax.plot([min(rates), max(rates)] if rates else [], [j, j] if rates else [], color=GREY, lw=1.2)
                for way, rate, fill, size in (("as printed", cell.rate, "white", 6), ("counted once", cell.rate_once, INK, 4.2)):
                    if pd.notna(rate):
                        shape = {"marker": "o", "markersize": size, "markerfacecolor": fill, "markeredgecolor": INK, "linestyle": "none"}
                        (dot,) = ax.plot([float(rate)], [j], **shape, clip_on=False)
                        told = f"{frame} in {outlet}, {way}: {float(rate):.1f} per 1,000 words"
                        mark(sheet.fig, dot, f"{way[0]}-{every.index(frame)}-{j}", told, outlets=[outlet])
    back.set_zorder(-1)
    return sheet.fig
