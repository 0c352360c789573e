"""The figures that a workbook shows itself, against those of the plan that is read from it.

They part where references moved with a cell that was cut and pasted, where rows were added or deleted, where a
formula was typed over, or where the workbook was not calculated since its last edit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mtfs.analysis.figures.projection import Projection, project
from mtfs.backends.cells import MISSING_TEXT
from mtfs.catalogue.lines import Claim, headlines, kind_of
from mtfs.core.errors import WorkbookDiffers
from mtfs.core.problems import Problem
from mtfs.core.units import unit_named
from mtfs.core.version import VERSION
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of
from mtfs.plan.opened_workbook import OpenedWorkbook
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import AS_WRITTEN, HEADER_ROW, SHEET, Columns, letters

TOLERANCE = 1e-6
"""What two programs may differ by, relative to the larger figure."""
MOST_FIGURES = 5
"""Figures of which the error tells."""
UNKNOWN = (
    "shows no figures of its own, so that nothing says whether its formulas fit its inputs: open it in a spreadsheet "
    "program and save it"
)
WRITTEN_BY = re.compile(r"Written by mtfs ([\w.+-]+?)\.(?:\s|$)")
ACCEPT = (
    "mend the workbook, or write it again from its plan; to take its inputs as they are, add --accept "
    "(in Python: accept=True)"
)


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure that a workbook shows otherwise than mtfs computes it; `cell` is where, empty where it has none."""

    line: str
    year: str
    cell: str
    shown: Any
    computed: float | None

    @property
    def apart(self) -> float:
        """How far the two are apart; more than any amount where one of them is none."""
        if self.computed is None or is_missing(self.computed) or not isinstance(self.shown, int | float):
            return math.inf
        return abs(self.shown - self.computed)


def refuse_differences(opened: OpenedWorkbook, plan: Plan) -> None:
    """Raise WorkbookDiffers where the figures that a workbook shows are not those of the plan read from it.

    A workbook without calculated values shows none: then only lines count that one of the two does not have.

    Raises:
        WorkbookDiffers: naming the figures, both amounts, and the likely cause.
    """
    compared = _Comparison(opened, project(plan))
    figures = list(compared.differences())
    if not figures and (opened.written or compared.calculated):
        return
    worst = compared.worst_by_line(figures)
    problems = [compared.problem(figure) for figure in worst[:MOST_FIGURES]]
    if len(figures) > len(problems):
        problems.append(Problem("", None, f"{len(figures):,} figures differ in all"))
    cause = compared.cause(figures) if figures else UNKNOWN
    raise WorkbookDiffers([*problems, Problem("", None, cause, ACCEPT)], opened.path.name)


@dataclass
class _Comparison:
    """A workbook beside what mtfs computes for the plan in it."""

    opened: OpenedWorkbook
    projection: Projection

    @cached_property
    def rows(self) -> dict[str, tuple[Any, int, dict[str, int]]]:
        """The sheet, the row and the columns by heading of every line that the workbook shows."""
        rows: dict[str, tuple[Any, int, dict[str, int]]] = {}
        allocation = bool(self.projection.plan.allocation)
        for sheet in self.opened.calculated.worksheets:
            columns = {str(cell.value): cell.column for cell in sheet[HEADER_ROW + 1] if cell.value is not None}
            if sheet.title in (SHEET, AS_WRITTEN) or "Id" not in columns:
                continue
            for (cell,) in sheet.iter_rows(min_row=HEADER_ROW + 2, min_col=columns["Id"], max_col=columns["Id"]):
                line = str(cell.value)
                if line not in self.projection.lines or kind_of(line) in (Claim.COMPUTED, Claim.DIFFERENCE):
                    continue
                if line not in rows or sheet.title == kind_of(line).sheet_in(allocation):
                    rows[line] = sheet, cell.row or 0, columns
        return rows

    @cached_property
    def changed_ids(self) -> tuple[list[str], list[str]]:
        """The ids of inputs that were added, and those that were deleted."""
        written, present = self.opened.written, self.projection.plan.inputs
        if not written:
            return [], []
        return [key for key in present if key not in written], [key for key in written if key not in present]

    @cached_property
    def cells(self) -> dict[str, list[tuple[str, str, Any]]]:
        """Of each line the year, the cell and the value of every figure; none where the workbook has no such line."""
        return {line: self._cells(line) for line in self.projection.lines}

    @cached_property
    def calculated(self) -> bool:
        """Whether the workbook shows any figures: it does not where a program saved it that cannot calculate."""
        places = (place for of_line in self.cells.values() for _, place, value in of_line if value is not None)
        return any(self._formula(place).startswith("=") for place in places)

    def differences(self) -> Iterator[OwnFigure]:
        """Yield every figure that is not the same on both sides."""
        added, deleted = self.changed_ids
        for line, of_line in self.cells.items():
            if not of_line and (added or deleted) and kind_of(line) not in (Claim.COMPUTED, Claim.DIFFERENCE):
                yield OwnFigure(line, "", "", None, None)
            for (year, place, value), computed in zip(of_line, self._computed(line), strict=False):
                if computed is None or _same(value, computed):
                    continue
                if value is not None or self.calculated or not self._formula(place).startswith("="):
                    yield OwnFigure(line, year, place, value, computed)

    def _computed(self, line: str) -> list[float | None]:
        return self.projection.lines[line]

    def _cells(self, line: str) -> list[tuple[str, str, Any]]:
        """Return the year, the cell and the value of every figure of a line; empty where it has no row."""
        if line not in self.rows:
            return []
        sheet, row, columns = self.rows[line]
        single = kind_of(line).single_value
        headings = ["All years"] if single else list(self.projection.plan.years)
        figures = []
        for heading in headings:
            if heading in columns:
                cell = sheet.cell(row, columns[heading])
                year = "" if single else heading
                figures.append((year, f"{sheet.title}!{letters(columns[heading] - 1)}{row}", cell.value))
        return figures

    def worst_by_line(self, figures: list[OwnFigure]) -> list[OwnFigure]:
        """Return the figure of each line that differs most, the main lines first."""
        main: list[str] = [line for lines in headlines(self.projection.lines).values() for line in lines]
        worst: dict[str, OwnFigure] = {}
        for figure in figures:
            if figure.line not in worst or figure.apart > worst[figure.line].apart:
                worst[figure.line] = figure
        in_order = [line for line in main if line in worst]
        return [worst[line] for line in dict.fromkeys([*in_order, *worst])]

    def problem(self, figure: OwnFigure) -> Problem:
        """Return what is wrong with a figure."""
        plan, line = self.projection.plan, figure.line
        name = f"{name_of(plan, line)} ({line})"
        if not figure.cell:
            return Problem("", None, f"{name} has no row in the workbook; mtfs computes it")
        unit = unit_named(self.projection.unit(line))
        assert figure.computed is not None
        own = unit.in_sentence(figure.shown) if figure.shown is not None else "blank"
        text = f"is {own} in the workbook and {unit.in_sentence(figure.computed)} by mtfs"
        if figure.apart < math.inf:
            text += f", {unit.in_sentence(figure.apart)} apart"
        return Problem("", None, f"{name}{f' in {figure.year}' if figure.year else ''} {text}", "", figure.cell)

    def cause(self, figures: list[OwnFigure]) -> str:
        """Return why the figures differ, as far as it can be found."""
        added, deleted = self.changed_ids
        if added or deleted:
            rows = {"rows added for": added, "rows deleted of": deleted}
            said = " and ".join(f"{words} {_some(keys)}" for words, keys in rows.items() if keys)
            return f"the cause: {said} on {SHEET}: the formulas of the workbook do not know of it"
        if moved := self._moved():
            return f"the cause: cells of {SHEET} were moved, and formulas went with them: {_some(moved)}"
        formulas = {figure.cell: self._formula(figure.cell) for figure in figures if figure.cell}
        if broken := [cell for cell, text in formulas.items() if "#REF!" in text]:
            return f"the cause: cells that formulas look for were deleted: {_some(broken)}"
        if typed := [cell for cell, text in formulas.items() if not text.startswith("=")]:
            return f"the cause: a formula was typed over: {_some(typed)}"
        version = WRITTEN_BY.search(self.opened.book.properties.description or "")
        likely = "formulas were altered, or the workbook was not calculated since its last edit (press F9 and save)"
        if version is not None and version[1] != VERSION:
            likely = f"mtfs {version[1]} wrote the workbook, this is {VERSION}; or formulas were altered"
        return f"the likely cause: {likely}"

    def _moved(self) -> list[str]:
        """Return the ids of the rows that the workbook itself finds moved."""
        if AS_WRITTEN not in self.opened.calculated.sheetnames:
            return []
        sheet, columns = self.opened.calculated[AS_WRITTEN], Columns(self.projection.plan.horizon)
        moved = columns.as_written("Moved") + 1
        rows = sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True)
        return [str(row[1]) for row in rows if isinstance(row[moved - 1], int | float) and row[moved - 1]]

    def _formula(self, place: str) -> str:
        sheet, _, cell = place.rpartition("!")
        value = self.opened.book[sheet][cell].value
        return str(getattr(value, "text", value))


def _same(shown: Any, computed: float) -> bool:
    """Return whether a cell shows a figure: to what two programs may differ by, or the word for a missing one."""
    if is_missing(computed):
        return bool(shown == MISSING_TEXT)
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        return False
    return bool(abs(shown - computed) <= TOLERANCE * max(1.0, abs(computed)))


def _some(names: list[str]) -> str:
    """Return a few names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
