"""What a corpus holds and what is wrong with it, as text: the command `check`."""

from collections import Counter

from .. import corrections
from ..case import load_case
from .copied import find_copied, shared_shares
from .problems import CorpusError, describe_problems
from .readers import load_articles
from .sources import FILES

LISTED = 60  # more articles than this are told by outlet


def overview(corpus, removed=False):
    """(text, in order) of what `load_articles` loads of a corpus.

    In order is True, None where something is amiss, and False where nothing could be loaded or a correction cannot be used.
    """
    case = load_case(corpus)
    try:
        articles = load_articles(corpus, case=case)
    except CorpusError as error:
        if not error.problems:
            raise
        return f"{error}\n\n{describe_problems(error.problems)}", False
    days, words = articles["published"].dropna(), articles["n_words"].sum()
    span = f", published {_span(days.min(), days.max())}" if len(days) else ", without dates"
    lines = [
        f"{corpus}: {_n(len(articles), 'article')} of {_n(articles['outlet'].nunique(), 'outlet')}{span}, {words:,} words.",
        _origin(articles),
        _case_line(case),
        "",
        *(_articles(articles) if len(articles) <= LISTED else _outlets(articles)),
    ]
    if any(articles["inferred"]):
        lines += ["", "* inferred, not stated in the source; articles.csv gives the reason."]
    lines += ["", *_copies(articles), *_furniture(articles, removed)]
    problems, (wrong, stale) = describe_problems(articles), _corrections(corpus, articles)
    told = [*filter(None, [problems]), *wrong, *stale]
    lines += ["", *(told or ["Nothing is wrong."])]
    return "\n".join(lines), False if wrong else None if told else True


def _corrections(corpus, articles):
    """(what stops a build, what is only not applied): sentences on corrections.csv, all of them at once."""
    wrong = []
    try:
        return wrong, corrections.check(corrections.load(corpus, wrong), articles)
    except ValueError as error:
        return [str(error)], []


def _origin(articles):
    """What was read from where: files are counted together, tables one by one, with the columns whose names differ from ours."""
    counts = Counter(articles["source_file"])
    tables = [(name, n) for name, n in counts.items() if not name.lower().endswith(FILES)]
    parts = [f"{n:,} from the table {name}" for name, n in tables]
    files = len(articles) - sum(n for _, n in tables)
    read = f"Read {' and '.join(([_n(files, 'article') + ' from files'] if files else []) + parts)}."
    for name, theirs in articles.attrs["columns"].items():
        if theirs:
            read += f"\nColumns of {name}: " + ", ".join(f"{ours} is {other}" for ours, other in theirs.items()) + "."
    return read


def _case_line(case):
    if case.path is None:
        return "No case file: parties and people come from the built-in gazetteer alone."
    parts = {"parties": "party", "people": "person", "outlets": "outlet", "concepts": "concept", "frames": "frame"}
    held = [f"{len(getattr(case, p))} {p if len(getattr(case, p)) > 1 else one}" for p, one in parts.items() if getattr(case, p)]
    return f"Case file {case.path}: {case.name or 'without a name'}{' (' + ', '.join(held) + ')' if held else ''}."


def _articles(articles):
    rows = []
    for a in articles.itertuples():
        headline = a.headline or "(no headline)"
        outlet = a.outlet + ("*" if "outlet" in a.inferred else "")
        if a.wire is not None:
            outlet += f" [{a.wire}{'*' if 'wire' in a.inferred else ''}]"
        day = "no date" if a.published != a.published else f"{a.published:%Y-%m-%d}{'*' if 'published' in a.inferred else ''}"
        rows.append((_cut(a.article_id), _cut(outlet), day, f"{a.n_words:,} words", f"{len(a.removed)} removed", headline))
    return _columns(rows)


def _outlets(articles):
    rows = []
    for outlet, group in articles.groupby("outlet", sort=True):
        days = group["published"].dropna()
        span = _span(days.min(), days.max()) if len(days) else "no dates"
        rows.append((outlet, _n(len(group), "article"), span, f"{group['n_words'].sum():,} words"))
    return _columns(rows)


def _cut(text):
    return text if len(text) <= 40 else text[:37] + "..."


def _columns(rows):
    """Rows as aligned text; the last cell is cut where the line grows long."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]) - 1)]
    return [("  " + "  ".join([*(c.ljust(w) for c, w in zip(r, widths, strict=False)), r[-1]]))[:200].rstrip() for r in rows]


def _copies(articles):
    copied = find_copied(articles)
    if not len(copied):
        return ["No two articles share text."]
    shares = shared_shares(articles, copied)
    most = shares.loc[shares["share"].idxmax()]
    return [
        f"{_n(len(copied), 'pair')} of articles share text; the greatest share: {most['share']:.0%} of the words of {most['article_id']} "
        f"({most['outlet']}) stand in {most['other_article']} ({most['other_outlet']}) too."
    ]


def _furniture(articles, every):
    counts = Counter(r["reason"] for removed in articles["removed"] for r in removed)
    if not counts:
        return ["No page furniture was taken out."]
    lines = ["Taken out as page furniture: " + ", ".join(f"{reason} {n}" for reason, n in counts.most_common()) + "."]
    if not every:
        return lines + ["--removed lists every piece."]
    for a in articles.itertuples():
        for r in a.removed:
            text = r["text"] if len(r["text"]) <= 150 else r["text"][:147] + "..."
            lines.append(f"  {a.article_id}, {r['place']}: {r['reason']}: {text}")
    return lines


def _span(first, last):
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _n(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
