"""The command that says what changed between two plans."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import PLAN_HELP, Format, FormatOption, IdsOption, OutputOption, busy, load, plan_command
from mtfs.cli.printing import emit_table


class By(StrEnum):
    """What a driver is."""

    group = "group"
    input = "input"


@plan_command
def bridge(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The plan before. " + PLAN_HELP)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The plan after. " + PLAN_HELP)],
    figure: Annotated[
        str | None,
        typer.Option("--for", metavar="OUTPUT", help="Such as pot.total or 'pot.annual 2029/30'.", show_default=False),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="A driver for each part of the plan, or for each input.")] = By.group,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="ID", help="NEW in this scenario.", show_default=False)
    ] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Print the changed assumptions alone.")] = False,
    ids: IdsOption = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    workbook: Annotated[
        Path | None, typer.Option("--workbook", metavar="FILE.xlsx", help="Write a workbook too.", show_default=False)
    ] = None,
) -> None:
    """Say what changed: from one plan's figure to another's, driver by driver, whatever the order of the changes.

    The effects sum to the movement exactly. Without --for: the pot over all plan years, if both plans have one.
    """
    from mtfs.analysis.versions.bridge import bridge as between
    from mtfs.core.files import keep_previous
    from mtfs.report.versions.bridge_workbook import write_bridge

    with busy("Comparing the plans"):
        result = between(load(old, None), load(new, None, scenario), figure, by.value)
    result = replace(result, files=(Path(old).name, Path(new).name))
    if changes:
        emit_table(result.changes_table(), format_, output, ids=ids)
    else:
        emit_table(result, format_, output, [result.changes_table(brief=True)] if result.changes else [], ids)
    if workbook is not None:
        with keep_previous(workbook) as kept:
            write_bridge(result, workbook)
        typer.echo(f"Workbook: {workbook}", err=True)
        if kept.path is not None:
            typer.echo(f"The earlier {workbook.name} is kept as {kept.path}", err=True)
