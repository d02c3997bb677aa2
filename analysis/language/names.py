"""Names of persons: where they stand in a text, which part is the family name, and when two forms are one person."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from analysis import schema
from analysis.language.text import fold


class PersonName(NamedTuple):
    """A person's name in a text: [start, end) without titles; title as printed before it or None; gender 'm', 'f' or None."""

    start: int
    end: int
    name: str
    title: str | None
    gender: str | None
    sure: bool


_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽ"
_TOKEN = rf"(?:[{_UPPER}]\.(?:[{_UPPER}]\.)*|[{_UPPER}][\w'’´-]*[\w]\.?|[{_UPPER}]\b)"
_PARTICLE = r"(?:al|el|bin|ibn|ben|abu|de|del|della|der|den|di|da|dos|du|la|le|van|von|ter|zu)"
_ARTICLE = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ul|ol)-")  # of Arabic family names: al-Assad, or Assad alone
_ARTICLE_FIRST = re.compile(rf"(?i:{_ARTICLE.pattern})(?=[{_UPPER}])")
# A run of capitalised words on one line; a particle may stand inside, a period only after an initial or a title.
RUN = re.compile(rf"{_TOKEN}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:{_ARTICLE.pattern})?{_TOKEN})*")
_ABBREVIATED = re.compile(
    r"(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Gov|Sen|Sens|Rep|Reps|Jr|Sr|Messrs|Lt\.?Gov|Amb|Brig)\."
)
_SURNAME = re.compile(r"[^\W\d_a-z](?:[a-zß-ÿ]|['’-](?=\w))*(?:[A-Z][a-zß-ÿ]+)?(?:-[A-Z][a-z]+)?")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_POSSESSIVE = re.compile(r"(?:['’´]s?|s['’´])$")


@lru_cache(maxsize=1)
def _data():
    given = schema.data("names/given.yml")
    people = schema.data("names/people.yml")
    genders = {
        _plain(n): gender for key, gender in (("either", None), ("female", "f"), ("male", "m")) for n in given[key].split()
    }
    variants = {}
    for group in people["nicknames"]:
        for n in group.split():
            variants.setdefault(n, set()).update(group.split())
    syllable = re.sub(r"\s+", "", people["given_syllables"])
    courtesy = {t: g if g in "mf" else None for g, ts in people["courtesy"].items() for t in ts.split()}
    return {
        "genders": genders,
        "variants": variants,
        "family": frozenset(people["family_first"].split()),
        "syllables": re.compile(rf"(?:{syllable}){{1,3}}"),
        "particles": frozenset(people["particles"].split()),
        "courtesy": courtesy,
        **{key: frozenset(people[key].split()) for key in ("title_words", "title_tails", "organisation_words", "openers", "surnames_too")},
    }


def given_gender(name):
    """'m' or 'f' for a given name that mostly one gender bears, else None."""
    return _data()["genders"].get(_plain(name).split("-")[0])


def is_given(name):
    """True for a known given name of English or of the larger states' politicians."""
    return _plain(name) in _data()["genders"]


def is_family_first(word):
    """True for a family name that Korean, Chinese or Vietnamese names begin with."""
    return fold(word).lower() in _data()["family"]


def is_courtesy(word):
    """True for a title of courtesy or honour (Mr, Dame, Datuk), which names no office."""
    return fold(word).lower() in _data()["courtesy"]


def is_title(word):
    """True for a word that stands in titles and roles before a name (Minister, Sen., spokesman)."""
    return fold(word).lower() in _data()["title_words"]


def family_first(tokens):
    """True where a name is printed family name first, as Korean, Chinese and Vietnamese names are (Kim You-geun, Xi Jinping)."""
    low = [fold(t).lower() for t in tokens]
    if not 2 <= len(low) <= 4 or low[0] not in _data()["family"]:
        return False
    rest = low[1:]
    if any("-" in t for t in rest) and all(_syllabic(t) for part in rest for t in part.split("-")):
        return True
    return all(_syllabic(t) for t in rest) and not (len(rest) == 1 and is_given(rest[0]) and is_given(low[0]))


def _syllabic(token):
    return bool(token.isalpha() and len(token) <= 9 and _data()["syllables"].fullmatch(token))


def family_name(name):
    """The family name of a full name: 'Kim' of Kim You-geun, 'de Blasio' of Bill de Blasio, 'Assad' of Bashar al-Assad, the whole of a
    single word."""
    tokens = [t for t in name.split() if not _SUFFIX.fullmatch(t)] or name.split()
    if family_first(tokens):
        return tokens[0]
    at = len(tokens) - 1
    while at > 1 and fold(tokens[at - 1]).lower() in _data()["particles"]:
        at -= 1
    if fold(tokens[at]).lower() in ("al", "el") and at < len(tokens) - 1:
        at += 1
    name = " ".join(tokens[at:])
    article = _ARTICLE_FIRST.match(name)
    return name[article.end() :] if article else name


def given_name(name):
    """The first given name of a full name, or None for a single word."""
    tokens = name.split()
    if len(tokens) < 2:
        return None
    return " ".join(tokens[1:]) if family_first(tokens) else tokens[0]


def same_given(a, b):
    """True where two given names may be one person's: equal, nickname, or initial."""
    a, b = fold(a).lower().replace("-", "").replace(" ", ""), fold(b).lower().replace("-", "").replace(" ", "")
    if a.rstrip(".") == b.rstrip(".") or b in _data()["variants"].get(a, ()):
        return True
    initial = min(a, b, key=len)
    return bool(re.fullmatch(r"[a-z]\.?|(?:[a-z]\.){2,}", initial)) and a[0] == b[0]


def same_person(a, b):
    """True where two names may name one person: same family name, and given names that agree where both have one."""
    if key(a) == key(b):
        return True
    if key(family_name(a)) != key(family_name(b)):
        return False
    first, second = given_name(a), given_name(b)
    return first is None or second is None or same_given(first, second)


@lru_cache(maxsize=100_000)
def key(name):
    """A name without case, hyphens, accents and middle initials, for comparison."""
    return re.sub(r"[\s-]+", " ", re.sub(r"(?<=\w) [a-z]\.(?= \w)", "", _plain(name))).strip()


def _plain(name):
    """A name in small letters without accents."""
    name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)) if not name.isascii() else name
    return fold(name).lower()


def strip_titles(tokens, place=lambda words: False):
    """(titles, rest) of a run of words: all up to its last title word ("South Korean NSC Deputy Director"), and states before a name."""
    at = next((i + 1 for i in range(len(tokens) - 2, -1, -1) if is_title(tokens[i]) and not _SUFFIX.fullmatch(tokens[i + 1])), 0)
    # "Palm Beach County Susan Roe": a county before a given name is whose officer she is
    at = next((i for i in range(len(tokens) - 2, at, -1) if tokens[i - 1] == "County" and is_given(tokens[i])), at)
    titles = tokens[:at]
    while at < len(tokens) - 1:
        if len(tokens) - at > 2 and place(" ".join(tokens[at : at + 2])):
            at += 2
        elif place(tokens[at]) or _acronym(tokens[at]) and len(tokens) - at > 2:
            at += 1
        else:
            break
    return titles, tokens[at:]


def _shouted(tokens):
    """True for "WATCHED Trump": a word of page furniture in capitals before a name."""
    return bool(re.fullmatch(r"[A-Z]{4,}", tokens[0])) and not is_given(tokens[0]) and tokens[1][1:].islower()


_OF_PLACE = re.compile(r"\w-(?:born|owned|based|led|backed|run|controlled|trained|educated|raised)$")  # "Utah-born Roe"


def _acronym(word):
    return bool(re.fullmatch(r"(?:[A-Z]\.){2,}|[A-Z]{3,5}", word))


def looks_like_person(tokens, titled=False):
    """'sure', 'likely' or None: whether the words of a run without its titles are a person's name."""
    data = _data()
    low = [fold(t).lower() for t in tokens]
    if not tokens or len(tokens) > 5 or low[0] in data["openers"] and titled != "courtesy" or any(c.isdigit() for t in tokens for c in t):
        return None
    if low[-1] in data["title_words"] and not titled and len(tokens) > 1 and not is_given(low[0]):
        return None  # "California Republican"
    if any(t.endswith(("-esque", "-style")) for t in low):
        return None
    if len(set(low)) < len(low) or any(re.search(r"[a-z][A-Z]{2}", t) for t in tokens):
        return None  # page furniture run together: "Haley Nikki Haley", "TrumpGOP"
    if len(tokens) == 1:
        if titled == "courtesy":
            return "sure"
        known = data["organisation_words"] | data["title_words"] | data["title_tails"]
        return "sure" if titled and not _acronym(tokens[0]) and low[0] not in known else None
    if any(w.rstrip(".") in data["organisation_words"] for w in low[1:] if not re.fullmatch(r"[a-z]\.", w)):
        surname = len(tokens) == 2 and (is_given(low[0]) or titled == "role") and low[1] in data["surnames_too"]
        return "sure" if surname else None
    if family_first(tokens):
        return "sure"
    if all(_acronym(t) for t in tokens) and not (len(tokens) == 2 and is_given(low[0])):
        return None
    if len(tokens) == 2 and re.fullmatch(r"[A-Z]{3,5}", tokens[0]) and not tokens[1].isupper() and not is_given(low[0]) and not titled:
        return None  # "NHS England"
    if is_given(low[0]) or (re.fullmatch(r"(?:[a-z]\.)+", low[0]) and len(low[-1]) > 2) or titled:
        return "sure"
    return "likely" if len(tokens) <= 3 else None


def split_run(text, start, end):
    """Spans of the parts of a run of capitalised words: a possessive ends a part, as does the period of a sentence."""
    parts, begin = [], start
    tokens = list(re.finditer(r"[^\s\u00a0]+", text[start:end]))
    for m in tokens:
        word, stop = m.group(), start + m.end()
        ending = _POSSESSIVE.search(word)
        if ending and len(word) > 2:
            parts.append((begin, stop - len(ending.group()) + (1 if ending.group()[0] in "sS" else 0)))
            begin = stop + 1
        elif word.endswith(".") and not _ABBREVIATED.fullmatch(word):
            parts.append((begin, stop - 1))
            begin = stop + 1
    if begin < end:
        parts.append((begin, end))
    return [(s, e) for s, e in parts if s < e]


def find_names(text, place=lambda words: False):
    """Persons' names in a text, as a list of PersonName in order; place(words) tells a state, capital or demonym.

    A single word without a title is among them and never sure: whether it is a family name only the article tells.
    """
    found = []
    data = _data()
    for m in RUN.finditer(text):
        for start, end in split_run(text, *m.span()):
            tokens = text[start:end].replace("\u00a0", " ").split(" ")
            while len(tokens) > 1 and (fold(tokens[0]).lower() in data["openers"] or _shouted(tokens) or _OF_PLACE.search(tokens[0])):
                start += len(tokens[0]) + 1
                tokens = tokens[1:]
            if fold(tokens[0]).lower() in data["title_tails"] and re.search(
                r"\b(?:of|for|and)(?: the)? $", text[max(0, start - 9) : start]
            ):
                while len(tokens) > 1 and fold(tokens[0]).lower() in data["title_tails"]:
                    start += len(tokens[0]) + 1
                    tokens = tokens[1:]
                titles, rest = ["of"], tokens
                more, rest = strip_titles(rest, place)
                titles = [*titles, *more]
            else:
                titles, rest = strip_titles(tokens, place)
            if not rest:
                continue
            start = end - len(" ".join(rest))
            before = re.search(r"([\w.-]+) $", text[max(0, start - 24) : start])
            role = before and is_title(before.group(1)) and (before.group(1)[0].islower() or titles)
            polite = bool(titles) and is_courtesy(titles[-1])
            titled = "role" if role and not titles else bool(titles and titles != ["of"] or role)
            verdict = looks_like_person(rest, titled="courtesy" if polite else titled)
            if (
                verdict is None
                and len(rest) == 1
                and not titles
                and len(rest[0]) > 1
                and _SURNAME.fullmatch(rest[0])
                and fold(rest[0]).lower() not in data["openers"]
            ):
                verdict = "short"
            if verdict and (polite or not place(" ".join(rest))):
                title = " ".join(titles) if titles else before.group(1) if role else None
                found.append(PersonName(start, end, " ".join(rest), title, _gender(titles, rest), verdict == "sure"))
    return found


def _gender(titles, tokens):
    for t in titles:
        g = _data()["courtesy"].get(fold(t).lower())
        if g:
            return g
    if len(tokens) > 1 and not family_first(tokens):
        return given_gender(tokens[0])
    return None
