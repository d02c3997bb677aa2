"""The command line: what it does, and one clear sentence for every mistake."""

import subprocess
import sys
from pathlib import Path

import pytest

from analysis import load_articles, load_case, reports
from analysis.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
STORY = (
    "The transport minister resigned on Monday, two days after the ferry ran aground in the harbour of the capital. "
    "She told parliament that the inquiry into the accident would need a free hand, and that she would not stand in its way."
)


def run(capsys, *arguments):
    try:
        status = main([str(a) for a in arguments])
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["chek", "seeds"], 2, 'there is no command "chek". Did you mean "check"?'),
        (["check", "seeds", "--remved"], 2, 'option "--remved" is not known. Did you mean --removed?'),
        (["build", "--job", "3"], 2, 'option "--job" is not known. Did you mean --jobs?'),
        (["build", "--forse"], 2, "Did you mean --force?"),
        (["build", "--jobs", "none"], 2, '"none" is not a whole number above 0'),
        (["build", "--jobs", "0"], 2, '"0" is not a whole number above 0'),
        (["build", "-p", "x"], 2, "expected 2 arguments"),
        (["build", "-p", "x", "1", "-p", "x", "2"], 2, 'the parameter "x" is given twice'),
        (["build", "a", "b"], 2, '"b" is one argument too many'),
        (["check"], 2, "the following arguments are required: CORPUS"),
        (["check", "no/such/corpus"], 1, "there is no such file or folder"),
        (["check", "a\x00b"], 1, "there is no such file or folder"),
        (["check", "sedes"], 1, 'Did you mean "seeds"?'),
        (["check", "Makefile"], 1, "is a file without an ending, which is not read; expected a folder with"),
        (["new", "README.md"], 1, "README.md: is a file"),
        (["new", "seeds"], 1, "holds articles.csv already"),
        (["new", "analysis"], 1, "is not empty"),
    ],
)
def test_mistakes(capsys, monkeypatch, arguments, status, message):
    monkeypatch.chdir(ROOT)
    found, out, err = run(capsys, *arguments)
    assert found == status
    assert message in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert out == ""


def test_help_and_no_command(capsys):
    assert run(capsys, "--help")[0] == 0
    status, out, _ = run(capsys)
    assert status == 2
    assert all(command in out for command in ("build", "check", "new", "sample", "score"))


def test_check_tells_what_would_be_loaded(capsys):
    status, out, err = run(capsys, "check", ROOT / "seeds", "--strict")
    assert (status, err) == (0, "")
    assert "5 articles of 5 outlets, published 2019-08-22 to 2019-08-23" in out
    assert "Shephard* [AFP*]" in out
    assert "77% of the words of 004_1974b0edc0438050" in out
    assert "Nothing is wrong." in out


def test_check_lists_what_was_removed(capsys):
    _, out, _ = run(capsys, "check", ROOT / "seeds", "--removed")
    assert "003_291576e80f34e9f0, 19: comment footer: Please let us know if you're having issues with commenting." in out


def test_check_tells_what_is_wrong(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "articles.csv").write_text("file,outlet,published\na,Gazette,\nb,Gazette,2019-08-22\n")
    status, out, _ = run(capsys, "check", tmp_path)
    assert status == 0
    assert "2 things to know" in out
    assert "a.txt: has no date of publication" in out
    assert "b.txt: is empty; left out." in out
    assert run(capsys, "check", tmp_path, "--strict")[0] == 1


def test_check_of_a_corpus_that_loads_nothing(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    status, out, _ = run(capsys, "check", tmp_path)
    assert status == 1
    assert "no article could be loaded, since none has an outlet" in out
    assert "a.txt: has no outlet; left out" in out


def test_new_makes_a_case_that_loads_and_is_about_nothing_real(capsys, tmp_path):
    folder = tmp_path / "my case"
    assert run(capsys, "new", folder)[0] == 0
    articles, case = load_articles(folder, strict=True), load_case(folder)
    assert articles["outlet"].nunique() == len(articles) == 3
    assert articles["published"].notna().all()
    assert {"Arland", "Belmark"} == set(case.parties)
    everything = "".join(p.read_text(encoding="utf-8") for p in folder.iterdir())
    assert not any(word in everything for word in ("Korea", "Japan", "Seoul", "Tokyo", "GSOMIA"))
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    status, _, err = run(capsys, "new", folder)
    assert status == 1
    assert "nothing was written" in err
    assert before == {p.name: p.read_bytes() for p in folder.iterdir()}


def test_new_writes_articles_csv_for_a_folder_of_texts(capsys, tmp_path):
    (tmp_path / "one.txt").write_text(STORY)
    (tmp_path / "two, or more.txt").write_text(STORY.replace("ferry", "train"))
    assert run(capsys, "new", tmp_path)[0] == 0
    table = (tmp_path / "articles.csv").read_text()
    assert table.splitlines()[1:] == ["one.txt,,,,,,,,", '"two, or more.txt",,,,,,,,']
    assert load_case(tmp_path).parties == {}
    filled = table.replace(".txt,,,", ".txt,Gazette,,2024-03-05").replace('.txt",,,', '.txt",Gazette,,2024-03-06')
    (tmp_path / "articles.csv").write_text(filled)
    assert len(load_articles(tmp_path, strict=True)) == 2


def test_build_hands_over_what_was_asked_for(capsys, monkeypatch):
    calls = []
    monkeypatch.setattr(reports, "build", lambda *args, **kwargs: calls.append((args, kwargs)), raising=False)
    assert run(capsys, "build")[0] == 0
    parameters = ("-p", "min_words", "3", "-p", "since", "2019-01-01")
    more = ("--force", "--cluster", "tcp://name:8786")
    assert run(capsys, "build", "x", "--out", "y", "--only", "2", "4", *parameters, *more)[0] == 0
    assert calls[0] == ((None, None, {}), {"only": [], "jobs": 2, "force": False, "cluster": None})
    wanted = {"only": ["2", "4"], "jobs": 2, "force": True, "cluster": "tcp://name:8786"}
    assert calls[1] == (("x", "y", {"min_words": "3", "since": "2019-01-01"}), wanted)


def test_build_strict_stops_before_anything_runs(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(reports, "build", lambda *args, **kwargs: pytest.fail("built"), raising=False)
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "articles.csv").write_text("file,outlet,published\na,Gazette,\n")
    status, _, err = run(capsys, "build", tmp_path, "--strict")
    assert status == 1
    assert "a.txt: has no date of publication" in err


def test_an_error_of_a_build_is_its_sentence(capsys, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("2_quotes, cell 7: no such column.")

    monkeypatch.setattr(reports, "build", fail, raising=False)
    assert run(capsys, "build") == (1, "", "analysis: 2_quotes, cell 7: no such column.\n")


def test_as_a_module_and_into_a_closed_pipe():
    command = f'"{sys.executable}" -m analysis check seeds --removed | head -1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("seeds: 5 articles")
    assert done.stderr == ""
