import pytest

from analysis.language.text import fold, paragraphs, sentences, words


def parts(text, spans):
    return [text[s:e] for s, e in spans]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("He flew to the U.S. The talks failed.", ["He flew to the U.S.", "The talks failed."]),
        ("President Moon met Gen. Park on Aug. 5. Both smiled.", ["President Moon met Gen. Park on Aug. 5.", "Both smiled."]),
        ("“Is it over?” asked Ms. Orlo of Tarn Inc. No one spoke.", ["“Is it over?” asked Ms. Orlo of Tarn Inc.", "No one spoke."]),
        ('"Why?" Trump asked. "Because."', ['"Why?" Trump asked.', '"Because."']),
        ("No. 2 at the U.N. Security Council agreed.", ["No. 2 at the U.N. Security Council agreed."]),
        ("It rose 0.4% to 106.25 per dollar. Then it fell.", ["It rose 0.4% to 106.25 per dollar.", "Then it fell."]),
        ("First line\n\nSecond line", ["First line", "Second line"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert parts(text, sentences(text)) == expected


def test_words_keep_apostrophes_initialisms_and_figures_and_part_hyphens():
    text = "Japan’s U.S.-backed pact, the pair´s 1,000 tit-for-tat 5.3% moves don't help."
    assert parts(text, words(text)) == (
        ["Japan’s", "U.S.", "backed", "pact", "the", "pair´s", "1,000", "tit", "for", "tat", "5.3", "moves", "don't", "help"]
    )


def test_folding_keeps_the_length_so_that_offsets_hold():
    text = "“Seoul´s” – ‘so-called’\u00a0list"
    assert fold(text) == "\"Seoul's\" - 'so-called' list"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\n“Two,” he said.\n \nThree.", ["One.", "“Two,” he said.", "Three."]),
        ("The talks were\nheld in Oslo.\n\nThey failed.", ["The talks were\nheld in Oslo.", "They failed."]),
    ],
)
def test_paragraphs(text, expected):
    assert parts(text, paragraphs(text)) == expected
