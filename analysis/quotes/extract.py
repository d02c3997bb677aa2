"""Quotations and other attributions of a corpus as a table: what was said, by whom, in which kind of quotation, by which act."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

import pandas as pd

from analysis.cache import cached
from analysis.language import text as language
from analysis.quotes import cues, nested, speakers, trimming
from analysis.quotes.people import Corpus
from analysis.quotes.scare import list_scare_quotes
from analysis.quotes.voice import ATTRIBUTED

__all__ = ["extract_quotes", "list_scare_quotes", "table"]

COLUMNS = {
    "quote_id": "str",
    "article_id": "str",
    "outlet": "str",
    "published": "datetime64[ns]",
    "kind": "str",
    "content": "str",
    "content_spans": "object",
    "quoted_words": "Int64",
    "cue": "str",
    "cue_start": "Int64",
    "cue_end": "Int64",
    "cue_lemma": "str",
    "cue_class": "str",
    "source": "str",
    "source_start": "Int64",
    "source_end": "Int64",
    "speaker": "str",
    "speaker_kind": "str",
    "speaker_rule": "str",
    "role": "str",
    "side": "str",
    "via": "str",
    "act": "str",
    "paragraph": "Int64",
    "sentence": "Int64",
    "confidence": "float64",
    "found_by": "str",
}
# A content is direct where at least this share of its words stands inside marks ("that" and a bracketed aside may stand outside).
DIRECT_SHARE = 0.95
# A paraphrase of which the tagger is less sure is kept, but of an uncertain act: of such rows read strictly, 41 of 104 in articles on
# North Korea and 30 of 149 in general news were right in bounds, act and speaker. Words in marks are surer: half are right at 0.5.
SURE = 0.8


# "issued a new executive order" settles something; "issued a statement that" says something.
_ORDER = re.compile(
    r"(?:an? |the |its |his |her |their )?(?:[\w-]+ ){0,2}(?:orders?|decrees?|bans?|directives?|sanctions|licenses?|waivers?|subpoenas?)\b"
)


@cached
def extract_quotes(articles, case=None):
    """One row per attribution in the articles, in the order of the articles and of their text.

    articles: DataFrame with article_id and text, and where known outlet and published; case: a Case or None. Returned columns:
    quote_id (`<article_id>-q001` ...), article_id, outlet, published; kind ('direct' where at least 95 % of the words of the content stand
    inside quotation marks, 'mixed' where some do, 'indirect'); content, content_spans (list of (start, end) into text), quoted_words
    (number of words inside marks); cue, cue_start, cue_end, cue_lemma, cue_class (data/cues.yml); source, source_start, source_end;
    speaker, speaker_kind ('named', 'unnamed', 'institution'), speaker_rule, role, side, via; act ('speech', 'belief', 'intention',
    'decision', 'document', 'perception', 'appearance', 'other', or 'uncertain' where the tagger doubts that it is speech); paragraph
    and sentence (numbers from 1); confidence (0 to 1) and found_by ('tagger' or the rule of quotes/nested.py). Offsets are characters
    of text, half open. What the text does not say is missing. No text gives an empty table with all columns.
    """
    from analysis.quotes.relations import find_attributions

    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    return table(articles, find_attributions(texts), case)


def table(articles, found, case=None):
    """The table of extract_quotes, from attributions already found: one list of them per article."""
    rows, others = [], set()
    texts = [t if isinstance(t, str) else "" for t in articles["text"]]
    outlets = list(articles["outlet"]) if "outlet" in articles else [None] * len(texts)
    published = list(articles["published"]) if "published" in articles else [pd.NaT] * len(texts)
    corpus = Corpus(list(zip(texts, outlets, strict=True)), case)
    for article_id, outlet, day, a, attributions in zip(articles["article_id"], outlets, published, corpus.articles, found, strict=True):
        own = _article_rows(article_id, outlet, day, a, attributions, corpus)
        named = {r["speaker"] for r in own if r["speaker_kind"] == "named"}
        others |= {(article_id, person) for person in named if corpus.belongs.is_other(person, a)}
        rows += own
    _settle_sides(rows, others)
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    return out.astype({c: t for c, t in COLUMNS.items() if t in ("Int64", "float64")})


def _article_rows(article_id, outlet, day, a, attributions, corpus):
    text, rows = a.text, []
    attributions = [y for x in attributions for y in nested.coordinated(a, x)]
    attributions = [replace(x, content=trimming.trim(a, x.content, x.cue)) for x in attributions]
    attributions = [replace(x, source=trimming.whole_source(text, x.source, x.cue)) for x in attributions]
    attributions = [x for x in attributions if trimming.says_something(text, x.content)]
    attributions = [*attributions, *nested.find_nested(a, attributions)]
    ordered = sorted(attributions, key=lambda x: (min(s for s, _ in x.content), x.cue or (0, 0)))
    resolved = {}
    for x in sorted(ordered, key=lambda x: x.source or x.cue or x.content[0]):
        resolved[id(x)] = speakers.resolve(corpus, a, x.source, x.cue, x.content[0][0])
    around, relays = _Around(ordered), _Around([y for y in ordered if getattr(y, "rule", "") in _RELAYS])
    for x in ordered:
        outer = around.of(x)
        own = resolved[id(x)]
        if outer is not None and own.via is None and resolved[id(outer)].speaker != own.speaker:
            by = resolved[id(outer)]
            resolved[id(x)] = own._replace(via=by.via if by.kind == "unnamed" and by.via else by.speaker)
    paragraphs, sentences = language.paragraphs(text), language.sentences(text)
    for n, x in enumerate(ordered, 1):
        s = resolved[id(x)]
        inside, total = _words_inside(text, x.content, a.mask)
        kind = "direct" if total and inside >= DIRECT_SHARE * total else "mixed" if inside else "indirect"
        cue_text = text[slice(*x.cue)] if x.cue else None
        source = text[slice(*x.source)] if x.source else None
        # "refused to comment" is told from "refused to yield" by what was refused
        whole = f"{cue_text} {text[x.content[0][0] :][:12]}" if cue_text and "refus" in cue_text else cue_text
        cue = cues.classify(whole, source or "")
        act = cue.act or "other"
        if inside and act not in ("document",) and (kind == "direct" or act == "other"):
            act = "speech"  # words in marks come from speech or writing, whatever the cue says of the mind behind it
        if _hands_on(x, s, relays):
            act = "other"  # the words are those of the one quoted
        if kind == "indirect" and cue.lemma == "cite" and _SOURCE.match(text, x.content[0][0], x.content[0][1]):
            act = "other"  # "citing U.S. officials" names a source, "citing security concerns" a reason
        if kind == "indirect" and cue.lemma == "issue" and _ORDER.match(text, x.content[0][0]):
            act = "decision"
        if s.rule == "first person" and kind == "indirect":
            act = "other"  # the author's own voice
        if kind == "indirect" and (_is_supposed(text, x, total) or _is_topic(text, x, cue.lemma)):
            act = "other"
        if kind == "indirect" and act == "speech" and source and _INFERENCE.search(cue_text) and _HAPPENING.search(source):
            act = "document"
        if x.confidence < (ATTRIBUTED if kind == "direct" or act != "speech" or hasattr(x, "rule") else SURE):
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


# A noun phrase that names who or what was cited; what comes before "of", "who" or "familiar" heads it.
_SOURCE = re.compile(
    r"(?:an? |the |its |his |her |two |several |some |unnamed |anonymous )?(?:[\w.'’-]+ ){0,5}?"
    r"(?:officials?|sources?|media|outlets?|reports?|newspapers?|agency|analysts?|experts?|statements?|documents?|data|people|diplomats?|lawmakers?)\b"
)


_NOTHING = re.compile(r"(?:nothing|nobody|no one|none of)\b", re.I)


def _is_supposed(text, x, n_words):
    """True for "if Kim demands more", "nothing in it suggests", and a content of one word, which is only whom it was about."""
    if n_words < 2:
        return True
    if not x.source or not x.cue or x.source[0] > x.cue[0]:
        return False
    before = text[max(0, x.source[0] - 12) : x.source[0]]
    return bool(re.search(r"\b(?:[Ii]f|[Uu]nless|[Ss]hould) (?:the )?$", before) or _NOTHING.match(text, x.source[0]))


# What was spoken of, and not what was said of it.
_ABOUT = frozenset("tell ask inform brief question quiz lie joke comment remark answer respond mention".split())
_NAMES_TOPIC = frozenset("describe characterise characterize detail recite mention discuss address".split())
_TOPIC_OF = re.compile(r"(?:about|of|on|regarding|concerning|over) ")
_SAYS_SO = re.compile(
    r"\b(?:that|how|why|whether|if|what|who|to|as|like|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|should|must|not|no)\b"
)
_SAME = re.compile(
    r"(?:the|that|those|these|this|his|her|its|their) (?:same|sentiments?|views?|words?|points?|case)|it|this|that|so", re.I
)


def _is_topic(text, x, lemma):
    """True for "asked him about the deal", "described the talks", "echoed that sentiment": what the words were about, not they."""
    if len(x.content) > 1:
        return False
    content = text[slice(*x.content[0])]
    if _SAME.fullmatch(content) or (lemma in _ABOUT and _TOPIC_OF.match(content)):
        return True
    return lemma in _NAMES_TOPIC and not _SAYS_SO.search(content)


# "Kim's remarks suggest", "the meeting raised questions": what a thing lets the outlet conclude is no statement of its maker.
_INFERENCE = re.compile(r"\b(?:suggest|signal|indicat|impl(?:y|ie)|underscor|underlin|highlight|rais|point|reflect|mark|hint)", re.I)
_HAPPENING = re.compile(
    r"\b(?:remarks|comments|words|rhetoric|tone|silence|testimony|speech|visit|meetings?|talks|summit|trip|launch(?:es)?|tests?|moves?|steps?|actions?|decisions?|"
    r"behaviou?r|attacks?|developments?|events?|incidents?|rebellion|campaign|history|experience|success|failure|presence|timing|choice|pattern|images?|photos?|"
    r"signs?|lack|absence|arrest|victory|defeat|election|exercises?|drills?|maneuvers?|episode|moment|exchange|spat|row|crisis)$",
    re.I,
)


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

    def within(self, start, end):
        """The attributions that have a piece of content beginning in [start, end], in order."""
        a, b = bisect_left(self.starts, start), bisect_right(self.starts, end)
        return [self.attributions[k] for k in sorted({k for _, _, k in self.pieces[a:b]})]


def _hands_on(x, speaker, relays):
    """True where a document or an outlet hands on what the text says somebody else said, so that only his row is a statement."""
    for y in relays.within(x.content[0][0], x.content[-1][1]):
        if y.rule == "inside a relayed quotation" and y is not x and (_inside(y, x) or y.content == x.content):
            return True
        if y.rule == "inside a content" and speaker.rule in ("document", "outlet") and _inside(y, x):
            return 5 * _length(y.content) >= 3 * _length(x.content)
    return False


def _length(content):
    return sum(e - s for s, e in content)


def _inside(x, y):
    """True where attribution x stands within the content of y."""
    place = x.cue or x.content[0]
    return any(s <= place[0] and place[1] <= e for s, e in y.content)


def _words_inside(text, spans, mask):
    found = [s for b, e in spans for s, _ in language.words(text, b, e)]
    return sum(mask[s] for s in found), len(found)
