"""What each room of the package may hold: lines, regular expressions, words of English listed in code. See CONTRIBUTING.md.

Figures are in budget.yml. To raise one is a commit of its own that says which accuracy it bought.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "analysis"
BUDGET = yaml.safe_load((Path(__file__).parent / "budget.yml").read_text(encoding="utf-8"))
_WORD = re.compile(r"[A-Za-z]{2,}")
_ALTERNATIVE = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{2,}(?=\|)|(?<=\|)[A-Za-z]{2,}")


def room_of(path):
    """The room of a file of the package, and of what lies at its top "analysis"."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else "analysis"


def uses_of_re(tree):
    attributes = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    return sum(n.value.id == "re" and n.attr.islower() for n in attributes)


def listed_words(tree):
    """Words in alternations of regular expressions and in strings that .split() cuts."""
    nodes = list(ast.walk(tree))
    strings = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    cut = [n.func for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "split"]
    cut = [f.value.value for f in cut if isinstance(f.value, ast.Constant) and isinstance(f.value.value, str)]
    return sum(len(_ALTERNATIVE.findall(s)) for s in strings) + sum(len(_WORD.findall(s)) for s in cut)


@cache
def measured():
    """{room: {lines, regular expressions, words}} of the package as it is."""
    rooms = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        room = rooms.setdefault(room_of(path), {"lines": 0, "re": 0, "words": 0})
        room["lines"] += text.count("\n")
        room["re"] += uses_of_re(tree)
        room["words"] += listed_words(tree)
    return rooms


@pytest.mark.parametrize("what", ["lines", "re", "words"])
def test_no_room_holds_more_than_its_budget(what):
    over = {room: own[what] for room, own in measured().items() if own[what] > BUDGET["rooms"][room][what]}
    assert not over, f"{what} over the budget in tests/budget.yml"


@pytest.mark.parametrize("what", ["lines", "re", "words"])
def test_the_package_holds_no_more_than_its_budget(what):
    assert sum(room[what] for room in measured().values()) <= BUDGET["package"][what]


def test_every_room_has_a_budget():
    assert set(measured()) == set(BUDGET["rooms"])


def test_functions_have_at_most_twelve_branches():
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise", "--select=C901", str(PACKAGE)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_what_is_measured():
    code = 'import re\nA = re.compile("the|an? (?:port|ship)")\nB = "day week".split()\n"""A docstring: no | word."""\nC = re.escape(A)'
    tree = ast.parse(code)
    assert uses_of_re(tree) == 2
    assert listed_words(tree) == 6
