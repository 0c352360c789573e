"""Plans as TOML files: read with clear errors, written with comments that a finance analyst can follow."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mtfs.core.errors import PlanError
from mtfs.core.files import write_whole
from mtfs.core.problems import Problem
from mtfs.plan.deflators import published_prices
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.parts.declared import CARRIED_ON, PartField
from mtfs.plan.plan import Plan
from mtfs.plan.validation import validated

LARGEST_FILE = 2_000_000
MOST_PARTS = 20
"""Parts of a dotted key: tomllib takes memory by their square, gigabytes for a key of 100 kB."""
KEY_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
LONG_KEY = re.compile(rf"(?<![\w\\-]){KEY_PART}(?:[ \t]*\.[ \t]*{KEY_PART}){{{MOST_PARTS}}}")

LONGEST_LINE = 80
"""Characters of a line that an error repeats."""
_TUPLE = re.compile(r"\((?:'[^']*'(?:, |,)?)+\)")
"""A dotted key as tomllib writes it."""
SYNTAX = {
    "Invalid value": ": a text stands in quotes, a number is digits alone, such as 1950000 or 0.023",
    "after a statement": ": a number has no comma, % or unit, such as 1950000 or 0.023, and a text stands in quotes",
    "after a key": ': a year stands in quotes, such as "2025/26" = 0.023',
    "twice": ": put the two together",
    "overwrite": ": the key stands there twice",
    "Duplicate": ": the key stands there twice",
}
"""Remedies by words of tomllib."""


def read_toml(path: str | Path) -> Plan:
    """Return the plan in a TOML file.

    Raises:
        PlanError: naming file, key, value and remedy.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = f"larger than {LARGEST_FILE // 1_000_000} MB, so it is no plan"
            raise _refusal(str(path), message, "check the file")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(str(path), "is no text in UTF-8", "save it as UTF-8 text") from None
    except OSError as error:
        raise _refusal(str(path), f"cannot be read ({error.strerror})", "check the name") from None
    return plan_from_text(text, str(path))


def plan_from_text(text: str, place: str) -> Plan:
    """Return the plan in a TOML text; `place` is what errors call it.

    Raises:
        PlanError: naming place, key, value and remedy.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= MOST_PARTS and LONG_KEY.search(line):
            message = f"line {number} has a name of more than {MOST_PARTS} parts: no plan has one"
            raise _refusal(place, message, "correct it")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refusal(place, *_syntax(text, str(error))) from None
    except RecursionError:
        raise _refusal(place, "is nested too deeply to be a plan", "check the brackets") from None
    except ValueError as error:
        raise _refusal(place, f"holds a number that cannot be read ({error})", "correct it") from None
    return plan_from_data(data, place)


def _syntax(text: str, said: str) -> tuple[str, str]:
    """Return what is wrong with a line that is no TOML, under which heading and in which words, and the remedy."""
    lines = text.splitlines() or [""]
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", said)
    number = int(place[1]) if place is not None and place[1] else len(lines)
    why = _TUPLE.sub(lambda keys: ".".join(re.findall(r"'([^']*)'", keys[0])), said[: place.start()] if place else said)
    headings = [line.strip() for line in lines[: number - 1] if line.strip().startswith("[")]
    under = f" under {headings[-1][:LONGEST_LINE]}" if headings else ""
    line = lines[min(number, len(lines)) - 1].strip()[:LONGEST_LINE]
    remedy = next((hint for words, hint in SYNTAX.items() if words in why), "")
    return f"is not valid TOML: line {number}{under}, {line}: {why}", f"correct that line{remedy}"


def _refusal(source: str, message: str, remedy: str) -> PlanError:
    return PlanError(Problem("", None, message, remedy), source)


def plan_from_data(data: Mapping[str, Any], place: str) -> Plan:
    """Return the plan in nested dictionaries; `place` is what errors call it.

    Raises:
        PlanError: naming place, key, value and remedy.
    """
    return validated(Plan, data, place)


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return the plan as nested dictionaries, without what stands at its default; a locked one keeps its prices."""
    data = plan.model_dump(mode="python", exclude_defaults=True, exclude_none=True)
    if plan.lock is None and data["prices"] == published_prices(plan.base_year, plan.horizon):
        del data["prices"]
    return data


def toml_text(plan: Plan) -> str:
    """Return the plan as TOML with comments that say what each part is."""
    import tomlkit

    document = tomlkit.document()
    for line in header():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    data = plan_data(plan)
    for key, value in data.items():
        if not isinstance(value, dict):
            document.add(key, value)
    for key, value in data.items():
        if isinstance(value, dict) and value:
            document.add(tomlkit.nl())
            for line in _help(key).splitlines():
                document.add(tomlkit.comment(line))
            document.add(key, _table(value))
    return tomlkit.dumps(document)


def header() -> list[str]:
    """Return the comments with which every plan file begins."""
    return [*HEADER, *(f"  {status}: {meaning}" for status, meaning in STATUS_MEANING.items())]


def _help(name: str) -> str:
    """Return what a part of a plan is, as its field declares it."""
    metadata = Plan.model_fields[name].metadata
    return next((declared.help for declared in metadata if isinstance(declared, PartField)), "")


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
    *textwrap.wrap(f'Years are written "2025/26". {CARRIED_ON}', 115),
    "Every number has a unit, a status and, where there is one, a source and a note. The status is one of",
)
