"""Whether a date that names no year (or no week) lies before or after publication: told from tense and modality.

News speaks of the past unless a verb or a word says otherwise, so the past is the default; the nearest verb in the same
sentence decides, first to the left, then to the right. Wrong direction is the largest class of errors in the literature
(Lee et al. 2014 give 35% for UWTime), hence a module of its own.
"""

from analysis.dates.grammar import word_lists

_LEFT, _RIGHT = 25, 12
_NEAR = 7  # "due" and "payable" govern what stands close to them
_STOPS = frozenset(".?!;")
_ABBREVIATED = frozenset("Mr Mrs Ms Dr Gen Sen Rep St Lt Col Gov U S N Corp Inc Co Ltd".split())
# After these a word is a noun or an adjective, not a verb: "the close", "a planned visit".
_NOMINAL = frozenset("the a an its their his her our my your this that these those 's of at in on for some any no every each".split())


def direction(tokens, i, j):
    """'past', 'future' or None for the expression of tokens i to j, from the sentence around it."""
    words = word_lists("direction")
    before = tokens.word(i - 1)
    if before in ("since", "ended"):
        return "past"
    if before in ("until", "till", "ending", "effective", "payable"):
        return "future"
    left = _scan(tokens, range(i - 1, max(-1, i - 1 - _LEFT), -1), words)
    if left is not None:
        return left
    if before == "by":
        return "future"
    return _scan(tokens, range(j, min(len(tokens), j + _RIGHT)), words, right=True)


def _scan(tokens, places, words, right=False):
    weak = None
    for n, k in enumerate(places):
        if _stops(tokens, k):
            break
        found = _tense(tokens, k, words, n)
        if found == "weak":
            weak = None if right or n > _NEAR else "future"
        elif found:
            return found
    return weak


def _stops(tokens, k):
    if tokens.name(k) == "break":
        return True
    string = tokens.strings[k]
    if string not in _STOPS:
        return False
    return not (string == "." and k > 0 and tokens.strings[k - 1] in _ABBREVIATED)


def _tense(tokens, k, words, distance):
    """Tense that token k gives, looking at the auxiliaries in front of it; None for a word that gives none."""
    word, string, before = tokens.word(k), tokens.strings[k], tokens.word(k - 1)
    if not string.islower() and word not in words["modals"]:
        return None
    if word in words["modals"]:
        return None if string == "May" else "future"
    if word == "set" and tokens.word(k + 1) in ("for", "to"):
        return "future"
    if word in words["future_words"] and not (word in ("plan", "plans", "hope", "hopes", "forecast") and before in _NOMINAL):
        if word in ("planned", "expected") and tokens.word(k + 1) not in ("for", "to", "on", "in", "at", "by", "later", "next"):
            return None
        return "future" if distance < _NEAR or word in words["planners"] else None
    if before in _NOMINAL:
        return None
    if word in words["reported"]:
        return _chain(tokens, k, words) or "past"
    if word in ("is", "are"):
        return "weak"
    if word in words["event_present"]:
        return _chain(tokens, k, words) if before == "to" else "future"
    if word in words["past_verbs"] or (word.endswith("ed") and len(word) > 4):
        if word in ("was", "were") and tokens.word(k + 1) == "to":
            return "future"
        return _chain(tokens, k, words) or "past"
    if before == "to" and tokens.name(k) == "x" and string.isalpha() and (not word.endswith("s") or word.endswith("ss")):
        return _chain(tokens, k, words)
    return None


def _chain(tokens, k, words):
    """'future' where auxiliaries before the verb k make it so: will be signed, is to be signed, agreed to sign."""
    steps, to = 0, False
    for p in range(k - 1, max(-1, k - 7), -1):
        word = tokens.word(p)
        if word in words["modals"] or (to and word in words["planners"] and (steps == 0 or word not in ("is", "are", "was", "were"))):
            return "future"
        to = to or word == "to"
        if word not in words["adverbs"] and not word.endswith("ly"):
            steps += 1
            if not to or steps > 2:
                return None
    return None
