"""What a case file tells the analysis about one dispute: its parties, people, outlets, concepts and frames.

A case file is YAML, every part of it optional. It is read node by node and not as plain objects, so that an error can
name the line, and so that a term such as `no` or `1965` stays the text it is.
"""

import glob
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path

import yaml

FILE_NAMES = ("case.yml", "case.yaml")
# Names of the articles table that `columns` may map to the names a data set has.
ARTICLE_COLUMNS = ("article_id", "outlet", "wire", "published", "headline", "deck", "byline", "url", "text", "inferred", "reason")
DATE_ORDERS = ("day first", "month first", "year first")
PARTY_PARTS = ("names", "demonyms", "capitals", "institutions", "people")
MAX_DEPTH = 20
MAX_BYTES = 2_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)   # the one in C is ten times as fast


class CaseError(ValueError):
    """A case file that cannot be used: one sentence that says where, what was found and what was expected."""


@dataclass(frozen=True)
class Case:
    """One dispute as its case file describes it. `Case()` is the empty case.

    Dicts and tuples as in the file: parties {name: {names, demonyms, capitals, institutions, people}}, people
    {name: {aliases, side, role}}, outlets {name: {country, names, domains}}, concepts {name: (pattern, ...)},
    frames {name: {terms, exclude, replace}}, columns {our column: theirs}. dates: how 08/09/2019 is to be read where the articles'
    own dates do not tell ("day first", "month first", "year first"), or None. evidence: "paragraphs" (evidence pages show only the
    paragraphs that hold evidence, because articles have owners) or "full".
    """

    name: str | None = None
    description: str | None = None
    columns: dict = field(default_factory=dict)
    dates: str | None = None
    parties: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    outlets: dict = field(default_factory=dict)
    concepts: dict = field(default_factory=dict)
    frames: dict = field(default_factory=dict)
    evidence: str = "paragraphs"
    path: str | None = None

    def __hash__(self):
        # Dicts have no hash; a case is a key of caches.
        return hash(tuple(repr(getattr(self, f.name)) for f in fields(self)))


def load_case(path):
    """The Case of a case file, of a folder that holds one, or of a data file with one beside it.

    A folder without a case file gives the empty case. Raises CaseError, with file, line, key and what was expected.
    """
    file = case_file(path)
    if file is None:
        if not exists(path) and not matching(path):
            raise CaseError(not_there(path))
        return Case()
    return Case(**_Reader(str(file)).case(_compose(_text(file), file)), path=str(file))


def read_yaml(file):
    """What a YAML file written by hand holds: plain values, lists, mappings. Raises CaseError, with file and line."""
    text = _text(Path(file))
    _compose(text, file)
    return yaml.load(text, Loader=_LOADER)


def _text(file):
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise CaseError(f"{file}: cannot be read ({error.strerror}).") from None
    if len(raw) > MAX_BYTES:
        raise CaseError(f"{file}: is larger than {MAX_BYTES:,} bytes, which no file written by hand is.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError(f"{file}: is not UTF-8 text (byte {error.start}); save it as UTF-8.") from None


def case_file(path):
    """The case file that belongs to a path (itself, in the folder, or beside the data file), or None."""
    path = Path(path)
    if matching(path):
        return case_file(path.parent)
    if not exists(path):
        return None
    if path.is_dir():
        return next((path / n for n in FILE_NAMES if (path / n).is_file()), None)
    if path.suffix.lower() in (".yml", ".yaml"):
        return path
    if path.is_file():
        return case_file(path.parent)
    return None


def nearest(word, choices):
    """The choice nearest in spelling to a word, or None."""
    choices = [str(c) for c in choices]
    folded = {c.lower(): c for c in choices}
    close = get_close_matches(str(word).lower(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(word, choices):
    """' Did you mean "x"?' or, where nothing is near, the list of what is known."""
    return hint(word, choices) or f" Known: {', '.join(map(str, choices))}."


def hint(word, choices):
    """' Did you mean "x"?' or, where nothing is near, no words."""
    close = nearest(word, choices)
    return f' Did you mean "{close}"?' if close else ""


def exists(path):
    """True where a path leads to something; False also for what no path can be."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def matching(path):
    """The files that a pattern such as `archive/2019-*.jsonl` names, in order; none for what is no pattern, or a file itself."""
    text = str(path)
    if not any(sign in text for sign in "*?[") or exists(path):
        return []
    try:
        return sorted(p for p in map(Path, glob.glob(text, recursive=True)) if p.is_file())  # noqa: PTH207  (the pattern may be absolute)
    except (OSError, ValueError):
        return []


def not_there(path):
    """The sentence for a path that leads nowhere, with its neighbour nearest in spelling."""
    path = Path(path)
    try:
        close = nearest(path.name, [p.name for p in path.parent.iterdir() if not p.name.startswith(".")])
    except (OSError, ValueError):
        close = None
    shown = str(path).replace("\x00", "?")
    hint = f' Did you mean "{path.parent / close}"?' if close else ""
    return f"{shown}: there is no such file or folder.{hint}"


def _compose(text, file):
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:  # the parser's time grows with the square of the depth
                line = event.start_mark.line + 1
                raise CaseError(f"{file}, line {line}: is nested deeper than {MAX_DEPTH} levels, which no file written by hand is.")
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1
                raise CaseError(f"{file}, line {line}: aliases (*{event.anchor}) are not allowed; write the values out.")
        return yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}, line {mark.line + 1}" if mark else str(file)
        raise CaseError(f"{where}: is not valid YAML ({error.problem or error.context}).") from None
    except yaml.YAMLError as error:
        raise CaseError(f"{file}: is not valid YAML ({str(error).splitlines()[0]}).") from None
    except ValueError as error:
        raise error if isinstance(error, CaseError) else CaseError(f"{file}: is not valid YAML ({error}).") from None


class _Reader:
    """Turns YAML nodes into the parts of a Case; knows the file for its messages."""

    def __init__(self, file):
        self.file = file

    def fail(self, node, key, found, expected):
        raise CaseError(f"{self.file}, line {node.start_mark.line + 1}: {key} {found}; expected {expected}.")

    def case(self, root):
        if root is None or _is_null(root):
            return {}
        parts = {
            "name": self.text,
            "description": self.text,
            "columns": self.columns,
            "dates": self.dates,
            "parties": self.group(dict.fromkeys(PARTY_PARTS, self.texts), "names: [...]"),
            "people": self.group({"aliases": self.texts, "side": self.text, "role": self.text}, "aliases: [...]"),
            "outlets": self.group({"country": self.text, "names": self.texts, "domains": self.texts}, "country: ..."),
            "concepts": self.lists,
            "frames": self.frames,
            "evidence": self.evidence,
        }
        return {k: v for k, v in self.mapping(root, "the file", parts).items() if v is not None}

    def pairs(self, node, key, expected):
        """(name, key node, value node) of a mapping; a name stands once."""
        if _is_null(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, key, f"is {_kind(node)}", expected)
        seen = {}
        for k, v in node.value:
            if not isinstance(k, yaml.ScalarNode) or not k.value.strip():
                self.fail(k, key, "has a key that is not a word", expected)
            name = k.value.strip()
            if name in seen:
                self.fail(k, f'"{name}" in {key}', f"stands twice (first in line {seen[name]})", "it once")
            seen[name] = k.start_mark.line + 1
            yield name, k, v

    def mapping(self, node, key, parts):
        out = {}
        for name, k, v in self.pairs(node, key, f"a mapping with {', '.join(parts)}"):
            if name not in parts:
                close = nearest(name, parts)
                expected = f'"{close}"' if close else f"one of {', '.join(parts)}"
                self.fail(k, f'"{name}" in {key}', "is not known", expected)
            out[name] = parts[name](v, name if key == "the file" else f"{key}.{name}")
        return out

    def text(self, node, key):
        """The words of a scalar as written: `no` and `1965` stay text. None where it is left empty."""
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, key, f"is {_kind(node)}", "one line of text")
        return None if _is_null(node) else " ".join(node.value.split()) or None

    def texts(self, node, key):
        if _is_null(node):
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (self.text(node, key),)
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, key, f"is {_kind(node)}", "a list such as [one, two]")
        values = []
        for n, item in enumerate(node.value, 1):
            value = self.text(item, f"{key}, item {n},")
            if value is None:
                self.fail(item, f"{key}, item {n},", "is empty", "text")
            values.append(value)
        return tuple(values)

    def group(self, parts, example):
        def read(node, key):
            out = {}
            for name, _, v in self.pairs(node, key, f"names, each with {example}"):
                out[name] = {k: x for k, x in self.mapping(v, f"{key}.{name}", parts).items() if x is not None}
            return out

        return read

    def lists(self, node, key):
        return {name: self.texts(v, f"{key}.{name}") for name, _, v in self.pairs(node, key, "names, each with a list of patterns")}

    def columns(self, node, key):
        out = {}
        for name, k, v in self.pairs(node, key, "our column: theirs"):
            if name not in ARTICLE_COLUMNS:
                close = nearest(name, ARTICLE_COLUMNS)
                self.fail(k, f'"{name}" in {key}', "is not a column", f'"{close}"' if close else f"one of {', '.join(ARTICLE_COLUMNS)}")
            value = self.text(v, f"{key}.{name}")
            if value is not None:
                out[name] = value
        return out

    def frames(self, node, key):
        out = {}
        for name, _, v in self.pairs(node, key, "names, each with terms: [...]"):
            where = f"{key}.{name}"
            if isinstance(v, yaml.SequenceNode):
                out[name] = {"terms": self.texts(v, where)}
            else:
                out[name] = self.mapping(v, where, {"terms": self.texts, "exclude": self.texts, "replace": self.flag})
        return out

    def flag(self, node, key):
        value = node.value.lower() if isinstance(node, yaml.ScalarNode) else None
        if value not in ("true", "false", "yes", "no"):
            self.fail(node, key, f"is {_kind(node)}", "true or false")
        return value in ("true", "yes")

    def dates(self, node, key):
        return self.one_of(node, key, DATE_ORDERS)

    def evidence(self, node, key):
        return self.one_of(node, key, ("paragraphs", "full"))

    def one_of(self, node, key, allowed):
        value = self.text(node, key)
        if value not in (None, *allowed):
            *most, last = (f'"{a}"' for a in allowed)
            self.fail(node, key, f'is "{value}"', f"{', '.join(most)} or {last}")
        return value


def _is_null(node):
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _kind(node):
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return f'"{node.value[:60]}"' if not _is_null(node) else "empty"
