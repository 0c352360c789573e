"""A table of results, whatever computed it: for readers, and as CSV, JSON or Parquet for what comes after."""

from __future__ import annotations

import csv
import io
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtfs.core.errors import ToolError
from mtfs.core.layouts import Column, Role, lay_out
from mtfs.core.texts import csv_text
from mtfs.core.tones import Paint, Tone
from mtfs.core.units import MISSING_WORD, MONEY, Unit, unit_named
from mtfs.core.wrapping import LONGEST_WORD, wrapped

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

TEXT = "text"
BY_ROW = "by row"
"""Unit of a column whose figures have the unit that stands in their row, in the column called `unit`."""
UNIT, NAME = "unit", "name"
"""The columns of units, and of what readers call a row."""
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

    CSV, JSON, Parquet and pandas hold every column, money in £k as the plan has it. What readers see, text and HTML,
    has money in £m (in £k where all of it is below £100k), in one unit for all rows, and no column that is empty.

    Attributes:
        title: What the table shows.
        columns: For each column by its name `TEXT`, the unit of its figures (such as £k), or `BY_ROW`.
        rows: Figures with full precision; None is nothing, NaN is missing.
        notes: Sentences that belong to the table, such as what is missing or how the figures were drawn.
        ids: The columns that hold ids: text shows them on request only.
        group: A column of headings: text writes each above its rows.
        titles: What readers call columns whose name is an id.
        tones: The words that a terminal shows in colour.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    ids: Collection[str] = ()
    group: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, Tone] = field(default_factory=dict)

    def table(self) -> Table:
        """Return this table: whatever gives a table can be asked for it in the same way."""
        return self

    def for_readers(self, ids: bool = True) -> tuple[str, dict[str, Column]]:
        """Return the title, and by name the columns as readers see them.

        A column's unit stands in its title. That of the rows stands in the table's where all rows have the same, but
        for those that are written with a percent sign.
        """
        beside = self.money_by_row()
        rows = [self._units_of(row, beside) for row in self.rows]
        units = {shown.name for _, shown in rows if not shown.ratio}
        left_out = {*(self.ids if not ids else ()), *([UNIT] if len(units) <= 1 else ())}
        columns = {}
        for place, (name, kind) in enumerate(self.columns.items()):
            own = unit_named(kind)
            pair = own, own.for_readers(self._figures_of(kind))
            values = [row[place] for row in self.rows]
            cells = [readable(value, kind == TEXT, *(by_row if kind == BY_ROW else pair))
                     for value, by_row in zip(values, rows, strict=True)]  # fmt: skip
            if name == UNIT:
                cells = [shown.name for _, shown in rows]
            if name not in left_out and (any(cells) or not cells):
                title = _title(self.titles.get(name, name), kind, pair[1])
                columns[name] = Column(title, cells, self._role(name, values))
        named = BY_ROW in self.columns.values() and len(units) == 1 and "".join(units)
        return f"{self.title} ({named})" if named else self.title, columns

    def money_by_row(self) -> list[float]:
        """Return the amounts in £k of all rows that have their own unit: readers see them in one."""
        rows = [self._own(row) for row in self.rows]
        return [figure for own, figures in rows if own.thousands == MONEY.thousands for figure in figures]

    def _units_of(self, row: Sequence[Cell], beside: Sequence[float]) -> tuple[Unit, Unit]:
        """Return the unit of the figures of a row that have its own, and that in which readers see them."""
        own, figures = self._own(row)
        return own, own.for_readers(figures, beside)

    def _own(self, row: Sequence[Cell]) -> tuple[Unit, list[float]]:
        """Return the unit of a row, and the figures in it."""
        by_name = dict(zip(self.columns, row, strict=True))
        figures = [by_name[name] for name, kind in self.columns.items() if kind == BY_ROW]
        return unit_named(str(by_name.get(UNIT) or "")), [one for one in figures if isinstance(one, float | int)]

    def _figures_of(self, kind: str) -> Iterator[float]:
        kinds = list(self.columns.values())
        cells = (cell for row in self.rows for cell, own in zip(row, kinds, strict=True) if own == kind)
        return (cell for cell in cells if isinstance(cell, float | int))

    def _role(self, name: str, values: Sequence[Cell]) -> Role:
        if name in self.ids:
            return Role.ID
        if name == NAME:
            return Role.NAME
        long = any(isinstance(value, str) and len(value) > LONGEST_WORD for value in values)
        return Role.TEXT if long or self.columns[name] == TEXT else Role.FIGURE

    def as_text(self, width: int | None = None, ids: bool = False, colours: bool = False) -> str:
        """Return the title, the table and the notes as plain text.

        Args:
            width: Columns of the terminal, which no line exceeds (see `mtfs.core.layouts`); without it a row is a line.
            ids: With the columns of ids.
            colours: With the signs that make terminals show colours.
        """
        title, columns = self.for_readers(ids)
        paint = Paint(colours, self.tones)
        groups = columns.pop(self.group).cells if self.group in columns else ()
        lines = [*map(paint.title, self._wrapped(title, width)), ""]
        lines += lay_out([*columns.values()], width, groups, paint)
        for place, note in enumerate(self.notes):
            lines += [*([""] if place == 0 else []), *(paint.cell(line, note) for line in self._wrapped(note, width))]
        return "\n".join(lines)

    @staticmethod
    def _wrapped(text: str, width: int | None) -> list[str]:
        return [text] if width is None else wrapped(text, width)

    def as_html(self) -> str:
        """Return the table as HTML, every text escaped, figures to the right, the notes below."""
        title, by_name = self.for_readers()
        columns = list(by_name.values())
        sides = [f' style="text-align:{"right" if column.role is Role.FIGURE else "left"}"' for column in columns]
        head = "".join(
            f'<th scope="col"{side}>{_escaped(column.title)}</th>' for column, side in zip(columns, sides, strict=True)
        )
        body = "\n".join(
            f"<tr>{''.join(f'<td{side}>{_escaped(text)}</td>' for text, side in zip(row, sides, strict=True))}</tr>"
            for row in zip(*(column.cells for column in columns), strict=True)
        )
        notes = "".join(f"\n<p>{_escaped(note)}</p>" for note in self.notes)
        caption = f'<caption style="text-align:left">{_escaped(title)}</caption>'
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
        import json

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
        import json

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


def _title(name: str, kind: str, unit: Unit) -> str:
    """Return the title of a column: its name, and the unit in which readers see its figures, unless that is %."""
    title = name if set("._") & set(name) else name[:1].upper() + name[1:]  # an id stays as it is
    title = title.removesuffix(f" ({kind})")
    return title if kind in (TEXT, BY_ROW) or unit.ratio or not unit.name else f"{title} ({unit.name})"


def readable(value: Cell, is_text: bool, own: Unit, shown: Unit) -> str:
    """Return a cell as readers write it: a figure of its `own` unit in the one in which it is `shown`."""
    if value is None or isinstance(value, str):
        return value or ""
    if is_text:
        return str(value)
    return shown.in_table(value if own.name == shown.name else own.convert(value, shown))


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)


def _in_csv(value: Cell) -> str:
    if value is None or isinstance(value, str):
        return csv_text(value or "")
    return MISSING_WORD if value != value else repr(float(value))
