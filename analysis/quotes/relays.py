"""Speech within speech: whom a source quotes in what it says, and who is quoted by the outlet that hands his words on.

The tagger has learned from a corpus that annotates the outermost attribution alone. The tree of the sentence tells the rest: a verb of
saying with a subject and a clause that depends on it, within a content, or beside a quotation that an outlet hands on.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from analysis.quotes import cues

WITHIN, RELAYED = "inside a content", "inside a relayed quotation"
_CLAUSE = ("ccomp", "parataxis")
_NOT_SAID = ("neg", "no", "not", "never", "n't", "n’t")


LONGEST = 90  # characters of a source: a longer subject is a slip of the tree


class Inner(NamedTuple):
    """An attribution found by the tree: the fields of language.attributions.Attribution, and the rule's name."""

    content: tuple
    cue: tuple
    source: tuple
    confidence: float
    rule: str


@lru_cache(maxsize=1)
def _verbs():
    return frozenset(cue.lemma for cue in cues.lexicon()["verbs"].values() if cue.act == "speech")


def find_inner(document, found, mask):
    """The Inner attributions of one article. document: its reading, or None; found: its attributions; mask: true inside marks."""
    if document is None:
        return []
    taken = [p for x in found for p in (x.cue, x.source) if p]
    out = []
    for x in found:
        sentences = {int(document.sentence[i]) for s, e in (*x.content, *([x.cue] if x.cue else [])) for i in document.words_in(s, e)}
        for k in sorted(sentences):
            for i in document.sentence_words(k):
                inner = _inner(document, i, x, mask) if _says(document, i, taken, mask) else None
                if inner and not any(y.cue == inner.cue for y in out):
                    out.append(inner)
    return out


def with_subject(document, x):
    """An attribution to which the tagger gave no source, with the subject of its cue as one where the tree tells it."""
    if x.source or not x.cue or document is None:
        return x
    for i in document.words_in(*x.cue):
        subject = _subject(document, i) if document.upos[i] == "VERB" else None
        span = subject is not None and document.mention_span(subject)
        if span and not _overlap(span, x.cue) and not any(_overlap(span, c) for c in x.content) and span[1] - span[0] <= LONGEST:
            return replace(x, source=span)
    return x


def _says(d, i, taken, mask):
    """True for a verb of saying outside marks that is part of no attribution yet, and that nothing denies."""
    start, end = int(d.start[i]), int(d.end[i])
    if d.upos[i] != "VERB" or mask[start] or d.lemma[i] not in _verbs() or any(s < end and start < e for s, e in taken):
        return False
    return not any(d.word(j).lower() in _NOT_SAID for j in d.children(i))


def _inner(d, i, x, mask):
    subject = _subject(d, i)
    if subject is None:
        return None
    source, cue = _span(d, d.subtree(subject)), (int(d.start[i]), int(d.end[i]))
    if d.text[source[1] - 1] in ":—–-" or source[1] - source[0] > LONGEST or "\n" in d.text[source[0] : source[1]] or mask[source[0]]:
        return None
    if any(s <= cue[0] and cue[1] <= e for s, e in x.content):
        if content := _clause(d, i, source, x):
            return Inner(content, cue, source, float("nan"), WITHIN)
        content = _before(d, source, cue, x)
        return content and Inner(content, cue, source, float("nan"), RELAYED)
    if not x.source or _overlap(source, x.source) or int(d.sentence[i]) not in [int(d.sentence[k]) for k in d.words_in(*(x.cue or cue))]:
        return None  # “Go,” said Kim. “Stay,” she replied: a verb of another sentence hands nothing on
    first, last = min(source[0], cue[0]), max(source[1], cue[1])
    beside = tuple((s, e) for s, e in x.content if 0 <= first - e <= 3 and ";" not in d.text[e:first] or 0 <= s - last <= 3 and mask[s])
    return Inner(beside, cue, source, float("nan"), RELAYED) if beside else None


def _subject(d, i):
    """The word that heads the subject of a verb; of "citing" that of the clause it depends on; or None."""
    found = next((j for j in d.children(i) if d.deprel[j].startswith("nsubj") and d.deprel[j] != "nsubj:pass"), None)
    if found is None and d.lemma[i] == "cite" and d.deprel[i] == "advcl" and d.head[i] >= 0:
        return next((j for j in d.children(int(d.head[i])) if d.deprel[j].startswith("nsubj")), None)
    return found


def _clause(d, i, source, x):
    """The content of a verb of saying within that of another attribution: its clause, or what is cited; or None."""
    kinds = ("obj",) if d.lemma[i] == "cite" else _CLAUSE
    clause = next((j for j in d.children(i) if d.deprel[j] in kinds), None)
    words = [] if clause is None else [j for j in d.subtree(clause) if d.deprel[j] not in ("punct", "mark") or d.head[j] != clause]
    if len(words) < 2 or d.end[words[-1]] <= source[1]:
        return None
    return (_span(d, words),)


def _before(d, source, cue, x):
    """What stands in a content before the verb of saying that ends it (“Go,” Kim said on Monday, the agency reported); or None."""
    start, end = next((s, e) for s, e in x.content if s <= cue[0] and cue[1] <= e)
    first, last = min(source[0], cue[0]), max(source[1], cue[1])
    told = d.text[start:first].rstrip()
    if not x.cue or x.cue[0] < end or len(told.split()) < 2 or not told.rstrip("”’\"'").endswith((",", "!", "?")):
        return None
    behind = any(d.upos[k] in ("VERB", "AUX") for k in d.words_in(last, end))
    return None if behind else ((start, start + len(told.rstrip(","))),)


def _span(d, words):
    return int(d.start[words[0]]), int(d.end[words[-1]])


def _overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]
