"""Who a trigger's own clause names as acting and as acted upon, by the tree, where the network marks no argument.

Universal Dependencies: the subject of the verb or of the verb that governs it ("chose to leave", "pulled out and imposed"), the agent of a
passive, the possessor of a noun; the object, and what stands behind "against", "with", "on".
"""

from .wordlists import words

# Relations over which a clause without a subject of its own takes that of the clause above.
_SHARED = frozenset(("conj", "xcomp"))
_CLIMB = 4


def subject(document, i):
    """The head word of whoever does what word i tells, or None."""
    if document.upos[i] in ("NOUN", "PROPN"):
        owner = _child(document, i, ("nmod:poss",))
        if owner is not None and document.lemma[i] not in words("suffered"):
            return owner
        found = _behind(document, i, "agent")
        above = int(document.head[i])
        # "carried out an attack", "launched strikes": the verb's subject does it.
        if found is None and above >= 0 and document.deprel[i] == "obj" and document.lemma[above] in words("light_verbs"):
            return subject(document, above)
        return found
    for _ in range(_CLIMB):
        passive = _child(document, i, ("nsubj:pass", "aux:pass")) is not None
        found = _child(document, i, ("obl:agent",)) if passive else _child(document, i, ("nsubj",))
        if found is not None:
            return _antecedent_of_relative(document, i, found)
        if passive:
            return _behind(document, i, "agent")
        if document.deprel[i] == "acl:relcl" or document.deprel[i].partition(":")[0] not in _SHARED or document.head[i] < 0:
            return None
        i = int(document.head[i])
    return None


def patient(document, i):
    """The head word of whoever suffers what word i tells, or shares in it, or None."""
    if document.upos[i] not in ("NOUN", "PROPN"):
        found = _child(document, i, ("nsubj:pass",)) or _child(document, i, ("obj", "iobj"))
        behind = _behind(document, i, "towards")
        return behind if behind is not None else found
    owner = _child(document, i, ("nmod:poss",))
    if document.lemma[i] in words("suffered"):
        return owner if owner is not None else _behind(document, i, "whose")
    return _behind(document, i, "towards")


def _child(document, i, relations):
    return next((j for j in document.children(i) if document.deprel[j] in relations), None)


def _behind(document, i, group):
    """The word that hangs on i behind a preposition of a group of words.yml ("agent": by; "towards": against, with, on)."""
    for j in document.children(i):
        if document.deprel[j].partition(":")[0] in ("nmod", "obl"):
            case = _child(document, j, ("case",))
            if case is not None and document.word(case).lower() in words(group):
                return j
    return None


def _antecedent_of_relative(document, verb, found):
    """The noun that a relative pronoun stands for, else the word itself."""
    if document.word(found).lower() in words("relative") and document.deprel[verb] == "acl:relcl":
        return int(document.head[verb])
    return found
