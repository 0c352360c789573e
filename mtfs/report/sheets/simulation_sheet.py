"""The Simulation sheet: how far the plan's main figures may lie from the plan, and what brings that.

Its figures are computed when the workbook is written, and say so: no formula of a spreadsheet holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtfs.analysis.figures.missing import figure_name, partial_notes
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.levers.levers import input_name
from mtfs.analysis.uncertainty.estimates import HIGH, LOW, PERCENTILES
from mtfs.analysis.uncertainty.results import METHOD_NAMES, REST_NAME, Simulated, Simulation
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.errors import MtfsError
from mtfs.core.units import COUNT, SHARE, percentage, unit_named
from mtfs.report.book.heights import height
from mtfs.report.book.parts import WRITTEN_ONCE, Parts
from mtfs.report.charts import drawing, simulation_charts
from mtfs.report.charts.simulation_charts import (
    BAND,
    BIN_DRAWS,
    BIN_START,
    CHANCE,
    FIRST_PERCENTILE,
    NAME,
    PLAN,
    REACHED,
    SHEET,
    TARGET,
    Distribution,
    Fan,
)

PURPOSE = "How far the main figures may lie from the plan, the chance of reaching targets, and what brings the spread."
ID, UNIT, MEAN, DEVIATION = 1, 2, 4, 5
ERROR = FIRST_PERCENTILE + len(PERCENTILES)
WIDTHS = {NAME: 42, ID: 44, UNIT: 8, **dict.fromkeys(range(PLAN, BAND + 1), 13)}
NOTES = (
    "P10: in one of ten draws the figure lies below it. The error: how far another seed would typically move P50.",
    "A total over the years is simulated as a total, draw by draw: the percentiles of single years must not be added.",
)
FIRST_ROW = 3
CHARTS_ACROSS = 1
MOST_CONTRIBUTIONS = 15
SHARE_DECIMALS = 6
"""Decimals that are written of probabilities and of shares of the variance."""


def plan_simulation(projection: Projection) -> Simulation | str | None:
    """Return the simulation of a plan with ranges; why they cannot be used, as text; None without any."""
    if not projection.plan.uncertainty:
        return None
    try:
        return simulate_plan(projection)
    except MtfsError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class Placed:
    """A simulation, and where charts find it: the rows of fans, of figures with targets, of what brings the spread."""

    simulation: Simulation
    fans: list[Fan]
    distributions: list[Distribution]
    contributions: tuple[int, int]


def write(parts: Parts, simulation: Simulation | str) -> Placed | None:
    """Write the sheet: outputs, targets, what brings the spread, every line by year, and the charts.

    Returns:
        Where they stand; None where the plan cannot be simulated, which the sheet then says.
    """
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    book.last_printed[SHEET] = ERROR
    sheet.write_string(FIRST_ROW, NAME, WRITTEN_ONCE, book.style("strong"))
    if isinstance(simulation, str):
        sheet.write_string(FIRST_ROW + 1, NAME, "Not simulated:", book.style("strong"))
        for row, line in enumerate(simulation.splitlines(), start=FIRST_ROW + 2):
            sheet.write_string(row, NAME, line, book.style("label"))
        return None
    method = METHOD_NAMES[simulation.method]
    how = f"{simulation.draws:,} draws ({method}), seed {simulation.seed}, {simulation.blocks} independent blocks."
    said = (how, *NOTES, *partial_notes(simulation.plan, (one.output.line for one in simulation.outputs)))
    for row, text in enumerate(said, start=FIRST_ROW + 1):
        sheet.write_string(row, NAME, text, book.style("subtitle"))
    row = _outputs(parts, simulation, FIRST_ROW + len(said) + 2)
    targets = row + 3
    row = _targets(parts, simulation, row + 1) if simulation.chances else row
    row, bars = _contributions(parts, simulation, row + 1)
    fans = []
    for line, years in simulation.fans.items():
        row, fan = _fan(parts, line, years, row + 1, simulation.about_draws(line))
        fans.append(fan)
    below = [simulation_charts.fan(parts, fan) for fan in fans]
    distributions = []
    for one in _with_targets(simulation):
        row, rows = _distribution(parts, simulation, one, row + 1, targets)
        distributions.append(rows)
        below += [simulation_charts.histogram(parts, rows), simulation_charts.chances(parts, rows)]
    if bars[1] >= bars[0]:
        below.insert(
            1, simulation_charts.contributions(parts, simulation.outputs[0].output.name(simulation.projection), bars)
        )
    drawing.place(parts, SHEET, row + 1, below, CHARTS_ACROSS, drawing.WIDE)
    sheet.freeze_panes(2, ID)
    return Placed(simulation, fans, distributions, bars)


def _heading(parts: Parts, row: int, text: str, titles: dict[int, str]) -> int:
    """Write a heading and, below it, a row of titles; return the row below both."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    last = max(titles)
    for column in range(last + 1):
        sheet.write_blank(row, column, None, book.style("heading"))
        look = "header_text" if column <= UNIT else "header"
        sheet.write_string(row + 1, column, titles.get(column, ""), book.style(look))
    sheet.write_string(row, NAME, text, book.style("heading"))
    longest = max(len(titles[column]) / (WIDTHS[column] - 3) for column in titles)
    sheet.set_row(row + 1, 14 * (int(longest) + 1) + 4)
    return row + 2


def _words(parts: Parts, row: int, *texts: str) -> None:
    looks = (("wrapped", "ruled"), ("quiet", "ruled"), ("quiet", "ruled"))
    parts.book.sheets[SHEET].set_row(row, height((texts[0], WIDTHS[NAME])))
    for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
        parts.book.sheets[SHEET].write_string(row, column, text, parts.book.style(*look))


def _write_figure(parts: Parts, row: int, column: int, value: float, unit: str, *looks: str) -> float:
    """Write a figure, rounded so that the last bits of arithmetic never show; return what was written."""
    shown = unit_named(unit).stored(value, SHARE_DECIMALS if unit == SHARE.name else None)
    style = parts.book.style("number", "ruled", *looks, number=unit_named(unit).cell)
    parts.book.sheets[SHEET].write_number(row, column, shown, style)
    return shown


PERCENTILE_TITLES = {FIRST_PERCENTILE + number: f"P{percent}" for number, percent in enumerate(PERCENTILES)}
FIGURES = {PLAN: "The plan", MEAN: "Mean", DEVIATION: "Standard deviation", **PERCENTILE_TITLES, ERROR: "Error of P50"}


def _figures(parts: Parts, row: int, one: Simulated, unit: str) -> list[float]:
    """Write the figures of one output; return its percentiles as written."""
    its = one.spread
    for column, value in ((PLAN, one.central), (MEAN, its.mean.value), (DEVIATION, its.deviation)):
        _write_figure(parts, row, column, value, unit)
    shown = [
        _write_figure(parts, row, FIRST_PERCENTILE + number, percentile.value, unit)
        for number, percentile in enumerate(its.percentiles)
    ]
    _write_figure(parts, row, ERROR, its.percentiles[PERCENTILES.index(50)].error, unit)
    return shown


def _outputs(parts: Parts, simulation: Simulation, row: int) -> int:
    titles = {NAME: "Figure", ID: "Id", UNIT: "Unit", **FIGURES}
    row = _heading(parts, row, "How far the main figures may lie from the plan", titles)
    for one in simulation.outputs:
        unit = one.output.unit(simulation.projection)
        _words(parts, row, one.output.name(simulation.projection), str(one.output), unit)
        _figures(parts, row, one, unit)
        row += 1
    return row


def _targets(parts: Parts, simulation: Simulation, row: int) -> int:
    titles = {
        NAME: "Target",
        ID: "Figure",
        UNIT: "Unit",
        TARGET: "At least",
        CHANCE: "Probability",
        DEVIATION: "Its error",
    }
    row = _heading(parts, row, "Probability of reaching a target", titles)
    for chance in simulation.chances:
        output = chance.target.output
        unit = output.unit(simulation.projection)
        _words(parts, row, chance.target.name or output.name(simulation.projection), str(output), unit)
        _write_figure(parts, row, TARGET, chance.target.value, unit)
        _write_figure(parts, row, CHANCE, chance.probability.value, "share", "strong")
        _write_figure(parts, row, DEVIATION, chance.probability.error, "share")
        row += 1
    return row


def _contributions(parts: Parts, simulation: Simulation, row: int) -> tuple[int, tuple[int, int]]:
    """Write what brings the variance, most of the first output's first; return the rows of its bars."""
    outputs = simulation.outputs
    titles = {NAME: "Input", ID: "Id", UNIT: "Unit"} | {
        PLAN + number: one.output.name(simulation.projection) for number, one in enumerate(outputs)
    }
    text = "Share of the variance that each input brings (linear fit; what it brings through correlations included)"
    row = first = _heading(parts, row, text, titles)
    order = sorted(
        range(len(simulation.plan.uncertainty)), key=lambda number: -round(outputs[0].contributions[number].share, 6)
    )
    for number in order:
        key = simulation.plan.uncertainty[outputs[0].contributions[number].range].input
        _words(parts, row, input_name(simulation.plan.inputs[key]), key, "share")
        for offset, one in enumerate(outputs):
            _write_figure(parts, row, PLAN + offset, one.contributions[number].share, "share")
        row += 1
    _words(parts, row, REST_NAME, "", "share")
    for offset, one in enumerate(outputs):
        _write_figure(parts, row, PLAN + offset, 1 - one.explained if one.spread.deviation else 0.0, "share")
    moving = sum(round(outputs[0].contributions[number].share, 3) > 0 for number in order)
    return row + 1, (first, first + min(moving, MOST_CONTRIBUTIONS) - 1)


def _fan(parts: Parts, line: str, years: Sequence[Simulated], row: int, said: str) -> tuple[int, Fan]:
    """Write a line year by year, the base year first, with the height of the band that its chart shows."""
    unit, band = parts.projection.unit(line), 0.0
    titles = {NAME: "Year", ID: "Id", UNIT: "Unit", **FIGURES, BAND: f"P{LOW} to P{HIGH}"}
    first = row = _heading(parts, row, f"{figure_name(parts.plan, line)}, by year{said}", titles)
    if (base := parts.projection.lines[line][0]) is not None:
        _words(parts, row, parts.plan.base_year, line, unit)
        for column in (PLAN, MEAN, *PERCENTILE_TITLES):
            _write_figure(parts, row, column, base, unit)
        for column in (DEVIATION, ERROR, BAND):
            _write_figure(parts, row, column, 0.0, unit, *(["quiet"] if column == BAND else []))
        row += 1
    figures = [] if base is None else [base]
    for one in years:
        _words(parts, row, one.output.year or "", line, unit)
        shown = dict(zip(PERCENTILES, _figures(parts, row, one, unit), strict=True))
        _write_figure(parts, row, BAND, shown[HIGH] - shown[LOW], unit, "quiet")
        figures += [shown[LOW], shown[HIGH], one.central]
        band = max(band, shown[HIGH] - shown[LOW])
        row += 1
    return row, Fan(line, first, row - 1, min(figures), max(figures), band, said)


def _with_targets(simulation: Simulation) -> list[Simulated]:
    """Return the outputs that have a histogram: the first, and those with a target; none that nothing moves."""
    aimed_at = {chance.target.output for chance in simulation.chances}
    first, *others = simulation.outputs
    return [one for one in (first, *(each for each in others if each.output in aimed_at)) if one.spread.deviation]


def _distribution(
    parts: Parts, simulation: Simulation, one: Simulated, row: int, first_target: int
) -> tuple[int, Distribution]:
    """Write how many draws lie in each bin, and the chance of reaching each bin's start."""
    name, unit = one.output.name(simulation.projection), one.output.unit(simulation.projection)
    titles = {NAME: "Bin", ID: "Figure", UNIT: "Unit", BIN_START: "From", BIN_START + 1: "To less than"}
    titles |= {BIN_DRAWS: "Draws (count)", REACHED: "Chance of reaching at least From"}
    first = row = _heading(parts, row, f"{name}: how the draws are spread", titles)
    bins = one.spread.bins()
    for number, bin_of in enumerate(bins, start=1):
        _words(parts, row, f"Bin {number}", str(one.output), unit)
        _write_figure(parts, row, BIN_START, bin_of.start, unit)
        _write_figure(parts, row, BIN_START + 1, bin_of.end, unit)
        _write_figure(parts, row, BIN_DRAWS, bin_of.draws, COUNT.name)
        _write_figure(parts, row, REACHED, bin_of.reached, SHARE.name)
        row += 1
    targets = [
        (f"{chance.target.name or name}: {percentage(chance.probability.value, 1)}", target)
        for target, chance in enumerate(simulation.chances, start=first_target)
        if chance.target.output == one.output
    ]
    width = bins[0].end - bins[0].start
    return row, Distribution(name, unit, first, row - 1, width, simulation.draws, targets)
