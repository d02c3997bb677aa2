"""Corrections by hand: found again by their place in the text and applied in one place.

What a correction may say stands in corrections_file.py. Rows are matched by overlap, so that a correction outlives a version of the program
that draws the boundary a word further on.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from .corrections_file import (
    DAY,
    FIELDS,
    FILE,
    WHO,
    Corrections,
    check,
    find_place,
    load,
    not_there,
    shortened,
    unknown_articles,
    where_of,
)

OVERLAP = 0.5   # least share of characters (of both spans together) that a correction and a row have in common


def apply(table: str, frame: pd.DataFrame, articles: pd.DataFrame, corrections: Corrections) -> pd.DataFrame:
    """The frame with the corrections of its table, and a column `corrected` that says what a hand has overruled (missing elsewhere).

    table: quotes, frames, dates or measures. Without corrections for the table the frame comes back as it is. A row that cannot be
    applied is told in `corrections.problems`.
    """
    rows = corrections.of(table) if corrections else []
    if not rows:
        return frame
    known = set(articles["article_id"])
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    records, order = frame.to_dict("records"), list(frame.columns)
    for record in records:
        record["corrected"] = None
    for correction in rows:
        if correction.get("article_id", next(iter(known), None)) not in known:
            continue   # an article that outlets, since or until left out; a misspelt id is told by `unknown_articles`
        matched, missed = _targets(table, records, correction, texts, articles)
        if missed:
            _tell(corrections, correction, f"{missed}; it was not applied")
            continue
        corrections.applied += 1
        for record in matched:
            if correction["do"] == "drop":
                records.remove(record)
            else:
                _change(table, record, correction, texts)
    return _frame(table, records, frame, order)


def _targets(table, records, correction, texts, articles):
    """(rows that a correction overrules, None), or (none, why there are none). A row that it adds is added to the records."""
    if "who" in correction:
        matched = _of_person(table, records, correction)
        return matched, None if matched else f"no row has the {WHO[table]} {correction['who']!r}"
    span = find_place(texts[correction["article_id"]], correction)
    if span is None:
        return [], not_there(correction)
    if correction["do"] == "add":
        records.append(_ADD[table](correction, span, texts, articles, records))
        return [], None
    matched = _matching(table, records, correction, span)
    return matched, None if matched else f"the machine has no row at “{shortened(correction['text'])}” any more"


@dataclass(frozen=True)
class _Lexicon:
    """A lexicon whose matcher finds in an article what the corrected table of hits has there."""

    frames: tuple
    hits: tuple

    @property
    def names(self):
        return [f.name for f in self.frames]

    @property
    def matcher(self):
        return self

    @cached_property
    def _by_text(self):
        return dict(self.hits)

    @cached_property
    def _lexicon(self):
        from .framing.lexicon import Lexicon

        return Lexicon(self.frames)

    def find(self, text):
        found = self._by_text.get(text)
        return list(found) if found is not None else self._lexicon.matcher.find(text)


def lexicon(given, articles, hits):
    """The lexicon as `count_frames` takes it, bound to the hits as corrected by hand."""
    names = {n: i for i, n in enumerate(given.names)}
    body = hits[(hits["zone"] == "body") & hits["frame"].isin(names)]
    found = {a: [] for a in articles["article_id"]}
    for h in body.itertuples():
        found[h.article_id].append((h.start, h.end, names[h.frame], h.term))
    texts = zip(articles["article_id"], articles["text"], strict=True)
    return _Lexicon(given.frames, tuple((text, tuple(found[a])) for a, text in texts))


def _of_person(table, records, correction):
    """The rows whose speaker or actor is the person that a correction names."""
    name, article = correction["who"].casefold(), correction.get("article_id")
    return [r for r in records if str(r.get(WHO[table]) or "").casefold() == name and article in (None, r["article_id"])]


def _matching(table, records, correction, span):
    best, found = OVERLAP, []
    for record in records:
        if record["article_id"] != correction["article_id"] or (table == "frames" and (record.get("zone") or "body") != "body"):
            continue
        if correction.get("was") and correction["was"] != record.get({"measures": "family", "frames": "frame"}.get(table)):
            continue
        share = max(_shared(span, s) for s in _spans(table, record))
        if share > best + 1e-9:
            best, found = share, [record]
        elif share >= best and share > 0:
            found.append(record)
    return found


def _spans(table, record):
    if table == "quotes":
        pieces = record["content_spans"]
        return [(min(a for a, _ in pieces), max(b for _, b in pieces))]
    spans = [(record["start"], record["end"])]
    if table == "measures" and not _missing(record.get("trigger_start")):
        spans.append((record["trigger_start"], record["trigger_end"]))
    return spans


def _shared(a, b):
    inside = min(a[1], b[1]) - max(a[0], b[0])
    return inside / (max(a[1], b[1]) - min(a[0], b[0])) if inside > 0 else 0.0


def _change(table, record, correction, texts):
    changed = []
    for column in FIELDS[table]:
        if column not in correction:
            continue
        value = None if correction[column] == "none" else correction[column]
        if column == "date":
            _set_days(table, record, value)
        else:
            record[column] = value
        changed.append(column)
    if table == "measures":
        _know(record, changed)
    if "new_start" in correction or "new_end" in correction:
        start, end = _spans(table, record)[0]
        span = (correction.get("new_start", start), correction.get("new_end", end))
        _set_content(record, [span], texts[record["article_id"]], keep_kind="kind" in correction)
        changed.append("content")
    record["corrected"] = ", ".join(dict.fromkeys([*filter(None, [record["corrected"]]), *changed]))


def _know(record, roles):
    """What a hand says of the parties of a report is no guess: other reports of its act overrule it no more."""
    for column in ("inferred", "unsaid"):
        guessed = record[column].split("; ") if isinstance(record[column], str) else []
        record[column] = "; ".join(r for r in guessed if r not in roles) or None
    if "actor" in roles:
        record["actor_sure"] = 1.0


def _set_content(record, spans, text, keep_kind=False):
    from .language.marks import quoted_mask
    from .language.text import words

    mask = quoted_mask(text)
    record["content_spans"] = spans
    record["content"] = " … ".join(text[a:b] for a, b in spans)
    starts = [s for a, b in spans for s, _ in words(text, a, b)]
    inside = sum(mask[s] for s in starts)
    record["quoted_words"] = inside
    if not keep_kind:
        record["kind"] = "direct" if starts and inside >= 0.95 * len(starts) else "mixed" if inside else "indirect"


def _set_days(table, record, value):
    days = [pd.Timestamp(d) for d in DAY.findall(value or "")]
    record["earliest"], record["latest"] = (days[0], days[-1]) if days else (pd.NaT, pd.NaT)
    if table == "measures":
        record |= {"dated_by": "hand" if days else None, "day_sure": 1.0}
    elif days:
        record["value"] = "/".join(dict.fromkeys(d.strftime("%Y-%m-%d") for d in (days[0], days[-1])))


def _added(correction, articles):
    article = articles.loc[articles["article_id"] == correction["article_id"]].iloc[0]
    record = {"article_id": correction["article_id"], "outlet": article["outlet"], "published": article.get("published")}
    record["corrected"] = "added"
    return record | {k: v for k, v in correction.items() if k in FIELDS[correction["table"]] and k != "date" and v != "none"}


def _add_quote(correction, span, texts, articles, records):
    from .language.text import containing, paragraphs, sentences

    text, record = texts[correction["article_id"]], _added(correction, articles)
    numbers = [int(str(r["quote_id"]).rpartition("-q")[2]) for r in records if r["article_id"] == correction["article_id"]]
    record["quote_id"] = f"{correction['article_id']}-q{max(numbers, default=0) + 1:03d}"
    _set_content(record, [span], text, keep_kind="kind" in correction)
    record.setdefault("act", "speech")
    record["paragraph"], record["sentence"] = containing(paragraphs(text), span[0]) + 1, containing(sentences(text), span[0]) + 1
    return record


def _add_frame(correction, span, texts, articles, records):
    text, record = texts[correction["article_id"]], _added(correction, articles)
    start, end = span
    around = {"left": text[max(0, start - 70) : start], "match": text[start:end], "right": text[end : end + 70]}
    record |= {k: " ".join(v.split()) if k == "match" else re.sub(r"\s+", " ", v) for k, v in around.items()}
    return record | {"term": record["match"], "start": start, "end": end, "zone": "body", "voice": None}


def _add_date(correction, span, texts, articles, records):
    record = _added(correction, articles) | {"start": span[0], "end": span[1], "text": texts[correction["article_id"]][span[0] : span[1]]}
    record.setdefault("type", "DATE")
    _set_days("dates", record, correction.get("date"))
    return record


def _add_measure(correction, span, texts, articles, records):
    from .language.text import containing, sentences

    text, record = texts[correction["article_id"]], _added(correction, articles)
    spans = sentences(text)
    start, end = spans[max(0, containing(spans, span[0]))]
    record |= {"sentence": text[start:end], "start": start, "end": end, "trigger": text[span[0] : span[1]]}
    record |= {"trigger_start": span[0], "trigger_end": span[1], "decided_by": "by hand"}
    record.setdefault("status", "occurred")
    record.setdefault("stage", record["status"])
    _set_days("measures", record, correction.get("date"))
    return record


_ADD = {"quotes": _add_quote, "frames": _add_frame, "dates": _add_date, "measures": _add_measure}


def _frame(table, records, before, order):
    """The records as a frame of the same columns and types, in the order of the text."""
    place = {a: n for n, a in enumerate(dict.fromkeys([*before["article_id"], *(r["article_id"] for r in records)]))}
    records.sort(key=lambda r: (place[r["article_id"]], min(_spans(table, r))[0] if table != "frames" else _zone(r), r.get("start") or 0))
    frame = pd.DataFrame(records, columns=[*order, "corrected"])
    for column in order:
        if before[column].dtype == bool:   # an added row says nothing of these, and a missing value cast to bool is True
            frame[column] = frame[column].eq(True)
        elif len(before):
            frame[column] = frame[column].astype(before[column].dtype)
    frame.attrs = dict(before.attrs)
    if table == "measures" and len(frame):
        from .measures.extract import assign_ids

        frame = assign_ids(frame)
    return frame


def _zone(record):
    return {"headline": -2, "deck": -1}.get(record.get("zone"), 0)


def _tell(corrections, correction, sentence):
    told = f"{where_of(corrections, correction)}: {sentence}."
    if told not in corrections.problems:
        corrections.problems.append(told)


def _missing(value):
    return value is None or value is pd.NA or value != value


__all__ = ["FIELDS", "FILE", "Corrections", "apply", "check", "lexicon", "load", "unknown_articles"]
