"""How often the machine is wrong, and what every page rests on."""

import hashlib
import platform
from importlib.metadata import version

import pandas as pd

from analysis.summaries.words import count, listed

LIBRARIES = ("pandas", "matplotlib", "nltk", "papermill", "onnxruntime", "tokenizers", "trafilatura")


def provenance(study):
    """What the figures rest on: one row per article file (hash of its text) and per library (version)."""
    rows = [("Python", platform.python_version()), *((name, version(name)) for name in LIBRARIES)]
    whole = hashlib.sha256()
    for article_id, text in sorted(zip(study.articles["article_id"].astype(str), study.articles["text"], strict=True)):
        whole.update(f"{article_id}\n{text}\n".encode("utf-8", "replace"))
    rows.append((f"texts of the {count(len(study.articles), 'article')} (SHA-256)", whole.hexdigest()[:16]))
    return pd.DataFrame(rows, columns=["used", "version"])


def errors(table):
    """How many errors of which kind."""
    if table.empty:
        return "No error was found, or there are no hand labels to find one with."
    n = table.groupby(["what", "error"]).size().sort_values(ascending=False, kind="stable")
    return f"{count(len(table), 'error')}: {listed([f'{what} {error} ({k})' for (what, error), k in n.items()], 6)}."


def sheets(table):
    """Whether check sheets were marked."""
    return f"{count(table['sheet'].nunique(), 'check sheet')} marked by hand." if len(table) else "No check sheet was found beside the articles."


def corrections(study):
    """The rows of corrections.csv."""
    rows = pd.DataFrame([{k: v for k, v in r.items() if not k.startswith("_")} for r in study.corrections])
    return rows if len(rows) else pd.DataFrame(columns=["table", "article_id", "start", "end", "text", "do"])


def corrected(study):
    """How many corrections were applied, and which were not."""
    from analysis.corrections import unknown_articles

    _ = [getattr(study, name) for name in ("quotes", "hits", "dates", "mentions")]
    told = [*dict.fromkeys([*study.corrections.problems, *unknown_articles(study.corrections, study.articles)])]
    if not len(study.corrections):
        return "There is no corrections.csv beside the articles."
    return " ".join([f"{count(len(study.corrections), 'correction')} read, {len(told):,} not applied.", *told])
