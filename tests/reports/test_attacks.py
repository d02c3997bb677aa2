"""Every attack in every field of the articles and of the case file, in a browser: the pages of a report; test_lab.py has the notebooks.

Nothing may open a dialog, ask for an address, write to the console or become an element that can.
"""

import pytest
from report_helpers import ATTACKS, PAYLOADS
from test_browser import browser  # noqa: F401 - a fixture

# Elements below a selector that could run or fetch something, and text set as a formula; links to the table library's help are its own.
LIVE = r"""selector => [...document.querySelectorAll(selector)].flatMap(box => [...box.querySelectorAll('*')]).filter(e =>
  /^(iframe|object|embed|form|base|meta|link|frame|applet|mjx-container)$/.test(e.localName) || [...e.attributes].some(a =>
  /^on/.test(a.name) || /^\s*(javascript|vbscript|data:text|https?:(?!\/\/itables\.org\/)|\/\/)/i.test(a.value) &&
  /^(href|src|srcset|action|srcdoc|xlink:href)$/.test(a.name))).map(e => e.outerHTML.slice(0, 200))"""
WORDS = [*PAYLOADS[:4], 'outlet:"><img src=x onerror=alert(1)>', "constructor:y", "__proto__:x", "(?:(a+)+$"]

# Writes each of the words into the filters of all tables at once, lets the page be painted, and empties them; what each says of its rows.
# One message to the browser a page: by the keyboard, a table and word at a time (test_browser.py has that), took most of this test's time.
FILTER = """async words => {
  const fields = [...document.querySelectorAll('.table .tools input[type=search]')];
  const told = [];
  for (const word of [...words, '']) {
    fields.forEach(f => { f.value = word; f.dispatchEvent(new Event('input', {bubbles: true})); });
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (word) told.push(...fields.map(f => f.closest('.tools').querySelector('output').textContent));
  }
  return told;
}"""


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
    assert sum(p.parent.name == "evidence" for p in paths) == len(ATTACKS)
    for path in paths:
        page = open_(path.as_uri(), [attacked.as_uri()])
        if path.suffix == ".html":
            assert page.evaluate(LIVE, "main") == [], path.name
            work(page)
        assert said == [], path.name


def work(page):
    """Opens all folds, sorts the first column of each table, filters by each of WORDS, and points at marks."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    boxes = page.locator(".table:has(.tools input)").all()
    for box in boxes:
        box.locator("thead th button").first.click()
    told = page.evaluate(FILTER, WORDS)
    assert len(told) == len(boxes) * len(WORDS) and all(" of " in rows for rows in told)
    for mark in page.locator("figure a[data-e], .ev a").all()[:5]:
        if mark.is_visible():
            mark.dispatch_event("mouseover")   # a number may stand over the middle of a mark
    assert page.evaluate(LIVE, "body") == []
