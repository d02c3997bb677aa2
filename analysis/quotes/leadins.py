"""What only leads to a quotation, and stands in no sentence of it: headings, pull quotes, announcements and adverbials before it."""

import re

from analysis.quotes import cues

FINITE = re.compile(
    r"\b(?:that|how|why|whether|if|what|who|which|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|did|does|do|"
    r"he|she|it|they|we|I|\w+n['’]t|said|says|made|went|came|took|gave|\w{2,}ed)\b|\bto (?!the\b|an?\b|[A-Z])[a-z]"
)

_HEADING = re.compile(r"^[‘'][A-Z][A-Z0-9 .,&?!’'-]+[’']$", re.M)


def heading(text, mask, content, cue, source):
    """Drops a section heading in capitals and single marks, a line of its own: “We wait,” he said. ¶[‘FIRST STEPS’]."""
    out = []
    for s, e in content:
        line = text.rfind("\n", 0, s) + 1
        if (m := _HEADING.match(text, line)) and e <= m.end():
            continue
        m = next((m for m in _HEADING.finditer(text, s, e) if text[m.start() - 1] == "\n"), None)
        out.append((s, len(text[: m.start()].rstrip())) if m and m.start() > s and m.end() == e else (s, e))
    return tuple(out)


def headline(text, mask, content, cue, source):
    """Drops a heading or pull quote, a paragraph of its own without a stop, before the paragraph of the cue: [“The calm”] ¶Many say."""
    s, e = content[0]
    begin, end = text.rfind("\n", 0, s) + 1, text.find("\n", e)
    if len(content) < 2 or end < 0 or end > cue[0] or content[1][0] < end or text[begin:s].strip() or text[e:end].strip():
        return content
    return content if "\n" in text[s:e] or text[s:e].rstrip(" ”\"’'")[-1:] in (*".?!,:;…–—-", "") else content[1:]


_HERE = re.compile(r"(?:And |But |So )?[Hh]ere(?:['’]s| is| are| was| were) [^“”\"]*")
_TEXT_OF = re.compile(
    r"(?:an?|the|this|another) (?:[\w’'-]+ ){0,3}?"
    r"(?:statement|letter|tweet|video|memo|piece|article|essay|column|op-ed|message|post|note)\b"
)
_PUBLISHES = frozenset("release issue publish post send put write run circulate tweet".split())


def announced(text, mask, content, cue, source):
    """Drops what only announces the quotation behind it: "[Here’s the end], he said: “...”", "released [a note on the deal]. “...”"."""
    s, e = content[0]
    if len(content) < 2 or any(mask[s:e]) or not all(mask[b] for b, _ in content[1:]):
        return content
    before = text[e : content[1][0]].rstrip().endswith(":")
    if before and e <= cue[0] and _HERE.fullmatch(text, s, e):
        return content[1:]
    if s < cue[1] or FINITE.search(text, s, e):
        return content
    about = before and _REGARDING.search(text, *cue)
    document = _TEXT_OF.match(text, s, e) and cues.classify(text[slice(*cue)]).lemma in _PUBLISHES
    return content[1:] if about or document else content


_REGARDING = re.compile(r"\bfollowing\b.* (?:about|on|regarding|concerning|to|from|of)$")


_BEFORE_APART = re.compile(r"\b(?:with|in|at|on|by|from|as|of|after|before) $", re.I)


def apart(text, mask, content, cue, source):
    """Drops the rest of an adverbial before source and cue: "Then, with [a flair], he added, “...”"."""
    s, e = content[0]
    behind = content[1:]
    if not behind or e > min(cue[0], source[0] if source else cue[0]) or behind[0][0] < cue[1] or not mask[behind[0][0]]:
        return content
    rest = not any(mask[s:e]) and e - s < 40 and _BEFORE_APART.search(text, max(0, s - 8), s) and not FINITE.search(text, s, e)
    return behind if rest else content


_TO_WHOM = re.compile(r"\b(?:tell|tells|telling|told) (?:[\w.’'-]+ ){0,3}[\w.’'-]+ $")
_PREPOSITION = re.compile(r"\b(?:of|for|about|on|to|against)$", re.I)


_AS_SAYING = re.compile(r"\bas \w+ing\b")


def lead_in(text, mask, content, cue, source):
    """Cuts what only leads to a quotation: "said [of the North: “...”]", "trashed [Orlo — “...”]", "told reporters [in Rome, “...”]"."""
    for k, (s, e) in enumerate(content):
        if mask[s] or s < cue[1] and not _TO_WHOM.search(text, max(0, s - 60), s):
            continue
        q = next((i for i in range(s, min(e, s + 90)) if mask[i]), None)
        if q is None or q - s < 3 or not all(mask[q:e]) or e - q < 10:
            continue
        lead = text[s:q].rstrip()
        plain = not FINITE.search(lead.rstrip(",:—–- "))
        if k and s - cue[1] > 2:
            return content
        if lead.endswith(":"):
            neutral = cues.classify(text[slice(*cue)]).cue_class in ("neutral", "relaying", None)
            led = (plain and neutral or _PREPOSITION.search(text, *cue)) and not _AS_SAYING.search(lead)
        elif lead.endswith(","):
            led = plain and _TO_WHOM.search(text, max(0, s - 60), s)
        else:
            led = plain and lead[-1] in "—–-" and text[q + 1].isupper() and text.count(" ", q, e) > 2
        if led and "\n" not in lead:
            return (*content[:k], (q, e), *content[k + 1 :])
        return content
    return content
