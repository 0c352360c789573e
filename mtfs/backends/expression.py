"""Values that are text: what is done to them is written down in the words of a dialect.

One writer serves spreadsheet formulas, Python programs and equations for readers. Brackets are set so that
the text is evaluated in exactly the order in which the formula was written, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from mtfs.backends.operators import Operators

PRECEDENCE = {">": 0, "=": 0, "+": 1, "-": 1, "*": 2, "/": 2}
ATOM = 4


class Expression(Operators):
    """A text with the precedence of its outermost operation and the names that it rests on."""

    __slots__ = ("names", "precedence", "text")
    symbols: ClassVar[Mapping[str, str]]
    calls: ClassVar[Mapping[str, Callable[..., str]]]

    def __init__(self, text: str, precedence: int = ATOM, names: frozenset[str] = frozenset()) -> None:
        """An atom unless a precedence is given."""
        self.text, self.precedence, self.names = text, precedence, names

    @classmethod
    def of(cls, value: Any) -> Expression:
        """The value in this dialect; plain numbers and words are written out."""
        if isinstance(value, Expression):
            return value
        return cls(f'"{value}"' if isinstance(value, str) else repr(value))

    def combine(self, symbol: str, first: Any, second: Any) -> Expression:
        """`first symbol second`, bracketed where the order of evaluation needs it."""
        first, second, rank = self.of(first), self.of(second), PRECEDENCE[symbol]
        left = first.text if first.precedence >= rank else f"({first.text})"
        right = second.text if second.precedence > rank else f"({second.text})"
        return type(self)(f"{left}{self.symbols[symbol]}{right}", rank, first.names | second.names)

    def apply_operation(self, name: str, arguments: tuple) -> Expression:
        """An operation of the algebra, as this dialect calls it."""
        flat: list[Expression] = []
        texts: list[Any] = []
        for argument in arguments:
            if isinstance(argument, Mapping):
                parts = {key: self.of(value) for key, value in argument.items()}
                flat += parts.values()
                texts.append({key: part.text for key, part in parts.items()})
            else:
                flat.append(self.of(argument))
                texts.append(flat[-1].text)
        return type(self)(self.calls[name](*texts), ATOM, self._names(name, flat))

    def _names(self, name: str, parts: list[Expression]) -> frozenset[str]:
        return frozenset().union(*(part.names for part in parts))
