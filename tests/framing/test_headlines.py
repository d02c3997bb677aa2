"""Whose voice a headline speaks in: statements with their source, the outlet's own sentences, and forms that only look like either."""

import pytest

from analysis import count_frames, frame_hits
from analysis.framing.headlines import headline_masks
from analysis.framing.lexicon import Lexicon, read_frame


def marked(text):
    """The headline with { } around what is a source's outside quotation marks and [ ] around what is inside them."""
    out, before = "", 0
    (mask,) = headline_masks([text])
    for letter, voice in zip(text + "\0", bytes(mask) + b"\0", strict=True):
        if voice != before:
            out += {1: "}", 2: "]"}.get(before, "") + {1: "{", 2: "["}.get(voice, "")
        out, before = out + letter.strip("\0"), voice
    return out


@pytest.mark.parametrize(
    "headline",
    [
        "Haley: {North Korea needs to brace for combined pressure}",
        "White House: {Talks must lead to ending nuclear program}",
        "{Communist China spread virus on purpose}: McCarthy",
        "North Korea claims {it test-launched its first missile}",
        "Trump Warns {That a Conflict Is Possible}",
        "After Trump criticism, China denies {selling oil illicitly to North Korea}",
        "Germany and France call for {new spy rules}",
        "{New missile test smaller than recent launches}, White House says",
        "{April was best month in history}, according to budget figures",
        "Scarborough, Brzezinski say {White House used National Enquirer as threat}",
        "Rosenworcel: {“Anna brings wealth of experience”}".replace("{", "[").replace("}", "]"),
    ],
)
def test_a_headline_that_names_its_source(headline):
    assert marked(headline.translate(str.maketrans("", "", "{}[]"))) == headline


@pytest.mark.parametrize(
    "headline",
    [
        "North Korea tests missiles designed to defeat defense system",
        "South Korea to scrap military intel-sharing pact with Japan",
        "Tracking Trump: how the most tense week yet unfolded",
        "Manchester attack: 22 dead and 59 hurt in bombing",
        "Iran nuclear deal: International sanctions lifted",
        "The problem with Trump: a crisis of trust",
        "Egyptian Court Is Said to Order Release",
        "Trump's tough talk threatens U.S. backchannel with North Korea",
        "Federal judge strikes down Wisconsin's same-sex marriage ban",
        "Satellite photos show nuclear site",
    ],
)
def test_the_outlets_own_sentence(headline):
    assert marked(headline) == headline


def test_words_in_marks_are_quoted_whoever_said_them():
    assert marked("“Hostile act”: a bitter week for two neighbours").startswith("[“Hostile act”]")


def test_hits_and_words_of_a_headline_are_its_source_s(make_articles, make_quotes):
    quarrel = Lexicon((read_frame("quarrel", ["dispute*", "row"], "here"),))
    text = "Mr. Rossi said the row is over."
    articles = make_articles(("A", text), ("B", "No one spoke."), headline="Prime minister says the row is over")
    quotes = make_quotes(("a0", text, "the row is over")).assign(source="Mr. Rossi", speaker="Mario Rossi")
    hits = frame_hits(articles, quotes, quarrel).query("zone == 'headline'")
    assert hits["voice"].tolist() == ["paraphrase", "paraphrase"]
    table = count_frames(articles, quotes, quarrel).query("zone == 'headline'").set_index(["outlet", "voice"])
    assert table.loc[("A", "paraphrase"), "words"] == 4 and table.loc[("A", "narrator"), "words"] == 3
    assert frame_hits(articles, None, quarrel)["voice"].isna().all()


def test_odd_headlines_do_no_harm():
    lines = ["", ":", ": :", "says", "Says:", "“", "Trump says", "X: ", "a" * 10_000, "Trump says: " * 100, ", says " * 100]
    assert [len(mask) for mask in headline_masks(lines)] == [len(line) for line in lines]
