"""Page furniture goes, the story stays, and nothing is lost without a record."""

import json
from collections import Counter
from pathlib import Path

import pytest

from analysis.corpus.cleaning import clean
from analysis.corpus.decoding import decode, plain
from analysis.corpus.furniture import same_words

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests" / "cases" / "cleaning.json").read_text(encoding="utf-8"))
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


XFAIL = pytest.mark.xfail(strict=True)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"], marks=[XFAIL] if c.get("xfail") else []) for c in CASES])
def test_case(case):
    out = clean(case["input"], headline=case.get("headline"))
    assert out.text == case["text"]
    assert sorted(r["reason"] for r in out.removed) == case["reasons"]
    for key, value in case.get("expect", {}).items():
        assert getattr(out, key) == value, key


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_every_word_of_a_page_is_kept_or_recorded(path):
    page = plain(decode(path.read_bytes()).text)
    out = clean(page)
    removed = " ".join(r["text"] for r in out.removed)
    assert Counter(same_words(page).split()) == Counter(same_words(f"{out.text} {removed}").split())


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_place_is_the_line_of_the_source(path):
    page = plain(decode(path.read_bytes()).text)
    lines = page.split("\n")
    for r in clean(page).removed:
        assert r["text"] in " ".join(lines[r["place"] - 1].split())


def test_subheads_stay_in_the_text_and_are_marked():
    page = "Seoul has moved in return to strip Japan from a list.\n\nBreakthrough Deal\n\nThe agreement was signed in November 2016."
    out = clean(page)
    assert [out.text[a:b] for a, b in out.subheads] == ["Breakthrough Deal"]


def test_empty_text():
    assert clean("").text == ""
    assert clean("\n \n").removed == []


PIECES = ["word ", '"', "(CNN", "Trump Donald John ", "A", "- ", "Photos: ", "Hide Caption ", "By Bob ", "a@b.", "A. B/", "1 "]


@pytest.mark.parametrize("piece", PIECES)
def test_a_line_of_a_megabyte_passes(piece):
    story = "The transport minister resigned on Monday, two days after the ferry ran aground."
    page = f"{story}\n{piece * (1_000_000 // len(piece))}\n{story}"
    assert "the ferry ran aground" in clean(page).text
