"""Shares per outlet as stacked bars: the sides and kinds of the sources, the classes of the cues."""

import pandas as pd

from .counting import n_words, outlet_name, places_by, ranked
from .style import (
    GREY,
    NOT_STATED,
    OTHER_STYLE,
    SIZE,
    SMALL,
    as_side,
    block,
    canvas,
    clean,
    empty,
    line_height,
    mark,
    page,
    plural,
    side_legend,
    side_order,
    side_style,
    styled,
    text_width,
    wrap,
)

KINDS = ("named", "institution", "unnamed")
# Kinds are greys, so that nobody takes them for sides.
KIND_STYLES = {
    "named": {"facecolor": "#333333", "hatch": ""},
    "institution": {"facecolor": "#7d7d7d", "hatch": "////"},
    "unnamed": {"facecolor": "#c4c4c4", "hatch": "xxxx"},
    "kind not stated": {"facecolor": "#ececec", "hatch": ""},
}
# Cue classes have colours of their own (Tol's muted scheme), so that nobody takes them for sides; the commonest is grey.
CLASS_STYLES = (
    ("#bcbcbc", ""),
    ("#332288", "////"),
    ("#DDCC77", "----"),
    ("#882255", "xxxx"),
    ("#88CCEE", "\\\\\\\\"),
    ("#117733", "++++"),
)
OTHER_CLASSES, NO_CUE = "other classes", "no cue"
LABEL = 2.0


def _shares(quotes, groups, value, unit="quotes", without=()):
    """One row per outlet and value: `outlet`, `value`, `quotes`, `words`, `total` (the outlet's, in `unit`), `share` of it; the largest
    outlets first. Values `without` are no part of the total and have no share."""
    table = pd.DataFrame({"outlet": outlet_name(quotes["outlet"]), "value": value, "words": quotes["content"].map(n_words)})
    counts = table.groupby(["outlet", "value"], as_index=False).agg(quotes=("words", "size"), words=("words", "sum"))
    counted = counts[unit].where(~counts["value"].isin(without), 0)
    counts["total"] = counted.groupby(counts["outlet"]).transform("sum")
    counts["share"] = (counted / counts["total"]).where(~counts["value"].isin(without) & (counts["total"] > 0))
    rank = {o: i for i, o in enumerate(ranked(table["outlet"]))}
    place = {v: i for i, v in enumerate(groups)}
    counts = counts.assign(_o=counts["outlet"].map(rank), _v=counts["value"].map(place)).sort_values(["_o", "_v"], ignore_index=True)
    return counts[["outlet", "value", "quotes", "words", "total", "share"]]


def source_mix_data(quotes, sides=None):
    """One row per outlet, `part` ("side" or "kind") and `value`: `quotes`, `words`, `total` words, `share` of them.

    A side's share is of the words whose speaker's side is known; what has none ("side not stated") has words and no share.
    """
    columns = ["outlet", "part", "value", "quotes", "words", "total", "share"]
    if quotes.empty:
        return pd.DataFrame(columns=columns)
    order = side_order(quotes["side"], sides)
    side = [as_side(v, order) for v in quotes["side"]]
    kind = ["kind not stated" if pd.isna(v) else str(v) for v in quotes["speaker_kind"]]
    parts = [
        _shares(quotes, [s for s, _ in side_legend(side, order)], side, "words", (NOT_STATED,)).assign(part="side"),
        _shares(quotes, [*KINDS, "kind not stated"], kind, "words").assign(part="kind"),
    ]
    return pd.concat(parts, ignore_index=True)[columns]


@styled(reads=["outlet", "side", "speaker_kind", "content", "evidence"])
def source_mix(quotes, sides=None, outlets=25):
    """Figure of the share of each outlet's words of speech by side (left, of those whose side is known) and by kind of source (right)."""
    if quotes.empty:
        return empty("Sources: none", "No attribution was found in the articles chosen.")
    data = source_mix_data(quotes, sides)
    order = side_order(quotes["side"], sides)
    known = data[(data["part"] == "side") & data["share"].notna()]
    names = {v: side_style(v, order) for v in known["value"]}
    kinds = {k: {**v, "edgecolor": "white", "linewidth": 0} for k, v in KIND_STYLES.items()}
    legend = side_legend(names, order) + [(k, v) for k, v in kinds.items() if (data["value"] == k).any()]
    n = data["outlet"].nunique()
    title = f"Whose voices: words of speech in {plural(n, 'outlet')}, by side and by kind of source"
    parts = {part: data[data["part"] == part] for part in ("side", "kind")}
    panels = [("Side, of the words whose side is known", parts["side"], names), ("Kind", parts["kind"], kinds)]
    total, told = int(data.loc[data["part"] == "kind", "words"].sum()), int(known["words"].sum())
    subtitle = f"Of {plural(total, 'word')} of speech, {told:,} ({told / max(1, total):.0%}) have a speaker whose side the texts state."
    return _stacked(title, subtitle, panels, legend, outlets, _behind(quotes, order))


def _behind(quotes, order):
    """{(panel, outlet, value): places} of the quotes behind each share of `source_mix`."""
    kind = ["kind not stated" if pd.isna(v) else str(v) for v in quotes["speaker_kind"]]
    table = quotes.assign(outlet=outlet_name(quotes["outlet"]), _side=[as_side(v, order) for v in quotes["side"]], _kind=kind)
    parts = enumerate((places_by(table, "outlet", "_side"), places_by(table, "outlet", "_kind")))
    return {(p, *key): where for p, found in parts for key, where in found.items()}


def cue_classes_data(quotes, classes=6):
    """One row per outlet and cue class: `outlet`, `value`, `quotes`, `total`, `share`; classes beyond the `classes` commonest are one."""
    if quotes.empty:
        return pd.DataFrame(columns=["outlet", "value", "quotes", "total", "share"])
    value = _classes(quotes, classes)
    common = ranked(pd.Series([v for v in value if v not in (OTHER_CLASSES, NO_CUE)], dtype=object))
    return _shares(quotes, [*common, OTHER_CLASSES, NO_CUE], value)


def _classes(quotes, classes=6):
    """The class of each quote's cue; those beyond the `classes` commonest are one."""
    names = quotes["cue_class"].map(lambda v: NO_CUE if pd.isna(v) else clean(v))
    common = ranked(names[names != NO_CUE])[:classes]
    return [v if v in common or v == NO_CUE else OTHER_CLASSES for v in names]


@styled(reads=["outlet", "cue_class", "content", "evidence"])
def cue_classes(quotes, outlets=25):
    """Figure of the share of each class of cue ("said" is neutral, "claimed" is not) in each outlet's attributions."""
    if quotes.empty:
        return empty("Cue words: none", "No attribution was found in the articles chosen.")
    data = cue_classes_data(quotes)
    order = list(dict.fromkeys(data.sort_values("quotes", ascending=False)["value"]))
    ranks = [v for v in ranked(data["value"], data["quotes"]) if v not in (OTHER_CLASSES, NO_CUE)]
    styles = {v: dict(zip(("facecolor", "hatch"), CLASS_STYLES[i], strict=True)) for i, v in enumerate(ranks)}
    styles |= {OTHER_CLASSES: dict(zip(("facecolor", "hatch"), OTHER_STYLE, strict=True)), NO_CUE: {"facecolor": "#e4e4e4", "hatch": ""}}
    styles = {v: {**styles[v], "edgecolor": "white", "linewidth": 0} for v in [*ranks, OTHER_CLASSES, NO_CUE] if v in order}
    title = f"How speech is introduced: cue words of {plural(len(quotes), 'attribution')} in {plural(data['outlet'].nunique(), 'outlet')}"
    table = quotes.assign(outlet=outlet_name(quotes["outlet"]), _class=_classes(quotes))
    behind = {(0, *key): where for key, where in places_by(table, "outlet", "_class").items()}
    what = "Share of each outlet's attributions by class of the cue word."
    return _stacked(title, what, [("", data, styles)], list(styles.items()), outlets, behind)


def _stacked(title, subtitle, panels, legend, cap, behind):
    """Stacked bars of shares, one row an outlet, one column a panel. behind: {(panel, outlet, value): places}."""
    outlets = list(dict.fromkeys(panels[0][1]["outlet"]))
    shown, row, head = outlets[:cap], 0.34, 0.3 if panels[0][0] else 0.05
    note = []
    if len(outlets) > cap:
        left = panels[0][1][~panels[0][1]["outlet"].isin(shown)]
        note.append(f"Left out: {plural(len(outlets) - cap, 'outlet')} with fewer attributions ({left['quotes'].sum():,} in all).")
    if (panels[0][1].groupby("outlet")["quotes"].sum() < 10).any():
        note.append("Shares of fewer than ten attributions say little: read the numbers of the table.")
    sheet = page(head + row * len(shown) + 0.25, title, subtitle, note, legend)
    ax = canvas(sheet)
    gap, n_width = 0.3, 0.7
    width = (sheet.width - LABEL - n_width - gap * (len(panels) - 1)) / len(panels)
    for p, (name, data, styles) in enumerate(panels):
        x0 = LABEL + p * (width + gap)
        if name:
            ax.text(x0, 0.08, name, weight="bold", va="center")
        for tick in (0, 0.5, 1):
            ax.text(
                x0 + tick * width,
                head + row * len(shown) + 0.04,
                f"{tick:.0%}",
                size=SMALL,
                color=GREY,
                va="top",
                ha=("left", "center", "right")[int(tick * 2)],
            )
        for j, outlet in enumerate(shown):
            y, x = head + (j + 0.5) * row, x0
            for cell in data[(data["outlet"] == outlet) & data["share"].notna()].itertuples():
                w = cell.share * width
                (bar,) = ax.barh(y, w, height=0.22, left=x, **styles[cell.value])
                of = {"outlets": [outlet], "sides": [cell.value] if name.startswith("Side") else []}
                told = f"{outlet}, {cell.value}: {cell.share:.0%} of {cell.total:,}, {plural(cell.quotes, 'attribution')}"
                mark(sheet.fig, bar, f"part-{p}-{j}-{x:.4f}".replace(".", "_"), told, None, behind.get((p, outlet, cell.value), ()), **of)
                label = f"{cell.share:.0%}"
                if text_width(label, SMALL) + 0.1 < w:
                    ax.text(
                        x + w / 2,
                        y,
                        label,
                        size=SMALL,
                        ha="center",
                        va="center",
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
                    )
                x += w
    for j, outlet in enumerate(shown):
        y = head + (j + 0.5) * row
        size = SIZE if len(outlet) < 60 else SMALL
        block(ax, LABEL - 0.1, y, wrap(outlet, LABEL - 0.15, size, 2), line_height(SMALL), ha="right", size=size)
        total = panels[-1][1].loc[panels[-1][1]["outlet"] == outlet, "total"].iloc[0]
        ax.text(sheet.width, y, f"n = {total:,}", size=SMALL, color=GREY, ha="right", va="center_baseline")
    return sheet.fig
