"""Keyness: totals, effect sizes and a p-value that holds when nothing differs."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import find_copied, keyness
from analysis.framing import statistics as st
from analysis.framing.keyness import permutation_p


@pytest.fixture(scope="module")
def corpus():
    """120 articles of 12 topics; the topics clump words as events do; outlet North uses 'pact' more often."""
    rng = np.random.default_rng(5)
    rows = []
    for n in range(120):
        topic, outlet = n % 12, ("North", "South", "East")[n // 40]
        words = [f"common{k}" for k in rng.integers(0, 40, 150)] + [f"topic{topic}x{k}" for k in rng.integers(0, 15, rng.integers(10, 60))]
        words += ["pact"] * rng.poisson(6 if outlet == "North" else 2) + ["Mr"] * (3 if outlet == "South" else 0)
        rows.append(
            {"article_id": f"a{n}", "outlet": outlet, "text": " ".join(words), "published": pd.Timestamp("2020-01-01"), "topic": topic}
        )
    return pd.DataFrame(rows)


def test_counts_and_measures_of_one_word(corpus):
    table = keyness(corpus, n_permutations=200, refine=1)
    row = table[(table["outlet"] == "North") & (table["word"] == "pact")].iloc[0]
    per_article = corpus["text"].str.split().apply(lambda w: (w.count("pact"), len(w)))
    north = corpus["outlet"] == "North"
    a, c = np.array(per_article[north].tolist()).sum(axis=0)
    b, d = np.array(per_article[~north].tolist()).sum(axis=0)
    assert (row["count"], row["total"], row["count_rest"], row["total_rest"]) == (a, c, b, d)
    assert row["articles"] + row["articles_rest"] == sum(n > 0 for n, _ in per_article)
    assert row["g2"] == pytest.approx(st.g2(a, b, c, d)) and row["log_ratio"] == pytest.approx(st.log_ratio(a, b, c, d))
    hits, sizes = zip(*per_article[north], strict=True)
    assert row["dp_norm"] == pytest.approx(st.dispersion(hits, sizes)["dp_norm"])
    share = (a + b) / (c + d)
    delta, z = st.weighted_log_odds([a, c - a], [b, d - b], [1000 * share, 1000 * (1 - share)])
    assert row["z"] == pytest.approx(z[0])
    assert row["p_permutation"] == pytest.approx(1 / 201)


def test_signs_and_order(corpus):
    table = keyness(corpus, n_permutations=100, refine=1)
    south = table[(table["outlet"] == "South") & (table["word"] == "pact")].iloc[0]
    assert south["g2"] < 0 and south["log_ratio"] < 0 and south["z"] < 0
    assert table["outlet"].drop_duplicates().tolist() == ["North", "South", "East"]
    assert table.iloc[0]["word"] == "pact"


def test_house_style_is_set_aside_and_shown(corpus):
    table = keyness(corpus, n_permutations=100, refine=1)
    mr = table[table["word"] == "mr"]
    assert (mr["house_style"] == "honorifics").all() and mr["q_bh"].isna().all() and mr["p_permutation"].notna().all()
    plain = table[table["house_style"].isna()]
    assert plain["q_bh"].tolist() == pytest.approx(st.benjamini_hochberg(plain["p_permutation"]).tolist())
    assert table.attrs["words_set_aside"] == 1 and table.attrs["words_tested"] == table["word"].nunique() - 1


def test_spelling_and_apostrophes_do_not_part_words(make_articles):
    text_a, text_b = "Japan’s defence of neighbours. " * 3, "Japan's defense of neighbors. " * 3
    table = keyness(make_articles(("A", text_a), ("B", text_b)), n_permutations=10, min_count=1, min_articles=1)
    assert set(table["word"]) == {"japan", "defense", "of", "neighbors"} and (table["g2"] == 0).all()


def test_the_share_below_five_per_cent_when_labels_are_shuffled(corpus):
    # Shuffled labels differ in nothing. The usual test over words, on the same shuffles, takes topics for framing.
    rng = np.random.default_rng(11)
    below, usual = [], []
    for _ in range(40):
        shuffled = corpus.assign(outlet=rng.permutation(corpus["outlet"]))
        table = keyness(shuffled[shuffled["outlet"] != "East"], n_permutations=199, refine=1)
        table = table[(table["outlet"] == "North") & table["house_style"].isna()]
        below.append((table["p_permutation"] < 0.05).mean())
        usual.append((table["g2"].abs() > 3.841459).mean())
    assert 0.03 <= np.mean(below) <= 0.07
    assert np.mean(usual) > 0.10


def test_labels_are_shuffled_inside_events():
    # One word, two events: in each event the one outlet has it twice as often. Four articles allow 2 x 2 labellings.
    x = sparse.csr_array(np.array([[4], [2], [40], [20]]))
    sizes, labels = np.full(4, 100.0), np.array([0, 1, 0, 1])
    p = permutation_p(x, sizes, labels, 2, strata=np.array([0, 0, 1, 1]), n_permutations=4000)
    # 44 : 22 and 22 : 44 are as far out as what is seen, 42 : 24 and 24 : 42 are not.
    assert p[0, 0] == pytest.approx(0.5, abs=0.03)
    # Without events six labellings, of which those two and 60 : 6 and 6 : 60 are as far out.
    assert permutation_p(x, sizes, labels, 2, n_permutations=4000)[0, 0] == pytest.approx(4 / 6, abs=0.03)


def test_a_word_of_a_month_in_which_the_outlet_is_silent_tells_nothing():
    # The word is of the second event only, where the first outlet has no article; its own articles differ in length.
    x = sparse.csr_array(np.array([[0], [0], [0], [0], [7], [5]]))
    sizes, labels = np.array([900.0, 800, 100, 200, 300, 300]), np.array([0, 0, 1, 1, 1, 1])
    p = permutation_p(x, sizes, labels, 2, strata=np.array([0, 0, 0, 0, 1, 1]), n_permutations=200)
    assert (p == 1).all()


def test_rare_differences_get_more_rounds(corpus):
    table = keyness(corpus, n_permutations=100, refine=100)
    row = table[(table["outlet"] == "North") & (table["word"] == "pact")].iloc[0]
    assert row["p_permutation"] == pytest.approx(1 / 10_001) and row["q_bh"] < 0.05
    assert (table[table["word"].str.startswith(("topic", "common"))]["q_bh"] > 0.05).all()
    # One of 20 articles has the word: it is in the small group once in 20 shuffles, however many rounds are made.
    x, sizes, labels = sparse.csr_array(np.array([[9]] + [[0]] * 19)), np.full(20, 50.0), np.array([0] + [1] * 19)
    assert permutation_p(x, sizes, labels, 2, n_permutations=100, refine=100)[0, 0] == pytest.approx(0.05, abs=0.04)


def test_within_month_is_taken_from_the_date(corpus):
    dated = corpus.assign(published=pd.to_datetime(["2020-01-05", "2020-02-05"] * 60))
    by_month = keyness(dated, within="month", n_permutations=50, refine=1)
    by_column = keyness(dated.assign(m=dated["published"].dt.month), within="m", n_permutations=50, refine=1)
    pd.testing.assert_frame_equal(by_month, by_column, check_like=True)
    assert by_month.attrs["within"] == "month"


def test_same_seed_same_table(corpus):
    part = corpus.iloc[::4]
    pd.testing.assert_frame_equal(keyness(part, n_permutations=50, seed=2, refine=10), keyness(part, n_permutations=50, seed=2, refine=10))


def test_own_voice_only(make_articles, make_quotes):
    text = 'The row goes on. Kim said "trade war".'
    articles = make_articles(("A", text), ("B", "The row is new."))
    table = keyness(
        articles, quotes=make_quotes(("a0", text, '"trade war"')), voice="narrator", n_permutations=10, min_count=1, min_articles=1
    )
    assert "trade" not in set(table["word"]) and "row" in set(table["word"])
    assert table[table["outlet"] == "A"]["total"].iloc[0] == 6


@pytest.mark.parametrize(
    "change, part",
    [
        ({"outlet": ["A", "A"]}, "found 1 outlet; expected at least two"),
        ({"outlet": ["A", None]}, "1 of 2 articles have no outlet"),
        ({"text": ["words here", ""]}, "outlet 'B' has no words"),
    ],
)
def test_what_cannot_be_compared_is_refused(make_articles, change, part):
    articles = make_articles(("A", "words here"), ("B", "and there")).assign(**change)
    with pytest.raises(ValueError, match=part):
        keyness(articles, n_permutations=5)


def test_other_refusals(make_articles):
    articles = make_articles(("A", "words here"), ("B", "and there"))
    with pytest.raises(ValueError, match="needs the table of quotes"):
        keyness(articles, voice="narrator")
    with pytest.raises(ValueError, match="within is 'week'"):
        keyness(articles, within="week", min_count=1, min_articles=1)
    with pytest.raises(ValueError, match="no column 'desk'"):
        keyness(articles, by="desk")


STORY = (
    "The customs ministry rebuffed the envoy and closed the northern crossing to fruit lorries until the two sides have agreed on a new "
    "certificate, which inspectors of both countries are to sign at the gate before a driver may go on to the market."
)


def test_what_two_outlets_have_of_one_agency_is_no_outlets_word(make_articles):
    own = [("A", "Apples rot at the gate, growers say again."), ("B", "Pears rot at the gate, growers say again.")] * 3
    articles = make_articles(*own, ("A", STORY), ("B", STORY), wire=[None] * 6 + ["Reuters", "Reuters"])
    words = {}
    for copied in (None, find_copied(articles)):
        table = keyness(articles, n_permutations=20, refine=1, min_count=1, min_articles=1, copied=copied)
        words[copied is None] = set(table["word"])
        assert {"apples", "pears", "rot"} <= words[copied is None]
    assert "rebuffed" in words[True] and "rebuffed" not in words[False]


def test_an_outlet_that_prints_agency_copy_alone_has_no_words_to_compare(make_articles):
    own = [("A", "Apples rot at the gate, growers say again."), ("B", "Pears rot at the gate, growers say again.")] * 3
    articles = make_articles(*own, ("C", STORY), ("D", STORY), wire=[None] * 6 + ["Reuters", "Reuters"])
    options = {"n_permutations": 20, "refine": 1, "min_count": 1, "min_articles": 1}
    assert set(keyness(articles, copied=find_copied(articles), **options)["outlet"]) == {"A", "B"}
    copies = articles.tail(2).reset_index(drop=True)
    assert keyness(copies, copied=find_copied(copies), **options).empty
