"""Towns and regions, and whose offices they tell."""

import pytest

from analysis.entities.offices import read_office
from analysis.entities.places import find, of_outlet
from analysis.language.gazetteer import gazetteer


@pytest.mark.parametrize(
    "text, found",
    [
        ("Officials in Nampula said the men were in handcuffs.", [("Nampula", "Mozambique")]),
        ("The strike on Abqaiq halved output; traders in Rotterdam waited.", [("Abqaiq", "Saudi Arabia"), ("Rotterdam", "Netherlands")]),
        ("The consul in Göteborg was told to leave.", [("Göteborg", "Sweden")]),
        ("KUALA TERENGGANU, Malaysia, Sept 6 - A trawler was seized.", [("KUALA TERENGGANU", "Malaysia")]),
        ("Police in Hyderabad held two Pakistani sailors.", [("Hyderabad", "Pakistan")]),  # of two states the one that the text names
        ("Police in Hyderabad held two sailors.", []),
        ("Susan Lincoln met him at the Lincoln Memorial.", []),
        ("The tanker crossed the Red Sea for Asia.", []),
        ("Nice words on Reading and Split were heard.", []),
        ("The parade in Sevastopol was cancelled.", []),  # whose it is is disputed
    ],
)
def test_towns_with_their_states(text, found):
    assert [(text[p.start : p.end], p.state) for p in find(text, gazetteer().find(text))] == found


@pytest.mark.parametrize(
    "phrase, state",
    [
        ("the governor of the border province of Cabo Delgado", "Mozambique"),
        ("Tak's governor", "Thailand"),
        ("The plant health service in Wageningen", "Netherlands"),
        ("the mayor of Rotterdam", "Netherlands"),
        ("the president of Rotterdam Shipping", None),
        ("diplomats in Istanbul", None),
        ("the British ambassador in Osaka", "United Kingdom"),
    ],
)
def test_whose_a_local_office_is(phrase, state):
    assert read_office(phrase, gazetteer()).state == state


@pytest.mark.parametrize(
    "outlet, state",
    [
        ("Mumbai Evening Ledger", "India"),
        ("Jornal da Costa (state daily, Maputo)", "Mozambique"),
        ("New Morning of Myanmar", "Myanmar"),
        ("Nagoya Asahi Herald", "Japan"),
        ("The Manchester Ledger", None),  # towns of several states
        ("The Explainer Desk", None),
    ],
)
def test_an_outlet_is_of_the_place_in_its_name(outlet, state):
    assert of_outlet(outlet, gazetteer()) == state
