"""Terms of several words found in a text, all terms of all frames in one pass over its words.

A term is a sequence of words; in it `*` stands for any letters of a word, or alone for any one word, `(a|b)` for either,
`(a|b)?` for either or nothing. A word written with a capital asks for a capital in the text. Apostrophes, hyphens and
blanks, American and British spellings and the possessive 's make no difference. The terms make up a trie over words
(not characters: a character automaton loses "in" where "in the" fails at a word's edge).
"""

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analysis import schema
from analysis.language.gazetteer import gazetteer
from analysis.language.text import WORD, fold

_LIMIT = 5000  # readings of one pattern; more is a slip of the pen
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")
_PATTERN_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[\w*]+(?:'[\w*]+)*")
# What may stand between two words of one term: a blank or a hyphen, with a quotation mark beside it, but no comma, period,
# dash or paragraph break.
_GAP = re.compile(r"['\"]?(?:[ \n]|-)['\"]?")
_DASHES = frozenset("–—―‒−")   # fold makes them hyphens
_INITIALS = re.compile(r"(?:[a-z]\.){2,}")
_TITLED = 0.75   # share of a line's other long words with a capital from which its capitals say nothing


class Tokens(NamedTuple):
    """Words of a text: start and end offsets, and their types (folded, lower case, one spelling; a possessive 's kept)."""

    starts: array
    ends: array
    types: list


@dataclass(frozen=True)
class Entry:
    """One pattern as it goes into the trie: group (a frame's number), the pattern as written, and whom it excludes."""

    group: int
    pattern: str
    excludes: tuple = None  # None: a term. (): bars every hit of its group inside it. (patterns,): bars hits of those patterns


@lru_cache(maxsize=1)
def _spelling():
    table = schema.data("spelling.yml")
    stems = dict(table["stems"])
    for stem in table["ise_verbs"]:
        for ending in ("e", "i", "a"):
            stems[f"{stem}is{ending}"] = f"{stem}iz{ending}"
    return stems, sorted({len(s) for s in stems}, reverse=True)


def american(word: str) -> str:
    """The word with its British stem replaced by the American one; a word that the table has not is returned as it is."""
    stems, lengths = _spelling()
    for n in lengths:
        if word[:n] in stems:
            return stems[word[:n]] + word[n:]
    return word


@lru_cache(maxsize=200_000)
def word_type(surface: str) -> str:
    """The form under which a word of a folded text is counted: lower case, American spelling; US and U.S. are `u.s.`."""
    # The country and the pronoun differ by their capitals only.
    if surface in ("US", "U.S.", "U.S"):
        return "u.s."
    word = surface.lower()
    if _INITIALS.fullmatch(word):
        word = word.replace(".", "")
    return american(word)


def base(word: str) -> str:
    """A type without its possessive 's."""
    return word[:-2] if word.endswith("'s") else word


@lru_cache(maxsize=8192)
def tokenise(text: str) -> Tokens:
    """Tokens of a text. Kept for the texts seen last, because every frame, concept and word list needs the same ones."""
    folded = fold(text)
    spans = [m.span() for m in WORD.finditer(folded)]
    # Arrays, because the cache would otherwise hold two objects a word.
    return Tokens(array("i", [s for s, _ in spans]), array("i", [e for _, e in spans]), [word_type(folded[s:e]) for s, e in spans])


def expand(pattern: str) -> list[str]:
    """All readings of a pattern's groups, each a string without groups. ValueError where parentheses do not match."""
    done, todo = [], [fold(pattern)]
    while todo:
        text = todo.pop(0)
        m = _GROUP.search(text)
        if not m:
            done.append(" ".join(text.split()))
            if "(" in text or ")" in text:
                raise ValueError(f"the pattern {pattern!r} has a parenthesis without its fellow")
            continue
        options = m.group(1).split("|") + ([""] if m.group(2) else [])
        todo += [text[: m.start()] + o + text[m.end() :] for o in options]
        if len(todo) + len(done) > _LIMIT:
            raise ValueError(f"the pattern {pattern!r} has more than {_LIMIT} readings; split it into several")
    return list(dict.fromkeys(done))


def pattern_words(reading: str) -> list[tuple[str, bool]]:
    """Words of one reading of a pattern: a list of (type, must be capitalised). ValueError where it holds no word."""
    rest = _PATTERN_WORD.sub("", reading)
    if rest.strip(" -'\""):
        raise ValueError(f"the pattern {reading!r} holds {rest.strip()[0]!r}; expected words, *, ( | ) and ?")
    found = _PATTERN_WORD.findall(reading)
    if not found:
        raise ValueError(f"the pattern {reading!r} holds no word")
    if found[0] == "*" or found[-1] == "*":
        raise ValueError(f"the pattern {reading!r} begins or ends with a lone *, which would match any word; write a word there")
    return [(word_type(w), w[0].isupper()) for w in found]


class _Node:
    __slots__ = ("words", "prefixes", "globs", "any", "entries", "memo", "longest")

    def __init__(self):
        self.words, self.prefixes, self.globs, self.any, self.entries, self.memo = {}, {}, {}, None, [], {}
        self.longest = 0   # length of the longest prefix: a "word" of a megabyte has no more of them than any other

    def child(self, word):
        if word == "*":
            self.any = self.any or _Node()
            return self.any
        if "*" not in word:
            return self.words.setdefault(word, _Node())
        if word.index("*") == len(word) - 1:
            self.longest = max(self.longest, len(word) - 1)
            return self.prefixes.setdefault(word[:-1], _Node())
        return self.globs.setdefault(re.compile(".*".join(map(re.escape, word.split("*")))), _Node())

    def after(self, word):
        """Nodes that a word of the text leads to."""
        found = self.memo.get(word)
        if found is None:
            stem = base(word)
            found = [self.words[w] for w in dict.fromkeys((word, stem)) if w in self.words]
            if self.prefixes:
                found += [self.prefixes[stem[:n]] for n in range(1, min(len(stem), self.longest) + 1) if stem[:n] in self.prefixes]
            found += [node for glob, node in self.globs.items() if glob.fullmatch(stem)]
            if self.any:
                found.append(self.any)
            # Tuples, because the list of a word without a node is the common case and costs nothing this way.
            found = self.memo[word] = tuple(found)
            if len(self.memo) > 500_000:
                self.memo.clear()
        return found


class Matcher:
    """The compiled terms of several groups. `find(text)` gives their hits; groups do not see each other.

    in_names: whether a term of one word counts where it is part of a longer name ("Naval War College").
    """

    def __init__(self, entries, in_names=True):
        self.root, self.in_names = _Node(), in_names
        for entry in entries:
            for reading in expand(entry.pattern):
                node, parts = self.root, pattern_words(reading)
                for word, _ in parts:
                    node = node.child(word)
                capitals = tuple(i for i, (_, capital) in enumerate(parts) if capital)
                node.entries.append((entry, capitals, parts[-1][0].endswith("'s")))

    def find(self, text: str) -> list[tuple[int, int, int, str]]:
        """Hits of a text as (start, end, group, pattern), sorted; within a group the longest wins and none overlap."""
        starts, ends, types = tokens = tokenise(text)
        after, found, barred = self.root.after, [], []
        for i, word in enumerate(types):
            nodes = after(word)
            if not nodes:
                continue
            j = i
            while nodes:
                for node in nodes:
                    for entry, capitals, possessive in node.entries:
                        if capitals and not all(text[starts[i + k]].isupper() for k in capitals):
                            continue
                        if not (capitals or self.in_names or i < j) and in_name(text, tokens, i):
                            continue
                        (found if entry.excludes is None else barred).append((i, j, entry, possessive))
                j += 1
                if j == len(types) or not any(n.words or n.prefixes or n.globs or n.any for n in nodes):
                    break
                if not _joined(text, ends[j - 1], starts[j]):
                    break
                nodes = tuple(n for node in nodes for n in node.after(types[j]))
        return _resolve(tokens, found, barred)


def in_name(text: str, tokens: Tokens, i: int) -> bool:
    """Whether a word is part of a longer name: it and the word before or behind have capitals that neither a sentence's beginning nor a
    headline, initials or the name of a state account for ("War" in "the Naval War College", not "Army" in "the Japanese Army")."""
    if not _capital(text, tokens, i) or _first(text, tokens, i):
        return False
    beside = [tokens.starts[k] for k in (_beside(text, tokens, i, -1), _beside(text, tokens, i, 1)) if k is not None]
    if not beside:
        return False
    start = text.rfind("\n", 0, tokens.starts[i]) + 1
    line = text[start : (text + "\n").index("\n", start)]
    own = {at - start for at in (tokens.starts[i], *beside)}
    rest = [m.group()[0].isupper() for m in WORD.finditer(line) if m.start() not in own and m.start() and len(m.group()) > 3]
    if sum(rest) >= _TITLED * len(rest):
        return False
    states = gazetteer().find(line)
    return not all(any(p.start <= at - start < p.end for p in states) for at in beside)


def _beside(text, tokens, i, step):
    """The place of the capitalised word before or behind a word, beyond an "of" or "and"; None where there is none."""
    for k in (i + step, i + 2 * step):
        if not 0 <= k < len(tokens.starts) or not _joined(text, tokens.ends[min(k, k - step)], tokens.starts[max(k, k - step)]):
            return None
        if tokens.types[k] not in schema.data("spelling.yml")["inside_names"]:
            return k if _capital(text, tokens, k) and not _first(text, tokens, k) else None
    return None


def _capital(text, tokens, i):
    word = text[tokens.starts[i] : tokens.ends[i]]
    return word[0].isupper() and not word.isupper()


def _first(text, tokens, i):
    """Whether nothing but marks stands between a word and the end of the sentence or line before."""
    gap = text[tokens.ends[i - 1] : tokens.starts[i]] if i else "\n"
    return any(mark in gap for mark in "\n.!?:“\"")


def _joined(text, end, start):
    gap = text[end:start]
    return gap in (" ", "-") or (len(gap) < 4 and not set(gap) & _DASHES and _GAP.fullmatch(fold(gap)) is not None)


def _resolve(tokens, found, barred):
    if barred:
        over = {}
        for x in barred:
            for k in range(x[0], x[1] + 1):
                over.setdefault(k, []).append(x)
        found = [f for f in found if not any(_bars(x, f) for x in over.get(f[0], ()))]
    if len(found) > 1:
        found.sort(key=lambda f: (f[0] - f[1], f[0]))
    taken, hits = {}, []
    for i, j, entry, possessive in found:
        used = taken.setdefault(entry.group, set())
        if used.isdisjoint(range(i, j + 1)):
            used.update(range(i, j + 1))
            end = tokens.ends[j]
            if not possessive and tokens.types[j].endswith("'s"):
                end -= 2
            hits.append((tokens.starts[i], end, entry.group, entry.pattern))
    hits.sort()
    return hits


def _bars(exclusion, hit):
    i, j, entry, _ = exclusion
    inside = entry.group == hit[2].group and i <= hit[0] and hit[1] <= j
    return inside and (not entry.excludes or hit[2].pattern in entry.excludes)
