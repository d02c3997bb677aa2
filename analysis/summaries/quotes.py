"""Attributions: who said what, how much, through which cue, and in which words elsewhere."""

from collections import Counter

import pandas as pd

from analysis.cells import missing
from analysis.charts.counting import apart_by_side, n_words
from analysis.language.text import fold, words
from analysis.quotes.voice import attributed
from analysis.reports.links import gather, places
from analysis.summaries.words import count, listed

# What an outlet must have to be named as the one with the largest share: attributed words, cues.
ENOUGH_WORDS, ENOUGH_CUES = 200, 10


def chosen(quotes, acts=("speech",), min_words=0, sides=()):
    """The quotes of some acts and sides (all where none is named) with at least `min_words` words of content."""
    kept = quotes[quotes["act"].isin(list(acts))] if len(acts) else quotes
    kept = kept[kept["side"].isin(list(sides))] if len(sides) else kept
    kept = kept[kept["content"].map(n_words) >= min_words] if min_words else kept
    return kept.assign(evidence=places(kept, "quote")).reset_index(drop=True)


def kinds(quotes):
    """How many attributions of which kind."""
    if quotes.empty:
        return "No attribution was found in the articles chosen."
    n = quotes["kind"].value_counts()
    return (
        f"{count(len(quotes), 'attribution')} in {count(quotes['article_id'].nunique(), 'article')}: {n.get('direct', 0):,} direct, "
        f"{n.get('mixed', 0):,} mixed, {n.get('indirect', 0):,} indirect; {int(quotes['speaker'].isna().sum()):,} without a speaker."
    )


def most_quoted(quotes):
    """Who has most words, and in how many outlets."""
    known = apart_by_side(quotes[quotes["speaker"].notna()])
    if known.empty:
        return "No speaker was found."
    size = known["content"].map(n_words)
    by = size.groupby(known["speaker"]).sum().sort_values(ascending=False, kind="stable")
    top, outlets = by.index[0], known[known["speaker"] == by.index[0]]["outlet"].nunique()
    return (
        f"{top} has the most room: {by.iloc[0]:,} of {size.sum():,} words that have a speaker ({by.iloc[0] / size.sum():.0%}), in {outlets} of "
        f"{count(quotes['outlet'].nunique(), 'outlet')}; {count(len(by), 'speaker')} in all.{_unsaid(quotes)}"
    )


def _unsaid(quotes):
    """How many words have no speaker, so that the bases of two sentences can be told apart."""
    none = quotes[quotes["speaker"].isna()]
    if none.empty:
        return ""
    return f" {count(int(none['content'].map(n_words).sum()), 'word')} more, in {count(len(none), 'attribution')}, have none."


# What must be known of sides before shares of them are told: statements and share of the words.
ENOUGH_STATEMENTS, ENOUGH_SHARE = 20, 0.3


def sides(quotes):
    """(words by side, the greatest first; words whose side is known; all words; statements whose side is known): the base of all
    shares of sides."""
    size = quotes["content"].map(n_words)
    by = size.groupby(quotes["side"]).sum().sort_values(ascending=False, kind="stable")
    return by, int(by.sum()), int(size.sum()), int(quotes["side"].notna().sum())


def enough_sides(quotes):
    """True where the sides of enough statements and words are known for their shares to be told."""
    _, known, total, statements = sides(quotes)
    return statements >= ENOUGH_STATEMENTS and known >= ENOUGH_SHARE * max(1, total)


def by_side(quotes):
    """The share of each side in the words whose side is known, or that too few are known."""
    if quotes.empty:
        return "No attribution was found."
    by, known, total, n = sides(quotes)
    base = f"The texts state the speaker's side for {known:,} of {count(total, 'attributed word')} ({known / max(1, total):.0%}), in {n:,} of "
    base += f"{count(len(quotes), 'statement')}"
    if not enough_sides(quotes):
        return f"{base}: too few to say which side has more room."
    return f"{base}. Of these words: {listed([f'{side} {w / known:.0%}' for side, w in by.items()], 5)}."


def speakers_by_outlet(quotes):
    """One row per speaker (of each side, where several share a name): speaker, role, side, speaker_kind, quotes, words, outlets, and a column
    of words for each outlet.

    The role, side and kind are those that most of the speaker's quotes have, the fullest among equals.
    """
    known = apart_by_side(quotes[quotes["speaker"].notna()])
    if known.empty:
        return pd.DataFrame(columns=["speaker", "role", "side", "speaker_kind", "quotes", "words", "outlets", "evidence"])
    known = known.assign(words=known["content"].map(n_words), place=known["article_id"] + "#" + known["quote_id"].str.extract(r"-(q\d+)$")[0])
    known["place"] = known["place"].str.replace(r"#q(\d+)$", r"#q-\1", regex=True)
    first = known.groupby("speaker").agg(
        role=("role", _usual), side=("side", _usual), speaker_kind=("speaker_kind", _usual), quotes=("content", "size"),
        words=("words", "sum"), outlets=("outlet", "nunique"), evidence=("place", list),
    )  # fmt: skip
    grid = known.pivot_table(index="speaker", columns="outlet", values="words", aggfunc="sum", fill_value=0)
    table = first.drop(columns="evidence").join(grid).join(first["evidence"]).reset_index()
    return table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def _usual(values):
    """The most frequent value, the fullest among equals (then the first by name); missing where there is none."""
    n = Counter(v for v in values.tolist() if not missing(v))
    return min(n, key=lambda v: (-n[v], -len(str(v)), str(v)), default=None)


def left_out(quotes, data, kinds=("named",)):
    """Which persons several outlets quote and another does not. data: charts.quoted_elsewhere_data of the quotes.

    kinds: the kinds of speakers that are compared. A state and its government go by several names, so that one outlet's "Japan" may be
    another's "Japanese government": by default only named persons are.
    """
    outlets = quotes["outlet"].nunique()
    if outlets < 2:
        return "There is only one outlet, so none can be compared."
    by = quotes[quotes["speaker_kind"].isin(list(kinds))].groupby("speaker")["outlet"].nunique()
    alone = int((by == 1).sum())
    text = f"{count(alone, 'named person')} of {len(by):,} {'is' if alone == 1 else 'are'} quoted by one outlet alone"
    some = data[data["state"].eq("not quoted") & data["n_outlets"].gt(1)]
    if len(some):
        name, n = some[["speaker", "n_outlets"]].iloc[0]
        without = data[data["speaker"].eq(name)].groupby("state")["outlet"].agg(sorted)
        text += f"; {name} is quoted by {n} of {outlets} outlets, not by {listed(without['not quoted'])}"
        far, doubt = (count(len(without[s]), "outlet") if s in without else "" for s in ("no article", "unclear"))
        text += (f"; {far} had no article in those days" if far else "") + (f"; of {doubt} it is unclear" if doubt else "")
    return text + "."


def speaker_kinds(quotes):
    """One row per outlet: words by named persons, unnamed ones and institutions, and the share of the unnamed."""
    size = quotes.assign(words=quotes["content"].map(n_words), speaker_kind=quotes["speaker_kind"].fillna("no speaker"))
    grid = size.pivot_table(index="outlet", columns="speaker_kind", values="words", aggfunc="sum", fill_value=0)
    for kind in ("named", "unnamed", "institution", "no speaker"):
        grid[kind] = grid.get(kind, 0)
    grid = grid[["named", "unnamed", "institution", "no speaker"]]
    grid["share_unnamed"] = grid["unnamed"] / grid.sum(axis=1)
    return gather(grid.reset_index().rename_axis(columns=None), quotes, by=["outlet"])


def named(table):
    """Share of words by sources without a name."""
    total = int(table[["named", "unnamed", "institution", "no speaker"]].to_numpy().sum()) if len(table) else 0
    if not total:
        return "No attributed word was found."
    n = int(table["unnamed"].sum())
    text = f"Sources without a name have {n / total:.0%} of {count(total, 'attributed word')}"
    large = table[table[["named", "unnamed", "institution", "no speaker"]].sum(axis=1) >= ENOUGH_WORDS]
    if len(large) < 2 or not large["share_unnamed"].gt(0).any():
        return text + "."
    top = large.sort_values("share_unnamed", ascending=False, kind="stable").iloc[0]
    among = f" among the {len(large)} outlets with at least {ENOUGH_WORDS} such words" if len(large) < len(table) else ""
    return f"{text}, most in {top.outlet} ({top.share_unnamed:.0%}){among}."


def cues(quotes):
    """One row per cue lemma: cue, cue_class, count, outlets, and a column of counts for each outlet."""
    known = quotes[quotes["cue_lemma"].notna()]
    if known.empty:
        return pd.DataFrame(columns=["cue_lemma", "cue_class", "count", "outlets"])
    by = known.groupby("cue_lemma").agg(cue_class=("cue_class", "first"), count=("content", "size"), outlets=("outlet", "nunique"))
    grid = known.pivot_table(index="cue_lemma", columns="outlet", values="content", aggfunc="size", fill_value=0)
    table = by.join(grid).reset_index().sort_values(["count", "cue_lemma"], ascending=[False, True], ignore_index=True)
    return gather(table, known, by=["cue_lemma"])


# Classes of cues (data/cues.yml) that colour what they introduce: praise or blame, one side's claim, something turned down, a feeling. The
# others (announced, urged, vowed, warned ...) tell what kind of statement it was.
COLOURING = ("evaluative", "assertive", "denying", "emotive")


def cue_words(quotes):
    """How many cues are neutral, tell the kind of statement, or colour it, and which outlet uses most of the last."""
    known = quotes[quotes["cue_class"].notna()]
    if known.empty:
        return "No cue was found."
    plain, coloured = known["cue_class"].eq("neutral"), known["cue_class"].isin(COLOURING)
    kind = len(known) - int(plain.sum()) - int(coloured.sum())
    text = (
        f"Of {count(len(known), 'cue')}, {plain.mean():.0%} are neutral, {kind / len(known):.0%} tell what kind of statement it is, and "
        f"{coloured.mean():.0%} ({int(coloured.sum()):,}) colour it ({', '.join(COLOURING)})"
    )
    many = known["outlet"].value_counts()
    by = coloured.groupby(known["outlet"]).agg(["sum", "size", "mean"])
    by = by[[many[o] >= ENOUGH_CUES for o in by.index]].sort_values("mean", ascending=False, kind="stable")
    if len(by) > 1 and by["sum"].iloc[0]:
        top = by.iloc[0]
        text += f"; the largest share of those has {by.index[0]} ({int(top['sum']):,} of {int(top['size']):,}, {top['mean']:.0%})"
        text += f" among the {len(by)} outlets with at least {ENOUGH_CUES} cues" if len(by) < len(many) else ""
    return text + "."


def same_words(wordings):
    """How many utterances several outlets give, and how often the words differ."""
    if wordings.empty:
        return "No utterance was found in more than one outlet."
    groups = wordings["utterance_id"].nunique()
    n = wordings["reading"].value_counts()
    told = {"same words": "with the same words", "shortened": "shortened", "other words": "in other words"}
    others = listed([f"{n[k]:,} {how}" for k, how in told.items() if k in n])
    left = n.get("left out", 0)
    return (
        f"{count(groups, 'utterance')} {'is' if groups == 1 else 'are'} given by more than one outlet. Beside the longest wording of each there "
        f"{'is' if len(wordings) - groups - n.get('left out', 0) == 1 else 'are'} {others or 'no others'}; "
        + (f"in {count(left, 'case')} no like wording was found in an outlet that quotes the speaker." if left else "every outlet that quotes one of the speakers has it.")
    )


def scare_quotes(study):
    """list_scare_quotes with the paragraph of each as evidence."""
    return study.scare_quotes


def perhaps(quotes, acts=("speech",), articles=None):
    """Because of what it cannot be said that an outlet does not quote a speaker: its attributions of other acts or in doubt; where articles
    are given also a row (speaker, outlet) of each outlet that prints a word of the name: he may speak in a sentence misread."""
    rest = others(quotes, acts)
    rest = rest[attributed(rest)]
    return rest if articles is None else pd.concat([rest, _printed(quotes, articles)], ignore_index=True)


def _printed(quotes, articles):
    names = {s: _capitals(s) for s in quotes.loc[quotes["speaker_kind"].eq("named"), "speaker"].dropna().unique()}
    known = {o: set().union(*map(_capitals, texts.dropna())) for o, texts in articles.groupby("outlet")["text"]}
    return pd.DataFrame([(s, o) for o, own in known.items() for s, name in names.items() if name & own], columns=["speaker", "outlet"])


def _capitals(text):
    folded = fold(text).replace("-", " ")
    return {folded[a:b].removesuffix("'s") for a, b in words(folded) if folded[a].isupper()}


def others(quotes, acts=("speech",)):
    """The attributions of all other acts than those named; none where all are shown."""
    return quotes[~quotes["act"].isin(list(acts))].reset_index(drop=True) if len(acts) else quotes.iloc[:0]
