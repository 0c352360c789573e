"""Statuses of inputs in a workbook: what a figure rests on at the weakest, and how many inputs have a status."""

from __future__ import annotations

from collections.abc import Iterable

from mtfs.analysis.figures.dependence import NONE, WEAKEST, inputs_behind, weakest_text
from mtfs.model.graph import LineYear
from mtfs.model.graph_recording import graph_of
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.sheet import SHEET as INPUTS
from mtfs.plan.sheet import Columns, letters
from mtfs.report.book.parts import Parts


def weakest_formula(parts: Parts, years: Iterable[LineYear]) -> tuple[str, str]:
    """Return what says how weak the inputs behind a figure are, and what it reads now.

    A formula over the statuses on Inputs; a text where which inputs count depends on choices of the plan.

    Args:
        parts: What the sheet is made from.
        years: The years of lines that the figure is made of.
    """
    plan, years = parts.plan, list(years)
    behind = _numbers(parts, inputs_behind(plan, years))
    whichever = _numbers(parts, graph_of(plan).inputs_of({year.line for year in years}))
    text = weakest_text(plan, behind)
    if not behind or behind != whichever:
        return text, text
    formula = f'"{NONE}"'
    for status in STATUS_MEANING:
        counted = "+".join(count_of(parts, status, *run) for run in _runs(parts, behind))
        formula = f'IF({counted}>0,"{status}",{formula})'
    return f'="{WEAKEST}"&{formula}', text


def count_of(parts: Parts, status: str, first: int | None = None, last: int | None = None) -> str:
    """Return the formula of how many inputs have a status: all, or those from the first to the last row, from 0."""
    column = letters(Columns(parts.plan.horizon).after("Status"))
    cells = f"{column}:{column}" if first is None or last is None else f"${column}${first + 1}:${column}${last + 1}"
    return f'COUNTIF({INPUTS}!{cells},"{status}*")'


def _numbers(parts: Parts, keys: Iterable[str]) -> set[str]:
    """Return the inputs that have a status."""
    return {key for key in keys if parts.plan.inputs[key].provenance is not None}


def _runs(parts: Parts, keys: set[str]) -> list[tuple[int, int]]:
    """Return the rows of inputs as runs from a first to a last row, over rows without a status."""
    runs: list[tuple[int, int]] = []
    together = False
    for key, entry in parts.plan.inputs.items():
        row = parts.layout.inputs[key].row
        if key in keys:
            runs[-1:] = [(runs[-1][0], row)] if together else [*runs[-1:], (row, row)]
            together = True
        elif entry.provenance is not None:
            together = False
    return runs
