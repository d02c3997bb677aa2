"""The word lists and families that measures/ reads from data/measures/*.yml, as frozen sets."""

from functools import lru_cache

from analysis import schema


@lru_cache(maxsize=8)
def load(name):
    """A file of data/measures as plain Python; every scalar stays text where the loader would guess ("on", "no")."""
    return schema.data(f"measures/{name}", text=True)


@lru_cache(maxsize=64)
def words(name):
    """The frozenset of one list of words.yml."""
    return frozenset(load("words.yml")[name])
