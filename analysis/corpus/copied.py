"""Text that articles share word for word: copies of one agency's story, and one outlet's copies of another.

Measure: containment of word 5-grams, |A ∩ B| / min(|A|, |B|) (Broder 1997; Nicholls 2019 on shingling in news). Exact, over an
inverted index: no pair of articles is looked at that has nothing in common, so that time grows with the text and not with
the square of the number of articles.
"""

import numpy as np
import pandas as pd

from ..cache import cached
from ..language.marks import quoted_mask
from ..language.text import fold, words
from .furniture import rules

N = 5
# A 5-gram of more articles than this is a stock phrase ("on condition of anonymity because") or a story that all carry. It
# proposes no pair by itself, but counts in every pair that another 5-gram proposes; articles made of such 5-grams are
# compared with the NEIGHBOURS next ones by date. This keeps the work linear: see tests/corpus/test_copied.py.
COMMON = 100
NEIGHBOURS = 20
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
    texts = list(articles["text"])
    spans = [words(t) for t in texts]
    ids = _word_ids(texts, spans)
    grams = _gram_ids(ids)
    sets = [np.unique(g) for g in grams]
    order = _by_date(articles)
    wires = _agencies(articles)
    names, outlets = list(articles["article_id"]), list(articles["outlet"])
    rank = {n: r for r, n in enumerate(order)}
    rows = []
    for a, b, containment in _pairs(sets, order, min_containment):
        a, b = sorted((a, b), key=rank.get)
        runs = _common_runs(ids[a], ids[b], grams[a], grams[b], min_words)
        if not runs:
            continue
        passages = [((spans[a][i][0], spans[a][i + k - 1][1]), (spans[b][j][0], spans[b][j + k - 1][1])) for i, j, k in runs]
        total = sum(k for _, _, k in runs)
        total_b = len({n for _, j, k in runs for n in range(j, j + k)})
        quoted = _quoted_words(texts[a], spans[a], runs)
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


def _word_ids(texts, spans):
    """One array of word numbers a text; the same folded word has the same number everywhere."""
    known = {}
    out = []
    for text, places in zip(texts, spans, strict=True):
        low = fold(text).lower()
        if len(low) != len(text):  # a letter that has no single small one (İ)
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in fold(text))
        out.append(np.fromiter((known.setdefault(low[s:e], len(known)) for s, e in places), dtype=np.int64, count=len(places)))
    return out


def _gram_ids(ids):
    """One array of 5-gram numbers a text, one for each word that begins one. Numbers are exact, not hashes."""
    lengths = [len(i) for i in ids]
    if not sum(lengths):
        return [np.empty(0, np.int64) for _ in ids]
    flat = np.concatenate(ids)
    level = flat
    for k in range(1, N):
        # The number of a (k+1)-gram: of its first k words and of its last, numbered anew so that products stay small.
        level = level[: len(flat) - k] * (int(flat.max()) + 1) + flat[k:]
        level = np.unique(level, return_inverse=True)[1].astype(np.int64)
    out, at = [], 0
    for n in lengths:
        out.append(level[at : at + max(0, n - N + 1)])
        at += n
    return out


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


def _pairs(sets, order, min_containment):
    """(a, b, containment) of all pairs at or above the threshold."""
    sizes = np.array([len(s) for s in sets])
    if len(sets) < 2 or not sizes.sum():
        return
    gram = np.concatenate(sets)
    owner = np.repeat(np.arange(len(sets)), sizes)
    _, column, carriers = np.unique(gram, return_inverse=True, return_counts=True)
    shared, common = carriers[column] > 1, carriers[column] > COMMON
    n_common = np.bincount(owner[common], minlength=len(sets))
    pairs, counts = _counted(column[shared & ~common], owner[shared & ~common], len(sets), COMMON)
    a, b = pairs // len(sets), pairs % len(sets)
    # At most so many 5-grams can be shared: the counted ones, and the common ones of the article that has fewer.
    most = counts + np.minimum(n_common[a], n_common[b])
    keep = most >= min_containment * np.minimum(sizes[a], sizes[b])
    found = set(zip(a[keep].tolist(), b[keep].tolist(), strict=True))
    found |= _by_common(column, owner, common, n_common, sizes, order)
    for a, b in sorted(found):
        n = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
        containment = n / max(1, min(sizes[a], sizes[b]))
        if n and containment >= min_containment:
            yield a, b, containment


def _counted(gram, owner, n, reach):
    """(pairs, counts): pairs of owners as a * n + b with a < b, and how many 5-grams they share.

    Each article is paired with the `reach` next ones that have the same 5-gram, in the order they come in.
    """
    by = np.argsort(gram, kind="stable")
    gram, owner = gram[by], owner[by]
    place = np.arange(len(gram))
    pairs, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    waiting = []
    for step in range(1, reach + 1):
        place = place[place + step < len(gram)]
        place = place[gram[place + step] == gram[place]]  # ever fewer: those whose 5-gram has more articles than the step
        if not len(place):
            break
        a, b = owner[place], owner[place + step]
        waiting.append(np.minimum(a, b) * n + np.maximum(a, b))
        if sum(map(len, waiting)) > 4_000_000:
            pairs, counts = _added(pairs, counts, waiting)
            waiting = []
    return _added(pairs, counts, waiting)


def _added(pairs, counts, waiting):
    """Counts of pairs with those that wait added."""
    pairs, inverse = np.unique(np.concatenate([pairs, *waiting]), return_inverse=True)
    weights = np.concatenate([counts, np.ones(len(inverse) - len(counts), np.int64)])
    return pairs, np.bincount(inverse, weights=weights, minlength=len(pairs)).astype(np.int64)


def _by_common(gram, owner, common, n_common, sizes, order):
    """Pairs proposed by 5-grams of very many articles: each article that is made of such ones with the next by date."""
    use = common & (n_common >= np.maximum(1, MADE_OF_COMMON * sizes))[owner]
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    by = np.argsort(rank[owner[use]], kind="stable")
    pairs, _ = _counted(gram[use][by], owner[use][by], len(order), NEIGHBOURS)
    return set(zip((pairs // len(order)).tolist(), (pairs % len(order)).tolist(), strict=True))


def _common_runs(ids_a, ids_b, grams_a, grams_b, least):
    """[(place in a, place in b, words)] of the longest common runs, from left to right in a, none overlapping another in a."""
    where = {}
    for j, g in enumerate(grams_b.tolist()):
        where.setdefault(g, []).append(j)
    a, b = ids_a.tolist(), ids_b.tolist()
    runs, i, grams = [], 0, grams_a.tolist()
    while i < len(grams):
        best, place = 0, -1
        for j in where.get(grams[i], ())[:50]:  # a text that repeats itself often is not searched for ever
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
