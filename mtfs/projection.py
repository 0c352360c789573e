"""A computed plan: every line by year, in cash or in the base year's prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtfs.carriers.numbers import figures
from mtfs.errors import LineError
from mtfs.formulas.algebra import total_or_missing
from mtfs.formulas.allocation import compound_annual_growth, growth_rate, real_terms
from mtfs.lines import wording
from mtfs.plan.schema import Plan

if TYPE_CHECKING:
    from pandas import DataFrame

PRICE_INDEX = "prices.index"
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

        NaN where the figure rests on a missing input.

        Raises:
            LineError: for a line or a year that the plan does not have, or a total that makes no sense.
        """
        years = self.years(line)
        if year is None:
            if not wording(line).adds_up:
                raise LineError(f"{line} does not add up over the years; name a year, such as {self.plan.years[-1]}")
            return total_or_missing([value for value in years[1:] if value is not None])
        if year not in self.plan.years:
            raise LineError(f"{year} is outside the plan ({self.plan.years[0]} to {self.plan.years[-1]})")
        value = years[self.plan.years.index(year)]
        if value is None:
            raise LineError(f"{line} has no figure for the base year {year}; it starts in {self.plan.years[1]}")
        return value

    def years(self, line: str) -> YearlyFigures:
        """A line's figures, base year first.

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
        index, figures, words = self.lines[PRICE_INDEX], self.years(line), wording(line)
        if words.growth_of:
            return self._real_growth(line, words.growth_of)
        if words.unit != "£k" or words.base_prices:
            return figures
        if not words.running:
            return [None if v is None else real_terms(v, i) for v, i in zip(figures, index, strict=True)]
        real: YearlyFigures = [figures[0]]
        for period in self.plan.periods:
            before, now, total = figures[period - 1], figures[period], real[-1]
            assert before is not None and now is not None and total is not None  # a running total starts at 0
            real.append(total + real_terms(now - before, index[period]))
        return real

    def _real_growth(self, line: str, of: str) -> YearlyFigures:
        """Growth of a line's amounts in the base year's prices: on the year before, or a year since the base year."""
        at, _, last = line.rpartition(".")
        amounts = self.real(f"{at}.{of}")
        growth: YearlyFigures = [None]
        for period in self.plan.periods:
            since_base = last == "cagr"
            first = amounts[0 if since_base else period - 1]
            growth.append(
                compound_annual_growth(first, amounts[period], period)
                if since_base
                else growth_rate(amounts[period], first)
            )
        return growth

    def unit(self, line: str, real: bool = False) -> str:
        """A line's unit, with the price base where figures are in real terms."""
        words = wording(line)
        if words.unit == "£k" and (real or words.base_prices):
            return f"£k, {self.plan.base_year} prices"
        return words.unit

    def table(self, real: bool = False) -> DataFrame:
        """The figures as a pandas DataFrame: one row a line, columns name, unit and the years.

        A figure that a line does not have, or that is missing, is NaN. Money is in £k.
        """
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "line": line,
                "name": name_of(self.plan, line),
                "unit": self.unit(line, real),
                **dict(zip(self.plan.years, self.real(line) if real else self.lines[line], strict=True)),
            }
            for line in self.lines
        ]
        table = pd.DataFrame(rows).set_index("line")
        return table.astype({year: float for year in self.plan.years})


def project(plan: Plan) -> Projection:
    """Compute a plan: every line for the base year and each plan year. Money in £k, rates as fractions."""
    return Projection(plan, figures(plan))


def part_name(plan: Plan, line: str) -> str:
    """Name of the stream, fund or care setting that a line speaks of; empty for a line of the whole plan."""
    family, _, rest = line.partition(".")
    part = rest.partition(".")[0] if rest.count(".") else ""
    if not part:
        return ""
    homes: dict[str, tuple[Any, ...]] = {
        "allocation": (plan.allocation,),
        "funds": (plan.funds,),
        "settings": (plan.settings,),
        "checks": (plan.allocation, plan.funds) if line.endswith(STREAM_CHECKS) else (plan.funds,),
    }
    return next((home[part].name for home in homes[family] if part in home), part)


STREAM_CHECKS = (".steps", ".rates", ".distance")


def name_of(plan: Plan, line: str) -> str:
    """What a line is called for readers, with the stream, fund or care setting it speaks of."""
    part = part_name(plan, line)
    return f"{part}: {wording(line).name}" if part else wording(line).name


def suggestion(given: str, known: Any) -> str:
    """A remedy for a name that is not known: those spelled nearly so."""
    from difflib import get_close_matches

    close = get_close_matches(given, list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else "; `mtfs show` lists those it has"
