"""Words of the built-in frames that mean something else where they stand, and uses that an exclusion must not take away."""

import pandas as pd
import pytest

import analysis


def hits(text):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": [pd.Timestamp("2019-08-05")], "text": [text]})
    found = analysis.frame_hits(articles, analysis.extract_quotes(articles))
    return {(r.frame.split()[0], r.match.lower()) for r in found.itertuples()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Seoul took Tokyo to court.", {("law", "court")}),
        ("The right is enshrined in law.", {("law", "law")}),
        ("They agreed on trade in goods.", {("trade", "trade")}),
        ("They lay down their arms.", {("security", "arms")}),
        ("Japan's Self-Defense Forces moved.", {("security", "defense")}),
        ("The court met on 21 May and from May to July.", {("law", "court")}),
        ("US May Impose Tariffs", {("uncertainty", "may"), ("trade", "tariffs")}),
        ("It hopes for deepening cooperation.", {("diplomacy", "cooperation")}),
        ("They were accustomed to feudal lords.", set()),
        ("It was about trade—in fact all of it.", {("trade", "trade")}),
        ("The won hit a new low in the migrant crisis.", set()),
        ("The spokesman declined to respond.", set()),
        ("She teaches at the Harbour War College.", set()),
        ("They met in the old Treaty Room of the palace.", set()),
        ("The novel was sold beside War and Peace in every shop.", set()),
        ("The Japanese Army moved.", {("security", "army")}),
        ("Army chiefs met. War is near.", {("security", "army"), ("security", "war")}),
        pytest.param("She won her war of nerves on grass.", set(), marks=pytest.mark.xfail(reason="a figure of speech", strict=True)),
    ],
)
def test_the_frames_of_a_sentence(text, told):
    assert hits(text) == told


def test_two_outlets_that_differ_are_named_beside_a_third_of_which_little_is_known():
    from analysis.framing.comparing import extremes

    rows = [("A", 10, 5.0, 3.7, 6.6), ("B", 10, 20.0, 17.3, 23.0), ("C", 4, 25.0, 0.003, 293.0)]
    table = pd.DataFrame(rows, columns=["outlet", "articles", "rate", "ci_low", "ci_high"])
    table = table.assign(frame="security", voice="narrator", zone="all", words=3000, agency=False, count=10)
    found = extremes(table).iloc[0]
    assert found["apart"] and (found["most"], found["least"]) == ("B", "A")
    assert not extremes(table.assign(articles=[4, 20, 1]).iloc[1:]).iloc[0]["apart"]
