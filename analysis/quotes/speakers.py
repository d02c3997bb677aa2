"""Whose words they are: the source of each attribution to the record of a person, body or state, in the order of the text."""

import re

from analysis.entities import states
from analysis.entities.states import NONE, Side
from analysis.quotes import antecedents
from analysis.quotes.descriptions import Descriptions, Speaker
from analysis.quotes.sources import Source, read_source


def speakers(records, k, attributions):
    """The Speaker of each attribution of article k, in their order. attributions: objects with content, cue and source (spans)."""
    turns, out, known = [], {}, {}  # known: person -> gender, by the pronoun that meant them before: it stays with them
    for n in sorted(range(len(attributions)), key=lambda n: attributions[n].source or attributions[n].cue or attributions[n].content[0]):
        x = attributions[n]
        found = Resolution(records, k, x, turns, known).speaker()
        out[n] = found
        turns.append(((x.source or x.cue or x.content[0])[0], found))
        word = records.articles[k].text[slice(*x.source)].lower().strip() if x.source else ""
        if found.rule == "pronoun" and word in ("he", "she"):
            known[found.speaker] = "m" if word == "he" else "f"
    return [out[n] for n in range(len(attributions))]


class Resolution(Descriptions):
    """One attribution of an article, and who spoke before it."""

    def __init__(self, records, k, x, turns, known):
        self.records, self.k, self.x, self.turns, self.known = records, k, x, turns, known
        self.a = records.articles[k]

    def speaker(self):
        """The Speaker of this attribution."""
        if not self.x.source:
            return self._continued()
        found = self._of(read_source(self.a, *self._whole_source()))
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

def _joined(labels):
    *ahead, last = labels
    return f"{', '.join(ahead)} and {last}"


_REST = re.compile(
    r" and (?!he\b|she\b|it\b|they\b)[^.,;:“”\"\n]{2,60}(?= $)|"
    r" (?:President|Secretary|Minister)(?: [A-Z][\w.'’-]*){1,4}(?=,| )"
)
_OPEN = re.compile(r" [^,.;:()“”\"\n]{2,70}")
_TOLD = re.compile(
    r"\s*(?P<to>(?:in (?:an? |his |her )?(?:[\w-]+ )?(?:interview|statement|email|e-mail|phone call|message|appearance) (?:with|to|on) |"
    r"on |to ))?(?:[Tt]he )?(?:[a-z-]+ ){0,2}"
)
_TELLS = frozenset("told tell tells telling informed".split())
_HE_AND = re.compile(r"(?:[Hh]e|[Ss]he) (and .+)")
