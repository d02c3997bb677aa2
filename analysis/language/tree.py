"""From arc scores to a dependency tree: the best tree with one root (Chu & Liu 1965, Edmonds 1967), which most often is the best head of
each word.
"""

from __future__ import annotations

import numpy as np

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
    scores[:, 1:] += tables["arc_distance"][BUCKET[np.clip(place[None, :] - place[:, None], -512, 512) + 512]]
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
    """The head of each of n words in the best tree with one child of the root; scores (n, n + 1), column 0 is the root."""
    head = scores.argmax(1)
    roots = np.flatnonzero(head == 0)
    if len(roots) == 1 and not _cycle(head):
        return head
    # One root: each word in turn that could be it, the likeliest first; a tree found for one bounds the others.
    n = len(scores)
    best, chosen = -np.inf, None
    order = np.argsort(-scores[:, 0] + scores[:, 1:].max(1, initial=-1e9))[: min(n, 5)]
    for r in order:
        tried = scores.copy()
        tried[:, 0] = -1e6
        tried[r, 0] = scores[r, 0]
        found = _arborescence(tried)
        total = tried[np.arange(n), found].sum()
        if total > best:
            best, chosen = total, found
    return chosen


def _cycle(head):
    """The words of a cycle (numbers from 1), or None."""
    n, done = len(head), np.zeros(len(head) + 1, dtype=np.int64)
    done[0] = -1
    for start in range(1, n + 1):
        k = start
        while not done[k]:
            done[k] = start
            k = int(head[k - 1])
        if done[k] == start:
            found = [k]
            while (nxt := int(head[found[-1] - 1])) != k:
                found.append(nxt)
            return found
    return None


def _arborescence(scores):
    """Heads of the best arborescence from the root: cycles are contracted and opened where it costs least."""
    head = scores.argmax(1)
    cycle = _cycle(head)
    if cycle is None:
        return head
    n = len(scores)
    inside = np.zeros(n + 1, dtype=bool)
    inside[cycle] = True
    outer = [k for k in range(n + 1) if not inside[k]]  # 0 and the words outside
    rows, members = [k - 1 for k in outer[1:]], np.array(cycle) - 1
    kept = scores[members, head[members]]
    enter = scores[np.ix_(members, outer)] - kept[:, None]  # what it gains to enter the cycle at a member
    leave = scores[np.ix_(rows, cycle)] if rows else np.zeros((0, len(cycle)))
    small = np.full((len(rows) + 1, len(outer) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(rows, outer)] if rows else small[:-1, :-1]
    if rows:
        small[:-1, -1] = leave.max(1)
    small[-1, :-1] = enter.max(0)
    found = _arborescence(small)
    out = head.copy()
    for i, row in enumerate(rows):
        out[row] = cycle[int(leave[i].argmax())] if found[i] == len(outer) else outer[found[i]]
    source = found[-1]
    at = int(enter[:, source].argmax())
    out[members[at]] = outer[source]
    return out
