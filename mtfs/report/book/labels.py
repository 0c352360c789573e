"""What lines are called in a workbook: a name that depends on what stands on Inputs follows it."""

from __future__ import annotations

from mtfs.catalogue.lines import Allocation, Stream, find_line
from mtfs.model.naming import ending
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.plan.sheet import NAME, SHEET, letters
from mtfs.plan.spare_rows import SpareRow, spare_row_of
from mtfs.report.book.parts import Parts

ITEMS = {Stream.TOTAL: Stream.NON_RECURRENT, Allocation.TOTAL.kind: Allocation.NON_RECURRENT.kind}
"""Totals of the allocation, each with the line of the non-recurrent items in it."""


def label_text(parts: Parts, text: str, name: str, otherwise: str) -> str:
    """Return what stands in the cell of a line's name: a formula where the name follows what stands on Inputs.

    Args:
        parts: What the sheet is made from.
        text: The line.
        name: What it is called as the plan stands.
        otherwise: What it is called without what is special about it.
    """
    line, plan = find_line(text), parts.plan
    spare = spare_row_of(text, parts.layout.spare)
    if spare is not None:
        before, named, after = name.partition(spare.name)
        return f"={_quoted(before)}&{name_now(parts, spare)}&{_quoted(after)}" if named else name
    balancing = line.kind.balancing_name
    if balancing and GROWTH_METHOD in plan.inputs:
        return f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}",{_quoted(balancing)},{_quoted(otherwise)})'
    items = ITEMS[line.kind].of(*line.keys) if line.kind in ITEMS else None
    if items is None or items not in parts.projection.lines:
        return name
    label = _quoted(otherwise)
    for period in range(plan.horizon + 1):
        label = f"IF({parts.line(items, period).cell}<>0,{_quoted(otherwise + ending(plan, period))},{label})"
    return f"={label}"


def name_cell(parts: Parts, row: SpareRow) -> str:
    """Return the cell in which the name of a spare row is typed."""
    return f"{SHEET}!${letters(NAME)}${parts.layout.spare_inputs[row.id].row + 1}"


def name_now(parts: Parts, row: SpareRow) -> str:
    """Return the formula of what a spare row is called: the name that is typed, or its number."""
    cell = name_cell(parts, row)
    return f'IF({cell}="",{_quoted(row.name)},{cell})'


def _quoted(text: str) -> str:
    return f'"{text}"'
