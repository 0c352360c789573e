"""The Ranking sheet of a rollup: the plans in order, with the figures that matter first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mtfs.analysis.rollup.figures import Figures, PlanFigures
from mtfs.core.units import MONEY, PER_HEAD, RATE
from mtfs.formulas.algebra import is_missing
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR
from mtfs.report.charts import drawing
from mtfs.report.rollup import charts
from mtfs.report.rollup.blocks import HEADER, IN_MILLIONS, OF_POT, shown, word_of
from mtfs.report.rollup.parts import RANKING, RollupParts

TEXTS = {"Rank": 5, "Organisation": 53, "Code": 7, "Region": 24}
FIGURE_WIDTH, WORDS_WIDTH = 9, 18
HEADER_HEIGHT, ROW_HEIGHT = 76, 13


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a plan, a region or the total: its title, the measure and the column where it stands, and itself."""

    title: str
    measure: str
    column: int
    number: str
    of: Callable[[Figures], float | str | None]

    def shown_of(self, figures: Figures) -> float | str:
        """Return the figure of a plan, a region or the total; a word where there is none."""
        value = self.of(figures)
        if value is None or (not isinstance(value, str) and is_missing(value)):
            return word_of(self.measure)
        return value


def figures_of(parts: RollupParts) -> list[Figure]:
    """Return the figures that matter first; the pot only where it can be computed, or plans are ranked by it."""
    years, pot_name = parts.whole.years, parts.rollup.pot_name
    first, last = BASE_YEAR, BASE_YEAR + len(years) - 1
    (unit, money), rate = shown(MONEY.name), RATE.cell
    figures = [
        Figure(f"Recurrent allocation {years[0]} ({unit})", "recurrent", first, money, lambda one: one.recurrent[0]),
        Figure(f"Recurrent allocation {years[-1]} ({unit})", "recurrent", last, money, lambda one: one.recurrent[-1]),
        Figure("Growth a year", "growth", ALL_YEARS, rate, lambda one: one.growth),
        Figure(f"Allocation per head {years[0]} (£)", "per_head", first, PER_HEAD.cell, lambda one: one.per_head),
        Figure(f"Distance from target of all services {years[0]}", "distance", first, rate,
               lambda one: one.distances[0]),
        Figure(f"Distance from target of all services {years[-1]}", "distance", last, rate,
               lambda one: one.distances[-1]),
        Figure("Distance closed from", "distance", ALL_YEARS, "", lambda one: one.closes),
        Figure(f"{pot_name('Pot')} {years[1]} to {years[-1]} ({unit})", "pot", ALL_YEARS, money,
               lambda one: one.pot_total),
        Figure("Pot share of allocation", "pot_share", ALL_YEARS, rate, lambda one: one.pot_share),
    ]  # fmt: skip
    return [one for one in figures if parts.shows_pot or one.measure not in OF_POT]


def write(parts: RollupParts) -> None:
    """Write the Ranking sheet, and below it the chart of the plans furthest from target."""
    book, sheet, ranked = parts.book, parts.book.sheets[RANKING], parts.rollup.ranked(parts.rank_by)
    sheet.write_string(0, 0, f"Ranked by {parts.ranked_by}", book.style("title"))
    text = "The order is static: that of when the workbook was written. The figures are live, from the regions' sheets."
    sheet.write_string(1, 0, f"{text} {IN_MILLIONS}", book.style("subtitle"))
    columns = figures_of(parts)
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
    for column, one in enumerate(columns, start=len(TEXTS)):
        style, formula = (
            book.style("ruled", "number", number=one.number),
            f"={blocks.cell(one.measure, index, one.column)}",
        )
        book.write_cell(RANKING, row, column, formula, one.shown_of(figures), style)
