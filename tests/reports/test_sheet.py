"""The page of a check sheet: text marked, keys that answer, and the two files that it saves."""

import csv

import pandas as pd
import pytest
from report_helpers import ROOT
from test_browser import browser  # noqa: F401 - a fixture

from analysis import corrections
from analysis.reports import sampling, start
from analysis.reports.sheet import sheet_page


@pytest.fixture(scope="module")
def study(cache):
    return start(ROOT / "seeds")


@pytest.fixture
def sheet(tmp_path, study):
    sampling.sample(ROOT / "seeds", "quotes", 4, out=tmp_path / "quotes.csv", apart=1)
    return tmp_path / "quotes.csv"


def test_text_of_articles_is_never_markup(study):
    hostile = "Said <script>alert(1)</script> & </script> he did."
    sheet = sampling.draw(study, "quotes", 1)
    articles = study.articles.assign(text=hostile, headline="<img src=x>")
    fake = type("Study", (), {"articles": articles, "paragraphs": {a: [(0, len(hostile))] for a in articles["article_id"]}})
    row = sheet.assign(start=5, end=30, text=hostile[5:30], speaker="=1+1")
    page = sheet_page(fake, "quotes", row, "quotes.csv")
    assert "<script>alert" not in page and "<img" not in page
    assert "<mark>&lt;script&gt;alert(1)&lt;/script&gt;"[:30] in page
    assert page.count("</script>") == 2, "the two of the page itself"
    assert "default-src 'none'" in page


def test_keys_answer_and_the_sheet_is_saved_as_the_spreadsheet_would(browser, sheet, tmp_path, study):  # noqa: F811
    page = browser.new_page()
    said = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(sheet.with_suffix(".html").as_uri())
    assert page.locator("mark").first.inner_text() == pd.read_csv(sheet)["text"][0].split("\n")[0]
    assert page.locator(".apart").count() == 1
    for key in "yyn":   # a statement, of the right words, by somebody else
        page.keyboard.press(key)
    page.keyboard.type("Someone Else")
    page.keyboard.press("Enter")
    for key in "yun":   # side, kind not sure; the second row is no statement: its other questions do not arise
        page.keyboard.press(key)
    page.reload()
    assert page.locator("#done").inner_text() == "2 of 5 rows answered.", "answers outlive the page"
    files = {}
    for button in ("save", "correct"):
        with page.expect_download() as download:
            page.locator(f"#{button}").click()
        files[button] = tmp_path / f"saved-{download.value.suggested_filename}"
        download.value.save_as(files[button])
    before, after = (list(csv.DictReader(p.open(encoding="utf-8-sig", newline=""))) for p in (sheet, files["save"]))
    asked = [*sampling.QUESTIONS["quotes"], "note"]
    assert [{k: v for k, v in r.items() if k not in asked} for r in before] == [
        {k: v for k, v in r.items() if k not in asked} for r in after
    ]
    assert [after[0][c] for c in asked] == ["yes", "yes", "no", "yes", "?", ""]
    assert [after[1][c] for c in asked] == ["no", "", "", "", "", ""]
    figures = sampling.figures([files["save"]]).set_index(["stratum", "column"])
    assert (figures.loc[("shown", "is_statement"), "right"], figures.loc[("shown", "is_statement"), "n"]) == (1, 2)
    (tmp_path / "corrections.csv").write_bytes(files["correct"].read_bytes())
    changed, dropped = corrections.load(tmp_path)
    assert (changed["do"], changed["speaker"], changed["text"]) == ("change", "Someone Else", after[0]["text"])
    assert (dropped["do"], dropped["start"]) == ("drop", int(after[1]["start"]))
    assert said == []
    page.close()
