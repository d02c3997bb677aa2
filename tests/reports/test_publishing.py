"""A report's folder holds one build, whole, whatever happens to a build; two builds never write it at once."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from report_helpers import ROOT, TEXT, write_corpus, write_notebook

from analysis.cells import write_text
from analysis.reports import execute, links, publishing
from analysis.reports.build import BuildError, build
from analysis.reports.publishing import STATE
from analysis.reports.study import ParameterError

ROW = {"article_id": "a-1", "outlet": "Wire", "headline": "Pact ends", "published": "2019-08-22", "text": TEXT}
OTHER = {**ROW, "article_id": "b-2", "headline": "Pact renewed", "published": "2019-08-23"}


@pytest.fixture(autouse=True)
def pages(monkeypatch, cache):
    """In place of papermill: each notebook makes a page that leads to the evidence of the corpus, and one table."""

    def run(jobs):
        pages.ran = [job["name"] for job in jobs]
        for job in jobs:
            pages.make(job)
        return {job["name"]: {"seconds": 0.0, **pages.results.get(job["name"], {})} for job in jobs}

    def make(job):
        articles = (Path(job["parameters"]["corpus"]) / "stories.csv").read_text(encoding="utf-8")
        place = "b-2" if "b-2" in articles else "a-1"
        page = Path(job["page"])
        (page.parent / "tables").mkdir(parents=True)
        page.write_text(f'<!--nav--><!--/nav--><a href="{links.evidence_href(place, "p-1")}">{place}</a>')
        (page.parent / "tables" / f"t{job['name'][0]}.csv").write_text(f"article_id\n{place}\n")

    pages.make, pages.results = make, {}
    monkeypatch.setattr(execute, "run", run)
    return pages


@pytest.fixture
def case(tmp_path):
    """A function that builds the report of a small corpus with three notebooks."""
    corpus = write_corpus(tmp_path / "corpus", [ROW])
    for name in ("1_a", "2_b", "3_c"):
        write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", name, ["1"])

    def run(rows=None, **options):
        if rows:
            write_corpus(corpus, rows)
        lines = []
        build(corpus, tmp_path / "report", notebooks=tmp_path / "notebooks", log=lambda line: lines.append(str(line)), **options)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "notebooks", "report"]
        assert links.broken(tmp_path / "report") == []
        return lines

    run.out, run.root = tmp_path / "report", tmp_path
    return run


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_pages_of_other_data_are_made_anew_with_the_one_asked_for(case, pages):
    case()
    case(rows=[OTHER], only=["1_a"])
    assert pages.ran == ["1_a", "2_b", "3_c"]
    assert all("b-2" in (case.out / f"{name}.html").read_text() for name in pages.ran)
    assert not (case.out / "evidence" / "a-1.html").exists()


def test_an_edited_notebook_that_nobody_asked_for_is_left_alone(case, pages):
    case()
    write_notebook(case.out.parent / "notebooks" / "2_b.ipynb", "2_b", ["2"])
    write_notebook(case.out.parent / "notebooks" / "1_a.ipynb", "1_a", ["2"])
    case(only=["1"])
    assert pages.ran == ["1_a"]
    case()
    assert pages.ran == ["2_b"]


def test_inputs_that_come_back_give_the_report_of_the_start(case):
    case()
    first = files_of(case.out)
    case(rows=[OTHER])
    assert files_of(case.out) != first
    case(rows=[ROW])
    assert files_of(case.out) == first


@pytest.mark.parametrize("file", ["2_b.html", "tables/t2.csv", "evidence/a-1.html", "index.html", "tables/dictionary.csv"])
@pytest.mark.parametrize("damage", [lambda p: p.unlink(), lambda p: p.write_text("changed"), lambda p: p.write_text("")])
def test_a_plain_build_mends_what_is_not_as_it_was_published(case, file, damage):
    case()
    first = files_of(case.out)
    damage(case.out / file)
    case()
    assert files_of(case.out) == first
    assert case()[0].startswith("Nothing has changed")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2}', '{"1_a": {"key": {}, "files": ["1_a.html"]}}', "hostile"])
def test_a_state_that_cannot_be_read_is_no_state(case, pages, content):
    case()
    first = files_of(case.out)
    if content == "hostile":
        state = json.loads(first[STATE])
        state["notebooks"]["1_a"]["files"] = {"../corpus/stories.csv": "0"}
        content = json.dumps(state)
    (case.out / STATE).write_text(content)
    case()
    assert pages.ran == ["1_a", "2_b", "3_c"]
    assert files_of(case.out) == first


def test_a_page_that_leads_nowhere_is_not_published(case, pages):
    case()
    first = files_of(case.out)
    pages.make = lambda job: write_text(job["page"], '<a href="evidence/none.html">x</a>')
    with pytest.raises(BuildError, match="1_a.html: leads to evidence/none.html, which is not there") as error:
        case(force=True)
    assert str(error.value).endswith("is left as it was.")
    assert files_of(case.out) == first


def test_a_notebook_without_a_page_and_one_that_failed_are_told_together(case, pages):
    pages.make, make = lambda job: job["name"] == "3_c" and make(job), pages.make
    pages.results = {"2_b": {"error": "ValueError: no", "cell": 3, "source": "x = 1"}}
    with pytest.raises(BuildError) as error:
        case()
    assert str(error.value) == "1_a failed\n  it made no page\n2_b failed in cell 3: x = 1\n  ValueError: no"
    assert [name for name in ("1_a", "2_b", "3_c", "index") if (case.out / f"{name}.html").exists()] == ["3_c", "index"]


def test_a_corpus_that_changes_while_it_is_read_is_not_published(case, pages):
    make = pages.make
    pages.make = lambda job: (make(job), write_corpus(case.out.parent / "corpus", [OTHER]))
    with pytest.raises(BuildError, match="changed while the report was made"):
        case()
    assert not case.out.exists()


def test_what_users_put_beside_the_pages_stays(case, monkeypatch):
    case()
    (case.out / "notes" / "2019").mkdir(parents=True)
    (case.out / "notes" / "2019" / "mine.txt").write_text("mine")
    (case.out / "tables" / "own.csv").write_text("mine")
    (case.out / ".new" / "1_a").mkdir(parents=True)
    (case.out / ".new" / "1_a" / "left.html").write_text("left by a build of an earlier version")
    case(rows=[OTHER])
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    case(rows=[ROW])
    assert (case.out / "notes" / "2019" / "mine.txt").read_text() == (case.out / "tables" / "own.csv").read_text() == "mine"
    assert not (case.out / ".new").exists()


def test_an_interrupt_at_the_rename_leaves_the_report_before(case, monkeypatch):
    case()
    first = files_of(case.out)
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    rename = Path.rename

    def interrupted(self, target):
        if Path(target) == case.out and self.name == "report":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        case(rows=[OTHER])
    assert files_of(case.out) == first


def test_the_next_build_ends_what_a_killed_one_began(case):
    """The five states in which a kill can leave the folders."""
    case()
    first, parent = files_of(case.out), case.out.parent
    (case.out / "own.txt").write_text("mine")
    half = parent / ".report.building-aaaa"
    (half / "making").mkdir(parents=True)
    (half / "making" / "1_a.html").write_text("half")
    swapped = parent / ".report.building-bbbb" / "report"
    swapped.mkdir(parents=True)
    (swapped / STATE).write_bytes(first[STATE])
    (swapped / "1_a.html").write_text("of the report before")
    (swapped / "late.txt").write_text("mine too")
    case()
    assert files_of(case.out) == first | {"own.txt": b"mine", "late.txt": b"mine too"}
    removed = parent / ".report.building-dddd" / "gone" / "evidence"
    removed.mkdir(parents=True)
    (removed / "b-2.html").write_text("half taken away, its state first")
    case()
    assert files_of(case.out) == first | {"own.txt": b"mine", "late.txt": b"mine too"}
    between = parent / ".report.building-cccc"
    between.mkdir()
    case.out.rename(between / "before")
    assert case()[0].startswith("Nothing has changed")
    assert files_of(case.out) == first | {"own.txt": b"mine", "late.txt": b"mine too"}


def test_the_second_of_two_builds_waits_for_the_first(case, pages):
    make, reached, go_on = pages.make, threading.Event(), threading.Event()
    pages.make = lambda job: (reached.set(), go_on.wait(60), make(job))
    told = []
    first = threading.Thread(target=lambda: build_of(case, told.append))
    second = threading.Thread(target=lambda: build_of(case, told.append))
    first.start()
    assert reached.wait(60)
    second.start()
    let_go(told, go_on)
    first.join()
    second.join()
    assert any(str(line).startswith("Nothing has changed") for line in told)
    assert links.broken(case.out) == []
    assert case()[0].startswith("Nothing has changed")


def test_who_waits_for_a_build_that_fails_and_takes_its_folder_away_goes_on(case, pages):
    make, reached, go_on, told = pages.make, threading.Event(), threading.Event(), []
    case.out = case.out.parent / "new" / "report"

    def fails(job):
        pages.make = make
        reached.set()
        go_on.wait(60)
        raise ParameterError("x")

    pages.make = fails
    first = threading.Thread(target=lambda: pytest.raises(ParameterError, build_of, case, told.append))
    second = threading.Thread(target=lambda: build_of(case, told.append), daemon=True)
    first.start()
    assert reached.wait(60)
    second.start()
    let_go(told, go_on)
    first.join()
    second.join(60)
    assert (case.out / "index.html").exists()


def let_go(told, go_on):
    """Lets the first build go on once the second says that it waits."""
    while not any("another build" in str(line) for line in told):
        time.sleep(0.01)
    go_on.set()


def build_of(case, log):
    build(case.root / "corpus", case.out, notebooks=case.root / "notebooks", log=log)


def test_a_report_needs_a_folder_that_can_be_replaced(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path / "notebooks")
    (tmp_path / "file").write_text("")
    places = {tmp_path: "working folder", ROOT: "the project's", tmp_path / "file": "is a file", tmp_path / "corpus": "holds the corpus"}
    if Path("/proc/self").exists():   # a folder that says it can be written
        places[Path("/proc/x")] = "cannot be written"
    for out, words in places.items():
        with pytest.raises(ParameterError, match=words):
            build(tmp_path / "corpus", out, notebooks=tmp_path / "notebooks")


def test_a_report_is_made_where_nothing_can_be_kept(case, monkeypatch):
    monkeypatch.setenv("ANALYSIS_KEPT", f"{os.devnull}/kept")
    assert case()[-1] == str(case.out / "index.html")


def test_a_report_inside_its_corpus_is_no_part_of_it(case, tmp_path):
    out = tmp_path / "corpus" / "reports" / "x"
    for first in ("1_a", "Nothing"):
        lines = []
        build(tmp_path / "corpus", out, notebooks=tmp_path / "notebooks", log=lines.append)
        assert str(lines[0]).startswith(first)


def test_a_full_disk_names_the_file_and_leaves_the_report(case, pages, monkeypatch):
    case()
    first = files_of(case.out)
    write = Path.write_bytes

    def full(self, content):
        if "evidence" in self.parts:
            raise OSError(28, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    pages.results = {"2_b": {"error": "OSError: No space left on device"}}
    with pytest.raises(BuildError) as error:
        case(force=True)
    lines = str(error.value).splitlines()
    assert lines[0] == "2_b failed"
    assert lines[2] == f"{case.out}/evidence/a-1.html: No space left on device."
    assert files_of(case.out) == first


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_a_build_with_one_line_and_nothing_left(case, tmp_path, number):
    command = [sys.executable, "-m", "analysis", "build", str(tmp_path / "corpus"), "--out", str(tmp_path / "report")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ)
    while not list(tmp_path.glob(".report.building-*/notebooks/*/*")) and process.poll() is None:   # its notebooks are at work
        time.sleep(0.05)
    process.send_signal(number)
    *told, last = process.communicate(timeout=60)[1].splitlines()
    assert last == "analysis: stopped." and all(" of " in line for line in told)  # how far it is
    assert process.returncode == 128 + number
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "notebooks"]
