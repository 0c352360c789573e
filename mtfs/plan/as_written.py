"""What the Inputs sheet of a workbook held when mtfs wrote it: the sheet As written, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import PlanError
from mtfs.core.numbers import finite_number, shown
from mtfs.core.problems import Problem
from mtfs.core.texts import one_line
from mtfs.core.units import unit_named
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import Figure, Provenance, Series, status_and_was
from mtfs.plan.sheet import ALL_YEARS, AS_WRITTEN, BASE_YEAR, FIXED, HEADER_ROW, ID, KINDS, NAME, UNIT

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class WrittenInput:
    """One input as it was written.

    Attributes:
        name: What it is called.
        kind: Its kind, as the sheet says it.
        unit: Its unit.
        content: Its number or word for all years; None where there was none.
        values: Its numbers by year, as far as they were stated.
        status: The status of its number.
        was: What that number was before it was edited.
        source: The source of its number.
    """

    name: str
    kind: str
    unit: str
    content: Any
    values: dict[str, float] = field(default_factory=dict)
    status: str = ""
    was: str = ""
    source: str = ""

    @property
    def fixed(self) -> bool:
        """Whether it decides which rows the workbook has."""
        return self.kind == FIXED

    def said(self) -> str:
        """Return its one number with its unit, or its word."""
        return unit_named(self.unit).exact(self.content) if self.status else shown(self.content)

    def same(self, content: Any, values: dict[str, float], years: list[str]) -> bool:
        """Return whether numbers are those as written, in each year: what carries on may be stated again."""
        if self.values or values:
            return self._by_year(self.values, years) == self._by_year(values, years)
        return bool(self.content == content)

    def _by_year(self, values: dict[str, float], years: list[str]) -> list[float | None]:
        """Return what counts in each year: amounts are nothing where none is stated, all else carries on."""
        carries_on, counts = self.kind == KINDS["series"], []
        last: float | None = None
        for year in years:
            last = values.get(year, last if carries_on else 0.0)
            counts.append(last)
        return counts

    def overwritten(self) -> dict[str, str]:
        """Return what is said of another number in its place."""
        about: dict[str, Any] = {"unit": self.unit, "status": self.status, "was": self.was, "source": self.source}
        by_year = self.kind in (KINDS["series"], KINDS["amounts"])
        before: Provenance = (
            Series.model_construct(**about, values=self.values)
            if by_year
            else Figure.model_construct(**about, value=self.content)
        )
        return before.overwritten()


def as_written(entry: Input) -> WrittenInput:
    """Return an input as it is written."""
    kind, about = FIXED if entry.structural else KINDS[entry.kind], entry.provenance
    if about is None:
        return WrittenInput(entry.name, kind, entry.unit or TEXT_UNIT, entry.content or None)
    content, values = (None, about.values) if isinstance(about, Series) else (entry.content.value, {})
    standing = about.status, about.was, about.source
    return WrittenInput(entry.name, kind, entry.unit, content, dict(values), *standing)


def fingerprint(inputs: Mapping[str, WrittenInput]) -> str:
    """Return what stands at the top of As written, so that a change of what stands below it is noticed.

    Numbers count to 12 digits: programs keep no fewer, and some no more than 15.
    """
    texts = [
        "|".join([key, *map(_plain, (row.name, row.kind, row.unit, row.content, row.status, row.was, row.source)),
                  *(f"{year}={_plain(value)}" for year, value in sorted(row.values.items()))])
        for key, row in inputs.items()
    ]  # fmt: skip
    return FINGERPRINT + sha256("\n".join(texts).encode()).hexdigest()


def _plain(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else one_line(str(value or ""))


FINGERPRINT, TEXT_UNIT = "Fingerprint: ", "text"


def written_inputs(sheet: Worksheet) -> dict[str, WrittenInput]:
    """Return the inputs on a sheet As written, by id; empty where the sheet is none that mtfs wrote.

    Raises:
        PlanError: where the sheet is not what mtfs wrote.
    """
    headings = [cell.value for cell in sheet[HEADER_ROW + 1]]
    try:
        kind, status, source = (headings.index(text) for text in ("Kind", "Status", "Source"))
    except ValueError:
        return {}
    years = {column: str(headings[column]) for column in range(BASE_YEAR, kind)}
    inputs = {}
    for row in sheet.iter_rows(min_row=HEADER_ROW + 2):
        key = row[ID].value
        if not isinstance(key, str):
            continue
        values = {year: _number(row[column]) for column, year in years.items() if row[column].data_type != "f"}
        word, was = status_and_was(str(row[status].value or ""))
        name, of_kind, unit = (str(row[column].value or "") for column in (NAME, kind, UNIT))
        content = _number(row[ALL_YEARS]) if word else row[ALL_YEARS].value
        stated = {year: value for year, value in values.items() if value is not None}
        inputs[key] = WrittenInput(name, of_kind, unit, content, stated, word, was, str(row[source].value or ""))
    said = [str(cell.value) for cell in sheet[HEADER_ROW] if str(cell.value).startswith(FINGERPRINT)]
    if said and said != [fingerprint(inputs)]:
        raise PlanError(
            Problem("", None, "is not what mtfs wrote: its rows do not fit its fingerprint", UNALTERED, AS_WRITTEN)
        )
    return inputs


UNALTERED = "undo what was changed there, or write the workbook again from its plan"


def _number(cell: Any) -> float | None:
    """Return the number in a cell of the sheet; None where it is blank.

    Raises:
        PlanError: for anything else: the sheet was edited.
    """
    value = cell.value
    if value is None:
        return None
    message = f"holds {shown(value)}: this sheet is not to be edited"
    edited = Problem("", None, message, "write the workbook again from its plan", f"{AS_WRITTEN}!{cell.coordinate}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanError(edited)
    try:
        return finite_number(value)
    except ValueError:
        raise PlanError(edited) from None
