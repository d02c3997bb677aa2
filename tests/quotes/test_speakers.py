import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.case import Case
from analysis.language.document import read
from analysis.quotes import extract

CASES = json.loads((Path(__file__).parents[1] / "cases" / "speakers.json").read_text(encoding="utf-8"))


def _rows(case, articles, attribution):
    text = case["text"]
    built = [attribution(text, r["content"], r["cue"], r["source"], r.get("at", 1), r.get("cue_at", 1)) for r in case["rows"]]
    table = extract.table(articles(text), [built], documents=read([text]) if case.get("read") else None)
    return table[table["found_by"] == "tagger"]


def _param(case):
    marks = pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else ()
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", list(map(_param, CASES)))
def test_speaker(case, articles, attribution):
    found = _rows(case, articles, attribution)
    by_content = {r["content"]: r for r in found.to_dict("records")}
    names = {"speaker": "speaker", "kind": "speaker_kind", "side": "side", "via": "via", "role": "role"}
    for wanted in case["rows"]:
        row = by_content[wanted["content"]]
        got = {k: None if pd.isna(row[column]) else row[column] for k, column in names.items() if k in wanted}
        assert got == {k: wanted[k] for k in names if k in wanted}


def test_a_case_file_names_aliases_side_and_role(articles, attribution):
    text = "Michael Orlo said no. Mike Orlo left."
    case = Case(people={"Mike Orlo": {"aliases": ["Michael Orlo"], "side": "Japan", "role": "envoy"}})
    row = extract.table(articles(text), [[attribution(text, "no", "said", "Michael Orlo")]], case).iloc[0]
    assert (row["speaker"], row["side"], row["side_basis"], row["role"]) == ("Mike Orlo", "Japan", "case file", "envoy")
    assert row["entity_id"] == "person:mike-orlo"


def test_a_body_of_the_case_file_speaks_for_its_party_whatever_it_says(articles):
    text = "The Orlo administration said South Korea would develop its alliance with the United States. The Pentagon stayed silent."
    case = Case(parties={"South Korea": {"institutions": ["Orlo administration"]}})
    row = extract.extract_quotes(articles(text), case).iloc[0]
    assert (row["speaker"], row["side"], row["side_basis"]) == ("Orlo administration", "South Korea", "case file")


def test_a_president_whose_state_no_word_names_is_known_by_his_title_and_the_day(articles):
    row = extract.extract_quotes(articles("President Trump said on Monday that the talks were on track.")).iloc[0]
    assert (row["speaker"], row["side"], row["side_basis"]) == ("Trump", "United States", "office")


def test_a_surname_alone_is_found_through_the_corpus(articles, attribution):
    first, second = "Ann Orlo of the port said no. Ann Orlo left.", "The port will close, Orlo said."
    table = extract.table(
        articles(first, second),
        [[attribution(first, "no", "said", "Ann Orlo")], [attribution(second, "The port will close", "said", "Orlo")]],
    )
    assert table["speaker"].tolist() == ["Ann Orlo", "Ann Orlo"]


def test_gold_of_the_seeds_every_speaker_by_its_source():
    """The 85 hand-annotated attributions: speaker, kind of speaker and kind of quotation, from the gold spans alone."""
    gold = [json.loads(line) for line in (Path(__file__).parents[1] / "gold" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]
    seeds = Path(__file__).parents[2] / "seeds"
    right = total = 0
    rows, found, wanted = [], [], {}
    for article in sorted({g["article"] for g in gold}):
        text = (seeds / f"{article}.txt").read_text(encoding="utf-8")
        rows.append({"article_id": article, "outlet": article[:3], "published": pd.Timestamp("2019-08-22"), "text": text})
        found.append([])
        for g in (g for g in gold if g["article"] == article):
            x = _gold_attribution(text, g)
            found[-1].append(x)
            wanted[article, x.content, x.cue] = g
    table = extract.table(pd.DataFrame(rows), found)
    for r in table[table["found_by"] == "tagger"].to_dict("records"):
        g = wanted[r["article_id"], tuple(r["content_spans"]), (r["cue_start"], r["cue_end"])]
        total += 1
        right += (r["speaker"].casefold(), r["speaker_kind"], r["kind"]) == (g["speaker"].casefold(), g["speaker_kind"], g["type"])
    assert total == len(gold) == 85
    assert right >= 82


def _gold_attribution(text, g):
    from analysis.language.attributions import Attribution

    spans, at = [], 0
    for piece in g["content"]:
        at = text.index(piece, at)
        spans.append((at, at + len(piece)))
        at += len(piece)

    def nearest(piece):
        places, i = [], -1
        while (i := text.find(piece, i + 1)) >= 0:
            whole = not text[i - 1 : i].isalnum() and not text[i + len(piece) : i + len(piece) + 1].isalnum()
            if whole and not any(s <= i < e for s, e in spans):
                places.append(i)
        best = min(places, key=lambda i: min(abs(i - edge) for span in spans for edge in span))
        return best, best + len(piece)

    return Attribution(tuple(spans), nearest(g["cue"]), nearest(g["source"]), 1.0)


def test_one_name_with_and_without_an_initial_is_two_people_where_their_offices_differ(articles, attribution):
    first = "President John F. Kennedy met Mr. Khrushchev and said no."
    second = "Sen. John Kennedy, R-La., said yes."
    third = "Michael Green said maybe."
    fourth = "Michael J. Green, a historian, said so."
    table = extract.table(
        articles(first, second, third, fourth),
        [
            [attribution(first, "no", "said", "President John F. Kennedy")],
            [attribution(second, "yes", "said", "Sen. John Kennedy, R-La.,")],
            [attribution(third, "maybe", "said", "Michael Green")],
            [attribution(fourth, "so", "said", "Michael J. Green, a historian")],
        ],
    )
    assert table["speaker"].tolist()[:2] == ["John F. Kennedy", "John Kennedy"]
    assert table["speaker"].nunique() == 3


@pytest.mark.parametrize(
    "text, source, speaker, kind",
    [
        ("Asked whether he knew Ann Poe, the prince said no. The prince slept.", "the prince", "unnamed prince", "unnamed"),
        (
            "President Luis Pardo met President Ann Orlo. Pardo left.\nOrlo flew to Lima, where the president said no.",
            "the president",
            "Ann Orlo",
            "named",
        ),
        (
            "John Roe from the Institute for Peace and Security in Lima said no.",
            "John Roe from the Institute for Peace and Security in Lima",
            "John Roe",
            "named",
        ),
        ("The University of Turin's Ann Roe said no.", "The University of Turin's Ann Roe", "Ann Roe", "named"),
        ("Ri said no.", "Ri", "Ri", "named"),
        ("Japan's defence minister said no.\nJapanese Defense Minister Taro Ito left.", "Japan's defence minister", "Taro Ito", "named"),
        ("Peru's UN ambassador said no.\nPeru's U.N. Ambassador Ana Poe left.", "Peru's UN ambassador", "Ana Poe", "named"),
        (
            "Japan's defence minister said no.\nFormer Japanese Defense Minister Taro Ito left.",
            "Japan's defence minister",
            "Japan's defence minister",
            "unnamed",
        ),
        (
            "Japan's foreign minister said no.\nPeruvian Foreign Minister Ana Poe left.",
            "Japan's foreign minister",
            "Japan's foreign minister",
            "unnamed",
        ),
        ("The cyber firm Arlantec said no.", "The cyber firm Arlantec", "Arlantec", "institution"),
        (
            "An abstract of the study presented at a meeting in Lima said no.",
            "An abstract of the study presented at a meeting in Lima",
            "abstract of the study presented at a meeting in Lima",
            "institution",
        ),
    ],
)
def test_whose_words_a_source_phrase_gives(text, source, speaker, kind, articles, attribution):
    row = extract.table(articles(text), [[attribution(text, "no", "said", source, -1)]]).iloc[0]
    assert (row["speaker"], row["speaker_kind"]) == (speaker, kind)


def test_the_report_is_that_of_the_one_body_of_which_the_last_paragraphs_tell(articles, attribution):
    first = "The Congressional Research Service reported that ships had sailed.\n"
    second = "The service said that trains had stopped.\n"
    text = f"{first}{second}The report said no."
    found = [
        attribution(text, "ships had sailed", "reported", "The Congressional Research Service"),
        attribution(text, "trains had stopped", "said", "The service"),
        attribution(text, "no", "said", "The report", cue_at=-1),
    ]
    speakers = extract.table(articles(text), [found], documents=read([text]))["speaker"].tolist()
    assert speakers == ["Congressional Research Service"] * 3


def test_the_administration_is_that_of_the_president_of_whom_the_news_is(articles, attribution):
    text = (
        "U.S. President Ann Orlo spoke. Orlo left. Orlo slept. Orlo ate. Orlo sang. Orlo ran. Orlo won.\n"
        "The Orlo administration waited.\n"
        "U.S. President Joe Ruiz once ruled, and the Ruiz administration failed.\nShips sailed.\nTrains ran.\nThe administration said no."
    )
    row = extract.table(articles(text), [[attribution(text, "no", "said", "The administration")]]).iloc[0]
    assert row["speaker"] == "Orlo administration"


def test_an_unnamed_source_keeps_what_the_text_calls_him_and_one_is_not_several(articles, attribution):
    text = (
        "Two officials familiar with the talks said that they had failed.\n\nA source close to the minister said that he would go. "
        "The source said that nobody had asked him."
    )
    found = [
        attribution(text, "that they had failed", "said", "Two officials familiar with the talks"),
        attribution(text, "that he would go", "said", "A source close to the minister", cue_at=2),
        attribution(text, "that nobody had asked him", "said", "The source", cue_at=3),
    ]
    told = extract.table(articles(text), [found], documents=read([text]))["speaker"].tolist()
    assert told == ["unnamed officials familiar with the talks", *["unnamed source close to the minister"] * 2]
