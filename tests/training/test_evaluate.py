import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.training import evaluate, public_cases, verdicts

SEEDS = """\
quotes, all kinds        P 0.719  R 0.965  F1 0.824  (gold 85, predicted 114)
  indirect  found 44 of 47, kind right 44, speaker right 43
  speaker kind right 81 of 82
    missed  001 indirect | South Korea | notified | plans to withdraw
dated expressions        found 37 of 38, value right 37, interval right 36
trade/security measures  found 16 of 16, dated inside the gold interval 15; measures charted in all 26
"""


def test_the_lines_of_the_seeds_become_figures():
    found = {k: (v["value"], v["n"]) for k, v in evaluate.figures(SEEDS).items()}
    assert found == {
        "quotes, all kinds, P": (0.719, 114),
        "quotes, all kinds, R": (0.965, 85),
        "quotes, all kinds, F1": (0.824, 100),
        "indirect, found": (0.9362, 47),
        "indirect, kind right": (1.0, 44),
        "indirect, speaker right": (0.9773, 44),
        "speaker kind, right": (0.9878, 82),
        "dated expressions, found": (0.9737, 38),
        "dated expressions, value right": (1.0, 37),
        "dated expressions, interval right": (0.973, 37),
        "trade/security measures, found": (1.0, 16),
        "trade/security measures, dated inside the gold interval": (0.9375, 16),
    }


def test_what_a_scorer_prints_as_json_becomes_figures_with_binomial_errors():
    printed = json.dumps(
        {
            "articles": 84,
            "words_per_second": 4980,
            "soft": {"P": 0.8, "R": 0.5, "F1": 0.615, "found": 50, "gold": 80},
            "recall of direct": 0.971,
            "told apart": {"right": 28, "of": 95, "share": 0.295},
        }
    )
    found = evaluate.figures(printed + "\n    missed | what follows the figures is no figure")
    assert list(found) == ["soft, P", "soft, R", "soft, F1", "recall of direct", "told apart"]
    assert found["soft, R"] == {"value": 0.5, "n": 80, "se": 0.0559}
    assert found["recall of direct"] == {"value": 0.971, "n": None, "se": None}
    assert found["told apart"]["value"] == 0.2947


def test_figures_within_figures_bear_both_names():
    printed = json.dumps({"EWT": {"words": 400, "UAS": 0.9, "links": {"P": 0.5, "R": 0.4, "F1": 0.444}}})
    found = evaluate.figures(printed)
    assert list(found) == ["EWT, UAS", "EWT, links, P", "EWT, links, R", "EWT, links, F1"]
    assert found["EWT, UAS"] == {"value": 0.9, "n": 400, "se": 0.015}


def test_a_figure_that_falls_is_told_and_red():
    old = {"dates": {"value": {"value": 0.9}, "calendar": {"value": 0.9}, "type": {"value": 0.9}}}
    now = {"value": (0.8, 0.02), "calendar": (0.89, 0.02), "type": (0.95, None), "span": (0.5, None)}
    new = {"dates": {k: {"value": v, "n": None, "se": se} for k, (v, se) in now.items()}}
    _, value, calendar, kind, span = evaluate.table(new, old, colour=True).splitlines()
    assert value.startswith(evaluate.RED) and "0.900 -> 0.800" in value and "FELL" in value
    assert calendar.startswith(evaluate.RED) and "less" in calendar and "FELL" not in calendar
    assert evaluate.RED not in kind + span
    assert evaluate.RED not in evaluate.table(new, old)


def test_the_committed_scores_are_shares_of_known_scorers():
    scores = json.loads(evaluate.SCORES.read_text(encoding="utf-8"))
    assert list(scores) == [name for name in evaluate.SCORERS if name in scores]
    assert all(0 <= row["value"] <= 1 for rows in scores.values() for row in rows.values())


def test_a_scorer_that_is_not_known_is_refused(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["evaluate", "..", "--only", "dates"])
    with pytest.raises(SystemExit):
        evaluate.main()
    assert "no scorer 'dates'; there are: quotes of PolNeAR" in capsys.readouterr().err


CASE = {"api": "dates", "published": "2019-08-22", "input": "The two ministers met on Friday.", "what": "weekday", "id": "d", "verdict": ""}


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ({"rows": [["Friday", "2019-08-16", "2019-08-16"]]}, True),
        ({"rows": [["Friday", "2019-08-23|2019-08-16", "2019-08"]]}, True),
        ({"rows": [["Friday", "2019-08-23", "2019-08-23"]]}, False),
        ({"none": ["Friday"]}, False),
    ],
)
def test_a_public_case_is_judged(expected, right):
    assert public_cases.judge(CASE | {"expected": expected}) is right


def test_verdicts_are_asked_again():
    quotes = pd.DataFrame(
        {"article_id": "a", "content": ["the port is closed", "a long winter"], "speaker": ["Ann Orlo", None], "act": ["speech", "other"]}
    )
    rows = [("the port is closed", "speaker", "Ann Orlo", True), ("the port is shut now", "speaker", "Ann Orlo", True)]
    rows += [("a long winter", "row", True, False), ("a long winter", "speaker", None, False)]
    given = [dict(zip(("text", "column", "value", "right"), r, strict=True)) | {"table": "quotes", "article_id": "a"} for r in rows]
    assert verdicts.score(given, {"quotes": quotes}) == {
        "quotes: right answers kept": {"right": 1, "of": 2, "share": 0.5},
        "quotes: wrong answers gone": {"right": 1, "of": 2, "share": 0.5},
    }


def test_a_filled_sheet_becomes_verdicts_and_a_bad_line_is_named(tmp_path):
    sheet = tmp_path / "quotes.csv"
    head = "table,article_id,outlet,start,end,text,context,speaker,is_statement,span_right,speaker_right,note"
    sheet.write_text(f"{head}\nquotes,a,X,0,18,the port is closed,…,Ann Orlo,yes,?,no,it is his aide\n", encoding="utf-8")
    found = verdicts.of_sheet(sheet)
    assert [(v["column"], v["value"], v["right"]) for v in found] == [("row", True, True), ("speaker", "Ann Orlo", False)]
    path = tmp_path / "verdicts.jsonl"
    path.write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    assert [v["note"] for v in verdicts.load(path)] == ["it is his aide"] * 2
    path.write_text('{"table": "quotes"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"verdicts.jsonl, line 1: expected table, article_id"):
        verdicts.load(path)


def test_committed_verdicts_are_about_the_seeds_alone():
    seeds = {p.stem for p in (Path(__file__).parents[2] / "seeds").glob("*.txt")}
    given = verdicts.load(Path(__file__).parents[1] / "gold" / "verdicts.jsonl")
    assert {v["article_id"] for v in given} <= seeds
