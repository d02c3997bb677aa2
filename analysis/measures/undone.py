"""Acts that were ordered or announced and did not come: called off, or an order to do something else."""

import re

from .actions import load_actions

_IT = "(?:it|them|everything|the (?:whole )?thing)"
_PLAN = "operations?|missions?|plans?|orders?|moves?|actions?|decisions?|efforts?|measures?|threats?|steps?|assaults?"
_HELD = r"abort(?:ed|ing)?|cancell?(?:ed|ing)|scrapp(?:ed|ing)|shelv(?:ed|ing)|rescind(?:ed|ing)|revers(?:ed|ing)|halt(?:ed|ing)"
_TURNED = (
    r"chang(?:ed|ing) (?:his|her|its|their) minds?|revers(?:ed|ing) (?:course|himself|herself|itself)|back(?:ed|ing) (?:off|down|out)"
    r"|thought better of it|pull(?:ed|ing) back|stood down"
)
# "The attack on Greece was called off"
_GONE = re.compile(
    r" (?:(?:on|against|of|in|with|by|for) (?:[\w.'-]+ ){1,5}?)?(?:was|were|is|are|has been|have been|had been) (?:\w+ )?"
    r"(?:called off|aborted|cancell?ed|scrapped|shelved)\b"
)


def called_off(s, act, after):
    """True where an act that was ordered, announced or planned is said to have been called off, in the sentence or in the next one.

    after: the text that follows the sentence. What was done and then undone ("imposed and later scrapped") is no such act.
    """
    noun = act.tense in ("n", "event")
    rest = s.text[s.span[act.trigger[1]][1] : s.end].lower()
    if noun and _GONE.match(rest):
        return True
    ordering = s.low[max(0, act.trigger[0] - 3) if noun else act.trigger[0] : act.trigger[0] + 1]
    if act.status not in ("announced", "scheduled") and not any(w.startswith(("order", "approv", "authori")) for w in ordering):
        return False
    named = {s.low[act.hit.last]} if act.hit is not None else set()
    named |= {s.low[t] for t in range(act.trigger[0], act.trigger[1] + 1) if noun}
    things = "|".join([_PLAN, *(re.escape(w) for w in sorted(named))])
    thing = rf"(?:{_IT}|(?:the|that|this|those|these|his|its|their|both) (?:\w+ ){{0,3}}?(?:{things}))"
    held = rf"\b(?:call(?:ed|ing)? (?:off {thing}|{thing} off)|(?:{_HELD}) {thing}|{_TURNED})\b"
    passive = rf"\b(?:{thing}|which|that) (?:was|were|is|are|has been|have been|had been) (?:\w+ly |then |later )?(?:called off|{_HELD})\b"
    turn = re.search(r"\b(?:but|before|then|only to|yet|until|however|though|although)\b", rest)
    if turn and (re.search(held, rest[turn.start() :]) or re.search(passive, rest[turn.start() :])):
        return True
    then = re.split(r"(?<=[.!?])[\"']?\s", after.strip(), maxsplit=1)[0].lower()
    return bool(re.search(held, then) or re.search(passive, then)) and (
        re.match(r"\W*(?:but|then|however|yet|hours|minutes|he|she|they|it)\b", then) is not None
    )


def ordered_elsewhere(s, i, hit):
    """True where forces are ordered to do something else than to deploy ("ordered his troops to withdraw")."""
    if hit is None or not s.low[i].startswith("order"):
        return False
    for t in range(hit.last + 1, min(len(s), hit.last + 8)):
        if s.tag[t] in ",;SWM":
            return False
        if s.tag[t] == "T" and t + 1 < len(s) and s.tag[t + 1] == "w" and not s.cap[t + 1]:
            forms = load_actions().forms.get(s.low[t + 1], ())
            return not any(f.group == "deploy" for f in forms) and s.low[t + 1] not in ("northern", "southern", "eastern", "western", "go")
    return False
