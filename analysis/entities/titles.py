"""The phrases beside a name that say what its bearer is: the title before it, the apposition behind it, the description it explains."""

import re
from functools import lru_cache

from analysis.entities.offices import own_names, read_office, roles, singular
from analysis.language import names
from analysis.language.text import fold

_TOKEN = re.compile(r"\S+")
_ABBREVIATED = re.compile(
    r"(?:[A-Z]\.)+(?:['’]s)?|(?:Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Gov|Sens?|Reps?|Amb|Brig|Asst|St|Dr|Mr|Mrs|Ms|Prof)\."
)
_JOINS = frozenset(("of", "for", "the", "and", "to", "on", "in", "&"))
_NO_TITLE = frozenset(
    "but and or so yet as when while after before then like with although though because if even since until once the a an in on at by for "
    "from to he she it they we i this that these those mr mrs ms dr messrs its his her their our not no".split()
)
# "Britain summoned the ambassador, John Roe": he is "the ambassador" alone.
_ACTED = re.compile(r".*(?<![\w-])([a-z]{2,15}ed) (?:(?:in|home|back|out) )?(?=the |an? |its |his |her |their |[A-Z])")
_MARK = re.compile(r",? ?\(?[RDI]-[A-Z][\w.]*\)?|,? \([RDI]\)|,? (?:Republican|Democrat) of [A-Z]\w+(?: [A-Z]\w+)?")
_BEHIND = re.compile(
    r"(?: \([^()\n]{1,60}\))?, (?:\d\d, )?"
    r"((?:[^,.;:()“”\"\n—]|\.(?=\S)|(?<= [A-Z])\.|(?<=[A-Z]\.[A-Z])\.|(?<= (?:Gen|Sen|Rep|Gov))\.){3,160})(?=[,.;:()\n—]|$)"
)
# "Ann Roe, who chairs the defence committee" is its chair.
_LEADS = {
    "chairs": "chair of", "heads": "head of", "headed": "head of", "leads": "leader of", "commands": "commander of",
    "commanded": "commander of", "speaks for": "spokesperson for",
}  # fmt: skip
_WHO_LEADS = re.compile(rf",? who (?:also |now )?({'|'.join(_LEADS)}) ((?:[^,.;:()“”\"\n—]|(?<=[A-Z])\.){{3,160}})")
_OF_A_PLACE = re.compile(r"(?<=\w) of [A-Z][a-z]+(?: [A-Z][a-z]+)?(?=,| (?:and|said|told|who)\b)")
_SPEAKS = re.compile(r" (?:who|which|that|whose|said|says|told|and (?:told|said)|wrote|tweeted|called|has|had|is|was|will|would|to)\b")
_BEFORE = re.compile(
    r"(?:^|[.,;:“\"\n(—-] ?|\b(?:and|but|by|that|as|with|to|from|of) |"
    r" (?=(?:his|her|its|their|the|an?) |[A-Z][\w.]{1,30}(?: [A-Z][\w.]{1,30}){0,2}['’]s ))"
    r"((?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) |(?:[A-Z][\w.]* ){1,3}?(?=[a-z])|[A-Z](?:[\w ]|\.(?! )|(?<![a-z])\.(?= ))*['’]s )"
    r"(?:(?!\. )[\w.'’ -]){3,80}), $"
)


@lru_cache(maxsize=1)
def _vocabulary():
    return frozenset().union(*roles().values())


def _in_title(token):
    low = re.sub(r"['’]s?$", "", fold(token).lower().strip(",")).rstrip(".")
    return singular(low) in _vocabulary() or low in _vocabulary() or all(p in _vocabulary() for p in low.split("-"))


def title_before(text, start, stop=0):
    """(place, words) of the title right before a name that begins at start, the state or person that owns it among them; or None.

    stop: where the name before ends, beyond which nothing is this one's title, unless it owns it ("Trump's adviser John Roe").
    """
    floor = max(stop, start - 140, text.rfind("\n", 0, start) + 1)
    tokens = list(_TOKEN.finditer(text, floor, start))
    kept = []
    for m in reversed(tokens):
        word = m.group()
        if re.fullmatch(r"\([A-Z][A-Z&]+\)", word):
            kept.append(m)
            continue
        if word[-1] in ',;:)”"!?—' or word.endswith(".") and not _ABBREVIATED.fullmatch(word.lstrip('(“"')):
            break
        low = fold(word).lower()
        named = word[:1].isupper() and low not in _NO_TITLE
        if not (named or _in_title(word) or low in _JOINS and kept):
            break
        kept.append(m)
    kept = kept[::-1]
    while kept and fold(kept[0].group()).lower() in _JOINS | _NO_TITLE:
        kept = kept[1:]
    kept = _own_part(kept)
    while len(kept) > 1 and names.is_courtesy(kept[-1].group()) and not _in_title(kept[-1].group()):
        kept.pop()  # "Commodities Minister Datuk Azhar Roe" is the minister
    if not kept:
        return None
    begin = kept[0].start()
    owner = stop and re.fullmatch(r"(?:['’]s?)? ", text[stop:begin]) and _in_title(kept[-1].group())
    if owner:
        begin = text.rfind(" ", 0, stop) + 1
    return begin, text[begin : kept[-1].end()]


def _own_part(kept):
    """The words of a title that are this name's: in "spokesman for President" the office behind the preposition alone."""
    offices = roles()["office"] | roles()["legislature"]
    for i in range(len(kept) - 2, -1, -1):
        joins, behind = fold(kept[i].group()).lower(), [singular(m.group()) for m in kept[i + 1 :]]
        if joins in ("for", "to", "on", "in") and offices.intersection(behind) or joins == "of" and offices.intersection(behind[:3]):
            return kept[i + 1 :]
    return kept


def appositions(text, start, end, gaz):
    """[(place, phrase)] of the descriptions behind and before the name at [start, end) that tell an office or an occupation."""
    out = []
    mark = _MARK.match(text, end)
    if mark and mark.group().strip(" ,()"):
        out.append((end, mark.group().strip(" ,")))
        end = mark.end()
    if (m := _OF_A_PLACE.match(text, end)) and own_names()[3][0].search(m.group()):
        out.append((end, f"senator{m.group()}"))  # "Jane Roe of Ohio": whom a paper names so sits for it
        end = m.end()
    m = _BEHIND.match(text, end)
    if m:
        verb = _SPEAKS.search(f" {m.group(1)}")
        said = f" {m.group(1)}"[: verb.start() if verb else None].strip()
        # "knew Ann Roe, the prince said": a verb right behind is that of the next clause
        goes_on = verb and verb.group().split()[-1] in ("said", "says", "told", "wrote", "tweeted", "called")
        if said and not goes_on and not _is_list(said) and read_office(said, gaz).kind:
            out.append((m.start(1), said))
    if m := _WHO_LEADS.match(text, end):
        led = f" {m.group(2)}"
        verb = _SPEAKS.search(led)
        office = f"{_LEADS[m.group(1)]}{led[: verb.start() if verb else None].removesuffix(' and')}"
        if read_office(office, gaz).kind:
            out.append((m.start(1), office))
    at = max(0, start - 110) if text[end : end + 1] in (",", ".") else start
    while m := _BEFORE.search(text, at, start):
        acted = _ACTED.match(m.group(1))
        begin = acted.end() if acted and acted.group(1) not in roles()["former"] | roles()["entering"] else 0
        if read_office(m.group(1)[begin:], gaz).kind:
            out.append((m.start(1) + begin, m.group(1)[begin:]))
            break
        at = m.start(1) + 1  # "He warned that Algeria's foreign minister, Ann Roe, ..."
    return out


def _is_list(phrase):
    """True for "Secretary Roe and others" behind a name: another person, not what this one is."""
    words = re.split(r" (?:of|for|at|in|to|from|with|on|and) ", phrase)[0].split()
    return len(words) > 1 and words[-1][:1].isupper() and not _in_title(words[-1]) and any(_in_title(w) for w in words[:-1])
