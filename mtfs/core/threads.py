"""Work over several threads of one process: NumPy lets several compute at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST_THREADS = 4
Item = TypeVar("Item")
Result = TypeVar("Result")


def threads() -> int:
    """Return how many threads can compute at once here."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_THREADS, own)


def over_threads(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Return the results of every item, in order."""
    items = list(items)
    count = min(threads(), len(items))
    if count < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(function, items))
