"""Documents as sources: whose the statement, report, tweet or order is that a text lets speak."""

import re
from bisect import bisect_left

from analysis.language import text as language
from analysis.quotes import anaphora, bodies
from analysis.quotes.bodies import RECENT, paragraphs_back
from analysis.quotes.wordlists import role_noun

REACH = 2500  # characters back in which a text says whose document it means
# Words for one document: "in a report ... the article warned". The verbs make one without the noun.
_FAMILIES = (
    ("statement release communique communiqué", None),
    ("report article story dispatch commentary editorial column", "report(?:s|ed|ing)?"),
    ("letter", "wrote|writing to"),
    ("memo memorandum", None),
    ("email e-mail message", None),
    ("tweet post", "tweet(?:s|ed|ing)?|Twitter|Facebook|Instagram"),
    ("order", None),
    ("announcement", "announc(?:es|ed|ing)"),
    ("declaration accord agreement pact", None),
)
_WORDS = "|".join(w for words, _ in _FAMILIES for w in words.split())
# What may stand between "the" and the noun where no other document is meant than the one spoken of.
_PLAIN = re.compile(
    r"(?:(?:first|second|third|last|final|same|written|brief|short|lengthy|translated|official|full|earlier|latest|joint|new|news|press) )*"
    rf"(?:{_WORDS})s?",
    re.I,
)
_OWN = (
    rf"(?:(?:own|new|written|first|second|latest|recent|blog|opening|official|Twitter|Facebook|Instagram) )*"
    rf"(?:{_WORDS}|op-ed|lawsuit|complaint|filing|decision|ruling|testimony|book|memoir|account|readout|essay)s?\b"
)
_HOUSE = (
    r"(?:statements?|letters?|messages?|tweets?|posts?|emails?|e-mails?|releases?|memos?|communiqu[eé]s?|declarations?|"
    r"op-eds?(?: (?:pieces?|articles?|columns?))?|essays?)"
)
_STUDY = r"(?:reports?|stud(?:y|ies)|surveys?|polls?|analys[ie]s|assessments?|dispatch(?:es)?|stor(?:y|ies)|commentary|editorial)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]+ \d{1,2}|week|month|year"
_WHEN = rf"(?: (?:(?:on|in|late|early|earlier|last|this) )*(?:{_DAY}))?"
ISSUED = re.compile(
    rf"{_HOUSE}{_WHEN}(?:(?: (?:released|issued|made|published|sent|written|posted|delivered|signed|read))?{_WHEN} (?:by|from)|"
    r",? attributed to) (?=[A-Z]|the |an? )|"
    rf"(?P<study>{_STUDY}){_WHEN}(?: (?:released|issued|published|posted|carried))?{_WHEN} (?:by|from) "
    r"(?=(?:the |an? )?(?:[A-Z]|[\w-]+-based))|"
    r"\b(?:conducted|compiled|collected|prepared|produced|written|authored|drafted)(?: [\w.-]+)? by (?=[A-Z]|the |an? )"
)
_ABOUT = re.compile(r"\b(?:of|on|about|for|in) ")  # "an analysis of surveys by the bank" is not the bank's
# "a commentary in the party's Global Times newspaper": what an outlet prints in its own name
_CARRIED = re.compile(
    r"(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,3}?(?:commentary|editorial|dispatch|edition)"
    r"(?: (?:published|carried|printed|run))? (?:in|by|on|of|from) "
    r"([^,;:“”\"]{3,70})$"
)
_BODY_S = re.compile(
    r"(?:[Tt]he |[Aa]n? )?([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) "
    r"(?:press |news )?(?:statement|release|report|memo|communique|announcement|declaration|readout|order|letter)\b.*"
)
_HIS_SPEECH = re.compile(
    r"(?:cop(?:y|ies)|texts?|transcripts?|drafts?) of (?P<who>his|her) (?:speech|remarks|statement|address|comments|testimony)\b|"
    rf"^(?P<his>[Hh]is|[Hh]er) {_OWN}"
)
_OWNER = re.compile(rf"^(?P<who>[^,;:“”\"\n]{{2,70}}?)['’]s? {_OWN}")
_ISSUES = re.compile(
    r"(?:(?:has|had|have|also|then|later|first|recently|\w+ly) )*"
    r"\b(?P<verb>issued|released|published|posted|signed|sent|wrote|filed|delivered|ran|carried|put out|tweeted) (?:out )?"
    rf"(?:an?|its|his|her|their|the|another|one)(?: [\w.’'-]+){{0,4}}? (?P<noun>{_WORDS})\b"
)
# Whom "a statement by" names, to the verb or the place: "the port's spokesman John Roe".
_BY = re.compile(
    r"[^,;:()“”\"\n]{2,90}?(?=[,;:(“\"\n]|\.(?: |$)|"
    r" (?:has|had|have|said|says|was|were|is|are|will|would|that|which|who|on|after|as|to|in|at|during|about)\b)"
)
_CLAUSE = re.compile(
    r"[;:—–(“”\"]|, (?:and |but |as |while |when |after |because |where )?(?=\S)|"
    r"(?:^|\b)(?:[Aa]fter|[Ww]hen|[Ww]hile|[Aa]s|[Bb]ecause|[Tt]hat|[Oo]nce|[Ss]ince|[Bb]efore|[Bb]ut|[Aa]nd) "
)
_WHO = re.compile(r",? (?P<who>who)(?: (?:has|had|also|then|later|\w+ly))* ?$")


def issuer(corpus, a, m, source, place, read):
    """The Speaker whose document a source is: "a statement by the port", "the statement" that the text has told of; or None.

    m: its Mention; read: the function that resolves the phrase that names the issuer.
    """
    phrase = a.text[slice(*source)].strip(" ,")
    by = ISSUED.search(a.text, *source)
    by = None if by and _ABOUT.search(a.text, source[0], by.start()) else by
    own = None if by else _BODY_S.fullmatch(phrase)
    if own and (found := bodies.known(corpus, a, own.group(1))):
        return found._replace(rule="document of")
    if by:
        to = next((p.end for p in a.people_in(by.end(), source[1]) if a.text.startswith(" to ", p.end)), source[1])  # whom a letter is for
        return _of(read(corpus, a, (by.end(), to), place), () if not by["study"] else _GUESSED)
    his = _HIS_SPEECH.search(phrase)
    if his:
        key = "who" if his["who"] else "his"
        found = anaphora.pronoun(corpus, a, {"his": "m", "her": "f"}[his[key].lower()], source[0] + his.start(key))
        return found._replace(rule="document of") if found.speaker else None
    if (carried := _CARRIED.match(phrase)) and (outlet := bodies.outlet_named(corpus, carried.group(1))):
        return bodies.Speaker(outlet[0], "institution", None, outlet[1], None, "document of")
    owner = _OWNER.match(a.text[slice(*source)])
    if owner:
        return _of(read(corpus, a, (source[0] + owner.start("who"), source[0] + owner.end("who")), place))
    if m.head and m.definite and m.name and _PLAIN.fullmatch(m.name):
        found = _told_before(corpus, a, m, place, read)
        return found and found._replace(rule="document of", via=found.via)
    return _of_state(corpus, m) if m.kind == "document" and m.name else None


def just_issued(corpus, a, place, read):
    """The issuer that "it" stands for in "The minister issued a statement. It said", else None."""
    sentences = language.sentences(a.text)
    i = language.containing(sentences, place)
    start, stop = sentences[i - 1] if i else (0, 0)
    if not i or "\n" in a.text[start:place].strip() or place - sentences[i][0] > 3 or _turns(a, start, stop):
        return None
    told = [m for m in _ISSUES.finditer(a.text, start, stop) if not a.mask[m.start()]]
    return _of(_subject(corpus, a, start, told[-1].start(), read)) if told else None


_GUESSED = ("role", "epithet", "repeated description")  # of "the inspector general's email" the office only tells who might be meant


def _of(found, but=_GUESSED):
    """A resolved speaker as the issuer of a document, where it names one, and not by a rule of `but`; else None."""
    fits = found and found.speaker and found.kind in ("named", "institution") and found.rule not in ("document", "proper name", *but)
    return found._replace(rule="document of") if fits else None


def _of_state(corpus, m):
    """The state of "the North Korean statement", where nothing else tells who issued it."""
    own = re.fullmatch(rf"((?:[A-Z][\w.-]+ ?)+) (?:{_WORDS.split('|report')[0]}|order|announcement|declaration)", m.name)
    state = corpus.side(own.group(1)) if own else None
    return bodies.Speaker(state, "institution", None, state, None, "document of") if state else None


def _turns(a, start, stop):
    """(place, Speaker) of the attributions of an article whose source stands in [start, stop), in order."""
    recent = a.turns[-RECENT:]
    places = [p for p, _, _ in recent]
    return [(p, s) for p, _, s in recent[bisect_left(places, start) : bisect_left(places, stop)]]


def _told_before(corpus, a, m, place, read):
    """Whose a document is that a text speaks of as known: sentence by sentence back, the one that tells of it; or None."""
    words, verb = next((f for f in _FAMILIES if m.head.removesuffix("s") in f[0].split()), (None, None))
    if not words:
        return None
    noun = re.compile(rf"\b(?:{'|'.join(words.split())})s?\b")
    sentences = language.sentences(a.text)
    at = language.containing(sentences, place)
    for j in range(at, -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if place - start > REACH:
            return None
        for found in reversed(list(noun.finditer(a.text, start, stop))):
            if a.mask[found.start()]:
                continue
            spoke = next((s for p, s in reversed(_turns(a, start, stop)) if p <= found.start() < p + 90 and s.rule in _DOCUMENT), None)
            if spoke:
                return spoke if spoke.rule == "document of" else None
            issues = next((m for m in _ISSUES.finditer(a.text, start, stop) if m.start("noun") == found.start()), None)
            if issues:
                return _of(_subject(corpus, a, start, issues.start(), read))
            if ISSUED.match(a.text, found.start(), stop) or not _KNOWN.search(a.text, start, found.start()):
                told = _teller(corpus, a, sentences[j], found, read)
                if told or m.head != "declaration":  # of two declarations told of in one text few are of two issuers
                    return told
        near = j >= at - 1 or start >= paragraphs_back(a.text, place, 3) and len({s.speaker for _, s in _turns(a, start, place)}) == 1
        if verb and near and re.search(rf"\b(?:{verb})\b", a.text[start:stop]):
            told = [s for _, s in _turns(a, start, stop) if s.speaker and not s.plural]
            if len({s.speaker for s in told}) == 1:
                return told[-1]
        if j == at - 1 and m.head == "statement" or j >= at - 3 and m.head == "announcement":
            told = {s.speaker: s for _, s in _turns(a, start, stop)}
            only = next(iter(told.values())) if len(told) == 1 else None
            if only and only.kind == "institution" and only.side and only.rule in ("institution", "document of", "seat", "name", "capital"):
                return only
            if told:
                return None
    return None


_DOCUMENT = ("document", "document of")
_KNOWN = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Ee]ach|[Ss]uch)(?: [a-z]+)? $")
_IN_IT = re.compile(
    r"\b(?:in|via|through) (?:an?|the|his|her|its|their|one|another|two|three|several|separate)(?: [\w.’'-]+){0,4} $"
)


def _teller(corpus, a, sentence, found, read):
    """Who issued the document that a sentence tells of: "said in a statement", "a statement by"; or None."""
    start, stop = sentence
    if _IN_IT.search(a.text, start, found.start()):
        told = [(p, s) for p, s in _turns(a, start, stop) if s.speaker and s.rule != "document"]
        before = [s for p, s in told if p < found.start()] or [s for _, s in told[:1]]
        return before[-1] if before and (before[-1].kind != "unnamed" or _is_person(before[-1])) else None
    by = ISSUED.match(a.text, found.start(), stop)
    name = by and _BY.match(a.text, by.end(), stop)
    return _of(read(corpus, a, name.span(), name.start())) if name else None


def _is_person(s):
    return not s.plural and role_noun(s.speaker.split()[-1].lower())


def _subject(corpus, a, start, verb, read):
    """The Speaker that the subject of a verb names: what stands between the beginning of its clause and the verb; or None."""
    before = a.text[start:verb]
    who = _WHO.search(before)
    if who:
        return read(corpus, a, (start + who.start("who"), start + who.end("who")), start + who.start("who"))
    begin = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    if before.rstrip().endswith(","):
        # "The government, through state media, issued": the subject stands before the first comma
        begin, end = 0, before.find(",")
        before = before[: max(end, 0)]
    if not before[begin:].strip() or len(before) - begin > 90:
        return None
    return read(corpus, a, (start + begin, start + len(before.rstrip(" ,"))), start + begin)
