"""The tables of the project: every column once, with its type, unit, meaning and the values that it may have.

What stands in data/schema.yml is read here. Frames are built from it, and so are the columns that a hand may correct, the data dictionary
of a report and the tests.
"""

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import pandas as pd
import yaml


class Column(NamedTuple):
    """What is known of a column: unit, origin and label are None where there is nothing to say, allowed is empty for any value."""

    name: str
    meaning: str
    unit: str | None = None
    origin: str | None = None
    label: str | None = None
    type: str = "str"
    allowed: tuple[str, ...] = ()


def data(name: str, text: bool = False):
    """What a YAML file of analysis/data holds, by its name there ("entities/sides.yml"). text: every scalar stays text where YAML would
    guess ("on", "no"). Read by libyaml, where it is there, in a tenth of the time."""
    loader = "BaseLoader" if text else "SafeLoader"
    given = resources.files("analysis").joinpath("data", *name.split("/")).read_text(encoding="utf-8")
    return yaml.load(given, Loader=getattr(yaml, f"C{loader}", getattr(yaml, loader)))


@lru_cache(maxsize=1)
def _schema():
    raw = data("schema.yml")
    common = {name: _column(name, entry) for name, entry in raw["columns"].items()}
    tables = {}
    for table, entries in raw["tables"].items():
        own = {name: _column(name, entry) for name, entry in entries.items() if name not in ("columns", "by_hand")}
        tables[table] = {"columns": entries.get("columns", "").split(), "by_hand": tuple(entries.get("by_hand", "").split()), "own": own}
    return common, tables


def _column(name, entry):
    return Column(name, **entry | {"allowed": tuple(entry.get("allowed", ()))})


def column(table: str, name: str) -> Column | None:
    """The Column of that name in a table, or what a column of that name means in every table; None for one that is not known.

    >>> column("quotes", "kind").allowed
    ('direct', 'mixed', 'indirect')
    """
    common, tables = _schema()
    own = tables[table]["own"] if table in tables else {}
    return own.get(name) or common.get(name) or own.get("*")


def columns(table: str) -> dict[str, Column]:
    """{name: Column} of a table that a function of the package returns, in order. Raises KeyError for one that the schema does not list.

    >>> list(columns("alignment"))
    ['utterance_id', 'quote_id', 'speaker', 'similarity', 'verbatim']
    """
    return {name: column(table, name) for name in _schema()[1][table]["columns"]}


def tables() -> list[str]:
    """The names of the tables whose columns the schema lists."""
    return [name for name, entry in _schema()[1].items() if entry["columns"]]


def by_hand() -> dict[str, tuple[str, ...]]:
    """{table: columns} that corrections.csv may overrule; date stands for earliest and latest."""
    return {name: entry["by_hand"] for name, entry in _schema()[1].items() if entry["by_hand"]}


def allowed(name: str) -> tuple[str, ...]:
    """The values that a column may have; empty where any may stand.

    >>> allowed("direction")
    ('escalation', 'de-escalation', 'neutral')
    """
    return _schema()[0][name].allowed


def frame(table: str, rows) -> pd.DataFrame:
    """Rows (dicts, or tuples in the order of the columns) as a frame with the columns and types of a table.

    No rows give an empty frame with all columns. Text and lists keep the type that pandas gives them; text that no row has is missing.
    """
    known = columns(table)
    made = pd.DataFrame(list(rows), columns=list(known))
    kinds = {c.name: c.type for c in known.values() if c.type not in ("str", "object")}
    for name in (n for n, kind in kinds.items() if kind.startswith("datetime")):
        made[name] = pd.to_datetime(made[name])
    empty = made.columns[made.isna().all()] if len(made) else ()
    return made.astype({n: "str" for n in empty if known[n].type == "str"} | kinds)


def entries() -> dict[str, dict[str, Column]]:
    """{table: {name: Column}} of all that the schema says; the columns that mean the same in every table stand under "common"."""
    common, known = _schema()
    return {"common": common, **{name: entry["own"] for name, entry in known.items() if entry["own"]}}
