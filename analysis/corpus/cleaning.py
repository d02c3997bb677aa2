"""A page's text to the text of its story: furniture is taken out by general rules, and each removal is kept with its reason.

Nothing is thrown away silently: what is not in `text` stands in `headline`, `deck`, `byline`, `place` or `removed`.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ..language.text import WORD, fold
from .datelines import find_dateline
from .furniture import (
    LONGEST,
    agency_of,
    bullet,
    count_words,
    ends_sentence,
    furniture_reason,
    is_caption,
    is_key_points_head,
    is_title_case,
    is_title_like,
    rules,
    same_words,
)
from .lists import last_list, list_end

_HEAD_LINES = 15  # a headline stands no deeper in the page
_SENTENCE_END = re.compile(r"[.?!…][\"')\]]*$")
# Before the story, a name in brackets or after a bar is the credit of a picture: "(Gage Skidmore)", "| John Shinkle/POLITICO".
_HEAD_CREDIT = re.compile(
    r"[.?!\"”] ?\([A-Z][\w.'’-]+(?:[ /][A-Z][\w.'’-]+){1,4}\)$|\([\w ]{0,12}(?:photo|phoo|image)\w*: [^()]{3,60}\)$"
    r"|[.?!\"”'’] ?\| ?(?:AP|AFP|Getty|REUTERS|Reuters|[A-Z][\w.'’ -]{2,40}/[A-Z])"
)
# The agency that signs the last paragraph of a story: "... in Geneva, the ministry said. — AFP". A paragraph has so many words.
_SIGNED = re.compile(r"(?<=[.?!\"”'’]) ?(?:[-–—|] ?)?\(?(?P<agency>[A-Z][A-Za-z/ -]{1,30})\)?$")
_STORY = 8
_NEVER_LAST = frozenset("a an the of and or but that which whose to from by with for into as".split())
_WRITTEN_BY = re.compile(r"this (?:story|article|report) was \w+ by ([\w -]{2,40}?)\W*(?:\.|$)", re.I)


@dataclass
class Cleaned:
    """A story without the page around it; spans are (start, end) in text."""

    text: str = ""
    headline: str | None = None
    deck: str | None = None
    byline: str | None = None
    wire: str | None = None
    place: str | None = None
    removed: list = field(default_factory=list)
    subheads: list = field(default_factory=list)


class _Line(NamedTuple):
    text: str
    place: int  # number of its line in the source, from 1


def clean(text, headline=None, deck=None, byline=None):
    """Cleaned(text, headline, deck, byline, wire, place, removed, subheads) of a page's text.

    headline, deck, byline: what is known of them beforehand; what is missing is taken from the page where it stands there.
    removed: list of {"text", "reason", "place"}, place being the number of the line in the source.
    """
    out = Cleaned(headline=headline, deck=deck, byline=byline)
    lines = _rejoin(_lines(text))
    for step in _STEPS:
        lines = step(lines, out)
    lines = _take_inside(_rejoin(lines), out)  # again: a picture may have stood in mid-sentence
    out.wire = out.wire or (agency_of(out.byline) if out.byline else None)
    out.removed.sort(key=lambda r: r["place"])
    out.text = "\n\n".join(line.text for line in lines)
    at = 0
    for n, line in enumerate(lines):
        if 0 < n < len(lines) - 1 and is_title_like(line.text, 14) and not bullet(line.text)[0]:
            out.subheads.append((at, at + len(line.text)))
        at += len(line.text) + 2
    return out


def _remove(out, line, reason):
    out.removed.append({"text": line.text, "reason": reason, "place": line.place})


def _lines(text):
    """The lines that are not blank, with runs of blanks made one; lines wrapped at a width are one paragraph again."""
    raw = text.split("\n")
    lines, blocks, block = [], [], []
    for n, line in enumerate(raw, 1):
        # Bullets keep their indent no longer: the sign says enough.
        line = " ".join(line.split())
        if line:
            block.append(_Line(line, n))
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    for block in blocks:
        lines += [_Line(" ".join(x.text for x in block), block[0].place)] if len(blocks) > 2 and _is_wrapped(block) else block
    return lines


def _is_wrapped(block):
    """True where each line is as full as the width allows: the next line's first word would not have fitted."""
    if len(block) < 2 or any(bullet(x.text)[0] for x in block):
        return False
    width = max(len(x.text) for x in block)
    if not 40 <= width <= 120:
        return False
    fits = [len(a.text) + 1 + len(b.text.split(" ", 1)[0]) <= width for a, b in zip(block, block[1:], strict=False)]
    return not any(fits) and sum(not ends_sentence(x.text) for x in block[:-1]) >= (len(block) - 1) / 2


def _take_headline(lines, out):
    if out.headline is None:
        out.headline = _find_headline(lines)
    if not out.headline:
        return lines
    wanted = same_words(out.headline)
    lines = _split_at_headline(lines, out)
    at = [n for n, line in enumerate(lines) if len(line.text) < LONGEST and _is_headline(line.text, wanted)]
    first = at[0] if at and at[0] < _HEAD_LINES else 0
    kept = []
    for n, line in enumerate(lines):
        if n in at:
            _remove(out, line, "headline" if n == first == at[0] else "headline repeated")
        elif n < first and count_words(line.text) <= 5 and not ends_sentence(line.text) and not is_key_points_head(line.text):
            _remove(out, line, furniture_reason(line.text) or "navigation")
        else:
            kept.append(line)
    return kept


def _is_headline(line, wanted):
    words = same_words(line)
    if words == wanted:
        return bool(words)
    # "Headline | Outlet", "Headline - Outlet"
    parts = re.split(r" [|–—-] ", line)
    return len(parts) == 2 and same_words(parts[0]) == wanted and count_words(parts[1]) <= 5


def _find_headline(lines):
    """The headline of a page that begins with one: the longest of the title-like lines before the first sentence, or None."""
    found = []
    for line in lines[:_HEAD_LINES]:
        if is_key_points_head(line.text) or (ends_sentence(line.text) and count_words(line.text) >= 8) or count_words(line.text) > 30:
            break
        if count_words(line.text) >= 4 and is_title_like(line.text, 25) and not furniture_reason(line.text) and not bullet(line.text)[0]:
            found.append(line.text)
    if not found or len(lines) < 2 or not any(ends_sentence(x.text) and count_words(x.text) >= 8 for x in lines):
        return None
    return max(found, key=count_words)


def _split_at_headline(lines, out):
    """Parts a first paragraph into which the page has run caption, headline and standfirst together."""
    words = [re.escape(w) for w in out.headline.split()]
    if not 5 <= len(words) <= 60:
        return lines
    pattern = re.compile(r"\s+".join(words))
    for n, line in enumerate(lines[:2]):
        m = pattern.search(line.text[:LONGEST])
        if not m or m.end() == len(line.text):
            continue
        before, after = line.text[: m.start()].strip(), line.text[m.end() :].strip()
        if (before and not is_caption(before)) or not after[:1].isupper() or count_words(after) < 5 or len(lines) < n + 3:
            continue
        if before:
            _remove(out, _Line(before, line.place), "photo caption")
        _remove(out, _Line(m.group(), line.place), "headline")
        _remove(out, _Line(after, line.place), "standfirst")
        out.deck = out.deck or after
        return lines[:n] + lines[n + 1 :]
    return lines


def _take_key_points(lines, out):
    """The bulleted points under "Key Points" are the deck."""
    for n, line in enumerate(lines[:_HEAD_LINES]):
        if not is_key_points_head(line.text):
            continue
        points = []
        for item in lines[n + 1 :]:
            is_point, words = bullet(item.text)
            if not is_point:
                break
            points.append((item, words))
        if points:
            _remove(out, line, "key points")
            for item, _ in points:
                _remove(out, item, "key points")
            out.deck = out.deck or "\n".join(words for _, words in points)
            return lines[:n] + lines[n + 1 + len(points) :]
    return lines


def _take_lists(lines, out):
    """Lists of other stories under a heading, to where the story goes on, if it does."""
    kept, n = [], 0
    while n < len(lines):
        end = list_end(lines, n)
        for line in lines[n:end]:
            _remove(out, line, "list of other stories")
        if end == n:
            kept.append(lines[n])
        n = max(end, n + 1)
    return kept


def _take_end_list(lines, out):
    """Titles of other stories after the end."""
    n = last_list(lines)
    for line in lines[n:]:
        _remove(out, line, "list of other stories")
    return lines[:n]


def _take_furniture(lines, out):
    kept = []
    for n, line in enumerate(lines):
        last = n >= max(1, len(lines) - 4)
        if last and (m := _SIGNED.search(line.text)) and agency_of(m["agency"]) and count_words(line.text) >= _STORY:
            _remove(out, _Line(line.text[m.start() :].strip(), line.place), "agency")
            out.wire = out.wire or agency_of(m["agency"])
            line = line._replace(text=line.text[: m.start()].rstrip())
        reason = furniture_reason(line.text, last)
        if (n < 3 or last) and agency_of(line.text) and len(lines) > 1:
            reason = "agency"
        if reason:
            _remove(out, line, reason)
            _learn(line.text, reason, out)
        else:
            kept.append(line)
    return kept


def _learn(text, reason, out):
    """What a removed line says of the article: its byline, the agency whose copy it is."""
    if reason == "agency":
        out.wire = out.wire or agency_of(text)
    elif reason == "byline" and out.byline is None:
        out.byline = re.sub(r"^by ", "", text, flags=re.I).strip(" .,;")
    elif reason == "contact or reporter line" and (m := _WRITTEN_BY.match(text)):
        out.wire = out.wire or rules().agencies.get(m[1].casefold())


def _take_head(lines, out):
    """Captions, names, section lines and an unpunctuated standfirst before the first sentence of the story."""
    first = next((n for n, x in enumerate(lines) if _opens_story(x.text)), None)
    if first is None or first > 8:
        return lines
    points, kept = [], []
    for n, line in enumerate(lines[:first]):
        size = count_words(line.text)
        if _HEAD_CREDIT.search(line.text[-LONGEST:]):
            _remove(out, line, "photo caption")
        elif _is_names(line.text):
            _remove(out, line, "byline")
            out.byline = out.byline or line.text
        elif out.headline and size >= 9 or points and size >= 4:
            _remove(out, line, "standfirst")
            points.append(re.sub(r"^story highlights ", "", line.text, flags=re.I))
        elif n == first - 1 and size >= 3 and _has_small_word(line.text):
            kept.append(line)  # a subhead over the first paragraph
        else:
            _remove(out, line, "navigation")
    if points:
        out.deck = out.deck or "\n".join(points)
    return kept + lines[first:]


def _opens_story(text):
    """True for a sentence, for a paragraph too long for a standfirst, and for a line with a dateline."""
    size = count_words(text)
    if _HEAD_CREDIT.search(text[-LONGEST:]):
        return False
    return _SENTENCE_END.search(fold(text[-40:])) is not None or size >= 8 and ends_sentence(text) or size > 30 or bool(find_dateline(text))


def _has_small_word(text):
    """True where a word that headlines in title case print with a capital has none."""
    return not is_title_case(text) and any(w.islower() and len(w) > 3 for w in text.split())


def _is_names(text):
    """True for a line of two or three capitalised words, or several such joined by "and" or commas."""
    parts = re.split(r", (?:and )?| and ", text)
    return all(re.fullmatch(r"(?:[A-Z](?=[\w.'’-]*[a-z.’'-])[\w.'’-]*+ ?){2,4}", p) for p in parts)


def _take_repeated_deck(lines, out):
    """A standfirst that the story repeats word for word: the first paragraph is part of a later one."""
    if len(lines) < 3 or count_words(lines[0].text[:LONGEST]) > 60 or find_dateline(lines[0].text):
        return lines
    words = same_words(lines[0].text)
    if len(words.split()) >= 6 and any(f" {words} " in f" {same_words(x.text[: 4 * LONGEST])} " for x in lines[1:12]):
        _remove(out, lines[0], "standfirst repeated")
        out.deck = out.deck or lines[0].text
        return lines[1:]
    return lines


def _take_dateline(lines, out):
    for n, line in enumerate(lines[:6]):
        found = find_dateline(line.text)
        if not found:
            continue
        end, place, agency = found
        _remove(out, _Line(line.text[:end].strip(), line.place), "dateline")
        out.place = place.strip(" ,") if place else None
        if agency:
            out.wire = out.wire or rules().agencies.get(fold(agency).casefold())
        return lines[:n] + [_Line(line.text[end:].strip(), line.place)] + lines[n + 1 :]
    return lines


def _rejoin(lines):
    """Paragraphs that the page broke in the midst of a sentence, joined again.

    The next one goes on in small letters, or the first ends in a word that ends no sentence ("..., the | White House said").
    """
    out, before = [], ""   # of what was joined only the end is looked at, so that a page of one long sentence takes no longer than others
    for line in lines:
        goes_on = line.text[0].islower() and not line.text.startswith("by ")
        broken = goes_on and not ends_sentence(before) or before.rsplit(" ", 1)[-1] in _NEVER_LAST
        if broken and _has_words(before[-LONGEST:], 5) and not furniture_reason(line.text) and not furniture_reason(before):
            out[-1].append(line)
            before = f"{before} {line.text}"[-2 * LONGEST :]
        else:
            out.append([line])
            before = line.text
    return [_Line(" ".join(part.text for part in parts), parts[0].place) for parts in out]


def _has_words(text, least):
    return sum(1 for _ in islice(WORD.finditer(text), least)) == least


def _take_links(lines, out):
    """Links in brackets, before all else: a paragraph that ends in one ends as a sentence without it, and is no headline."""
    return _take_inside(lines, out, early=True)


def _take_inside(lines, out, early=False):
    kept = []
    for line in lines:
        text = line.text
        for reason, pattern in (r[:2] for r in rules().inside if r[2] or not early):

            def cut(m, reason=reason, line=line):
                keep = m.groupdict().get("keep") or ""
                _remove(out, _Line(m.group()[len(keep) :].strip(), line.place), reason)
                return keep

            text = pattern.sub(cut, text)
        text = " ".join(text.split())
        if text:
            kept.append(_Line(text, line.place))
    return kept


_STEPS = (
    _take_links,
    _take_headline,
    _take_key_points,
    _take_lists,
    _take_end_list,
    _take_furniture,
    _take_head,
    _take_repeated_deck,
    _take_dateline,
)
