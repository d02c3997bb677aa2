"""What an article has said before: which pact "the agreement" is, who "it", "he" and "we" are, who acts together."""

import re

from .actions import load_actions
from .clauses import lexicon
from .grounds import whose
from .subjects import find_subject, is_subject

_ACRONYM = re.compile(r"\(([A-Z]{3,8})\)|, or ([A-Z]{3,8})\b|(?:called|as) the ([A-Z]{3,8})\b")
_PACT_NAME = re.compile(r"\b(?:Agreement|Treaty|Pact|Accord|Convention|Partnership|Memorandum|pact|treaty|agreement|accord)\b")


class Memory:
    """What an article has said so far that a later sentence may lean on."""

    def __init__(self, pacts):
        self.pacts = pacts
        self.pact_domain = self.pact_parties = self.pact_object = None
        self.last = None
        self.accusation = None
        self.actors = {}
        self.several = set()
        self.signed = None


def pact_names(text):
    """Acronyms that the article gives to a pact ("(GSOMIA)"), in lower case, with what the pact is about."""
    out = {}
    for m in _ACRONYM.finditer(text):
        name = next(g for g in m.groups() if g)
        before = text[max(0, m.start() - 120) : m.start()]
        if _PACT_NAME.search(before):
            out[name.lower()] = before.rpartition(". ")[2]
    return out


def note_pact(s, memory):
    """Remembers the pact that a sentence names with its kind or its parties, for "the agreement" of later sentences."""
    actions = load_actions()
    text = s.text[s.start : s.end].lower()
    for m in actions.patterns["pact"].finditer(text):
        k = s.token_at(s.start + m.start())
        if k >= len(s):
            continue
        first = k
        while first > 0 and s.tag[first - 1] == "w" and k - first < 5:
            first -= 1
        around = s.text[s.span[first][0] : min(s.end, s.span[k][1] + 70)].lower()
        domain = pact_domain(around, None)
        parties = []
        for t in range(k + 1, min(len(s), k + 9)):
            if s.tag[t] in "SWMXV":
                break
            if s.party[t] is not None and s.party[t].party not in parties and s.low[k + 1 : t + 1]:
                parties.append(s.party[t].party)
        linked = k + 1 < len(s) and any(w in ("with", "between") for w in s.low[k + 1 : k + 8])
        if domain and (memory.pact_domain is None or linked):
            memory.pact_domain = domain
            memory.pact_object = re.sub(r"^(?:the|a|an|its|their)\s+", "", s.text[s.span[first][0] : s.span[k][1]])
        if linked and parties and memory.pact_parties is None:
            other = next(
                (s.party[t].party for t in range(first - 1, -1, -1) if s.party[t] is not None and s.party[t].party not in parties), None
            )
            both = parties[:2] if "between" in s.low[k + 1 : k + 8] and len(parties) > 1 else [p for p in (other, parties[0]) if p]
            if len(both) > 1:
                memory.pact_parties = "; ".join(both)


def pact_domain(text, default="diplomatic"):
    """Domain of a pact by the words round its name: security, trade or the default."""
    for domain, pattern in load_actions().words["pact_domain"].items():
        if re.search(rf"\b(?:{pattern})", text):
            return domain
    return default


def pact_of(s, act, memory, printed):
    """(domain, object) of a pact: by the words round it, by its acronym, else by the pact that the article speaks of."""
    if act.hit is None:
        return "diplomatic", printed
    around = s.text[s.span[act.hit.first][0] : min(s.end, s.span[act.hit.last][1] + 60)].lower()
    near = f"{printed or ''} {around}".lower()
    if act.hit.again:
        return pact_domain(f"{memory.pacts.get(s.low[act.hit.first], '')} {near}".lower(), memory.pact_domain or "diplomatic"), printed
    domain = pact_domain(near, None)
    if domain:
        return domain, printed
    if memory.pact_domain and len((printed or "").split()) <= 2 and not _indefinite(s, act.hit):
        return memory.pact_domain, memory.pact_object or printed
    return memory.pact_domain or "diplomatic", printed


def joint_parties(s, act, memory):
    """The parties of a pact of which nobody is said to have signed or renewed it: those named with it, else those of the article's pact."""
    named = []
    lo, hi = (act.hit.first, act.hit.last) if act.hit is not None else act.trigger
    behind = act.trigger[1] + 1
    t = behind if s.low[behind : behind + 1] == ["between"] else hi + (2 if s.low[hi + 1 : hi + 2] == [","] else 1)
    if s.low[t : t + 1] in (["between"], ["with"], ["of"], ["by"]):
        # "the pact between Japan and South Korea"
        t += 1
        while t < len(s) and s.tag[t] in "PDCAwR," and t - max(hi, behind) < 14:
            if s.tag[t] == "P" and s.party[t].party not in named:
                named.append(s.party[t].party)
            t += 1
    t = lo - 1
    while t >= 0 and s.tag[t] in "PCwA;" and lo - t < 6:
        # "the Japan-South Korea pact", "U.S. and South Korean drills"
        if s.party[t] is not None and s.party[t].party not in named:
            named.append(s.party[t].party)
        t -= 1
    if len(named) >= 2:
        return "; ".join(named[:3])
    if act.rule.domain != "by_object" or act.hit is None:
        return None
    # The parties of the pact that the article speaks of, where this one is no other ("a deal", "the armistice").
    same = act.hit.again or memory.pact_object is not None and memory.pact_object.split()[-1].lower() == s.low[act.hit.last]
    return memory.pact_parties if (same or _again(s, act.hit)) and not _indefinite(s, act.hit) else None


def _again(s, hit):
    return f"{s.low[hit.first - 1] if hit.first else ''} {s.low[hit.first]}" in load_actions().words["again"] or s.low[hit.first] in (
        "pact",
        "accord",
        "agreement",
    )


def _indefinite(s, hit):
    t = hit.first
    while t > 0 and s.tag[t - 1] in "wA" and hit.first - t < 5:
        t -= 1
    return t > 0 and s.low[t - 1] in ("a", "an", "another", "any", "no", "some") or s.low[t] in ("a", "an", "another", "any", "no")


def all_of(s, act):
    """The target, with those that "and" adds to it ("his Japanese and South Korean counterparts": "Japan; South Korea")."""
    if act.target is None:
        return None
    names, t = [s.party[act.target].party], act.target
    actor = s.party[act.actor].party if act.actor is not None and s.party[act.actor] is not None else None
    while t + 2 < len(s) and s.tag[t + 1] in ",C":
        t += 3 if s.tag[t + 1] == "," and s.tag[t + 2] == "C" else 2
        if t >= len(s) or s.party[t] is None or s.tag[t] != "P":
            break
        if s.party[t].party not in names and s.party[t].party != actor:
            names.append(s.party[t].party)
    return "; ".join(names)


def together(s, act, actor, target):
    """Joint acts: "Seoul and Washington signed", "Japan and South Korea held talks": the second name belongs to the actor."""
    if act.actor is None or s.party[act.actor] is None:
        return actor, target
    t, names = act.actor, [actor]
    if not (s.tag[t - 1] == "C" or s.tag[t - 1] == "D" and s.tag[t - 2 : t - 1] == ["C"] or t == 2):
        # "in a summit with President Moon, Kim pledged": a comma alone joins nobody, but in a headline ("US, China hold talks").
        return actor, None if target == actor else target
    while t > 1 and (s.tag[t - 1] in ",C" or s.tag[t - 1] == "D" and s.tag[t - 2] in ",C"):
        back = t - 2 if s.tag[t - 1] in ",C" else t - 3
        if back >= 0 and s.tag[back] in ",":
            back -= 1
        if back < 0 or s.party[back] is None or s.party[back].party in names or s.poss[back]:
            break
        names.insert(0, s.party[back].party)
        t = back
    if t > 0 and s.tag[t - 1] == "I" and len(names) > 1:
        # "a drive against Iran and the Council imposed sanctions": the first belongs to its preposition.
        names = [actor]
    joined = "; ".join(names)
    return joined, None if target in names else target


def party_of(s, token, n, sentence):
    """The party of a subject token; a pronoun is followed back to the subject it stands for."""
    if token is None:
        return None
    if s.party[token] is not None:
        return s.party[token].party
    low = s.low[token]
    if low in ("we", "i", "you"):
        return _speaker_party(s)
    found = find_subject(s, token, False, "pronoun")
    options = {t for t in range(token) if s.tag[t] == "P" and (t == found or is_subject(s, t, token, lexicon(), False, "pronoun"))}
    if low in ("it", "they") and len({s.party[t].party for t in options}) > 1:
        found = whose(s, token, options, find_subject)
        return None if found is None else s.party[found].party
    if (
        found is not None
        and s.party[found] is not None
        and (low not in ("he", "she") or s.party[found].kind in ("person",) or _titled(s, found))
    ):
        return s.party[found].party
    # Back to the sentence that names who the pronoun is, over sentences that go on with the pronoun.
    for back in range(n - 1, max(-1, n - 4), -1):
        before = sentence(back)
        party = _main_subject(before, person=low in ("he", "she"))
        if party is not None or not before.low or not any(t == "O" for t in before.tag[:3]):
            return party
    return None


def _titled(s, t):
    return any(w in lexicon()["agents"] for w in s.low[t + 1 : t + 4])


def _main_subject(s, person=False):
    """The first party of a sentence that can be its subject."""
    for t, party in enumerate(s.party):
        if party is None or s.tag[t] != "P":
            continue
        if person and party.kind != "person" and not _titled(s, t):
            continue
        if is_subject(s, t, len(s), lexicon(), False, ""):
            return party.party
    return None


def _speaker_party(s):
    """The party that says "we": the subject of the verb of saying outside the quotation."""
    for t in range(len(s)):
        if s.tag[t] == "V":
            inside = sum(1 for k in range(t) if s.low[k] == '"') % 2
            if inside:
                continue
            for k in list(range(t + 1, min(len(s), t + 10))) + list(range(t - 1, max(-1, t - 12), -1)):
                if s.party[k] is not None and s.tag[k] == "P":
                    return s.party[k].party
    return None
