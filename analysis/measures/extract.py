"""Reports of measures in news articles: which sentence says that which party did what to whom, when, and in whose voice."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from analysis import partitions, progress, schema
from analysis.cache import cached
from analysis.cells import records_by
from analysis.dates.extract import dates_of
from analysis.language.document import read

from . import identity
from .days import Days
from .factuality import factuality
from .families import family, is_reversed
from .parties import Parties, contents_of, source_of
from .reasons import find_reasons
from .roles import find_roles
from .signature import signatures
from .slots import read_slots
from .voices import told_by
from .wordlists import words as word_list

LIST = "blacklist"  # the family of who is put on a list or struck from it

# Slots that a report takes from another one in its sentence: each with what goes with it.
TOGETHER = {c: (c,) for c in ("quantity", "goods", "basis", "place")} | {
    "object": ("object", "affected"),
    "earliest": ("timex", "earliest", "latest", "dated_by", "day_sure", "approximate"),
    "amount": ("amount", "currency"),
    "rate_to": ("rate_from", "rate_to"),
}
# An actor that no word of the sentence names is right in about three of four reports.
INFERRED = 0.75
# What lies longer before the first article is the history of the dispute.
HISTORY = pd.Timedelta(days=5 * 365)


@cached
def extract_measures(articles, case=None, quotes=None, dates=None):
    """One row per report of a measure: one trigger in a sentence, in the order of the text.

    articles: DataFrame with article_id, outlet, published, text. case: a Case, whose parties and people come before what is learned.
    quotes: rows of extract_quotes, which give voice and speaker; without them the reading's own attributions do. dates: rows of
    extract_dates; without them the expressions are found here.

    Columns: measure_id (as merge_measures has it); article_id, outlet, published; sentence with start and end; trigger with
    trigger_start and trigger_end; family, domain, direction, actor and target (parties; "A; B" for several); object (as printed),
    affected (True for an object that the act hits, False for what it is done with),
    amount (of currency, ISO 4217), rate_from and rate_to (per cent), quantity ("60 diplomats"), goods, basis (law, list, pact, case),
    place; stage and status; timex with earliest and latest (datetime64; NaT where nothing dates the act), dated_by ("timex", "context",
    "publication"), day_sure (0 to 1: that these are its days) and approximate; voice ("narrator", "attributed") and speaker; reference
    (True where the words only refer to a measure told elsewhere); cause (the stated reason, with cause_start and cause_end; cause_of is
    the trigger_start of the report that tells it); score (PLOVER's mode score), plover, gta_type, mast; confidence (0 to 1: that the
    words report a measure of this family and actor); antecedent (trigger_start of the earlier report of the same measure) with
    antecedent_score; likeness (a tuple: the vector in which the network sees two reports of one act alike);
    actor_sure (0 to 1: that its article alone would give it this actor); summed (0 to 1: that the words sum up several acts); decided_by
    (what decided the stage); inferred (which of actor and target no word of the sentence names); unsaid (which of them the words of the
    act itself do not name); measure (empty; a correction by hand may name the measure that a report is of).

    >>> extract_measures(articles)[["actor", "family", "target", "stage", "earliest"]]  # doctest: +SKIP
    """
    reports = all_reports(articles, case)
    found = settled(reports if dates is None else dated_anew(reports, articles, dates))
    return found if quotes is None else told_by(found, quotes)


@cached
def all_reports(articles, case=None):
    """The reports as the articles themselves give them, before reports of one measure share an id; the slow part of extract_measures."""
    return partitions.table("measures.extract:of_partition", articles, case, what="reports of measures")


@cached
def settled(reports):
    """The rows of extract_measures from those of all_reports."""
    return _settled(_historical(reports.copy()))


@cached
def dated_anew(reports, articles, dates):
    """The reports with the days of those in some articles by other expressions: the rows of `dates`, as after a correction."""
    dates = records_by(dates, "article_id")
    columns = {c: reports[c].tolist() for c in TOGETHER["earliest"]}
    rows_of = {a: rows.tolist() for a, rows in reports.reset_index().groupby("article_id")["index"]}
    documents = map(_listed, read([t if isinstance(t, str) else "" for t in articles["text"]]))
    printed = articles["published"] if "published" in articles else [None] * len(articles)
    for article_id, published, document in zip(articles["article_id"], printed, documents, strict=True):
        day = None if pd.isna(published) else pd.Timestamp(published).date()
        days = Days(document, [_date_row(d) for d in dates.get(article_id, ())], day)
        for n, row in enumerate(rows_of.get(article_id, ())):
            for column, value in days.date(n, factuality(document, document.triggers[n]))._asdict().items():
                columns[column][row] = value
    return schema.frame("measure_reports", reports.assign(**columns).to_dict("records"))


def of_partition(articles, case=None):
    """The rows of extract_measures for some of the articles, in the voices of the reading, before reports of one measure share an id."""
    columns = {c: list(articles[c]) if c in articles else [None] * len(articles) for c in ("article_id", "outlet", "published", "text")}
    texts = [t if isinstance(t, str) else "" for t in columns["text"]]
    documents = [_listed(d) for d in read(texts)]
    days = pd.to_datetime(pd.Series(columns["published"]), errors="coerce").tolist()
    parties = Parties(documents, case, columns["outlet"], days)
    roles = find_roles(parties)
    rows = []
    for k, document in enumerate(progress.each(documents, "measures")):
        if not document.triggers:
            continue
        article_id, published = columns["article_id"][k], columns["published"][k]
        day = None if pd.isna(published) else pd.Timestamp(published).date()
        head = {"article_id": article_id, "outlet": columns["outlet"][k], "published": published}
        days = Days(document, dates_of(document.text, day), day)
        facts = [factuality(document, t) for t in document.triggers]
        reasons = find_reasons(document, roles[k], facts)
        for n in range(len(document.triggers)):
            rows.append(head | _report(document, parties, k, n, facts[n], roles[k][n], days) | _reason(document, reasons.get(n)))
    return schema.frame("measure_reports", rows)


def _once(mentions):
    """The mentions without those that tell of a measure again in one sentence ("the summit, a meeting that ..."): the surest stays, and
    takes its day and its slots from the others where it has none."""
    same = ["article_id", "start", "measure_id"]
    doubled = mentions[mentions.duplicated(same, keep=False)]
    if doubled.empty:
        return mentions
    kept = {}
    for k, r in doubled.sort_values("confidence", ascending=False, kind="stable").to_dict("index").items():
        _, first = kept.setdefault(tuple(r[c] for c in same), (k, r))
        for column, told in TOGETHER.items():
            if pd.isna(first[column]) and pd.notna(r[column]):
                first |= {c: r[c] for c in told}
    rows = dict(kept.values())
    left = mentions.drop(index=[k for k in doubled.index if k not in rows])
    place = [k for k, index in enumerate(left.index) if index in rows]
    for column in (c for told in TOGETHER.values() for c in told):
        values = left[column].tolist()
        for k in place:
            values[k] = rows[left.index[k]][column]
        left[column] = pd.Series(values, index=left.index, dtype=left[column].dtype)
    return left.reset_index(drop=True)


def _settled(mentions):
    """The mentions numbered until numbering them again, as a correction does, changes nothing: no party, no report."""
    for _ in range(4):
        before, mentions = mentions[["actor", "target"]], _once(assign_ids(mentions))
        if mentions[["actor", "target"]].equals(before):
            break
    return mentions


def assign_ids(mentions):
    """The mentions with measure_id filled in: reports of one measure share it.

    Ids are made of actor, family, target and month; `identified` is False for the one measure of an actor, family and target that gathers
    what no size, object, place or day ties to an act. A name in the column `measure` (a correction by hand) joins the reports that share
    it, and parts them from all others.
    """
    mentions = mentions.reset_index(drop=True)
    mentions["family"] = mentions["family"].fillna("other")
    labels, identified = identity.group(signatures(mentions)) if len(mentions) else ([], [])
    labels = _by_hand(mentions, labels)
    mentions["identified"] = [bool(i or isinstance(c, str)) for i, c in zip(identified, labels, strict=True)]
    members = {}
    for k, label in enumerate(labels):
        members.setdefault(label, []).append(k)
    mentions = _adopted(mentions, members)
    records, ids, taken = mentions[["actor", "family", "target", "earliest"]].to_dict("records"), [None] * len(mentions), {}
    for rows in members.values():
        name = _name([records[k] for k in rows])
        taken[name] = taken.get(name, 0) + 1
        for k in rows:
            ids[k] = name if taken[name] == 1 else f"{name}-{taken[name]}"
    mentions["measure_id"] = pd.Series(ids, index=mentions.index, dtype="str")
    return mentions


def _adopted(mentions, members):
    """The mentions in which a party that the act's own words do not name is the one that they do in reports of the same measure, if any,
    and of a target in half of them (reports of several acts in one measure lost Iran 24 of 620 targets); nobody acts where none names him
    and half of them have none."""
    unsaid = mentions["unsaid"].fillna("").tolist()
    sides, mutual = {role: mentions[role].tolist() for role in ("actor", "target")}, [family(f).mutual for f in mentions["family"]]
    for role, against in (("actor", "target"), ("target", "actor")):
        values, others = sides[role], sides[against]
        told = [role not in i for i in unsaid]
        for rows in members.values():
            named = Counter(values[k] for k in rows if told[k] and isinstance(values[k], str))
            best = min(named, key=lambda p: (-named[p], p), default=None)
            best = best if role == "actor" or 2 * named[best] >= len(rows) else None
            nobody = role == "actor" and not named and 2 * sum(not isinstance(values[k], str) for k in rows) >= len(rows)
            for k in rows if best or nobody else ():
                if not told[k] and (others[k] != best or mutual[k]):
                    values[k] = best
    another = mentions["actor"].notna() & (mentions["actor"] != pd.Series(sides["actor"], index=mentions.index))
    sides = {role: pd.Series(values, index=mentions.index, dtype="str") for role, values in sides.items()}
    return mentions.assign(**sides, actor_sure=mentions["actor_sure"].mask(another, 0.0))


def _by_hand(mentions, labels):
    named, out = {}, list(labels)
    for k, name in enumerate(mentions["measure"]):
        if isinstance(name, str) and name:
            named.setdefault(name, []).append(k)
    for name, rows in named.items():
        for k in rows:
            out[k] = f"hand:{name}"
    for name, rows in named.items():
        # A measure of which no report bears another name joins whole.
        for label in {labels[k] for k in rows}:
            mine = [k for k, one in enumerate(labels) if one == label]
            if {out[k] for k in mine if isinstance(out[k], str)} == {f"hand:{name}"}:
                for k in mine:
                    out[k] = f"hand:{name}"
    return out


def _name(rows):
    first = rows[0]
    dated = [r["earliest"] for r in rows if pd.notna(r["earliest"])]
    target = None if first["target"] == first["actor"] else first["target"]
    parts = [first["actor"], first["family"], target, f"{min(dated):%Y-%m}" if dated else None]
    joined = "-".join(p for p in parts if isinstance(p, str)).lower()
    return "".join(c if c.isalnum() else "-" for c in joined).strip("-").replace("--", "-")


def _reason(document, reason):
    if reason is None:
        return {}
    named = None if reason.trigger is None else document.triggers[reason.trigger].start
    return {
        "cause": document.text[reason.start : reason.end].strip(),
        "cause_start": reason.start,
        "cause_end": reason.end,
        "cause_of": named,
    }


def _report(document, parties, k, n, fact, roles, days):
    trigger = document.triggers[n]
    rules = family(trigger.family)
    words = document.text[trigger.start : trigger.end]
    start, end = document.sentence_span(int(document.sentence[trigger.word]))
    taken = [trigger.arguments[r][:2] for r in ("actor", "target") if r in trigger.arguments]
    taken += [(m.start, m.end) for m in parties.mentions[k] if m.end > start and m.start < end]
    slots = read_slots(document, trigger, taken)
    dated = days.date(n, fact)
    voice, speaker = _voice(document, trigger)
    back = document.triggers[trigger.antecedent] if trigger.antecedent >= 0 else None
    actor, target = roles.actor, roles.target
    unsaid = [r for r, said in (("actor", roles.actor_said), ("target", roles.target_said)) if not said]
    untold = [r for r, told in (("actor", roles.actor_told), ("target", roles.target_told)) if not told]
    if (rules.mutual or _each_other(document, trigger)) and len({*actor, *target}) > 1:
        told = roles.actor_told and (roles.target_told or not target)
        actor = target = tuple(sorted({*actor, *target}))
        untold = [] if told else ["actor", "target"]
        unsaid = [] if roles.actor_said and (roles.target_said or not target) else ["actor", "target"]
    return {
        "sentence": document.text[start:end], "start": start, "end": end, "trigger": words, "trigger_start": trigger.start,
        "trigger_end": trigger.end, "family": trigger.family, "domain": rules.domain,
        "direction": _direction(rules, words, document.text[start:end], fact),
        "actor": "; ".join(actor) or None, "target": "; ".join(target) or None, "object": slots.object,
        "affected": slots.affected,
        "amount": slots.amount, "currency": slots.currency, "rate_from": slots.rate_from, "rate_to": slots.rate_to,
        "quantity": f"{slots.count[0]:,.15g} {slots.count[1]}" if slots.count else None, "goods": slots.goods, "basis": slots.basis,
        "place": slots.place, "stage": fact.stage, "status": fact.status, **dated._asdict(), "voice": voice, "speaker": speaker,
        "reference": _refers(document, trigger, back), "score": rules.score, "plover": rules.plover,
        "gta_type": rules.gta, "mast": rules.mast,
        "inferred": "; ".join(untold) or None, "unsaid": "; ".join(unsaid) or None,
        "confidence": _confidence(trigger, roles), "actor_sure": round(roles.actor_sure, 3),
        "antecedent": back.start if back is not None else None,
        "antecedent_score": float(trigger.antecedent_score) if back is not None else None,
        "likeness": trigger.act, "summed": trigger.summed, "decided_by": fact.why,
    }  # fmt: skip


def _each_other(document, trigger):
    """True for what two do to one another: "expelled 23 of each other's diplomats"."""
    behind = document.text[trigger.end : document.sentence_span(int(document.sentence[trigger.word]))[1]]
    told = re.split(r"[.,;:]", behind)[0].lower().split()
    return any(f"{a} {b}".removesuffix("'s").removesuffix("’s") in word_list("each_other") for a, b in pairwise(told))


def _listed(document):
    """The document, in which who is struck from a list is struck from a list, whether that tightens controls or eases them."""
    acts = list(document.triggers)
    for n, t in enumerate(acts):
        if _struck(document, t):
            acts[n] = replace(t, family=LIST, families={LIST: t.families.get(t.family, 0.5)})
    return replace(document, triggers=tuple(acts))


def _struck(document, trigger):
    """True for what takes somebody from a list, or a standing of the trusted: "removed it from the list", "its fast-track status"."""
    if not (family(trigger.family).lists and family(LIST).struck & set(document.text[trigger.start : trigger.end].lower().split())):
        return False
    behind = document.text[trigger.end : document.sentence_span(int(document.sentence[trigger.word]))[1]]
    told = set(re.split(r"[.,;]", behind)[0].lower().replace("-", " ").split())
    of_list = told & word_list("lists") and told & word_list("before_list")
    return bool(of_list or told & word_list("trusted_lists") and told & word_list("standings"))


def _direction(rules, trigger, sentence, fact):
    """Whether a report escalates, by its family, by words that turn it round, and by the list that somebody is struck from."""
    if rules.struck & set(trigger.lower().split()):
        told = set(sentence.lower().replace("-", " ").split())
        return "escalation" if told & word_list("trusted_lists") else "de-escalation" if told & word_list("barred_lists") else "neutral"
    if is_reversed(rules.name, trigger) or fact.stage in ("lifted", "suspended"):
        return {"escalation": "de-escalation", "de-escalation": "escalation"}.get(rules.direction, rules.direction)
    return rules.direction


def _confidence(trigger, roles):
    """The network's probability that the words report a measure of this family, less where the actor is inferred."""
    told = 1.0 if roles.actor_told else INFERRED
    return round(float(trigger.score * trigger.families.get(trigger.family, 0.5) * told), 3)


def _refers(document, trigger, back):
    """True for a definite noun ("the tariffs", "Trump's tariffs") without a size or day of its own."""
    i = document.words_in(trigger.start, trigger.end)
    first = i[0] if len(i) else trigger.word
    tag = document.xpos[trigger.word]
    noun = tag.startswith("N") if tag else not document.word(trigger.word).endswith(("ed", "ing"))
    before = document.word(first - 1).lower() if first else ""
    definite = before in ("the", "these", "those", "this", "that", "'s", "’s", "its", "their", "his") or before.endswith(("'s", "’s"))
    return bool(noun and (definite or back is not None) and "date" not in trigger.arguments and "object" not in trigger.arguments)


def _voice(document, trigger):
    for a in document.attributions:
        if any(s <= trigger.start < e for s, e in contents_of(a)):
            source = source_of(a)
            return "attributed", document.text[source[0] : source[1]] if source else None
    return "narrator", None


def _historical(frame):
    """The reports with the domain "historical" where they lie more than five years before the first article."""
    first = frame["published"].min()
    if pd.notna(first):
        old = frame["latest"].notna() & (frame["latest"] < first - HISTORY)
        frame.loc[old, "domain"] = "historical"
    return frame


def _date_row(d):
    days = tuple(None if pd.isna(d[c]) else pd.Timestamp(d[c]).date() for c in ("earliest", "latest"))
    return d["start"], d["end"], d["text"], d["type"], d["value"], d.get("mod"), *days, d.get("granularity"), d.get("rule"), d.get("anchor")
