"""The annotated texts as articles with one form: text, words, and whatever layers of labels the corpus has.

Layers of an article (all positions are indices of words, all words character spans):
tags and tree    upos, xpos, head (-1: root), deprel              UD English EWT and GUM
mentions         (head word, type, cluster)                       GUM's entities and coreference
measures         Report: trigger words, family, status, arguments, measure   data/measures
speeches         Speech: the word of a source, the words that name the speaker and his side   data/quotes
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.dates.extract import dates_of
from analysis.language import heads
from analysis.language.gazetteer import gazetteer
from analysis.language.pointers import source_word
from analysis.language.text import sentences
from analysis.language.tokens import tokens

DAY, NARROW, LONG = timedelta(days=1), 3, 31  # of measures: told as the day's news, dated at all
ROLES = ("actor", "target", "object", "date")
READ = Path(__file__).with_name("read_measures.jsonl")  # measures of further articles, by offsets into texts of DATA


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence's report of a measure: ranges of words; measure is the number of the measure within its file, a summary is no one act."""

    trigger: range
    family: str
    status: str
    arguments: dict
    measure: int
    summary: bool = False
    parties: dict = field(default_factory=dict)  # role: for each party (day) the words of the article that name it; absent if not known
    news: bool = False  # the article tells the act as the news of the day


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says something: place is the word that stands for the source; named gives for "speaker" and "side" the words of the article that
    name him and his state, none where nothing does, and leaves out what is not known. cue: the first word of the cue, or None; said: it
    tells of speech, which belief, intention and what is only spoken of do not."""

    place: int
    named: dict
    cue: int | None = None
    said: bool = True


@dataclass(slots=True)
class Article:
    """One text with its words and labels; a layer that the corpus lacks is None. read: where tags, tree and mentions are those that the
    network gave, without links between them, which words have them."""

    text: str
    spans: np.ndarray  # (words, 2)
    sentence: np.ndarray  # (words,)
    upos: list | None = None
    xpos: list | None = None
    head: np.ndarray | None = None
    deprel: list | None = None
    mentions: list | None = None
    reports: list[Report] | None = None
    speeches: list[Speech] | None = None
    read: np.ndarray | None = None
    extra: dict = field(default_factory=dict)


def read_lines(path) -> list[dict]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


# --- Universal Dependencies


def treebank(path) -> list[Article]:
    """The documents of a CoNLL-U file; paragraphs are parted by a blank line, words as the annotators cut them."""
    return [_document(sents) for sents in _documents(path)]


def _documents(path):
    sents, document = [], []
    paragraph = False
    for line in Path(path).read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc") and document:
            yield document
            document = []
        elif line.startswith("# newpar"):
            paragraph = True
        elif line and not line.startswith("#"):
            sents.append(line.split("\t"))
        elif not line and sents:
            document.append((paragraph or not document, sents))
            sents, paragraph = [], False
    if document:
        yield document


def _document(sents):
    text, spans, sentence, upos, xpos, head, deprel, entities = "", [], [], [], [], [], [], []
    for number, (opens, rows) in enumerate(sents):
        text = text.rstrip() + ("\n\n" if opens else " ") if text else ""
        base, within = len(spans), 0
        for f in rows:
            if "-" in f[0]:
                within, space = int(f[0].split("-")[1]), "SpaceAfter=No" not in f[9]
                continue
            if "." in f[0]:
                continue
            i = int(f[0])
            spans.append((len(text), len(text) + len(f[1])))
            text += f[1]
            if i < within:
                pass
            elif i == within:
                text += " " if space else ""
            else:
                text += "" if "SpaceAfter=No" in f[9] else " "
            sentence.append(number)
            upos.append(f[3])
            xpos.append(f[4])
            head.append(base + int(f[6]) - 1 if f[6] != "0" else -1)
            deprel.append(f[7])
            m = re.search(r"Entity=([^|]+)", f[9])
            entities.append(m.group(1) if m else "")
    head = np.array(head)
    mentions = _mentions(entities, head) if any(entities) else None
    return Article(text.rstrip(), np.array(spans), np.array(sentence), upos, xpos, head, deprel, mentions)


_BRACKET = re.compile(r"\((\d+)(?:\[[^\]]*\])?-([a-z]+)[^()]*(\))?|(\d+)(?:\[[^\]]*\])?\)")


def _mentions(entities, head):
    """(head word, type, cluster, first, end) of each mention; of two with one head the outer counts."""
    opened, out = {}, {}
    for w, note in enumerate(entities):
        for m in _BRACKET.finditer(note):
            if m.group(1):
                if m.group(3):
                    _add(out, w, w + 1, m.group(2), m.group(1), head)
                else:
                    opened.setdefault(m.group(1), []).append((w, m.group(2)))
            elif opened.get(m.group(4)):
                first, kind = opened[m.group(4)].pop()
                _add(out, first, w + 1, kind, m.group(4), head)
    return [out[w] for w in sorted(out)]


def _add(out, first, end, kind, cluster, head):
    top = next((w for w in range(first, end) if not first <= head[w] < end), first)
    if top not in out or end - first > out[top][4] - out[top][3]:
        out[top] = (top, kind, int(cluster), first, end)


# --- articles of news


def cut(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Spans of the words of a text and the number of each word's sentence."""
    spans, number = [], []
    for k, (s, e) in enumerate(sentences(text)):
        found = tokens(text, s, e)
        spans += found
        number += [k] * len(found)
    return np.array(spans).reshape(-1, 2), np.array(number, dtype=int)


def measures(folder, names=None) -> list[Article]:
    """Articles with their reports of measures from pairs NAME.jsonl, NAME_measures.jsonl."""
    out = []
    for path in sorted(Path(folder).glob("*_measures.jsonl")):
        name = path.name.removesuffix("_measures.jsonl")
        if names is None or name in names:
            out += measured(read_lines(path.with_name(name + ".jsonl")), read_lines(path), name)
    return out


def by_offsets(path, data) -> list[tuple[str, list[dict], list[dict]]]:
    """[(set, articles, measures)] of a file that annotates texts of DATA by offsets; in "none" stand articles that report no measure."""
    paths = [*sorted((Path(data) / "cases").glob("*.jsonl")), Path(data) / "scale_2000.jsonl"]
    rows, sets, ids = {r["article_id"]: r for p in reversed(paths) for r in read_lines(p)}, defaultdict(list), defaultdict(dict)
    for m in read_lines(path):
        ids[m["set"]] |= dict.fromkeys(m.get("none", ()))
        for r in m.get("reports", ()):
            text = rows[r["article_id"]]["text"]
            r |= {f"{role}_text": text[slice(*r[role])] for role in ROLES if role in r}
            r |= {"trigger": text[slice(*r["trigger"])], "sentence": text[slice(*r["sentence"])]}
            ids[m["set"]][r["article_id"]] = None
        sets[m["set"]] += [m] if "reports" in m else []
    return [(name, [rows[a] for a in ids[name]], part) for name, part in sets.items()]


def measured(rows, gold, name) -> list[Article]:
    """Articles (dicts) of one dispute with the reports of their measures (dicts as the guide of data/measures has them)."""
    reports = {}
    for number, measure in enumerate(gold):
        for report in measure["reports"]:
            reports.setdefault(report["article_id"], []).append((number, measure, report))
    out = []
    for row in rows:
        spans, sentence = cut(row["text"])
        article = Article(row["text"], spans, sentence, reports=[], extra={"id": row["article_id"], "set": name})
        taken = set()
        for number, measure, report in reports.get(row["article_id"], []):
            r = _report(article, number, measure, report, taken)
            if r:
                article.reports.append(r)
        _name_parties(article, reports.get(row["article_id"], []), gold)
        _name_days(article, row.get("published"), gold)
        out.append(article)
    return out


def _report(article, number, measure, report, taken):
    start = article.text.find(report["sentence"])
    if start < 0 or not report.get("trigger"):
        return None
    end = start + len(report["sentence"])
    places = [p for p in _places(article, report["trigger"], start, end) if (p.start, p.stop) not in taken]
    if not places:
        return None
    arguments = {role: report.get(f"{role}_text") for role in ROLES}
    trigger = min(places, key=lambda p: sum(_gap(article, p, text, start, end) for text in arguments.values() if text))
    taken.add((trigger.start, trigger.stop))
    sentence = article.sentence[trigger.start]
    found = {}
    for role, text in arguments.items():
        ranges = [r for r in _places(article, text, start, end) if article.sentence[r.start] == sentence] if text else []
        if ranges:
            found[role] = min(ranges, key=lambda r: abs(r.start - trigger.start))
    return Report(trigger, measure["family"], report.get("status") or measure["status"], found, number, bool(measure.get("summary")))


def _name_parties(article, reports, gold):
    """Fills the parties of an article's reports: what the gazetteer finds, names that the annotators tie to one party alone, and the
    words of the report's own arguments."""
    known = defaultdict(set)
    for m in gazetteer().find(article.text):
        known[m.party].update(_between(article, m.start, m.end))
    taken = {w for places in known.values() for w in places}
    tied = defaultdict(set)
    for _, measure, report in reports:
        for role in heads.ROLES:
            words = report.get(f"{role}_text")
            if words and words[:1].isupper() and len(measure[role] or ()) == 1:
                tied[words].add(measure[role][0])
    for words, parties in tied.items():
        if len(parties) == 1:
            for place in _places(article, words, 0, len(article.text)):
                known[next(iter(parties))].update(set(place) - taken)
    for r in article.reports:
        for role in heads.ROLES:
            own = {w for w in r.arguments.get(role, ()) if w not in taken}
            if role == "day":
                continue
            r.parties[role] = [np.array(sorted(known[p] | own), dtype=int) for p in gold[r.measure][role] or ()]


def _name_days(article, published, gold):
    """Fills the days of an article's reports: the expressions that lie inside the days of the measure, or that it is the day's news."""
    if not published or not article.reports:
        return
    day = date.fromisoformat(published[:10])
    found = [(r[6], r[7], np.array(_between(article, r[0], r[1]))) for r in dates_of(article.text, day) if r[6] and r[7]]
    for k, r in enumerate(article.reports):
        measure = gold[r.measure]
        if not measure.get("earliest") or not measure.get("latest"):
            r.parties["day"] = []
            continue
        first, last = (date.fromisoformat(measure[c][:10]) for c in ("earliest", "latest"))
        if (last - first).days > LONG:
            continue
        inside = [w for a, b, w in found if first - DAY <= a and b <= last + DAY and len(w)]
        r.parties["day"] = [np.concatenate(inside)] if inside else []
        if first <= day + DAY and last >= day - 2 * DAY and (last - first).days <= NARROW:
            article.reports[k] = replace(r, news=True)


def _between(article, start, end):
    first = int(np.searchsorted(article.spans[:, 1], start, side="right"))
    return range(first, int(np.searchsorted(article.spans[:, 0], end, side="left")))


def _gap(article, trigger, text, start, end):
    return min((abs(r.start - trigger.start) for r in _places(article, text, start, end)), default=0)


def _places(article, text, start, end):
    out = []
    for m in re.finditer(re.escape(text), article.text[start:end]):
        a, b = start + m.start(), start + m.end()
        if len(place := _between(article, a, b)):
            out.append(place)
    return out


# --- statements with speaker and side

# Statements, by offsets, of articles of data/measures/train and of read_measures.jsonl, and what the tagger takes for statements that
# readers took for none. Those that are held weigh what the network says (statement_weights.py); the network does not learn them.
OWN = Path(__file__).with_name("statements.jsonl")


def speeches(folder, more=()) -> list[Article]:
    """Articles with their statements: pairs NAME.jsonl, NAME_quotes.jsonl, and the `more` articles (dicts) that statements.jsonl has."""
    rows, said = {r["article_id"]: r for r in more}, defaultdict(list)
    for quote in read_lines(OWN):
        if not quote.get("held"):
            said[quote["article_id"]].append(quote)
    for path in sorted(Path(folder).glob("*_quotes.jsonl")):
        rows |= {r["article_id"]: r for r in read_lines(path.with_name(path.name.replace("_quotes", "")))}
        for quote in read_lines(path):
            said[quote["article_id"]].append(quote | placed(rows[quote["article_id"]]["text"], quote))
    return [spoken(row, said[key]) for key, row in rows.items() if key in said]


def silver(rows) -> list[Article]:
    """Articles (dicts) with their statements as the program itself reads them: nine in ten have the right speaker, and there are many."""
    from analysis.quotes.extract import extract_quotes

    table = pd.DataFrame(rows)[["article_id", "outlet", "published", "text"]]
    found = extract_quotes(table.assign(published=pd.to_datetime(table["published"])))
    one = found["speaker"].notna() & ~found["speaker_rule"].isin(["joint", "several", "and others"])
    said = defaultdict(list)
    for q in found[one & (found["act"] == "speech") & (found["found_by"] == "tagger")].to_dict("records"):
        spans = {k: (int(q[f"{k}_start"]), int(q[f"{k}_end"])) if pd.notna(q[f"{k}_start"]) else None for k in ("cue", "source")}
        speaker = {"speaker": q["speaker"].removeprefix("unnamed "), "speaker_kind": q["speaker_kind"]}
        told = gazetteer().side(f"{q['role']} {q['speaker']}")  # a side that no word of the office tells may be a guess
        side = {"side": told} if told and told == q["side"] else {}
        said[q["article_id"]].append({"content": q["content_spans"][:1], "silver": True} | spans | speaker | side)
    return [spoken(row, said[row["article_id"]]) for row in rows]


def with_trees(articles) -> list[Article]:
    """The articles, each with tags, tree and mentions as the program itself reads them: little of the treebanks is news, and this is."""
    from analysis.language.document import read

    for a, d in zip(articles, read([a.text for a in articles]), strict=True):
        if len(d.start) == len(a.spans):
            a.upos, a.xpos, a.head, a.deprel = list(d.upos), list(d.xpos), np.array(d.head), list(d.deprel)
            a.mentions = [(w, kind, w, w, w + 1) for w, kind in enumerate(d.mention) if kind]
            a.read = np.ones(len(a.spans), dtype=bool)
    return articles


def with_speeches(articles, told) -> list[Article]:
    """The articles, with the statements of those that are annotated so too, and the others of `told`."""
    ids = {a.extra["id"]: a for a in told}
    for a in articles:
        a.speeches = ids.pop(a.extra["id"]).speeches if a.extra["id"] in ids else None
    return [*articles, *ids.values()]


def placed(text, quote) -> dict:
    """The characters of the content, cue and source of a statement that gives their words: those nearest to each other."""
    found = [m.span() for m in re.finditer(re.escape(quote["content"][0]), text)] if quote["content"] else []
    content = found[0] if found else None
    cue = content and _nearest(text, quote.get("cue"), *content)
    source = content and _nearest(text, quote.get("source"), *(cue or content))
    return {"content": content and [content], "cue": cue, "source": source}


def _nearest(text, words, start, end):
    found = [m.span() for m in re.finditer(re.escape(words), text)] if words else []
    return min(found, key=lambda s: max(start - s[1], s[0] - end)) if found else None


def spoken(row, quotes) -> Article:
    """An article (dict) with its statements, of which content, cue and source are given by characters."""
    article = Article(row["text"], *cut(row["text"]), speeches=[], extra={"id": row["article_id"]})
    known = defaultdict(set)
    for m in gazetteer().find(article.text):
        known[m.party].update(_between(article, m.start, m.end))
    article.speeches += [s for q in quotes if q["content"] and (s := _speech(article, q, known))]
    return article


def _speech(article, quote, known):
    place = source_word(lambda a, b: _between(article, a, b), article.text, quote["source"], quote["cue"], quote["content"][0])
    if place is None:
        return None
    cue = next(iter(_between(article, *quote["cue"])), None) if quote["cue"] and "silver" not in quote else None
    if not quote.get("said", True):
        return Speech(place, {}, cue, False)
    named, speaker, kind = {}, quote["speaker"] or "", quote["speaker_kind"]
    if kind == "unnamed":
        named["speaker"] = np.zeros(0, dtype=int)
    else:
        forms = [f for f in {speaker, speaker.split()[-1] if kind == "named" else speaker} if len(f) > 1]
        spans = [m.span() for f in forms for m in re.finditer(rf"(?<!\w){re.escape(f)}(?!\w)", article.text)]
        source = quote["source"]
        if not spans and source and article.text[source[0]].isupper() and kind == "institution":
            spans = [source]
        if spans:
            named["speaker"] = np.array(sorted({w for s in spans for w in _between(article, *s)}), dtype=int)
    sides = [s for s in re.split(r"; | and ", quote.get("side") or "") if s]
    words = {w for s in sides for w in known.get(s, ())}
    if words or not sides and "side" in quote:
        named["side"] = np.array(sorted(words), dtype=int)
    return Speech(place, named, cue)
