"""Who is the subject of a verb and who owns a noun: sought to the left by the rules that English news keeps to."""

from analysis.language.gazetteer import states

from .actions import load_actions
from .clauses import TEMPORAL, lexicon
from .grounds import finite_before
from .grounds import verbish as is_verb
from .rebels import rebels_of

_DASHES = frozenset(("-", "--", "---", "—", "–"))
_EPITHETS = frozenset("nation country regime kingdom".split())


# What answers another's act: "in response to its tests".
_ANSWER = frozenset("response responding retaliation reaction reply answer due because punishment revenge".split())


def _accused(s, found, k):
    """True where "its" can mean the one that the subject accuses ("The Council accused the North and said its tests")."""
    if found is None:
        return False
    orders = lexicon()["orders"]
    asked = next((t for t in range(found + 1, k) if s.low[t] in orders), None)
    if asked is not None and "T" in s.tag[asked:k] and not any(s.tag[p] in "PO" for p in range(asked, k)):
        # "urged its neighbour to halt its tests"
        return True
    for t in range(found + 1, k):
        group = {f.group for f in load_actions().forms.get(s.low[t], ())}
        if group & {"accuse", "blame", "condemn"} and any(s.tag[p] == "P" for p in range(t + 1, k)):
            return True
    return False


def _told(s, party, k):
    """True where the words between a party and a preposition hold no verb of the rules ("thanked Tokyo this week for its decision")."""
    return not any(load_actions().forms.get(s.low[t]) for t in range(party + 1, k - 1))


def noun_owner(s, i):
    """Token of the party that owns the noun at i ("Japan's recent decision", "South Korean court rulings"), or None."""
    k, steps = i - 1, 0
    lex = lexicon()
    while k >= 0 and steps < 6:
        tag = s.tag[k]
        if tag == "P":
            if s.poss[k] or s.party[k].kind in ("demonym", "name", "institution", "capital", "seat", "person"):
                return None if rebels_of(s, k) else k
            return None
        if s.low[k] in ("its", "their") and k > 1 and (s.low[k - 1] in ("for", "over", "after") or s.low[k - 2] in _ANSWER):
            # "sanctions on North Korea for its tests", "thanked Tokyo for its decision": the party named last, unless it is the one that
            # acts on them ("the Council imposed sanctions in response to its tests").
            last = next((t for t in range(k - 2, max(-1, k - 14), -1) if s.tag[t] == "P"), None)
            return None if last is not None and s.tag[last + 1] in "wXMVR" and not s.poss[last] and not _told(s, last, k) else last
        if s.low[k] in ("its", "their") and k > 1 and s.low[k - 1] == "from" and s.tag[k - 2] == "P" and not s.poss[k - 2]:
            # "to keep Iran from its goal"
            return k - 2
        if s.low[k] in ("its", "their", "his", "her"):
            found = find_subject(s, k, False, "pronoun")
            return None if s.low[k] in ("its", "their") and _accused(s, found, k) else found
        if tag == "V" and s.low[k].endswith("ed") and k and s.poss[k - 1]:
            # "North Korea's reported offer"
            k -= 1
            continue
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
                    return None if rebels_of(s, t) else t
                if s.tag[t] in ",;SWXMVTC" or s.low[t].endswith("ing"):
                    return None
                if s.tag[t] == "I" and s.low[t] != "of" and s.low[t - 1] not in lexicon()["agents"] - lexicon()["rebels"]:
                    # "by rebels in Yemen", "by a gunman from France"
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
    if head in lex["rebels"] and not named:
        return s.party[k].party not in states()
    return named or head in lex["agents"] or head in lex["people"]


def insertion(s, k):
    """The dash that opens the insertion which the dash at k closes, or None."""
    if s.low[k] not in _DASHES:
        return None
    for t in range(k - 1, max(0, k - 26), -1):
        if s.low[t] in _DASHES:
            return t if k - t > 2 else None
        if s.low[t] in (";", ":"):
            return None
    return None


def find_subject(s, first, coordinate, tense):
    """Token of the party or pronoun that is the subject of the verb group that begins at token first, or None."""
    lex = lexicon()
    best, commas, k = None, 0, first - 1
    direct = tense == "ing" and k >= 0 and s.tag[k] in "PwA" and s.tag[first] not in "XM"
    if tense == "ing" and not direct:
        coordinate = False
    if k > 1 and tense in ("ed", "en", "s") and s.low[k] in ("which", "who") and s.tag[k - 1] == "," and s.tag[k - 2] == "P":
        # "plans for Iran, which has tested": the name that the relative clause stands behind, whatever it is in its own clause; but
        # "forces in Cyprus, which invaded".
        return None if k > 2 and s.low[k - 3] in ("in", "at", "near", "off") else k - 2
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
            if low in _DASHES and commas:
                break
            opened = insertion(s, k) if best is None else None
            if opened is not None:
                # "The pact - between Japan, China and Russia - lifted": nobody inside the dashes is the subject.
                k = opened - 1
                continue
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


def _first_listed(s, k):
    """First token of the list of parties that token k ends."""
    while k > 1 and (s.tag[k - 1] in ",CPA" or s.tag[k - 1] == "D" and s.tag[k - 2] in ",C"):
        k -= 1
    return k


def _listed(s, k):
    """True where the comma or "and" at token k is followed by another party of a list."""
    if k >= len(s) or s.tag[k] not in ",C":
        return False
    while k < len(s) and s.tag[k] in ",CD":
        k += 1
    return k < len(s) and s.tag[k] == "P"


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
        # "journalists from Japan attending the summit"
        return before < 0 or s.low[before] not in ("from", "in", "at") or s.low[before - 1] in lex["agents"] | lex["people"]
    if before >= 0:
        tag, low = s.tag[before], s.low[before]
        if tag == "I":
            # "officials in Seoul said", "the government of Japan decided"; any other party behind a preposition is no subject.
            head = s.low[before - 1] if before else ""
            if tense == "pronoun" and low == "from" and not owner and head.endswith(("ion", "ment", "word")):
                # "no confirmation from Tehran that it had seized"
                return True
            return low in ("of", "in", "from", "for") and head not in lex["rebels"] and (head in lex["agents"] or head in lex["people"])
        if tag == "T" and tense != "pronoun":
            return False
        if tag == "," and tense == "ing" and not direct and s.tag[after : after + 1] and s.tag[after] in ",C" and s.tag[before - 1] == "P":
            # "He snubbed France, Germany and Britain by leaving"
            first_of = before
            while first_of > 1 and s.tag[first_of - 1] in ",CPA":
                first_of -= 1
            return not (first_of and is_verb(s, first_of - 1))
        if tag == "," and s.tag[before - 1] == "P" and _listed(s, after) and s.tag[_first_listed(s, before) - 1] == "I":
            # "The pact, reached by Chad, China and Niger, lifted": judged by the first of them.
            return False
        if tag == "w" and tense == "ing" and not direct and is_verb(s, before) and s.tag[after : after + 1] and s.tag[after] in ",C":
            return False
        if tag == "C" and before > 0 and s.tag[before - 1] in "PA":
            # "with Japan and South Korea": judged by the first of the two.
            first_of = _first_listed(s, before - 1)
            near = all(s.tag[t] in "RQ" or s.low[t] in TEMPORAL or s.low[t] == "on" for t in range(after, first))
            adjacent = near and s.tag[k - 1] == "D" and finite_before(s, first_of)
            if first_of > 0 and s.tag[first_of - 1] == "I" and not adjacent:
                return False
            if tense == "ing" and not direct and first_of > 0 and is_verb(s, first_of - 1):
                # "He snubbed France and Britain by leaving"
                return False
        if tag in "wV" and not (s.cap[before] and not s.low[before].endswith("ed")):
            verbish = tag == "V" or low.endswith(("ed", "ing")) or any(f.tense != "n" for f in load_actions().forms.get(low, ()))
            nextish = after < len(s) and (
                s.tag[after] in "XMRVTC,"
                or s.tag[after] == "w"
                and s.low[after].endswith(("ed", "s"))
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
