"""What the reports of one article tell of each other: which repeat, which one is another's reason, whose day holds for which."""

import datetime
import re
from functools import lru_cache

from .actions import load_actions


def once(rows):
    """One report of an act per sentence: the one with a stated date, else the one in a verb."""
    best = {}
    for r in rows:
        key = (r["rule"].family, r["actor"], r["domain"], r["status"] == "hypothetical", r["dated"].start)
        if key[-1] is None or (*key[:-1], None) in best:
            other = next((k for k in best if k[:-1] == key[:-1]), None)
            if other is not None:
                kept = best[other]
                if (r["dated"].start is None, r["act"].tense in ("n", "event")) < (
                    kept["dated"].start is None,
                    kept["act"].tense in ("n", "event"),
                ):
                    best[other] = r
                continue
        best[key] = r
    return list(best.values())


def special_dates(s, act, row, memory, published):
    """A yearly renewal lies in the full years between the signing and this one; a denial is not older than the accusation."""
    if act.rule.family == "pact_renewed" and act.perfect and published and memory.signed is not None:
        text = s.text[s.start : s.end].lower()
        if re.search(r"\b(?:every|each) year\b|\bannually\b|\byearly\b", text) and row["dated"].by != "timex":
            first, last = memory.signed.earliest.year + 1, published.year - 1
            if first <= last:
                row["dated"] = row["dated"]._replace(
                    timex="every year", earliest=datetime.date(first, 1, 1), latest=datetime.date(last, 12, 31), by="yearly"
                )
    if act.rule.family == "denial" and memory.accusation is not None and row["dated"].by != "timex":
        other = memory.accusation[0]["dated"]
        if other.earliest is not None:
            row["dated"] = other._replace(by="carried")


@lru_cache(maxsize=1)
def _cause_pattern():
    return re.compile("|".join(rf"\b(?:{c})\b" for c in sorted(load_actions().words["causes"], key=len, reverse=True)))


def causes(s, rows):
    """Fills in the reason that a sentence gives for an act: from the marker to the end of its clause."""
    if not rows:
        return
    text = s.text[s.start : s.end].lower()
    for m in _cause_pattern().finditer(text):
        start = s.start + m.start()
        behind = [r for r in rows if r["trigger"][1] <= start]
        if not behind:
            continue
        row = behind[-1]
        if m.group() == "over" and start - row["trigger"][1] > 80 or row["cause"] is not None or start - row["trigger"][1] > 220:
            continue
        stop = min(s.end, start + 260)
        cut = re.compile(r"[;\"]|, (?:while|but|and|as|which|a move)\b|\.\s*$").search(s.text, s.start + m.end() + 3, stop)
        stop = cut.start() if cut else stop
        row["cause"] = s.text[start:stop].strip()
        for other in rows:
            if other is not row and start <= other["trigger"][0] < stop:
                other["cause_of"] = True
                row.setdefault("causes", []).append(other)


def carry(rows):
    """Gives an undated report the date of the article's dated report of the same act, or the bound that its cause sets."""
    for row in rows:
        # What another act answers came before it: an undated cause is put in the year up to that act, and marked approximate.
        for cause in row.get("causes", ()):
            d = row["dated"]
            if (
                d.earliest is not None
                and row["status"] != "hypothetical"
                and (cause["dated"].earliest is None or cause["dated"].start == d.start)
            ):
                early = d.earliest - datetime.timedelta(days=365)
                cause["dated"] = cause["dated"]._replace(
                    timex=None, start=None, earliest=early, latest=d.latest, by="before", approximate=True
                )
    for row in rows:
        if row["dated"].earliest is not None or row["status"] == "hypothetical":
            continue
        same = [
            r
            for r in rows
            if r is not row
            and r["rule"].family == row["rule"].family
            and r["actor"] == row["actor"]
            and r["domain"] == row["domain"]
            and r["dated"].earliest is not None
            and r["dated"].by in ("timex", "publication")
            and r["status"] != "hypothetical"
        ]
        if (
            same
            and not (row["act"].plural and len(same) > 1)
            and row["rule"].family not in ("missile_test", "nuclear_test", "talks", "attack", "drill")
        ):
            best = min(same, key=lambda r: (abs(r["n"] - row["n"]), r["n"]))
            row["dated"] = best["dated"]._replace(timex=None, by="carried", effect=row["dated"].effect)
