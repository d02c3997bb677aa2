"""What the charts count in a table of quotes: words inside and outside quotation marks, outlets and speakers in rank order."""

from collections import Counter
from functools import lru_cache

import pandas as pd

from ..cells import missing
from ..language import text

# The words of one content are asked for by every chart and sentence of a page.
n_words = lru_cache(maxsize=50_000)(text.n_words)


def quote_words(quotes):
    """`quotes` with two more columns, `words_quoted` and `words_paraphrased`: words of the content in and outside quotation marks."""
    total = quotes["content"].map(lambda content: n_words(content) if isinstance(content, str) else 0).astype("int64")
    inside = pd.to_numeric(quotes["quoted_words"], errors="coerce").fillna(0).astype("int64").clip(upper=total)
    return quotes.assign(words_quoted=inside, words_paraphrased=total - inside)


def apart_by_side(quotes):
    """`quotes` in which a name that speakers of several sides share tells the side ("unnamed officials (Iran)"); column `known_as`: the
    name alone."""
    sides = quotes.groupby("speaker")["side"].nunique()
    shared = quotes["speaker"].map(sides).gt(1) & quotes["side"].notna()
    told = [f"{s} ({side})" if many else s for s, side, many in zip(quotes["speaker"], quotes["side"], shared, strict=True)]
    return quotes.assign(speaker=pd.Series(told, quotes.index, dtype="object"), known_as=quotes["speaker"])


def ranked(values, weights=None):
    """The different values, the heaviest first, equal ones by name (so that the order never depends on the order of the rows)."""
    weights = pd.Series(1, index=values.index) if weights is None else weights
    sums = weights.groupby(values.astype("object")).sum()
    return sorted(sums.index, key=lambda v: (-sums[v], str(v)))


def commonest(values):
    """The commonest value that is not missing, the first by name among equals; missing where there is none."""
    counts = Counter(v for v in values.tolist() if not missing(v))
    return min(counts, key=lambda v: (-counts[v], str(v)), default=None)


def outlet_name(values):
    """Outlets as text; a missing outlet gets a name of its own."""
    return values.astype("object").where(values.notna(), "outlet not stated").astype(str)


def places_by(table, *columns):
    """{key: places} of the rows of a table by some of its columns, from its column `evidence` (lists of places); {} where it has none."""
    if "evidence" not in table:
        return {}
    found = {}
    for key, where in zip(zip(*(table[c] for c in columns), strict=True), table["evidence"], strict=True):
        found.setdefault(key, []).extend(where)
    return found
