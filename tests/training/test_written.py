"""Texts written for training: the marks come off, and stand where the words are."""

import pytest

from analysis.training.written import unmarked, written


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


def test_every_marked_report_and_statement_is_learned():
    articles = written()
    words = {a.extra["id"]: [a.text[s:e] for s, e in a.spans] for a in articles}
    reports = [(words[a.extra["id"]], r) for a in articles for r in a.reports]
    assert len(articles) > 190 and len(reports) > 1100 and sum(len(a.speeches) for a in articles) > 1200
    told = {" ".join(w[i] for i in r.trigger) for w, r in reports}
    assert {"turned away", "locked its fire - control radar onto"} <= told
