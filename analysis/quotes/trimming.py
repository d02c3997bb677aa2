"""The bounds of a content outside quotation marks, where the tagger runs on past the sentence or into the outlet's gloss on it."""

import re
from functools import lru_cache
from importlib import resources

import yaml

from analysis.language import text as language


@lru_cache(maxsize=1)
def _rules():
    raw = yaml.safe_load(resources.files("analysis.data").joinpath("trimming.yml").read_text(encoding="utf-8"))
    participles = "|".join(raw["participles"].split())
    clause, appraisals = "|".join(raw["clause_participles"].split()), "|".join(raw["appraisals"])
    return {
        "gloss": re.compile(
            rf", (?:thus |thereby |further |[a-z]+ly )?(?:{participles})\b|"
            rf"(?<=,[”\"]) (?:[a-z]+ly )?(?!(?:{clause})\b)[a-z]{{2,}}ing\b"
        ),
        "appraisal": re.compile(
            rf"(?:,|\s[-–—]+) (?:a|an|the|what|the latest|the first|in a|in an|in the latest) (?:[\w-]+ ){{0,3}}?(?:{appraisals})\b"
        ),
        "empty": frozenset(raw["empty"].split()),
        "according": re.compile(r"according to", re.I),
        "conjunction": re.compile(r"(?:while|but|and)\b"),
        # "said that it would act but didn't elaborate"
        "unsaid": re.compile(
            r",? (?:but|and) (?:(?:did not|didn['’]t|does not|doesn['’]t) (?:elaborate|specify|go into|say (?:how|when|what|why|where|who)|"
            r"(?:provide|give|offer) (?:any |further |more )*(?:details?|evidence|specifics|proof|names))|"
            r"(?:gave|offered|provided|gives|offers|provides) no (?:further |more )*(?:details?|evidence|specifics|proof|names))\b"
        ),
        # "announced the names, a day after the others had done so": the time of the announcement (PolNeAR train: outside)
        "moment": re.compile(
            r",(?: just| only| barely| less than| more than| about)?(?: an?| one| two| three| four| five| six| several| a few)? "
            r"(?:minute|hour|day|week|month)s? (?:after|before) (?!that\b|which\b)"
        ),
        "contrast": re.compile(r"\s(?:--+|–|—)\s(?:while|but|although|though|even as)\b"),
        "joined": re.compile(r"(,(?:”|\"|''|’)) and (?!that\b)"),
        "time": re.compile(rf"{raw['time_of_saying']} (?=\S)"),
    }


def trim(a, content, cue):
    """The spans of a content without what lies outside quotation marks and past its sentence, or is the outlet's gloss.

    a: people.Article; content: spans; cue: span or None. Spans that nothing is left of are dropped; a content is never dropped whole.
    """
    text, mask = a.text, a.mask
    out, cut = [], None
    content = _near_cue(text, mask, content, cue)
    for start, end in content:
        if out and not any(mask[start:end]) and (cut or _astray(text, mask, out[-1][1], start, cue)):
            continue
        whole = end
        for piece in (_sentence_end, _gloss, _coordinate, _lead, _dangling):
            start, end = piece(text, mask, start, end, cue)
        cut = cut or end < whole
        if end > start:
            out.append((start, end))
    return _whole_report(text, _without_last_words(text, mask, tuple(out) or tuple(content)), cue)


def _without_last_words(text, mask, content):
    """A content without the conjunction or pronoun at its end whose clause is not there: "led the race, [despite what]"."""
    start, end = content[-1]
    m = _LAST_WORDS.search(text, start, end) if not mask[end - 1] and _GOES_ON.match(text, end) else None
    return (*content[:-1], (start, m.start())) if m and m.start() - start >= 12 else content


def _whole_report(text, content, cue):
    """ "A said X, while B said Y, according to Z": all of it is what Z reported, not the last clause alone."""
    if cue is None or not _rules()["according"].fullmatch(text, *cue) or content[-1][1] > cue[0]:
        return content
    start = content[0][0]
    if _rules()["conjunction"].match(text, start):
        sentences = language.sentences(text)
        return ((sentences[language.containing(sentences, start)][0], content[-1][1]),)
    return content


def _near_cue(text, mask, content, cue):
    """The spans without those, mostly outside marks, that stand in another sentence than the cue and the span before it."""
    if cue is None or len(content) < 2:
        return content
    sentences = language.sentences(text)
    before = [c for c in content if c[1] <= cue[0]]
    at = {language.containing(sentences, before[-1][0])} if before else set()
    at.add(language.containing(sentences, cue[0]))
    near = [c for c in content if language.containing(sentences, c[0]) in at or _mostly(mask, *c)]
    return near or content


def _mostly(mask, start, end):
    return 2 * sum(mask[start:end]) > end - start


def _astray(text, mask, end, start, cue):
    """True for a piece outside marks in another sentence than the piece before it, or behind a gloss, both behind their cue."""
    if cue is None or cue[1] > end or mask[end - 1]:
        return False
    if any(p.match(text, at, start) for p in (_rules()["gloss"], _rules()["appraisal"], _rules()["contrast"]) for at in (end, end - 1)):
        return True
    if _OWN_CLAUSE.fullmatch(text, end, start):
        return True
    sentences = language.sentences(text)
    return language.containing(sentences, end - 1) != language.containing(sentences, start)


# ", while others who opposed [the plan still do]", ", less than a month before he announced [the end of it]"
_OWN_CLAUSE = re.compile(r", (?:despite|(?:less|more) than|(?:and )?(?:while|when|although|though|even as)|but [A-Z])\b[^,;.“”\"\n]* ")


def _sentence_end(text, mask, start, end, cue):
    """A content without marks that follows its cue ends with its sentence; one that has some, outside them, with its paragraph."""
    if cue is not None and cue[1] <= start and not any(mask[start:end]):
        sentences = language.sentences(text)
        stop = sentences[max(0, language.containing(sentences, start))][1]
        if stop < end and stop - start >= 12 and not re.search(r"\b[A-Z]\.$", text[start:stop]):
            while stop > start and text[stop - 1] in ".?! ":
                stop -= 1
            return start, stop
    if mask[start] or mask[end - 1] or cue is None or cue[1] > start or not re.search(r"[a-z]", text[slice(*cue)]):
        return start, end
    sentences = language.sentences(text)
    stop = sentences[max(0, language.containing(sentences, start))][1]
    if stop < end and "\n" in text[stop:end] and not any(mask[stop:end]):
        end = stop
        while end > start and text[end - 1] in ".?! ":
            end -= 1
    return start, end


def _gloss(text, mask, start, end, cue):
    """Cuts the participle or appraisal after the clause, where source and cue stand before it."""
    if cue is None or cue[1] > start or mask[end - 1]:
        return start, end
    rules = _rules()
    for pattern in (rules["gloss"], rules["appraisal"], rules["contrast"], rules["moment"], rules["unsaid"]):
        for m in pattern.finditer(text, start + 12, end):
            if not mask[m.start()] and not any(mask[m.start() : end]):
                at = m.start()
                while at > start and text[at - 1] in " ,–—-":
                    at -= 1
                if at - start >= 12:
                    end = at
                break
    return start, end


def _coordinate(text, mask, start, end, cue):
    """Cuts what is joined to a quotation that a comma has closed: "was a “mistaken response,” and the ambassador was summoned"."""
    if cue is None or cue[1] > start or mask[end - 1]:
        return start, end
    for m in _rules()["joined"].finditer(text, start, end):
        if not any(mask[m.end() : end]):
            return start, m.start() + len(m.group(1))
    return start, end


def _lead(text, mask, start, end, cue):
    """Cuts the day of saying, a loose conjunction or a second verb of saying before the clause."""
    if mask[start]:
        return start, end
    if m := _SAID_AGAIN.match(text, start, end):
        return m.end(), end
    told = bool(cue and _TELLS.search(text, *cue))
    if cue and cue[1] <= start <= cue[1] + (30 if told else 2):
        m = (_ADDRESSEE if told else _CIRCUMSTANCE).match(text, start, end) or _ADVERB.match(text, start, end)
        if m and end - m.end() > 12:
            start = m.end()
    m = _rules()["time"].match(text, start, end)
    if (
        m
        and cue
        and cue[1] <= start
        and start - cue[1] <= 2
        and end - m.end() > 12
        and re.match(r"(?:that|it|he|she|they|the|[A-Z])\b", text[m.end() : end])
    ):
        start = m.end()
    while start < end and text[start] in " ,;":
        start += 1
    return start, end


def _dangling(text, mask, start, end, cue):
    """Cuts a conjunction that nothing follows: "had toned down his rhetoric and"."""
    m = _LAST_CONJUNCTION.search(text, start, end)
    if m and m.start() - start >= 12 and not mask[end - 1]:
        return start, m.start()
    return start, end


# "an announcement that said “...”"
_SAID_AGAIN = re.compile(
    r"(?:that|which|who) (?:said|says|read|reads|stated|declared|warned|noted|argued|claimed|concluded|alleged)"
    r"(?:[,:]? (?=[“\"])| (?!against |of |to |for |about |the [\w-]+ that )(?:that )?(?=[\w$£€]))"
)
# "telling reporters on the way to Guam that ...", "signaled more than once that ...": a content begins with its "that"
_TELLS = re.compile(r"\b(?:tell|told|inform|assur|remind|warn|promis|notif|advis|convinc|persuad|reassur|alert)\w*$")
_AUXILIARIES = "is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|should|must|does|did|do|\\w+n['’]t|\\w+ed"
_COMPLEMENT = rf"(?=that (?!(?:{_AUXILIARIES}|up|country|case|day|time|sought|feels)\b))"
_BETWEEN = rf"(?:(?!(?:{_AUXILIARIES}|not|he|she|it|they|we|I|in|to|of|about|how|why|what|whether|if)\b)[\w.'’-]+ )"
_ADDRESSEE = re.compile(rf"{_BETWEEN}(?:{_BETWEEN}|(?:in|to|of) (?!that\b)){{0,10}}?{_COMPLEMENT}")
_CIRCUMSTANCE = re.compile(
    r"(?:en route|more than|once|twice|later|earlier|again|after|before|during|at|over|by|from|through|via|publicly|privately|repeatedly|"
    r"in the (?:[a-z]+ )?(?:wake|aftermath|face|run-up))"
    rf"\b(?: (?!(?:{_AUXILIARIES})(?![\w-]))[\w.'’-]+){{0,10}}? {_COMPLEMENT}"
)
# "said only that"
_ADVERB = re.compile(rf"(?:only|merely|just|simply|(?!(?:un)?likely|early|daily|only)[a-z]+ly) {_COMPLEMENT}")
_LAST_CONJUNCTION = re.compile(r"[ ,;]+(?:and|or|but)$")
_LAST_WORDS = re.compile(
    r"(?:,? (?:because|(?:and|but) that|(?:in |of |for )?which|despite what|but there|such as|(?:even )?(?:while|though)|although)|"
    r", (?:as|something|terms?|words?|names?))$"
)
_GOES_ON = re.compile(r",?\s{1,2}[\w“\"]")


_OPEN_END = re.compile(r"(?:^|\s)(?:and|or|of|for|the|an?|from|at|in)$", re.I)


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(
    rf" (?:in (?:the past|recent (?:times|years|months|weeks|days)|(?:{_MONTH})(?:,? \d{{4}})?|(?:19|20)\d\d)|at the time|yesterday|"
    rf"on (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:{_MONTH}) \d{{1,2}})|"
    r"(?:last|this) (?:week|weekend|month|year|fall|spring|summer|winter))$"
)
_CLAUSE_OF_SOURCE = re.compile(r",|\b(?:who|which|that|from|until|since|of last|of this|seen|held|taken|given|[a-z]+(?:ed|ing))\b")


def whole_source(text, source, cue):
    """A source that ends within a phrase ("U.S. and" before "South Korean officials said"), up to its cue; without the time of saying."""
    m = _WHEN.search(text[slice(*source)]) if source and cue and 0 < cue[0] - source[1] <= 2 else None
    if m and m.start() and not _CLAUSE_OF_SOURCE.search(text, source[0], source[0] + m.start()):
        return source[0], source[0] + m.start()
    if source and cue and 0 < cue[0] - source[1] < 60 and _OPEN_END.search(text[slice(*source)]):
        rest = text[source[1] : cue[0]]
        if not re.search(r"[,;:.\n“”\"]", rest.replace("U.S.", "").replace("U.N.", "")):
            return source[0], source[1] + len(rest.rstrip())
    return source


def says_something(text, content):
    """False for a content of articles, prepositions and pronouns alone, which is a slip of the tagger."""
    empty = _rules()["empty"]
    return any(text[b:e].lower() not in empty for start, end in content for b, e in language.words(text, start, end))
