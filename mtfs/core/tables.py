"""A table of results, whatever computed it: for readers, and as CSV, JSON or Parquet for what comes after."""

from __future__ import annotations

import csv
import html
import io
import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtfs.core.errors import ToolError
from mtfs.core.texts import csv_text
from mtfs.core.units import MISSING_WORD, unit_named

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

TEXT = "text"
BY_ROW = "by row"
"""Unit of a column whose figures have the unit that stands in their row, in the column called `unit`."""
UNIT = "unit"
Cell = str | float | None


class Tabular:
    """A result that can be shown as a table."""

    @abstractmethod
    def table(self) -> Table:
        """Return the result as a table with every figure."""

    def readable(self) -> Table:
        """Return the table that a reader sees; the whole one unless a result has a shorter one."""
        return self.table()

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.readable().as_html()


@dataclass(frozen=True)
class Table(Tabular):
    """Rows under named columns.

    Attributes:
        title: What the table shows.
        columns: For each column by its name `TEXT`, the unit of its figures (such as £k), or `BY_ROW`.
        rows: Figures with full precision; None is nothing, NaN is missing.
        notes: Sentences that belong to the table, such as what is missing or how the figures were drawn.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()

    def table(self) -> Table:
        """Return this table: whatever gives a table can be asked for it in the same way."""
        return self

    def as_rows(self) -> tuple[list[str], list[list[str]]]:
        """Return titles and rows as readers write them; a column's unit stands in its title."""
        return [self._title(name) for name in self.columns], [self._readable(row) for row in self.rows]

    def _title(self, name: str) -> str:
        unit = self.columns[name]
        title = name if set("._") & set(name) else name[:1].upper() + name[1:]  # an id stays as it is
        return title if unit in (TEXT, BY_ROW, "") or title.endswith(f"({unit})") else f"{title} ({unit})"

    def _readable(self, row: Sequence[Cell]) -> list[str]:
        units = list(self.columns.values())
        own = str(row[list(self.columns).index(UNIT)]) if BY_ROW in units else ""
        return [
            value or "" if value is None or isinstance(value, str)
            else str(value) if unit == TEXT
            else unit_named(own if unit == BY_ROW else unit).in_table(value)
            for value, unit in zip(row, units, strict=True)
        ]  # fmt: skip

    @property
    def text_columns(self) -> int:
        """How many columns from the left hold text."""
        units = list(self.columns.values())
        return next((place for place, unit in enumerate(units) if unit != TEXT), len(units))

    def as_text(self) -> str:
        """Return plain text with aligned columns, the notes below."""
        titles, rows = self.as_rows()
        widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
        lines = [
            "  ".join(
                text.ljust(width) if place < self.text_columns else text.rjust(width)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (titles, ["-" * width for width in widths], *rows)
        ]
        return "\n".join([self.title, "", *lines, *(["", *self.notes] if self.notes else [])])

    def as_html(self) -> str:
        """Return the table as HTML, every text escaped, figures to the right, the notes below."""
        titles, rows = self.as_rows()
        right = [' style="text-align:right"' if unit != TEXT else ' style="text-align:left"'
                 for unit in self.columns.values()]  # fmt: skip
        head = "".join(f'<th scope="col"{side}>{_escaped(text)}</th>' for text, side in zip(titles, right, strict=True))
        body = "\n".join(
            f"<tr>{''.join(f'<td{side}>{_escaped(text)}</td>' for text, side in zip(row, right, strict=True))}</tr>"
            for row in rows
        )
        notes = "".join(f"\n<p>{_escaped(note)}</p>" for note in self.notes)
        caption = f'<caption style="text-align:left">{_escaped(self.title)}</caption>'
        return f"<table>\n{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}"

    def as_csv(self) -> str:
        """Return a line a row, figures with full precision; a missing figure is the word. Notes are left out."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([[_in_csv(value) for value in row] for row in self.rows])
        return text.getvalue()

    def records(self) -> list[dict[str, Cell]]:
        """Return each row by the names of the columns; a missing figure is None, as what is not there."""
        return [
            {name: None if value != value else value for name, value in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def as_json(self) -> str:
        """Return the one shape of JSON that every table has.

        `{"title": text, "columns": [{"name": text, "unit": text}], "rows": [{column: value}], "notes": [text]}`: the
        unit is that of the figures (£k, rate), `text` for words, or `by row` where each row has its own in the column
        `unit`. Rates and shares are fractions; a missing figure is null, and so is one that is not there.
        """
        columns = [{"name": name, "unit": unit} for name, unit in self.columns.items()]
        data = {"title": self.title, "columns": columns, "rows": self.records(), "notes": list(self.notes)}
        return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)

    def frame(self, index: str | None = None) -> DataFrame:
        """Return the table in pandas: texts as strings, figures as floats, NaN where there is none.

        A column that holds words beside figures, as that of a changed choice, is one of strings.

        Args:
            index: The column whose values name the rows, such as `line`; rows are numbered if it is left out.
        """
        import pandas as pd

        frame = pd.DataFrame([list(row) for row in self.rows], columns=list(self.columns))
        for name, unit in self.columns.items():
            words = unit == TEXT or any(isinstance(value, str) for value in frame[name])
            values = frame[name] if unit == TEXT or not words else frame[name].map(_in_csv)
            frame[name] = values.astype("string" if words else "float64")
        return frame if index is None else frame.set_index(index)

    def write_parquet(self, path: Path) -> None:
        """Write the table as Parquet, whole or not at all: title, units and notes in the file's metadata.

        Raises:
            ToolError: without the package that writes Parquet.
        """
        from mtfs.core.files import atomic_write

        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError:
            raise ToolError('Parquet needs a package more; run: pip install "mtfs[parquet]"') from None
        table = pyarrow.Table.from_pandas(self.frame(), preserve_index=False)
        words = {"units": dict(self.columns), "notes": list(self.notes)}
        own = {b"title": self.title.encode()}
        own |= {name.encode(): json.dumps(value, ensure_ascii=False).encode() for name, value in words.items()}
        with atomic_write(path) as temporary:
            parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **own}), temporary)


def _escaped(text: str) -> str:
    return html.escape(text)


def _in_csv(value: Cell) -> str:
    if value is None or isinstance(value, str):
        return csv_text(value or "")
    return MISSING_WORD if value != value else repr(float(value))
