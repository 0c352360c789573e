"""Where a report may be written."""

from __future__ import annotations

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


def keep_plan(plan: str | None, output: Path) -> None:
    """Refuse to replace the plan that something is made from.

    Raises:
        PlanError: where the output is the plan itself, under this name or another.
    """
    if plan is not None and output.exists() and Path(plan).exists() and Path(plan).samefile(output):
        raise PlanError(f"{output}: is the plan itself and would be replaced; choose another name with -o")
