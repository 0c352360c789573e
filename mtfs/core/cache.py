"""What was computed once and may be asked for again, bounded by its size: the least recently used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_NODES = 500_000
"""Nodes of the model's graphs that are kept together: about 75 MB."""


class SizedCache(Generic[K, V]):
    """Values by key, of at most `largest` size together; the value used last stays, however large it is."""

    def __init__(self, largest: int, size: Callable[[V], int]) -> None:
        """Start empty; `size` says how large a value is, in the unit of `largest`."""
        self._largest, self._size = largest, size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._sizes: dict[K, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def get(self, key: K) -> V | None:
        """Return the value of a key, which is then the one used last; None where there is none."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> V:
        """Keep a value, let those go that were used least recently, and return it.

        A value that is alone stays, so that its size is not asked for.
        """
        with self._lock:
            self._sizes.pop(key, None)
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > 1:
                self._sizes |= {key: self._size(one) for key, one in self._values.items() if key not in self._sizes}
                while sum(self._sizes.values()) > self._largest and len(self._values) > 1:
                    self._sizes.pop(self._values.popitem(last=False)[0])
        return value

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._values.clear()
            self._sizes.clear()
