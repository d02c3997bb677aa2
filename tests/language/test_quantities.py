"""Money, rates and counts in running text."""

import pytest

from analysis.language.quantities import quantities, short_money


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a 25 percent duty on $34 billion of goods", [("rate", 25, "%"), ("money", 34e9, "USD")]),
        ("raised tariffs from 10 to 25 percent on US$200bn of imports", [("rate", 25, "%"), ("money", 200e9, "USD")]),
        ("€1.5 million and 50 billion dollars", [("money", 1.5e6, "EUR"), ("money", 50e9, "USD")]),
        ("expelled 60 diplomats and two Americans", [("count", 60, "diplomats"), ("count", 2, "americans")]),
        ("1,102 products in 2018", [("count", 1102, "products")]),
        ("a 10-percent tax for two years", [("rate", 10, "%")]),
        ("twenty-five per cent", [("rate", 25, "%")]),
        ("on July 6, 2018 at 10 a.m.", []),
    ],
)
def test_kind_value_and_unit(text, found):
    assert [(q.kind, q.value, q.unit) for q in quantities(text)] == found


def test_a_rise_keeps_where_it_began():
    (rise,) = quantities("from 10% to 25%")
    assert (rise.before, rise.value) == (10, 25)


@pytest.mark.parametrize(
    ("value", "currency", "shown"), [(34e9, "USD", "$34 bn"), (1.5e6, "EUR", "€1.5 m"), (5e11, "KRW", "500 bn KRW"), (950, "USD", "$950")]
)
def test_sums_as_charts_print_them(value, currency, shown):
    assert short_money(value, currency) == shown
