"""Articles of measures under other names: each state becomes another one throughout, each person somebody else, so that what is learned
of who acts against whom does not hang on the disputes of the annotated years.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from analysis.language import gazetteer, names
from analysis.training.corpora import Article, cut

NAMES = Path(__file__).with_name("names.yml")
APART = -2  # head of a word whose head was edited
KINDS = ("also", "adj", "people", "capital")


def renamed(article: Article, rng) -> Article:
    """The article with its states and people exchanged; labels keep their words. rng: random.Random."""
    edits = sorted({*_states(article.text, rng), *_people(article.text, rng)})
    kept, end = [], 0
    for s, e, new in edits:
        if s >= end:
            kept.append((s, e, new))
            end = e
    return _edited(article, kept) if kept else article


def _states(text, rng):
    table = gazetteer.table()
    full = [s for s, entry in table.items() if all(entry.get(k) for k in ("adj", "people", "capital"))]
    told = sorted({p.party for p in gazetteer.gazetteer().find(text)} & gazetteer.states())
    others = [s for s in full if s not in told]
    chosen = dict(zip(told, rng.sample(others + [s for s in told if s in full], min(len(told), len(others))), strict=False))
    forms = {}
    for old, new in chosen.items():
        forms[old] = (new, "also")
        for kind in KINDS:
            forms |= dict.fromkeys(table[old].get(kind, ()), (new, kind))
    forms = {f: x for f, x in forms.items() if len(f) > 1}
    if not forms:
        return
    longest = "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True))
    for m in re.finditer(rf"(?<![\w-])(?:[Tt]he (?=United|U\.|US|Netherl|Philipp))?({longest})(?!\w)", text):
        new, kind = forms[m.group(1)]
        noun = re.match(r" [a-z]", text[m.end() : m.end() + 2]) and m.group(1) in ("U.S.", "US", "U.K.", "UK")
        value = table[new]["adj"][0] if noun or kind == "adj" else new if kind == "also" else table[new][kind][0]
        article = "the " if kind == "adj" and m.group().lower().startswith("the ") else ""
        yield m.start(), m.end(), article + value


def _people(text, rng):
    pools, new = list(yaml.safe_load(NAMES.read_text(encoding="utf-8")).values()), {}
    for p in names.find_names(text):
        tokens = p.name.split()
        if len(tokens) > 1 and p.sure:
            pool = rng.choice(pools)
            new.setdefault(tokens[-1], rng.choice(pool["family"]))
            for given in tokens[:-1]:
                if given[:1].isupper() and len(given) > 2:
                    new.setdefault(given, rng.choice(pool["given"]))
    new = {old: x for old, x in new.items() if old[:1].isupper() and not gazetteer.gazetteer().find(old)}
    if new:
        for m in re.finditer(rf"(?<![\w-])({'|'.join(re.escape(n) for n in sorted(new, key=len, reverse=True))})(?!\w)", text):
            yield m.start(), m.end(), new[m.group(1)]


def _edited(article, edits):
    """The article after the edits (start, end, new text), which do not overlap, with the places of its labels moved."""
    parts, at, old_edges, new_edges, size = [], 0, [0], [0], 0
    for s, e, new in edits:
        parts += [article.text[at:s], new]
        size += s - at
        old_edges.append(s), new_edges.append(size)
        size += len(new)
        old_edges.append(e), new_edges.append(size)
        at = e
    text = "".join([*parts, article.text[at:]])
    old_edges, new_edges = np.array(old_edges), np.array(new_edges)
    spans, sentence = cut(text)

    def move(place, is_end):
        """A place of the old text in the new one; within an edit its start or its end."""
        k = int(np.searchsorted(old_edges, place, side="right")) - 1
        if k % 2:  # within a changed stretch
            if place == old_edges[k]:
                return int(new_edges[k])
            return int(new_edges[k + 1] if is_end else new_edges[k])
        return int(new_edges[k] + place - old_edges[k])

    def words(old):
        s, e = article.spans[old]
        first = int(np.searchsorted(spans[:, 1], move(s, False), side="right"))
        return range(first, int(np.searchsorted(spans[:, 0], move(e, True), side="left")))

    def stretch(old):
        new = [w for x in old for w in words(x)]
        return range(min(new), max(new) + 1) if new else None

    def places(old):
        return np.array(sorted({w for x in old for w in words(int(x))}), dtype=int)

    def first(old):
        return None if old is None else next(iter(words(old)), None)

    def kept(old):
        """The new place of a word that no edit touches, else None."""
        s, e = article.spans[old]
        k = int(np.searchsorted(old_edges, s, side="right")) - 1
        new = words(old)
        return new.start if k % 2 == 0 and (k + 1 == len(old_edges) or e <= old_edges[k + 1]) and len(new) == 1 else None

    reports = []
    for r in article.reports or ():
        trigger = stretch(r.trigger)
        if trigger:
            arguments = {k: new for k, x in r.arguments.items() if (new := stretch(x))}
            parties = {k: [places(p) for p in v] for k, v in r.parties.items()}
            reports.append(replace(r, trigger=trigger, arguments=arguments, parties=parties))
    speeches = [
        replace(s, place=p.start, named={k: places(v) for k, v in s.named.items()}, cue=first(s.cue))
        for s in article.speeches or ()
        if (p := words(s.place))
    ]
    return Article(
        text,
        spans,
        sentence,
        **(_layers(article, len(spans), kept) if article.read is not None else {}),
        reports=None if article.reports is None else reports,
        speeches=None if article.speeches is None else speeches,
        extra=article.extra,
    )


def _layers(article, size, kept):
    """Tags, tree and mentions of an article of `size` words, for those whose new place kept(old) is known."""
    new = {w: n for w in np.flatnonzero(article.read).tolist() if (n := kept(w)) is not None}
    old = {n: w for w, n in new.items()}
    heads = [int(article.head[old[w]]) if w in old else APART for w in range(size)]
    return {k: [getattr(article, k)[old.get(w, 0)] for w in range(size)] for k in ("upos", "xpos", "deprel")} | {
        "head": np.array([h if h < 0 else new.get(h, APART) for h in heads]),
        "mentions": [(new[w], kind, w, new[w], new[w] + 1) for w, kind, *_ in article.mentions if w in new],
        "read": np.isin(np.arange(size), list(old)),
    }
