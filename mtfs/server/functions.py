"""The functions that the server offers, by their names in the namespace; none reads a file of the server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.plan.library import NHSE, built_in_names
from mtfs.server.xlwings_settings import NAMESPACE
from mtfs.udf.arguments import ERRORS, FunctionError, single
from mtfs.udf.registry import FUNCTIONS, Function

PLAN = "plan"
"""The argument that names a plan, and where the functions run on one's own computer may name a file of it."""


def offered() -> dict[str, Function]:
    """Return every function by the name that it has in the namespace."""
    return {function.short_name: _without_files(function) for function in FUNCTIONS.values()}


def help_texts() -> dict[str, dict[str, Any]]:
    """Return what the task pane says of each function beside a cell that calls it, by its name in small letters."""
    return {
        function.short_name.lower(): {
            "name": (name := f"{NAMESPACE}.{function.short_name}"),
            "call": function.signature.replace(function.name, name, 1),
            "summary": function.summary,
            "arguments": [
                {"name": item.name, "help": item.help, "optional": item.optional} for item in function.arguments
            ],
            "example": function.example_call(name),
        }
        for function in FUNCTIONS.values()
    }


def _without_files(function: Function) -> Function:
    """Return the function, refusing a plan that is no built-in name and no nhse:CODE."""
    places = [index for index, argument in enumerate(function.arguments) if argument.name == PLAN]
    if not places:
        return function

    def call(*values: Any) -> Any:
        for value in (single(PLAN, values[index]) for index in places if index < len(values)):
            if isinstance(value, str) and value not in ERRORS and not _is_known(value.strip()):
                raise FunctionError(
                    f"{function.name}: {value[:100]!r} is no plan: this server takes a built-in name "
                    f"({', '.join(built_in_names())}) or nhse:CODE, and no file"
                )
        return function.call(*values)

    return replace(function, call=call)


def _is_known(name: str) -> bool:
    return not name or name in built_in_names() or name.lower().startswith(NHSE)
