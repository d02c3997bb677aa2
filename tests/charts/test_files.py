"""Figures as files: the same bytes from the same numbers, no address, marks with titles and links, text that stays text."""

import csv
import io
import re
import warnings
import xml.etree.ElementTree as ET

import chart_tables as make
import matplotlib
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from analysis import charts
from analysis.charts.style import STYLE

SHAPED = {
    "who_is_quoted": make.quotes(80), "source_mix": make.quotes(80), "cue_classes": make.quotes(80), "quoted_elsewhere": make.quotes(80),
    "coverage": make.coverage(), "framing_rates": make.frames(), "keyness": make.keywords(), "escalation": make.measures(40, old=4),
}  # fmt: skip


@pytest.mark.parametrize("name", ["who_is_quoted", "escalation"])
def test_a_figure_is_saved_as_png_svg_and_csv_with_the_same_bytes_each_time(name, tmp_path):
    for run in ("a", "b"):
        data = getattr(charts, f"{name}_data")(SHAPED[name])
        paths = charts.save(getattr(charts, name)(SHAPED[name]), name, tmp_path / run, data=data)
        assert [p.name for p in paths] == [f"{name}.png", f"{name}.svg", f"{name}.csv"]
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    with Image.open(tmp_path / "a" / f"{name}.png") as image:
        assert round(image.info["dpi"][0]) == 200 and "Software" not in image.info
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a" / f"{name}.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(data) and list(rows[0]) == list(data.columns)


# The frames alone stand in the order of their rows, which is that of the lexicon.
@pytest.mark.parametrize("name", [n for n in SHAPED if n != "framing_rates"])
def test_the_order_of_the_rows_changes_nothing(name):
    table = SHAPED[name]
    mixed = table.sample(frac=1, random_state=7)
    one, other = (charts.svg(getattr(charts, name)(t), name) for t in (table, mixed))
    assert one == other


@pytest.mark.parametrize("name", SHAPED)
def test_svg_for_a_page_holds_no_address_and_no_id_twice(name):
    fig = getattr(charts, name)(SHAPED[name])
    text = charts.svg(fig, name, alt='says "what" <it> shows')
    root = ET.fromstring(text)
    assert "://" not in text and "<!--" not in text and "<style" not in text and "<metadata" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) and all(i.startswith(f"{name}-") for i in ids)
    assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', text)) <= set(ids)
    assert root.get("aria-label") == 'says "what" <it> shows' and root.get("role") == "img"


@pytest.mark.parametrize("name", ["who_is_quoted", "source_mix", "cue_classes", "quoted_elsewhere"])
def test_a_chart_is_given_all_columns_that_it_reads(name):
    days = pd.to_datetime(["2019-08-22", "2019-09-22"] * 40)
    table = make.quotes(80).assign(published=days, act="speech", role="minister")
    table["evidence"] = [[f"{a}#q-1"] for a in table["article_id"]]
    with matplotlib.rc_context(STYLE):
        whole = getattr(charts, name).__wrapped__(table)
    drawn = getattr(charts, name)(table)
    assert drawn.details == whole.details and drawn.marks == whole.marks
    assert [t.get_text() for t in drawn.findobj(Text)] == [t.get_text() for t in whole.findobj(Text)]


@pytest.mark.parametrize(("name", "figures"), [("who_is_quoted", 2), ("source_mix", 1), ("cue_classes", 1), ("quoted_elsewhere", 2)])
def test_in_a_build_a_corrected_speaker_draws_only_the_figures_of_speakers_anew(name, figures, tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_BUILD", "1")
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    for table in (make.quotes(80), make.quotes(80).assign(speaker=lambda t: t["speaker"].where(t.index != 3, "Somebody Else"))):
        getattr(charts, name)(table)
    assert len(list(tmp_path.rglob("figure-*/*/*.cache"))) == figures


def test_a_standalone_file_names_its_namespace_and_nothing_else(tmp_path):
    charts.save(charts.coverage(make.coverage(links := 4, 3), links=lambda place: "evidence/" + place), "coverage", tmp_path)
    text = (tmp_path / "coverage.svg").read_text(encoding="utf-8")
    assert links and re.findall(r"\w+://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "<a " not in text and "<title>" in text


def test_each_measure_has_a_title_and_leads_to_its_evidence():
    measures = make.measures(30)
    measures["evidence"] = [[f"article#m-{i}", "other#m-1"] for i in range(29)] + [[]]
    drawn = charts.escalation(measures, max_marks=30, links=lambda place: "evidence/" + place.replace("#", ".html#"))
    text = charts.svg(drawn, "escalation", links=True)
    root = ET.fromstring(text)
    found = {a.get("href") for a in root.iter("a")}
    assert found == {f"evidence/article.html#m-{i}" for i in range(29)}
    assert root.get("role") == "group"
    first = measures.iloc[0]
    titles = [t.text for t in root.iter("title")]
    assert any(t.startswith(f"{first['label']} ({first['status']}, {first['earliest']:%Y-%m-%d}") for t in titles)
    assert all(a.get("aria-label") in titles for a in root.iter("a"))
    assert "<a " not in charts.svg(charts.escalation(measures, links=lambda place: place), "escalation", links=False)
    page = ET.fromstring(charts.svg(charts.escalation(measures, max_marks=30), "escalation", titles=False))
    assert not list(page.iter("title")) and {g.get("aria-label") for g in page.iter("g") if g.get("aria-label")} >= set(titles)


def test_in_a_page_every_colour_has_its_counterpart_in_dark_mode_and_a_file_keeps_its_own():
    figure = charts.escalation(make.measures(30))
    page, file = charts.svg(figure, "escalation"), charts.svg(figure, "escalation", standalone=True)
    assert "light-dark(#1f1f1f," in page and "#1f1f1f" in file and "light-dark" not in file
    assert "fill: #ffffff" not in page


def test_lines_of_text_are_held_to_their_measured_width():
    text = charts.svg(charts.source_mix(make.quotes()), "source_mix")
    lines = [t for t in ET.fromstring(text).iter("text") if "".join(t.itertext()).strip()]
    assert lines and all(float(t.get("textLength")) > 0 for t in lines)


def test_hostile_text_stays_text(tmp_path):
    quotes = make.quotes(200, 5, 20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig = charts.who_is_quoted(quotes)
        charts.save(fig, "who", tmp_path, data=charts.who_is_quoted_data(quotes))
    svg, table = ((tmp_path / f"who.{e}").read_text(encoding="utf-8") for e in ("svg", "csv"))
    assert "<script" not in svg and "\u202e" not in svg and "&lt;script&gt;" in svg
    assert "$100 million to $200" in svg and "王毅" in svg
    assert "'=cmd" in table and not re.search(r"(^|,)=", table, re.M)


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a b", ".hidden"])
def test_a_name_that_leaves_the_folder_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="figure's name"):
        charts.save(charts.keyness(make.keywords()), name, tmp_path)
