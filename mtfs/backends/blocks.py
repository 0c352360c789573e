"""The model on blocks of draws: every operation once, each into a buffer that is used again.

Every operation of the graph is one NumPy call. An operation that an earlier line did with the same operands is
not done again, what the named lines do not rest on is left out, and inputs that are not drawn stay single numbers:
what rests on them alone is computed once for all blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from mtfs.core.cache import SizedCache
from mtfs.formulas import algebra
from mtfs.formulas.arrays import OPERATIONS
from mtfs.model.graph import Constant, Fold, Graph, Input, LineYear, Operation
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from mtfs.core.values import Array

    Drawn: TypeAlias = float | str | Array
    """An input's value: an array where it is drawn."""
    Fill: TypeAlias = Callable[[Sequence[Drawn], Sequence[Array], Sequence[Array]], None]
    """Fills the results of a block from the drawn inputs, with buffers for what lies between."""
    Compiled: TypeAlias = Callable[[Sequence[Drawn]], Fill]
    """Computes what rests on no draw from the other inputs, and returns what fills a block."""

UFUNCS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "maximum": "maximum", "minimum": "minimum",
          "absolute": "absolute", "power": "power"}  # fmt: skip
"""Operations of arrays that write into a buffer."""
SYMBOLS = {">": "greater", "=": "equal"}
SYMBOL_OF = {"add": " + ", "subtract": " - ", "multiply": " * ", "divide": " / ", "greater": " > ", "equal": " == "}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its name, what it works on, the options of a choice, and whether its result is an array."""

    name: str
    call: str
    operands: tuple[str, ...]
    options: tuple[str, ...]
    varies: bool

    @property
    def buffered(self) -> bool:
        """Whether NumPy writes the result into a buffer."""
        return self.varies and self.call in UFUNCS.values()

    @property
    def plain(self) -> str:
        """The code of an operation on single numbers, or of one that NumPy has no buffered form of."""
        symbol = SYMBOL_OF.get(self.call)
        if symbol is not None:
            return symbol.join(self.operands)
        if self.options:
            key, *values = self.operands
            pairs = (f"{option!r}: {value}" for option, value in zip(self.options, values, strict=True))
            return f"{self.call}({key}, {{{', '.join(pairs)}}})"
        operands = ", ".join(self.operands)
        return f"largest([{operands}])" if self.call == "largest" else f"{self.call}({operands})"


@dataclass(frozen=True, slots=True)
class Item:
    """A value on the tape: an array where it rests on a draw, otherwise one number, which may be missing."""

    name: str
    varies: bool = False
    missing: bool = False


class Tape(Fold[Item]):
    """The operations in order, each once; `drawn` are the ids that are drawn and whether they differ by year."""

    def __init__(self, drawn: Mapping[str, bool], missing: frozenset[tuple[str, int]]) -> None:
        """Start without operations; `missing` are inputs and periods that nobody has entered."""
        self._drawn, self._missing = drawn, missing
        self._years: dict[int, Item] = {}
        self.arguments: dict[tuple[str, int], Item] = {}
        self.steps: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Step] = {}

    def run(self, years: Iterable[LineYear]) -> None:
        """Put years of lines on the tape, in the order of calculation and after all that they rest on."""
        for year in years:
            self._years[year.place] = self.of(year.expression)

    def constant(self, node: Constant) -> Item:
        """Return a number or a word, written out."""
        return Item(repr(node.value))

    def input(self, node: Input) -> Item:
        """Return an input, an array where it is drawn; one that is drawn for all years alike is one argument."""
        by_year = self._drawn.get(node.key, True)
        varies = node.key in self._drawn and (node.period > 0 or not by_year)
        place = (node.key, node.period if by_year else 0)
        missing = (node.key, node.period) in self._missing and not varies
        return self.arguments.setdefault(place, Item(f"i{len(self.arguments)}", varies, missing))

    def line(self, node: LineYear) -> Item:
        """Return what stands on the tape for a line's year."""
        return self._years[node.place]

    def operation(self, node: Operation) -> Item:
        """Put an operation on the tape, or find it again where it was done before."""
        items = [self.of(operand) for operand in node.operands]
        call = UFUNCS.get(node.name) or SYMBOLS.get(node.name) or node.name
        if call == "anchored":
            return items[0]
        if call in TOTALS:
            known = [item for item in items if not item.missing]
            if not known:
                return items[0] if call == "total_or_missing" else Item("0")
            return reduce(lambda first, second: self._step("add", [first, second]), known)
        return self._step(call, items, node.options)

    def _step(self, call: str, items: Sequence[Item], options: tuple[str, ...] = ()) -> Item:
        names, varies = tuple(item.name for item in items), any(item.varies for item in items)
        new = Step(f"v{len(self.steps)}", call, names, options, varies)
        step = self.steps.setdefault((call, names, options), new)
        values = items[1:] if options else items
        return Item(step.name, varies, any(item.missing for item in values))


TOTALS = ("total", "total_to_date", "total_or_missing")
"""Operations that leave out what is missing."""


@dataclass(frozen=True)
class BlockProgram:
    """The compiled model: `prepare(fixed)` returns `fill(drawn, results, buffers)`, which fills one block of `results`.

    `fixed` and `drawn` are inputs and years, those that are drawn apart; each of `results` is a line, a year and
    whether it rests on a draw.
    """

    fixed: tuple[tuple[str, int], ...]
    drawn: tuple[tuple[str, int], ...]
    results: tuple[tuple[str, int, bool], ...]
    buffers: int
    prepare: Compiled
    size: int


MOST_STEPS = 200_000
"""Steps that all programs kept have together."""
_Key = tuple[bytes, frozenset[tuple[str, bool]], tuple[str, ...]]
_programs: SizedCache[_Key, BlockProgram] = SizedCache(MOST_STEPS, lambda program: program.size)


def block_program(plan: Plan, drawn: frozenset[tuple[str, bool]], lines: tuple[str, ...]) -> BlockProgram:
    """Return the program of a plan's structure for the named lines.

    Args:
        plan: The plan.
        drawn: The ids that are drawn, and whether they differ by year.
        lines: Ids of lines; those that the plan does not have are left out.
    """
    key = (plan.structure, drawn, lines)
    known = _programs.get(key)
    return known if known is not None else _programs.put(key, _compiled(graph_of(plan), dict(drawn), lines))


def _compiled(graph: Graph, drawn: Mapping[str, bool], lines: tuple[str, ...]) -> BlockProgram:
    tape = Tape(drawn, graph.missing)
    tape.run(graph.needed(lines))
    years = [year for line in dict.fromkeys(lines) for year in graph.lines.get(line, ()) if year is not None]
    years.sort(key=lambda year: (year.period, year.line))
    items = [tape.line(year) for year in years]
    fixed, code, used, count = _code({step.name: step for step in tape.steps.values()}, [item.name for item in items])
    inputs = {
        varies: {place: one.name for place, one in tape.arguments.items() if one.name in used and one.varies == varies}
        for varies in (False, True)
    }
    block = [
        *_unpacked(inputs[True].values(), "drawn"),
        *_unpacked([f"r{place}" for place in range(len(items))], "results"),
        *_unpacked([f"b{place}" for place in range(count)], "buffers"),
        *code,
        "return",
    ]
    namespace: dict[str, object] = {name: getattr(algebra, name) for name in (*OPERATIONS, "calendar_year")} | {
        f"np_{name}": getattr(np, name) for name in (*UFUNCS.values(), *SYMBOLS.values(), "copyto")
    }
    whole = ["def prepare(fixed):", *_unpacked(inputs[False].values(), "fixed"), *fixed]
    text = "\n    ".join([*whole, "\n        ".join(["def fill(drawn, results, buffers):", *block]), "return fill"])
    exec(text, namespace)  # text of our own making
    results = tuple((year.line, year.period, item.varies) for year, item in zip(years, items, strict=True))
    prepare = cast("Compiled", namespace["prepare"])
    return BlockProgram(tuple(inputs[False]), tuple(inputs[True]), results, count, prepare, len(fixed) + len(code))


def _unpacked(names: Iterable[str], sequence: str) -> list[str]:
    """Return the line of code that gives each of the values in a sequence its name."""
    listed = ", ".join(names)
    return [f"({listed},) = {sequence}"] if listed else []


def _code(steps: Mapping[str, Step], results: Sequence[str]) -> tuple[list[str], list[str], set[str], int]:
    """Return the code of what rests on no draw, and of a block's results r0, r1, ...; its names; how many buffers."""
    order = _in_order_of_need(steps, results)
    last = {operand: step.name for step in order for operand in step.operands}
    target = {name: f"r{place}" for place, name in reversed(list(enumerate(results)))}
    fixed = [f"{step.name} = {step.plain}" for step in order if not step.varies]
    code: list[str] = []
    free: list[str] = []
    taken: dict[str, str] = {}
    count = 0
    for step in (step for step in order if step.varies):
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
    for place, name in enumerate(results):
        if target[name] != f"r{place}" or name not in steps or not steps[name].buffered:
            code.append(f"np_copyto(r{place}, {name})")
    return fixed, code, {name for step in order for name in step.operands} | set(results), count


def _in_order_of_need(steps: Mapping[str, Step], results: Sequence[str]) -> list[Step]:
    """Return the steps that the results rest on, each right before it is needed, so that few buffers are taken."""
    order: dict[str, Step] = {}
    waiting = list(reversed(results))
    while waiting:
        name = waiting[-1]
        before = [] if name in order or name not in steps else [
            operand for operand in steps[name].operands if operand in steps and operand not in order
        ]  # fmt: skip
        if before:
            waiting += reversed(before)
            continue
        waiting.pop()
        if name in steps:
            order.setdefault(name, steps[name])
    return list(order.values())
