import json
from pathlib import Path

import pytest

from analysis.case import Case
from analysis.language.gazetteer import KINDS, gazetteer

CASES = json.loads((Path(__file__).parent.parent / "cases" / "gazetteer.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_mentions(case):
    assert [[p.surface, p.party, p.kind] for p in gazetteer().find(case["text"])] == case["expected"]


def test_offsets_lead_back_to_the_text():
    text = "“South Korea’s” ambassador met Côte d’Ivoire’s government in Washington."
    found = gazetteer().find(text)
    assert [text[p.start : p.end] for p in found] == [p.surface for p in found]
    assert {p.kind for p in found} <= set(KINDS)


def test_all_states_and_bodies_are_there():
    parties = gazetteer().parties
    assert len(parties) > 210 and len(set(parties)) == len(parties)
    for party in ("Taiwan", "Kosovo", "Palestine", "European Union", "NATO", "Eswatini", "Hong Kong"):
        assert gazetteer().side(f"{party} said") == party


def test_side_of_a_mention():
    assert gazetteer().side("an official at Seoul's presidential Blue House") == "South Korea"
    assert gazetteer().side("Seoul and Tokyo") is None
    assert gazetteer().side("the minister") is None


def test_people_come_from_the_case_alone():
    text = "Moon Jae-in spoke after the Moon administration met Catalonia and the Generalitat."
    assert gazetteer().find(text) == []
    case = Case(people={"Moon Jae-in": {"aliases": [], "side": "South Korea"}}, parties={"Catalonia": {"institutions": ["Generalitat"]}})
    assert [(p.party, p.kind) for p in gazetteer(case).find(text)] == [
        ("South Korea", "person"), ("South Korea", "institution"), ("Catalonia", "name"), ("Catalonia", "institution")]


def test_names_in_a_long_line():
    line = "Japan and the government of Korea " * 30_000
    assert len(gazetteer().find(line)) == 60_000
    assert gazetteer().find("") == []


def test_thousands_of_people_of_one_first_name_are_told_apart():
    people = {f"Adam {'ABCDEFGHIJ'[n % 10]}{'abcdefghij' * (n // 10)}": {"side": ("Japan", "Iran")[n % 2]} for n in range(200)}
    people |= {f"Adam{n} Roe{n}": {"side": "Iran"} for n in range(5_000)}
    found = gazetteer(Case(people=people)).find("Adam Aabcdefghij met Adam B, and the Roe7 administration Adam17 Roe17.")
    assert [(p.surface, p.party) for p in found] == [
        ("Adam Aabcdefghij", "Japan"), ("Adam B", "Iran"), ("Roe7 administration", "Iran"), ("Adam17 Roe17", "Iran")]
