"""Quotation marks, whichever typography: where quotations open and close.

Only the outermost marks count: a quotation within a quotation belongs to it. A paragraph ends every quotation, and one that
is never closed runs to the end of its paragraph (newspapers open each paragraph of a long quotation and close only the last).
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from analysis.language.text import paragraphs


class Quoted(NamedTuple):
    """One quotation: [start, end) with its marks, [inner_start, inner_end) without; closed is False where no closing mark stands."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


_MARK = re.compile(r"''|``|[“”„‟\"«»‘’‚‛'´`]")
_CLOSERS = {"“": {"”"}, "‟": {"”"}, "„": {"“", "”"}, "«": {"»"}, "``": {"''"}, '"': {'"', "”"}, "''": {"''"}}
_SINGLE_OPEN, _SINGLE_CLOSE = frozenset("‘‚‛'`´"), frozenset("’'´")
# An apostrophe that opens a word is no quotation mark: '90s, 'em, ’tis.
_CLIPPED = re.compile(r"\d0s\b|(?:em|til|tis|twas|cause|bout|round|n)\b", re.I)
_LEAD_IN = re.compile(r"[,:;]\s*")


@lru_cache(maxsize=4096)
def quoted_spans(text):
    """The quotations of a text, in order, none within another: a tuple of Quoted."""
    found, parts = [], paragraphs(text)
    for i, (start, end) in enumerate(parts):
        follows = i + 1 < len(parts) and text.startswith(("“", '"', "''", "``", "«"), parts[i + 1][0])
        found += _in_paragraph(text, start, end, follows)
    return tuple(found)


def quoted_mask(text):
    """A bytearray with 1 for every character inside quotation marks, the marks included, and 0 elsewhere."""
    mask = bytearray(len(text))
    for q in quoted_spans(text):
        mask[q.start : q.end] = b"\1" * (q.end - q.start)
    return mask


def _in_paragraph(text, start, end, follows):
    """Quotations of one paragraph; follows says that the next paragraph opens with a mark."""
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text, start, end)]
    odd = sum(m == '"' for _, m in marks) % 2 == 1
    closers = [p for p, m in marks if m in _SINGLE_CLOSE and _may_close(text, p, end)]
    found, opened, free = [], None, start
    for n, (place, mark) in enumerate(marks):
        if place < free:
            continue
        if opened:
            since, by = opened
            if by == "“" and mark == '"' and _may_close(text, place, end) and next((m for _, m in marks[n + 1 :] if m in "“”"), "“") == "“":
                # “a madman." On Saturday: opened curly, closed straight; a straight pair within a curly one has its ” ahead.
                found.append(Quoted(since, place + 1, since + 1, place, True))
                opened = None
            elif mark == by == '"' and odd and _stands_before_word(text, place, start, end):
                # A closing mark is missing somewhere before this one, which opens again.
                found.append(Quoted(since, place, since + 1, place, False))
                opened = (place, mark)
            elif mark in _CLOSERS[by]:
                found.append(Quoted(since, place + len(mark), since + len(by), place, True))
                opened = None
        elif mark in _CLOSERS:
            if mark not in {'"', "''"} or _may_open(text, place, len(mark), end):
                opened = (place, mark)
        elif mark in _SINGLE_OPEN and _stands_before_word(text, place, start, end) and not _CLIPPED.match(text, place + 1):
            close = _closing_single(text, place, closers)
            if close is not None:
                found.append(Quoted(place, close + 1, place + 1, close, True))
                free = close + 1
    if opened:
        since, by = opened
        if by != '"' or since == start or follows or _LEAD_IN.search(text, max(start, since - 3), since):
            found.append(Quoted(since, end, since + len(by), end, False))
    return found


def _may_open(text, place, width, end):
    """False for inch marks and for a closing mark whose opening one is missing."""
    before, after = text[place - 1 : place], text[place + width : place + width + 1] if place + width < end else ""
    return not (before and before.isalnum() and not after.isalnum())


def _stands_before_word(text, place, start, end):
    before, after = text[place - 1] if place > start else " ", text[place + 1] if place + 1 < end else " "
    return not before.isalnum() and before not in ".,!?" and not after.isspace() and after not in ",.;:!?)"


def _may_close(text, place, end):
    after = text[place + 1] if place + 1 < end else " "
    return place > 0 and not text[place - 1].isspace() and not after.isalnum()


def _closing_single(text, place, closers):
    """The closing single mark: the first candidate that cannot be the apostrophe of a plural possessive (the workers' pay)."""
    i = bisect_left(closers, place + 2)
    # A candidate is passed over only for a certain one soon after, so that a stray mark does not swallow the paragraph.
    for j in range(i, min(i + 4, len(closers))):
        p = closers[j]
        if text[p - 1] == "s" and re.match(r" [a-z]", text[p + 1 : p + 3]) and j + 1 < len(closers) and "‘" not in text[p : closers[j + 1]]:
            continue
        return p
    return None
