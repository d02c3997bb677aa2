"""The articles: what was read, inferred, set aside and copied."""

import pandas as pd

from analysis.language.text import n_words
from analysis.summaries.words import count, listed


def corpus(articles):
    """How many articles of how many outlets, of which days, and how long."""
    if articles.empty:
        return "No article was loaded."
    days = articles["published"].dropna()
    when = "of unknown days"
    if len(days):
        first, last = days.min(), days.max()
        when = f"of {first:%-d %B %Y}" if first == last else f"of {first:%-d %B %Y} to {last:%-d %B %Y}"
    words = int(articles["n_words"].sum())
    text = f"{count(len(articles), 'article')} of {count(articles['outlet'].nunique(), 'outlet')}, {when}, with {count(words, 'word')}"
    wires = articles["wire"].dropna()
    own = articles["outlet"].eq(articles["wire"])
    copies = articles[articles["wire"].notna() & ~own]
    if len(copies):
        text += f"; {count(len(copies), 'is a copy', 'are copies')} of agency reports ({listed(sorted(set(wires[~own])))})"
    return text + "."


def inferred(articles):
    """One row per value that was not in the file but concluded: article_id, outlet, column, value, reason."""
    rows = []
    for a in articles.to_dict("records"):
        for column, reason in (a.get("inferred") or {}).items():
            value = a.get(column)
            rows.append((a["article_id"], a["outlet"], column, f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value, reason))
    return pd.DataFrame(rows, columns=["article_id", "outlet", "column", "value", "reason"])


def inferences(table):
    """How many values were concluded rather than given."""
    if table.empty:
        return "Every outlet and date was given with the articles; none was inferred."
    verb = "is" if len(table) == 1 else "are"
    values = f"{count(len(table), 'value')} of {count(table['article_id'].nunique(), 'article')}"
    return f"{values} {verb} not given in the files, but inferred, with the reason."


def problems(articles):
    """One row per problem met in loading: where, what, what was done."""
    return pd.DataFrame([tuple(p) for p in articles.attrs.get("problems", [])], columns=["where", "what", "done"])


def loading(table):
    """Whether anything was wrong with the files."""
    return f"{count(len(table), 'problem')} met in loading." if len(table) else "Nothing was wrong with the files."


# Lines that leave the body because they are counted elsewhere: as headline, as standfirst.
ELSEWHERE = {"headline": "headline", "key points": "deck", "standfirst": "deck"}


def removed(articles):
    """One row per line taken out of the body: article_id, outlet, reason, counted_as (the zone where it is counted all the same), text."""
    rows = []
    for a in articles.to_dict("records"):
        for r in a["removed"]:
            zone = ELSEWHERE.get(r["reason"])
            has = zone and isinstance(a.get(zone), str) and n_words(r["text"]) and r["text"].strip(" •*·–-\n\t") in a[zone]
            rows.append((a["article_id"], a["outlet"], r["reason"], zone if has else None, r["text"]))
    return pd.DataFrame(rows, columns=["article_id", "outlet", "reason", "counted_as", "text"])


def removal(table, articles):
    """How much page furniture was taken out."""
    if table.empty:
        return "No page furniture was found; every word of the files was counted."
    aside, moved = table[table["counted_as"].isna()], table[table["counted_as"].notna()]
    words, elsewhere = sum(map(n_words, aside["text"])), sum(map(n_words, moved["text"]))
    total = words + elsewhere + int(articles["n_words"].sum())
    top = aside["reason"].value_counts()
    text = (
        f"{count(len(aside), 'line')} with {count(words, 'word')} ({words / total:.0%} of what the files hold) were set aside as page furniture, "
        f"most often as {listed([f'{r} ({n})' for r, n in top.items()])}."
    )
    if len(moved):
        text += f" {count(len(moved), 'line')} more with {count(elsewhere, 'word')} left the body, but are counted as headline or standfirst."
    return text


def copying(copied):
    """Which articles share most text."""
    if copied.empty:
        return "No two articles share a passage long enough to count as copied."
    top = copied.sort_values("containment", ascending=False, kind="stable").iloc[0]
    names = f"{top.outlet_a} and {top.outlet_b}" if top.outlet_a != top.outlet_b else f"Two articles of {top.outlet_a}"
    what = "print one agency's report" if top.same_wire else "share the most text"
    text = f"{names} {what}: {top.containment:.0%} of the shorter article's runs of five words stand in the other, {count(int(top.words), 'word')} in "
    text += f"{count(len(top.passages), 'passage')}."
    return text + (f" {count(len(copied), 'pair')} of articles share text." if len(copied) > 1 else " No other pair shares text.")


def passages(study, most=1):
    """The shared passages of the `most` closest pairs, side by side: outlet_a, text_a, outlet_b, text_b, n_words, evidence."""
    text = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    rows = []
    for pair in study.copied.sort_values("containment", ascending=False, kind="stable").head(most).itertuples():
        for (a, b), (c, d) in pair.passages:
            here, there = text[pair.article_a][a:b], text[pair.article_b][c:d]
            places = [study.paragraph_place(pair.article_a, a), study.paragraph_place(pair.article_b, c)]
            rows.append((pair.outlet_a, here, pair.outlet_b, there, n_words(here), places))
    return pd.DataFrame(rows, columns=["outlet_a", "text_a", "outlet_b", "text_b", "n_words", "evidence"])


def article_places(table):
    """One place per row of a table with `article_id`: the article's page."""
    return [f"{a}#" for a in table["article_id"]]


def shared(study):
    """One row per article and other article that holds part of it, the greatest share first; evidence is the shared paragraphs."""
    from analysis.corpus.copied import shared_shares

    where = {}
    for pair in study.copied.itertuples():
        where[pair.article_a, pair.article_b] = where[pair.article_b, pair.article_a] = pair.evidence
    table = shared_shares(study.articles, study.copied)
    return table.assign(evidence=[where.get((a, b), []) for a, b in zip(table["article_id"], table["other_article"], strict=True)])


def days(articles):
    """(first, last) day of publication, or None where no article has one."""
    known = articles["published"].dropna()
    return (known.min(), known.max()) if len(known) else None
