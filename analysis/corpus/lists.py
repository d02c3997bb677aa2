"""Lists of other stories on an article's page: under a heading in its midst, or after its end."""

import re

from ..language.text import fold
from .furniture import (
    bullet,
    count_words,
    ends_sentence,
    furniture_reason,
    is_bare_bullet,
    is_list_head,
    is_title_case,
    is_title_like,
)


def list_end(lines, n):
    """Where the list of other stories under a heading at line n ("More from ...") ends and the story goes on; n where there is none."""
    if not is_list_head(lines[n].text):
        return n
    end = _end_of_list(lines, n + 1)
    if end > n + 2 or end > n + 1 and (end == len(lines) or bullet(lines[n + 1].text)[0] or _is_sure_head(lines[n].text)):
        return end
    rest = lines[n + 1 :]
    # "Topics" and the words under it, to the end
    return len(lines) if n >= 2 and rest and all(is_title_like(x.text, 6) for x in rest) else n


def last_list(lines):
    """Where the titles of other stories after the end begin, at least three, set off by rules or bullets or printed in title case."""
    n, marked, titles = len(lines), 0, []
    while n > 0:
        text = lines[n - 1].text
        bare = text.rstrip(" -–—|")
        item = bullet(bare)[1]
        if is_bare_bullet(text):
            marked += 1
        elif _is_title_or_question(item) and count_words(item) >= 4 and not furniture_reason(text):
            marked += bare != text or item != bare
            titles.append(item)
        else:
            break
        n -= 1
    many_marked = marked >= 0.5 * len(titles)
    if len(titles) < 3 or n == 0 or sum(map(is_title_case, titles)) < (0.6 if many_marked else 0.9) * len(titles):
        return len(lines)
    return n


def _is_sure_head(text):
    """False for a heading that a story may have of its own ("More from Lew:")."""
    return not re.match(r"(?:more|latest|also|elsewhere) (?:from|in|on|by)\b", text, re.I)


def _end_of_list(lines, n):
    """Where a list of other stories ends. An item is a title, with or without a bullet and one teaser after it."""
    start = n
    while n < len(lines):
        text = lines[n].text
        if is_bare_bullet(text) and n + 1 < len(lines) and _is_title_or_question(lines[n + 1].text):
            n += 2
            # One teaser belongs to the title: the next bullet, or the end, follows it.
            if n < len(lines) and not is_bare_bullet(lines[n].text) and (n + 1 >= len(lines) or is_bare_bullet(lines[n + 1].text)):
                n += 1
        elif _is_item(lines, n, start):
            n += 1
        else:
            break
    return n


def _is_item(lines, n, start):
    text = lines[n].text
    if bullet(text)[0]:
        return _is_title_or_question(bullet(text)[1])
    return _is_title(text) or (n > start and _is_quoted_title(text) and n + 1 < len(lines) and _is_title(lines[n + 1].text))


def _is_title(text):
    return is_title_like(text) and count_words(text) >= 4


def _is_title_or_question(text):
    return count_words(text) <= 25 and (not ends_sentence(text) or fold(text).rstrip("\"' ").endswith(("?", "!")))


def _is_quoted_title(text):
    """A title that ends in a quotation or a question ("Hometown remembers him, 'one of our sons.'")."""
    return count_words(text) <= 14 and fold(text).endswith((".'", "?'", "!'", "?"))
