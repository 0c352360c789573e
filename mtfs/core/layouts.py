"""The layout of a table in text: the one place that decides what gives way where a terminal is too narrow.

A table that fits stands as it is. Of one that is too wide

1. the titles of its columns are wrapped,
2. its ids leave their column and stand below the names,
3. its texts are wrapped and its names shortened to two lines,
4. its groups become tables of their own, under their headings,
5. it is turned: its rows stand side by side, in blocks of as many as there is room for, and its columns (the years) go
   down.

A figure is never broken, nor is a number within a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from mtfs.core.tones import PLAIN, Paint
from mtfs.core.wrapping import longest_word, widest, width_of, wrapped

WIDE, CLOSE = 2, 1
"""Spaces between columns, and the fewest."""
NAME_LINES = 2
"""How many lines a shortened name has."""
EASY_NAME, LEAST_NAME = 24, 18
"""The least width of names that read easily, and of those in a table whose last resort before it is turned they are."""
TEXT_LINES = 6
"""About so many lines a text has at most; a table in which it would have more is turned."""
TURNED_NAME, TURNED_TEXT = 12, 40
"""In a turned table: the width up to which names above figures, and texts where they are what is read, are whole."""
SHORTENED = "…"


class Role(Enum):
    """What a column holds."""

    ID = "id"
    NAME = "name"
    TEXT = "text"
    FIGURE = "figure"


@dataclass(frozen=True)
class Column:
    """A column of a table in text: its title, and a cell a row."""

    title: str
    cells: Sequence[str]
    role: Role = Role.TEXT


class Layout(NamedTuple):
    """Columns with their widths, and the spaces between them."""

    columns: Sequence[Column]
    widths: Sequence[int]
    gap: int

    @property
    def width(self) -> int:
        """How wide the table is."""
        return sum(self.widths) + self.gap * (len(self.widths) - 1)

    def lines(self, paint: Paint, groups: Sequence[str] = (), spaced: bool = False) -> list[str]:
        """Return titles and rows, and above each group of rows its heading.

        Args:
            paint: Colours titles and cells.
            groups: The heading of each row, if there are any.
            spaced: Separate long texts: rows of words only, of which some take more than a few lines.
        """
        lines = [paint.title(line) for line in self._row([column.title for column in self.columns])]
        lines.append((" " * self.gap).join("-" * width for width in self.widths))
        rows = [self._row(cells, paint) for cells in zip(*(column.cells for column in self.columns), strict=True)]
        words = all(column.role is not Role.FIGURE for column in self.columns)
        apart = spaced and words and max(map(len, rows), default=0) > NAME_LINES
        for place, row in enumerate(rows):
            begins = bool(groups) and groups[place : place + 1] != groups[max(place - 1, 0) : place]
            lines += [""] if place and (begins or apart) else []
            lines += map(paint.title, wrapped(groups[place], self.width)) if begins else []
            lines += row
        return lines

    def _row(self, cells: Sequence[str], paint: Paint = PLAIN) -> list[str]:
        wrapped_cells = [wrapped(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        lines = []
        for line in range(max(map(len, wrapped_cells))):
            padded = []
            for column, width, own, cell in zip(self.columns, self.widths, wrapped_cells, cells, strict=True):
                piece = own[line] if line < len(own) else ""
                space, text = " " * (width - width_of(piece)), paint.cell(piece, cell)
                padded.append(space + text if column.role is Role.FIGURE else text + space)
            lines.append((" " * self.gap).join(padded).rstrip())
        return lines


def lay_out(
    columns: Sequence[Column], width: int | None = None, groups: Sequence[str] = (), paint: Paint = PLAIN
) -> list[str]:
    """Return the lines of a table.

    Args:
        columns: At least one.
        width: That of the terminal; without one every row is a line, however long.
        groups: The heading under which each row stands, if there are any.
        paint: Colours titles and cells.
    """
    fitting = next((one for one in _layouts(columns, width, bool(groups)) if width is None or one.width <= width), None)
    if fitting is not None:
        return fitting.lines(paint, groups, spaced=True)
    assert width is not None  # without one the first layout fits
    if not groups:
        return _turned(_ids_below(columns), width, paint)
    lines: list[str] = []
    for heading, members in groupby(range(len(groups)), key=groups.__getitem__):
        rows = list(members)
        own = [replace(column, cells=[column.cells[row] for row in rows]) for column in columns]
        lines += [*([""] if lines else []), *map(paint.title, wrapped(heading, width))]
        lines += lay_out([column for column in own if any(column.cells)], width, (), paint)
    return lines


def _layouts(columns: Sequence[Column], width: int | None, grouped: bool) -> Iterator[Layout]:
    """Yield the layouts in the order in which they are tried; a table of groups can still be taken apart."""
    yield Layout(columns, [max(widest([column.title]), widest(column.cells)) for column in columns], WIDE)
    yield Layout(columns, [_whole(column) for column in columns], WIDE)
    columns = _ids_below(columns)
    yield Layout(columns, [_whole(column) for column in columns], WIDE)
    for gap, name in ((WIDE, EASY_NAME), (CLOSE, EASY_NAME if grouped else LEAST_NAME)):
        widths = _narrowed(columns, (width or 0) - gap * (len(columns) - 1), name)
        yield Layout([_shortened(*pair) for pair in zip(columns, widths, strict=True)], widths, gap)


def _whole(column: Column) -> int:
    """Return the width at which only the title of a column is wrapped."""
    return max(longest_word([column.title]), widest(column.cells))


def _least(column: Column, name: int) -> int:
    """Return the least width of a column: figures whole, texts on a few lines, names of at least the width `name`."""
    if column.role is Role.FIGURE:
        return _whole(column)
    least = name if column.role is Role.NAME else -(-widest(column.cells) // TEXT_LINES)
    return max(min(least, _whole(column)), longest_word([column.title, *column.cells]))


def _narrowed(columns: Sequence[Column], room: int, name: int) -> list[int]:
    """Return widths that add up to the room if they can: the widest names and texts give way, none below its least."""
    widths, least = [_whole(column) for column in columns], [_least(column, name) for column in columns]
    while sum(widths) > room:
        giving = [place for place, own in enumerate(widths) if own > least[place]]
        if not giving:
            break
        widths[max(giving, key=widths.__getitem__)] -= 1
    return widths


def _ids_below(columns: Sequence[Column]) -> list[Column]:
    """Return the columns without those of ids, which stand below the names instead."""
    ids, others = ([column for column in columns if (column.role is Role.ID) is of_ids] for of_ids in (True, False))
    if not ids or not others:
        return list(columns)
    head = others[_head(others)]
    rows = zip(head.cells, *(column.cells for column in ids), strict=True)
    below = replace(head, cells=["\n".join([name, *(f"  {one}" for one in own if one)]) for name, *own in rows])
    return [below if column is head else column for column in others]


def _head(columns: Sequence[Column]) -> int:
    """Return the place of the column that names the rows."""
    roles = [column.role for column in columns]
    return next((roles.index(role) for role in (Role.NAME, Role.TEXT, Role.ID) if role in roles), 0)


def _shortened(column: Column, width: int) -> Column:
    """Return a column of names with each on two lines at most, unless it would then read as another does."""
    if column.role is not Role.NAME:
        return column
    short = [_short(name, width) for name in column.cells]
    unlike: dict[str, set[str]] = {}
    for name, one in zip(column.cells, short, strict=True):
        unlike.setdefault(one, set()).add(name)
    return replace(column, cells=[name if len(unlike[one]) > 1 else one
                                  for name, one in zip(column.cells, short, strict=True)])  # fmt: skip


def _short(text: str, width: int) -> str:
    name, *ids = text.split("\n")
    lines = wrapped(name, width)
    if len(lines) > NAME_LINES:
        words = lines[NAME_LINES - 1].split(" ")
        while len(words) > 1 and width_of(" ".join(words)) >= width:
            words.pop()
        lines = [*lines[: NAME_LINES - 1], " ".join(words)[: width - 1] + SHORTENED]
    return "\n".join([*lines, *ids])


def _turned(columns: Sequence[Column], width: int, paint: Paint) -> list[str]:
    """Return the rows side by side under their names, in blocks of as many as there is room for."""
    head = columns[_head(columns)]
    fields = [column for column in columns if column is not head]
    names = [field.title for field in fields]
    titles = max(longest_word([head.title, *names]), min(widest(names), width // 3))
    texts = [field for field in fields if field.role is not Role.FIGURE]
    words = len(texts) == len(fields) or widest(text for field in texts for text in field.cells) > TURNED_TEXT
    role = Role.TEXT if words else Role.FIGURE
    rows = [Column(head.cells[row], [field.cells[row] for field in fields], role) for row in range(len(head.cells))]
    unbroken = min(TURNED_TEXT, width - titles - WIDE) if words else TURNED_NAME
    widths = [_turned_width(head, fields, row, unbroken) for row in range(len(rows))]
    corner = Column("" if head.role is Role.NAME else head.title, names)
    lines: list[str] = []
    for block in _blocks(widths, width - titles):
        filled = [place for place in range(len(fields)) if any(rows[row].cells[place] for row in block)]
        shown = [replace(one, cells=[one.cells[place] for place in filled])
                 for one in (corner, *(rows[row] for row in block))]  # fmt: skip
        lines += [""] if lines else []
        lines += Layout(shown, [titles, *(widths[row] for row in block)], WIDE).lines(paint)
    return lines


def _turned_width(head: Column, fields: Sequence[Column], row: int, unbroken: int) -> int:
    """Return the width of a row that becomes a column: figures whole, names and texts from some width on wrapped."""
    figures = widest(field.cells[row] for field in fields if field.role is Role.FIGURE)
    texts = [head.cells[row], *(field.cells[row] for field in fields if field.role is not Role.FIGURE)]
    named = texts if unbroken > TURNED_NAME else texts[:1]
    return max(figures, longest_word(texts), min(widest(named), unbroken))


def _blocks(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield the rows in blocks of as many as there is room for, one at least."""
    block: list[int] = []
    for row in range(len(widths)):
        if block and sum(widths[one] + WIDE for one in [*block, row]) > room:
            yield block
            block = []
        block.append(row)
    if block:
        yield block
