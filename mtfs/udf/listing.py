"""The table of functions in README.md, written from the list of functions.

`python -m mtfs.udf.listing README.md` writes it anew between its two marks.
"""

from __future__ import annotations

import sys
from pathlib import Path

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.core.files import write_whole
from mtfs.udf.registry import FUNCTIONS, Function

START, END = "<!-- the table of functions -->", "<!-- the end of the table of functions -->"
HEADER = "| function, its arguments (those in brackets may be left out) | gives | unit |\n|---|---|---|"


def functions_as_markdown() -> str:
    """A table of every function: its call, what it gives, its unit."""
    return "\n".join([HEADER, *map(_row, FUNCTIONS.values())])


def _row(function: Function) -> str:
    cells = (f"`{function.signature}`", function.summary.removesuffix("."), function.unit)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def with_functions(text: str) -> str:
    """A text with the table between its marks as it has to be; without the marks, the text as it is."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    return f"{before}{start}\n{functions_as_markdown()}\n{end}{after}" if start and end else text


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_whole(target, with_functions(target.read_text(encoding="utf-8")).encode())
