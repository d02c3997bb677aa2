import pytest

from analysis.quotes import extract
from analysis.quotes.scare import list_scare_quotes


@pytest.mark.parametrize(
    ("text", "term", "kind"),
    [
        ("It was cut from its “white list” of partners.", "white list", "scare"),
        ("It was cut from a so-called ‘white list’ of partners.", "white list", "term"),
        ("He spoke on “Meet the Press” on Sunday.", "Meet the Press", "title"),
        ('Her novel, entitled "The long wait," sold well.', "The long wait", "title"),
        ("Then Joe “Ace” Roe came in.", "Ace", "nickname"),
        ("“We are all in this together, my friends.”", "We are all in this together, my friends", "unattributed"),
    ],
)
def test_kinds(text, term, kind, articles):
    frame = articles(text)
    found = list_scare_quotes(frame, extract.table(frame, [[]]))
    assert found[["term", "kind"]].values.tolist() == [[term, kind]]
    row = found.iloc[0]
    assert text[row["start"] : row["end"]] == term
    assert row["reason"]


def test_attributed_words_are_no_scare_quotes_but_marks_within_them_are(articles, attribution):
    text = "“It let the ‘history’ issue poison all that has been working,” Ann Orlo said."
    frame = articles(text)
    table = extract.table(
        frame, [[attribution(text, "“It let the ‘history’ issue poison all that has been working,”", "said", "Ann Orlo")]]
    )
    assert list_scare_quotes(frame, table)[["term", "kind"]].values.tolist() == [["history", "nested"]]


def test_empty(articles):
    frame = articles("No marks here.")
    found = list_scare_quotes(frame, extract.table(frame, [[]]))
    assert found.empty
    assert list(found.columns)[:5] == ["article_id", "outlet", "start", "end", "term"]
