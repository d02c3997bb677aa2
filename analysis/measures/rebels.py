"""Who is of a state and not the state: its rebels and militants, and whoever is armed inside it."""

from functools import lru_cache

import yaml

from analysis.language.gazetteer import DATA

from .clauses import lexicon


@lru_cache(maxsize=1)
def _states():
    entries = yaml.load((DATA / "states.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return frozenset(name for name, entry in entries.items() if entry.get("capital"))


def is_state(party):
    return party in _states()


def rebels_of(s, t):
    """True where the state at token t only says whence rebels come ("Yemeni rebels"); "Houthi rebels" are the Houthis themselves."""
    if not is_state(s.party[t].party):
        return False
    for k in range(t + 1, min(len(s), t + 4)):
        if s.low[k] in lexicon()["rebels"]:
            return True
        if s.tag[k] not in "wA":
            return False
    return False
