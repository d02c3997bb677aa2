"""What every article must have before it is analysed: English text, a name of its own, and not a double."""

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from ..language.text import WORD, fold
from .shingles import shingles

# The commonest words of each language that the others do not have, to name the language of a text that is not English.
_COMMON = {
    "English": "the of and to that for is with was are has have said by from his they which been their would",
    "German": "der die und das ist nicht mit dem den ein eine sich auf auch wurde werden sind für von zu",
    "French": "le les des est une dans pour que qui sur pas avec sont du au par ont cette aux été",
    "Spanish": "el los las que del una por con para como más pero fue son sus está ha se lo al",
    "Italian": "il di che della per una con sono del non più gli anche alla dei nel ha è delle si",
    "Portuguese": "os que uma para com não dos como mais foi das pelo seu são ao em à pela no na",
    "Dutch": "het een van dat niet zijn op met voor aan ook wordt zich bij naar maar werd hebben deze uit",
    "Swedish": "och att det som är för på inte med har av till den ett om så kan från vid efter",
    "Indonesian": "yang dan untuk dengan dari ini itu tidak pada akan telah dalam juga oleh kepada mereka bahwa atau karena adalah",
    "Turkish": "ve bir bu için olarak ile daha çok gibi sonra kadar olan değil ise ancak da de ne ama en",
}
_COMMON = {name: frozenset(words.split()) for name, words in _COMMON.items()}
MIN_WORDS_TO_JUDGE = 20
# English news: 0.25-0.38 of the words are these; texts in the other languages: below 0.06 (measured on the languages' own news).
MIN_ENGLISH = 0.12
# Share of the shorter text's 5-grams; an outlet's second version of a story has most of the first.
SAME_TEXT = 0.9
SKETCH = 20  # of the smallest hashes of a text's 5-grams are compared


def foreign_language(text):
    """Name of the language a text seems to be in where that is not English ("a language other than English"), else None.

    A text of fewer than 20 words is named only where it is clearly in another language. Rests on the share of each language's
    commonest words.
    """
    sample = text[:20_000]
    letters = sum(c.isalpha() for c in sample)
    latin = sum(c.isalpha() and c < "\u0250" for c in sample)
    if letters >= 40 and latin < 0.5 * letters:
        return "a language not written in Latin letters"
    words = [w.lower() for w in WORD.findall(sample)]
    if len(words) < 5:
        return None
    counts = Counter(words)
    shares = {name: sum(counts[w] for w in common) / len(words) for name, common in _COMMON.items()}
    best = max(shares, key=shares.get)
    if len(words) < MIN_WORDS_TO_JUDGE:
        return best if shares[best] >= 0.15 and shares["English"] < 0.05 else None
    if shares["English"] >= MIN_ENGLISH and best == "English":
        return None
    if best != "English" and shares[best] > 0.08:
        return best
    return "a language other than English" if shares["English"] < 0.06 else None


def unique_ids(ids):
    """The ids with -2, -3 ... after those that stand before already; an id that exists is never taken for another."""
    taken, out = set(ids), []
    seen = Counter()
    for i in ids:
        seen[i] += 1
        name = i
        while seen[i] > 1 and name in taken:
            name = f"{i}-{seen[i]}"
            if name in taken:
                seen[i] += 1
        taken.add(name)
        out.append(name)
    return out


def same_texts(texts, outlets):
    """[(later, earlier, "the same" | "nearly the same")] of places in the list: the same outlet's text a second time.

    Texts of different outlets are not doubles: they are copies, which `find_copied` counts.
    """
    first, found, known, sizes, sketches, number = {}, [], set(), {}, [np.empty((0, 3), np.uint64)], {}
    for n, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
        words = " ".join(w.lower() for w in WORD.findall(fold(text)))
        if not words:
            continue
        key = blake2b(f"{outlet}\n{words}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key in first:
            found.append((n, first[key], "the same"))
            known.add(n)
            continue
        first[key] = n
        grams = np.unique(shingles(text))
        sizes[n] = len(grams)
        code = number.setdefault(outlet, len(number))
        sketches.append(np.array([(code, h, n) for h in grams[:SKETCH].tolist()], np.uint64).reshape(-1, 3))
    # A near double shares nearly all of its 5-grams, so some of the smallest hashes are the same in both (MinHash sketch).
    rows = np.concatenate(sketches)
    rows = rows[np.lexsort(rows.T[::-1])]
    alike = np.split(rows[:, 2], np.flatnonzero((rows[1:, :2] != rows[:-1, :2]).any(1)) + 1)
    candidates = {pair for ns in alike if 1 < len(ns) < 50 for pair in pairwise(ns.tolist())}
    return sorted(found + [pair for pair in _nearly_same(sorted(candidates), texts, sizes) if pair[0] not in known])


def _nearly_same(candidates, texts, sizes):
    """Pairs of one outlet's texts whose 5-grams are nearly all shared and whose lengths are near."""
    grams = lru_cache(maxsize=256)(lambda n: np.unique(shingles(texts[n])))
    out, gone = [], {}
    for a, b in candidates:
        a = gone.get(a, a)  # the one that stays
        small, large = sorted((sizes[a], sizes[b]))
        if b in gone or small < 20 or small < SAME_TEXT * large:
            continue
        if len(np.intersect1d(grams(a), grams(b), assume_unique=True)) >= SAME_TEXT * large:
            gone[b] = a
            out.append((b, gone[b], "nearly the same"))
    return out
