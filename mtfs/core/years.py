"""Financial years, written as the NHS writes them: 2025/26 runs from April 2025 to March 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem

FIRST, LAST = 1990, 2099
LONGEST_HORIZON = 30
DAYS_OF_A_YEAR = 365
DASHES = "‐‑‒–—−"
"""Signs that stand for a hyphen or a minus in what people paste."""
TYPED_YEAR = f"(?i:FY ?)?[0-9]{{4}} ?[/{DASHES}-] ?(?:[0-9]{{2}}){{1,2}}"
"""A financial year however people type it."""
WRITTEN_YEAR = "([0-9]{4})/([0-9]{2})"
"""A financial year as a plan file writes it."""


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The financial year that starts in April of `start`."""

    start: int

    @classmethod
    def typed(cls, text: str) -> FinancialYear | None:
        """Read a year however people type it: 2025/26, 2025-26, 2025/2026, FY2025-26; None for another text.

        Raises:
            PlanError: for one that is written as a year and is none, such as 2025/27.
        """
        if re.fullmatch(TYPED_YEAR, text.strip()) is None:
            return None
        start, end = re.findall("[0-9]+", text)
        return cls.parse(f"{start}/{end[2:] if end == str(int(start) + 1) else end}")

    @classmethod
    def read(cls, text: str) -> FinancialYear:
        """Read a year however people type it.

        Raises:
            PlanError: where the text is not two consecutive years.
        """
        return cls.typed(text) or cls.parse(text)

    @classmethod
    def parse(cls, text: object) -> FinancialYear:
        """Read "2025/26".

        Raises:
            PlanError: where the text is not two consecutive years in that form.
        """
        match = re.fullmatch(WRITTEN_YEAR, text) if isinstance(text, str) else None
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise PlanError(Problem("", None, f"{shown(text)} is not a financial year", f"write it as {_meant(text)}"))
        if not FIRST <= int(match[1]) <= LAST:
            raise PlanError(Problem("", None, f"{text} is outside {cls(FIRST)} to {cls(LAST)}", "check the year"))
        return cls(int(match[1]))

    def __str__(self) -> str:
        """Return it as the NHS writes it."""
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    @property
    def short(self) -> str:
        """The year where there is little room: 25/26."""
        return str(self)[2:]

    @property
    def first_day(self) -> date:
        """1 April of its start."""
        return date(self.start, 4, 1)

    def __add__(self, years: int) -> FinancialYear:
        """Return the year that many years later."""
        return FinancialYear(self.start + years)

    def __sub__(self, other: FinancialYear) -> int:
        """Return how many years lie between."""
        return self.start - other.start

    def through(self, years: int) -> list[FinancialYear]:
        """Return this year and the `years` that follow."""
        return [self + n for n in range(years + 1)]


def _meant(text: object) -> FinancialYear:
    """Return the financial year that starts in the calendar year with which a text begins; an example otherwise."""
    match = re.match(r"[0-9]{4}(?![0-9])", str(text)) if isinstance(text, str | int) else None
    start = int(match[0]) if match else 0
    return FinancialYear(start if FIRST <= start <= LAST else 2025)
