"""Rows of a table that its page holds without showing them: the filter, the sorting and the copy of the page's script reach them.

They stand in a <template> after the table as JSON, a column at a time, each different cell once; the script makes rows of them when they
match. Nothing in them is markup: the script writes them as text.
"""

import json
import re

from .links import PAGES, plain, slug, split_place

# Bytes of the rows held for one table, and for all tables of a page.
TABLE_BYTES, PAGE_BYTES = 2_600_000, 5_000_000
# Cells of a table above which it is not tried: a million of them (the key words of 173 articles) took 50 seconds to be found too large.
CELLS = 300_000
TEMPLATE = '<template class="rest">'
_TEMPLATE = re.compile(re.escape(TEMPLATE) + "(.*?)</template>", re.S)


def template(first, columns, evidence=None, more=None, hand=None, keys=None, outlets=None, facets=None):
    """The <template> of the rows from number `first` on.

    columns: one list a column of cells (text, value to sort by or None, address or None, segments or None). evidence: one list of places
    a row; more: what stands after them, a pair (text, filter or None) or None a row; hand: whether a row was corrected by hand; keys: the
    value of the table's key a row; facets: what each row is of, by which the page is filtered.
    """
    held = {"n": first, "c": [_column([_cell(c) for c in column]) for column in columns]}
    if evidence is not None:
        number, known = {}, []
        for where in evidence:
            for one in where:
                article = split_place(one)[0]
                if article not in number:
                    number[article] = len(known)
                    known.append([slug(article), plain((outlets or {}).get(article) or article)])
        held["a"] = known
        held["e"] = [" ".join(f"{number[a]}#{anchor}" for a, anchor in map(split_place, where)) for where in evidence]
    if more and any(more):
        held["m"] = {str(i): [plain(v) for v in m] for i, m in enumerate(more) if m}
    if hand and any(hand):
        held["h"] = [i for i, corrected in enumerate(hand) if corrected]
    if keys is not None:
        held["k"] = _column([plain(k) for k in keys])
    if facets and any(facets):
        held["f"] = _column(facets)
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return f'{TEMPLATE}{text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}</template>'


def addresses(page):
    """The addresses of the evidence of all rows that a page holds."""
    for found in _TEMPLATE.findall(page):
        held = json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        articles = [name for name, _ in held.get("a", [])]
        for tokens in held.get("e", []):
            for token in tokens.split():
                n, _, anchor = token.partition("#")
                yield f"{PAGES}/{articles[int(n)]}.html" + (f"#{anchor}" if anchor else "")


def _cell(cell):
    text, value, address, segments = cell
    segments = segments and [[plain(t), int(shared)] for t, shared in segments]
    parts = [plain(text), None if value is None else plain(value), address, segments]
    while len(parts) > 1 and parts[-1] is None:
        parts.pop()
    return parts[0] if len(parts) == 1 else parts


def _column(cells):
    """All cells, or the different ones and their numbers where that is shorter."""
    number = {}
    where = [number.setdefault(json.dumps(cell), len(number)) for cell in cells]
    if len(number) > 0.7 * len(cells):
        return {"v": cells}
    return {"u": [json.loads(c) for c in number], "i": where}
