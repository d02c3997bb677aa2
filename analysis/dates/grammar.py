"""Where a text may speak of time: tokens, their classes, and the spans that the patterns of data/dates.yml match.

The text becomes a string with one character per token (its class), and all patterns together are one regular expression
over that string. Words that no pattern names are one and the same character, so that most of a text is passed over at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis import schema
from analysis.language.text import fold

_DATA = Path(__file__).resolve().parent.parent / "data" / "dates.yml"
_ABBREVIATED = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat|Sun)\."
_MONTH_NAME = r"(?i:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_TOKEN = rf"""{_ABBREVIATED}
    | [ap]\.m\b\.? | [AP]\.M\b\.?
    | (?<![\d./-])(?: \d{{4}}([-/.])\d\d?\1\d\d? | \d\d?/\d\d?/(?:\d{{4}}|\d\d) | \d\d?([.-])\d\d?\2\d{{4}}
        | \d\d?-{_MONTH_NAME}-(?:\d{{4}}|\d\d) )(?![\d/]|[.-]\d)
    | \d{{1,2}}:\d\d(?::\d\d)?
    | \b(?: [QH][1-4] | [1-4][QH] | FY[ ]?'?(?:\d{{4}}|\d\d) )\b
    | \d+(?:,\d{{3}})*(?:\.\d+)?(?:(?:st|nd|rd|th|s|am|pm)\b)?
    | '\d\ds?\b
    | [^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*
    | '(?:s\b)?
    | \n[^\S\n]*\n\s*
    | [^\w\s] | _+"""
_MARKS = {
    ",": "comma",
    "/": "slash",
    "'s": "s",
    "'": "s",
    "$": "money",
    "#": "money",
    "£": "money",
    "€": "money",
    "¥": "money",
    "%": "percent",
    **dict.fromkeys('.;:!?")', "stop"),
}
_BY_FORM = "year yy dom num ordnum written part fy clock clocknum decade hy break stop".split()  # classes that no list of words gives
_LEAF = re.compile(r"<([^<>]+)>")
_OTHER = "x"
_MEMO_LIMIT = 300_000


@dataclass(frozen=True)
class Rule:
    """One pattern of the data file: its name, the kind of value it takes, and how many tokens in front are not part of it."""

    name: str
    kind: str
    trim: int
    days: tuple = ()


@dataclass(frozen=True)
class Grammar:
    """The compiled data file."""

    rules: tuple
    pattern: re.Pattern
    codes: dict  # class -> character
    names: dict  # character -> class
    lower: dict  # word, lower case -> class
    cased: dict  # word as written -> class
    values: dict  # (class, word) -> value
    token: re.Pattern
    core: re.Pattern
    run: re.Pattern


class Tokens:
    """The tokens of one text: their strings, places and classes."""

    __slots__ = ("text", "strings", "starts", "ends", "codes", "grammar", "_held")

    def __init__(self, text: str, grammar: Grammar):
        self.text, self.grammar = fold(text) if not text.isascii() else text.replace("\t", " "), grammar
        # fold turns every line break but \n into a blank; both keep the length.
        matches = list(grammar.token.finditer(self.text))
        self.strings = [m.group() for m in matches]
        self.starts = [m.start() for m in matches]
        self.ends = [m.end() for m in matches]
        self.codes = _codes(self, grammar)
        self._held = {}

    def __len__(self):
        return len(self.strings)

    def name(self, i: int) -> str:
        """Class of token i; 'x' for a word of no class and past either end of the text."""
        return self.grammar.names.get(self.codes[i], "x") if 0 <= i < len(self.strings) else "x"

    def word(self, i: int) -> str:
        """Token i in lower case; '' past either end of the text."""
        return self.strings[i].lower() if 0 <= i < len(self.strings) else ""

    def value(self, i: int):
        """Value that the data file gives to token i, or None."""
        name, string = self.name(i), self.strings[i]
        values = self.grammar.values
        for form in (string, string.lower(), string.capitalize()):
            if (name, form) in values:
                return values[name, form]
        return None

    def holds(self, pattern: re.Pattern) -> bool:
        """True where the text has a match of a pattern anywhere; asked once per text."""
        if pattern not in self._held:
            self._held[pattern] = bool(pattern.search(self.text))
        return self._held[pattern]

    def tight(self, i: int) -> bool:
        """True where no white space stands between token i and the next one."""
        return i + 1 < len(self.strings) and self.ends[i] == self.starts[i + 1]


@lru_cache(maxsize=1)
def _data():
    return schema.data(_DATA.name)


@lru_cache(maxsize=8)
def word_lists(section: str) -> dict[str, frozenset]:
    """The word lists of a section of data/dates.yml: name -> frozenset of words."""
    return {name: frozenset(words) for name, words in _data()[section].items()}


@lru_cache(maxsize=1)
def named_days() -> dict[str, tuple]:
    """Days of history known by their number: {"9/11": (the day, the words of which one must follow; none where any may)}."""
    return {d["number"]: (d["day"], frozenset(d.get("followed_by", ()))) for d in _data()["named_days"]}


@lru_cache(maxsize=1)
def holidays() -> dict[str, dict]:
    """Name of a holiday -> its entry in the data file: how its day is found in a year."""
    return {name: entry for entry in _data()["holidays"] for name in entry["names"]}


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar of data/dates.yml, compiled once."""
    data = _data()
    lower, cased, values = {}, {}, {}
    for name, words in data["classes"].items():
        for word, value in words.items():
            word = str(word).rstrip("_")
            values[name, word] = value
            (lower if word == word.lower() else cased)[word] = name
    leaves = dict.fromkeys([*data["classes"], "holiday", *_BY_FORM])
    leaves.update(dict.fromkeys(_MARKS.values()))
    macros = data["macros"]
    patterns = [_expand(rule["pattern"], macros) for rule in data["rules"]]
    for pattern in patterns:
        for leaf in _LEAF.findall(pattern):
            for name in leaf.split("|"):
                if name not in leaves and name not in data["groups"] and name != "x":
                    word = name.rstrip("_")
                    if word in lower:
                        raise ValueError(
                            f"{_DATA.name}: the pattern {pattern!r} names the word {word!r}, which is in the class {lower[word]!r}"
                        )
                    leaves[name] = None
                    lower[word] = name
    days = holidays()
    cased.update(dict.fromkeys(days, "holiday"))
    values.update({("holiday", name): day for name, day in days.items()})
    names = "|".join(map(re.escape, sorted(days, key=len, reverse=True))).replace(r"\ ", r"[ ]")
    codes = {name: chr(0xE000 + i) for i, name in enumerate(leaves)}
    rules = tuple(Rule(r["name"], r["kind"], r.get("trim", 0), tuple(map(str, r.get("days", ())))) for r in data["rules"])
    compiled = "|".join(f"(?P<r{i}>{_encode(p, codes, data['groups'])})" for i, p in enumerate(patterns))
    every = f"{chr(0xE000)}-{chr(0xE000 + len(codes))}"
    core = [codes[c] for c in data["core"]]
    return Grammar(
        rules, re.compile(compiled), codes, {v: k for k, v in codes.items()}, lower, cased, values,
        re.compile(rf"\b(?:{names})(?!\w) | {_TOKEN}", re.VERBOSE), re.compile("[" + "".join(core) + "]"), re.compile(f"[{every}]+"),
    )  # fmt: skip


def _expand(pattern, macros):
    for _ in range(4):
        pattern = re.sub(r"\{([A-Z]+)\}", lambda m: macros[m.group(1)], pattern)
    return re.sub(r"\s+", "", pattern)


def _encode(pattern, codes, groups):
    def one(name):
        if name == "x":
            return _OTHER
        return "".join(one(n) for n in groups[name]) if name in groups else codes[name]

    return _LEAF.sub(lambda m: "[" + "".join(one(n) for n in m.group(1).split("|")) + "]", pattern)


_memo = {}


def _codes(tokens, g):
    """One character per token. What a word is does not hang on its place, so it is worked out once per word."""
    if len(_memo) > _MEMO_LIMIT:
        _memo.clear()
    out = []
    for i, string in enumerate(tokens.strings):
        code = _memo.get(string)
        if code is None:
            code = _memo[string] = g.codes.get(_class(string, g), _OTHER)
        if string == "-":
            code = g.codes["hy"] if i > 0 and tokens.tight(i - 1) and tokens.tight(i) else _OTHER
        out.append(code)
    return "".join(out)


def _class(string, g):
    first = string[0]
    if first.isdigit():
        return _number(string)
    if string[-1].isdigit() and first in "QHF":
        return "fy" if first == "F" else "part"
    if first == "'" and len(string) > 2 and string[1].isdigit():
        return "decade" if string.endswith("s") else "yy"
    if string in _MARKS:
        return _MARKS[string]
    if string.isspace():
        return "break"
    if string in g.cased:
        return g.cased[string]
    if string.isupper() and len(string) > 2 and string.capitalize() in g.cased and string not in ("MARCH", "MAY"):
        return g.cased[string.capitalize()]
    return g.lower.get(string.lower())


def _number(string):
    if any(mark in string for mark in "-/") or string.count(".") == 2:
        return "written"
    if string[-1] in "QH":
        return "part"
    if ":" in string:
        return "clock"
    tail = string.lstrip("0123456789,.")
    figures = string[: len(string) - len(tail)]
    if tail in ("am", "pm"):
        return "clocknum"
    if tail == "s":
        return "decade" if figures.isdigit() and len(figures) in (2, 4) and figures.endswith("0") else None
    if tail:
        return "ordnum"
    if not figures.isdigit():
        return "num"
    if len(figures) == 4 and 1000 <= int(figures) <= 2199:
        return "year"
    return "dom" if len(figures) <= 2 and 1 <= int(figures) <= 31 else "num"


@dataclass(frozen=True)
class Match:
    """A rule's match: tokens i to j (half open)."""

    rule: Rule
    i: int
    j: int


def matches(tokens: Tokens) -> list[Match]:
    """Matches of the patterns in one text, from left to right, none overlapping another."""
    g = tokens.grammar
    found = []
    for run in g.run.finditer(tokens.codes):
        a, b = run.span()
        if not g.core.search(tokens.codes, a, b):
            continue
        for m in g.pattern.finditer(tokens.codes, a, b + 1):  # one more, for what must not follow
            if m.end() > m.start():
                rule = g.rules[int(m.lastgroup[1:])]
                found.append(Match(rule, m.start() + rule.trim, m.end()))
    return found
