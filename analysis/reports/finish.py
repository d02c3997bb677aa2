"""What comes after the notebooks: the evidence pages, the index, the data dictionary, and the bar that joins all pages."""

from .. import cache, progress
from ..cells import missing, records_by, write_text
from . import index, pages, search
from .links import evidence_href
from .page import navigation, with_navigation
from .tables import write_dictionary

# The tables that the evidence pages show; computed while the kernels of the first notebooks come up.
TABLES = ("quotes", "copied", "hits", "frames", "utterances", "wordings", "scare_quotes", "dates", "mentions", "measures", "coverage")
TABLES += ("naming", "naming_candidates", "collocates")


class Report:
    """The pages of one report that no notebook writes. `compute` may be called early, `write` when the notebooks' are there."""

    def __init__(self, corpus, out, options):
        self.corpus, self.out, self.options = corpus, out, dict(options)
        self.study = None

    def compute(self):
        """Loads the corpus and computes its tables. Raises the one-sentence errors of a corpus, case or parameter that cannot be used."""
        from .study import start

        selection = {k: self.options.pop(k) for k in ("outlets", "since", "until") if k in self.options}
        self.study = start(self.corpus, self.out, **selection, **self.options)
        with progress.on_terminal():
            for name in TABLES:
                getattr(self.study, name)

    def notes(self):
        """What the reader of the command's output should know: what was wrong with the corpus, and corrections that no longer fit."""
        from ..corpus.problems import describe_problems

        return [*filter(None, [describe_problems(self.study.articles)]), *self.study.correction_problems()]

    def write(self, titles):
        """Writes evidence pages, index and dictionary; gives all pages their bar. Returns the files written, relative to the report.

        titles: {notebook: title} of the pages that are there.
        """
        study = self.study
        if study is None:
            self.compute()
            study = self.study
        back, wanted = pages.back_links(self.out, titles), pages.cited(self.out, titles)
        bar = [(f"{name}.html", short(title)) for name, title in titles.items()]
        tables = {name: _by_article(getattr(study, name)) for name in ("quotes", "hits", "dates", "mentions")}
        sides, others, keys = pages.side_classes(study.quotes), _elsewhere(study), {}
        for article in study.articles.to_dict("records"):
            name, file = article["article_id"], evidence_href(article["article_id"])
            if len(study.articles) > pages.ALL_PAGES and file not in wanted:
                continue
            own = {table: rows.get(name, []) for table, rows in tables.items()}
            mine = {q["quote_id"]: others[q["quote_id"]] for q in own["quotes"] if q["quote_id"] in others}
            here = {s: css for s, css in sides.items() if any(q["side"] == s for q in own["quotes"])}
            keys[file] = [article, own, back[file], wanted.get(file, set()), here, study.case.evidence, mine]
        parts, code = list(keys.values()), cache.code_hash()
        made = cache.get_or_make_all("evidence", "1", [[code, *p] for p in parts], lambda ns: [pages.article_page(*parts[n]) for n in ns])
        for file, text in zip(keys, made, strict=True):
            write_text(self.out / file, with_navigation(text, navigation(bar, root="../")))
        files = list(keys)
        write_dictionary(self.out / "tables")
        write_text(self.out / "index.html", with_navigation(index.page_of(study, titles, set(files)), navigation(bar, "index.html")))
        write_text(self.out / "search.html", with_navigation(search.page_of(study, titles, set(files)), navigation(bar, "search.html")))
        files.append("search.html")
        for name in titles:
            path = self.out / f"{name}.html"
            text = path.read_text(encoding="utf-8")
            joined = with_navigation(text, navigation(bar, path.name))
            if joined != text:
                write_text(path, joined)
        return sorted([*files, "index.html", "tables/dictionary.csv"])


def short(title):
    """A title for the bar: what stands before a colon or dash."""
    for mark in (":", " – ", " — "):
        title = title.partition(mark)[0]
    return title.strip()


def _by_article(frame):
    """{article_id: rows as dicts}; a row that no hand corrected says nothing of it, as where there are no corrections."""
    found = {} if frame is None else records_by(frame, "article_id")
    for row in (row for rows in found.values() for row in rows if missing(row.get("corrected"))):
        row.pop("corrected", None)
    return found


def _elsewhere(study):
    """{quote_id: [(quote_id, outlet)]} of the same utterance in other outlets."""
    aligned = study.utterances
    outlet = dict(zip(study.quotes["quote_id"], study.quotes["outlet"], strict=True))
    found = {}
    for _, group in aligned.groupby("utterance_id"):
        members = group["quote_id"].tolist()
        for q in members:
            found.setdefault(q, []).extend((o, outlet[o]) for o in members if outlet.get(o) != outlet.get(q))
    return found
