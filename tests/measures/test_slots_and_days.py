"""What tells a report apart, and which day is its own."""

from dataclasses import replace

import pandas as pd
import pytest
from stories import mentions

import analysis
from analysis.language.document import read
from analysis.measures.slots import read_slots

TARIFF = {"trigger": "imposed", "family": "tariff", "actor": "The United States", "target": "China"}


def one(monkeypatch, text, published="2019-08-22", **report):
    found, _ = mentions(monkeypatch, ("Post", published, text, [TARIFF | report]))
    return found.iloc[0]


def test_amount_rate_and_goods(monkeypatch):
    text = "The United States imposed a 25 percent duty on $34 billion of Chinese steel from China on Monday."
    row = one(monkeypatch, text, object="a 25 percent duty on $34 billion of Chinese steel", date="on Monday")
    assert (row["rate_to"], row["amount"], row["currency"], row["goods"]) == (25, 34e9, "USD", "steel")


def test_a_sum_that_belongs_to_another_clause_is_none_of_the_measures(monkeypatch):
    text = (
        "The United States imposed tariffs on China, which has said over many years and in many speeches of its leaders that it would "
        "one day invest $60 billion."
    )
    assert one(monkeypatch, text, object="tariffs")["amount"] != 60e9


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("The United States imposed tariffs on China on Monday.", "occurred", "2019-08-19"),
        ("The United States imposed tariffs on China last Friday.", "occurred", "2019-08-16"),
        ("The United States imposed tariffs on China on July 6, 2018.", "occurred", "2018-07-06"),
        # The plan lies ahead, so the bare weekday does too.
        ("The United States will have imposed tariffs on China on Monday.", "scheduled", "2019-08-26"),
    ],
)
def test_the_expression_of_the_trigger_dates_it(monkeypatch, text, status, day):
    date = "last Friday" if "last" in text else text[text.index(" on ", text.index("China")) + 1 : -1]
    row = one(monkeypatch, text, status=status, date=date)
    assert (str(row["earliest"].date()), str(row["latest"].date()), row["dated_by"]) == (day, day, "timex")


def test_a_date_of_another_act_dates_nothing(monkeypatch):
    text = "The summit ended on Aug. 2, 2019.\n\nCritics recall that the United States once imposed tariffs on China."
    report = TARIFF | {"actor": "the United States", "sentence": "Critics"}
    found, _ = mentions(monkeypatch, ("Post", "2019-08-22", text, [report]))
    assert found["earliest"].isna().all() or (found["dated_by"] != "timex").all()


@pytest.mark.parametrize("status", ["denied", "considered", "threatened", "cancelled"])
def test_what_did_not_happen_is_never_told_as_done(monkeypatch, status):
    row = one(monkeypatch, "The United States imposed tariffs on China on Monday.", status=status, date="on Monday")
    assert row["status"] in ("hypothetical", "denied")


def test_what_lies_long_before_the_first_article_is_history(monkeypatch):
    row = one(monkeypatch, "The United States imposed tariffs on China in 1998.", date="in 1998")
    assert row["domain"] == "historical"


def test_a_reason_stands_behind_its_connective_and_names_the_act_of_another(monkeypatch):
    text = "China raised duties on American cars in response to tariffs that the United States imposed in July."
    reports = [
        {"trigger": "raised", "family": "tariff", "actor": "China", "target": "American", "object": "duties on American cars"},
        {"trigger": "imposed", "family": "tariff", "actor": "the United States", "object": "tariffs", "date": "in July"},
    ]
    found, _ = mentions(monkeypatch, ("Post", "2018-08-22", text, reports))
    answer, cause = found.iloc[0], found.iloc[1]
    assert answer["cause"].startswith("tariffs that the United States imposed")
    assert answer["cause_of"] == cause["trigger_start"] and found["cause"].notna().sum() == 1


@pytest.mark.parametrize(
    "text, day, told",
    [
        ("North Korea fired a missile from its east coast on Sunday, but the attempt failed, Seoul said.", "2017-04-15", "2017-04-16"),
        ("North Korea fired a missile from its east coast on Friday, but the attempt failed, Seoul said.", "2017-04-15", "2017-04-14"),
    ],
    ids=["a day that has begun elsewhere", "yesterday"],
)
def test_a_weekday_of_tomorrow_is_no_day_of_last_week(text, day, told):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": pd.to_datetime([day]), "text": [text]})
    assert set(analysis.extract_measures(articles)["earliest"]) == {pd.Timestamp(told)}


def test_behind_the_lead_a_weekday_has_not_begun_elsewhere(monkeypatch):
    text = (
        "North Korea said on Sunday that it had doubts. Its envoys were silent. Mr. Kim rested. The summit is still planned. "
        "Moon met Trump in Washington on Tuesday in an effort to keep it on track."
    )
    report = {"trigger": "met", "family": "talks", "actor": "Moon", "target": "Trump", "date": "on Tuesday"}
    found = one(monkeypatch, text, published="2018-05-28", **report)
    assert str(found["earliest"].date()) == "2018-05-22"


def test_a_day_of_another_act_is_taken_only_for_the_same_one(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Aug. 5, 2019. It was a holiday.\n\nThe sanctions came without a warning."
    first = {"trigger": "imposed", "family": "sanction", "actor": "Turkey", "target": "Greece", "date": "on Aug. 5, 2019"}
    second = {"trigger": "sanctions came", "family": "sanction", "sentence": "The sanctions", "day_share": "2019"}
    sure = []
    for back in (0, -1):
        found, _ = mentions(monkeypatch, ("Post", "2019-08-22", text, [first, second | {"antecedent": back}]))
        sure.append(found["day_sure"].iloc[-1])
    assert sure[0] > 0.95 > sure[1]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Japan removed South Korea from its white list of trusted export destinations on Friday.", "escalation"),
        ("The State Department removed Cuba from its list of state sponsors of terrorism on Friday.", "de-escalation"),
        ("Japan dropped South Korea from the list on Friday.", "neutral"),
        ("Japan removed South Korea's fast-track export status on Friday.", "escalation"),
    ],
)
def test_what_a_list_is_of_tells_whether_it_eases_to_be_taken_off_it(text, direction):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": pd.to_datetime(["2019-08-03"]), "text": [text]})
    measures = analysis.merge_measures(analysis.extract_measures(articles))
    assert list(measures["direction"]) == [direction] and "blacklist" not in measures["label"].iloc[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gabon's foreign minister met his counterpart from Cameroon in Port-Gentil on Tuesday.", "Port-Gentil"),
        ("On Tuesday Eritrean soldiers attacked a Djiboutian post at Ras Doumeira with mortars.", "Ras Doumeira"),
        ("Finland said its talks with Norway would continue on Monday at Tornio.", "Tornio"),
        ("At a rally in Lahti on Tuesday, Finland's president defended his decision to meet Norway's prime minister.", None),
    ],
)
def test_a_place_is_told_by_its_whole_name(text, place):
    document = read([text])[0]
    assert read_slots(document, document.triggers[0], ()).place == place


def test_an_object_that_is_a_part_of_a_name_is_a_place_by_the_whole_name():
    text = "Iran's foreign minister flew to New York on Tuesday to attend talks with the United States."
    document = read([text])[0]
    trigger = replace(document.triggers[0], arguments={"object": (text.index("York"), text.index("York") + 4, 1.0)})
    assert read_slots(document, trigger, ()).place == "New York"


def test_an_object_runs_to_the_noun_of_its_last_words():
    text = "Norway tested its sixth nuclear weapon on Monday, the army said."
    document = read([text])[0]
    start = text.index("its sixth")
    trigger = replace(document.triggers[0], arguments={"object": (start, start + len("its sixth nuclear"), 1.0)})
    assert read_slots(document, trigger, ()).object == "its sixth nuclear weapon"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Norway and Finland agreed on Monday to seek a permanent end to their dispute.", "a permanent end to their dispute"),
        ("Norwegian jets killed General Pekka Aalto of Finland in an air strike on Monday.", "General Pekka Aalto of Finland"),
        ("Pakistan fired two missiles at an Indian radar station on Monday.", "an Indian radar station"),
        ("Norway bombed Finland on Monday.", None),
    ],
)
def test_an_object_is_the_thing_under_a_verb_or_what_is_hit_and_no_party(text, printed):
    columns = ["article_id", "outlet", "published", "text"]
    row = analysis.extract_measures(pd.DataFrame([("a", "Post", "2019-08-22", text)], columns=columns))
    assert row["object"].iloc[0] == printed or printed is None and pd.isna(row["object"].iloc[0])


@pytest.mark.parametrize(("told", "label"), [("more U.S. troops", "US sends troops"), ("a US-flagged frigate", "US sends frigate")])
def test_a_label_names_no_party_twice(monkeypatch, told, label):
    text = f"The United States sent {told} to Norway on Monday."
    report = {"trigger": "sent", "family": "deployment", "actor": "The United States", "object": told, "date": "on Monday"}
    found, _ = mentions(monkeypatch, ("Post", "2019-08-22", text, [report]))
    assert analysis.merge_measures(found)["label"].tolist() == [label]


def days_read(text, published, trigger):
    """The days of the report of a trigger, as the network reads the text."""
    rows = analysis.extract_measures(pd.DataFrame([("a", "Post", published, text)], columns=["article_id", "outlet", "published", "text"]))
    row = rows[rows["trigger"] == trigger].iloc[0]
    return str(row["earliest"].date()), str(row["latest"].date())


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Two days after the seizure", "2020-10-16"),
        ("The day after the seizure", "2020-10-15"),
        ("A week after the boats were seized", "2020-10-21"),
        ("On the Friday after the seizure", "2020-10-16"),
        pytest.param("Three days after that", "2020-10-17", marks=pytest.mark.xfail(strict=True, reason="the act taken up is not read")),
        ("Hours after the seizure", "2020-10-14"),
        ("Within hours", "2020-10-14"),
    ],
)
def test_what_is_counted_from_an_act_has_its_day_from_the_report_of_that_act(said, day):
    text = (
        "KYIV, Nov. 11 -- Russia released the crews of two Ukrainian gunboats on Tuesday.\n\n"
        f"Russia had seized the boats in the Sea of Azov on Oct. 14. {said} Ukraine expelled the Russian ambassador."
    )
    assert days_read(text, "2020-11-11", "expelled") == (day, day)


def test_what_is_counted_from_an_act_without_a_day_has_none_of_its_own():
    text = "Kyiv spoke of piracy. Two days after the seizure of its boats Ukraine expelled the Russian ambassador."
    rows = analysis.extract_measures(pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": ["2020-11-11"], "text": [text]}))
    assert (rows["dated_by"] != "timex").all()
