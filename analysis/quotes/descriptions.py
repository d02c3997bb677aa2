"""Whom a source without a name of his own is: a description, a body called by its kind, a document; by what was said and named before."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from analysis.entities.offices import OFFICIAL, is_role, roles, singular
from analysis.entities.states import NONE, Side
from analysis.language import names
from analysis.language.gazetteer import adjective
from analysis.quotes.sources import head_noun, lists, read_source

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


class Descriptions:
    """The part of a resolution (speakers.Resolution) that reads descriptions and documents. It asks the whole for names and pronouns."""

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
        return self._state_media(source, side) if media else self._by_name(source, side) or self._unnamed(source, side)

    def _by_name(self, source, side):
        """The Speaker of a description that is a name, or that ends with one; or of a body called by its kind; or None."""
        if _PROPER.fullmatch(source.words) and not source.plural and not is_role(source.noun):
            person = self.records.person(self.k, source.words, source.start)
            if person != source.words:
                return self.person(person, "surname")
            known = names.is_family_first(source.words) or names.is_given(source.words)
            kind, of = ("named", "person") if known else ("institution", "body")
            return Speaker(source.words, kind, None, self._id(source.words, of), side, None, "proper name")
        called = _PROPER.fullmatch(source.words.partition(f" {source.noun} ")[2]) if source.noun in lists()["institution_nouns"] else None
        if called:  # "the monitoring service 38 North": what stands before its name is what it is about
            own = side if side.basis != "context" else NONE
            return Speaker(called.group(), "institution", None, self._id(called.group(), "body"), own, None, "proper name")
        if source.noun in lists()["institution_nouns"] and not source.plural and (source.definite or source.words[:1].isupper()):
            if source.noun not in roles()["by_matter"] and (his := self._his(source)):
                return Speaker(label := f"{his}'s {source.words}", "institution", None, self._id(label, "body"), side, None, "his body")
            found = self._body(source.words, source.start, self._whole(source))
            return found if found.side.state else found._replace(side=side)
        return None

    def _unnamed(self, source, side):
        """The Speaker without a name, by the description itself."""
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


def _head(role):
    """The nouns of bodies in a role: "ministry" of "spokesman for the trade ministry", and of "trade minister"."""
    words = [singular(w) for w in re.findall(r"[\w-]+", role or "")]
    return {"ministry" if w == "minister" else w for w in words}


_PROPER = re.compile(r"(?:\d+ )?(?!Any |Some |No )[A-Z][\w.&'’-]+(?: [A-Z][\w.&'’-]+)*")
_NAMED = re.compile(r"(?<=\w )[A-Z]\w+")
_PART = re.compile(r"(?:of|on|in|at|from|among|inside|within) ")
_HIS = re.compile(r"\b([Hh]is|[Hh]er)\b")
_ISSUED = re.compile(r"\b(?:by|from|of|attributed to) (?=(?:the )?[A-Z]|the )")
