"""What a formula is made of, or why no spreadsheet can read it."""

from dataclasses import dataclass
from functools import cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import TokenizerError

DEEPEST, MOST_ARGUMENTS = 64, 255
LOST = "#REF!"
"""Stands for cells that are not there any more."""


class Unreadable(Exception):
    """A formula that no spreadsheet can read."""


@dataclass(frozen=True)
class Formula:
    """The functions that a formula calls, its operands that are references or names, and the texts in it."""

    functions: frozenset
    operands: frozenset
    texts: frozenset


@cache
def read(formula):
    """What a formula without its equals sign is made of.

    Raises:
        Unreadable: if a quote or a bracket is not closed, two operands stand side by side, or it is too deep.
    """
    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError) as error:
        raise Unreadable(str(error)) from None
    found, open_calls, before = {"functions": set(), "operands": set(), "texts": set()}, [], None
    for token in tokens:
        if token.type == "OPERAND":
            if before is not None and before.type == "OPERAND":
                raise Unreadable(f"{before.value} beside {token.value}")
            if token.subtype == "RANGE" or token.value == LOST:
                found["operands"].add(token.value)
            elif token.subtype == "TEXT":
                found["texts"].add(token.value)
        elif token.subtype == "OPEN":
            open_calls.append(1)
            if token.type == "FUNC":
                found["functions"].add(token.value[:-1])
        elif token.subtype == "CLOSE":
            if not open_calls or open_calls.pop() > MOST_ARGUMENTS:
                raise Unreadable("closed too often, or too many arguments")
        elif token.type == "SEP" and open_calls:
            open_calls[-1] += 1
        if len(open_calls) > DEEPEST:
            raise Unreadable("too deep")
        before = token
    if open_calls:
        raise Unreadable("not closed")
    return Formula(**{name: frozenset(parts) for name, parts in found.items()})
