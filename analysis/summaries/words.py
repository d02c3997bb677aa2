"""Numbers and lists as parts of a sentence."""


def count(n, noun, plural=None):
    """"1 article", "1,204 articles"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def listed(items, most=4):
    """Names joined for a sentence; those beyond `most` are counted."""
    items = [str(i) for i in items]
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1:,} others"]
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else "none"
