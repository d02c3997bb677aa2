"""The lines under the lanes of the escalation chart: measures in force and cumulative score, a step line an actor."""

import math

import pandas as pd

from .style import GREY, INK, RULE, SMALL, clean, line_height, shorten

# Lines are named at their ends; their colours are none of the sides' colours, which follow the quotes.
LINES = ("#1f1f1f", "#882255", "#117733", "#8a8a8a")
# Lines stand at their values, so those of one value lie on each other: the first is the widest, and each shows beside the next.
WIDTHS = (2.8, 2.0, 1.4, 0.9)
DASHES = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 3)))
UNREAL = ("hypothetical", "denied")


def in_force(drawn, axis, cap=4):
    """[(actor, [(day, number)])]: how many escalating measures of each actor are in force, over the window.

    A pact in force is none of them: it would raise the line that its end should raise.
    """
    table = drawn[drawn["in_force_from"].notna() & ~drawn["status"].isin(UNREAL) & drawn["direction"].eq("escalation")]
    out = []
    for actor in _ranked_actors(table)[:cap]:
        mine = _acts_of(table, actor)
        changes = [(d.toordinal(), 1) for d in mine["in_force_from"]] + [(d.toordinal() + 1, -1) for d in mine["in_force_to"].dropna()]
        out.append((actor, _running(changes, axis)))
    return out


def scores(drawn, axis, cap=4):
    """[(actor, [(day, sum)])]: the cumulative score of each actor's measures, at the middle of their intervals, one vote a measure."""
    table = drawn[pd.to_numeric(drawn["score"]).notna() & ~drawn["status"].isin(UNREAL)]
    out = []
    for actor in _ranked_actors(table)[:cap]:
        mine = _acts_of(table, actor)
        changes = [
            ((a.toordinal() + b.toordinal()) / 2, float(s)) for a, b, s in zip(mine["earliest"], mine["latest"], mine["score"], strict=True)
        ]
        # What lies before the window is history, not part of this score.
        out.append((actor, _running([c for c in changes if c[0] >= axis.first], axis)))
    return out


def _ranked_actors(table):
    counts = pd.Series([a for value in table["actor"] for a in _each(value)], dtype=object).value_counts()
    return sorted(counts.index, key=lambda a: (-counts[a], a))


def _acts_of(table, actor):
    """The measures of one actor; a joint act is each one's."""
    return table[[actor in _each(value) for value in table["actor"]]]


def _each(value):
    return [a.strip() for a in clean(value, "actor not stated").split(";") if a.strip()]


def _running(changes, axis):
    level, line = sum(v for d, v in changes if d <= axis.first), []
    line.append((axis.first, level))
    end = max(axis.last, axis.newest)
    for day in sorted({d for d, _ in changes if axis.first < d <= end}):
        level += sum(v for d, v in changes if d == day)
        line.append((day, level))
    return [*line, (end, level)]


def panel(ax, axis, y, height, kind, lines, width):
    """A step line per actor with its name at its end; names are moved apart where they would touch."""
    values = [v for _, line in lines for _, v in line]
    low, high = min([0, *values]), max([1, *values])
    words = {
        "in force": ("Measures", "in force", "escalating ones, as", "far as articles say"),
        "score": ("Cumulative", "score (PLOVER)", "one vote", "a measure"),
    }[kind]
    for k, line in enumerate(words):
        weight, colour = ("bold", INK) if k < 2 else ("normal", GREY)
        ax.text(0, y + 0.06 + k * line_height(SMALL), line, size=SMALL, weight=weight, color=colour, va="center_baseline")

    def level(value):
        return y + height * (1 - (value - low) / (high - low))

    for value in _levels(low, high):
        ax.plot([axis.left, axis.after], [level(value)] * 2, color=RULE if value else GREY, lw=0.6, zorder=0)
        ax.text(
            axis.left - 0.06,
            level(value),
            f"{value:g}",
            size=SMALL,
            color=GREY,
            ha="right",
            va="center_baseline",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )
    ends = []
    for k, (actor, line) in enumerate(lines):
        xs, ys = [axis.x(d) for d, _ in line], [level(v) for _, v in line]
        colour = LINES[k % len(LINES)]
        ax.step(xs, ys, where="post", color=colour, lw=WIDTHS[k % len(WIDTHS)], linestyle=DASHES[k % len(DASHES)])
        ends.append([ys[-1], actor, colour, line[-1][1]])
    ends.sort(key=lambda e: e[0])
    for e, before in zip(ends[1:], ends, strict=False):
        e[0] = max(e[0], before[0] + 0.145)
    overshoot = max(0.0, ends[-1][0] - (y + height + 0.12)) if ends else 0
    x = axis.after + 0.08
    for at, actor, colour, value in ends:
        ax.text(x, at - overshoot, shorten(f"{value:g} {actor}", width - x, SMALL), size=SMALL, color=INK, va="center_baseline")
        ax.plot([x - 0.05], [at - overshoot], marker="s", markersize=3.5, color=colour, linestyle="none")


def _levels(low, high, most=8):
    """The values that get a line and a number: whole steps of 1, 2, 5, 10 ... with zero among them, and at most `most`."""
    step = next(n * 10**p for p in range(9) for n in (1, 2, 5) if (high - low) / (n * 10**p) <= most - 1)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
