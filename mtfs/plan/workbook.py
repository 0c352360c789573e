"""The Inputs sheet of a workbook, read back as the plan that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.units import unit_named
from mtfs.core.years import FinancialYear
from mtfs.plan import spare_reading
from mtfs.plan.as_written import WrittenInput
from mtfs.plan.inputs import AS_IT_STANDS, OF_THE_PLAN, SELECTOR
from mtfs.plan.inputs_grid import YEAR, InputsGrid, cell_name
from mtfs.plan.opened_workbook import OpenedWorkbook, WorkbookCheck
from mtfs.plan.parts.base import (
    ADD_THE_SOURCE,
    ADD_THE_VALUE,
    ADD_THE_VALUES,
    REMOVE_THE_VALUE,
    REMOVE_THE_VALUES,
    status_and_was,
)
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import AS_WRITTEN, FIXED, KINDS, SHEET, carried_on
from mtfs.plan.toml import plan_from_data
from mtfs.plan.validation import NOT_THERE
from mtfs.plan.walk import declared_at

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

KIND_OF = {text: kind for kind, text in KINDS.items()}
BY_YEAR = ("series", "amounts")
CLEAR_IT = "clear this cell"
FOR_NONE = "type 0 if there is none; if it was cut and pasted elsewhere, undo that"
NAME_IT = "give the column a heading, or clear this cell"
WITHOUT_ID = "stands in a row without an id and does not count"
GIVE_AN_ID = "give the row the id of an input, or clear it"
CHANGE_THE_FILE = "put it back, or change the plan file and write the workbook again"
REMOVE_THE_ROW = "remove the row"
IN_CELLS = {
    ADD_THE_SOURCE: ("Source", "type the source here, or local under Status"),
    ADD_THE_VALUE: ("Status", "type the number, or missing here"),
    ADD_THE_VALUES: ("Status", "type the numbers, or missing here"),
    REMOVE_THE_VALUE: ("Status", "type another status, or clear the number"),
    REMOVE_THE_VALUES: ("Status", "type another status, or clear the numbers"),
}
"""The cell of a remedy of a plan file, by its heading, and what to do there."""


def read_workbook(path: str | Path, content: bytes | None = None, check: WorkbookCheck | None = None) -> Plan:
    """Return the plan on the Inputs sheet of a workbook that mtfs wrote, as edited since.

    Args:
        path: The workbook.
        content: Its content where it is in memory; `path` then only names it, and no file is read.
        check: What looks at the workbook and the plan in it, and refuses it where they do not fit.

    Raises:
        WorkbookError: where the file is no workbook, is hostile, or has no such sheet.
        PlanError: naming the cell, its value and the remedy.
    """
    opened = OpenedWorkbook.open(path, content)
    plan = _Reader(opened).plan()
    if check is not None:
        check(opened, plan)
    return plan


class _Reader:
    """The plan on one Inputs sheet."""

    def __init__(self, opened: OpenedWorkbook) -> None:
        self.opened, self.grid = opened, InputsGrid(opened)
        self.rows: dict[str, int] = {}

    def plan(self) -> Plan:
        data: dict[str, Any] = {}
        spare: dict[str, int] = {}
        for row in range(self.grid.header + 1, self.grid.sheet.max_row + 1):
            key = self.grid.cell(row, "Id").value
            if key is None:
                self.grid.refuse_filled(row, self.grid.for_numbers, WITHOUT_ID, GIVE_AN_ID)
                continue
            if not isinstance(key, str) or key in self.rows:
                message = f"{shown(key)} stands twice or is no id"
                raise self.grid.refusal(message, REMOVE_THE_ROW, self.grid.cell(row, "Id"))
            self.rows[key] = row
            self.grid.refuse_filled(row, self.grid.unnamed, "stands in a column without a heading", NAME_IT)
            self.grid.refuse_number_beside(row, NAME_IT)
            if spare_reading.form_of(self.grid, row) is None:
                self._add(data, key, self._entry(key, row))
            else:
                spare[key] = row
        self._check_years(data)
        for key, row in spare.items():
            self._add_spare(data, key, row)
        self._select(data)
        try:
            return plan_from_data(data, self.opened.path.name)
        except PlanError as error:
            raise PlanError(dict.fromkeys(map(self._located, error.problems)), error.source) from None

    def _select(self, data: dict[str, Any]) -> None:
        """Set the scenario that the workbook was left at, by its id: the cell holds its name."""
        chosen = data.pop("scenario", None)
        if chosen == AS_IT_STANDS or SELECTOR not in self.rows:
            return
        ids = {scenario.get("name"): key for key, scenario in data.get("scenarios", {}).items()}
        if chosen not in ids:
            cell = self.grid.cell(self.rows[SELECTOR], "All years")
            names = ", ".join([AS_IT_STANDS, *map(str, ids)])
            message = "is blank" if chosen is None else f"{shown(chosen)} is no scenario of this plan"
            raise self.grid.refusal(message, f"choose one of: {names}", cell)
        data["scenario"] = ids[chosen]

    def _entry(self, key: str, row: int) -> Any:
        """Return what one row says, in the form of the plan's data."""
        text = self.grid.text(row, "Kind")
        kind, declared = KIND_OF.get(text or ""), declared_at(key, Plan)
        value, written = self.grid.cell(row, "All years"), self.opened.written.get(key)
        if kind is None and text != FIXED:
            remedy = f"one of: {', '.join([*KIND_OF, FIXED])}"
            raise self.grid.refusal(f"{shown(text)} is no kind of input", remedy, self.grid.cell(row, "Kind"))
        self._refuse_other(row, written)
        if kind in BY_YEAR:
            of_base = declared is not None and declared.input.years == "plan years"
            strays = [self.grid.columns["All years"], *list(self.grid.years.values())[:of_base]]
            if written is not None and declared is not None and declared.input.years_are_lines:
                strays += [column for year, column in self.grid.years.items() if year not in written.values]
            self.grid.refuse_filled(row, strays, f"does not count: {key} has its numbers in later columns", CLEAR_IT)
            values = dict(self._series(row, kind))
            self._refuse_deleted(row, kind, values, written)
            return self._about(row, written, None, values) | {"values": values}
        self.grid.refuse_filled(row, self.grid.years.values(), f"does not count: {key} is one for all years", CLEAR_IT)
        if kind == "figure":
            number = None if value.value is None and self._is_missing(row, written) else self.grid.number(value)
            return self._about(row, written, number, {}) | ({} if number is None else {"value": number})
        word = self._word(key, value)
        if written is not None and written.fixed and value.value != written.content:
            message = f"is fixed in this workbook, and holds {shown(value.value)} in place of {written.said()}"
            raise self.grid.refusal(message, CHANGE_THE_FILE, value)
        return word

    def _refuse_other(self, row: int, written: WrittenInput | None) -> None:
        """Raise PlanError where the unit of a number or the kind of an input is another than as written."""
        has_unit = written is not None and (written.status or spare_reading.form_of(self.grid, row))
        fixed = {} if written is None else {"Kind": written.kind} | ({"Unit": written.unit} if has_unit else {})
        for heading, before in fixed.items():
            cell, text = self.grid.cell(row, heading), self.grid.text(row, heading)
            if text != before:
                message = f"is fixed in this workbook, and holds {shown(text)} in place of {shown(before)}"
                raise self.grid.refusal(message, CHANGE_THE_FILE, cell)

    def _about(
        self, row: int, written: WrittenInput | None, number: float | None, values: dict[str, float]
    ) -> dict[str, Any]:
        """Return what a row says of its number beside it: another one than as written is the organisation's own."""
        status, was = self._status(row, written)
        about = {"unit": self.grid.text(row, "Unit"), "status": status} | ({"was": was} if was else {})
        about |= {name.lower(): text for name in ("Source", "Note", "Owner") if (text := self.grid.text(row, name))}
        if written is None:
            filled = number is not None or values
            return about | ({"status": "local"} if filled and status == "missing" else {})
        empty = number is None and not values
        if written.same(number, values, list(self.grid.years)) or (empty and status == "missing"):
            return about
        source = about.get("source") or ""
        kept = source.strip() == written.source
        typed = not by_formula(self.grid.cell(row, "Status")) and status not in ("local", "missing")
        if not typed or (kept and status in (written.status, "published", "derived")):
            about |= written.overwritten() | ({} if kept else {"source": source})
        return about

    def _status(self, row: int, written: WrittenInput | None) -> tuple[str, str]:
        """Return the status of a row and what its number was; a formula stands for those as written."""
        cell = self.grid.cell(row, "Status")
        if by_formula(cell) and not self.opened.written:
            message = f"looks for the sheet {AS_WRITTEN!r}, which was renamed, changed or deleted"
            raise self.grid.refusal(message, "put the sheet back, or write the workbook again from its plan", cell)
        if by_formula(cell):  # a row that mtfs did not write is the organisation's own
            return ("local", "") if written is None else (written.status, written.was)
        return status_and_was(self.grid.text(row, "Status") or "")

    def _is_missing(self, row: int, written: WrittenInput | None) -> bool:
        return self._status(row, written)[0] == "missing"

    def _refuse_deleted(self, row: int, kind: str, values: dict[str, float], written: WrittenInput | None) -> None:
        """Raise PlanError where an amount was deleted: a spreadsheet counts it as 0, and so may a slip of the hand."""
        if written is None or kind != "amounts":
            return
        for year, amount in written.values.items():
            if year not in values and year in self.grid.years:
                message = f"is blank, and held {unit_named(written.unit).exact(amount)} when the workbook was written"
                raise self.grid.refusal(message, FOR_NONE, self.grid.at_column(row, self.grid.years[year]))

    def _word(self, key: str, cell: Cell) -> Any:
        self.grid.refuse_formula(cell)
        value = cell.value
        if key == "plan.horizon":
            return int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(value, datetime):
            return value.date()
        if key == "plan.date" and value is not None:
            try:
                return date.fromisoformat(str(value))
            except ValueError:
                raise self.grid.refusal(f"{shown(value)} is no date", "write it as 2025-04-01", cell) from None
        declared = declared_at(key, Plan)
        if declared is not None and declared.switch:
            return self.grid.yes_or_no(cell)
        return value

    def _series(self, row: int, kind: str) -> Iterator[tuple[str, float]]:
        began = False
        for year, column in self.grid.years.items():
            cell = self.grid.at_column(row, column)
            if cell.value is None:
                if began and kind == "series":
                    remedy = f"type a number, or {carried_on(row - 1, column)} to carry on the year before"
                    raise self.grid.refusal(f"is blank in {year}", remedy, cell)
                continue
            formula = str(cell.value).replace("$", "")
            if not (began and kind == "series" and formula == carried_on(row - 1, column)):
                yield year, self.grid.number(cell)
            began = True

    def _check_years(self, data: dict[str, Any]) -> None:
        """Raise PlanError unless the headings are the years of the plan: the horizon of a workbook is fixed."""
        base, horizon = data.get("base_year"), data.get("horizon")
        if isinstance(base, str) and isinstance(horizon, int) and YEAR.fullmatch(base):
            expected = [str(year) for year in FinancialYear.parse(base).through(max(horizon, 0))]
            if expected != list(self.grid.years):
                message = f"base year {base} and {horizon} years do not fit the headings {', '.join(self.grid.years)}"
                raise self.grid.refusal(message, "the years of a workbook are fixed: change them in the plan file")

    def _located(self, problem: Problem) -> Problem:
        """Return a problem of the plan with the cell that it speaks of."""
        problem = self._of_missing_row(problem)
        heading, remedy = IN_CELLS.get(problem.remedy, ("", problem.remedy))
        key = problem.place
        while key and not (row := self._row(key)):
            key, _, beyond = key.rpartition(".")
            heading = heading or self._heading(beyond)
        if not key:
            return replace(problem, location=SHEET)
        column = self.grid.years.get(problem.year or "", self.grid.columns.get(heading))
        if column is None:
            by_year = KIND_OF.get(self.grid.text(row, "Kind") or "") in BY_YEAR
            column = list(self.grid.years.values())[1] if by_year else self.grid.columns["All years"]
        return replace(problem, remedy=remedy, location=cell_name(self.grid.at_column(row, column)))

    def _heading(self, field: str) -> str:
        """Return the heading under which a field of a part stands, if it has a column of its own."""
        heading = spare_reading.NAME_TITLE if field == "name" else field.title()
        return heading if heading in self.grid.columns else ""

    def _of_missing_row(self, problem: Problem) -> Problem:
        """Return a problem of something that is not there as one of its row, where that is missing."""
        key = problem.place.removesuffix(".unit").removesuffix(".status")
        if (problem.message, problem.remedy) != NOT_THERE or self._row(key):
            return problem
        block = key.rpartition(".")[0]
        own = "." not in key and declared_at(key, Plan) is not None
        message = f"the row of {f'{OF_THE_PLAN}.{key}' if own else key} is missing"
        remedy = "put it back"
        if block and any(known.startswith(f"{block}.") for known in self.rows):
            remedy = f"put it back, or remove every row whose id begins with {block}."
        return replace(problem, place="", message=message, remedy=remedy)

    def _row(self, key: str) -> int:
        """Return the row of an id, or of what the plan itself is; 0 where there is none."""
        return self.rows.get(key) or self.rows.get(f"plan.{key}") or 0

    def _add_spare(self, data: dict[str, Any], key: str, row: int) -> None:
        """Add the part that a spare row is, if it is filled in, under an id made of its name."""
        self._refuse_other(row, self.opened.written.get(key))
        part = spare_reading.read_part(self.grid, row)
        self.opened.spare[key] = ""
        if part is None:
            return
        family, there = key.rpartition(".")[0], data
        for name in family.split("."):
            there = there.get(name, {})
        spare_reading.refuse_taken(self.grid, row, part, there.values())
        own = f"{family}.{spare_reading.id_of_part(part, there)}"
        self.rows[own], self.opened.spare[key] = row, own
        self._add(data, own, part)

    def _add(self, data: dict[str, Any], key: str, entry: Any) -> None:
        """Add an entry where its id says: `funds.bcf.opening` under funds, bcf, opening."""
        *path, last = key.split(".")
        if path[:1] == [OF_THE_PLAN]:
            path = path[1:]
        for part in path:
            data = data.setdefault(part, {})
            if not isinstance(data, dict):
                raise self.grid.refusal(f"{key} does not fit the rows above it", REMOVE_THE_ROW)
        if isinstance(entry, dict) and isinstance(data.get(last), dict):
            data[last] |= entry
        elif entry is not None:
            data[last] = entry


def by_formula(cell: Cell) -> bool:
    """Return whether a status is the formula that mtfs wrote, over what stood there as written."""
    return cell.data_type == "f" and AS_WRITTEN in str(cell.value)
