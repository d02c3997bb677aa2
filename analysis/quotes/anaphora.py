"""Anaphora: whom a pronoun refers to, by what the article says before it."""

import re

from analysis.language import text as language
from analysis.language.names import key
from analysis.quotes.bodies import RECENT, Speaker, paragraphs_back
from analysis.quotes.mentions import role_noun, words
from analysis.quotes.offices import oblique
from analysis.quotes.people import NEAR


def pronoun(corpus, a, kind, place):
    """The Speaker whom a pronoun of a kind of mentions.PRONOUNS means; a relative one, whose noun stands beside it, is not for here."""
    if kind in ("m", "f"):
        found = antecedent(corpus, a, place, kind)
        return found._replace(rule="pronoun") if found else Speaker(rule="pronoun unresolved")
    if kind == "first":
        # "we" in a quotation is the one quoted; outside, it is the author, whom the text does not name.
        last = next((s for _, _, s in reversed(a.turns[-RECENT:]) if s.speaker), None) if a.mask[place] else None
        return last._replace(rule="first person in a quotation") if last else Speaker(rule="first person")
    start = paragraphs_back(a.text, place, 2)
    recent = [s for p, _, s in reversed(a.turns[-RECENT:]) if start <= p < place and s.speaker]
    if kind == "it":
        last = _thing(corpus, a, place, start) or next((s for s in recent if s.kind == "institution" and not s.plural), None)
    elif kind == "they":
        last = _several(a, place, start)
    else:
        last = _some_of(a, place) or next((s for s in recent if s.kind == "unnamed" and s.plural), None)
        if last is None:
            return Speaker("unnamed people", "unnamed", None, None, None, "indefinite pronoun", True)
    return last._replace(rule="pronoun") if last else Speaker(rule="pronoun unresolved")


def _several(a, place, floor):
    """Whom "they" means: sentence by sentence back, the several who spoke there, else the body or state."""
    sentences = language.sentences(a.text)
    one = None
    for p, _, s in reversed(a.turns[-RECENT:]):
        if p >= place or not s.speaker:
            continue
        if p < floor or one and p < sentences[one[0]][0]:
            break
        if s.plural:
            return s
        if one is None and _is_thing(s):
            one = language.containing(sentences, p), s
    return one and one[1]


_SOME = re.compile(r"(?:some|many|most|several|few|all)\b", re.I)
_SEVERAL = re.compile(r"(?:^|, )((?:[A-Z][\w.-]+ ){0,2}?[A-Za-z]\w+s) (?:have|had|are|were|will|would|may|might|can|could|[a-z]+ed)\b")


def _some_of(a, place):
    """Of whom "some" are where the same sentence has just spoken of them: "Republicans have blamed her and some have said"; or None."""
    if not _SOME.match(a.text, place) or not re.search(r"\b(?:and|but|while|though) $", a.text[max(0, place - 8) : place]):
        return None
    sentences = language.sentences(a.text)
    start = sentences[language.containing(sentences, place)][0]
    m = _SEVERAL.search(a.text[start:place])
    last = m and m.group(1).split()[-1]
    people = m and (last in words()["partisans"] or last.lower() in words()["people_nouns"] or role_noun(last.lower()))
    if not people or a.mask[start + m.start(1)]:
        return None
    label = m.group(1) if " " in m.group(1) or last in words()["partisans"] else last.lower()
    return Speaker(f"unnamed {label}", "unnamed", label, None, None, "pronoun", True)


_ISSUED = re.compile(
    r"[^.,;:\n]{0,60} (?:issued|released|published|posted|put out|sent out|sent|signed|wrote|delivered) (?:an?|another|the) "
    r"(?:[\w-]+ ){0,2}?(?:statement|letter|memo|message|tweet|communique|order|declaration|note|email)\b"
)


def _thing(corpus, a, place, floor):
    """The body or state that "it" means: sentence by sentence back, the one that spoke there, else the one it begins with."""
    sentences = language.sentences(a.text)
    for j in range(language.containing(sentences, place), -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if start < floor:
            break
        turns = [(p, s) for p, _, s in reversed(a.turns[-RECENT:]) if start <= p < stop and s.speaker]
        if stop < place and a.text[place].isupper() and (issuer := next((s for p, s in turns if _ISSUED.match(a.text, p, stop)), None)):
            return issuer  # "Mr. Roe issued a statement. It said"
        spoke = next((s for p, s in turns if not s.plural and _is_thing(s)), None)
        if spoke:
            return spoke
        party = next((p for p in a.parties_in(start, min(stop, start + 40)) if not a.mask[p.start]), None)
        if party and party.kind in ("name", "capital", "seat", "institution") and a.text[party.end : party.end + 2] not in ("'s", "’s"):
            whole = party.kind in ("name", "capital")
            return Speaker(party.party if whole else party.surface, "institution", None, party.party)
    return None


def _is_thing(s):
    issued = s.kind == "institution" or s.rule == "document of"
    return issued or s.kind == "unnamed" and not role_noun(s.speaker.split()[-1].lower())


def antecedent(corpus, a, place, gender, fits=None):
    """The person that he or she means: sentence by sentence back, the one who spoke there, else the one whom it is about.

    fits: for a description told again, what a name must be besides to be meant by it.
    """
    sentences = language.sentences(a.text)
    i = language.containing(sentences, place)
    floor = paragraphs_back(a.text, place, NEAR)
    addressed = _addressed(corpus, a, place) if fits is None else {a.object}
    turns = [
        (p, s)
        for p, _, s in a.turns[-RECENT:]
        if floor <= p < place and s.speaker not in (None, a.object) and not s.plural
        if _may_be(corpus, s, gender) and s.speaker not in addressed and not _AGENT.search(a.text, max(0, p - 4), p)
        if fits is None or s.kind == "named" and fits(s.speaker)
    ]
    ahead = _opens_list(a.text, place)
    weak = None
    for j in range(i, -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if start < floor:
            break
        if ahead and start < ahead[1]:
            # A point of a list goes on with the subject of the line that opens it: "Mr. Roe also:".
            (start, stop), ahead = ahead, None
        spoke = next(((p, s) for p, s in reversed(turns) if start <= p < stop), None)
        if spoke and not (j < i and fits is None and _in_after_clause(corpus, a, start, spoke[0], gender)):
            return spoke[1]
        inside = [p for p in a.people_in(start, stop) if not a.mask[p.start] and (gender is None or p.gender in (None, gender))]
        called = [(p, _called(corpus, a, p, gender)) for p in inside if j < i or not _told_of(a, p)]
        fitting = [(p, n) for p, n in called if n not in addressed and _agrees(corpus, n, gender) and (fits is None or fits(n))]
        if not fitting or ahead and _BULLET.match(a.text, start):
            continue
        main = _main_clause(a, start, stop) if j < i else None
        if main and fits is None and (person := _retold(corpus, a, main, stop, fitting)):
            return corpus.named(a, person, None, "pronoun", "")
        # "Although Mr. Roe had left, Mr. Poe": rather the subject of the main clause.
        fitting.sort(key=lambda f: bool(main) and f[0].start < main)
        # "He met Mr. Roe. He said": the subject is still the one before, not Mr. Roe.
        own = j < i and not main and _own_pronoun(a, start, fitting[0][0].start, gender)
        strong = None if own else next((n for p, n in fitting if not oblique(a.text, p)), None)
        if j == i and _IN_WHICH.search(a.text, max(0, place - 20), place):
            # "a speech by Mr. Roe in which he said"
            strong = next((n for p, n in reversed(fitting) if _BY.search(a.text, max(0, p.start - 60), p.start)), strong)
        if j == i and not strong and _FRONTED.fullmatch(a.text, start, fitting[0][0].start) and len({n for _, n in fitting}) == 1:
            strong = fitting[0][1]  # "In Mr. Roe's speech, he said"
        if strong:
            return corpus.named(a, strong, None, "pronoun", "")
        weak = weak or fitting[0][1]
    return corpus.named(a, weak, None, "pronoun", "") if weak else None


_ADDRESS = re.compile(
    r"[“\"](?:No, |Yes, |Well, |Thank you, )?(Senator|Congressman|Congresswoman|Governor|Judge|General|Ambassador|Mr\. President)[,.]"
)
_FORMS = {"senator": "sen", "congressman": "rep", "congresswoman": "rep", "governor": "gov", "general": "gen"}


def _addressed(corpus, a, place):
    """Whom the words before a place may address by his office (“Senator, I regret that,” he said), and the object of the cue."""
    m = _ADDRESS.match(a.text, a.said) if a.said is not None and a.said < place else None
    if not m:
        return {a.object}
    office = m.group(1).lower().split()[-1]
    forms = {office, _FORMS.get(office, office)}
    return {p for p in corpus.present(a) if forms & corpus.role_words.get(p, {}).keys()} | {a.object}


def _called(corpus, a, p, gender):
    """The person whom a name means; a bare surname before "she" is hers whom the article names first of those that bear it."""
    name = corpus.person(a, p.name, p.start, p.gender, p.title)[0]
    if gender and not p.gender and " " not in p.name and corpus.gender(name) not in (None, gender):
        other = corpus.person(a, p.name, p.start, gender, p.title)[0]
        first = next((corpus.canonical.get(n) for _, n in a.full.get(key(p.name), ())), None)
        return other if first == other else name
    return name


def _told_of(a, p):
    """True for the name in: Cruz “has a lot to offer,” he said. It is of him that the words speak which begin right behind it."""
    return a.said is not None and p.start >= a.said and a.text[p.end : p.end + 2] in (" “", ' "')


# "Mr. Roe wrote hours after his aide, Jane Poe, released a statement. He": the subject of the main clause goes on.
_AFTER = re.compile(r"\b(?:hours|days|weeks|months|minutes|shortly|soon|a day|a week|a month|an hour|moments|just) (?:after|before) ")


def _in_after_clause(corpus, a, start, place, gender):
    """True where a place stands in such a clause of a sentence that begins with a person who fits."""
    after = _AFTER.search(a.text, start, place)
    head = next(iter(a.people_in(start, start + 40)), None) if after else None
    if not head or head.end >= after.start() or oblique(a.text, head) or not re.match(r",? [a-z]", a.text[head.end : head.end + 3]):
        return False
    return head.gender in (None, gender) and _agrees(corpus, corpus.person(a, head.name, head.start, head.gender, head.title)[0], gender)


_IN_WHICH = re.compile(r"\b(?:by|to|from|in|at|during) which $")
_BY = re.compile(r"\bby (?:the )?(?:[A-Z][\w.’'-]* )*$")
_BULLET = re.compile(r"[•●▪■◦*–—-] ?(?=[A-Z])")
_FRONTED = re.compile(r"(?:In|During|At|According to) (?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Senator)\b\.? )?")


def _opens_list(text, place):
    """The span of the line that opens the list in a point of which a place stands: "Mr. Roe also:"; or None."""
    start = text.rfind("\n", 0, place) + 1
    if not _BULLET.match(text, start):
        return None
    for _ in range(20):
        end = start
        while end > 0 and text[end - 1] in "\n ":
            end -= 1
        start = text.rfind("\n", 0, end) + 1
        if end <= start:
            return None
        if not _BULLET.match(text, start):
            return (start, end) if text[end - 1] == ":" else None
    return None


_SUBORDINATE = re.compile(
    r"(?:(?:Even )?[Tt]hough|Although|While|Whereas|When|As|After|Before|Since|Because|If|Once|Until|Speaking|Asked|Pressed|Questioned) "
)
_MAIN = re.compile(r", (?=(?:[Tt]he (?:[A-Z]?[\w.-]+ ){1,4}?|(?:[A-Z][\w.’'-]+ ){1,6})[a-z]+ )")


def _main_clause(a, start, stop):
    """Where the main clause of a sentence begins that a clause or a participle opens ("Although Mr. Roe had left, ..."), or None."""
    if not _SUBORDINATE.match(a.text, start):
        return None
    for m in _MAIN.finditer(a.text, start, stop):
        if not a.mask[m.end()]:
            p = next(iter(a.people_in(m.end(), m.end() + 60)), None)
            title = p and a.text[m.end() : p.start].split()
            named = p and all(t[:1].isupper() or role_noun(t.lower()) for t in title) and re.match(r" [a-z]", a.text[p.end : p.end + 2])
            if named or _RETOLD.match(a.text, m.end()):
                return m.end()
    return None


_RETOLD = re.compile(r"[Tt]he ((?:[A-Z]?[\w.-]+ ){0,4}?)([a-z]+) (?=[a-z]+)")


def _retold(corpus, a, start, stop, fitting):
    """Whom "the North Korean diplomat" at the head of a clause means of the people before it in its sentence, by his side; or None."""
    m = _RETOLD.match(a.text, start, stop)
    side = m and (role_noun(m.group(2)) or m.group(2) in words()["shared_roles"]) and corpus.role_side(f"{m.group(1)}{m.group(2)}")
    persons = {n for p, n in fitting if p.start < start}
    fit = sorted(n for n in persons if side and corpus.named(a, n, None, "", "").side == side)
    return fit[0] if len(fit) == 1 else None


_AGENT = re.compile(r"\bby $")  # "Roe was asked by a reporter. He said": not the reporter


def _may_be(corpus, s, gender):
    return s.kind == "unnamed" or s.kind == "named" and _agrees(corpus, s.speaker, gender)


def _own_pronoun(a, start, end, gender):
    pattern = {"m": r"\bhe\b", "f": r"\bshe\b"}.get(gender, r"\b(?:he|she)\b")
    return any(not a.mask[start + m.start()] for m in re.finditer(pattern, a.text[start:end], re.I))


def _agrees(corpus, name, gender):
    return gender is None or corpus.gender(name) in (None, gender)
