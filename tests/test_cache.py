"""What is kept on disk comes back as it was, and what was damaged or written by another is made anew."""

import datetime
import logging
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis import cache
from analysis.packing import pack, unpack

FRAME = pd.DataFrame(
    {
        "article_id": ["a", "b"],
        "spans": [[(0, 4), (9, 12)], []],
        "side": pd.Series(["Japan", None], dtype=object),
        "cue_start": pd.array([3, pd.NA], dtype="Int64"),
        "earliest": pd.Series([pd.Timestamp("2019-08-22"), pd.NaT], dtype="datetime64[s]"),
        "reason": [{"outlet": "from the address", "~": 1}, {}],
        "mixed": pd.Series([None, float("nan")], dtype=object),
        "nothing": pd.Series([None, None], dtype=object),
        "broken": pd.Series(["\ud800", "x"], dtype=object),
    }
)
FRAME.attrs = {"problems": [("a.txt", "is empty", "left out")]}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    cache._tell.cache_clear()
    return tmp_path


def test_a_table_comes_back_with_its_types_and_the_types_in_its_cells():
    for frame in (FRAME, FRAME.iloc[:0]):
        back = unpack(pack(frame))
        pd.testing.assert_frame_equal(back, frame, check_exact=True)
        for column in frame:
            assert [type(v) for v in back[column].tolist()] == [type(v) for v in frame[column].tolist()], column
        assert back.attrs == frame.attrs
    assert unpack(pack(FRAME))["spans"][0] == [(0, 4), (9, 12)]
    assert pack(unpack(pack(FRAME))) == pack(FRAME)


def test_plain_values_and_arrays_come_back():
    value = {"a": [1, 2.5, None, True, (b"x", {3, 4})], 5: datetime.date(2019, 8, 22), "heads": np.arange(6, dtype=np.int16).reshape(2, 3)}
    back = unpack(pack(value))
    heads, wanted = back.pop("heads"), value.pop("heads")
    assert back == value
    assert heads.dtype == wanted.dtype and (heads == wanted).all()


@pytest.mark.parametrize("value", [object(), [lambda: 1], np.array([object()]), pd.DataFrame([[1, 2]], columns=["a", "a"])])
def test_what_is_no_data_is_refused(value):
    with pytest.raises(TypeError):
        pack(value)


@pytest.mark.parametrize("content", [b"", b"\x80\x04N.", pack(1)[:-3], pack([1]).replace(b"[1]", b"[1}")])
def test_what_was_not_packed_is_no_value(content):
    with pytest.raises(ValueError):
        unpack(content)


def test_only_the_values_that_are_missing_are_made(folder):
    asked = []

    def read(places):
        asked.append(places)
        return [texts[n].split() for n in places]

    texts = ["a b", "c d", "e f"]
    first = cache.get_or_make_all("reading", "1", [[t] for t in texts[:2]], read)
    both = cache.get_or_make_all("reading", "1", [[t] for t in texts], read)
    assert first == [["a", "b"], ["c", "d"]] and both == [*first, ["e", "f"]]
    assert asked == [[0, 1], [2]]
    assert cache.get_or_make("reading", "2", [texts[0]], lambda: None) is None
    assert cache.get_or_make("reading", "2", [texts[0]], lambda: "never asked") is None


DAMAGES = [lambda b: b[:-1], lambda b: b"", lambda b: b"garbage", lambda b: b.replace(b"Japan", b"Korea"), lambda b: b"\x80\x04N."]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_made_anew_with_one_line(folder, caplog, damage):
    make = lambda: ["Japan"] * 3  # noqa: E731
    assert cache.get_or_make("sides", "1", ["x"], make) == make()
    path = next(folder.rglob("*.cache"))
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    with caplog.at_level(logging.WARNING):
        assert cache.get_or_make("sides", "1", ["x"], make) == make()
    assert [r.getMessage() for r in caplog.records] == [f"{path}: is damaged; it is made anew."]
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_one_line(tmp_path, caplog):
    cache._tell.cache_clear()
    (tmp_path / "file").write_text("not a folder")
    for key in "ab":
        assert cache.get_or_make("x", "1", [key], lambda: 1, folder=tmp_path / "file") == 1
    assert len(caplog.records) == 1 and "nothing can be kept here" in caplog.text


def test_a_link_in_the_place_of_a_lock_is_not_followed(folder):
    secret = folder / "secret"
    secret.write_text("mine")
    cache.get_or_make("x", "1", ["a"], lambda: 1)
    entry = next(folder.rglob("*.cache"))
    entry.unlink()
    entry.with_suffix(".lock").symlink_to(secret)
    assert cache.get_or_make("x", "1", ["a"], lambda: 2) == 2
    assert secret.read_text() == "mine"


def test_two_processes_compute_a_result_once(folder):
    code = "import time\nfrom analysis import cache\ncache.get_or_make('x', '1', ['a'], lambda: print('made') or time.sleep(1))"
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ) for _ in range(2)]
    assert sum(p.communicate()[0].count("made") for p in both) == 1
    assert not list(folder.rglob("*.lock"))


def test_the_oldest_entries_go_first(folder):
    for n, age in enumerate((300, 200, 100)):
        cache.get_or_make("x", "1", [n], lambda: "y" * 1000)
        newest = max(folder.rglob("*.cache"), key=lambda p: p.stat().st_mtime)
        os.utime(newest, (10_000_000 - age, 10_000_000 - age))
    size = newest.stat().st_size
    cache.trim(folder, 2 * size)
    assert len(list(folder.rglob("*.cache"))) == 2
    assert cache.get_or_make("x", "1", [2], lambda: "made anew") == "y" * 1000
    assert cache.get_or_make("x", "1", [0], lambda: "made anew") == "made anew"
