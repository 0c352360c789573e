"""What Summary says of ranges, chances and effects, and Reconciliation of all claims: as computed on writing.

It stands there while Inputs holds what it held then.
"""

from __future__ import annotations

from collections.abc import Sequence

from mtfs.analysis.uncertainty.ranges import NO_CHANCE, WITHOUT_RANGE
from mtfs.report.book.line_sheets import edited
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import quoted_text

STATIC = "Ranges, chances and the effects of single inputs are as computed on writing: they do not move with Inputs."
MOVED_ON = "Inputs or the scenario are others than as written: the effects of single inputs are those on writing."
STALE = "The range as computed on writing no longer applies: write the report again."
STALE_CHANCE = "no longer applies as computed on writing; write the report again."

STALE_ANSWER = (
    "Inputs or the scenario are others than as written: the counts and results below are live, readings are not."
)


def of_figure(parts: Parts, sheet: str, row: int, column: int, text: str) -> None:
    """Write the range of a figure, or that there is none."""
    otherwise = text if text in WITHOUT_RANGE else STALE
    _write(parts, sheet, row, column, text, otherwise, "pale", "wrap", "indented", "subtitle")


def chance(parts: Parts, sheet: str, row: int, text: str) -> None:
    """Write the chance of a target, which stands behind its name and a colon."""
    otherwise = text if text.endswith(f"{NO_CHANCE}.") else f"{text.rpartition(': ')[0]}: {STALE_CHANCE}"
    _write(parts, sheet, row, 0, text, otherwise, "label")


def note(parts: Parts, sheet: str, row: int) -> None:
    """Write when ranges, chances and effects were computed."""
    _write(parts, sheet, row, 0, STATIC, MOVED_ON, "subtitle")


def answer(parts: Parts, sheet: str, first_row: int, lines: Sequence[str]) -> None:
    """Write how many claims hold, and under which readings, in lines one below the other."""
    for place, text in enumerate(lines):
        _write(parts, sheet, first_row + place, 0, text, "" if place else STALE_ANSWER, "strong")


def _write(parts: Parts, sheet: str, row: int, column: int, text: str, otherwise: str, *looks: str) -> None:
    """Write what was computed on writing; another text stands there once a number or choice of Inputs is another."""
    formula = f"=IF({edited()}=0,{quoted_text(text)},{quoted_text(otherwise)})"
    parts.book.write_cell(sheet, row, column, formula, text, parts.book.style(*looks))
