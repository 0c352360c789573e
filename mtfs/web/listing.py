"""The lines of a plan as texts for the page: the main ones or all, in cash or real terms, in £m or £k."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.figures.projection import project
from mtfs.core.tables import Cell, readable
from mtfs.core.units import unit_named
from mtfs.web.question import Question

REAL, EVERY, THOUSANDS = "real", "every", "thousands"
KEYS = frozenset({REAL, EVERY, THOUSANDS})
"""What a question about lines says beside its plan: each true or false, false where it is left out."""


def listed(question: Question) -> dict[str, Any]:
    """Return lines as tables of texts, as `mtfs show` prints them; with `thousands` money stays in £k.

    `years` are the columns, the base year first; `tables` have a `heading` and `lines`, each with its id, its name, the
    unit of its texts, one for each year (empty where it has no figure) and one for all years.

    Raises:
        PlanError: for anything but true or false.
    """
    asked = {key: question.flag(key) for key in KEYS}
    projection = project(question.shown())
    table = projection.all_lines(asked[REAL]) if asked[EVERY] else projection.main_lines(asked[REAL])
    beside, tables = table.money_by_row(), dict[str, list[dict[str, Any]]]()
    for heading, *cells in table.rows:
        tables.setdefault(str(heading), []).append(_line(cells, asked[THOUSANDS], beside))
    return {
        "title": table.title,
        "base": projection.plan.base_year,
        "years": list(projection.plan.years),
        "tables": [{"heading": heading, "lines": lines} for heading, lines in tables.items()],
    }


def _line(cells: list[Cell], thousands: bool, beside: list[float]) -> dict[str, Any]:
    line, name, unit, *figures = cells
    own = unit_named(str(unit))
    shown = own if thousands else own.for_readers([one for one in figures if isinstance(one, float | int)], beside)
    total, *years = (readable(figure, False, own, shown) for figure in figures)
    return {"line": line, "name": name, "unit": "%" if own.ratio else shown.name, "years": years, "total": total}
