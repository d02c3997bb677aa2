"""Paragraphs, sentences and words of an English news text, as character spans into it.

Every function returns half-open (start, end) offsets, so that whatever is found later can be traced back to its place.
Sentences: NLTK's Punkt (Kiss and Strunk 2006) with an abbreviation list of our own, because its stock model is a download.
"""

import re
from bisect import bisect_right
from functools import lru_cache

# A word: letters and digits with inner apostrophes; initialisms (U.S.) and figures (1,000; 5.3) are one word, hyphens part words.
WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:[^\W\d_]+)?|[^\W_]+(?:['’´`ʼ][^\W_]+)*")

# One character for one character, so that offsets into the folded text are offsets into the text.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛´`ʼ′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("–—―‒‐‑−", "-"),
        **dict.fromkeys("\u00a0\u2009\u200a\u202f\u2002\u2003\u2007\u3000\u200b\ufeff\t\r\x0b\x0c", " "),
    }
)

# Written with a final period and not, by that period, the end of a sentence (lower case, without it).
ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs mx dr prof rev hon st ste sr jr esq gen lt col maj capt cmdr adm sgt cpl pvt brig gov lt.gov sen sens rep reps amb
    pres supt insp det no nos vol vols pp ed eds est fig figs dept div univ assn bros co cos corp inc ltd llc plc bhd pty
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo
    u.s u.k u.n e.u u.s.a d.c n.y l.a n.j n.c s.c n.h n.m r.i p.r u.a.e d.p.r.k r.o.k p.r.c
    a.m p.m i.e e.g etc vs v al cf approx incl excl ca ave blvd rd mt ft tel ext min max ph.d m.d b.a m.a j.d m.p
    """.split()
)
# After these the next word is a name or a figure, never a new sentence.
_TITLES = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Rev|Hon|St|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Brig|Gov|Sen|Sens|Rep|Reps|Amb|No|vs|v|e\.g|i\.e)\.$"
)
# Words that open a sentence after an abbreviation ("in the U.S. The talks ...").
_STARTERS = frozenset(
    """
    the a an this that these those there it he she they we i in on at but and so as if when while after before since although though however
    his her their its our my what who how why where with for from by to now then some many most all no not both one two
    meanwhile instead still yet earlier later last asked under during despite
    """.split()
)
_SAID = (
    r"(?:said|says|asked|asks|added|told|wrote|tweeted|replied|continued|shouted|recalled|demanded|exclaimed|joked|wondered|answered|insisted"
    r"|quipped)"
)
_TAG_AFTER_QUOTE = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,5}}{_SAID}\b|{_SAID}\b")
_CLOSED_QUESTION = re.compile(r"[?!…]\s*(?:[\"”’»]|'')+$")
_BREAK = re.compile(r"\n\s*\n\s*|(?<![a-z,;])\n|\n(?![a-z])")
# Punkt looks at whole stretches without white space, so a line of one megabyte without any would cost it dearly.
_LONGEST = 20_000


def fold(text):
    """The text with one apostrophe, one double mark, one dash and one blank, of the same length.

    Length is kept on purpose: offsets found in the folded text hold in the text itself.
    """
    return text.translate(_FOLD)


def words(text, start=0, end=None):
    """Spans of the words of text[start:end], as offsets into text."""
    return [m.span() for m in WORD.finditer(text, start, len(text) if end is None else end)]


def n_words(text):
    """Number of words in a text."""
    return sum(1 for _ in WORD.finditer(text))


@lru_cache(maxsize=4096)
def paragraphs(text):
    """Spans of the paragraphs: every line break ends one, but for a single break inside a sentence (text wrapped at a margin)."""
    spans, at = [], 0
    for m in _BREAK.finditer(text):
        spans.append((at, m.start()))
        at = m.end()
    spans.append((at, len(text)))
    return tuple(s for s in (_trim(text, a, b) for a, b in spans) if s[0] < s[1])


@lru_cache(maxsize=4096)
def sentences(text):
    """Spans of the sentences. None crosses a paragraph; a quotation keeps the "said X" that follows its question mark."""
    spans = []
    for start, end in paragraphs(text):
        spans += _paragraph_sentences(text, start, end)
    return tuple(spans)


def containing(spans, place):
    """Index of the span that holds a place, or of the last one before it; -1 before the first. Spans are sorted."""
    return bisect_right(spans, (place, float("inf"))) - 1


@lru_cache(maxsize=1)
def _punkt():
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer  # NLTK takes a second to load

    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    parameters.sent_starters = set(_STARTERS)
    return PunktSentenceTokenizer(parameters)


def _paragraph_sentences(text, start, end):
    spans = []
    for a, b in _pieces(text, start, end):
        spans += [_trim(text, a + s, a + e) for s, e in _punkt().span_tokenize(fold(text[a:b]))]
    merged = []
    for s, e in spans:
        if s >= e:
            continue
        if merged and _goes_on(text, merged[-1], (s, e)):
            merged[-1] = (merged[-1][0], e)
        else:
            merged.append((s, e))
    return merged


def _goes_on(text, before, after):
    """True where Punkt parted what is one sentence."""
    tail, head = text[max(before[0], before[1] - 24) : before[1]], text[after[0] : min(after[1], after[0] + 90)]
    if head[0].islower() and not head.startswith(("iPhone", "iPad", "eBay")):
        return True
    if _TITLES.search(tail) or re.fullmatch(r"[\"”’'»)\]]+", head):
        return True
    return bool(_CLOSED_QUESTION.search(tail) and _TAG_AFTER_QUOTE.match(head))


def _pieces(text, start, end):
    """Stretches of at most _LONGEST characters, cut at white space where there is some."""
    while end - start > _LONGEST:
        cut = max(text.rfind(". ", start, start + _LONGEST) + 1, 0)
        if cut <= start:
            cut = text.rfind(" ", start, start + _LONGEST)
        if cut <= start:
            cut = start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trim(text, start, end):
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
