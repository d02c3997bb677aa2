"""Articles and files changed at random through every public function: nothing but the documented errors is raised, every offset lies in its
text and has the words of its row there, and no step takes longer than a linear one would.

    python tests/fuzz/articles.py [--seconds N] [--articles N] [--batch N] [--seed N] [--without-network]

Hypothesis draws the changes and shrinks what fails. `make fuzz` runs it for a minute.
"""

import argparse
import io
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import analysis
from analysis.case import CaseError, load_case
from analysis.corpus.documents import READERS
from analysis.corpus.problems import CorpusError
from analysis.language import encoder

ROOT = Path(__file__).resolve().parents[2]
SEEDS = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.txt"))]
CASE = load_case(ROOT / "seeds")
# CPU seconds of one step, outside the network, for a batch of less than 100 kB; what is not linear takes far longer on some of them.
LIMIT = 2.0
PIECES = [
    "“", "”", "‘", "’", '"', "'", "(", ")", "[", "—", "–", "...", "…", "\n", "\n\n", " ", "\u00a0", "\u202e", "\u200b", "\x00", "\ufeff",
    "\ufffd", "e\u0301", "İ", "ß", "🌻", "문재인", "שלום", "=1+1", "<p>", "</b>", "&amp;", "&#8217;", "<script>alert(1)</script>", "said",
    "he said, “", "X-" * 40, "A" * 200, "Mr. ", "U.S. ", "the " * 30, "on 31 February 2019", "on Monday", "tomorrow", "in 99999", "$34 bn",
    "25%", "1.", "SEOUL (Reuters) - ", "Read more: ", "By ", "©", "\t", "\r", "\u2028", "https://example.org/?a=1&b=2", "@realDonaldTrump",
    "#", "\\", "{", "%s",
]  # fmt: skip
TOOK = {}  # {step: CPU seconds outside the network of each time}
CHANGES = ("insert", "delete", "double", "swap", "upper", "lower", "join", "cut", "other")


@st.composite
def texts(draw, longest=2500):
    """An excerpt of a seed with some changes."""
    text = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, max(0, len(text) - 200)))
    text = text[start : start + draw(st.integers(100, longest))]
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        to = min(len(text), at + draw(st.integers(1, 120)))
        text = _changed(draw, text, at, to)
    return text


def _changed(draw, text, at, to):
    kind, piece = draw(st.sampled_from(CHANGES)), text[at:to]
    if kind == "insert":
        piece = draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=12))) + piece
    elif kind == "other":
        other = draw(st.sampled_from(SEEDS))
        piece = other[at : at + 300]
    elif kind == "swap":
        middle = len(piece) // 2
        piece = piece[middle:] + piece[:middle]
    elif kind == "join":
        piece = piece.replace("\n", " ")
    else:
        piece = {"delete": "", "double": piece * 3, "upper": piece.upper(), "lower": piece.lower(), "cut": piece.replace(" ", "")}[kind]
    return text[:at] + piece + text[to:]


class Session:
    """A network whose own time is counted, for all of them together."""

    seconds = 0.0

    def __init__(self, session):
        self.session = session

    def run(self, *args):
        began = time.process_time()
        try:
            return self.session.run(*args)
        finally:
            Session.seconds += time.process_time() - began


def timed(name, function, *args):
    """What a function returns; AssertionError where it took too long outside the network."""
    began, network = time.process_time(), Session.seconds
    result = function(*args)
    took = time.process_time() - began - (Session.seconds - network)
    TOOK.setdefault(name, []).append(took)
    assert took < LIMIT, f"{name} took {took:.1f} s"
    return result


def loaded(files):
    """load_articles of a folder with these files; None where it says in one sentence that it cannot be used."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            articles = timed("load_articles", analysis.load_articles, folder)
        except (CorpusError, CaseError) as error:
            assert str(error).strip() and "Traceback" not in str(error)
            return None
    for row in articles.itertuples():
        assert row.text and row.article_id and row.outlet
        assert all(0 <= a < b <= len(row.text) for a, b in row.subheads)
    return articles


def check_tables(articles, network=True):
    """Every public function on these articles, and every offset in their tables."""
    of = dict(zip(articles["article_id"], articles["text"], strict=True))
    dates = timed("extract_dates", analysis.extract_dates, articles)
    for row in dates.itertuples():
        assert of[row.article_id][row.start : row.end] == row.text
        assert pd.isna(row.earliest) or row.earliest <= row.latest
    copied = timed("find_copied", analysis.find_copied.uncached, articles)
    for row in copied.itertuples():
        for (a, b), (c, d) in row.passages:
            assert 0 <= a < b <= len(of[row.article_a]) and 0 <= c < d <= len(of[row.article_b])
    if not network:
        return
    quotes = timed("extract_quotes", analysis.extract_quotes.uncached, articles, CASE)
    _check_quotes(quotes, of)
    _check_places(quotes, articles, of)
    mentions = timed("extract_measures", analysis.extract_measures.uncached, articles, CASE, quotes, dates)
    for row in mentions.itertuples():
        assert 0 <= row.start <= row.trigger_start < row.trigger_end <= row.end <= len(of[row.article_id])
        assert pd.isna(row.earliest) or row.earliest <= row.latest
    measures = timed("merge_measures", analysis.merge_measures, mentions)
    timed("measure_coverage", analysis.measure_coverage, measures, mentions, articles)
    aligned = timed("align_quotes", analysis.align_quotes, quotes)
    timed("compare_wordings", analysis.compare_wordings, quotes, aligned)
    timed("naming_candidates", analysis.naming_candidates, articles, quotes, aligned)
    timed("count_frames", analysis.count_frames, articles, quotes)


def _check_quotes(quotes, of):
    assert quotes["quote_id"].is_unique
    for row in quotes.itertuples():
        text = of[row.article_id]
        spans = row.content_spans
        assert spans and all(0 <= a < b <= len(text) for a, b in spans)
        assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
        for start, end, words in ((row.cue_start, row.cue_end, row.cue), (row.source_start, row.source_end, row.source)):
            assert pd.isna(start) or text[start:end] == words


def _check_places(quotes, articles, of):
    """Tables whose rows have a place in a headline, a standfirst or a text."""
    zones = {(a, z): t for z in ("headline", "deck") for a, t in zip(articles["article_id"], articles[z], strict=True)}
    zones |= {(a, "body"): t for a, t in of.items()}
    hits = timed("frame_hits", analysis.frame_hits, articles, quotes)
    for row in hits.itertuples():
        assert zones[row.article_id, row.zone][row.start : row.end] == row.match
    for row in timed("list_scare_quotes", analysis.list_scare_quotes, articles, quotes).itertuples():
        assert row.term in of[row.article_id][row.start : row.end]
    naming = timed("naming_table", analysis.naming_table, articles, quotes, CASE)
    assert all(0 <= row.start < len(zones[row.article_id, row.zone]) for row in naming.itertuples())
    table = timed("collocates", analysis.collocates, articles, quotes, CASE)
    assert all(0 <= row.start < len(of[row.article_id]) for row in table.itertuples())


def sample_files():
    """{name: bytes} of a sound file of every kind that is read, in many encodings."""
    text = "\n\n".join(SEEDS[1].split("\n\n")[4:12])
    paragraphs = "".join(f"<p>{p}</p>" for p in text.split("\n\n"))
    page = f'<html><head><meta charset="utf-8"><title>Pact</title></head><body><article>{paragraphs}</article></body></html>'
    row = {"article_id": "a", "outlet": "Gazette", "published": "2019-08-22", "headline": "Pact ends", "text": text}
    frame, files = pd.DataFrame([row]), {}
    for encoding in "utf-8 utf-8-sig utf-16 utf-32 cp1252 mac-roman cp850 euc-kr gb18030 big5 shift_jis euc-jp koi8-r".split():
        files[f"{encoding}.txt"] = text.encode(encoding, "replace")
        files[f"{encoding}.html"] = page.replace("utf-8", encoding).encode(encoding, "xmlcharrefreplace")
    for ending in (".md", ".xhtml", ".htm", ".mht", ".eml", ".rtf", ".docx", ".pdf", ".mhtml", ".markdown"):
        if ending in READERS:
            files[f"x{ending}"] = _document(ending, text, page)
    files |= {"t.csv": frame.to_csv(index=False).encode(), "t.tsv": frame.to_csv(index=False, sep="\t").encode()}
    files |= {"t.jsonl": json.dumps(row).encode(), "t.ndjson": json.dumps(row).encode(), "t.json": json.dumps([row]).encode()}
    for ending, write in ((".parquet", frame.to_parquet), (".xlsx", lambda b: frame.to_excel(b, index=False))):
        buffer = io.BytesIO()
        write(buffer)
        files[f"t{ending}"] = buffer.getvalue()
    files["case.yml"] = (ROOT / "seeds" / "case.yml").read_bytes()
    files["articles.csv"] = b"file,outlet,published\nutf-8.txt,Gazette,2019-08-22\nx.docx,Gazette,2019-08-22\n"
    return files


def _document(ending, text, page):
    if ending == ".docx":
        import docx

        document, buffer = docx.Document(), io.BytesIO()
        for paragraph in text.split("\n\n"):
            document.add_paragraph(paragraph)
        document.save(buffer)
        return buffer.getvalue()
    if ending == ".rtf":
        return ("{\\rtf1\\ansi " + text.encode("ascii", "replace").decode().replace("\n\n", "\\par ") + "}").encode()
    if ending in (".eml", ".mht", ".mhtml"):
        kind, body = ("text/plain", text) if ending == ".eml" else ("text/html", page)
        return f"From: a@example.org\nSubject: Pact\nMIME-Version: 1.0\nContent-Type: {kind}; charset=utf-8\n\n{body}".encode()
    if ending == ".pdf":
        return b"%PDF-1.4\n" + text.encode()
    return (page if "htm" in ending else f"# Pact\n\n{text}").encode()


@st.composite
def damaged(draw, files):
    """A file of some kind with a few bytes changed, cut or doubled."""
    name = draw(st.sampled_from(sorted(files)))
    content = bytearray(files[name])
    for _ in range(draw(st.integers(0, 8))):
        at, size = draw(st.integers(0, max(0, len(content) - 1))), draw(st.integers(1, 64))
        kind = draw(st.sampled_from(("flip", "cut", "double", "insert", "end")))
        if kind == "flip" and content:
            content[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del content[at : at + size]
        elif kind == "double":
            content[at:at] = content[at : at + size] * draw(st.integers(1, 40))
        elif kind == "insert":
            content[at:at] = draw(st.binary(max_size=16))
        elif kind == "end":
            del content[at:]
    return name, bytes(content)


def main():
    parser = argparse.ArgumentParser(description="Articles and files changed at random through every public function.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--articles", type=int, default=10**9)
    parser.add_argument("--batch", type=int, default=4, help="articles at a time, at most; many cost less each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-network", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:   # what is made of such texts is nobody's
        os.environ["ANALYSIS_KEPT"] = folder
        return run(options)


def run(options):
    """Changed articles and files until the time or the number is reached; a fault is raised."""
    net = encoder.network()
    net = replace(net, tagger=Session(net.tagger), encoder=Session(net.encoder))
    encoder.network = lambda: net
    files, done, began = sample_files(), {"articles": 0, "analysed": 0, "files": 0, "characters": 0}, time.monotonic()
    phases, checks = (Phase.generate, Phase.shrink), list(HealthCheck)
    quiet = settings(max_examples=20, deadline=None, database=None, suppress_health_check=checks, phases=phases)
    number = options.seed
    while time.monotonic() - began < options.seconds and done["articles"] < options.articles:
        number += 1

        @quiet
        @seed(number)
        @given(st.lists(texts(), min_size=max(1, options.batch // 2), max_size=options.batch))
        def articles(drawn):
            known = {"published": "2019-08-23"}
            rows = [known | {"article_id": f"a-{n}", "outlet": f"Outlet {n % 3}", "text": t} for n, t in enumerate(drawn)]
            table = loaded({"t.jsonl": "\n".join(json.dumps(row) for row in rows).encode()})
            done["articles"] += len(drawn)
            if table is not None:
                done["analysed"] += len(table)
                done["characters"] += int(table["text"].str.len().sum())
                check_tables(table, not options.without_network)

        @quiet
        @seed(number)
        @given(damaged(files))
        def broken(file):
            name, content = file
            done["files"] += 1
            listed = f"file,outlet,published\n{name},Gazette,2019-08-22\n"
            beside = {"articles.csv": listed.encode()}
            if not name.startswith("t."):
                loaded(beside | {"utf-8.txt": files["utf-8.txt"], name: content})
            else:
                loaded({name: content})

        for trial in (articles, broken):
            trial()
            if time.monotonic() - began > options.seconds:
                break
    counts = f"{done['articles']:,} articles ({done['analysed']:,} of them analysed) and {done['files']:,} files"
    print(f"{counts} of {len(files)} kinds: no fault. CPU seconds outside the network, most, and for each 100 kB:")
    for name, took in sorted(TOOK.items(), key=lambda t: -max(t[1])):
        print(f"  {name}: {max(took):.2f}, {100_000 * sum(took) / max(1, done['characters']):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
