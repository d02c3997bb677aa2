"""How news outlets cover one dispute: who is quoted, how it is framed, what was done when.

Everything a notebook needs is offered here. Names are looked up on first use, so that importing the package loads no
model and no library that the caller does not use.
"""

import os
from importlib import import_module

# Nothing leaves the machine: without this onnxruntime sends what it runs, and on what, to its maker (from 1.29 on, outside Windows too).
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HOME = {
    "load_case": "case",
    "load_articles": "corpus.readers",
    "find_copied": "corpus.copied",
    "read_words": "language.words",
    "extract_quotes": "quotes.extract",
    "list_scare_quotes": "quotes.extract",
    "align_quotes": "quotes.alignment",
    "compare_wordings": "quotes.wordings",
    "load_lexicon": "framing.lexicon",
    "count_frames": "framing.counts",
    "frame_hits": "framing.counts",
    "sample_hits": "framing.counts",
    "frame_overlaps": "framing.counts",
    "interval_note": "framing.counts",
    "naming_table": "framing.naming",
    "naming_grid": "framing.naming",
    "naming_candidates": "framing.naming",
    "keyness": "framing.keyness",
    "collocates": "framing.collocates",
    "extract_dates": "dates.extract",
    "extract_measures": "measures.extract",
    "merge_measures": "measures.merging",
    "measure_stages": "measures.merging",
    "measure_coverage": "measures.coverage",
    "show_article": "reports.look",
    "who_said": "reports.look",
}
_ROOMS = {"charts": "charts", "reports": "reports", "summaries": "summaries"}

__all__ = [*_HOME, *_ROOMS]


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"{__name__}.{_ROOMS[name]}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
