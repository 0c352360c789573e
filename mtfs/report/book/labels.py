"""What lines are called in a workbook: a name that depends on what stands on Inputs follows it."""

from __future__ import annotations

from mtfs.backends.cell_formula import span
from mtfs.catalogue.lines import Allocation, Stream, find_line
from mtfs.model.naming import last_with_items
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.report.book.parts import Parts


def label_text(parts: Parts, text: str, name: str, otherwise: str) -> str:
    """Return what stands in the cell of a line's name: a formula where the name follows what stands on Inputs.

    Args:
        parts: What the sheet is made from.
        text: The line.
        name: What it is called as the plan stands.
        otherwise: What it is called without what is special about it.
    """
    line, plan = find_line(text), parts.plan
    balancing, last = line.kind.balancing_name, last_with_items(plan, line)
    if balancing and GROWTH_METHOD in plan.inputs:
        return f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}","{balancing}","{otherwise}")'
    if last < plan.horizon:
        items = Stream.NON_RECURRENT.of(*line.keys) if line.keys else Allocation.NON_RECURRENT
        later = span(parts.line(items, last + 1).cell, parts.line(items, plan.horizon).cell)
        return f'=IF(SUM({later})=0,"{_quoted(name)}","{_quoted(otherwise)}")'
    return name


def _quoted(text: str) -> str:
    return text.replace('"', '""')
