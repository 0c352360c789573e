"""Medium-term financial strategy of an NHS Integrated Care Board: calculated, explained, checked.

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
    from mtfs.analysis.bridge import Bridge, bridge
    from mtfs.analysis.checks import Check, checks, missing
    from mtfs.analysis.explain import explain
    from mtfs.analysis.reconcile import Outcome, Reconciliation, reconcile
    from mtfs.analysis.rollup import Rollup, rollup
    from mtfs.analysis.scenarios import ScenarioComparison, compare_scenarios
    from mtfs.analysis.sensitivity import Sensitivity, sensitivity
    from mtfs.analysis.simulation import Simulation, simulate_plan
    from mtfs.analysis.solve import Solved, solve
    from mtfs.analysis.variance import variance
    from mtfs.carriers.draws import simulate
    from mtfs.errors import DataError, LineError, MtfsError, PlanError, ToolError, WorkbookError
    from mtfs.nhse.importer import import_allocations
    from mtfs.nhse.published import icbs, published
    from mtfs.plan.library import load_plan
    from mtfs.plan.locked import locked, write_locked
    from mtfs.plan.scenarios import in_scenario
    from mtfs.plan.schema import Plan
    from mtfs.plan.toml import write_toml
    from mtfs.projection import Projection, project
    from mtfs.report.bridge_workbook import write_bridge
    from mtfs.report.workbook import write_report

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
    "project",
    "published",
    "reconcile",
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
    "mtfs.analysis.bridge": ("Bridge", "bridge"),
    "mtfs.analysis.checks": ("Check", "checks", "missing"),
    "mtfs.analysis.explain": ("explain",),
    "mtfs.analysis.reconcile": ("Outcome", "Reconciliation", "reconcile"),
    "mtfs.analysis.rollup": ("Rollup", "rollup"),
    "mtfs.analysis.scenarios": ("ScenarioComparison", "compare_scenarios"),
    "mtfs.analysis.sensitivity": ("Sensitivity", "sensitivity"),
    "mtfs.analysis.simulation": ("Simulation", "simulate_plan"),
    "mtfs.analysis.solve": ("Solved", "solve"),
    "mtfs.analysis.variance": ("variance",),
    "mtfs.carriers.draws": ("simulate",),
    "mtfs.errors": ("DataError", "LineError", "MtfsError", "PlanError", "ToolError", "WorkbookError"),
    "mtfs.nhse.importer": ("import_allocations",),
    "mtfs.nhse.published": ("icbs", "published"),
    "mtfs.plan.library": ("load_plan",),
    "mtfs.plan.locked": ("locked", "write_locked"),
    "mtfs.plan.scenarios": ("in_scenario",),
    "mtfs.plan.schema": ("Plan",),
    "mtfs.plan.toml": ("write_toml",),
    "mtfs.projection": ("Projection", "project"),
    "mtfs.report.bridge_workbook": ("write_bridge",),
    "mtfs.report.workbook": ("write_report",),
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
    """The public names."""
    return [*__all__]
