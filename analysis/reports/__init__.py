"""From tables to pages that open anywhere: what a notebook shows, and the command that runs all notebooks.

In a notebook (each call shows its result at once, in JupyterLab as in the built report):

    from analysis import charts, reports
    study = reports.start(corpus, out, outlets=outlets, since=since, until=until, sample=sample)   # the checked corpus and its tables
    study.articles, study.copied, study.quotes, study.utterances, study.wordings, study.hits, study.frames, study.naming, study.dates,
    study.mentions, study.measures, study.coverage, study.with_paragraphs(keyness)   # all with their evidence
    reports.table(study.quotes, "Who said what", name="quotes", columns=[...])      # also written to tables/quotes.csv
    reports.figure(charts.speakers(...), "speakers", alt="...", data=frame)         # also figures/speakers.png, .svg, .csv
    reports.say(f"{n} of {total} quotations are direct.")                           # a sentence computed from the tables

Rows lead to the characters they rest on. A frame with `quote_id`, or with `article_id` and `start`, is linked by itself; an
aggregated one carries a column `evidence` (see `reports.gather`) with a list of places "<article_id>#<anchor>".

On the command line: `build`, `sample` and `score` (analysis/__main__.py calls the functions of the same name).
"""

from importlib import import_module

_HOME = {
    "start": "study",
    "Study": "study",
    "table": "tables",
    "table_html": "tables",
    "write_csv": "tables",
    "csv_cell": "tables",
    "say": "tables",
    "figure": "figures",
    "measure_details": "figures",
    "timeline": "figures",
    "speaker_bars": "figures",
    "bars": "figures",
    "answers": "figures",
    "gather": "links",
    "place": "links",
    "evidence_href": "links",
    "href_of": "links",
    "build": "build",
    "BuildError": "build",
    "sample": "sampling",
    "score": "sampling",
    "controls": "lab",
    "show_article": "look",
    "who_said": "look",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in {"links", "pages", "tables", "evaluation", "corrections"}:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
