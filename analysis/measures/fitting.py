"""Whether the words round a verb fit a rule: its object, in the place where an active verb, a passive or a noun has it."""

from typing import NamedTuple

from .actions import load_actions
from .clauses import BE, TEMPORAL, lexicon
from .nominal import attributive
from .rebels import rebels_of
from .subjects import by_agent

# "its missile testing program" is halted as its tests are.
_SERIES = frozenset("program programs programme programmes plan plans".split())


class Hit(NamedTuple):
    """An object class found in a sentence: first and last token."""

    first: int
    last: int
    name: str
    again: bool = False


def object_hits(s, memory):
    """Objects of the rules in a sentence, in reading order; pacts that the article goes on about ("the agreement", "GSOMIA") among them."""
    actions = load_actions()
    classes = set()
    for low in s.low:
        for word in low.split():
            classes |= actions.heads.get(word, frozenset())
        if "-" in low:
            classes |= actions.heads.get(low.rpartition("-")[2], frozenset())
    text = s.text[s.start : s.end].lower()
    hits = []
    for name in sorted(classes):
        for m in actions.patterns[name].finditer(text):
            first, last = s.token_at(s.start + m.start()), s.token_at(s.start + m.end() - 1)
            if first < len(s):
                hits.append(Hit(first, min(last, len(s) - 1), name))
    for name in memory.pacts:
        for i, low in enumerate(s.low):
            if low == name:
                hits.append(Hit(i, i, "pact", True))
    hits.sort(key=lambda h: (h.first, h.name))
    return hits


def tense_of(s, i, form):
    """The tense of a form at token i, or None where the word is something else there (a noun for a verb, a verb for a noun)."""
    before = s.tag[i - 1] if i else ""
    low_before = s.low[i - 1] if i else ""
    noun_before = before == "D" or i and s.poss[i - 1] or before == "I" and low_before not in ("to",)
    if form.tense == "n":
        if all(f.tense == "n" for f in load_actions().forms[s.low[i]]):
            return "n"
        verbal = before in "TMOXN" if before else False
        if (
            verbal
            and low_before not in BE
            or before == "P"
            and not s.poss[i - 1]
            and s.party[i - 1].kind not in ("demonym", "person", "name", "capital")
            and not noun_before
        ):
            return None
        return "n"
    if form.tense == "base":
        if before in "TM" and before or before == "O" and low_before != "it":
            return "base"
        if before == "P" and i > 1 and s.tag[i - 2] == "M":
            # "Should Japan impose ...?"
            return "base"
        if before in ("R", "N") and i > 1 and s.tag[i - 2] in "TMOPX":
            return "base"
        if low_before in ("do", "does", "did", "let", "help") or _several(s, i - 1):
            return "base"
        if before == "C" and any(t in "TM" for t in s.tag[max(0, i - 12) : i]):
            return "base"
        if before == "w" and low_before.endswith("s") and not noun_before:
            return "base" if low_before in lexicon()["agents"] | lexicon()["people"] else None
        return None
    if form.tense == "s":
        if s.low[i + 1 : i + 2] in (["on"], ["against"]) and s.low[i] in load_actions().heads:
            # "UN sanctions on North Korea": a noun.
            return None
        if noun_before or before == "w" and not (s.cap[i - 1] or low_before in lexicon()["agents"]):
            return None
        if i + 1 < len(s) and s.tag[i + 1] in ",;C":
            return None
        return "s" if before in "POWRwC" and before else None
    if form.tense == "ing" and before == "D" and s.low[i + 1 : i + 2] == ["of"]:
        return "n"
    if form.tense in ("ed", "en"):
        # "the planned drills", "its suspended membership": an adjective where a determiner stands before and a noun behind.
        k = i - 1
        while k > 0 and s.tag[k] in "RQ":
            k -= 1
        noun_behind = i + 1 < len(s) and s.tag[i + 1] in "wPAQ"
        if noun_behind and k >= 0 and (s.tag[k] == "D" or s.poss[k]):
            return None
        if i and s.text[s.span[i][0] - 1] in "-":
            # "the U.S.-stationed systems"
            return None
        if noun_behind and k >= 0 and s.tag[k] == "I" and s.low[k] not in ("out", "up", "off", "into"):
            # "released billions of frozen assets": what is behind a preposition is an adjective.
            return None
        if noun_behind and form.tense == "en" and not (k >= 0 and s.tag[k] in "XN"):
            # "unblocked frozen assets": this participle has no past tense of its own to be.
            return None
        if noun_behind and k >= 0 and (s.tag[k] == "w" and s.low[k].endswith("ed") and s.low[i] != "voted" or s.low[k] == "keep"):
            # "credited increased sanctions": one past follows no other.
            return None
        if s.low[i] == form.base and not (before in "POWRwCX" and before):
            return None
        if s.low[i] == form.base and before in "TM":
            return None
        return form.tense
    return form.tense


def _several(s, k):
    """True for a plural subject at token k ("Japan and South Korea sign", "US, China hold"): the base form is its verb."""
    if k < 0 or s.tag[k] != "P" or s.poss[k] or s.party[k].kind == "demonym":
        return False
    return k > 1 and s.tag[k - 1] in ",C" and s.party[k - 2] is not None


def match(s, i, end, tense, reading, rule, form, hits):
    """(distance, hit, passive) where the rule fits the verb at i, or None."""
    through = load_actions().through[form.group]
    flags = rule.flags
    if "only_negated" in flags and (reading is None or not (reading.negated or "negative" in reading.kinds)):
        return None
    best = None
    if rule.objects:
        for hit in hits:
            if hit.name not in rule.objects or hit.first <= end and hit.last >= i:
                continue
            if rule.only_object and not rule.only_object.search(s.text[s.span[hit.first][0] : s.span[hit.last][1]].lower()):
                continue
            passive = None
            if "subject_object" in flags:
                if hit.last < i and i - hit.last <= 14 and _clear_left(s, hit.last, reading.first if reading else i):
                    passive = True
            elif tense == "n":
                if hit.first > end and _clear_noun(s, end, hit, through) or hit.last == i - 1:
                    passive = False
                elif hit.last < i and _due(s, hit.last, i):
                    passive = True
            elif (
                hit.first > end
                and not attributive(s, hit.last, _SERIES)
                and not (reading.passive and not through & {"from", "to"} and hit.first - end > 6)
                and _clear_right(s, end, hit.first, through)
            ):
                if reading.passive and "from" not in through and "on" not in through and "that" not in through:
                    continue
                passive = reading.passive
            elif (
                hit.last < i
                and tense in ("ed", "en")
                and (reading.passive or _reduced(s, i, hit, reading))
                and _clear_left(s, hit.last, reading.first)
            ):
                passive = True
            if passive is None:
                continue
            distance = abs(hit.first - end) if hit.first > end else i - hit.last
            if best is None or (distance, -hit.last) < (best[0], -best[1].last):
                best = (distance, hit, passive)
        return best
    if "party_object" in flags:
        # Only a party that stands at once behind the verb is its object.
        if tense == "n":
            k = end + 1
            if k < len(s) and s.low[k] in ("of", "on", "against", "in"):
                t = party_right(s, k, 5)
                if t is None and rule.domain == "historical":
                    # "occupation of the Korean Peninsula": of no state by its name
                    return (1, None, False)
                return (t - end, None, False) if t is not None else None
            return None
        if reading.passive:
            t = reading.subject
            return (i - t, None, True) if t is not None and s.party[t] is not None and by_agent(s, i) is not None else None
        t = party_right(s, end, 7)
        return (t - end, None, False) if t is not None else None
    if "party_or_act" in flags:
        k = end + 1 if end + 1 < len(s) and s.low[end + 1] in ("to", "with") else end
        t = party_right(s, k, 9)
        if t is None or reading is not None and reading.passive or tense == "n" and "protest" not in form.group:
            return None
        return (t - end, None, False)
    return None


def party_right(s, k, reach):
    for t in range(k + 1, min(len(s), k + 1 + reach)):
        if s.tag[t] in "PA":
            return None if rebels_of(s, t) else t
        if s.tag[t] in ";SWMXTC," or s.low[t] in ("by", "over", "amid", "with", "for", "about", "to"):
            return None
    return None


def _clear_right(s, end, first, through):
    if first - end > 14:
        return False
    for t in range(end + 1, first):
        tag, low = s.tag[t], s.low[t]
        if tag in ";SXMTOV" and not (low in through or tag == "V" and s.tag[t - 1] in "DPw"):
            return False
        if tag == "W" and low not in through:
            return False
        if tag == "," and not (t + 1 < first and s.tag[t + 1] in "wRD" and t - end <= 4) and not _closes(s, t, end):
            return False
        if (
            tag == "I"
            and low not in through
            and low not in ("of", "for")
            and not (t + 1 < len(s) and (s.low[t + 1] in TEMPORAL or s.low[t + 1][:1].isdigit()))
        ):
            return False
        if low == "for" and tag == "I" and not {"for", "that"} & through and s.low[t + 2 : t + 3] not in (["first"], ["second"], ["third"]):
            # "began the groundwork for a meeting"; "for the first time"
            return False
        if s.low[t + 1] == "of" and any(f.tense == "n" and f.base == low for f in load_actions().forms.get(low, ())):
            # "announced the easing of sanctions": the sanctions are the easing's.
            return False
        told = s.low[end].startswith(("announc", "unveil"))
        if told and tag == "w" and s.tag[t - 1] != "D" and any(f.tense == "ing" for f in load_actions().forms.get(low, ())):
            # "announced lifting sanctions"
            return False
        if low == "to" and tag == "T" and t > end + 2 and s.tag[t + 1] == "w":
            # "declaring an end to the war to mark the anniversary of the armistice"
            return False
    return True


def _closes(s, t, end):
    """True for the commas round an insertion ("imposed, for the first time, tariffs")."""
    return any(s.tag[k] == "," for k in range(end + 1, t)) or t == end + 1


def _due(s, last, i):
    """True between a pact and a noun in "the agreement was due for automatic renewal"."""
    between = s.low[last + 1 : i]
    return len(between) < 8 and "for" in between and any(w in between for w in ("due", "up", "scheduled", "set", "slated"))


def _clear_noun(s, end, hit, through):
    first = hit.first
    if any(s.low[t].rstrip("s") == s.low[end].rstrip("s") for t in range(first, hit.last + 1)):
        # "its nuclear test in September and two flight tests"
        return False
    if first - end > 14:
        return False
    seen = first == end + 1 and s.low[first] in through
    for t in range(end + 1, first):
        tag, low = s.tag[t], s.low[t]
        if low == s.low[end] or low in (s.low[end] + "s", s.low[end][:-1]):
            # "its nuclear test and two tests of missiles": the object is the second one's.
            return False
        if low in ("of", "to", "from", "on", "in", "with", "against") and (low in through or low in ("of", "from", "to", "on")):
            seen = True
        elif tag == "I" and low not in ("of", "for", "by") or tag in ";SWXMOV,":
            return False
    return seen


def _clear_left(s, last, first):
    if first - last > 24:
        return False
    for t in range(last + 1, first):
        tag = s.tag[t]
        if tag in "SMV" or tag == ";" and s.low[t] not in ("(", ")", '"', "'"):
            return False
        if tag == "X" or tag == "O":
            return False
        if tag == "C" and t + 1 < first and s.tag[t + 1] in "DP" and s.tag[t - 1] != "P" and s.tag[t - 1] != ",":
            # "the pact and the ambassador was summoned": the nearer noun is the subject, not this one.
            return False
    return True


def _reduced(s, i, hit, reading):
    """True for a participle right behind its noun without auxiliary ("sanctions imposed by Japan", "a pact signed in 2016")."""
    if reading.aux or i - hit.last > 2 or i + 1 >= len(s):
        return False
    return s.tag[i + 1] in "I," or s.low[i + 1] in TEMPORAL or s.tag[i + 1] == "R"
