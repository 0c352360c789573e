"""What lines are called in a workbook: a name that depends on a choice on Inputs follows it."""

from __future__ import annotations

from mtfs.catalogue.lines import kind_of
from mtfs.plan.content import GROWTH_METHOD
from mtfs.plan.parts.money import STATED
from mtfs.report.book.parts import Parts


def label_text(parts: Parts, line: str, name: str, otherwise: str) -> str:
    """Return what stands in the cell of a line's name: a formula where the name follows how growth comes about.

    Args:
        parts: What the sheet is made from.
        line: The line.
        name: What it is called as the plan stands.
        otherwise: What it is called where it is not what balances.
    """
    balancing = kind_of(line).balancing_name
    if not balancing or GROWTH_METHOD not in parts.plan.inputs:
        return name
    return f'=IF({parts.input(GROWTH_METHOD).cell}="{STATED}","{balancing}","{otherwise}")'
