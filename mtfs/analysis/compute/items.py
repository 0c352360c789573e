"""What every executor shares: a function called on many items, and what becomes of each call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from mtfs.core.errors import MtfsError, ToolError
from mtfs.core.version import VERSION

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with the number of items that are done, and the number of all."""


class Executor(Protocol):
    """Runs a function on many items."""

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """Return the results in the order of the items; an item that mtfs refuses gives its error in place of a result.

        Args:
            function: A function of a module, so that other processes can import it.
            items: What it is called with, one at a time; results do not depend on where or in which order.
            progress: Called after each result with how many there are.

        Raises:
            ToolError: if the processes or the cluster that run the computations are lost.
        """


def result_or_error(function: Callable[[Item], Result], item: Item) -> Result | MtfsError:
    """Return the result, or the error with which mtfs refuses the item."""
    try:
        return function(item)
    except MtfsError as error:
        return error


def require_same_version(version: str) -> None:
    """Raise ToolError, naming both versions, if a worker has another version of mtfs: its figures could differ."""
    if version != VERSION:
        raise ToolError(f"mtfs {VERSION} on a worker, mtfs {version} here; install the same version on every machine")
