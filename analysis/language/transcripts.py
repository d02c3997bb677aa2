"""Attributions told by the form of a line alone: the turns of a transcript, and embedded tweets."""

import re

from analysis.language import windows

MARKS = frozenset("“”\"'’‘«»")

# a line of a transcript: a name in capitals (or Q, A) and a colon, perhaps behind a quotation mark: WALLACE: Will she be there?
_NAME = r"(?:Q|A|(?:[A-Z]{2,}|[A-Z][A-Za-z]{0,3}\.)(?:[ .'’-]{1,2}[A-Z]{1,20}){0,4})\b\.?"
_LINE = re.compile(rf"""[“"'‘]{{0,2}}(?P<who>{_NAME})(?: \([^()\n]{{1,60}}\))?(?P<cue>:) +(?=\S)""")
_LINES = 3  # so many, with a name that comes twice, make a transcript; fewer are headlines (EXCLUSIVE: ...) or datelines


def transcript(text: str) -> tuple[list, list]:
    """(content, cue, source) of each turn of a transcript, and the stretches these take: the name is the source, the colon the cue, the
    line the content. A line that begins with a mark, as the one before it, and with no name goes on."""
    if text.count(":") < _LINES:
        return [], []
    paragraphs = list(windows.PARAGRAPH.finditer(text))
    heads = [_LINE.match(text, p.start(), p.end()) for p in paragraphs]
    names = [h["who"].split()[-1] for h in heads if h]
    if len(names) < _LINES or len(set(names)) == len(names):
        return [], []
    turns, taken, last = [], [], None
    for p, head in zip(paragraphs, heads, strict=True):
        end = p.start() + len(p.group().rstrip())
        if head:
            last = [[(head.end(), end)], head.span("cue"), head.span("who"), text[p.start()] in MARKS]
            turns.append(last)
        elif last and last[3] and text[p.start()] in MARKS and "(" not in text[p.start():p.start() + 3]:
            last[0].append((p.start(), end))
        else:
            last = None
            continue
        taken.append((p.start(), p.end()))
    return [(tuple(content), cue, source) for content, cue, source, _ in turns], taken


# an embedded tweet, a paragraph of its own that its author ends: Great meeting with the chairman! — Ann Orlo (@annorlo) May 9, 2018
_TWEET = re.compile(
    r"(?P<said>\S[^\n]{12,}?)(?: (?:https?://|pic\.twitter\.com/)\S+){0,9} "
    r"(?P<cue>[—–-]{1,2}) (?P<who>[^()\n—–]{2,60}) \(@\w{1,20}\)(?: [A-Z][a-z]+ \d{1,2}, \d{4})?\s*$"
)


def tweets(text: str) -> tuple[list, list]:
    """(content, cue, source) of each embedded tweet, and the stretches these take: the author is the source, the dash the cue, all before
    it the content."""
    if "(@" not in text:
        return [], []
    found = [m for p in windows.PARAGRAPH.finditer(text) if "(@" in p.group() and (m := _TWEET.match(text, p.start(), p.end()))]
    return [((m.span("said"),), m.span("cue"), m.span("who")) for m in found], [m.span() for m in found]
