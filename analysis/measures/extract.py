"""Reports of measures in news articles: which sentence says that which party did what to whom, when, and in whose voice."""

import re
from bisect import bisect_left
from functools import lru_cache

import pandas as pd

from analysis import progress
from analysis.cache import cached
from analysis.dates import extract as timex
from analysis.language.gazetteer import gazetteer
from analysis.language.marks import quoted_mask
from analysis.language.text import fold, sentences

from .actions import load_actions
from .acts import find_acts, noun_phrase
from .aims import aimed
from .clauses import Sentence, lexicon
from .context import Memory, all_of, joint_parties, note_pact, pact_names, pact_of, party_of, together
from .dating import NONE, Dates, date_act
from .grouping import assign_ids
from .linking import carry, causes, once, special_dates
from .officeholders import People, learn
from .undone import called_off

COLUMNS = tuple(
    "measure_id article_id outlet sentence start end action actor target domain direction status score gta_type timex "
    "earliest latest voice speaker trigger trigger_start trigger_end rule family plover mast object cause cause_of dated_by "
    "approximate effect_earliest effect_latest nominal plural published".split()
)
# Characters of a sentence that is read as one; news sentences seldom pass 600.
LONGEST = 1500
_DATELINE = re.compile(
    r"^(?:\([A-Z][\w. ]+\)\s*|[A-Z][A-Z .,'/-]{2,40}(?:\([\w. ]+\)\s*)?)\s*(?:--?|:)\s+|^[A-Z][\w. ,]{2,30}\([A-Z][\w. ]+\)\s*-+\s*"
)
# The heading of another article, which tells of other days than this one.
_TEASER = re.compile(r"(?i:also watch|watch|watch also|read more|read also|also read|see also|related|more)\s*:|READ MORE\b")
_WORD = re.compile(r"[a-z]+(?:[a-z'-]*[a-z])?")
_SECURITY = re.compile(
    r"radar|militar|missile|nuclear|weapon|troops|army|navy|naval|attack|terror|cease-?fire|truce|airspace|drone|border|warplane|hack|cyber|spy|spying|aggress|arms|militant|poison|shell"
)
_TRADE = re.compile(r"trade|tariff|export|import|currency|subsid|dumping|theft|intellectual property|sanction|market")


@cached
def extract_measures(articles, case=None, quotes=None, dates=None):
    """One row per report of a measure in a sentence, in the order of the text.

    articles: DataFrame with article_id, outlet, published, text. case: a Case, whose parties and people are added to the gazetteer.
    quotes: rows of extract_quotes, which give voice and speaker; without them voice rests on quotation marks alone. dates: rows of
    extract_dates; without them dates are found where a measure is.

    Columns: measure_id (as merge_measures has it); article_id, outlet, published; sentence with start and end; action, actor and target
    (parties; "A; B" for a joint act), object (as printed); domain, direction, status (occurred, announced, scheduled, hypothetical,
    denied);
    score (PLOVER mode, -10 to 10), plover, gta_type, mast; timex with earliest and latest (datetime64; NaT where nothing dates the act) and
    dated_by (timex, publication, ongoing, recent, carried, before, yearly), approximate; effect_earliest, effect_latest (when an announced
    act is to take effect). What is hypothetical has no day of its own; "recent" is read as the half year up to
    publication, what is "ongoing" without a stated beginning as the day of publication, both approximate;
    voice (narrator, attributed) and speaker;
    trigger with trigger_start and trigger_end; rule, family; cause (the reason the
    sentence gives) and cause_of (True where the trigger stands in another act's reason).
    """
    columns = [articles[c] if c in articles else [None] * len(articles) for c in ("article_id", "outlet", "published", "text")]
    texts = [t if isinstance(t, str) else "" for t in columns[3]]
    folded = [fold(t) for t in texts]
    found = gazetteer(case)
    mentions = [found.find(t) if t else [] for t in folded]
    people = People(learn(folded, mentions))
    by_article = _by_article(quotes)
    given = _by_article(dates)
    rows = []
    every = zip(*columns[:3], texts, folded, mentions, strict=True)
    for article_id, outlet, published, text, plain, parties in progress.each(every, "measures"):
        day = None if pd.isna(published) else pd.Timestamp(published).date()
        rows += _article(
            article_id, outlet, day, text, plain, parties, people, by_article.get(article_id) if by_article is not None else None, given
        )
    return assign_ids(_frame(rows))


def _frame(rows):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("start", "end", "trigger_start", "trigger_end"):
        frame[column] = frame[column].astype("int64")
    for column in ("earliest", "latest", "effect_earliest", "effect_latest", "published"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    frame["score"] = frame["score"].astype("float64")
    for column in ("approximate", "cause_of", "nominal", "plural"):
        frame[column] = frame[column].astype(bool)
    return frame


def _by_article(frame):
    if frame is None:
        return None
    return {k: g.to_dict("records") for k, g in frame.groupby("article_id", sort=False)}


@lru_cache(maxsize=1)
def _interesting():
    actions = load_actions()
    table = {}
    for word, forms in actions.forms.items():
        objects, alone = set(), False
        for form in forms:
            for rule in actions.by_group.get(form.group, ()):
                objects |= rule.objects
                alone = alone or bool(rule.flags & {"party_object", "party_or_act"})
        if objects or alone:
            table[word] = (frozenset(objects), alone)
    events = {c for r in actions.rules.values() for c in r.events} | {
        c for r in actions.rules.values() if "bare" in r.flags for c in r.objects
    }
    phrases = re.compile("|".join(p.pattern for _, p in actions.phrase_rules))
    return table, dict(actions.heads), events, phrases


def _candidate(low, has_party, pacts):
    """True where a sentence can hold an act: a verb of the rules with one of its objects, or an object that is an act by itself."""
    table, heads, events, phrases = _interesting()
    present, wanted, alone = set(), set(), False
    for word in set(_WORD.findall(low)):
        if word in heads:
            present |= heads[word]
        if "-" in word:
            present |= heads.get(word.rpartition("-")[2], frozenset())
        verb = table.get(word)
        if verb is not None:
            wanted |= verb[0]
            alone = alone or verb[1]
        if word in pacts:
            present.add("pact")
    return bool(wanted & present) or has_party and (alone or bool(events & present) or phrases.search(low) is not None)


def _article(article_id, outlet, published, text, folded, parties, people, quotes, given):
    if not parties:
        return []
    spans = _bounded(sentences(text), folded)
    pacts = pact_names(folded)
    at, candidates = 0, []
    for n, (start, end) in enumerate(spans):
        while at < len(parties) and parties[at].end <= start:
            at += 1
        has_party = at < len(parties) and parties[at].start < end
        if _candidate(folded[start:end].lower(), has_party, pacts) and not _TEASER.match(folded, start):
            candidates.append(n)
    if not candidates:
        return []
    parties = people.find(folded, parties)
    rows = timex.dates_of(text, published) if given is None else [_date_row(d) for d in given.get(article_id, ())]
    dates, memory = Dates(rows), Memory(pacts)
    starts = [p.start for p in parties]
    mask = quoted_mask(text)
    made, out = {}, []

    def sentence(n):
        if n not in made:
            start, end = spans[n]
            line = _DATELINE.match(folded[start:end])
            begin = start + line.end() if line else start
            made[n] = Sentence(folded, begin, end, _between(parties, starts, begin, end))
        return made[n]

    for n in candidates:
        s = sentence(n)
        if any(s.party) or _leans(s, memory):
            out += _sentence(s, n, spans[n], text, sentence, memory, dates, published, mask, quotes)
    carry(out)
    return [_row(article_id, outlet, published, r) for r in out]


def _bounded(spans, text):
    """The sentences, those without an end in sight (a table, a page without full stops) cut at a comma or a blank."""
    out = []
    for start, end in spans:
        while end - start > LONGEST:
            cut = max(text.rfind(", ", start + 1, start + LONGEST) + 2, text.rfind("\n", start + 1, start + LONGEST) + 1)
            if cut <= start + 1:
                cut = max(text.rfind(" ", start + 1, start + LONGEST) + 1, start + 1)
            cut = cut if cut > start + 1 else start + LONGEST
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return out


def _date_row(d):
    def day(value):
        return None if pd.isna(value) else pd.Timestamp(value).date()

    return (
        d["start"],
        d["end"],
        d["text"],
        d["type"],
        d["value"],
        d.get("mod"),
        day(d["earliest"]),
        day(d["latest"]),
        d.get("granularity"),
    )


def _between(parties, starts, start, end):
    return parties[bisect_left(starts, start) : bisect_left(starts, end)]


def _leans(s, memory):
    return memory.pact_object is not None or memory.accusation is not None or any(t == "O" for t in s.tag)


def _sentence(s, n, span, text, sentence, memory, dates, published, mask, quotes):
    out = []
    acts = find_acts(s, memory)
    note_pact(s, memory)
    for act in acts:
        if called_off(s, act, text[span[1] : span[1] + 300]):
            act = act._replace(status="hypothetical")
        row = _resolve(s, n, act, sentence, memory, mask, quotes)
        if row is None:
            continue
        told = any(t == "V" and not act.trigger[0] <= k <= act.trigger[1] for k, t in enumerate(s.tag))
        row["dated"] = date_act(s, act, dates, published, n, told) if published is not None or dates.rows else NONE
        row["span"], row["sentence"], row["n"] = span, text[span[0] : span[1]], n
        special_dates(s, act, row, memory, published)
        out.append(row)
        if row["status"] not in ("hypothetical", "denied"):
            key = (act.rule.family, row["domain"])
            memory.actors.setdefault(key, (row["actor"], row["target"]))
            if memory.actors[key][0] != row["actor"]:
                memory.several.add(key)
        if act.rule.family == "accusation":
            memory.accusation = (row, n)
        if act.rule.family == "pact_signed" and row["dated"].earliest is not None:
            memory.signed = row["dated"]
    causes(s, out)
    return once(out)


def _resolve(s, n, act, sentence, memory, mask, quotes):
    act = aimed(s, act)
    if act is None:
        return None
    rule = act.rule
    actor = party_of(s, act.actor, n, sentence)
    target = all_of(s, act)
    domain = rule.domain
    label_object = noun_phrase(s, act) if act.hit is not None else None
    if domain == "by_object":
        domain, label_object = pact_of(s, act, memory, label_object)
    if domain == "by_content":
        tail = s.text[s.span[act.trigger[0]][0] : s.end].lower().partition(",")[0]
        domain = "security" if _SECURITY.search(tail) else "trade" if _TRADE.search(tail) else "diplomatic"
        if rule.family == "denial":
            if memory.accusation is None or n - memory.accusation[1] > 2:
                return None
            accused = memory.accusation[0]
            domain = accused["domain"]
            target = target or (accused["actor"] if accused["actor"] != actor else None)
    if actor is None and act.joint:
        actor = joint_parties(s, act, memory)
    if actor is None and (act.definite or act.tense == "event" or rule.family in ("pact_ended",)) and act.tense in ("n", "event"):
        # "The missile test": the one that the article told of, where it tells of one party's only.
        known = memory.actors.get((rule.family, domain))
        told = target is None or known is not None and target in known
        if told and known is not None and (rule.family, domain) not in memory.several:
            actor, target = known[0], known[1] if target in (None, known[0]) else target
    if actor is None:
        return None
    if actor is not None:
        actor, target = together(s, act, actor, target)
    if target is not None and target == actor:
        target = None
    if rule.family == "dismantling" and _anothers(s, act, actor):
        return None
    if rule.actors == "people":
        actor = _public(s, act, actor)
    if rule.joint and act.joint:
        target = None
    if not _allowed(s, act, rule, actor, target, memory):
        return None
    if (
        target is None
        and rule.domain == "by_object"
        and memory.pact_parties
        and domain == memory.pact_domain
        and actor in memory.pact_parties.split("; ")
    ):
        target = next((p for p in memory.pact_parties.split("; ") if p != actor), None)
    trigger = (s.span[act.trigger[0]][0], s.span[act.trigger[1]][1])
    voice, speaker = _voice(trigger, mask, quotes)
    return {
        "act": act,
        "rule": rule,
        "actor": actor,
        "target": target,
        "domain": domain,
        "object": label_object,
        "status": act.status,
        "trigger": trigger,
        "voice": voice,
        "speaker": speaker,
        "cause": None,
        "cause_of": False,
        "s": s,
    }


def _anothers(s, act, actor):
    """True for the site of another state ("efforts to dismantle Iran's programme"): it is not his who presses for its end."""
    t = act.hit.first
    while t > 0 and s.tag[t - 1] in "wPDRA" and act.hit.first - t < 6 and t - 1 > act.trigger[1]:
        t -= 1
    owners = {s.party[k].party for k in range(t, act.hit.last + 1) if s.party[k] is not None}
    other = {s.low[k] for k in range(t, act.hit.first)} & {"country's", "nation's", "regime's", "neighbour's", "neighbor's"}
    return bool(owners) and actor not in owners or bool(other) and s.tag[t] == "D" and act.status == "hypothetical"


def _public(s, act, actor):
    """The actor of what citizens do: "South Korea (public)" for "many South Koreans"; the state's name for the state."""
    t = act.actor
    if t is None or s.party[t] is None or ";" in actor:
        return actor
    people, behind = lexicon()["people"], s.low[t + 1 : min(len(s), t + 4, max(act.trigger[0], t + 1))]
    plural = s.party[t].kind == "demonym" and s.party[t].surface.endswith("s") and not s.poss[t]
    crowd = (
        s.party[t].kind == "demonym" and s.low[t - 1 : t] in (["many"], ["some"], ["the"], ["most"], ["young"], ["ordinary"]) and not behind
    )
    return f"{actor} (public)" if plural or crowd or any(w in people for w in behind) else actor


def _allowed(s, act, rule, actor, target, memory):
    """False for pairs that the rule does not mean: talks with nobody, a court that is none, a foe of itself."""
    flags = rule.flags
    if rule.family == "pact_end_reviewed" and s.low[act.hit.last] == "decision" and not _ended_pact(actor, memory):
        return False
    if "party_needed" in flags and target is None and ";" not in actor:
        return False
    if rule.domain != "historical" and "party_object" in flags and rule.objects == frozenset() and target is None:
        return False
    if "party_or_act" in flags and target is None:
        return False
    if "court" in flags:
        words = s.low[max(0, act.trigger[0] - 12) : act.trigger[1] + 1]
        if not any(w.startswith(("court", "judge", "tribunal")) for w in words) and not (
            act.actor is not None and s.party[act.actor] is not None and "ourt" in s.party[act.actor].surface
        ):
            return False
    return rule.family != "boycott" or target is not None


def _ended_pact(actor, memory):
    """True where the article has told that this actor ends a pact: then "the decision" can be that."""
    return any(family == "pact_ended" and actor == who for (family, _), (who, _) in memory.actors.items())


def _voice(trigger, mask, quotes):
    if quotes:
        for q in quotes:
            spans = q.get("content_spans")
            if any(a <= trigger[0] < b for a, b in (spans if isinstance(spans, (list, tuple)) else ())):
                speaker = q.get("speaker")
                return "attributed", None if speaker is None or pd.isna(speaker) else speaker
        return "narrator", None
    if quotes is None and trigger[0] < len(mask) and mask[trigger[0]]:
        return "attributed", None
    return "narrator", None


def _row(article_id, outlet, published, r):
    rule, d = r["rule"], r["dated"]
    label = rule.label.replace("{target}", r["target"] or "others").replace("{object}", r["object"] or "it")
    return {
        "measure_id": None,
        "article_id": article_id,
        "outlet": outlet,
        "sentence": r["sentence"],
        "start": r["span"][0],
        "end": r["span"][1],
        "action": label,
        "actor": r["actor"],
        "target": r["target"],
        "domain": r["domain"],
        "direction": rule.direction,
        "status": r["status"],
        "score": rule.score,
        "gta_type": rule.gta,
        "timex": d.timex,
        "earliest": d.earliest,
        "latest": d.latest,
        "voice": r["voice"],
        "speaker": r["speaker"],
        "trigger": r["s"].text[r["trigger"][0] : r["trigger"][1]],
        "trigger_start": r["trigger"][0],
        "trigger_end": r["trigger"][1],
        "rule": rule.id,
        "family": rule.family,
        "plover": rule.plover,
        "mast": rule.mast,
        "object": r["object"],
        "cause": r["cause"],
        "cause_of": r["cause_of"],
        "dated_by": d.by,
        "approximate": d.approximate,
        "effect_earliest": d.effect[0] if d.effect else None,
        "effect_latest": d.effect[1] if d.effect else None,
        "nominal": r["act"].tense in ("n", "event"),
        "plural": r["act"].plural,
        "published": published,
    }
