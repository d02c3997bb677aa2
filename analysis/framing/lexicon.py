"""Frames as lists of terms: the built-in ones for disputes between states, and those of a case.

A frame is a named list of terms with a reason beside each; a count of its terms is a proxy for framing, not a reading,
so every frame carries the precision that a hand check of its hits found (data/frames/README.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from analysis.case import Case, read_yaml
from analysis.framing.matching import Entry, Matcher, expand, pattern_words

FOLDER = Path(__file__).parents[1] / "data" / "frames"
_ENTRY_KEYS = ("terms", "not", "why")
_FRAME_KEYS = ("name", "note", "terms", "exclude", "replace")


@dataclass(frozen=True)
class Term:
    """A pattern of a frame, the patterns that bar it, and why it is there."""

    pattern: str
    exclude: tuple = ()
    why: str | None = None


@dataclass(frozen=True)
class Frame:
    """A named list of terms; `exclude` bars every term of the frame."""

    name: str
    terms: tuple
    exclude: tuple = ()
    note: str | None = None


@dataclass(frozen=True)
class Lexicon:
    """Frames in the order in which they are shown; in_names: whether a word counts where it is part of a longer name."""

    frames: tuple
    in_names: bool = False

    def __reduce__(self):
        return Lexicon, (self.frames, self.in_names)   # another process compiles the terms faster than it reads them compiled

    @property
    def names(self) -> list[str]:
        """Names of the frames."""
        return [f.name for f in self.frames]

    @cached_property
    def matcher(self) -> Matcher:
        """The compiled terms of all frames."""
        entries = []
        for i, frame in enumerate(self.frames):
            entries += [Entry(i, t.pattern) for t in frame.terms]
            entries += [Entry(i, x, ()) for x in frame.exclude]
            barred = {}
            for t in frame.terms:
                for x in t.exclude:
                    barred.setdefault(x, []).append(t.pattern)
            entries += [Entry(i, x, tuple(patterns)) for x, patterns in barred.items()]
        return Matcher(entries, self.in_names)

    def only(self, *names: str) -> "Lexicon":
        """The lexicon cut down to some frames. ValueError where there is none of that name."""
        unknown = [n for n in names if n not in self.names]
        if unknown:
            raise ValueError(f"lexicon: no frame is called {unknown[0]!r}; there are {', '.join(self.names)}")
        return Lexicon(tuple(f for f in self.frames if f.name in names), self.in_names)

    def table(self) -> pd.DataFrame:
        """All entries: frame, term, excluded, why. One row per term."""
        rows = [(f.name, t.pattern, ", ".join((*t.exclude, *f.exclude)) or None, t.why) for f in self.frames for t in f.terms]
        return pd.DataFrame(rows, columns=["frame", "term", "excluded", "why"])


def load_lexicon(case: Case | None = None, folder: str | Path | None = None) -> Lexicon:
    """The Lexicon of a case: the built-in frames, with those of `case.frames` added to them.

    A frame of the case that bears the name of a built-in one adds its terms to it, or with `replace: true` takes its
    place; any other name makes a new frame. `folder` reads other files than the built-in ones (one frame a .yml file).
    ValueError, in one sentence, where an entry cannot be read.
    """
    frames = {f.name: f for f in _folder(Path(folder or FOLDER))}
    where = str(getattr(case, "path", None) or "case.yml")
    for name, given in (getattr(case, "frames", None) or {}).items():
        new = read_frame(name, given, f"{where}: frames: {name}")
        old = frames.get(name)
        if old is None or (isinstance(given, Mapping) and given.get("replace")):
            frames[name] = new
        else:
            known = {t.pattern for t in new.terms}
            terms = tuple(t for t in old.terms if t.pattern not in known) + new.terms
            frames[name] = Frame(name, terms, old.exclude + new.exclude, new.note or old.note)
    return Lexicon(tuple(frames.values()))


@lru_cache(maxsize=8)
def _folder(folder):
    frames = []
    for path in sorted(folder.glob("*.yml")):
        given = read_yaml(path)
        if not isinstance(given, Mapping) or not isinstance(given.get("name"), str):
            raise ValueError(f"{path}: no name of the frame; expected a line such as 'name: security'")
        frames.append(read_frame(given["name"], given, str(path)))
    if not frames:
        raise ValueError(f"{folder}: no frame found; expected at least one .yml file")
    return tuple(frames)


def read_frame(name: str, given: Sequence | Mapping, where: str) -> Frame:
    """A Frame from a list of terms or a mapping with terms, exclude, note and replace. ValueError that begins with `where`."""
    if isinstance(given, (list, tuple)):
        given = {"terms": given}
    if not isinstance(given, Mapping):
        raise ValueError(f"{where}: found {given!r}; expected a list of terms, or a mapping with terms, exclude and replace")
    unknown = [k for k in given if k not in _FRAME_KEYS]
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join(_FRAME_KEYS)}")
    if not isinstance(given.get("replace", False), bool):
        raise ValueError(f"{where}: replace is {given['replace']!r}; expected true or false")
    terms = []
    entries = given.get("terms")
    if not isinstance(entries, (list, tuple)) or not entries:
        raise ValueError(f"{where}: terms is {entries!r}; expected a list such as [retaliat*, trade war]")
    for n, entry in enumerate(entries, 1):
        terms += _terms(entry, f"{where}: entry {n}")
    seen = set()
    for t in terms:
        if t.pattern in seen:
            raise ValueError(f"{where}: the term {t.pattern!r} stands there twice; expected each term once")
        seen.add(t.pattern)
    return Frame(str(name), tuple(terms), _patterns(given.get("exclude"), f"{where}: exclude"), given.get("note"))


def _terms(entry, where):
    if not isinstance(entry, Mapping):
        return [Term(p) for p in _patterns(entry, where, some=True)]
    unknown = [k for k in entry if k not in _ENTRY_KEYS]
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join(_ENTRY_KEYS)}")
    barred = _patterns(entry.get("not"), f"{where}: not")
    return [Term(p, barred, entry.get("why")) for p in _patterns(entry.get("terms"), where, some=True)]


def _patterns(given, where, some=False):
    """A tuple of patterns from one string or a list of strings, each of them tried."""
    given = [] if given is None else [given] if isinstance(given, (str, bool, int, float)) else given
    if not isinstance(given, (list, tuple)) or (some and not given):
        raise ValueError(f"{where}: found {given!r}; expected a term or a list of terms")
    for p in given:
        # YAML reads a bare yes, no, on or a number as something else than text.
        if not isinstance(p, str):
            raise ValueError(f"{where}: found {p!r}, which is no text; put the term in quotation marks")
        try:
            for reading in expand(p):
                pattern_words(reading)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
    return tuple(given)
