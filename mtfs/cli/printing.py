"""How commands print tables and texts, on a terminal and to files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mtfs.cli.app import Format
from mtfs.cli.terminal import has_colours, terminal_width
from mtfs.core.errors import ToolError
from mtfs.core.texts import CSV_FILE_ENCODING

if TYPE_CHECKING:
    from mtfs.core.tables import Table, Tabular


def emit_table(
    result: Tabular, format_: Format, output: Path | None = None, more: Sequence[Table] = (), ids: bool = False
) -> None:
    """Print a result in a format, or write it to a file.

    Args:
        result: What has a table; readers see its `readable` one, its notes and, below it, `more` tables.
        format_: JSON and Parquet hold the notes too, CSV does not.
        output: The file to write; CSV then begins with the byte-order mark that Excel needs.
        more: Tables for readers only.
        ids: Whether readers see the ids.
    """
    if format_ is Format.table:
        put_tables([result.readable(), *more], output, ids)
        return
    table = result.table()
    if format_ is Format.parquet:
        table.write_parquet(parquet_file(output))
    elif format_ is Format.csv:
        put_text(table.as_csv(), output, CSV_FILE_ENCODING)
    else:
        put_text(table.as_json(), output)


def put_tables(tables: Sequence[Table], output: Path | None = None, ids: bool = False) -> None:
    """Print tables as readers see them, or write them to a file: as wide as the terminal, whole where there is none."""
    width = None if output is not None else terminal_width(sys.stdout)
    put_text("\n\n".join(table.as_text(width, ids, has_colours(width)) for table in tables), output)


def parquet_file(output: Path | None) -> Path:
    """Return the file that Parquet goes to.

    Raises:
        ToolError: without one: it is no text to print.
    """
    if output is None:
        raise ToolError("--format parquet: is no text to print; name a file, such as --output table.parquet")
    return table_file(output)


def table_file(output: Path) -> Path:
    """Return the file that a table goes to.

    Raises:
        ToolError: for the ending of a plan: a table written over one by mistake would be its end.
    """
    from mtfs.plan.library import WORKBOOKS

    if output.suffix.lower() in (".toml", *WORKBOOKS):
        raise ToolError(f"{output}: is named as a plan is, and this is a table; choose a name such as figures.csv")
    return output


def put_text(text: str, output: Path | None = None, encoding: str = "utf-8") -> None:
    """Print a text, or write it to a file."""
    from mtfs.core.files import write_whole

    if output is None:
        typer.echo(text.rstrip("\n"))
    else:
        write_whole(table_file(output), (text.rstrip("\n") + "\n").encode(encoding))
