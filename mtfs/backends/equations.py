"""Formulas as equations for readers, derived from the code that computes them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import cache

from mtfs.backends.text import ATOM, TextFold
from mtfs.formulas import FORMULAS
from mtfs.model.graph import formula_body


class Words(TextFold):
    """A formula in words: each argument is what the reader calls it."""

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

    def __init__(self, arguments: Sequence[str]) -> None:
        """Write these texts where the formula has its arguments."""
        self.bound = [(text, ATOM) for text in arguments]


def words(name: str) -> str:
    """Return a name in the code as words: `net_uplift` is "net uplift"."""
    return name.replace("_", " ")


@cache
def equation(formula: str) -> str:
    """Return the equation of a formula, such as "baseline × (1 + growth) × ..."."""
    return equation_of(formula, parameters(formula))


def equation_of(formula: str, arguments: Sequence[str]) -> str:
    """Return the equation of a formula with these texts in the place of its arguments."""
    return Words(arguments).text(formula_body(formula))


@cache
def parameters(formula: str) -> tuple[str, ...]:
    """Return the names of a formula's arguments, as words."""
    return tuple(words(name) for name in inspect.signature(getattr(FORMULAS, formula)).parameters)
