"""Plans as TOML files: read with clear errors, written with comments that a finance analyst can follow."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from mtfs.core.errors import PlanError
from mtfs.core.files import write_whole
from mtfs.core.numbers import shown
from mtfs.plan.deflators import published_prices
from mtfs.plan.locked import SHA256
from mtfs.plan.parts import STATUS_MEANING
from mtfs.plan.schema import CODE, Plan

LARGEST_FILE = 2_000_000
MOST_PARTS = 20
"""Parts of a dotted key: tomllib takes memory by their square, gigabytes for a key of 100 kB."""
KEY_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
LONG_KEY = re.compile(rf"(?<![\w\\-]){KEY_PART}(?:[ \t]*\.[ \t]*{KEY_PART}){{{MOST_PARTS}}}")
MOST_ERRORS = 50


def read_toml(path: str | Path) -> Plan:
    """The plan in a TOML file.

    Raises:
        PlanError: naming file, key, value and remedy.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PlanError(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB, so it is no plan; check the file")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(f"{path}: is no text in UTF-8; save it as UTF-8 text") from None
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); check the name") from None
    return plan_from_text(text, str(path))


def plan_from_text(text: str, place: str) -> Plan:
    """The plan in a TOML text; `place` is what errors call it.

    Raises:
        PlanError: naming place, key, value and remedy.
    """
    if long_key := LONG_KEY.search(text):
        line = text.count("\n", 0, long_key.start()) + 1
        raise PlanError(f"{place}: line {line} has a name of more than {MOST_PARTS} parts: no plan has one; correct it")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{place}: is not valid TOML: {error}; correct that line") from None
    except RecursionError:
        raise PlanError(f"{place}: is nested too deeply to be a plan; check the brackets") from None
    except ValueError as error:
        raise PlanError(f"{place}: holds a number that cannot be read ({error}); correct it") from None
    return plan_from_data(data, place)


def plan_from_data(data: dict[str, Any], place: str) -> Plan:
    """The plan in nested dictionaries; `place` is what errors call it.

    Raises:
        PlanError: naming place, key, value and remedy.
    """
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        lines = _lines(error)
        further = [f"and {len(lines) - MOST_ERRORS:,} more; correct these first"] if len(lines) > MOST_ERRORS else []
        raise PlanError("\n".join(f"{place}: {line}" for line in (*lines[:MOST_ERRORS], *further))) from None
    except PlanError as error:
        raise PlanError(f"{place}: {error}") from None


WORDING = {
    "missing": "is not there; add it",
    "string_pattern_mismatch": "is no such name; write small letters, digits and _, beginning with a letter",
    "string_too_long": "is too long; shorten it",
    "dict_type": "is a group of entries, each with a name of its own: write it as NAME = { ... }",
    "model_type": "is a group of entries; write it as { name = ..., ... }",
    "too_short": "has too few entries; add one",
    "bool_type": "is a switch; write true or false, without quotes",
}
OF_PATTERN = {
    CODE: "is no code of an organisation; write 3 to 6 capital letters and digits, such as QOQ",
    SHA256: "is no hash that mtfs lock has written; restore the locked file",
}


def _lines(error: ValidationError) -> list[str]:
    lines: list[str] = []
    problems = error.errors(include_url=False)
    wrong_years = {"base_year", "horizon"} & {problem["loc"][0] for problem in problems if problem["loc"]}
    for problem in problems:
        key = ".".join(str(part) for part in problem["loc"] if part != "[key]")
        if problem["type"] == "missing" and key == "prices" and wrong_years:
            continue  # the default prices could not be made for these years
        if problem["type"] == "value_error":
            text = problem["msg"].removeprefix("Value error, ")
        elif problem["type"] == "extra_forbidden":
            text = f"is no key of a plan; {_known_keys(problem['loc'][:-1])}"
        else:
            given = "" if isinstance(problem["input"], dict | list) else f" (given: {shown(problem['input'])})"
            told = OF_PATTERN.get(problem.get("ctx", {}).get("pattern", "")) or WORDING.get(problem["type"])
            text = told or problem["msg"].removeprefix("Input ") + given
        lines += [f"{key}: {part}" if key else part for part in text.splitlines()]
    return lines


def _known_keys(place: tuple[int | str, ...]) -> str:
    """Which keys there are at a place of a plan."""
    part: Any = Plan
    for name in place:
        parts = [part] if isinstance(part, type) else []
        fields = getattr(parts[0], "model_fields", {}) if parts else {}
        part = _part_in(fields[name].annotation) if name in fields else part
    fields = getattr(part, "model_fields", {})
    return f"there are: {', '.join(fields)}" if fields else "check the spelling or remove it"


def _part_in(annotation: Any) -> Any:
    """The part of a plan that an annotation speaks of, also within a dictionary or beside None."""
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        return annotation
    found = [_part_in(inside) for inside in get_args(annotation)]
    return next((part for part in found if part is not None), None)


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan as nested dictionaries, without what stands at its default; a locked one keeps its prices."""
    data = plan.model_dump(mode="python", exclude_defaults=True, exclude_none=True)
    with suppress(PlanError):
        if plan.lock is None and data["prices"] == published_prices(plan.base_year, plan.horizon):
            del data["prices"]
    return data


def toml_text(plan: Plan) -> str:
    """The plan as TOML with comments that say what each part is."""
    import tomlkit

    document = tomlkit.document()
    for line in HEADER:
        document.add(tomlkit.comment(line))
    for status, meaning in STATUS_MEANING.items():
        document.add(tomlkit.comment(f"  {status}: {meaning}"))
    document.add(tomlkit.nl())
    data = plan_data(plan)
    for key, value in data.items():
        if not isinstance(value, dict):
            document.add(key, value)
    for key, value in data.items():
        if isinstance(value, dict) and value:
            document.add(tomlkit.nl())
            for line in SECTION_COMMENTS.get(key, "").splitlines():
                document.add(tomlkit.comment(line))
            document.add(key, _table(value))
    return tomlkit.dumps(document)


def _table(data: dict[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table(is_super_table=all(isinstance(value, dict) for value in data.values()))
    for key, value in data.items():
        if key == "values":
            years = tomlkit.inline_table()
            years.update(value)
            table.add(key, years)
        elif not isinstance(value, dict):
            table.add(key, value)
    for key, value in data.items():
        if isinstance(value, dict) and key != "values":
            table.add(key, _table(value))
    return table


def write_toml(plan: Plan, path: str | Path) -> None:
    """Write the plan to a TOML file, whole or not at all."""
    write_whole(path, toml_text(plan).encode("utf-8"))


HEADER = (
    "A medium-term financial plan for mtfs. Money in £k, rates and shares as fractions: 2.3% is 0.023.",
    'Years are written "2025/26"; the last given year of a series carries on.',
    "Every number has a unit, a status and, where there is one, a source and a note. The status is one of",
)
SECTION_COMMENTS = {
    "rates": "Rates for every stream that has none of its own.\n"
    "Convergence is signed as NHS England prints it: -0.01 takes 1% away.",
    "convergence_policy": "How convergence follows from the distance from the fair-shares target.",
    "allocation": "Allocation streams: the opening is the recurrent allocation of the base year.",
    "funds": "Funds of which a share is repurposed. recurrent = true: what is released in one year is there\n"
    "again, on top, in every later year; false: the same money is released anew each year.",
    "pressures": "First calls on growth money, by year: what is left is available for investment.",
    "missing": "What is not known: shown as missing wherever the plan is shown.",
    "available_growth": "What is left of growth after pressures, a year, as the plan states it: the pressures follow.",
    "commercial": "Commercial income over the whole plan; the option says which case enters the pot.",
    "settings": "Care settings: share of the pot in the first and in the last year (a straight line between).",
    "providers": "Providers: contracts move by inflation less efficiency (flat cash plus inflation).",
    "population": "Growth of the population by group, from the first to the last year.",
    "activity": "Activity: baseline, growth, mitigations (below 0 reduces) and unit costs in £.",
    "productivity": "Productivity opportunities: volumes by provider and a price in £, or a stated value.\n"
    "Of those with the same alternatives only one is counted; only what releases cash enters the pot.",
    "expenditure": "Expenditure, line by line: opening, growth drivers, inflation, efficiency, changes that stay.",
    "funding": "Funding, line by line, where it is not the allocation.",
    "schemes": "Savings, programme benefits and investment: new amounts by year; recurrent ones stay.",
    "gap": "The position: brought forward (a surplus above 0) and reserves used.",
    "claims": "What was published: the line and year that it speaks of, and the range that its rounding leaves.",
    "readings": "Assumptions that can be read in several ways: each option sets inputs, or takes another line.\n"
    "The option that sets nothing is the plan as it stands.",
    "uncertainty": "Ranges of inputs: low and high are values of the input, the central value is the plan's own.\n"
    "Shape triangular (unless given), normal (low and high are P5 and P95), uniform or pert. years = independent:\n"
    "each year has a draw of its own. common = false: each organisation has a draw of its own.",
    "correlations": "Ranges that move together: -1 to 1, of the normal scores behind them.",
    "targets": "Amounts that outputs should reach: a simulation gives the probability of each.",
    "actuals": "Outturn of past years, by line and year: it takes the computed figure's place, and later years follow.",
    "scenarios": "Scenarios: named sets of changes to the plan, on top of those that they are based on.",
    "prices": "Price growth, for figures in the base year's prices.",
    "limits": "What the checks allow.",
    "lock": "This plan is locked: an edit of anything but comments and layout is refused. To go on with it, remove\n"
    "this table from a copy.",
}
