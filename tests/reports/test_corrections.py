"""Corrections by hand: each kind round-trips, a stale one is told, and without the file the machine's answer is back."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from report_helpers import ROOT

from analysis import corrections
from analysis.corrections_file import find_place
from analysis.reports import start

ARTICLE = "004_1974b0edc0438050"


@pytest.fixture(scope="module")
def machine(cache):
    """The seeds without corrections."""
    return start(ROOT / "seeds")


@pytest.fixture
def corpus(tmp_path):
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


def corrected(corpus, **row):
    row = {"article_id": ARTICLE} | row
    pd.DataFrame([row]).to_csv(corpus / "corrections.csv", index=False)
    return start(corpus)


def first(frame, **where):
    rows = frame[frame["article_id"] == ARTICLE]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows.iloc[0]


def place(study, row, spans=None):
    text = study.articles.set_index("article_id").loc[row["article_id"], "text"]
    start_, end = spans or (row["start"], row["end"])
    return {"start": int(start_), "end": int(end), "text": text[int(start_) : int(end)]}


def extent(row):
    return row["content_spans"][0][0], row["content_spans"][-1][1]


def others(before, after, key):
    """The rows that no correction touched, of both tables."""
    return before[~before[key]].reset_index(drop=True), after[~after[key]].reset_index(drop=True)


def test_speaker_side_and_kind_are_overruled(machine, corpus):
    row = first(machine.quotes)
    study = corrected(corpus, table="quotes", speaker="Someone Else", side="none", kind="indirect", **place(machine, row, extent(row)))
    now = study.quotes.set_index("quote_id").loc[row["quote_id"]]
    assert (now["speaker"], pd.isna(now["side"]), now["kind"]) == ("Someone Else", True, "indirect")
    assert now["corrected"] == "speaker, side, kind"
    assert study.quotes["corrected"].notna().sum() == 1
    rest = study.quotes[study.quotes["quote_id"] != row["quote_id"]].drop(columns="corrected").reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, machine.quotes[machine.quotes["quote_id"] != row["quote_id"]].reset_index(drop=True))
    assert study.corrections.applied == 1
    assert study.correction_problems() == []


def test_a_statement_gets_another_span(machine, corpus):
    row = first(machine.quotes, kind="direct")
    start_, end = extent(row)
    study = corrected(corpus, table="quotes", new_end=end - 10, **place(machine, row, (start_, end)))
    now = study.quotes.set_index("quote_id").loc[row["quote_id"]]
    assert now["content_spans"] == [(start_, end - 10)]
    assert now["content"] == row["content"][: len(now["content"])] and len(now["content"]) == end - 10 - start_
    assert now["corrected"] == "content"


def test_a_statement_is_dropped_and_one_is_added(machine, corpus):
    row = first(machine.quotes)
    study = corrected(corpus, table="quotes", do="drop", **place(machine, row, extent(row)))
    assert len(study.quotes) == len(machine.quotes) - 1
    assert row["quote_id"] not in set(study.quotes["quote_id"])
    text = machine.articles.set_index("article_id").loc[ARTICLE, "text"]
    span = (text.index("bilateral relations"), text.index("bilateral relations") + 40)
    study = corrected(corpus, table="quotes", do="add", speaker="A Hand", kind="indirect", side="Japan", **place(machine, row, span))
    new = study.quotes[study.quotes["corrected"] == "added"].iloc[0]
    assert len(study.quotes) == len(machine.quotes) + 1
    assert (new["speaker"], new["content"], new["outlet"]) == ("A Hand", text[slice(*span)], row["outlet"])
    assert new["quote_id"] not in set(machine.quotes["quote_id"])


def test_a_frame_word_that_is_dropped_is_not_counted(machine, corpus):
    row = first(machine.hits, zone="body", voice="narrator")
    study = corrected(corpus, table="frames", do="drop", was=row["frame"], **place(machine, row))
    assert len(study.hits) == len(machine.hits) - 1

    def count(of):
        frames = of.frames[~of.frames["agency"]]
        pick = frames.set_index(["outlet", "frame", "voice", "zone"])["count"]
        return int(pick[row["outlet"], row["frame"], "all", "all"])

    assert count(study) == count(machine) - 1


def test_a_frame_word_is_added_and_counted_in_the_voice_of_its_place(machine, corpus):
    text = machine.articles.set_index("article_id").loc[ARTICLE, "text"]
    at = text.index("photos")
    study = corrected(corpus, table="frames", do="add", frame="security", start=at, end=at + 6, text="photos")
    new = study.hits[study.hits["corrected"] == "added"].iloc[0]
    assert (new["match"], new["frame"], new["voice"]) == ("photos", "security", "narrator")
    assert int(study.frames["count"].sum()) > int(machine.frames["count"].sum())


def test_the_day_and_status_of_a_measure_are_overruled(machine, corpus):
    row = first(machine.mentions)
    study = corrected(corpus, table="measures", was=row["family"], date="2019-08-02", status="announced", **place(machine, row))
    now = study.mentions[study.mentions["corrected"].notna()].iloc[0]
    assert (now["earliest"], now["latest"], now["status"]) == (pd.Timestamp("2019-08-02"), pd.Timestamp("2019-08-02"), "announced")
    assert now["corrected"] == "status, date"
    merged = study.measures.set_index("measure_id").loc[now["measure_id"]]
    assert merged["earliest"] == pd.Timestamp("2019-08-02")


def test_a_party_that_a_hand_gives_is_not_overruled_by_other_reports_of_the_act(machine, corpus):
    guessed = machine.mentions[machine.mentions["unsaid"].fillna("").str.contains("actor") & (machine.mentions["article_id"] == ARTICLE)]
    acts = machine.mentions["measure_id"].value_counts()
    row = guessed[guessed["measure_id"].map(acts) > 3].iloc[0]
    study = corrected(corpus, table="measures", was=row["family"], actor="Mongolia", **place(machine, row))
    now = study.mentions[study.mentions["corrected"].notna()].iloc[0]
    assert (now["actor"], now["actor_sure"]) == ("Mongolia", 1.0)
    assert "actor" not in f"{now['inferred']} {now['unsaid']}"


def test_an_added_measure_is_nothing_that_nobody_said_of_it(machine, corpus):
    text = machine.articles.set_index("article_id").loc[ARTICLE, "text"]
    at = text.index("photos")
    row = {"family": "other", "actor": "Japan", "date": "2019-08-21", "start": at, "end": at + 6, "text": "photos"}
    now = corrected(corpus, table="measures", do="add", **row).mentions
    flags = ["approximate", "reference"]
    assert not now.loc[now["corrected"].notna(), flags].any(axis=None)
    rest = now[now["corrected"].isna()].drop(columns="corrected").reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, machine.mentions)


def test_a_date_is_overruled(machine, corpus):
    row = first(machine.dates)
    study = corrected(corpus, table="dates", date="2019-07-01/2019-07-04", **place(machine, row))
    now = study.dates[study.dates["corrected"].notna()].iloc[0]
    assert (now["earliest"], now["latest"]) == (pd.Timestamp("2019-07-01"), pd.Timestamp("2019-07-04"))
    assert now["value"] == "2019-07-01/2019-07-04"


def test_a_stale_correction_is_told_and_not_applied(machine, corpus):
    row = first(machine.quotes)
    where = place(machine, row, extent(row)) | {"text": "words that nobody has printed"}
    study = corrected(corpus, table="quotes", speaker="X", **where)
    assert "X" not in set(study.quotes["speaker"])
    told = f"corrections.csv, line 2: “words that nobody has printed” no longer stands at its place in {ARTICLE}; it was not applied."
    assert study.correction_problems() == [told]


def test_a_correction_whose_text_has_moved_finds_it_again(machine, corpus):
    row = first(machine.quotes, kind="direct")
    where = place(machine, row, extent(row))
    moved = where | {"start": where["start"] + 7, "end": where["end"] + 7}
    study = corrected(corpus, table="quotes", speaker="X", **moved)
    assert study.quotes.set_index("quote_id").loc[row["quote_id"], "speaker"] == "X"


def test_a_correction_outlives_a_boundary_drawn_a_word_further_on(machine, corpus):
    row = first(machine.quotes, kind="direct")
    start_, end = extent(row)
    study = corrected(corpus, table="quotes", speaker="X", **place(machine, row, (start_, end - 5)))
    assert study.quotes.set_index("quote_id").loc[row["quote_id"], "speaker"] == "X"


def test_a_correction_where_the_machine_has_no_row_any_more_is_told(machine, corpus):
    text = machine.articles.set_index("article_id").loc[ARTICLE, "text"]
    at = text.index("photos")
    study = corrected(corpus, table="quotes", speaker="X", start=at, end=at + 6, text="photos")
    assert "the machine has no row at “photos” any more" in study.correction_problems()[0]


def test_an_unknown_article_is_told(machine, corpus):
    study = corrected(corpus, article_id="nobody", table="quotes", speaker="X", start=1, end=3, text="ab")
    assert study.correction_problems() == ["corrections.csv, line 2: there is no article 'nobody'."]


def test_one_correction_holds_for_all_rows_of_a_person(machine, corpus):
    name = machine.quotes["speaker"].value_counts().index[0]
    before = machine.quotes[machine.quotes["speaker"] == name]
    row = {"table": "quotes", "who": name.upper(), "side": "Atlantis"}
    pd.DataFrame([row]).to_csv(corpus / "corrections.csv", index=False)
    study = start(corpus)
    now = study.quotes.set_index("quote_id").loc[before["quote_id"]]
    assert len(before) > 1 and now["article_id"].nunique() > 1
    assert now["side"].eq("Atlantis").all() and now["corrected"].eq("side").all()
    assert study.quotes["corrected"].notna().sum() == len(before)
    one = corrected(corpus, **row | {"article_id": before["article_id"].iloc[0]})
    assert 0 < one.quotes["corrected"].notna().sum() < len(before)


def test_a_person_without_rows_is_told(machine, corpus):
    study = corrected(corpus, table="measures", who="Nobody At All", actor="Japan")
    assert study.correction_problems() == ["corrections.csv, line 2: no row has the actor 'Nobody At All'; it was not applied."]


def test_the_tables_have_the_place_that_a_correction_asks_for(machine, tmp_path, monkeypatch):
    from analysis import reports

    study = start(ROOT / "seeds", out=str(tmp_path))
    reports.table(study.quotes, "Statements", name="quotes", columns=["content"])
    shared = pd.read_csv(next(tmp_path.rglob("quotes.csv")))
    row = shared[shared["content"].str.contains(" … ")].iloc[0]
    text = study.articles.set_index("article_id").loc[row["article_id"], "text"]
    assert text[row["start"] : row["end"]].startswith(row["content"].split(" … ")[0])
    correction = {"article_id": row["article_id"], "start": row["start"], "end": row["end"], "text": row["content"]}
    assert find_place(text, correction) == (row["start"], row["end"])


def test_check_finds_every_wrong_correction_at_once(corpus):
    from analysis.corpus.overview import overview

    good = {"table": "quotes", "article_id": ARTICLE, "start": 1, "end": 3, "text": "ab", "speaker": "X"}
    wrong = [good | {"table": "quots"}, good | {"start": "one"}, {**good, "speaker": ""}]
    pd.DataFrame([good, *wrong]).to_csv(corpus / "corrections.csv", index=False)
    text, in_order = overview(corpus)
    assert in_order is False
    assert [n for n in (2, 3, 4, 5) if f"corrections.csv, line {n}: " in text] == [2, 3, 4, 5]
    pd.DataFrame([good, good | {"article_id": ARTICLE[:-1]}]).to_csv(corpus / "corrections.csv", index=False)
    text, in_order = overview(corpus)
    assert in_order is None
    assert f"line 2: “ab” no longer stands at its place in {ARTICLE}." in text
    assert f"line 3: there is no article '{ARTICLE[:-1]}'. Did you mean \"{ARTICLE}\"?" in text


def test_a_build_tells_wrong_corrections_before_anything_runs(corpus, tmp_path):
    from analysis.reports.build import build

    row = {"table": "quotes", "article_id": ARTICLE, "start": 1, "end": 3, "text": "ab"}
    pd.DataFrame([row, row | {"table": "x"}]).to_csv(corpus / "corrections.csv", index=False)
    with pytest.raises(ValueError, match="line 2: overrules nothing.*\n.*line 3: table is 'x'"):
        build(corpus, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_without_the_file_the_machine_answers_again(machine, corpus):
    row = first(machine.quotes)
    assert len(corrected(corpus, table="quotes", do="drop", **place(machine, row, extent(row))).quotes) == len(machine.quotes) - 1
    (corpus / "corrections.csv").unlink()
    pd.testing.assert_frame_equal(start(corpus).quotes, machine.quotes)


def test_corrected_rows_are_marked_in_tables(machine, corpus):
    from analysis.reports.tables import places, table_html

    row = first(machine.quotes)
    study = corrected(corpus, table="quotes", speaker="X", **place(machine, row, extent(row)))
    markup = table_html(study.quotes.head(500), "c", "quotes", ["content"], places(study.quotes), by_hand=study.corrected_places, rows=500)
    assert markup.count("corrected by hand") == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"table": "quots"}, "line 2: table is 'quots'; expected one of quotes, frames, dates, measures."),
        ({"table": "quotes"}, "line 2: overrules nothing; fill one of speaker, "),
        ({"table": "quotes", "kind": "spoken"}, "line 2: kind is 'spoken'; expected one of direct, mixed, indirect."),
        ({"table": "quotes", "speaker": "x", "start": "one"}, "line 2: start is 'one'; expected an offset"),
        ({"table": "quotes", "speaker": "x", "text": ""}, "line 2: text is empty"),
        ({"table": "dates", "who": "X", "date": "2019-08-22"}, "line 2: who is filled in a correction of dates"),
        ({"table": "quotes", "who": "X", "do": "add"}, "line 2: who is filled; a correction of all rows of a person can change or drop"),
        ({"table": "quotes", "side": "x", "speeker": "X"}, 'column "speeker" is not known. Did you mean "speaker"?'),
        ({"table": "measures", "date": "August"}, "line 2: date is 'August'; expected a day, 2019-08-22"),
        ({"table": "quotes", "do": "delete"}, "line 2: do is 'delete'; expected one of change, drop, add."),
    ],
)
def test_a_row_that_cannot_be_understood_is_one_sentence(tmp_path, row, message):
    pd.DataFrame([{"article_id": "a", "start": 1, "end": 3, "text": "ab"} | row]).to_csv(tmp_path / "corrections.csv", index=False)
    with pytest.raises(ValueError, match="corrections.csv, ") as error:
        corrections.load(tmp_path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_sheet_saved_by_a_spreadsheet_is_read(tmp_path):
    text = '\ufefftable;article_id;start;end;text;speaker\nquotes;a;"1,204";1210.0;\'=cmd;X\n;;;;;\n'
    (tmp_path / "corrections.csv").write_text(text, encoding="utf-8")
    rows = corrections.load(tmp_path)
    assert [(r["start"], r["end"], r["text"], r["speaker"]) for r in rows] == [(1204, 1210, "=cmd", "X")]


def test_dates_that_stay_as_they_are_make_no_measure_anew(machine):
    from analysis import cache as kept
    from analysis.measures.extract import all_reports, dated_anew

    reports = all_reports(machine.every, machine.case)
    assert kept.fingerprint(dated_anew(reports, machine.every, machine.dates)) == kept.fingerprint(reports)


def test_a_correction_makes_no_evidence_page_of_another_article_anew(machine, corpus):
    from analysis.reports import finish

    row = first(machine.dates)
    study = corrected(corpus, table="dates", date="2019-07-01", **place(machine, row))
    before, after = finish._by_article(machine.dates), finish._by_article(study.dates)
    assert [a for a in after if after[a] != before[a]] == [ARTICLE]
