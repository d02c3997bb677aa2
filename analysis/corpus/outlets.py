"""One name for one outlet, however a page, a table or a data base writes it."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from analysis import schema

from .days import parse_day

_TAIL = re.compile(r"(.+) [|–—-] (.+)")
_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/[^/]+/|archive\.\w+/(?:[^/]+/)?|(?:www\.)?google\.[\w.]+/amp/(?:s/)?)"
    r"((?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/.*)?)", re.I
)  # fmt: skip


class Outlets:
    """The outlets that the program knows by domain and by name, and those of a case file ({name: {domains, names}}) before them."""

    def __init__(self, own: dict | None = None):
        self._by_domain, self._by_name = map(dict, _known())
        for name, parts in (own or {}).items():
            self._by_name |= {fold_name(n): name for n in (name, *parts.get("names", ()))}
            self._by_domain |= {d.lower().removeprefix("www."): name for d in parts.get("domains", ())}

    def named(self, name: str | None) -> str | None:
        """The outlet of a name or a bare domain ("NYTimes", "nytimes.com"), or None where it is not known."""
        return name and (self._by_name.get(fold_name(name)) or (self.at(name) if is_domain(name) else None))

    def at(self, address: str | None) -> str | None:
        """The outlet of an address (https://www.nytimes.com/2019/...) or a domain, or None where it is not known."""
        labels = host_of(address).split(".")
        return next((self._by_domain[d] for n in range(len(labels) - 1) if (d := ".".join(labels[n:])) in self._by_domain), None)

    def headline(self, headline: str | None, *sites: str | None) -> str | None:
        """A headline without the name of its site or the day behind it ("Talks begin | DW | 19.01.2020"). sites: the site's names."""
        names = {fold_name(s) for s in sites if s}
        while headline and (m := _TAIL.fullmatch(headline)):
            known = self.named(m[2])
            if not ({fold_name(m[2]), fold_name(known or m[2])} & names or parse_day(m[2], "day first")[0]):
                break
            headline = m[1]
        return headline


def host_of(address: str | None) -> str:
    """The host of an address without www. ("" where there is none); an archived page has that of its original."""
    address = (address or "").strip()
    if archived := _ARCHIVED.match(address):
        address = archived[1]
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.").removeprefix("m.") if "." in host else ""


def is_domain(name: str | None) -> bool:
    """True for "nytimes.com" and "https://nytimes.com", False for "U.S. News"."""
    return re.fullmatch(r"(?:https?://)?(?:[\w-]+\.)+[A-Za-z]{2,}/?", name or "") is not None


def fold_name(name: str) -> str:
    """A name without "the", capitals, blanks and marks, to compare it."""
    return re.sub(r"[\W_]+", "", name.casefold().removeprefix("the "))


@lru_cache
def _known():
    by_domain, by_name = {}, {}
    known = schema.data("outlet_sites.yml")
    for name, others in known.items():
        by_name.setdefault(fold_name(name), name)
        for other in others:
            if is_domain(other):
                by_domain[other.lower()] = name
            else:
                by_name.setdefault(fold_name(other), name)
    return by_domain, by_name
