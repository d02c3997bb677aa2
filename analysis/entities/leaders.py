"""Who led a state when: heads of state and government and ministers of the last decades, with their terms (data/entities/leaders.yml).

News calls the best known by their names alone ("the Trump administration"), so that no article of a small corpus says whose they are.
What the articles say comes first: a term is one more naming of a person, on the day of an article that tells no other office of him.
"""

from collections import defaultdict
from functools import lru_cache
from importlib import resources

import pandas as pd
import yaml

from analysis.language import names


def phrases(person, day, surname=False) -> list[str]:
    """The offices that a person holds on a day, as phrases with their state ("president of France"), else one that he held before.

    person: his name in full or, with surname=True, his family name alone, which must then be of one leader in office. Empty where
    nobody of the name is known, or before his first term.

    >>> phrases("Emmanuel Macron", pd.Timestamp("2019-08-22"))
    ['president of France']
    """
    key = names.key(person)
    month = f"{day:%Y-%m}"
    if surname:
        found = [t for t in _leaders()[1].get(key, ()) if t[1] <= month <= t[2]]
        return [found[0][0]] if len({t[3] for t in found}) == 1 else []
    terms = _leaders()[0].get(key, ())
    now = [office for office, first, last, _ in terms if first <= month <= last]
    return now or [f"former {office}" for office, first, last, _ in terms if last < month][-1:]


@lru_cache(maxsize=1)
def _leaders():
    """(full name -> terms, family name -> terms), a term (phrase, first month, last month, name)."""
    raw = yaml.safe_load(resources.files("analysis.data.entities").joinpath("leaders.yml").read_text(encoding="utf-8"))
    full, family = defaultdict(list), defaultdict(list)
    for state, people in raw.items():
        for name, entry in people.items():
            for office, first, last in entry["terms"]:
                term = (f"{office} of {state}", str(first), str(last or "9999-12"), name)
                for form in (name, *entry.get("also", ())):
                    full[names.key(form)].append(term)
                family[names.key(names.family_name(name))].append(term)
    return dict(full), dict(family)
