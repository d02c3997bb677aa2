"""An executed notebook as one HTML page, by nbconvert and a template of our own (data/report/notebook).

nbconvert's stock templates load scripts from elsewhere, drop alternative texts, show messages of libraries and have no landmarks;
ours does none of it. Text that came out of articles reaches a page only as HTML made by `tables`, `figures` and `say`, which escape
it, or as plain text.
"""

import html
import importlib
import json
import re
import sys
from functools import lru_cache

from .links import esc
from .page import page
from .parameters import declared

# jsonschema imports it for a format check that no Jupyter schema uses; building its parsers takes a second of every start.
SLOW_IMPORT = "rfc3987_syntax"
_HEADING = re.compile(r"<h([1-6])( [^>]*)?>(.*?)</h\1>", re.S)
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>', re.S)
_TITLE = re.compile(r"^#\s+(.+?)\s*$", re.M)
_TAG = re.compile(r"<[^>]+>")
# Where a notebook runs is no concern of its readers.
_PLACES = ("corpus", "out")


def lighten_imports():
    """Keeps an import out of jsonschema that costs more than all else that papermill loads, and scipy.stats out of NLTK, which wants it
    for a test that nobody here asks for (0.75 of its 1.3 CPU seconds), unless they are already there."""
    sys.modules.setdefault(SLOW_IMPORT, None)
    if not {"nltk", "scipy.stats"} & set(sys.modules):
        sys.modules["scipy.stats"] = None
        try:
            importlib.import_module("nltk")
        finally:
            del sys.modules["scipy.stats"]


def title_of(notebook):
    """The first heading of a notebook (a dict or node), or None."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            found = _TITLE.search(_source(cell))
            if found:
                return re.sub(r"[*_`]", "", found.group(1))
    return None


def render(notebook, parameters=(), note=""):
    """The page of an executed notebook (nbformat node). parameters: [(name, value)] to be told; note: a line for the foot of the page."""
    exporter = _exporter()
    blocks = _blocks(notebook)
    headings = _write_markdown([b for b in blocks if b["kind"] == "markdown"])
    usual = {p.name: p.default for p in declared(notebook).values()}
    given = [(name, value) for name, value in parameters if name not in _PLACES and value != usual.get(name)]
    chosen = [f"{esc(name.replace('_', ' '))}: {esc(_value(value))}" for name, value in given]
    resources = {
        "blocks": blocks,
        "toc": headings if len(headings) > 1 else [],
        "parameters": f"Run with {'; '.join(chosen)}." if chosen else "",
    }
    # The template reads the blocks alone; nbconvert would copy the cells twice, with all that they tell the build.
    body, _ = exporter.from_notebook_node(type(notebook)({**notebook, "cells": []}), resources)
    return page(title_of(notebook) or "Report", body.strip() + words_template(_words(notebook)), footer=note)


def told(notebook):
    """What the outputs of an executed notebook tell beside what is seen: {rows: {row: addresses}, cited: addresses, figures: {name: HTML}}.

    The evidence pages lead back to these rows and keep what is cited; the index shows figures of the pages.
    """
    from .links import href_of

    found = {"rows": {}, "cited": [], "figures": {}}
    for output, known in _known(notebook):
        found["rows"].update({row: [href_of(p) for p in where] for row, where in known.get("rows", {}).items()})
        found["cited"] += [*map(href_of, known.get("cited", ())), *known.get("hrefs", ())]
        if "figure" in known:
            found["figures"][known["figure"]] = _joined(output["data"]["text/html"])
    return {**found, "cited": sorted(set(found["cited"]))}


def _known(notebook):
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            known = output.get("metadata", {}).get("analysis")
            if known:
                yield output, known


def words_template(words):
    """The words at places, {address: [outlet, words, date words]}, as the page's script reads them for its cards; "" without any."""
    if not words:
        return ""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f'<template id="words">{html.escape(text, quote=False)}</template>'


def _words(notebook):
    found = {}
    for _, known in _known(notebook):
        found.update(known.get("words", {}))
    return found


def _write_markdown(blocks):
    """Gives the Markdown blocks their HTML; returns the headings of the second level, [(id, HTML of the text)], for a table of contents."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    headings, used = [], set()

    def heading(found):
        level, text = found[1], _ANCHOR.sub("", found[3])
        name = re.sub(r"[^\w]+", "-", html.unescape(_TAG.sub("", text))).strip("-").lower() or "section"
        ident = next(i for i in (name, *(f"{name}-{n}" for n in range(2, 999))) if i not in used)
        used.add(ident)
        if level == "2":
            headings.append((ident, _TAG.sub("", text)))
        return f'<h{level} id="{ident}">{text}</h{level}>'

    for n, block in enumerate(blocks):
        block["html"] = _HEADING.sub(heading, markdown2html_mistune(block["source"]))
        block["first"] = n == 0
    return headings


@lru_cache(maxsize=1)
def _exporter():
    lighten_imports()
    from nbconvert.exporters import HTMLExporter, TemplateExporter
    from nbconvert.filters import Highlight2HTML

    from .page import FOLDER

    class Exporter(HTMLExporter):
        """nbconvert's HTML exporter without its last step, which parses the page again and puts words of its own into it."""

        def from_notebook_node(self, notebook, resources=None, **options):
            self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="python3", parent=self))
            return TemplateExporter.from_notebook_node(self, notebook, resources, **options)

    return Exporter(extra_template_basedirs=[str(FOLDER)], template_name="notebook")


def _blocks(notebook):
    """Cells as blocks. All code is folded into one place at the end, so that no reader is held up by it."""
    blocks, code = [], []
    for cell in notebook["cells"]:
        source = _source(cell).strip()
        if cell["cell_type"] == "markdown" and source:
            blocks.append({"kind": "markdown", "source": source})
        elif cell["cell_type"] == "code" and "injected-parameters" not in cell.get("metadata", {}).get("tags", []):
            if source:
                code.append(source)
            outputs = [o for o in map(_output, cell.get("outputs", [])) if o]
            if outputs:
                blocks.append({"kind": "code", "source": "", "outputs": outputs})
    return [*blocks, {"kind": "code", "source": "\n\n".join(code), "outputs": []}]


def _output(output):
    """{kind, data, alt} of an output, or None for what is no result: messages on stderr, script, widgets."""
    kind = output["output_type"]
    if kind == "stream":
        return {"kind": "text", "data": _joined(output["text"])} if output["name"] == "stdout" and _joined(output["text"]).strip() else None
    if kind == "error":
        return {"kind": "text", "data": f"{output['ename']}: {output['evalue']}"}
    data, alt = output.get("data", {}), "A figure without a description"
    for mime, name in (("text/html", "html"), ("image/svg+xml", "svg"), ("image/png", "png")):
        if mime in data:
            alt = output.get("metadata", {}).get(mime, {}).get("alt", alt)
            return {"kind": name, "data": _joined(data[mime]).strip(), "alt": alt}
    text = _joined(data.get("text/plain", ""))
    return {"kind": "text", "data": text} if text else None


def _joined(text):
    return text if isinstance(text, str) else "".join(text)


def _source(cell):
    return _joined(cell.get("source", ""))


def _value(value):
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)

