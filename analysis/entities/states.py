"""For which state a person or body speaks, by all that the articles call it together; one answer for every room."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p
from typing import NamedTuple

import numpy as np

from analysis import schema
from analysis.entities.offices import OFFICIAL, SEATED, SENT, read_office, singular, state_media, without
from analysis.language.gazetteer import states as _states
from analysis.language.text import sentences


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
    """What an article's own words tell of offices without a state: the mentions of states in it, and the state it is published in; places:
    the towns and regions it names (entities.places.Place), in order."""

    text: str
    parties: tuple  # language.gazetteer.Party, in order
    day: object = None  # published, or None
    home: str | None = None
    places: tuple = ()
    starts: tuple = field(default=(), repr=False)
    sentences: tuple = field(default=(), repr=False)

    def sentence(self, place):
        """Where the sentence that holds a place begins and ends."""
        at = max(0, bisect_right(self.sentences, place, key=lambda s: s[0]) - 1)
        return self.sentences[at] if self.sentences else (0, len(self.text))


def article(text, parties, country=None, day=None, places=()):
    """The Article of a text. country: where its outlet is published, or None."""
    return Article(text, tuple(parties), day, country, tuple(places), tuple(p.start for p in parties), sentences(text))


class States:
    """Answers for a corpus of articles; made once from the namings of its people, and never changed.

    articles: [Article]; namings: person -> [Naming]; gaz: the Gazetteer of the case; people: person or body -> state, from the case file.
    bearer: (article, place, name) -> the person of that name, or None. shares: (person, article) -> {state, None for no state: share}, by
    the network over what he says there; said: the same -> [spans of what he says there]. terms: person -> [(Naming, Office)], what is
    known of him and no article needs to say.
    """

    def __init__(self, articles, namings, gaz, people=None, bearer=None, shares=None, terms=None, said=None):
        self.articles, self.namings, self.gaz = articles, namings, gaz
        self.people, self.bearer = dict(people or {}), bearer or (lambda article, place, name: None)
        self.office = lru_cache(maxsize=200_000)(lambda phrase: read_office(phrase, gaz))
        self._known, self._open, self._terms, self._said = {}, set(), terms or {}, said or {}
        self._bare = {}  # person -> Side of who holds offices that name no state
        self._shares, self._everywhere, self._holding = shares or {}, {}, {}
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
        past = {o.head for _, o in here if o.kind == "former"}  # "the retired general": no general
        offices = [(n, o) for n, o in here if o.kind in OFFICIAL and o.head not in past]
        if here and not offices and (kinds["former"] or kinds["candidate"]):
            return NONE
        if not offices and kinds["private"]:
            return weighed(Counter({(NONE, "private"): 1}), self._read(person, article))
        if not offices:
            offices = self._nearest(evidence, article)
        runs = any(o.kind == "candidate" and o.head != "hopeful" for _, o in here)  # "the Roe campaign" may be one of years ago
        if runs and not any(o.state or o.kind == "legislature" or o.head == "governor" for _, o in offices):
            return NONE
        # Whether somebody holds an office the article tells, whose it is all articles together: few name the state each time.
        everywhere = [(n, o) for n, o in evidence if o.kind in OFFICIAL]
        votes = self._votes(offices) + self._votes(everywhere) + self._votes(owned if offices else ())
        shares = self._read(person, article)
        bare = [] if votes else [(n, o) for n, o in offices if o.bare]
        if not bare:
            here = () if article is None else {p.party for p in self.articles[article].parties}
            silent = votes and article is not None and here.isdisjoint(s.state for s, _ in votes)
            # Of a state that no word of the article names the network says that there is none.
            return weighed(votes, {s: share for s, share in shares.items() if s} if silent else shares)
        if person not in self._bare:  # one answer in all articles, as they tell it together
            told = {}
            for n, o in everywhere:
                if o.bare:
                    told.setdefault(n.article, []).append((n.place, n.phrase, o))
            parts = [(k, rows, self._said.get((person, k), ()), self._read(person, k)) for k, rows in told.items()]
            self._bare[person] = self._by_signs(parts, person)
        return self._bare[person]

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
        return NONE, ""

    def of_phrase(self, article, place, phrase, shares=None, content=()):
        """The Side of an unnamed person or of a body, by the phrase that stands for it at a place of an article. shares: {state, None:
        share} that the network gives to what it says there; content: spans of that. The case file comes first here too."""
        if party := self.people.get(phrase.removeprefix("The ").removeprefix("the ")):
            return Side(party, "case file")
        office = self.office(phrase)
        if office.kind in ("former", "candidate"):
            return NONE
        told = self._side(office, article, place) if office.kind in OFFICIAL else (NONE, office.kind)
        if office.bare and not told[0].state:
            return self._by_signs([(article, [(place, phrase, office)], content, shares or {})])
        return weighed(Counter((told,) if told[0].state or told[1] == "private" else ()), shares or {})

    def _by_signs(self, told, person=None):
        """The Side of who holds offices that name no state, by all articles together: told has (number of the article, [(place, phrase,
        Office)], spans of what is said there, shares of the network) for each that tells one."""
        barred, basis = set(), told[0][1][0][2].kind
        for k, offices, _, _ in told:
            for place, phrase, office in offices:
                barred |= {s for s in self.gaz.parties if office.body in without(s) or office.head in without(s)}
                barred |= {s for s in self.gaz.parties if not without(s).isdisjoint(phrase.lower().split())}
                words = {singular(w) for w in re.findall(r"\w+", phrase.lower())}
                if office.head in SENT or words & {*SEATED, "ambassador"}:  # where one is sent, or works, is another's
                    barred |= {p.party for p in self.articles[k].parties if place <= p.start < place + len(phrase)}
        told_of = [self.signs(*part, person) for part in told]
        signs = {s: mean([row.get(s, {}) for row in told_of]) for s in set().union(*told_of)}
        shares = mean([shares for *_, shares in told])
        shares, signs = ({s: x for s, x in given.items() if s not in barred} for given in (shares, signs))
        return weighed(Counter(), shares, signs, basis)

    def signs(self, k, offices, content, shares, person=None):
        """{state: {sign of CONTEXT: value}} of the states of which article k tells: what there tells whose an office is that names none.

        offices: [(place, phrase, Office)]; content: spans of what its holder says; shares: the network's; person: who holds it, or None.
        """
        a = self.articles[k]
        inside = [any(s <= p.start < e for s, e in content) for p in a.parties]
        quoted = Counter(p.party for p, q in zip(a.parties, inside, strict=True) if q)
        outside = [p for p, q in zip(a.parties, inside, strict=True) if not q]
        often = Counter(p.party for p in outside)
        places = [p for p in a.places if not any(s <= p.start < e for s, e in content)]
        lie = {p.state for p in places}
        out = {s: dict.fromkeys(CONTEXT, 0.0) for s in {*often, *quoted, *lie, *filter(None, shares)}}
        for s, f in out.items():
            f |= {"often": often[s] / max(1, often.total()), "said of": quoted[s] / max(1, quoted.total()), "home": s == a.home,
                  "bloc": s not in _states(), "first": bool(outside) and s == outside[0].party}  # fmt: skip
        for p in outside[:1]:
            out[p.party]["dateline"] = float(a.text[: p.end].isupper())
        for s in {p.party for c in content for p in self._speaks_in(a, a.sentence(c[0]), outside)}:
            out[s]["speaks in"] = 1.0
        for s in {p.state for c in content for p in self._speaks_in(a, a.sentence(c[0]), places)}:
            out[s]["speaks at place"] = 1.0
        for place, phrase, _ in offices:
            for sign, s, value in (*self._beside(k, place, phrase, outside, person), *self._places_beside(a, place, phrase, places)):
                if s in out:
                    out[s][sign] = max(out[s][sign], float(value))
        return out

    def _speaks_in(self, a, sentence, outside):
        """The mentions behind "in" or "from" in a sentence: where somebody speaks."""
        return [p for p in outside if sentence[0] <= p.start < sentence[1] and a.text[: p.start].endswith((" in ", " from "))]

    def _beside(self, k, place, phrase, outside, person):
        """(sign, state, value) of what stands beside the place of one office."""
        a, stop = self.articles[k], place + len(phrase)
        start, end = a.sentence(place)
        before = [p for p in outside if p.end <= place]
        for p in before[-1:]:
            yield "last", p.party, 1
            if a.text[place : place + 6].lower().split(" ")[0] in _OWNERS:
                yield "its", p.party, 1
        yield from (("same sentence", s, 1) for s in {p.party for p in before if p.start >= start})
        yield from (("behind", s, 1) for s in {p.party for p in outside if stop <= p.start < end})
        yield from (("within", s, 1) for s in {p.party for p in outside if place <= p.start < stop})
        yield from (("rival", s, 1) for s in self._rivals(k, phrase, person))
        yield from (("rival read", s, share) for s, share in self._rival_shares(k, phrase, person).items() if s)

    def _places_beside(self, a, place, phrase, places):
        """As _beside, of the towns and regions."""
        start, end = a.sentence(place)
        yield from (("place within", s, 1) for s in {p.state for p in places if place <= p.start < place + len(phrase)})
        yield from (("place in sentence", s, 1) for s in {p.state for p in places if start <= p.start < end})

    def _rivals(self, k, phrase, person):
        """The states of which somebody else holds an office of the same words in article k, by its name."""
        words = self._words(phrase)
        return {o.state for w, other, o in self._held(k) if w == words and other != person and o.state}

    def _rival_shares(self, k, phrase, person):
        words = self._words(phrase)
        others = {other for w, other, o in self._held(k) if w == words and other != person}
        return mean([x for o in sorted(others) if (x := self._shares.get((o, k)))]) if others else {}

    def _held(self, k):
        """[(words of an office, who holds it, Office)] of article k."""
        if not self._holding:
            for other, said in self.namings.items():
                for n in said:
                    if (o := self.office(n.phrase)).kind in OFFICIAL:
                        self._holding.setdefault(n.article, []).append((self._words(n.phrase), other, o))
        return self._holding.get(k, ())

    def _words(self, phrase):
        named = {singular(w) for p in self.gaz.find(phrase) for w in re.findall(r"[\w-]+", p.surface)}
        return {singular(w) for w in re.findall(r"[\w-]+", phrase)} - named - _EMPTY


_OWNERS = ("its", "his", "her", "their")
_EMPTY = frozenset(("the", "of", "a", "an", "s", *_OWNERS))
# How an office tells its state: by the state's name, by a title or body that hardly another has, by whom it serves.
TOLD = ("named", "titled", "owned")
# What an article tells of a state beside the place of an office that names none.
CONTEXT = (
    "last", "its", "same sentence", "behind", "within", "speaks in", "said of", "rival", "rival read", "often", "first", "dateline", "home",
    "bloc", "place within", "place in sentence", "speaks at place",
)  # fmt: skip
_NONE = ("none", "none read", "none told", "none bare", "none private")
FEATURES = (*TOLD, "read", *(f"by {c}" for c in CONTEXT), *_NONE)
SMALL = 0.003  # a share of the network that says little
LEAST = 0.5  # probability of a state: below, nobody knows
SEASON = 60  # days: articles so near to the nearest one that speaks of an office tell the same time


def mean(rows):
    """{state, None for no state: mean share} over several such."""
    total = Counter()
    for row in rows:
        total.update(row)
    return {state: share / len(rows) for state, share in total.items()}


def weighed(votes, shares, signs=None, basis="context"):
    """The likeliest Side by a conditional logit (sides.yml has its weights); NONE where that is likeliest, or no state likely enough.

    votes: (Side, one of TOLD) -> how often, what offices tell, or (NONE, "private") what speaks for no state; shares: {state, None for no
    state: share} by the network, which sees the whole article, empty if it was not asked; signs: {state: {sign of CONTEXT: value}} where
    a public office names no state; basis: of a Side that no vote is for.
    """
    states, rows = options(votes, shares, signs)
    scores = rows @ weights()["read" if shares else "unread"]
    best = int(scores.argmax())
    if states[best] is None or 1 / np.exp(scores - scores[best]).sum() < LEAST:
        return NONE
    mine = [(n, s) for (s, _), n in votes.items() if s.state == states[best]]
    return max(mine, key=lambda v: (v[0], v[1].basis or ""))[1] if mine else Side(states[best], basis)


def options(votes, shares, signs=None):
    """([state, ..., None], matrix of FEATURES) of what weighed decides."""
    states = sorted({s.state for s, _ in votes if s.state} | {s for s in shares if s} | set(signs or ())) + [None]
    told = Counter()
    for (side, how), n in votes.items():
        told[side.state, how] += n
    rows = np.zeros((len(states), len(FEATURES)))
    for row, s in zip(rows, states, strict=True):
        read = log1p(shares.get(s, 0) / SMALL)
        if s is None:
            ahead = [0] * (len(FEATURES) - len(_NONE))
            row[:] = [*ahead, 1, read, not any(s.state for s, _ in votes), bool(signs), told[None, "private"] > 0]
        else:
            row[: len(TOLD) + 1] = [*(log1p(told[s, how]) for how in TOLD), read]
            if signs and s in signs:
                row[len(TOLD) + 1 : len(TOLD) + 1 + len(CONTEXT)] = [signs[s][c] for c in CONTEXT]
    return states, rows


@lru_cache(maxsize=1)
def weights():
    """{'read', 'unread': weights of FEATURES}, where the network was asked and where it was not, so that words must tell alone
    (data/entities/sides.yml; fitted by training/statement_weights.py)."""
    return {asked: np.array([found[f] for f in FEATURES]) for asked, found in schema.data("entities/sides.yml").items()}


def of_outlet(name, phrase=""):
    """The Side of a news outlet: its state where that owns it, else none."""
    state = state_media().get(name)
    return Side(state, "state media") if state else NONE
