"""A long computation says how far it is, how fast, and how long the rest takes."""

import io

from analysis import progress


def test_a_line_says_how_fast_and_how_long_the_rest_takes(monkeypatch):
    now, stream = [0.0], io.StringIO()
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.on_terminal(stream):
        for now[0], n in ((0, 1), (5, 21), (10, 41), (30, 1001)):
            progress.tell("reading", n, 2000)
        with progress.unheard():
            progress.tell("quotations", 1, 2)
    told = ["article 1 of 2,000", "article 41 of 2,000, 4.0 a second, 8 min left", "article 1,001 of 2,000, 33.3 a second, 30 s left"]
    assert stream.getvalue().splitlines() == [f"reading: {line}" for line in told]
