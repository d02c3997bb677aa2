import json

import pandas as pd
import pytest

from analysis.measures.exports import edtf, export_json, export_table
from analysis.measures.extract import extract_measures
from analysis.measures.merging import COLUMNS, measure_coverage, merge_measures


def articles(*rows):
    return pd.DataFrame(
        [{"article_id": f"a{i}", "outlet": o, "published": pd.Timestamp(p), "text": t} for i, (o, p, t) in enumerate(rows)],
        columns=["article_id", "outlet", "published", "text"],
    )


DISPUTE = articles(
    ("Post", "2019-08-22", "South Korea said on Thursday it would end its intelligence pact with Japan. "
        "Japan removed South Korea from its white list this month."),
    ("Times", "2019-08-23", "Seoul said on 22 August that it would terminate the intelligence-sharing "
        "pact with Tokyo. Tokyo said on Aug. 2 it would remove "
     "South Korea from its list of trusted trade partners."),
    ("Herald", "2019-08-23", "Japan imposed curbs on exports of chemicals to South Korea in July."),
)  # fmt: skip


def merged(frame=DISPUTE):
    mentions = extract_measures(frame)
    return mentions, merge_measures(mentions)


def test_reports_of_one_measure_meet_and_keep_their_rows():
    mentions, measures = merged()
    assert len(mentions) == 5 and len(measures) == 3
    assert set(measures["measure_id"]) == set(mentions["measure_id"])
    assert list(measures.columns) == list(COLUMNS)
    end = measures[measures["family"] == "pact_ended"].iloc[0]
    assert (end.actor, end.target, end.n_reports, end.n_outlets, end.outlets) == ("South Korea", "Japan", 2, 2, "Post; Times")
    assert end.label == "South Korea ends intelligence-sharing pact with Japan"


def test_interval_is_the_tightest_that_the_reports_share():
    _, measures = merged()
    removal = measures[measures["family"] == "trade_list_removal"].iloc[0]
    assert (str(removal.earliest.date()), str(removal.latest.date())) == ("2019-08-02", "2019-08-02")


def test_disagreement_on_status_is_kept():
    _, measures = merged()
    removal = measures[measures["family"] == "trade_list_removal"].iloc[0]
    assert removal.status == "occurred" and removal.contradiction == "announced: Times; occurred: Post"


def test_days_that_do_not_meet_are_two_measures():
    _, measures = merged(articles(
        ("Post", "2017-08-30", "North Korea fired a missile on Tuesday."), ("Times", "2017-11-30", "North Korea fired a "
            "missile on Wednesday."),
        ("Herald", "2017-11-30", "On Wednesday North Korea launched a ballistic missile."),
    ))  # fmt: skip
    assert sorted(zip(measures["earliest"].astype(str).str[:10], measures["n_reports"], strict=True)) == [
        ("2017-08-29", 1),
        ("2017-11-29", 2),
    ]


def test_other_target_or_actor_is_another_measure():
    _, measures = merged(articles(
        ("Post", "2018-07-07", "The United States imposed tariffs on Chinese goods on Friday. "
            "China imposed tariffs on American goods on Friday. "
         "The United States imposed tariffs on Turkish steel on Friday."),
    ))  # fmt: skip
    assert len(measures) == 3


def test_hypothetical_stands_apart():
    _, measures = merged(
        articles(("Post", "2018-07-07", "China imposed tariffs on American goods on Friday. China could impose tariffs on American goods."))
    )
    assert sorted(measures["status"]) == ["hypothetical", "occurred"]


def test_what_is_thought_of_in_spring_and_in_winter_is_two():
    text = "Iran could conduct a nuclear test."
    _, measures = merged(articles(("A", "2018-04-02", text), ("B", "2018-04-20", text), ("C", "2018-12-01", text)))
    assert sorted(measures.n_reports) == [1, 2]


def test_several_acts_of_a_year_are_not_the_one_of_a_day():
    frame = articles(
        ("A", "2018-05-03", "Iran conducted a missile test on May 2. " + "It rained. " * 9 + "Iran said it would fire a missile."),
        ("B", "2019-01-10", "Iran conducted two missile tests last year."),
    )
    assert sorted(merged(frame)[1].n_reports) == [1, 1, 1]


def test_in_force_until_it_is_undone():
    _, measures = merged(articles(
        ("Post", "2017-06-06", "Saudi Arabia closed its border to Qatar on Monday."), ("Post", "2021-01-05", "Saudi Arabia reopened its "
            "border to Qatar on Monday."),
    ))  # fmt: skip
    closed = measures[measures["family"] == "border_closed"].iloc[0]
    assert (str(closed.in_force_from.date()), str(closed.in_force_to.date())) == ("2017-06-05", "2021-01-04")
    assert measures[measures["family"] == "border_opened"]["in_force_from"].isna().all()


def test_joint_act_in_either_order_is_one():
    _, measures = merged(articles(
        ("Post", "2021-01-26", "Greece and Turkey resumed talks on Monday."), ("Times", "2021-01-26", "Turkey and Greece held talks "
            "in Istanbul on Monday."),
    ))  # fmt: skip
    assert len(measures) == 1 and measures.iloc[0].label.startswith("Greece and Turkey hold")


def test_cause_links_two_measures_and_bounds_the_undated_one():
    _, measures = merged(
        articles(("Post", "2018-04-03", "China imposed tariffs on American goods on Monday in response to U.S. duties on Chinese steel."))
    )
    by = measures.set_index("actor")
    assert by.loc["China", "caused_by"] == by.loc["United States", "measure_id"]
    cause = by.loc["United States"]
    assert (str(cause.latest.date()), cause.dated_by, cause.approximate) == ("2018-04-02", "before", True)


def test_coverage_says_who_left_it_out():
    mentions, measures = merged()
    table = measure_coverage(measures, mentions, DISPUTE)
    assert len(table) == 9
    removal = table[table["measure_id"].str.contains("trade-list-removal")].set_index("outlet")["coverage"].to_dict()
    assert removal == {"Herald": "left out", "Post": "reported", "Times": "other status"}
    assert table[table["coverage"] == "left out"]["sentence"].isna().all()


def test_coverage_says_who_gives_other_days():
    frame = articles(
        ("Post", "2019-08-23", "Seoul ended the military pact with Japan on Thursday."),
        ("Times", "2019-08-23", "Seoul ended the military pact with Japan."),
    )
    mentions, measures = merged(frame)
    mentions.loc[mentions["outlet"] == "Times", ["earliest", "latest"]] = pd.Timestamp("2019-08-12")
    table = measure_coverage(measures, mentions, frame).set_index("outlet")["coverage"].to_dict()
    assert table == {"Post": "reported", "Times": "other date"}


def test_same_input_same_rows():
    assert merged()[1].equals(merged()[1])


def test_nothing_to_merge():
    mentions = extract_measures(articles())
    assert list(merge_measures(mentions).columns) == list(COLUMNS)
    assert len(measure_coverage(merge_measures(mentions), mentions, DISPUTE)) == 0
    assert json.loads(export_json(merge_measures(mentions), mentions)) == []


@pytest.mark.parametrize(
    ("earliest", "latest", "approximate", "expected"),
    [
        ("2019-08-22", "2019-08-22", False, "2019-08-22"),
        ("2019-08-01", "2019-08-22", False, "2019-08-01/2019-08-22"),
        ("2019-08-01", "2019-08-31", True, "2019-08~"),
        ("2018-01-01", "2018-12-31", False, "2018"),
        ("1910-01-01", "1945-12-31", False, "1910/1945"),
        ("2016-02-01", "2016-02-29", False, "2016-02"),
        (None, "2016-11-30", False, "../2016-11-30"),
        (None, None, True, None),
        ("2019-05-22", "2019-08-22", True, "2019-05-22~/2019-08-22~"),
    ],
)
def test_edtf(earliest, latest, approximate, expected):
    assert edtf(earliest, latest, approximate) == expected


def test_exports_hold_every_measure_and_its_reports():
    mentions, measures = merged()
    table = export_table(measures)
    assert list(table["edtf"]) == ["2019-07", "2019-08-02", "2019-08-22"]
    loaded = json.loads(export_json(measures, mentions))
    assert [len(m["reports"]) for m in loaded] == [1, 2, 2]
    assert loaded[1]["reports"][0]["edtf"] == "2019-08-01/2019-08-22"
    assert loaded[0]["in_force"] == "2019-07-01/.."


def test_a_label_does_not_tell_as_done_what_was_announced_or_thought_of():
    said = articles(
        ("Alpha", "2017-08-09", "North Korea vowed to strike the United States with missiles."),
        ("Beta", "2017-09-12", "Japan could ease its export controls against South Korea."),
    )
    table = merge_measures(extract_measures(said)).set_index("actor")
    assert table.loc["North Korea", ["label", "score"]].tolist() == ["North Korea threatens to attack United States", -3.5]
    assert table.loc["Japan", "label"].startswith("Japan might ease export controls")


def test_a_joint_act_is_one_whichever_party_is_named_first():
    _, measures = merged(articles(
        ("Post", "2019-08-23", "Turkey signed a trade agreement with Greece on Aug. 20."),
        ("Times", "2019-08-23", "Greece signed a trade agreement with Turkey on Tuesday."),
        ("Herald", "2019-08-23", "Greece and Turkey signed a trade agreement on Tuesday."),
    ))  # fmt: skip
    assert [(m.n_reports, str(m.earliest.date())) for m in measures.itertuples()] == [(3, "2019-08-20")]
    (label,) = measures["label"]
    assert "Turkey" in label and "Greece" in label


def test_an_act_against_another_is_not_the_others_act():
    _, measures = merged(articles(
        ("Post", "2019-08-23", "Turkey imposed sanctions on Greece on Tuesday."),
        ("Times", "2019-08-23", "Greece imposed sanctions on Turkey on Tuesday."),
    ))  # fmt: skip
    assert len(measures) == 2
