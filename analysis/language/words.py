"""The reading of articles as a table of words, in the shape that spacyr made usual in text analysis with data frames."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.language.document import Document, read

_COLUMNS = {
    "article_id": "str",
    "sentence": "int64",
    "token": "int64",
    "start": "int64",
    "end": "int64",
    "word": "str",
    "lemma": "str",
    "upos": "str",
    "xpos": "str",
    "head": "int64",
    "deprel": "str",
    "entity": "str",
    "entity_id": "str",
}


def read_words(articles: pd.DataFrame) -> pd.DataFrame:
    """The words of all articles with their tags, their place in the tree, and the mention that they stand in.

    articles: DataFrame with article_id and text. One row a word or mark: article_id; sentence and token (numbers from 1, tokens within
    the sentence); start and end (characters of text, half open); word, lemma; upos and xpos (universal and Penn tags); head (token number
    of the word on which it depends, 0 for the root of the sentence) and deprel (Universal Dependencies v2, English); entity ('B-person'
    at the first word of a mention, 'I-person' inside, missing outside; of nested mentions the inner one counts; types: person,
    organization, place, time, event, object, abstract, animal, plant, substance); entity_id (mentions of one person, body or thing in an
    article share it). No text gives an empty table with all columns.

    The cutting follows Universal Dependencies ("don't" is two words, hyphens part words); the encoder is described in data/MODEL_CARD.md.

    >>> read_words(articles).query("deprel == 'nsubj'")[["word", "lemma"]]   # doctest: +SKIP

    """
    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    frames = [_frame(str(a), d) for a, d in zip(articles["article_id"], read(texts), strict=True)]
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({k: [] for k in _COLUMNS})
    return table.astype(_COLUMNS)


def _frame(article_id: str, d: Document) -> pd.DataFrame:
    n = len(d)
    first = np.searchsorted(d.sentence, d.sentence)  # of each word's sentence
    entity, owner = [None] * n, [None] * n
    chain = _chains(d)
    spans = sorted(((d.words_in(*d.mention_span(k)), k) for k, t in enumerate(d.mention) if t), key=lambda x: -len(x[0]))
    for words, k in spans:  # the inner ones last
        for w in words:
            entity[w], owner[w] = ("B-" if w == words.start else "I-") + d.mention[k], f"{article_id}-e{chain[k]:03d}"
    return pd.DataFrame(
        {
            "article_id": [article_id] * n,
            "sentence": d.sentence + 1,
            "token": np.arange(n) - first + 1,
            "start": d.start,
            "end": d.end,
            "word": d.words,
            "lemma": d.lemma,
            "upos": d.upos,
            "xpos": d.xpos,
            "head": np.where(d.head < 0, 0, d.head - first + 1),
            "deprel": d.deprel,
            "entity": entity,
            "entity_id": owner,
        }
    )


def _chains(d: Document) -> dict[int, int]:
    """For the head word of each mention the number of its entity, by its first mention."""
    out, count = {}, 0
    for k, kind in enumerate(d.mention):
        if kind:
            before = int(d.antecedent[k])
            if before in out:
                out[k] = out[before]
            else:
                count += 1
                out[k] = count
    return out
