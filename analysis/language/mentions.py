"""Mentions of persons, bodies, places and things, and which of them are spoken of again, from the encoder's rows for the words of one
article.
"""

from __future__ import annotations

import numpy as np

from analysis.language import heads

REACH = 200  # mentions looked back over; of GUM's links 99 in 100 go no farther


def kinds(rows: np.ndarray) -> list[str]:
    """The type of the mention that each word heads, "" where it heads none. rows: (words, columns)."""
    return [heads.MENTIONS[k] for k in rows[:, heads.columns()["mention"]].argmax(1)]


def antecedents(rows: np.ndarray, places: np.ndarray, tables: dict, which: str = "antecedent") -> tuple[np.ndarray, np.ndarray]:
    """For each of the m places (words, ascending) the number of the earlier place that it takes up, -1 where it is new, and how likely
    that is.

    which: "antecedent" for mentions, "round" for triggers of measures, which are linked in the same way.
    """
    at = heads.columns()
    query, key = rows[places][:, at[f"{which}_word"]], rows[places][:, at[f"{which}_key"]]
    new = (query * tables[f"{which}_new"]).sum(1)
    m = len(places)
    out, sure = np.full(m, -1), np.ones(m, dtype=np.float32)
    bias = tables[f"{which}_gap"][np.minimum(np.log2(np.arange(REACH, 0, -1)).astype(int), 8)]  # from REACH places back to the last one
    for k in range(m):
        first = max(0, k - REACH)
        scores = np.append((key[first:k] * query[k]).sum(1) / query.shape[1] ** 0.5 + bias[REACH - (k - first) :], new[k])
        weights = np.exp(scores - scores.max())
        best = int(scores.argmax())
        sure[k] = weights[best] / weights.sum()
        out[k] = first + best if best < k - first else -1
    return out, sure
