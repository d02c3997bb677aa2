"""The index page: the case, the findings that the tables support with their n, how accurate the machine is, and the articles."""

from . import evaluation, findings
from .held import TABLE_BYTES
from .links import esc, evidence_href, missing
from .page import page
from .tables import table_html


def page_of(study, titles, evidence_pages):
    """The index page of a report. titles: {notebook: title} of the pages there are; evidence_pages: the files of the evidence pages."""
    case, articles = study.case, study.articles
    name = case.name or _plain_name(study.corpus)
    outlets = articles["outlet"].nunique()
    days = articles["published"].dropna()
    span = ""
    if len(days):
        first, last = days.min(), days.max()
        span = f", published on {_day(first)}" if first == last else f", published between {_day(first)} and {_day(last)}"
    words = int(articles["n_words"].sum())
    counts = f"{len(articles):,} article{_s(len(articles))} of {outlets:,} outlet{_s(outlets)}{span}; {words:,} words."
    parts = [f"<h1>{esc(name)}</h1>"]
    if case.description:
        parts.append(f'<p class="lede">{esc(case.description)}</p>')
    parts += [f"<p>{counts}</p>", _findings(study, titles), _accuracy(study, titles), _pages(titles)]
    parts += [_articles(study, evidence_pages), _corrections(study), _files()]
    return page(name, "\n".join(p for p in parts if p), footer="<p>Every number here is computed from the tables of this report.</p>")


def _findings(study, titles):
    items = []
    for finding in findings.of(study):
        target = next((t for t in titles if finding.page in t), None)
        link = f' <a href="{target}.html">{esc(titles[target])}</a>' if target else ""
        items.append(f'<li>{esc(finding.sentence)}<span class="n">{esc(finding.n)}{" · " if link else ""}{link}</span></li>')
    if not items:
        return '<h2 id="findings">What the tables show</h2><p>The tables of this corpus support no finding.</p>'
    return f'<h2 id="findings">What the tables show</h2><ul class="findings">{"".join(items)}</ul>'


def _accuracy(study, titles):
    sentences = evaluation.sentences(study)
    target = next((t for t in titles if "error" in t), None)
    link = f'<p><a href="{target}.html">{esc(titles[target])}</a></p>' if target else ""
    figures = [s for s in sentences if s.startswith("Of the ")]
    first = next((n for n, s in enumerate(sentences) if s in figures), len(sentences))
    items = f"<ul>{''.join(f'<li>{esc(s)}</li>' for s in figures)}</ul>" if figures else ""
    before, after = sentences[:first], [s for s in sentences[first:] if s not in figures]
    body = "".join(f"<p>{esc(s)}</p>" for s in before) + items + "".join(f"<p>{esc(s)}</p>" for s in after)
    return f'<h2 id="accuracy">How often the machine is right</h2><div class="accuracy">{body}{link}</div>'


def _pages(titles):
    if not titles:
        return ""
    items = "".join(f'<li><a href="{esc(name)}.html">{esc(title)}</a></li>' for name, title in titles.items())
    return f'<h2 id="pages">The reports</h2><ol class="pagelist">{items}</ol>'


def _articles(study, evidence_pages):
    frame = findings.article_overview(study)
    files = [evidence_href(a) for a in frame["article_id"]]
    links = {"headline": [f"{a}#" if f in evidence_pages else None for a, f in zip(frame["article_id"], files, strict=True)]}
    frame["headline"] = ["(no headline)" if missing(h) else h for h in frame["headline"]]
    columns = {"headline": "Headline", "outlet": "Outlet", "wire": "Agency", "published": "Date", "n_words": "Words"}
    columns |= {"quotes": "Statements", "shared": "Shared text", "shared_with": "Shared with"}
    return '<h2 id="articles">The articles</h2>' + table_html(
        frame, "Articles, with the largest share of text in common with another article", "articles_overview", columns,
        links=links, formats={"shared": ".0%"}, file=False, room=TABLE_BYTES,
        note="Statements: attributions of speech, as on the page of quotes.",
    )


def _corrections(study):
    if not study.corrections:
        return ""
    problems = study.correction_problems()
    told = f"{study.corrections.applied:,} correction{_s(study.corrections.applied)} by hand applied; the rows are marked in every table."
    left = "".join(f"<li>{esc(p)}</li>" for p in problems)
    return f'<h2 id="corrections">Corrections by hand</h2><p>{told}</p>' + (f"<p>Not applied:</p><ul>{left}</ul>" if left else "")


def _files():
    return (
        '<h2 id="files">Files</h2><p>All tables lie in <code>tables/</code> as CSV, described in '
        '<a href="tables/dictionary.csv">tables/dictionary.csv</a>; all figures in <code>figures/</code>.</p>'
    )


def _plain_name(path):
    name = path.resolve().name if path.is_dir() else path.stem
    return name.replace("_", " ")


def _day(day):
    return f"{day.day} {day:%B %Y}"


def _s(n):
    return "s" * (n != 1)
