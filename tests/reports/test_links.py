import re

import pandas as pd
import pytest

from analysis.reports import held, links
from analysis.reports.markup import Mark, marked

IDS = ["../../x", "..", "CON", "con", "a/b", "a\\b", "Ä ö", "x" * 400, "g2j8Nj3zTonC8ueY", "g2j8nj3ztonc8uey", "", "a b", "a-b"]
IDS += ["\u202egpj", "x#y", "<script>", "日本"]


def test_slugs_are_plain_file_names_and_differ_also_where_case_does_not_count():
    slugs = [links.slug(i) for i in IDS]
    assert all(re.fullmatch(r"[a-z0-9_-]{1,70}", s) for s in slugs)
    assert len({s.lower() for s in slugs}) == len(IDS)
    assert links.slug("000_cb1c344e4d4bc661") == "000_cb1c344e4d4bc661"


@pytest.mark.parametrize("article_id", IDS)
def test_a_place_can_be_taken_apart_again(article_id):
    assert links.split_place(links.place(article_id, "q-001")) == (article_id, "q-001")


def test_each_kind_of_row_has_its_anchor():
    def of(**columns):
        return links.places(pd.DataFrame({k: [v] for k, v in columns.items()}))[0]

    assert of(quote_id="a-b-q007") == ["a-b#q-007"]
    assert of(article_id="x", start=12, frame="security", zone="body") == ["x#f-12"]
    assert of(article_id="x", start=12, frame="security", zone="headline") == ["x#fh-12"]
    assert of(article_id="x", start=12, family="sanction") == ["x#m-12"]
    assert of(article_id="x", start=12, value="2019-08-22") == ["x#d-12"]
    assert of(article_id="x") == ["x#"]
    assert of(outlet="x") == []


def test_gather_brings_the_places_of_the_rows_behind_a_count():
    hits = pd.DataFrame({"article_id": ["x", "x", "y"], "outlet": ["A", "A", "B"], "frame": ["f", "g", "f"], "start": [1, 2, 3]})
    hits["voice"] = ["narrator", "quoted", "narrator"]
    counts = pd.DataFrame({"outlet": ["A", "A", "B", "C"], "frame": ["f", "g", "f", "f"], "voice": ["all", "narrator", "narrator", "all"]})
    assert links.gather(counts, hits, ["outlet", "frame", "voice"], "frame")["evidence"].tolist() == [["x#f-1"], [], ["y#f-3"], []]


def test_broken_links_and_remote_addresses_are_found(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a.html").write_text('<p id="p-1"></p><a href="../index.html#top">back</a>')
    (tmp_path / "index.html").write_text(
        '<h1 id="top"></h1><a href="evidence/a.html#p-1">ok</a><a href="evidence/a.html#p-2">x</a><a href="b.html">y</a><a href="https://e.org">z</a>'
    )
    assert links.broken(tmp_path) == [("index.html", "b.html"), ("index.html", "evidence/a.html#p-2"), ("index.html", "https://e.org")]


def test_words_of_articles_are_no_links(tmp_path):
    rows = held.template(1, [[("<link rel=stylesheet href=", None, None, None), ('x href="y"', 1, None, None), (" href=", 2, None, None)]])
    (tmp_path / "index.html").write_text(f"<p> href=&quot;x&quot;</p>{rows}")
    assert links.broken(tmp_path) == []


def test_what_cannot_be_seen_is_shown():
    assert links.esc("a\u202eb\x00c") == "a[U+202E]b[U+0000]c"
    assert links.esc("\ud800") == "[U+D800]"


def plain(markup):
    import lxml.html

    return lxml.html.fromstring(f"<div>{markup}</div>").text_content()


def test_marks_that_cross_are_parted_and_only_the_first_part_has_the_id():
    markup = marked("abcdefghij", [Mark(2, 6, "q", "q-1"), Mark(4, 8, "f", "f-4")])
    assert markup == 'ab<span class="q" id="q-1">cd<span class="f" id="f-4">ef</span></span><span class="f" data-of="f-4">gh</span>ij'


def test_links_do_not_nest():
    markup = marked("abcdef", [Mark(0, 6, "d", "d-0", href="x"), Mark(2, 4, "f", "f-2", href="y")])
    assert markup == '<a class="d" id="d-0" href="x">ab<span class="f" id="f-2">cd</span>ef</a>'


def test_marks_never_change_the_text():
    import random

    rng = random.Random(1)
    text = "".join(rng.choice("ab<&\" ") for _ in range(200))
    for _ in range(200):
        marks = []
        for n in range(rng.randint(0, 12)):
            a, b = sorted((rng.randint(0, 200), rng.randint(0, 200)))
            marks.append(Mark(a, b, "c", f"i-{n}", href="h" if rng.random() < 0.3 else None, order=rng.randint(0, 3)))
        a, b = sorted((rng.randint(0, 200), rng.randint(0, 200)))
        markup = marked(text, marks, a, b)
        assert plain(markup) == text[a:b]
        ids = re.findall(r' id="([^"]+)"', markup)
        assert len(ids) == len(set(ids))
