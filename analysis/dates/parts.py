"""The parts of a matched expression, and what an article has said so far: the ground that values are read from."""

from dataclasses import dataclass

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading

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
_UNIT_OF = {"unit": None, "units": None, "hour": None, "hours": None, "quarter": "Q", "century": "CE", "weekend": "WE"}


@dataclass
class Context:
    """Publication date of an article and the dates that it has named so far."""

    published: object  # datetime.date or None
    last: Reading | None = None  # the last date with an interval
    last_day: Reading | None = None
    period: Reading | None = None  # the last quarter, half or year
    last_place: int = -1

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


def fields(tokens, match):
    """The parts of an expression by class: {'month': 8, 'dom': 5, 'mod': 'START', 'deixis': 'last', ...}."""
    f = {}
    for k in range(match.i, match.j):
        name = tokens.name(k)
        if name in ("early", "earlier", "late", "later", "mid", "ending", "opening", "middle", "rest"):
            if not (name in ("later", "earlier") and tokens.name(k - 1) in ("hy", "or")):
                f.setdefault("mod", tokens.value(k))
                f.setdefault("modword", name)
        elif name in STEP:
            f.setdefault("deixis", name)
        elif name in ("dom", "ordnum", "num"):
            figures = tokens.strings[k].rstrip("stndrh")
            f.setdefault("ordinal" if name == "ordnum" else "number", float(figures.replace(",", "")))
            if "month" in (tokens.name(k - 1), tokens.name(k + 1), tokens.name(k + 2)) or "dom" not in f:
                f["dom"] = float(figures.replace(",", ""))
        elif name == "ordword":
            f.setdefault("ordinal", tokens.value(k))
        elif name in ("year", "yy", "iso", "slashed", "clock", "clocknum", "decade"):
            f.setdefault(name, tokens.strings[k])
        elif name in _UNIT_OF:
            f.setdefault("unit", unit_code(tokens, k))
            f.setdefault("unitname", name)
        elif name not in ("x", "the", "a", "an", "comma", "hy", "of"):
            f.setdefault(name, tokens.value(k) if tokens.value(k) is not None else tokens.word(k))
    return f


def unit_code(tokens, k):
    name = tokens.name(k)
    code = _UNIT_OF[name] or tokens.value(k)
    return "M_" if code == "M" and name in ("hour", "hours") else code


def number(tokens, i, j):
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


def approximation(tokens, match):
    """TIMEX3 modifier of a quantity: about, nearly, more than, at least."""
    words = [tokens.word(k) for k in range(match.i, match.j)]
    first = tokens.name(match.i)
    if first == "approx":
        return tokens.value(match.i)
    pair = " ".join(words[:2])
    no = words[0] == "no"
    if pair in ("more than", "just over") or words[0] == "over":
        return "MORE_THAN"
    if pair in ("less than", "fewer than", "just under") or words[0] == "under":
        return "LESS_THAN"
    if pair == "at least" or (no and "less" in words[:3]):
        return "EQUAL_OR_MORE"
    if pair in ("at most", "up to") or (no and "more" in words[:3]):
        return "EQUAL_OR_LESS"
    return "APPROX" if "so" in words else None
