import csv
import json
import re

import lxml.html
import pandas as pd
import pytest

from analysis.reports import answers, bars, held, tables
from analysis.reports.tables import csv_cell, table_html, write_csv, write_dictionary

ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</table><h1>x", "javascript:alert(1)", "a & b", "\u202egpj.exe"]


def parsed(markup):
    return lxml.html.fromstring(markup)


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "\u00a0\t=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize(("value", "cell"), [("a=b", "a=b"), (-0.5, -0.5), (None, ""), (float("nan"), ""), (pd.NA, ""), (pd.NaT, "")])
def test_other_cells_stay_as_they_are(value, cell):
    assert csv_cell(value) == cell


def test_days_spans_and_lists_are_written_so_that_they_can_be_read_back():
    assert csv_cell(pd.Timestamp("2019-08-22")) == "2019-08-22"
    assert csv_cell([(3, 9), (12, 20)]) == "3-9; 12-20"
    assert csv_cell([((3, 9), (12, 20))]) == "3-9-12-20"
    assert csv_cell(["=1", "b"]) == "'=1; b"


def test_write_csv_can_be_read_back_and_guards_its_header(tmp_path):
    frame = pd.DataFrame({"=a": ["=1", 'say "x", y', "two\nlines"], "n": [-1, 2, None]})
    path = write_csv(frame, tmp_path / "t.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    assert rows == [["'=a", "n"], ["'=1", "-1.0"], ['say "x", y', "2.0"], ["two\nlines", ""]]
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_table_has_caption_and_scopes():
    box = parsed(table_html(pd.DataFrame({"outlet": ["A"], "n": [1200]}), "What there is", "things"))
    assert box.find(".//caption").text_content() == "What there is"
    assert [th.get("scope") for th in box.findall(".//thead//th")] == ["col", "col"]
    assert box.find(".//tbody/tr/th").get("scope") == "row"
    assert box.find(".//tbody//td").text_content() == "1,200"
    assert box.find(".//tbody/tr").get("id") == "things-1"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_markup(attack):
    frame = pd.DataFrame({attack: [attack], "content": [attack], "segments": [[(attack, False)]]})
    box = parsed(table_html(frame, attack, "t", columns={attack: attack, "content": attack}, evidence=[[f"{attack}#q-001"]], note=attack))
    assert not box.xpath("//script|//img|//h1|//@onerror")
    assert all(not a.get("href").startswith("javascript") for a in box.xpath("//a"))
    assert attack.replace("\u202e", "[U+202E]") in box.find(".//caption").text_content()


def test_rows_lead_to_their_evidence():
    frame = pd.DataFrame({"content": ["a", "b"], "quote_id": ["x-q001", "x-q012"]})
    box = parsed(table_html(frame, "c", "t", ["content"], tables.places(frame), outlets={"x": "Wire"}))
    links = box.xpath("//td[@class='ev']//a")
    assert [(a.text, a.get("href"), a.get("aria-label")) for a in links] == [
        ("Wire", "evidence/x.html#q-001", None),
        ("Wire", "evidence/x.html#q-012", None),
    ]


def test_links_are_named_by_outlet_and_numbered_within_it():
    box = parsed(table_html(pd.DataFrame({"a": [1]}), "c", "t", evidence=[["x#p-1", "y#p-2", "x#p-3"]], outlets={"x": "Wire", "y": "Post"}))
    links = [(a.text, a.get("aria-label")) for a in box.xpath("//td[@class='ev']//a")]
    assert links == [("Wire", None), ("Post", None), ("2", "Wire, place 2")]


def test_a_cell_with_many_places_counts_those_it_does_not_show():
    box = parsed(table_html(pd.DataFrame({"a": [1]}), "c", "t", evidence=[[f"x#p-{n}" for n in range(1, 31)]]))
    assert len(box.xpath("//td[@class='ev']//a")) == 12
    assert "and 18 more" in box.xpath("string(//td[@class='ev'])")


def test_missing_values_are_marked_and_sort_last():
    box = parsed(table_html(pd.DataFrame({"a": ["x", None]}), "c", "t"))
    cells = box.xpath("//tbody//th")
    assert cells[1].text_content() == "–"
    assert cells[1].get("data-v") == ""


def test_an_empty_table_says_so():
    box = parsed(table_html(pd.DataFrame(columns=["a", "b"]), "c", "t"))
    assert "nothing of this kind was found" in box.xpath("string(//tbody)")


def test_long_texts_and_long_tables_are_cut_on_the_page_and_say_so():
    frame = pd.DataFrame({"a": ["word " * 5000] * 3000})
    markup = table_html(frame, "c", "t", rows=3000)
    assert len(markup) < 300_000
    box = parsed(markup)
    shown = len(box.xpath("//tbody/tr"))
    assert 100 < shown < 3000
    assert f"The first {shown:,} of 3,000 rows" in box.xpath("string(//p[@class='foot'])")
    assert box.get("data-total") == "3000"


def test_differing_words_of_a_wording_are_marked():
    frame = pd.DataFrame({"content": ["to end the <pact>"], "segments": [[("to end ", True), ("the <pact>", False)]]})
    box = parsed(table_html(frame, "c", "t", ["content"]))
    assert [m.text_content() for m in box.xpath("//mark")] == ["the <pact>"]
    assert box.xpath("string(//tbody//th)") == "to end the <pact>"


def test_an_unknown_column_is_named():
    with pytest.raises(ValueError, match=r"table t: no column 'spaker' in the frame; it has speaker"):
        tables.table(pd.DataFrame({"speaker": []}), "c", name="t", columns=["spaker"])


@pytest.mark.parametrize("name", ["../x", "A b", "", "x.csv"])
def test_a_table_name_is_a_plain_file_name(name):
    if name:
        with pytest.raises(ValueError, match="a table's name must be"):
            tables.table(pd.DataFrame({"a": []}), "c", name=name)


def test_the_dictionary_describes_each_column_and_tells_which_it_does_not(tmp_path):
    write_csv(pd.DataFrame(columns=["speaker", "nonsense"]), tmp_path / "quotes.csv")
    assert write_dictionary(tmp_path) == ["quotes.nonsense"]
    rows = list(csv.DictReader((tmp_path / "dictionary.csv").open(encoding="utf-8-sig")))
    assert [(r["table"], r["column"], bool(r["meaning"])) for r in rows] == [("quotes", "speaker", True), ("quotes", "nonsense", False)]


def test_rows_that_are_not_shown_are_held_and_lead_to_their_evidence():
    frame = pd.DataFrame({"content": [f"row {n} <b>" for n in range(9)], "outlet": "A & B", "quote_id": [f"x-q{n:03}" for n in range(9)]})
    markup = table_html(frame, "c", "t", ["content", "outlet"], tables.places(frame), rows=3, room=10_000, outlets={"x": "A & B"})
    assert len(parsed(markup).xpath("//tbody/tr")) == 3
    assert list(held.addresses(markup)) == [f"evidence/x.html#q-{n:03}" for n in range(3, 9)]
    (template,) = parsed(markup).xpath("//template")
    kept = json.loads(template.text)
    assert kept["n"] == 4
    assert kept["c"] == [{"v": [f"row {n} <b>" for n in range(3, 9)]}, {"u": ["A & B"], "i": [0] * 6}]


@pytest.mark.parametrize("attack", [*ATTACKS, "</template><script>alert(1)</script>", "]]>", "\u2028"])
def test_no_text_of_a_held_row_becomes_markup(attack):
    frame = pd.DataFrame({"a": ["x", attack], "content": ["y", attack], "segments": [None, [(attack, False)]]})
    places = [["p#"], [f"{attack}#q-001"]]
    box = parsed(table_html(frame, "c", "t", ["a", "content"], places, rows=1, room=10_000, outlets={attack: attack}))
    assert not box.xpath("//script|//img|//h1|//@onerror")
    (template,) = box.xpath("//template")
    assert len(template) == 0
    kept = json.loads(template.text)
    assert kept["c"][0]["v"] == [attack.replace("\u202e", "[U+202E]")]
    assert "\u202e" not in template.text


def test_rows_too_many_to_be_held_are_said_to_be_in_the_file():
    frame = pd.DataFrame({"a": [f"{n}" * 9 for n in range(90)]})
    box = parsed(table_html(frame, "c", "t", rows=3, room=100))
    assert not box.xpath("//template")
    assert box.get("data-total") == "90"
    assert "The first 3 of 90 rows, all of them in the CSV file." in box.xpath("string(//p[@class='foot'])")


def test_the_rest_of_many_places_is_a_filter_of_the_table_that_has_them():
    frame = pd.DataFrame({"speaker": ["Ann", 'A "B" C'], "frame": ["f", "f"], "voice": ["all", "all"]})
    many = [[f"x#p-{n}" for n in range(1, 31)]] * 2
    more = ("quotes", {"speaker": "speaker", "voice": "voice"})
    box = parsed(table_html(frame, "c", "t", evidence=many, more=more))
    assert [(a.text, a.get("href"), a.get("data-filter")) for a in box.xpath("//a[@data-filter]")] == [
        ("and 18 more", "#t-quotes", 'speaker:"Ann"')
    ]
    assert "and 18 more in t.csv" in box.xpath("string(//tbody/tr[2])")


def test_a_heading_in_a_style_is_text():
    frame = pd.DataFrame({"content": ["long " * 30], '"}body{display:none}@import url(x)</style><b>': ["x"]})
    (style,) = parsed(table_html(frame, "c", "t")).xpath("//style/text()")
    assert "body{" not in style
    assert "@import" not in style
    assert "url(" not in style
    assert style.count("}") == 2


def test_of_a_long_table_the_first_rows_are_csv_and_all_are_parquet(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CSV_ROWS", 3)
    frame = pd.DataFrame({"article_id": list("abcde"), "n": range(5), "spans": [[(0, k)] for k in range(5)]})
    tables._write(frame, None, tmp_path, "long")
    assert pd.read_csv(tmp_path / "long.csv")["n"].tolist() == [0, 1, 2]
    assert pd.read_parquet(tmp_path / "long.parquet")["n"].tolist() == [0, 1, 2, 3, 4]
    foot = parsed(table_html(frame.iloc[:3], "Long", "long", rows=2, total=5)).find(".//p[@class='foot']")
    assert foot.text_content().startswith("The first 2 of 5 rows, the first 3 in the CSV file.")
    assert [a.get("href") for a in foot.iter("a")] == ["tables/long.csv", "tables/long.parquet"]


def test_what_stands_for_a_figure_on_a_phone_says_what_it_leaves_out_and_holds_no_markup():
    data = pd.DataFrame({"outlet": ["<b>", "AFP", "CNN"], "side": "Japan", "share": [0.25, 0.5, 0.125], "n": [1, 2, 3]})
    unknown = pd.DataFrame({"outlet": ["BBC"], "side": "Japan", "share": [float("nan")], "n": [0]})
    assert "nan" not in bars(pd.concat([unknown, data]), "outlet", "share", "{share:.0%}")
    markup = bars(data, "outlet", "share", "{share:.0%} of {n}", most=2)
    rows = re.findall(r'class="who">(.*?)<.*?class="n">(.*?)<.*?width:(.*?)%', markup)
    assert rows == [("AFP", "50% of 2", "100.0"), ("&lt;b&gt;", "25% of 1", "50.0")]
    assert "1 more stand in the table" in markup
    assert bars(data, "side", "share", "{n}", by="outlet", most=1).count("<li") == 1
    assert bars(data[:0], "outlet", "share", "{n}", by="side") == "<p>Nothing of this kind was found.</p>"
    markup = answers(data.assign(state=["quoted", "left out", "quoted"]), "side", "state")
    assert "<li><b>Japan</b> quoted: &lt;b&gt;, CNN; left out: AFP</li>" in markup
