"""Whose words they are: the source of each attribution to the record of a person, body or state, in the order of the text."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from analysis.entities import states
from analysis.entities.offices import OFFICIAL, is_role, roles, singular
from analysis.entities.states import NONE, Side
from analysis.language import names
from analysis.language.gazetteer import adjective
from analysis.quotes import antecedents
from analysis.quotes.sources import Source, head_noun, lists, read_source

SHORTLY = 8  # paragraphs: who spoke further back is not the one that "the ministry" means

class Speaker(NamedTuple):
    """Who speaks: the name to print, 'named', 'institution' or 'unnamed', the office, the record, the side and what it rests on, who
    relayed it, and how it was found."""

    speaker: str | None = None
    kind: str | None = None
    role: str | None = None
    entity: str | None = None
    side: Side = NONE
    via: str | None = None
    rule: str = "no source"


def speakers(records, k, attributions):
    """The Speaker of each attribution of article k, in their order. attributions: objects with content, cue and source (spans)."""
    turns, out, known = [], {}, {}  # known: person -> gender, by the pronoun that meant them before: it stays with them
    for n in sorted(range(len(attributions)), key=lambda n: attributions[n].source or attributions[n].cue or attributions[n].content[0]):
        x = attributions[n]
        found = _Resolution(records, k, x, turns, known).speaker()
        out[n] = found
        turns.append(((x.source or x.cue or x.content[0])[0], found))
        word = records.articles[k].text[slice(*x.source)].lower().strip() if x.source else ""
        if found.rule == "pronoun" and word in ("he", "she"):
            known[found.speaker] = "m" if word == "he" else "f"
    return [out[n] for n in range(len(attributions))]


class _Resolution:
    """One attribution of an article, and who spoke before it."""

    def __init__(self, records, k, x, turns, known):
        self.records, self.k, self.x, self.turns, self.known = records, k, x, turns, known
        self.a = records.articles[k]

    def speaker(self):
        """The Speaker of this attribution."""
        if not self.x.source:
            return self._continued()
        if self._is_asked():
            return Speaker(rule="asked by somebody")
        found = self._of(read_source(self.a, *self._whole_source()))
        if found.rule == "outlet" and (cited := self._cited()).speaker:
            return cited._replace(via=found.speaker)
        via = found.via or self._told_to()
        return found._replace(via=via if via != found.speaker else None)

    def _continued(self):
        """A quotation that stands alone goes on with the speaker of its paragraph or the one before."""
        start = self.x.content[0][0]
        last = self.turns[-1] if self.turns else None
        if not last or not self.a.mask[start] or last[1].kind != "named" or self.a.paragraph(start) - self.a.paragraph(last[0]) > 1:
            return Speaker()
        return last[1]._replace(rule="continued", via=None)

    def _whole_source(self):
        """The source, to its end where the tagger halved it: "U.S." of "U.S. and South Korean officials said", "data from" of more."""
        (start, end), cue = self.x.source, self.x.cue
        m = cue and _REST.match(self.a.text, end, cue[0]) if cue and end < cue[0] else None
        if m and not any(s < m.end() and end < e for s, e in self.x.content):
            return start, m.end()
        if self.a.text[start:end].rstrip().endswith((" of", " from", " by")) and (m := _OPEN.match(self.a.text, end)):
            return start, m.end()
        return start, end

    def _is_asked(self):
        """True for "Mr. Roe was told that": he does not speak there."""
        source, cue = self.x.source, self.x.cue
        if not cue or source[0] > cue[0]:
            return False
        asked = self.a.text[slice(*cue)].lower() in ("asked", "pressed") and "," in self.a.text[source[1] - 1 : cue[0]]
        return (asked or bool(_PASSIVE.match(self.a.text, *cue))) and not self.a.text[max(0, source[0] - 4) : source[0]].endswith("by ")

    def _cited(self):
        """Whom an outlet cites in the same sentence: "the agency reported, citing senior officials"."""
        start, end = self.a.sentences[self.a.sentence(self.x.source[0])]
        for m in _CITING.finditer(self.a.text, start, end):
            if not any(s <= m.start() < e for s, e in self.x.content) or m.end() > self.x.content[-1][1] - 3:
                return self._of(read_source(self.a, *m.span("who")))
        return Speaker()

    def _told_to(self):
        """The outlet to which it was said: "told the New York Times", "in an interview with CNN"; or None."""
        cue = self.x.cue
        m = cue and _TOLD.match(self.a.text, cue[1])
        if not m or not (m.group("to") or self.a.text[slice(*cue)].split()[-1].lower() in _TELLS):
            return None
        near = [q for q in self.a.within(m.end(), m.end() + 5) if q.entity in self.records.outlet_names]
        return near[0].entity if near and not (self.a.outlet and near[0].entity.lower() in self.a.outlet.lower()) else None

    # --- kinds of source

    def _of(self, source):
        by_kind = {"named": self._named, "pronoun": self._pronoun, "relative": self._relative, "document": self._document}
        return by_kind.get(source.kind, self._description)(source) if source.kind != "nobody" else Speaker()

    def _named(self, source):
        m = source.heads[0]
        if len(source.heads) > 1:
            found = [self._one(h, source) for h in source.heads]
            sides = list(dict.fromkeys(s.side.state for s in found if s.side.state))
            whole = Side("; ".join(sides), found[0].side.basis or found[-1].side.basis) if sides else NONE
            label = _joined([s.speaker for s in found])
            return Speaker(label, found[0].kind, None, self._id(label, m.kind), whole, None, "joint")
        found = self._one(m, source)
        if source.others:
            label = f"{found.speaker} {source.others}"
            return found._replace(speaker=label, kind="unnamed", entity=None, rule="and others")
        return found

    def _one(self, m, source):
        if m.kind == "person":
            return self.person(m.entity, "name" if " " in m.name else "surname")
        if m.kind == "state":
            return Speaker(m.entity, "institution", None, self._id(m.entity, "state"), Side(m.entity, "state body"), None, "state")
        return self._body(m.entity, m.start, self.a.text[max(0, source.start) : self._seated(m)])

    def _seated(self, m):
        """Where the name of a body ends, the capital behind it included: "the Defence Ministry in Warsaw" is Poland's."""
        seat = next((p for p in self.a.parties if p.start == m.end + len(" in ") and p.kind == "capital"), None)
        return seat.end if seat and self.a.text.startswith(" in ", m.end) else m.end

    def person(self, name, rule):
        """The Speaker that a person of the records is in this article."""
        entry = (getattr(self.records.case, "people", None) or {}).get(name) or {}
        role = entry.get("role") or self.records.role(name, self.k)
        return Speaker(name, "named", role, self._id(name, "person"), self.records.states.state_of(name, self.k), None, rule)

    def _body(self, name, place, phrase):
        label, state = self.records.body_at(self.k, place, name, phrase, self.records.side_shares(self.k, self.x), self.x.content)
        if label in self.records.outlet_names:
            return Speaker(label, "institution", None, self._id(label, "outlet"), states.of_outlet(label), None, "outlet")
        if label in self.records.gaz.parties:
            return Speaker(label, "institution", None, self._id(label, "state"), Side(label, "state body"), None, "state")
        return Speaker(label, "institution", None, self._id(label, "body"), state, None, "body")

    def _id(self, name, kind):
        return self.records.entity_id(name, kind)

    def _pronoun(self, source):
        others = _HE_AND.match(self.a.text, source.start, source.end)
        if others and (he := self._pronoun(source._replace(end=source.start + 2))).speaker:
            return he._replace(speaker=f"{he.speaker} {others.group(1)}", kind="unnamed", entity=None, rule="and others")
        if source.noun == "i":
            return Speaker(rule="first person")
        if source.noun == "they":
            return self._they(source)
        if source.noun == "some":
            last = self.turns[-1][1] if self.turns else Speaker()
            several = last.rule == "several" and source.words.lower() in ("some", "many", "most", "several")
            return last._replace(rule="again", via=None) if several else Speaker(f"unnamed {source.words.lower()}", "unnamed", rule="some")
        return self._chosen(source, "pronoun") or Speaker(rule="unresolved pronoun")

    def _they(self, source):
        """Those several who spoke last, in this paragraph or the one before; else who is scored best."""
        for place, s in reversed(self.turns[-3:]):
            if (
                s.speaker
                and self.a.paragraph(source.start) - self.a.paragraph(place) <= 1
                and (s.rule in ("joint", "several") or s.kind != "named")
            ):
                return s._replace(rule="pronoun", via=None)
        return Speaker(rule="unresolved pronoun")

    def _one_of_two(self, source):
        """Of the two people told of shortly before it the one that "the former" or "the latter" is, or None."""
        if source.words not in ("former", "latter"):
            return None
        told = [(m.start, m.entity) for m in self.a.mentions if m.kind == "person" and m.start < source.start]
        told += [(p, s.speaker) for p, s in self.turns if s.kind == "unnamed" and s.rule == "description"]
        near = self.a.sentence(source.start) - 3
        two = list(dict.fromkeys(e for p, e in sorted(told, reverse=True) if self.a.sentence(p) >= near))[:2]
        if len(two) < 2:
            return None
        name = two[source.words == "former"]
        said = next((s for _, s in reversed(self.turns) if s.speaker == name), None)
        return (said or self.person(name, "one of two"))._replace(rule="one of two", via=None)

    def options(self, source):
        """The antecedents.candidates of a source, and the Speaker that somebody without a name is to whom the network links it, or None."""
        linked = self._linked(source) if source.kind == "pronoun" and source.noun in ("he", "she") else None
        return antecedents.candidates(self.records, self.k, source, self.x, self.turns, linked), linked and linked[1]

    def _linked(self, source):
        """(place, Speaker) of somebody without a name to whom the network links a source, or None."""
        span = antecedents.linked_phrase(self.a.document, source)
        phrase = span and read_source(self.a, *span)
        told = self._description(phrase) if phrase and phrase.kind == "description" and not phrase.plural else None
        return (span[0], told) if told and told.kind == "unnamed" and told.rule in ("description", "again") else None

    def _chosen(self, source, kind):
        found, linked = self.options(source)
        wanted = {"he": "m", "she": "f"}.get(source.noun) if kind == "pronoun" else None
        found = {e: f for e, f in found.items() if not wanted or self.known.get(e, wanted) == wanted}
        entity = antecedents.choose(found, kind)
        if entity is None:
            return None
        m = found[entity][0]
        said = next((s for _, s in reversed(self.turns) if s.speaker == entity), linked if m.kind == "nameless" else None)
        return (said or self._one(m, Source("named", m.start, m.end)))._replace(rule=kind, via=None)

    def _relative(self, source):
        """The Speaker that the noun is on which the tree hangs the clause of "who" or "which", else who is named last before it."""
        d = self.a.document
        words = d.words_in(source.start, source.end) if d is not None else ()
        clause = next((i for i in d.ancestors(words[-1]) if d.deprel[i] == "acl:relcl"), None) if words else None
        if clause is None:
            near = self.a.within(max(0, source.start - 160), source.start)[-1:]
            return self._one(near[0], source)._replace(rule="relative pronoun") if near else Speaker(rule="relative pronoun")
        begin, end = d.mention_span(int(d.head[clause]))
        return self._of(read_source(self.a, begin, end))._replace(rule="relative pronoun")

    def _document(self, source):
        """Whose a text is that says something: its owner's, its author's, or that of who has just spoken of it."""
        if source.owner is not None:
            return self._one(source.owner, source)._replace(rule="document of")
        by = _ISSUED.search(self.a.text, source.start, source.end)
        whose = self._of(read_source(self.a, by.end(), source.end)) if by else Speaker()
        if whose.speaker and whose.kind != "unnamed" and whose.rule != "document":
            return whose._replace(rule="document of")
        inside = [m for m in self.a.within(source.start, source.end) if m.kind == "body"]
        named = next((m for m in inside if m.start - source.start < 5 or m.entity in self.records.outlet_names), None)
        his = _HIS.search(self.a.text, source.start, source.end)
        if his and (chosen := self._meant_by(source, his)):
            return chosen._replace(rule="document of")
        if named:
            return self._one(named, source)._replace(rule="document of")
        if source.definite and (chosen := self._chosen(source, "document")):
            return chosen._replace(rule="document of")
        state = self.records.states.of_phrase(self.k, source.start, source.words)
        return Speaker(source.words, "institution", None, None, state if state.basis == "state body" else NONE, None, "document")

    def _again(self, source):
        """Those without a name who spoke shortly before and are called so again: "the officials"; or None."""
        for place, s in reversed(self.turns):
            role = s.role or ""
            alike = s.kind == "unnamed" and role and head_noun(role)[1:] == (source.noun, source.plural)
            if alike and len(role.split()) >= len(source.words.split()) and self._may_be(source, s):
                return s._replace(rule="again", via=None) if self.a.paragraph(source.start) - self.a.paragraph(place) < SHORTLY else None
        return None

    def _may_be(self, source, s):
        """False where a phrase names what somebody who spoke before is not of: "Australia's ambassador" is no ambassador of China, the
        governor of Florida not that of Texas."""
        phrase = self._whole(source)
        state = self.records.states.office(phrase).state
        if state and s.side.state and state != s.side.state:
            return False
        states = {p.surface for p in self.records.gaz.find(phrase)}
        return set(_NAMED.findall(phrase)) - states <= set(_NAMED.findall(f"the {s.role or ''}"))

    def _body_again(self, source):
        """The body that spoke shortly before under a fuller name, "its finance ministry", or whose officer did; or None."""
        if source.noun not in lists()["institution_nouns"] or source.plural:
            return None
        words = set(source.words.lower().split())
        for place, s in reversed(self.turns):
            if self.a.paragraph(source.start) - self.a.paragraph(place) >= SHORTLY:
                return None
            named = (s.speaker or "").lower().split()
            if s.kind == "institution" and s.rule != "document" and words < set(named) and singular(named[-1]) == source.noun:
                return s._replace(rule="again", via=None)
            if s.kind == "named" and words == {source.noun} and source.noun in _head(s.role) and (own := self._body_of(s, source.noun)):
                return own._replace(rule="again")
        return None

    def _his_body(self, source):
        """The body that "his ministry" is: of whoever is meant, by what his office tells of it ("Dutch trade ministry"); or None."""
        his = _HIS.match(self.a.text, source.start)
        if not his or source.noun in roles()["private_body"]:
            return None
        he = self._meant_by(source, his)
        if he is None:
            return None
        own = self._body_of(he, source.noun) if source.words == source.noun and source.noun in roles()["state_body"] - {"office"} else None
        if own or source.noun in roles()["by_matter"]:
            return own
        label = f"{he.speaker}'s {source.words}"
        return Speaker(label, "institution", None, self._id(label, "body"), he.side, None, "his body")

    def _body_of(self, s, noun):
        """The body of which a Speaker is an officer, by a noun and the matters of his office; None where nothing tells its state."""
        if not s.side.state:
            return None
        said = re.findall(r"[\w-]+", (s.role or "").lower())
        matters = [w for w in said if w in roles()["matters"] and w not in roles()["by_matter"]]
        whose = adjective(s.side.state) or f"{s.side.state}'s"
        label = " ".join([whose, *(matters if noun in roles()["by_matter"] else ()), noun])
        return Speaker(label, "institution", None, self._id(label, "body"), s.side, None, "his body")

    def _description(self, source):
        if source.noun == "administration" and (own := self._administration(source)):
            return own
        if source.definite and (nation := self._nation(source) or self._one_of_two(source)):
            return nation
        if source.definite and not source.plural and (holder := self.records.holder(self.k, self._whole(source))):
            return self.person(holder, "office")
        if source.noun in lists()["institution_nouns"] and not source.plural and (his := self._his_body(source)):
            return his
        side = self._side(source)
        media = side.basis == "state media" and not source.plural
        if media and source.owner is not None and source.owner.kind == "state":
            return self._state_media(source, side)
        if source.definite and not source.plural and (chosen := self._chosen(source, "description")):
            return chosen
        if source.definite and (again := self._again(source) or self._body_again(source)):
            return again
        linked = self._linked(source) if source.definite and not source.plural and is_role(source.noun) else None
        bare = source.words == source.noun and source.owner is None
        if linked and self._may_be(source, linked[1]) and (bare or head_noun(linked[1].role)[1] == source.noun):
            return linked[1]._replace(rule="again", via=None)
        if media:
            return self._state_media(source, side)
        if _PROPER.fullmatch(source.words) and not source.plural and not is_role(source.noun):
            person = self.records.person(self.k, source.words, source.start)
            if person != source.words:
                return self.person(person, "surname")
            if names.is_family_first(source.words) or names.is_given(source.words):
                return Speaker(source.words, "named", None, self._id(source.words, "person"), side, None, "proper name")
            return Speaker(source.words, "institution", None, self._id(source.words, "body"), side, None, "proper name")
        if called := _CALLED.search(source.words):
            return Speaker(called.group(1), "institution", None, self._id(called.group(1), "body"), side, None, "proper name")
        if source.noun in lists()["institution_nouns"] and not source.plural and (source.definite or source.words[:1].isupper()):
            found = self._body(source.words, source.start, self._whole(source))
            return found if found.side.state else found._replace(side=side)
        phrase = source.words
        if _PART.match(phrase):  # "some of the president's allies", without whose number no phrase is left
            phrase = self.a.text[source.start : self.a.text.find(phrase, source.start) + len(phrase)]
            rule = "several" if source.plural else "description"
            return Speaker(phrase[:1].lower() + phrase[1:], "unnamed", phrase, None, side, None, rule)
        owner = source.owner.entity if source.owner is not None and not phrase.startswith(source.owner.name) else self._his(source)
        phrase = f"{owner}'s {phrase}" if owner else phrase
        thing = source.noun in lists()["things"] or source.owner is not None or owner or " including " in phrase
        return Speaker(
            phrase if thing else f"unnamed {phrase}", "unnamed", phrase, None, side, None, "several" if source.plural else "description"
        )

    def _nation(self, source):
        """The state that "the Eritreans" and "the Eritrean side" are, or None."""
        named = self.records.gaz.find(source.words)
        behind = source.words[named[0].end :].strip() if len(named) == 1 and named[0].start == 0 and named[0].kind == "demonym" else None
        if behind is None or behind not in lists()["state_sides"] and (behind or not source.words.endswith("s")):
            return None
        state = named[0].party
        return Speaker(state, "institution", None, self._id(state, "state"), Side(state, "state body"), None, "state")

    def _his(self, source):
        """The name of the person whose "his broker" or "her mother" is; None for "his Chinese counterpart", which tells who that is."""
        his = _HIS.match(self.a.text, source.start)
        he = self._meant_by(source, his) if his and not self.records.gaz.find(source.words) else None
        return he.speaker if he and he.kind == "named" else None

    def _state_media(self, source, side):
        """The Speaker that "Iran's state television" is."""
        label = source.words if self.records.gaz.find(source.words) else f"{side.state}'s {source.words}" if side.state else source.words
        return self._body(label, source.start, label)._replace(side=side)

    def _administration(self, source):
        """The administration that a phrase names by its head ("of President Roe", "his"), or the one of which alone the article tells."""
        inside = next((m.entity for m in self.a.within(source.start, source.end) if m.kind == "person"), None)
        if his := _HIS.match(self.a.text, source.start):
            found = self._meant_by(source, his)
            inside = found.speaker if found else None
        told = {m.entity for m in self.a.mentions if m.entity.endswith(" administration")}
        often = Counter(f"{names.family_name(m.entity)} administration" for m in self.a.mentions if m.kind == "person")
        top = Counter({t: often[t] for t in told}).most_common(2)
        one = top and (len(top) == 1 or top[0][1] >= 2 * top[1][1])
        label = f"{names.family_name(inside)} administration" if inside else top[0][0] if one else None
        if not label:
            return None
        side = self.records.states.of_phrase(self.k, source.start, label)
        if "-led " in source.words or any(p.party != side.state for p in self.records.gaz.find(source.words)):
            return None  # "the Kurdish-led administration" is another's
        return Speaker(label, "institution", None, self._id(label, "body"), side, None, "body")

    def _whole(self, source):
        owned = source.owner is not None and source.owner.start < source.start
        return self.a.text[source.owner.start if owned else source.start : source.end]

    def _side(self, source):
        """The Side of a source without a name; of "U.S. and South Korean officials" those of both."""
        phrase, states = self._whole(source), self.records.states
        each = [states.of_phrase(self.k, source.start, part) for part in _of_each(phrase, self.records.gaz)] if source.plural else []
        if each and all(s.state for s in each):
            return Side("; ".join(dict.fromkeys(s.state for s in each)), each[0].basis)
        office, his = states.office(phrase), _HIS.search(self.a.text, source.start, source.end)
        if his and office.kind in OFFICIAL and not office.state and (he := self._meant_by(source, his)) and he.side.state:
            return he.side  # "his aides", "an official in her ministry"
        return states.of_phrase(self.k, source.start, phrase, self.records.side_shares(self.k, self.x), self.x.content)

    def _meant_by(self, source, his):
        """The Speaker that "his" or "her" within a source means (a match), or None."""
        noun = "he" if his.group().lower() == "his" else "she"
        return self._chosen(source._replace(kind="pronoun", start=his.start(), noun=noun), "pronoun")


def _of_each(phrase, gaz):
    """A phrase once for each of the states that stand side by side in it: "German and French envoys" are German and French ones."""
    found = gaz.find(phrase)
    gaps = [phrase[a.end : b.start] for a, b in pairwise(found)]
    if not gaps or not all(g in (" and ", ", ", ", and ") for g in gaps):
        return []
    return [phrase[: found[0].start] + p.surface + phrase[found[-1].end :] for p in found]


def _joined(labels):
    *ahead, last = labels
    return f"{', '.join(ahead)} and {last}"


_REST = re.compile(
    r" and (?!he\b|she\b|it\b|they\b)[^.,;:“”\"\n]{2,60}(?= $)|"
    r" (?:President|Secretary|Minister)(?: [A-Z][\w.'’-]*){1,4}(?=,| )"
)
_PROPER = re.compile(r"(?!Any |Some |No )[A-Z][\w.&'’-]+(?: [A-Z][\w.&'’-]+)*")
_CALLED = re.compile(
    r"\b(?:firm|company|group|watchdog|giant|agency|charity|think tank|service|website) ([A-Z][\w.&-]{0,60}(?: [A-Z][\w.&-]{0,60}){0,9})$"
)
_NAMED = re.compile(r"(?<=\w )[A-Z]\w+")
_PART = re.compile(r"(?:of|on|in|at|from|among|inside|within) ")
_OPEN = re.compile(r" [^,.;:()“”\"\n]{2,70}")
_PASSIVE = re.compile(
    r"(?:was|were|been|being|is|are|when|if) (?:\w+ly |also |then |later |again )?"
    r"(?:asked|told|pressed|questioned|warned|informed|briefed|notified|reassured|accused|grilled)\b",
    re.I,
)
_TOLD = re.compile(
    r"\s*(?P<to>(?:in (?:an? |his |her )?(?:[\w-]+ )?(?:interview|statement|email|e-mail|phone call|message|appearance) (?:with|to|on) |"
    r"on |to ))?(?:[Tt]he )?(?:[a-z-]+ ){0,2}"
)
_TELLS = frozenset("told tell tells telling informed".split())
_CITING = re.compile(r"\b(?:citing|quoting) (?P<who>(?:(?:an?|the|two|three|several|unnamed|anonymous) )?[^,.;:“”\"\n]{3,80})")
_HE_AND = re.compile(r"(?:[Hh]e|[Ss]he) (and .+)")
_HIS = re.compile(r"\b([Hh]is|[Hh]er)\b")


def _head(role):
    """The nouns of bodies in a role: "ministry" of "spokesman for the trade ministry", and of "trade minister"."""
    words = [singular(w) for w in re.findall(r"[\w-]+", role or "")]
    return {"ministry" if w == "minister" else w for w in words}
_ISSUED = re.compile(r"\b(?:by|from|of|attributed to) (?=(?:the )?[A-Z]|the )")
