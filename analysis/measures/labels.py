"""Labels of measures: what tells one from another first, at most 45 characters, no two alike."""

import pandas as pd

from analysis.language.gazetteer import adjective
from analysis.language.quantities import short_money

from .families import family, is_reversed
from .signature import parties
from .wordlists import words

LONGEST = 45
SLOTS = ("target", "of", "goods", "basis", "place", "what", "amount", "rate", "stem")
# What a label that is too long leaves out, in this order.
FALL = ("what", "basis", "place", "goods", "amount")
_SHORT = {"United States": "US", "United Kingdom": "UK", "European Union": "EU", "United Nations": "UN", "United Arab Emirates": "UAE"}


def label_all(rows):
    """The labels of measure rows (dicts as merging makes them), each at most LONGEST characters; alike ones get their day or a number."""
    made = [label(r) for r in rows]
    for again in (_with_day, _with_number):
        alike = {}
        for k, text in enumerate(made):
            alike.setdefault(text, []).append(k)
        for members in alike.values():
            if len(members) > 1:
                for n, k in enumerate(members):
                    made[k] = again(made[k], rows[k], n)
    return made


def label(row):
    """ "US 25% tariffs on $34 bn of Chinese goods": the actor, then what its family says of the slots, longest form that fits."""
    rules = family(row["family"])
    everyone = tuple(dict.fromkeys((*parties(row["actor"]), *parties(row["target"]))))
    template, actor = (rules.reversed if is_reversed(row["family"], row["trigger"]) else rules.says), _names(parties(row["actor"]))
    if rules.joint and len(everyone) > 1 and rules.together:
        template, actor = rules.together, _names(everyone)
    one = len(parties(row["actor"])) < 2
    slots = _slots(row) | {"s": "s" if one else "", "es": "es" if one else ""}
    brief = slots | {"what": _brief(slots["what"])} if "what" in slots else slots
    for told in (slots, *({k: v for k, v in brief.items() if k not in FALL[:n]} for n in range(len(FALL) + 1))):
        said = fill(template, told)
        text = f"{actor} {said}".strip()
        if len(text) <= LONGEST:
            return text
    return shortened(text)


def fill(template, slots):
    """A template of families.yml filled: {a|b|word} is the first slot there is, else the word; [parts] fall away without theirs.

    >>> fill("tariffs on [{amount} of] {goods|goods}", {"goods": "steel"})
    'tariffs on steel'
    """
    out, rest = "", template
    while rest:
        if rest[0] == "[":
            part, _, rest = rest[1:].partition("]")
            inner = fill(part, slots)
            out += "" if inner is None else inner
        elif rest[0] == "{":
            names, _, rest = rest[1:].partition("}")
            value = _first(names.split("|"), slots)
            if value is None:
                return None
            out += value
        else:
            out, rest = out + rest[0], rest[1:]
    return " ".join(out.split())


def _first(names, slots):
    """The first slot of several that is there; the last name stands for itself where it is not the only one and names no slot of SLOTS."""
    for name in names:
        if name in slots:
            return slots[name]
    return names[-1] if len(names) > 1 and (names[-1] not in SLOTS or names[-1] in names[:-1]) else None


def shortened(text, most=LONGEST):
    """A text cut at a word's end, with an ellipsis where it was longer."""
    if len(text) <= most:
        return text
    return text[: most - 1].rpartition(" ")[0].rstrip(" ,(") + "…"


def _slots(row):
    target = _names(parties(row["target"]))
    obj = row["object"] if isinstance(row["object"], str) else None
    slots = {
        "target": target,
        "of": _adjective(row["target"]),
        "goods": row["goods"],
        "basis": row["basis"],
        "place": row["place"],
        "what": _what(obj, row),
    }
    if pd.notna(row["amount"]):
        slots["amount"] = short_money(row["amount"], row["currency"])
    if pd.notna(row["rate_to"]):
        slots["rate"] = f"{row['rate_to']:g}%"
    slots["stem"] = row["trigger"].lower().split()[0] if isinstance(row["trigger"], str) else None
    return {k: v for k, v in slots.items() if isinstance(v, str) and v}


def _what(obj, row):
    """The object without its determiner, if it is short enough to be read in a label."""
    if obj is None:
        return row["quantity"] if isinstance(row["quantity"], str) else None
    parts = obj.split()
    while parts and parts[0].lower() in words("small") | {"new", "more"}:
        parts = parts[1:]
    return " ".join(parts) or None


def _brief(words_of):
    """The noun of an object with the word before it: "a British-flagged oil tanker in the Gulf" is an oil tanker."""
    parts = words_of.split()
    closing = words("small") | words("place_before")
    end = next((n for n, w in enumerate(parts) if n and w.lower().strip(",") in closing), len(parts))
    return " ".join(parts[max(0, end - 2) : end]).strip(",\"“”")


def _names(named):
    names = [_SHORT.get(p, p) for p in named]
    if len(names) > 3:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and {names[2]}"


def _adjective(value):
    named = parties(value)
    return adjective(named[0]) if len(named) == 1 else None


def _with_day(text, row, n):
    day = row["earliest"]
    if pd.isna(day):
        return text
    last = row["latest"]
    shown = f"{day.day} {day:%b}" if day == last else f"{day:%b}" if (day.month, day.year) == (last.month, last.year) else f"{day.year}"
    end = f" ({shown})"
    return shortened(text, LONGEST - len(end)) + end


def _with_number(text, row, n):
    end = f" · {n + 1}"
    return text if n == 0 else shortened(text, LONGEST - len(end)) + end
