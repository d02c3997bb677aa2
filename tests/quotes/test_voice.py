from analysis.quotes import extract
from analysis.quotes.voice import voice_mask


def _voices(text, table):
    mask = voice_mask(text, table)
    assert len(mask) == len(text)
    return mask


def test_three_voices_and_scare_quotes_are_the_narrators(articles, attribution):
    text = "The “white list” is short. Kim Orlo said the pact was “very bad” for all. It rains."
    table = extract.table(articles(text), [[attribution(text, "the pact was “very bad” for all", "said", "Kim Orlo")]])
    mask = _voices(text, table)
    voice = lambda words: {mask[i] for i in range(text.index(words), text.index(words) + len(words))}  # noqa: E731
    assert voice("white list") == {0}
    assert voice("Kim Orlo said") == {0}
    assert voice("the pact was") == {1}
    assert voice("very bad") == {2}
    assert voice("It rains.") == {0}


def test_beliefs_with_a_source_are_not_the_narrators_and_guesses_without_one_are(articles, attribution):
    text = "Kim Orlo believes that peace is near. It seems that rain is near."
    table = extract.table(
        articles(text),
        [[attribution(text, "that peace is near", "believes", "Kim Orlo"), attribution(text, "that rain is near", "seems", None)]],
    )
    mask = _voices(text, table)
    assert mask[text.index("peace")] == 1
    assert mask[text.index("rain")] == 0


def test_a_doubtful_paraphrase_is_a_sources_and_a_very_doubtful_one_the_narrators(articles, attribution):
    text = "Kim Orlo said that peace is near."
    voices = {}
    for confidence, act in ((0.3, "uncertain"), (0.7, "speech")):
        table = extract.table(articles(text), [[attribution(text, "that peace is near", "said", "Kim Orlo", confidence=confidence)]])
        assert table["act"].tolist() == [act]
        voices[confidence] = _voices(text, table)[text.index("peace")]
    assert voices == {0.3: 0, 0.7: 1}


def test_no_quotes(articles):
    text = "It rains."
    assert voice_mask(text, extract.table(articles(text), [[]])) == bytearray(len(text))
