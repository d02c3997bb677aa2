"""Which outlets' rates may be compared in a sentence, which frames set them apart, and what counting copied text once changes."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from .statistics import FEWEST_ARTICLES

FEWEST_WORDS = 200  # of the voice: at 20 hits in 1,000 words, as a frequent frame has, they hold four
COLUMNS = ["frame", "most", "most_rate", "least", "least_rate", "apart", "outlets"]
_SHORT = 0.9  # share of an outlet's words that is left; above it counting once changes too little to be explained


def comparable(counts: pd.DataFrame, voice: str = "narrator", zone: str = "all") -> pd.DataFrame:
    """The rows of count_frames of one voice and zone whose outlets have text enough to be called most or least in a sentence.

    Left out are agencies, outlets with fewer than 200 words of that voice and, where two outlets have four articles, those with
    fewer (three or two, where no two have more): the highest and the lowest of many rates are those of the shortest texts.
    """
    rows = counts[counts["voice"].eq(voice) & counts["zone"].eq(zone) & counts["rate"].notna() & ~counts["agency"].astype(bool)]
    rows = rows[rows["words"] >= FEWEST_WORDS]
    articles = rows.groupby(rows.columns[0], sort=False, dropna=False)["articles"].max()
    least = next((n for n in range(FEWEST_ARTICLES, 1, -1) if (articles >= n).sum() >= 2), 1)
    return rows[rows["articles"] >= least]


def can_be_told(counts: pd.DataFrame, voice: str = "narrator", zone: str = "all") -> bool:
    """False where, of the outlets that `extremes` compares, all but one have two or three articles, from which chance cannot be judged."""
    rows = comparable(counts, voice, zone)
    return rows.loc[~rows["articles"].between(2, FEWEST_ARTICLES - 1), rows.columns[0]].nunique() >= 2


def extremes(counts: pd.DataFrame, voice: str = "narrator", zone: str = "all") -> pd.DataFrame:
    """The two outlets furthest apart in each frame among comparable ones: frame, most, most_rate, least, least_rate, apart, outlets.

    Of pairs that differ for certain the one furthest apart, of the others only where no pair does. apart: whether the two rates
    differ, given that this is asked of every pair of outlets and of every frame: limits of the difference from the two intervals
    (MOVER; Zou and Donner 2008) at 5 % over all pairs and frames. That two intervals of 95 % do not overlap is not enough: with the
    labels of 173 articles of 28 outlets shuffled, so that nothing differed, the extremes of some frame did not overlap in 87 of 100
    rounds; `apart` was true of some frame in 12.
    Two or three articles have no interval that allows for their topics, so nothing sets their outlets apart.
    outlets: how many were compared. One row per frame that two outlets or more can be compared on, in the order of the lexicon.
    """
    rows, found = comparable(counts, voice, zone), []
    tests = sum(n * (n - 1) // 2 for n in rows.groupby("frame", sort=False).size())
    stricter = ndtri(1 - 0.025 / max(tests, 1)) / ndtri(0.975)  # how much wider than the intervals of 95 %
    for frame, part in rows.groupby("frame", sort=False):
        if len(part) < 2:
            continue
        ranked, pairs = part.sort_values("rate", ascending=False, kind="stable"), []
        for i, j in combinations(range(len(ranked)), 2):
            high, low = ranked.iloc[i], ranked.iloc[j]
            gap = np.hypot(high["rate"] - high["ci_low"], low["ci_high"] - low["rate"])
            # One article on each side is a comparison of two texts, and is said to be one; one against many is of nothing.
            sizes = {int(high["articles"]), int(low["articles"])}
            known = sizes == {1} or min(sizes) >= FEWEST_ARTICLES
            pairs.append((bool(known and high["rate"] - low["rate"] > stricter * gap), high["rate"] - low["rate"], -i, -j))
        apart, _, i, j = max(pairs)
        high, low = ranked.iloc[-i], ranked.iloc[-j]
        found.append((frame, high.iloc[0], high["rate"], low.iloc[0], low["rate"], apart, len(part)))
    return pd.DataFrame(found, columns=COLUMNS)


def once_note(counts: pd.DataFrame) -> str:
    """What the rates with each copied passage counted once mean, in words: how much text is left of the outlets that share any."""
    rows = counts[counts["voice"].eq("all") & counts["zone"].eq("all")].drop_duplicates([counts.columns[0], "agency"])
    left, printed = rows["words_once"].astype(float), rows["words"].astype(float)
    short = rows[~rows["agency"].astype(bool) & (left < _SHORT * printed)]
    if not len(short):
        return "Counting each copied passage once leaves every outlet nearly all of its words."
    parts = [f"{row.iloc[0]} {int(row['words_once']):,} of {int(row['words']):,}" for _, row in short.head(4).iterrows()]
    more = f", and {len(short) - 4} more outlets fewer than they print" if len(short) > 4 else ""
    return (
        f"Words left when each copied passage counts once: {'; '.join(parts)}{more}. The rates then describe this rest alone. "
        "A rate that rises says that the rest has more of a frame's words for its length than the copied passages: copying hid none."
    )
