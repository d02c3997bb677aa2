"""How far an act has gone: occurred, announced, scheduled, threatened, only thought of, or denied."""

from .clauses import lexicon
from .nominal import doubted, wished
from .subjects import insertion

_REFUSALS = frozenset("withheld withhold withholds blocked rejected refused opposed vetoed".split())


def governor(s, k, lex):
    """(token, status) of a verb right before the noun phrase that begins near k ("announced the suspension of"), or None."""
    t = k - 1
    while t >= 0 and (
        s.tag[t] in "DR"
        or s.tag[t] == "w"
        and not s.low[t].endswith("ed")
        and s.low[t] not in lex["cat"]
        and s.low[t] not in _REFUSALS
        and k - t < 4
    ):
        t -= 1
    if t < 0:
        return None
    low = s.low[t]
    if low == "for" and t and s.low[t - 1] in ("calls", "called", "call", "calling", "demands", "demanded", "pushed", "push"):
        return t - 1, "hypothetical"
    if low in ("announced", "announces", "declared", "ordered", "announcing"):
        return t, "announced"
    if low in _REFUSALS:
        return t, "denied"
    noun = t - 1
    while noun >= 0 and s.tag[noun] == "w" and t - noun < 3:
        noun -= 1
    if low.endswith("ed") and noun >= 0 and t - noun < 4 and (s.tag[noun] == "D" or s.poss[noun]):
        # "the latest failed launch": an adjective; the launch took place.
        return None
    if (
        low in lex["cat"]
        and s.tag[t] in "wV"
        and lex["cat"][low] in ("hypothetical", "threatened", "negative")
        and t
        and not (s.tag[t - 1] in "DA" or s.poss[t - 1])
    ):
        kind = lex["cat"][low]
        return t, {"negative": "denied"}.get(kind, "hypothetical" if kind == "threatened" else kind)
    if low in ("began", "started", "completed", "initiated", "ordered", "approved", "backed", "made", "carried"):
        return t, None
    return None


def conditional(s, first):
    """True where the clause of the verb is a condition or a fear ("if Japan withdrew", "unless", "whether to")."""
    listed = first > 0 and s.tag[first - 1] == "C"
    for t in range(first - 1, max(-1, first - 16), -1):
        if s.tag[t] == "," and listed:
            # "unless it stopped the threats, accepted the rule, and agreed to withdraw"
            continue
        if s.low[t] == "had" and (t == 0 or s.tag[t - 1] in ",;Q") and t + 1 < first:
            # "Had Japan lifted its tariffs, the pact would stand"
            return True
        if s.low[t] in ("if", "unless", "whether", "without", "lest", "until", "verify", "verified", "verifying", "ensure", "ensuring"):
            return True
        if s.tag[t] in ";,S" or s.tag[t] == "V":
            return False
    return False


_ALLEGED = frozenset("for of about on in over at like".split())
# What is talked or thought of in a gerund ("to discuss lifting", "by offering" behind it) is not done by that.
_THOUGHT = frozenset(
    """
    discuss discussing discussed debate debating debated weigh weighing weighed explore exploring explored contemplate contemplating
    contemplated envisage envisaging envisaged mull mulling mulled consider considering considered oppose opposing opposed favor favour
    favors favours favored favoured advocate advocates advocated advocating negotiate negotiating suggest suggesting suggested recommend
    recommending recommended regret risk imagine imagines imagined imagining envision envisions envisioned
    """.split()
)
_STOPPED = frozenset(
    "stop stopped stops stopping halt halted quit end ended cease ceased avoid avoided suspend suspended resume oppose".split()
)
_NAMING = frozenset("include includes including included involve involves involving like means mean".split())


def _participle(s, first):
    """Status of an "-ing" without auxiliary by what stands before it, "drop" where it tells no act; None where that says nothing."""
    k = first - 1
    while k > 0 and s.tag[k] in "RQ":
        k -= 1
    low = s.low[k]
    if low in _STOPPED or low in _NAMING:
        return "drop"
    if (s.tag[k] in "VWS;" or k == 0 and first == 0) and low not in ("announced", "announcing") and _of_gerund(s, first):
        # "He said lifting the sanctions would embolden them": nobody is said to lift them.
        return "drop"
    if low != "," and low not in _ALLEGED and _imagined(s, first):
        return "hypothetical"
    span = range(k - 1, max(-1, k - 22), -1)
    if s.tag[k] == "C":
        for t in range(k - 1, max(-1, k - 45), -1):
            if s.tag[t] in ";SWV":
                break
            if s.low[t] in ("could", "would", "may", "might", "should"):
                return "hypothetical"
        for t in span[:16]:
            if s.tag[t] in ";SW" or s.tag[t] == "M":
                break
            if s.low[t].endswith("ing") and t and s.low[t - 1] in ("on", "of", "about", "for") and not s.poss[t - 1]:
                # "insisted on building a wall and imposing curbs"
                return "drop"
            if s.low[t].endswith("ing") and t and (s.low[t - 1] in _NAMING or s.low[t - 1] in _STOPPED):
                return "drop"
        if low == "or":
            return "hypothetical"
    for t in span:
        if s.tag[t] in ";S":
            break
        if s.tag[k] == "C" and s.low[t] == "for" and s.low[t - 1] in ("exchange", "return"):
            # "in exchange for a lifting of sanctions and removing the embargo"
            return "hypothetical"
        if s.low[t] in ("accused", "accuse", "accuses", "accusing", "suspected", "charged") and "of" in s.low[t:k]:
            # "accused the North of harming peace by launching": the one who is accused.
            return "drop"
    if low == "by" and any(w in ("possibly", "perhaps") for w in s.low[max(0, k - 2) : k]):
        return "hypothetical"
    if low == ",":
        for t in range(k - 1, max(-1, k - 20), -1):
            if s.tag[t] in ";SWV" or s.tag[t] == ",":
                break
            if s.low[t] in ("could", "would", "may", "might", "should"):
                return "hypothetical"
    return None


def _of_gerund(s, first):
    """True where a finite verb follows whose subject the gerund at `first` is ("lifting sanctions would embolden", "is a mistake")."""
    for t in range(first + 1, min(len(s), first + 16)):
        if s.tag[t] in ",;SWVOT":
            return False
        if s.tag[t] in "MX":
            return not any(s.tag[k] == "C" and s.tag[k + 1] in "PD" for k in range(first, t))
    return False


def _imagined(s, first):
    """True for a gerund that hangs on a modal verb or on words of talk and thought in its clause ("would regret leaving")."""
    t = first
    for _ in range(9):
        t -= 1
        opened = insertion(s, t) if t > 0 else None
        t = t if opened is None else opened - 1
        if t < 0 or s.tag[t] in ",;SWC" or s.tag[t] == "V" and t != first - 1:
            return False
        if s.low[t] in _THOUGHT:
            return True
        if s.low[t] in ("would", "could", "might", "may", "should"):
            return s.low[t + 1] != "have"
    return False


def _denies(s, first):
    """True where the verb at `first` is what somebody denies ("denied that it had sent", "denied sending"), not what he also does."""
    for t in range(first - 1, max(-1, first - 9), -1):
        if s.low[t] in ("denied", "denies", "deny", "denying"):
            return True
        if s.tag[t] == "C" and t + 1 == first:
            return False
    return False


def _nothing(s, reading):
    """True for a passive with nothing as its subject ("no treaty was signed", "neither pact has been renewed")."""
    for t in range(reading.first - 1, max(-1, reading.first - 9), -1):
        if s.tag[t] in ";,SWV":
            return False
        if s.low[t] in ("no", "neither", "none"):
            return True
    return False


def _when(s, first):
    """True for a present tense in a clause of time, which tells of what is to come ("when they hold their summit")."""
    for t in range(first - 1, max(-1, first - 8), -1):
        if s.low[t] in ("when", "once", "until", "before", "unless"):
            return True
        if s.tag[t] in ";,SWV":
            return False
    return False


def _asked(s):
    """True for a question, whatever marks of quotation close it."""
    return "?" in s.low[-3:] and all(s.tag[t] in "Q;" or s.low[t] in "?.\"'" for t in range(len(s) - s.low[::-1].index("?"), len(s)))


def status_of(s, i, reading, rule, passive, tense):
    kinds = reading.kinds
    if s.low[max(0, reading.first - 2) : reading.first] in (["ruled", "out"], ["rules", "out"], ["ruling", "out"]):
        return "denied"
    if rule.needs is not None and not rule.needs.search((s.text[s.start : s.span[i][0]] + s.text[s.span[i][1] : s.end]).lower()):
        return None
    if s.low[reading.first - 1] in ("without", "against", "from") if reading.first else False:
        return "denied" if s.low[reading.first - 1] == "without" else None
    if tense == "ing" and not reading.aux and reading.first:
        kind = _participle(s, reading.first)
        if kind is not None:
            return None if kind == "drop" else kind
    if tense == "ing" and not reading.aux and reading.first and s.low[reading.first - 1] in _ALLEGED:
        # "accused it of violating", "sanctions for testing": alleged of another, not told of the subject.
        return None
    if tense == "ing" and not reading.aux and reading.first and s.low[reading.first - 1] in ("toward", "towards", "to"):
        # "work towards dismantling", "committed to closing"
        return "hypothetical"
    if tense == "ing" and reading.subject is not None and reading.subject > 1 and not reading.aux:
        # "the prospect of North Korea dismantling its program"
        t = reading.subject - 1
        t -= s.tag[t] == "D"
        if t > 0 and (s.low[t] == "between" or s.low[t] == "for" and s.low[t - 1] in ("exchange", "return")):
            return "hypothetical"
        if (
            t > 0
            and s.low[t] == "of"
            and (
                lexicon()["intent"].get(s.low[t - 1]) == "hypothetical"
                or s.low[t - 1] in ("idea", "hope", "hopes", "fear", "fears", "risk")
            )
        ):
            return "hypothetical"
    if _denies(s, reading.first):
        return "denied"
    if reading.negated and not rule.negated and not rule.decided_not and conditional(s, reading.first):
        # "threatened fire if it did not halt its tests"
        return "hypothetical"
    if reading.negated and "hypothetical" not in kinds:
        return "denied" if reading.modal not in ("could", "may", "might") else None
    if "negative" in kinds:
        return "denied"
    if tense == "base" and reading.first > 1 and s.tag[reading.first - 1] == "P" and s.tag[reading.first - 2] == "M":
        # "ready should Iran launch strikes"
        return "hypothetical"
    if kinds == ["occurred"] and s.low[reading.first].endswith("ing") and s.low[reading.first - 1] in ("about", "of", "for", "on"):
        # "should get serious about continuing to provide"
        return "hypothetical"
    if passive and _nothing(s, reading):
        # "no peace treaty was ever signed"
        return "denied"
    if "threatened" in kinds:
        return "threatened"
    if doubted(s, reading.first):
        return "hypothetical"
    if tense in ("base", "s") and not reading.to and not reading.modal and _when(s, reading.first):
        return "hypothetical"
    if conditional(s, reading.first) or _asked(s):
        return "hypothetical"
    if reading.modal in ("could", "may", "might", "can", "should", "must"):
        return "hypothetical"
    if "hypothetical" in kinds:
        tried = kinds == ["hypothetical"] and {"attempted", "tried"} & set(s.low[max(0, reading.first - 2) : i]) and not reading.modal
        if tried and rule.family == "missile_test":
            # "attempted to launch a missile": a failed launch is a launch.
            return "occurred"
        return "hypothetical"
    if "scheduled" in kinds:
        # "had been expected to sign": whether it did is not said.
        return "hypothetical" if "had" in s.low[reading.first : i] else "scheduled"
    if reading.modal in ("will", "would", "shall", "won't") and wished(s, reading.first):
        return "hypothetical"
    if reading.modal == "would":
        if reading.perfect:
            return "hypothetical"
        told = any(t == "V" for t in s.tag[: reading.first]) or any(
            lexicon()["intent"].get(w) == "announced" for w in s.low[: reading.first]
        )
        return "announced" if told and "if" not in s.low[i:] and "unless" not in s.low[i:] else "hypothetical"
    if reading.modal in ("will", "shall", "'ll", "won't"):
        if any(w in ("if", "unless", "once") for w in s.low[i:]) and rule.id != "pact_expires":
            return "hypothetical"
        return "scheduled" if passive or rule.id == "pact_expires" else "announced"
    if "announced" in kinds:
        return "announced"
    if tense == "ing" and reading.aux and not reading.perfect and any(t == "V" for t in s.tag[: reading.first]):
        return "announced"
    if s.low[i] in ("announce", "announced", "announces", "announcing", "unveil", "unveiled"):
        return "announced"
    if rule.family in ("attack", "deployment") and s.low[i] in ("order", "ordered", "orders", "ordering"):
        # What was ordered is not yet done.
        return "announced"
    if reading.to and not kinds and tense in ("base", "ing"):
        # A bare infinitive of purpose ("met to sign"): nothing is said of whether it came about.
        return "hypothetical"
    return "occurred"
