"""The words that tell names, offices, bodies and descriptions apart: the lists of data/names/people.yml."""

from functools import lru_cache
from importlib import resources

import yaml


@lru_cache(maxsize=1)
def words():
    """The word lists of data/names/people.yml that tell descriptions apart, as frozensets."""
    raw = yaml.safe_load(resources.files("analysis.data.names").joinpath("people.yml").read_text(encoding="utf-8"))
    skip = ("family_first", "given_syllables", "particles", "nicknames", "courtesy")
    out = {k: frozenset(v.split() if isinstance(v, str) else v) for k, v in raw.items() if k not in skip}
    return out | {"courtesy": frozenset(t for group in raw["courtesy"].values() for t in group.split())}


def role_noun(low):
    """True for a noun of office or trade, in the singular or the plural."""
    return low in words()["title_words"] or low.rstrip("s") in words()["title_words"]
