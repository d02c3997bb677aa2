"""The time axis of the escalation chart: one linear window with its ticks, what lies far before or after it pressed into margins.

Days are proleptic ordinals (`date.toordinal`), places are inches.
"""

import calendar
import datetime
import math
from typing import NamedTuple

import numpy as np

# A window is cut off only where the emptiness beside it is worth it: half of the window's own length, and a month.
EMPTY_SHARE, EMPTY_DAYS = 0.5, 30
# An interval up to this length counts as closely dated.
CLOSE_DAYS = 32
# At least so much of what is drawn must lie in the window.
KEPT_SHARE = 0.6
# Inches from year to year where one is put between two that marks have called for.
ROOM_BETWEEN = 0.34


class Scale(NamedTuple):
    """The days `first` to `last` lie evenly between `left` and `right`; earlier ones to `before`, later ones to `after`, on log scales."""

    first: int
    last: int
    left: float
    right: float
    before: float
    after: float
    oldest: int
    newest: int

    def x(self, day):
        """Place of a day (a float for a part of it)."""
        if day < self.first and self.before < self.left:
            return self.left - 0.12 - (self.left - 0.2 - self.before) * self._log(self.first - day, self.first - self.oldest)
        if day > self.last and self.after > self.right:
            return self.right + 0.12 + (self.after - self.right - 0.2) * self._log(day - self.last, self.newest - self.last)
        return self.left + (min(max(day, self.first), self.last) - self.first) / (self.last - self.first) * (self.right - self.left)

    def _log(self, distance, longest):
        unit = max(10.0, (self.last - self.first) / 4)
        return min(1.0, math.log1p(distance / unit) / math.log1p(max(longest, 1) / unit))


def window(days):
    """(first, last) of the shortest window that holds most of `days` and has an emptiness on each side that it does not reach to."""
    days = np.sort(np.asarray(days, dtype=float))
    n, best = len(days), (0, len(days) - 1)
    for i in range(n):
        for j in range(n - 1, i - 1, -1):
            if j - i + 1 < KEPT_SHARE * n or days[j] - days[i] >= days[best[1]] - days[best[0]]:
                continue
            need = max(EMPTY_DAYS, EMPTY_SHARE * (days[j] - days[i]))
            if (i == 0 or days[i] - days[i - 1] >= need) and (j == n - 1 or days[j + 1] - days[j] >= need):
                best = (i, j)
    return days[best[0]], days[best[1]]


def scale(spans, left, right, margin_before=1.5, margin_after=0.95):
    """The `Scale` for a list of (earliest, latest) days between the places `left` and `right`."""
    middles = [(a + b) / 2 for a, b in spans]
    # Where enough is dated closely, the vaguely dated rest does not decide which days are drawn wide.
    close = [m for m, (a, b) in zip(middles, spans, strict=True) if b - a <= CLOSE_DAYS]
    first, last = window(close if len(close) >= max(3, 0.4 * len(spans)) else middles)
    inside = [s for s, m in zip(spans, middles, strict=True) if first <= m <= last]
    # A long interval ("in 2018") may run out of the window; a short one widens it.
    reach = max(CLOSE_DAYS, (last - first) * 0.25)
    first = min([a for a, b in inside if b - a <= reach] + [first])
    last = max([b for a, b in inside if b - a <= reach] + [last])
    pad = max(1, round((last - first) * 0.03))
    first, last = math.floor(first) - pad, math.ceil(last) + pad + 1
    oldest, newest = min(a for a, _ in spans), max(b for _, b in spans)
    before = oldest < first
    after = newest > last
    return Scale(
        first, last, left + (margin_before if before else 0), right - (margin_after if after else 0), left, right, int(oldest), int(newest)
    )


def ticks(axis, size=0.62):
    """Ticks of the window: [(day, label, year or None)], at most one every `size` inches; the year stands where it begins."""
    per_day = (axis.right - axis.left) / (axis.last - axis.first)
    steps = [(n, "day") for n in (1, 2, 7, 14)] + [(n, "month") for n in (1, 2, 3, 6)] + [(n, "year") for n in (1, 2, 5, 10, 25, 50, 100)]
    for step, unit in steps:
        if step * {"day": 1, "month": 30.4, "year": 365.2}[unit] * per_day >= size:
            break
    found, year = [], None
    for day in _starts(axis.first, axis.last, step, unit):
        date = datetime.date.fromordinal(day)
        if unit == "year":
            found.append((day, str(date.year), None))
            continue
        label = f"{date.day} {calendar.month_abbr[date.month]}" if unit == "day" else calendar.month_abbr[date.month]
        found.append((day, label, str(date.year) if date.year != year else None))
        year = date.year
    return found


def _starts(first, last, step, unit):
    if unit == "day":
        # Weeks begin on Mondays, so that the ticks of two charts agree.
        start = first + (-(first - 1) % (7 if step >= 7 else step))
        return list(range(start, last + 1, step))
    a, b = datetime.date.fromordinal(first), datetime.date.fromordinal(last)
    out = []
    for year in range(a.year, b.year + 1):
        for month in range(1, 13, step) if unit == "month" else (1,):
            day = datetime.date(year, month, 1).toordinal()
            if first <= day <= last and (unit == "month" or year % step == 0):
                out.append(day)
    return out


def margin_ticks(axis, days, size=0.44):
    """Ticks of the margins at the years (or months, where all lie within two years) of `days`, none closer than `size` inches.

    Where room is left between years, the beginnings of others stand there too, those next to the window first.
    """
    found = []
    for outside in (sorted((d for d in days if d < axis.first), reverse=True), sorted(d for d in days if d > axis.last)):
        if not outside:
            continue
        near = abs(outside[-1] - (axis.first if outside[0] < axis.first else axis.last)) < 730
        gap, places = (0.62 if near else size), []
        furthest, nearest = sorted((outside[-1], axis.first if outside[0] < axis.first else axis.last))
        years = range(datetime.date.fromordinal(int(furthest)).year + 1, datetime.date.fromordinal(int(nearest)).year + 1)
        starts = [] if near else [datetime.date(year, 1, 1).toordinal() for year in years]
        starts = sorted((d for d in starts if furthest < d < nearest), reverse=outside[0] < axis.first)
        for d in dict.fromkeys([outside[-1], *outside, *starts]):
            date = datetime.date.fromordinal(int(d))
            x, label = axis.x(d), f"{calendar.month_abbr[date.month]} {date.year}" if near else str(date.year)
            room = gap if d not in starts else ROOM_BETWEEN
            if all(abs(x - p) >= room for p, _ in places) and all(label != other for _, other in places):
                places.append((x, label))
        found += places
    return found


def pack(extents, heights=None, gap=0.1):
    """Rows for a list of (start, end): each goes into the first row, or the first `heights` rows, in which it touches nothing.

    Returns the first row of each.
    """
    heights = heights or [1] * len(extents)
    ends, rows = [], [0] * len(extents)
    for i in sorted(range(len(extents)), key=lambda k: (extents[k][0], extents[k][1], k)):
        start, end = extents[i]
        row = 0
        while any(e + gap > start for e in ends[row : row + heights[i]]):
            row += 1
        ends += [float("-inf")] * (row + heights[i] - len(ends))
        ends[row : row + heights[i]] = [end] * heights[i]
        rows[i] = row
    return rows
