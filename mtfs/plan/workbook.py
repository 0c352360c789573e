"""The Inputs sheet of a workbook, read back as the plan that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mtfs.core.errors import PlanError, WorkbookError
from mtfs.core.numbers import number_remedy, shown
from mtfs.core.problems import Problem
from mtfs.core.spreadsheets import open_workbook
from mtfs.core.years import FinancialYear
from mtfs.plan.inputs import AS_IT_STANDS, OF_THE_PLAN, SELECTOR, YES_OR_NO
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import AFTER_YEARS, FIXED, KINDS, SHEET, carried_on, letters
from mtfs.plan.toml import plan_from_data
from mtfs.plan.walk import declared_at

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

YEAR = re.compile(r"\d{4}/\d{2}")
KIND_OF = {text: kind for kind, text in KINDS.items()}
BY_YEAR = ("series", "amounts")
PUT_IT_BACK = "put it back"
REMOVE_THE_ROW = "remove the row"


def read_workbook(path: str | Path, content: bytes | None = None) -> Plan:
    """Return the plan on the Inputs sheet of a workbook that mtfs wrote, as edited since.

    Args:
        path: The workbook.
        content: Its content where it is in memory; `path` then only names it, and no file is read.

    Raises:
        WorkbookError: where the file is no workbook, is hostile, or has no such sheet.
        PlanError: naming the cell, its value and the remedy.
    """
    path = Path(path)
    book = open_workbook(path, data_only=False, content=content)
    if SHEET not in book.sheetnames:
        remedy = "give a workbook that mtfs report wrote, or a plan as a TOML file"
        raise WorkbookError(Problem("", None, f"has no sheet {SHEET!r}", remedy), path.name)
    return _Reader(path, book[SHEET], content).plan()


class _Reader:
    """One Inputs sheet: where its columns are, and the plan in it."""

    def __init__(self, path: Path, sheet: Worksheet, content: bytes | None) -> None:
        self.path, self.sheet, self.content = path, sheet, content
        self.header = self._header_row()
        titles = {str(cell.value).strip(): cell.column - 1 for cell in sheet[self.header] if cell.value is not None}
        self.columns = {title: column for title, column in titles.items() if not YEAR.fullmatch(title)}
        self.years = {title: column for title, column in titles.items() if YEAR.fullmatch(title)}
        for title in ("Unit", "All years", *AFTER_YEARS):
            if title not in self.columns:
                raise self._refusal(f"row {self.header} has no heading {title!r}", PUT_IT_BACK)
        self.rows: dict[str, int] = {}
        self._calculated: Worksheet | None = None

    def plan(self) -> Plan:
        data: dict[str, Any] = {}
        for row in range(self.header + 1, self.sheet.max_row + 1):
            key = self._cell(row, "Id").value
            if key is None:
                continue
            if not isinstance(key, str) or key in self.rows:
                message = f"{key!r} stands twice or is no id"
                raise self._refusal(message, REMOVE_THE_ROW, self._cell(row, "Id"))
            self.rows[key] = row
            self._add(data, key, self._entry(key, row))
        self._check_years(data)
        self._select(data)
        try:
            return plan_from_data(data, self.path.name)
        except PlanError as error:
            raise PlanError(map(self._located, error.problems), error.source) from None

    def _select(self, data: dict[str, Any]) -> None:
        """Set the scenario that the workbook was left at, by its id: the cell holds its name."""
        chosen = data.pop("scenario", None)
        if chosen in (None, AS_IT_STANDS):
            return
        ids = {scenario.get("name"): key for key, scenario in data.get("scenarios", {}).items()}
        if chosen not in ids:
            cell = self._cell(self.rows[SELECTOR], "All years")
            names = ", ".join([AS_IT_STANDS, *map(str, ids)])
            raise self._refusal(f"{chosen!r} is no scenario of this plan", f"choose one of: {names}", cell)
        data["scenario"] = ids[chosen]

    def _header_row(self) -> int:
        for row in self.sheet.iter_rows(min_row=1, max_row=20):
            texts = [cell.value for cell in row]
            if "Id" in texts and "All years" in texts:
                return int(row[0].row or 0)
        raise self._refusal("no header row with 'Id' and 'All years' in the first 20 rows", PUT_IT_BACK)

    def _entry(self, key: str, row: int) -> Any:
        """Return what one row says, in the form of the plan's data."""
        text = self._text(row, "Kind")
        kind = KIND_OF.get(text or "")
        value = self._cell(row, "All years")
        if kind == "figure" or kind in BY_YEAR:
            entry = {"unit": self._text(row, "Unit"), "status": self._text(row, "Status") or ""}
            entry |= {name.lower(): text for name in ("Source", "Note", "Owner") if (text := self._text(row, name))}
            if kind != "figure":
                values = dict(self._series(row, kind))
                status = {"status": "local"} if values and entry["status"] == "missing" else {}
                return entry | {"values": values} | status
            stray = next((cell for cell in self._year_cells(row) if cell.value is not None), None)
            if stray is not None:
                raise self._refusal(f"{key} is one figure for all years", "clear this cell", stray)
            return entry | self._figure(value, entry)
        if kind is None and text != FIXED:
            remedy = f"one of: {', '.join([*KIND_OF, FIXED])}"
            raise self._refusal(f"{text!r} is no kind of input", remedy, self._cell(row, "Kind"))
        return self._word(key, value)

    def _year_cells(self, row: int) -> list[Cell]:
        return [self._at_column(row, column) for column in self.years.values()]

    def _word(self, key: str, cell: Cell) -> Any:
        self._refuse_formula(cell)
        value = cell.value
        if key == "plan.horizon":
            return int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(value, datetime):
            return value.date()
        if key == "plan.date" and isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise self._refusal(f"{value!r} is no date", "write it as 2025-04-01", cell) from None
        declared = declared_at(key, Plan)
        if declared is not None and declared.switch:
            word = str(value).strip().lower()
            if word not in YES_OR_NO:
                shown = "is blank" if value is None else f"{value!r} is neither yes nor no"
                raise self._refusal(shown, "type yes or no", cell)
            return word == "yes"
        return value

    def _figure(self, cell: Cell, entry: dict[str, Any]) -> dict[str, Any]:
        """Return a number; one typed where the plan says missing becomes the organisation's own."""
        if cell.value is None and entry["status"] == "missing":
            return {}
        status = {"status": "local"} if entry["status"] == "missing" else {}
        return {"value": self._number(cell)} | status

    def _series(self, row: int, kind: str) -> Iterator[tuple[str, float]]:
        began = False
        for year, column in self.years.items():
            cell = self._at_column(row, column)
            if cell.value is None:
                if began and kind == "series":
                    remedy = f"type a number, or {carried_on(row - 1, column)} to carry on the year before"
                    raise self._refusal(f"is blank in {year}", remedy, cell)
                continue
            carried = str(cell.value).replace("$", "") == carried_on(row - 1, column)
            if not (carried and began):
                yield year, self._number(cell)
            began = True

    def _number(self, cell: Cell) -> float:
        value: Any = cell.value
        if cell.data_type == "f":
            value = self._last_calculated(cell)
            if value is None:
                remedy = "open and save the workbook in a spreadsheet program, or type the number"
                raise self._refusal("holds a formula that was never calculated", remedy, cell)
        if isinstance(value, bool) or not isinstance(value, int | float):
            text = "the text " if isinstance(value, str) else ""
            message = "is blank" if value is None else f"holds {text}{shown(value)}, which is no number"
            raise self._refusal(message, number_remedy(value), cell)
        return float(value)

    def _last_calculated(self, cell: Cell) -> Any:
        if self._calculated is None:
            self._calculated = open_workbook(self.path, data_only=True, content=self.content)[SHEET]
        return self._calculated.cell(cell.row, cell.column).value

    def _check_years(self, data: dict[str, Any]) -> None:
        """Raise PlanError unless the headings are the years of the plan: the horizon of a workbook is fixed."""
        base, horizon = data.get("base_year"), data.get("horizon")
        if isinstance(base, str) and isinstance(horizon, int) and YEAR.fullmatch(base):
            expected = [str(year) for year in FinancialYear.parse(base).through(max(horizon, 0))]
            if expected != list(self.years):
                message = f"base year {base} and {horizon} years do not fit the headings {', '.join(self.years)}"
                raise self._refusal(message, "the years of a workbook are fixed: change them in the plan file")

    def _located(self, problem: Problem) -> Problem:
        """Return a problem of the plan with the cell that it speaks of."""
        key, beyond = problem.place, ""
        while key and not (row := self._row(key)):
            key, _, beyond = key.rpartition(".")
        if not key:
            return replace(problem, location=SHEET)
        column = self.years.get(problem.year or "", self.columns.get(beyond.title()))
        if column is None:
            by_year = KIND_OF.get(self._text(row, "Kind") or "") in BY_YEAR
            column = list(self.years.values())[1] if by_year else self.columns["All years"]
        return replace(problem, location=_name(self._at_column(row, column)))

    def _row(self, key: str) -> int:
        """Return the row of an id, or of what the plan itself is; 0 where there is none."""
        return self.rows.get(key) or self.rows.get(f"plan.{key}") or 0

    def _refusal(self, message: str, remedy: str, cell: Cell | None = None) -> PlanError:
        location = SHEET if cell is None else _name(cell)
        return PlanError(Problem("", None, message, remedy, location), self.path.name)

    def _add(self, data: dict[str, Any], key: str, entry: Any) -> None:
        """Add an entry where its id says: `funds.bcf.opening` under funds, bcf, opening."""
        *path, last = key.split(".")
        if path[:1] == [OF_THE_PLAN]:
            path = path[1:]
        for part in path:
            data = data.setdefault(part, {})
            if not isinstance(data, dict):
                raise self._refusal(f"{key} does not fit the rows above it", REMOVE_THE_ROW)
        if isinstance(entry, dict) and isinstance(data.get(last), dict):
            data[last] |= entry
        elif entry is not None:
            data[last] = entry

    def _cell(self, row: int, title: str) -> Cell:
        return self._at_column(row, self.columns[title])

    def _at_column(self, row: int, column: int) -> Cell:
        return cast("Cell", self.sheet.cell(row, column + 1))

    def _text(self, row: int, title: str) -> str | None:
        cell = self._cell(row, title)
        self._refuse_formula(cell)
        return None if cell.value is None else str(cell.value)

    def _refuse_formula(self, cell: Cell) -> None:
        if cell.data_type == "f":
            remedy = "type the text, with an apostrophe in front if it begins with = + - or @"
            raise self._refusal("holds a formula where a text belongs", remedy, cell)


def _name(cell: Cell) -> str:
    return f"{SHEET}!{letters(cell.column - 1)}{cell.row}"
