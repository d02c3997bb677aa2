"""The rules of data/furniture.yml, and the tests of a line that they allow."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import schema

from ..language.text import WORD, fold

# No line of furniture is longer; a longer one is never matched against a pattern, whatever it holds.
LONGEST = 1500
_ENDS = re.compile(r"(?:[.?!:;,…]|\.\.\.|--|-)[\"'»)\]]*$|[.?!][\"')\]]+$")
_BULLET = re.compile(r"^(?:[•●▪■◦‣·*‧–—>→-]|\(?\d{1,2}[.)])\s+")
_BARE_BULLET = re.compile(r"^[•●▪■◦‣·*‧–—>→|-]{1,3}$")
_SMALL = frozenset("a an and as at but by for from in into is of off on or over the to up vs via with who what after amid against".split())


class Rules(NamedTuple):
    lines: tuple  # (reason, max words, zone, pattern)
    credits: re.Pattern
    inside: tuple  # (reason, pattern, whether it goes before all other rules)
    list_heads: re.Pattern
    key_points: re.Pattern
    agencies: dict  # folded name -> name in `wire`
    not_places: frozenset
    cities: frozenset


@lru_cache(maxsize=1)
def rules():
    """The rules as compiled patterns."""
    data = schema.data("furniture.yml")
    return Rules(
        tuple((r["reason"], r["max_words"], r.get("zone", "any"), _any(r["whole"])) for r in data["lines"]),
        _any(data["credits"], "$"),
        tuple((r["reason"], re.compile(r["pattern"]), r.get("early", False)) for r in data["inside"]),
        _any(data["list_heads"]),
        _any(data["key_points"]),
        {name.casefold(): wire for wire, names in data["agencies"].items() for name in names},
        frozenset(data["not_places"]),
        frozenset(data["cities"]),
    )


def _any(patterns, end=""):
    joined = "|".join(f"(?:{p})" for p in patterns).replace("{Cap}", "(?-i:[A-Z])")
    return re.compile(f"(?:{joined}){end}", re.I)


def count_words(line):
    return sum(1 for _ in WORD.finditer(line))


def furniture_reason(line, last=False):
    """Why a line is furniture, or None. last: the line stands among the last of the text."""
    if len(line) > LONGEST:
        return None
    folded, n = fold(line).strip(), count_words(line)
    for reason, most, zone, pattern in rules().lines:
        if n <= most and (zone == "any" or last) and pattern.fullmatch(folded):
            return reason
    return "photo caption" if is_caption(line) else None


def is_caption(line):
    """True for a line that ends in the credit of a picture."""
    folded = fold(line).strip()
    if len(folded) > LONGEST or count_words(folded) > 110:
        return False
    # Only the last stretch can be the credit.
    return bool(rules().credits.search(folded[-160:]))


def agency_of(line):
    """The agency whose name, in brackets, after a dash or "By", is all that a line says ("(AFP)", "- Reuters"), or None."""
    if len(line) > 60:
        return None
    name = re.sub(r"^by ", "", fold(line).strip(" ()[]-.,;:/").strip(), flags=re.I)
    return rules().agencies.get(name.casefold())


def is_list_head(line):
    return count_words(line) <= 8 and len(line) < 100 and bool(rules().list_heads.fullmatch(fold(line).strip()))


def is_key_points_head(line):
    return count_words(line) <= 6 and len(line) < 60 and bool(rules().key_points.fullmatch(fold(line).strip()))


def ends_sentence(line):
    """True where a line ends as a sentence, a clause or a quotation does."""
    return bool(_ENDS.search(fold(line[-40:]).rstrip()))


def is_title_like(line, most=22):
    """True for a line without the end of a sentence and short enough for a headline or a subhead."""
    return 0 < count_words(line) <= most and len(line) < 300 and not ends_sentence(line)


def is_title_case(line):
    """True where nearly all words but the small ones begin with a capital, as in headlines of some outlets."""
    words = [w for w in (m.group() for m in WORD.finditer(line)) if w.lower() not in _SMALL]
    return len(words) >= 2 and sum(w[0].isupper() or w[0].isdigit() for w in words) >= 0.8 * len(words)


def bullet(line):
    """(is a bulleted line, the line without its bullet)."""
    m = _BULLET.match(line)
    return (True, line[m.end() :].strip()) if m else (False, line)


def is_bare_bullet(line):
    return bool(_BARE_BULLET.match(line))


def same_words(line):
    """A line as its words alone, to tell a repetition whatever its marks."""
    return " ".join(w.lower() for w in WORD.findall(fold(line)))


def is_known_place(name):
    """True for a city of the list and for a country, capital or seat of government of the gazetteer."""
    from ..language.gazetteer import gazetteer

    if name in rules().cities:
        return True
    found = gazetteer().find(name.title())
    return any(p.start == 0 and p.end == len(name) and p.kind in ("name", "capital", "seat") for p in found)
