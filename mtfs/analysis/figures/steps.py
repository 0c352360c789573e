"""How a figure comes about, one step at a time: its formula, what that is made of, and the values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from mtfs.backends.equations import equation, equation_of, parameters, words
from mtfs.backends.evaluation import Evaluation
from mtfs.backends.money import MoneyPower
from mtfs.catalogue.lines import kind_of, unknown_line
from mtfs.core.errors import LineError
from mtfs.core.units import MONEY, NUMBER, general, grouped, unit_named
from mtfs.core.years import FinancialYear
from mtfs.formulas.algebra import is_missing
from mtfs.model.graph import Constant, FormulaCall, Graph, Input, LineYear, Node, Operation
from mtfs.model.graph_recording import graph_of
from mtfs.model.naming import name_of, unit_of
from mtfs.nhse.published import sources
from mtfs.plan.inputs import Input as Entry
from mtfs.plan.plan import Plan

OPERATIONS = {
    "total": "sum of",
    "total_to_date": "sum from the first plan year of",
    "largest": "largest of",
    "maximum": "larger of",
    "minimum": "smaller of",
    "absolute": "without its sign",
    "choose": "by a condition, one of",
    "select": "by the choice, one of",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a figure is made of: a year of another line, an input, a constant, or what is computed in between.

    Attributes:
        called: What the formula calls it; empty where it has no name there.
        value: Its value, as text.
        line: The year of a line that it is.
        entry: The input that it is.
        between: How it is computed, where it is neither.
    """

    called: str
    value: str
    line: LineYear | None = None
    entry: InputYear | None = None
    between: Step | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How a figure is computed: a formula in words and with its values, an operation, or another figure as it is.

    Attributes:
        formula: The formula in the names of its arguments, or the operation; empty where a figure is taken as it is.
        name: What the formula is called; empty for an operation.
        values: The formula with the values of its arguments.
        parts: What it is made of.
    """

    formula: str
    name: str
    values: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class InputYear:
    """An input in a year, as readers are told of it.

    Attributes:
        key: Its id.
        value: Its value, as text.
        name: What it is called, with the year and the year from which it is carried on.
        standing: Its status in words; empty where it has none.
        source: Id of its source.
        note: The note on it.
    """

    key: str
    value: str
    name: str
    standing: str
    source: str
    note: str


class Steps:
    """The steps of a plan's figures, each worked out when it is asked for."""

    def __init__(self, plan: Plan, years: Iterable[LineYear]) -> None:
        """Compute what these years of lines rest on."""
        self.plan = plan
        self._evaluation = Evaluation(plan.values)
        self._evaluation.run(graph_of(plan).below(list(years)))
        self._money = MoneyPower(partial(unit_of, plan), lambda key: plan.inputs[key].unit)

    def value(self, year: LineYear) -> str:
        """Return the value of a year of a line."""
        return unit_named(unit_of(self.plan, year.line)).traceable(self._evaluation.of(year))

    def name(self, year: LineYear) -> str:
        """Return what a year of a line is called."""
        when = "" if kind_of(year.line).single_value else f", {self.plan.years[year.period]}"
        return f"{name_of(self.plan, year.line)}{when}"

    def made_by(self, node: Node) -> Step:
        """Return how a node is computed."""
        match _visible(node):
            case FormulaCall(name, arguments):
                values = [self._short(_visible(argument)) for argument in arguments]
                parts = map(self._part, parameters(name), arguments)
                return Step(equation(name), words(name), equation_of(name, values), tuple(parts))
            case Operation(name, operands):
                return Step(OPERATIONS.get(name, name), "", "", tuple(self._part("", each) for each in operands))
            case _:
                return Step("", "", "", (self._part("", node),))

    def _part(self, called: str, node: Node) -> Part:
        match _visible(node):
            case LineYear() as year:
                return Part(called, self.value(year), line=year)
            case Input(key, period):
                entry = input_year(self.plan, key, period)
                return Part(called, entry.value, entry=entry)
            case Constant(value):
                return Part(called, repr(value))
            case _:
                return Part(called, self._between(node), between=self.made_by(node))

    def _short(self, node: Node) -> str:
        """Return a value for an equation, without its unit."""
        unit = ""
        match node:
            case LineYear(line):
                unit = unit_of(self.plan, line)
            case Input(key):
                unit = self.plan.inputs[key].unit
            case FormulaCall() | Operation():
                return self._between(node)
        text = unit_named(unit).traceable(self._evaluation.of(node))
        return text if unit_named(unit).money else text.removesuffix(f" {unit}")

    def _between(self, node: Node) -> str:
        """Return a value between two steps, which has no unit of its own: amounts to 0.1, ratios to six digits."""
        value = self._evaluation.of(node)
        if self._money.is_money(node):
            return MONEY.traceable(value)
        if isinstance(value, str) or is_missing(value):
            return NUMBER.in_sentence(value)
        number = float(value)
        return grouped(number, 1) if abs(number) >= 100 else general(number)


def year_of_line(plan: Plan, line: str, year: str | None = None) -> LineYear | InputYear:
    """Return a year of a line or of an input, by the id; without a year the plan's last year.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26.
    """
    year = str(FinancialYear.read(year)) if year else plan.years[-1]
    if year not in plan.years:
        raise LineError(f"{year} is outside the plan ({plan.years[0]} to {plan.years[-1]})")
    period, graph = plan.years.index(year), graph_of(plan)
    if line in plan.inputs and line not in graph.lines:
        return input_year(plan, line, period)
    return _year_of_line(plan, graph, line, period)


def _year_of_line(plan: Plan, graph: Graph, line: str, period: int) -> LineYear:
    if line not in graph.lines:
        raise unknown_line(line, [*graph.lines, *plan.inputs])
    of_year = graph.lines[line][0 if kind_of(line).single_value else period]
    if of_year is None:
        raise LineError(f"{line} has no figure for the base year {plan.years[period]}; it starts in {plan.years[1]}")
    return of_year


def source_text(key: str) -> str:
    """Return what the id of a source stands for: its title and who published it; empty where it is not known."""
    source = sources().get(key)
    return "" if source is None else f"{source.title}{', ' + source.publisher if source.publisher else ''}"


def input_year(plan: Plan, key: str, period: int) -> InputYear:
    """Return an input in a period, as readers are told of it."""
    entry = plan.inputs[key]
    year = f", {plan.years[period]}" if entry.kind in ("series", "amounts") else ""
    value = unit_named(entry.unit).traceable(plan.values[key][period])
    name = f"{entry.full_name}{year}{_carried(plan, entry, period)}"
    said = entry.provenance
    if said is None:
        return InputYear(key, value, name, "", "", "")
    return InputYear(key, value, name, said.standing, said.source, said.note)


def _carried(plan: Plan, entry: Entry, period: int) -> str:
    if entry.kind != "series" or entry.missing or plan.years[period] in entry.content.values:
        return ""
    return f" (carried on from {max(year for year in entry.content.values if year <= plan.years[period])})"


def _visible(node: Node) -> Node:
    """Return the node, or what it anchors: where a cell is fixed is nothing to a reader."""
    while isinstance(node, Operation) and node.name == "anchored":
        (node,) = node.operands
    return node
