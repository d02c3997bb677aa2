"""The days of a reported act: those of the expression that belongs to its trigger, else the news of the day, else bounds alone.

Only an expression that the reading attaches to the trigger dates it. Where none does, a logistic model (weights.yml) over the place of
the sentence, the form of the trigger and what stands beside it says whether the article tells the act as its own news, which then lies
at publication or the day before; what an article recalls stays without a day.
"""

import datetime
from typing import NamedTuple

import numpy as np

from .factuality import REAL
from .wordlists import load, words

DAY = datetime.timedelta(days=1)
# An interval longer than this dates no act, only an era.
LONGEST = 400
# The share of sure news (by the model) from which an undated act is told as the news of the day.
FRESH = 0.7
FEATURES = tuple(
    (
        "bias first second third lead early late announced scheduled occurred perfect past_perfect finite noun recalled day_said "
        "old_date other_dated passive general attack talks test long_article definite only_family after"
    ).split()
)
_FINITE = frozenset(("VBD", "VBZ", "VBP"))


class Dated(NamedTuple):
    """timex: the expression as printed; earliest, latest: days (None without); by: 'timex', 'publication' or None; approximate."""

    timex: str | None = None
    earliest: object = None
    latest: object = None
    by: str | None = None
    approximate: bool = False


NONE = Dated()


class Days:
    """The temporal expressions of one article and the day it was published, asked for the days of its triggers."""

    def __init__(self, document, rows, published):
        self.document, self.published = document, published
        self.rows = sorted(r for r in rows if r[6] is not None and r[7] is not None)
        weights = load("weights.yml").get("fresh", {})
        self._vector = np.array([float(weights.get(f, 0)) for f in FEATURES])

    def date(self, n, stage):
        """The Dated of trigger number n with its Factuality."""
        trigger = self.document.triggers[n]
        if stage.status == "denied" and stage.stage == "denied":
            return NONE
        told = self._attached(trigger)
        if told is not None:
            return self._settle(told, trigger, stage)
        if "date" in trigger.arguments or self.published is None or stage.status not in REAL or stage.stage in ("scheduled", "delayed"):
            return Dated(timex=self._printed(trigger))
        if self.document.word(trigger.word).lower() in words("general") and "object" not in trigger.arguments:
            # "US sanctions hurt Iran" tells of sanctions in general, whenever it is published.
            return NONE
        row = self.features(n, stage)
        if 1 / (1 + np.exp(-float(row @ self._vector))) >= FRESH:
            return Dated(None, self.published - DAY, self.published, "publication", True)
        return NONE

    def _printed(self, trigger):
        span = trigger.arguments.get("date")
        return self.document.text[int(span[0]) : int(span[1])] if span else None

    def _attached(self, trigger):
        """The row of the expression that dates the trigger: the network's argument, else one that hangs on the trigger in the tree."""
        span = trigger.arguments.get("date")
        if span:
            inside = [r for r in self.rows if r[0] < span[1] and r[1] > span[0]]
            return min(inside, key=_width, default=None)
        document = self.document
        hanging = [r for r in self._in_sentence(trigger) if r[3] == "DATE" and self._hangs(r, trigger)]
        if hanging and any(h >= 0 for h in document.head):
            return min(hanging, key=_width)
        return None

    def _in_sentence(self, trigger):
        start, end = self.document.sentence_span(int(self.document.sentence[trigger.word]))
        return [r for r in self.rows if start <= r[0] < end]

    def _hangs(self, row, trigger):
        """True where an expression's head word is governed by a word of the trigger, or by the clause that the trigger heads."""
        document = self.document
        mine = set(document.words_in(trigger.start, trigger.end))
        inside = set(document.words_in(row[0], row[1]))
        outer = [int(document.head[i]) for i in inside if int(document.head[i]) not in inside]
        return any(h in mine for h in outer)

    def _settle(self, row, trigger, stage):
        """The Dated of an expression: a plan lies ahead, what occurred does not, whatever way a bare weekday or month was read."""
        earliest, latest = row[6], row[7]
        if (latest - earliest).days > LONGEST:
            return Dated(timex=row[2])
        p = self.published
        if p is not None and row[10] == "published" and row[8] in ("day", "time", "month", "weekend"):
            step = datetime.timedelta(days=7) if row[8] != "month" else None
            if stage.status == "scheduled" and latest < p and (p - latest).days < (7 if step else 300) and _bare(row[2]):
                earliest, latest = _moved(earliest, latest, step, 1)
            elif stage.status == "occurred" and earliest > p + DAY and _bare(row[2]):
                earliest, latest = _moved(earliest, latest, step, -1)
        wide = (latest - earliest).days > 45
        return Dated(row[2], earliest, latest, "timex", wide or row[5] == "APPROX")

    def features(self, n, stage):
        """The vector of FEATURES of trigger n, which says whether the article tells it as its news."""
        document, trigger = self.document, self.document.triggers[n]
        i = trigger.word
        at = int(document.sentence[i])
        inside = document.sentence_words(at)
        low = [document.word(j).lower() for j in range(max(inside.start, i - 4), i)]
        tag = document.xpos[i]
        word = document.word(i).lower()
        finite = tag in _FINITE if tag else word.endswith("ed")
        noun = tag.startswith("N") if tag else not word.endswith(("ed", "ing"))
        perfect = bool({"has", "have", "'ve", "’ve"} & set(low))
        past_perfect = bool({"had", "been"} & set(low))
        rows = self._in_sentence(trigger)
        p = self.published
        near = any(abs((r[7] - p).days) <= 2 and (r[7] - r[6]).days <= 1 for r in rows)
        old = any((p - r[7]).days > 7 for r in rows)
        others = [t for t in document.triggers if t is not trigger and t.family == trigger.family]
        same = [t for t in others if int(document.sentence[t.word]) == at]
        sentence = {document.word(j).lower() for j in inside}
        return np.array(
            (
                1, at == 0, at == 1, at == 2, at in (3, 4, 5), 6 <= at < 12, at >= 20, stage.status == "announced",
                stage.status == "scheduled", stage.status == "occurred", perfect, past_perfect, finite and not perfect, noun,
                bool(words("recalls") & sentence), near, old and not near, any("date" in t.arguments for t in same),
                bool({"was", "were", "been", "be"} & set(low)), word in words("general"), trigger.family == "attack",
                trigger.family == "talks", trigger.family == "weapons_test", len(document.start) > 900, "the" in low[-2:], not others,
                "after" in low or "since" in low or "following" in low,
            ),
            dtype=float,
        )  # fmt: skip


def _width(row):
    return (row[7] - row[6]).days, row[0]


def _bare(text):
    """True for an expression that says neither "last" nor "next": which of two days it means is for the stage to say."""
    low = text.lower().split()
    return not ({"last", "next", "this", "past", "ago", "coming", "previous"} & set(low))


def _moved(earliest, latest, step, sign):
    if step is not None:
        return earliest + sign * step, latest + sign * step
    try:
        return earliest.replace(year=earliest.year + sign), latest.replace(year=latest.year + sign)
    except ValueError:
        return earliest, latest
