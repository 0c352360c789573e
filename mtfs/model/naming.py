"""What lines are called, and in which unit they are, in a plan: with the names of its streams, services and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mtfs.catalogue.lines import Allocation, Headline, Line, LineId, Stream, find_line, kind_of
from mtfs.catalogue.lines.record import ALTERNATIVES, MEANT_ABOVE_0, Subpart
from mtfs.formulas.algebra import total
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import Part
from mtfs.plan.parts.care import Opportunity, Service
from mtfs.plan.parts.claims import Claim
from mtfs.plan.parts.gap import BudgetLine
from mtfs.plan.plan import Plan


def entries(plan: Plan, part: str) -> Mapping[str, Part | Input]:
    """Return the entries of a part of a plan, which the first `*` of a line stands for.

    A group of alternatives is named by its first opportunity.

    Args:
        plan: The plan.
        part: A field such as `funds` or `activity.services`, or one of the words of the catalogue for something else.
    """
    if part == MEANT_ABOVE_0:
        return {key: entry for key, entry in plan.inputs.items() if entry.if_below_0}
    if part == ALTERNATIVES:
        return {item.alternatives: item for item in reversed(plan.productivity.values()) if item.alternatives}
    holder, _, field = part.rpartition(".")
    holding = getattr(plan, holder) if holder else plan
    held: Mapping[str, Part] = {} if holding is None else getattr(holding, field)
    return held


SUBPARTS: Mapping[Subpart, Callable[[Plan, Part | Input], Mapping[str, Part]]] = {
    "opportunities": lambda plan, _: plan.productivity,
    "population groups": lambda plan, _: plan.population.groups if plan.population is not None else {},
    "mitigations": lambda _, part: part.mitigations if isinstance(part, Service) else {},
    "shared assumptions": lambda plan, _: plan.assumptions,
    "years of a published row": lambda _, part: {},
    "drivers": lambda _, part: part.growth if isinstance(part, BudgetLine) else {},
}
"""What the second `*` of a line stands for, in the part that the first one stands for."""


def _part(plan: Plan, text: str) -> Part | Input | None:
    line = find_line(text)
    return entries(plan, line.kind.part).get(line.keys[0]) if line.kind.part else None


def _name(part: Part | Input | None, key: str) -> str:
    if isinstance(part, Input):
        return part.full_name
    return str(part.statement if isinstance(part, Claim) else getattr(part, "name", key))


def part_name(plan: Plan, line: str) -> str:
    """Return the name of the stream, fund or other part that a line speaks of; empty for one of the whole plan."""
    keys = find_line(line).keys
    return _name(_part(plan, line), keys[0]) if keys else ""


def subpart_name(plan: Plan, text: str) -> str:
    """Return the name of the driver, mitigation, population group or opportunity that a line speaks of, if any."""
    line, part = find_line(text), _part(plan, text)
    if line.kind.subpart is None or part is None:
        return ""
    if isinstance(part, Claim):
        return year_of(line.keys[1])
    return _name(SUBPARTS[line.kind.subpart](plan, part).get(line.keys[1]), line.keys[1])


def key_of(year: str) -> str:
    """Return a year as the id of a line holds it: 2025_26 of 2025/26."""
    return year.replace("/", "_")


def year_of(key: str) -> str:
    """Return the year that the id of a line holds."""
    return key.replace("_", "/")


def label_of(plan: Plan, line: str) -> str:
    """Return what a line is called among the lines of its part; one of the activity model's last year says which."""
    kind, sub = kind_of(line), subpart_name(plan, line)
    name = (_balancing_name(plan, kind) or kind.name) + _ending(plan, find_line(line))
    label = f"{name}: {sub}" if sub else name
    if isinstance(about := _part(plan, line), Input):
        return f"{label}; if every year is below 0, remove the minus, or {about.if_below_0}"
    return f"{label}, in {plan.activity.last_year}" if kind.of_last_year and plan.activity is not None else label


def headline_label(plan: Plan, line: LineId, headline: Headline) -> str:
    """Return what a line is called in the table of main lines."""
    label = _balancing_name(plan, line.kind) or headline.label.format(base=plan.base_year)
    return label + _ending(plan, line)


def _balancing_name(plan: Plan, kind: Line) -> str:
    """Return what a line is called where it is what balances; empty where it is not."""
    return kind.balancing_name if plan.states_available_growth else ""


def ending(plan: Plan, period: int) -> str:
    """Return what is added to the name of a total allocation that has non-recurrent items up to a period only."""
    return "" if period == plan.horizon else f" (no non-recurrent items given after {plan.years[period]})"


def _ending(plan: Plan, line: LineId) -> str:
    """Return why a total allocation falls after a year; nothing for any other line."""
    if line.kind not in (Stream.TOTAL, Allocation.TOTAL.kind):
        return ""
    items = [
        plan.values[f"allocation.{stream}.non_recurrent.{item}"]
        for stream in line.keys or tuple(plan.allocation)
        for item in plan.allocation[stream].non_recurrent
    ]
    by_year = [total(amounts) for amounts in zip(*items, strict=True)]
    return ending(plan, max((period for period, amount in enumerate(by_year) if amount), default=plan.horizon))


def id_as_written(text: str, written: Mapping[str, str]) -> str:
    """Return the id that a line has where parts of the plan have other ids, which stand beside their own."""
    line = find_line(text)
    if line.kind.part == MEANT_ABOVE_0:
        own = line.keys[0]
        part = own if own in written else own.rpartition(".")[0]
        return line.kind.of(written[part] + own.removeprefix(part)) if part in written else text
    part = f"{line.kind.part}.{line.keys[0]}" if line.keys else ""
    return line.kind.of(written[part].rpartition(".")[2], *line.keys[1:]) if part in written else text


def name_of(plan: Plan, line: str) -> str:
    """Return what a line is called for readers, with the part that it speaks of."""
    part = part_name(plan, line)
    return f"{part}: {label_of(plan, line)}" if part else label_of(plan, line)


def unit_of(plan: Plan, line: str) -> str:
    """Return the unit of a line; that of the service, opportunity, claim or input where it has its own."""
    kind = kind_of(line)
    if not kind.unit_from_part:
        return kind.unit
    part = _part(plan, line)
    if isinstance(part, Claim):
        return part.unit or kind.unit
    return part.unit if isinstance(part, Service | Opportunity | Input) else kind.unit
