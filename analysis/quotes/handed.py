"""Whose words are whose: "rejected warnings by Roe that it will fail", "received a promise from Roe", one quotation and two cues."""

import re
from dataclasses import replace

from analysis.quotes import cues

_NOUNS = (
    "accusation|allegation|argument|assertion|assurance|belief|call|charge|claim|comment|commitment|complaint|contention|demand|guarantee|idea|"
    "notion|pledge|prediction|promise|remark|report|request|statement|suggestion|threat|vow|warning"
)
_RECEIVES = re.compile(
    rf"(?:has |had |have )?(?:also )?(?:received|receives|got|gets|won|wins|secured|obtained|extracted)\b.* (?:{_NOUNS})s?(?: from)?"
)
_BY = re.compile(r" (?:by|from) (?P<who>[^,;:“”\"\n]{2,80} )")
_REPORTED = re.compile(rf"(?: (?:on )?[A-Z][a-z]+day)? (?P<what>(?:[\w’'-]+ ){{0,4}}(?:{_NOUNS})s?)$")


def settled(a, x):
    """The attribution, where it is about the words of another: with whose they are in the content, or with him as its source."""
    if not x.cue or not x.source or x.source[0] > x.cue[0] or x.content[0][0] < x.cue[1]:
        return x
    text, (start, end) = a.text, x.content[0]
    given = _RECEIVES.fullmatch(text, *x.cue)
    if given and (m := _BY.fullmatch(text, x.cue[1] - (5 if given.group().endswith(" from") else 0), start)):
        who = m.span("who")
        giver = next((p for p in (*a.people_in(*who), *a.parties_in(*who)) if p.start == who[0]), None)
        return replace(x, source=(giver.start, giver.end)) if giver else x
    if not _BY.fullmatch(text, x.cue[1], start):
        return x
    verbs = cues.lexicon()["verbs"]
    for word in re.finditer(r"[a-z]+", text[slice(*x.cue)]):
        cue = verbs.get(word.group())
        at = x.cue[0] + word.end()
        if cue and cue.act == "speech" and cue.cue_class in ("denying", "evaluative") and (m := _REPORTED.match(text, at, x.cue[1])):
            return replace(x, cue=(x.cue[0], at), content=((m.start("what"), end), *x.content[1:]))
    return x


def undivided(a, attributions):
    """The attributions, where none has but a part of a quotation of another: the one that leads into its marks, or whose cue is nearer,
    has it whole."""
    out = list(attributions)
    begins = {s: k for k, x in enumerate(out) for s, _ in x.content}
    for k in range(len(out)):
        for s, e in out[k].content:
            at = e + 1 if a.text[e : e + 1] == " " else e
            other = begins.get(at)
            if other in (None, k) or at >= len(a.text) or not (a.mask[e - 1] and a.mask[e] and a.mask[at]) or a.text[at] in "“\"":
                continue
            quotation = _quotation(a, e)
            if quotation and not any(_within(p, quotation) for y in (out[k], out[other]) for p in (y.cue, y.source) if p):
                _move(a, out, k, other, (s, e), at, quotation)
    return [x for x in out if x.content]


def _quotation(a, at):
    """The stretch in marks around a place, within its paragraph; None where a mark or the paragraph does not close it."""
    start, end = a.text.rfind("\n", 0, at) + 1, a.text.find("\n", at)
    end = len(a.text) if end < 0 else end
    first, last = at, at
    while first > start and a.mask[first - 1]:
        first -= 1
    while last < end and a.mask[last]:
        last += 1
    return (first, last) if a.text[first] in "“\"" and a.text[last - 1] in "”\"" else None


def _within(place, span):
    return span[0] <= place[0] < span[1]


def _move(a, out, k, other, piece, at, quotation):
    """Gives the one of two attributions the whole quotation that both have a part of."""
    later = next(c for c in out[other].content if c[0] == at)

    def away(x):
        return min(abs(x.cue[0] - quotation[1]), abs(quotation[0] - x.cue[1])) if x.cue else float("inf")

    end = later[1] if any(a.mask[quotation[1] : later[1]]) else min(later[1], quotation[1])  # the outlet's next words are no part of it
    if (piece[0] < quotation[0] and out[k].cue) or away(out[k]) <= away(out[other]):
        owner, loser, whole = k, other, (piece[0], end)
    else:
        owner, loser, whole = other, k, (max(piece[0], quotation[0]), end)
    kept = [c for c in out[owner].content if c not in (piece, later)]
    out[owner] = replace(out[owner], content=tuple(sorted([*kept, whole])))
    out[loser] = replace(out[loser], content=tuple(c for c in out[loser].content if c not in (piece, later)))
