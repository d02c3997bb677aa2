"""The people, bodies and states of a corpus: every naming of one of them leads to one record, over all articles."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import combinations
from os.path import commonprefix

import pandas as pd

from analysis.entities import leaders, places, states
from analysis.entities.mentions import GOVERNMENT, POLITE, Article, Finder, Mention, pointed
from analysis.entities.offices import Office, everywhere, is_role, read_office, roles, singular
from analysis.entities.titles import appositions, title_before
from analysis.language import marks, names
from analysis.language import text as language
from analysis.language.text import fold

NEAR = 600  # characters, about three paragraphs of news: a bearer named in full so near before is the one that a surname means
SPELLED = 7  # letters of a family name from which on another letter is another spelling of it
LINKED, CALLED = 0.8, 0.8  # how sure a link, and which share of the pronouns, tells a person's gender
DOMINANT = 4  # times as often as the next: then a surname alone tells the person


class Records:
    """All records of a corpus. texts, outlets, days: one of each for an article (outlet and day may be None); documents: their readings
    by the network, or None; case: the Case or None."""

    def __init__(self, texts, outlets, days, case=None, documents=None):
        self.case, self.finder = case, Finder(case)
        self.gaz, self.outlet_names = self.finder.gaz, self.finder.outlet_names
        self._alias = {}
        for person, entry in (getattr(case, "people", None) or {}).items():
            self._alias |= dict.fromkeys(map(names.key, (person, *((entry or {}).get("aliases") or ()))), person)
        self.articles, self._full, found = [], [], []
        for k, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
            a = Article(text, outlet if isinstance(outlet, str) else None, self.gaz.find(text), marks.quoted_mask(text),
                        language.sentences(text), language.paragraphs(text), document=documents[k] if documents else None)  # fmt: skip
            self.articles.append(a)
            found.append(self.finder.people(a))
        self._merge(found)
        for k, a in enumerate(self.articles):
            people, stop = [], 0
            for p in found[k]:
                if m := self._mention(k, p, stop):
                    people.append(m)
                    stop = p.end
            a.mentions = sorted([*people, *self.finder.bodies(a, people)], key=lambda m: (m.start, -m.end))
            a.starts = [m.start for m in a.mentions]
        self.states = self._states(days)
        self._genders_of(alone=False)  # "Ms. Roe" is the one of that name whom nothing tells to be a man
        for k, a in enumerate(self.articles):
            a.mentions = [self._by_gender(k, m) for m in a.mentions]
        self._genders_of()
        self._holders = defaultdict(list)  # head of an office -> who is called so, and where
        for person, said in self.states.namings.items():
            for n in said:
                self._holders[self.states.office(n.phrase).head].append((person, n))

    def _merge(self, found):
        """Which full names are one person: canonical form of each, and who bears a family name, over all articles and in each."""
        forms, self._titles = defaultdict(Counter), defaultdict(set)
        for people in found:
            alone = {names.key(p.name) for p in people if " " not in p.name or p.name[0].islower()}
            full = defaultdict(list)
            families = {_family(p.name) for p in people if " " in p.name}
            for p in people:
                family = _family(p.name)
                short = p.name[0].islower() or names.key(p.name) in families  # Abdul Mahdi of Adel Abdul-Mahdi
                if " " in p.name and not short and (p.sure or family in alone or p.title):
                    forms[family][p.name] += 1
                    if p.title and singular(p.title.split()[-1]) in roles()["office"] | roles()["legislature"]:
                        self._titles[p.name].add(singular(p.title.split()[-1]))
                    full[family].append((p.start, p.name))
            self._full.append(full)
        both = (pair for full in self._full for named in full.values() for pair in combinations(sorted({n for _, n in named}), 2))
        self._together = {frozenset(pair) for pair in both}  # full names of one surname that one article has
        self._canonical, self._bearers = {}, defaultdict(Counter)
        turned = defaultdict(list)
        for name in sorted(n for f in forms.values() for n in f):
            turned[tuple(sorted(names.key(name).split()))].append(name)
        for family, counted in sorted(forms.items()):
            groups = []
            for name, n in sorted(counted.items(), key=lambda f: (-f[1], -len(f[0]), f[0])):
                known = self._alias.get(names.key(name)) or self._printed_other_way(name, turned, forms)
                group = next((g for g in groups if g == known or known is None and self._may_be_one(name, g)), None)
                if group is None:
                    groups.append(group := known or name)
                self._canonical[name] = group
                self._bearers[family][group] += n
        for person in self._alias.values():
            self._bearers[_family(person)][person] += 1

    def _may_be_one(self, a, b):
        """True where two full names may be one person's: given names that agree, or one that is the end of the other ("Javad Roe").

        "Sen. John Roe" and "President John F. Roe" are two.
        """
        short, long = sorted((names.key(a), names.key(b)), key=len)
        one, other = self._titles[a], self._titles[b]
        apart = one and other and not one & other and len(a.split()) != len(b.split())
        return not apart and not _other_bearer(a, b, self._together) and (names.same_person(a, b) or long.endswith(f" {short}"))

    def _printed_other_way(self, name, turned, forms):
        """The commoner form of a name that is printed family name first here and last there (Kono Taro, Taro Kono), or None."""
        same = turned[tuple(sorted(names.key(name).split()))]
        other = next((o for o in same if names.key(o) != names.key(name) and _family(o) != _family(name)), None)
        if other is None:
            return None
        n, m = (forms[_family(x)][x] for x in (name, other))
        return other if (m, other) > (n, name) else None

    def _mention(self, k, p, stop):
        """The Mention of a PersonName, or None where a single word is nobody's name in this article or corpus. stop: where the
        full name before it ends."""
        a = self.articles[k]
        family, single = names.key(p.name), " " not in p.name
        full = p.name in self._canonical or family in self._alias or family in self._full[k]
        if not single and not full and not self._within_full(k, p.name):
            return None
        known = (
            not single
            or p.sure
            or self.finder.read_as_person(a, p)
            or family in self._full[k]
            or family in self._alias
            or self._given(k, p.name, p.start, p.title)
        )
        if not known and _dominant(self._bearers.get(family)) is None:
            return None
        title = title_before(a.text, p.start, stop)
        entity = self.person(k, p.name, p.start, p.gender, p.title)
        return Mention(p.start, p.end, p.name, entity, "person", p.gender, title)

    # --- asking

    def person(self, k, name, place, gender=None, title=None):
        """The name of the record that a person's name means at a place of an article. title: what stands before it."""
        key = names.key(name)
        if key in self._alias:
            return self._alias[key]
        if " " in name and name in self._canonical:
            return self._canonical[name]
        family = key if key in self._full[k] else _family(name)
        ending = f" {key}"
        here = [(s, self._canonical[n]) for s, n in self._full[k].get(family, ()) if " " not in name or names.key(n).endswith(ending)]
        fits = [(s, p) for s, p in here if gender is None or self.gender(p) == gender]
        fits = fits or [(s, p) for s, p in here if self.gender(p) is None]
        if here and not fits and (other := _dominant({p: n for p, n in self._bearers[family].items() if self.gender(p) == gender})):
            return other
        if fits or here:
            return self._nearest(fits or here, place, self._bearers[family])
        within = self._within_full(k, name)
        if within and not (title and re.search(rf"\b(?:bin|ibn) {re.escape(name)}\b", within)):  # King Salman is no bin Salman
            return within
        if " " not in name and (given := self._given(k, name, place, title)):
            return given
        if " " not in name and (misspelt := self._misspelt(k, family)):
            return misspelt
        known = {p: n for p, n in self._bearers.get(family, {}).items() if gender is None or self.gender(p) in (None, gender)}
        return (_dominant(known) if " " not in name else None) or name

    def _nearest(self, options, place, known):
        """Of the bearers of a surname in an article the last one before a place, unless the corpus means another by it."""
        persons = Counter(p for _, p in options)
        at = bisect_right([s for s, _ in options], place)
        start, last = options[max(0, at - 1)]
        top = persons.most_common(2)
        if 0 <= place - start < NEAR and (len(top) == 1 or persons[last] * 3 > top[0][1]):
            return last
        commonest = _dominant(known)
        if commonest in persons:
            return commonest
        return top[0][0] if len(top) == 2 and top[0][1] >= 3 * top[1][1] else last

    def _within_full(self, k, name):
        """The one person of an article whose longer name holds a name behind the first given one (López Obrador, Suu Kyi), or None."""
        part = f" {names.key(name)} "
        full = {n for named in self._full[k].values() for _, n in named if n.count(" ") > 1}
        found = {self._canonical[n] for n in full if part in f"{names.key(n)} "}
        return found.pop() if len(found) == 1 else None

    def _misspelt(self, k, family):
        """The one person of an article whose family name is this one but for a letter (Araghchi, Aragchi), or None."""
        if len(family) < SPELLED or self._bearers.get(family):
            return None
        near = {self._canonical[n] for other, named in self._full[k].items() if _a_letter_apart(family, other) for _, n in named}
        return near.pop() if len(near) == 1 else None

    def _given(self, k, name, place, title):
        """Whom a first name alone means in an article: the one person there who bears it, behind a title ("Prince Mohammed") the last."""
        key, found = names.key(name), []
        for named in self._full[k].values():
            found += [(s, self._canonical[n]) for s, n in named if names.key(names.given_name(n) or "") == key]
        if len({p for _, p in found}) == 1 or found and title:
            return max((f for f in found if f[0] < place), default=min(found))[1]
        return None

    def gender(self, person):
        """'m', 'f' or None: by the titles the corpus gives a person, else by the given name."""
        votes = getattr(self, "_votes", {}).get(person)
        if votes:
            return votes.most_common(1)[0][0]
        told = None if names.family_first(person.split()) else names.given_gender(names.given_name(person) or "")
        return told or getattr(self, "_called", {}).get(person)

    def _by_gender(self, k, m):
        """A Mention of a surname with a polite title, resolved again once it is known who is a man and who a woman."""
        polite = m.kind == "person" and m.gender and " " not in m.name
        return m._replace(entity=self.person(k, m.name, m.start, m.gender, m.title)) if polite else m

    def _genders_of(self, alone=True):
        votes = defaultdict(Counter)
        for a in self.articles:
            for m in a.mentions:
                polite = alone if " " not in m.name else m.title and singular(m.title[1].split()[0]) in POLITE
                if m.kind == "person" and m.gender and polite:
                    votes[m.entity][m.gender] += 1
                for person, gender in _kin(a, m) if m.kind == "person" else ():
                    votes[person][gender] += 1
        for person, said in self.states.namings.items():
            for n in said:
                last = self.states.office(n.phrase).head
                for gender in "fm":
                    votes[person][gender] += last in roles()[gender]
        self._votes = {p: v for p, v in votes.items() if v.total()}
        called = defaultdict(Counter)  # by the pronouns that the network ties to each
        for a in self.articles:
            for person, gender in _pronouns(a):
                called[person][gender] += 1
        self._called = {p: max(v, key=v.get) for p, v in called.items() if max(v.values()) >= CALLED * v.total()}

    def body_at(self, k, place, name, phrase, shares=None, content=()):
        """(name, Side) of the record of a body that an article names at a place in a longer phrase: keyed by its state and its function.

        A government, regime or leadership is its state; "the Foreign Ministry" is the one of the state that the article speaks of.
        """
        name = self.finder.outlet_in(self._compass(k, name, place))
        if name in self.outlet_names:
            return name, states.of_outlet(name)
        side = self.states.of_phrase(k, place, phrase, shares, content)
        side = side if side.state else self.states.of_phrase(k, place, name, shares, content)
        sits = _SITS.search(name)  # "the foreign ministry in Baku" is that of Azerbaijan by its name elsewhere
        if sits and side.state and self.gaz.side(sits.group(1)) == side.state:
            name = name[: sits.start()]
        words = [w for w in re.findall(r"[\w-]+", fold(name).lower()) if w not in _EMPTY]
        if side.state and words and singular(words[-1]) in _GOVERNMENTS:
            return side.state, side
        return name, side

    def _compass(self, k, name, place):
        """The name of a body with the state written out that "the North's" means in the article."""
        half = re.match(r"(?:North|South)(?=['’]s )", name)
        party = half and next(
            (q.party for q in self.articles[k].parties if abs(q.start - place) < 8 and q.surface.startswith(half.group())), None
        )
        return party + name[half.end() :] if party else name

    def entity_id(self, name, kind):
        """The stable id of a record: its kind and its name in plain letters."""
        return f"{kind}:{re.sub(r'[^a-z0-9]+', '-', names.key(name)).strip('-')}" if name else None

    def role(self, person, k=None):
        """The office that an article, else the corpus, gives a person most often, the fuller among equals; or None."""
        mine = (n for n in self.states.namings.get(person, ()) if k is None or n.article == k)
        said = Counter(self._own_part(n.phrase) for n in mine if not self._begins_with_verb(n))
        offices = {p: self.states.office(p) for p in said if p not in _GOVERNMENT_ROLES and not _OPEN_END.search(p)}
        said = {p: said[p] for p, o in offices.items() if o.kind and not _of_several(p, o.head)}
        if not said:
            return self.role(person) if k is not None else None
        return re.sub(r"^(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir) ", "", max(said, key=lambda p: (said[p], len(p), p)))

    def _own_part(self, phrase):
        """A naming without the other whom it stands beside: "Theresa May and the French president" before a name."""
        first, both, rest = f" {phrase}".partition(" and ")
        whose = singular((first.split() or [""])[-1])
        return rest if both and not is_role(whose) and self.states.office(rest).kind else phrase

    def _begins_with_verb(self, n):
        """True for a naming that is what somebody does: "accused the United States of trying"."""
        d = self.articles[n.article].document
        words = d.words_in(n.place, n.place + 1) if d is not None else ()
        return bool(words) and d.upos[words[0]] in ("VERB", "AUX") and d.xpos[words[0]] != "VBN"

    def _states(self, days):
        articles = []
        for a, day in zip(self.articles, days, strict=True):
            known = isinstance(day, pd.Timestamp) and not pd.isna(day)
            articles.append(states.article(a.text, a.parties, self._home(a.outlet), day if known else None, _towns(a)))
        namings = defaultdict(list)
        for k, a in enumerate(self.articles):
            for m in a.mentions:
                if m.kind == "person":
                    phrases = [m.title] if m.title else []
                    for place, phrase in phrases + appositions(a.text, m.title[0] if m.title else m.start, m.end, self.gaz):
                        namings[m.entity].append(states.Naming(k, place, phrase))
                    if own := GOVERNMENT.match(a.text, m.end):
                        phrase = "hopeful" if own.group(1) == "campaign" else "head of government"
                        namings[m.entity].append(states.Naming(k, m.start, phrase))
        for k, a in enumerate(self.articles):
            for person, place, phrase in self._described(a, k, namings):
                namings[person].append(states.Naming(k, place, phrase))
        people = {p: e["side"] for p, e in (getattr(self.case, "people", None) or {}).items() if (e or {}).get("side")}
        for party, entry in (getattr(self.case, "parties", None) or {}).items():
            people |= {self._alias.get(names.key(p), p): party for p in (entry or {}).get("people") or ()}
            people |= dict.fromkeys((entry or {}).get("institutions") or (), party)

        terms = self._terms(articles)

        def bearer(k, place, name):
            person = self.person(k, re.sub(r"['’]s?$", "", name), place)
            return person if person in namings or person in terms else None

        shares, said = self._shares()
        return states.States(articles, dict(namings), self.gaz, people, bearer, shares, terms, said)

    def _terms(self, articles):
        """person -> [(Naming, Office)]: what leaders.csv says of him on the days of the articles that name him."""
        out = defaultdict(list)
        for k, a in enumerate(self.articles):
            if articles[k].day is None:
                continue
            # A family name alone must have its title, or its government behind it.
            told = (m for m in a.mentions if m.kind == "person" and (" " in m.entity or m.title or GOVERNMENT.match(a.text, m.end)))
            for m in {m.entity: m for m in told}.values():
                for term in leaders.terms(m.entity, articles[k].day, surname=" " not in m.entity):
                    office = Office("former", term.office) if term.over else Office("office", term.office, term.state)
                    out[m.entity].append((states.Naming(k, m.start, term.office), office))
        return out

    def _shares(self):
        """(person, article) -> {state, None for none: share}, for whom the network takes a person to speak over his statements there, and
        -> the spans of what he says there."""
        found, said = defaultdict(list), defaultdict(list)
        for k, a in enumerate(self.articles):
            for x in a.document.attributions if a.document is not None else ():
                person = self._speaks(a, x) if x.source else None
                if person:
                    said[person, k] += x.content
                if person and (shares := self.side_shares(k, x)):
                    found[person, k].append(shares)
        return {key: states.mean(rows) for key, rows in found.items()}, dict(said)

    def _speaks(self, a, x):
        """The person whom the source of an attribution names, or whom the network is sure that its pronoun means; or None."""
        named = next((m.entity for m in a.within(*x.source) if m.kind == "person"), None)
        if named or a.text[slice(*x.source)].lower() not in _PRONOUNS:
            return named
        people = {m.entity for m in a.mentions if m.kind == "person"}
        return next((e for e, share in pointed(a, x)[0].items() if share >= LINKED and e in people), None)

    def side_shares(self, k, x):
        """{state, None for none: share} that the network gives to the sides of one attribution of article k."""
        a, out = self.articles[k], Counter()
        if a.document is None:
            return out
        starts = [q.start for q in a.parties]
        for word, share in a.document.speakers.get(a.document.source_word(x), {}).get("side", ()):
            if word < 0:
                out[None] += share
                continue
            place = int(a.document.start[word])
            at = bisect_right(starts, place) - 1
            if at >= 0 and place < a.parties[at].end:
                out[a.parties[at].party] += share
        return out

    def _described(self, a, k, namings):
        """(person, place, phrase) of descriptions with a state ("Iran's U.N. ambassador") that the one person of such an office fits."""
        bearers = defaultdict(set)
        for person, said in namings.items():
            offices = [read_office(n.phrase, self.gaz) for n in said if n.article == k]
            if not any(o.state for o in offices):
                for o in offices:
                    bearers[o.head].add(person) if o.bare else None
        for q in a.parties:
            m = _DESCRIBED.match(a.text, q.end) if q.kind in ("name", "demonym", "capital") else None
            head = singular(m.group(1)) if m else ""
            if len(bearers.get(head, ())) == 1:
                yield next(iter(bearers[head])), q.start, a.text[q.start : m.end()]

    def holder(self, k, phrase):
        """The one person who holds the office that a phrase describes with its state, by this article, else by the corpus; or None."""
        wanted = self.states.office(phrase)
        if not wanted.state or wanted.kind not in ("office", "legislature"):
            return None
        words = _office_words(phrase, self.gaz)
        fits = defaultdict(set)
        for person, n in self._holders[wanted.head]:
            o = self.states.office(n.phrase)
            if o.kind == wanted.kind and o.state in (wanted.state, None) and _office_words(n.phrase, self.gaz) == words:
                fits[n.article == k].add(person)
        elsewhere = () if wanted.head in roles()["of_many"] else fits[False]
        found = [p for p in sorted(fits[True] or elsewhere) if self.states.state_of(p, k).state == wanted.state]
        return found[0] if len(found) == 1 else None

    def _home(self, outlet):
        """The state in which an outlet is published, by the list of outlets, else by the place in its name; or None."""
        tokens = (outlet or "").split()
        known = (self.finder.outlets.get(" ".join(tokens[:n])) for n in range(len(tokens), 0, -1))
        name, state = next(filter(None, known), (None, None))
        return None if name in everywhere() else state or places.of_outlet(outlet or "", self.gaz)


def _kin(a, m):
    """(person, gender) that the words beside a person's name tell: "his sister, Ann Roe" tells that of both."""
    before, behind = _KIN_BEFORE.search(a.text, max(0, m.start - 40), m.start), _KIN_BEHIND.match(a.text, m.end)
    for found in filter(None, (before, behind)):
        for gender in "fm":
            if singular(found.group(2)) in roles()[gender]:
                yield m.entity, gender
                ahead = [o for o in a.within(a.paragraphs[a.paragraph(m.start)][0], found.start()) if o.kind == "person"]
                if found is before and found.group(1) in _HIS and ahead:
                    yield ahead[-1].entity, _HIS[found.group(1)]


def _pronouns(a):
    """(person, gender) of each pronoun that the network is sure to mean somebody."""
    d = a.document
    for i in range(len(d)) if d is not None else ():
        gender = _PRONOUNS.get(d.word(i).lower())
        if gender and d.antecedent[i] >= 0 and d.antecedent_score[i] >= LINKED:
            place = int(d.start[int(d.antecedent[i])])
            yield from ((m.entity, gender) for m in a.within(max(0, place - 40), place + 1) if m.kind == "person" and m.end > place)


def _towns(a):
    """The towns and regions that an article names, where no person is named."""
    people = {i for m in a.mentions if m.kind == "person" for i in range(m.start, m.end)}
    return [p for p in places.find(a.text, a.parties, a.document) if p.start not in people]


def _family(name):
    """The key of the family name; a name that begins with a particle is no more than that ("von der Leyen")."""
    return names.key(name if name[:1].islower() or _PATRONYM.match(name) else names.family_name(name))


def _of_several(phrase, head):
    """True for "U.S. presidents", "like many other Republicans": the phrase ends in a plural, which is nobody's office alone."""
    last = phrase.split()[-1].lower()
    return last.endswith(("s", "men")) and last != head == singular(last)


_PATRONYM = re.compile(r"(?:Bin|Ibn|Bint) ")
_GENERATION = re.compile(r",? (?:Jr|Sr|II|III|IV)\.?$")


def _other_bearer(a, b, together):
    """True for two full names whose initials differ (George H.W. and George W. Roe), and for father and son in one article."""
    one, other = ("".join(re.findall(r"[A-Z](?=\.)", " ".join(n.split()[1:-1]))) for n in (a, b))
    if one and other and not (one.startswith(other) or other.startswith(one)):
        return True
    x, y = _GENERATION.sub("", a), _GENERATION.sub("", b)
    return (x == a) != (y == b) and names.key(x) == names.key(y) and frozenset((a, b)) in together


def _a_letter_apart(a, b):
    """True for words with one beginning of which one letter was changed, added or left out."""
    same = len(commonprefix((a, b)))
    a, b = a[same:], b[same:]
    return same > 1 and a != b and (a[1:] == b[1:] or a[1:] == b or a == b[1:])


@lru_cache(maxsize=50_000)
def _office_words(phrase, gaz):
    """The words of an office but for its state and rank: the foreign minister of Japan is Japan's foreign minister."""
    named = " ".join(p.surface for p in gaz.find(phrase))
    words = {singular(w).replace("defence", "defense").replace(".", "") for w in re.findall(r"[\w.-]+", phrase)}
    return words - {singular(w).replace(".", "") for w in named.split()} - _EMPTY - {"top", "senior", "mr", "a", "an", "current", "new"}


_HIS = {"his": "m", "her": "f"}
_PRONOUNS = {**_HIS, "he": "m", "him": "m", "she": "f"}
_KIN_BEFORE = re.compile(r"\b(?:(his|her|their) (?:[a-z-]{1,20} ){0,2})?([A-Za-z]{3,20}),? $")
_KIN_BEHIND = re.compile(r", (his|her|their|the|a|an|whose) (?:[a-z-]{1,20} ){0,2}?([a-z]{3,20})(?=[,.]| of\b)")
_DESCRIBED = re.compile(r"(?:['’]s)?(?: [\w.-]+){0,3}? ([a-z]+)\b(?! (?:of|to|for) )")
_SITS = re.compile(r" in (?:the )?([A-Z][\w .]*)$")
_OPEN_END = re.compile(r" (?:of|under|for|to|with|in|by|at|on|from)$")
_GOVERNMENT_ROLES = ("hopeful", "head of government")
_GOVERNMENTS = frozenset(("government", "regime", "leadership"))
_EMPTY = frozenset(("the", "of", "s", "and"))


def _dominant(counted):
    """The one name that is alone among those counted, or far commoner than the next; or None."""
    top = Counter(counted or {}).most_common(2)
    return top[0][0] if top and (len(top) == 1 or top[0][1] >= DOMINANT * top[1][1]) else None
