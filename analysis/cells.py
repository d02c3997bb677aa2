"""Files that hold article text: CSV that no spreadsheet runs, and texts written whole or not at all.

It stands below the rooms, so that charts and reports write through one function.
"""

import contextlib
import csv
import datetime
import io
import math
from pathlib import Path

import numpy as np

# A cell that a spreadsheet would run as a formula begins with one of these, blanks aside; the full-width forms count in some locales.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def missing(value):
    """True for None, NaN, NA and NaT."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")


def records_by(frame, *columns):
    """{value: rows as dicts} by a column of a frame, in the order of the rows, or by several ({(value, value): rows}); missing values are
    left out. A frame for each group would take many times as long.

    >>> import pandas as pd
    >>> records_by(pd.DataFrame({"a": ["x", "y", "x"], "n": [1, 2, 3]}), "a")["x"]
    [{'a': 'x', 'n': 1}, {'a': 'x', 'n': 3}]
    """
    found = {}
    for record in frame.to_dict("records"):
        key = tuple(record[c] for c in columns)
        if not any(map(missing, key)):
            found.setdefault(key if len(columns) > 1 else key[0], []).append(record)
    return found


def csv_cell(value):
    """A value as a CSV cell: text that a spreadsheet would run gets a leading apostrophe, lists become one text, days ISO."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA) else value
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        spans = all(isinstance(v, (list, tuple)) for v in items)
        return csv_cell("; ".join("-".join(map(str, _flat(v))) if spans else str(v) for v in items))
    if isinstance(value, dict):
        return csv_cell("; ".join(f"{k}: {v}" for k, v in value.items()))
    if missing(value):
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(sep=" ")
    return value


def write_csv(frame, path, columns=None):
    """Writes a frame as CSV, moved into place whole. UTF-8 with its mark, without which Excel misreads curly quotation marks."""
    return write_text(path, csv_text(frame if columns is None else frame[list(columns)]))


def csv_text(frame):
    """A frame as the text of a CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([csv_cell(str(c)) for c in frame.columns])
    writer.writerows(zip(*(_csv_cells(column) for _, column in frame.items()), strict=True))
    return "\ufeff" + buffer.getvalue()


def _csv_cells(column):
    """The cells of a column; plain numbers, of which some tables have a million, need no look at each."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufb":
        return column.tolist() if column.dtype.kind != "f" else ["" if value != value else value for value in column.tolist()]
    return [csv_cell(value) for value in column.tolist()]


def write_text(path: Path | str, text: str) -> Path:
    """Writes a file whole or not at all."""
    return write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path | str, content: bytes) -> Path:
    """Writes a file whole or not at all. An OSError names the file, which that of a full disk does not do by itself."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def _flat(value):
    for v in value:
        if isinstance(v, (list, tuple)):
            yield from _flat(v)
        else:
            yield v
