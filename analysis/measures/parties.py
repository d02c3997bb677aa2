"""Which states and groups the words of an argument mean: by the gazetteer, by the records of entities/, by what stands before.

Officials and bodies act for the state of their record; a firm or a citizen belongs to the state whose the texts call it ("Chinese telecoms
giant Huawei"), a well-known firm to its own. Who a pronoun or "the administration" means follows the antecedents of the reading and,
where it has none, the party spoken of last.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache

from analysis import schema
from analysis.entities import places
from analysis.entities.records import Records
from analysis.language.names import is_title

from .wordlists import load, words

# A name goes to a state that has at least this share of what ties it to any.
SHARE = 0.7
# A name is told to be a state's at least this often: "Mr." and "Obama" stand beside some state's name, too, now and then.
TOLD = 0.05
# An outlet's name tells whose bodies an article means where at least this share of the parties that it names are of the outlet's state.
OWN = 0.1
HOPS = 12  # antecedents followed one after the other


class Parties:
    """The parties of the arguments of a corpus of documents.

    documents: the readings of the texts. case: a Case, whose parties and people come before what is learned. outlets, days: of each
    article, None where they are not known; they tell whose official "the minister" is.
    """

    def __init__(self, documents, case=None, outlets=None, days=None):
        none = [None] * len(documents)
        self.documents = documents
        self.records = Records([d.text for d in documents], outlets or none, days or none, case, documents)
        self.mentions = [_allies(d, a.parties) for d, a in zip(documents, self.records.articles, strict=True)]
        self._starts = [[m.start for m in found] for found in self.mentions]
        self._counts = {}
        self._covered = [_covered(d, found) for d, found in zip(documents, self.mentions, strict=True)]
        self.people = [self._officials(k) for k in range(len(documents))]
        self._add_owned()
        self.outlet_state = [self._outlet_state(k, outlet) for k, outlet in enumerate(outlets or none)]
        self.home = [self._home(k) for k in range(len(documents))]
        common = Counter(h for h in self.home if h)
        self._common_home = common.most_common(1)[0][0] if common else None

    def _state(self, k, m):
        """The state for which a person or body speaks, by the records of entities/; None for what speaks for none."""
        states = self.records.states
        if m.kind == "person":
            return states.state_of(m.entity, k).state or states.state_of(m.entity).state
        return self.records.body_at(k, m.start, m.name, m.name)[1].state

    def _officials(self, k):
        """[(start, end, party)] of the people and bodies of document k that speak for a state."""
        found = ((m, self._state(k, m)) for m in self.records.articles[k].mentions if m.kind != "state")
        document, covered = self.documents[k], self._covered[k]
        return [(m.start, m.end, p) for m, p in found if p and not any(i in covered for i in document.words_in(m.start, m.end))]

    def _add_owned(self):
        """Adds the firms and citizens that speak for no state, by name: whose the texts call them ("Nexperia, a Dutch firm"), else whose
        everybody knows them to be (data/entities/firms.yml)."""
        votes, names, often, common = defaultdict(Counter), [], Counter(), set()
        for k, document in enumerate(self.documents):
            taken = self._covered[k] | {i for a, b, _ in self.people[k] for i in document.words_in(a, b)}
            proper = [i for i, tag in enumerate(document.upos) if tag == "PROPN" and i not in taken and document.word(i)[0].isupper()]
            names.append([i for i in proper if not is_title(document.word(i))])
            often.update(document.word(i) for i in names[k])
            common.update(w for i in range(len(document.upos)) if (w := document.word(i)).islower())
            mine = set(names[k])
            for q in (q for q in self.mentions[k] if q.kind in ("name", "demonym")):
                for i in _phrase(document, document.words_in(q.start, q.end)[-1:]):
                    if i in mine:
                        votes[document.word(i)][q.party] += 1
        top = {word: count.most_common(1)[0] for word, count in votes.items() if word.lower() not in common}
        owner = {word: p for word, (p, n) in top.items() if n >= max(SHARE * votes[word].total(), TOLD * often[word])}
        owner = {word: party for word, party in _firms().items() if word not in top} | owner
        for k, document in enumerate(self.documents):
            spans = ((int(document.start[i]), int(document.end[i]), owner.get(document.word(i))) for i in names[k])
            towns = ((p.start, p.end, p.state) for p in self.records.states.articles[k].places)
            self.people[k] = sorted(self.people[k] + [s for s in (*spans, *towns) if s[2]])

    def named(self, k, start, end):
        """The parties that a span of document k names, in order, each once: [(place, party)]."""
        found = self.mentions[k]
        i = bisect_left(self._starts[k], start)
        if i and found[i - 1].end > start:
            i -= 1
        out = [(m.start, m.party) for m in found[i:] if m.start < end] if i < len(found) else []
        out += self._people_in(k, start, end)
        seen, kept = set(), []
        for place, party in sorted(out):
            if party not in seen:
                seen.add(party)
                kept.append((place, party))
        return kept

    def shares(self, k, trigger, role):
        """{party: share}: what the network finds of each party's words in the article for a role of a trigger."""
        out = Counter()
        for i, share in trigger.parties.get(role, ()):
            party = self._of_word(k, i) if i >= 0 else None
            if party is not None:
                out[party] += share
        return out

    def _of_word(self, k, i):
        """The party that word i names, or that its antecedents name; None where nothing tells."""
        document = self.documents[k]
        for j in (i, *_antecedents(document, i)):
            if named := self.named(k, int(document.start[j]), int(document.end[j])):
                return named[0][1]
        return None

    def counts(self, k):
        """How often document k names each party, its people included."""
        if k not in self._counts:
            self._counts[k] = Counter(m.party for m in self.mentions[k])
            self._counts[k].update(p for _, p in self._people_in(k, 0, len(self.documents[k].text)))
        return self._counts[k]

    def of_span(self, k, start, end, avoid=()):
        """The parties that an argument means (a tuple, empty where nothing tells); `avoid`: parties that it cannot be."""
        return self.told(k, start, end, avoid) or self.guessed(k, start, end, avoid)

    def told(self, k, start, end, avoid=()):
        """The parties that an argument names or takes up; "both" are the two spoken of last."""
        named = [p for _, p in self.named(k, start, end)]
        if named:
            return tuple(named)
        document = self.documents[k]
        inside = document.words_in(start, end)
        for i in inside:
            for back in _antecedents(document, i):
                named = tuple(p for _, p in self.named(k, *document.mention_span(back)) if p not in avoid)
                if named:
                    return named[:3]
        have = {document.word(i).lower() for i in inside}
        pair = self._last(k, start, frozenset(avoid), most=2) if have & words("both") and not have & words("speaker") else ()
        return pair if len(pair) == 2 else ()

    def guessed(self, k, start, end, avoid=()):
        """The parties that a description or pronoun of nobody named can stand for: "the government" is the article's own."""
        document = self.documents[k]
        return self._by_kind(k, start, {document.word(i).lower() for i in document.words_in(start, end)}, frozenset(avoid))

    def _by_kind(self, k, start, have, avoid):
        """The parties of a description or pronoun without an antecedent, by what it can stand for."""
        if have & words("speaker"):
            party = self._speaker(k, start)
            if party:
                return (party,)
        if have & words("last_person"):
            last = self._last(k, start, avoid, people=True)
            if last:
                return last
        if have & words("home_bodies") and self._home_of(k):
            return (self._home_of(k),)
        if have & words("last_state"):
            if have & words("foreign"):
                avoid = avoid | {self._home_of(k)}
            return self._last(k, start, avoid)
        return ()

    def _home_of(self, k):
        return self.home[k] or self._common_home

    def _speaker(self, k, start):
        """The party of whoever says the words at `start`, by the attributions of the reading."""
        for a in self.documents[k].attributions:
            source = source_of(a)
            if source is not None and any(s <= start < e for s, e in contents_of(a)):
                named = self.of_span(k, *source) if not (source[0] <= start < source[1]) else ()
                if named:
                    return named[0]
        last = self._last(k, start, frozenset(), people=True)
        return last[0] if last else self._home_of(k)

    def _last(self, k, start, avoid, people=False, most=1):
        """The parties spoken of last before a place: the first of its sentence, then those of the sentences before."""
        document = self.documents[k]
        at = document.words_in(start, start + 1)
        n = int(document.sentence[at[0]]) if len(at) else 0
        out = []
        for back in range(n, max(-1, n - 4), -1):
            a, b = document.sentence_span(back)
            b = min(b, start)
            found = self._people_in(k, a, b) if people else self.named(k, a, b)
            for _, party in sorted(found):
                if party not in avoid and party not in out:
                    out.append(party)
            if len(out) >= most:
                return tuple(out[:most])
        if people and not out:
            return self._last(k, start, avoid, people=False, most=most)
        return tuple(out)

    def _people_in(self, k, start, end):
        """[(place, party)] of the known people, firms and bodies that a span names."""
        return [(a, party) for a, b, party in self.people[k] if a < end and b > start]

    def _home(self, k):
        """The state of the article's own officials: that of its outlet, else whose bodies it names without their state, else whose people
        it names most."""
        if self.outlet_state[k]:
            return self.outlet_state[k]
        count = Counter()
        for m in self.mentions[k]:
            if m.kind in ("seat", "institution"):
                bare = m.kind == "seat" or not self.records.gaz.find(" ".join(m.surface.split()[:2]))
                count[m.party] += 3 if bare else 1
        count.update(party for *_, party in self.people[k])
        return count.most_common(1)[0][0] if count else None

    def _outlet_state(self, k, outlet):
        """The state that an outlet's name tells ("Bangkok Post", "Cebu Courier"), where the article tells enough of it; else None."""
        if not isinstance(outlet, str):
            return None
        count, found = self.counts(k), [m.party for m in self.records.gaz.find(outlet)]
        words = "".join(c if c.isalnum() or c in "-'’" else " " for c in outlet).split()
        towns = (" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1))
        found += [state for town in towns for state in places.table()[0].get(places.plain(town), ()) if count[state]]
        return found[0] if found and count[found[0]] >= OWN * count.total() else None


@lru_cache(maxsize=1)
def _firms():
    """{a firm's name in one word: its state}."""
    return {name: state for state, names in schema.data("entities/firms.yml").items() for name in names}


def contents_of(attribution):
    """Spans of what is said, of an attribution of the reading."""
    return tuple((int(s[0]), int(s[1])) for s in attribution.content)


def source_of(attribution):
    """(start, end) of who says it, or None."""
    source = attribution.source
    return None if source is None else (int(source[0]), int(source[1]))


def _allies(document, mentions):
    """The mentions, in which "Iran-backed militias" is the armed group that a state stands behind, which is not the state."""
    out, following = [], [m.start for m in mentions[1:]] + [len(document.text)]
    for m, ahead in zip(mentions, following, strict=False):
        behind = [(document.word(i).lower(), int(document.end[i])) for i in document.words_in(m.end, m.end + 40)]
        allied = len(behind) > 2 and behind[0][0] == "-" and behind[1][0] in words("allied")
        armed = next(((load("words.yml")["armed"][w], end) for w, end in behind[2:6] if w in load("words.yml")["armed"]), None)
        if allied and armed:
            m = m._replace(party=f"{m.party}-backed {armed[0]}", end=armed[1] if armed[1] <= ahead else m.end)
        out.append(m)
    return out


def _antecedents(document, i):
    """The words that word i takes up, the nearest first."""
    for _ in range(HOPS):
        i = int(document.antecedent[i])
        if i < 0:
            return
        yield i


def _phrase(document, inside):
    """The names in the noun phrase that a state's name or adjective stands in, its appositions included."""
    if not len(inside):
        return []
    i, hops = inside[0], 0
    while document.head[i] >= 0 and document.deprel[i] in _WITHIN and hops < 4:
        i, hops = int(document.head[i]), hops + 1
    if not hops:
        return []
    out, todo = [], [i]
    while todo:
        i = todo.pop()
        out.append(i)
        todo += [c for c in document.children(i) if document.deprel[c] in _NAMES]
    return out


_NAMES = frozenset(("flat", "compound", "appos", "nmod:desc"))
_WITHIN = _NAMES | {"amod", "nmod:poss"}


def _covered(document, mentions):
    """Indices of the words inside the mentions of parties."""
    return {i for m in mentions for i in document.words_in(m.start, m.end)}
