"""Acts in one sentence: verbs and nouns of the rules with their objects, and who does what to whom.

Works on a Sentence (clauses.py) with the mentions of parties; knows nothing of dates, outlets or other articles. What the
article has said before (which pact "the agreement" is, who "it" is) comes in through a Memory (context.py).
"""

import re
from typing import NamedTuple

from .actions import load_actions
from .clauses import TEMPORAL, lexicon
from .fitting import match, object_hits, party_right, tense_of
from .nominal import nominal_status
from .rebels import rebels_of
from .standing import conditional, governor, status_of
from .subjects import by_agent, find_subject, noun_owner
from .undone import ordered_elsewhere
from .verbs import read_verb

_PRONE = frozenset(
    """
    possible potential future further planned any threat prospect fear fears risk avoid prevent another next imminent likely
    upcoming proposed
    """.split()
)


# What stays its maker's: "US sanctions were lifted" by the United States, "Iran's assets were frozen" by another.
_OWN = frozenset(
    "tariff tariff_lifted sanctions sanctions_lifted export_control export_control_lifted import_ban import_ban_lifted blockade "
    "blockade_lifted".split()
)


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


def find_acts(s, memory):
    """The acts of a sentence, in reading order, one per trigger word (the rule whose object stands nearest)."""
    actions = load_actions()
    hits = object_hits(s, memory)
    if not hits and all(p is None for p in s.party):
        return []
    acts, used = [], set()
    for i, low in enumerate(s.low):
        forms = actions.forms.get(low)
        if not forms or s.party[i] is not None:
            continue
        act = _verb_act(s, i, forms, hits)
        if act is not None:
            acts.append(act)
            if act.hit is not None:
                used.add((act.hit.first, act.hit.last))
    for hit in hits:
        if (hit.first, hit.last) in used or any(h[0] <= hit.last and hit.first <= h[1] for h in used):
            continue
        act = _event(s, hit, acts)
        if act is not None and not any(
            a.trigger == act.trigger or a.rule.family == act.rule.family and a.actor == act.actor and abs(a.trigger[0] - act.trigger[0]) < 6
            for a in acts
        ):
            acts.append(act)
    acts += _phrases(s)
    acts.sort(key=lambda a: a.trigger)
    return acts


def _verb_act(s, i, forms, hits):
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
            if not form.particles and s.low[i + 1 : i + 2] in (["down"], ["back"]):
                # "shot down a missile" is no launch.
                continue
            tense = tense_of(s, i, form)
            if tense is None:
                continue
            for rule in load_actions().by_group.get(form.group, ()):
                if tense not in reading:
                    reading[tense] = read_verb(s, i, tense) if tense != "n" else None
                option = match(s, i, end, tense, reading[tense], rule, form, hits)
                if option is not None:
                    options.append((-len(form.particles), *option, rule, form, tense, end))
    if not options:
        return None
    options.sort(key=lambda o: o[:2])
    _, _, hit, passive, rule, form, tense, end = options[0]
    return _make(s, i, end, tense, reading[tense], rule, hit, passive)


def _make(s, i, end, tense, reading, rule, hit, passive):
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
        if rule.direction == "de-escalation" and k >= 0 and (s.low[k] == "for" or s.tag[k] == "D" and k and s.low[k - 1] == "for"):
            # "a precondition for the lifting of sanctions", "in exchange for an easing"
            kind = "hypothetical"
        seen = nominal_status(s, i, end, False)
        if seen is not None:
            if seen == "drop":
                return None
            kind = seen
        if any(w in ("due", "scheduled", "set") for w in before):
            kind = "scheduled"
        if "no" in s.low[max(0, i - 3) : i]:
            # "no missile tests during the talks"
            kind = "denied"
        if i > 1 and s.tag[k] == "I" and s.low[k] == "of" and s.low[k - 1] in lex["intent"]:
            kind = {"announced": "announced"}.get(lex["intent"][s.low[k - 1]], "hypothetical")
        # "announced the suspension of", "threatened with the termination of", "called for an end to"
        govern = governor(s, k + 1 if definite else i, lex)
        if govern:
            verb, how = govern
            kind = how or kind
            if actor is None and how in ("announced", None):
                actor = find_subject(s, verb, False, "ed")
        perfect = False
        prompt = False
        told = rule.family in ("missile_test", "nuclear_test", "attack", "drill") and (definite or actor is not None)
        if kind == "occurred" and not told and conditional(s, i):
            kind = "hypothetical"
        if kind == "denied" and rule.negated:
            rule, kind = actions.rules[rule.negated], "announced"
    else:
        kind = status_of(s, i, reading, rule, passive, tense)
        if kind is None or rule.family == "deployment" and ordered_elsewhere(s, i, hit):
            return None
        if hit is not None and "no" in s.low[end + 1 : hit.first]:
            kind = "denied"
        if kind == "denied" and rule.negated:
            other = actions.rules[rule.negated]
            kind = (
                "announced"
                if any(x in ("announced", "negative") for x in reading.kinds)
                or reading.noun is not None
                or reading.modal in ("will", "would")
                else "occurred"
            )
            if reading.modal in ("could", "may", "might") or conditional(s, reading.first):
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
            if actor is None and passive and rule.family in _OWN and hit is not None:
                # "US sanctions were lifted"
                actor = noun_owner(s, hit.first)
            if actor is None and reading.noun is not None:
                actor = reading.subject
        else:
            actor = reading.subject
        # "had to reconsider" is a past, not a pluperfect.
        obliged = tense == "base" and "occurred" in reading.kinds and reading.pluperfect
        perfect = reading.perfect and not obliged
        prompt = tense in ("ed", "en") and not reading.pluperfect or obliged
    if kind == "threatened":
        rule = _threat(rule)
        kind = "occurred" if rule.family.startswith("threat_") else "hypothetical"
    target = _target(s, end, hit, rule, actor, passive, reading)
    if rule.joint and actor is None:
        joint = True
    plural = hit is not None and s.low[hit.last].endswith("s") or tense == "n" and s.low[i].endswith("s")
    return Act(rule, (i, end), actor, target, hit, kind, joint, tense, perfect, prompt, definite, plural)


def _threat(rule):
    restrict = (rule.plover or "").startswith("COERCE")
    return (
        rule._replace(
            family=f"threat_{rule.family}",
            label=f"threatens to {infinitive(rule.label)}",
            plover=f"THREATEN {'restrict' if restrict else 'relations'}",
            score=-3.0 if restrict else -3.5,
            direction="escalation",
            undoes=None,
        )
        if rule.direction == "escalation"
        else rule
    )


def infinitive(action):
    """ "tests missiles" as an infinitive: "test missiles"."""
    return re.sub(
        r"^(\w+?)(ies|(?<=ch|sh|ss)es|(?<!s)s)\b",
        lambda m: m[1] + ("y" if m[2] == "ies" else ""),
        re.sub(r" or (\w+)s ", r" or \1 ", action),
    )


def _target(s, end, hit, rule, actor, passive, reading):
    """Token of the party that the act is done to: in the object, behind its prepositions, or the sentence's other party; None."""
    name = _name(s, actor)
    if "no_target" in rule.flags:
        return None
    if passive and reading is not None and reading.subject is not None and "party_object" in rule.flags:
        return reading.subject
    if reading is not None and reading.told is not None:
        return reading.told
    if hit is None and "party_object" in rule.flags:
        return party_right(s, end + (s.low[end + 1 : end + 2] in (["of"], ["on"], ["against"], ["in"])), 7)
    order = []
    if hit is not None:
        # The owner or adjective in the object ("the South Korean ambassador", "South Korea's status").
        t = hit.first
        while t > 0 and s.tag[t - 1] in "wPDA" and hit.first - t < 6 and t - 1 != actor and t - 1 > (end if hit.first > end else -1):
            t -= 1
            if s.party[t] is not None:
                order.append(t)
        order += [t for t in range(hit.first, hit.last + 1) if s.party[t] is not None]
    if passive and hit is not None and hit.last < end and "subject_object" not in rule.flags:
        # "The sanctions against Iran were lifted"
        k = hit.last + 2 + (s.tag[hit.last + 2 : hit.last + 3] == ["D"])
        if s.low[hit.last + 1] in ("against", "on", "upon") and k < end and s.party[k] is not None and not rebels_of(s, k):
            order.append(k)
    low = max(end, -1) + 1
    stop = min(len(s), max(end, hit.last if hit else end) + 16)
    for t in range(low, stop):
        if s.tag[t] == ";" and s.low[t] not in ('"', "(", ")") or s.tag[t] in "SW" and t > (hit.last if hit else end):
            break
        if s.tag[t] in "MX" and t > (hit.last if hit else end):
            break
        if s.low[t] in ("during", "amid", "ahead", "alongside") and t > (hit.last if hit else end):
            # "during his summit with the French President": an occasion, not whom the act is done to.
            break
        if (
            s.tag[t] == ","
            and t > (hit.last if hit else end)
            and not (t + 1 < stop and s.party[t - 1] is not None and s.party[t + 1] is not None)
        ):
            break
        if s.low[t] in ("in", "at", "citing", "over", "by") and t + 1 < len(s) and t > (hit.last if hit else end):
            # "in Bangkok", "citing": no longer the object; go on behind the next preposition of direction.
            continue
        if s.party[t] is not None and (
            rebels_of(s, t) or _preposition(s, t) == "by" or rule.family == "drill" and _preposition(s, t) not in ("with", "against")
        ):
            continue
        if s.party[t] is not None and not (s.low[t - 1] in ("in", "at", "by", "citing", "near") and s.party[t].kind in ("capital", "name")):
            order.append(t)
    for t in order:
        party = s.party[t].party
        if party != name and t != actor:
            # "deployed troops to Poland, in Japan": a place, not whom the act is meant against.
            return None if rule.family == "deployment" and _preposition(s, t) in ("to", "in", "on", "over") else t
    return None


def _preposition(s, t):
    """The preposition before the noun phrase that the party at t is in or opens, or None."""
    k = t - 1
    while k >= 0 and t - k < 4 and s.tag[k] in "Dw":
        k -= 1
    return s.low[k] if k >= 0 and s.tag[k] in "IT" else None


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
        if (
            owner is None
            or bare
            and not (
                s.poss[owner]
                or s.party[owner] is not None
                and (s.party[owner].kind in ("demonym", "person") or s.party[owner].surface.isupper())
            )
        ):
            continue
        between = s.low[owner + 1 : hit.first] if owner < hit.first else []
        if any(w in _PRONE for w in between + s.low[max(0, owner - 3) : owner]):
            continue
        seen = nominal_status(s, hit.first, hit.last, True)
        if seen == "drop":
            continue
        printed = s.text[s.span[hit.first][0] : s.span[hit.last][1]].lower()
        if any(p and not p.search(printed) for p in (rule.only_object, rule.bare_if)):
            continue
        return Act(
            rule,
            (hit.first, hit.last),
            owner,
            _target(s, hit.last, hit, rule, owner, False, None),
            hit,
            seen or "occurred",
            False,
            "event",
            False,
            False,
            False,
            s.low[hit.last].endswith("s"),
        )
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
    while (
        t - 1 > wall
        and hit.first - t < 5
        and s.tag[t - 1] == "w"
        and s.low[t - 1] not in TEMPORAL
        and not s.low[t - 1].endswith("'s")
        and not _verbal(s, t - 1)
    ):
        t -= 1
    text = s.text[s.span[t][0] : s.span[hit.last][1]]
    text = re.sub(r"^(?:the|a|an|its|their|his|all|this|these)\s+", "", re.sub(r"[\"']", "", text).strip())
    if t > 0 and s.low[t - 1] in TEMPORAL:
        # "the June 12 summit"
        text = re.sub(r"^\d{1,4}\s+", "", text)
    return re.sub(r"\s+(?:with|to|from|between|of|for|on|against|in|that)$", "", text)


def _verbal(s, t):
    forms = load_actions().forms.get(s.low[t], ())
    return (
        any(f.tense in ("ed", "s", "base", "ing") for f in forms)
        and (t == 0 or s.tag[t - 1] in "PMTXOR,CW")
        or s.low[t] in ("series", "number")
    )
