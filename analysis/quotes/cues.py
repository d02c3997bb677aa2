"""What a cue does: its lemma, its class (neutral, assertive, evaluative ...) and the act it tells of (speech, belief ...)."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import schema
from analysis.language.inflection import verb_forms
from analysis.language.text import fold


class Cue(NamedTuple):
    """Lemma of the deciding word, class and act; class and act are None for a cue that the lexicon does not know."""

    lemma: str | None
    cue_class: str | None
    act: str | None


_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*|:")


@lru_cache(maxsize=1)
def lexicon() -> dict:
    """The cue lexicon: verbs {form: Cue}, nouns {word: Cue}, multi [(phrase, Cue)], patterns [(regex, Cue)], foreseen, ignored ..."""
    raw = schema.data("cues.yml")
    verbs, nouns, multi = {}, {}, []
    for group in raw["groups"]:
        for verb in group.get("verbs", ()):
            for form in verb_forms(verb):
                verbs.setdefault(form, Cue(verb, group["class"], group["act"]))
        for noun in group.get("nouns", ()):
            if " " in noun:
                multi.append((noun, Cue(noun, group["class"], group["act"])))
            else:
                nouns.setdefault(noun, Cue(noun, group["class"], group["act"]))
    patterns = [(re.compile(p["pattern"]), Cue(None, p["class"], p["act"])) for p in raw["phrases"]]
    return {
        "verbs": verbs,
        "nouns": nouns,
        "multi": sorted(multi, key=lambda m: -len(m[0])),
        "patterns": patterns,
        "foreseen": re.compile(raw["foreseen"]),
        "documents": frozenset(raw["document_sources"].split()),
        "ignored": frozenset(raw["ignored"].split()),
    }


@lru_cache(maxsize=50_000)
def classify(cue: str | None, source: str = "") -> Cue:
    """The Cue of a cue as printed, given its source as printed: "has repeatedly denied" -> deny, denying, speech."""
    data = lexicon()
    low = re.sub(r"\s+", " ", fold(cue or "").lower()).strip()
    if not low:
        return Cue(None, None, None)
    found = _lookup(low, data)
    if found.act == "speech" and data["foreseen"].match(low):
        found = found._replace(act="other")
    document = _is_document(source, data)
    if document and found.act in ("speech", "perception", "belief", None):
        return found._replace(act="document")
    return found


def _lookup(low, data):
    for phrase, cue in data["multi"]:
        if phrase in low and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", low):
            return cue
    words = _WORD.findall(low)
    for pattern, cue in data["patterns"]:
        if pattern.search(low):
            known = [data["verbs"][w] for w in words if w in data["verbs"]]
            return cue._replace(lemma=known[-1].lemma if known else None)
    content = [w for w in words if w not in data["ignored"]]
    for table in ("verbs", "nouns"):
        known = [data[table][w] for w in content if w in data[table]]
        # "wants to say", "vowed to fight": the first verb decides
        if known:
            return known[0]
    known = [data["nouns"][w] for w in words if w in data["nouns"]]
    return known[0] if known else Cue(content[0] if content else words[0] if words else None, None, None)


def _is_document(source, data):
    words = re.findall(r"[a-z]+", re.split(r"\b(?:of|for|from|by|in|on|at|to|with|that|which)\b|,", fold(source).lower())[0])
    return bool(words) and words[-1] in data["documents"]
