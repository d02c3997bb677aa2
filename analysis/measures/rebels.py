"""Who is of a state and not the state: its rebels and militants, and whoever is armed inside it."""

from analysis.language.gazetteer import states

from .clauses import lexicon


def rebels_of(s, t):
    """True where the state at token t only says whence rebels come ("Yemeni rebels"); "Houthi rebels" are the Houthis themselves."""
    if s.party[t].party not in states():
        return False
    for k in range(t + 1, min(len(s), t + 4)):
        if s.low[k] in lexicon()["rebels"]:
            return True
        if s.tag[k] not in "wA":
            return False
    return False
