"""The act of an attribution: what its cue tells, what source, content and the words around them make of it, how sure the networks are.

The weights of the last (data/acts.yml) are fitted by analysis/training/statement_weights.py.
"""

import math
import re
from functools import lru_cache

import numpy as np

from analysis import schema
from analysis.language import text as language

FEATURES = (
    *"bias tagger encoder surest rule direct mixed tagger_direct tagger_mixed encoder_direct encoder_mixed".split(),
    *"no_speaker no_source unnamed length unknown agreeing body_thing".split(),
    *(f"act_{act}" for act in "speech belief intention decision document perception appearance other".split()),
)
# From here on what the rules give as speech is speech, and what they give as something else: F1 of statements on articles that the network
# has not learned .908 (.905 from .45 on, .906 with .8).
SPEECH, RAISED = 0.5, 0.65
LIKELY = 0.5  # of the tagger: below, an act that is no speech is uncertain
UNREAD = 3.0  # where no reading is given, the encoder is taken to agree with what the rules give as speech
# In place of an act: another attribution hands the words on; nobody said them.
HANDED_ON, UNSAID = "handed on", "unsaid"


@lru_cache(maxsize=1)
def _rules():
    raw = schema.data("acts.yml")
    put_to, pictures, generic = ("|".join(raw[k]) for k in ("put_to", "pictures", "generic"))
    return {
        "settles": {verb: _settled(nouns) for verb, nouns in raw["settles"].items()},
        "source": re.compile(
            r"(?:an? |the |its |his |her |two |several |some |unnamed |anonymous )?(?:[\w.'’-]+ ){0,5}?"
            rf"(?:{'|'.join(raw['sources'].split())})\b"
        ),
        "about": frozenset(raw["topic_verbs"].split()),
        "names_topic": frozenset(raw["names_topic"].split()),
        "touches": frozenset(raw["touches"].split()),
        "stresses": re.compile(rf"(?:the |an? |his |her |its |their )?(?:[\w-]+ )?(?:{'|'.join(raw['stresses'])}) (?:of|for|in)\b"),
        "foretold": re.compile(rf"\b(?:{'|'.join(raw['foretold'])}) (?:predict|forecast|foretold|foresaw)"),
        "withheld": re.compile(
            rf"(?:declin|refus)\w* to (?:[a-z]+ly |even )?(?:{'|'.join(raw['withheld'])})\b|{'|'.join(raw['anonymous'])}", re.I
        ),
        "inference": re.compile(rf"\b(?:{'|'.join(raw['inference'])})", re.I),
        "happening": re.compile(rf"\b(?:{'|'.join(raw['happening'].split())})$", re.I),
        "pictures": re.compile(rf"\b(?:releas|publish|broadcast|air|post|shar|distribut)\w* (?:[\w-]+ ){{0,3}}(?:{pictures})s?\b", re.I),
        "put_to": re.compile(rf"\b(?:{put_to})\w* (?:[\w-]+ ){{0,4}}questions?\b", re.I),
        "not_said": [re.compile(p, re.I) for p in raw["not_said"]],
        "generic": re.compile(rf"(?:{generic})", re.I),
        "empty": frozenset(raw["empty"].split()),
    }


def _settled(nouns):
    """The pattern of a content that begins with one of these nouns, by its first few words, and says no more of it."""
    return re.compile(rf"(?!that\b)(?:[\w.'’-]+ ){{0,5}}?(?:{'|'.join(nouns)})s?\b(?!['’]| to\b)")


def says_something(text, content):
    """False for a content of articles, prepositions and pronouns alone, which is a slip of the tagger."""
    empty = _rules()["empty"]
    return any(text[b:e].lower() not in empty for start, end in content for b, e in language.words(text, start, end))


def judged(act, x, cue, kind, n_words, speaker, document):
    """The act of an attribution that rules give as `act`: speech where a logistic model over tagger, encoder and these makes it likely,
    else 'uncertain' in place of speech.

    x: the attribution; cue: its cues.Cue; kind: direct, mixed, indirect; n_words: of the content; speaker: speakers.Speaker; document:
    the reading, or None.
    """
    sure = 1 / (1 + math.exp(-float(features(act, x, cue, kind, n_words, speaker, document) @ _weights())))
    if act in (HANDED_ON, UNSAID):
        return "other"
    if act == "speech" and kind == "indirect" and speaker.speaker is None:
        return "uncertain"  # "it was said that": not one of twenty read was a statement of somebody's
    if act == "speech":
        return act if sure >= SPEECH or math.isnan(x.confidence) else "uncertain"  # three of four that the tree finds are statements
    if sure >= RAISED:
        return "speech"
    return "uncertain" if x.confidence < LIKELY else act


@lru_cache(maxsize=1)
def _weights():
    weights = schema.data("acts.yml")["speech"]
    return np.array([float(weights.get(f, 0.0)) for f in FEATURES])


def features(act, x, cue, kind, n_words, speaker, document):
    """The vector of FEATURES; what no network says is 0."""
    rule = math.isnan(x.confidence)
    tagger = 0.0 if rule else _logit(x.confidence)
    words = document.words_in(*x.cue) if document is not None and x.cue else ()
    unread = UNREAD if document is None and act == "speech" else 0.0
    said = np.clip(document.said[words[0] : words[-1] + 1], -6, 6) if words else np.full(1, unread)
    encoder, direct, mixed = float(said[0]), kind == "direct", kind == "mixed"
    thing = kind == "indirect" and speaker.kind == "institution" and document is not None and _is_thing(document, x.content)
    out = {
        "bias": 1, "tagger": tagger, "encoder": encoder, "surest": said.max(), "rule": rule, "direct": direct, "mixed": mixed,
        "tagger_direct": tagger * direct, "tagger_mixed": tagger * mixed,
        "encoder_direct": encoder * direct, "encoder_mixed": encoder * mixed,
        "no_speaker": speaker.speaker is None, "no_source": x.source is None, "unnamed": speaker.kind == "unnamed",
        "length": math.log1p(n_words), "unknown": cue.act is None and x.cue is not None, f"act_{act}": 1,
        "agreeing": kind == "indirect" and cue.cue_class == "agreeing", "body_thing": thing,
    }  # fmt: skip
    return np.array([float(out.get(f, 0)) for f in FEATURES])


def _is_thing(document, content):
    """True for a content without a subject or an infinitive of its own: "Paris announced a freeze" tells of an act more often than "a
    freeze was near"."""
    words = [i for span in content for i in document.words_in(*span)]
    if not words or document.upos[words[0]] == "PART":
        return False
    heads = [i for i in words if int(document.head[i]) not in words]
    return not any(document.deprel[k].startswith(("nsubj", "expl")) for i in heads for k in document.children(i))


def _logit(p):
    p = min(max(p, 0.02), 0.98)
    return math.log(p / (1 - p))


def decide(text, x, cue, kind, inside, n_words, speaker):
    """The act of an attribution, apart from whether another one hands its words on and how sure the tagger is.

    x: the attribution; cue: its cues.Cue; inside, n_words: words of the content inside marks, and all; speaker: speakers.Speaker.
    """
    rules, act = _rules(), cue.act or "other"
    cue_text, source = (text[slice(*p)] if p else "" for p in (x.cue, x.source))
    if (inside or kind == "direct") and act != "document" and (kind == "direct" or act == "other"):
        act = "speech"  # words in marks come from speech or writing, whatever the cue says of the mind behind it
    verb = text[max(0, x.cue[0] - 12) : x.cue[1]] if x.cue else ""  # with "never" before it, which may be no part of the cue
    unsaid = any(p.search(verb) for p in rules["not_said"]) and (len(x.content) == 1 or not inside)
    if not unsaid and x.cue and not inside and 0 <= x.content[0][0] - x.cue[1] <= 2:
        m = rules["withheld"].search(text, x.cue[0], min(x.content[0][0] + 60, x.content[-1][1]))
        unsaid = bool(m and m.start() < x.cue[1])
    if unsaid:
        return UNSAID
    if rules["put_to"].search(cue_text) or _in_any_case(text, x, cue.lemma):
        return "other"
    if rules["pictures"].search(cue_text) and kind == "indirect":
        return "document"
    if kind != "indirect":
        named = act == "speech" and kind == "mixed" and cue.lemma in rules["touches"] and inside < 4 and len(x.content) == 1
        return "other" if named and not _SAYS_SO.search(text, *x.content[0]) else act  # "discussed “modalities” for talks" tells a topic
    start, end = x.content[0]
    if cue.lemma == "cite" and rules["source"].match(text, start, end):
        act = "other"  # "citing U.S. officials" names a source, "citing security concerns" a reason
    if cue.lemma in rules["settles"] and rules["settles"][cue.lemma].match(text, start, end):
        act = "decision"
    if speaker.rule == "first person":
        act = "other"  # the author's own voice
    foretold = rules["foretold"].search(cue_text) and not _SAYS_SO.search(text, start, end)
    if foretold or _is_supposed(text, x, n_words) or _is_topic(text, x, cue):
        act = "other"
    if act == "speech" and source and rules["inference"].search(cue_text) and rules["happening"].search(source):
        act = "document"
    return act


_NOTHING = re.compile(
    r"(?<!\ba )(?:nothing|nobody|no one|none(?! other)|neither|few|(?:hardly|scarcely) any(?:one|body)?)\b",
    re.I,
)
_SUPPOSED = re.compile(r"\b(?:[Ii]f|[Uu]nless|[Ss]hould|[Ww]hether) (?:the |that )?$")
_IN_ANY_CASE = re.compile(r"\b(?:[Ii]f|[Uu]nless|[Ww]hen|[Ww]henever|[Ww]here|[Ee]very time) $")


def _is_supposed(text, x, n_words):
    """True for "if Kim demands more", "few predicted that", and a content of one word, which is only whom it was about."""
    if n_words < 2:
        return True
    if not x.source or not x.cue or x.source[0] > x.cue[0]:
        return False
    return bool(_SUPPOSED.search(text, max(0, x.source[0] - 14), x.source[0]) or _NOTHING.match(text, x.source[0]))


def _in_any_case(text, x, lemma):
    """True for "when you tell people, “...”": said by nobody, of a case that may come."""
    if not x.source or not x.cue or x.source[0] > x.cue[0] or not _rules()["generic"].fullmatch(text, *x.source):
        return False
    if lemma is None or not text[slice(*x.cue)].endswith((lemma, lemma + "s")):
        return False  # "when you said" asks of what was said
    return bool(_IN_ANY_CASE.search(text, max(0, x.source[0] - 14), x.source[0]))


_TOPIC_OF = re.compile(r"(?:about|of|on|regarding|concerning|over) ")
_SAYS_SO = re.compile(
    r"\b(?:that|how|why|whether|if|what|who|to|as|like|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|should|must|not|no)\b"
)
_WHO = re.compile(r",? (?:who|whose|which|where) ")  # "another colleague who had left" is no more than the colleague
_SAME = re.compile(
    r"(?:the|that|those|these|this|his|her|its|their) (?:same|facts?|sentiments?|views?|words?|points?|case)|it|this|that|so", re.I
)


_ON = re.compile(r"\b(?:about|on|regarding|concerning)$|\bquestions? ", re.I)


def _is_topic(text, x, cue):
    """True for "asked him about the deal", "reported on the test", "echoed that sentiment": what the words were about, not they."""
    if len(x.content) > 1:
        return False
    content, lemma = text[slice(*x.content[0])], cue.lemma
    neutral = cue.cue_class == "neutral" and lemma != "echo" or lemma == "question"
    if x.cue and neutral and _ON.search(text[slice(*x.cue)]) and not _SAYS_SO.search(content):
        return True
    if _SAME.fullmatch(content) or (lemma in _rules()["about"] and _TOPIC_OF.match(content)):
        return True
    if lemma == "highlight" and _rules()["stresses"].match(content):
        return False
    thing = _WHO.split(content, maxsplit=1)[0] if lemma == "reference" else content
    return lemma in _rules()["names_topic"] and not _SAYS_SO.search(thing)
