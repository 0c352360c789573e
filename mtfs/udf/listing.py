"""The functions as a list for readers, and as the texts that a user pastes into Excel."""

from __future__ import annotations

from difflib import get_close_matches

from mtfs.core.errors import ToolError
from mtfs.udf.excel_lambda import comment, lambda_text, lambdas
from mtfs.udf.lambda_text import TYPED
from mtfs.udf.registry import FUNCTIONS, PREFIX, Function


def listed(name: str | None = None) -> str:
    """Return each function, or one, with what it gives and what its arguments take."""
    return "\n".join(map(_described if name else _in_one_line, _chosen(name)))


def as_lambdas(name: str | None = None) -> str:
    """Return the LAMBDA of each function that has one, or of one, as it is typed into Excel.

    Raises:
        ToolError: for a function that computes a plan, which no LAMBDA does.
    """
    have = lambdas()
    for function in _chosen(name) if name else ():
        if function not in have:
            raise ToolError(
                f"{function.name}: computes a plan, and has no LAMBDA; leave the name out for those that have one"
            )
    return "\n\n".join(
        f"{function.name}\n{comment(function)}\n={lambda_text(function, TYPED)}"
        for function in (_chosen(name) if name else have)
    )


def _chosen(name: str | None) -> list[Function]:
    if name is None:
        return list(FUNCTIONS.values())
    known = name.upper() if name.upper().startswith(PREFIX) else PREFIX + name.upper()
    if known not in FUNCTIONS:
        near = get_close_matches(known, FUNCTIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else "mtfs functions lists them"
        raise ToolError(f"{name}: is no function; {hint}")
    return [FUNCTIONS[known]]


def _in_one_line(function: Function) -> str:
    return f"{function.signature}: {function.summary}"


def _described(function: Function) -> str:
    return "\n".join([_in_one_line(function), *(f"  {item.name}: {item.help}" for item in function.arguments)])
