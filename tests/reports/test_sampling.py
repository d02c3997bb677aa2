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
    assert list(sheet.columns[:9]) == list(sampling.PLACE)


def test_a_draw_has_exactly_the_rows_asked_for_of_what_the_report_shows(study):
    first, second, other = (sampling.draw(study, "quotes", 12, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(other)
    shown = study.quotes[study.quotes["act"].eq("speech")]
    assert len(first) == 12 and set(first["stratum"]) == {"shown"}
    assert set(zip(first["article_id"], first["start"], strict=True)) <= {
        (a, min(x for x, _ in spans)) for a, spans in zip(shown["article_id"], shown["content_spans"], strict=True)
    }
    assert (first["weight"] * 12).round().eq(len(shown)).all()
    assert len(sampling.draw(study, "quotes", 3)) == 3, "fewer than there are outlets"


def test_what_the_report_sets_apart_is_a_stratum_of_its_own(study):
    sheet = sampling.draw(study, "quotes", 10, apart=5)
    assert sheet["stratum"].value_counts().to_dict() == {"shown": 10, "set apart": 5}
    shown = int(study.quotes["act"].eq("speech").sum())
    stands_for = sheet.groupby("stratum")["weight"].sum().round().to_dict()
    assert stands_for == {"shown": shown, "set apart": len(study.quotes) - shown}


def test_a_draw_is_spread_over_the_outlets_in_proportion():
    groups = ["a"] * 80 + ["b"] * 19 + ["c"]
    for seed in range(20):
        chosen = [groups[i] for i in sampling.systematic(groups, 10, seed)]
        assert len(chosen) == 10 and chosen.count("a") == 8 and 1 <= chosen.count("b") <= 2
    assert sampling.systematic(groups, 1000, 1) == list(range(100))
    assert sampling.systematic([], 10, 1) == []
    # Each row is as likely as any other, so that small outlets are not over-represented.
    drawn = [i for seed in range(400) for i in sampling.systematic(["a"] * 9 + ["b"], 2, seed)]
    assert 50 < drawn.count(9) < 110


def test_a_sheet_opens_in_a_spreadsheet_and_is_never_overwritten(tmp_path, study):
    out = tmp_path / "sheet.csv"
    said = sampling.sample(ROOT / "seeds", "dates", 5, out=out)
    assert said.startswith(f"Wrote 5 rows to {out}, drawn from {len(study.dates)} that the report shows. Open {tmp_path / 'sheet.html'}")
    assert "or fill is_date, days_right with yes or no" in said
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


def test_the_rate_of_all_rows_weighs_the_strata_by_what_they_stand_for(tmp_path):
    rows = "\n".join(f"quotes,a,{n},9,{s},{w},{right}" for n, (s, w, right) in enumerate(
        [("shown", 30, "yes")] * 3 + [("shown", 30, "no")] + [("set apart", 10, "no")] * 2))  # fmt: skip
    (tmp_path / "s.csv").write_text("table,article_id,start,end,stratum,weight,is_statement\n" + rows)
    table = sampling.figures([tmp_path / "s.csv"]).set_index("stratum")
    assert table["rate"].to_dict() == pytest.approx({"shown": 0.75, "set apart": 0, "both, weighted": 90 / 140})
    # Kish 1965: (4 * 30 + 2 * 10)^2 / (4 * 30^2 + 2 * 10^2) = 5.16 answers' worth; Wilson 1927 of that
    assert table.loc["both, weighted", "ci_low"] == pytest.approx(0.263, abs=0.001)
    assert "set apart:\n  is_statement      0 of    2 right" in sampling.score([tmp_path / "s.csv"])


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
        ("table,article_id,start,end,weight,is_date\ndates,x,1,2,many,yes\n", "line 2: weight is 'many'; expected a number"),
        ("table,article_id,start,end,is_date\ndates,x,1,2,maybe\n", "line 2: is_date is 'maybe'; expected yes, no or ?."),
    ],
)
def test_a_sheet_that_cannot_be_read_is_one_sentence(tmp_path, content, message):
    (tmp_path / "s.csv").write_text(content)
    with pytest.raises(ValueError, match="s.csv") as error:
        sampling.score([tmp_path / "s.csv"])
    assert message in str(error.value)
