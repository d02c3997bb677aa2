"""The people of a corpus: which forms of a name are one person, who bears a surname in an article, and what is known of them."""

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache, partial

from analysis.language import marks, names
from analysis.language import text as language
from analysis.language.gazetteer import gazetteer
from analysis.language.text import fold
from analysis.quotes import bodies, lookalikes, offices, sides
from analysis.quotes.bodies import Speaker
from analysis.quotes.mentions import words as lists

NEAR = 3  # paragraphs: a bearer of the surname named in full this near before is the one meant, however often another is named
DOMINANT = 4  # times as often as the next: then a surname or a role alone tells the person
# "his sister, Kim Yo-jong", "Kim Yo-jong, the younger sister of": the first group is a woman.
_FEMALE = "sister|daughter|wife|mother|aunt|niece|widow|queen|princess|actress"
_MALE = "brother|son|husband|father|uncle|nephew|king|prince|actor"
_KIN = re.compile(rf"\b(?:({_FEMALE})|{_MALE}),? $")
_KIN_AFTER = re.compile(rf", (?:(?:the|his|her|their|a|an|[A-Z][\w.-]*['’]s)\s)?(?:[\w-]+ ){{0,2}}(?:({_FEMALE})|{_MALE})\b")
_ELDER = re.compile(r"\b(?:late|father|grandfather|grandfathers|founder|predecessor|died)\b(?: (?!and\b)[\w-]+){0,2}[,—–-]* $")
_ELDER_AFTER = re.compile(
    r",? (?:who died|died|(?:his|the|their|[A-Z][\w-]*['’]s) (?:late )?(?:father|grandfather|predecessor)\b|[—–-]+ [\w -]+['’]s father)"
)


@dataclass
class Article:
    """What resolution needs of one article."""

    text: str
    outlet: str | None
    parties: list
    mask: bytearray
    breaks: list  # where its lines end
    people: list = field(default_factory=list)  # PersonName in order: full names, and short ones that are known to be a person's
    full: dict = field(default_factory=dict)  # family name key -> [(start, full name)] in order
    candidates: dict = field(default_factory=dict)  # family name key -> who may be meant by it, counted when first asked for
    given: dict = field(default_factory=dict)  # given name key -> full name, where only one person bears it
    roles: dict = field(default_factory=dict)  # (person, words of the role) -> [(start, whether it is no subject)] in order
    titles: dict = field(default_factory=dict)  # person -> Counter of the roles that this article gives
    namings: list = field(default_factory=list)  # (person, PersonName, [(place, role)]) where something stands beside the name
    turns: list = field(default_factory=list)  # (place, start of the content, Speaker) of the attributions resolved so far
    acronyms: dict = field(default_factory=dict)
    object: str = None  # the person whom the attribution now resolved names as its object: no "he" who called him so
    said: int = None  # where the words begin that the attribution now resolved gives: whom they name is seldom the "he" who says them
    present: Counter = None  # how often it names each person, made when first asked for

    def parties_in(self, start, end):
        """The parties named in [start, end)."""
        a = bisect_left(self.parties, start, key=lambda p: p.start)
        b = bisect_left(self.parties, end, key=lambda p: p.start)
        return self.parties[a:b]

    def breaks_in(self, start, end):
        """How many lines end in [start, end)."""
        return bisect_left(self.breaks, end) - bisect_left(self.breaks, start)

    def people_in(self, start, end):
        """The PersonNames that begin in [start, end)."""
        a = bisect_left(self.people, start, key=lambda p: p.start)
        b = bisect_left(self.people, end, key=lambda p: p.start)
        return self.people[a:b]


class Corpus:
    """The names of a corpus. Built once; resolution then only reads it (and keeps each article's turns)."""

    def __init__(self, articles, case=None):
        self.case = case
        self.gaz = gazetteer(case)
        self.outlets = bodies.outlets(case)
        longer = sorted((re.escape(form) for form in self.outlets if " " in form), key=lambda form: (-len(form), form))
        self.outlet_names = re.compile(rf"\b(?:{'|'.join(longer)})\b")
        self.side = lru_cache(maxsize=100_000)(partial(offices.party, self.gaz))
        self.role_side = lru_cache(maxsize=100_000)(partial(offices.role_side, self.gaz))
        place = lru_cache(maxsize=200_000)(self._is_place)
        self.articles = [self._read(text, outlet, place) for text, outlet in articles]
        self.alias = self._aliases()
        self._offices_of, self._gender_of = {}, {}
        self.canonical, self.by_family = self._merge()
        self.genders = self._genders()
        self.elders = self._elders()
        self.role_words, self.titles = defaultdict(Counter), defaultdict(Counter)
        for a in self.articles:
            self._keep_people(a)
        for a in self.articles:
            self._read_roles(a, (p for p in a.people if " " in p.name))
        # "President Obama" beside Michelle Obama: only now the corpus knows whose the title is.
        for a in self.articles:
            self._read_roles(a, (p for p in a.people if " " not in p.name and p.title))
            for places in a.roles.values():
                places.sort()
        self.belongs = sides.Sides(self)

    # --- reading

    def _is_place(self, phrase):
        found = self.gaz.find(phrase)
        return len(found) == 1 and found[0].start == 0 and found[0].end == len(phrase) and found[0].kind != "person"

    def _read(self, text, outlet, place):
        breaks = [m.start() for m in re.finditer("\n", text)]
        a = Article(text, outlet if isinstance(outlet, str) else None, self.gaz.find(text), marks.quoted_mask(text), breaks)
        a.people = [p for p in names.find_names(text, place) if lookalikes.may_be_person(self.gaz, text, p)]
        a.people = lookalikes.without_outlets(self, text, a.people)
        alone = {names.key(p.name) for p in a.people if " " not in p.name}
        for p in a.people:
            if " " not in p.name:
                continue
            family = names.key(names.family_name(p.name))
            # Two or three capitalised words that no list knows are a person where the surname comes back alone, or a role follows.
            if p.sure or family in alone or offices.after_name(text, p.end):
                a.full.setdefault(family, []).append((p.start, p.name))
        return a

    def _aliases(self):
        alias = {}
        for person, entry in (getattr(self.case, "people", None) or {}).items():
            for form in (person, *((entry or {}).get("aliases") or ())):
                alias[names.key(form)] = person
        return alias

    def _merge(self):
        """canonical: full name -> the form to print; by_family: family name key -> Counter of persons."""
        counts = defaultdict(Counter)
        for a in self.articles:
            for family, found in a.full.items():
                counts[family].update(name for _, name in found)
        canonical, by_family = {}, {}
        for family, forms in sorted(counts.items()):
            groups, short = [], _without_first(forms)
            for name, n in sorted(forms.items(), key=lambda f: (-f[1], -len(f[0]), f[0])):
                if name in short:
                    continue
                known = self.alias.get(names.key(name))
                group = next((g for g in groups if known == g[0] or known is None and self._same_person(name, g[0])), None)
                if group is None:
                    groups.append(group := [known or name, 0])
                group[1] += n
                canonical[name] = group[0]
            for name, fuller in short.items():
                canonical[name] = canonical[fuller]
                next(g for g in groups if g[0] == canonical[name])[1] += forms[name]
            by_family[family] = Counter(dict(groups))
        for person in set(self.alias.values()):
            by_family.setdefault(names.key(names.family_name(person)), Counter())[person] += 1
        return canonical, by_family

    def _same_person(self, a, b):
        """True where two full names may name one person; "Sen. John Roe" and "President John F. Roe" are two."""
        if not names.same_person(a, b):
            short, long = sorted((names.key(a), names.key(b)), key=len)  # "Javad Roe" is Mohammad Javad Roe where both hold one office
            return " " in short and long.endswith(" " + short) and bool(self._offices(a) & self._offices(b))
        if names.key(a) == names.key(b) and len(a.split()) == len(b.split()):
            return True
        return offices.may_be_one(self._offices(a), self._offices(b))

    def _offices(self, name):
        """The words of office that stand before a full name anywhere in the corpus."""
        if name not in self._offices_of:
            family = names.key(names.family_name(name))
            found = (offices.in_title(a.text, start) for a in self.articles for start, form in a.full.get(family, ()) if form == name)
            self._offices_of[name] = set().union(*found)
        return self._offices_of[name]

    def _genders(self):
        """Person -> 'm' or 'f' where the given name does not tell and the corpus does: "Ms. Kim" where one Kim alone is named in full."""
        votes = defaultdict(Counter)
        for a in self.articles:
            for p in a.people:
                if p.title and p.gender:
                    family = names.key(names.family_name(p.name))
                    bearers = [self.canonical[p.name]] if p.name in self.canonical else self._candidates(a, family)[1]
                    if len(bearers) == 1:
                        votes[next(iter(bearers))][p.gender] += 1
            for family in a.full.values():
                for start, name in family:
                    if kin := _KIN.search(a.text, max(0, start - 24), start) or _KIN_AFTER.match(a.text, start + len(name)):
                        votes[self.canonical[name]]["f" if kin.group(1) else "m"] += 1
        return {person: v.most_common(1)[0][0] for person, v in votes.items() if dominant(v)}

    def _elders(self):
        """The persons whom the corpus often calls somebody's late father or predecessor: a bare surname is the one alive."""
        full, marked = Counter(), Counter()
        for a in self.articles:
            for family in a.full.values():
                for start, name in family:
                    full[self.canonical[name]] += 1
                    around = _ELDER.search(a.text, max(0, start - 40), start) or _ELDER_AFTER.match(a.text, start + len(name))
                    marked[self.canonical[name]] += bool(around)
        return {person for person, n in marked.items() if n and n >= 0.15 * full[person]}

    def gender(self, person):
        """'m', 'f' or None: by the given name, else by what the corpus calls the person."""
        if person not in self._gender_of:
            known = None if names.family_first(person.split()) else names.given_gender(names.given_name(person) or "")
            self._gender_of[person] = known or self.genders.get(person)
        return self._gender_of[person]

    def _keep_people(self, a):
        given = defaultdict(set)
        for found in a.full.values():
            for _, name in found:
                if names.given_name(name):
                    given[names.key(names.given_name(name))].add(self.canonical[name])
        a.given = {k: next(iter(v)) for k, v in given.items() if len(v) == 1}
        kept = []
        for p in a.people:
            k = names.key(p.name)
            known = " " in p.name or p.sure or k in a.full or k in a.given or k in self.alias
            if known or k in self.by_family and (dominant(self.by_family[k]) or names.is_family_first(k)):
                kept.append(p)
        a.people = kept

    def _read_roles(self, a, people):
        for p in people:
            before, after = offices.before_name(a.text, p, a.people_in(p.start - 90, p.start)), offices.after_name(a.text, p.end)
            said = [r for r in (before, after) if r]
            if not said:
                if sides.tells(a.text, p.start, p.end):
                    a.namings.append((self.person(a, p.name, p.start, p.gender, p.title)[0], p, ()))
                continue
            person = self.person(a, p.name, p.start, p.gender, p.title)[0]
            k = names.key(p.name)
            if k in a.full and person not in self._candidates(a, k)[1]:
                insort(a.full[k], (p.start, person))
                self.canonical.setdefault(person, person)
                del a.candidates[k]
            begin = (p.start - 1 - len(before or ""), p.end if not after else a.text.find(after, p.end))
            a.namings.append((person, p, [(at, r) for at, r in zip(begin, (before, after), strict=True) if r]))
            # "Melania Trump, the president's wife" is no president.
            found = frozenset(w for r in said for w in re.findall(r"[a-z]+", re.split(r"'s? ", fold(r).lower())[-1]))
            a.roles.setdefault((person, found), []).append((p.start, offices.oblique(a.text, p)))
            self.role_words[person].update(found)
            for r in said:
                self.titles[person][r] += 1
                a.titles.setdefault(person, Counter())[r] += 1

    # --- asking

    def person(self, a, name, place, gender=None, title=None):
        """(canonical name, rule) of a person's name as it stands at a place in an article."""
        k = names.key(name)
        if k in self.alias:
            return self.alias[k], "case file"
        if " " in name and name in self.canonical:
            return self.canonical[name], "name"
        fuller = {p for _, p in a.full.get(names.key(names.family_name(name)), ()) if p.endswith(" " + name)} if " " in name else ()
        if len(fuller) == 1 and not names.is_given(name.split()[0]):
            return self.canonical[min(fuller)], "surname"  # "Stone Roe" after Ann Stone Roe
        if k in a.full:
            return self._bearer(a, k, place, gender, title), "surname"
        if " " in name:
            return name, "name"
        if k in a.given:
            return a.given[k], "given name"
        known = Counter({p: n for p, n in self.by_family.get(k, {}).items() if gender in (None, self.gender(p)) or not self.gender(p)})
        if gender and (sure := Counter({p: n for p, n in known.items() if self.gender(p) == gender})):
            known = sure
        if known and dominant(known):
            return known.most_common(1)[0][0], "surname in the corpus"
        return name, "surname"

    def _bearer(self, a, family, place, gender, title):
        """Who is meant by a surname that several people of the article may bear."""
        known = self.by_family[family]
        if title and title != "of":
            # "President Obama" in an article on Michelle Obama: the corpus knows who bears the title.
            word = fold(title).lower().split()[-1].rstrip(".")
            persons = self._candidates(a, family)[1]
            everyone = {**dict.fromkeys(known, 0), **persons}
            titled = [p for p in everyone if self.role_words[p][word]] if word not in lists()["courtesy"] else []
            if titled:
                return max(titled, key=lambda p: (self.role_words[p][word], persons[p], p))
        options, persons, absent = self._fitting(a, family, gender)
        if absent:
            return absent
        if len(persons) == 1 and not self._outshone(family, persons, gender):
            return next(iter(persons))
        commonest = known.most_common(1)[0][0] if dominant(known) else None
        before = bisect_right(options, place, key=lambda o: o[0])
        if not before:
            # A surname that needs no first name yet is that of the person whom the corpus mostly means by it.
            return commonest if commonest and commonest not in persons else options[0][1]
        start, last = options[before - 1]
        near = a.breaks_in(start, place) <= 2 * NEAR
        if near and self._leads(a, start, speaks=commonest not in (None, last)):
            return last
        # A passing mention of a namesake ("Melania Trump") does not take the bare surname from the one it mostly means.
        if commonest and (commonest in persons or len(persons) == 1):
            return commonest
        top = persons.most_common(2)
        return top[0][0] if not near and len(top) > 1 and top[0][1] >= 2 * top[1][1] else last

    def _candidates(self, a, family):
        """Who is named in full with a surname in an article: [(start, person)] in order, a Counter of them, and what _fitting keeps."""
        if family not in a.candidates:
            options = [(s, self.canonical[n]) for s, n in a.full.get(family, ())]
            a.candidates[family] = options, Counter(p for _, p in options), {}
        return a.candidates[family]

    def _fitting(self, a, family, gender):
        """(candidates of a gender without elders beside the living, Counter of them, None); or, where none is meant, ([], {}, who is)."""
        options, persons, kept = self._candidates(a, family)
        if gender not in kept:
            kept[gender] = self._fit(options, persons, self.by_family[family], gender)
        return kept[gender]

    def _fit(self, options, persons, known, gender):
        if gender:
            fits = {p for p in persons if self.gender(p) in (None, gender)}
            absent = next((p for p in known if self.gender(p) == gender), None) if not fits else None
            if absent:
                return [], Counter(), absent
            options = [o for o in options if o[1] in fits] or options
        eldest = max((known[p] for _, p in options if p in self.elders), default=None)
        living = [p for p, n in known.items() if p not in self.elders and eldest is not None and n > 2 * eldest]
        if living:
            options = [o for o in options if o[1] not in self.elders]
            if not options:
                return [], Counter(), max(living, key=lambda p: (known[p], p))
        return options, Counter(p for _, p in options), None

    def _outshone(self, family, persons, gender=None):
        """True where the only bearer of a surname in an article is far rarer in the corpus than a namesake who needs no first name."""
        known = self.by_family.get(family, {})
        top = max((n for p, n in known.items() if gender in (None, self.gender(p)) or not self.gender(p)), default=0)
        return top >= 8 * DOMINANT and all(known[p] * 8 * DOMINANT <= top for p in persons)

    def _leads(self, a, start, speaks):
        """True where a name stands as the source of an attribution or, unless it must be one that speaks, at the head of its sentence."""
        begin = language.sentences(a.text)[language.containing(language.sentences(a.text), start)][0]
        turn = bisect_right(a.turns, start, key=lambda t: t[0])
        spoke = turn and start < a.turns[turn - 1][0] + 80
        # “It was an upgrade” John Roe, an expert: named right behind the words, without a verb.
        behind = a.text[start - 2 : start] in ("” ", '" ') and bool(a.mask[start - 3])
        return not speaks and start - begin < 60 or bool(spoke) or behind

    def side_of(self, person, a=None):
        """The state to which nearly all that the corpus calls a person assigns him (see quotes/sides.py); or None."""
        return self.belongs.of(person, a)

    def present(self, a):
        """How often an article names each person, as a Counter."""
        if a.present is None:
            a.present = Counter(self.canonical.get(p.name) or self.person(a, p.name, p.start, p.gender, p.title)[0] for p in a.people)
        return a.present

    def sides(self, person):
        """The parties that the person's roles name over the corpus, as a set."""
        return set(self.belongs.votes.get(person, ()))

    def role(self, person, a=None):
        """The role that an article gives a person, else the corpus: the most frequent, the fuller one among equals; or None."""
        said = (a.titles.get(person) if a is not None else None) or self.titles.get(person)
        if not said:
            return None
        return max(said, key=lambda r: (said[r], len(r), r))

    def named(self, a, name, role, rule, phrase, place=None):
        """The Speaker that a person of the corpus is in an article; role and phrase: what the source at a place says, or None and ""."""
        entry = (getattr(self.case, "people", None) or {}).get(name) or {}
        here = a.text.find(role, place, place + len(phrase)) if role and place is not None else -1
        said, role = role, role or entry.get("role") or self.role(name, a)
        # The case file first, then whose office the phrase says it is and what the corpus calls the person; other words of it last.
        side = entry.get("side") or offices.owner(self.gaz, phrase) or self.side_of(name, a) or self.role_side(phrase.replace(name, ""))
        american = offices.in_a_us_state(phrase) or side is None and self.belongs.american_source(a, name, phrase)
        side = side or (self.belongs.us if american else None)
        if side is None and here >= 0:
            side = self.belongs.of_phrase(a, said, here, plain=False)  # "Ann Roe, a former aide to President Poe"
        return Speaker(name, "named", role, side, None, rule)


def _without_first(forms):
    """Name -> fuller name, for "Wasserman Roe" beside Debbie Wasserman Roe: two surnames without the given name."""
    fuller = defaultdict(list)
    for form in sorted(forms):
        given, _, rest = form.partition(" ")
        if names.is_given(given) and rest in forms and " " in rest and not names.is_given(rest.split()[0]):
            fuller[rest].append(form)
    return {rest: found[0] for rest, found in fuller.items() if len(found) == 1}


def dominant(counter):
    """True where one value is alone, or far commoner than the next."""
    top = counter.most_common(2)
    return len(top) == 1 or top[0][1] >= DOMINANT * top[1][1]
