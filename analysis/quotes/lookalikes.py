"""Capitalised words that look like a person's name and are none: places, parts of bodies' and outlets' names, signatures."""

import re
from bisect import bisect_right

from analysis.language import names
from analysis.language.text import fold
from analysis.quotes.wordlists import words

_COMPASS = frozenset("North South East West Northern Southern Eastern Western Central".split())
_AMPERSAND = re.compile(r"[A-Z][\w.'’-]* & $")
_AMPERSAND_AFTER = re.compile(r" & [A-Z]")
_SIGN_OFF = re.compile(r"(?<![\"”’' ])\s*\n(?:[–—]|--?) ?$")


def may_be_person(gaz, text, p):
    """False for "Virginia Democrat", "North Carolina", and who signs a part of the text ("— John Roe" alone in its line)."""
    known = words()
    if " " in p.name and _SIGN_OFF.search(text, max(0, p.start - 40), p.start) and text[p.end : p.end + 1] in ("", "\n"):
        return False
    first, last = p.name.split()[0], p.name.split()[-1]
    polite = p.title and fold(p.title).lower().split()[-1] in known["courtesy"]
    if not polite and (last in known["not_family"] or p.name in known["lone_bodies"] or p.name in known["us_states"]):
        return False
    if " " in p.name and (first == "Team" or not p.title and (first in known["place_openers"] or first in _COMPASS and not p.sure)):
        return False
    if _AMPERSAND.search(text, max(0, p.start - 24), p.start) or _AMPERSAND_AFTER.match(text, p.end):
        return False  # "Orlo & Sons", "Gas & Electric"
    return last not in known["partisans"] and (p.sure or not any(f.kind == "demonym" for f in gaz.find(last)))


def without_outlets(corpus, text, people):
    """The names that are no part of an outlet's ("Washington Post"), nor one alone where nobody is named so in full ("Vox")."""
    spans = [m.span() for m in corpus.outlet_names.finditer(text)]
    starts = [s for s, _ in spans]
    bearers = {names.key(names.family_name(p.name)) for p in people if " " in p.name or p.title}
    kept = []
    for p in people:
        at = bisect_right(starts, p.start) - 1
        within = at >= 0 and p.end <= spans[at][1]
        if not within and (" " in p.name or p.name not in corpus.outlets or names.key(p.name) in bearers):
            kept.append(p)
    return kept
