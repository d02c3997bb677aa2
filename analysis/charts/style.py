"""One style for all figures and the one function that saves them.

A figure is laid out in inches: `page` makes the sheet with title, legend and note, `axes` puts a plotting area on it, and every label is
measured before it is placed, so that none is cut and none covers another. Colours are Okabe and Ito's (2008), each with a hatch and each
with another lightness, so that a figure reads in grey as well.
"""

import io
import os
import unicodedata
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import NamedTuple

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from .. import cache

INK, GREY, RULE, FAINT = "#1f1f1f", "#5c5c5c", "#c9c9c9", "#ececec"
# Escalation is dark and filled, de-escalation light and hollow: the two stay apart without colour too.
DIRECTIONS = {"escalation": "#B3400A", "de-escalation": "#0072B2", "neutral": "#8a8a8a"}
SIDE_STYLES = (("#0072B2", ""), ("#E69F00", "////"), ("#009E73", "----"), ("#CC79A7", "xxxx"), ("#56B4E9", "\\\\\\\\"), ("#D55E00", "++++"))
OTHER_STYLE, MISSING_STYLE = ("#8a8a8a", "||||"), ("#b0b0b0", "")
NOT_STATED, OTHERS = "side not stated", "other sides"
# A character that the bundled font lacks is drawn as a box; the CSV beside the figure has it.
MISSING_GLYPH = ".*[Gg]lyph.*missing.*"
WIDTH, SIDE_MARGIN = 9.0, 0.25
SIZE, SMALL, TITLE = 8.5, 7.5, 12.0

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": GREY,
    "axes.labelsize": SIZE,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SIZE,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",
    "path.simplify": False,
}


class Page(NamedTuple):
    """A figure and the rectangle (inches, from the upper left corner) that is left between its header and its note."""

    fig: Figure
    left: float
    top: float
    width: float
    height: float


class Drawing(NamedTuple):
    """What a report needs of a figure, from the cache: matplotlib's SVG and what stands behind its marks. `again` draws the figure."""

    source: bytes
    marks: dict
    heading: str
    details: dict
    again: Callable


def styled(chart=None, *, reads=None):
    """`chart`, drawn in the one style; its texts are taken as they stand ("$" starts no formula). A build gets a `Drawing`, which is made
    once for the same arguments. reads: the columns of its table that it is given, so that a change in others draws nothing anew."""
    if chart is None:
        return lambda function: styled(function, reads=reads)

    def figure(*args, **kwargs):
        with matplotlib.rc_context(STYLE):
            fig = chart(*args, **kwargs)
            for text in fig.findobj(Text):
                text.set_parse_math(False)
        return fig

    @wraps(chart)
    def draw(*args, **kwargs):
        if reads is not None and args:
            args = (args[0][[c for c in reads if c in args[0]]], *args[1:])
        if not os.environ.get("ANALYSIS_BUILD"):
            return figure(*args, **kwargs)
        options = [(k, getattr(v, "__qualname__", v)) for k, v in sorted(kwargs.items())]
        made = []  # the figure itself, where it had to be drawn

        def make():
            made.append(fig := figure(*args, **kwargs))
            return [source(fig, chart.__name__), fig.marks, fig.heading, getattr(fig, "details", {})]

        key = [cache.code_hash(), chart.__name__, list(args), options]
        parts = cache.get_or_make("figure", matplotlib.__version__, key, make)
        return Drawing(*parts, lambda: made[0] if made else figure(*args, **kwargs))

    return draw


@contextmanager
def drawing(name):
    """The one style while a figure becomes a file; ids in it follow from its name."""
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=MISSING_GLYPH)
        yield


def source(fig, name):
    """The figure as matplotlib writes it in SVG, drawn once."""
    if isinstance(fig, Drawing):
        return fig.source
    if getattr(fig, "source", (None, None))[0] != name:
        buffer = io.BytesIO()
        with drawing(name):
            fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        fig.source = name, buffer.getvalue()
    return fig.source[1]


# ---------------------------------------------------------------- text


def clean(value, missing="not stated"):
    """`value` as one printable line: control, bidirectional and unassigned characters go, runs of blanks become one."""
    if value is None or (not isinstance(value, (list, tuple, set)) and pd.isna(value)):
        return missing
    return _printable(str(value)[:2000]) or missing


@lru_cache(maxsize=20_000)
def _printable(text):
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")).split())


@lru_cache(maxsize=1)
def _renderer():
    return RendererAgg(1, 1, 200)


@lru_cache(maxsize=20_000)
def text_width(text, size=SIZE, weight="normal"):
    """Width of one line of `text` in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=MISSING_GLYPH)
        return _renderer().get_text_width_height_descent(text, font, False)[0] / 200 * 1.02


def line_height(size=SIZE):
    """Distance of two lines in inches."""
    return size * 1.32 / 72


def shorten(text, inches, size=SIZE, weight="normal"):
    """`text` where it fits into `inches`, else its beginning with an ellipsis."""
    text = clean(text)
    if text_width(text, size, weight) <= inches:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_width(text[:middle].rstrip() + "…", size, weight) <= inches else (low, middle - 1)
    cut = text[:low].rsplit(" ", 1)[0] if " " in text[:low] and low - text[:low].rindex(" ") < 9 else text[:low]
    return cut.rstrip(" ,;:-–") + "…"


def wrap(text, inches, size=SIZE, lines=2, weight="normal"):
    """`text` in at most `lines` lines of at most `inches`; the last one ends in an ellipsis where more would follow."""
    words, out = clean(text).split(" "), []
    while words and len(out) < lines - 1:
        n = 1
        while n < len(words) and text_width(" ".join(words[: n + 1]), size, weight) <= inches:
            n += 1
        out.append(shorten(" ".join(words[:n]), inches, size, weight))
        words = words[n:]
    if words:
        out.append(shorten(" ".join(words), inches, size, weight))
    return out


def plural(n, one, many=None):
    """ "1 outlet", "2 outlets"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(items):
    """ "a", "a and b", "a, b and c"."""
    items = list(items)
    return " and ".join(items) if len(items) < 3 else f"{', '.join(items[:-1])} and {items[-1]}"


# ---------------------------------------------------------------- sheet


def page(body, title, subtitle="", note="", legend=(), width=WIDTH):
    """A `Page` with `body` inches of height for the drawing; header, legend (see `swatch`) and note are set around it."""
    inner = width - 2 * SIDE_MARGIN
    heads = wrap(title, inner, TITLE, 3, "bold")
    subs = wrap(subtitle, inner, SIZE, 6) if subtitle else []
    notes = [line for part in ([note] if isinstance(note, str) else note) if part for line in wrap(part, inner, SMALL, 6)]
    rows = _legend_rows(list(legend), inner)
    top = 0.22 + len(heads) * line_height(TITLE) + len(subs) * line_height(SIZE) + (0.1 + 0.22 * len(rows) if rows else 0) + 0.12
    foot = 0.16 + len(notes) * line_height(SMALL) + (0.1 if notes else 0)
    height = top + body + foot
    fig = Figure(figsize=(width, height))
    fig.marks, fig.heading = {}, clean(title)
    y = 0.2
    for lines, size, weight, colour in ((heads, TITLE, "bold", INK), (subs, SIZE, "normal", GREY)):
        for line in lines:
            fig.text(SIDE_MARGIN / width, 1 - y / height, line, size=size, weight=weight, color=colour, va="top")
            y += line_height(size)
    y += 0.1
    for row in rows:
        x = SIDE_MARGIN
        for label, style, w in row:
            swatch(fig, x, y + 0.09, style)
            fig.text((x + 0.3) / width, 1 - (y + 0.09) / height, label, size=SMALL, color=INK, va="center_baseline")
            x += w
        y += 0.22
    y = height - foot + 0.1
    for line in notes:
        fig.text(SIDE_MARGIN / width, 1 - y / height, line, size=SMALL, color=GREY, va="top")
        y += line_height(SMALL)
    return Page(fig, SIDE_MARGIN, top, inner, body)


def _legend_rows(entries, inches):
    rows, x = [], inches
    for label, style in entries:
        label = shorten(label, inches - 0.5, SMALL)
        w = 0.3 + text_width(label, SMALL) + 0.2
        if x + w > inches:
            rows.append([])
            x = 0
        rows[-1].append((label, style, w))
        x += w
    return rows


def swatch(fig, x, y, style):
    """Draws one key of the legend at `x`, `y` (inches from the upper left): a box for a patch style, else a line or marker style."""
    width, height = fig.get_size_inches()
    if "facecolor" in style:
        patch = Rectangle((x / width, 1 - (y + 0.055) / height), 0.22 / width, 0.11 / height, transform=fig.transFigure, **style)
        fig.add_artist(patch)
    else:
        xs = [x, x + 0.11, x + 0.22] if style.get("linestyle", "none") != "none" else [x + 0.11]
        line = Line2D([v / width for v in xs], [1 - y / height] * len(xs), transform=fig.transFigure, markevery=[len(xs) // 2], **style)
        fig.add_artist(line)


def axes(sheet, x, y, width, height, **kwargs):
    """Axes of `width` by `height` inches, `x` and `y` inches from the upper left corner of the sheet's body."""
    w, h = sheet.fig.get_size_inches()
    return sheet.fig.add_axes([(sheet.left + x) / w, 1 - (sheet.top + y + height) / h, width / w, height / h], **kwargs)


def canvas(sheet):
    """Axes over the whole body whose units are inches, x from the left, y from the top down; empty but for what a chart draws."""
    ax = axes(sheet, 0, 0, sheet.width, sheet.height)
    ax.set(xlim=(0, sheet.width), ylim=(sheet.height, 0))
    ax.axis("off")
    return ax


def empty(title, sentence):
    """The figure of a table without rows: its title and a sentence that says so."""
    sheet = page(0.5, title)
    canvas(sheet).text(0, 0.15, sentence, color=GREY, va="center")
    return sheet.fig


def block(ax, x, y, lines, step, **style):
    """Draws lines one below the other, `step` inches apart, their middle at `y`; returns their artists."""
    return [ax.text(x, y + (k - (len(lines) - 1) / 2) * step, line, va="center_baseline", **style) for k, line in enumerate(lines)]


def first_link(places, links):
    """The address of a row's first place of evidence; None without `links` (place -> address) or evidence."""
    return links(places[0]) if links and isinstance(places, (list, tuple)) and places else None


def mark(fig, artist, key, title, href=None, places=(), **facets):
    """Gives `artist` a tooltip and, in the report, a link: `svg` reads both from `fig.marks`.

    places: all the places that the mark stands for, of which a card tells the sentences. facets: what the mark is of (outlet, side, who),
    by which a page can be filtered.
    """
    artist.set_gid(key)
    fig.marks[key] = (clean(title), href)
    if places or facets:
        fig.__dict__.setdefault("details", {})[key] = (tuple(places), facets)
    return artist


# ---------------------------------------------------------------- colours of the sides


def side_order(values, sides=None):
    """The sides in the order in which they get their colours: `sides` where given, then by frequency; at most as many as there are."""
    counts = pd.Series([clean(v) for v in values if not pd.isna(v)], dtype=object).value_counts()
    ranked = sorted(counts.index, key=lambda s: (-counts[s], s))
    first = [clean(s) for s in sides or () if clean(s) in counts.index]
    return (first + [s for s in ranked if s not in first])[: len(SIDE_STYLES)]


def side_style(side, order):
    """Patch style of one side: colour and hatch by its place in `order`, one each for the others and for a missing side."""
    if side == NOT_STATED:
        colour, hatch = MISSING_STYLE
    else:
        colour, hatch = SIDE_STYLES[order.index(side)] if side in order else OTHER_STYLE
    return {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0}


def as_side(value, order):
    """`value` as a name in the legend: the side itself, "other sides" beyond the palette, "side not stated" where missing."""
    if value is None or pd.isna(value):
        return NOT_STATED
    return clean(value) if clean(value) in order else OTHERS


def side_legend(present, order):
    """Legend entries of the sides that occur, in their order."""
    return [(s, side_style(s, order)) for s in [*order, OTHERS, NOT_STATED] if s in set(present)]
