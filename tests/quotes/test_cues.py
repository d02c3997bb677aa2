import json
from pathlib import Path

import pytest

from analysis.quotes import cues

CASES = json.loads((Path(__file__).parents[1] / "cases" / "cues.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{c['cue']} {c.get('source', '')}".strip() or "empty" for c in CASES])
def test_class_and_act(case):
    found = cues.classify(case["cue"], case.get("source", ""))
    assert found.act == case["act"]
    if "class" in case:
        assert found.cue_class == case["class"]
    if "lemma" in case:
        assert found.lemma == case["lemma"]


def test_every_group_has_a_reason_and_every_lemma_one_group():
    import yaml

    raw = yaml.safe_load((Path(cues.__file__).parents[1] / "data" / "cues.yml").read_text(encoding="utf-8"))
    assert all(g["reason"] for g in raw["groups"])
    verbs = [v for g in raw["groups"] for v in set(g.get("verbs", ()))]
    assert sorted({v for v in verbs if verbs.count(v) > 1}) == []
