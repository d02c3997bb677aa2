"""Left out is said only of an outlet that had an article while the measure was news, and nothing like it in there."""

import pandas as pd

from analysis.measures.extract import extract_measures
from analysis.measures.merging import measure_coverage, merge_measures

NEWS = "South Korea said on Thursday it would end its intelligence pact with Japan."


def covered(*rows):
    frame = pd.DataFrame(
        [{"article_id": f"a{i}", "outlet": o, "published": pd.Timestamp(p), "text": t} for i, (o, p, t) in enumerate(rows)],
        columns=["article_id", "outlet", "published", "text"],
    )
    mentions = extract_measures(frame)
    measures = merge_measures(mentions)
    table = measure_coverage(measures, mentions, frame)
    return {m: dict(zip(g["outlet"], g["coverage"], strict=True)) for m, g in table.groupby("measure_id")}


def test_an_outlet_without_an_article_in_the_window_left_nothing_out():
    table = covered(
        ("Post", "2019-08-22", NEWS),
        ("Before", "2019-08-20", "The weather was fine."),
        ("Soon", "2019-09-04", "The weather was fine."),
        ("Late", "2019-09-30", "The weather was fine."),
    )
    (row,) = table.values()
    assert row == {"Before": "no article", "Late": "no article", "Post": "reported", "Soon": "left out"}


def test_an_article_with_the_words_of_the_measure_is_unclear():
    table = covered(
        ("Post", "2019-08-22", "Japan summoned the South Korean ambassador on Thursday."),
        ("Times", "2019-08-22", "The minister was cross, and the South Korean ambassador was summoned to hear it."),
        ("Herald", "2019-08-22", "The ambassador of South Korea had lunch."),
    )
    row = next(v for k, v in table.items() if "summoned" in k)
    assert row["Post"] == "reported" and row["Herald"] == "left out" and row["Times"] in ("unclear", "reported")


def test_a_report_of_the_kind_that_stands_elsewhere_is_unclear():
    table = covered(
        ("Post", "2018-04-22", "Iran fired a ballistic missile on Friday."),
        ("Times", "2018-04-22", "It rained. " * 9 + "France is worried by Iran's missile tests."),
    )
    dated = next(v for k, v in table.items() if v["Post"] == "reported")
    assert dated["Times"] in ("unclear", "reported")


def test_an_outlet_that_also_has_the_status_of_the_others_has_no_other():
    on = "Japan removed South Korea from its white list on Aug. 2."
    plan = "Japan said on Aug. 2 it would remove South Korea from its white list."
    table = covered(("Post", "2019-08-22", f"{plan} {on}"), ("Times", "2019-08-22", on), ("Herald", "2019-08-22", plan))
    row = next(iter(table.values()))
    assert row == {"Herald": "other status", "Post": "reported", "Times": "reported"}
