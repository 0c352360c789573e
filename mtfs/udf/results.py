"""What a function or an answer may be: so many cells, a text no longer than a cell takes."""

from __future__ import annotations

from typing import Any

MOST_CELLS = 100_000
"""Cells of one range, of one function's result, or of one plan on the page (its inputs, each with all its years)."""
LONGEST_TEXT = 32_767
"""Characters that a cell of Excel takes, which shows #VALUE! for a longer text. LibreOffice takes more, and writes it
into a workbook that Excel then cannot open: the same limit holds for every host."""
CUT = "\n... longer than a cell takes; mtfs explain shows the whole of it"


def within_a_cell(result: Any) -> Any:
    """Return the result; a text longer than a cell takes is cut, with a word about that."""
    if not isinstance(result, str) or len(result) <= LONGEST_TEXT:
        return result
    return result[: LONGEST_TEXT - len(CUT)].rpartition("\n")[0] + CUT
