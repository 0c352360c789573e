"""What must hold for scenarios: each has to make a valid plan; each broken rule names place, value, remedy.

Loading a plan has to stay quick, so what a scenario sets is checked input by input. Only where a rule speaks of
several inputs together, or the steps of the model change, the plan in the scenario is made and checked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.core.errors import LineError, PlanError, suggestion
from mtfs.plan.scenarios import AS_IT_STANDS, NO_SCENARIO, assigned, in_scenario, inputs_in, is_live, unknown

if TYPE_CHECKING:
    from mtfs.plan.inputs import Input
    from mtfs.plan.schema import Plan

WILDCARDS = frozenset("*?~")
"""What MATCH, which finds the selected scenario in a workbook, takes as a pattern: it could find another one."""
RULED_TOGETHER = ("allocation", "settings", "population", "activity", "productivity")
"""Parts of a plan of which rules compare several inputs, or that must not be 0."""
NO_ASSUMPTIONS = ("claims", "uncertainty", "correlations", "actuals")
"""Parts of a plan that a scenario cannot change: they say what was, or how sure the plan is."""


def shape(plan: Plan) -> Iterator[str]:
    """Rules about scenarios and what each sets, input by input."""
    names = [scenario.name.casefold() for scenario in plan.scenarios.values()]
    for key, scenario in plan.scenarios.items():
        if key == NO_SCENARIO:
            yield f"scenarios.{key}: {key} stands for the plan without a scenario; choose another id"
        if names.count(scenario.name.casefold()) > 1 or scenario.name.casefold() == AS_IT_STANDS.casefold():
            yield f"scenarios.{key}.name: {scenario.name!r} is a name that stands twice in the selector; choose another"
        if wild := WILDCARDS.intersection(scenario.name):
            yield (
                f"scenarios.{key}.name: {scenario.name!r} holds {' and '.join(sorted(wild))}, which the search of a "
                "spreadsheet takes for other letters; leave it out"
            )
        yield from _sets(plan, key)
    if plan.scenario and plan.scenario not in plan.scenarios:
        yield f"scenario: {unknown(plan, plan.scenario)}"


def _sets(plan: Plan, key: str) -> Iterator[str]:
    """What is wrong with what a scenario sets; what it takes over is told where it is set."""
    try:
        for change in assigned(plan, key):
            problem = _target(plan, change.target)
            if problem:
                yield f"scenarios.{key}.sets: {problem}"
                return
        for entry in inputs_in(plan, key).values():
            yield from (f"scenarios.{key}.sets: {problem}" for problem in problems(plan, entry))
    except PlanError as error:
        yield str(error) if str(error).startswith("scenarios.") else f"scenarios.{key}.sets: {error}"
    except LineError as error:
        yield f"scenarios.{key}: {error}"


def _target(plan: Plan, target: str) -> str:
    entry = plan.inputs.get(target)
    if entry is None:
        return f"the plan has no input {target!r}{suggestion(target, plan.inputs)}"
    part = target.partition(".")[0]
    if part == "plan":
        return f"{target}: decides what the plan is; change it in the plan itself"
    if part in NO_ASSUMPTIONS:
        return f"{target}: is no assumption of the plan, so no scenario changes it; remove it"
    if entry.kind == "text":
        return f"{target}: is a text, which no figure rests on; set a number or a choice"
    return ""


def problems(plan: Plan, entry: Input) -> Iterator[str]:
    """What is wrong with a changed input by itself."""
    from mtfs.plan.rules import bounds_of, years_of

    if entry.options and entry.given not in entry.options:
        yield f"{entry.id}: {entry.given!r} is none of {', '.join(entry.options)}; write one of them"
    yield from years_of(plan, entry)
    yield from bounds_of(entry)


def whole(plan: Plan) -> Iterator[str]:
    """Scenarios that make no valid plan, for a plan that is valid itself."""
    for key in plan.scenarios:
        if any(ruled_together(plan, entry) for entry in inputs_in(plan, key).values()):
            try:
                in_scenario(plan, key)
            except PlanError as error:
                yield from (f"scenarios.{key}: in this scenario {_told(line, key)}" for line in str(error).splitlines())
    if plan.scenario and not is_live(plan, plan.scenario):
        yield (
            f"scenario: {plan.scenario} changes the steps of the model, so nothing switches to it; leave it out here "
            f"and use --scenario {plan.scenario}"
        )


def ruled_together(plan: Plan, entry: Input) -> bool:
    """Whether a rule speaks of an input and others together, or the steps of the model change with it."""
    part, *rest = entry.id.split(".")
    if part == "funds":
        return plan.funds[rest[0]].ringfenced is not None
    return part in RULED_TOGETHER or entry.structural


def _told(line: str, key: str) -> str:
    return line.removeprefix(f"scenarios.{key}: ")
