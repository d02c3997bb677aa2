"""The towns and regions that a text names, and the state in which each lies: data/entities/places.csv, made by training/places.py from
GeoNames and ISO 3166-2, and the regions of states.yml. Capitals and states are the gazetteer's (language/gazetteer.py)."""

import csv
import re
from bisect import bisect_right
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from analysis import schema
from analysis.language import names

_CAPITAL = re.compile(r"(?<![\w-])[^\W\d_a-zß-öø-ÿ](?:[\w-]|['’](?!s\b)\w)*")
_LONGER = tuple(re.compile(rf"(?: [\w'’.-]*[\w]){{{n}}}(?![\w-])") for n in (3, 2, 1, 0))  # the longest name first
_NAME_GOES_ON = re.compile(r" (?:[A-Z]|\d)")
# The capitalised word before a name, group 1; what begins a sentence ("In") is matched from the mark before it on.
_CAPITAL_BEFORE = re.compile(r"(?:^|[.!?\n\"“”‘’] ?)?\b([A-Z][\w.-]*) $")


class Place(NamedTuple):
    """Where a text names a town or region, and its state."""

    start: int
    end: int
    state: str


def find(text: str, parties: list = (), document: object = None) -> list[Place]:
    """The Places of a text in order, where nothing else is known to stand: no party, no longer name, nobody and no body by the reading.

    parties: language.gazetteer.Party in order. A name of several states is that of the one which the text names, else nobody's.

    >>> find("Officials in Nampula said so.")
    [Place(start=13, end=20, state='Mozambique')]
    """
    states, first = table()
    starts, named = [p.start for p in parties], {p.party for p in parties}
    out, stop = [], 0
    for m in _CAPITAL.finditer(text):
        k = bisect_right(starts, m.start()) - 1
        if m.start() < stop or plain(m.group()).split(" ")[0] not in first or k >= 0 and m.start() < parties[k].end:
            continue
        ends = (tail.end() for longer in _LONGER if (tail := longer.match(text, m.end())))
        stop, told = next(((e, s) for e in ends if (s := states.get(plain(text[m.start() : e])))), (m.end(), ()))
        told = told if len(told) == 1 else [s for s in told if s in named]
        if len(told) == 1 and _alone(text, m.start(), stop) and _read_as_place(document, m.start(), stop):
            out.append(Place(m.start(), stop, told[0]))
    return out


def of_outlet(name: str, gaz) -> str | None:
    """The one state of the capital, state, town or region in the name of an outlet, or None. gaz: language.gazetteer.Gazetteer.

    >>> of_outlet("Mumbai Evening Ledger", gazetteer())
    'India'
    """
    parties = gaz.find(name)
    words = [] if parties else list(_CAPITAL.finditer(name))
    spans = ((m.start(), tail.end()) for longer in _LONGER for m in words if (tail := longer.match(name, m.end())))
    told = {p.party for p in parties} or next((set(s) for a, b in spans if (s := table()[0].get(plain(name[a:b])))), set())
    return told.pop() if len(told) == 1 else None


def _alone(text, start, end):
    """True where a name is no part of a longer one ("Lincoln Memorial", "Susan Troy")."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 30), start)
    return not _NAME_GOES_ON.match(text, end) and not (before and before.start() == before.start(1))


def _read_as_place(document, start, end):
    if document is None:
        return True
    return {document.mention[i] for i in document.words_in(start, end)} <= {"", "place"}


def plain(name: str) -> str:
    """A name as the table has it: without case, accents, hyphens and apostrophes."""
    return re.sub(r"['’`ʻ]", "", names.key(name))


@lru_cache(maxsize=1)
def table() -> tuple[dict, frozenset]:
    """(name -> its states, first words of the names)."""
    text = resources.files("analysis.data.entities").joinpath("places.csv").read_text(encoding="utf-8")
    found = {row["name"]: tuple(row["states"].split("; ")) for row in csv.DictReader(text.splitlines())}
    for state, entry in schema.data("entities/states.yml", text=True).items():
        found |= {plain(name): (state,) for name in entry.get("regions", ())}
    return found, frozenset(name.split(" ")[0] for name in found)
