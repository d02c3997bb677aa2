"""A check sheet as a page: each row with its words marked in the text, answered by keys; it writes the sheet and a corrections file."""

import base64
import hashlib
import json

from ..cells import csv_cell
from .links import esc, missing
from .page import asset

_KEYS = (
    "Keys: <kbd>y</kbd> yes, <kbd>n</kbd> no, <kbd>u</kbd> not sure, <kbd>Backspace</kbd> take back, <kbd>↑</kbd> <kbd>↓</kbd> question, "
    "<kbd>PgUp</kbd> <kbd>PgDn</kbd> row, <kbd>s</kbd> save."
)


def sheet_page(study, what: str, sheet, name: str) -> str:
    """The HTML of a check sheet. sheet: the rows of `sampling.draw`; name: the file name of its CSV.

    Articles are untrusted: their text is escaped, and the one script is named by its hash in the page's own security policy.
    """
    from .sampling import ANSWERS, QUESTIONS

    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    heads = {a["article_id"]: a for a in study.articles.to_dict("records")}
    rows = sheet.to_dict("records")
    body = [_row(n, r, texts[r["article_id"]], study.paragraphs[r["article_id"]], heads[r["article_id"]], ANSWERS[what], QUESTIONS[what])
            for n, r in enumerate(rows)]  # fmt: skip
    data = {"name": name, "columns": list(sheet.columns), "rows": [[str(csv_cell(v)) for v in r.values()] for r in rows]}
    held = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")
    digest = base64.b64encode(hashlib.sha256(asset("sheet.js").encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check sheet: {esc(what)}</title>
<style>{asset("sheet.css")}</style>
</head>
<body>
<header>
<h1>Check sheet: {esc(what)}</h1>
<p>{_KEYS} Answers stay in this browser until they are saved. Put the saved {esc(name)} in the place of the empty one in the folder
<code>checks</code> beside the articles. The rows of corrections.csv belong into the file of that name in the folder of the articles.</p>
<p><strong id="done" role="status"></strong> <button type="button" id="save">Save {esc(name)}</button>
<button type="button" id="correct">Save corrections.csv</button></p>
</header>
<main>
{"".join(body)}
</main>
<script type="application/json" id="data">{held}</script>
<script>{asset("sheet.js")}</script>
</body>
</html>
"""


def _row(n, row, text, paragraphs, article, answers, questions):
    said = "".join(f"<dt>{esc(c.replace('_', ' '))}</dt><dd>{_answer(row[c])}</dd>" for c in answers)
    day = "" if missing(article["published"]) else f", {article['published']:%Y-%m-%d}"
    headline = "" if missing(article["headline"]) else f": {esc(article['headline'])}"
    apart = "" if row["stratum"] == "shown" else ' <em class="apart">set apart by the report</em>'
    return f"""<article id="row-{n}">
<h2>{n + 1}. {esc(row["outlet"])}{day}{headline}{apart}</h2>
<div class="text">{_marked(text, paragraphs, row["start"], row["end"])}</div>
<dl>{said}</dl>
{"".join(_question(n, c, *asked) for c, asked in questions.items())}
<label class="note">Note <input type="text" data-column="note"></label>
</article>
"""


def _marked(text, paragraphs, start, end):
    """The paragraphs that hold a span, with one before and one after, and the span marked."""
    near = [i for i, (a, b) in enumerate(paragraphs) if a < end and b > start]
    parts = []
    for a, b in paragraphs[max(0, min(near, default=0) - 1) : max(near, default=0) + 2]:
        x, y = max(a, min(start, b)), max(a, min(end, b))
        parts.append(f"<p>{esc(text[a:x])}{f'<mark>{esc(text[x:y])}</mark>' if x < y else ''}{esc(text[y:b])}</p>")
    return "".join(parts)


def _question(n, column, question, field):
    ways = (("yes", "yes"), ("no", "no"), ("?", "not sure"))
    radios = "".join(f'<label><input type="radio" name="{esc(column)}-{n}" value="{v}">{shown}</label>' for v, shown in ways)
    right = f'<label class="right" hidden>Right answer <input type="text" aria-label="Right {esc(field)}"></label>' if field else ""
    fields = f'data-column="{esc(column)}" data-field="{esc(field or "")}"'
    return f"<fieldset {fields}><legend>It {esc(question)}</legend>{radios}{right}</fieldset>"


def _answer(value):
    if missing(value):
        return "–"
    return esc(str(value)[:10] if hasattr(value, "year") else value)
