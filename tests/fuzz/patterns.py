"""Every regular expression of the package against texts made to be its worst: its time must grow with the length, not with its square.

    python tests/fuzz/patterns.py [PART OF A NAME ...]

For each repetition inside a pattern texts are made: what leads to it, then what it repeats, many times, then something that fits nothing;
and the same with what leads to it repeated too.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import time
from pathlib import Path
from re import _constants as C
from re import _parser as parser

import analysis

SIZES = (10_000, 20_000, 40_000)
# Seconds for 40,000 characters. A pattern whose time grows with the square of the length takes some seconds for as much, a linear one
# some milliseconds.
LIMIT = 0.4
# The longest text that some patterns are ever given; a line of furniture has 1,500 characters at most.
LONGEST = {
    "corpus.furniture.rules()['lines']": 1500, "corpus.furniture.rules()['credits']": 160, "corpus.furniture.rules()['list_heads']": 100,
    "corpus.furniture.rules()['key_points']": 60, "corpus.cleaning._HEAD_CREDIT": 1500, "corpus.datelines._DATELINES": 200,
    "language.gazetteer._LAST": 24, "language.names: re.search ([\\w.-]+) $": 24, "entities.offices: re.search ([A-Z]": 80,
    "entities.titles._BEFORE": 110, "entities.titles._ACTED": 110, "quotes.scare": 40, "quotes.acts._rules()['withheld']": 1000,
}  # fmt: skip
# These are matched at the beginning of a text alone, or in full, where the time of a search says nothing.
AT_THE_BEGINNING = (
    "corpus.exports._RIGHTS", "corpus.exports._WORDS", "corpus.outlets._TAIL", "language.text._TAG_AFTER_QUOTE",
    "corpus.furniture.rules()['lines']", "corpus.furniture.rules()['list_heads']", "corpus.furniture.rules()['key_points']",
    "quotes.acts._rules()['settles']", "quotes.acts._rules()['source']", "quotes.acts._rules()['stresses']",
    "entities.offices._BOTH", "language.transcripts._", "quotes.extract._ASIDE", "quotes.sources._OF_SEVERAL", "quotes.speakers._TOLD",
)  # fmt: skip
_USES = [f"re.{name}" for name in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")]
_CATEGORIES = {
    C.CATEGORY_DIGIT: re.compile(r"\d"), C.CATEGORY_NOT_DIGIT: re.compile(r"\D"), C.CATEGORY_SPACE: re.compile(r"\s"),
    C.CATEGORY_NOT_SPACE: re.compile(r"\S"), C.CATEGORY_WORD: re.compile(r"\w"), C.CATEGORY_NOT_WORD: re.compile(r"\W"),
}  # fmt: skip
_CHARACTERS = "a A-1.'’\",(é\n"


class _TooLong(Exception):
    pass


def patterns():
    """{name: pattern} of every regular expression of the package: those that a module holds, in whatever lists and dicts, those that its
    functions without arguments make and keep, and those that stand where they are used."""
    found = {}
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if module.name.split(".")[1] in ("training", "__main__") or module.name.endswith((".train", ".distil", ".augment", ".export")):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if hasattr(value, "cache_info") and value.__module__ == module.name and not inspect.signature(value).parameters:
                name, value = f"{name}()", value()
            _collect(f"{module.name.removeprefix('analysis.')}.{name}", value, found, 0)
        for node in ast.walk(ast.parse(Path(loaded.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _USES and isinstance(node.args[0], ast.Constant):
                flags = [k.value for k in node.keywords if k.arg == "flags"] + node.args[{"sub": 3}.get(node.func.attr, 2) :]
                pattern = re.compile(node.args[0].value, re.I if flags else 0)
                _collect(f"{module.name.removeprefix('analysis.')}: {ast.unparse(node.func)} {pattern.pattern}", pattern, found, 0)
    return found


def _collect(name, value, found, depth):
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str) and value not in found.values():
            found[name] = value
    elif isinstance(value, tuple) and hasattr(value, "_asdict"):
        _collect(name, value._asdict(), found, depth)
    elif isinstance(value, dict) and depth < 4:
        for key, one in list(value.items())[:5000]:
            _collect(f"{name}[{str(key)[:30]!r}]", one, found, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and depth < 4:
        for n, one in enumerate(list(value)[:5000]):
            _collect(f"{name}[{n}]", one, found, depth + 1)


def texts(pattern, size):
    """Texts of about `size` characters that make a pattern try as much as it can."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    made = []
    for before, pump in _repetitions(list(tree), ""):
        for unit in (pump, before + pump, pump + " "):
            if unit:
                made.append(before + unit * (size // len(unit)) + "\x00")
    return dict.fromkeys(made or [c * size for c in "a "])


def _repetitions(nodes, before):
    """(what leads to a repetition, what it repeats) for all repetitions inside a pattern, those inside others too."""
    for kind, value in nodes:
        if kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            least, most, item = value
            if most > 8:
                for pump in _samples(list(item)):
                    yield before, pump
            yield from _repetitions(list(item), before)
            before += _sample(list(item)) * least
        elif kind is C.SUBPATTERN:
            yield from _repetitions(list(value[-1]), before)
            before += _sample(list(value[-1]))
        elif kind is C.BRANCH:
            for branch in value[1][:12]:
                yield from _repetitions(list(branch), before)
            before += _sample(list(value[1][0]))
        elif kind in (C.ASSERT, C.ASSERT_NOT):
            yield from _repetitions(list(value[1]), before)
        else:
            before += _sample([(kind, value)])


def _samples(nodes):
    """A few texts that a part of a pattern matches: one for each kind of character where it is a single class."""
    if len(nodes) == 1 and nodes[0][0] in (C.IN, C.ANY, C.NOT_LITERAL):
        return [c for c in _CHARACTERS if _matches(nodes[0], c)][:5] or [_sample(nodes)]
    return [_sample(nodes)]


def _sample(nodes):
    """The shortest text, more or less, that a part of a pattern matches."""
    text = ""
    for kind, value in nodes:
        if kind is C.LITERAL:
            text += chr(value)
        elif kind in (C.IN, C.ANY, C.NOT_LITERAL):
            text += next((c for c in _CHARACTERS + "bBxyz:;!?<>[]{}/\\&%$#@=+*~^|_`–—“”‘…•" if _matches((kind, value), c)), "a")
        elif kind in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            text += _sample(list(value[2])) * value[0]
        elif kind is C.SUBPATTERN:
            text += _sample(list(value[-1]))
        elif kind is C.BRANCH:
            text += _sample(list(value[1][0]))
        elif kind is C.ATOMIC_GROUP:
            text += _sample(list(value))
    return text


def _matches(node, character):
    kind, value = node
    if kind is C.ANY:
        return character != "\n"
    if kind is C.NOT_LITERAL:
        return ord(character) != value
    negated, hit = False, False
    for what, one in value:
        if what is C.NEGATE:
            negated = True
        elif what is C.LITERAL:
            hit |= ord(character) == one
        elif what is C.RANGE:
            hit |= one[0] <= ord(character) <= one[1]
        elif what is C.CATEGORY:
            hit |= bool(_CATEGORIES[one].match(character))
    return hit != negated


def seconds(pattern, text, use="finditer"):
    """CPU seconds of one pass over a text, or of a match at its beginning or of all of it; three times LIMIT where it takes longer."""
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 3 * LIMIT)
    try:
        for _ in pattern.finditer(text) if use == "finditer" else [getattr(pattern, use)(text)]:
            pass
    except _TooLong:
        return 3 * LIMIT
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


def _alarm(number, frame):
    raise _TooLong


def main(wanted=()):
    """Tells every pattern that is too slow; the number of these."""
    signal.signal(signal.SIGPROF, _alarm)
    slow, tried = 0, 0
    for name, pattern in patterns().items():
        if wanted and not any(w in name for w in wanted):
            continue
        tried += 1
        most = next((n for prefix, n in LONGEST.items() if name.startswith(prefix)), SIZES[-1])
        use = next((u for u in ("match", "fullmatch") if f": re.{u} " in name), "finditer")
        use = "match" if name.startswith(AT_THE_BEGINNING) else use
        for text in texts(pattern, most):
            if seconds(pattern, text, use) > LIMIT and seconds(pattern, text, use) > LIMIT:
                took = [f"{seconds(pattern, text[: most * n // 4 - 1] + chr(0), use):.2f}" for n in (1, 2, 4)]
                slow += 1
                print(f"{name}: {', '.join(took)} s for a quarter, half and all of {most:,} characters of {text[:50]!r}", flush=True)
                break
    print(f"{tried} patterns, {slow} of them slow.")
    return slow


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
