"""A computed plan: every line by year, in cash or in the base year's prices."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtfs.analysis.figures.missing import missing_notes, row_name
from mtfs.backends.numbers import figures
from mtfs.catalogue.lines import (
    Allocation,
    Gap,
    Line,
    Time,
    find_line,
    headlines,
    kind_of,
    order_on_sheet,
    unknown_line,
)
from mtfs.core.errors import LineError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.units import MONEY, Unit, unit_named
from mtfs.formulas.algebra import is_missing, total_or_missing
from mtfs.formulas.allocation import compound_annual_growth, growth_rate, real_terms
from mtfs.model.naming import headline_label, label_of, name_of, part_name, unit_of
from mtfs.plan.plan import Plan

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ALL_YEARS = "all years"
"""Column of the lines that have one figure for all years."""
YearlyFigures = list[float | None]


@dataclass(frozen=True)
class Projection(Tabular):
    """The figures of a plan.

    `lines` holds, by line id, a figure for the base year and each plan year: None where the line has no
    base year, NaN where the figure rests on a missing input.
    """

    plan: Plan
    lines: dict[str, YearlyFigures]

    def value(self, line: str, year: str | None = None) -> float:
        """Return one figure of a line, in the line's unit; without a year the total over the plan years.

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
        """Return a line's figures, base year first; the first holds for all years where the line has only one figure.

        Raises:
            LineError: naming lines that are spelled nearly so.
        """
        if not isinstance(line, str) or line not in self.lines:
            raise unknown_line(line, self.lines)
        return self.lines[line]

    def real(self, line: str) -> YearlyFigures:
        """Return a money line in the base year's prices; any other line, or one in such prices already, as it is.

        A running total is the total of the yearly amounts in the base year's prices; growth is real growth.
        """
        index, figures, kind = self.lines[Time.PRICE_INDEX], self.years(line), kind_of(line)
        if not kind.is_deflated:
            return figures
        if kind.growth_of is not None:
            return self._real_growth(line, kind.growth_of)
        if not kind.running:
            pairs = zip(figures, index, strict=True)
            return [None if v is None or i is None else real_terms(v, i) for v, i in pairs]
        real: YearlyFigures = [figures[0]]
        for period in self.plan.periods:
            before, now, total, deflator = figures[period - 1], figures[period], real[-1], index[period]
            assert before is not None and now is not None and total is not None  # a running total starts at 0
            assert deflator is not None
            real.append(total + real_terms(now - before, deflator))
        return real

    def _real_growth(self, text: str, grown: Line) -> YearlyFigures:
        """Return the growth of a line in the base year's prices: on the year before, or a year since the base year."""
        line = find_line(text)
        amounts = self.real(grown.of(*line.keys))
        growth: YearlyFigures = [None]
        for period in self.plan.periods:
            since_base = line.kind.since_base_year
            first, amount = amounts[0 if since_base else period - 1], amounts[period]
            assert first is not None and amount is not None  # what grows has a base year
            growth.append(compound_annual_growth(first, amount, period) if since_base else growth_rate(amount, first))
        return growth

    def unit(self, line: str, real: bool = False) -> str:
        """Return a line's unit, with the price base where figures are in real terms."""
        kind = kind_of(line)
        if kind.unit == MONEY.name and (real or kind.base_prices) and not kind.single_value:
            return f"{MONEY}, {self.plan.base_year} prices"
        return unit_of(self.plan, line)

    def figures(self, line: str, real: bool = False) -> tuple[float | None, YearlyFigures]:
        """Return a line's one figure for all years, if it has only one, and its figures by year."""
        years = self.real(line) if real else self.years(line)
        return (years[0], [None] * len(years)) if kind_of(line).single_value else (None, years)

    def lines_like(self, only: str) -> list[str]:
        """Return the lines whose id begins so, in the order of calculation; all of them without a beginning.

        Raises:
            LineError: where no line begins so.
        """
        lines = [line for line in self.lines if line.startswith(only)]
        if not lines:
            families = dict.fromkeys(line.partition(".")[0] for line in self.lines)
            raise LineError(f"no line begins with {only!r}; the plan has {', '.join(families)}")
        return lines

    def table(self, real: bool = False, only: str = "") -> Table:
        """Return every line with id, name and unit, its figure for all years if it has only one, then each year.

        A figure that a line does not have is None, one that is missing NaN. Money is in £k, rates are fractions.

        Args:
            real: In the base year's prices.
            only: Only lines whose id begins so.

        Raises:
            LineError: where no line begins so.
        """
        plan, rows = self.plan, []
        for line in self.lines_like(only):
            once, years = self.figures(line, real)
            row: list[Cell] = [line, name_of(plan, line), self.unit(line, real), once, *years]
            rows.append(row)
        columns = {"line": TEXT, NAME: TEXT, UNIT: TEXT, **dict.fromkeys((ALL_YEARS, *plan.years), BY_ROW)}
        return Table(f"{plan.title} ({self._prices(real)})", columns, rows, missing_notes(plan), ids=("line",))

    def main_lines(self, real: bool = False) -> Table:
        """Return the main lines for readers, as the workbook's sheet Figures has them: under headings, with totals."""
        named = [
            (heading, line, headline_label(self.plan, line, headline))
            for heading, lines in headlines(self.lines).items()
            for line, headline in lines.items()
        ]
        return self._for_readers(named, real)

    def all_lines(self, real: bool = False, only: str = "") -> Table:
        """Return every line for readers as its sheet has it: under sheet and part, in the order there, with totals.

        What is a part of the line before it is called by that name too.

        Raises:
            LineError: where no line begins with `only`.
        """
        asked, headings = set(self.lines_like(only)), dict[str, list[str]]()
        for line in self.lines:
            heading = ": ".join(filter(None, (kind_of(line).sheet, part_name(self.plan, line))))
            headings.setdefault(heading, []).append(line)
        named, whole = [], ""
        for heading, lines in headings.items():
            for line in sorted(lines, key=lambda one: order_on_sheet(kind_of(one))):
                label = label_of(self.plan, line)
                is_part = label.startswith("of which ")
                whole = whole if is_part else label
                named += [(heading, line, f"{whole}, {label}" if is_part else label)] if line in asked else []
        return self._for_readers(named, real)

    def _for_readers(self, named: Iterable[tuple[str, str, str]], real: bool) -> Table:
        plan, rows = self.plan, []
        for heading, line, name in named:
            kind, (once, years) = kind_of(line), self.figures(line, real)
            if kind.adds_up:
                once = total_or_missing([value for value in years[1:] if value is not None])
            name = row_name(plan, line, name, years)
            unsaid = kind.base_prices and not real and "prices" not in name
            shown = f"{name}, {plan.base_year} prices" if unsaid else name
            row: list[Cell] = [heading, line, shown, unit_of(plan, line), once, *years]
            rows.append(row)
        columns = {"part": TEXT, "line": TEXT, NAME: TEXT, UNIT: TEXT,
                   **dict.fromkeys((ALL_YEARS, *plan.years), BY_ROW)}  # fmt: skip
        title = f"{plan.title}, {self._prices(real)}"
        return Table(title, columns, rows, missing_notes(plan), ids=("line",), group="part")

    def _prices(self, real: bool) -> str:
        return f"{self.plan.base_year} prices" if real else "cash"

    def plot(self, line: str, *more: str, real: bool = False, axes: Axes | None = None) -> Axes:
        """Draw lines by year: one as columns, several as lines.

        Args:
            line: Id of a line, such as "pot.annual".
            more: Further lines of the same unit.
            real: In the base year's prices.
            axes: Matplotlib's axes to draw on; those of a new figure if left out.

        Returns:
            The axes, by which a chart can be changed further: `axes.figure.savefig("pot.png")`.

        Raises:
            LineError: for a line that the plan does not have, that has no figure by year, or of another unit.
            ToolError: without `mtfs[plot]`.
        """
        from mtfs.analysis.plots.drawings import Drawn, by_year
        from mtfs.analysis.plots.standard import colours_of_lines

        lines = (line, *more)
        units = {one: unit_named(self.unit(one, real)) for one in lines if self._has_years(one)}
        for one, unit in units.items():
            if _measure(unit) != _measure(units[line]):
                raise LineError(f"{one} is in {unit} and {line} in {units[line]}; draw each in a chart of its own")
        figures = {one: self.real(one) if real else self.years(one) for one in lines}
        first = int(all(values[0] is None for values in figures.values()))
        drawn = [
            Drawn(name_of(self.plan, one), colour, [math.nan if value is None else value for value in values[first:]])
            for (one, values), colour in zip(figures.items(), colours_of_lines(lines), strict=True)
        ]
        prices = f" ({self._prices(real)})" if real else ""
        return by_year(str(units[line]), self.plan.years[first:], drawn, prices, missing_notes(self.plan), axes)

    def _has_years(self, line: str) -> bool:
        """Return that a line can be drawn by year; raise LineError where it cannot."""
        values = self.years(line)[1:]
        if kind_of(line).single_value:
            raise LineError(f"{line} has one figure for all years, so there is nothing to draw by year")
        if all(value is None or is_missing(value) for value in values):
            raise LineError(f"{line} is missing in every year; `mtfs check` says what it rests on")
        return True

    def waterfall(self, of: str = "allocation", *, axes: Axes | None = None) -> Axes:
        """Draw what moves the recurrent allocation over the plan, or what closes the gap of its last year.

        Args:
            of: "allocation", from the base year's to the last year's; "gap", from the do-nothing to the closing gap.
            axes: Matplotlib's axes to draw on; those of a new figure if left out.

        Returns:
            The axes, by which a chart can be changed further: `axes.figure.savefig("allocation.png")`.

        Raises:
            LineError: where the plan has no allocation, or no gap.
            ToolError: without `mtfs[plot]`.
        """
        from mtfs.analysis.plots.drawings import Step, waterfall

        base, last = self.plan.years[0], self.plan.years[-1]
        if of == "allocation":
            ends = {f"Allocation {year}": self.value(Allocation.RECURRENT, year) for year in (base, last)}
            steps = {step.kind.label: self.value(step) for step in Allocation.STEPS if step in self.lines}
        elif of == "gap":
            ends = {f"{line.kind.label} {last}": self.value(line, last) for line in (Gap.DO_NOTHING, Gap.CLOSING)}
            signs = {Gap.SAVINGS: -1, Gap.BENEFITS: -1, Gap.INVESTMENT: 1}
            steps = {line.kind.label: sign * self.value(line, last) for line, sign in signs.items()}
        else:
            raise LineError(f"{of!r}: there is no such waterfall; draw that of the allocation or of the gap")
        first, end = (Step(name, amount, whole=True) for name, amount in ends.items())
        moving = [Step(name, amount) for name, amount in steps.items() if amount]
        title = f"{first.name}: {MONEY.large(first.amount)}; {end.name}: {MONEY.large(end.amount)}"
        if moving:
            title += f"; moved most by {max(moving, key=lambda step: abs(step.amount)).name.lower()}"
        return waterfall(title, MONEY.name, [first, *moving, end], missing_notes(self.plan), axes)

    def as_json(self, real: bool = False, only: str = "") -> str:
        """Return every line with id, name, unit and its value for all years or by year; a missing figure is null.

        `{"plan": text, "lines": [{"line", "name", "unit", "value" or "values": {year: number}}]}`.

        Raises:
            LineError: where no line begins so.
        """
        import json

        lines = []
        for line in self.lines_like(only):
            once, years = self.figures(line, real)
            values = {year: _or_null(v) for year, v in zip(self.plan.years, years, strict=True) if v is not None}
            named = {"line": line, "name": name_of(self.plan, line), "unit": self.unit(line, real)}
            lines.append(named | ({"values": values} if once is None else {"value": _or_null(once)}))
        return json.dumps({"plan": self.plan.name, "lines": lines}, ensure_ascii=False, indent=1, allow_nan=False)


def _measure(unit: Unit) -> str:
    """Return what makes figures comparable in one chart: money, percentages, or the name of the unit."""
    return "%" if unit.ratio else MONEY.name if unit.money else unit.name


def _or_null(value: float) -> float | None:
    return None if is_missing(value) else value


def project(plan: Plan) -> Projection:
    """Compute a plan: every line for the base year and each plan year. Money in £k, rates as fractions."""
    return Projection(plan, figures(plan))
