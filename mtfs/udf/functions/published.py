"""Published figures, and figures of a plan."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mtfs.catalogue.lines import Pot, Stream, kind_of
from mtfs.core.years import FinancialYear
from mtfs.formulas.algebra import is_missing
from mtfs.nhse import own_data
from mtfs.udf.arguments import FunctionError, Grid
from mtfs.udf.registry import Text, udf

if TYPE_CHECKING:
    from mtfs.analysis.figures.projection import Projection


@udf("Published figures and plans", "£k or rate", ("QUE", "2024/25", "core", "recurrent allocation"))
def mtfs_nhse(icb: Text, year: Text, stream: Text, item: Text) -> float:
    """A figure that NHS England published in its allocations.

    Args:
        icb: Code or name of an ICB, such as QUE.
        year: Financial year, such as 2024/25.
        stream: "core", "primary medical", "other primary care", "running costs" or "specialised".
        item: Name of the figure, such as "recurrent allocation".
    """
    from mtfs.nhse.published import published

    return published(icb, year, stream, item).value


@udf("Published figures and plans", "that of the line", (Pot.ANNUAL, "2025/26"), "years")
def mtfs_plan(line: Text, year: Text = "", scenario: Text = "", plan: Text = "") -> Grid:
    """A figure of a plan, or its whole row of years.

    Args:
        line: Id of a line, such as pot.annual; mtfs show --all --ids lists them.
        year: Financial year such as 2025/26; left out, the plan years as a row (one cell where it has one figure).
        scenario: Id of one of the plan's scenarios, such as low_risk; left out, the plan as it stands.
        plan: A built-in plan, nhse:CODE or a plan file; left out, the published plan.
    """
    projection = _projection(plan, scenario)
    figures = projection.years(line)
    if year or kind_of(line).single_value:
        return [[_known(line, projection.value(line, str(FinancialYear.read(year)) if year else None))]]
    return [[_known(line, value) for value in figures[1:] if value is not None]]


@udf("Published figures and plans", "text", (Stream.NET_UPLIFT.of("icb"), "2025/26"))
def mtfs_explain(line: Text, year: Text, plan: Text = "") -> str:
    """How a figure of a plan comes about, down to the inputs and their sources.

    Args:
        line: Id of a line, such as pot.annual; mtfs show --all --ids lists them.
        year: Financial year such as 2025/26.
        plan: A built-in plan, nhse:CODE or a plan file; left out, the published plan.
    """
    from mtfs.analysis.figures.explain import explain

    return explain(_projection(plan).plan, line, year, ids=True)


def _projection(plan: str, scenario: str = "") -> Projection:
    """Return a plan computed once, as a workbook asks for many of its figures; a changed file is read again."""
    path = Path(plan)
    changed_at = path.stat().st_mtime_ns if plan and path.is_file() else 0
    return _computed(plan, scenario, (changed_at, own_data.state()))


@lru_cache(maxsize=32)
def _computed(plan: str, scenario: str, changed_at: tuple[int, own_data.State]) -> Projection:
    from mtfs.analysis.figures.projection import project
    from mtfs.analysis.loading import load_plan
    from mtfs.plan.library import DEFAULT
    from mtfs.plan.parts.scenarios import unknown_scenario
    from mtfs.plan.scenarios import NO_SCENARIO, selected

    chosen = load_plan(plan or DEFAULT)
    if scenario and scenario != NO_SCENARIO and scenario not in chosen.scenarios:
        raise FunctionError(f"scenario: {unknown_scenario(chosen.scenarios, scenario)}")
    return project(selected(chosen, scenario) if scenario else chosen)


def _known(line: str, value: float) -> float:
    if is_missing(value):
        raise FunctionError(f"line: {line} rests on something that is missing")
    return value
