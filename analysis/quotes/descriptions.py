"""Descriptions told again: whom a bare role, "the official" or "the two leaders" mean, by what the article says before them."""

import re
from bisect import bisect_left
from collections import Counter

from analysis.language import text as language
from analysis.language.names import key
from analysis.language.text import fold
from analysis.quotes.anaphora import antecedent
from analysis.quotes.bodies import RECENT, Speaker, paragraphs_back, together
from analysis.quotes.mentions import occurs, parse, role_noun, words
from analysis.quotes.people import DOMINANT, NEAR, dominant

_SERVES = re.compile(r"[^,]* (?:for|of|to) (?:the )?[A-Z]")  # "the chief of staff for Mayor John Roe" is nobody named before
_TWO_ROLES = re.compile(r" and (?:current|former|now|longtime|onetime|present) .*", re.S)
_THEIRS = re.compile(r"(?:his|her|their|its) ", re.I)
_CHIEF = re.compile(r"commander[ -]in[ -]chief", re.I)


def told_again(corpus, a, m, phrase, place, side):
    """Whom a definite description takes up: the unnamed one just heard, who bears the role, or another word for who spoke; or None."""
    if m.plural:
        same = _repeated(a, m, place)
        # "his lawyers": those of the one of whom it was said that they are his
        return same if same and (re.search(r"['’]s? ", same.speaker) or not _THEIRS.match(phrase)) else None
    if both := _TWO_ROLES.search(phrase):
        # "the former mayor and current member of the board"
        end = a.text.find(phrase, max(0, place - 3)) + both.start()
        m, phrase = parse(a.text, end - both.start(), end, (), corpus.gaz), phrase[: both.start()]
        if m.kind != "description" or not m.head:
            return None
    served = _SERVES.match(phrase) and any(" " in p.name for p in a.people_in(place, place + len(phrase.split(",")[0])))
    role = role_noun(m.head) and not served
    if near := just_said(a, m, place):
        return near._replace(rule="repeated description")
    if may_share(m) and (same := _repeated(a, m, place, 4)):
        return same
    worded = not served and other_word(m)
    plain = "".join(" " if any(p.start <= i < p.end for p in corpus.gaz.find(m.name)) else c for i, c in enumerate(m.name))
    wanted = frozenset(re.findall(r"[a-z]+", fold(plain).lower())) - words()["empty_in_roles"]
    wanted = frozenset(("president",)) if _CHIEF.fullmatch(m.name) else wanted if role else frozenset()
    state = side or _state_before(corpus, a, m, place)
    former = bool(re.search(r"\b(?:former|ex)\b", m.name.lower()))
    gender = "m" if m.head in ("prince", "king", "duke") else "f" if m.head in ("princess", "queen", "duchess") else None
    person = by_role(corpus, a, wanted, place, state, former, gender) if wanted else None
    # "said the California Republican": another word for the one just spoken of.
    if not person and worded and (found := epithet(corpus, a, m, phrase, place, side)):
        return found
    if not person and wanted:
        person = known_by_role(corpus, a, wanted, place, state, former, gender)
    if person and person != a.object:
        return corpus.named(a, person, None, "role", "")
    return _repeated(a, m, place) or (epithet(corpus, a, m, phrase, place, side) if role and not worded else None)


def _repeated(a, m, place, back=None):
    same = same_description(a, m, place, back)
    return same and same._replace(rule="repeated description")


def _state_before(corpus, a, m, place):
    """The state of "the American president" where "the president" comes next, in the same sentence or the one after; or None."""
    if m.head not in words()["spelled_offices"] or m.name.lower() != m.head:
        return None
    sentences = language.sentences(a.text)
    i = language.containing(sentences, place)
    start = max(sentences[max(0, i - 1)][0], a.text.rfind("\n", 0, place))
    found = re.findall(rf"\b[Tt]he ((?:[A-Z][\w.]+ ){{1,2}}{m.head})\b", a.text[start:place])
    return corpus.role_side(found[-1]) if found else None


# --- roles

# How the office is written before a name that "the governor" alone takes up.
_SHORT = {"governor": "gov", "senator": "sen", "representative": "rep", "congressman": "rep", "congresswoman": "rep", "general": "gen"}
_FORMER = frozenset(("former", "ex"))


def _times(roles, word):
    """How often a role word, or its short form, is among those of a person: a Counter or a set of words."""
    forms = [f for f in (word, _SHORT.get(word)) if f]
    return sum(roles[f] for f in forms) if isinstance(roles, Counter) else sum(f in roles for f in forms)


def _bears(roles, wanted):
    return all(_times(roles, w) for w in wanted)


def by_role(corpus, a, wanted, place, side=None, former=False, gender=None):
    """The person last spoken of before a place whose role in the article has all the wanted words, or None.

    "the president" is neither a vice nor a former one, and rather the one called plain president than "Chinese President Xi".
    """
    fitting = []
    for (p, found), places in a.roles.items():
        if former and not _FORMER & found and not _was(corpus, p, wanted) or gender and corpus.gender(p) not in (None, gender):
            continue
        other = (found - wanted) & words()["lesser"] - (_FORMER if former else set())
        if not other and _bears(found, wanted) and (n := bisect_left(places, (place,))):
            fitting.append((*places[n - 1], p, found))
    fitting.sort(key=lambda f: -f[0])
    aside = fitting and fitting[0][1]
    # "the U.S. president" is nobody whose own title names another state.
    fitting = [(p, found) for _, _, p, found in fitting if _may_be_of(corpus, p, side)]
    if len({p for p, _ in fitting}) > 1 and _SHORT.keys() & wanted:
        # Of several senators the one who spoke, or of whom the last sentence is.
        bearers = {p for p, _ in fitting}
        near = antecedent(corpus, a, place, gender, bearers.__contains__)
        if near:
            return near.speaker
    named = corpus.present(a)
    both = {p for p, _ in fitting if corpus.belongs.heads_one(p)}
    if len(both) > 1 and not side and wanted & words()["spelled_offices"]:
        # Of two presidents the one whom alone the paragraph has named so far.
        begin = a.text.rfind("\n", 0, place) + 1
        here = {_named_as(corpus, a, p) for p in a.people_in(begin, place) if not a.mask[p.start]} & both
        if len(here) == 1:
            return here.pop()
    if aside:
        # "under President Clinton": not him in passing, but the president whom the article names most.
        fitting.sort(key=lambda f: -named[f[0]])
    if fitting and wanted & words()["spelled_offices"]:
        # "President Jefferson Davis" in a list of history is not the president of whom the news is.
        borne = {p: min(_times(corpus.role_words[p], w) for w in wanted) for p, _ in fitting}
        first, heard = fitting[0][0], {s.speaker for _, _, s in a.turns[-8:]}
        fitting.sort(key=lambda f: not (f[0] in heard - {first} and borne[f[0]] >= DOMINANT * borne[first] and named[f[0]] > named[first]))
    if side:
        fitting.sort(key=lambda f: side not in corpus.sides(f[0]))
        if fitting and side in corpus.sides(fitting[0][0]):
            return fitting[0][0]
    for person, found in fitting:
        if len(found - wanted) <= 1 and not corpus.side(" ".join(w.capitalize() for w in found)):
            return person
    return fitting[0][0] if fitting else None


def known_by_role(corpus, a, wanted, place, side=None, former=False, gender=None):
    """The person spoken of before a place, else named in the article or in any, whom the corpus calls by all the wanted words; or None."""
    none, named = Counter(), corpus.present(a)

    def may_be(p):
        return _is_of(corpus, p, side) and (not former or _was(corpus, p, wanted))

    near = antecedent(corpus, a, place, gender, lambda p: _bears(corpus.role_words.get(p, none), wanted) and may_be(p))
    if former or len(wanted) > 1 and near:
        return near and near.speaker
    # Who bears the role all over the corpus, by how much the article is about him.
    bearers = ((p, n, corpus.role_words[p]) for p, n in named.items() if may_be(p))
    present = Counter({p: n * min(_times(c, w) for w in wanted) for p, n, c in bearers if _bears(c, wanted)})
    if present and dominant(present):
        return present.most_common(1)[0][0]
    if len(wanted) + bool(side) < 2:
        return None
    known = Counter({p: min(_times(c, w) for w in wanted) for p, c in corpus.role_words.items() if _bears(c, wanted)})
    known = Counter({p: n for p, n in known.items() if may_be(p)})
    return known.most_common(1)[0][0] if known and dominant(known) and known.most_common(1)[0][1] > 1 else None


def _was(corpus, person, wanted):
    """True where the corpus often calls a person a former one who bears a role: no "former leader" is one who leads."""
    known = corpus.role_words.get(person, Counter())
    return 5 * sum(known[w] for w in _FORMER) >= max(1, min(_times(known, w) for w in wanted))


def _may_be_of(corpus, person, side):
    return not side or side in (own := corpus.sides(person)) or not own


def _is_of(corpus, person, side):
    return not side or side in corpus.sides(person)


# What may stand behind the noun that heads a description.
_TAIL = r"(?=$|,| (?:of|for|in|at|from|with|to|on|by|who|whose|close|familiar|involved|traveling|travelling)\b)"
_ANYBODY = frozenset(("official", "source", "person", "insider"))


def same_description(a, m, place, back=None):
    """The unnamed source already met whom "the official" means: one for one, several for several; or None.

    back: how many paragraphs before the place are looked at.
    """
    if " and " in m.name:
        return None
    floor = paragraphs_back(a.text, place, 2)
    least = paragraphs_back(a.text, place, back) if back is not None else 0
    own = _proper(m.name)
    head = re.compile(rf"\b{re.escape(m.head)}{_TAIL}")
    for p, _, s in reversed(a.turns[-RECENT:]):
        if p < least:
            break
        if not s.speaker or s.plural != m.plural:
            continue
        if s.kind == "unnamed" and head.search(s.speaker):
            other = _proper(s.speaker)
            if not own or not other or own & other:
                return s
            continue  # "the Vermont senator" is not the junior senator from New York
        # "the official" after "a White House adviser" or "the ministry's spokesman"
        called = s.speaker if s.kind == "unnamed" else s.role if s.kind == "named" and s.rule == "role" else None
        anybody = m.head in _ANYBODY and (" " not in m.name or own and m.head != "person")
        if called and floor <= p < place and anybody and (not own or own & _proper(called)) and _BEHIND.search(called):
            return s
    return None


def _proper(phrase):
    """The capitalised words of a phrase, cut to what "Korea" and "Korean" have in common."""
    return {"GOP" if w.startswith("Republican") else w[:5] for w in re.findall(r"\b[A-Z][\w.]+", phrase)}


_BEHIND = re.compile(
    r"\b(?:official|advis[eo]r|aide|assistant|spokesman|spokeswoman|spokesperson|officer|diplomat|envoy|negotiator|staffer)" + _TAIL
)


def other_word(m):
    """True for a head that names no office, "the billionaire" or "the Republican nominee": another word for a person."""
    return m.head in words()["epithets"] or m.head in _RUNS


def may_share(m):
    """True for "the senator", as several in an article may be called."""
    return m.head in _SHORT


def just_said(a, m, place):
    """The one unnamed person who spoke last, in this paragraph or the one before, where he was called by the same word; or None."""
    floor = paragraphs_back(a.text, place, 1)
    last = next((s for p, _, s in reversed(a.turns[-RECENT:]) if floor <= p < place and s.speaker), None)
    head = re.escape(m.head) + (r"\b" if any(m.head in p for p in _PARTIES) else _TAIL)
    return last if last and last.kind == "unnamed" and not last.plural and re.search(rf"\b{head}", last.speaker, re.I) else None


# --- epithets

_PARTIES = ({"republican", "gop"}, {"democrat", "democratic"})
_PRONOUN_S = re.compile(r"(?:his|her|its|their|our|my) ", re.I)
_PAST = re.compile(r"\b(?:former|retired|onetime|one-time|longtime)\b")  # what somebody was may stand nowhere else
_OFFICES = frozenset("mayor governor senator general admiral colonel prosecutor judge attorney".split())
_RUNS = frozenset("candidate nominee contender frontrunner front-runner hopeful".split())
_HEADS = frozenset("chief head boss administrator director secretary commissioner".split())
_LEADS = frozenset("president leader minister premier chancellor king prince dictator chairman".split())
_OWNED = re.compile(r"\w['’´]s? |\b(?:his|her|its|their) ", re.I)


def epithet(corpus, a, m, phrase, place, side):
    """The person before a place for whom "the California Republican" or "the North Korean diplomat" is another word; or None.

    An office must be one that the corpus gives the person; of a party, a trade or a nation nothing may speak against it.
    """
    lists, none = words(), Counter()
    if _PRONOUN_S.match(phrase) or m.head not in (*m.name.split(), m.name.lower()) and m.head not in _PARTIES[0] | _PARTIES[1]:
        return None  # "his commander" is another; "the Kansas City Star" is a name
    states = {s for s in lists["us_states"] if f" {s} " in f" {phrase} "}
    us = bool(states) or m.head in ("republican", "democrat", "congressman", "congresswoman")
    stated = side and any(p.kind in ("name", "demonym", "capital") for p in corpus.gaz.find(phrase))
    owned = _OWNED.search(re.split(r",? who\b", phrase)[0])  # what a relative clause tells is no owner
    past = m.head in _OFFICES and _PAST.search(m.name) and not owned
    party = next((i for i, p in enumerate(_PARTIES) if p & set(m.name.lower().split())), None)
    evident = m.head not in lists["epithets"] or owned
    left = evident and m.head not in _OFFICES and re.search(r"\bformer\b", m.name)
    before = a.people_in(max(0, place - 20_000), place)
    titled = {_named_as(corpus, a, p) for p in before if p.title and p.title.lower().split()[-1] == m.head}

    def fits(name):
        person, known = corpus.named(a, name, None, "", ""), corpus.role_words.get(name, none)
        if person.side != side if stated else person.side and side and person.side != side:
            return False
        if us and person.side not in (None, corpus.side("United States")):
            return False
        homes = {s for s in lists["us_states"] for r in corpus.titles.get(name, ()) if s in r} if states else set()
        if homes and not homes & states:
            return False
        votes = [sum(known[w] for w in p) for p in _PARTIES]
        if party is not None and votes[party] < votes[1 - party]:
            return False
        if m.head in _RUNS and party is not None:
            return votes[party] > votes[1 - party]
        if left and not _was(corpus, name, {m.head}):
            return False
        if not evident or _bears(known, {m.head}) or name in titled:
            return True
        if m.head in _HEADS and " of " not in m.name:
            proper = re.findall(r"\b[A-Z]{2,}\b", m.name)
            return bool(_HEADS & known.keys()) and all(any(w in r.split() for r in corpus.titles.get(name, ())) for w in proper)
        return bool(past and not _LEADS & known.keys())

    gender = "f" if m.head.endswith("woman") else "m" if m.head.endswith("man") else None
    person = antecedent(corpus, a, place, gender, fits)
    if not person or person.kind != "named" or person.speaker == a.object:
        return None
    if m.head in lists["shared_roles"]:
        # "the longtime manager": the one who spoke last, nobody else in between.
        floor = paragraphs_back(a.text, place, 1)
        last = next((s for p, _, s in reversed(a.turns[-RECENT:]) if floor <= p < place and s.speaker), None)
        borne = _bears(corpus.role_words.get(person.speaker, none), {m.head})
        if " " not in m.name and not borne or not last or last.speaker != person.speaker:
            return None
    return person._replace(rule="epithet")


def _named_as(corpus, a, p):
    return corpus.person(a, p.name, p.start, p.gender, p.title)[0]


def named_next(corpus, a, m, end):
    """Whom "a White House spokesman" is told to be right after: "The spokesman, John Roe, said"; or None."""
    if not m.head or not role_noun(m.head):
        return None
    sentences = language.sentences(a.text)
    i = language.containing(sentences, end)
    stop = sentences[min(i + 2, len(sentences) - 1)][1]
    told = re.compile(rf"\b[Tt]he {re.escape(m.head)}, (?=[A-Z])").search(a.text, end, stop)
    p = next(iter(a.people_in(told.end(), told.end() + 30)), None) if told else None
    if not p or p.start != told.end() or " " not in p.name or a.text[p.end : p.end + 1] != "," or a.mask[p.start]:
        return None
    return _named_as(corpus, a, p)


# --- groups

_GROUP = re.compile(
    r"(?:[Tt]he (?:(two|three)|(?=pair|duo|trio))|[Bb]oth)(?: ?(leaders|men|women|presidents|senators|lawmakers|ministers|pair|duo|trio))?"
)
_JOINS = re.compile(r"['’]?,? (?:and|with|met|met with) (?:[\w.’'-]+ ){0,6}")


def group(corpus, a, phrase, place):
    """The persons whom "the two leaders", "the pair" or "the trio" mean: the last sentence that joins so many and no more; or None."""
    m = _GROUP.fullmatch(phrase.strip(" ,"))
    if not m:
        return None
    n = 3 if "three" in m.groups() or "trio" in m.groups() else 2
    sentences = language.sentences(a.text)
    floor = paragraphs_back(a.text, place, NEAR)
    for j in range(language.containing(sentences, place), -1, -1):
        start, stop = sentences[j][0], min(sentences[j][1], place)
        if start < floor:
            return None
        people = [p for p in a.people_in(start, stop) if not a.mask[p.start]]
        names = [_named_as(corpus, a, p) for p in people]
        distinct = list(dict.fromkeys(names))
        if len(distinct) < 2:
            continue
        gaps = [_JOINS.fullmatch(a.text, p.end, q.start) for p, q in zip(people, people[1:], strict=False)]
        joined = any(g and x != y for g, x, y in zip(gaps, names, names[1:], strict=False))
        if len(distinct) != n or not joined:
            return None
        if m.group(2) in ("leaders", "presidents", "ministers") and not all(_LEADS & set(corpus.role_words.get(p, ())) for p in distinct):
            return None
        sides = {corpus.named(a, p, None, "", "").side for p in distinct}
        return Speaker(together(distinct), "named", None, sides.pop() if len(sides) == 1 else None, None, "names", True)
    return None


# --- surnames


def no_state(corpus, a, phrase, place):
    """The person named in full shortly before whose surname is that of a state ("Jordan" after Jim Jordan), or None."""
    word = phrase.strip(" ,")
    named = [(start, name) for start, name in a.full.get(key(word), ()) if start < place]
    if not named or " " in word or a.breaks_in(named[-1][0], place) > 4 * NEAR:
        return None
    if occurs(a.text, rf"\b(?:in|to|from|of|across|with|against|between|and|for) {re.escape(word)}\b(?! [A-Z])"):
        return None
    return corpus.canonical[named[-1][1]]


def still(corpus, a, m, place):
    """Who spoke last as "he" or "she" where the bare surname that comes next is his or hers, whoever else is called so; or None."""
    if " " in m.name or m.title or not a.turns:
        return None
    at, _, last = a.turns[-1]
    if last.rule != "pronoun" or last.kind != "named" or a.breaks_in(at, place) > 2:
        return None
    bearers = {corpus.canonical[n] for start, n in a.full.get(key(m.name), ()) if start < place}
    return last.speaker if last.speaker in bearers and not a.people_in(at, place) else None


GENERATION = re.compile(r"(?:[Tt]he )?(elder|older|younger) [A-Z]")


def of_two(corpus, a, m, place, generation):
    """ "The elder Bush" of a sentence that sets him against "George W. Bush": the other one that the article names; else as it stands."""
    sentences = language.sentences(a.text)
    span = sentences[language.containing(sentences, place)]
    named = a.full.get(key(m.name.split()[-1]), ())
    beside = {corpus.canonical[n] for start, n in named if span[0] <= start < span[1]}
    others = {corpus.canonical[n] for _, n in named} - beside
    if len(others) == 1 and beside:
        return corpus.named(a, others.pop(), None, "surname", "")
    return Speaker(f"unnamed {generation} {m.name}", "unnamed", f"{generation} {m.name}", None, None, "description")
