"""A finance team's own table as a plan, whose claims speak of lines that the plan has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import Expenditure, Funding, LineId, Scheme, find_line, headlines
from mtfs.core.units import unit_named
from mtfs.model.naming import headline_label, name_of, part_name, unit_of
from mtfs.plan.plan import Plan
from mtfs.plan.tables.claims import SpokenLine
from mtfs.plan.tables.heading import Heading
from mtfs.plan.tables.plan import table_plan
from mtfs.plan.tables.signs import Signs

if TYPE_CHECKING:
    from pandas import DataFrame

OWN = (Expenditure.TOTAL, Funding.TOTAL, Scheme.LEVEL)
"""The lines that are meant by the name or id of a row itself."""


def plan_from_table(
    table: str | Path | DataFrame,
    *,
    organisation: str | None = None,
    code: str | None = None,
    name: str | None = None,
    date: date | None = None,
    signs: Signs = "ask",
    unit: str | None = None,
) -> Plan:
    """Return the plan that a table is: one row a line, one column a year, amounts as levels.

    Columns are Line and Kind, one for each financial year (the first is the base year), and where wanted Id, Unit
    (£, £k, £m; £k if blank), Recurrent (yes, no), Amounts (level, new), Of (the line a claim speaks of), Source, Note.

    Args:
        table: A CSV file, a workbook (`lines.xlsx`, or `lines.xlsx:Sheet`), or a data frame.
        organisation: Its name.
        code: Its code, of any form.
        name: Name of the plan.
        date: Date of the plan; the first day of its first year if left out.
        signs: What to do with savings, reserves and the like that are below 0 throughout: "ask" refuses them with
            the remedy, "turn" reads them without the minus, "keep" takes them as they stand.
        unit: The unit of amounts that name none (£, £k, £m); that of titles and headings if left out, or £k.

    Raises:
        PlanError: with everything that is not understood, each with its row and column.
        WorkbookError: for a workbook that is none, or is hostile.
    """
    return table_plan(table, Heading(organisation, code, name, date), signs, spoken_lines, unit).plan


def spoken_lines(plan: Plan) -> list[SpokenLine]:
    """Return the lines of a plan that have an amount of money by year, with what readers call them."""
    projection = project(plan)
    labels: dict[str, str] = {
        line: headline_label(plan, line, headline)
        for group in headlines(projection.lines).values()
        for line, headline in group.items()
    }
    return [
        SpokenLine(line, _names(plan, line, labels), projection.lines[line][0] is not None)
        for line in map(find_line, projection.lines)
        if unit_named(unit_of(plan, line)).money and not line.kind.single_value
    ]


def _names(plan: Plan, line: LineId, labels: dict[str, str]) -> tuple[str, ...]:
    own = (part_name(plan, line), line.keys[0]) if line.kind in OWN else ()
    return tuple(filter(None, (name_of(plan, line), labels.get(line, ""), *own)))
