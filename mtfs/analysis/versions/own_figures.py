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
from mtfs.catalogue.lines import RECONCILIATION_SHEET, headlines, kind_of
from mtfs.core.errors import WorkbookDiffers
from mtfs.core.problems import Problem
from mtfs.core.units import unit_named
from mtfs.core.version import VERSION
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import id_as_written, name_of
from mtfs.plan.opened_workbook import OpenedWorkbook
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import AS_WRITTEN, HEADER_ROW, SHEET, Columns, letters

TOLERANCE = 1e-6
"""Largest difference between two programs that counts as none, relative to the figure that mtfs computes."""
LARGEST = 1e300
"""A whole number beyond this is none that a program could have calculated."""
MOST_ROWS_ABOVE = 20
"""Rows in which the headings of a sheet are looked for."""
MOST_FIGURES = 5
"""Figures of which the error tells."""
UNKNOWN = (
    "shows no figures of its own, so that nothing says whether its formulas fit its inputs: open it in a spreadsheet "
    "program and save it"
)
WRITTEN_BY = re.compile(r"Written by mtfs ([\w.+-]+?)\.(?:\s|$)")
OF_INPUTS = re.compile(rf"={SHEET}!\$?([A-Z]{{1,3}})\$?([0-9]+)")
"""The heading of a year, which is that of Inputs."""
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
        return abs(self.shown - self.computed) if abs(self.shown) < LARGEST else math.inf


def refuse_differences(opened: OpenedWorkbook, plan: Plan) -> None:
    """Raise WorkbookDiffers where the figures that a workbook shows are not those of the plan read from it.

    A workbook without calculated values shows none: then only rows count that were added, deleted or typed over.

    Raises:
        WorkbookDiffers: naming the figures, both amounts, and the likely cause.
    """
    compared = _Comparison(opened, project(plan))
    figures = list(compared.differences())
    if not (figures or any(compared.changed_ids)) and (opened.written or compared.calculated):
        return
    worst = compared.worst_by_line(figures)
    problems = [compared.problem(figure) for figure in worst[:MOST_FIGURES]]
    if len(figures) > len(problems):
        problems.append(Problem("", None, f"{len(figures):,} figures differ in all"))
    cause = compared.cause(figures) if figures or any(compared.changed_ids) else UNKNOWN
    raise WorkbookDiffers([*problems, Problem("", None, cause, ACCEPT)], opened.path.name)


@dataclass
class _Comparison:
    """A workbook beside what mtfs computes for the plan in it."""

    opened: OpenedWorkbook
    projection: Projection

    @cached_property
    def rows(self) -> dict[str, list[tuple[Any, int, dict[str, int]]]]:
        """The sheet, the rows and the columns by heading of every line that the workbook shows."""
        rows: dict[str, list[tuple[Any, int, dict[str, int]]]] = {}
        for sheet in self.opened.calculated.worksheets:
            header, columns = self._headings(sheet)
            if sheet.title in (SHEET, AS_WRITTEN) or not header:
                continue
            for (cell,) in sheet.iter_rows(min_row=header + 1, min_col=columns["Id"], max_col=columns["Id"]):
                line = self.lines_of_ids.get(str(cell.value))
                if line is not None and kind_of(line).sheet != RECONCILIATION_SHEET:
                    rows.setdefault(line, []).append((sheet, cell.row or 0, columns))
        return {line: self._of_own_sheet(line, places) for line, places in rows.items()}

    @cached_property
    def lines_of_ids(self) -> dict[str, str]:
        """The lines of the plan by their ids in the workbook, where those of a spare row have another one."""
        written = {part: row for row, part in self.opened.spare.items() if part}
        return {id_as_written(line, written) if written else line: line for line in self.projection.lines}

    def _of_own_sheet(self, line: str, places: list[Any]) -> list[Any]:
        """Return the rows of a line on the sheet that it belongs to; all of them where that sheet has another name."""
        own = kind_of(line).sheet_in(bool(self.projection.plan.allocation))
        return [place for place in places if place[0].title == own] or places

    @cached_property
    def changed_ids(self) -> tuple[list[str], list[str]]:
        """The ids of inputs that were added, and those that were deleted."""
        written, spare = self.opened.written, self.opened.spare
        typed = {part for part in spare.values() if part}
        present = [key for key in self.projection.plan.inputs if not typed & set(_beginnings(key))] + list(spare)
        if not written:
            return [], []
        return [key for key in present if key not in written], [key for key in written if key not in present]

    @cached_property
    def version(self) -> str:
        """The mtfs that wrote the workbook; empty where it does not say."""
        match = WRITTEN_BY.search(self.opened.book.properties.description or "")
        return match[1] if match else ""

    @cached_property
    def cells(self) -> dict[str, list[OwnFigure]]:
        """Every figure that the workbook shows of a line; none where it has no such line."""
        return {line: list(self._cells(line)) for line in self.projection.lines}

    @cached_property
    def calculated(self) -> bool:
        """Whether the workbook shows any figures: it does not where a program saved it that cannot calculate."""
        shown = (figure for of_line in self.cells.values() for figure in of_line if figure.shown is not None)
        return any(self._formula(figure.cell).startswith("=") for figure in shown)

    def differences(self) -> Iterator[OwnFigure]:
        """Yield every figure that is not the same on both sides."""
        complete = any(self.changed_ids) or self.version == VERSION
        for line, of_line in self.cells.items():
            if not of_line and complete and kind_of(line).sheet != RECONCILIATION_SHEET:
                yield OwnFigure(line, "", "", None, None)
            for figure in of_line:
                if _same(figure.shown, figure.computed):
                    continue
                if figure.shown is not None or self.calculated or not self._formula(figure.cell).startswith("="):
                    yield figure

    def _cells(self, line: str) -> Iterator[OwnFigure]:
        """Yield what the workbook shows of a line beside what mtfs computes, where it has a column for it."""
        single = kind_of(line).single_value
        headings = ["All years"] if single else list(self.projection.plan.years)
        for sheet, row, columns in self.rows.get(line, []):
            for heading, computed in zip(headings, self.projection.lines[line], strict=False):
                if heading in columns:
                    place = f"{sheet.title}!{letters(columns[heading] - 1)}{row}"
                    shown = sheet.cell(row, columns[heading]).value
                    yield OwnFigure(line, "" if single else heading, place, shown, computed)

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
        own, by_mtfs = (
            unit.in_sentence(value) if value is not None else "blank" for value in (figure.shown, figure.computed)
        )
        text = f"is {own} in the workbook and {by_mtfs} by mtfs"
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
        likely = "formulas were altered, or the workbook was not calculated since its last edit (press F9 and save)"
        if self.version not in ("", VERSION):
            likely = f"mtfs {self.version} wrote the workbook, this is {VERSION}; or formulas were altered"
        return f"the likely cause: {likely}"

    def _moved(self) -> list[str]:
        """Return the ids of the rows that the workbook itself finds moved."""
        if AS_WRITTEN not in self.opened.calculated.sheetnames:
            return []
        sheet, columns = self.opened.calculated[AS_WRITTEN], Columns(self.projection.plan.horizon)
        moved = columns.as_written("Moved") + 1
        rows = sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True)
        return [str(row[1]) for row in rows if isinstance(row[moved - 1], int | float) and row[moved - 1]]

    def _headings(self, sheet: Any) -> tuple[int, dict[str, int]]:
        """Return the row of the headings, which a row above them moves down, and the columns by heading; 0 for none.

        The years are formulas over the headings of Inputs: where they are not calculated, those are read.
        """
        for row in sheet.iter_rows(max_row=MOST_ROWS_ABOVE):
            columns = {str(cell.value): cell.column for cell in row if cell.value is not None}
            if "Id" not in columns:
                continue
            for cell in self.opened.book[sheet.title][row[0].row]:
                if match := OF_INPUTS.fullmatch(str(cell.value)):
                    columns.setdefault(str(self.opened.book[SHEET][match[1] + match[2]].value), cell.column)
            return row[0].row, columns
        return 0, {}

    def _formula(self, place: str) -> str:
        sheet, _, cell = place.rpartition("!")
        value = self.opened.book[sheet][cell].value
        return str(getattr(value, "text", value))


def _beginnings(key: str) -> list[str]:
    """Return an id and the ids of the parts in which it stands."""
    names = key.split(".")
    return [".".join(names[:length]) for length in range(1, len(names) + 1)]


def _same(shown: Any, computed: float | None) -> bool:
    """Return whether a cell shows a figure: to what two programs may differ by, or the word for a missing one."""
    if computed is None:
        return not isinstance(shown, int | float) or shown == 0  # a word where no figure belongs is a note
    if is_missing(computed):
        return bool(shown == MISSING_TEXT)
    if isinstance(shown, bool) or not isinstance(shown, int | float) or abs(shown) > LARGEST:
        return False
    return bool(abs(shown - computed) <= TOLERANCE * max(1.0, abs(computed)))


def _some(names: list[str]) -> str:
    """Return a few names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
