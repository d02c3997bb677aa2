"""At whom missiles are fired: an attack, which no test is."""

from .actions import load_actions


def aimed(s, act):
    """The act, an attack where missiles are fired at somebody ("fired rockets at Israeli towns") and not for a test."""
    if act.rule.id != "missile_fired" or act.hit is None:
        return act
    for t in range(act.hit.last + 1, min(len(s), act.hit.last + 5)):
        if s.low[t] in ("at", "against") and s.tag[t] == "I":
            k = t + 1 + (s.tag[t + 1 : t + 2] == ["D"])
            if k < len(s) and s.party[k] is not None and k != act.actor:
                return act._replace(rule=load_actions().rules["strike_carried_out"], target=k)
        if s.tag[t] not in "wRDI":
            break
    return act
