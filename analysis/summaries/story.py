"""The story of a report in a few sentences that a reader can repeat, each with the numbers that it rests on.

None names a share or an extreme without enough behind it: then it says how little there is. The figures are those of the pages, from the
same functions, so that one question has one answer.
"""

from typing import NamedTuple

from analysis.summaries import articles as _articles
from analysis.summaries import measures as _measures
from analysis.summaries import quotes as _quotes
from analysis.summaries.words import count


class Sentence(NamedTuple):
    """A sentence, what it rests on in numbers, and the notebook that has the tables (a part of its name)."""

    text: str
    n: str
    page: str


def of(measures, quotes, wordings, copied, articles):
    """Three sentences: what was done, who is heard, how the outlets differ. Tables as the functions of the package make them."""
    speech = quotes[quotes["act"].eq("speech")]
    return [done(measures), heard(speech), differing(wordings, copied, articles)]


def done(measures):
    """Who did most, in one sentence."""
    real = _measures.real(measures)
    reports = int(measures["n_reports"].sum()) if len(measures) else 0
    n = f"{count(reports, 'report')} in {count(len(measures), 'row')}, {len(real):,} of them told apart and taken, announced or scheduled"
    if real.empty:
        return Sentence("The articles report no measure that was taken, announced or scheduled.", n, "escalation")
    actor, acts, every = _measures.acting(measures)
    eased = int(real["direction"].eq("de-escalation").sum())
    text = f"Of {count(len(real), 'measure')} in these articles, {every:,} raise the tension and {eased:,} ease it"
    text += f" ({len(real) - every - eased:,} do neither)" if len(real) > every + eased else ""
    text += f"; {actor} has taken the most of those that raise it, {acts:,}." if actor else "."
    return Sentence(text, n, "escalation")


def heard(speech):
    """Which side has the most room, in one sentence, or that it cannot be said."""
    if speech.empty:
        return Sentence("Nobody is quoted in these articles.", "0 statements", "quotes")
    by, known, total, statements = _quotes.sides(speech)
    n = f"{statements:,} of {count(len(speech), 'statement')} and {known:,} of their {count(total, 'word')} have a speaker whose side is stated"
    if not _quotes.enough_sides(speech):
        return Sentence("Which side has more room cannot be said: the texts state it of too few speakers.", n, "quotes")
    first, share = by.index[0], by.iloc[0] / known
    text = f"Of every 100 words of speech whose speaker's side is known, {share * 100:.0f} go to {first}"
    text += f" and {by.iloc[1] / known * 100:.0f} to {by.index[1]}." if len(by) > 1 else "."
    return Sentence(text, n, "quotes")


def differing(wordings, copied, articles):
    """How far the outlets tell the same, or what two have in common."""
    printed = wordings[wordings["reading"] != "left out"]
    groups = printed["utterance_id"].nunique()
    if groups:
        alike = printed.groupby("utterance_id")["verbatim"].min()
        same = int((alike >= 0.999).sum())
        text = f"{count(groups, 'utterance')} {'stands' if groups == 1 else 'stand'} in more than one outlet, {same:,} in the same words everywhere."
        return Sentence(text, f"{count(len(printed), 'wording')} compared", "quotes")
    pairs = len(articles) * (len(articles) - 1) // 2
    return Sentence(_articles.copying(copied), f"{count(pairs, 'pair')} of articles compared", "articles")
