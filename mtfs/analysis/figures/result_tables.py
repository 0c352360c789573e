"""The lines, checks and claims of a plan, and the list of ICBs, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtfs.analysis.figures.listing import icb_rows, lines_of
from mtfs.analysis.figures.projection import ALL_YEARS, Projection
from mtfs.analysis.figures.tables import BY_ROW, TEXT, UNIT, Table
from mtfs.model.naming import name_of

if TYPE_CHECKING:
    from mtfs.analysis.claims.reconcile import Reconciliation
    from mtfs.analysis.figures.checks import Check


def lines_table(projection: Projection, real: bool, only: str = "") -> Table:
    """Every line with id, name and unit, the figure for all years if it has only one, then each year.

    Args:
        projection: The computed plan.
        real: In the base year's prices.
        only: Only lines whose id begins so.

    Raises:
        LineError: where no line begins so.
    """
    plan, rows = projection.plan, []
    for line in lines_of(projection, only):
        once, years = projection.figures(line, real)
        rows.append([line, name_of(plan, line), projection.unit(line, real), once, *years])
    prices = f"{plan.base_year} prices" if real else "cash"
    figures = dict.fromkeys((ALL_YEARS, *plan.years), BY_ROW)
    return Table(f"{plan.title} ({prices})", {"line": TEXT, "name": TEXT, UNIT: TEXT, **figures}, rows)


def checks_table(projection: Projection, found: Sequence[Check]) -> Table:
    """Every check with its largest residual, and the year in which one that fails is worst."""
    columns = {"check": TEXT, "id": TEXT, "kind": TEXT, UNIT: TEXT, "residual": BY_ROW, "result": TEXT, "where": TEXT}
    rows = [[entry.name, entry.line, entry.kind, entry.unit, entry.residual, *result_of(entry)] for entry in found]
    return Table(projection.plan.title, columns, rows)


def result_of(check: Check) -> tuple[str, str]:
    """Whether a check passes, in a word, and the year in which one that fails is worst."""
    return ("OK", "") if check.passed else ("FAILS", check.year)


CLAIM_FIGURES = ("computed", "at_least", "below", "difference")


def claims_table(found: Reconciliation) -> Table:
    """Every published claim: what was said, what is computed, whether it holds."""
    from mtfs.analysis.claims.reconcile import row_of

    rows = [row_of(outcome) for outcome in found.outcomes]
    columns = {name: BY_ROW if name in CLAIM_FIGURES else TEXT for name in rows[0]}
    return Table(found.plan.name, columns, [list(row.values()) for row in rows])


def icb_table() -> Table:
    """The ICBs with code, name, region, core recurrent allocation (£k) and distance from target (a rate)."""
    titles, rows = icb_rows()
    return Table("Integrated Care Boards", dict(zip(titles, (TEXT, TEXT, TEXT, "", "rate"), strict=True)), rows)
