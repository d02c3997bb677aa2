import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.language import attributions, document, encoder, windows


def find_attributions(texts):
    return [list(d.attributions) for d in document.read(texts)]


CASES = json.loads((Path(__file__).parents[1] / "cases" / "attributions.json").read_text(encoding="utf-8"))


def cut(text, span):
    return None if span is None else text[span[0]:span[1]]


def _param(case):
    marks = pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else ()
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", list(map(_param, CASES)))
def test_who_said_what(case):
    text = case["text"]
    (found,) = find_attributions([text])
    assert [{"content": [text[s:e] for s, e in a.content], "cue": cut(text, a.cue), "source": cut(text, a.source)}
            for a in found] == case["expected"]


def test_best_path_is_the_best_of_all():
    rng = np.random.default_rng(3)
    scores, moves, begins = rng.normal(size=(4, 7)), rng.normal(size=(7, 7)), rng.normal(size=7)
    moves = np.where(attributions._ALLOWED, moves, -1e4)
    begins = np.where(attributions._MAY_BEGIN, begins, -1e4)
    longer = rng.normal(size=(9, 7))  # another window, so that the short one is padded
    (path, marginal), _ = attributions._decode_group([scores, longer], [np.zeros(4), np.zeros(9)], moves, begins)

    def worth(p):
        return begins[p[0]] + sum(scores[i, t] for i, t in enumerate(p)) + sum(moves[a, b] for a, b in itertools.pairwise(p))

    every = list(itertools.product(range(7), repeat=4))
    assert tuple(path) == max(every, key=worth)
    weights = np.exp([worth(p) for p in every])
    at_two = np.bincount([p[2] for p in every], weights=weights, minlength=7) / weights.sum()
    assert np.allclose(marginal[2], at_two, atol=1e-6)


def test_spans_lie_in_the_text_and_do_not_overlap():
    text = "\n\n".join(c["text"] for c in CASES)
    (found,) = find_attributions([text])
    assert len(found) > 10
    taken = set()
    for a in found:
        assert 0 <= a.confidence <= 1
        for s, e in a.content:
            assert text[s:e] == text[s:e].strip() and not taken & set(range(s, e))
            taken |= set(range(s, e))


def test_offsets_count_from_the_text_as_it_stands():
    lead = "\u00a0\n\n  \n"
    (plain,), (moved,) = find_attributions([CASES[0]["text"]]), find_attributions([lead + CASES[0]["text"]])
    assert [[s + len(lead) for s, _ in a.content] for a in plain] == [[s for s, _ in a.content] for a in moved]


def test_a_text_says_the_same_in_any_company():
    texts = [c["text"] for c in CASES]
    assert find_attributions(texts) == [find_attributions([t])[0] for t in texts]


def test_broken_marks_and_empty_texts_pass():
    assert find_attributions([]) == []
    assert find_attributions(["", "  \n"]) == [[], []]
    (found,) = find_attributions(["He said “we will wait. " * 300])
    assert found


def test_model_tables_fit_the_network():
    tables = encoder.network().tables
    assert tables["moves"].shape == (7, 7) and tuple(tables["tags"]) == windows.TAGS


def test_a_content_may_end_at_a_mark_and_hardly_within_a_phrase():
    text = "He said the U.S. sent an aid package, and left."
    (paragraphs,) = windows.split_paragraphs([text], encoder.network().tokenizer)
    (window,) = windows.pack(paragraphs)
    cost = dict(zip([text[s:e] for s, e in window.spans.tolist()], attributions._odd_ends(window, text).tolist(), strict=True))
    assert cost[","] == 0 and cost["aid"] == attributions.WITHIN and cost["package"] == attributions.UNMARKED
    assert not attributions.stops_phrase(text, 15, 16)  # the last point of U.S.
    assert attributions.stops_phrase(text, len(text) - 1, len(text))


@pytest.mark.parametrize(
    ("text", "pieces", "whole"),
    [
        ("he changed his mind after a talk with Xi last week", ["he changed his mind", "Xi last week"], True),
        ("he changed his mind. Then he met with Xi last week", ["he changed his mind", "Xi last week"], False),
        ("he will go, she said on the way, to Seoul", ["he will go", "to Seoul"], False),
    ],
)
def test_words_between_two_pieces_of_one_content_belong_to_it(text, pieces, whole):
    (paragraphs,) = windows.split_paragraphs([text], encoder.network().tokenizer)
    (window,) = windows.pack(paragraphs)
    words = [text[s:e] for s, e in window.spans.tolist()]
    signs = [w if len(w) < 3 else "" for w in words]
    taken = np.array([w in ("she", "said") for w in words])
    parts = []
    for piece in pieces:
        first = int(np.searchsorted(window.spans[:, 0], text.index(piece)))
        parts.append(attributions._Piece(first, first + len(piece.split()), 1.0))
    assert (len(attributions._bridged(parts, taken, signs, window)) == 1) is whole
