"""Frames counted by voice and zone, as rates with intervals, as printed and with copied text counted once."""

from collections import Counter

import numpy as np
import pandas as pd

from analysis import partitions, schema
from analysis.framing.headlines import headline_masks
from analysis.framing.lexicon import Lexicon, load_lexicon
from analysis.framing.matching import tokenise
from analysis.framing.repeats import (
    AGENCY,
    KEPT,
    TWICE,
    agency_of,
    copied_spans,
    copied_states,
    line_states,
    repeats_in_body,
    repeats_of_body,
)
from analysis.framing.statistics import FEWEST_ARTICLES, quasi_poisson_interval
from analysis.quotes.voice import voice_mask

VOICES = ("narrator", "paraphrase", "quoted", "all")
ZONES = ("headline", "deck", "body", "all")
PRINTED = -1   # beside the states of repeats: all text as it is printed
_ONCE = ("count_once", "words_once", "rate_once", "ci_low_once", "ci_high_once")
OVER_ARTICLES, OF_TEXTS = "quasi-Poisson over articles", "exact Poisson: these texts only"
_CONTEXT = 70  # characters of context on either side


def count_frames(
    articles: pd.DataFrame,
    quotes: pd.DataFrame | None,
    lexicon: Lexicon | None = None,
    copied: pd.DataFrame | None = None,
    by: str = "outlet",
    level: float = 0.95,
) -> pd.DataFrame:
    """Counts and rates of each frame, one row per outlet x frame x voice x zone.

    Columns: outlet (or what `by` names), frame, voice (narrator, paraphrase, quoted, all), zone (headline, deck, body,
    all), count, words (of the same voice and zone), rate (per 1,000 words), ci_low, ci_high (95 % quasi-Poisson over
    articles; exact Poisson for fewer than four, which describes these texts and not their outlet; see
    statistics.quasi_poisson_interval), articles (that have such words), interval (which of the two it is).
    A zone without words has no rate. Text that stands twice in one article counts once: a sentence of the deck that the body
    says word for word counts in the body, a paragraph that the body repeats where it stands first or in full.
    The voice of a headline or deck is that of its source where it names one (headlines.headline_masks).

    With `copied` (from find_copied) the same figures again with each copied passage counted once: count_once,
    words_once, rate_once, ci_low_once, ci_high_once. A passage shared by two articles of one agency is credited to the
    agency, which then has rows of its own (agency True, no figures as printed); any other stays with the article
    published first. Words that both articles quote from one speaker are not copied text.

    `quotes` is the table of extract_quotes; None leaves the voice unknown and returns only the voice `all`.
    """
    lexicon = lexicon or load_lexicon()
    names, rows = lexicon.names, []
    if by not in articles:
        raise ValueError(f"count_frames: the articles have no column {by!r}; they have {', '.join(map(str, articles.columns))}")
    spans = None if copied is None else copied_spans(articles, copied)
    counts = partitions.table("framing.counts:tallies", articles, quotes, lexicon, spans, what="counts of frames")
    tallies = _Tallies(articles, counts, len(names))
    for outlet, agency, members in _groups(articles, tallies.shared, by):
        printed = _sums(tallies.of(members, PRINTED) if not agency else None, level)
        once = _sums(tallies.of(members, AGENCY if agency else KEPT), level) if copied is not None else None
        rows += _rows(outlet, agency, names, printed, once, quotes is not None)
    columns = [by, "frame", "voice", "zone", "count", "words", "rate", "ci_low", "ci_high", "articles", "interval", "agency", *_ONCE]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(
        {"count": "Int64", "words": "Int64", "articles": "Int64", "agency": bool, "count_once": "Int64", "words_once": "Int64"}
    )


def interval_note(counts: pd.DataFrame) -> str:
    """What the intervals of a table of count_frames can and cannot say, in words, from its numbers of articles."""
    own = counts[~counts["agency"] & (counts["voice"] == "all") & (counts["zone"] == "all")]
    articles = own.groupby(own.columns[0], sort=False, dropna=False)["articles"].max().dropna()
    if not len(articles):
        return "There is no article to count in."
    few, total = int((articles < FEWEST_ARTICLES).sum()), int(articles.sum())
    if (articles == 1).all():
        return (
            f"{total} articles, one of each outlet: the intervals (exact Poisson) say how far chance could move the rate of one text. "
            f"{total} articles can be described; they do not tell how these outlets write in general."
        )
    head = f"{total} articles of {len(articles)} outlets, {int(articles.min())} to {int(articles.max())} of each: "
    if few == len(articles):
        return (
            f"{head}no outlet has the {FEWEST_ARTICLES} articles from which a spread over articles can be estimated, so the intervals "
            "(exact Poisson) describe these texts and not how their outlets write in general."
        )
    some = (
        f" {few} of {len(articles)} outlets have fewer than {FEWEST_ARTICLES} articles, too few to estimate that spread: their interval is "
        "exact Poisson and describes these texts only."
        if few
        else ""
    )
    return f"{head}the intervals (95 % quasi-Poisson over articles) allow for articles having different topics.{some}"


def frame_hits(
    articles: pd.DataFrame,
    quotes: pd.DataFrame | None,
    lexicon: Lexicon | None = None,
    copied: pd.DataFrame | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """Every hit in its context, one row per hit, in the order of the text; the hits that count_frames counts as printed.

    Columns: article_id, outlet, frame, term (the pattern), start, end (offsets into the text of that zone: text for
    body, headline for headline, deck for deck), voice (missing where quotes is None), zone, left, match, right (keyword
    in context), copied (repeated, agency, or missing; only where `copied` is given). With `repeats` also the hits in text
    that stands twice in one article, which no count holds: their `copied` is "same article".
    """
    spans = None if copied is None else copied_spans(articles, copied)
    return partitions.table("framing.counts:hits_of", articles, quotes, lexicon or load_lexicon(), spans, repeats, what="frame words")


def hits_of(articles, quotes, lexicon, spans, repeats):
    """The rows of frame_hits for some of the articles; spans: the rows of repeats.copied_spans that lie in them."""
    rows = []
    for unit in _units(articles, quotes, spans):
        for zone, text, mask, state in unit["zones"]:
            for start, end, frame, pattern in lexicon.matcher.find(text):
                voice = VOICES[mask[start]] if mask is not None else None
                if state[start] == TWICE and not repeats:
                    continue
                once = (None, "repeated", "agency", "same article")[state[start]]
                left, match, right = context(text, start, end)
                rows.append((unit["id"], unit["outlet"], lexicon.names[frame], pattern, start, end, voice, zone, left, match, right, once))
    return schema.frame("hits", rows)


def context(text: str, start: int, end: int, width: int = _CONTEXT) -> tuple[str, str, str]:
    """(left, match, right) of a span, line breaks as blanks, cut at blanks."""
    a, b = max(0, start - width), min(len(text), end + width)
    left, right = " ".join(text[a:start].split()), " ".join(text[end:b].split())
    if a > 0 and not text[a - 1].isspace() and " " in left:
        left = left[left.index(" ") + 1 :]
    if b < len(text) and not text[b].isspace() and " " in right:
        right = right[: right.rindex(" ")]
    # The blank that the trimming took from the inner edge is put back, so that left + match + right reads as the text.
    left += " " if start and text[start - 1].isspace() else ""
    right = (" " if end < len(text) and text[end].isspace() else "") + right
    return left, " ".join(text[start:end].split()), right


def sample_hits(hits: pd.DataFrame, n: int = 20, seed: int = 1, by: str | None = None) -> pd.DataFrame:
    """A random sample of n hits (of each value of column `by`, where given), the same on every run, in the order of the text."""
    rng = np.random.default_rng(seed)
    parts = [hits] if by is None else [part for _, part in hits.groupby(by, sort=True)]
    chosen = [part.iloc[np.sort(rng.choice(len(part), min(n, len(part)), replace=False))] for part in parts if len(part)]
    return pd.concat(chosen).reset_index(drop=True) if chosen else hits.iloc[:0].copy()


def frame_overlaps(hits: pd.DataFrame) -> pd.DataFrame:
    """Words that two frames count alike: frame_a, frame_b, count, share_a (of the hits of frame_a), example. One row per pair."""
    places = {}
    for h in hits.itertuples():
        places.setdefault((h.article_id, h.zone), []).append((h.start, h.end, h.frame, h.match))
    pairs, examples = {}, {}
    for spans in places.values():
        spans.sort()
        for i, (_, end, frame, match) in enumerate(spans):
            for start2, _, frame2, match2 in spans[i + 1 :]:
                if start2 >= end:
                    break
                if frame2 != frame:
                    key = tuple(sorted((frame, frame2)))
                    pairs[key] = pairs.get(key, 0) + 1
                    examples.setdefault(key, max(match, match2, key=len))
    totals = hits["frame"].value_counts()
    rows = [(a, b, n, n / totals[a], examples[a, b]) for (a, b), n in sorted(pairs.items(), key=lambda p: (-p[1], p[0]))]
    return schema.frame("overlaps", rows)


def article_masks(articles: pd.DataFrame, quotes: pd.DataFrame | None) -> list[bytearray | None]:
    """Voice of each character of each article's text: a list of bytearrays (0 narrator, 1 paraphrase, 2 quoted), or of None."""
    if quotes is None:
        return [None] * len(articles)
    of, nothing = _by_article(quotes), quotes.iloc[:0]
    return [voice_mask(text, of.get(a, nothing)) for a, text in zip(articles["article_id"], articles["text"], strict=True)]


def _by_article(quotes):
    return dict(iter(quotes.groupby("article_id", sort=False))) if quotes is not None and len(quotes) else {}


def _units(articles, quotes, spans):
    """Each article with its zones: (zone, text, voice mask, state of text that stands elsewhere too), one after the other."""
    masks, lines, known = article_masks(articles, quotes), line_masks(articles, quotes), line_states(spans)
    states = copied_states(articles, spans, masks)
    for k, row in enumerate(articles.to_dict("records")):
        zones, body = [], row["text"]
        for zone in ("headline", "deck"):
            text = row.get(zone)
            if isinstance(text, str) and text:
                state = bytearray([known.get((row["article_id"], zone), KEPT)]) * len(text)
                _mark(state, repeats_of_body(text, body) if zone == "deck" else ())
                zones.append((zone, text, lines.get(text), state))
        _mark(states[k], repeats_in_body(body))
        zones.append(("body", body, masks[k], states[k]))
        yield {"id": row["article_id"], "outlet": row.get("outlet"), "zones": zones}


def line_masks(articles: pd.DataFrame, quotes: pd.DataFrame | None) -> dict[str, bytearray]:
    """{headline or deck: its voice mask}; empty where the voice is unknown."""
    lines = [line for zone in ("headline", "deck") if zone in articles for line in articles[zone] if isinstance(line, str) and line]
    lines = list(dict.fromkeys(lines)) if quotes is not None else []
    return dict(zip(lines, headline_masks(lines), strict=True))


def _mark(state, spans):
    for start, end in spans:
        state[start:end] = bytes([TWICE]) * (end - start)


def _groups(articles, shared, by):
    """(label, is an agency, numbers of the articles), outlets in their order of first appearance, then agencies. shared: the numbers of
    the articles with text that agencies are credited with."""
    labels = articles[by].where(articles[by].notna(), None).tolist()
    members = {}
    for i, label in enumerate(labels):
        members.setdefault(label, []).append(i)
    yield from ((label, False, mine) for label, mine in members.items())
    agencies = {}
    for i in shared:
        wire = articles["wire"].iloc[i] if "wire" in articles else None
        agencies.setdefault(agency_of(wire, articles["outlet"].iloc[i]), []).append(i)
    yield from ((wire, True, mine) for wire, mine in agencies.items())


def tallies(articles, quotes, lexicon, spans):
    """Counts of some of the articles, as rows to be added up: article_id, state (PRINTED, KEPT or AGENCY), frame (its number, -1 for all
    words), voice and zone (places in VOICES and ZONES) and n; every article with text of an agency has a row of it."""
    rows = []
    for unit in _units(articles, quotes, spans):
        found = [lexicon.matcher.find(text) for _, text, *_ in unit["zones"]]
        if any(AGENCY in state for *_, state in unit["zones"]):
            rows.append((unit["id"], AGENCY, -1, 0, 0, 0))
        for state in (PRINTED, KEPT, AGENCY) if spans is not None else (PRINTED,):
            rows += [(unit["id"], state, *place, n) for place, n in sorted(_tally(unit, found, state).items())]
    return pd.DataFrame(rows, columns=["article_id", "state", "frame", "voice", "zone", "n"])


def _tally(unit, found, state):
    """{(frame or -1, voice, zone): hits or words} of one article: of the characters in that state, or of all printed."""
    counts = Counter()
    for (zone, text, mask, states), zone_hits in zip(unit["zones"], found, strict=True):
        z = ZONES.index(zone)
        starts = np.asarray(tokenise(text).starts, dtype=np.int64)
        voices = np.frombuffer(mask, dtype=np.uint8)[starts] if mask is not None else np.zeros(len(starts), dtype=np.uint8)
        stand = np.frombuffer(states, dtype=np.uint8)[starts]
        kept = stand == state if state != PRINTED else stand != TWICE
        for v, n in enumerate(np.bincount(voices[kept], minlength=3)[:3].tolist()):
            counts[-1, v, z] += n
        for start, _, frame, _ in zone_hits:
            if states[start] == state or state == PRINTED and states[start] != TWICE:
                counts[frame, mask[start] if mask is not None else 0, z] += 1
    return {place: n for place, n in counts.items() if n}


class _Tallies:
    """The counts of all articles. shared: the numbers of those with text of an agency."""

    def __init__(self, articles, counts, n_frames):
        number = {a: i for i, a in enumerate(articles["article_id"])}
        self.n_frames, self.n = n_frames, len(articles)
        self.parts = {}
        owner = counts["article_id"].map(number).to_numpy(dtype=np.int64)
        for state, mine in counts.groupby("state").indices.items():
            self.parts[state] = owner[mine], counts[["frame", "voice", "zone", "n"]].to_numpy(dtype=np.int64)[mine]
        self.shared = sorted(set(self.parts[AGENCY][0].tolist())) if AGENCY in self.parts else []

    def of(self, members, state):
        """(hits: article x frame x voice x zone, words: article x voice x zone) of some articles."""
        place = np.full(self.n, -1)
        place[members] = np.arange(len(members))
        owner, rows = self.parts.get(state, (np.empty(0, np.int64), np.empty((0, 4), np.int64)))
        mine = place[owner] >= 0
        table = np.zeros((len(members), self.n_frames + 1, 4, 4))
        np.add.at(table, (place[owner[mine]], *rows[mine, :3].T), rows[mine, 3])   # the words, -1, lie behind the last frame
        table[..., :3, 3] = table[..., :3, :3].sum(axis=-1)
        table[..., 3, :] = table[..., :3, :].sum(axis=-2)
        return table[:, :-1], table[:, -1]


def _sums(tallies, level):
    """Counts, words, limits and number of articles of a group; None for no article."""
    if not tallies or not len(tallies[0]):
        return None
    hits, words = tallies
    limits = quasi_poisson_interval(hits, np.broadcast_to(words[:, None], hits.shape), level)
    return hits.sum(axis=0), words.sum(axis=0), limits, (words > 0).sum(axis=0)


def _rows(outlet, agency, names, printed, once, voiced):
    for f, frame in enumerate(names):
        for v, voice in enumerate(VOICES):
            if not voiced and voice != "all":
                continue
            for z, zone in enumerate(ZONES):
                row = [outlet, frame, voice, zone]
                row += _figures(printed, f, v, z) + [int(printed[3][v, z]) if printed else None, _kind(printed or once, v, z), agency]
                yield row + _figures(once, f, v, z)


def _kind(sums, v, z):
    """What the interval rests on; None where there are no words."""
    if sums is None or not sums[1][v, z]:
        return None
    return OVER_ARTICLES if sums[3][v, z] >= FEWEST_ARTICLES else OF_TEXTS


def _figures(sums, f, v, z):
    """count, words, rate, ci_low, ci_high; the last three per 1,000 words."""
    if sums is None:
        return [None] * 5
    hits, words, limits, _ = sums
    size = words[v, z]
    if not size:
        return [int(hits[f, v, z]), 0, np.nan, np.nan, np.nan]
    low, high = (float(end[f, v, z]) for end in limits)
    return [int(hits[f, v, z]), int(size), 1000 * hits[f, v, z] / size, 1000 * low, 1000 * high]
