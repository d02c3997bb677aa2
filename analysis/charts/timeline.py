"""The escalation chart: who did what when, how surely it is dated, how many outlets date it, and what was in force.

Lanes by actor within each domain. An act of a day is a mark; what lasts has a bar under it, hollow from announcement to effect, solid
while in force, darker with each rise, hatched while suspended, with a tick where it was lifted. What lies long before or after the
window stands in a margin with a logarithmic scale of its own. Scores are PLOVER's modes (-10 to +10), one vote per measure.
"""

from collections import Counter

import pandas as pd
from matplotlib.patches import FancyArrowPatch, Rectangle

from analysis.language.quantities import short_money

from .. import schema
from .levels import in_force, panel, scores
from .style import (
    DIRECTIONS,
    FAINT,
    GREY,
    INK,
    RULE,
    SIZE,
    SMALL,
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
    styled,
    text_width,
    wrap,
)
from .timescale import margin_ticks, pack, scale, ticks

DOMAINS = schema.allowed("domain")
BROAD = ("trade", "security", "diplomatic")
UNREAL = ("hypothetical", "denied")
# A party of the case has at least this share of the reports that the party named most has.
PARTY_SHARE = 0.08
FEWER = "dated by fewer outlets"
STRIP = 12  # measures named in each strip below the chart
# Measures that are too doubtful for a mark are named below from this confidence on: there 70 of 115 are one act with the right actor on two
# disputes on which no rule was written, below it 51 of 117.
LIKELY = 0.5
STRIPS = {"No day given": "no day given", "Less sure": "doubtful"}
SHAPES = {"occurred": "o", "announced": "^", "scheduled": "D", "hypothetical": "s", "denied": "X"}
FILLS = {"escalation": DIRECTIONS["escalation"], "de-escalation": "white", "neutral": "#d0d0d0"}
BOARD, GUTTER, RIGHT, ROW = 10.5, 1.3, 1.15, 0.205
BAR_SHOWS = 0.045  # inches of a bar that show at least on each side of its mark


def escalation_data(measures, domains=DOMAINS, max_labels=45, max_marks=25, parties=None):
    """One row per measure, in order of time, with its `lane`, whether it is `drawn`, `labelled`, `certain` (to the day), or `why_not`.

    Drawn are the dated, identified measures of `domains` that took place, were announced or are scheduled, of the `parties` of the case
    (where none are given those that most reports name); of more than `max_marks` those that the most outlets date.
    """
    columns = ["measure_id", "label", "actor", "target", "domain", "direction", "status", "score", "earliest", "latest", "announced",
               "n_reports", "n_outlets", "n_dated", "in_force_from", "in_force_to", "identified", "caused_by", "family", "amount",
               "currency", "confidence"]  # fmt: skip
    table = measures.reindex(columns=[*columns, *[c for c in ("evidence",) if c in measures]]).reset_index(drop=True)
    for day in ("earliest", "latest", "announced", "in_force_from", "in_force_to"):
        table[day] = pd.to_datetime(table[day])
    table["n_dated"] = pd.to_numeric(table["n_dated"]).fillna(pd.to_numeric(table["n_outlets"])).fillna(0)
    table = table.sort_values(["earliest", "latest", "measure_id"], ignore_index=True)
    low, high = table["earliest"].fillna(table["latest"]), table["latest"].fillna(table["earliest"])
    table["certain"] = table["earliest"].notna() & (table["earliest"] == table["latest"])
    table["why_not"] = None
    known = set(parties) if parties else case_parties(measures)
    acts = (_each(a) or _each(t) for a, t in zip(table["actor"], table["target"], strict=True))  # whom it hits, where nobody knows who
    table.loc[[not known & set(named) for named in acts], "why_not"] = "of no party of the case"
    table.loc[low.isna(), "why_not"] = "no day given"
    table.loc[table["status"].isin(UNREAL), "why_not"] = "threatened, considered or denied"
    table.loc[table["identified"].eq(False), "why_not"] = "not told apart"
    likely = pd.to_numeric(table["confidence"]).ge(LIKELY) & low.notna() & ~table["status"].isin(UNREAL)
    table.loc[table["identified"].eq(False) & likely, "why_not"] = "doubtful"
    table.loc[~table["domain"].isin(list(domains)), "why_not"] = "other domain"
    weight = table.assign(_r=pd.to_numeric(table["n_reports"]).fillna(0), _s=pd.to_numeric(table["score"]).abs().fillna(0), _d=low)
    order = ["n_dated", "_r", "_s", "_d", "label"]
    rank = weight[table["why_not"].isna()].sort_values(order, ascending=[False, False, False, True, True]).index
    table.loc[rank[max_marks:], "why_not"] = FEWER
    table["drawn"] = table["why_not"].isna()
    table["labelled"] = table.index.isin(rank[: min(max_labels, max_marks)])
    table["lane"] = _lanes(table)
    table["earliest"], table["latest"] = low, high
    return table


def case_parties(measures):
    """The set of the parties of the case: those that at least PARTY_SHARE as many reports name as name the first of them."""
    count = Counter()
    for actor, target, n in zip(measures["actor"], measures["target"], pd.to_numeric(measures["n_reports"]).fillna(1), strict=True):
        for p in {*_each(actor), *_each(target)}:
            count[p] += n
    most = max(count.values(), default=0)
    return {p for p, n in count.items() if n >= PARTY_SHARE * most}


def _each(value):
    return [p.strip() for p in value.split(";") if p.strip()] if isinstance(value, str) else []


def _lanes(table, cap=5):
    """The lane of each measure: its domain and, in the broad domains, its actor; actors beyond `cap` share one lane."""
    lanes = pd.Series(None, index=table.index, dtype=object)
    for domain in BROAD:
        mine = table[(table["domain"] == domain) & table["drawn"]]
        actors = [_actor(a) for a in mine["actor"]]
        counts = pd.Series(actors, dtype=object).value_counts()
        kept = sorted(counts.index, key=lambda a: (-counts[a], a))
        kept = kept if len(kept) <= cap else kept[: cap - 1]
        lanes.loc[mine.index] = [a if a in kept else "other actors" for a in actors]
    return lanes


def _actor(value):
    return " and ".join(sorted(_each(value))) or "actor not stated"   # who acts together has one lane, whoever is named first


@styled
def escalation(
    measures, domains=DOMAINS, score=False, max_labels=45, max_marks=25, published=None, links=None, stages=None, parties=None
):
    """Figure of the measures of a dispute over time, one mark a measure.

    Shape: status; fill: direction; size: number of outlets that date it; bar: the days in which it can lie, and under what lasts the
    days in which it was in force. Thin arcs: answers that a report states. Below: what has no day, measures in force per actor and, with
    `score`, their cumulative signed score. `published` is the (first, last) day of the articles; `stages` the table of measure_stages;
    `parties` the parties of the case. With a column `evidence` and `links` (place -> address) marks are links.
    """
    data = escalation_data(measures, domains, max_labels, max_marks, parties)
    drawn = data[data["drawn"]]
    if drawn.empty:
        what = (
            f"{plural(len(data), 'measure')} found, none of them dated in the domains chosen."
            if len(data)
            else "No measure was found in the articles chosen."
        )
        return empty("Escalation: no dated measure", what)
    spans = [(a.toordinal(), b.toordinal() + 1) for a, b in zip(drawn["earliest"], drawn["latest"], strict=True)]
    axis = scale(spans, GUTTER, BOARD - 0.5 - RIGHT)
    most = int(pd.to_numeric(drawn["n_dated"]).max())
    longest = 4.4 if drawn["labelled"].sum() <= 30 else 3.6
    told = _told_stages(stages)
    items = [_item(row, axis, most, longest, told.get(row["measure_id"], ())) for row in drawn.to_dict("records")]
    lanes = _stack(items)
    steps = in_force(drawn, axis)
    panels = [("in force", steps)] if any(v for _, line in steps for _, v in line) else []
    panels += [("score", scores(drawn, axis))] if score else []
    strips = _strip(data)
    lane_height = sum(h for *_, h in lanes) + 0.14 * len({d for d, *_ in lanes})
    top = 0.62
    body = top + lane_height + sum(1.25 for _ in panels) + 0.42 + sum(0.25 + len(lines) * line_height(SMALL) for _, lines in strips)
    first, last = drawn["earliest"].min(), drawn["latest"].max()
    n_certain = int(drawn["certain"].sum())
    years = f"in {first:%Y}" if first.year == last.year else f"between {first:%Y} and {last:%Y}"
    clear = len(drawn) + int(data["why_not"].eq(FEWER).sum())  # of the others the note below tells why they are not drawn
    shown = plural(len(drawn), "measure") if len(drawn) == clear else f"{len(drawn):,} of {plural(clear, 'measure')}"
    title = f"Escalation: {shown} {years}, {n_certain} dated to the day"
    subtitle = (
        "Shape: status. Fill: direction. Size: outlets that date it. Pale bar: the days on which it can lie. "
        "Bar under a mark: hollow until it takes effect, solid while in force, hatched while suspended. Arc: a stated answer."
    )
    sheet = page(body, title, subtitle, _notes(data, panels, any(i["wide"] for i in items)), _legend(drawn, most), width=BOARD)
    ax = canvas(sheet)
    _time_axis(ax, axis, top, top + lane_height + 1.25 * len(panels), drawn, published)
    y, places = _draw_lanes(sheet.fig, ax, lanes, top, links, sheet.width)
    _arcs(ax, drawn, places)
    for kind, lines in panels:
        panel(ax, axis, y + 0.2, 0.85, kind, lines, sheet.width)
        y += 1.25
    _day_labels(ax, axis, y + 0.08, drawn, below=True)
    for heading, lines in strips:
        ax.text(0, y + 0.5, heading, size=SMALL, color=GREY, va="center_baseline")
        for k, line in enumerate(lines):
            ax.text(GUTTER, y + 0.5 + k * line_height(SMALL), line, size=SMALL, color=INK, va="center_baseline")
        y += 0.25 + len(lines) * line_height(SMALL)
    return sheet.fig


def _told_stages(stages):
    """{measure_id: ((stage, first day), ...)} of the dated stages that change a bar: a rise, a suspension."""
    out = {}
    for s in stages[stages["earliest"].notna()].to_dict("records") if stages is not None and len(stages) else ():
        if s["stage"] in ("raised", "suspended"):
            out.setdefault(s["measure_id"], []).append((s["stage"], s["earliest"]))
    return {m: tuple(sorted(found, key=lambda f: f[1])) for m, found in out.items()}


def _strip(data):
    """[(heading, lines)] of the strips below the chart: the measures that no report dates, and those that are too doubtful for a mark, each
    with those first that most outlets report."""
    return [(heading, lines) for heading, why in STRIPS.items() if (lines := _names(data[data["why_not"].eq(why)]))]


def _names(rows):
    rank = rows.assign(_n=pd.to_numeric(rows["n_outlets"]).fillna(0)).sort_values(["_n", "label"], ascending=[False, True])
    named = [clean(name, "measure") for name in rank["label"][:STRIP]]
    more = f" and {len(rank) - STRIP:,} more" if len(rank) > STRIP else ""
    return wrap("; ".join(named) + more, BOARD - GUTTER - 0.2, SMALL, 5) if named else []


def _arcs(ax, drawn, places):
    """A thin arc from each drawn measure to the answer that a report states."""
    for m in drawn.to_dict("records"):
        cause = places.get(m["caused_by"]) if isinstance(m["caused_by"], str) else None
        answer = places.get(m["measure_id"])
        if cause and answer and cause != answer:
            ax.add_patch(FancyArrowPatch(cause, answer, connectionstyle="arc3,rad=-0.2", arrowstyle="-|>", mutation_scale=6, linewidth=0.6,
                                         color=GREY, shrinkA=4, shrinkB=4, zorder=2))  # fmt: skip


def _notes(data, panels, wide=False):
    out = data[~data["drawn"]]["why_not"].value_counts()
    parts = [f"{plural(int(n), 'measure')} ({why})" for why, n in sorted(out.items(), key=lambda p: (-p[1], p[0]))]
    notes = [f"Not drawn: {', '.join(parts)}."] if parts else []
    bare = int((data["drawn"] & ~data["labelled"]).sum())
    if bare:
        notes.append(
            f"Labels stand at the {int(data['labelled'].sum())} measures that most outlets date; "
            f"{plural(bare, 'mark has', 'marks have')} none."
        )
    if wide:
        notes.append("A bar of few days is drawn wider than they are, so that it shows beside its mark.")
    if not panels:
        notes.append("No line of measures in force: of none do the articles say from which day it was.")
    worth = _worth(data)
    if worth:
        notes.append(f"Trade under measures in force at the end, where the articles give its worth: {worth}.")
    return notes


def _worth(data):
    """ "China $110 bn; United States $250 bn": the sums of the measures of each actor that are in force at the end, in words."""
    known = data["amount"].notna() & data["drawn"] & data["domain"].eq("trade")
    running = data[known & data["in_force_from"].notna() & data["in_force_to"].isna()]
    sums = running.groupby(["actor", "currency"])["amount"].sum()
    return "; ".join(f"{clean(actor)} {short_money(total, currency)}" for (actor, currency), total in sums.items())


def _legend(drawn, most):
    ink = {"color": INK, "linestyle": "none", "markersize": 6}
    statuses = [s for s in SHAPES if (drawn["status"] == s).any()]
    entries = [(s, {**ink, "marker": SHAPES[s], "markerfacecolor": "#8a8a8a"}) for s in statuses]
    entries += [
        (d, {**ink, "marker": "o", "markerfacecolor": FILLS[d], "markeredgecolor": DIRECTIONS[d]})
        for d in FILLS
        if (drawn["direction"] == d).any()
    ]
    for n in sorted({1, (1 + most) // 2, most}) if most > 1 else ():
        style = {**ink, "marker": "o", "markerfacecolor": "white", "markersize": _size(n, most)}
        entries.append((f"dated by {plural(n, 'outlet')}", style))
    if not drawn["certain"].all():
        entries.append(("can lie on any of these days", {"facecolor": "#e6c3b3", "edgecolor": DIRECTIONS["escalation"], "linewidth": 0.6}))
    return entries


def _size(n, most):
    """Markersize in points: area grows with the number of outlets."""
    return (20 + 90 * ((n - 1) / (most - 1) if most > 1 else 0)) ** 0.5


def _item(row, axis, most, longest, told=()):
    """Where one measure stands: its bars, its mark, and its label to the right or, at the edge, to the left."""
    a, b = axis.x(row["earliest"].toordinal()), axis.x(row["latest"].toordinal() + 1)
    n = row["n_dated"]
    size = _size(max(1, 1 if pd.isna(n) else int(n)), most)
    middle, radius = (a + b) / 2, size / 144 + 0.015
    # A bar of a day or two would hide behind its mark or stick out of it as a smudge.
    wide = not row["certain"] and b - a < 2 * radius + 2 * BAR_SHOWS
    if wide:
        a, b = middle - radius - BAR_SHOWS, middle + radius + BAR_SHOWS
    start, end = min(a, middle - radius), max(b, middle + radius)
    lines, side, at = [], "right", end
    if row["labelled"]:
        left, right = axis.before, BOARD - 0.5
        text = clean(row["label"], "measure")
        full = min(text_width(text, SMALL), longest)
        room_right, room_left = right - end - 0.06, start - 0.06 - left
        side = "right" if room_right >= full or room_right >= room_left else "left"
        room = max(room_right if side == "right" else room_left, 0.3)
        lines = [text] if full <= room and full < longest else wrap(text, min(longest, room), SMALL, 2)
        width = max(text_width(line, SMALL) for line in lines) + 0.06
        at = end + 0.06 if side == "right" else start - 0.06
        start, end = (start, end + width) if side == "right" else (start - width, end)
    force = _force(row, axis, told)
    if force:
        start, end = min(start, force[0][0]), max(end, force[-1][1])
    place = {"a": a, "b": b, "wide": wide, "middle": middle, "size": size, "force": force}
    return {**row, **place, "text": lines, "side": side, "at": at, "extent": (start, end)}


def _force(row, axis, told):
    """The pieces of the bar of a measure that lasts: [(from, to, kind, number of rises)], kind "hollow", "solid", "hatched" or "lifted"."""
    began = row["in_force_from"]
    if pd.isna(began):
        return []
    over = row["in_force_to"]
    x, stop = axis.x(began.toordinal()), axis.right if pd.isna(over) else axis.x(over.toordinal() + 1)
    out = [(axis.x(row["announced"].toordinal()), x, "hollow", 0)] if pd.notna(row["announced"]) and row["announced"] < began else []
    kind, rises = "solid", 0
    for stage, day in told:
        at = axis.x(day.toordinal())
        if x < at < stop:
            out.append((x, at, kind, rises))
            x, kind, rises = at, "hatched" if stage == "suspended" else "solid", rises + (stage == "raised")
    out.append((x, stop, kind, rises))
    return [*out, (stop, stop, "lifted", 0)] if pd.notna(over) else out


def _stack(items):
    """[(domain, lane or None, [(row, item)], height)] in the order of the chart."""
    out = []
    for domain in DOMAINS:
        mine = [i for i in items if i["domain"] == domain]
        names = (
            [None]
            if domain not in BROAD
            else sorted({i["lane"] for i in mine}, key=lambda n: (n == "other actors", -sum(i["lane"] == n for i in mine), n))
        )
        for name in names:
            lane = [i for i in mine if name is None or i["lane"] == name]
            if lane:
                rows = pack([i["extent"] for i in lane], [_rows(i) for i in lane])
                height = ROW * max(r + _rows(i) for r, i in zip(rows, lane, strict=True)) + 0.1
                own = 0.36 + 0.25 * (len(_lane_lines(name)) - 1) if name else 0.3  # room for the lane's name
                out.append((domain, name, list(zip(rows, lane, strict=True)), max(height, own)))
    return out


def _lane_lines(name):
    return wrap(name, GUTTER - 0.22, SMALL, 2)


def _rows(item):
    return max(1, len(item["text"]))


def _draw_lanes(fig, ax, lanes, y, links, width):
    domain, places = None, {}
    for d, name, items, height in lanes:
        if d != domain:
            y += 0.14 if domain else 0
            ax.plot([0, width], [y, y], color=INK, lw=0.8)
            y += 0 if domain else 0.14
            ax.text(0, y + 0.11, d.capitalize(), weight="bold", size=SIZE, va="center_baseline")
        elif name:
            ax.plot([0.1, width], [y, y], color=RULE, lw=0.6)
        if name:
            for k, line in enumerate(_lane_lines(name)):
                ax.text(
                    0.1, y + (0.28 if d != domain else 0.12) + k * line_height(SMALL), line, size=SMALL, color=GREY, va="center_baseline"
                )
        domain = d
        for row, item in items:
            at = y + 0.05 + (row + _rows(item) / 2) * ROW
            _mark(fig, ax, item, at, links)
            places[item["measure_id"]] = (item["middle"], at)
        y += height
    return y, places


def _mark(fig, ax, item, y, links):
    colour = DIRECTIONS.get(item["direction"], GREY)
    _force_bar(ax, item["force"], y + 0.075, colour)
    status, key = item["status"], f"m-{item['measure_id']}"
    if not item["certain"]:
        bar = Rectangle((item["a"], y - 0.035), item["b"] - item["a"], 0.07, facecolor=colour, alpha=0.22, linewidth=0, zorder=1)
        ax.add_patch(bar)
        ax.add_patch(
            Rectangle(
                (item["a"], y - 0.035), item["b"] - item["a"], 0.07, fill=False, edgecolor=colour, linewidth=0.6, zorder=1.5
            )
        )
    elif item["b"] - item["a"] > item["size"] / 72 + BAR_SHOWS:
        ax.add_patch(Rectangle((item["a"], y - 0.02), item["b"] - item["a"], 0.04, facecolor=colour, linewidth=0, zorder=1))
    (dot,) = ax.plot([item["middle"]], [y], marker=SHAPES.get(status, "o"), markersize=item["size"] * (0.9 if status == "scheduled" else 1),
                     markerfacecolor=FILLS.get(item["direction"], "#d0d0d0"), markeredgecolor=colour,
                     markeredgewidth=1, linestyle="none", zorder=3)  # fmt: skip
    days = f"{item['earliest']:%Y-%m-%d}" + ("" if item["certain"] else f" to {item['latest']:%Y-%m-%d}")
    outlets = 0 if pd.isna(item["n_outlets"]) else int(item["n_outlets"])
    title = f"{clean(item['label'], 'measure')} ({clean(status)}, {days}, {plural(outlets, 'outlet')})"
    href = first_link(item.get("evidence"), links)
    mark(fig, dot, key, title, href)
    align = "left" if item["side"] == "right" else "right"
    for k, text in enumerate(block(ax, item["at"], y, item["text"], line_height(SMALL), size=SMALL, ha=align, zorder=4)):
        if href:
            mark(fig, text, f"{key}-label-{k}", title, href)


def _force_bar(ax, pieces, y, colour):
    """The bar of what lasts, under its mark: hollow, solid (darker with each rise), hatched, and a tick where it was lifted."""
    for a, b, kind, rises in pieces:
        if kind == "lifted":
            ax.plot([a, a], [y - 0.04, y + 0.04], color=colour, lw=1.2, zorder=1)
            continue
        style = {"facecolor": colour, "alpha": min(0.9, 0.35 + 0.2 * rises), "linewidth": 0}
        if kind != "solid":
            style = {"fill": False, "edgecolor": colour, "linewidth": 0.6, "hatch": "////" if kind == "hatched" else None}
        ax.add_patch(Rectangle((a, y - 0.02), max(b - a, 0.01), 0.04, zorder=0.8, **style))


def _time_axis(ax, axis, top, bottom, drawn, published):
    for day, _, _ in ticks(axis):
        ax.plot([axis.x(day)] * 2, [top - 0.02, bottom], color=FAINT, lw=0.7, zorder=0)
    for edge, x0, x1, text in ((axis.left, axis.before, axis.left, "earlier, compressed"), (axis.right, axis.right, axis.after, "later")):
        if x1 - x0 > 0.05:
            ax.add_patch(Rectangle((x0, top), x1 - x0, bottom - top, facecolor="#f5f5f5", linewidth=0, zorder=-1))
            ax.text(
                (x0 + x1) / 2,
                top - 0.5,
                shorten(text, x1 - x0 + 0.2, SMALL),
                size=SMALL,
                color=GREY,
                ha="center",
                va="center_baseline",
                style="italic",
            )
            ax.plot([edge, edge], [top, bottom], color=GREY, lw=0.8, linestyle=(0, (2, 2)), zorder=0.5)
    _day_labels(ax, axis, top - 0.08, drawn, below=False)
    if published is not None:
        first, last = (pd.Timestamp(d).toordinal() for d in published)
        a, b = axis.x(first), axis.x(last + 1)
        if axis.first <= first and last <= axis.last:
            # Articles of few days are a band through the chart, those of many a strip above it.
            height = bottom - top if b - a < 0.15 * (axis.right - axis.left) else -0.04
            ax.add_patch(Rectangle((a, top), b - a, height, facecolor="#fff3d6" if height > 0 else "#e0a92e", linewidth=0, zorder=-0.5))
            # The words stand at the middle of the band, drawn back where the margins' own words would begin.
            half = text_width("articles published", SMALL) / 2
            low = axis.left + half + (0.1 if axis.left > axis.before else 0)
            high = (axis.right - half - 0.1) if axis.after > axis.right else BOARD - 0.5 - half
            ax.text(
                min(max((a + b) / 2, low), high),
                top - 0.5,
                "articles published",
                size=SMALL,
                color=GREY,
                ha="center",
                va="center_baseline",
                style="italic",
            )


def _day_labels(ax, axis, y, drawn, below):
    """The labels of the ticks: above the lanes with the years over them, below the panels without."""
    va = "top" if below else "bottom"
    for day, label, year in ticks(axis):
        x = axis.x(day)
        ax.text(x, y, label, size=SMALL, color=GREY, ha="center", va=va)
        if year and not below:
            ax.text(x, y - 0.15, year, size=SMALL, color=INK, ha="center", va=va, weight="bold")
    days = [a.toordinal() if b.toordinal() < axis.first else b.toordinal() for a, b in zip(drawn["earliest"], drawn["latest"], strict=True)]
    for x, label in margin_ticks(axis, days):
        ax.text(x, y, label, size=SMALL, color=GREY, ha="center", va=va)
