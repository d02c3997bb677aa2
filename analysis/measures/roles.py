"""Who acts and against whom, for every trigger of a corpus: the party that its arguments, the network and the article make likeliest.

Half of the reports of a measure do not name its target, a quarter not its actor ("the talks", "the new tariffs"). The party is chosen
among those that the article names by a logistic model (weights.yml) over what the sentence says, the share of the network that its words
have, where they stand, and what they did and suffered before.
"""

from collections import Counter, defaultdict
from math import log1p
from typing import NamedTuple

import numpy as np

from .families import family
from .identity import ALIKE
from .wordlists import load, words

FEATURES = tuple(
    (
        "share first second sentence before before_near after sentence_before family_role any_role other_role pair pair_any last "
        "home corpus_role corpus_pair bias any_other count antecedent family_whole pair_whole lemma_whole told told_other guessed network "
        "none none_told none_here none_network alike"
    ).split()
)

SMALL = 0.02  # a share of the network that says little
NOBODY = -2  # the word that stands for none (language/pointers.py)
# How far the choice of who acts heeds who is left to suffer it; scanned on 5,377 reports that the network has not learned: beside 0, 0.25
# has 20 more actors and 38 more targets right, 0.5 has 19 and 59, 1 has 12 fewer and 38 more. Less likely actors are not looked at.
AGAINST = 0.5
LIKELY = 2.0
# Of the scores, which are twice too sure, so much makes the right actor likeliest: of 5,303 reports that the network has not learned .51 of
# them, .48 to .53 from one kind of text to the other.
SOFT = 0.5
FAMILY = 9.0  # what one family adds to what the network says of two reports


# Whether nobody knows who attacked, where no words name him: how much likelier the best party is than none, what the network says of none,
# and whether the sentence, one beside it and how many of the article say that nobody knows, or speak of who it was.
UNKNOWN = ("bias", "margin", "nobody", "here", "near", "many")
ATTACK = "attack"
# Log odds from which nobody knows: on articles that neither the network nor the weights have learned 11 of 18 attacks by nobody known are
# found, and of 30 by somebody two, both of them given to another before.
UNSURE = -0.4


class Roles(NamedTuple):
    """The parties of one report and how sure they are: a role is told where the sentence names one of its parties, else inferred, and said
    where the words of the act itself do. actor_sure: how likely the actors are among all parties of the article, 0 to 1."""

    actor: tuple
    target: tuple
    actor_told: bool
    target_told: bool
    actor_said: bool = True
    target_said: bool = True
    actor_sure: float = 1.0


def find_roles(parties):
    """For each document the Roles of its triggers. parties: the Parties of the documents."""
    told = [[_told(parties, k, t) for t in d.triggers] for k, d in enumerate(parties.documents)]
    corpus = Corpus(parties.documents, told)
    weights = load("weights.yml")
    vectors = {role: np.array([float(weights["roles"][role].get(f, 0)) for f in FEATURES]) for role in ("actor", "target")}
    vectors["unknown"] = np.array([float(weights["unknown"][f]) for f in UNKNOWN])
    out = []
    for k, document in enumerate(parties.documents):
        seen, rows = History(document, told[k]), []
        for n, trigger in enumerate(document.triggers):
            actor, target, sure = choose(parties, k, n, told[k][n], seen, corpus, vectors)
            seen.note(n, trigger.family, actor, target)
            named = parties.named(k, *document.sentence_span(int(document.sentence[trigger.word])))
            here = {p for _, p in named} | set(told[k][n][0]) | set(told[k][n][1])
            said = [bool(set(mine) & set(chosen)) for mine, chosen in zip(told[k][n], (actor, target), strict=True)]
            rows.append(Roles(actor, target, bool(here & set(actor)), bool(here & set(target)), *said, sure))
        out.append(rows)
    return out


class History:
    """What the article has told so far, and what its sentences name as a whole: who did what to whom."""

    def __init__(self, document, told):
        self.whole, self.done = Counter(), {}
        for trigger, sides in zip(document.triggers, told, strict=True):
            for role, names in zip(("actor", "target"), sides, strict=True):
                for p in names:
                    self.whole[trigger.family, role, p] += 1
                    self.whole[document.lemma[trigger.word], role, p] += 1
            for a in sides[0]:
                for b in sides[1]:
                    self.whole[trigger.family, a, b] += 1
        self.family_role, self.role, self.pair, self.pair_any = Counter(), Counter(), Counter(), Counter()
        self.last = {}
        self.unknown, self.blamed = _unknown(document)

    def note(self, n, family_name, actor, target):
        self.done[n] = {"actor": actor, "target": target}
        for role, names in (("actor", actor), ("target", target)):
            for p in names:
                self.family_role[family_name, role, p] += 1
                self.role[role, p] += 1
            if names:
                self.last[role] = names
        for a in actor:
            for b in target:
                self.pair[family_name, a, b] += 1
                self.pair_any[a, b] += 1


def _unknown(document):
    """(sentences that say that nobody knows who did it, sentences that speak of who it was)."""
    unknown, blamed, told = set(), set(), defaultdict(set)
    for i in range(len(document)) if any(t.family == ATTACK for t in document.triggers) else ():
        told[int(document.sentence[i])] |= {document.word(i).lower(), document.lemma[i].lower()}
    for n, here in told.items():
        if here & words("unknown") or here & words("denials") and here & words("who_did"):
            unknown.add(n)
        if here & (words("unknown") | words("blames")):
            blamed.add(n)
    return unknown, blamed


def unknown(parties, k, n, told, seen, scores):
    """The row of UNKNOWN of an attack whose actor no words name; None of any other report. scores: of the parties, none the last."""
    trigger = parties.documents[k].triggers[n]
    if trigger.family != ATTACK or told[0] or len(scores) < 2:
        return None
    at, margin = int(parties.documents[k].sentence[trigger.word]), (scores[:-1].max() - scores[-1]) / 5
    beside = bool({at - 1, at + 1} & seen.unknown)
    return 1, margin, log1p(_none(trigger) / SMALL), at in seen.unknown, beside, min(2, len(seen.blamed))


def _none(trigger):
    """What the network says of it that no words name who acts."""
    return sum(share for word, share in trigger.parties.get("actor", ()) if word == NOBODY)


def _told(parties, k, trigger):
    """The parties of the arguments of a trigger; what acts is not acted upon."""
    rules = family(trigger.family)
    actor = _argument(parties, k, trigger, "actor")
    target = _argument(parties, k, trigger, "target", actor)
    held = [p for _, p in parties.named(k, *trigger.arguments["object"][:2])] if rules.returns and "object" in trigger.arguments else []
    if held and set(held) <= set(actor):  # whoever is freed is freed by another: "brought home three Americans"
        return (), actor
    if not target and "object" in trigger.arguments and not rules.aimless and not (rules.joint and _is_place(parties, k, trigger)):
        target = tuple(p for _, p in parties.named(k, *trigger.arguments["object"][:2]) if p not in actor)[:2]
    kept = tuple(p for p in target if p not in actor)
    return actor, kept


def _is_place(parties, k, trigger):
    """True where the object of talks is where they are held ("met in Moscow")."""
    document = parties.documents[k]
    first = int(document.words_in(*trigger.arguments["object"][:2])[0])
    return first > 0 and document.word(first - 1).lower() in words("place_before")


def _argument(parties, k, trigger, role, avoid=()):
    """The parties that the words of an argument tell. Who the tree alone gives is right in one of two, so that it tells nothing."""
    return parties.told(k, *trigger.arguments[role][:2], avoid) if role in trigger.arguments else ()


def _guessed(parties, k, trigger, role, avoid):
    """The parties that the words of an argument can stand for, where they name none: "the government", "our navy"."""
    found = parties.guessed(k, *trigger.arguments[role][:2], avoid) if role in trigger.arguments else ()
    return tuple(p for p in found if p not in avoid)


class Corpus:
    """What the reports of a corpus that name their parties tell: who does and suffers what, and in the reports most like another one.

    documents: the readings; told: for each of their triggers (actors, targets) as its sentence names them.
    """

    def __init__(self, documents, told):
        self.count = defaultdict(Counter)
        triggers = [(k, n, t) for k, d in enumerate(documents) for n, t in enumerate(d.triggers)]
        self._at = {(k, n): i for i, (k, n, _) in enumerate(triggers)}
        self._acts, self._family = np.array([t.act for *_, t in triggers]), np.array([t.family for *_, t in triggers])
        named = defaultdict(list)
        for i, (k, n, trigger) in enumerate(triggers):
            actor, target = told[k][n]
            for role, names in (("actor", actor), ("target", target)):
                for p in names:
                    self.count[trigger.family, role][p] += 1
                    named[role, p].append(i)
            for a in actor:
                for b in target:
                    self.count[trigger.family, "actor", a][b] += 1
                    self.count[trigger.family, "target", b][a] += 1
        self._named = {key: np.array(rows) for key, rows in named.items()}

    def alike(self, k, n, role, names):
        """{party: how like trigger n of document k is to the other report that names the party in a role and is most like it}."""
        i = self._at[k, n]
        likeness = np.clip(self._acts @ self._acts[i], -ALIKE, ALIKE) + FAMILY * (self._family == self._family[i])
        likeness[i] = -ALIKE
        named = {p: self._named.get((role, p)) for p in names}
        return {p: (-ALIKE if rows is None else likeness[rows].max()) / 10 for p, rows in named.items()}


def choose(parties, k, n, told, seen, corpus, vectors):
    """(actors, targets, how likely the actors are) that are likeliest together: the party of a role with those that its sentence names
    beside it.

    Nobody does it to himself: of a report of which only the target is sure, the actor is another, or nobody that the article names. Empty
    where the article names none, or of an actor where that is likeliest: who fired is not always known. told: (actors, targets) as the
    sentence names them.
    """
    joint = family(parties.documents[k].triggers[n].family)
    names, scores = _scored(parties, k, n, "actor", told, seen, corpus, vectors["actor"])
    row, found = unknown(parties, k, n, told, seen, scores), []
    if row is not None and np.dot(row, vectors["unknown"]) > UNSURE:
        names, scores = [None], np.zeros(1)
    for i in np.argsort(-scores, kind="stable"):
        actor = _sides(names[i], told[0])
        alone = not told[1] and (joint.joint and len(actor) > 1 or joint.aimless)
        target, sure = ((), 0.0) if alone else _target(parties, k, n, (actor, told[1]), seen, corpus, vectors["target"])
        found.append((scores[i] + AGAINST * sure, -len(found), actor, target))
        if alone or scores[i] < scores.max() - LIKELY:
            break
    actor, target = max(found)[2:]
    return actor, target, _likely(names, scores, actor)


def _likely(names, scores, chosen):
    """How likely the parties chosen, or nobody, are by the scores of all."""
    shares = np.exp(SOFT * (scores - scores.max()))
    return float(sum(s for p, s in zip(names, shares, strict=True) if p in chosen or not chosen and p is None) / shares.sum())


def _target(parties, k, n, told, seen, corpus, vector):
    """(targets, log share): the likeliest that are no actors, and how likely they are among all parties, the actors included."""
    names, scores = _scored(parties, k, n, "target", told, seen, corpus, vector)
    free = [i for i, p in enumerate(names) if p not in told[0]]
    if not free:
        return (), 0.0
    best = max(free, key=lambda i: scores[i])
    return _sides(names[best], told[1], told[0]), scores[best]


def _sides(best, mine, other=()):
    """The party chosen, with those that the sentence names beside it."""
    if best is None:
        return ()
    return tuple(p for p in mine if p not in other) if best in mine else (best,)


def _scored(parties, k, n, role, told, seen, corpus, vector):
    """(parties, log shares) of whom a role can mean; of an actor, nobody alone where the article names no party."""
    names, rows = candidates(parties, k, n, role, *(told if role == "actor" else told[::-1]), seen, corpus, role == "target")
    if not names:
        return [None], np.zeros(1)
    scores = rows @ vector
    return names, scores - np.logaddexp.reduce(scores)


def candidates(parties, k, number, role, mine, other, seen, corpus, every=False):
    """(parties, matrix of FEATURES): whom a role can mean and what speaks for each; of an actor None, too, where it means nobody."""
    document, counts = parties.documents[k], parties.counts(k)
    trigger = document.triggers[number]
    back = seen.done.get(trigger.antecedent, {}).get(role, ())
    lemma = document.lemma[trigger.word]
    shares = parties.shares(k, trigger, role)
    guess = () if mine else _guessed(parties, k, trigger, role, other)
    names = list(dict.fromkeys((*mine, *guess, *(p for p, _ in counts.most_common(12)), *sorted(shares))))
    if every:
        names = list(dict.fromkeys([*names, *other]))
    elif role == "target" or not mine:
        names = [p for p in names if p not in other]
    if not names:
        return [], np.zeros((0, len(FEATURES)))
    at = document.words_in(trigger.start, trigger.start + 1)
    n = int(document.sentence[at[0]]) if len(at) else 0
    here = {p: a for a, p in reversed(parties.named(k, *document.sentence_span(n)))}
    before = {p for _, p in parties.named(k, *document.sentence_span(n - 1))} if n else set()
    inside = [(a, p) for p, a in here.items() if a < trigger.start and p not in other]
    nearest = max(inside)[1] if inside else None
    total, others = sum(counts.values()) or 1, "target" if role == "actor" else "actor"
    f, rows = trigger.family, []
    all_role = sum(corpus.count[f, role].values()) or 1
    paired = sum((corpus.count[f, others, o] for o in other), Counter()) if other else Counter()
    all_pair = sum(paired.values()) or 1
    top = [p for p, _ in counts.most_common(2)]
    alike = corpus.alike(k, number, role, names)
    for p in names:
        told = seen.family_role[f, role, p]
        pair = sum(seen.pair[(f, p, o) if role == "actor" else (f, o, p)] for o in other)
        pair_any = sum(seen.pair_any[(p, o) if role == "actor" else (o, p)] for o in other)
        rows.append(
            (
                counts[p] / total, p in top[:1], p in top[1:], p in here, p in here and here[p] < trigger.start, p == nearest,
                p in here and here[p] > trigger.end, p in before, min(told, 3) / 3, min(seen.role[role, p], 5) / 5,
                min(seen.family_role[f, others, p], 3) / 3, min(pair, 3) / 3, min(pair_any, 3) / 3, p in seen.last.get(role, ()),
                p == parties.home[k], corpus.count[f, role][p] / all_role, paired[p] / all_pair, 1, min(seen.role[others, p], 5) / 5,
                min(counts[p], 20) / 20, trigger.antecedent_score * (p in back), min(seen.whole[f, role, p], 3) / 3,
                min(sum(seen.whole[(f, p, o) if role == "actor" else (f, o, p)] for o in other), 3) / 3,
                min(seen.whole[lemma, role, p], 3) / 3, p in mine, p in other, p in guess, log1p(shares[p] / SMALL), 0, 0, 0, 0,
                alike[p],
            )
        )  # fmt: skip
    if role == "actor":
        told = 1, bool(mine), bool(here), log1p(_none(trigger) / SMALL)
        names, rows = [*names, None], [*rows, (0,) * (len(FEATURES) - len(told) - 1) + (*told, 0)]
    return names, np.array(rows, dtype=float)
