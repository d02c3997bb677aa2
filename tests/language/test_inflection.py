import pytest

from analysis.language.inflection import verb_forms


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("stop", "stop stops stopping stopped"),
        ("commit", "commit commits committing committed"),
        ("offer", "offer offers offering offered"),
        ("deny", "deny denies denying denied"),
        ("say", "say says saying said"),
        ("write", "write writes writing wrote written"),
        ("travel", "travel travels traveling travelling traveled travelled"),
        ("retweet", "retweet retweets retweeting retweeted"),
    ],
)
def test_the_forms_of_a_verb(verb, forms):
    assert list(verb_forms(verb)) == forms.split()


def test_a_form_has_its_tag():
    assert verb_forms("write") == {"write": "VB", "writes": "VBZ", "writing": "VBG", "wrote": "VBD", "written": "VBN"}
