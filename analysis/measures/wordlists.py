"""The word lists and families that measures/ reads from data/measures/*.yml, as frozen sets."""

from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parent.parent / "data" / "measures"


@lru_cache(maxsize=8)
def load(name):
    """A file of data/measures as plain Python; every scalar stays text where the loader would guess ("on", "no")."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@lru_cache(maxsize=64)
def words(name):
    """The frozenset of one list of words.yml."""
    return frozenset(load("words.yml")[name])
