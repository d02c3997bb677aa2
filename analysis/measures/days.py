"""The days of a reported act: those of an expression of the article, those of publication where it is the day's news, or none.

Which of these it is, a logistic model of choice (weights.yml) says: over what the reading ties to the trigger in its sentence, the share
that the network gives to each expression of the article, to news and to none, and how much the sentence looks like the news of the day
(a second model, over its place and form).
"""

import datetime
from math import log1p
from typing import NamedTuple

import numpy as np

from analysis.dates.anchored import anchored

from .factuality import REAL, factuality
from .wordlists import load, words

DAY = datetime.timedelta(days=1)
# An interval longer than this dates no act, only an era.
LONGEST = 400
SMALL = 0.02  # a share of the network that says little
OPTIONS = tuple(
    (
        "word argument hangs sentence sentence_other network news news_sure none network_none day month longer others owned tied far behind"
    ).split()
)
UNPLACED = (0,) * 4
FEATURES = tuple(
    (
        "bias first second third lead early late announced scheduled occurred perfect past_perfect finite noun recalled day_said "
        "old_date other_dated passive general attack talks test long_article definite only_family after"
    ).split()
)
# Log odds more for an expression, the most for one of the trigger's own: a day that one report gives wrongly is outvoted, one that
# none gives is lost.
VOTED = {"word": 3.0, "argument": 2.0}
_TAKEN_UP = 3  # earlier reports that are asked for the day of an act, each of what the network takes for the same
_SURE = 0.5  # of two acts before "a day after that" the nearer one is meant if its day is as sure as this
_NEAR = 9  # words: an act further behind "two days after" is not what is counted from
LEAD = 3  # sentences that tell the news of the day
_FINITE = frozenset(("VBD", "VBZ", "VBP"))


class Dated(NamedTuple):
    """timex: the expression as printed; earliest, latest: days (None without); dated_by: 'timex' (an expression of the sentence),
    'context' (of another sentence), 'publication' or None; approximate; day_sure: how likely these are its days, 0 to 1."""

    timex: str | None = None
    earliest: object = None
    latest: object = None
    dated_by: str | None = None
    approximate: bool = False
    day_sure: float = 0.0


NONE = Dated()


class Days:
    """The temporal expressions of one article and the day it was published, asked for the days of its triggers."""

    def __init__(self, document, rows, published):
        self.document, self.published = document, published
        self.rows = [r for r in rows if r[6] is not None and r[7] is not None]
        self._dates = {}  # where an expression stands -> the numbers of the triggers that it dates
        self._acts = {}  # where an expression begins -> the number of the trigger of the act that it is counted from
        weights = load("weights.yml")
        self._fresh = np.array([float(weights["fresh"].get(f, 0)) for f in FEATURES])
        self._days = np.array([float(weights["days"].get(f, 0)) for f in OPTIONS])
        self._voted = np.array([VOTED.get(f, 0.0) for f in OPTIONS])
        self.rows = sorted([*self.rows, *self._from_acts(rows)])

    def _from_acts(self, rows):
        """The expressions that are counted from an act of the article ("two days after the ruling") with the days that its day gives."""
        out, known = [], {}
        for row in rows:
            apart = anchored(self.document.text, row)
            acts = self._named(row, apart) if apart else ()
            known |= {n: self._day(n) for n in acts if n not in known}
            n = next((n for n in acts if known[n][0] > _SURE), next((n for n in acts if known[n][1]), None))
            if n is not None:
                mod = row[5] or (None if known[n][0] > _SURE else "APPROX")
                out.append((*row[:5], mod, *apart.days(known[n][1]), *row[8:10], known[n][1].isoformat()))
                self._acts[row[0]] = n
        return out

    def _named(self, row, apart):
        """The numbers of the triggers of the acts from which a row may be counted, the likeliest first."""
        if apart.place is not None:
            return acts_at(self.document, row[0], apart.place)
        return [n for n in told_before(self.document, row[0]) if n not in self._owners(row)]

    def _day(self, n):
        """(how sure, day): the one day on which the act of trigger n took place, as it or an earlier report of it tells."""
        found = [(0.0, None)]
        for k, sure in ((n, 1.0), *self._before(n)):
            dated = self.date(k, factuality(self.document, self.document.triggers[k]))
            if dated.dated_by in ("timex", "context") and dated.earliest == dated.latest:
                found.append((dated.day_sure * sure**0.5, dated.earliest))
        return max(found, key=lambda f: f[0])

    def date(self, n, stage):
        """The Dated of trigger number n with its Factuality."""
        trigger = self.document.triggers[n]
        if stage.status == "denied" and stage.stage == "denied":
            return NONE
        options, rows = self.options(n, stage)
        score = rows @ self._days
        best = int(np.argmax(score + rows @ self._voted))
        if options[best] is NONE:
            span = trigger.arguments.get("date")
            return Dated(timex=self.document.text[int(span[0]) : int(span[1])] if span else None)
        return options[best]._replace(day_sure=round(float(1 / np.exp(score - score[best]).sum()), 3))

    def options(self, n, stage):
        """(what may date trigger n: Dated, NONE the last; matrix of OPTIONS)."""
        trigger, out, rows = self.document.triggers[n], [], []
        shares = dict(trigger.parties.get("day", ()))
        start, end = self.document.sentence_span(int(self.document.sentence[trigger.word]))
        span = trigger.arguments.get("date")
        for r in self.rows:
            inside = [i for i in self.document.words_in(r[0], r[1]) if i in shares]
            here = start <= r[0] < end
            if self._acts.get(r[0]) == n or not (here or inside) or (r[7] - r[6]).days > LONGEST:
                continue
            told = self._tells(r, trigger)
            days = (r[7] - r[6]).days
            share = sum(shares[i] for i in inside)
            dated = self._settle(r, trigger, stage) if here else Dated(r[2], r[6], r[7], "context", True)
            ahead = self.published is not None and dated.earliest > self.published + DAY
            if ahead and (stage.status == "occurred" or stage.stage == "announced" and not here):
                continue  # what happened did not happen tomorrow, nor was it announced then
            out.append(dated)
            rows.append(
                (1, told, here and r[3] == "DATE" and self._hangs(r, trigger), here, here and bool(span) and not told,
                 log1p(share / SMALL), 0, 0, 0, 0, days < 2, 7 < days <= 31, days > 31, 0, *self._place(r, n, here))
            )  # fmt: skip
        others = bool(out)
        if self._may_be_news(trigger, stage):
            sure = float(self.features(n, stage) @ self._fresh)
            out.append(Dated(None, self.published - DAY, self.published, "publication", True))
            rows.append((0, 0, 0, 0, 0, log1p(shares.get(-1, 0) / SMALL), 1, sure, 0, 0, 0, 0, 0, others, *UNPLACED))
        out.append(NONE)
        rows.append((0, 0, 0, 0, 0, 0, 0, 0, 1, log1p(shares.get(-2, 0) / SMALL), 0, 0, 0, others, *UNPLACED))
        return out, np.array(rows, dtype=float)

    def _may_be_news(self, trigger, stage):
        """False for what is planned or not real, and for "US sanctions hurt Iran", which tells of sanctions in general."""
        if self.published is None or stage.status not in REAL or stage.stage in ("scheduled", "delayed"):
            return False
        return not (self.document.word(trigger.word).lower() in words("general") and "object" not in trigger.arguments)

    def _place(self, row, n, here):
        """(is it the day of another act, how surely that act is this one as told before, sentences away, behind it) of an expression."""
        away = 0 if here else int(self.document.sentence[self.document.words_in(row[0], row[1])[0]]) - self._at(n)
        owners = self._owners(row) - {n}
        tied = max((sure for k, sure in self._before(n) if k in owners), default=0.0)
        return bool(owners) and not tied, tied, log1p(abs(away)), away > 0

    def _owners(self, row):
        """The numbers of the triggers that an expression dates, by the network or the tree."""
        if row[:2] not in self._dates:
            self._dates[row[:2]] = {n for n, t in enumerate(self.document.triggers) if self._tells(row, t) or self._hangs(row, t)}
        return self._dates[row[:2]]

    def _at(self, n):
        return int(self.document.sentence[self.document.triggers[n].word])

    def _before(self, n):
        """(number of an earlier report, how surely it is of the act of trigger n), the latest first."""
        sure = 1.0
        for _ in range(_TAKEN_UP):
            trigger = self.document.triggers[n]
            n, sure = trigger.antecedent, sure * float(trigger.antecedent_score)
            if n < 0:
                return
            yield n, sure

    def _tells(self, row, trigger):
        """True where the network takes an expression for the date of a trigger."""
        span = trigger.arguments.get("date")
        return bool(span) and row[0] < span[1] and row[1] > span[0]

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
        p = self.published
        if p is not None and row[10] == "published" and row[8] in ("day", "time", "month", "weekend"):
            step = datetime.timedelta(days=7) if row[8] != "month" else None
            if stage.status == "scheduled" and latest < p and (p - latest).days < (7 if step else 300) and _bare(row[2]):
                earliest, latest = _moved(earliest, latest, step, 1)
            elif stage.status == "occurred" and earliest > p + DAY and _bare(row[2]):
                earliest, latest = _moved(earliest, latest, step, -1)
            elif self._begun(stage, latest, trigger) and step and _bare(row[2]):
                earliest, latest = _moved(earliest, latest, step, 1)
        wide = (latest - earliest).days > 45
        return Dated(row[2], earliest, latest, "timex", wide or row[5] == "APPROX")

    def _begun(self, stage, latest, trigger):
        """True for what is told as done "on Sunday" in the lead of a report of Saturday, a day that has begun elsewhere: 10 of 12 in
        data/measures/train, behind the lead none of 15 (north_korea.jsonl and the free sets h to k of written.jsonl)."""
        lead = int(self.document.sentence[trigger.word]) < LEAD
        return lead and stage.status == "occurred" and latest == self.published - 6 * DAY

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
        start, end = document.sentence_span(at)
        rows = [r for r in self.rows if start <= r[0] < end]
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


def told_before(document, start):
    """The numbers of the triggers of this sentence and the one before that stand before a place of the text, the nearer first."""
    sentence = int(document.sentence[document.words_in(start, start + 1).start])
    near = [n for n, t in enumerate(document.triggers) if t.start < start and sentence - int(document.sentence[t.word]) < 2]
    return sorted(near, key=lambda n: -document.triggers[n].start)


def acts_at(document, start, place):
    """The numbers of the triggers that the words at `place` may name, from which the expression at `start` is counted; likeliest first.

    Of a noun or clause it is the one of the word that governs it, else its first; of a pronoun those before the expression, the nearer
    first.
    """
    first = document.words_in(place, place + 1).start
    if document.upos[first] == "PRON" and document.deprel[first] in ("obl", "nmod"):
        return told_before(document, start)
    governor = int(document.head[first - 1]) if document.deprel[first - 1] in ("case", "mark") else first
    near = []
    for n, t in enumerate(document.triggers):
        inside = governor in document.words_in(t.start, t.end)
        same = first <= t.word < first + _NEAR and document.sentence[t.word] == document.sentence[first]
        if same and (inside or governor in document.ancestors(t.word)):
            near.append((not inside, t.word, n))
    return [n for *_, n in sorted(near)[:1]]


_ONE_WAY = frozenset("last next this past ago coming previous yesterday today tonight tomorrow overnight".split())


def _bare(text):
    """True for a name of a day or month that says neither "last" nor "next": which of two it means is for the stage to say."""
    low = text.lower().split()
    return not any(c.isdigit() for c in text) and not (_ONE_WAY & set(low))


def _moved(earliest, latest, step, sign):
    if step is not None:
        return earliest + sign * step, latest + sign * step
    try:
        return earliest.replace(year=earliest.year + sign), latest.replace(year=latest.year + sign)
    except ValueError:
        return earliest, latest
