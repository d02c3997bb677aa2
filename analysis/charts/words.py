"""Words that set one group of articles apart from the others, ranked, with the counts of both sides."""

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from .counting import places_by
from .style import FAINT, GREY, INK, RULE, SIZE, SMALL, axes, canvas, empty, mark, page, plural, shorten, styled, text_width

COLUMNS = [
    "group",
    "word",
    "count",
    "total",
    "articles",
    "count_rest",
    "total_rest",
    "articles_rest",
    "log_ratio",
    "g2",
    "z",
    "p_permutation",
    "q_bh",
]


# Groups that are drawn: more would not be read.
GROUPS = 6


def keyness_data(table, top=30):
    """The words that each group uses more than the others, by weighted log-odds z, `top` words in the figure; house style is set aside.

    `table` is that of `keyness`, whose first column names the group. Columns: `group`, `word`, the counts, totals and numbers of articles
    of both sides, `log_ratio`, `g2`, `z`, `p_permutation`, `q_bh`.
    """
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    data = table.rename(columns={table.columns[0]: "group"})
    data = data[(data["z"] > 0) & data["house_style"].isna()]
    each = max(3, top // max(1, min(GROUPS, data["group"].nunique())))
    data = data.sort_values(["group", "z", "word"], ascending=[True, False, True]).groupby("group", sort=False).head(each)
    return data[COLUMNS].reset_index(drop=True)


@styled
def keyness(table, top=30, alpha=0.05):
    """Figure of the `top` words that set groups apart: a dot at the log ratio, filled where q is below `alpha`, with both counts.

    The six groups with the most words tested significant, then the largest, are drawn, two side by side.
    """
    data = keyness_data(table, top)
    if data.empty:
        return empty("Words that set outlets apart: none", "No word is frequent enough in enough articles to be compared between outlets.")
    sizes = data.groupby("group")["total"].max()
    found = (data["q_bh"] < alpha).groupby(data["group"]).sum()
    order = sorted(sizes.index, key=lambda g: (-found[g], -sizes[g], str(g)))
    shown = order[:GROUPS]
    data = data[data["group"].isin(shown)]
    tested, n_articles = len(table["word"].unique()), int(table.groupby(table.columns[0])["articles"].max().max())
    rows = {g: data[data["group"] == g] for g in shown}
    columns = 2 if len(shown) > 1 else 1
    label = min(1.6, max(text_width(shorten(w, 1.5), SIZE) for w in data["word"]) + 0.14)
    counts, step, head = 0.95, 0.2, 0.62
    width = (8.5 - 0.3 * (columns - 1)) / columns
    heights = [head + step * max(len(rows[g]) for g in shown[i : i + columns]) + 0.3 for i in range(0, len(shown), columns)]
    limit = float(np.ceil(max(1, data["log_ratio"].clip(upper=12).max())))
    filled = int((data["q_bh"] < alpha).sum())
    note = [
        f"p by permuting the labels of whole articles, Benjamini-Hochberg over {plural(tested, 'word')}; ranked by weighted log-odds. "
        "House style is set aside."
    ]
    if len(order) > GROUPS:
        note.append(f"Left out: {plural(len(order) - GROUPS, 'group')} with fewer such words.")
    if n_articles < 4:
        note.append("So few articles cannot tell the style of an outlet from the subject of an article: read the dots as a description.")
    dot = {"color": INK, "marker": "o", "linestyle": "none", "markersize": 5}
    legend = [(f"q < {alpha:g}", {**dot, "markerfacecolor": INK}), ("not significant", {**dot, "markerfacecolor": "white"})]
    title = f"Words that set outlets apart: {plural(filled, 'word')} of the {len(data)} shown {'is' if filled == 1 else 'are'} significant"
    if not filled:
        title = f"No word sets an outlet apart: the {len(data)} that come nearest, none of them significant"
    sheet = page(
        sum(heights),
        title,
        "Log ratio: 1 means twice, 2 four times as frequent as in the other outlets together. Counts: here / elsewhere.",
        note,
        legend,
    )
    back = canvas(sheet)
    behind = places_by(table, table.columns[0], "word")
    y = 0.0
    for i, group in enumerate(shown):
        column = i % columns
        if i and not column:
            y += heights[i // columns - 1]
        x = column * (width + 0.3)
        part = rows[group]
        back.text(x, y + 0.1, shorten(group, width, SIZE, "bold"), weight="bold", va="center")
        first = part.iloc[0]
        back.text(x, y + 0.3, f"{first['total']:,} words here, {first['total_rest']:,} elsewhere", size=SMALL, color=GREY, va="center")
        ax = axes(sheet, x + label, y + head - 0.15, width - label - counts, step * len(part))
        ax.set(xlim=(min(0.0, float(part["log_ratio"].min())), limit), ylim=(len(part) - 0.5, -0.5), yticks=[])
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        ax.tick_params(axis="x", length=0)
        ax.axvline(0, color=RULE, lw=0.8)
        for j, word in enumerate(part.itertuples()):
            at = y + head - 0.15 + (j + 0.5) * step
            value = min(float(word.log_ratio), limit)
            ax.plot([0, value], [j, j], color=FAINT, lw=1)
            fill = INK if word.q_bh < alpha else "white"
            shape = {"marker": "o", "markersize": 4.8, "markeredgecolor": INK, "markerfacecolor": fill}
            (dot,) = ax.plot([value], [j], **shape, clip_on=False)
            told = f"{word.word} in {group}: {part['count'].iloc[j]:,} here, {word.count_rest:,} elsewhere"
            mark(sheet.fig, dot, f"word-{i}-{j}", told, None, behind.get((group, word.word), ()), outlets=[group])
            back.text(x + label - 0.08, at, shorten(word.word, label - 0.08), ha="right", va="center_baseline")
            back.text(x + width - counts + 0.1, at, f"{part['count'].iloc[j]:,} / {word.count_rest:,}",
                      size=SMALL, color=GREY, va="center_baseline")  # fmt: skip
    return sheet.fig
