"""Text that articles share word for word: copies of one agency's story, and one outlet's copies of another.

Measure: containment of word 5-grams, |A ∩ B| / min(|A|, |B|) (Broder 1997; Nicholls 2019 on shingling in news). Over an
inverted index: no pair of articles is looked at that has nothing in common, so that time grows with the text and not with
the square of the number of articles.
"""

import tempfile
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..cache import cached
from ..language.marks import quoted_mask
from ..language.text import fold, words
from .furniture import rules
from .shingles import N, lower, shingles

# A 5-gram of more articles than this is a stock phrase ("on condition of anonymity because") or a story that all carry. It
# proposes no pair by itself, but counts in every pair that another 5-gram proposes; articles made of such 5-grams are
# compared with the NEIGHBOURS next ones by date. This keeps the work linear: see tests/corpus/test_copied.py.
COMMON = 100
NEIGHBOURS = 20
PORTION, HELD = 4_000_000, 8_000_000  # 5-grams sorted, and pairs of articles counted, at a time
MADE_OF_COMMON = 0.05
COLUMNS = ["article_a", "article_b", "outlet_a", "outlet_b", "containment", "words", "words_b", "passages", "quoted_share", "same_wire"]
SHARE_COLUMNS = ["article_id", "outlet", "other_article", "other_outlet", "words", "share", "quoted_share", "same_wire"]


@cached
def find_copied(articles, min_containment=0.1, min_words=N):
    """DataFrame of the pairs of articles that share text, one a row; article_a is the earlier one (or the first in the table).

    Columns: article_a, article_b, outlet_a, outlet_b, containment (shared 5-grams over those of the shorter text), words
    and words_b (number of words in the passages, in a and in b), passages (list of ((a_start, a_end), (b_start, b_end)), the
    longest common runs of at least `min_words` words, in the order of a), quoted_share (share of these words inside quotation
    marks of a), same_wire (both are copies of one agency's story, or the agency's own). Case, typography and punctuation do
    not count.
    """
    texts, order, wires = list(articles["text"]), _by_date(articles), _agencies(articles)
    names, outlets = list(articles["article_id"]), list(articles["outlet"])
    rank = {n: r for r, n in enumerate(order)}
    rows = []
    for a, b, containment in _pairs(texts, order, min_containment):
        a, b = sorted((a, b), key=rank.get)
        one, other = _read(texts[a]), _read(texts[b])
        runs = _common_runs(one.words, other.words, min_words)
        if not runs:
            continue
        passages = [((one.spans[i][0], one.spans[i + k - 1][1]), (other.spans[j][0], other.spans[j + k - 1][1])) for i, j, k in runs]
        total = sum(k for _, _, k in runs)
        total_b = len({n for _, j, k in runs for n in range(j, j + k)})
        quoted = _quoted_words(texts[a], one.spans, runs)
        same = wires[a] is not None and wires[a] == wires[b]
        rows.append((names[a], names[b], outlets[a], outlets[b], containment, total, total_b, passages, quoted / total, same))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"containment": float, "words": int, "words_b": int, "quoted_share": float, "same_wire": bool})


def shared_shares(articles, copied):
    """DataFrame of how much of each article also stands in each other: two rows a pair of `find_copied`.

    Columns: article_id, outlet, other_article, other_outlet, words (of this article, in passages shared with the other),
    share (of this article's words), quoted_share, same_wire. Sorted by article, the greatest share first.
    """
    total = {a: len(words(t)) for a, t in zip(articles["article_id"], articles["text"], strict=True)}
    rows = []
    for p in copied.itertuples(index=False):
        for me, my_outlet, n, other, other_outlet in (
            (p.article_a, p.outlet_a, p.words, p.article_b, p.outlet_b),
            (p.article_b, p.outlet_b, p.words_b, p.article_a, p.outlet_a),
        ):
            if me in total:
                rows.append((me, my_outlet, other, other_outlet, n, n / max(1, total[me]), p.quoted_share, p.same_wire))
    frame = pd.DataFrame(rows, columns=SHARE_COLUMNS)
    place = {a: n for n, a in enumerate(articles["article_id"])}
    frame["place"] = frame["article_id"].map(place)
    frame = frame.sort_values(["place", "share", "other_article"], ascending=[True, False, True])
    return frame[SHARE_COLUMNS].reset_index(drop=True)


class _Text(NamedTuple):
    """The words of a text: their spans, and they themselves as two texts have them in common."""

    spans: list
    words: list


@lru_cache(maxsize=256)
def _read(text):
    spans, folded = words(text), fold(text)
    return _Text(spans, [lower(folded[s:e]) for s, e in spans])


def _by_date(articles):
    """Places in the table by day of publication; articles without a day come last, ties stay as they are."""
    days = pd.to_datetime(articles["published"], errors="coerce") if "published" in articles else pd.Series(pd.NaT, index=articles.index)
    return list(np.argsort(days.fillna(pd.Timestamp.max.floor("D")).to_numpy(), kind="stable"))


def _agencies(articles):
    """The agency whose copy each article is, or that is its outlet; None otherwise."""
    known = rules().agencies
    wires = articles["wire"] if "wire" in articles else [None] * len(articles)
    out = []
    for wire, outlet in zip(wires, articles["outlet"], strict=True):
        wire = None if pd.isna(wire) else known.get(str(wire).casefold(), str(wire))
        out.append(wire or (None if pd.isna(outlet) else known.get(str(outlet).casefold())))
    return out


def _pairs(texts, order, min_containment):
    """(a, b, containment) of all pairs at or above the threshold."""
    with tempfile.TemporaryFile() as file:
        sizes, sets = _stored(texts, file)
        if len(sizes) < 2 or not len(sets):
            return
        starts = np.concatenate([[0], np.cumsum(sizes)])
        own = [sets[a:b] for a, b in pairwise(starts.tolist())]
        found, common = set(), []
        n_common = np.zeros(len(own), np.int64)
        shared = _shared(own)
        for gram, owner, often in shared:
            n_common += np.bincount(owner[often], minlength=len(own))
            common.append((gram[often], owner[often]))
        for pairs, counts in _counted([(g[~often], o[~often]) for g, o, often in shared], len(own)):
            a, b = pairs // len(own), pairs % len(own)
            # At most so many 5-grams can be shared: the counted ones, and the common ones of the article that has fewer.
            most = counts + np.minimum(n_common[a], n_common[b])
            keep = most >= min_containment * np.minimum(sizes[a], sizes[b])
            found.update(zip(a[keep].tolist(), b[keep].tolist(), strict=True))
        found |= _by_common(common, n_common, sizes, order)
        del shared, common
        for a, b in sorted(found):
            n = len(np.intersect1d(own[a], own[b], assume_unique=True))
            containment = n / max(1, min(sizes[a], sizes[b]))
            if n and containment >= min_containment:
                yield a, b, containment


def _stored(texts, file):
    """(how many different 5-grams each text has, these one text after the other in order, in a file that is mapped into memory)."""
    sizes = np.zeros(len(texts), np.int64)
    for k, text in enumerate(texts):
        grams = np.unique(shingles(text))
        sizes[k] = len(grams)
        file.write(grams.tobytes())
    file.flush()
    return sizes, np.memmap(file, np.uint64, "r", shape=(int(sizes.sum()),)) if sizes.any() else np.empty(0, np.uint64)


def _shared(own):
    """[(5-gram as a number, its article, whether more than COMMON articles have it)] of the 5-grams that two articles have, sorted by both.
    They are looked at in as many portions, by their first bits, as keep one portion small."""
    out, first = [], 0
    portions = -(-sum(map(len, own)) // PORTION)
    edges = [np.uint64(min((1 << 64) - 1, k * ((1 << 64) // portions))) for k in range(1, portions)]
    cuts = [np.concatenate([[0], np.searchsorted(grams, edges), [len(grams)]]) for grams in own]
    for k in range(portions):
        parts = [grams[c[k] : c[k + 1]] for grams, c in zip(own, cuts, strict=True)]
        gram = np.concatenate(parts)
        owner = np.repeat(np.arange(len(own), dtype=np.int32), [len(p) for p in parts])
        by = np.argsort(gram, kind="stable")
        gram, owner = gram[by], owner[by]
        begins = np.flatnonzero(np.concatenate([[True], gram[1:] != gram[:-1]]))
        carriers = np.diff(np.append(begins, len(gram)))
        kept = np.repeat(carriers > 1, carriers)
        number = np.repeat(np.arange(first, first + len(carriers)), carriers)
        out.append((number[kept], owner[kept], np.repeat(carriers > COMMON, carriers)[kept]))
        first += len(carriers)
    return out


def _counted(portions, n):
    """(pairs, counts) of some articles after the other: pairs of owners as a * n + b with a < b, and how many 5-grams they share.

    portions: (5-grams, owners), sorted by both. Each article is paired with all later ones that have the same 5-gram. Articles are taken
    together that have few enough pairs to be held at once.
    """
    ahead = np.zeros(n, np.int64)
    places = []
    for gram, owner in portions:
        last = np.searchsorted(gram, gram, side="right")
        left = last - np.arange(len(gram)) - 1
        ahead += np.bincount(owner, weights=left, minlength=n).astype(np.int64)
        places.append((np.argsort(owner, kind="stable"), left))
    ends = np.flatnonzero(np.diff(np.cumsum(ahead) // HELD, append=-1)) + 1   # of articles that are taken together
    for first, end in zip([0, *ends[:-1]], ends, strict=True):
        found = []
        for (_, owner), (by, left) in zip(portions, places, strict=True):
            mine = by[slice(*np.searchsorted(owner, [first, end], sorter=by))]
            mine = mine[left[mine] > 0]
            times = left[mine]
            step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + 1
            at = np.repeat(mine, times)
            found.append(owner[at].astype(np.int64) * n + owner[at + step])
        yield np.unique(np.concatenate(found), return_counts=True)


def _by_common(portions, n_common, sizes, order):
    """Pairs proposed by 5-grams of very many articles: each article that is made of such ones with the next by date."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    made, found = n_common >= np.maximum(1, MADE_OF_COMMON * sizes), set()
    for gram, owner in portions:
        gram, owner = gram[made[owner]], owner[made[owner]]
        by = np.lexsort((rank[owner], gram))
        gram, owner = gram[by], owner[by]
        for step in range(1, NEIGHBOURS + 1):
            same = np.flatnonzero(gram[step:] == gram[:-step])
            a, b = owner[same].astype(np.int64), owner[same + step].astype(np.int64)
            pairs = np.unique(np.minimum(a, b) * len(order) + np.maximum(a, b))
            found.update(zip((pairs // len(order)).tolist(), (pairs % len(order)).tolist(), strict=True))
    return found


def _common_runs(a, b, least):
    """[(place in a, place in b, words)] of the longest common runs, from left to right in a, none overlapping another in a."""
    where = {}
    for j in range(len(b) - N + 1):
        where.setdefault(tuple(b[j : j + N]), []).append(j)
    runs, i = [], 0
    while i < len(a) - N + 1:
        best, place = 0, -1
        for j in where.get(tuple(a[i : i + N]), ())[:50]:  # a text that repeats itself often is not searched for ever
            k = N
            while i + k < len(a) and j + k < len(b) and a[i + k] == b[j + k]:
                k += 1
            if k > best:
                best, place = k, j
        if best >= least:
            runs.append((i, place, best))
            i += best
        else:
            i += 1
    return runs


def _quoted_words(text, spans, runs):
    mask = quoted_mask(text)
    return sum(mask[spans[n][0]] for i, _, k in runs for n in range(i, i + k))
