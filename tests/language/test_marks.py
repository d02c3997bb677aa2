
import pytest

from analysis.language.marks import quoted_mask, quoted_spans


@pytest.mark.parametrize(
    "text, expected",
    [
        ("“We wait,” Ms. Orlo said. “Then we act.”", ["“We wait,”", "“Then we act.”"]),
        (
            "‘Maintaining this does not serve our interest,’ said Kim.",
            ["‘Maintaining this does not serve our interest,’"],
        ),
        ('a so-called "white list" of countries that Seoul´s side calls fair', ['"white list"']),
        ("“allowing the ‘history’ issue to poison ties,” she said", ["“allowing the ‘history’ issue to poison ties,”"]),
        ("''It is over,'' Mr. Rhee said, and he's right.", ["''It is over,''"]),
        ('nuclear site is " primed and ready " for a test', ['" primed and ready "']),
        ("Orlo: port 'must close' by May, workers' groups say", ["'must close'"]),
        ("‘The workers’ pay was cut,’ he said.", ["‘The workers’ pay was cut,’"]),
        ("in the '90s the North's launches rattled 'em", []),
        ('a 6\'2" guard and a 24" screen', []),
        ("« Non », dit-il, «jamais»", ["« Non »", "«jamais»"]),
        ("the envoy was summoned over his ”illegal presence” at the rally", ["”illegal presence”"]),
        ('"We wait, he said. "Then we act."', ['"We wait, he said. ', '"Then we act."']),
    ],
)
def test_quotations(text, expected):
    assert [text[q.start : q.end] for q in quoted_spans(text)] == expected


def test_a_long_quotation_opens_on_each_paragraph_and_closes_on_the_last():
    text = "“First we wait.\n\n“Then we act,” he said."
    assert [(text[q.start : q.end], q.closed) for q in quoted_spans(text)] == [("“First we wait.", False), ("“Then we act,”", True)]


def test_the_mask_covers_the_marks_and_nothing_else():
    text = "He said “no” twice"
    assert [i for i, b in enumerate(quoted_mask(text)) if b] == list(range(8, 12))


def test_a_curly_mark_that_a_straight_one_closes_does_not_swallow_what_follows():
    text = "Both called each other a “mad man.\" On Saturday, Ri said it makes war “inevitable all the more.”"
    assert [text[q.start : q.end] for q in quoted_spans(text)] == ["“mad man.\"", "“inevitable all the more.”"]
    text = "“He said \"never\" twice,” Orlo said."
    assert [text[q.start : q.end] for q in quoted_spans(text)] == ["“He said \"never\" twice,”"]
