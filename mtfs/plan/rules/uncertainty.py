"""What must hold for ranges and correlations within their plan, whatever the inputs' values are."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mtfs.core.errors import spelling_remedy
from mtfs.core.problems import Problem
from mtfs.plan.content import PlanContent
from mtfs.plan.inputs import Input
from mtfs.plan.parts.uncertainty import Correlation, Range


def structure_problems(plan: PlanContent) -> Iterator[Problem]:
    """Yield what is wrong with ranges, then with how they move together."""
    of_input: dict[str, str] = {}
    for key, range_ in plan.uncertainty.items():
        place = f"uncertainty.{key}"
        yield from _range(plan, place, range_)
        first = of_input.setdefault(range_.input, key)
        if first != key:
            message = f"{range_.input} has its range in uncertainty.{first} already"
            yield Problem(f"{place}.input", None, message, "remove one")
    problems = list(_pairs(plan))
    yield from problems or _positive_definite(plan)


def _range(plan: PlanContent, place: str, range_: Range) -> Iterator[Problem]:
    entry = plan.inputs.get(range_.input)
    if entry is None:
        drawn = [key for key, other in plan.inputs.items() if other.can_be_drawn]
        remedy = spelling_remedy(range_.input, drawn, "the Inputs sheet lists those it has")
        yield Problem(f"{place}.input", None, f"the plan has no input {range_.input!r}", remedy)
        return
    if not entry.can_be_drawn:
        message = f"{entry.id} is no number that could be drawn"
        yield Problem(f"{place}.input", None, message, "name a rate, a share, an amount or a cost")
        return
    if entry.missing:
        message = f"{entry.id} is missing, so nothing says what its range lies around"
        yield Problem(f"{place}.input", None, message, "enter it first")
        return
    yield from _ends(place, range_, entry)
    if entry.kind == "figure":
        if range_.years == "independent":
            yield Problem(f"{place}.years", None, f"{entry.id} is one figure for all years", "take shared")
        if range_.year is not None:
            yield Problem(f"{place}.year", None, f"{entry.id} is one figure for all years", "remove it")
    elif range_.year is not None and range_.year not in plan.years[1:]:
        message = f"{range_.year} is no plan year ({plan.years[1]} to {plan.years[-1]})"
        yield Problem(f"{place}.year", None, message, "correct it")


def _ends(place: str, range_: Range, entry: Input) -> Iterator[Problem]:
    lowest, highest = entry.bounds or (-math.inf, math.inf)
    for name, figure in (("low", range_.low), ("high", range_.high)):
        if figure.unit != entry.unit:
            remedy = f'{entry.id} is in {entry.unit}, write unit = "{entry.unit}"'
            yield Problem(f"{place}.{name}", None, f"unit is {figure.unit!r}", remedy)
        if figure.value is not None and not lowest <= figure.value <= highest:
            message = f"{figure.value} is outside {lowest:g} to {highest:g}, where {entry.id} may lie"
            yield Problem(f"{place}.{name}", None, message)


def _pairs(plan: PlanContent) -> Iterator[Problem]:
    seen: dict[frozenset[str], str] = {}
    for key, pair in plan.correlations.items():
        place = f"correlations.{key}"
        for field, name in (("first", pair.first), ("second", pair.second)):
            if name not in plan.uncertainty:
                known = f"there are: {', '.join(plan.uncertainty) or 'none'}"
                remedy = spelling_remedy(name, plan.uncertainty, known)
                yield Problem(f"{place}.{field}", None, f"there is no range {name!r}", remedy)
        first = seen.setdefault(frozenset((pair.first, pair.second)), key)
        if first != key:
            yield Problem(place, None, f"speaks of the same two ranges as correlations.{first}", "remove one")


def _positive_definite(plan: PlanContent) -> Iterator[Problem]:
    """Yield correlations that cannot all hold at once."""
    names = list(dict.fromkeys(name for pair in plan.correlations.values() for name in (pair.first, pair.second)))
    matrix = _matrix(plan, names)
    if not names or _has_a_root(matrix):
        return
    import numpy as np

    smallest = float(np.linalg.eigvalsh(np.array(matrix))[0])
    message = (
        f"those of {', '.join(names)} cannot all hold (their matrix is not positive definite: its "
        f"smallest eigenvalue is {smallest:.4f})"
    )
    yield Problem("correlations", None, message, "bring them closer to 0")


def _matrix(plan: PlanContent, names: list[str]) -> list[list[float]]:
    """Return the correlations, scaled so that a range shared over the years stands for its pairs with every year.

    A shared range and one with n independent years make n pairs; the matrix of all those has this one's smallest
    eigenvalue, with the pair's correlation times the root of n.
    """
    index = {name: position for position, name in enumerate(names)}
    matrix = [[float(row == column) for column in names] for row in names]
    for pair in plan.correlations.values():
        row, column = index[pair.first], index[pair.second]
        matrix[row][column] = matrix[column][row] = _scaled(plan, pair)
    return matrix


def _scaled(plan: PlanContent, pair: Correlation) -> float:
    mixed = plan.uncertainty[pair.first].years != plan.uncertainty[pair.second].years
    return float(pair.value.value or 0.0) * (math.sqrt(plan.horizon) if mixed else 1.0)


def _has_a_root(matrix: list[list[float]], smallest: float = 1e-9) -> bool:
    """Return whether a symmetric matrix is positive definite: its Cholesky root exists."""
    root: list[list[float]] = []
    for row, values in enumerate(matrix):
        own: list[float] = []
        for column, other in enumerate(root):
            own.append((values[column] - math.fsum(a * b for a, b in zip(own, other, strict=False))) / other[column])
        left = values[row] - math.fsum(a * a for a in own)
        if left <= smallest:
            return False
        root.append([*own, math.sqrt(left)])
    return True
