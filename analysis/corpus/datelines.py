"""The dateline that opens a story: where it was written and for which agency ("SEOUL/TOKYO (Reuters) -", "(CNN)", "SEOUL:")."""

import re

from ..language.text import fold
from .furniture import is_known_place, rules

_AGENCY = r"\((?P<agency>[A-Za-z][\w&.'’/ -]{1,40})\)"
_DASH = r"(?:--+|[-–—―]|:)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:,? {_MONTH} \d{{1,2}}(?:, \d{{4}})?|,? \d{{1,2}} {_MONTH}(?: \d{{4}})?)?"
_STATE = r"(?:, [A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,3}? ?)?"
_CAPITALS = r"[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){0,3}(?:/[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){0,3}){0,3}" + _STATE
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}" + _STATE
_DATELINES = (
    re.compile(rf"^(?P<place>{_CAPITALS}){_DATE},? ?{_AGENCY} ?(?:{_DASH} ?)?"),
    re.compile(rf"^(?P<place>{_NAME}){_DATE},? ?{_AGENCY} ?{_DASH} ?"),
    re.compile(rf"^(?:(?P<place>{_NAME}) ?)?{_AGENCY} ?(?:{_DASH} ?)?"),
    re.compile(rf"^(?P<place>{_CAPITALS}){_DATE} ?(?:--+|[–—―]| - ) ?(?P<agency>)"),
    re.compile(r"^(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){0,3}): (?P<agency>)"),
)


def find_dateline(text):
    """(end, place, agency) of the dateline that opens a paragraph, or None."""
    head = text[:200]
    for pattern in _DATELINES:
        m = pattern.match(head)
        if not m or m.end() >= len(text) or m.end() == 0:
            continue
        place, agency = m["place"], m["agency"]
        if place and (place.strip(" ,") in rules().not_places or place.split()[0] in rules().not_places):
            return None
        if m.group().rstrip().endswith((":", " -")) and not agency and "," not in place and not is_known_place(place.strip()):
            continue
        if agency:
            known = fold(agency).casefold() in rules().agencies
            # An outlet's own mark: "(CNN)", "Washington (CNN) US President"; not "Rep. Ted Lieu (D-CA) said".
            own = agency.isalpha() and agency.isupper() and len(agency) <= 6 and not text[m.end()].islower()
            if not known and not own and not (place and place.isupper()):
                continue
        return m.end(), place, agency
    return None
