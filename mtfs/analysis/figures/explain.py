"""How a figure comes about, down to the inputs and their sources."""

from __future__ import annotations

from mtfs.backends.equations import Symbol, equation
from mtfs.backends.trace import Traced, trace
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import LineError, suggestion
from mtfs.core.units import NUMBER, general, grouped, unit_named
from mtfs.core.years import FinancialYear
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of, unit_of
from mtfs.nhse.published import sources
from mtfs.plan.inputs import Input
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


def explain(plan: Plan, line: str, year: str | None = None) -> str:
    """Return how a line's figure comes about, as text: formulas, operands, values, inputs and their sources.

    Args:
        plan: The plan.
        line: Id of a line, or of an input.
        year: A year such as "2027/28"; without one the plan's last year.

    Raises:
        LineError: for a line or a year that the plan does not have.
        PlanError: for a year that is not written as 2025/26.
    """
    plan = as_selected(plan)
    year = str(FinancialYear.parse(year)) if year else plan.years[-1]
    if year not in plan.years:
        raise LineError(f"{year} is outside the plan ({plan.years[0]} to {plan.years[-1]})")
    period = plan.years.index(year)
    lines = trace(plan)
    if line in plan.inputs and line not in lines:
        return _input(plan, line, period)
    if line not in lines:
        raise LineError(f"the plan has no line {line!r}{suggestion(line, [*lines, *plan.inputs])}")
    traced = lines[line][0 if kind_of(line).single_value else period]
    if traced is None:
        raise LineError(f"{line} has no figure for the base year {year}; it starts in {plan.years[1]}")
    writer = _Writer(plan)
    writer.line(traced, 0)
    return "\n".join([*writer.text, *_sources(writer.sources)])


def _plain(value: object) -> str:
    """Return a value between two steps, which has no unit of its own: amounts to 0.1, ratios to six digits."""
    if isinstance(value, str) or is_missing(value):
        return NUMBER.in_sentence(value)
    number = float(value)  # type: ignore[arg-type]
    return grouped(number, 1) if abs(number) >= 100 else general(number)


def _sources(used: set[str]) -> list[str]:
    """Return what the sources' ids stand for."""
    known = sources()
    found = [known[key] for key in sorted(used) if key in known]
    return [f"{entry.id}: {entry.title}{', ' + entry.publisher if entry.publisher else ''}" for entry in found]


class _Writer:
    """Writes a trace as an indented text; each line is worked out once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.text: list[str] = []
        self.seen: set[tuple[str, int]] = set()
        self.sources: set[str] = set()

    def line(self, traced: Traced, depth: int, called: str = "") -> None:
        """A line: its value, then what it is made by, unless that was said above."""
        unit, year = unit_of(self.plan, traced.name), self.plan.years[traced.period]
        label = f"{called}: " if called else ""
        when = "" if kind_of(traced.name).single_value else f", {year}"
        value = unit_named(unit).in_sentence(traced.value)
        head = f"{label}{value}  {name_of(self.plan, traced.name)}{when}  [{traced.name}]"
        key = (traced.name, traced.period)
        if key in self.seen:
            self._put(depth, head + "  (worked out above)")
            return
        self.seen.add(key)
        self._put(depth, head)
        self._made_by(traced.parts[0][1], depth + 1)

    def _made_by(self, traced: Traced, depth: int) -> None:
        match traced.kind:
            case "formula":
                self._put(depth, f"= {equation(traced.name)}   ({traced.name.replace('_', ' ')})")
                self._put(depth, f"= {self._with_values(traced)}")
            case "operation":
                self._put(depth, f"= {OPERATIONS.get(traced.name, traced.name)}")
            case _:
                self._operand("", traced, depth)
                return
        for called, operand in traced.parts:
            self._operand(called if traced.kind == "formula" else "", operand, depth + 1)

    def _operand(self, called: str, traced: Traced, depth: int) -> None:
        match traced.kind:
            case "line":
                self.line(traced, depth, called)
            case "input":
                provenance = self.plan.inputs[traced.name].provenance
                self.sources |= {provenance.source} if provenance is not None else set()
                self._put(depth, (f"{called}: " if called else "") + _input(self.plan, traced.name, traced.period))
            case "constant":
                self._put(depth, (f"{called}: " if called else "") + f"{traced.name} (constant)")
            case _:
                self._put(depth, f"{called}: {_plain(traced.value)}" if called else "of")
                self._made_by(traced, depth + 1)

    def _with_values(self, traced: Traced) -> str:
        """Return the equation with the values put in."""
        values = [Symbol(self._short(operand)) for _, operand in traced.parts]
        return Symbol.of(getattr(FORMULAS, traced.name)(*values)).text

    def _short(self, traced: Traced) -> str:
        unit = ""
        if traced.kind == "line":
            unit = unit_of(self.plan, traced.name)
        elif traced.kind == "input":
            unit = self.plan.inputs[traced.name].unit
        elif traced.kind != "constant":
            return _plain(traced.value)
        return unit_named(unit).in_sentence(traced.value).removesuffix(f" {unit}")

    def _put(self, depth: int, text: str) -> None:
        self.text.append("  " * depth + text)


def _input(plan: Plan, key: str, period: int) -> str:
    """Return an input with status, source and note."""
    entry, value = plan.inputs[key], plan.values[key][period]
    year = f", {plan.years[period]}" if entry.kind in ("series", "amounts") else ""
    carried = _carried(plan, entry, period)
    parts = [f"{unit_named(entry.unit).in_sentence(value)}  {entry.section}: {entry.name}{year}{carried}  [{key}]"]
    if entry.provenance is not None:
        source = f", source {entry.provenance.source}" if entry.provenance.source else ""
        parts.append(f"input, {entry.provenance.status}{source}")
        parts += [entry.provenance.note] if entry.provenance.note else []
    else:
        parts.append("input")
    return " | ".join(parts)


def _carried(plan: Plan, entry: Input, period: int) -> str:
    if entry.kind != "series" or entry.missing or plan.years[period] in entry.content.values:
        return ""
    return f" (carried on from {max(year for year in entry.content.values if year <= plan.years[period])})"
