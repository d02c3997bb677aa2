"""For which state a person or body speaks, by all that the articles call it together; one answer for every room."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

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
    the network over what he says there.
    """

    def __init__(self, articles, namings, gaz, people=None, bearer=None, shares=None):
        self.articles, self.namings, self.gaz = articles, namings, gaz
        self.people, self.bearer = dict(people or {}), bearer or (lambda article, place, name: None)
        self.office = lru_cache(maxsize=200_000)(lambda phrase: read_office(phrase, gaz))
        self._known, self._open = {}, set()
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
        votes = self._votes(offices) + self._votes(offices) + self._votes(everywhere) + self._votes(owned if offices else ())
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
        """Side -> weight, over (Naming, Office): what names its state weighs more than what the surroundings must tell."""
        votes = Counter()
        for n, o in offices:
            side, weight = self._side(o, n.article, n.place)
            if side.state:
                votes[side] += weight
        return votes

    def _side(self, office, article, place):
        """(Side, weight) of one Office at a place of an article."""
        basis = office.kind if office.kind in OFFICIAL else None
        if office.state:
            return Side(office.state, basis), NAMED
        if office.owner:
            owner = self.bearer(article, place, office.owner)
            state = owner and self.state_of(owner, article).state
            if state:
                return Side(state, basis), OWNED
        if office.bare and (state := self.around(article, place, office)):
            return Side(state, basis), BARE if state == self.articles[article].home else GUESSED
        return NONE, 0

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
        side, weight = self._side(office, article, place) if office.kind in OFFICIAL else (NONE, 0)
        told = office.state or office.kind in ("former", "private", "candidate")
        return side if told or not shares else weighed(Counter({side: weight} if side.state else ()), shares)


# Weight of an office with its state, of one that serves a person, and of one without a state: the paper's own, or of a state it tells of.
NAMED, OWNED, BARE, GUESSED = 4, 3, 1, 0.3
PRIVATE = 0.6  # weighs for no state where no office is told; what words tell of offices adds up to 1, as the network's shares do
LEAST = 0.4  # of a score: below, nobody knows
SURE = 2  # times as much as what names another state's: then an office is its
CLEAR = 1.2  # times as much as the next state: below, two people may share the name, and there is no side
REACH = 600  # characters, about three paragraphs of news: so near before a plain "spokeswoman" stands the body she speaks for
SEASON = 60  # days: articles so near to the nearest one that speaks of an office tell the same time


def mean(rows):
    """{state, None for no state: mean share} over several such."""
    total = Counter()
    for row in rows:
        total.update(row)
    return {state: share / len(rows) for state, share in total.items()}


def weighed(votes, shares):
    """The Side that votes (Side -> weight) and the network's shares ({state, None: share}) make likeliest; NONE where two are too near.

    What names the state of an office decides alone; where nothing does, the network, which sees the article, weighs beside what its
    surroundings tell.
    """
    named = Counter()
    for side, weight in votes.items():
        named[side.state] += weight
    top, total = named.most_common(2), named.total()
    if top and top[0][1] >= NAMED and (len(top) == 1 or top[0][1] >= SURE * top[1][1]):
        shares = {}
    scores = Counter({state: weight / total for state, weight in named.items()})
    for state, share in shares.items():
        scores[state] += share
    scores[None] += 0 if votes else PRIVATE
    top = [s for s in scores.most_common(2) if s[1] > 0]
    if not top or len(top) == 2 and top[0][1] < CLEAR * top[1][1] or top[0][0] is None or top[0][1] < LEAST:
        return NONE
    mine = [s for s in votes if s.state == top[0][0]]
    return max(mine, key=lambda s: (votes[s], s.basis or "")) if mine else Side(top[0][0], "context")


def of_outlet(name, phrase=""):
    """The Side of a news outlet: its state where that owns it, else none."""
    state = state_media().get(name)
    return Side(state, "state media") if state else NONE
