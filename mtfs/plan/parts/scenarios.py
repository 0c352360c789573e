"""The part of a plan about scenarios: named sets of changes, each on its own or building on others."""

from collections.abc import Mapping
from typing import Annotated

from mtfs.core.errors import LineError, PlanError
from mtfs.core.numbers import read_number
from mtfs.core.problems import Problem
from mtfs.core.references import Assignment, read_assignments
from mtfs.plan.parts.assignments import Sets
from mtfs.plan.parts.base import Name, Part, Text
from mtfs.plan.parts.declared import InputField


class Scenario(Part):
    """A named set of changes: those of the scenarios that it is based on, then its own."""

    name: Annotated[Name, InputField(label="Name", structural=True)]
    note: Annotated[Text, InputField(label="What it means")] = ""
    based_on: Annotated[
        Text, InputField(label="Builds on (several joined by +)", structural=True, always_listed=False)
    ] = ""
    sets: Annotated[
        Sets,
        InputField(
            label="Sets",
            structural=True,
            always_listed=False,
            help="Inputs as ID [YEAR] = VALUE, joined by ;",
        ),
    ] = ""

    @property
    def parents(self) -> list[str]:
        """Ids of the scenarios that it is based on."""
        return [parent.strip() for parent in self.based_on.split("+")] if self.based_on else []


Scenarios = Mapping[str, Scenario]
_ByInput = dict[str, tuple[Assignment, ...]]


def assigned(scenarios: Scenarios, key: str) -> tuple[Assignment, ...]:
    """Return all that a scenario sets, in order: what it is based on first.

    Raises:
        LineError: for an unknown scenario.
        PlanError: for scenarios that build on each other in a circle, or contradict each other.
    """
    if key not in scenarios:
        raise LineError(unknown_scenario(scenarios, key))
    return tuple(change for changes in _by_input(scenarios, key, (), {}).values() for change in changes)


def unknown_scenario(scenarios: Scenarios, key: str) -> Problem:
    """Return what is wrong with the id of a scenario that the plan does not have."""
    known = f"it has {', '.join(scenarios)}" if scenarios else "it has no scenarios"
    return Problem("", None, f"the plan has no scenario {key!r}", known)


def _by_input(scenarios: Scenarios, key: str, path: tuple[str, ...], known: dict[str, _ByInput]) -> _ByInput:
    """Return what a scenario sets, by input; `path` are the scenarios that build on it."""
    if key in path:
        circle = " -> ".join((*path[path.index(key) :], key))
        message = f"goes round in a circle ({circle})"
        raise PlanError(Problem(f"scenarios.{key}.based_on", None, message, "remove one of the links"))
    if key not in known:
        own: _ByInput = {}
        for change in read_assignments(scenarios[key].sets):
            own[change.target] = (*own.get(change.target, ()), change)
        inherited = _inherited(scenarios, key, (*path, key), known, own)
        known[key] = inherited | {target: (*inherited.get(target, ()), *changes) for target, changes in own.items()}
    return known[key]


def _inherited(
    scenarios: Scenarios, key: str, path: tuple[str, ...], known: dict[str, _ByInput], own: _ByInput
) -> _ByInput:
    """Return what a scenario takes over; where those it builds on differ, only what it sets itself counts."""
    inherited: _ByInput = {}
    setter: dict[str, str] = {}
    place = f"scenarios.{key}.based_on"
    for parent in scenarios[key].parents:
        if parent not in scenarios:
            raise PlanError(unknown_scenario(scenarios, parent).under(place))
        for target, changes in _by_input(scenarios, parent, path, known).items():
            other = setter.setdefault(target, parent)
            if inherited.setdefault(target, changes) and _meaning(inherited[target]) != _meaning(changes):
                if target not in own:
                    remedy = f"set it in scenarios.{key}.sets, or build on one of them"
                    raise PlanError(Problem(place, None, f"{other} and {parent} set {target} differently", remedy))
                inherited[target] = ()
    return inherited


def _meaning(changes: tuple[Assignment, ...]) -> list[tuple[str | None, float | str]]:
    """Return what changes come to, however their numbers are written."""
    return [(change.year, _number(change.value)) for change in changes]


def _number(text: str) -> float | str:
    try:
        return read_number(text)
    except ValueError:
        return text
