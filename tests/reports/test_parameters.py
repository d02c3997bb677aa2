import pytest

from analysis.reports import parameters
from analysis.reports.study import ParameterError

CELL = '''corpus: str = "seeds"  # folder or file
outlets: list = []  # outlets to keep
top_n: int = 20  # rows shown
level: float = 0.95
draw: bool = True  # draw it
name = "plain"
'''
NOTEBOOK = {"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL}]}
KNOWN = parameters.declared(NOTEBOOK)


def test_a_parameters_cell_is_read_without_running_it():
    assert list(KNOWN) == ["corpus", "outlets", "top_n", "level", "draw", "name"]
    assert KNOWN["top_n"] == ("top_n", "int", 20, "rows shown")
    assert KNOWN["name"].kind == "str"


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("top_n", "7", 7),
        ("level", "0.9", 0.9),
        ("draw", "no", False),
        ("name", "007", "007"),   # papermill would make it 7
        ("name", "nan", "nan"),
        ("name", "1_000", "1_000"),
        ("outlets", "CNN, BBC", ["CNN", "BBC"]),
        ("outlets", "Breitbart, Inc; BBC", ["Breitbart, Inc", "BBC"]),
        ("outlets", '["a, b; c"]', ["a, b; c"]),
        ("outlets", ["a"], ["a"]),
        ("outlets", "['Reuters', 'AFP']", ["Reuters", "AFP"]),   # as the README has it
        ("outlets", """['Reuters', "Women's Wear", ]""", ["Reuters", "Women's Wear"]),
    ],
)
def test_values_get_the_type_that_the_cell_states(name, given, value):
    assert parameters.assign({name: given}, {"n": KNOWN}) == {"n": {name: value}}


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("top_m", "7", 'top_m: no notebook has this parameter. Did you mean "top_n"?'),
        ("top_n", "many", "top_n: expected a whole number, found 'many'."),
        ("top_n", "1.5", "top_n: expected a whole number, found '1.5'."),
        ("level", "nan", "level: expected a number, found 'nan'."),
        ("outlets", "['Reuters'", "outlets: expected a list such as ['Reuters', 'AFP'], found \"['Reuters'\"."),
        ("outlets", "[open('x')]", "outlets: expected a list such as ['Reuters', 'AFP'], found \"[open('x')]\"."),
        ("outlets", "[{'a': 1}]", "outlets: expected a list such as ['Reuters', 'AFP'], found \"[{'a': 1}]\"."),
        ("outlets", "[" * 3000, f"outlets: expected a list such as ['Reuters', 'AFP'], found '{'[' * 3000}'."),
        ("draw", "perhaps", "draw: expected true or false, found 'perhaps'."),
        ("corpus", "x", "corpus: is no parameter of a notebook but an argument of build (CORPUS)."),
    ],
)
def test_what_cannot_be_used_is_one_sentence(name, given, message):
    with pytest.raises(ParameterError) as error:
        parameters.assign({name: given}, {"n": KNOWN})
    assert str(error.value) == message


def test_each_notebook_gets_what_it_knows():
    other = parameters.declared({"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "top_n: int = 3\n"}]})
    assert parameters.assign({"top_n": 5, "draw": "yes"}, {"a": KNOWN, "b": other}) == {"a": {"top_n": 5, "draw": True}, "b": {"top_n": 5}}


def test_a_broken_parameters_cell_is_named():
    with pytest.raises(ParameterError, match="2_quotes: its parameters cell is not valid Python"):
        parameters.declared({"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "a = ="}]}, "2_quotes")
