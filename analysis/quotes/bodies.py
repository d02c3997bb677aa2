"""Bodies and outlets as speakers: ministries, administrations, news outlets by their short names, and who relayed what was said."""

import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from analysis.language import names
from analysis.language import text as language
from analysis.quotes import mentions

RECENT = 200  # so many attributions back are looked at for whom a pronoun or "the official" means


class Speaker(NamedTuple):
    """Who speaks: name or description, kind ('named', 'unnamed', 'institution'), role, side, via, and the rule that found it."""

    speaker: str | None = None
    kind: str | None = None
    role: str | None = None
    side: str | None = None
    via: str | None = None
    rule: str | None = None
    plural: bool = False


def paragraphs_back(text, place, n):
    """The start of the paragraph that stands n before the one of a place."""
    at = place
    for _ in range(n + 1):
        at = text.rfind("\n", 0, at)
        while at > 0 and text[at - 1] == "\n":
            at -= 1
        if at <= 0:
            return 0
    return at


_STATELESS = re.compile(
    r"(?:country|nation|kingdom)['’]s (.+)|([Ss]tate(?:-run)? (?:media|television|TV|radio|broadcaster|news agency|newspapers?))"
)


def body(corpus, a, m, phrase, place):
    name = m.name
    if half := re.match(r"(?:North|South)(?=['’]s )", name):
        # "the North's foreign ministry": of the state that the article means by it
        near = a.parties_in(place, place + len(phrase))
        name = next((p.party for p in near if p.surface.startswith(half.group())), half.group()) + name[half.end() :]
        phrase = f"the {name}"
    if bare := _STATELESS.fullmatch(name):
        # "the country's air force", "state media": of the state named last
        state = next((p.party for p in reversed(a.parties_in(place - 500, place)) if p.kind in ("name", "capital", "demonym")), None)
        if state:
            owned = bare.group(1) or bare.group(2).replace("S", "s", 1)
            return Speaker(f"{state}'s {owned}", "institution", None, state, None, "of the state named last", m.plural)
    if (named := _LEAD.match(name)) and not mentions.role_noun(name[named.end() :].split()[0].lower()):
        name = name[named.end() :]  # "the cyber firm Symantec"
    outlet = outlet_before(corpus, a, place, name) if " " not in name and m.definite else None
    outlet = outlet or outlet_named(corpus, name)
    if outlet:
        return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
    if re.fullmatch(r"[A-Z]{2,6}|(?:[A-Z]\.){2,}", name):
        full = _expand(a, name.replace(".", ""))
        if full:
            full = corpus.outlets.get(full, (full,))[0]
            return Speaker(full, "institution", None, corpus.side(full) or corpus.side(name), None, "acronym")
    if m.definite and m.head in mentions.words()["outlet_nouns"] and " " in name and name[0].isupper():
        # "the South Korean agency": the last outlet of that state that spoke
        state = corpus.side(name)
        last = next((s for _, _, s in reversed(a.turns[-RECENT:]) if s.rule in ("outlet", "acronym") and s.side == state), None)
        if last and state:
            return last._replace(rule="role", via=None)
    if m.definite and m.head and " " not in name:
        earlier = _earlier(corpus, a, m.head, place)
        if earlier:
            return earlier
    if m.definite and _BARE_MINISTRY.fullmatch(name) and (own := _same_ministry(a, name, place)):
        return own
    if m.definite and name == "Court" and (fuller := _earlier(corpus, a, "court", place)):
        return fuller
    if m.definite and (last := _just_spoke(a, m, place)):
        return last
    owner = _STATE_S.match(phrase) or _STATE_S_BEFORE.search(a.text, max(0, place - 40), place)
    side = owner and corpus.side(owner.group(1)) or corpus.side(phrase) or _side_of_its_head(corpus, a, name, place)
    side = side or corpus.belongs.of_body(a, phrase, place)
    rule = "outlet" if m.role in mentions.words()["outlet_nouns"] else "institution"
    return Speaker(name, "institution", None, side, None, rule, m.plural)


_LEAD = re.compile(
    r"(?:[A-Z][\w.-]*(?: Korean)? )?(?:[a-z][\w-]* ){0,3}(?:firm|watchdog|giant|think tank|charity|monitoring service|"
    r"(?:advocacy|activist|watchdog|rights|fact-checking|monitoring|research) (?:group|agency|organi[sz]ation)) "
    r"(?=[A-Z\d][\w.&-]*(?: (?:[A-Z&\d]|of )[\w.&-]*)*$)"
)
_BARE_MINISTRY = re.compile(r"(?:foreign|defen[cs]e|unification|interior|finance|health) ministry", re.I)


def _same_ministry(a, name, place):
    """The ministry that "the foreign ministry" means: the one of its kind that spoke since the third paragraph before; or None."""
    floor = paragraphs_back(a.text, place, 3)
    ends = f" {name.lower()}"
    spoke = [s for p, _, s in a.turns[-RECENT:] if floor <= p < place and s.speaker and s.speaker.lower().endswith(ends)]
    near = a.parties_in(floor, place)
    owners = {p.party for p in near if re.search(rf"['’]s? {name}$", a.text[p.start : p.end + 3 + len(name)], re.I)}
    owners |= {p.party for p in near if re.search(rf"['’]s? {name}$", p.surface, re.I)}
    one = len({s.speaker for s in spoke}) == 1 and spoke[-1].kind == "institution" and owners <= {spoke[-1].side}
    return spoke[-1]._replace(rule="role", via=None) if one else None


_BUSINESS = frozenset("firm company group agency organization organisation bank university institute charity network".split())


def _just_spoke(a, m, place):
    """The body that "the Denver-based polling firm" means: the one that spoke in this sentence or the one before; or None."""
    if m.head not in _BUSINESS or not re.fullmatch(rf"(?:[A-Z][\w.]+(?: [A-Z][\w.]+)?-based )?(?:[a-z-]+ )*{m.head}", m.name):
        return None
    sentences = language.sentences(a.text)
    begin = sentences[max(0, language.containing(sentences, place) - 1)][0]
    last = next((s for p, _, s in reversed(a.turns[-2:]) if begin <= p < place), None)
    if last is None or last.kind != "institution" or last.plural or last.speaker == last.side:
        return None
    return last._replace(rule="role", via=None) if last.speaker[0].isupper() else None


def together(names):
    """Those who say something jointly, in the order of the alphabet, so that "Moon and Kim" are the pair that "Kim and Moon" are."""
    *ahead, last = sorted(names)
    return " and ".join((", ".join(ahead), last)) if ahead else last


def known(corpus, a, name):
    """The outlet, or the body of the gazetteer or of the article ("ISIS" where it spells that out), that a name is; or None."""
    outlet = outlet_named(corpus, name)
    if outlet:
        return Speaker(outlet[0], "institution", None, outlet[1], None, "outlet")
    if re.fullmatch(r"[A-Z]{3,6}", name) and (full := _expand(a, name)):
        return Speaker(full, "institution", None, corpus.side(full), None, "acronym")
    found = corpus.gaz.find(name)
    if found and found[-1].kind in ("seat", "institution") and (found[-1].start, found[-1].end) == (0, len(name)):
        return Speaker(name, "institution", None, found[-1].party, None, "institution")
    return None


_STATE_S = re.compile(r"(?:the |The )?([A-Z][\w.]+(?: [A-Z][\w.]+)?)['’]s ")
_STATE_S_BEFORE = re.compile(r"([A-Z][\w.]+(?: [A-Z][\w.]+)?)['’]s $")
_OF_A_PERSON = re.compile(
    r"(?:the |The )?(?:[A-Z][\w.’'-]* )*?([A-Z][\w’'-]+?)(?:['’]s)? (?:administration|government|cabinet|regime|campaign|office|team)$"
)


def _side_of_its_head(corpus, a, name, place):
    """The side of "the Moon administration" or "Abe's office": that of the one it is named after."""
    m = _OF_A_PERSON.match(name)
    return corpus.side_of(corpus.person(a, m.group(1), place)[0]) if m else None


@lru_cache(maxsize=16)
def outlets(case=None):
    """Printed form without "The" -> (name, country) of the news outlets known, those of the case file included."""
    raw = yaml.safe_load(resources.files("analysis.data.names").joinpath("outlets.yml").read_text(encoding="utf-8"))
    forms = {}
    for name, entry in raw.items():
        for form in (name, *entry.get("names", ())):
            forms[_plain(form)] = (_plain(name), entry["country"])
    for name, entry in (getattr(case, "outlets", None) or {}).items():
        forms[_plain(name)] = (_plain(name), (entry or {}).get("country"))
    return forms


def _plain(name):
    return re.sub(r"^The ", "", str(name))


_OUTLET_TAIL = re.compile(
    r" (?:(?:state |official )?(?:news|media) (?:agency|service|outlet|site|website)|"
    r"newspaper|magazine|website|network|daily|broadcaster|agency|report|reports)$",
    re.I,
)


def outlet_before(corpus, a, place, ending=""):
    """(name, country) of the outlet last named before a place, of those whose name ends so: "the Times" after the Global Times; or None."""
    for run in reversed(list(names.RUN.finditer(a.text, max(0, place - 1500), place))):
        tokens = re.sub(r"'s$", "", run.group().replace("’", "'")).split()
        for i in range(len(tokens)):
            form = " ".join(tokens[i:])
            if form in corpus.outlets and (not ending or form.endswith(f" {ending}")):
                fuller = None if ending or " " in form else outlet_before(corpus, a, run.start(), form)
                return fuller or corpus.outlets[form]
    return None


def outlet_named(corpus, name):
    """(name, country) of the outlet that a phrase names: "broadcaster NHK", "North Korea's official KCNA news agency"; or None."""
    tokens = re.sub(r"^The ", "", name.replace("’", "'")).split()
    for cut in (tokens, _OUTLET_TAIL.sub("", " ".join(tokens)).split()):
        for i in range(len(cut)):
            form = " ".join(cut[i:])
            if form in corpus.outlets and (
                i == 0 or len(form) > 2 and (cut[i - 1].islower() or cut[i - 1].endswith(("'s", "’s", "-based")) or corpus.side(cut[i - 1]))
            ):
                return corpus.outlets[form]
    return None


def _expand(a, acronym):
    """The name in the article whose capitals an acronym takes (NYT: New York Times), or None."""
    if acronym in a.acronyms:
        return a.acronyms[acronym]
    options = []
    m = re.search(rf" ?\({re.escape(acronym)}\)", a.text)
    if m:
        before = a.text[max(0, m.start() - 120) : m.start()].split()
        for n in range(len(acronym), min(len(before), len(acronym) + 4) + 1):
            options.append(before[-n:])
    options += [
        r.group().split() for r in names.RUN.finditer(a.text) if r.group()[0] == acronym[0] and r.group().count(" ") >= len(acronym) - 1
    ]
    spelled = None
    for tokens in options:
        tokens = [re.sub(r"['’]s$", "", t) for t in tokens]
        capital = [t for t in tokens if t[0].isupper()]
        if tokens[0][0].isupper() and "".join(t[0] for t in capital) == acronym:
            spelled = " ".join(tokens)
            break
    if spelled is None and len(acronym) > 2:
        m = re.search(r"\b" + r"(?: (?:of|for|and|on|the|in|to|&))* ".join(rf"{c}[a-z][\w'’-]*" for c in acronym), a.text)
        spelled = m and m.group()
    a.acronyms[acronym] = spelled
    return spelled


_AGENCY = re.compile(r"[A-Z]{3,5}|[A-Z].* (?:Administration|Service|Bureau|Commission|Authority)")


def _earlier(corpus, a, head, place):
    """The body that "the ministry" means: the last one before whose name ends so; for "the newspaper" the last outlet that spoke."""
    spoke = [s for _, _, s in reversed(a.turns[-RECENT:]) if s.kind == "institution" and s.speaker]
    for s in spoke:
        if " " in s.speaker and s.speaker.split()[-1].lower() == head:
            return s._replace(rule="role", via=None)
    found = re.findall(rf"((?:[A-Z][\w.'’-]* )+(?:of )?(?i:{re.escape(head)}))\b", a.text[max(0, place - 4000) : place])
    if found:
        name = re.sub(r"^(?:The|A|An|In|At|On) ", "", found[-1])
        outlet = outlet_named(corpus, name)
        if outlet:
            return Speaker(outlet[0], "institution", None, outlet[1], None, "role")
        return Speaker(name, "institution", None, corpus.side(name) or _side_of_its_head(corpus, a, name, place), None, "role")
    if head == "agency":
        # FEMA is the agency that speaks, though a network has shown its statement.
        floor = paragraphs_back(a.text, place, 1)
        own = [s for p, _, s in a.turns[-RECENT:] if p >= floor and s.kind == "institution" and _AGENCY.fullmatch(s.speaker or "")]
        if own and own[-1].speaker not in {name for name, _ in corpus.outlets.values()}:
            return own[-1]._replace(rule="role", via=None)
    if head in mentions.words()["outlet_nouns"]:
        near = outlet_before(corpus, a, place)
        if near:
            sentences = language.sentences(a.text)
            floor = max(0, place - 1500)
            at = a.text[floor:place].replace("’", "'").rfind(near[0])
            begin = sentences[language.containing(sentences, floor + at if at >= 0 else max(0, a.text.rfind(near[0], 0, place)))][0]
            # The outlet that speaks there, not the one that it addresses.
            rules = ("outlet", "acronym", "document of")
            spoke = next((s for p, _, s in reversed(a.turns[-RECENT:]) if begin <= p < place and s.rule in rules), None)
            return spoke._replace(rule="role", via=None) if spoke else Speaker(near[0], "institution", None, near[1], None, "role")
        for _, _, s in reversed(a.turns[-RECENT:]):
            if s.rule in ("outlet", "acronym") or s.via:
                return s._replace(rule="role", via=None) if s.rule in ("outlet", "acronym") else Speaker(s.via, "institution", rule="role")
    if head in mentions.words()["state_nouns"]:
        sentences = language.sentences(a.text)
        begin = sentences[max(0, language.containing(sentences, place) - 1)][0]
        told = {p.party for p in a.parties_in(begin, place) if p.kind != "demonym"}
        if len(told) == 1 and corpus.side(name := told.pop()) == name:
            return Speaker(name, "institution", None, name, None, "role")
        state = next((s for s in spoke if s.side == s.speaker), None)
        return state._replace(rule="role", via=None) if state else None
    return None


_SETTING = re.compile(
    r"\s*(?:in (?:an |a )?(?:[\w-]+ )?(?:interview|statement|email|e-mail|phone call|message) (?:with|to) |on |to )?"
    r"(?:[Tt]he )?(?:[a-z-]+ ){0,2}"
)
_NAME_AHEAD = re.compile(r"[A-Z][\w'’-]*\w?(?: (?:of |and |& )?[A-Z][\w'’-]*\w?){0,4}")


# "told CNN", "said on CNN", not "attacked CNN": there it is what was spoken of.
_SPOKEN_TO = re.compile(
    r"\b(?:told|tells?|telling|informed|assured|e-?mailed|texted|confirmed|confided|admitted|reminded|wrote|writes|writing)\b|"
    r"\b(?:to|on|in|with|for|from|via|by|at)\b"
)


def told_outlet(corpus, a, cue):
    """The outlet to which it was said: "told the New York Times", "in an interview with CNN". cue: the span of the verb."""
    after = a.text[cue[1] : cue[1] + 120]
    setting = _SETTING.match(after)
    m = _NAME_AHEAD.match(after, setting.end())
    if not m or not _SPOKEN_TO.search(a.text[slice(*cue)] + setting.group()):
        return None
    tokens = re.sub(r"['’]s\b.*", "", m.group()).split()
    for width in range(len(tokens), 0, -1):
        form = " ".join(tokens[:width])
        if form in corpus.outlets:
            fuller = outlet_before(corpus, a, cue[1], form) if width == 1 and setting.group().lower().endswith("the ") else None
            name = (fuller or corpus.outlets[form])[0]
            return None if a.outlet and name.lower() in a.outlet.lower() else name
    return None


def relayed(corpus, phrase):
    """The outlet of "analysts quoted by the New York Times", or None."""
    m = re.search(
        r"\b(?:quoted|cited|interviewed|surveyed|polled|contacted|reached) by (?:the |The )?([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)", phrase
    )
    if m:
        return corpus.outlets.get(m.group(1), (m.group(1),))[0]
    to = re.search(r" to (?:the |The )?([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)$", phrase)  # "Ann Roe to The Daily Beast"
    return corpus.outlets[to.group(1)][0] if to and to.group(1) in corpus.outlets else None
