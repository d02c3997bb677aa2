"""The numbers behind the figures, on tables small enough to count by hand; the time axis."""

import datetime
from itertools import pairwise
from types import SimpleNamespace

import chart_tables as make
import matplotlib.text
import pandas as pd
import pytest

from analysis import charts, summaries
from analysis.charts import presence, style, timescale


def test_a_bar_of_few_days_shows_beside_its_mark_and_says_so():
    table = make.measures(12, days=700, n_outlets=1).assign(earliest=pd.Timestamp("2018-05-01"), latest=pd.Timestamp("2018-05-03"))
    table.loc[0, ["earliest", "latest"]] = [pd.Timestamp("2016-05-01"), pd.Timestamp("2016-05-01")]
    table.loc[1, ["earliest", "latest"]] = [pd.Timestamp("2019-05-01"), pd.Timestamp("2019-09-01")]
    figure = charts.escalation(table)
    dots = [line for ax in figure.axes for line in ax.lines if len(line.get_xdata()) == 1]
    bars = [p for ax in figure.axes for p in ax.patches if round(p.get_height(), 3) == 0.07 and not p.get_fill()]
    assert len(bars) == 11
    for bar in bars:
        middle = bar.get_x() + bar.get_width() / 2
        dot = min(dots, key=lambda d: abs(d.get_ydata()[0] - bar.get_y() - 0.035) + abs(d.get_xdata()[0] - middle))  # noqa: B023
        assert bar.get_width() >= dot.get_markersize() / 72 + 0.08
        assert middle == pytest.approx(dot.get_xdata()[0])
    assert any("drawn wider than they are" in text.get_text() for text in figure.findobj(matplotlib.text.Text))


def test_years_stand_between_the_marks_of_a_margin():
    axis = timescale.Scale(day("2018-01-01"), day("2020-01-20"), 3.0, 9.0, 1.5, 9.0, day("2001-09-18"), day("2020-01-20"))
    ticks = timescale.margin_ticks(axis, [day("2001-09-18"), day("2017-01-01"), day("2015-07-14")])
    labels = {label: x for x, label in ticks}
    assert {"2001", "2017"} < set(labels) and len(labels) == 3
    places = sorted(labels.values())
    assert all(b - a >= timescale.ROOM_BETWEEN for a, b in pairwise(places))
    assert [label for label, x in sorted(labels.items(), key=lambda p: p[1])] == sorted(labels)


def test_the_scale_of_the_framing_figure_follows_the_rates():
    frames = make.frames(4)
    short = frames["outlet"].eq(frames["outlet"].iloc[0])
    frames.loc[short, "ci_high"] = 900.0
    drawn = charts.framing_rates(frames)
    panels = [ax for ax in drawn.axes if ax.get_xlim()[0] == 0 and ax.lines]
    most = frames.loc[frames["voice"].isin(["narrator", "quoted"]), "rate"].max()
    assert {ax.get_xlim()[1] for ax in panels} and all(most < ax.get_xlim()[1] <= 3 * most for ax in panels)
    arrows = [line for ax in panels for line in ax.lines if line.get_marker() == ">"]
    assert len(arrows) >= 8 and all(line.get_xdata()[0] == ax.get_xlim()[1] for ax in panels for line in ax.lines if line in arrows)


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


QUOTES = pd.DataFrame(
    [
        ("A", "Kim", "Korea", "named", "mixed", "one two three four", 3, "neutral"),
        ("A", "Kim", None, "named", "indirect", "one two", 0, "neutral"),
        ("A", "Kono", "Japan", "named", "direct", "one two three", 3, "evaluative"),
        ("B", "Kim", "Korea", "named", "direct", "one", 1, None),
        ("B", "unnamed official", "Korea", "unnamed", "indirect", "one two three four five", 0, "neutral"),
        ("B", None, None, None, "direct", "one two", 2, "neutral"),
    ],
    columns=["outlet", "speaker", "side", "speaker_kind", "kind", "content", "quoted_words", "cue_class"],
)


def test_words_in_and_outside_quotation_marks_by_speaker_and_outlet():
    data = charts.who_is_quoted_data(QUOTES)
    assert list(data["speaker"].unique()) == ["Kim", "unnamed official", "Kono", "speaker not stated"]
    kim = data[(data["speaker"] == "Kim") & (data["outlet"] == "A")].iloc[0]
    assert (kim["quotes"], kim["words_quoted"], kim["words_paraphrased"], kim["words"], kim["side"]) == (2, 3, 3, 6, "Korea")
    assert data["words"].sum() == 17


def test_officials_of_two_sides_without_a_name_are_two_speakers():
    two = pd.concat([QUOTES, QUOTES[QUOTES["speaker"].eq("unnamed official")].assign(side="Japan", content="six more words")])
    data = charts.who_is_quoted_data(two).set_index("speaker")
    assert data.loc["unnamed official (Korea)", ["side", "words"]].tolist() == ["Korea", 5]
    assert data.loc["unnamed official (Japan)", ["side", "words"]].tolist() == ["Japan", 3]
    assert data.loc["Kim", "side"].tolist() == ["Korea", "Korea"]   # whose side one of his statements does not tell
    assert "4 speakers in all" in summaries.most_quoted(two)
    nobody = QUOTES.assign(speaker=None, side=None)
    assert charts.who_is_quoted_data(nobody)["speaker"].unique().tolist() == ["speaker not stated"]


def test_shares_of_an_outlet_add_up_to_one():
    data = charts.source_mix_data(QUOTES)
    assert data.groupby(["outlet", "part"])["share"].sum().round(9).isin([0, 1]).all()
    a = data[(data["outlet"] == "A") & (data["part"] == "side")].set_index("value")["quotes"]
    assert a.to_dict() == {"Korea": 1, "Japan": 1, "side not stated": 1}
    cues = charts.cue_classes_data(QUOTES)
    assert cues[cues["outlet"] == "B"].set_index("value")["quotes"].to_dict() == {"neutral": 2, "no cue": 1}


def test_speakers_of_one_outlet_are_left_out_by_the_other():
    data = charts.quoted_elsewhere_data(QUOTES)
    assert data[["speaker", "outlet", "state", "words"]].values.tolist() == [["Kono", "A", "quoted", 3], ["Kono", "B", "not quoted", 0]]
    assert set(charts.quoted_elsewhere_data(QUOTES, kinds=("named", "unnamed"))["speaker"]) == {"Kono", "unnamed official"}
    assert charts.quoted_elsewhere_data(QUOTES, min_words=4).empty


def test_an_outlet_without_an_article_in_those_days_could_not_quote_anybody():
    far = QUOTES.assign(published=pd.Timestamp("2019-08-22")).assign(
        published=lambda t: t["published"].where(t["outlet"] == "A", pd.Timestamp("2018-01-01"))
    )
    state = charts.quoted_elsewhere_data(far).set_index(["speaker", "outlet"])["state"]
    assert state[("Kono", "B")] == "no article" and charts.quoted_elsewhere_data(QUOTES)["state"].tolist() == ["quoted", "not quoted"]


def test_coverage_compares_what_was_done_and_nothing_only_thought_of():
    table = make.measures(2).assign(status=["occurred", "hypothetical"], identified=True)
    study = SimpleNamespace(coverage=pd.DataFrame({"measure_id": table["measure_id"], "outlet": "A", "coverage": "reported"}))
    assert summaries.coverage(study, table)["measure_id"].tolist() == [table["measure_id"][0]]


def test_of_many_speakers_those_of_most_outlets_are_compared_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(presence, "GRID", 4)
    many = make.quotes(40, 3, 60)
    data = charts.quoted_elsewhere_data(many)
    monkeypatch.undo()
    whole = charts.quoted_elsewhere_data(many)
    assert data.values.tolist() == whole.head(3).values.tolist() and data.attrs["speakers"] == whole["speaker"].nunique() > 1


def test_an_outlet_with_a_doubtful_statement_leaves_nobody_out():
    # of Kono, whom A quotes, B has a row in doubt: nothing can be said of B
    doubtful = QUOTES[QUOTES["speaker"] == "Kono"].assign(outlet="B")
    assert charts.quoted_elsewhere_data(QUOTES, others=doubtful).empty
    three = pd.concat([QUOTES, QUOTES[QUOTES["speaker"] != "Kono"].assign(outlet="C")], ignore_index=True)
    data = charts.quoted_elsewhere_data(three, others=doubtful)
    states = data[data["speaker"] == "Kono"].set_index("outlet")["state"]
    assert states.to_dict() == {"A": "quoted", "B": "unclear", "C": "not quoted"}
    twice = pd.concat([three, QUOTES[QUOTES["speaker"] != "unnamed official"].assign(outlet="D")], ignore_index=True)
    assert "Kono is quoted by 2 of 4 outlets, not by B and C" in summaries.left_out(twice, charts.quoted_elsewhere_data(twice))
    told = summaries.left_out(twice, charts.quoted_elsewhere_data(twice, others=doubtful))
    assert "Kono is quoted by 2 of 4 outlets, not by C; of 1 outlet it is unclear" in told


def test_whom_an_article_names_it_may_quote_in_a_sentence_misread():
    rows = pd.concat([QUOTES, QUOTES[QUOTES["speaker"] != "Kono"].assign(outlet="C")], ignore_index=True)
    texts = ["The minister's office had no comment; Kono’s aides left early.", "Rice is dear this year."]
    perhaps = summaries.perhaps(rows.assign(act="speech"), articles=pd.DataFrame({"outlet": ["B", "C"], "text": texts}))
    data = charts.quoted_elsewhere_data(rows, others=perhaps)
    assert data[data["speaker"] == "Kono"].set_index("outlet")["state"].to_dict() == {"A": "quoted", "B": "unclear", "C": "not quoted"}


def test_sides_beyond_the_palette_are_one_and_a_missing_side_is_no_side():
    values = pd.Series([s for s, n in zip("ABCDEFGH", range(8, 0, -1), strict=True) for _ in range(n)] + [None])
    order = style.side_order(values)
    assert order == list("ABCDEF") and style.side_order(values, sides=["D", "Z"])[:2] == ["D", "A"]
    assert [style.as_side(v, order) for v in ("A", "H", None, pd.NA)] == ["A", "other sides", "side not stated", "side not stated"]
    looks = [(s["facecolor"], s["hatch"]) for s in (style.side_style(n, order) for n in [*order, style.OTHERS, style.NOT_STATED])]
    assert len({h for _, h in looks}) >= 7   # told apart by hatch alone, the full colour and "not stated" by lightness


def test_directions_differ_in_grey():
    def lightness(colour):
        from matplotlib.colors import to_rgb

        return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), to_rgb(colour), strict=True))

    from analysis.charts.timeline import FILLS

    values = sorted(lightness(c) for c in FILLS.values())
    assert values[1] - values[0] > 0.15 and values[2] - values[1] > 0.15


def test_pairs_of_articles_or_of_outlets():
    articles = make.articles(4, 2)
    copied = pd.DataFrame(
        {"article_a": ["a0", "a1"], "article_b": ["a2", "a2"], "containment": [0.7, 0.2], "passages": [[1, 2], [1]],
         "same_wire": [True, False]}  # fmt: skip
    )
    single = charts.copied_text_data(copied, articles)
    assert single["containment"].tolist() == [0.7, 0.2] and single["pairs"].tolist() == [1, 1] and single["passages"].tolist() == [2, 1]
    grouped = charts.copied_text_data(copied, articles, articles_max=3)
    assert len(grouped) == 2 and grouped["pairs"].sum() == 2 and grouped["containment"].max() == 0.7


def test_keywords_are_ranked_and_house_style_is_set_aside():
    data = charts.keyness_data(make.keywords(3), top=12)
    assert data.groupby("group").size().eq(4).all() and "mr" not in set(data["word"])
    assert data.groupby("group")["z"].apply(lambda z: z.is_monotonic_decreasing).all()


def test_printed_and_once_differ_by_the_copied_words():
    data = charts.printed_vs_once_data(make.frames(2))
    assert (data["change"] <= 1e-9).all() and (data["change"] - (data["rate_once"] - data["rate"])).abs().max() < 1e-9


def test_each_measure_is_drawn_or_says_why_not():
    table = make.measures(10)
    table.loc[0, ["earliest", "latest"]] = pd.NaT
    table.loc[1, "earliest"] = pd.NaT
    table["domain"] = ["trade"] * 5 + ["security"] * 4 + ["legal"]
    data = charts.escalation_data(table, domains=["trade", "security"], max_marks=6, max_labels=2)
    assert data["drawn"].sum() == 6 and data["labelled"].sum() == 2
    assert data["why_not"].value_counts().to_dict() == {"dated by fewer outlets": 2, "no day given": 1, "other domain": 1}
    half = data.set_index("measure_id").loc["m001"]
    assert half["earliest"] == half["latest"] and not half["certain"]
    assert data.loc[data["labelled"], "n_outlets"].min() >= data.loc[data["drawn"] & ~data["labelled"], "n_outlets"].max()


def test_a_joint_act_is_in_force_for_both_and_a_pact_raises_no_line():
    from analysis.charts.levels import in_force

    table = pd.DataFrame(
        {
            "actor": ["A; B", "A", "A; B"],
            "status": "occurred",
            "direction": ["escalation", "escalation", "de-escalation"],
            "in_force_from": pd.to_datetime(["2019-01-01", "2019-01-05", "2019-01-02"]),
            "in_force_to": pd.to_datetime(["2019-01-08", None, None]),
        }
    )
    axis = timescale.Scale(day("2019-01-01"), day("2019-01-11"), 0, 1, 0, 1, day("2019-01-01"), day("2019-01-11"))
    lines = dict(in_force(table, axis))
    assert [v for _, v in lines["A"]] == [1, 2, 1, 1]
    assert lines["B"] == [(day("2019-01-01"), 1), (day("2019-01-09"), 0), (day("2019-01-11"), 0)]


def test_lines_in_force_stand_at_their_values():
    from matplotlib.figure import Figure

    from analysis.charts.levels import panel

    axis = timescale.Scale(day("2019-01-01"), day("2019-01-11"), 0, 1, 0, 1, day("2019-01-01"), day("2019-01-11"))
    ax = Figure().add_subplot()
    lines = [(name, [(axis.first, 1), (axis.last, 3)]) for name in "ABCD"]
    panel(ax, axis, 2.0, 1.0, "in force", lines, 3)
    drawn = [[float(v) for v in line.get_ydata()] for line in ax.lines if line.get_drawstyle() == "steps-post"]
    assert [[round(v, 6) for v in ys] for ys in drawn] == [[2.666667, 2.0]] * 4
    assert {t.get_text() for t in ax.texts} >= {"0", "1", "2", "3"}


def test_the_window_holds_what_is_close_and_leaves_history_to_the_margin():
    close = [day("2019-07-16"), *range(day("2019-08-05"), day("2019-08-25"))]
    days = [day("1965-06-22"), day("2012-06-29"), day("2016-11-23"), *close, day("2019-11-23")]
    assert timescale.window(days) == (close[0], close[-1])
    spread = list(range(day("2018-01-01"), day("2021-01-01"), 9))
    assert timescale.window(spread) == (spread[0], spread[-1])
    assert timescale.window([5]) == (5, 5)


@pytest.mark.parametrize("spans", [
    [("1910-08-29", "1945-08-15"), ("2016-11-23", "2016-11-23"), ("2018-01-01", "2018-12-31"), ("2019-07-01", "2019-07-31"),
     ("2019-08-02", "2019-08-02"), ("2019-08-22", "2019-08-22"), ("2019-08-12", "2019-08-12"), ("2019-11-23", "2019-11-23")],
    [("2019-08-22", "2019-08-22")],
    [("2017-01-01", "2017-01-02"), ("2018-01-01", "2018-01-02"), ("2019-01-01", "2019-01-02")],
    [("0977-01-01", "0977-12-31"), ("2019-08-22", "2019-08-22"), ("2019-08-23", "2019-08-23"), ("2019-08-24", "2019-08-24")],
])  # fmt: skip
def test_time_runs_from_left_to_right(spans):
    spans = [(day(a), day(b) + 1) for a, b in spans]
    axis = timescale.scale(spans, 1.3, 8.8)
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    places = [axis.x(d) for d in sorted({first, last, axis.first, axis.last, *(d for s in spans for d in s)})]
    assert all(a < b for a, b in pairwise(places))
    assert min(places) >= 1.3 and max(places) <= 8.8 + 1e-9


@pytest.mark.parametrize("days", [5, 21, 60, 200, 800, 1500, 9000, 60_000])
def test_ticks_have_room_and_come_at_least_twice(days):
    axis = timescale.Scale(day("1950-03-05"), day("1950-03-05") + days, 1.3, 8.8, 1.3, 8.8, 0, 0)
    found = timescale.ticks(axis)
    places = [axis.x(d) for d, _, _ in found]
    assert len(found) >= 2
    widest = max(style.text_width(label, style.SMALL) for _, label, _ in found)
    assert min(b - a for a, b in pairwise(places)) > max(widest, 0.4)


def test_text_is_shortened_to_the_width_and_wrapped_without_loss():
    text = "South Korea removes Japan from its list of trusted trade partners"
    assert style.text_width(style.shorten(text, 2.0), style.SIZE) <= 2.0 and style.shorten(text, 2.0).endswith("…")
    assert style.shorten(text, 9.0) == text and " ".join(style.wrap(text, 2.6)) == text
    assert len(style.wrap("word " * 90, 2.0, lines=3)) == 3 and style.wrap("word " * 90, 2.0, lines=3)[-1].endswith("…")
    assert style.clean(None) == style.clean(pd.NA) == "not stated" and style.clean("a\u202eb\tc\n") == "ab c"


def test_what_was_only_thought_of_or_not_told_apart_is_never_drawn():
    table = make.measures(6).assign(identified=[True, False, True, True, True, True])
    table.loc[0, "status"], table.loc[2, "status"] = "hypothetical", "denied"
    reasons = charts.escalation_data(table).set_index("measure_id")["why_not"]
    unreal = "threatened, considered or denied"
    assert reasons[["m000", "m001", "m002"]].tolist() == [unreal, "not told apart", unreal]
    assert reasons[["m003", "m004", "m005"]].isna().all()


def test_what_is_too_doubtful_for_a_mark_is_named_below_the_chart():
    table = make.measures(6).assign(identified=[False, False, False, True, True, True], confidence=[0.6, 0.3, 0.9, 0.8, 0.8, 0.8])
    table.loc[2, ["earliest", "latest"]] = pd.NaT
    reasons = charts.escalation_data(table).set_index("measure_id")["why_not"]
    assert reasons[["m000", "m001", "m002"]].tolist() == ["doubtful", "not told apart", "not told apart"]
    shown = [t.get_text() for t in charts.escalation(table).findobj(matplotlib.text.Text)]
    assert shown[shown.index("Less sure") + 1] == table.loc[0, "label"]


def test_acts_of_parties_that_hardly_anybody_names_are_no_part_of_the_case():
    table = make.measures(30)
    table.loc[0, ["actor", "target"]] = ["Andorra", "Monaco"]
    table.loc[0, "n_reports"] = 1
    data = charts.escalation_data(table).set_index("measure_id")
    assert data.loc["m000", "why_not"] == "of no party of the case"
    assert charts.escalation_data(table, parties=["Andorra"]).set_index("measure_id")["drawn"].sum() == 1


def test_a_measure_that_was_suspended_and_lifted_has_a_bar_of_its_stages():
    row = make.measures(1).assign(
        announced=pd.Timestamp("2018-02-25"), in_force_from=pd.Timestamp("2018-03-01"), in_force_to=pd.Timestamp("2018-03-20"),
        earliest=pd.Timestamp("2018-03-01"), latest=pd.Timestamp("2018-03-01"),
    ).iloc[0]  # fmt: skip
    from analysis.charts.timeline import _force

    axis = timescale.Scale(day("2018-02-01"), day("2018-04-01"), 0, 59, 0, 59, day("2018-02-01"), day("2018-04-01"))
    pieces = _force(row, axis, (("raised", pd.Timestamp("2018-03-05")), ("suspended", pd.Timestamp("2018-03-10"))))
    assert [(kind, rises) for *_, kind, rises in pieces] == [("hollow", 0), ("solid", 0), ("solid", 1), ("hatched", 1), ("lifted", 0)]
    assert pieces[0][0] < pieces[0][1] == pieces[1][0] < pieces[-1][0]
