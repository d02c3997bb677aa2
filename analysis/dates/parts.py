"""The parts of a matched expression, and what an article has said so far: the ground that values are read from."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading
from analysis.dates.direction import direction, happened
from analysis.dates.grammar import Match, Tokens
from analysis.language.document import Document, read

WHOSE = frozenset("his her its their our my".split())
STEP = {
    "this": 0,
    "last": -1,
    "past": -1,
    "next": 1,
    "coming": 1,
    "current": 0,
    "latest": -1,
    "previous": -1,
    "following": 1,
    "same": 0,
    "that": 0,
}
IN_TEXT = frozenset(("previous", "following", "same", "that"))
_MODIFIERS = frozenset("early earlier late later mid ending opening middle rest".split())
_WRITTEN = frozenset("year yy written part fy clock clocknum decade".split())  # read from their figures
_EMPTY = frozenset("x the a an comma hy of".split())
_RIGHT_BEFORE = 30  # characters, of the longest such as "earlier in the year 2015, on "
_QUALIFIERS = frozenset("det amod nummod compound".split())
_UNIT_OF = {"unit": None, "units": None, "hour": None, "hours": None, "quarter": "Q", "century": "CE", "weekend": "WE"}


@dataclass
class Context:
    """Text and publication date of an article, and the dates that it has named so far."""

    text: str
    published: date | None
    last: Reading | None = None  # the last date with an interval
    last_day: Reading | None = None
    period: Reading | None = None  # the last quarter, half or year
    last_place: int = -1

    @cached_property
    def document(self) -> Document:
        """The reading of the text, asked for only where the tense decides."""
        return read([self.text])[0]

    def note(self, reading, place, compared=False):
        """Remember a date as the one that later expressions may be counted from.

        compared: the date is only what a result is held against ("a year earlier"); the period spoken of stays what it was.
        """
        if reading.type not in ("DATE", "TIME") or reading.earliest is None:
            return
        self.last, self.last_place = reading, place
        if reading.granularity in ("day", "time"):
            self.last_day = reading
        elif reading.granularity in ("quarter", "half", "year") and not compared:
            self.period = reading

    def reference(self):
        """The day that anchored expressions are counted from: the last date named, or publication."""
        return self.last if self.last is not None else (cal.day(self.published) if self.published else None)


@dataclass
class Expression:
    """One match of a pattern in its text: its words, its parts by class, and the side of publication on which it lies."""

    tokens: Tokens
    match: Match
    context: Context

    @property
    def rule(self) -> str:
        """Name of the pattern."""
        return self.match.rule.name

    @property
    def published(self) -> date | None:
        """Day of publication of the article."""
        return self.context.published

    @property
    def places(self) -> range:
        """Its tokens."""
        return range(self.match.i, self.match.j)

    @cached_property
    def words(self) -> list[str]:
        """Its tokens in lower case."""
        return [self.tokens.word(k) for k in self.places]

    @cached_property
    def names(self) -> list[str]:
        """The class of each of its tokens."""
        return [self.tokens.name(k) for k in self.places]

    @cached_property
    def parts(self) -> dict:
        """Its parts by class: {'month': 8, 'dom': 5, 'mod': 'START', 'deixis': 'last', ...}."""
        return _fields(self.tokens, self.match)

    @cached_property
    def where(self) -> str | None:
        """'past', 'future' or 'present' of publication, as the sentence tells (direction.direction); None where it does not."""
        return direction(self.context.document, self.tokens.starts[self.match.i], self.tokens.ends[self.match.j - 1])

    @cached_property
    def happened(self) -> bool:
        """True beside the noun of what a past verb tells, where that noun names no event of a calendar (direction.happened)."""
        return happened(self.context.document, self.tokens.starts[self.match.i], self.tokens.ends[self.match.j - 1])

    @property
    def part_of_a_time(self) -> bool:
        """True before "of July", "of 2018", "in his term": the last week of July is no week before publication."""
        after, name = self.tokens.word(self.match.j), self.tokens.name(self.match.j + 1)
        whose = self.tokens.word(self.match.j + 1) in WHOSE
        return after in ("of", "in") and (whose or name in ("month", "season", "year", "the", "this", "last", "next", "that"))

    def within(self, granularity: str) -> Reading | None:
        """The year or week right before the expression, as in "in 2015, on Dec. 28"; None where another date or no date stands there."""
        k, last = self.match.i - 1, self.context.last
        k -= self.tokens.word(k) in ("on", "in")
        if self.tokens.word(k) != "," or last is None or last.granularity != granularity or not self.near(_RIGHT_BEFORE):
            return None
        return last if self.tokens.name(k - 1) in ("year", "unit") else None

    def qualifies(self, k: int) -> bool:
        """True where token k stands with a noun behind it in the tree: the "that" of "that Friday", the "10th" of "10th floor"."""
        document = self.context.document
        words = document.words_in(self.tokens.starts[k], self.tokens.ends[k])
        return any(document.head[i] > i and document.deprel[i].split(":")[0] in _QUALIFIERS for i in words)

    @property
    def ahead(self) -> bool:
        """True where the sentence speaks of what is to come, in the future or the present tense."""
        return self.where in ("future", "present")

    def near(self, characters: int) -> bool:
        """True where the last date of the text stands at most so many characters before this one."""
        return self.tokens.starts[self.match.i] - self.context.last_place < characters


def unit_code(tokens: Tokens, k: int) -> str:
    """Code of the unit that token k names; minutes are M_, so that they are told from months."""
    name = tokens.name(k)
    code = _UNIT_OF[name] or tokens.value(k)
    return "M_" if code == "M" and name in ("hour", "hours") else code


def number(tokens: Tokens, i: int, j: int) -> float | None:
    """Number that tokens i to j spell: 24, twenty four, a hundred, 2 1/2, two and a half; None where they spell none."""
    total = current = 0
    seen = False
    k = i
    while k < j:
        name, string = tokens.name(k), tokens.strings[k]
        if name in ("dom", "num") and tokens.name(k + 1) == "dom" and tokens.name(k + 2) == "slash":
            return float(string) + float(tokens.strings[k + 1]) / float(tokens.strings[k + 3])
        if name in ("dom", "num", "year"):
            current, seen = float(string.replace(",", "")), True
        elif name in ("one", "two", "numword", "teen", "tens"):
            current, seen = current + (1 if name == "one" else tokens.value(k)), True
        elif name in ("scale", "thousand"):
            current, seen = (current or 1) * tokens.value(k), True
        elif name == "half":
            total, seen = total + 0.5, True
        elif name in ("to", "or") and seen:
            return number(tokens, k + 1, j) or current
        elif name in _UNIT_OF and seen:
            break
        k += 1
    return total + current if seen else None


def approximation(e: Expression) -> str | None:
    """TIMEX3 modifier of a quantity: about, nearly, more than, at least."""
    words = e.words
    if e.names[0] == "approx":
        return e.tokens.value(e.match.i)
    no = words[0] == "no"
    for mod, pairs, found in (
        ("MORE_THAN", ("more than", "just over"), words[0] == "over"),
        ("LESS_THAN", ("less than", "fewer than", "just under"), words[0] == "under"),
        ("EQUAL_OR_MORE", ("at least",), no and "less" in words[:3]),
        ("EQUAL_OR_LESS", ("at most", "up to"), no and "more" in words[:3]),
    ):
        if found or " ".join(words[:2]) in pairs:
            return mod
    return "APPROX" if "so" in words else None


def _fields(tokens, match):
    f = {}
    for k in range(match.i, match.j):
        name = tokens.name(k)
        if name in _MODIFIERS:
            if not (name in ("later", "earlier") and tokens.name(k - 1) in ("hy", "or")):
                f.setdefault("mod", tokens.value(k))
                f.setdefault("modword", name)
        elif name in STEP:
            if name in ("past", "coming") and f.get("deixis") == "this":
                f["deixis"] = name  # this past December
            f.setdefault("deixis", name)
        elif name in ("dom", "ordnum", "num"):
            _figures(tokens, k, f)
        elif name == "ordword":
            f.setdefault("ordinal", tokens.value(k))
        elif name in _WRITTEN:
            f.setdefault(name, tokens.strings[k])
        elif name in _UNIT_OF:
            f.setdefault("unit", unit_code(tokens, k))
            f.setdefault("unitname", name)
        elif name not in _EMPTY:
            f.setdefault(name, tokens.value(k) if tokens.value(k) is not None else tokens.word(k))
    return f


def _figures(tokens, k, f):
    figures = float(tokens.strings[k].rstrip("stndrh").replace(",", ""))
    f.setdefault("ordinal" if tokens.name(k) == "ordnum" else "number", figures)
    if "month" in (tokens.name(k - 1), tokens.name(k + 1), tokens.name(k + 2)) or "dom" not in f:
        f["dom"] = figures
