"""What the tests of this room build with: notebooks that cost little, a corpus whose every field attacks."""

from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
PARAMETERS = """corpus: str = "seeds"  # folder or file of articles
out: str = ""  # folder of the report
outlets: list = []  # outlets to keep
since: str = ""  # first day
until: str = ""  # last day
"""
START = "from analysis import reports\nstudy = reports.start(corpus, out, outlets=outlets, since=since, until=until)"

HOSTILE = {
    "outlet": '"><img src=x onerror=alert(1)>',
    "headline": "<script>alert(document.domain)</script>",
    "byline": "=cmd|' /C calc'!A0",
    "article_id": "../../x",
}
TEXT = (
    "South Korea said on Thursday it would end the pact <script>alert(1)</script> with Japan, a move that worries Washington.\n\n"
    "“The agreement \u202egnorw si\u202c not <svg onload=alert(2)>in our interest,” said Kim You-geun, a security official in Seoul.\n\n"
    "Japan announced on 2 August 2019 that it would remove South Korea from its list of trusted trading partners, Taro Kono said.\n\n"
    "=cmd|' /C calc'!A0 said the minister of trade, and the talks between the two governments went on for two more days in Tokyo."
)


def write_notebook(path, title, cells, parameters=PARAMETERS):
    """A notebook: a title, a parameters cell, then cells; text that begins with # is Markdown."""
    made = [new_markdown_cell(f"# {title}\n\nWhat this shows."), new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    made += [new_markdown_cell(c[2:]) if c.startswith("# ") else new_code_cell(c) for c in cells]
    for n, cell in enumerate(made):
        cell["id"] = f"cell-{n}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def write_corpus(folder, rows):
    """A corpus of one CSV file, articles.csv, with the given rows."""
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_csv(folder / "stories.csv", index=False)
    return folder


def hostile_rows(line=1_000_000):
    """Articles whose every field attacks; the second holds one line of a megabyte: many words, and one that takes most of it."""
    ordinary = {"outlet": "Wire", "headline": "Pact ends", "byline": "A. Writer", "article_id": "wire-1", "published": "2019-08-22"}
    return [
        {**HOSTILE, "published": "2019-08-22", "text": TEXT},
        {**ordinary, "text": TEXT + "\n\n" + "and the talks went on, " * 2000 + "x" * line},
        {**ordinary, "article_id": "@w", "outlet": "=1+1", "headline": "+SUM(A1)", "text": TEXT.replace("Thursday", "Friday")},
    ]
