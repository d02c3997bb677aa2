"""Terms as users write them, found as readers count them; frames of a case; errors in one sentence."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.framing.lexicon import load_lexicon, read_frame
from analysis.framing.matching import Entry, Matcher, expand

CASES = json.loads((Path(__file__).parents[1] / "cases" / "term_matching.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_terms_in_text(case):
    matcher = Matcher([Entry(0, t) for t in case["terms"]] + [Entry(0, x, ()) for x in case.get("exclude", [])])
    assert [case["text"][s:e] for s, e, *_ in matcher.find(case["text"])] == case["hits"]


def test_an_exclusion_of_one_term_leaves_the_others():
    frame = read_frame("f", {"terms": [{"terms": "row", "not": "in a row"}, "in a row of houses"]}, "here")
    lexicon = load_lexicon(SimpleNamespace(frames={"f": {"terms": ["x"]}})).only("f")
    matcher = type(lexicon)((frame,)).matcher
    text = "a row; three in a row; in a row of houses"
    assert [text[s:e] for s, e, *_ in matcher.find(text)] == ["row", "in a row of houses"]


def test_frames_do_not_hide_each_other():
    matcher = Matcher([Entry(0, "trade dispute"), Entry(1, "dispute")])
    assert [(g, p) for _, _, g, p in matcher.find("the trade dispute")] == [(0, "trade dispute"), (1, "dispute")]


def test_built_in_frames_have_a_reason_beside_every_term():
    lexicon = load_lexicon()
    assert len(lexicon.names) >= 9
    table = lexicon.table()
    assert table["why"].notna().all() and all(f.note for f in lexicon.frames)
    assert set(table["frame"]) == set(lexicon.names)


@pytest.mark.parametrize(
    "sentence, frame, hits",
    [
        ("The two were at odds over a diplomatic row; it rained three days in a row.", "conflict and escalation", ["at odds", "row"]),
        ("An environmental group won; social security rose, and defence lawyers spoke of security.", "security", ["security"]),
        ("De-escalation, not escalation.", "conflict and escalation", ["escalation"]),
        ("De-escalation, not escalation.", "diplomacy and de-escalation", ["De-escalation"]),
        ("It could happen in May, and it may not. He could not come.", "uncertainty", ["could", "may"]),
        ("The allies blamed the regime; they decriminalized it.", "blame and evaluation", ["blamed", "regime"]),
        ("A historic summit about a historical dispute, the worst in history.", "history and grievance", ["historical dispute"]),
        ("The court ruled that the ruling party ruled the country.", "law and agreements", ["court", "ruled"]),
        ("Curbs that could threaten global supply chains; the North threatened Guam.", "security", ["threatened"]),
        ("It threatened to cancel the talks, a threat to the economy and a threat to peace.", "security", ["threat"]),
        ("Ties may end before May, at the May summit, with hundreds if not thousands left.", "uncertainty", ["may"]),
        ("A member of his legal team called it illegal.", "law and agreements", ["illegal"]),
        ("He spoke in response to a question, they fired in response to the test.", "retaliation and linkage", ["in response"]),
    ],
)
def test_built_in_frames_keep_to_their_sense(sentence, frame, hits):
    found = load_lexicon().only(frame).matcher.find(sentence)
    assert [sentence[s:e] for s, e, *_ in found] == hits


def test_a_case_adds_and_replaces_frames():
    built_in = load_lexicon()
    case = SimpleNamespace(path="case.yml", frames={
        "security": {"terms": ["radar lock-on"]},
        "uncertainty": {"terms": ["who knows"], "replace": True},
        "environment": ["whale*", "carbon"],
    })  # fmt: skip
    lexicon = load_lexicon(case)
    assert lexicon.names == [*built_in.names, "environment"]
    terms = lexicon.table().groupby("frame")["term"].apply(list)
    assert terms["security"][-1] == "radar lock-on" and len(terms["security"]) > 50
    assert terms["uncertainty"] == ["who knows"] and terms["environment"] == ["whale*", "carbon"]


@pytest.mark.parametrize(
    "given, part",
    [
        ({"terms": []}, "terms is []; expected a list"),
        ({"term": ["a"]}, "unknown key 'term'; expected name, note, terms"),
        ("retaliat*", "found 'retaliat*'; expected a list of terms"),
        ({"terms": ["row", True]}, "entry 2: found True, which is no text; put the term in quotation marks"),
        ({"terms": ["(pact|accord"]}, "entry 1: the pattern '(pact|accord' has a parenthesis without its fellow"),
        ({"terms": ["* war"]}, "begins or ends with a lone *"),
        ({"terms": ["a & b"]}, "holds '&'; expected words"),
        ({"terms": ["war", "war"]}, "the term 'war' stands there twice"),
        ({"terms": ["war"], "replace": "yes please"}, "replace is 'yes please'; expected true or false"),
        ({"terms": [{"terms": "war", "because": "x"}]}, "entry 1: unknown key 'because'; expected terms, not, why"),
    ],
)
def test_a_mistake_in_a_frame_is_one_sentence_that_says_where(given, part):
    with pytest.raises(ValueError) as error:
        load_lexicon(SimpleNamespace(path="my/case.yml", frames={"blame": given}))
    message = str(error.value)
    assert message.startswith("my/case.yml: frames: blame") and part in message and "\n" not in message


def test_an_unknown_frame_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no frame is called 'secrity'; there are conflict"):
        load_lexicon().only("secrity")


def test_too_many_readings_are_refused():
    with pytest.raises(ValueError, match="more than 5000 readings"):
        expand("(a|b)" * 14)


@pytest.mark.parametrize("text", ["[" * 5000, "x:\n" + "".join(" " * n + "- \n" for n in range(1000)), "{a: " * 3000, "a: b: c", "a: \xff"])
def test_a_lexicon_that_is_no_yaml_or_has_no_bottom_is_one_sentence(tmp_path, text):
    (tmp_path / "x.yml").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="x.yml") as error:
        load_lexicon(None, tmp_path)
    assert len(str(error.value)) < 300


def test_built_in_frames_leave_everyday_senses_and_names_out():
    text = "The attack dogs barked at the War Museum, police attacked the problem, and War and Peace was read. Japan attacked the port."
    found = [(h[3], text[h[0] : h[1]]) for h in load_lexicon().matcher.find(text)]
    assert [word for _, word in found if word.lower().startswith(("attack", "war", "peace"))] == ["attacked"]
