"""The Ranking sheet of a rollup: the plans in order, with the figures that matter first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mtfs.analysis.rollup.figures import Figures, PlanFigures
from mtfs.analysis.rollup.result import IN_WORDS
from mtfs.core.units import MONEY, PER_HEAD, RATE
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR
from mtfs.report.charts import drawing
from mtfs.report.rollup import charts
from mtfs.report.rollup.blocks import HEADER, IN_MILLIONS, shown, word_of
from mtfs.report.rollup.parts import RANKING, RollupParts

TEXTS = {"Rank": 5, "Organisation": 50, "Code": 6, "Region": 19}
FIGURE_WIDTH, WORDS_WIDTH = 10, 18
HEADER_HEIGHT, ROW_HEIGHT = 56, 13


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a plan, a region or the total: its title, and the measure and the column where it stands."""

    title: str
    measure: str
    column: int
    number: str


def figures_of(years: tuple[str, ...]) -> list[Figure]:
    """Return the figures that matter first, in the order of `values_of`."""
    first, last = BASE_YEAR, BASE_YEAR + len(years) - 1
    (unit, money), rate = shown(MONEY.name), RATE.cell
    return [
        Figure(f"Recurrent allocation {years[0]} ({unit})", "recurrent", first, money),
        Figure(f"Recurrent allocation {years[-1]} ({unit})", "recurrent", last, money),
        Figure("Growth a year", "growth", ALL_YEARS, rate),
        Figure(f"Allocation per head {years[0]} (£)", "per_head", first, PER_HEAD.cell),
        Figure(f"Distance from target of all services {years[0]}", "distance", first, rate),
        Figure(f"Distance from target of all services {years[-1]}", "distance", last, rate),
        Figure("Distance closed from", "distance", ALL_YEARS, ""),
        Figure(f"Pot {years[1]} to {years[-1]} ({unit})", "pot", ALL_YEARS, money),
        Figure("Pot share of allocation", "pot_share", ALL_YEARS, rate),
    ]


def values_of(figures: Figures) -> list[Any]:
    """Return the same figures of a plan, a region or the total; a word where there is none."""
    values = [figures.recurrent[0], figures.recurrent[-1], figures.growth, figures.per_head, figures.distances[0],
              figures.distances[-1], figures.closes, figures.pot_total, figures.pot_share]  # fmt: skip
    return [
        word_of(one.measure) if value is None or value != value else value
        for one, value in zip(figures_of(figures.years), values, strict=True)
    ]


def write(parts: RollupParts) -> None:
    """Write the Ranking sheet, and below it the chart of the plans furthest from target."""
    book, sheet, ranked = parts.book, parts.book.sheets[RANKING], parts.rollup.ranked(parts.rank_by)
    sheet.write_string(0, 0, f"Ranked by {IN_WORDS[parts.rank_by]}", book.style("title"))
    text = "The order is static: that of when the workbook was written. The figures are live, from the regions' sheets."
    sheet.write_string(1, 0, f"{text} {IN_MILLIONS}", book.style("subtitle"))
    columns = figures_of(parts.whole.years)
    for column, (text, width) in enumerate(TEXTS.items()):
        sheet.write_string(HEADER, column, text, book.style("header_text"))
        sheet.set_column(column, column, width)
    for column, one in enumerate(columns, start=len(TEXTS)):
        sheet.write_string(HEADER, column, one.title, book.style("header"))
        sheet.set_column(column, column, FIGURE_WIDTH if one.number else WORDS_WIDTH)
    sheet.set_row(HEADER, HEADER_HEIGHT)
    for rank, member in enumerate(ranked, start=1):
        _row(parts, HEADER + rank, rank, member, columns)
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.repeat_rows(HEADER)
    below = HEADER + len(ranked) + 2
    if charts.has_furthest(parts):
        text = "Line chart: distance from target by year of the plans furthest over and furthest under target."
        drawing.place(parts, RANKING, below, [(charts.furthest(parts), text)], size=drawing.WIDE)
        sheet.set_h_pagebreaks([below])


def _row(parts: RollupParts, row: int, rank: int, member: PlanFigures, columns: list[Figure]) -> None:
    book, sheet = parts.book, parts.book.sheets[RANKING]
    blocks, index = parts.place[member.code]
    figures = blocks.rows[index]
    sheet.set_row(row, ROW_HEIGHT)
    sheet.write_number(row, 0, rank, book.style("ruled", "centre"))
    for column, text in enumerate((figures.name, figures.code, member.region), start=1):
        sheet.write_string(row, column, text, book.style("ruled"))
    for column, (one, value) in enumerate(zip(columns, values_of(figures), strict=True), start=len(TEXTS)):
        style = book.style("ruled", "number", number=one.number)
        book.write_cell(RANKING, row, column, f"={blocks.cell(one.measure, index, one.column)}", value, style)
