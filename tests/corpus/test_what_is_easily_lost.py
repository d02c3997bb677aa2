"""Articles and words that a file holds in a way that is easily overlooked, and dates and outlets that are easily guessed wrongly."""

import io
from datetime import date

import docx
import openpyxl
import pandas as pd
import pytest
from docx.oxml import parse_xml

import analysis
from analysis import corrections_file
from analysis.corpus.checks import same_texts
from analysis.corpus.cleaning import clean
from analysis.corpus.datelines import find_dateline
from analysis.corpus.days import parse_day
from analysis.corpus.documents import read_docx
from analysis.corpus.exports import split_export
from analysis.corpus.outlets import host_of

STORY = "Seoul said on Thursday that it would end the pact with Tokyo, and the ministers of both sides met for an hour in the capital. "
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_word_document_keeps_tagged_inserted_and_controlled_words_and_merged_cells_once():
    document = docx.Document()
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    tagged = f"<w:smartTag>{run.format('South Korea')}</w:smartTag>"
    inserted = f"<w:ins>{run.format('not ')}</w:ins>"
    words = f"{run.format('The ministry of ')}{tagged}{run.format(' would ')}{inserted}{run.format('end it.')}"
    document.element.body.insert(0, parse_xml(f"<w:p {WORD}>{words}</w:p>"))
    controlled = f"<w:sdtContent><w:p>{run.format('A second paragraph.')}</w:p></w:sdtContent>"
    document.element.body.insert(1, parse_xml(f"<w:sdt {WORD}>{controlled}</w:sdt>"))
    cells = document.add_table(1, 3).rows[0].cells
    cells[0].merge(cells[2]).text = "Tokyo"
    file = io.BytesIO()
    document.save(file)
    told = ["The ministry of South Korea would not end it.", "A second paragraph.", "Tokyo"]
    assert read_docx(file.getvalue()).text.split("\n\n") == told


def test_rows_behind_an_open_quotation_mark_are_told(tmp_path):
    rows = [f"Paper {k}\t2019-08-2{k}\t{STORY}" for k in range(3)]
    rows[0] = rows[0].replace("Seoul", '"Seoul')
    (tmp_path / "held.tsv").write_text("\n".join(["outlet\tpublished\ttext", *rows]), encoding="utf-8")
    assert "look like rows of their own" in str(analysis.load_articles(tmp_path).attrs["problems"])


def test_the_last_article_of_a_download_that_ends_early_is_read():
    part = "Title\nThe Paper\nAugust 22, 2019 Thursday\nLength: 30 words\nBody\n" + STORY
    assert len(split_export(f"{part}\nEnd of Document\n{part}\n")) == 2
    text = split_export(f"{part}\n\nUPDATE: The White House said later that it was disappointed.\n\n{STORY}\nEnd of Document\n")[0][0]
    assert "disappointed" in text and text.count("Seoul") == 2


def test_the_agency_that_signs_the_last_paragraph_leaves_it_in_the_text():
    text = "\n\n".join([STORY, STORY, "Talks will resume next week in Geneva, the ministry said. — AFP"])
    cleaned = clean(text)
    assert cleaned.text.endswith("the ministry said.") and cleaned.wire == "AFP"


def test_a_sentence_about_a_picture_is_no_caption():
    said = "The official painted a bleak picture: both sides are preparing for a long standoff over the islands."
    assert said in clean("\n\n".join([STORY, said, STORY, STORY])).text


@pytest.mark.parametrize("written", ["21-22 August 2019", "August 22-23, 2019", "Thursday 08/09/2019", "Thu, 08/09/2019 - 10:00"])
def test_a_day_that_is_not_certain_is_not_guessed(written):
    assert parse_day(written)[0] is None


def test_the_order_of_the_case_holds_beside_a_weekday_and_an_hour():
    assert parse_day("Thu, 08/09/2019 - 10:00", "day first")[0] == date(2019, 9, 8)
    assert parse_day("22-Oct-62")[0] == date(1962, 10, 22)


def test_binary_cells_of_a_parquet_file_are_text_and_a_sheet_is_read_to_its_end(tmp_path):
    rows = pd.DataFrame({"outlet": [b"Paper"], "published": [b"2019-08-22"], "text": [STORY.encode()]})
    rows.to_parquet(tmp_path / "a.parquet")
    book = openpyxl.Workbook()
    for row in [("outlet", "published", "text"), *((f"Post {k}", "2019-08-22", f"{k} {STORY * (k + 1)}") for k in range(3))]:
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    assert set(analysis.load_articles(tmp_path)["outlet"]) == {"Paper", "Post 0", "Post 1", "Post 2"}


def test_tables_called_articles_are_read_where_they_hold_texts(tmp_path):
    for year in (2018, 2019):
        (tmp_path / str(year)).mkdir()
        row = {"outlet": ["Paper"], "published": [f"{year}-08-22"], "text": [STORY * (year - 2017)]}
        pd.DataFrame(row).to_csv(tmp_path / str(year) / "articles.csv")
    assert len(analysis.load_articles(f"{tmp_path}/*/*.csv")) == 2


def test_spellings_of_one_unknown_outlet_are_one(tmp_path):
    names = ["Daily Bugle", "The Daily Bugle", "daily bugle", "Daily Bugle"]
    rows = {"outlet": names, "published": "2019-08-22", "text": [f"{k} {STORY * (k + 1)}" for k in range(4)]}
    pd.DataFrame(rows).to_csv(tmp_path / "held.csv")
    articles = analysis.load_articles(tmp_path / "held.csv")
    assert set(articles["outlet"]) == {"Daily Bugle"} and "are one outlet" in str(articles.attrs["problems"])


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.google.com/amp/s/www.bbc.com/news/1", "bbc.com"),
        ("https://archive.ph/20190822/https://www.nytimes.com/x", "nytimes.com"),
        ("https://web.archive.org/web/2019/https://www.reuters.com/a", "reuters.com"),
    ],
)
def test_a_copied_address_has_the_host_of_its_original(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize("text", ["NATO — the Western alliance — said it would wait.", "KCNA – North Korea's agency – said so."])
def test_an_acronym_is_no_dateline(text):
    assert find_dateline(text) is None


def test_paragraphs_of_a_cell_stay_apart_beside_a_tag(tmp_path):
    text = f"SEOUL (Reuters) - {STORY}\n\n{STORY}\n<h2>What next</h2>\n{STORY}"
    pd.DataFrame({"outlet": ["Paper"], "published": ["2019-08-22"], "text": [text]}).to_csv(tmp_path / "held.csv")
    row = analysis.load_articles(tmp_path / "held.csv").iloc[0]
    assert row["wire"] == "Reuters" and row["text"].count("\n\n") >= 2


def test_a_correction_with_a_comma_outside_marks_is_told_and_a_file_of_old_line_ends_is_read(tmp_path):
    header = "table,do,article_id,start,end,text,speaker,why"
    (tmp_path / "corrections.csv").write_bytes(f"{header}\rquotes,change,a,1,9,The levy, a breach,Jonas Reed,next sentence\r".encode())
    told = []
    assert len(corrections_file.load(tmp_path, told)) == 0 and "more cells than the header" in told[0]


def test_versions_of_one_story_that_grow_are_doubles_only_of_what_they_nearly_repeat():
    words = [f"w{k}" for k in range(400)]
    texts = [" ".join(words[: round(180 * 1.08**k)]) for k in range(8)]
    kept = dict(enumerate(texts))
    for double, stays, _ in same_texts(texts, ["Paper"] * 8):
        assert len(texts[double].split()) * 0.8 <= len(texts[stays].split()) <= len(texts[double].split()) / 0.8
        kept.pop(double)
    assert len(kept) > 1
