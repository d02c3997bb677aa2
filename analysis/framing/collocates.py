"""Words that the outlets' own voice puts next to each side of the dispute."""

from bisect import bisect_left
from collections import Counter

import pandas as pd

from analysis import partitions, schema
from analysis.case import Case
from analysis.framing.counts import VOICES, article_masks
from analysis.framing.repeats import REPEATED, copied_spans, copied_states
from analysis.framing.statistics import log_dice
from analysis.framing.word_forms import counting_forms, function_words, house_style
from analysis.language.gazetteer import gazetteer
from analysis.language.text import containing, sentences


def collocates(
    articles: pd.DataFrame,
    quotes: pd.DataFrame | None,
    case: Case | None = None,
    party: str | None = None,
    span: int = 5,
    min_together: int = 2,
    voice: str = "narrator",
    copied: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Words that stand near a party's names, one row per party x word, strongest first.

    Columns: party, word, together (times within `span` words of a name of the party, in the same sentence, each word
    counted once however many names are near), party_count and word_count (all mentions and all uses in that voice),
    log_dice (Rychly 2008; 14 is the most, and it does not depend on the size of the corpus, so parties can be compared),
    articles and outlets (with such a pair), example, article_id and start (of the first). Grammar words, numbers, words of
    house style (weekdays, honorifics; data/house_style.yml) and the parties' own names are left out. A party's persons are
    not counted as the party: next to them stand their titles and the verbs of saying.
    `party` names one party or None for all of them; `voice` is the outlet's own by default, and `quotes` may be None for
    the voice "all" only. With `copied` (from find_copied) text that stands in an earlier article, too, counts there alone.
    ValueError for a party that is not named anywhere.
    """
    if voice != "all" and quotes is None:
        raise ValueError(f"collocates: voice {voice!r} needs the table of quotes; pass quotes=extract_quotes(articles)")
    number = {a: k for k, a in enumerate(articles["article_id"])}
    word_count, party_count, found = Counter(), Counter(), {}
    spans = None if copied is None else copied_spans(articles, copied)
    for table in partitions.each("framing.collocates:neighbours", articles, quotes, spans, case, span, voice, what="words next to a party"):
        for who, word, n, in_articles, outlets, *first in table.itertuples(index=False):
            if not word or not who:
                (party_count if who else word_count)[who or word] += n
                continue
            pair = found.setdefault((who, word), [0, 0, set(), first])
            pair[0] += n
            pair[1] += in_articles
            pair[2].update(outlets)
            pair[3] = min(pair[3], first, key=lambda f: number[f[1]])
    if party is not None and party not in party_count:
        known = ", ".join(sorted(party_count)) or "none"
        raise ValueError(f"collocates: {party!r} is not named in voice {voice!r}; found are {known}")
    rows = []
    for (who, word), (together, in_articles, outlets, first) in found.items():
        if together >= min_together and (party is None or who == party):
            dice = log_dice(together, party_count[who], word_count[word])
            rows.append((who, word, together, party_count[who], word_count[word], dice, in_articles, len(outlets), *first))
    table = schema.frame("collocates", rows)
    table["_mentions"] = -table["party_count"]
    ordered = table.sort_values(["_mentions", "party", "log_dice", "together", "word"], ascending=[True, True, False, False, True])
    return ordered.drop(columns="_mentions").reset_index(drop=True)


def neighbours(articles, quotes, spans, case, span, voice):
    """Counts of some of the articles, to be added up: party, word, n, articles, outlets (a list), example, article_id and start of the
    first. A row without a party counts all uses of a word, one without a word all mentions of a party. spans: the rows of
    repeats.copied_spans that lie in them."""
    names, left_out = gazetteer(case), function_words() | set(house_style())
    wanted = VOICES.index(voice)
    masks = article_masks(articles, quotes)
    states = copied_states(articles, spans, masks)
    word_count, party_count, found = Counter(), Counter(), {}
    for row, mask, state in zip(articles.to_dict("records"), masks, states, strict=True):
        text = row["text"]
        starts, forms = counting_forms(text)
        inside = [(voice == "all" or mask[s] == wanted) and state[s] != REPEATED for s in starts]
        mentions = _mentions(names, text, starts)
        bounds = sentences(text) if mentions else ()
        named = {k for first, last, *_ in mentions for k in range(first, last + 1)}
        word_count.update(f for k, f in enumerate(forms) if f and inside[k])
        near = {}
        for first, last, who, kind in mentions:
            if not inside[first] or kind == "person":
                continue
            party_count[who] += 1
            sentence = containing(bounds, starts[first])
            for k in [*range(max(0, first - span), first), *range(last + 1, min(len(forms), last + 1 + span))]:
                if inside[k] and k not in named and forms[k] and forms[k] not in left_out and containing(bounds, starts[k]) == sentence:
                    near.setdefault((who, k), (first, last))
        for (who, k), (first, last) in near.items():
            pair = found.setdefault((who, forms[k]), [0, set(), set(), None])
            pair[0] += 1
            pair[1].add(row["article_id"])
            pair[2].add(row.get("outlet"))
            if pair[3] is None:
                a, b = min(k, first), max(k, last)
                end = starts[b + 1] if b + 1 < len(starts) else len(text)
                pair[3] = (" ".join(text[starts[a] : end].split()), row["article_id"], starts[k])
    rows = [("", w, n, 0, [], "", "", 0) for w, n in word_count.items()]
    rows += [(who, "", n, 0, [], "", "", 0) for who, n in party_count.items()]
    rows += [(*pair, n, len(ids), sorted(outlets, key=str), *first) for pair, (n, ids, outlets, first) in found.items()]
    return pd.DataFrame(rows, columns=["party", "word", "n", "articles", "outlets", "example", "article_id", "start"])


def _mentions(names, text, starts):
    """(first word, last word, party, kind) of every mention; overlapping ones are the gazetteer's business."""
    spans = []
    for m in names.find(text):
        if m.party:
            first = bisect_left(starts, m.start)
            spans.append((first, max(first, bisect_left(starts, m.end) - 1), m.party, m.kind))
    return spans
