"""Texts written for training: the marks come off, and stand where the words are."""

import json

import pytest

from analysis.training.written import WRITTEN, held, unmarked, written


def test_marks_within_marks_stand_where_their_words_are():
    text, marks = unmarked('{s1.source:She} {s1.cue:said} {s1.content:{m1.actor:Oslo} would {m1.trigger:call home} {m1.object:its envoy}}.')
    assert text == "She said Oslo would call home its envoy."
    assert {(k, role): text[a:b] for k, role, a, b in marks} == {
        ("s1", "source"): "She", ("s1", "cue"): "said", ("s1", "content"): "Oslo would call home its envoy", ("m1", "actor"): "Oslo",
        ("m1", "trigger"): "call home", ("m1", "object"): "its envoy",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["{m1.actor:Oslo called", "Oslo} called"])
def test_unpaired_braces_are_an_error_that_says_where(text):
    with pytest.raises(ValueError, match="m1 is not closed|brace too many behind …'Oslo'"):
        unmarked(text)


def test_every_marked_report_and_statement_is_learned(tmp_path):
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    some = [r for r in rows if not r.get("held")][::240]
    (tmp_path / "some.jsonl").write_text("".join(json.dumps(r) + "\n" for r in some), encoding="utf-8")
    articles = written(tmp_path / "some.jsonl")
    assert len(articles) == len(some) > 6
    for article, row in zip(articles, some, strict=True):
        text, marks = unmarked(row["text"])
        told = sorted(text[a:b] for a, b in {(a, b) for k, role, a, b in marks if role == "trigger"})
        found = [article.text[article.spans[r.trigger.start][0] : article.spans[r.trigger.stop - 1][1]] for r in article.reports]
        assert sorted(found) == told, row["id"]
        told = {key for key, role, *_ in marks if role == "content"}  # what is only decided or hoped may have none
        assert len(article.speeches) == len(told & set(row["statements"])), row["id"]


def test_what_is_held_is_not_learned():
    articles, said = held()
    assert len(articles) == 211 and {q["article_id"] for q in said} <= {a["article_id"] for a in articles}


def test_a_key_is_one_measure_in_all_articles_of_a_dossier(tmp_path):
    measure = {"family": "expel_recall_summon", "status": "occurred", "actor": ["Norway"], "target": ["Chile"], "summary": False}
    days = ({"earliest": "2020-05-01", "latest": "2020-05-31"}, {"earliest": "2020-05-14", "latest": "2020-05-14"})
    texts = ("{m1.actor:Oslo} {m1.trigger:called home} its envoy in May.", "{m1.actor:It} {m1.trigger:recalled} him on 14 May.")
    rows = [
        {"id": f"d-{n}", "set": "d", "published": "2020-06-01", "text": text, "statements": {},
         "measures": {"m1": measure | told | {"statuses": ["occurred"]}}}
        for n, (text, told) in enumerate(zip(texts, days, strict=True))
    ]  # fmt: skip
    alone = rows[0] | {"id": "w-1"}
    del alone["set"]
    (tmp_path / "some.jsonl").write_text("".join(json.dumps(r) + "\n" for r in [*rows, alone]), encoding="utf-8")
    first, second, other = written(tmp_path / "some.jsonl")
    assert first.extra["set"] == second.extra["set"] == "d" != other.extra["set"]
    assert first.reports[0].measure == second.reports[0].measure
    assert first.reports[0].parties["day"] == [], "an article that tells the month alone tells no word of the day"
    assert [second.text[slice(*second.spans[w])] for w in second.reports[0].parties["day"][0]] == ["14", "May"]
