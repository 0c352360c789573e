"""How commands print: tables, lines of text and files, on a terminal and elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

import typer

from mtfs.cli.app import Format
from mtfs.core.errors import ToolError
from mtfs.core.texts import CSV_FILE_ENCODING

if TYPE_CHECKING:
    from mtfs.core.tables import Table, Tabular
    from mtfs.core.tones import Tone

USUAL_WIDTH = 80
"""Columns of a terminal that does not say how many it has."""


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


def put_lines(lines: Iterable[str], tones: Mapping[str, Tone] | None = None, err: bool = False) -> None:
    """Print lines of text, on a terminal broken at words; with `err` on standard error."""
    from mtfs.core.tones import Paint
    from mtfs.core.wrapping import wrapped

    width = terminal_width(sys.stderr if err else sys.stdout)
    paint = Paint(has_colours(width), tones or {})
    for line in lines:
        pieces = [line] if width is None else wrapped(line, width)
        typer.echo("\n".join(paint.cell(piece, line) for piece in pieces), err=err)


def terminal_width(stream: TextIO) -> int | None:
    """Return how many columns a terminal has, 80 where it does not say; None for what is no terminal."""
    if not stream.isatty():
        return None
    own = os.get_terminal_size(stream.fileno())
    return get_terminal_size((own.columns or USUAL_WIDTH, own.lines)).columns


def has_colours(width: int | None) -> bool:
    """Return whether the terminal of that width, if there is one, is to show colours (https://no-color.org)."""
    return width is not None and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


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
