"""The scenarios of a plan side by side: some figures in each, and how far they lie from the plan as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mtfs.analysis.figures.outputs import Output, main_outputs, output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.figures.sentences import STATED_POT
from mtfs.backends.numbers import lines_required_positive
from mtfs.backends.program import program
from mtfs.catalogue.lines import Funds, Gap, Pot
from mtfs.core.errors import PlanError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.model.naming import unit_of
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import NO_SCENARIO, in_scenario, is_switchable, selected

BESIDES = (Pot.LEAST_CUMULATIVE, Pot.MOST_CUMULATIVE, Funds.REPURPOSED, Pot.PRESSURES, Gap.UNDERLYING)
"""Lines that are compared besides the main outputs: their total, or their last year where they do not add up."""


@dataclass(frozen=True)
class ScenarioComparison(Tabular):
    """Outputs of a plan in each of its scenarios.

    `figures` holds, by scenario, a figure for each output: under "none" those of the plan as it stands, then those
    of every scenario in the plan's order. NaN where a figure rests on something missing, None where a scenario
    that changes the steps of the model has no such line.
    """

    plan: Plan
    outputs: tuple[Output, ...]
    figures: Mapping[str, tuple[float | None, ...]]

    def name(self, key: str) -> str:
        """Return what a scenario is called for readers."""
        return AS_IT_STANDS if key == NO_SCENARIO else self.plan.scenarios[key].name

    def difference(self, key: str) -> tuple[float | None, ...]:
        """Return how far each figure of a scenario lies from that of the plan as it stands."""
        pairs = zip(self.figures[key], self.figures[NO_SCENARIO], strict=True)
        return tuple(None if figure is None or base is None else figure - base for figure, base in pairs)

    @property
    def titles(self) -> list[str]:
        """What each output is called for readers."""
        return [one.name(Projection(self.plan, {})) for one in self.outputs]

    @property
    def units(self) -> list[str]:
        """The unit of each output."""
        return [unit_of(self.plan, one.line) for one in self.outputs]

    def side_by_side(self, differences: bool = False) -> Table:
        """Return a row a scenario and a column an output; `differences` are those to the plan as it stands."""
        columns = {"scenario": TEXT, **dict(zip(self.titles, self.units, strict=True))}
        shown = {key: self.difference(key) for key in self.plan.scenarios} if differences else self.figures
        rows: list[list[Cell]] = [[self.name(key), *figures] for key, figures in shown.items()]
        title = "Difference to the plan as it stands" if differences else "Figures by scenario"
        return Table(title, columns, rows, self._notes)

    @property
    def _notes(self) -> list[str]:
        return [f"{STATED_POT}."] if self.plan.states_available_growth else []

    def table(self) -> Table:
        """Return two rows an output: the figure in each scenario, then its difference to the plan as it stands."""
        columns = {"output": TEXT, "row": TEXT, UNIT: TEXT, **dict.fromkeys(self.figures, BY_ROW)}
        rows: list[list[Cell]] = []
        for place, one in enumerate(self.outputs):
            unit = unit_of(self.plan, one.line)
            rows.append([str(one), "figure", unit, *(figures[place] for figures in self.figures.values())])
            rows.append([str(one), "difference", unit, *(self.difference(key)[place] for key in self.figures)])
        notes = [f"{key}: {self.name(key)}" for key in self.figures]
        notes += self._notes
        title = f"{self.plan.name}: scenarios ({NO_SCENARIO} is the plan as it stands)"
        return Table(title, columns, rows, notes, ids=("output",))

    def readable(self) -> Table:
        """Return, output by output, the figure in each scenario and its difference to the plan as it stands."""
        projection = Projection(self.plan, {})
        rows: list[list[Cell]] = []
        for place, one in enumerate(self.outputs):
            name, unit = one.name(projection), one.unit(projection)
            for key, figures in self.figures.items():
                difference = None if key == NO_SCENARIO else self.difference(key)[place]
                rows.append([name, str(one), self.name(key), key, unit, figures[place], difference])
        columns = {"figure": TEXT, "output": TEXT, NAME: TEXT, "scenario": TEXT, UNIT: TEXT,
                   "amount": BY_ROW, "difference": BY_ROW}  # fmt: skip
        title = f"{self.plan.name}: scenarios"
        return Table(
            title, columns, rows, self._notes, ids=("output", "scenario"), group="figure", titles={NAME: "scenario"}
        )


def compare_scenarios(plan: Plan, outputs: Iterable[str | Output] | None = None) -> ScenarioComparison:
    """Compute some outputs in every scenario of a plan.

    Args:
        plan: The plan; for which scenario it is computed does not matter.
        outputs: Texts such as "pot.total" or "pot.annual 2029/30"; the main ones if left out.

    Raises:
        PlanError: for a plan without scenarios, or a scenario in which the plan cannot be computed.
        LineError: for a line or a year that the plan does not have.
    """
    base = selected(plan, NO_SCENARIO)
    if not base.scenarios:
        raise PlanError(
            f"{base.name}: has no scenarios; add [scenarios.NAME] with a name and what it sets, such as "
            'sets = "rates.growth = 0.02"'
        )
    projection = project(base)
    chosen = usual_outputs(projection) if outputs is None else [
        output(one, projection) if isinstance(one, str) else one for one in outputs
    ]  # fmt: skip
    figures = {key: _figures(base, key, chosen) for key in base.scenarios}
    as_it_stands = {NO_SCENARIO: tuple(one.of(projection) for one in chosen)}
    return ScenarioComparison(base, tuple(chosen), as_it_stands | figures)


def usual_outputs(projection: Projection) -> list[Output]:
    """Return what is compared unless something else is asked for."""
    last = projection.plan.years[-1]
    there = [line for line in BESIDES if line in projection.lines]
    besides = [Output(line) if line.kind.adds_up else Output(line, last) for line in there]
    return [*main_outputs(projection), *besides]


def _figures(base: Plan, key: str, outputs: list[Output]) -> tuple[float | None, ...]:
    """Return the outputs in one scenario: by the program of the plan as it stands where that takes the same steps."""
    if not is_switchable(base, key):
        return _of(_projected(base, key), outputs)
    values = base.values | {target: entry.by_year(base) for target, entry in base.inputs_in(key).items()}
    lines = dict.fromkeys([*(one.line for one in outputs), *lines_required_positive(base)])
    try:
        figures = program(base, tuple(lines)).run(values)
    except ZeroDivisionError:
        return _of(_projected(base, key), outputs)
    if any(value is not None and value <= 0 for line in lines_required_positive(base) for value in figures[line]):
        return _of(_projected(base, key), outputs)
    return _of(Projection(base, figures), outputs)


def _projected(base: Plan, key: str) -> Projection:
    try:
        return project(in_scenario(base, key))
    except PlanError as error:
        raise PlanError(error.because_of(f"scenarios.{key}")) from None


def _of(projection: Projection, outputs: list[Output]) -> tuple[float | None, ...]:
    return tuple(one.of(projection) if one.line in projection.lines else None for one in outputs)
