"""A second layer of attributions: speech reported within speech, and cues that the tagger leaves out.

The tagger has learned from a corpus that annotates the outermost attribution alone. What a source says that another said ("Tokyo had
done so citing security concerns, said Kim") is found here by a few patterns over data/nested.yml, only where no cue stands yet, and
only where the source is plain: the name, state, body or description right before the cue.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import yaml

from analysis.language import text as language
from analysis.quotes import cues

CONFIDENCE = 0.5  # of a row made by a rule: no probability stands behind it


class Nested(NamedTuple):
    """An attribution found by rule; the fields of relations.Attribution and the rule's name."""

    content: tuple
    cue: tuple | None
    source: tuple | None
    confidence: float
    rule: str


@lru_cache(maxsize=1)
def _rules():
    raw = yaml.safe_load(resources.files("analysis.data").joinpath("nested.yml").read_text(encoding="utf-8"))
    lexicon = cues.lexicon()
    frames = {}
    for frame in ("clause", "recipient", "object"):
        for lemma in raw[frame]:
            for form, cue in lexicon["verbs"].items():
                if cue.lemma == lemma and not form.endswith("ing"):
                    frames.setdefault(form, []).append(frame)
    frames["called on"] = frames["calls on"] = ["object"]
    verbs = "|".join(sorted(map(re.escape, frames), key=len, reverse=True))
    people = "|".join(sorted(raw["people"].split(), key=len, reverse=True))
    return {
        "frames": frames,
        "verb": re.compile(rf"\b((?:has |have |had )?(?:also |repeatedly |again |already |later |once |recently )?({verbs}))\b"),
        "grounds": re.compile(rf"\b(?:{'|'.join(raw['grounds'])})\b"),
        "feeling": re.compile(rf"\b(?:{'|'.join(raw['feelings'])})(?= (?!by\b))"),
        "noun": re.compile(
            rf"(?<=['’´]s )(?:[a-z]+ )?({'|'.join(raw['nouns'])}) (that|of)\b|(?<=s['’´] )({'|'.join(raw['nouns'])}) (that)\b"
        ),
        "of_noun": re.compile(rf"\b(?:the |strong |repeated )?({'|'.join(raw['of_nouns'])}) of "),
        "said_was": re.compile(
            r"\bwhat ((?:he|she|it|they|[A-Z][\w'’-]+)) (said|says)(?: (?:was|were|is|are))? "
            r"(?!(?:that|in|on|at|about|to|of|and|or|next|here|there|now)\b)"
        ),
        "group": re.compile(rf"\b(?:(?:[A-Z][\w.]+|[a-z]+) ){{0,3}}?(?:{people}) (?:such as|including) [^,.;]*$"),
        "people": re.compile(
            rf"(?:\b(?:[A-Z][\w.]+|[a-z]+) ){{0,4}}\b(?:{people})$",
            re.I,
        ),
    }


def find_nested(a, found):
    """Nested attributions of one article: a list of Nested. a: people.Article; found: the attributions of the tagger."""
    rules, text = _rules(), a.text
    taken = bytearray(len(text) + 1)
    for x in found:
        if x.cue:
            taken[x.cue[0] : x.cue[1]] = b"\1" * (x.cue[1] - x.cue[0])
    out = []
    sentences = language.sentences(text)
    reached = {}  # by sentence the attributions whose content reaches into it
    for x in found:
        for k in range(language.containing(sentences, x.content[0][0]), language.containing(sentences, x.content[-1][1] - 1) + 1):
            reached.setdefault(k, []).append(x)
    for k, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        inside = reached.get(k, ())
        out += _grounds(a, sentence, start, end, inside, found, taken, rules)
        out += _feelings(a, start, end, taken, rules)
        out += _nouns(a, sentence, start, end, taken, rules)
        out += _said_was(a, sentence, start, end, taken, rules)
        out += _verbs(a, start, end, inside, taken, rules)
    for x in found:
        out += _relayed(a, x, taken, rules)
    places = sorted((p, k) for k, x in enumerate(found) for p in (x.cue, x.source) if p)
    out = [n if len(n.content) > 1 else n._replace(content=(_before_others(text, n.content[0], n.cue, found, places),)) for n in out]
    return [n for n in out if n.content[0][1] - n.content[0][0] > 4]


_AS_SAYING = re.compile(
    r"(?P<who>[A-Z][^“”\"\n]{1,80}?|he|she|(?:the|an?) [^“”\"\n]{2,60}?) as "
    r"(?P<said>saying|telling|stating|replying|adding|writing|asking|warning)\b(?: that|[:,](?= [“\"]))? ?"
)
_SAID_AFTER = re.compile(
    r"(?<=[”\"’'])(?:,? )(?P<who>(?:[Tt]he |an? |[Hh]e|[Ss]he|[A-Z])[\w .’'-]{0,60}?) ?"
    r"(?P<said>said|says|told|wrote|writes|added|adds|tweeted|replied|explained|explains|continued)\b[^“”\"]*$|"
    r"(?<=[”\"’'])(?:,? )(?P<said2>said|says|wrote|writes|added|adds) (?P<who2>(?:the |[A-Z])[^“”\",;]{1,60})$"
)


_SAID_BEFORE = re.compile(r"(?P<said>said|told [\w ]{2,40}|wrote|added|tweeted|replied)(?:,|:)? $")


def _relayed(a, x, taken, rules):
    """The one quoted where a content holds or follows his own cue: “We will wait,” Kim told Moon, according to Yonhap."""
    start = x.content[0][0]
    for k, (s, e) in enumerate(x.content):
        m = _AS_SAYING.match(a.text, s, e)
        if m and x.cue and not taken[m.start("said")]:
            rest = tuple(c for c in (*x.content[:k], (m.end(), e), *x.content[k + 1 :]) if c[1] - c[0] > 4)
            if m.end() + 20 > e and k:  # "“...,” the BBC quoted Kim as saying to the agency"
                rest = x.content[:k]
            if rest:
                yield Nested(rest, m.span("said"), m.span("who"), CONFIDENCE, "inside a relayed quotation")
            return
    if x.cue and x.cue[0] > start and a.mask[start]:
        begin = language.sentences(a.text)[language.containing(language.sentences(a.text), start)][0]
        m = _SAID_BEFORE.search(a.text, begin, start)
        source = _subject(a, m.start(), begin, rules) if m and not taken[m.start()] else None
        if source:
            said = m.start(), m.start() + len(m["said"].split(" ")[0])
            yield Nested(x.content, said, source, CONFIDENCE, "inside a relayed quotation")
    yield from _between(a, x, taken, rules)
    for k, (s, e) in enumerate(x.content):
        stop = e
        if a.mask[e - 1] and x.cue and x.cue[0] > e:  # “...,” an official said, according to: his cue behind the marks
            stop = min([x.cue[0], *([x.source[0]] if x.source and x.source[0] > e else [])])
            stop = len(a.text[:stop].rstrip(" ,"))
        m = _SAID_AFTER.search(a.text, s, stop)
        if not m or not a.mask[s] or m.end() != stop:
            continue
        said, who = m.span("said" if m["said"] else "said2"), m.span("who" if m["said"] else "who2")
        if not taken[said[0]]:
            quoted = tuple((b, min(f, m.start()) if i == k else f) for i, (b, f) in enumerate(x.content) if a.mask[b])
            yield Nested(quoted, said, who, CONFIDENCE, "inside a relayed quotation")


_SAID_BETWEEN = re.compile(
    r"(?:,|(?<=[”\"]),?) (?P<who>[^“”\"\n;]{2,80}?) (?P<said>said|says|told|wrote|added|noted|warned|argued|explained|tweeted)\b"
    r"[^“”\"\n]{0,30}"
)


def _between(a, x, taken, rules):
    """The one whose tag parts a content: It was “odd”, an official said, while others noted, according to Yonhap."""
    for k, ((_, end), (begin, _)) in enumerate(pairwise(x.content)):
        m = _SAID_BETWEEN.fullmatch(a.text, end, begin)
        if not m or not x.cue or taken[m.start("said")] or end <= x.cue[0] < begin:
            continue
        source = _subject(a, m.start("said"), end, rules)
        if source and source[0] >= m.start("who"):
            first = language.containing(language.sentences(a.text), end - 1)
            start = language.sentences(a.text)[first][0]
            said = tuple((max(s, start), e) for s, e in x.content[: k + 1] if e > start)
            after = tuple((s, e) for s, e in x.content[k + 1 : k + 2] if a.text[s] in "“\"" or a.mask[end - 1] and a.mask[s])
            yield Nested((*said, *after), m.span("said"), source, CONFIDENCE, "inside a relayed quotation")


def _before_others(text, span, cue, found, places):
    """A content up to the cue or source of another attribution that stands outside it: "..., KCNA said" is no part of it."""
    start, end = span
    for p, k in places[bisect_right(places, ((start, len(text)), 0)) :]:
        if p[0] >= end:
            break
        if p != cue and not any(s < end and start < e and s > p[0] for s, e in found[k].content):
            end = p[0]
            break
    while end > start and text[end - 1] in " ,;.":
        end -= 1
    return start, end


_STOP = re.compile(
    r";(?= )|\s(?:--+|–|—)\s|\n|, (?:but|while|although|though|which|who|after|before|said|says|he|she|it|they|according|as|adding|saying|"
    r"and (?:said|has|have|had|was|is|did|it|he|she|they))\b"
)


def _until(text, start, end):
    """Where a content that begins at start ends: before the next clause, at most at end."""
    m = _STOP.search(text, start, end)
    stop = m.start() if m else end
    while stop > start and text[stop - 1] in " ,;.":
        stop -= 1
    return stop


def _grounds(a, sentence, start, end, inside, found, taken, rules):
    for m in rules["grounds"].finditer(sentence):
        at, behind = start + m.start(), start + m.end()
        if taken[at] or a.mask[at]:
            continue
        outer = next((x for x in inside if any(s <= at < e for s, e in x.content)), None)
        earlier = [x for x in found if x.cue and x.source and start <= x.cue[0] < at and x is not outer]
        begin = max(start, next((s for s, e in outer.content if s <= at < e), start)) if outer else start
        source = earlier[-1].source if earlier and not outer else _first_subject(a, begin, at)
        if source:
            limit = min(end, next((e for s, e in outer.content if s <= at < e), end)) if outer else end
            yield Nested(((behind + 1, _until(a.text, behind + 1, limit)),), (at, behind), source, CONFIDENCE, "grounds")


def _feelings(a, start, end, taken, rules):
    for m in rules["feeling"].finditer(a.text, start, end):
        source = _subject(a, m.start(), start, _rules()) or _first_subject(a, start, m.start())
        if source and not taken[m.start()] and not a.mask[m.start()] and not _passive(a.text, m.start()):
            yield Nested(((m.end() + 1, _until(a.text, m.end() + 1, end)),), m.span(), source, CONFIDENCE, "feeling")


def _passive(text, at):
    return bool(re.search(r"\b(?:is|are|was|were|be|been|being|as|than)(?: \w+ly)? $", text[max(0, at - 24) : at]))


def _first_subject(a, start, end):
    """The first state, body, person or pronoun of a clause."""
    options = [(p.start, p.end) for p in a.parties if start <= p.start and p.end <= end]
    options += [(p.start, p.end) for p in a.people_in(start, end)]
    m = re.compile(r"\s*(?:he|she|they|it)\b", re.I).match(a.text, start, end)
    if m:
        options.append((start, m.end()))
    first = min(options, default=None)
    if not first or first[0] - start >= 60:
        return None
    return (first[0] - 4, first[1]) if a.text[max(start, first[0] - 4) : first[0]].lower() == "the " else first


def _nouns(a, sentence, start, end, taken, rules):
    for m in rules["noun"].finditer(sentence):
        group = 1 if m.group(1) else 3
        cue = start + m.start(group), start + m.end(group)
        if taken[cue[0]] or a.mask[cue[0]]:
            continue
        owner = _ending(a, start + m.start() - 3, start)
        if owner:
            begin = start + m.end() + 1
            stop = _until(a.text, begin, end)
            comma = a.text.find(",", begin, stop)
            yield Nested(((begin, comma if comma > 0 else stop),), cue, owner, CONFIDENCE, "noun")
    for m in rules["of_noun"].finditer(sentence):
        at = start + m.start(1)
        if taken[at] or a.mask[at]:
            continue
        rest = re.compile(
            r"((?:[A-Z][\w.]+ |[a-z]+ ){0,3}?(?:[A-Z][\w.]+|officials|leaders|allies|critics|experts)"
            r"(?: (?:including|such as) [A-Z][\w. ]+?)?)(?: (?:for|that|to)) "
        ).match(a.text, start + m.end(), end)
        if rest:
            yield Nested(((rest.end(), _until(a.text, rest.end(), end)),), (at, start + m.end(1)), rest.span(1), CONFIDENCE, "noun of")


def _said_was(a, sentence, start, end, taken, rules):
    for m in rules["said_was"].finditer(sentence):
        cue = start + m.start(2), start + m.end(2)
        stop = _until(a.text, start + m.end(), end)
        if not taken[cue[0]] and not a.mask[cue[0]] and " " in a.text[start + m.end() : stop]:
            yield Nested(
                ((start + m.end(), stop),),
                cue,
                (start + m.start(1), start + m.end(1)),
                CONFIDENCE,
                "what X said",
            )


def _verbs(a, start, end, inside, taken, rules):
    """Verbs of saying within the unquoted content of another attribution."""
    text = a.text
    for x in inside:
        for s, e in x.content:
            s, e = max(s, start), min(e, end)
            for m in rules["verb"].finditer(text, s, e):
                if taken[m.start(2)] or a.mask[m.start()]:
                    continue
                source = _subject(a, m.start(), s, rules)
                if not source or source[0] < s:
                    continue
                content = _complement(text, m.end(), e, rules["frames"][m.group(2)])
                while content and content[1] < e and a.mask[content[1] - 1] and a.mask[content[1]]:
                    content = content[0], content[1] + 1  # a comma inside marks ends nothing
                if content and content[1] - content[0] >= 12:
                    taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                    yield Nested((content,), m.span(), source, CONFIDENCE, "inside a content")


def _subject(a, at, start, rules):
    before = a.text[start:at].rstrip(" ,")
    before = re.sub(r", for (?:his|her|its|their) part$", "", before)
    end = start + len(before)
    relative = re.search(r",? (?:who|which|that)$", before)
    if relative:
        end = start + relative.start()
    elif not before.endswith(tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")):
        return None
    found = _ending(a, end, start) or _described(a, start, end, rules)
    group = rules["group"].search(a.text[max(start, end - 240) : end]) if found else None
    if group and end - len(group.group()) < found[0]:
        return end - len(group.group()), end
    return found


def _ending(a, end, start):
    """The span of the person, state or body whose name ends at a place."""
    for p in a.people_in(max(start, end - 60), end):
        if p.end == end:
            title = p.start - len(p.title) - 1 if p.title and p.title != "of" else p.start
            return title, end
    for p in a.parties:
        if p.end == end and p.kind != "demonym":
            return p.start, end
    m = re.search(r"\b(?:[Tt]he )?[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*$", a.text[max(start, end - 60) : end])
    if m and re.search(
        r"[A-Z]{2,}$|(?:Ministry|Department|Agency|Court|Times|Post|Journal|Press|News|Council|Committee|Commission|House)$", m.group()
    ):
        return end - len(m.group()), end
    return None


def _described(a, start, end, rules):
    m = rules["people"].search(a.text[max(start, end - 70) : end])
    if not m:
        return None
    words = m.group().split()
    lead = 0
    stop = (
        "that",
        "and",
        "but",
        "as",
        "while",
        "because",
        "when",
        "if",
        "quoted",
        "said",
        "of",
        "by",
        "with",
        "in",
        "for",
        "to",
        "from",
        "although",
        "though",
        "then",
        "after",
    )
    for i, w in enumerate(words):
        if w.lower() in stop:
            lead = i + 1
    words = words[lead:]
    return (end - len(" ".join(words)), end) if words else None


def _complement(text, at, end, frames):
    rest = text[at:end]
    if "recipient" in frames:
        m = re.match(r" (?:[\w.'’-]+ ){1,6}?(?:that|of|about) ", rest)
        if m:
            return at + m.end(), _until(text, at + m.end(), end)
    if "object" in frames:
        m = re.match(r" (?=[\w\"“‘])", rest)
        if m and re.search(r"\b(?:to|of|for|as|over)\b", rest):
            return at + m.end(), _until(text, at + m.end(), end)
    if "clause" in frames:
        m = re.match(
            r" (?:on |last |earlier )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day |week |month |year )?(?:that )?"
            r"(?!(?:to|from|in|of|by|at|with|on)\b)(?=[A-Za-z\"“‘\d])",
            rest,
        )
        # a clause has a verb of its own: "announced plans" is left to the tagger
        if m and re.search(
            r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|should|must|did|does|do|not|\w+ed)\b|"
            r"\b(?:he|she|it|they|[A-Z]\w+|[a-z]+s) \w+s?\b(?= (?:the|a|an|to|that|in|on|for|no)\b)",
            rest[m.end() :],
        ):
            if m.group().endswith("that ") and _NO_SUBJECT.match(rest, m.end()):
                return None  # "the Rust Belt states that sent him": a noun and its relative clause
            return at + m.end(), _until(text, at + m.end(), end)
    return None


_NO_SUBJECT = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|do|does|did|sent|gave|made|took|came|went|won|lost|\w+ed) "
)
