"""Whose words they are: a source phrase to a speaker, by the article it stands in and the names of the whole corpus.

A name is taken to its fullest or commonest form in the corpus, a surname to the person who bears it in the article, a pronoun or
a role to the person last spoken of who fits, a capital to its state. Each resolution names the rule that made it, and where the
text does not say, the speaker is missing.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from analysis.language import marks, names
from analysis.language import text as language
from analysis.language.gazetteer import gazetteer
from analysis.quotes import mentions

NEAR = 3  # paragraphs back in which a pronoun's person is looked for; further back it was wrong more often than right


class Speaker(NamedTuple):
    """Who speaks: name or description, kind ('named', 'unnamed', 'institution'), role, side, via, and the rule that found it."""

    speaker: str | None = None
    kind: str | None = None
    role: str | None = None
    side: str | None = None
    via: str | None = None
    rule: str | None = None
    plural: bool = False


NOBODY = Speaker(rule="no source")


@dataclass
class Article:
    """What resolution needs of one article."""

    text: str
    outlet: str | None
    parties: list
    people: list = field(default_factory=list)  # PersonName, full names and known short ones, in order
    full: dict = field(default_factory=dict)  # family name key -> [(start, full name)]
    turns: list = field(default_factory=list)  # (place, sentence, Speaker) of the attributions resolved so far
    mask: bytearray = None
    acronyms: dict = field(default_factory=dict)


class Corpus:
    """The names of a corpus: which forms are one person, and the form to print. Built once, then only read."""

    def __init__(self, articles, case=None):
        self.gaz = gazetteer(case)
        self.case = case
        self.outlets = _outlets(case)
        place = lru_cache(maxsize=200_000)(self._is_place)
        self.articles = [self._read(text, outlet, place) for text, outlet in articles]
        self.roles = defaultdict(Counter)
        self.canonical, self.by_family = self._merge()
        for a in self.articles:
            self._short_names(a)

    def _is_place(self, phrase):
        found = self.gaz.find(phrase)
        return len(found) == 1 and found[0].start == 0 and found[0].end == len(phrase) and found[0].kind in ("name", "capital", "demonym", "seat", "institution")

    def _read(self, text, outlet, place):
        a = Article(text, outlet if isinstance(outlet, str) else None, self.gaz.find(text))
        a.mask = marks.quoted_mask(text)
        found = names.find_names(text, place)
        alone = Counter(names.key(p.name) for p in found if " " not in p.name)
        for p in found:
            if " " in p.name and (p.sure or alone[names.key(names.family_name(p.name))] or re.match(r", (?:an?|the|who|\d\d|[a-z]+ (?:of|at))\b", text[p.end : p.end + 24])):
                a.full.setdefault(names.key(names.family_name(p.name)), []).append((p.start, p.name))
        a.people = found
        return a

    def _merge(self):
        counts = defaultdict(Counter)
        for a in self.articles:
            for family, found in a.full.items():
                counts[family].update(name for _, name in found)
        alias = {}
        for person, entry in (getattr(self.case, "people", None) or {}).items():
            for form in (person, *((entry or {}).get("aliases") or ())):
                alias[names.key(form)] = person
        self.alias = alias
        canonical, by_family = {}, {}
        for family, forms in sorted(counts.items()):
            groups = []
            for name, n in sorted(forms.items(), key=lambda f: (-f[1], -len(f[0]), f[0])):
                known = alias.get(names.key(name))
                group = next((g for g in groups if known is None and names.same_person(name, g[0]) or known == g[0]), None)
                if group is None:
                    groups.append(group := [known or name, 0])
                group[1] += n
                canonical[name] = group[0]
            by_family[family] = Counter(dict((g[0], g[1]) for g in groups))
        for form, person in alias.items():
            by_family.setdefault(names.key(names.family_name(person)), Counter())[person] += 1
        return canonical, by_family

    def _short_names(self, a):
        """Keeps of the names in an article those of persons, and adds nothing that is not one."""
        given = defaultdict(set)
        for found in a.full.values():
            for _, name in found:
                g = names.given_name(name)
                if g:
                    given[names.key(g)].add(name)
        kept = []
        for p in a.people:
            k = names.key(p.name)
            if " " in p.name and (p.name in self.canonical or p.sure) or p.name in self.canonical or k in a.full or k in self.by_family and (p.sure or _dominant(self.by_family[k])) or names.key(p.name) in self.alias or " " not in p.name and (p.sure or len(given.get(k, ())) == 1) or " " in p.name:
                kept.append(p)
        a.people = kept
        a.given = {k: next(iter(v)) for k, v in given.items() if len(v) == 1}

    def person(self, a, name, place, gender=None):
        """(canonical name, rule) of a person's name as it stands at a place in an article."""
        k = names.key(name)
        if k in self.alias:
            return self.alias[k], "case file"
        if name in self.canonical:
            return self.canonical[name], "name"
        if " " in name and not a.full.get(k):
            return name, "name"
        options = a.full.get(k)
        if options:
            return self.canonical.get(self._nearest(a, options, place, gender), name), "surname"
        if k in getattr(a, "given", {}):
            return self.canonical.get(a.given[k], a.given[k]), "given name"
        known = self.by_family.get(k)
        if known and _dominant(known):
            return known.most_common(1)[0][0], "surname in the corpus"
        return name, "surname"

    def _nearest(self, a, options, place, gender):
        """The bearer of a surname that is meant: the one who spoke last nearby, else the one most spoken of in full, else the last before."""
        fits = [(s, n) for s, n in options if gender is None or names.given_gender(names.given_name(n) or "") in (None, gender)] or options
        groups = Counter(self.canonical.get(n, n) for _, n in fits)
        if len(groups) == 1:
            return fits[0][1]
        before = [(s, n) for s, n in fits if s <= place]
        if not before:
            return fits[0][1]
        last = before[-1][1]
        between = a.text.count("\n", before[-1][0], place)
        if between <= 2 * NEAR:
            return last
        top = groups.most_common(2)
        if top[0][1] >= 2 * top[1][1]:
            return next(n for _, n in fits if self.canonical.get(n, n) == top[0][0])
        return last


def _dominant(counter):
    top = counter.most_common(2)
    return len(top) == 1 or top[0][1] >= 4 * top[1][1]


@lru_cache(maxsize=16)
def _outlets(case=None):
    """Printed form -> (name, country) of the outlets known."""
    raw = yaml.safe_load(resources.files("analysis.data.names").joinpath("outlets.yml").read_text(encoding="utf-8"))
    forms = {}
    for name, entry in raw.items():
        for form in (name, *entry.get("names", ())):
            forms[re.sub(r"^The ", "", form)] = (re.sub(r"^The ", "", name), entry["country"])
    for name, entry in (getattr(case, "outlets", None) or {}).items():
        forms[re.sub(r"^The ", "", name)] = (re.sub(r"^The ", "", name), (entry or {}).get("country"))
    return forms


def resolve(corpus, a, source, cue, content_start, after=""):
    """The Speaker of one attribution. source: (start, end) or None; after: the text behind the cue."""
    place = source[0] if source else cue[0] if cue else content_start
    if source is None:
        found = _without_source(a, place, content_start)
    else:
        found = _by_phrase(corpus, a, source, place)
    via = found.via or _told_outlet(corpus, a, after)
    found = found._replace(via=via if via != found.speaker else None)
    a.turns.append((place, content_start, found))
    return found


def _without_source(a, place, content_start):
    """A quotation that stands alone goes on with the speaker of the paragraph or the one before."""
    if not a.turns or not a.mask[min(content_start, len(a.mask) - 1)]:
        return NOBODY
    last = a.turns[-1]
    if last[2].kind == "named" and len(re.findall(r"\n+", a.text[min(last[1], place) : place])) <= 2:
        return last[2]._replace(rule="continued")
    return NOBODY


def _by_phrase(corpus, a, source, place):
    m = mentions.parse(a.text, *source, a.people_between(*source) if hasattr(a, "people_between") else [p for p in a.people if source[0] <= p.start <= source[1]], corpus.gaz)
    phrase = a.text[source[0] : source[1]]
    via = _relayed(corpus, phrase)
    if m.kind == "pronoun":
        return _pronoun(corpus, a, m.name, place)
    if m.kind == "person":
        name, rule = corpus.person(a, m.name, place, m.gender)
        return _named(corpus, a, name, m.role, rule, phrase)._replace(via=via)
    if m.kind == "persons":
        found = [corpus.person(a, p, place)[0] for p in m.parts]
        sides = {_named(corpus, a, p, None, "", "").side for p in found}
        return Speaker(" and ".join(found), "named", m.role, sides.pop() if len(sides) == 1 else None, via, "names", True)
    if m.kind == "party":
        return Speaker(m.name, "institution", None, m.name, via, m.head)
    if m.kind == "parties":
        return Speaker(" and ".join(m.parts), "institution", None, None, via, "states", True)
    if m.kind == "body":
        return _body(corpus, a, m, phrase, place)._replace(via=via)
    if m.kind == "document":
        return Speaker(m.name, "institution", None, corpus.gaz.side(phrase), via, "document")
    return _description(corpus, a, m, phrase, place, via)


def _named(corpus, a, name, role, rule, phrase):
    entry = (getattr(corpus.case, "people", None) or {}).get(name) or {}
    if role:
        corpus.roles[name][re.sub(r"\s+", " ", role)] += 1
    known = role or entry.get("role") or (corpus.roles[name].most_common(1)[0][0] if corpus.roles.get(name) else None)
    side = entry.get("side") or corpus.gaz.side(phrase.replace(name, "")) or (corpus.gaz.side(known) if known else None)
    return Speaker(name, "named", known, side, None, rule)


def _body(corpus, a, m, phrase, place):
    name = re.sub(r"(?:'s|’s|´s)$", "", m.name)
    form = re.sub(r"^(?:broadcaster|newspaper|newspapers|agency|news agency|state media|the|daily|network|magazine|website) ", "", name)
    if form in corpus.outlets:
        return Speaker(corpus.outlets[form][0], "institution", None, corpus.outlets[form][1], None, "outlet")
    if re.fullmatch(r"[A-Z]{2,6}", name):
        full = _expand(a, name)
        if full:
            return Speaker(corpus.outlets.get(full, (full,))[0], "institution", None, corpus.gaz.side(full) or corpus.gaz.side(name), None, "acronym")
    if m.definite and m.head and " " not in name:
        earlier = _earlier_body(corpus, a, m.head, place)
        if earlier:
            return earlier
    return Speaker(name, "institution", None, corpus.gaz.side(phrase), None, "institution")


def _expand(a, acronym):
    """The name in the article whose capitals an acronym takes (NYT: New York Times), or None."""
    if acronym not in a.acronyms:
        spelled = None
        m = re.search(rf"((?:[A-Z][\w'’-]+ (?:of |and |for |the |on )*){{1,7}})\({acronym}\)", a.text)
        options = [m.group(1)] if m else []
        options += [r.group() for r in names.RUN.finditer(a.text) if r.group()[0] == acronym[0] and r.group().count(" ") == len(acronym) - 1]
        for option in options:
            words = [w for w in re.sub(r"['’]s$", "", option).split() if w[0].isupper()]
            if "".join(w[0] for w in words[-len(acronym) :]) == acronym:
                spelled = " ".join(option.split()[-len(acronym) :]) if not m else option.strip()
                break
        a.acronyms[acronym] = re.sub(r"['’]s$", "", spelled) if spelled else None
    return a.acronyms[acronym]


def _earlier_body(corpus, a, head, place):
    """The body that "the ministry" or "the newspaper" means: the last one before whose name ends so, or the last outlet that spoke."""
    for _, _, s in reversed(a.turns):
        if s.kind == "institution" and s.speaker and s.speaker.split()[-1].lower() == head and " " in s.speaker:
            return s._replace(rule="role", via=None)
    found = re.findall(rf"((?:[A-Z][\w.'’-]* )+(?:of )?{head.capitalize()})\b", a.text[max(0, place - 4000) : place])
    if found:
        name = re.sub(r"^(?:The|A|An|In|At|On) ", "", found[-1])
        return Speaker(name, "institution", None, corpus.gaz.side(name), None, "role")
    if head in ("newspaper", "paper", "agency", "network", "outlet", "magazine", "broadcaster", "website", "station"):
        last = next((s for _, _, s in reversed(a.turns) if s.rule == "outlet" or s.via), None)
        if last:
            return last._replace(rule="role", via=None) if last.rule == "outlet" else Speaker(last.via, "institution", rule="role")
    if head in ("country", "nation", "government", "state"):
        last = next((s for _, _, s in reversed(a.turns) if s.kind == "institution" and s.side == s.speaker), None)
        if last:
            return last._replace(rule="role", via=None)
    return None


def _description(corpus, a, m, phrase, place, via):
    side = corpus.gaz.side(phrase)
    if m.definite and not m.plural and m.name:
        person = _by_role(corpus, a, m, place)
        if person:
            return person._replace(via=via)
    if m.definite and m.name:
        same = next((s for _, _, s in reversed(a.turns) if s.kind == "unnamed" and s.speaker and m.head and s.speaker.split()[-1].lower().rstrip("s") == m.head.rstrip("s")), None)
        if same is None and m.head:
            same = next((s for _, _, s in reversed(a.turns) if s.kind == "unnamed" and s.speaker and re.search(rf"\b{re.escape(m.head)}\b", s.speaker)), None)
        if same:
            return same._replace(rule="repeated description", via=via or same.via)
    if not m.name:
        return Speaker(None, "unnamed", None, side, via, "no description")
    if m.parts:
        people = [corpus.person(a, p, place)[0] for p in m.parts]
        name = m.name
        for old, new in zip(m.parts, people, strict=True):
            name = name.replace(old, new)
        return Speaker(name, "unnamed", None, side, via, "group with names", True)
    return Speaker(f"unnamed {m.name}", "unnamed", m.role, side, via, "description", m.plural)


def _by_role(corpus, a, m, place):
    """The person whom "the minister" means: the last one spoken of whose title or apposition has all its words."""
    wanted = {w for w in re.findall(r"[a-z]+", m.name.lower()) if w not in ("former", "then", "late", "top", "of", "for", "the", "who", "s")}
    if not wanted or m.head is None:
        return None
    text = a.text
    for p in reversed([p for p in a.people if p.start < place]):
        title = (p.title or "").lower()
        before = language.fold(text[max(0, p.start - 60) : p.start]).lower() if p.title else ""
        m2 = re.match(r", (?:an?|the|his|her|its)? ?([^,.;\n]{3,80})", text[p.end : p.end + 100])
        have = set(re.findall(r"[a-z]+", f"{title} {before if title else ''} {m2.group(1).lower() if m2 else ''}"))
        if m.head.rstrip("s") in have and (wanted <= have or len(wanted & have) == len(wanted)):
            name, _ = corpus.person(a, p.name, p.start, p.gender)
            return _named(corpus, a, name, None, "role", "")
    return None


def _pronoun(corpus, a, kind, place):
    if kind in ("m", "f"):
        found = _antecedent(corpus, a, place, kind)
        return found._replace(rule="pronoun") if found else Speaker(rule="pronoun unresolved")
    if kind == "relative":
        return _relative(corpus, a, place)
    if kind == "first":
        inside = next((s for _, _, s in reversed(a.turns)), None)
        if a.mask[place] and inside is not None:
            return inside._replace(rule="first person in a quotation")
        return Speaker(rule="first person")
    start = max(0, _paragraphs_back(a.text, place, 2))
    recent = [t for t in a.turns if start <= t[0] < place and t[2].speaker]
    if kind == "it":
        last = next((s for _, _, s in reversed(recent) if s.kind == "institution" and not s.plural), None)
        if last is None:
            party = next((p for p in reversed(a.parties) if start <= p.start < place and not a.mask[p.start]), None)
            last = Speaker(party.party, "institution", None, party.party) if party else None
    elif kind == "they":
        last = next((s for _, _, s in reversed(recent) if s.plural or s.kind != "named"), None)
    else:
        last = next((s for _, _, s in reversed(recent) if s.kind == "unnamed" and (s.plural or s.speaker.endswith("s"))), None)
    return last._replace(rule="pronoun") if last else Speaker(rule="pronoun unresolved")


def _paragraphs_back(text, place, n):
    at = place
    for _ in range(n):
        at = text.rfind("\n", 0, at)
        while at > 0 and text[at - 1] == "\n":
            at -= 1
        if at <= 0:
            return 0
    return at


def _antecedent(corpus, a, place, gender):
    """The person that he or she means: sentence by sentence back, the one who spoke there, else the one it is about."""
    sentences = language.sentences(a.text)
    i = language.containing(sentences, place)
    floor = _paragraphs_back(a.text, place, NEAR)
    weak = None
    for j in range(i, -1, -1):
        start, end = sentences[j]
        if start < floor:
            break
        stop = min(end, place)
        spoke = next((s for p, _, s in reversed(a.turns) if start <= p < stop and s.kind == "named" and not s.plural and _agrees(corpus, a, s.speaker, gender)), None)
        if spoke:
            return spoke
        inside = [p for p in a.people if start <= p.start < stop and not a.mask[p.start]]
        fitting = [(p, corpus.person(a, p.name, p.start, p.gender)[0]) for p in inside]
        fitting = [(p, n) for p, n in fitting if (p.gender or gender) == gender and _agrees(corpus, a, n, gender)]
        if not fitting:
            continue
        own = re.search(r"\b(?:he|she)\b", "".join(c if not k else " " for c, k in zip(a.text[start:stop].lower(), a.mask[start:stop], strict=True)))
        strong = [(p, n) for p, n in fitting if not _oblique(a.text, p)]
        if own and j < i and own.start() + start < fitting[0][0].start:
            weak = weak or fitting[0]
            continue
        if strong:
            return _named(corpus, a, strong[0][1], None, "pronoun", "")
        weak = weak or fitting[0]
    return _named(corpus, a, weak[1], None, "pronoun", "") if weak else None


def _oblique(text, p):
    if re.match(r"['’´]s?\b", text[p.end : p.end + 2]):
        return True
    before = text[max(0, p.start - 30 - len(p.title or "")) : p.start]
    before = before[: len(before) - len(p.title or "") - 1] if p.title and p.title != "of" else before
    return bool(re.search(r"\b(?:of|with|by|to|against|for|about|from|on|at|like|than|over|between|and|under)(?: (?:the|former|then))? ?$", before.rstrip() + " "))


def _agrees(corpus, a, name, gender):
    known = names.given_gender(names.given_name(name) or "") if not names.family_first(name.split()) else None
    return known in (None, gender)


def _relative(corpus, a, place):
    """The noun phrase right before "who" or "which"."""
    before = a.text[:place].rstrip(" ,")
    person = next((p for p in reversed(a.people) if p.end == len(before)), None)
    if person:
        return _named(corpus, a, *_swap(corpus.person(a, person.name, person.start, person.gender)))
    m = re.search(r"(?:(?:[Tt]he|[Aa]n?|[Ss]ome|[Mm]any|[Oo]ther|[Tt]hose|[A-Z][\w.’'-]*|[a-z][\w’'-]*ed|\d+) )?(?:[\w.’'-]+ ){0,3}[\w’'-]+$", before)
    if not m:
        return Speaker(rule="relative unresolved")
    found = _by_phrase(corpus, a, (m.start(), len(before)), place)
    return found._replace(rule="relative pronoun")


def _swap(pair):
    return pair[0], None, "relative pronoun", ""


def _told_outlet(corpus, a, after):
    """The outlet to which it was said: "told the New York Times", "in an interview with CNN"."""
    m = re.match(r"\s*(?:in (?:an |a )?(?:[\w-]+ )?(?:interview|statement|email|e-mail|phone call|message) (?:with|to) |on |to )?(?:the |The )?(?:[a-z-]+ ){0,2}", after)
    rest = after[m.end() :]
    for width in range(4, 0, -1):
        words = re.match(rf"(?:[A-Z][\w'’-]*[\w](?:['’]s)? ?){{{width}}}", rest)
        if words:
            form = re.sub(r"['’]s$", "", words.group().strip())
            if form in corpus.outlets:
                name = corpus.outlets[form][0]
                return None if a.outlet and name.lower() in a.outlet.lower() else name
    return None


def _relayed(corpus, phrase):
    m = re.search(r"\b(?:quoted|cited|interviewed|surveyed|polled|contacted|reached) by (?:the )?((?:[A-Z][\w'’-]* ?)+)", phrase)
    if not m:
        return None
    form = m.group(1).strip()
    return corpus.outlets[form][0] if form in corpus.outlets else form
