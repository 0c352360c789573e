"""The Summary sheet, a board page: four figures, three charts, what matters most, what has to be true, the verdict.

One landscape page of A4. What follows from the inputs is a live formula; ranges, chances and the effects of single
inputs are computed when the workbook is written, and say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from mtfs.analysis.claims.reconcile import Reconciliation
from mtfs.analysis.figures.board import Tile, tiles
from mtfs.analysis.figures.conditions import conditions
from mtfs.analysis.figures.dependence import years_of
from mtfs.analysis.figures.missing import NO_POT, NOT_COMPUTABLE, lacks_pressures
from mtfs.analysis.figures.pieces import Amount, Rate, Sentence, lines_of, text_of
from mtfs.analysis.figures.sentences import partial_pot, where_pressures
from mtfs.analysis.levers.levers import input_name
from mtfs.analysis.levers.sensitivity import Effect, Sensitivity
from mtfs.analysis.uncertainty.ranges import WITHOUT_RANGE, target_sentences, tile_ranges
from mtfs.analysis.uncertainty.results import Simulation
from mtfs.backends.cells import formula_over
from mtfs.core.dates import in_words
from mtfs.core.units import MILLIONS_HEADLINE_CELL, Unit, unit_named
from mtfs.formulas.algebra import total_to_date
from mtfs.model.graph import LineYear
from mtfs.model.graph_recording import graph_of
from mtfs.report.book import sheet_top
from mtfs.report.book.layout import LIVE
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import formula_of, pot_lines, quoted_text
from mtfs.report.book.statuses import weakest_formula
from mtfs.report.book.writer import Placed
from mtfs.report.charts import board_charts
from mtfs.report.sheets import computed_on_writing, figures_sheet, live_sheet, summary_verdict

SHEET = "Summary"
PURPOSE = "The board page: the figures that matter first, what they rest on, what has to be true, and the verdict."
SELECTED = "Scenario selected on Inputs: "
ACROSS = (0, 2, 4, 6)
"""Columns of the page; narrow ones between them keep them apart."""
WIDTH, BETWEEN = 272, 10
"""Pixels of a column of the page, and between two."""
MARGINS = {"left": 0.25, "right": 0.25, "top": 0.3, "bottom": 0.5}
HEIGHT = 776
"""Pixels of a page of A4 across that is printed at 90%, so that letters of 10 points have 9. Across it takes 1,193, a
sixteenth more than the columns have, for so much wider LibreOffice shows them."""
LINE, TITLE, FIGURE, HEADING = 17, 30, 40, 21
"""Pixels of a row of text, of the title, of the large figures, of a heading."""
APART, CHART_ROWS = 6, 13
"""Pixels between blocks; rows beside a chart, as many whichever scenario is selected."""
LONGEST_TITLE, LONGEST = 72, 180
"""Characters of a title in its full size, and of a line over the whole page."""
LETTERS, LETTERS_OF_MESSAGE = 44, 38
"""Characters of a line of one column of the page, and of a message above a chart."""
MOST_INPUTS = 3
ENTERED = "Investment pot: funding pressures are entered, and the pot is what they leave."


@dataclass
class _Page:
    """The page being written: the next row, and the pixels used so far."""

    parts: Parts
    row: int = 0
    height: int = 0

    def take(self, pixels: int = LINE) -> int:
        """Give the next row so high; return it."""
        self.parts.book.sheets[SHEET].set_row_pixels(self.row, pixels)
        self.row, self.height = self.row + 1, self.height + pixels
        return self.row - 1

    def fill(self, *looks: str, pixels: int = LINE) -> int:
        """Give the next row so high, its four cells in one style; return it."""
        row = self.take(pixels)
        for column in ACROSS:
            self.parts.book.sheets[SHEET].write_blank(row, column, None, self.parts.book.style(*looks))
        return row

    def say(self, lines: Iterable[Sentence], *looks: str) -> None:
        """Write lines over the whole page."""
        for line in lines:
            _say(self.parts, self.take(), 0, line, *looks)

    def heading(self, text: str) -> None:
        """Write a heading over the whole page, a little apart from what is above it."""
        self.take(APART)
        row = self.take(HEADING)
        for column in range(ACROSS[-1] + 1):
            self.parts.book.sheets[SHEET].write_blank(row, column, None, self.parts.book.style("heading"))
        self.parts.book.sheets[SHEET].write_string(row, 0, text, self.parts.book.style("heading"))


def write(
    parts: Parts,
    reconciled: Reconciliation | None,
    moved_by: Sensitivity | None,
    simulated: Simulation | str | None,
) -> None:
    """Write the page."""
    sheet, page = parts.book.sheets[SHEET], _Page(parts)
    for column in range(ACROSS[-1] + 1):
        sheet.set_column_pixels(column, column, WIDTH if column in ACROSS else BETWEEN)
    _title(page)
    sheet_top.link_contents(parts, SHEET, 0, ACROSS[-1])
    _tiles(page, simulated)
    _pot(page)
    said, chances = _conditions(parts), target_sentences(parts.plan, simulated)
    below = (
        2 * (APART + HEADING)
        + (len(said) + len(chances) + 1) * LINE
        + sum(pixels for _, pixels in summary_verdict.rows(parts))
    )
    _charts(page, moved_by, HEIGHT - page.height - below)
    page.heading("What would have to be true for the plan to hold")
    page.say(said, "label")
    for chance in chances:
        computed_on_writing.chance(parts, SHEET, page.take(), BULLET + chance)
    page.heading("Can the figures be relied on?")
    rows = [page.fill(*looks, pixels=pixels) for looks, pixels in summary_verdict.rows(parts)]
    summary_verdict.write(parts, SHEET, rows, ACROSS, reconciled)
    if moved_by is not None or simulated is not None:
        computed_on_writing.note(parts, SHEET, page.take())
    sheet.print_area(0, 0, page.row - 1, ACROSS[-1])
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(**MARGINS)
    sheet.activate()


def about(parts: Parts) -> tuple[str, str]:
    """Return what stands below the title: whose plan it is, draft or locked, version, who answers for it, its date.

    Returns:
        The formula, as version and names are typed on Inputs, and what it reads now.
    """
    plan, lock = parts.plan, parts.plan.lock
    state = "Draft" if lock is None else f"Locked on {in_words(lock.date)} by {lock.author}"
    first = APART_IN_LINE.join((f"{plan.organisation} ({plan.code})", in_words(plan.date), state))
    formula, text = quoted_text(first), first
    for key, name in ANSWERING.items():
        said, cell = getattr(plan.document, key), parts.input(f"document.{key}").cell
        text += f"{APART_IN_LINE}{name} {said or sheet_top.NOT_GIVEN}"
        formula += f'&"{APART_IN_LINE}{name} "&IF({cell}="","{sheet_top.NOT_GIVEN}",{cell})'
    return f"={formula}", text


ANSWERING = {"version": "Version", "prepared_by": "Prepared by", "reviewed_by": "Reviewed by"}
APART_IN_LINE = "   |   "


def _title(page: _Page) -> None:
    parts, plan = page.parts, page.parts.plan
    sheet, book = parts.book.sheets[SHEET], parts.book
    sheet.write_string(
        page.take(TITLE), 0, plan.name, book.style("title", *(["condensed"] * (len(plan.name) > LONGEST_TITLE)))
    )
    formula, said = about(parts)
    book.write_cell(SHEET, page.take(), 0, formula, said, book.style("subtitle"))
    row = page.take(LINE if plan.scenarios else APART)
    if plan.scenarios:
        text = f'=IF({LIVE}!{live_sheet.PLACE_CELL}=1,"","{SELECTED}"&{live_sheet.SELECTED.cell})'
        shown = f"{SELECTED}{plan.inputs['plan.scenario'].content}" if plan.scenario else ""
        book.write_cell(SHEET, row, 0, text, shown, book.style("strong"))


def _tiles(page: _Page, simulated: Simulation | str | None) -> None:
    """Write the four figures, each with what is said of it, its range and the weakest status behind it."""
    parts, book = page.parts, page.parts.book
    shown = tiles(parts.plan, tuple(parts.projection.lines))
    ranges = tile_ranges(shown, parts.projection, simulated)
    stale = [] if set(ranges) <= set(WITHOUT_RANGE) else [computed_on_writing.STALE]
    label, figure = page.fill("tile", pixels=HEADING), page.fill("tile", pixels=FIGURE)
    said = page.fill("pale", pixels=LINE + 2)
    within = page.fill("pale", pixels=LINE * max(len(wrap(text, LETTERS)) for text in (*ranges, *stale)))
    status = page.fill("pale", pixels=LINE + 2)
    for column, tile, text in zip(ACROSS, shown, ranges, strict=True):
        _say(parts, label, column, tile.label, "tile", "indented", "shrunk")
        if isinstance(tile.figure, Rate):
            _say(parts, figure, column, tile.large, "tile", "figure", "shrunk")
        else:
            _large(parts, figure, column, tile, tile.figure)
        _say(parts, said, column, tile.said, "pale", "indented")
        computed_on_writing.of_figure(parts, SHEET, within, column, text)
        formula, weakest = weakest_formula(parts, _behind(parts, tile))
        book.write_cell(SHEET, status, column, formula, weakest, book.style("pale", "strong", "indented"))


def _say(parts: Parts, row: int, column: int, sentence: Sentence, *looks: str) -> None:
    """Write a sentence into one cell: live, with what it reads now."""
    formula, text = formula_of(parts, sentence, figures_sheet.scale()), text_of(sentence, parts.projection)
    parts.book.write_cell(SHEET, row, column, formula, text, parts.book.style(*looks))


def _large(parts: Parts, row: int, column: int, tile: Tile, amount: Amount) -> None:
    horizon = parts.plan.horizon
    periods = range(1, horizon + 1) if amount.period is None else (amount.period,)

    def in_millions(*cells: Any) -> Any:
        total = total_to_date(cells[:-1]) if len(cells) > 2 else cells[0]
        return figures_sheet.millions(total, cells[-1])

    operands = [*(parts.line(amount.line, period) for period in periods), figures_sheet.scale()]
    style = parts.book.style("tile", "figure", "shrunk", number=MILLIONS_HEADLINE_CELL)
    may_be_missing = parts.formulas[amount.line, periods[0]].may_be_missing
    if not (needed := list(_may_be_missing(parts, tile))):
        parts.book.compute(SHEET, row, column, in_millions, operands, style, may_be_missing)
        return
    known = ",".join(f"ISNUMBER({need.cell})" for need in needed)
    text = formula_over(in_millions, [operand.cell for operand in operands], SHEET)
    value = in_millions(*(operand.value for operand in operands))
    shown = value if tile.is_computable(parts.projection) else NOT_COMPUTABLE
    parts.book.write_cell(SHEET, row, column, f'=IF(AND({known}),{text},"{NOT_COMPUTABLE}")', shown, style)


def _may_be_missing(parts: Parts, tile: Tile) -> Iterator[Placed]:
    """Give the cells of what a figure needs, where they can say that it is missing."""
    for need in tile.needs:
        if need.period is not None and parts.formulas[need.line, need.period].may_be_missing:
            yield parts.line(need.line, need.period)


def _behind(parts: Parts, tile: Tile) -> list[LineYear]:
    """Return the years of lines that the figure of a tile is made of."""
    year = tile.output(parts.plan).year
    return years_of(parts.plan, graph_of(parts.plan), tile.figure.line, year)


def _pot(page: _Page) -> None:
    """Write the sentences beside the pot."""
    plan, lines = page.parts.plan, pot_lines(page.parts, figures_sheet.scale(), LONGEST)
    page.take(APART)
    lacks_pot = bool(plan.allocation) and lacks_pressures(plan)
    if lacks_pot:
        partial = partial_pot(tuple(page.parts.projection.lines))
        page.say([where_pressures(plan, (ENTERED,), (f"Investment pot: {NO_POT}.",))], "strong")
        page.say([where_pressures(plan, (), partial)], "label")
    for place, (formula, text) in enumerate(lines):
        style = page.parts.book.style("label" if place or lacks_pot else "strong")
        page.parts.book.write_cell(SHEET, page.take(), 0, formula, text, style)


def _conditions(parts: Parts) -> list[Sentence]:
    """Return the lines that say what would have to be true."""
    sentences = conditions(parts.plan, tuple(parts.projection.lines))
    return [line for said in sentences for line in lines_of((BULLET, *said), parts.projection, LONGEST)]


BULLET = "\N{BULLET} "


def _charts(page: _Page, moved_by: Sensitivity | None, pixels: int) -> None:
    """Write the three charts below their messages, and beside them the inputs that matter most."""
    parts, book = page.parts, page.parts.book
    page.take(APART)
    messages = board_charts.charts(parts)
    lines = max(len(wrap(text_of(message.says, parts.projection), LETTERS_OF_MESSAGE)) for message in messages)
    row = page.fill("heading", "wrap", "large", pixels=LINE * lines)
    high = max(LINE, (pixels - APART - LINE * lines) // CHART_ROWS)
    for column, message in zip(ACROSS, messages, strict=False):
        _say(parts, row, column, message.says, "heading", "wrap", "large")
        message.chart.set_size({"width": WIDTH, "height": CHART_ROWS * high - 4})
        options = {"y_offset": 2, "description": message.description, "object_position": 2}
        book.sheets[SHEET].insert_chart(row + 1, column, message.chart, options)
    for column in ACROSS[len(messages) : -1]:
        book.sheets[SHEET].write_blank(row, column, None, book.style("label"))
    counted = "three " if moved_by is not None and len(moved_by.effects) >= MOST_INPUTS else ""
    heading = f"The {counted}inputs that matter most"
    book.sheets[SHEET].write_string(row, ACROSS[-1], heading, book.style("heading", "wrap", "large"))
    listed = _inputs(moved_by)
    for line in range(CHART_ROWS):
        below = page.take(LINE if line < CHART_ROWS - 1 else CHART_ROWS * high - line * LINE)
        text, look = listed[line] if line < len(listed) else ("", "label")
        if text:
            book.sheets[SHEET].write_string(below, ACROSS[-1], text, book.style(look, "top"))


def _inputs(moved_by: Sensitivity | None) -> list[tuple[str, str]]:
    """Return the lines about the inputs that move the main figure most, each with its style."""
    if moved_by is None:
        return [("No input moves the main figure by itself.", "label")]
    named = moved_by.name.rpartition(", ")[0] or moved_by.name
    listed = [(line, "subtitle") for line in wrap(f"Change of: {named}", LETTERS, max_lines=1, placeholder=" ...")]
    for effect in moved_by.effects[:MOST_INPUTS]:
        listed += _effect(effect, moved_by.unit)
    return listed


def _effect(effect: Effect, unit: str) -> list[tuple[str, str]]:
    entry, money = effect.span.entry, unit_named(unit)
    low, high = (unit_named(entry.unit).large(value) for value in (effect.span.low, effect.span.high))
    less, more = (signed(money, value - effect.base) for value in (effect.at_low, effect.at_high))
    status = entry.provenance.status if entry.provenance is not None else ""
    return [
        *((line, "strong") for line in wrap(input_name(entry), LETTERS - 4, max_lines=2, placeholder=" ...")),
        *((line, "label") for line in wrap(f"{less} to {more}, from {low} to {high}; {status}", LETTERS)),
    ]


def signed(unit: Unit, change: float) -> str:
    """Return a change with its sign."""
    text = unit.large(change)
    return f"+{text}" if change > 0 else text
