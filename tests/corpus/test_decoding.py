"""What a file is written in, and text that was read in a wrong encoding: put right where that is sure, told where it is not."""

import html
import json
from pathlib import Path

import ftfy  # noqa: F401 - its codecs
import pytest

from analysis.corpus.decoding import decode
from analysis.corpus.html import PageError, read_page
from analysis.corpus.markup import without_markup
from analysis.corpus.mojibake import places, undo
from analysis.corpus.readers import load_articles

ROOT = Path(__file__).resolve().parents[2]
SEED = (ROOT / "seeds" / "001_a030a752b5a4a38b.txt").read_text(encoding="utf-8")
STORY = (
    "The transport minister resigned on Monday, two days after the ferry ran aground in the harbour of the capital. "
    "She told parliament that the inquiry into the accident would need a free hand, and that she would not stand in its way."
)
# What each encoding has beyond ASCII that English news is written with.
WRITTEN = {
    "cp1252": "Müller’s café — “São Paulo” — £5, 20°C",
    "mac-roman": "Müller’s café — “São Paulo” — £5",
    "cp850": "Müller told the café in São Paulo about £5",
    "cp437": "Müller told the café about £5",
    "euc-kr": "Moon Jae-in (문재인) said “no”, it’s over",
    "gb18030": "Xi (习近平) said “no” — it’s over",
    "big5": "Tsai (蔡英文) said “no” — it’s over",
    "shift_jis": "Abe (安倍晋三) said “no”, it’s over",
    "euc-jp": "Abe (安倍晋三) said “no”, it’s over: きのう",
    "koi8-r": "He met Путин in Москва on Monday",
    "cp1251": "He met Путин in Москва on Monday – “no”",
}


@pytest.mark.parametrize("encoding", WRITTEN)
def test_an_encoding_that_nothing_declares_is_told_by_where_its_characters_stand(encoding):
    decoded = decode(f"{WRITTEN[encoding]}. {STORY}".encode(encoding))
    assert decoded.text.startswith(WRITTEN[encoding])
    assert (decoded.note is None) == (encoding == "cp1252")


@pytest.mark.parametrize("encoding", ["euc-kr", "gb2312", "big5", "shift_jis", "macintosh", "windows-1252", "utf-8", "iso-2022-jp"])
@pytest.mark.parametrize("declaration", ['<meta charset="{}">', "<META http-equiv=Content-Type content='text/html; charset={}'>"])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding, declaration):
    text = SEED if encoding != "iso-2022-jp" else SEED.replace("’", "'")
    body = "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in text.split("\n\n"))
    page = f"<html><head>{declaration.format(encoding)}<title>Pact</title></head><body><article>{body}</article></body></html>"
    codec = {"macintosh": "mac-roman", "windows-1252": "cp1252"}.get(encoding, encoding)
    decoded = decode(page.encode(codec, "xmlcharrefreplace"), page=True)
    assert decoded.note is None
    read = read_page(decoded.text)["text"]
    assert [c for c in read if c in "“”"] == [c for c in text if c in "“”"]
    # The same bytes in a text file declare nothing.
    assert decode(page.encode("utf-8"), page=True).text == page


def test_a_declaration_that_does_not_hold_is_not_believed():
    page = '<meta charset="utf-8"><p>It was Japan’s “move”, said Kim.'
    assert decode(page.encode("cp1252"), page=True).text == page
    assert decode(page.replace("utf-8", "euc-kr").encode(), page=True).text == page.replace("utf-8", "euc-kr")


@pytest.mark.parametrize("wrong", ["sloppy-windows-1252", "latin-1", "mac-roman", "cp437"])
def test_text_that_was_encoded_twice_is_put_right(wrong):
    twice = SEED.encode().decode(wrong)
    assert twice != SEED
    text, note = undo(twice)
    assert text == SEED
    assert "put right in 17 lines" in note
    if wrong != "cp437":   # one reading more, another way each time, is beyond what can be told
        assert undo(twice.encode().decode("sloppy-windows-1252"))[0] == SEED


@pytest.mark.parametrize("codec", ["mac-roman", "gb18030", "cp949", "big5", "cp932"])
def test_text_of_another_encoding_that_was_read_as_windows_1252_is_put_right(codec):
    text = SEED.replace("©", "(c)")
    mended, note = undo(text.encode(codec).decode("sloppy-windows-1252"))
    assert mended == text
    assert note == "was read in a wrong encoding and saved so; put right in 16 lines"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("SÃ©golÃ ̈ne and JuliÃ ̈n and FrÃ ̈re", "may have been read in a wrong encoding"),
        ("It was Japan\ufffds move.", "1 character was lost"),
        ("It was Japan?s, Korea?s and China?s move.", '3 apostrophes seem to have become question marks ("n?s")'),
    ],
)
def test_what_cannot_be_put_right_is_told_and_left(text, note):
    assert undo(text)[0] == text
    assert note in undo(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        SEED,
        "Actions vis-à-vis Iran, the Congress‘ plan and Mr. Gates‘ close “ friend”.",
        "Erdoğan, Dvořák, Łódź, Nguyễn, Björk, Ségolène, São Tomé; ÉTATS-UNIS; naïve; Ōta; Müller-Straße.",
        "Moon (문재인, 文在寅), Abe (安倍晋三), Путин, Μητσοτάκης, محمد and 「令和」。 20 °C, 5½ %, £5 or 5 €, ¿Qué?, ★★★, → 🌻",
        "Is it Kim? see page 5? re: the talks",
    ],
)
def test_sound_text_is_left_alone(text):
    assert not places(text).wrong
    assert undo(text) == (text, None)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Japan&rsquo;s move</p>\n<p>It is <b>over</b>, said\nKim.</p>", "Japan’s move\n\nIt is over, said Kim."),
        ("One line<br/>and the next<br><br>and a paragraph", "One line\nand the next\n\nand a paragraph"),
        ("He said <i>no</i>.\n\nShe said yes.<script>alert(1)</script>", "He said no.\n\nShe said yes."),
        ("S&amp;P fell &#8211; &amp;quot;a lot&amp;quot;", 'S&P fell – "a lot"'),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    ],
)
def test_html_in_a_text_is_taken_out_and_told(text, plain):
    got, note = without_markup(text)
    assert got == plain
    assert "HTML" in note


@pytest.mark.parametrize("text", ["AT&T; R&D", "a <b and c> d", "x < y > z", "<script>alert(1)</script>", "?a=1&para=2&copy=3", "I <3 p>q"])
def test_what_is_no_html_stays(text):
    assert without_markup(text) == (text, None)


def test_tags_nested_without_end_lose_no_word():
    assert without_markup("<b>" * 20_000 + "word")[0] == "word"


def test_every_column_of_a_table_is_put_right_and_told(tmp_path):
    row = {"article_id": "a", "outlet": "CafÃ© &amp; Co", "headline": "<b>Japanâ€™s</b> move", "text": f"<p>{STORY}</p><p>Itâ€™s over.</p>"}
    (tmp_path / "c.jsonl").write_text(json.dumps(row))
    articles = load_articles(tmp_path)
    assert articles.loc[0, ["outlet", "headline"]].tolist() == ["Café & Co", "Japan’s move"]
    assert articles.loc[0, "text"].endswith("\n\nIt’s over.")
    told = [p.what for p in articles.attrs["problems"] if p.where == "c.jsonl, a"]
    assert [t for t in told if t.startswith("its outlet")] and [t for t in told if t.startswith("its headline")] and len(told) >= 5


def test_a_table_in_mac_roman(tmp_path):
    (tmp_path / "c.csv").write_bytes(f'outlet,text\nGazette,"It was Japan’s “move”. {STORY}"\n'.encode("mac-roman"))
    articles = load_articles(tmp_path)
    assert "Japan’s “move”" in articles.loc[0, "text"]
    assert [p for p in articles.attrs["problems"] if p.where == "c.csv" and "MacRoman" in p.what]


@pytest.mark.parametrize("on_disk", ["cafe\u0301.txt", "caf\u00e9.txt", "a\u202eb.txt", "a\nb.txt"])
@pytest.mark.parametrize("stem", [False, True])
def test_a_file_is_found_in_any_form_of_its_name(tmp_path, on_disk, stem):
    (tmp_path / on_disk).write_text(STORY)
    for named in {on_disk.replace("e\u0301", "\u00e9"), on_disk.replace("\u00e9", "e\u0301")}:
        name = named.removesuffix(".txt") if stem else named
        (tmp_path / "articles.csv").write_text(f'file,outlet,published\n"{name}",Gazette,2019-08-22\n', encoding="utf-8")
        articles = load_articles(tmp_path)
        assert articles["outlet"].tolist() == ["Gazette"]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<p " + " ".join(f"a{i}=1" for i in range(20_000)) + ">x", "a tag with more than 1,000 attributes"),
        ("<p " + " ".join(f"a{i}='<>'" for i in range(20_000)) + ">x", "a tag with more than 1,000 attributes"),
        ("<div>" * 3000 + "x", "nests its elements too deep"),
        ("<body>" + "<p>x y z</p>" * 30_000, "has 30,002 elements"),
        ("<body>" + "<p>x y z</p>" * 150_000, "has more than 200,000 tags"),
    ],
    ids=["attributes", "attributes with brackets", "nested", "paragraphs", "tags"],
)
def test_a_page_that_no_parser_reads_is_refused_in_a_sentence(page, why):
    with pytest.raises(PageError, match=why):
        read_page(page)


def test_a_page_nested_deeper_than_any_is_read():
    body = "".join(f"<p>{STORY} Number {n}.</p>" for n in range(5))
    assert read_page("<html><body>" + "<div>" * 255 + body)["text"].count(STORY) == 5
