"""Where a function of one number takes a value: every place that a scan finds; flat parts, jumps, turning points.

By scan and bisection alone: it needs no derivative, no kink or jump misleads it, and it ends at neighbouring floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Function = Callable[[float], float]
HALVINGS = 200
SECTIONS = 90
"""Steps of the golden section: the bracket shrinks to a part in 10^18."""
MOST_TURNING_POINTS, MOST_ON_A_CLOSER_LOOK = 20, 6
SAME = 1e-15
"""Relative difference between two results of the same arithmetic on a flat part."""
NARROW = 1e-9
"""Of the value: what a flat part has to be wider than."""
CLOSER, CLOSER_LOOKS = 64, 2
"""Into how many parts two points with a jump between them are divided, evenly and by halves towards the jump, to look
for a crossing; and how often again."""
GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where the function takes the value: at one number, or at every number from `low` to `high`."""

    low: float
    high: float

    @property
    def one(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the function jumps over the value: from `below` at the number to `above` at the next."""

    position: float
    below: float
    above: float


@dataclass(frozen=True)
class Crossings:
    """What a scan found: all places, all jumps over the value, and the values met by number."""

    places: list[Place]
    jumps: list[Jump]
    met: dict[float, float] = field(repr=False)

    def nearest(self, target: float) -> tuple[float, float]:
        """Return the number, and the value there, that comes nearest to a target."""
        return min(self.met.items(), key=lambda pair: abs(pair[1] - target))


def last_where(test: Callable[[float], bool], inside: float, outside: float) -> float:
    """Return the last number before `outside` at which a test that holds at `inside` still holds."""
    for _ in range(HALVINGS):
        middle = inside + (outside - inside) / 2
        if middle in (inside, outside):
            break
        inside, outside = (middle, outside) if test(middle) else (inside, middle)
    return inside


def scan(low: float, high: float, present: float | None, evenly: int, a_decade: int) -> list[float]:
    """Return numbers from low to high: evenly spread, and ever closer together towards the present value."""
    width = high - low
    points = {low, high, *(low + width * step / evenly for step in range(evenly))}
    if present is not None and low <= present <= high:
        points.add(present)
        nearest = 1e-4 * max(abs(present), 1e-6 * width)
        for step in range(int(a_decade * math.log10(width / nearest)) + 1 if width > nearest else 0):
            apart = nearest * 10 ** (step / a_decade)
            points |= {number for number in (present - apart, present + apart) if low <= number <= high}
    return sorted(points)


def find(function: Function, points: Sequence[float], target: float, tolerance: float) -> Crossings:
    """Return where a function takes the target value, within the tolerance, between the first and the last point.

    Between two neighbouring points one place is found; a turning point between points is found too.
    """
    curve = _Curve(function, target, tolerance)
    crossings = Crossings([], [], curve.met)
    _walk(curve, points, crossings, CLOSER_LOOKS)
    return crossings


def _walk(curve: _Curve, points: Sequence[float], crossings: Crossings, looks: int) -> None:
    """Note every place and jump that the points, and the turning points between them, show."""
    most = MOST_TURNING_POINTS if looks == CLOSER_LOOKS else MOST_ON_A_CLOSER_LOOK
    numbers = sorted({*points, *_turning_points(curve, points, most)})
    step = 0
    while step < len(numbers):
        if curve.on(numbers[step]):
            last = step
            while last + 1 < len(numbers) and curve.on(numbers[last + 1]):
                last += 1
            crossings.places.append(curve.around(numbers, step, last))
            step = last + 1
            continue
        if step + 1 < len(numbers) and curve.gap(numbers[step]) * curve.gap(numbers[step + 1]) < 0:
            _cross(curve, numbers[step], numbers[step + 1], crossings, looks)
        step += 1


class _Curve:
    """A function and a target; every value is computed once."""

    def __init__(self, function: Function, target: float, tolerance: float) -> None:
        self.function, self.target, self.tolerance = function, target, tolerance
        self.met: dict[float, float] = {}

    def value(self, x: float) -> float:
        if x not in self.met:
            self.met[x] = self.function(x)
        return self.met[x]

    def gap(self, x: float) -> float:
        return self.value(x) - self.target

    def on(self, x: float) -> bool:
        return abs(self.gap(x)) <= self.tolerance

    def same(self, x: float, y: float) -> bool:
        return abs(self.value(x) - self.value(y)) <= SAME * max(abs(self.value(x)), abs(self.value(y)))

    def around(self, numbers: list[float], first: int, last: int) -> Place:
        """Return the place that neighbouring points show which are all on the target."""
        left, right = numbers[max(first - 1, 0)], numbers[min(last + 1, len(numbers) - 1)]
        if all(self.same(numbers[first], x) for x in numbers[first : last + 1]):
            return self.extent(numbers[first], numbers[last], left, right)
        low, high = last_where(self.on, numbers[first], left), last_where(self.on, numbers[last], right)
        return self.extent(*(self.root(low, high),) * 2, low, high)

    def extent(self, low: float, high: float, left: float, right: float) -> Place:
        """Return how far the flat part around numbers on the target reaches; a single number where there is none."""
        start, end = self._reach(low, left), self._reach(high, right)
        if end - start > NARROW * max(abs(start), abs(end)):
            return Place(start, end)
        best = min((low, high), key=lambda x: abs(self.gap(x)))
        return Place(best, best)

    def _reach(self, x: float, end: float) -> float:
        """Return the last number towards `end` with the same value."""
        if x == end or self.same(x, end):
            return end
        close = x + math.copysign(2 * NARROW * abs(x) or NARROW * abs(end - x), end - x)
        if abs(close - x) >= abs(end - x) or not self.same(x, close):
            return x
        return last_where(lambda y: self.same(x, y), close, end)

    def root(self, low: float, high: float) -> float:
        """Return the number on the target between two; the better end where both are on one side of it."""
        if self.gap(low) * self.gap(high) < 0:
            low, high = self.halved(low, high)
        return min((low, high), key=lambda x: abs(self.gap(x)))

    def halved(self, low: float, high: float) -> tuple[float, float]:
        """Return neighbouring numbers on different sides of the target, or twice the number that is on it."""
        side = self.gap(low) > 0
        for _ in range(HALVINGS):
            middle = low + (high - low) / 2
            if middle in (low, high):
                break
            gap = self.gap(middle)
            if gap == 0:
                return middle, middle
            low, high = (middle, high) if (gap > 0) == side else (low, middle)
        return low, high


def _cross(curve: _Curve, left: float, right: float, crossings: Crossings, looks: int) -> None:
    """Note where the function crosses the target between two points off it; where it only jumps, look closer."""
    low, high = curve.halved(left, right)
    best = min((low, high), key=lambda x: abs(curve.gap(x)))
    if curve.on(best):
        crossings.places.append(curve.extent(best, best, left, right))
        return
    if looks and (low, high) != (left, right):
        closer = (left + (right - left) * step / CLOSER for step in range(CLOSER))
        ever_closer = (x for k in range(CLOSER) for x in (low - (low - left) * 0.5**k, high + (right - high) * 0.5**k))
        _walk(curve, sorted({*closer, *ever_closer}), crossings, looks - 1)
    else:
        crossings.jumps.append(Jump(low, curve.value(low), curve.value(high)))


def _turning_points(curve: _Curve, points: Sequence[float], most: int) -> list[float]:
    """Return where the function comes nearest to the target between points off it, the nearest ones first."""
    runs: list[tuple[float, int, int]] = []
    step = 0
    while step < len(points):
        last, gap = step, curve.gap(points[step])
        while last + 1 < len(points) and curve.gap(points[last + 1]) == gap:
            last += 1
        beside = [x for x in (step - 1, last + 1) if 0 <= x < len(points)]
        higher = [x for x in beside if curve.gap(points[x]) * gap > 0]  # those on the other side are crossed anyway
        if higher and not curve.on(points[step]) and all(abs(curve.gap(points[x])) > abs(gap) for x in higher):
            runs.append((abs(gap), min(step, *higher), max(last, *higher)))
        step = last + 1
    return [_lowest(curve, points[low], points[high]) for _, low, high in sorted(runs)[:most]]


def _lowest(curve: _Curve, low: float, high: float) -> float:
    """Return where the distance from the target is least, by golden section; stop where the target is past."""
    side = math.copysign(1.0, curve.gap(low))
    for _ in range(SECTIONS):
        first, second = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        for x in (first, second):
            if side * curve.gap(x) <= 0:
                return x
        if side * curve.gap(first) <= side * curve.gap(second):
            high = second
        else:
            low = first
    return low + (high - low) / 2
