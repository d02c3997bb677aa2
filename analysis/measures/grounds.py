"""Whether a party found near a verb is the one that acts: no other noun may stand where the subject does.

A name is often the nearest one and not the subject ("North Korea said the drills violated the pact"). Where another noun is the subject,
or a pronoun could mean two parties, nobody is the actor: a measure that is left out misleads less than one of the wrong state.
"""

from .actions import load_actions
from .clauses import TEMPORAL, lexicon

# Past forms of common verbs that no spelling rule shows.
_PAST = frozenset(
    """
    took gave made saw led met held won lost felt kept went came became got put sent brought built sought struck drew found left paid
    ran spoke stood thought understood wrote began fell grew drove broke threw flew spent taught caught bought sold set let cut hit beat
    """.split()
)
_WARN = frozenset("warn warned warns warning tell told tells remind reminded reminds inform informed informs assure assured".split())


def verbish(s, t):
    """True where the word at t is a verb rather than a noun or an adjective, as far as its form and the word before it tell."""
    if s.tag[t] == "V":
        return not (t and (s.tag[t - 1] == "D" or s.poss[t - 1]))
    if s.tag[t] != "w":
        return s.tag[t] in "XM"
    before = s.tag[t - 1] if t else ""
    if before and before in "DA" or t and s.poss[t - 1]:
        return False
    low = s.low[t]
    if low in _PAST or low.endswith("ed") and len(low) > 4 and not (before and before in "wI" and not s.low[t - 1].endswith("s")):
        return True
    return low in lexicon()["cat"] and low not in lexicon()["intent"]


def phrase_left(s, k):
    """First token of the noun phrase that ends at token k; k + 1 where there is none."""
    b = k + 1
    while b > 0 and s.tag[b - 1] in "wPADQV" and not verbish(s, b - 1):
        b -= 1
        if s.tag[b] == "D" and not (b and s.tag[b - 1] == "D"):
            break
    return b


def _day(s, k):
    low = s.low[k]
    return (
        low in TEMPORAL
        or k + 1 < len(s)
        and (s.low[k + 1] in TEMPORAL and (s.tag[k] in "ID" or low[:1].isdigit()) or low in ("on", "in") and s.low[k + 1][:1].isdigit())
        or low[:1].isdigit()
        and k > 0
        and s.low[k - 1] in TEMPORAL
    )


def _heads(s, a, k):
    """True where the phrase from the party at a to its last word k is an agent of the party ("U.S. officials") or a name."""
    lex = lexicon()
    return s.low[k] in lex["agents"] or s.low[k] in lex["people"] or s.cap[k] or s.low[k] == "test" or s.low[k][:1].isdigit()


def blocked(s, a, first):
    """True where another noun than the party or pronoun at token a is the subject of the verb group that begins at token first."""
    if s.tag[first] == "T":
        return False
    k, lex = first - 1, lexicon()
    while k > a:
        while k > a and (s.tag[k] in "RQN" or _day(s, k) or s.tag[k] == "C" and s.tag[k - 1] == s.tag[k + 1] == "R"):
            k -= 1
        if k <= a:
            return False
        tag = s.tag[k]
        if tag == "W":
            k -= 2 if s.tag[k - 1] == "," else 1
            b = phrase_left(s, k)
            if b <= a <= k:
                return a < k and not _heads(s, a, k)
            return b <= k
        if tag not in "wPAD":
            return False
        b = phrase_left(s, k)
        if b <= a <= k:
            return a < k and not _heads(s, a, k)
        if b > k and s.low[k].endswith("ed") and s.tag[k] == "w" and k > a + 1:
            # "special units based in Japan"
            k -= 1
            continue
        if b > k:
            return False
        before = s.tag[b - 1]
        if s.low[b - 1] == "whose" and s.low[k] in lex["agents"]:
            # "Kim, whose rogue regime tested"
            k = b - (3 if s.tag[b - 2] == "," else 2)
            continue
        if s.low[b] in ("its", "his", "her", "their") and s.low[k] in lex["agents"]:
            return False
        if before == "I" and b - 2 > a:
            k = b - 2
            continue
        if before == "I":
            return False
        alone = s.low[k] in lex["agents"] and len({p.party for p in s.party[:first] if p is not None}) < 2
        if alone or before == "C" and b - 2 == a:
            return False
        return before in ",;VWSC" or verbish(s, b - 1) and s.tag[b - 1] == "V"
    return False


def expletive(s, reading):
    """True for the "it" of "it will be tempting to reach a deal", "it took years to sign"."""
    t = reading.subject
    return (
        t is not None and s.low[t] == "it" and reading.to and not any(k in ("announced", "threatened", "scheduled") for k in reading.kinds)
    )


def whose(s, token, options, find):
    """Of several parties before a pronoun, the token of the one that it means; None where the sentence leaves it open.

    options: tokens of the parties; find: find_subject. "X said it", "X warned Y that it must", "X said that ..., and that it".
    """
    k = token - 1
    while k >= 0 and (s.tag[k] in "RQ" or s.low[k] == "that" or _day(s, k)):
        k -= 1
    if k >= 0 and s.tag[k] == "C" and s.low[token - 1] == "that":
        k = next((t - 1 for t in range(k - 1, 0, -1) if s.low[t] == "that"), -1)
    if k < 0:
        return None
    if s.tag[k] == "P" and "from" in s.low[max(0, k - 2) : k]:
        # "no confirmation from Tehran that it had seized"
        return k if k in options else None
    verb = k
    if s.tag[k] in "wP" and not _says(s, k):
        verb = next((t for t in range(k - 1, max(-1, k - 7), -1) if s.low[t] in _WARN), -1)
        if verb < 0:
            return None
        if any(w in ("must", "should") for w in s.low[token + 1 : token + 3]):
            return next((t for t in range(verb + 1, k + 1) if t in options or s.tag[t] == "P"), None)
    if not _says(s, verb):
        return None
    found = find(s, verb, False, "ed")
    return found if found in options and not blocked(s, found, verb) else None


def _says(s, k):
    return s.tag[k] == "V" or s.low[k] in _WARN or lexicon()["cat"].get(s.low[k]) in ("announced", "threatened")


def finite_before(s, t):
    """True where a finite verb stands before token t in its sentence part ("has led a drive ... and the Council imposed")."""
    for k in range(t - 1, -1, -1):
        if s.tag[k] in ";SW":
            return False
        if s.tag[k] in "XM" or verbish(s, k) or any(f.tense in ("ed", "s") for f in load_actions().forms.get(s.low[k], ())):
            return True
    return False
