"""Whether a date that names no year (or no week) lies before or after publication: told from tense and modality.

The verb that governs the expression in the tree of its sentence decides, by its form and its auxiliaries; where an infinitive or a noun
stands between, what governs that. News speaks of the past unless the sentence says otherwise, so the past is the default. Wrong direction
is the largest class of errors in the literature (Lee et al. 2014 give 35% for UWTime), hence a module of its own.
"""

from __future__ import annotations

from analysis.dates.grammar import word_lists
from analysis.language.document import Document

_NOMINAL = ("NN", "PRP", "CD", "$", "WP", "DT")  # tags of what is no verb and no adjective
_PLANNED = ("VBN", "JJ", "VBD")  # a participle, which a tagger may take for a past form


def direction(document: Document, start: int, end: int) -> str | None:
    """Where the expression at characters start to end lies: 'past', 'future', 'present' beside a plan, None where nothing tells.

    Example: "Sunday" in "Trump signed the order on Thursday and it takes effect on Sunday." is beside a plan in the present.
    """
    places = document.words_in(start, end)
    i = next((k for k in places if document.head[k] not in places), None)
    if i is None:
        return None
    words = word_lists("direction")
    marker, left = _marker(document, i), _left(document, places.start)
    if marker in words["past_markers"] or "recently" in left:
        return "past"
    if marker in words["future_markers"] or words["terms"] & set(left[:1]):
        return "future"
    if _ahead_of(document, i):
        return "future"
    hint = "future" if marker in words["deadlines"] else None
    named = False  # the date stands beside a noun, as in "Monday's vote"
    below = i
    for k in _governors(document, i, places):
        if document.xpos[k].startswith(_NOMINAL) and not _predicate(document, k):
            if _ahead_of(document, k):
                return "future"
            if not named and document.lemma[k] in words["done_nouns"] and not _called_planned(document, k, words):
                return "past"
            hint, named = hint or _noun(document, k, words), True
        else:
            found = _planned(document, k, below, words, marker, named) or _tense(document, k, words, named)
            if found == "present" and (marker in words["past_in_present"] or left[:2] == ["of", "as"]):
                return "past"
            if found == "past" and named:
                return None  # what was said of "the November election" does not tell on which side it lies
            if found:
                return {"present": hint or found, "unknown": None}.get(found, found)
        below = k
    return hint


def happened(document: Document, start: int, end: int) -> bool:
    """True where the date stands beside a noun under a past verb and the noun is no event that a calendar announces.

    Example: "an interview in October angered him", not "the election in November worried him".
    """
    places, words = document.words_in(start, end), word_lists("direction")
    i = next((k for k in places if document.head[k] not in places), None)
    beside = False
    for k in _governors(document, i, places) if i is not None else ():
        if not document.xpos[k].startswith(_NOMINAL):
            return beside and _tense(document, k, words, True) == "past"
        if document.lemma[k] in words["scheduled_nouns"]:
            return False
        beside = True
    return False


def _ahead_of(document, k):
    """True for what something came ahead of: ahead of Friday's vote."""
    near = (c for c in document.children(k) if c < k and document.deprel[c].split(":")[0] in ("case", "advmod", "mark"))
    return any("ahead" in [document.words[p].lower() for p in (c, *document.children(c))] for c in near)


def _left(document, k):
    """The two words before word k, the nearer first."""
    return [document.words[p].lower() for p in range(k - 1, max(-1, k - 3), -1)]


def _governors(document, i, places):
    """The words above a date; before them the verb right before it, where the tree has missed that."""
    above, left = document.ancestors(i), places.start - 1
    if left >= 0 and document.words[left].lower() in ("on", "in", "at"):
        left -= 1
    if left >= 0 and document.xpos[left].startswith("VB") and document.sentence[left] == document.sentence[i] and left not in above:
        return [left, *document.ancestors(left)]
    return above


def _marker(document, i):
    """The preposition before a date: since, until, by; None where it has none."""
    return next((document.words[k].lower() for k in document.children(i) if document.deprel[k] in ("case", "mark") and k < i), None)


def _predicate(document, k):
    """True for a noun that is a predicate, or a verb that the tagger took for a noun; a copula before its head is its head's."""
    mine = (c for c in document.children(k) if not c < document.head[k] < k)
    return any(document.deprel[c].startswith(("cop", "nsubj")) for c in mine)


def _noun(document, k, words):
    """'future' for what a noun says of the date beside it: the deadline of Monday, the planned Monday vote."""
    ahead = document.lemma[k] in words["future_nouns"] or _marker(document, k) in words["before_event"]
    return "future" if ahead or _called_planned(document, k, words) else None


def _called_planned(document, k, words):
    """True for a planned vote, a meeting scheduled, and "was due for renewal", where the tree hangs "due" on the noun."""
    return any(document.deprel[c] in ("amod", "acl") and document.words[c].lower() in words["planned"] for c in document.children(k))


def _auxiliaries(document, k):
    return {document.words[c].lower() for c in document.children(k) if document.deprel[c].startswith(("aux", "cop"))}


def _to(document, k):
    """True for an infinitive with "to"."""
    return any(document.xpos[c] == "TO" and document.deprel[c] == "mark" for c in document.children(k))


def _planned(document, k, below, words, marker, named):
    """'future' where the predicate k is a plan for what the date stands beside: due Monday, prepares for Monday's vote."""
    if document.xpos[k].startswith(_NOMINAL) and _called_planned(document, k, words):
        return "future"
    participle = document.xpos[k] in _PLANNED and document.words[k].lower() in words["planned"]
    if participle and (document.xpos[k] != "VBD" or _auxiliaries(document, k)) or (document.lemma[k] == "set" and marker == "for"):
        return "future"
    if document.lemma[k] not in words["plan_verbs"]:
        return None
    plan = named if below != k and document.xpos[below].startswith(_NOMINAL) else False
    return "future" if plan or any(_to(document, c) and c <= below for c in document.children(k)) else None


def _tense(document, k, words, named):
    """What the verb or predicate k says by its form and auxiliaries; None where a word above it must tell."""
    aux, tag = _auxiliaries(document, k), document.xpos[k]
    if aux & words["modals"]:
        return ("past" if not aux & {"would", "'d"} else "unknown") if "have" in aux else "future"
    if aux & words["perfect"] or aux & words["past_auxiliaries"] or tag == "VBD":
        return "past"
    if _to(document, k):
        return _infinitive(document, k, words, named)
    if tag == "VBN" and not aux:
        return "past"
    return None if named else _present(document, k, words, aux)


def _present(document, k, words, aux):
    """'present' for a plan: it opens Monday, they are meeting Monday, the vote is on Monday; not a caption, "he speaks on Monday"."""
    tag = document.xpos[k]
    awaited = any(document.words[c].lower() in words["awaiting"] for c in document.children(k) if document.deprel[c] in ("mark", "advmod"))
    finite = tag in ("VB", "VBZ", "VBP", "NN", "NNS") or (tag == "VBN" and aux & words["present_auxiliaries"])
    if finite and awaited:
        return "future"
    plan = tag != "VBN" and document.lemma[k] in words["scheduled_verbs"]
    return "present" if finite and plan or (aux & words["present_auxiliaries"] and tag not in ("VBN", "VBD")) else None


def _infinitive(document, k, words, named):
    """To meet on Monday lies ahead, unless what governs it says that it was done: managed to meet, the first to meet."""
    above, relation = document.head[k], document.deprel[k].split(":")[0]
    if named or relation == "advcl":
        return None
    if relation == "acl":
        passive = any(document.deprel[c] == "aux:pass" for c in document.children(k))
        return "future" if passive or document.lemma[above] in words["future_nouns"] else None
    done = above >= 0 and document.lemma[above] in words["implicative"] and relation in ("xcomp", "ccomp")
    going = above >= 0 and document.words[above].lower() == "going"
    return None if done and not going else "future"
