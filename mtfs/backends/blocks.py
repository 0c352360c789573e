"""The model on blocks of draws: every operation once, each into a buffer that is used again.

Walking the definition records one NumPy call an operation. An operation that an earlier line did with the
same operands is not done again, what the wanted lines do not rest on is left out, and inputs that are not
drawn stay single numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from mtfs.backends.operators import Operators
from mtfs.backends.program import Structure
from mtfs.formulas import FORMULAS, algebra
from mtfs.formulas.arrays import OPERATIONS
from mtfs.model.definition import define

UFUNCS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "maximum": "maximum", "minimum": "minimum",
          "absolute": "absolute", "power": "power"}  # fmt: skip
"""Operations of arrays that write into a buffer."""
SYMBOLS = {">": "greater", "=": "equal"}
SYMBOL_OF = {"add": " + ", "subtract": " - ", "multiply": " * ", "divide": " / ", "greater": " > ", "equal": " == "}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: what it is called, on what, and whether its result is an array."""

    name: str
    call: str
    operands: tuple[str, ...]
    varies: bool

    @property
    def buffered(self) -> bool:
        """Whether NumPy writes the result into a buffer."""
        return self.varies and self.call in UFUNCS.values()

    @property
    def plain(self) -> str:
        """The code of an operation on single numbers, or of one that NumPy has no buffered form of."""
        call, _, options = self.call.partition(" ")
        symbol = SYMBOL_OF.get(call)
        if symbol is not None:
            return symbol.join(self.operands)
        if options:
            pairs = zip(options.split(), self.operands[1:], strict=True)
            return f"{call}({self.operands[0]}, {{{', '.join(f'{key!r}: {value}' for key, value in pairs)}}})"
        return f"largest([{', '.join(self.operands)}])" if call == "largest" else f"{call}({', '.join(self.operands)})"


@dataclass
class Tape:
    """The operations in order, each once."""

    steps: dict[tuple, Step] = field(default_factory=dict)

    def step(self, call: str, operands: Sequence[Any], missing: bool) -> Item:
        """The result of an operation, found again where it was done before."""
        items = [operand if isinstance(operand, Item) else Item(self, repr(operand)) for operand in operands]
        names, varies = tuple(item.name for item in items), any(item.varies for item in items)
        step = self.steps.setdefault((call, names), Step(f"v{len(self.steps)}", call, names, varies))
        return Item(self, step.name, varies, missing)


class Item(Operators):
    """A value on the tape: an array where it rests on a draw, otherwise one number, which may be missing."""

    __slots__ = ("missing", "name", "tape", "varies")

    def __init__(self, tape: Tape, name: str, varies: bool = False, missing: bool = False) -> None:
        """A value called `name` in the program's code."""
        self.tape, self.name, self.varies, self.missing = tape, name, varies, missing

    def combine(self, symbol: str, first: Any, second: Any) -> Item:
        """`first symbol second`."""
        call = UFUNCS.get(symbol) or SYMBOLS[symbol]
        return self.tape.step(call, (first, second), _missing(first, second))

    def apply_operation(self, name: str, arguments: tuple) -> Item:
        """An operation of the algebra."""
        if name == "anchored":
            return arguments[0]
        if name in ("total", "total_to_date", "total_or_missing"):
            known = [argument for argument in arguments if not _missing(argument)]
            if name == "total_or_missing" and not known:
                return arguments[0]
            result: Any = known[0] if known else 0
            for value in known[1:]:
                result = result + value
            return result
        if name == "select":
            key, options = arguments
            return self.tape.step(f"select {' '.join(options)}", (key, *options.values()), _missing(*options.values()))
        return self.tape.step(name, arguments, _missing(*arguments))


def _missing(*values: Any) -> bool:
    return any(isinstance(value, Item) and value.missing for value in values)


@dataclass(frozen=True)
class BlockProgram:
    """The compiled model: `function(inputs, results, buffers)` fills one block of `results`, in order.

    `inputs` are the values of `arguments`; each of `results` is a line, a year and whether it rests on a draw.
    """

    arguments: tuple[tuple[str, int], ...]
    results: tuple[tuple[str, int, bool], ...]
    buffers: int
    function: Callable[[Sequence[Any], Sequence[Any], Sequence[Any]], None]


@lru_cache(maxsize=16)
def block_program(structure: Structure, drawn: frozenset[tuple[str, bool]], lines: tuple[str, ...]) -> BlockProgram:
    """The program of a plan's structure for the named lines; `drawn` are ids and whether they differ by year."""
    plan, tape, by_year = structure.plan, Tape(), dict(drawn)
    arguments: dict[tuple[str, int], str] = {}
    wanted: dict[str, list[Any]] = {}

    def value(key: str, period: int) -> Item:
        varies = key in by_year and (period > 0 or not by_year[key])
        at = (key, period if by_year.get(key, True) else 0)
        name = arguments.setdefault(at, f"i{len(arguments)}")
        return Item(tape, name, varies, plan.inputs[key].missing and not varies)

    def emit(line: str, period: int, result: Any) -> Any:
        if line in lines:
            years = wanted.setdefault(line, [None] * len(plan.years))
            years[period] = result if isinstance(result, Item) else Item(tape, repr(result))
        return result

    define(plan, FORMULAS, value, emit)
    places = sorted(
        ((period, line) for line, years in wanted.items() for period, item in enumerate(years) if item is not None),
    )
    results = [wanted[line][period].name for period, line in places]
    code, used, count = _code({step.name: step for step in tape.steps.values()}, results)
    inputs = {at: name for at, name in arguments.items() if name in used}
    head = [f"({', '.join(inputs.values())},) = inputs"] if inputs else []
    head += [f"({', '.join(f'r{at}' for at in range(len(results)))},) = results"] if results else []
    head += [f"({', '.join(f'b{at}' for at in range(count))},) = buffers"] if count else []
    namespace: dict[str, Any] = {name: getattr(algebra, name) for name in (*OPERATIONS, "calendar_year")} | {
        f"np_{name}": getattr(np, name) for name in (*UFUNCS.values(), *SYMBOLS.values(), "copyto")
    }
    exec(
        "\n    ".join(["def model(inputs, results, buffers):", *head, *code, "return"]), namespace
    )  # text of our own making
    varies = tuple((line, period, wanted[line][period].varies) for period, line in places)
    return BlockProgram(tuple(inputs), varies, count, namespace["model"])


def _code(steps: Mapping[str, Step], results: Sequence[str]) -> tuple[list[str], set[str], int]:
    """Lines of code that fill the results r0, r1, ..., the names they use, and how many buffers they need."""
    order = _in_order_of_need(steps, results)
    last = {operand: step.name for step in order for operand in step.operands}
    target = {name: f"r{at}" for at, name in reversed(list(enumerate(results)))}
    code: list[str] = []
    free: list[str] = []
    taken: dict[str, str] = {}
    count = 0
    for step in order:
        if not step.buffered:  # may hand on an operand itself: its buffer stays taken
            for operand in step.operands:
                taken.pop(operand, None)
            code.append(f"{step.name} = {step.plain}")
            continue
        free += [taken.pop(name) for name in dict.fromkeys(step.operands) if last[name] == step.name and name in taken]
        into = target.get(step.name)
        if into is None:
            if not free:
                free.append(f"b{count}")
                count += 1
            into = taken[step.name] = free.pop()
        code.append(f"{step.name} = np_{step.call}({', '.join(step.operands)}, out={into})")
    for at, name in enumerate(results):
        if target[name] != f"r{at}" or name not in steps or not steps[name].buffered:
            code.append(f"np_copyto(r{at}, {name})")
    return code, {name for step in order for name in step.operands} | set(results), count


def _in_order_of_need(steps: Mapping[str, Step], results: Sequence[str]) -> list[Step]:
    """The steps that the results rest on, each right before it is first needed, so that few buffers are taken."""
    order: dict[str, Step] = {}

    def need(name: str) -> None:
        if name in steps and name not in order:
            for operand in steps[name].operands:
                need(operand)
            order[name] = steps[name]

    for result in results:
        need(result)
    return list(order.values())
