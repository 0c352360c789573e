"""What every sheet of a report is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from mtfs.analysis.figures.checks import Checks
from mtfs.analysis.figures.projection import Projection
from mtfs.backends.cell_formula import Formula
from mtfs.catalogue.lines import kind_of
from mtfs.core.version import VERSION
from mtfs.nhse.published import Source, sources
from mtfs.plan.plan import Plan
from mtfs.report.book.layout import Layout
from mtfs.report.book.writer import Book, Placed

WRITTEN_ONCE = (
    f"Computed by mtfs {VERSION} when this workbook was written: these figures do not move with the inputs. "
    "Write the workbook again after an edit."
)
"""What a sheet of static figures says first."""


class HasBook(Protocol):
    """What charts need to know: the workbook they go into."""

    @property
    def book(self) -> Book:
        """The workbook being written."""


@dataclass(frozen=True)
class Parts:
    """A computed plan, its formulas, where they stand, and the workbook that takes them.

    `host` is the one whose functions the formulas call; empty where they are native.
    `with_empty_parts` is the plan with an empty part for each spare row, computed: layout and formulas are of that.
    """

    plan: Plan
    projection: Projection
    checks: Checks
    layout: Layout
    formulas: dict[tuple[str, int], Formula]
    book: Book
    host: str = ""
    with_empty_parts: Projection | None = None

    @cached_property
    def of_empty_parts(self) -> Parts:
        """The same, of the plan with an empty part for each spare row."""
        there = self.with_empty_parts
        return self if there is None else replace(self, plan=there.plan, projection=there)

    @cached_property
    def sources(self) -> list[Source]:
        """The sources that the plan names, in the order of its inputs; of one of its own, no more is known."""
        used = dict.fromkeys(
            entry.provenance.source for entry in self.plan.inputs.values() if entry.provenance is not None
        )
        return [sources().get(key) or Source(key, key, "as named in the plan", "", "", "", "") for key in used if key]

    def line(self, line: str, period: int) -> Placed:
        """Return a year of a line, or its one figure: the cell and the value."""
        period = 0 if kind_of(line).single_value else period
        return Placed(self.layout.line_cell(line, period), self.projection.lines[line][period])

    def input(self, key: str, period: int = 0) -> Placed:
        """Return an input: its cell and its value."""
        return Placed(self.layout.input_cell(key, period), self.plan.values[key][period])
