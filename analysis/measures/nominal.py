"""How far an act has gone that a noun names ("a test", "its launches", "the signing of a treaty").

A noun says less than a verb: what may come, what is compared with, a site or programme of tests, tests that are halted, are no act.
"""

from .clauses import BE, TEMPORAL, lexicon
from .grounds import verbish

# Nouns that make the act before them a mere attribute ("nuclear test site", "sanctions relief").
_OF_ACT = frozenset(
    """
    site sites center centre centers centres facility facilities ground grounds range zone zones tunnel tunnels program programme
    programs programmes capability capabilities moratorium freeze ban bans halt pause suspension relief pressure implementation evasion
    monitoring monitors waiver waivers resolution resolutions expert experts threat threats plan plans schedule data equipment
    defense defence defenses
    """.split()
)
_STOPS = frozenset(
    """
    moratorium ban halt pause freeze suspension end stop cessation lull break restrictions limits prohibition absence lack halting ending
    stopping freezing suspending ceasing pausing halts ends stops ceases pauses suspends halted ended stopped ceased paused suspended cease
    suspend discontinue discontinued abandon abandoned forgo forgoing refrain refrained refraining
    """.split()
)
_AHEAD = frozenset(
    """
    prepare prepares prepared preparing preparation preparations gear gears geared gearing brace braced bracing ready readiness planning
    await awaiting expect expects expected anticipate anticipated anticipating fear fears feared possibility possibilities likelihood
    prospect risk chance danger speculation threat threats warn warns warned warning rumors rumours consider considering mull mulling
    potential future sign signs
    """.split()
)
_MAY = frozenset("could may might would should can cannot must".split())
_FRESH = frozenset("most first second third fourth fifth sixth seventh eighth ninth tenth next".split())
_INDEFINITE = frozenset("a an another any no some such further".split())
_UNSURE_THAT = frozenset("unlikely likely doubtful improbable inconceivable conceivable impossible possible uncertain".split())
_UNSURE = frozenset("likely unlikely possible impossible probable imminent improbable inevitable planned expected feared".split())


def attributive(s, last, but=()):
    """True where the noun that ends at a token only describes the next one ("nuclear test site"), which is none of `but`."""
    return last + 1 < len(s) and s.tag[last + 1] == "w" and s.low[last + 1] in _OF_ACT and s.low[last + 1] not in but


def phrase_of(s, first):
    """First token of the noun phrase with the noun at `first`, its determiner or owner included."""
    t = first
    while t > 0 and s.tag[t - 1] in "wPADRQ" and first - t < 8:
        if verbish(s, t - 1) and not (t > 1 and s.tag[t - 2] in "DAR"):
            break
        t -= 1
        if s.tag[t] == "D" or s.poss[t]:
            if t and s.tag[t - 1] == "D":
                t -= 1
            break
    return t


def _clause(s, t, reach):
    """Indices from t - 1 leftwards to the beginning of the clause."""
    for k in range(t - 1, max(-1, t - 1 - reach), -1):
        if s.tag[k] in ";SW" or s.tag[k] == "," or s.tag[k] == "V" and verbish(s, k):
            return
        yield k


def nominal_status(s, first, last, event):
    """ "drop", "hypothetical" or None (as it seems) for the act that the noun from token first to last names.

    event: the noun is the measure by itself ("missile test"); else it is a verb's noun ("the signing of").
    """
    if attributive(s, last):
        return "drop"
    t = phrase_of(s, first)
    indefinite = s.low[t] in _INDEFINITE or not any(s.tag[k] == "D" or s.party[k] is not None for k in range(t, first))
    left = list(_clause(s, t, 9))
    words = [s.low[k] for k in left]
    if "than" in words:
        return "drop"
    if _STOPS & set(s.low[t:first]) or _stopped(s, t, left[:6]):
        return "drop"
    for n, k in enumerate(left[:5]):
        low = s.low[k]
        if low in _AHEAD and (n == 0 or all(s.tag[m] in "IRQ" or s.low[m] in ("up", "a", "the", "its") for m in left[:n])):
            return "hypothetical" if indefinite or _FRESH & set(s.low[t:first]) else None
    if not indefinite and event:
        return "hypothetical" if "would" in words[:3] and s.low[t] in ("its", "their") else _new(s, t, first, left)
    for k in left[:6]:
        if s.low[k] in _MAY:
            return "hypothetical"
    after = last + 1
    while after < len(s) and (s.tag[after] in "RN" or s.low[after] in TEMPORAL):
        after += 1
    # "a U.S. offensive on North Korea isn't likely", "such a test would"
    for k in range(after, min(len(s), after + 8)):
        if s.tag[k] in ",;SWV":
            break
        if s.tag[k] == "M":
            return "hypothetical" if s.low[t] in _INDEFINITE and s.low[k] in _MAY else None
        if s.low[k] in BE:
            return "hypothetical" if indefinite and _UNSURE & set(s.low[k + 1 : k + 4]) else None
        if s.tag[k] == "X" or verbish(s, k):
            break
    return None


def _stopped(s, t, left):
    """True behind "the pause in", "a moratorium on nuclear testing and", "to halt"; False where another verb stands between."""
    for k in left:
        if s.low[k] in _STOPS:
            return True
        if s.tag[k] == "w" and s.low[k].endswith(("ing", "ed")) and s.low[k] not in ("testing", "launching", "firing"):
            return False
    return False


def _new(s, t, first, left):
    """ "It could be the most powerful detonation", "may consider its sixth test": superlatives and ordinals under a modal."""
    return "hypothetical" if _FRESH & set(s.low[t:first]) and any(s.low[k] in _MAY for k in left[:6]) else None


def doubted(s, t):
    """True where the clause at token t hangs on words that leave open whether it is so ("no confirmation that", "the hope that")."""
    negative = {"no", "little", "without", "any", "not", "lack"}
    for k in range(t - 1, max(-1, t - 18), -1):
        if s.tag[k] == ";":
            return False
        if s.low[k] == "that" and k and s.low[k - 1].startswith(("propos", "demand", "recommend", "insist")):
            return True
        if s.low[k] == "that" and _UNSURE_THAT & set(s.low[max(0, k - 8) : k]):
            # "unlikely, officials said, that a deal will be reached"
            return True
        if s.low[k] in ("confirmation", "evidence", "indication", "proof", "sign", "word", "guarantee", "suggestion", "reason"):
            return bool(negative & set(s.low[max(0, k - 5) : k]))
        if s.tag[k] == "S":
            return False
    return False


def wished(s, t):
    """True where the clause at token t is what somebody hopes, fears, doubts or predicts, not what the actor has said."""
    words = lexicon()["wish"]
    for k in range(t - 1, max(-1, t - 12), -1):
        if s.low[k] in ("how", "whether"):
            return True
        if s.tag[k] in ";S":
            return False
        if s.low[k] in words:
            return True
        if s.tag[k] == "V":
            return False
    return False
