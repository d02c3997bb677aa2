"""A large corpus gives the same tables in whatever way it is worked through, and one bad article or a killed run spoils nothing else."""

import os
import signal
import subprocess
import sys

import pandas as pd
import pytest

import analysis
from analysis import cache, packing, partitions

WORDS = "Japan said on Monday that it would impose tariffs on South Korea. “We have waited long enough,” Foreign Minister Taro Kono said."


def corpus(n=9):
    days = pd.to_datetime(["2019-08-01"] * n) + pd.to_timedelta([(7 * k) % n for k in range(n)], unit="D")
    texts = [f"{WORDS} The report was number {k} of the year." for k in range(n)]
    ids = [f"a{k}" for k in range(n)]
    return pd.DataFrame({"article_id": ids, "outlet": [f"O{k % 2}" for k in range(n)], "published": days, "text": texts})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_KEPT", str(tmp_path))
    monkeypatch.delenv("ANALYSIS_CACHE", raising=False)
    monkeypatch.setattr(partitions, "SIZE", 4)
    return tmp_path


def bytes_of(articles):
    quotes, dates = analysis.extract_quotes(articles), analysis.extract_dates(articles)
    return [packing.pack(t) for t in (quotes, dates, analysis.extract_measures(articles, None, quotes, dates))]


def test_partitions_follow_the_days_and_depend_on_nothing_else(folder):
    articles = corpus(40)
    parts = partitions.split(articles)
    assert sorted(k for part in parts for k in part) == list(range(40))
    assert all(2 <= len(part) <= 6 for part in parts)
    days = [articles["published"].iloc[k] for part in parts for k in part]
    assert days == sorted(days)
    mixed = articles.sample(frac=1, random_state=1).reset_index(drop=True)
    assert [{mixed["article_id"][k] for k in p} for p in partitions.split(mixed)] == [{articles["article_id"][k] for k in p} for p in parts]


def test_an_article_more_changes_few_partitions():
    articles = corpus(1).assign(text="x").loc[[0] * 9000].reset_index(drop=True)
    articles["article_id"] = [f"a{k:04d}" for k in range(9000)]
    before = {tuple(articles["article_id"].iloc[p]) for p in partitions.split(articles)}
    after = {tuple(articles["article_id"].iloc[1:].iloc[p]) for p in partitions.split(articles.iloc[1:].reset_index(drop=True))}
    assert len(before) >= 9 and len(before & after) >= len(before) - 3


def test_two_workers_and_an_existing_cluster_give_the_same_bytes_as_this_process(folder, monkeypatch):
    distributed = pytest.importorskip("distributed")
    articles = corpus()
    here = bytes_of(articles)
    assert bytes_of(articles) == here   # from the disk
    for kept in folder.rglob("*.parquet"):
        kept.write_bytes(kept.read_bytes()[:-9])   # damaged
    with partitions.workers(None, 2):
        assert bytes_of(articles) == here
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        for kept in folder.rglob("*.parquet"):
            kept.unlink()
        with partitions.workers(cluster.scheduler_address):
            assert bytes_of(articles) == here
        monkeypatch.setattr(cache, "code_hash", lambda: "another")
        with pytest.raises(partitions.ClusterError, match="another version"), partitions.workers(cluster.scheduler_address):
            pass
    with pytest.raises(partitions.ClusterError, match="nothing answers"), partitions.workers("tcp://127.0.0.1:1"):
        pass


def test_what_is_added_up_is_the_same_in_one_partition_and_in_several(folder, monkeypatch):
    articles = corpus(12).assign(headline="Japan imposes “unjust” tariffs", deck=None)
    articles["text"] += " Japan took angry measures against South Korea, which took angry measures against Japan."
    quotes, pairs = analysis.extract_quotes(articles), analysis.find_copied(articles)
    assert len(partitions.split(articles)) > 1

    def made():
        yield analysis.frame_hits(articles, quotes, copied=pairs).drop(columns="voice")   # headlines are read apart in each partition
        counts = analysis.count_frames(articles, quotes, copied=pairs)
        yield counts[counts["voice"].eq("all")]
        yield analysis.collocates(articles, quotes)
        yield analysis.keyness(articles, min_count=1, min_articles=1, n_permutations=20, refine=1)

    several = list(made())
    monkeypatch.setattr(partitions, "SIZE", 100)
    for one, other in zip(made(), several, strict=True):
        assert len(one)
        pd.testing.assert_frame_equal(one, other)


def test_an_article_that_fails_is_named_and_the_rest_stands(folder, monkeypatch):
    from analysis.dates import extract

    whole, made = analysis.extract_dates(corpus()), extract.dates_of
    monkeypatch.setattr(cache, "code_hash", lambda: "another")
    monkeypatch.setattr(extract, "dates_of", lambda text, day: 1 / 0 if "number 5 " in text else made(text, day))
    for _ in range(2):   # as it is made, and from the disk
        with pytest.warns(UserWarning, match=r"The dates of a5 are left out \(ZeroDivisionError"):
            found = analysis.extract_dates(corpus())
        pd.testing.assert_frame_equal(found, whole[whole["article_id"] != "a5"].reset_index(drop=True))


def test_a_partition_that_fails_is_named_and_the_rest_stands(folder, monkeypatch):
    made = partitions._make

    def fails(place, articles, *more):
        if "a5" in set(articles["article_id"]):
            raise RuntimeError("worker died")
        made(place, articles, *more)

    monkeypatch.setattr(partitions, "_make", fails)
    with pytest.warns(UserWarning, match=r"The dates of a\d, .* are left out \(RuntimeError: worker died\)"):
        found = analysis.extract_dates(corpus())
    assert len(found) and "a5" not in set(found["article_id"])


def test_a_killed_run_goes_on_where_it_stopped(folder):
    code = "import sys; sys.path.insert(0, 'tests'); from analysis import partitions; import analysis, test_partitions as t;"
    code += "partitions.SIZE = 4; made = partitions._make; partitions._make = lambda *call: (made(*call), print('made', flush=True));"
    code += "analysis.extract_dates(t.corpus(20))"
    run = [sys.executable, "-c", code]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    done = len(list(folder.rglob("*.parquet")))
    again = subprocess.run(run, stdout=subprocess.PIPE, text=True, env=os.environ, check=True).stdout.count("made")
    assert done >= 1 and done + again == len(partitions.split(corpus(20)))


def test_a_small_corpus_asks_for_no_cluster(tmp_path):
    code = "import sys; sys.path.insert(0, 'tests'); import analysis, test_partitions as t; from analysis import partitions\n"
    code += "with partitions.workers(): analysis.extract_dates(t.corpus(2))\n"
    code += "sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ, "ANALYSIS_KEPT": str(tmp_path)}).returncode == 0
