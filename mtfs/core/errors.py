"""The errors of mtfs: each names the place, the value and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from mtfs.core.problems import Problem

MOST_LINES = 50
"""Problems of which the text of an error tells; the error holds them all."""


class MtfsError(Exception):
    """Anything that mtfs refuses to compute: what is wrong, in lines that a finance reader can act on.

    Attributes:
        problems: Everything that is wrong.
        source: The file or plan that they speak of; empty where there is none.
    """

    exit_code = 2
    """What a command that fails with it gives back."""

    def __init__(self, problems: str | Problem | Iterable[Problem] = (), source: str = "") -> None:
        """Carry problems; a text is one problem without a place."""
        if isinstance(problems, str):
            problems = Problem("", None, problems)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.source = source
        super().__init__(self.problems, source)

    def __str__(self) -> str:
        """Write a line for each problem, with its source and its location in it."""
        lines = [self._line(problem) for problem in self.problems[:MOST_LINES]]
        if len(self.problems) > MOST_LINES:
            further = f"and {len(self.problems) - MOST_LINES:,} more; correct these first"
            lines.append(self._line(Problem("", None, further)))
        return "\n".join(lines)

    def _line(self, problem: Problem) -> str:
        where = ", ".join(filter(None, (self.source, problem.location)))
        return f"{where}: {problem}" if where else str(problem)

    def from_source(self, source: str) -> Self:
        """Return the same error of a file or plan that is called otherwise."""
        return type(self)(self.problems, source)

    def because_of(self, place: str, words: str = "") -> list[Problem]:
        """Return the problems as those of the place that brings them about."""
        source = f"{self.source}: " if self.source else ""
        return [problem.because_of(place, words + source) for problem in self.problems]


class PlanError(MtfsError):
    """A plan that cannot be read or that contradicts itself."""


class LineError(MtfsError):
    """A line, input or year that the plan does not have."""


class WorkbookError(MtfsError):
    """A workbook that is no workbook, is too large, or does not hold what it should."""


class WorkbookDiffers(WorkbookError):
    """A workbook that shows other figures than those of the plan in it."""

    exit_code = 3


class DataError(MtfsError):
    """Published data that is not as expected: a sheet, a header, an organisation or a number."""


class ToolError(MtfsError):
    """Another program that is needed and missing, or that failed."""


def similar_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that are spelled nearly as a name that is not known, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(name, list(known), n=3, cutoff=0.5)


LISTS_LINES = "`mtfs show --all --ids` lists"
"""How to see the ids of a plan's lines."""


def spelling_remedy(name: str, known: Iterable[str], otherwise: str = f"{LISTS_LINES} those it has") -> str:
    """Return the remedy for a name that is not known: those spelled nearly so, or where the names can be seen."""
    similar = similar_names(name, known)
    return f"did you mean {' or '.join(similar)}?" if similar else otherwise


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the remedy for a line that is not known, as the end of a sentence."""
    return f"; {spelling_remedy(name, known)}"
