"""Whose voice the words of a headline or a standfirst are: "Haley: North Korea needs to brace" is Haley's word, not the outlet's.

The tagger reads bodies. Headlines have a grammar of their own that a few rules cover at a fraction of its time: a source before a colon
or behind one, a source with its verb before the statement or behind it. Words in quotation marks are quoted whoever said them. The
verb itself, and whom it is said to before a colon, stay the outlet's.
"""

import re
from functools import lru_cache

import yaml

from analysis.framing.matching import DATA
from analysis.language.gazetteer import gazetteer
from analysis.language.marks import quoted_mask
from analysis.language.text import fold
from analysis.quotes.cues import forms, lexicon
from analysis.quotes.mentions import PRONOUNS, words

NARRATOR, PARAPHRASE, QUOTED = 0, 1, 2
_LONGEST = 7  # words of a source
_LINE = 500  # letters of a sentence
_EDGE = re.compile(r"[;:!?]\s|[–—]|\s-{1,2}\s|,['\"]?\s|\s(?:and|but|while|as|after)\s", re.I)
_STOP = re.compile(r";\s|\s[–—-]{1,2}\s")
# A headline has few abbreviations; those before a full stop and a capital ("Gov. Deal") have three letters or fewer.
_SENTENCE = re.compile(r"(?:[?!]|(?<=[a-z]{4})\.)['\"]?\s+(?=[A-Z'\"])|\n+")
_COLON = re.compile(r":\s+(?=\S)")
_PREPOSITION = re.compile(r"\b(?:in|at|by|with|from|about|against|behind|over|after|before|near|as|into|is|are|was|has|vs?)\b", re.I)
_BEHIND_NOUN = re.compile(r"\s+(?:between|among|of|in|over|against|from|by|about|at|with|and|are|is|were|was|on|for|as)\b", re.I)
_PASSIVE = re.compile(r"\s+(?:by|of|for|over|in|on|as|with|at|against|up)\b|$", re.I)
_TOLD = re.compile(r"\s+(?:to|an?|the)\b", re.I)  # "troops said to advance", "told a lie"
_WHY = re.compile(r"\b(?:what|why|how|which|when)\b", re.I)
_LEAD = re.compile(r"\s(?:on|to)\s(?!an? )|\sin\s(?=[A-Z])")  # "Trump on Korea", "Trump to Xi", "Trump in Seoul"
_WHEN = re.compile(r"(?:\s+(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day)?[\s.!”\"'’]*$", re.I)
_ACCORDING = re.compile(r",?\s(?:according to|per)\s", re.I)


@lru_cache(maxsize=1)
def _rules():
    raw = yaml.safe_load((DATA / "frames" / "voice" / "headlines.yml").read_text(encoding="utf-8"))
    cues = {}
    for kind in ("clause", "object"):
        for verb in raw[kind]:
            first, *rest = verb.split()
            tail = "".join(f" {r}" for r in rest)
            base, present = forms(first)[:2]
            cues[present + tail], cues[base + tail] = (kind, "present"), (kind, "base")
    irregular, known = lexicon()["verbs"], {v for k in ("clause", "object") for v in raw[k]}
    for form in raw["past"]:
        lemma = irregular[form].lemma
        kind = "object" if lemma in raw["object"] else "clause"
        assert lemma in known, f"headlines.yml: past: {form} is of no verb there"
        cues[form] = (kind, "past")
    alternatives = "|".join(sorted(map(re.escape, cues), key=len, reverse=True))
    return {
        "cues": cues,
        "cue": re.compile(rf"(?<![\w'’-])(?:{alternatives})(?![\w'’-])", re.I),
        "nouns": frozenset(raw["nouns_too"]),
        "animate": frozenset(raw["animate"]),
        "things": frozenset(raw["things"]),
        "offices": words()["title_words"] - words()["title_tails"] - words()["weak_titles"] - words()["organisation_words"],
        "people": words()["people_nouns"] | {w.lower() for w in words()["partisans"]},
        "object": re.compile(rf"\s(?:{'|'.join(raw['circumstances'])})\b|,\s(?=(?:and|as|while|but|with)\b)", re.I),
        "clause": re.compile("|".join(rf"{re.escape(x)}\b" for x in raw["contrasts"]), re.I),
        "topic": re.compile(rf"(?:\d+|{'|'.join(map(re.escape, raw['topics']))})\b", re.I),
    }


def sources_of(quotes_of_article):
    """Last words of the sources that the body of an article quotes, lower case: whoever is quoted there may speak in its headline."""
    found = set()
    for column in ("source", "speaker"):
        if quotes_of_article is not None and column in quotes_of_article:
            for phrase in set(quotes_of_article[column]):
                last = _last(phrase) if isinstance(phrase, str) else ""
                if last[:1].isupper() and last.lower() not in PRONOUNS:
                    found.add(last.lower())
    return found


def headline_mask(text, sources=lambda: frozenset()):
    """A bytearray with the voice of each character: 0 the outlet's, 1 a source's paraphrased, 2 inside quotation marks.

    `sources`: gives the last words of names that are sources of the article (sources_of); called only where the headline's form asks.
    """
    quoted, mask = quoted_mask(text), bytearray(len(text))
    if ":" in text or "ccording to" in text or _rules()["cue"].search(text):
        low = fold(text)
        bounds = [0, *(m.end() for m in _SENTENCE.finditer(low)), len(text)]
        for begin, stop in zip(bounds, bounds[1:], strict=False):
            # A line of more letters is no headline, and would take time that grows with the square of them.
            for start, end in _statements(low[begin:stop].rstrip(), quoted[begin:stop], sources) if stop - begin < _LINE else ():
                mask[begin + start : begin + end] = b"\1" * (end - start)
    return bytearray(QUOTED if q else m for q, m in zip(quoted, mask, strict=True)) if 1 in quoted else mask


def _statements(low, quoted, sources):
    """Spans of the words that one sentence of a headline gives as somebody's."""
    rules = _rules()
    colon = next((m for m in _COLON.finditer(low) if not quoted[m.start()]), None)
    found = list(_by_colon(low, quoted, colon, sources)) if colon else []
    by = next((m for m in _ACCORDING.finditer(low) if not quoted[m.start()]), None)
    if by:
        found.append((_begin(low, quoted, by.start()), by.start()))
    free = 0
    for m in rules["cue"].finditer(low):
        if m.start() < free or quoted[m.start()]:
            continue
        kind, form = rules["cues"][m.group().lower()]
        edge = max((e.end() for e in _EDGE.finditer(low, free, m.start()) if not quoted[e.end() - 1]), default=free)
        if not _is_cue(low, quoted, edge, m, form, sources):
            continue
        trailing = edge and low[:edge].rstrip()[-1:] in {",", "-", "–", "—", '"', "'"} and edge < m.start() and _WHEN.match(low, m.end())
        if trailing:
            found.append((_begin(low, quoted, edge), edge))
            continue
        if colon and m.end() <= colon.start():  # "warns Kim on summit: ..."
            if rules["topic"].match(low, colon.end()):
                continue
            end = _end(low, quoted, colon.end(), kind="clause")
            found.append((colon.end(), end))
            free = end
            continue
        if colon and colon.end() <= m.start() and quoted[0] and low[m.end() - 5 : m.end()] == "warns" and low[m.end() + 1 :][:1].isupper():
            continue  # "'The sword stands ready': Pence warns North Korea": the statement stands before the colon
        end = _end(low, quoted, m.end(), kind)
        found.append((m.end(), end))
        free = end if kind == "object" else m.end()
    return found


def _by_colon(low, quoted, colon, sources):
    """The statement behind "Haley:", "Trump on Korea:", "Kim to Xi:", or before ": Cheney" at the end."""
    rules = _rules()
    start = max((e.end() for e in _STOP.finditer(low, 0, colon.start())), default=0)
    lead, rest = low[start : colon.start()], low[colon.end() :]
    head, verb = _LEAD.split(lead)[0], lead.rpartition(" ")
    said = lexicon()["verbs"].get(verb[2].lower())
    topic = rules["topic"].match(rest.lstrip("'\"")) or _speaks_of_another(rest, sources)
    heads = [lead, *([head] if head != lead else []), *([verb[0]] if said and said.act == "speech" else [])]
    if not topic and any(_is_source(h, sources) for h in heads):
        yield colon.end(), _end(low, quoted, colon.end(), "clause")
        return
    after = rest.strip(" .\"'")
    if len(after.split()) <= 5 and len(lead.split()) > 3 and not quoted[colon.end()] and _is_source(after, sources):
        yield _begin(low, quoted, colon.start()), colon.start()
        return
    second = next((m for m in _COLON.finditer(low, colon.end()) if not quoted[m.start()]), None)
    if second and _is_source(low[colon.end() : second.start()], sources):  # "Trending: Romney: ..."
        yield second.end(), _end(low, quoted, second.end(), "clause")


def _speaks_of_another(rest, sources):
    """True for "Amazon boss accuses ...", which behind "Jeff Bezos:" is the outlet's sentence about him."""
    m = _rules()["cue"].search(rest)
    subject = rest[: m.start()].strip() if m else ""
    return bool(subject) and _last(subject).islower() and _is_office(_last(subject)) and " " in subject and len(subject.split()) < 4


def _is_cue(low, quoted, edge, m, form, sources):
    """True where the verb has a subject that can speak, and is no noun or passive."""
    rules, word = _rules(), m.group().lower()
    subject = low[edge : m.start()].strip()
    if form == "past" and (_PASSIVE.match(low, m.end()) or word in ("said", "told", "warned", "urged") and _TOLD.match(low, m.end())):
        return False
    if not subject:  # "cancels talks, threatens to ...": the subject stands before
        return form != "base" and edge > 0 and word not in rules["nouns"] and re.search(r"(?:,['\"]?|\b(?:and|but)) $", low[:edge], re.I)
    first, last = subject.split()[0].lower(), _last(subject)
    if not last or quoted[m.start() - 2] or last.lower() in ("nobody", "none", "one"):
        return False
    if re.search(r"(?:'s|s')$", subject) or _WHY.search(subject) or first in ("this", "that", "i", "we", "you"):
        return False
    if len(subject.split()) > 2 * _LONGEST:
        return False
    promises = form == "present" and low.startswith(" to ", m.end()) and word not in ("calls", *rules["animate"])
    if promises or word == "said" or form == "present" and word not in rules["nouns"] and word not in rules["animate"]:
        return last.lower() not in ("to", "of", "the", "a", "and")
    if word in rules["nouns"] and " " not in word and _BEHIND_NOUN.match(low, m.end()):
        return False
    if form == "base":
        plural = last.lower() in rules["people"] | rules["things"] or last.endswith("s") and _is_office(last.lower().rstrip("s"))
        together = edge > 1 and low[edge - 2 : edge] in (", ", "d ") and subject[:1].isupper() and _is_source(subject, sources)
        return bool(plural or together)
    return last.lower() in PRONOUNS or _is_source(subject, sources)


def _is_office(word):
    return word in _rules()["offices"] or word.rstrip("s") in _rules()["offices"]


def _is_source(phrase, sources):
    """True for the name of a person that the body quotes, a party, one of its bodies, an office, or a thing that speaks."""
    phrase = re.split(r"\s(?:for|of)\s", phrase.strip(" ,'\""))[0]
    if not phrase or len(phrase.split()) > _LONGEST or _PREPOSITION.search(phrase) or _WHY.search(phrase):
        return False
    last = _last(phrase)
    low = last.lower()
    if low in _rules()["things"] or low in _rules()["people"] or _is_office(low) or phrase.lower() in _rules()["things"]:
        return True
    if low in sources():
        return True
    mentions = gazetteer().find(phrase)
    return bool(mentions) and mentions[-1].end >= len(phrase.rstrip("'s")) and mentions[-1].kind != "demonym"


def _last(phrase):
    found = re.findall(r"[^\W\d_][\w.]*(?:['’-]\w+)*", phrase)
    return re.sub(r"['’]s$", "", found[-1]).rstrip(".") if found else ""


def _begin(low, quoted, before):
    """Where a statement that ends at `before` begins."""
    return max((e.end() for e in _STOP.finditer(low, 0, before) if not quoted[e.start()] and e.end() < before), default=0)


def _end(low, quoted, start, kind):
    """Where a statement that begins at `start` ends."""
    ends = [m.start() for p in (_STOP, _rules()[kind]) for m in p.finditer(low, start) if not quoted[m.start()]]
    cues = _rules()["cues"]
    for m in re.finditer(r",['\"]?\s+(\w+)", low[start:]):  # ", says ..."
        if cues.get(m.group(1).lower(), ("", ""))[1] == "present" and m.group(1).lower() not in _rules()["nouns"]:
            ends.append(start + m.start())
    return min(ends, default=len(low))
