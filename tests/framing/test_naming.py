"""What each outlet calls the same thing, against the table made by hand; candidates for a corpus without concepts."""

import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import load_case, naming_candidates, naming_table
from analysis.framing.naming import naming_grid
from analysis.language.text import fold

ROOT = Path(__file__).parents[2]
CELL = re.compile(r"^(H |D |K )?\*\*(.+?)\*\* ×(\d+)(?: \((.*)\))?$")
ZONES = {"H ": "headline", "D ": "deck", "K ": "deck", None: "body"}
# The hand table counts "urging" in Bloomberg twice, once of it inside "the urging of U.S. officials"; here the longest wins.
INSIDE_ANOTHER = {("US reaction", "001", "body", "urging")}


def plain(term):
    """A term without quotation marks, which the hand table prints and a span of words does not begin with."""
    return " ".join(re.sub(r"(?<!\w)['\"]|['\"](?!\w)", "", fold(term)).split())


@pytest.fixture(scope="module")
def by_hand():
    rows = [line for line in (ROOT / "tests" / "gold" / "naming.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    found = {}
    for row in rows[1:]:
        concept, *cells = (c.strip() for c in row.strip().strip("|").split(" | "))
        for article, cell in zip(("000", "001", "002", "003", "004"), cells, strict=True):
            for part in cell.strip().split("<br>") if cell.strip() != "-" else []:
                zone, term, count, _ = CELL.match(part).groups()
                found[concept, article, ZONES[zone], plain(term)] = int(count)
    return found


@pytest.fixture(scope="module")
def naming(seeds, gold_quotes):
    return naming_table(seeds, gold_quotes, load_case(ROOT / "seeds"))


def test_terms_and_counts_of_the_hand_table(naming, by_hand):
    ours = {}
    for row in naming.itertuples():
        key = (row.concept, row.article_id[:3], row.zone, plain(row.term))
        ours[key] = ours.get(key, 0) + row.count
    assert len(by_hand) == 334 and len({k[0] for k in by_hand}) == 28
    differ = {k: (n, ours.get(k)) for k, n in by_hand.items() if ours.get(k) != n}
    assert set(differ) <= INSIDE_ANOTHER, differ
    # Three terms in a body that the reader passed over: "the agreement", "South Korean government", "the two countries".
    more = [k for k in ours if k not in by_hand and k[2] == "body"]
    assert len(more) <= 3, more


def test_voice_of_a_name(naming):
    row = naming[(naming["concept"] == "Name of the pact") & (naming["article_id"].str.startswith("000"))].set_index("term")
    assert row.loc["the pact", "voice"] == "quoted" and row.loc["The accord", "voice"] == "narrator"
    gsomia = naming[(naming["term"] == "GSOMIA") & naming["article_id"].str.startswith("000")].set_index("voice")["count"]
    assert gsomia.to_dict() == {"narrator": 1, "quoted": 1}


def test_grid_shows_terms_with_counts_and_voice(naming):
    grid = naming_grid(naming, zones=None)
    assert grid.shape == (28, 5)
    cell = grid.loc["Reciprocity / retaliation (and whose act gets the word)", "Breitbart"]
    assert cell == "widely seen as retaliation ×1; explicitly linked ×1" or cell == "explicitly linked ×1; widely seen as retaliation ×1"
    assert pd.isna(grid.loc["Seoul's own list and verb", "CNBC"])
    pact = grid.loc["Name of the pact", "Shephard"]
    assert pact.startswith("H military intel-sharing pact ×1; ") and "GSOMIA ×2 (1 quoted)" in pact and "the pact ×1 (quoted)" in pact
    assert "quoted" not in naming_grid(naming, voices=["narrator"]).loc["Name of the pact", "Shephard"]


def test_longest_pattern_wins_and_a_barred_one_is_left_out(make_articles, make_quotes):
    case = SimpleNamespace(concepts={"act": ("the decision", "-the decision to", "decision to end")}, path="case.yml")
    articles = make_articles(("A", "The decision came late. The decision to end it stands, the decision to stay does not."))
    table = naming_table(articles, make_quotes(), case)
    assert table[["term", "count"]].values.tolist() == [["The decision", 1], ["decision to end", 1]]


def test_a_bad_concept_is_one_sentence(make_articles, make_quotes):
    case = SimpleNamespace(concepts={"act": ("the (decision",)}, path="case.yml")
    with pytest.raises(ValueError, match=r"^case.yml: concepts: act: entry 1: the pattern 'the \(decision' has a parenthesis"):
        naming_table(make_articles(("A", "x")), make_quotes(), case)


def test_no_concepts_give_an_empty_table(make_articles, make_quotes):
    table = naming_table(make_articles(("A", "x")), make_quotes(), SimpleNamespace(concepts={}))
    assert len(table) == 0 and {"concept", "outlet", "term", "count", "voice"} <= set(table)
    assert naming_grid(table).empty


def test_candidates_from_headlines(make_articles):
    heads = ["Seoul to scrap intelligence pact with Japan", "Seoul to end intelligence pact with Japan", "Storm hits the coast of Cuba"]
    articles = make_articles(("A", "x"), ("B", "y"), ("C", "z"), headline=heads)
    table = naming_candidates(articles)
    assert table[["candidate", "outlet", "term"]].values.tolist() == [[1, "A", "scrap"], [1, "B", "end"]]
    assert table["context"].iloc[0] == "Seoul to ___ intelligence pact with"
    late = articles.assign(published=pd.to_datetime(["2020-01-01", "2020-02-01", "2020-01-01"]))
    assert len(naming_candidates(late)) == 0


def test_candidates_from_aligned_quotes(make_articles, make_quotes):
    texts = ["Kim said it was a grave change in the environment.", "It was a fundamental change in the environment, Kim said."]
    articles = make_articles(("A", texts[0]), ("B", texts[1]))
    contents = ["it was a grave change in the environment", "It was a fundamental change in the environment"]
    quotes = make_quotes(("a0", texts[0], contents[0]), ("a1", texts[1], contents[1])).assign(outlet=["A", "B"])
    aligned = pd.DataFrame({"utterance_id": [1, 1], "quote_id": quotes["quote_id"]})
    table = naming_candidates(articles, quotes, aligned)
    assert set(table["term"]) == {"grave", "fundamental"} and set(table["source"]) == {"quote"}


def test_no_candidates_without_headlines(make_articles):
    assert naming_candidates(make_articles(("A", "x"), ("B", "y"))).empty
