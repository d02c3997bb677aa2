"""Copied text: exact, in the right places, and linear."""

import random
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import copied as module
from analysis.corpus.copied import COLUMNS, find_copied, shared_shares
from analysis.corpus.readers import load_articles
from analysis.language.text import fold, words

ROOT = Path(__file__).resolve().parents[2]


def table(*texts, outlets=None, wires=None, days=None):
    n = len(texts)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(n)],
            "outlet": outlets or [f"Outlet {i}" for i in range(n)],
            "wire": wires or [None] * n,
            "published": pd.to_datetime(days or ["2019-08-22"] * n),
            "text": list(texts),
        }
    )


def by_hand(articles):
    """Containment of every pair, computed the plain way."""
    grams = []
    for text in articles["text"]:
        w = [fold(text)[s:e].lower() for s, e in words(text)]
        grams.append({tuple(w[i : i + 5]) for i in range(len(w) - 4)})
    ids = articles["article_id"].tolist()
    out = {}
    for i in range(len(ids)):
        for j in range(i + 1, len(ids)):
            share = len(grams[i] & grams[j]) / max(1, min(len(grams[i]), len(grams[j])))
            if share >= 0.1:
                out[frozenset((ids[i], ids[j]))] = share
    return out


def scattered(n, seed=1):
    """Articles of random words, some of which share a passage."""
    rng = random.Random(seed)
    vocabulary = [f"w{i}" for i in range(3000)]
    passages = [" ".join(rng.choices(vocabulary, k=60)) for _ in range(max(1, n // 4))]
    texts = []
    for _ in range(n):
        text = rng.choices(vocabulary, k=300)
        for p in rng.sample(passages, min(2, len(passages))):
            at = rng.randrange(len(text))
            text = text[:at] + p.split() + text[at:]
        texts.append(" ".join([*text, "officials said on condition of anonymity because"]))
    return table(*texts)


def test_the_two_copies_of_one_agency_among_the_seeds():
    articles = load_articles(ROOT / "seeds")
    found = find_copied(articles)
    assert list(found.columns) == COLUMNS
    assert len(found) == 1
    row = found.iloc[0]
    assert {row["outlet_a"], row["outlet_b"]} == {"Shephard", "The News International"}
    assert row["outlet_a"] == "The News International", "the earlier one"
    assert row["same_wire"]
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    for (a, b), (c, d) in row["passages"]:
        assert [fold(text[row["article_a"]])[s:e].lower() for s, e in words(text[row["article_a"]], a, b)] == [
            fold(text[row["article_b"]])[s:e].lower() for s, e in words(text[row["article_b"]], c, d)
        ]
    assert "reciprocating an identical decision by Japan" in " ".join(text[row["article_a"]][a:b] for (a, b), _ in row["passages"])


@pytest.mark.parametrize("common", [100, 3])
def test_the_same_pairs_as_by_hand(monkeypatch, common):
    """Also where 5-grams of more than three articles propose no pair by themselves."""
    monkeypatch.setattr(module, "COMMON", common)
    articles = scattered(60)
    expected = by_hand(articles)
    found = {frozenset((r.article_a, r.article_b)): r.containment for r in find_copied(articles).itertuples()}
    assert found.keys() == expected.keys()
    assert len(expected) > 50
    assert all(abs(found[k] - expected[k]) < 1e-12 for k in expected)


def test_case_marks_and_punctuation_do_not_count():
    a = "The minister said: “We can’t go on like this,” and left the room."
    b = 'the minister SAID "we can\'t go on like this" and left the room'
    row = find_copied(table(a, b)).iloc[0]
    assert row["containment"] == 1
    assert row["words"] == 13
    assert 0.4 < row["quoted_share"] < 0.6


def test_text_that_an_article_repeats_is_counted_once():
    a = "One two three four five six seven. " * 2
    row = find_copied(table(a, "One two three four five six seven.")).iloc[0]
    assert (row["words"], row["words_b"]) == (14, 7)
    shares = shared_shares(table(a, "One two three four five six seven."), find_copied(table(a, "One two three four five six seven.")))
    assert shares["share"].tolist() == [1.0, 1.0]


def test_an_agency_s_own_story_and_a_copy_of_it_are_of_one_wire():
    text = "The minister said on Monday that the ferry would sail again soon."
    found = find_copied(table(text, text, text, outlets=["Reuters", "CNBC", "Gazette"], wires=[None, "Reuters", None]))
    assert dict(zip(zip(found["article_a"], found["article_b"], strict=True), found["same_wire"], strict=True)) == {
        ("a0", "a1"): True,
        ("a0", "a2"): False,
        ("a1", "a2"): False,
    }


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("One two.", "One two."), ("One two three four five.",)])
def test_nothing_to_share(texts):
    found = find_copied(table(*texts))
    assert list(found.columns) == COLUMNS
    assert len(found) == 0
    assert len(shared_shares(table(*texts), found)) == 0


def test_a_hand_made_table_will_do():
    text = "The minister said on Monday that the ferry would sail again soon."
    frame = pd.DataFrame({"article_id": ["x", "y"], "outlet": ["A", "B"], "published": [pd.NaT, pd.NaT], "text": [text, text]})
    assert find_copied(frame)["containment"].tolist() == [1.0]
