"""What pydantic refuses in a plan, as problems: the one place where its errors are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import InvalidPart, Problem
from mtfs.plan.parts.base import Figure, NamedSeries, Series
from mtfs.plan.parts.lock import SHA256
from mtfs.plan.walk import declared_at, part_at

M = TypeVar("M", bound=BaseModel)
Location = tuple[int | str, ...]
AS_DATE = "write it as 2025-04-01, without quotes"
YEAR = "2025/26"
"""The year of examples."""
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
    "string_too_long": ("{value} is longer than {max_length} characters", "shorten it"),
    "string_too_short": ("is blank", "write it"),
    "string_type": ("{value} is no text", "write it in quotes"),
    "string_unicode": ("holds bytes that are no text", "remove them"),
    "literal_error": ("{value} is none of {expected}", "write one of them"),
    "int_type": ("{value} is no whole number", "write digits alone, without quotes, such as 5"),
    "date_type": ("{value} is no date", AS_DATE),
    "date_parsing": ("{value} is no date", AS_DATE),
    "date_from_datetime_parsing": ("{value} is no date", AS_DATE),
    "date_from_datetime_inexact": ("{value} is no date", AS_DATE),
    "greater_than_equal": ("{value} is out of range", "the least is {ge}"),
    "less_than_equal": ("{value} is out of range", "the most is {le}"),
    "dict_type": ("is a group of entries, each with a name of its own", "write it as NAME = {{ ... }}"),
    "model_type": ("is a group of entries", "write it as {{ name = ..., ... }}"),
    "too_short": ("has too few entries", "add one"),
    "bool_type": ("is a switch", "write true or false, without quotes"),
    "invalid_key": ("has a key that is no text", "write keys as texts"),
}
"""What is wrong and its remedy, by pydantic's word for it; in braces the value and the limits."""
OTHERWISE = ("{value} does not belong here", "compare it with a plan that mtfs new writes")
OF_PATTERN = {SHA256: ("is no hash that mtfs lock has written", "restore the locked file")}


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
    elif words := _of_number(detail, model):
        yield Problem(place, None, *words)
    elif detail["type"] == "extra_forbidden":
        yield Problem(place, None, "is no key of a plan", _known_keys(detail["loc"][:-1], model))
    else:
        message, remedy = OF_PATTERN.get(context.get("pattern", "")) or REMEDIES.get(detail["type"], OTHERWISE)
        filled = {"value": shown(detail["input"]), **{name: str(limit) for name, limit in context.items()}}
        filled["expected"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        yield Problem(place, None, message.format_map(filled), remedy.format_map(filled))


def _of_number(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str] | None:
    """Return what is wrong and the remedy where a number does not have the form of one in a plan; None otherwise."""
    names = [str(name) for name in detail["loc"]]
    last = names[-1] if names else ""
    kind, value = detail["type"], detail["input"]
    amount = shown(value) if isinstance(value, int | float) and not isinstance(value, bool) else "..."
    if kind == "model_type":
        held, declared = part_at(names, model), declared_at(".".join(names), model)
        unit = declared.input.unit if declared is not None and "{" not in declared.input.unit else "..."
        rest = f'unit = "{unit}", status = "local" }}'
        if held is not None and issubclass(held, Figure):
            return f"{shown(value)} is no number with its unit", f"write it as {{ value = {amount}, {rest}"
        if held is not None and issubclass(held, Series):
            name = 'name = "...", ' if issubclass(held, NamedSeries) else ""
            by_year = f'{{ {name}values = {{ "{YEAR}" = {amount} }}, {rest}'
            return f"{shown(value)} is no number by year with its unit", f"write it as {by_year}"
    held = part_at(names[:-1], model)
    if held is None or last not in ("value", "values"):
        return None
    if issubclass(held, Series) and (kind, last) in (("extra_forbidden", "value"), ("dict_type", "values")):
        return "is a number for each year", f'write values = {{ "{YEAR}" = {amount} }}'
    if issubclass(held, Figure) and (kind, last) == ("extra_forbidden", "values"):
        first = next(iter(value.values()), "...") if isinstance(value, dict) else value
        return "is one number for all years", f"write value = {first if isinstance(first, int | float) else '...'}"
    return None


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
