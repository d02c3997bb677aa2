"""The reading of a text: words, tags, tree, mentions, reports of measures and quotations, all by offsets into the text. Read once, asked
by all rooms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from analysis import cache, progress
from analysis.language import attributions, encoder, heads, mentions, pointers, triggers
from analysis.language.lemmas import lemma
from analysis.language.text import containing, paragraphs, sentences
from analysis.language.tokens import tokens


@dataclass(frozen=True)
class Document:
    """One article as read. The arrays have one entry a word; a head of -1 is the root of its sentence, an antecedent of -1 none.

    said: the log odds that what a cue beginning with the word brings is speech, which belief and intention are not.
    """

    text: str
    start: np.ndarray
    end: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    head: np.ndarray
    deprel: tuple[str, ...]
    mention: tuple[str, ...]
    antecedent: np.ndarray
    antecedent_score: np.ndarray
    said: np.ndarray
    triggers: tuple[triggers.Trigger, ...]
    attributions: tuple = ()
    speakers: dict = field(default_factory=dict)  # word of a source -> what pointers.shares gives for it
    _children: list = field(default_factory=list, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.start)

    def word(self, i: int) -> str:
        """The word i as printed."""
        return self.words[i]

    @cached_property
    def _edges(self) -> tuple[list, list, list]:
        """start, end and sentence as lists: bisect finds a place in them in a fifth of numpy's time."""
        return self.start.tolist(), self.end.tolist(), self.sentence.tolist()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words as printed."""
        return tuple(self.text[s:e] for s, e in zip(self.start.tolist(), self.end.tolist(), strict=True))

    @cached_property
    def lemma(self) -> tuple[str, ...]:
        """The dictionary form of each word, by its tag."""
        return tuple(lemma(w, u) for w, u in zip(self.words, self.upos, strict=True))

    def words_in(self, start: int, end: int) -> range:
        """The words that begin or end within the characters [start, end)."""
        starts, ends, _ = self._edges
        return range(bisect_right(ends, start), bisect_left(starts, end))

    def source_word(self, said) -> int | None:
        """The word that stands for the source of an attribution, by which `speakers` tells whom it means."""
        return pointers.source_word(self.words_in, self.text, said.source, said.cue, said.content[0])

    def children(self, i: int) -> list[int]:
        """The words that depend on word i, in order."""
        if not self._children and len(self):
            self._children.extend([] for _ in range(len(self)))
            for k, h in enumerate(self.head.tolist()):
                if h >= 0:
                    self._children[h].append(k)
        return self._children[i]

    def subtree(self, i: int) -> list[int]:
        """Word i and all that hangs on it, in order of the text."""
        out, todo = [], [i]
        while todo:
            k = todo.pop()
            out.append(k)
            todo += self.children(k)
        return sorted(out)

    def ancestors(self, i: int) -> list[int]:
        """The words above word i, from its head to the root of the sentence."""
        out = []
        while (i := int(self.head[i])) >= 0:
            out.append(i)
        return out

    def sentence_words(self, k: int) -> range:
        """The words of sentence k."""
        numbers = self._edges[2]
        return range(bisect_left(numbers, k), bisect_left(numbers, k + 1))

    def sentence_span(self, k: int) -> tuple[int, int]:
        """The characters of sentence k."""
        words = self.sentence_words(k)
        return int(self.start[words.start]), int(self.end[words.stop - 1])

    def mention_span(self, i: int, whole: bool = False) -> tuple[int, int]:
        """The characters of the mention that word i heads: what hangs on it, without clauses, appositions, lists, and marks at its edges.

        whole: with its clauses and appositions, as GUM marks mentions.
        """
        apart = _CASE if whole else _APART
        keep, todo = [], [i]
        while todo:
            k = todo.pop()
            keep.append(k)
            todo += [c for c in self.children(k) if k != i or self.deprel[c].split(":")[0] not in apart]
        keep.sort()
        at = keep.index(i)
        first, last = at, at
        while first and keep[first - 1] == keep[first] - 1:
            first -= 1
        while last + 1 < len(keep) and keep[last + 1] == keep[last] + 1:
            last += 1
        while last > at and self.upos[keep[last]] == "PUNCT":
            last -= 1
        while first < at and self.upos[keep[first]] == "PUNCT":
            first += 1
        return int(self.start[keep[first]]), int(self.end[keep[last]])


# Relations whose words are no part of a mention's own name and description.
_CASE = frozenset("case mark cop nsubj cc conj punct parataxis advcl list dep discourse".split())
_APART = frozenset("acl advcl appos cc conj parataxis punct case mark cop nsubj list dep discourse".split())


TOGETHER = 8  # texts read at a time, so that a large corpus needs little memory
KEPT_AT_ONCE = 32  # texts after which what was read is written, so that a killed run loses little
_KEPT: OrderedDict = OrderedDict()  # the documents last asked for: several rooms ask for the same ones
_CHARACTERS = 6_000_000  # of text whose documents stay in memory, about 250 MB


def read(texts: Sequence[str]) -> list[Document]:
    """The texts as read by the encoder, in order. Example: read(["Tokyo summoned the ambassador."])[0].deprel.

    What was read before by this version of the network and of this code comes from memory or from the disk (analysis.cache), and starts
    no network.
    """
    wanted = list(dict.fromkeys(t for t in texts if t not in _KEPT))
    for text, document in zip(wanted, _from_disk(wanted), strict=True):
        _KEPT[text] = document
    out = [_KEPT[t] for t in texts]
    for t in texts:
        _KEPT.move_to_end(t)
    size = sum(len(t) for t in _KEPT)
    while size > _CHARACTERS and _KEPT:
        size -= len(_KEPT.popitem(last=False)[0])
    return out


def _from_disk(texts):
    return [_unpacked(text, value) for text, value in zip(texts, _kept(texts), strict=True)]


def _kept(texts, threads=None):
    """What is kept of each text, one after the other; read and kept where nothing is."""
    for first in range(0, len(texts), KEPT_AT_ONCE):
        part = texts[first : first + KEPT_AT_ONCE]

        def make(places, part=part, first=first):
            if len(texts) > 1:
                progress.tell("reading", first + 1, len(texts))
            return [_packed(d) for d in read_anew([part[k] for k in places], threads)]

        yield from cache.get_or_make_all("reading", version(), [[t] for t in part], make, folder=cache.user_folder())


def keep(texts: Sequence[str]) -> None:
    """Reads what was not read before, for a later `read`, and holds none of it: a window at a time, as others do beside it."""
    for _ in _kept(list(texts), 1):
        pass


def unread(texts: Sequence[str]) -> list[str]:
    """The texts that `read` would give to the network."""
    texts = list(dict.fromkeys(texts))
    return [texts[n] for n in cache.lacking("reading", version(), [[t] for t in texts], cache.user_folder())]


@lru_cache(maxsize=1)
def version() -> str:
    """The version of the reading: a hash of the network, its tables and the code of this room."""
    digest = blake2b(digest_size=8)
    for path in (
        *sorted(Path(__file__).parent.glob("*.py")),
        *sorted(p for kind in ("onnx", "pieces") for p in encoder.DATA.glob(f"*.{kind}")),
        *(encoder.DATA / n for n in ("tagger.json", "encoder.json", "tokenizer.json")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_anew(texts: Sequence[str], threads: int | None = None) -> list[Document]:
    """The texts read by the network, whether or not they were read before, so many windows side by side (`encoder.at_once`)."""
    out = []
    for first in range(0, len(texts), TOGETHER):
        chunk = list(texts[first : first + TOGETHER])
        cuts = [_cut(t) for t in chunk]
        readings, words = encoder.read(chunk, cuts, threads or encoder.at_once())
        tables = encoder.network().tables
        found = attributions.candidates(readings, chunk, tables)
        out += [assemble(*x, tables) for x in zip(chunk, cuts, words, found, strict=True)]
    return out


_CODES = {"upos": heads.UPOS, "xpos": heads.XPOS, "deprel": heads.DEPRELS, "mention": heads.MENTIONS}
_ARRAYS = ("start", "end", "sentence", "paragraph", "head", "antecedent", "antecedent_score", "said")


def _packed(d: Document) -> dict:
    names = {k: {n: i for i, n in enumerate(values)} for k, values in _CODES.items()}
    out = {k: np.array([names[k][x] for x in getattr(d, k)], dtype=np.uint8) for k in _CODES}
    return (
        out
        | {k: getattr(d, k) for k in _ARRAYS}
        | {
            "triggers": [{f.name: getattr(t, f.name) for f in fields(t)} for t in d.triggers],
            "speakers": list(d.speakers.items()),
            "attributions": [
                [[list(s) for s in a.content], a.cue and list(a.cue), a.source and list(a.source), a.confidence] for a in d.attributions
            ],
        }
    )


def _unpacked(text: str, value: dict) -> Document:
    arrays = {k: value[k] for k in _ARRAYS}
    codes = {k: tuple(values[i] for i in value[k].tolist()) for k, values in _CODES.items()}
    acts = tuple(_trigger(t) for t in value["triggers"])
    said = tuple(
        attributions.Attribution(tuple(tuple(s) for s in content), cue and tuple(cue), source and tuple(source), confidence)
        for content, cue, source, confidence in value["attributions"]
    )
    named = {word: {k: tuple(tuple(x) for x in v) for k, v in found.items()} for word, found in value["speakers"]}
    return Document(text, **arrays, **codes, triggers=acts, attributions=said, speakers=named)


def _trigger(t):
    arguments = {k: tuple(v) for k, v in t["arguments"].items()}
    named = {k: tuple(tuple(x) for x in v) for k, v in t["parties"].items()}
    return triggers.Trigger(**{**t, "arguments": arguments, "parties": named, "act": tuple(t["act"])})


def candidates(texts: Sequence[str]) -> list[list]:
    """For each text its (attribution, features) before the confidence is known: what training.confidence learns from."""
    readings, _ = encoder.read(texts, [_cut(t) for t in texts])
    return attributions.candidates(readings, list(texts), encoder.network().tables)


def _cut(text):
    spans, number, paragraph = [], [], []
    starts = paragraphs(text)
    for k, (s, e) in enumerate(sentences(text)):
        found = tokens(text, s, e)
        spans += found
        number += [k] * len(found)
        paragraph += [containing(starts, s)] * len(found)
    return np.array(spans, dtype=np.int32).reshape(-1, 2), np.array(number, dtype=np.int32), np.array(paragraph, dtype=np.int32)


def assemble(text: str, cut: tuple, words: encoder.Words, found: list, tables: dict) -> Document:
    """The document of a text from its words as cut, what the encoder says of them, and the attributions found."""
    spans, sentence, paragraph = cut
    at, rows = heads.columns(), words.rows
    kinds = mentions.kinds(rows)
    places = np.flatnonzero([bool(k) for k in kinds])
    earlier, sure = mentions.antecedents(rows, places, tables)
    antecedent, score = np.full(len(spans), -1, dtype=np.int32), np.zeros(len(spans), dtype=np.float32)
    if len(places):
        antecedent[places] = np.where(earlier >= 0, places[np.maximum(earlier, 0)], -1)
        score[places] = sure
    tags = [tuple(names[k] for k in rows[:, at[head]].argmax(1)) for head, names in (("upos", heads.UPOS), ("xpos", heads.XPOS))]
    said = tuple(attributions.relate(text, found, tables))
    document = Document(
        text,
        spans[:, 0].copy(),
        spans[:, 1].copy(),
        sentence,
        paragraph,
        *tags,
        words.head,
        tuple(words.deprel),
        tuple(kinds),
        antecedent,
        score,
        rows[:, at["speech_act"]][:, 0].copy(),
        triggers.find(rows, spans, sentence, tables),
        said,
    )
    sources = {document.source_word(a) for a in said} - {None}
    return replace(document, speakers={w: pointers.shares(rows, w, tables, "speech") for w in sorted(sources)})
