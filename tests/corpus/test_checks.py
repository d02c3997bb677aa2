"""Days, languages, names and doubles."""

import json
from datetime import date
from pathlib import Path

import pytest

from analysis.corpus.checks import foreign_language, same_texts, unique_ids
from analysis.corpus.days import is_open, order_of, parse_day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-08-22", date(2019, 8, 22)),
        ("2019-08-22T23:10:00+09:00", date(2019, 8, 22)),
        ("20190822", date(2019, 8, 22)),
        ("22 August 2019", date(2019, 8, 22)),
        ("Thursday, 22nd Aug 2019", date(2019, 8, 22)),
        ("Aug. 22, 2019", date(2019, 8, 22)),
        ("August 22, 2019, 5:03 p.m.", date(2019, 8, 22)),
        ("22/08/2019", date(2019, 8, 22)),
        ("8/22/2019", date(2019, 8, 22)),
        ("2019/08/22", date(2019, 8, 22)),
        ("8/22/19", date(2019, 8, 22)),
        ("22-Aug-19", date(2019, 8, 22)),
        ("04/04/2018", date(2018, 4, 4)),
        ("22.08.1998 10:15", date(1998, 8, 22)),
        ("08/22/98", date(1998, 8, 22)),
        ("20190822T101500Z", date(2019, 8, 22)),
        ("20190822101500", date(2019, 8, 22)),
        ("August 22, 2019 Thursday", date(2019, 8, 22)),
    ],
)
def test_days_that_are_certain(written, day):
    assert parse_day(written) == (day, None)


OPEN = ["08/09/2019", "8/9/19", "31/31/2019", "yesterday", "August 2019", "2019", "2019-13-01", "2019-02-30", "0001-01-01", "", None]


@pytest.mark.parametrize("written", OPEN)
def test_days_that_are_not(written):
    day, wrong = parse_day(written)
    assert day is None
    assert wrong.startswith("has ")


def test_the_order_of_numbers_comes_from_the_column_or_the_case():
    assert order_of(["08/09/2019", "22/08/2019", None, "2019-08-22"]) == "day first"
    assert order_of(["08/09/2019", "08/22/19"]) == "month first"
    assert order_of(["08/09/2019", "04/04/2019", "words"]) is None
    assert order_of(["22/08/2019", "08/22/2019"]) is None, "a column that proves both orders proves none"
    assert parse_day("08/09/2019", "day first") == (date(2019, 9, 8), None)
    assert parse_day("08/09/19", "month first") == (date(2019, 8, 9), None)
    assert parse_day("19/08/09", "year first") == (date(2019, 8, 9), None)
    assert parse_day("8/22/2019", "day first")[0] is None, "what the case says is not overruled"
    assert is_open("08/09/2019") and not is_open("8/22/2019") and not is_open("yesterday")


CASES = json.loads((Path(__file__).resolve().parents[1] / "cases" / "languages.json").read_text(encoding="utf-8"))
ENGLISH = CASES[0]["text"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["language"] or "English")
def test_language(case):
    assert foreign_language(case["text"]) == case["language"]


def test_short_texts_are_named_only_where_they_are_clear():
    assert foreign_language("Bonjour tout le monde") is None
    assert foreign_language("Talks fail in Hanoi as leaders leave") is None
    assert foreign_language("Die Regierung hat das Abkommen mit dem Nachbarn nicht verlängert.") == "German"


def test_quotations_in_another_language_do_not_matter():
    assert foreign_language(ENGLISH + " “La Corée du Sud a annoncé jeudi,” the paper wrote.") is None


def test_ids_stay_their_own():
    assert unique_ids(["a", "a", "a-2", "b", "a"]) == ["a", "a-3", "a-2", "b", "a-4"]


def test_doubles_within_an_outlet_only():
    story = " ".join(f"word{n}" for n in range(200))
    update = story + " and one more sentence"
    other = " ".join(f"other{n}" for n in range(200))
    found = same_texts([story, other, story.upper(), update, story], ["A", "A", "A", "A", "B"])
    assert found == [(2, 0, "the same"), (3, 0, "nearly the same")]
