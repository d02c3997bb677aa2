"""What the outlet puts around the words it relays: lead-ins, the place of saying, its own next clause, and what "which" stands for."""

import re
from bisect import bisect_left
from functools import lru_cache
from importlib import resources

import yaml

from analysis.language import text as language
from analysis.quotes import acts, cues, leadins, nested


@lru_cache(maxsize=1)
def _rules():
    raw = yaml.safe_load(resources.files("analysis.data").joinpath("trimming.yml").read_text(encoding="utf-8"))
    media, occasions, titled = ("|".join(raw[k]) for k in ("media", "occasions", "titled"))
    own = r"(?:his|her|their|its|an?|the|this|that|[A-Z][\w.]+['’]s)"
    return {
        "place": re.compile(
            rf" (?:in an? (?:[\w-]+ ){{0,2}}(?:{media})\b|during an? (?:[\w-]+ ){{0,2}}(?:{occasions})\b|"
            rf"(?P<day>{_DAY})(?: (?:during|in|at) |$))"
        ),
        "title": re.compile(rf" in {own} (?:[\w-]+ ){{0,3}}(?:{titled}),?(?: titled| called| entitled)? (?=[“\"‘])"),
    }


_DAY = r"(?:on |late |early |late on |early on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"


def bound(a, content, cue, source):
    """The spans of a content without lead-in, place of saying and the outlet's next clause, where these stand outside marks.

    content: spans behind a cue or around it; cue, source: span or None. Some of the content always stays.
    """
    if not cue:
        return content
    content = _inner_report(a, content, cue, source)
    content = _tagged(a.text, a.mask, _predicates(a.text, a.mask, content, cue, source), cue, source)
    outlets = (leadins.heading, leadins.headline, leadins.announced, leadins.apart, leadins.lead_in)
    own = (_behind_tag, _predicate, _manner, _next_sentence, _pegged, _other_voice, _main_clause, _title, _place)
    for piece in (*outlets, *own):
        content = piece(a.text, a.mask, content, cue, source) or content
    return content


# "said, as it ...", "said, as part of": may go on with the clause
_MEANWHILE = re.compile(r"as (?!(?:an?|part|well|soon|long|much|many|it|its|they|he|she|if|though|of|to|in|for|at)\b)[\w.’'-]+ ")


def _behind_tag(text, mask, content, cue, source):
    """Drops the outlet's clause behind a tag: "Kim plans to come, officials said, [as the president pressed for talks]"."""
    tag = max(cue[1], source[1] if source else 0)
    for k, (s, e) in enumerate(content):
        if k and content[k - 1][1] <= cue[0] and text[tag:s] == ", " and _MEANWHILE.match(text, s, e) and not any(mask[s:e]):
            return content[:k]
    return content


_LINKING = re.compile(r", (?=(?:is|are|was|were) $)")


def _predicate(text, mask, content, cue, source):
    """Gives a clause around its tag the verb back: "The reason, he explains, [is] that prices fall"."""
    tag = max(cue[1], source[1] if source else 0)
    for k, (s, e) in enumerate(content):
        if k and content[k - 1][1] <= cue[0] and not mask[s] and (m := _LINKING.match(text, tag, s)):
            return (*content[:k], (m.end(), e), *content[k + 1 :])
    return content


_JUDGED = re.compile(
    r" (?:disparagingly|derisively|derogatorily|mockingly|jokingly|sarcastically|dismissively|contemptuously|scornfully|sneeringly|"
    r"affectionately|pointedly|repeatedly|famously|infamously|memorably) (?=as (?:(?:an?|the|his|her|their) )?[“\"‘])"
)


def _manner(text, mask, content, cue, source):
    """Takes the outlet's adverb out of a naming: "referred to him [disparagingly] as “small”"."""
    s, e = content[-1]
    m = _JUDGED.search(text, s, min(e, s + 100))
    return (*content[:-1], (s, m.start()), (m.end(), e)) if m and cue[1] <= s and not any(mask[s : m.end()]) else content


_NEXT = re.compile(r"[.?!][”\"] (?=[A-Z])")


def _next_sentence(text, mask, content, cue, source):
    """Cuts the outlet's next sentence behind a quotation that ends its own: He replied, “Who cares?” [That is no answer]."""
    s, e = content[-1]
    if cue[1] > s or not mask[s] or text[s] not in "“\"":
        return content
    closed = next((i for i in range(s, e) if not mask[i]), e)
    if closed < e and _NEXT.match(text, closed - 2) and text.count(" ", s, closed) > 1 and not any(mask[closed:e]):
        return _until(content, closed)
    return content


_REPORTING = re.compile(r"(?<= )(?P<verb>[a-z]+) $")


_LEADS = re.compile(r"(?:(?:And|But|So|Yet|Still), )?(?P<who>[A-Z0-9][^,;:.“”\"()\n]*), (?:as )?$")


def _tagged(text, mask, content, cue, source):
    """Gives a predicate right behind a tag its subject, which stands right before it: "[The owner], his friends say, will sell"."""
    s = content[0][0]
    begin, end = min(cue[0], source[0] if source else cue[0]), max(cue[1], source[1] if source else 0)
    if mask[s] or text[end:s] != ", " or not _VERB_FIRST.match(text, s):
        return content
    sentences = language.sentences(text)
    first = sentences[max(0, language.containing(sentences, begin))][0]
    m = _LEADS.fullmatch(text, first, begin)
    whole = m and not leadins.FINITE.search(m["who"]) and m["who"].count(" ") < 12
    return (m.span("who"), *content) if whole else content


_SECOND_PREDICATE = re.compile(r"(?<=[\w”\"’],) and $|(?<=[\w”\"’]) and $")


def _predicates(text, mask, content, cue, source):
    """Gives a second predicate before its tag the first one and their subject: "[Orlo was late and] has left “in tears,” Roe said"."""
    s, e = content[0]
    sentences = language.sentences(text)
    begin = sentences[max(0, language.containing(sentences, s))][0]
    tag = min(cue[0], source[0] if source else cue[0])
    if mask[s] or e > tag or not _VERB_FIRST.match(text, s) or not _SECOND_PREDICATE.search(text, begin, s):
        return content
    if "\n" in text[begin:s] or _REPORTS.search(text, begin, s) or not text[begin].isupper():
        return content
    return ((begin, e), *content[1:])


def _inner_report(a, content, cue, source):
    """Gives a tag at the end of its sentence the subject and verb it relays: "[The envoy insisted] that X, a source said"."""
    text, (s, e) = a.text, content[0]
    tag = min(cue[0], source[0] if source else cue[0])
    sentences = language.sentences(text)
    begin = sentences[max(0, language.containing(sentences, s))][0]
    if a.mask[s] or s == begin or e > tag or len(content) > 1 or not text[s].islower() or any(a.mask[begin:s]):
        return content
    m = _REPORTING.search(text, begin, s)
    verb = cues.lexicon()["verbs"].get(m["verb"]) if m else None
    if not verb or verb.act != "speech" or m["verb"].endswith("ing") or not re.fullmatch(r"[ ,”\"’]*", text[e:tag]):
        return content
    who = nested.subject(a, m.start() - 1, begin)
    return ((who[0], e),) if who else content


_IN_WHICH = re.compile(r"\b(?:in|with) an? (?:[\w-]+ ){1,3}(?:that|which) (?:\w+ly )?\w+(?:ed|s)$")


def _pegged(text, mask, content, cue, source):
    """Drops what a relative clause of the tag is about: “A,” he said in a statement that put [the sum at $30]. “B.”"""
    if len(content) < 2 or not mask[content[0][0]] or content[0][1] > cue[0] or not _IN_WHICH.search(text, *cue):
        return content
    return tuple(c for c in content if any(mask[c[0] : c[1]]) or c[1] <= cue[0])


_SAYING = r"(?:has |have |had )?(?:also )?(?:said|say|says|believe|believes|argue|argues|argued|warned|claimed|told)"
_OTHER_VOICE = re.compile(rf", which (?!(?:he|she|it|they|we|I)\b)(?:[\w.'’-]+ ){{1,6}}?{_SAYING}\b")


def _other_voice(text, mask, content, cue, source):
    """Cuts at a relative clause that others say: "the old tunnel, which experts have said has collapsed"."""
    if cue[1] > content[0][0]:
        return content
    for m in _OTHER_VOICE.finditer(text, content[0][0] + 12, content[-1][1]):
        if not any(mask[m.start() + 1 : content[-1][1]]) and not _GOES_ON.search(text, m.end(), content[-1][1]):
            return _until(content, m.start())
    return content


_RELATIVE = re.compile(r", (?:who|which)(?:, [^,;.“”\"\n]{2,60},)?(?: [\w’'-]+){0,3} ?$")
_GOES_ON = re.compile(
    r", (?:(?:also|now|then|still) )?"
    r"(?:will|would|should|must|has|have|had|is|are|was|were|could|can|may|might|did|does|said|told|says|faces|\w+ed) "
)


def _main_clause(text, mask, content, cue, source):
    """Cuts at the predicate of the outlet's sentence: "Moon, who said he wanted peace, [will face a quandary]"."""
    s, e = content[-1]
    if not source or source[0] > cue[0] or cue[1] > content[0][0] or not _RELATIVE.search(text, source[0], cue[0]):
        return content
    for m in _GOES_ON.finditer(text, s + 12, e):
        if not any(mask[m.start() + 1 : e]):
            return _until(content, m.start())
    return content


def _until(content, stop):
    """The spans up to a place."""
    return tuple((s, min(e, stop)) for s, e in content if s < stop)


def _title(text, mask, content, cue, source):
    """Cuts the place of saying whose marks are those of a title: "how hard it was [in his memoir “Home”]"."""
    s, e = content[-1]
    m = _rules()["title"].search(text, s + 12, e)
    return _until(content, m.start()) if m and cue[1] <= s and all(mask[m.end() : e]) and not mask[m.start()] else content


_TO_COME = ("committing", "predicting", "demanding", "announcing")  # "announced talks on Friday": the day of the talks, or of the words
_BOUND_DAY = re.compile(r"\b(?:of|for|by|until|since|next|last|from|through|this|every|and|or)$")


def _place(text, mask, content, cue, source):
    """Cuts day and place of saying behind what is no clause: "rejected the offer [on Friday during a visit to Rome]"."""
    s, e = content[-1]
    if cue[1] > content[0][0] or mask[e - 1] or not re.search(r"[a-z]", text[slice(*cue)]):
        return content
    cue_class = cues.classify(text[slice(*cue)])
    if cue_class.act != "speech" and not any(mask[s:e]):
        return content
    for m in _rules()["place"].finditer(text, s + 8, e):
        dated = m.group("day") and not any(mask[s:e])
        if dated and (cue_class.cue_class in _TO_COME or acts.is_happening(text[s : m.start()])):
            continue
        if any(mask[m.start() + 1 : e]) or leadins.FINITE.search(text, s, m.start()) or _BOUND_DAY.search(text, s, m.start()):
            continue
        if leadins.FINITE.search(text, m.end(), e):
            continue
        return _until(content, m.start())
    return content


# "the anniversary it calls the “Day of the Sun”", "a new type of missile that Pyongyang says is ...", "Kim, whom he has called a “...”"
_RELATIVES = ("which", "who", "whom", "that")
_DATED = re.compile(rf"(?: {_DAY}| last (?:week|month|year)| this (?:week|month|year))$")
_PRONOUN = re.compile(r"(?:,| --| —| –)? ?(?:which|that|who|whom)?$")
_DETERMINER = r"\b(?:(?i:the|an?|this|these|those|its|his|her|their)|(?:[A-Z][\w.]* ){0,3}[A-Z][\w.]*['’]s) "
_BY_WHOM = re.compile(r" by (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}$")
_THING = re.compile(rf"{_DETERMINER}(?:[\w’'-]+ ){{0,4}}(?:of [\w’'-]+ |of (?:the|an?) [\w’'-]+ )?[\w’'-]+$")
_IN_PHRASE = re.compile(r"\b(?:of|in|on|at|for|with|by|from|to|over|about|against|under|between|after|before|during|into|through) $")
_NO_THING = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|in|on|at|for|with|by|from|to|and|but|or|as|than|that|which|said|says|after|before|when|while)\b"
    r"|[a-z]{3,}(?:ed|ly) "
)
_NAMING = re.compile(r"\b(?:call|dub|label|term|brand|nicknam|describ|deem)\w*$", re.I)
_BARE = re.compile(r"(?:(?:an?|the|his|her|its|their) )?[“\"‘]")
_VERB_FIRST = re.compile(r"(?:is|are|was|were|has|have|had|will|would|could|can|may|might|made|makes?) ")


def antecedent(a, content, cue, source):
    """The content with what its relative clause is about, where that stands right before: [a missile] that Kim says [is able to fly]."""
    text, first = a.text, content[0]
    if not cue or not source or source[1] > cue[0] or cue[0] - source[1] > 30 or text[slice(*source)].lower() in _RELATIVES:
        return content
    pronoun = first[1] <= source[0] and text[slice(*first)] in _RELATIVES
    rest = content[1:] if pronoun else content
    if not rest or rest[0][0] < cue[1] or rest[0][0] - cue[1] > 2:
        return content
    named = _NAMING.search(text, *cue) and _BARE.match(text, rest[0][0])
    verb = _VERB_FIRST.match(text, rest[0][0])
    if not named and not verb and not pronoun:
        return content
    head = text[max(0, source[0] - 100) : source[0]].rstrip()
    m = _PRONOUN.search(head)
    relative = m.group().strip(" ,—–-")
    label = len(rest) == 1 and text.count(" ", *rest[0]) < 12 and source[1] - source[0] < 26
    if not relative and (m.group() or not (named and label)):
        return content
    end = max(0, source[0] - 100) + len(_DATED.sub("", head[: m.start()]))
    before = _ending(a, end)
    if before and not named and not verb and _IN_PHRASE.search(text, max(0, before[0] - 12), before[0]):
        return content  # "a ruling on the port, which he said “helped all”": the port, or the ruling
    if before and not relative and text[before[0]].isupper() and "’s " in text[slice(*before)].replace("'", "’"):
        return content  # "after Roe’s debate he called him “small”"
    agrees = before and _agree(text[slice(*before)], text[rest[0][0] :].split(" ", 1)[0])
    return (before, *rest) if agrees else content


def _agree(noun, verb):
    """False for a plural before "is" and a singular before "are"."""
    plural = bool(re.search(r"[^s]s$", noun.split(" of ")[0])) and not noun[0].isupper()
    return verb not in (("is", "was", "has") if plural else ("are", "were", "have"))


def _ending(a, end):
    """The name or the plain noun phrase that ends at a place."""
    for p in a.people_in(max(0, end - 60), end):
        if p.end == end and not re.search(r"-[a-z]+$", a.text[p.start : end]):
            return p.start, end
    begin = max(0, end - 90)
    by = _BY_WHOM.search(a.text, begin, end)
    whole, end = end, by.start() if by else end
    starts = [m.start() for m in re.finditer(_DETERMINER, a.text[begin:end])]
    for at in reversed(starts):
        m = _THING.match(a.text, begin + at, end)
        if m and m.end() == end and not re.match(r"(?:the|an?) ", a.text[max(0, begin + at - 3) : begin + at]):
            if at and re.search(r"(?:type|kind|sort|form|class) of $", a.text[begin : begin + at]):
                continue
            return None if _NO_THING.search(a.text, begin + at, end) else (begin + at, whole)
    return None


_REPORTS = re.compile(r"\b(?:tell|told|say|said|asked|asks|add(?:s|ed|ing)\b|warn|call|accord|argu|describ|claim|write|wrote|quot)")
_CONNECTIVE = re.compile(r"(?:And|But|So|Yet|Then|Still|Also|Instead|Meanwhile|Later|Earlier|Now),? ")


def whole_sentence(a, content, taken):
    """The content with what leads a quotation into the middle of a sentence that holds no other's words: Without terms, “you are lost”.

    taken: where the cues and sources of the article begin, sorted.
    """
    text, mask, out = a.text, a.mask, []
    sentences = language.sentences(text)
    for s, e in content:
        begin = sentences[max(0, language.containing(sentences, s))][0]
        lead = text[begin:s]
        if (
            mask[s]
            and e - s > 12
            and text[s + 1 : s + 2].islower()
            and 3 < len(lead) <= 80
            and lead.endswith(" ")
            and not re.search(r"[\n:;“”\"()]", lead)
            and not _CONNECTIVE.fullmatch(lead)
            and not _REPORTS.search(lead)
            and not any(mask[begin:s])
            and bisect_left(taken, begin) == bisect_left(taken, s)
            and not any(begin < y <= s for _, y in out)
        ):
            s = begin
        out.append((s, e))
    return tuple(out)
