"""The reading of sentences of news: what the rooms rely on."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.language import document, encoder, heads, pointers
from analysis.language.document import read

TARIFFS = (
    "The United States imposed tariffs on $34 billion of Chinese goods on Friday. China said it would respond. "
    "“We will not yield,” said Gao Feng."
)


def relation(d, word):
    k = d.words.index(word)
    return d.deprel[k], d.words[d.head[k]]


def test_the_parts_of_a_plain_sentence():
    (d,) = read([TARIFFS])
    assert relation(d, "States") == ("nsubj", "imposed") and relation(d, "tariffs") == ("obj", "imposed")
    assert d.head[d.words.index("imposed")] == -1 and d.lemma[d.words.index("imposed")] == "impose"
    assert d.xpos[d.words.index("imposed")] == "VBD" and d.xpos[d.words.index("goods")].startswith("NN")


def test_a_passive_has_its_own_subject_and_agent():
    (d,) = read(["The ambassador was summoned by the foreign ministry."])
    assert relation(d, "ambassador") == ("nsubj:pass", "summoned") and relation(d, "ministry")[0] == "obl:agent"


def test_an_act_is_a_trigger_with_its_parts():
    (d,) = read([TARIFFS])
    act = next(t for t in d.triggers if d.text[t.start : t.end] == "imposed")
    assert (act.family, act.status) == ("tariff", "occurred")
    actor, _, target, day = (act.arguments.get(r) for r in ("actor", "object", "target", "date"))
    assert "United States" in d.text[slice(*actor[:2])] and "Friday" in d.text[slice(*day[:2])]
    assert target is None or "Chin" in d.text[slice(*target[:2])]


def test_words_alone_are_no_act():
    (d,) = read(["The minister criticised the plan and praised his staff."])
    assert not d.triggers


def test_a_pronoun_goes_back_to_its_name():
    (d,) = read(["Ann Orlo arrived in Seoul on Monday. She met the president."])
    she = d.words.index("She")
    assert d.mention[she] == "person" and d.antecedent[she] in (d.words.index("Ann"), d.words.index("Orlo"))


def test_quotations_are_part_of_the_reading():
    (d,) = read([TARIFFS])
    assert {"China", "Gao Feng"} <= {d.text[slice(*a.source)] for a in d.attributions if a.source}


def test_every_sentence_is_one_tree():
    text = " ".join(f"On day {k} the minister, who had said that talks were over, left Tokyo for Seoul." for k in range(60))
    (d,) = read([text + "\n\n" + "word " * 700])
    for k in range(int(d.sentence[-1]) + 1):
        words = d.sentence_words(k)
        assert all(h == -1 or h in words for h in d.head[words.start : words.stop].tolist())
        for w in words:
            assert len(d.ancestors(w)) < len(words)


def test_a_document_kept_is_the_document_read(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    texts = [TARIFFS, "", "Tokyo recalled its ambassador.\n\nIt gave no reason."]
    fresh = document.read_anew(texts)
    document._KEPT.clear()
    read(texts)
    document._KEPT.clear()
    monkeypatch.setattr(document, "read_anew", lambda texts: pytest.fail("read again"))
    for a, b in zip(fresh, read(texts), strict=True):
        assert (a.triggers, a.attributions, a.deprel, a.mention) == (b.triggers, b.attributions, b.deprel, b.mention)
        assert all(np.array_equal(getattr(a, k), getattr(b, k)) for k in document._ARRAYS)


def test_words_as_a_table():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [TARIFFS, ""]})
    table = analysis.read_words(articles)
    assert (table["article_id"] == "a").all()
    assert all(TARIFFS[s:e] == w for s, e, w in zip(table["start"], table["end"], table["word"], strict=True))
    first = table[table["sentence"] == 1].set_index("token")
    assert (first.loc[first["head"] > 0, "head"].isin(first.index)).all() and (first["head"] == 0).sum() == 1
    assert first.loc[first["word"] == "States", "entity"].item() in ("I-place", "I-organization")
    assert list(analysis.read_words(articles.iloc[1:]).columns) == list(table.columns)


def test_the_words_that_name_a_speaker_are_found_in_the_whole_article():
    text = "Ann Roe, Japan's envoy, came to Seoul on Monday.\n\n“We will wait,” she said.\n\nOfficials in Seoul said the talks had failed."
    (document,) = read([text])
    she = next(a for a in document.attributions if text[slice(*a.source)] == "she")
    shares = document.speakers[document.source_word(she)]
    named = {document.word(w): share for w, share in shares["speaker"] if w >= 0}
    assert max(named, key=named.get) in ("Ann", "Roe")
    assert all(0 < share <= 1 for found in shares.values() for _, share in found)
    told = next(a for a in document.attributions if text[slice(*a.source)].startswith("Officials"))
    assert max(document.speakers[document.source_word(told)]["speaker"], key=lambda x: x[1])[0] == -2  # nobody by name


def test_words_far_away_change_nothing_of_what_a_word_names():
    rng, tables = np.random.default_rng(1), encoder.network().tables
    rows = rng.normal(size=(6_000, sum(heads.WIDTHS.values()))).astype(np.float32)
    near = pointers.shares(rows[1_000 : 5_001], 2_000, tables, "party")
    assert pointers.shares(rows, 3_000, tables, "party") == {
        name: tuple((w if w < 0 else w + 1_000, share) for w, share in named) for name, named in near.items()
    }
