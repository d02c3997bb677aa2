
import pandas as pd
import pytest

import analysis
from analysis import schema


def _quotes(*rows):
    """(outlet, speaker, content) or with kind, side, role, published."""
    out = []
    for n, r in enumerate(rows, 1):
        r = dict(zip(("outlet", "speaker", "content", "speaker_kind", "side", "role", "published"), [*r, *[None] * 7], strict=False))
        r["speaker_kind"] = r["speaker_kind"] or "named"
        r["published"] = pd.Timestamp(r["published"] or "2019-08-22")
        out.append({**r, "quote_id": f"q{n}", "article_id": f"a{n}", "act": "speech"})
    return pd.DataFrame(out)


PACT = "keeping the pact that was signed to share sensitive military information does not serve our national interest"


OTHER_WORDING = (
    "“maintaining an agreement meant for the exchange of sensitive military information is not fitting for our national interests”"
)


def test_two_translations_are_one_utterance():
    found = analysis.align_quotes(
        _quotes(
            ("A", "Kim Orlo", PACT),
            ("B", "Kim Orlo", OTHER_WORDING),
            ("C", "Kim Orlo", "the weather in the capital has been fine all week"),
        )
    )
    assert found["quote_id"].tolist() == ["q1", "q2"]
    assert found["utterance_id"].nunique() == 1
    assert found["verbatim"].iloc[0] < 1 or found["verbatim"].iloc[1] < 1
    assert found["similarity"].between(0, 1).all()


def test_the_longest_member_is_the_measure_of_verbatim():
    found = analysis.align_quotes(_quotes(("A", "Kim Orlo", PACT + " at all"), ("B", "Kim Orlo", PACT))).set_index("quote_id")
    assert found["verbatim"].tolist() == [1.0, 1.0]
    other = analysis.align_quotes(_quotes(("A", "Kim Orlo", PACT), ("B", "Kim Orlo", PACT.replace("does not serve", "hurts")))).set_index(
        "quote_id"
    )
    assert other.loc["q2", "verbatim"] == pytest.approx(15 / 16, abs=0.01)


def test_never_across_two_people():
    assert analysis.align_quotes(_quotes(("A", "Kim Orlo", PACT), ("B", "Ann Roe", PACT))).empty


def test_never_within_one_outlet_alone():
    assert analysis.align_quotes(_quotes(("A", "Kim Orlo", PACT), ("A", "Kim Orlo", PACT))).empty


def test_a_state_and_its_official_may_join_but_not_that_of_another():
    official = ("A", "Kim Orlo", PACT, "named", "South Korea", "foreign minister")
    assert len(analysis.align_quotes(_quotes(official, ("B", "South Korea", PACT, "institution", "South Korea")))) == 2
    assert analysis.align_quotes(_quotes(official, ("B", "Japan", PACT, "institution", "Japan"))).empty


def test_a_group_holds_one_person_at_most():
    rows = [
        ("A", "Kim Orlo", PACT, "named", "South Korea", "minister"),
        ("B", "South Korea", PACT, "institution", "South Korea"),
        ("C", "Ann Roe", PACT, "named", "South Korea", "minister"),
    ]
    found = analysis.align_quotes(_quotes(*rows))
    assert not {"Kim Orlo", "Ann Roe"} <= set(found["speaker"])


def test_far_apart_in_time_is_said_anew():
    assert analysis.align_quotes(_quotes(("A", "Kim Orlo", PACT, None, None, None, "2019-01-01"), ("B", "Kim Orlo", PACT))).empty


def test_spelling_and_numerals_make_no_difference():
    found = analysis.align_quotes(
        _quotes(
            ("A", "Kim Orlo", "three labour courts criticised defence firms"), ("B", "Kim Orlo", "3 labor courts criticized defense firms")
        )
    )
    assert found["similarity"].min() > 0.95


def test_nothing_to_align():
    for frame in (_quotes(("A", "Kim Orlo", PACT)), _quotes(("A", None, PACT), ("B", None, PACT))):
        found = analysis.align_quotes(frame)
        assert found.empty
        assert list(found.columns) == list(schema.columns("alignment"))
    assert list(analysis.align_quotes(_quotes(("A", "x", "y")).iloc[:0]).columns) == list(schema.columns("alignment"))


def _told(quotes, *kinds):
    return analysis.align_quotes(quotes.assign(kind=list(kinds)))


def test_a_topic_that_two_outlets_retell_is_no_utterance():
    topic = _quotes(("A", "Kim Orlo", "the inter-Korea summit"), ("B", "Kim Orlo", "credit for the historic inter-Korean summit"))
    assert _told(topic, "indirect", "indirect").empty
    claim = "that North Korea no longer poses a nuclear threat"
    again = _quotes(("A", "Kim Orlo", claim), ("B", "Kim Orlo", "there is no nuclear threat from North Korea that it poses any longer"))
    assert len(_told(again, "indirect", "indirect")) == 2


def test_a_saying_that_comes_back_after_a_week_is_a_new_utterance():
    rows = [("A", "Kim Orlo", "“We'll see what happens,”", None, None, None, day) for day in ("2019-08-12", "2019-08-21")]
    assert _told(_quotes(rows[0], ("B", *rows[1][1:])), "direct", "direct").empty
    assert len(_told(_quotes(rows[0], ("B", *rows[0][1:])), "direct", "direct")) == 2


def test_the_words_of_one_name_are_one_thing_in_common():
    about = "with Kim Jong Un of North Korea"
    rows = [("A", "Ann Orlo", f"a team had come to prepare a meeting {about}"), ("B", "Ann Orlo", f"she will eat fish {about}")]
    assert _told(_quotes(*rows), "indirect", "indirect").empty


def test_what_one_outlet_denies_and_another_affirms_is_no_one_utterance():
    said = "the president has asked the foreign minister to stop the shipments to the northern port"
    denied = said.replace("has asked", "has never asked")
    assert analysis.align_quotes(_quotes(("A", "Kim Orlo", said), ("B", "Kim Orlo", denied))).empty
    assert len(analysis.align_quotes(_quotes(("A", "Kim Orlo", said), ("B", "Kim Orlo", said)))) == 2
    both = analysis.align_quotes(_quotes(("A", "Kim Orlo", denied), ("B", "Kim Orlo", denied.replace("has never", "never has"))))
    assert len(both) == 2


def test_a_sentence_that_two_longer_quotes_share_makes_them_one_utterance():
    harbours = "We are asking both harbour boards to keep talking"
    goes_on = "to go on with the inspections so that they may begin to bring the ferries back to where they belong"
    sorry = "We are sorry to see what the northern board decided about the radar station on the outer island last week"
    found = analysis.align_quotes(_quotes(("A", "Ann Orlo", f"{harbours}, {goes_on}"), ("B", "Ann Orlo", f"{sorry}. {harbours}")))
    assert found["quote_id"].tolist() == ["q1", "q2"]
