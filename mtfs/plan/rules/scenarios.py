"""What must hold for scenarios: each has to make a valid plan.

Loading a plan has to stay quick, so what a scenario sets is checked input by input. Only where a rule speaks of
several inputs together, or the steps of the model change, the plan in the scenario is made and checked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtfs.core.errors import PlanError, spelling_remedy
from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.edited import decides_what_the_plan_is
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.parts.scenarios import assigned, unknown_scenario
from mtfs.plan.rules.inputs import changed_input_problems
from mtfs.plan.scenarios import NO_SCENARIO, in_scenario, is_switchable

WILDCARDS = frozenset("*?~")
"""What MATCH, which finds the selected scenario in a workbook, takes as a pattern: it could find another one."""


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield what is wrong with scenarios and what each sets, input by input."""
    names = [scenario.name.casefold() for scenario in plan.scenarios.values()]
    for key, scenario in plan.scenarios.items():
        place, name = f"scenarios.{key}", scenario.name
        if key == NO_SCENARIO:
            yield Problem(place, None, f"{key} stands for the plan without a scenario", "choose another id")
        if names.count(name.casefold()) > 1 or name.casefold() == AS_IT_STANDS.casefold():
            message = f"{name!r} is a name that stands twice in the selector"
            yield Problem(f"{place}.name", None, message, "choose another")
        if wild := WILDCARDS.intersection(name):
            message = (
                f"{name!r} holds {' and '.join(sorted(wild))}, which the search of a spreadsheet takes for other "
                "letters"
            )
            yield Problem(f"{place}.name", None, message, "leave it out")
        yield from _sets(plan, key)
    if plan.scenario and plan.scenario not in plan.scenarios:
        yield unknown_scenario(plan.scenarios, plan.scenario).under("scenario")


def _sets(plan: PlanContent, key: str) -> Iterator[Problem]:
    """Yield what is wrong with what a scenario sets; what it takes over is said where it is set."""
    place = f"scenarios.{key}.sets"
    try:
        changes = assigned(plan.scenarios, key)
    except PlanError as error:
        yield from error.problems
        return
    for change in changes:
        if problem := _target_problem(plan, change.target):
            yield problem.because_of(place)
            return
    try:
        entries = plan.inputs_in(key)
    except PlanError as error:
        yield from error.because_of(place)
        return
    for entry in entries.values():
        yield from (problem.because_of(place) for problem in changed_input_problems(plan, entry))


def _target_problem(plan: PlanContent, target: str) -> Problem | None:
    """Return why a scenario cannot set an input; None where it can."""
    entry = plan.inputs.get(target)
    if entry is None:
        return Problem("", None, f"the plan has no input {target!r}", spelling_remedy(target, plan.inputs))
    if entry.decides_what_the_plan_is:
        return decides_what_the_plan_is(target)
    if not entry.place.declared.scenario_may_set:
        return Problem(target, None, "is no assumption of the plan, so no scenario changes it", "remove it")
    if entry.kind == "text":
        return Problem(target, None, "is a text, which no figure rests on", "set a number or a choice")
    return None


def scenario_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield scenarios that make no valid plan, for a plan that is valid itself."""
    for key in plan.scenarios:
        if any(entry.ruled_together for entry in plan.inputs_in(key).values()):
            try:
                in_scenario(plan, key)
            except PlanError as error:
                yield from error.from_source("").because_of(f"scenarios.{key}", "in this scenario ")
    if plan.scenario and not is_switchable(plan, plan.scenario):
        message = f"{plan.scenario} changes the steps of the model, so nothing switches to it"
        yield Problem(
            "scenario", None, message, f"leave it out here and choose it on the page, or use --scenario {plan.scenario}"
        )
