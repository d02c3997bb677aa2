"""From text to the windows of word pieces that the encoder reads: marks made plain, paragraphs cut into pieces, whole paragraphs packed
together.

Training and use have this in common.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.language.marks import PARAGRAPH, normalise

TAGS = ("O", "B-content", "I-content", "B-cue", "I-cue", "B-source", "I-source")
OUTSIDE, CONTENT, CUE, SOURCE = 0, 1, 3, 5  # index of the tag that begins a role; the next index continues it
LINK = 48  # length of each of the four link vectors: content's query, cue's key, cue's query, source's key
LONGEST = 192  # word pieces in a window, [CLS] and [SEP] included, for quotations; 128, 160 and 256 were measured about a point worse
WIDE = 384  # for all else; on dev 256 had 2 points fewer of the right targets and 1 more of the statements, 512 as many, and is slower
CLS, SEP = 101, 102  # ids in the vocabulary of BERT


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (or a part of one too long for a window) in word pieces; the offsets of its words count from the text's start."""

    ids: list  # word pieces
    kinds: list  # of each word piece: 1 if its word has a capital, plus 2 if it stands inside quotation marks
    first: np.ndarray  # index into ids of each word's first piece
    spans: np.ndarray  # (words, 2): character offsets of each word
    number: int  # which paragraph of the text; the parts of a long one share it
    opens: bool  # begins with a quotation mark, so that its cue may stand in the paragraph before


@dataclass(frozen=True, slots=True)
class Window:
    """Paragraphs read together: what goes into the network, and where its words stand."""

    text: int  # which text of the batch
    ids: list
    kinds: list
    first: np.ndarray  # index into ids of each word's first piece
    spans: np.ndarray  # (words, 2)
    number: np.ndarray  # paragraph of each word


def split_paragraphs(texts, tokenizer, longest=LONGEST):
    """For each text its paragraphs in word pieces."""
    pieces, owners = [], []
    for t, text in enumerate(texts):
        plain = normalise(text)
        for number, m in enumerate(PARAGRAPH.finditer(plain)):
            for s, e in _cut_long(plain, m.start(), m.end()):
                pieces.append(plain[s:e])
                owners.append((t, number, s))
    out = [[] for _ in texts]
    encoded = tokenizer.encode_batch(pieces, add_special_tokens=False) if pieces else []
    for plain, enc, (t, number, start) in zip(pieces, encoded, owners, strict=True):
        ids, words, offsets = enc.ids, enc.word_ids, enc.offsets
        first = [i for i, w in enumerate(words) if i == 0 or w != words[i - 1]]
        if not first:
            continue
        ends = [*first[1:], len(ids)]
        spans = np.array([(offsets[a][0] + start, offsets[b - 1][1] + start) for a, b in zip(first, ends, strict=True)], dtype=np.int64)
        text = texts[t]
        for k in range(len(first)):  # the second half of a mark written as two
            s = int(spans[k, 0])
            if plain[s - start] in "“”" and text[s:s + 1] in "'’‘`´" and text[s + 1:s + 2] == text[s:s + 1]:
                spans[k, 1] = s + 2
        quoted = _quoted(plain)
        kind = [plain[s - start:s - start + 1].isupper() + 2 * quoted[s - start] for s in spans[:, 0].tolist()]
        kinds = [k for k, a, b in zip(kind, first, ends, strict=True) for _ in range(b - a)]
        _append_parts(out[t], ids, kinds, np.array(first), spans, number, plain.lstrip()[:1] == "“", longest)
    return out


def _quoted(plain):
    """1 for each character of a normalised paragraph that stands inside “ ”, the marks included; an unclosed one runs to the end."""
    inside, at = bytearray(len(plain)), 0
    while (s := plain.find("“", at)) >= 0:
        e = plain.find("”", s)
        e = len(plain) if e < 0 else e + 1
        inside[s:e] = b"\1" * (e - s)
        at = e
    return inside


def _append_parts(out, ids, kinds, first, spans, number, opens, longest):
    """Adds the paragraph, in parts if it is longer than a window (cut after a full stop where there is one)."""
    room, begin = longest - 2, 0
    while begin < len(first):
        base = first[begin]
        if len(ids) - base <= room:
            end = len(first)
        else:
            end = max(begin + 1, int(np.searchsorted(first, base + room, side="right")) - 1)
            stop = next((k for k in range(end, begin + (end - begin) // 2, -1) if ids[first[k - 1]] in (1012, 1029, 999)), end)  # . ? !
            end = stop
        last = first[end] if end < len(first) else len(ids)
        last = min(last, base + room)
        out.append(Paragraph(ids[base:last], kinds[base:last], first[begin:end] - base, spans[begin:end], number, opens and begin == 0))
        begin = end


def _cut_long(text, start, end, most=20_000):
    """Parts of at most `most` characters, so that the tokenizer never sees a line of a megabyte; cut at a space."""
    while end - start > most:
        cut = text.rfind(" ", start + most // 2, start + most)
        cut = start + most if cut < 0 else cut
        yield start, cut
        start = cut
    yield start, end


def pack(paragraphs, text=0, longest=LONGEST, limits=None):
    """Windows of consecutive paragraphs, each at most `longest` word pieces; a paragraph that opens with a quotation mark stays with the
    one before where both fit, since its cue may stand there. `limits` yields another limit for each window."""
    windows, group, size = [], [], 1
    limit = next(limits) if limits else longest
    for par in paragraphs:
        need = len(par.ids) + 1
        if group and size + need > limit:
            keep = len(group)
            if par.opens and not limits:
                while keep > 0 and group[keep - 1].opens:
                    keep -= 1
                keep -= 1
                if keep < 1 or 1 + need + sum(len(g.ids) + 1 for g in group[keep:]) > longest:
                    keep = len(group)
            windows.append(_window(group[:keep], text))
            group = group[keep:]
            size = 1 + sum(len(g.ids) + 1 for g in group)
            limit = next(limits) if limits else longest
        group.append(par)
        size += need
    if group:
        windows.append(_window(group, text))
    return windows


def _window(group, text):
    ids, kinds, first = [CLS], [0], []
    for par in group:
        first.append(par.first + len(ids))
        ids += [*par.ids, SEP]
        kinds += [*par.kinds, 0]
    number = np.concatenate([np.full(len(p.first), p.number) for p in group])
    return Window(text, ids, kinds, np.concatenate(first), np.concatenate([p.spans for p in group]), number)
