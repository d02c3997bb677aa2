"""The families of measures, as data/measures/families.yml describes them."""

from functools import lru_cache
from typing import NamedTuple

from .wordlists import load


class Family(NamedTuple):
    """What a family is: its domain, direction, score and classes, and how it behaves (see families.yml)."""

    name: str
    domain: str
    direction: str
    score: float
    plover: str | None
    gta: str | None
    mast: str | None
    joint: bool
    aimless: bool
    lasting: bool
    undoes: frozenset
    reverse: frozenset
    says: str
    reversed: str
    together: str
    otherwise: str
    own: frozenset
    struck: frozenset
    lists: bool
    stems: tuple
    home: frozenset
    homeward: str
    returns: bool

    @property
    def hits(self):
        """True of what hits somebody or something, which its label names."""
        return "{hit" in self.says

    @property
    def mutual(self):
        """True of what parties do with one another, such as talks: each of them acts, and each is acted with."""
        return self.joint and not self.aimless


@lru_cache(maxsize=1)
def families():
    """{name: Family}."""
    return {name: _made(name, entry) for name, entry in load("families.yml").items()}


def family(name):
    """The Family of a name; "other" for one that is not known."""
    return families().get(name) or families()["other"]


def is_reversed(name, trigger):
    """True where the words of a trigger undo what the family stands for ("withdrew" of a deployment)."""
    return bool(family(name).reverse & set(trigger.lower().split()))


def _made(name, e):
    return Family(
        name, e["domain"], e["direction"], float(e["score"]), e.get("plover") or None, e.get("gta") or None, e.get("mast") or None,
        "joint" in e, "aimless" in e, "lasting" in e, frozenset(e.get("undoes", ())), frozenset(e.get("reverse", ())), e["says"],
        e.get("reversed") or e["says"], e.get("together", ""), e.get("otherwise", ""), frozenset(e.get("own", ())),
        frozenset(e.get("struck", ())), "lists" in e, tuple(e.get("stems", ())),
        frozenset(e.get("home", ())), e.get("homeward", ""), "returns" in e,
    )  # fmt: skip
