"""Labels of measures: what tells one from another first, at most 45 characters, no two alike."""

from itertools import takewhile

import pandas as pd

from analysis.language.gazetteer import adjective, gazetteer, states
from analysis.language.inflection import is_adjective_alone, verb_forms, verb_of
from analysis.language.quantities import quantities, short_money

from .families import family, is_reversed
from .signature import parties
from .wordlists import words

LONGEST = 45
WEEK = 7  # days: a span so short over the end of a month is told by its first
EACH_OTHER = "each other"
NOBODY = "Unnamed actor"  # who acts where nobody knows
SLOTS = (
    "target", "named", "of", "hit", "goods", "basis", "pact", "place", "what", "means", "name", "event", "about", "amount", "rate", "stem"
)  # fmt: skip
# What a label that is too long leaves out, in this order.
FALL = ("what", "about", "means", "basis", "place", "goods", "name", "event", "amount", "named", "target", "pact")
_SHORT = {"United States": "US", "United Kingdom": "UK", "European Union": "EU", "United Nations": "UN", "United Arab Emirates": "UAE"}


def label_all(rows):
    """The labels of measure rows (dicts as merging makes them), each at most LONGEST characters; alike ones get their day or a number,
    beyond that length where a label would be cut in the midst for it; that of most reports has no number, what is told apart before what
    is not."""
    made = [label(r) for r in rows]
    for again in (_day, _number):
        alike = {}
        for k, text in enumerate(made):
            alike.setdefault(text, []).append(k)
        for members in (m for m in alike.values() if len(m) > 1):
            for n, k in enumerate(sorted(members, key=lambda k: (not rows[k].get("identified", True), -rows[k].get("n_reports", 0)))):
                end = again(rows[k], n)
                day = _day(rows[k], 0) if again is _number and made[k].endswith(")") else ""
                short = label(rows[k], LONGEST - len(end + day))
                made[k] = (label(rows[k]) if short.endswith("…") else short) + day + end
    return made


def label(row, most=LONGEST):
    """ "US 25% tariffs on $34 bn of Chinese goods": the actor, then what its family says of the slots, longest form that fits."""
    rules = family(row["family"])
    everyone = tuple(dict.fromkeys((*parties(row["actor"]), *parties(row["target"]))))
    other = is_reversed(row["family"], row["trigger"]) or rules.struck & set(row["trigger"].lower().split())
    template, actor = rules.reversed if other else rules.says, _names(parties(row["actor"]))
    if not other and _homeward(row["verb"], rules):
        template = rules.homeward
    both = rules.joint and len(everyone) > 1 and rules.together
    if both:
        template, actor = rules.reversed if other and rules.reversed else rules.together, _names(everyone)
    if row.get("at"):  # a base, a palace, a summit: as it is printed
        template = template.replace("[in {place}]", "[at {place}]")
    plural = actor.endswith("s") and row["actor"] not in {*states(), *words("one_body")}  # the Houthis attack
    one = len(parties(row["actor"])) < 2 and not plural and not both
    slots = _slots(row, rules, "VBZ" if one else "VB", template) | {"s": "s" if one else "", "es": "es" if one else ""}
    cuts = ("what", "about", "means", "name", "pact", "hit", "goods")
    levels = [{k: _cut(slots.get(k), n, k == "hit") for k in cuts} for n in range(4 if rules.joint else 3)]
    shorter = [slots | {k: cut for k, cut in level.items() if cut and cut not in rules.own} for level in levels]
    for n in (3, 2) if "event" in slots else ():
        shorter[-n + 1] |= {"event": _event(slots["event"], rules, n)}
    fall = ("target", *FALL) if template is rules.homeward else FALL
    least = ({k: v for k, v in shorter[-1].items() if k not in fall[:n]} for n in range(len(fall) + 1))
    for told in (_counted(told) if "{of}" in template + rules.otherwise and "what" in told else told for told in (slots, *shorter, *least)):
        text = f"{actor or NOBODY} {fill(template, told) or fill(rules.otherwise, told) or 'acts'}"
        if len(text) <= most:
            return text
    return shortened(text, most)


def _event(told, rules, n):
    """The last n words of what is called by a noun of the family's own, before its "of" where that noun stands there."""
    head = told.partition(" of ")[0].split()
    last = (head if head[-1].lower() in rules.own else told.split())[-n:]
    return " ".join(last[1:] if last[0].lower() in words("small") else last)


def _counted(slots):
    """The slots, whose a counted object is between its number and its noun: three American prisoners."""
    if "of" not in slots or (told := _owned(slots["what"], slots["of"])).startswith(slots["of"]):
        return slots
    return {k: v for k, v in slots.items() if k != "of"} | {"what": told}


def _owned(what, whose):
    """What is hit or freed with the adjective of its state: behind its number, where it has one."""
    told, n = what.split(), 0
    if any(q.kind == "count" and q.start == 0 for q in quantities(what)):
        n = next((k for k, w in enumerate(told) if k and w.lower() not in words("scales")), 1)
    return " ".join((*told[:n], whose, *told[n:]))


def fill(template, slots):
    """A template of families.yml filled: {a|b|word} is the first slot there is, else the word; [parts] fall away without theirs.

    >>> fill("tariffs on [{amount} of] {goods|goods}", {"goods": "steel"})
    'tariffs on steel'
    """
    out, rest = "", template
    while rest:
        if rest[0] == "[":
            part, _, rest = rest[1:].partition("]")
            inner = fill(part, {k: v for k, v in slots.items() if v not in out})  # nothing is told twice
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


def _homeward(trigger, rules):
    """True where a trigger calls somebody home, who is the actor's own: "recalled its envoy", "called home", not "called in"."""
    told = trigger.lower().split() if isinstance(trigger, str) else []
    return any(w in rules.home or verb_of(w) in rules.home for w in told)


def _slots(row, rules, form, template):
    """The slots of a label of a family's rules. form: the tag of its verb."""
    sides = {role: parties(row[role]) for role in ("actor", "target")}
    what, basis = _what(row, sides), row["basis"]
    cut = _cut(what, 1).lower()
    kinds = {told.split()[-1] for told in (cut, cut.partition(" of ")[0]) if told}
    repeats, means = bool(kinds & rules.own), bool(kinds & words("means"))
    hit = bool(row.get("affected")) and not repeats and not means
    shown = any(s in template for s in ("what", "event", "pact", "hit"))
    held = {m.party for m in gazetteer().find(f"{what or ''} {basis if isinstance(basis, str) else ''}" if shown else "")}
    pacts = [x.partition(" of ")[0] for x in (basis, what) if isinstance(x, str) and x not in rules.own]
    mutual = len(sides["actor"]) > 1 and set(sides["actor"]) == set(sides["target"])
    slots = {
        "target": EACH_OTHER if mutual else None if held & set(sides["target"]) else _names(sides["target"]),
        "of": None if mutual or held & set(sides["target"]) else _adjective(row["target"]),
        "goods": row["goods"],
        "basis": basis,
        "pact": next(filter(_is_pact, pacts), None),
        "place": row["place"],
        "what": None if repeats or hit or what == row["place"] else what,
        "means": what if means else None,
        "name": what if what and what[0].isupper() else None,
        "event": _cut(what, 1) if repeats else None,
        "about": _about(what, rules) if repeats else None,
        "stem": _verb(row["verb"], form, rules.stems) or _verb(next(iter(rules.stems), ""), form, ()),
    }
    slots["named"] = slots["target"] if row.get("target_told", True) else None
    if what and hit:  # a name needs no adjective of its state; whose a thing is that is hit, the words of the act say
        said = row.get("target_said", True) or {m.party for m in gazetteer().find(row["object"] or "")} & set(sides["target"])
        slots["hit"] = _owned(what, slots["of"]) if slots["of"] and said and not what[0].isupper() else what
    if pd.notna(row["amount"]):
        slots["amount"] = short_money(row["amount"], row["currency"])
    if pd.notna(row["rate_to"]):
        slots["rate"] = f"{row['rate_to']:g}%"
    return {k: v for k, v in slots.items() if isinstance(v, str) and v}


def _about(what, rules):
    """What is agreed, behind a noun that only says that it was: "joint patrols" of "a memorandum on joint patrols"."""
    head, _, rest = what.partition(" on ")
    told = rest.split()
    while told and told[0].lower() in words("small"):
        told = told[1:]
    return " ".join(told) if head.split()[-1].lower() in rules.own else None


def _is_pact(name):
    told = name.lower().split()
    return name.isupper() or len(told) > 1 and not words("basis_heads").isdisjoint(told)


def _what(row, sides):
    """The object without its determiner and without the names of the parties before other words."""
    if not isinstance(row["object"], str):
        return row["quantity"] if isinstance(row["quantity"], str) else None
    told = _plain(row["object"])
    for whose in (f"{of}{other}{s} " for of in ("of ", "") for other in words("each_other") for s in ("'s", "’s")):
        told = told.replace(whose, "")
    known = {*sides["actor"], *sides["target"]}
    for m in reversed(gazetteer().find(told)):
        rest = told[m.end :].removeprefix(".").removeprefix("'s").removeprefix("’s")
        own = [w for w in told[m.start : m.end].split() if w.islower()]  # "U.S. troops" are troops
        if m.party in known and own:
            told = told[: m.start] + " ".join(own) + told[m.end :]
        elif m.party in known and rest[:1] in (" ", "-") and rest[1:2].isalnum():
            told = told[: m.start] + (rest[1:] if rest[0] == " " or rest[1].isupper() else rest.partition(" ")[2])  # "US-led coalition"
    parts = told.split()
    idle = words("small") | words("idle")
    while parts and (parts[0].lower().strip(",") in idle - {"two"} or parts[1:2] == ["of"] and parts[0].lower() in words("measure_of")):
        parts = parts[1:]
    parts = [w for w in parts if not (w[0].isdigit() and "-old" in w.lower())]  # a 24-year-old teacher is a teacher
    while parts and (parts[-1].lower() in idle or parts[-1][:1].isupper() and parts[-1].lower() in words("not_a_place")):   # a weekday
        parts = parts[:-1]
    while len(parts) > 1 and parts[0].lower() in words("vague"):
        parts = parts[1:]
    while len(parts) > 1 and parts[-1].lower() in words("trailing"):
        parts = parts[:-1]
    told = " ".join(parts)
    return None if not any(c.isalpha() for c in told) or parts[-1].lower() in words("stands_for") | words("vague") else told


def _plain(told):
    """An object without its sums, its apposition and marks of which a cut would leave one of a pair; a number that begins it is small."""
    told = "".join(c for c in told if c not in '"“”[]').strip(" ,;:‘’'")
    small = told[:1].lower() + told[1:]
    told = small if not quantities(told) and any(q.start == 0 for q in quantities(small)) else told
    for q in reversed([q for q in quantities(told) if q.kind in ("money", "rate")]):
        told = f"{told[: q.start].rstrip()} {told[q.end :].strip()}"
    named = told.partition(": ")[0].split(", ")
    return named[0] if len(named) > 1 and named[1].split()[:1] and named[1].split()[0].lower() in words("articles") else told


def _cut(told, n, by_name=False):
    """A text up to its last part behind a preposition (0), its first (1), of that the noun with the word before it (2), or alone
    (3): "a British-flagged oil tanker in the Gulf" is an oil tanker."""
    parts = told.split() if told else []
    closing = words("place_before") | words("towards") | words("relative") | {"a", "an", "for", "by", "after", "including"}
    ends = [k for k, w in enumerate(parts) if k and (w.lower() in closing or parts[k - 1].endswith(",") and _is_noun(parts[k - 1]))]
    if ends:
        parts = parts[: ends[-1] if n == 0 else ends[0]]
    while parts and parts[-1].lower() in words("small"):
        parts = parts[:-1]
    while len(parts) > 1 and parts[-1].lower() in words("trailing"):
        parts = parts[:-1]
    if n > 1 and parts:
        parts = _head(parts, by_name)
        parts = parts[1:] if parts[0].lower() in words("small") - {"two"} else parts
    if n > 2 and parts:
        parts = parts[:1] if "of" in parts else parts[-1:]
    return " ".join(parts).strip(",;:\"“”‘’'")


def _head(parts, by_name):
    """The last two words of a phrase before its "of" or "and" ("squid boat" of "squid boat and its crew"), a single one with its "of"
    ("head of mission"); of what is held ("assets of two banks") or, where that is asked, is hit ("the bridge of the Mercer Bay") what it
    is of."""
    for k, word in enumerate(parts):
        if k and word in ("of", "and") and parts[k - 1].lower() not in words("measure_of") and _is_noun(parts[k - 1]):
            rest = [w for w in takewhile(lambda w: w != "and", parts[k + 1 :]) if w.lower() not in words("articles")]
            named = by_name and parts[k - 1][0].islower() and all(w[0].isupper() for w in rest)
            if word == "of" and rest and (named or parts[k - 1].lower() in words("flows") | words("stands_for")):
                return rest[-2:]
            of = rest if len(rest) < 3 else rest[-1:]
            return [*parts[:k], word, *of] if k == 1 and word == "of" else parts[:k][-2:]
    return parts[-2:]


def _is_noun(word):
    """False for a word that only stands before a noun ("a desperate and terrible deal")."""
    return word[0].isupper() or not is_adjective_alone(word.strip(",").lower())


def _verb(trigger, form, allowed):
    """The first verb of a trigger in the form of a tag, with its particle ("called in" is "calls in"), or None. allowed: the verbs that
    may stand without one; all where it is empty."""
    told = trigger.lower().split() if isinstance(trigger, str) else []
    for word, behind in zip(told, [*told[1:], ""], strict=False):
        base, particle = verb_of(word), behind * (behind in words("particles"))
        if base and word not in words("small") and (particle or not allowed or base in allowed):
            return f"{next((f for f, tag in verb_forms(base).items() if tag == form), base)} {particle}".strip()
    return None


def _names(named):
    names = [_SHORT.get(p, p) for p in named]
    if len(names) > 3:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and {names[2]}"


def _adjective(value):
    named = parties(value)
    return adjective(named[0]) if len(named) == 1 else None


def _day(row, n):
    day, last = row["earliest"], row["latest"]
    if pd.isna(day):
        return ""
    month = (day.month, day.year) == (last.month, last.year)
    exact = day == last or not month and (last - day).days < WEEK
    shown = f"{day.day} {day:%b}" if exact else f"{day:%b}" if month else f"{day.year}"
    return f" ({shown})"


def _number(row, n):
    return f" · {n + 1}" if n else ""
