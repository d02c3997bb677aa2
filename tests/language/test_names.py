import pytest

from analysis.language import names


def _place(words):
    return words in {"South Korea", "North Korea", "Japan", "Japanese", "South Korean", "U.S.", "US", "Chinese"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("said Japanese Foreign Minister Taro Kono in Tokyo", [("Taro Kono", "m")]),
        ("U.S. Secretary of State Michael Pompeo said", [("Michael Pompeo", "m")]),
        ("South Korean NSC Deputy Director Kim You-geun said", [("Kim You-geun", None)]),
        ("envoy to North Korea Stephen Biegun said", [("Stephen Biegun", "m")]),
        ("New York Mayor Bill de Blasio said", [("Bill de Blasio", "m")]),
        ("CNN’s Jake Tapper asked H.R. McMaster", [("Jake Tapper", "m"), ("H.R. McMaster", None)]),
        ("the South Korean Supreme Court ruled", []),
        ("the California Republican said", []),
        ("John Park of the Korea Working Group", [("John Park", "m")]),
        ("WATCHED Donald Trump", [("Donald Trump", "m")]),
        ("Haley Nikki Haley", []),
    ],
)
def test_find_names(text, found):
    got = [(p.name, p.gender) for p in names.find_names(text, _place) if " " in p.name and p.sure]
    assert got == found
    for p in names.find_names(text, _place):
        assert text[p.start : p.end] == p.name


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Kim You-geun", "Kim"),
        ("Xi Jinping", "Xi"),
        ("Moon Jae-in", "Moon"),
        ("Kim Jong Un", "Kim"),
        ("Taro Kono", "Kono"),
        ("Lee Zeldin", "Zeldin"),
        ("Bill de Blasio", "de Blasio"),
        ("Martin Luther King Jr.", "King"),
        ("Kim Kardashian", "Kardashian"),
        ("Choe Son-hui", "Choe"),
        ("Mohammed bin Salman", "bin Salman"),
    ],
)
def test_family_name(name, family):
    assert names.family_name(name) == family


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Mike Pompeo", "Michael Pompeo", True),
        ("Joe Biden", "Joseph R. Biden", True),
        ("Kim You-geun", "Kim Hyun-wook", False),
        ("Bill Clinton", "Hillary Clinton", False),
        ("Kim Jong Un", "Kim Jong-un", True),
        ("J. Orlo", "Jane Orlo", True),
        ("Pompeo", "Mike Pompeo", True),
        ("Donald Trump", "Donald J. Trump", True),
        ("Taro Kono", "Taro Aso", False),
    ],
)
def test_same_person(a, b, same):
    assert names.same_person(a, b) is same
    assert names.same_person(b, a) is same


def test_a_long_run_of_capitals_passes_quickly():
    assert [p for p in names.find_names("Kim " * 50_000 + "A" * 200_000) if p.sure] == []


@pytest.mark.parametrize("words", ["Persian Gulf", "Suez Canal", "Golan Heights"])
def test_a_water_or_a_height_is_no_person(words):
    assert names.looks_like_person(words.split()) is None


def test_an_arabic_article_belongs_to_the_printed_name_and_not_to_the_family_name():
    (name, *_) = names.find_names("Syrian President Bashar al-Assad spoke.", _place)
    assert name.name == "Bashar al-Assad"
    assert names.family_name(name.name) == names.family_name("Hafez Al Assad") == "Assad"
