import pytest

from analysis.quotes import extract


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected", "left"),
    [
        ("North Korea dismissed on Thursday warnings by President Donald Trump that it would face “fire” as a “load of nonsense”.",
         "that it would face “fire” as a “load of nonsense”", "dismissed on Thursday warnings", "North Korea",
         "warnings by President Donald Trump that it would face “fire” as a “load of nonsense”", "dismissed"),
        ("Ann Orlo rejects repeated claims from the council that the port is full.", "that the port is full",
         "rejects repeated claims", "Ann Orlo", "repeated claims from the council that the port is full", "rejects"),
        ("Ann Orlo rejected on Friday claims that the port is full.", "that the port is full", "rejected on Friday claims", "Ann Orlo",
         "that the port is full", "rejected on Friday claims"),
        ("Ann Orlo repeated warnings by the council that the port is full.", "that the port is full", "repeated warnings", "Ann Orlo",
         "that the port is full", "repeated warnings"),
    ],
)  # fmt: skip
def test_what_is_turned_down_is_told_with_whose_it_is(text, content, cue, source, expected, left, articles, attribution):
    row = extract.table(articles(text), [[attribution(text, content, cue, source)]]).iloc[0]
    assert (row["content"], row["cue"], row["speaker"]) == (expected, left, source)


@pytest.mark.parametrize(
    ("text", "cue", "speaker"),
    [
        ("The United States received only a vague assurance from North Korea last month that it would “work toward peace.”",
         "received only a vague assurance", "North Korea"),
        ("The United States gave only a vague assurance to North Korea last month that it would “work toward peace.”",
         "gave only a vague assurance", "United States"),
        ("The United States received a vague assurance last month that it would “work toward peace.”", "received a vague assurance",
         "United States"),
    ],
)  # fmt: skip
def test_a_promise_received_is_the_giver_s(text, cue, speaker, articles, attribution):
    content = "that it would “work toward peace.”"
    row = extract.table(articles(text), [[attribution(text, content, cue, "The United States")]]).iloc[0]
    assert row["speaker"] == speaker


def test_a_quotation_has_one_speaker(articles, attribution):
    text = "“It is late,” Ann Orlo said. Lee Brandt agreed. “This is the best talk we had, and I agree with Ms. Orlo -- that is good.”"
    rows = [
        attribution(text, ["“It is late,”", "“This is the best talk we had, and I agree with Ms."], "said", "Ann Orlo"),
        attribution(text, "Orlo -- that is good.”", "agreed", "Lee Brandt"),
    ]
    found = extract.table(articles(text), [rows])
    assert found["content"].tolist() == [
        "“It is late,”",
        "“This is the best talk we had, and I agree with Ms. Orlo -- that is good.”",
    ]
    assert found["speaker"].tolist() == ["Ann Orlo", "Lee Brandt"]
    text = "Ann Orlo said her goal “is the true balance of the U.S. and its old friends,” according to Lee Brandt."
    rows = [
        attribution(text, "her goal “is the true balance of the U.S.", "said", "Ann Orlo"),
        attribution(text, "and its old friends,”", "according to", "Lee Brandt"),
    ]
    found = extract.table(articles(text), [rows])
    assert found["content"].tolist() == ["her goal “is the true balance of the U.S. and its old friends,”"]
    text = "“We wait,” Ann Orlo said. “We stay,” Lee Brandt said."
    rows = [attribution(text, "“We wait,”", "said", "Ann Orlo"), attribution(text, "“We stay,”", "said", "Lee Brandt", 1, 2)]
    assert extract.table(articles(text), [rows])["content"].tolist() == ["“We wait,”", "“We stay,”"]
