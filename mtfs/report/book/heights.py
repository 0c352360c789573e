"""How high a row has to be so that the texts in it can be read."""

from __future__ import annotations

from textwrap import wrap

LINE, BETWEEN = 13, 3
"""Height of a line of 10 points, and what a row has besides, in points."""
LETTERS = 1.1
"""Letters that fit into a unit of a column's width, on average."""


def lines(text: str, width: float) -> int:
    """Return in how many lines a text stands in a column of a width."""
    return max(1, len(wrap(text, max(1, int(width * LETTERS)))))


def height(*texts: tuple[str, float]) -> int:
    """Return the height of a row, in points, with texts in columns of a width each."""
    return LINE * max(lines(text, width) for text, width in texts) + BETWEEN
