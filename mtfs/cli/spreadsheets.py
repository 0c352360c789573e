"""The commands about spreadsheets: a workbook for each host, LibreOffice's extension, the texts for xlwings Lite."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtfs.cli.app import PlanArgument, busy, command, load, plan_command
from mtfs.cli.printing import put_text

if TYPE_CHECKING:
    from mtfs.core.files import Backup


class Host(StrEnum):
    """Where a workbook is to calculate."""

    native = "native"
    LAMBDA = "lambda"
    xlwings = "xlwings"
    libreoffice = "libreoffice"


NAMES = {
    Host.native: "mtfs.xlsx",
    Host.LAMBDA: "mtfs-functions.xlsx",
    Host.xlwings: "mtfs.xlsm",
    Host.libreoffice: "mtfs-libreoffice.xlsx",
}
NEXT = {
    Host.native: "It needs nothing but a spreadsheet.",
    Host.LAMBDA: "It needs Excel of Microsoft 365 or Excel 2024, and nothing installed; the sheet Help says more.",
    Host.xlwings: "In Excel for Windows: enable its macros, then press Ctrl+Alt+F9; the sheet Help says more.",
    Host.libreoffice: "It needs the extension: mtfs libreoffice-addin. Then recalculate with Ctrl+Shift+F9.",
}


@plan_command
def workbook(
    plan: PlanArgument = None,
    host: Annotated[Host, typer.Option("--host", help="Where it is to calculate.")] = Host.native,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The workbook to write.", show_default=False)
    ] = None,
) -> None:
    """Write the workbook of a plan whose rows call the functions, for Excel or for LibreOffice.

    With --host lambda the functions are LAMBDA functions of Excel, which need nothing installed. For xlwings it is
    built from the installed xlwings: write it again after an update; on Windows it starts the Python that runs. A file
    of that name which differs is kept as NAME.previous.
    """
    from mtfs.core.files import keep_previous
    from mtfs.report.book.output import checked_output, keep_plan

    path = Path(NAMES[host]) if output is None else output
    (keep_plan if host is Host.xlwings else checked_output)(plan, path)
    with busy("Writing the workbook"):
        loaded = load(plan, None)
        with keep_previous(path) as kept:
            if host is Host.xlwings:
                from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook
                from mtfs.udf.windows_python import interpreter_for_excel, this_python

                write_xlwings_workbook(loaded, path, interpreter_for_excel(this_python()))
            elif host is Host.LAMBDA:
                from mtfs.report.hosts.lambda_workbook import write_lambda_workbook

                write_lambda_workbook(loaded, path)
            elif host is Host.libreoffice:
                from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook

                write_libreoffice_workbook(loaded, path)
            else:
                from mtfs.report.book.workbook import write_report

                write_report(loaded, path)
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


@command
def functions(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One function alone.", show_default=False)
    ] = None,
    as_lambda: Annotated[bool, typer.Option("--lambda", help="Print the text of each as a LAMBDA of Excel.")] = False,
) -> None:
    """List the functions, or print them as LAMBDA functions to paste into Excel's Name Manager.

    Give each name there the text after its =; `mtfs workbook --host lambda` writes a workbook that has them all.
    """
    from mtfs.udf.listing import as_lambdas, listed

    put_text((as_lambdas if as_lambda else listed)(name))


@command
def workbooks(
    folder: Annotated[Path, typer.Argument(help="Where they go; made where it is not there.")] = Path("workbooks"),
    replace: Annotated[bool, typer.Option("--replace", help="Keep no earlier file that differs.")] = False,
) -> None:
    """Write every workbook that comes with mtfs: the reports of its plans, and one for each host.

    A file of the same name which differs is kept as NAME.previous, unless --replace is given.
    """
    from contextlib import nullcontext

    from mtfs.core.files import Backup, keep_previous
    from mtfs.report.hosts.workbooks import WORKBOOKS

    folder.mkdir(parents=True, exist_ok=True)
    for name, write in WORKBOOKS.items():
        path = folder / name
        with busy(f"Writing {name}"), nullcontext(Backup()) if replace else keep_previous(path) as kept:
            write(path)
        typer.echo(_written(path, kept))


def _written(path: Path, kept: Backup) -> str:
    return f"Written: {path}" + (f" (the earlier one is kept as {kept.path})" if kept.path else "")


@command
def lite(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FOLDER", help="Write both there.", show_default=False),
    ] = None,
) -> None:
    """Print what to paste into xlwings Lite in Excel: its main.py and its requirements.txt.

    With -o, a file of the same name which differs is kept as NAME.previous.
    """
    from mtfs.udf.lite import texts, write_texts

    if output is not None:
        for path, kept in write_texts(output).items():
            typer.echo(_written(path, kept))
        return
    for name, text in texts().items():
        typer.echo(f"----- {name} -----\n{text}")
