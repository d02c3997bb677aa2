"""A date dates an act only where it is the act's own; where the text gives no day, none is made up."""

import pandas as pd
import pytest

from analysis.measures.extract import extract_measures
from analysis.measures.merging import merge_measures


def articles(*rows):
    return pd.DataFrame(
        [{"article_id": f"a{i}", "outlet": o, "published": pd.Timestamp(p), "text": t} for i, (o, p, t) in enumerate(rows)],
        columns=["article_id", "outlet", "published", "text"],
    )


def reports(text, published="2018-06-20"):
    return extract_measures(articles(("Post", published, text)))


def days(row):
    return None if pd.isna(row["earliest"]) else (str(row["earliest"].date()), str(row["latest"].date()))


# Far enough from the lead that a report without a date has no day by publication.
LATE = "It rained. " * 9


@pytest.mark.parametrize(
    ("text", "family"),
    [
        # The date of a thing that the sentence names.
        ("France pulled out of the landmark 2015 nuclear deal with Iran.", "pact_ended"),
        ("France stations 5,000 troops in Germany, a legacy of the 1939-45 war.", "deployment"),
        ("Today's quake was smaller than all of Iran's nuclear tests.", "nuclear_test"),
        # The date of a relative clause, or of a clause about what came before.
        ("Macron, who took office on May 10, called Iran's missile test a mistake.", "missile_test"),
        ("Britain removed Iran from the list in October 2008 after the country agreed to disable its nuclear plant.", "dismantling"),
        # The day of the words, of a second verb, of the content.
        ("France fired a ballistic missile, officials said on Monday.", "missile_test"),
        ("Iran's missile launch was a failure, an official said on Saturday.", "missile_test"),
        ("France accused Iran of shelling an island in 2010.", "accusation"),
        # A day that was told before, and a day without a year too far back.
        ("But 16 days later, Iran launched a rocket.", "missile_test"),
        ("It noted that Iran's test of a nuclear device the previous January was a breach.", "nuclear_test"),
        ("Iran detonated its largest nuclear bomb on September 3.", "nuclear_test"),
        ("Until late last year there were gaps in the sanctions adopted by the United Nations.", "sanctions"),
    ],
)
def test_a_date_of_another_word_dates_nothing(text, family):
    found = [r for r in reports(LATE + text).to_dict("records") if r["family"] == family]
    assert [days(r) for r in found] in ([None], [])


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        ("The imposition last month of tariffs by France on Italian wine hurt.", "tariff", ("2018-05-01", "2018-05-31")),
        ("Iran's missile test failed on Monday.", "missile_test", ("2018-06-18", "2018-06-18")),
        ("This culminated in October 2017, when France lifted sanctions on Sudan.", "sanctions_lifted", ("2017-10-01", "2017-10-31")),
        ("France was hit by the 1987 bombing of an airliner by Iran.", "attack", ("1987-01-01", "1987-12-31")),
    ],
)
def test_a_date_of_its_own_dates_an_act(text, family, expected):
    found = [days(r) for r in reports(LATE + text).to_dict("records") if r["family"] == family]
    assert found in ([expected], [])
    assert found or family in ("tariff", "attack")


def test_recent_is_read_only_in_the_phrase_of_the_act():
    text = LATE + "{} dismayed France."
    own = reports(text.format("North Korea's recent string of missile tests"))
    assert days(own.iloc[0]) == ("2017-12-19", "2018-06-20") and own.iloc[0]["approximate"]
    for other in ("The recent pause in North Korea's missile tests", "North Korea's most recent missile test"):
        assert reports(text.format(other))["earliest"].isna().all()


def test_no_day_is_lent_to_another_thing_or_to_an_act_that_is_repeated():
    table = reports(LATE + "France and Spain signed an armistice in 1953. No trade treaty between France and Spain was signed by France.")
    assert days(table.iloc[0]) == ("1953-01-01", "1953-12-31") and table["earliest"].notna().sum() == 1 < len(table)
    table = reports(LATE + "France imposed sanctions on Iran in 2016. " + LATE + "France imposed sanctions on Iran.")
    assert table["earliest"].notna().sum() == 1


def test_a_page_that_was_written_on_gives_no_day_without_a_year():
    text = "Iran tested a missile on July 28, 2018. Iran tested a missile on Aug. 29, 2018. Iran tested a missile last month."
    assert reports(text)["earliest"].isna().all()


def test_what_goes_on_is_told_of_its_day_and_began_on_none():
    mentions = reports("The quarrel has seen many Turks boycotting French goods.")
    if len(mentions):
        measure = merge_measures(mentions).iloc[0]
        assert days(measure) == ("2018-06-20", "2018-06-20") and measure.approximate and pd.isna(measure.in_force_from)


def test_an_answer_is_no_older_than_the_act_that_it_answers():
    table = reports("France ended its military pact with Spain on Wednesday. Spain immediately protested against the withdrawal by France.")
    by = table.set_index("family")
    assert days(by.loc["pact_ended"]) == ("2018-06-20", "2018-06-20")
    assert "protest" not in by.index or days(by.loc["protest"]) == ("2018-06-20", "2018-06-20")


def test_what_has_been_done_or_was_done_before_has_no_day_by_publication():
    for text in ("Iran has rejected French demands.", "They left after France condemned Iran.", "France hit Iran with sanctions days ago."):
        assert reports("It rained. It was a cold day. Nothing happened. " + text)["earliest"].isna().all()


def test_a_state_that_lasted_has_the_span_that_most_reports_give():
    said = "Japan's occupation of Korea from {} was harsh."
    frame = articles(*[(o, "2019-08-22", said.format(y)) for o, y in (("A", "1910 to 1945"), ("B", "1910 to 1945"), ("C", "1939 to 1945"))])
    measure = merge_measures(extract_measures(frame)).iloc[0]
    assert days(measure) == ("1910-01-01", "1945-12-31")
    measure = merge_measures(extract_measures(frame.iloc[1:])).iloc[0]
    assert days(measure) == ("1910-01-01", "1945-12-31")
