"""Texts on lines of a given width: broken at spaces, never within a number, nor between a number and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import combining, east_asian_width

LONGEST_WORD = 16
"""A longer word that holds no number, such as an id, may be broken where there is no room for it."""
_HAS_NUMBER = re.compile(r"(?<![A-Za-z_.\d])\d")
"""A digit that is not part of an id such as population.fenland_25_64."""
_PIECE = re.compile(r"[^._/-]*[._/-]+|[^._/-]+")
"""A part of a long word after which it is broken."""
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=£|%)")
"""The space between a number and its unit, such as that of 12.3 £k."""
_KEPT = "\N{NO-BREAK SPACE}"


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of_sign, text))


@cache
def _width_of_sign(sign: str) -> int:
    return 0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1


def widest(texts: Iterable[str]) -> int:
    """Return the width of the widest line of some texts; 0 of none."""
    return max((width_of(line) for text in texts for line in text.split("\n")), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; what follows an indented line is two spaces further in.

    A word that is wider than `width` and holds a number stands on a line of its own and sticks out.
    """
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def longest_word(texts: Iterable[str]) -> int:
    """Return the least width at which nothing of some texts sticks out or is broken without need."""
    words = {word for text in texts for line in text.split("\n") for word in _words(line)}
    return max((width_of(one) if _HAS_NUMBER.search(one) else min(width_of(one), LONGEST_WORD) for one in words),
               default=0)  # fmt: skip


def _words(text: str) -> list[str]:
    return [word.replace(_KEPT, " ") for word in _BEFORE_UNIT.sub(_KEPT, text).split(" ")]


def _wrapped(text: str, width: int) -> list[str]:
    if width_of(text) <= width:
        return [text.replace(_KEPT, " ")]
    body = text.lstrip(" ")
    indent = text[: len(text) - len(body)]
    further = f"{indent}  " if indent else ""
    lines, line, empty = [], indent, True
    for piece, glue in _pieces(body, max(width - len(further), 1)):
        if not empty and width_of(line) + len(glue) + width_of(piece) > width:
            lines.append(line.rstrip())
            line, empty = further, True
        line += piece if empty else glue + piece
        empty = False
    return [*lines, line]


def _pieces(text: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield what stays on one line, with what is between it and the piece before."""
    for word in _words(text):
        if width_of(word) <= width or _HAS_NUMBER.search(word):
            yield word, " "
            continue
        parts = [part[start : start + width] for part in _PIECE.findall(word) for start in range(0, len(part), width)]
        yield from zip(parts, [" ", *[""] * len(parts)], strict=False)
