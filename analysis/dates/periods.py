"""Years, halves, quarters, seasons, decades and centuries: which one an expression means."""

from datetime import date

from analysis.dates import calendar as cal
from analysis.dates.calendar import Reading
from analysis.dates.parts import STEP, Expression

_YEAR_OF = frozenset("month quarterlike season fall ordinal half".split())  # "of the year" after one of these names a year
_FAR = 270  # days: a quarter further ahead is that of the year before


def year_named(e: Expression, f: dict) -> tuple | None:
    """(year, anchor) that the expression itself names, as figures or as last, this, next year; None where it names none."""
    published = e.published
    if "year" in f:
        return int(f["year"]), None
    if "yy" in f or "fy" in f:
        figures = int((f.get("yy") or f["fy"]).lstrip("FY '"))
        if figures > 99:
            return figures, None
        y = (published.year // 100 * 100 if published else 1900) + figures
        return (y - 100 if published and y > published.year + 10 else y), None
    if "teen" in f or ("two" in f and "thousand" in f):
        spoken = _spoken(e)
        return (spoken, None) if spoken else None
    if f.get("unit") == "Y" and f.get("unitname") == "unit" and _YEAR_OF & f.keys():
        if f.get("deixis") in (None, "same", "following", "previous", "that"):
            base = e.context.reference()
            return (base.earliest.year + STEP.get(f.get("deixis"), 0), base.value) if base else None
        if published:
            return published.year + STEP[f["deixis"]], "published"
    return None


def _spoken(e):
    """Nineteen ninety-one, two thousand one."""
    places = [k for k in e.places if e.tokens.name(k) in ("teen", "tens", "one", "two", "numword", "thousand")]
    values = [e.tokens.value(k) for k in places]
    if "thousand" in e.names:
        return 2000 + sum(values[2:])
    y = values[0] * 100 + sum(1 if v is None else v for v in values[1:])
    return y if 1100 <= y <= 2099 else None


def _year(e, f):
    explicit = year_named(e, f)
    return cal.year(*explicit) if explicit and f.get("unit") in (None, "Y") else None


_EARLY = 3  # in the first months of a year what was done "at year-end" was done in the last


def _year_end(e, f):
    explicit = year_named(e, f)
    if explicit:
        return cal.day(date(explicit[0], 12, 31))
    if e.published is None:
        return None
    over = e.tokens.word(e.match.i - 1) == "since" or e.where == "past" and e.published.month <= _EARLY
    return cal.day(date(e.published.year - over, 12, 31), "published")


def _decade(e, f):
    if "decadeword" in f:
        return cal.decade(1900 + 10 * f["decadeword"])
    figures = f["decade"].strip("'s")
    first = int(figures) if len(figures) == 4 else 1900 + int(figures)
    return cal.decade(first) if first % 10 == 0 and first >= 1000 else None


def _century(e, f):
    at = e.match.i + e.names.index("century") - 1
    at -= e.tokens.name(at) == "hy"
    number = e.tokens.value(at) or int(e.tokens.strings[at].rstrip("stndrh"))
    return cal.century(number) if 1 < number <= 22 else None


def _season(e, f):
    code = f.get("season") or f.get("fall")
    explicit, published, deixis = year_named(e, f), e.published, f.get("deixis")
    if explicit:
        return cal.season(explicit[0], code, explicit[1])
    if published is None:
        return Reading("DATE", f"XXXX-{code}", granularity="season")
    options = [cal.season(published.year + k, code, "published") for k in (-2, -1, 0, 1)]
    if deixis in ("last", "past", "previous"):
        return [o for o in options if o.latest < published][-1]
    if deixis in ("next", "coming", "following"):
        return [o for o in options if o.earliest > published][0]
    if deixis == "this":
        return next((o for o in options if o.earliest <= published <= o.latest), cal.season(published.year, code, "published"))
    if e.ahead:
        return [o for o in options if o.latest >= published][0]
    return [o for o in options if o.earliest <= published][-1]


def half(e, f):
    """The first half of 1990; the second half, without a year."""
    explicit, ordinal = year_named(e, f), f.get("ordinal") or 2
    if ordinal not in (1, 2) or explicit is None and e.published is None:
        return None
    return cal.part_of_year(explicit[0], "H", int(ordinal), explicit[1]) if explicit else _numbered(e, "H", int(ordinal), f)


def _short(e, f):
    """Q1 2018, 3Q, H2 2018."""
    code, number = sorted(f["part"], reverse=True)
    explicit = year_named(e, f)
    if int(number) > {"Q": 4, "H": 2}[code] or (explicit is None and e.published is None):
        return None
    return cal.part_of_year(explicit[0], code, int(number), explicit[1]) if explicit else _numbered(e, code, int(number), f)


def _numbered(e, code, ordinal, f):
    """The n-th quarter or half without a year: the last one that has begun, or the one to come where the sentence says so."""
    published = e.published
    at = cal.part_of_year(published.year, code, ordinal, "published")
    if at.earliest > published and not (e.ahead and (at.earliest - published).days < _FAR):
        return cal.part_of_year(published.year - 1, code, ordinal, "published")
    if at.latest < published and f.get("deixis") == "next":
        return cal.part_of_year(published.year + 1, code, ordinal, "published")
    return at


def _quarter(e, f):
    """Quarters: numbered, deictic, or the one of the year before that a result is held against."""
    published, ordinal = e.published, f.get("ordinal")
    year_before = ("ago" in e.words or "earlier" in e.words) and "-" in e.words
    explicit = None if year_before else year_named(e, f)
    if published is None and not (explicit and ordinal):
        return Reading("DATE", "XXXX-Q" + (str(int(ordinal)) if ordinal else "X"), granularity="quarter")
    if ordinal and not 1 <= ordinal <= 4:
        return None
    if ordinal and explicit:
        return cal.part_of_year(explicit[0], "Q", int(ordinal), explicit[1])
    if ordinal:
        at = _numbered(e, "Q", int(ordinal), f)
        return cal.unit("Q", cal.shift(at.earliest, "Y", -1), "published") if year_before else at
    if year_before or f.get("deixis") == "same" or {"comparable", "corresponding"} & set(e.words):
        return _compared(e, f, explicit)
    return _current(e, f, explicit)


def _completed(e):
    """The quarter that ended last."""
    return cal.unit("Q", cal.shift(cal.unit("Q", e.published).earliest, "Q", -1), "published")


def _same_quarter(year, named):
    return cal.part_of_year(year, "Q", (named.earliest.month - 1) // 3 + 1, named.value)


def _compared(e, f, explicit):
    """The year-earlier quarter, the same period last year: of the period that the text spoke of last."""
    named = e.context.period or _completed(e)
    if explicit:
        return _same_quarter(explicit[0], named)
    if f.get("unit") == "Y" and f.get("deixis") in ("this", "last", "next"):
        return _same_quarter(e.published.year + STEP[f["deixis"]], named)
    if named.granularity == "year":
        return cal.year(named.earliest.year - 1, named.value)
    return cal.unit("Q", cal.shift(named.earliest, "Y", -1), named.value)


def _current(e, f, explicit):
    """This, last, the latest, the following quarter; the 1988 period; last year's quarter."""
    deixis, named, completed = f.get("deixis"), e.context.period or _completed(e), _completed(e)
    quarter = named if named.granularity == "quarter" else completed
    if f.get("unit") == "Y" and deixis in ("this", "last", "next"):
        return _same_quarter(e.published.year + STEP[deixis], quarter)
    if explicit:
        whole = named.granularity != "quarter" and "quarter" not in e.words
        return cal.year(*explicit) if whole else _same_quarter(explicit[0], quarter)
    if deixis in ("previous", "following"):
        return cal.unit("Q", cal.shift(quarter.earliest, "Q", STEP[deixis]), quarter.value)
    steps = {"this": 1, "current": 1, "next": 2, "coming": 2, "last": 0, "past": 0, "latest": 0}
    if deixis in steps:
        return cal.unit("Q", cal.shift(completed.earliest, "Q", steps[deixis]), "published")
    return quarter.but(mod=None)


BY_RULE = {
    "quarter": _quarter,
    "earlier period": _quarter,
    "period of a year": _quarter,
    "quarter named": _quarter,
    "year end": _year_end,
    "century": _century,
    "part of a year": _short,
}
BY_PART = {
    "decade": _decade,
    "decadeword": _decade,
    "season": _season,
    "fall": _season,
    "year": _year,
    "yy": _year,
    "fy": _year,
    "teen": _year,
    "thousand": _year,
}
