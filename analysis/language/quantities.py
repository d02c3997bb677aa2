"""Sums of money, rates and counts in running English text, with their value.

`quantities(text)` reads "$34 billion", "34bn dollars", "€1.5 million", "25 percent", "from 10% to 25 per cent", "two Americans", "1,102
products". Spelled numbers are read up to ninety-nine and with hundred, thousand, million, billion, trillion behind them.
"""

import re
from typing import NamedTuple

_SCALE = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
    "hundred": 1e2,
}
_SMALL = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        ).split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SPELLED = rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(list(_SMALL)[:9])}))?|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_SPELLED})"
_SCALES = r"(?:trillion|billion|million|thousand|hundred|tn|bn|mn|[kmb](?![a-z]))"
_SIGNS = {"$": "USD", "US$": "USD", "C$": "CAD", "A$": "AUD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR"}
_UNITS = {
    "dollar": "USD",
    "usd": "USD",
    "euro": "EUR",
    "eur": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rmb": "CNY",
    "won": "KRW",
    "rouble": "RUB",
    "ruble": "RUB",
    "rupee": "INR",
    "lira": "TRY",
    "peso": "MXN",
    "rial": "IRR",
}
_SIGNED = re.compile(rf"(?P<sign>(?:US|C|A)?\$|[€£¥₩₹])\s?(?P<n>{_NUMBER})(?:[\s-]?(?P<scale>{_SCALES})\b)?", re.I)
_WORDED = re.compile(rf"(?<![\w.,$€£¥])(?P<n>{_NUMBER})[\s-]?(?P<scale>{_SCALES})?[\s-](?P<unit>{'|'.join(_UNITS)})s?\b", re.I)
_RATE = re.compile(rf"(?<![\w.,$€£¥])(?P<n>{_NUMBER})(?:\s?%|[\s-](?:percent|per cent|per-cent|pct)\b)", re.I)
_RANGE = re.compile(
    rf"\bfrom\s+(?P<a>{_NUMBER})(?:\s?%|[\s-](?:percent|per cent|pct))?\s+to\s+(?P<b>{_NUMBER})(?:\s?%|[\s-](?:percent|per cent|pct)\b)",
    re.I,
)
_LITTLE = (
    "and|or|of|in|on|at|to|for|from|with|by|as|that|who|which|were|was|is|are|had|have|has|after|over|worth|into|will|would|could|be|said|not"
)
_COUNT = re.compile(
    rf"(?<![\w.,$€£¥-])(?P<n>{_NUMBER})(?:\s(?P<scale>hundred|thousand|million))?\s(?P<noun>[A-Za-z][\w.'-]*(?:\s(?!(?:{_LITTLE})\b)[a-z][\w'-]*)?)"
)
_TIME = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|times|percent|per|other|a\.m|p\.m|am|pm|o'clock|miles?|kilomet|feet|meters?|of|and|or|to|in|at|on|the|is|was|who|hundred|thousand|million|billion|January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.I,
)


class Quantity(NamedTuple):
    """Where a quantity stands (offsets into the text), its kind ('money', 'rate', 'count'), its value, and its unit.

    unit: the currency (ISO 4217) of money, '%' of a rate, the noun of a count in lower case. before: the rate that a rise starts from.
    """

    start: int
    end: int
    kind: str
    value: float
    unit: str
    before: float | None = None


def quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """The money, rates and counts of a stretch of text in reading order, none inside another.

    >>> [(q.kind, q.value, q.unit) for q in quantities("a 25 percent duty on $34 billion of goods")]
    [('rate', 25.0, '%'), ('money', 34000000000.0, 'USD')]
    """
    end = len(text) if end is None else end
    found = []
    for m in _RANGE.finditer(text, start, end):
        found.append(Quantity(m.start(), m.end(), "rate", number(m["b"]), "%", number(m["a"])))
    for m in _SIGNED.finditer(text, start, end):
        found.append(Quantity(m.start(), m.end(), "money", _scaled(m), _SIGNS.get(m["sign"].upper(), "USD")))
    for m in _WORDED.finditer(text, start, end):
        found.append(Quantity(m.start(), m.end(), "money", _scaled(m), _UNITS[m["unit"].lower()]))
    for m in _RATE.finditer(text, start, end):
        found.append(Quantity(m.start(), m.end(), "rate", number(m["n"]), "%"))
    for m in _COUNT.finditer(text, start, end):
        if not _TIME.match(m["noun"]) and not _year(m["n"]):
            found.append(Quantity(m.start(), m.end(), "count", _scaled(m), m["noun"].lower()))
    out, last = [], -1
    for q in sorted(found, key=lambda q: (q.start, -(q.end - q.start), q.kind == "count")):
        if q.start >= last:
            out.append(q)
            last = q.end
    return out


def number(words: str) -> float:
    """The value of a number in digits or spelled ("1,102", "2.5", "twenty-five")."""
    low = words.lower()
    if low[0].isdigit():
        return float(low.replace(",", ""))
    tens, _, unit = low.partition("-")
    return float(_TENS.get(tens, 0) + _SMALL.get(unit, 0) if tens in _TENS else _SMALL[low])


def short_money(value: float, currency: str = "USD") -> str:
    """A sum as charts print it: "$34 bn", "€1.5 m", "500 bn KRW"."""
    sign = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}.get(currency)
    units = ((value / size, name) for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")))
    shown = next((f"{n:.3g}{name}" for n, name in units if float(f"{n:.3g}") >= 1), f"{value:,.0f}")
    return f"{sign}{shown}" if sign else f"{shown} {currency}"


def _scaled(m):
    scale = m.groupdict().get("scale")
    return number(m["n"]) * (_SCALE[scale.lower()] if scale else 1)


def _year(digits):
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100
