"""Formulas as equations for readers, derived from the code that computes them."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

from mtfs.backends.expression import Expression
from mtfs.formulas import FORMULAS


class Symbol(Expression):
    """A value that is a word: the name of an argument."""

    __slots__ = ()
    symbols = {"+": " + ", "-": " − ", "*": " × ", "/": " / ", ">": " > ", "=": " is "}
    calls = {
        "total": lambda *parts: f"({' + '.join(parts)})",
        "total_to_date": lambda *parts: f"({' + '.join(parts)})",
        "total_or_missing": lambda *parts: f"({' + '.join(parts)})",
        "largest": lambda *values: f"the largest of {', '.join(values)}",
        "maximum": lambda first, second: f"the larger of {first} and {second}",
        "minimum": lambda first, second: f"the smaller of {first} and {second}",
        "absolute": lambda value: f"|{value}|",
        "power": lambda base, exponent: f"({base})^({exponent})",
        "choose": lambda condition, yes, no: f"({yes} if {condition}, otherwise {no})",
        "select": lambda key, options: f"(by {key}: {', '.join(f'{k} {v}' for k, v in options.items())})",
        "round_to": lambda value, unit: f"{value} rounded to £{unit}k",
        "anchored": lambda value: value,
        "calendar_year": lambda year: f"year of {year}",
    }


def words(name: str) -> str:
    """A name in the code as words: `net_uplift` is "net uplift"."""
    return name.replace("_", " ")


@cache
def equation(formula: str) -> str:
    """The equation of a formula, such as "baseline × (1 + growth) × ..."."""
    function = getattr(FORMULAS, formula)
    arguments: list[Any] = [Symbol(words(name)) for name in inspect.signature(function).parameters]
    return Symbol.of(function(*arguments)).text


@cache
def parameters(formula: str) -> tuple[str, ...]:
    """Names of a formula's arguments, as words."""
    return tuple(words(name) for name in inspect.signature(getattr(FORMULAS, formula)).parameters)
