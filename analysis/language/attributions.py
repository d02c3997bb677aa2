"""Which content, cue and source make one attribution.

The encoder gives for each word of a window the scores of seven tags and four link vectors. Here the best sequence of tags is found
(Viterbi, with the transitions learned in training), each piece of content goes to the cue it points to, and each cue to the source it
points to. So pieces of a split quotation, several speakers in a sentence and paragraphs that stand alone come together as learned.
"""
from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.language import transcripts, windows

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution: character spans of its content (one or more), its cue and its source, and how sure the tagger is (0-1)."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float


def candidates(readings, texts: list[str], tables: dict) -> list[list]:
    """For each text (attribution, features of its confidence) in the order of their first content. readings: of the windows of the texts.
    """
    out = [[] for _ in texts]
    for reading, (path, marginal) in zip(readings, decode(readings, tables, texts), strict=True):
        t = reading.window.text
        out[t] += _in_window(texts[t], reading, path, marginal, tables)
    return [sorted(found, key=lambda x: x[0].content[0]) for found in out]


# --- tags

UNMARKED, WITHIN = 0.5, 1.0  # nats of _odd_ends, chosen on PolNeAR dev: exact F1 +0.4

_ALLOWED = np.array([[b in ("O",) or b.startswith("B") or (a != "O" and a[2:] == b[2:]) for b in windows.TAGS] for a in windows.TAGS])
CONTENT_TAGS = [windows.CONTENT, windows.CONTENT + 1]
_MAY_BEGIN = np.array([not t.startswith("I") for t in windows.TAGS])


def decode(readings, tables, texts):
    """For each reading (tags, marginals): the best allowed sequence of tags, and each word's probability of each tag."""
    out = [None] * len(readings)
    ends = [_odd_ends(r.window, texts[r.window.text]) for r in readings]
    order = sorted(range(len(readings)), key=lambda i: len(readings[i].tags))
    moves = np.where(_ALLOWED, tables["moves"], -1e4).astype(np.float64)
    begins = np.where(_MAY_BEGIN, tables["begins"], -1e4).astype(np.float64)
    for at in range(0, len(order), 32):
        group = order[at:at + 32]
        for i, result in zip(group, _decode_group([readings[i].tags for i in group], [ends[i] for i in group], moves, begins), strict=True):
            out[i] = result
    return out


def _odd_ends(window, text):
    """What it costs a content, in nats, to end before each word: nothing before a mark or a new paragraph, more where it would end within
    a phrase ("in return for an"). The network is unsure of the end of a long clause, and so doubts each word more than the one before."""
    spans, number = window.spans.tolist(), window.number
    words = [text[s:e] for s, e in spans]
    out = np.zeros(len(words))
    for t in range(1, len(words)):
        if number[t] != number[t - 1] or words[t - 1] in _CLOSING or stops_phrase(text, *spans[t]):
            continue
        within = words[t - 1].lower() in _LEADING or spans[t][0] == spans[t - 1][1]
        out[t] = WITHIN if within else UNMARKED
    return out


_CLOSING = frozenset(("”", '"', "''", "’"))
_LEADING = frozenset("a an the of to for in on at by with from and or but its his her their our my your this that these those is was are "
                     "were be been has have had will would can could may might as than not no very more most".split())


def stops_phrase(text, start, end):
    """Whether the word at [start, end) is a mark that parts clauses or sentences, and not the point of "U.S."."""
    if text[start:end] != ".":
        return text[start:end] in _PARTING
    return text[end:end + 1] in (" ", "\n", "", "”", '"', "'", "’") and (start < 2 or text[start - 2].isalnum())


_PARTING = frozenset(",;:?!–—()")


def _decode_group(scores, ends, moves, begins):
    n, sizes = len(scores), [len(s) for s in scores]
    longest, k = max(sizes), len(begins)
    e = np.zeros((n, longest, k))
    mask, leave = np.zeros((n, longest), bool), np.zeros((n, longest))
    for i, s in enumerate(scores):
        e[i, :len(s)] = s
        mask[i, :len(s)] = True
        leave[i, :len(s)] = ends[i]
    # Viterbi; behind a window's end the path stays at tag 0 without cost, so that one table serves windows of several lengths
    back = np.zeros((longest, n, k), dtype=np.int64)
    best = begins + e[:, 0]
    bests = [best]
    for t in range(1, longest):
        step = best[:, :, None] + moves
        step[:, CONTENT_TAGS, 0] -= leave[:, t, None]
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
        a = (forward[:, t - 1, :, None] * weight).sum(1) * local[:, t]  # no matrix product: BLAS rounds by the batch's size
        forward[:, t] = a / a.sum(1, keepdims=True)
    b = np.ones((n, k))
    for t in range(longest - 2, -1, -1):
        b = ((b * local[:, t + 1])[:, None, :] * weight).sum(2)
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

def link_probabilities(scores, window, tables, which, rows):
    """(rows, words + 1): probability that each of the words `rows` points to each word of the window (the last: to none in it). which 0:
    content to cue; 1: cue to source."""
    n = scores.shape[0]
    s = scores[rows]
    by_gap = sliding_window_view(tables["distance"][which][_BUCKET], n)  # row r: the bias of each word, seen from word LONGEST - r
    s[:, :n] += by_gap[windows.LONGEST - rows]
    paragraph = window.number - window.number[0]
    far = np.clip(paragraph[None, :] - np.arange(paragraph[-1] + 1)[:, None], -2, 2) + 2
    s[:, :n] += tables["between"][which][far][paragraph[rows]]
    s = np.exp(s - s.max(1, keepdims=True))
    return s / s.sum(1, keepdims=True)


_GAP = np.arange(-windows.LONGEST, windows.LONGEST + 1)
_BUCKET = (np.sign(_GAP) * np.minimum(np.ceil(np.log2(np.abs(_GAP) + 1)), 8) + 8).astype(np.int64)  # as in train.collate


# --- relations

# What follows was chosen on PolNeAR dev; each value stands with what it did there.
SWITCH, EASY = 6.0, 2.0  # nats that a change of cue within a run of content costs; EASY at a mark or after a full stop
STRAY = 0.05  # a piece that points to its cue with less than this is no part of its attribution
MISSED = 0.3  # least probability at which content makes a cue of a word that the tags left out: soft F1 +0.3
GAP, GAP_AT_MARK = 11, 4  # words that may not lie between two pieces made one: exact F1 +0.3
FLOOR = 1e-4  # least probability of a link, so that one odd word cannot outvote a span
LEAST, SHORT = 0.2, 14  # less sure and shorter (in words and marks) attributions are left out: F1 with the source right +1.1


@dataclass(slots=True)
class _Piece:
    """A run of content words [a, b) and how surely it points to its cue."""

    a: int
    b: int
    link: float


def relate(text: str, found: list, tables: dict) -> list[Attribution]:
    """The attributions of one text, from its candidates, with their confidence."""
    weights = tables.get("confidence")
    out = []
    for a, features in found:
        sure = 0.5 if weights is None else 1 / (1 + math.exp(-float((weights * features).sum())))
        if sure >= LEAST or features[_LENGTH] >= math.log(SHORT):
            out.append(replace(a, confidence=round(sure, 3)))
    return _with_forms(text, _adopt(text, out))


def _adopt(text, found):
    """The attributions, where a quotation that stands alone without a cue goes to the speaker quoted in the paragraph before."""
    out = []
    for a in found:
        last = out[-1] if out else None
        if a.cue is None and last and last.cue and _continues(text, last, a.content[0]):
            out[-1] = replace(last, content=(*last.content, *a.content), confidence=min(last.confidence, max(a.confidence, LEAST)))
        else:
            out.append(a)
    return out


def _continues(text, last, span):
    """Whether a span begins its paragraph with a quotation mark, and the last content, quoted too, ends in the paragraph before."""
    between = text[last.content[-1][1]:span[0]]
    quoted = text[last.content[-1][1] - 1] in transcripts.MARKS or text[last.content[-1][0]] in transcripts.MARKS
    one_break = "\n" in between and not between.strip() and "\n" not in between.strip("\n")
    return text[span[0]] in transcripts.MARKS and quoted and one_break


FORM = 0.9  # confidence of what the form of a line gives


def _with_forms(text, found):
    """The attributions, those of a transcript's lines and of embedded tweets by their form."""
    for form in (transcripts.transcript, transcripts.tweets):
        by_form, taken = form(text)
        found = _in_place(found, [Attribution(*spans, FORM) for spans in by_form], taken) if by_form else found
    return found


def _in_place(found, by_form, taken):
    """The attributions found outside the stretches taken, and those that the form of these gives."""
    starts = [s for s, _ in taken]

    def outside(a):
        k = bisect_right(starts, a.content[0][0]) - 1
        return k < 0 or a.content[0][0] >= taken[k][1]

    return sorted([*filter(outside, found), *by_form], key=lambda a: a.content[0])


def _in_window(text, reading, path, marginal, tables):
    """(attribution, features of its confidence) of one window."""
    contents, cues, sources = runs(path, windows.CONTENT), runs(path, windows.CUE), runs(path, windows.SOURCE)
    if not contents:
        return []
    n = len(path)
    inside = marginal[:, windows.CONTENT] + marginal[:, windows.CONTENT + 1]
    signs = [text[s] if e - s < 3 and (text[s] != "." or stops_phrase(text, s, e)) else "" for s, e in reading.window.spans.tolist()]
    link = link_probabilities(reading.cues, reading.window, tables, 0, np.arange(n))
    cues = _with_missed(link, contents, [_whole(c, d, path, signs) for c, d in cues], path, marginal)
    to_cue = np.stack([link[:, c:d].sum(1) for c, d in cues] + [link[:, -1]], 1)
    pieces = {}
    for a, b in contents:
        for x, y, k in _split(a, b, to_cue, signs, reading.window.number):
            pieces.setdefault(k, []).append(_Piece(x, y, float(np.exp(np.log(to_cue[x:y, k] + FLOOR).mean()))))
    orphans = pieces.pop(len(cues), [])
    out, made = [], []
    asks = link_probabilities(reading.sources, reading.window, tables, 1, np.array([c for c, _ in cues], dtype=int))
    for k, parts in sorted(pieces.items()):
        kept = [p for p in parts if p.link >= STRAY]
        source, sure = _source(asks[k], sources)
        if kept:
            made.append((kept, cues[k], source, sure))
        orphans += [p for p in parts if p.link < STRAY]
    taken = np.zeros(n, bool)
    for parts, cue, source, _ in [*made, (orphans, (0, 0), None, 0.0)]:
        for a, b in [(p.a, p.b) for p in parts] + [cue, source or (0, 0)]:
            taken[a:b] = True
    for a, b in sources:
        taken[a:b] = True
    for parts, cue, source, sure in made:
        parts = _bridged(sorted(parts, key=lambda p: p.a), taken, signs, reading.window)
        out.append(_make(reading, marginal, inside, parts, cue, source, sure))
    for piece in orphans:
        out.append(_make(reading, marginal, inside, [piece], None, None, 0.0))
    return out


def _bridged(parts, taken, signs, window):
    """The pieces, two of them made one where only a few words of no attribution, not a sentence's end, stand between them."""
    out = [parts[0]]
    for p in parts[1:]:
        q = out[-1]
        gap = range(q.b, p.a)
        short = len(gap) < (GAP_AT_MARK if signs[q.b - 1] in _CLOSING or signs[p.a] in ("“", '"') else GAP)
        ends = any(signs[w] in (".", "?", "!") for w in gap)
        if short and not ends and window.number[q.b - 1] == window.number[p.a] and not taken[q.b:p.a].any():
            out[-1] = _Piece(q.a, p.b, (q.link + p.link) / 2)
        else:
            out.append(p)
    return out


def _whole(c, d, path, signs):
    """A cue, in full where the tags gave its opening mark alone: US ‘strongly regrets’ the decision."""
    if d - c == 1 and signs[c] in transcripts.MARKS:
        e = next((w for w in range(d, min(d + 6, len(path))) if signs[w] in transcripts.MARKS), d)
        if e > d and not path[d:e + 1].any():
            return c, e + 1
    return c, d


def _with_missed(link, contents, cues, path, marginal):
    """The cues, and those that the tags missed but a run of content clearly points to."""
    taken = {w for c, d in cues for w in range(c, d)}
    found = []
    for a, b in contents:
        mean = link[a:b, :-1].mean(0)
        c = int(mean.argmax())
        if mean[c] < MISSED or c in taken or a <= c < b or path[c] in (windows.SOURCE, windows.SOURCE + 1):
            continue
        d = c + 1
        while d < len(path) and path[d] == 0 and marginal[d, windows.CUE + 1] >= 0.3:
            d += 1
        found.append((c, d))
        taken |= set(range(c, d))
    return sorted(cues + found)


def _split(a, b, to_cue, signs, number):
    """Parts (first, end, cue) of a run of content: the cheapest way of giving each word a cue, where a change of cue costs."""
    logs = np.log(to_cue[a:b] + FLOOR)
    if logs.shape[1] == 1:
        return [(a, b, 0)]
    best, back = logs[0], []
    for t in range(1, b - a):
        w = a + t
        cheap = signs[w] in ("“", "\"") or signs[w - 1] in ("”", ".", "?", "!", "\"") or number[w] != number[w - 1]
        k = int(best.argmax())
        change = best[k] - (EASY if cheap else SWITCH)
        back.append(np.where(best >= change, np.arange(len(best)), k))
        best = np.maximum(best, change) + logs[t]
    k = int(best.argmax())
    owners = [k]
    for row in reversed(back):
        k = int(row[k])
        owners.append(k)
    owners.reverse()
    out, begin = [], 0
    for t in range(1, b - a + 1):
        if t == b - a or owners[t] != owners[begin]:
            out.append((a + begin, a + t, owners[begin]))
            begin = t
    return out


def _source(asks, sources):
    """The source span a cue points to, and how surely; (None, probability) where it more probably has none."""
    choices = [(float(asks[x:y].sum()), (x, y)) for x, y in sources]
    sure, span = max(choices, default=(0.0, None))
    none = float(asks[-1])
    return (span, sure) if span and sure >= none else (None, none)


_LENGTH = 6  # place of the logarithm of the number of words among the features


def _make(reading, marginal, inside, parts, cue, source, source_sure):
    """The attribution, not yet with its confidence, and the features that its confidence rests on."""
    spans = reading.window.spans

    def cut(a, b):
        return int(spans[a, 0]), int(spans[b - 1, 1])

    content = tuple(cut(p.a, p.b) for p in sorted(parts, key=lambda p: p.a))
    words = np.concatenate([inside[p.a:p.b] for p in parts])
    cue_sure = marginal[cue[0]:cue[1], windows.CUE:windows.CUE + 2].sum(1).mean() if cue else 0.5
    sure = np.clip([words.mean(), words.min(), cue_sure, np.mean([p.link for p in parts]), source_sure], 1e-4, 1 - 1e-4)
    features = np.array([1.0, *np.log(sure / (1 - sure)), np.log(len(words)), cue is None, source is None])  # _LENGTH: the words
    return Attribution(content, cut(*cue) if cue else None, cut(*source) if source else None, 0.0), features
