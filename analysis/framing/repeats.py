"""Text counted once: what becomes of each character of an article that stands in another one too, or twice in itself."""

import re
from bisect import bisect_left
from collections import Counter

import numpy as np
import pandas as pd

from analysis.corpus.furniture import rules
from analysis.framing.matching import tokenise
from analysis.language.text import sentences

KEPT, REPEATED, AGENCY, TWICE = 0, 1, 2, 3
_BREAK = re.compile(r"\n+")
_RUN = 5  # words in a row that two passages share, as in copied text
_PARAGRAPH = 8  # words of a paragraph that stands twice; shorter ones are lines of a list and headings


def agency_of(wire: str | None, outlet: str | None) -> str | None:
    """The agency whose copy an article is, or that is its outlet; None for neither."""
    known = rules().agencies
    if isinstance(wire, str) and wire:
        return known.get(wire.casefold(), wire)
    return known.get(outlet.casefold()) if isinstance(outlet, str) else None


def copied_spans(articles: pd.DataFrame, copied: pd.DataFrame | None) -> pd.DataFrame:
    """The passages that articles share with others, one a row and article: article_id, zone (body, headline or deck), start, end, state
    (REPEATED or AGENCY) and chosen (True where it is no copied text if it is mostly quotation). copied: pairs of find_copied; of
    two articles that share text, a headline or deck in the same words is shared, too.

    Articles are taken in the order of publication: what an article shares with an earlier one is REPEATED; what it shares
    only with later ones is AGENCY where both carry the copy of one agency, and else stays its own. Where the agency is an
    outlet of the corpus itself, its article comes first and keeps its text, so that the credit goes to that outlet.
    """
    number = {a: i for i, a in enumerate(articles["article_id"])}
    rank = {i: r for r, i in enumerate(_by_date(articles))}
    own, rows = _is_agency(articles) if copied is not None and len(copied) else [], []
    for row in copied.itertuples() if len(own) else ():
        if row.article_a not in number or row.article_b not in number:
            continue
        i, j = number[row.article_a], number[row.article_b]
        swap = (rank[j], j) < (rank[i], i) if own[i] == own[j] or not row.same_wire else own[j]
        first, later = (row.article_b, row.article_a) if swap else (row.article_a, row.article_b)
        for passage in row.passages:
            at, again = passage[::-1] if swap else passage
            rows.append((later, "body", *again, REPEATED, not row.same_wire))
            if row.same_wire and not own[number[first]]:
                rows.append((first, "body", *at, AGENCY, False))
        for zone, line, same in _same_lines(articles, number[first], number[later]) if row.passages else ():
            rows.append((later, zone, 0, len(same), REPEATED, False))
            if row.same_wire and not own[number[first]]:
                rows.append((first, zone, 0, len(line), AGENCY, False))
    return pd.DataFrame(rows, columns=["article_id", "zone", "start", "end", "state", "chosen"])


def _same_lines(articles, first, later):
    """(zone, line, line) of the headline and the deck of two articles, given by their places, where they are of the same words."""
    for zone in ("headline", "deck"):
        lines = [articles[zone].iloc[k] for k in (first, later)] if zone in articles else [None]
        if all(isinstance(line, str) and line for line in lines) and tokenise(lines[0]).types == tokenise(lines[1]).types:
            yield zone, *lines


def line_states(spans: pd.DataFrame | None) -> dict[tuple[str, str], int]:
    """{(article_id, headline or deck): REPEATED or AGENCY} of the lines that stand over another article, too."""
    lines = spans[spans["zone"] != "body"] if spans is not None else ()
    return {(x.article_id, x.zone): x.state for x in lines.sort_values("state", ascending=False).itertuples()} if len(lines) else {}


def copied_states(articles: pd.DataFrame, spans: pd.DataFrame | None, masks: list) -> list[bytearray]:
    """A bytearray per article with KEPT, REPEATED or AGENCY for each character of its text, from the rows of `copied_spans`.

    `masks` are the voices (counts.article_masks): a passage that is mostly quotation and stands in articles of different
    sources is a statement that both chose to quote, and no copied text.
    """
    texts = articles["text"].tolist()
    states = [bytearray(len(t)) for t in texts]
    number = {a: i for i, a in enumerate(articles["article_id"])}
    for row in spans[spans["zone"] == "body"].itertuples() if spans is not None else ():
        k = number[row.article_id]
        if row.chosen and _mostly_quoted(texts[k], masks[k], row.start, row.end):
            continue
        there = states[k][row.start : row.end]
        states[k][row.start : row.end] = bytes(x if x == REPEATED else row.state for x in there)
    return states


def _by_date(articles):
    """Numbers of the articles, earliest first, undated last."""
    if "published" not in articles:
        return range(len(articles))
    published = pd.to_datetime(articles["published"], errors="coerce").fillna(pd.Timestamp.max)
    return np.argsort(published.to_numpy(), kind="stable").tolist()


def _is_agency(articles):
    known = rules().agencies
    wires = articles["wire"].tolist() if "wire" in articles else [None] * len(articles)
    names = articles["outlet"].tolist()
    return [isinstance(o, str) and known.get(o.casefold(), o) == agency_of(w, o) for w, o in zip(wires, names, strict=True)]


def _mostly_quoted(text, mask, start, end):
    """True where more than half of a passage are words inside quotation marks: `"...," Kim said` shared by two outlets."""
    if mask is None:
        return False
    letters = [k for k in range(start, end) if text[k].isalnum()]
    return 2 * sum(mask[k] == 2 for k in letters) > len(letters)


def repeats_in_body(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs that stand in the body a second time: again, or inside a longer one (a pulled quote)."""
    tokens = tokenise(text)
    starts, ends, types = tokens
    edges = [bisect_left(starts, m.start()) for m in _BREAK.finditer(text)]
    lines = [(i, j, f" {' '.join(types[i:j])} ") for i, j in zip([0, *edges], [*edges, len(types)], strict=True) if j - i >= _PARAGRAPH]
    whole, times, seen, spans = f" {' '.join(types)} ", Counter(line for *_, line in lines), set(), []
    for i, j, line in lines:
        # Of two like paragraphs the first stands; of one inside a longer one, the longer.
        if line in seen or times[line] == 1 and whole.find(line, whole.find(line) + 1) >= 0:
            spans.append((starts[i], ends[j - 1]))
        seen.add(line)
    return spans


def repeats_of_body(deck: str, body: str) -> list[tuple[int, int]]:
    """Spans of a standfirst or of key points that say a sentence of the body word for word.

    Runs of five words or more, in sentences of the deck that consist of such runs to a half or more.
    """
    whole, spans = f" {' '.join(tokenise(body).types)} ", []
    tokens = tokenise(deck)
    for start, end in sentences(deck):
        first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        runs, i = [], first
        while i + _RUN <= last:
            j = i + _RUN
            if f" {' '.join(tokens.types[i:j])} " not in whole:
                i += 1
                continue
            while j < last and f" {' '.join(tokens.types[i : j + 1])} " in whole:
                j += 1
            runs.append((i, j))
            i = j
        if 2 * sum(j - i for i, j in runs) >= last - first:
            spans += [(tokens.starts[i], tokens.ends[j - 1]) for i, j in runs]
    return spans
