"""A plan as it stands with other inputs: its data changed, then checked as a new plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.core.references import Assignment
from mtfs.plan.changed_inputs import input_of, set_value
from mtfs.plan.content import PlanContent
from mtfs.plan.parts.declared import LONGEST_NOTE
from mtfs.plan.validation import validated

P = TypeVar("P", bound=PlanContent)


def with_changes(
    plan: P,
    changes: Iterable[Assignment],
    note: str = "",
    source: str = "",
    parts: Mapping[str, Any] | None = None,
) -> P:
    """Return the plan as it stands with other inputs, checked again, and no longer locked.

    Args:
        plan: The plan.
        changes: What to set, in order.
        note: Where given, the note of every number that is set, which is then marked illustrative and without a source:
            the old one does not give the new number.
        source: What errors call the plan; its name if it is left out.
        parts: Other parts of the plan in the place of its own.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a value that the input cannot have.
    """
    sections: dict[str, Any] = {}
    for change in changes:
        entry = input_of(plan, change)
        if entry.decides_what_the_plan_is:
            raise PlanError(decides_what_the_plan_is(change.target))
        family, *path, last = change.target.split(".")
        data = sections.setdefault(family, _data(getattr(plan, family)))
        for part in path:
            data = data[part]
        set_value(data, last, entry, change, plan)
        if note and entry.provenance is not None:
            data[last] |= {"status": "illustrative", "source": "", "note": note[:LONGEST_NOTE]}
    fields = {name: getattr(plan, name) for name in type(plan).model_fields} | {"lock": None} | dict(parts or {})
    return validated(type(plan), fields | sections, source or plan.name)


def decides_what_the_plan_is(key: str) -> Problem:
    """Return why an input of the plan itself is not changed from outside."""
    return Problem(key, None, "decides what the plan is", "change it in the plan itself")


def _data(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _data(value) for key, value in part.items()}
    return part.model_dump(mode="python", exclude_none=True) if isinstance(part, BaseModel) else part
