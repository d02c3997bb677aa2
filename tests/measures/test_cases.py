"""Sentences of a dispute, each with the reports of measures that a reader finds in it (tests/cases/measures.json)."""

import json
from pathlib import Path

import pandas as pd
import pytest

import analysis

CASES = json.loads((Path(__file__).parents[1] / "cases" / "measures.json").read_text(encoding="utf-8"))


def _marks(case):
    return pytest.mark.xfail(reason=case["wrong"], strict=True) if "wrong" in case else ()


@pytest.mark.parametrize("case", [pytest.param(c, marks=_marks(c), id=f"{c['label']}-{n}") for n, c in enumerate(CASES)])
def test_case(articles, case):
    found = analysis.extract_measures(articles(case["text"], published=case["published"]))
    assert len(found) >= len(case["expected"]) and (case["expected"] or found.empty)
    for row in case["expected"]:
        assert any(all(_same(r[k], v) for k, v in row.items()) for r in found.to_dict("records")), row


def _same(found, wanted):
    """Equal, parties in any order; days by their date."""
    if pd.isna(found) or wanted is None:
        return pd.isna(found) and wanted is None
    if isinstance(found, pd.Timestamp):
        return f"{found:%Y-%m-%d}" == wanted
    return sorted(found.split("; ")) == sorted(wanted.split("; "))
