"""The commands about spreadsheets: a workbook for each host, and LibreOffice's extension."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import PlanArgument, busy, command, load


class Host(StrEnum):
    """Where a workbook is to calculate."""

    native = "native"
    xlwings = "xlwings"
    libreoffice = "libreoffice"


NAMES = {Host.native: "mtfs.xlsx", Host.xlwings: "mtfs.xlsm", Host.libreoffice: "mtfs-libreoffice.xlsx"}
NEXT = {
    Host.native: "It needs nothing but a spreadsheet.",
    Host.xlwings: "In Excel for Windows: enable its macros, then press Ctrl+Alt+F9; the sheet Help says more.",
    Host.libreoffice: "It needs the extension: mtfs libreoffice-addin. Then recalculate with Ctrl+Shift+F9.",
}


@command
def workbook(
    plan: PlanArgument = None,
    host: Annotated[Host, typer.Option("--host", help="Where it is to calculate.")] = Host.native,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The workbook to write.", show_default=False)
    ] = None,
) -> None:
    """Write the workbook of a plan whose rows call the functions, for Excel with xlwings or for LibreOffice.

    For xlwings it is built from the installed xlwings: write it anew after an update. A file of that name which
    differs is kept as NAME.previous.
    """
    from mtfs.files import keep_previous
    from mtfs.report.output import checked_output

    path = Path(NAMES[host]) if output is None else output
    if host is not Host.xlwings:
        checked_output(plan, path)
    with busy("Writing the workbook"):
        found = load(plan, None)
        with keep_previous(path) as kept:
            if host is Host.xlwings:
                from mtfs.report.xlwings_workbook import write_xlwings_workbook

                write_xlwings_workbook(found, path)
            elif host is Host.libreoffice:
                from mtfs.report.libreoffice_workbook import write_libreoffice_workbook

                write_libreoffice_workbook(found, path)
            else:
                from mtfs.report.workbook import write_report

                write_report(found, path)
    typer.echo(f"Workbook: {path}\n{NEXT[host]}")
    if kept.path is not None:
        typer.echo(f"The earlier {path.name} is kept as {kept.path}")


@command
def libreoffice_addin(
    output: Annotated[Path, typer.Option("-o", "--output", help="The extension to write.")] = Path("mtfs.oxt"),
) -> None:
    """Write the extension that gives LibreOffice Calc the functions, called MTFS.ALLOCATION and so on."""
    from mtfs.udf.libreoffice import write_addin

    with busy("Writing the extension"):
        write_addin(output)
    typer.echo(f"Extension: {output}\nIn LibreOffice: Tools, Extension Manager, Add; then restart LibreOffice.")
