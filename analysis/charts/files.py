"""Figures as files: the same bytes on every run, no address in them, marks that explain themselves."""

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image

from .. import cache
from ..cells import write_bytes, write_csv, write_text
from .style import Drawing, drawing, source, text_width
from .themes import both

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_SIZE = re.compile(r"font-size: ([\d.]+)px")
_LOCAL = re.compile(r"url\(#([^)]+)\)")


def save(fig, name, folder, data=None):
    """Paths of the written files: `name`.png (200 dpi), `name`.svg and, with `data`, `name`.csv (the plotted numbers).

    The bytes depend on the figure and the table alone: ids are salted with `name`, dates and program names are left out.
    Raises ValueError where `name` is no plain file name.
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name):
        raise ValueError(f"a figure's name must be letters, digits, _ or -, found {name!r}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    # The SVG tells all that there is to draw: where it is known, the picture is.
    version = f"1-{matplotlib.__version__}"
    write_bytes(paths[0], cache.get_or_make("png", version, [source(fig, name)], lambda: _png(fig, name), dump=bytes, load=bytes))
    write_text(paths[1], svg(fig, name, links=False, standalone=True))
    if data is not None:
        paths.append(folder / f"{name}.csv")
        write_csv(data, paths[-1])
    return paths


def _png(fig, name):
    """PNG at 200 dpi with a palette of its 256 most frequent colours: all flat areas as they are, at a quarter of the bytes."""
    fig, buffer = fig.again() if isinstance(fig, Drawing) else fig, io.BytesIO()
    with drawing(name):
        fig.savefig(buffer, format="raw", dpi=200)
    width = int(fig.get_figwidth() * 200)
    full = Image.frombuffer("RGBA", (width, len(buffer.getvalue()) // 4 // width), buffer.getvalue(), "raw", "RGBA", 0, 1).convert("RGB")
    found = sorted(full.getcolors(full.width * full.height), reverse=True)
    colors = np.array([color for _, color in found], dtype=np.int32)
    kept = colors[:256]
    nearest = np.abs(colors[:, None] - kept[None]).sum(axis=2).argmin(axis=1)
    index = np.zeros(1 << 24, dtype=np.uint8)
    index[_packed(colors)] = nearest
    image = Image.fromarray(index[_packed(np.asarray(full, dtype=np.int32))])
    image.putpalette(kept.astype(np.uint8).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True, dpi=(200, 200))
    return buffer.getvalue()


def _packed(colors):
    return colors[..., 0] << 16 | colors[..., 1] << 8 | colors[..., 2]


def svg(fig, name, links=True, alt=None, standalone=False, attributes=None, titles=True):
    """The figure as SVG text: to stand in an HTML page, or with `standalone` as a file.

    Marks have a <title> and, with `links`, lie in an <a> to their evidence (relative to the report). All ids begin with `name`, so
    that several figures can stand in one page. Comments, metadata, style sheet and document type are left out. `alt` becomes the label.
    In a page every colour has its counterpart in dark mode, and the paper is the page's. attributes: {mark: {name: value}}, further
    attributes of the marks. titles: whether marks have a <title> beside their label; a page with cards needs none.
    """
    root = ET.fromstring(source(fig, name))
    marks = getattr(fig, "marks", {})
    _walk(root, name, marks, links, attributes or {}, titles)
    if not standalone:
        _in_page(root)
    for child in [c for c in root if c.tag == "metadata" or (c.tag == "defs" and c.find("style") is not None)]:
        root.remove(child)
    outer = {"viewBox": root.get("viewBox"), "stroke-linejoin": "round", "stroke-linecap": "butt"}
    # Links inside an image would be hidden from a screen reader: then the figure is a group.
    linked = links and any(href for _, href in marks.values())
    outer["role"] = "group" if linked else "img"
    if alt:
        outer["aria-label"] = alt
    if standalone:
        outer = {"xmlns": _SVG[1:-1], "width": root.get("width"), "height": root.get("height"), **outer}
    root.attrib.clear()
    root.attrib.update(outer)
    return ET.tostring(root, encoding="unicode") + ("\n" if standalone else "")


def _fix_width(text):
    """Holds a line of text to the width that it was measured with: a reader without the font sees another one, and still no overlap."""
    style = text.get("style", "")
    size = _SIZE.search(style)
    line = "".join(text.itertext())
    if size and line.strip():
        bold = "bold" if re.search(r"font-weight: (?:bold|[6-9]00)", style) else "normal"
        text.set("textLength", f"{text_width(line, float(size[1]), bold) / 1.02 * 72:.1f}")
        text.set("lengthAdjust", "spacingAndGlyphs")
    text.set("style", style.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif"))
    text.set("transform", text.get("transform", "").replace("-0 ", "0 "))


def _in_page(root):
    """Takes the sheet's white away and gives every colour its counterpart in dark mode."""
    sheet = root.find(".//g[@id]/g/path")
    if sheet is not None and "#ffffff" in sheet.get("style", ""):
        sheet.set("style", "fill: none")
    for element in root.iter():
        for key in ("style", "fill", "stroke"):
            if "#" in (value := element.get(key, "")):
                style = both(value) if key == "style" else None
                if style is None:
                    element.set("style", f"{element.get('style', '')};{key}: {both(value)}".lstrip(";"))
                    del element.attrib[key]
                else:
                    element.set("style", style)


def _walk(element, name, marks, links, attributes, titles):
    """Takes the namespaces off, makes the ids the figure's own, and gives the marks their titles and links."""
    element.tag = element.tag.removeprefix(_SVG)
    if element.tag == "text":
        _fix_width(element)
    element.text = element.tail = None if element.tag not in ("style", "text", "tspan") else element.text
    if _XLINK in element.attrib:
        element.set("href", f"#{name}-" + element.attrib.pop(_XLINK).removeprefix("#"))
    for key, value in list(element.attrib.items()):
        if key == "id":
            element.set("id", f"{name}-{value}")
        elif "url(#" in value:
            element.set(key, _LOCAL.sub(rf"url(#{name}-\1)", value))
    for i, child in enumerate(list(element)):
        key = child.get("id")
        _walk(child, name, marks, links, attributes, titles)
        if key in marks:
            title, href = marks[key]
            if titles and "-label-" not in key:   # a mark's label says itself what it is
                node = ET.Element("title")
                node.text = title
                child.insert(0, node)
            if links and href:
                anchor = ET.Element("a", {"href": href, "aria-label": title, **attributes.get(key, {})})
                anchor.append(child)
                element.remove(child)
                element.insert(i, anchor)
            elif links and title and "-label-" not in key:
                child.attrib.update({"role": "img", "aria-label": title, **attributes.get(key, {})})
            elif links and key in attributes:   # what stands beside a mark fades with it
                child.attrib.update(attributes[key])
