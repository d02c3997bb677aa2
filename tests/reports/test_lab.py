"""The notebooks as a person has them: a JupyterLab server, headless Chromium, all cells run by the menu.

Where CI is set a missing browser is a failure; elsewhere these tests are left out without one.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from report_helpers import write_attacks
from test_attacks import LIVE, WORDS, watched  # noqa: F401 - watched is a fixture
from test_browser import browser, expect  # noqa: F401 - browser is a fixture

from analysis.reports.lab import table as lab_table

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb"))
WAIT = 120_000   # milliseconds after which a cell has not come to its end


def digests(folder):
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser, seeds):  # noqa: F811
    """(address of a JupyterLab server, its root: a copy of the checkout with a built report in it)."""
    root = tmp_path_factory.mktemp("lab") / "checkout"
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns("runs", ".ipynb_checkpoints"))
    shutil.copytree(ROOT / "seeds", root / "seeds")
    shutil.copytree(seeds, root / "reports" / "seeds")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(root.parent / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    options = {"IdentityProvider.token": "", "ServerApp.port": port, "ServerApp.root_dir": root, "ServerApp.allow_root": True}
    options |= {"ServerApp.open_browser": False, "ServerApp.port_retries": 0, "ServerApp.disable_check_xsrf": True}
    command = [sys.executable, "-m", "jupyterlab", *(f"--{key}={value}" for key, value in options.items())]
    environment = {**os.environ, **own, "PYTHONPATH": path, "ANALYSIS_LAB": str(root)}
    with (root.parent / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (root.parent / "server.log").read_text()
                time.sleep(0.5)
        yield address, root
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def opened(lab, browser):  # noqa: F811
    """Opens a notebook in JupyterLab; at the end nothing may have been said on the console as an error."""
    address, _ = lab
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    said = []

    def open_(name):
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(f"{address}/lab/tree/notebooks/{name}.ipynb?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.wait_for_selector(".jp-Toolbar-kernelName:has-text('Python 3')")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        return page

    yield open_
    context.close()
    assert said == []


def run_all(page):
    """Sets all cells of a notebook running, by the menu; again where the kernel was not yet connected, which JupyterLab does not say."""
    for _ in range(8):
        page.click(".lm-MenuBar-item:has-text('Run')")
        page.wait_for_timeout(300)
        page.click(".lm-Menu-item:has-text('Run All Cells') >> nth=0")
        for _ in range(40):
            if page.locator(".jp-InputArea-prompt:has-text('*')").count():
                return
            page.wait_for_timeout(100)
    raise AssertionError("no cell began to run")


def code_cells(page, path, done):
    """The code cells of a notebook as its file has them, saved until `done(cells)`: JupyterLab draws only what is in sight."""
    cells = []
    for _ in range(WAIT // 1000):
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=5 * WAIT)   # a save writes it all
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1000)
        with contextlib.suppress(ValueError):   # half written
            cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
        if cells and done(cells):
            return cells
    raise AssertionError(f"{path.stem}: the cells did not come to their end: {[c['execution_count'] for c in cells]}")


def test_a_line_end_in_a_cell_is_a_space(monkeypatch):
    shown = []
    monkeypatch.setattr("analysis.reports.study.show", lambda markup, words: shown.append(markup))
    lab_table(str, "Passages", "passages", [("text", "")], [["beside the neighbours.\n\nThe decision"]], "")
    assert "neighbours.  The decision" in shown[0]


def run_since(last):
    return lambda cells: all((c["execution_count"] or 0) > last for c in cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_runs_in_jupyterlab(lab, opened, name):
    _, root = lab
    before, path = digests(root / "reports"), root / "notebooks" / f"{name}.ipynb"
    page = opened(name)
    run_all(page)
    found = [o for c in code_cells(page, path, run_since(0)) for o in c["outputs"]]
    assert [o for o in found if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert sum("text/html" in o.get("data", {}) for o in found) > 5
    assert list((root / "notebooks" / "runs" / "seeds" / "tables").glob("*.csv"))
    if name == "2_quotes":
        change_a_parameter(page, path)
    if name == "4_escalation":
        sort_search_and_follow(page)
    assert digests(root / "reports") == before


def change_a_parameter(page, path):
    """One outlet chosen: its rows alone; an outlet that there is not: one sentence, and no cell after it shows anything."""
    last = max(c["execution_count"] for c in code_cells(page, path, run_since(0)))
    choose(page, "outlets: list = ['Bloomberg']")
    run_all(page)
    cells = code_cells(page, path, run_since(last))
    text = "\n".join(str(o.get("data", {}).get("text/plain", "")) for c in cells for o in c["outputs"])
    assert "attributions in 1 article:" in text
    last = max(c["execution_count"] for c in cells)
    choose(page, "outlets: list = ['Blomberg']")
    run_all(page)
    cells = code_cells(page, path, lambda cells: any(o["output_type"] == "error" for c in cells for o in c["outputs"]))
    failed = next(n for n, c in enumerate(cells) if any(o["output_type"] == "error" for o in c["outputs"]))
    assert "there is no outlet 'Blomberg'" in json.dumps(cells[failed]["outputs"])
    page.wait_for_timeout(2000)
    cells = code_cells(page, path, lambda cells: True)
    shown = [o for c in cells[failed + 1 :] if (c["execution_count"] or 0) > last for o in c["outputs"] if "text/html" in o.get("data", {})]
    assert shown == []


def sort_search_and_follow(page):
    """A table sorts and searches, and links of tables and figures lead to the words, in a tab of their own."""
    mark = scroll_to(page, "#f-escalation svg a")
    assert mark.get_attribute("href").startswith("/files/notebooks/runs/seeds/evidence/")
    box = scroll_to(page, ".dt-container:has(#t-measures)")
    labels = box.locator("tbody tr td:nth-child(1)")
    first = labels.first.inner_text()
    box.locator("thead th >> nth=0").click()
    expect(labels.first).not_to_have_text(first)
    shown = labels.all_inner_texts()
    assert shown == sorted(shown, key=lambda label: re.sub(r"[^\w ]", "", label).casefold())   # a browser sorts marks in its own way
    box.locator("input[type=search]").fill("GSOMIA")
    expect(box.locator(".dt-info")).to_contain_text("filtered")
    assert all("GSOMIA" in text for text in labels.all_inner_texts())
    with page.context.expect_page() as popup:
        box.locator(".evs a").first.click()
    evidence = popup.value
    evidence.wait_for_selector(".para")
    assert "/files/notebooks/runs/seeds/evidence/" in evidence.url and evidence.locator(":target").count() == 1


def scroll_to(page, selector):
    """Brings an output into sight: JupyterLab draws cells as they come near."""
    panel = "document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer')"
    page.evaluate(f"{panel}.scrollTo(0, 0)")
    for _ in range(80):
        if page.locator(selector).count():
            page.locator(selector).first.scroll_into_view_if_needed()
            return page.locator(selector).first
        page.evaluate(f"{panel}.scrollBy(0, 400)")
        page.wait_for_timeout(200)
    raise AssertionError(f"{selector} does not come into sight")


def choose(page, line):
    """Writes a line into the cell of parameters, over the one that names the outlets."""
    page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollTo(0, 0)")
    page.wait_for_timeout(500)
    page.locator(".cm-line", has_text="outlets: list").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(line)   # typed letter by letter, the editor would close the brackets itself
    page.keyboard.press("Escape")


@pytest.mark.parametrize("name", [n if n == "2_quotes" else pytest.param(n, marks=pytest.mark.long) for n in NAMES])
def test_no_notebook_in_jupyterlab_comes_alive(lab, watched, name):  # noqa: F811
    (address, root), (open_, said) = lab, watched
    if not (root / "attacks").exists():
        write_attacks(root / "attacks")
    path = root / "notebooks" / f"attacked_{name}.ipynb"
    source = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")   # that of the server may have been changed
    path.write_text(source.replace("../seeds", "../attacks"), encoding="utf-8")
    page = open_(f"{address}/lab/tree/notebooks/{path.name}?reset", [address, address.replace("http", "ws")])
    page.wait_for_selector(".jp-Toolbar-kernelName:has-text('Python 3')")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    run_all(page)
    found = [o for c in code_cells(page, path, run_since(0)) for o in c["outputs"]]
    assert [o for o in found if o["output_type"] == "error"] == []
    assert "alert(1)" in json.dumps(found)
    assert look_at_all(page) > 3 or name == "5_error_analysis"   # whose tables have no rows where nobody labelled the articles
    assert said == []


def look_at_all(page):
    """Brings every output into sight, since JupyterLab draws what comes near; sorts and searches all tables. How many there were."""
    panel, seen = "document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer')", set()
    page.evaluate(f"{panel}.scrollTo(0, 0)")
    for _ in range(200):
        page.wait_for_timeout(200)
        assert page.evaluate(LIVE, ".jp-OutputArea-output") == []
        for box in page.locator(".dt-container").all():
            table = box.locator("table[id]").last.get_attribute("id")
            if table not in seen:
                seen.add(table)
                box.locator("thead th").first.click()
                for field in box.locator("input[type=search]").all():   # short tables have none
                    for words in ("", *WORDS[:2], ""):
                        field.fill(words)
        if page.evaluate(f"{panel}.scrollTop + {panel}.clientHeight >= {panel}.scrollHeight - 2"):
            break
        page.evaluate(f"{panel}.scrollBy(0, 600)")
    return len(seen)
