"""The sentences state what the tables say."""

import pandas as pd

from analysis import reading

QUOTES = pd.DataFrame(
    {
        "article_id": ["a", "a", "b"],
        "quote_id": ["a-q001", "a-q002", "b-q001"],
        "outlet": ["Alpha", "Alpha", "Beta"],
        "content": ["the port will close", "“never”", "the port may close on Friday"],
        "kind": ["indirect", "direct", "indirect"],
        "speaker": ["Ann Orlo", None, "Jo Rhee"],
        "role": [None] * 3,
        "speaker_kind": ["named", None, "unnamed"],
        "side": ["Tarn", None, None],
        "cue_lemma": ["say", "claim", "say"],
        "cue_class": ["neutral", "evaluative", "neutral"],
        "act": ["speech", "speech", "belief"],
    }
)


def test_counts_agree_with_their_nouns():
    assert reading.words.count(1, "article") == "1 article"
    assert reading.words.count(1204, "article") == "1,204 articles"
    assert reading.words.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 others"
    assert reading.words.listed([]) == "none"


def test_only_the_chosen_acts_and_lengths_are_kept():
    assert list(reading.chosen(QUOTES)["quote_id"]) == ["a-q001", "a-q002"]
    assert list(reading.chosen(QUOTES, [], min_words=4)["quote_id"]) == ["a-q001", "b-q001"]


def test_quotes_in_a_sentence():
    assert reading.kinds(QUOTES) == "3 attributions in 2 articles: 1 direct, 0 mixed, 2 indirect; 1 without a speaker."
    assert reading.most_quoted(QUOTES).startswith("Jo Rhee has the most room: 6 of 10 attributed words (60%), in 1 of 2 outlets")
    assert reading.by_side(QUOTES) == "Of 11 attributed words: Tarn 36%; 64% belong to nobody whose side the text states."
    assert reading.cue_words(QUOTES) == "67% of 3 cues are neutral; Alpha has the largest share of others (50%)."
    assert reading.named(reading.speaker_kinds(QUOTES)) == "Sources without a name have 55% of 11 attributed words, most in Beta (100%)."


def test_speakers_by_outlet_lead_to_their_quotes():
    table = reading.speakers_by_outlet(QUOTES).set_index("speaker")
    assert table.loc["Ann Orlo", "evidence"] == ["a#q-001"]
    assert table.loc["Jo Rhee", ["Alpha", "Beta"]].tolist() == [0, 6]


def test_frames_that_set_outlets_apart_are_those_whose_intervals_do_not_meet():
    frames = pd.DataFrame(
        {
            "outlet": ["Alpha", "Beta"], "frame": "security", "voice": "narrator", "zone": "all", "count": [30, 2], "words": [1000, 1000],
            "rate": [30.0, 2.0], "ci_low": [20.0, 0.2], "ci_high": [43.0, 7.2], "agency": False,
        }
    )  # fmt: skip
    assert "security (Alpha 30.0, Beta 2.0 per 1,000 words)" in reading.rates(frames)
    assert reading.rates(frames.assign(ci_high=[43.0, 21.0])).endswith("No frame sets two outlets apart: all 95 % intervals overlap.")
    assert reading.rates(frames.iloc[:0]) == "No frame word was found in the outlets' own words."
