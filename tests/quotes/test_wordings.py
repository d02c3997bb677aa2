import pandas as pd

from analysis.quotes.wordings import compare_wordings

QUOTES = pd.DataFrame(
    [
        ("a-q001", "a", "Alpha", "Taro Kono", "‘It is a complete misjudgement and extremely regrettable,’"),
        ("b-q001", "b", "Beta", "Taro Kono", "“complete misunderstanding and extremely regrettable”"),
        ("c-q001", "c", "Gamma", "Taro Kono", "\"extremely regrettable\""),
        ("d-q001", "d", "Delta", "Taro Kono", "Tokyo had summoned the ambassador"),
        ("e-q001", "e", "Epsilon", "Kim You-geun", "the pact ends"),
    ],
    columns=["quote_id", "article_id", "outlet", "speaker", "content"],
).assign(kind="direct", act="speech")
ALIGNED = pd.DataFrame({"utterance_id": ["u1"] * 3, "quote_id": ["a-q001", "b-q001", "c-q001"], "verbatim": [1.0, 0.8, 1.0]})


def test_wordings_mark_what_differs_and_who_left_it_out():
    rows = compare_wordings(QUOTES, ALIGNED).set_index("outlet")
    assert rows["reading"].to_dict() == {"Alpha": "longest", "Beta": "other words", "Gamma": "shortened", "Delta": "left out"}
    assert [t.strip(" “”") for t, shared in rows.loc["Beta", "segments"] if not shared] == ["misunderstanding"]
    assert "".join(t for t, _ in rows.loc["Alpha", "segments"]) == QUOTES["content"][0]
    assert [t for t, shared in rows.loc["Alpha", "segments"] if not shared] == ["‘It is a ", "misjudgement "]


def test_no_aligned_quote_gives_no_row():
    assert compare_wordings(QUOTES, ALIGNED.iloc[:0]).empty


def _dated(*rows):
    quotes = pd.DataFrame(rows, columns=["quote_id", "outlet", "published", "content"])
    quotes["published"] = pd.to_datetime(quotes["published"])
    return quotes.assign(article_id=quotes["quote_id"].str[0], speaker="Taro Kono", kind="direct", act="speech")


def test_an_outlet_leaves_out_only_what_was_news_when_it_quoted_the_speaker():
    shared = "“the decision is a complete misjudgement and extremely regrettable”"
    quotes = _dated(
        ("a-q001", "Alpha", "2019-08-22", shared),
        ("b-q001", "Beta", "2019-08-22", shared),
        ("c-q001", "Gamma", "2019-08-23", "the weather was fine"),
        ("d-q001", "Delta", "2019-09-23", "the weather was fine"),
        ("e-q001", "Epsilon", "2019-08-23", "that it was a misjudgement"),
    )
    aligned = pd.DataFrame({"utterance_id": ["u1"] * 2, "quote_id": ["a-q001", "b-q001"], "verbatim": [1.0, 1.0]})
    rows = compare_wordings(quotes, aligned)
    assert rows[rows["reading"] == "left out"]["outlet"].tolist() == ["Gamma"]
