"""Where many like computations run: in this process, in several, or on a Dask cluster. One interface, same results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from mtfs.core.errors import MtfsError, ToolError
from mtfs.core.version import VERSION

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""
MOST_LOST = 3
"""Times that the processes of a pool may be lost and started anew: an item that kills them would do so for ever."""
MOST_PROCESSES = 61
"""The most that Windows lets a pool have; more than the processors of a machine are no quicker anyway."""


class Executor(Protocol):
    """Runs a function on many items."""

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """The results in the order of the items; an item that mtfs refuses gives its error in place of a result.

        Args:
            function: A function of a module, so that other processes find it.
            items: What it is called with, one at a time; results do not depend on where or in which order.
            progress: Told after each result how many there are.

        Raises:
            ToolError: where what runs the computations is lost.
        """


def refused_or(function: Callable[[Item], Result], item: Item) -> Result | MtfsError:
    """The result, or the error with which mtfs refuses the item."""
    try:
        return function(item)
    except MtfsError as error:
        return error


class InProcess:
    """One after the other in this process: what is compiled for one item serves the next."""

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """See `Executor.map`."""
        for done, item in enumerate(items, start=1):
            yield refused_or(function, item)
            if progress is not None:
                progress(done, len(items))


class Processes:
    """Several new processes of this machine; a process that is lost loses nothing."""

    def __init__(self, count: int) -> None:
        """Use so many processes.

        Raises:
            ToolError: for fewer than 1.
        """
        if count < 1:
            raise ToolError(f"{count} processes: is too few; use 1 or more")
        self.count = count

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """See `Executor.map`."""
        given, lost = 0, 0
        while given < len(items):
            futures: deque[Future[Any]] = deque()
            with self._pool(len(items) - given) as pool:
                try:
                    futures.extend(pool.submit(refused_or, function, item) for item in items[given:])
                    while futures:
                        yield futures.popleft().result()  # no result is kept that was handed on
                        given += 1
                        if progress is not None:
                            progress(given, len(items))
                except BrokenProcessPool:
                    lost += 1
                    if lost > MOST_LOST:
                        raise ToolError(
                            f"processes were lost {lost} times; free some memory, or use --processes 1 (in a script of "
                            'your own: call it under if __name__ == "__main__")'
                        ) from None
                finally:
                    _cancel(futures)

    def _pool(self, items: int) -> ProcessPoolExecutor:
        from multiprocessing import get_context

        return ProcessPoolExecutor(min(self.count, items, MOST_PROCESSES), mp_context=get_context("spawn"))


def _cancel(futures: Iterable[Future[Any]]) -> None:
    for future in futures:
        future.cancel()


def executor(processes: int | None = None, dask: str | None = None) -> Any:
    """The executor that options ask for; in this process unless they say otherwise.

    Raises:
        ToolError: for both at once, too few processes, or a cluster that cannot be reached.
    """
    if dask is not None:
        if processes is not None:
            raise ToolError("--processes and --dask: are two places to compute; give one of them")
        from mtfs.analysis.compute.cluster import Cluster

        return Cluster(dask)
    return InProcess() if processes is None or processes == 1 else Processes(processes)


def same_version(version: str) -> None:
    """Refuse to compute for another version of mtfs: its figures could differ.

    Raises:
        ToolError: naming both versions.
    """
    if version != VERSION:
        raise ToolError(f"mtfs {VERSION} on a worker, mtfs {version} here; install the same version on every machine")
