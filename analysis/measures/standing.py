"""How far an act has gone: occurred, announced, scheduled, threatened, only thought of, or denied."""

from .clauses import lexicon

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
    for t in range(first - 1, max(-1, first - 14), -1):
        if s.low[t] in ("if", "unless", "whether", "without", "lest", "until", "verify", "verified", "verifying", "ensure", "ensuring"):
            return True
        if s.tag[t] in ";,S" or s.tag[t] == "V":
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
    if (
        tense == "ing"
        and not reading.aux
        and reading.first
        and s.low[reading.first - 1] in ("for", "of", "about", "on", "in", "over", "at", "like")
    ):
        # "accused it of violating", "sanctions for testing": alleged of another, not told of the subject.
        return None
    if tense == "ing" and not reading.aux and reading.first and s.low[reading.first - 1] in ("toward", "towards", "to"):
        # "work towards dismantling", "committed to closing"
        return "hypothetical"
    if tense == "ing" and reading.subject is not None and reading.subject > 1 and not reading.aux:
        # "the prospect of North Korea dismantling its program"
        t = reading.subject - 1
        t -= s.tag[t] == "D"
        if t > 0 and s.low[t] == "for" and s.low[t - 1] in ("exchange", "return"):
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
    if any(w in ("denied", "denies", "deny", "denying") for w in s.low[max(0, reading.first - 8) : reading.first]):
        return "denied"
    if reading.negated and "hypothetical" not in kinds:
        return "denied" if reading.modal not in ("could", "may", "might") else None
    if "negative" in kinds:
        return "denied"
    if "threatened" in kinds:
        return "threatened"
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
        return "scheduled"
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
    if tense == "ing" and reading.aux and any(t == "V" for t in s.tag[: reading.first]):
        return "announced"
    if s.low[i] in ("announce", "announced", "announces", "announcing", "unveil", "unveiled"):
        return "announced"
    if reading.to and not kinds and tense in ("base", "ing"):
        # A bare infinitive of purpose ("met to sign"): nothing is said of whether it came about.
        return "hypothetical"
    return "occurred"
