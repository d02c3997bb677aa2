"""Many articles in one file, as Nexis and Factiva hand them out.

Four layouts of lines, whatever the format of the file: Nexis Uni (each article closes with "End of Document"), the older Nexis ("3 of 120
DOCUMENTS" opens each), Factiva with field codes (HD, PD, SN ...) and without. The last two close with the article's number ("Document
NYTF000020190823ef8n0004x"). They are described in the help pages of both data bases, and in those of the R packages LexisNexisTools and
tm.plugin.factiva.
"""

import re

from .days import parse_day
from .decoding import cell, plain

_UNI_END = re.compile(r"(?m)^[ \t]*End of Document[ \t]*$")
_OLD_START = re.compile(r"(?m)^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$")
_FACTIVA_END = re.compile(r"(?m)^(?:AN[ \t]+)?Document ([A-Z][A-Za-z0-9]{14,40})[ \t]*$")
_LABEL = re.compile(r"(Section|Length|Byline|Dateline|Highlight|Series|Column|Distribution|Show|Anchors|Guests) ?:\s*(.*)", re.I | re.S)
_AFTER_TEXT = "Classification Graphic Notes Load-Date Language Publication-Type Document-Type Journal-Code Pub-Type Correction-Date".split()
_AFTER_TEXT = "|".join([*_AFTER_TEXT, *map(str.upper, _AFTER_TEXT)])
_TAIL = re.compile(rf"(?:{_AFTER_TEXT})(?: ?:.*|$)|(?:SUBJECT|UPDATE)(?: ?:.*(?<![.?!\"”]))?$|(?:URL: http|Copyright \d{{4}} ).*", re.S)
_RIGHTS = re.compile(r"Copyright\b|\(c\) |©|.*All rights reserved", re.I)
_CODES = "HD SE BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB ART CLM AN".split()
_CODE = re.compile(rf"({'|'.join(_CODES)})(?:[ ]{{2,}}|[ ]*$)(.*)")
_NAMED = {"headline": "HD", "byline": "BY", "outlet": "SN", "published": "PD"}
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: ?[-/] ?[A-Z][a-z]+)?,? \d{4}")
_WORDS = re.compile(r"[\d,.]+ words")
_HEADER_LINES = 14
WIDTH = 90  # of a line of the older plain text, at most


def split_export(text: str) -> list[tuple[str, dict]] | None:
    """[(text, page)] of the articles in the download of a data base, or None where the text is none.

    page: what the header says: headline, byline, outlet, published, deck. An article whose header cannot be made out has text alone.
    """
    if "Document" not in text and "DOCUMENT" not in text:
        return None
    text = plain(text.replace("\t", "   "))  # as wide as field codes stand off
    if _UNI_END.search(text) and re.search(r"(?mi)^(?:Length ?:|Body$|Load-Date ?:)", text):
        *parts, last = _UNI_END.split(text)
        parts += [last] * bool(re.search(r"(?mi)^[ \t]*(?:Length ?:.*|Body[ \t]*)$", last))  # cut off before its end is told
        return [_nexis_uni(part) for part in parts]
    if _OLD_START.search(text) and re.search(r"(?m)^[ \t]*LENGTH:", text):
        return [_nexis(part) for part in _OLD_START.split(text)[1:]]
    ends = list(_FACTIVA_END.finditer(text))
    if ends and re.search(r"(?m)^(?:WC\s+)?[\d,]+ words[ \t]*$", text):
        starts = [0, *(m.end() for m in ends)]
        stops = [m.start() for m in ends]
        stops += [len(text)] * bool(re.search(r"(?m)^(?:WC\s+)?[\d,]+ words[ \t]*$", text[starts[-1] :]))
        return [_factiva(text[a:b]) for a, b in zip(starts, stops, strict=False)]
    return None


def _nexis_uni(text):
    """Title, publication and day stand in this order above the labels; what is above the title is the cover of the download."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    body = next((n for n, line in enumerate(lines) if line == "Body"), None)
    labels = [n for n, line in enumerate(lines[:body]) if _LABEL.match(line)]
    first = labels[0] if labels else body or 0
    start = body + 1 if body is not None else _after_labels(lines, first)
    page = _labels(lines[first : body if body is not None else start])
    head = [line for line in lines[:first] if line and not _RIGHTS.match(line)]
    day = next((n for n in range(len(head) - 1, -1, -1) if parse_day(head[n])[0] or _MONTH.fullmatch(head[n])), None)
    if day is not None and day >= 1:
        page |= {"published": head[day], "outlet": head[day - 1], "headline": head[day - 2] if day >= 2 else None}
    return _body(text.split("\n")[start:]), page


def _nexis(text):
    """Publication, day and title stand in this order above the labels, parted by blank lines."""
    raw = re.split(r"\n[ \t]*\n", text)
    blocks = [" ".join(b.split()) for b in raw]
    first = next((n for n, b in enumerate(blocks) if _LABEL.match(b) and b.split(":")[0].isupper()), 0)
    start = _after_labels(blocks, first)
    page = _labels(blocks[first:start])
    head = [b for b in blocks[:first] if b and not _RIGHTS.match(b)]
    for n, block in enumerate(head):
        day = re.match(r"[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}", block) or _MONTH.fullmatch(block)
        if day and n >= 1:
            page |= {"published": day[0], "outlet": head[n - 1], "headline": head[-1] if n < len(head) - 1 else None}
            break
    # Lines of a set width are one paragraph; where the file has a line for each paragraph, they are longer.
    wrapped = (block if max(map(len, block.split("\n"))) > WIDTH else " ".join(block.split()) for block in raw[start:])
    return _body("\n\n".join(wrapped).split("\n")), page


def _after_labels(lines, n):
    """Where the run of labelled lines that begins at n ends."""
    while n < len(lines) and (_LABEL.match(lines[n]) or not lines[n]):
        n += 1
    return n


def _labels(lines):
    """What the labelled lines say; a value may stand in the lines after its label."""
    said, name = {}, None
    for line in filter(None, lines):
        m = _LABEL.match(line)
        name = m[1].lower() if m else name
        if name:
            said[name] = f"{said.get(name, '')} {m[2] if m else line}".strip()
    return {"byline": cell(said.get("byline")), "deck": cell(said.get("highlight"))}


def _body(lines):
    """The lines to the first label of what follows a text."""
    end = next((n for n, line in enumerate(lines) if _TAIL.fullmatch(line.strip()) and any(lines[:n])), len(lines))
    return "\n".join(line for line in lines[:end] if not re.fullmatch(r"\s*Page \d+ of \d+\s*", line)).strip("\n")


def _factiva(text):
    lines = text.split("\n")
    codes = [m[1] for line in lines if (m := _CODE.match(line.strip()))]
    return _factiva_coded(lines) if {"HD", "SN", "PD"} <= set(codes) else _factiva_plain(lines)


def _factiva_coded(lines):
    said, code = {}, None
    for line in lines:
        if m := _CODE.match(line.strip()):
            code, line = m[1], m[2]
        if code:
            said.setdefault(code, []).append(line.strip())
    page = {ours: cell(" ".join(said.get(code, []))) for ours, code in _NAMED.items()}
    return "\n".join([*said.get("LP", []), "", *said.get("TD", [])]).strip("\n"), page


def _factiva_plain(lines):
    """Section, headline and byline, then "812 words", day, hour, publication, code, edition, page, language and copyright, a line each."""
    at = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line.strip())), None)
    if at is None:
        return "\n".join(lines).strip("\n"), {}
    above = [line.strip() for line in lines[:at] if line.strip() and not re.match(r"Page \d+ of \d+|.*\bFactiva\b", line.strip())]
    has_byline = len(above) == 3 or len(above) > 1 and _is_byline(*above[-2:])
    page = {"byline": above.pop() if has_byline else None, "headline": above[-1] if above else None}
    head = [n for n in range(at + 1, len(lines)) if lines[n].strip()][:_HEADER_LINES]
    day = next((n for n in head if parse_day(lines[n].strip())[0]), None)
    rights = [n for n in head if len(lines[n]) < 200 and _RIGHTS.match(lines[n].strip())]
    start = rights[-1] + 1 if rights else next((n + 1 for n in head if lines[n].strip() == "English"), at + 1)
    if day is not None:
        after = [lines[n].strip() for n in head if n > day and not re.fullmatch(r"\d{1,2}:\d\d(?: ?[AP]M)?", lines[n].strip())]
        page |= {"published": lines[day].strip(), "outlet": after[0] if after else None}
    return "\n".join(lines[start:]).strip("\n"), page


def _is_byline(above, line):
    """True for "By Ada Holm", and for names alone under a longer line: a section over a headline is the shorter of the two."""
    words = line.split()
    names = 2 <= len(words) <= 9 and all(w[0].isupper() or w == "and" for w in words)
    return bool(re.match(r"by\b", line, re.I)) or names and len(above) > len(line)
