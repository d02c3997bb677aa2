"""The forms of a verb, and what a word can be: lemminflect's tables and rules (Jascob 2019, https://github.com/bjascob/LemmInflect)."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def verb_forms(verb: str) -> dict[str, str]:
    """{form: tag} of an English verb in small letters, the base form first; tags are the Penn Treebank's.

    A form that two tags share has the first of VB, VBZ, VBG, VBD, VBN. A verb that the tables do not know is inflected by rule.

    >>> verb_forms("plan")
    {'plan': 'VB', 'plans': 'VBZ', 'planning': 'VBG', 'planned': 'VBD'}
    """
    from lemminflect import getAllInflections, getAllInflectionsOOV  # its tables take most of a second to load

    known = getAllInflections(verb, upos="VERB") or getAllInflectionsOOV(verb, upos="VERB")
    forms = {verb: "VB"}
    for tag in ("VBZ", "VBG", "VBD", "VBN"):
        for form in known.get(tag, ()):
            forms.setdefault(form, tag)
    return forms


@lru_cache(maxsize=4096)
def verb_of(word: str) -> str | None:
    """The base form of a word in small letters that can be a verb: "summon" of "summoned"; None for what is none.

    >>> verb_of("expulsion") is None
    True
    """
    from lemminflect import getAllLemmas

    return next(iter(getAllLemmas(word).get("VERB", ())), None)


@lru_cache(maxsize=4096)
def is_adjective_alone(word: str) -> bool:
    """True for a word in small letters that can be an adjective and no noun: "terrible", not "military".

    >>> is_adjective_alone("terrible"), is_adjective_alone("military")
    (True, False)
    """
    from lemminflect import getAllLemmas

    known = getAllLemmas(word)
    return "ADJ" in known and "NOUN" not in known
