"""Temporal expressions: cases as data, gold of the seeds' sentences, and what must hold of any text."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis import schema
from analysis.dates.anchored import anchored
from analysis.dates.extract import dates_of, extract_dates
from analysis.dates.grammar import Tokens, grammar, matches

HERE = Path(__file__).resolve().parent.parent
CASES = json.loads((HERE / "cases" / "dates.json").read_text(encoding="utf-8"))


def frame(text, published="2019-08-22", article_id="a"):
    return pd.DataFrame({"article_id": [article_id], "published": [pd.Timestamp(published) if published else pd.NaT], "text": [text]})


def found(case):
    rows = extract_dates(frame(case["text"], case["published"]))
    out = []
    for row, wanted in zip(rows.to_dict("records"), case["expected"] + [{}] * len(rows), strict=False):
        days = None if pd.isna(row["earliest"]) else [f"{row['earliest']:%Y-%m-%d}", f"{row['latest']:%Y-%m-%d}"]
        out.append({"text": row["text"], "type": row["type"], "value": row["value"], "days": days})
        if "mod" in wanted:
            out[-1]["mod"] = row["mod"]
    return out


def as_parameter(case):
    marks = [pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [as_parameter(c) for c in CASES])
def test_case(case):
    assert found(case) == case["expected"]


def gold():
    lines = (HERE / "gold" / "timex.jsonl").read_text(encoding="utf-8").splitlines()
    return [g for g in map(json.loads, lines) if g["start"] and not g["marginal"]]


@lru_cache
def dates_of_seed(stem):
    published = date(2019, 8, 23) if stem.startswith("000") else date(2019, 8, 22)
    text = (HERE.parent / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")
    return dates_of(text, published)


@pytest.mark.parametrize("wanted", gold(), ids=lambda g: f"{g['article'][:3]} {g['text']} {g['char_start']}")
def test_gold_of_the_seeds(wanted):
    rows = [r for r in dates_of_seed(wanted["article"]) if r[0] < wanted["char_end"] and wanted["char_start"] < r[1]]
    assert [(r[4], str(r[6]), str(r[7])) for r in rows] == [(wanted["value"], wanted["start"], wanted["end"])]


def test_columns_and_kinds():
    rows = extract_dates(frame("Seoul said Thursday that it signed in November 2016, three years ago, and now leaves."))
    assert list(rows.columns) == list(schema.columns("dates"))
    assert rows["start"].dtype == "int64"
    assert str(rows["earliest"].dtype).startswith("datetime64")
    assert set(rows["type"]) == {"DATE"}
    assert list(rows["granularity"])[:3] == ["day", "month", "year"]
    assert list(rows["anchor"])[0] == "published"
    assert pd.isna(list(rows["anchor"])[1])


def test_offsets_point_at_the_text():
    text = "«Le Monde»: It was “signed” in\u00a0November 2016 — and on Aug. 5, Seoul’s aide said, all ends Friday."
    rows = extract_dates(frame(text))
    assert len(rows) == 3
    assert all(text[r.start : r.end] == r.text for r in rows.itertuples())


def test_empty_input_keeps_the_columns():
    rows = extract_dates(frame("").iloc[:0])
    assert list(rows.columns) == list(schema.columns("dates"))
    assert len(rows) == 0
    assert str(rows["earliest"].dtype).startswith("datetime64")
    assert len(extract_dates(frame(None))) == 0


def test_published_may_be_missing_as_a_column():
    rows = extract_dates(frame("It was signed in November 2016.").drop(columns="published"))
    assert list(rows["value"]) == ["2016-11"]


def test_one_article_does_not_tell_on_the_next():
    both = pd.concat([frame("It was signed in May 2012.", article_id="a"), frame("Two days later it failed.", article_id="b")])
    rows = extract_dates(both)
    assert rows.loc[rows["article_id"] == "b", "earliest"].isna().all()


def test_same_input_same_output():
    articles = frame("\n\n".join(c["text"] for c in CASES))
    pd.testing.assert_frame_equal(extract_dates(articles), extract_dates(articles))


def test_found_expressions_never_overlap():
    rows = extract_dates(frame("\n\n".join(c["text"] for c in CASES)))
    assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()


RULES = yaml.safe_load((HERE.parent / "analysis" / "data" / "dates.yml").read_text(encoding="utf-8"))["rules"]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r['name']}: {r['example']}")
def test_every_rule_finds_its_example(rule):
    assert rule["name"] in [m.rule.name for m in matches(Tokens(rule["example"], grammar()))]


def test_the_rules_name_words_of_one_class_only():
    data = yaml.safe_load((HERE.parent / "analysis" / "data" / "dates.yml").read_text(encoding="utf-8"))
    seen = {}
    for name, words in data["classes"].items():
        for word in words:
            assert seen.setdefault(word, name) == name, f"{word} is in {seen[word]} and in {name}"


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("Two days after the ruling, it left.", "2019-08-16", "2019-08-16"),
        ("A month before the vote, it left.", "2019-07-14", "2019-07-14"),
        ("It left 48 hours after the raid.", "2019-08-16", "2019-08-16"),
        ("It left hours after the raid.", "2019-08-14", "2019-08-14"),
        ("It left minutes before the raid.", "2019-08-14", "2019-08-14"),
        ("It left just days after the raid.", "2019-08-14", "2019-08-21"),
        ("It left within hours of the raid.", "2019-08-14", "2019-08-14"),
        ("It left within three days of the raid.", "2019-08-14", "2019-08-17"),
        ("Hours later, it left.", "2019-08-14", "2019-08-14"),
        ("It left within a day.", "2019-08-14", "2019-08-15"),
        ("It left two days earlier.", "2019-08-12", "2019-08-12"),
        ("It left the next day.", "2019-08-15", "2019-08-15"),
        ("It left the day before the vote.", "2019-08-13", "2019-08-13"),
        ("It left on the very day of the vote.", "2019-08-14", "2019-08-14"),
        ("It left on the eve of the talks.", "2019-08-13", "2019-08-13"),
        ("It left the morning after the raid.", "2019-08-15", "2019-08-15"),
        ("It left in the week after the raid.", "2019-08-14", "2019-08-21"),
        ("It left on the Monday after the raid.", "2019-08-19", "2019-08-19"),
        ("It left on the Friday before the raid.", "2019-08-09", "2019-08-09"),
    ],
)
def test_what_is_counted_from_an_act_has_days_once_the_act_has_one(said, first, last):
    (row,) = dates_of(said, date(2019, 9, 22))
    assert row[6] is None
    assert [str(d) for d in anchored(said, row).days(date(2019, 8, 14))] == [first, last]


@pytest.mark.parametrize(
    "said", ["It lasted two days.", "It lasted hours of the day.", "It left on Monday after the raid.", "In the days of the war"]
)
def test_what_names_no_act_is_counted_from_none(said):
    assert not any(anchored(said, row) for row in dates_of(said, date(2019, 9, 22)))
