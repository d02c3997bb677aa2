"""Who acts, and whether it happened: where the nearest state is not the subject, and where a sentence tells of no act."""

import pandas as pd
import pytest

from analysis.measures.extract import extract_measures


def found(text, published="2019-08-22"):
    frame = pd.DataFrame({"article_id": ["a"], "outlet": ["Paper"], "published": [pd.Timestamp(published)], "text": [text]})
    return extract_measures(frame).to_dict("records")


@pytest.mark.parametrize(
    "text",
    [
        # Another noun is the subject.
        "Iran said the drills violated the peace agreement with Iraq.",
        "Pompeo and Canada said the world community must impose sanctions on Iran.",
        "France called on the international community to suspend diplomatic ties with Iran.",
        "Turkey urged its neighbour to halt its missile tests.",
        "The best signal that Iran could give Canada was to dismantle its nuclear site.",
        "Journalists from Greece attending the summit with Turkey waited.",
        "In Greece, activists opening talks with Turkish colleagues met on Monday.",
        "It took Greece's Tsipras five meetings with Turkey to strike a deal.",
        "Canada spoke of pre-positioned forces in Cyprus, which then shelled Egyptian positions.",
        "The Pentagon announced that active duty troops will be sent to the border.",
        "The best signal that Iran could give that it is ready for talks with the U.S. was to dismantle its nuclear site.",
        "Pompeo had pushed Iran in Canada on a promise to dismantle a missile test site.",
        "Canada insisted on building a wall and imposing curbs on visas.",
        # Nouns, adjectives and other verbs that look like an act.
        "Turkish sanctions on Greece and sanctions on Cyprus have barely scratched anyone.",
        "Iran built its missiles to defeat the U.S.-deployed missile defense systems.",
        "China also criticised the newly installed U.S. THAAD missile defense system.",
        "Israel and the United States will shoot down any missile.",
        "The army of India shot down a ballistic missile in a simulation.",
        "Experts from Canada and France will visit when the country shuts its nuclear test site.",
        "Iran condemned the sanctions in a statement.",
        "Pakistan said it would end its missile testing programme.",
        # Neither compared, nor stopped, nor ability, nor alleged of somebody else.
        "The quake was smaller than all of India's six nuclear tests.",
        "Analysts welcomed the pause in Iran's missile tests.",
        "Canada warned Iran to stop imposing sanctions on Iraq.",
        "Iran has built a missile that can strike Israel's army camps.",
        "The United Nations accused Iran of undermining peace by launching a missile.",
        "Britain and Iran talked after the United Nations imposed a levy in response to its missile tests.",
        "Iran's overseas assets will be frozen.",
        "The Turkish minister met his colleague as both sides began laying the groundwork for the meeting with Greece.",
    ],
)
def test_no_actor_no_measure(text):
    rows = [r for r in found(text) if r["status"] != "hypothetical"]
    assert [
        (r["actor"], r["family"]) for r in rows if r["family"] not in ("condemnation", "accusation", "tests_halted", "sanctions_lifted")
    ] in (
        [],
        [("United Nations", "tariff")],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The subject, not the name beside it.
        (
            "Canada led a drive against Iran and the U.N. Security Council last week imposed new sanctions on Iran.",
            ("United Nations", "sanctions"),
        ),
        ("Britain pressured China and other nations to cut diplomatic ties with Iran.", ("China", "relations_cut")),
        (
            "Iran told British officials that it had been working in secret, and that it was quitting the trade agreement.",
            ("Iran", "pact_ended"),
        ),
        ("At a summit with South Korean President Moon Jae-in, Iran pledged to dismantle its nuclear site.", ("Iran", "dismantling")),
        ("To reassure Iran, the United States suspended its joint military drills with Iraq.", ("United States", "drill_cancelled")),
        ("Harsh new sanctions were slapped on Iran by Canada.", ("Canada", "sanctions")),
        ("Russia fired missiles at Ukrainian military units.", ("Russia", "attack")),
        ("Turkey, whose government recalled its ambassador to Israel, was silent.", ("Turkey", "ambassador_recalled")),
    ],
)
def test_the_subject_acts(text, expected):
    assert expected in [(r["actor"], r["family"]) for r in found(text)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Israel and Iran talked. No peace treaty was ever officially signed between Israel and Iran.", "denied"),
        ("The meeting could lead to the signing of a peace treaty between Israel and Iran.", "hypothetical"),
        ("Iran could be gearing up for its sixth nuclear test.", "hypothetical"),
        ("An Israeli offensive on Iran isn't likely anytime soon.", "hypothetical"),
        ("Analysts say it is unlikely that Iran would impose sanctions on Iraq.", "hypothetical"),
        ("He spoke of his hope that Iran will restore diplomatic relations with Iraq.", "hypothetical"),
        ("Canada would not tolerate similar missile tests by Iran.", "hypothetical"),
        ("There was no confirmation that China had imposed sanctions on Iran.", "hypothetical"),
        (
            "Iran will go on unless Britain stopped its threats, accepted its rule, and agreed to withdraw its troops from Iraq.",
            "hypothetical",
        ),
        ("The statement calls for both Israel and Syria to accept a ceasefire.", "hypothetical"),
        ("Macron threatened fury if Iran did not halt its missile tests.", "hypothetical"),
        ("Iran took the opportunity to condemn Israel.", "occurred"),
        ("Iran denied involvement and denounced Israel.", "occurred"),
        ("Iran's missile test could present a challenge for Israel.", "occurred"),
        ("Greece and France are proposing that Iran agree to suspend its missile tests.", "hypothetical"),
    ],
)
def test_how_far(text, status):
    assert [r["status"] for r in found(text)] == [status]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Many Turks are boycotting French goods.", "Turkey (public)"),
        ("Chinese consumers boycotted Japanese cars in 2012.", "China (public)"),
        ("China boycotted Australian goods in 2020.", "China"),
    ],
)
def test_a_boycott_by_citizens_is_not_the_state_s(text, actor):
    (row,) = found(text)
    assert row["actor"] == actor and pd.isna(row["gta_type"])


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Greece held a June 12 summit with Turkey.", "holds summit"),
        ("Greece rejected Turkish demands that it leave.", "rejects demands"),
    ],
)
def test_labels(text, action):
    assert [r["action"] for r in found(text)] == [action]
