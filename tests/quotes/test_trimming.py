import json
from pathlib import Path

import pytest

from analysis.quotes import trimming
from analysis.quotes.people import Corpus

CASES = json.loads((Path(__file__).parents[1] / "cases" / "trimming.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_content_ends_where_the_outlet_goes_on(case, locate):
    text = case["text"]
    article = Corpus([(text, None)]).articles[0]
    content = tuple(locate(text, c) for c in case["content"])
    found = trimming.trim(article, content, locate(text, case["cue"]))
    assert [text[s:e] for s, e in found] == case["expected"]


def test_a_content_of_function_words_says_nothing():
    text = "The end of it said so"
    assert not trimming.says_something(text, [(0, 10)])
    assert trimming.says_something(text, [(14, 21)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("North Korea in the past", "North Korea"),
        ("a United Nations report in March", "a United Nations report"),
        ("The Harbor Post this month", "The Harbor Post"),
        ("a poll released in March", "a poll released in March"),
        ("lawmakers facing a vote in 2018", "lawmakers facing a vote in 2018"),
        ("Ann Orlo, who came to power last year", "Ann Orlo, who came to power last year"),
        ("last year", "last year"),
    ],
)
def test_a_source_is_named_without_the_time_of_saying(source, expected):
    text = f"{source} said that the port is closed."
    start, end = trimming.whole_source(text, (0, len(source)), (len(source) + 1, len(source) + 5))
    assert text[start:end] == expected
