"""Contents that run on over a second cue, of the same source or of another one, as two attributions."""

import re
from dataclasses import replace

from analysis.quotes import cues
from analysis.quotes.nested import subject


def coordinated(a, x):
    """The attribution in two where its content runs on over a second cue: "promised to stay and said they would talk".

    Of the same source only where the words before "and" have no verb with which the second cue could be joined instead: an infinitive, a
    clause with "would", a noun phrase, or a quotation that ends there; and of another source where he stands before the second cue ("and
    China's spokeswoman said"). The second one has the confidence of the first.
    """
    if not x.cue or not x.source or x.source[0] > x.cue[0] or x.content[0][0] < x.cue[1]:
        return [x]
    start, end = x.content[-1]
    verbs = cues.lexicon()["verbs"]
    for m in (*_OTHER.finditer(a.text, x.content[0][0], end), *_ADDING.finditer(a.text, start, end)):
        cue, who = verbs.get(m["cue"]), m.groupdict().get("who")
        if not cue or cue.act != "speech" or a.mask[m.start("cue")] or end - m.end() < 12 or m.start() - x.content[0][0] < 12:
            continue
        if not who:
            return _in_two(x, m.end("before"), m.end(), end, m.span("cue"), x.source)
        source = subject(a, m.start("cue") - 1, m.start("who"))
        if source and not a.mask[m.start()] and "\n" not in m.group():
            who = m.start("who"), m.start("who") + len(m["who"].rstrip())
            return _in_two(x, m.start(), m.end(), end, m.span("cue"), who)
    if end - start < 30:
        return [x]
    form = _tense(re.findall(r"[a-z]+", a.text[slice(*x.cue)].lower()), verbs)
    for m in _SECOND.finditer(a.text, start, end) if form else ():
        cue = verbs.get(m["cue"])
        if a.mask[m.start("cue")] or not cue or cue.act != "speech" or _tense([m["cue"]], verbs) != form or end - m.end() < 12:
            continue
        before = a.text[start : m.start()]
        # marks within another's words close nothing: "the report said he struck “a wall” and warned"
        closed = a.mask[m.start() - 1] and not getattr(x, "rule", None)
        if not closed and (_FINITE.search(before) or not (_MODAL.search(before) or _BARE.match(before))):
            continue
        return _in_two(x, m.start(), m.end(), end, m.span("cue"), x.source)
    return [x]


def _in_two(x, stop, begin, end, cue, source):
    first = x._replace if hasattr(x, "_replace") else lambda **parts: replace(x, **parts)
    before = tuple((s, min(e, stop)) for s, e in x.content if s < stop)
    return [first(content=before), first(content=((begin, end),), cue=cue, source=source)]


def _tense(words, verbs):
    """'ed', 's' or 'ing' for a cue whose last verb is in the past, the present or a participle; None for "has said", "to say"."""
    known = [w for w in words if w in verbs]
    if not known or {"to", "has", "have", "had", "will", "would", "was", "were", "is", "are", "be", "been"} & set(words):
        return None
    last = known[-1]
    return next((e for e in ("ing", "ed", "s") if last.endswith(e)), "ed" if last != verbs[last].lemma else None)


# "it was not so and China's Foreign Ministry spokeswoman said that", "and his top diplomat offered": the words of another
_OTHER = re.compile(
    r",? (?:and|but|while) (?P<who>(?!(?:he|she|it|they|we|I|you|that|who|which|what|then|also)\b)(?:[\w.'’-]+ ){1,7}?)"
    r"(?P<cue>said|says|warned|denied|insisted|offered|argued|added) (?:that )?"
)
# "a “good meeting,” adding, “date set”"
_ADDING = re.compile(r"(?P<before>,?[”\"],?) (?P<cue>[a-z]+ing)(?:,|:| that)? (?=[“\"])")
_SECOND = re.compile(r",? (?:and|but) (?:also |then |later |again )?(?P<cue>[a-z]+) ")
_FINITE = re.compile(
    r"\b(?:that|he|she|it|they|we|who|which|is|are|was|were|has|have|had|did|does|do|\w+ed|said|told|made|took|gave|came|went|says)\b", re.I
)
_MODAL = re.compile(r"\b(?:would|will|could|should|might|must)\b")
_BARE = re.compile(r"(?:to |(?!.*\b(?:that|if|how|why|whether|what)\b))", re.I)
