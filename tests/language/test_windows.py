import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.language import document, encoder
from analysis.language import windows as cutting

CASES = json.loads((Path(__file__).parents[1] / "cases" / "marks_read.json").read_text(encoding="utf-8"))
PORT = "“We have waited long enough,” Ms. Orlo said. ''Now the port will close.'' Mr. Rhee doesn't agree."


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_marks_get_one_typography_at_their_old_places(case):
    assert cutting.normalise(case["text"]) == case["expected"]


def test_reading_marks_keeps_every_offset():
    rng = random.Random(1)
    for _ in range(300):
        text = "".join(rng.choices(["'", '"', "“", "”", "‘", "’", "''", "«", "»", "`", "´", "s", "a b", " ", "\n\n", ",", "."], k=60))
        assert len(cutting.normalise(text)) == len(text)


def windows(text):
    return cutting.pack(cutting.split_paragraphs([text], encoder.network().tokenizer)[0])


def test_words_stand_at_their_characters():
    (window,) = windows(PORT)
    found = [PORT[s:e] for s, e in window.spans]
    assert found[:4] == ["“", "We", "have", "waited"]
    assert "''" in found  # both characters of a mark written as two
    assert "".join(found) == PORT.replace(" ", "")


def test_every_word_is_read_once_and_no_window_is_too_long():
    text = "\n\n".join(" ".join([PORT] * n) for n in (1, 3, 2, 40, 1, 7))
    read = windows(text)
    assert max(len(w.ids) for w in read) <= cutting.LONGEST
    spans = np.concatenate([w.spans for w in read])
    assert (np.diff(spans[:, 0]) > 0).all()
    assert "".join(text[s:e] for s, e in spans) == text.replace(" ", "").replace("\n", "")


def test_a_quotation_stays_with_the_paragraph_before_it():
    filler = "The port lies forty miles south of the capital and has three docks. " * 12
    text = f"{filler}\n\nMs. Orlo spoke on Monday.\n\n“{'Nobody asked us, and nobody will. ' * 10}”"
    first, second = windows(text)
    assert text[first.spans[-1][0]:first.spans[-1][1]] == "." and second.number[0] == 1


def test_empty_and_blank_texts_have_no_windows():
    paragraphs = cutting.split_paragraphs(["", " \n\n ", "\u200b"], encoder.network().tokenizer)
    assert [cutting.pack(p) for p in paragraphs] == [[], [], []]


def test_the_same_text_is_read_the_same_in_any_company():
    (alone,) = document.read([PORT])
    among = document.read(["The port will close.", PORT, PORT * 9])[1]
    assert (among.attributions, among.deprel) == (alone.attributions, alone.deprel)
    assert (among.antecedent_score == alone.antecedent_score).all()


def test_importing_does_not_load_the_network():
    code = "import sys, analysis, analysis.language.document; sys.exit('onnxruntime' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_network_is_small():
    assert sum(p.stat().st_size for kind in ("onnx", "pieces") for p in encoder.DATA.glob(f"*.{kind}")) <= 140e6
    assert all(p.stat().st_size < 100e6 for p in encoder.DATA.iterdir())  # what hosts of repositories take
