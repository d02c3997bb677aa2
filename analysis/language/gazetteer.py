"""The states and bodies that a text names: by name, adjective, capital, seat of government or institution.

The lists are data (data/gazetteer/*.yml) and hold no people; leaders come from the case file alone. A text is passed
once: every word with a capital is looked up as the first word of a name, and the longest name that stands there wins,
so that "North Korea" is never found inside another name and "New Mexico" is no Mexico.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import schema

from .text import fold

KINDS = ("name", "demonym", "capital", "seat", "institution", "person")
# Keys of states.yml, and of a party in a case file, with the kind of mention they make.
_STATE_KEYS = {"also": "name", "adj": "demonym", "people": "demonym", "capital": "capital", "seats": "seat", "bodies": "institution"}
_CASE_KEYS = {"names": "name", "demonyms": "demonym", "capitals": "capital", "institutions": "institution", "people": "person"}
_FIRST = re.compile(r"(?<![^\W_])[^\W\d_a-zß-öø-ÿ][^\W_]*")
_WORD_ON = re.compile(r"[^\W_]")
_NEXT = re.compile(r" ([^\W\d_]+(?:'s)?|D\.C)")
_LAST = re.compile(r"([^\W\d_]+\.?) $")
_LONGEST_TITLE = len("Messrs.")  # what is longer and ends in a full stop is the end of a sentence
_COMPASS = re.compile(r"(?<![^\W_])[Tt]he (North|South)(?! (?:[A-Z]|of\b))(?![\w-])")


class Party(NamedTuple):
    """A mention of a party: where it stands, the party, and how it is named."""

    start: int
    end: int
    party: str
    kind: str
    surface: str


class Gazetteer:
    """Finds the mentions of parties in a text. Made by gazetteer(case); holds nothing that a call changes."""

    def __init__(self, case=None):
        states, self._context = _load("states.yml"), _load("context.yml")
        self.parties = tuple(states)
        self._phrases = {}   # first word -> {form: (party, kind)}
        for party, entry in states.items():
            self._add(party, party, "name")
            for key, kind in _STATE_KEYS.items():
                for phrase in entry.get(key, ()):
                    self._add(phrase, party, kind)
        self._add("Korea", "South Korea", "name")
        for phrase in self._context["not_a_party"]:
            self._add(phrase, None, None)
        self._add_case(case)
        # A word's phrases are looked up by their lengths, the longest first: a case file may hold thousands of people of one first name.
        self._lengths = {key: sorted({len(form) for form in forms}, reverse=True) for key, forms in self._phrases.items()}
        self._personal = frozenset(self._context["personal"])
        self._before = frozenset(self._context["before"])
        self._behind = frozenset(self._context["behind"])
        self._things = frozenset(self._context["city_things"])
        self._city_states = frozenset(("Singapore", "Monaco", "Luxembourg", "Hong Kong", "Djibouti", "Panama"))
        modifier = "|".join(map(re.escape, self._context["modifiers"]))
        head = "|".join(self._context["heads"])
        # A name or adjective carries an institution behind it, or before it ("the government of Japan").
        self._behind_state = re.compile(rf"(?:'s?)? (?:(?:{modifier}) ){{0,4}}(?:{head})(?![\w-])", re.IGNORECASE)
        self._before_state = re.compile(rf"(?:(?:{modifier}) ){{0,3}}(?:{head}) of (?:the )?$", re.IGNORECASE)

    def find(self, text):
        """Mentions of parties in reading order, none inside another: [Party(start, end, party, kind, surface)]."""
        folded = fold(text)
        found, last = [], 0
        for m in _FIRST.finditer(folded):
            at, forms = m.start(), self._phrases.get(m.group())
            if forms is None or at < last:
                continue
            for length in self._lengths[m.group()]:
                phrase = folded[at : at + length]
                end = at + len(phrase)
                if phrase in forms and not _WORD_ON.match(folded, end):
                    last = end
                    found.append((at, end, *forms[phrase]))
                    break
        found = [f for f in found if f[2]] + [(m.start(1), m.end(1), f"{m.group(1)} Korea", "name") for m in self._compass(folded)]
        found.sort()
        found = self._in_context(folded, found)
        return [Party(s, e, party, kind, text[s:e]) for s, e, party, kind in self._institutions(folded, found)]

    def side(self, text):
        """The one party that a mention names ("a Seoul official": South Korea), or None where it names none or several."""
        parties = {p.party for p in self.find(text)}
        return parties.pop() if len(parties) == 1 else None

    def _add(self, phrase, party, kind):
        phrase = fold(phrase)
        first = _FIRST.match(phrase)
        if first is None:
            # "the Netherlands": the name alone is in the list too; the article is no part of it.
            rest = phrase.partition(" ")[2]
            if phrase.startswith("the ") and _FIRST.match(rest):
                self._add(rest, party, kind)
            return
        for form in {phrase, phrase.upper()} if len(phrase) > 3 else {phrase}:
            key = _FIRST.match(form).group()
            forms = self._phrases.setdefault(key, {})
            if party is not None or form not in forms:
                forms[form] = party, kind

    def _add_case(self, case):
        for party, entry in (getattr(case, "parties", None) or {}).items():
            self._add(party, party, "name")
            for key, kind in _CASE_KEYS.items():
                for phrase in (entry or {}).get(key) or ():
                    self._add(phrase, party, kind)
        for person, entry in (getattr(case, "people", None) or {}).items():
            side = (entry or {}).get("side")
            if not side:
                continue
            names = (person, *((entry or {}).get("aliases") or ()))
            for name in names:
                self._add(name, side, "person")
            # "the Moon administration" is the state; a bare surname is left to the reader of names, who knows the text.
            # The surname stands first or last: both are tried, since "the Mike administration" hurts nobody.
            for surname in {name.split()[n] for name in names for n in (0, -1)}:
                for head in ("administration", "government", "cabinet"):
                    self._add(f"{surname} {head}", side, "institution")
                    self._add(f"{surname}'s {head}", side, "institution")

    def _compass(self, text):
        """ "the North" and "the South" in a text that speaks of Korea."""
        if "North Korea" not in text and "Pyongyang" not in text:
            return
        both = "South Korea" in text or "Seoul" in text
        for m in _COMPASS.finditer(text):
            if m.group(1) == "North" or both:
                yield m

    def _in_context(self, text, found):
        """The mentions less the people, cities and things that only look like a state."""
        doubtful = [
            f
            for f in found
            if text[f[0] : f[1]] in self._personal or f[3] == "capital" or f[2] in self._city_states or text[f[0] : f[1]] == "US"
        ]
        if not doubtful and not any(text[f[0] : f[1]] in self._context["never_before"] for f in found):
            return found
        people, kept = set(), []
        for f in found:
            surface = text[f[0] : f[1]]
            if surface in self._personal and self._is_person(text, *f[:2]):
                people.add(surface)
            elif not self._is_thing(text, surface, f):
                kept.append(f)
        lacking = {n for n, cues in self._context["needs"].items() if not any(re.search(rf"\b{c}\b", text) for c in cues)}
        others = {f[2] for f in kept if text[f[0] : f[1]] not in people}
        return [f for f in kept if text[f[0] : f[1]] not in lacking and (text[f[0] : f[1]] not in people or f[2] in others)]

    def _is_person(self, text, start, end):
        after = _NEXT.match(text, end)
        if after and after[1][0].isupper() and after[1] not in self._behind and not after[1].isupper():
            return True
        before = _LAST.search(text, max(0, start - 24), start)
        if not before or not before[1][0].isupper() or before[1].isupper() and len(before[1]) > 2:
            return False
        if before[1].endswith(".") and len(before[1]) > _LONGEST_TITLE:
            return False
        return before[1].rstrip(".") not in self._before

    def _is_thing(self, text, surface, f):
        after = _NEXT.match(text, f[1])
        if surface == "US":
            # In a headline all in capitals "US" is the pronoun ("TELL US MORE"), unless an article or nothing stands before.
            before = _LAST.search(text, max(0, f[0] - 24), f[0])
            return bool(before and before[1].isupper() and len(before[1]) > 1 and before[1] not in ("THE", "AND", "BY", "OF"))
        if not after:
            return False
        if after[1] in self._context["never_before"].get(surface, ()):
            return True
        return (f[3] == "capital" or f[2] in self._city_states and f[3] == "name") and after[1] in self._things

    def _institutions(self, text, found):
        """The mentions, each lengthened over the institution it carries."""
        out, at = [], -1
        for i, (start, end, party, kind) in enumerate(found):
            if start < at:
                continue
            if kind in ("name", "demonym", "capital"):
                limit = found[i + 1][0] if i + 1 < len(found) else len(text)
                m = self._behind_state.match(text, end, min(limit, end + 80))
                if m and not (kind == "name" and party == "United States" and text.startswith("States", start)):
                    end, kind = m.end(), "institution"
                elif kind == "name":
                    m = self._before_state.search(text, max(0, start - 60, at), start)
                    if m:
                        start, kind = m.start(), "institution"
            out.append((start, end, party, kind))
            at = end
        return out


@lru_cache(maxsize=16)
def gazetteer(case=None):
    """The Gazetteer of all states, with what a case file adds to it. Cached by case."""
    return Gazetteer(case)


@lru_cache(maxsize=1)
def states():
    """Names of the parties that are states: bodies of several have neither capital nor people. Some capitals are left out as names of
    much else (Santiago)."""
    return frozenset(name for name, entry in _load("states.yml").items() if entry.get("capital") or entry.get("people"))


@lru_cache(maxsize=4)
def _load(name):
    # BaseLoader: every scalar stays text ("No 10" and "On" are words here, not truth values).
    return schema.data(f"gazetteer/{name}", text=True)


def table():
    """Name of each party -> its names and adjectives (states.yml)."""
    return _load("states.yml")


@lru_cache(maxsize=512)
def adjective(party):
    """The adjective of a party ("Chinese"), None where the gazetteer has none."""
    forms = _load("states.yml").get(party, {}).get("adj")
    return forms[0] if forms else None
