"""What a row or a mark is of (outlet, side, who, days), by which a page is filtered, and the words that stand at a place, for its card."""

from functools import cached_property, lru_cache
from operator import itemgetter

from .links import evidence_href, missing, places, plain, split_place

# A facet as one text of the page: "outlet;outlet|side|who|first day|last day". These two signs are taken out of names.
_SIGNS = str.maketrans({"|": " ", ";": ",", '"': "'"})
UNSTATED = "not stated"   # the side of somebody whose side no text states: no other side
LONGEST = 260   # characters of a sentence in a card
PLACES = ("article_id", "quote_id", "start", "zone", "evidence")   # columns that tell the place of a row
MOST = 400   # places whose words one page holds, beyond those of its figures


def of_rows(frame, evidence, outlet_of, day_of):
    """One facet a row of a table: a text, "" for a row that is of nothing that a page is filtered by.

    outlet_of, day_of: {article_id: outlet}, {article_id: day of publication}. evidence: one list of places a row, or None.
    """
    has = set(frame.columns)
    outlet = "outlet" if "outlet" in has else "outlets" if "outlets" in has and all(isinstance(o, str) for o in frame["outlets"]) else None
    who = next((c for c in ("actor", "speaker") if c in has), None)
    first, last = ("earliest", "latest") if {"earliest", "latest"} <= has else ("published", "published")
    out, used = [], [c for c in dict.fromkeys((outlet, who, first, last, "side", "article_id")) if c in has]
    for i, row in enumerate(frame[used].to_dict("records") if used else [{}] * len(frame)):
        articles = [split_place(p)[0] for p in (evidence[i] if evidence is not None else [])]
        if not articles and isinstance(row.get("article_id"), str):
            articles = [row["article_id"]]
        names = _each(row.get(outlet)) if outlet else [outlet_of.get(a) for a in articles]
        days = [row.get(first), row.get(last)] if first in has else []
        days = [d for d in days if not missing(d)] or [d for a in articles if not missing(d := day_of.get(a))]
        sides = _each(row["side"]) or [UNSTATED] if "side" in has else []
        out.append(text(names, sides, _each(row.get(who)) if who else [], days))
    return out


def text(outlets=(), sides=(), who=(), days=()):
    """A facet as a text, as the page's script reads it.

    >>> text(["Wire"], ["Japan"], ["Taro Kono"])
    'Wire|Japan|Taro Kono||'
    """
    sides = [UNSTATED] if (sides := list(sides)) and all(map(missing, sides)) else sides
    parts = [";".join(dict.fromkeys(plain(v).translate(_SIGNS) for v in values if not missing(v))) for values in (outlets, sides, who)]
    ends = [f"{min(days):%Y-%m-%d}", f"{max(days):%Y-%m-%d}"] if days else ["", ""]
    whole = "|".join([*parts, *ends])
    return whole if whole.strip("|") else ""


def _each(value):
    return [] if missing(value) else [v.strip() for v in str(value).split(";") if v.strip()]


class Words:
    """The words at the places of a study, for cards: (outlet, sentence, date words). Each table is looked up when first asked for."""

    def __init__(self, study):
        self.study = study

    def at(self, where):
        """(outlet, the words there or "", the date words or "") of a place."""
        article, anchor = split_place(where)
        if anchor.startswith("p-"):
            words, when = self._paragraph(article, int(anchor[2:])), ""
        else:
            table = {"q": "_quote_words", "m": "_measure_words", "f": "_hit_words", "d": "_date_words"}.get(anchor[:1])
            words, when = getattr(self, table).get((article, anchor), ("", "")) if table else ("", "")
        words = words if len(words) <= LONGEST else words[:LONGEST].rstrip() + " …"
        return self.study.outlet_of.get(article, ""), plain(words), plain(when)

    def of(self, shown, most=MOST):
        """{address: [outlet, words, date words]} of the first `most` different places of a list that have words."""
        found = {}
        for where in dict.fromkeys(shown):
            if len(found) >= most:
                break
            told = self.at(where)
            if told[1]:
                found[evidence_href(*split_place(where))] = list(told)
        return found

    @cached_property
    def _quote_words(self):
        return _ByArticle(self.study.quotes, "quote", ["speaker", "content"], _said)

    @cached_property
    def _measure_words(self):
        return _ByArticle(self.study.mentions, "measure", ["sentence", "timex"], itemgetter("sentence"), lambda r: r.get("timex"))

    @cached_property
    def _hit_words(self):
        return _ByArticle(self.study.hits, "frame", ["left", "match", "right"], lambda r: f"… {r['left']} {r['match']} {r['right']} …")

    @cached_property
    def _date_words(self):
        return _ByArticle(self.study.dates, "date", ["text"], itemgetter("text"))

    def _paragraph(self, article, n):
        spans = self.study.paragraphs.get(article, [])
        if not 0 < n <= len(spans):
            return ""
        return self._texts[article][slice(*spans[n - 1])]

    @cached_property
    def _texts(self):
        return dict(zip(self.study.articles["article_id"], self.study.articles["text"], strict=True))


def _said(row):
    return ("" if missing(row["speaker"]) else f"{row['speaker']}: ") + str(row["content"])


class _ByArticle:
    """The words and date words at the places of a table, those of an article when one of its places is asked for."""

    def __init__(self, frame, kind, columns, words, when=lambda row: ""):
        self.frame = frame[[c for c in (*PLACES, *columns) if c in frame]]   # most of a table's columns no card shows
        self.kind, self.words, self.when = kind, words, when
        self.rows = frame.groupby("article_id", sort=False).indices
        self.of = lru_cache(maxsize=256)(self._of)

    def get(self, key, default):
        return self.of(key[0]).get(key, default)

    def _of(self, article):
        own, found = self.frame.iloc[self.rows.get(article, [])], {}
        for row, where in zip(own.to_dict("records"), places(own, self.kind), strict=True):
            told = [value if not missing(value) else "" for value in (self.words(row), self.when(row))]
            found.setdefault(split_place(where[0]), (str(told[0]), str(told[1])))
        return found
