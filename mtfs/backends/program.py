"""The model as a straight program: written from the graph of a plan's structure, then run on values.

Running it costs a fraction of evaluating the graph, and it leaves out what is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from mtfs.backends.shared import SharedOperations
from mtfs.backends.text import ATOM, Text, TextFold
from mtfs.core.cache import SizedCache
from mtfs.formulas import algebra
from mtfs.model.graph import Input, Operation, Plain
from mtfs.model.graph_recording import graph_of
from mtfs.plan.plan import Plan


def _call(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}({', '.join(arguments)})"


def _listed(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}([{', '.join(arguments)}])"


def _dictionary(options: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key!r}: {value}' for key, value in options.items())}}}"


def _atom(code: str) -> str:
    return code if code.isidentifier() else f"({code})"


def _sum(*values: str) -> str:
    return f"({' + '.join(('0', *map(_atom, values)))})"


SINGLE = ("maximum", "minimum", "absolute", "power", "choose", "round_to", "calendar_year")


class Code(TextFold):
    """Python code calling the algebra: right where values may be missing."""

    symbols = {"+": "+", "-": "-", "*": "*", "/": "/", ">": ">", "=": "=="}
    calls = {
        **{name: _call(name) for name in SINGLE},
        **{name: _listed(name) for name in ("total", "total_to_date", "total_or_missing", "largest")},
        "select": lambda key, options: f"select({key}, {_dictionary(options)})",
        "anchored": lambda value: value,
    }

    def __init__(self, named: Iterable[Operation] = ()) -> None:
        """Start without inputs; the named operations are variables wherever another rests on them."""
        self.inputs: dict[tuple[str, int], str] = {}
        """Each input and year that was asked for, and the variable that holds it."""
        self._named = {id(operation): f"v{place}" for place, operation in enumerate(named)}

    def input(self, node: Input) -> Text:
        """Return the variable of an input's year."""
        return self.inputs.setdefault((node.key, node.period), f"i{len(self.inputs)}"), ATOM

    def operation(self, node: Operation) -> Text:
        """Return the variable of a named operation, the code of any other."""
        name = self._named.get(id(node))
        return super().operation(node) if name is None else (name, ATOM)

    def statement(self, node: Operation) -> str:
        """Return the statement that does a named operation."""
        return f"{self._named[id(node)]} = {super().operation(node)[0]}"


class FloatCode(Code):
    """Code for floats of which none is missing: the algebra written out."""

    calls = {
        **Code.calls,
        "maximum": lambda first, second: f"({first} if {first} >= {second} else {second})",
        "minimum": lambda first, second: f"({first} if {first} <= {second} else {second})",
        "absolute": lambda value: f"abs({value})",
        "power": lambda base, exponent: f"(({base}) ** ({exponent}))",
        "choose": lambda condition, yes, no: f"({yes} if {condition} else {no})",
        "select": lambda key, options: f"{_dictionary(options)}[{key}]",
        "total": _sum,
        "total_to_date": _sum,
        "total_or_missing": _sum,
    }


Figures: TypeAlias = dict[str, list[float | None]]
"""Lines by year, base year first; None where a line has no base year."""


@dataclass(frozen=True)
class Program:
    """The compiled model: from a plan's values to lines by year.

    `function` takes the values of `arguments` in order and gives each line's years, base year first; `size` counts
    the operations that it does and the years that it gives.
    """

    arguments: tuple[tuple[str, int], ...]
    lines: Mapping[str, tuple[bool, ...]]
    function: Callable[[Sequence[Plain]], Figures]
    size: int

    def run(self, values: Mapping[str, Sequence[Plain]]) -> Figures:
        """Return every line by year, base year first; None where a line has no base year."""
        return self.function([values[key][period] for key, period in self.arguments])


MOST_YEARS = 50_000
"""Years of lines that all programs kept compute together: about 40 MB."""
_Key = tuple[bytes, tuple[str, ...] | None, bool]
_programs: SizedCache[_Key, Program] = SizedCache(MOST_YEARS, lambda program: program.size)


def program(plan: Plan, lines: tuple[str, ...] | None = None, may_be_missing: bool = False) -> Program:
    """Return the program of a plan's structure, for all lines or only those named.

    With `may_be_missing` it is right for values that are missing where the plan's own are not.
    """
    key = (plan.structure, lines, may_be_missing)
    known = _programs.get(key)
    return known if known is not None else _programs.put(key, _compiled(plan, lines, may_be_missing))


def _compiled(plan: Plan, lines: tuple[str, ...] | None, may_be_missing: bool) -> Program:
    graph = graph_of(plan)
    shown = graph.lines if lines is None else {line: years for line, years in graph.lines.items() if line in lines}
    shared = SharedOperations(graph)
    shared.add(graph.order if lines is None else graph.needed(shown))
    named = shared.worth_a_name(year for years in shown.values() for year in years if year is not None)
    writer = (Code if may_be_missing or graph.missing else FloatCode)(named)
    statements = [f"    {writer.statement(operation)}" for operation in named]
    results = [
        ", ".join("None" if year is None else writer.text(shared.line(year)) for year in years)
        for years in shown.values()
    ]
    inputs = sorted(writer.inputs)
    code = ["def model(inputs):"]
    code += [f"    ({', '.join(writer.inputs[place] for place in inputs)},) = inputs"] if inputs else []
    code += [*statements, "    return dict(zip(lines, [", *(f"        [{years}]," for years in results), "    ]))"]
    namespace: dict[str, object] = {"lines": tuple(shown)} | {name: getattr(algebra, name) for name in Code.calls}
    exec("\n".join(code), namespace)  # text of our own making: ids are checked, inputs are arguments
    base_years = {line: tuple(year is not None for year in years) for line, years in shown.items()}
    return Program(
        tuple(inputs),
        base_years,
        cast("Callable[[Sequence[Plain]], Figures]", namespace["model"]),
        len(statements) + sum(map(len, shown.values())),
    )
