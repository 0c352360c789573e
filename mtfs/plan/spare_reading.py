"""Spare rows of an Inputs sheet, read back: those that are filled in are parts of the plan."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mtfs.core.numbers import shown
from mtfs.core.texts import one_line
from mtfs.plan.ids import free_id, id_of_name
from mtfs.plan.inputs_grid import ERROR, PUT_IT_BACK, InputsGrid
from mtfs.plan.parts.base import status_and_was
from mtfs.plan.spare_rows import FORM_OF, Data, SpareForm, part_data

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

NAME_TITLE = "Input"
"""Heading of the column in which the names of spare rows are typed."""
TEXTS = ("Source", "Note", "Owner")
NAME_OR_CLEAR = "type the name, or clear the row"
TYPE_A_NAME = "type a name, with an apostrophe in front if it is a number or a date"
ANOTHER_NAME = "change its row, or give another name"
FIGURES_OR_CLEAR = "type them, 0 for none, or clear the name"


def form_of(grid: InputsGrid, row: int) -> SpareForm | None:
    """Return the form of a row of Inputs; None where it is no spare row."""
    return FORM_OF.get(str(grid.cell(row, "Kind").value))


def id_of_part(part: Data, taken: Container[str]) -> str:
    """Return an id for the part of a spare row, made of its name, that no other part of its family has."""
    return free_id(id_of_name(part["name"]), taken)


def refuse_taken(grid: InputsGrid, row: int, part: Data, others: Iterable[Mapping[str, Any]]) -> None:
    """Raise PlanError where another part of the family has the name of a spare row, in capitals or not."""
    name = part["name"]
    if name.casefold() in {one_line(str(other.get("name"))).casefold() for other in others}:
        raise grid.refusal(f"{shown(name)} is there already", ANOTHER_NAME, grid.cell(row, NAME_TITLE))


def read_part(grid: InputsGrid, row: int) -> Data | None:
    """Return the part that a spare row is, as a plan's data; None where it is empty.

    Raises:
        PlanError: for figures without a name, a name without figures, and what is no number.
    """
    form = form_of(grid, row)
    assert form is not None  # it is a spare row
    if NAME_TITLE not in grid.columns:
        raise grid.refusal(f"row {grid.header} has no heading {NAME_TITLE!r}", PUT_IT_BACK)
    name = _name(grid, grid.cell(row, NAME_TITLE))
    all_years, years = grid.cell(row, "All years"), list(grid.years.items())
    counting = years[form.first_period :] if form.by_year is not None else []
    strays = [column for _, column in years if column not in dict(counting).values()]
    strays += [] if form.one else [grid.columns["All years"]]
    grid.refuse_filled(row, strays, f"does not count: this is a row for {form.what}", "clear this cell")
    numbers = [cell for _, column in counting if (cell := grid.at_column(row, column)).value is not None]
    numbers += [all_years] if form.one and form.default is None and all_years.value is not None else []
    if not name:
        _refuse_unnamed(grid, row, numbers)
        if form.default is not None and all_years.value is not None:
            grid.yes_or_no(all_years)
        return None
    needed = [all_years] if form.one else []
    if form.every_year or not numbers:
        needed += [grid.at_column(row, column) for _, column in counting]
    lacking = [cell for cell in needed if cell.value is None]
    if lacking:
        cell = lacking[0]
        raise grid.refusal(f"is blank: {shown(name)} has a name and not its figures", FIGURES_OR_CLEAR, cell)
    one = grid.yes_or_no(all_years) if form.default is not None else grid.number(all_years) if form.one else None
    values = dict(_amounts(grid, row, counting))
    return part_data(form, name, one, values, _about(grid, row), [year for year, _ in years])


def _name(grid: InputsGrid, cell: Cell) -> str:
    """Return the name in a cell; empty where there is none but spaces."""
    grid.refuse_formula(cell)
    if cell.value is None:
        return ""
    if cell.data_type == ERROR or not isinstance(cell.value, str):
        what = "the error " if cell.data_type == ERROR else ""
        raise grid.refusal(f"holds {what}{shown(cell.value)}, which is no name", TYPE_A_NAME, cell)
    return one_line(cell.value)


def _refuse_unnamed(grid: InputsGrid, row: int, numbers: list[Cell]) -> None:
    """Raise PlanError where a row without a name holds figures, or what is said of them."""
    texts = [cell for title in TEXTS if (cell := grid.cell(row, title)).value is not None]
    for cell in (*numbers, *texts):
        message = f"{shown(cell.value)} stands in a spare row without a name"
        raise grid.refusal(message, NAME_OR_CLEAR, cell)


def _amounts(grid: InputsGrid, row: int, years: list[tuple[str, int]]) -> Iterator[tuple[str, float]]:
    for year, column in years:
        cell = grid.at_column(row, column)
        if cell.value is not None:
            yield year, grid.number(cell)


def _about(grid: InputsGrid, row: int) -> dict[str, str]:
    """Return what a row says of its numbers: they are the organisation's own unless another status was typed."""
    cell = grid.cell(row, "Status")
    typed = "" if cell.data_type == "f" else str(cell.value or "")
    status, was = status_and_was(typed or "local")
    texts = {title.lower(): text for title in TEXTS if (text := grid.text(row, title))}
    return {"status": status} | ({"was": was} if was else {}) | texts
