"""What is denied, false, conditional or wished is never told as done; what only stands beside a denial is."""

import pandas as pd
import pytest

import analysis


def statuses(text):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Post"], "published": pd.to_datetime(["2019-08-22"]), "text": [text]})
    return set(analysis.extract_measures(articles)["status"])


@pytest.mark.parametrize(
    "text",
    [
        "Far from imposing sanctions on Iran, India called it a friend.",
        "A fake tweet said Russia had fired missiles at Poland.",
        "Reports that China had seized an Indian ship on Monday proved false.",
        "A report that Pakistan had shot down an Indian jet was false, officials said.",
        "It would be a mistake to think Turkey closed its border with Iraq.",
        "Officials dismissed as fake news a claim that Iran had seized a Greek ship.",
        "Unless Ankara frees the pastor, Washington imposes sanctions on Turkey next week.",
        "Iran neither seized a British tanker nor attacked a US base.",
        "Washington stopped short of imposing sanctions on Turkey on Tuesday.",
    ],
)
def test_what_did_not_happen_is_not_told_as_done(text):
    assert "occurred" not in statuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "Japan imposed tariffs on South Korea on Saturday.",
        "Beijing called the move a provocation and stopped issuing visas to Lithuanian truck drivers on Monday.",
        "The WTO ruled on Monday that US steel tariffs imposed in 2018 broke its rules.",
        "The Pentagon declined to comment on the missile attack that killed two Americans in Iraq on Monday.",
        "Iran has not said who was responsible for Monday's attack on its tanker.",
    ],
)
def test_what_stands_beside_a_denial_is_told_as_done(text):
    assert "occurred" in statuses(text)
