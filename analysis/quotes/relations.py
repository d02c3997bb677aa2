"""From roles to relations: which content, cue and source make one attribution.

roles.py gives for each word of a window the scores of seven tags and four link vectors. Here the best sequence of tags is found
(Viterbi, with the transitions learned in training), each piece of content goes to the cue it points to, and each cue to the source it
points to. So pieces of a split quotation, several speakers in a sentence and paragraphs that stand alone come together as learned.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.quotes import roles

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution: character spans of its content (one or more), its cue and its source, and how sure the tagger is (0-1)."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float


def find_attributions(texts: list[str]) -> list[list[Attribution]]:
    """For each text its attributions in the order of their first content; offsets are character offsets into that text."""
    out = []
    for begin in range(0, len(texts), 16):  # a few texts at a time, so that a large corpus needs little memory
        chunk = texts[begin:begin + 16]
        readings = roles.read(chunk)
        flat = [r for of_text in readings for r in of_text]
        decoded = iter(decode(flat, roles.model().tables))
        for text, of_text in zip(chunk, readings, strict=True):
            out.append(relate(text, of_text, [next(decoded) for _ in of_text], roles.model().tables))
    return out


# --- tags

_ALLOWED = np.array([[b in ("O",) or b.startswith("B") or (a != "O" and a[2:] == b[2:]) for b in roles.TAGS] for a in roles.TAGS])
_MAY_BEGIN = np.array([not t.startswith("I") for t in roles.TAGS])


def decode(readings, tables):
    """For each reading (tags, marginals): the best allowed sequence of tags, and each word's probability of each tag."""
    out = [None] * len(readings)
    order = sorted(range(len(readings)), key=lambda i: len(readings[i].tags))
    moves = np.where(_ALLOWED, tables["moves"], -1e4).astype(np.float64)
    begins = np.where(_MAY_BEGIN, tables["begins"], -1e4).astype(np.float64)
    for at in range(0, len(order), 32):
        group = order[at:at + 32]
        for i, result in zip(group, _decode_group([readings[i].tags for i in group], moves, begins), strict=True):
            out[i] = result
    return out


def _decode_group(scores, moves, begins):
    n, sizes = len(scores), [len(s) for s in scores]
    longest, k = max(sizes), len(begins)
    e = np.zeros((n, longest, k))
    mask = np.zeros((n, longest), bool)
    for i, s in enumerate(scores):
        e[i, :len(s)] = s
        mask[i, :len(s)] = True
    # Viterbi; behind a window's end the path stays at tag 0 without cost, so that one table serves windows of several lengths
    back = np.zeros((longest, n, k), dtype=np.int64)
    best = begins + e[:, 0]
    bests = [best]
    for t in range(1, longest):
        step = best[:, :, None] + moves
        back[t] = step.argmax(1)
        best = np.where(mask[:, t, None], step.max(1) + e[:, t], best)
        bests.append(best)
    # forward and backward probabilities, scaled to one at each step
    weight, start = np.exp(moves), np.exp(begins - begins.max())
    local = np.exp(e - e.max(2, keepdims=True))
    forward, backward = np.empty_like(e), np.ones_like(e)
    a = start * local[:, 0]
    forward[:, 0] = a / a.sum(1, keepdims=True)
    for t in range(1, longest):
        a = (forward[:, t - 1] @ weight) * local[:, t]
        forward[:, t] = a / a.sum(1, keepdims=True)
    b = np.ones((n, k))
    for t in range(longest - 2, -1, -1):
        b = (b * local[:, t + 1]) @ weight.T
        b = np.where(mask[:, t + 1, None], b / b.sum(1, keepdims=True), 1.0)
        backward[:, t] = b
    marginal = forward * backward
    marginal /= marginal.sum(2, keepdims=True)
    for i, size in enumerate(sizes):
        path = np.zeros(size, dtype=np.int64)
        path[-1] = bests[size - 1][i].argmax()
        for t in range(size - 1, 0, -1):
            path[t - 1] = back[t, i, path[t]]
        yield path, marginal[i, :size]


def runs(path, begin):
    """Word ranges (first, end) of a role in a sequence of tags."""
    out, open_at = [], None
    for i, tag in enumerate(path):
        if open_at is not None and tag != begin + 1:
            out.append((open_at, i))
            open_at = None
        if tag == begin:
            open_at = i
    if open_at is not None:
        out.append((open_at, len(path)))
    return out


# --- links

def link_probabilities(reading, tables, which, rows):
    """(rows, words + 1): probability that each of the words `rows` points to each word of the window (the last: to none in it).
    which 0: content to cue; 1: cue to source."""
    window, n = reading.window, len(reading.tags)
    d = roles.LINK
    query = reading.links[1:][rows, 2 * which * d:(2 * which + 1) * d]
    key = reading.links[:, (2 * which + 1) * d:(2 * which + 2) * d]
    s = (query @ key.T) / np.float32(d ** 0.5)
    s = np.concatenate([s[:, 1:], s[:, :1]], 1)
    gap = np.arange(n)[None, :] - rows[:, None]
    bucket = np.sign(gap) * np.minimum(_LOG[np.abs(gap)], 8) + 8
    between = np.clip(window.number[None, :] - window.number[rows][:, None], -2, 2) + 2
    s[:, :n] += tables["distance"][which][bucket] + tables["between"][which][between]
    s = np.exp(s - s.max(1, keepdims=True))
    return s / s.sum(1, keepdims=True)


_LOG = np.ceil(np.log2(np.arange(roles.LONGEST + 1) + 1)).astype(np.int64)


def relate(text, readings, decoded, tables):
    """The attributions of one text."""
    out = []
    for reading, (path, marginal) in zip(readings, decoded, strict=True):
        out += _in_window(text, reading, path, marginal, tables)
    return sorted(out, key=lambda a: a.content[0])


def _in_window(text, reading, path, marginal, tables):
    contents, cues, sources = runs(path, roles.CONTENT), runs(path, roles.CUE), runs(path, roles.SOURCE)
    if not contents:
        return []
    spans = reading.window.spans
    rows = np.concatenate([np.arange(a, b) for a, b in contents])
    p = link_probabilities(reading, tables, 0, rows)
    pieces, at = {}, 0
    for a, b in contents:
        q = np.log(p[at:at + b - a] + 1e-6).mean(0)
        at += b - a
        choices = [(max(q[c:d]) if False else q[c], k) for k, (c, d) in enumerate(cues)] + [(q[-1], -1)]
        score, k = max(choices)
        if k < 0 and cues:
            score, k = max(choices[:-1]) if max(choices[:-1])[0] > -3 else (score, -1)
        pieces.setdefault(k, []).append((a, b, float(np.exp(score))))
    source_of = {}
    if cues:
        s = link_probabilities(reading, tables, 1, np.array([c for c, _ in cues]))
        for k in range(len(cues)):
            choices = [(float(s[k, x:y].sum()), j) for j, (x, y) in enumerate(sources)] + [(float(s[k, -1]), -1)]
            source_of[k] = max(choices)
    out = []
    for k, parts in pieces.items():
        groups = [parts] if k >= 0 else [[x] for x in parts]
        for group in groups:
            content = tuple((int(spans[a, 0]), int(spans[b - 1, 1])) for a, b, _ in group)
            cue = source = None
            if k >= 0:
                cue = (int(spans[cues[k][0], 0]), int(spans[cues[k][1] - 1, 1]))
                j = source_of[k][1]
                if j >= 0:
                    source = (int(spans[sources[j][0], 0]), int(spans[sources[j][1] - 1, 1]))
            sure = float(np.mean([marginal[a:b, 1:3].sum(1).mean() for a, b, _ in group]))
            out.append(Attribution(content, cue, source, round(sure, 3)))
    return out
