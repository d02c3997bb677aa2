"""Acts in one sentence: verbs and nouns of the rules with their objects, and who does what to whom.

Works on a Sentence (clauses.py) with the mentions of parties; knows nothing of dates, outlets or other articles. What the
article has said before (which pact "the agreement" is, who "it" is) comes in through a Memory.
"""

import re
from typing import NamedTuple

from .actions import load_actions
from .clauses import BE, TEMPORAL, by_agent, find_subject, lexicon, noun_owner, read_verb

_PRONE = frozenset("possible potential future further planned any threat prospect fear fears risk avoid prevent another next imminent likely upcoming proposed".split())
_NOUNISH = frozenset("the a an its their his her this that these those no any new recent such another".split())


class Hit(NamedTuple):
    """An object class found in a sentence: first and last token."""

    first: int
    last: int
    name: str
    again: bool = False


class Act(NamedTuple):
    """An act found: rule, trigger tokens, parties (tokens or names), object hit, and how far it has gone."""

    rule: object
    trigger: tuple
    actor: object
    target: object
    hit: object
    status: str
    joint: bool
    tense: str
    perfect: bool
    prompt: bool
    definite: bool
    plural: bool


def object_hits(s, memory):
    """Objects of the rules in a sentence, in reading order; pacts that the article goes on about ("the agreement", "GSOMIA") among them."""
    actions = load_actions()
    classes = set()
    for low in s.low:
        classes |= actions.heads.get(low, frozenset())
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


def find_acts(s, memory):
    """The acts of a sentence, in reading order, one per trigger word (the rule whose object stands nearest)."""
    actions = load_actions()
    hits = object_hits(s, memory)
    parties = [i for i, p in enumerate(s.party) if p is not None]
    if not parties and not hits:
        return []
    acts, used = [], set()
    for i, low in enumerate(s.low):
        forms = actions.forms.get(low)
        if not forms or s.party[i] is not None:
            continue
        act = _verb_act(s, i, forms, hits, parties, memory)
        if act is not None:
            acts.append(act)
            if act.hit is not None:
                used.add((act.hit.first, act.hit.last))
    for hit in hits:
        if (hit.first, hit.last) in used or any(h[0] <= hit.last and hit.first <= h[1] for h in used):
            continue
        act = _event(s, hit, acts)
        if act is not None and not any(a.trigger == act.trigger or a.rule.family == act.rule.family and a.actor == act.actor and abs(a.trigger[0] - act.trigger[0]) < 6 for a in acts):
            acts.append(act)
    acts += _phrases(s)
    acts.sort(key=lambda a: a.trigger)
    return acts


def _verb_act(s, i, forms, hits, parties, memory):
    options, reading = [], {}
    for form in forms:
        end = i
        for particle in form.particles:
            if end + 1 < len(s) and s.low[end + 1] == particle:
                end += 1
            else:
                break
        else:
            if form.particles and end - i < len(form.particles):
                continue
            tense = _tense(s, i, form)
            if tense is None:
                continue
            for rule in load_actions().by_group.get(form.group, ()):
                if tense not in reading:
                    reading[tense] = read_verb(s, i, tense) if tense != "n" else None
                option = _match(s, i, end, tense, reading[tense], rule, form, hits, parties)
                if option is not None:
                    options.append((-len(form.particles), *option, rule, form, tense, end))
    if not options:
        return None
    options.sort(key=lambda o: o[:2])
    _, _, hit, passive, rule, form, tense, end = options[0]
    return _make(s, i, end, tense, reading[tense], rule, hit, passive, memory)


def _tense(s, i, form):
    """The tense of a form at token i, or None where the word is something else there (a noun for a verb, a verb for a noun)."""
    before = s.tag[i - 1] if i else ""
    low_before = s.low[i - 1] if i else ""
    noun_before = before == "D" or i and s.poss[i - 1] or before == "I" and low_before not in ("to",)
    if form.tense == "n":
        verbal = before in "TMOXN" if before else False
        if verbal and low_before not in BE or before == "P" and not s.poss[i - 1] and s.party[i - 1].kind not in ("demonym", "person", "name", "capital") and not noun_before:
            return None
        return "n"
    if form.tense == "base":
        if before in "TM" and before or before == "O" and low_before != "it":
            return "base"
        if before in ("R", "N") and i > 1 and s.tag[i - 2] in "TMOPX":
            return "base"
        if low_before in ("do", "does", "did", "let", "help") or before == "P" and not s.poss[i - 1] and s.party[i - 1].kind != "demonym":
            return "base"
        if before == "C" and any(t in "TM" for t in s.tag[max(0, i - 12) : i]):
            return "base"
        if before == "w" and low_before.endswith("s") and not noun_before:
            return "base" if low_before in lexicon()["agents"] | lexicon()["people"] else None
        return None
    if form.tense == "s":
        if noun_before or before == "w" and not (s.cap[i - 1] or low_before in lexicon()["agents"]):
            return None
        if i + 1 < len(s) and s.tag[i + 1] in ",;C":
            return None
        return "s" if before in "POWRwC" and before else None
    if form.tense in ("ed", "en"):
        # "the planned drills", "its suspended membership": an adjective where a determiner stands before and a noun behind.
        if before == "D" and i + 1 < len(s) and s.tag[i + 1] == "w":
            return None
        if s.low[i] == form.base and not (before in "POWRwCX" and before):
            return None
        if s.low[i] == form.base and before in "TM":
            return None
        return form.tense
    return form.tense


def _match(s, i, end, tense, reading, rule, form, hits, parties):
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
                if hit.first > end and _clear_noun(s, end, hit.first, through):
                    passive = False
                elif hit.last == i - 1:
                    passive = False
                elif hit.last < i and _due(s, hit.last, i):
                    passive = True
            elif hit.first > end and not (reading.passive and not through & {"from", "to"} and hit.first - end > 6) and _clear_right(s, end, hit.first, through, rule):
                if reading.passive and "from" not in through and "on" not in through and "that" not in through:
                    continue
                passive = reading.passive
            elif hit.last < i and tense in ("ed", "en") and (reading.passive or _reduced(s, i, hit, reading)) and _clear_left(s, hit.last, reading.first):
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
                t = _party_right(s, k, 5)
                return (t - end, None, False) if t is not None else None
            return None
        if reading.passive:
            t = reading.subject
            return (i - t, None, True) if t is not None and s.party[t] is not None and by_agent(s, i) is not None else None
        t = _party_right(s, end, 7)
        return (t - end, None, False) if t is not None else None
    if "party_or_act" in flags:
        k = end + 1 if end + 1 < len(s) and s.low[end + 1] in ("to", "with") else end
        t = _party_right(s, k, 9)
        if t is None or reading is not None and reading.passive or tense == "n" and "protest" not in form.group:
            return None
        return (t - end, None, False)
    return None


def _party_right(s, k, reach):
    for t in range(k + 1, min(len(s), k + 1 + reach)):
        if s.tag[t] in "PA":
            return t
        if s.tag[t] in ";SWMXTC," or s.low[t] in ("by", "over", "amid", "with", "for", "about", "to"):
            return None
    return None


def _clear_right(s, end, first, through, rule):
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
        if tag == "I" and low not in through and low not in ("of", "for") and not (t + 1 < len(s) and (s.low[t + 1] in TEMPORAL or s.low[t + 1][:1].isdigit())):
            return False
        if low == "for" and tag == "I" and first - t < 3 and "that" not in through:
            return False
    return True


def _closes(s, t, end):
    """True for the commas round an insertion ("imposed, for the first time, tariffs")."""
    return any(s.tag[k] == "," for k in range(end + 1, t)) or t == end + 1


def _due(s, last, i):
    """True between a pact and a noun in "the agreement was due for automatic renewal"."""
    between = s.low[last + 1 : i]
    return len(between) < 8 and "for" in between and any(w in between for w in ("due", "up", "scheduled", "set", "slated"))


def _clear_noun(s, end, first, through):
    if first - end > 14:
        return False
    seen = first == end + 1 and s.low[first] in through
    for t in range(end + 1, first):
        tag, low = s.tag[t], s.low[t]
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


def _make(s, i, end, tense, reading, rule, hit, passive, memory):
    actions = load_actions()
    lex = lexicon()
    definite, joint = False, False
    if tense == "n":
        kind, actor = "occurred", noun_owner(s, i)
        if hit is not None and hit.last == i - 1 and actor is None:
            actor = noun_owner(s, hit.first)
        if actor is None:
            actor = by_agent(s, end, 22)
        k = i - 1
        while k >= 0 and s.tag[k] in "wR" and i - k < 4:
            k -= 1
        definite = k >= 0 and s.low[k] in ("the", "this", "that") or i == 0
        before = s.low[max(0, i - 5) : i]
        if any(w in _PRONE for w in before) and not any(w in ("further",) for w in before[-1:]):
            kind = "hypothetical"
        if any(w in ("due", "scheduled", "set") for w in before):
            kind = "scheduled"
        if i > 1 and s.tag[k] == "I" and s.low[k] == "of" and s.low[k - 1] in lex["intent"]:
            kind = {"announced": "announced"}.get(lex["intent"][s.low[k - 1]], "hypothetical")
        # "announced the suspension of", "threatened with the termination of", "called for an end to"
        govern = _governor(s, k + 1 if definite else i, lex)
        if govern:
            verb, how = govern
            kind = how or kind
            if actor is None:
                actor = find_subject(s, verb, False, "ed")
        perfect = False
        prompt = False
        if kind == "occurred" and _conditional(s, i, i):
            kind = "hypothetical"
        if kind == "denied" and rule.negated:
            rule, kind = actions.rules[rule.negated], "announced"
    else:
        kind = _status(s, i, reading, rule, passive, tense)
        if kind is None:
            return None
        if kind == "denied" and rule.negated:
            other = actions.rules[rule.negated]
            kind = "announced" if any(x in ("announced", "negative") for x in reading.kinds) or reading.noun is not None or reading.modal in ("will", "would") else "occurred"
            if reading.modal in ("could", "may", "might") or _conditional(s, reading.first, i):
                return None
            rule = other
        elif kind == "denied" and rule.decided_not and "announced" in reading.kinds:
            rule, kind = actions.rules[rule.decided_not], "announced"
        elif "only_negated" in rule.flags:
            kind = "announced"
        if passive or "subject_object" in rule.flags:
            actor = by_agent(s, end)
            if rule.id == "pact_expires" and reading.subject is not None and s.party[reading.subject] is None:
                actor = None
            if actor is None and reading.noun is not None:
                actor = reading.subject
        else:
            actor = reading.subject
        perfect = reading.perfect
        prompt = tense in ("ed", "en") and not reading.pluperfect
    if kind == "threatened":
        rule = _threat(rule)
        kind = "occurred"
    target = _target(s, i, end, hit, rule, actor, passive, reading)
    if rule.joint and actor is None:
        joint = True
    plural = hit is not None and s.low[hit.last].endswith("s") and tense == "n"
    return Act(rule, (i, end), actor, target, hit, kind, joint, tense, perfect, prompt, definite, plural)


def _threat(rule):
    restrict = (rule.plover or "").startswith("COERCE")
    return rule._replace(
        family=f"threat_{rule.family}", label=f"threatens: {rule.label}", plover=f"THREATEN {'restrict' if restrict else 'relations'}",
        score=-3.0 if restrict else -3.5, direction="escalation", undoes=None, id=f"{rule.id}_threatened",
    ) if rule.direction == "escalation" else rule  # fmt: skip


def _governor(s, k, lex):
    """(token, status) of a verb right before the noun phrase that begins near k ("announced the suspension of"), or None."""
    t = k - 1
    while t >= 0 and (s.tag[t] in "DR" or s.tag[t] == "w" and not s.low[t].endswith("ed") and s.low[t] not in lex["cat"] and k - t < 4):
        t -= 1
    if t < 0:
        return None
    low = s.low[t]
    if low == "for" and t and s.low[t - 1] in ("calls", "called", "call", "calling", "demands", "demanded", "pushed", "push"):
        return t - 1, "hypothetical"
    if low in ("announced", "announces", "declared", "ordered", "announcing"):
        return t, "announced"
    if low in ("withheld", "withhold", "withholds", "blocked", "rejected", "refused", "opposed", "vetoed"):
        return t, "denied"
    if low in lex["cat"] and s.tag[t] in "wV" and lex["cat"][low] in ("hypothetical", "announced", "threatened", "negative"):
        kind = lex["cat"][low]
        return t, {"negative": "denied"}.get(kind, "hypothetical" if kind == "threatened" else kind)
    if low in ("began", "started", "completed", "initiated", "ordered", "approved", "backed", "made", "carried"):
        return t, None
    return None


def _conditional(s, first, i):
    """True where the clause of the verb is a condition or a fear ("if Japan withdrew", "unless", "whether to")."""
    for t in range(first - 1, max(-1, first - 14), -1):
        if s.low[t] in ("if", "unless", "whether", "without", "lest"):
            return True
        if s.tag[t] in ";,S" or s.tag[t] == "V":
            return False
    return False


def _status(s, i, reading, rule, passive, tense):
    kinds = reading.kinds
    if rule.needs is not None and not rule.needs.search((s.text[s.start : s.span[i][0]] + s.text[s.span[i][1] : s.end]).lower()):
        return None
    if s.low[reading.first - 1] in ("without", "against", "from") if reading.first else False:
        return "denied" if s.low[reading.first - 1] == "without" else None
    if tense == "ing" and not reading.aux and reading.first and s.low[reading.first - 1] in ("for", "of", "about", "on", "in", "over", "at"):
        # "accused it of violating", "sanctions for testing": alleged of another, not told of the subject.
        return None
    if any(w in ("denied", "denies", "deny", "denying") for w in s.low[max(0, reading.first - 8) : reading.first]):
        return "denied"
    if reading.negated and "hypothetical" not in kinds:
        return "denied" if not (reading.modal in ("could", "may", "might")) else None
    if "negative" in kinds:
        return "denied"
    if "threatened" in kinds:
        return "threatened"
    if _conditional(s, reading.first, i) or s.low[-1:] == ["?"]:
        return "hypothetical"
    if reading.modal in ("could", "may", "might", "can", "should", "must"):
        return "hypothetical"
    if "hypothetical" in kinds:
        return "hypothetical"
    if "scheduled" in kinds:
        return "scheduled"
    if reading.modal == "would":
        if reading.perfect:
            return "hypothetical"
        told = any(t == "V" for t in s.tag[: reading.first]) or any(w in lexicon()["intent"] for w in s.low[: reading.first])
        return "announced" if told and "if" not in s.low[i:] and "unless" not in s.low[i:] else "hypothetical"
    if reading.modal in ("will", "shall", "'ll", "won't"):
        return "scheduled" if passive or rule.id == "pact_expires" else "announced"
    if "announced" in kinds:
        return "announced"
    if tense == "ing" and reading.aux and any(t == "V" for t in s.tag[: reading.first]):
        return "announced"
    if s.low[i] in ("announce", "announced", "announces", "announcing", "unveil", "unveiled"):
        return "announced"
    if reading.to and not kinds and tense == "base":
        # A bare infinitive of purpose ("met to sign"): nothing is said of whether it came about.
        return "hypothetical"
    return "occurred"


def _target(s, i, end, hit, rule, actor, passive, reading):
    """Token of the party that the act is done to: in the object, behind its prepositions, or the sentence's other party; None."""
    name = _name(s, actor)
    if "no_target" in rule.flags:
        return None
    if passive and reading is not None and reading.subject is not None and "party_object" in rule.flags:
        return reading.subject
    if reading is not None and reading.told is not None:
        return reading.told
    if hit is None and "party_object" in rule.flags:
        return _party_right(s, end + (s.low[end + 1 : end + 2] in (["of"], ["on"], ["against"], ["in"])), 7)
    order = []
    if hit is not None:
        # The owner or adjective in the object ("the South Korean ambassador", "South Korea's status").
        t = hit.first
        while t > 0 and s.tag[t - 1] in "wPDA" and hit.first - t < 6 and t - 1 != actor and t - 1 > (end if hit.first > end else -1):
            t -= 1
            if s.party[t] is not None:
                order.append(t)
        order += [t for t in range(hit.first, hit.last + 1) if s.party[t] is not None]
    low = max(end, -1) + 1
    stop = min(len(s), max(end, hit.last if hit else end) + 16)
    for t in range(low, stop):
        if s.tag[t] == ";" and s.low[t] not in ('"', "(", ")") or s.tag[t] in "SW" and t > (hit.last if hit else end):
            break
        if s.tag[t] in "MX" and t > (hit.last if hit else end):
            break
        if s.tag[t] == "," and t > (hit.last if hit else end) and not (t + 1 < stop and s.party[t - 1] is not None and s.party[t + 1] is not None):
            break
        if s.low[t] in ("in", "at", "citing", "over", "by") and t + 1 < len(s) and t > (hit.last if hit else end):
            # "in Bangkok", "citing": no longer the object; go on behind the next preposition of direction.
            continue
        if s.party[t] is not None and not (s.low[t - 1] in ("in", "at", "by", "citing", "near") and s.party[t].kind in ("capital", "name")):
            order.append(t)
    for t in order:
        party = s.party[t].party
        if party != name and t != actor:
            return t
    return None


def _name(s, token):
    return s.party[token].party if token is not None and s.party[token] is not None else None


def _event(s, hit, acts):
    """An object that is the measure by itself, owned by a party ("Pyongyang's missile tests", "Tokyo's export restrictions")."""
    actions = load_actions()
    for rule in actions.rules.values():
        event = hit.name in rule.events
        bare = "bare" in rule.flags and hit.name in rule.objects
        if not event and not bare:
            continue
        owner = noun_owner(s, hit.first)
        if owner is None:
            owner = by_agent(s, hit.last, 4)
        if owner is None and event:
            # "missile launches and nuclear tests": the second shares the owner of the first.
            for a in acts:
                if a.tense == "event" and 0 <= hit.first - a.trigger[1] <= 3:
                    owner = a.actor
        if owner is None or bare and not (s.poss[owner] or s.party[owner] is not None and s.party[owner].kind in ("demonym", "person")):
            continue
        between = s.low[owner + 1 : hit.first] if owner < hit.first else []
        if any(w in _PRONE for w in between + s.low[max(0, owner - 3) : owner]):
            continue
        if rule.only_object and not rule.only_object.search(s.text[s.span[hit.first][0] : s.span[hit.last][1]].lower()):
            continue
        return Act(rule, (hit.first, hit.last), owner, _target(s, hit.last, hit.last, hit, rule, owner, False, None), hit, "occurred", False,
                   "event", False, False, False, s.low[hit.last].endswith("s"))  # fmt: skip
    return None


def _phrases(s):
    text = None
    for rule, pattern in load_actions().phrase_rules:
        if text is None:
            text = s.text[s.start : s.end].lower()
        for m in pattern.finditer(text):
            first, last = s.token_at(s.start + m.start()), s.token_at(s.start + m.end() - 1)
            owner = noun_owner(s, first)
            target = next((t for t in range(last + 1, min(len(s), last + 6)) if s.party[t] is not None), None)
            yield Act(rule, (first, last), owner, target, None, "occurred", False, "event", False, False, False, False)


def noun_phrase(s, act):
    """The object as the sentence has it, with its adjectives and without its owner ("military intelligence-sharing pact")."""
    hit, t = act.hit, act.hit.first
    wall = act.trigger[1] if act.trigger[1] < t else -1
    while t - 1 > wall and hit.first - t < 5 and s.tag[t - 1] == "w" and s.low[t - 1] not in TEMPORAL and not s.low[t - 1].endswith("'s") and not _verbal(s, t - 1):
        t -= 1
    text = s.text[s.span[t][0] : s.span[hit.last][1]]
    text = re.sub(r"^(?:the|a|an|its|their|his|all|this|these)\s+", "", re.sub(r"[\"']", "", text).strip())
    return re.sub(r"\s+(?:with|to|from|between|of|for|on|against|in)$", "", text)


def _verbal(s, t):
    forms = load_actions().forms.get(s.low[t], ())
    return any(f.tense in ("ed", "s", "base", "ing") for f in forms) and (t == 0 or s.tag[t - 1] in "PMTXOR,CW") or s.low[t] in ("series", "number")
