"""The inputs that change in a plan: each read as what the input is, none checked against the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mtfs.core.errors import LineError, PlanError, spelling_remedy
from mtfs.core.numbers import NUMBER, read_number
from mtfs.core.problems import Problem
from mtfs.core.references import Assignment
from mtfs.core.units import Unit, unit_named
from mtfs.plan.inputs import Input, PlanValues, yes_or_no

SWITCH = {"yes": True, "no": False}


def changed_inputs(plan: PlanValues, changes: Iterable[Assignment]) -> dict[str, Input]:
    """Return the inputs that change, as they are then: quicker than a new plan.

    Raises:
        LineError: for an input that the plan does not have.
        PlanError: for a text that is no value of the input.
    """
    data: dict[str, dict[str, Any]] = {}
    entries: dict[str, Input] = {}
    for change in changes:
        entry = entries.setdefault(change.target, input_of(plan, change))
        start = entry.content if entry.provenance is None else entry.provenance.model_dump(exclude_none=True)
        set_value(data.setdefault(change.target, {"content": start}), "content", entry, change, plan)
    return {key: replace(entry, content=_content(entry, data[key]["content"])) for key, entry in entries.items()}


def _content(entry: Input, value: Any) -> Any:
    if entry.provenance is not None:
        return entry.provenance.model_copy(update=value)
    return yes_or_no(value) if isinstance(value, bool) else value


def input_of(plan: PlanValues, change: Assignment) -> Input:
    """Return the input that a change speaks of.

    Raises:
        LineError: for an input that the plan does not have.
    """
    entry = plan.inputs.get(change.target)
    if entry is None:
        remedy = spelling_remedy(change.target, plan.inputs)
        raise LineError(Problem("", None, f"the plan has no input {change.target!r}", remedy))
    return entry


def set_value(data: dict[str, Any], key: str, entry: Input, change: Assignment, plan: PlanValues) -> None:
    """Set an input in the data of the part that holds it.

    Raises:
        PlanError: for a text that is no value of the input, or a year where it has none, or none where it needs one.
    """
    if entry.provenance is None:
        data[key] = _word(entry, change)
        return
    try:
        number = _number(change.value, unit_named(entry.unit))
    except ValueError as error:
        raise _refusal(change, str(error)) from None
    figure = data[key]
    if entry.kind == "figure":
        if change.year is not None:
            raise _refusal(change, "is one figure for all years", f"leave the year {change.year} out")
        _overwrite(figure, entry, plan, {"value": number})
        return
    if entry.kind == "amounts" and change.year is None:
        raise _refusal(change, "has an amount for each year", f"name the year, such as {plan.years[1]}")
    year = plan.years[1] if change.year is None else change.year
    values = {} if change.year is None else figure.get("values", {})
    _overwrite(figure, entry, plan, {"values": {**values, year: number}})


def _number(text: str, unit: Unit) -> float:
    """Return a number as plans write it, or as finance readers do: 0.03 or 3%, 130000 or £130m."""
    return read_number(text, unit) if NUMBER.fullmatch(text.strip()) else unit.read(text)


def _overwrite(figure: dict[str, Any], entry: Input, plan: PlanValues, content: dict[str, Any]) -> None:
    """Set the number or the numbers; where others count in any year than before, they are the organisation's own."""
    before = entry.provenance
    assert before is not None  # it is a number
    after = replace(entry, content=before.model_copy(update=content))
    if entry.missing or after.by_year(plan) != entry.by_year(plan):
        figure.update(before.overwritten())
    figure.update(content)


def _word(entry: Input, change: Assignment) -> str | bool:
    if change.year is not None:
        raise _refusal(change, "holds for all years", f"leave the year {change.year} out")
    if not entry.is_switch:
        return change.value
    if change.value not in SWITCH:
        raise _refusal(change, f"{change.value!r} is neither yes nor no", "write one of them")
    return SWITCH[change.value]


def _refusal(change: Assignment, message: str, remedy: str = "") -> PlanError:
    return PlanError(Problem(change.target, None, message, remedy))
