"""The days on which a reported act can have happened: the date that governs its verb, else what publication implies.

The date is sought in the clause of the verb; what belongs to another word there (belonging.py) dates nothing. A date that lies behind
publication is when an announced act takes effect, not when it was announced. Without a date, the lead of a news report speaks of the
day of publication or the one before.
"""

import datetime
import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from .belonging import belongs, own_recent, unfit
from .clauses import TEMPORAL

# "recent" is read as the half year before publication, a convention that is marked approximate. A quarter was too narrow: in April 2018
# an article has "recent testing" of November 2017.
RECENT_DAYS = 183
LEAD_SENTENCES = 3
# What an article says was announced, without a date, is the news of the day in its first sentences and history further down.
TOLD_SENTENCES = 8
# Acts that answer another at once: undated, they belong to the news of the day.
PROMPT = frozenset("ambassador_summoned protest condemnation denial accusation rejection retaliation".split())


_REASON = re.compile(
    r"\b(?:in (?:response|retaliation|reaction|reply) (?:to|for)|in the wake of|because of|prompted by|triggered by|following)\b"
)


# Words that open a clause about what came before or after the main one.
_BEHIND = frozenset("after since because before while although though if unless until once".split())
_PAST = re.compile(r"(?i)\b(?:days?|weeks?|months?|years?|decades?) ago\b|\b(?:once|previously|formerly|in the past|at the time)\b")
_PERFECT = frozenset(("has", "have", "'ve"))
_WEEK = datetime.timedelta(days=7)
_WEEKDAY = re.compile(r"(?:early |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: morning)?")


class Dated(NamedTuple):
    """timex: the expression; earliest, latest: days; by: timex, publication, ongoing, recent, carried (each None where there is none)."""

    timex: str | None
    start: int | None
    earliest: object
    latest: object
    by: str | None
    approximate: bool
    effect: tuple | None
    # later: the day that is told lies after publication, or so far back that it must: the page was written on.
    # other: the sentence has a date that is not the act's.
    later: bool = False
    other: bool = False


NONE = Dated(None, None, None, None, None, False, None)


class Dates:
    """The temporal expressions of one article, for look-up by place."""

    def __init__(self, rows):
        self.rows = sorted(r for r in rows if r[6] is not None and r[7] is not None)
        self.starts = [r[0] for r in self.rows]

    def within(self, start, end):
        return self.rows[bisect_left(self.starts, start) : bisect_right(self.starts, end - 1)]


def clause(s, i):
    """(first, last) token of the clause of token i: up to "when", "after", "which", a semicolon or a dash."""
    first, last = 0, len(s) - 1
    for t in range(i - 1, -1, -1):
        if _parts(s, t):
            first = t + 1
            break
    skip = i
    for t in range(i + 1, len(s)):
        if t > skip and _parts(s, t):
            skip = _closed(s, t)
            if skip is None:
                last = t - 1
                break
    return first, last


def _closed(s, t):
    """The dash that closes the short insertion that the dash at t opens ("fired - but missed - on Monday"), or None."""
    for k in range(t + 2, min(len(s), t + 7)):
        if s.low[k] == s.low[t]:
            return k if s.low[t] in ("--", "-", "—", "–") else None
    return None


def _parts(s, t):
    tag, low = s.tag[t], s.low[t]
    if tag == "S":
        # "after the summit", "since July", "before Saturday" belong to the clause; "after Seoul canceled" begins one.
        if t + 1 < len(s) and (s.low[t + 1][:1].isdigit() or s.low[t + 1] in TEMPORAL):
            return False
        return any(s.tag[k] in "XMV" or s.low[k].endswith(("ed", "ing", "ew", "ook", "ent")) for k in range(t + 1, min(len(s), t + 9)))
    if tag == ";":
        return low in (";", "--", "-", "—", "–", ":")
    return tag == "W" and low in ("which", "who") or low in ("reciprocating", "following") and t > 0 and s.tag[t - 1] == ","


def date_act(s, act, dates, published, place, told):
    """The Dated of an act. place: index of the sentence in the article; told: True where the sentence reports speech of the day."""
    if act.status == "denied" and act.perfect:
        # "has not fired a missile since": no day on which it was not done.
        return NONE
    i = act.trigger[0]
    first, last = clause(s, i)
    lo, hi = s.span[first][0], s.span[last][1]
    best, effect, later, other, old, doubtful = None, None, False, False, False, False
    for row in dates.within(s.start, s.end):
        start, _, text, kind, _, _, earliest, latest, granularity = row[:9]
        if kind in ("DURATION", "SET") and granularity != "year" and (latest - earliest).days > 400:
            continue
        if (latest - earliest).days < 300 if act.rule.domain == "historical" else (latest - earliest).days > 2000:
            # An era dates a grievance, not a measure; a month does not date an occupation.
            continue
        unlikely = _unlikely(row, published)
        if unfit(row) or unlikely:
            other = old = True
            doubtful = doubtful or unlikely and act.status == "occurred"
            continue
        t = s.token_at(start)
        inside = lo <= start < hi
        behind = s.token_at(row[1])
        if s.low[behind : behind + 2] == [",", "when"]:
            behind += 1
        if behind < len(s) and s.low[behind] in ("when", "as"):
            # "and again this month when Tokyo said": the date belongs to what follows; "arose last year when Japan accused" to both.
            own = inside and not (t > 0 and s.low[t - 1] in ("again", "and"))
            inside = behind + 1 == first or own
        if published is not None and earliest > published and act.status in ("announced", "hypothetical"):
            if inside and t > i and effect is None and not any(s.tag[k] == "V" for k in range(max(i + 1, t - 2), t)):
                effect = (earliest, latest)
            continue
        if act.status == "hypothetical":
            # "urged Seoul on Sunday to lift": the day of the words. What has not happened has no day behind publication.
            continue
        if t > i and _REASON.search(s.text, s.span[act.trigger[1]][1], start):
            # "in response to a Sept. 3 test": the day of the reason.
            continue
        if t and s.low[t - 1] in ("since", "until", "till"):
            # "the sixth test since 2006", "until 2017": an end of a span, not the day of the act.
            continue
        if not belongs(s, act, row, t, behind, first):
            other = True
            old = old or published is not None and published - latest > _WEEK
            continue
        distance = abs(t - i) + (0 if inside else 40)
        a, b = sorted((t, i))
        distance += 5 * sum(1 for k in range(a, b) if s.tag[k] == ",") + 8 * sum(1 for k in range(a + 1, b) if s.tag[k] in "V")
        distance += 12 * sum(1 for k in range(a + 1, b) if s.tag[k] == "C" and s.low[k] == "and" and _verb_after(s, k))
        if not inside and not (act.status == "announced" and start < lo and s.low[first - 1] not in _BEHIND):
            other = True
            continue
        later = later or act.status == "occurred" and published is not None and earliest > published
        if best is None or distance < best[0]:
            best = (distance, row)
    if best is not None and best[0] < 60:
        row = best[1]
        earliest, latest = row[6], row[7]
        if _tomorrow(row, published) and (place < LEAD_SENTENCES or "early" in row[2].lower()):
            # "a launch early Saturday" in the lead of a Friday: Saturday had begun where it took place.
            return Dated(row[2], row[0], published, published + datetime.timedelta(days=1), "timex", True, effect)
        if act.status == "occurred" and act.tense in ("base", "s") and published is not None and latest > published:
            # "when they meet this week": still to come.
            return NONE._replace(effect=effect, other=True)
        if act.status in ("occurred", "announced") and published is not None and latest > published >= earliest:
            latest = published
        if not (act.status == "occurred" and published is not None and earliest > published):
            return Dated(row[2], row[0], earliest, latest, "timex", row[5] is not None and "APPROX" in str(row[5]), effect, doubtful)
    if later:
        # A page brought up to date after its day of publication: that day dates nothing here.
        return NONE._replace(effect=effect, later=True)
    implied = _undated(s, act, published, place, told, effect)
    if old and implied.by == "publication":
        # "was accused of attacks in 2010": told of the past.
        implied = NONE._replace(effect=effect)
    return implied._replace(other=other, later=doubtful)


def _unlikely(row, published):
    """True for a day without a year that would lie more than half a year back: there the press gives the year."""
    if published is None or row[6] != row[7] or (published - row[6]).days <= RECENT_DAYS:
        return False
    return re.search(r"\d{4}", row[2]) is None


def _tomorrow(row, published):
    """True for a bare weekday that is the day after publication, or six days before it."""
    return published is not None and row[6] == row[7] == published - datetime.timedelta(days=6) and _WEEKDAY.fullmatch(row[2]) is not None


def _verb_after(s, k):
    return k + 1 < len(s) and (s.tag[k + 1] in "XMOV" or s.low[k + 1].endswith("ed"))


def _undated(s, act, published, place, told, effect):
    if published is None:
        return NONE._replace(effect=effect)
    day = datetime.timedelta(days=1)
    i = act.trigger[0]
    if act.status == "hypothetical":
        return NONE._replace(effect=effect)
    if own_recent(s, act):
        return Dated("recent", None, published - RECENT_DAYS * day, published, "recent", True, effect)
    if act.status == "occurred" and act.tense == "ing" and act.rule.family in ("boycott", "blockade"):
        # An act that goes on began on no day that is told; that it goes on is told of the day of publication.
        return Dated(None, None, published, published, "ongoing", True, effect)
    lead = place < LEAD_SENTENCES
    # A relative clause tells of the past of its noun ("the agreement, which was signed to ...").
    relative = any(s.tag[t] == "W" and s.low[t] != "that" for t in range(max(0, i - 6), i))
    # "just days ago", "once": told of the past. "has rejected": some day until now.
    past = _PAST.search(s.text, s.start, s.end) or act.perfect and _PERFECT & set(s.low[max(0, i - 5) : i])
    # "has denied involvement and denounced a plot"
    past = past or i > 0 and s.tag[i - 1] == "C" and act.tense in ("ed", "en") and _PERFECT & set(s.low[max(0, i - 12) : i])
    if relative or past or act.joint and act.status == "occurred":
        return NONE._replace(effect=effect)
    if (
        act.status == "announced"
        and (lead or told and place < TOLD_SENTENCES)
        and (place == 0 or not act.perfect)
        and act.tense not in ("n", "event")
        and not _since(s, i)
        and not _background(s, i)
    ):
        return Dated(None, None, published - day, published, "publication", False, effect)
    if act.status == "occurred" and act.prompt and lead and not act.perfect and _background(s, i):
        # "vowed revenge after the Council imposed sanctions": some day of the week before.
        return Dated(None, None, published - 7 * day, published, "publication", True, effect)
    if act.status == "occurred" and (
        act.prompt and lead and not act.perfect
        or act.rule.family in PROMPT
        and (lead or act.rule.family != "denial")
        and act.tense not in ("n", "event")
        and not _background(s, i)
    ):
        return Dated(None, None, published - day, published, "publication", False, effect)
    if act.status == "occurred" and act.tense == "base" and act.prompt and told:
        return Dated(None, None, published - day, published, "publication", False, effect)
    return NONE._replace(effect=effect)


def _since(s, i):
    return "since" in s.low[max(0, i - 10) : i]


def _background(s, i):
    """True in a clause that "after", "since" or "because" opens."""
    for t in range(i - 1, max(-1, i - 12), -1):
        if s.tag[t] in ";,W":
            return False
        if s.tag[t] == "S":
            return s.low[t] in ("after", "since", "because", "once")
    return False
