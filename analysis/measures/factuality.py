"""How far a reported measure is real: its stage and status, from the network's status, the words of the trigger and what governs it.

The governing predicates from the trigger up to the root of its sentence are asked for negation, condition and modality (FactBank's
question, Saurí and Pustejovsky 2009: the polarity and modality that the text itself gives an event). What is denied, wished or
conditional is never told as done.
"""

from functools import lru_cache
from typing import NamedTuple

from .families import family, is_reversed
from .wordlists import load, words

# The status of the contract for each stage.
STATUS = {
    "threatened": "hypothetical",
    "considered": "hypothetical",
    "proposed": "hypothetical",
    "announced": "announced",
    "scheduled": "scheduled",
    "in force": "occurred",
    "occurred": "occurred",
    "raised": "occurred",
    "delayed": "announced",
    "suspended": "occurred",
    "lifted": "occurred",
    "cancelled": "denied",
    "denied": "denied",
}
REAL = frozenset(("occurred", "announced", "scheduled"))
# Families whose own name is that something is undone or called off: the trigger's words are no stage of theirs.
_UNDOING = frozenset(("ease_trade", "talks_cancelled", "withdrawal_from_pact"))
_REFUSALS = frozenset(("talks_cancelled", "withdrawal_from_pact"))
# A status that the network prefers by less than this over "occurred" yields to what the tree says.
SURE = 0.25
# Of 7 triggers that it prefers by more than this, and that a governing word denies all the same, all had taken place.
CERTAIN = 0.9
# Governing words that are asked of one trigger.
LONGEST = 6


class Factuality(NamedTuple):
    """stage and status as CONTRACT has them, and why: the word or the status that decided."""

    stage: str
    status: str
    why: str


def factuality(document, trigger) -> Factuality:
    """The Factuality of one trigger of a document."""
    status, why = trigger.status, "status"
    if status == "denied" and _refuses(document, trigger):
        status, why = max((s for s in trigger.statuses if s in REAL), key=trigger.statuses.get, default="announced"), "refusal"
    if status in ("occurred", "announced", "scheduled"):
        taken, cue = _governed(document, trigger)
        least = SURE if cue in _lists()["modals"] else CERTAIN
        if taken is not None and (cue == "false" or not _certain(trigger, least)):
            status, why = taken, cue
    stage, word = _by_words(document, trigger, status)
    if stage is not None:
        status, why = stage, word
    return Factuality(status, STATUS[status], why)


def _certain(trigger, least):
    """True where the network prefers what it says by more than this."""
    others = [p for s, p in trigger.statuses.items() if s in ("considered", "denied", "threatened")]
    return trigger.statuses.get(trigger.status, 1.0) - max(others, default=0.0) > least


def _refuses(document, trigger):
    """True where the act is what is not done ("will not take part", "no longer abides by"): a negation among the words of its trigger."""
    if trigger.family not in _REFUSALS:
        return False
    inside = {document.word(i).lower() for i in document.words_in(trigger.start, trigger.end)}
    return not inside.isdisjoint(_lists()["negators"])


def _governed(document, trigger):
    """(status, cue) that a negation, a condition or a modal on the way from the trigger to the root leaves; (None, None) otherwise."""
    lists, refuses = _lists(), _refuses(document, trigger)
    for depth, i in enumerate(_path(document, trigger.word)):
        low = document.lemma[i].lower()
        if depth and low in lists["denying"]:
            return "denied", low
        for j in document.children(i):
            child, relation = document.word(j).lower(), document.deprel[j]
            if refuses and trigger.start <= document.start[j] < trigger.end:
                continue
            if child in lists["negators"] and relation in ("advmod", "cc:preconj", "det", "mark", "cc"):
                return "denied", child
            if _false(document, j, depth, lists):
                return "denied", "false"
            if child in lists["conditions"] and relation in ("mark", "advmod") or not depth and _conditional(document, i, j, lists):
                return "considered", child
            if child in lists["modals"] and relation == "aux":
                return "considered", child
    return None, None


def _false(document, j, depth, lists):
    """True for a word that says of what governs the trigger that it is false ("proved false", "a fake tweet said", "stopped short")."""
    relation = document.deprel[j]
    if relation in ("xcomp", "compound:prt", "advmod", "obl", "obj") and document.lemma[j].lower() in lists["false"]:
        return depth > 0 or relation == "compound:prt"
    told = depth > 0 and relation == "nsubj"
    return told and any(document.lemma[k].lower() in lists["false"] for k in document.children(j) if document.deprel[k] == "amod")


def _conditional(document, i, j, lists):
    """True where a trigger in the present tense hangs on a condition: "unless Ankara frees him, Washington imposes sanctions"."""
    if document.deprel[j] != "advcl" or document.xpos[i] not in ("VBZ", "VBP", "VB"):
        return False
    return any(document.word(k).lower() in lists["conditions"] for k in document.children(j) if document.deprel[k] == "mark")


def _path(document, i):
    """The words whose negation or modality reaches a trigger: itself, and what takes it as its clause or as the object of doing.

    A noun that only stands in a sentence ("declined to comment on the attack") is not denied with it.
    """
    if document.deprel[i] == "compound:prt":
        i = int(document.head[i])
    path = [i]
    while document.head[i] >= 0 and len(path) < LONGEST:
        relation, above = document.deprel[i].partition(":")[0], int(document.head[i])
        noun = document.upos[i] in ("NOUN", "PROPN")
        if noun:
            reached = relation in ("obj", "nsubj", "obl") and (
                len(path) > 1 or relation == "obj" and document.lemma[above] in words("light_verbs")
            )
        else:
            joined = relation == "conj" and any(document.word(j).lower() in ("nor", "or") for j in document.children(i))
            that = relation == "acl" and any(document.deprel[j] == "mark" for j in document.children(i))
            outer = relation == "advcl" and document.upos[above] == "ADV"
            reached = joined or that or outer or document.deprel[i] in ("xcomp", "ccomp", "acl", "csubj", "csubj:pass")
        if not reached:
            break
        path.append(above)
        i = above
    return path


def _by_words(document, trigger, status):
    """(stage, word) that the words of a trigger tell of a measure that is real; (None, None) where they tell none."""
    if trigger.family in _UNDOING or is_reversed(trigger.family, document.text[trigger.start : trigger.end]):
        return None, None
    text = document.text[trigger.start : min(len(document.text), trigger.end + 24)].lower()
    own, struck = document.text[trigger.start : trigger.end].lower(), family(trigger.family).struck
    for stage in ("delayed", "suspended", "lifted", "cancelled", "in force", "raised", "proposed"):
        allowed = (
            ("announced", "considered", "threatened")
            if stage == "proposed"
            else ("occurred",)
            if stage == "in force"
            else ("occurred", "announced")
        )
        if status not in allowed or stage in ("suspended", "lifted") and _stops(document, trigger):
            continue
        for phrase in _lists()[stage]:
            where = text if " " in phrase else own
            if phrase not in struck and f" {phrase} " in f" {where} ".replace(",", " ").replace(".", " "):
                return ("announced" if stage == "raised" and status == "announced" else stage), phrase
    return None, None


def _stops(document, trigger):
    """True where what is suspended or taken back is no measure: to suspend imports, to freeze assets, to revoke licences restricts."""
    if family(trigger.family).direction != "escalation":
        return False
    inside = document.words_in(trigger.start, trigger.end)
    governed = [j for i in inside for j in document.children(i) if j not in inside and _governs(document, i, j)]
    if "object" in trigger.arguments:
        told = document.words_in(*trigger.arguments["object"][:2])
        governed += [j for j in told if int(document.head[j]) not in told and j not in inside and document.upos[j] != "PRON"]
    heads = {document.word(j).lower() for j in governed}
    own = {document.word(i).lower() for i in inside}.difference(*(_lists()[s] for s in ("suspended", "lifted")))
    return bool(heads) and not (heads | own) & words("curbs")


def _governs(document, i, j):
    """True where j is what verb i, or noun i with "of" or "on", acts upon."""
    if document.deprel[j] == "nmod":
        return any(document.deprel[k] == "case" and document.word(k).lower() in ("of", "on") for k in document.children(j))
    return document.deprel[j] in ("obj", "nsubj:pass", "compound")


@lru_cache(maxsize=1)
def _lists():
    return {name: tuple(entries) if name in STATUS else frozenset(entries) for name, entries in load("stages.yml").items()}
