"""The Ranking sheet of a rollup: the plans in order, with the figures that matter first."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.rollup.figures import PlanFigures
from mtfs.core.units import MONEY, PER_HEAD, RATE
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR
from mtfs.report.rollup.blocks import HEADER, word_of
from mtfs.report.rollup.parts import RANKING, RollupParts

CLOSED = 6
"""Place among the figures of the year in which the distance is closed: a text as long as it gets."""
TEXTS = {"Rank": 7, "Organisation": 60, "Code": 8, "Region": 26}


def write(parts: RollupParts) -> None:
    """Write the Ranking sheet."""
    book, sheet, ranked = parts.book, parts.book.sheets[RANKING], parts.rollup.ranked(parts.rank_by)
    sheet.write_string(0, 0, f"Ranking by {parts.rank_by}", book.style("title"))
    text = "The order is static: that of when the workbook was written. The figures are live, from the regions' sheets."
    sheet.write_string(1, 0, text, book.style("subtitle"))
    columns = _columns(parts)
    for column, (text, width) in enumerate(TEXTS.items()):
        sheet.write_string(HEADER, column, text, book.style("header_text"))
        sheet.set_column(column, column, width)
    for column, (title, *_) in enumerate(columns, start=len(TEXTS)):
        sheet.write_string(HEADER, column, title, book.style("header"))
    sheet.set_column(len(TEXTS), len(TEXTS) + len(columns) - 1, 15)
    sheet.set_column(len(TEXTS) + CLOSED, len(TEXTS) + CLOSED, 21)
    sheet.set_row(HEADER, 42)
    for rank, member in enumerate(ranked, start=1):
        _row(parts, HEADER + rank, rank, member, columns)
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.repeat_rows(HEADER)


def _columns(parts: RollupParts) -> list[tuple[str, str, int, str]]:
    """Return the title, measure, column and number format of each figure."""
    years = parts.whole.years
    first, last = BASE_YEAR, BASE_YEAR + len(years) - 1
    money, rate = MONEY.cell, RATE.cell
    return [
        (f"Recurrent allocation {years[0]} (£k)", "recurrent", first, money),
        (f"Recurrent allocation {years[-1]} (£k)", "recurrent", last, money),
        ("Growth a year", "growth", ALL_YEARS, rate),
        (f"Allocation per head {years[0]} (£)", "per_head", first, PER_HEAD.cell),
        (f"Distance from target {years[0]}", "distance", first, rate),
        (f"Distance from target {years[-1]}", "distance", last, rate),
        ("Distance closed from", "distance", ALL_YEARS, ""),
        (f"Investment pot {years[1]} to {years[-1]} (£k)", "pot", ALL_YEARS, money),
        ("Pot as a share of the allocation", "pot_share", ALL_YEARS, rate),
    ]


def _row(
    parts: RollupParts, row: int, rank: int, member: PlanFigures, columns: list[tuple[str, str, int, str]]
) -> None:
    book, sheet = parts.book, parts.book.sheets[RANKING]
    blocks, index = parts.place[member.code]
    figures = blocks.rows[index]
    sheet.write_number(row, 0, rank, book.style("ruled", "centre"))
    for column, text in enumerate((figures.name, figures.code, member.region), start=1):
        sheet.write_string(row, column, text, book.style("ruled"))
    values: list[Any] = [figures.recurrent[0], figures.recurrent[-1], figures.growth, figures.per_head,
                         figures.distances[0], figures.distances[-1], figures.closes, figures.pot_total,
                         figures.pot_share]  # fmt: skip
    for column, ((_, measure, there, number), value) in enumerate(zip(columns, values, strict=True), start=len(TEXTS)):
        shown = word_of(measure) if value is None or value != value else value
        style = book.style("ruled", "number", number=number)
        book.write_cell(RANKING, row, column, f"={blocks.cell(measure, index, there)}", shown, style)
