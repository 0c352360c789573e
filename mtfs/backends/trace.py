"""Traced numbers: each knows how it came about, down to the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mtfs.backends.equations import parameters
from mtfs.backends.operators import Operators
from mtfs.formulas import FORMULAS, algebra
from mtfs.model.definition import define
from mtfs.plan.plan import Plan

Kind = Literal["input", "line", "formula", "operation", "constant"]
PYTHON = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
          ">": lambda a, b: a > b, "=": lambda a, b: a == b}  # fmt: skip

LISTED = ("total", "total_to_date", "total_or_missing", "largest")
"""Operations that take their values as one list."""


@dataclass(frozen=True, eq=False, slots=True)
class Traced(Operators):
    """A value with its origin: an input, a line, a formula's result, an operation or a constant.

    `parts` are the operands by what they are called; a line has one part, what it is made by.
    """

    value: Any
    kind: Kind
    name: str
    period: int = 0
    parts: tuple[tuple[str, Traced], ...] = ()

    @classmethod
    def of(cls, value: Any) -> Traced:
        """The value itself, or a plain number as a constant."""
        return value if isinstance(value, Traced) else cls(value, "constant", repr(value))

    def combine(self, symbol: str, first: Any, second: Any) -> Traced:
        """The result of an operator."""
        first, second = Traced.of(first), Traced.of(second)
        parts = (("first", first), ("second", second))
        return Traced(PYTHON[symbol](first.value, second.value), "operation", symbol, parts=parts)

    def apply_operation(self, name: str, arguments: tuple) -> Traced:
        """The result of an operation of the algebra."""
        if name == "anchored":
            return arguments[0]
        parts: list[tuple[str, Traced]] = []
        plain: list[Any] = []
        for argument in arguments:
            if isinstance(argument, Mapping):
                options = {key: Traced.of(part) for key, part in argument.items()}
                parts += options.items()
                plain.append({key: part.value for key, part in options.items()})
            else:
                parts.append(("part", Traced.of(argument)))
                plain.append(parts[-1][1].value)
        operation = getattr(algebra, name)
        result = operation(plain) if name in LISTED else operation(*plain)
        return Traced(result, "operation", name, parts=tuple(parts))


class TracedFormulas:
    """Stands in for the formulas: a call computes the value and keeps formula and arguments."""

    def __getattr__(self, name: str) -> Any:
        """The formula of that name, traced."""

        def traced(*arguments: Any) -> Traced:
            operands = [Traced.of(argument) for argument in arguments]
            value = getattr(FORMULAS, name)(*(operand.value for operand in operands))
            return Traced(value, "formula", name, parts=tuple(zip(parameters(name), operands, strict=True)))

        return traced


def trace(plan: Plan, f: Any = None) -> dict[str, list[Any]]:
    """Every line of a plan by year as a traced number; None where a line has no base year.

    With `f=FORMULAS` the operations inside formulas are traced too.
    """
    values = plan.values

    def value(key: str, period: int) -> Traced:
        return Traced(values[key][period], "input", key, period)

    def emit(line: str, period: int, result: Any) -> Traced:
        made_by = Traced.of(result)
        return Traced(made_by.value, "line", line, period, (("", made_by),))

    return define(plan, TracedFormulas() if f is None else f, value, emit)


def inputs_behind(traced: Traced) -> set[str]:
    """The inputs that a number rests on, from a trace with `f=FORMULAS`; of a choice only the option chosen."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [traced]
    while waiting:
        at = waiting.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        if at.kind == "input":
            found.add(at.name)
        parts = at.parts
        if at.kind == "operation" and at.name == "select":
            chosen = parts[0][1].value
            parts = tuple((called, part) for called, part in parts if called in ("part", chosen))
        waiting += [part for _, part in parts]
    return found
