"""What the tests of this room build with: notebooks that cost little, a corpus whose every field attacks."""

from pathlib import Path

import nbformat
import pandas as pd
import yaml
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
# What has broken pages elsewhere: markup, ends of what it may stand in, handlers, addresses, entities, templates, formulas of LaTeX and of
# spreadsheets, directions of writing, places of files. The first eight begin their cells, what would comment others out ends one, and what
# cleaning takes for markup, with all that stands beside it, has articles of its own (the second and the last of each eight).
PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "'><svg onload=alert(3)>", "</script><script>alert(4)</script>",
    "javascript:alert(11)", '=HYPERLINK("http://attack.invalid/28","x")', "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../../etc/passwd%00<b onclick=alert(31)>[x](javascript:alert(31))",
    "</style><script>alert(5)</script>", "</textarea><img src=x onerror=alert(7)>", "</title><script>alert(6)</script>",
    "]]><script>alert(10)</script>", '<iframe srcdoc="<script>parent.alert(13)</script>"></iframe>',
    "<link rel=stylesheet href=//attack.invalid/15.css>", '<style>@import "http://attack.invalid/16.css";</style>',
    "<a href=javascript:alert(12)>x</a>",
    "<base href=http://attack.invalid/17/>", "<img src=http://attack.invalid/14.png>",
    '<meta http-equiv=refresh content="0;url=http://attack.invalid/18">', "<form action=http://attack.invalid/19><button>x",
    '" onmouseover=alert(20) x="', "' onfocus=alert(21) autofocus x='", "` onclick=alert(22) `", "&#60;img src=x onerror=alert(24)&#62;",
    "&lt;script&gt;alert(23)&lt;/script&gt;", "--><img src=x onerror=alert(9)>", "\\u003cimg src=x onerror=alert(25)\\u003e",
    "${alert(26)}{{constructor.constructor('alert(26)')()}}",
    r"$\href{javascript:alert(27)}{x}$ and \(\href{javascript:alert(27)}{y}\)", "\u202egnorw\u202c \u2066x",
    "<!--<script>alert(8)</script>",
)  # fmt: skip
ATTACKS = [PAYLOADS[n::8] for n in range(8)]   # those of each article
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
        {**ordinary, "text": TEXT + "\n\n" + "and the talks went on, " * 150 + "x" * line},
        {**ordinary, "article_id": "@w", "outlet": "=1+1", "headline": "+SUM(A1)", "text": TEXT.replace("Thursday", "Friday")},
    ]


def write_attacks(folder):
    """A corpus with each of PAYLOADS in every field of an article and of its text, and in every part of the case file: of each of ATTACKS,
    since time grows with outlets and texts."""
    rows = []
    for n, attack in enumerate(ATTACKS):
        p = " ".join(attack)
        said = [f"The trade minister, Kim {a} You-geun, said {a} on Thursday that “the pact {a} is not in our interest”." for a in attack]
        told = f"{p} told reporters in Seoul: “We will end the agreement with Japan,” a move that “worries {p} Washington”."
        act = f"Japan removed South Korea from its list {p} on 2 August 2019, and imposed tariffs of $34 bn {p}, then of $16 bn."
        text = "\n\n".join((*said, told, act, *([TEXT] if n < 2 else [])))
        fields = dict.fromkeys(("article_id", "outlet", "wire", "headline", "deck", "byline", "url", "inferred", "reason"), p)
        rows.append(fields | {"headline": f"Pact ends {p}", "published": f"2019-08-{3 * n + 1:02d}", "text": text})
    write_corpus(folder, rows)
    joined = {" ".join(attack): attack for attack in ATTACKS}
    parties = {
        f"Party {p}": {"names": list(own), "institutions": [f"Office {o}" for o in own], "people": [f"Kim {o}" for o in own]}
        for p, own in joined.items()
    }
    case = {
        "name": PAYLOADS[0], "description": " ".join(PAYLOADS), "parties": {"South Korea": {"people": ["Kim You-geun"]}} | parties,
        "people": {f"Lee {p}": {"aliases": list(own), "role": p} for p, own in joined.items()},
        "outlets": {p: {"country": p} for p in joined},
        "concepts": {f"The pact {p}": ["the pact", f"word{n}"] for n, p in enumerate(joined)},
        "frames": {f"Frame {p}": ["agreement", "interest"] for p in joined},
    }  # fmt: skip
    (folder / "case.yml").write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    return folder
