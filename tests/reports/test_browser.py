"""The pages as a reader has them: headless Chromium, mouse and keyboard, narrow and wide, dark and on paper.

Where CI is set a missing browser is a failure; elsewhere these tests are left out without one.
"""

import csv
import io
import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "chromium-browser"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run "
    "--disable-default-apps --disable-extensions --metrics-recording-only"
).split()
PAGES = ["index", "1_articles", "2_quotes", "3_framing", "4_escalation", "5_error_analysis"]


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; in CI these tests must run (apt-get install chromium)")
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api") if not os.environ.get("CI") else __import__("playwright.sync_api").sync_api
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, seeds):
    """Opens a page of the seeds' report; at the end nothing may have been said on the console and no request may have left."""
    contexts, said = [], []

    def open_(name, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: said.append(f"{name}: {m.type}: {m.text}"))
        page.on("pageerror", lambda e: said.append(f"{name}: {e}"))
        page.on("request", lambda r: said.append(f"{name}: asks for {r.url}") if not r.url.startswith(("file:", "data:")) else None)
        page.goto((seeds / f"{name.partition('#')[0]}.html").as_uri() + name[len(name.partition("#")[0]) :])
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


def expect(locator):
    """Waits from outside the page: the page's rules forbid the eval by which wait_for_function asks again."""
    from playwright.sync_api import expect as wait

    return wait(locator)


def unfold(page, table):
    """Opens the fold that a table lies in."""
    page.eval_on_selector(f"#t-{table}", "box => { var fold = box.closest('details'); if (fold) fold.open = true; }")
    return page


def evidence_page(seeds, part="001"):
    return "evidence/" + next(p.stem for p in sorted((seeds / "evidence").glob("*.html")) if p.stem.startswith(part))


def column(page, table, n):
    return page.eval_on_selector_all(f"#t-{table} tbody tr:not([hidden])", f"rows => rows.map(r => r.cells[{n}].textContent.trim())")


def test_a_button_sorts_words_and_numbers(open_page):
    page = open_page("1_articles")
    heads = page.eval_on_selector_all("#t-articles thead th", "hs => hs.map(h => h.textContent.trim())")
    outlet, words = heads.index("outlet"), heads.index("words")
    page.click(f"#t-articles thead th:nth-child({outlet + 1}) button")
    assert column(page, "articles", outlet) == sorted(column(page, "articles", outlet))
    assert page.get_attribute(f"#t-articles thead th:nth-child({outlet + 1})", "aria-sort") == "ascending"
    page.click(f"#t-articles thead th:nth-child({outlet + 1}) button")
    assert column(page, "articles", outlet) == sorted(column(page, "articles", outlet), reverse=True)
    page.click(f"#t-articles thead th:nth-child({words + 1}) button")
    numbers = [int(n.replace(",", "")) for n in column(page, "articles", words)]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("#t-articles [aria-sort]").count() == 1


def test_the_filter_hides_rows_and_says_how_many_are_left(open_page, seeds):
    page = unfold(open_page("2_quotes"), "quotes")
    first, everything = page.locator("#t-quotes tbody tr").count(), len(rows_of(seeds, "quotes"))
    assert page.inner_text("#t-quotes output") == f"{everything} rows, the first {first} shown"
    page.fill("#t-quotes input", "kono regrettable")
    shown = page.locator("#t-quotes tbody tr:visible").all_inner_texts()
    assert 0 < len(shown) < everything
    assert all("kono" in t.lower() and "regrettable" in t.lower() for t in shown)
    assert page.inner_text("#t-quotes output") == f"{len(shown)} of {everything} rows"
    page.press("#t-quotes input", "Escape")
    assert page.locator("#t-quotes tbody tr:visible").count() == first


def test_a_table_can_be_copied_as_csv(open_page):
    page = open_page("1_articles", permissions=["clipboard-read", "clipboard-write"])
    page.click("#t-articles .tools button")
    expect(page.locator("#t-articles .tools button")).to_have_text("Copied 5 rows")
    lines = page.evaluate("navigator.clipboard.readText()").strip().splitlines()
    assert len(lines) == 6
    assert lines[0].startswith('"headline","where","outlet"')


def test_a_filter_by_what_is_no_column_is_a_filter_by_words(open_page):
    page = unfold(open_page("2_quotes"), "quotes")
    for text in ("constructor:y", "__proto__:x", 'toString:"a b"', "hasOwnProperty:"):
        page.fill("#t-quotes input", text)
        assert page.locator("#t-quotes tbody tr:visible").count() == 0, text
        assert page.inner_text("#t-quotes output").startswith("0 of"), text


def rows_of(seeds, name):
    with (seeds / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_filter_finds_rows_that_are_not_shown(open_page, seeds):
    page, rows = unfold(open_page("3_framing"), "naming"), rows_of(seeds, "naming")
    first, total = page.locator("#t-naming tbody tr").count(), len(rows)
    assert first < total
    assert page.inner_text("#t-naming output") == f"{total} rows, the first {first} shown"
    wanted = rows[-1]
    page.fill("#t-naming input", f'concept:"{wanted["concept"]}" outlet:"{wanted["outlet"]}"')
    fits = [r for r in rows if (r["concept"], r["outlet"]) == (wanted["concept"], wanted["outlet"])]
    assert page.inner_text("#t-naming output") == f"{len(fits)} of {total} rows"
    shown = page.eval_on_selector_all("#t-naming tbody tr", "rs => rs.map(r => [0, 2, 3].map(n => r.cells[n].textContent))")
    assert shown == [[r["concept"], r["outlet"], r["term"]] for r in fits]
    link = page.locator("#t-naming tbody tr").last.locator(".ev a")
    assert (seeds / link.get_attribute("href").partition("#")[0]).is_file()
    link.click()
    page.wait_for_url("**/evidence/**#*")
    assert page.locator(":target").count() == 1


def test_the_copy_has_the_rows_that_are_said(open_page, seeds):
    page, rows = open_page("3_framing", permissions=["clipboard-read", "clipboard-write"]), rows_of(seeds, "naming")
    unfold(page, "naming")
    for words, fits in (("", rows), (f'outlet:"{rows[-1]["outlet"]}"', [r for r in rows if r["outlet"] == rows[-1]["outlet"]])):
        page.fill("#t-naming input", words)
        n = f"{len(fits)} rows"
        assert page.inner_text("#t-naming .tools button") == f"Copy {n} as CSV"
        page.click("#t-naming .tools button")
        expect(page.locator("#t-naming .tools button")).to_have_text(f"Copied {n}")
        copied = list(csv.DictReader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
        assert [r["term"] for r in copied] == [r["term"] for r in fits]


def test_sorting_takes_all_rows_and_more_of_them_can_be_shown(open_page, seeds):
    page, rows = unfold(open_page("3_framing"), "naming"), rows_of(seeds, "naming")
    first = page.locator("#t-naming tbody tr").count()
    count = page.eval_on_selector_all("#t-naming thead th", "hs => hs.map(h => h.textContent)").index("count")
    page.click(f"#t-naming thead th:nth-child({count + 1}) button")
    best = sorted((int(r["count"]) for r in rows), reverse=True)
    assert [int(n) for n in column(page, "naming", count)] == best[:first]
    page.click("#t-naming .more")
    assert [int(n) for n in column(page, "naming", count)] == best
    assert page.locator("#t-naming .more").is_hidden()


def test_a_number_leads_to_all_rows_behind_it(open_page):
    page = unfold(open_page("2_quotes"), "speaker_kinds")
    link = page.locator("#t-speaker_kinds a[data-filter]").first
    outlet = link.get_attribute("data-filter").partition(":")[2].strip('"')
    places = link.locator("xpath=..").locator("a").count() - 1 + int(link.inner_text().split()[1])
    link.click()
    assert page.input_value("#t-quotes input") == f'outlet:"{outlet}"'
    assert page.inner_text("#t-quotes output").startswith(f"{places} of ")
    expect(page.locator("#t-quotes input")).to_be_focused()
    assert page.evaluate("document.querySelector('#t-quotes').getBoundingClientRect().top") < 300


@pytest.mark.parametrize("width", [400, 1280])
def test_a_table_that_is_wider_than_its_place_says_so(open_page, width):
    for name in ("2_quotes", "3_framing", "4_escalation"):
        page = open_page(name, width)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.wait_for_timeout(300)
        told = page.eval_on_selector_all(
            ".table",
            """boxes => boxes.filter(b => b.querySelector('.tools')).map(b => [b.id, b.querySelector('.scroll'), b.querySelector('.hint')])
            .filter(([id, s, h]) => (s.scrollWidth - s.clientWidth > 4) !== !h.hidden).map(([id]) => id)""",
        )
        assert told == [], name


def test_on_a_narrow_screen_sentences_are_read_as_cards(open_page):
    page = unfold(open_page("4_escalation", 400), "measure_reports")
    box = page.locator("#t-measure_reports tbody tr").first
    cells = box.evaluate("r => [...r.cells].map(c => c.getBoundingClientRect()).map(b => [b.left, b.right, b.top])")
    assert all(left >= 0 and right <= 400 for left, right, _ in cells)
    assert [top for _, _, top in cells] == sorted({top for _, _, top in cells})
    labels = box.evaluate("r => [...r.querySelectorAll('td')].map(c => getComputedStyle(c, '::before').content)")
    assert '"measure"' in labels
    assert "none" not in labels


def test_from_a_row_to_its_evidence_and_back(open_page):
    page = unfold(open_page("2_quotes"), "quotes")
    row = page.locator("#t-quotes tbody tr").nth(4)
    content, ident = row.locator("th").inner_text(), row.get_attribute("id")
    row.locator(".ev a").click()
    page.wait_for_url("**/evidence/**#q-*")
    target = page.locator(":target")
    assert all(part.strip() in target.inner_text() for part in content.split(" … "))
    assert target.is_visible()
    page.locator(f".notes a[href$='#{ident}']").first.click()
    page.wait_for_url(f"**/2_quotes.html#{ident}")
    assert page.locator(":target").get_attribute("id") == ident


def test_each_layer_can_be_switched_off_and_on(open_page, seeds):
    page = open_page(evidence_page(seeds))

    def style(selector, name):
        return page.eval_on_selector(f".para {selector}", f"e => getComputedStyle(e).getPropertyValue('{name}')")

    clear = "rgba(0, 0, 0, 0)"
    for layer, selector, name, off in (
        ("quotes", ".in", "background-color", clear),
        ("cues", ".cue", "text-decoration-line", "none"),
        ("frames", ".f", "text-decoration-line", "none"),
        ("dates", ".d", "text-decoration-line", "none"),
        ("measures", ".m", "box-shadow", "none"),
    ):
        before = style(selector, name)
        assert before != off, layer
        page.uncheck(f"#l-{layer}")
        assert style(selector, name) == off, layer
        page.check(f"#l-{layer}")
        assert style(selector, name) == before, layer


def test_the_keyboard_alone_suffices(open_page):
    page = open_page("1_articles")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("(e => e.closest('#t-articles') ? e.tagName : '')(document.activeElement)"))
        if seen[-1] == "BUTTON" and page.evaluate("!!document.activeElement.closest('th')"):
            break
    page.keyboard.press("Enter")
    assert page.locator("#t-articles [aria-sort]").count() == 1
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("width", [400, 1280])
def test_no_page_scrolls_sideways(open_page, seeds, width):
    for name in [*PAGES, evidence_page(seeds), evidence_page(seeds, "000")]:
        page = open_page(name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        beyond = page.evaluate(
            """width => [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, .plate, pre, .md table, .skip')
            && e.getBoundingClientRect().right > width + 1 && e.getBoundingClientRect().width > 0).map(e => e.outerHTML.slice(0, 80))""",
            width,
        )
        assert beyond == [], name


def test_a_card_tells_the_sentences_behind_a_mark_and_a_number(open_page, seeds):
    page = open_page("4_escalation")
    mark = page.locator("#f-escalation a[data-e]").first
    mark.hover()
    card = page.locator("#card")
    expect(card).to_be_visible()
    outlets = {r["outlet"] for r in rows_of(seeds, "articles")}
    assert set(page.eval_on_selector_all("#card a", "links => links.map(a => a.textContent)")) <= outlets
    assert len(page.inner_text("#card .words >> nth=0").split()) > 4
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    unfold(page, "measures").locator("#t-measures .ev a").first.focus()
    expect(card).to_be_visible()
    assert page.get_attribute(":focus", "aria-describedby") == "card"


def test_one_filter_works_on_figures_and_tables_and_stands_in_the_address(open_page, seeds):
    page = unfold(open_page("4_escalation"), "measure_reports")
    page.select_option(".filter label:has-text('Outlet') select", "Bloomberg")
    own = [r for r in rows_of(seeds, "measure_reports") if r["outlet"] == "Bloomberg"]
    assert page.inner_text("#t-measure_reports .tools output").startswith(f"{len(own)} of ")
    assert 0 < page.locator("#f-escalation .dim").count() < page.locator("#f-escalation [data-f]").count()
    assert "outlet=Bloomberg" in page.url
    again = open_page("4_escalation#" + page.url.partition("#")[2] + "&at=t-measure_reports")
    assert again.inner_text("#t-measure_reports .tools output").startswith(f"{len(own)} of ")
    expect(again.locator("#t-measure_reports")).to_be_visible()   # its fold is open
    again.click(".filter button")
    assert again.locator(".dim").count() == 0 and "outlet" not in again.url


def test_the_days_can_be_brushed_by_keyboard(open_page, seeds):
    page = unfold(open_page("2_quotes"), "quotes")
    page.locator(".brush input").first.focus()
    page.keyboard.press("ArrowRight")
    late = [r for r in rows_of(seeds, "quotes") if r["published"] >= "2019-08-23"]
    assert page.inner_text("#t-quotes .tools output").startswith(f"{len(late)} of ")
    assert "first=2019-08-23" in page.url


@pytest.mark.parametrize("width", [400, 1280])
def test_the_days_of_a_long_dispute_stay_in_their_strip(browser, seeds, tmp_path, width):
    days = (f"{2000 + n // 336}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(700))
    marks = "".join(f'<span data-f="||x|{day}|{day}"></span>' for day in days)
    copy = tmp_path / "page.html"
    copy.write_text((seeds / "4_escalation.html").read_text(encoding="utf-8").replace("</main>", f"{marks}</main>"), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(copy.as_uri())
    assert page.locator(".brush .strip i").count() > 700
    last, strip = (page.locator(x).bounding_box() for x in (".brush .strip i:last-child", ".brush"))
    page.close()
    assert last["x"] + last["width"] <= strip["x"] + strip["width"]


def test_a_figure_can_be_linked_and_cited(open_page):
    page = open_page("2_quotes", permissions=["clipboard-read", "clipboard-write"])
    page.click("#f-source_mix button:has-text('Cite')")
    expect(page.locator("#f-source_mix button:has-text('Copied')")).to_be_visible()
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "Whose voices" in cited and "Source: 5 articles of 5 outlets" in cited and cited.endswith("at=f-source_mix")
    assert page.eval_on_selector_all("#f-source_mix .files a", "links => links.map(a => a.textContent)") == ["PNG", "SVG", "CSV"]


def test_the_whole_report_can_be_searched(open_page):
    page = open_page("2_quotes")
    page.fill("header.top input", "kono regrettable")
    page.press("header.top input", "Enter")
    page.wait_for_url("**/search.html#q=kono+regrettable")
    hits = page.locator("#found li")
    assert hits.count() > 0 and all("kono" in t.lower() for t in hits.all_inner_texts())
    hits.locator("a").first.click()
    page.wait_for_url("**/evidence/**")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_screen_shows_a_figure_or_a_finding(open_page, width):
    for name in PAGES:
        page = open_page(name, width)
        seen = page.eval_on_selector_all(
            ".chart svg text, .phone li, .reading, .findings li",
            "marks => marks.some(m => { const b = m.getBoundingClientRect(); return b.height > 0 && b.bottom < 844; })",
        )
        assert seen, name


def test_on_a_phone_type_in_figures_can_be_read(open_page):
    told = {}
    for name in PAGES:
        page = open_page(name, 390)
        for figure in page.locator("figure.chart").all():
            assert figure.locator("svg").is_hidden() and figure.locator(".phone").is_visible(), name
            told[figure.get_attribute("id")] = figure.locator(".phone li").count()
    assert told["f-escalation"] > 4 and told["f-who_is_quoted"] > 10
    assert len(told) >= 8 and min(told.values()) > 0


RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


@pytest.mark.parametrize(
    ("options", "rules", "pages"),
    [({}, RULES, PAGES), ({"color_scheme": "dark"}, CONTRAST, PAGES[::2]), ({"width": 400}, RULES, PAGES[::5])],
    ids=["light", "dark", "narrow"],
)
def test_axe_finds_nothing_serious(open_page, seeds, options, rules, pages):
    import axe_core_python

    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    for name in [*pages, evidence_page(seeds)]:
        page = open_page(name, bypass_csp=True, **options)
        page.evaluate(axe)
        # Rows are alike: the first twenty of a table stand for the rest.
        page.evaluate("document.querySelectorAll('.table tbody tr:nth-child(n+21)').forEach(row => row.remove())")
        found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})", rules)["violations"]
        serious = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
        assert serious == [], name


def test_every_figure_is_drawn(open_page):
    for name in PAGES[1:5]:
        page = open_page(name)
        sizes = page.locator("figure.chart img").count()
        assert not sizes, name
        boxes = page.eval_on_selector_all("figure.chart svg", "ss => ss.map(s => s.getBoundingClientRect().width)")
        assert all(width > 300 for width in boxes), name
        assert boxes, name


def test_dark_pages_are_dark_and_paper_is_white(open_page):
    def paper(page):
        rgb = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
        return sum(rgb) / 3

    assert paper(open_page("index", color_scheme="dark")) < 60
    page = open_page("2_quotes", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert paper(page) == 255
    assert page.locator("header.top").is_hidden()
    assert page.locator("#t-quotes .tools").is_hidden()
    assert page.eval_on_selector("#t-quotes .scroll", "e => getComputedStyle(e).overflowX") == "visible"


def test_a_page_reads_without_script(open_page):
    page = open_page("2_quotes", java_script_enabled=False)
    assert page.locator("#t-quotes tbody tr").count() == 40
    assert page.locator("#t-quotes .tools").count() == 0


def test_marked_words_of_a_card_stand_in_its_text(open_page):
    page = unfold(open_page("2_quotes", width=400), "wordings")
    lefts = page.eval_on_selector_all(
        "#t-wordings td mark",
        "marks => marks.map(m => m.getClientRects()[0].left - m.closest('td').getBoundingClientRect().left)",
    )
    assert lefts and min(lefts) > 100  # beside the label, which is 6.5 rem wide, not under it
