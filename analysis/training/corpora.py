"""The annotated texts as articles with one form: text, words, and whatever layers of labels the corpus has.

Layers of an article (all positions are indices of words, all words character spans):
tags and tree    upos, xpos, head (-1: root), deprel              UD English EWT and GUM
mentions         (head word, type, cluster)                       GUM's entities and coreference
measures         Report: trigger words, family, status, arguments, measure   data/measures
attributions     character spans of content, cue and source       PolNeAR
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis.language.text import sentences
from analysis.language.tokens import tokens

ROLES = ("actor", "target", "object", "date")


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence's report of a measure: ranges of words; measure is the number of the measure within its file."""

    trigger: range
    family: str
    status: str
    arguments: dict
    measure: int


@dataclass(slots=True)
class Article:
    """One text with its words and labels; a layer that the corpus lacks is None."""

    text: str
    spans: np.ndarray  # (words, 2)
    sentence: np.ndarray  # (words,)
    upos: list | None = None
    xpos: list | None = None
    head: np.ndarray | None = None
    deprel: list | None = None
    mentions: list | None = None
    reports: list[Report] | None = None
    attributions: list | None = None
    taught: bool = False  # quotations are learned from the shipped network
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
            out += _measured(read_lines(path.with_name(name + ".jsonl")), read_lines(path), name)
    return out


def _measured(rows, gold, name):
    reports = {}
    for number, measure in enumerate(gold):
        for report in measure["reports"]:
            reports.setdefault(report["article_id"], []).append((number, measure, report))
    out = []
    for row in rows:
        spans, sentence = cut(row["text"])
        article = Article(row["text"], spans, sentence, reports=[], taught=True, extra={"id": row["article_id"], "set": name})
        taken = set()
        for number, measure, report in reports.get(row["article_id"], []):
            r = _report(article, number, measure, report, taken)
            if r:
                article.reports.append(r)
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
    return Report(trigger, measure["family"], report.get("status") or measure["status"], found, number)


def _gap(article, trigger, text, start, end):
    return min((abs(r.start - trigger.start) for r in _places(article, text, start, end)), default=0)


def _places(article, text, start, end):
    out = []
    for m in re.finditer(re.escape(text), article.text[start:end]):
        a, b = start + m.start(), start + m.end()
        first = int(np.searchsorted(article.spans[:, 1], a, side="right"))
        last = int(np.searchsorted(article.spans[:, 0], b, side="left"))
        if first < last:
            out.append(range(first, last))
    return out


def attributed(path) -> list[Article]:
    """Articles of PolNeAR with their attributions."""
    out = []
    for row in read_lines(path):
        spans, sentence = cut(row["text"])
        out.append(Article(row["text"], spans, sentence, attributions=row["attributions"], taught=True))
    return out
