"""What each outlet calls the same thing: the naming table of a case, its grid, and candidates where a case names no concepts."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations

import pandas as pd

from analysis import schema
from analysis.case import Case
from analysis.framing.counts import VOICES, ZONES, frame_hits
from analysis.framing.lexicon import Lexicon, load_lexicon, read_frame
from analysis.framing.matching import base, tokenise
from analysis.framing.word_forms import function_words

_LONGEST = 5  # words in a slot; longer stretches differ in what they say, not in what they call it
_SAME = 0.45  # two texts as alike as this say the same; below it, words in one slot are there by chance
_HELD = 3  # words around a slot that both texts share
_ALIKE = 0.4  # share of content words that two headlines on the same news have in common


def concept_lexicon(case: Case | None) -> Lexicon:
    """The concepts of a case as a Lexicon. A pattern that begins with - bars what it covers. ValueError for a bad pattern."""
    frames = []
    for name, patterns in (getattr(case, "concepts", None) or {}).items():
        where = f"{getattr(case, 'path', None) or 'case.yml'}: concepts: {name}"
        if not isinstance(patterns, (list, tuple)) or not all(isinstance(p, str) for p in patterns):
            raise ValueError(f"{where}: found {patterns!r}; expected a list of patterns such as [scrap*, 'decision to end']")
        barred = [p[1:].strip() for p in patterns if p.startswith("-")]
        frames.append(read_frame(name, {"terms": [p for p in patterns if not p.startswith("-")], "exclude": barred}, where))
    return Lexicon(tuple(frames), in_names=True)


def check_patterns(case: Case) -> None:
    """Read all frames and concepts of a case, for the ValueError that a mistake in one of them raises."""
    return load_lexicon(case).matcher, concept_lexicon(case).matcher


def naming_table(articles: pd.DataFrame, quotes: pd.DataFrame, case: Case | None, copied: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each outlet calls each concept, one row per concept x outlet x exact words x voice x zone.

    Columns: concept, outlet, term (the words as printed), count, voice (narrator, paraphrase, quoted), zone (headline,
    deck, body; a deck that repeats the body is shown all the same), count_once (copied passages, and what stands twice in
    an article, counted once; missing without `copied`), article_id and start of the first hit. Within a concept the
    longest pattern wins. Rows follow the case's order of concepts, the articles' order of outlets, then the order of the
    text. A case without concepts gives an empty table (see naming_candidates).
    """
    lexicon = concept_lexicon(case)
    if not lexicon.frames:
        return schema.frame("naming", [])
    hits = frame_hits(articles, quotes, lexicon, copied, repeats=True)
    rows = {}
    for n, h in enumerate(hits.itertuples()):
        key = (h.frame, h.outlet, h.match, h.voice, h.zone)
        row = rows.setdefault(key, [0, 0, h.article_id, h.start, n])
        row[0] += 1
        row[1] += pd.isna(h.copied)
    concepts = {c: i for i, c in enumerate(lexicon.names)}
    outlets = {o: i for i, o in enumerate(dict.fromkeys(articles["outlet"]))}
    order = sorted(rows, key=lambda k: (concepts[k[0]], outlets[k[1]], rows[k][4]))
    once = copied is not None
    return schema.frame(
        "naming", [(k[0], k[1], k[2], rows[k][0], k[3], k[4], rows[k][1] if once else None, *rows[k][2:4]) for k in order]
    )


def naming_grid(naming: pd.DataFrame, voices: Sequence[str] | None = None, zones: Sequence[str] | None = ("body",)) -> pd.DataFrame:
    """The naming table as concept x outlet, each cell the terms with their counts: `scrap ×2 (1 quoted); cancel ×1`.

    `voices` and `zones` choose what is counted (None: all). The outlet's own words bear no note; headline and deck are
    marked H and D. An outlet that does not name the concept has a missing cell.
    """
    part = naming if voices is None else naming[naming["voice"].isin(list(voices))]
    part = part if zones is None else part[part["zone"].isin(list(zones))]
    cells = {}
    for row in part.itertuples():
        cell = cells.setdefault((row.concept, row.outlet), {})
        cell.setdefault((ZONES.index(row.zone), row.term), Counter())[row.voice] += row.count
    grid = pd.DataFrame(index=list(dict.fromkeys(naming["concept"])), columns=list(dict.fromkeys(naming["outlet"])), dtype=object)
    for (concept, outlet), terms in cells.items():
        grid.loc[concept, outlet] = "; ".join(
            _cell(zone, term, by) for (zone, term), by in sorted(terms.items(), key=lambda t: t[0][0] == 2)
        )
    return grid.rename_axis(index="concept", columns="outlet")


def _cell(zone, term, by):
    total = sum(by.values())
    others = [(v, by[v]) for v in VOICES[1:3] if by.get(v)]
    note = ", ".join(v if n == total else f"{n} {v}" for v, n in others)
    return f"{('H ', 'D ', '')[zone]}{term} ×{total}" + (f" ({note})" if note else "")


def naming_candidates(
    articles: pd.DataFrame, quotes: pd.DataFrame | None = None, aligned: pd.DataFrame | None = None, min_outlets: int = 2
) -> pd.DataFrame:
    """Terms that stand in the same slot, as proposals for `concepts` of a case; one row per candidate x outlet x term.

    Where two outlets give one utterance (align_quotes) or head the same news in nearly the same words, the stretches in
    which they differ are likely to be two names for one thing. Columns: candidate (number, most outlets first), source
    ("quote", "headline"), outlet, term, count, context (the words around the slot). A proposal to be read, not a finding.
    """
    slots = _Slots()
    if quotes is not None and aligned is not None and len(aligned):
        text_of = dict(zip(articles["article_id"], articles["text"], strict=True))
        rows = quotes.set_index("quote_id")
        for _, group in aligned[aligned["quote_id"].isin(rows.index)].groupby("utterance_id", sort=True):
            texts = []
            for q in group["quote_id"]:
                r = rows.loc[q]
                texts.append((str(q), r["outlet"], " ".join(text_of[r["article_id"]][s:e] for s, e in r["content_spans"])))
            for a, b in combinations(texts, 2):
                slots.compare("quote", a, b)
    for a, b in _alike_headlines(articles):
        slots.compare("headline", a, b)
    return slots.table(min_outlets)


def _alike_headlines(articles):
    """Pairs of headlines of two outlets, at most two days apart, that share enough content words."""
    if "headline" not in articles:
        return
    grammar, index, seen = function_words(), {}, []
    days = pd.to_datetime(articles["published"], errors="coerce") if "published" in articles else pd.Series(pd.NaT, index=articles.index)
    for key, outlet, headline, day in zip(articles["article_id"], articles["outlet"], articles["headline"], days, strict=True):
        if not isinstance(headline, str) or not headline:
            continue
        content = frozenset(base(t) for t in tokenise(headline).types) - grammar
        shared = Counter(n for w in content for n in index.get(w, ()) if len(index[w]) < 200)
        for n, k in sorted(shared.items()):
            other, other_content, other_day = seen[n]
            near = pd.isna(day) or pd.isna(other_day) or abs((day - other_day).days) <= 2
            if near and other[1] != outlet and k / min(len(content), len(other_content)) >= _ALIKE and k > 1:
                yield other, (str(key), outlet, headline)
        for w in content:
            index.setdefault(w, []).append(len(seen))
        seen.append(((str(key), outlet, headline), content, day))


def _trim(words, i, j):
    """A stretch without grammar words at its ends: `would terminate its` is `terminate`."""
    grammar = function_words()
    while i < j and words[i] in grammar:
        i += 1
    while i < j and words[j - 1] in grammar:
        j -= 1
    return i, j


def _alike(a, b):
    """True where two stretches differ in number only (interest, interests)."""
    return [w.rstrip("s") for w in a] == [w.rstrip("s") for w in b]


class _Slots:
    """Stretches that answer each other, gathered into groups."""

    def __init__(self):
        self.parent, self.items = {}, {}

    def _find(self, x):
        while self.parent.setdefault(x, x) != x:
            x = self.parent[x]
        return x

    def compare(self, source, a, b):
        """Align two texts (key, outlet, text) of different outlets word by word and keep what stands in the same slot."""
        if a[1] == b[1]:
            return
        ta, tb = tokenise(a[2]), tokenise(b[2])
        wa, wb = [base(t) for t in ta.types], [base(t) for t in tb.types]
        matcher = SequenceMatcher(None, wa, wb, autojunk=False)
        if matcher.ratio() < _SAME:
            return
        blocks = matcher.get_opcodes()
        for n, (kind, i, j, k, m) in enumerate(blocks):
            # The words on both sides that are the same in both texts hold the slot; at an end of the text one side has to do.
            held = sum(end - start for way, start, end, *_ in blocks[max(0, n - 1) : n + 2] if way == "equal")
            if kind != "replace" or held < _HELD or j - i > _LONGEST or m - k > _LONGEST or _alike(wa[i:j], wb[k:m]):
                continue
            (i, j), (k, m) = _trim(wa, i, j), _trim(wb, k, m)
            if i == j or k == m:
                continue
            left = self._add(source, a, ta, wa, i, j)
            right = self._add(source, b, tb, wb, k, m)
            self.parent[self._find(left)] = self._find(right)

    def _add(self, source, item, tokens, forms, i, j):
        text = item[2]
        term = " ".join(text[tokens.starts[i] : tokens.ends[j - 1]].split())
        before = text[tokens.starts[max(0, i - 3)] : tokens.starts[i]]
        after = text[tokens.ends[j - 1] : tokens.ends[min(len(forms), j + 3) - 1]]
        # The same place in one text is one item however many texts it is compared with; the same words make one slot.
        self.items[source, item[0], i, j] = (source, item[1], term, re.sub(r"\s+", " ", f"{before}___{after}").strip())
        slot = (source, " ".join(forms[i:j]))
        self._find(slot)
        return slot

    def table(self, min_outlets):
        groups = {}
        for item in self.items.values():
            source, _, term, _ = item
            root = self._find((source, " ".join(base(t) for t in tokenise(term).types)))
            groups.setdefault(root, []).append(item)
        chosen = [g for g in groups.values() if len({o for _, o, _, _ in g}) >= min_outlets and len({t.lower() for _, _, t, _ in g}) > 1]
        chosen.sort(key=lambda g: (-len({o for _, o, _, _ in g}), -len(g), sorted(t for _, _, t, _ in g)))
        rows = []
        for n, group in enumerate(chosen, 1):
            counts = Counter((s, o, t) for s, o, t, _ in group)
            contexts = {}
            for s, o, t, c in group:
                contexts.setdefault((s, o, t), c)
            rows += [(n, *key, count, contexts[key]) for key, count in sorted(counts.items(), key=lambda x: (str(x[0][1]), -x[1], x[0][2]))]
        return schema.frame("candidates", rows)
