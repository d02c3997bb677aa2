from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.entities.states import NONE, Side, weighed
from analysis.quotes import extract

US = "United States"
# (label, text, source, side)
CASES = [
    ("a possessor that is a state", "South Korea's Joint Chiefs of Staff spokesman Roh Min-woo said no.", "Roh Min-woo", "South Korea"),
    ("the North, whose office it is", "North Korea sent Han Jong Su, the North's ceremonial president. Han said no.", "Han", "North Korea"),
    (
        "a state far back in the role",
        "Ivan Orlov, head of a panel in the upper house of Russia's parliament, said no.",
        "Ivan Orlov",
        "Russia",
    ),
    (
        "who serves a president",
        "South Korean President Moon Jae-in slept. Moon's press secretary Yoon Min-woo said no.",
        "Yoon Min-woo",
        "South Korea",
    ),
    (
        "a former aide in an administration",
        "U.S. President Ann Orlo left. Eve Dunn, who served in the Orlo administration, said no.",
        "Eve Dunn",
        None,
    ),
    ("an aide without a name", "Mexican President Ann Orlo left. An aide to Orlo said no.", "An aide to Orlo", "Mexico"),
    ("a lawyer is no officer", "Mexican President Ann Orlo left. Orlo's lawyer Eve Dunn said no.", "Eve Dunn", None),
    ("a party and a state in brackets", "Eve Dunn (R-Ohio) spoke. Dunn said no.", "Dunn", US),
    ("an office of the Senate", "The U.S. budget is late. Senate Minority Leader Eve Dunn said no.", "Eve Dunn", US),
    ("an office of the place told of", "Senate Minority Leader Eve Dunn said no in Manila.", "Eve Dunn", "Philippines"),
    ("a senator of a country that has some", "Australia and Brazil met. Sen. Eve Dunn said no. Australia left.", "Eve Dunn", "Australia"),
    ("a senator beside the White House", "The White House slept. Sen. Eve Dunn said no.", "Eve Dunn", US),
    ("followers of a party", "The White House slept. Some Republicans said no.", "Some Republicans", US),
    ("an American body before a title", "Customs and Border Protection (CBP) Commissioner Eve Dunn said no.", "Eve Dunn", US),
    (
        "the executive of the one administration named",
        "U.S. President Ann Orlo left. The Orlo administration slept. National security adviser Eve Dunn said no.",
        "Eve Dunn",
        US,
    ),
    (
        "two administrations tell nothing",
        "U.S. President Ann Orlo met Mexican President Joe Ruiz. The Orlo administration and the Ruiz administration slept."
        " National security adviser Eve Dunn said no.",
        "Eve Dunn",
        None,
    ),
    (
        "an official after the White House",
        "The White House was silent. But a senior administration official said no.",
        "a senior administration official",
        US,
    ),
    ("who left a body of several states", "Max Orlo, a former IAEA inspector who is now at a think tank, said no.", "Max Orlo", None),
    ("who left a state's office", "Max Orlo, a former Japanese envoy, said no.", "Max Orlo", None),
    ("a group that studies a state", "Max Orlo, director of the Korea Working Group at Harvard, said no.", "Max Orlo", None),
    ("what somebody directs policy for", "Max Orlo, a Pentagon director for China, said no.", "Max Orlo", US),
    ("an ambassador to the United Nations", "China's U.N. Ambassador Max Orlo said no.", "Max Orlo", "China"),
    (
        "an official with a ministry",
        "Max Orlo, an official with Japan's Defense Ministry, said no.",
        "Max Orlo, an official with Japan's Defense Ministry,",
        "Japan",
    ),
    (
        "an official with a group that works for a state",
        "A senior official with a prominent pro-Israel group said no.",
        "A senior official with a prominent pro-Israel group",
        None,
    ),
    ("who sits in a house of parliament", "The top member in the U.S. Senate said no.", "The top member in the U.S. Senate", US),
    (
        "who worked on a state for an administration",
        "The White House slept. Administration officials familiar with the work on Japan said no.",
        "Administration officials familiar with the work on Japan",
        US,
    ),
    (
        "another former official of an administration",
        "U.S. President Ann Orlo left. Eve Dunn, another former Orlo administration official, said no.",
        "Eve Dunn, another former Orlo administration official,",
        None,
    ),
    ("where a scholar's house stands", "Max Orlo, a professor at Seoul-based Hanil University, said no.", "Max Orlo", None),
    ("where a diplomat works", "One Beijing-based Asian diplomat said no.", "One Beijing-based Asian diplomat", None),
    ("the governor of a U.S. state by its possessive", "Ohio's governor Eve Dunn said no.", "Eve Dunn", US),
    ("an officer of a U.S. state", "Eve Dunn, the Ohio attorney general, said no.", "Eve Dunn", US),
    ("an agency by its letters", "HHS spokesman Max Orlo said no.", "Max Orlo", US),
    ("a judge is of the state of his court", "The U.S. is big, and the U.S. is old. A federal judge said no.", "A federal judge", US),
    ("federal prosecutors", "The U.S. is big, and the U.S. is old. Federal prosecutors said no.", "Federal prosecutors", US),
    (
        "an official of the agency of the paragraph before",
        "Japan's weather agency felt a quake.\nIt was natural, an agency official said no.",
        "an agency official",
        "Japan",
    ),
    ("a paper on what was filed with a body", "A report on talks at the Pentagon said no.", "A report on talks at the Pentagon", None),
    (
        "a ministry whose spokesman speaks at home",
        "Talks failed. Foreign ministry spokesman Lu Wei told reporters in Beijing.",
        "Lu Wei",
        "China",
    ),
    (
        "a ministry of the sentence before",
        "Tokyo was angry. A foreign ministry spokesman said no.",
        "A foreign ministry spokesman",
        "Japan",
    ),
    ("a ministry that nothing explains", "Talks failed. A foreign ministry spokesman said no.", "A foreign ministry spokesman", None),
    ("officials of two states", "U.S. and South Korean officials said no.", "U.S. and South Korean officials", f"{US}; South Korea"),
    ("analysts of two states", "Chinese and American analysts said no.", "Chinese and American analysts", None),
    ("a president of whom no article says whose", "President Macron said no.", "President Macron", "France"),
    (
        "a government by its head",
        "Talks failed in China, President Trump said. The Trump administration said no.",
        "The Trump administration",
        US,
    ),
    ("who led a state before", "Barack Obama said no.", "Barack Obama", None),
    ("an office in the text against the list", "The Peruvian minister Angela Merkel said no.", "Angela Merkel", "Peru"),
    ("a capital in the name of a newspaper", "Washington Post said no.", "Washington", None),
]


def _row(articles, attribution, *texts, source, cue="said", content="no"):
    built = [[] for _ in texts]
    last = texts[-1]
    built[-1] = [attribution(last, content, cue, source, -1)]
    return extract.table(articles(*texts), built).iloc[-1]


# Since the signs were weighed anew, and the seats of government that an article names tell nothing any more.
NOT_YET = ("a senator of a country that has some", "two administrations tell nothing", "who worked on a state for an administration")


def _param(case):
    marks = pytest.mark.xfail(reason="a guess from what the article speaks of most", strict=True) if case[0] in NOT_YET else ()
    return pytest.param(*case, id=case[0], marks=marks)


@pytest.mark.parametrize("label, text, source, side", list(map(_param, CASES)))
def test_side(label, text, source, side, articles, attribution):
    cue, content = ("told", "reporters") if " told reporters" in text else ("said", "no")
    row = _row(articles, attribution, text, source=source, cue=cue, content=content)
    assert (None if row["side"] != row["side"] else row["side"]) == side


def test_a_president_is_american_where_the_article_is_on_the_united_states(articles, attribution):
    text = "The White House slept. America waited. President Eve Dunn spoke in Ohio. The Dunn administration said no."
    abroad = "Peru waited. Peru slept. President Eve Dunn spoke. The Dunn administration said no."
    for article, side in ((text, US), (abroad, "Peru")):
        found = extract.table(articles(article), [[attribution(article, "no", "said", "President Eve Dunn")]]).iloc[0]
        assert (None if found["side"] != found["side"] else found["side"]) == side


def test_an_office_without_a_state_has_one_side_in_all_articles(articles):
    home = "LIMA, Peru — Speaking in Lima, Prime Minister Max Orlo said that he would wait. The Peruvian cabinet met."
    abroad = "Chile and Bolivia waited. Chile slept. Prime Minister Max Orlo said that he would wait. Chilean traders left."
    texts = (home, home.replace("cabinet", "senate"), abroad)
    assert analysis.extract_quotes(articles(*texts))["side"].tolist() == ["Peru"] * 3
    assert analysis.extract_quotes(articles(abroad))["side"].tolist() == ["Chile"]


@pytest.mark.parametrize("outlet, side", [("The Coastal Herald (Arequipa)", "Peru"), ("Valparaíso Evening Courier", "Chile")])
def test_an_office_without_a_state_is_of_where_its_outlet_is_published(outlet, side, articles, attribution):
    text = "Peru and Chile argued over the strait. The Transport Ministry said no. Chilean and Peruvian ferries waited."
    table = articles(text).assign(outlet=outlet)
    found = extract.table(table, [[attribution(text, "no", "said", "The Transport Ministry", -1)]]).iloc[0]
    assert found["side"] == side


def test_the_side_of_a_namesake_in_office_is_not_that_of_a_scholar(articles, attribution):
    first, second = "Pentagon spokesman Max Orlo said no.", "Max Orlo, a senior fellow at the Acme Council, said no."
    third = "Max Orlo said no."
    built = [[attribution(t, "no", "said", "Max Orlo")] for t in (first, second, third)]
    sides = extract.table(articles(first, second, third), built)["side"].tolist()
    assert sides[0] == sides[2] == US
    assert sides[1] != sides[1]


def test_his_administration_is_that_of_the_president_before(articles, attribution):
    text = "U.S. President Max Orlo spoke to reporters. For one, his administration said no."
    row = _row(articles, attribution, text, source="his administration")
    assert (row["speaker"], row["side"]) == ("Orlo administration", US)


def test_the_administration_is_the_one_that_the_article_names_later(articles, attribution):
    text = "The administration said no. U.S. President Max Orlo left. The Orlo administration slept."
    row = extract.table(articles(text), [[attribution(text, "no", "said", "The administration")]]).iloc[0]
    assert (row["speaker"], row["side"]) == ("Orlo administration", US)


def test_a_surname_that_is_a_state_too_is_the_person_of_the_article(articles, attribution):
    text = "The White House slept. Ohio Republican Jim Jordan spoke. Jordan said no."
    row = _row(articles, attribution, text, source="Jordan")
    assert (row["speaker"], row["side"]) == ("Jim Jordan", US)
    text = "Jordan is dry. Jordan said no."
    row = _row(articles, attribution, text, source="Jordan")
    assert (row["speaker"], row["side"]) == ("Jordan", "Jordan")


@pytest.mark.xfail(reason="the state named last counts more than that two are named alike", strict=True)
def test_an_official_of_one_of_two_agencies_has_no_side(articles, attribution):
    text = "Japan's weather agency and China's earthquake agency felt a quake. It was natural, an agency official said no."
    assert pd.isna(_row(articles, attribution, text, source="an agency official")["side"])


def test_an_official_is_not_of_the_outlets_state_where_the_article_never_names_it():
    folder = Path(__file__).parents[2] / "seeds"
    seeds = analysis.load_articles(folder)
    quotes = analysis.extract_quotes(seeds[seeds["outlet"] == "Shephard"], analysis.load_case(folder))
    assert quotes.loc[quotes["source"] == "an unnamed presidential official", "side"].tolist() == ["South Korea"]


def test_an_office_with_its_state_stands_against_the_network_and_one_without_does_not():
    iran = Side("Iran", "office")
    network = {"Iran": 0.1, US: 0.7, None: 0.2}
    assert weighed(Counter({(iran, "named"): 1}), network) == iran
    assert weighed(Counter(), {"Iran": 0.9, US: 0.0, None: 0.0}, basis="office") == iran
    assert weighed(Counter(), {"Iran": 0.98, None: 0.01}) == Side("Iran", "context")
    assert weighed(Counter(), {None: 0.7, US: 0.3}).state is None  # somebody of whom no office is told


def test_who_is_called_a_private_person_speaks_for_a_state_only_where_the_network_is_sure():
    host = Counter({(NONE, "private"): 1})
    assert weighed(host, {"Togo": 0.98}).state == "Togo"
    assert weighed(host, {"Togo": 0.4, None: 0.5}) == weighed(host, {}) == NONE


def test_what_a_pronoun_says_tells_the_side_of_whom_it_means(articles):
    text = (
        "Ministers of six countries gathered in Cairo on Monday. Prime Minister Salem Orlo stayed at home."
        " Iraq would bring maps and no adjectives, he said."
    )
    row = analysis.extract_quotes(articles(text)).iloc[0]
    assert (row["speaker"], row["side"]) == ("Salem Orlo", "Iraq")
