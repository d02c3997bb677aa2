"""Calendar arithmetic: the TIMEX3 value and the first and last day of a day, week, month, quarter, season, year, decade, century."""

from __future__ import annotations

from calendar import month_abbr, monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

# From fine to coarse; what is coarser cannot be counted in what is finer.
ORDER = ("time", "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century")
GRANULARITY = {
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "H": "half",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
MONTH_NUMBER = {name: number for number, name in enumerate(month_abbr) if name}
# Meteorological seasons of the northern half of the world; winter runs into the next year.
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}


@dataclass(frozen=True)
class Reading:
    """What an expression means: TIMEX3 type, value and modifier, the days it can mean, and the date it was counted from."""

    type: str
    value: str
    mod: str | None = None
    earliest: date | None = None
    latest: date | None = None
    granularity: str | None = None
    anchor: str | None = None

    def but(self, **changes) -> Reading:
        """The same reading with some parts replaced."""
        return replace(self, **changes)


def day(d: date, anchor: str | None = None) -> Reading:
    """Reading of one day."""
    return Reading("DATE", d.isoformat(), None, d, d, "day", anchor)


def month(year: int, number: int, anchor: str | None = None) -> Reading:
    """Reading of a month; number may run past 1..12 and then carries into the year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Reading("DATE", f"{year:04d}-{number:02d}", None, date(year, number, 1), last_of(year, number), "month", anchor)


def year(number: int, anchor: str | None = None) -> Reading:
    """Reading of a year."""
    return Reading("DATE", f"{number:04d}", None, date(number, 1, 1), date(number, 12, 31), "year", anchor)


def season(year_: int, code: str, anchor: str | None = None) -> Reading:
    """Reading of a season."""
    a, b = _SEASONS[code]
    first, last = month(year_, a), month(year_, b)
    return Reading("DATE", f"{year_:04d}-{code}", None, first.earliest, last.latest, "season", anchor)


def unit(code: str, d: date, anchor: str | None = None) -> Reading:
    """Reading of the week, month ... century (its code) in which day d lies."""
    if code == "D":
        return day(d, anchor)
    if code in ("W", "WE"):
        monday = d - timedelta(days=d.weekday())
        iso = monday.isocalendar()
        value = f"{iso.year:04d}-W{iso.week:02d}"
        if code == "W":
            return Reading("DATE", value, None, monday, monday + timedelta(days=6), "week", anchor)
        return Reading("DATE", value + "-WE", None, monday + timedelta(days=5), monday + timedelta(days=6), "weekend", anchor)
    if code == "M":
        return month(d.year, d.month, anchor)
    if code in ("Q", "H"):
        size = _MONTHS[code]
        number = (d.month - 1) // size + 1
        return part_of_year(d.year, code, number, anchor)
    if code == "Y":
        return year(d.year, anchor)
    size = 10 if code == "DE" else 100
    first = d.year // size * size
    return Reading("DATE", str(d.year // size), None, date(first, 1, 1), date(first + size - 1, 12, 31), GRANULARITY[code], anchor)


def part_of_year(year_: int, code: str, number: int, anchor: str | None = None) -> Reading:
    """Reading of the n-th quarter (Q) or half (H) of a year."""
    size = _MONTHS[code]
    first, last = month(year_, size * (number - 1) + 1), month(year_, size * number)
    return Reading("DATE", f"{year_:04d}-{code}{number}", None, first.earliest, last.latest, GRANULARITY[code], anchor)


def decade(first: int, anchor: str | None = None) -> Reading:
    """Reading of the ten years that begin with a year."""
    return unit("DE", date(first, 1, 1), anchor)


def century(number: int, anchor: str | None = None) -> Reading | None:
    """Reading of a century by its ordinal: 20 is 1900 to 1999, as the usage of newspapers has it."""
    return unit("CE", date(100 * (number - 1), 1, 1), anchor) if number > 1 else None


def shift(d: date, code: str, count: int) -> date:
    """Day d moved by a number of units; the day of the month is held back where the month is shorter."""
    if code in ("D", "W", "WE", "W2"):
        return d + timedelta(days=count * {"D": 1, "W": 7, "WE": 7, "W2": 14}[code])
    months = d.year * 12 + d.month - 1 + count * _MONTHS[code]
    y, m = divmod(months, 12)
    return date(y, m + 1, min(d.day, monthrange(y, m + 1)[1]))


def last_of(year_: int, number: int) -> date:
    """Last day of a month."""
    return date(year_, number, monthrange(year_, number)[1])


def nth_weekday(year_: int, number: int, weekday: int, nth: int) -> date | None:
    """Day of the n-th Monday (1) ... Sunday (7) of a month, -1 for the last; None where the month has none."""
    first = date(year_, number, 1)
    day_ = 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1)
    if nth < 0:
        last = last_of(year_, number)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return date(year_, number, day_) if 1 <= day_ <= last_of(year_, number).day else None


def coarser(a: str, b: str) -> bool:
    """True where granularity a is coarser than b."""
    return ORDER.index(a) > ORDER.index(b)


def halved(reading: Reading, first: bool) -> Reading:
    """The first or the second half of a time."""
    middle = reading.earliest + (reading.latest - reading.earliest) // 2
    if first:
        return reading.but(mod="START", latest=middle)
    return reading.but(mod="END", earliest=middle + timedelta(days=1))


def shorten(reading: Reading, mod: str) -> Reading:
    """The reading with its interval cut to the beginning, middle or end of its time.

    Early and late are the first and the last quarter of a year, a third of a month, two days of a week, four years of a
    decade; what stands between is the middle. "Late last year" is thus October to December.
    """
    a, b, g = reading.earliest, reading.latest, reading.granularity
    if a is None or g in ("day", "time", "weekend"):
        return reading.but(mod=mod)
    if g == "week":
        cuts = {
            "START": (a, a + timedelta(days=1)),
            "MID": (a + timedelta(days=1), a + timedelta(days=3)),
            "END": (a + timedelta(days=3), b),
        }
    elif g == "month":
        cuts = {"START": (a, a.replace(day=10)), "MID": (a.replace(day=11), a.replace(day=20)), "END": (a.replace(day=21), b)}
    elif g == "year":
        y = a.year
        cuts = {"START": (a, date(y, 3, 31)), "MID": (date(y, 4, 1), date(y, 9, 30)), "END": (date(y, 10, 1), b)}
    elif g == "decade":
        y = a.year
        cuts = {"START": (a, date(y + 3, 12, 31)), "MID": (date(y + 3, 1, 1), date(y + 6, 12, 31)), "END": (date(y + 6, 1, 1), b)}
    else:
        third = (b - a) / 3
        cuts = {"START": (a, a + third), "MID": (a + third, b - third), "END": (b - third, b)}
    first, last = cuts[mod]
    return reading.but(mod=mod, earliest=first, latest=last)
