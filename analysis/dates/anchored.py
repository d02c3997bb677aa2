"""What a text counts from an act: two days after the ruling, the day before the vote, on the eve of the talks, hours after the raid;
and from the act told before: hours later, within a day, the next day.

No date of the text tells these days. Who knows the day of the act turns them into days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from analysis.dates import calendar as cal

_BEHIND = re.compile(r",? (before|after|following|of)\s+(?=\w)")
_COUNT = re.compile(r"P(?:(\d+)([DWM])|T(\d+|X)[HM])|PXD|XXXX-(?:XX-XX.*|WXX(?:-(\d))?)")
_TOLD = re.compile(r" (later|afterwards?|earlier|before(?:hand)?)\b(?! than)")
_TURN = {"next": 1, "following": 1, "same": 0, "that": 0, "previous": -1}  # the next day
_DAY = timedelta(days=1)


class Anchored(NamedTuple):
    """A time before (side -1), after (1) or of (0) an act, whose words begin at character `place`, or that was told before (None):
    `count` units of `code` from it, or its `weekday` nearest to it; or all the time to there (`within`)."""

    place: int | None
    side: int
    count: int
    code: str
    weekday: int | None = None
    within: bool = False

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
        last = cal.shift(day, self.code, self.side * self.count)
        return day if self.within else last, last


def anchored(text: str, row: tuple) -> Anchored | None:
    """How a row of extract.dates_of that has no days is counted from an act; None where it is not."""
    return _from_named(text, row) or _from_told(text, row) if row[6] is None and isinstance(row[4], str) else None


def _from_told(text, row):
    """From the act told before: hours later, within a day, the next day."""
    turn = _TURN.get(next(iter(text[row[0] : row[1]].lower().split()[-2:]), "")) if row[4] == "PAST_REF" else None
    if turn is not None:
        return Anchored(None, turn, 1, "D")
    found, within = _COUNT.fullmatch(row[4]), _within(text, row)
    later = None if within else _TOLD.match(text, row[1])
    if not found or not (within or later) or row[4].startswith("XXXX"):
        return None
    side = -1 if later and later[1].startswith(("earlier", "before")) else 1
    if row[4] == "PXD":
        return Anchored(None, side, 0, "week")
    length, code, hours, _ = found.groups()
    if hours:
        return Anchored(None, side, _whole_days(hours, row[4]), "D", within=within)
    return Anchored(None, side, int(length), code, within=within)


def _within(text, row):
    return text[max(0, row[0] - 7) : row[0]].lower() == "within "


def _whole_days(hours, value):
    return int(hours) // 24 if hours.isdigit() and value.endswith("H") else 0


def _from_named(text, row):
    """From the act that the words behind it name; "within hours of the raid" has the time from the raid to there."""
    found, behind = _COUNT.fullmatch(row[4]), _BEHIND.match(text, row[1])
    length, code, hours, weekday = found.groups() if found else (None,) * 4
    of = behind and behind[1] == "of"
    within = bool(of and (length or hours) and _within(text, row))
    if not found or not behind or of and not within and not row[4].startswith("XXXX-XX"):
        return None
    place, side = behind.end(), {"of": int(within), "before": -1}.get(behind[1], 1)
    if length:
        return Anchored(place, side, int(length), code, within=within)
    if hours:
        return Anchored(place, side, _whole_days(hours, row[4]), "D", within=within)
    if weekday:
        return Anchored(place, side, 0, "D", int(weekday))
    if "WXX" in row[4] or row[4] == "PXD":  # days after: within a week
        return Anchored(place, side, 0, "week")
    return Anchored(place, -1 if text[row[0] : row[1]].lower().endswith("eve") else side, 1, "D")
