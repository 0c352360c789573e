"""Scenarios of a plan: what each changes, and the plan in it."""

from __future__ import annotations

from typing import TypeVar

from mtfs.plan.content import PlanContent
from mtfs.plan.edited import with_changes
from mtfs.plan.inputs import Input
from mtfs.plan.parts.declared import LONGEST_NAME
from mtfs.plan.parts.scenarios import assigned

P = TypeVar("P", bound=PlanContent)
NO_SCENARIO = "none"
"""What users write for the plan without a scenario."""


def in_scenario(plan: P, key: str) -> P:
    """Return the plan with what a scenario changes, checked again; the plan as it stands where that is nothing.

    A number that the scenario sets is marked illustrative and its note names the scenario, as does the plan's name.
    The result has no scenarios of its own: those of the plan are changes to the plan as it stands.

    Raises:
        LineError: for a scenario that the plan does not have.
        PlanError: where what it changes makes no valid plan.
    """
    changes = assigned(plan.scenarios, key)
    if not changes:
        return _for_scenario(plan, "")
    scenario = plan.scenarios[key]
    note = f"Scenario {scenario.name}" + (f": {scenario.note}" if scenario.note else "")
    parts = {"scenario": "", "scenarios": {}, "name": scenario_title(plan, key)}
    return with_changes(plan, changes, note, f"scenarios.{key}", parts)


def scenario_title(plan: PlanContent, key: str) -> str:
    """Return the plan's name with that of a scenario."""
    return f"{plan.name}, scenario: {plan.scenarios[key].name}"[:LONGEST_NAME]


def as_selected(plan: P) -> P:
    """Return the plan with the changes of the scenario that it is computed for, if it is for one."""
    return in_scenario(plan, plan.scenario) if plan.scenario else plan


def selected(plan: P, key: str) -> P:
    """Return the plan, computed for a scenario; for the plan as it stands with `none`.

    Where the scenario changes the steps of the model, that is the plan in the scenario.

    Raises:
        LineError: for a scenario that the plan does not have.
    """
    if key == NO_SCENARIO:
        return _for_scenario(plan, "")
    return _for_scenario(plan, key) if is_switchable(plan, key) else in_scenario(plan, key)


def _for_scenario(plan: P, key: str) -> P:
    return plan if plan.scenario == key else plan.model_copy(update={"scenario": key})


def is_switchable(plan: PlanContent, key: str) -> bool:
    """Return whether a scenario leaves the steps of the model as they are, so that a workbook can switch to it."""
    return all(
        not entry.structural and entry.missing == plan.inputs[target].missing
        for target, entry in plan.inputs_in(key).items()
    )


def switchable_scenarios(plan: PlanContent) -> list[str]:
    """Return the scenarios that a workbook can switch to."""
    return [key for key in plan.scenarios if is_switchable(plan, key)]


def scenario_inputs(plan: PlanContent) -> dict[str, Input]:
    """Return the inputs that some scenario of a workbook's selector sets, as they stand in the plan, in its order."""
    targets = {target for key in switchable_scenarios(plan) for target in plan.inputs_in(key)}
    return {target: entry for target, entry in plan.inputs.items() if target in targets}
