"""The model as a straight program: recorded once for every plan of the same structure, then run on values.

The program is written by the same definition that gives the figures their meaning; running it costs a
fraction of walking the definition, and leaves out what is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mtfs.backends.expression import Expression
from mtfs.formulas import FORMULAS, algebra
from mtfs.model.definition import define
from mtfs.plan.plan import Plan


def _call(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}({', '.join(arguments)})"


def _listed(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}([{', '.join(arguments)}])"


def _dictionary(options: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key!r}: {value}' for key, value in options.items())}}}"


SINGLE = ("maximum", "minimum", "absolute", "power", "choose", "round_to", "calendar_year")


def _atom(code: str) -> str:
    return code if code.isidentifier() else f"({code})"


class Code(Expression):
    """A value that is Python code calling the algebra: right where values may be missing."""

    __slots__ = ()
    symbols = {"+": "+", "-": "-", "*": "*", "/": "/", ">": ">", "=": "=="}
    calls = {
        **{name: _call(name) for name in SINGLE},
        **{name: _listed(name) for name in ("total", "total_to_date", "total_or_missing", "largest")},
        "select": lambda key, options: f"select({key}, {_dictionary(options)})",
        "anchored": lambda value: value,
    }


class FloatCode(Code):
    """Code for floats of which none is missing: the algebra written out."""

    __slots__ = ()
    calls = {
        **Code.calls,
        "maximum": lambda first, second: f"({first} if {first} >= {second} else {second})",
        "minimum": lambda first, second: f"({first} if {first} <= {second} else {second})",
        "absolute": lambda value: f"abs({value})",
        "power": lambda base, exponent: f"(({base}) ** ({exponent}))",
        "choose": lambda condition, yes, no: f"({yes} if {condition} else {no})",
        "select": lambda key, options: f"{_dictionary(options)}[{key}]",
        "total": lambda *values: f"({' + '.join(('0', *map(_atom, values)))})",
        "total_to_date": lambda *values: f"({' + '.join(('0', *map(_atom, values)))})",
        "total_or_missing": lambda *values: f"({' + '.join(('0', *map(_atom, values)))})",
    }


@dataclass(frozen=True)
class Statement:
    """One year of a line: the variable, its code, and the variables that it rests on."""

    line: str
    period: int
    variable: str
    code: str
    rests_on: frozenset[str]


@dataclass(frozen=True)
class Program:
    """The compiled model: from a plan's values to lines by year.

    `function` takes the values of `arguments` in order and gives each line's years, base year first.
    """

    arguments: tuple[tuple[str, int], ...]
    lines: Mapping[str, tuple[bool, ...]]
    function: Callable[[Sequence[Any]], dict[str, list[Any]]]

    def run(self, values: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Every line by year, base year first; None where a line has no base year."""
        return self.function([values[key][period] for key, period in self.arguments])


def program(plan: Plan, lines: tuple[str, ...] | None = None, may_be_missing: bool = False) -> Program:
    """The program of a plan's structure, for all lines or only those named.

    With `may_be_missing` it is right for values that are missing where the plan's own are not.
    """
    return _program(Structure(plan, may_be_missing), lines)


class Structure:
    """A plan as far as the definition looks at it; equal for plans that run the same program."""

    def __init__(self, plan: Plan, may_be_missing: bool = False) -> None:
        """The structure of a plan; the plan itself is what programs are recorded from."""
        self.plan = plan
        self.may_be_missing = may_be_missing
        self.key = (may_be_missing, plan.structure)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Structure) and self.key == other.key


@lru_cache(maxsize=16)
def _program(structure: Structure, lines: tuple[str, ...] | None) -> Program:
    arguments, statements = _recorded(structure)
    wanted = [s for s in statements if lines is None or s.line in lines]
    needed = _needed(statements, {s.variable for s in wanted})
    used = {key: name for key, name in arguments.items() if name in needed}
    years: dict[str, list[str | None]] = {}
    for statement in wanted:
        years.setdefault(statement.line, [None] * len(structure.plan.years))[statement.period] = statement.variable
    code = ["def model(inputs):", *([f"    ({', '.join(used.values())},) = inputs"] if used else [])]
    code += [f"    {s.variable} = {s.code}" for s in statements if s.variable in needed]
    code += [
        "    return {",
        *(f"        {line!r}: [{', '.join(map(str, v))}]," for line, v in years.items()),
        "    }",
    ]
    namespace: dict[str, Any] = {name: getattr(algebra, name) for name in Code.calls}
    exec("\n".join(code), namespace)  # text of our own making: ids are checked, inputs are arguments
    there = {line: tuple(variable is not None for variable in v) for line, v in years.items()}
    return Program(tuple(used), there, namespace["model"])


@lru_cache(maxsize=16)
def _recorded(structure: Structure) -> tuple[dict[tuple[str, int], str], list[Statement]]:
    """What the definition asks for and makes: walked once for programs of several sets of lines."""
    return _record(structure.plan, structure.may_be_missing)


def _record(plan: Plan, may_be_missing: bool) -> tuple[dict[tuple[str, int], str], list[Statement]]:
    """Walk the definition once: the arguments it asks for and the statements it makes."""
    dialect = Code if may_be_missing or any(entry.missing for entry in plan.inputs.values()) else FloatCode
    arguments: dict[tuple[str, int], str] = {}
    statements: list[Statement] = []

    def value(key: str, period: int) -> Code:
        name = arguments.setdefault((key, period), f"i{len(arguments)}")
        return dialect(name, names=frozenset((name,)))

    def emit(line: str, period: int, result: Any) -> Code:
        code, variable = dialect.of(result), f"v{len(statements)}"
        statements.append(Statement(line, period, variable, code.text, code.names))
        return dialect(variable, names=frozenset((variable,)))

    define(plan, FORMULAS, value, emit)
    return arguments, statements


def _needed(statements: list[Statement], wanted: set[str]) -> set[str]:
    """The variables and arguments that the wanted ones rest on, themselves included."""
    needed = set(wanted)
    for statement in reversed(statements):
        if statement.variable in needed:
            needed |= statement.rests_on
    return needed
