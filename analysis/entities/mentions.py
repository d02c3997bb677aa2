"""Where an article names people, bodies, states and outlets: by the lists of language/, and by what the network reads there."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis import schema
from analysis.entities.offices import is_role, of_members, roles, singular, state_media
from analysis.language import names
from analysis.language import text as language
from analysis.language.gazetteer import gazetteer


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


def pointed(a, attribution):
    """({entity: share}, share of nobody, share of the source's own words): whom the network takes for the speaker, by the words of the
    article that name him."""
    named = Counter()
    if a.document is None:
        return named, 0.0, 0.0
    found = a.document.speakers.get(a.document.source_word(attribution), {}).get("speaker", ())
    start, end = attribution.source or (0, 0)
    itself = 0.0
    for place, share in ((int(a.document.start[word]), share) for word, share in found if word >= 0):
        itself += share if start <= place < end else 0.0
        for m in a.mentions[max(0, bisect_right(a.starts, place) - 3) : bisect_right(a.starts, place)]:
            if m.start <= place < m.end:
                named[m.entity] += share
                break
    return named, sum(share for word, share in found if word < 0), itself


class Finder:
    """Finds the mentions of an article, with the states, bodies and outlets that a case file adds. Holds nothing that a call changes."""

    def __init__(self, case=None):
        self.gaz, self.outlets = gazetteer(case), _outlets(case)
        longer = sorted((re.escape(form) for form in self.outlets if " " in form), key=lambda form: (-len(form), form))
        self._outlet_forms = re.compile(rf"(?<![\w-])(?:{'|'.join(longer)})(?![\w-])")
        self.outlet_names = frozenset(name for name, _ in self.outlets.values())
        self._need_article = frozenset(f for f in self.outlets if f in _COMMON)
        self._place = lru_cache(maxsize=200_000)(self._is_place)

    def _is_place(self, phrase):
        found = self.gaz.find(phrase)
        return len(found) == 1 and found[0].start == 0 and found[0].end == len(phrase) and found[0].kind != "person"

    def people(self, a):
        """The PersonNames of an article, nicknames in marks taken into the name: James “Mad Dog” Mattis is James Mattis."""
        nicknamed = [m for m in _NICKNAMED.finditer(a.text) if names.is_given(m.group(1))]
        out = {m.start(): _named(m.start(), m.end(), f"{m.group(1)} {m.group(2)}") for m in nicknamed}
        for p in [*names.find_names(a.text, self._place), *_run_together(a.text)]:
            if self._may_be_person(a, p) and not any(m.start() <= p.start < m.end() for m in nicknamed):
                p = _trimmed(p)
                if not p.sure and " " in p.name and (self.read_as_person(a, p) or _apposed(a, p)):
                    p = p._replace(sure=True)
                out[p.start] = p
        # "Jordan" is no state where the text speaks of Jim Jordan, and the gazetteer leaves it out there
        alike = {f for p in out.values() if " " in p.name and self._place(f := names.family_name(p.name))}
        states = {q.start for q in a.parties}
        for family in sorted(alike):
            for m in re.finditer(rf"\b{re.escape(family)}\b", a.text):
                if m.start() not in states and not any(p.start <= m.start() < p.end for p in out.values()):
                    out[m.start()] = names.PersonName(m.start(), m.end(), family, None, None, False)
        for p in list(out.values()):
            for m in _with_particle(a.text, p.name):
                out[m.start()] = names.PersonName(m.start(), m.end(), m.group(), None, None, True)
        # "de Roe" takes the place of the "Roe" within it
        kept, reached = [], -1
        for p in sorted(out.values(), key=lambda p: p.start):
            if p.end > reached:
                kept.append(p)
                reached = p.end
        return kept

    def _may_be_person(self, a, p):
        """False for a name that is an outlet's or a body's, or that the network reads as something else than a person."""
        if p.title and singular(p.title.split()[-1]) in POLITE:
            return True  # "Mr." beats every list
        if p.name.split()[-1] in _PARTISANS or _PARTY_MARK.fullmatch(p.name) or re.fullmatch(r"[A-Z]{3,6}", p.name):
            return False
        if of_members(a.text[p.start : p.end + 3]):
            return False  # "Fruit Importers' Association"
        if " " in p.name and a.document is not None and "VERB" in [a.document.upos[i] for i in a.document.words_in(p.start, p.end)][1:]:
            return False  # a headline in capitals: "Macron Meets Putin"
        if (
            self._is_outlet(a.text, p.start, p.end)
            or singular(p.name.split()[-1]) in roles()["private_body"] | roles()["state_body"]
            and not p.sure
        ):
            return False
        around = (q for q in a.parties if q.start <= p.start and p.end <= q.end and q.kind in ("institution", "seat"))
        if next(around, None) or _JOINED.match(a.text, p.end) or p.name.isupper() and len(p.name) > 3 and " " not in p.name:
            return False
        kind = _kind_in(a.document, p.start, p.end)
        if kind != "person" and _within_body(a.document, p.start, p.end):
            return False
        # "Naval Prefecture": an adjective alone is no title of his
        return not kind or kind == "person" or p.sure and (" " in p.name or bool(p.title) and is_role(singular(p.title.split()[-1])))

    def _is_outlet(self, text, start, end):
        """True where the name of an outlet stands; one that is a common word or name needs its article: The Hill, the Post."""
        name = text[start:end]
        bare = re.sub(r"^The ", "", name)
        return bare in self.outlets and (bare not in self._need_article or bare != name or text[start - 4 : start].lower() == "the ")

    def read_as_person(self, a, p):
        """True for one capitalised word that the network reads as a person's proper name."""
        if (
            a.document is None
            or p.name in _PARTISANS
            or names.is_title(p.name)
            or singular(p.name) in roles()["private"] | roles()["office"] | roles()["legislature"]
        ):
            return False
        words = a.document.words_in(p.start, p.end)
        return any(a.document.mention[i] == "person" and a.document.upos[i] == "PROPN" for i in words)

    def bodies(self, a, people):
        """States, bodies and outlets of an article as Mentions, where no person's name stands."""
        out = [
            Mention(m.start, own.end(), a.text[m.start : own.end()], f"{names.family_name(m.entity)} {own.group(1)}", "body")
            for m in people
            if (own := GOVERNMENT.match(a.text, m.end)) and own.group(1) != "presidency"
        ]
        taken = {at for m in people for at in range(m.start, m.end)}  # characters
        public = [q for q in a.parties if q.kind in ("institution", "seat")]
        outlets = (m.span() for m in self._outlet_forms.finditer(a.text))
        for start, end in [*outlets, *_members_bodies(a), *_long_bodies(a.text, self.gaz), *((q.start, q.end) for q in public)]:
            end -= 2 if a.text[start:end].endswith(("'s", "’s")) else 0
            if not _overlaps(taken, start, end):
                out.append(Mention(start, end, a.text[start:end], self.body(a.text[start:end]), "body"))
                taken.update(range(start, end))
        for q in a.parties:
            if q.kind == "demonym" and q.surface.endswith("s") and not q.surface.endswith("ss"):
                continue  # "Israelis" are people, not their state
            if q.kind in ("name", "demonym") and _within_body(a.document, q.start, q.end) and names.RUN.match(a.text, q.end + 1):
                continue  # "the Norwegian Nobel Committee"
            if q.kind not in ("person", "institution", "seat") and not _overlaps(taken, q.start, q.end):
                out.append(Mention(q.start, q.end, q.surface, q.party, "state"))
                taken.update(range(q.start, q.end))
        families = {names.key(names.family_name(m.entity)) for m in people}
        for m in names.RUN.finditer(a.text):
            for start, end in names.split_run(a.text, *m.span()):
                if a.text[start:end].isupper() and names.key(a.text[start:end]) in families:
                    continue  # "ROE:" before what John Roe says in a transcript
                start += 4 if a.text[start:end].startswith("The ") and not self._is_outlet(a.text, start, end) else 0
                if not _overlaps(taken, start, end) and self._names_body(a, a.text[start:end], start, end):
                    end = self._with_complement(a, start, end)
                    taken.update(range(start, end))
                    out.append(Mention(start, end, a.text[start:end], self.body(a.text[start:end]), "body"))
        spelled = {_initials(m.entity): m.entity for m in out if m.kind == "body" and m.entity.count(" ") > 1}
        spelled |= {own.group(1): m.entity for m in out if m.kind == "body" and (own := _SHORT.match(a.text, m.end)) and " " in m.entity}
        whole = {m.entity for m in out if m.kind == "body" and " " in m.entity}
        for short in {m.entity for m in out if m.kind == "body"}:  # "the Council" is the Council of Roe or the Roe Council of the article
            of, behind = (f"{short} of ", f"{short} for "), "\n" if " " in short else f" {short}"
            full = [w for w in whole if w.startswith(of) or w.endswith(behind)]
            spelled |= {short: full[0]} if len(full) == 1 else {}
        out = [m._replace(entity=spelled.get(m.entity.replace(".", ""), m.entity)) for m in out]
        ordered = sorted(out)
        return [self._full_outlet(m, ordered) for m in out]

    def _with_complement(self, a, start, end):
        """The end of a body's name with what the tree hangs on it by "of" or "for", but a state alone: "Federation of Roe Hauliers"."""
        m = _COMPLEMENT.match(a.text, end)
        if not m or a.document is None or self._is_outlet(a.text, start, end) or self._place(m.group(1)):
            return end
        d, own = a.document, set(a.document.words_in(start, end))
        behind = d.words_in(*m.span(1))
        return m.end() if any(int(d.head[i]) in own and d.deprel[i] == "nmod" for i in behind) else end

    def _full_outlet(self, m, mentions):
        """A Mention of an outlet by its last word ("The Times") as that of the outlet last named in full that ends so."""
        last = m.name.split()[-1]
        if m.entity not in self.outlet_names or " " in re.sub(r"^The ", "", m.name):
            return m
        fuller = [o.entity for o in mentions if o.start < m.start and o.entity in self.outlet_names and o.name.endswith(f" {last}")]
        return m._replace(entity=fuller[-1]) if fuller else m

    def _names_body(self, a, name, start, end):
        if self._is_outlet(a.text, start, end):
            return True
        if _PARTY_MARK.fullmatch(name) or name in _PARTISANS:
            return False
        kind = _kind_in(a.document, start, end, proper=True)
        last = singular(name.split()[-1])
        named = last in roles()["private_body"] | roles()["state_body"] and " " in name
        acronym = bool(re.fullmatch(r"[A-Z]{3,6}", name))
        return kind == "organization" or acronym or not kind and named

    def body(self, name):
        """The name of the record of a body or outlet, by its name as printed: AP is Associated Press."""
        bare = re.sub(r"^[Tt]he ", "", name)
        return self.outlets[bare][0] if bare in self.outlets else bare

    def outlet_in(self, name):
        """The outlet that a phrase names ("broadcaster NHK", "Yonhap news agency"), or the phrase itself without its article."""
        name = re.sub(r"^[Tt]he ", "", name.replace("’", "'"))
        owner = self.gaz.find(name)[:1]
        tokens = (name[owner[0].end :] if owner and owner[0].start == 0 and name[owner[0].end :].startswith("'s ") else name).split()
        tokens = tokens[1:] if tokens[:1] == ["'s"] else tokens
        for n in range(len(tokens), 0, -1):
            for at in range(len(tokens) - n + 1):
                form = " ".join(tokens[at : at + n])
                rest = [*tokens[:at], *tokens[at + n :]]
                if form in self.outlets and all(w.islower() or w.endswith("'s") or self.gaz.side(w) for w in rest) and len(form) > 2:
                    return self.outlets[form][0]
        return name


_NICKNAMED = re.compile(r"\b([A-Z][\w-]{1,40}) [“\"'‘(][A-Z][\w .-]{1,18}[”\"'’)] ([A-Z][\w'’-]+\w)")
_PERSON_COMMA = re.compile(r"\b([a-zà-ÿ-]+), $")
_SHORT = re.compile(r" \(([A-Z][A-Za-z&]{1,7})\)")
_COMPLEMENT = re.compile(rf" (?:of|for) (?:the )?({names.RUN.pattern})")
_JOINED = re.compile(r" & [A-Z]| (?:Inc|Corp|Ltd|LLC|Co)\b")
GOVERNMENT = re.compile(r"(?:['’]s)? (administration|cabinet|government|presidency|campaign)\b")
_COMMON = frozenset(
    "Hill Post Time Times Sun Nation Atlantic Intercept Independent Journal Guardian Telegraph Economist Week Star Mirror Blaze".split()
)
_PARTISANS = frozenset("Democrat Democrats Republican Republicans Democratic Conservative Conservatives Labour North South".split())
_PARTY_MARK = re.compile(r"[RDI]-[A-Z]\w*\.?")
POLITE = frozenset("mr mrs ms miss sir madam".split())


_AGAIN = re.compile(r"\b(([A-Z]\w+) ([A-Z][\w'’-]+)) (?=\2 (?:[\w()]+\.? ){0,2}\3)")


def _run_together(text):
    """The names that a page prints twice, the second time run into a headline: "John Roe John Quincy RoeSenate votes"."""
    out = [_named(m.start(1), m.end(1), m.group(1)) for m in _AGAIN.finditer(text)]
    # "Minister of Information Technology Mohammad Javad Roe": an office ran into the name
    for start, end in (part for m in names.RUN.finditer(text) for part in names.split_run(text, *m.span())):
        tokens = text[start:end].split(" ")
        at = next((i for i, t in enumerate(tokens) if i > 1 and names.is_given(t)), 0) if len(tokens) > 5 else 0
        if at and 2 <= len(tokens) - at <= 4 and singular(tokens[-1]) not in roles()["state_body"] | roles()["private_body"]:
            name = " ".join(tokens[at:])
            out.append(_named(end - len(name), end, name))
    return out


def _named(start, end, name):
    return names.PersonName(start, end, name, None, names.given_gender(name.split()[0]), True)


def _with_particle(text, name):
    """Where a text prints the family name alone, its particle before it: "von der Leyen", "bin Salman"."""
    tokens = name.split()
    at = next((i for i in range(1, len(tokens) - 1) if tokens[i].islower()), None)
    if at is None:
        return []
    tail = tokens[at : at + 2] if tokens[at] in ("bin", "ibn", "bint") else tokens[at:]
    return re.finditer(rf"(?<!{re.escape(tokens[at - 1])} )\b{re.escape(' '.join(tail))}\b", text)


def _trimmed(p):
    """A name without the words of an office that ran into it: "Information Technology Mohammad Roe"."""
    tokens = p.name.split()
    if len(tokens) < 4 or p.title or names.is_given(tokens[0]):
        return p
    at = next((i for i in range(1, len(tokens) - 1) if names.is_given(tokens[i])), 0)
    name = " ".join(tokens[at:])
    return p._replace(start=p.end - len(name), name=name)


def _apposed(a, p):
    """True for a name between commas behind the word for a person: "the lawmaker, Ann Roe, said"."""
    m = _PERSON_COMMA.search(a.text, max(0, p.start - 30), p.start)
    if not m or a.text[p.end : p.end + 1] not in (",", "."):
        return False
    return is_role(singular(m.group(1))) or _kind_in(a.document, *m.span(1)) == "person"


def _kind_in(document, start, end, proper=False):
    """The type that the network gives the mention whose words stand at [start, end), or None; proper: only of a proper name."""
    if document is None:
        return None
    kinds = [
        document.mention[i] for i in document.words_in(start, end) if document.mention[i] and (not proper or document.upos[i] == "PROPN")
    ]
    return kinds[-1] if kinds else None


def _within_body(document, start, end):
    """True where the tree hangs a name into that of a body: "Relations" of "Council on Foreign Relations"."""
    words = document.words_in(start, end) if document is not None else ()
    i = words[-1] if words else -1
    while i >= 0 and document.deprel[i] in ("nmod", "amod", "compound", "flat", "nmod:desc") and document.head[i] >= 0:
        i = int(document.head[i])
        if document.mention[i] == "organization" and document.word(i)[0].isupper():
            return True
    return False


def _long_bodies(text, gaz):
    """Spans of names such as "Syrian Observatory for Human Rights" and "University of Delaware", whatever state's name is part of them."""
    nouns = roles()["state_body"] | roles()["private_body"]
    for m in _BODY.finditer(text):
        start = m.start() + (4 if m.group().startswith("The ") else 0)
        first, last = (singular(re.sub(r"['’]s$", "", p.split()[-1])) for p in (m.group(1), m.group()))
        if re.search(r"[a-z]\. ", m.group()) or "'" in m.group(1) or "’" in m.group(1) or " " not in text[start : m.end()]:
            continue
        state = gaz.find(m.group(1))
        joined = m.group(2) and last in nouns and not (state and state[-1].end == len(m.group(1)))
        if joined or not m.group(2) and first in roles()["private_body"] or m.group(3) and first in nouns:
            yield start, m.end()


def _members_bodies(a):
    """Spans of names such as "Grain Exporters' Council" and "Federal Prosecutor's Office": what owns the noun is part of them."""
    runs = [part for m in names.RUN.finditer(a.text) for part in names.split_run(a.text, *m.span())]
    nouns = roles()["state_body"] | roles()["private_body"]
    for (start, own), (behind, end) in pairwise(runs):
        start += 4 if a.text.startswith("The ", start) else 0
        owner = singular(a.text[start:own].split()[-1]) if a.text[own:behind] in ("' ", "’ ", "'s ", "’s ") else ""
        if not owner or singular(a.text[behind:end].split()[-1]) not in nouns and _kind_in(a.document, behind, end) != "organization":
            continue
        if of_members(a.text[start:end]) or is_role(owner) or owner in roles()["many"]:
            yield start, end


_BODY = re.compile(
    rf"({names.RUN.pattern})(?:( and )(?:{names.RUN.pattern})|"
    rf"( (?:of|for|on) (?:the )?)(?!\w+day\b)(?:{names.RUN.pattern})(?: and (?:{names.RUN.pattern}))?)?"
)


def _initials(name):
    return "".join(w[0] for w in re.findall(r"[\w-]+", name) if w[0].isupper())


def _overlaps(taken, start, end):
    return not taken.isdisjoint(range(start, end))


@lru_cache(maxsize=16)
def _outlets(case):
    """Printed form without "The" -> (name, country) of the news outlets known, those of the case file included."""
    raw = schema.data("names/outlets.yml")
    forms = {}
    for name, entry in raw.items():
        for form in (name, *entry.get("names", ())):
            forms[re.sub(r"^The ", "", str(form))] = (re.sub(r"^The ", "", str(name)), entry["country"])
    for name, state in state_media().items():
        forms.setdefault(name, (name, state))
    for name, entry in (getattr(case, "outlets", None) or {}).items():
        forms[re.sub(r"^The ", "", str(name))] = (re.sub(r"^The ", "", str(name)), (entry or {}).get("country"))
    return forms
