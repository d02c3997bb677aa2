"""What a written or relative date means: its TIMEX3 value and the calendar days that it can mean.

Relative expressions are counted from the publication date, anchored ones ("the following month") from the last date that
the text names.
"""

from datetime import date, timedelta

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading
from analysis.dates.direction import direction
from analysis.dates.grammar import named_days
from analysis.dates.parts import IN_TEXT, STEP, fields


def calendar_date(tokens, match, context):
    f = fields(tokens, match)
    reading = _time_of_day(tokens, match, context, f) or _date(tokens, match, context, f)
    return reading and _modified(tokens, match, context, f, reading)


def _modified(tokens, match, context, f, reading):
    mod, word = f.get("mod"), f.get("modword")
    whole = reading
    if f.get("half") and reading.granularity in ("year", "decade") and not reading.value[4:]:
        ordinal = f.get("ordinal") or 2
        if reading.granularity == "year":
            return cal.part_of_year(reading.earliest.year, "H", int(ordinal), reading.anchor)
        return cal.shorten(reading, "START" if ordinal == 1 else "END")
    if mod:
        inside = context.published and whole.earliest and whole.earliest <= context.published <= whole.latest
        if word in ("earlier", "later", "rest") and inside and reading.granularity not in ("day", "time"):
            cut = {"latest": context.published} if word == "earlier" else {"earliest": context.published}
            return reading.but(mod=mod, **cut)
        return cal.shorten(reading, mod)
    if (
        f.get("deixis") == "this"
        and reading.anchor == "published"
        and reading.granularity in ("week", "month", "quarter", "season", "year")
    ):
        return _capped(tokens, match, context, reading)
    return reading


def _capped(tokens, match, context, reading):
    """This week, this month, this year: up to publication, unless the sentence speaks of what is to come."""
    if reading.earliest <= context.published <= reading.latest:
        if direction(tokens, match.i, match.j) == "future":
            return reading
        return reading.but(latest=context.published)
    return reading


def _time_of_day(tokens, match, context, f):
    part = f.get("daypart") or f.get("noon") or ("NI" if "tonight" in f or "overnight" in f else None)
    clock = _clock(f)
    if part is None and clock is None:
        return None
    if clock is False:
        return None
    rest = {k: v for k, v in f.items() if k not in ("daypart", "noon", "tonight", "overnight", "clock", "clocknum", "ampm")}
    when = None
    if part == "NI" and rest.get("deixis") == "last" and "weekday" not in rest and context.published:
        when = cal.day(context.published - timedelta(days=1), "published")
    elif rest.get("deixis") in ("this", "that") and "weekday" not in rest and context.published:
        when = cal.day(context.published, "published") if rest["deixis"] == "this" else context.last_day
    elif rest.get("deixis") in ("following", "next", "previous", "same") and "weekday" not in rest and context.last_day:
        step = STEP[rest["deixis"]]
        when = cal.day(context.last_day.earliest + timedelta(days=step), context.last_day.value)
    elif "dayname" in rest or "weekday" in rest or "month" in rest:
        when = _date(tokens, match, context, rest)
    elif context.last_day is not None and tokens.starts[match.i] - context.last_place < 400 and "tonight" not in f:
        when = context.last_day.but(anchor=context.last_day.value[:10])
    if when is None and context.published:
        when = cal.day(context.published, "published")
    tail = clock or (part if part.startswith("T") else "T" + part)
    if when is None:
        return Reading("TIME", tail, granularity="time")
    if when.granularity not in ("day", "time"):
        return None
    mod = f.get("mod")
    return Reading("TIME", when.value[:10] + tail, mod, when.earliest, when.latest, "time", when.anchor)


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


def _date(tokens, match, context, f):
    published, deixis = context.published, f.get("deixis")
    if "iso" in f or "slashed" in f:
        return _written(f.get("iso") or f["slashed"])
    explicit = _year(tokens, match, context, f)
    if "month" in f:
        dom = f.get("dom") or f.get("ordinal")
        if explicit is None and (f["month"], dom, tokens.word(match.j)) in named_days():
            explicit = named_days()[f["month"], dom, tokens.word(match.j)], None
        return month_and_day(tokens, match, context, f["month"], dom, explicit, f.get("deixis"))
    if match.rule.name == "weekday of a week":
        if f["unit"] != "W" or published is None:
            return None
        monday = published - timedelta(days=published.weekday())
        return cal.day(monday + timedelta(days=7 * STEP[deixis] + f["weekday"] - 1), "published")
    if "weekday" in f or "wdabbr" in f:
        return _weekday(tokens, match, context, f)
    if "decade" in f or "decadeword" in f:
        return _decade(f)
    if ("century" in f or f.get("unit") == "CE") and f.get("ordinal"):
        return cal.century(int(f["ordinal"])) if 1 < f["ordinal"] <= 22 else None
    if f.get("unit") == "Q" or match.rule.name in ("quarter", "earlier period", "period of a year", "quarter named"):
        return _quarter(tokens, match, context, f, explicit)
    if "half" in f and f.get("ordinal", f.get("latter")):
        return _half(context, f, explicit)
    if "season" in f or "fall" in f:
        return _season(tokens, match, context, f, explicit)
    if match.rule.name == "year end":
        y = explicit[0] if explicit else context.published.year if context.published else None
        y = y - 1 if y and not explicit and tokens.word(match.i - 1) == "since" else y
        return cal.day(date(y, 12, 31), None if explicit else "published") if y else None
    if explicit is not None:
        return cal.year(*explicit) if f.get("unit") in (None, "Y") else None
    if "dayname" in f:
        if published is None:
            return Reading("DATE", ("PAST_REF", "PRESENT_REF", "FUTURE_REF")[f["dayname"] + 1])
        step = 1 if "after" in f else -1 if "before" in f else 0  # the day after tomorrow
        return cal.day(published + timedelta(days=f["dayname"] + step), "published")
    if "unit" in f or deixis == "last":
        return _deictic(tokens, match, context, f)
    return None


def _written(text):
    parts = [int(p) for p in text.replace("-", "/").split("/")]
    if "-" in text:
        y, m, d = parts
    else:
        m, d, y = parts if parts[0] <= 12 else (parts[1], parts[0], parts[2])  # 22/08/2019 can only be British
        y = y + (2000 if y < 50 else 1900) if y < 100 else y
    try:
        return cal.day(date(y, m, d))
    except ValueError:
        return None


def _year(tokens, match, context, f):
    """(year, anchor) that the expression itself names, as figures or as last, this, next year; None where it names none."""
    if "year" in f:
        return int(f["year"]), None
    if "yy" in f:
        century = context.published.year // 100 * 100 if context.published else 1900
        y = century + int(f["yy"][1:])
        return (y - 100 if context.published and y > context.published.year + 10 else y), None
    if "teen" in f or ("two" in f and "thousand" in f):
        spoken = _spoken(tokens, match)
        return (spoken, None) if spoken else None
    if (
        f.get("unit") == "Y"
        and f.get("unitname") == "unit"
        and ("month" in f or "quarterlike" in f or "season" in f or "fall" in f or "ordinal" in f or "half" in f)
    ):
        if f.get("deixis") in (None, "same", "following", "previous", "that"):
            base = context.reference()
            return (base.earliest.year + STEP.get(f.get("deixis"), 0), base.value) if base else None
        if context.published:
            return context.published.year + STEP[f["deixis"]], "published"
    return None


def _spoken(tokens, match):
    values = [tokens.value(k) for k in range(match.i, match.j) if tokens.name(k) in ("teen", "tens", "one", "two", "numword", "thousand")]
    if "thousand" in [tokens.name(k) for k in range(match.i, match.j)]:
        return 2000 + sum(v for v in values[2:])
    y = values[0] * 100 + sum(1 if v is None else v for v in values[1:])
    return y if 1100 <= y <= 2099 else None


def month_and_day(tokens, match, context, number_, dom, explicit=None, deixis=None):
    """Reading of a month, or of a day of it, with or without a year: (year, anchor)."""
    if dom is not None and not (1 <= dom <= 31 and dom == int(dom)):
        return None
    if explicit:
        return _day_of(explicit[0], number_, dom, explicit[1])
    published = context.published
    if published is None:
        return Reading("DATE", f"XXXX-{number_:02d}" + (f"-{int(dom):02d}" if dom else ""), granularity="day" if dom else "month")
    if dom is None and deixis in ("last", "past", "previous"):
        return cal.month(published.year - (number_ >= published.month), number_, "published")
    if dom is None and deixis in ("next", "following"):
        return cal.month(published.year + (number_ <= published.month), number_, "published")
    if dom is None and deixis == "coming":
        return cal.month(published.year + (number_ < published.month), number_, "published")
    if dom is None and deixis in ("this", "the"):
        return cal.month(published.year, number_, "published")
    where = direction(tokens, match.i, match.j)
    options = []
    for y in (published.year - 1, published.year, published.year + 1):
        reading = _day_of(y, number_, dom, "published")
        if reading is None:
            continue
        gap = (reading.earliest - published).days if reading.earliest > published else min(0, (reading.latest - published).days)
        options.append((_cost(gap, where), reading))
    return min(options, key=lambda o: o[0])[1] if options else None


def numbered_day(tokens, match, context):
    """On the 20th: of the month that the text named last, or of the one nearest to publication that the tense allows."""
    dom = int(tokens.strings[match.j - 1].rstrip("stndrh"))
    last = context.last
    if last is not None and last.granularity in ("day", "time", "month") and tokens.starts[match.i] - context.last_place < 300:
        return _day_of(last.earliest.year, last.earliest.month, dom, last.value[:7])
    published = context.published
    if published is None:
        return Reading("DATE", f"XXXX-XX-{dom:02d}", granularity="day")
    where = direction(tokens, match.i, match.j)
    months = [cal.shift(published.replace(day=1), "M", k) for k in (-1, 0, 1)]
    options = [_day_of(m.year, m.month, dom, "published") for m in months]
    return min((o for o in options if o), key=lambda o: _cost((o.earliest - published).days, where))


def _cost(gap, where):
    """How unlikely a day `gap` days from publication is. A writer who means a day more than some nine months off names the year."""
    if where == "future":
        return gap if gap >= 0 else -gap * 6
    return -gap if gap <= 0 else gap * (6 if where == "past" else 2)


def _day_of(y, m, dom, anchor):
    if not dom:
        return cal.month(y, m, anchor)
    try:
        return cal.day(date(y, m, int(dom)), anchor)
    except ValueError:
        return None


def _weekday(tokens, match, context, f):
    wanted, deixis = f.get("weekday") or f.get("wdabbr"), f.get("deixis")
    if context.published is None:
        return Reading("DATE", f"XXXX-WXX-{wanted}", granularity="day")
    base, anchor = context.published, "published"
    if deixis in ("previous", "following", "same", "that") and context.last_day is not None:
        base, anchor = context.last_day.earliest, context.last_day.value[:10]
    back = (base.isoweekday() - wanted) % 7
    past, future = base - timedelta(days=back), base + timedelta(days=(-back) % 7)
    if deixis in ("last", "past", "previous") or (deixis == "this" and "past" in f):
        return cal.day(past if back else base - timedelta(days=7), anchor)
    if deixis in ("next", "following"):
        return cal.day(future if back else base + timedelta(days=7), anchor)
    if deixis in ("coming", "same", "that") or (deixis == "this" and direction(tokens, match.i, match.j) != "past"):
        return cal.day(future, anchor)
    if deixis == "this":
        return cal.day(past, anchor)
    return cal.day(future if direction(tokens, match.i, match.j) == "future" else past, anchor)


def _decade(f):
    if "decadeword" in f:
        return cal.decade(1900 + 10 * f["decadeword"])
    figures = f["decade"].strip("'s")
    first = int(figures) if len(figures) == 4 else 1900 + int(figures)
    return cal.decade(first) if first % 10 == 0 and first >= 1000 else None


def _season(tokens, match, context, f, explicit):
    code = f.get("season") or f.get("fall")
    if explicit:
        return cal.season(explicit[0], code, explicit[1])
    published = context.published
    if published is None:
        return Reading("DATE", f"XXXX-{code}", granularity="season")
    options = [cal.season(published.year + k, code, "published") for k in (-2, -1, 0, 1)]
    deixis = f.get("deixis")
    if deixis in ("last", "past", "previous"):
        return [o for o in options if o.latest < published][-1]
    if deixis in ("next", "coming", "following"):
        return [o for o in options if o.earliest > published][0]
    if deixis == "this":
        return cal.season(published.year, code, "published")
    if direction(tokens, match.i, match.j) == "future":
        return [o for o in options if o.latest >= published][0]
    return [o for o in options if o.earliest <= published][-1]


def _quarter(tokens, match, context, f, explicit):
    """Quarters: numbered, deictic, or the one of the year before that a result is held against."""
    published = context.published
    if published is None and not (explicit and f.get("ordinal")):
        return Reading("DATE", "XXXX-Q" + (str(int(f["ordinal"])) if f.get("ordinal") else "X"), granularity="quarter")
    words = [tokens.word(k) for k in range(match.i, match.j)]
    year_before = ("ago" in words or "earlier" in words) and "-" in words
    if year_before:
        explicit = None
    ordinal, deixis = f.get("ordinal"), f.get("deixis")
    current = cal.unit("Q", published, "published") if published else None
    completed = cal.unit("Q", cal.shift(current.earliest, "Q", -1), "published") if current else None
    named = context.period if context.period is not None else completed
    if ordinal:
        if not 1 <= ordinal <= 4:
            return None
        if explicit:
            return cal.part_of_year(explicit[0], "Q", int(ordinal), explicit[1])
        at = cal.part_of_year(published.year, "Q", int(ordinal), "published")
        if at.earliest > published and not (direction(tokens, match.i, match.j) == "future" and (at.earliest - published).days < 270):
            at = cal.part_of_year(published.year - 1, "Q", int(ordinal), "published")
        elif at.latest < published and deixis == "next":
            at = cal.part_of_year(published.year + 1, "Q", int(ordinal), "published")
        return cal.unit("Q", cal.shift(at.earliest, "Y", -1), "published") if year_before else at
    if year_before or deixis in ("same",) or any(w in words for w in ("comparable", "corresponding")):
        back = -1
        if explicit:
            return cal.part_of_year(explicit[0], "Q", (named.earliest.month - 1) // 3 + 1, named.value)
        if f.get("unit") == "Y" and deixis in ("this", "last", "next"):
            return cal.part_of_year(published.year + STEP[deixis], "Q", (named.earliest.month - 1) // 3 + 1, named.value)
        if named.granularity == "year":
            return cal.year(named.earliest.year + back, named.value)
        return cal.unit("Q", cal.shift(named.earliest, "Y", back), named.value)
    if f.get("unit") == "Y" and deixis in ("this", "last", "next"):
        named = named if named.granularity == "quarter" else completed
        return cal.part_of_year(published.year + STEP[deixis], "Q", (named.earliest.month - 1) // 3 + 1, named.value)
    if explicit:
        if named.granularity != "quarter" and "quarter" not in words:
            return cal.year(*explicit)
        named = named if named.granularity == "quarter" else completed
        return cal.part_of_year(explicit[0], "Q", (named.earliest.month - 1) // 3 + 1, named.value)
    if deixis in ("this", "current"):
        return current
    if deixis in ("next", "coming"):
        return cal.unit("Q", cal.shift(current.earliest, "Q", 1), "published")
    if deixis in ("last", "past", "latest"):
        return completed
    if named.granularity != "quarter":
        named = completed
    if deixis in ("previous", "following"):
        return cal.unit("Q", cal.shift(named.earliest, "Q", STEP[deixis]), named.value)
    return named.but(mod=None)


def _half(context, f, explicit):
    if explicit is None:
        if context.published is None:
            return None
        explicit = (context.published.year, "published")
    ordinal = f.get("ordinal") or 2
    return cal.part_of_year(explicit[0], "H", int(ordinal), explicit[1]) if ordinal in (1, 2) else None


def _deictic(tokens, match, context, f):
    """This, last, next week; the following month; the year."""
    code, deixis = f.get("unit", "Y"), f.get("deixis")
    if code in ("H", "M_", "S", "CE", "W2"):
        return None
    if deixis is None and code == "Y" and tokens.word(match.j) in ("ended", "ending") and "mod" not in f:
        return Reading("DURATION", "P1Y")  # the year ended Aug. 31 is no calendar year
    published = context.published
    if deixis == "next" and tokens.name(match.i) == "the":
        deixis = "following"
    if deixis in IN_TEXT and code == "D":
        if context.last_day is None or cal.coarser(context.last.granularity, "week"):
            return Reading("DATE", "PAST_REF")  # a day of a time that is known by its month or year only
        step = STEP[deixis]
        return cal.day(context.last_day.earliest + timedelta(days=step), context.last_day.value[:10])
    if deixis in IN_TEXT and context.last is not None:
        base, anchor = context.last.earliest, context.last.value
        if deixis == "following":
            base = context.last.latest
        if cal.coarser(context.last.granularity, cal.GRANULARITY[code]) and deixis in ("same", "that"):
            return context.last.but(anchor=anchor, mod=None)
    elif published is None:
        return Reading("DATE", {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[STEP.get(deixis, 0)])
    else:
        base, anchor = published, "published"
    if code == "WE" and published is not None and deixis in (None, "this"):
        where = direction(tokens, match.i, match.j)
        if where == "past" or (deixis is None and where != "future"):
            # the weekend before, or this one when the article itself is of a Saturday or Sunday
            return cal.unit(code, published - timedelta(days=5), "published")
    if deixis is None and code == "W" and context.last_day is not None:
        base, anchor = context.last_day.earliest, context.last_day.value[:10]
    if deixis is None and code == "D" and context.last_day is not None:
        return context.last_day.but(type="DATE", value=context.last_day.value[:10], granularity="day", anchor=context.last_day.value[:10])
    base = cal.shift(base, code, STEP.get(deixis, 0))
    return cal.unit(code, base, anchor)
