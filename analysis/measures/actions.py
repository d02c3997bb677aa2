"""The rules that tell a measure from other news, read from data/actions/*.yml and checked.

A rule is a pair of verb groups and object classes ("impose" x "tariff") with what the measure is: domain, direction,
PLOVER class and mode score (Halterman et al. 2023, codes mapped as in CAMEO2PLOVER-2021), Global Trade Alert type and UN MAST
chapter. Goldstein's scale is not used: in it a mere demand (-5.0) weighs more than breaking diplomatic relations (-4.0).
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from .. import schema

DATA = Path(__file__).resolve().parent.parent / "data" / "actions"
DOMAINS = schema.allowed("domain")
DIRECTIONS = schema.allowed("direction")
_BY = ("by_object", "by_content")
_TRUTHS = frozenset(
    """
    bare party_object party_or_act party_needed no_target only_negated subject_object court nominal_party bare_poss bare_cause
    prompt
    """.split()
)
_KNOWN = (
    frozenset(
        """
    id verbs verb_words objects only_object events phrases family label plover score gta mast domain direction undoes negated
    joint actors min_years examples through towards needs decided_not bare_if leaning
    """.split()
    )
    | _TRUTHS
)


class Rule(NamedTuple):
    """One rule: what is done to what, and which measure that is. `flags` holds the truths of the file (bare, court ...)."""

    id: str
    domain: str
    direction: str
    family: str
    label: str
    groups: tuple
    objects: frozenset
    only_object: object
    events: frozenset
    phrases: tuple
    plover: str | None
    score: float | None
    gta: str | None
    mast: str | None
    undoes: str | None
    negated: str | None
    decided_not: str | None
    joint: str | None
    actors: str | None
    towards: str | None
    needs: object
    bare_if: object
    flags: frozenset
    examples: tuple


class Form(NamedTuple):
    """A word form of a verb group: tense is base, s, ed, en, ing or n (noun); particles must follow it."""

    group: str
    tense: str
    base: str
    particles: tuple


class Actions(NamedTuple):
    """All rules with their look-up tables. Made once by load_actions()."""

    rules: dict
    by_group: dict
    forms: dict
    through: dict
    heads: dict
    patterns: dict
    triggers: frozenset
    words: dict
    phrase_rules: tuple


@lru_cache(maxsize=4)
def load_actions(folder=None):
    """The Actions of a folder of rule files (the built-in one by default).

    Raises ValueError, naming file and rule, for an unknown key, verb group, object class, domain or direction, a score that is
    no number from -10 to 10, or a pattern that is no regular expression.
    """
    folder = Path(folder) if folder else DATA
    words = _read(folder / "words.yml")
    groups = words["verbs"]
    forms, rules, through = {}, {}, {}
    for name, entry in groups.items():
        through[name] = frozenset(entry.get("through", ("of",)))
        _add_forms(forms, name, entry.get("verbs", ()), words)
        for noun in entry.get("nouns", ()):
            forms.setdefault(noun, []).append(Form(name, "n", noun, ()))
    for file in sorted(folder.glob("*.yml")):
        if file.name != "words.yml":
            _add_rules(_read(file), file, words, rules, forms, through)
    for options in forms.values():
        options.sort(key=lambda f: -len(f.particles))
    patterns, heads = _objects(words["objects"], folder / "words.yml")
    by_group = {}
    for rule in rules.values():
        for other in (rule.negated, rule.decided_not):
            if other and other not in rules:
                raise ValueError(f"{folder}: rule {rule.id}: there is no rule {other!r} for its negation.")
        for group in rule.groups:
            by_group.setdefault(group, []).append(rule)
    events = {c for r in rules.values() for c in r.events} | {c for r in rules.values() if "bare" in r.flags for c in r.objects}
    triggers = {w for w, options in forms.items() if any(o.group in by_group for o in options)}
    triggers |= {w for w, classes in heads.items() if classes & events}
    phrase_rules = tuple((r, re.compile("|".join(rf"\b{p}\b" for p in r.phrases))) for r in rules.values() if r.phrases)
    return Actions(rules, by_group, forms, through, heads, patterns, frozenset(triggers), words, phrase_rules)


def inflect(base, irregular=None, doubling=()):
    """{form: tense} of a regular or listed verb: {"scrap": "base", "scraps": "s", "scrapped": "ed", "scrapping": "ing"}."""
    stem = base + base[-1] if base in doubling else base
    if base.endswith("e"):
        s, ing, ed = base + "s", (base[:-1] if not base.endswith(("ee", "ye", "oe")) else base) + "ing", base + "d"
    elif re.search(r"[^aeiou]y$", base):
        s, ing, ed = base[:-1] + "ies", base + "ing", base[:-1] + "ied"
    else:
        s, ing, ed = base + ("es" if re.search(r"(?:s|x|z|ch|sh)$", base) else "s"), stem + "ing", stem + "ed"
    past, participle = (irregular or {}).get(base, (ed, ed))
    return {base: "base", s: "s", ing: "ing", past: "ed", participle: "ed" if participle == past else "en"} | {base: "base"}


def _add_forms(forms, name, verbs, words):
    irregular, doubling, variants = words["irregular"], frozenset(words["doubling"]), words["variants"]
    for verb in verbs:
        head, *particles = verb.split()
        table = inflect(head, irregular, doubling)
        table |= {form: tense for form, (base, tense) in variants.items() if base == head}
        past = (irregular.get(head) or [None])[0]
        for form, tense in table.items():
            forms.setdefault(form, []).append(Form(name, tense, head, tuple(particles)))
        if past == head:
            # put, cut, hit: the base is the past too.
            forms[head].append(Form(name, "ed", head, tuple(particles)))


def _add_rules(data, file, words, rules, forms, through):
    for entry in data.get("rules", ()):
        where = f"{file}, rule {entry.get('id', '?')}"
        unknown = sorted(set(entry) - _KNOWN)
        if unknown:
            raise ValueError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KNOWN))}.")
        if not entry.get("id") or not entry.get("family") or not entry.get("label"):
            raise ValueError(f"{where}: id, family and label are needed.")
        if entry["id"] in rules:
            raise ValueError(f"{where}: there is a rule of that name already.")
        groups = list(entry.get("verbs", ()))
        for group in groups:
            if group not in words["verbs"]:
                raise ValueError(f"{where}: there is no verb group {group!r} in words.yml.")
        if entry.get("verb_words"):
            groups.append(entry["id"])
            through[entry["id"]] = frozenset(("of",))
            _add_forms(forms, entry["id"], entry["verb_words"], words)
        for key in ("objects", "events"):
            for name in entry.get(key, ()):
                if name not in words["objects"]:
                    raise ValueError(f"{where}: there is no object class {name!r} in words.yml.")
        domain, direction = entry.get("domain", data.get("domain")), entry.get("direction")
        if domain not in DOMAINS + _BY:
            raise ValueError(f"{where}: domain is {domain!r}; expected one of {', '.join(DOMAINS + _BY)}.")
        if direction not in DIRECTIONS:
            raise ValueError(f"{where}: direction is {direction!r}; expected one of {', '.join(DIRECTIONS)}.")
        rules[entry["id"]] = Rule(
            entry["id"],
            domain,
            direction,
            entry["family"],
            entry["label"],
            tuple(groups),
            frozenset(entry.get("objects", ())),
            _pattern(entry.get("only_object"), where),
            frozenset(entry.get("events", ())),
            tuple(entry.get("phrases", ())),
            entry.get("plover"),
            _score(entry.get("score"), where),
            entry.get("gta"),
            entry.get("mast"),
            entry.get("undoes"),
            entry.get("negated"),
            entry.get("decided_not"),
            entry.get("joint"),
            entry.get("actors"),
            entry.get("towards"),
            _pattern(entry.get("needs"), where),
            _pattern(entry.get("bare_if"), where),
            frozenset(k for k in _TRUTHS if entry.get(k) == "true"),
            tuple(entry.get("examples", ())),
        )


def _objects(classes, file):
    patterns, heads = {}, {}
    for name, entry in classes.items():
        alternatives = "|".join(re.escape(h) for h in sorted(entry["heads"], key=len, reverse=True))
        patterns[name] = _pattern(
            "|".join(rf"(?<![\w-])(?:{p.replace('{h}', f'(?:{alternatives})')})(?![\w-])" for p in entry["match"]), f"{file}, {name}"
        )
        for head in entry["heads"]:
            heads.setdefault(head, set()).add(name)
    return patterns, {h: frozenset(c) for h, c in heads.items()}


def _pattern(text, where):
    if text is None:
        return None
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"{where}: {text!r} is not a regular expression ({error}).") from None


def _score(text, where):
    if text is None:
        return None
    try:
        score = float(text)
    except ValueError:
        score = None
    if score is None or not -10 <= score <= 10:
        raise ValueError(f"{where}: score is {text!r}; expected a number from -10 to 10.")
    return score


def _read(file):
    try:
        # BaseLoader: all text, so that "on" and "off" stay words.
        return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{file}: is not valid YAML ({str(error).splitlines()[0]}).") from None
