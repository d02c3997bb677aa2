"""No label of any figure is cut or covered, at any size of corpus; the same table gives the same bytes; what is left out is counted."""

from itertools import pairwise

import chart_tables as make
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis import charts

THREE_YEARS = {"parties": ("China", "United States", "European Union", "Canada"), "days": 1100, "old": 6}
PUBLISHED = ("2018-03-21", "2018-03-22")
FIGURES = {
    **{f"who is quoted, {n} outlets": lambda n=n, q=q, s=s: charts.who_is_quoted(make.quotes(q, n, s))
       for n, q, s in ((1, 3, 2), (2, 9, 4), (5, 80, 29), (30, 900, 120))},
    **{f"source mix, {n} outlets": lambda n=n: charts.source_mix(make.quotes(20 * n, n)) for n in (1, 2, 5, 30)},
    **{f"cue classes, {n} outlets": lambda n=n: charts.cue_classes(make.quotes(20 * n, n)) for n in (1, 5, 30)},
    **{f"quoted elsewhere, {n} outlets": lambda n=n: charts.quoted_elsewhere(make.quotes(15 * n, n, 60)) for n in (2, 5, 12, 30)},
    **{f"coverage, {n} outlets": lambda n=n, m=m: charts.coverage(make.coverage(m, n)) for n, m in ((1, 3), (5, 30), (12, 5), (30, 60))},
    **{f"framing rates, {n} outlets": lambda n=n: charts.framing_rates(make.frames(n)) for n in (1, 5, 30)},
    "framing rates, three voices": lambda: charts.framing_rates(make.frames(5), voices=("narrator", "paraphrase", "quoted")),
    **{f"printed and once, {n} outlets": lambda n=n: charts.printed_vs_once(make.frames(n)) for n in (1, 5, 30)},
    **{f"keyness, {n} groups": lambda n=n: charts.keyness(make.keywords(n)) for n in (2, 5, 30)},
    **{f"copied text, {n} articles": lambda n=n, o=o, p=p: charts.copied_text(make.copied(n, p), make.articles(n, o))
       for n, o, p in ((2, 2, 1), (5, 5, 4), (14, 3, 30), (60, 8, 90), (200, 30, 150))},
    "escalation, 1 measure": lambda: charts.escalation(make.measures(1)),
    "escalation, 5 measures": lambda: charts.escalation(make.measures(5), published=("2018-03-20", "2018-03-22")),
    "escalation, 50 measures, 3 weeks, score": lambda: charts.escalation(make.measures(50), max_marks=50, score=True, published=PUBLISHED),
    "escalation, 50 measures and their past": lambda: charts.escalation(make.measures(50, old=8), published=PUBLISHED),
    "escalation, 200 measures, 3 years": lambda: charts.escalation(make.measures(200, **THREE_YEARS), max_marks=200, score=True),
}  # fmt: skip


def boxes(fig):
    """[(label, box in inches)] of all labels that are drawn."""
    renderer = FigureCanvasAgg(fig).get_renderer()
    fig.draw_without_rendering()
    texts = [t for t in fig.findobj(Text) if t.get_text().strip() and t.get_visible()]
    # A tick label outside its axes' limits is not drawn.
    hidden = {id(t) for ax in fig.axes for t in _unseen(ax)}
    return [(t.get_text(), t.get_window_extent(renderer).transformed(fig.dpi_scale_trans.inverted())) for t in texts if id(t) not in hidden]


def _unseen(ax):
    if not ax.axison:
        return [t.label1 for axis in (ax.xaxis, ax.yaxis) for t in axis.get_major_ticks()]
    low, high = sorted(ax.get_xlim())
    return [t.label1 for t in ax.xaxis.get_major_ticks() if not low - 1e-9 <= t.get_loc() <= high + 1e-9]


def covering(found, slack=0.012):
    found = sorted(found, key=lambda p: p[1].x0)
    return [
        (a, b)
        for i, (a, x) in enumerate(found)
        for b, y in found[i + 1 :]
        if y.x0 < x.x1 - slack and min(x.y1, y.y1) - max(x.y0, y.y0) > slack * 2
    ]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.filterwarnings("ignore:.*[Gg]lyph.*missing.*")
def test_no_label_is_cut_or_covered(name):
    fig = FIGURES[name]()
    width, height = fig.get_size_inches()
    found = boxes(fig)
    assert len(found) > 3
    assert [t for t, b in found if b.x0 < -0.01 or b.y0 < -0.01 or b.x1 > width + 0.01 or b.y1 > height + 0.01] == []
    assert covering(found) == []
    assert height < 40


def test_the_check_sees_labels_that_overlap():
    fig = charts.escalation(make.measures(5))
    fig.text(0.5, 0.5, "one label here")
    fig.text(0.51, 0.5, "another on top")
    assert ("one label here", "another on top") in covering(boxes(fig))


@pytest.mark.parametrize("days, old", [(21, 5), (1100, 0)])
def test_labels_of_measures_cover_no_mark(days, old):
    fig = charts.escalation(make.measures(80, days=days, old=old), max_marks=80)
    fig.draw_without_rendering()
    renderer = FigureCanvasAgg(fig).get_renderer()
    marks = [a.get_window_extent(renderer) for ax in fig.axes for a in ax.lines if (a.get_gid() or "").startswith("m-")]
    labels = [t for t in fig.findobj(Text) if "$" in t.get_text()]
    assert len(marks) == 80 and len(labels) >= 45
    for label in labels:
        box = label.get_window_extent(renderer).padded(-1.5)
        assert not [m for m in marks if m.x0 < box.x1 and m.x1 > box.x0 and m.y0 < box.y1 and m.y1 > box.y0], label.get_text()


def texts(fig):
    return " ".join(t.get_text() for t in fig.findobj(Text))


def test_what_is_left_out_is_counted_on_the_figure():
    quotes = make.quotes(900, 30, 120)
    n = charts.who_is_quoted_data(quotes)["speaker"].nunique()
    assert f"Left out: {n - 20} further speakers" in texts(charts.who_is_quoted(quotes))
    assert "Left out: 5 outlets with fewer attributions" in texts(charts.source_mix(quotes))
    assert "Left out: 18 outlets with fewer words" in texts(charts.framing_rates(make.frames(30)))
    assert "Not shown: 20 measures that fewer outlets report" in texts(charts.coverage(make.coverage(60, 5)))
    assert "Left out: 24 groups" in texts(charts.keyness(make.keywords(30)))
    measures = make.measures(60)
    measures.loc[:3, ["earliest", "latest"]] = None
    assert "Not drawn: 31 measures (dated by fewer outlets), 4 measures (no day given)." in texts(charts.escalation(measures))
    fig = charts.escalation(make.measures(60), max_labels=10, max_marks=40)
    assert "Not drawn: 20 measures (dated by fewer outlets)." in texts(fig)
    assert "Labels stand at the 10 measures that most outlets date; 30 marks have none." in texts(fig)


def test_the_title_says_how_many():
    assert "words of speech in 5 outlets" in texts(charts.source_mix(make.quotes(80, 5)))
    assert "Escalation: 1 measure in 2018" in texts(charts.escalation(make.measures(1)))


@pytest.mark.parametrize("chart, table", [
    (charts.who_is_quoted, make.quotes()), (charts.source_mix, make.quotes()), (charts.cue_classes, make.quotes()),
    (charts.quoted_elsewhere, make.quotes()), (charts.coverage, make.coverage()), (charts.framing_rates, make.frames()),
    (charts.printed_vs_once, make.frames()), (charts.keyness, make.keywords()), (charts.escalation, make.measures()),
    (lambda table: charts.copied_text(table, make.articles()), make.copied()),
])  # fmt: skip
def test_a_table_without_rows_gives_a_figure_that_says_so(chart, table):
    said = texts(chart(table.head(0)))
    assert any(word in said for word in ("No ", "none", "nobody", "no hit"))


def test_each_mark_of_a_lane_row_stands_alone():
    from analysis.charts.timescale import pack

    extents = [(i * 0.37 % 5, i * 0.37 % 5 + 0.2 + i % 7 * 0.3) for i in range(60)]
    heights = [1 + i % 2 for i in range(60)]
    rows = pack(extents, heights)
    for level in range(max(rows) + 2):
        here = sorted(e for e, r, h in zip(extents, rows, heights, strict=True) if r <= level < r + h)
        assert all(a[1] <= b[0] for a, b in pairwise(here))


def test_no_speaker_is_drawn_who_speaks_in_none_of_the_outlets_drawn():
    quotes = make.quotes(200, 8)
    few = quotes["outlet"].value_counts().index[-1]
    quotes = pd.concat([quotes, quotes[quotes["outlet"] == few].head(1).assign(speaker="Only Elsewhere", side=None)], ignore_index=True)
    drawn = texts(charts.who_is_quoted(quotes, top=1000, columns=3))
    assert "in 3 of 8 outlets" in drawn and "Only Elsewhere" not in drawn
    assert "Only Elsewhere" in texts(charts.who_is_quoted(quotes, top=1000, columns=8))
