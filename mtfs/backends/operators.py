"""What cells, traced values and names share."""

from mtfs.core.values import Symbolic as Operators

__all__ = ["Operators"]
