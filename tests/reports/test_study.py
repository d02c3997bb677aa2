import pandas as pd
import pytest
from report_helpers import ROOT, TEXT, write_corpus

from analysis import cache as caching
from analysis import progress, reports
from analysis.reports import evaluation, settings, start
from analysis.reports.study import ParameterError


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"corpus": "nowhere"}, "corpus: there is no file or folder 'nowhere'; expected a folder of articles or one table of them."),
        ({"corpus": 3}, "corpus: expected the path of a folder or file of articles, found 3."),
        ({"outlets": ["Bloomburg"]}, "outlets: there is no outlet 'Bloomburg'. Did you mean \"Bloomberg\"? There are: Bloomberg"),
        ({"outlets": 3}, "outlets: expected a list of names, found 3."),
        ({"since": "22 August"}, 'since: expected a day as YYYY-MM-DD, such as "2019-08-22", found \'22 August\'.'),
        ({"since": "2019-08-22; x"}, 'since: expected a day as YYYY-MM-DD, such as "2019-08-22", found \'2019-08-22; x\'.'),
        ({"outlets": ["Nobody"]}, "outlets: there is no outlet 'Nobody'. There are: Bloomberg"),
        ({"since": "2019-08-30", "until": "2019-08-01"}, "since: 2019-08-30 lies after until, 2019-08-01."),
        ({"since": "2020-01-01"}, "none of the 5 articles is left by outlets, since and until; they are of 2019-08-22 to 2019-08-23."),
        ({"sample": -1}, "sample: expected a whole number, 0 or more, found -1."),
        ({"min_words": -1}, "min_words: expected a whole number, 0 or more, found -1."),
        ({"acts": ["speach"]}, "acts: there is no act 'speach'. Did you mean \"speech\"? There are: speech, belief, intention, decision"),
        ({"domains": ["trad"]}, "domains: there is no domain 'trad'. Did you mean \"trade\"? There are: trade, security"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_one_sentence(given, message, cache):
    with pytest.raises(ParameterError) as error:
        start(**{"corpus": ROOT / "seeds"} | given)
    assert str(error.value).startswith(message)
    assert error.value._render_traceback_() == [f"ParameterError: {error.value}"]


def test_articles_are_chosen_by_outlet_and_day(cache):
    study = start(ROOT / "seeds", outlets=["CNBC", "Bloomberg"], until="2019-08-22")
    assert set(study.articles["outlet"]) == {"CNBC", "Bloomberg"}
    assert set(study.quotes["article_id"]) <= set(study.articles["article_id"])
    assert list(study.articles.index) == [0, 1]


def test_a_sample_is_drawn_alike_from_all_outlets_and_stays_the_same():
    articles = pd.DataFrame({"article_id": [f"a{k}" for k in range(300)], "outlet": ["A"] * 200 + ["B"] * 90 + ["C"] * 10})
    drawn = settings.drawn(articles, 30)
    assert drawn["outlet"].value_counts().to_dict() == {"A": 20, "B": 9, "C": 1}
    mixed = settings.drawn(articles.sample(frac=1, random_state=2), 30)
    assert set(mixed["article_id"]) == set(drawn["article_id"]) and drawn.index.is_monotonic_increasing
    assert len(settings.drawn(articles, 0)) == len(settings.drawn(articles, 301)) == 300
    assert len(start(ROOT / "seeds", sample=2).articles) == 2


def test_a_choice_of_articles_reads_no_text_again(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    whole = start(ROOT / "seeds")
    one = start(ROOT / "seeds", outlets=["Bloomberg"])
    whole_rows = whole.mentions
    heard = []
    with progress.listening(lambda what, n, total: heard.append(what)):
        own = one.mentions
        quotes = one.quotes
    assert heard == []
    assert set(own["outlet"]) == {"Bloomberg"} == set(quotes["outlet"])
    assert own["sentence"].tolist() == whole_rows.loc[whole_rows["outlet"] == "Bloomberg", "sentence"].tolist()
    assert 0 < len(one.measures) < len(whole.measures)


def test_after_a_failed_start_nothing_is_shown(tmp_path, cache, monkeypatch):
    monkeypatch.setattr("analysis.reports.settings.by_hand", lambda: True)
    start(ROOT / "seeds", tmp_path)
    with pytest.raises(ParameterError):
        start(ROOT / "seeds", tmp_path, since="yesterday")
    with pytest.raises(ParameterError, match="nothing is shown.*since: expected a day"):
        reports.say("5 articles.")
    start(ROOT / "seeds", tmp_path)
    reports.say("5 articles.")


def test_a_notebook_run_by_hand_never_writes_into_a_built_report(tmp_path, monkeypatch, cache):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / ".build.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match="is a built report"):
        start(ROOT / "seeds", "reports")
    assert start(ROOT / "seeds").out == tmp_path / "runs" / "seeds"


def test_an_agency_stands_for_the_articles_that_print_its_copy(cache):
    study = start(ROOT / "seeds", outlets=["Reuters", "AFP"], since="2019-08-01")
    assert set(study.articles["outlet"]) == {"Shephard", "CNBC", "The News International"}
    # An outlet of the corpus is itself alone, whosoever prints its copy.
    assert set(start(ROOT / "seeds", outlets=["Bloomberg"]).articles["outlet"]) == {"Bloomberg"}


def test_the_readme_s_choice_of_outlets_works_in_a_new_case(cache, tmp_path):
    from analysis.__main__ import main
    from analysis.reports.parameters import declared, read, value

    main(["new", str(tmp_path / "my_case")])
    words = next(line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "-p outlets" in line)
    given, since = words.split("-p outlets ")[1].strip().strip('"'), words.split("-p since ")[1].split()[0]
    parameters = declared(read(ROOT / "notebooks" / "2_quotes.ipynb"))
    study = start(tmp_path / "my_case", outlets=value(parameters["outlets"], given), since=since)
    assert set(study.articles["outlet"]) == {"Belmark Daily", "The River Observer"}


def test_every_row_has_its_evidence(cache):
    study = start(ROOT / "seeds")
    for name in ("wordings", "copied", "measures", "coverage", "naming"):
        frame = getattr(study, name)
        assert len(frame), name
        assert all(frame["evidence"].map(len)), name
    counted = study.frames[(study.frames["count"] > 0) & ~study.frames["agency"]]
    assert (counted["evidence"].map(len) == counted["count"]).all()


def test_a_fingerprint_depends_on_what_a_frame_holds_alone():
    frame = pd.DataFrame({"a": ["x", None], "b": [[(1, 2)], []]})
    assert caching.fingerprint(frame) == caching.fingerprint(pd.DataFrame({"a": list("x") + [None], "b": [[(1, 2)], []]}))
    changed = [frame.assign(a=["y", None]), frame.rename(columns={"a": "c"}), frame.assign(b=[[(1, 3)], []]), frame.iloc[:1]]
    assert len({caching.fingerprint(f) for f in [frame, *changed]}) == 5


def test_results_are_computed_once(tmp_path, monkeypatch):
    calls = []

    @caching.cached
    def double(x):
        calls.append(x)
        return x * 2

    monkeypatch.delenv("ANALYSIS_CACHE", raising=False)
    assert [double(2), double(2)] == [4, 4]
    assert calls == [2, 2]
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    calls.clear()
    assert [double(2), double(2), double(3)] == [4, 4, 6]
    assert calls == [2, 3]
    next(tmp_path.rglob("*.cache")).write_bytes(b"half written")
    assert [double(2), double(3)] == [4, 6]
    monkeypatch.setenv("ANALYSIS_CODE", "another version of the program")
    calls.clear()
    assert double(2) == 4
    assert calls == [2]


def test_the_seeds_are_measured_against_the_hand_labels(cache):
    study = start(ROOT / "seeds")
    figures = evaluation.accuracy(study).set_index(["what", "kind", "measure"])
    for what, measure in (("quotations", "precision"), ("quotations", "recall"), ("dates", "recall"), ("measures", "recall")):
        key = (what, "all", measure)
        row = figures.loc[key]
        assert 0 < row["ci_low"] < row["rate"] <= 1, key
        assert row["rate"] == pytest.approx(row["right"] / row["n"])
    errors = evaluation.errors(study)
    recall = figures.loc[("quotations", "all", "recall")]
    assert ((errors["what"] == "quotations") & (errors["error"] == "missed")).sum() == recall["n"] - recall["right"]
    assert errors["evidence"].str.contains("#").all()
    first, second = evaluation.sentences(study)[:2]
    assert first.startswith("The rules were written with these five articles in view")
    assert second.startswith("Measured against the hand annotations of the five seeds")


def test_a_corpus_without_labels_says_that_nobody_has_checked(tmp_path, cache):
    row = {"article_id": "a-1", "outlet": "Wire", "headline": "Pact ends", "published": "2019-08-22", "text": TEXT}
    study = start(write_corpus(tmp_path / "c", [row]))
    assert evaluation.accuracy(study).empty
    assert evaluation.errors(study).empty
    assert "Nobody has checked" in evaluation.sentences(study)[0]


def test_two_answers_are_the_same_where_both_are_missing():
    assert evaluation._same(None, pd.NA)
    assert not evaluation._same(None, "Japan")
    assert evaluation._same("Mike Pompeo", "mike pompeo")


def test_a_choice_of_days_works_through_its_partitions_only(tmp_path, monkeypatch):
    monkeypatch.delenv("ANALYSIS_CACHE", raising=False)
    monkeypatch.setattr("analysis.partitions.SIZE", 4)
    days = [f"2019-08-{k:02d}" for k in range(1, 13)]
    table = pd.DataFrame({"article_id": days, "outlet": [f"O {d}" for d in days], "published": days, "text": TEXT})
    table.to_csv(tmp_path / "t.csv", index=False)
    study = start(tmp_path / "t.csv", tmp_path / "out", since="2019-08-11")
    assert study.articles["published"].dt.day.tolist() == [11, 12]
    assert 2 <= len(study.every) <= 6 and study.every["published"].max() == study.articles["published"].max()
    assert len(study.loaded) == 12
    assert set(study.dates["article_id"]) == set(study.articles["article_id"])
