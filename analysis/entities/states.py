"""For which state a person or body speaks, by all that the articles call it together; one answer for every room."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p
from typing import NamedTuple

import numpy as np

from analysis import schema
from analysis.entities.offices import ANY, OFFICIAL, SENT, own_state, read_office, roles, singular, state_media, without
from analysis.language.gazetteer import states as _states


class Side(NamedTuple):
    """The state or bloc for which somebody speaks, and by what: 'case file', 'office', 'legislature', 'state body', 'state media',
    'context' (what the reading makes of the article as a whole)."""

    state: str | None = None
    basis: str | None = None


NONE = Side()


class Naming(NamedTuple):
    """One phrase that an article says of a person: number of the article, place in its text, and the words as printed."""

    article: int
    place: int
    phrase: str


@dataclass(frozen=True)
class Article:
    """What an article's own words tell of offices without a state: the mentions of states in it, and the state it is written from."""

    text: str
    parties: tuple  # language.gazetteer.Party, in order
    day: object = None  # published, or None
    home: str | None = None
    starts: tuple = field(default=(), repr=False)


def article(text, parties, country=None, day=None):
    """The Article of a text. country: where its outlet is published, or None; then the seats of government that it names tell."""
    if country is None:
        seats = Counter(p.party for p in parties if p.kind == "seat" or p.kind == "institution" and own_state(p.surface))
        top = seats.most_common(2)
        country = top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) else None
    return Article(text, tuple(parties), day, country, tuple(p.start for p in parties))


class States:
    """Answers for a corpus of articles; made once from the namings of its people, and never changed.

    articles: [Article]; namings: person -> [Naming]; gaz: the Gazetteer of the case; people: person -> state, from the case file.
    bearer: (article, place, name) -> the person of that name, or None. shares: (person, article) -> {state, None for no state: share}, by
    the network over what he says there. terms: person -> [(Naming, Office)], what is known of him and no article needs to say.
    """

    def __init__(self, articles, namings, gaz, people=None, bearer=None, shares=None, terms=None):
        self.articles, self.namings, self.gaz = articles, namings, gaz
        self.people, self.bearer = dict(people or {}), bearer or (lambda article, place, name: None)
        self.office = lru_cache(maxsize=200_000)(lambda phrase: read_office(phrase, gaz))
        self._known, self._open, self._terms = {}, set(), terms or {}
        self._shares, self._everywhere = shares or {}, {}
        for (person, _), found in self._shares.items():
            self._everywhere.setdefault(person, []).append(found)

    def state_of(self, person, article=None):
        """The Side of a person over all articles or, where the number of an article is given, in that one.

        The case file comes first. An article that calls somebody former, a candidate, or what speaks for no state has the word for
        itself; where an article says nothing, what those nearest to its day say counts.
        """
        if person in self.people:
            return Side(self.people[person], "case file")
        key = person, article
        if key in self._known:
            return self._known[key]
        if key in self._open:  # the adviser of an adviser of his
            return NONE
        self._open.add(key)
        found = self._decide(person, article)
        self._open.discard(key)
        self._known[key] = found
        return found

    def _decide(self, person, article):
        evidence = [(n, self.office(n.phrase)) for n in self.namings.get(person, ())]
        told = {o.state for _, o in evidence if o.state}  # what the articles say comes first
        if not any(o.kind in ("former", "candidate", "private") for _, o in evidence):
            evidence += [(n, o) for n, o in self._terms.get(person, ()) if o.state in told or not told]
        owned = [(n, o) for n, o in evidence if o.kind == "state body"]  # "China's Ann Roe": no office, but whose she is
        evidence = [(n, o) for n, o in evidence if o.kind and o.kind not in ("state body", "state media")]
        here = [(n, o) for n, o in evidence if article is None or n.article == article]
        kinds = Counter(o.kind for _, o in here)
        over = {o.head for _, o in here if o.kind == "former"}  # "the retired general": no general
        offices = [(n, o) for n, o in here if o.kind in OFFICIAL and o.head not in over]
        if here and not offices and (kinds["former"] or kinds["candidate"] or kinds["private"]):
            return NONE
        if not offices:
            offices = self._nearest(evidence, article)
        runs = any(o.kind == "candidate" and o.head != "hopeful" for _, o in here)  # "the Roe campaign" may be one of years ago
        if runs and not any(o.state or o.kind == "legislature" or o.head == "governor" for _, o in offices):
            return NONE
        # Whether somebody holds an office the article tells, whose it is all articles together: few name the state each time.
        everywhere = [(n, o) for n, o in evidence if o.kind in OFFICIAL]
        votes = self._votes(offices) + self._votes(everywhere) + self._votes(owned if offices else ())
        return weighed(votes, self._read(person, article))

    def _read(self, person, article):
        """{state, None for none: share} of what the network says of a person in an article, or in all of them."""
        return self._shares.get((person, article)) or mean(self._everywhere.get(person, ()))

    def _nearest(self, evidence, article):
        """The offices that other articles tell, those of the article nearest in time first; all where days are unknown."""
        offices = [(n, o) for n, o in evidence if o.kind in OFFICIAL or o.kind in ("former", "candidate")]
        if article is None or self.articles[article].day is None:
            return [(n, o) for n, o in offices if o.kind in OFFICIAL]
        day = self.articles[article].day
        dated = [(abs((self.articles[n.article].day - day).days), n, o) for n, o in offices if self.articles[n.article].day is not None]
        if not dated:
            return [(n, o) for n, o in offices if o.kind in OFFICIAL]
        near = min(d for d, _, _ in dated)
        return [(n, o) for d, n, o in dated if d <= near + SEASON and o.kind in OFFICIAL]

    def _votes(self, offices):
        """(Side, one of TOLD) -> how often, over (Naming, Office)."""
        return Counter(v for n, o in offices if (v := self._side(o, n.article, n.place))[0].state)

    def _side(self, office, article, place):
        """(Side, one of TOLD: how it is known) of one Office at a place of an article."""
        basis = office.kind if office.kind in OFFICIAL else None
        if office.state:
            return Side(office.state, basis), "titled" if office.titled else "named"
        if office.owner:
            owner = self.bearer(article, place, office.owner)
            state = owner and self.state_of(owner, article).state
            if state:
                return Side(state, basis), "owned"
        if office.bare and (state := self.around(article, place, office)):
            return Side(state, basis), "home" if state == self.articles[article].home else "around"
        return NONE, ""

    def around(self, article, place, office):
        """The state whose an office is that names none: the one the article is written from, where it has such an office there, or the
        one that the text speaks of; None where it speaks of several alike."""
        a = self.articles[article]
        if office.kind == "state media":
            return self._spoken_of(a, place, but=a.home)
        lacking = (office.body or office.head) in without(a.home)
        if office.head in SENT:
            return None if lacking else a.home  # the state that it names is where he is sent
        if office.body == ANY:
            return self._body_before(a, place)
        same = None if office.head in roles()["heads"] else self._same_before(a, place, office)
        if same:
            return same
        told = any(p.party == a.home for p in a.parties)  # an article that never names its outlet's state is not on its officials
        if a.home and told and not lacking:
            return a.home if office.central else self._spoken_of(a, place)
        return self._spoken_of(a, place, but=a.home)

    def _same_before(self, a, place, office):
        """The state of the officer or body of the same name that the paragraphs before name with its state: "a customs official"."""
        before = a.parties[max(0, bisect_left(a.starts, place) - 12) : bisect_left(a.starts, place)]
        for p in reversed(before):
            m = re.compile(r"(?:['’]s)? ((?:[\w-]+ ){0,3}?)([\w-]+)").match(a.text, p.end)
            words = (m.group(1) + m.group(2)).lower().split() if m else []
            words = [singular(w) for w in (words or p.surface.split()) if p.kind == "institution" or words]
            if p.kind == "institution":
                words.append(singular(p.surface.split()[-1]))
            if office.body in words if office.body else office.head in words:
                return p.party
        return None

    def _body_before(self, a, place):
        """The state of the public body last named shortly before a place, whose "spokeswoman" speaks there; or None."""
        at = bisect_left(a.starts, place + 1)
        near = [p for p in a.parties[max(0, at - 6) : at] if p.kind in ("institution", "seat") and place - p.end < REACH]
        return near[-1].party if near else None

    def _spoken_of(self, a, place, but=None):
        at = bisect_left(a.starts, place)
        near = Counter(p.party for p in a.parties[max(0, at - 4) : at + 2] if p.party != but and p.party in _states())
        everywhere = Counter(p.party for p in a.parties if p.party != but and p.party in _states())
        if not everywhere:
            return None
        top = Counter({s: n + 3 * near[s] for s, n in everywhere.items()}).most_common(2)
        return None if len(top) == 2 and top[0][1] == top[1][1] else top[0][0]

    def of_phrase(self, article, place, phrase, shares=None):
        """The Side of an unnamed person or of a body, by the phrase that stands for it at a place of an article. shares: {state, None:
        share} that the network gives to what it says there."""
        office = self.office(phrase)
        if office.kind in ("former", "private", "candidate"):
            return NONE
        told = self._side(office, article, place) if office.kind in OFFICIAL else (NONE, "")
        return weighed(Counter((told,) if told[0].state else ()), shares or {})


# How an office tells its state: by the state's name, by a title or body that hardly another has, by whom it serves; without any, as one
# of the paper's own state or of a state that the article tells of.
TOLD = ("named", "titled", "owned", "home", "around")
FEATURES = (*TOLD, "read", "none", "none read", "none told", "none unread")
SMALL = 0.02  # a share of the network that says little
LEAST = 0.5  # probability of a state: below, nobody knows
REACH = 600  # characters, about three paragraphs of news: so near before a plain "spokeswoman" stands the body she speaks for
SEASON = 60  # days: articles so near to the nearest one that speaks of an office tell the same time


def mean(rows):
    """{state, None for no state: mean share} over several such."""
    total = Counter()
    for row in rows:
        total.update(row)
    return {state: share / len(rows) for state, share in total.items()}


def weighed(votes, shares):
    """The likeliest Side by a conditional logit (sides.yml has its weights); NONE where that is likeliest, or no state likely enough.

    votes: (Side, one of TOLD) -> how often, what offices tell; shares: {state, None for no state: share} by the network, which sees the
    whole article, empty if it was not asked.
    """
    states, rows = options(votes, shares)
    scores = rows @ weights()
    best = int(scores.argmax())
    if states[best] is None or 1 / np.exp(scores - scores[best]).sum() < LEAST:
        return NONE
    mine = [(n, s) for (s, _), n in votes.items() if s.state == states[best]]
    return max(mine, key=lambda v: (v[0], v[1].basis or ""))[1] if mine else Side(states[best], "context")


def options(votes, shares):
    """([state, ..., None], matrix of FEATURES) of what weighed decides."""
    states = sorted({s.state for s, _ in votes} | {s for s in shares if s}) + [None]
    told = Counter()
    for (side, how), n in votes.items():
        told[side.state, how] += n
    rows = [[*(log1p(told[s, how]) for how in TOLD), log1p(shares.get(s, 0) / SMALL), 0, 0, 0, 0] for s in states]
    rows[-1] = [0] * 6 + [1, log1p(shares.get(None, 0) / SMALL), not votes, not shares]
    return states, np.array(rows, dtype=float)


@lru_cache(maxsize=1)
def weights():
    """The weights of FEATURES (data/entities/sides.yml; fitted by training/statement_weights.py)."""
    found = schema.data("entities/sides.yml")
    return np.array([found[f] for f in FEATURES])


def of_outlet(name, phrase=""):
    """The Side of a news outlet: its state where that owns it, else none."""
    state = state_media().get(name)
    return Side(state, "state media") if state else NONE
