"""Nodes as text: what is done to values is written down in the words of a dialect.

One writer serves Python programs and equations for readers. Brackets are set so that the text is evaluated in
exactly the order in which the formula was written, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from mtfs.model.graph import Constant, Fold, Node, Operation

PRECEDENCE = {">": 0, "=": 0, "+": 1, "-": 1, "*": 2, "/": 2}
ATOM = 4
Text = tuple[str, int]
"""A text and the precedence of its outermost operation."""


class TextFold(Fold[Text]):
    """What nodes are in a dialect: its operators, and how it calls the operations of the algebra."""

    symbols: ClassVar[Mapping[str, str]]
    calls: ClassVar[Mapping[str, Callable[..., str]]]

    def text(self, node: Node) -> str:
        """Return a node's text."""
        return self.of(node)[0]

    def constant(self, node: Constant) -> Text:
        """Return a number, or a word in quotation marks."""
        return f'"{node.value}"' if isinstance(node.value, str) else repr(node.value), ATOM

    def operation(self, node: Operation) -> Text:
        """Return an operator between its operands, bracketed where the order of evaluation needs it, or a call."""
        rank = PRECEDENCE.get(node.name)
        if rank is not None:
            (left, of_left), (right, of_right) = map(self.of, node.operands)
            left = left if of_left >= rank else f"({left})"
            right = right if of_right > rank else f"({right})"
            return f"{left}{self.symbols[node.name]}{right}", rank
        texts = [self.text(operand) for operand in node.operands]
        if node.options:
            key, *values = texts
            return self.calls[node.name](key, dict(zip(node.options, values, strict=True))), ATOM
        return self.calls[node.name](*texts), ATOM
