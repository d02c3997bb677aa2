"""What the network is taught with: articles under other names, statements with their speakers."""

import random

import numpy as np

from analysis.training.corpora import Article, Report, Speech, cut, spoken
from analysis.training.renamed import renamed

TEXT = (
    "The United States imposed tariffs on Mexico on Monday. Mexican officials, among them Pedro Gomez, protested. Mr. Gomez spoke of theft."
)


def words(article, places):
    return [article.text[slice(*article.spans[w])] for w in places]


def test_states_and_people_are_exchanged_throughout_and_labels_keep_their_words():
    spans, sentence = cut(TEXT)
    place = {w: n for n, w in reversed(list(enumerate(words(Article(TEXT, spans, sentence), range(len(spans))))))}
    mexico = np.array([place["Mexico"], place["Mexican"]])
    report = Report(
        range(place["imposed"], place["imposed"] + 1),
        "tariff",
        "occurred",
        {"object": range(place["tariffs"], place["tariffs"] + 1)},
        0,
        parties={"target": [mexico]},
    )
    speech = Speech(place["Gomez"], {"speaker": np.array([place["Pedro"], place["Gomez"]]), "side": mexico})
    made = renamed(Article(TEXT, spans, sentence, reports=[report], speeches=[speech]), random.Random(4))
    assert not any(w in made.text for w in ("United States", "Mexico", "Mexican", "Gomez"))
    (new,) = made.reports
    assert words(made, new.trigger) == ["imposed"] and words(made, new.arguments["object"]) == ["tariffs"]
    assert len(new.parties["target"][0]) == 2 and made.text.count(words(made, new.parties["target"][0])[0]) >= 1
    given, family = words(made, made.speeches[0].named["speaker"])
    assert f"{given} {family}, protested" in made.text and f"Mr. {family} spoke" in made.text
    assert words(made, [made.speeches[0].place]) == [family]


def test_what_was_read_of_exchanged_words_is_not_known_and_the_rest_moves_along():
    spans, sentence = cut(TEXT)
    size = len(spans)
    article = Article(TEXT, spans, sentence, reports=[], read=np.ones(size, dtype=bool))
    article.upos, article.xpos, article.deprel = (list(range(size)) for _ in range(3))
    article.head = np.array([-1, *range(size - 1)])
    article.mentions = [(w, "person", w, w, w + 1) for w in range(size)]
    made = renamed(article, random.Random(4))
    old, new = words(article, range(size)), words(made, range(len(made.spans)))
    assert {old[w] for w in range(size)} - {old[made.upos[n]] for n in np.flatnonzero(made.read)} >= {"Mexico", "Mexican", "Gomez", "Pedro"}
    for n in np.flatnonzero(made.read):
        assert old[made.upos[n]] == new[n]
        assert made.head[n] in (-1, -2) or made.upos[made.head[n]] == made.upos[n] - 1
    assert made.head[new.index("Monday") - 1] == -2, "its head, Mexico, is another word now"
    assert [m[0] for m in made.mentions] == np.flatnonzero(made.read).tolist()


def test_a_statement_names_its_speaker_and_his_state_wherever_the_article_does():
    text = "Ann Roe is Japan's envoy. “We wait,” she said. Officials in Seoul declined to comment. Tokyo is silent, Roe added."
    at = text.index("We wait")
    she = text.index("she said")
    quote = {
        "content": [(at, at + 8)], "cue": (she + 4, she + 8), "source": (she, she + 3), "speaker": "Ann Roe", "speaker_kind": "named",
        "side": "Japan",
    }  # fmt: skip
    article = spoken({"article_id": "a", "text": text}, [quote])
    (said,) = article.speeches
    assert words(article, [said.place]) == ["she"]
    assert words(article, said.named["speaker"]) == ["Ann", "Roe", "Roe"]
    assert words(article, said.named["side"]) == ["Japan", "Tokyo"]
    unnamed = quote | {"speaker": "officials", "speaker_kind": "unnamed", "side": None}
    (nobody,) = spoken({"article_id": "a", "text": text}, [unnamed]).speeches
    assert {k: len(v) for k, v in nobody.named.items()} == {"speaker": 0, "side": 0}
