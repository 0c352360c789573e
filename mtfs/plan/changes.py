"""A plan with some of its inputs changed: by id, in one year or in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtfs.core.references import Assignment, Reference
from mtfs.core.units import unit_named
from mtfs.plan.edited import with_changes
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import as_selected


def changed(plan: Plan, changes: Iterable[Assignment]) -> Plan:
    """Return the plan with other inputs, checked again, and no longer locked.

    A year of a series is set, and of one that carries on it holds until the next given year. The text of a value is
    read as what the input is: a number, a word, yes or no. A plan that is computed for a scenario becomes the plan in
    it first.

    Args:
        plan: The plan.
        changes: What to set, in order; without any the plan is what it was.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a value that the input cannot have.
    """
    changes = list(changes)
    return with_changes(as_selected(plan), changes) if changes else plan


def bare_amounts(before: Plan, after: Plan, changes: Iterable[Assignment]) -> Iterator[str]:
    """Yield what each number that names no unit sets to an amount of money, with its unit, and what stood there.

    Such a number is in £k, whatever the unit in which the file has the input: beside what it was a slip is seen.
    """
    for change in changes:
        entry = after.inputs[change.target]
        unit = unit_named(entry.unit)
        if entry.provenance is None or not unit.money or "£" in change.value or change.value[-1].isalpha():
            continue
        period = 1 if change.year is None else after.years.index(change.year)
        was, now = (unit.traceable(float(plan.values[change.target][period])) for plan in (before, after))
        yield f"Set: {Reference(change.target, change.year)} is {now}, a number without a unit being £k; it was {was}"
