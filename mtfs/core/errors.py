"""The errors of mtfs: each names the place, the value and the remedy."""

from __future__ import annotations

from collections.abc import Iterable


class MtfsError(Exception):
    """Anything that mtfs refuses to compute; the message is one line a finance reader can act on."""


class PlanError(MtfsError):
    """A plan that cannot be read or that contradicts itself."""


class LineError(MtfsError):
    """A line, input or year that the plan does not have."""


class WorkbookError(MtfsError):
    """A workbook that is no workbook, is too large, or does not hold what it should."""


class DataError(MtfsError):
    """Published data that is not as expected: a sheet, a header, an organisation or a number."""


class ToolError(MtfsError):
    """Another program that is needed and missing, or that failed."""


def suggestion(given: str, known: Iterable[str]) -> str:
    """A remedy for a line that is not known: those spelled nearly so."""
    from difflib import get_close_matches

    close = get_close_matches(given, list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else "; `mtfs show` lists those it has"
