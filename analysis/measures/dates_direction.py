"""Whether a date that names no year (or no week) lies before or after publication: told from tense and modality.

News speaks of the past unless a verb or a word says otherwise, so the past is the default; the nearest verb in the same
sentence decides, first to the left, then to the right. Wrong direction is the largest class of errors in the literature
(Lee et al. 2014 give 35% for UWTime), hence a module of its own.
"""

from functools import lru_cache

import yaml

from analysis.measures.dates_patterns import _DATA

_LEFT, _RIGHT = 25, 12
_STOPS = frozenset(".?!;")


@lru_cache(maxsize=1)
def _words():
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["direction"]
    return {name: frozenset(words) for name, words in data.items()}


def direction(tokens, i, j):
    """'past', 'future' or None for the expression of tokens i to j, from the sentence around it."""
    words = _words()
    before = tokens.word(i - 1)
    if before in ("since", "ended"):
        return "past"
    if before in ("until", "till", "ending", "starting", "effective", "payable"):
        return "future"
    left = _left(tokens, i, words)
    if before == "by" and left is None:
        return "future"
    if left is not None:
        return left
    return _right(tokens, j, words)


def _left(tokens, i, words):
    for k in range(i - 1, max(-1, i - 1 - _LEFT), -1):
        if _stops(tokens, k):
            break
        found = _tense(tokens, k, words)
        if found:
            return found
    return None


def _right(tokens, j, words):
    for k in range(j, min(len(tokens), j + _RIGHT)):
        if _stops(tokens, k):
            break
        found = _tense(tokens, k, words)
        if found:
            return found
    return None


def _stops(tokens, k):
    if tokens.name(k) == "break":
        return True
    string = tokens.strings[k]
    if string not in _STOPS:
        return False
    # "Mr. Kim", "St. Louis": a period after a short capitalised word that is followed without a gap or by a name
    return not (string == "." and k > 0 and tokens.strings[k - 1] in ("Mr", "Mrs", "Ms", "Dr", "Gen", "Sen", "Rep", "St", "Lt", "Col", "Gov", "U", "S", "N", "Corp", "Inc", "Co", "Ltd"))


def _tense(tokens, k, words):
    """Tense that token k gives, looking at the auxiliaries in front of it; None for a word that gives none."""
    word = tokens.word(k)
    if word in words["reported"]:
        return _chain(tokens, k, words) or "past"
    if word in words["future_words"]:
        if tokens.strings[k] == "May":
            return None
        return "future"
    if word in words["event_present"] and tokens.strings[k].islower():
        if tokens.word(k - 1) in ("to",):
            return _chain(tokens, k, words)
        return "future"
    if word in words["past_verbs"] or (word.endswith("ed") and len(word) > 4 and tokens.strings[k].islower()):
        if word in ("was", "were") and tokens.word(k + 1) == "to":
            return "future"
        return _chain(tokens, k, words) or "past"
    if tokens.word(k - 1) == "to" and tokens.strings[k].isalpha() and tokens.strings[k].islower() and tokens.name(k) == "x":
        return _chain(tokens, k, words)
    return None


def _chain(tokens, k, words):
    """'future' where auxiliaries before the verb k make it so: will be signed, is to be signed, agreed to sign."""
    steps = 0
    to = False
    for p in range(k - 1, max(-1, k - 7), -1):
        word = tokens.word(p)
        if word == "to":
            to = True
        if to and word in words["planners"] and word not in ("be",):
            return "future"
        if word in ("will", "'ll", "shall", "would", "may", "might", "could", "should", "must", "can", "won't"):
            return "future"
        if word not in words["adverbs"] and not word.endswith("ly"):
            steps += 1
            if not to or steps > 2:
                return None
    return None
