"""Framing: rates, voices, names, collocates, keywords."""

import pandas as pd

from analysis import cache
from analysis.reports.links import gather
from analysis.summaries.words import count, listed


def rates(frames):
    """Which frame is most frequent in the outlets' own words, and whether any sets outlets apart."""
    from analysis.framing.comparing import can_be_told, extremes

    own = frames[frames["voice"].eq("narrator") & frames["zone"].eq("all") & frames["rate"].notna() & ~frames["agency"].astype(bool)]
    total = own.groupby("frame")["count"].sum().sort_values(ascending=False, kind="stable")
    if own.empty or not total.sum():
        return "No frame word was found in the outlets' own words."
    words = int(own.groupby("outlet", dropna=False)["words"].max().sum())
    text = f"In {count(words, 'word')} of the outlets' own the most frequent frame is {total.index[0]} ({count(int(total.iloc[0]), 'hit')}). "
    found = extremes(frames)
    if found.empty:
        return f"{text}No two outlets have text enough for their rates to be compared."
    apart = [f"{r.frame} ({r.most} {r.most_rate:.1f}, {r.least} {r.least_rate:.1f} per 1,000 words)" for r in found[found["apart"]].itertuples()]
    among = f"among {count(int(found['outlets'].max()), 'outlet')} with enough text"
    if apart:
        single = own.groupby("outlet")["articles"].max().max() == 1
        how = "than chance within a text explains (these are single texts and tell of no habit of an outlet)" if single else "than chance explains over all pairs and frames"
        return f"{text}Further apart, {among}, {how}: {listed(apart)}."
    if not can_be_told(frames):
        return f"{text}Whether any frame sets two outlets apart cannot be told {among}: most have two or three articles."
    return f"{text}No frame sets two outlets apart {among}: over all pairs and frames, chance explains differences as large."


def once(frames):
    """How much the counts fall when copied passages count once."""
    rows = frames[frames["voice"].eq("all") & frames["zone"].eq("all")]
    printed, single = rows.loc[~rows["agency"].astype(bool), "count"].sum(), rows["count_once"].sum()
    if not printed:
        return "No frame word was found."
    if printed == single:
        return f"No hit stands in a copied passage: all {count(int(printed), 'hit')} count once as they are."
    from analysis.framing.comparing import once_note

    gone = int(printed - single)
    text = f"{count(int(printed), 'hit')} as printed, {int(single):,} with each copied passage counted once: {gone / printed:.0%} are repetitions."
    return f"{text} {once_note(frames)}"


def dashes(frames):
    """What a dash in the table of frames stands for, with the agencies whose shared copy has rows of its own."""
    agencies = sorted(set(frames.loc[frames["agency"].astype(bool), "outlet"]))
    if not agencies:
        return "A dash: no words of that voice, so no rate."
    return (
        f"A dash: no words of that voice, so no rate. {listed(agencies)}: the passages that several articles print from this agency; they stand in "
        "the outlets' own rows as printed, and here only as counted once."
    )


def voices(hits):
    """In whose voice the frame words stand."""
    if hits.empty:
        return "No frame word was found."
    n = hits["voice"].value_counts()
    return (
        f"Of {count(len(hits), 'hit')}, {n.get('narrator', 0) / len(hits):.0%} are the outlets' own words, "
        f"{n.get('paraphrase', 0) / len(hits):.0%} paraphrase of sources, {n.get('quoted', 0) / len(hits):.0%} quotation."
    )


def namings(naming):
    """Where outlets differ most in what they call one thing."""
    own = naming[naming["zone"].eq("body")] if len(naming) else naming
    if own.empty:
        return "The case names no concepts whose names could be compared."
    by = own.assign(term=own["term"].str.casefold()).groupby("concept")["term"].nunique().sort_values(ascending=False, kind="stable")
    return f"{count(len(by), 'concept')} found under {count(int(by.sum()), 'name')}; most names has “{by.index[0]}” ({by.iloc[0]:,})."


def keywords(table, level=0.05):
    """How many words set an outlet apart after correction for the number of words tested."""
    tested = table[table["q_bh"].notna()]
    if tested.empty:
        return "No word is frequent enough to be tested."
    real = tested[tested["q_bh"] < level]
    n = real["word"].nunique()
    text = f"{count(tested['word'].nunique(), 'word')} tested; {n or 'no'} word{'s' * (n > 1)} set{'s' * (n < 2)} an outlet apart (at most {level:.0%} of such words by chance)"
    if len(real):
        top = real.sort_values(["q_bh", "p_permutation", "z"], key=lambda s: -s.abs() if s.name == "z" else s, kind="stable").iloc[0]
        more = "more" if top["rate"] > top["rate_rest"] else "less"
        text += f", first “{top['word']}”, {more} in {top.iloc[0]} ({top['rate']:.2f} against {top['rate_rest']:.2f} per 1,000 words)"
    return text + "."


def enough_for_keyness(articles):
    """True where at least two outlets have two articles or more, without which articles cannot be reshuffled."""
    return int((articles["outlet"].value_counts() >= 2).sum()) >= 2


def no_keyness(articles):
    """Why keyness is not computed for a corpus with one article per outlet."""
    return (
        f"Keyness is left out: {count(articles['outlet'].nunique(), 'outlet')} with {count(len(articles), 'article')} cannot say what is an "
        "outlet's habit and what one article's. At least two outlets with two articles each are needed."
    )


def intervals(frames):
    """What the intervals can and cannot say with this number of articles."""
    from analysis.framing.counts import interval_note

    return interval_note(frames)


def frame_rows(frames):
    """The rows of count_frames over all zones, the outlet's own voice first, agencies last."""
    voices = ["narrator", "paraphrase", "quoted", "all"]
    rows = frames[frames["zone"].eq("all")]
    order = [rows["frame"].map({f: i for i, f in enumerate(dict.fromkeys(rows["frame"]))}), rows["voice"].map(voices.index), rows["agency"].astype(bool)]
    return rows.assign(_f=order[0], _v=order[1], _a=order[2]).sort_values(["_f", "_v", "_a"], kind="stable", ignore_index=True)[list(frames.columns)]


def sample(hits, n):
    """A fixed random sample of hits."""
    from analysis.framing.counts import sample_hits

    return sample_hits(hits, n)


def overlaps(hits):
    """Pairs of frames that count the same words."""
    from analysis.framing.counts import frame_overlaps

    return frame_overlaps(hits)


def naming_grid(study):
    """Concept x outlet with the names and counts of the body, headline and deck."""
    from analysis.framing.naming import naming_grid as grid

    table = grid(study.naming, zones=("headline", "deck", "body"))
    return gather(table.reset_index() if "concept" not in table.columns else table, study.naming, by=["concept"])


def naming_candidates(study):
    """Proposals for concepts: words that stand in the same slot of aligned quotes or headlines."""
    return study.naming_candidates


def collocates(study, most=25):
    """The `most` strongest collocates of each party, in the outlets' own voice."""
    return study.collocates.groupby("party", sort=False).head(most).reset_index(drop=True)


def keyness(study, rounds=1000):
    """keyness by outlet, over articles reshuffled within a month, the words least likely by chance first; an empty table where the corpus
    has too few articles for it."""
    if not enough_for_keyness(study.articles):
        return pd.DataFrame()
    named = study.articles[study.articles["outlet"].notna()]
    within = "month" if named["published"].notna().all() else None
    named = named.filter(items=["article_id", "outlet", "published", "wire", "text"])
    table = cache.call("framing.keyness:keyness", named, within=within, n_permutations=rounds, copied=study.copied)
    rank = pd.DataFrame({"q": table["q_bh"], "p": table["p_permutation"], "z": -table["z"].abs()})
    return study.with_paragraphs(table.loc[rank.sort_values(["q", "p", "z"], kind="stable").index].reset_index(drop=True))


def lexicon(words, hits, most=8):
    """One row per frame of a lexicon: frame, terms (how many), hits, and the words most often found here; note says what it is for."""
    rows = []
    for frame in words.frames:
        found = hits.loc[hits["frame"] == frame.name, "match"].str.casefold().value_counts()
        top = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]
        rows.append((frame.name, len(frame.terms), int(found.sum()), ", ".join(f"{w} ({n})" for w, n in top) or None, frame.note))
    return pd.DataFrame(rows, columns=["frame", "terms", "hits", "words_found", "note"])
