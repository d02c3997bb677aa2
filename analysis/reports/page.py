"""The frame of every page: one file, no remote address, one script that its own security policy names by hash."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from .links import esc

FOLDER = Path(__file__).resolve().parent.parent / "data" / "report"
NAVIGATION = ("<!--nav-->", "<!--/nav-->")


@lru_cache(maxsize=16)
def asset(name):
    """The text of a file of analysis/data/report."""
    return (FOLDER / name).read_text(encoding="utf-8")


# One script, from parts that share its scope, in this order.
SCRIPTS = ("report.js", "cards.js", "filter.js", "figures.js", "search.js", "last.js")


@lru_cache(maxsize=1)
def script():
    """The script of every page."""
    return "".join(map(asset, SCRIPTS))


@lru_cache(maxsize=1)
def policy():
    """The content security policy: styles and data images of the page itself, and the one script, by its hash."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    rules = ["default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", f"script-src 'sha256-{digest}'"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def page(title, body, root="", footer="", body_class=""):
    """A whole HTML page. title: text; body, footer: HTML; root: the way to the report's folder ("../" on an evidence page)."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{esc(title)}</title>
<link rel="icon" href="data:,">
<style>{asset("table.css")}{asset("report.css")}</style>
</head>
<body{f' class="{body_class}"' if body_class else ""}>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">{navigation((), root=root)}</header>
<main id="content" tabindex="-1">
{body}
</main>
<footer>{footer}</footer>
<script>{script()}</script>
</body>
</html>
"""


def navigation(pages, current=None, root=""):
    """The bar that leads to all pages of a report. pages: [(file, title)]."""
    links = [
        f'<a href="{esc(root + file)}"{" aria-current=" + chr(34) + "page" + chr(34) if file == current else ""}>{esc(title)}</a>'
        for file, title in [("index.html", "Index"), *pages, *([("search.html", "Search")] if pages else [])]
    ]
    bar = f'<nav aria-label="Report" data-root="{esc(root)}">{"".join(links)}</nav>'
    return f"{NAVIGATION[0]}{bar}{NAVIGATION[1]}"


def with_navigation(text, bar):
    """A page with its navigation bar replaced."""
    before, _, rest = text.partition(NAVIGATION[0])
    _, _, after = rest.partition(NAVIGATION[1])
    return before + bar + after if after else text
