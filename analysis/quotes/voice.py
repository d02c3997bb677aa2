"""Whose voice each character of an article is: the narrator's, a source's paraphrased, or a source's quoted."""

import pandas as pd

from analysis.language import marks

NARRATOR, PARAPHRASE, QUOTED = 0, 1, 2
# "It seems", "is expected": with no source these are the outlet's own guess, not another's words.
_OWN = ("appearance", "perception", "other", "document")
# Below this confidence half of the rows of the tagger are right on PolNeAR dev, 87 of 100 above it.
ATTRIBUTED = 0.5


def attributed(quotes: pd.DataFrame) -> pd.Series:
    """True for each row of extract_quotes that attributes its words to somebody: all but paraphrases that the tagger doubts altogether."""
    if "act" not in quotes:
        return quotes["content"].notna()
    doubted = quotes["act"].eq("uncertain")
    if "confidence" in quotes:
        doubted &= ~(quotes["confidence"] >= ATTRIBUTED)
    return ~doubted | quotes["kind"].eq("direct") if "kind" in quotes else ~doubted


def voice_mask(text: str, quotes_of_article: pd.DataFrame) -> bytearray:
    """A bytearray with one value per character of the text: 0 narrator, 1 attributed outside quotation marks, 2 attributed inside them.

    quotes_of_article: the rows of extract_quotes of that article. Every act counts that has a source (beliefs and what a document
    shows are not the outlet's words either), but for rows that the tagger itself doubts. Scare quotes, titles and terms in marks stay
    the narrator's. In a nested attribution a character has one voice all the same: quoted where it stands inside marks of any
    attributed content.
    """
    mask = bytearray(len(text))
    inside = None
    for row in quotes_of_article.loc[attributed(quotes_of_article), ["content_spans", "source", "act"]].itertuples(index=False):
        if not isinstance(row.source, str) and row.act in _OWN:
            continue
        if inside is None:
            inside = marks.quoted_mask(text)
        for start, end in row.content_spans:
            part = inside[start:end]
            mask[start:end] = bytes(QUOTED if k else PARAPHRASE for k in part)
    return mask
