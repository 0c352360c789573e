"""Scenarios: named sets of changes to a plan, each on its own or building on others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import LineError, PlanError
from mtfs.core.numbers import read_number
from mtfs.plan.claims import Assignment, Sets, assignments
from mtfs.plan.inputs import Input, text_input
from mtfs.plan.parts import Name, Part, Text

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

AS_IT_STANDS = "As it stands"
"""What readers call the plan without a scenario."""
NO_SCENARIO = "none"
"""What users write for the plan without a scenario."""


LONGEST_NAME = 120


class Scenario(Part):
    """A named set of changes: those of the scenarios that it is based on, then its own."""

    name: Name
    note: Text = ""
    based_on: Text = ""
    sets: Sets = ""

    @property
    def parents(self) -> list[str]:
        """Ids of the scenarios that it is based on."""
        return [parent.strip() for parent in self.based_on.split("+")] if self.based_on else []


def selector(plan: Plan) -> Iterator[Input]:
    """The input that says for which scenario a workbook is computed."""
    if plan.scenarios:
        chosen = plan.scenarios[plan.scenario].name if plan.scenario in plan.scenarios else AS_IT_STANDS
        names = (AS_IT_STANDS, *(scenario.name for scenario in plan.scenarios.values()))
        yield Input("plan.scenario", "Scenario: choose one, and every sheet follows", "", "choice", chosen, None,
                    names, "Scenario")  # fmt: skip


def scenarios(plan: Plan) -> Iterator[Input]:
    """What each scenario is: its note can be edited in a workbook, the rest decides what the sheet Live holds."""
    for key, scenario in plan.scenarios.items():
        at, section = f"scenarios.{key}", f"Scenario: {scenario.name}"
        yield text_input(f"{at}.name", "Name", scenario.name, section, True)
        yield text_input(f"{at}.note", "What it means", scenario.note, section)
        for field, name in (("based_on", "Builds on (several joined by +)"), ("sets", "Sets")):
            if getattr(scenario, field):
                yield text_input(f"{at}.{field}", name, getattr(scenario, field), section, True)


def in_scenario(plan: Plan, key: str) -> Plan:
    """The plan with what a scenario changes, checked anew; the plan as it stands where that is nothing.

    A number that the scenario sets is marked illustrative and its note names the scenario, as does the plan's name.
    The result has no scenarios of its own: those of the plan are changes to the plan as it stands.

    Raises:
        LineError: for a scenario that the plan does not have.
        PlanError: where what it changes makes no valid plan.
    """
    from mtfs.plan.changes import with_changes

    changes = assigned(plan, key)
    if not changes:
        return plan.model_copy(update={"scenario": ""}) if plan.scenario else plan
    given = plan.scenarios[key]
    note = f"Scenario {given.name}" + (f": {given.note}" if given.note else "")
    parts = {"scenario": "", "scenarios": {}, "name": called(plan, key)}
    return with_changes(plan, changes, note, f"scenarios.{key}", parts)


def called(plan: Plan, key: str) -> str:
    """The plan's name with that of a scenario."""
    return f"{plan.name}, scenario: {plan.scenarios[key].name}"[:LONGEST_NAME]


def as_selected(plan: Plan) -> Plan:
    """The plan with the changes of the scenario that it is computed for, if it is for one."""
    return in_scenario(plan, plan.scenario) if plan.scenario else plan


def selected(plan: Plan, key: str) -> Plan:
    """The plan, computed for a scenario; for the plan as it stands with `none`.

    Where the scenario changes the steps of the model, that is the plan in the scenario.

    Raises:
        LineError: for a scenario that the plan does not have.
    """
    if key == NO_SCENARIO:
        return plan.model_copy(update={"scenario": ""}) if plan.scenario else plan
    if not is_live(plan, key):
        return in_scenario(plan, key)
    return plan.model_copy(update={"scenario": key})


def assigned(plan: Plan, key: str) -> tuple[Assignment, ...]:
    """All that a scenario sets, in order: what it is based on first.

    Raises:
        LineError: for a scenario that the plan does not have.
        PlanError: for scenarios that build on each other in a circle, or contradict each other.
    """
    if key not in plan.scenarios:
        raise LineError(unknown(plan, key))
    return tuple(change for changes in _by_input(plan, key, (), {}).values() for change in changes)


def unknown(plan: Plan, key: str) -> str:
    """What is wrong with the id of a scenario that the plan does not have."""
    there = f"it has {', '.join(plan.scenarios)}" if plan.scenarios else "it has no scenarios"
    return f"the plan has no scenario {key!r}; {there}"


_ByInput = dict[str, tuple[Assignment, ...]]


def _by_input(plan: Plan, key: str, path: tuple[str, ...], known: dict[str, _ByInput]) -> _ByInput:
    """What a scenario sets, by input; `path` are the scenarios that build on it."""
    if key in path:
        circle = " -> ".join((*path[path.index(key) :], key))
        raise PlanError(f"scenarios.{key}.based_on: goes round in a circle ({circle}); remove one of the links")
    if key not in known:
        own: dict[str, tuple[Assignment, ...]] = {}
        for change in assignments(plan.scenarios[key].sets):
            own[change.target] = (*own.get(change.target, ()), change)
        found = _inherited(plan, key, (*path, key), known, own)
        known[key] = found | {target: (*found.get(target, ()), *changes) for target, changes in own.items()}
    return known[key]


def _inherited(plan: Plan, key: str, path: tuple[str, ...], known: dict[str, _ByInput], own: _ByInput) -> _ByInput:
    """What a scenario takes over; where those it builds on differ, only what it sets itself counts."""
    found: _ByInput = {}
    setter: dict[str, str] = {}
    for parent in plan.scenarios[key].parents:
        if parent not in plan.scenarios:
            raise PlanError(f"scenarios.{key}.based_on: {unknown(plan, parent)}")
        for target, changes in _by_input(plan, parent, path, known).items():
            other = setter.setdefault(target, parent)
            if found.setdefault(target, changes) and _meaning(found[target]) != _meaning(changes):
                if target not in own:
                    raise PlanError(
                        f"scenarios.{key}.based_on: {other} and {parent} set {target} differently; "
                        f"set it in scenarios.{key}.sets, or build on one of them"
                    )
                found[target] = ()
    return found


def _meaning(changes: tuple[Assignment, ...]) -> list[tuple[str | None, Any]]:
    """What changes come to, however their numbers are written."""
    return [(change.year, _number(change.value)) for change in changes]


def _number(text: str) -> float | str:
    try:
        return read_number(text)
    except ValueError:
        return text


def inputs_in(plan: Plan, key: str) -> dict[str, Input]:
    """The inputs that a scenario sets, as they are in it, without checking what they are together."""
    from mtfs.plan.changes import changed_inputs

    return changed_inputs(plan, assigned(plan, key))


def is_live(plan: Plan, key: str) -> bool:
    """Whether a scenario leaves the steps of the model as they are, so that a workbook can switch to it."""
    return all(
        not entry.structural and entry.missing == plan.inputs[target].missing
        for target, entry in inputs_in(plan, key).items()
    )


def live(plan: Plan) -> list[str]:
    """The scenarios that a workbook can switch to."""
    return [key for key in plan.scenarios if is_live(plan, key)]


def switched(plan: Plan) -> dict[str, Input]:
    """The inputs that some scenario of a workbook's selector sets, as they stand in the plan, in its order."""
    targets = {target for key in live(plan) for target in inputs_in(plan, key)}
    return {target: entry for target, entry in plan.inputs.items() if target in targets}
