"""How far a long computation is: told to whoever listens, and to nobody where nobody does.

A loop over articles says `for article in each(articles, "quotes")`. The command line listens with `on_terminal`, JupyterLab with a line
of its own (reports/lab.py).
"""

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

# Seconds between two lines where the output is no terminal, and between two changes of the line where it is one.
BETWEEN_LINES, BETWEEN_CHANGES = 10.0, 0.2
_listeners: list[Callable[[str, int, int], None]] = []


def each(items: Iterable, what: str) -> Iterator[Any]:
    """The items, one after the other; before each the listeners hear (what, its number from 1, how many there are).

    >>> list(each(["a", "b"], "articles"))
    ['a', 'b']
    """
    items = list(items)
    for n, item in enumerate(items, start=1):
        tell(what, n, len(items))
        yield item


def tell(what: str, n: int, total: int) -> None:
    """Tells the listeners that so many articles of all are done, or of what `what` names after a colon ("2_quotes: cell")."""
    for listener in _listeners:
        listener(what, n, total)


@contextlib.contextmanager
def listening(listener: Callable[[str, int, int], None]) -> Iterator[None]:
    """Calls `listener(what, number, total)` for every step while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        if listener in _listeners:
            _listeners.remove(listener)


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """What is told while the block runs reaches nobody: it is a part of something that is told as a whole."""
    before = _listeners[:]
    _listeners.clear()
    try:
        yield
    finally:
        _listeners[:] = before


def silence() -> None:
    """Tells nobody anything more: a computation that was stopped may still be at work in another thread."""
    _listeners.clear()


@contextlib.contextmanager
def on_terminal(stream=None) -> Iterator[None]:
    """Writes the progress to the standard error: one line that changes on a terminal, elsewhere a line now and then."""
    stream = stream or sys.stderr
    line = _Line(stream, stream.isatty())
    with listening(line):
        try:
            yield
        finally:
            line.close()


class _Line:
    """Says where a computation is, not more often than can be read."""

    def __init__(self, stream, changes: bool):
        self.stream, self.changes, self.last, self.open, self.told = stream, changes, time.monotonic(), False, {}

    def __call__(self, what: str, n: int, total: int) -> None:
        now = time.monotonic()
        new = what not in self.told or n < self.told[what][1]
        if not new and now - self.last < (BETWEEN_CHANGES if self.changes else BETWEEN_LINES):
            return
        self.last = now
        if new:
            self.told[what] = now, n
        speed = _speed(n - self.told[what][1], now - self.told[what][0], total - n)
        text = f"{what if ':' in what else f'{what}: article'} {n:,} of {total:,}{speed}"
        if self.changes:
            print(f"\r{text:76}", end="", file=self.stream, flush=True)
            self.open = True
        else:
            print(text, file=self.stream, flush=True)

    def close(self) -> None:
        if self.open:
            print(f"\r{'':76}\r", end="", file=self.stream, flush=True)


def _speed(done: int, seconds: float, left: int) -> str:
    """", 4.1 a second, 3 min left"; nothing before ten seconds have shown it."""
    if done <= 0 or seconds < BETWEEN_LINES:
        return ""
    rest = left * seconds / done
    return f", {done / seconds:.1f} a second, {f'{rest / 60:,.0f} min' if rest >= 60 else f'{rest:.0f} s'} left"
