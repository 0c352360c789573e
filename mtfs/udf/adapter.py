"""The functions for xlwings: thin decorated copies, the same for classic xlwings, xlwings Server and xlwings Lite.

Each copy takes every argument as a range with its error cells as text, has no type hints (xlwings would convert by
them, or fail on them), and turns our errors into `xlwings.XlwingsError`: the one that every host shows with its text.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.core.errors import MtfsError
from mtfs.udf.registry import FUNCTIONS, Function
from mtfs.udf.results import within_a_cell

if sys.platform != "emscripten":
    # xlwings 0.37.8 retries a failing import of this module for every cell that it converts
    sys.modules.setdefault("pyodide.ffi", None)  # type: ignore[arg-type]

import xlwings


def adapted(function: Function, name: str = "", namespace: str | None = None) -> Callable[..., Any]:
    """Return a copy of a function that xlwings offers in cells.

    Args:
        function: One of the list.
        name: What it is called in cells; left out, its name in the list. Hosts that put a namespace before the name
            (xlwings Server and Lite) take its short name.
        namespace: The namespace, where the host does not put one before the name itself.
    """

    @functools.wraps(function.call)
    def copy(*arguments: Any) -> Any:
        try:
            return within_a_cell(function.call(*map(_as_number, arguments)))
        except MtfsError as error:
            raise xlwings.XlwingsError(str(error)) from None

    del copy.__wrapped__  # xlwings would read the annotations of the original
    copy.__name__ = copy.__qualname__ = name or function.name
    copy.__doc__ = function.summary
    copy.__annotations__ = {}
    copy.__signature__ = _signature(function)  # type: ignore[attr-defined]
    decorated: Callable[..., Any] = copy
    for argument in function.arguments:
        decorated = xlwings.arg(argument.name, ndim=2, err_to_str=True, doc=argument.help)(decorated)
    # last, for `arg` of the classic host sets the category back
    options: dict[str, Any] = {} if namespace is None else {"namespace": namespace}
    return xlwings.func(category=function.category, **options)(decorated)


def _as_number(value: Any) -> Any:
    """Return the argument, a Decimal as a number: cells with a currency format come as Decimals from Excel."""
    if isinstance(value, list | tuple):
        return [_as_number(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def _signature(function: Function) -> inspect.Signature:
    """Return the arguments without hints; one that is left out is None, and the function knows its default."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature(
        [
            inspect.Parameter(item.name, kind, default=None if item.optional else inspect.Parameter.empty)
            for item in function.arguments
        ]
    )


def all_adapted(short: bool = False, namespace: str | None = None) -> dict[str, Callable[..., Any]]:
    """Return every function of the list as xlwings takes it, by the name that cells call it by."""
    names = {function.short_name if short else function.name: function for function in FUNCTIONS.values()}
    return {name: adapted(function, name, namespace) for name, function in names.items()}
