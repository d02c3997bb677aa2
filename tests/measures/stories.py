"""Documents whose triggers are set by hand, so that what stands on the network can be tested apart from it."""

import numpy as np
import pandas as pd

from analysis.language import heads
from analysis.language.document import Document
from analysis.language.text import containing, paragraphs, sentences
from analysis.language.tokens import tokens
from analysis.language.triggers import Trigger
from analysis.measures import extract


def document(text, *reports):
    """A Document without a tree. reports: dicts with trigger, family, status ("occurred") and actor, target, object, date as printed.

    A part is found behind the one before it where it stands more than once: `sentence` names the sentence that holds them all. What the
    network finds elsewhere in the article is given as actor_share, target_share and day_share; act is its vector.
    """
    spans, number = [], []
    cut = sentences(text)
    for k, (a, b) in enumerate(cut):
        found = tokens(text, a, b)
        spans += found
        number += [k] * len(found)
    starts = paragraphs(text)
    spans = np.array(spans, dtype=np.int32).reshape(-1, 2)
    n = len(spans)
    none = ("",) * n
    made = Document(
        text,
        spans[:, 0],
        spans[:, 1],
        np.array(number, dtype=np.int32),
        np.array([containing(starts, a) for a, _ in spans], dtype=np.int32),
        none,
        none,
        np.full(n, -1, dtype=np.int32),
        none,
        none,
        np.full(n, -1, dtype=np.int32),
        np.zeros(n, dtype=np.float32),
        np.zeros(n, dtype=np.float32),
        (),
    )
    triggers = sorted((_trigger(made, r) for r in reports), key=lambda t: t.start)
    return Document(
        **{f: getattr(made, f) for f in made.__dataclass_fields__ if f not in ("triggers", "_children")}, triggers=tuple(triggers)
    )


def _trigger(made, report):
    at = made.text.index(report["sentence"]) if "sentence" in report else 0
    start = made.text.index(report["trigger"], at)
    arguments = {}
    for role in ("actor", "target", "object", "date"):
        if role in report:
            place = made.text.index(report[role], at)
            arguments[role] = (place, place + len(report[role]), 1.0)
    status, name = report.get("status", "occurred"), report["family"]
    end = start + len(report["trigger"])
    word = made.words_in(start, end)[0]
    back = report.get("antecedent", -1)
    shares = {}
    for role in heads.ROLES:
        printed = report.get(f"{role}_share", report.get("date") if role == "day" else report.get(role))
        place = made.text.index(printed, 0 if f"{role}_share" in report else at) if printed else None
        shares[role] = ((-2, 0.9),) if place is None else tuple((w, 0.9) for w in made.words_in(place, place + len(printed))[-1:])
    sure = 0.9 if back >= 0 else 0.0
    act = report.get("act", (0.6,) * heads.ACT)
    return Trigger(word, start, end, name, status, 1.0, {name: 1.0}, {status: 1.0}, arguments, back, sure, shares, act)


def mentions(monkeypatch, *articles, case=None):
    """extract_measures of articles (outlet, published, text, reports)."""
    made = {text: document(text, *reports) for _, _, text, reports in articles}
    monkeypatch.delenv("ANALYSIS_CACHE", raising=False)  # another reading of the same text is not kept
    monkeypatch.setattr(extract, "read", lambda texts: [made[t] for t in texts])
    rows = [(f"a{k}", outlet, published, text) for k, (outlet, published, text, _) in enumerate(articles)]
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "published", "text"])
    frame["published"] = pd.to_datetime(frame["published"])
    return extract.extract_measures(frame, case), frame
