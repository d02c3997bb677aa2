"""Words of the whole article that name what another word asks for: who acts, against whom and when; who speaks, and for which state."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.language import heads
from analysis.language.tree import BUCKET

REACH = 2_000  # words looked at before and behind: few articles are longer, and time shall not grow with the square of their length
NAMED = 0.02  # least share of a word that is kept among those that name something

# What asks -> columns of who asks, of what is asked, tables, and what can be asked for.
KINDS = {
    "party": ("party_trigger", "party_word", "party_distance", "party_special", heads.ROLES),
    "speech": ("speech_source", "speech_word", "speech_distance", "speech_special", heads.SPEECH),
}


def shares(rows: np.ndarray, word: int, tables: dict, kind: str) -> dict[str, tuple]:
    """For each thing that a word asks for ((word, share), ...): the words that name it. Word -2 stands for none, -1 for the day's news.

    rows: (words, columns) of the encoder; kind: of KINDS.
    """
    asks, asked, distance, special, names = KINDS[kind]
    at, n, own = heads.columns(), len(names), tables[special]
    query, first = rows[word, at[asks]].reshape(n, heads.PARTY), max(0, word - REACH)
    rows = rows[first : word + REACH + 1]
    places = [*range(first, first + len(rows)), -2, -1]
    scores = np.einsum("rd,wrd->rw", query, rows[:, at[asked]].reshape(len(rows), n, heads.PARTY))
    scores = np.concatenate([scores, np.einsum("rd,srd->rs", query, own)], 1) / heads.PARTY**0.5
    scores[:, : len(rows)] += tables[distance][:, BUCKET[np.clip(np.arange(len(rows)) + first - word, -512, 512) + 512]]
    e = np.exp(scores - scores.max(1, keepdims=True))
    e /= e.sum(1, keepdims=True)
    return {
        name: tuple((places[w], round(float(row[w]), 3)) for w in np.flatnonzero(row >= NAMED).tolist())
        for name, row in zip(names, e, strict=True)
    }


def source_word(between: Callable, text: str, source, cue, content) -> int | None:
    """The word that stands for a source: the last of its first phrase ("Mr. Roe" of "Mr. Roe, the envoy"), else the first of the cue, else
    the first of the content. between(start, end): the words there; source, cue, content: characters (start, end), or None."""
    if source:
        phrase = text[source[0] : source[1]].split(",")[0].split(" (")[0].rstrip("’'”\" ")
        if words := between(source[0], source[0] + len(phrase)):
            return words[-1]
    for span in (cue, content):
        if span and (words := between(*span)):
            return words[0]
    return None
