"""The best dependency tree with one root, against all trees of short sentences."""

import itertools

import numpy as np
import pytest

from analysis.language.tree import best_tree


def all_trees(n):
    for heads in itertools.product(range(n + 1), repeat=n):
        if sum(h == 0 for h in heads) != 1 or any(h == k + 1 for k, h in enumerate(heads)):
            continue
        if all(reaches_root(heads, k + 1) for k in range(n)):
            yield heads


def reaches_root(heads, k):
    for _ in range(len(heads) + 1):
        if k == 0:
            return True
        k = heads[k - 1]
    return False


@pytest.mark.parametrize("seed", range(40))
def test_no_other_tree_scores_higher(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    scores = rng.normal(size=(n, n + 1)) * 3
    scores[np.arange(n), np.arange(n) + 1] = -np.inf
    found = best_tree(scores)
    best = max(all_trees(n), key=lambda heads: sum(scores[k, h] for k, h in enumerate(heads)))
    assert tuple(found) == best


def test_a_long_sentence_of_words_that_point_in_circles_is_one_tree():
    rng = np.random.default_rng(5)
    scores = rng.normal(size=(300, 301))
    scores[np.arange(300), np.arange(300) + 1] = -np.inf
    found = best_tree(scores)
    assert (found == 0).sum() == 1 and all(reaches_root(found, k + 1) for k in range(300))
