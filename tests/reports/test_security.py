"""A report of a corpus whose every field attacks: what is written is read back as a browser and a spreadsheet would."""

import base64
import csv
import hashlib
import re

import lxml.html
import pytest

from analysis.reports.links import broken
from analysis.reports.page import script

REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)


@pytest.fixture(scope="module")
def pages(hostile):
    return {p.relative_to(hostile).as_posix(): p.read_text(encoding="utf-8") for p in sorted(hostile.rglob("*.html"))}


def test_all_pages_are_there(pages):
    assert {"index.html", "1_quotes.html", "2_words.html"} <= set(pages)
    assert len([p for p in pages if p.startswith("evidence/")]) == 3


def test_nothing_executes_but_our_own_script(pages):
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    for name, text in pages.items():
        tree = lxml.html.fromstring(text)
        scripts = tree.xpath("//script")
        assert [s.text for s in scripts] == [script()], name
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy and "default-src 'none'" in policy[0] and f"script-src 'sha256-{digest}'" in policy[0], name
        handlers = [a for e in tree.iter() if isinstance(e.tag, str) for a in e.attrib if a.lower().startswith("on")]
        assert not handlers, name
        assert not tree.xpath("//iframe|//object|//embed|//form|//base"), name


def test_no_address_leads_away(pages):
    for name, text in pages.items():
        tree = lxml.html.fromstring(text)
        for attribute in ("href", "src", "srcset", "action", "poster", "data", "xlink:href"):
            for value in tree.xpath(f"//@*[name()='{attribute}']"):
                assert value.startswith("data:") or not REMOTE.match(value.strip()), f"{name}: {attribute}={value[:80]}"
        styles = " ".join([*tree.xpath("//style/text()"), *tree.xpath("//@style")])
        assert "@import" not in styles
        assert all(u.startswith(("data:", "#")) for u in re.findall(r"url\(['\"]?([^)'\"]*)", styles)), name


def test_every_link_resolves(hostile):
    assert broken(hostile) == []


def test_the_hostile_words_are_shown_as_words(pages):
    index = lxml.html.fromstring(pages["index.html"])
    assert "<script>alert(document.domain)</script>" in index.text_content()
    assert '"><img src=x onerror=alert(1)>' in index.text_content()


def test_no_override_of_the_direction_reaches_a_page(pages):
    for name, text in pages.items():
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), name


def test_no_page_grows_with_a_line_of_a_megabyte(pages):
    assert max(len(t.encode()) for n, t in pages.items() if not n.startswith("evidence/")) < 1_500_000
    long = next(t for n, t in pages.items() if n.startswith("evidence/wire-1"))
    assert len(long.encode()) < 1_500_000


def test_no_cell_of_a_csv_is_a_formula(hostile):
    tables = sorted([*hostile.rglob("tables/*.csv"), *hostile.rglob("figures/*.csv")])
    assert len(tables) >= 8
    for path in tables:
        for row in csv.reader(path.open(encoding="utf-8-sig", newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t")), f"{path.name}: {cell[:60]}"
                assert not cell.startswith("-") or re.fullmatch(r"-\d+(\.\d+)?(e-?\d+)?", cell), f"{path.name}: {cell[:60]}"


def test_file_names_are_plain(hostile):
    for path in hostile.rglob("*"):
        assert re.fullmatch(r"\.?[A-Za-z0-9][\w.-]*", path.name), path.name
    assert not (hostile.parent.parent / "x.html").exists()


def test_the_texts_of_articles_are_in_no_csv(hostile):
    text = (hostile / "tables" / "articles.csv").read_text(encoding="utf-8-sig")
    assert "talks went on, and the talks" not in text
    assert "would end the pact" not in text
