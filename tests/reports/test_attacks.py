"""Every attack in every field of the articles and of the case file, in a browser: the pages of a report, and the notebooks in JupyterLab.

Nothing may open a dialog, ask for an address, write to the console or become an element that can.
"""

import json

import pytest
from report_helpers import PAYLOADS, write_attacks
from test_browser import browser  # noqa: F401 - a fixture
from test_lab import NAMES, code_cells, lab, run_all, run_since  # noqa: F401 - lab is a fixture

# Elements below a selector that could run or fetch something, and text set as a formula; links to the table library's help are its own.
LIVE = r"""selector => [...document.querySelectorAll(selector)].flatMap(box => [...box.querySelectorAll('*')]).filter(e =>
  /^(iframe|object|embed|form|base|meta|link|frame|applet|mjx-container)$/.test(e.localName) || [...e.attributes].some(a =>
  /^on/.test(a.name) || /^\s*(javascript|vbscript|data:text|https?:(?!\/\/itables\.org\/)|\/\/)/i.test(a.value) &&
  /^(href|src|srcset|action|srcdoc|xlink:href)$/.test(a.name))).map(e => e.outerHTML.slice(0, 200))"""
WORDS = [*PAYLOADS[:4], 'outlet:"><img src=x onerror=alert(1)>', "constructor:y", "__proto__:x", "(?:(a+)+$"]


@pytest.fixture
def watched(browser):  # noqa: F811
    """A function that opens an address in the browser, and whatever happened there that may not."""
    context, said = browser.new_context(viewport={"width": 1400, "height": 1000}), []
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.on("dialog", lambda d: (said.append(f"dialog: {d.message}"), d.dismiss()))
    page.on("console", lambda m: said.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: said.append(f"error: {e}"))

    def open_(address, own):
        page.on("request", lambda r: said.append(f"asks for {r.url}") if not r.url.startswith((*own, "data:", "blob:")) else None)
        page.goto(address)
        return page

    yield open_, said
    context.close()


def test_no_page_of_a_report_comes_alive(attacked, watched):
    open_, said = watched
    paths = [p for ending in ("html", "svg") for p in sorted(attacked.rglob(f"*.{ending}"))]
    evidence = [p for p in paths if p.parent.name == "evidence"]
    assert len(evidence) == len(PAYLOADS)
    for path in paths:
        page = open_(path.as_uri(), [attacked.as_uri()])
        if path.suffix == ".html":
            assert page.evaluate(LIVE, "main") == [], path.name
            if path not in evidence[8:]:   # pages of evidence are alike
                work(page)
        assert said == [], path.name


def work(page):
    """Opens all folds, sorts the first column of each table, filters by each of WORDS, and points at marks."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for box in page.locator(".table:has(.tools input)").all():
        box.locator("thead th button").first.click()
        for words in WORDS:
            box.locator(".tools input").fill(words)
        box.locator(".tools input").fill("")
    for mark in page.locator("figure a[data-e], .ev a").all()[:5]:
        if mark.is_visible():
            mark.hover()
    assert page.evaluate(LIVE, "body") == []


@pytest.mark.parametrize("name", [n if n == "2_quotes" else pytest.param(n, marks=pytest.mark.long) for n in NAMES])
def test_no_notebook_in_jupyterlab_comes_alive(lab, watched, name):  # noqa: F811
    (address, root), (open_, said) = lab, watched
    if not (root / "attacks").exists():
        write_attacks(root / "attacks")
    path = root / "notebooks" / f"attacked_{name}.ipynb"
    source = (root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
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
            if table not in seen and box.locator("input[type=search]").count():
                seen.add(table)
                box.locator("thead th").first.click()
                for words in ("", *WORDS[:2], ""):
                    box.locator("input[type=search]").fill(words)
        if page.evaluate(f"{panel}.scrollTop + {panel}.clientHeight >= {panel}.scrollHeight - 2"):
            break
        page.evaluate(f"{panel}.scrollBy(0, 600)")
    return len(seen)
