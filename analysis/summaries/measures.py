"""Measures: how many, whose, dated how well, covered by whom."""


from analysis.summaries.words import count, listed


def in_domains(table, domains=(), min_outlets=1):
    """The measures of some domains (all where none is named) that at least `min_outlets` outlets report."""
    kept = table[table["domain"].isin(list(domains))] if len(domains) else table
    return kept[kept["n_outlets"] >= min_outlets].reset_index(drop=True)


# What was only considered, or denied, is no act of anybody.
UNREAL = ("hypothetical", "denied")
# Measures that the files for other programs hold: each comes with the sentences of all its reports.
MOST_EXPORTED = 5_000
# Escalating measures that somebody must have taken to be named as the one with the most.
ENOUGH_MEASURES = 3


def real(measures):
    """The measures that are told apart and reported as taken, announced or scheduled: the base of all that is said of them."""
    apart = measures["identified"].ne(False) if "identified" in measures else True
    return measures[apart & ~measures["status"].isin(UNREAL)]


def acting(measures):
    """(who has taken the most escalating measures, how many, how many there are in all); the first two None where nobody stands out."""
    escalating = real(measures)
    escalating = escalating[escalating["direction"].eq("escalation")]
    actors = escalating["actor"].dropna().value_counts()
    if actors.empty or actors.iloc[0] < ENOUGH_MEASURES or len(actors) > 1 and actors.iloc[0] == actors.iloc[1]:
        return None, None, len(escalating)
    return actors.index[0], int(actors.iloc[0]), len(escalating)


def escalation(measures):
    """How many measures, how many dated to the day, who acts most; what nothing ties to one act is counted apart."""
    if measures.empty:
        return "No measure was found in the articles chosen."
    loose = int(measures["identified"].eq(False).sum())
    measures = measures[measures["identified"].ne(False)]
    if measures.empty:
        return f"{count(loose, 'kind')} of measures told in general or doubtful, none of them surely one act."
    done = real(measures)
    dated = measures[measures["earliest"].notna() & measures["latest"].notna()]
    days = int((dated["earliest"] == dated["latest"]).sum())
    n = done["direction"].value_counts()
    text = (
        f"{count(len(done), 'measure')} {'was' if len(done) == 1 else 'were'} taken, announced or scheduled: {n.get('escalation', 0):,} escalating, "
        f"{n.get('de-escalation', 0):,} de-escalating, {n.get('neutral', 0):,} neither"
    )
    text += f"; {len(measures) - len(done):,} more only considered or denied." if len(measures) > len(done) else "."
    actor, acts, every = acting(measures)
    text += f" {actor} has taken most of the escalating ones ({acts:,} of {every:,})." if actor else ""
    undated = len(measures) - len(dated)
    gathered = f" {count(loose, 'further row')} {'is' if loose == 1 else 'are'} told only in general, or too doubtful to be drawn." if loose else ""
    every = f"All {len(measures):,}" if not undated else f"Of these {len(measures):,}, {len(dated):,}"
    text += f" {every} have a date, {_of(days)} of them the exact day"
    return text + (f"; {undated:,} without {'stands' if undated == 1 else 'stand'} in the table alone." if undated else ".") + gathered


def covering(coverage):
    """How many measures all outlets report, or one alone, and how often one is left out by an outlet that could have had it."""
    outlets = coverage["outlet"].nunique() if len(coverage) else 0
    if outlets < 2:
        return "There is only one outlet, so coverage cannot be compared." if outlets else "No measure was found."
    n = coverage["coverage"].value_counts()
    has = coverage["coverage"].isin(["reported", "other date", "other status"]).groupby(coverage["measure_id"])
    whole, alone = has.all(), has.sum().eq(1).sum()
    others = [f"{count(n[what], 'report')} {'gives' if n[what] == 1 else 'give'} another {what[6:]}" for what in ("other date", "other status") if what in n]
    left = n.get("left out", 0)
    return (
        f"Of {count(len(whole), 'measure')}, {_of(whole.sum())} {'stand' if whole.sum() > 1 else 'stands'} in all {outlets} outlets and "
        f"{_of(alone)} in one alone{'; ' + listed(others) if others else ''}. "
        + (f"In {count(left, 'case')} an outlet" if left else "Of none can it be said that an outlet")
        + f" with an article on the same parties in those days {'leaves a measure' if left else 'left it'} out."
    )


def _of(n):
    return f"{int(n):,}" if n else "none"


def contradictions(measures):
    """How many measures are reported in ways that do not agree."""
    n = int(measures["contradiction"].notna().sum()) if len(measures) else 0
    return f"{count(n, 'measure')} of {len(measures):,} {'is' if n == 1 else 'are'} reported in ways that do not agree." if n else "No two reports of a measure contradict each other."


def causes(mentions, measures):
    """One row per report that ties a measure to a reason: outlet, action, actor, cause, caused_by, sentence, article_id, start."""
    rows = mentions[mentions["cause"].notna()]
    label = dict(zip(measures["measure_id"], measures["label"], strict=True))
    by = dict(zip(measures["measure_id"], measures["caused_by"], strict=True))
    columns = ["outlet", "measure_id", "measure", "cause", "caused_by", "sentence", "article_id", "start"]
    return rows.assign(measure=rows["measure_id"].map(label), caused_by=rows["measure_id"].map(by).map(label))[columns].reset_index(drop=True)


def reasons(table):
    """How many reports state a reason."""
    return f"{count(len(table), 'report')} tie{'s' if len(table) == 1 else ''} a measure to a reason." if len(table) else "No report states a reason."


def evidence(mentions, measures):
    """The reports with the label of their measure, in the order of the measures."""
    order = {m: i for i, m in enumerate(measures["measure_id"])}
    label = dict(zip(measures["measure_id"], measures["label"], strict=True))
    rows = mentions.assign(measure=mentions["measure_id"].map(label), _n=mentions["measure_id"].map(order))
    return rows.sort_values(["_n", "article_id", "start"], kind="stable", ignore_index=True).drop(columns="_n")


def coverage(study, measures):
    """measure_coverage of these measures but of those only thought of or denied, with the reports as evidence (those of others where an
    outlet left a measure out)."""
    table = study.coverage
    return table[table["measure_id"].isin(real(measures)["measure_id"])].reset_index(drop=True)


def export(study, measures):
    """Writes the measures with EDTF dates as CSV and JSON, and as TimelineJS reads them, beside the tables, and says so."""
    from analysis import cache
    from analysis.cells import write_csv, write_text
    from analysis.measures.exports import export_table, export_timelinejs

    folder, told = study.out / "tables", count(len(measures), "measure")
    if len(measures) > MOST_EXPORTED:
        kept = measures["n_outlets"].rank(method="first", ascending=False) <= MOST_EXPORTED
        measures, told = measures[kept], f"the {MOST_EXPORTED:,} of {told} that most outlets report,"
    write_text(folder / "measures_edtf.json", cache.call("measures.exports:export_json", measures, study.mentions))
    write_text(folder / "measures_timelinejs.json", export_timelinejs(measures))
    write_csv(export_table(measures), folder / "measures_edtf.csv")
    return f"For other programs, {told} with their days as ISO 8601-2 has them, and as a timeline reads them:"
