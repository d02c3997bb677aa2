"""The people, bodies and states of a corpus: every naming of one of them leads to one record, over all articles."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import pandas as pd
import yaml

from analysis.entities import states
from analysis.entities.offices import everywhere, read_office, roles, singular
from analysis.entities.titles import appositions, title_before
from analysis.language import marks, names
from analysis.language import text as language
from analysis.language.gazetteer import gazetteer
from analysis.language.text import fold

DOMINANT = 4  # times as often as the next: then a surname alone tells the person


class Mention(NamedTuple):
    """Where an article names somebody: [start, end) without the title; name as printed; entity: the name of the record; kind 'person',
    'body' or 'state'; gender 'm', 'f' or None; title: place and words of the title before it, or None."""

    start: int
    end: int
    name: str
    entity: str
    kind: str
    gender: str | None = None
    title: tuple | None = None


@dataclass
class Article:
    """One article as the records see it: its text, the mentions in it in order, and where they start."""

    text: str
    outlet: str | None
    parties: list
    mask: bytearray
    sentences: tuple
    paragraphs: tuple
    mentions: list = field(default_factory=list)
    starts: list = field(default_factory=list)
    document: object = None

    def within(self, start, end):
        """The mentions that begin in [start, end)."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def sentence(self, place):
        """The number of the sentence that holds a place."""
        return language.containing(self.sentences, place)

    def paragraph(self, place):
        """The number of the paragraph that holds a place."""
        return language.containing(self.paragraphs, place)


class Records:
    """All records of a corpus. texts, outlets, days: one of each for an article (outlet and day may be None); documents: their readings
    by the network, or None; case: the Case or None."""

    def __init__(self, texts, outlets, days, case=None, documents=None):
        self.case, self.gaz, self.outlets = case, gazetteer(case), _outlets(case)
        self.outlet_names = frozenset(name for name, _ in self.outlets.values())
        self._alias = {}
        for person, entry in (getattr(case, "people", None) or {}).items():
            self._alias |= dict.fromkeys(map(names.key, (person, *((entry or {}).get("aliases") or ()))), person)
        place = lru_cache(maxsize=200_000)(self._is_place)
        self.articles, self._full, found = [], [], []
        for k, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
            a = Article(text, outlet if isinstance(outlet, str) else None, self.gaz.find(text), marks.quoted_mask(text),
                        language.sentences(text), language.paragraphs(text), document=documents[k] if documents else None)  # fmt: skip
            self.articles.append(a)
            found.append(self._people_of(a, place))
        self._merge(found)
        for k, a in enumerate(self.articles):
            people = [m for p in found[k] if (m := self._mention(k, p))]
            a.mentions = sorted([*people, *self._bodies_of(a, people)], key=lambda m: (m.start, -m.end))
            a.starts = [m.start for m in a.mentions]
        self._genders_of()
        self.states = self._states(days)

    # --- reading

    def _is_place(self, phrase):
        found = self.gaz.find(phrase)
        return len(found) == 1 and found[0].start == 0 and found[0].end == len(phrase) and found[0].kind != "person"

    def _people_of(self, a, place):
        """The PersonNames of an article, nicknames in marks taken into the name: James “Mad Dog” Mattis is James Mattis."""
        out = []
        for p in [*names.find_names(a.text, place), *_run_together(a.text)]:
            if out and (" " not in p.name or not p.title) and _NICKNAME.fullmatch(a.text, out[-1].end, p.start):
                out[-1] = out[-1]._replace(end=p.end, name=f"{out[-1].name} {p.name}", sure=True)
            elif self._may_be_person(a, p):
                out.append(_trimmed(p))
        return sorted(out)

    def _may_be_person(self, a, p):
        """False for a name that is an outlet's or a body's, or that the network reads as something else than a person."""
        bare = re.sub(r"^The ", "", p.name)
        if p.title and singular(p.title.split()[-1]) in _POLITE:
            return True  # "Mr." beats every list
        if bare in self.outlets or singular(p.name.split()[-1]) in roles()["private_body"] | roles()["state_body"] and not p.sure:
            return False
        around = (q for q in a.parties if q.start <= p.start and p.end <= q.end and q.kind in ("institution", "seat"))
        if next(around, None) or _JOINED.match(a.text, p.end) or p.name.isupper() and len(p.name) > 3 and " " not in p.name:
            return False
        kind = _kind_in(a.document, p.start, p.end)
        return not kind or kind == "person" or bool(p.title) and kind != "place"

    def _merge(self, found):
        """Which full names are one person: canonical form of each, and who bears a family name, over all articles and in each."""
        forms = defaultdict(Counter)
        for people in found:
            alone = {names.key(p.name) for p in people if " " not in p.name}
            full = defaultdict(list)
            for p in people:
                family = names.key(names.family_name(p.name))
                if " " in p.name and (p.sure or family in alone or p.title):
                    forms[family][p.name] += 1
                    full[family].append((p.start, p.name))
            self._full.append(full)
        self._canonical, self._bearers = {}, defaultdict(Counter)
        turned = {tuple(sorted(names.key(n).split())): n for f in forms.values() for n in f}
        for family, counted in sorted(forms.items()):
            groups = []
            for name, n in sorted(counted.items(), key=lambda f: (-f[1], -len(f[0]), f[0])):
                known = self._alias.get(names.key(name)) or self._printed_other_way(name, turned, forms)
                group = next((g for g in groups if g == known or known is None and names.same_person(name, g)), None)
                if group is None:
                    groups.append(group := known or name)
                self._canonical[name] = group
                self._bearers[family][group] += n
        for person in self._alias.values():
            self._bearers[names.key(names.family_name(person))][person] += 1

    def _printed_other_way(self, name, turned, forms):
        """The commoner form of a name that is printed family name first here and last there (Kono Taro, Taro Kono), or None."""
        other = turned[tuple(sorted(names.key(name).split()))]
        if other == name or names.key(names.family_name(other)) == names.key(names.family_name(name)):
            return None
        n, m = (forms[names.key(names.family_name(x))][x] for x in (name, other))
        return other if (m, other) > (n, name) else None

    def _mention(self, k, p):
        """The Mention of a PersonName, or None where a single word is nobody's name in this article or corpus."""
        a = self.articles[k]
        family, single = names.key(p.name), " " not in p.name
        if not single and p.name not in self._canonical and names.key(p.name) not in self._alias:
            return None
        known = not single or p.sure or family in self._full[k] or family in self._alias or self._given(k, p.name)
        if not known and _dominant(self._bearers.get(family)) is None:
            return None
        title = title_before(a.text, p.start, max((q.end for q in self._before(k, p.start) if " " in q.name), default=0))
        return Mention(p.start, p.end, p.name, self.person(k, p.name, p.start, p.gender), "person", p.gender, title)

    def _before(self, k, start):
        return [m for m in self.articles[k].mentions[-3:] if m.end <= start]

    def _bodies_of(self, a, people):
        """States, bodies and outlets of an article as Mentions, where no person's name stands."""
        out = [
            Mention(m.start, own.end(), a.text[m.start : own.end()], f"{names.family_name(m.entity)} {own.group(1)}", "body")
            for m in people
            if (own := _GOVERNMENT.match(a.text, m.end)) and own.group(1) != "presidency"
        ]
        taken = [(m.start, m.end) for m in people]
        public = [q for q in a.parties if q.kind in ("institution", "seat")]
        for start, end in [*_long_bodies(a.text), *((q.start, q.end) for q in public)]:
            if not _overlaps(taken, start, end):
                out.append(Mention(start, end, a.text[start:end], self.body(a.text[start:end]), "body"))
                taken.append((start, end))
        for q in a.parties:
            if q.kind not in ("person", "institution", "seat") and not _overlaps(taken, q.start, q.end):
                out.append(Mention(q.start, q.end, q.surface, q.party, "state"))
                taken.append((q.start, q.end))
        for m in names.RUN.finditer(a.text):
            for start, end in names.split_run(a.text, *m.span()):
                if not _overlaps(taken, start, end) and self._names_body(a, a.text[start:end], start, end):
                    out.append(Mention(start, end, a.text[start:end], self.body(a.text[start:end]), "body"))
        spelled = {_initials(m.entity): m.entity for m in out if m.kind == "body" and m.entity.count(" ") > 1}
        return [m._replace(entity=spelled.get(m.entity.replace(".", ""), m.entity)) for m in out]

    def _names_body(self, a, name, start, end):
        if re.sub(r"^The ", "", name) in self.outlets:
            return True
        kind = _kind_in(a.document, start, end)
        last = singular(name.split()[-1])
        named = last in roles()["private_body"] | roles()["state_body"] and " " in name
        return kind == "organization" or not kind and (named or bool(re.fullmatch(r"[A-Z]{3,6}", name)))

    # --- asking

    def person(self, k, name, place, gender=None):
        """The name of the record that a person's name means at a place of an article."""
        key = names.key(name)
        if key in self._alias:
            return self._alias[key]
        if " " in name and name in self._canonical:
            return self._canonical[name]
        family = names.key(names.family_name(name))
        here = [(s, self._canonical[n]) for s, n in self._full[k].get(family, ()) if " " not in name or n.endswith(f" {name}")]
        fits = [(s, p) for s, p in here if gender is None or self.gender(p) in (None, gender)]
        if here and not fits and (other := _dominant({p: n for p, n in self._bearers[family].items() if self.gender(p) == gender})):
            return other
        if fits or here:
            return self._nearest(fits or here, place, self._bearers[family])
        if " " not in name and (given := self._given(k, name)):
            return given
        known = {p: n for p, n in self._bearers.get(family, {}).items() if gender is None or self.gender(p) in (None, gender)}
        return (_dominant(known) if " " not in name else None) or name

    def _nearest(self, options, place, known):
        """Of the bearers of a surname in an article the last one before a place, unless the corpus means another by it."""
        persons = Counter(p for _, p in options)
        commonest = _dominant(known)
        if commonest in persons and known[commonest] >= DOMINANT * max((n for p, n in known.items() if p != commonest), default=0):
            return commonest
        at = bisect_right([s for s, _ in options], place)
        return options[max(0, at - 1)][1]

    def _given(self, k, name):
        """Whom a first name alone means in an article: the one person there who bears it."""
        full = {self._canonical[n] for found in self._full[k].values() for _, n in found if names.key(names.given_name(n) or "") == names.key(name)}
        return full.pop() if len(full) == 1 else None

    def gender(self, person):
        """'m', 'f' or None: by the titles the corpus gives a person, else by the given name."""
        votes = getattr(self, "_votes", {}).get(person)
        if votes:
            return votes.most_common(1)[0][0]
        return None if names.family_first(person.split()) else names.given_gender(names.given_name(person) or "")

    def _genders_of(self):
        votes = defaultdict(Counter)
        for a in self.articles:
            for m in a.mentions:
                if m.kind == "person" and m.gender and (" " not in m.name or m.title and singular(m.title[1].split()[0]) in _POLITE):
                    votes[m.entity][m.gender] += 1
        self._votes = votes

    def body(self, name):
        """The name of the record of a body or outlet, by its name as printed: AP is Associated Press."""
        bare = re.sub(r"^[Tt]he ", "", name)
        return self.outlets[bare][0] if bare in self.outlets else bare

    def body_at(self, k, place, name, phrase):
        """(name, Side) of the record of a body that an article names at a place in a longer phrase: keyed by its state and its function.

        A government, regime or leadership is its state; "the Foreign Ministry" is the one of the state that the article speaks of.
        """
        name = self.outlet_in(name)
        if name in self.outlet_names:
            return name, states.of_outlet(name)
        side = self.states.of_phrase(k, place, phrase)
        side = side if side.state else self.states.of_phrase(k, place, name)
        words = [w for w in re.findall(r"[\w-]+", fold(name).lower()) if w not in _EMPTY]
        if side.state and words and singular(words[-1]) in _GOVERNMENTS:
            return side.state, side
        return name, side

    def outlet_in(self, name):
        """The outlet that a phrase names ("broadcaster NHK", "Yonhap news agency"), or the phrase itself without its article."""
        tokens = re.sub(r"^[Tt]he ", "", name.replace("’", "'")).split()
        for n in range(len(tokens), 0, -1):
            for at in range(len(tokens) - n + 1):
                form = " ".join(tokens[at : at + n])
                rest = [*tokens[:at], *tokens[at + n :]]
                if form in self.outlets and all(w.islower() or w.endswith("'s") or self.gaz.side(w) for w in rest) and len(form) > 2:
                    return self.outlets[form][0]
        return " ".join(tokens)

    def entity_id(self, name, kind):
        """The stable id of a record: its kind and its name in plain letters."""
        return f"{kind}:{re.sub(r'[^a-z0-9]+', '-', names.key(name)).strip('-')}" if name else None

    def role(self, person, k=None):
        """The office that an article, else the corpus, gives a person most often, the fuller among equals; or None."""
        said = Counter(n.phrase for n in self.states.namings.get(person, ()) if k is None or n.article == k)
        said = {p: n for p, n in said.items() if read_office(p, self.gaz).kind and p not in _GOVERNMENT_ROLES}
        if not said:
            return self.role(person) if k is not None else None
        return max(said, key=lambda p: (said[p], len(p), p))

    def _states(self, days):
        articles = []
        for a, day in zip(self.articles, days, strict=True):
            known = isinstance(day, pd.Timestamp) and not pd.isna(day)
            articles.append(states.article(a.text, a.parties, self._home(a.outlet), day if known else None))
        namings = defaultdict(list)
        for k, a in enumerate(self.articles):
            for m in a.mentions:
                if m.kind == "person":
                    phrases = [m.title] if m.title else []
                    for place, phrase in phrases + appositions(a.text, m.title[0] if m.title else m.start, m.end, self.gaz):
                        namings[m.entity].append(states.Naming(k, place, phrase))
                    if own := _GOVERNMENT.match(a.text, m.end):
                        phrase = "candidate" if own.group(1) == "campaign" else "head of government"
                        namings[m.entity].append(states.Naming(k, m.start, phrase))
        people = {p: e["side"] for p, e in (getattr(self.case, "people", None) or {}).items() if (e or {}).get("side")}
        for party, entry in (getattr(self.case, "parties", None) or {}).items():
            people |= {self._alias.get(names.key(p), p): party for p in (entry or {}).get("people") or ()}

        def bearer(k, place, name):
            person = self.person(k, re.sub(r"['’]s?$", "", name), place)
            return person if person in namings else None

        return states.States(articles, dict(namings), self.gaz, people, bearer)

    def _home(self, outlet):
        tokens = (outlet or "").split()
        forms = (" ".join(tokens[:n]) for n in range(len(tokens), 0, -1))
        return next((self.outlets[f][1] for f in forms if f in self.outlets and self.outlets[f][0] not in everywhere()), None)


_NICKNAME = re.compile(r" [“\"'‘(][A-Z][\w .-]{1,18}[”\"'’)] ")
_JOINED = re.compile(r" & [A-Z]| (?:Inc|Corp|Ltd|LLC|Co)\b")
_GOVERNMENT = re.compile(r"(?:['’]s)? (administration|cabinet|government|presidency|campaign)\b")
_GOVERNMENT_ROLES = ("candidate", "head of government")
_GOVERNMENTS = frozenset(("government", "regime", "leadership", "authority"))
_EMPTY = frozenset(("the", "of", "s", "and"))
_POLITE = frozenset("mr mrs ms miss sir madam".split())


_AGAIN = re.compile(r"([A-Z]\w+ [A-Z]\w+) (?=(\w+) (?:\w+ ){0,2}\w+?[a-z][A-Z])")


def _run_together(text):
    """The names that a page prints twice, the second time run into a headline: "John Roe John Quincy RoeSenate votes"."""
    found = [m for m in _AGAIN.finditer(text) if m.group(2) in m.group(1)]
    return [names.PersonName(m.start(1), m.end(1), m.group(1), None, names.given_gender(m.group(2)), True) for m in found]


def _trimmed(p):
    """A name without the words of an office that ran into it: "Information Technology Mohammad Roe"."""
    tokens = p.name.split()
    if len(tokens) < 4 or names.is_given(tokens[0]):
        return p
    at = next((i for i in range(1, len(tokens) - 1) if names.is_given(tokens[i])), 0)
    name = " ".join(tokens[at:])
    return p._replace(start=p.end - len(name), name=name)


def _kind_in(document, start, end):
    """The type that the network gives the mention whose words stand at [start, end), or None."""
    if document is None:
        return None
    kinds = [document.mention[i] for i in document.words_in(start, end) if document.mention[i]]
    return kinds[-1] if kinds else None


def _long_bodies(text):
    """Spans of names such as "Syrian Observatory for Human Rights" and "University of Delaware", whatever state's name is part of them."""
    for m in _BODY.finditer(text):
        start = m.start() + (4 if m.group().startswith("The ") else 0)
        first, rest = m.group(1), m.group()[len(m.group(1)) :]
        last = singular(re.sub(r"['’]s$", "", first.split()[-1]))
        private = last in roles()["private_body"]
        if private and (rest or " " in first) or last in roles()["state_body"] and rest and "'" not in first and "’" not in first:
            yield start, m.end()


_BODY = re.compile(rf"({names.RUN.pattern})(?: (?:of|for) (?:the )?(?:{names.RUN.pattern})(?: and (?:{names.RUN.pattern}))?)?")


def _initials(name):
    return "".join(w[0] for w in re.findall(r"[\w-]+", name) if w[0].isupper())


def _overlaps(taken, start, end):
    return any(s < end and start < e for s, e in taken)


def _dominant(counted):
    """The one name that is alone among those counted, or far commoner than the next; or None."""
    top = Counter(counted or {}).most_common(2)
    return top[0][0] if top and (len(top) == 1 or top[0][1] >= DOMINANT * top[1][1]) else None


@lru_cache(maxsize=16)
def _outlets(case):
    """Printed form without "The" -> (name, country) of the news outlets known, those of the case file included."""
    raw = yaml.safe_load(resources.files("analysis.data.names").joinpath("outlets.yml").read_text(encoding="utf-8"))
    forms = {}
    for name, entry in raw.items():
        for form in (name, *entry.get("names", ())):
            forms[re.sub(r"^The ", "", str(form))] = (re.sub(r"^The ", "", str(name)), entry["country"])
    for name, entry in (getattr(case, "outlets", None) or {}).items():
        forms[re.sub(r"^The ", "", str(name))] = (re.sub(r"^The ", "", str(name)), (entry or {}).get("country"))
    return forms
