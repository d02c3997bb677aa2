"""How many of the invented public cases come out as a reader expects.

    python -m analysis.training.public_cases CASES.jsonl [--errors]

Each line of the file has an id, the function that it asks (api: quotes, dates, measures, frames, load, align or merge), the day of
publication, an input and what is expected of the answer (`_judge_...` below say which keys). A line whose expectation is prose is left out.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

import pandas as pd

import analysis

WORD = re.compile(r"\w+")
# What the older cases call a family, by the name that the tables have now.
FAMILIES = {
    "expel_recall_summon": "diplomats_expelled ambassador_summoned ambassador_recalled",
    "diplomatic_ties": "relations_cut relations_restored mission_opened mission_closed",
    "sanction": "sanctions asset_freeze",
    "ease_trade": "sanctions_lifted tariff_lifted import_ban_lifted trade_resumed",
    "import_restriction": "import_ban trade_cut blockade",
    "boycott_purchase": "boycott import_ban trade_cut",
    "blacklist": "trade_list_removal",
    "weapons_test": "missile_test nuclear_test",
    "pact": "pact_signed pact_renewed pact_retained",
    "trade_deal": "pact_signed",
    "withdrawal_from_pact": "pact_ended pact_threatened violation",
    "exercise": "drill drill_cancelled",
    "attack": "shootdown",
    "seizure": "detention",
    "deployment": "forces_withdrawn",
    "arrest_indictment": "detention arrest",
    "travel_visa": "travel_ban border_closed border_opened travel_ban_lifted",
    "trade_case": "wto_complaint lawsuit inquiry",
    "ruling": "court_ruling",
    "un_vote": "condemnation",
}


SLOTS = (("status", "status"), ("earliest", "day"))


def judge(case: dict) -> bool:
    """True where the function that the case asks answers as expected.

    case: a line of the file of cases. A case whose api nobody here judges raises KeyError.
    """
    return JUDGES[case["api"]](case)


def score(cases: list[dict]) -> tuple[dict, list[dict]]:
    """Right, all and share of the cases of each api, and the cases that fail."""
    figures, failed = {}, []
    for case in (c for c in cases if isinstance(c["expected"], dict)):
        right = judge(case)
        row = figures.setdefault(case["api"], {"right": 0, "of": 0})
        row["right"] += right
        row["of"] += 1
        if not right:
            failed.append(case)
    for row in figures.values():
        row["share"] = round(row["right"] / row["of"], 3)
    return figures, failed


def _articles(texts, published):
    days = published if isinstance(published, list) else [published] * len(texts)
    days = [d or "2019-08-22" for d in days]
    frame = {"article_id": [f"a{i}" for i in range(len(texts))], "outlet": [f"Outlet {i}" for i in range(len(texts))], "text": texts}
    return pd.DataFrame(frame | {"published": pd.to_datetime(days)})


def _words(value):
    return WORD.findall(value.lower()) if isinstance(value, str) else []


def _holds(outer, inner):
    """True where the words of one text stand in another, in their order."""
    return " ".join(_words(inner)) in " ".join(_words(outer))


def _one_of(value, options):
    """True where a value begins with one of the options, which a "|" parts."""
    return str(value).startswith(tuple(str(options).split("|")))


def _judge_quotes(case):
    """rows: [content, speaker, {side}], speakers parted by "|"; no: words that are no statement; n: the number of statements."""
    want, quotes = case["expected"], analysis.extract_quotes(_articles([case["input"]], case["published"])).to_dict("records")
    speech = [q for q in quotes if q["act"] == "speech"]

    def stands(content, speaker, more=()):
        own = [q for q in quotes if _holds(q["content"], content)]
        named = [q for q in own if any(set(_words(s)) <= set(_words(q["speaker"])) for s in str(speaker).split("|"))]
        return any(all(q[k] == v for k, v in dict(more).items()) for q in named)

    rows = all(stands(*row) for row in want.get("rows", ()))
    none = not any(no in q["content"] for no in want.get("no", ()) for q in speech)
    return rows and none and want.get("n", len(speech)) == len(speech)


def _judge_dates(case):
    """rows: [text, earliest, latest], each with its alternatives behind "|"; none: words that are no date."""
    want, dates = case["expected"], analysis.extract_dates(_articles([case["input"]], case["published"])).to_dict("records")

    def agrees(found, text, earliest, latest):
        same = any(_holds(found["text"], t) or _holds(t, found["text"]) for t in text.split("|"))
        return same and _one_of(found["earliest"], earliest) and _one_of(found["latest"], latest)

    none = not any(d["text"] == no for no in want.get("none", ()) for d in dates)
    return none and all(any(agrees(d, *row) for d in dates) for row in want.get("rows", ()))


def _family(found, wanted):
    """True where a family is the one wanted, by today's name or that of the older cases; `wanted` may be a pattern ("import_ban|.*")."""
    return any(re.fullmatch(wanted, name) for name in (found, *FAMILIES.get(found, "").split()))


def _party(found, wanted):
    """True where one of a row's parties is one of those wanted ("South Korea|None"), or none is asked for."""
    return wanted is None or bool({*str(found).split("; "), "" if isinstance(found, str) else "None"} & set(wanted.split("|")))


def _judge_measures(case):
    """rows: family (a pattern), actor, target, status and day (alternatives behind "|"); no: families; n: the number of reports."""
    want, reports = case["expected"], analysis.extract_measures(_articles([case["input"]], case["published"])).to_dict("records")

    def agrees(found, row):
        parties = all(_party(found[k], row[k]) for k in ("actor", "target"))
        return parties and _family(found["family"], row["family"]) and all(_one_of(found[k], row[r] or "") for k, r in SLOTS)

    real = [r for r in reports if r["status"] not in ("denied", "hypothetical")]
    none = not any(_family(r["family"], no) for no in want.get("no", ()) for r in real)
    rows = all(any(agrees(r, row) for r in reports) for row in want.get("rows", ()))
    return rows and none and want.get("n", len(reports)) == len(reports)


def _judge_frames(case):
    """yes, no: [frame, term] or a term; once: terms whose hits may not overlap; voice: [term, voices]."""
    articles, want = _articles([case["input"]], case["published"]), case["expected"]
    hits = analysis.frame_hits(articles, analysis.extract_quotes(articles)).to_dict("records")
    found = [h["match"] for h in hits]
    terms = {key: [t[1] if isinstance(t, list) else t for t in want.get(key, ())] for key in ("yes", "no")}
    spans = sorted({(h["start"], h["end"]) for h in hits})
    once = "once" not in want or all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    voices = all(any(h["match"] == t and h["voice"].startswith(tuple(v.split("|"))) for h in hits) for t, v in want.get("voice", ()))
    return once and voices and all(t in found for t in terms["yes"]) and not any(t in found for t in terms["no"])


def _judge_load(case):
    """gone, kept: text that may not or must stand in the article; field: values of its columns."""
    want, page = case["expected"], case["input"].lstrip().startswith("<")
    with tempfile.TemporaryDirectory() as folder:
        name = "case.html" if page else "case.txt"
        Path(folder, name).write_text(case["input"], encoding="utf-8")
        if not page:
            table = f"file,outlet,published\n{name},Daily Example,2019-08-02\n"
            Path(folder, "articles.csv").write_text(table, encoding="utf-8")
        loaded = analysis.load_articles(folder).iloc[0]
    gone = not any(no in loaded["text"] for no in want.get("gone", ()))
    fields = all(str(loaded[k])[: len(v)] == v for k, v in want.get("field", {}).items())
    return gone and fields and all(kept in loaded["text"] for kept in want.get("kept", ()))


def _judge_align(case):
    """same: whether the two texts quote one utterance."""
    aligned = analysis.align_quotes(analysis.extract_quotes(_articles(case["input"], case["published"])))
    together = len(aligned) > 1 and aligned["utterance_id"].dropna().duplicated().any()
    return bool(together) == case["expected"]["same"]


def _judge_merge(case):
    """n: how many measures the texts tell of."""
    return len(analysis.merge_measures(analysis.extract_measures(_articles(case["input"], case["published"])))) == case["expected"]["n"]


JUDGES = {
    "quotes": _judge_quotes, "dates": _judge_dates, "measures": _judge_measures, "frames": _judge_frames, "load": _judge_load,
    "align": _judge_align, "merge": _judge_merge,
}


def main() -> None:
    """Prints the figures of a file of cases as JSON; with --errors the cases that fail as well."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    figures, failed = score([json.loads(line) for line in lines if line.strip()])
    print(json.dumps(figures, indent=1))
    for case in failed if "--errors" in sys.argv else ():
        print("   ", case["id"], "|", case["what"], "|", case["verdict"], "|", str(case["input"])[:160].replace("\n", " "))


if __name__ == "__main__":
    main()
