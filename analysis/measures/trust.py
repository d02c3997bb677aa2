"""How likely a measure, as merged, is one act with the right actor, and its days are right: what is drawn rests on both.

A logistic model (weights.yml) over how many report it, how sure the reports and their actors are, whether they agree on day and parties,
how sure its days are, and how much the corpus speaks of its parties. Fitted and measured by analysis/training/measure_weights.py.
"""

from collections import Counter
from math import exp, log, log1p

import numpy as np
import pandas as pd

from .signature import parties
from .wordlists import load

FAMILIES = "talks attack weapons_test sanction tariff deployment pact ease_trade".split()
FEATURES = (
    *(
        "bias reports outlets articles single surest sure_mean dated_share by_words width days_agree actor_share actor_told target_share "
        "target_told actor_known target_known old published_span told_late object_share place slot occurred scheduled noun "
        "no_target self day_sure day_sure_mean day_votes summed actor_sure"
    ).split(),
    *(f"family_{name}" for name in FAMILIES),
)
LEAST = 0.02


def known(mentions):
    """{party: share of the reports that name it}, of the rows of extract_measures."""
    count = Counter(p for role in ("actor", "target") for value in mentions[role] for p in parties(value))
    return {p: n / max(1, len(mentions)) for p, n in count.items()}


def probabilities(reports, measure, shares):
    """(one act with the right actor, right days where it is), 0 to 1, for the reports of a measure (rows of extract_measures), its row as
    merged, and known(mentions)."""
    found, weights = dict(zip(FEATURES, features(reports, measure, shares), strict=True)), load("weights.yml")
    scores = (sum(found[f] * float(w) for f, w in weights[name].items()) for name in ("trust", "trust_days"))
    return tuple(1 / (1 + exp(-score)) for score in scores)


def features(reports, measure, shares):
    """The vector of FEATURES."""
    n = len(reports)
    sure = np.array([1.0 if pd.isna(r["confidence"]) else r["confidence"] for r in reports])
    dated = [r for r in reports if pd.notna(r["earliest"])]
    first, last = measure["earliest"], measure["latest"]
    meet = [r for r in dated if pd.notna(first) and r["earliest"] <= last and first <= r["latest"]]
    published = [r["published"] for r in reports if pd.notna(r["published"])]
    objects = Counter(r["object"].lower() for r in reports if isinstance(r["object"], str))
    actors, targets = (frozenset(parties(measure[role])) for role in ("actor", "target"))
    out = {
        "bias": 1, "reports": log(n), "outlets": log(max(1, measure["n_outlets"])),
        "articles": log(len({r["article_id"] for r in reports})),
        "single": n == 1, "surest": sure.max(), "sure_mean": sure.mean(), "dated_share": len(dated) / n,
        "by_words": sum(r["dated_by"] != "publication" for r in dated) / max(1, len(dated)),
        "width": log1p((last - first).days) if pd.notna(first) else 0, "days_agree": len(meet) / max(1, len(dated)),
        "actor_known": log(max([LEAST, *(shares.get(p, 0) for p in actors)])),
        "target_known": log(max([LEAST, *(shares.get(p, 0) for p in targets)])), "old": measure["domain"] == "historical",
        "published_span": log1p((max(published) - min(published)).days) if published else 0,
        "told_late": log1p(max(0, (min(published) - last).days)) if published and pd.notna(last) else 0,
        "object_share": objects.most_common(1)[0][1] / n if objects else 0, "place": isinstance(measure["place"], str),
        "slot": any(pd.notna(measure[s]) for s in ("amount", "rate_to", "basis", "goods")), "occurred": measure["status"] == "occurred",
        "scheduled": measure["status"] == "scheduled", "noun": sum(bool(r["reference"]) for r in reports) / n, "no_target": not targets,
        "self": bool(actors & targets), "day_sure": max((r["day_sure"] for r in meet), default=0),
        "day_sure_mean": sum(r["day_sure"] for r in dated) / max(1, len(dated)),
        "summed": float(np.mean([0.0 if pd.isna(r["summed"]) else r["summed"] for r in reports])),
        "actor_sure": float(np.mean([1.0 if pd.isna(r["actor_sure"]) else r["actor_sure"] for r in reports])),
        "day_votes": log1p(len({r["article_id"] for r in meet if (r["latest"] - r["earliest"]).days < 2})),
    }  # fmt: skip
    for role, mine in (("actor", actors), ("target", targets)):
        out[f"{role}_share"] = sum(bool(mine & set(parties(r[role]))) for r in reports) / n
        out[f"{role}_told"] = sum(role not in (r["inferred"] if isinstance(r["inferred"], str) else "") for r in reports) / n
    out |= {f"family_{name}": measure["family"] == name for name in FAMILIES}
    return np.array([float(out[f]) for f in FEATURES])
