"""The command that says what a computer has for each host, and what to do where something is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtfs.cli.app import Format, FormatOption, OutputOption, command
from mtfs.cli.printing import emit_table
from mtfs.doctor.hosts import Host
from mtfs.web.settings import require_both


@command
def doctor(
    host: Annotated[
        list[Host] | None,
        typer.Option("--host", help="What you want to use; may be given again. All if left out.", show_default=False),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="File of the server's certificate, to be checked too.", show_default=False)
    ] = None,
    key: Annotated[Path | None, typer.Option(help="File of the certificate's key.", show_default=False)] = None,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Say what this computer has for each host, with a remedy for what is missing. Nothing is changed.

    Exit code 1 if a host that --host names cannot work.
    """
    from mtfs.doctor.facts import this_machine
    from mtfs.doctor.judgement import judged

    require_both(certificate, key)
    diagnosis = judged(this_machine(certificate, key), host or ())
    emit_table(diagnosis, format_, output)
    raise typer.Exit(1 if diagnosis.failing(host or ()) else 0)
