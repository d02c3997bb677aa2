import numpy as np
import pandas as pd

from analysis.cells import records


def test_the_rows_of_a_frame_are_what_pandas_makes_of_them():
    frame = pd.DataFrame(
        {
            "speaker": pd.Series(["Taro Kono", None, "Kang Kyung-wha"], dtype="str"),
            "published": pd.to_datetime(["2019-08-22", None, "2019-08-23"]),
            "confidence": [0.5, None, 0.25],
            "corrected": [True, False, True],
            "start": [1, 2, 3],
            "content_spans": [[(0, 4)], [], [(5, 9), (12, 20)]],
            "score": pd.Series([np.float64(1.5), np.int64(2), None], dtype=object),
        }
    )

    found, expected = records(frame), frame.to_dict("records")

    assert repr(found) == repr(expected)
    assert [type(row["score"]) for row in found] == [float, int, type(None)]


def test_a_frame_without_rows_has_no_records():
    assert records(pd.DataFrame({"speaker": []})) == []
