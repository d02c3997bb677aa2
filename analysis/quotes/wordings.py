"""The same utterance side by side: what each outlet printed of it, which words differ, and who left it out."""

from bisect import bisect_left, bisect_right
from difflib import SequenceMatcher
from operator import itemgetter

import pandas as pd

from analysis import schema
from analysis.language.text import WORD, fold
from analysis.quotes.alignment import DAYS as LATEST
from analysis.quotes.alignment import content_words

DAYS = 3  # an outlet that quotes the speaker so long after an utterance, but not this, leaves it out; later it is old news
ALIKE = 0.5  # least share of the shorter content's words for a doubt whether the outlet has the utterance after all


def compare_wordings(quotes: pd.DataFrame, aligned: pd.DataFrame) -> pd.DataFrame:
    """One row per outlet and utterance: its wording, cut into segments that the group shares and segments of its own.

    quotes: the table of extract_quotes; aligned: the table of align_quotes over it. Returned columns: utterance_id, speaker, outlet,
    article_id, quote_id, kind, content, segments (list of (text, shared), which put together give content), n_words, verbatim (as in
    align_quotes) and reading: 'longest', 'same words', 'shortened' (nothing of its own, but words less), 'other words', or 'left out'
    for an outlet that quotes the speaker within DAYS of the utterance, and nothing that resembles it (its place columns are missing).
    Case and typography do not count.
    Method: longest common runs (Ratcliff and Obershelp 1988, difflib) against the longest member.
    """
    if aligned.empty:
        return schema.frame("wordings", [])
    spoken = quotes[quotes["act"].eq("speech")] if "act" in quotes else quotes
    by_speaker = spoken.groupby("speaker").indices
    words_of = _OfOutlets(quotes)
    told = quotes[[c for c in ("quote_id", "article_id", "outlet", "published", "kind", "speaker", "content") if c in quotes]]
    members = aligned[["utterance_id", "quote_id", "verbatim"]].merge(told, on="quote_id")
    spoken = spoken[[c for c in ("outlet", "published", "speaker") if c in spoken]]
    rows = []
    for utterance, group in members.groupby("utterance_id", sort=True):
        contents = group["content"].tolist()
        tokens = [[fold(w).casefold() for w in WORD.findall(c)] for c in contents]
        longest = max(range(len(tokens)), key=lambda i: (len(tokens[i]), -i))
        shared = [_shared(t, tokens[longest]) for t in tokens]
        shared[longest] = _shared_by_any(tokens, longest)
        for i, q in enumerate(group.itertuples()):
            rows.append(
                {
                    "utterance_id": utterance,
                    "speaker": q.speaker,
                    "outlet": q.outlet,
                    "article_id": q.article_id,
                    "quote_id": q.quote_id,
                    "kind": q.kind,
                    "content": q.content,
                    "segments": _segments(q.content, shared[i]),
                    "n_words": len(tokens[i]),
                    "verbatim": q.verbatim,
                    "reading": _reading(i == longest, tokens[i], tokens[longest], shared[i]),
                }
            )
        present = set(group["outlet"])
        for speaker in sorted(set(group["speaker"].dropna())):
            for outlet in sorted(_silent(spoken.iloc[by_speaker.get(speaker, [])], group, present, words_of)):
                present.add(outlet)
                absent = {"segments": [], "n_words": 0, "reading": "left out"}
                rows.append({"utterance_id": utterance, "speaker": speaker, "outlet": outlet, **absent})
    return schema.frame("wordings", rows)


class _OfOutlets:
    """What each outlet attributes to anybody, whatever the act and however unsure: the contents by day, and those of no day."""

    def __init__(self, quotes):
        self.dated, self.undated = {}, {}
        days = quotes["published"] if "published" in quotes else [pd.NaT] * len(quotes)
        for outlet, day, content in zip(quotes["outlet"], days, quotes["content"], strict=True):
            if isinstance(content, str):
                (self.undated if pd.isna(day) else self.dated).setdefault(outlet, []).append((day, content))
        for own in self.dated.values():
            own.sort(key=itemgetter(0))

    def near(self, outlet, day):
        """The words of the contents of an outlet within two weeks of a day, and of no day; of all where there is no day."""
        own = self.dated.get(outlet, [])
        if day is not None:
            first, last = (day + pd.Timedelta(days=n) for n in (-LATEST, LATEST))
            own = own[bisect_left(own, first, key=itemgetter(0)) : bisect_right(own, last, key=itemgetter(0))]
        return (content_words(content) for part in (own, self.undated.get(outlet, [])) for _, content in part)


def _silent(spoken, group, present, words_of):
    """The outlets that quote the speaker in the days of an utterance and have nothing like it."""
    if spoken.empty:
        return set()
    contents = [content_words(c) for c in group["content"]]
    days = group["published"].dropna() if "published" in group else []
    first, last = (min(days), max(days)) if len(days) else (None, None)
    soon = spoken
    if first is not None:
        soon = spoken[spoken["published"].between(first, last + pd.Timedelta(days=DAYS)) | spoken["published"].isna()]
    return {
        outlet
        for outlet in set(soon["outlet"].dropna()) - present
        if not any(_resembles(words, c) for words in words_of.near(outlet, first) for c in contents)
    }


def _resembles(a, b):
    """True where two contents share so much that the one may be a short or doubtful form of the other."""
    return len(a & b) >= max(1, ALIKE * min(len(a), len(b)))


def _shared(tokens, reference):
    """One truth value per word: does it stand in a common run with the reference?"""
    flags = [False] * len(tokens)
    for block in SequenceMatcher(None, tokens, reference, autojunk=False).get_matching_blocks():
        flags[block.a : block.a + block.size] = [True] * block.size
    return flags


def _shared_by_any(tokens, longest):
    flags = [False] * len(tokens[longest])
    for i, other in enumerate(tokens):
        if i != longest:
            flags = [a or b for a, b in zip(flags, _shared(tokens[longest], other), strict=True)]
    return flags


def _segments(content, flags):
    """The content cut where shared and own words meet; blanks and marks go with the word before them."""
    starts = [m.start() for m in WORD.finditer(content)]
    if not starts:
        return [(content, False)] if content else []
    cuts = [0, *(starts[i] for i in range(1, len(starts)) if flags[i] != flags[i - 1]), len(content)]
    at = dict(zip(starts, flags, strict=True))
    return [(content[a:b], at[a] if a in at else flags[0]) for a, b in zip(cuts, cuts[1:], strict=False)]


def _reading(is_longest, tokens, reference, flags):
    if tokens == reference:
        return "longest" if is_longest else "same words"
    if is_longest:
        return "longest"
    return "shortened" if all(flags) else "other words"
