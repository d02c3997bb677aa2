"""Words next to each side in the outlets' own voice."""

import numpy as np
import pytest

from analysis import collocates, find_copied

TEXT = "Defiant Japan imposed curbs. Defiant Japan again refused. Seoul was calm. Kim said Japan was reckless and reckless."


@pytest.fixture
def table(make_articles, make_quotes):
    articles = make_articles(("A", TEXT), ("B", "A defiant South Korea answered. Reckless it was not."))
    return collocates(articles, make_quotes(("a0", TEXT, "Japan was reckless and reckless")), min_together=1)


def test_counts_and_log_dice(table):
    row = table[(table["party"] == "Japan") & (table["word"] == "defiant")].iloc[0]
    assert (row["together"], row["party_count"], row["word_count"], row["articles"]) == (2, 2, 3, 1)
    assert row["log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (2 + 3)))
    assert TEXT[row["start"] :].startswith("Defiant")


def test_quoted_and_other_sentences_and_grammar_stay_out(table):
    japan = set(table[table["party"] == "Japan"]["word"])
    assert "reckless" not in japan and "calm" not in japan and "again" not in japan
    assert {"imposed", "curbs", "refused"} <= japan
    assert set(table[table["party"] == "South Korea"]["word"]) == {"calm", "defiant", "answered"}


def test_one_party_and_an_unknown_one(make_articles, make_quotes):
    articles = make_articles(("A", TEXT))
    assert set(collocates(articles, make_quotes(), party="Japan", min_together=1)["party"]) == {"Japan"}
    with pytest.raises(ValueError, match="'France' is not named in voice 'narrator'; found are Japan, South Korea"):
        collocates(articles, make_quotes(), party="France")
    with pytest.raises(ValueError, match="needs the table of quotes"):
        collocates(articles, None)


def test_span_reaches_no_further_than_said(make_articles):
    articles = make_articles(("A", "Japan one two three four five six."))
    words = collocates(articles, None, voice="all", span=3, min_together=1)["word"]
    assert len(words) <= 3 and "six" not in set(words)


COPIED = (
    "Furious Japan tore up the export agreement on Thursday and told its envoy in Seoul to hand over a note before the shops had closed. "
    "Officials at the port said that nobody had warned them of the new forms, which run to forty pages."
)


def test_a_story_that_a_second_outlet_prints_counts_once(make_articles):
    articles = make_articles(("A", COPIED), ("B", f"Our own words come first here.\n\n{COPIED}"))
    for copied, together, outlets in ((None, 2, 2), (find_copied(articles), 1, 1)):
        table = collocates(articles, None, party="Japan", voice="all", min_together=1, copied=copied)
        row = table[table["word"] == "furious"].iloc[0]
        assert (row["together"], row["party_count"], row["outlets"]) == (together, together, outlets)
