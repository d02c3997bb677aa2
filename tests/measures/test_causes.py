"""A reason is what the text calls one; outlets contradict each other only in their own words."""

import pandas as pd
import pytest

from analysis.measures.extract import extract_measures
from analysis.measures.merging import merge_measures


def merged(*rows):
    frame = pd.DataFrame(
        [{"article_id": f"a{i}", "outlet": o, "published": pd.Timestamp(p), "text": t} for i, (o, p, t) in enumerate(rows)],
        columns=["article_id", "outlet", "published", "text"],
    )
    mentions = extract_measures(frame)
    return mentions, merge_measures(mentions)


@pytest.mark.parametrize(
    "text",
    [
        "Iran launched a missile over Oman on Monday.",
        "France held talks with Iran over its nuclear program on Monday.",
        "The end of the trade pact by France comes after Spain imposed sanctions on Italy.",
        "Iranian missile tests are followed by French missile tests.",
        "Iran froze its nuclear tests in return for aid.",
        # What answers the test is the resolution, not the limits.
        "China said on Monday it would limit oil exports to Iran under a resolution passed in response to Iran's nuclear test.",
    ],
)
def test_time_place_subject_and_bargain_are_no_reasons(text):
    mentions, measures = merged(("Post", "2018-06-20", text))
    assert mentions["cause"].isna().all() and measures["caused_by"].isna().all()


@pytest.mark.parametrize(
    ("text", "actor", "cause"),
    [
        ("France imposed tariffs on Italian wine on Monday in response to Italian duties on French steel.", "France", "Italy"),
        ("In response to Italian duties on French steel, France imposed tariffs on Italian wine on Monday.", "France", "Italy"),
        (
            "France ended its trade pact with Italy on Monday. "
            "The decision was explicitly linked to Italy's removal of France from its list of trusted trade partners.",
            "France",
            "Italy",
        ),
        (
            "France said on Monday it would end its military pact with Italy. "
            "Macron cited Italy's decision to remove France from its list of trusted trade partners.",
            "France",
            "Italy",
        ),
        (
            "Italy removed France from its list of trusted trade partners on Friday. "
            "France said on Monday it would remove Italy from its list of trusted trade partners, "
            "reciprocating an identical decision by Italy.",
            "France",
            "Italy",
        ),
    ],
)
def test_stated_reasons_are_linked(text, actor, cause):
    _, measures = merged(("Post", "2018-06-20", text))
    label = dict(zip(measures["measure_id"], measures["actor"], strict=True))
    links = {(m.actor, label[m.caused_by]) for m in measures.itertuples() if isinstance(m.caused_by, str)}
    assert links == {(actor, cause)}


def test_no_act_is_its_own_actors_reason():
    _, measures = merged(("Post", "2018-06-20", "France imposed sanctions on Iran on Monday in response to French nuclear tests."))
    assert measures["caused_by"].isna().all()


ON = "Japan removed South Korea from its white list on Aug. 2."
PLAN = "Japan said on Aug. 2 it would remove South Korea from its white list."


def test_an_outlet_on_both_sides_contradicts_nobody():
    _, measures = merged(("Post", "2019-08-22", f"{ON} {PLAN}"), ("Times", "2019-08-22", ON))
    assert measures["contradiction"].isna().all()


def test_a_plan_told_before_is_no_contradiction():
    _, measures = merged(("Post", "2019-08-02", PLAN), ("Times", "2019-08-22", ON))
    assert measures["contradiction"].isna().all()
    _, measures = merged(("Post", "2019-08-22", PLAN), ("Times", "2019-08-22", ON))
    assert measures.iloc[0].contradiction == "announced: Post; occurred: Times"


def test_words_of_another_are_not_the_outlets():
    mentions, _ = merged(("Post", "2019-08-22", PLAN), ("Times", "2019-08-22", ON))
    quoted = mentions.assign(voice=["narrator", "attributed"], speaker=[None, "United States"])
    assert merge_measures(quoted)["contradiction"].isna().all()


def test_undated_reports_are_not_known_to_be_of_one_act():
    _, measures = merged(
        ("Post", "2018-06-20", "It rained. " * 9 + "Iran said it would test a missile."),
        ("Times", "2018-06-20", "It rained. " * 9 + "Iran has tested a missile."),
    )
    assert measures["contradiction"].isna().all()
