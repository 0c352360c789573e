"""A computed plan: every line by year, in cash or in the base year's prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtfs.backends.numbers import figures
from mtfs.catalogue.lines import Line, Time, find_line, kind_of
from mtfs.core.errors import LineError, suggestion
from mtfs.formulas.algebra import total_or_missing
from mtfs.formulas.allocation import compound_annual_growth, growth_rate, real_terms
from mtfs.model.naming import name_of, unit_of
from mtfs.plan.schema import Plan

if TYPE_CHECKING:
    from pandas import DataFrame

ALL_YEARS = "all years"
"""Column of the lines that have one figure for all years."""
YearlyFigures = list[float | None]


@dataclass(frozen=True)
class Projection:
    """The figures of a plan.

    `lines` holds, by line id, a figure for the base year and each plan year: None where the line has no
    base year, NaN where the figure rests on a missing input.
    """

    plan: Plan
    lines: dict[str, YearlyFigures]

    def value(self, line: str, year: str | None = None) -> float:
        """One figure of a line, in the line's unit; without a year the total over the plan years.

        A line with one figure for all years gives that figure.
        NaN where the figure rests on a missing input.

        Raises:
            LineError: for a line or a year that the plan does not have, or a total that makes no sense.
        """
        years = self.years(line)
        if kind_of(line).single_value:
            assert years[0] is not None  # its one figure
            if year is not None and year not in self.plan.years:
                raise LineError(f"{year} is outside the plan ({self.plan.years[0]} to {self.plan.years[-1]})")
            return years[0]
        if year is None:
            if not kind_of(line).adds_up:
                raise LineError(f"{line} does not add up over the years; name a year, such as {self.plan.years[-1]}")
            return total_or_missing([value for value in years[1:] if value is not None])
        if year not in self.plan.years:
            raise LineError(f"{year} is outside the plan ({self.plan.years[0]} to {self.plan.years[-1]})")
        value = years[self.plan.years.index(year)]
        if value is None:
            raise LineError(f"{line} has no figure for the base year {year}; it starts in {self.plan.years[1]}")
        return value

    def years(self, line: str) -> YearlyFigures:
        """A line's figures, base year first; the first holds for all years where the line has only one figure.

        Raises:
            LineError: naming lines that are spelled nearly so.
        """
        if line not in self.lines:
            raise LineError(f"the plan has no line {line!r}{suggestion(line, self.lines)}")
        return self.lines[line]

    def real(self, line: str) -> YearlyFigures:
        """A money line in the base year's prices; any other line, or one in such prices already, as it is.

        A running total is the total of the yearly amounts in the base year's prices; growth is real growth.
        """
        index, figures, kind = self.lines[Time.PRICE_INDEX], self.years(line), kind_of(line)
        if kind.growth_of is not None:
            return self._real_growth(line, kind.growth_of)
        if kind.unit != "£k" or kind.base_prices or kind.single_value:
            return figures
        if not kind.running:
            return [None if v is None else real_terms(v, i) for v, i in zip(figures, index, strict=True)]
        real: YearlyFigures = [figures[0]]
        for period in self.plan.periods:
            before, now, total = figures[period - 1], figures[period], real[-1]
            assert before is not None and now is not None and total is not None  # a running total starts at 0
            real.append(total + real_terms(now - before, index[period]))
        return real

    def _real_growth(self, text: str, grown: Line) -> YearlyFigures:
        """Growth of a line's amounts in the base year's prices: on the year before, or a year since the base year."""
        line = find_line(text)
        amounts = self.real(grown.of(*line.keys))
        growth: YearlyFigures = [None]
        for period in self.plan.periods:
            since_base = line.kind.since_base_year
            first = amounts[0 if since_base else period - 1]
            growth.append(
                compound_annual_growth(first, amounts[period], period)
                if since_base
                else growth_rate(amounts[period], first)
            )
        return growth

    def unit(self, line: str, real: bool = False) -> str:
        """A line's unit, with the price base where figures are in real terms."""
        kind = kind_of(line)
        if kind.unit == "£k" and (real or kind.base_prices) and not kind.single_value:
            return f"£k, {self.plan.base_year} prices"
        return unit_of(self.plan, line)

    def figures(self, line: str, real: bool = False) -> tuple[float | None, YearlyFigures]:
        """A line's one figure for all years, if it has only one, and its figures by year."""
        years = self.real(line) if real else self.years(line)
        return (years[0], [None] * len(years)) if kind_of(line).single_value else (None, years)

    def table(self, real: bool = False) -> DataFrame:
        """The figures as a pandas DataFrame: one row a line, columns name, unit, "all years" and the years.

        A line has either one figure for all years or figures by year. One that a line does not have, or that is
        missing, is NaN. Money is in £k.
        """
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for line in self.lines:
            once, years = self.figures(line, real)
            row = {"line": line, "name": name_of(self.plan, line), "unit": self.unit(line, real), ALL_YEARS: once}
            rows.append(row | dict(zip(self.plan.years, years, strict=True)))
        table = pd.DataFrame(rows).set_index("line")
        return table.astype({column: float for column in (ALL_YEARS, *self.plan.years)})


def project(plan: Plan) -> Projection:
    """Compute a plan: every line for the base year and each plan year. Money in £k, rates as fractions."""
    return Projection(plan, figures(plan))
