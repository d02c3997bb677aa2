"""Two helpers to look around in JupyterLab: one article with its quotations, and who said certain words."""

import re

from ..language.text import fold
from . import study as _study
from .links import places
from .page import asset
from .pages import article_page, side_classes
from .tables import table_html


def show_article(articles, quotes, article_id):
    """Shows an article with its quotations marked, as on its evidence page. ValueError, which names the nearest, for an unknown id."""
    from ..case import did_you_mean

    rows = articles[articles["article_id"] == article_id]
    if rows.empty:
        raise _study.ParameterError(f"there is no article {article_id!r}.{did_you_mean(article_id, articles['article_id'])}")
    own = quotes[quotes["article_id"] == article_id].to_dict("records")
    tables = {"quotes": own, "hits": [], "dates": [], "mentions": []}
    text = article_page(rows.iloc[0].to_dict(), tables, {}, set(), side_classes(quotes), "full")
    body = re.search(r"<main[^>]*>(.*)</main>", text, re.S)[1]
    _study.show(f'<style>{asset("report.css")}</style><div class="an-article">{body}</div>', f"article {article_id}")


def who_said(quotes, words):
    """Shows the quotes whose content holds the given words, in any case and typography; outside a notebook returns their rows."""
    wanted = fold(words).casefold()
    found = quotes[[wanted in fold(c).casefold() if isinstance(c, str) else False for c in quotes["content"]]]
    columns = [c for c in ("content", "speaker", "side", "kind", "cue", "outlet") if c in found.columns]
    study = _study.current()
    evidence = places(found) if study else None
    prefix = study.prefix if study else ""
    markup = table_html(found, f"Statements with “{words}”", "who_said", columns, evidence, prefix=prefix, file=False)
    shown = _study.show(markup, f"{len(found)} statements with {words!r}")
    return None if shown else found.reset_index(drop=True)
