"""Word lists and the counting form of single words, shared by keyness, collocates and naming."""

from collections.abc import Sequence
from functools import lru_cache

from analysis import schema
from analysis.framing.matching import base, tokenise

# Contractions keep their 's; every other 's is a possessive and is taken off.
_KEPT = frozenset("it's that's he's she's there's here's what's who's let's where's how's when's".split())


def counting_forms(text: str) -> tuple[Sequence[int], list[str | None]]:
    """(starts, forms) of the words of a text: lower case, American spelling, without possessive 's; None for a number."""
    tokens = tokenise(text)
    return tokens.starts, [_form(t) for t in tokens.types]


@lru_cache(maxsize=200_000)
def _form(word):
    if word[0].isdigit():
        return None
    return word if word in _KEPT else base(word)


@lru_cache(maxsize=4)
def _table(name):
    return schema.data(name)


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Words that carry no content, in their counting form."""
    return frozenset(str(w) for group in _table("function_words.yml").values() for w in group)


@lru_cache(maxsize=1)
def house_style() -> dict[str, str]:
    """Word -> kind of house style (honorifics, time style ...)."""
    return {word: kind.replace("_", " ") for kind, group in _table("house_style.yml").items() for word in group}
