"""What each of several changes contributes to a figure: Shapley values, which depend on no order and sum exactly.

A change's share is its effect averaged over every order in which the changes could be made. Sums are exact: figures
are added as whole numbers of their smallest part, and only the results are rounded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import stdev

MOST_EXACT = 12
"""Changes whose every combination is computed; of more a sample of orders is."""
PAIRS = 400
"""Orders that are sampled, each together with its reverse."""
SEED = 20250401


@dataclass(frozen=True)
class Attribution:
    """The effect of each change, in order; with `rounding` they sum to the difference without any remainder.

    `errors` are the standard errors of the effects, and `orders` how many orders they come from; without a sample
    there are none.
    """

    effects: tuple[float, ...]
    rounding: float
    errors: tuple[float, ...] | None = None
    orders: int = 0


def attribute(
    count: int, figure: Callable[[int], float], most_exact: int = MOST_EXACT, pairs: int = PAIRS, seed: int = SEED
) -> Attribution:
    """Return the effect of each of `count` changes on a figure.

    Args:
        count: How many changes there are.
        figure: The figure with some of the changes made: bit 0 of its argument says whether the first one is.
        most_exact: The most changes for which every combination is computed.
        pairs: Orders that are sampled where there are more, each with its reverse.
        seed: Seed of the sample.

    The effects of the opposite changes are the exact negatives of these.
    """
    exactly = cache(lambda made: Fraction(figure(made)))
    difference = exactly((1 << count) - 1) - exactly(0)
    if count <= most_exact:
        return Attribution(*_rounded(_shapley(count, exactly), difference))
    effects, errors = _sampled(count, exactly, pairs, seed)
    return Attribution(*_rounded(effects, difference), tuple(errors), 2 * pairs)


def _shapley(count: int, figure: Callable[[int], Fraction]) -> list[Fraction]:
    """Return effects averaged over every order."""
    weights = [math.factorial(made) * math.factorial(count - 1 - made) for made in range(count)]
    figures = [figure(made) for made in range(1 << count)]
    part = max(value.denominator for value in figures)  # all of them are powers of two
    wholes = [value.numerator * (part // value.denominator) for value in figures]
    effects = []
    for change in range(count):
        bit, moved = 1 << change, 0
        for made in range(1 << count):
            if not made & bit:
                moved += weights[made.bit_count()] * (wholes[made | bit] - wholes[made])
        effects.append(Fraction(moved, part * math.factorial(count)))
    return effects


def _sampled(
    count: int, figure: Callable[[int], Fraction], pairs: int, seed: int
) -> tuple[list[Fraction], list[float]]:
    """Return effects averaged over sampled orders and their reverses, and their standard errors."""
    order, chance = list(range(count)), random.Random(seed)
    by_change: list[list[Fraction]] = [[] for _ in range(count)]
    for _ in range(pairs):
        chance.shuffle(order)
        one, other = _in_order(order, figure), _in_order(order[::-1], figure)
        for change in range(count):
            by_change[change].append((one[change] + other[change]) / 2)
    effects = [sum(pair, Fraction(0)) / pairs for pair in by_change]
    return effects, [stdev(map(float, pair)) / math.sqrt(pairs) if any(pair) else 0.0 for pair in by_change]


def _in_order(order: Sequence[int], figure: Callable[[int], Fraction]) -> dict[int, Fraction]:
    """Return the effect of each change where they are made one after the other."""
    made, before, effects = 0, figure(0), {}
    for change in order:
        made |= 1 << change
        after = figure(made)
        effects[change], before = after - before, after
    return effects


def _rounded(effects: Sequence[Fraction], difference: Fraction) -> tuple[tuple[float, ...], float]:
    """Return the effects as floats, what rounding leaves put into them from the largest down, and what is left then."""
    floats = [float(effect) for effect in effects]
    rest = difference - sum(map(Fraction, floats), Fraction(0))
    for place in sorted(range(len(floats)), key=lambda place: (-abs(floats[place]), place)):
        if not rest or not floats[place]:
            break
        moved = float(Fraction(floats[place]) + rest)
        rest -= Fraction(moved) - Fraction(floats[place])
        floats[place] = moved
    return tuple(floats), float(rest)
