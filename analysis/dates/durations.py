"""Lengths of time, rates, counted dates ("two days later") and the vague past, present and future."""

from dataclasses import replace
from datetime import date, timedelta

from analysis.dates import calendar as cal
from analysis.dates import values
from analysis.dates.calendar import Reading
from analysis.dates.grammar import Match, word_lists
from analysis.dates.parts import Expression, approximation, number, unit_code

_UNIT_CLASSES = ("unit", "units", "hour", "hours", "quarter", "century")
_NUMBER_CLASSES = ("num", "dom", "one", "two", "numword", "tens", "teen", "scale")
_NO_THING = frozenset("who and was is from with has said".split())  # after the age of a person
_CLOCK_UNITS = {"H": "H", "M_": "M", "S": "S"}
_BACK = {name: code for code, name in cal.GRANULARITY.items()} | {"time": "D", "season": "Q"}
_FEW = {"few", "couple"}
_FARTHEST = 2000  # units that a date is counted over


def length(e: Expression) -> tuple:
    """(count or None, unit code or None) of a length of time."""
    code = next((unit_code(e.tokens, k) for k in reversed(e.places) if e.tokens.name(k) in _UNIT_CLASSES), None)
    return number(e.tokens, e.match.i, e.match.j), code


def period_value(count: float | None, code: str) -> str:
    """TIMEX3 duration: P5Y, PT4H, P2Y6M, PXD where the count is vague."""
    text = "X" if count is None else f"{count:g}"
    if code == "W2":
        code, text = "W", ("X" if count is None else f"{2 * count:g}")
    if code in _CLOCK_UNITS and (count is None or count == int(count)):
        return f"PT{text}{_CLOCK_UNITS[code]}"
    if count is not None and count != int(count):
        whole, part = int(count), count - int(count)
        if code == "Y":
            return (f"P{whole}Y" if whole else "P") + f"{round(12 * part)}M"
        if part == 0.5 and code in ("H", "M_"):
            return "PT" + (f"{whole}{_CLOCK_UNITS[code]}" if whole else "") + ("30M" if code == "H" else "30S")
    return f"P{'T' if code in ('H', 'S') else ''}{text}{code}"


def duration(e: Expression) -> Reading | None:
    """A length of time; with last, past or next also the days that it covers."""
    count, code = length(e)
    if "while" in e.words:
        return Reading("DURATION", "PXX")
    if code is None or (e.rule == "past unit" and code in ("M_", "S")):
        return None  # at the last minute
    if e.rule == "half a unit":
        half = count is None or e.names[-1] != "half"
        if half and code in ("H", "Y"):
            return Reading("DURATION", "PT30M" if code == "H" else "P6M", approximation(e))
        count = 0.5 if half else 1.5
    if count is None:
        count = 2 if "couple" in e.words else 1 if e.rule == "past unit" else None
    if count is None and not ({"units", "hours", "vague"} & set(e.names) or "few" in e.words):
        return None
    return _covered(e, Reading("DURATION", period_value(count, code), approximation(e)), count, code)


def _covered(e, reading, count, code):
    """The past five years run up to publication, the next five from it."""
    deixis, here = e.parts.get("deixis"), e.published
    length = deixis == "last" and (e.part_of_a_time or e.rule == "past unit" and code == "D")
    if length or count is None or code in ("M_", "S") or here is None or count != int(count):
        return reading
    if code == "H":
        code, count = "D", -(-count // 24)  # the past 24 hours: since yesterday
    if deixis in ("last", "past", "latest"):
        return reading.but(earliest=cal.shift(here, code, -int(count)), latest=here, anchor="published")
    if deixis in ("next", "coming"):
        return reading.but(earliest=here, latest=cal.shift(here, code, int(count)), anchor="published")
    return reading


def age(e: Expression) -> Reading | None:
    """Three-year-old of a thing; the ages of people are no expressions of time."""
    tokens, j, persons = e.tokens, e.match.j, word_lists("context")["persons"]
    following = tokens.word(j)
    if not (following.isalpha() and following == tokens.strings[j]) or following in persons or following in _NO_THING:
        return None
    count, code = length(e)
    if tokens.word(j + 1) in persons and count is not None:
        return None
    if count is not None and count < 10 and "dom" in e.names:
        return None  # newspapers write ages in figures and spell the small numbers of all else
    if count is None and "units" not in e.names:
        return None
    return Reading("DURATION", period_value(count, code))


def rate(e: Expression) -> Reading | None:
    """Sets: every year, every two weeks, twice a month, Mondays."""
    f = e.parts
    part = f"T{f['daypart']}" if "daypart" in f else ""
    for name, value in (("month", "XXXX-{:02d}"), ("season", "XXXX-{}"), ("weekday", "XXXX-WXX-{}"), ("weekdays", "XXXX-WXX-{}")):
        if name in f:
            return Reading("SET", value.format(f[name]) + part)
    if part:
        return Reading("SET", "XXXX-XX-XX" + part)
    count, code = length(e)
    code = "W" if f.get("weekend") else code
    if e.rule == "rate" and e.names[0] != "every":
        count = 1
    if "few" in f:
        return Reading("SET", period_value(None, code))
    count = 2 if "other" in f else count if count is not None else f.get("ordinal", 1)
    return code and Reading("SET", period_value(count, code))


def one(e: Expression) -> Reading | None:
    """A week, a year: a rate after an amount ("four flights a week"), a length of time elsewhere."""
    tokens, words, i = e.tokens, word_lists("context"), e.match.i
    code = length(e)[1]
    reading = Reading("DURATION", period_value(1, code), approximation(e))
    if e.names[0] not in ("a", "an"):
        return reading
    before = tokens.word(i - 1)
    if before in words["measured"]:
        return reading
    counted = before.isalpha() and before.endswith("s") and any(tokens.name(k) in _NUMBER_CLASSES for k in range(i - 4, i - 1))
    amount = before in words["amounts"] or tokens.name(i - 1) in ("num", "dom", "year", "money", "percent")
    if counted or amount or tokens.word(i - 2) == "per":
        return reading.but(type="SET")
    # "a day that will be remembered", "a week in politics": an ordinary noun unless something measures it
    return None if code == "D" and tokens.word(e.match.j).isalpha() else reading


def _single(e, count):
    """The count, with 1 for "a week"."""
    return 1 if count is None and e.words and {"a", "an", "the"} & set(e.words) and not _FEW & set(e.words) else count


def _counted_from(day, count, code, anchor):
    """Reading of the unit that lies so many units from a day, None where no date is to be had."""
    if count is None or count != int(count) or abs(count) > _FARTHEST:
        return None
    return cal.unit("W" if code == "W2" else code, cal.shift(day, code, int(count)), anchor)


def ago(e: Expression) -> Reading | None:
    """Five years ago, two weeks from now, in a month's time: counted from publication, in the unit that is named."""
    count, code = length(e)
    sign = -1 if "ago" in e.words else 1
    mod, count = approximation(e), _single(e, count)
    if code is None:
        return None
    if code in _CLOCK_UNITS and count is not None and e.published:
        return cal.day(e.published, "published").but(type="TIME", granularity="time", mod=mod)
    # In results a year ago is the same quarter of the year before.
    period = e.context.period
    if code == "Y" and sign < 0 and count == 1 and period is not None and period.granularity == "quarter":
        return cal.unit("Q", cal.shift(period.earliest, "Y", -1), period.value)
    reading = e.published and _counted_from(e.published, count and sign * count, code, "published")
    return reading.but(mod=mod) if reading else Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", mod)


def ahead(e: Expression) -> Reading | None:
    """In ten days: a day to come where the sentence speaks of what is to come, else the time that something took."""
    count, code = length(e)
    before = e.tokens.word(e.match.i - 2)
    if code is None or (count is None and not {"units", "hours"} & set(e.names) and "a" not in e.words and "an" not in e.words):
        return None
    if e.ahead and count != 0 and code not in _CLOCK_UNITS and before not in word_lists("context")["not_ahead"]:
        return ago(e)
    return duration(e) or one(e)


def weeks_from(e: Expression) -> Reading | None:
    """A week from Monday, a week ago on Monday, two weeks from tomorrow: a day, counted from a day."""
    count, code = length(e)
    on = "on" in e.words and "ago" not in e.words
    if code not in ("D", "W", "W2", "M") or on and (code not in ("W", "W2") or e.where == "past" or e.tokens.word(e.match.i - 1) == "by"):
        return _apart(e)
    if e.published is None:
        return None
    count = int(_single(e, count) or 1)
    if "dayname" in e.parts:
        return cal.day(cal.shift(e.published + timedelta(days=e.parts["dayname"]), code, count), "published")
    back = (e.published.isoweekday() - e.parts["weekday"]) % 7
    if "ago" in e.words:
        return cal.day(cal.shift(e.published - timedelta(days=back), code, -count), "published")
    return cal.day(cal.shift(e.published + timedelta(days=7 - back), code, count), "published")


def _apart(e):
    """Both halves: extended by two days | on Monday; ten years ago | on Friday."""
    first = "ago" in e.words
    cut = e.match.i + (e.words.index("ago") + 1 if first else next(n for n, w in enumerate(e.words) if w in ("on", "from")))
    day = next(k for k in range(cut, e.match.j) if e.tokens.name(k) in ("weekday", "dayname"))
    a = Expression(e.tokens, Match(replace(e.match.rule, name="ago" if first else "length"), e.match.i, cut), e.context)
    b = Expression(e.tokens, Match(replace(e.match.rule, name="weekday"), day, e.match.j), e.context)
    found = [(ago(a) if first else duration(a) or one(a), a), (values.calendar_date(b), b)]
    return [(reading, x.match.i, x.match.j) for reading, x in found if reading]


def later(e: Expression) -> Reading | list | None:
    """Two days later, a year earlier: counted from the last date that the text names. May answer with a shorter span."""
    count, code = length(e)
    following, last, i, j = e.tokens.word(e.match.j), e.words[-1], e.match.i, e.match.j
    mod, period, base = approximation(e), e.context.period, e.context.reference()
    if code == "H" and count and count % 24 == 0:  # 48 hours later
        count, code = count // 24, "D"
    code = "D" if "daypart" in e.names else code  # the night before
    # five days after that, it left; not: five days after that vote
    told = following == "that" and e.tokens.word(j + 1) in word_lists("context")["after_that"]
    if last in ("before", "after") and not told and (following[:1].isalnum() or following in ('"', "$")):
        count = 1 if count is None and e.words[0] in ("a", "an") else count
        return None if e.words[0] == "the" else [(Reading("DURATION", period_value(count, code), mod), i, j - 1)]
    sign = -1 if last in ("earlier", "before", "previously", "beforehand") else 1
    count = _single(e, count)
    if code == "Y" and sign < 0 and period is not None and period.granularity == "quarter":
        base = period
    if e.context.last is None and code in ("D", "W"):
        base = None  # nothing in the text to count from, and publication is not what is meant
    if base is not None and cal.coarser(base.granularity, "year"):
        base = None  # a decade or a century is no time to count from
    unknown = count is None or base is None or count != int(count) or code in _CLOCK_UNITS or count > _FARTHEST
    found = None if unknown else _shifted(base, code, sign * int(count)).but(mod=mod)
    ahead = found and last == "on" and (e.published is None or found.earliest > e.published)  # "three days on, nothing has changed"
    return [(Reading("DURATION", period_value(count, code), mod), i, j - 1)] if unknown or ahead else found


def beside_an_act(e: Expression) -> Reading | None:
    """The day after the vote, the week before the talks, the eve of the summit: no days, since those of the act are not known here."""
    code, part = e.parts.get("unit", "D"), e.parts.get("daypart")
    if part:
        return Reading("TIME", f"XXXX-XX-XXT{part}", granularity="time")
    if code == "W":
        return Reading("DATE", "XXXX-WXX", granularity="week")
    return Reading("DATE", "XXXX-XX-XX", granularity="day") if code == "D" else None


def _shifted(base, code, step):
    """A date moved by a number of units, as fine as the unit or, where that is coarser, as the date."""
    unit = "W" if code == "W2" else code
    if cal.coarser(base.granularity, cal.GRANULARITY[unit]):
        first, end = cal.shift(base.earliest, code, step), cal.shift(base.latest, code, step)
        return cal.unit(_BACK[base.granularity], first, base.value).but(earliest=first, latest=end)
    if base.granularity in ("quarter", "month") and code == "Y":
        unit = "Q" if base.granularity == "quarter" else "M"
    return cal.unit(unit, cal.shift(base.earliest, code, step), base.value)


def reference(e: Expression) -> Reading:
    """Now, recently, the future: TimeML's PRESENT_REF, PAST_REF and FUTURE_REF."""
    for k in e.places:
        if e.tokens.name(k) in ("now", "pastref"):
            return Reading("DATE", e.tokens.value(k))
    if {"these", "current"} & set(e.names):
        return Reading("DATE", "PRESENT_REF")
    return Reading("DATE", "PAST_REF" if {"recent", "past"} & set(e.names) else "FUTURE_REF")


def then(e: Expression) -> Reading:
    """Since then, until then: the last date of the text where it stands near."""
    before, last = e.tokens.word(e.match.i - 1), e.context.last
    if last is not None and e.near(300) and before not in ("since", "from"):  # "since then" takes up an event more often than a date
        return last.but(type="DATE", anchor=last.value, mod=None, value=last.value[:10])
    return Reading("DATE", "PAST_REF" if before in ("since", "from") else "FUTURE_REF")


def era(e: Expression) -> Reading:
    """A period of history whose bounds the data file gives."""
    value, first, last = e.match.rule.days
    return Reading("DATE", value, None, date.fromisoformat(first), date.fromisoformat(last), "year")
