"""Bytes to text: which encoding a file is in, and the characters that no text should hold."""

import codecs
import re
import unicodedata
from typing import NamedTuple

import webencodings

from .markup import with_characters, without_markup
from .mojibake import guess, undo

LONGEST = 2_000_000  # characters of an article; more is a collection in one file, which is left out as it is
# Columns of an article that hold words.
MENDED = ("text", "headline", "deck", "byline", "outlet")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where a page says what it is in, in its first bytes (HTML, "prescan a byte stream"); XML says it so too.
_DECLARED = re.compile(rb"""<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_PRESCAN = 4096
# C0 and C1 controls (not tab, line feed, carriage return), marks that turn the direction of writing, zero-width blanks and
# the soft hyphen. Zero-width joiners stay: they are part of words in some scripts.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


class Decoded(NamedTuple):
    text: str
    encoding: str
    note: str | None = None


def decode(raw: bytes, page: bool = False) -> Decoded:
    """Text of a file's bytes: by its byte order mark, as UTF-8, as a page declares it, or in the encoding in which its characters fit.

    page: a web page, which may declare its encoding. The note of Decoded(text, encoding, note) says what was lost or guessed. Raises
    ValueError where the bytes are no text or fit no encoding.

    >>> decode("Japan’s".encode("mac-roman")).text
    'Japan’s'
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            try:
                return Decoded(raw.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise ValueError(f"begins as {encoding.upper()} but breaks off at byte {error.start}") from None
    wide = _utf16_without_bom(raw)
    if wide:
        return wide
    if raw.count(0) > 0.05 * len(raw) or _controls(raw) > 0.1 * len(raw):
        raise ValueError("is not text (it holds control bytes as a binary file does)")
    declared = _declared(raw) if page else None
    if declared and declared.startswith("iso2022") and b"\x1b" in raw:   # all of its bytes are ASCII
        return _lenient(raw, declared) or Decoded(raw.decode("ascii", "replace"), "ascii")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    found = (declared and _lenient(raw, declared)) or _lenient(raw, "utf-8") or _guessed(raw)
    if not found:
        raise ValueError("is in no encoding that could be told (neither UTF-8, UTF-16, Windows-1252 nor one of nine others)")
    return found


def _declared(raw: bytes) -> str | None:
    """The codec of the encoding that a page declares, by the names that browsers know; None where there is none."""
    found = _DECLARED.search(raw, 0, _PRESCAN)
    encoding = found and webencodings.lookup(found[1].decode("ascii", "replace"))
    if not encoding:
        return None
    # What browsers read as GBK may hold characters of its successor.
    return {"gbk": "gb18030", "iso-2022-jp": "iso2022_jp"}.get(encoding.codec_info.name, encoding.codec_info.name)


def _lenient(raw: bytes, codec: str) -> Decoded | None:
    """The text where at most a few bytes do not fit an encoding; None where more do not."""
    try:
        text = raw.decode(codec, errors="replace")
    except LookupError:
        return None
    broken = text.count("\ufffd")
    good = sum(c > "\x7f" for c in text) - broken
    if broken >= max(1, good):
        return None
    name = codec.upper()
    note = f"{broken} byte{'s are' if broken != 1 else ' is'} not {name}; each stands as the replacement character" if broken else None
    return Decoded(text, codec, note)


def _guessed(raw: bytes) -> Decoded | None:
    """The text in the encoding in which its characters stand where they can in English; None where there is none."""
    found = guess(raw)
    if not found:
        return None
    codec, name, places = found
    text = raw.decode(codec, errors="replace")
    if codec == "cp1252" and not places.misplaced:
        return Decoded(text, "windows-1252")
    return Decoded(text, codec, f"does not say its encoding; read as {name}, in which its characters fit")


def tidied(article: dict, problems: list) -> dict:
    """A raw article with HTML and what was read in a wrong encoding put right in its words; what was done is told.

    article: as `read_corpus` gives it, with `where` and `page`. Only texts and headlines of tables and text files have tags; in any other
    column, and in what was a page, they stand as they are.
    """
    page = {column: _tidied(column, value, True, article["where"], problems) for column, value in article["page"].items()}
    own = {column: _tidied(column, article[column], bool(page), article["where"], problems) for column in MENDED}
    return article | own | {"page": page}


def _tidied(column: str, text: str | None, was_page: bool, where: str, problems: list) -> str | None:
    if not isinstance(text, str) or column not in MENDED or len(text) > LONGEST:
        return text
    text, wrong = undo(text)
    text, html = (without_markup if column in ("text", "headline", "deck") and not was_page else with_characters)(text)
    for note in filter(None, [wrong, html]):
        problems.add(where, note if column == "text" else f"its {column} {note}", "loaded")
    return text


def plain(text):
    """Text without hidden characters, with \\n for every line end, ordinary blanks, and in Unicode's composed form."""
    text = _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", str(text)))
    text = _SPACES.sub(" ", _HIDDEN.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def cell(value):
    """One value of a table as text without hidden characters and doubled blanks, or None where it is missing or blank."""
    if value is None or value != value:
        return None
    return " ".join(plain(value).split()) or None


def _controls(raw):
    return sum(raw.count(bytes([b])) for b in (*range(1, 9), 11, *range(14, 27), 28, 29, 30, 31))


def _utf16_without_bom(raw):
    """UTF-16 betrays itself by a zero beside every Latin letter."""
    if len(raw) < 4 or len(raw) % 2:
        return None
    sample = raw[:20_000]
    for encoding, zeros, letters in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) < 0.05 * len(letters):
            try:
                return Decoded(raw.decode(encoding), encoding)
            except UnicodeDecodeError:
                return None
    return None
