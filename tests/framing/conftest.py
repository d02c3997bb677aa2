"""The seeds with the quotes annotated by hand, so that counts are tested apart from the extraction of quotes."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_articles

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def seeds():
    return load_articles(ROOT / "seeds")


@pytest.fixture(scope="session")
def gold_quotes(seeds):
    text = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    outlet = dict(zip(seeds["article_id"], seeds["outlet"], strict=True))
    rows = []
    for n, line in enumerate((ROOT / "tests" / "gold" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()):
        gold = json.loads(line)
        spans = [re.search(r"\s+".join(map(re.escape, c.split())), text[gold["article"]]).span() for c in gold["content"]]
        rows.append(
            {
                "quote_id": f"{gold['article']}-q{n:03d}",
                "article_id": gold["article"],
                "outlet": outlet[gold["article"]],
                "content_spans": spans,
                "source": gold["source"],
                "speaker": gold["speaker"],
                "act": "speech",
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture
def make_articles():
    """A table of articles from (outlet, text) pairs, with ids a0, a1 ... and one day for all unless said otherwise."""

    def make(*pairs, published="2020-01-01", **columns):
        frame = pd.DataFrame([{"article_id": f"a{n}", "outlet": o, "text": t} for n, (o, t) in enumerate(pairs)])
        frame["published"] = pd.to_datetime(published)
        return frame.assign(**columns)

    return make


@pytest.fixture
def make_quotes():
    """A table of quotes from (article_id, text of the article, words attributed) triples."""

    def make(*triples):
        rows = []
        for n, (article, text, content) in enumerate(triples):
            start = text.index(content)
            row = {"quote_id": f"{article}-q{n}", "article_id": article, "content_spans": [(start, start + len(content))]}
            rows.append(row | {"source": "Kim", "speaker": "Kim", "act": "speech", "outlet": None})
        return pd.DataFrame(rows, columns=["quote_id", "article_id", "content_spans", "source", "speaker", "act", "outlet"])

    return make
