"""Which reports are of one measure: same actor, same class of act, targets and days that agree, names of the object that share a word."""

import re
from collections import Counter

import pandas as pd

from .actions import load_actions

# Acts that happen again and again: only days that overlap make two reports one act.
REPEATED = frozenset(
    """
    missile_test nuclear_test drill talks attack deployment tariff sanctions violation protest condemnation accusation denial
    rejection aid_given diplomats_expelled
    """.split()
)
# Dates that publication or another report lends; they give way to a date that the text states.
WEAK = frozenset(("publication", "ongoing", "recent", "carried", "before", "yearly"))
WEAK_DAYS = 45
# An undated report of an act that is repeated is of one in the year before it; of any other, of the five years before.
MEMORY_DAYS = 365
SLACK = pd.Timedelta(days=1)
# Up to a week: days of one act that is told of, not a span in which there were several.
FINE = pd.Timedelta(days=7)
_PRECEDENCE = ("occurred", "announced", "scheduled", "denied", "hypothetical")
_STOP = frozenset(
    """
    the a an of on in its their with for and to new all it pact agreement accord treaty deal arrangement framework talks meeting
    summit
    """.split()
)


def assign_ids(mentions):
    """The mentions with measure_id filled in: reports of one measure share it. Ids are made of actor, class, target and month."""
    mentions = mentions.reset_index(drop=True)
    groups = _group(mentions)
    ids, taken = [None] * len(mentions), Counter()
    for g in groups:
        name = _name(mentions, g)
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name}-{taken[name]}"
        for i in g["rows"]:
            ids[i] = name
    mentions["measure_id"] = ids
    return mentions


def _group(mentions):
    """Groups of rows: [{rows, actor, family, target, words, lo, hi, strong, ...}], in order of their first row."""
    keyed = {}
    records = mentions.to_dict("records")
    for i, r in enumerate(records):
        # A denial joins the act that it denies where both give the day; any other stands apart, as what is only thought of does.
        stated = _dated(r) and r["dated_by"] == "timex" and r.get("family") not in REPEATED
        real = "hypothetical" if r["status"] == "hypothetical" else "denied" if r["status"] == "denied" and not stated else "real"
        # A report added by hand may have no rule: its wording is its class.
        family = r["family"] if isinstance(r.get("family"), str) else str(r.get("action"))
        keyed.setdefault((family, _sorted(r["actor"]), r["domain"], real), []).append(i)
    groups = []
    for (family, _, _, real), rows in keyed.items():
        order = sorted(rows, key=lambda i: (_rank(records[i]), i))
        mine = []
        for i in order:
            r = records[i]
            options = [g for g in mine if _fits(g, r, family, real == "real")]
            if options and not _dated(r) and family in REPEATED and real == "real":
                # "the launch" of an article that dates one; "its missile tests" is no single act.
                undated = [g for g in options if not _dated_group(g) and (r["article_id"] in g["articles"] or _alike(g, r))]
                told = r.get("plural") is True or r["status"] in ("announced", "scheduled")
                options = undated if told else _of_article(options, r) or undated
            elif family in REPEATED and r.get("plural") is True and _dated(r) and r["latest"] - r["earliest"] > FINE:
                # "two tests last year": neither of them is the one of a day, and a narrower span is another count of them.
                options = [g for g in options if abs(g["lo"] - r["earliest"]) <= FINE and abs(g["hi"] - r["latest"]) <= FINE]
            if options:
                g = max(
                    options,
                    key=lambda g: (
                        r["article_id"] in g["articles"],
                        len(g["words"] & _words(r)),
                        -_far(g, r),
                        len(g["rows"]),
                        -g["rows"][0],
                    ),
                )
                _join(g, i, r)
            else:
                mine.append(_new(i, r))
        for g in mine:
            g["kind"], g["parties"] = (family, real, records[g["rows"][0]]["domain"]), parts(records[g["rows"][0]]["actor"]) | g["target"]
        groups += mine
    groups = _both_ways(groups)
    for g in groups:
        g["rows"].sort()
    groups.sort(key=lambda g: g["rows"][0])
    return groups


def _both_ways(groups):
    """The groups, those of a joint act made one whichever party is named first ("A signs a pact with B", "B and A sign a pact")."""
    joint = {r.family for r in load_actions().rules.values() if r.joint}
    out = []
    for g in groups:
        same = None
        if g["kind"][0] in joint and len(g["parties"]) > 1:
            same = next((o for o in out if o["kind"] == g["kind"] and o["parties"] == g["parties"] and _one_act(o, g)), None)
        if same is None:
            out.append(g)
            continue
        same["rows"] += g["rows"]
        same["articles"] |= g["articles"]
        same["words"] |= g["words"]
        if g["lo"] is not None and (same["lo"] is None or g["strong"] >= same["strong"]):
            lo, hi = (g["lo"], g["hi"]) if same["lo"] is None else (max(same["lo"], g["lo"]), min(same["hi"], g["hi"]))
            same["lo"], same["hi"] = (lo, hi) if lo <= hi else (same["lo"], same["hi"])
    return out


def _one_act(a, b):
    if a["kind"][0].startswith("pact") and a["words"] and b["words"] and not _share(a["words"], b["words"]):
        return False
    if a["lo"] is None or b["lo"] is None:
        # "an agreement with B" without a day is that of a day only where one article tells both, or both name it alike.
        if a["kind"][0] in REPEATED:
            return a["lo"] is b["lo"] and bool(a["articles"] & b["articles"])
        return bool(a["articles"] & b["articles"] or _share(a["words"], b["words"]))
    return a["lo"] <= b["hi"] + SLACK and b["lo"] <= a["hi"] + SLACK


def _rank(r):
    """Stated dates first, the narrowest first; then implied ones; then none."""
    if not _dated(r):
        return (2, 0)
    return (1 if r["dated_by"] in WEAK else 0, (r["latest"] - r["earliest"]).days)


def _dated(r):
    return pd.notna(r["earliest"])


def _alike(g, r):
    """True where the objects of undated acts share a word, or none has one."""
    words = _words(r)
    return bool(words & g["words"]) or not words and not g["words"]


def _dated_group(g):
    return g["lo"] is not None


def _of_article(groups, r):
    return [g for g in groups if r["article_id"] in g["articles"]]


def _new(i, r):
    dated = _dated(r)
    return {
        "rows": [i],
        "target": parts(r["target"]),
        "words": set(_words(r)),
        "lo": r["earliest"] if dated else None,
        "hi": r["latest"] if dated else None,
        "strong": dated and r["dated_by"] not in WEAK,
        "articles": {r["article_id"]},
        "published": r["published"],
    }


def _join(g, i, r):
    g["rows"].append(i)
    g["articles"].add(r["article_id"])
    g["target"] |= parts(r["target"])
    g["words"] |= _words(r)
    if not _dated(r):
        return
    if g["lo"] is None:
        g["lo"], g["hi"], g["strong"] = r["earliest"], r["latest"], r["dated_by"] not in WEAK
        return
    lo, hi = max(g["lo"], r["earliest"]), min(g["hi"], r["latest"])
    if lo <= hi and not (g["strong"] and r["dated_by"] in WEAK):
        g["lo"], g["hi"] = lo, hi


def _fits(g, r, family, real):
    target = parts(r["target"])
    if target and g["target"] and not target & g["target"]:
        return False
    words = _words(r)
    # Two names are one pact where they share a word, or where the same partner is told of it in one article or on one day.
    one = _share(words, g["words"]) or target and target == g["target"] and (r["article_id"] in g["articles"] or _same_day(g, r))
    if family.startswith("pact") and words and g["words"] and not one:
        return False
    if not real and not _same_season(g, r):
        # What is only thought of in spring and again in autumn is two thoughts.
        return False
    if not real:
        return not words or not g["words"] or _share(words, g["words"]) or family not in REPEATED
    if not _dated(r) and g["lo"] is not None and pd.notna(r["published"]):
        ago = r["published"] - g["lo"]
        if r["domain"] == "historical":
            return True
        if ago < -SLACK or ago > pd.Timedelta(days=MEMORY_DAYS if family in REPEATED else 5 * MEMORY_DAYS):
            return False
    if not _dated(r) or g["lo"] is None:
        return g["lo"] is not None or not _dated(r) or family not in REPEATED
    # Days may be off by one (time zones); months and years may not.
    fine = (r["latest"] - r["earliest"]).days <= 7 and (g["hi"] - g["lo"]).days <= 7
    slack = SLACK if fine else pd.Timedelta(0)
    if r["earliest"] <= g["hi"] + slack and r["latest"] >= g["lo"] - slack:
        return True
    if family in REPEATED:
        return False
    # A weak date may lag behind: the article tells later what a stated date places earlier.
    weak = r["dated_by"] in WEAK
    return weak and pd.Timedelta(0) <= r["earliest"] - g["hi"] <= pd.Timedelta(days=WEAK_DAYS)


def _same_season(g, r):
    """True where a report was published within WEAK_DAYS of the group's first."""
    if pd.isna(g["published"]) or pd.isna(r["published"]):
        return True
    return abs((r["published"] - g["published"]).days) <= WEAK_DAYS


def _same_day(g, r):
    return (
        g["lo"] is not None
        and _dated(r)
        and (r["latest"] - r["earliest"]).days <= 7
        and r["earliest"] <= g["hi"]
        and r["latest"] >= g["lo"]
    )


def _far(g, r):
    if g["lo"] is None or not _dated(r):
        anchor = g["lo"] if g["lo"] is not None else g["published"]
        return abs((r["published"] - anchor).days) if pd.notna(r["published"]) and pd.notna(anchor) else 0
    return max(0, (g["lo"] - r["latest"]).days, (r["earliest"] - g["hi"]).days)


def _share(a, b):
    """Whether two names of an object share a word; an acronym may stand for any words."""
    return bool(a & b) or any(w.isupper() and len(w) > 2 for w in a | b)


def same_thing(a, b):
    """Whether two printed objects can be one thing: they share a word, or one of them has none of its own ("the agreement")."""
    mine, other = _words({"object": a}), _words({"object": b})
    return not mine or not other or _share(mine, other)


def _words(r):
    text = r["object"]
    if not isinstance(text, str):
        return frozenset()
    words = re.findall(r"[A-Za-z]+", text)
    return frozenset(w if w.isupper() and len(w) > 2 else w.lower()[:5] for w in words if w.lower() not in _STOP and len(w) > 2)


def parts(names):
    return set(names.split("; ")) if isinstance(names, str) else set()


def _sorted(names):
    return "; ".join(sorted(parts(names)))


def _name(mentions, g):
    r = mentions.loc[g["rows"][0]]
    parts = [
        _sorted(r["actor"]),
        r["family"] if isinstance(r["family"], str) else str(r["action"]),
        _sorted("; ".join(sorted(g["target"]))) if g["target"] else None,
    ]
    if g["lo"] is not None:
        parts.append(f"{g['lo']:%Y-%m}")
    if r["status"] == "hypothetical":
        parts.append("hypothetical")
    return re.sub(r"[^a-z0-9]+", "-", " ".join(p for p in parts if p).lower()).strip("-")


def status_of_reports(got):
    """The status that most outlets give in finite verbs (occurred where equal); nouns ("the removal of") count where no verb does."""
    votes = {}
    for status, nominal, outlet, article in zip(got["status"], got["nominal"], got["outlet"], got["article_id"], strict=True):
        if not nominal:
            votes.setdefault(status, set()).add(outlet if isinstance(outlet, str) else article)
    if not votes:
        return next((s for s in _PRECEDENCE if s in set(got["status"])), None)
    return min(votes, key=lambda s: (-len(votes[s]), _PRECEDENCE.index(s)))


def bare(r):
    """True where an act is only announced by its verb: "announced tighter checks" says no less than "tightened"."""
    return r["status"] == "announced" and str(r["trigger"]).lower().startswith(("announc", "unveil"))


def own_word(r):
    """True for a report in the outlet's own voice, or one in which the act is announced by whoever does it."""
    return r["voice"] != "attributed" or r["status"] == "announced" and parts(r["speaker"]) <= parts(r["actor"])
