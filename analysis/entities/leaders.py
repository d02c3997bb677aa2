"""Who led a state when: heads of state and government and ministers since 2000, with the months of their terms (data/entities/leaders.csv).

News calls the best known by their names alone ("the Trump administration"), so that no article of a small corpus says whose they are.
What the articles say comes first: a term is one more naming of a person, on the day of an article that names him.
"""

import csv
from collections import defaultdict
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import pandas as pd

from analysis.language import names

STILL = "9999-12"


class Term(NamedTuple):
    """An office of a leader: what it is called, the state, whether it is over."""

    office: str
    state: str
    over: bool = False


def terms(person: str, day: pd.Timestamp, surname: bool = False) -> list[Term]:
    """The Terms that a person serves on a day, else the last one that was over.

    person: his name in full or, with surname=True, his family name alone, which must then be of one leader in office. Empty where
    nobody of the name is known, or before his first term.

    >>> terms("Emmanuel Macron", pd.Timestamp("2019-08-22"))
    [Term(office='president', state='France', over=False)]
    """
    full, family = _leaders()
    month = f"{day:%Y-%m}"
    rows = (family if surname else full).get(names.key(person), ())
    serving = [r for r in rows if r["first"] <= month <= (r["last"] or STILL)]
    if surname and len({r["name"] for r in serving}) != 1:
        return []
    now = [Term(r["office"], r["state"]) for r in serving]
    return now or [Term(r["office"], r["state"], True) for r in rows if r["last"] and r["last"] < month][-1:]


def families() -> set[str]:
    """The family names of all leaders, as names.key has them."""
    return set(_leaders()[1])


@lru_cache(maxsize=1)
def _leaders():
    """(full name -> rows of leaders.csv, family name -> rows)."""
    text = resources.files("analysis.data.entities").joinpath("leaders.csv").read_text(encoding="utf-8")
    full, family = defaultdict(list), defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        for form in (row["name"], *filter(None, row["also"].split("; "))):
            full[names.key(form)].append(row)
        family[names.key(names.family_name(row["name"]))].append(row)
    return dict(full), dict(family)
