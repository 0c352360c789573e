"""Whether the figures of a workbook agree with each other, with the year before, and with those in this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

from mtfs.core.spreadsheets import column_number
from mtfs.core.years import FinancialYear
from mtfs.nhse import published
from mtfs.nhse.headers import RATE, THOUSANDS, raise_data_error
from mtfs.nhse.organisations import day_of, every_icb, icb_of
from mtfs.nhse.owners import ICB, RETAINED
from mtfs.nhse.published import Published
from mtfs.nhse.relations import PRINTED_TOTAL, RELATIONS, SAME_RATE, SUMS, TO_THE_POUND, ColumnSum, Place, Relation
from mtfs.nhse.tables import Row

Organisation = tuple[str, str]
"""Level and code."""
MOST_CELLS = 6
"""A message names no more of the cells that are added."""


def check_relations(rows: Iterable[Row]) -> None:
    """Raise DataError where a figure is not what NHS England computes it from, naming every cell of the equation."""
    figures = _Figures(list(rows))
    for relation in RELATIONS:
        for sheet_year in figures.sheet_years:
            if relation.holds_in(sheet_year):
                for organisation in figures.organisations:
                    if organisation[0] in relation.levels:
                        _check(figures, relation, organisation, sheet_year)
    for rule in SUMS:
        _check_sum(figures, rule)


def same_value(one: float, other: float) -> bool:
    """Return whether two printings of a figure agree."""
    return abs(one - other) <= SAME_RATE * max(1.0, abs(other))


def check_unrevised(rows: Iterable[Row]) -> None:
    """Raise DataError where a figure differs from that of the same workbook in this package."""
    known = published.by_place()
    for row in rows:
        before = known.get((row.source, row.stream, row.table, row.level, row.code, row.year, row.sheet_year, row.item))
        if before is not None and not same_value(row.value, before.value):
            raise_data_error(
                _place(row),
                row.value,
                f"{_shown(before.value, row.unit)} for {row.item!r} of {row.name}, as in the known {row.source}",
                "correct the cell, or allow revised figures if NHS England has published it again",
            )


@dataclass(frozen=True)
class _Figures:
    """The figures of a workbook, and those of the year before in this package."""

    rows: list[Row]

    @cached_property
    def by_sheet(self) -> dict[tuple[str, str, str], dict[Organisation, dict[tuple[str, str], Row]]]:
        sheets: dict[tuple[str, str, str], dict[Organisation, dict[tuple[str, str], Row]]] = {}
        for row in self.rows:
            sheet = sheets.setdefault((row.stream, row.table, row.sheet_year), {})
            sheet.setdefault((row.level, row.code), {})[row.year, row.item] = row
        return sheets

    @cached_property
    def sheet_years(self) -> list[str]:
        return sorted({row.sheet_year for row in self.rows})

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(dict.fromkeys((row.level, row.code) for row in self.rows))

    def find(self, organisation: Organisation, stream: str, place: Place, sheet_year: str) -> Row | Published | None:
        """Return the figure at a place; from this package where the workbook does not go so far back."""
        start = FinancialYear.parse(sheet_year)
        stream, sheet, year = place.stream or stream, str(start + place.sheet), str(start + place.year)
        here = self.by_sheet.get((stream, place.table, sheet), {}).get(organisation, {}).get((year, place.item))
        if here is not None or not place.sheet or organisation[0] == RETAINED:
            return here
        if organisation[0] == ICB and self._has_changed(organisation[1], year):
            return None
        return published.printed(organisation[1], stream, place.table, year, sheet, place.item)

    @cached_property
    def _codes(self) -> set[str]:
        return {code for level, code in self.organisations if level == ICB}

    def _has_changed(self, code: str, before: str) -> bool:
        """Return whether an ICB of the workbook has another area than the one of that code in the year before."""
        printing = published.printings("core", published.RECURRENT).get(before)
        codes = printing.codes if printing else frozenset[str]()
        now, then = (day_of(known, FinancialYear.parse(before).first_day) for known in (self._codes, codes))
        is_known = code in {icb.code for icb in every_icb()}
        return is_known and code in self._codes and now > then and icb_of(code, now).start > then


def _check(figures: _Figures, relation: Relation, organisation: Organisation, sheet_year: str) -> None:
    row = figures.find(organisation, relation.stream, relation.result, sheet_year)
    operands = [figures.find(organisation, relation.stream, place, sheet_year) for place in relation.operands]
    known = [operand for operand in operands if operand is not None]
    if not isinstance(row, Row) or len(known) < len(operands):
        return
    words = relation.words.format(*(f"{operand.item} ({_cell(operand, row)})" for operand in known))
    try:
        expected = relation.equation(*(operand.value for operand in known))
    except ZeroDivisionError:
        raise_data_error(
            _place(row), row.value, f"a figure that is {words}, which cannot be: a divisor is 0", "correct it"
        )
    if abs(row.value - expected) > relation.tolerance:
        about = "about " if relation.tolerance > 1e-4 and row.unit == RATE else ""
        what = f"{about}{_shown(expected, row.unit)} for {row.item!r} of {row.name}: {words}"
        raise_data_error(_place(row), row.value, what, "correct the cell that is wrong of these")


def _check_sum(figures: _Figures, rule: ColumnSum) -> None:
    for (stream, table, _), sheet in figures.by_sheet.items():
        if (stream, table) == (rule.stream, rule.table):
            for (level, _), own in sheet.items():
                tolerance = TO_THE_POUND if level in (ICB, RETAINED) else PRINTED_TOTAL
                for total in _totals(own, rule):
                    _check_total(total, _parts(own, rule, total), tolerance)


def _totals(own: dict[tuple[str, str], Row], rule: ColumnSum) -> Iterator[Row]:
    return (row for (_, item), row in own.items() if item == rule.total)


def _parts(own: dict[tuple[str, str], Row], rule: ColumnSum, total: Row) -> list[Row]:
    """Return the amounts that add up to a total, in the order of their columns; none where the first is not there."""
    first = next((row for item in rule.first if (row := own.get((total.year, item)))), None)
    if first is None:
        return []
    span = range(column_number(first.cell), column_number(total.cell))
    parts = [row for row in own.values() if (row.unit, row.year) == (THOUSANDS, total.year)]
    return sorted((row for row in parts if column_number(row.cell) in span), key=lambda row: column_number(row.cell))


def _check_total(total: Row, parts: list[Row], tolerance: float) -> None:
    expected = sum(row.value for row in parts)
    if parts and abs(total.value - expected) > tolerance:
        cells = ", ".join(row.cell for row in parts[:MOST_CELLS]) + (" and so on" if len(parts) > MOST_CELLS else "")
        what = f"{_shown(expected, THOUSANDS)} for {total.item!r} of {total.name}, the sum of {cells}"
        raise_data_error(_place(total), total.value, what, "correct the total or its parts")


def check_names(rows: Iterable[Row]) -> None:
    """Raise DataError where an ICB that this package knows has another name or region than there."""
    known = {icb.code: icb for icb in every_icb()}
    for row in rows:
        icb = known.get(row.code) if row.level == ICB else None
        if icb is not None and (row.name.casefold(), row.region) != (icb.name.casefold(), icb.region):
            expected = f"{icb.name!r}, region {icb.region!r}, for code {row.code}"
            remedy = "put the code beside its own name, or allow new ICBs if it was renamed"
            raise_data_error(row_place(row), f"{row.name}, region {row.region}", expected, remedy)


def row_place(row: Row) -> str:
    """Return how errors name the row of a figure."""
    return f"sheet {row.sheet!r} row {row.cell.lstrip(ascii_uppercase)}"


def _place(row: Row) -> str:
    return f"sheet {row.sheet!r} {row.cell}"


def _cell(figure: Row | Published, result: Row) -> str:
    """Return the cell of a figure, with its sheet and workbook where they are others than the result's."""
    sheet = "" if (figure.source, figure.sheet) == (result.source, result.sheet) else f"sheet {figure.sheet!r} "
    source = "" if figure.source == result.source else f"{figure.source}, "
    return f"{source}{sheet}{figure.cell}"


def _shown(value: float, unit: str) -> str:
    return f"{value:.9g}" if unit == RATE else f"{value:,.3f}".removesuffix(".000")
