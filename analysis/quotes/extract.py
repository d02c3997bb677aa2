"""Quotations and other attributions of a corpus as a table: what was said, by whom, in which kind of quotation, by which act."""

import re
import warnings
from bisect import bisect_left, bisect_right
from dataclasses import replace

import pandas as pd

from analysis import partitions, progress, schema
from analysis.cache import cached
from analysis.entities.records import Records
from analysis.language import text as language
from analysis.language import transcripts
from analysis.quotes import acts, bounds, cues, relays
from analysis.quotes.scare import list_scare_quotes
from analysis.quotes.speakers import speakers

__all__ = ["extract_quotes", "list_scare_quotes", "table"]

# A content is direct where at least this share of its words stands inside marks ("that", an article, a bracketed aside may lead in).
DIRECT_SHARE = 0.95


@cached
def extract_quotes(articles, case=None):
    """One row per attribution in the articles, in the order of the articles and of their text.

    articles: DataFrame with article_id and text, and where known outlet and published; case: a Case or None. Returned columns: quote_id
    (`<article_id>-q001` ...), article_id, outlet, published; kind ('direct' where the content begins inside quotation marks and at
    least 95 % of its words stand there, for an embedded tweet and for a turn of a transcript; 'mixed' where some do; else 'indirect');
    content, content_spans (list of (start, end) into text), quoted_words (number of words inside marks); cue, cue_start, cue_end,
    cue_lemma, cue_class (data/cues.yml); source, source_start, source_end; speaker, speaker_kind ('named', 'unnamed', 'institution'),
    speaker_rule, role, entity_id (of the record of the person, body or state), side (the state or bloc that the speaker speaks for; of
    joint speakers all, joined by "; "), side_basis ('case file', 'office', 'legislature', 'state body', 'state media', 'context' where
    the reading of the whole article tells it), via; act ('speech', 'belief', 'intention', 'decision', 'document', 'perception',
    'appearance', 'other', or 'uncertain' where the tagger doubts that it is speech); paragraph and sentence (numbers from 1);
    confidence (of the tagger, 0 to 1; missing where a rule made the row) and found_by ('tagger' or the rule of quotes/relays.py).
    Offsets are characters of text, half open. What the text does not say is missing.
    No text gives an empty table with all columns. People and bodies are told apart within 1,000 articles that follow each other in time.
    """
    return partitions.table("quotes.extract:of_partition", articles, case, what="quotations")


def of_partition(articles, case=None):
    """The table of extract_quotes for articles whose people and bodies are told apart together."""
    from analysis.language.document import read

    documents = read([t if isinstance(t, str) else "" for t in articles["text"]])
    return table(articles, [d.attributions for d in documents], case, documents)


def table(articles, found, case=None, documents=None):
    """The table of extract_quotes, from attributions already found: one list of them per article, and maybe its reading."""
    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    outlets = list(articles["outlet"]) if "outlet" in articles else [None] * len(texts)
    published = list(articles["published"]) if "published" in articles else [pd.NaT] * len(texts)
    records = Records(texts, outlets, published, case, documents)
    rows, failed = [], {}
    places = enumerate(zip(articles["article_id"], outlets, published, strict=True))
    for k, (article_id, outlet, day) in progress.each(places, "quotations"):
        about = {"article_id": article_id, "outlet": outlet, "published": day}
        try:
            own = _article_rows(records, k, found[k])
        except Exception as error:  # one article of thousands must not stop a build: it is named, and its statements are left out
            failed[article_id] = error
            continue
        rows += [{"quote_id": f"{article_id}-q{n:03d}", **about, **r} for n, r in enumerate(own, 1)]
    for text in partitions.left_out(failed, "statements"):
        warnings.warn(text, stacklevel=2)
    return schema.frame("quotes", rows)


def _article_rows(records, k, attributions):
    a = records.articles[k]
    text = a.text
    turns, tweets = ({cue for _, cue, _ in form(text)[0]} for form in (transcripts.transcript, transcripts.tweets))
    attributions = bounds.one_owner(text, a.mask, attributions)
    contents = [x.content if x.cue in turns else bounds.without_comment(text, a.mask, x.content, x.cue) for x in attributions]
    attributions = [replace(x, content=content) for x, content in zip(attributions, contents, strict=True)]
    attributions = [x for x in attributions if acts.says_something(text, x.content)]
    attributions = [relays.with_subject(a.document, x) for x in attributions]
    attributions = [*attributions, *relays.find_inner(a.document, attributions, a.mask)]
    attributions.sort(key=lambda x: (min(s for s, _ in x.content), x.cue or (0, 0)))
    spoken = speakers(records, k, attributions)
    outer, handed_on = _outer(attributions)
    for n, y in outer.items():
        if spoken[n].via is None and spoken[y].speaker != spoken[n].speaker:
            by = spoken[y]
            spoken[n] = spoken[n]._replace(via=by.via if by.kind == "unnamed" and by.via else by.speaker)
    return [
        _row(a, x, s, "direct" if x.cue in turns | tweets else None, n in handed_on)
        for n, (x, s) in enumerate(zip(attributions, spoken, strict=True))
    ]


def _row(a, x, s, kind, handed_on):
    """One row of the table. kind: 'direct' where the form of the line tells it, else None; handed_on: the words are another's."""
    text = a.text
    inside, total = _words_inside(text, x.content, a.mask)
    kind = kind or _kind(text, x, a.mask, inside, total)
    cue_text = text[slice(*x.cue)] if x.cue else None
    source = text[slice(*x.source)] if x.source else None
    # "refused to comment" is told from "refused to yield" by what was refused
    whole = f"{cue_text} {text[x.content[0][0] :][:12]}" if cue_text and "refus" in cue_text else cue_text
    cue = cues.classify(whole, source or "")
    verbatim = kind == "direct" or bool(total) and inside >= DIRECT_SHARE * total
    act = acts.HANDED_ON if handed_on else acts.decide(text, x, cue, "direct" if verbatim else kind, inside, total, s)
    act = acts.judged(act, x, cue, kind, total, s, a.document)
    at = x.cue[0] if x.cue else x.content[0][0]
    return {
        "kind": kind,
        "content": " … ".join(text[b:e] for b, e in x.content),
        "content_spans": [tuple(c) for c in x.content],
        "quoted_words": inside,
        "cue": cue_text,
        "cue_start": x.cue[0] if x.cue else None,
        "cue_end": x.cue[1] if x.cue else None,
        "cue_lemma": cue.lemma,
        "cue_class": cue.cue_class,
        "source": source,
        "source_start": x.source[0] if x.source else None,
        "source_end": x.source[1] if x.source else None,
        "speaker": s.speaker,
        "speaker_kind": s.kind,
        "speaker_rule": s.rule,
        "role": s.role,
        "entity_id": s.entity,
        "side": s.side.state,
        "side_basis": s.side.basis,
        "via": s.via,
        "act": act,
        "paragraph": a.paragraph(at) + 1,
        "sentence": a.sentence(at) + 1,
        "confidence": x.confidence,
        "found_by": getattr(x, "rule", "tagger"),
    }


_ASIDE = re.compile(r"(?:\b(?:that|to|the|an?)\b|[(\[][^)\]]{0,200}[)\]]|\W)*", re.I)


def _kind(text, x, mask, inside, total):
    """'direct', 'mixed' or 'indirect' by the share of words in marks; words that lead into the marks make no direct quotation."""
    if not total or inside < DIRECT_SHARE * total:
        return "mixed" if inside else "indirect"
    start, end = x.content[0]
    opening = next((i for i in range(start, end) if mask[i]), end)
    return "direct" if inside == total or _ASIDE.fullmatch(text, start, opening) else "mixed"


def _outer(attributions):
    """({inner: outer}, handed on): by their numbers, within whose content each attribution stands, and those that only hand on words."""
    outer, handed_on = {}, set()
    pieces = sorted((s, e, n) for n, x in enumerate(attributions) for s, e in x.content)
    starts = [p[0] for p in pieces]
    for n, x in enumerate(attributions):
        place = x.cue or x.content[0]
        around = [
            m
            for s, e, m in pieces[max(0, bisect_right(starts, place[0]) - NESTED) : bisect_right(starts, place[0])]
            if e >= place[1] and m != n
        ]
        relayed = getattr(x, "rule", "") == relays.RELAYED
        same = (
            [m for s, e, m in pieces[bisect_left(starts, x.content[0][0]) :][:NESTED] if s == x.content[0][0] and m != n] if relayed else []
        )
        if around or same:
            outer[n] = min(around or same)
        if same or around and relayed:
            handed_on.add(outer[n])
    return outer, handed_on


NESTED = 12  # so many pieces of content before a place are looked at for one that holds it


def _words_inside(text, spans, mask):
    found = [s for b, e in spans for s, _ in language.words(text, b, e)]
    return sum(mask[s] for s in found), len(found)
