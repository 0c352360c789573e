"""The command about the user's own data: workbooks of NHS England that were added to those that come with mtfs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from mtfs.cli.app import Format, FormatOption, OutputOption, busy, command
from mtfs.cli.printing import emit_table
from mtfs.core.errors import ToolError


class Action(StrEnum):
    """What is done with the user's own data."""

    list = "list"
    add = "add"
    remove = "remove"
    check = "check"


@command
def data(
    action: Annotated[
        Action, typer.Argument(help="List the files, add one, remove one, or check by reading all again.")
    ] = Action.list,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="The workbook to add, or the file to remove.")
    ] = None,
    allow_new_icbs: Annotated[
        bool, typer.Option("--allow-new-icbs", help="Accept ICBs that mtfs does not know, or fewer, or renamed ones.")
    ] = False,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Keep NHS England's later allocation workbooks in a folder of your own, so that every command knows their years.

    The folder is that of the system for data of programs; MTFS_DATA names another. Exit code 1 if a check fails.
    """
    from mtfs.nhse import adding

    if (file is None) == (action in (Action.add, Action.remove)):
        remedy = "name the file" if file is None else "leave the file out"
        raise ToolError(f"mtfs data {action.value}: {remedy}")
    if action is Action.add and file is not None:
        with busy(f"Reading {file}"):
            entry = adding.add(file, allow_new_icbs)
        typer.echo(
            f"{entry.file}: allocations {entry.title_years} of {entry.organisations} ICBs on {len(entry.sheets)} "
            f"sheets added as {entry.source}; every total and every relation agrees"
        )
    elif action is Action.remove and file is not None:
        entry = adding.remove(file)
        typer.echo(f"{entry.file}: removed; its years {', '.join(entry.years)} are not known any more")
    elif action is Action.check:
        with busy("Reading every file again"):
            read_again = adding.check()
        emit_table(read_again, format_, output)
        raise typer.Exit(0 if read_again.is_sound else 1)
    else:
        emit_table(adding.added(), format_, output)
