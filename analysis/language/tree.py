"""From arc scores to a dependency tree: the best tree with one root (Chu & Liu 1965, Edmonds 1967), which most often is the best head of
each word.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analysis.language import heads

GAP = np.arange(-512, 513)
BUCKET = (np.sign(GAP) * np.minimum(np.ceil(np.log2(np.abs(GAP) + 1)), 8) + 8).astype(np.int64)  # as in training


def parse(arcs: np.ndarray, rows: np.ndarray, root: np.ndarray, tables: dict) -> tuple[np.ndarray, list[str]]:
    """Heads and relations of the n words of one sentence.

    arcs: (n, n + 1), how far each word depends on the root (column 0) and on each word; rows: (n, columns) and root: (columns,), what the
    encoder gives for the words and for the root. Returns the index of each word's head (-1: the root) and its relation (UD v2).
    """
    n = len(arcs)
    place = np.arange(n)
    scores = arcs.astype(np.float64)
    by_gap = tables["arc_distance"][BUCKET[np.clip(np.arange(1 - n, n), -512, 512) + 512]]  # of the farthest word before, ..., behind
    scores[:, 1:] += sliding_window_view(by_gap, n)[::-1]
    scores[place, place + 1] = -np.inf
    head = best_tree(scores)
    where = heads.columns()
    keys = np.concatenate([root[None, where["label_head"]], rows[:, where["label_head"]]])
    hidden = np.maximum(rows[:, where["label_word"]] + keys[head], 0)
    label = np.concatenate([hidden[k : k + 24] @ tables["label_weight"].T for k in range(0, n, 24)]) + tables["label_bias"]
    label[:, _ROOT] = np.where(head == 0, np.inf, -np.inf)
    return head - 1, [heads.DEPRELS[k] for k in label.argmax(1)]


_ROOT = heads.DEPRELS.index("root")


def best_tree(scores: np.ndarray) -> np.ndarray:
    """The head of each of n words in the best tree with one child of the root; scores (n, n + 1), column 0 is the root.

    Each word in turn takes its best arc, and words that stand in a circle become one place (Tarjan 1977), in time n * n.
    """
    n, head = len(scores), scores.argmax(1)
    reached = np.append(0, head)
    for _ in range(n.bit_length()):
        reached = reached[reached]
    if np.count_nonzero(head == 0) == 1 and not reached.any():  # the best heads are a tree already
        return head
    # Arcs from the root cost more than all others can gain, so that there is one (Stanojević & Cohen 2021).
    gain = np.vstack([np.full(n + 1, -np.inf), scores])
    gain[1:, 0] -= 1 + n * np.ptp(scores[np.isfinite(scores)])
    arcs = np.arange((n + 1) ** 2).reshape(n + 1, n + 1)  # the best arc between two places: word that it enters * (n + 1) + word it leaves
    node, parent, chosen = list(range(n + 1)), {}, {}  # what is at a place, what it became part of, and its arc
    path, done = [], {0}
    for start in range(1, n + 1):
        path = [] if start in done else [start]
        while path:
            place = path[-1]
            before = int(gain[place].argmax())
            chosen[node[place]] = divmod(int(arcs[place, before]), n + 1)
            if before in done:
                done.update(path)
                break
            if before not in path:
                path.append(before)
                continue
            at = path.index(before)
            circle, path = path[at:], path[: at + 1]
            new = n + 1 + len(parent)
            parent |= dict.fromkeys((node[k] for k in circle), new)
            node[before] = new
            _join(gain, arcs, circle)
            done.update(circle[1:])
    return _opened(chosen, parent, n)


def _join(gain, arcs, circle):
    """Makes the places of a circle one, at the first of them: what it gains to enter it at a word, and to leave it from one."""
    first, every, places = circle[0], np.arange(len(gain)), np.array(circle)
    rows = gain[places] - gain[places].max(1, keepdims=True)
    at = rows.argmax(0)
    gain[first], arcs[first] = rows[at, every], arcs[places[at], every]
    at = places[gain[:, places].argmax(1)]
    gain[:, first], arcs[:, first] = gain[every, at], arcs[every, at]
    gain[:, circle[1:]] = gain[first, first] = -np.inf


def _opened(chosen, parent, n):
    """The head of each word: circles are opened from the outermost, each at the word that its arc enters."""
    head, opened = np.zeros(n, dtype=np.int64), set()
    for node in sorted(chosen, reverse=True):
        if node not in opened:
            word, before = chosen[node]
            head[word - 1] = before
            while word != node:
                opened.add(word)
                word = parent[word]
    return head
