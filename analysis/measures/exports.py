"""Measures for timeline tools: one date per measure in EDTF, as a table and as JSON, and the JSON that TimelineJS reads.

Extended Date/Time Format (Library of Congress, ISO 8601-2:2019, level 1): 2019-08-22, 2019-08, 2018, an interval
2019-08-01/2019-08-22, an approximate date 2019-08~, an open interval ../2016-11-30.
"""

import json
from html import escape

import pandas as pd

from analysis.cells import records_by

TABLE = """
    measure_id edtf label actor target family domain direction status score plover gta_type mast amount currency rate_from rate_to
    quantity goods basis place announced in_force identified n_reports n_outlets n_dated outlets
    """.split()


def edtf(earliest, latest, approximate=False):
    """The EDTF string of an interval of days: the shortest form that means it, or None where both ends are missing."""
    first, last = (None if pd.isna(d) else pd.Timestamp(d) for d in (earliest, latest))
    if first is None and last is None:
        return None
    mark = "~" if approximate else ""
    if first is None or last is None:
        return f"{_day(first, mark)}/{_day(last, mark)}"
    if first == last:
        return _day(first, mark)
    if first.day == 1 and last == first + pd.offsets.MonthEnd(0) and first.month == last.month:
        return f"{first:%Y-%m}{mark}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first:%Y}{mark}" if first.year == last.year else f"{first:%Y}{mark}/{last:%Y}{mark}"
    return f"{_day(first, mark)}/{_day(last, mark)}"


def export_table(measures):
    """The measures as a table of plain text and numbers, one row each: TABLE's columns, `edtf` and `in_force` in EDTF, missing as None."""
    rows = []
    for m in measures.to_dict("records"):
        row = {key: _plain(m.get(key)) for key in TABLE}
        row["announced"] = edtf(m.get("announced"), m.get("announced"))
        row["edtf"] = edtf(m["earliest"], m["latest"], bool(m.get("approximate")))
        row["in_force"] = edtf(m.get("in_force_from"), m.get("in_force_to"))
        rows.append(row)
    return pd.DataFrame(rows, columns=TABLE)


def export_json(measures, mentions=None):
    """The measures as a JSON text: a list of objects with TABLE's keys and, where mentions are given, their `reports`.

    A report has article_id, outlet, sentence, start, end, stage, status, timex and edtf. Keys and measures keep their order, so
    that the same measures give the same bytes.
    """
    reports = {} if mentions is None else records_by(mentions[mentions["measure_id"].isin(measures["measure_id"])], "measure_id")
    out = []
    for row in export_table(measures).to_dict("records"):
        row = {key: _plain(value) for key, value in row.items()}
        if mentions is not None:
            row["reports"] = [_report(r) for r in reports.get(row["measure_id"], ())]
        out.append(row)
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"


def export_timelinejs(measures):
    """The dated, identified measures as the JSON text that TimelineJS 3 reads: start_date, end_date, text, group, display_date."""
    events = []
    for m in measures[measures["earliest"].notna()].to_dict("records"):
        if m.get("identified") is False or m["status"] in ("hypothetical", "denied"):
            continue
        told = f"{int(m['n_outlets'])} outlet{'s' * (m['n_outlets'] != 1)}: {_plain(m.get('outlets')) or 'not named'}"
        event = {"start_date": _parts(m["earliest"]), "end_date": _parts(m["latest"])}
        event["display_date"] = edtf(m["earliest"], m["latest"], bool(m.get("approximate")))
        event |= {"group": _plain(m["actor"]), "unique_id": m["measure_id"]}
        events.append(event | {"text": {"headline": escape(m["label"]), "text": escape(f"{m['status']}; {told}")}})
    return json.dumps({"events": events}, ensure_ascii=False, indent=1) + "\n"


def _parts(day):
    return {"year": day.year, "month": day.month, "day": day.day}


def _report(r):
    out = {key: _plain(r.get(key)) for key in ("article_id", "outlet", "sentence", "start", "end", "stage", "status", "timex")}
    out["edtf"] = edtf(r["earliest"], r["latest"], bool(r.get("approximate")))
    return out


def _day(value, mark):
    return ".." if value is None else f"{value:%Y-%m-%d}{mark}"


def _plain(value):
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
