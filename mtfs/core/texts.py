"""Texts of plans on their way into files that spreadsheets open, where one may be taken for a formula."""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@")
"""What a formula begins with when it is typed or read from CSV."""
PRINTED_NUMBER = re.compile(r"[+-]?£?[0-9][0-9,.]*%?(?:[eE][+-]?[0-9]+)?")
"""A number as reports print it, with a sign, commas or a percent sign: never a formula that computes anything."""
LONGEST_NOTE = 2000
"""Letters of a note or source at most."""
CSV_FILE_ENCODING = "utf-8-sig"
"""How CSV is written to a file: with the byte-order mark without which Excel shows £ as two signs."""


INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060"), None)
"""Signs that nobody sees: byte-order marks, spaces without width, marks of direction."""


def visible(text: str) -> str:
    """Return a text without invisible signs, with single spaces and none at its ends."""
    return one_line(text.translate(INVISIBLE))


def one_line(text: str) -> str:
    """Return a text with single spaces and none at its ends, as the texts of plans are read."""
    return " ".join(text.split())


def unix_lines(text: str) -> str:
    """Return a text whose lines end as on Unix, whatever ended them; all other characters stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def csv_text(text: str) -> str:
    """Return a text for a cell of a CSV file: an apostrophe before one that a spreadsheet would run as a formula.

    A printed number such as -16,054 stays as it is.
    """
    is_formula = text.startswith(FORMULA_STARTS) and not PRINTED_NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
