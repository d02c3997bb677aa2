"""The bounds of contents, where the tagger leaves a quotation to two attributions or goes on into the outlet's comment on what was said."""

import re
from dataclasses import replace
from functools import lru_cache

from analysis import schema

Spans = tuple[tuple[int, int], ...]
SHORTEST = 12  # characters of a content that a cut must leave
OPENING, CLOSING = "“\"", "”\""


@lru_cache(maxsize=1)
def _comment():
    raw = schema.data("acts.yml")
    participles = "|".join(raw["comments"].split())
    return re.compile(rf", (?:thus |thereby |further |[a-z]+ly )?(?:{participles})\b|(?<=,[”\"]) and (?!that\b)")


def without_comment(text: str, mask: bytearray, content: Spans, cue: tuple[int, int] | None) -> Spans:
    """A content behind its cue, without the participle or the next main clause that tells what the saying did.

    "said it would leave the pact, [drawing a protest]"; "was a “mistaken response,” [and the ambassador was summoned]".
    What is cut holds no quotation marks. content: spans; cue: span or None; mask: true for each character of text in marks.
    """
    start, end = content[-1]
    if not cue or cue[1] > start or mask[end - 1]:
        return content
    for m in _comment().finditer(text, start + SHORTEST, end):
        if not any(mask[m.start() : end]):
            return (*content[:-1], (start, m.start()))
    return content


def one_owner(text: str, mask: bytearray, attributions: list) -> list:
    """The attributions, where two that each have a part of one quotation leave all of it to the one whose cue is nearer.

    attributions: relations.Attribution; one that nothing is left of is dropped.
    """
    content = [list(x.content) for x in attributions]
    pieces = sorted((s, e, k) for k, x in enumerate(attributions) for s, e in x.content)
    for i in range(1, len(pieces)):
        (start, end, k), (then, stop, other) = pieces[i - 1], pieces[i]
        if k == other or then - end not in (0, 1) or not all(mask[end - 1 : then + 1]) or text[then] in OPENING or text[end - 1] in CLOSING:
            continue
        near = min((k, other), key=lambda n: _away(attributions[n].cue, start, stop))
        content[k].remove((start, end))
        content[other].remove((then, stop))
        content[near].append((start, stop))
        pieces[i] = (start, stop, near)
    return [replace(x, content=tuple(sorted(c))) for x, c in zip(attributions, content, strict=True) if c]


def _away(cue, start, stop):
    """How many characters a cue stands from a stretch of text."""
    return max(start - cue[1], cue[0] - stop) if cue else float("inf")
