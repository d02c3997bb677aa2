"""Quotation marks, whichever typography: where quotations open and close. The one pairing, for the network and for every room.

Only the outermost marks count: a quotation within a quotation belongs to it. A paragraph ends every quotation, and one that is never closed
runs to the end of its paragraph (newspapers open each paragraph of a long quotation and close only the last).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

PARAGRAPH = re.compile(r"[^\n]*[^\s][^\n]*")
_PLAIN = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\t": " ", "\r": " ",
                        "\u2010": "-", "\u2011": "-", "\u2015": "—", "ʼ": "’", "´": "’", "′": "’", "＇": "'", "‛": "‘", "‚": "‘",
                        "`": "‘", "‟": "“", "„": "“", "″": '"', "＂": '"', "\u2013": "–"})
# two single marks that stand for a double one: the New York Times's text export and TeX write them so
_DOUBLE = re.compile(r"''|‘‘|’’|[\"“”«»]")
_OPENS_AFTER = frozenset(" ([{—–-/‘'“:")
_CLOSES_BEFORE = frozenset(" ,.;:!?)]}—–-/’'”…")
_ELIDED = re.compile(r"['’‘](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n['’])", re.I)
_SINGLE = re.compile(r"['’‘]")
_ANY = re.compile(r"[\"“”«»'’‘]")
_CURLY = re.compile(r"[“”]")


def normalise(text: str) -> str:
    """The text with every quotation mark written “ or ” and every apostrophe ', each character at its old offset.

    The direction of a straight mark is read from its neighbours, so that an unclosed one cannot turn those after it. Single marks
    are quotation marks where they open before a word and close after one (British usage), and apostrophes inside double marks.
    Two single marks that stand for a double one become the mark and a space.
    """
    return PARAGRAPH.sub(lambda m: _normalise_paragraph(m.group()), text.translate(_PLAIN))


def _normalise_paragraph(p: str) -> str:
    if not _ANY.search(p):
        return p
    out, doubles, is_open = list(p), [], False
    for m in _DOUBLE.finditer(p):
        is_open = _opens(p, m, is_open)
        doubles.append((m.start(), is_open))
        out[m.start()] = "“" if is_open else "”"
        if len(m.group()) == 2:
            out[m.start() + 1] = " "
    singles = [m.start() for m in _SINGLE.finditer(p) if out[m.start()] in "'’‘"]
    if singles:
        _normalise_singles(p, out, singles, doubles)
    return "".join(out)


def _opens(p, m, is_open):
    """True for a double mark that opens; is_open: whether the one before it did."""
    mark, (s, e) = m.group(), m.span()
    before, after = p[s - 1] if s else " ", p[e] if e < len(p) else " "
    if mark in "«»":
        return mark == "«"
    if before in _OPENS_AFTER and after != " " and (before == " " or after not in _CLOSES_BEFORE):
        return True
    if after in _CLOSES_BEFORE and before != " ":
        return False
    return mark in ("“", "‘‘") or (mark not in ("”", "’’") and not is_open)


def _normalise_singles(p, out, singles, doubles):
    """Writes the single marks of a paragraph into out: “ and ” where they quote outside double marks, ' elsewhere."""
    for i in singles:
        out[i] = "'"
    inside = _inside(doubles, len(p))
    for s, e in _pair_singles(p, singles):
        if not inside[s]:
            out[s], out[e] = "“", "”"
            for i, _ in doubles:  # few paragraphs have both kinds; a double mark inside single ones is the inner quotation
                if s < i < e and len(doubles) < 50:
                    out[i] = "'"


def _inside(doubles, n):
    inside, opened = bytearray(n), None
    for i, opens in doubles:
        if opens:
            opened = i if opened is None else opened
        elif opened is not None:
            inside[opened:i] = b"\1" * (i - opened)
            opened = None
    if opened is not None:  # not closed: a quotation that goes on in the next paragraph
        inside[opened:] = b"\1" * (n - opened)
    return inside


def _pair_singles(p, singles):
    """Pairs (opening, closing) of single marks that quote; "ministers' plan" closes nothing if a surer mark follows."""
    n, kinds = len(p), []
    for i in singles:
        before, after = p[i - 1] if i else " ", p[i + 1] if i + 1 < n else " "
        if before in _OPENS_AFTER and (after.isalnum() or after in "…“\"[") and not _ELIDED.match(p, i):
            kinds.append("open")
        elif before != " " and not after.isalnum():
            kinds.append("weak" if before in "sS" and after == " " else "close")
        else:
            kinds.append("")
    pairs, opened, weak = [], None, None
    for i, kind in zip(singles, kinds, strict=True):
        if kind == "open":
            if opened is not None and weak is not None:
                pairs.append((opened, weak))
            opened, weak = i, None
        elif kind == "close" and opened is not None:
            pairs.append((opened, i))
            opened, weak = None, None
        elif kind == "weak" and opened is not None:
            weak = i
    if opened is not None and weak is not None:
        pairs.append((opened, weak))
    return pairs


class Quoted(NamedTuple):
    """One quotation: [start, end) with its marks, [inner_start, inner_end) without; closed is False where no closing mark stands."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


@lru_cache(maxsize=4096)
def quoted_spans(text: str) -> tuple[Quoted, ...]:
    """The quotations of a text, in order, none within another."""
    plain, found = normalise(text), []
    for m in PARAGRAPH.finditer(plain):
        found += _in_paragraph(text, plain, m.start(), m.end())
    return tuple(found)


def quoted_mask(text: str) -> bytearray:
    """A bytearray with 1 for every character inside quotation marks, the marks included, and 0 elsewhere."""
    mask = bytearray(len(text))
    for q in quoted_spans(text):
        mask[q.start : q.end] = b"\1" * (q.end - q.start)
    return mask


def _in_paragraph(text, plain, start, end):
    """The quotations of one paragraph. plain: the text normalised."""
    opened = None
    odd = text.count('"', start, end) % 2 == 1
    for m in _CURLY.finditer(plain, start, end):
        place, width = m.start(), 2 if _is_double(text, plain, m.start()) else 1
        if m.group() == "“":
            if opened and odd and text[opened[0]] == text[place] == '"':  # a closing mark is missing somewhere before this one
                yield Quoted(opened[0], place, opened[1], place, False)
                opened = None
            opened = opened or (place, place + width)
        elif opened and not _is_inner(text, opened[0], place, end):
            yield Quoted(opened[0], place + width, opened[1], place, True)
            opened = None
    if opened:
        yield Quoted(opened[0], end, opened[1], end, False)


def _is_double(text, plain, place):
    """True for two single marks that stand for a double one."""
    return text[place : place + 2] in ("''", "‘‘", "’’", "``", "´´") and plain[place + 1 : place + 2] == " "


def _is_inner(text, opening, place, end):
    """True for a straight mark within a quotation whose curly marks still close: “He said "never" twice,” ..."""
    if text[opening] != "“" or text[place] != '"':
        return False
    ahead = _CURLY.search(text, place + 1, end)
    return ahead is not None and ahead.group() == "”"
