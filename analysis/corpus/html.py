"""Web pages: the article and what the page says of it, by trafilatura (Barbaresi 2021), set to prefer precision."""

import json
import logging
import re

from .decoding import cell

# Only what the page itself declares: no date guessed from a copyright line or the address of a picture.
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
# A page whose text is less than this share of the article that it declares in its own data shows a script the article, not a reader.
LEAST_SHARE = 0.25
# Beyond these no page of an outlet goes, and the parser would take minutes (its time grows with their square) or drop what lies inside.
MAX_ELEMENTS, MAX_ATTRIBUTES = 20_000, 1_000
_TAG = re.compile(r"<(?:(!--)|[A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s/>=][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*))?""")
_SKIPPED = frozenset(("script", "style", "head", "noscript", "template"))
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody tfoot thead tr ul".split()
)


class PageError(ValueError):
    """A page that cannot be read: what is wrong with it, to stand after its name."""


def read_page(page: str, address: str | None = None) -> dict:
    """Dict of text, headline, byline, outlet, published and url of a web page.

    address: where the page was saved from, where the page itself does not say. The text's paragraphs are parted by one blank line; "" where
    the page holds no article. Where the page's text is missing, the article that it declares as data (schema.org's articleBody) is taken.
    What the page does not say is None. Raises PageError for a page that no parser reads in reasonable time.
    """
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    found = dict.fromkeys(("headline", "byline", "outlet", "published"))
    text, declared, document = "", "", None
    tree = _tree(page)
    try:
        if tree is not None:
            declared = _declared(tree)
            document = trafilatura.bare_extraction(
                tree, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=_DATES
            )
    except Exception:  # a page that breaks the parser is a page without an article
        document = None
    if document is None:
        document = _metadata(page)
    if document is not None:
        text = "\n\n".join(line for line in (document.text or "").split("\n") if line.strip())
        said = {"headline": document.title, "byline": document.author, "outlet": document.sitename, "published": document.date}
        found = {k: cell(v) for k, v in said.items()}
        address = cell(document.url) or address
    if len(text.split()) < LEAST_SHARE * len(declared.split()):
        text = declared
    return {"text": text, "url": cell(address)} | found


def _metadata(page):
    """What a page without text says of itself, or None where it cannot be parsed."""
    from trafilatura.metadata import extract_metadata

    try:
        return extract_metadata(page, date_config=_DATES)
    except Exception:
        return None


def _tree(page: str):
    """The page's elements; None where it is empty. Raises PageError where there are too many of anything."""
    from lxml import etree, html

    if page.count("<") > 10 * MAX_ELEMENTS:
        raise PageError(f"has more than {10 * MAX_ELEMENTS:,} tags")
    if _most_attributes(page) > MAX_ATTRIBUTES:
        raise PageError(f"has a tag with more than {MAX_ATTRIBUTES:,} attributes")
    # As trafilatura sets its parser, but for the depth.
    options = dict.fromkeys(("remove_comments", "remove_pis", "huge_tree"), True) | dict.fromkeys(("collect_ids", "default_doctype"), False)
    parser = html.HTMLParser(encoding="utf-8", **options)
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if parser.error_log.filter_from_fatals():
        raise PageError("nests its elements too deep")
    elements = sum(1 for _ in tree.iter())
    if elements > MAX_ELEMENTS:
        raise PageError(f"has {elements:,} elements, more than {MAX_ELEMENTS:,}")
    return tree


def _most_attributes(page: str) -> int:
    """The most attributes of any tag; counts no further than one above the limit. Every character is looked at once."""
    most, at = 0, 0
    while found := _TAG.search(page, at):
        at = found.end()
        if found[1]:
            end = page.find("-->", at)
            at = end + 3 if end >= 0 else len(page)
            continue
        count = 0
        while count <= MAX_ATTRIBUTES and (attribute := _ATTRIBUTE.match(page, at)):
            at, count = attribute.end(), count + 1
        most = max(most, count)
        if most > MAX_ATTRIBUTES:
            break
    return most


def parsed(markup: str):
    """The lxml tree of HTML as text, whatever its encoding says of itself."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)


def lines_of(tree) -> list[str]:
    """The lines that a browser would show of a tree, without blank ones; cells of a table are parted by tabs."""
    from lxml import etree

    parts, depth = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            depth += tag in _SKIPPED
            if not depth:
                parts.append("\n" if tag in _BLOCKS else "\t" if tag in ("td", "th") and element.getprevious() is not None else "")
                parts.append(re.sub(r"\s+", " ", element.text or ""))
            continue
        if not depth and tag in _BLOCKS:
            parts.append("\n")
        depth -= tag in _SKIPPED
        if not depth:
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
    return [line.strip(" ") for line in re.sub(r" +", " ", "".join(parts)).split("\n") if line.strip()]


def _declared(tree):
    """The longest articleBody of the page's own data (JSON-LD), or ""."""
    bodies = [""]
    for script in tree.iter("script"):
        if script.get("type", "").lower().startswith("application/ld+json"):
            try:
                data = [json.loads(script.text or "null", strict=False)]
            except (ValueError, RecursionError):
                continue
            while data:
                item = data.pop()
                if isinstance(item, dict):
                    if isinstance(item.get("articleBody"), str):
                        bodies.append(item["articleBody"])
                    data += item.values()
                elif isinstance(item, list):
                    data += item
    body = max(bodies, key=len)
    if re.search(r"</?[a-z]+[ />]|&[a-z]+;|&#\d+;", body):
        return "\n\n".join(lines_of(parsed(body.replace("\n", "<br>"))))
    return "\n\n".join(filter(str.strip, body.split("\n")))
