"""Imports without what they need not load."""

import contextlib
import sys


@contextlib.contextmanager
def without(*names):
    """Within it the named modules cannot be imported, unless they are loaded already.

    For libraries that import a heavy module for a part of theirs that is not used here, and do without it where it is not there:
    NLTK loads scipy.stats for Fisher's exact test, which takes longer than all the rest of it (1.2 of 1.7 s measured).
    """
    blocked = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(blocked))
    try:
        yield
    finally:
        for name in blocked:
            sys.modules.pop(name, None)
