"""Holidays of many states and faiths: the day on which each falls in a year."""

from datetime import date, timedelta

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading
from analysis.dates.parts import STEP, Expression
from analysis.dates.periods import year_named
from analysis.dates.values import nearest


def day_in(entry: dict, year: int) -> date | None:
    """Day of a holiday in a year, by its entry in the data file; None where the file knows no day for that year.

    Example: day_in({"month": 11, "weekday": 4, "nth": 4}, 2019) is 28 November 2019, Thanksgiving Day.
    """
    if "easter" in entry:
        return easter(year, EASTER_ORTHODOX if entry.get("orthodox") else EASTER_WESTERN) + timedelta(days=entry["easter"])
    if "dates" in entry:
        return next((d for d in map(date.fromisoformat, entry["dates"].split()) if d.year == year), None)
    if "nth" in entry:
        day = cal.nth_weekday(year, entry["month"], entry["weekday"], entry["nth"])
        return day and day + timedelta(days=entry.get("after", 0))
    return date(year, entry["month"], entry["day"])


def holiday(e: Expression) -> Reading | None:
    """Christmas, last Easter, Thanksgiving 2018: the day, or the days where the holiday lasts longer."""
    f, published = e.parts, e.published
    explicit, deixis = year_named(e, f), f.get("deixis")
    if explicit is None and deixis in ("this", "last", "next") and f.get("unit") == "Y" and published:
        explicit = published.year + {"last": -1, "next": 1}.get(deixis, 0), "published"

    def in_year(y, anchor="published"):
        day = day_in(f["holiday"], y)
        lasting = timedelta(days=f["holiday"].get("lasts", 1) - 1)
        return day and cal.day(day, anchor).but(latest=day + lasting)

    if explicit:
        return in_year(*explicit)
    if published is None:
        return None
    options = sorted((r for r in map(in_year, range(published.year - 1, published.year + 2)) if r), key=lambda r: r.earliest)
    if deixis in ("this", "last", "next") and f.get("unit") in ("W", "M"):  # Christmas next week
        near = cal.shift(published, f["unit"], STEP[deixis])
        return min(options, key=lambda r: abs((r.earliest - near).days), default=None)
    if deixis == "last":
        return next((r for r in reversed(options) if r.latest < published), None)
    if deixis in ("next", "coming"):
        return next((r for r in options if r.earliest > published), None)
    return nearest(e, in_year)
