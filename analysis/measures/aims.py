"""At whom missiles are fired: an attack, which no test is; what is fired in war without a name of whom is neither."""

import re

from .actions import load_actions

_TESTS = frozenset("test tests tested testing test-fire test-fired test-fires test-firing flight-test flight-tested".split())
_WAR = re.compile(
    r"\b(?:in|during|throughout) (?:the|this|that|its|their|a) (?:[\w-]+ ){0,2}?(?:conflict|campaign|war|fighting|offensive|invasion)\b"
)
# What is shot at in war; "at an altitude", "at a target in the sea" is none of it.
_STRUCK = frozenset(
    """
    base bases airfield airfields airport airports airbase town towns city cities village villages position positions troops soldiers forces
    ship ships vessel vessels tanker tankers drone drones jet jets plane planes aircraft destroyer warship warships embassy compound
    militants rebels fighters facilities refinery homes civilians targets convoy
    """.split()
)


def aimed(s, act):
    """The act, an attack where missiles are fired at somebody ("fired rockets at Israeli towns"); None where they are fired in a war."""
    if act.rule.id != "missile_fired" or act.hit is None or s.low[act.trigger[0]] in _TESTS:
        return act
    struck, target = _aim(s, act)
    if struck:
        return act._replace(rule=load_actions().rules["strike_carried_out"], target=target)
    group = act.actor is not None and s.party[act.actor] is not None and s.party[act.actor].party in load_actions().words["armed_groups"]
    if group or _WAR.search(s.text[s.start : s.end].lower()):
        return None
    return act


def _aim(s, act):
    """(True where missiles are fired at something, token of the party that it belongs to or None)."""
    first = max(act.hit.last, act.trigger[1]) + 1
    for t in range(first, min(len(s), first + 9)):
        if s.tag[t] in ",SWXMVT" or s.tag[t] == ";" and s.low[t] in (";", ":"):
            return False, None
        if s.tag[t] == "I" and s.low[t] in ("at", "against", "into", "on", "toward", "towards"):
            return _struck(s, act, t)
    return False, None


def _struck(s, act, t):
    """What stands behind "at": a party ("at Israel", "at an American drone"), or a thing of war that may lie in one."""
    into = s.low[t] not in ("at", "against")
    thing, k = False, t + 1
    while k < min(len(s), t + 9):
        if s.party[k] is not None and k != act.actor:
            behind = s.low[k + 1] if k + 1 < len(s) else ""
            plain = s.party[k].kind != "demonym" and not s.poss[k] and k - t <= 2
            if plain or thing and s.low[k - 1] in ("in", "the") or behind in _STRUCK or not into and s.tag[k] == "P":
                return True, k
            return False, None
        thing = thing or s.low[k] in _STRUCK
        if s.tag[k] not in "wDRA" and not (thing and s.low[k] in ("in", "near", "inside", "of")):
            break
        k += 1
    return thing and not into, None
