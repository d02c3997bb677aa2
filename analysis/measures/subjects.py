"""Who is the subject of a verb, and how far the verb says that the act has gone ("decided not to", "plans to", "had").

The subject is sought to the left of the verb by the rules that English news keeps to; what stands between subject and verb tells
whether the act is done, announced, threatened or only thought of.
"""

from .actions import load_actions
from .clauses import BE, TEMPORAL, lexicon

# Adverbs that leave open whether the act happens at all.
_DOUBTFUL = frozenset("possibly perhaps potentially".split())
_EPITHETS = frozenset("nation country regime kingdom".split())


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
    )

    def __init__(self, first):
        self.subject = self.noun = self.modal = self.ordered = self.told = None
        self.kinds, self.negated, self.passive, self.perfect, self.pluperfect = [], False, False, False, False
        self.first, self.to, self.headline, self.aux = first, False, False, False


def read_verb(s, i, tense):
    """The Reading of the verb at token i: auxiliaries, "decided not to", "plans to", headline "Seoul to scrap", and the subject."""
    lex, r = lexicon(), Reading(i)
    j, aux = i - 1, []
    while j >= 0:
        tag, low = s.tag[j], s.low[j]
        if low in _DOUBTFUL:
            r.kinds.append("hypothetical")
            j -= 1
        elif tag in "RQ" or (low in TEMPORAL and j > 0 and s.tag[j - 1] in "XRM"):
            j -= 1
        elif tag == "N":
            r.negated = not r.negated
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
                if back is not None and r.subject is None and r.ordered is None and r.noun is None:
                    r.subject = find_subject(s, back + 1, False, "base")
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
    elif r.ordered is not None:
        r.subject = r.ordered
    elif r.subject is None:
        coordinate = j >= 0 and s.tag[j] in "C" and tense != "n"
        r.subject = find_subject(s, r.first, coordinate, tense)
    return r


def _before_to(s, j, r, lex):
    """Reads what stands before "to"; the index to go on from, or None where the clause ends there."""
    k = j - 1
    while k >= 0 and s.tag[k] in "RNQ" and s.low[k] not in lex["cat"]:
        if s.tag[k] == "N":
            r.negated = not r.negated
        k -= 1
    if k < 0:
        return None
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
        agent = back >= 0 and (s.tag[back] in "PO" or s.low[back] in lex["agents"])
        r.kinds.append(
            "hypothetical" if low in ("have", "has") else "occurred" if low not in BE else "announced" if agent else "hypothetical"
        )
        return k
    if low in lex["intent"] and not (low in lex["cat"] and k > 0 and s.tag[k - 1] in "PXMOR" and not s.poss[k - 1]):
        r.kinds.append(lex["intent"][low])
        r.noun = k
        return None
    if low in lex["cat"]:
        r.kinds.append(lex["cat"][low])
        return k - 1
    if s.party[k] is not None and not s.poss[k] and s.tag[k] == "P":
        back = k - 1
        while back >= 0 and s.tag[back] in "DRw" and s.low[back] not in lex["cat"]:
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
        if back >= 0 and s.low[back] == "for" or any(s.tag[t] in "XMV" or s.low[t].endswith("ed") for t in range(k)):
            # "needed for the U.S. to ease", "got North Korea to halt": who acts is named, that it acts is not said.
            r.kinds.append("hypothetical")
            r.ordered = k
            return None
        r.headline = True
        r.kinds.append("announced")
        r.subject = k
        return None
    # "moved in return to strip", "plans this month to remove": a verb of intent a little further back.
    for back in range(k, max(-1, k - 5), -1):
        if s.tag[back] in ",;SWX":
            break
        if s.low[back] in lex["cat"] and s.tag[back] in "wV" and back > 0 and not (s.tag[back - 1] == "D" or s.poss[back - 1]):
            r.kinds.append(lex["cat"][s.low[back]])
            return back - 1
        if s.low[back] in lex["intent"] and s.tag[back] == "w":
            r.kinds.append(lex["intent"][s.low[back]])
            r.noun = back
            return None
    return k


def noun_owner(s, i):
    """Token of the party that owns the noun at i ("Japan's recent decision", "South Korean court rulings"), or None."""
    k, steps = i - 1, 0
    lex = lexicon()
    while k >= 0 and steps < 6:
        tag = s.tag[k]
        if tag == "P":
            if s.poss[k] or s.party[k].kind in ("demonym", "name", "institution", "capital", "seat", "person"):
                return k
            return None
        if s.low[k] in ("its", "their") and k and s.low[k - 1] in ("for", "over", "after"):
            # "sanctions on North Korea for its tests", "thanked Tokyo for its decision": the party named last.
            return next((t for t in range(k - 2, max(-1, k - 14), -1) if s.tag[t] == "P"), None)
        if s.low[k] in ("its", "their") and k > 1 and s.low[k - 1] == "from" and s.tag[k - 2] == "P" and not s.poss[k - 2]:
            # "to keep Iran from its goal"
            return k - 2
        if s.low[k] in ("its", "their", "his", "her"):
            return find_subject(s, k, False, "pronoun")
        if tag in "DR" and s.low[k] in ("the", "a", "an", "this", "that", "these"):
            return None
        if (
            tag in ",;SWIVXMTCO"
            and not (
                s.low[k] == "of"
                and s.low[k - 1] in ("string", "series", "spate", "run", "raft", "slew", "round", "flurry", "wave", "barrage", "number")
            )
            and not (tag == "C" and s.low[k] == "and")
        ):
            return None
        if tag == "C" and not (k > 0 and s.low[k - 1] in lex["intent"] or k > 0 and s.tag[k - 1] == "w"):
            return None
        if s.low[k].endswith("'s"):
            # "the Moon administration's decision" is a party; any other owner is not.
            return None
        k -= 1
        steps += 1
    return None


def by_agent(s, i, reach=16):
    """Token of the party behind "by" after token i, before the clause ends."""
    for k in range(i + 1, min(len(s), i + reach)):
        if s.tag[k] in ";SWX":
            return None
        if s.low[k] == "by":
            for t in range(k + 1, min(len(s), k + 6)):
                if s.tag[t] == "P":
                    return t
                if s.tag[t] in ",;SWXMVT" or s.low[t].endswith("ing"):
                    return None
            return None
    return None


def _head_agentive(s, k, limit):
    """True where the party at k, an adjective or an owner, stands before an agent ("South Korean government", "Japan's minister")."""
    lex = lexicon()
    head, t = None, k + 1
    named = False
    while t < limit and s.tag[t] == "w" and s.low[t] not in TEMPORAL:
        if s.cap[t]:
            named = True
        head = s.low[t]
        t += 1
    if head is None:
        return s.party[k].kind != "demonym" or not s.poss[k]
    return named or head in lex["agents"] or head in lex["people"]


def find_subject(s, first, coordinate, tense):
    """Token of the party or pronoun that is the subject of the verb group that begins at token first, or None."""
    lex = lexicon()
    best, commas, k = None, 0, first - 1
    direct = tense == "ing" and k >= 0 and s.tag[k] in "PwA"
    if tense == "ing" and not direct:
        coordinate = False
    if k > 1 and tense in ("ed", "en", "s") and s.low[k] in ("which", "who") and s.tag[k - 1] == "," and s.tag[k - 2] == "P":
        # "plans for Iran, which has tested": the name that the relative clause stands behind, whatever it is in its own clause.
        return k - 2
    depth = 0
    while k >= 0 and first - k < 45:
        tag, low = s.tag[k], s.low[k]
        if low in (")", "]"):
            depth += 1
        elif low in ("(", "["):
            depth = max(0, depth - 1)
        elif depth:
            pass
        elif tag == ";":
            # A dash pair or quotation marks inside the clause are passed once; elsewhere the clause begins here.
            if low in (";", ":") or best is not None:
                break
            if low in ("-", "--", "---", "—", "–") and commas:
                break
            commas += 1
        elif tag == ",":
            commas += 1
            if commas > 3:
                break
        elif tense == "pronoun" and low in _EPITHETS and any(w in lex["orders"] for w in s.low[max(0, k - 4) : k]):
            # "demanded the rogue nation halt its tests": whoever that is, not the one who demands.
            break
        elif tag == "S" and tense not in ("ing", "pronoun", "n") and (best is not None or first - k > 1):
            break
        elif tag == "O" and tense != "pronoun" and low not in ("you", "itself", "themselves"):
            if k == 0 or s.tag[k - 1] not in "I" or direct:
                best = k
                if not coordinate:
                    break
        elif tag == "P" and is_subject(s, k, first, lex, direct, tense):
            best = k
            if not coordinate:
                break
        k -= 1
    return best


def is_subject(s, k, first, lex, direct, tense):
    before = k - 1
    while before >= 0 and (
        s.tag[before] in "DQ"
        or s.tag[before] == "w"
        and s.low[before] in ("former", "neighbouring", "neighboring", "rival", "communist", "reclusive", "isolated")
    ):
        before -= 1
    owner = s.poss[k]
    kind = s.party[k].kind
    after = k + 1
    if kind == "person" and before >= 0 and s.tag[before] == "w" and s.cap[before]:
        # "against U.S. President Donald Trump": what stands before the title tells.
        while before >= 0 and (s.tag[before] == "w" and s.cap[before] or s.tag[before] == "P" and not s.poss[before]):
            before -= 1
    if owner or kind == "demonym" and after < len(s) and s.tag[after] == "w":
        if tense == "pronoun" and owner:
            return True
        if (
            owner
            and after < len(s)
            and any(s.low[t] in lex["intent"] for t in range(after, min(after + 4, first)))
            and tense in ("", "pronoun", "base", "s", "ed", "en")
        ):
            # "South Korea's announcement that it will": the owner of the announcement is who "it" is.
            return tense == "pronoun"
        if not _head_agentive(s, k, first):
            return False
        while after < first and s.tag[after] == "w":
            after += 1
    if direct and all(s.tag[t] == "w" for t in range(k + 1, first)):
        return True
    if before >= 0:
        tag, low = s.tag[before], s.low[before]
        if tag == "I":
            # "officials in Seoul said", "the government of Japan decided"; any other party behind a preposition is no subject.
            head = s.low[before - 1] if before else ""
            if tense == "pronoun" and low == "from" and not owner and head.endswith(("ion", "ment", "word")):
                # "no confirmation from Tehran that it had seized"
                return True
            return low in ("of", "in", "from", "for") and (head in lex["agents"] or head in lex["people"])
        if tag == "T" and tense != "pronoun":
            return False
        if tag == "C" and before > 0 and s.tag[before - 1] in "PA":
            # "with Japan and South Korea": judged by the first of the two.
            first_of = before - 1
            while first_of > 1 and s.tag[first_of - 1] in ",CPA":
                first_of -= 1
            if first_of > 0 and s.tag[first_of - 1] == "I":
                return False
        if tag in "wV" and not (s.cap[before] and not s.low[before].endswith("ed")):
            verbish = tag == "V" or low.endswith(("ed", "ing")) or any(f.tense != "n" for f in load_actions().forms.get(low, ()))
            nextish = after < len(s) and (
                s.tag[after] in "XMRVTC,"
                or s.low[after].endswith(("ed", "s"))
                or s.tag[after] == "w"
                and s.low[after] in TEMPORAL
                or after == first
            )
            if tense == "pronoun" and low in lex["orders"] and "T" in s.tag[k + 1 : first]:
                # "urged Iran to halt its tests": its are those of the one who is urged.
                return True
            if verbish and before and s.tag[before - 1] == "D" and not low.endswith("ed"):
                # "the warning Tehran sent with its drills": a noun, behind which its relative clause begins.
                return tense == "pronoun"
            if verbish and not (nextish and after <= first):
                return False
            if verbish and s.tag[after] in ",TC" and tag != "V":
                return False
    return True
