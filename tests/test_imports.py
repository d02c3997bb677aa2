"""Rooms stand on each other: an import points down only, no module imports, by whatever way round, what imports it, and all is used."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# From the ground up, a comma between two floors; rooms on one floor know nothing of each other.
ROOMS = "schema, language, dates, corpus, entities, quotes measures, framing, charts, summaries, reports"
FLOORS = [floor.split() for floor in ROOMS.split(",")]
# From before there was this test: the room, or the modules, among which there still are circles. Nothing is added.
CIRCLES = ["reports", {"quotes.distil", "quotes.train"}]
UPWARDS = {("summaries", "reports")}


@cache
def graph():
    """{module: modules that it imports, at its top or within a function}, without the package's name."""
    package = ROOT / "analysis"
    paths = {p: ".".join(p.relative_to(package).with_suffix("").parts) for p in package.rglob("*.py")}
    files = {name.removesuffix("__init__").rstrip("."): p for p, name in paths.items()}
    return {name: _imports(name, path, set(files)) - {name, ""} for name, path in files.items()}


def _imports(name, path, known):
    found = set()
    inside = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.removeprefix("analysis.") for a in node.names if a.name.startswith("analysis.")}
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").partition(".")[0] == "analysis"):
            up = [p for p in inside[: len(inside) + 1 - node.level] if p] if node.level else []
            base = [*up, *(node.module or "").split(".")] if node.level else node.module.split(".")[1:]
            base = ".".join(filter(None, base))
            names = {".".join(filter(None, (base, a.name))) for a in node.names}
            found |= {n if n in known else base for n in names}
    return found & known


def circles():
    """The groups of modules of which each reaches each other one."""
    reach = {name: set() for name in graph()}
    for name in reach:
        todo = list(graph()[name])
        while todo:
            other = todo.pop()
            if other not in reach[name]:
                reach[name].add(other)
                todo += graph()[other]
    groups = {frozenset(n for n in reach[name] if name in reach[n]) for name in reach if name in reach[name]}
    return sorted(map(set, groups), key=sorted)


def test_no_module_imports_what_imports_it():
    def known(circle):
        return any({m.split(".")[0] for m in circle} == {old} if isinstance(old, str) else circle <= old for old in CIRCLES)

    assert [circle for circle in circles() if not known(circle)] == []


def test_imports_point_down():
    floor = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
    found = set()
    for name, others in graph().items():
        for other in others:
            a, b = name.split(".")[0], other.split(".")[0]
            if a in floor and b in floor and a != b and floor[b] >= floor[a] and (a, b) not in UPWARDS:
                found.add((name, other))
    assert found == set()


def test_nothing_imports_how_the_network_is_taught():
    assert {n for n, others in graph().items() if not n.startswith("training") and any(o.startswith("training") for o in others)} == set()


def test_the_graph_sees_imports_of_both_kinds():
    assert {"quotes.extract", "language.marks"} <= graph()["framing.headlines"]
    assert "case" in graph()["reports.sampling"]


# Called by IPython or papermill, or by the rooms that are being built.
NOT_NAMED = {"_render_traceback_", "showtraceback", "execute_managed_notebook", "user_folder", "_settle_sides", "subtree", "ancestors"}
NOT_NAMED |= {"sentence_span"}


def test_every_function_is_used():
    files = [p for folder, kind in (("analysis", "*.py"), ("notebooks", "*.ipynb")) for p in (ROOT / folder).rglob(kind)]
    words = Counter(word for p in files for word in re.findall(r"\w+", p.read_text(encoding="utf-8")))
    defined = {
        node.name
        for path in (ROOT / "analysis").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__")
    }
    assert {name for name in defined if words[name] < 2} - NOT_NAMED == set()
