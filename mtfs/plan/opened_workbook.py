"""A workbook that holds a plan: its formulas, the values last calculated, and what it held when it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mtfs.core.errors import WorkbookError
from mtfs.core.problems import Problem
from mtfs.core.spreadsheets import open_workbook
from mtfs.plan.as_written import WrittenInput, written_inputs
from mtfs.plan.sheet import AS_WRITTEN, SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook

    from mtfs.plan.plan import Plan

WorkbookCheck = Callable[["OpenedWorkbook", "Plan"], None]
"""What looks at a workbook and the plan in it, and refuses it where they do not fit."""


class NoInputsError(WorkbookError):
    """A workbook without the sheet that holds a plan."""


@dataclass
class OpenedWorkbook:
    """A workbook with a plan in it: its formulas, and the values that a spreadsheet program last calculated.

    Attributes:
        path: What errors call it.
        content: Its bytes, where it is in memory.
        book: Its sheets, with formulas.
        spare: The spare rows of Inputs that were read, by id: where the part stands that each is; empty for none.
    """

    path: Path
    content: bytes | None
    book: Workbook
    spare: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: str | Path, content: bytes | None = None) -> Self:
        """Open a workbook.

        Raises:
            WorkbookError: where the file is no workbook, is hostile, or has no sheet with a plan.
        """
        path = Path(path)
        book = open_workbook(path, data_only=False, content=content)
        if SHEET not in book.sheetnames:
            remedy = "give a workbook that mtfs report wrote, or a plan as a TOML file"
            raise NoInputsError(Problem("", None, f"has no sheet {SHEET!r}", remedy), path.name)
        return cls(path, content, book)

    @cached_property
    def calculated(self) -> Workbook:
        """Its sheets, with the values last calculated."""
        return open_workbook(self.path, data_only=True, content=self.content)

    @cached_property
    def written(self) -> dict[str, WrittenInput]:
        """What Inputs held when mtfs wrote it, by id; empty for a workbook that does not say."""
        return written_inputs(self.book[AS_WRITTEN]) if AS_WRITTEN in self.book.sheetnames else {}
