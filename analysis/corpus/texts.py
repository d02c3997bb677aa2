"""The texts of a corpus while it is loaded: in memory, or of a large one in a file that the system maps into memory as it is read."""

import tempfile

import numpy as np
import pandas as pd

ROWS = 1_000   # texts written at a time


class Kept:
    """A list of texts that only grows; within a `with` block."""

    def __init__(self, on_disk: bool):
        self.file = tempfile.TemporaryFile() if on_disk else None   # noqa: SIM115  (closed at the end of the block)
        self.texts, self.ends = [], [0]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.file:
            self.file.close()

    def add(self, text: str) -> int:
        """Keeps a text; returns its number."""
        if self.file is None:
            self.texts.append(text)
            return len(self.texts) - 1
        raw = text.encode("utf-8", "surrogatepass")
        self.file.seek(self.ends[-1])
        self.file.write(raw)
        self.ends.append(self.ends[-1] + len(raw))
        return len(self.ends) - 2

    def __getitem__(self, n: int) -> str:
        if self.file is None:
            return self.texts[n]
        self.file.seek(self.ends[n])
        return self.file.read(self.ends[n + 1] - self.ends[n]).decode("utf-8", "surrogatepass")

    def __iter__(self):
        return (self[n] for n in range(len(self.texts) if self.file is None else len(self.ends) - 1))

    def column(self, numbers: list[int], index: pd.Index) -> pd.Series:
        """The texts of these numbers as a column, which of a large corpus lies in a file without a name and not in memory."""
        if self.file is None:
            return pd.Series([self.texts[n] for n in numbers], dtype=object, index=index)
        import pyarrow as pa

        schema = pa.schema([("text", pa.large_string())])
        with tempfile.NamedTemporaryFile(suffix=".arrow") as file:
            with pa.ipc.new_file(file, schema) as writer:
                for first in range(0, len(numbers), ROWS):
                    part = [self[n].encode("utf-8", "replace").decode() for n in numbers[first : first + ROWS]]
                    writer.write_table(pa.table({"text": pa.array(part, pa.large_string())}))
            file.flush()
            column = pa.ipc.open_file(pa.memory_map(file.name)).read_all().column("text")
        return pd.Series(pd.arrays.ArrowStringArray(column, dtype=pd.StringDtype("pyarrow", na_value=np.nan)), index=index)
