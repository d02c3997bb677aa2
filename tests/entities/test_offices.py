import pytest

from analysis.entities.offices import read_office
from analysis.language.gazetteer import gazetteer

US = "United States"
# (phrase, kind, state)
CASES = [
    ("Japan's ambassador to the United Nations", "office", "Japan"),
    ("Iran's U.N. ambassador", "office", "Iran"),
    ("US ambassador to South Korea", "office", US),
    ("the ambassador of Australia", "office", "Australia"),
    ("envoy to North Korea", "office", None),
    ("foreign minister", "office", None),
    ("head of Iran’s National Security Council", "office", "Iran"),
    ("trade negotiator for Mexico's incoming president", "office", "Mexico"),
    ("deputy premier of Thailand", "office", "Thailand"),
    ("Speaker of Iran's parliament", "legislature", "Iran"),
    ("Senator, South Carolina Republican", "legislature", US),
    ("Ohio Gov.", "office", US),
    ("U.S. and South Korean military officials", "office", "United States; South Korea"),
    ("South Korean customs official", "office", "South Korea"),
    ("a spokesman for the Joint Chiefs of Staff", "office", US),
    ("South Korea's Joint Chiefs of Staff spokesman", "office", "South Korea"),
    ("UNRWA spokesman", "office", "United Nations"),
    ("home secretary", "office", "United Kingdom"),
    ("external affairs minister", "office", "India"),
    ("Ministry of External Affairs spokesperson", "office", "India"),
    ("Chinese Ministry of Foreign Affairs spokesman", "office", "China"),
    ("Department of Homeland Security acting secretary", "office", US),
    ("Bavarian premier", "office", "Germany"),
    ("the US embassy in Seoul", "state body", US),
    ("the Chinese Commerce Ministry", "state body", "China"),
    ("Beijing's commerce ministry", "state body", "China"),
    ("North Korea's ruling party's newspaper", "state media", "North Korea"),
    ("the semi-official news agency", "state media", None),
    ("a former Japanese envoy", "former", "Japan"),
    ("retired general", "former", None),
    ("Republican presidential candidate", "candidate", None),
    ("fellow at the Atlantic Council", "private", None),
    ("the U.S. Chamber of Commerce", "private", None),
    ("Russian attorney", "private", None),
    ("a North Korea expert", "private", None),
    ("company officials", "private", None),
    ("protesters in Hong Kong", "private", None),
    ("chief executive of Acme Corp.", "private", None),
    ("some in the pro-Israel camp", "", None),
    ("Assistant U.S. Attorney", "office", "United States"),
    ("White House correspondent", "private", None),
    ("spokeswoman for the Taiwan Affairs Office in Beijing", "office", "China"),
    ("the China Coast Guard", "state body", "China"),
    ("U.S. Coast Guard", "state body", US),
    ("U.S. District Judge", "office", "United States"),
    ("a retired British judge", "former", "United Kingdom"),
    ("Thailand's chargé d'affaires", "office", "Thailand"),
    ("charge d’affaires", "office", None),
    ("A NATO diplomat", "office", "NATO"),
    ("an African Union diplomat", "office", "African Union"),
    ("Arab League secretary-general", "office", "Arab League"),
    ("an official of the Arab League", "office", "Arab League"),
    ("a spokesman for CEMAC", "office", "Economic and Monetary Community of Central Africa"),
    ("SADC's executive secretary", "office", "Southern African Development Community"),
    ("a spokesman for the Iran Students' Union", "private", None),
    ("two EU diplomats", "office", "European Union"),
    ("a U.N. diplomat", "office", None),
    ("the U.S. Can Makers' Council", "private", None),
    ("a spokesman for the Steel Exporters' Council", "private", None),
    ("the Lawmakers' Council of Japan", "state body", "Japan"),
    ("the Philippines' Council", "state body", "Philippines"),
    ("head of its Swiss subsidiary", "private", None),
]


@pytest.mark.parametrize("phrase, kind, state", CASES, ids=[c[0] for c in CASES])
def test_what_a_phrase_tells_of_its_holder(phrase, kind, state):
    found = read_office(phrase, gazetteer())
    assert (found.kind, found.state) == (kind, state)


def test_whom_an_office_serves():
    for phrase, owner in (("Moon's press secretary", "Moon"), ("an aide to Mr. Roe", "Roe"), ("Trump administration officials", "Trump")):
        assert read_office(phrase, gazetteer()).owner == owner


def test_an_office_without_its_state_is_bare():
    assert read_office("federal prosecutors", gazetteer()).bare
    assert not read_office("president of Monarch Global", gazetteer()).bare
    for phrase in ("the Minister of Mines", "the Spokesperson of the Ministry of Public Works", "Attorney-General"):
        assert read_office(phrase, gazetteer()).bare, phrase
