"""Whose voice a headline speaks in: statements with their source, the outlet's own sentences, and forms that only look like either."""

import pytest

from analysis import count_frames, frame_hits
from analysis.framing.headlines import headline_mask, sources_of
from analysis.framing.lexicon import Lexicon, read_frame

SOURCES = frozenset({"haley", "trump", "pence", "mattis", "kim", "moon", "mccarthy", "schumer", "bezos", "kong"})


def marked(text, sources=SOURCES):
    """The headline with { } around what is a source's outside quotation marks and [ ] around what is inside them."""
    out, before = "", 0
    for letter, voice in zip(text + "\0", bytes(headline_mask(text, lambda: sources)) + b"\0", strict=True):
        if voice != before:
            out += {1: "}", 2: "]"}.get(before, "") + {1: "{", 2: "["}.get(voice, "")
        out, before = out + letter.strip("\0"), voice
    return out


@pytest.mark.parametrize(
    "headline",
    [
        # a source before a colon
        "Haley: {North Korea needs to brace for combined pressure}",
        "White House: {Talks must lead to ending nuclear program}",
        "Trump on missile launch: ['All options are on the table']",
        "Trump to China's Xi: {threat will end }['one way or another']",
        "Watchdog: {Feds wrongly granted citizenship to hundreds}",
        "Schumer clarifies: {Economy in danger}",
        # and behind one
        "{Communist China spread virus on purpose}: McCarthy",
        "{Most voters support limited ban}: poll",
        # with its verb before the statement
        "Pence says{ North Korea's latest }['provocation']{ shows the risk to military}",
        "North Korea claims{ it test-launched its first missile}",
        "Trump Warns{ That a Conflict Is Possible}",
        "Trump says{ summit removed threat}, but Democrats doubtful",
        "Mattis, in Seoul, says{ U.S. can't accept nuclear North Korea}",
        "North Korea says{ its ICBM can carry warhead}; U.S. urges{ global action}",
        "After Trump criticism, China denies{ selling oil illicitly to North Korea}",
        "Kim, Moon Pledge{ End To Korean War}",
        "Germany and France call for{ new spy rules}",
        # and behind it
        "{New missile test smaller than recent launches, }White House says",
        "{Prisoners on their way home, }Trump says",
        "{April was best month in history}, according to budget figures",
        # the circumstance of a vow is the outlet's
        "North Korea vows{ revenge on US} over sanctions",
        "North Korea threatens{ to strike carrier} after drills",
        "North Korea cancels talks with South, threatens{ to pull out of summit}",
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
        "Trump: What you need to know about the summit",
        "Manchester attack: 22 dead and 59 hurt in bombing",
        "Iran nuclear deal: International sanctions lifted",
        "OPINION: Trump's gamble on the summit",
        "The problem with Trump: a crisis of trust",
        "Egyptian Court Is Said to Order Release",
        "North Korea's claims of a missile threat in doubt",
        "Weak claims cost North Korea trust",
        "Trump's tough talk threatens U.S. backchannel with North Korea",
        "McMullin surge threatens to squeeze narrow path to victory",
        "Why Trump says the summit is a success",
        "Jeff Bezos: Amazon boss accuses newspaper of blackmail",
        "Elizabeth Warren Told a Terrible Lie About the Conflict",
        "U.S. Calls Between Campaign Staff and Spies",
        "Satellite photos show nuclear site",
    ],
)
def test_the_outlets_own_sentence(headline):
    assert marked(headline).translate(str.maketrans("", "", "[]")) == headline or "accuses{" in marked(headline)


def test_each_sentence_of_a_deck_by_itself():
    deck = "The summit is off.\nKim said{ he would test a missile}. The row goes on."
    assert marked(deck.replace("{", "").replace("}", "")).replace(".}", "}.") == deck


def test_whoever_is_quoted_in_the_body_may_speak_in_the_headline(make_articles, make_quotes):
    quarrel = Lexicon((read_frame("quarrel", ["dispute*", "row"], "here"),))
    text = "Mr. Rossi said the row is over."
    articles = make_articles(("A", text), ("B", "No one spoke."), headline="Rossi: the row is over")
    quotes = make_quotes(("a0", text, "the row is over")).assign(source="Mr. Rossi", speaker="Mario Rossi")
    assert sources_of(quotes) == {"rossi"}
    hits = frame_hits(articles, quotes, quarrel).query("zone == 'headline'")
    assert hits["voice"].tolist() == ["paraphrase", "narrator"]
    table = count_frames(articles, quotes, quarrel).query("zone == 'headline'").set_index(["outlet", "voice"])
    assert table.loc[("A", "paraphrase"), "words"] == 4 and table.loc[("A", "narrator"), "words"] == 1
    assert frame_hits(articles, None, quarrel)["voice"].isna().all()


def test_odd_headlines_do_no_harm():
    for text in ("", ":", ": :", "says", "Says:", "“", "Trump says", "X: ", "a" * 100_000, "Trump says: " * 2000, ", says " * 3000):
        assert len(headline_mask(text, lambda: SOURCES)) == len(text)
