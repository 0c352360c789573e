"""The JSON schema of plan files, for editors: what each key is, which words, units and bounds it takes.

It follows from the fields of a plan as pydantic reads them, and from what each declares about its input. Rules across
parts are not in it: `mtfs check` tells of those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from mtfs.core.errors import PlanError
from mtfs.core.problems import Problem
from mtfs.core.units import MONEY
from mtfs.plan.inputs import Declared
from mtfs.plan.keys import filled_in
from mtfs.plan.parts.base import Figure, Series
from mtfs.plan.parts.money_units import UNITS
from mtfs.plan.plan import Plan
from mtfs.plan.walk import Branch, branches

SCHEMA_FILE = "mtfs-plan.schema.json"
"""What the schema is called beside a plan."""
TITLE = "A medium-term financial plan for mtfs"
"""What the schema says that it is, in every version of mtfs."""
DIRECTIVE = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a plan, which tells an editor of its schema: a file beside it, wherever the two are moved."""
FILLED_IN = "prices"
"""The part that a plan file may leave out although every plan has it."""
Schema = dict[str, Any]


def plan_schema() -> Schema:
    """Return the JSON schema (draft 7) of a plan file."""
    schema = Plan.model_json_schema()
    schema["required"].remove(FILLED_IN)
    for name, model in dict(_models(Plan)).items():
        _describe(schema if model is Plan else schema["$defs"][name], model)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_as_in_files(schema),
        "title": TITLE,
    }


def schema_text() -> str:
    """Return the schema as a text to be written."""
    return json.dumps(plan_schema(), indent=1, ensure_ascii=False) + "\n"


def schema_beside(plan: Path) -> Path:
    """Return the file beside a plan into which its schema is to be written.

    Raises:
        PlanError: where something of that name is there that is no schema of mtfs.
    """
    path = plan.with_name(SCHEMA_FILE)
    if (path.exists() or path.is_symlink()) and not _is_schema(path):
        message = "is no schema of mtfs, which is written under this name beside a plan"
        raise PlanError(Problem("", None, message, "move it away"), str(path))
    return path


def _is_schema(path: Path) -> bool:
    """Return whether a file is the schema of a plan, of whatever version."""
    try:
        held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(held, dict) and held.get("title") == TITLE


def _models(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the kinds of parts that a plan is made of, by name."""
    yield model.__name__, model
    for branch in branches(model):
        if branch.declared is None and branch.model is not None:
            yield from _models(branch.model)


def _describe(schema: Schema, model: type[BaseModel]) -> None:
    """Add to the properties of a part what its fields declare."""
    for branch in branches(model):
        held = schema["properties"][branch.name]
        if branch.place is not None and branch.place.help:
            held["description"] = " ".join(branch.place.help.split())
        if branch.declared is None:
            continue
        if branch.many:
            entries = held["patternProperties"]
            entries.update({pattern: _input(entry, branch, branch.declared) for pattern, entry in entries.items()})
        else:
            schema["properties"][branch.name] = _input(held, branch, branch.declared)


def _input(schema: Schema, branch: Branch, declared: Declared) -> Schema:
    """Return the schema of an input: that of its type, with its meaning, unit and bounds."""
    about = declared.input
    words = [filled_in(about.label, ("part",), of_unit=False), " ".join(about.help.split())]
    unit = about.unit if "{" not in about.unit else ""
    description = " ".join(f"{text.removesuffix('.')}." for text in (*words, unit and f"Unit: {unit}") if text)
    if branch.model is None:
        return {**schema, "description": description}
    of_type = next(one for one in schema.get("anyOf", [schema]) if "$ref" in one)
    return {"description": description, "allOf": [of_type, {"properties": _number(branch.model, declared, unit)}]}


def _number(model: type[BaseModel], declared: Declared, unit: str) -> Schema:
    """Return what a number may be: its unit and, where that is the only one, its bounds."""
    units = [unit, *UNITS] if unit == MONEY.name else [unit]
    least, most = declared.input.bounds or (None, None)
    number = {"minimum": least, "maximum": most}
    if unit == MONEY.name:
        number = {"minimum": 0} if least == 0 else {}  # the bounds are those in £k
    number = {name: bound for name, bound in number.items() if bound is not None}
    properties: Schema = {"unit": {"enum": units}} if unit else {}
    if number and issubclass(model, Figure):
        properties["value"] = number
    if number and issubclass(model, Series):
        properties["values"] = {"additionalProperties": number}
    return properties


def _as_in_files(schema: Any) -> Any:
    """Return a schema as TOML needs it: nothing is null, and an id that is none is refused."""
    if isinstance(schema, list):
        return [_as_in_files(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        schema = {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}
    if "patternProperties" in schema:
        schema = {**schema, "additionalProperties": False}
    if "$ref" in schema and len(schema) > 1:  # what stands beside a reference is not read
        schema = {"allOf": [{"$ref": schema["$ref"]}], **{key: one for key, one in schema.items() if key != "$ref"}}
    return {
        name: _as_in_files(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str)) and not (name == "default" and value in (None, "", {}))
    }
