"""What comes after the notebooks: the evidence pages, the index, the data dictionary, and the bar that joins all pages."""

from .. import cache, progress
from ..cells import missing, records_by, write_text
from . import index, pages, search
from .links import evidence_href, href_of, quote_place
from .page import navigation, with_navigation
from .tables import write_dictionary

# The tables that the evidence pages show; computed while the kernels of the first notebooks come up.
TABLES = ("quotes", "copied", "hits", "frames", "utterances", "wordings", "scare_quotes", "dates", "mentions", "measures", "coverage")
TABLES += ("naming", "naming_candidates", "collocates")
AT_ONCE = 500   # articles whose rows are held as dicts


class Report:
    """The pages of one report that no notebook writes. `compute` may be called early, `write` when the notebooks' are there."""

    def __init__(self, corpus, out, options):
        self.corpus, self.out, self.options = corpus, out, dict(options)
        self.study = None

    def compute(self):
        """Loads the corpus and computes its tables. Raises the one-sentence errors of a corpus, case or parameter that cannot be used."""
        from .study import start

        selection = {k: self.options.pop(k) for k in ("outlets", "since", "until", "sample") if k in self.options}
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
        articles = with_pages(study.articles, wanted)
        bar = [(f"{name}.html", short(title)) for name, title in titles.items()]
        sides, files, code = pages.side_classes(study.quotes), [], cache.code_hash()
        others = elsewhere(study.utterances, study.quotes, set(articles["article_id"]))
        for known in others.values():   # what a page leads to stands on the other one
            for quote, _ in known:
                file, _, anchor = href_of(quote_place(quote)).partition("#")
                wanted[file].add(anchor)
        for some in _articles(study, articles):
            parts = {}
            for article, own in some:
                file = evidence_href(article["article_id"])
                mine = {q["quote_id"]: others[q["quote_id"]] for q in own["quotes"] if q["quote_id"] in others}
                here = {s: css for s, css in sides.items() if any(q["side"] == s for q in own["quotes"])}
                parts[file] = [article, own, back[file], wanted.get(file, set()), here, study.case.evidence, mine]
            for file, text in zip(parts, _pages(list(parts.values()), code), strict=True):
                write_text(self.out / file, with_navigation(text, navigation(bar, root="../")))
            files += parts
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


def with_pages(articles, wanted):
    """The articles that have a page: all of them, of many those that something points to (`pages.cited`)."""
    return articles if len(articles) <= pages.ALL_PAGES else articles[[evidence_href(a) in wanted for a in articles["article_id"]]]


def _articles(study, articles):
    """Lists of (article, {table: its rows}) of the articles that have a page, a few at a time."""
    for first in range(0, len(articles), AT_ONCE):
        part = articles.iloc[first : first + AT_ONCE]
        frames = {name: getattr(study, name) for name in ("quotes", "hits", "dates", "mentions")}
        own = {name: t[t["article_id"].isin(part["article_id"])] for name, t in frames.items()}
        tables = {name: _by_article(t.drop(columns="likeness", errors="ignore")) for name, t in own.items()}   # no page shows that
        yield [(a, {name: rows.get(a["article_id"], []) for name, rows in tables.items()}) for a in part.to_dict("records")]


def _pages(told, code):
    """The evidence pages of a few articles; one is made anew where something it is made of has changed."""
    return cache.get_or_make_all("evidence", "1", [[code, *t] for t in told], lambda ns: [pages.article_page(*told[n]) for n in ns])


def _by_article(frame):
    """{article_id: rows as dicts}; a row that no hand corrected says nothing of it, as where there are no corrections."""
    found = records_by(frame, "article_id")
    for row in (row for rows in found.values() for row in rows if missing(row.get("corrected"))):
        row.pop("corrected", None)
    return found


def elsewhere(utterances, quotes, shown):
    """{quote_id: [(quote_id, outlet)]} of the same utterance in other outlets, in the articles shown."""
    outlet = {q: o for q, o, a in zip(quotes["quote_id"], quotes["outlet"], quotes["article_id"], strict=True) if a in shown}
    found = {}
    for _, group in utterances.groupby("utterance_id"):
        members = [q for q in group["quote_id"] if q in outlet]
        for q in members:
            found.setdefault(q, []).extend((o, outlet[o]) for o in members if outlet[o] != outlet[q])
    return found
