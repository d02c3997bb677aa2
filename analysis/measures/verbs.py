"""How far a verb says that its act has gone, and whose it is ("decided not to", "plans to", "had").

What stands between subject and verb tells whether the act is done, announced, threatened or only thought of.
"""

from .clauses import BE, TEMPORAL, lexicon
from .grounds import blocked, expletive
from .subjects import by_agent, find_subject, noun_owner

_UNDOINGS = frozenset(
    """
    reversed reversing reverses reverse dropped dropping drops drop abandoned abandoning abandons abandon shelved shelving shelve scrapped
    scrapping scrap cancelled canceled cancelling canceling cancel rescinded rescinding rescind withdrew blocked blocking
    """.split()
)
# Adverbs that leave open whether the act happens at all.
_DOUBTFUL = frozenset("possibly perhaps potentially".split())
# "nearly doubled its tariffs" did raise them; "nearly raised its tariffs" did not.
_MULTIPLIED = frozenset("doubled tripled quadrupled halved doubling tripling halving".split())


class Reading:
    """What the words before a verb say: subject (token or None), how far (announced ...), modal, negated, passive, noun of intent."""

    __slots__ = (
        "subject",
        "kinds",
        "modal",
        "negated",
        "passive",
        "perfect",
        "pluperfect",
        "noun",
        "first",
        "to",
        "headline",
        "ordered",
        "told",
        "aux",
        "lost",
    )

    def __init__(self, first):
        self.subject = self.noun = self.modal = self.ordered = self.told = None
        self.kinds, self.negated, self.passive, self.perfect, self.pluperfect = [], False, False, False, False
        self.first, self.to, self.headline, self.aux, self.lost = first, False, False, False, False


def read_verb(s, i, tense):
    """The Reading of the verb at token i: auxiliaries, "decided not to", "plans to", headline "Seoul to scrap", and the subject."""
    lex, r = lexicon(), Reading(i)
    j, aux = i - 1, []
    while j >= 0:
        tag, low = s.tag[j], s.low[j]
        if low in _DOUBTFUL or low in ("nearly", "almost") and s.tag[j + 1] != "R" and s.low[j + 1] not in _MULTIPLIED:
            r.kinds.append("hypothetical")
            j -= 1
        elif tag in "RQ" or (low in TEMPORAL and j > 0 and s.tag[j - 1] in "XRM"):
            j -= 1
        elif tag == "N":
            r.negated = r.negated != _denies(s, j)
            j -= 1
        elif tag == "X":
            aux.append(low)
            j -= 1
        elif tag == "M":
            r.modal = low
            j -= 1
        elif tag == "T":
            r.to = True
            back = _before_to(s, j, r, lex)
            if back is None:
                break
            j = back
        elif (
            tense == "ing"
            and low in lex["cat"]
            and lex["cat"][low] in ("hypothetical", "occurred", "announced", "threatened", "negative")
            and j > 0
            and s.tag[j] in "wV"
            and not aux
        ):
            # "is considering ending", "began removing"
            r.kinds.append(lex["cat"][low])
            j -= 1
        else:
            break
    if tense == "base" and not r.to and r.modal is None and not aux and j >= 0 and s.tag[j] == "C":
        # "urged them to resolve their differences and preserve the pact": the second verb hangs on the first one's "to".
        for t in range(j - 1, max(-1, j - 16), -1):
            if s.tag[t] in ";SW":
                break
            if s.tag[t] == "M":
                r.modal = s.low[t]
                break
            if s.tag[t] == "T":
                r.to = True
                back = _before_to(s, t, r, lex)
                if back is not None and r.subject is None and r.ordered is None and r.noun is None and not r.lost:
                    r.subject = find_subject(s, back + 1, False, "base")
                    if r.subject is not None and blocked(s, r.subject, back + 1):
                        r.subject, r.lost = None, True
                break
    r.first = j + 1
    r.aux = bool(aux or r.modal)
    r.perfect = any(a in ("have", "has", "had", "having", "'ve", "hasn't", "haven't", "hadn't") for a in aux)
    r.pluperfect = any(a in ("had", "hadn't") for a in aux)
    r.passive = (
        tense in ("ed", "en")
        and any(a in BE for a in aux)
        and not (r.to and aux and aux[-1] in BE and not any(a in BE for a in aux[:-1]) and r.kinds)
    )
    if r.noun is not None:
        r.subject = noun_owner(s, r.noun)
        if r.subject is None:
            r.subject = by_agent(s, i)
        if (
            r.subject is None
            and s.tag[max(r.noun - 1, 0)] != "D"
            or r.subject is None
            and s.low[r.noun - 2 : r.noun - 1] not in (["on"], ["over"], ["about"])
        ):
            r.subject = find_subject(s, r.noun, False, "n")
        elif r.subject is not None and r.subject < r.noun and s.tag[r.noun - 1] == "D" and blocked(s, r.subject, r.noun):
            r.subject = None
    elif r.ordered is not None or r.lost:
        r.subject = r.ordered
    elif r.subject is None:
        coordinate = j >= 0 and s.tag[j] in "C" and tense != "n"
        r.subject = find_subject(s, r.first, coordinate, tense)
        if r.subject is not None and r.subject < r.first and blocked(s, r.subject, r.first):
            r.subject = None
    if expletive(s, r):
        r.subject = None
    return r


def _denies(s, k):
    """False for the "not" of "not just to stay in the pact": it denies that this is all, not the act."""
    after = k + 1 + (s.low[k + 1 : k + 2] == ["to"])
    return s.low[after : after + 1] not in (["just"], ["only"], ["merely"], ["simply"], ["solely"])


def _given_up(s, k):
    """True for a plan that is given up ("reversed a decision to sign", "shelved its plans to quit")."""
    t = k - 1
    while t > 0 and k - t < 5 and s.tag[t] in "DwPAR" and s.low[t] not in _UNDOINGS:
        t -= 1
    return s.low[t] in _UNDOINGS


def _before_to(s, j, r, lex):
    """Reads what stands before "to"; the index to go on from, or None where the clause ends there."""
    k = j - 1
    while k >= 0 and s.tag[k] in "RNQ" and s.low[k] not in lex["cat"]:
        if s.tag[k] == "N":
            r.negated = r.negated != _denies(s, k)
        k -= 1
    if k < 0:
        return None
    if s.tag[k] == "C":
        # "an offer to discuss its arsenal and to halt its tests": the second "to" hangs on what the first one does.
        first = next((t for t in range(k - 1, max(0, k - 16), -1) if s.tag[t] in "T;SW"), None)
        if first is not None and s.tag[first] == "T":
            return _before_to(s, first, r, lex)
    if s.low[k] in TEMPORAL:
        # "urged the Council on Friday to impose"
        back = k - 1
        while back > 0 and (s.low[back] in TEMPORAL or s.low[back] == "on"):
            back -= 1
        if s.party[back] is not None and any(w in lex["orders"] for w in s.low[max(0, back - 4) : back]):
            k = back
    low = s.low[k]
    if s.tag[k] == "X":
        # "Japan is to remove", "had to reconsider"; "the best signal would be to halt" says nothing of the act.
        back = k - 1
        while back >= 0 and s.tag[back] in "RQ":
            back -= 1
        ahead = back - 1
        while ahead > 0 and s.tag[ahead] == "D":
            ahead -= 1
        agent = (
            back >= 0
            and (s.tag[back] in "PO" or s.low[back] in lex["agents"])
            and not (back and (s.tag[ahead] == "I" or back > 1 and s.tag[back - 1] == "w" and s.tag[back - 2] in "MT"))
        )
        if low in BE and not agent:
            # "The best signal that it could give them would be to halt": nobody is said to act.
            r.lost = True
        r.kinds.append(
            "hypothetical" if low in ("have", "has") else "occurred" if low not in BE else "announced" if agent else "hypothetical"
        )
        return k
    if low in ("opportunity", "chance", "occasion"):
        taken = next((t for t in range(max(0, k - 3), k) if s.low[t] in ("took", "seized", "used")), None)
        if taken is not None:
            # "took the opportunity to condemn": it did.
            r.kinds.append("occurred")
            return taken - 1
    if low in lex["intent"] and not (low in lex["cat"] and k > 0 and s.tag[k - 1] in "PXMOR" and not s.poss[k - 1]):
        r.kinds.append("hypothetical" if _given_up(s, k) else lex["intent"][low])
        r.noun = k
        return None
    if low in lex["cat"]:
        r.kinds.append(lex["cat"][low])
        return k - 1
    if s.party[k] is not None and not s.poss[k] and s.tag[k] == "P":
        back = k - 1
        while back >= 0 and (
            s.tag[back] in "DRwC" and s.low[back] not in lex["cat"] or s.tag[back] == "P" and s.tag[back + 1] in "C," and not s.poss[back]
        ):
            # "calls for both Israel and Hamas to accept"
            back -= 1
        if back >= 0 and s.low[back] in lex["orders"] | {"on"} and (s.low[back] != "on" or s.low[back - 1] in lex["orders"]):
            if s.low[back] in ("order", "orders", "ordered", "ordering"):
                # "China ordered the United States to close its consulate": the act is China's.
                r.kinds.append("announced")
                r.told = k
                return back - 1
            r.kinds.append("hypothetical")
            r.ordered = k
            return None
        if back >= 0 and s.tag[back] == "I" and s.low[back] != "for":
            # "threatened in a call with Moscow to send"; in "It took five meetings with Moscow to strike a deal" nobody acts.
            verb = next((t for t in range(back - 1, max(-1, back - 9), -1) if s.tag[t] in ",;SWXMTP" or s.low[t] in lex["cat"]), 0)
            if s.low[verb] in lex["cat"] and s.tag[verb] in "wV" and verb and s.tag[verb - 1] in "PwRXMO":
                r.kinds.append(lex["cat"][s.low[verb]])
                return verb - 1
            r.kinds.append("hypothetical")
            return None
        if back >= 0 and s.low[back] == "for" or any(s.tag[t] in "XMV" or s.low[t].endswith("ed") for t in range(k)):
            # "needed for the U.S. to ease", "got North Korea to halt": who acts is named, that it acts is not said.
            r.kinds.append("hypothetical")
            r.ordered = k
            return None
        r.headline = True
        r.kinds.append("announced")
        r.subject = k
        return None
    order = next(
        (
            t
            for t in range(k - 1, max(-1, k - 8), -1)
            if s.low[t] in lex["orders"] and s.tag[t] in "wV" and not (s.low[t] in lex["intent"] and t and s.tag[t - 1] not in "TMXRO")
        ),
        None,
    )
    if order is not None and s.tag[k] in "wO" and not any(s.tag[t] in ",;SWXMT" for t in range(order + 1, k)):
        # "urged China and other nations to cut", "called on the world to act": whoever is asked, not who asks.
        one = next((t for t in range(order + 1, k) if s.tag[t] == "P" and not s.poss[t] and s.tag[t + 1] == "C"), None)
        r.kinds.append("hypothetical")
        r.ordered, r.lost = one, one is None
        return None
    # "moved in return to strip", "plans this month to remove": a verb of intent a little further back.
    for back in range(k, max(-1, k - 5), -1):
        if s.tag[back] in ",;SWXT":
            break
        if s.low[back] in lex["cat"] and s.tag[back] in "wV" and back > 0 and not (s.tag[back - 1] == "D" or s.poss[back - 1]):
            r.kinds.append(lex["cat"][s.low[back]])
            return back - 1
        if s.low[back] in lex["intent"] and s.tag[back] == "w":
            r.kinds.append(lex["intent"][s.low[back]])
            r.noun = back
            return None
    return k
