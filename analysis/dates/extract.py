"""Temporal expressions of news articles with their TIMEX3 value and the calendar days that they can mean.

Own rules over word classes (data/dates.yml), after the conventions of TimeML 1.2.1 (Sauri et al. 2006) and the annotation of
TempEval-3 (UzZaman et al. 2013); how a rule finds its reference date is told in direction and values.
"""

import re
from datetime import date, timedelta
from itertools import zip_longest

import pandas as pd

from analysis import partitions, schema
from analysis.dates import calendar as cal
from analysis.dates import durations, holidays, lists, values
from analysis.dates.calendar import Reading
from analysis.dates.false_matches import temporal
from analysis.dates.grammar import Tokens, grammar, matches
from analysis.dates.parts import Context, Expression
from analysis.language.document import read

_COMPARED = frozenset(("earlier period", "period of a year", "ago", "later"))
_KINDS = {
    "calendar": values.calendar_date,
    "numbered": values.numbered_day,
    "written": values.written,
    "named day": values.named_day,
    "weekday in the text": values.weekday_in_text,
    "holiday": holidays.holiday,
    "day span": lists.day_span,
    "year span": lists.year_span,
    "day list": lists.day_list,
    "month list": lists.month_list,
    "era": durations.era,
    "duration": durations.duration,
    "age": durations.age,
    "set": durations.rate,
    "one": durations.one,
    "ago": durations.ago,
    "ahead": durations.ahead,
    "weeks from": durations.weeks_from,
    "later": durations.later,
    "beside an act": durations.beside_an_act,
    "ref": durations.reference,
    "then": durations.then,
}


def extract_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per temporal expression of the articles, in the order of the text.

    articles: DataFrame with article_id, text and published (datetime64 or NaT; without it only absolute dates get days).

    Columns: article_id; start, end (offsets into the text, half open) and text, the expression; type (TIMEX3: DATE, TIME,
    DURATION, SET), value (TIMEX3: 2019-08-05, 2019-W34, 2018-Q3, 1910/1945, P3Y, PAST_REF), mod (START, MID, END, APPROX, ... or
    missing); earliest and latest (datetime64, the first and last day that it can mean; NaT where it has none); granularity (time,
    day, weekend, week, month, quarter, season, half, year, decade, century); rule (which pattern found it) and anchor (what it was
    counted from: "published", or the value of a date in the text; missing for an absolute date).

    Ways of reading: bare weekdays and months point back from publication unless tense, "this" or "next" says otherwise; "this month"
    ends at publication unless the sentence speaks of what is to come; "late" is the last quarter of a year or third of a month.
    """
    return partitions.table("dates.extract:of_partition", articles[[c for c in _ASKED if c in articles]], what="dates")


_ASKED = ("article_id", "published", "text")


def of_partition(articles: pd.DataFrame) -> pd.DataFrame:
    """The table of extract_dates for some of the articles."""
    rows = []
    read([t for t in articles["text"] if isinstance(t, str)])  # all at once: the network reads in batches
    for article_id, text, published in zip(articles["article_id"], articles["text"], _days(articles), strict=True):
        if isinstance(text, str) and text:
            rows += [(article_id, *row) for row in dates_of(text, published)]
    return schema.frame("dates", rows)


def _days(articles):
    if "published" not in articles:
        return [None] * len(articles)
    return [None if pd.isna(p) else pd.Timestamp(p).date() for p in articles["published"]]


def dates_of(text: str, published: date | None = None) -> list[tuple]:
    """Rows (start, end, text, type, value, mod, earliest, latest, granularity, rule, anchor) of one text."""
    tokens = Tokens(text, grammar())
    context = Context(text, published)
    out = []
    for match in matches(tokens):
        if not temporal(tokens, match):
            continue
        for r, i, j in _read(Expression(tokens, match, context)):
            start, end = tokens.starts[i], tokens.ends[j - 1]
            context.note(r, start, match.rule.name in _COMPARED)
            meant = r.type, r.value, r.mod, r.earliest, r.latest, r.granularity
            out.append((start, end, text[start:end], *meant, match.rule.name, r.anchor))
    out = [_on_day(text, r, out[n + 1 : n + 3]) for n, r in enumerate(out)]
    out = [_ending(text, r, following) for r, following in zip_longest(out, out[1:])]
    rows = {r[:2]: _counted(text, r, following) for r, following in zip_longest(out, out[1:])}
    rows |= {x[:2]: x for r in out if (x := _beside(text, r))}
    return [rows[place] for place in sorted(rows)]


# two days before Christmas; the day after Monday's attack
_COUNTED = re.compile(r" (before|after) (?:the )?")
_BESIDE = re.compile(r"\b(the (?:eve|day|week)) (of|before|after|beginning|ending|ended) (?:the )?$", re.I)
# First and last day, counted from the one that stands behind the words.
_APART = {
    "the eve of": (-1, -1), "the day before": (-1, -1), "the day after": (1, 1),
    "the week beginning": (0, 6), "the week ending": (-6, 0), "the week ended": (-6, 0),
}  # fmt: skip


_ENDING = re.compile(r" (?:to|through|until|ended|ending|up to) (?:the end of )?(?:on )?(?:the )?")  # the three months to June


def _ending(text, row, following):
    """A length of months or years with its days, where the month or day in which it ends stands behind it."""
    length = re.fullmatch(r"P(\d+)([MY])", row[4]) if row[3] == "DURATION" and row[6] is None else None
    if not length or not following or following[7] is None or following[8] not in ("day", "month") or following[3] != "DATE":
        return row
    if not _ENDING.fullmatch(text[row[1] : following[0]]):
        return row
    first = cal.shift(following[7] + timedelta(days=1), length[2], -int(length[1]))
    return *row[:6], first, following[7], *row[8:10], following[4]


def _counted(text, row, following):
    """A length of time with the day on which it ends, or a weekday, where it is counted from a day that stands behind it."""
    length, weekday = re.fullmatch(r"P(\d+)([DWM])", row[4]), re.fullmatch(r"XXXX-WXX-(\d)", row[4])
    if row[6] is not None or not (row[3] == "DURATION" and length or weekday):
        return row
    between = _COUNTED.fullmatch(text[row[1] : following[0]]) if following and following[8] == "day" and following[6] is not None else None
    if not between:
        return row
    sign = -1 if between[1] == "before" else 1
    if weekday:
        day = cal.shift(following[6], "D", sign)
        day += sign * timedelta(days=sign * (int(weekday[1]) - day.isoweekday()) % 7)
        return *row[:4], day.isoformat(), row[5], day, day, *row[8:10], following[4]
    day = cal.shift(following[6], length[2], int(length[1]) * sign)
    return *row[:6], day, day, "day", row[9], following[4]


def _beside(text, row):
    """The row of the day before or after one, or of the week that one begins, ends or lies in; None where no such words stand before it."""
    found = _BESIDE.search(text, max(0, row[0] - 24), row[0]) if row[8] == "day" and row[6] is not None else None
    words = f"{found[1]} {found[2]}".lower() if found else None
    monday = -(row[6].weekday() if row[6].weekday() < 6 else 0) if words == "the week of" else 0  # that of a Sunday begins with it
    apart = (monday, monday + 6) if words == "the week of" else _APART.get(words)
    if apart is None:
        return None
    first, last = (row[6] + timedelta(days=n) for n in apart)
    reading = cal.day(first, row[4])
    if first < last:
        reading = cal.unit("W", first + timedelta(days=3), row[4]).but(earliest=first, latest=last)
    return *found.span(1), found[1], "DATE", reading.value, None, first, last, reading.granularity, "beside a day", row[4]


# 8:30 a.m. local time (0530 GMT) on Monday
_UP_TO_DAY = re.compile(r"(?:,? (?:local|[A-Z]\w+) time)?,?(?: ?\([^()]{3,30}\))?,? (?:on )?(?:early |late )?")


def _on_day(text, row, following):
    """A clock time with the day that its sentence names behind its zone."""
    if row[9] != "clock" or row[6] is None:
        return row
    for f in following:
        if f[8] in ("day", "time") and f[9] != "clock" and f[6] is not None and _UP_TO_DAY.fullmatch(text[row[1] : f[0]]):
            return *row[:4], f[4][:10] + row[4][10:], row[5], f[6], f[7], *row[8:10], f[10]
    return row


def _read(expression):
    """(reading, first token, end token) of each date that the expression names."""
    try:
        found = _KINDS[expression.match.rule.kind](expression)
    except (ValueError, OverflowError):
        return []  # a date that no calendar has: 31 June, the year 0
    if isinstance(found, Reading):
        return [(found, expression.match.i, expression.match.j)]
    return found or []
