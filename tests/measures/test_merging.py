"""Which reports are one measure, on which day, under which label, and who left it out."""

import json

import pandas as pd
import pytest
from stories import mentions

from analysis import schema
from analysis.language import heads
from analysis.measures.coverage import measure_coverage
from analysis.measures.exports import edtf, export_json, export_table, export_timelinejs
from analysis.measures.labels import LONGEST, fill, label, label_all
from analysis.measures.merging import measure_stages, merge_measures, status_of


def tariff(amount, goods, date=None, status="occurred", trigger="imposed"):
    report = {"trigger": trigger, "family": "tariff", "actor": "United States", "target": "China", "status": status}
    report["object"] = f"tariffs on ${amount} billion of {goods}" if amount else f"tariffs on {goods}"
    return report | ({"date": date} if date else {})


def told(amount, goods, date="on July 6"):
    return f"The United States imposed tariffs on ${amount} billion of {goods} from China {date}."


def both_rounds(monkeypatch):
    return mentions(
        monkeypatch,
        ("Post", "2018-07-07", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]),
        ("Times", "2018-07-08", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]),
        ("Herald", "2018-08-24", told(16, "chemicals", "on Aug. 23"), [tariff(16, "chemicals", "on Aug. 23")]),
        ("Post", "2018-08-25", told(16, "chemicals", "on Aug. 23"), [tariff(16, "chemicals", "on Aug. 23")]),
    )


def test_of_days_next_to_each_other_the_one_that_most_tell_dates_a_measure(monkeypatch):
    days = {"Post": "on July 6", "Times": "on July 6", "Herald": "on July 5"}
    texts = {name: f"The {name} has learned more. {told(34, 'machinery', day)[:-1]}, the {name} said." for name, day in days.items()}
    stories = ((name, "2018-07-08", texts[name], [tariff(34, "machinery", day)]) for name, day in days.items())
    measures = merge_measures(mentions(monkeypatch, *stories)[0])
    assert measures["earliest"].astype(str).tolist() == measures["latest"].astype(str).tolist() == ["2018-07-06"]


def test_two_rounds_with_two_amounts_are_two_measures(monkeypatch):
    found, _ = both_rounds(monkeypatch)
    measures = merge_measures(found)
    assert list(measures.columns) == list(schema.columns("measures"))
    rounds = measures[["amount", "n_reports", "earliest"]].assign(earliest=measures["earliest"].dt.strftime("%Y-%m-%d")).values.tolist()
    assert rounds == [[34e9, 2, "2018-07-06"], [16e9, 2, "2018-08-23"]]


@pytest.mark.parametrize("amount, n", [(61, 1), (100, 2)])
def test_a_sum_and_the_same_rounded_are_one_measure(monkeypatch, amount, n):
    found, _ = mentions(
        monkeypatch,
        ("Post", "2018-07-07", told(60, "machinery"), [tariff(60, "machinery", "on July 6")]),
        ("Times", "2018-07-08", told(amount, "machinery"), [tariff(amount, "machinery", "on July 6")]),
    )
    assert len(merge_measures(found)) == n


def test_a_month_is_narrowed_to_the_day_that_most_articles_state(monkeypatch):
    days = (("Sun", "in June"), ("Star", "in June"), ("Post", "on June 2"), ("Times", "on June 12"), ("Herald", "on June 12"))
    stories = ((outlet, "2018-07-20", f"{outlet}: {told(34, 'machinery', day)}", [tariff(34, "machinery", day)]) for outlet, day in days)
    measures = merge_measures(mentions(monkeypatch, *stories)[0])
    assert measures["n_reports"].tolist() == [5] and measures["earliest"].tolist() == [pd.Timestamp("2018-06-12")]


@pytest.mark.parametrize("rounds", [1, 2])
def test_an_act_known_to_the_month_is_the_likeliest_that_others_date_within(monkeypatch, rounds):
    vague = "Last month Washington surprised everybody, when duties hit sewing machines worth $34 billion of Chinese exporters."
    report = tariff(None, "sewing machines", "Last month", trigger="hit") | {"actor": "Washington", "target": "Chinese"}
    report |= {"object": "sewing machines", "act": (0.1,) * heads.ACT}
    days = ("on July 6", "on July 23")[:rounds]
    stories = [("Post", "2018-07-25", told(n, "steel", day), [tariff(n, "steel", day)]) for n, day in zip((34, 16), days, strict=False)]
    measures = merge_measures(mentions(monkeypatch, *stories, ("Star", "2018-08-20", vague, [report]))[0])
    assert measures["n_reports"].tolist() == ([2] if rounds == 1 else [2, 1])


def test_labels_tell_the_rounds_apart_and_are_short(monkeypatch):
    found, _ = both_rounds(monkeypatch)
    labels = merge_measures(found)["label"].tolist()
    assert labels[0].startswith("US tariffs on $34 bn of Chinese") and len(set(labels)) == 2
    assert all(len(name) <= LONGEST for name in labels)


def test_a_label_ends_neither_in_a_preposition_nor_in_an_ellipsis():
    nothing = dict.fromkeys(("target", "goods", "basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None}
    days = {"earliest": pd.Timestamp("2016-11-01"), "latest": pd.Timestamp("2016-11-30")}
    seizure = {"actor": "United Kingdom", "target": "Iran", "family": "seizure", "trigger": "seized", "verb": "seized"}
    assert label(nothing | days | seizure | {"object": "an Iranian oil tanker in"}) == "UK seizes Iranian oil tanker"
    assert label(nothing | days | seizure | {"object": "another ship"}) == "UK seizes Iranian ship"
    assert label(nothing | days | seizure | {"object": "[the ship"}) == "UK seizes Iranian ship"
    freed = {"actor": "Iran", "target": "United States", "family": "release", "trigger": "freed", "verb": "freed"}
    assert label(nothing | days | freed | {"object": "three prisoners Tuesday"}) == "Iran frees three American prisoners"
    sent = {"actor": "United States", "target": "Iran", "family": "deployment", "trigger": "send", "verb": "send"}
    assert label(nothing | days | sent | {"object": "at least 1,000 troops"}) == "US sends 1,000 troops"
    twice = [nothing | days | freed | {"object": "prisoners", "n_reports": n} for n in (1, 9)]
    assert label_all(twice) == ["Iran frees American prisoners (Nov) · 2", "Iran frees American prisoners (Nov)"]
    pact = {"actor": "South Korea", "target": "North Korea", "family": "pact", "trigger": "signed", "verb": "signed"}
    pact = nothing | days | pact | {"object": "an agreement", "basis": "GSOMIA"}
    assert label_all([pact, pact])[0] == "South Korea and North Korea agree on GSOMIA (Nov)"


def test_what_nothing_ties_to_an_act_is_counted_and_not_called_one(monkeypatch):
    text = "The trade war goes on. US sanctions hurt Iran. The sanctions bite."
    reports = [
        {"trigger": "sanctions", "family": "sanction", "actor": "US", "target": "Iran", "sentence": "US sanctions"},
        {"trigger": "sanctions", "family": "sanction", "sentence": "The sanctions"},
    ]
    found, articles = mentions(monkeypatch, ("Post", "2019-08-22", text, reports))
    measures = merge_measures(found)
    assert measures["identified"].tolist() == [False] and measures["n_reports"].tolist() == [2]
    assert measure_coverage(measures, found, articles).empty


def test_the_day_is_the_one_that_most_articles_state_and_copied_words_count_once(monkeypatch):
    copied = "North Korea fired a missile over Japan on Aug. 30."
    own = "North Korea fired a missile that flew over Japan on Aug. 29."
    other = "On Aug. 29 a missile was launched over Japan by North Korea."
    fired = {"trigger": "fired", "family": "weapons_test", "actor": "North Korea", "object": "a missile", "date": "on Aug. 30"}
    found, _ = mentions(
        monkeypatch,
        ("A", "2017-09-01", copied, [fired]),
        ("B", "2017-09-01", copied, [fired]),
        ("C", "2017-09-01", copied, [fired]),
        ("D", "2017-09-01", own, [fired | {"date": "on Aug. 29"}]),
        ("E", "2017-09-01", other, [fired | {"trigger": "launched", "date": "On Aug. 29"}]),
    )
    found["measure_id"] = "one"  # Whether they are one is not the question here.
    row = merge_measures(found).iloc[0]
    assert f"{row['earliest']:%Y-%m-%d}" == "2017-08-29" or row["earliest"] == row["latest"] == pd.Timestamp("2017-08-29")


def test_a_delay_ends_nothing_and_a_lifting_with_the_goods_ends_its_round(monkeypatch):
    lifted = "The United States lifted its tariffs on steel from China on Sept. 3."
    put_off = "The United States delayed tariffs on toys from China on Sept. 2."
    steel = "The United States imposed tariffs on steel from China on July 6."
    found, _ = mentions(
        monkeypatch,
        ("Post", "2018-07-07", steel, [tariff(None, "steel", "on July 6")]),
        ("Post", "2018-09-03", put_off, [tariff(None, "toys", "on Sept. 2", "announced", "delayed")]),
        ("Post", "2018-09-04", lifted, [tariff(None, "steel", "on Sept. 3", trigger="lifted") | {"family": "ease_trade"}]),
    )
    measures = merge_measures(found).set_index("family")
    round_ = measures.loc["tariff"][measures.loc["tariff", "goods"].eq("steel")].iloc[0]
    assert (f"{round_['in_force_from']:%m-%d}", f"{round_['in_force_to']:%m-%d}") == ("07-06", "09-03")
    stages = measure_stages(found)
    assert "delayed" in set(stages["stage"]) and stages["earliest"].notna().all()


@pytest.mark.parametrize(
    ("date", "stage", "ends"),
    [("on July 6", "announced", None), ("on Oct. 6", "scheduled", "10-06"), ("on July 6", "occurred", "07-06")],
)
def test_a_pact_that_is_to_be_left_ends_on_the_day_when_it_is_left(monkeypatch, date, stage, ends):
    signed = {"trigger": "signed", "family": "pact", "actor": "Norway", "target": "Sweden", "object": "a fishing pact", "date": "on June 1"}
    left = signed | {"trigger": "leave", "family": "withdrawal_from_pact", "object": "the fishing pact"}
    found, _ = mentions(
        monkeypatch,
        ("Post", "2018-06-02", "Norway signed a fishing pact with Sweden on June 1.", [signed]),
        ("Post", "2018-07-07", f"Norway chose to leave the fishing pact with Sweden {date}.", [left | {"date": date, "status": stage}]),
        ("Sun", "2018-07-07", "Norway has decided to leave the fishing pact with Sweden on July 6.", [left | {"date": "on July 6"}]),
    )
    found["measure_id"] = found["family"]
    measures = merge_measures(found.assign(confidence=found["stage"].map({"occurred": 0.6}).fillna(0.9))).set_index("family")
    over = measures.loc["pact", "in_force_to"]
    assert measures.loc["withdrawal_from_pact", "status"] == "occurred" and (None if pd.isna(over) else f"{over:%m-%d}") == ends


@pytest.mark.parametrize(("sure", "status"), [(0.3, "hypothetical"), (0.9, "occurred")])
def test_a_doubtful_report_makes_no_threat_an_act(sure, status):
    threats = [{"status": "hypothetical", "confidence": 0.9}] * 3
    assert status_of([*threats, {"status": "occurred", "confidence": sure}]) == status


def test_three_that_meet_on_a_day_meet_once_though_some_name_two_of_them(monkeypatch):
    met = {"trigger": "met", "family": "talks", "date": "on July 6"}
    all_three = "Norway, Sweden and Finland met about fishing on July 6."
    two = "Long before the storm the envoys of Norway and Sweden met in public on July 6."
    measures = merge_measures(
        mentions(
            monkeypatch,
            ("Post", "2018-07-07", all_three, [met | {"actor": "Norway, Sweden and Finland"}]),
            ("Sun", "2018-07-07", two, [met | {"actor": "Norway and Sweden", "act": (-0.6,) * heads.ACT}]),
        )[0]
    )
    assert measures["n_reports"].tolist() == [2]


def test_meetings_of_one_day_with_others_are_several(monkeypatch):
    met = {"trigger": "met", "family": "talks", "date": "on July 6"}
    found = mentions(
        monkeypatch,
        ("Post", "2018-07-07", "The ministers of Norway and Sweden met in public on July 6.", [met | {"actor": "Norway and Sweden"}]),
        ("Sun", "2018-07-07", "The ministers of Norway and Finland met in public on July 6.", [met | {"actor": "Norway and Finland"}]),
    )[0]
    assert merge_measures(found)["n_reports"].tolist() == [1, 1]


def test_a_correction_joins_and_parts_measures(monkeypatch):
    from analysis.measures.extract import assign_ids

    found, _ = both_rounds(monkeypatch)
    found["measure"] = ["one", None, "one", "two"]
    ids = assign_ids(found)["measure_id"].tolist()
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_what_lies_in_other_blocks_is_not_compared_again(monkeypatch, tmp_path):
    from analysis.measures.extract import assign_ids

    found, _ = both_rounds(monkeypatch)
    found.loc[[0, 1], "family"] = "sanction"
    dated = found.assign(earliest=found["earliest"].where(found.index != 3, pd.Timestamp("2018-01-01")))
    alone = [assign_ids(f)["measure_id"].tolist() for f in (found, dated)]
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    compared = []
    for f, ids in zip((found, found, dated), (alone[0], *alone), strict=True):
        assert assign_ids(f)["measure_id"].tolist() == ids
        compared.append(len(list(tmp_path.rglob("*.cache"))))
    assert compared == [2, 2, 3]


def test_left_out_is_said_only_of_an_article_on_the_same_parties_when_three_outlets_date_it(monkeypatch):
    silent = "China and the United States held talks about soybeans and visas in Geneva."
    story = [(o, "2018-07-07", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]) for o in ("A", "B", "C")]
    found, articles = mentions(
        monkeypatch,
        *story,
        ("Silent", "2018-07-08", silent, []),
        ("Late", "2018-07-20", silent, []),
        ("Far", "2018-07-08", "Spain won.", []),
    )
    table = measure_coverage(merge_measures(found), found, articles).set_index("outlet")["coverage"]
    assert table[["A", "Silent", "Late", "Far"]].tolist() == ["reported", "left out", "no article", "no report found"]
    fewer = found[found["outlet"] != "C"]
    assert "left out" not in set(measure_coverage(merge_measures(fewer), fewer, articles)["coverage"])


UNLIKE, LIKE = (0.1,) * heads.ACT, (1.0,) * heads.ACT


@pytest.mark.parametrize(("date", "status", "other", "expected"), [
    ("on July 6", "occurred", (), "no report found"),
    ("on July 6", "occurred", ("tariff", UNLIKE), "unclear"),
    ("on July 6", "occurred", ("seizure", UNLIKE), "no report found"),
    ("on July 6", "occurred", ("seizure", LIKE), "unclear"),  # the same act may be read as one of another family
    ("in July", "occurred", (), "unclear"),
    ("on July 6", "scheduled", (), "unclear"),
])  # fmt: skip
def test_no_report_is_said_where_nothing_of_the_kind_stands_in_articles_of_those_days(monkeypatch, date, status, other, expected):
    text = "Beijing halted 300 trucks of American pork at the port of Ningbo, a customs clerk said."
    act = {"trigger": "halted", "actor": "Beijing", "target": "American", "object": "300 trucks of American pork"}
    reports = [act | dict(zip(("family", "act"), other, strict=True))] if other else []
    duty = tariff(34, "machinery", date, status) | {"act": LIKE}
    ours = ("A", "2018-07-06", told(34, "machinery", date), [duty])
    found, articles = mentions(monkeypatch, ours, ("B", "2018-07-08", text, reports), ("B", "2018-08-02", "Rain.", []))
    measure = merge_measures(found).query("family == 'tariff' and amount == 34e9")
    row = measure_coverage(measure, found, articles).set_index("outlet").loc["B"]
    shown = text if other[:1] == ("tariff",) else None
    assert row["coverage"] == expected and (pd.isna(row["sentence"]) if shown is None else row["sentence"] == shown)


def test_an_article_with_half_of_the_words_may_have_what_no_report_is_read_in(monkeypatch):
    silent = "A duty worth $34 billion, which customs officers levy from July 6 on machinery from China, was no surprise to traders."
    found, articles = mentions(
        monkeypatch, ("A", "2018-07-07", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]), ("B", "2018-07-08", silent, [])
    )
    table = measure_coverage(merge_measures(found), found, articles).set_index("outlet")
    assert table.loc["B", "coverage"] == "unclear" and pd.isna(table.loc["B", "sentence"])


def test_outlets_that_give_other_days_are_a_contradiction(monkeypatch):
    found, _ = mentions(
        monkeypatch,
        ("A", "2018-07-10", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]),
        ("B", "2018-07-10", told(34, "machinery", "on July 2"), [tariff(34, "machinery", "on July 2")]),
    )
    found["measure_id"] = "one"
    assert "other days: 2018-07-0" in merge_measures(found)["contradiction"].iloc[0]


def test_no_report_at_all_gives_tables_without_rows(monkeypatch):
    found, articles = mentions(monkeypatch, ("Post", "2019-08-22", "Nothing happened.", []))
    measures = merge_measures(found)
    assert list(measures.columns) == list(schema.columns("measures")) and measures.empty
    assert measure_stages(found).empty and measure_coverage(measures, found, articles).empty
    assert json.loads(export_json(measures, found)) == [] and json.loads(export_timelinejs(measures)) == {"events": []}


def test_exports_hold_every_measure_and_its_reports(monkeypatch):
    found, _ = both_rounds(monkeypatch)
    measures = merge_measures(found)
    assert export_table(measures)["edtf"].tolist() == ["2018-07-06", "2018-08-23"]
    loaded = json.loads(export_json(measures, found))
    assert [len(m["reports"]) for m in loaded] == [2, 2] and loaded[0]["in_force"] == "2018-07-06/.."
    events = json.loads(export_timelinejs(measures))["events"]
    assert events[0]["start_date"] == {"year": 2018, "month": 7, "day": 6} and events[0]["text"]["headline"] == measures["label"].iloc[0]


def test_a_template_leaves_out_what_has_no_slot():
    assert fill("[{rate}] tariffs on [{amount} of] {goods|goods}", {"goods": "steel"}) == "tariffs on steel"
    assert fill("[{rate}] tariffs on [{amount} of] {goods|goods}", {"rate": "25%", "amount": "$1 bn"}) == "25% tariffs on $1 bn of goods"
    assert fill("leaves {basis|what|pact}", {"what": "deal"}) == "leaves deal"


@pytest.mark.parametrize(
    ("earliest", "latest", "approximate", "expected"),
    [
        ("2019-08-22", "2019-08-22", False, "2019-08-22"),
        ("2019-08-01", "2019-08-22", False, "2019-08-01/2019-08-22"),
        ("2019-08-01", "2019-08-31", True, "2019-08~"),
        ("2018-01-01", "2018-12-31", False, "2018"),
        ("1910-01-01", "1945-12-31", False, "1910/1945"),
        ("2016-02-01", "2016-02-29", False, "2016-02"),
        (None, "2016-11-30", False, "../2016-11-30"),
        (None, None, True, None),
        ("2019-05-22", "2019-08-22", True, "2019-05-22~/2019-08-22~"),
    ],
)
def test_edtf(earliest, latest, approximate, expected):
    assert edtf(earliest, latest, approximate) == expected


def test_a_label_puts_whose_a_thing_is_behind_its_number():
    nothing = dict.fromkeys(("goods", "basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None}
    freed = {"actor": "Norway", "target": "Finland", "family": "release", "trigger": "freed", "verb": "freed"}
    assert label(nothing | freed | {"object": "the three prisoners"}) == "Norway frees three Finnish prisoners"
    assert label(nothing | freed | {"object": "Eighteen sailors"}) == "Norway frees eighteen Finnish sailors"


@pytest.mark.parametrize(
    ("family", "verb", "printed", "told"),
    [
        ("expel_recall_summon", "summoned", "him", "Norway summons Finnish envoys"),
        ("expel_recall_summon", "recalled", "two of its own", "Norway recalls envoys from Finland"),
        ("arrest_indictment", "arrested", "the quartermaster and three others", "Norway arrests Finnish citizens"),
        ("release", "freed", "a 24-year-old Finnish student", "Norway frees Finnish student"),
        ("release", "freed", "the pair", "Norway frees Finnish prisoners"),
        ("exercise", "tested", "live ammunition", "Norway and Finland hold military drills"),
        ("sanction", "froze", "projects worth 60 million euros", "Norway sanctions Finland (projects)"),
        ("withdrawal_from_pact", "breached", "the surveillance cameras of the watchdog", "Norway breaches pact (surveillance cameras)"),
        ("attack", "hit", "the bridge of the Mercer Bay, a tanker,", "Norway attacks Mercer Bay"),
        ("attack", "used", "missiles", "Norway attacks Finland with missiles"),
        ("attack", "took", "proportionate measures", "Norway attacks Finland"),
        ("attack", "hit", "something", "Norway attacks Finland"),
        ("pact", "agreed", "complete denuclearization of the Finnish coast", "Norway and Finland agree on denuclearization"),
        ("pact", "made", "a desperate and terrible deal", "Norway and Finland agree on terrible deal"),
        ("blacklist", "put", "a list of sponsors of terrorism", "Norway puts Finland on list"),
        ("pact", "signed", "a memorandum on joint patrols", "Norway and Finland agree on joint patrols"),
        ("pact", "signed", "a joint text", "Norway and Finland agree on joint text"),
        ("weapons_test", "fired", "a new type of missile", "Norway tests missile"),
        ("weapons_test", "carried out", "a successful thermonuclear hydrogen bomb test", "Norway conducts hydrogen bomb test"),
        ("sanction", "froze", "her, two sister ships", "Norway sanctions Finland (two sister ships)"),
    ],
)
def test_a_label_has_no_pronoun_no_sum_and_tells_the_head_of_a_long_object(family, verb, printed, told):
    nothing = dict.fromkeys(("goods", "basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None}
    row = {"actor": "Norway", "target": "Finland", "family": family, "trigger": verb, "verb": verb, "object": printed}
    assert label(nothing | row | {"affected": family == "attack"}) == told


def test_a_long_list_of_goods_is_told_by_its_first():
    nothing = dict.fromkeys(("basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None, "object": "exports"}
    row = {"actor": "Canada", "target": "India", "family": "export_control", "trigger": "curbed", "verb": "curbed"}
    assert label(nothing | row | {"goods": "germanium, indium and cesium"}) == "Canada curbs exports of germanium to India"


def test_the_target_of_an_act_without_a_family_is_told_where_most_reports_name_it():
    nothing = dict.fromkeys(("goods", "basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None}
    row = {"actor": "Norway", "target": "Finland", "family": "other", "trigger": "closed", "verb": "closed", "object": "its test site"}
    labels = [label(nothing | row | {"target_told": told}) for told in (True, False)]
    assert labels == ["Norway closes test site (Finland)", "Norway closes test site"]


def test_a_meeting_that_two_articles_or_one_with_its_day_tell_as_held_afterwards_is_no_plan(monkeypatch):
    talks = {"family": "talks", "trigger": "meet", "actor": "Norway", "target": "Finland", "status": "scheduled", "date": "June 12"}
    ahead = "Norway and Finland are to meet in Riga on June 12."
    held = "Norway and Finland agreed little when they met in Riga on June 12."
    early = [(o, f"2019-06-0{k}", f"{o}. {ahead}", [talks]) for k, o in enumerate("ABCDEFGH", 1)]
    met = talks | {"trigger": "met", "status": "occurred"}
    late = [(o, "2019-06-14", f"{o}. {held}", [met]) for o in "AB"]
    undated = [(o, "2019-06-14", f"{o}. {held.replace(' on June 12', '')}", [{k: v for k, v in met.items() if k != "date"}]) for o in "AB"]
    plan, done = ((early, early + undated[:1]), (early + undated, early + late[:1], early + late))
    for stories, status in (*((s, "scheduled") for s in plan), *((s, "occurred") for s in done)):
        found, _ = mentions(monkeypatch, *stories)
        found["measure_id"] = "one"  # Whether they are one is not the question here.
        assert merge_measures(found)["status"].tolist() == [status]


def test_whose_a_thing_is_that_is_hit_the_words_of_the_act_say():
    nothing = dict.fromkeys(("goods", "basis", "place", "quantity", "currency")) | {"amount": None, "rate_to": None, "affected": True}
    row = {"actor": "Norway", "target": "Finland", "family": "attack", "trigger": "sank", "verb": "sank", "target_said": False}
    labels = [label(nothing | row | {"object": printed}) for printed in ("two ferries", "a Finnish ferry")]
    assert labels == ["Norway attacks two ferries", "Norway attacks Finnish ferry"]


def test_several_who_act_have_a_plural_verb():
    nothing = dict.fromkeys(("goods", "basis", "place", "quantity", "currency", "object", "verb")) | {"amount": None, "rate_to": None}
    row = {"actor": "Norway; Sweden", "target": "Finland", "family": "arrest_indictment", "trigger": "the arrest"}
    assert label(nothing | row) == "Norway and Sweden arrest Finnish citizens"


def test_nobody_acts_upon_himself_and_two_outlets_that_name_two_actors_do_not_name_a_pair(monkeypatch):
    arrest = {"family": "arrest_indictment", "trigger": "arrested", "act": (3.0,) * 64, "date": "on Monday"}
    first = "Norway arrested a Finnish trawler captain on Monday."
    stories = [(o, "2019-08-22", f"{o}: {first}", [arrest | {"actor": "Norway", "target": "Finnish"}]) for o in ("Post", "Times")]
    other = "Finland arrested a trawler captain of Norway on Monday."
    found, _ = mentions(monkeypatch, *stories, ("Sun", "2019-08-22", other, [arrest | {"actor": "Finland", "target": "Norway"}]))
    found["measure_id"] = "one"
    row = merge_measures(found).iloc[0]
    assert (row["actor"], row["target"]) == ("Norway", "Finland")


def test_what_two_do_to_each_other_both_do_and_both_suffer(monkeypatch):
    text = "India and Pakistan on Monday expelled 23 of each other's diplomats."
    expelled = {"trigger": "expelled", "family": "expel_recall_summon", "actor": "India and Pakistan", "object": "23", "date": "on Monday"}
    row = merge_measures(mentions(monkeypatch, ("Post", "2019-08-22", text, [expelled]))[0]).iloc[0]
    assert row["actor"] == row["target"] == "India; Pakistan"


def test_an_exemption_ends_no_round_and_a_rate_beside_another_contradicts_nothing(monkeypatch):
    text = "The United States imposed tariffs of 25 percent on steel from China on July 6."
    spared = "The United States exempted pipes from its tariffs on steel from China on Sept. 3, which are 25 percent, not the 10."
    both = "The United States imposed tariffs on China on July 6, 25 percent on steel and 10 percent on aluminum."
    found, _ = mentions(
        monkeypatch,
        ("Post", "2018-07-07", text, [tariff(None, "steel", "on July 6") | {"object": "tariffs of 25 percent on steel"}]),
        ("Sun", "2018-09-04", spared, [tariff(None, "steel", "on Sept. 3", trigger="exempted") | {"object": "pipes"}]),
        ("Times", "2018-07-07", both, [tariff(None, "steel", "on July 6") | {"object": "25 percent on steel and 10 percent on aluminum"}]),
    )
    found["measure_id"] = "one"
    row = merge_measures(found.assign(rate_to=[25.0, 25.0, 10.0])).iloc[0]
    assert pd.isna(row["in_force_to"]) and "rate" not in (row["contradiction"] or "")


def test_of_what_is_less_clear_the_likeliest_dozen_is_told_apart(monkeypatch):
    found, _ = mentions(monkeypatch, ("Post", "2018-07-07", told(34, "machinery"), [tariff(34, "machinery", "on July 6")]))
    many = pd.concat([found.assign(measure_id=f"m{k:02}") for k in range(20)], ignore_index=True)
    sure = {f"m{k:02}": (0.9, 0.9) if k < 3 else (0.7, 0.8 - k / 1000) if k < 18 else (0.5, 0.5) for k in range(20)}
    monkeypatch.setattr("analysis.measures.trust.probabilities", lambda reports, measure, shares: sure[measure["measure_id"]])
    apart = merge_measures(many).set_index("measure_id")["identified"]
    assert apart.index[apart].tolist() == [f"m{k:02}" for k in range(12)]
    sure |= {f"m{k:02}": (0.9, 0.9) for k in range(15)}
    apart = merge_measures(many).set_index("measure_id")["identified"]
    assert apart.index[apart].tolist() == [f"m{k:02}" for k in range(15)]
