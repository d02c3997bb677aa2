"""Words in quotation marks that are nobody's quotation: scare quotes, terms, titles of works, nicknames."""

import re
from functools import lru_cache

import pandas as pd

from analysis import schema
from analysis.language import marks
from analysis.language import text as language
from analysis.quotes.voice import attributed

COLUMNS = ["article_id", "outlet", "start", "end", "term", "kind", "reason", "paragraph", "sentence"]
LONG = (
    6  # words: PolNeAR train, 97 % of the longer spans in marks are quotations, so these are misses of the tagger rather than scare quotes
)


@lru_cache(maxsize=1)
def _rules():
    raw = schema.data("scare.yml")
    naming, titling, works = ("|".join(map(re.escape, sorted(raw[k], key=len, reverse=True))) for k in ("naming", "titling", "works"))
    return {
        "naming": re.compile(rf"(?<!\w)(?:{naming}|(?P<title>{titling}))\s*(?:an?|the|its|their|his|her)?\s*$", re.I),
        "work": re.compile(rf"(?<!\w)(?:{works})\s*,?\s*$"),
        "small": frozenset(raw["small_words"]),
    }


def list_scare_quotes(articles: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Spans in quotation marks outside every attributed content, and short ones quoted within another quotation.

    articles: article_id, outlet, text. quotes: the table of extract_quotes. Returned, one row per span in order of the text:
    article_id, outlet, start, end (offsets of the words without their marks), term, kind, reason, paragraph, sentence. Kinds:
    'scare' (the outlet's distance, or a word borrowed from nobody in particular), 'term' (introduced as a name: "so-called", "known as"),
    'title' (of a work), 'nickname' (within a person's name), 'nested' (marks within a quotation) and 'unattributed' (six words or more:
    more likely a quotation whose source was not found).
    """
    rows = []
    sure = quotes[attributed(quotes)]
    contents = {k: g["content_spans"].tolist() for k, g in sure.groupby("article_id")} if len(sure) else {}
    outlets = articles["outlet"] if "outlet" in articles else [None] * len(articles)
    for article_id, outlet, text in zip(articles["article_id"], outlets, articles["text"], strict=True):
        if not isinstance(text, str):
            continue
        covered = bytearray(len(text))
        for spans in contents.get(article_id, ()):
            for start, end in spans:
                covered[start:end] = b"\1" * (end - start)
        paragraphs, sentences = language.paragraphs(text), language.sentences(text)
        for start, end, kind, reason in _spans(text, covered):
            rows.append(
                (
                    article_id,
                    outlet,
                    start,
                    end,
                    text[start:end],
                    kind,
                    reason,
                    language.containing(paragraphs, start) + 1,
                    language.containing(sentences, start) + 1,
                )
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _spans(text, covered):
    for q in marks.quoted_spans(text):
        start, end = _trim(text, q.inner_start, q.inner_end)
        words = language.words(text, start, end)
        if not words:
            continue
        attributed = sum(covered[s] for s, _ in words) > len(words) / 2
        if attributed:
            for inner in marks.quoted_spans(text[start:end]):
                s, e = _trim(text, start + inner.inner_start, start + inner.inner_end)
                n = len(language.words(text, s, e))
                if 0 < n < LONG and inner.closed and (s > start + 2 or e < end - 2):
                    yield s, e, "nested", "marks within a quotation"
            continue
        yield start, end, *_kind(text, q, start, end, words)


def _kind(text, q, start, end, words):
    before, after = text[max(0, q.start - 40) : q.start], text[q.end : q.end + 30]
    tokens = [text[s:e] for s, e in words]
    if len(tokens) <= 3 and re.search(r"[A-Z][\w.-]+ $", before) and re.match(r" [A-Z][a-z]", after) and tokens[0][0].isupper():
        return "nickname", "between the parts of a name"
    rules = _rules()
    naming = rules["naming"].search(before)
    if naming and len(tokens) < LONG:
        return ("title" if naming.group("title") else "term"), f"after “{naming.group().strip()}”"
    if len(tokens) > 1 and all(t[0].isupper() or t[0].isdigit() or t.lower() in rules["small"] for t in tokens) and tokens[0][0].isupper():
        return "title", "every word begins with a capital"
    if tokens[0][0].isupper() and rules["work"].search(before) and len(tokens) < LONG:
        return "title", "after the name of a kind of work"
    if len(tokens) >= LONG:
        return "unattributed", f"{LONG} words or more, and no source found"
    return "scare", "few words in marks, and no source found"


def _trim(text, start, end):
    while start < end and text[start] in " \n,.;:!?":
        start += 1
    while end > start and text[end - 1] in " \n,.;:":
        end -= 1
    return start, end
