"""What must hold for ranges and correlations, whatever the inputs' values are; each names place, value, remedy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mtfs.core.errors import suggestion
from mtfs.plan.uncertainty import Correlation, Range, can_be_drawn

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan


def shape(plan: Plan) -> Iterator[str]:
    """Rules about ranges, then about how they move together."""
    of_input: dict[str, str] = {}
    for key, given in plan.uncertainty.items():
        yield from _range(plan, f"uncertainty.{key}", given)
        first = of_input.setdefault(given.input, key)
        if first != key:
            yield f"uncertainty.{key}.input: {given.input} has its range in uncertainty.{first} already; remove one"
    broken = list(_pairs(plan))
    yield from broken or _positive_definite(plan)


def _range(plan: Plan, at: str, given: Range) -> Iterator[str]:
    entry = plan.inputs.get(given.input)
    if entry is None:
        known = [key for key, other in plan.inputs.items() if can_be_drawn(other)]
        remedy = suggestion(given.input, known).replace("`mtfs show`", "the Inputs sheet")
        yield f"{at}.input: the plan has no input {given.input!r}{remedy}"
        return
    if not can_be_drawn(entry):
        yield f"{at}.input: {given.input} is no number that could be drawn; name a rate, a share, an amount or a cost"
        return
    if entry.missing:
        yield f"{at}.input: {given.input} is missing, so nothing says what its range lies around; enter it first"
    for field in ("low", "high"):
        figure = getattr(given, field)
        if figure.unit != entry.unit:
            said, right = figure.unit, entry.unit
            yield f'{at}.{field}: unit is {said!r}; {given.input} is in {right}, write unit = "{right}"'
        lowest, highest = entry.bounds or (-math.inf, math.inf)
        if figure.value is not None and not lowest <= figure.value <= highest:
            yield f"{at}.{field}: {figure.value} is outside {lowest:g} to {highest:g}, where {given.input} may lie"
    low, high = given.low.value, given.high.value
    if low is not None and high is not None and low >= high:
        yield f"{at}.high: {high:g} is not above low ({low:g}); correct it"
    if entry.kind == "figure":
        if given.years == "independent":
            yield f"{at}.years: {given.input} is one figure for all years; take shared"
        if given.year is not None:
            yield f"{at}.year: {given.input} is one figure for all years; remove it"
    elif given.year is not None and given.year not in plan.years[1:]:
        yield f"{at}.year: {given.year} is no plan year ({plan.years[1]} to {plan.years[-1]}); correct it"


def _pairs(plan: Plan) -> Iterator[str]:
    seen: dict[frozenset[str], str] = {}
    for key, given in plan.correlations.items():
        at = f"correlations.{key}"
        for field in ("first", "second"):
            name = getattr(given, field)
            if name not in plan.uncertainty:
                yield f"{at}.{field}: there is no range {name!r}{_known(name, plan)}"
        if given.first == given.second:
            yield f"{at}.second: is {given.second!r}, as first is; name another range"
        pair = frozenset((given.first, given.second))
        if seen.setdefault(pair, key) != key:
            yield f"{at}: speaks of the same two ranges as correlations.{seen[pair]}; remove one"


def _known(name: str, plan: Plan) -> str:
    found = suggestion(name, plan.uncertainty)
    return found if "did you mean" in found else f"; there are: {', '.join(plan.uncertainty) or 'none'}"


def _positive_definite(plan: Plan) -> Iterator[str]:
    """Correlations that cannot all hold at once."""
    names = list(dict.fromkeys(name for pair in plan.correlations.values() for name in (pair.first, pair.second)))
    matrix = _matrix(plan, names)
    if not names or _has_a_root(matrix):
        return
    import numpy as np

    smallest = float(np.linalg.eigvalsh(np.array(matrix))[0])
    yield (
        f"correlations: those of {', '.join(names)} cannot all hold (their matrix is not positive definite: its "
        f"smallest eigenvalue is {smallest:.4f}); bring them closer to 0"
    )


def _matrix(plan: Plan, names: list[str]) -> list[list[float]]:
    """The correlations, scaled so that a range shared over the years stands for its pairs with every year.

    A shared range and one with n independent years make n pairs; the matrix of all those has this one's smallest
    eigenvalue, with the pair's correlation times the root of n.
    """
    at = {name: place for place, name in enumerate(names)}
    matrix = [[float(row == column) for column in names] for row in names]
    for pair in plan.correlations.values():
        row, column = at[pair.first], at[pair.second]
        matrix[row][column] = matrix[column][row] = _scaled(plan, pair)
    return matrix


def _scaled(plan: Plan, pair: Correlation) -> float:
    mixed = plan.uncertainty[pair.first].years != plan.uncertainty[pair.second].years
    return float(pair.value.value or 0.0) * (math.sqrt(plan.horizon) if mixed else 1.0)


def _has_a_root(matrix: list[list[float]], smallest: float = 1e-9) -> bool:
    """Whether a symmetric matrix is positive definite: its Cholesky root exists."""
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
