"""The state that a speaker belongs to, by what the texts of a corpus say.

An office belongs to the state that stands beside it; without one it belongs to the United States where only they have an office of that
name and the article speaks of them, or, an office of the executive, to the state whose head or administration alone the article names.
Who serves somebody ("Moon's press secretary", "an aide to Mr. Roe") belongs where he does. Who held an office of a state keeps it; who
left a body of several states does not. A scholar belongs to a state only where his role gives it as his own or his house's ("a Russian
scholar", "at China's Renmin University"), and not to one that he studies or that his house merely stands in ("Seoul-based"). Where two
articles disagree, or the text says nothing, there is none.
"""

import re
from collections import Counter, defaultdict

from analysis.language import names
from analysis.language import text as language
from analysis.language.text import fold
from analysis.quotes import offices
from analysis.quotes.bodies import paragraphs_back
from analysis.quotes.mentions import words
from analysis.quotes.offices import lists

_FORMER = re.compile(r"\b(?:former|then|ex|retired|late|previous|ousted|onetime|one-time)\b|\bserved\b", re.I)
# What may stand between a possessor and the role: "the North's ceremonial president", "Trump's top national security adviser".
_POSSESSOR = re.compile(
    r"['’´]s? (?:(?:top|new|own|first|ceremonial|outgoing|incoming|former|then|current|powerful|longtime|late|chief) ){0,2}$"
)
_PARTY_AND_STATE = re.compile(r"(?:,? \(?[RDI]-[A-Z][a-z]*\.?(?:[A-Z]\.?)?(?![\w-])|,? \([RDI]\))")
_OF_HIS = r"(?:['’´]s?)? (?:administration|White House|[Cc]abinet|National Security Council|presidency)\b"
_ADMINISTRATION = re.compile(rf"(?<![\w.])([A-Z][\w.-]+){_OF_HIS}")
_OF_HIS = re.compile(_OF_HIS)
_SERVED = re.compile(r"[^.;\n]{0,90}?,? who (?:\w+ ){0,2}(?:served|worked|was|advised|had been)\b[^.;\n]{0,140}")
_SERVES = re.compile(r"\b(?:to|for|under|of|by) (?:the |then-|then |former |late |ex-|[A-Z][\w.-]*\.? )*$")
_ATTRIBUTE = re.compile(r"(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Tt]wo|[Aa]nother|[Ss]ome|[Ss]everal|[Ss]enior|[Tt]op|[Ff]ormer|[A-Z][\w.-]*) )*")
_VICE = re.compile(r"(?:(?:US|U\.S\.|[Ff]ormer|[Tt]hen|[Ii]ncoming|[Oo]utgoing)[ -])?[Vv]ice[ -][Pp]resident(?:-elect)?")
_HEAD_ENDS = re.compile(
    r",|\b(?:who|whose|whom|that|which|familiar|close|aware|briefed|chosen|filed|signed|joined|led|backed|to|about|against|with)\b"
)
_SENATORS = re.compile(r"(?:\b[Ss]enators?|\b[Cc]ongress(?:wo)?m[ae]n) *$")
_MINISTRY = re.compile(r"\b(?:(?:[Ff]oreign|[Dd]efen[cs]e|[Uu]nification|[Ii]nterior) [Mm]inistry|presidential office)(?: spokes\w+)?$")
_BODY_ENDS = re.compile(r"(?: \([A-Z]+\))? ")
_FOLLOWER = re.compile(r"\b(?:Republican|Democrat) $")
_HOUSE_OFFICIAL = re.compile(
    r"(?:(?:an?|the|one|another|some|several|two|senior|top|unnamed) )*(agency|ministry|department|bureau|embassy) "
    r"(?:officials?|spokes\w+|officers?|sources?)"
)
_STATE_S = re.compile(r"(?:(?:[A-Z]\w+ ){0,2}[A-Z]\w+['’´]s )?$")
_FEDERAL = re.compile(
    r"\b[Ff]ederal (?:\w+ )?(?:officials?|prosecutors?|judges?|courts?|authorities|agents?|investigators?|"
    r"agenc(?:y|ies)|regulators?|government)\b"
)
_MEMBERS = re.compile(r"(?:\b[Mm]embers of Congress|\b[Cc]ongressional (?:\w+ )?(?:aides?|leaders?|staffers?|sources?|investigators?))$")
_CLAUSE = re.compile(r"[a-z]+(?:s|ed) (?:the|that|an?|his|her)\b")  # "Ann Roe, claims the GOP in Ohio": no role
_PLAIN_PRESIDENT = re.compile(r"(?:(?:[Ff]ormer |[Tt]hen[ -]|ex-))?President")
_CONGRESS = re.compile(r"(?:[Tt]he )?(?:Senate|House|Congress)")
_BRIEFED = re.compile(r"[^.;:\n“”\"]{0,90}? in (?=[A-Z])")
_OTHER_DEMOCRATS = re.compile(r"\bDemocratic (?:Party|Republic|Unionist|Alliance|People|Union|Forces|Front|Progressive)|\bIrish\b")


def tells(text, start, end):
    """True where what stands beside a name without a role may tell a state all the same: "Republican", "(R-Wis.)", "who served in"."""
    return bool(_PARTY_AND_STATE.match(text, end) or _SERVED.match(text, end) or _FOLLOWER.search(text, max(0, start - 12), start))


class Sides:
    """The states of a corpus' people. Reads the roles of all its articles once, then only answers."""

    def __init__(self, corpus):
        self.corpus, self.votes, self.held = corpus, defaultdict(Counter), defaultdict(Counter)
        self.us = corpus.gaz.side("United States") or "United States"  # a case file may name them otherwise
        self._kept = {}
        namings = [(a, *n) for a in corpus.articles for n in a.namings]
        self._read(namings, self._stated)
        self._read(namings, self._american)
        self._read_presidents()
        self._read(namings, self._serving)

    def _once(self, what, a):
        """What a method says of an article, asked once for each."""
        key = what.__name__, id(a)
        if key not in self._kept:
            self._kept[key] = what(a)
        return self._kept[key]

    def _read(self, namings, rule):
        """Adds what a rule says of the people of whom the rules before said nothing."""
        known = set(self.votes)
        for a, person, p, roles in namings:
            if person in known:
                continue
            for start, role in roles or [(p.end, "")]:
                side = rule(a, p, start, role)
                if side:
                    self.votes[person][side] += 1
                    if not offices.is_scholar(role):
                        self.held[person][bool(_FORMER.search(role))] += 1

    def of(self, person, a=None):
        """The state on which nearly all that the corpus calls a person agrees; None where an article makes him somebody else."""
        votes = self.votes.get(person)
        if not votes or a is not None and self.is_other(person, a):
            return None
        top = votes.most_common(2)
        return top[0][0] if len(top) == 1 or top[0][1] >= 4 * top[1][1] else None

    def is_other(self, person, a):
        """True for a scholar without a state in one article whose namesake holds an office in another: no word of his having held it."""
        said = a.titles.get(person)
        if not said or self.held[person][True] or not self.held[person][False]:
            return False
        return all(offices.is_scholar(r) and not _FORMER.search(r) and not self.corpus.role_side(r) for r in said)

    # --- what one naming says

    def _stated(self, a, p, start, role):
        """The state that stands beside a role, as its owner or in it."""
        kind, owner = self._owner(a, start)
        if kind == "state" and role:
            return owner
        whole = a.text[max(0, start - 24) : start + len(role)].rstrip()
        return self.corpus.role_side(self._spelled(a, role, start)) or self._of_its_ministry(a, whole, start, p.end)

    def _american(self, a, p, start, role):
        """The United States, where a role or what stands behind the name is of a form that only they use."""
        owned = f"{_STATE_S.search(a.text, max(0, start - 24), start)[0]}{role} {p.name}"
        if _PARTY_AND_STATE.match(a.text, p.end) or offices.in_a_us_state(owned):
            return self.us
        if not role and _FOLLOWER.search(a.text, max(0, p.start - 12), p.start) and self.american(a):
            return self.us
        if not role or self.corpus.side(role) not in (None, self.us):
            return None
        if any(_BODY_ENDS.fullmatch(a.text, m.end(), start) for m in lists()["us_bodies"].finditer(a.text, max(0, start - 70), start)):
            return self.us  # "Customs and Border Protection (CBP) Commissioner"
        family_first = names.family_first(p.name.split())
        if not family_first and self._legislator(role) and self._of_its_congress(a):
            return self.us
        follower = not family_first and not _CLAUSE.match(role)
        return self.us if self.american_phrase(a, role, plain=follower) else None

    def _serving(self, a, p, start, role):
        """The state of whom a role says its holder serves, or of the executive to which it belongs."""
        owner = self.served(a, start, role)
        if owner is None and (m := _SERVED.match(a.text, p.end)):
            owner = next((self.bearer(a, q) for q in a.people_in(m.start(), m.end()) if _OF_HIS.match(a.text, q.end)), None)
        if owner:
            return self.of(owner)
        if _VICE.fullmatch(role) and role[0].isupper() and not re.match(r" (?:of|at|for)\b", a.text[p.end : p.end + 5]):
            return self.home(a)
        return self.executive(a, role, start)

    def _owner(self, a, start):
        """("state", name) or ("person", name) that owns what begins at a place: "Japan's", "Mr. Roe's top"; (None, None) without one."""
        m = _POSSESSOR.search(a.text, max(0, start - 40), start)
        if not m:
            return None, None
        # "China's Foreign Ministry" is one mention, which goes on behind the possessor.
        state = next((q.party for q in a.parties_in(m.start() - 40, m.start()) if m.start() <= q.end), None)
        if state:
            return "state", state
        person = next((q for q in a.people_in(m.start() - 40, m.start()) if q.end == m.start()), None)
        return ("person", self.bearer(a, person)) if person else (None, None)

    def served(self, a, start, role):
        """The person whom the holder of a role serves, or None: "Moon's press secretary", "official in the Roe administration"."""
        said = re.split(r",|\bwho\b", role)[0]
        head = re.split(r" (?:to|for|of|in|at|on|under|with|from|who) ", said)[0]
        if not _has_staff(head) or offices.is_scholar(head):
            return None
        kind, owner = self._owner(a, start)
        if kind == "person":
            return owner
        for q in a.people_in(start, start + len(said)):
            before, after = a.text[start : q.start], a.text[q.end : q.end + 30]
            if _OF_HIS.match(after) or _SERVES.search(before) or _ATTRIBUTE.fullmatch(before) and _has_staff(said[q.end - start :]):
                return self.bearer(a, q)
        return None

    def bearer(self, a, q):
        """Whom a PersonName of an article means."""
        return self.corpus.person(a, q.name, q.start, q.gender, q.title)[0]

    # --- what an article speaks of

    def american(self, a):
        """True where an article names the United States, and not only their capital, or their parties."""
        return self._once(self._find_american, a)

    def _find_american(self, a):
        return any(p.party == self.us and p.kind != "capital" for p in a.parties) or bool(lists()["us_marks"].search(a.text))

    def american_phrase(self, a, phrase, plain=True):
        """True where a phrase names a body or office of the United States, or (plain) a follower of their parties, if it fits."""
        known = lists()
        if known["us_bodies"].search(phrase):
            return True
        if self.corpus.side(phrase) not in (None, self.us):
            return False
        if _FEDERAL.search(phrase) and self._mostly_american(a):
            return True
        office = known["us_titles"].search(re.sub(r"[’´]", "'", fold(phrase)).lower())
        party = plain and known["us_partisans"].search(phrase) and not _OTHER_DEMOCRATS.search(phrase)
        return bool(office or party) and self.american(a)

    def american_source(self, a, name, phrase):
        """True where the words before a name in a source are American: "A Democratic veep candidate Jane Roe"."""
        before = phrase[: max(0, phrase.find(names.family_name(name)))]
        return bool(before) and not names.family_first(name.split()) and self.american_phrase(a, _HEAD_ENDS.split(before)[0])

    def _legislator(self, role):
        return bool(lists()["us_legislators"].intersection(re.findall(r"[a-z]+", fold(role).lower())))

    def _of_its_congress(self, a):
        """True where the senators and representatives of an article are American: it names the parties there, and no other senate."""
        return self._once(self._find_of_its_congress, a)

    def _find_of_its_congress(self, a):
        if not lists()["us_marks"].search(a.text):
            return False
        named = Counter(p.party for p in a.parties)
        return all(named[s] < max(1, named[self.us]) for s in lists()["senates_abroad"])

    def _read_presidents(self):
        """President Obama is of the United States where an article that is above all on them names his administration.

        So is who is called President in several articles, in such a one beside the White House, and never a few words from another state.
        """
        plain, abroad, called = set(), set(), Counter()
        for a in self.corpus.articles:
            mostly = self._mostly_american(a)
            for q in self.administrations(a) if mostly else ():
                if q not in self.votes and self.corpus.role_words[q]["president"]:
                    self._elect(q)
            presidents = [(q, p) for q, p, roles in a.namings if any(_PLAIN_PRESIDENT.fullmatch(r) for _, r in roles)]
            called.update({q for q, _ in presidents})
            for q, p in presidents:
                if q not in self.votes:
                    if mostly and "White House" in a.text:
                        plain.add(q)
                    if any(near.party != self.us for near in a.parties_in(p.start - 60, p.end + 60)):
                        abroad.add(q)
        for q in sorted(plain - abroad):
            if called[q] > 1:
                self._elect(q)

    def _elect(self, person):
        self.votes[person][self.us] += 1
        self.held[person][True] += 1

    def _mostly_american(self, a):
        return self._once(self._find_mostly_american, a)

    def _find_mostly_american(self, a):
        named = Counter(p.party for p in a.parties)
        return self.american(a) and named[self.us] >= max(named.values(), default=0)

    def administrations(self, a):
        """The people whose administrations an article names, in order and once each."""
        return self._once(self._find_administrations, a)

    def _find_administrations(self, a):
        found = {}
        for m in _ADMINISTRATION.finditer(a.text):
            if names.key(m.group(1)) in self.corpus.by_family:
                found.setdefault(m.group(1), m.start())
        return list(dict.fromkeys(self.corpus.person(a, name, place)[0] for name, place in found.items()))

    def heads_one(self, person):
        """True for a president or another head of government, by what the corpus calls him."""
        return any(_heads(r) for r in self.corpus.titles.get(person, ()))

    def home(self, a):
        """The one state whose administration an article names or, where it names none, whose head it calls so; or None."""
        return self._once(self._find_home, a)

    def _find_home(self, a):
        states = {s for q in self.administrations(a) if (s := self.of(q))}
        if not states:
            heads = (q for q, said in a.titles.items() if any(_heads(r) for r in said))
            states = {s for q in heads if (s := self.of(q))}
        if not states and "White House" in a.text:
            states = {self.us}
        return states.pop() if len(states) == 1 else None

    def _seat_before(self, a, place):
        """The state whose seat of government alone the sentence of a place or the one before names: "The White House was silent."."""
        sentences = language.sentences(a.text)
        start = sentences[max(0, language.containing(sentences, place) - 1)][0]
        seats = {p.party for p in a.parties_in(start, place) if p.kind == "seat"}
        return seats.pop() if len(seats) == 1 else None

    def executive(self, a, phrase, place):
        """The state of an office of the executive that names none, by the article; or None."""
        if not lists()["executive"].search(fold(phrase).lower()) or self.corpus.gaz.find(phrase):
            return None
        office = lists()["executive"].search(fold(phrase).lower()).group()
        home = self.home(a) or self._seat_before(a, place)
        others = self._once(self._executives, a).get(office, set()) - {home}
        return home if home and not others else None  # the article may tell of another state's too

    def _executives(self, a):
        """Office of the executive -> the states that stand right before it in an article."""
        found = defaultdict(set)
        for m in lists()["executive"].finditer(fold(a.text).lower()):
            near = a.parties_in(m.start() - 30, m.start())
            found[m.group()].update(p.party for p in near[-1:])
        return found

    # --- without a name

    def of_phrase(self, a, phrase, place, plain=True):
        """The state of a speaker by the phrase as it stands at or before a place, or None; plain: a party's follower has one too."""
        place = _where(a, phrase, place)
        if phrase.startswith("s ") and a.text[place - 1 : place] in ("'", "’", "´"):
            phrase, place = phrase[2:], place + 2  # the tagger's "s Foreign Ministry spokeswoman"
        kind, owner = self._owner(a, place)
        if kind == "state":
            return owner
        spelled = self._spelled(a, phrase, place)
        named = {p.party for p in self.corpus.gaz.find(spelled)}
        state = self.corpus.role_side(spelled) if spelled == phrase or len(named) == 1 else None
        # In "administration officials at work on China" the state is not theirs.
        if state or named and self.corpus.gaz.find(_HEAD_ENDS.split(spelled)[0]):
            return state
        if (owner := self.served(a, place, phrase)) and (side := self.of(owner)):
            return side
        phrase = _HEAD_ENDS.split(phrase)[0]
        if side := self.executive(a, phrase, place):
            return side
        if self.american_phrase(a, phrase, plain) or (_SENATORS.search(phrase) or _MEMBERS.search(phrase)) and self._of_its_congress(a):
            return self.us
        return self._of_its_ministry(a, phrase, place, place + len(phrase)) or self._of_the_body_before(a, phrase, place)

    def _of_the_body_before(self, a, phrase, place):
        """The state of "an agency official" after "South Korea's weather agency", the one agency of this paragraph and the one before."""
        m = _HOUSE_OFFICIAL.fullmatch(phrase.strip(" ,"))
        if not m:
            return None
        owned = re.compile(rf"['’´]s (?:[\w-]+ ){{0,3}}{m.group(1)}\b", re.I)
        floor = paragraphs_back(a.text, place, 1)
        ends = [m.start() for m in owned.finditer(a.text, floor, place)]
        # "South Korea's Defense Ministry" is one mention, which goes on behind the possessor.
        states = {next((q.party for q in a.parties_in(end - 40, end) if q.end >= end), None) for end in ends}
        return states.pop() if len(states) == 1 else None

    def _of_its_ministry(self, a, phrase, place, end):
        """The state of "a foreign ministry spokesman" at [place, end), where no state owns the ministry, by what stands around it."""
        if not _MINISTRY.search(phrase) or self.corpus.gaz.find(phrase):
            return None
        return self._briefs(a, end) or self._before(a, place)

    def _briefs(self, a, end):
        """The state of "a foreign ministry spokesman" who told reporters "in Beijing": that of the capital, where its ministry stands."""
        m = _BRIEFED.match(a.text, end)
        city = next(iter(a.parties_in(m.end(), m.end() + 1)), None) if m else None
        return city.party if city and city.kind == "capital" else None

    def of_body(self, a, phrase, place):
        """The state of a body that names none: "the North's news agency", "the Senate" of an article on the United States; or None."""
        place = _where(a, phrase, place)
        if state := self.corpus.side(self._spelled(a, phrase, place)):
            return state
        if self.corpus.gaz.find(phrase):
            return None
        if self.american_phrase(a, phrase) or _CONGRESS.fullmatch(phrase) and self._of_its_congress(a):
            return self.us
        return self._of_its_ministry(a, phrase, place, place + len(phrase))

    def _spelled(self, a, phrase, place):
        """A phrase with "the North" written out where the article says that it means North Korea."""
        for p in reversed(a.parties_in(place, place + len(phrase))):
            if p.surface in ("North", "South"):
                phrase = phrase[: p.start - place] + p.party + phrase[p.end - place :]
        return phrase

    def _before(self, a, place):
        """The state with which the sentence before begins, of which "a foreign ministry spokesman" is then one; or None."""
        sentences = language.sentences(a.text)
        i = language.containing(sentences, place)
        if not i:
            return None
        start, end = sentences[i - 1]
        named = a.parties_in(start, end)
        subject = named and named[0].start <= start + 4 and named[0].kind in ("name", "capital", "institution")
        return named[0].party if subject and a.text[start : start + 1].isalpha() else None


def _where(a, phrase, place):
    """Where a phrase stands: at a place, or where "who" stands there, last before it."""
    return place if a.text.startswith(phrase, place) else max(0, a.text.rfind(phrase, max(0, place - 400), place))


def _has_staff(phrase):
    """True where the head of a phrase names who serves somebody."""
    head = re.findall(r"[a-z]+", fold(re.split(r" (?:to|for|of|in|at|on|under|with|from|by|who) ", phrase)[0]).lower())
    return bool(head) and head[-1] in lists()["staff"]


def _heads(role):
    """True for a plain head of state or government: "U.S. President", "Prime Minister", no vice president and no president's spokesman."""
    found = set(re.findall(r"[a-z]+", fold(role.split(" and ")[-1]).lower()))  # "the president and Defense Secretary": the latter
    return bool(found & lists()["heads"]) and not found & (words()["lesser"] - {"former", "late", "ex"}) and " of the " not in role
