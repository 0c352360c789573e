"""Lines of text on a terminal: how wide it is, whether it has colours, and texts that fit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

import typer

if TYPE_CHECKING:
    from mtfs.core.tones import Tone

USUAL_WIDTH = 80
"""Columns of a terminal that does not say how many it has."""


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


def put_errors(lines: Iterable[str]) -> None:
    """Print what is wrong on standard error, a line each, on a terminal broken at words."""
    put_lines((f"mtfs: {line}" for line in lines), err=True)
