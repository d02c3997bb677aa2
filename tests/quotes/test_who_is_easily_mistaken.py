"""Speakers who are easily taken for somebody else: father and son, one surname, lines of a transcript, offices that many hold."""

import pandas as pd
import pytest

import analysis


def quotes(*texts):
    rows = [(f"a{k}", f"Paper {k}", pd.Timestamp("2019-07-22"), text) for k, text in enumerate(texts)]
    return analysis.extract_quotes(pd.DataFrame(rows, columns=["article_id", "outlet", "published", "text"]))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Donald Trump left. His son Donald Trump Jr. spoke. Donald Trump said that the talks were good.", "Donald Trump"),
        ("George H.W. Bush went to war in 1991. George W. Bush said that Saddam was a threat.", "George W. Bush"),
        ("Kim Yo-jong, the sister of North Korean leader Kim Jong-un, spoke. Ms. Kim said the South was a mutt.", "Kim Yo-jong"),
        ("Macron Meets Putin\n\nPARIS — Putin said that talks were useful. President Vladimir Putin left.", "Vladimir Putin"),
        ("The president, Donald Trump, left. That official said the president was furious.", "unnamed official"),
        ("Iran and six world powers said in a joint statement that the talks would resume.", "Iran and six world powers"),
        ("Two men spoke. One said the talks were over.", "unnamed one"),
    ],
)
def test_the_speaker(text, speaker):
    assert set(quotes(text)["speaker"].dropna()) == {speaker}


def test_arabic_names_are_one_in_all_their_forms():
    found = quotes(
        "Saudi Foreign Minister Adel al-Jubeir accused Iran. Al-Jubeir said the kingdom would wait. Jubeir said it again. "
        "Iraqi Prime Minister Adel Abdul-Mahdi said the troops should leave. Abdul Mahdi said parliament had voted. "
        "Crown Prince Mohammed bin Salman said that oil would rise. Prince Mohammed said war would ruin the economy. "
        "King Salman said the region needed calm."
    )
    one, other, prince = "Adel al-Jubeir", "Adel Abdul-Mahdi", "Mohammed bin Salman"
    assert found["speaker"].tolist() == [one, one, one, other, other, prince, prince, "Salman"]


def test_a_plural_is_nobodys_office():
    text = "Senators Ann Roe and Paul Grey left. “No,” Ann Roe said. “I regret it,” said Paul Grey, the whip, like many other lawmakers."
    found = quotes(text)
    assert found[["speaker", "role"]].fillna("").values.tolist() == [["Ann Roe", ""], ["Paul Grey", "whip"]]


def test_an_official_of_one_article_is_not_the_one_whom_another_names():
    unnamed, named = "“We are ready to talk,” the Iranian official said.", "Iranian official Ali Moradi said that the talks had failed."
    found = quotes(unnamed, named)
    assert found["speaker"].tolist() == ["unnamed Iranian official", "Ali Moradi"]


def test_the_lines_of_a_transcript_are_their_speakers_and_a_question_is_nobodys():
    lines = ["Department Spokesperson Ned Price took questions.", "MR PRICE: We will not negotiate in public.",
             "QUESTION: Will you talk to Iran?", "MR PRICE: We have said what we have said."]  # fmt: skip
    found = quotes("\n\n".join(lines))
    assert set(found["speaker"].dropna()) == {"Ned Price"} and found["speaker"].isna().sum() == 1


def test_a_denial_by_the_cue_is_the_same_as_one_in_the_words():
    denied = "Iranian Foreign Minister Javad Zarif denied that Iran had attacked the two tankers in the Gulf of Oman."
    words = ("had not attacked", "had attacked")
    for told, joined in zip(words, (True, False), strict=True):
        said = f"Iranian Foreign Minister Javad Zarif said Iran {told} the two tankers in the Gulf of Oman."
        assert (len(analysis.align_quotes(quotes(denied, said))) > 0) == joined
