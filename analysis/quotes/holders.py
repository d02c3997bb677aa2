"""Offices of a state that one person alone holds: who "China's U.N. ambassador" is, by the one of that office whom the article names."""

import re

from analysis.language.text import fold

_OWNED = re.compile(r"([A-Z][\w.]*(?: [A-Z][\w.]*)?)['’´]s ((?:[A-Za-z][\w.]* ){0,3}[a-z]+)")
# Offices of which a state has one holder at a time, lower case and spelled the American way, with other words for the same.
_OFFICES = {
    "president": ("president",),
    "prime minister": ("prime minister", "premier"),
    "chancellor": ("chancellor",),
    "foreign minister": ("foreign minister",),
    "top diplomat": ("foreign minister", "secretary of state"),
    "defense minister": ("defense minister",),
    "un ambassador": ("un ambassador", "ambassador to the united nations", "ambassador to the un"),
    "ambassador to the united nations": ("un ambassador", "ambassador to the united nations", "ambassador to the un"),
}
_LESSER = re.compile(r"\b(?:former|ex|then|deputy|vice|deposed|ousted|late|acting|incoming|assistant|under|first)\b")


def holder(corpus, a, phrase):
    """The person whom "Japan's foreign minister" means, where the article names one alone who bears that office of that state; or None."""
    m = _OWNED.fullmatch(phrase.split(",")[0].strip())
    side = corpus.side(m.group(1)) if m else None
    offices = _OFFICES.get(_plain(m.group(2)), ()) if side else ()
    if not offices:
        return None
    # Who only once held it, or whom nobody gives a state, may be another.
    bears = {p for p, said in a.titles.items() for r in said if _plain(r, offices) and corpus.side_of(p, a) == side}
    return bears.pop() if len(bears) == 1 else None


def _plain(role, offices=None):
    """A role in lower case and one spelling; with offices, whether it ends in one of them and is no lesser one."""
    low = re.sub(r"['’´]s?\b|\.", "", fold(role).lower()).replace("defence", "defense").replace("u n ", "un ")
    if offices is None:
        return low
    return not _LESSER.search(low) and any(low.endswith(o) for o in offices)
