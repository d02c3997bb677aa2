"""Web pages: the article and what the page says of it, by trafilatura (Barbaresi 2021), set to prefer precision."""

import logging

from .decoding import cell


def read_page(page):
    """Dict of text, headline, byline, outlet, published and url of a web page (str, or bytes with its own charset).

    The text's paragraphs are parted by one blank line; "" where the page holds no article. What the page does not say is None.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = dict.fromkeys(("headline", "byline", "outlet", "published", "url"))
    try:
        tree = trafilatura.load_html(page)
        if tree is None:
            return {"text": ""} | found
        document = trafilatura.bare_extraction(
            tree, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=_DATES
        )
    except Exception:  # a page that breaks the parser is a page without an article
        return {"text": ""} | found
    if document is None:
        return {"text": ""} | found
    text = "\n\n".join(line for line in (document.text or "").split("\n") if line.strip())
    return {
        "text": text,
        "headline": cell(document.title),
        "byline": cell(document.author),
        "outlet": cell(document.sitename),
        "published": cell(document.date),
        "url": cell(document.url),
    }


# Only what the page itself declares: no date guessed from a copyright line or the address of a picture.
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
