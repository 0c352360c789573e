"""The results of a simulation as tables: outputs, years, targets, contributions."""

from __future__ import annotations

from mtfs.analysis.figures.tables import BY_ROW, TEXT, UNIT, Table
from mtfs.analysis.uncertainty.estimates import PERCENTILES
from mtfs.analysis.uncertainty.simulation import Simulated, Simulation

METHOD_NAMES = {"latin": "Latin hypercube", "sobol": "Sobol nets", "random": "random points"}
P50_ERROR = "error of P50"
REST = "rest"
"""Row of what no input by itself explains."""
REST_NAME = "Curvature, and inputs acting together"


def heading(found: Simulation) -> str:
    """What was simulated, and how."""
    return f"{found.plan.name}: {found.draws:,} draws, {METHOD_NAMES[found.method]}, seed {found.seed}"


def spread_table(found: Simulation) -> Table:
    """Every output: the plan's own figure, mean, standard deviation, percentiles and the error of the median."""
    figures = ("plan", "mean", "standard deviation", *(f"P{percent}" for percent in PERCENTILES), P50_ERROR)
    columns = {"output": TEXT, "name": TEXT, UNIT: TEXT, **dict.fromkeys(figures, BY_ROW)}
    return Table(heading(found), columns, [_row(found, one) for one in found.outputs])


def _row(found: Simulation, one: Simulated) -> list[object]:
    projection, its = found.projection, one.spread
    values = [estimate.value for estimate in its.percentiles]
    error = its.percentiles[PERCENTILES.index(50)].error
    own = [str(one.output), one.output.name(projection), one.output.unit(projection)]
    return [*own, one.central, its.mean.value, its.deviation, *values, error]


def years_table(found: Simulation) -> Table:
    """Every simulated line year by year. The years' percentiles must not be added: totals are simulated as totals."""
    columns = spread_table(found).columns
    rows = [_row(found, one) for years in found.fans.values() for one in years]
    return Table(f"{heading(found)}, by year", columns, rows)


def targets_table(found: Simulation) -> Table:
    """The probability of reaching each target, and its standard error."""
    columns = {"output": TEXT, "name": TEXT, UNIT: TEXT, "at least": BY_ROW, "probability": "share", "error": "share"}
    rows = [
        [
            str(chance.target.output),
            chance.target.name or chance.target.output.name(found.projection),
            chance.target.output.unit(found.projection),
            chance.target.value,
            chance.probability.value,
            chance.probability.error,
        ]
        for chance in found.chances
    ]
    return Table("Probability of reaching at least", columns, rows)


def contributions_table(found: Simulation) -> Table:
    """The share of each output's variance that each uncertain input brings, what it brings by correlation included.

    By a linear fit on all drawn inputs; the last row is what the fit leaves.
    """
    columns = {"range": TEXT, "input": TEXT} | {str(one.output): "share" for one in found.outputs}
    ranges = found.plan.uncertainty
    rows = [
        [name, ranges[name].input, *(_clean(one.contributions[at].share) for one in found.outputs)]
        for at, name in enumerate(ranges)
    ]
    rest = [_clean(1 - one.explained) if one.spread.deviation else 0.0 for one in found.outputs]
    return Table("Contribution to the variance", columns, [*rows, [REST, REST_NAME, *rest]])


def _clean(share: float) -> float:
    """The share, without what is only the rounding of floating-point numbers."""
    return 0.0 if abs(share) < 1e-9 else share


TABLES = {
    "outputs": spread_table,
    "years": years_table,
    "targets": targets_table,
    "contributions": contributions_table,
}
