"""Spans that may overlap, written as nested HTML: a span that crosses another is parted, and its first part alone carries the id."""

from typing import NamedTuple

from .links import esc


class Mark(NamedTuple):
    """A span of a text and the element around it. order: among equal spans the lower one lies outside."""

    start: int
    end: int
    classes: str
    ident: str | None = None
    title: str | None = None
    href: str | None = None
    order: int = 0


def marked(text, marks, start=0, end=None):
    """text[start:end] as HTML with its marks. What lies outside the stretch is cut off; a part cut at the front has no id.

    Linear in the text, and in the marks times the depth of their nesting. Links do not nest: the inner one becomes a plain span.
    """
    end = len(text) if end is None else end
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    inside.sort(key=lambda m: (m.start, -m.end, m.order, m.ident or ""))
    cuts = sorted({start, end, *(min(max(p, start), end) for m in inside for p in (m.start, m.end))})
    out, stack, used, at = [], [], set(), 0
    for here, there in zip(cuts, cuts[1:], strict=False):
        again = []
        while any(m.end <= here for m in stack):
            top = stack.pop()
            out.append(_close(top, stack))
            if top.end > here:
                again.append(top)
        opening = again
        while at < len(inside) and inside[at].start <= here:
            opening.append(inside[at])
            at += 1
        for mark in sorted(opening, key=lambda m: (-m.end, m.order, m.start)):
            first = mark.start >= start and id(mark) not in used
            out.append(_open(mark, stack, first))
            used.add(id(mark))
            stack.append(mark)
        out.append(esc(text[here:there]))
    while stack:
        top = stack.pop()
        out.append(_close(top, stack))
    return "".join(out)


def _open(mark, stack, first):
    attributes = f' class="{esc(mark.classes)}"' if mark.classes else ""
    if mark.ident:
        attributes += f' id="{esc(mark.ident)}"' if first else f' data-of="{esc(mark.ident)}"'
    if mark.title:
        attributes += f' title="{esc(mark.title)}"'
    if _is_link(mark, stack):
        return f'<a{attributes} href="{esc(mark.href)}">'
    return f"<span{attributes}>"


def _close(mark, stack):
    return "</a>" if _is_link(mark, stack) else "</span>"


def _is_link(mark, stack):
    """A mark with an address is a link unless it lies in another one. stack: what lies outside it."""
    return bool(mark.href) and not any(m.href for m in stack)
