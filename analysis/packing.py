"""Values as bytes and back: what a cache entry holds.

A packed value is a zip file with one JSON document, and a Parquet file for each table and an .npy file for each array in it. Nothing in
it is code: whoever can write to a cache folder can change a value there, and cannot make the program run anything.
"""

import base64
import datetime
import io
import json
import math
import zipfile
from collections.abc import Callable
from typing import Any

# The key that marks a JSON object as a value of another type than dict.
_TAG = "~"
ABOUT = b"analysis"   # the key of a Parquet file's metadata under which stands what Parquet does not know of a table
_FIXED = (1980, 1, 1, 0, 0, 0)   # every entry of the zip file has this date, so that one value has one form in bytes


def pack(value: Any) -> bytes:
    """Bytes of a value, for `unpack`.

    value: None, bool, int, float, str, bytes, list, tuple, set, frozenset, dict, date, datetime, Timestamp, NaT, NA, a number of numpy, an
    array of numbers or text, or a DataFrame, in any nesting. A named tuple comes back as a tuple. Raises TypeError for any other type.

    >>> unpack(pack({"spans": [(0, 4)], "side": None}))
    {'spans': [(0, 4)], 'side': None}
    """
    parts: list[tuple[str, bytes]] = []
    document = json.dumps(_encoded(value, parts), separators=(",", ":"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, content in [("value.json", document.encode()), *parts]:
            file.writestr(zipfile.ZipInfo(name, _FIXED), content)
    return buffer.getvalue()


def unpack(content: bytes) -> Any:
    """The value of bytes made by `pack`. Raises ValueError where they are anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return _decoded(json.loads(file.read("value.json")), file.read)
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, OSError, EOFError, RecursionError, NotImplementedError) as error:
        raise ValueError(f"is no packed value ({type(error).__name__}: {error})") from None


def to_parquet(frame: Any, level: int | None = None) -> bytes:
    """A table as a Parquet file, which any tool reads, for `from_parquet`; cells that hold lists and the like are JSON in it.

    level: how hard it is compressed.
    """
    import pyarrow.parquet as parquet

    table, coded = _arrow(frame)
    known = {"coded": coded, "types": [str(t) for t in frame.dtypes], "attrs": _cell(frame.attrs)}
    buffer = io.BytesIO()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), ABOUT: json.dumps(known).encode()})
    parquet.write_table(table, buffer, compression="zstd", compression_level=level, write_page_checksum=True)
    return buffer.getvalue()


def from_parquet(content: bytes) -> Any:
    """The table of bytes made by `to_parquet`. Raises ValueError where they are anything else."""
    import pyarrow.parquet as parquet

    try:
        table = parquet.read_table(io.BytesIO(content), page_checksum_verification=True)
        return _frame(table.to_pandas(), json.loads(table.schema.metadata[ABOUT]), lambda name: b"")
    except (KeyError, TypeError, OSError) as error:
        raise ValueError(f"is no packed table ({type(error).__name__}: {error})") from None


def _encoded(value: Any, parts: list) -> Any:
    """The value as JSON has it; tables and arrays go to `parts`."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [_encoded(v, parts) for v in value]
    if kind is dict:
        if all(type(k) is str for k in value) and _TAG not in value:
            return {k: _encoded(v, parts) for k, v in value.items()}
        return _tagged("dict", [[_encoded(k, parts), _encoded(v, parts)] for k, v in value.items()])
    if isinstance(value, tuple):
        return _tagged("tuple", [_encoded(v, parts) for v in value])
    if kind in (set, frozenset):
        return _tagged(kind.__name__, [_encoded(v, parts) for v in sorted(value, key=repr)])
    if kind is bytes:
        return _tagged("bytes", base64.b64encode(value).decode())
    return _encoded_value_of_a_library(value, kind.__name__, parts)


def _encoded_value_of_a_library(value: Any, kind: str, parts: list) -> Any:
    if kind in ("NAType", "NaTType"):
        return _tagged(kind)
    if kind == "Timestamp":
        return _tagged(kind, [value.isoformat(), value.unit])
    if isinstance(value, (datetime.datetime, datetime.date)) and kind in ("datetime", "date"):
        return _tagged(kind, value.isoformat())
    if hasattr(value, "columns") and hasattr(value, "dtypes"):
        document = {"attrs": _encoded(value.attrs, parts)}
        name = f"{len(parts)}.parquet"
        content, document["coded"] = _parquet(value)
        parts.append((name, content))
        return _tagged("table", document | {"part": name, "types": [str(t) for t in value.dtypes]})
    if kind == "ndarray" or hasattr(value, "dtype") and not getattr(value, "shape", True):
        import numpy as np

        buffer, name = io.BytesIO(), f"{len(parts)}.npy"
        try:
            np.save(buffer, value, allow_pickle=False)
        except ValueError:
            raise TypeError("an array of objects cannot be packed; use a list") from None
        parts.append((name, buffer.getvalue()))
        return _tagged("array" if kind == "ndarray" else "number", name)
    raise TypeError(f"a value of type {kind} cannot be packed")


def _tagged(kind: str, value: Any = None) -> dict:
    return {_TAG: kind, "v": value}


def _decoded(value: Any, read: Callable[[str], bytes]) -> Any:
    if isinstance(value, list):
        return [_decoded(v, read) for v in value]
    if not isinstance(value, dict):
        return value
    if _TAG not in value:
        return {k: _decoded(v, read) for k, v in value.items()}
    return _DECODERS[value[_TAG]](value["v"], read)


def _timestamp(value: list, _: Callable) -> Any:
    import pandas as pd

    return pd.Timestamp(value[0]).as_unit(value[1])


def _missing(name: str) -> Any:
    import pandas as pd

    return getattr(pd, name)


def _array(name: str, read: Callable) -> Any:
    import numpy as np

    return np.load(io.BytesIO(read(name)), allow_pickle=False)


def _table(document: dict, read: Callable) -> Any:
    import pyarrow.parquet as parquet

    return _frame(parquet.read_table(io.BytesIO(read(document["part"]))).to_pandas(), document, read)


def _frame(frame: Any, document: dict, read: Callable) -> Any:
    """A frame with the types, the cells and the attributes that it had."""
    for column, how in document["coded"].items():
        values = frame[column].tolist()
        if how == "json":
            values = [_decoded(v, read) for v in json.loads(f"[{','.join(values)}]")]
        else:
            values = [v if isinstance(v, str) else None for v in values]
        frame[column] = _objects(values, frame.index)
    for column, wanted in zip(frame.columns, document["types"], strict=True):
        if str(frame[column].dtype) != wanted:
            frame[column] = frame[column].astype(wanted)
    frame.attrs = _decoded(document["attrs"], read)
    return frame


def _objects(values: list, index: Any) -> Any:
    """A column of objects as they are; a list of lists would otherwise become an array of two dimensions."""
    import numpy as np
    import pandas as pd

    column = np.empty(len(values), dtype=object)
    for n, value in enumerate(values):
        column[n] = value
    return pd.Series(column, index=index, dtype=object)


_DECODERS: dict[str, Callable[[Any, Callable], Any]] = {
    "tuple": lambda v, read: tuple(_decoded(x, read) for x in v),
    "set": lambda v, read: {_decoded(x, read) for x in v},
    "frozenset": lambda v, read: frozenset(_decoded(x, read) for x in v),
    "dict": lambda v, read: {_decoded(k, read): _decoded(x, read) for k, x in v},
    "bytes": lambda v, read: base64.b64decode(v),
    "date": lambda v, read: datetime.date.fromisoformat(v),
    "datetime": lambda v, read: datetime.datetime.fromisoformat(v),
    "Timestamp": _timestamp,
    "NAType": lambda v, read: _missing("NA"),
    "NaTType": lambda v, read: _missing("NaT"),
    "number": lambda v, read: _array(v, read)[()],
    "array": _array,
    "table": _table,
}


def _parquet(frame: Any) -> tuple[bytes, dict[str, str]]:
    """(Parquet file, how its columns of objects are coded)."""
    import pyarrow.parquet as parquet

    table, coded = _arrow(frame)
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="zstd")
    return buffer.getvalue(), coded


def _arrow(frame: Any) -> tuple[Any, dict[str, str]]:
    """(Arrow table, {column of objects: how it is coded}): "text" for strings and None, "json" where a cell holds anything else."""
    import pyarrow as pa

    if not all(isinstance(c, str) for c in frame.columns) or frame.columns.has_duplicates:
        raise TypeError("a table whose columns have no names of their own cannot be packed")
    coded = {}
    for column in [c for c in frame.columns if frame[c].dtype.kind == "O" and str(frame[c].dtype) == "object"]:
        values = frame[column].tolist()
        plain = all(v is None or type(v) is str and _is_unicode(v) for v in values)
        coded[column] = "text" if plain else "json"
        values = values if plain else [json.dumps(_cell(v), separators=(",", ":")) for v in values]
        frame = frame.assign(**{column: _objects(values, frame.index)})
    schema = [pa.field(c, pa.string()) for c in coded]
    table = pa.Table.from_pandas(frame)
    for field in schema:   # a column of None alone has no type of its own
        place = table.schema.get_field_index(field.name)
        table = table.set_column(place, field, table.column(place).cast(pa.string()))
    return table, coded


def _cell(value: Any) -> Any:
    parts: list = []
    encoded = math.nan if isinstance(value, float) and math.isnan(value) else _encoded(value, parts)
    if parts:
        raise TypeError("a table whose cells hold tables or arrays cannot be packed")
    return encoded


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
