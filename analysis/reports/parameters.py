"""Parameters of notebooks: read from their `parameters` cell without running it, checked before anything runs.

papermill takes a misspelt parameter with a warning and runs with the default; here it is an error that names the nearest one. Values
from the command line get the type that the cell states, never a guessed one (papermill turns 007 into 7 and nan into a number).
"""

import ast
import json
from pathlib import Path
from typing import NamedTuple

from ..case import did_you_mean
from .study import ParameterError

# The build gives these itself: its arguments CORPUS and --out.
OWN = ("corpus", "out")
_EXPECTED = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list such as ['Reuters', 'AFP']",
    "dict": "a JSON object",
}
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


class Parameter(NamedTuple):
    """One line of a parameters cell: name, type (str, int, float, bool, list, dict), default, and the help behind its #."""

    name: str
    kind: str
    default: object
    help: str


def read(path):
    """A notebook as a dict. Raises ParameterError where it is none."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        notebook["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(f"{path}: is no notebook that can be read ({error}).") from None
    return notebook


def declared(notebook, name="notebook"):
    """{name: Parameter} of the cell tagged `parameters`; empty where a notebook has none."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell.get("metadata", {}).get("tags", []):
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            return {p.name: p for p in _statements(source, name)}
    return {}


def assign(given, notebooks):
    """{notebook: {parameter: value}} for the values given to the build.

    given: {name: value}, values as text (command line) or as they are. notebooks: {name: {parameter: Parameter}}. Each notebook gets
    what it knows. Raises ParameterError for a name that no notebook knows, and for a value that is not of the stated type.
    """
    known = {p: parameter for parameters in notebooks.values() for p, parameter in parameters.items() if p not in OWN}
    for name in given:
        if name in OWN:
            argument = "CORPUS" if name == "corpus" else "--out"
            raise ParameterError(f"{name}: is no parameter of a notebook but an argument of build ({argument}).")
        if name not in known:
            raise ParameterError(f"{name}: no notebook has this parameter.{did_you_mean(name, known)}")
    return {n: {p: value(parameters[p], v) for p, v in given.items() if p in parameters} for n, parameters in notebooks.items()}


def value(parameter, given):
    """A given value as the parameter's type; text is read as that type.

    Lists are parted by ";" or ",", or written as JSON or Python lists of strings, with either kind of quotation mark.
    """
    convert = {"int": _int, "float": _float, "bool": _bool, "list": _list, "dict": _dict}.get(parameter.kind)
    if convert is None:
        return str(given)
    try:
        return convert(given)
    except (ValueError, TypeError, RecursionError):
        raise ParameterError(f"{parameter.name}: expected {_EXPECTED[parameter.kind]}, found {given!r}.") from None


def _statements(source, name):
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ParameterError(f"{name}: its parameters cell is not valid Python (line {error.lineno}: {error.msg}).") from None
    lines = source.splitlines()
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(target, ast.Name) or node.value is None:
            continue
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            default = None
        kind = ast.unparse(node.annotation).partition("[")[0] if isinstance(node, ast.AnnAssign) else type(default).__name__
        help_text = lines[node.end_lineno - 1][node.end_col_offset :].partition("#")[2].strip()
        yield Parameter(target.id, {"tuple": "list"}.get(kind, kind), default, help_text)


def _int(given):
    if isinstance(given, bool) or isinstance(given, float) and not given.is_integer():
        raise ValueError
    return int(given)


def _float(given):
    number = float(given)
    if isinstance(given, bool) or number != number:
        raise ValueError
    return number


def _bool(given):
    if isinstance(given, bool):
        return given
    text = str(given).strip().lower()
    if text not in _TRUE | _FALSE:
        raise ValueError
    return text in _TRUE


def _list(given):
    if isinstance(given, str):
        given = given.strip()
        if given.startswith("["):
            given = _literal(given)
        else:
            given = [part.strip() for part in given.split(";" if ";" in given else ",") if part.strip()]
    if not isinstance(given, (list, tuple)):
        raise TypeError
    return list(given)


def _literal(text):
    """A list of strings and numbers as JSON or Python write it; anything else is no list."""
    try:
        found = json.loads(text)
    except ValueError:
        try:
            found = ast.literal_eval(text)
        except (SyntaxError, MemoryError, RecursionError):
            raise ValueError from None
    if not isinstance(found, list) or not all(isinstance(x, str | int | float) for x in found):
        raise ValueError
    return found


def _dict(given):
    found = json.loads(given) if isinstance(given, str) else given
    if not isinstance(found, dict):
        raise TypeError
    return found
