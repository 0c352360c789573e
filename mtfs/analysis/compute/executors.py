"""Where many like computations run: in this process, in several, or on a Dask cluster. One interface, same results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from mtfs.analysis.compute.items import Executor, Item, Progress, Result, result_or_error
from mtfs.core.errors import MtfsError, ToolError

MOST_LOST = 3
"""Times that a pool may lose its processes and be started again: an item that ends them would do so for ever."""
MOST_PROCESSES = 61
"""The most that Windows lets a pool have; more than the processors of a machine are no quicker anyway."""


class InProcess:
    """One after the other in this process: what is compiled for one item serves the next."""

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """Return the results in order; see `Executor.map`."""
        for done, item in enumerate(items, start=1):
            yield result_or_error(function, item)
            if progress is not None:
                progress(done, len(items))


class Processes:
    """Several new processes of this machine; a process that is lost loses nothing."""

    def __init__(self, count: int) -> None:
        """Use so many processes.

        Raises:
            ToolError: if there are fewer than 1.
        """
        if count < 1:
            raise ToolError(f"{count} processes: is too few; use 1 or more")
        self.count = count

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """Return the results in order; see `Executor.map`."""
        done, lost = 0, 0
        while done < len(items):
            futures: deque[Future[Result | MtfsError]] = deque()
            with self._pool(len(items) - done) as pool:
                try:
                    futures.extend(pool.submit(result_or_error, function, item) for item in items[done:])
                    while futures:
                        yield futures.popleft().result()  # a result that was passed on is not kept here
                        done += 1
                        if progress is not None:
                            progress(done, len(items))
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


def _cancel(futures: Iterable[Future[Result | MtfsError]]) -> None:
    for future in futures:
        future.cancel()


def executor(processes: int | None = None, dask: str | None = None) -> Executor:
    """Return the executor that options ask for; in this process unless they say otherwise.

    Args:
        processes: How many processes of this machine to use.
        dask: Address of the scheduler of a Dask cluster, such as tcp://127.0.0.1:8786.

    Raises:
        ToolError: for both at once, too few processes, or a cluster that cannot be reached.
    """
    if dask is not None:
        if processes is not None:
            raise ToolError("--processes and --dask: are two places to compute; give one of them")
        from mtfs.analysis.compute.cluster import Cluster

        return Cluster(dask)
    return InProcess() if processes is None or processes == 1 else Processes(processes)
