"""Every format that researchers hold: files made by the libraries that write them, and the layouts of the data bases' downloads."""

import io
import json
import textwrap
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pandas as pd
import pytest

from analysis.corpus.problems import CorpusError, describe_problems
from analysis.corpus.readers import load_articles

FERRY = [
    "The transport minister resigned on Monday, two days after the ferry ran aground in the harbour of the capital.",
    "She told parliament that the inquiry into the accident would need a free hand, and that she would not stand in its way.",
    "“We owe the families an answer,” she said.",
]
STRIKE = [
    "Dock workers called off their strike on Tuesday after the port authority offered them a rise of four percent.",
    "Their union said that it had been a long week, and that the ships which had waited outside would be unloaded by Friday.",
]
FERRY_TEXT, STRIKE_TEXT = "\n\n".join(FERRY), "\n\n".join(STRIKE)
KNOWN = "file,outlet,published,headline\n{},Gazette,2019-08-22,Minister resigns after ferry accident\n"
EXPECTED = [
    ("The New York Times", "2019-08-26", "Minister Resigns After Ferry Accident", "By Ada Holm", FERRY_TEXT),
    ("The Times (London)", "2019-08-27", "Dock workers call off strike", "Tom Ferris", STRIKE_TEXT),
]


def folder(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def told(articles):
    return describe_problems(articles)


def rows(articles):
    columns = ["outlet", "published", "headline", "byline", "text"]
    return [tuple(r) for r in articles.assign(published=articles["published"].dt.strftime("%Y-%m-%d"))[columns].to_numpy()]


def word(paragraphs, table=()):
    """A Word document by python-docx."""
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=2)
        for left, right in table:
            cells = grid.add_row().cells
            cells[0].text, cells[1].text = left, right
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(lines):
    """A PDF with a text layer by matplotlib."""
    import matplotlib
    from matplotlib.figure import Figure

    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(8, 11))
        for n, line in enumerate(lines):
            figure.text(0.05, 0.95 - 0.02 * n, line, fontsize=9)
        figure.savefig(out, format="pdf")
    return out.getvalue()


def rtf(lines):
    """Rich text with the escapes that word processors write."""
    escaped = ["".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines]
    return "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\n" + "\\par\n".join(escaped) + "\\par}"


def mail(**headers):
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(FERRY_TEXT)
    return message


MARKDOWN = f"""---
title: Minister resigns after ferry accident
author: [Ada Holm, Tom Ferris]
date: 2019-08-22
source: nytimes.com
---
{FERRY[0]}

{FERRY[1].replace("free hand", "*free hand*")}

{FERRY[2]}
"""
PAGE = """<html><head><title>{title}</title><meta property="og:site_name" content="{site}"><link rel="canonical" href="{url}">
<script type="application/ld+json">{data}</script></head><body><nav><a href="/">Home</a></nav>{body}</body></html>"""


def page(title="Minister resigns", site="NYTimes", url="https://www.nytimes.com/2019/08/22/world/ferry.html", body=FERRY, **data):
    day = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2019-08-22T08:00:00Z"}
    body = f"<article><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in body)}</article>" if body else "<div id='app'></div>"
    return PAGE.format(title=title, site=site, url=url, data=json.dumps(day | data), body=body)


def single_page():
    """What a browser saves as "web page, single file"."""
    whole = MIMEMultipart("related", type="text/html")
    whole["From"], whole["Snapshot-Content-Location"] = "<Saved by Blink>", "https://www.nytimes.com/2019/08/22/world/ferry.html"
    whole.attach(MIMEText(page(url="").replace('<link rel="canonical" href="">', ""), "html", "utf-8"))
    whole.attach(MIMEText("body {color: black}", "css"))
    return whole.as_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", word(FERRY)),
        ("a.rtf", rtf(FERRY)),
        ("a.pdf", pdf([line for p in FERRY for line in textwrap.wrap(p, 66)])),
        ("a.eml", mail(Subject="Minister resigns", From="Ada <ada@example.org>", To="b@example.org").as_bytes()),
        ("a.md", f"# Minister resigns after ferry accident\n\n{FERRY_TEXT}\n"),
        ("a.txt", FERRY_TEXT),
        ("a.xhtml", '<?xml version="1.0" encoding="utf-8"?>\n' + page().replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">')),
    ],
)
def test_one_article_in_a_file_of_each_format(tmp_path, name, content):
    articles = load_articles(folder(tmp_path, {name: content, "articles.csv": KNOWN.format(name)}))
    assert articles["text"].iloc[0] == FERRY_TEXT
    assert rows(articles)[0][:3] == ("Gazette", "2019-08-22", "Minister resigns after ferry accident")
    assert ("text layer" in told(articles)) == (name == "a.pdf")


def test_what_a_file_says_of_itself_is_taken(tmp_path):
    sent = mail(Subject="Ferry: minister resigns", From="The Times <no-reply@email.nytimes.com>", Date="Thu, 22 Aug 2019 10:00:00 +0000")
    sent.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="map.pdf")
    articles = load_articles(folder(tmp_path, {"a.eml": sent.as_bytes()}))
    assert (articles["outlet"].iloc[0], articles["headline"].iloc[0]) == ("The New York Times", "Ferry: minister resigns")
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2019-08-22"]
    assert "a.eml: has 1 attachment (map.pdf), not read; loaded." in told(articles)


def test_markdown_says_who_wrote_it(tmp_path):
    row = load_articles(folder(tmp_path, {"b.md": MARKDOWN})).iloc[0]
    assert (row["outlet"], row["byline"]) == ("The New York Times", "Ada Holm, Tom Ferris")
    assert row["headline"] == "Minister resigns after ferry accident"
    assert row["text"] == FERRY_TEXT


def test_a_page_saved_in_one_file_knows_where_it_came_from(tmp_path):
    row = load_articles(folder(tmp_path, {"c.mhtml": single_page()})).iloc[0]
    assert (row["outlet"], row["url"]) == ("The New York Times", "https://www.nytimes.com/2019/08/22/world/ferry.html")
    assert row["text"] == FERRY_TEXT


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"PK\x03\x04 no", "is not the packed file that its name promises"),
        ("a.rtf", b"no", "is not a readable RTF file"),
        ("a.pdf", b"no", "is not a readable PDF"),
        ("a.pdf", pdf([]), "is a PDF without a text layer"),
        ("a.mhtml", b"no", "holds no page"),
        ("a.md", "---\na: [\n---\nx", "has front matter that is not valid YAML"),
        ("a.md", "---\na: &a [x, x]\nb: [*a, *a]\n---\nx", "has front matter with aliases"),
        ("a.eml", b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\n\xff", "cannot be read as a .eml file (LookupError)"),
    ],
)
def test_a_broken_file_is_told_with_its_reason(tmp_path, name, content, reason):
    articles = load_articles(folder(tmp_path, {name: content, "b.txt": FERRY_TEXT, "articles.csv": KNOWN.format("b.txt")}))
    assert articles["article_id"].tolist() == ["b"]
    assert f"{name}: {reason}" in told(articles)


def test_a_page_without_text_gives_the_article_that_it_declares(tmp_path):
    body = "\n".join(FERRY).replace("“", "&ldquo;").replace("”", "&rdquo;")
    assert load_articles(folder(tmp_path, {"a.html": page(body=(), articleBody=body)}))["text"].tolist() == [FERRY_TEXT]
    assert load_articles(folder(tmp_path, {"a.html": page(articleBody=" ".join(STRIKE))}))["text"].tolist() == [FERRY_TEXT]


def test_the_name_of_the_site_is_no_part_of_the_headline(tmp_path):
    title = "Talks begin in Seoul – a first step | DW | 19.01.2020"
    one = page(title, "DW.COM", "https://www.dw.com/en/talks/a-1")
    row = load_articles(folder(tmp_path, {"a.html": one.replace(f"<h1>{title}</h1>", "")})).iloc[0]
    assert (row["outlet"], row["headline"]) == ("Deutsche Welle", "Talks begin in Seoul – a first step")


# Nexis Uni: the cover of a download, then title, publication, day, copyright and labels over each article.
NEXIS_UNI = [
    "User Name: = Ada Holm", "Date and Time: = Tuesday, September 3, 2019 10:15:00 AM EDT", "Job Number: = 97481516", "Documents (2)",
    "1. Minister Resigns After Ferry Accident", "Client/Matter: -None-", "Search Terms: ferry", "Search Type: Terms and Connectors",
    "2. Dock workers call off strike", "| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2019 LexisNexis",
    "Minister Resigns After Ferry Accident", "The New York Times", "August 26, 2019 Monday",
    "Copyright 2019 The New York Times Company All Rights Reserved", "Section: Section A; Column 0; Foreign Desk; Pg. 4",
    "Length:\u00a049 words", "Byline:\u00a0By Ada Holm", "Dateline: CAPITAL", "Body", *FERRY, "Graphic", "PHOTO: The ferry on Sunday.",
    "Classification", "Language: ENGLISH", "Publication-Type: Newspaper", "Load-Date: August 27, 2019", "End of Document",
    "Dock workers call off strike", "The Times (London)", "August 27, 2019 Tuesday", "Edition 1, National Edition",
    "Copyright 2019 Times Newspapers Limited All Rights Reserved", "Section: NEWS; Pg. 12", "Length: 41 words", "Byline: Tom Ferris",
    "Body", *STRIKE, "Load-Date: August 27, 2019", "End of Document",
]  # fmt: skip
NEXIS = """



                               1 of 2 DOCUMENTS



                               The New York Times

                             August 26, 2019 Monday
                               Late Edition - Final

Minister Resigns After Ferry Accident

BYLINE: By Ada Holm

SECTION: Section A; Foreign Desk; Pg. 4

LENGTH: 49 words

HIGHLIGHT: She wants the inquiry to have a free hand

The transport minister resigned on Monday, two days after the ferry ran
aground in the harbour of the capital.

She told parliament that the inquiry into the accident would need a free hand,
and that she would not stand in its way.

“We owe the families an answer,” she said.

URL: http://www.nytimes.com

LOAD-DATE: August 26, 2019

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                   Copyright 2019 The New York Times Company

                               2 of 2 DOCUMENTS


                   Copyright 2019 Times Newspapers Limited
                              All Rights Reserved

                               The Times (London)

                            August 27, 2019 Tuesday
                                   Edition 1;
                                    Scotland

Dock workers call off strike

BYLINE: Tom Ferris

LENGTH: 41 words


Dock workers called off their strike on Tuesday after the port authority
offered them a rise of four percent.

Their union said that it had been a long week, and that the ships which had
waited outside would be unloaded by Friday.

LOAD-DATE: August 27, 2019
"""
LINK = '{\\field{\\*\\fldinst{HYPERLINK "https://advance.lexis.com/api/document?id=1"}}{\\fldrslt{\\cs2\\b\\ul %s}}}'
# Factiva: with field codes, as a table; and the articles as they are read, a line for each field of the header.
CODED = [
    [("SE", "World"), ("HD", "Minister Resigns After Ferry Accident"), ("BY", "By Ada Holm"), ("WC", "49 words"), ("PD", "26 August 2019"),
     ("ET", "07:15"), ("SN", "The New York Times"), ("SC", "NYTF"), ("ED", "Late Edition"), ("PG", "4"), ("LA", "English"),
     ("CY", "Copyright 2019 The New York Times Company. All Rights Reserved."), ("LP", "\n".join(FERRY[:2])), ("TD", FERRY[2]),
     ("NS", "gship : Shipping"), ("RE", "eurz : Europe"), ("AN", "Document NYTF000020190826ef8q0004x")],
    [("HD", "Dock workers call off strike"), ("BY", "Tom Ferris"), ("WC", "41 words"), ("PD", "27 August 2019"), ("SN", "The Times"),
     ("SC", "T"), ("LA", "English"), ("CY", "© 2019 Times Newspapers Limited. All rights reserved"), ("LP", STRIKE[0]), ("TD", STRIKE[1]),
     ("AN", "Document T000000020190827ef8r0002y")],
]  # fmt: skip
READ = [
    "World", "Minister Resigns After Ferry Accident", "By Ada Holm", "49 words", "26 August 2019", "07:15", "The New York Times", "NYTF",
    "Late Edition", "4", "English", "Copyright 2019 The New York Times Company. All Rights Reserved.", *FERRY,
    "Document NYTF000020190826ef8q0004x",
    "Dock workers call off strike", "Tom Ferris", "41 words", "27 August 2019", "The Times (London)", "T", "English",
    "© 2019 Times Newspapers Limited. All rights reserved", *STRIKE, "Document T000000020190827ef8r0002y",
    "Search Summary", "Text", "ferry or dock", "© 2019 Factiva, Inc. All rights reserved.",
]  # fmt: skip


def factiva_coded_rtf():
    cells = [f"\\trowd\\cellx900\\cellx9000 {k}\\cell {v}\\cell\\row".replace("\n", "\\par\n") for article in CODED for k, v in article]
    return rtf(["x"]).replace("x\\par", "\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in x) for x in cells))


def factiva_coded_html():
    def paragraphs(code, value):
        wrapped = "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in value.split("\n"))
        return wrapped if code in ("LP", "TD") else value

    tables = "".join(
        "<div class='article enArticle'><table>"
        + "".join(f"<tr><td class='index'><b>{k}</b>&nbsp;</td><td>{paragraphs(k, v)}</td></tr>" for k, v in a)
        + "</table></div>"
        for a in CODED
    )
    return f"<html><head><title>Factiva</title></head><body>{tables}</body></html>"


def factiva_html():
    lines = "".join(f"<div>{x}</div>" if len(x) < 100 else f'<p class="articleParagraph enarticleParagraph">{x}</p>' for x in READ)
    return f"<html><head><title>Factiva</title></head><body><div class='article enArticle'>{lines}</div></body></html>"


def nexis_html():
    blocks = [" ".join(b.split()) for b in NEXIS.replace("\n                               Late", "\n\nLate").split("\n\n") if b.strip()]
    body = "".join(f'<DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{b}</SPAN></P></DIV>\n<BR>' for b in blocks)
    return f"<!DOCTYPE html><HTML><HEAD><TITLE>Nexis</TITLE></HEAD><BODY>{body}</BODY></HTML>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nexis.docx", word(NEXIS_UNI)),
        ("nexis.rtf", rtf(NEXIS_UNI).replace(NEXIS_UNI[10] + "\\par\nThe New", LINK % NEXIS_UNI[10] + "\\par\nThe New")),
        ("nexis.txt", NEXIS),
        ("nexis.html", nexis_html()),
        ("factiva.rtf", rtf(READ)),
        ("factiva.html", factiva_html()),
        ("coded.rtf", factiva_coded_rtf()),
        ("coded.html", factiva_coded_html()),
        ("coded.docx", word([], [row for article in CODED for row in article])),
        ("nexis.pdf", pdf([line for p in NEXIS_UNI[10:] for line in textwrap.wrap(p, 66)])),
        ("factiva.pdf", pdf([line for p in READ for line in textwrap.wrap(p, 66)])),
    ],
)
def test_the_downloads_of_data_bases_are_read_article_by_article(tmp_path, name, content):
    articles = load_articles(folder(tmp_path, {name: content}))
    found = [(o.replace("The Times", "The Times (London)") if o == "The Times" else o, *rest) for o, *rest in rows(articles)]
    assert found == EXPECTED
    assert {p.what.split(",")[0] for p in articles.attrs["problems"]} == ({"is a PDF"} if name.endswith(".pdf") else set())
    assert articles["article_id"].tolist() == [f"{name.split('.')[0]}-001", f"{name.split('.')[0]}-002"]
    pd.testing.assert_frame_equal(load_articles(tmp_path / name), articles)


@pytest.mark.parametrize(
    ("above", "headline", "byline"),
    [
        (["World", "Minister Quits"], "Minister Quits", None),
        (["Minister quits after accident", "Tom Ferris and Ada Holm"], "Minister quits after accident", "Tom Ferris and Ada Holm"),
        (["Minister Quits", "By Ada Holm and others in the capital"], "Minister Quits", "By Ada Holm and others in the capital"),
        (["Minister Quits"], "Minister Quits", None),
    ],
)
def test_what_stands_above_a_factiva_article(tmp_path, above, headline, byline):
    start = READ.index("49 words")
    one = rtf([*above, *READ[start : READ.index("Dock workers call off strike")]])
    row = load_articles(folder(tmp_path, {"f.rtf": one})).iloc[0]
    assert (row["headline"], row["byline"]) == (headline, byline)


def test_a_monthly_in_nexis_has_its_outlet_and_no_day(tmp_path):
    lines = [line.replace("August 26, 2019 Monday", "August 2019") for line in NEXIS_UNI[10:27]] + ["End of Document"]
    articles = load_articles(folder(tmp_path, {"n.docx": word(lines)}))
    assert articles["outlet"].tolist() == ["The New York Times"] and articles["published"].isna().all()
    assert 'has the date "August 2019", which is not one day for certain' in told(articles)


def test_a_download_with_one_article_keeps_its_name_and_its_standfirst(tmp_path):
    one = NEXIS.split("2 of 2 DOCUMENTS")[0].replace("1 of 2", "1 of 1")
    row = load_articles(folder(tmp_path, {"ferry.txt": one})).iloc[0]
    assert (row["article_id"], row["deck"]) == ("ferry", "She wants the inquiry to have a free hand")


def test_articles_csv_names_the_outlet_of_a_download_and_nothing_that_differs(tmp_path):
    own = "file,outlet,headline\nnexis.docx,My archive,One for all\n"
    articles = load_articles(folder(tmp_path, {"nexis.docx": word(NEXIS_UNI), "articles.csv": own}))
    assert articles["outlet"].tolist() == ["My archive"] * 2
    assert articles["headline"].tolist() == [e[2] for e in EXPECTED]
    assert "articles.csv: gives a headline for nexis.docx, which holds 2 articles; not used." in told(articles)


def test_a_story_that_only_looks_like_a_download_is_one_article(tmp_path):
    story = FERRY_TEXT + "\n\nHe read 3 of 4 documents.\n\nDocument by document, the inquiry goes on."
    articles = load_articles(folder(tmp_path, {"a.txt": story, "articles.csv": KNOWN.format("a")}))
    assert len(articles) == 1 and "Document by document" in articles["text"].iloc[0]


MEDIA_CLOUD = ["stories_id", "publish_date", "title", "url", "language", "media_id", "media_name", "text"]
GDELT = ["URL", "MobileURL", "Date", "Title", "Full Text"]
PROQUEST = "Title Abstract StoreId Authors documentType entryDate language pubdate pubtitle DocumentURL FullText".split()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    "table",
    [
        [MEDIA_CLOUD, [11, "2019-08-26 00:00:00", "Resigns", "https://www.nytimes.com/f", "en", 1, "New York Times", FERRY_TEXT]],
        [GDELT, ["https://www.nytimes.com/f", "", "20190826T101500Z", "Resigns", FERRY_TEXT]],
        [PROQUEST, ["Resigns", "A minister.", "22", "Holm, Ada", "News", "2020-01-01", "English", "Aug 26, 2019", "New York Times",
                    "https://search.proquest.com/docview/22", FERRY_TEXT]],
        [["HEADLINE", "Publication", "DATE", "Body"], ["Resigns", "New York Times", "26 August 2019", FERRY_TEXT]],
    ],
    ids=["media cloud", "gdelt", "proquest", "by hand"],
)  # fmt: skip
def test_the_headers_of_other_collections_are_known(tmp_path, table, ending):
    frame, path = pd.DataFrame(table[1:], columns=table[0]), tmp_path / f"t.{ending}"
    if ending == "csv":
        frame.to_csv(path, index=False)
    elif ending == "xlsx":
        frame.to_excel(path, index=False, engine="openpyxl")
    else:
        path.write_text(frame.to_json(orient="records"), encoding="utf-8")
    articles = load_articles(path)
    assert told(articles) == ""
    assert rows(articles)[0][1:3] == ("2019-08-26", "Resigns") and articles["text"].iloc[0] == FERRY_TEXT
    assert articles["outlet"].iloc[0].removeprefix("The ") == "New York Times"
    assert articles.attrs["columns"]["t." + ending].get("text", "text") in frame.columns


def test_a_workbook_keeps_its_days_and_tells_of_its_other_sheets(tmp_path):
    with pd.ExcelWriter(tmp_path / "t.xlsx", engine="openpyxl") as book:
        row = {"Source": "Gazette", "Published": pd.Timestamp("2019-08-26"), "Text": FERRY_TEXT}
        pd.DataFrame([row]).to_excel(book, sheet_name="Articles", index=False)
        pd.DataFrame([{"note": "read by Ada"}]).to_excel(book, sheet_name="Notes", index=False)
    articles = load_articles(tmp_path)
    assert rows(articles)[0][:2] == ("Gazette", "2019-08-26")
    assert 't.xlsx: has more sheets (Notes); only "Articles" was read.' in told(articles)


def test_what_is_known_of_files_may_be_a_workbook(tmp_path):
    known = pd.DataFrame([{"File": "a.txt", "Outlet": "Gazette", "Published": pd.Timestamp("2019-08-22")}])
    known.to_excel(tmp_path / "articles.xlsx", index=False, engine="openpyxl")
    articles = load_articles(folder(tmp_path, {"a.txt": FERRY_TEXT}))
    assert rows(articles)[0][:2] == ("Gazette", "2019-08-22") and told(articles) == ""


def test_a_list_without_texts_says_that_pages_are_wanted(tmp_path):
    with pytest.raises(CorpusError, match='no column "text".*lists pages by their address: save the pages themselves'):
        load_articles(folder(tmp_path, {"m.csv": "stories_id,media_name,url\n1,Gazette,https://example.org\n"}))


def test_all_columns_that_are_missing_are_named_at_once(tmp_path):
    with pytest.raises(CorpusError, match='no column "text" and "outlet". Columns found: a, b'):
        load_articles(folder(tmp_path, {"m.csv": "a,b\n1,2\n"}))


def test_the_order_of_slashed_dates_comes_from_the_whole_column(tmp_path):
    def days(*written, case=""):
        lines = "".join(f'Outlet {n},{d},"{n} {FERRY_TEXT}"\n' for n, d in enumerate(written))
        return load_articles(folder(tmp_path, {"c.csv": f"outlet,published,text\n{lines}", "case.yml": case}))

    assert days("08/09/19", "22/08/19")["published"].dt.strftime("%m-%d").tolist() == ["09-08", "08-22"]
    assert days("08/09/2019", "8/22/2019")["published"].dt.strftime("%m-%d").tolist() == ["08-09", "08-22"]
    unproved = days("08/09/2019", "04/04/2019", "07/09/2019")
    assert unproved["published"].isna().tolist() == [True, False, True]
    assert told(unproved).count("\n") == 1 and 'c.csv: has 2 dates such as "08/09/2019"' in told(unproved)
    settled = days("08/09/2019", "07/09/2019", case="dates: day first")
    assert settled["published"].dt.strftime("%m-%d").tolist() == ["09-08", "09-07"] and told(settled) == ""


def test_one_outlet_has_one_name(tmp_path):
    lines = [("NYTimes", FERRY_TEXT), ("The New York Times", STRIKE_TEXT), ("Gazette", f"{FERRY_TEXT} More.")]
    corpus = folder(tmp_path, {"t.jsonl": "\n".join(json.dumps({"outlet": o, "date": "2019-08-26", "text": t}) for o, t in lines)})
    articles = load_articles(corpus)
    assert articles["outlet"].tolist() == ["The New York Times", "The New York Times", "Gazette"]
    assert '"NYTimes" and "The New York Times" are one outlet' in told(articles)
    folder(tmp_path, {"case.yml": "outlets: {NYT: {names: [NYTimes, New York Times]}, The Gazette: {names: [Gazette]}}"})
    assert load_articles(corpus)["outlet"].tolist() == ["NYT", "NYT", "Gazette"]


def test_a_name_given_by_hand_stays_where_the_corpus_has_one_only(tmp_path):
    articles = load_articles(folder(tmp_path, {"a.txt": FERRY_TEXT, "articles.csv": "file,outlet,published\na,AP,2019-08-22\n"}))
    assert articles["outlet"].tolist() == ["AP"] and told(articles) == ""


def test_no_file_is_passed_over_without_a_word(tmp_path):
    beside = {"a.doc": b"\xd0\xcf", "b.zip": b"PK", "notes": "x", "picture.jpg": b"\xff", "Thumbs.db": b"x"}
    corpus = folder(tmp_path, {"p.html": page(), "corrections.csv": "", **beside})
    for name in ("p_files", "more", "checks"):
        (corpus / name).mkdir()
    articles = load_articles(corpus)
    assert {p.where for p in articles.attrs["problems"]} == {*beside, "more"}
    assert "a.doc: is a .doc file, which is not read; left out; save it as .docx." in told(articles)


def test_a_folder_of_unread_files_says_what_it_found(tmp_path):
    corpus = folder(tmp_path, {"a.doc": b"x", "b.doc": b"x", "c.zip": b"x"})
    with pytest.raises(CorpusError, match=r"holds no articles. Found: 2 .doc files and 1 .zip file. Expected text files"):
        load_articles(corpus)


def test_the_same_trouble_with_many_articles_is_one_line(tmp_path):
    lines = "\n".join(json.dumps({"outlet": "Gazette", "text": f"{n} {FERRY_TEXT} {'word ' * n}"}) for n in range(12))
    articles = load_articles(folder(tmp_path, {"t.jsonl": '{"outlet": "Herald", "date": "yesterday", "text": "x"}\n' + lines}))
    assert len([line for line in told(articles).splitlines() if "no date of publication" in line]) == 1
    assert "and 6 more: has no date of publication" in told(articles)
