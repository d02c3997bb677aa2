"""Figures in a report: saved as PNG, SVG and CSV, shown with a text that stands for them."""

import base64
import re
from pathlib import Path

from . import study as _study
from .links import esc

_HREF = re.compile(r'(<a [^>]*?href=")(?!#)')


def figure(fig, name, alt, data=None, caption=None):
    """Shows a figure and writes figures/<name>.png, .svg and .csv (`data`, the plotted numbers) into the report's folder.

    alt: one sentence that says what the figure shows, for readers who do not see it. A figure whose marks have links (`fig.marks`) is
    shown as SVG inside the page, any other as PNG. caption: a line under it; without one the alternative text stands there for no one else.
    """
    from .. import charts

    if not str(alt or "").strip():
        raise ValueError(f"figure {name}: alt is missing; say in one sentence what it shows")
    study = _study.current()
    folder, prefix = (Path(study.out) / "figures", study.prefix) if study else (Path("figures"), "")
    paths = charts.save(fig, name, folder, data=data)
    if any(href for _, href in getattr(fig, "marks", {}).values()):
        image = _HREF.sub(rf"\g<1>{prefix}", charts.svg(fig, name, links=True, alt=alt))
    else:
        width, height = (round(v * 96) for v in fig.get_size_inches())
        png = base64.b64encode(paths[0].read_bytes()).decode()
        image = f'<img src="data:image/png;base64,{png}" width="{width}" height="{height}" alt="{esc(alt)}">'
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
