import shutil

import pytest
from report_helpers import START, TEXT, write_corpus, write_notebook

from analysis.reports import build as building
from analysis.reports.build import BuildError, build
from analysis.reports.publishing import read_state
from analysis.reports.study import ParameterError

ROW = {"article_id": "a-1", "outlet": "Wire", "headline": "Pact ends", "published": "2019-08-22", "text": TEXT}


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "corpus", [ROW])


@pytest.fixture
def report(hostile, tmp_path):
    """A copy of a finished report, to be built again."""
    return shutil.copytree(hostile, tmp_path / "report")


def again(report, hostile, notebooks, **options):
    lines = []
    build(hostile.parent / "corpus", report, notebooks=notebooks, log=lambda line: lines.append(str(line)), **options)
    return lines


def test_what_has_not_changed_is_not_run_again(report, hostile, notebooks):
    lines = again(report, hostile, notebooks)
    assert lines[0].startswith("Nothing has changed")


def test_two_builds_give_the_same_bytes(report, hostile, notebooks):
    lines = again(report, hostile, notebooks, force=True)
    assert [line.split("(")[1] for line in lines[:2]] == ["forced)", "forced)"]
    files = {p.relative_to(hostile): p for p in hostile.rglob("*") if p.is_file()}
    assert {p.relative_to(report) for p in report.rglob("*") if p.is_file()} == set(files)
    for name, path in files.items():
        assert (report / name).read_bytes() == path.read_bytes(), name


def test_a_changed_parameter_runs_the_notebooks_that_have_it_and_is_told(report, hostile, notebooks):
    lines = again(report, hostile, notebooks, parameters={"min_words": "5"})
    assert [line.split()[0] for line in lines if line.endswith("changed)")] == ["1_quotes"]
    assert "min words: 5" in (report / "1_quotes.html").read_text(encoding="utf-8")


def test_a_correction_runs_the_notebooks_whose_tables_it_changes_and_a_check_sheet_those_that_count_it(corpus, tmp_path, cache):
    folder, out = tmp_path / "notebooks", tmp_path / "report"
    asked = {
        "1_days": "reports.table(study.dates, 'Days', name='dates')",
        "2_words": "reports.table(study.hits[['match', 'voice']], 'Words', evidence=False)",
        "3_speakers": "reports.table(study.quotes, 'Statements', name='quotes')",
        "4_texts": "reports.table(study.articles, 'Articles', columns=['headline'])",
        "5_errors": "reports.table(reports.evaluation.checks(study), 'Sheets', evidence=False)",
    }
    for name, cell in asked.items():
        write_notebook(folder / f"{name}.ipynb", name, [START, cell])

    def again():
        lines = []
        build(corpus, out, notebooks=folder, log=lambda line: lines.append(str(line)))
        return [line.split()[0] for line in lines if line.endswith("changed)")]

    text, head = ROW["text"], "table,article_id,start,end,text,date,speaker,do,who\n"
    at = text.index("2 August 2019")
    day, who = f"dates,a-1,{at},{at + 13},2 August 2019,2018-08-02,,,\n", "quotes,,,,,,Somebody Else,,Kim You-geun\n"
    again()
    before = files_of(out)
    (corpus / "corrections.csv").write_text(head + day)
    assert again() == ["1_days", "5_errors"]
    (corpus / "corrections.csv").write_text(head + who + day)   # the day, which is a line further down, has not changed
    assert again() == ["3_speakers", "5_errors"]   # who said a word does not change in whose voice it stands
    corrected = files_of(out)
    (corpus / "checks").mkdir()
    (corpus / "checks" / "quotes.csv").write_text("article_id,start,end,is_statement\na-1,0,5,yes\n")
    assert again() == ["5_errors"]
    assert again() == []
    shutil.rmtree(corpus / "checks")
    assert again() == ["5_errors"]
    build(corpus, tmp_path / "clean", notebooks=folder, log=lambda line: None)
    assert files_of(tmp_path / "clean") == files_of(out) == corrected
    (corpus / "corrections.csv").unlink()
    assert again() == ["1_days", "3_speakers", "5_errors"]
    assert files_of(out) == before


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_failing_notebook_and_one_that_ends_itself_leave_the_last_good_page(corpus, tmp_path, cache):
    folder, out = tmp_path / "notebooks", tmp_path / "report"
    write_notebook(folder / "1_good.ipynb", "Good", [START, "reports.say('All is well.')"])
    write_notebook(folder / "2_fails.ipynb", "Fails", [START, "reports.say('Well so far.')"])
    build(corpus, out, notebooks=folder, log=lambda line: None)
    good = (out / "2_fails.html").read_text(encoding="utf-8")
    write_notebook(folder / "2_fails.ipynb", "Fails", [START, "x = 1", "raise ValueError('no such\\nthing')", "y = 2"])
    write_notebook(folder / "3_dies.ipynb", "Dies", ["import sys", "sys.exit('enough')"])
    with pytest.raises(BuildError) as error:
        build(corpus, out, notebooks=folder, log=lambda line: None)
    lines = str(error.value).splitlines()
    assert len(lines) == 4
    assert lines[0] == "2_fails failed in cell 4: raise ValueError('no such\\nthing')"
    assert lines[1] == "  ValueError: no such thing"
    assert lines[2] == "3_dies failed in cell 3: sys.exit('enough')"
    assert lines[3] == "  SystemExit: enough"
    assert "All is well." in (out / "1_good.html").read_text(encoding="utf-8")
    assert (out / "2_fails.html").read_text(encoding="utf-8") == good
    assert not (out / "3_dies.html").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "notebooks", "report"]
    # What failed is tried again, what succeeded is not.
    state = read_state(out)["notebooks"]
    assert set(state) == {"1_good", "2_fails"}
    assert building._reason(state["1_good"], state["1_good"]["key"], out, False) is None
    # On other articles the last good page would not fit the new ones: nothing is published.
    before = files_of(out)
    write_corpus(corpus, [ROW | {"headline": "Pact renewed"}])
    with pytest.raises(BuildError, match="is left as it was, since its 2_fails.html is of other data"):
        build(corpus, out, notebooks=folder, log=lambda line: None)
    assert files_of(out) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"parameters": {"min_word": 3}}, 'min_word: no notebook has this parameter. Did you mean "min_words"?'),
        ({"parameters": {"min_words": "x"}}, "min_words: expected a whole number, found 'x'."),
        ({"only": ["1_quote"]}, "--only: there is no notebook '1_quote'. Did you mean \"1_quotes\"?"),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_runs(corpus, notebooks, tmp_path, options, message):
    with pytest.raises(ParameterError) as error:
        build(corpus, tmp_path / "out", notebooks=notebooks, **options)
    assert str(error.value) == message
    assert not (tmp_path / "out").exists()


def test_a_corpus_that_is_not_there_names_the_nearest(corpus, tmp_path):
    with pytest.raises(ParameterError, match="corpus: there is no file or folder .* Did you mean \"corpus\"?"):
        build(tmp_path / "corpsu", tmp_path / "out")


def test_an_unknown_outlet_ends_the_build_with_one_sentence(corpus, notebooks, tmp_path):
    with pytest.raises(ParameterError) as error:
        build(corpus, tmp_path / "out", parameters={"outlets": "Wir"}, notebooks=notebooks, log=lambda line: None)
    assert str(error.value) == "outlets: there is no outlet 'Wir'. Did you mean \"Wire\"? There are: Wire."


def test_only_can_be_a_number_a_name_or_a_part(notebooks):
    paths = {p.stem: p for p in sorted(notebooks.glob("*.ipynb"))}
    assert building._chosen(["2"], paths) == ["2_words"]
    assert building._chosen(["words", "1_quotes"], paths) == ["1_quotes", "2_words"]
    assert building._chosen(["notebooks/2_words.ipynb"], paths) == ["2_words"]


def test_every_part_of_a_key_is_a_reason(tmp_path):
    before = {"key": {"code": "1", "data": "1", "notebook": "1"}, "files": {}}
    assert building._reason(before, {"code": "1", "data": "2", "notebook": "2"}, tmp_path, False) == "data, notebook changed"
    assert building._reason(before | {"files": {"gone.html": "1"}}, before["key"], tmp_path, False) == "files missing or changed"
    assert building._reason(before, before["key"], tmp_path, True) == "forced"
