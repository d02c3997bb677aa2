"""Sentences that state results, each computed from the tables so that it stays true with another corpus."""

from typing import NamedTuple

import pandas as pd

from ..language.text import n_words

# What an outlet must have to be named as the one with most or least of something: words of the kind that is compared, and two articles
# where at least two outlets have as many.
ENOUGH_WORDS, ENOUGH_ARTICLES = 200, 2
SAME_NEWS = 14   # days within which articles can be on the same news


class Finding(NamedTuple):
    """A sentence, what it rests on in numbers, and the notebook that has the tables (a part of its name)."""

    sentence: str
    n: str
    page: str


def of(study):
    """The findings that a study's tables support, at most five."""
    days = study.articles["published"].dropna()
    near = len(days) and (days.max() - days.min()).days <= SAME_NEWS
    found = [_sides(study.quotes), _same_words(study.wordings, near), _copied(study.copied)]
    found += [_frames(study.frames), _measures(study.measures)]
    return [f for f in found if f]


def large_enough(words, articles=None):
    """(the outlets with enough words and articles to be named as an extreme, what that means in words; "" where all have enough).

    words, articles: {outlet: how many}; without articles they are not asked for.
    """
    articles = articles or {}
    least = ENOUGH_ARTICLES if sum(n >= ENOUGH_ARTICLES for n in articles.values()) >= 2 else 1
    kept = [o for o, n in words.items() if n >= ENOUGH_WORDS and articles.get(o, least) >= least]
    need = f"{least} articles and {ENOUGH_WORDS} words" if least > 1 else f"{ENOUGH_WORDS} words"
    return kept, f" among the {len(kept)} outlets with at least {need} of the kind" if len(kept) < len(words) else ""


def article_overview(study):
    """One row per article: article_id, headline, outlet, wire, published, n_words, quotes (statements of the act speech, as page 2 shows
    them), shared (largest containment), shared_with."""
    frame = study.articles[["article_id", "headline", "outlet", "wire", "published", "n_words"]].copy()
    counts = study.quotes.loc[study.quotes["act"].eq("speech"), "article_id"].value_counts()
    frame["quotes"] = [int(counts.get(a, 0)) for a in frame["article_id"]]
    best = {}
    for row in study.copied.itertuples():
        for one, other in ((row.article_a, row.article_b), (row.article_b, row.article_a)):
            if row.containment > best.get(one, (0, None))[0]:
                best[one] = (row.containment, study.outlet_of[other])
    frame["shared"] = [best.get(a, (None, None))[0] for a in frame["article_id"]]
    frame["shared_with"] = [best.get(a, (None, None))[1] for a in frame["article_id"]]
    return frame


def _sides(quotes):
    speech = quotes[quotes["act"].eq("speech")]
    known = speech[speech["side"].notna()]
    if known.empty:
        return None
    weight = known["content"].map(n_words)
    total = weight.groupby(known["side"]).sum().sort_values(ascending=False, kind="stable")
    side, n = total.index[0], int(total.sum())
    table = weight.groupby([known["outlet"], known["side"]]).sum().unstack(fill_value=0)
    kept, among = large_enough(table.sum(axis=1).to_dict(), known.groupby("outlet")["article_id"].nunique().to_dict())
    table = table.loc[sorted(kept)]
    share = (table[side] / table.sum(axis=1)).sort_values(kind="stable")
    sentence = f"Most room goes to {side}: {total.iloc[0] / n:.0%} of the words of speech attributed to a side"
    if len(share) > 1 and share.iloc[-1] - share.iloc[0] >= 0.01:
        sentence += f", from {share.iloc[0]:.0%} in {share.index[0]} to {share.iloc[-1]:.0%} in {share.index[-1]}{among}"
    every = int(speech["content"].map(n_words).sum())
    base = f"{len(known):,} of {len(speech):,} statements have a side, with {n:,} of their {every:,} words"
    return Finding(sentence + ".", base, "quotes")


def _same_words(wordings, near):
    if wordings.empty:
        return None
    printed = wordings[wordings["reading"] != "left out"]
    groups = printed["utterance_id"].nunique()
    alike = printed.groupby("utterance_id")["verbatim"].min()
    same = int((alike >= 0.999).sum())
    sentence = f"{groups:,} utterance{_s(groups)} {_are(groups)} reported by more than one outlet, {same:,} of them in the same words"
    missing = wordings[wordings["reading"] == "left out"].groupby("outlet")["utterance_id"].nunique()
    if len(missing) and near:
        outlet = missing.sort_values(ascending=False, kind="stable").index[0]
        sentence += f"; {outlet} leaves out {int(missing[outlet]):,} although it quotes the speaker"
    return Finding(sentence + ".", f"{len(printed):,} wordings", "quotes")


def _copied(copied):
    if copied.empty:
        return None
    top = copied.sort_values("containment", ascending=False, kind="stable").iloc[0]
    why = " (one agency's copy)" if bool(top["same_wire"]) else ""
    pairs = len(copied)
    names = f"{top['outlet_a']} and {top['outlet_b']}" if top["outlet_a"] != top["outlet_b"] else f"two articles of {top['outlet_a']}"
    return Finding(
        f"The most text in common have {names}{why}: {top['containment']:.0%} of the shorter article's five-word sequences.",
        f"{pairs:,} pair{_s(pairs)} of articles with shared text",
        "articles",
    )


def _frames(frames):
    own = frames[(frames["voice"] == "narrator") & (frames["zone"] == "all") & frames["rate"].notna()]
    own = own[~own["agency"].astype(bool)] if "agency" in own else own
    if own.empty or not own["count"].sum():
        return None
    from ..framing.comparing import can_be_told, extremes

    found = extremes(frames)
    if found.empty:
        return None
    n = f"{int(own['count'].sum()):,} frame words in {int(own.groupby('outlet')['words'].max().sum()):,} words of the outlets' own"
    apart = found[found["apart"]]
    if apart.empty:
        among = int(found["outlets"].max())
        sentence = f"No frame sets two of {among:,} outlets with enough text apart in their own words: chance explains the differences."
        if not can_be_told(frames):
            sentence = f"Most of {among:,} outlets have too few articles to tell whether a frame sets two of them apart in their own words."
        return Finding(sentence, n, "framing")
    best = apart.loc[(apart["most_rate"] - apart["least_rate"]).idxmax()]
    rows = own[own["frame"].eq(best["frame"])].set_index("outlet")
    most = f"{best['most']} uses “{best['frame']}” terms most ({best['most_rate']:.1f} per 1,000 words)"
    intervals = f"95 % intervals {_interval(rows.loc[best['most']])} and {_interval(rows.loc[best['least']])}"
    return Finding(f"In its own words {most}, {best['least']} least ({best['least_rate']:.1f}).", f"{n}; {intervals}", "framing")


def _measures(measures):
    if measures.empty:
        return None
    acts = measures[measures["domain"].isin(["trade", "security"])]
    acts = acts[acts["status"] != "hypothetical"]
    if acts.empty:
        return None
    n, alone = len(acts), int((acts["n_outlets"] == 1).sum())
    days = pd.concat([acts["earliest"], acts["latest"]]).dropna()
    sentence = f"{n:,} trade and security measure{_s(n)} {_are(n)} reported as done, announced or scheduled"
    sentence += f"; {alone:,} of them by one outlet alone"
    actor = acts["actor"].dropna().value_counts()
    if len(actor):
        sentence += f". {actor.index[0]} acts most often ({int(actor.iloc[0]):,})"
    dated = int(acts["earliest"].notna().sum())
    span = f", between {days.min():%Y-%m-%d} and {days.max():%Y-%m-%d}" if len(days) else ""
    others = len(measures) - n
    more = f"; {others:,} measure{_s(others)} of other domains or only considered not counted here" if others else ""
    return Finding(sentence + ".", f"{int(acts['n_reports'].sum()):,} reports; {dated:,} measures dated{span}{more}", "escalation")


def _interval(row):
    return f"{row['ci_low']:.1f}–{row['ci_high']:.1f}"


def _s(n):
    return "s" * (n != 1)


def _are(n):
    return "are" if n != 1 else "is"
