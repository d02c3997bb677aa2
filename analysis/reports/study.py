"""One corpus under study: what a notebook gets from its parameters, with each table computed once and corrected by hand where it was."""

from dataclasses import dataclass, field
from functools import cache as cache_of_study
from functools import cached_property
from pathlib import Path

from .. import cache, partitions
from . import settings
from .links import LINKS, missing, quote_place
from .settings import ROOT, ParameterError, data_hash, default_out  # noqa: F401  (the rooms' one place for them)

# Each table of corrections.csv, and the table of a study that it corrects.
CORRECTED = {"quotes": "quotes", "frames": "hits", "dates": "dates", "measures": "mentions"}
# What of a study a correction may change. A notebook of a build is run again only where something that it asked for has changed.
BY_HAND = {*CORRECTED.values(), "utterances", "wordings", "frames", "scare_quotes", "collocates", "naming", "naming_candidates"}
BY_HAND |= {"measures", "stages", "coverage", "corrections", "sheets"}
_current = None
_stopped = None
_shared = None   # the study of the build that runs: its notebooks and pages have one set of tables


def start(corpus, out=None, outlets=(), since=None, until=None, sample=0, **options):
    """The Study of a corpus: articles and all tables, filtered by outlet and day of publication. It becomes the report that `table`,
    `figure` and `say` write to.

    corpus: a folder or file as `load_articles` reads it. out: the report's folder; run by hand, a notebook writes to notebooks/runs/<name
    of the corpus> where it is missing, and never to a built report. outlets: names, empty for all. since, until: first and last day of
    publication as YYYY-MM-DD, empty for no limit. sample: so many articles of these, drawn alike from all outlets and the same on every
    run; 0 for all. options: the further parameters of the notebook, kept in `study.options` and checked.
    Raises ParameterError, one sentence; nothing is shown after that until a start succeeds.
    """
    global _current, _stopped, _shared
    _current = None
    try:
        path = settings.resolve(corpus)
        study = Study(path, settings.folder(out, path), options=settings.options({**options, "sample": sample}))
        days = settings.day("since", since), settings.day("until", until)
        if not study.building:
            from . import lab

            lab.prepare(study)
        study.choice = str(path), settings.names(outlets), days, sample, options.get("lexicon") or None
        if study.building and _shared is not None and _shared.choice == study.choice:
            study = Page(_shared, study.out, study.options)
        else:
            study.loaded = settings.load(path)
            study.articles = settings.select(study.loaded, settings.names(outlets), *days, sample)
            study.every = study.articles if sample else partitions.around(study.loaded, study.articles, by_days=not outlets)
    except ValueError as error:
        _stopped = error if isinstance(error, ParameterError) else ParameterError(str(error))
        raise _stopped from None
    _current, _stopped = study, None
    return study


def share(study):
    """Makes a study the one whose tables all that is started on the same choice of articles has, until it is None again."""
    global _shared
    _shared = study


def leave():
    """Leaves the study that was started last: what comes next has none."""
    global _current, _stopped
    _current = _stopped = None


def current():
    """The study that was started last, or None. In a notebook that a person runs, raises ParameterError where the last start failed: its
    results would be those of other parameters."""
    if _stopped and settings.by_hand():
        raise ParameterError(f"nothing is shown, because the notebook stopped: {_stopped} Correct it and run all cells from there.")
    return _current


@dataclass(eq=False)
class Study:
    """The tables of one corpus, computed when first asked for."""

    corpus: Path
    out: Path
    options: dict = field(default_factory=dict)
    loaded: object = None   # all articles of the corpus
    every: object = None   # the articles that are read together, whatever is chosen: all, of a large corpus the partitions of those chosen
    articles: object = None   # those chosen
    shown: int = 0   # bytes of tables and figures on the page so far
    held: int = 0   # bytes of the rows that it holds without showing them
    building: bool = field(default_factory=settings.building)
    choice: tuple = ()   # what the articles were chosen by

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

    @property
    def sheets(self):
        """The check sheets beside the articles."""
        return sorted((self.corpus if self.corpus.is_dir() else self.corpus.parent).joinpath(settings.SHEETS).glob("*.csv"))

    @cached_property
    def quotes(self):
        """extract_quotes, corrected, of the articles chosen."""
        return self._chosen(self._all_quotes)

    @cached_property
    def _all_quotes(self):
        return self._corrected("quotes", cache.call("quotes.extract:extract_quotes", self.every, self.case))

    @cached_property
    def _voiced(self):
        """Of the quotations what decides in whose voice a word stands, so that a corrected speaker makes no count of words anew."""
        return self.quotes[["quote_id", "article_id", "outlet", "kind", "content_spans", "source", "act", "confidence"]]

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
        hits = self._corrected("frames", cache.call("framing.counts:frame_hits", self.articles, self._voiced, self.lexicon, self._pairs))
        if hits["voice"].isna().any():   # a word added by hand is in the voice of its place
            from ..framing.counts import VOICES, article_masks, line_masks

            masks = {(a, "body"): m for a, m in zip(self.articles["article_id"], article_masks(self.articles, self._voiced), strict=True)}
            lines = line_masks(self.articles, self._voiced)
            for row in self.articles.to_dict("records"):
                masks |= {(row["article_id"], z): lines.get(row[z]) for z in ("headline", "deck") if z in row}
            places = zip(hits["article_id"], hits["zone"], hits["start"], hits["voice"], strict=True)
            hits["voice"] = [VOICES[masks[a, z][s]] if missing(v) else v for a, z, s, v in places]
        return hits

    @cached_property
    def frames(self):
        """count_frames, with the places of the hits as evidence."""
        from .. import corrections
        from .links import gather

        lexicon = corrections.lexicon(self.lexicon, self.articles, self.hits) if self.corrections.of("frames") else self.lexicon
        counts = cache.call("framing.counts:count_frames", self.articles, self._voiced, lexicon, self._pairs)
        return gather(counts, self.hits, by=["outlet", "frame", "voice", "zone"], kind="frame")

    @cached_property
    def scare_quotes(self):
        """list_scare_quotes, with the paragraph of each as evidence."""
        table = cache.call("quotes.scare:list_scare_quotes", self.articles, self._voiced)
        return table.assign(evidence=[[self.paragraph_place(a, s)] for a, s in zip(table["article_id"], table["start"], strict=True)])

    @cached_property
    def collocates(self):
        """collocates in the outlets' own voice, with the paragraph of the first as evidence."""
        table = cache.call("framing.collocates:collocates", self.articles, self._voiced, self.case, copied=self._pairs)
        return table.assign(evidence=[[self.paragraph_place(a, s)] for a, s in zip(table["article_id"], table["start"], strict=True)])

    @cached_property
    def naming_candidates(self):
        """naming_candidates: proposals for the concepts of a case."""
        return cache.call("framing.naming:naming_candidates", self.articles, self._voiced, self.utterances)

    @cached_property
    def naming(self):
        """naming_table, with the paragraph of the first hit as evidence; empty where the case names no concepts."""
        table = cache.call("framing.naming:naming_table", self.articles, self._voiced, self.case, self._pairs)
        where = zip(table["article_id"], table["start"], table["zone"], strict=True)
        return table.assign(evidence=[[self.text_place(a, s, z)] for a, s, z in where])

    @cached_property
    def dates(self):
        """extract_dates, corrected, of the articles chosen."""
        return self._chosen(self._all_dates)

    @cached_property
    def _all_dates(self):
        return self._corrected("dates", cache.call("dates.extract:extract_dates", self.every))

    @cached_property
    def mentions(self):
        """extract_measures, corrected: a row per report of a measure in the articles chosen."""
        from ..measures.voices import told_by

        reports = cache.call("measures.extract:all_reports", self.every, self.case)
        redated = {c["article_id"] for c in self.corrections.of("dates")}
        if redated:   # where no measure gets another day by them, all that follows is known
            chosen = (t[t["article_id"].isin(redated)].reset_index(drop=True) for t in (self.every, self._all_dates))
            reports = cache.call("measures.extract:dated_anew", reports, *chosen)
        found = self._corrected("measures", cache.call("measures.extract:settled", reports))
        return self._chosen(told_by(found, self._all_quotes))

    @cached_property
    def _told(self):
        """The reports without what no measure rests on, so that a corrected speaker merges none anew."""
        return self.mentions.drop(columns="speaker")

    @cached_property
    def measures(self):
        """merge_measures: a row per measure, with the reports of it as evidence."""
        from .links import gather

        return gather(cache.call("measures.merging:merge_measures", self._told), self.mentions, by=["measure_id"], kind="measure")

    @cached_property
    def stages(self):
        """measure_stages: a row per stage of a measure."""
        return cache.call("measures.merging:measure_stages", self._told)

    @cached_property
    def coverage(self):
        """measure_coverage: a row per measure and outlet, with the outlet's reports as evidence; where it has none the one that may be
        one, else those of others."""
        from .links import gather, place

        rows = cache.call("measures.coverage:measure_coverage", self.measures, self._told, self.articles)
        table = gather(rows, self.mentions, by=["measure_id", "outlet"], kind="measure")
        all_of = dict(zip(self.measures["measure_id"], self.measures["evidence"], strict=True))
        shown = table[["evidence", "article_id", "start", "measure_id"]].itertuples(index=False)
        return table.assign(evidence=[e or ([place(a, f"m-{s}")] if not missing(s) else all_of.get(m, [])) for e, a, s, m in shown])

    def correction_problems(self):
        """Sentences on corrections that could not be applied; computes the tables they belong to."""
        from ..corrections import unknown_articles

        for table in {c["table"] for c in self.corrections}:
            getattr(self, CORRECTED[table])
        return [*unknown_articles(self.corrections, self.loaded), *self.corrections.problems]

    @property
    def corrected_places(self):
        """Places of the rows that a hand has overruled or added, in the tables that were asked for so far."""
        return set().union(*(self._places_by_hand(name) for name in CORRECTED.values() if name in self.__dict__))

    @cache_of_study   # noqa: B019  (a study lives as long as its notebook)
    def _places_by_hand(self, name):
        from .links import places

        frame = getattr(self, name)
        return {p for where in places(frame[frame["corrected"].notna()]) for p in where} if "corrected" in frame else set()

    @cached_property
    def outlet_of(self):
        """{article_id: outlet}."""
        return dict(zip(self.articles["article_id"], self.articles["outlet"], strict=True)) if self.articles is not None else {}

    @cached_property
    def day_of(self):
        """{article_id: day of publication}."""
        return dict(zip(self.articles["article_id"], self.articles["published"], strict=True)) if self.articles is not None else {}

    @cached_property
    def words(self):
        """The words at the places of this study, for cards."""
        from .facets import Words

        return Words(self)

    @cached_property
    def paragraphs(self):
        """{article_id: spans of its paragraphs}, made when they are asked for."""
        return _Paragraphs(self.articles)

    @cached_property
    def prefix(self):
        """What stands before an address in the report's folder: nothing in a built page, the way to the folder in JupyterLab."""
        if self.building:
            return ""
        from . import lab

        return lab.address(self.out)

    def paragraph_place(self, article_id, start):
        """The place of the paragraph that holds a character of an article."""
        from ..language.text import containing
        from .links import place

        return place(article_id, f"p-{max(0, containing(self.paragraphs[article_id], start)) + 1}")

    def text_place(self, article_id, start, zone="body"):
        """The place of the paragraph, headline or standfirst that holds a character."""
        from .links import place

        return self.paragraph_place(article_id, start) if zone == "body" else place(article_id, zone)

    def with_paragraphs(self, frame, word="word", outlet="outlet"):
        """The frame with a column `evidence`: the paragraphs of the row's outlet that hold the row's word, three at most. Of a long frame
        its first rows have them, those that a page or CSV shows."""
        from ..framing.word_forms import counting_forms
        from .links import place
        from .tables import CSV_ROWS

        wanted = {pair: [] for pair in zip(frame[outlet].iloc[:CSV_ROWS], frame[word].iloc[:CSV_ROWS], strict=True)}
        for article_id, published_by, text in zip(*(self.articles[c] for c in ("article_id", "outlet", "text")), strict=True):
            spans, n = self.paragraphs[article_id], 0
            for start, form in zip(*counting_forms(text), strict=True):
                while n + 1 < len(spans) and spans[n + 1][0] <= start:
                    n += 1
                found = wanted.get((published_by, form))
                if found is not None and len(found) < 3 and (where := place(article_id, f"p-{n + 1}")) not in found[-1:]:
                    found.append(where)
        return frame.assign(evidence=[wanted.get(pair, []) for pair in zip(frame[outlet], frame[word], strict=True)])

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
        known, articles = self.corrections, self.every if name != "frames" else self.articles
        if not known.of(name):
            return frame
        args = name, frame, articles[["article_id", "outlet", "published", "text"]], known.of(name), known.file.name
        frame, problems, n = cache.call("reports.study:corrected", *args)
        known.problems += [p for p in problems if p not in known.problems]
        known.applied += n
        return frame

    def _chosen(self, frame):
        """The rows of a table of all articles that lie in the articles chosen."""
        if len(self.articles) == len(self.every):
            return frame
        return frame[frame["article_id"].isin(set(self.articles["article_id"]))].reset_index(drop=True)


class _Paragraphs:
    """The spans of the paragraphs of each article."""

    def __init__(self, articles):
        self.texts = dict(zip(articles["article_id"], articles["text"], strict=True))

    def __getitem__(self, article_id):
        from ..language.text import paragraphs

        return paragraphs(self.texts[article_id])

    def get(self, article_id, default=()):
        return self[article_id] if article_id in self.texts else default


class Page:
    """A study as one notebook of a build has it: the tables are those of the study; folder, parameters and what was shown are its own.

    used: the names of what it asked for of that which a correction may change.
    """

    def __init__(self, study, out, options):
        from .facets import Words

        self.study, self.out, self.options = study, out, options
        self.shown = self.held = 0
        self.used = set()
        self.words = Words(self)

    def __getattr__(self, name):
        if name in BY_HAND:
            self.used.add(name)
        return getattr(self.study, name)

    @property
    def corrected_places(self):
        """As in the study, of the tables that this notebook asked for."""
        return set().union(*(self.study._places_by_hand(name) for name in CORRECTED.values() if name in self.used))


def corrected(table, frame, articles, rows, file):
    """(frame, problems, n): the frame with the corrections of its table, sentences on those that do not fit, and how many do."""
    from .. import corrections

    known = corrections.Corrections(rows, file)
    frame = corrections.apply(table, frame, articles, known)
    return frame, known.problems, known.applied


def rests_on(study, names):
    """{name: hash} of what a page asked for: where none differs, the page would be the same."""
    hand = settings.hand_hash(study.corpus)
    known = sorted(BY_HAND.intersection(names))
    return {name: hand if name in ("corrections", "sheets") else cache.fingerprint(getattr(study, name)) for name in known}


def show(markup, plain, **metadata):
    """Shows HTML in a notebook, with a plain text for other displays; outside a notebook it does nothing. Returns whether it showed.

    metadata: what the build wants to know of it beside what is seen.
    """
    import sys

    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        if not settings.building():   # JupyterLab would set "$34 bn and $16 bn" as a formula, and one may hold a link that runs code
            markup = f'<div class="mathjax_ignore">{markup}</div>'
        display({"text/html": markup, "text/plain": plain}, metadata=metadata or None, raw=True)
        return True
    return False
