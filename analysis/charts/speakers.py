"""Who is quoted: one row a speaker, one column an outlet, bars of words coloured by side."""

import pandas as pd

from .counting import apart_by_side, commonest, outlet_name, places_by, quote_words, ranked
from .style import (
    GREY,
    INK,
    RULE,
    SIZE,
    SMALL,
    WIDTH,
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

TITLE = "Who is quoted"
NO_SPEAKER = "speaker not stated"


def who_is_quoted_data(quotes):
    """One row per speaker (of each side, where several share a name) and outlet: `speaker`, `side`, `outlet`, `quotes`, `words_quoted`,
    `words_paraphrased`, `words`; the heaviest speakers first."""
    columns = ["speaker", "side", "outlet", "quotes", "words_quoted", "words_paraphrased", "words"]
    if quotes.empty:
        return pd.DataFrame(columns=columns)
    table = apart_by_side(quote_words(quotes))
    table = table.assign(outlet=outlet_name(table["outlet"]), speaker=table["speaker"].fillna(NO_SPEAKER))
    side = table.groupby("speaker")["side"].agg(commonest)
    table["words"] = table["words_quoted"] + table["words_paraphrased"]
    order = {s: i for i, s in enumerate(ranked(table["speaker"], table["words"]))}
    table = table.groupby(["speaker", "outlet"], as_index=False).agg(
        quotes=("content", "size"),
        words_quoted=("words_quoted", "sum"),
        words_paraphrased=("words_paraphrased", "sum"),
        words=("words", "sum"),
    )
    table["side"] = table["speaker"].map(side)
    return table.sort_values(["speaker", "outlet"], key=lambda c: c.map(order) if c.name == "speaker" else c, ignore_index=True)[columns]


@styled(reads=["speaker", "side", "outlet", "content", "quoted_words", "evidence"])
def who_is_quoted(quotes, top=20, sides=None, columns=6):
    """Figure of the words attributed to each speaker in each outlet: filled in quotation marks, hollow paraphrased.

    `columns` outlets by words are drawn, and the `top` speakers by words in these; further outlets and speakers are counted in the note.
    `sides` fixes the order of the colours (default: by frequency).
    """
    data = who_is_quoted_data(quotes)
    if data.empty:
        return empty(f"{TITLE}: nobody", "No attribution was found in the articles chosen.")
    outlets = ranked(data["outlet"], data["words"])
    drawn = outlets[:columns]
    there = data[data["outlet"].isin(drawn)]
    speakers = list(dict.fromkeys([*ranked(there["speaker"], there["words"]), *data["speaker"]]))
    shown = speakers[: min(top, there["speaker"].nunique())]
    left = speakers[len(shown) :]
    order = side_order(quotes["side"], sides)
    side = {s: as_side(v, order) for s, v in zip(data["speaker"], data["side"], strict=True)}
    cells = {(r.speaker, r.outlet): r for r in data.itertuples()}
    named_table = apart_by_side(quotes).assign(outlet=outlet_name(quotes["outlet"]))
    named_table["speaker"] = named_table["speaker"].fillna(NO_SPEAKER)
    known_as = dict(zip(named_table["speaker"], named_table["known_as"], strict=True))
    behind = places_by(named_table, "speaker", "outlet")

    row, label_width = 0.34, min(2.35, max(text_width(clean(s), SIZE) for s in shown) + 0.2)
    column = (WIDTH - 0.5 - label_width) / len(drawn)
    longest = max((c.words for (s, o), c in cells.items() if s in shown and o in drawn), default=1)
    scale = (column - 0.2 - text_width(f"{longest:,}", SMALL)) / max(1, longest)
    heads = {o: wrap(o, column - 0.12, SIZE, 3, "bold") for o in drawn}
    top_rows = max(map(len, heads.values())) * line_height(SIZE) + 2 * line_height(SMALL) + 0.12
    total = data["words"].sum()
    known = [s for s in speakers if s != NO_SPEAKER]
    named = sum(s != NO_SPEAKER for s in shown)
    who = f"the {named} most quoted of {len(known):,} speakers" if left else plural(named, "speaker")
    unsaid = int(data.loc[data["speaker"] == NO_SPEAKER, "words"].sum())
    without = f", {unsaid:,} of them without a speaker" if unsaid else ""
    n = f"n = {plural(len(quotes), 'attribution')}, {total:,} words{without}."
    note = [f"Number beside a bar: all words attributed to the speaker. {n}"]
    if left:
        rest = data.loc[data["speaker"].isin(left), "words"].sum()
        note.append(f"Left out: {plural(len(left), 'further speaker')} with {rest:,} words ({rest / max(1, total):.0%}).")
    if len(drawn) < len(outlets):
        elsewhere = data.loc[~data["outlet"].isin(drawn), "words"].sum()
        more = f"{len(outlets) - len(drawn):,} more have {elsewhere:,} words together"
        note.append(f"Drawn are the {len(drawn)} outlets with the most words; {more}.")
    sheet = page(
        top_rows + row * len(shown) + 0.05,
        f"{TITLE}: words attributed to {who} in {f'{len(drawn)} of ' if len(drawn) < len(outlets) else ''}{plural(len(outlets), 'outlet')}",
        "Filled: words in quotation marks. Hollow: words paraphrased. Colour and hatch: side of the speaker.",
        note,
        side_legend([side[s] for s in shown], order),
    )
    ax = canvas(sheet)
    for i, outlet in enumerate(drawn):
        x = label_width + i * column
        here = data[data["outlet"] == outlet]
        for k, line in enumerate(heads[outlet]):
            ax.text(x, k * line_height(SIZE), line, weight="bold", va="top")
        for k, line in enumerate((plural(here["words"].sum(), "word"), plural(here["quotes"].sum(), "quote"))):
            ax.text(x, top_rows - 0.1 - k * line_height(SMALL), line, size=SMALL, color=GREY, va="bottom")
        ax.plot([x, x], [top_rows - 0.06, top_rows + row * len(shown)], color=RULE, lw=0.7)
    for j, speaker in enumerate(shown):
        y = top_rows + (j + 0.5) * row
        block(ax, label_width - 0.1, y, wrap(speaker, label_width - 0.15, SIZE, 2), 0.14, ha="right")
        style = side_style(side[speaker], order)
        for i, outlet in enumerate(drawn):
            cell = cells.get((speaker, outlet))
            x = label_width + i * column
            if cell is None:
                ax.text(x + 0.06, y, "–", size=SMALL, color=GREY, va="center_baseline")
                continue
            inside, outside = cell.words_quoted * scale, cell.words_paraphrased * scale
            hollow = {"facecolor": "white", "edgecolor": style["facecolor"] if speaker in side else INK, "linewidth": 0.9}
            bars = (*ax.barh(y, outside, height=0.16, left=x + inside, **hollow), *ax.barh(y, inside, height=0.16, left=x, **style))
            number = ax.text(x + inside + outside + 0.05, y, f"{cell.words:,}", size=SMALL, va="center_baseline")
            told = f"{speaker} in {outlet}: {plural(cell.words, 'word')}, {cell.words_quoted:,} of them in quotation marks"
            of = {"outlets": [outlet], "who": [known_as[speaker]], "sides": [cell.side]}
            mark(sheet.fig, number, f"bar-{j}-{i}", told, None, behind.get((speaker, outlet), ()), **of)
            for n, bar in enumerate(bars):
                mark(sheet.fig, bar, f"bar-{j}-{i}-label-{n}", told, **of)
    return sheet.fig
