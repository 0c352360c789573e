"""What rests on what: the inputs behind a figure, and the lines that an input moves."""

from __future__ import annotations

from collections.abc import Iterable

from mtfs.backends.evaluation import Evaluation
from mtfs.catalogue.lines import kind_of, unknown_line
from mtfs.core.errors import LineError, PlanError, suggestion
from mtfs.core.references import Assignment
from mtfs.core.years import FinancialYear
from mtfs.model.graph import Graph, Input, Leaves, LineYear, Operation
from mtfs.model.graph_recording import graph_of
from mtfs.plan.changed_inputs import changed_inputs
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected


def rests_on(plan: Plan, line: str, year: str | None = None) -> tuple[str, ...]:
    """Return the inputs that a figure rests on, however many lines lie between.

    Of a choice, such as which of three amounts counts, only the option that the plan takes is among them, and the
    choice itself. A plan that is computed for a scenario is looked at in it.

    Args:
        plan: The plan.
        line: Id of a line, such as "pot.annual".
        year: The figure of a year such as "2027/28"; without one the figures of all years.

    Returns:
        Ids of inputs, in the order of the Inputs sheet.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26, or a plan that makes no sense.
    """
    plan = as_selected(plan)
    keys = inputs_behind(plan, years_of(plan, graph_of(plan), line, year))
    return tuple(key for key in plan.inputs if key in keys)


def moves(plan: Plan, key: str, year: str | None = None) -> tuple[str, ...]:
    """Return the lines that an input moves, however many lines lie between.

    An input moves a line where the line rests on it (`rests_on`): that its value counts, not that every change shows,
    for a largest of two may stay what it is. An option of a choice moves nothing unless the plan takes it.

    Args:
        plan: The plan.
        key: Id of an input, such as "rates.growth".
        year: A year of the input such as "2027/28", with the years that carry it on; without one all its years.

    Returns:
        Ids of lines, in the order of a projection's lines.

    Raises:
        LineError: for an input or a year that the plan does not have.
        PlanError: for an input that decides which lines the plan has, a year of an input that has no years, or a year
            that is not written as 2025/26.
    """
    plan = as_selected(plan)
    entry = plan.inputs.get(key)
    if entry is None:
        raise LineError(f"the plan has no input {key!r}{suggestion(key, plan.inputs)}")
    if entry.structural:
        raise PlanError(f"{key}: decides which lines the plan has and how they are computed; name a value in the plan")
    periods = set(range(len(plan.years))) if year is None else _periods(plan, key, year)
    moved = _moved(plan, key, periods)
    return tuple(line for line in graph_of(plan).lines if line in moved)


def inputs_behind(plan: Plan, years: Iterable[LineYear]) -> set[str]:
    """Return the ids of the inputs that years of lines rest on; of a choice only the option that the plan takes."""
    taken = _Taken(plan)
    keys: set[str] = set()
    seen: set[int] = set()
    waiting = list(years)
    while waiting:
        year = waiting.pop()
        if year.place not in seen:
            seen.add(year.place)
            for leaf in taken.below(year):
                if isinstance(leaf, Input):
                    keys.add(leaf.key)
                else:
                    waiting.append(leaf)
    return keys


def years_of(plan: Plan, graph: Graph, line: str, year: str | None) -> list[LineYear]:
    """Return the years of a line that are spoken of: one, or all that it has.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26.
    """
    if line not in graph.lines:
        raise unknown_line(line, graph.lines)
    years = graph.lines[line]
    period = None if year is None else _period(plan, year)
    if period is None or kind_of(line).single_value:
        return [one for one in years if one is not None]
    year_of_line = years[period]
    if year_of_line is None:
        raise LineError(f"{line} has no figure for the base year {plan.years[0]}; it starts in {plan.years[1]}")
    return [year_of_line]


def weakest_status(plan: Plan, keys: Iterable[str]) -> str:
    """Return the weakest status among inputs, by which a figure that rests on them is judged; empty without any."""
    provenances = (plan.inputs[key].provenance for key in keys)
    statuses: list[str] = [entry.status for entry in provenances if entry is not None]
    return max(statuses, key=list(STATUS_MEANING).index) if statuses else ""


WEAKEST, NONE = "Weakest input: ", "none"


def weakest_text(plan: Plan, keys: Iterable[str]) -> str:
    """Return the weakest status among inputs in words, such as *Weakest input: illustrative*."""
    return f"{WEAKEST}{weakest_status(plan, keys) or NONE}"


class _Taken(Leaves):
    """Gathers what an expression is made of; of a choice only the option that the plan takes."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._values = Evaluation(plan.values)

    def operation(self, node: Operation) -> None:
        """Look into every operand, or into the choice and the option taken."""
        if not node.options:
            super().operation(node)
            return
        choice, *options = node.operands
        self.of(choice)
        self.of(options[node.options.index(self._values.of(choice))])


def _moved(plan: Plan, key: str, periods: set[int]) -> set[str]:
    taken, lines, places = _Taken(plan), set[str](), set[int]()
    for year in graph_of(plan).order:
        for leaf in taken.below(year):
            if leaf.place in places if isinstance(leaf, LineYear) else leaf.key == key and leaf.period in periods:
                places.add(year.place)
                lines.add(year.line)
                break
    return lines


def _period(plan: Plan, year: str) -> int:
    year = str(FinancialYear.read(year))
    if year not in plan.years:
        raise LineError(f"{year} is outside the plan ({plan.years[0]} to {plan.years[-1]})")
    return plan.years.index(year)


def _periods(plan: Plan, key: str, year: str) -> set[int]:
    """Return the periods whose value changes with that of a year: those that carry it on are among them."""
    period, before = _period(plan, year), plan.values[key]
    entry = plan.inputs[key]
    other = 0.0 if entry.missing or entry.provenance is None else float(before[period]) + 1.0
    after = changed_inputs(plan, [Assignment(key, plan.years[period], repr(other))])[key].by_year(plan)
    return {place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
