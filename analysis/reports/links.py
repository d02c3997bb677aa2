"""Where a row's evidence stands: places "<article_id>#<anchor>", the pages they lie on, and a check that every link resolves."""

import html
import re
import unicodedata
from hashlib import blake2b
from itertools import product
from urllib.parse import unquote, urlsplit

from ..cells import missing  # noqa: F401  (the rooms' one name for it)

PAGES = "evidence"
_LONGEST_SLUG = 60
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")   # no file names on Windows
# Offsets of a frame word in a headline or standfirst count from there: f-12 is in the text, fh-12 in the headline.
LINKS = 12   # links in one cell
_ZONE = {"headline": "h", "deck": "d"}
# Characters that turn the reading direction or join lines unseen: shown as what they are, so that no text can disguise another.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]")


def esc(value):
    """Text as HTML, fit for an element and for a quoted attribute. Direction overrides and control characters become visible."""
    return html.escape(plain(value), quote=True)


def plain(value):
    """Text with direction overrides and control characters made visible; not yet fit for HTML."""
    return _UNSEEN.sub(lambda m: f"[U+{ord(m.group()):04X}]", str(value))


def slug(article_id):
    """A file name for an article: letters, digits, hyphens; another id never has the same one, also where case does not count."""
    text = str(article_id)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-")[:_LONGEST_SLUG].rstrip("-")
    if plain == text and plain and not _RESERVED.fullmatch(plain):
        return plain
    return f"{plain or 'article'}-{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"


def place(article_id, anchor=""):
    """A place as one string, for a column `evidence`: "<article_id>#<anchor>"."""
    return f"{article_id}#{anchor}"


def split_place(text):
    """(article_id, anchor) of a place; the anchor has no "#", so an id may."""
    article_id, _, anchor = str(text).rpartition("#")
    return article_id, anchor


def evidence_href(article_id, anchor=""):
    """Relative address (from the report's folder) of an article's evidence page, at an anchor where one is given."""
    return f"{PAGES}/{slug(article_id)}.html" + (f"#{anchor}" if anchor else "")


def href_of(text):
    """Relative address of a place."""
    return evidence_href(*split_place(text))


def quote_anchor(quote_id):
    """Anchor of a quotation on its article's page: "x-q001" -> "q-001"."""
    return "q-" + str(quote_id).rpartition("-q")[2]


def quote_place(quote_id):
    """Place of a quotation, from its id alone."""
    return place(str(quote_id).rpartition("-q")[0], quote_anchor(quote_id))


def kind_of(frame):
    """Which evidence a row-by-row table rests on, told by its columns: quote, frame, measure, date, article, or None."""
    has = set(frame.columns)
    if "quote_id" in has:
        return "quote"
    if {"article_id", "start"} <= has:
        if "frame" in has or "term" in has:
            return "frame"
        if "family" in has:
            return "measure"
        if "value" in has:
            return "date"
    return "article" if "article_id" in has else None


def places(frame, kind=None):
    """One list of places for every row of a frame; from its column `evidence` where it has one.

    kind: quote, frame, measure, date or article; told by the columns where it is not given.
    """
    if "evidence" in frame.columns:
        return [_as_list(e) for e in frame["evidence"]]
    kind = kind or kind_of(frame)
    if kind is None:
        return [[] for _ in range(len(frame))]
    if kind == "quote":
        return [[quote_place(q)] if isinstance(q, str) else [] for q in frame["quote_id"]]
    if kind == "article":
        return [[place(a)] if isinstance(a, str) else [] for a in frame["article_id"]]
    letter = {"frame": "f", "measure": "m", "date": "d"}[kind]
    zones = frame["zone"] if kind == "frame" and "zone" in frame else ["body"] * len(frame)
    return [[place(a, f"{letter}{_ZONE.get(z, '')}-{int(s)}")] for a, z, s in zip(frame["article_id"], zones, frame["start"], strict=True)]


def gather(rows, details, by, kind=None):
    """`rows` with a column `evidence`: the places of the rows of `details` that agree in the columns `by` ("all" agrees with any)."""
    found = {}
    keys = list(zip(*(details[c] for c in by), strict=True)) if len(details) else []
    for key, where in zip(keys, places(details, kind), strict=True):
        for k in product(*({str(v), "all"} for v in key)):
            found.setdefault(k, []).extend(where)
    evidence = [found.get(tuple(map(str, key)), []) for key in zip(*(rows[c] for c in by), strict=True)]
    return rows.assign(evidence=evidence)


def _as_list(value):
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, (list, tuple)) else []


_ID = re.compile(r'<[a-z][^<>]*?\sid="([^"]*)"')
_HREF = re.compile(r'<[a-z][^<>]*?\shref="([^"]*)"')   # of a tag: the words of articles may end in href=


def broken(folder):
    """Links of the pages in a folder that lead nowhere: [(page, address)], remote addresses among them. Empty is good."""
    from . import held

    pages = {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.html"))}
    ids = {name: set(_ID.findall(text)) for name, text in pages.items()}
    bad = []
    for name, text in pages.items():
        for address in sorted({*_HREF.findall(text), *held.addresses(text)}):
            parts = urlsplit(html.unescape(address))
            if parts.scheme == "data":
                continue
            if parts.scheme or parts.netloc:
                bad.append((name, address))
                continue
            target = _resolve(name, unquote(parts.path)) if parts.path else name
            if target not in ids and not (folder / target).is_file() or parts.fragment and parts.fragment not in ids.get(target, ()):
                bad.append((name, address))
    return bad


def _resolve(page, path):
    parts = page.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
