"""Whose phrase it is: the person who heads a source phrase, not one who stands in it only as a complement."""

import re

from analysis.language import names
from analysis.language.text import fold

PREPOSITION = re.compile(r"\b(?:of|for|at|in|from|to|with|on|by|under|inside|within|near|among|between|against|about|behind|into)\b")
STRIP = " ,;:.-–—\n\"“”'‘’()[]"


def is_headed(text, start, end, people):
    """True where a person, not a group, stands before "like" or "including", or that word belongs to a clause about him."""
    return bool(re.search(r",? who\b", text[start:end])) or heading(text, start, end, people) is not None


_AFFILIATED = re.compile(r" (?:of|from|at|with) ")


def _of_a_house(text, end, people):
    """True where " of the Center for Open Courts" stands at people[0].end: what "and" joins there are no further people."""
    if not _AFFILIATED.match(text, people[0].end, end):
        return False
    house = text[people[0].end : end].split(",")[0]
    at = house.find(" and ")
    joined = people[0].end + at
    return at < 0 or house[at + 5 : at + 6].isupper() and not any(p.start > joined and " " in p.name for p in people)


def heading(text, start, end, people):
    """The person whose name ends text[start:end] and heads it, or None."""
    inside = [p for p in people if p.start >= start and p.end <= end]
    if not inside:
        return None
    person = inside[-1]
    first = inside[0]
    if len(inside) > 1 and " " in first.name and _of_a_house(text, end, inside) and not _complement(text, start, first):
        return first  # "Ann Roe of the Center for Open Courts": the names behind "of" are those of her house
    if text[person.end : end].strip(" .,\"”'’"):
        # "Trump campaign", "Clinton aides": the name only tells whose; "Kim in Seoul" is he himself.
        rest = text[person.end : end]
        if (
            person is inside[0]
            and re.match(r" (?:in|at|of|on|from|to (?=The [A-Z])|himself|herself|Jr|Sr|I{1,3}|via|later|,)\b", rest)
            and person.start - start < 60
        ):
            return person if not _complement(text, start, person) else None
        return None
    return None if _complement(text, start, person) else person


def _complement(text, start, person):
    """True where the name depends on a noun before it: "a spokesman for Donald Trump", "the wife of John Roe"."""
    before = fold(text[start : person.start])
    preposition = None
    for m in PREPOSITION.finditer(before):
        preposition = m
    if preposition is None:
        return bool(re.search(r"\b(?:than|as|like)\s*$", before))
    if re.search(r"['’]s (?:(?:Dr|Mr|Ms|Mrs|Prof)\.? )?$", before):
        return False  # "the University of Turin's Ann Roe"
    after = before[preposition.end() :].strip()
    if re.match(r"\s*(?:a|an|the|one|two|three|some|several|many|his|her|their|its|another|most|all|both|other)\b", before, re.I):
        # Here a determiner makes the name a complement, save in "The Secretary of State Ann Roe".
        _, *office = text[start : start + preposition.start()].split()
        titled = bool(office) and all(w[0].isupper() for w in office) and names.is_title(office[-1])
        return not (titled and after and (after.lower() == "state" or not names.is_title(after.split()[-1])))
    # Whole words: in "Joint Chiefs of Staff spokesman John Roe" the name depends on no "chiefs".
    lower = re.findall(r"\b[a-z]{3,}\b", before[: preposition.start()])
    if lower and lower[-1].endswith("s") and not lower[-1].endswith("ss"):
        return True
    return not after


def pre_title(text, start, person):
    title = undetermined(text[start : person.start])
    return title or (person.title if person.title not in (None, "of") else None)


def undetermined(phrase):
    """A phrase without its article and without a possessive ending: "the South Korean" -> "South Korean"."""
    phrase = re.sub(r"\s+", " ", phrase).strip(STRIP)
    return re.sub(r"^(?:an?|the|one(?! of\b))\s+", "", phrase, flags=re.I).strip(STRIP) or None
