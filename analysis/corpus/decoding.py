"""Bytes to text: which encoding a file is in, and the characters that no text should hold."""

import codecs
import re
import unicodedata
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What UTF-8 looks like when read as Windows-1252: "â€™", "Ã©".
_MOJIBAKE = re.compile("â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]")
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


def decode(raw):
    """Text of a file's bytes: UTF-8 with or without byte order mark, UTF-16, UTF-32, Windows-1252.

    Decoded(text, encoding, note); the note says what was lost. Raises ValueError where the bytes are no text.
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
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    lenient = raw.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    good = sum(c > "\x7f" for c in lenient) - broken
    if good > broken:
        return Decoded(lenient, "utf-8", f"{broken} bytes are not UTF-8; each stands as the replacement character")
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ValueError(f"is neither UTF-8, UTF-16 nor Windows-1252 (byte {error.start})") from None
    if sum(b > 0x7F for b in raw) > 0.3 * len(raw) or _MOJIBAKE.search(text):
        raise ValueError("is neither UTF-8, UTF-16 nor Windows-1252")
    return Decoded(text, "windows-1252")


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
