"""Notebooks run by a person in JupyterLab: tables that sort and search, links that open, controls, and how far a reading is.

What such a run writes lies in notebooks/runs/<name of the corpus>, with evidence pages of its own, so that a shared report stays as it is
and no link depends on one. Readings are kept in notebooks/runs/.cache: another choice of outlets or days reads no text again.
"""

import json
import os
import sys
from html import escape
from pathlib import Path
from urllib.parse import quote

from .. import progress
from . import settings
from .links import esc, evidence_href, missing, split_place

# The server's root, set by `make lab`: with it links are addresses on the server, which open in a tab of the browser at their place.
ROOT_VARIABLE = "ANALYSIS_LAB"
TABLES = ("quotes", "hits", "dates", "mentions")   # what an evidence page shows
PAGE_LENGTHS = [10, 25, 100, -1]
_CSS = """.dt-container{font-size:.875rem;line-height:1.4}
.dt-container table.dataTable :is(th,td){text-align:left!important;vertical-align:top;white-space:normal;max-width:30rem}
.dt-container table.dataTable :is(th,td).num{text-align:right!important}
.dt-container table.dataTable :is(th,td).long{min-width:16rem}.dt-container table.dataTable :is(th,td).day{white-space:nowrap}
.dt-container .evs a{white-space:nowrap;margin-right:.3em}
.dt-container caption{caption-side:top;text-align:left;font-weight:600;padding:.4rem 0}"""


def in_kernel():
    """True in a notebook that a person runs: in a kernel, and not for the build."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return not settings.building() and shell is not None and hasattr(shell, "kernel")


def prepare(study):
    """What a start shows and sets once: the style of the tables, the library that sorts them, a cache, a line of progress."""
    if not in_kernel():
        return
    from .page import asset
    from .study import show

    os.environ.setdefault("ANALYSIS_CACHE", str(settings.runs() / ".cache"))
    show(f"<style>{asset('table.css')}</style>", "")
    if library := _itables():
        from IPython.display import HTML, display

        bundle = library.javascript.generate_init_offline_itables_html(library.options.dt_bundle)
        display(HTML(bundle), metadata={"jupyter": {"source_hidden": True}})
    if not any(isinstance(listener, _Line) for listener in progress._listeners):
        progress._listeners.append(_Line())


def address(out):
    """What stands before the address of a file in a run's folder: the way to it on the server, or from the notebook."""
    root = os.environ.get(ROOT_VARIABLE)
    if root:
        try:
            below = Path(out).resolve().relative_to(Path(root).resolve())
            return f"{os.environ.get('JUPYTERHUB_SERVICE_PREFIX', '/')}files/{quote(below.as_posix())}/"
        except ValueError:   # a folder outside the server's root: it cannot be opened there
            pass
    return Path(os.path.relpath(out)).as_posix() + "/"


def on_server(prefix):
    """Whether links with this prefix are addresses on the server; JupyterLab rewrites others, and fails at those in a figure."""
    return prefix.startswith("/")


def write_evidence(study, places):
    """Writes the evidence pages of the articles that places lead to, with all tables that this run's folder has been asked for."""
    from ..cells import write_text
    from .finish import _by_article, elsewhere
    from .pages import article_page, side_classes

    record = study.out / "evidence" / ".tables.json"
    before = json.loads(record.read_text(encoding="utf-8")) if record.exists() else []
    names = [name for name in TABLES if name in study.__dict__ or name in before]
    done = study.__dict__.setdefault("evidence_written", {})
    wanted = {split_place(p)[0] for p in places} - {a for a, had in done.items() if had == names}
    if not wanted:
        return
    tables = {name: _by_article(getattr(study, name)) if name in names else {} for name in TABLES}
    quotes = study.quotes if "quotes" in names else None
    sides = side_classes(quotes) if quotes is not None else {}
    others = elsewhere(study.utterances, study.quotes, wanted | set(done)) if quotes is not None else {}
    for article in study.articles[study.articles["article_id"].isin(wanted)].to_dict("records"):
        own = {name: rows.get(article["article_id"], []) for name, rows in tables.items()}
        text = article_page(article, own, {}, set(), sides, study.case.evidence, others)
        write_text(study.out / evidence_href(article["article_id"]), text)
        done[article["article_id"]] = names
    write_text(record, json.dumps(names))


def table(markup_of, caption, ident, heads, rows, foot):
    """Shows a table that sorts, searches and has pages; the plain one of `markup_of()` where the library is missing.

    heads: [(label as HTML, class)]; rows: lists of cells as HTML. Nothing in them may come from an article unescaped.
    """
    from .study import show

    library = _itables()
    if library is None or not rows:
        show(markup_of(), f"{caption}: {len(rows)} rows")
        return
    import pandas as pd

    # The library makes the cells after JupyterLab has looked at the links, which would leave the page instead of opening a tab.
    # A line's end in a cell would be shown as the two characters of its escape.
    rows = [[" ".join(cell.replace('<a href="', '<a target="_blank" rel="noopener" href="').split("\n")) for cell in row] for row in rows]
    # Columns are told apart by number: two of one name would be one.
    frame = pd.DataFrame(rows, columns=[f"{label}<!--{n}-->" for n, (label, _) in enumerate(heads)], dtype=object)
    classes = [{"targets": [n], "className": css} for n, (_, css) in enumerate(heads) if css]
    markup = library.to_html_datatable(
        frame, caption=esc(caption), table_id=f"t-{ident}", connected=False, allow_html=True, maxBytes=0, maxColumns=0,
        showIndex=False, classes="display compact", style="table-layout:auto;width:100%;margin:0", css=_CSS, columnDefs=classes,
        pageLength=PAGE_LENGTHS[0], lengthMenu=PAGE_LENGTHS, display_logo_when_loading=False, text_in_header_can_be_selected=False,
    )  # fmt: skip
    show(f'{markup}<p class="foot">{foot}</p>', f"{caption}: {len(rows)} rows")


def controls():
    """Shows controls for the notebook's parameters outlets, since, until, sides and domains, with what the corpus has of each.

    A change sets the parameter's variable, and the cells below are run again by hand. Without ipywidgets, and for the build, nothing is
    shown but, in JupyterLab, the line that says what there is.
    """
    if not in_kernel():
        return
    from .study import show

    space = sys.modules["IPython"].get_ipython().user_ns
    path = settings.resolve(space.get("corpus"))
    articles = settings.load(path)
    counts = articles["outlet"].value_counts()
    days = sorted(articles["published"].dropna().dt.strftime("%Y-%m-%d").unique())
    text = f"Outlets: {', '.join(f'{o} ({n})' for o, n in counts.items())}."
    text += f" Published {days[0]} to {days[-1]}." if days else ""
    show(f'<p class="reading">{esc(text)}</p>', text)
    try:
        import ipywidgets
    except ImportError:
        return
    boxes = []
    choices = {"outlets": list(counts.index), "domains": list(settings.DOMAINS), "sides": _sides(path)}
    for name, values in choices.items():
        if name in space and values:
            boxes.append(_choice(ipywidgets, space, name, values))
    if len(days) > 1 and {"since", "until"} <= space.keys():
        boxes.append(_days(ipywidgets, space, days))
    if boxes:
        from IPython.display import display

        told = ipywidgets.HTML("Choose here or in the cell above, then run the cells below: Run ▸ Run Selected Cell and All Below.")
        display(ipywidgets.VBox([ipywidgets.HBox(boxes, layout={"flex_flow": "row wrap"}), told]))


def _choice(ipywidgets, space, name, values):
    chosen = [v for v in settings.names(space[name], name) if v in values]
    box = ipywidgets.SelectMultiple(
        options=values, value=chosen, rows=min(6, len(values)), description=name, layout={"width": "20rem"},
        tooltip="None chosen: all. Ctrl or Shift chooses several.",
    )  # fmt: skip

    def changed(change):
        space[name] = list(change["new"])

    box.observe(changed, "value")
    return box


def _days(ipywidgets, space, days):
    first = next((d for d in days if d >= str(space["since"] or "")), days[0])
    last = next((d for d in reversed(days) if d <= str(space["until"] or "9999")), days[-1])
    chosen = (first, last) if first <= last else (days[0], days[-1])
    box = ipywidgets.SelectionRangeSlider(options=days, value=chosen, description="days", readout=False, layout={"width": "26rem"})
    told = ipywidgets.Label(" to ".join(chosen))   # the slider's own line has no room for two days

    def changed(change):
        first, last = change["new"]
        told.value = f"{first} to {last}"
        space.update(since="" if first == days[0] else first, until="" if last == days[-1] else last)

    box.observe(changed, "value")
    return ipywidgets.HBox([box, told])


def _sides(path):
    """The parties that a case file names: the sides that a speaker can be of."""
    from ..case import load_case

    return [p if isinstance(p, str) else getattr(p, "name", str(p)) for p in load_case(path).parties]


def _itables():
    try:
        import itables
        import itables.javascript
        import itables.options
    except ImportError:
        return None
    return itables


class _Line:
    """One line in the output of the cell that runs, changed as a computation proceeds and emptied at its end."""

    def __init__(self):
        self.handle, self.cell, self.last = None, None, 0.0

    def __call__(self, what, n, total):
        import time

        from IPython.display import HTML, display

        shell = sys.modules["IPython"].get_ipython()
        if not missing(shell) and self.cell != shell.execution_count:
            self.handle, self.cell = None, shell.execution_count
        now = time.monotonic()
        if n < total and now - self.last < 0.3 and self.handle:
            return
        self.last = now
        text = HTML(f"<small>{escape(what)}: article {n:,} of {total:,}</small>" if n < total else "")
        if self.handle is None:
            self.handle = display(text, display_id=True)
        else:
            self.handle.update(text)
