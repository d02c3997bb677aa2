"""Figures in a report: saved as PNG, SVG and CSV, shown as SVG whose marks have cards, with a text that stands for them."""

import re
from pathlib import Path

from ..summaries.measures import real
from . import facets, lab
from . import study as _study
from .links import LINKS, esc, href_of, missing, place, slug

_LED = re.compile(r"evidence/[^\s\"<>]+")
_HREF = re.compile(r'(<a )href="(?!#)')


def figure(fig, name, alt, data=None, caption=None, details=None, phone=""):
    """Shows a figure and writes figures/<name>.png, .svg and .csv (`data`, the plotted numbers) into the report's folder.

    alt: one sentence that says what the figure shows, for readers who do not see it. It is shown as SVG, whose marks lead to their
    evidence (`fig.marks`). caption: a line under it; without one the alternative text stands there for no one else. details: {mark:
    (places, facets)} beyond those that the chart has given: all places that a mark stands for, and {outlets, sides, who, days}, what it is
    of. phone: HTML that stands in its place on a narrow screen (see `timeline`).
    """
    from .. import charts

    if not str(alt or "").strip():
        raise ValueError(f"figure {name}: alt is missing; say in one sentence what it shows")
    study = _study.current()
    folder, prefix = (Path(study.out) / "figures", study.prefix) if study else (Path("figures"), "")
    paths = charts.save(fig, name, folder, data=data)
    details = {**getattr(fig, "details", {}), **(details or {})}
    by_hand = bool(study) and not study.building and lab.in_kernel()
    if by_hand:
        slugs = {slug(a): a for a in study.articles["article_id"]}
        hrefs = [href for _, href in getattr(fig, "marks", {}).values() if href]
        lab.write_evidence(study, {place(slugs[h.split("/")[1].split(".html")[0]]) for h in hrefs})
    links, attributes = not by_hand or lab.on_server(prefix), _attributes(fig, details)
    image = charts.svg(fig, name, links=links, alt=alt, attributes=attributes, titles=by_hand)
    image = _HREF.sub(rf'\g<1>{"target=_blank " if by_hand else ""}href="{prefix}', image)
    if study:
        study.shown += len(image)
    files = " ".join(f'<a href="{prefix}figures/{p.name}" download>{p.suffix[1:].upper()}</a>' for p in paths)
    source = f'<span class="source">{esc(_source(study))}</span> ' if study else ""
    narrow = f'<div class="phone">{phone}</div>' if phone and not by_hand else ""
    # Of many measures few are drawn: a page is made for what the figure leads to, not for all that could stand in it.
    leads = set(_LED.findall(image + narrow))
    shown = [p for p in dict.fromkeys(p for where, _ in details.values() for p in where[:LINKS]) if href_of(p) in leads]
    markup = (
        f'<figure class="chart{" both" if narrow else ""}" id="f-{esc(name)}" data-title="{esc(getattr(fig, "heading", ""))}">'
        f'<div class="plate" role="group" aria-label="Figure {esc(name.replace("_", " "))}" tabindex="0">{image}</div>{narrow}'
        f'<figcaption>{esc(caption) + " " if caption else ""}{source}<span class="files">{files}</span></figcaption></figure>'
    )
    marked = [h for _, h in getattr(fig, "marks", {}).values() if h]
    told = {"rows": {}, "cited": shown, "hrefs": marked, "figure": name} if study and study.building else {}
    if told:
        told["words"] = study.words.of(shown)
    _study.show(markup, f"figure {name}: {alt}", **({"analysis": told} if told else {}))


def _attributes(fig, details):
    """{mark: attributes} for the page's script: the addresses that a mark stands for, and what it is of. A mark's label has its mark's."""
    found = {}
    for key in getattr(fig, "marks", {}):
        where, of = details.get(key) or details.get(key.partition("-label-")[0]) or ((), {})
        own = {}
        if where:
            own["data-e"] = " ".join(href_of(p) for p in where[:LINKS])
        if of and (text := facets.text(**of)):
            own["data-f"] = text
        if own:
            found[key] = own
    return found


def _source(study):
    """The line under a figure that says what it rests on."""
    articles = study.articles
    outlets = articles["outlet"].nunique()
    days = articles["published"].dropna()
    when = ""
    if len(days):
        first, last = days.min(), days.max()
        when = f", {first.day} {first:%B %Y}" if first == last else f", {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    n = f"{len(articles):,} article{'s' * (len(articles) != 1)} of {outlets:,} outlet{'s' * (outlets != 1)}"
    return f"Source: {n}{when}."


def measure_details(measures):
    """{mark of the escalation chart: (all places that report the measure, what it is of)}, for `figure`."""
    found = {}
    for m in measures.to_dict("records"):
        days = [d for d in (m["earliest"], m["latest"]) if not missing(d)]
        of = {"outlets": _each(m.get("outlets")), "who": _each(m.get("actor")), "days": days}
        found[f"m-{m['measure_id']}"] = (tuple(m.get("evidence") or ()), of)
    return found


def timeline(measures, most=40):
    """The dated measures of the chart as a list in order of time, for screens too narrow for it: the `most` that most outlets report."""
    dated = real(measures[measures["earliest"].notna() & measures["latest"].notna()])
    kept = dated.sort_values("n_outlets", ascending=False, kind="stable").head(most).sort_values(["earliest", "latest"], kind="stable")
    details, items = measure_details(kept), []
    for m in kept.to_dict("records"):
        where, of = details[f"m-{m['measure_id']}"]
        link = f'<a href="{esc(href_of(where[0]))}" data-e="{esc(" ".join(map(href_of, where[:LINKS])))}">' if where else "<span>"
        outlets = f"{int(m['n_outlets']):,} outlet{'s' * (m['n_outlets'] != 1)}"
        what = esc(f"{m['direction']}, {m['status']}, {outlets}")
        told = f'{link}{esc(m["label"])}{"</a>" if where else "</span>"} <span class="n">{what}</span>'
        kind = esc(str(m["direction"]).replace(" ", "-"))
        items.append(f'<li class="{kind}" data-f="{esc(facets.text(**of))}"><span class="when">{_when(m)}</span> {told}</li>')
    left = f"<p>{len(dated) - len(kept):,} more stand in the table of measures.</p>" if len(dated) > len(kept) else ""
    return f'<ol class="timeline">{"".join(items)}</ol>{left}' if items else "<p>No measure has a date.</p>"


def speaker_bars(quotes, top=20):
    """The speakers with the most words as bars that any screen has room for, with their side and in how many outlets they are quoted."""
    from ..charts.counting import apart_by_side, n_words

    known = apart_by_side(quotes[quotes["speaker"].notna()]).assign(words=lambda t: t["content"].map(n_words))
    by = known.groupby("speaker").agg(words=("words", "sum"), outlets=("outlet", "nunique"), side=("side", "first"))
    by = by.sort_values("words", ascending=False, kind="stable").head(top)
    items = []
    for speaker, row in by.iterrows():
        side = "" if missing(row["side"]) or row["side"] == speaker else f' <span class="n">{esc(row["side"])}</span>'
        n = f"{row['words']:,} word{'s' * (row['words'] != 1)} in {row['outlets']:,} outlet{'s' * (row['outlets'] != 1)}"
        mine = known[known["speaker"] == speaker]
        of = facets.text(mine["outlet"].unique(), [row["side"]], mine["known_as"].head(1))
        bar = f'<span class="bar" style="width:{100 * row["words"] / max(1, by["words"].max()):.1f}%"></span>'
        items.append(f'<li data-f="{esc(of)}"><span class="who">{esc(speaker)}{side}</span><span class="n">{n}</span>{bar}</li>')
    return f'<ol class="bars">{"".join(items)}</ol>'


def bars(data, label, value, told, by=None, most=12):
    """The plotted numbers as bars, for screens too narrow for a figure: `most` groups, and `most` in each, the longest first.

    label, value: the columns with the name and the length of a bar. told: what stands beside it, a format string over the columns of the
    row ("{share:.0%}"). by: the column that parts the rows into groups; one group where it is None. A row without a value has no bar.
    """
    data = data[data[value].notna()]
    longest, parts = max([0.0, *data[value].abs()]), []
    groups = list(data.groupby(by, sort=False)) if by else [("", data)]
    for name, group in groups[:most]:
        rows = group.sort_values(value, ascending=False, kind="stable").head(most).to_dict("records")
        items = [
            f'<li{_of_outlet(row)}><span class="who">{esc(row[label])}</span><span class="n">{esc(told.format_map(row))}</span>'
            f'<span class="bar" style="width:{100 * abs(row[value]) / (longest or 1):.1f}%"></span></li>'
            for row in rows
        ]
        more = f'<p class="n">{len(group) - most:,} more stand in the table.</p>' if len(group) > most else ""
        parts.append(f'{f"<p><b>{esc(name)}</b></p>" if by else ""}<ol class="bars">{"".join(items)}</ol>{more}')
    parts += [f'<p class="n">{len(groups) - most:,} more groups stand in the table.</p>'] if len(groups) > most else []
    return "".join(parts) if len(data) else "<p>Nothing of this kind was found.</p>"


def answers(data, by, state, label="outlet", most=25):
    """Who does what, as a list for screens too narrow for a grid: each of the first `most` values of `by` with the labels of each state.

    >>> import pandas as pd
    >>> answers(pd.DataFrame({"who": ["Kono", "Kono"], "state": ["quoted", "left out"], "outlet": ["AFP", "CNBC"]}), "who", "state")
    '<ul class="answers"><li><b>Kono</b> quoted: AFP; left out: CNBC</li></ul>'
    """
    items = []
    for name, group in list(data.groupby(by, sort=False))[:most]:
        told = [f"{s}: {', '.join(names)}" for s in data[state].unique() if (names := [*map(str, group.loc[group[state].eq(s), label])])]
        items.append(f"<li><b>{esc(name)}</b> {esc('; '.join(told))}</li>")
    more = f"<p>{data[by].nunique() - most:,} more stand in the table.</p>" if data[by].nunique() > most else ""
    return f'<ul class="answers">{"".join(items)}</ul>{more}' if items else "<p>Nothing of this kind was found.</p>"


def _of_outlet(row):
    return f' data-f="{esc(facets.text([row["outlet"]]))}"' if not missing(row.get("outlet")) else ""


def _when(measure):
    """The days of a measure in few words."""
    first, last = measure["earliest"], measure["latest"]
    if first == last:
        return f"{first.day} {first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}" if (last - first).days < 27 else f"{first:%b %Y}"
    return f"{first:%b %Y} – {last:%b %Y}" if last.year - first.year < 3 else f"{first.year} – {last.year}"


def _each(value):
    return [] if missing(value) else [v.strip() for v in str(value).split(";") if v.strip()]
