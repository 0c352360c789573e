"""The outcome of a plan's checks: residual, pass or fail, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import IDENTITIES, RULES, kind_of
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing, largest
from mtfs.model.naming import name_of, unit_of
from mtfs.plan.inputs import Input
from mtfs.plan.schema import Plan


@dataclass(frozen=True)
class Check:
    """One check: the largest amount by which it does not hold in any year, in the check's unit."""

    line: str
    name: str
    kind: str
    unit: str
    residual: float
    year: str
    passed: bool


@dataclass(frozen=True)
class Missing:
    """Something that the plan does not know: its name for readers, and why."""

    name: str
    why: str


def checks(projection: Projection) -> list[Check]:
    """Every check of a computed plan. A check passes where its residual is within the plan's tolerance."""
    tolerance = projection.plan.limits.tolerance.value or 0.0
    return [
        _check(projection, line, years, tolerance)
        for line, years in projection.lines.items()
        if kind_of(line).block in (IDENTITIES, RULES)
    ]


def _check(projection: Projection, line: str, years: list[float | None], tolerance: float) -> Check:
    plan = projection.plan
    known = [
        (value, year)
        for value, year in zip(years, plan.years, strict=True)
        if value is not None and not is_missing(value)
    ]
    residual = largest([value for value, _ in known])
    year = next((year for value, year in known if value == residual), plan.years[-1])
    kind = "identity" if kind_of(line).block == IDENTITIES else "rule"
    passed = FORMULAS.verdict(residual, tolerance) == "OK"
    return Check(line, name_of(plan, line), kind, unit_of(plan, line), residual, year, passed)


def _name(entry: Input) -> str:
    return entry.section.removeprefix("Fund: ") if entry.kind == "figure" else entry.name


def missing(plan: Plan) -> dict[str, Missing]:
    """What the plan does not know, by input id."""
    found = {
        key: Missing(_name(entry), entry.given.note or "Not entered.")
        for key, entry in plan.inputs.items()
        if entry.missing
    }
    for key, text in plan.missing.items():
        name, _, why = text.partition(": ")
        found[f"missing.{key}"] = Missing(name, why or "Not entered.")
    return found
