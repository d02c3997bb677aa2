"""What the mark of a single report says of it: its direction, its stage, its label."""

import json
from pathlib import Path

import pandas as pd
import pytest

import analysis

CASES = json.loads((Path(__file__).parents[1] / "cases" / "marks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{c['label']}: {c['text'][:60]}" for c in CASES])
def test_the_mark_of_a_sentence(case):
    row = {"article_id": ["a"], "outlet": ["Post"], "published": pd.to_datetime([case["published"]]), "text": [case["text"]]}
    reports = analysis.extract_measures(pd.DataFrame(row))
    labels = analysis.merge_measures(reports).set_index("measure_id")["label"]
    marks = reports.assign(label=reports["measure_id"].map(labels)).to_dict("records")
    told = [{k: None if pd.isna(mark[k]) else mark[k] for k in case["expected"]} for mark in marks]
    assert case["expected"] in told, marks
