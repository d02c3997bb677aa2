import pandas as pd
import pytest

import analysis
from analysis import schema


@pytest.fixture(scope="module")
def found():
    texts = [
        "“We will leave the pact,” Kim Orlo, Arland's foreign minister, said on Thursday.",
        "Orlo said that Arland would leave the pact. The trade war began on May 3, 2019, he said.",
    ]
    ids = ["a", "b"]
    articles = pd.DataFrame({"article_id": ids, "outlet": ["X", "Y"], "text": texts, "published": pd.to_datetime(["2019-08-23"] * 2)})
    quotes = analysis.extract_quotes(articles)
    aligned = analysis.align_quotes(quotes)
    tables = {"quotes": quotes, "alignment": aligned, "wordings": analysis.compare_wordings(quotes, aligned)}
    tables |= {"hits": analysis.frame_hits(articles, quotes), "dates": analysis.extract_dates(articles)}
    reports = analysis.extract_measures(articles)
    tables |= {"measure_reports": reports, "measures": analysis.merge_measures(reports), "stages": analysis.measure_stages(reports)}
    tables |= {"copied": analysis.find_copied(articles), "collocates": analysis.collocates(articles, quotes)}
    return tables


def test_a_table_has_the_columns_and_types_of_the_schema(found):
    for name, frame in found.items():
        assert list(frame.columns) == list(schema.columns(name)), name
        for column in schema.columns(name).values():
            kind = str(frame[column.name].dtype)
            assert kind == column.type or column.type == "str" and kind == "object" or column.type.startswith("date"), (name, column.name)


def test_a_column_has_only_the_values_that_the_schema_allows(found):
    for name, frame in found.items():
        for column in schema.columns(name).values():
            if column.allowed:
                assert set(frame[column.name].dropna()) <= set(column.allowed), (name, column.name)


def test_every_column_has_a_meaning_and_an_origin():
    for table, columns in schema.entries().items():
        for column in columns.values():
            assert column.meaning and column.origin, f"{table}.{column.name}"


def test_a_column_means_in_a_table_what_the_table_says():
    assert schema.column("quotes", "sentence").unit == "number from 1"
    assert schema.column("reports", "sentence").unit is None
    assert schema.column("cues", "The Arland Courier").meaning == "how often the outlet uses the cue"
    assert schema.column("quotes", "nonsense") is None


def test_what_a_hand_may_overrule_are_columns_of_the_schema():
    for table, names in schema.by_hand().items():
        assert all(name == "date" or schema.column(table, name) for name in names)


def test_no_rows_give_all_columns():
    frame = schema.frame("quotes", [])
    assert list(frame.columns) == list(schema.columns("quotes"))
    assert str(frame["quoted_words"].dtype) == "Int64"
