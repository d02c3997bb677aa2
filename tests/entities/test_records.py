import pandas as pd
import pytest

from analysis.case import Case
from analysis.entities.records import Records


def _records(*texts, case=None, outlets=None, days=None):
    days = [pd.Timestamp(d) for d in days] if days else [pd.NaT] * len(texts)
    return Records(list(texts), outlets or [None] * len(texts), days, case)


def _entity(text, printed, n=-1, **about):
    """The record that the n-th mention of a printed name leads to."""
    found = [m.entity for m in _records(text, **about).articles[0].mentions if m.name == printed]
    return found[n]


NAMES = [
    ("a surname", "Ann Orlo left. Orlo said no.", "Orlo", "Ann Orlo"),
    ("a nickname in marks", "James “Mad Dog” Mattis came. Mattis said no.", "Mattis", "James Mattis"),
    ("a particle", "Ursula von der Leyen came. Ms. von der Leyen said no.", "von der Leyen", "Ursula von der Leyen"),
    ("family name first", "Kim You-geun spoke in Seoul. Mr. Kim said no.", "Kim", "Kim You-geun"),
    ("two bearers, one often", "Hillary Roe spoke. Hillary Roe came. Hillary Roe left. Bill Roe sat. Roe said no.", "Roe", "Hillary Roe"),
    ("a courtesy title tells the gender", "Bill Roe sat with Ann Roe. Mr. Roe said no.", "Roe", "Bill Roe"),
    ("the end of a name", "Mohammad Javad Orlovi left. Mr. Javad Orlovi sat.", "Javad Orlovi", "Mohammad Javad Orlovi"),
    ("the initials of a body", "The Tarn Harbour Company waited. The THC said no.", "THC", "Tarn Harbour Company"),
    ("a capital is its state", "Tokyo said no.", "Tokyo", "Japan"),
    ("a body with a state in its name is no state", "The Syrian Red Observatory for Rights said no.",
     "Syrian Red Observatory for Rights", "Syrian Red Observatory for Rights"),
    ("a newspaper by its last word", "The Washington Times spoke. The Times said no.", "The Times", "Washington Times"),
    ("whose administration it is", "President Ann Orlo left. The Orlo administration said no.", "Orlo administration", "Orlo administration"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize("label, text, printed, entity", NAMES, ids=[c[0] for c in NAMES])
def test_a_naming_leads_to_its_record(label, text, printed, entity):
    assert _entity(text, printed) == entity


def test_a_name_printed_family_name_first_and_last_is_one_person():
    records = _records("Taro Kono spoke. Taro Kono left. Kono said no.", "Kono Taro came and Mr. Kono sat.")
    assert {m.entity for a in records.articles for m in a.mentions if m.kind == "person"} == {"Taro Kono"}


def test_namesakes_stay_apart_by_article():
    records = _records("Ann Orlo sang. Orlo said no.", "Max Orlo ran. Orlo said yes.")
    assert [a.mentions[-1].entity for a in records.articles] == ["Ann Orlo", "Max Orlo"]


def test_an_alias_of_the_case_file_is_its_person():
    case = Case(people={"Mike Orlo": {"aliases": ["Michael Orlo"], "side": "Japan"}})
    assert _entity("Michael Orlo said no.", "Michael Orlo", case=case) == "Mike Orlo"


def test_an_office_described_with_its_state_is_that_of_its_one_bearer():
    records = _records("Japan's defence minister said no.\nJapanese Defense Minister Taro Ito left.")
    assert records.holder(0, "Japan's defence minister") == "Taro Ito"
    assert records.holder(0, "Peru's defence minister") is None
    assert records.holder(0, "Japan's finance minister") is None


def test_ids_are_plain_and_tell_the_kind():
    assert _records("x").entity_id("Recep Tayyip Erdoğan", "person") == "person:recep-tayyip-erdogan"
