"""Articles that were written for training, with their answers marked in the text (written.jsonl): "{m1.actor:Oslo} {m1.trigger:called home}
{m1.object:its envoy}", "{s1.source:he} {s1.cue:added} {s1.content:that ...}". Marks may stand inside one another. They tell acts, parties,
days and speakers in wordings that the annotated news lacks. Articles with one "set" tell of one dispute.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from analysis.language.text import sentences
from analysis.training import corpora

UNSEEN = re.compile(r"m\d+-\d+")  # dossiers that are no longer held, and that the network as it is has not learned
WRITTEN = Path(__file__).with_name("written.jsonl")
OPENS = re.compile(r"\{([ms]\d+)\.([a-z]+):")


def written(path=WRITTEN) -> list[corpora.Article]:
    """The articles with their reports of measures and their statements, but those that are held."""
    out = []
    for name, rows in _sets(path, held=False):
        found = corpora.measured(rows, _gold(rows), name)
        for article, row in zip(found, rows, strict=True):
            article.speeches = corpora.spoken(row, _statements(row)).speeches
            article.extra["written"] = True
        out += found
    return out


def texts(path=WRITTEN) -> list[str]:
    """The texts alone, without their marks."""
    return [row["text"] for row in _rows(path)]


def held_sets(path=WRITTEN) -> list[tuple[str, list[dict], list[dict]]]:
    """[(dossier, articles, measures)] of those that the network does not learn, on which small models are weighed (measure_weights.py)."""
    return [(name, rows, _gold(rows)) for name, rows in _sets(path, held=True) if name != "written"]


def unseen_sets(path=WRITTEN) -> list[tuple[str, list[dict], list[dict]]]:
    """[(dossier, articles, measures)] of those that the network has not learned: held ones, and those written after it was taught."""
    free = [(name, rows, _gold(rows)) for name, rows in _sets(path, held=False) if UNSEEN.fullmatch(name)]
    return [*held_sets(path), *free]


def _sets(path, held):
    """(name, articles) of each dossier, articles of several outlets on one dispute, and of those that stand alone."""
    sets = {}
    for row in _rows(path):
        if bool(row.get("held")) == held:
            sets.setdefault(row.get("set", "written"), []).append(row)
    return sets.items()


def _gold(rows):
    """The measures of articles with their reports; one key is one measure in a dossier, whose days the surest article tells."""
    out = {}
    for m in (m for row in rows for m in _measures(row)):
        known = out.setdefault(m["id"], m | {"reports": []})
        known["reports"] += m["reports"]
        if _width(m) < _width(known):
            known |= {k: m[k] for k in ("earliest", "latest")}
    return list(out.values())


def _width(measure):
    first, last = measure["earliest"], measure["latest"]
    return (date.fromisoformat(last) - date.fromisoformat(first)).days if first and last else float("inf")


def held(path=WRITTEN) -> tuple[list[dict], list[dict]]:
    """(articles, statements) that the network does not learn, on which small models are weighed (statement_weights.py)."""
    rows = [r for r in _rows(path) if r.get("held")]
    said = [q | {"article_id": r["article_id"], "content": [r["text"][s:e] for s, e in q["content"]]} for r in rows for q in _statements(r)]
    return rows, said


def _rows(path):
    for row in corpora.read_lines(path):
        text, marks = unmarked(row["text"])
        yield row | {"article_id": row["id"], "text": text, "marks": marks}


def unmarked(text: str) -> tuple[str, list]:
    """A marked text without its marks, and the marks: (key, role, start, end) by characters of the text. ValueError for unpaired braces.

    >>> unmarked("{m1.actor:Oslo} {m1.trigger:called home} its envoy.")
    ('Oslo called home its envoy.', [('m1', 'actor', 0, 4), ('m1', 'trigger', 5, 16)])
    """
    parts, size, opened, marks, at = [], 0, [], [], 0
    for m in re.finditer(rf"{OPENS.pattern}|\}}", text):
        parts.append(text[at : m.start()])
        size += len(parts[-1])
        at = m.end()
        if m.group(1):
            opened.append((m.group(1), m.group(2), size))
        elif opened:
            key, role, start = opened.pop()
            marks.append((key, role, start, size))
        else:
            raise ValueError(f"a brace too many behind …{''.join(parts)[-30:]!r}")
    if opened:
        raise ValueError(f"{opened[-1][0]} is not closed")
    return "".join([*parts, text[at:]]), marks


def _measures(row):
    """The measures of an article as the guide of data/measures has them: each trigger with the arguments of its sentence next to it."""
    text, cuts = row["text"], sentences(row["text"])
    for key, measure in row["measures"].items():
        mine = [(role, s, e) for k, role, s, e in row["marks"] if k == key]
        triggers = sorted((s, e) for role, s, e in mine if role == "trigger")
        reports = []
        for n, (s, e) in enumerate(triggers):
            first, last = next((a, b) for a, b in cuts if a <= s < b)
            report = {"article_id": row["id"], "sentence": text[first:last], "trigger": text[s:e]}
            report["status"] = (measure.get("statuses") or [measure["status"]] * len(triggers))[n]
            for role in corpora.ROLES:
                found = [(a, b) for r, a, b in mine if r == role and first <= a < last]
                a, b = min(found, key=lambda x: max(x[0] - e, s - x[1]), default=(0, 0))
                report[f"{role}_text"] = text[a:b] or None
            reports.append(report)
        yield measure | {"id": f"{row.get('set', row['id'])}-{key}", "reports": reports}


def _statements(row):
    for key, statement in row["statements"].items():
        places = {role: sorted((s, e) for k, r, s, e in row["marks"] if k == key and r == role) for role in ("content", "cue", "source")}
        yield statement | places | {role: next(iter(places[role]), None) for role in ("cue", "source")}
