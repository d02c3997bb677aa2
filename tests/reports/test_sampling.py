import csv

import pandas as pd
import pytest
from report_helpers import ROOT

from analysis.reports import sampling, start


@pytest.fixture(scope="module")
def study(cache):
    return start(ROOT / "seeds")


def fill(path, answers):
    """Fills the questions of a sheet: {question: list of answers}."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for question, given in answers.items():
        frame.loc[: len(given) - 1, question] = given
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("what", list(sampling.QUESTIONS))
def test_a_sheet_shows_the_words_the_answer_and_empty_columns(study, what):
    sheet = sampling.draw(study, what, 10)
    assert len(sheet) == 10
    texts = study.articles.set_index("article_id")["text"]
    for row in sheet.to_dict("records"):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
        assert "[[" in row["context"]
    assert sheet[list(sampling.QUESTIONS[what])].isna().all(axis=None)
    assert list(sheet.columns[:7]) == list(sampling.PLACE)


def test_a_draw_is_the_same_on_every_run_and_has_each_outlet(study):
    first, second, other = (sampling.draw(study, "quotes", 12, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(other)
    assert set(first["outlet"]) == set(study.quotes["outlet"])


def test_rows_are_drawn_in_proportion_with_at_least_one_of_each():
    groups = ["a"] * 80 + ["b"] * 19 + ["c"]
    chosen = [groups[i] for i in sampling._stratified(groups, 10, 1)]
    assert [chosen.count(g) for g in "abc"] == [8, 1, 1]
    assert sampling._stratified(groups, 1000, 1) == list(range(100))
    assert sampling._stratified([], 10, 1) == []


def test_a_sheet_opens_in_a_spreadsheet_and_is_never_overwritten(tmp_path, study):
    out = tmp_path / "sheet.csv"
    said = sampling.sample(ROOT / "seeds", "dates", 5, out=out)
    assert said.startswith(f"Wrote 5 rows to {out}. Fill is_date, days_right with yes or no")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))) == 5
    with pytest.raises(ValueError, match="exists already and may have been filled"):
        sampling.sample(ROOT / "seeds", "dates", 5, out=out)


def test_an_unknown_table_names_the_nearest():
    with pytest.raises(ValueError, match="--what: there is no table 'quote' to check. Did you mean \"quotes\""):
        sampling.sample(ROOT / "seeds", "quote")


def test_score_gives_precision_with_wilsons_interval(tmp_path, study):
    out = tmp_path / "s.csv"
    sampling.sample(ROOT / "seeds", "quotes", 10, out=out)
    assert "nothing is filled in yet" in sampling.score([out])
    fill(out, {"is_statement": ["yes"] * 8 + ["no", "?"], "speaker_right": ["x", "n"]})
    table = sampling.figures([out]).set_index("column")
    row = table.loc["is_statement"]
    # Wilson 1927 for 8 of 9: 0.565 to 0.980 (Newcombe 1998's formula)
    assert (row["right"], row["n"], row["unsure"]) == (8, 9, 1)
    assert row["ci_low"] == pytest.approx(0.565, abs=0.001)
    assert row["ci_high"] == pytest.approx(0.980, abs=0.001)
    assert "is_statement      8 of    9 right   89%  (95 % interval 57% to 98%), 1 left open" in sampling.score([out])


def test_two_coders_get_krippendorffs_alpha(tmp_path, study):
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    for path in (a, b):
        sampling.sample(ROOT / "seeds", "quotes", 10, out=path)
    fill(a, {"is_statement": list("yyyyynnnnn"), "kind_right": ["y"] * 10})
    fill(b, {"is_statement": list("yyyynnnnnn"), "kind_right": ["y"] * 10})
    table = sampling.agreement(a, b).set_index("column")
    # By hand: observed disagreement 1/10; expected 2 * 9 * 11 / (20 * 19); alpha = 1 - .1 / .5211
    assert table.loc["is_statement", "alpha"] == pytest.approx(0.808, abs=0.001)
    assert pd.isna(table.loc["kind_right", "alpha"])
    assert "Krippendorff's alpha 0.81" in sampling.score([a, b])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "is no check sheet"),
        ("table,article_id,start,end,is_date\ndates,x,1,2,maybe\n", "line 2: is_date is 'maybe'; expected yes, no or ?."),
    ],
)
def test_a_sheet_that_cannot_be_read_is_one_sentence(tmp_path, content, message):
    (tmp_path / "s.csv").write_text(content)
    with pytest.raises(ValueError, match="s.csv") as error:
        sampling.score([tmp_path / "s.csv"])
    assert message in str(error.value)
