"""Where a report may be written."""

from __future__ import annotations

import os
from pathlib import Path

from mtfs.core.errors import PlanError, ToolError


def checked_output(plan: str | None, output: Path) -> None:
    """Refuse a place for the report that would lose something.

    Raises:
        ToolError: where the name is no workbook's.
        PlanError: where the report would replace the plan that it is made from.
    """
    if output.suffix.lower() != ".xlsx":
        raise ToolError(f"{output}: the report is an Excel workbook; give it a name that ends in .xlsx")
    keep_plan(plan, output)


def checked_pdf(path: Path) -> None:
    """Refuse a PDF that could not be written, before anything is.

    Raises:
        ToolError: where a folder stands there, or the file or its folder must not be written.
    """
    elsewhere = "choose another name with -o, or leave --pdf out"
    if path.is_dir():
        raise ToolError(f"{path}: is a folder, and the PDF would have its name; {elsewhere}")
    if path.parent.is_dir() and not all(os.access(place, os.W_OK) for place in (path.parent, path) if place.exists()):
        raise ToolError(f"{path}: cannot be written; allow writing to it, or {elsewhere}")


def keep_plan(plan: str | None, output: Path) -> None:
    """Refuse to replace the plan that something is made from.

    Raises:
        PlanError: where the output is the plan itself, under this name or another.
    """
    if plan is not None and output.exists() and Path(plan).exists() and Path(plan).samefile(output):
        raise PlanError(f"{output}: is the plan itself and would be replaced; choose another name with -o")
