"""Whether a date in the clause of an act is the act's own, or that of another word: a noun, a verb of saying, a relative clause.

A wrong day is worse than none, so what can belong to another word dates nothing.
"""

import re

# Acts whose object is the event itself: "held a June 12 summit" has the day of the act, "quit the 2015 deal" has not.
EVENTS = frozenset("talks drill missile_test nuclear_test attack pact_signed court_ruling talks_resumed".split())
# What these speak of has days of its own: "accused of attacks in 2010".
CONTENT = frozenset(("accusation", "denial"))
# Forms of verbs of saying that are as often nouns or adjectives ("state media", "a report").
_NOUNS = frozenset(
    """
    state states report reports claim claims note notes order orders promise promises pledge pledges vow vows signal signals reply
    complain plan believe think
    """.split()
)
_PAST = frozenset(
    """
    sent came took went made led drew brought saw set got gave met held fell rose began flew hit put left kept broke won lost felt knew
    stood spoke grew became sought
    """.split()
)
# What an event does on its day: "the test failed early Saturday".
_HAPPENED = frozenset(
    "failed exploded ended landed took came happened occurred began started succeeded splashed flew followed prompted drew".split()
)
_SETS = frozenset("string series spate round rounds wave flurry barrage number set burst".split())
_DAY = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|this|last"
    r"|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)\b"
)
_FOLLOWING = re.compile(r"(?i)\b(?:hours?|days?|weeks?|months?)\b.*\b(?:later|earlier|before|after)\b|\bprevious\b")
_WEEKDAY = re.compile(r"(?i)(?:early |late |on )*(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?")
_YEAR = re.compile(r"\d{4}")


def unfit(row):
    """True for an expression whose day was told before it: "16 days later", "the previous January", "in the morning"."""
    text, kind = row[2], row[3]
    return _FOLLOWING.search(text) is not None or kind == "TIME" and _DAY.search(text) is None


def says(s, k):
    """True for a verb of saying at token k."""
    return s.tag[k] == "V" and s.low[k] not in _NOUNS


def belongs(s, act, row, t, behind, first):
    """False where the date of tokens t to behind belongs to another word than the act."""
    i = act.trigger[0]
    noun = _modified(s, row, t, behind)
    if noun is not None:
        # "Today's quake", "the 2015 nuclear deal": the day of that thing.
        return _in(noun, act.trigger) or act.hit is not None and act.rule.family in EVENTS and _in(noun, (act.hit.first, act.hit.last))
    if act.status == "occurred" and _said(s, act, row, t):
        return False
    if behind < len(s) and s.tag[behind] == "M" and s.low[behind] in ("will", "shall") and t < i:
        # "on Tuesday will announce": the weekday to come, of which the past one was read.
        return False
    if t < i and (_relative(s, t, i) or _first(s, t, i)):
        return False
    if t > i and act.rule.family in CONTENT and row[6] != row[7] and any(s.low[k] in ("of", "for") for k in range(act.trigger[1] + 1, t)):
        return False
    if t > i and (_second(s, act.trigger[1], t) or _contact(s, act.trigger[1], t)):
        return False
    return act.tense not in ("n", "event") or _of_noun(s, act, row, t, behind, first)


def own_recent(s, act):
    """True where "recent" or "recently" stands in the phrase of the act itself; "most recent" is the last, not a span."""
    i = act.trigger[0]
    if act.tense in ("n", "event"):
        k = i - 1
        while k >= 0 and i - k < 7:
            set_of = s.low[k] == "of" and s.low[k - 1] in _SETS
            if not (set_of or s.tag[k] in "wAC" or s.tag[k] == "P" and not s.poss[k]):
                break
            if s.low[k] == "recent":
                return k == 0 or s.low[k - 1] != "most"
            k -= 1
        return False
    if "recently" in s.low[max(0, i - 3) : i + 1]:
        return True
    # "the recent decision to remove"
    return i > 2 and s.low[i - 1] == "to" and s.low[i - 3] == "recent" and s.low[max(0, i - 4)] != "most"


def _in(span, other):
    return span[0] <= other[1] and other[0] <= span[1]


def _modified(s, row, t, behind):
    """(first, last) token of the noun phrase that the date stands in as a modifier, or None."""
    owner = behind < len(s) and (s.low[behind].endswith("'s") or s.text[row[1] : row[1] + 1] == "'")
    head = behind + 1 if owner and behind < len(s) and row[1] > s.span[behind][0] else behind
    if not owner:
        k = t - 1
        while k >= 0 and t - k < 3 and s.tag[k] == "w" and _YEAR.search(row[2]) and not _verbal(s, k):
            k -= 1
        if k < 0 or not (s.tag[k] == "D" or s.poss[k]):
            return None
    last = head - 1
    while last + 1 < len(s) and last - head < 4 and s.tag[last + 1] in "wAP" and not (last + 1 > head and _verbal(s, last + 1)):
        last += 1
    return (head, last) if last >= head else None


def _said(s, act, row, t):
    """True where a verb of saying has the date of an act that was done: "fired a missile, officials said Tuesday"."""
    i = act.trigger[0]
    if row[7] != row[6]:
        # "last year officials said": months and years are seldom when it was said.
        return False
    for v in range(t - 1, max(-1, t - 5), -1):
        if v in range(act.trigger[0], act.trigger[1] + 1):
            return False
        if says(s, v):
            return True
        if s.tag[v] not in "RIODwP" or _verbal(s, v):
            break
    between = [k for k in range(t + 1, i) if says(s, k)]
    return bool(between) and not any(s.tag[k] == "C" for k in range(between[-1], i))


def _relative(s, t, i):
    """True where the date lies in a relative clause before the act: "talks that ended in 2009", "who took office on May 10"."""
    for k in range(t - 1, max(-1, t - 14), -1):
        if s.tag[k] in ";" or _in((k, k), (i, i)):
            return False
        if s.tag[k] == "W" and k + 1 < t and (s.low[k] != "that" or s.tag[k + 1] in "XM" or _verbal(s, k + 1)):
            return any(s.tag[j] in "XV" or _verbal(s, j) for j in range(k + 1, t))
    return False


def _second(s, last, t):
    """True where a clause of its own stands between the act and a date behind it: "froze its assets and will close its port in May"."""
    for k in range(last + 1, t):
        if s.tag[k] == "C" and any(s.tag[j] in "XM" or says(s, j) for j in range(k + 1, min(t, k + 7))):
            return True
        if s.tag[k] == "C" and k + 1 < t and s.low[k + 1].endswith("ing"):
            return True
    return False


def _contact(s, last, t):
    """True for a date in a relative clause without its pronoun: "struck a pact with Iran, a pact Israel condemned in July"."""
    for k in range(last + 1, t - 3):
        if s.tag[k] == "," and s.tag[k + 1] == "D":
            who = next((j for j in range(k + 2, min(t, k + 7)) if s.tag[j] != "w"), t)
            if who > k + 2 and who < t and s.tag[who] in "PO" and not s.poss[who]:
                return any(s.tag[j] in "XMV" or _verbal(s, j) for j in range(who + 1, t))
    return False


def _first(s, t, i):
    """True where the date belongs to a first verb before it: "canceled the talks on Monday and casting doubt on"."""
    opened = any(s.tag[k] in "XMV" or s.low[k].endswith(("ed", "ing")) or s.low[k] in _PAST for k in range(max(0, t - 15), t))
    return opened and any(s.tag[k] == "C" and s.low[k + 1].endswith("ing") for k in range(t, i - 1))


def _of_noun(s, act, row, t, behind, first):
    """A noun takes the date in its own phrase ("imposition last month of", "tests in July"), or one before it with no verb between."""
    i = act.trigger[0]
    a, b = (behind, i) if t < i else (act.trigger[1] + 1, t)
    verbs = [k for k in range(a, b) if s.tag[k] in "XMVSW" or _verbal(s, k)]
    if act.status == "announced":
        # "last week Kim announced an end to": the verb of saying is the act.
        verbs = [k for k in verbs if s.tag[k] != "V"]
    elif t > i and len(verbs) == 1 and s.low[verbs[0]] in _HAPPENED:
        verbs = []
    if verbs:
        return False
    if t > i and _WEEKDAY.fullmatch(row[2]) and s.low[behind : behind + 1] != ["of"]:
        # "filed a complaint over Japan's export curbs on Wednesday": the day of the filing.
        start = max([first, *(k for k in range(first, i) if says(s, k))])
        return not any(_verbal(s, k) for k in range(start, i))
    return t > i or t <= first + 3 or not any(s.tag[k] == "I" and s.low[k] != "of" for k in range(behind, i))


def _verbal(s, k):
    """True for a word that looks like a past form."""
    low = s.low[k]
    return s.tag[k] == "w" and (low in _PAST or low.endswith("ed") and len(low) > 4)
