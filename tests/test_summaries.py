"""The sentences state what the tables say."""

import pandas as pd

from analysis import summaries

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
    assert summaries.words.count(1, "article") == "1 article"
    assert summaries.words.count(1204, "article") == "1,204 articles"
    assert summaries.words.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 others"
    assert summaries.words.listed([]) == "none"


def test_only_the_chosen_acts_and_lengths_are_kept():
    assert list(summaries.chosen(QUOTES)["quote_id"]) == ["a-q001", "a-q002"]
    assert list(summaries.chosen(QUOTES, [], min_words=4)["quote_id"]) == ["a-q001", "b-q001"]


def test_quotes_in_a_sentence():
    assert summaries.kinds(QUOTES) == "3 attributions in 2 articles: 1 direct, 0 mixed, 2 indirect; 1 without a speaker."
    assert summaries.most_quoted(QUOTES).startswith("Jo Rhee has the most room: 6 of 10 words that have a speaker (60%), in 1 of 2 outlets")
    few = "The texts state the speaker's side for 4 of 11 attributed words (36%), in 1 of 3 statements"
    assert summaries.by_side(QUOTES) == f"{few}: too few to say which side has more room."
    assert summaries.by_side(pd.concat([QUOTES] * 20, ignore_index=True)).endswith("Of these words: Tarn 100%.")
    assert summaries.named(summaries.speaker_kinds(QUOTES)) == "Sources without a name have 55% of 11 attributed words."
    none = pd.DataFrame({"outlet": ["A", "B", "C"], "named": [900, 800, 5], "unnamed": [0, 0, 5], "share_unnamed": [0, 0, 0.5]})
    none = none.assign(institution=0, **{"no speaker": 0})
    assert summaries.named(none) == "Sources without a name have 0% of 1,710 attributed words."  # no outlet with enough words has any


def test_only_some_classes_of_cues_colour_and_an_outlet_of_few_cues_is_not_named():
    colours = "colour it (evaluative, assertive, denying, emotive)"
    assert summaries.cue_words(QUOTES) == f"Of 3 cues, 67% are neutral, 0% tell what kind of statement it is, and 33% (1) {colours}."
    many = pd.concat([QUOTES] * 10, ignore_index=True)
    urged = many.assign(cue_class=["neutral", "demanding", "announcing"] * 10)
    assert summaries.cue_words(urged).startswith("Of 30 cues, 33% are neutral, 67% tell what kind of statement it is, and 0% (0) colour it")
    assert summaries.cue_words(many).endswith("; the largest share of those has Alpha (10 of 20, 50%).")


def test_the_one_with_most_is_named_only_among_outlets_with_enough_words():
    many = pd.concat([QUOTES] * 40, ignore_index=True)
    assert summaries.named(summaries.speaker_kinds(many)).endswith("most in Beta (100%).")
    few = pd.concat([many, QUOTES.iloc[:1].assign(outlet="Gamma")], ignore_index=True)
    assert summaries.named(summaries.speaker_kinds(few)).endswith("most in Beta (100%) among the 2 outlets with at least 200 such words.")


def test_a_speaker_has_the_role_and_side_of_most_quotes_and_the_fullest_among_equals():
    roles = ["CIA Director", "Secretary of State", "Secretary of State"]
    one = QUOTES.assign(speaker="Mike Pompeo", role=roles, side=[None, "United States", None])
    assert summaries.speakers_by_outlet(one).loc[0, ["role", "side"]].tolist() == ["Secretary of State", "United States"]
    equal = one.assign(role=["President", "South Korean President", None])
    assert summaries.speakers_by_outlet(equal).loc[0, "role"] == "South Korean President"


def test_what_left_the_body_but_is_counted_is_told_apart():
    lines = [{"reason": "key points", "text": "The pact ends."}, {"reason": "photo caption", "text": "A photo of a man"}]
    article = {"article_id": "a", "outlet": "Alpha", "headline": "Pact", "deck": "The pact ends.", "removed": lines, "n_words": 13}
    articles = pd.DataFrame([article])
    table = summaries.removed(articles)
    assert table["counted_as"].fillna("").tolist() == ["deck", ""]
    text = summaries.removal(table, articles)
    assert text.startswith("1 line with 5 words (24% of what the files hold) were set aside as page furniture, most often as photo caption")
    assert text.endswith("1 line more with 3 words left the body, but are counted as headline or standfirst.")


def test_speakers_by_outlet_lead_to_their_quotes():
    table = summaries.speakers_by_outlet(QUOTES).set_index("speaker")
    assert table.loc["Ann Orlo", "evidence"] == ["a#q-001"]
    assert table.loc["Jo Rhee", ["Alpha", "Beta"]].tolist() == [0, 6]


def test_frames_that_set_outlets_apart_are_those_that_differ_more_than_chance():
    frames = pd.DataFrame(
        {
            "outlet": ["Alpha", "Beta"], "frame": "security", "voice": "narrator", "zone": "all", "count": [30, 2], "words": [1000, 1000],
            "rate": [30.0, 2.0], "ci_low": [20.0, 0.2], "ci_high": [43.0, 7.2], "agency": False,
            "articles": 1,
        }
    )  # fmt: skip
    assert "security (Alpha 30.0, Beta 2.0 per 1,000 words)" in summaries.rates(frames)
    close = summaries.rates(frames.assign(ci_low=[4.0, 0.2], ci_high=[60.0, 31.0]))
    assert "No frame sets two outlets apart among 2 outlets with enough text" in close and "Alpha 30.0" not in close
    assert summaries.rates(frames.iloc[:0]) == "No frame word was found in the outlets' own words."
