"""Figures in a report: saved as PNG, SVG and CSV, shown with a text that stands for them."""

import re
from pathlib import Path

from . import lab
from . import study as _study
from .links import esc, place, slug

_HREF = re.compile(r'(<a )href="(?!#)')


def figure(fig, name, alt, data=None, caption=None):
    """Shows a figure and writes figures/<name>.png, .svg and .csv (`data`, the plotted numbers) into the report's folder.

    alt: one sentence that says what the figure shows, for readers who do not see it. It is shown as SVG, whose marks lead to their
    evidence (`fig.marks`). caption: a line under it; without one the alternative text stands there for no one else.
    """
    from .. import charts

    if not str(alt or "").strip():
        raise ValueError(f"figure {name}: alt is missing; say in one sentence what it shows")
    study = _study.current()
    folder, prefix = (Path(study.out) / "figures", study.prefix) if study else (Path("figures"), "")
    paths = charts.save(fig, name, folder, data=data)
    by_hand = bool(study) and not study.building and lab.in_kernel()
    hrefs = [href for _, href in getattr(fig, "marks", {}).values() if href]
    if by_hand:
        slugs = {slug(a): a for a in study.articles["article_id"]}
        lab.write_evidence(study, {place(slugs[h.split("/")[1].split(".html")[0]]) for h in hrefs})
    links = not by_hand or lab.on_server(prefix)
    image = _HREF.sub(rf'\g<1>{"target=_blank " if by_hand else ""}href="{prefix}', charts.svg(fig, name, links=links, alt=alt))
    if study:
        study.shown += len(image)
    files = " ".join(f'<a href="{prefix}figures/{p.name}">{p.name}</a>' for p in paths)
    text = f"{esc(caption)} " if caption else ""
    _study.show(
        f'<figure class="chart" id="f-{esc(name)}">'
        f'<div class="plate" role="group" aria-label="Figure {esc(name)}" tabindex="0">{image}</div>'
        f'<figcaption>{text}<span class="files">{files}</span></figcaption></figure>',
        f"figure {name}: {alt}",
    )
