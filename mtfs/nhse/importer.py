"""Importing NHS England's ICB allocations workbooks as tidy rows, one published figure each.

The sheets are found by their titles, the columns by their headers, and what is printed has to add up; so a
later year's workbook of the same layout imports without a change here, and one of another layout stops.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.core.errors import DataError
from mtfs.core.files import write_whole
from mtfs.core.spreadsheets import open_workbook
from mtfs.nhse.agreement import check_names, check_relations, check_unrevised, row_place
from mtfs.nhse.headers import THOUSANDS, raise_data_error
from mtfs.nhse.kinds import ALLOCATION, check_complete, recognise
from mtfs.nhse.organisations import days, icbs_on
from mtfs.nhse.owners import ENGLAND, ICB, LABELS, NATIONAL, REGION, RETAINED
from mtfs.nhse.tables import Row, read_table

if TYPE_CHECKING:
    from openpyxl import Workbook

ROUNDING = 0.5
"""A printed total may differ from the sum of its rows by this, in £k: many are printed to the whole £k."""

SLACK = 1e-6
"""What adding up unrounded figures may add to that, in £k."""

LEVELS = (ICB, RETAINED, REGION, NATIONAL)


def import_allocations(path: str | Path, allow_new_icbs: bool = False, allow_revised: bool = False) -> list[Row]:
    """Read an allocations workbook.

    The source id is NHSE- and the year of the first core allocation: NHSE-25 for 2025/26.

    Args:
        path: NHS England's workbook.
        allow_new_icbs: accept ICBs other than those that mtfs knows, or under other names.
        allow_revised: accept figures that differ from those of the same workbook in this package.

    Raises:
        WorkbookError: where it is no workbook that can be opened.
        DataError: where it is not as expected, with sheet, cell, value and remedy.
    """
    path = Path(path)
    book = open_workbook(path)
    try:
        rows = read_workbook(book, allow_new_icbs)
        if not allow_revised:
            check_unrevised(rows)
        return rows
    except DataError as error:
        raise DataError(f"{path.name}: {error}") from error


def read_workbook(book: Workbook, allow_new_icbs: bool = False) -> list[Row]:
    """Read an opened allocations workbook; see `import_allocations`."""
    sheets = []
    for worksheet in book.worksheets:
        recognised = recognise(worksheet.title)
        if recognised:
            sheets.append((worksheet, *recognised))
        elif any(LABELS["code"].fullmatch(str(v).casefold()) for line in worksheet.values for v in line if v):
            raise DataError(
                f"sheet {worksheet.title!r} lists ICBs under a title that is not known; expected one such as "
                "'ICB Core Allocations 2025-26'; rename the sheet"
            )
    check_complete([(worksheet.title, kind, str(year or "")) for worksheet, kind, year in sheets])
    first = min((y for _, k, y in sheets if y and (k.stream, k.table) == ("core", ALLOCATION)), default=None)
    if first is None:
        raise DataError("no core allocation sheet has a year in its title; title it 'ICB Core Allocations 2025-26'")
    source = f"NHSE-{first.start % 100:02d}"
    tables = [(read_table(worksheet, kind, year, source), kind.regions) for worksheet, kind, year in sheets]
    _check_organisations(tables, allow_new_icbs)
    for table, _ in tables:
        _check_totals(table)
    rows = sorted((row for table, _ in tables for row in table), key=_order)
    check_relations(rows)
    return rows


def write_rows(rows: Iterable[Row], path: str | Path) -> None:
    """Write rows as CSV, in one fixed order; nothing is left half written.

    Raises:
        ToolError: where the file cannot be written.
    """
    write_whole(path, rows_text(rows).encode())


def rows_text(rows: Iterable[Row]) -> str:
    """Return rows as CSV, in one fixed order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Row))
    for row in sorted(rows, key=_order):
        *labels, value = astuple(row)
        writer.writerow([*labels, repr(value).removesuffix(".0")])
    return text.getvalue()


def _order(row: Row) -> tuple[object, ...]:
    return row.source, row.sheet, LEVELS.index(row.level), row.code, row.year, row.item


def _check_organisations(tables: list[tuple[list[Row], bool]], allow_new_icbs: bool) -> None:
    """Check that every sheet has the same ICBs, each in one region under one name, and that they are those known."""
    names: dict[tuple[str, str], Row] = {}
    for table, _ in tables:
        for row in table:
            known = names.setdefault((row.level, row.code), row)
            if (row.name.casefold(), row.region) != (known.name.casefold(), known.region):
                expected = f"{known.name!r}, region {known.region!r}, as on sheet {known.sheet!r}"
                raise_data_error(row_place(row), f"{row.name}, region {row.region}", expected, "correct one of the two")
    regions = {code for level, code in names if level == REGION}
    icbs = {code: row for (level, code), row in names.items() if level == ICB}
    for row in icbs.values():
        if row.region not in regions:
            raise_data_error(
                row_place(row),
                row.region,
                f"a region out of {sorted(regions)}",
                f"correct {row.code}'s region",
            )
    for table, with_regions in tables:
        _check_listed(table, ICB, set(icbs), "ICBs")
        if with_regions:
            _check_listed(table, REGION, regions, "totals of regions")
        _check_listed(table, NATIONAL, {ENGLAND}, "total row for")
    if not allow_new_icbs:
        check_names(icbs.values())
        sets = [{icb.code for icb in icbs_on(day)} for day in days()]
        nearest = min(sets, key=lambda codes: len(codes ^ set(icbs)))
        new, gone = sorted(set(icbs) - nearest), sorted(nearest - set(icbs))
        if new or gone:
            raise DataError(
                f"the ICBs have changed: new {', '.join(new) or 'none'}; gone {', '.join(gone) or 'none'}; "
                f"expected the {len(nearest)} that mtfs knows of; if that is right, allow new ICBs"
            )


def _check_listed(table: list[Row], level: str, expected: set[str], what: str) -> None:
    if missing := sorted(expected - {row.code for row in table if row.level == level}):
        raise DataError(
            f"sheet {table[0].sheet!r}: no {what} {', '.join(missing)}; expected a row for each, as on "
            "the other sheets; restore the rows"
        )


def _check_totals(table: list[Row]) -> None:
    """Check that money adds up: to the regions, and to England."""
    sums: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in table:
        if row.unit == THOUSANDS and row.level in (ICB, RETAINED):
            sums[row.region, row.year, row.item] += row.value
            sums["", row.year, row.item] += row.value
    for row in table:
        if row.unit != THOUSANDS or row.level not in (REGION, NATIONAL):
            continue
        expected = sums[row.region, row.year, row.item]
        if abs(row.value - expected) > ROUNDING + SLACK:
            place = f"sheet {row.sheet!r} {row.cell}"
            what = f"{expected:,.3f}, the sum of the rows of {row.name} for {row.item!r}"
            raise_data_error(place, row.value, what, "correct the total or its rows")
