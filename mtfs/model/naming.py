"""What lines are called, and in which unit they are, in a plan: with the names of its streams, services and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mtfs.catalogue.lines import find_line, kind_of
from mtfs.catalogue.lines.record import Part, Subpart
from mtfs.plan.parts.base import NamedSeries
from mtfs.plan.parts.care import Mitigation, Opportunity, PopulationGroup, Provider, Service
from mtfs.plan.parts.claims import Claim
from mtfs.plan.parts.gap import BudgetLine, Scheme
from mtfs.plan.parts.money import Fund, Setting, Stream
from mtfs.plan.plan import Plan

Named = (
    Stream | Fund | Setting | Provider | PopulationGroup | Service | Opportunity | BudgetLine | Scheme | Claim
    | Mitigation | NamedSeries
)  # fmt: skip


def _groups(plan: Plan) -> Mapping[str, Named]:
    return plan.population.groups if plan.population is not None else {}


def _alternatives(plan: Plan) -> Mapping[str, Named]:
    """Return the first opportunity of each group of alternatives, whose name stands for the group."""
    return {item.alternatives: item for item in reversed(plan.productivity.values()) if item.alternatives}


PARTS: Mapping[Part, Callable[[Plan], Mapping[str, Named]]] = {
    "allocation": lambda plan: plan.allocation,
    "funds": lambda plan: plan.funds,
    "settings": lambda plan: plan.settings,
    "providers": lambda plan: plan.providers,
    "population groups": _groups,
    "services": lambda plan: plan.services,
    "productivity": lambda plan: plan.productivity,
    "alternatives": _alternatives,
    "expenditure": lambda plan: plan.expenditure,
    "funding": lambda plan: plan.funding,
    "schemes": lambda plan: plan.schemes,
    "claims": lambda plan: plan.claims,
}
"""What the first `*` of a line stands for."""
SUBPARTS: Mapping[Subpart, Callable[[Plan, Named], Mapping[str, Named]]] = {
    "opportunities": lambda plan, _: plan.productivity,
    "population groups": lambda plan, _: _groups(plan),
    "mitigations": lambda _, part: part.mitigations if isinstance(part, Service) else {},
    "drivers": lambda _, part: part.growth if isinstance(part, BudgetLine) else {},
}
"""What the second `*` of a line stands for, in the part that the first one stands for."""


def _part(plan: Plan, text: str) -> Named | None:
    line = find_line(text)
    return None if line.kind.part is None else PARTS[line.kind.part](plan).get(line.keys[0])


def _name(part: Named | None, key: str) -> str:
    return key if part is None else part.statement if isinstance(part, Claim) else part.name


def part_name(plan: Plan, line: str) -> str:
    """Return the name of the stream, fund or other part that a line speaks of; empty for one of the whole plan."""
    keys = find_line(line).keys
    return _name(_part(plan, line), keys[0]) if keys else ""


def subpart_name(plan: Plan, text: str) -> str:
    """Return the name of the driver, mitigation, population group or opportunity that a line speaks of, if any."""
    line, part = find_line(text), _part(plan, text)
    if line.kind.subpart is None or part is None:
        return ""
    return _name(SUBPARTS[line.kind.subpart](plan, part).get(line.keys[1]), line.keys[1])


def label_of(plan: Plan, line: str) -> str:
    """Return what a line is called among the lines of its part; one of the activity model's last year says which."""
    kind, sub = kind_of(line), subpart_name(plan, line)
    label = f"{kind.name}: {sub}" if sub else kind.name
    return f"{label}, in {plan.activity.last_year}" if kind.of_last_year and plan.activity is not None else label


def name_of(plan: Plan, line: str) -> str:
    """Return what a line is called for readers, with the part that it speaks of."""
    part = part_name(plan, line)
    return f"{part}: {label_of(plan, line)}" if part else label_of(plan, line)


def unit_of(plan: Plan, line: str) -> str:
    """Return the unit of a line; that of the service, opportunity or claim where it has its own."""
    kind = kind_of(line)
    if not kind.unit_from_part:
        return kind.unit
    part = _part(plan, line)
    if isinstance(part, Claim):
        bound = part.at_least if part.at_least is not None else part.below
        return bound.unit if bound is not None else kind.unit
    return part.unit if isinstance(part, Service | Opportunity) else kind.unit
