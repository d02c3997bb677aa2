"""The side of each row: the records of entities/ asked for the speakers that the articles name."""

import re

import pandas as pd

from analysis.entities import states
from analysis.entities.offices import everywhere
from analysis.entities.states import NONE, Naming, Side
from analysis.entities.titles import appositions, title_before

_OWNER = re.compile(r"(?:(?:[Tt]he )?[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}['’](?:s )?)(?:[\w-]+ ){0,3}$")

def describing(a, k, gaz):
    """(place, phrase) of each phrase beside the k-th PersonName of an article that says what somebody is."""
    p, out = a.people[k], []
    start = p.start - len(p.title) - 1 if p.title and a.text[: p.start].endswith(f"{p.title} ") else p.start
    if title := title_before(a.text, p.start, max((q.end for q in a.people[max(0, k - 3) : k] if q.sure), default=0)):
        out.append(title)
    return out + appositions(a.text, min(start, title[0] if title else start), p.end, gaz)


def _namings(corpus):
    found = {}
    for k, a in enumerate(corpus.articles):
        for i, p in enumerate(a.people):
            for place, phrase in describing(a, i, corpus.gaz):
                person = corpus.person(a, p.name, p.start, p.gender, p.title)[0].replace("’", "'")
                found.setdefault(person, []).append(Naming(k, place, phrase))
        for m in _GOVERNMENT.finditer(a.text):
            person = corpus.person(a, m.group(1), m.start())[0]
            if " " in person:
                found.setdefault(person, []).append(Naming(k, m.start(), "head of government" if m.group(2) != "campaign" else "candidate"))
    return found


_GOVERNMENT = re.compile(r"\b([A-Z][\w-]+)(?:['’]s)? (administration|cabinet|government|presidency|campaign)\b")


def sides(corpus, published, rows, numbers):
    """Side of each row, in their order. numbers: the number of the article of each row."""
    country = corpus.outlets
    articles = []
    for a, day in zip(corpus.articles, published, strict=True):
        home = _home(country, a.outlet)
        articles.append(states.article(a.text, a.parties, home, day if isinstance(day, pd.Timestamp) and not pd.isna(day) else None))
    people = {p: e["side"] for p, e in (getattr(corpus.case, "people", None) or {}).items() if (e or {}).get("side")}

    def bearer(k, place, name):
        person = corpus.person(corpus.articles[k], name, place)[0]
        return person if person in namings else None

    namings = _namings(corpus)
    answers = states.States(articles, namings, corpus.gaz, people, bearer)
    return [_side(corpus, answers, row, k) for row, k in zip(rows, numbers, strict=True)]


def _home(outlets, name):
    if not name or name in everywhere():
        return None
    tokens = name.split()
    return next((outlets[f][1] for n in range(len(tokens), 0, -1) if (f := " ".join(tokens[:n])) in outlets), None)


def _side(corpus, answers, r, k):
    speaker = r["speaker"]
    if not speaker:
        return NONE
    a = corpus.articles[k]
    if r["speaker_kind"] == "named" and " and " in speaker:
        found = [answers.state_of(p, k) for p in re.split(r", | and ", speaker) if p in answers.namings]
        given = list(dict.fromkeys(s.state for s in found if s.state))
        return Side("; ".join(given), found[0].basis) if given else NONE
    if (m := re.match(r"(.+?) and other ", speaker)) and m.group(1) in answers.namings:
        return answers.state_of(m.group(1), k)
    if r["speaker_kind"] == "named":
        return answers.state_of(speaker, k)
    outlet = corpus.outlets.get(speaker)
    if outlet or r["speaker_rule"] == "outlet":
        return states.of_outlet(speaker)
    joint = speaker.split(" and ")
    if all(s in answers.gaz.parties for s in joint):
        return Side("; ".join(joint), "state body")
    if speaker in answers.gaz.parties:
        return Side(speaker, "state body")
    place = r["source_start"] if r["source_start"] is not None else r["cue_start"] or 0
    phrase = speaker.removeprefix("unnamed ")
    if r["speaker_kind"] == "unnamed" and r["source"] and len(r["source"]) > len(phrase):
        phrase = r["source"]
    owner = _OWNER.search(a.text, max(0, place - 60), place)
    if r["source"] and owner and r["speaker_kind"] == "unnamed":
        phrase = owner.group() + phrase
    found = answers.of_phrase(k, place, phrase)
    return found if found.state or not r["source"] or phrase in r["source"] else answers.of_phrase(k, place, r["source"])
