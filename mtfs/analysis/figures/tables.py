"""A table of results, whatever computed it: for readers, and as CSV, JSON or Parquet for what comes after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtfs.analysis.figures.listing import MISSING_WORD, aligned, rows_as_csv, written
from mtfs.core.errors import ToolError
from mtfs.formulas.algebra import is_missing

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

TEXT = "text"
BY_ROW = "by row"
"""Unit of a column whose figures have the unit that stands in their row, in the column called `unit`."""
UNIT = "unit"


@dataclass(frozen=True)
class Table:
    """Rows under named columns.

    `columns` holds for each column `TEXT`, the unit of its figures (such as £k), or `BY_ROW`. Figures keep full
    precision; None is nothing, NaN is missing.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Any]]

    def as_rows(self) -> tuple[list[str], list[list[str]]]:
        """Titles and rows as readers write them; a column's unit stands in its title."""
        return [self._title(name) for name in self.columns], [self._readable(row) for row in self.rows]

    def _title(self, name: str) -> str:
        unit = self.columns[name]
        title = name if set("._") & set(name) else name[:1].upper() + name[1:]  # an id stays as it is
        return title if unit in (TEXT, BY_ROW, "") else f"{title} ({unit})"

    def _readable(self, row: Sequence[Any]) -> list[str]:
        units = list(self.columns.values())
        own = str(row[list(self.columns).index(UNIT)]) if BY_ROW in units else ""
        return [
            ("" if value is None else str(value)) if isinstance(value, str | None) else written(value, own)
            if unit == BY_ROW
            else written(value, unit)
            for value, unit in zip(row, units, strict=True)
        ]  # fmt: skip

    @property
    def text_columns(self) -> int:
        """How many columns from the left hold text."""
        units = list(self.columns.values())
        return next((at for at, unit in enumerate(units) if unit != TEXT), len(units))

    def as_text(self) -> str:
        """Plain text with aligned columns."""
        titles, rows = self.as_rows()
        return aligned(self.title, titles, rows, self.text_columns)

    def as_csv(self) -> str:
        """A row a line, figures with full precision; a missing figure is the word."""
        return rows_as_csv(list(self.columns), [[_plain(value) for value in row] for row in self.rows])

    def as_json(self) -> str:
        """An object with the title, the unit of each column and the rows; a missing figure is null."""
        rows = [
            {name: None if _is_number(value) and is_missing(value) else value for name, value in self._items(row)}
            for row in self.rows
        ]
        data = {"title": self.title, "units": dict(self.columns), "rows": rows}
        return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)

    def frame(self) -> DataFrame:
        """The table in pandas: texts as strings, figures as floats, NaN where there is none."""
        import pandas as pd

        found = pd.DataFrame([list(row) for row in self.rows], columns=list(self.columns))
        kinds = {name: "string" if unit == TEXT else "float64" for name, unit in self.columns.items()}
        return found.astype(kinds)

    def write_parquet(self, path: Path) -> None:
        """Write the table as Parquet, whole or not at all, its title and units in the file's metadata.

        Raises:
            ToolError: without the package that writes Parquet.
        """
        from mtfs.core.files import atomic_write

        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError:
            raise ToolError('Parquet needs a package more; run: pip install "mtfs[parquet]"') from None
        found = pyarrow.Table.from_pandas(self.frame(), preserve_index=False)
        own = {b"title": self.title.encode(), b"units": json.dumps(dict(self.columns), ensure_ascii=False).encode()}
        with atomic_write(path) as temporary:
            parquet.write_table(found.replace_schema_metadata({**(found.schema.metadata or {}), **own}), temporary)

    def _items(self, row: Sequence[Any]) -> list[tuple[str, Any]]:
        return list(zip(self.columns, row, strict=True))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    if not _is_number(value):
        return "" if value is None else value
    return MISSING_WORD if is_missing(value) else repr(float(value))
