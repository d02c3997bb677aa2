"""Articles from every kind of corpus; what is amiss is told by name, and nothing is guessed."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.case import CaseError
from analysis.corpus.furniture import same_words
from analysis.corpus.overview import overview
from analysis.corpus.problems import CorpusError, describe_problems
from analysis.corpus.readers import ARTICLE_COLUMNS, load_articles

ROOT = Path(__file__).resolve().parents[2]
STORY = (
    "The transport minister resigned on Monday, two days after the ferry ran aground in the harbour of the capital. "
    "She told parliament that the inquiry into the accident would need a free hand, and that she would not stand in its way."
)
SECOND = (
    "Dock workers called off their strike on Tuesday after the port authority offered them a rise of four percent. "
    "Their union said that it had been a long week, and that the ships which had waited outside would be unloaded by Friday."
)
HEADER = "file,outlet,published\n"


@pytest.fixture(scope="module")
def seeds():
    return load_articles(ROOT / "seeds")


def folder(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def told(articles):
    return describe_problems(articles)


def test_seeds_have_every_column_and_nothing_amiss(seeds):
    assert list(seeds.columns) == ARTICLE_COLUMNS
    assert told(seeds) == ""
    assert seeds["outlet"].tolist() == ["Shephard", "Bloomberg", "CNBC", "Breitbart", "The News International"]
    assert seeds["wire"].tolist() == ["AFP", "Bloomberg", "Reuters", None, "AFP"]
    assert seeds["published"].dt.strftime("%Y-%m-%d").tolist() == ["2019-08-23"] + ["2019-08-22"] * 4
    assert seeds["headline"].tolist()[3] is None
    assert seeds["place"].tolist()[4] == "SEOUL"


def test_seeds_say_what_is_inferred_and_why(seeds):
    inferred = dict(zip(seeds["outlet"], seeds["inferred"], strict=True))
    assert set(inferred["Shephard"]) == {"outlet", "wire", "published"}
    assert "Defence Notes" in inferred["Shephard"]["outlet"]
    assert set(inferred["Bloomberg"]) == {"published"}


def test_seeds_hold_all_that_was_annotated_by_hand(seeds):
    """The contexts of the dates and the quoted words: in the text, or in the deck where the annotators met them there."""
    rows = {a.article_id: a for a in seeds.itertuples()}
    for line in (ROOT / "tests/gold/timex.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        article = rows[gold["article"]]
        where = {"body": article.text, "headline": article.headline}.get(gold["zone"], article.deck)
        assert same_words(gold["context"].removeprefix("SEOUL: ")) in same_words(where), gold
    for line in (ROOT / "tests/gold/quotes.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        for part in gold["content"]:
            assert same_words(part) in same_words(rows[gold["article"]].text), part


def test_seeds_hold_nothing_of_other_stories(seeds):
    everything = " ".join(seeds["text"])
    for word in ("Ukraine", "Will Smith", "ADVERTISEMENT", "bloomberg.net", "©", "COMMENTS", "Key Points", "Photographer", "SEOUL:"):
        assert word not in everything


def test_encodings(tmp_path):
    text = f"{STORY} “Rüdiger’s” word"
    names = {"bom": "utf-8-sig", "wide": "utf-16", "big": "utf-16-be", "windows": "cp1252", "plain": "utf-8"}
    files = {f"{n}.txt": f"{n} {text}".encode(e) for n, e in names.items()}
    rows = "".join(f"{n},Outlet {n},2019-08-22\n" for n in names)
    articles = load_articles(folder(tmp_path, files | {"articles.csv": (HEADER + rows).encode("utf-16")}))
    assert sorted(articles["text"].str.split(" ", n=1).str[0]) == sorted(names)
    assert articles["text"].str.endswith("“Rüdiger’s” word").all()


def test_what_cannot_be_read_is_told_and_left_out(tmp_path):
    german = "Die Regierung hat mitgeteilt, dass sie das Abkommen nicht verlängern wird, und dass der Streit nicht neu ist."
    files = {
        "good.txt": STORY,
        "again.txt": STORY,
        "other.txt": STORY,
        "binary.txt": bytes(range(256)) * 20,
        "sjis.txt": ("\u97d3\u56fd\u653f\u5e9c\u306f" * 50).encode("shift-jis"),
        "empty.txt": "\n \n",
        "german.txt": german,
        "korean.txt": "한국 정부는 목요일 일본과의 군사정보보호협정을 종료하기로 결정했다고 밝혔다. " * 5,
        "orphan.txt": SECOND,
        "undated.txt": SECOND,
        "report.doc": b"x",
    }
    names = [n[:-4] for n in files if n not in ("orphan.txt", "undated.txt", "report.doc", "other.txt")]
    rows = "".join(f"{n},Gazette,2019-08-22\n" for n in names) + "undated,Gazette,08/09/2019\nother,Herald,2019-08-22\nmising.txt,X,\n"
    articles = load_articles(folder(tmp_path, files | {"articles.csv": HEADER + rows}))
    assert articles["article_id"].tolist() == ["again", "other", "undated"]
    assert articles["published"].isna().tolist() == [False, False, True]
    problems = {where: (what, done) for where, what, done in articles.attrs["problems"]}
    assert "is not text" in problems["binary.txt"][0]
    assert "Shift_JIS" in problems["sjis.txt"][0] or "Latin letters" in problems["sjis.txt"][0]
    assert problems["empty.txt"] == ("is empty", "left out")
    assert "German" in problems["german.txt"][0]
    assert "not written in Latin letters" in problems["korean.txt"][0]
    assert "no outlet" in problems["orphan.txt"][0]
    assert '"08/09/2019", which can be read in two ways' in problems["undated.txt"][0]
    assert "the same text as again" in problems["good"][0]
    assert "other" not in problems, "another outlet's copy is no double"
    assert '"mising.txt"' in problems["articles.csv, line 11"][0]
    assert ".doc file" in problems["report.doc"][0]
    assert all(where in told(articles) for where in problems)


def test_strict_makes_it_an_error(tmp_path):
    corpus = folder(tmp_path, {"a.txt": STORY, "articles.csv": HEADER + "a,Gazette,\n"})
    assert len(load_articles(corpus)) == 1
    with pytest.raises(CorpusError, match="a.txt: has no date of publication"):
        load_articles(corpus, strict=True)


def test_no_outlet_at_all_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="analysis new"):
        load_articles(folder(tmp_path, {"a.txt": STORY}))


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_tables_with_columns_mapped(tmp_path, ending):
    days = ["2019-08-22", "Aug. 23, 2019"]
    table = pd.DataFrame({"id": ["a", "b"], "source": ["Gazette", "Herald"], "date": days, "body": [STORY, SECOND]})
    path = tmp_path / f"corpus.{ending}"
    if ending == "jsonl":
        path.write_text(table.to_json(orient="records", lines=True), encoding="utf-8")
    elif ending == "parquet":
        table.to_parquet(path)
    else:
        table.to_csv(path, sep="\t" if ending == "tsv" else ",", index=False)
    (tmp_path / "case.yml").write_text("columns: {article_id: id, outlet: source, published: date, text: body}", encoding="utf-8")
    for corpus in (path, tmp_path):
        articles = load_articles(corpus)
        assert articles["article_id"].tolist() == ["a", "b"]
        assert articles["published"].dt.day.tolist() == [22, 23]
        assert articles["text"].tolist() == [STORY, SECOND]


def test_columns_with_other_names_are_known_and_told(tmp_path):
    corpus = folder(tmp_path, {"c.csv": f'ID,Source,date,text\n1,Gazette,2019-08-22,"{STORY}"\n'})
    articles = load_articles(corpus)
    assert (articles["article_id"].tolist(), articles["outlet"].tolist()) == (["1"], ["Gazette"])
    assert "Columns of c.csv: article_id is ID, outlet is Source, published is date." in overview(corpus)[0]


def test_our_own_name_goes_before_a_synonym_and_the_case_before_both(tmp_path):
    table = f'outlet,Source,publisher,date,text\nGazette,Herald,Courier,2019-08-22,"{STORY}"\n'
    corpus = folder(tmp_path, {"c.csv": table})
    assert load_articles(corpus)["outlet"].tolist() == ["Gazette"]
    folder(tmp_path, {"case.yml": "columns: {outlet: publisher}"})
    assert load_articles(corpus)["outlet"].tolist() == ["Courier"]


def test_mapping_to_a_column_that_is_not_there(tmp_path):
    corpus = folder(tmp_path, {"c.csv": f'source,text\nGazette,"{STORY}"\n', "case.yml": "columns: {outlet: sourc}"})
    with pytest.raises(CaseError, match='no such column. Did you mean "source"'):
        load_articles(corpus)


ROW = {"id": "t1", "source": "Herald", "date": "2019-08-23", "author": "Nora Vale", "body": SECOND}
MAPPED = "columns: {article_id: id, outlet: source, published: date, byline: author, text: body}"


def test_text_files_and_a_table_beside_them_are_both_loaded(tmp_path):
    own = "file,outlet,published,byline\na.txt,Gazette,2019-08-22,Ada Holm\n"
    corpus = folder(tmp_path, {"a.txt": STORY, "articles.csv": own, "t.jsonl": json.dumps(ROW), "case.yml": MAPPED})
    articles = load_articles(corpus)
    assert articles["article_id"].tolist() == ["a", "t1"]
    assert articles["outlet"].tolist() == ["Gazette", "Herald"]
    # The program's own names in articles.csv are not those that `columns` maps for the table.
    assert articles["byline"].tolist() == ["Ada Holm", "Nora Vale"]
    assert told(articles) == ""
    text, in_order = overview(corpus)
    assert "Read 1 article from files and 1 from the table t.jsonl." in text and in_order


def test_articles_csv_with_texts_and_no_files_is_a_table_of_articles(tmp_path):
    table = f'outlet,published,text\nHerald,2019-08-23,"{SECOND}"\n'
    articles = load_articles(folder(tmp_path, {"page.html": PAGE % (STORY, STORY[::-1]), "articles.csv": table}))
    assert articles["outlet"].tolist() == ["The Courier", "Herald"]


def test_no_file_beside_the_articles_is_dropped_in_silence(tmp_path):
    own = HEADER + "a.txt,Gazette,2019-08-22\n"
    beside = {"notes.csv": "file,note\na.txt,long\n", "empty.jsonl": "", "b.doc": b"x"}
    articles = load_articles(folder(tmp_path, {"a.txt": STORY, "articles.csv": own, **beside}))
    assert {p.where for p in articles.attrs["problems"]} == set(beside)
    assert 'notes.csv: is a table without a column "text"; left out' in told(articles)


def test_articles_csv_without_its_files_is_told(tmp_path):
    table = f'outlet,published,text\nHerald,2019-08-23,"{SECOND}"\n'
    articles = load_articles(folder(tmp_path, {"t.csv": table, "articles.csv": HEADER + "a.txt,Gazette,2019-08-22\n"}))
    assert len(articles) == 1
    assert "articles.csv: names files, and the folder holds none of them; not read" in told(articles)


def test_misspelt_column_of_articles_csv(tmp_path):
    corpus = folder(tmp_path, {"a.txt": STORY, "articles.csv": "file,outlett,published\na,Gazette,2019-08-22\n"})
    with pytest.raises(CorpusError, match='"outlett" is not known. Did you mean "outlet"'):
        load_articles(corpus)


PAGE = """<html><head><title>Levy on timber | The Courier</title><meta property="og:site_name" content="The Courier">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Levy on timber",
"datePublished": "2024-03-05T08:00:00Z", "author": {"@type": "Person", "name": "Nora Vale"}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Levy on timber</h1><p>%s</p><p>%s</p></article>
<aside><h3>More from World</h3><ul><li><a href="/1">Ferry service resumes</a></li></ul></aside></body></html>"""


def test_web_page_gives_its_own_metadata(tmp_path):
    articles = load_articles(folder(tmp_path, {"page.html": PAGE % (STORY, SECOND)}))
    row = articles.iloc[0]
    assert (row["outlet"], row["headline"], row["byline"]) == ("The Courier", "Levy on timber", "Nora Vale")
    assert row["published"] == pd.Timestamp("2024-03-05")
    assert row["text"] == f"{STORY}\n\n{SECOND}"


def test_articles_csv_goes_before_the_page(tmp_path):
    corpus = folder(tmp_path, {"page.html": PAGE % (STORY, SECOND), "articles.csv": HEADER + "page.html,Courier of Arland,2024-03-06\n"})
    row = load_articles(corpus).iloc[0]
    assert (row["outlet"], row["published"]) == ("Courier of Arland", pd.Timestamp("2024-03-06"))


def test_page_without_outlet_or_date_is_not_guessed_at(tmp_path):
    page = f"<html><body><p>{STORY}</p><p>{SECOND} © 2021</p></body></html>"
    articles = load_articles(folder(tmp_path, {"p.html": page, "articles.csv": HEADER + "p.html,Gazette,\n"}))
    assert articles["published"].isna().all()
    assert "no date" in told(articles)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2 August 2019", "2019-08-02"),
        ("Fri 2 Aug 2019 10.11 BST", "2019-08-02"),
        ("Aug. 2, 2019 Updated 9:14 pm ET", "2019-08-02"),
        ("Published: 10:11, 2 August 2019 | Updated: 12:00, 5 August 2019", "2019-08-02"),
        ("Updated 5 August 2019", None),
        ("Friday, 10:11 GMT", None),
        ("Copyright 2024 Daily Example", None),
    ],
)
def test_a_line_over_the_text_says_the_day_of_publication(tmp_path, line, day):
    story = "<p>Japan removed South Korea from its list of trusted partners on Friday, officials said, in a hostile step.</p>" * 3
    head = '<meta property="og:site_name" content="Daily Example"></head>'
    page = f"{head}<body><article><h1>Japan drops South Korea</h1><p>{line}</p>{story}"
    (tmp_path / "a.html").write_text(f"<html><head><title>Japan drops South Korea</title>{page}</article></body></html>", encoding="utf-8")
    article = load_articles(tmp_path).iloc[0]
    assert (None if pd.isna(article["published"]) else f"{article['published']:%Y-%m-%d}") == day
    assert ("published" in article["inferred"]) == bool(day)


def test_hostile_names_and_cells(tmp_path):
    lines = [
        {"article_id": i, "outlet": "<script>alert(1)</script>", "published": "2019-08-22", "text": f"{STORY} {w * 40}"}
        for i, w in [("../../x", "alpha "), ("../../x", "beta "), ("a\u202egnp.exe", "gamma "), ("", "delta "), ("x\x00y\ud800", "eta ")]
    ]
    corpus = folder(tmp_path, {"c.jsonl": "\n".join(["{broken", "null", "[" * 50_000, *map(json.dumps, lines)])})
    articles = load_articles(corpus)
    assert articles["article_id"].tolist() == ["../../x", "../../x-2", "agnp.exe", "c-0007", "xy\ufffd"]
    assert [p.where for p in articles.attrs["problems"]][:3] == ["c.jsonl, line 1", "c.jsonl, line 2", "c.jsonl, line 3"]


def test_links_in_circles_and_paths_outside(tmp_path):
    corpus = folder(tmp_path, {"a.txt": STORY, "articles.csv": HEADER + "a,Gazette,2019-08-22\n../../etc/passwd,X,2019-08-22\n"})
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path)
    (tmp_path / "dead.txt").symlink_to("nowhere")
    articles = load_articles(corpus)
    assert articles["article_id"].tolist() == ["a"]
    assert {p.where for p in articles.attrs["problems"]} == {"loop.txt", "self.txt", "dead.txt", "articles.csv, line 3"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no articles"),
        ({"a.txt": STORY, "articles.csv": "name,outlet\na,X\n"}, 'no column "file"'),
        ({"a.txt": STORY, "articles.csv": "file,outlet,outlet\na,X,Y\n"}, 'two columns "outlet"'),
        ({"c.parquet": b"PAR1"}, "not a readable parquet file"),
        ({"c.jsonl": b""}, "c.jsonl: is empty; expected a table"),
        ({"c.csv": "outlet,text\n"}, "c.csv: has the names of its columns and no row"),
        ({"a.txt": STORY, "articles.csv": ""}, "articles.csv: is empty"),
        ({"a.txt": STORY, "b.csv": "text,note\nx,y\n"}, r'b.csv: has no column "outlet".*columns: \{outlet: THAT NAME\}'),
    ],
)
def test_corpora_that_cannot_be_used(tmp_path, files, message):
    with pytest.raises(CorpusError, match=message):
        load_articles(folder(tmp_path, files))


def test_a_folder_may_hold_several_tables(tmp_path):
    line = json.dumps({"outlet": "Herald", "text": SECOND, "published": "2019-08-23"})
    files = {"a.csv": f'outlet,text,published\nGazette,"{STORY}",2019-08-22\n', "b.jsonl": line, "c.csv": "name,note\nx,y\n"}
    articles = load_articles(folder(tmp_path, files))
    assert articles["outlet"].tolist() == ["Gazette", "Herald"]
    assert articles["source_file"].tolist() == ["a.csv", "b.jsonl"]
    assert 'c.csv: is a table without a column "text"' in told(articles)


def written(path, rows):
    frame = pd.DataFrame(rows)
    how = {".csv": frame.to_csv, ".parquet": frame.to_parquet}.get(path.suffix)
    how(path, index=False) if how else frame.to_json(path, orient="records", lines=True, force_ascii=False)
    return path


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_table_too_large_for_memory_is_read_row_by_row(tmp_path, monkeypatch, ending):
    rows = [{"outlet": "Gazette", "text": f"{STORY}\n\n“{SECOND}”", "published": "2019-08-22"}, {"outlet": "Herald", "text": SECOND}]
    path = written(tmp_path / f"t.{ending}", [*rows, rows[1], {"outlet": "Herald", "text": ""}])
    whole = load_articles(path)
    monkeypatch.setattr("analysis.corpus.tables.BIG", 100)
    large = load_articles(path)
    assert str(large["text"].dtype) != "object"   # it lies in a file
    assert len(large) == 2 and large.attrs == whole.attrs
    pd.testing.assert_frame_equal(large.astype({"text": object}), whole)
    if ending == "parquet":
        return
    path.write_bytes(path.read_bytes().replace("“".encode(), b"\x93"))
    with pytest.raises(CorpusError, match="t.* is not UTF-8 .*save it as UTF-8"):
        load_articles(path)


def test_a_corpus_may_be_a_pattern_of_files(tmp_path):
    written(tmp_path / "2019-08.jsonl", [{"outlet": "Gazette", "text": STORY, "published": "2019-08-22"}])
    written(tmp_path / "2019-09.csv", [{"outlet": "Herald", "text": SECOND, "published": "2019-09-02"}])
    written(tmp_path / "2020-01.csv", [{"outlet": "Herald", "text": SECOND + " More.", "published": "2020-01-02"}])
    (tmp_path / "case.yml").write_text("outlets: {The Herald: {names: [Herald]}}\n")
    articles = load_articles(tmp_path / "2019-*")
    assert articles["source_file"].tolist() == ["2019-08.jsonl", "2019-09.csv"] and not articles.attrs["problems"]
    with pytest.raises(ValueError, match="no such file or folder"):
        load_articles(tmp_path / "2021-*.csv")


def test_row_with_too_many_cells_is_told(tmp_path):
    corpus = folder(tmp_path, {"a.txt": STORY, "b.txt": SECOND, "articles.csv": HEADER + "a,Gazette,Aug. 22, 2019\nb,Herald,2019-08-22\n"})
    articles = load_articles(corpus)
    assert articles["article_id"].tolist() == ["b"]
    assert "has 4 cells where the header has 3" in told(articles)
