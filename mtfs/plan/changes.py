"""A plan with some of its inputs changed: by id, in one year or in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtfs.core.references import Assignment, Reference
from mtfs.core.units import Unit, unit_named
from mtfs.plan.edited import with_changes
from mtfs.plan.parts.scenarios import assigned
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import NO_SCENARIO, as_selected, in_scenario


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


def bare_amounts(
    before: Plan, after: Plan, changes: Iterable[Assignment], says: str = "Set", whose: str = ""
) -> Iterator[str]:
    """Yield what each number that names no unit sets to an amount of money, with its unit, and what stood there.

    Args:
        before: The plan.
        after: The plan with the changes.
        changes: What was set.
        says: What a remark begins with.
        whose: The plan of which it tells what stood there, such as ` in nhse:QOQ`, where several are meant.
    """
    for change in changes:
        entry = after.inputs[change.target]
        if entry.provenance is None:
            continue
        period = 1 if change.year is None else after.years.index(change.year)
        was, now = (float(plan.values[change.target][period]) for plan in (before, after))
        what = f"{says}: {Reference(change.target, change.year)}"
        yield from bare_amount(what, change.value, unit_named(entry.unit), now, was, whose)


def bare_amount(what: str, text: str, unit: Unit, now: float, was: float, whose: str = "") -> Iterator[str]:
    """Yield what an amount of money is that was written without its unit, and what stood there before it.

    Such a number is in £k, whatever the unit in which the file has the input: beside what it was a slip is seen.
    """
    if unit.money and "£" not in text and not text[-1].isalpha():
        is_now, it_was = unit.traceable(now), unit.traceable(was)
        yield f"{what} is {is_now}, a number without a unit being £k; it was {it_was}{whose}"


def bare_amounts_of_scenario(plan: Plan, key: str) -> Iterator[str]:
    """Yield what the numbers without a unit are that a scenario sets to amounts of money."""
    if key == NO_SCENARIO:
        return
    says, changes = f"Scenario {plan.scenarios[key].name}", assigned(plan.scenarios, key)
    yield from bare_amounts(plan, in_scenario(plan, key), changes, says)
