"""One corpus under study: what a notebook gets from its parameters, with each table computed once and corrected by hand where it was."""

import datetime
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .. import cache
from .links import LINKS, missing, quote_place

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = ("trade", "security", "diplomatic", "legal", "historical")
_current = None


class ParameterError(ValueError):
    """A parameter that cannot be used. A notebook shows the sentence alone, without the calls that led to it."""

    def _render_traceback_(self):
        return [f"ParameterError: {self}"]


def start(corpus, out=None, outlets=(), since=None, until=None, **options):
    """The Study of a corpus: articles and all tables, filtered by outlet and day of publication. It becomes the report that `table`,
    `figure` and `say` write to.

    corpus: a folder or file as `load_articles` reads it. out: the report's folder, reports/<name of the corpus> where it is missing.
    outlets: names, empty for all. since, until: first and last day of publication as YYYY-MM-DD, empty for no limit. options: the further
    parameters of the notebook, kept in `study.options`; min_words, domains and lexicon are checked. Raises ParameterError, one sentence.
    """
    global _current
    path = _resolve(corpus)
    study = Study(path, _folder(out, path), options=_options(options))
    try:
        _select(study, _names(outlets), _day("since", since), _day("until", until))
    except ParameterError:
        raise
    except ValueError as error:
        raise ParameterError(str(error)) from None
    _current = study
    if not study.building:
        _show_style()
    return study


def current():
    """The study that was started last, or None."""
    return _current


@dataclass(eq=False)
class Study:
    """The tables of one corpus, computed when first asked for."""

    corpus: Path
    out: Path
    options: dict = field(default_factory=dict)
    articles: object = None
    shown: int = 0   # bytes of tables and figures on the page so far
    held: int = 0   # bytes of the rows that it holds without showing them
    building: bool = field(default_factory=lambda: bool(os.environ.get("ANALYSIS_BUILD")))

    @cached_property
    def case(self):
        """The Case of the corpus; the empty one where it has no case file."""
        from ..case import load_case

        return load_case(self.corpus)

    @cached_property
    def corrections(self):
        """The corrections by hand, as read from corrections.csv beside the articles."""
        from .. import corrections

        return corrections.load(self.corpus)

    @cached_property
    def quotes(self):
        """extract_quotes, corrected."""
        return self._corrected("quotes", cache.call("quotes.extract:extract_quotes", self.articles, self.case))

    @cached_property
    def utterances(self):
        """align_quotes: the same utterance in several outlets."""
        return cache.call("quotes.alignment:align_quotes", self.quotes)

    @cached_property
    def wordings(self):
        """compare_wordings: one row per outlet and utterance, with the words that differ."""
        table = cache.call("quotes.wordings:compare_wordings", self.quotes, self.utterances)
        longest = table[table["reading"] == "longest"].drop_duplicates("utterance_id").set_index("utterance_id")["quote_id"]
        # An outlet that left the utterance out leads to what it left out.
        shown = [q if isinstance(q, str) else longest.get(u) for q, u in zip(table["quote_id"], table["utterance_id"], strict=True)]
        return table.assign(evidence=[[quote_place(q)] if isinstance(q, str) else [] for q in shown])

    @cached_property
    def _pairs(self):
        return cache.call("corpus.copied:find_copied", self.articles)

    @cached_property
    def copied(self):
        """find_copied, with the paragraphs of both articles as evidence."""
        pairs, evidence = self._pairs, []
        for row in pairs.itertuples():
            first, second = [], []
            for one, other in row.passages:
                first.append(self.paragraph_place(row.article_a, one[0]))
                second.append(self.paragraph_place(row.article_b, other[0]))
            evidence.append(list(dict.fromkeys(x for pair in zip(first, second, strict=True) for x in pair)))
        return pairs.assign(evidence=evidence)

    @cached_property
    def lexicon(self):
        """The framing lexicon: built in, with the case's frames, or the one that the parameter `lexicon` names."""
        from ..framing.lexicon import load_lexicon

        folder = self.options.get("lexicon") or None
        if folder and not (Path(folder).is_dir() or (ROOT / folder).is_dir()):
            raise ParameterError(f"lexicon: there is no folder {folder!r}; expected one with a .yml file for each frame.")
        return load_lexicon(self.case, folder and (folder if Path(folder).is_dir() else ROOT / folder))

    @cached_property
    def hits(self):
        """frame_hits, corrected."""
        hits = self._corrected("frames", cache.call("framing.counts:frame_hits", self.articles, self.quotes, self.lexicon, self._pairs))
        if hits["voice"].isna().any():   # a word added by hand is in the voice of its place
            from ..framing.counts import VOICES, article_masks
            from ..framing.headlines import headline_mask

            masks = {(a, "body"): m for a, m in zip(self.articles["article_id"], article_masks(self.articles, self.quotes), strict=True)}
            for row in self.articles.to_dict("records"):
                masks |= {(row["article_id"], z): headline_mask(row[z]) for z in ("headline", "deck") if isinstance(row.get(z), str)}
            places = zip(hits["article_id"], hits["zone"], hits["start"], hits["voice"], strict=True)
            hits["voice"] = [VOICES[masks[a, z][s]] if missing(v) else v for a, z, s, v in places]
        return hits

    @cached_property
    def frames(self):
        """count_frames, with the places of the hits as evidence."""
        from .. import corrections
        from .links import gather

        lexicon = corrections.lexicon(self.lexicon, self.articles, self.hits) if self.corrections.of("frames") else self.lexicon
        counts = cache.call("framing.counts:count_frames", self.articles, self.quotes, lexicon, self._pairs)
        return gather(counts, self.hits, by=["outlet", "frame", "voice", "zone"], kind="frame")

    @cached_property
    def scare_quotes(self):
        """list_scare_quotes, with the paragraph of each as evidence."""
        table = cache.call("quotes.scare:list_scare_quotes", self.articles, self.quotes)
        return table.assign(evidence=[[self.paragraph_place(a, s)] for a, s in zip(table["article_id"], table["start"], strict=True)])

    @cached_property
    def collocates(self):
        """collocates in the outlets' own voice, with the paragraph of the first as evidence."""
        table = cache.call("framing.collocates:collocates", self.articles, self.quotes, self.case)
        return table.assign(evidence=[[self.paragraph_place(a, s)] for a, s in zip(table["article_id"], table["start"], strict=True)])

    @cached_property
    def naming_candidates(self):
        """naming_candidates: proposals for the concepts of a case."""
        return cache.call("framing.naming:naming_candidates", self.articles, self.quotes, self.utterances)

    @cached_property
    def naming(self):
        """naming_table, with the paragraph of the first hit as evidence; empty where the case names no concepts."""
        table = cache.call("framing.naming:naming_table", self.articles, self.quotes, self.case, self._pairs)
        where = zip(table["article_id"], table["start"], table["zone"], strict=True)
        return table.assign(evidence=[[self.text_place(a, s, z)] for a, s, z in where])

    @cached_property
    def dates(self):
        """extract_dates, corrected."""
        return self._corrected("dates", cache.call("measures.dates:extract_dates", self.articles))

    @cached_property
    def mentions(self):
        """extract_measures, corrected: a row per report of a measure."""
        found = cache.call("measures.extract:extract_measures", self.articles, self.case, self.quotes, self.dates)
        return self._corrected("measures", found)

    @cached_property
    def measures(self):
        """merge_measures: a row per measure, with the reports of it as evidence."""
        from .links import gather

        return gather(cache.call("measures.merging:merge_measures", self.mentions), self.mentions, by=["measure_id"], kind="measure")

    @cached_property
    def stages(self):
        """measure_stages: a row per stage of a measure."""
        return cache.call("measures.merging:measure_stages", self.mentions)

    @cached_property
    def coverage(self):
        """measure_coverage: a row per measure and outlet, with the outlet's reports as evidence; those of others where it left it out."""
        from .links import gather

        rows = cache.call("measures.coverage:measure_coverage", self.measures, self.mentions, self.articles)
        table = gather(rows, self.mentions, by=["measure_id", "outlet"], kind="measure")
        all_of = dict(zip(self.measures["measure_id"], self.measures["evidence"], strict=True))
        return table.assign(evidence=[e or all_of.get(m, []) for e, m in zip(table["evidence"], table["measure_id"], strict=True)])

    def correction_problems(self):
        """Sentences on corrections that could not be applied; computes the tables they belong to."""
        from ..corrections import unknown_articles

        names = {"quotes": "quotes", "frames": "hits", "dates": "dates", "measures": "mentions"}
        for table in {c["table"] for c in self.corrections}:
            getattr(self, names[table])
        every = cache.call(_load, self.corpus, key=data_hash(self.corpus))
        return [*unknown_articles(self.corrections, every), *self.corrections.problems]

    @cached_property
    def corrected_places(self):
        """Places of the rows that a hand has overruled or added."""
        from .links import places

        found = set()
        for table, name in (("quotes", "quotes"), ("frames", "hits"), ("dates", "dates"), ("measures", "mentions")):
            if self.corrections.of(table):
                frame = getattr(self, name)
                found.update(p for where in places(frame[frame["corrected"].notna()]) for p in where)
        return found

    @cached_property
    def outlet_of(self):
        """{article_id: outlet}."""
        return dict(zip(self.articles["article_id"], self.articles["outlet"], strict=True)) if self.articles is not None else {}

    @cached_property
    def paragraphs(self):
        """{article_id: spans of its paragraphs}."""
        from ..language.text import paragraphs

        return {a: paragraphs(t) for a, t in zip(self.articles["article_id"], self.articles["text"], strict=True)}

    @cached_property
    def prefix(self):
        """What stands before an address in the report's folder: nothing in a built page, the way to the folder in JupyterLab."""
        return "" if self.building else Path(os.path.relpath(self.out)).as_posix() + "/"

    def paragraph_place(self, article_id, start):
        """The place of the paragraph that holds a character of an article."""
        from ..language.text import containing
        from .links import place

        return place(article_id, f"p-{max(0, containing(self.paragraphs[article_id], start)) + 1}")

    def text_place(self, article_id, start, zone="body"):
        """The place of the paragraph, headline or standfirst that holds a character."""
        from .links import place

        return self.paragraph_place(article_id, start) if zone == "body" else place(article_id, zone)

    @cached_property
    def _words(self):
        """{(outlet, word): places of the paragraphs that hold it}; words in the form in which keyness counts them."""
        from ..framing.words import counting_forms
        from .links import place

        found = {}
        for article_id, outlet, text in zip(*(self.articles[c] for c in ("article_id", "outlet", "text")), strict=True):
            spans = self.paragraphs[article_id]
            n = 0
            for start, form in zip(*counting_forms(text), strict=True):
                while n + 1 < len(spans) and spans[n + 1][0] <= start:
                    n += 1
                where = found.setdefault((outlet, form), [])
                if not where or where[-1] != place(article_id, f"p-{n + 1}"):
                    where.append(place(article_id, f"p-{n + 1}"))
        return found

    def with_paragraphs(self, frame, word="word", outlet="outlet"):
        """The frame with a column `evidence`: the paragraphs of the row's outlet that hold the row's word, three at most."""
        pairs = zip(frame[outlet], frame[word], strict=True)
        return frame.assign(evidence=[self._words.get((o, w), [])[:3] for o, w in pairs])

    def find(self, words, outlet=None):
        """Places of the paragraphs that hold these words (whole, in any case), in one outlet or in all; at most twelve."""
        import re

        from .links import place

        pattern, found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.I), []
        for article_id, published_by, text in zip(*(self.articles[c] for c in ("article_id", "outlet", "text")), strict=True):
            if outlet is None or published_by == outlet:
                spans = enumerate(self.paragraphs[article_id], start=1)
                found += [place(article_id, f"p-{n}") for n, (a, b) in spans if pattern.search(text, a, b)]
        return found[:LINKS]

    def _corrected(self, name, frame):
        from .. import corrections

        return corrections.apply(name, frame, self.articles, self.corrections)


def show(markup, plain):
    """Shows HTML in a notebook, with a plain text for other displays; outside a notebook it does nothing. Returns whether it showed."""
    import sys

    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display({"text/html": markup, "text/plain": plain}, raw=True)
        return True
    return False


def _show_style():
    from .page import asset

    show(f"<style>{asset('table.css')}</style>", "")


def _resolve(corpus):
    """The corpus as a path: from the working folder, or from the project where a notebook runs in notebooks/."""
    if not isinstance(corpus, (str, os.PathLike)) or not str(corpus).strip():
        raise ParameterError(f"corpus: expected the path of a folder or file of articles, found {corpus!r}.")
    for base in (Path(), ROOT):
        if (base / corpus).exists():
            return base / corpus
    raise ParameterError(f"corpus: there is no file or folder {str(corpus)!r}; expected a folder of articles or one table of them.")


def default_out(corpus):
    """reports/<name of the corpus>, in the working folder; in the project where a notebook runs in notebooks/."""
    corpus = Path(corpus)
    name = corpus.resolve().name if corpus.is_dir() else corpus.stem
    return _base() / "reports" / name


def _base():
    here = Path.cwd()
    return ROOT if here == ROOT / "notebooks" else here


def _folder(out, corpus):
    return default_out(corpus) if not out else Path(out) if os.environ.get("ANALYSIS_BUILD") else _base() / out


def _names(outlets):
    if isinstance(outlets, str):
        outlets = [outlets] if outlets else []
    if not isinstance(outlets, (list, tuple)) or not all(isinstance(o, str) for o in outlets):
        raise ParameterError(f"outlets: expected a list of names, found {outlets!r}.")
    return list(outlets)


def _day(name, value):
    if not value:
        return None
    try:
        return datetime.datetime.strptime(str(value)[:10], "%Y-%m-%d")
    except ValueError:
        raise ParameterError(f'{name}: expected a day as YYYY-MM-DD, such as "2019-08-22", found {value!r}.') from None


def _options(options):
    words = options.get("min_words")
    if words is not None and (not isinstance(words, int) or isinstance(words, bool) or words < 0):
        raise ParameterError(f"min_words: expected a whole number, 0 or more, found {words!r}.")
    for domain in _names(options.get("domains") or []):
        if domain not in DOMAINS:
            from ..case import did_you_mean

            raise ParameterError(f"domains: there is no domain {domain!r}.{did_you_mean(domain, DOMAINS)}")
    return options


def _select(study, outlets, since, until):
    """Loads the articles and keeps those asked for."""
    if since and until and since > until:
        raise ParameterError(f"since: {since:%Y-%m-%d} lies after until, {until:%Y-%m-%d}.")
    articles = cache.call(_load, study.corpus, key=data_hash(study.corpus))
    known = articles["outlet"].dropna().unique().tolist()
    for outlet in outlets:
        if outlet not in known:
            from ..case import did_you_mean

            raise ParameterError(f"outlets: the corpus has no outlet {outlet!r}.{did_you_mean(outlet, known)}")
    kept = articles
    if outlets:
        kept = kept[kept["outlet"].isin(outlets)]
    if since:
        kept = kept[kept["published"] >= since]
    if until:
        kept = kept[kept["published"] <= until]
    if len(articles) and not len(kept):
        days = articles["published"].dropna()
        span = f"; they are of {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        raise ParameterError(f"none of the {len(articles)} articles is left by outlets, since and until{span}.")
    study.articles = kept.reset_index(drop=True)


def _load(corpus):
    from ..corpus.readers import load_articles

    return load_articles(corpus)


def data_hash(corpus):
    """Hash of a corpus: all files of a folder (hidden ones aside), or a data file with the case file and corrections beside it."""
    corpus = Path(corpus)
    if corpus.is_dir():
        return cache.hash_files((p for p in corpus.rglob("*") if not any(x.startswith(".") for x in p.relative_to(corpus).parts)), corpus)
    beside = [corpus.parent / n for n in ("case.yml", "case.yaml", "corrections.csv")]
    more = [p for n in ("checks", "gold") for p in sorted((corpus.parent / n).glob("*"))]
    return cache.hash_files([corpus, *beside, *more])
