"""The list of functions: name, arguments with their help, unit, category, example; every other list follows it.

A function is written with `udf` above it. Its annotations say what each argument takes, its docstring what it means;
calling it checks what was given before it computes, and an error names the function and the argument.
"""

from __future__ import annotations

import inspect
import math
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Annotated, Any

from mtfs.core.errors import MtfsError
from mtfs.udf import arguments
from mtfs.udf.arguments import LARGEST, FunctionError, Grid, Years, all_finite

PREFIX = "MTFS_"
NAMESPACE = PREFIX.rstrip("_")
"""What hosts with namespaces put before the short name, with a point between."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an argument takes: one cell or a range, of numbers within bounds, words or a truth value."""

    name: str
    is_range: bool = False
    low: float = -math.inf
    high: float = math.inf
    options: tuple[str, ...] = ()

    def read(self, name: str, value: Any) -> Any:
        """Return the value, checked."""
        if self.name == "text":
            return arguments.choice(name, value, self.options) if self.options else arguments.text(name, value)
        if self.name == "flag":
            return arguments.flag(name, value)
        read = arguments.years if self.is_range else arguments.number
        return read(name, value, self.low, self.high)

    @property
    def plain(self) -> tuple[float, float]:
        """Bounds within which one float is good as it is; none where words, a truth value or a range belong."""
        if self.is_range or self.name in ("text", "flag"):
            return math.inf, -math.inf
        return max(self.low, -LARGEST), min(self.high, LARGEST)


_RATE = (-1.0, 1.0)
Number = Annotated[float, Kind("number")]
Amount = Annotated[float, Kind("number", low=0.0)]
Rate = Annotated[float, Kind("rate", low=_RATE[0], high=_RATE[1])]
Share = Annotated[float, Kind("share", low=0.0, high=1.0)]
Text = Annotated[str, Kind("text")]
Method = Annotated[str, Kind("text", options=("multiplicative", "additive"))]
Flag = Annotated[bool, Kind("flag")]
Range = Annotated[Years, Kind("number", True)]
Amounts = Annotated[Years, Kind("number", True, low=0.0)]
Rates = Annotated[Years, Kind("rate", True, *_RATE)]
Shares = Annotated[Years, Kind("share", True, 0.0, 1.0)]


Cell = float | str | bool
Example = Cell | list[list[float]]
"""An argument of an example: what one cell holds, or the rows of a range."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name, what it takes, its help, and its default where it may be left out."""

    name: str
    kind: Kind
    help: str
    optional: bool
    default: Any


@dataclass(frozen=True, slots=True)
class Function:
    """One function, as every host describes it. `result` is "value", "text", "years" or "table".

    `example` has the arguments of a call that shows what it gives.

    `formulas` are the formulas of mtfs that it computes when it is given their arguments in their order, then those
    named here. `running` is the formula that it carries from year to year, starting from its first argument, or
    from 0 where that is not given.
    """

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    result: str
    unit: str
    category: str
    example: tuple[Example, ...]
    call: Callable[..., Any]
    formulas: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    running: str = ""

    @property
    def python_name(self) -> str:
        """Name of the function in Python."""
        return self.name.lower()

    @property
    def short_name(self) -> str:
        """Name without the prefix, for hosts that have a namespace."""
        return self.name.removeprefix(PREFIX)

    @property
    def signature(self) -> str:
        """The call with its arguments, optional ones in brackets."""
        inside = ", ".join(f"[{item.name}]" if item.optional else item.name for item in self.arguments)
        return f"{self.name}({inside})"

    def example_call(self, name: str) -> str:
        """Return the formula of the example, the function having this name in the host."""
        return f"={name}({','.join(map(_written, self.example))})"


def _written(argument: Example) -> str:
    """Return an argument as a formula writes it."""
    if isinstance(argument, list):
        return f"{{{';'.join(','.join(map(repr, row)) for row in argument)}}}"
    if isinstance(argument, bool):
        return str(argument).upper()
    return f'"{argument}"' if isinstance(argument, str) else repr(argument)


FUNCTIONS: dict[str, Function] = {}
"""Every function by name, in the order of their definition; filled when `mtfs.udf.functions` is imported."""
RESULTS = {float: "value", str: "text", Grid: "table"}


def udf(
    category: str,
    unit: str,
    example: tuple[Example, ...],
    result: str = "",
    formulas: Mapping[str, tuple[Any, ...]] | None = None,
    running: str = "",
    cells: Callable[..., int] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function in the list; what it returns checks its arguments first.

    `cells` gives, from the checked arguments, how many cells the result will have; a table needs it. A row or a column
    of years has no more cells than the longest of the ranges, and those are bounded.
    """

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__.upper()
        hints = typing.get_type_hints(function, include_extras=True)
        summary, helps = _documentation(function)
        takes = tuple(
            Argument(
                parameter.name,
                next(extra for extra in typing.get_args(hints[parameter.name])[1:] if isinstance(extra, Kind)),
                helps[parameter.name],
                parameter.default is not parameter.empty,
                None if parameter.default is parameter.empty else parameter.default,
            )
            for parameter in inspect.signature(function).parameters.values()
        )
        kind = result or RESULTS[hints["return"]]
        if kind == "table" and cells is None:
            raise TypeError(f"{name}: is a table; say how many cells it has")
        checked = _checked(name, function, takes, cells)
        FUNCTIONS[name] = Function(
            name, summary, takes, kind, unit, category, example, checked, formulas or {}, running
        )
        return checked

    return enter


def _checked(
    name: str, function: Callable[..., Any], takes: tuple[Argument, ...], cells: Callable[..., int] | None
) -> Callable[..., Any]:
    """Return the function behind a check of its arguments; None or nothing at all is an argument left out."""
    least = sum(not argument.optional for argument in takes)
    checks = tuple((*argument.kind.plain, argument) for argument in takes)
    defaults = [argument.default for argument in takes]

    def read(argument: Argument, value: Any) -> Any:
        if value is not None:
            return argument.kind.read(argument.name, value)
        if not argument.optional:
            raise FunctionError(f"{argument.name}: is left out; the first {least} arguments are needed")
        return argument.default

    @wraps(function)
    def call(*values: Any) -> Any:
        if len(values) > len(takes):
            raise FunctionError(f"{name}: takes {len(takes)} arguments, {len(values)} were given")
        try:
            if len(values) < least:
                values += (None,) * (least - len(values))
            read_values = []
            for value, (low, high, argument) in zip(values, checks):  # noqa: B905  (the rest is left out)
                # a float within bounds is what most cells hold: it is checked without a call
                read_values.append(value if type(value) is float and low <= value <= high else read(argument, value))
            read_values += defaults[len(read_values) :]
            if cells is not None:
                arguments.within_limit(cells(*read_values))
            return _finite(function(*read_values))
        except OverflowError:
            raise FunctionError(f"{name}: the result is too large for a number") from None
        except ZeroDivisionError:
            raise FunctionError(f"{name}: a division by 0; an amount that is divided by must not be 0") from None
        except MtfsError as error:
            raise FunctionError(f"{name}: {error}") from None

    return call


def _finite(result: Any) -> Any:
    """Return the result; raise FunctionError if a number in it is too large for a cell."""
    if type(result) is float and -LARGEST <= result <= LARGEST:
        return result
    rows = result if isinstance(result, list) else [[result]]
    for row in rows:
        if not all_finite(row) and any(isinstance(cell, float) and not math.isfinite(cell) for cell in row):
            raise FunctionError("the result is too large for a number")
    return result


def _documentation(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """Return the first sentence of a docstring and the help of each argument."""
    summary, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
    block = rest.partition("Args:\n")[2]
    helps = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", block, re.MULTILINE)
    return " ".join(summary.split()), {name: " ".join(text.split()) for name, text in helps}
