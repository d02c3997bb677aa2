"""What the network says of an article as a whole: parties and days that another sentence names, reports of one act, and what is drawn."""

import pandas as pd
import pytest
from stories import mentions

import analysis
from analysis.language import heads
from analysis.language.document import read
from analysis.measures import extract, trust
from analysis.measures.merging import merge_measures

SANCTION = {"trigger": "sanctions", "family": "sanction"}


def one(monkeypatch, text, report, published="2019-08-22"):
    found, _ = mentions(monkeypatch, ("Post", published, text, [report]))
    return found.iloc[0]


def test_a_party_that_another_sentence_names_acts(monkeypatch):
    text = "Turkey and Greece quarrelled for weeks. Russia, Italy and Spain watched them. The sanctions followed."
    for actor, target in (("Turkey", "Greece"), ("Greece", "Turkey")):
        row = one(monkeypatch, text, SANCTION | {"actor_share": actor, "target_share": target})
        assert (row["actor"], row["target"]) == (actor, target)
        assert row["inferred"] == "actor; target"


def test_a_day_that_another_sentence_names_dates_the_act(monkeypatch):
    text = "Ankara chose its day with care: Aug. 5, 2019. It was a holiday.\n\nTurkey's sanctions on Greece came without a warning."
    report = SANCTION | {"sentence": "Turkey's", "actor": "Turkey", "target": "Greece"}
    row = one(monkeypatch, text, report | {"day_share": "2019"})
    assert (str(row["earliest"].date()), row["dated_by"]) == ("2019-08-05", "context")
    row = one(monkeypatch, text, report)  # the network finds no day
    assert str(row["earliest"].date()) != "2019-08-05"


def test_a_sentence_tells_of_a_measure_once(monkeypatch):
    text = "Turkey and Greece held a summit in Rome on Monday, a meeting that both had wanted."
    act = (3.0,) * heads.ACT
    both = {"family": "talks", "actor": "Turkey and Greece", "date": "on Monday", "act": act}
    found, _ = mentions(monkeypatch, ("Post", "2019-08-22", text, [both | {"trigger": "summit"}, both | {"trigger": "meeting"}]))
    assert len(found) == 1


def test_reports_that_the_network_sees_alike_are_one_act_across_articles(monkeypatch):
    first = "Turkey imposed sanctions on Greece on Monday."
    second = "Greek banks fear the sanctions of Turkey on shipping firms."
    report = SANCTION | {"actor": "Turkey", "target": "Greece", "date": "on Monday"}
    other = SANCTION | {"actor": "Turkey", "target": "Greek", "object": "shipping firms"}
    alike, apart = (1.9,) * heads.ACT, (-1.9,) * heads.ACT
    ids = {}
    for name, act in (("alike", alike), ("apart", apart)):
        found, _ = mentions(
            monkeypatch, ("Post", "2019-08-22", first, [report | {"act": alike}]), ("Times", "2019-08-22", second, [other | {"act": act}])
        )
        ids[name] = found["measure_id"].nunique()
    assert ids == {"alike": 1, "apart": 2}


def test_what_one_doubtful_report_tells_is_trusted_less_than_what_three_outlets_tell(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Monday."
    report = SANCTION | {"trigger": "imposed", "actor": "Turkey", "target": "Greece", "object": "sanctions", "date": "on Monday"}
    report["act"] = (1.0,) * heads.ACT
    found, _ = mentions(monkeypatch, *((outlet, "2019-08-22", text, [report]) for outlet in ("Post", "Times", "Sun")))
    sure = merge_measures(found)
    doubtful = merge_measures(found.head(1).assign(confidence=0.2))
    assert len(sure) == len(doubtful) == 1
    assert 0 < doubtful["confidence"].iloc[0] < sure["confidence"].iloc[0] < 1


def test_a_measure_whose_actors_are_doubtful_is_trusted_less(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Monday."
    report = SANCTION | {"trigger": "imposed", "actor": "Turkey", "target": "Greece", "object": "sanctions", "date": "on Monday"}
    found, _ = mentions(monkeypatch, *((outlet, "2019-08-22", text, [report]) for outlet in ("Post", "Times", "Sun")))
    trusted = [merge_measures(found.assign(actor_sure=sure))["confidence"].iloc[0] for sure in (0.2, 0.9)]
    assert trusted[0] < trusted[1]


def test_who_is_named_is_surer_to_act_than_who_is_only_spoken_of(monkeypatch):
    named = "Turkey imposed sanctions on Greece on Monday."
    silent = "Turkey and Bulgaria spoke about Greece. The sanctions were a surprise."
    told = one(monkeypatch, named, SANCTION | {"trigger": "imposed", "actor": "Turkey", "target": "Greece"})
    guess = one(monkeypatch, silent, SANCTION | {"trigger": "sanctions", "sentence": "The sanctions"})
    assert 0 < guess["actor_sure"] < told["actor_sure"] <= 1


def test_an_actor_taken_from_other_reports_is_not_what_the_article_itself_makes_likely():
    rows = pd.DataFrame(
        {
            "actor": ["Turkey", "Bulgaria"], "target": ["Greece", "Greece"], "family": "sanction", "unsaid": [None, "actor"],
            "actor_sure": [0.9, 0.6],
        }
    )  # fmt: skip
    adopted = extract._adopted(rows, {0: [0, 1]})
    assert adopted["actor"].tolist() == ["Turkey", "Turkey"]
    assert adopted["actor_sure"].tolist() == [0.9, 0.0]


def test_a_measure_that_a_hand_named_is_told_apart(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Monday."
    report = SANCTION | {"trigger": "imposed", "actor": "Turkey", "target": "Greece", "object": "sanctions", "date": "on Monday"}
    found, _ = mentions(monkeypatch, ("Post", "2019-08-22", text, [report]))
    made = merge_measures(found.assign(confidence=0.01, measure="the sanctions"))
    assert made[["identified", "confidence"]].to_numpy().tolist() == [[True, 1.0]]


def test_the_shares_of_a_trigger_are_words_of_the_article_or_what_stands_for_none():
    text = "Washington imposed tariffs on China on Monday. Beijing answered with duties on US soybeans the next day."
    (document,) = read([text])
    assert document.triggers
    for trigger in document.triggers:
        assert set(trigger.parties) == set(heads.ROLES)
        assert len(trigger.act) == heads.ACT
        for shares in trigger.parties.values():
            assert all(-len(heads.SPECIAL) <= w < len(document) and 0 < share <= 1 for w, share in shares)
            assert sum(share for _, share in shares) <= 1.01


def test_every_feature_of_trust_has_a_weight():
    from analysis.measures.wordlists import load

    assert set(load("weights.yml")["trust"]) == set(trust.FEATURES)
    assert set(load("weights.yml")["trust_days"]) <= set(trust.FEATURES)


def test_a_measure_whose_day_is_doubtful_is_drawn_only_where_the_rest_is_surer(monkeypatch):
    text = "Turkey imposed sanctions on Greece on Monday."
    report = SANCTION | {"trigger": "imposed", "actor": "Turkey", "target": "Greece", "object": "sanctions", "date": "on Monday"}
    found, _ = mentions(monkeypatch, *((outlet, "2019-08-22", text, [report]) for outlet in ("Post", "Times", "Sun")))
    drawn = [merge_measures(found.assign(confidence=sure, day_sure=day))["identified"].iloc[0] for sure, day in ((0.9, 0.9), (0.55, 0.05))]
    assert drawn == [True, False]


def test_the_day_of_the_acts_own_sentence_is_surer_than_one_of_another_sentence(monkeypatch):
    far = "Ankara chose its day with care: Aug. 5, 2019. It was a holiday.\n\nTurkey's sanctions on Greece came without a warning."
    near = "Turkey imposed sanctions on Greece on Aug. 5, 2019."
    report = SANCTION | {"actor": "Turkey", "target": "Greece"}
    context = one(monkeypatch, far, report | {"sentence": "Turkey's", "day_share": "2019"})
    own = one(monkeypatch, near, report | {"date": "on Aug. 5, 2019"})
    assert (context["dated_by"], own["dated_by"]) == ("context", "timex")
    assert 0 < context["day_sure"] < own["day_sure"] <= 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Iran shot down an American drone over the Strait of Hormuz.", "Iran attacks American drone"),
        ("A Houthi drone strike on a Saudi oil plant killed two workers on Monday.", "Houthis attack Saudi oil plant"),
        ("Israel was hit by ten Iranian missiles on Monday.", "Iran attacks Israel with ten missiles"),
        ("The United States withdrew from the JCPOA on Tuesday.", "US leaves JCPOA"),
        ("Iran called in the British ambassador on Monday.", "Iran calls in British ambassador"),
        ("Moscow ordered 12 Polish diplomats to leave on Monday.", "Russia expels 12 Polish diplomats"),
        ("The British ambassador was summoned by Iran on Monday.", "Iran summons British ambassador"),
        ("Iran took a British academic into custody on Monday.", "Iran arrests British academic"),
        ("The United States removed Sudan from its blacklist on Monday.", "US takes Sudan off a list"),
        ("The United States lifted curbs on eight Chinese companies on Monday.", "US eases curbs on China"),
        ("The United States seized 1.1 million barrels of Iranian oil on Monday.", "US seizes 1.1 million Iranian barrels of oil"),
        ("Hamas attacked an Israeli post on Monday.", "Hamas attacks Israeli post"),
        ("The United States imposed tariffs on $7,500 of electric cars from China.", "US tariffs on $7,500 of Chinese electric cars"),
    ],
)
def test_a_label_tells_who_did_what_to_whom(text, told):
    assert told in labels_of(text)


def labels_of(text):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": [pd.Timestamp("2019-06-21")], "text": [text]})
    return analysis.merge_measures(analysis.extract_measures(articles))["label"].tolist()


def test_a_reason_goes_on_behind_the_dot_of_an_abbreviation():
    text = "Iran seized a British tanker on Friday in retaliation for U.S. sanctions on its oil exports, officials said."
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": [pd.Timestamp("2019-07-21")], "text": [text]})
    reports = analysis.extract_measures(articles).set_index("trigger")
    assert reports.loc["seized", "cause"] == "U.S. sanctions on its oil exports"
    assert reports.loc["seized", "cause_of"] == reports.loc["sanctions", "trigger_start"]


def test_two_sums_are_never_one_act_however_many_articles_tell_neither():
    told = ["tariffs"] * 3 + ["tariffs on $34 billion", "tariffs on $50 billion"]
    texts = [f"The United States imposed {t} {'of' if '$' in t else 'on'} goods from China on Monday." for t in told]
    rows = [(f"a{k}", f"Post {k}", text) for k, text in enumerate(texts)]
    articles = pd.DataFrame(rows, columns=["article_id", "outlet", "text"]).assign(published=pd.Timestamp("2018-07-06"))
    reports = analysis.extract_measures(articles)
    sums = reports[reports["amount"].notna()]
    assert len(sums) == 2 and sums["measure_id"].nunique() == 2
