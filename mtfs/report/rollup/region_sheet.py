"""The sheet By region of a rollup: every measure by year, a row for each region, and what formulas refer to."""

from __future__ import annotations

from mtfs.analysis.rollup.figures import CLOSED_WITHIN, POUNDS_IN_THOUSAND
from mtfs.core.units import COUNT, RATE
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, NAME, UNIT
from mtfs.report.rollup import blocks
from mtfs.report.rollup.blocks import HEADER
from mtfs.report.rollup.parts import BY_REGION, RollupParts

CONSTANTS = HEADER + 1, HEADER + 2
"""Rows of what formulas refer to: £ in £1k, and the tolerance of a closed distance."""
TOP = CONSTANTS[-1] + 2
"""Row of the first block."""


def write(parts: RollupParts) -> None:
    """Write the sheet."""
    book, sheet = parts.book, parts.book.sheets[BY_REGION]
    blocks.header(book, BY_REGION, f"{parts.title}, by region", blocks.IN_MILLIONS, parts.whole.years)
    rows: list[tuple[str, str, float, str]] = [
        ("£ in £1k", "£", POUNDS_IN_THOUSAND, COUNT.cell),
        ("A distance from target up to this counts as closed", "rate", CLOSED_WITHIN, RATE.cell),
    ]
    for row, (label, unit, value, number) in zip(CONSTANTS, rows, strict=True):
        sheet.write_string(row, NAME, label, book.style("quiet"))
        sheet.write_string(row, UNIT, unit, book.style("quiet"))
        book.write_cell(BY_REGION, row, ALL_YEARS, value, value, book.style("quiet", "number", number=number))
    blocks.write(book, parts.summary, parts.constants, parts.rollup.pot_name)
    sheet.freeze_panes(HEADER + 1, BASE_YEAR)
    sheet.repeat_rows(HEADER)
