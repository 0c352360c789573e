"""What pydantic refuses in a plan, as problems: the one place where its errors are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import InvalidPart, Problem
from mtfs.plan.heading import CODE
from mtfs.plan.parts.base import Series
from mtfs.plan.parts.lock import SHA256
from mtfs.plan.walk import part_at

M = TypeVar("M", bound=BaseModel)
Location = tuple[int | str, ...]
OF_A_KEY = "[key]"
"""How pydantic marks that a key of a dictionary is wrong, not its value."""
NOT_THERE = ("is not there", "add it")
"""What is said of a key that a plan must have."""
REMEDIES = {
    "missing": NOT_THERE,
    "string_pattern_mismatch": (
        "is no such name",
        "write small letters, digits and _, beginning with a letter",
    ),
    "string_too_long": ("is too long", "shorten it"),
    "dict_type": ("is a group of entries, each with a name of its own", "write it as NAME = { ... }"),
    "model_type": ("is a group of entries", "write it as { name = ..., ... }"),
    "string_unicode": ("holds bytes that are no text", "remove them"),
    "too_short": ("has too few entries", "add one"),
    "bool_type": ("is a switch", "write true or false, without quotes"),
}
OF_PATTERN = {
    CODE: ("is no code of an organisation", "write 3 to 6 capital letters and digits, such as QOQ"),
    SHA256: ("is no hash that mtfs lock has written", "restore the locked file"),
}


def validated(model: type[M], data: Mapping[str, Any], source: str) -> M:
    """Return the plan that data are; `source` is what errors call it.

    Raises:
        PlanError: naming place, value and remedy of everything that is wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise PlanError(problems_of(error, model), source) from None


def problems_of(error: ValidationError, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Return what pydantic refuses in a plan."""
    details = error.errors(include_url=False)
    wrong_years = any(detail["loc"][:1] in (("base_year",), ("horizon",)) for detail in details)
    problems: list[Problem] = []
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] == ("prices",) and wrong_years:
            continue  # the default prices could not be made for these years
        place, year = _place(detail["loc"], model)
        problems += (
            problem if year is None else _in_year(problem, year) for problem in _problems_in(detail, place, model)
        )
    return tuple(problems)


def _problems_in(detail: ErrorDetails, place: str, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield the problems of one error, each with its place in the plan."""
    context = detail.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, InvalidPart):
        yield from (problem.under(place) for problem in raised.problems)
    elif detail["type"] == "extra_forbidden":
        yield Problem(place, None, "is no key of a plan", _known_keys(detail["loc"][:-1], model))
    elif words := OF_PATTERN.get(context.get("pattern", "")) or REMEDIES.get(detail["type"]):
        yield Problem(place, None, *words)
    else:
        value = detail["input"]
        value_shown = "" if isinstance(value, dict | list) else f" (given: {shown(value)})"
        yield Problem(place, None, detail["msg"] + value_shown)


def _in_year(problem: Problem, year: str) -> Problem:
    return Problem(problem.place, year, problem.message, problem.remedy)


def _place(location: Location, model: type[BaseModel]) -> tuple[str, str | None]:
    """Return the id of the input or part that a location in the data speaks of, and the year if it speaks of one."""
    names = [str(name) for name in location if name != OF_A_KEY]
    *path, before, last = ["", "", *names]
    held = part_at(path[2:], model) if before == "values" else None
    if held is not None and issubclass(held, Series):
        return ".".join(path[2:]), last
    return ".".join(names), None


def _known_keys(location: Location, model: type[BaseModel]) -> str:
    """Return which keys there are at a place of a plan."""
    part = part_at([str(name) for name in location], model)
    return f"there are: {', '.join(part.model_fields)}" if part is not None else "check the spelling or remove it"
