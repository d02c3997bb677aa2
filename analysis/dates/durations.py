"""Lengths of time, rates, counted dates ("two days later") and the vague past, present and future."""

from datetime import date

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading
from analysis.dates.grammar import word_lists
from analysis.dates.parts import approximation, fields, number, unit_code
from analysis.dates.values import month_and_day

_UNIT_CLASSES = ("unit", "units", "hour", "hours", "quarter", "century")
_NUMBER_CLASSES = ("num", "dom", "one", "two", "numword", "tens", "teen", "scale")
_NO_THING = frozenset("who and was is from with has said".split())  # after the age of a person
_CLOCK_UNITS = {"H": "H", "M_": "M", "S": "S"}


def _code(tokens, i, j):
    """Code of the last unit among tokens i to j, or None."""
    return next((unit_code(tokens, k) for k in range(j - 1, i - 1, -1) if tokens.name(k) in _UNIT_CLASSES), None)


def _length(tokens, i, j):
    """(count or None, unit code or None) of a length of time."""
    return number(tokens, i, j), _code(tokens, i, j)


def period_value(count, code):
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


def duration(tokens, match, context):
    """A length of time; with last, past or next also the days that it covers."""
    f = fields(tokens, match)
    i, j = match.i, match.j
    count, code = _length(tokens, i, j)
    if "while" in f:
        return Reading("DURATION", "PXX")
    if code is None:
        return None
    if match.rule.name in ("half a unit",):
        count = 0.5 if number(tokens, i, j) is None or tokens.name(j - 1) != "half" else 1.5
        if count == 0.5 and code == "H":
            return Reading("DURATION", "PT30M", approximation(tokens, match))
        if count == 0.5 and code == "Y":
            return Reading("DURATION", "P6M", approximation(tokens, match))
    if match.rule.name == "past unit" and code in ("M_", "S"):
        return None  # at the last minute
    if count is None and "couple" in f:
        count = 2
    if count is None and match.rule.name == "past unit":
        count = 1
    if count is None and not any(tokens.name(k) in ("units", "hours") for k in range(i, j)) and "few" not in f and "vague" not in f:
        return None
    reading = Reading("DURATION", period_value(count, code), approximation(tokens, match), granularity=None)
    return _covered(reading, f, context, count, code)


def _covered(reading, f, context, count, code):
    """The past five years run up to publication, the next five from it."""
    deixis = f.get("deixis")
    if count is None or code in _CLOCK_UNITS or context.published is None or count != int(count):
        return reading
    here, anchor = context.published, "published"
    if deixis in ("last", "past", "latest"):
        return reading.but(earliest=cal.shift(here, code, -int(count)), latest=here, anchor=anchor)
    if deixis in ("next", "coming"):
        return reading.but(earliest=here, latest=cal.shift(here, code, int(count)), anchor=anchor)
    return reading


def age(tokens, match, context):
    """Three-year-old of a thing; the ages of people are no expressions of time."""
    persons = word_lists("context")["persons"]
    following = tokens.word(match.j)
    if not (following.isalpha() and following == tokens.strings[match.j]) or following in persons or following in _NO_THING:
        return None
    if tokens.word(match.j + 1) in persons and number(tokens, match.i, match.j) is not None:
        return None
    count, code = _length(tokens, match.i, match.j)
    if count is not None and count < 10 and any(tokens.name(k) == "dom" for k in range(match.i, match.j)):
        return None  # newspapers write ages in figures and spell the small numbers of all else
    plural = any(tokens.name(k) == "units" for k in range(match.i, match.j))
    if count is None and not plural:
        return None
    return Reading("DURATION", period_value(count, code))


def rate(tokens, match, context):
    """Sets: every year, every two weeks, twice a month, Mondays."""
    f = fields(tokens, match)
    if "month" in f or "season" in f:
        return Reading("SET", f"XXXX-{f['month']:02d}" if "month" in f else f"XXXX-{f['season']}")
    if "weekday" in f or "weekdays" in f:
        value = f"XXXX-WXX-{f.get('weekday') or f['weekdays']}" + (f"T{f['daypart']}" if "daypart" in f else "")
        return Reading("SET", value)
    if "daypart" in f:
        return Reading("SET", f"XXXX-XX-XXT{f['daypart']}")
    count, code = _length(tokens, match.i, match.j)
    if f.get("weekend"):
        code = "W"
    if match.rule.name == "rate" and tokens.name(match.i) != "every":
        count = 1
    if "other" in f:
        count = 2
    return code and Reading("SET", period_value(count if count is not None else f.get("ordinal", 1), code))


def one(tokens, match, context):
    """A week, a year: a rate after an amount ("four flights a week"), a length of time elsewhere."""
    words = word_lists("context")
    code = _code(tokens, match.i, match.j)
    i = match.i
    reading = Reading("DURATION", period_value(1, code), approximation(tokens, match))
    if tokens.name(i) not in ("a", "an"):
        return reading
    before, second = tokens.word(i - 1), tokens.word(i - 2)
    if before in words["measured"]:
        return reading
    if before in words["amounts"] or tokens.name(i - 1) in ("num", "dom", "year", "money", "percent") or second in ("per",):
        return reading.but(type="SET")
    if before.isalpha() and before.endswith("s") and any(tokens.name(k) in _NUMBER_CLASSES for k in range(i - 4, i - 1)):
        return reading.but(type="SET")
    # "a day that will be remembered", "a week in politics": an ordinary noun unless something measures it
    following = tokens.word(match.j)
    if code == "D" and following.isalpha():
        return None
    return reading


def ago(tokens, match, context):
    """Five years ago, two weeks from now: counted from publication, in the unit that is named."""
    count, code = _length(tokens, match.i, match.j)
    words = [tokens.word(k) for k in range(match.i, match.j)]
    sign = -1 if "ago" in words else 1
    mod = approximation(tokens, match)
    if count is None and any(w in ("a", "an", "the") for w in words) and not {"few", "couple"} & set(words):
        count = 1
    if code is None:
        return None
    if count is None or context.published is None:
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", mod)
    if code in _CLOCK_UNITS:
        return cal.day(context.published, "published").but(type="TIME", granularity="time", mod=mod)
    if count != int(count):
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", mod)
    # In results a year ago is the same quarter of the year before.
    if code == "Y" and sign < 0 and count == 1 and context.period is not None and context.period.granularity == "quarter":
        return cal.unit("Q", cal.shift(context.period.earliest, "Y", -1), context.period.value)
    unit = "W" if code == "W2" else code
    if count > 2000:
        return None
    return cal.unit(unit, cal.shift(context.published, code, sign * int(count)), "published").but(mod=mod)


def later(tokens, match, context):
    """Two days later, a year earlier: counted from the last date that the text names. May answer with a shorter span."""
    count, code = _length(tokens, match.i, match.j)
    last, following = tokens.word(match.j - 1), tokens.word(match.j)
    words = [tokens.word(k) for k in range(match.i, match.j)]
    if last in ("before", "after") and (following.isalnum() or following in ('"', "$")):
        if words[0] == "the":
            return None
        shorter = type(match)(match.rule, match.i, match.j - 1)
        reading = Reading(
            "DURATION",
            period_value(count if count is not None else (1 if words[0] in ("a", "an") else None), code),
            approximation(tokens, match),
        )
        return reading, shorter.i, shorter.j
    sign = 1 if last in ("later", "after") else -1
    if count is None and (words[0] in ("a", "an", "the")) and not {"few", "couple"} & set(words):
        count = 1
    mod = approximation(tokens, match)
    base = (
        context.period
        if code == "Y" and sign < 0 and context.period is not None and context.period.granularity == "quarter"
        else context.reference()
    )
    if context.last is None and code in ("D", "W"):
        base = None  # nothing in the text to count from, and publication is not what is meant
    if count is None or base is None or count != int(count) or code in _CLOCK_UNITS or count > 2000:
        reading = Reading("DURATION", period_value(count, code), mod)
        return reading, match.i, match.j - 1
    step = sign * int(count)
    unit = "W" if code == "W2" else code
    anchor = base.value
    if cal.coarser(base.granularity, cal.GRANULARITY[unit]):
        first, end = cal.shift(base.earliest, code, step), cal.shift(base.latest, code, step)
        whole = _BACK[base.granularity]
        return cal.unit(whole, first, anchor).but(earliest=first, latest=end, mod=mod)
    if base.granularity in ("quarter", "month") and code == "Y":
        return cal.unit("Q" if base.granularity == "quarter" else "M", cal.shift(base.earliest, "Y", step), anchor).but(mod=mod)
    return cal.unit(unit, cal.shift(base.earliest, code, step), anchor).but(mod=mod)


_BACK = {name: code for code, name in cal.GRANULARITY.items()} | {"time": "D", "season": "Q"}


def reference(tokens, match, context):
    """Now, recently, the future: TimeML's PRESENT_REF, PAST_REF and FUTURE_REF."""
    names = [tokens.name(k) for k in range(match.i, match.j)]
    for k, name in enumerate(names):
        if name in ("now", "pastref"):
            return Reading("DATE", tokens.value(match.i + k))
    if "these" in names or "current" in names:
        return Reading("DATE", "PRESENT_REF")
    if "recent" in names or "past" in names:
        return Reading("DATE", "PAST_REF")
    return Reading("DATE", "FUTURE_REF")


def then(tokens, match, context):
    """Since then, until then: the last date of the text where it stands near."""
    before = tokens.word(match.i - 1)
    near = context.last is not None and tokens.starts[match.i] - context.last_place < 300
    if near and before not in ("since", "from"):  # what "since then" takes up is more often an event than a date
        return context.last.but(type="DATE", anchor=context.last.value, mod=None, value=context.last.value[:10])
    return Reading("DATE", "PAST_REF" if before in ("since", "from") else "FUTURE_REF")


def span(tokens, match, context):
    """Aug. 5-7, 1910-45, from 1910 to 1945: a DATE whose value is first/last."""
    f = [(tokens.name(k), tokens.strings[k]) for k in range(match.i, match.j)]
    figures = [s for n, s in f if n in ("year", "dom", "num")]
    if match.rule.name == "year range":
        first, last = figures[0], figures[-1]
        if len(last) == 2:
            last = first[:2] + last
        if len(last) != 4 or not int(first) < int(last) <= 2199 or int(last) - int(first) > 400:
            return None
        a, b = cal.year(int(first)), cal.year(int(last))
        return Reading("DATE", f"{first}/{last}", None, a.earliest, b.latest, "year")
    days = [int(s) for n, s in f if n == "dom"]
    months = [tokens.value(k) for k in range(match.i, match.j) if tokens.name(k) == "month"]
    explicit = next(((int(s), None) for n, s in f if n == "year"), None)
    if len(days) < 2 or (len(months) == 1 and days[0] >= days[1]):
        return None
    a = month_and_day(tokens, match, context, months[0], days[0], explicit)
    if a is None or a.earliest is None:
        return a
    b = date(a.earliest.year + (months[-1] < months[0]), months[-1], days[1])
    return Reading("DATE", f"{a.value}/{b.isoformat()}", None, a.earliest, b, "day", a.anchor)


def era(tokens, match, context):
    """A period of history whose bounds the data file gives."""
    value, first, last = match.rule.days
    return Reading("DATE", value, None, date.fromisoformat(first), date.fromisoformat(last), "year")


KINDS = {
    "era": era,
    "duration": duration,
    "age": age,
    "set": rate,
    "one": one,
    "ago": ago,
    "later": later,
    "ref": reference,
    "then": then,
    "range": span,
}
