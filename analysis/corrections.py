"""Corrections by hand: what a researcher has overruled, found again by its place in the text and applied in one place.

corrections.csv lies beside the articles, one correction a row. Its columns:

    table        quotes, frames, dates or measures
    do           change (the default), drop or add
    article_id   the article
    start, end   offsets into its text, as the tables and the check sheets give them
    text         what stands there, exactly; a correction whose text is no longer there is reported and not applied
    was          (measures, frames) the family or frame meant, where several rows share the place
    why          a note for the reader

and any of the columns that the table lets a hand overrule (FIELDS), empty where the machine's answer stands, "none" where there is
no answer. new_start and new_end give a quotation another span. Rows are matched by overlap, so that a correction outlives a version
of the program that draws the boundary a word further on.
"""

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from . import schema

FILE = "corrections.csv"
FIELDS = schema.by_hand()   # whose voice a word is in follows from the quotations: correct those
KINDS = {c: schema.allowed(c) for c in ("kind", "speaker_kind", "domain", "direction", "status")} | {"do": ("change", "drop", "add")}
REQUIRED = ("table", "article_id", "start", "end", "text")
_OTHER = ("do", "was", "why", "new_start", "new_end")
OVERLAP = 0.5   # least share of characters (of both spans together) that a correction and a row have in common
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Corrections(list):
    """The rows of a corrections file as dicts; `problems` tells, in sentences, which could not be applied."""

    def __init__(self, rows=(), file=None):
        super().__init__(rows)
        self.file, self.problems, self.applied = file, [], 0

    def of(self, table):
        return [r for r in self if r["table"] == table]


def load(corpus):
    """The Corrections of a corpus (corrections.csv in its folder, or beside its file); empty where there is no such file.

    Raises ValueError, one sentence with file and line, for a row that cannot be understood.
    """
    corpus = Path(corpus)
    path = (corpus if corpus.is_dir() else corpus.parent) / FILE
    if not path.is_file():
        return Corrections()
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else "\t" if "\t" in first else ",")
    missing = [c for c in REQUIRED if c not in (reader.fieldnames or [])]
    if missing:
        raise ValueError(f"{path}: has no column {missing[0]!r}; expected {', '.join(REQUIRED)} and the columns to overrule.")
    rows = []
    for row in reader:
        given = {k: _unguarded(v.strip()) for k, v in row.items() if k and isinstance(v, str) and v.strip()}
        if given:
            rows.append(_checked(given, f"{path}, line {reader.line_num}"))
    return Corrections(rows, path)


def apply(table, frame, articles, corrections):
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
        if correction["article_id"] not in known:
            continue   # an article that outlets, since or until left out; a misspelt id is told by `unknown_articles`
        span = _found(texts[correction["article_id"]], correction)
        if span is None:
            what = f"“{_short(correction['text'])}” no longer stands at its place in {correction['article_id']}"
            _tell(corrections, correction, f"{what}; it was not applied")
            continue
        if correction["do"] == "add":
            records.append(_ADD[table](correction, span, texts, articles, records))
            corrections.applied += 1
            continue
        matched = _matching(table, records, correction, span)
        if not matched:
            _tell(corrections, correction, f"the machine has no row at “{_short(correction['text'])}” any more; it was not applied")
            continue
        corrections.applied += 1
        for record in matched:
            if correction["do"] == "drop":
                records.remove(record)
            else:
                _change(table, record, correction, texts)
    return _frame(table, records, frame, order)


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


def unknown_articles(corrections, articles):
    """Sentences on corrections whose article the corpus does not have."""
    known = set(articles["article_id"])
    return [f"{_where(corrections, c)}: there is no article {c['article_id']!r}." for c in corrections if c["article_id"] not in known]


def _checked(given, where):
    table = given.get("table")
    if table not in FIELDS:
        raise ValueError(f"{where}: table is {table!r}; expected one of {', '.join(FIELDS)}.")
    given.setdefault("do", "change")
    for column, allowed in KINDS.items():
        if column in given and given[column] not in (*allowed, *(["none"] if column != "do" else [])):
            raise ValueError(f"{where}: {column} is {given[column]!r}; expected one of {', '.join(allowed)}.")
    for column in ("start", "end", "new_start", "new_end"):
        if column in given:
            if not given[column].replace(",", "").removesuffix(".0").isdigit():
                raise ValueError(f"{where}: {column} is {given[column]!r}; expected an offset into the text, a whole number.")
            given[column] = int(given[column].replace(",", "").removesuffix(".0"))
    for column in REQUIRED:
        if column not in given:
            raise ValueError(f"{where}: {column} is empty; a correction needs {', '.join(REQUIRED)}.")
    if "date" in given and given["date"] != "none" and not 0 < len(_DAY.findall(given["date"])) < 3:
        raise ValueError(f"{where}: date is {given['date']!r}; expected a day, 2019-08-22, or an interval, 2019-08-01/2019-08-31.")
    changes = [c for c in given if c in FIELDS[table]] + [c for c in ("new_start", "new_end") if c in given]
    if given["do"] == "change" and not changes:
        raise ValueError(f"{where}: overrules nothing; fill one of {', '.join(FIELDS[table])}, or write drop or add into the column do.")
    if given["do"] == "add" and table == "frames" and "frame" not in given:
        raise ValueError(f"{where}: adds a frame word without a frame; fill the column frame.")
    given["where"] = where.rpartition(", ")[2]
    return given


def _found(text, correction):
    """Where the correction's exact text stands: at its place, or moved to the only other place that has it; None where it is gone."""
    wanted, start = correction["text"], correction["start"]
    if text[start : correction["end"]] == wanted:
        return start, correction["end"]
    squeezed = " ".join(wanted.split())
    if " ".join(text[start : correction["end"]].split()) == squeezed:   # a spreadsheet has joined the lines
        return start, correction["end"]
    if squeezed and text.count(wanted) == 1:
        at = text.index(wanted)
        return at, at + len(wanted)
    return None


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
    if "new_start" in correction or "new_end" in correction:
        start, end = _spans(table, record)[0]
        span = (correction.get("new_start", start), correction.get("new_end", end))
        _set_content(record, [span], texts[record["article_id"]], keep_kind="kind" in correction)
        changed.append("content")
    record["corrected"] = ", ".join(dict.fromkeys([*filter(None, [record["corrected"]]), *changed]))


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
    days = [pd.Timestamp(d) for d in _DAY.findall(value or "")]
    record["earliest"], record["latest"] = (days[0], days[-1]) if days else (pd.NaT, pd.NaT)
    if table == "measures":
        record["dated_by"] = "hand" if days else None
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
    told = f"{_where(corrections, correction)}: {sentence}."
    if told not in corrections.problems:
        corrections.problems.append(told)


def _where(corrections, correction):
    return f"{Path(corrections.file).name if corrections.file else FILE}, {correction.get('where', 'a row')}"


def _missing(value):
    return value is None or value is pd.NA or value != value


def _short(text, most=60):
    return text if len(text) <= most else text[:most].rstrip() + " …"


def _unguarded(text):
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@＝＋－＠" else text
