import pytest

from analysis.quotes import acts, extract


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Orlo said it will scrap the pact with Rome, drawing a swift protest from the mayor.",
         "it will scrap the pact with Rome, drawing a swift protest from the mayor", "it will scrap the pact with Rome"),
        ("Orlo said the museum would grow, allowing people to see more.", "the museum would grow, allowing people to see more",
         "the museum would grow, allowing people to see more"),
        ("Orlo said it was a “mistaken response,” and the ambassador was summoned.",
         "it was a “mistaken response,” and the ambassador was summoned", "it was a “mistaken response,”"),
        ("Orlo said it was “mistaken,” and called it “odd.”", "it was “mistaken,” and called it “odd.”",
         "it was “mistaken,” and called it “odd.”"),
    ],
)  # fmt: skip
def test_the_outlet_s_comment_is_no_part_of_a_content(text, content, expected, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, "said", "Orlo")]])["content"].tolist() == [expected]


def test_a_quotation_has_one_speaker(articles, attribution):
    text = "“It is late,” Ann Orlo said. Lee Brandt agreed. “This is the best talk we had, and I agree with Ms. Orlo -- that is good.”"
    rows = [
        attribution(text, ["“It is late,”", "“This is the best talk we had, and I agree with Ms."], "said", "Ann Orlo"),
        attribution(text, "Orlo -- that is good.”", "agreed", "Lee Brandt"),
    ]
    found = extract.table(articles(text), [rows])
    assert found[["speaker", "content"]].values.tolist() == [
        ["Ann Orlo", "“It is late,”"],
        ["Lee Brandt", "“This is the best talk we had, and I agree with Ms. Orlo -- that is good.”"],
    ]


def test_three_parts_of_a_quotation_come_together(articles, attribution):
    text = "Ann Orlo said: “We wait. We hope. We stay in the port.” Lee Brandt left."
    rows = [
        attribution(text, "“We wait.", "said", "Ann Orlo"),
        attribution(text, "We hope.", None, None),
        attribution(text, "We stay in the port.”", None, None),
    ]
    assert extract.table(articles(text), [rows])["content"].tolist() == ["“We wait. We hope. We stay in the port.”"]


def test_quotations_that_stand_side_by_side_stay_two(articles, attribution):
    text = "“We wait,” Ann Orlo said. “We stay,” Lee Brandt said."
    rows = [attribution(text, "“We wait,”", "said", "Ann Orlo"), attribution(text, "“We stay,”", "said", "Lee Brandt", 1, 2)]
    assert extract.table(articles(text), [rows])["content"].tolist() == ["“We wait,”", "“We stay,”"]


def test_a_content_of_function_words_says_nothing():
    text = "The end of it said so"
    assert not acts.says_something(text, [(0, 10)])
    assert acts.says_something(text, [(14, 21)])
