import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.quotes import extract

CASES = json.loads((Path(__file__).parents[1] / "cases" / "nested.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_second_layer(case, articles, attribution):
    text = case["text"]
    outer = [attribution(text, *case["outer"])] if case["outer"] else []
    table = extract.table(articles(text), [outer])
    found = table[table["found_by"] != "tagger"]
    got = [{"content": r.content, "cue": r.cue, "source": r.source, "via": None if pd.isna(r.via) else r.via} for r in found.itertuples()]
    assert got == case["found"]


def test_words_that_are_handed_on_are_those_of_the_one_quoted(articles, attribution):
    text = "“I hope the North will not cross the line,” Moon Jae-in said in response to the launch, Yonhap reported."
    content = "“I hope the North will not cross the line,” Moon Jae-in said in response to the launch"
    found = extract.table(articles(text), [[attribution(text, content, "reported", "Yonhap")]])
    speech = found[found["act"] == "speech"]
    assert speech[["speaker", "kind", "content", "via"]].values.tolist() == [
        ["Moon Jae-in", "direct", "“I hope the North will not cross the line,”", "Yonhap"]
    ]


def test_whose_tag_parts_a_content_that_another_hands_on_is_its_speaker(articles, attribution):
    text = "Rome's decision was “odd”, a Greek ministry official said, while others shrugged, according to NHK."
    outer = attribution(text, "Rome's decision was “odd”", "according to", "NHK")
    outer = replace(outer, content=(*outer.content, (text.index("while"), text.index(", according"))))
    found = extract.table(articles(text), [[outer]])
    speech = found[found["act"] == "speech"]
    assert speech[["source", "content", "via"]].values.tolist() == [["a Greek ministry official", "Rome's decision was “odd”", "NHK"]]


def test_an_outlet_that_cites_its_source_says_nothing_of_its_own(articles, attribution):
    text = "Yonhap reported that it was raining, citing an unidentified official. Tokyo cut exports, citing security concerns."
    found = extract.table(
        articles(text),
        [
            [
                attribution(text, "that it was raining", "reported", "Yonhap"),
                attribution(text, "an unidentified official", "citing", "Yonhap"),
                attribution(text, "security concerns", "citing", "Tokyo", 1, 2),
            ]
        ],
    )
    assert found["act"].tolist() == ["speech", "other", "speech"]


def test_the_pool_report_does_not_speak(articles, attribution):
    text = "As they waited, spokesperson Heather Nauert said, “It is like a wedding,” according to the pool report."
    found = extract.table(articles(text), [[attribution(text, "“It is like a wedding,”", "according to", "the pool report")]])
    assert found[found["act"] == "speech"]["speaker"].tolist() == ["Heather Nauert"]


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "who", "what"),
    [
        (
            "KCNA cited Moon Jae-in as saying relations should be mended “at any cost”.",
            "Moon Jae-in as saying relations should be mended “at any cost”",
            "cited",
            "KCNA",
            "Moon Jae-in",
            "relations should be mended “at any cost”",
        ),
        (
            "“The quake is natural,” an agency official said, according to Yonhap.",
            "“The quake is natural,”",
            "according to",
            "Yonhap",
            "unnamed agency official",
            "“The quake is natural,”",
        ),
        (
            "“No test can copy this,” Kim Orlo adds, according to the prepared testimony.",
            "“No test can copy this,” Kim Orlo adds",
            "according to",
            "the prepared testimony",
            "Kim Orlo",
            "“No test can copy this,”",
        ),
        (
            "Kim Orlo, for his part, told MPs that the Globe “would not ever be put off at all, but nor be rash,” according to Yonhap.",
            "Kim Orlo, for his part, told MPs that the Globe “would not ever be put off at all, but nor be rash,”",
            "according to",
            "Yonhap",
            "Kim Orlo",
            "the Globe “would not ever be put off at all, but nor be rash,”",
        ),
    ],
)
def test_the_one_quoted_speaks_not_the_one_who_quotes_him(text, content, cue, source, who, what, articles, attribution):
    found = extract.table(articles(text), [[attribution(text, content, cue, source)]])
    speech = found[found["act"] == "speech"]
    assert speech[["speaker", "content"]].values.tolist() == [[who, what]]


def test_a_noun_that_looks_like_a_verb_says_nothing(articles, attribution):
    text = "A poll suggests that his standing in the old Kim Orlo states that sent him to the House is weak."
    found = extract.table(articles(text), [[attribution(text, text[16:-1], "suggests", "A poll")]])
    assert found["cue"].tolist() == ["suggests"]
