"""Reports of measures as the encoder sees them: the words that name an act, its family and status, and the words of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.language import heads, mentions, pointers
from analysis.language.tree import BUCKET

LEAST = 0.16  # probability from which a word is a trigger: best F1 of reports on the held articles (0.10 to 0.22 are within .006)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One report of a measure: word is the index of the surest word of the trigger, start and end the characters of the whole trigger.

    families and statuses give the probability of the likely ones; arguments maps 'actor', 'target', 'object', 'date' to (start, end,
    score), characters in the same sentence, absent where the sentence names none; antecedent is the number of the earlier trigger in the
    article that reports the same measure, -1 where it is new. parties maps 'actor', 'target' and 'day' to ((word, share), ...): the words
    of the article that name who acts, who suffers it and when, each with its share; word -2 stands for none, -1 for the day's news. act
    is the vector in which two reports of one act are alike, in one article or two; summed, how likely the words sum up several acts.
    """

    word: int
    start: int
    end: int
    family: str
    status: str
    score: float
    families: dict
    statuses: dict
    arguments: dict
    antecedent: int
    antecedent_score: float
    parties: dict = field(default_factory=dict)
    act: tuple = ()
    summed: float = 0.0


def find(rows: np.ndarray, spans: np.ndarray, sentence: np.ndarray, tables: dict, least: float = LEAST) -> tuple[Trigger, ...]:
    """The triggers of an article, in order. rows: (words, columns) of the encoder; spans (words, 2), sentence (words,)."""
    at = heads.columns()
    family = _softmax(rows[:, at["family"]])
    hit = 1 - family[:, 0] >= least
    found = []
    for a, b in _runs(hit, sentence):
        word = a + int((1 - family[a:b, 0]).argmax())
        found.append((a, b, word))
    if not found:
        return ()
    places = np.array([w for *_, w in found])
    earlier, sure = mentions.antecedents(rows, places, tables, "round")
    out = []
    for (a, b, word), before, score in zip(found, earlier.tolist(), sure.tolist(), strict=True):
        of_family, of_status = family[a:b, 1:].sum(0), _softmax(rows[word : word + 1, at["status"]])[0]
        of_family = of_family / of_family.sum()
        out.append(
            Trigger(
                word,
                int(spans[a, 0]),
                int(spans[b - 1, 1]),
                heads.FAMILIES[1 + int(of_family.argmax())],
                heads.STATUSES[int(of_status.argmax())],
                round(float(1 - family[word, 0]), 4),
                _likely(heads.FAMILIES[1:], of_family),
                _likely(heads.STATUSES, of_status),
                _arguments(rows, spans, sentence, word, tables),
                before,
                round(float(score), 4),
                pointers.shares(rows, word, tables, "party"),
                tuple(round(x, 3) for x in rows[word, at["act"]].tolist()),
                round(float(1 / (1 + np.exp(rows[word, at["single"]][0]))), 3),
            )
        )
    return tuple(out)


def _softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def _likely(names, probabilities):
    return {names[k]: round(float(probabilities[k]), 3) for k in np.argsort(-probabilities, kind="stable") if probabilities[k] >= 0.05}


def _runs(hit, sentence):
    """Ranges of words that follow each other in one sentence and all hit."""
    out = []
    for k in np.flatnonzero(hit).tolist():
        if out and out[-1][1] == k and sentence[k] == sentence[k - 1]:
            out[-1] = (out[-1][0], k + 1)
        else:
            out.append((k, k + 1))
    return out


def _arguments(rows, spans, sentence, word, tables):
    at, n = heads.columns(), len(heads.ARGUMENTS)
    first, end = np.searchsorted(sentence, [sentence[word], sentence[word] + 1])
    query = rows[word, at["argument_trigger"]].reshape(n, 1, heads.ARGUMENT)
    keys = rows[first:end, at["argument_word"]].reshape(end - first, n, heads.ARGUMENT).transpose(1, 0, 2)
    scores = (keys * query).sum(2) / heads.ARGUMENT**0.5 + tables["argument_bias"][:, None]
    scores += tables["argument_distance"][:, BUCKET[np.clip(np.arange(first, end) - word, -512, 512) + 512]]
    out = {}
    for role, row in zip(heads.ARGUMENTS, scores, strict=True):
        best = _best_run(row)
        if best:
            a, b, score = best
            out[role] = (int(spans[first + a, 0]), int(spans[first + b - 1, 1]), round(float(1 / (1 + np.exp(-score))), 3))
    return out


def _best_run(scores):
    """The stretch of words with the highest sum of scores (log odds), and the mean of it; None where no word is above 0."""
    best, start, total, out = 0.0, 0, 0.0, None
    for k, s in enumerate(np.clip(scores, -4, 4).tolist()):
        if total <= 0:
            start, total = k, 0.0
        total += s
        if total > best:
            best, out = total, (start, k + 1)
    return (*out, float(scores[out[0] : out[1]].mean())) if out else None
