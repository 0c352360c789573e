"""Medium-term financial strategy of an NHS Integrated Care Board: calculated, explained, checked.

Examples:
    >>> import mtfs
    >>> plan = mtfs.load_plan()                      # the published plan; or a file, or "nhse:QOQ"
    >>> projection = mtfs.project(plan)              # every line by year
    >>> projection.value("pot.annual", "2025/26")    # in £k
    40500.0
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtfs.analysis.claims.reconcile import Outcome, Reconciliation, reconcile
    from mtfs.analysis.figures.checks import Check, checks
    from mtfs.analysis.figures.explain import explain
    from mtfs.analysis.figures.missing import missing
    from mtfs.analysis.figures.projection import Projection, project
    from mtfs.analysis.levers.sensitivity import Sensitivity, sensitivity
    from mtfs.analysis.levers.solve import Solved, solve
    from mtfs.analysis.loading import load_plan
    from mtfs.analysis.rollup import Rollup, rollup
    from mtfs.analysis.tables import plan_from_table
    from mtfs.analysis.uncertainty.results import Simulation
    from mtfs.analysis.uncertainty.simulation import simulate_plan
    from mtfs.analysis.versions.bridge import Bridge, bridge
    from mtfs.analysis.versions.scenarios import ScenarioComparison, compare_scenarios
    from mtfs.analysis.versions.variance import variance
    from mtfs.backends.draws import simulate
    from mtfs.core.errors import DataError, LineError, MtfsError, PlanError, ToolError, WorkbookDiffers, WorkbookError
    from mtfs.nhse.boards import icbs
    from mtfs.nhse.importer import import_allocations
    from mtfs.nhse.published import published
    from mtfs.plan.locked import locked, write_locked
    from mtfs.plan.plan import Plan
    from mtfs.plan.scenarios import in_scenario
    from mtfs.plan.schema import plan_schema
    from mtfs.plan.toml import write_toml
    from mtfs.report.book.workbook import write_report
    from mtfs.report.versions.bridge_workbook import write_bridge

__all__ = [
    "Bridge",
    "Check",
    "DataError",
    "LineError",
    "MtfsError",
    "Outcome",
    "Plan",
    "PlanError",
    "Projection",
    "Reconciliation",
    "Rollup",
    "ScenarioComparison",
    "Sensitivity",
    "Simulation",
    "Solved",
    "ToolError",
    "WorkbookDiffers",
    "WorkbookError",
    "bridge",
    "checks",
    "compare_scenarios",
    "explain",
    "icbs",
    "import_allocations",
    "in_scenario",
    "load_plan",
    "locked",
    "missing",
    "moves",
    "plan_from_table",
    "plan_schema",
    "project",
    "published",
    "reconcile",
    "rests_on",
    "rollup",
    "sensitivity",
    "simulate",
    "simulate_plan",
    "solve",
    "variance",
    "write_bridge",
    "write_locked",
    "write_report",
    "write_toml",
]

_HOMES = {
    "mtfs.analysis.versions.bridge": ("Bridge", "bridge"),
    "mtfs.analysis.figures.checks": ("Check", "checks"),
    "mtfs.analysis.figures.dependence": ("moves", "rests_on"),
    "mtfs.analysis.figures.missing": ("missing",),
    "mtfs.analysis.figures.explain": ("explain",),
    "mtfs.analysis.claims.reconcile": ("Outcome", "Reconciliation", "reconcile"),
    "mtfs.analysis.rollup": ("Rollup", "rollup"),
    "mtfs.analysis.versions.scenarios": ("ScenarioComparison", "compare_scenarios"),
    "mtfs.analysis.levers.sensitivity": ("Sensitivity", "sensitivity"),
    "mtfs.analysis.uncertainty.results": ("Simulation",),
    "mtfs.analysis.uncertainty.simulation": ("simulate_plan",),
    "mtfs.analysis.levers.solve": ("Solved", "solve"),
    "mtfs.analysis.versions.variance": ("variance",),
    "mtfs.backends.draws": ("simulate",),
    "mtfs.core.errors": (
        "DataError",
        "LineError",
        "MtfsError",
        "PlanError",
        "ToolError",
        "WorkbookDiffers",
        "WorkbookError",
    ),
    "mtfs.nhse.importer": ("import_allocations",),
    "mtfs.nhse.boards": ("icbs",),
    "mtfs.nhse.published": ("published",),
    "mtfs.analysis.loading": ("load_plan",),
    "mtfs.analysis.tables": ("plan_from_table",),
    "mtfs.plan.locked": ("locked", "write_locked"),
    "mtfs.plan.scenarios": ("in_scenario",),
    "mtfs.plan.plan": ("Plan",),
    "mtfs.plan.schema": ("plan_schema",),
    "mtfs.plan.toml": ("write_toml",),
    "mtfs.analysis.figures.projection": ("Projection", "project"),
    "mtfs.report.versions.bridge_workbook": ("write_bridge",),
    "mtfs.report.book.workbook": ("write_report",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: a command waits only for what it needs."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'mtfs' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__]
