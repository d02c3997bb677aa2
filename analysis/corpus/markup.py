"""HTML in what should be plain text: entities and tags that an export has left in a table or a text file."""

import re

from ftfy.fixes import unescape_html

# Elements of which an article's text is made; any of them in a text says that it is a piece of a page.
_ELEMENTS = "p|br|div|a|b|i|em|strong|u|span|h[1-6]|li|ul|ol|blockquote|figure|figcaption|img|table|tr|td|section|article|sup|sub|font|cite"
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:\s+[\w:-]+\s*=[^<>]*>|\s*/?>)", re.I)
_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 li ul ol blockquote figure figcaption table tr section article header footer".split())
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLANKS = re.compile(r"[ \t\r\f\v]+")


def without_markup(text: str) -> tuple[str, str | None]:
    """(text, note): the text with its entities as characters and its paragraphs parted by blank lines; the note says what was done.

    Text without the tags of an article keeps every "<". Scripts and styles inside go with the tags.

    >>> without_markup("<p>Japan&rsquo;s move</p><p>It is <b>over</b>.</p>")[0]
    'Japan’s move\\n\\nIt is over.'
    """
    tags = len(_TAG.findall(text))
    if tags:
        return _text_of(text), f"holds {tags} HTML tag{'s' * (tags != 1)}, taken out"
    return with_characters(text)


def with_characters(text: str) -> tuple[str, str | None]:
    """(text, note) as `without_markup` gives them, for a text that may hold entities and keeps its tags: a name, an author."""
    entities = _ENTITY.search(text) if "&" in text else None
    plain = _unescaped(text) if entities else text
    return (plain, f"holds HTML entities such as {entities[0]}, written as characters") if plain != text else (text, None)


def _unescaped(text: str) -> str:
    """The text with its entities as characters; an export may have escaped them twice."""
    for _ in range(2):
        text = unescape_html(text)
    return text


def _text_of(text: str) -> str:
    """The text of a piece of HTML, linear in its length."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.fragment_fromstring(text, create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or parser.error_log.filter_from_fatals():   # above all nested too deep, where the parser drops what is inside
        return _unescaped(_TAG.sub("\n", text)).strip()
    etree.strip_elements(root, "script", "style", "template", "noscript", with_tail=False)
    has_blocks = any(element.tag in _BLOCKS or element.tag == "br" for element in root.iterdescendants())
    pieces = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS and element is not root:
            pieces.append("\n\n")
        if event == "start":
            pieces.append(_joined(element.text, has_blocks))
        elif element is not root:
            pieces += ["\n"] * (element.tag == "br") + [_joined(element.tail, has_blocks)]
    lines = (" ".join(line.split(" ")).strip() for line in _BLANKS.sub(" ", "".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _joined(text: str | None, has_blocks: bool) -> str:
    """Where elements part the paragraphs, single line ends between them are blanks."""
    text = text or ""
    return re.sub(r"(?<!\n)\n(?![ \t]*\n)", " ", text) if has_blocks else text
