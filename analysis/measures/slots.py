"""What tells one measure from another: amount, rate, count, goods, law or pact, place, and the words that stand beside it.

The object of the trigger is read first, then the rest of its sentence; a slot that neither holds stays empty.
"""

from typing import NamedTuple

from analysis.language.quantities import Quantity, quantities

from .families import family
from .wordlists import words

# Money or a rate further than so many characters from trigger and object belongs to something else in the sentence.
NEAR = 90
# A place of the act hangs at most so many words from it in the tree.
REACH = 2
# Goods are named by at most so many words of an object.
GOODS = 5
# The noun of an object is looked for so many words behind it.
FURTHER = 3
_TRADE = frozenset(
    "tariff sanction export_control import_restriction blacklist boycott_purchase ease_trade trade_deal arms_sale seizure".split()
)


class Slots(NamedTuple):
    """The slots of one report; None or () where the text has nothing for it."""

    object: str | None = None
    affected: bool = False
    amount: float | None = None
    currency: str | None = None
    rate_from: float | None = None
    rate_to: float | None = None
    count: tuple | None = None
    goods: str | None = None
    basis: str | None = None
    place: str | None = None


def read_slots(document, trigger, taken):
    """The Slots of a trigger. taken: spans of the sentence's parties, whose names are neither goods nor places."""
    n = int(document.sentence[trigger.word])
    start, end = document.sentence_span(n)
    told = trigger.arguments.get("object")
    span = _thing(document, *_phrase(document, int(told[0]), int(told[1]))) if told else None
    if span and not any(document.upos[i] in _NAMING for i in document.words_in(*span)):
        span = None  # "agreed to pursue peace"
    affected = bool(span) and _affected(document, trigger.word, span)
    if family(trigger.family).hits and not affected and (hit := _hit(document, trigger, taken)):
        span, affected = hit, True
    around = (min(trigger.start, span[0]), max(trigger.end, span[1])) if span else (trigger.start, trigger.end)
    found = [q for q in quantities(document.text, start, end) if _belongs(q, document, trigger, around, span)]
    money = _nearest(found, "money", around)
    rate = _nearest(found, "rate", around)
    count = _nearest([q for q in found if _inside(q, span)], "count", around)
    return Slots(
        document.text[span[0] : span[1]] if span else None, affected,
        money.value if money else None, money.unit if money else None,
        rate.before if rate else None, rate.value if rate else None, (count.value, count.unit) if count else None,
        _goods(document, trigger, span, taken), _basis(document, span or (trigger.start, trigger.end), trigger),
        _place(document, trigger, taken),
    )  # fmt: skip


def _affected(document, word, span):
    """True where the object is what the act hits ("shot down a drone", "a strike on a depot"), False where it is done with it."""
    inside = list(document.words_in(*span))
    top = _top(document, inside, word)
    if any(document.deprel[i] == "case" and document.word(i).lower() in words("hits") for i in document.children(top)):
        return True
    return document.deprel[top] in ("obj", "nsubj:pass") and document.lemma[word] not in words("hurls")


def _top(document, inside, otherwise=None):
    """The first of some words whose head in the tree is none of them, on which the others hang."""
    return next((i for i in inside if int(document.head[i]) not in inside), otherwise)


def _hit(document, trigger, taken):
    """The span of the target of an act where it names somebody or something that is hit, rather than a party or one of its bodies."""
    if "target" not in trigger.arguments:
        return None
    start, end = _phrase(document, *map(int, trigger.arguments["target"][:2]))
    inside = document.words_in(start, end)
    top = _top(document, inside)
    if top is None or document.upos[top] not in ("NOUN", "PROPN") or document.word(top).lower() in words("last_state"):
        return None
    at = int(document.start[top])
    return (start, end) if sum(a <= at < b for a, b in taken) < 2 else None  # the argument itself is one of the spans


def _phrase(document, start, end):
    """The span of an object, up to the noun that its last words stand before ("its sixth nuclear" test, "Mike" Pompeo)."""
    inside = document.words_in(start, end)
    if not len(inside):
        return start, end
    last = int(inside[-1])
    for i in range(last + 1, min(last + 1 + FURTHER, document.sentence_words(int(document.sentence[last])).stop)):
        before = document.head[last] == i and document.deprel[last] in _BEFORE and document.upos[i] in ("NOUN", "PROPN")
        if before or document.head[i] in inside and document.deprel[i] == "flat":
            return start, int(document.end[i])
    return start, end


def _thing(document, start, end):
    """The span of the thing in what is a clause without a subject ("agreed to seek a permanent end to the war"): that of its object, else
    of another noun that hangs on its verb, with what stands behind."""
    inside = document.words_in(start, end)
    top = _top(document, inside)
    while top is not None and document.upos[top] == "VERB":
        under = {document.deprel[c].partition(":")[0]: c for c in reversed(document.children(top)) if c in inside}
        top = None if "nsubj" in under else under.get("obj", under.get("obl"))
        first = [i for i in document.subtree(top) if document.deprel[i] not in ("case", "punct")] if top is not None else ()
        start = int(document.start[first[0]]) if first else start
    return start, end


_NAMING = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", ""))  # tags of what an object names; "": the word was not tagged
_BEFORE = frozenset(("amod", "compound", "nummod", "nmod:poss"))


def _belongs(q: Quantity, document, trigger, around, span):
    """True for a quantity of this trigger: near it, and no other trigger's nearer."""
    if q.kind == "count":
        return True
    if trigger.family not in _TRADE and not _inside(q, span):
        return False
    gap = _gap(q, around)
    if gap > NEAR:
        return False
    return all(_gap(q, (t.start, t.end)) >= gap or t.family == trigger.family for t in document.triggers if t is not trigger)


def _gap(q, around):
    return max(around[0] - q.end, q.start - around[1], 0)


def _inside(q, span):
    return span is not None and span[0] <= q.start and q.end <= span[1] + 1


def _nearest(found, kind, around):
    return min((q for q in found if q.kind == kind), key=lambda q: (_gap(q, around), q.start), default=None)


def _goods(document, trigger, span, taken):
    """The nouns of a trade measure's object that are neither its instrument nor its size ("steel and aluminum"): the first that stand
    together, whose party may stand between ("Chinese steel")."""
    if span is None or trigger.family not in _TRADE:
        return None
    kept, gap = [], False
    for i in document.words_in(*span):
        low = document.word(i).lower()
        if any(a <= int(document.start[i]) < b for a, b in taken):
            continue
        if _is_good(document, i, low):
            if kept and gap or kept and i - kept[0] >= GOODS:
                break
            kept.append(i)
        elif kept and document.upos[i] != "PUNCT" and low not in words("joins"):
            gap = True
    while kept and (document.upos[kept[-1]] == "ADJ" or _cut_off(document, kept[-1])):
        kept = kept[:-1]
    if not kept:
        return None
    printed = document.text[int(document.start[kept[0]]) : int(document.end[kept[-1]])]
    return printed if printed[1:2].isupper() else printed[0].lower() + printed[1:]


def _cut_off(document, i):
    """True for what stands before a noun that would be goods itself, were the phrase not too long: "machine" of "machine parts"."""
    top = int(document.head[i])
    return document.deprel[i] == "compound" and top > i and _is_good(document, top, document.word(top).lower())


def _is_good(document, i, low):
    """True for a noun, or the adjective before one, that can name goods; what stands before a firm ("chip companies") names the firm."""
    if not low[0].isalpha() or len(low) < 3 or document.upos[i] not in ("NOUN", "PROPN", "ADJ", "") or document.mention[i] == "place":
        return False
    if document.deprel[i] in _BEFORE and document.word(int(document.head[i])).lower() in words("holders"):
        return False
    return not any(low in words(group) for group in ("instrument", "flows", "sizes", "holders", "small", "not_a_place"))


def _basis(document, span, trigger):
    """The law, list or pact that the object names: a name with a capital that ends in what such a thing is called, or an acronym."""
    name = []
    last = None
    for i in document.words_in(span[0], span[1] + 1):
        word = document.word(i)
        if word[:1].isupper() or word[:1].isdigit() and name or word in ("of", "on", "and") and name:
            name.append(i)
        else:
            last = _named(document, name, trigger) or last
            name = []
    return _named(document, name, trigger) or last


def _named(document, run, trigger):
    while run and not (document.word(run[-1])[:1].isupper() or document.word(run[-1])[:1].isdigit()):
        run = run[:-1]
    if not run:
        return None
    heads = words("basis_heads")
    for n in range(len(run), 0, -1):
        word = document.word(run[n - 1])
        if word.lower() in heads and n > 1:
            return document.text[int(document.start[run[0]]) : int(document.end[run[n - 1]])]
        if trigger.family in ("pact", "withdrawal_from_pact", "trade_deal") and word.isupper() and 3 <= len(word) <= 8 and word.isalpha():
            return word
    return None


def _place(document, trigger, taken):
    """The place of an act: of the names behind a preposition of place that the reading takes for a place, the one nearest in the tree."""
    best, reach = None, REACH + 1
    told = trigger.arguments.get("object")
    inside = [i for i in document.words_in(*told[:2]) if document.upos[i] not in ("ADP", "DET", "PUNCT")] if told else []
    if inside and all(_capital(document, i) for i in inside) and "place" in document.mention[inside[0] : inside[-1] + 1]:
        return _name(document, inside[0], inside[-1], taken)
    mine = set(document.words_in(trigger.start, trigger.end)) | set(inside)
    above = (mine | {int(document.head[i]) for i in mine}) - {-1}
    for i in document.sentence_words(int(document.sentence[trigger.word])):
        at = int(document.start[i])
        before = document.word(i - 1).lower() if i else ""
        if before == "the" and i > 1:
            before = document.word(i - 2).lower()
        if not _capital(document, i) or before not in words("place_before") or any(a <= at < b for a, b in taken):
            continue
        stop = i
        inside = document.sentence_words(int(document.sentence[i]))
        while (k := stop + 1 + (stop + 2 in inside and document.word(stop + 1) == "of")) in inside and _capital(document, k):
            stop = k  # "the Strait of Hormuz"
        away = _steps(document, range(i, stop + 1), mine, above)
        if away < reach and "place" in document.mention[i : stop + 1]:
            best, reach = _name(document, i, stop, taken), away
    return best


def _steps(document, name, mine, above):
    """Steps in the tree from a name up to the words of an act, or to the word above them and down ("talks will go on at Tashkent"); more
    than REACH where the act does not hang beside it."""
    away, i = 0, _top(document, name, name[0])
    while i not in above and away <= REACH and i >= 0:
        away, i = away + 1, int(document.head[i])
    return away + (i not in mine) if i >= 0 else REACH + 1


def _name(document, first, last, taken):
    """The whole name that the words from first to last are a part of: "New York" of "York", "Port-Gentil" of "Port"."""
    inside = document.sentence_words(int(document.sentence[first]))
    while first - 1 in inside and _capital(document, first - 1) and (
        first <= int(document.head[first - 1]) <= last or document.deprel[first] == "flat" and int(document.head[first]) == first - 1
    ) and not any(a <= int(document.start[first - 1]) < b <= int(document.start[first]) for a, b in taken):
        first -= 1
    while last + 2 in inside and document.word(last + 1) == "-" and document.deprel[last + 2] == "flat":
        last += 2
    return document.text[int(document.start[first]) : int(document.end[last])]


def _capital(document, i):
    word = document.word(i)
    return word[:1].isupper() and len(word) > 2 and word.lower() not in words("not_a_place")
