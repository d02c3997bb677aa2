"""Words of others that a cue is about: "rejected warnings by Roe that it will fail", "received a promise from Roe that he would go"."""

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
