"""Case files: every part optional, every error with file, line, key and what was expected."""

from pathlib import Path

import pytest

from analysis.case import Case, CaseError, load_case

ROOT = Path(__file__).resolve().parents[1]


def write(tmp_path, text):
    path = tmp_path / "case.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_seeds():
    case = load_case(ROOT / "seeds")
    assert "Moon administration" in case.parties["South Korea"]["institutions"]
    assert case.people["Mike Pompeo"] == {"aliases": ("Michael Pompeo",), "side": "United States", "role": "US Secretary of State"}
    assert case.path == str(ROOT / "seeds" / "case.yml")
    assert hash(case) == hash(load_case(ROOT / "seeds" / "case.yml"))


def test_everything_is_optional(tmp_path):
    assert load_case(write(tmp_path, "")) == Case(path=str(tmp_path / "case.yml"))
    assert load_case(write(tmp_path, "parties:\npeople:\nname:\n")).parties == {}
    (tmp_path / "case.yml").unlink()
    assert load_case(tmp_path) == Case()


def test_case_file_beside_a_data_file(tmp_path):
    write(tmp_path, "name: Ferry")
    (tmp_path / "corpus.csv").write_text("x")
    assert load_case(tmp_path / "corpus.csv").name == "Ferry"


def test_terms_stay_the_text_they_are(tmp_path):
    case = load_case(write(tmp_path, "concepts: {answer: [no, yes, on], year: [1965, 1.0, 2019-08-22, null word]}\nevidence: full"))
    assert case.concepts == {"answer": ("no", "yes", "on"), "year": ("1965", "1.0", "2019-08-22", "null word")}
    assert case.evidence == "full"


def test_frames_as_list_or_mapping(tmp_path):
    case = load_case(write(tmp_path, "frames:\n  a: [x]\n  b: {terms: [y], exclude: [z], replace: true}"))
    assert case.frames == {"a": {"terms": ("x",)}, "b": {"terms": ("y",), "exclude": ("z",), "replace": True}}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("name: x\npartis: {}\n", 2, '"partis" in the file is not known; expected "parties"'),
        ("parties:\n  Japan:\n    capital: Tokyo\n", 3, '"capital" in parties.Japan is not known; expected "capitals"'),
        ("parties:\n  Japan: Tokyo\n", 2, 'parties.Japan is "Tokyo"; expected a mapping with names'),
        ("parties: [Japan]\n", 1, "parties is a list; expected names, each with"),
        ("people:\n  A:\n    aliases: {x: y}\n", 3, "people.A.aliases is a mapping; expected a list"),
        ("people:\n  A:\n    aliases: [[x]]\n", 3, "people.A.aliases, item 1, is a list; expected one line of text"),
        ("concepts:\n  a: [x]\n  a: [y]\n", 3, '"a" in concepts stands twice (first in line 2)'),
        ("columns: {outlets: source}\n", 1, '"outlets" in columns is not a column; expected "outlet"'),
        ("frames:\n  a: {terms: [x], replace: maybe}\n", 2, 'frames.a.replace is "maybe"; expected true or false'),
        ("evidence: all\n", 1, 'evidence is "all"; expected "paragraphs" or "full"'),
        ("- a\n", 1, "the file is a list; expected a mapping"),
        ("name: [x\n", 2, "is not valid YAML"),
        ("name: 'x\n", 2, "is not valid YAML"),
        ("a: &a [x]\nb: *a\n", 2, "aliases (*a) are not allowed"),
        ("[" * 10_000, 1, "is nested deeper than 20 levels"),
    ],
)
def test_errors_name_line_key_and_expectation(tmp_path, text, line, message):
    path = write(tmp_path, text)
    with pytest.raises(CaseError) as error:
        load_case(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


NO_TEXT = [(b"name: \xff", "not UTF-8"), (b"name: a\x00b", "not valid YAML"), (b"#" * 2_000_001, "larger than")]


@pytest.mark.parametrize(("raw", "message"), NO_TEXT)
def test_files_that_are_no_text(tmp_path, raw, message):
    with pytest.raises(CaseError, match=message):
        load_case(write(tmp_path, raw))


def test_no_such_file(tmp_path):
    with pytest.raises(CaseError, match="no such file"):
        load_case(tmp_path / "nothing.yml")


def test_code_in_a_case_file_is_not_run(tmp_path):
    marker = tmp_path / "ran"
    with pytest.raises(CaseError):
        load_case(write(tmp_path, f'!!python/object/apply:os.system ["touch {marker}"]'))
    assert not marker.exists()
