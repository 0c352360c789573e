"""The option --pdf, which may stand without a value: a board pack, or the whole book."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

OPTION = "--pdf"
END_OF_OPTIONS = "--"


class Pdf(StrEnum):
    """What a PDF holds."""

    pack = "pack"
    full = "full"


PdfOption = Annotated[
    Pdf | None,
    typer.Option(
        help="Write a PDF too: a board pack of a few pages, or with full the whole book (needs LibreOffice).",
        show_default=False,
    ),
]


class WithPdf(TyperCommand):
    """A command whose option --pdf may stand alone: then it is that of the board pack."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, --pdf with its value."""
        return super().parse_args(ctx, with_value(args))


def with_value(arguments: Sequence[str]) -> list[str]:
    """Return arguments in which --pdf says what it means; what follows is its value only if it is one."""
    values = [*Pdf]
    end = arguments.index(END_OF_OPTIONS) if END_OF_OPTIONS in arguments else len(arguments)
    return [
        f"{OPTION}={Pdf.pack}"
        if argument == OPTION and place < end and arguments[place + 1 : place + 2] not in [[value] for value in values]
        else argument
        for place, argument in enumerate(arguments)
    ]
