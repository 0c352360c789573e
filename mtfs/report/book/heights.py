"""How many lines a text takes in a cell, and how high its row then has to be: Excel does not see to it on opening."""

from __future__ import annotations

from mtfs.core.wrapping import wrapped

NAME_LETTER = 0.9
"""Width of a column that a letter of a name takes, on average."""
BOLD_LETTER = 1.0
LINE, PADDING = 13, 3
"""Points of a line, and of the room around the lines of a cell."""


def lines_of(text: str, width: float, letter: float = NAME_LETTER) -> int:
    """Return how many lines a text takes in a column of some width, in characters; at least one."""
    return max(1, len(wrapped(text, int(width / letter) - 1)))


def height_of(lines: int) -> int | None:
    """Return the height of a row with so many lines, in points; that of any other row for one line."""
    return LINE * lines + PADDING if lines > 1 else None


def height(*texts: tuple[str, float]) -> int | None:
    """Return the height of a row with texts in columns of a width each, as `height_of` gives it."""
    return height_of(max(lines_of(text, width) for text, width in texts))
