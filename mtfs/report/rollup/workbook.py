"""A rollup as a workbook: total and regions first, then the ranking, a sheet for each region, and the checks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mtfs.analysis.rollup.figures import Figures
from mtfs.analysis.rollup.rankings import DEFAULT_RANKING
from mtfs.analysis.rollup.result import OTHER_REGION, Rollup
from mtfs.backends.cell_formula import quoted
from mtfs.core.errors import PlanError
from mtfs.core.files import atomic_write
from mtfs.core.version import VERSION
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, letters
from mtfs.report.book import styles
from mtfs.report.book.writer import Book
from mtfs.report.rollup import blocks, notes, ranking, region_sheet, summary
from mtfs.report.rollup.blocks import HEADER, Blocks, Constants
from mtfs.report.rollup.parts import BY_REGION, CHECKS, PLANS, RANKING, SUMMARY, RollupParts

COLOURS = {SUMMARY: styles.NAVY, RANKING: styles.BLUE, CHECKS: styles.GREEN}


def write_rollup(rollup: Rollup, path: str | Path, rank_by: str = DEFAULT_RANKING) -> None:
    """Write the workbook of a rollup, whole or not at all; the same rollup gives the same bytes.

    The figures of the plans stand in it as they were computed, marked as static; totals, rates, the ranking's
    figures and the checks are live formulas.

    Args:
        rollup: The rollup.
        path: Where the workbook goes.
        rank_by: What the plans are ranked by, one of `RANKINGS`.

    Raises:
        PlanError: where the plans have no two years in common, so that nothing adds up.
        ToolError: where the file cannot be written; what stood there stays.
    """
    if rollup.whole is None:
        why = "no plan could be computed" if not rollup.members else "the plans have no two years in common"
        raise PlanError(f"{path}: is not written: {why}")
    with atomic_write(path) as temporary:
        _write(rollup, temporary, rank_by)


def _write(rollup: Rollup, path: Path, rank_by: str) -> None:
    whole = rollup.whole
    assert whole is not None
    title = f"{whole.name}: {len(rollup.members)} plans, {whole.years[0]} to {whole.years[-1]}"
    latest = max(member.date for member in rollup.members)
    properties = {
        "title": title,
        "subject": "Medium-term financial strategies side by side and added up",
        "category": "Financial plan",
        "comments": f"Written by mtfs {VERSION}. Money is shown in £m; the cells hold £k.",
    }
    book = Book(path, datetime(latest.year, latest.month, latest.day), properties)
    parts = _parts(book, rollup, title, rank_by)
    for name in parts.sheets:
        book.add_sheet(name, COLOURS.get(name, styles.GREY))
    summary.write(parts)
    ranking.write(parts)
    region_sheet.write(parts)
    if rollup.spreads is not None:
        from mtfs.report.rollup import intervals

        intervals.write(parts)
    for region in parts.regions:
        text = "A row for each plan, then their total. Figures on grey are static; all else is live formulas."
        text = f"{text} {blocks.IN_MILLIONS}"
        blocks.header(book, region.sheet, region.total.name, text, whole.years)
        blocks.write(book, region, parts.constants, parts.rollup.pot_name)
        book.sheets[region.sheet].freeze_panes(HEADER + 1, BASE_YEAR)
        book.sheets[region.sheet].repeat_rows(HEADER)
    notes.write_checks(parts)
    notes.write_about(parts)
    book.close()


def _parts(book: Book, rollup: Rollup, title: str, rank_by: str) -> RollupParts:
    """Return where everything stands."""
    whole = rollup.whole
    assert whole is not None
    top = HEADER + 1
    names = rollup.regions or {OTHER_REGION: whole}
    regions = []
    for name, total in names.items():
        rows: list[Figures] = [member for member in rollup.compared if (member.region or OTHER_REGION) == name]
        regions.append(Blocks(PLANS if name == OTHER_REGION else name, top, rows, total))
    total_block = Blocks(BY_REGION, region_sheet.TOP, list(names.values()), whole, regions)
    scale, tolerance = (f"{quoted(BY_REGION)}!${letters(ALL_YEARS)}${row + 1}" for row in region_sheet.CONSTANTS)
    constants = Constants(tolerance, scale)
    return RollupParts(book, rollup, title, rank_by, regions, total_block, constants)
