"""Dates that share a month or a year: lists (3, 5 and 7 August; June and July 2018) and ranges (Aug. 5-7, 1910-45)."""

from datetime import date

from analysis.dates import calendar as cal
from analysis.dates import periods
from analysis.dates.calendar import Reading
from analysis.dates.false_matches import plural
from analysis.dates.grammar import word_lists
from analysis.dates.parts import Expression
from analysis.dates.values import month_and_day

_FIGURES = ("dom", "ordnum")


def _figures(e, names):
    """(place, number) of the figures of the expression that are of these classes."""
    return [(k, int(e.tokens.strings[k].rstrip("stndrh"))) for k in e.places if e.tokens.name(k) in names]


def _months(e):
    return [(k, e.tokens.value(k)) for k in e.places if e.tokens.name(k) == "month"]


def year_span(e: Expression) -> Reading | None:
    """1910-45, from 1910 to 1945, 2018/19: a DATE whose value is first/last."""
    figures = [e.tokens.strings[k] for k in e.places if e.tokens.name(k) in ("year", "dom", "num")]
    first, last = figures[0], figures[-1]
    last = first[:2] + last if len(last) == 2 else last
    if len(last) != 4 or not int(first) < int(last) <= 2199 or int(last) - int(first) > 400:
        return None
    a, b = cal.year(int(first)), cal.year(int(last))
    return Reading("DATE", f"{first}/{last}", None, a.earliest, b.latest, "year")


def day_span(e: Expression) -> Reading | None:
    """Aug. 5-7, June 28-July 2, 5-7 August 2018: a DATE whose value is first/last."""
    days, months = [d for _, d in _figures(e, _FIGURES)], [m for _, m in _months(e)]
    if len(days) < 2 or (len(months) == 1 and days[0] >= days[1]):
        return None
    turn = months[-1] < months[0]  # over the end of the year
    named = periods.year_named(e, e.parts)
    a = month_and_day(e, months[0], days[0], named and (named[0] - turn, named[1]))
    if a is None or a.earliest is None:
        return a
    b = date(a.earliest.year + turn, months[-1], days[1])
    return Reading("DATE", f"{a.value}/{b.isoformat()}", None, a.earliest, b, "day", a.anchor)


def day_list(e: Expression) -> list:
    """3, 5 and 7 August; July 1, 8 and 15; Monday 15 and Tuesday 16 April: one date for each day, all of one month and year."""
    months, days = _months(e), _figures(e, _FIGURES)
    named = periods.year_named(e, e.parts)
    out, start, following = [], e.match.i, e.tokens.word(e.match.j)
    if months[0][0] < days[0][0] and (plural(following) or following in word_lists("context")["counted"]):
        days = days[:1]  # "on July 1, 8 and 15 people died"
    whole = len(days) > 1
    for n, (k, day) in enumerate(days):
        end = e.match.j if whole and n == len(days) - 1 else months[0][0] + 2 if months[0][0] == k - 1 else k + 1
        while e.tokens.name(start) not in ("weekday", "month", *_FIGURES, "the"):
            start += 1
        weekday = e.tokens.value(start) if e.tokens.name(start) == "weekday" else None
        reading = month_and_day(e, months[0][1], day, named, weekday=weekday)
        if reading is not None:
            out.append((reading, start, end))
            named = named or reading.earliest and (reading.earliest.year, "published")
        start = end
    return out


def month_list(e: Expression) -> list:
    """June and July 2018, Nov. 5 to Jan. 6, 2019: the year stands for all, less one for what comes before its turn."""
    months, named, out = _months(e), periods.year_named(e, e.parts), []
    following = None
    for n in range(len(months) - 1, -1, -1):
        k, number = months[n]
        end = e.match.j if n == len(months) - 1 else months[n + 1][0]
        place = next((p for p in (k + 1, k - 1) if e.match.i <= p < end and e.tokens.name(p) in _FIGURES), None)
        day = place and int(e.tokens.strings[place].rstrip("stndrh"))
        if named and following and number > following:
            named = named[0] - 1, named[1]
        following = number
        reading = month_and_day(e, number, day, named)
        last = e.match.j if n == len(months) - 1 else max(k, place or k) + 1
        if reading is not None:
            out.insert(0, (reading, min(k, place or k), last))
    return out
