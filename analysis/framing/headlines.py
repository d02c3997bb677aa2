"""Whose voice the words of a headline or a standfirst are: "Haley: North Korea needs to brace" is Haley's word, not the outlet's.

They are read as articles of their own by what reads the bodies.
"""

from functools import lru_cache

import pandas as pd

from analysis.language.marks import quoted_mask
from analysis.quotes import cues
from analysis.quotes.extract import extract_quotes
from analysis.quotes.voice import QUOTED, voice_mask

SURE = 0.7  # of the rows below it, 12 of 14 read in headlines were wrong
_ACTS = ("speech", "belief")
_DASHES = (":", "-", "–", "—")  # as the only cue of a headline they stand for "says"


def headline_masks(lines: list[str]) -> list[bytearray]:
    """The voice of each character of each line: 0 the outlet's, 1 a source's paraphrased, 2 inside quotation marks.

    lines: headlines or standfirsts. Words in quotation marks are quoted, whoever said them, and what a source says or believes is his;
    the short form of a headline makes a decision out of many a plain deed ("judge strikes down ban"), so that other acts are the outlet's.
    """
    return [bytearray(mask) for mask in _masks(tuple(lines))]


@lru_cache(maxsize=8)
def _masks(lines):
    numbers = [str(k) for k in range(len(lines))]
    quotes = extract_quotes(pd.DataFrame({"article_id": numbers, "outlet": None, "published": pd.NaT, "text": lines}))
    said = quotes.iloc[[k for k, quote in enumerate(quotes.itertuples()) if _is_said(quote)]]
    of = dict(iter(said.groupby("article_id", sort=False)))
    out = []
    for number, line in zip(numbers, lines, strict=True):
        mask = voice_mask(line, of.get(number, said.iloc[:0]))
        out.append(bytes(QUOTED if inside else voice for inside, voice in zip(quoted_mask(line), mask, strict=True)))
    return out


def _is_said(quote):
    """True for what a source surely says or believes; what a document says, and an act in doubt, counts where the cue is one of speech."""
    if quote.confidence < SURE:
        return False
    if quote.act not in ("uncertain", "document"):
        return quote.act in _ACTS
    whole = isinstance(quote.cue, str) and isinstance(quote.source, str)
    return whole and (quote.cue in _DASHES or cues.classify(quote.cue).act == "speech")
