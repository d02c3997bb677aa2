"""The index page as a story: what was done, who speaks, three sentences to repeat, how often the machine is right, and the ways in."""

from functools import lru_cache

from analysis import schema

from ..charts.counting import apart_by_side, n_words
from . import evaluation
from .figures import speaker_bars
from .held import TABLE_BYTES
from .links import esc, evidence_href, missing
from .page import page
from .pages import told
from .render import words_template
from .tables import table_html

SPEAKERS = 6   # drawn on the index


def page_of(study, titles, evidence_pages):
    """The index page of a report. titles: {notebook: title} of the pages there are; evidence_pages: the files of the evidence pages."""
    case, articles = study.case, study.articles
    name = case.name or _plain_name(study.corpus)
    parts = [f"<h1>{esc(name)}</h1>"]
    lede = f"{case.description} " if case.description else ""
    parts.append(f'<p class="lede lead">{esc(lede)}<span class="n">{esc(_counts(articles))}</span></p>')
    figure, words = _chart(study, titles)
    parts += [figure, _speakers(study, titles), _story(study, titles), _accuracy(study, titles), _pages(titles)]
    parts += [_articles(study, evidence_pages), _corrections(study), _files(), words]
    return page(name, "\n".join(p for p in parts if p), footer=_FOOTER)


def article_overview(study):
    """One row per article: article_id, headline, outlet, wire, published, n_words, quotes (statements of the act speech, as page 2 shows
    them), shared (largest containment), shared_with."""
    frame = study.articles[["article_id", "headline", "outlet", "wire", "published", "n_words"]].copy()
    counts = study.quotes.loc[study.quotes["act"].eq("speech"), "article_id"].value_counts()
    frame["quotes"] = [int(counts.get(a, 0)) for a in frame["article_id"]]
    best = {}
    for row in study.copied.itertuples():
        for one, other in ((row.article_a, row.article_b), (row.article_b, row.article_a)):
            if row.containment > best.get(one, (0, None))[0]:
                best[one] = (row.containment, study.outlet_of[other])
    frame["shared"] = [best.get(a, (None, None))[0] for a in frame["article_id"]]
    frame["shared_with"] = [best.get(a, (None, None))[1] for a in frame["article_id"]]
    return frame


def _counts(articles):
    outlets, words, days = articles["outlet"].nunique(), int(articles["n_words"].sum()), articles["published"].dropna()
    span = ""
    if len(days):
        first, last = days.min(), days.max()
        span = f", published on {_day(first)}" if first == last else f", published between {_day(first)} and {_day(last)}"
    return f"{len(articles):,} article{_s(len(articles))} of {outlets:,} outlet{_s(outlets)}{span}; {words:,} words."


def _chart(study, titles):
    """The escalation chart as its page has it, and the words of its cards."""
    target = _page("escalation", titles)
    figure = target and told(study.out, target)["figures"].get("escalation")
    if not figure:
        return "", ""
    places = [p for where in study.measures["evidence"] for p in where[:12]]
    more = f'<p><a href="{esc(target)}.html">{esc(titles[target])}: all measures, with the sentences that report them</a></p>'
    return f'<h2 id="escalation">Who did what, when?</h2>{figure}{more}', words_template(study.words.of(places))


def _speakers(study, titles):
    """The most quoted speakers as bars."""
    speech = study.quotes[study.quotes["act"].eq("speech") & study.quotes["speaker"].notna()]
    if speech.empty:
        return ""
    n, words = apart_by_side(speech)["speaker"].nunique(), int(speech["content"].map(n_words).sum())
    target = _page("quotes", titles)
    link = f' <a href="{esc(target)}.html">{esc(titles[target])}</a>' if target else ""
    note = f"{n:,} speaker{_s(n)} with {words:,} words of speech; the {min(SPEAKERS, n)} with the most are shown."
    return f'<h2 id="speakers">Who speaks?</h2>{speaker_bars(speech, SPEAKERS)}<p class="params">{esc(note)}{link}</p>'


def _story(study, titles):
    from ..summaries import story

    items = []
    for sentence in story.of(study.measures, study.quotes, study.wordings, study.copied, study.articles):
        target = _page(sentence.page, titles)
        link = f' · <a href="{esc(target)}.html">{esc(titles[target])}</a>' if target else ""
        items.append(f'<li>{esc(sentence.text)}<span class="n">{esc(sentence.n)}{link}</span></li>')
    return f'<h2 id="findings">In three sentences</h2><ul class="findings">{"".join(items)}</ul>'


def _accuracy(study, titles):
    target = _page("error", titles)
    link = f' <a href="{esc(target)}.html">{esc(titles[target])}</a>' if target else ""
    parts = [f"{r['right']:,} of {r['n']:,} {r['what']} ({r['where']})" for r in _unseen()]
    lines = [f"On articles from which the network learned nothing, though settings were chosen on them: {'; '.join(parts)}."]
    figures = evaluation.accuracy(study)
    if len(figures):
        rows = figures[(figures["kind"] == "all") & (figures["what"] == "quotations") & (figures["measure"] == "precision")]
        row = rows.iloc[0] if len(rows) and rows["n"].iloc[0] else None
        right = "" if row is None else f": of {int(row['n']):,} statements {row['rate']:.0%} are real ones"
        own = evaluation.labels(study).where == evaluation.OF_SEEDS
        seen = " The rules were written with these articles in view, so that this says little of others." if own else ""
        lines.append(f"Against hand labels of these articles{right}.{seen}")
    else:
        lines.append("Nobody has checked the results on this corpus: “python -m analysis sample” draws a sheet to do so.")
    return f'<h2 id="accuracy">How often is the machine right?</h2><p class="accuracy">{esc(" ".join(lines))}{link}</p>'


_FOOTER = "<p>Every number here is computed from the tables of this report, but for those on other articles.</p>"


@lru_cache(maxsize=1)
def _unseen():
    return schema.data("unseen.yml")


def _page(part, titles):
    return next((t for t in titles if part in t), None)


def _pages(titles):
    if not titles:
        return ""
    items = "".join(f'<li><a href="{esc(name)}.html">{esc(title)}</a></li>' for name, title in titles.items())
    return f'<h2 id="pages">The pages</h2><ol class="pagelist">{items}</ol>'


def _articles(study, evidence_pages):
    frame = article_overview(study)
    files = [evidence_href(a) for a in frame["article_id"]]
    links = {"headline": [f"{a}#" if f in evidence_pages else None for a, f in zip(frame["article_id"], files, strict=True)]}
    frame["headline"] = ["(no headline)" if missing(h) else h for h in frame["headline"]]
    columns = {"headline": "headline", "outlet": "outlet", "wire": "agency", "published": "date", "n_words": "words"}
    columns |= {"quotes": "statements", "shared": "shared text", "shared_with": "shared with"}
    return '<h2 id="articles">The articles</h2>' + table_html(
        frame, "Articles, with the largest share of text in common with another article", "articles_overview", columns,
        links=links, formats={"shared": ".0%"}, file=False, room=TABLE_BYTES,
        note="Statements: attributions of speech, as on the page of quotes.",
    )


def _corrections(study):
    if not study.corrections:
        return ""
    problems = study.correction_problems()
    n = study.corrections.applied
    applied = f"{n:,} correction{_s(n)} by hand applied; the rows are marked in every table."
    left = "".join(f"<li>{esc(p)}</li>" for p in problems)
    return f'<h2 id="corrections">Corrections by hand</h2><p>{applied}</p>' + (f"<p>Not applied:</p><ul>{left}</ul>" if left else "")


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
