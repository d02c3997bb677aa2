"""Runs the two networks (analysis/data/tagger.onnx for quotations, encoder.onnx for all else) over the windows of a text and lays their
output beside the words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

import numpy as np

from analysis.language import heads, tree, windows

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of a window's words for quotations."""

    window: windows.Window
    tags: np.ndarray  # (words, 7): score of each tag
    cues: np.ndarray  # (words, words + 1): how far each word points to each as its cue; the last column is "to none in this window"
    sources: np.ndarray  # likewise, as its source


@dataclass(frozen=True, slots=True)
class Words:
    """What the network says of the words of one text: rows (words, columns of heads.WIDTHS); head and relation of each word."""

    rows: np.ndarray
    head: np.ndarray
    deprel: list[str]


@dataclass(frozen=True)
class Network:
    """The two networks, their tokenizer, and the small tables that decoding needs (tagger.json, encoder.json).

    Quotations have a network of their own because one for all heads cost them 1.5 points (content soft F1 on PolNeAR dev .806, not .821).
    """

    tagger: object
    encoder: object
    tokenizer: object
    tables: dict


@lru_cache(maxsize=1)
def network() -> Network:
    """The shipped networks, loaded at the first call and kept. ValueError where a file is missing."""
    import onnxruntime
    from tokenizers import Tokenizer

    for name in ("tagger.onnx", "tagger.json", "encoder.onnx", "encoder.pieces", "encoder.json", "tokenizer.json"):
        if not (DATA / name).is_file():
            raise ValueError(f"{DATA / name} is missing; it comes with the project or from python -m analysis.training.export")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Processors without VNNI add up products of int8 in 16 bits, which overflow, unless they are told to be exact.
    options.add_session_config_entry("session.x64quantprecision", "1")
    files = (str(DATA / f"{name}.onnx") for name in ("tagger", "encoder"))
    tagger, encoder = (onnxruntime.InferenceSession(f, options, providers=["CPUExecutionProvider"]) for f in files)
    tokenizer = Tokenizer.from_file(str(DATA / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tables = {}
    for name in ("encoder.json", "tagger.json"):  # the steps between tags are the tagger's
        tables |= json.loads((DATA / name).read_text(encoding="utf-8"))
    return Network(tagger, encoder, tokenizer, {k: v if k == "tags" else np.array(v, dtype=np.float32) for k, v in tables.items()})


def at_once() -> int:
    """How many windows are read side by side: ANALYSIS_THREADS, or one a processor, at most four."""
    return max(1, int(os.environ.get("ANALYSIS_THREADS") or min(4, os.cpu_count() or 1)))


def read(texts: Sequence[str], cuts: Sequence[tuple], threads: int = 1) -> tuple[list[Reading], list[Words]]:
    """The readings of all windows of the texts, in order, and the words of each text. cuts: for each text (spans, sentence, paragraph) of
    its words. threads: windows read side by side, which changes no figure. The network sees one window at a time: batches were measured
    slower (cache) and would let one text's length change another's figures in the last digit."""
    net, out = network(), []
    width = sum(heads.WIDTHS.values())
    narrow, wide = ([windows.pack(p, t, size) for t, p in enumerate(windows.split_paragraphs(list(texts), net.tokenizer, size))]
                    for size in (windows.LONGEST, windows.WIDE))  # fmt: skip
    with ThreadPoolExecutor(threads) as pool:
        read_wide = pool.map(lambda window: net.encoder.run(["arcs", "words"], _feed(window)), [w for own in wide for w in own])
        readings = list(pool.map(partial(_quotations, net), [w for own in narrow for w in own]))
        for own, cut in zip(wide, cuts, strict=True):
            n = len(cut[0])
            words = Words(np.zeros((n, width), dtype=np.float32), np.full(n, -1, dtype=np.int32), ["dep"] * n)
            for window, (arcs, rows) in zip(own, islice(read_wide, len(own)), strict=True):
                _lay(net.tables, window, cut, arcs[0], rows[0], words)
            out.append(words)
    return readings, out


def _feed(window):
    ids = np.array([window.ids], dtype=np.int32)
    return {"ids": ids, "kinds": np.array([window.kinds], dtype=np.int32), "mask": np.ones_like(ids)}


def _quotations(net, window):
    tags, cues, sources = net.tagger.run(["tags", "cues", "sources"], _feed(window))
    down, across = window.first[:, None], np.append(window.first, 0)[None, :]  # [CLS], at 0, stands for "none in this window"
    return Reading(window, tags[0][window.first], cues[0][down, across], sources[0][down, across])


def _lay(tables, window, cut, arcs, rows, words):
    """Puts the rows of a window beside the words that it holds, and parses their sentences."""
    spans, sentence, _ = cut
    first, end = np.searchsorted(spans[:, 0], [window.spans[0, 0], window.spans[-1, 1]])
    if first == end:
        return
    starts = window.spans[:, 0]
    place = np.searchsorted(starts, spans[first:end, 0])
    begins = (place < len(starts)) & (starts[np.minimum(place, len(starts) - 1)] < spans[first:end, 1])
    pieces = window.first[np.where(begins, place, np.maximum(place - 1, 0))]
    np.take(rows, pieces, axis=0, out=words.rows[first:end], mode="clip")
    edges = np.flatnonzero(np.diff(sentence[first:end], prepend=-1))
    for a, b in zip(edges.tolist(), [*edges[1:].tolist(), end - first], strict=True):
        mine = pieces[a:b]
        top, relation = tree.parse(arcs[mine[:, None], np.append(0, mine)[None, :]], words.rows[first + a : first + b], rows[0], tables)
        words.head[first + a : first + b] = np.where(top < 0, -1, top + first + a)
        words.deprel[first + a : first + b] = relation
