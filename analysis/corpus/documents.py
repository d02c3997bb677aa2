"""Files of every format to the text in them: Word, RTF, PDF, Markdown, mail and saved pages.

Each reader takes the bytes of a file and returns Read(text, page, notes, wrapped): paragraphs parted by line ends, cells of a table by
tabs; what the file says of the article (headline, outlet, published ...); what a reader should know of the file; and whether its lines are
those of a printed column, for `paragraphs_of`. A file that cannot be read raises ValueError with the reason. The libraries are imported
where they are needed.
"""

import io
import re
from typing import NamedTuple

from .decoding import cell, decode
from .exports import split_export
from .html import lines_of, parsed, read_page
from .mojibake import undo
from .problems import check_zip
from .tables import as_text, match_columns

# What only the downloads of data bases hold; a page with it is read as lines first.
_DOWNLOAD = re.compile(r"of \d+ DOCUMENT|End of Document|>\s*Document [A-Z]{2}")
_HEADING = re.compile(r"<h1[^<>]*>((?:(?!<h1).)*?)</h1>", re.S)
# Where a link of rich text leads; its words stand behind.
_LINK = re.compile(r"\{\\\*\\fldinst(?:\s*\{[^{}]*\}\s*|[^{}]*)\}")
_SENTENCE_END = re.compile(r"[.?!][\"'”’)]*$")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
PAGE = ("headline", "deck", "byline", "outlet", "published", "url")


class Read(NamedTuple):
    text: str
    page: dict
    notes: tuple = ()
    wrapped: bool = False


def read_text(raw: bytes) -> Read:
    """A .txt file."""
    decoded = decode(raw)
    return Read(decoded.text, {}, (decoded.note,) if decoded.note else ())


def read_html(raw: bytes, address: str | None = None) -> Read:
    """A saved web page, or the download of a data base as one. address: where it was saved from, where that is known."""
    decoded = decode(raw, page=True)
    notes = (decoded.note,) if decoded.note else ()
    text, note = undo(decoded.text)   # before the parser, which drops characters that a wrong reading has made
    notes += (note,) if text != decoded.text else ()
    if _DOWNLOAD.search(text):
        whole = "\n\n".join(lines_of(parsed(text)))
        if split_export(whole):
            return Read(whole, {}, notes)
    page = read_page(text, address)
    return Read(page.pop("text"), page, notes)


def read_mhtml(raw: bytes) -> Read:
    """A page that a browser saved whole, in one file (RFC 2557)."""
    message = _message(raw)
    part = next((p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if part is None:
        raise ValueError("holds no page")
    address = cell(message.get("Snapshot-Content-Location") or part.get("Content-Location"))
    charset = part.get_content_charset()
    page = part.get_payload(decode=True) or b""
    return read_html(page.decode(charset, "replace").encode() if charset and charset != "utf-8" else page, address)


def read_mail(raw: bytes) -> Read:
    """A message: its text, its subject as headline, its day; the sender's site tells the outlet where it is a known one."""
    message = _message(raw)
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        raise ValueError("holds no text")
    if part.get_content_type() == "text/html":
        markup = part.get_content()
        read = read_html(markup.encode())
        read = read if read.text else Read("\n\n".join(lines_of(parsed(markup))), {})
    else:
        read = Read(part.get_content(), {})
    others = [cell(p.get_filename()) or p.get_content_type() for p in message.iter_attachments()]
    notes = (f"has {len(others)} attachment{'s' * (len(others) > 1)} ({', '.join(others[:3])}), not read",) if others else ()
    sender = message["From"].addresses[0] if message["From"] and message["From"].addresses else None
    own = {"headline": cell(message["Subject"]), "published": cell(message["Date"]), "domain": sender.domain if sender else None}
    return Read(read.text, read.page | {k: v for k, v in own.items() if v}, notes)


def read_markdown(raw: bytes) -> Read:
    """Markdown with or without front matter; the first heading of the first level is the headline."""
    import mistune
    import yaml

    decoded = decode(raw)
    text = decoded.text.replace("\r\n", "\n")
    front, page = _FRONT.match(text), {}
    if front:
        try:
            if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(front[1])):
                raise ValueError("has front matter with aliases (*name), which are not read")
            said = yaml.load(front[1], yaml.BaseLoader)
        except yaml.YAMLError:
            raise ValueError("has front matter that is not valid YAML") from None
        said = {str(k): as_text(v) for k, v in said.items()} if isinstance(said, dict) else {}
        page = {ours: said[theirs] for ours, theirs in match_columns(list(said), {}).items() if ours in PAGE}
        text = text[front.end() :]
    markup = mistune.html(text)
    heading = _HEADING.search(markup)
    if heading and not page.get("headline"):
        page["headline"] = cell(parsed(heading[0]).text_content())
        markup = markup[: heading.start()] + markup[heading.end() :]
    return Read("\n\n".join(lines_of(parsed(markup))), page, (decoded.note,) if decoded.note else ())


def read_docx(raw: bytes) -> Read:
    """A Word document: paragraphs and tables in their order."""
    import docx

    check_zip(raw)
    try:
        document = docx.Document(io.BytesIO(raw))
    except Exception as error:
        raise ValueError(f"is not a readable Word document ({type(error).__name__})") from None
    return Read("\n\n".join(b for b in _blocks(document.element.body) if b.strip()), {})


def _blocks(node):
    """The paragraphs of a part of a Word document, and the rows of its tables, those in content controls and insertions too."""
    for child in node:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "p":
            yield _words(child)
        elif name == "tbl":
            for row in child.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr"):
                yield "\t".join("\n".join(_blocks(c)) for c in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"))
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _blocks(child)


def _words(paragraph):
    """The words of a paragraph, but those of text boxes in it and those that a tracked change has moved away."""
    depth = paragraph.xpath("count(ancestor::w:p)") + 1
    runs = paragraph.xpath(".//w:r[not(ancestor::w:moveFrom)]")
    return "".join(r.text for r in runs if r.xpath("count(ancestor::w:p)") == depth)


def read_rtf(raw: bytes) -> Read:
    """Rich text."""
    from striprtf.striprtf import rtf_to_text

    if not raw.lstrip().startswith(b"{\\rtf"):
        raise ValueError("is not a readable RTF file")
    try:
        text = rtf_to_text(_LINK.sub("", raw.decode("latin-1")), encoding="cp1252", errors="replace")
    except Exception as error:  # the library raises many kinds on broken files
        raise ValueError(f"is not a readable RTF file ({type(error).__name__})") from None
    # The library writes the cells of a table with bars.
    return Read(re.sub(r"(?m)\|[ \t]*$", "", re.sub(r"(?m)^([^|\n]{1,40})\|", "\\1\t", text)), {})


def read_pdf(raw: bytes) -> Read:
    """A PDF with a text layer."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("is a PDF with a password")
        pages = [page.extract_text() for page in reader.pages]
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"is not a readable PDF ({type(error).__name__})") from None
    if not "".join(pages).strip():
        raise ValueError("is a PDF without a text layer (a picture of a page); recognise its text first")
    note = "is a PDF, whose text layer may run lines, columns and captions together; read it beside the page"
    return Read("\n".join(pages), {}, (note,), wrapped=True)


def _message(raw):
    from email import message_from_bytes, policy

    return message_from_bytes(raw, policy=policy.default)


def paragraphs_of(text: str) -> str:
    """Lines of a set width as paragraphs: one ends where a sentence ends although the next word would have fitted, or with a short line."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lengths = sorted(map(len, filter(None, lines)))
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    out, open_ = [], ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        hyphen = open_.endswith("-") and line[:1].islower()
        open_ = open_[:-1] + line if hyphen else f"{open_} {line}".strip()
        fits = len(line) + len(after.split(" ")[0]) < 0.95 * width
        if not line or len(line) < 0.5 * width or fits and _SENTENCE_END.search(line):
            out.append(open_)
            open_ = ""
    return "\n\n".join(filter(None, [*out, open_]))


READERS = {
    ".txt": read_text, ".md": read_markdown, ".markdown": read_markdown, ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".mhtml": read_mhtml, ".mht": read_mhtml, ".eml": read_mail, ".docx": read_docx, ".rtf": read_rtf, ".pdf": read_pdf,
}  # fmt: skip
