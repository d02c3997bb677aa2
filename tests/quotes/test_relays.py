import pytest

from analysis.language.document import read
from analysis.quotes import extract

# (label, text, content, cue, source, (content, cue, source, speaker, via) of the inner attribution)
CASES = [
    (
        "speech within speech",
        "Kim You-geun said South Korea had announced that it would leave the pact.",
        "South Korea had announced that it would leave the pact", "said", "Kim You-geun",
        ("it would leave the pact", "announced", "South Korea", "South Korea", "Kim You-geun"),
    ),
    (
        "speech within speech of a state that has one word",
        "Kim You-geun said Japan had announced that it would leave the pact.",
        "Japan had announced that it would leave the pact", "said", "Kim You-geun",
        ("it would leave the pact", "announced", "Japan", "Japan", "Kim You-geun"),
    ),
    (
        "a reason given",
        "Tokyo had cut exports citing security concerns, Kim You-geun said.",
        "Tokyo had cut exports citing security concerns", "said", "Kim You-geun",
        ("security concerns", "citing", "Tokyo", "Japan", "Kim You-geun"),
    ),
    (
        "an outlet hands it on",
        "“The drills will go on,” the minister said, according to Yonhap.",
        "“The drills will go on,”", "according to", "Yonhap",
        ("“The drills will go on,”", "said", "the minister", "unnamed minister", "Yonhap"),
    ),
]  # fmt: skip


NOT_READ = pytest.mark.xfail(reason="the tree of this sentence is wrong", strict=True)


@pytest.mark.parametrize(
    "label, text, content, cue, source, inner",
    [pytest.param(*c, marks=NOT_READ if c[0] == "a reason given" else ()) for c in CASES],
    ids=[c[0] for c in CASES],
)
def test_an_inner_statement_is_a_row_of_its_own(label, text, content, cue, source, inner, articles, attribution):
    table = extract.table(articles(text), [[attribution(text, content, cue, source)]], documents=read([text]))
    row = table[table["found_by"] != "tagger"].iloc[0]
    assert (row["content"], row["cue"], row["source"], row["speaker"], row["via"]) == inner
    assert row["confidence"] != row["confidence"]


def test_the_outlet_that_only_hands_words_on_does_not_speak(articles, attribution):
    text = "“The drills will go on,” the minister said, according to Yonhap."
    found = [attribution(text, "“The drills will go on,”", "according to", "Yonhap")]
    table = extract.table(articles(text), [found], documents=read([text]))
    assert dict(zip(table["found_by"], table["act"], strict=True))["tagger"] == "other"


AGENCY = "“The drills will go on,” the minister said on Monday, the Yonhap agency reported."


def test_an_agency_that_reports_what_another_said_is_the_one_that_hands_it_on(articles, attribution):
    found = [attribution(AGENCY, AGENCY.partition(", the Yonhap")[0], "reported", "the Yonhap agency")]
    table = extract.table(articles(AGENCY), [found], documents=read([AGENCY]))
    columns = ["content", "kind", "speaker", "via", "act"]
    assert table[columns].fillna("").to_numpy().tolist() == [
        ["“The drills will go on,”", "direct", "unnamed minister", "Yonhap", "speech"],
        [AGENCY.partition(", the Yonhap")[0], "mixed", "Yonhap", "", "other"],
    ]


def test_who_stands_behind_a_semicolon_hands_nothing_on(articles, attribution):
    text = "The president said “the drills will go on”; the envoy said they serve the peace."
    found = [attribution(text, "“the drills will go on”", "said", "The president")]
    assert "other" not in extract.table(articles(text), [found], documents=read([text]))["act"].tolist()


def test_an_answer_in_the_next_sentence_hands_nothing_on(articles, attribution):
    text = "“The drills will go on,” the minister said. “They serve the peace,” the envoy replied."
    found = [attribution(text, ["“The drills will go on,”", "“They serve the peace,”"], "said", "the minister")]
    table = extract.table(articles(text), [found], documents=read([text]))
    assert table["act"].tolist() == ["speech"]


def test_what_is_denied_to_have_been_said_is_no_statement(articles, attribution):
    text = "Kim You-geun said Tokyo never announced that it would leave the pact."
    content = "Tokyo never announced that it would leave the pact"
    table = extract.table(articles(text), [[attribution(text, content, "said", "Kim You-geun")]], documents=read([text]))
    assert table["found_by"].tolist() == ["tagger"]


def test_a_statement_without_a_source_has_the_subject_of_its_cue(articles, attribution):
    text = "Mike Orlo met the press on Monday. Orlo said that the talks had failed."
    found = [attribution(text, "that the talks had failed", "said", None)]
    row = extract.table(articles(text), [found], documents=read([text])).iloc[0]
    assert (row["source"], row["speaker"]) == ("Orlo", "Mike Orlo")
