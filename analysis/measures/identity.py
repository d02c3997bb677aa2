"""Which reports tell of one measure: first within an article, then across articles, by learned pair scores and average linkage.

Pairs are scored by a logistic model over the slots (equal, in conflict), the days, the days of publication and the words of the
sentence (after Ahmed et al. 2023 and Bugert, Reimers and Gurevych 2021: lemmas, arguments, time and participants carry over best to
disputes that a model has not seen). Two reports that one slot keeps apart are never joined; a slot that one of them lacks joins
nothing. Only reports of one family that share an actor are compared, so that the work grows with the blocks and not with the corpus.
"""

from collections import Counter, defaultdict

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix

from analysis import cache
from analysis.language import heads

from .families import family
from .signature import Signatures
from .wordlists import load

# Families that differ in how often two of their reports tell of one act: a pact is left once, a missile is tested many times.
FAMILIES = (
    "talks attack weapons_test sanction tariff deployment withdrawal_from_pact pact trade_deal ease_trade threat_other other"
).split()
COMMON = (
    *(
        "bias actor_same target_same target_conflict amount_same amount_conflict rate_same rate_conflict quantity_same "
        "quantity_conflict goods_same goods_conflict basis_same basis_conflict place_same place_conflict real_same days_meet "
        "days_tight days_gap days_apart one_dated one_dated_far none_dated published_gap published_near words object_words "
        "trigger_same general general_both repeated fresh_both parties actor_conflict names rarest one_dated_near days_close "
        "news_both words_undated alike same_day sure_same sure_apart vague_meet vague_apart"
    ).split(),
    *(f"family_{name}" for name in FAMILIES),
)
WITHIN = ("same_sentence", "next_sentence", "sentence_gap", "antecedent", "definite_later")
SLOTS = ("amount", "rate", "quantity", "goods", "basis", "place")
# Slots whose conflict keeps two reports apart whatever else speaks for them: two sums, two pacts.
FORBIDS = ("amount", "basis")
ROUNDED = 0.1  # share of a sum up to which another may be the same, rounded
MEETINGS = "talks"   # the family of acts that nothing tells but who meets
FAR, NEVER = -12.0, -1e9  # the lowest log odds, and those that no mean makes up for
# Log odds from which on a pair counts for one act: within an article as many acts are told apart as from even odds on, and fewer stand in
# two rows; over articles 169 of 223 acts on dev are from 0.25 on as from 0.5 on, and six more of 774 in written dossiers.
JOINED = {"within": -0.25, "across": 0.25}
# Log odds from which on a vague day is one of an act that lies within it; days that are exact; the longest that is vague and no era.
VAGUE, EXACT, MONTHS = -0.75, 2, 62
ALIKE = 8.0  # what the network says of two reports counts up to here
# Families of more reports than this are cut by actor, and of what several articles tell so many are compared, neighbours in time. A block
# of 2,500 took thirteen seconds and was the most of a large corpus's time; smaller blocks give no other measures below some 2,000 articles.
LARGEST, COMPARED = 2500, 1000
TOGETHER = 400_000  # pairs whose features are in memory at once


class Table:
    """What the pair scores ask of reports or rounds, as arrays of one entry each.

    rows: dicts with actor, target (tuples, empty where no word of the sentence names them), everyone (those inferred too), the slots
    of SLOTS, real (bool), earliest, latest, published (ordinals or None), words,
    object_words, trigger_words (Counters), general (bool), fresh (bool), act (vector of the network, or empty).
    """

    def __init__(self, rows, weights):
        self.rows, n = rows, len(rows)
        self.codes = {s: _codes([r[s] for r in rows]) for s in SLOTS}
        self.trigger = _codes([r["trigger_key"] for r in rows])
        self.parties = {role: _membership([r[role] for r in rows]) for role in ("actor", "target")}
        self.earliest, self.latest, self.published = (
            np.array([np.nan if r[c] is None else r[c] for r in rows], dtype=float) for c in ("earliest", "latest", "published")
        )
        self.amount = np.array([r["amount"] or np.nan for r in rows], dtype=float)
        # one of the last digit that is not zero: how finely the sum is told
        self.unit = np.array([10.0 ** (len(n := f"{r['amount'] or 0:.0f}") - len(n.rstrip("0"))) for r in rows])
        self.sure = np.array([r["day_sure"] for r in rows], dtype=float)
        self.real, self.general, self.fresh = (np.array([bool(r[c]) for r in rows]) for c in ("real", "general", "fresh"))
        vectors = {c: _vectors([r[c] for r in rows], weights) for c in ("words", "object_words", "names")}
        self.words, self.products = vectors["words"], {c: (v @ v.T).toarray() for c, v in vectors.items()}
        self.union = _membership([r["everyone"] for r in rows])
        self.told = _membership([(*r["actor"], *r["target"]) for r in rows])
        self.acts = np.array([r["act"] if len(r["act"]) else (0.0,) * heads.ACT for r in rows], dtype=float) / heads.ACT**0.25
        self.family = rows[0]["family"] if rows else None
        self.n = n

    def columns(self, i, j):
        """{feature: of each pair its value} for index arrays i and j, but for the family, which all pairs share."""
        out = {"bias": np.ones(len(i))}
        actor, target = self.parties["actor"], self.parties["target"]
        same_actor = (actor[i] & actor[j]).any(1)
        out["actor_same"] = same_actor
        out["actor_conflict"] = actor[i].any(1) & actor[j].any(1) & ~same_actor
        shared, both = (self.union[i] & self.union[j]).sum(1), (self.union[i] | self.union[j]).sum(1)
        out["parties"] = shared / np.maximum(both, 1)
        both = target[i].any(1) & target[j].any(1)
        out["target_same"] = (target[i] & target[j]).any(1)
        out["target_conflict"] = both & ~out["target_same"]
        for s in SLOTS:
            a, b = self.codes[s][i], self.codes[s][j]
            told = (a > 0) & (b > 0)
            out[f"{s}_same"], out[f"{s}_conflict"] = told & (a == b), told & (a != b)
        out["amount_conflict"] &= ~self._rounded(i, j)
        out["real_same"] = self.real[i] == self.real[j]
        out.update(self._times(i, j))
        out |= {name: product[i, j] for name, product in self.products.items()}
        out["rarest"] = np.asarray(self.words[i].minimum(self.words[j]).max(1).todense()).ravel()
        out["words_undated"] = out["words"] * out["none_dated"]
        out["trigger_same"] = self.trigger[i] == self.trigger[j]
        out["alike"] = np.clip((self.acts[i] * self.acts[j]).sum(1), -ALIKE, ALIKE)
        out["general"] = self.general[i] ^ self.general[j]
        out["general_both"] = self.general[i] & self.general[j]
        out["repeated"] = out["trigger_same"] & (out["object_words"] > 0.8)
        return out

    def _rounded(self, i, j):
        """Of each pair whether one sum may be the other rounded, "some $253bn" for $250bn: within ROUNDED, and half of its last digit."""
        a, b, unit = self.amount[i], self.amount[j], np.maximum(self.unit[i], self.unit[j])
        return np.abs(a - b) < np.minimum(unit / 2, ROUNDED * np.maximum(a, b))

    def apart(self, i, j, columns):
        """Of each pair whether it can be no one act, whatever else speaks for it."""
        if not family(self.family).joint:   # two that act: the answer in kind is another measure
            found = columns["actor_conflict"]
        else:   # each has a party that the other has not; of pacts and drills, which have names too, only a party that words name
            found = _others(self.union if self.family == MEETINGS else self.told, i, j)
        for s in FORBIDS:
            found = found | columns[f"{s}_conflict"]
        return found

    def _times(self, i, j):
        a, b, c, d = self.earliest[i], self.latest[i], self.earliest[j], self.latest[j]
        dated = ~np.isnan(a) & ~np.isnan(c)
        gap = np.where(dated, np.maximum(np.maximum(a, c) - np.minimum(b, d), 0), 0)
        tight = dated & (np.maximum(b - a, d - c) <= 7)
        one = np.isnan(a) ^ np.isnan(c)
        day, published = np.where(np.isnan(a), (c + d) / 2, (a + b) / 2), np.where(np.isnan(a), self.published[i], self.published[j])
        far = np.where(one & ~np.isnan(published), np.abs(day - published), 0)
        apart = np.abs(self.published[i] - self.published[j])
        sure, wide = np.sqrt(self.sure[i] * self.sure[j]), np.maximum(b - a, d - c)
        exact, vague = dated & (wide <= 1), dated & (wide > EXACT) & (wide <= MONTHS) & (np.minimum(b - a, d - c) <= EXACT)
        apart = np.where(np.isnan(apart), 30, apart)
        return {
            "days_meet": dated & (gap <= 1), "days_tight": tight & (gap <= 1), "days_gap": np.log1p(gap) * dated,
            "days_apart": dated & (gap > 3), "one_dated": one, "one_dated_far": np.log1p(np.nan_to_num(far)),
            "none_dated": np.isnan(a) & np.isnan(c), "one_dated_near": one & (far <= 4), "days_close": dated & (gap <= 4),
            "news_both": (apart <= 4) & np.isnan(a) & np.isnan(c), "published_gap": np.log1p(apart), "published_near": apart <= 2,
            "fresh_both": self.fresh[i] & self.fresh[j], "same_day": exact & (gap == 0), "sure_same": (exact & (gap == 0)) * sure,
            "sure_apart": (exact & (gap > 1)) * sure, "vague_meet": vague & (gap <= 1), "vague_apart": vague & (gap > 1),
        }  # fmt: skip


def group(reports):
    """(numbers, identified): of each report the number of its measure, in the order of first mention, and whether it is one act.

    What has neither day nor slot nor object goes to one measure of its actor, family and target that is not identified.

    reports: signature.signatures, dicts as Table asks for, in the order of the text, with article, start and end of the sentence, family,
    antecedent (index of the report of the same measure that the reading names, or -1), antecedent_score, definite (bool).
    """
    idf, sides = inverse_frequencies(reports.words()), reports.sides()
    label, identified = [-1] * len(reports), [True] * len(reports)
    n, loose = 0, {}
    for block in _blocks(sides):
        for members, tied in cache.call(_acts, *reports.part(block, idf)):   # a block in which a correction changes nothing is known
            mine, members = n, [block[m] for m in members]
            if not tied:
                first = sides[members[0]]
                mine = loose.setdefault((first["family"], *first["guess"]), n)
            for k in members:
                label[k], identified[k] = mine, tied
            n += 1
    place = {}
    return [place.setdefault(c, len(place)) for c in label], identified


def _acts(columns, weights):
    """Of each measure of a block (signature.Signatures.part) the places in it of its reports, and whether any ties it to one act."""
    learned, idf = load("weights.yml"), dict(weights)
    within, across = ({f: float(w) - odds * (f == "bias") for f, w in learned[name].items()} for name, odds in JOINED.items())
    own = list(Signatures(columns))   # of all blocks together they do not fit in memory
    acts = across_articles(own, within_articles(own, range(len(own)), within, idf), across, idf)
    acts = _with_their_day(own, acts, across, idf)
    if own and family(own[0]["family"]).joint:
        acts = _of_one_day(own, acts)
    return [(members, any(ties(own[k]) for k in members)) for members in acts]


def _of_one_day(reports, acts):
    """The acts of a family that is done jointly, those of one day as one where the parties of one are among those of the other and no slot
    tells them apart: three that meet on a day are told as two by some (on 50 held and 115 free articles the same acts are told apart; on
    dev three of 13 that were drawn twice are drawn once). Of adjoining days two of 223 acts on dev more are lost."""
    out = {}
    for act in sorted(acts, key=len, reverse=True):
        row = merged([reports[k] for k in act])
        exact = row["earliest"] is not None and row["latest"] - row["earliest"] <= 1 and row["real"]
        others = out.setdefault((row["earliest"], row["latest"]) if exact else tuple(act), [])
        if found := next((o for o in others if _same_parties(o[0], row) and _agree(o[0], row)), None):
            found[1].extend(act)
        else:
            others.append((row, list(act)))
    return sorted(sorted(act) for others in out.values() for _, act in others)


def _same_parties(a, b):
    return set(a["everyone"]) <= set(b["everyone"]) or set(b["everyone"]) <= set(a["everyone"])


def _agree(a, b):
    return all(None in (a[s], b[s]) or a[s] == b[s] for s in SLOTS)


def _with_their_day(reports, acts, weights, idf):
    """The acts, of which one that is known to a week or month is joined to the likeliest of those that other articles date within it,
    from the log odds VAGUE on: of 223 acts on dev and 774 of written dossiers three more are told apart and five more dated, and dev has
    three marks fewer that tell an act twice."""
    rows, articles = [merged([reports[k] for k in act]) for act in acts], [{reports[k]["article"] for k in act} for act in acts]
    span = [(r["earliest"], r["latest"]) if r["earliest"] is not None else (0, MONTHS + 1) for r in rows]
    exact = [j for j, (a, b) in enumerate(span) if b - a <= EXACT]
    vague = [i for i, (a, b) in enumerate(span) if EXACT < b - a <= MONTHS]
    pairs = [(i, j) for i in vague for j in exact if span[i][0] - 1 <= span[j][0] and span[j][1] <= span[i][1] + 1]
    pairs = [(i, j) for i, j in pairs if not articles[i] & articles[j]]
    found = {}
    if pairs:
        table = Table(rows, idf)
        i, j = np.array(pairs).T
        score = _scores(table, i, j, table.columns(i, j), weights)
        found = {i: j for x, (i, j) in sorted(zip(score, pairs, strict=True)) if x > VAGUE}
    whole = {j: sorted(sum((acts[i] for i in found if found[i] == j), acts[j])) for j in range(len(acts)) if j not in found}
    return [*whole.values()]


def ties(report):
    """True where a report has something that ties it to one act: a day, a slot, an object."""
    return report["earliest"] is not None or bool(report["object_words"]) or any(report[s] is not None for s in SLOTS)


def within_articles(reports, block, weights, idf):
    """Lists of the indices of reports of one measure in one article."""
    by_article = defaultdict(list)
    for k in block:
        by_article[reports[k]["article"]].append(k)
    if len(block) > LARGEST and len(by_article) > 1:  # a table of all pairs of a large block does not fit in memory
        halves = np.array_split(np.array([*by_article], dtype=object), 2)
        return [act for half in halves for act in within_articles(reports, [k for a in half for k in by_article[a]], weights, idf)]
    place = {k: n for n, k in enumerate(block)}
    pairs = [np.array([place[k] for k in members])[np.stack(np.triu_indices(len(members), 1))] for members in by_article.values()]
    table = Table([reports[k] for k in block], idf)
    i, j = np.hstack(pairs)   # of all articles at once
    scores = _scores(table, i, j, within_columns(table, reports, block, i, j), weights)
    ends = np.cumsum([p.shape[1] for p in pairs])[:-1]
    return [
        [members[c] for c in cluster]
        for members, mine in zip(by_article.values(), np.split(scores, ends), strict=True)
        for cluster in _cluster(len(members), mine)
    ]


def within_columns(table, reports, members, i, j):
    """Table.columns of pairs of one article, and what is asked of these alone; reports in the order of the text."""
    start, end = (np.array([reports[k][c] for k in members]) for c in ("start", "end"))
    gap = np.maximum(start[i], start[j]) - np.minimum(end[i], end[j])
    tied = np.array([_tied(reports, members[a], members[b]) for a, b in zip(i, j, strict=True)], dtype=float).reshape(-1)
    definite = np.array([reports[k]["definite"] for k in members])[np.maximum(i, j)]
    more = (gap <= 0, (gap > 0) & (gap < 5), np.log1p(np.maximum(gap, 0) / 100), tied, definite)
    return table.columns(i, j) | dict(zip(WITHIN, more, strict=True))


def _tied(reports, a, b):
    first, second = sorted((a, b))
    return reports[second]["antecedent_score"] if reports[second]["antecedent"] == first else 0.0


def across_articles(reports, rounds, weights, idf):
    """Lists of report indices, one a measure, from the rounds that single articles tell."""
    out = []
    for part in _parts(reports, rounds):
        rows = [merged([reports[k] for k in r]) for r in part]
        if len(rows) == 1:
            out.append(part[0])
            continue
        i, j = np.triu_indices(len(rows), 1)
        table = Table(rows, idf)
        cuts = [(i[a : a + TOGETHER], j[a : a + TOGETHER]) for a in range(0, len(i), TOGETHER)]
        scores = np.concatenate([_scores(table, a, b, table.columns(a, b), weights) for a, b in cuts])
        article = np.array([reports[r[0]]["article"] for r in part])
        # Two rounds that one article tells apart are never one.
        scores[article[i] == article[j]] = FAR
        for cluster in _cluster(len(rows), scores):
            out.append(sorted(k for c in cluster for k in part[c]))
    return out


def merged(members):
    """The row of a round: of each slot the value that most of its reports have, its narrowest day, all its words."""
    if len(members) == 1:
        return members[0]
    row = dict(members[0])
    for s in (*SLOTS, "trigger_key"):
        values = Counter(m[s] for m in members if m[s] is not None)
        row[s] = values.most_common(1)[0][0] if values else None
    for role in ("actor", "target", "everyone"):
        count = Counter(p for m in members for p in m[role])
        row[role] = tuple(p for p, n in count.most_common(4) if 3 * n >= len(members))
    dated = [m for m in members if m["earliest"] is not None]
    if dated:
        best = min(dated, key=lambda m: (m["fresh"], m["latest"] - m["earliest"]))
        row.update({c: best[c] for c in ("earliest", "latest", "fresh", "day_sure")})
    for c in ("words", "object_words", "names"):
        row[c] = sum((m[c] for m in members), Counter())
    vectors = [m["act"] for m in members if len(m["act"])]
    row["act"] = tuple(np.mean(vectors, axis=0)) if vectors else ()
    row["real"] = sum(m["real"] for m in members) * 2 >= len(members)
    row["general"] = all(m["general"] for m in members)
    return row


def inverse_frequencies(reports):
    """{word: weight}: 1 and the logarithm of how few of the reports' sentences have it; a report added by hand moves no other."""
    count, n = Counter(), 0
    for r in reports:
        if not r["added"]:
            count.update(r["words"].keys())
            n += 1
    n = max(1, n)
    return {w: 1 + np.log((1 + n) / (1 + c)) for w, c in count.items()}


def _blocks(reports):
    """Lists of indices that are compared: the reports of a family, of a large one those of one first actor."""
    found = defaultdict(list)
    for k, r in enumerate(reports):
        found[r["family"]].append(k)
    for members in found.values():
        if len(members) <= LARGEST:
            yield members
            continue
        by_actor = defaultdict(list)
        for k in members:
            by_actor[tuple(sorted(reports[k]["guess"][0]))[:1]].append(k)
        yield from by_actor.values()


def _parts(reports, rounds):
    """The rounds in parts of at most COMPARED, neighbours in time together."""
    if len(rounds) <= COMPARED:
        return [rounds] if rounds else []
    ordered = sorted(rounds, key=lambda r: (reports[r[0]]["earliest"] or reports[r[0]]["published"] or 0, r[0]))
    n = -(-len(ordered) // COMPARED)
    size = -(-len(ordered) // n)
    return [ordered[a : a + size] for a in range(0, len(ordered), size)]


def _scores(table, i, j, columns, weights):
    """Of each pair of a table the log odds that it is one act, from its columns."""
    scores = weights.get(f"family_{table.family}", 0.0) + sum(weights[f] * column for f, column in columns.items())
    scores = np.clip(scores, FAR, -FAR)
    scores[table.apart(i, j, columns)] = NEVER
    return scores


def _others(parties, i, j):
    """Of each pair whether either row has a party that the other has not."""
    return (parties[i] & parties[j]).sum(1) < np.minimum(parties[i].sum(1), parties[j].sum(1))


def _cluster(n, scores):
    """Lists of indices: average linkage over the scores of all pairs, joined while the mean score is above zero."""
    if n == 1:
        return [[0]]
    labels = fcluster(linkage(-scores - FAR, method="average"), t=-FAR, criterion="distance")
    found = defaultdict(list)
    for k, c in enumerate(labels):
        found[c].append(k)
    return sorted(found.values())


def _codes(values):
    codes = {}
    return np.array([0 if v is None else codes.setdefault(v, len(codes) + 1) for v in values])


def _membership(parties):
    names = {p: c for c, p in enumerate(dict.fromkeys(p for row in parties for p in row))}
    out = np.zeros((len(parties), max(1, len(names))), dtype=bool)
    for k, row in enumerate(parties):
        for p in row:
            out[k, names[p]] = True
    return out


def _vectors(counters, idf):
    names, rows, columns, values = {}, [], [], []
    for k, counter in enumerate(counters):
        weighted = {w: n**0.5 * idf.get(w, 1.0) for w, n in counter.items()}
        length = sum(v * v for v in weighted.values()) ** 0.5 or 1.0
        for w, v in weighted.items():
            rows.append(k)
            columns.append(names.setdefault(w, len(names)))
            values.append(v / length)
    return csr_matrix((values, (rows, columns)), shape=(len(counters), max(1, len(names))))
