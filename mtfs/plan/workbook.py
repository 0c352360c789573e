"""The Inputs sheet of a workbook, read back as the plan that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mtfs.core.errors import PlanError, WorkbookError
from mtfs.core.numbers import remedy, shown
from mtfs.plan.inputs import YES_OR_NO
from mtfs.plan.scenarios import AS_IT_STANDS
from mtfs.plan.schema import Plan
from mtfs.plan.sheet import AFTER_YEARS, FIXED, KINDS, SHEET, carried_on, letters
from mtfs.plan.toml import plan_from_data

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

YEAR = re.compile(r"\d{4}/\d{2}")
KIND_OF = {text: kind for kind, text in KINDS.items()}
SWITCHES = ("recurrent", "rounded_to_1k", "beds", "cash_releasing", "counted", "common")
"""Last part of the ids whose yes or no is a switch of the plan."""


def read_workbook(path: str | Path) -> Plan:
    """The plan on the Inputs sheet of a workbook that mtfs wrote, as edited since.

    Raises:
        WorkbookError: where the file is no workbook, is hostile, or has no such sheet.
        PlanError: naming the cell, its value and the remedy.
    """
    from mtfs.core.spreadsheets import open_workbook

    path = Path(path)
    book = open_workbook(path, data_only=False)
    if SHEET not in book.sheetnames:
        raise WorkbookError(
            f"{path.name}: has no sheet {SHEET!r}; give a workbook that mtfs report wrote, or a plan as a TOML file"
        )
    return _Reader(path, book[SHEET]).plan()


class _Reader:
    """One Inputs sheet: where its columns are, and the plan in it."""

    def __init__(self, path: Path, sheet: Worksheet) -> None:
        self.path, self.sheet = path, sheet
        self.header = self._header_row()
        titles = {str(cell.value).strip(): cell.column - 1 for cell in sheet[self.header] if cell.value is not None}
        self.columns = {title: column for title, column in titles.items() if not YEAR.fullmatch(title)}
        self.years = {title: column for title, column in titles.items() if YEAR.fullmatch(title)}
        for title in ("Unit", "All years", *AFTER_YEARS):
            if title not in self.columns:
                raise PlanError(f"{self._at()}: row {self.header} has no heading {title!r}; put it back")
        self.rows: dict[str, int] = {}
        self._calculated: Worksheet | None = None

    def plan(self) -> Plan:
        data: dict[str, Any] = {}
        for row in range(self.header + 1, self.sheet.max_row + 1):
            key = self._cell(row, "Id").value
            if key is None:
                continue
            if not isinstance(key, str) or key in self.rows:
                raise PlanError(f"{self._at(self._cell(row, 'Id'))}: {key!r} stands twice or is no id; remove the row")
            self.rows[key] = row
            _put(data, key, self._entry(key, row))
        self._check_years(data)
        self._select(data)
        try:
            return plan_from_data(data, "")
        except PlanError as error:
            lines = (self._located(line.removeprefix(": ")) for line in str(error).splitlines())
            raise PlanError("\n".join(lines)) from None

    def _select(self, data: dict[str, Any]) -> None:
        """The scenario that the workbook was left at, by its id: the cell holds its name."""
        chosen = data.pop("scenario", None)
        if chosen in (None, AS_IT_STANDS):
            return
        ids = {given.get("name"): key for key, given in data.get("scenarios", {}).items()}
        if chosen not in ids:
            cell = self._cell(self.rows["plan.scenario"], "All years")
            names = ", ".join([AS_IT_STANDS, *map(str, ids)])
            raise PlanError(f"{self._at(cell)}: {chosen!r} is no scenario of this plan; choose one of: {names}")
        data["scenario"] = ids[chosen]

    def _header_row(self) -> int:
        for row in self.sheet.iter_rows(min_row=1, max_row=20):
            texts = [cell.value for cell in row]
            if "Id" in texts and "All years" in texts:
                return int(row[0].row or 0)
        raise PlanError(f"{self._at()}: no header row with 'Id' and 'All years' in the first 20 rows; put it back")

    def _entry(self, key: str, row: int) -> Any:
        """What one row says, in the form of the plan's data."""
        text = self._text(row, "Kind")
        kind = KIND_OF.get(text or "")
        value = self._cell(row, "All years")
        if kind in ("figure", "series", "amounts"):
            entry = {"unit": self._text(row, "Unit"), "status": self._text(row, "Status") or ""}
            entry |= {name.lower(): found for name in ("Source", "Note", "Owner") if (found := self._text(row, name))}
            if kind != "figure":
                values = dict(self._series(row, kind))
                status = {"status": "local"} if values and entry["status"] == "missing" else {}
                return entry | {"values": values} | status
            stray = next((cell for cell in self._year_cells(row) if cell.value is not None), None)
            if stray is not None:
                raise PlanError(f"{self._at(stray)}: {key} is one figure for all years; clear this cell")
            return entry | self._figure(value, entry)
        if kind is None and text != FIXED:
            raise PlanError(
                f"{self._at(self._cell(row, 'Kind'))}: {text!r} is no kind of input; "
                f"one of: {', '.join([*KIND_OF, FIXED])}"
            )
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
                raise PlanError(f"{self._at(cell)}: {value!r} is no date; write it as 2025-04-01") from None
        if key.rpartition(".")[2] in SWITCHES:
            word = str(value).strip().lower()
            if word not in YES_OR_NO:
                shown = "is blank" if value is None else f"{value!r} is neither yes nor no"
                raise PlanError(f"{self._at(cell)}: {shown}; type yes or no")
            return word == "yes"
        return value

    def _figure(self, cell: Cell, entry: dict[str, Any]) -> dict[str, Any]:
        """A number; one typed where the plan says missing becomes the organisation's own."""
        if cell.value is None and entry["status"] == "missing":
            return {}
        status = {"status": "local"} if entry["status"] == "missing" else {}
        return {"value": self._number(cell)} | status

    def _series(self, row: int, kind: str) -> Iterator[tuple[str, float]]:
        given = False
        for year, column in self.years.items():
            cell = self._at_column(row, column)
            if cell.value is None:
                if given and kind == "series":
                    raise PlanError(
                        f"{self._at(cell)}: is blank in {year}; type a number, or {carried_on(row - 1, column)} "
                        "to carry on the year before"
                    )
                continue
            carried = str(cell.value).replace("$", "") == carried_on(row - 1, column)
            if not (carried and given):
                yield year, self._number(cell)
            given = True

    def _number(self, cell: Cell) -> float:
        value: Any = cell.value
        if cell.data_type == "f":
            value = self._last_calculated(cell)
            if value is None:
                raise PlanError(
                    f"{self._at(cell)}: holds a formula that was never calculated; open and save the workbook in a "
                    "spreadsheet program, or type the number"
                )
        if isinstance(value, bool) or not isinstance(value, int | float):
            text = "the text " if isinstance(value, str) else ""
            holds = "is blank" if value is None else f"holds {text}{shown(value)}, which is no number"
            raise PlanError(f"{self._at(cell)}: {holds}; {remedy(value)}")
        return float(value)

    def _last_calculated(self, cell: Cell) -> Any:
        if self._calculated is None:
            from mtfs.core.spreadsheets import open_workbook

            self._calculated = open_workbook(self.path, data_only=True)[SHEET]
        return self._calculated.cell(cell.row, cell.column).value

    def _check_years(self, data: dict[str, Any]) -> None:
        """The headings must be the years that the plan says: the horizon of a workbook is fixed."""
        from mtfs.core.years import FinancialYear

        base, horizon = data.get("base_year"), data.get("horizon")
        if isinstance(base, str) and isinstance(horizon, int) and YEAR.fullmatch(base):
            expected = [str(year) for year in FinancialYear.parse(base).through(max(horizon, 0))]
            if expected != list(self.years):
                raise PlanError(
                    f"{self._at()}: base year {base} and {horizon} years do not fit the headings "
                    f"{', '.join(self.years)}; the years of a workbook are fixed: change them in the plan file"
                )

    def _located(self, line: str) -> str:
        """An error of the plan, with the cell it speaks of."""
        found = re.match(r"([a-z0-9_.]+)(?: (\d{4}/\d{2}))?", line)
        key = found[1].rstrip(".") if found else ""
        while key and key not in self.rows and f"plan.{key}" not in self.rows:
            key = key.rpartition(".")[0]
        row = self.rows.get(key) or self.rows.get(f"plan.{key}")
        if not row:
            return f"{self._at()}: {line}"
        whole = found[1].rstrip(".") if found else ""
        part = whole.rpartition(".")[2].title() if whole not in (key, "") else ""
        of_part = self.columns.get(part, self.columns["All years"])
        column = self.years.get((found[2] if found else "") or "", of_part)
        return f"{self._at(self._at_column(row, column))}: {line}"

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
            raise PlanError(
                f"{self._at(cell)}: holds a formula where a text belongs; type the text, with an apostrophe in front "
                "if it begins with = + - or @"
            )

    def _at(self, cell: Cell | None = None) -> str:
        place = f"!{letters(cell.column - 1)}{cell.row}" if cell is not None else ""
        return f"{self.path.name}, {SHEET}{place}"


def _put(data: dict[str, Any], key: str, entry: Any) -> None:
    """Put an entry where its id says: `funds.bcf.opening` under funds, bcf, opening."""
    *path, last = key.removeprefix("plan.").split(".")
    for part in path:
        data = data.setdefault(part, {})
        if not isinstance(data, dict):
            raise PlanError(f"{SHEET}: {key} does not fit the rows above it; remove the row")
    if isinstance(entry, dict) and isinstance(data.get(last), dict):
        data[last] |= entry
    elif entry is not None:
        data[last] = entry
