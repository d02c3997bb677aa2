import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.quotes import acts, cues, extract

CONTRACT = """quote_id article_id outlet kind content content_spans quoted_words cue cue_start cue_end cue_class
source source_start source_end speaker speaker_kind role side via act paragraph sentence confidence speaker_rule""".split()


@pytest.mark.parametrize(
    ("text", "content", "kind", "quoted"),
    [
        ("“We will leave the pact today,” Kim Orlo said.", "“We will leave the pact today,”", "direct", 6),
        ("‘We will leave the pact today,’ Kim Orlo said.", "‘We will leave the pact today,’", "direct", 6),
        ("''We will leave the pact today,'' Kim Orlo said.", "''We will leave the pact today,''", "direct", 6),
        ("Kim Orlo said that the pact was “very bad” for us.", "that the pact was “very bad” for us", "mixed", 2),
        ("Kim Orlo said that the pact wasn't theirs.", "that the pact wasn't theirs", "indirect", 0),
        (f"Kim Orlo said that “we{' all' * 20} will leave.”", f"that “we{' all' * 20} will leave.”", "direct", 23),
        (f"Kim Orlo said Lee “and{' all' * 20} will leave.”", f"Lee “and{' all' * 20} will leave.”", "mixed", 23),
    ],
)
def test_kind_by_the_marks(text, content, kind, quoted, articles, attribution):
    row = extract.table(articles(text), [[attribution(text, content, "said", "Kim Orlo")]]).iloc[0]
    assert (row["kind"], row["quoted_words"]) == (kind, quoted)


def test_places_and_ids(articles, attribution):
    text = "First paragraph.\n\nKim Orlo said little. Ann Roe said much."
    table = extract.table(
        articles(text), [[attribution(text, "much", "said", "Ann Roe", cue_at=2), attribution(text, "little", "said", "Kim Orlo")]]
    )
    assert table["quote_id"].tolist() == ["a1-q001", "a1-q002"]
    assert table["speaker"].tolist() == ["Kim Orlo", "Ann Roe"]
    assert table["paragraph"].tolist() == [2, 2]
    assert table["sentence"].tolist() == [2, 3]
    row = table.iloc[0]
    assert text[row["cue_start"] : row["cue_end"]] == row["cue"] == "said"
    assert text[row["source_start"] : row["source_end"]] == row["source"] == "Kim Orlo"
    assert [text[s:e] for s, e in row["content_spans"]] == ["little"]


def test_acts(articles, attribution):
    text = "Kim Orlo believes that peace is near. A new poll shows that Orlo leads. “It is odd,” Orlo thought."
    table = extract.table(
        articles(text),
        [
            [
                attribution(text, "that peace is near", "believes", "Kim Orlo"),
                attribution(text, "that Orlo leads", "shows", "A new poll"),
                attribution(text, "“It is odd,”", "thought", "Orlo", source_at=3),
            ]
        ],
    )
    # words in marks come from speech or writing, whatever the cue says
    assert table["act"].tolist() == ["belief", "document", "speech"]


def test_missing_values_are_missing(articles, attribution):
    text = "It is said that the port will close."
    row = extract.table(articles(text), [[attribution(text, "the port will close", "is said", None)]]).iloc[0]
    for column in ("source", "source_start", "speaker", "speaker_kind", "role", "side", "via"):
        assert pd.isna(row[column]), column


def test_no_articles_and_no_text_give_an_empty_table_with_all_columns(articles):
    for frame, found in ((articles().assign(text=[]), []), (articles(""), [[]]), (articles("x").assign(text=[None]), [[]])):
        table = extract.table(frame, found)
        assert table.empty
        assert set(CONTRACT) <= set(table.columns)


def test_same_input_same_table(articles, attribution):
    text = "Kim Orlo said no. “Yes,” he said. Bo Roe and Kim Orlo told Reuters that it was late."
    built = [
        [
            attribution(text, "no", "said", "Kim Orlo"),
            attribution(text, "“Yes,”", "said", "he", cue_at=2),
            attribution(text, "that it was late", "told", "Bo Roe and Kim Orlo"),
        ]
    ]
    assert extract.table(articles(text), built).equals(extract.table(articles(text), built))


def test_odd_texts_pass(articles):
    texts = ["", "“" * 10_000, "said " * 200_000, "“a” 'b' ''c'' " * 2_000, "Kim " * 50_000]
    table = extract.table(articles(*texts), [[] for _ in texts])
    assert table.empty


def test_seeds_with_the_tagger():
    """Floors under the figures of the README, on the hand-annotated seeds: contents by overlap of words."""
    gold = [json.loads(line) for line in (Path(__file__).parents[1] / "gold" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]
    loaded = analysis.load_articles(Path(__file__).parents[2] / "seeds")
    quotes = analysis.extract_quotes(loaded)
    found = right = 0
    for g in gold:
        wanted = set(" ".join(g["content"]).lower().split())
        own = quotes[[a in g["article"] or g["article"] in a for a in quotes["article_id"]]]
        best = max(own.itertuples(), key=lambda r: _overlap(wanted, r.content), default=None)
        if best is not None and _overlap(wanted, best.content) >= 0.6:
            found += 1
            right += str(best.speaker).casefold() == g["speaker"].casefold()
    assert found >= 77
    assert right >= 71


def _overlap(wanted, content):
    have = set(content.lower().replace(" … ", " ").split())
    return len(wanted & have) / len(wanted | have)


def test_an_order_that_is_issued_is_no_speech(articles, attribution):
    text = "Trump issued a new executive order that expands sanctions. Moon issued a statement that talks would go on."
    found = extract.table(
        articles(text),
        [
            [
                attribution(text, "a new executive order that expands sanctions", "issued", "Trump"),
                attribution(text, "a statement that talks would go on", "issued", "Moon", 1, 2),
            ]
        ],
    )
    assert found["act"].tolist() == ["decision", "speech"]


def test_what_is_only_supposed_is_no_speech(articles, attribution):
    text = "It fails if Kim demands that troops go home. Nothing in his words suggests that they will stay. Kim says that they will stay."
    found = extract.table(
        articles(text),
        [
            [
                attribution(text, "that troops go home", "demands", "Kim"),
                attribution(text, "that they will stay", "suggests", "Nothing in his words"),
                attribution(text, "that they will stay", "says", "Kim", 2),
            ]
        ],
    )
    assert found["act"].tolist() == ["other", "other", "speech"]


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "act"),
    [
        ("Reporters asked him about the soda taxes.", "about the soda taxes", "asked", "Reporters", "other"),
        ("Reporters asked him about the taxes that he wants.", "about the taxes that he wants", "asked", "Reporters", "other"),
        ("Orlo described the talks with Japan.", "the talks with Japan", "described", "Orlo", "other"),
        ("Orlo described the talks as a waste of time.", "the talks as a waste of time", "described", "Orlo", "speech"),
        ("Orlo conceded the same.", "the same", "conceded", "Orlo", "other"),
        ("Kim's remarks suggest that he will not wait.", "that he will not wait", "suggest", "Kim's remarks", "document"),
        ("Kim suggested that he will not wait.", "that he will not wait", "suggested", "Kim", "speech"),
        ("Orlo referenced a colleague who had left.", "a colleague who had left", "referenced", "Orlo", "other"),
        ("Orlo referenced a rule that binds them all.", "a rule that binds them all", "referenced", "Orlo", "speech"),
        ("Orlo noted this fact.", "this fact", "noted", "Orlo", "other"),
        ("Orlo noted a plain fact of life.", "a plain fact of life", "noted", "Orlo", "speech"),
        ("Orlo has portrayed Brandt during practice.", "Brandt during practice", "has portrayed", "Orlo", "other"),
        ("Orlo portrayed Brandt as a weak mayor.", "Brandt as a weak mayor", "portrayed", "Orlo", "speech"),
        ("Critics highlight the mayor's ethics questions.", "the mayor's ethics questions", "highlight", "Critics", "other"),
        ("Orlo highlighted the need for talks.", "the need for talks", "highlighted", "Orlo", "speech"),
        ("Orlo correctly predicted the last flood.", "the last flood", "correctly predicted", "Orlo", "other"),
        ("Orlo correctly predicted that it would rain.", "that it would rain", "correctly predicted", "Orlo", "speech"),
        ("Orlo accepted the invitation of Brandt.", "the invitation of Brandt", "accepted", "Orlo", "decision"),
        ("Orlo accepted the blame of it all.", "the blame of it all", "accepted", "Orlo", "speech"),
        ("Islamabad recalled its head of mission from Kabul.", "its head of mission from Kabul", "recalled", "Islamabad", "decision"),
        ("The consul recalled the ambassador's words.", "the ambassador's words", "recalled", "The consul", "speech"),
        ("Oslo asked for consultations at the WTO.", "consultations at the WTO", "asked for", "Oslo", "decision"),
        ("Oslo asked the panel to rule by May.", "the panel to rule by May", "asked", "Oslo", "speech"),
        ("Riyadh called off the fifth round of talks.", "the fifth round of talks", "called off", "Riyadh", "decision"),
        ("A court ordered that he be kept in custody.", "that he be kept in custody", "ordered", "A court", "decision"),
        ("The ministry put the losses at 31 soldiers.", "the losses at 31 soldiers", "put", "The ministry", "speech"),
        ("The chamber estimates that it cost 24 million euros.", "that it cost 24 million euros", "estimates", "The chamber", "speech"),
        ("Few experts predicted that it would rain.", "that it would rain", "predicted", "Few experts", "other"),
        ("A few experts predicted that it would rain.", "that it would rain", "predicted", "few experts", "speech"),
        ("The Globe reported on the threat of a flood.", "the threat of a flood", "reported on", "The Globe", "other"),
        ("The Globe reported on why the port is closed.", "why the port is closed", "reported on", "The Globe", "speech"),
        ("Orlo expressed doubts about the plan for it.", "the plan for it", "expressed doubts about", "Orlo", "speech"),
        ("Orlo explained his long absence.", "his long absence", "explained", "Orlo", "other"),
        ("Orlo also discussed “modalities” for closing a port.", "“modalities” for closing a port", "also discussed", "Orlo", "other"),
        ("Orlo also discussed how “small towns” fare.", "how “small towns” fare", "also discussed", "Orlo", "speech"),
        ("Orlo becomes so convinced that they will attack.", "that they will attack", "becomes so convinced", "Orlo", "belief"),
        ("There is no reason to say that Kim gave up.", "that Kim gave up", "There is no reason to say", None, "appearance"),
    ],
)
def test_a_topic_or_an_inference_is_no_speech(text, content, cue, source, act, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, cue, source)]])["act"].tolist() == [act]


def test_a_paraphrase_in_doubt_is_of_an_uncertain_act(articles, attribution):
    text = "Kim says that they will stay. “We will stay,” Kim says. Kim hopes that they leave. It was said that all is well."
    rows = [
        attribution(text, "that they will stay", "says", "Kim"),
        attribution(text, "“We will stay,”", "says", "Kim", 2, 2),
        attribution(text, "that they leave", "hopes", "Kim", 3),
        attribution(text, "that all is well", "was said", None),
    ]
    acts = {c: extract.table(articles(text), [[replace(r, confidence=c) for r in rows]])["act"].tolist() for c in (0.4, 0.7, 0.9)}
    assert acts == {
        0.4: ["uncertain", "speech", "uncertain", "uncertain"],  # words in marks with a verb of saying are hardly anything else
        0.7: ["speech", "speech", "belief", "uncertain"],
        0.9: ["speech", "speech", "belief", "uncertain"],
    }


def test_what_a_body_announces_is_doubted_where_it_is_a_thing():
    text = "Rome has announced a freeze"
    tree = {"upos": ["PROPN", "AUX", "VERB", "DET", "NOUN"], "deprel": ["nsubj", "aux", "root", "det", "obj"], "head": [2, 2, -1, 4, 2]}
    rome = SimpleNamespace(speaker="Italy", kind="institution")

    def features(said, content):
        at = {(5, 18): range(1, 3), (19, 27): range(3, 5), (0, 4): range(1)}
        document = SimpleNamespace(
            said=np.array(said), words_in=lambda *span: at[span], children=lambda i: [k for k in range(5) if tree["head"][k] == i], **tree
        )
        x = SimpleNamespace(cue=(5, 18), source=(0, 4), content=content, confidence=0.9)
        values = acts.features("speech", x, cues.classify(text[5:18]), "indirect", 2, rome, document)
        return dict(zip(acts.FEATURES, values, strict=True))

    found = features([0, -2, 4, 0, 0], ((19, 27),))
    assert (found["encoder"], found["surest"], found["body_thing"]) == (-2, 4, 1)
    tree |= {"deprel": ["nsubj", "aux", "root", "nsubj", "ccomp"]}
    assert features([0, -2, 4, 0, 0], ((19, 27),))["body_thing"] == 0


def test_an_embedded_tweet_is_direct_and_said(articles, attribution):
    text = "Orlo wrote late.\n\nWhy would Lee call me \"old\" when we are friends! — Kim Orlo (@kimorlo) May 9, 2018\n\nHe slept."
    rows = [attribution(text, 'Why would Lee call me "old" when we are friends!', "—", "Kim Orlo")]
    row = extract.table(articles(text), [rows]).iloc[0]
    assert (row["kind"], row["act"], row["speaker"]) == ("direct", "speech", "Kim Orlo")
    text = "The law “must go” at once — Kim Orlo and others."
    assert extract.table(articles(text), [[attribution(text, "The law “must go” at once", "—", "Kim Orlo")]]).iloc[0]["kind"] == "mixed"


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "act"),
    [
        ("Orlo did not openly discuss “regime change” at all.", "“regime change” at all", "did not openly discuss", "Orlo", "other"),
        ("Orlo declined to discuss the scale of the drills.", "to discuss the scale of the drills", "declined", "Orlo", "other"),
        ("Orlo refused to say whether it would rain.", "whether it would rain", "refused to say", "Orlo", "other"),
        ("Orlo declined to rule out a new tax.", "to rule out a new tax", "declined", "Orlo", "speech"),
        ("Orlo says that they declined to comment.", "that they declined to comment", "says", "Orlo", "speech"),
        ("An aide asked not to be named because talks go on.", "not to be named because talks go on", "asked", "An aide", "other"),
        ("An aide asked not to be left alone at the port.", "not to be left alone at the port", "asked", "An aide", "speech"),
        ("Orlo insisted on anonymity because of the talks.", "anonymity because of the talks", "insisted on", "Orlo", "other"),
        ("Orlo charged the owner under the boycott law.", "the owner under the boycott law", "charged", "Orlo", "other"),
        ("Orlo charged that the owner was late.", "that the owner was late", "charged", "Orlo", "speech"),
        ("Orlo has avoided saying anything bad of the port.", "anything bad of the port", "has avoided saying", "Orlo", "other"),
        ("Orlo has refrained from calling Lee “a dog” at all.", "Lee “a dog” at all", "has refrained from calling", "Orlo", "other"),
        ("Orlo refrained from characterizing it as “old.”", "it as “old.”", "refrained from characterizing", "Orlo", "other"),
        ("Orlo fell short of announcing a new tax on boats.", "a new tax on boats", "fell short of announcing", "Orlo", "other"),
        ("Orlo bristled at a question about why “final” was cut.", "why “final” was cut", "bristled at a question about", "Orlo", "other"),
        ("Orlo asked a question about why “final” was cut.", "why “final” was cut", "asked a question about", "Orlo", "speech"),
        ("It helps when you tell people, “Go back inside,” at night.", "“Go back inside,”", "tell", "you", "other"),
        ("It helped that you told people, “Go back inside,” at night.", "“Go back inside,”", "told", "you", "speech"),
        ("The port released pictures of Orlo looking at a boat.", "Orlo looking at a boat", "released pictures of", "The port", "document"),
        ("The port released a statement that Orlo left.", "that Orlo left", "released a statement", "The port", "speech"),
        ("Law and court precedent requires that they be moved.", "that they be moved", "requires", "Law and court precedent", "document"),
        ("The math says “attack now, the risk is high.”", "“attack now, the risk is high.”", "says", "The math", "document"),
        ("It is open whether the leaker told them the truth of it.", "the truth of it", "told", "the leaker", "other"),
    ],
)
def test_what_is_not_said_or_is_put_to_somebody_is_no_speech(text, content, cue, source, act, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, cue, source)]])["act"].tolist() == [act]


def test_a_turn_of_a_transcript_is_direct_and_whole(articles, attribution):
    turns = ["The port was closed. Nobody told us why.", "Who closed it?", "The harbour master. He said \"no comment\" to me."]
    who = [("ANN ORLO", 1), ("PAUL DEMIR", 1), ("ANN ORLO", 2)]
    text = "\n".join(f"{name}: {said}" for (name, _), said in zip(who, turns, strict=True))
    built = [attribution(text, said, ":", name, at, n) for n, ((name, at), said) in enumerate(zip(who, turns, strict=True), 1)]
    found = extract.table(articles(text), [built])
    found = found[found["cue"] == ":"]
    assert found["content"].tolist() == turns
    assert set(found["kind"]) == {"direct"}


def test_an_article_that_cannot_be_read_is_named_and_left_out(articles, attribution, monkeypatch):
    first, second = "Ann Orlo said no.", "Max Roe said yes."
    found = [[attribution(first, "no", "said", "Ann Orlo")], [attribution(second, "yes", "said", "Max Roe")]]
    whole = extract.speakers

    def fails(records, k, attributions):
        if k == 0:
            raise StopIteration("nothing there")
        return whole(records, k, attributions)

    monkeypatch.setattr(extract, "speakers", fails)
    with pytest.warns(UserWarning, match="The statements of a1 are left out"):
        table = extract.table(articles(first, second), found)
    assert table["speaker"].tolist() == ["Max Roe"]
