"""Which quotations in different outlets render one utterance of one speaker, also where translations differ."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

import pandas as pd

from analysis import schema
from analysis.language import text as language
from analysis.quotes.voice import attributed

_READ = ("quote_id", "article_id", "outlet", "published", "kind", "speaker", "speaker_kind", "side", "role", "content", "cue_lemma")
_NO_UTTERANCE = ("other", "appearance")  # acts that are no saying of anybody's
DAYS = 14  # a wording that comes back later is a new utterance (MemeTracker and QUOTUS take two weeks as well)
# Least similarity of two quotes of one utterance, by how many content words they share: the fewer, the more of each quote they must be.
ALIKE = {2: 0.6, 3: 0.4, 4: 0.4, 5: 0.37, 6: 0.34}
ACROSS = 0.6  # the same for a body and its official, who often speak of one matter in different words
TOLD, TOPIC = 0.5, 3  # least similarity and number of shared words of two contents both retold: fewer are a topic, not an utterance
NOBODY = 0.7  # least of two contents of "unnamed analysts" or "statement", who are seldom the same ones
WHOLE = 0.3  # least mean similarity between the members of two groups that are joined
SOON, LATER = 2, 0.15  # more than so many days apart a quote must be so much more alike: speakers repeat themselves
SHARED = 2  # least number of content words that two quotes share
MEMBERS = 12  # so many members of each group are compared before two are joined; more tell nothing new
COMMON = 400  # a word that more of a speaker's quotes of the next days hold than this is no way to find candidates
_NUMBERS = {w: str(i) for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_EMPTY = frozenset(
    """
    a an the and or but nor so yet of in on at to for from by with about as into over under between against during after before
    that this these those it its he she they them his her their we us our you your i me my who which what when where why how
    is are was were be been being am has have had having do does did doing will would can could may might must shall should 've 's
    we'll i'll you'll he'll she'll they'll it'll we're you're they're i'm we've i've you've they've it's that's there's he's she's let's
    not no n't also very more most some any such there here than then too just only own same other s t re ve ll d m said say says
    if because while up out off down all both each
    """.split()
)


def align_quotes(quotes):
    """Quotes that render one utterance: one row per quote that has at least one fellow in another outlet.

    quotes: the table of extract_quotes. Returned columns: utterance_id (`u001` ..., in the order of the quotes), quote_id, speaker,
    similarity (to the fellow most like it in another outlet, 0 to 1), verbatim (share of its words that stand in the same order in the
    longest member of the group; 1 for that one).

    Candidates share the speaker, or one is a state or body and the other a person of the same side who speaks for it; both were
    published within 14 days. Similarity is the weight of the shared content words over the weight of the shorter quote's, damped
    where lengths differ, with stems (Porter's Snowball), one spelling, and numerals as digits; weights are inverse document frequencies
    over the corpus. Method after Tan, Peng and Smith 2018 and Leskovec, Backstrom and Kleinberg 2009, with stems in place of strings.
    """
    q = quotes[quotes["speaker"].notna() & quotes["content"].notna()].reset_index(drop=True)
    if "act" in q:
        q = q[~q["act"].isin(_NO_UTTERANCE) & attributed(q)].reset_index(drop=True)
    if q.empty:
        return schema.frame("alignment", [])
    lists = {c: list(q[c]) if c in q else [None] * len(q) for c in _READ}
    bags = _Bags(lists["content"])
    weight = _weights(bags, lists["speaker"])
    total = [sum(weight[w] for w in b) for b in bags]
    pairs = []
    for members in _blocks(lists).values():
        pairs += _pairs(lists, members, bags, weight, total)
    groups = _groups(lists, sorted(set(pairs), key=lambda p: (-p[0], p[1], p[2])), bags, weight, total)
    rows = []
    for n, group in enumerate(sorted(groups), 1):
        rows += _rows(lists, group, f"u{n:03d}", bags, weight, total)
    return schema.frame("alignment", rows)


class _Bags:
    """The content words of each quote, found once and kept as numbers of words: as sets those of a million quotes take a gigabyte, and
    found anew whenever they are asked for they were most of the time of 200,000."""

    def __init__(self, contents):
        number, self.numbers, self.ends = {}, array("i"), array("q", [0])
        for content in contents:
            self.numbers.extend(number.setdefault(w, len(number)) for w in content_words.__wrapped__(content))
            self.ends.append(len(self.numbers))
        self.words = list(number)

    def __getitem__(self, k):
        return frozenset(map(self.words.__getitem__, self.numbers[self.ends[k] : self.ends[k + 1]]))


def _blocks(q):
    """Lists of row numbers that may hold one utterance: by speaker, and by side for bodies and the people who speak for them."""
    blocks = defaultdict(list)
    for i, (speaker, kind, party, title) in enumerate(zip(q["speaker"], q["speaker_kind"], q["side"], q["role"], strict=True)):
        blocks["speaker", speaker].append(i)
        if isinstance(party, str) and (kind == "institution" or isinstance(title, str) and _OFFICE.search(title)):
            blocks["side", party].append(i)
    return blocks


_OFFICE = re.compile(
    r"\b(?:president|premier|chancellor|minister|secretary|ambassador|envoy|spokes\w+|official|director|adviser|advisor|commander|chief|"
    r"deputy|general|admiral|commissioner|representative|governor|leader|chair\w*)\b",
    re.I,
)


@lru_cache(maxsize=100_000)
def _stem(word):
    stems, lengths = _spelling()
    for n in lengths:
        if word[:n] in stems:
            word = stems[word[:n]] + word[n:]
            break
    return _stemmer().stem(_NUMBERS.get(word, word))


@lru_cache(maxsize=1)
def _stemmer():
    from nltk.stem.snowball import SnowballStemmer  # NLTK takes a second to load

    return SnowballStemmer("english")


@lru_cache(maxsize=1)
def _spelling():
    raw = schema.data("spelling.yml")
    stems = {str(k): str(v) for k, v in raw["stems"].items()}
    stems |= {f"{verb}is{e}": f"{verb}iz{e}" for verb in map(str, raw["ise_verbs"]) for e in "eia"}
    return stems, sorted({len(k) for k in stems}, reverse=True)


def _tokens(content):
    low = language.fold(content).lower()
    return [re.sub(r"'s$|(?<=\d),(?=\d)", "", low[s:e]) for s, e in language.words(low)]


@lru_cache(maxsize=100_000)
def content_words(content):
    """Stems of the content words of a quote, each once."""
    return frozenset(_stem(w.replace(".", "")) for w in _tokens(content) if w not in _EMPTY and (len(w) > 1 or w.isdigit()))


@lru_cache(maxsize=20_000)
def _names(content):
    """The names of several words in a content, each as the set of its stems: "Kim Jong Un" is one thing in common, not three."""
    return [content_words(m.group()) for m in re.finditer(r"(?<![\w'’-])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+", content)]


def _weights(bags, speakers):
    """Inverse frequency of a word among the speakers who use it: an utterance that ten outlets print does not make its words common."""
    used = defaultdict(set)
    for bag, speaker in zip(bags, speakers, strict=True):
        used[speaker] |= bag
    n = len(used)
    seen = Counter(w for words in used.values() for w in words)
    # Smoothed, so that in a corpus of five articles a word that all of them use still counts for something.
    return {w: 0.5 + log((n + 1) / (c + 0.5)) for w, c in seen.items()}


def _similarity(i, j, bags, weight, total):
    shared = bags[i] & bags[j]
    if len(shared) < SHARED and min(len(bags[i]), len(bags[j])) > 1:
        return 0.0
    common = sum(weight[w] for w in shared)
    low, high = sorted((total[i], total[j]))
    if not low:
        return 0.0
    # Containment in the shorter, tempered by the length of the longer: a fragment may be part of a long quotation,
    # but two words of it prove little.
    return common / low**0.7 / high**0.3


def near(a, b, days=DAYS):
    return pd.isna(a) or pd.isna(b) or abs((a - b).days) <= days


def _pairs(q, members, bags, weight, total):
    """(similarity, i, j) of the members that are alike, found by the words they share."""
    if len(members) < 2:
        return []
    days = q["published"]
    # In the order of publication, so that a word leads only to quotes of the next days; those without a day come first and may be of any.
    members = sorted(members, key=lambda i: (pd.notna(days[i]), days[i] if pd.notna(days[i]) else 0, i))
    first = sum(pd.isna(days[i]) for i in members)
    dated = [days[i] for i in members[first:]]
    own = {i: bags[i] for i in members}
    holders = defaultdict(list)
    for k, i in enumerate(members):
        for w in own[i]:
            holders[w].append(k)
    found, single = [], [len(own[i]) == 1 for i in members]
    for k, one in enumerate(members):
        end = len(members) if k < first else first + bisect_right(dated, days[one] + pd.Timedelta(days=DAYS))
        alike = []
        for w in own[one]:
            at = holders[w]
            begin, stop = bisect_left(at, k + 1), bisect_left(at, end)
            if stop - begin < COMMON:
                alike += at[begin:stop]
        counts = Counter(alike)
        short = len(own[one]) == 1   # one word in common is enough for a quote of one
        for other, n in [(k, n) for k, n in counts.items() if n > 1 or short or single[k]]:
            i, j = sorted((one, members[other]))
            told = (q["kind"][i] == "indirect") + (q["kind"][j] == "indirect")
            need = TOPIC if told == 2 else SHARED if told else min(SHARED, len(own[i]), len(own[j]))
            if n < need or q["article_id"][i] == q["article_id"][j] or not near(days[i], days[j]):
                continue
            shared = own[i] & own[j]
            if not _may_join(q, i, j) or opposite(q["content"][i], q["content"][j], shared) != (_denies(q, i) != _denies(q, j)):
                continue
            n = len(shared) - sum(max(0, len(name & shared) - 1) for name in set(_names(q["content"][i])))
            soon = near(days[i], days[j], SOON)
            if n < need or not soon and (n <= SHARED or told == 2):
                continue  # what comes back after a week in two words, or retold, is a saying or a topic of the speaker's
            s = _similarity(i, j, own, weight, total)
            least = ALIKE[min(max(int(n), 2), 6)] if q["speaker"][i] == q["speaker"][j] else ACROSS
            if told == 2:
                least = max(least, TOLD)
            if any(q["speaker_kind"][n] == "unnamed" or q["speaker"][n].islower() for n in (i, j)):
                least = max(least, NOBODY)
            if s >= least + (0 if soon else LATER):
                found.append((round(s, 6), i, j))
    return found


def _denies(q, i):
    """True where the cue takes back what it brings: "denied that Iran had attacked"."""
    return q["cue_lemma"][i] == "deny" and q["kind"][i] == "indirect"


def opposite(a, b, shared):
    """True where one content denies what the other says: a negator stands before a word that they share, and the other has none at all."""
    return any(_denied(x) & shared and _denied(y) is _NOTHING for x, y in ((a, b), (b, a)))


_NOTHING = frozenset()


@lru_cache(maxsize=100_000)
def _denied(content):
    """Stem of the first content word behind each negator; _NOTHING where there is no negator."""
    tokens, negators = _tokens(content), _negators()
    at = [i for i, w in enumerate(tokens) if w in negators or w.endswith("n't")]
    if not at:
        return _NOTHING
    behind = (next((w for w in tokens[i + 1 :] if w not in _EMPTY), "") for i in at)
    return frozenset(_stem(w) for w in behind) | {""}


@lru_cache(maxsize=1)
def _negators():
    raw = schema.data("spelling.yml")
    return frozenset(raw["negators"])


def _may_join(q, i, j):
    """Two people are never one speaker; a body and its own official may be."""
    if q["speaker"][i] == q["speaker"][j]:
        return True
    return "institution" in (q["speaker_kind"][i], q["speaker_kind"][j])


def _groups(q, pairs, bags, weight, total):
    """Groups of rows: the most alike first, joined where they are alike on the whole and hold one person at most."""
    group_of, members = {}, {}
    for _, i, j in pairs:
        a, b = group_of.setdefault(i, i), group_of.setdefault(j, j)
        members.setdefault(a, {i}), members.setdefault(b, {j})
        if a == b:
            continue
        union = members[a] | members[b]
        named = {q["speaker"][k] for k in union if q["speaker_kind"][k] != "institution"}
        if len(named) > 1 or named and len({q["speaker"][k] for k in union}) > 2:
            continue
        across = [_similarity(k, m, bags, weight, total) for k in sorted(members[a])[:MEMBERS] for m in sorted(members[b])[:MEMBERS]]
        if sum(across) < WHOLE * len(across):
            continue
        for k in members.pop(b):
            group_of[k] = a
        members[a] = union
    return [sorted(m) for m in members.values() if len({str(q["outlet"][k]) for k in m}) > 1]


def _rows(q, group, utterance, bags, weight, total):
    tokens = {k: _tokens(q["content"][k]) for k in group}
    longest = max(group, key=lambda k: (len(tokens[k]), -k))
    rows = []
    for k in group:
        others = [m for m in group if q["outlet"][m] != q["outlet"][k]]
        same = 1.0
        if k != longest and tokens[k]:
            blocks = SequenceMatcher(None, tokens[k], tokens[longest], autojunk=False).get_matching_blocks()
            same = sum(b.size for b in blocks) / len(tokens[k])
        alike = max((min(1.0, _similarity(k, m, bags, weight, total)) for m in others), default=0.0)
        rows.append((utterance, q["quote_id"][k], q["speaker"][k], round(alike, 4), round(same, 4)))
    return rows
