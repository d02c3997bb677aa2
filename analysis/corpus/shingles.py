"""Word 5-grams of a text as numbers of 64 bits, the same in every process, and which texts share them."""

from functools import lru_cache
from hashlib import blake2b

import numpy as np

from ..language.text import WORD, fold

N = 5
_FACTORS = np.array([pow(0x9E3779B97F4A7C15, k, 1 << 64) | 1 for k in range(1, N + 1)], dtype=np.uint64)


def shingles(text: str) -> np.ndarray:
    """A hash of each word 5-gram of a text, in its order; case and typography do not count. Two 5-grams of a corpus of a million articles
    have the same one by chance in one of forty such corpora."""
    folded = fold(text)
    hashes = np.fromiter((_hash(w) for w in WORD.findall(folded)), dtype=np.uint64)
    n = len(hashes) - N + 1
    if n < 1:
        return np.empty(0, np.uint64)
    mixed = sum((hashes[k : k + n] * _FACTORS[k] for k in range(N)), np.zeros(n, np.uint64))
    return mixed ^ (mixed >> np.uint64(29))


@lru_cache(maxsize=1 << 18)
def _hash(word):
    return int.from_bytes(blake2b(lower(word).encode("utf-8", "surrogatepass"), digest_size=8).digest())


def lower(word: str) -> str:
    """A word in small letters, of the same length also where a letter has no single small one (İ)."""
    low = word.lower()
    return low if len(low) == len(word) else "".join(c.lower() if len(c.lower()) == 1 else c for c in word)
