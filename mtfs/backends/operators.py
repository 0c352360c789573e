"""What cells, traced values and names share: each operator hands its symbol and operands to `combine`."""

from __future__ import annotations

from typing import Any


class Operators:
    """Arithmetic and comparison that record instead of computing."""

    __slots__ = ()

    def combine(self, symbol: str, first: Any, second: Any) -> Any:
        """The carrier's result of `first symbol second`."""
        raise NotImplementedError

    def __add__(self, other: Any) -> Any:
        return self.combine("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self.combine("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return self.combine("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.combine("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return self.combine("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.combine("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.combine("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.combine("/", other, self)

    def __gt__(self, other: Any) -> Any:
        return self.combine(">", self, other)

    def __eq__(self, other: object) -> Any:
        return self.combine("=", self, other)

    __hash__ = None  # type: ignore[assignment]
