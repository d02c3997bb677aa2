"""Whom the words of an argument mean."""

import pytest
from stories import document, mentions

import analysis
from analysis.language import heads
from analysis.language.document import read
from analysis.measures.parties import Parties

STORY = (
    "US President Donald Trump spoke with Kim Jong Un, the North Korean leader, on Monday. He said Chinese telecoms giant Huawei would be "
    "barred. The White House confirmed it. Beijing's commerce ministry protested."
)


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("Donald Trump", "United States"),
        ("Trump", "United States"),
        ("Kim Jong Un", "North Korea"),
        ("Huawei", "China"),
        ("The White House", "United States"),
        ("Beijing's commerce ministry", "China"),
    ],
)
def test_a_name_belongs_to_the_state_that_the_text_puts_beside_it(words, party):
    parties = Parties(read([STORY]))
    start = STORY.index(words)
    assert parties.of_span(0, start, start + len(words)) == (party,)


def test_a_title_beside_a_states_name_belongs_to_no_state():
    text = "North Korea's Mr. Rhee left. Mr. Trump stayed, and Mr. Abe said nothing. The North Korean Mr. Rhee came back."
    assert not [a for a, b, _ in Parties(read([text])).people[0] if text[a:b] == "Mr."]


def test_the_administration_is_that_of_the_articles_own_officials():
    text = "The White House announced tariffs on Tuesday. China protested. The administration would not bend, the Pentagon said."
    parties = Parties([document(text)])
    start = text.index("The administration")
    assert parties.of_span(0, start, start + len("The administration")) == ("United States",)


@pytest.mark.parametrize(
    ("outlet", "party"),
    [("Bangkok Post", "Thailand"), ("Phuket News", "Thailand"), ("Cebu Courier", "United States"), (None, "United States")],
)
def test_the_cabinet_is_that_of_the_papers_state_if_the_article_tells_of_it(outlet, party):
    text = "The White House announced tariffs on Thai rice on Tuesday. Thailand protested. The cabinet would not bend, it said."
    parties = Parties([document(text)], outlets=[outlet])
    start = text.index("The cabinet")
    assert parties.of_span(0, start, start + len("The cabinet")) == (party,)


def test_a_target_that_no_sentence_names_comes_from_what_was_told_before(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Monday. Ankara's new sanctions hurt."
    reports = [
        {"trigger": "imposed", "family": "sanction", "actor": "Turkey", "target": "Greece", "object": "sanctions", "date": "on Monday"},
        {"trigger": "sanctions hurt", "family": "sanction", "actor": "Ankara", "sentence": "Ankara's"},
    ]
    found, _ = mentions(monkeypatch, ("Post", "2019-08-20", text, reports))
    assert found["target"].tolist() == ["Greece", "Greece"]
    assert found["actor"].tolist() == ["Turkey", "Turkey"]


@pytest.mark.parametrize("text", ["Norway met Finland on Monday.", "Finland met Norway on Monday."])
def test_of_talks_each_party_acts_and_is_acted_with(monkeypatch, text):
    report = {"trigger": "met", "family": "talks", "actor": text.split()[0], "target": text.split()[2], "date": "on Monday"}
    found, _ = mentions(monkeypatch, ("Post", "2019-08-20", text, [report]))
    assert found["actor"].tolist() == found["target"].tolist() == ["Finland; Norway"]
    assert analysis.merge_measures(found)["label"].tolist() == ["Finland and Norway meet"]


def test_a_joint_act_keeps_all_its_parties(monkeypatch):
    text = "Russia and Britain expelled 23 of each other's diplomats in March 2018."
    reports = [
        {
            "trigger": "expelled",
            "family": "expel_recall_summon",
            "actor": "Russia and Britain",
            "target": "each other",
            "object": "23 of each other's diplomats",
        }
    ]
    found, _ = mentions(monkeypatch, ("Post", "2019-08-20", text, reports))
    assert found["actor"].tolist() == found["target"].tolist() == ["Russia; United Kingdom"]
    assert analysis.merge_measures(found)["label"].tolist() == ["Russia and UK expel 23 diplomats"]


def test_the_government_is_not_the_one_whose_attache_it_packs_off(monkeypatch):
    text = (
        "The Foreign Ministry of Serbia protested. Zagreb had lodged two notes with Croatia's neighbour. "
        "The government on Monday packed off Serbia's military attache."
    )
    report = {"trigger": "packed off", "family": "expel_recall_summon", "actor": "The government", "target": "Serbia", "date": "on Monday"}
    found, _ = mentions(monkeypatch, ("Vukovar Herald", "2013-10-09", text, [report | {"sentence": "The government"}]))
    assert found[["actor", "target"]].to_numpy().tolist() == [["Croatia", "Serbia"]]


@pytest.mark.parametrize(("likeness", "actor"), [(1.0, "Malaysia"), (-1.0, "Vietnam")])
def test_who_did_what_its_sentence_leaves_open_is_told_by_the_report_most_like_it(monkeypatch, likeness, actor):
    first = "Malaysia seized a Vietnamese trawler on Monday. Vietnam seized a Malaysian barge on Friday."
    second = "Envoys of Vietnam and Malaysia met over tea. Fourteen men and their boat, nabbed last week, are still in port."
    act = (1.0,) * heads.ACT
    told = [
        {"trigger": "seized", "family": "seizure", "actor": "Malaysia", "target": "Vietnamese", "date": "on Monday", "act": act},
        {
            "trigger": "seized", "family": "seizure", "actor": "Vietnam", "target": "Malaysian", "date": "on Friday",
            "sentence": "Vietnam seized", "act": tuple(-x for x in act),
        },
    ]  # fmt: skip
    open_one = {"trigger": "nabbed", "family": "seizure", "actor_share": "men", "target_share": "men"}
    open_one["act"] = tuple(likeness * x for x in act)
    found, _ = mentions(monkeypatch, ("Post", "2025-09-11", first, told), ("Post", "2025-09-13", second, [open_one]))
    assert found["actor"].tolist() == ["Malaysia", "Vietnam", actor]


def test_a_militia_that_a_state_stands_behind_is_whom_the_network_points_at(monkeypatch):
    text = "Iran has trained them for years. On Monday a Tehran-backed militia shelled a Turkish base near Basra."
    report = {"trigger": "shelled", "family": "attack", "actor_share": "militia", "target": "Turkish base", "date": "On Monday"}
    found, _ = mentions(monkeypatch, ("Post", "2020-02-04", text, [report]))
    assert found[["actor", "target"]].to_numpy().tolist() == [["Iran-backed militias", "Turkey"]]


def test_whoever_comments_on_an_act_does_not_suffer_it_since_another_report_names_who_does(monkeypatch):
    text = "Iran attacked two Japanese tankers on Thursday. Hours later British officials called the attack a disgrace."
    reports = [
        {"trigger": "attacked", "family": "attack", "actor": "Iran", "target": "Japanese tankers", "date": "on Thursday"},
        {"trigger": "attack a", "family": "attack", "sentence": "Hours later", "target_share": "British", "antecedent": 0},
    ]
    found, _ = mentions(monkeypatch, ("Post", "2019-06-14", text, reports))
    assert found["measure_id"].nunique() == 1 and found["target"].tolist() == ["Japan", "Japan"]


@pytest.mark.parametrize(
    ("behind", "share", "actor"),
    [("Nobody has claimed it, nor is it clear who was responsible.", {}, None), ("Iran boasted of it.", {"actor_share": "Iran"}, "Iran")],
)
def test_nobody_attacked_where_nobody_knows_who_did(monkeypatch, behind, share, actor):
    text = f"Iran and Saudi Arabia have been at odds for years. Two rockets hit a Saudi depot on Friday. {behind}"
    report = {"trigger": "hit", "family": "attack", "target": "Saudi depot", "date": "on Friday"} | share
    found, _ = mentions(monkeypatch, ("Post", "2019-10-12", text, [report]))
    assert found["target"].tolist() == ["Saudi Arabia"]
    assert found["actor"].tolist() == [actor] if actor else found["actor"].isna().all()
