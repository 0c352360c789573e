"""How a figure comes about, down to the inputs and their sources."""

from __future__ import annotations

from functools import partial

from mtfs.backends.equations import equation, equation_of, parameters, words
from mtfs.backends.evaluation import Evaluation
from mtfs.backends.money import MoneyPower
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import LineError, suggestion
from mtfs.core.units import MONEY, NUMBER, general, grouped, unit_named
from mtfs.core.years import FinancialYear
from mtfs.formulas.algebra import is_missing
from mtfs.model.graph import Constant, FormulaCall, Input, LineYear, Node, Operation
from mtfs.model.graph_recording import graph_of
from mtfs.model.naming import name_of, unit_of
from mtfs.nhse.published import sources
from mtfs.plan.inputs import Input as Entry
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected

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


def explain(plan: Plan, line: str, year: str | None = None, ids: bool = False) -> str:
    """Return how a line's figure comes about, as text: formulas, operands, values, inputs and their sources.

    Money is in £m, to the nearest £1k so that the steps add up; below £100k in £k.

    Args:
        plan: The plan.
        line: Id of a line, or of an input.
        year: A year such as "2027/28"; without one the plan's last year.
        ids: With the ids of lines and inputs.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26.
    """
    plan = as_selected(plan)
    year = str(FinancialYear.read(year)) if year else plan.years[-1]
    if year not in plan.years:
        raise LineError(f"{year} is outside the plan ({plan.years[0]} to {plan.years[-1]})")
    period = plan.years.index(year)
    graph = graph_of(plan)
    if line in plan.inputs and line not in graph.lines:
        return _input(plan, line, period, ids)
    if line not in graph.lines:
        raise LineError(f"the plan has no line {line!r}{suggestion(line, [*graph.lines, *plan.inputs])}")
    of_year = graph.lines[line][0 if kind_of(line).single_value else period]
    if of_year is None:
        raise LineError(f"{line} has no figure for the base year {year}; it starts in {plan.years[1]}")
    evaluation = Evaluation(plan.values)
    evaluation.run(graph.below([of_year]))
    writer = _Writer(plan, evaluation, ids)
    writer.line(of_year, 0)
    return "\n".join([*writer.text, *_sources(writer.sources)])


def _plain(value: object, money: bool) -> str:
    """Return a value between two steps, which has no unit of its own: money, amounts to 0.1, ratios to six digits."""
    if money:
        return MONEY.traceable(value)
    if isinstance(value, str) or is_missing(value):
        return NUMBER.in_sentence(value)
    number = float(value)  # type: ignore[arg-type]
    return grouped(number, 1) if abs(number) >= 100 else general(number)


def _sources(used: set[str]) -> list[str]:
    """Return what the sources' ids stand for."""
    known = sources()
    used_sources = [known[key] for key in sorted(used) if key in known]
    return [f"{entry.id}: {entry.title}{', ' + entry.publisher if entry.publisher else ''}" for entry in used_sources]


class _Writer:
    """Writes the nodes below a line as an indented text; each line is worked out once."""

    def __init__(self, plan: Plan, evaluation: Evaluation, ids: bool) -> None:
        self.plan, self.ids = plan, ids
        self._money = MoneyPower(partial(unit_of, plan), lambda key: plan.inputs[key].unit)
        self.text: list[str] = []
        self.sources: set[str] = set()
        self._value_of = evaluation.of
        self._seen: set[int] = set()
        self._named: set[str] = set()

    def line(self, year: LineYear, depth: int, called: str = "") -> None:
        """Write a line: its value, then what it is made by, unless that was said above."""
        unit = unit_of(self.plan, year.line)
        label = f"{called}: " if called else ""
        when = "" if kind_of(year.line).single_value else f", {self.plan.years[year.period]}"
        value = unit_named(unit).traceable(self._value_of(year))
        head = f"{label}{value}  {name_of(self.plan, year.line)}{when}{_id(year.line, self.ids)}"
        if year.place in self._seen:
            self._put(depth, head + "  (worked out above)")
            return
        self._seen.add(year.place)
        self._put(depth, head)
        self._made_by(year.expression, depth + 1)

    def _made_by(self, node: Node, depth: int) -> None:
        match _visible(node):
            case FormulaCall(name, arguments):
                values = [self._short(_visible(argument)) for argument in arguments]
                self._put(depth, f"= {equation(name)}   ({words(name)})")
                self._put(depth, f"= {equation_of(name, values)}")
                for called, argument in zip(parameters(name), arguments, strict=True):
                    self._operand(called, argument, depth + 1)
            case Operation(name, operands):
                self._put(depth, f"= {OPERATIONS.get(name, name)}")
                for operand in operands:
                    self._operand("", operand, depth + 1)
            case _:
                self._operand("", node, depth)

    def _operand(self, called: str, node: Node, depth: int) -> None:
        label = f"{called}: " if called else ""
        match _visible(node):
            case LineYear() as year:
                self.line(year, depth, called)
            case Input(key, period):
                provenance = self.plan.inputs[key].provenance
                self.sources |= {provenance.source} if provenance is not None else set()
                self._put(depth, label + self._input(key, period))
            case Constant(value):
                self._put(depth, f"{label}{value!r} (constant)")
            case _:
                self._put(depth, f"{label}{self._between(node)}" if called else "of")
                self._made_by(node, depth + 1)

    def _input(self, key: str, period: int) -> str:
        """Return an input with status, source and note, which are said once of each input."""
        named = key in self._named
        self._named.add(key)
        return _input(self.plan, key, period, self.ids, named)

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
        text = unit_named(unit).traceable(self._value_of(node))
        return text if unit_named(unit).money else text.removesuffix(f" {unit}")

    def _between(self, node: Node) -> str:
        return _plain(self._value_of(node), self._money.is_money(node))

    def _put(self, depth: int, text: str) -> None:
        self.text.append("  " * depth + text)


def _visible(node: Node) -> Node:
    """Return the node, or what it anchors: where a cell is fixed is nothing to a reader."""
    while isinstance(node, Operation) and node.name == "anchored":
        (node,) = node.operands
    return node


def _id(text: str, shown: bool) -> str:
    return f"  [{text}]" if shown else ""


def _input(plan: Plan, key: str, period: int, ids: bool, named: bool = False) -> str:
    """Return an input with status, source and note, or without them where it was named above."""
    entry, value = plan.inputs[key], plan.values[key][period]
    year = f", {plan.years[period]}" if entry.kind in ("series", "amounts") else ""
    carried = _carried(plan, entry, period)
    shown = unit_named(entry.unit).traceable(value)
    parts = [f"{shown}  {entry.section}: {entry.name}{year}{carried}{_id(key, ids)}"]
    if named:
        return f"{parts[0]}  (source above)"
    if entry.provenance is not None:
        source = f", source {entry.provenance.source}" if entry.provenance.source else ""
        parts.append(f"input, {entry.provenance.standing}{source}")
        parts += [entry.provenance.note] if entry.provenance.note else []
    else:
        parts.append("input")
    return " | ".join(parts)


def _carried(plan: Plan, entry: Entry, period: int) -> str:
    if entry.kind != "series" or entry.missing or plan.years[period] in entry.content.values:
        return ""
    return f" (carried on from {max(year for year in entry.content.values if year <= plan.years[period])})"
