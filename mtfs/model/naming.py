"""What lines are called, and in which unit they are, in a plan: with the names of its streams, services and so on."""

from __future__ import annotations

from typing import Any

from mtfs.catalogue.lines import part_of, pattern_of, subpart_of, wording
from mtfs.catalogue.lines.care import HORIZON
from mtfs.plan.plan import Plan


def part_name(plan: Plan, line: str) -> str:
    """Name of the stream, fund, provider or other part that a line speaks of; empty for one of the whole plan."""
    family, part = line.partition(".")[0], part_of(line)
    if not part:
        return ""
    if line.endswith(".alternatives"):
        return next(item.name for item in plan.productivity.values() if item.alternatives == part)
    for home in _homes(plan, family, line):
        if part in home:
            found = home[part]
            return str(getattr(found, "name", None) or found.statement)
    return part


def _homes(plan: Plan, family: str, line: str) -> tuple[Any, ...]:
    match family:
        case "population":
            return (plan.population.groups if plan.population is not None else {},)
        case "activity":
            return (plan.services,)
        case "checks":
            return _checked(plan, line.rpartition(".")[2])
        case _:
            return (getattr(plan, family),)


def _checked(plan: Plan, check: str) -> tuple[Any, ...]:
    if check in ("steps", "rates", "distance"):
        return (plan.allocation,)
    if check in ("contract", "contract_rates"):
        return (plan.providers,)
    for part in ("expenditure", "funding"):
        if check.removesuffix("_rates") == part:
            return (getattr(plan, part),)
    if check in ("growth", "after", "mitigations", "shares", "groups"):
        return (plan.services,)
    return (plan.funds,)


def subpart_name(plan: Plan, line: str) -> str:
    """Name of the driver, mitigation, population group or opportunity that a line speaks of; empty for none."""
    sub = subpart_of(line)
    if not sub:
        return ""
    family, part, what, _ = line.split(".")
    if family in ("expenditure", "funding"):
        return getattr(plan, family)[part].growth[sub].name
    if family == "providers":
        return plan.productivity[sub].name
    if what.endswith("mitigation"):
        return plan.services[part].mitigations[sub].name
    return plan.population.groups[sub].name if plan.population is not None else sub


def label_of(plan: Plan, line: str) -> str:
    """What a line is called among the lines of its part; a line of the activity model's last year says which."""
    sub, name = subpart_name(plan, line), wording(line).name
    label = f"{name}: {sub}" if sub else name
    return f"{label}, in {plan.activity.last_year}" if is_of_last_year(line) and plan.activity is not None else label


def is_of_last_year(line: str) -> bool:
    """Whether a line speaks of the activity model's last year."""
    return HORIZON in pattern_of(line)


def name_of(plan: Plan, line: str) -> str:
    """What a line is called for readers, with the part that it speaks of."""
    part = part_name(plan, line)
    return f"{part}: {label_of(plan, line)}" if part else label_of(plan, line)


def unit_of(plan: Plan, line: str) -> str:
    """Unit of a line; that of the service, opportunity or claim where it has its own."""
    words = wording(line)
    if not words.of_part:
        return words.unit
    family, part = line.split(".")[:2]
    if family in ("activity", "checks"):
        return plan.services[part].unit
    if family == "productivity":
        return plan.productivity[part].unit
    claim = plan.claims[part]
    bound = claim.at_least if claim.at_least is not None else claim.below
    return bound.unit if bound is not None else words.unit
