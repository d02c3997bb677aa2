"""What a text counts from an act: two days after the ruling, the day before the vote, on the eve of the talks, hours after the raid.

No date of the text tells these days. Who knows the day of the act turns them into days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from analysis.dates import calendar as cal

_BEHIND = re.compile(r",? (before|after|following|of)\s+(?=\w)")
_COUNT = re.compile(r"P(?:(\d+)([DWM])|T(\d+|X)[HM])|PXD|XXXX-(?:XX-XX.*|WXX(?:-(\d))?)")
_DAY = timedelta(days=1)


class Anchored(NamedTuple):
    """A time before (side -1), after (1) or of (0) an act, whose words begin at character `place`: `count` units of `code` from it, or
    its `weekday` nearest to it."""

    place: int
    side: int
    count: int
    code: str
    weekday: int | None = None

    def days(self, day: date) -> tuple[date, date]:
        """The first and last day that it means where the act took place on a day."""
        if self.weekday:
            first = day + self.side * _DAY
            first += self.side * (self.side * (self.weekday - first.isoweekday()) % 7) * _DAY
            return first, first
        if self.code == "week":
            if not self.side:
                return day - day.weekday() * _DAY, day + (6 - day.weekday()) * _DAY
            return tuple(sorted((day, day + 7 * self.side * _DAY)))
        day = cal.shift(day, self.code, self.side * self.count)
        return day, day


def anchored(text: str, row: tuple) -> Anchored | None:
    """How a row of extract.dates_of that has no days is counted from what stands behind it; None where it is not."""
    found = _COUNT.fullmatch(row[4]) if row[6] is None and isinstance(row[4], str) else None
    behind = _BEHIND.match(text, row[1]) if found else None
    length, code, hours, weekday = found.groups() if found else (None,) * 4
    if not behind or behind[1] == "of" and (length or hours or weekday or row[4] == "PXD"):
        return None
    side = {"of": 0, "before": -1}.get(behind[1], 1)
    if length:
        return Anchored(behind.end(), side, int(length), code)
    if hours:
        return Anchored(behind.end(), side, int(hours) // 24 if hours.isdigit() and row[4].endswith("H") else 0, "D")
    if weekday:
        return Anchored(behind.end(), side, 0, "D", int(weekday))
    if "WXX" in row[4] or row[4] == "PXD":  # days after: within a week
        return Anchored(behind.end(), side, 0, "week")
    return Anchored(behind.end(), -1 if text[row[0] : row[1]].lower().endswith("eve") else side, 1, "D")
