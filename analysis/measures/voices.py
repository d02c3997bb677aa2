"""In whose voice the report of a measure stands, by the table of quotations: apart from the reports, so that a corrected quotation
makes none of them anew."""

import pandas as pd


def told_by(mentions: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """The mentions with voice ("attributed" where their trigger stands in the content of a quotation, else "narrator") and speaker."""
    spans: dict[str, list] = {}
    for article, content, speaker in zip(quotes["article_id"], quotes["content_spans"], quotes["speaker"], strict=True):
        spans.setdefault(article, []).extend((start, end, speaker) for start, end in content)
    said = [
        next(((speaker,) for start, end, speaker in spans.get(article, ()) if start <= at < end), None)
        for article, at in zip(mentions["article_id"], mentions["trigger_start"], strict=True)
    ]
    voice = ["narrator" if by is None else "attributed" for by in said]
    speaker = [None if by is None or pd.isna(by[0]) else by[0] for by in said]
    return mentions.assign(voice=pd.Series(voice, mentions.index, "str"), speaker=pd.Series(speaker, mentions.index, "str"))
