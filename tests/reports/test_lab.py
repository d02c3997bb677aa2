"""The notebooks as a person has them: a JupyterLab server, headless Chromium, all cells run by the menu.

Where CI is set a missing browser is a failure; elsewhere these tests are left out without one.
"""

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
from test_browser import browser, expect  # noqa: F401 - browser is a fixture

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
    options |= {"ServerApp.open_browser": False, "ServerApp.port_retries": 0, "LabApp.news_url": None, "ServerApp.disable_check_xsrf": True}
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
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        return page

    yield open_
    context.close()
    assert said == []


def run_all(page, command="Run All Cells"):
    """Runs by the menu and waits until no cell is left to run."""
    page.click(".lm-MenuBar-item:has-text('Run')")
    page.click(f".lm-Menu-item:has-text('{command}') >> nth=0")
    page.wait_for_function(
        """() => { const all = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
        const idle = document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]');
        return all.length && !all.some(t => t.includes('*')) && idle; }"""
    )


def outputs(address, root, name, page):
    """Saves the notebook and returns its outputs, as the file has them (JupyterLab draws only what is in sight)."""
    page.keyboard.press("Control+s")
    path = root / "notebooks" / f"{name}.ipynb"
    for _ in range(100):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [c for c in cells if c["cell_type"] == "code"]
        if all(c["execution_count"] for c in code):
            return [o for c in code for o in c["outputs"]]
        time.sleep(0.2)
    raise AssertionError(f"{name}: {sum(not c['execution_count'] for c in code)} cells were not run")


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_runs_in_jupyterlab(lab, opened, name):
    address, root = lab
    before = digests(root / "reports")
    page = opened(name)
    run_all(page)
    found = outputs(address, root, name, page)
    assert [o for o in found if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    assert sum("text/html" in o.get("data", {}) for o in found) > 5
    assert digests(root / "reports") == before
    assert list((root / "notebooks" / "runs" / "seeds" / "tables").glob("*.csv"))


def scroll_to(page, selector):
    """Brings an output into sight: JupyterLab draws cells as they come near."""
    for _ in range(60):
        if page.locator(selector).count():
            page.locator(selector).first.scroll_into_view_if_needed()
            return page.locator(selector).first
        page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollBy(0, 500)")
        page.wait_for_timeout(150)
    raise AssertionError(f"{selector} does not come into sight")


def test_a_table_sorts_and_searches_and_a_link_leads_to_the_evidence(lab, opened):
    page = opened("4_escalation")
    run_all(page)
    box = scroll_to(page, ".dt-container:has(#t-measures)")
    first = box.locator("tbody tr td >> nth=0").inner_text()
    labels = box.locator("tbody tr td:nth-child(1)")
    box.locator("thead th >> nth=0").click()
    expect(labels.first).not_to_have_text(first)
    shown = labels.all_inner_texts()
    assert shown == sorted(shown, key=str.casefold)
    box.locator("input[type=search]").fill("trusted")
    expect(box.locator(".dt-info")).to_contain_text("filtered")
    assert all("trusted" in text for text in labels.all_inner_texts())
    with page.context.expect_page() as popup:
        box.locator(".evs a").first.click()
    evidence = popup.value
    evidence.wait_for_selector(".para")
    assert "/files/notebooks/runs/seeds/evidence/" in evidence.url and evidence.locator(":target").count() == 1
    mark = scroll_to(page, "#f-escalation svg a")
    assert mark.get_attribute("href").startswith("/files/notebooks/runs/seeds/evidence/")


def test_a_parameter_is_changed_and_a_wrong_one_stops_the_notebook(lab, opened):
    address, root = lab
    before = digests(root / "reports")
    page = opened("2_quotes")
    run_all(page)
    choose(page, "outlets: list = ['Bloomberg']")
    run_all(page)
    found = "\n".join(str(o.get("data", {}).get("text/plain", "")) for o in outputs(address, root, "2_quotes", page))
    assert re.search(r"attributions in 1 article\b", found)
    assert digests(root / "reports") == before
    choose(page, "outlets: list = ['Blomberg']")
    run_all(page)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    notebook = json.loads((root / "notebooks" / "2_quotes.ipynb").read_text(encoding="utf-8"))
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    failed = [n for n, c in enumerate(cells) if any(o["output_type"] == "error" for o in c["outputs"])]
    assert "there is no outlet 'Blomberg'" in json.dumps(cells[failed[0]]["outputs"]) and failed[0] < 5
    later = [o for c in cells[failed[0] + 1 :] for o in c["outputs"] if "text/html" in o.get("data", {}) and c["execution_count"]]
    assert later == []


def choose(page, line):
    """Writes a line into the cell of parameters, over the one that names the outlets."""
    page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollTo(0, 0)")
    page.wait_for_timeout(500)
    page.locator(".cm-line", has_text="outlets: list").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(line)   # typed letter by letter, the editor would close the brackets itself
    page.keyboard.press("Escape")
