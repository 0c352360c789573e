"""The pages of a board pack: allocation, pot and shift, gap, ranges and claims, each where the plan has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mtfs.analysis.claims.reconcile import RESULTS, Outcome, Reconciliation
from mtfs.analysis.figures.missing import lacks_pressures, row_name
from mtfs.analysis.figures.sentences import pot_sentences
from mtfs.analysis.uncertainty.estimates import PERCENTILES
from mtfs.analysis.uncertainty.results import AS_TOTALS, METHOD_NAMES, Simulated
from mtfs.catalogue.lines import ALLOCATION, GAP, POT, RECONCILIATION_SHEET, SHIFT, headlines
from mtfs.core.units import MILLIONS, MISSING_WORD, MONEY, SHARE, Unit, grouped, unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import headline_label
from mtfs.report.book.parts import Parts
from mtfs.report.book.workbook import Contents
from mtfs.report.charts import care_charts, sheet_charts, simulation_charts
from mtfs.report.charts.sheet_charts import Described
from mtfs.report.pack import messages
from mtfs.report.pack.page import LEAST_NAME, WIDTH, Page, Row, Table
from mtfs.report.sheets.simulation_sheet import Placed

ALLOCATION_PAGE, POT_PAGE, GAP_PAGE, RANGES_PAGE, CLAIMS_PAGE = (
    "The allocation", "Pot and shift", "The gap", "Ranges", "Published claims",
)  # fmt: skip
YEAR, PERCENTILE = 84, 90
NARROWEST, DIGIT = 58, 7
"""Pixels of the narrowest column of figures, and of a digit in it."""
MOST_ROWS, MOST_CLAIMS, MOST_CHARTS = 12, 16, 2
OF_WATERFALL = 0.58
"""Of a page's width, what a waterfall has."""
IN_MILLIONS = "In £m"
CLAIM_WIDTHS = (230, 130, 120, 110)
"""Widths of what was published, what is computed, the result, and what the figure rests on."""


def pages(parts: Parts, contents: Contents) -> Iterator[Page]:
    """Yield the pages of a plan in order."""
    plan = parts.plan
    if plan.allocation:
        yield Page(ALLOCATION_PAGE, messages.allocation(parts.projection), _about(parts, ALLOCATION_PAGE),
                   sheet_charts.of_allocation(parts, contents.ranges),
                   [_lines(parts, ALLOCATION)], _scope(parts), OF_WATERFALL)  # fmt: skip
    if plan.allocation or care_charts.has_cost(parts):
        yield Page(POT_PAGE, messages.pot_and_shift(parts.projection), _about(parts, POT_PAGE), _pot(parts),
                   [_lines(parts, POT, SHIFT)], _rests(parts))  # fmt: skip
    if plan.expenditure:
        yield Page(GAP_PAGE, messages.gap(parts.projection), _about(parts, GAP_PAGE),
                   sheet_charts.of_gap(parts, contents.ranges),
                   [_lines(parts, GAP)], (), OF_WATERFALL)  # fmt: skip
    if contents.simulated is not None:
        yield _ranges(parts, contents.simulated)
    if contents.reconciled is not None:
        yield _claims(parts, contents.reconciled, contents.claims_by_reading)


def _about(parts: Parts, name: str) -> str:
    return f"{parts.plan.name}  |  {name}  |  money in £m"


def _pot(parts: Parts) -> list[Described]:
    pot = sheet_charts.of_pot(parts) if parts.plan.allocation else []
    cost = sheet_charts.of_cost(parts)
    return [*pot[:1], *(cost or ([] if lacks_pressures(parts.plan) else pot[1:]))]


def _scope(parts: Parts) -> list[str]:
    return pot_sentences(parts.projection)[-1:]


def _rests(parts: Parts) -> list[str]:
    return pot_sentences(parts.projection)[:-1]


def _lines(parts: Parts, *headings: str) -> Table:
    """Return the main lines under some headings that are not 0, by year and over the plan, money in £m.

    Where they are many, running totals and what is in other prices stand on the sheet Figures alone.
    """
    plan, table, rows = parts.plan, headlines(parts.layout.rows), []
    entries = [entry for heading in headings for entry in table.get(heading, {}).items()]
    entries = [entry for entry in entries if entry[1].strong or any(parts.projection.lines[entry[0]])]
    if len(entries) > MOST_ROWS:
        entries = [entry for entry in entries if not (entry[0].kind.running or entry[0].kind.base_prices)]
    for line, headline in entries:
        whole = parts.projection.value(line) if line.kind.adds_up else None
        shown, number = _in_millions(unit_named(line.kind.unit), [*parts.projection.lines[line], whole])
        name = row_name(plan, line, headline_label(plan, line, headline), parts.projection.lines[line])
        rows.append(Row([name, *shown], number, headline.strong))
    titles = [*plan.years, "Whole plan"]
    filled = [place for place in range(len(titles)) if any(row.cells[place + 1] for row in rows)]
    figures = [value for row in rows for value in row.cells if isinstance(value, int | float)]
    needed = max([NARROWEST, *(DIGIT * (len(grouped(value, 1)) + 1) for value in figures)])
    kept = _thinned(filled or list(range(len(titles))), (WIDTH - LEAST_NAME) // needed)
    rows = [replace(row, cells=[row.cells[0], *(row.cells[place + 1] for place in kept)]) for row in rows]
    width = min(YEAR, (WIDTH - LEAST_NAME) // len(kept))
    return Table([IN_MILLIONS, *(titles[place] for place in kept)], [width] * len(kept), rows)


def _thinned(columns: list[int], most: int) -> list[int]:
    """Return columns, of more than a page has room for some at even distances, the first and the last among them."""
    last = min(len(columns), most) - 1
    return [columns[place * (len(columns) - 1) // max(last, 1)] for place in range(last + 1)]


def _in_millions(unit: Unit, values: list[float | None]) -> tuple[list[str | float | None], str]:
    """Return figures as a page shows them, money in £m, and their number format."""
    shown = MILLIONS if unit.name == MONEY.name else unit
    return [
        MISSING_WORD if value is not None and is_missing(value)
        else value if value is None or shown is unit else unit.convert(value, shown)
        for value in values
    ], shown.cell  # fmt: skip


def _ranges(parts: Parts, placed: Placed) -> Page:
    """Return the page of the simulation: a fan, the chances of targets or what brings the spread, the percentiles."""
    simulation, projection = placed.simulation, parts.projection
    charts = [simulation_charts.fan(parts, fan) for fan in placed.fans[:1]]
    charts += [simulation_charts.chances(parts, rows) for rows in placed.distributions[:1]]
    if len(charts) < MOST_CHARTS and placed.contributions[1] >= placed.contributions[0]:
        name = simulation.outputs[0].output.name(projection)
        charts.append(simulation_charts.contributions(parts, name, placed.contributions))
    widths = [PERCENTILE] * (1 + len(PERCENTILES))
    titles = ["How far the figures may lie", "The plan", *(f"P{percent}" for percent in PERCENTILES)]
    tables = [Table(titles, widths, [_percentiles(parts, one) for one in simulation.outputs])]
    if simulation.chances:
        rows = []
        for chance in simulation.chances:
            output = chance.target.output
            unit = unit_named(output.unit(projection))
            least = unit.large(chance.target.value)
            name = chance.target.name or output.name(projection)
            rows.append(Row([name, least, chance.probability.value], SHARE.cell))
        tables.append(Table(["Chance of reaching a target", "At least", "Chance"], widths, rows))
    how = f"{simulation.draws:,} draws ({METHOD_NAMES[simulation.method]}), seed {simulation.seed}."
    below = "P10: in one of ten draws the figure lies below it."
    return Page(
        RANGES_PAGE,
        messages.ranges(simulation),
        _about(parts, RANGES_PAGE),
        charts,
        tables,
        [f"{below} {AS_TOTALS} {how}"],
    )


def _percentiles(parts: Parts, one: Simulated) -> Row:
    unit = one.output.unit(parts.projection)
    values = [one.central, *(percentile.value for percentile in one.spread.percentiles)]
    shown, number = _in_millions(unit_named(unit), [*values])
    name = one.output.name(parts.projection)
    return Row([name if number == MILLIONS.cell else f"{name} ({unit})", *shown], number)


def _claims(parts: Parts, reconciled: Reconciliation, readings: tuple[int, int] | None) -> Page:
    """Return the page of the published claims: what was said, what is computed, and what it rests on."""
    charts: list[Described] = []
    if readings is not None and parts.plan.readings:
        charts = [sheet_charts.of_claims(parts, readings)]
    compared = sorted(reconciled.computed, key=lambda outcome: -RESULTS.index(outcome.result))
    titles = ["Claim", "As published", "Computed", "Result", "Rests on inputs"]
    rows = [Row(_claim(outcome)) for outcome in compared[:MOST_CLAIMS]]
    table = Table(titles, CLAIM_WIDTHS, rows, frozenset({0, 1, 3, 4}))
    left_out = len(reconciled.outcomes) - len(rows)
    more = [f"{left_out} more claims stand on the sheet {RECONCILIATION_SHEET} of the workbook."] if left_out else []
    message, *summary = reconciled.summary()
    return Page(CLAIMS_PAGE, message, _about(parts, CLAIMS_PAGE), charts, [table], [*summary, *more])


def _claim(outcome: Outcome) -> list[str | float | None]:
    """Return what a claim comes to; a figure that was published in £k, such as one of a row, in £m."""
    unit, published, computed = unit_named(outcome.unit), outcome.published, outcome.shown(outcome.computed)
    if published.endswith(f" {MONEY}"):
        published, computed = unit.traceable(unit.read(published)), unit.traceable(outcome.computed)
    return [outcome.claim, published, computed, outcome.result, outcome.rests_on]
