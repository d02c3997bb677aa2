"""Every accuracy figure of the project, made by one command.

    python -m analysis.training.evaluate FOLDER [--only NAME ...]

The folder named holds bench/ (the scorers), data/ and cases/ (development sets, none of them committed). Each scorer runs as a process of
its own on this tree. The figures go into scores.json at the root of the project; a table shows them beside those committed there, and what
fell is red. The file holds no times and no speeds, so that the same code gives the same bytes.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCORES = ROOT / "scores.json"
RED, PLAIN = "\033[31m", "\033[0m"
# What is scored: the program and its arguments; {shared} and {root} are the two folders.
SCORERS = {
    "quotes of PolNeAR": ["{shared}/bench/score_quotes.py", "{shared}/data/polnear/dev.jsonl"],
    "dates of TimeBank": ["{shared}/bench/score_dates.py", "{shared}/data/dates/timebank.jsonl"],
    "seeds": ["{shared}/bench/score_seeds.py", "{root}/seeds"],
    "tags, tree, mentions, triggers": ["-m", "analysis.training.score_heads", "{shared}/data"],
    "speakers": ["{shared}/bench/score_speakers.py", "{shared}/data/quotes/dev.jsonl", "{shared}/data/quotes/dev_quotes.jsonl"],
    "measures of North Korea": [
        "{shared}/bench/score_measures.py", "{shared}/data/measures/dev/north_korea.jsonl",
        "{shared}/data/measures/dev/north_korea_measures.jsonl",
    ],
    "measures of Iran": [
        "{shared}/bench/score_measures.py", "{shared}/data/measures/dev/iran.jsonl", "{shared}/data/measures/dev/iran_measures.jsonl",
    ],
    "coverage of North Korea": [
        "-m", "analysis.training.absences", "{shared}/data/measures/dev/north_korea.jsonl",
        "{shared}/data/measures/dev/north_korea_measures.jsonl",
    ],
    "coverage of Iran": [
        "-m", "analysis.training.absences", "{shared}/data/measures/dev/iran.jsonl", "{shared}/data/measures/dev/iran_measures.jsonl",
    ],
    "paraphrases": ["{shared}/bench/score_paraphrases.py", "{shared}/cases/paraphrases.jsonl"],
    "public cases": ["-m", "analysis.training.public_cases", "{shared}/cases/public.jsonl"],
    "verdicts": ["-m", "analysis.training.verdicts", "{root}/tests/gold/verdicts.jsonl", "{root}/seeds"],
}
# Where the articles of a set can be scored in groups: the argument that holds one row an article, or the labels of one.
GROUPED = {"quotes of PolNeAR": 1, "dates of TimeBank": 1, "speakers": 2}
GROUPS = 10
_LEFT_OUT = {"words_per_second", "articles"}  # a speed, and the size of the set


def evaluate(shared: Path, names: list[str]) -> dict:
    """{scorer: {figure: {value, n, se}}} of the scorers named, run one after the other.

    n is the number of cases that a share is of, se its standard error; None where it is not known. Articles are not alike, so where a set
    can be scored in groups of articles the error is that of the mean of ten groups (the random-group estimator: Wolter, Introduction to
    Variance Estimation, 2007, chapter 2), else that of a binomial. Raises RuntimeError with the last line of what a scorer says where it
    fails.
    """
    out = {}
    for name in names:
        command = [part.format(shared=shared.resolve(), root=ROOT) for part in SCORERS[name]]
        out[name] = figures(_run(name, command))
        if name in GROUPED:
            spread = _spread(name, command)
            out[name] = {k: v | {"se": round(spread[k], 4)} if k in spread else v for k, v in out[name].items()}
    return out


def _run(name, command):
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{name}: {(done.stderr.strip() or 'no message').splitlines()[-1]}")
    return done.stdout


def _spread(name, command):
    """{figure: standard error} from the figures of ten groups of articles, each scored alone."""
    at = GROUPED[name]
    rows = [json.loads(line) for line in Path(command[at]).read_text(encoding="utf-8").splitlines()]
    group_of = {article: k % GROUPS for k, article in enumerate(sorted({r["article_id"] for r in rows}))}
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for group in range(GROUPS):
            part = Path(folder, f"{group}.jsonl")
            own = [json.dumps(r) for r in rows if group_of[r["article_id"]] == group]
            part.write_text("\n".join(own) + "\n", encoding="utf-8")
            for figure, row in figures(_run(name, [*command[:at], str(part), *command[at + 1 :]])).items():
                found.setdefault(figure, []).append(row["value"])
    return {figure: statistics.stdev(values) / len(values) ** 0.5 for figure, values in found.items() if len(values) == GROUPS}


def figures(printed: str) -> dict:
    """{figure: {value, n, se}} of what a scorer prints: JSON, or the lines of the scorer of the seeds.

    A share of n cases has the standard error of a binomial; F1 is taken as a share of half of what was found plus half of what was sought.
    """
    try:
        found = json.JSONDecoder().raw_decode(printed[printed.index("{") :])[0]
    except ValueError:
        return _of_lines(printed)
    return _of_json(found)


def _of_json(found, of=""):
    """The figures of a dict of figures, counts and further dicts, whose names go before those of theirs."""
    sizes = {k: found[k] for k in ("gold", "predicted") if isinstance(found.get(k), int)}
    out = {}
    for name, value in found.items():
        if isinstance(value, dict):
            out |= _of_dict(of + name, sizes | value) if {"P", "share"} & set(value) else _of_json(value, f"{of}{name}, ")
        elif isinstance(value, float):
            out[of + name] = _figure(value, found.get("words"))
        elif name not in _LEFT_OUT | {"of", *sizes} and "of" in found:
            out[of + name] = _figure(value / found["of"], found["of"])
    return out


def _of_dict(name, row):
    if "share" in row:
        return {name: _figure(row["right"] / max(1, row["of"]), row["of"])}
    found, gold = row.get("predicted", row.get("found")), row.get("gold")
    sizes = {"P": found, "R": gold, "F1": (found + gold) / 2 if found is not None and gold is not None else None}
    return {f"{name}, {k}": _figure(row[k], n) for k, n in sizes.items() if k in row}


def _figure(value, n=None):
    error = (value * (1 - value) / n) ** 0.5 if n else None
    return {"value": round(value, 4), "n": n if n is None else round(n), "se": None if error is None else round(error, 4)}


_RATES = re.compile(
    r"(?P<name>.+?) +P (?P<P>[\d.]+)  R (?P<R>[\d.]+)  F1 (?P<F1>[\d.]+)  \(gold (?P<gold>\d+), predicted (?P<predicted>\d+)\)"
)
_COUNTS = re.compile(r"(?P<name>.+?) +(?P<verb>found|right) (?P<right>\d+) of (?P<of>\d+)(?P<more>.*)")
_MORE = re.compile(r"(?:, |; )(?P<name>[a-z ]+?) (?P<right>\d+)(?= *(?:,|;|$))")


def _of_lines(printed):
    out = {}
    for line in map(str.strip, printed.splitlines()):
        if m := _RATES.fullmatch(line):
            row = {k: float(m[k]) for k in ("P", "R", "F1")} | {k: int(m[k]) for k in ("gold", "predicted")}
            out |= _of_dict(m["name"], row)
        elif m := _COUNTS.fullmatch(line):
            out[f"{m['name']}, {m['verb']}"] = _figure(int(m["right"]) / int(m["of"]), int(m["of"]))
            of = int(m["right"]) if m["verb"] == "found" else int(m["of"])
            kept = [x for x in _MORE.finditer(m["more"]) if int(x["right"]) <= of and "in all" not in x["name"]]
            out |= {f"{m['name']}, {x['name']}": _figure(int(x["right"]) / max(1, of), of) for x in kept}
    return out


def table(new: dict, old: dict, colour: bool = False) -> str:
    """The figures as lines of text: scorer, figure, the committed value, the value now and its standard error.

    new, old: as `evaluate` gives them; old may lack scorers and figures. A figure that is lower than the committed one says "less", and
    "FELL" where it lost more than its standard error; colour: both are red.
    """
    lines = []
    for scorer, rows in new.items():
        lines.append(scorer)
        for name, row in rows.items():
            before = old.get(scorer, {}).get(name, {}).get("value", row["value"])
            lost, error = before - row["value"], row["se"] or 0
            change = f"{before:.3f} -> {row['value']:.3f}" if lost else f"{row['value']:.3f}"
            line = f"  {name:<56}{change:<16} {f'± {error:.3f}' if error else ''}".rstrip()
            line += "" if lost <= 0 else "  less" if lost <= error else "  FELL"
            lines.append(f"{RED}{line}{PLAIN}" if lost > 0 and colour else line)
    return "\n".join(lines)


def committed() -> dict:
    """The scores.json of the last commit; the file as it lies there outside a repository, and nothing where there is none."""
    shown = subprocess.run(["git", "show", "HEAD:scores.json"], cwd=ROOT, capture_output=True, text=True)
    text = shown.stdout if not shown.returncode else SCORES.read_text(encoding="utf-8") if SCORES.exists() else "{}"
    return json.loads(text)


def main() -> None:
    """Runs the scorers, writes scores.json and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.evaluate", description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path, help="the folder with bench/, data/ and cases/")
    parser.add_argument("--only", nargs="+", metavar="NAME", help=f"these scorers alone: {', '.join(SCORERS)}")
    args = parser.parse_args()
    unknown = [n for n in args.only or () if n not in SCORERS]
    if unknown:
        parser.error(f"no scorer {unknown[0]!r}; there are: {', '.join(SCORERS)}")
    if not (args.shared / "bench").is_dir():
        parser.error(f"{args.shared}: has no folder bench/ with the scorers")
    old = committed()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ANALYSIS_CACHE", folder)  # a text that two scorers have is read once
        try:
            new = evaluate(args.shared, args.only or list(SCORERS))
        except RuntimeError as error:
            sys.exit(str(error))
    kept = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    whole = {name: (kept | new)[name] for name in SCORERS if name in kept | new}
    SCORES.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(new, old, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ))


if __name__ == "__main__":
    main()
