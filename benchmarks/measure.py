"""Two sides timed in the same run, in turn, best of several rounds; and the table that says what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

TITLES = ("What", "mtfs", "Peer", "Ratio", "Target", "Reached")


@dataclass(frozen=True)
class Result:
    """One comparison. `times_as_fast`: the ratio is peer/ours and at least the target; otherwise ours/peer, at most."""

    what: str
    ours: float
    peer: float
    peer_name: str
    target: float | None
    times_as_fast: bool
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.peer / self.ours if self.times_as_fast else self.ours / self.peer

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio >= self.target if self.times_as_fast else self.ratio <= self.target

    def row(self) -> tuple[str, ...]:
        if self.target is None:
            target, reached = "", ""
        else:
            target = f"at {'least' if self.times_as_fast else 'most'} {self.target:g}"
            reached = "yes" if self.reached else "NO"
        word = "as fast" if self.times_as_fast else "the time" if self.unit == "s" else "as much"
        shown = f"{self.ratio:.2f}" if self.ratio < 9.95 else f"{self.ratio:.0f}"
        ours, peer = written(self.ours, self.unit), written(self.peer, self.unit)
        return self.what, ours, f"{peer} {self.peer_name}", f"{shown} x {word}", target, reached

    def data(self) -> dict:
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}


def written(amount: float, unit: str) -> str:
    """An amount as readers write it, in a unit that suits its size."""
    if unit != "s":
        return f"{amount:,.0f} {unit}"
    scale, name = next((pair for pair in ((1, "s"), (1e3, "ms")) if amount * pair[0] >= 1), (1e6, "µs"))
    return f"{amount * scale:.3g} {name}"


def best(sides: Sequence[Callable[[], object]], rounds: int, least: float = 0.02) -> list[float]:
    """Seconds a call of each side: the sides run in turn, each long enough to be measured; the best round counts."""
    loops = [_loops(side, least) for side in sides]
    found = [float("inf")] * len(sides)
    for _ in range(rounds):
        for at, (side, count) in enumerate(zip(sides, loops, strict=True)):
            start = time.perf_counter()
            for _ in range(count):
                side()
            found[at] = min(found[at], (time.perf_counter() - start) / count)
    return found


def _loops(side: Callable[[], object], least: float) -> int:
    """How often to call a side so that a round of it lasts `least` seconds; warms it up."""
    side()
    count = 1
    while True:
        start = time.perf_counter()
        for _ in range(count):
            side()
        spent = time.perf_counter() - start
        if spent >= least:
            return count
        count *= 2


def agree(ours: float, theirs: float, tolerance: float = 1e-9) -> bool:
    """Whether two figures are equal to 1e-9, relative above 1."""
    return abs(ours - theirs) <= tolerance * max(1.0, abs(ours))


def table(results: Sequence[Result]) -> str:
    """The results as aligned text."""
    rows = [TITLES, *(result.row() for result in results)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(TITLES))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
