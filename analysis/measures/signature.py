"""What identity asks of a report, made from its row of extract_measures alone: slots to compare, days as numbers, words as counts."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from analysis.language.text import fold
from analysis.language.text import words as word_spans

from .factuality import REAL
from .wordlists import words

_SUFFIXES = ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "ly")


def signatures(mentions):
    """A dict as identity.group asks for, for each row of extract_measures."""
    columns = {c: mentions[c].tolist() for c in _COLUMNS if c in mentions}
    names = list(zip(*(columns[c] for c in ("article_id", "trigger_start", "family")), strict=True))
    place = {name: k for k, name in enumerate(names)}
    back = columns.get("antecedent", [None] * len(names))
    earlier = [place.get((a, b, kind), -1) if number(b) is not None else -1 for (a, _, kind), b in zip(names, back, strict=True)]
    return Signatures(columns | {"earlier": earlier})


class Signatures(Sequence):
    """The dicts of `signatures`, each made when it is asked for: those of a large corpus do not fit in memory together."""

    def __init__(self, columns):
        self.columns = columns

    def __len__(self):
        return len(self.columns["article_id"])

    def __getitem__(self, k):
        return _signature({c: values[k] for c, values in self.columns.items()})

    def sides(self):
        """Of each the family, and the actors and targets that it names or leaves to be inferred."""
        told = zip(*(self.columns[c] for c in ("family", "actor", "target")), strict=True)
        return [{"family": kind, "guess": (parties(actor), parties(target))} for kind, actor, target in told]

    def words(self):
        """Of each the words, and whether a hand has added it."""
        by = self.columns.get("decided_by", [None] * len(self))
        for actor, target, sentence, decided in zip(*(self.columns[c] for c in ("actor", "target", "sentence")), by, strict=True):
            yield {"words": content(sentence, _named(actor, target)), "added": decided == "by hand"}

    def part(self, block, weights):
        """All that the comparison of some of them rests on: their columns, earlier ones by their place among them, and the weights of
        their words."""
        columns, place = {c: [values[k] for k in block] for c, values in self.columns.items()}, {k: n for n, k in enumerate(block)}
        columns["earlier"] = [place.get(k, -1) for k in columns["earlier"]]
        rows = zip(*(columns[c] for c in ("actor", "target", "sentence", "object")), strict=True)
        found = {w for a, b, *texts in rows for t in texts for w in content(text(t), _named(a, b))}
        return columns, [(w, weights[w]) for w in sorted(found) if w in weights]


_COLUMNS = (
    *"article_id trigger_start family start end actor target inferred object trigger antecedent antecedent_score amount rate_to".split(),
    *"quantity goods basis place status earliest latest day_sure published dated_by sentence reference decided_by likeness".split(),
)


def _named(actor, target):
    return frozenset(w.lower() for p in (*parties(actor), *parties(target)) for w in p.split())


def _signature(r):
    named = _named(r["actor"], r["target"])
    obj, trigger = text(r["object"]), text(r["trigger"])
    return {
        "article": r["article_id"], "start": int(r["start"]), "end": int(r["end"]), "family": r["family"],
        "actor": () if "actor" in text(r["inferred"]) else parties(r["actor"]),
        "target": () if "target" in text(r["inferred"]) else parties(r["target"]),
        "everyone": (*parties(r["actor"]), *parties(r["target"])), "guess": (parties(r["actor"]), parties(r["target"])),
        "amount": number(r["amount"]), "rate": number(r["rate_to"]),
        "quantity": r.get("quantity") if isinstance(r.get("quantity"), str) else None, "goods": text(r["goods"]).lower() or None,
        "basis": _key(text(r["basis"])) or None, "place": text(r["place"]).lower() or None, "real": r["status"] in REAL,
        "earliest": ordinal(r["earliest"]), "latest": ordinal(r["latest"]), "published": ordinal(r["published"]),
        "day_sure": number(r.get("day_sure")) or 0.0,
        "fresh": r["dated_by"] == "publication", "words": content(r["sentence"], named), "names": proper(r["sentence"], named),
        "object_words": content(obj, named), "trigger_key": " ".join(sorted(content(trigger, frozenset()))) or trigger.lower(),
        "general": trigger.lower().split()[-1:] and trigger.lower().split()[-1] in words("general"), "definite": bool(r["reference"]),
        "added": r.get("decided_by") == "by hand",
        "antecedent": r["earlier"],
        "antecedent_score": number(r.get("antecedent_score")) or 0.0,
        "act": r["likeness"] if isinstance(r.get("likeness"), tuple) else (),
    }  # fmt: skip


def parties(value):
    """The parties of a cell ("A; B"), as a tuple."""
    return tuple(p.strip() for p in value.split(";")) if isinstance(value, str) and value.strip() else ()


def text(value):
    """A cell as text, "" where it is missing."""
    return value if isinstance(value, str) else ""


def number(value):
    """A cell as a number, None where it is missing."""
    return None if value is None or pd.isna(value) else float(value)


def ordinal(value):
    """A day as its proleptic ordinal, None where it is missing."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).toordinal()


def content(sentence, without):
    """Counter of the stems of a text's words, but the small ones and those of `without`."""
    return Counter(s for w, s, *_ in stems(sentence) if w not in without)


def proper(sentence, without):
    """Counter of the words with a capital, but the first of the sentence, the small ones and those of `without`."""
    return Counter(s for w, s, named in stems(sentence) if named and w not in without)


@lru_cache(maxsize=1 << 14)
def stems(sentence):
    """(word, stem, is it a name) of the words of a text but the small ones."""
    folded = fold(sentence)
    found = [folded[a:b] for a, b in word_spans(folded)]
    names = {w for w in found[1:] if w[:1].isupper() and len(w) > 2 and w.lower() not in words("not_a_place")}
    told = ((w, w.lower(), k > 0 and w in names) for k, w in enumerate(found))
    return tuple((low, stem(low), named) for w, low, named in told if len(w) > 1 and low not in words("small"))


@lru_cache(maxsize=1 << 16)
def stem(word):
    """A word without its commonest endings, so that "launched" and "launches" meet."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def _key(basis):
    return " ".join(w for w in basis.lower().replace("-", " ").split() if w not in words("small"))
