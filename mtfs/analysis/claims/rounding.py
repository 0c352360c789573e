"""How far the roundings of a plan's inputs can move the figures that its claims speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mtfs.backends.program import program
from mtfs.core.roundings import rounding_step
from mtfs.core.units import unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.model.claims import figure_of
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import Figure, Series
from mtfs.plan.parts.claims import published_figures
from mtfs.plan.plan import Plan

DIGITS = 9
"""Decimals to which a sum of moves is kept: the rest is of the arithmetic."""


def moved_by_roundings(plan: Plan) -> dict[str, float]:
    """Return by how much the roundings of the inputs can move each published figure, by its id, in its unit.

    Each rounded amount is moved by half its step, by itself, and the moves are added as if all went the same way.
    Figures that do not move are left out.
    """
    moves = list(_moves(plan))
    figures = [one for one in published_figures(plan.claims) if one.claim.line]
    if not moves or not figures:
        return {}
    run = program(plan, tuple(dict.fromkeys(line for one in figures for line in one.claim.lines))).run

    def computed(values: Mapping[str, Any]) -> dict[str, float]:
        lines = run(values)
        return {one.id: figure_of(plan, one, one.claim.lines, lines) for one in figures}

    before, added = computed(plan.values), dict.fromkeys((one.id for one in figures), 0.0)
    for key, years in moves:
        for published, figure in computed({**plan.values, key: years}).items():
            if not is_missing(figure) and not is_missing(before[published]):
                added[published] += abs(figure - before[published])
    return {published: total for published, amount in added.items() if (total := round(amount, DIGITS))}


def _moves(plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield each rounded amount of the plan, with the years of its input once it is half its step higher."""
    of_sources = {entry.source: entry.rounding for entry in plan.roundings.values()}
    for key, entry in plan.inputs.items():
        half = _half_step(entry, of_sources)
        if half and entry.can_be_drawn and not entry.missing:
            for content in _moved(entry.content, half):
                yield key, replace(entry, content=content).by_year(plan)


def _half_step(entry: Input, of_sources: Mapping[str, str]) -> float:
    """Return half the rounding of an amount of money: that of its part, or of its source; 0 where it has none."""
    unit = unit_named(entry.unit)
    if entry.provenance is None or unit.thousands is None:
        return 0.0
    rounding = getattr(entry.place.part, "rounding", "") or of_sources.get(entry.provenance.source, "")
    return rounding_step(rounding, unit) / 2 if rounding else 0.0


def _moved(content: Figure | Series, half: float) -> Iterator[Figure | Series]:
    """Yield a number with each of its years by itself half a step higher; nothing, 0, is not rounded."""
    if isinstance(content, Figure):
        yield content.model_copy(update={"value": (content.value or 0.0) + half})
        return
    for year, value in content.values.items():
        if value:
            yield content.model_copy(update={"values": {**content.values, year: value + half}})
