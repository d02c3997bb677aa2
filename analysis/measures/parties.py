"""Which states and groups the words of an argument mean: by the gazetteer, by what the texts say of a person, by what stands before.

Who a name belongs to is learned from the articles ("Chinese telecoms giant Huawei", "Kim Yong Chol, a North Korean general"); who a
pronoun or "the administration" means follows the antecedents of the reading and, where it has none, the party spoken of last.
"""

from bisect import bisect_left
from collections import Counter, defaultdict

from analysis.language.gazetteer import gazetteer

from .wordlists import load, words

# A name goes to a state that has at least this share of what ties it to any.
SHARE = 0.7
# Words between a state's adjective and a name, or between a name and the apposition that states where it belongs.
GAP = 5
_PUNCTUATION = frozenset(".,;:!?()\"“”'’—–-[]")


class Parties:
    """The parties of the arguments of a corpus of documents.

    documents: the readings of the texts. case: a Case, whose parties and people come before what is learned.
    """

    def __init__(self, documents, case=None):
        self.gazetteer = gazetteer(case)
        self.documents = documents
        self.mentions = [self.gazetteer.find(d.text) for d in documents]
        self._starts = [[m.start for m in found] for found in self.mentions]
        self._bodies, self._counts = {}, {}
        self._covered = [_covered(d, found) for d, found in zip(documents, self.mentions, strict=True)]
        self.people = self._learn()
        self.home = [self._home(k) for k in range(len(documents))]
        self._learn_officials()
        common = Counter(h for h in self.home if h)
        self._common_home = common.most_common(1)[0][0] if common else None

    def named(self, k, start, end):
        """The parties that a span of document k names, in order, each once: [(place, party)]."""
        found = self.mentions[k]
        i = bisect_left(self._starts[k], start)
        if i and found[i - 1].end > start:
            i -= 1
        out = [(m.start, self._ally(k, m) or m.party) for m in found[i:] if m.start < end] if i < len(found) else []
        out += self._people_in(k, start, end)
        seen, kept = set(), []
        for place, party in sorted(out):
            if party not in seen:
                seen.add(party)
                kept.append((place, party))
        return kept

    def _ally(self, k, mention):
        """ "Iran-backed militias": the armed group that a state stands behind, which is not the state; None for any other mention."""
        document = self.documents[k]
        behind = [document.word(i).lower() for i in document.words_in(mention.end, mention.end + 40)]
        if len(behind) < 3 or behind[0] != "-" or behind[1] not in words("allied"):
            return None
        kind = next((load("words.yml")["armed"][w] for w in behind[2:6] if w in load("words.yml")["armed"]), None)
        return f"{mention.party}-{behind[1]} {kind}" if kind else None

    def counts(self, k):
        """How often document k names each party, its people included."""
        if k not in self._counts:
            self._counts[k] = Counter(self._ally(k, m) or m.party for m in self.mentions[k])
            self._counts[k].update(p for _, p in self._people_in(k, 0, len(self.documents[k].text)))
        return self._counts[k]

    def of_span(self, k, start, end, avoid=()):
        """The parties that an argument means (a tuple, empty where nothing tells); `avoid`: parties that it cannot be."""
        named = [p for _, p in self.named(k, start, end)]
        if named:
            return tuple(named)
        document = self.documents[k]
        inside = document.words_in(start, end)
        low = [document.word(i).lower() for i in inside]
        for i in inside:
            back = int(document.antecedent[i])
            hops = 0
            while back >= 0 and hops < 12:
                a, b = document.mention_span(back)
                named = tuple(p for _, p in self.named(k, a, b) if p not in avoid)
                if named:
                    return named[:3]
                back, hops = int(document.antecedent[back]), hops + 1
        return self._by_kind(k, start, low, frozenset(avoid))

    def _by_kind(self, k, start, low, avoid):
        """The parties of a description or pronoun without an antecedent, by what it can stand for."""
        have = set(low)
        if have & words("speaker"):
            party = self._speaker(k, start)
            if party:
                return (party,)
        if have & words("both") and not have & words("speaker"):
            pair = self._last(k, start, avoid, most=2)
            if len(pair) == 2:
                return pair
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
        document, out = self.documents[k], []
        for i in document.words_in(start, end):
            word = document.word(i)
            if word[:1].isupper() and i not in self._covered[k]:
                party = self.people.get(_bare(word))
                if party is not None:
                    out.append((int(document.start[i]), party))
        return out

    def _learn(self):
        """{last or only word of a name: party} from what stands beside it, over all documents."""
        votes = defaultdict(Counter)
        for k, document in enumerate(self.documents):
            inside = self._covered[k]
            for m in self.mentions[k]:
                if m.kind in ("person", "capital", "seat"):
                    continue
                behind = document.words_in(m.end, m.end + 90)
                self._vote_name_behind(document, behind, m, inside, votes)
                self._vote_name_before(document, m, inside, votes)
        return {name: party for name, count in votes.items() for party, n in count.most_common(1) if n >= SHARE * sum(count.values())}

    def _learn_officials(self):
        """Names behind a bare office ("President Obama", "Secretary Tillerson") that no article ties to a state are the home's own."""
        votes = defaultdict(Counter)
        for k, document in enumerate(self.documents):
            inside = self._covered[k]
            for i in range(1, len(document.start) if self.home[k] else 0):
                word = document.word(i)
                if word[:1].isupper() and i not in inside and word.lower() not in words("offices") and self._office_before(document, i):
                    name = [_bare(word)]
                    while (
                        i + len(name) < len(document.start)
                        and document.word(i + len(name))[:1].isupper()
                        and i + len(name) not in inside
                        and len(name) < 3
                    ):
                        name.append(_bare(document.word(i + len(name))))
                    self._vote(name, self.home[k], votes)
        for name, count in votes.items():
            if name not in self.people:
                self.people[name] = count.most_common(1)[0][0]

    @staticmethod
    def _office_before(document, i):
        """True right behind an office that is part of a name: "President", "Secretary of State", "Defense Secretary"."""
        before = [document.word(j) for j in range(max(0, i - 3), i)]
        if before[-1].lower() in words("offices") and before[-1][0].isupper():
            return True
        return len(before) == 3 and before[0].lower() in words("offices") and before[1] in ("of", "for") and before[2][0].isupper()

    def _vote_name_behind(self, document, behind, m, inside, votes):
        """ "Russian President Vladimir Putin", "Chinese telecoms giant Huawei": an office or a plain noun, then the name."""
        office = any(w in words("offices") for w in m.surface.lower().split())
        name, gap = [], 0
        for i in behind:
            word = document.word(i)
            low = word.lower()
            if word in ("'s", "’s", "'", "’") and not name:
                continue
            if low in words("offices") or low in words("addresses"):
                if name:
                    break
                office = True
            elif word[:1].isupper() and i not in inside and (office or name):
                name.append(_bare(word))
            elif name or word in _PUNCTUATION and word != "-" or i in inside or low in words("small") or gap >= GAP:
                break
            gap += 1
        self._vote(name if office else [], m.party, votes)

    def _vote_name_before(self, document, m, inside, votes):
        """ "Huawei, a Chinese firm", "Kim Jong Un, North Korea's leader": the name, a comma, at most five words, the state."""
        at = document.words_in(m.start, m.end)
        if not len(at):
            return
        i, gap = at[0] - 1, 0
        while i >= 0 and gap < GAP and document.word(i) != ",":
            if document.word(i)[:1].isupper() or document.word(i) in _PUNCTUATION:
                return
            i, gap = i - 1, gap + 1
        if i <= 0 or document.word(i) != ",":
            return
        behind = [document.word(j).lower() for j in range(at[-1] + 1, min(len(document.start), at[-1] + 5))]
        surface = m.surface.lower().split()
        if not any(w in words("offices") for w in (*behind, *surface)):
            return
        name, i = [], i - 1
        while i >= 0 and document.word(i)[:1].isupper() and i not in inside and len(name) < 4:
            name.insert(0, _bare(document.word(i)))
            i -= 1
        self._vote(name, m.party, votes)

    def _vote(self, name, party, votes):
        name = [
            w
            for w in name
            if len(w) > 2 and w.lower() not in words("not_a_place") | words("small") or w in ("Xi", "Li", "Ri", "Trump", "Obama")
        ]
        for w in {name[-1], name[0]} if name else ():
            votes[w][party] += 2 if w == name[-1] else 1

    def _bare_body(self, surface):
        """True for a body whose name has no state in it ("the State Department")."""
        if surface not in self._bodies:
            self._bodies[surface] = not self.gazetteer.find(surface.split()[0]) and not self.gazetteer.find(" ".join(surface.split()[:2]))
        return self._bodies[surface]

    def _home(self, k):
        """The state of the article's own officials: whose bodies it names without their state, else whose people it names most."""
        count = Counter()
        for m in self.mentions[k]:
            if m.kind == "seat" or m.kind == "institution" and self._bare_body(m.surface):
                count[m.party] += 3
            elif m.kind == "institution":
                count[m.party] += 1
        document = self.documents[k]
        for i in range(len(document.start)):
            word = document.word(i)
            if word[:1].isupper():
                party = self.people.get(_bare(word))
                if party is not None:
                    count[party] += 1
        return count.most_common(1)[0][0] if count else None


def contents_of(attribution):
    """Spans of what is said, of an attribution of the reading."""
    return tuple((int(s[0]), int(s[1])) for s in attribution.content)


def source_of(attribution):
    """(start, end) of who says it, or None."""
    source = attribution.source
    return None if source is None else (int(source[0]), int(source[1]))


def _bare(word):
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _covered(document, mentions):
    """Indices of the words inside the mentions of parties."""
    return {i for m in mentions for i in document.words_in(m.start, m.end)}
