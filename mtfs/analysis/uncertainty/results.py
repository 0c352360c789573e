"""What came of simulating a plan: outputs, years, targets, contributions, each as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtfs.analysis.figures.missing import partial_notes
from mtfs.analysis.figures.outputs import Output, output
from mtfs.analysis.figures.projection import Projection
from mtfs.analysis.levers.levers import input_name
from mtfs.analysis.uncertainty.estimates import HIGH, LOW, PERCENTILES, Estimate, Spread
from mtfs.analysis.uncertainty.sampling import Method
from mtfs.core.errors import LineError, PlanError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.units import SHARE, unit_named
from mtfs.model.naming import name_of
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from matplotlib.axes import Axes

METHOD_NAMES = {"latin": "Latin hypercube", "sobol": "Sobol nets", "random": "random points"}
P50_ERROR = "error of P50"
REST = "rest"
"""Row of what no input by itself explains."""
REST_NAME = "Curvature, and inputs acting together"
AS_TOTALS = "A total is simulated as a total, draw by draw: the percentiles of years must not be added."
ONE_DRAW = "one draw holds for all years"
SAME_SEED = "The same seed gives the same figures."
LINEAR = (
    "Shares of a linear fit on all drawn inputs, with what each brings by correlation; the last row is what it leaves."
)


@dataclass(frozen=True)
class Target:
    """An amount that an output should reach."""

    output: Output
    value: float
    name: str = ""


@dataclass(frozen=True)
class Chance:
    """The probability of reaching a target: of at least its value."""

    target: Target
    probability: Estimate


@dataclass(frozen=True)
class Contribution:
    """What an uncertain input brings to an output's variance, as shares of it.

    `own`: by itself. `joint`: through what it is correlated with. Of a linear fit on all drawn inputs, so that the
    contributions of all inputs add up to what the fit explains; the rest is curvature and inputs acting together.
    """

    range: str
    own: float
    joint: float

    @property
    def share(self) -> float:
        """Both together."""
        return self.own + self.joint


@dataclass(frozen=True)
class Simulated:
    """One output: the plan's own figure, the spread around it, and what brings the spread."""

    output: Output
    central: float
    spread: Spread
    contributions: tuple[Contribution, ...]

    @property
    def explained(self) -> float:
        """The share of the variance that the contributions add up to; 0 where nothing moves the output."""
        return sum(one.share for one in self.contributions)

    def range_in(self, unit: str) -> str:
        """Return its range as `8 times in 10 between £187.4m and £215.0m`; `unit` is that of its line."""
        low, high = (unit_named(unit).large(self.spread.percentile(percent)) for percent in (LOW, HIGH))
        return f"always {low}" if low == high else f"8 times in 10 between {low} and {high}"


@dataclass(frozen=True)
class Simulation(Tabular):
    """What came of simulating a plan. Everything in the unit of its line; `draws` as used, in so many `blocks`."""

    projection: Projection
    draws: int
    blocks: int
    seed: int
    method: Method
    outputs: tuple[Simulated, ...]
    fans: dict[str, tuple[Simulated, ...]]
    chances: tuple[Chance, ...]

    @property
    def plan(self) -> Plan:
        """The plan that was simulated."""
        return self.projection.plan

    def of(self, text: str) -> Simulated:
        """Return one output, such as `pot.total`, or `pot.annual 2029/30`.

        Raises:
            LineError: for one that was not simulated.
        """
        asked = output(text, self.projection)
        everything = [*self.outputs, *(one for years in self.fans.values() for one in years)]
        simulated = next((one for one in everything if one.output == asked), None)
        if simulated is None:
            raise LineError(f"{text} was not simulated; name it among the outputs")
        return simulated

    def about_draws(self, line: str) -> str:
        """Return what the title of a fan adds: that one draw of each input that moves the line holds for all years.

        The years of such a line are high or low together.
        """
        moving = {part.range for year in self.fans[line] for part in year.contributions if part.share}
        return f"; {ONE_DRAW}" if all(self.plan.uncertainty[name].one_draw for name in moving) else ""

    @property
    def heading(self) -> str:
        """What was simulated, and how."""
        return f"{self.plan.name}: {self.draws:,} draws, {METHOD_NAMES[self.method]}, seed {self.seed}"

    def table(self, which: str = "outputs") -> Table:
        """Return one of the tables.

        Args:
            which: "outputs" for each output's own figure, mean, standard deviation, percentiles and the error of the
                median; "years" for the same of every simulated line by year; "targets" for the probability of
                reaching each; "contributions" for the share of the variance that each uncertain input brings.

        Raises:
            PlanError: for an unknown table.
        """
        if which not in TABLES:
            raise PlanError(f"{which}: is no table of a simulation; there is {', '.join(TABLES)}")
        return TABLES[which](self)

    def plot(self, line: str | None = None, *, axes: Axes | None = None) -> Axes:
        """Draw a line by year as a fan: the band in which 8 of 10 draws lie, the median and the plan.

        Args:
            line: Id of a line that was simulated by year; the first of them if left out.
            axes: Matplotlib's axes to draw on; those of a new figure if left out.

        Returns:
            The axes, by which a chart can be changed further: `axes.figure.savefig("fan.png")`.

        Raises:
            LineError: for a line that was not simulated by year.
            ToolError: without `mtfs[plot]`.
        """
        from mtfs.analysis.plots.drawings import Drawn, fan
        from mtfs.analysis.plots.standard import Colour

        line = next(iter(self.fans), "") if line is None else line
        if line not in self.fans:
            raise LineError(f"{line} was not simulated by year; it is {', '.join(self.fans) or 'no line'} that were")
        years, unit = self.fans[line], self.projection.unit(line)

        def drawn(name: str, colour: Colour, percent: int | None) -> Drawn:
            values = [one.central if percent is None else one.spread.percentile(percent) for one in years]
            return Drawn(name, colour, values)

        low, high = (drawn(f"8 of 10 draws (P{LOW} to P{HIGH})", Colour.RANGE, percent) for percent in (LOW, HIGH))
        lines = [drawn("Median of the draws", Colour.MEDIAN, 50), drawn("The plan", Colour.PLAN, None)]
        within = f"{years[-1].range_in(unit)} in {years[-1].output.year}"
        title = f"{name_of(self.plan, line)}: {within}{self.about_draws(line)}"
        return fan(title, unit, [str(one.output.year) for one in years], (low, high), lines, axes)


def _outputs_table(simulation: Simulation) -> Table:
    """Return every output: the plan's own figure, mean, standard deviation, percentiles and the error of the median."""
    figures = ("plan", "mean", "standard deviation", *(f"P{percent}" for percent in PERCENTILES), P50_ERROR)
    columns = {"output": TEXT, NAME: TEXT, UNIT: TEXT, **dict.fromkeys(figures, BY_ROW)}
    rows = [_row(simulation, one) for one in simulation.outputs]
    notes = [*_partial(simulation), AS_TOTALS, SAME_SEED]
    return Table(simulation.heading, columns, rows, notes, ids=("output",))


def _partial(simulation: Simulation) -> list[str]:
    """Return a sentence that there is no pot, where outputs leave out funding pressures that are missing."""
    return partial_notes(simulation.plan, (one.output.line for one in simulation.outputs))


def _row(simulation: Simulation, one: Simulated) -> list[Cell]:
    projection, its = simulation.projection, one.spread
    values = [estimate.value for estimate in its.percentiles]
    error = its.percentiles[PERCENTILES.index(50)].error
    own = [str(one.output), one.output.name(projection), one.output.unit(projection)]
    return [*own, one.central, its.mean.value, its.deviation, *values, error]


def _years_table(simulation: Simulation) -> Table:
    """Return every simulated line year by year."""
    columns, notes = _outputs_table(simulation).columns, [*_partial(simulation), AS_TOTALS, SAME_SEED]
    rows = [_row(simulation, one) for years in simulation.fans.values() for one in years]
    return Table(f"{simulation.heading}, by year", columns, rows, notes, ids=("output",))


def _targets_table(simulation: Simulation) -> Table:
    """Return the probability of reaching each target, and its standard error."""
    columns = {
        "output": TEXT,
        NAME: TEXT,
        UNIT: TEXT,
        "at least": BY_ROW,
        "probability": SHARE.name,
        "error": SHARE.name,
    }
    rows: list[list[Cell]] = [
        [
            str(chance.target.output),
            chance.target.name or chance.target.output.name(simulation.projection),
            chance.target.output.unit(simulation.projection),
            chance.target.value,
            chance.probability.value,
            chance.probability.error,
        ]
        for chance in simulation.chances
    ]
    note = "The error is the standard error of the probability."
    return Table("Probability of reaching at least", columns, rows, [note], ids=("output",))


def _contributions_table(simulation: Simulation) -> Table:
    """Return the share of each output's variance that each uncertain input brings, with what correlation brings.

    By a linear fit on all drawn inputs; the last row is what the fit leaves.
    """
    columns = {"range": TEXT, "input": TEXT, NAME: TEXT}
    columns |= {str(one.output): SHARE.name for one in simulation.outputs}
    ranges, inputs = simulation.plan.uncertainty, simulation.plan.inputs
    rows: list[list[Cell]] = [
        [name, one.input, input_name(inputs[one.input]),
         *(_clean(output.contributions[place].share) for output in simulation.outputs)]
        for place, (name, one) in enumerate(ranges.items())
    ]  # fmt: skip
    rest: list[Cell] = [_clean(1 - one.explained) if one.spread.deviation else 0.0 for one in simulation.outputs]
    titles = {str(one.output): one.output.name(simulation.projection) for one in simulation.outputs}
    rows.append([REST, "", REST_NAME, *rest])
    return Table("Contribution to the variance", columns, rows, [LINEAR], ids=("range", "input"), titles=titles)


def _clean(share: float) -> float:
    """Return the share without what is only the rounding of floating-point numbers."""
    return 0.0 if abs(share) < 1e-9 else share


TABLES = {
    "outputs": _outputs_table,
    "years": _years_table,
    "targets": _targets_table,
    "contributions": _contributions_table,
}
