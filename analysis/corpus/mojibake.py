"""Text that was read in a wrong encoding: told by where its characters stand, undone where that is sure.

In English text every character beyond ASCII has its places: a closing quotation mark follows a word, a capital with an accent does not
follow a small letter, "£" stands before a number. Read in a wrong encoding the characters are others and stand where these do not:
"JapanÕs", "Japan¡¯s", "caf‚". The decoding with the fewest misplaced characters is the right one. ftfy (Speer 2019) undoes UTF-8 that was
read as something else; charset-normalizer was tried for the rest and took "JapanÕs" in MacRoman for Japanese and Korean for Chinese.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

# In the order of preference between decodings that fit equally well: (codec, name for the user).
ENCODINGS = (
    ("cp1252", "Windows-1252"), ("mac-roman", "MacRoman"), ("cp949", "EUC-KR"), ("gb18030", "GB 18030"), ("big5hkscs", "Big5"),
    ("cp932", "Shift_JIS"), ("euc-jp", "EUC-JP"), ("cp850", "DOS code page 850"), ("cp437", "DOS code page 437"), ("koi8-r", "KOI8-R"),
    ("cp1251", "Windows-1251"), ("cp1250", "Windows-1250"),
)  # fmt: skip
_TWO_BYTES = tuple(codec for codec, _ in ENCODINGS[2:7])
# What text was wrongly read as before somebody saved it as UTF-8.
_READ_AS = ("sloppy-windows-1252", "latin-1", "mac-roman", "cp437", "cp850", "gb18030", "cp949", "cp932", "big5hkscs", "koi8-r")
# More misplaced characters than this share of all beyond ASCII: the decoding is wrong.
MISPLACED = 0.2
_SAMPLE = 4000
_BEYOND = re.compile(r"[^\x00-\x7f\ufffd]")   # what was lost is told apart
_OPENING, _CLOSING = frozenset("“‘«„‚‹"), frozenset("”’»›")
_ANYWHERE = frozenset("–—―‒…•·\u00a0\u00ad\u2011\u2010©®™\u200b\u200c\u200d\ufeff\u2028\u2029\u2009\u200a\u202f\u2003\u2002\ufe0f")
_MONEY, _AFTER_NUMBERS = frozenset("£€¥₩₹₽₪¢"), frozenset("°%‰½¼¾²³¹ºª′″×")
_SCRIPTS = (
    (0x0250, "LATIN"), (0x0370, ""), (0x0400, "GREEK"), (0x0530, "CYRILLIC"), (0x1100, "OTHER"), (0x1200, "HANGUL"), (0x1E00, "OTHER"),
    (0x1F00, "LATIN"), (0x2000, "GREEK"), (0x2E80, ""), (0x3130, "CJK"), (0x3190, "HANGUL"), (0xAC00, "CJK"), (0xD7B0, "HANGUL"),
    (0xF900, ""), (0xFB00, "CJK"), (0xFF00, "OTHER"), (0xFF66, ""), (0xFFA0, "HALF"), (0x20000, ""), (0x40000, "CJK"),
)  # fmt: skip
_ENDS, _GROUPS = [end for end, _ in _SCRIPTS], [*(name for _, name in _SCRIPTS), "OTHER"]
# "Japan?s": an apostrophe that an earlier program could not write.
_LOST = re.compile(r"[a-z]\?(?:s|t|re|ve|ll|d|m)\b")


class Places(NamedTuple):
    """How many characters beyond ASCII a text has, and how many of them stand where they cannot; `example` is the first of these."""

    beyond: int
    misplaced: int
    example: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the text was read in a wrong encoding."""
        return self.misplaced > MISPLACED * self.beyond


def places(text: str) -> Places:
    """Where the characters beyond ASCII stand, in the first 4,000 of them."""
    beyond = misplaced = 0
    example = ""
    for found in _BEYOND.finditer(text):
        beyond += 1
        n = found.start()
        before, after = text[n - 1] if n else "\n", text[n + 1] if n + 1 < len(text) else "\n"
        if not _fits(found.group(), before, after):
            misplaced += 1
            example = example or text[max(0, n - 8) : n + 6].strip()
        if beyond == _SAMPLE:
            break
    return Places(beyond, misplaced, example)


def _fits(c: str, before: str, after: str) -> bool:
    """Whether a character can stand between these two."""
    if c in _ANYWHERE:
        return True
    if c in "‘´" and before.isalpha():   # typed for an apostrophe
        return True
    if c in _OPENING:
        return not _is_word(before) and not after.isspace()
    if c in _CLOSING:
        return _closes(c, before, after)
    if c in _MONEY:
        return after.isdigit() or before.isdigit() or after.isspace() or before.isspace()
    if c in _AFTER_NUMBERS:
        return before.isdigit() or not (before.isalpha() and after.isalpha()) and c != "×"
    if c in "¡¿":
        return not before.isalnum() and (after.isupper() or after == "¿")
    if c.isalpha():
        return _letter_fits(c, before, after)
    return unicodedata.category(c) not in ("Cc", "Co", "Cn", "Cs") and _symbol_fits(c, before, after)


def _is_word(c: str) -> bool:
    return c.isalnum() and _script(c) == "LATIN"


def _closes(c: str, before: str, after: str) -> bool:
    if c == "’" and after.isalnum():   # Japan’s, ’90s, ‘’tis
        return True
    return not before.isspace() and not (after.isalpha() and _script(after) == "LATIN")


def _letter_fits(c: str, before: str, after: str) -> bool:
    """A letter stands in a word of its own script, and a capital one at its beginning or among capitals."""
    script = _script(c)
    neighbours = {_script(n) for n in (before, after) if n.isalpha()}
    if script == "HALF" or neighbours - {script}:
        return False
    if script in ("CJK", "HANGUL", "OTHER"):
        return True
    if all("\u00c0" <= n <= "\u00ff" for n in (before, c, after)):   # no word has three letters with accents in a row
        return False
    if before.isalpha() and c.isupper() and (before.islower() or after.islower()):
        return False
    return bool(neighbours) or (before.isspace() or before in "-(“‘\"'") and (after.isspace() or after in "-,.;:)’”\"'")


def _symbol_fits(c: str, before: str, after: str) -> bool:
    """Any other character stands apart from Latin words; brackets and full stops of Chinese and Japanese beside their letters."""
    if "\u2500" <= c <= "\u25ff" and (before.isalpha() or after.isalpha()):   # frames and blocks
        return False
    if "\u3001" <= c <= "\u303f" or "\uff01" <= c <= "\uff65":
        return any(_script(n) in ("CJK", "HANGUL") or "\u3000" <= n <= "\u303f" or "\uff01" <= n <= "\uff65" for n in (before, after))
    return not (_is_word(before) or _is_word(after)) or c in "′″ʼ‐˗−→"


def _script(c: str) -> str:
    """The group of scripts of a letter, by its place in Unicode."""
    return _GROUPS[bisect_right(_ENDS, ord(c))]


def guess(raw: bytes) -> tuple[str, str, Places] | None:
    """(codec, name, places) of bytes that are no UTF-8; None where no encoding fits.

    Only lines with bytes beyond ASCII are looked at, the first 64 kB of them. Where two encodings fit equally well and make different
    texts the name holds both.
    """
    sample, size = [], 0
    for line in raw.splitlines():
        if not line.isascii():
            sample.append(line)
            size += len(line)
            if size > 64_000:
                break
    lines = b"\n".join(sample)
    found = []
    for n, (codec, name) in enumerate(ENCODINGS):
        try:
            text = lines.decode(codec)
        except UnicodeDecodeError:
            continue
        at = places(text)
        found.append((at.misplaced / max(1, at.beyond), n, codec, name, at, text))
    if not found:
        return None
    share, n, codec, name, at, text = min(found)
    # That bytes are valid in an encoding of two bytes a character proves more than that they are in one of single bytes.
    alike = [other for other in found if (other[2] in _TWO_BYTES) == (codec in _TWO_BYTES)]
    others = {other[3] for other in alike if other[0] == share and other[5] != text} if n else ()
    return None if at.wrong else (codec, " or ".join([name, *sorted(others)]), at)


def undo(text: str) -> tuple[str, str | None]:
    """(text, note): the text with what was read in a wrong encoding put right, line by line, and what is to be told.

    The note is None where nothing was wrong. What cannot be put right for sure stays as it is and is told.
    """
    if text.isascii():
        return text, _lost(text)
    before = places(text)
    lines = text.split("\n")
    mended = _put_right(lines, before) if before.misplaced else lines
    changed = sum(a != b for a, b in zip(lines, mended, strict=True))
    text = "\n".join(mended)
    after = places(text) if changed else before
    notes = []
    if changed:
        notes.append(f"was read in a wrong encoding and saved so; put right in {changed} line{'s' * (changed != 1)}")
    missing = text.count("\ufffd")
    if missing:
        were = "s were" if missing != 1 else " was"
        notes.append(f"{missing} character{were} lost before it came here (each stands as the replacement character)")
    elif after.wrong and after.misplaced > 2:
        notes.append(f'may have been read in a wrong encoding (characters stand where they cannot in English, as in "{after.example}")')
    notes += filter(None, [_lost(text)])
    return text, "; ".join(notes) or None


def _put_right(lines: list[str], before: Places) -> list[str]:
    """The lines read anew in the one way that leaves the fewest misplaced characters; as they are where more than a quarter is left.

    That text is valid UTF-8 when it is read anew proves much by itself; any other encoding must mend a text that is wrong on the whole.
    """
    import ftfy  # it also registers the codec sloppy-windows-1252

    beyond = [n for n, line in enumerate(lines) if not line.isascii()]
    others = [codec for codec, _ in ENCODINGS[1:6]] if before.wrong and before.misplaced > 2 else []
    ways = [{n: ftfy.fix_encoding(lines[n]) for n in beyond}]
    for wrong in _READ_AS:
        for right in ("utf-8", *others):
            ways.append({n: _read_anew(lines[n], wrong, right) for n in beyond} if wrong != right else {})
    left = [places("\n".join(way.values())) if way else before for way in ways]
    best = min(range(len(ways)), key=lambda n: left[n].misplaced)
    if left[best].wrong or left[best].misplaced > before.misplaced / 4:
        return lines
    return [ways[best].get(n, line) for n, line in enumerate(lines)]


def _read_anew(line: str, wrong: str, right: str) -> str:
    try:
        return line if "\ufffd" in line else line.encode(wrong).decode(right)
    except UnicodeError:
        return line


def _lost(text: str) -> str | None:
    lost = len(_LOST.findall(text))
    return f'{lost} apostrophes seem to have become question marks ("{_LOST.search(text)[0]}")' if lost > 2 else None
