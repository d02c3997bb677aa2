"""Text that several articles share: containment of 5-grams between articles, or between outlets where there are many."""

import pandas as pd
from matplotlib.patches import Rectangle

from .counting import outlet_name
from .style import FAINT, GREY, INK, SMALL, block, canvas, empty, first_link, line_height, mark, page, plural, styled, text_width, wrap

LABEL = 2.6


def copied_text_data(copied, articles, articles_max=14):
    """One row per pair that is drawn: `first`, `second`, `containment`, `same_wire`, `pairs`, `passages`.

    Up to `articles_max` articles the pairs are articles; beyond, pairs of outlets with the largest containment between them and the number
    of pairs of articles.
    """
    columns = ["first", "second", "containment", "same_wire", "pairs", "passages"]
    if copied.empty:
        return pd.DataFrame(columns=columns)
    n = copied["passages"].map(len)
    if len(articles) <= articles_max:
        name = _article_names(articles)
        table = copied.assign(first=copied["article_a"].map(name), second=copied["article_b"].map(name), pairs=1, passages=n)
        return table[columns].reset_index(drop=True)
    outlet = dict(zip(articles["article_id"], outlet_name(articles["outlet"]), strict=True))
    ends = [sorted((outlet[a], outlet[b])) for a, b in zip(copied["article_a"], copied["article_b"], strict=True)]
    table = copied.assign(first=[e[0] for e in ends], second=[e[1] for e in ends], passages=n)
    return table.groupby(["first", "second"], as_index=False).agg(
        containment=("containment", "max"), same_wire=("same_wire", "max"), pairs=("passages", "size"), passages=("passages", "sum")
    )[columns]


def _article_names(articles):
    """Names of articles that tell them apart: the outlet, with the agency, and the headline where an outlet has several."""
    several = outlet_name(articles["outlet"]).duplicated(keep=False)
    names = {}
    for row, many in zip(articles.to_dict("records"), several, strict=True):
        name = "outlet not stated" if pd.isna(row["outlet"]) else str(row["outlet"])
        if not pd.isna(row.get("wire")) and row["wire"] != name:
            name += f" ({row['wire']})"
        if many:
            name += ": " + (str(row["headline"]) if not pd.isna(row.get("headline")) else str(row["article_id"]))
        while name in names.values():
            name += "'"
        names[row["article_id"]] = name
    return names


@styled
def copied_text(copied, articles, articles_max=14, outlets=14, links=None):
    """Figure of the share of the shorter article's 5-grams that stand in the other one too; a frame marks copies of one agency.

    `copied` is the table of `find_copied`. Up to `articles_max` articles are drawn one by one; of more, the `outlets` that share the most,
    with the number of pairs of articles below the largest share. With a column `evidence` and `links` (place -> address) cells are links.
    """
    data = copied_text_data(copied, articles, articles_max)
    single = len(articles) <= articles_max
    if data.empty:
        return empty(f"Copied text: none among {plural(len(articles), 'article')}", "No two articles share a passage.")
    if single:
        names, left = list(_article_names(articles).values()), 0
    else:
        ends = pd.concat([data["first"], data["second"]])
        weight = pd.concat([data["containment"], data["containment"]]).groupby(ends.to_numpy()).max()
        ranked = sorted(weight.index, key=lambda o: (-weight[o], o))
        names, left = sorted(ranked[:outlets]), max(0, len(ranked) - outlets)
    at = {n: i for i, n in enumerate(names)}
    step = min(0.62, (8.5 - LABEL - 0.2) / max(1, len(names)))
    cell = step * 0.94
    heads = {n: wrap(n, 1.35, SMALL, 2) for n in names}
    head = max(text_width(line, SMALL) for h in heads.values() for line in h) + 0.15
    strong = data[data["containment"] >= 0.1]
    pairs = len(articles) * (len(articles) - 1) // 2
    found = int(data["pairs"].sum())
    verb = "shares" if found == 1 else "share"
    title = f"Copied text: {plural(found, 'pair')} of {pairs:,} {verb} a passage, in {plural(len(articles), 'article')}"
    subtitle = "Per cent of the shorter article's runs of five words that stand in the other one too."
    if not single:
        subtitle += " Largest share between two outlets; below it the number of pairs of articles."
    note = [
        "Quotations of one speaker count as shared words too. Framed: both articles name the same agency."
        if data["same_wire"].any()
        else "Quotations of one speaker count as shared words too."
    ]
    if left:
        note.append(f"Left out: {plural(left, 'outlet')} that share less.")
    if strong.empty:
        note.append("No pair shares as much as 10 per cent.")
    sheet = page(head + step * len(names) + 0.1, title, subtitle, note)
    ax = canvas(sheet)
    for name, i in at.items():
        lines = wrap(name, LABEL - 0.15, SMALL, 3 if step > 0.5 else 2)
        block(ax, LABEL - 0.1, head + (i + 0.5) * step, lines, line_height(SMALL), ha="right", size=SMALL)
        for k, line in enumerate(heads[name]):
            shift = (k - (len(heads[name]) - 1) / 2) * line_height(SMALL)
            ax.text(LABEL + (i + 0.5) * step + shift, head - 0.08, line, rotation=90, ha="center", va="bottom", size=SMALL)
        for j in range(len(names)):
            if j <= i and (j < i or not single):
                _square(ax, LABEL + j * step, head + i * step, cell, "#fafafa")
    places = copied["evidence"].tolist() if single and links and "evidence" in copied else [None] * len(data)
    for k, (row, where) in enumerate(zip(data.itertuples(), places, strict=True)):
        if row.first not in at or row.second not in at:
            continue
        i, j = max(at[row.first], at[row.second]), min(at[row.first], at[row.second])
        dark = min(1.0, row.containment / 0.8)
        patch = _square(
            ax, LABEL + j * step, head + i * step, cell, _shade(dark), INK if row.same_wire else FAINT, 1.6 if row.same_wire else 0.5
        )
        title = f"{row.first} and {row.second}: {row.containment:.0%} shared, {plural(row.passages, 'passage')}"
        ends = [n.partition(" (")[0].partition(":")[0] for n in (row.first, row.second)]
        mark(sheet.fig, patch, f"pair-{k}", title, first_link(where, links), where or (), outlets=ends)
        ink = "white" if dark > 0.5 else INK
        x, y = LABEL + j * step + cell / 2, head + i * step + cell / 2
        ax.text(x, y - (0 if single or step < 0.38 else 0.07), f"{row.containment:.0%}", size=SMALL, ha="center", va="center", color=ink)
        if not single and step >= 0.38:
            ax.text(x, y + 0.09, f"{row.pairs:,}", size=SMALL - 0.5, ha="center", va="center", color=ink if dark > 0.5 else GREY)
    return sheet.fig


def _square(ax, x, y, size, face, edge=FAINT, width=0.5):
    return ax.add_patch(Rectangle((x, y), size, size, facecolor=face, edgecolor=edge, linewidth=width))


def _shade(share):
    """From white to dark blue, evenly in lightness."""
    low, high = (0.96, 0.97, 0.98), (0.03, 0.25, 0.44)
    return tuple(a + (b - a) * share for a, b in zip(low, high, strict=True))
