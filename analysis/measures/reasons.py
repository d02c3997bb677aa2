"""The reason that a report states for an act ("in response to ...", "in retaliation, ..."), and the report of the act that it names."""

from typing import NamedTuple

from .wordlists import load

# A reason reaches to the end of its clause, and no further than so many characters.
REACH = 160
# "In retaliation" answers what one of so many sentences before tells.
BACK = 3


class Reason(NamedTuple):
    """The words of a reason (offsets into the text), and the number of the trigger that tells the act it names, or None."""

    start: int
    end: int
    trigger: int | None


def find_reasons(document, roles, stages) -> dict[int, Reason]:
    """{number of a trigger: its Reason} of one document. roles, stages: the Roles and Factuality of its triggers."""
    by_sentence = {}
    for n, trigger in enumerate(document.triggers):
        by_sentence.setdefault(int(document.sentence[trigger.word]), []).append(n)
    out = {}
    for at, mine in by_sentence.items():
        start, end = document.sentence_span(at)
        low = document.text[start:end].lower()
        for phrase in load("words.yml")["reasons"]:
            place = _found(low, phrase)
            if place >= 0:
                _stated(document, mine, (start + place, start + place + len(phrase), end), roles, out)
        if any(_alone(low, phrase) for phrase in load("words.yml")["answers"]):
            _answered(document, at, mine, by_sentence, roles, stages, out)
    return out


def _stated(document, mine, where, roles, out):
    """The reason behind a connective, given to the trigger of the sentence that stands nearest outside it."""
    first, begin, end = where
    stop = _clause_end(document.text, begin, end)
    inside = [n for n in mine if begin <= document.triggers[n].start < stop]
    outside = [n for n in mine if n not in inside and not first <= document.triggers[n].start < begin]
    if not outside:
        return
    answer = min(outside, key=lambda n: min(abs(document.triggers[n].start - first), abs(document.triggers[n].start - stop)))
    named = next((n for n in inside if set(roles[n].actor) != set(roles[answer].actor) and roles[n].actor), None)
    out.setdefault(answer, Reason(begin, stop, named))


def _answered(document, at, mine, by_sentence, roles, stages, out):
    """ "In retaliation, Seoul ...": the last act of another party, in this sentence or up to BACK before."""
    answer = mine[-1]
    if answer in out and out[answer].trigger is not None:
        return
    before = [n for back in range(at, max(-1, at - BACK - 1), -1) for n in reversed(by_sentence.get(back, ())) if n < answer]
    for n in before:
        other = set(roles[n].actor)
        if other and not other & set(roles[answer].actor) and stages[n].status in ("occurred", "announced"):
            t = document.triggers[n]
            out[answer] = Reason(t.start, t.end, n)
            return


def _alone(low, phrase):
    """True where a phrase stands in a sentence without the reason behind it ("in response," and not "in response to")."""
    place = _found(low, phrase)
    return place >= 0 and low[place + len(phrase) :].split(None, 1)[:1] not in (["to"], ["for"], ["against"], ["over"])


def _found(low, phrase):
    place = low.find(phrase)
    while place >= 0:
        end = place + len(phrase)
        if (place == 0 or not low[place - 1].isalnum()) and (end == len(low) or not low[end].isalnum()):
            return place
        place = low.find(phrase, place + 1)
    return -1


def _clause_end(text, begin, end):
    stop = min(end, begin + REACH)
    for k in range(begin + 1, stop):
        if text[k] == ";" or text.startswith((" — ", " - "), k) or text[k] == "," and not text[k + 1 : k + 2].isdigit():
            return k
    return stop
