"""Every row and every mark of the seeds' report leads to a place that is there and holds the row's words, and from there back."""

import csv
import re

import lxml.html
import pytest

from analysis.reports.links import broken
from analysis.reports.pages import article_page, side_classes
from analysis.reports.tables import meaning

WORD = re.compile(r"\w+")
# Column whose words stand at the row's evidence, by table.
WORDS = {
    "quotes": "content", "other_attributions": "content", "hits": "found", "dates": "text", "measure_reports": "sentence",
    "scare_quotes": "term", "naming": "term",
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(seeds):
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return {p.relative_to(seeds).as_posix(): lxml.html.parse(str(p), parser).getroot() for p in seeds.rglob("*.html")}


def place(pages, page, href):
    """The words at the end of a link: those of the element with the id, and of its further parts."""
    path, _, anchor = href.partition("#")
    target = "evidence/" + path.rpartition("/")[2] if "evidence/" in path else path.removeprefix("../") or page
    tree = pages[target]
    if not anchor:
        return tree.text_content()
    parts = [tree.get_element_by_id(anchor), *tree.xpath(f"//*[contains(concat(' ', @data-of, ' '), ' {anchor} ')]")]
    return " ".join(p.text_content() for p in parts)


def words(text):
    return WORD.findall(text.casefold())


def test_every_link_of_every_page_resolves(seeds):
    assert broken(seeds) == []


def test_every_row_leads_to_a_place_that_holds_its_words(pages):
    checked = dict.fromkeys(WORDS, 0)
    for page, tree in pages.items():
        for box in tree.xpath("//div[starts-with(@class, 'table')]"):
            name = box.get("id").removeprefix("t-")
            heads = [re.sub(r"\s+", " ", h.text_content()) for h in box.xpath(".//thead//th")]
            column = WORDS.get(name)
            if column is None:
                continue
            label = meaning(name, column).get("label") or column
            for row in box.xpath(".//tbody/tr[not(@class)]"):
                links = row.xpath(".//td[contains(@class, 'ev')]//a/@href")
                assert links, f"{page}: {row.get('id')} leads nowhere"
                cell = row[heads.index(label if label in heads else column)].text_content()
                lost = set(words(cell)) - set(words(" ".join(place(pages, page, href) for href in links)))
                assert not lost, f"{page}: {row.get('id')} says {cell[:80]!r}, its place has not {sorted(lost)[:8]}"
                checked[name] += 1
    assert checked["quotes"] >= 40 and checked["hits"] >= 40 and checked["dates"] > 30 and checked["measure_reports"] > 20, checked


def test_rows_of_sums_lead_to_places_too(pages):
    for page, tree in pages.items():
        for box in tree.xpath("//div[starts-with(@class, 'table')]"):
            if box.get("id") in ("t-wordings", "t-copied", "t-measures", "t-coverage", "t-speakers", "t-cues", "t-errors"):
                for row in box.xpath(".//tbody/tr[not(@class)]"):
                    assert row.xpath(".//td[contains(@class, 'ev')]//a"), f"{page}: {row.get('id')}"


def test_marks_of_the_escalation_chart_lead_to_their_sentences(pages):
    links = pages["4_escalation.html"].xpath("//figure[@id='f-escalation']//*[local-name()='svg']//*[local-name()='a']")
    assert len(links) > 5
    for link in links:
        assert link.get("aria-label") and link.get("data-e"), "a mark without a name or its places"
        assert words(place(pages, "4_escalation.html", link.get("href")))


def test_cells_of_the_coverage_chart_lead_to_their_sentences(pages):
    assert pages["4_escalation.html"].xpath("//figure[@id='f-coverage']//*[local-name()='svg']//*[local-name()='a']")


def test_from_a_place_a_link_leads_back_to_its_row(pages):
    ways = 0
    for page, tree in pages.items():
        if page.startswith("evidence/"):
            for href in tree.xpath("//*[contains(@class, 'notes')]//a/@href | //a[@class='f' or @class='d']/@href"):
                if href.startswith("../") and "#" in href:
                    target, _, row = href.removeprefix("../").partition("#")
                    assert pages[target].get_element_by_id(row) is not None
                    ways += 1
    assert ways > 200


def test_pages_are_small_and_the_report_too(seeds):
    assert all(p.stat().st_size <= 1_500_000 for p in seeds.rglob("*.html"))
    assert sum(p.stat().st_size for p in seeds.rglob("*") if p.is_file()) <= 6_000_000


def test_the_list_for_narrow_screens_holds_nothing_that_was_only_thought_of_or_denied(pages):
    rows = [li.text_content() for li in pages["4_escalation.html"].xpath("//ol[@class='timeline']/li")]
    assert rows and not any(status in row for row in rows for status in ("hypothetical", "denied"))


def test_every_figure_has_a_text_that_stands_for_it(pages):
    for page, tree in pages.items():
        for image in tree.xpath("//figure//img"):
            assert len(image.get("alt") or "") > 10, page
        for image in tree.xpath("//figure//*[local-name()='svg'][@role]"):
            assert len(image.get("aria-label") or "") > 10, page


def test_every_table_has_a_caption_and_scopes(pages):
    for tree in pages.values():
        for table in tree.xpath("//div[starts-with(@class, 'table')]//table"):
            assert table.xpath("string(caption)")
            assert all(h.get("scope") for h in table.xpath(".//th"))


def test_every_column_is_in_the_dictionary(seeds):
    rows = list(csv.DictReader((seeds / "tables" / "dictionary.csv").open(encoding="utf-8-sig")))
    assert [f"{r['table']}.{r['column']}" for r in rows if not r["meaning"]] == []
    assert {"quotes", "frames", "measures", "articles"} <= {r["table"] for r in rows}


ARTICLE = {
    "article_id": "a", "outlet": "Wire", "headline": "Pact ends", "deck": None, "byline": None, "wire": None, "published": None,
    "n_words": 20, "url": None,
    "text": "First paragraph without anything.\n\n“We will leave,” Kim said on Thursday.\n\nThird one.\n\nLast one.", "inferred": {},
    "removed": [{"text": "ADVERTISEMENT", "reason": "advertising", "place": 1}],
}  # fmt: skip
QUOTE = {
    "quote_id": "a-q001", "article_id": "a", "kind": "direct", "content_spans": [(35, 51)], "content": "“We will leave,”", "cue": "said",
    "cue_start": 56, "cue_end": 60, "cue_class": "neutral",
    "source_start": 52, "source_end": 55, "speaker": "Kim", "side": "South Korea", "via": None,
}  # fmt: skip


def page_of(evidence="full", **tables):
    import pandas as pd

    tables = {"quotes": [QUOTE], "hits": [], "dates": [], "mentions": []} | tables
    return lxml.html.fromstring(article_page(ARTICLE, tables, {}, set(), side_classes(pd.DataFrame([QUOTE])), evidence))


def test_of_many_articles_a_page_leads_only_to_pages_that_are_made(monkeypatch):
    import pandas as pd

    from analysis.reports import finish, pages

    monkeypatch.setattr(pages, "ALL_PAGES", 2)
    articles = pd.DataFrame({"article_id": ["a", "b", "c"]})
    shown = set(finish.with_pages(articles, {"evidence/a.html": {"q-001"}, "evidence/b.html": set()})["article_id"])
    assert shown == {"a", "b"}
    quotes = pd.DataFrame({"quote_id": ["a-q001", "b-q009", "c-q001"], "article_id": ["a", "b", "c"], "outlet": ["Wire", "Post", "Sun"]})
    same = pd.DataFrame({"utterance_id": ["u001"] * 3, "quote_id": quotes["quote_id"]})
    assert finish.elsewhere(same, quotes, shown) == {"a-q001": [("b-q009", "Post")], "b-q009": [("a-q001", "Wire")]}


def test_a_page_marks_statement_and_cue_and_names_the_speaker():
    tree = page_of()
    assert tree.get_element_by_id("q-001").text_content() == "“We will leave,” Kim said"
    assert [e.text_content() for e in tree.xpath("//span[@class='q in side1']")] == ["“We will leave,”"]
    assert [e.text_content() for e in tree.xpath("//div[@class='para']//span[@class='cue']")] == ["said"]
    assert "Kim · South Korea · direct" in tree.xpath("string(//ul[@class='notes'])")


def test_paragraphs_without_evidence_are_left_out_where_the_case_asks_for_it():
    text = page_of("paragraphs").text_content()
    assert "We will leave" in text and "First paragraph" not in text and "Third one" not in text
    assert "1 paragraph without evidence left out" in text and "2 paragraphs without evidence left out" in text
    assert "Third one" in page_of("full").text_content()


def test_furniture_is_folded_away_with_its_reason():
    assert "advertising: ADVERTISEMENT" in page_of().xpath("string(//details[@class='furniture'])")


def test_a_huge_paragraph_is_cut_down_to_its_marks_and_keeps_what_is_pointed_to():
    text = "the talks went on and on, " * 20_000
    starts = [m.start() for m in re.finditer("talks", text)]
    hits = [{"article_id": "a", "start": s, "end": s + 5, "frame": "talk", "voice": "narrator", "zone": "body"} for s in starts]
    wanted = {f"f-{starts[15_000]}"}
    tables = {"quotes": [], "hits": hits, "dates": [], "mentions": []}
    markup = article_page(ARTICLE | {"text": text}, tables, {}, wanted, {}, "full")
    assert len(markup) < 500_000
    tree = lxml.html.fromstring(markup)
    assert tree.get_element_by_id(f"f-{starts[15_000]}").text_content() == "talks"
    assert "characters left out" in tree.text_content()


def test_two_frames_on_one_word_have_one_anchor():
    hits = [{"article_id": "a", "start": 44, "end": 49, "frame": f, "voice": "quoted", "zone": "body"} for f in ("exit", "conflict")]
    assert len(page_of(hits=hits).xpath("//*[@id='f-44']")) == 1
