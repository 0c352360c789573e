"""A plan with some of its inputs changed: by id, in one year or in all."""

from __future__ import annotations

from collections.abc import Iterable

from mtfs.core.references import Assignment
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
