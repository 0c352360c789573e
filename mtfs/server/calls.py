"""A call from a cell: the request that xlwings' JavaScript sends, checked, computed and answered.

xlwings Server's own route is not used: it answers 500 to a request that lacks a key, computes on the event loop, and
converts cell by cell, which takes several times as long as computing (1000 x 10 cells: 74 ms against 11 ms).
A blank cell is an empty text, or null inside a range; null in place of an argument is one that is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from mtfs.core.errors import MtfsError
from mtfs.server.xlwings_settings import NAMESPACE
from mtfs.udf.registry import Function
from mtfs.udf.results import within_a_cell

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/xlwings/custom-functions-call"
Functions = Mapping[str, Function]
NUMBERS = {int, float, bool}
TEXTS = {str, type(None)}


class CallError(MtfsError):
    """A request that is no call of a function."""


class TooManyCells(CallError):
    """A call with more cells than the server takes."""


def answering(functions: Functions, most_cells: int) -> Callable[[Request], Any]:
    """Return the endpoint that answers calls.

    Args:
        functions: What can be called, by name.
        most_cells: Cells in all arguments of one call.
    """

    async def answer(request: Request) -> Response:
        from anyio import to_thread

        body = await request.body()
        return await to_thread.run_sync(_answered, functions, body, most_cells, abandon_on_cancel=True)

    return answer


def _answered(functions: Functions, body: bytes, most_cells: int) -> Response:
    from starlette.responses import PlainTextResponse, Response

    try:
        function, arguments = read_call(functions, body, most_cells)
        result = within_a_cell(function.call(*arguments))
    except MtfsError as error:
        return PlainTextResponse(str(error), 413 if isinstance(error, TooManyCells) else 400)
    cells = result if isinstance(result, list) else [[result]]
    return Response(json.dumps({"result": cells}, allow_nan=False), media_type="application/json")


def read_call(functions: Functions, body: bytes, most_cells: int) -> tuple[Function, list[Any]]:
    """Return the function that a request calls, and its arguments as every host hands them over.

    Raises:
        CallError: saying what is wrong with the request.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, a number of too many digits, nested too deeply
        raise CallError("the request: is no JSON") from None
    name, arguments = (data.get("func_name"), data.get("args")) if isinstance(data, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(arguments, list):
        raise CallError("the request: has to be an object with a text func_name and a list args")
    if name not in functions:
        raise CallError(f"the request: {name[:100]!r} is no function of this server")
    cells = sum(_size(argument) for argument in arguments)
    if cells > most_cells:
        raise TooManyCells(
            f"{NAMESPACE}.{name}: {cells:,} cells are more than the {most_cells:,} that this server takes"
        )
    return functions[name], [_argument(argument) for argument in arguments]


def _size(argument: Any) -> int:
    """Return the number of an argument's cells; rows without cells count, for they take time as well."""
    if not isinstance(argument, list):
        return 1
    return sum(max(len(row), 1) if isinstance(row, list) else 1 for row in argument)


def _argument(argument: Any) -> Any:
    """Return one argument: None where it is left out, otherwise a range, whose blank cells are None."""
    if argument is None:
        return None
    rows = argument if isinstance(argument, list) else [[argument]]
    if not rows or not all(isinstance(row, list) and len(row) == len(rows[0]) > 0 for row in rows):
        raise CallError("the request: an argument has to be a cell or a list of rows of the same length")
    kinds = set(map(type, chain.from_iterable(rows)))
    if kinds <= NUMBERS:  # most ranges, and there may be many cells
        return rows
    return [list(map(_cell, row)) for row in rows]


def _cell(value: Any) -> Any:
    """Return the value of a cell: an error as its text; of a cell with a format or a type its plain value."""
    if isinstance(value, dict):
        value = value.get("basicValue", value)
    if type(value) not in NUMBERS | TEXTS:
        raise CallError("the request: a cell has to be a number, a text, TRUE or FALSE, an error or blank")
    return None if value == "" else value
