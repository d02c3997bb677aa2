import pandas as pd
import pytest

from analysis.language.attributions import Attribution

# The files that take longest, the longest first: begun last, they would leave the other process without work.
LONGEST = ("test_lab.py", "test_attacks.py", "test_build.py", "test_partitions.py", "test_browser.py", "test_written.py")


def pytest_collection_modifyitems(items):
    """Begins with LONGEST."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def _nth(text, piece, n=1, outside=()):
    """The span of the n-th whole-word occurrence of a piece; n = -1 is the last one."""
    found, at = [], 0
    while (i := text.find(piece, at)) >= 0:
        whole = not (text[i - 1 : i].isalnum() and piece[0].isalnum()) and not (
            text[i + len(piece) : i + len(piece) + 1].isalnum() and piece[-1].isalnum()
        )
        if whole and not any(s <= i < e for s, e in outside):
            found.append((i, i + len(piece)))
        at = i + 1
    assert found, f"{piece!r} does not stand in {text!r}"
    return found[n - 1 if n > 0 else n]


@pytest.fixture
def locate():
    return _nth


@pytest.fixture
def attribution():
    """Builds an Attribution from the words of its parts."""

    def build(text, content, cue, source, source_at=1, cue_at=1, confidence=0.9):
        contents = [content] if isinstance(content, str) else content
        spans = tuple(_nth(text, c) for c in contents)
        return Attribution(
            spans,
            _nth(text, cue, cue_at) if cue else None,
            _nth(text, source, source_at) if source else None,
            confidence,
        )

    return build


@pytest.fixture
def articles():
    """Builds an articles table from texts."""

    def build(*texts, outlets=None, published="2019-08-22"):
        return pd.DataFrame(
            {
                "article_id": [f"a{i}" for i in range(1, len(texts) + 1)],
                "outlet": outlets or [f"Outlet {i}" for i in range(1, len(texts) + 1)],
                "published": pd.to_datetime([published] * len(texts)),
                "text": texts,
            }
        )

    return build
