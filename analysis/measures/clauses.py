"""Sentences as tokens with tags: the little that finding a measure needs to know of grammar.

No parser is needed for what a measure asks of a sentence. Words get one of a few tags, and mentions of parties become one token each.
"""

import re
from functools import lru_cache

from .actions import inflect, load_actions

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:[^\W\d_]+)?(?:-[^\W_]+)*|[^\W_]+(?:['-][^\W_]+)*|---?|[^\w\s]")
_TAG = {word: tag for tag, words in load_actions().words["tags"].items() for word in words}
_NEGATIVE = {
    "won't": "M",
    "wouldn't": "M",
    "can't": "M",
    "cannot": "M",
    "couldn't": "M",
    "shouldn't": "M",
    "mustn't": "M",
    "didn't": "X",
    "doesn't": "X",
    "don't": "X",
    "hasn't": "X",
    "haven't": "X",
    "hadn't": "X",
    "isn't": "X",
    "wasn't": "X",
    "aren't": "X",
    "weren't": "X",
}
_HARD = frozenset(";:()[]—–•") | {"--", "---"}
TEMPORAL = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december jan feb mar apr jun jul aug sept sep oct nov dec last this next earlier later year years month months week
    weeks day days today yesterday tomorrow morning afternoon evening night weekend recent recently ago late early mid
    """.split()
)
BE = frozenset("be is are was were been being isn't wasn't aren't weren't am get gets got".split())


@lru_cache(maxsize=1)
def lexicon():
    """Sets of the word lists that the reading of clauses needs: catenatives and nouns of intent with their class, report verbs, heads."""
    words = load_actions().words
    irregular, doubling = words["irregular"], frozenset(words["doubling"])
    cat = {}
    for kind, verbs in words["catenatives"].items():
        for verb in verbs:
            for form in inflect(verb, irregular, doubling):
                cat.setdefault(form, kind)
    cat |= {
        "chose": "announced",
        "chosen": "announced",
        "sought": "hypothetical",
        "seeking": "hypothetical",
        "began": "occurred",
        "begun": "occurred",
        "went": "occurred",
        "plans": "announced",
        "told": "hypothetical",
        # A vote taken is a decision; "will vote to" is none yet.
        "voted": "announced",
        "forced": "hypothetical",
    }
    orders = {f for v in words["orders"] for f in inflect(v, irregular, doubling)} | {"told"}
    report = {f for v in words["report"] for f in inflect(v, irregular, doubling)} | set(words["report_irregular"])
    intent = {n: kind for kind, nouns in words["nouns_of_intent"].items() for n in nouns}
    return {
        "cat": cat,
        "orders": frozenset(orders),
        "report": frozenset(report),
        "intent": intent,
        "agents": frozenset(words["agents"]),
        "people": frozenset(words["people_agents"]),
        "rebels": frozenset(words["rebels"]),
        "wish": frozenset(words["wishes"]),
    }


class Sentence:
    """One sentence as parallel lists of its tokens: low (lower case), span, tag, party (a Party or None), poss (owner: "Japan's")."""

    __slots__ = ("text", "start", "end", "low", "span", "tag", "party", "poss", "cap")

    def __init__(self, folded, start, end, mentions):
        report = lexicon()["report"]
        self.text, self.start, self.end = folded, start, end
        self.low, self.span, self.tag, self.party, self.poss, self.cap = [], [], [], [], [], []
        which, n = 0, len(mentions)
        skip = start
        for m in _TOKEN.finditer(folded, start, end):
            a, b = m.span()
            if a < skip:
                continue
            while which < n and mentions[which].end <= a:
                which += 1
            raw = folded[a:b]
            low = raw.lower()
            if which < n and mentions[which].start < b:
                p = mentions[which]
                stop = max(p.end, b) if p.end >= b else b
                tail = folded[p.end : p.end + 2]
                owner = tail[:1] == "'" and (tail[1:].lower() == "s" or folded[p.end - 1 : p.end] in "sS")
                # "US-led", "Saudi-backed": an adjective; "Seoul-Tokyo ties": neither is anybody's subject.
                hyphen = folded[p.end : p.end + 1] == "-" and folded[p.end + 1 : p.end + 2].strip() != ""
                self._add(low if stop == b else folded[p.start : p.end].lower(), (a, stop), "A" if hyphen else "P", p, owner, True)
                skip = stop + (2 if owner and stop == p.end and tail[1:].lower() == "s" else 1 if owner and stop == p.end else 0)
                which += 1
                continue
            if low in _NEGATIVE:
                self._add(low, (a, b), _NEGATIVE[low], None, False, False)
                self._add("not", (b, b), "N", None, False, False)
                continue
            tag = _TAG.get(low)
            if tag is None:
                if raw in _HARD:
                    tag = ";"
                elif raw == ",":
                    tag = ","
                elif raw == "-":
                    tag = ";"
                elif raw in "\"'":
                    # Marks of quotation are looked through: "the government 'had to reconsider' the pact".
                    tag = "Q"
                elif low in report:
                    tag = "V"
                elif low.endswith("ly") and len(low) > 4 and low not in ("ally", "july", "family", "supply", "assembly", "reply", "italy"):
                    tag = "R"
                else:
                    tag = "w"
            self._add(low, (a, b), tag, None, False, raw[0].isupper())

    def _add(self, low, span, tag, party, poss, cap):
        self.low.append(low)
        self.span.append(span)
        self.tag.append(tag)
        self.party.append(party)
        self.poss.append(poss)
        self.cap.append(cap)

    def __len__(self):
        return len(self.low)

    def token_at(self, place):
        """Index of the first token that ends after a place."""
        lo, hi = 0, len(self.span)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.span[mid][1] <= place:
                lo = mid + 1
            else:
                hi = mid
        return lo
