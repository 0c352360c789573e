"""What a formula computes with: numbers, arrays of simulated values, or symbols that record what is done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    """Simulated values, one a draw."""
    Conditions: TypeAlias = NDArray[np.bool_]
    """A condition in each draw."""


class Symbolic:
    """A value that records what is done to it: each operator names its symbol and its operands to `combine`."""

    __slots__ = ()

    def combine(self, symbol: str, first: object, second: object) -> Symbolic:
        """Return what stands for `first symbol second`."""
        raise NotImplementedError

    def apply_operation(self, name: str, arguments: tuple[object, ...]) -> Symbolic:
        """Return what stands for an operation of `mtfs.formulas.algebra` on these arguments."""
        raise NotImplementedError

    def __add__(self, other: object) -> Symbolic:
        return self.combine("+", self, other)

    def __radd__(self, other: object) -> Symbolic:
        return self.combine("+", other, self)

    def __sub__(self, other: object) -> Symbolic:
        return self.combine("-", self, other)

    def __rsub__(self, other: object) -> Symbolic:
        return self.combine("-", other, self)

    def __mul__(self, other: object) -> Symbolic:
        return self.combine("*", self, other)

    def __rmul__(self, other: object) -> Symbolic:
        return self.combine("*", other, self)

    def __truediv__(self, other: object) -> Symbolic:
        return self.combine("/", self, other)

    def __rtruediv__(self, other: object) -> Symbolic:
        return self.combine("/", other, self)

    def __gt__(self, other: object) -> Symbolic:
        return self.combine(">", self, other)

    def __lt__(self, other: object) -> Symbolic:
        return self.combine(">", other, self)

    def __eq__(self, other: object) -> Symbolic:  # type: ignore[override]
        return self.combine("=", self, other)

    __hash__ = None  # type: ignore[assignment]


Value = TypeVar("Value", float, "float | Array", "float | Symbolic")
"""A number: floats give a float, arrays and floats give an array, symbols and floats give a symbol."""
Word: TypeAlias = "str | Symbolic"
"""A word such as "low" or "2025/26", or what stands for one."""
Options: TypeAlias = "Mapping[str, Value]"
"""Values by the words that choose them."""
Figure: TypeAlias = "float | Symbolic"
"""What the model computes with: numbers, or symbols that record what is done to them."""


class Formula(Protocol):
    """A formula, on figures of one kind."""

    def __call__(self, *arguments: Figure) -> Figure:
        """Return the formula's result."""


class Formulas(Protocol):
    """The formulas as one namespace."""

    def __getattr__(self, name: str) -> Formula:
        """Return the formula of that name."""
