"""What a written or relative day, month or weekday means: its TIMEX3 value and the calendar days that it can mean.

Relative expressions are counted from the publication date, anchored ones ("the following month") from the last date that
the text names.
"""

from calendar import month_name
from collections.abc import Callable
from datetime import date, timedelta

from analysis.dates import calendar as cal
from analysis.dates import periods
from analysis.dates.calendar import Reading
from analysis.dates.grammar import named_days
from analysis.dates.parts import IN_TEXT, STEP, WHOSE, Expression

_ENDED = ("ended", "ending")
_DATED = ("month", "dom", "early", "late", "mid")  # what a date begins with
_ISSUE = 7  # days: a date in figures that lies so near to publication is what the article tells
_SMALL = 4  # on the third: of a list or a row, more often than of a month
_YEARS_BACK = 6  # a weekday falls on the same day of the year again within so many years, as a rule
_BESIDE = frozenset(("after", "before", "following", "between"))
_TAKEN_UP = 400  # characters: a day named farther back is not taken up by "that Friday"
_CAPPED = ("week", "month", "quarter", "season", "year")


def calendar_date(e: Expression) -> Reading | None:
    """A day, week, month ... century, or a time of day, with what "early", "late" or "this" makes of it."""
    reading = _time_of_day(e) or date_of(e, e.parts)
    return reading and _modified(e, reading)


def _modified(e, reading):
    f, published = e.parts, e.published
    if f.get("half") and reading.granularity in ("month", "century"):
        return cal.halved(reading, f.get("ordinal") == 1)
    if f.get("half") and reading.granularity in ("year", "decade") and not reading.value[4:]:
        ordinal = f.get("ordinal") or 2
        if reading.granularity == "year":
            return cal.part_of_year(reading.earliest.year, "H", int(ordinal), reading.anchor)
        return cal.shorten(reading, "START" if ordinal == 1 else "END")
    inside = published and reading.earliest and reading.earliest <= published <= reading.latest
    mod = f.get("mod")
    if mod and f["modword"] in ("earlier", "later", "rest") and inside and reading.granularity not in ("day", "time"):
        return reading.but(mod=mod, **({"latest": published} if f["modword"] == "earlier" else {"earliest": published}))
    if mod:
        return cal.shorten(reading, mod)
    # This week, this month, this year: up to publication, unless the sentence speaks of what is to come.
    this = f.get("deixis") == "this" and reading.anchor == "published" and reading.granularity in _CAPPED
    return reading.but(latest=published) if this and inside and not e.ahead else reading


# ---- times of the day


def _time_of_day(e):
    f = e.parts
    part = f.get("daypart") or f.get("noon") or ("NI" if "tonight" in f or "overnight" in f else None)
    clock = _clock(f)
    if (part is None and clock is None) or clock is False:
        return None
    tail = clock or (part if part.startswith("T") else "T" + part)
    when = _day_of_time(e, part) or (e.published and cal.day(e.published, "published"))
    if when is None:
        return Reading("TIME", tail, granularity="time")
    if when.granularity not in ("day", "time"):
        return None
    return Reading("TIME", when.value[:10] + tail, f.get("mod"), when.earliest, when.latest, "time", when.anchor)


def _day_of_time(e, part):
    """Reading of the day on which a time of day lies."""
    rest = {k: v for k, v in e.parts.items() if k not in ("daypart", "noon", "tonight", "overnight", "clock", "clocknum", "ampm")}
    deixis, published, last = rest.get("deixis"), e.published, e.context.last_day
    if "week before last" in e.rule and published:
        return cal.day(published + timedelta(days=2 * STEP[deixis]), "published")
    if {"dayname", "weekday", "month", "holiday", "written"} & set(rest):
        return date_of(e, rest)
    if part == "NI" and deixis == "last" and published:
        return cal.day(published - timedelta(days=1), "published")
    if deixis in ("this", "that") and published:
        return cal.day(published, "published") if deixis == "this" else last
    if deixis in ("following", "next", "previous", "same") and last:
        return cal.day(last.earliest + timedelta(days=STEP[deixis]), last.value)
    if last is not None and e.near(400) and "tonight" not in e.parts:
        return last.but(anchor=last.value[:10])
    return None


def _clock(f):
    """T17:00 for 5 p.m.; None where no clock time is written, False where the figures are none."""
    text = f.get("clock") or f.get("clocknum")
    if text is None and "zone" in f and "ampm" not in f:  # 1430 GMT
        figures = f.get("year") or f"{int(f.get('number', 0)):04d}"
        text = f"{figures[:2]}:{figures[2:4]}"
    if text is None and "ampm" not in f and "o'clock" not in f:
        return None
    shift = f.get("ampm", {"MO": 0, "AF": 12, "EV": 12}.get(f.get("daypart"), ""))
    if f.get("clocknum"):
        shift, text = (12 if text.endswith("pm") else 0), text[:-2]
    if text is None:
        value = f.get("number") or f.get("two") or f.get("numword") or (1 if "one" in f else None)
        text = f"{value:g}" if value else ""
    hour, _, minute = text.replace(".", ":").partition(":")
    if not hour.isdigit() or int(hour) > 24 or (minute and int(minute[:2]) > 59):
        return False
    hour = int(hour)
    if shift != "" and hour <= 12:
        hour = hour % 12 + int(shift)
    return f"T{hour:02d}:{minute[:2] or '00'}"


# ---- dates


def date_of(e: Expression, f: dict) -> Reading | None:
    """Reading of the date that the parts f of an expression name."""
    if e.rule in _BY_RULE:
        return _BY_RULE[e.rule](e, f)
    for part, read in _BY_PART.items():
        if part in f:
            return read(e, f)
    if "unit" in f or f.get("deixis") == "last":
        return _deictic(e, f)
    return None


def _month(e, f):
    last = e.context.last
    if f.get("deixis") == "that" and "unit" not in f and last is not None:  # that December: of the year last spoken of, or after its month
        turn = last.granularity in ("time", "day", "month") and f["month"] < last.earliest.month
        return cal.month(last.earliest.year + turn, f["month"], last.value)
    explicit = periods.year_named(e, f)
    if explicit is None and (above := e.within("year")):  # in 2015, on Dec. 28
        explicit = above.earliest.year, above.value
    known = None if explicit else _day_of_history(e, f)
    day = f.get("dom") or (None if "half" in f else f.get("ordinal"))
    return known or month_and_day(e, f["month"], day, explicit, f.get("deixis"), f.get("weekday"))


def _day_of_history(e, f):
    """The Oct. 7 Hamas attack: a day known by its number, where one of its words follows within three."""
    day, called = named_days().get(f"{month_name[f['month']].lower()} {f.get('dom') or f.get('ordinal') or 0:g}", (None, ()))
    if day is None or e.published is None or day > e.published or not {"the", "'s"} & {e.words[0], e.tokens.word(e.match.i - 1)}:
        return None
    return cal.day(day) if called & {e.tokens.word(k).removesuffix("s") for k in range(e.match.j, e.match.j + 4)} else None


def month_and_day(
    e: Expression,
    number: int,
    dom: float | None,
    explicit: tuple | None = None,
    deixis: str | None = None,
    weekday: int | None = None,
) -> Reading | None:
    """Reading of a month, or of a day of it, with or without a year: explicit is (year, anchor)."""
    if dom is not None and not (1 <= dom <= 31 and dom == int(dom)):
        return None
    if explicit:
        return _day_of(explicit[0], number, dom, explicit[1])
    published = e.published
    if published is None:
        return Reading("DATE", f"XXXX-{number:02d}" + (f"-{int(dom):02d}" if dom else ""), granularity="day" if dom else "month")
    if dom is None and deixis in _MONTHS_OFF:
        over = deixis == "this" and e.where == "future" and number < published.month
        return cal.month(published.year + _MONTHS_OFF[deixis](number, published.month) + over, number, "published")
    return nearest(e, lambda y: _day_of(y, number, dom, "published"), weekday)


_MONTHS_OFF = {
    "last": lambda number, now: -(number >= now),
    "next": lambda number, now: number <= now,
    "coming": lambda number, now: number < now,
    "this": lambda number, now: 0,
    "the": lambda number, now: 0,
}
_MONTHS_OFF |= {"past": _MONTHS_OFF["last"], "previous": _MONTHS_OFF["last"], "following": _MONTHS_OFF["next"]}


def nearest(e: Expression, in_year: Callable[[int], Reading | None], weekday: int | None = None) -> Reading | None:
    """The day or month, of those that in_year gives for the years about publication, that the tense makes the likeliest.

    weekday: where the text names it beside the day, only a year in which they agree is taken, if there is one.
    """
    options = [r for r in map(in_year, range(e.published.year - _YEARS_BACK, e.published.year + 2)) if r]
    agreeing = [r for r in options if r.earliest.isoweekday() == weekday]
    options = [r for r in options if r.earliest.year >= e.published.year - 1]
    if _over(e):
        options = [r for r in options if r.earliest <= e.published]
    options = [(_cost(gap_to(r, e.published), e.where), r) for r in agreeing or options]
    return min(options, key=lambda o: o[0])[1] if options else None


def _over(e):
    """True for a month that "since" or a past verb puts before publication: it ruled in October, an interview in June angered him."""
    before = [e.tokens.word(k) for k in range(e.match.i - 8, e.match.i)]
    if "dom" in e.parts or before[-1] not in ("in", "since") or "if" in before:
        return False
    return before[-1] == "since" or e.where == "past" or e.where is None and e.happened


def gap_to(reading: Reading, day: date) -> int:
    """Days from a day to an interval: negative where it is over, 0 within."""
    return (reading.earliest - day).days if reading.earliest > day else min(0, (reading.latest - day).days)


def _cost(gap, where):
    """How unlikely a day `gap` days from publication is. A writer who means a day more than some nine months off names the year."""
    if where in ("future", "present"):
        return gap if gap >= 0 else -gap * 6
    return -gap if gap <= 0 else gap * (6 if where == "past" else 2)


def _day_of(y, m, dom, anchor):
    if not dom:
        return cal.month(y, m, anchor)
    try:
        return cal.day(date(y, m, int(dom)), anchor)
    except ValueError:
        return None


def numbered_day(e: Expression) -> Reading | None:
    """On the 20th: of the month that the text named last, or of the one nearest to publication that the tense allows.

    None for the 20th floor; and for an ordinal in letters that is small or far from a date, since it counts other things as well.
    """
    last, published = e.context.last, e.published
    near = last is not None and last.granularity in ("day", "time", "month") and e.near(300)
    dom = int(e.parts["ordinal"])
    if dom > 31 or e.qualifies(e.match.j - 1) or e.names[-1] == "ordword" and (dom < _SMALL or not near):
        return None
    if e.tokens.word(e.match.i - 1) == "of" and not near:
        return None
    if near:
        meant = _day_of(last.earliest.year, last.earliest.month, dom, last.value[:7])
        step = 0
        if meant and e.where == "future" and meant.latest < last.earliest:
            step = 1
        elif meant and e.where == "past" and published and meant.earliest > published:
            step = -1
        month = cal.shift(last.earliest.replace(day=1), "M", step)
        return _day_of(month.year, month.month, dom, last.value[:7])
    if published is None:
        return Reading("DATE", f"XXXX-XX-{dom:02d}", granularity="day")
    months = [cal.shift(published.replace(day=1), "M", k) for k in (-1, 0, 1)]
    options = [_day_of(m.year, m.month, dom, "published") for m in months]
    return min((o for o in options if o), key=lambda o: _cost((o.earliest - published).days, e.where))


def written(e: Expression) -> Reading | None:
    """2019-08-22, 8/22/2019, 22.8.2019, 22-Aug-19; with slashes the month comes first, unless only the day can be as large, another date of
    the text has the day first, or the article came out within days of the day that this gives."""
    text = e.words[0]
    a, b, c = _figures(text)
    if len(str(a)) == 4:
        return cal.day(date(int(a), int(b), int(c)))
    y = int(c) + (0 if len(str(c)) == 4 else 2000 if int(c) < 50 else 1900)
    if "/" in text and int(a) <= 12 and (int(b) > 12 or not _day_first(e, date(y, int(b), int(a)), date(y, int(a), int(b)))):
        a, b = b, a
    return cal.day(date(y, int(b), int(a)))


def _figures(text):
    return [p if p.isdigit() else cal.MONTH_NUMBER[p[:3].capitalize()] for p in text.replace("/", "-").replace(".", "-").split("-")]


def _day_first(e, day_first, month_first):
    """True where 6/9/2019 is the sixth of September, one of two days that it may be."""
    others = [_figures(s) for k, s in enumerate(e.tokens.strings) if e.tokens.name(k) == "written" and "/" in s]
    if any(int(b) > 12 for _, b, _ in others):
        return False
    near, far = ((abs((d - e.published).days) if e.published else _ISSUE + 1) for d in (day_first, month_first))
    return any(int(a) > 12 for a, _, _ in others) or near <= _ISSUE < far


def named_day(e: Expression) -> Reading | None:
    """9/11, Oct. 7: a day of history known by its number, where the words that the data file asks for follow."""
    known = named_days().get(" ".join(e.words).replace(" / ", "/").replace(".", ""))
    if known is None or known[1] and e.tokens.word(e.match.j).rstrip("s") not in known[1]:
        return calendar_date(e) if "month" in e.parts else None
    return cal.day(known[0]) if e.published is None or known[0] <= e.published else calendar_date(e)


# ---- days of the week


def _weekday(e, f):
    wanted, deixis = f.get("weekday") or f.get("wdabbr"), f.get("deixis")
    if e.published is None:
        return Reading("DATE", f"XXXX-WXX-{wanted}", granularity="day")
    if deixis == "next" and e.names[0] == "the":
        deixis = "following"
    week = e.within("week") if deixis is None else None
    if week is not None:  # last week, on Tuesday
        return cal.day(week.earliest + timedelta(days=wanted - week.earliest.isoweekday()), week.value[:10])
    base, anchor = e.published, "published"
    if deixis in IN_TEXT and e.context.last_day is not None:
        base, anchor = e.context.last_day.earliest, e.context.last_day.value[:10]
    back = (base.isoweekday() - wanted) % 7
    past, future = base - timedelta(days=back), base + timedelta(days=(-back) % 7)
    if deixis in ("last", "past", "previous"):
        return cal.day(past if back else base - timedelta(days=7), anchor)
    if deixis in ("next", "following"):
        return cal.day(future if back else base + timedelta(days=7), anchor)
    coming = deixis in ("coming", "same", "that") or e.ahead or (deixis == "this" and e.where is None)
    meant, first = future if coming else past, deixis is None and _paired(e)
    if first and meant < first and (first > base or e.ahead):
        meant += timedelta(days=7)
    return cal.day(meant, anchor)


def weekday_in_text(e: Expression) -> list:
    """That Friday, on the Monday: the first one from the last day of the text on; "said that Friday was free" names a bare Friday."""
    base, start = e.context.last_day, e.match.i
    if e.words[0] == "that" and not e.qualifies(start):
        start, base = start + 1, None
    if e.words[0] == "the" and e.tokens.word(e.match.j) in _BESIDE and e.tokens.word(e.match.j + 1).isalnum():
        reading = Reading("DATE", f"XXXX-WXX-{e.parts['weekday']}", granularity="day")  # the Monday after the vote
    elif base is None or not e.near(_TAKEN_UP):
        reading = _weekday(e, {k: v for k, v in e.parts.items() if k != "deixis"})
    else:
        reading = cal.day(base.earliest + timedelta(days=(e.parts["weekday"] - base.earliest.isoweekday()) % 7), base.value[:10])
    return [(reading, start, e.match.j)]


def _paired(e):
    """The day of the weekday that this one follows in a list or a span: Friday of "from Friday to Sunday"."""
    k = e.match.i - 1 - (e.tokens.word(e.match.i - 1) == "on")
    joined = e.tokens.word(k) in (",", "-", "and", "or", "to", "through", "until", "till") and e.tokens.name(k - 1) == "weekday"
    return e.context.last_day.earliest if joined and e.context.last_day is not None else None


def _weekday_of_week(e, f):
    """Thursday of last week, the Friday of that week; Tuesday week."""
    deixis, week = f.get("deixis"), e.context.last
    if f["unit"] not in ("W", "W2") or e.published is None:
        return None
    if deixis in IN_TEXT and week is not None and not cal.coarser(week.granularity, "week"):
        monday = week.earliest - timedelta(days=week.earliest.weekday())
        return cal.day(monday + timedelta(days=7 * STEP[deixis] + f["weekday"] - 1), week.value[:10])
    if "deixis" not in f:
        ahead = (f["weekday"] - e.published.isoweekday() - 1) % 7 + 1
        return cal.day(e.published + timedelta(days=ahead + (7 if f["unit"] == "W" else 14)), "published")
    monday = e.published - timedelta(days=e.published.weekday())
    weeks = STEP[f["deixis"]] + _sunday(e, f["deixis"])
    return cal.day(monday + timedelta(days=7 * weeks + f["weekday"] - 1), "published")


def _weekday_of_month(e, f):
    """The first Monday in September, the last Friday of the month."""
    at = e.names.index("weekday")
    nth = -1 if e.names[at - 1] == "last" else int(f["ordinal"])
    if "every" in f:
        return Reading("SET", f"XXXX-XX-WXX-{f['weekday']}")

    def in_month(y, m, anchor):
        day = cal.nth_weekday(y, m, f["weekday"], nth)
        return day and cal.day(day, anchor)

    if "month" not in f:
        # "the last Friday of last month": the deixis that counts is that of the month
        step = next((STEP[n] for n in e.names[at:] if n in STEP), 0)
        base = e.context.last if "the" in e.names[2:] and e.context.last is not None else e.published and cal.day(e.published, "published")
        base = base and cal.month(base.earliest.year, base.earliest.month + step, base.anchor or base.value)
        return base and in_month(base.earliest.year, base.earliest.month, base.anchor)
    explicit = periods.year_named(e, {k: v for k, v in f.items() if k not in ("deixis", "ordinal")})
    if explicit:
        return in_month(explicit[0], f["month"], explicit[1])
    return nearest(e, lambda y: in_month(y, f["month"], "published")) if e.published else None


# ---- this, last, next


def _before_last(e, f):
    if "weekday" not in f or e.published is None:
        return _deictic(e, f)
    return cal.day(_weekday(e, f).earliest + timedelta(days=7 * STEP[f["deixis"]]), "published")


def _dayname(e, f):
    if e.published is None:
        return Reading("DATE", ("PAST_REF", "PRESENT_REF", "FUTURE_REF")[f["dayname"] + 1])
    step = 1 if "after" in f else -1 if "before" in f else 0  # the day after tomorrow
    return cal.day(e.published + timedelta(days=f["dayname"] + step), "published")


def _deictic(e, f):
    """This, last, next week; the following month; the year; the week before last."""
    code, deixis, published, context = f.get("unit", "Y"), f.get("deixis"), e.published, e.context
    if code in ("H", "M_", "S", "CE") or deixis == "last" and (code == "D" or e.part_of_a_time or e.tokens.word(e.match.i - 1) in WHOSE):
        return None
    following = e.tokens.word(e.match.j)
    ended = following in _ENDED or following in ("to", "through") and e.tokens.name(e.match.j + 1) in _DATED
    if deixis is None and code == "Y" and ended and "mod" not in f:
        return Reading("DURATION", "P1Y")  # the year ended Aug. 31, or to June, is no calendar year
    if deixis == "next" and e.names[0] == "the" and "after" not in f:
        deixis = "following"
    if deixis in IN_TEXT and (code == "D" or context.last is not None):
        return _in_text(e, deixis, code)
    if published is None:
        return Reading("DATE", {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[STEP.get(deixis, 0)])
    if code == "WE" and deixis in (None, "this") and (e.where == "past" or (deixis is None and not e.ahead)):
        # the weekend before, or this one when the article itself is of a Saturday or Sunday
        return cal.unit(code, published - timedelta(days=5), "published")
    day = context.last_day
    if deixis is None and code in ("D", "W") and day is not None and day.earliest <= published and e.near(300) and not e.ahead:
        return cal.unit(code, context.last_day.earliest, context.last_day.value[:10])
    step = STEP.get(deixis, 0) * (2 if {"before", "after"} & set(f) else 1) + (_sunday(e, deixis) if code == "W" else 0)
    return cal.unit("W" if code == "W2" else code, cal.shift(published, code, step), "published")


def _sunday(e, deixis):
    """Weeks to add on a Sunday, when newspapers call the week that ends "last week" and the one that begins "this week"."""
    ahead = e.ahead or e.parts.get("modword") in ("later", "rest")
    return int(e.published.isoweekday() == 7 and (deixis == "last" or deixis == "this" and ahead))


def _in_text(e, deixis, code):
    """The following week, the same day, that month: counted from the last date of the text."""
    last, last_day = e.context.last, e.context.last_day
    if code == "D":
        if last_day is None or cal.coarser(last.granularity, "week"):
            return Reading("DATE", "PAST_REF")  # a day of a time that is known by its month or year only
        return cal.day(last_day.earliest + timedelta(days=STEP[deixis]), last_day.value[:10])
    if cal.coarser(last.granularity, cal.GRANULARITY.get(code, "week")) and deixis in ("same", "that"):
        return last.but(anchor=last.value, mod=None)
    base = last.latest if deixis == "following" else last.earliest
    return cal.unit("W" if code == "W2" else code, cal.shift(base, code, STEP[deixis]), last.value)


_BY_RULE = periods.BY_RULE | {
    "weekday of a week": _weekday_of_week,
    "weekday of a month": _weekday_of_month,
    "week before last": _before_last,
    "half": lambda e, f: periods.half(e, f) if f.get("unit") in (None, "Y") else _deictic(e, f),
}
_BY_PART = {
    "month": _month,
    "weekday": _weekday,
    "wdabbr": _weekday,
    **periods.BY_PART,
    "dayname": _dayname,
}
