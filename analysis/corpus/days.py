"""The day of publication as tables, exports and pages write it, read by dateutil and never guessed at."""

import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ..case import DATE_ORDERS

_NUMBERS = re.compile(r"(?:[A-Za-z]{3,9}\.?,? )?(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?:[,T -].*)?")
_RANGE = re.compile(r"(?<![\d/.:-])\d{1,2} ?[-–/] ?\d{1,2}(?![\d/.:-])")  # 21-22 August
# What dateutil would read as a day although it is none: a year and a month, a number.
_NO_DAY = re.compile(r"\d{1,7}|\d{9,13}|\d{15,}|\d{4}[-/.]\d{1,2}|\W*")
_HOUR = re.compile(r"\b\d{1,2}[:.]\d\d\b(?: ?[apAP]\.?[mM]\b\.?)?(?: [A-Z]{2,4}\b)?")
_PUBLISHED = re.compile(r"\W*(?:(?:first )?(?:published|posted)(?: on| at)?\b)?\W*(.*?)\W*(?:\||\b(?:last )?updated\b|$)", re.I)
YEAR = 366
LONGEST = 60  # characters of a date with its weekday and hour
_MISSING = (datetime(1904, 1, 1), datetime(2008, 2, 2))


def parse_day(value: object, order: str | None = None) -> tuple[date | None, str | None]:
    """(date, None) of what a source says of the day of publication, or (None, what is wrong with it).

    ISO dates and times, 20190822, 22 August 2019, 22-Aug-19, August 22, 2019 Thursday, 22/08/2019, 8/22/19. order: one of
    case.DATE_ORDERS, for numbers that can be read in two ways; without it 08/09/2019 is not guessed at.
    """
    if value is None or not str(value).strip():
        return None, "has no date of publication"
    text = " ".join(str(value).split())
    numbers = _NUMBERS.fullmatch(text)
    ways = ([order] if order else DATE_ORDERS[:2]) if numbers else [None]
    days = {_read(text, way) for way in ways}
    if numbers and order in DATE_ORDERS[:2] and int(numbers[3 if order == "day first" else 1]) > 12:
        days = {None}  # dateutil would turn the order round
    day = days.pop()
    if day and day > date.today() + timedelta(YEAR) and not re.search(r"\d{4}", text):
        day = day.replace(year=day.year - 100)  # 22-Oct-62
    if days:
        return None, f'has the date "{text[:40]}", which can be read in two ways (write it as 2019-08-22)'
    if day is None:
        return None, f'has the date "{text[:40]}", which is not one day for certain (write it as 2019-08-22)'
    if not 1700 <= day.year <= 2200:
        return None, f'has the date "{text[:40]}", which is not in the years 1700 to 2200'
    return day, None


def day_of_line(line: str) -> date | None:
    """The day of publication that a line over an article says and nothing else, or None; a day of updating is none.

    >>> day_of_line("Published: 10:11, 2 August 2019 | Updated: 12:00, 5 August 2019")
    datetime.date(2019, 8, 2)
    """
    return parse_day(_PUBLISHED.match(_HOUR.sub(" ", line[: 3 * LONGEST]))[1])[0]


def is_open(value: object) -> bool:
    """True for a date such as 08/09/2019, which is one day or another by the order of its numbers."""
    return parse_day(value)[0] is None and all(parse_day(value, order)[0] for order in DATE_ORDERS[:2])


def order_of(values: Iterable) -> str | None:
    """The order of numbers that the dates of a column prove ("day first", "month first"), or None where none or both are proved."""
    proved = set()
    for value in values:
        m = _NUMBERS.fullmatch(" ".join(str(value or "").split()))
        if m and (int(m[1]) > 12) != (int(m[3]) > 12):
            proved.add("day first" if int(m[1]) > 12 else "month first")
    return proved.pop() if len(proved) == 1 else None


def _read(text, order):
    """The day that dateutil reads, or None. What a text leaves out is filled from a default; with two defaults, only a whole day agrees."""
    from dateutil import parser

    if len(text) > LONGEST or _NO_DAY.fullmatch(text) or not order and _RANGE.search(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names of time zones
            first, second = (
                parser.parse(text, default=d, dayfirst=order == "day first", yearfirst=order == "year first", ignoretz=True).date()
                for d in _MISSING
            )
    except (ValueError, OverflowError):
        return None
    return first if first == second else None
