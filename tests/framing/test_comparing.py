"""Outlets with little text are not called most or least; what is left when copied text counts once is said in words."""

from types import SimpleNamespace

from analysis import count_frames, find_copied
from analysis.framing.comparing import can_be_told, comparable, extremes, once_note
from analysis.framing.lexicon import load_lexicon

QUARREL = load_lexicon(SimpleNamespace(frames={"quarrel": ["row"]})).only("quarrel")
SHORT, QUIET, LOUD = "A row. " * 20, "word " * 290 + "row", "row and no " * 100


def test_short_texts_are_not_the_extremes(make_articles):
    counts = count_frames(make_articles(("Short", SHORT), ("Quiet", QUIET), ("Loud", LOUD)), None, QUARREL)
    assert set(comparable(counts, "all")["outlet"]) == {"Quiet", "Loud"}
    row = extremes(counts, "all").iloc[0]
    assert (row["most"], row["least"], row["apart"], row["outlets"]) == ("Loud", "Quiet", True, 2)
    assert len(extremes(count_frames(make_articles(("Short", SHORT), ("Quiet", QUIET)), None, QUARREL), "all")) == 0


def test_one_article_is_not_set_beside_outlets_with_many(make_articles):
    many = [(outlet, QUIET) for outlet in ("A", "B") for _ in range(3)]
    counts = count_frames(make_articles(*many, ("One", LOUD)), None, QUARREL)
    assert extremes(counts, "all").loc[0, ["most", "outlets"]].tolist() == ["A", 2]


def test_two_or_three_articles_are_set_apart_by_nothing(make_articles):
    counts = {n: count_frames(make_articles(*[("Quiet", QUIET)] * n, *[("Loud", LOUD)] * n), None, QUARREL) for n in (2, 3, 4)}
    assert {n: bool(extremes(c, "all").loc[0, "apart"]) for n, c in counts.items()} == {2: False, 3: False, 4: True}
    assert {n: can_be_told(c, "all") for n, c in counts.items()} == {2: False, 3: False, 4: True}


def test_in_the_seeds_no_frame_sets_two_outlets_apart(seeds, gold_quotes):
    found = extremes(count_frames(seeds, gold_quotes))
    assert len(found) == 10 and found["outlets"].max() <= 5
    # CNBC's history words and Breitbart's have intervals that just miss each other: one of a hundred pairs looked at.
    assert not found["apart"].any()


def test_the_note_on_counting_once(seeds, gold_quotes, make_articles):
    note = once_note(count_frames(seeds, gold_quotes, copied=find_copied(seeds)))
    assert "Shephard 287 of 583; The News International 97 of 394" in note and note.endswith("copying hid none.")
    articles = make_articles(("A", QUIET))
    assert "nearly all of its words" in once_note(count_frames(articles, None, QUARREL, copied=find_copied(articles)))
