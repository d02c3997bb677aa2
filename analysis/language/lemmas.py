"""The dictionary form of a word by its tag: lemminflect's tables and rules (Jascob 2019)."""

from functools import lru_cache

_TAGS = {"NOUN": "NOUN", "VERB": "VERB", "AUX": "AUX", "ADJ": "ADJ", "ADV": "ADV"}


@lru_cache(maxsize=1 << 16)
def lemma(word: str, upos: str) -> str:
    """The lemma in small letters: lemma("imposed", "VERB") is "impose". Words of closed classes and names are only put in small letters."""
    if upos not in _TAGS:
        return word.lower()
    from lemminflect import getLemma

    found = getLemma(word.lower(), upos=_TAGS[upos])
    return found[0] if found else word.lower()
