"""The notebooks as they stand in git, and their code run top to bottom on corpora large and tiny."""

import ast
import json
from pathlib import Path

import pytest

from analysis import reports

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [p.stem for p in NOTEBOOKS]
FILES = ["000_cb1c344e4d4bc661", "001_a030a752b5a4a38b", "002_3371b911f8d9b89a", "003_291576e80f34e9f0", "004_1974b0edc0438050"]


def cells(path, kind="code"):
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def run(path, monkeypatch, corpus, out, **parameters):
    """Runs the code cells in one namespace, with parameters set after their cell as papermill does; returns the sentences said."""
    said = []
    monkeypatch.setattr(reports, "say", lambda sentence, evidence=(), files=(): said.append(sentence), raising=False)
    space = {}
    for cell in cells(path):
        exec(compile("".join(cell["source"]), path.stem, "exec"), space)
        if "parameters" in cell["metadata"].get("tags", []):
            space.update(corpus=str(corpus), out=str(out), **parameters)
    return said


def test_there_are_five_in_their_order():
    assert NAMES == ["1_articles", "2_quotes", "3_framing", "4_escalation", "5_error_analysis"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_page_built_alone_leads_to_no_other_notebooks_page(path):
    prose = "".join("".join(c["source"]) for c in cells(path, "markdown"))
    assert not [name for name in NAMES if f"({name}.html" in prose]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_read_not_programmed(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert 15 <= len(notebook["cells"]) <= 50
    assert notebook["cells"][0]["source"][0].startswith("# ")
    assert len({c["id"] for c in notebook["cells"]}) == len(notebook["cells"])
    for cell in cells(path):
        source = "".join(cell["source"])
        tree = ast.parse(source)
        assert not cell["outputs"] and cell["execution_count"] is None
        assert len([line for line in source.splitlines() if line.strip()]) <= 10
        assert not any(isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for n in ast.walk(tree))
        imported = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert all(m == "analysis" for m in imported) and not any(isinstance(n, ast.Import) for n in ast.walk(tree))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_every_parameter_has_a_type_a_default_and_a_help(path):
    (cell,) = [c for c in cells(path) if "parameters" in c["metadata"].get("tags", [])]
    for line in "".join(cell["source"]).splitlines():
        node = ast.parse(line).body[0]
        assert isinstance(node, ast.AnnAssign) and line.partition("  # ")[2], line
        ast.literal_eval(node.value)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_seeds(path, tmp_path, monkeypatch):
    said = run(path, monkeypatch, ROOT / "seeds", tmp_path)
    assert all(s and s[0].isupper() or s[0].isdigit() for s in said)
    if path.stem == "1_articles":
        assert said[0].startswith("5 articles of 5 outlets, of 22 August 2019 to 23 August 2019")
    if path.stem == "2_quotes":
        assert any("no like wording was found" in s for s in said)


def a_corpus(folder, rows):
    (folder / "articles.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    return folder / "articles.jsonl"


NOTHING = {
    "article_id": "a", "outlet": "Alpha", "published": "2021-03-04", "headline": "Rain",
    "text": "The rain fell on the hills and on the town, and the river rose a little. Nobody was there, and the fields were empty.",
}  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_one_article_in_which_nothing_is_found(path, tmp_path, monkeypatch):
    said = run(path, monkeypatch, a_corpus(tmp_path, [NOTHING]), tmp_path / "out")
    expected = {
        "1_articles": "No two articles share a passage long enough to count as copied.",
        "2_quotes": "No attribution was found in the articles chosen.",
        "3_framing": "The case names no concepts whose names could be compared.",
        "4_escalation": "No measure was found in the articles chosen.",
        "5_error_analysis": "No check sheet was found beside the articles.",
    }
    assert expected[path.stem] in said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_one_outlet_of_several(path, tmp_path, monkeypatch):
    said = run(path, monkeypatch, ROOT / "seeds", tmp_path, outlets=["Bloomberg"])
    assert "5 outlets" not in " ".join(said)


def test_an_unknown_outlet_is_one_sentence_that_names_the_nearest(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="Blomberg.*Bloomberg"):
        run(NOTEBOOKS[1], monkeypatch, ROOT / "seeds", tmp_path, outlets=["Blomberg"])
