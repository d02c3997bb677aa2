"""Quotations and other attributions of a corpus as a table: what was said, by whom, in which kind of quotation, by which act."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from analysis import progress, schema
from analysis.cache import cached
from analysis.language import text as language
from analysis.language import transcripts
from analysis.quotes import acts, belonging, bounds, cues, nested, speakers
from analysis.quotes.people import Corpus
from analysis.quotes.scare import list_scare_quotes
from analysis.quotes.voice import ATTRIBUTED

__all__ = ["extract_quotes", "list_scare_quotes", "table"]

# A content is direct where at least this share of its words stands inside marks ("that", an article, a bracketed aside may lead in).
DIRECT_SHARE = 0.95


@cached
def extract_quotes(articles, case=None):
    """One row per attribution in the articles, in the order of the articles and of their text.

    articles: DataFrame with article_id and text, and where known outlet and published; case: a Case or None. Returned columns:
    quote_id (`<article_id>-q001` ...), article_id, outlet, published; kind ('direct' where the content begins inside quotation marks
    and at least 95 % of its words stand there, for an embedded tweet and for a turn of a transcript; 'mixed' where some do; else
    'indirect'); content, content_spans (list of (start, end) into text), quoted_words (number of words inside marks); cue, cue_start,
    cue_end, cue_lemma, cue_class (data/cues.yml); source, source_start, source_end; speaker, speaker_kind ('named', 'unnamed',
    'institution'), speaker_rule, role, side, via; act ('speech', 'belief', 'intention', 'decision', 'document', 'perception',
    'appearance', 'other', or 'uncertain' where the tagger doubts that it is speech); paragraph and sentence (numbers from 1);
    confidence (0 to 1) and found_by ('tagger' or the rule of quotes/nested.py). Offsets are characters of text, half open. What the
    text does not say is missing.
    No text gives an empty table with all columns.
    """
    from analysis.language.document import read

    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    return table(articles, [list(d.attributions) for d in read(texts)], case)


def table(articles, found, case=None):
    """The table of extract_quotes, from attributions already found: one list of them per article."""
    rows, others = [], set()
    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    outlets = list(articles["outlet"]) if "outlet" in articles else [None] * len(texts)
    published = list(articles["published"]) if "published" in articles else [pd.NaT] * len(texts)
    corpus = Corpus(list(zip(texts, outlets, strict=True)), case)
    rows_of = zip(articles["article_id"], outlets, published, corpus.articles, found, strict=True)
    for article_id, outlet, day, a, attributions in progress.each(rows_of, "quotations"):
        own = _article_rows(article_id, outlet, day, a, attributions, corpus)
        named = {r["speaker"] for r in own if r["speaker_kind"] == "named"}
        others |= {(article_id, person) for person in named if corpus.belongs.is_other(person, a)}
        rows += own
    number = {article_id: k for k, article_id in enumerate(articles["article_id"])}
    for r, side in zip(rows, belonging.sides(corpus, published, rows, [number[r["article_id"]] for r in rows]), strict=True):
        r["side"] = side.state
    return schema.frame("quotes", rows)


def _article_rows(article_id, outlet, day, a, attributions, corpus):
    text, rows = a.text, []
    turns, tweets = ({cue for _, cue, _ in form(text)[0]} for form in (transcripts.transcript, transcripts.tweets))
    attributions = bounds.one_owner(text, a.mask, attributions)
    contents = [x.content if x.cue in turns else bounds.without_comment(text, a.mask, x.content, x.cue) for x in attributions]
    attributions = [replace(x, content=content) for x, content in zip(attributions, contents, strict=True)]
    attributions = [replace(x, source=_titled(a, x)) for x in attributions if acts.says_something(text, x.content)]
    attributions = [*attributions, *nested.find_nested(a, attributions)]
    ordered = sorted(attributions, key=lambda x: (min(s for s, _ in x.content), x.cue or (0, 0)))
    resolved = {}
    for x in sorted(ordered, key=lambda x: x.source or x.cue or x.content[0]):
        resolved[id(x)] = speakers.resolve(corpus, a, x.source, x.cue, x.content[0][0])
    around, relays = _Around(ordered), _Around([y for y in ordered if getattr(y, "rule", "") in _RELAYS])
    for x in ordered:
        outer = around.of(x) or around.relay_of(x)
        own = resolved[id(x)]
        if outer is not None and own.via is None and resolved[id(outer)].speaker != own.speaker:
            by = resolved[id(outer)]
            resolved[id(x)] = own._replace(via=by.via if by.kind == "unnamed" and by.via else by.speaker)
    paragraphs, sentences = language.paragraphs(text), language.sentences(text)
    for n, x in enumerate(ordered, 1):
        s = resolved[id(x)]
        inside, total = _words_inside(text, x.content, a.mask)
        kind = "direct" if x.cue in turns | tweets else _kind(text, x, a.mask, inside, total)
        cue_text = text[slice(*x.cue)] if x.cue else None
        source = text[slice(*x.source)] if x.source else None
        # "refused to comment" is told from "refused to yield" by what was refused
        whole = f"{cue_text} {text[x.content[0][0] :][:12]}" if cue_text and "refus" in cue_text else cue_text
        cue = cues.classify(whole, source or "")
        verbatim = kind == "direct" or total and inside >= DIRECT_SHARE * total
        act = acts.decide(text, x, cue, "direct" if verbatim else kind, inside, total, s)
        if _hands_on(x, s, relays):
            act = "other"  # the words are those of the one quoted
        if x.confidence < (ATTRIBUTED if verbatim or act != "speech" or hasattr(x, "rule") else acts.SURE):
            act = "uncertain"
        if act == "speech" and kind == "indirect" and s.speaker is None:
            act = "uncertain"  # "it was said that": not one of twenty read was a statement of somebody's
        at = x.cue[0] if x.cue else x.content[0][0]
        rows.append(
            {
                "quote_id": f"{article_id}-q{n:03d}",
                "article_id": article_id,
                "outlet": outlet,
                "published": day,
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
                "side": s.side,
                "via": s.via,
                "act": act,
                "paragraph": language.containing(paragraphs, at) + 1,
                "sentence": language.containing(sentences, at) + 1,
                "confidence": x.confidence,
                "found_by": getattr(x, "rule", "tagger"),
            }
        )
    return rows


_ASIDE = re.compile(r"(?:\b(?:that|to|the|an?)\b|[(\[][^)\]]*[)\]]|\W)*", re.I)


def _kind(text, x, mask, inside, total):
    """'direct', 'mixed' or 'indirect' by the share of words in marks; words that lead into the marks make no direct quotation."""
    if not total or inside < DIRECT_SHARE * total:
        return "mixed" if inside else "indirect"
    start, end = x.content[0]
    opening = next((i for i in range(start, end) if mask[i]), end)
    return "direct" if inside == total or _ASIDE.fullmatch(text, start, opening) else "mixed"


def _settle_sides(rows, others=frozenset()):
    """A person whose side some mentions name, and all alike, has it in every row: "she" is of the side of "the U.S. ambassador".

    others: (article_id, name) of those whom an article makes somebody else than the officer of that name.
    """
    sides = {}
    for r in rows:
        if r["speaker_kind"] == "named" and r["side"] is not None:
            sides.setdefault(r["speaker"], set()).add(r["side"])
    for r in rows:
        if (r["article_id"], r["speaker"]) in others:
            continue
        if r["speaker_kind"] == "named" and r["side"] is None and len(known := sides.get(r["speaker"], ())) == 1:
            (r["side"],) = known


def _titled(a, x):
    """The source of an attribution; with the person behind it where it is but the state of his title: "U.S." before "President Ann Roe"."""
    if x.source and a.text[x.source[1] : x.source[1] + 1] == " " and any((p.start, p.end) == x.source for p in a.parties_in(*x.source)):
        start, end = x.source
        for p in a.people_in(end, end + 80):
            begins = p.start - len(p.title or "") - 1
            if p.title and begins in (start, end + 1) and (not x.cue or x.cue[0] >= p.end or x.cue[1] <= start):
                return start, p.end
    return x.source


_RELAYS = ("inside a relayed quotation", "inside a content")


class _Around:
    """Attributions by the place of their contents, so that a text of thousands is not gone through once for each."""

    def __init__(self, attributions):
        pieces = sorted(((s, e, k) for k, y in enumerate(attributions) for s, e in y.content))
        self.attributions, self.starts, self.pieces, self.reach = attributions, [p[0] for p in pieces], pieces, []
        for _, end, _ in pieces:
            self.reach.append(max(end, self.reach[-1] if self.reach else 0))

    def of(self, x):
        """The first attribution within whose content another stands, or None."""
        place, found = x.cue or x.content[0], []
        at = bisect_right(self.starts, place[0]) - 1
        while at >= 0 and self.reach[at] >= place[1]:
            _, end, k = self.pieces[at]
            if end >= place[1] and self.attributions[k] is not x:
                found.append(k)
            at -= 1
        return self.attributions[min(found)] if found else None

    def relay_of(self, x):
        """Who hands on a relayed quotation with the same words, and maybe more ("the order said, KCNA reported"), or None."""
        if getattr(x, "rule", "") != "inside a relayed quotation":
            return None
        return next((y for y in self.within(*x.content[0]) if y is not x and (y.content == x.content or _parted(y, x))), None)

    def within(self, start, end):
        """The attributions that have a piece of content beginning in [start, end], in order."""
        a, b = bisect_left(self.starts, start), bisect_right(self.starts, end)
        return [self.attributions[k] for k in sorted({k for _, _, k in self.pieces[a:b]})]


def _hands_on(x, speaker, relays):
    """True where a document or an outlet hands on what the text says somebody else said, so that only his row is a statement."""
    for y in relays.within(x.content[0][0], x.content[-1][1]):
        if y.rule == "inside a relayed quotation" and y is not x and (_inside(y, x) or y.content == x.content or _parted(x, y)):
            return True
        if y.rule == "inside a content" and speaker.rule in ("document", "document of", "outlet") and _inside(y, x):
            return 5 * _length(y.content) >= 3 * _length(x.content)
    return False


def _parted(x, y):
    """True where the cue of y stands between two pieces of the content of x."""
    return bool(y.cue) and any(a[1] <= y.cue[0] and y.cue[1] <= b[0] for a, b in pairwise(x.content))


def _length(content):
    return sum(e - s for s, e in content)


def _inside(x, y):
    """True where attribution x stands within the content of y."""
    place = x.cue or x.content[0]
    return any(s <= place[0] and place[1] <= e for s, e in y.content)


def _words_inside(text, spans, mask):
    found = [s for b, e in spans for s, _ in language.words(text, b, e)]
    return sum(mask[s] for s in found), len(found)
