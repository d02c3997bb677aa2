"""What the reports of one article tell of each other: which repeat, which one is another's reason, whose day holds for which."""

import datetime
import re
from functools import lru_cache

from .actions import load_actions
from .dating import NONE, PROMPT, clause
from .grouping import REPEATED, same_thing

# "The decision was linked to": words that take up what an article told last, and the sentences in which it stands.
_TAKEN_UP = re.compile(
    r"^\W*(?:the|this|that|its|their) (?:decision|move|step|measure|announcement|action|withdrawal|termination|suspension|ban|curbs)"
    r" (?:was|were|is|are|came|comes)\b"
)
_CITED = re.compile(r"^\W*[\w' .-]{0,60}?\b(?:cited|citing|cites)\b")
_BACK = 5
# "a move seen as retaliation for": the participle says who calls it that.
_SEEN = frozenset("seen viewed described regarded framed interpreted portrayed presented".split())


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
        stop = _reason_end(s, start, s.start + m.end())
        row = _answering(s, rows, start, stop, opening=not text[: m.start()].strip(" \"'"))
        if row is None or row["cause"] is not None:
            continue
        row["cause"] = s.text[start:stop].strip()
        for other in rows:
            if other is not row and start <= other["trigger"][0] < stop:
                other["cause_of"] = True
                row.setdefault("causes", []).append(other)


def _reason_end(s, start, after):
    stop = min(s.end, start + 260)
    cut = re.compile(
        r"[;\"]|, (?:while|but|and|as|which|a move|saying|adding|citing)\b| and \w+ing\b|\.\s*$"
    ).search(s.text, after + 3, stop)
    return cut.start() if cut else stop


def _answering(s, rows, start, stop, opening):
    """The act that a reason is given for: the one before the marker in its clause; where the reason comes first, the one behind it."""
    if opening:
        comma = s.text.find(",", start, s.end)
        return next((r for r in rows if 0 < comma < r["trigger"][0] and r["trigger"][0] - comma < 120), None)
    behind = [r for r in rows if r["trigger"][1] <= start]
    if not behind or start - behind[-1]["trigger"][1] > 220:
        return None
    row, k = behind[-1], s.token_at(start)
    first, last = row["act"].trigger
    end = clause(s, first)[1]
    if k > end + 1 and s.low[end + 1 : end + 2] != ["reciprocating"]:
        # "ended the pact after Tokyo said, in response to": the reason of what comes between.
        return None
    if k - 1 > last and s.tag[k - 1] == "w" and s.low[k - 1].endswith(("ed", "en")) and s.low[k - 1] not in _SEEN:
        # "limits under the sanctions passed in response to a test": the sanctions answer it, not the limits.
        return None
    return row


def refer_back(rows):
    """Gives an act the reason that a later sentence states for "the decision", or that its speaker "cited"."""
    for cause in rows:
        s, n = cause["s"], cause["n"]
        if cause["status"] in ("hypothetical", "denied"):
            continue
        head = s.text[s.start : cause["trigger"][0]].lower()
        marker = None
        if _TAKEN_UP.match(head):
            marker = next((m for m in _cause_pattern().finditer(head)), None)
        if marker is None:
            marker = _CITED.match(head)
            if marker is None or not _of_other(s, cause):
                continue
        start = s.start + marker.start() if not _CITED.match(head) else s.start + marker.end()
        between = s.text[start : cause["trigger"][0]]
        if len(between) > 90 or re.search(r"[,;]", between):
            continue
        before = [
            r for r in rows
            if 0 < n - r["n"] <= _BACK and cause["actor"] not in r["actor"].split("; ") and r["status"] in ("occurred", "announced")
            and r["act"].tense not in ("n", "event") and (r["target"] is None or cause["actor"] in r["target"].split("; "))
        ]  # fmt: skip
        # What is taken up is what the sentence before told; two acts there leave open which.
        nearest = [r for r in before if r["n"] == max(x["n"] for x in before)]
        if len({(r["rule"].family, r["actor"]) for r in nearest}) != 1 or nearest[-1]["cause"] is not None:
            continue
        row = nearest[-1]
        row["cause"] = s.text[start : _reason_end(s, start, cause["trigger"][1])].strip()
        cause["cause_of"] = True
        row.setdefault("causes", []).append(cause)


def _of_other(s, cause):
    """True where the act's owner is named between the verb of citing and the act ("cited Japan's decision to remove")."""
    first = cause["act"].trigger[0]
    return any(s.poss[k] and s.party[k] is not None and s.party[k].party == cause["actor"] for k in range(max(0, first - 8), first))


def carry(rows):
    """Gives an undated report the date of the article's dated report of the same act, or the bound that its cause sets."""
    if sum(r["dated"].later for r in rows) > 1:
        # A page that was written on after its day of publication: what is counted from that day dates nothing.
        for row in rows:
            if row["dated"].earliest is not None and not re.search(r"\d{4}", row["dated"].timex or ""):
                row["dated"] = NONE._replace(effect=row["dated"].effect, later=True)
    refer_back(rows)
    for row in rows:
        # What another act answers came before it: an undated cause is put in the year up to that act, and marked approximate.
        for cause in row.get("causes", ()):
            d = row["dated"]
            if (
                d.earliest is not None
                and d.by == "timex"
                and row["status"] != "hypothetical"
                and cause["status"] == "occurred"
                and (cause["dated"].earliest is None or cause["dated"].start == d.start)
            ):
                early = d.earliest - datetime.timedelta(days=365)
                cause["dated"] = cause["dated"]._replace(
                    timex=None, start=None, earliest=early, latest=d.latest, by="before", approximate=True
                )
    for row in rows:
        _not_before(row, rows)
        if row["dated"].earliest is not None or row["dated"].other or row["dated"].later or row["status"] in ("hypothetical", "denied"):
            continue
        same = [r for r in rows if _same_act(row, r)]
        if same and not (row["act"].plural and len(same) > 1):
            best = min(same, key=lambda r: (abs(r["n"] - row["n"]), r["n"]))
            row["dated"] = best["dated"]._replace(timex=None, by="carried", effect=row["dated"].effect)


def _same_act(row, r):
    """True where another report of the article can lend its day: same class, actor and thing, no act that is done again and again."""
    return (
        r is not row
        and r["rule"].family == row["rule"].family
        and r["actor"] == row["actor"]
        and r["domain"] == row["domain"]
        and r["dated"].earliest is not None
        and r["dated"].by in ("timex", "publication")
        and r["status"] not in ("hypothetical", "denied")
        and row["rule"].family not in REPEATED
        and same_thing(row["object"], r["object"])
    )


def _not_before(row, rows):
    """An answer of the day of publication or the one before is no older than the act of its target that the article dates."""
    d = row["dated"]
    if d.by != "publication" or d.earliest == d.latest or row["rule"].family not in PROMPT:
        return
    acts = [
        r["dated"].earliest
        for r in rows
        if r["actor"] != row["actor"]
        and (r["actor"] in (row["target"] or "").split("; ") or row["actor"] in (r["target"] or "").split("; "))
        and r["status"] in ("occurred", "announced")
        and r["dated"].by == "timex"
        and r["dated"].earliest == r["dated"].latest
        and d.earliest <= r["dated"].earliest <= d.latest
    ]
    if acts:
        row["dated"] = d._replace(earliest=max(acts))
