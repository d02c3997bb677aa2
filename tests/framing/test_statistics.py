"""Worked numbers that were published for these measures; where they come from stands beside each case."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.framing import statistics as st

CASES = json.loads((Path(__file__).parents[1] / "cases" / "keyness.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_published_number(case):
    value = getattr(st, case["measure"])(*case["input"], **case.get("options", {}))
    if "part" in case:
        value = value[case["part"]]
    if "first" in case:
        value = value[: case["first"]]
    assert np.allclose(value, case["expected"], atol=case.get("atol", 6e-7), rtol=case.get("rtol", 6e-7)), value


def test_bonferroni_and_benjamini_hochberg_differ_as_published():
    p = np.array(next(c for c in CASES if c["measure"] == "benjamini_hochberg")["input"][0])
    assert (st.benjamini_hochberg(p) <= 0.05).sum() == 4
    assert (p * len(p) <= 0.05).sum() == 3


def test_missing_p_does_not_count_in_the_family():
    q = st.benjamini_hochberg([0.01, np.nan, 0.04])
    assert q[0] == pytest.approx(0.02) and np.isnan(q[1]) and q[2] == pytest.approx(0.04)


@pytest.mark.parametrize("call", [lambda: st.g2(3, 0, 18, 0), lambda: st.log_ratio(0, 1, 0, 9)])
def test_an_empty_side_is_refused(call):
    with pytest.raises(ValueError, match="no words"):
        call()


def test_weighted_log_odds_refuses_the_empty_second_group():
    # All 18 words in one group give -.1116 for "brown" and .2283 for "the": numbers made by the prior alone.
    words = "the quick brown fox jumps over the lazy pig the lazy purple pig jumps over the lazier donkey".split()
    vocabulary = sorted(set(words))
    counts = np.array([words.count(w) for w in vocabulary])
    with pytest.raises(ValueError, match="no words"):
        st.weighted_log_odds(counts, np.zeros(len(vocabulary)), np.full(len(vocabulary), 0.05))
    first = np.array([words[:9].count(w) for w in vocabulary])
    z = dict(
        zip(vocabulary, st.weighted_log_odds(first, counts - first, np.full(len(vocabulary), 0.05), variance="two-term")[1], strict=True)
    )
    assert z["brown"] == pytest.approx(0.689423, abs=6e-7) and z["purple"] == pytest.approx(-0.689423, abs=6e-7)
    assert z["the"] == pytest.approx(0, abs=6e-7)


def test_quasi_poisson_is_exact_poisson_for_one_article_and_wider_for_uneven_ones():
    low, high = st.quasi_poisson_interval([10], [1000])
    assert (low, high) == (pytest.approx(4.7953887e-3), pytest.approx(18.3903560e-3))
    even = st.quasi_poisson_interval([5, 5, 5, 5], [1000] * 4)
    assert even == tuple(np.array(st.poisson_interval(20)) / 4000)
    # By hand: mean 5, chi-squared (144 + 3 * 16) / 5 = 38.4, phi = 38.4 / 3 = 12.8.
    plain = st.quasi_poisson_interval([17, 1, 1, 1], [1000] * 4, small_sample=False)
    assert plain == pytest.approx(tuple(np.array(st.poisson_interval(20 / 12.8)) * 12.8 / 4000))
    assert plain[1] - plain[0] > 2 * (even[1] - even[0])


def test_corrections_for_small_samples():
    # Equal sizes: both estimates of phi are the same, and t of 3 degrees of freedom (3.182446) takes the place of z (1.959964).
    phi = 12.8 * (3.1824463 / 1.9599640) ** 2
    assert st.quasi_poisson_interval([17, 1, 1, 1], [1000] * 4) == pytest.approx(
        tuple(np.array(st.poisson_interval(20 / phi)) * phi / 4000)
    )
    # A long article that differs: expected 15, 2, 2, 1; Pearson (25/15 + 2 + 2 + 1) / 3 = 2.22, ratio 4/3 * 34 / 20 = 2.27.
    phi = max((25 / 15 + 2 + 2 + 1) / 3, 4 / 3 * 34 / 20) * (3.1824463 / 1.9599640) ** 2
    found = st.quasi_poisson_interval([20, 0, 0, 0], [1500, 200, 200, 100])
    assert found == pytest.approx(tuple(np.array(st.poisson_interval(20 / phi)) * phi / 2000))
    # Two long articles that differ and two short ones that do not: expected 20, 20, 2, 2; Pearson (100/20 + 100/20) / 3 = 3.33,
    # the ratio's 4/3 * 200 / 44 = 6.06 counts.
    phi = 4 / 3 * 200 / 44 * (3.1824463 / 1.9599640) ** 2
    found = st.quasi_poisson_interval([30, 10, 2, 2], [1000, 1000, 100, 100])
    assert found == pytest.approx(tuple(np.array(st.poisson_interval(44 / phi)) * phi / 2200))


def test_few_articles_do_not_give_a_spread():
    # 3 hits of 261 words in two articles: with t of one degree of freedom the upper limit was 19.39, more than a hit at every word.
    for hits, sizes in (([3, 0], [30, 231]), ([3, 0, 0], [30, 200, 31])):
        assert st.quasi_poisson_interval(hits, sizes) == pytest.approx(tuple(np.array(st.poisson_interval(3)) / 261))
    wide = st.quasi_poisson_interval([3, 0, 0, 0], [30, 100, 100, 31])
    assert wide[1] > st.poisson_interval(3)[1] / 261
    # No words in an article: it is none of the four.
    assert st.quasi_poisson_interval([3, 0, 0, 0], [30, 200, 31, 0]) == pytest.approx(tuple(np.array(st.poisson_interval(3)) / 261))
    assert st.quasi_poisson_interval([2, 0, 0, 0], [2, 1, 1, 1])[1] == 1


def test_no_hit_has_an_upper_limit_and_no_words_no_interval():
    low, high = st.quasi_poisson_interval([0, 0], [400, 600])
    assert low == 0 and high == pytest.approx(3.6888795e-3)
    assert np.isnan(st.quasi_poisson_interval([0], [0])).all()


def test_intervals_of_many_cells_at_once_are_those_of_each_cell():
    hits, sizes = np.array([[3, 0, 9], [1, 0, 0]]), np.array([[200, 300, 100], [400, 0, 50]])
    low, high = st.quasi_poisson_interval(hits, sizes)
    for k in range(3):
        assert (low[k], high[k]) == pytest.approx(st.quasi_poisson_interval(hits[:, k], sizes[:, k]))


def test_interval_covers_the_rate_of_clustered_counts():
    # Rates that vary between articles (gamma, as topics make them): 95 % nominal, a plain Poisson interval falls to about 80.
    rng = np.random.default_rng(7)
    covered = poisson = 0
    for _ in range(400):
        sizes = rng.integers(300, 1200, 20)
        hits = rng.poisson(sizes * 0.003 * rng.gamma(1.0, 1.0, 20))
        low, high = st.quasi_poisson_interval(hits, sizes)
        covered += low <= 0.003 <= high
        low, high = np.array(st.poisson_interval(hits.sum())) / sizes.sum()
        poisson += low <= 0.003 <= high
    assert 0.90 <= covered / 400 <= 0.98
    assert poisson / 400 < covered / 400 - 0.05
