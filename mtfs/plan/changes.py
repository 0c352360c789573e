"""A plan with some of its inputs changed: by id, in one year or in all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mtfs.errors import LineError, PlanError, suggestion
from mtfs.plan.claims import Assignment
from mtfs.plan.inputs import Input
from mtfs.plan.toml import plan_from_data
from mtfs.years import FinancialYear

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

SWITCH = {"yes": True, "no": False}


def changed(plan: Plan, changes: Iterable[Assignment]) -> Plan:
    """The plan with other inputs, checked anew.

    A year of a series is set and carries on until its next given year. The text of a value is read as what the
    input is: a number, a word, yes or no.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a value that the input cannot have.
    """
    sections: dict[str, Any] = {}
    for change in changes:
        entry = plan.inputs.get(change.target)
        if entry is None:
            raise LineError(f"the plan has no input {change.target!r}{suggestion(change.target, plan.inputs)}")
        *path, last = change.target.removeprefix("plan.").split(".")
        if not path:
            raise PlanError(f"{change.target}: decides what the plan is; change it in the plan itself")
        place = sections.setdefault(path[0], _data(getattr(plan, path[0])))
        for part in path[1:]:
            place = place[part]
        _set(place, last, entry, change, plan)
    if not sections:
        return plan
    data = {name: getattr(plan, name) for name in type(plan).model_fields} | sections
    return plan_from_data(data, plan.name)


def _data(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _data(value) for key, value in part.items()}
    return part.model_dump(mode="python", exclude_none=True)


def _set(place: dict[str, Any], last: str, entry: Input, change: Assignment, plan: Plan) -> None:
    """Put the value where the input's id says."""
    if entry.provenance is None:
        if change.year is not None:
            raise PlanError(f"{change.target}: holds for all years; leave the year {change.year} out")
        is_switch = isinstance(place.get(last), bool)
        if is_switch and change.value not in SWITCH:
            raise PlanError(f"{change.target}: {change.value!r} is neither yes nor no; write one of them")
        place[last] = SWITCH[change.value] if is_switch else change.value
        return
    try:
        number = float(change.value)
    except ValueError:
        raise PlanError(f"{change.target}: {change.value!r} is no number; write one, such as 0.023 for 2.3%") from None
    figure = place[last]
    if figure["status"] == "missing":
        figure["status"] = "local"
    if entry.kind == "figure":
        if change.year is not None:
            raise PlanError(f"{change.target}: is one figure for all years; leave the year {change.year} out")
        figure["value"] = number
        return
    if entry.kind == "amounts" and change.year is None:
        raise PlanError(f"{change.target}: has an amount for each year; name the year, such as {plan.years[1]}")
    year = plan.years[1] if change.year is None else str(FinancialYear.parse(change.year))
    figure["values"] = {**({} if change.year is None else figure["values"]), year: number}
