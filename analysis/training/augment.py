"""Varied copies of annotated articles for training, so that the tagger does not learn one country's names or one outlet's marks.

Each function takes a row (text, attributions with character spans) and gives a new one whose spans are moved exactly. What is
varied: the typography of quotation marks; names of people, countries and institutions; British spelling; datelines; lists of key
points and headlines made from attributions of the article; quotations that go on over paragraphs or stand alone in one.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

import yaml

from analysis.language import windows as cutting

VARIANTS = Path(__file__).with_name("variants.yml")
ROLES = ("content", "cue", "source")


def edit(row, edits):
    """The row with (start, end, replacement) applied; edits may not overlap."""
    edits = sorted((e for e in edits if e), key=lambda x: x[:2])
    text, out, starts, at = row["text"], [], [], 0
    for s, e, new in edits:
        if s < at:
            continue
        out += [text[at:s], new]
        starts.append((s, e, len(new)))
        at = e
    out.append(text[at:])
    shift, before = 0, []
    for s, e, n in starts:
        before.append((s, e, s + shift, s + shift + n))
        shift += n - (e - s)
    ends = [b[0] for b in before]
    def move(offset, is_end):
        k = bisect_right(ends, offset) - 1
        if k >= 0 and before[k][0] == offset and is_end and before[k][1] > offset:
            k -= 1  # the span ends where the edit begins
        if k < 0:
            return offset
        s, e, a, b = before[k]
        if offset >= e:
            return b + offset - e
        return b if is_end else a

    attributions = [{r: [[move(s, False), move(e, True)] for s, e in a[r]] for r in ROLES} for a in row["attributions"]]
    return {**row, "text": "".join(out), "attributions": attributions}


def lists():
    """Names and spellings (variants.yml)."""
    return yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))


def corpus(rows, rng, share):
    """The rows, `share` of them varied in one or more ways, the others as they are."""
    data = lists()
    out = []
    for row in rows:
        if rng.random() < share:
            for change, chance in ((names, 0.5), (places, 0.35), (british, 0.3), (paragraphs, 0.5), (lead, 0.35), (typography, 0.6)):
                if rng.random() < chance:
                    row = change(row, rng, data)
        out.append(row)
    return out


# --- names and places

_PERSON = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")


def names(row, rng, data):
    """Another name for each person who is a source by given name and surname, the same one throughout the article."""
    text, no = row["text"], set(data["no_names"])
    people = {}
    for a in row["attributions"]:
        for s, e in a["source"]:
            for m in _PERSON.finditer(text, s, e):
                if m.group(1) not in no and m.group(2) not in no:
                    people[m.group(1, 2)] = None
    if not people:
        return row
    culture = rng.choice(list(data["names"]))
    surnames = {}
    for given, family in people:
        if rng.random() < 0.25:
            culture = rng.choice(list(data["names"]))
        pool = data["names"][culture]
        new_given, new_family = rng.choice(pool["given"]), surnames.get(family) or rng.choice(pool["family"])
        surnames[family] = new_family
        last_first = pool.get("family_first") and rng.random() < 0.8
        people[given, family] = f"{new_family} {new_given}" if last_first else f"{new_given} {new_family}"
    edits = [(m.start(), m.end(), people[m.group(1, 2)]) for m in _PERSON.finditer(text) if m.group(1, 2) in people]
    taken = [(s, e) for s, e, _ in edits]
    single = re.compile(r"\b(" + "|".join(map(re.escape, surnames)) + r")\b")
    k = 0
    for m in single.finditer(text):
        while k < len(taken) and taken[k][1] <= m.start():
            k += 1
        if k == len(taken) or m.end() <= taken[k][0]:
            edits.append((m.start(), m.end(), surnames[m.group(1)]))
    return edit(row, edits)


def places(row, rng, data):
    """Other countries, capitals, parties and institutions, the same one throughout the article."""
    chosen = {}
    for group in data["places"]:
        new = rng.choice(group["to"])
        for old, kind in group["from"].items():
            chosen[old] = new[kind]
    return _words(row, chosen)


def british(row, rng, data):
    """British spelling."""
    chosen = dict(data["british"])
    for m in re.finditer(r"\b\w{3,}[iy]z(?:e|ed|es|ing|ation)\b", row["text"]):
        if m.group() not in ("size", "sized", "prize", "prizes", "seize", "seized", "sizes"):
            chosen[m.group()] = re.sub(r"([iy])z", r"\1s", m.group())
    return _words(row, chosen)


def _words(row, chosen):
    pattern = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, chosen), key=len, reverse=True)) + r")(?!\w)")
    return edit(row, [(m.start(), m.end(), chosen[m.group()]) for m in pattern.finditer(row["text"])])


# --- paragraphs, leads, headlines

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def paragraphs(row, rng, data):
    """Quotations of several sentences run over a paragraph's end, with a mark opening each paragraph; later pieces of a split
    quotation stand alone in the next paragraph."""
    plain, edits = cutting.normalise(row["text"]), []
    for a in row["attributions"]:
        if not a["content"] or rng.random() > 0.3:
            continue
        s, e = max(a["content"], key=lambda p: p[1] - p[0])
        marks = [i for i in (s, e - 1, e - 2) if 0 <= i < len(plain) and plain[i] in "“”"]
        if marks and plain[s] == "“" and "”" not in plain[s:e - 2] and "\n" not in plain[s:e]:
            breaks = [m.start() for m in _SENTENCE.finditer(plain, s, e)]
            if breaks:
                cut = rng.choice(breaks)
                edits.append((cut, cut + 1, rng.choice(["\n\n“", "\n\n“", "\n\n“", "”\n\n“"])))
        elif len(a["content"]) > 1:
            last = max(a["content"])
            if plain[last[0]] == "“" and last[0] > 1 and plain[last[0] - 1] == " " and plain[last[0] - 2] in ".":
                edits.append((last[0] - 1, last[0], "\n\n"))
    return edit(row, edits)


_SAID = {"said", "says", "told", "according to", "say", "added", "saying", "noted", "announced", "argued", "warned", "claimed", "insisted",
         "has said", "reported", "wrote", "stated", "suggested", "tweeted", "acknowledged", "declared", "predicted", "concluded"}


def lead(row, rng, data):
    """An agency's dateline, key points or a headline made from attributions of the article."""
    text, made = row["text"], []
    short = [a for a in row["attributions"] if _fits_a_line(text, a)]
    rng.shuffle(short)
    style = rng.choice(("headline", "points", "dateline", "dateline"))
    for a in short[:1 if style != "points" else 3] if style != "dateline" else ():
        (s, e), (x, y) = a["content"][0], a["source"][0]
        content, source = re.sub(r"^that ", "", text[s:e]).rstrip(",. "), text[x:y].rstrip(", ")
        if source.lower() in ("i", "we", "who", "that", "which", "they", "it", "he", "she", "you"):
            continue
        source = source[0].upper() + source[1:]
        cue = rng.choice(("says", "says", "said", "tells reporters", "warns", "claims"))
        parts = rng.choice(((source, "source", ": ", None, content), (source, "source", f" {cue} ", cue, content),
                            (content, "content", f", {cue} ", cue, source), (content, "content", " – ", None, source),
                            (content, "content", ": ", None, source), (source, "source", f": ‘{content}’", None, None)))
        line, spans = _made(parts)
        made.append((re.sub(r"(?<![\w’'])[a-z]", lambda m: m.group().upper(), line) if rng.random() < 0.4 else line, spans))
    if style == "dateline" and row["text"].count("\n\n") > 1:
        cut = text.index("\n\n") + 2
        city, agency = rng.choice(data["datelines"]["cities"]), rng.choice(data["datelines"]["agencies"])
        form = rng.choice(("{city}, July 19 ({agency}) -- ", "{city} ({agency}) - ", "{city} ({agency}) — ", "{city} — ",
                           "{city}, Aug. 2 ({agency}) — ", "{city}: "))
        return edit(row, [(cut, cut, form.format(city=city.upper(), agency=agency))])
    bullet = rng.choice(("", "- ", "• ", "– ")) if style == "points" else ""
    for line, spans in reversed(made):
        n = len(bullet) + len(line) + 2
        moved = [{r: [[s + n, e + n] for s, e in a[r]] for r in ROLES} for a in row["attributions"]]
        moved.append({r: [[s + len(bullet), e + len(bullet)] for s, e in spans[r]] for r in ROLES})
        row = {**row, "text": f"{bullet}{line}\n\n{row['text']}", "attributions": moved}
    return row


def _fits_a_line(text, a):
    """Said by somebody, each role in one piece, content and source short."""
    if any(len(a[r]) != 1 for r in ROLES):
        return False
    content, cue, source = (text[a[r][0][0]:a[r][0][1]] for r in ROLES)
    return cue in _SAID and 15 < len(content) < 110 and len(source) < 40 and "\n" not in content


def _made(parts):
    """A line and the spans of its roles, from (first, its role, what joins, cue, second)."""
    first, role, joint, cue, second = parts
    other = "content" if role == "source" else "source"
    line = first + joint + (second or "")
    spans = {role: [[0, len(first)]], "cue": [], other: []}
    at = len(first) + (joint.index(cue) if cue else len(joint) - len(joint.lstrip(" ")))
    spans["cue"] = [[at, at + len(cue or ":")]]
    begin = len(first) + (len(joint) if second else joint.index("‘"))
    spans[other] = [[begin, len(line)]]
    return line, spans


# --- typography

_STYLES = {"straight": ('"', '"', "'"), "curly": ("“", "”", "’"), "pair": ("''", "''", "'"), "single": ("‘", "’", "’"),
           "plain single": ("'", "'", "'"), "acute": ('"', '"', "´"), "guillemets": ("«", "»", "’"), "tex": ("``", "''", "'")}


def typography(row, rng, data):
    """The article's marks in another style; now and then a closing mark is missing."""
    opening, closing, apostrophe = _STYLES[rng.choice(list(_STYLES))]
    text, plain = row["text"], cutting.normalise(row["text"])
    inner = {"‘": "“", "'": '"'}.get(opening)
    drop = rng.random() < 0.25
    edits = []
    head = plain.find("\n")
    if head > 1 and text[head - 1] == "." and rng.random() < 0.5:  # PolNeAR gives every headline a full stop
        edits.append((head - 1, head, ""))
    for m in re.finditer(r"[“”']", plain):
        i, c = m.start(), m.group()
        wide = 2 if c != "'" and text[i:i + 2] in ("''", "’’", "‘‘", "``", "´´") else 1
        if c == "'":
            quoted = i + 1 < len(plain) and not (i and plain[i - 1].isalnum()) and plain[i + 1].isalnum()
            edits.append((i, i + 1, inner if inner and quoted else apostrophe))
        elif c == "”" and drop and rng.random() < (0.1 if plain[i + 1:i + 2] in ("", "\n") else 0.02):
            edits.append((i, i + wide, ""))
        else:
            edits.append((i, i + wide, opening if c == "“" else closing))
    return edit(row, edits)
