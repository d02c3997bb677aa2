"""Who speaks for which state, learned from the articles themselves ("Japanese Foreign Minister Taro Kono").

The gazetteer holds no people. An article that introduces a person by state and office says all that is needed; what most
articles of a corpus say of a name holds for the others.
"""

import re
from collections import Counter, defaultdict

from analysis.language.gazetteer import Party

from .actions import load_actions
from .clauses import TEMPORAL

_NAME = r"((?:[A-Z][\w'-]+|[A-Z]\.)(?: (?:[A-Z][\w'-]+|[A-Z]\.|bin|al|de|van|von)){0,3})"
_SHARE = 0.8
_NOT_NAMES = frozenset("the on in at for and of monday tuesday wednesday thursday friday saturday sunday said".split())


def _introduction():
    titles = "|".join(sorted(map(re.escape, load_actions().words["titles"]), key=len, reverse=True))
    return re.compile(rf"(?:'s?)? (?:[a-z]+ |[A-Z][a-z]+ ){{0,3}}?(?:{titles})(?:,)? {_NAME}")


def learn(texts, mentions):
    """{name: party} of the office holders that the texts introduce, full names and names after a title alike.

    texts: folded texts; mentions: the gazetteer's mentions of each. A name that several states claim goes to the one with at least
    four fifths of its introductions, else to none.
    """
    pattern, votes = _introduction(), defaultdict(Counter)
    for text, found in zip(texts, mentions, strict=True):
        for p in found:
            if p.kind in ("person",):
                continue
            m = pattern.match(text, p.end, min(len(text), p.end + 110))
            if m is None:
                continue
            name = m.group(1)
            words = name.split()
            while words and words[-1].rstrip("'s").lower() in _NOT_NAMES:
                words.pop()
            name = re.sub(r"'s?$", "", " ".join(words))
            if len(name) > 2 and words and words[0].lower() not in _NOT_NAMES:
                votes[name][p.party] += 1
    out = {}
    for name, count in votes.items():
        party, n = count.most_common(1)[0]
        if n >= _SHARE * sum(count.values()):
            out[name] = party
    return out


def short(name, family_first=None):
    """The part of a name that stands alone later: the family name, first in East Asian names ("Kim", "Pompeo")."""
    family_first = family_first or frozenset(load_actions().words["family_first"])
    words = name.split()
    if words[0] in family_first and (len(words) > 2 or len(words) == 2 and ("-" in words[1] or len(words[0]) <= 5)):
        return words[0]
    return words[-1]


class People:
    """Mentions of the learned office holders in a text."""

    def __init__(self, people):
        family = frozenset(load_actions().words["family_first"])
        self.by_first = defaultdict(list)
        self.shorts = defaultdict(set)
        for name, party in people.items():
            words = name.split()
            self.by_first[words[0]].append((name, party))
            if len(words) > 1:
                self.shorts[short(name, family)].add((name, party))
            else:
                self.shorts[name].add((name, party))
        for options in self.by_first.values():
            options.sort(key=lambda o: -len(o[0]))
        self.shorts = dict(self.shorts)
        self.keys = frozenset(self.by_first) | frozenset(self.shorts)
        self.titles = frozenset(t.split()[-1] for t in load_actions().words["titles"] if t[0].isupper())

    def find(self, text, taken):
        """The mentions taken, with those of people among them, sorted and none over another. Short names only where they are clear."""
        full, loose = [], []
        last = 0
        for m in re.finditer(r"(?<![\w-])[A-Z][\w'-]*", text) if self.keys else ():
            if m.start() < last:
                continue
            word = m.group()
            bare = word[:-2] if word.endswith("'s") else word
            for name, party in self.by_first.get(bare, ()):
                stop = m.start() + len(name)
                if " " in name and text.startswith(name, m.start()) and not text[stop : stop + 1].isalnum():
                    full.append((m.start(), stop, name, party))
                    last = stop
                    break
            else:
                if bare in self.shorts:
                    loose.append((m.start(), m.start() + len(bare), bare))
        named = defaultdict(set)
        for *_, name, party in full:
            named[short(name)].add(party)
        for a, _, bare in loose:
            # "President Trump": the title is as good as the full name.
            if bare not in named and text[max(0, a - 24) : a].rstrip().rpartition(" ")[2] in self.titles:
                named[bare] |= {party for _, party in self.shorts[bare]}
        out = [Party(a, b, party, "person", text[a:b]) for a, b, _, party in full]
        for a, b, bare in loose:
            options = named.get(bare, ())
            if len(options) == 1 and bare.lower() not in TEMPORAL:
                out.append(Party(a, b, next(iter(options)), "person", text[a:b]))
        spans = sorted([*taken, *out], key=lambda p: (p.start, -(p.end - p.start)))
        merged, end = [], -1
        for p in spans:
            if p.start >= end:
                merged.append(p)
                end = p.end
        return merged
