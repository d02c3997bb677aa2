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
