"""Work over several threads of one process: NumPy lets several compute at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

MOST_THREADS = 4
WAITING = 2
"""Items that wait for each thread while results are used."""
Item = TypeVar("Item")
Result = TypeVar("Result")


def threads() -> int:
    """Return how many threads can compute at once here."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_THREADS, own)


def over_threads(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the results of every item, in order; only a few are held at a time."""
    count = threads()
    if count < 2:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(count) as pool:
        results: deque[Future[Result]] = deque()
        for item in items:
            results.append(pool.submit(function, item))
            if len(results) > WAITING * count:
                yield results.popleft().result()
        while results:
            yield results.popleft().result()
