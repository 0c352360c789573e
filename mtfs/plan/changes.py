"""A plan with some of its inputs changed: by id, in one year or in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import LineError, PlanError, suggestion
from mtfs.core.numbers import read_number
from mtfs.core.years import FinancialYear
from mtfs.plan.claims import Assignment
from mtfs.plan.inputs import YES_OR_NO, Input, yes_or_no
from mtfs.plan.toml import plan_from_data

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

SWITCH = {"yes": True, "no": False}


def changed(plan: Plan, changes: Iterable[Assignment]) -> Plan:
    """The plan with other inputs, checked anew, and no longer locked.

    A year of a series is set and carries on until its next given year. The text of a value is read as what the
    input is: a number, a word, yes or no. A plan that is computed for a scenario becomes the plan in it first.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a value that the input cannot have.
    """
    from mtfs.plan.scenarios import as_selected

    changes = list(changes)
    return with_changes(as_selected(plan), changes) if changes else plan


def with_changes(
    plan: Plan,
    changes: Iterable[Assignment],
    note: str = "",
    place: str = "",
    parts: Mapping[str, Any] | None = None,
) -> Plan:
    """The plan as it stands with other inputs, checked anew, and no longer locked.

    Args:
        plan: The plan.
        changes: What to set, in order.
        note: Where given, the note of every number that is set, which is then marked illustrative and without a source:
            the old one does not give the new number.
        place: What errors call the plan; its name if it is left out.
        parts: Other parts of the plan in the place of its own.
    """
    sections: dict[str, Any] = {}
    for change in changes:
        entry = _input(plan, change)
        *path, last = change.target.removeprefix("plan.").split(".")
        if not path:
            raise PlanError(f"{change.target}: decides what the plan is; change it in the plan itself")
        at = sections.setdefault(path[0], _data(getattr(plan, path[0])))
        for part in path[1:]:
            at = at[part]
        _set(at, last, entry, change, plan)
        if note and entry.provenance is not None:
            at[last] |= {"status": "illustrative", "source": "", "note": note[:LONGEST_NOTE]}
    data = {name: getattr(plan, name) for name in type(plan).model_fields} | {"lock": None} | dict(parts or {})
    return plan_from_data(data | sections, place or plan.name)


LONGEST_NOTE = 2000


def changed_inputs(plan: Plan, changes: Iterable[Assignment]) -> dict[str, Input]:
    """The inputs that change, as they are then, each read and none checked: quicker than a plan made anew.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a text that is no value of the input.
    """
    data: dict[str, dict[str, Any]] = {}
    entries: dict[str, Input] = {}
    for change in changes:
        entry = entries.setdefault(change.target, _input(plan, change))
        start = entry.given if entry.provenance is None else entry.provenance.model_dump(exclude_none=True)
        _set(data.setdefault(change.target, {"given": start}), "given", entry, change, plan)
    return {key: replace(entry, given=_given(entry, data[key]["given"])) for key, entry in entries.items()}


def _given(entry: Input, value: Any) -> Any:
    if entry.provenance is not None:
        return entry.provenance.model_copy(update=value)
    return yes_or_no(value) if isinstance(value, bool) else value


def _input(plan: Plan, change: Assignment) -> Input:
    entry = plan.inputs.get(change.target)
    if entry is None:
        raise LineError(f"the plan has no input {change.target!r}{suggestion(change.target, plan.inputs)}")
    return entry


def _data(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _data(value) for key, value in part.items()}
    return part.model_dump(mode="python", exclude_none=True)


def _set(place: dict[str, Any], last: str, entry: Input, change: Assignment, plan: Plan) -> None:
    """Put the value where the input's id says."""
    if entry.provenance is None:
        if change.year is not None:
            raise PlanError(f"{change.target}: holds for all years; leave the year {change.year} out")
        is_switch = entry.options == YES_OR_NO
        if is_switch and change.value not in SWITCH:
            raise PlanError(f"{change.target}: {change.value!r} is neither yes nor no; write one of them")
        place[last] = SWITCH[change.value] if is_switch else change.value
        return
    try:
        number = read_number(change.value)
    except ValueError as error:
        raise PlanError(f"{change.target}: {error}") from None
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
