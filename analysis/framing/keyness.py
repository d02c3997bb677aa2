"""Words that one group of articles uses more than the rest, with a p-value that takes the article as the unit.

Words of one article are not independent of each other: the usual test over words called 21 % of all words significant
(p < .05) where the labels of the articles had been shuffled and nothing differed. Here the p-value comes from shuffling the articles.
"""

from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import partitions
from analysis.framing.counts import VOICES, article_masks
from analysis.framing.repeats import KEPT, copied_spans, copied_states
from analysis.framing.statistics import benjamini_hochberg, g2, log_ratio, log_ratio_conservative, weighted_log_odds
from analysis.framing.word_forms import counting_forms, house_style

PRIOR_WORDS = 1000  # weight of the prior, in words: the background shares count as much as a text of this length
_CELLS = 4_000_000  # numbers held at once while permuting
DENSE = 0.02  # share of articles that hold the words from which a dense table is taken; a guess, at 250 articles dense was faster
RARE = 2000  # a word is tested that at least one of so many articles holds
MOST = 30  # groups that are tested: an archive has hundreds of outlets, most of them with a few articles
SURE = 0.01  # q below which it does not matter by how much
_ENOUGH = 10  # rounds that reach a word's difference, for its p to be known well enough


def keyness(
    articles: pd.DataFrame,
    by: str = "outlet",
    within: str | None = None,
    n_permutations: int = 1000,
    seed: int = 1,
    quotes: pd.DataFrame | None = None,
    voice: str = "all",
    min_count: int = 5,
    min_articles: int = 3,
    refine: int = 100,
    copied: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Each word of each group against all other groups, one row per word x group; of more than MOST groups those with most articles.

    Columns: the group (named as `by`), word (lower case, American spelling, without possessive 's), count, total,
    articles (hits, words, articles with the word in the group), count_rest, total_rest, articles_rest, rate, rate_rest
    (per 1,000), g2 (four-term; negative where the group uses the word less), log_ratio (Hardie's variant), lrc (its
    conservative form, Bonferroni over the words tested), z (weighted log-odds, informative prior of 1,000 words spread as
    the whole corpus, four-term variance), dp_norm (spread over the group's articles: 0 even, 1 in one article; missing for
    a single article), p_permutation, q_bh, house_style (kind, or missing).

    p_permutation: share of `n_permutations` reshufflings of the articles' labels, the given one included, in which the word's
    standardised difference is at least as large (two-sided); the few words that hardly any round reaches get up to `refine`
    times as many rounds. `within` names a column (event, topic) or "day", "month",
    "quarter", "year" of publication, inside which labels are shuffled. q_bh: Benjamini-Hochberg over all rows tested, house
    style (data/house_style.yml, and the words of the groups' own names) set aside; those rows have no q.
    Tested is every word with `min_count` hits in `min_articles` articles, over all groups together, and in one of RARE articles: of forty
    thousand articles in twenty, below which no difference between outlets could be told from chance.
    With `copied` (from find_copied) no passage counts that another article had before, nor what two articles have of one agency: that is
    no outlet's own choice of words, and articles that share it are not independent. A group of nothing else is left out; where fewer than
    two are left the table is empty.
    `voice` ("narrator", "paraphrase", "quoted", "all") needs `quotes` unless it is "all"; `table.attrs` says what was done.
    ValueError where a label is missing, where there is only one group, or where a group has no words.
    """
    labels, groups = _labels(articles, by)
    if voice not in VOICES:
        raise ValueError(f"keyness: voice is {voice!r}, expected one of {', '.join(VOICES)}")
    if voice != "all" and quotes is None:
        raise ValueError(f"keyness: voice {voice!r} needs the table of quotes; pass quotes=extract_quotes(articles)")
    if "article_id" not in articles:
        articles = articles.assign(article_id=[str(k) for k in range(len(articles))])
    spans = None if copied is None else copied_spans(articles, copied)
    x, sizes, vocabulary = _matrix(articles, quotes, spans, voice, min_count, max(min_articles, len(articles) // RARE))
    totals = np.bincount(labels, weights=sizes, minlength=len(groups))
    if (totals == 0).any() and spans is not None:
        kept = totals[labels] > 0
        articles, x, sizes = articles[kept], x[kept], sizes[kept]
        if articles[by].nunique() < 2:
            return pd.DataFrame()
        labels, groups = _labels(articles, by)
        totals = totals[totals > 0]
    if (totals == 0).any():
        empty = groups[int(np.flatnonzero(totals == 0)[0])]
        raise ValueError(f"keyness: {by} {empty!r} has no words in voice {voice!r}; expected at least one word in each group")
    own = {w for g in groups for w in counting_forms(str(g))[1] if w}
    labels, groups, totals = _largest(labels, groups, totals)
    present, whole = (x > 0).astype(np.int32), np.asarray(x.sum(axis=0)).ravel()
    p = permutation_p(x, sizes, labels, len(groups), _strata(articles, within), n_permutations, seed, refine)
    style = house_style()
    kinds = [style.get(w) or ("name of a group" if w in own else "initial" if len(w) == 1 else None) for w in vocabulary]
    parts = []
    for g, name in enumerate(groups):
        rows = np.flatnonzero(labels == g)
        a, c = np.asarray(x[rows].sum(axis=0)).ravel(), totals[g]
        b, d = whole - a, sizes.sum() - c
        in_group = np.asarray(present[rows].sum(axis=0)).ravel()
        columns = {by: name, "word": vocabulary, "count": a, "total": int(c), "articles": in_group, "count_rest": b, "total_rest": int(d)}
        columns |= {"articles_rest": np.asarray(present.sum(axis=0)).ravel() - in_group, "rate": 1000 * a / c, "rate_rest": 1000 * b / d}
        columns |= {"g2": np.where(a / c >= b / d, 1, -1) * g2(a, b, c, d), "log_ratio": log_ratio(a, b, c, d)}
        columns |= {"lrc": log_ratio_conservative(a, b, c, d, tests=max(1, len(vocabulary)))}
        columns |= {"z": _log_odds(a, b, c, d, whole, sizes.sum()), "dp_norm": _dp_norm(x[rows], sizes[rows])}
        parts.append(pd.DataFrame(columns | {"p_permutation": p[g], "house_style": kinds}))
    table = pd.concat(parts, ignore_index=True)
    aside = table["house_style"].notna()
    table.insert(len(table.columns) - 1, "q_bh", benjamini_hochberg(np.where(aside, np.nan, table["p_permutation"])))
    table["_group"], table["_z"] = table[by].map({n: i for i, n in enumerate(groups)}), -table["z"].abs()
    table = (
        table.sort_values(["_group", "p_permutation", "_z", "word"], kind="stable").drop(columns=["_group", "_z"]).reset_index(drop=True)
    )
    table.attrs = {
        "words_tested": len(vocabulary) - sum(k is not None for k in kinds),
        "words_set_aside": sum(k is not None for k in kinds),
    }
    table.attrs |= {
        "articles": len(articles),
        "permutations": n_permutations,
        "refined_to": n_permutations * refine,
        "within": within,
        "voice": voice,
        "seed": seed,
    }
    table.attrs |= {"log_ratio": "Hardie", "z_variance": "four-term", "prior_words": PRIOR_WORDS}
    return table


def permutation_p(
    x: sparse.spmatrix,
    sizes: np.ndarray,
    labels: np.ndarray,
    n_groups: int,
    strata: np.ndarray | None = None,
    n_permutations: int = 1000,
    seed: int = 1,
    refine: int = 1,
) -> np.ndarray:
    """Two-sided p (groups x words) of the standardised difference, from shuffling labels inside strata.

    x: articles x words (sparse counts), sizes: words of each article, labels: number of each article's group. The statistic is
    |a - E| / sqrt(V) with E and V summed over strata (K c / N and K c (N - c) / N squared; K hits, N words of the stratum, c words
    of the group in it): Pearson's residual without its constant, in strata that of Cochran, Mantel and Haenszel. Words that a
    group could not have, because it has no article where they occur, tell nothing and get p = 1.
    p = (1 + rounds at least as far out) / (1 + rounds), which never is 0 (Phipson and Smyth 2010). Words that fewer than
    ten rounds reached get up to `refine` times as many rounds, tenfold at a time (Besag and Clifford 1991): 1,000 rounds
    cannot tell p = .001 from p = .00001, and with thousands of words tested no q could be small. No more are spent where all that wait
    have q < .01 already, as in a large corpus, where many words differ.
    """
    rng = np.random.default_rng(seed)
    m, v = x.shape
    x = x.astype(np.float64)
    strata = np.zeros(m, dtype=int) if strata is None else strata
    inside = (np.arange(strata.max(initial=0) + 1)[:, None] == strata[None, :]) * sizes
    n_s = np.maximum(inside.sum(axis=1), 1)
    groups = np.arange(n_groups)

    def scores(words_first, hits, table):
        """words x (rounds * groups), from words x articles, words x strata and articles x (rounds * groups) of 0 and 1."""
        c = inside @ table
        out = words_first @ table
        out -= hits / n_s @ c
        spread = np.sqrt(hits / n_s**2 @ (c * (n_s[:, None] - c)))
        return np.divide(np.abs(out, out=out), spread, out=np.zeros_like(out), where=spread > 0)

    words_first = x.T.tocsr()
    whole = x.T @ (inside > 0).T.astype(float)
    seen = scores(words_first, whole, (labels[:, None] == groups[None, :]).astype(float))
    bar = seen - 1e-9 * np.maximum(seen, 1e-12)
    reached, rounds = np.zeros((v, n_groups)), np.zeros((v, n_groups))
    for given in _shuffles(labels, strata, n_permutations, _CELLS // max(1, (v + m) * n_groups), rng):
        table = (given.T[:, :, None] == groups).reshape(m, -1).astype(float)
        reached += (scores(words_first, whole, table).reshape(v, -1, n_groups) >= bar[:, None, :]).sum(axis=1)
    rounds += n_permutations
    done, columns = n_permutations, x.tocsc()
    while done < n_permutations * refine:
        more = min(9 * done, n_permutations * refine - done)
        still = {g: np.flatnonzero(reached[:, g] < _ENOUGH) for g in groups}
        parts = {g: (w, _rows_of(columns, w), whole[w]) for g, w in still.items() if len(w)}
        if not parts or _settled(sum(len(w) for w in still.values()), v * n_groups, done):
            break
        for given in _shuffles(labels, strata, more, _CELLS // (m + max(len(w) for w, *_ in parts.values())), rng):
            for g, (w, counts, k) in parts.items():
                reached[w, g] += (scores(counts, k, (given == g).T.astype(float)) >= bar[w, g, None]).sum(axis=1)
        for g, (w, *_) in parts.items():
            rounds[w, g] += more
        done += more
    return ((1 + reached) / (1 + rounds)).T


def _settled(waiting, tests, rounds):
    """True where no round more can lift the q of a word that hardly any round reached above SURE: of many tests many have a small p."""
    return _ENOUGH * tests <= SURE * waiting * (1 + rounds)


def _rows_of(columns, words):
    """Counts (words x articles) of some words; sparse where few articles hold them, in which a product is then faster."""
    counts = columns[:, words].T
    return counts.toarray() if counts.nnz > DENSE * counts.shape[0] * counts.shape[1] else counts.tocsr()


def _shuffles(labels, strata, n, batch, rng):
    """n shuffled label vectors, in batches of rows: articles in random order inside each stratum take its labels in their order."""
    order = np.argsort(strata, kind="stable")
    while n > 0:
        size = min(max(1, batch), n)
        n -= size
        shuffled = np.argsort(strata[None, :] + rng.random((size, len(labels))), axis=1)
        given = np.empty((size, len(labels)), dtype=np.int32)
        np.put_along_axis(given, shuffled, np.broadcast_to(labels[order], given.shape).astype(np.int32), axis=1)
        yield given


def _labels(articles, by):
    if by not in articles:
        raise ValueError(f"keyness: the articles have no column {by!r}; they have {', '.join(map(str, articles.columns))}")
    missing = int(articles[by].isna().sum())
    if missing:
        raise ValueError(f"keyness: {missing} of {len(articles)} articles have no {by}; give them one or leave them out")
    codes, groups = pd.factorize(articles[by])
    if len(groups) < 2:
        raise ValueError(f"keyness: found {len(groups)} {by}; expected at least two to compare")
    return np.asarray(codes), list(groups)


def _largest(labels, groups, totals):
    """Labels, groups and totals of the MOST groups with most articles, in their order; all others have one label more, without a group."""
    counts = np.bincount(labels, minlength=len(groups))
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST])
    number = np.full(len(groups), len(kept))
    number[kept] = np.arange(len(kept))
    return number[labels], [groups[k] for k in kept], totals[kept]


def _strata(articles, within):
    if within is None:
        return None
    if within in articles:
        values = articles[within]
    elif within in ("day", "month", "quarter", "year"):
        values = pd.to_datetime(articles["published"], errors="coerce").dt.to_period(
            {"day": "D", "month": "M", "quarter": "Q", "year": "Y"}[within]
        )
    else:
        raise ValueError(f"keyness: within is {within!r}; expected a column of the articles, or day, month, quarter or year")
    return np.asarray(pd.factorize(values, use_na_sentinel=False)[0])


def _matrix(articles, quotes, spans, voice, min_count, min_articles):
    """Counts (articles x words, sparse), words of each article, and the words of so many hits in so many articles, in alphabetical order.
    The counts of a partition are gone through twice, so that those of rare words are never held."""
    number = {a: k for k, a in enumerate(articles["article_id"])}
    sizes, hits, holders = np.zeros(len(articles)), Counter(), Counter()
    for table in _counts(articles, quotes, spans, voice):
        sizes[[number[a] for a in table["article_id"]]] = table["size"]
        for words, counts in zip(table["words"].str.split(), table["counts"].str.split(), strict=True):
            holders.update(words)
            for word, n in zip(words, counts, strict=True):
                hits[word] += int(n)
    kept = sorted(w for w, n in hits.items() if n >= min_count and holders[w] >= min_articles)
    column, parts = {w: k for k, w in enumerate(kept)}, []
    for table in _counts(articles, quotes, spans, voice):
        for name, words, counts in zip(table["article_id"], table["words"].str.split(), table["counts"].str.split(), strict=True):
            own = [(column[w], int(n)) for w, n in zip(words, counts, strict=True) if w in column]
            parts.append(np.array([(number[name], *pair) for pair in own], dtype=np.int32).reshape(-1, 3))
    rows = np.concatenate(parts) if parts else np.empty((0, 3), np.int32)
    x = sparse.coo_array((rows[:, 2].astype(np.int64), (rows[:, 0], rows[:, 1])), shape=(len(articles), len(kept)))
    return x.tocsr(), sizes, kept


def _counts(articles, quotes, spans, voice):
    return partitions.each("framing.keyness:word_counts", articles, quotes, spans, voice, what="counts of words")


def word_counts(articles, quotes, spans, voice):
    """The words of some of the articles in a voice, one row an article: article_id, size (how many) and, in the same order and parted by
    blanks, words (in the form in which they are counted, each once) and counts. spans: the rows of copied_spans that lie in them."""
    masks = article_masks(articles, quotes)
    states = copied_states(articles, spans, masks)
    rows, wanted = [], VOICES.index(voice)
    for name, text, mask, state in zip(articles["article_id"], articles["text"], masks, states, strict=True):
        starts, forms = counting_forms(text)
        kept = [state[s] == KEPT and (voice == "all" or mask[s] == wanted) for s in starts]
        forms = [f for f, k in zip(forms, kept, strict=True) if k]
        found = Counter(f for f in forms if f is not None)
        rows.append((name, len(forms), " ".join(found), " ".join(map(str, found.values()))))
    return pd.DataFrame(rows, columns=["article_id", "size", "words", "counts"])


def _log_odds(a, b, c, d, whole, total):
    """z of each word; the words not tested go in as one, so that the prior has its whole weight."""
    pad = lambda counts, size: np.append(counts, size - counts.sum())  # noqa: E731
    share = pad(whole, total) / total
    # Without untested words the last share is 0, and a prior of 0 has no logarithm.
    alpha = np.maximum(PRIOR_WORDS * share, 1e-9)
    return weighted_log_odds(pad(a, c), pad(b, d), alpha, n1=c, n2=d)[1][:-1]


def _dp_norm(x, sizes):
    """Gries's DP of each word over articles, divided by 1 - the smallest share; missing for one article or no hit."""
    used = sizes > 0
    x, sizes = x[np.flatnonzero(used)].tocoo(), sizes[used]
    f = np.asarray(x.sum(axis=0)).ravel().astype(float)
    if len(sizes) < 2:
        return np.full(x.shape[1], np.nan)
    w = sizes / sizes.sum()
    # Where a word is absent |0 - w| = w, and all w sum to 1: only the articles that have the word need a look.
    gap = np.abs(x.data / f[x.col] - w[x.row]) - w[x.row]
    dp = 0.5 * (1 + np.bincount(x.col, weights=gap, minlength=x.shape[1]))
    return np.where(f > 0, dp / (1 - w.min()), np.nan)
