"""How the time of each step grows with its text: four times the text may take eight times the time, and a little to start with.

Not part of `make test`, since a busy machine makes any clock unfair; `make bench` runs them.
"""

import random
import time

import pandas as pd
import pytest

import analysis
from analysis.corpus.cleaning import clean
from analysis.framing.lexicon import load_lexicon
from analysis.framing.matching import tokenise
from analysis.language.gazetteer import gazetteer
from analysis.language.marks import quoted_spans

START = 3  # seconds that may go into loading
DAY = "2019-08-22"


def articles(*texts):
    ids = [f"a{i}" for i in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "outlet": ids, "wire": None, "published": pd.to_datetime([DAY] * len(texts)), "text": texts})


def _copied(n):
    """n articles of random words, some of which share a passage."""
    rng = random.Random(1)
    vocabulary = [f"w{i}" for i in range(3000)]
    shared = [" ".join(rng.choices(vocabulary, k=40)) for _ in range(max(1, n // 5))]
    analysis.find_copied(articles(*(" ".join([*rng.choices(vocabulary, k=300), rng.choice(shared)]) for _ in range(n))))


def _aligned(n):
    """n quotations of one speaker, which are compared by the words that they share."""
    words = [f"word{i}" for i in range(3000)]
    contents = [" ".join(words[(k * 7 + j * 13) % 3000] for j in range(12)) for k in range(n)]
    quotes = {"quote_id": [f"q{k}" for k in range(n)], "article_id": [f"a{k % 40}" for k in range(n)], "content": contents}
    quotes |= {"outlet": quotes["article_id"], "speaker": "Kim Orlo", "speaker_kind": "named", "kind": "direct", "side": None, "role": None}
    analysis.align_quotes(pd.DataFrame(quotes | {"published": pd.Timestamp(DAY)}))


def _terms(n):
    tokenise.cache_clear()
    load_lexicon().matcher.find("tit-for-tat trade war " * n)


STEPS = {
    "copied text, articles": (_copied, 100),
    "alignment, quotations": (_aligned, 500),
    "frames, terms in a line": (_terms, 5_000),
    "quotations, sentences in a paragraph": (
        lambda n: analysis.extract_quotes(articles("“We have waited long enough,” Ms. Orlo said. Mr. Rhee doesn't agree. " * n)), 250,
    ),
    "measures, clauses in a sentence": (
        lambda n: analysis.extract_measures(articles("Japan imposed tariffs on South Korea, which had signed the pact, and " * n)), 1_000,
    ),
    "places, names in a line": (lambda n: gazetteer().find("Japan and the government of Korea " * n), 7_500),
    **{
        f"marks, {mark!r} in a line": (lambda n, mark=mark: quoted_spans(f"{mark}a " * n), 10_000)
        for mark in "“\"‘'«´"
    },
    **{
        f"cleaning, {piece!r} in a line": (lambda n, piece=piece: clean("The port is shut.\n" + piece * n + "\nThe port is shut."), 20_000)
        for piece in ("word ", '"', "(CNN", "Trump Donald John ", "A", "- ", "Photos: ", "Hide Caption ", "By Bob ", "a@b.", "A. B/", "1 ")
    },
    **{
        f"dates, {piece!r} in a line": (lambda n, piece=piece: analysis.extract_dates(articles(piece * n)), 5_000)
        for piece in ("the ", "two ", "1999 ", "Monday ", "-", "the end of the ", "twenty-", "May ", "to May ", "year-", "1", "\n \n", "'")
    },
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_four_times_the_text_takes_no_more_than_eight_times_the_time(step):
    run, n = STEPS[step]

    def seconds(size):
        began = time.process_time()
        run(size)
        return time.process_time() - began

    run(1)
    short, long = seconds(n), seconds(4 * n)
    print(f"{step}: {n:,} in {short:.2f} s, {4 * n:,} in {long:.2f} s")
    assert long < 8 * short + START
