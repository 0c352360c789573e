"""The command about the user's own data: workbooks of NHS England that were added to those that come with mtfs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mtfs.cli.app import Format, FormatOption, OutputOption, busy, command
from mtfs.cli.printing import emit_table, put_text
from mtfs.core.errors import ToolError
from mtfs.core.texts import CSV_FILE_ENCODING

if TYPE_CHECKING:
    from mtfs.nhse.own_data import Entry


class Action(StrEnum):
    """What is done with the user's own data."""

    list = "list"
    add = "add"
    remove = "remove"
    check = "check"
    template = "template"


def _without_a_plan(entry: Entry) -> str:
    """Return that figures of some years enter no plan: one takes those of the year with which it opens."""
    from mtfs.nhse.organisations import listed
    from mtfs.plan.icb import complete_years

    others = [year for year in entry.years if year not in complete_years()]
    return f"; no plan uses those of {listed(others)}, as none opens with that year" if others else ""


@command
def data(
    action: Annotated[
        Action,
        typer.Argument(
            help="List the files, add one, remove one, check by reading all again, or write a table to fill in."
        ),
    ] = Action.list,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="A workbook or CSV table to add, a file to remove, or an item such as bcf.",
        ),
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

    if (file is None) == (action in (Action.add, Action.remove, Action.template)):
        what = "an item, such as bcf" if action is Action.template else "the file"
        remedy = f"name {what}" if file is None else "leave the file out"
        raise ToolError(f"mtfs data {action.value}: {remedy}")
    if action is Action.add and file is not None:
        with busy(f"Reading {file}"):
            is_table = file.lower().endswith(".csv")
            entry = adding.add_figures(file) if is_table else adding.add(file, allow_new_icbs)
        icbs = f"{entry.organisations} ICB{'s' if entry.organisations > 1 else ''}"
        typer.echo(
            f"{entry.file}: figures {entry.title_years} of {icbs} added{_without_a_plan(entry)}"
            if is_table
            else f"{entry.file}: allocations {entry.title_years} of {icbs} on {len(entry.sheets)} "
            f"sheets added as {entry.source}; every total and every relation agrees"
        )
    elif action is Action.remove and file is not None:
        from mtfs.plan.icb import complete_years

        entry = adding.remove(file)
        gone = [year for year in entry.years if entry.source and year not in complete_years()]
        lost = f"; no plan opens with {', '.join(gone)} any more" if gone else ""
        typer.echo(f"{entry.file}: removed{lost}")
    elif action is Action.template and file is not None:
        from mtfs.nhse.own_figures import template
        from mtfs.plan.icb import complete_years

        put_text(template(file, complete_years()[-1]), output, CSV_FILE_ENCODING)
    elif action is Action.check:
        with busy("Reading every file again"):
            read_again = adding.check()
        emit_table(read_again, format_, output)
        raise typer.Exit(0 if read_again.is_sound else 1)
    else:
        emit_table(adding.added(), format_, output)
