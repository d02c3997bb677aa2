import json
import time
from pathlib import Path

import pandas as pd
import pytest

from analysis.case import Case
from analysis.corrections import KINDS
from analysis.measures.extract import COLUMNS, extract_measures

CASES = json.loads((Path(__file__).parent.parent / "cases" / "measures.json").read_text(encoding="utf-8"))
WRONG = json.loads((Path(__file__).parent.parent / "cases" / "measures_wrong.json").read_text(encoding="utf-8"))
KEYS = ("actor", "target", "family", "domain", "status", "earliest", "latest")


def articles(*texts, published="2019-08-22"):
    return pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(texts))], "outlet": "Paper", "published": pd.Timestamp(published), "text": list(texts)}
    )


def found(text, published="2019-08-22", **keywords):
    return extract_measures(articles(text, published=published), **keywords).to_dict("records")


def plain(row, keys=KEYS):
    day = {k: None if pd.isna(row[k]) else str(row[k].date()) for k in ("earliest", "latest")}
    return {k: day[k] if k in day else None if pd.isna(row[k]) else row[k] for k in keys}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:60])
def test_sentences_of_other_disputes(case):
    assert [plain(r) for r in found(case["text"], case["published"])] == case["expected"]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", WRONG, ids=lambda c: c["comment"])
def test_known_failures(case):
    rows = found(case["text"], case["published"])
    assert [plain(r, tuple(e)) for r, e in zip(rows, case["expected"], strict=True)] == case["expected"]


def test_offsets_and_columns():
    text = "Talks were short.\n\nSEOUL: South Korea said Thursday it will terminate its military intelligence-sharing pact with Japan."
    frame = extract_measures(articles(text))
    assert list(frame.columns) == list(COLUMNS)
    row = frame.iloc[0]
    assert text[row.start : row.end] == row.sentence and text[row.trigger_start : row.trigger_end] == row.trigger == "terminate"
    assert (row.actor, row.target, row.domain, row.direction, row.status) == ("South Korea", "Japan", "security", "escalation", "announced")
    assert (row.plover, row.score, row.timex) == ("SANCTION withdraw", -6.0, "Thursday")
    assert set(frame.status) <= set(KINDS["status"])


def test_empty_input_has_all_columns():
    frame = extract_measures(articles())
    assert len(frame) == 0 and list(frame.columns) == list(COLUMNS)
    assert len(extract_measures(articles("", "Nothing happened. Nobody came."))) == 0


def test_nominal_act_with_its_owner_and_date():
    text = "That followed Tokyo's imposition last month of tough restrictions on exports of chemicals crucial to South Korean tech titans."
    (row,) = found(text)
    assert plain(row, ("actor", "target", "family", "earliest", "latest")) == {
        "actor": "Japan", "target": "South Korea", "family": ""
            "export_control", "earliest": "2019-07-01", "latest": "2019-07-31"}  # fmt: skip


def test_pronoun_is_followed_to_the_sentence_before():
    text = (
        "Japan's Foreign Minister Taro Kono called it regrettable. He said it was wrong. He "
        "told reporters that he summoned the South Korean ambassador."
    )
    (row,) = found(text)
    assert (row["actor"], row["target"], row["family"]) == ("Japan", "South Korea", "ambassador_summoned")


def test_pact_taken_up_again_by_the_agreement():
    text = (
        "Seoul said Thursday it would scrap its intelligence pact with Tokyo. The agreement was due for automatic renewal on Saturday. "
        "The pact will expire Nov. 23 if not renewed."
    )
    rows = found(text)
    assert [(r["family"], r["actor"], r["domain"], r["status"]) for r in rows] == [
        ("pact_ended", "South Korea", "security", "announced"),
        ("pact_renewed", "South Korea; Japan", "security", "scheduled"),
        ("pact_expires", "South Korea; Japan", "security", "scheduled"),
    ]
    assert [str(r["earliest"].date()) for r in rows] == ["2019-08-22", "2019-08-24", "2019-11-23"]


def test_decision_not_to_renew_ends_the_pact():
    (row,) = found("Seoul's decision not to extend the military pact with Japan alarmed Washington.")
    assert (row["family"], row["status"], row["actor"], row["target"]) == ("pact_ended", "announced", "South Korea", "Japan")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Japan could impose tariffs on South Korea.", "hypothetical"),
        ("Japan will lift the sanctions on Iran if Tehran agrees.", "hypothetical"),
        ("The U.S. would not ease sanctions on North Korea.", "denied"),
        ("Washington urged Japan to lift sanctions on Myanmar.", "hypothetical"),
        ("Japan is set to impose sanctions on Russia next week.", "scheduled"),
        ("Japan had imposed sanctions on Russia.", "occurred"),
        ("Should Japan impose sanctions on Russia?", "hypothetical"),
    ],
)
def test_status(text, status):
    assert [r["status"] for r in found(text)] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A pact reconsidered is a threat; under a modal, a condition or a need not even that. An end reconsidered is a step back.
        ("Turkey had to reconsider the defence pact with Greece.", [("Turkey", "pact_threatened", "escalation", "occurred")]),
        ("Turkey could reconsider the defence pact with Greece.", [("Turkey", "pact_threatened", "escalation", "hypothetical")]),
        ("Turkey would reconsider the defence pact if Athens agreed.", [("Turkey", "pact_threatened", "escalation", "hypothetical")]),
        ("Turkey has to reconsider the defence pact with Greece.", [("Turkey", "pact_threatened", "escalation", "hypothetical")]),
        (
            "Ankara said it would quit the extradition treaty with Greece. Turkey could reconsider the decision if Athens relented.",
            [("Turkey", "pact_ended", "escalation", "announced"), ("Turkey", "pact_end_reviewed", "de-escalation", "hypothetical")],
        ),
        ("Turkey could reconsider the decision if Athens relented.", []),
        # Whose tests they are.
        ("Canada revived its plans for Iran, which has conducted several missile tests.", [("Iran", "missile_test")]),
        ("Washington disregarded the warning Iran sent with its missile tests.", [("Iran", "missile_test")]),
        ("The words of U.S. diplomats aren't deterring Iran from its missile tests.", [("Iran", "missile_test")]),
        (
            "French President Emmanuel Macron spoke. Iran, in defiance of French President Emmanuel Macron, conducted a missile test.",
            [("Iran", "missile_test")],
        ),
        ("The U.S. portrayed the missile test as an affront to Canada.", []),
        ("The United States demanded the rogue nation stop its missile tests.", []),
        ("Seoul got no confirmation from the Iranian government that it had seized the South Korean tanker.", [("Iran", "seizure")]),
        ("Britain urged the United Nations on Friday to impose new sanctions on Iran.", [("United Nations", "sanctions")]),
        # A try that failed took place; what did not take place, is only likely or is worked for did not.
        ("Iran attempted to launch a ballistic missile on Monday.", [("Iran", "missile_test", "escalation", "occurred")]),
        ("Iran tried to test a missile on Monday.", [("Iran", "missile_test", "escalation", "occurred")]),
        ("Iran's latest failed missile launch alarmed Israel.", [("Iran", "missile_test", "escalation", "occurred")]),
        ("There were no missile tests by Iran during the talks.", [("Iran", "missile_test", "escalation", "denied")]),
        ("Iran is likely to continue pursuing missile tests.", [("Iran", "missile_test", "escalation", "hypothetical")]),
        (
            "Iran was planning a show of strength, possibly testing a nuclear device.",
            [("Iran", "nuclear_test", "escalation", "hypothetical")],
        ),
        ("Iran will work toward dismantling its nuclear site.", [("Iran", "dismantling", "de-escalation", "hypothetical")]),
        ("It offers loans in exchange for Iran closing its nuclear plant.", [("Iran", "dismantling", "de-escalation", "hypothetical")]),
        ('"Could you imagine that Iran would dismantle its nuclear site?"', [("Iran", "dismantling", "de-escalation", "hypothetical")]),
        ("The United Nations voted unanimously to impose sanctions on Iran.", [("United Nations", "sanctions", "escalation", "announced")]),
        ("Iran had completed developing intermediate-range missiles.", []),
    ],
)
def test_who_did_it_and_how_far(text, expected):
    rows = [tuple(r[k] for k in ("actor", "family", "direction", "status")) for r in found(text)]
    assert [r[: len(e)] for r, e in zip(rows, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Russia deployed troops to Syria on Monday.", None),
        ("Russia deployed troops against Georgia on Monday.", "Georgia"),
        ("Iran pledged to dismantle its nuclear site during a summit with the French President.", None),
    ],
)
def test_a_place_or_an_occasion_is_no_target(text, target):
    (row,) = found(text)
    assert (None if pd.isna(row["target"]) else row["target"]) == target


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        # What goes on is told of the day of publication, and began on no day that is told.
        ("The quarrel has seen many Turks boycotting French goods.", "2019-08-22", ("2019-08-22", "2019-08-22", True)),
        # The day of the words is not the day of what they ask for, and what has not happened has no day.
        ("Britain urged Iran on Sunday to halt its missile tests.", "2019-08-22", None),
        ("Iran has not conducted a missile test since November, Britain said Saturday.", "2019-08-26", None),
        # An insertion between dashes does not part an act from its day.
        ("Iran fired a missile - but missed - at an American drone on Tuesday.", "2019-08-22", ("2019-08-20", "2019-08-20", False)),
        # The day of a relative clause that has no pronoun is not the act's.
        ("Turkey struck a trade deal with Iran, a deal Greece condemned in July.", "2019-08-22", None),
        # A page that was changed after its day.
        ("Iran tested a missile on Sept. 3, 2019.", "2019-08-22", None),
        # Saturday has begun in the east when a paper of Friday goes to press in the west.
        ("Iran's ballistic missile test failed early Saturday.", "2017-04-28", ("2017-04-28", "2017-04-29", True)),
    ],
)
def test_days_of_what_goes_on_or_never_was(text, published, days):
    row = found(text, published)[0]
    got = None if pd.isna(row["earliest"]) else (str(row["earliest"].date()), str(row["latest"].date()), row["approximate"])
    assert got == days


@pytest.mark.parametrize(
    "text",
    [
        "The South Korean company signed the player and ended his deal in London.",
        "Chinese imports rose and Japanese exports of cars to the United States fell.",
        "He held a meeting with his family in Japan.",
        "The French Open begins on Monday after rain cut the practice.",
        "America lifted the trophy and left the pitch in Brazil.",
    ],
)
def test_no_measure(text):
    assert found(text) == []


def test_cause_is_kept():
    row = found("Russia expelled 23 British diplomats on Saturday in retaliation for the expulsion of its envoys.", "2018-03-18")[0]
    assert row["cause"].startswith("in retaliation for the expulsion")


def test_people_of_a_case_file_and_of_the_text_act_for_their_state():
    case = Case(people={"Donald Trump": {"side": "United States"}})
    text = "Donald Trump imposed sanctions on Turkey on Monday."
    assert found(text) == []
    assert [r["actor"] for r in found(text, case=case)] == ["United States"]
    told = "U.S. President Donald Trump met aides. Trump imposed sanctions on Turkey on Monday."
    assert [r["actor"] for r in found(told)] == ["United States"]


def test_voice_and_speaker_come_from_the_quotes():
    text = '"Japan removed South Korea from its white list," Kim said.'
    quotes = pd.DataFrame({"article_id": ["a0"], "content_spans": [[(1, 46)]], "speaker": ["Kim You-geun"]})
    (row,) = found(text, quotes=quotes)
    assert (row["voice"], row["speaker"]) == ("attributed", "Kim You-geun")
    (row,) = found("Japan removed South Korea from its white list.", quotes=quotes.iloc[:0])
    assert row["voice"] == "narrator" and pd.isna(row["speaker"])


def test_dates_may_be_given():
    from analysis.dates.extract import extract_dates

    frame = articles("Japan imposed tariffs on South Korea on Aug. 5.")
    assert extract_measures(frame, dates=extract_dates(frame)).equals(extract_measures(frame))


def test_article_without_publication_day():
    frame = articles("Japan imposed tariffs on South Korea on 5 August 2019. Seoul imposed tariffs on Japan on Monday.", published=None)
    assert [str(r)[:10] for r in extract_measures(frame)["earliest"]] == ["2019-08-05", "NaT"]


def test_seeds_hold_the_measures_of_the_dispute():
    from analysis import load_articles

    frame = extract_measures(load_articles(Path(__file__).parents[2] / "seeds"))
    got = {(r.family, r.actor) for r in frame.itertuples()}
    assert {
        ("export_control", "Japan"), (""
            "trade_list_removal", "Japan"), ("trade_list_removal", "South Korea"), ("court_ruling", "South Korea"),
        ("pact_ended", "South Korea"), ("pact_renewed", "South Korea; Japan"), ("pact_expires", "South Korea; Japan"),
        ("pact_attempt_cancelled", "South Korea"), ("accusation", "Japan"), ("ambassador_summoned", "Japan"),
        ("boycott", "South Korea (public)"),
    } <= got  # fmt: skip
    assert any(family == "pact_signed" for family, _ in got)


def test_time_grows_with_the_length_of_a_line():
    line = "Japan imposed tariffs on South Korea, which had signed the pact, and " * 6_000
    start = time.perf_counter()
    extract_measures(articles(line))
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Duties that somebody has are no tariffs.
        ("The French parliament has abandoned its duties in the matter of oversight.", []),
        ("Two U.S. duty officers were honoured.", []),
        ("Turkey raised duties on American cars on Monday.", [("Turkey", "tariff", "United States")]),
        ("Turkey imposed a 25 percent duty on American cars on Monday.", [("Turkey", "tariff", "United States")]),
        # What was frozen is given back; an adjective before the assets freezes nothing.
        ("Canada released billions of dollars of frozen assets to Libya.", [("Canada", "asset_freeze_lifted", "Libya")]),
        ("Canada released $2 billion in frozen assets.", [("Canada", "asset_freeze_lifted", None)]),
        ("Diplomats in Canada spoke of frozen assets of Libya.", []),
        ("Canada has frozen assets of Libya.", [("Canada", "asset_freeze", "Libya")]),
        # Deals of persons are no pacts of states.
        ("A 2009 non-disclosure agreement was signed by U.S. President Barack Obama.", []),
        ('The lawyer said the United States had violated the "hush money" deal.', []),
        ("The United States and Canada signed a fishing deal.", [("United States; Canada", "pact_signed", None)]),
        # "Not just" denies nothing.
        ("Germany should persuade Russia not just to stay in the arms treaty but to honour it.", []),
    ],
)
def test_words_of_another_sense(text, expected):
    assert [(r["actor"], r["family"], r["target"]) for r in found(text)] == expected


def test_what_is_called_unlikely_is_not_scheduled():
    text = "It is unlikely, officials in Ankara said, that a trade agreement between Turkey and Greece will be signed next month."
    assert [(r["status"], pd.isna(r["earliest"])) for r in found(text)] == [("hypothetical", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An act that was ordered and called off took place as little as one that is only talked of.
        (
            "Turkish President Recep Erdogan ordered an attack on Greece on Thursday but called the operation off at the last minute.",
            [("Turkey", "attack", "hypothetical")],
        ),
        ("Turkey ordered air strikes on Greece on Monday. Hours later it called them off.", [("Turkey", "attack", "hypothetical")]),
        ("Turkey said it would impose tariffs on Greek wine, but then called it off.", [("Turkey", "tariff", "hypothetical")]),
        ("Turkey ordered air strikes against Greece on Monday.", [("Turkey", "attack", "announced")]),
        ("A Turkish attack on Greece was called off on Thursday.", [("Turkey", "attack", "hypothetical")]),
        ("Turkey approved strikes on Greek soldiers but pulled back at the last minute.", [("Turkey", "attack", "hypothetical")]),
        ("Turkey's air strikes on Greece were condemned.", [("Turkey", "attack", "occurred")]),
        ("Had France lifted sanctions on Libya, the war would have ended.", [("France", "sanctions_lifted", "hypothetical")]),
        ("France had been expected to sign a trade pact with Libya.", [("France", "pact_signed", "hypothetical")]),
        ("READ MORE: Turkey imposes sanctions on Greece", []),
        ("Turkey nearly imposed sanctions on Greece in July.", [("Turkey", "sanctions", "hypothetical")]),
        ("Turkey nearly doubled its tariffs on Greek wine in July.", [("Turkey", "tariff", "occurred")]),
        ("Analysts imagine Turkey lifting sanctions on Greece.", [("Turkey", "sanctions_lifted", "hypothetical")]),
        ("Turkey reversed a decision to sign a trade deal with Greece.", [("Turkey", "pact_signed", "hypothetical")]),
        ("Turkey shelved its plans to quit the defence pact with Greece.", [("Turkey", "pact_ended", "hypothetical")]),
        ("Turkey's decision to quit the defence pact with Greece alarmed Italy.", [("Turkey", "pact_ended", "announced")]),
        ("Turkey imposed tariffs on Greek wine in May but scrapped them in June.", [("Turkey", "tariff", "occurred")]),
        (
            "Turkey announced sanctions on Greece, but called off a summit with Bulgaria.",
            [("Turkey", "sanctions", "announced"), ("Turkey", "talks_cancelled", "occurred")],
        ),
        ("Turkey ordered its troops to pull out.", []),
        ("Turkey ordered 3,000 troops to Libya.", [("Turkey", "deployment", "announced")]),
        # A gerund as a subject has nobody who acts; one under a modal or in what is talked of is only thought of.
        ("Turkish President Recep Erdogan said lifting economic sanctions would embolden Greece.", []),
        ("Turkey said imposing tariffs on Greek wine is a mistake.", []),
        (
            "Turkey has advocated a pact to curb its arms in exchange for a lifting of tariffs and eventually removing sanctions on Iran.",
            [("Turkey", "sanctions_lifted", "hypothetical")],
        ),
        ("Turkey would regret leaving the defence pact with Greece.", [("Turkey", "pact_ended", "hypothetical")]),
        (
            "Italy is expected to meet envoys this week to discuss saving the deal by offering Libya financial aid.",
            [("Italy", "aid_given", "hypothetical")],
        ),
        ("Turkey answered on Monday by imposing sanctions on Greek banks.", [("Turkey", "sanctions", "occurred")]),
        ("Turkey announced lifting sanctions on Greece.", [("Turkey", "sanctions_lifted", "announced")]),
    ],
)
def test_what_did_not_come_about(text, expected):
    assert [(r["actor"], r["family"], r["status"]) for r in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "The country" is the one blamed, not the one who blames.
        ("Canada blamed Russia for the unrest, saying the country deliberately and repeatedly has violated Ukraine's sovereignty.", []),
        # Rebels of a state, or in it, are not the state.
        ("A Greek jet was shot down by Turkish-backed rebels in Libya on Monday.", []),
        ("A Turkish drone was shot down by Libyan rebels on Monday.", []),
        ("A Turkish drone was shot down by Houthi rebels on Monday.", [("Houthis", "shootdown", "Turkey")]),
        ("A Turkish drone was shot down by the army of Libya on Monday.", [("Libya", "shootdown", "Turkey")]),
        ("Egyptian warplanes bombed Libyan rebels on Monday.", []),
        # An attacker who is not named is not whoever attacked somebody else.
        (
            "Turkey carried out air strikes in Syria. Police blamed this month's attack on the Belgian magazine, that killed a soldier.",
            [("Turkey", "attack", None)],
        ),
        # The end of a pact that the article has told of, with either party named beside it.
        (
            "Turkey said Thursday it will terminate its military intelligence-sharing pact with Greece. "
            "The end of the intelligence pact brings Ankara-Athens relations to another low point.",
            [("Turkey", "pact_ended", "Greece"), ("Turkey", "pact_ended", "Greece")],
        ),
        # Those listed in an insertion are not its sentence's subject; the target stands behind "against" or "on".
        ("The 2015 accord - between Chad, the US, China, Germany and the UK - lifted sanctions on Libya in return for curbs.", []),
        ("The United States ordered that US economic sanctions against Libya be lifted.", [("United States", "sanctions_lifted", "Libya")]),
        # Missiles fired at somebody are an attack, those of a war no test.
        ("Iran fired a missile - but missed - at an American drone on Thursday.", [("Iran", "attack", "United States")]),
        ("Turkey has acted before, firing cruise missiles at an airfield in Libya in 2017.", [("Turkey", "attack", "Libya")]),
        ("Most of the 1,500 rockets fired by Hamas in this conflict fell on open land.", []),
        ("Turkey faces the missiles that have been lobbed in this campaign and rockets fielded by Hezbollah in Lebanon.", []),
        ("North Korea fired two missiles into waters off Japan on Monday.", [("North Korea", "missile_test", None)]),
        ("North Korea launched a missile at a steep angle on Monday.", [("North Korea", "missile_test", None)]),
        # A modal verb reaches over an insertion.
        ("Iran might mark Saturday - the birthday of its founder - by conducting a nuclear test.", [("Iran", "nuclear_test", None)]),
    ],
)
def test_whose_act_it_is_and_against_whom(text, expected):
    assert [(r["actor"], r["family"], None if pd.isna(r["target"]) else r["target"]) for r in found(text)] == expected


def test_a_modal_reaches_over_an_insertion():
    rows = found("Iran might mark Saturday - the birthday of its founder - by conducting a nuclear test.")
    assert [r["status"] for r in rows] == ["hypothetical"]
