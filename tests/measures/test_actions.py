import pandas as pd
import pytest
import yaml

from analysis.measures.actions import DATA, DIRECTIONS, DOMAINS, inflect, load_actions
from analysis.measures.extract import extract_measures

RULES = load_actions().rules
EXAMPLES = [(r.id, r.family, text) for r in RULES.values() for text in r.examples]


@pytest.mark.parametrize(("rule", "family", "text"), EXAMPLES, ids=lambda v: v[:40])
def test_every_rule_finds_its_example(rule, family, text):
    frame = pd.DataFrame({"article_id": ["a"], "outlet": ["o"], "published": [pd.Timestamp("2022-12-30")], "text": [text]})
    assert family in set(extract_measures(frame)["family"])


def test_rules_are_whole():
    assert len(RULES) > 60
    for rule in RULES.values():
        assert rule.domain in (*DOMAINS, "by_object", "by_content") and rule.direction in DIRECTIONS and rule.examples
        if rule.domain == "trade" and rule.actors != "people":
            assert rule.gta and rule.mast and rule.plover
        if rule.score is not None:
            assert (rule.score < 0) == (rule.direction == "escalation")


def test_inflection():
    table = {
        "impose": "imposes imposed imposing",
        "strip": "strips stripped stripping",
        "deny": "denies denied denying",
        "tear": "tears tore torn tearing",
        "cut": "cuts cut cutting",
    }
    words = load_actions().words
    for base, forms in table.items():
        assert set(forms.split()) <= set(inflect(base, words["irregular"], frozenset(words["doubling"])))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"verbs": ["frobnicate"]}, "no verb group 'frobnicate'"),
        ({"objects": ["cheese"]}, "no object class 'cheese'"),
        ({"domain": "sport"}, "domain is 'sport'"),
        ({"direction": "up"}, "direction is 'up'"),
        ({"score": "-70"}, "expected a number from -10 to 10"),
        ({"only_object": "("}, "not a regular expression"),
        ({"negated": "nothing"}, "no rule 'nothing'"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path, change, message):
    (tmp_path / "words.yml").write_text((DATA / "words.yml").read_text(encoding="utf-8"), encoding="utf-8")
    rule = {
        "id": "one",
        "verbs": ["impose"],
        "objects": ["tariff"],
        "family": "f",
        "label": "l",
        "domain": "trade",
        "direction": "neutral",
        "score": "1",
    }
    (tmp_path / "trade.yml").write_text(yaml.safe_dump({"rules": [rule | change]}), encoding="utf-8")
    with pytest.raises(ValueError, match="trade.yml|folder|one") as error:
        load_actions(str(tmp_path))
    assert message in str(error.value)
