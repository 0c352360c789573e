"""Outturn and re-forecast against a locked plan, by line and year."""

from __future__ import annotations

import math

from mtfs.analysis.figures.outputs import main_outputs
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.versions.bridge import NOISE
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import LISTS_LINES, LineError, PlanError
from mtfs.core.tables import BY_ROW, NAME, TEXT, UNIT, Cell, Table
from mtfs.core.tones import Tone
from mtfs.core.units import RATE, SHARE
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of
from mtfs.plan.outturns import outturns
from mtfs.plan.plan import Plan

SIGNS = "Variance is now less the locked plan; effect says where more is certain to be favourable or adverse."
FAVOURABLE, ADVERSE = "favourable", "adverse"
TONES = {FAVOURABLE: Tone.GOOD, ADVERSE: Tone.BAD}
OUTTURN, REFORECAST, COMPUTED = "outturn", "re-forecast", "computed"


def variance(locked: Plan, current: Plan, only: str = "") -> Table:
    """Return the figures of a plan with outturns beside those of the locked plan, by line and year.

    Lines with an outturn come first, then the main ones; with `only` every line whose id begins so. A year's figure
    is the `outturn`, `computed` for a line without one in years to the last outturn, or a `re-forecast`.

    Raises:
        PlanError: for a plan that is not locked, one without an outturn, or plans without a year in common.
        LineError: where no line of both begins so.
    """
    if locked.lock is None:
        raise PlanError(f"{locked.name}: is not locked, so that it may have moved; lock it with mtfs lock first")
    settled = outturns(current)
    if not settled:
        raise PlanError(f"{current.name}: has no outturn to compare; add [actuals.NAME] with line, year and value")
    before, after = project(locked), project(current)
    years = [year for year in current.years[1:] if year in locked.years[1:]]
    if not years:
        raise PlanError(f"{current.name}: has no year in common with the locked plan ({', '.join(locked.years[1:])})")
    last = current.years[max(period for _, period in settled)]
    rows: list[list[Cell]] = []
    for line in _lines(before, after, only):
        for year in years:
            has = (line, current.years.index(year)) in settled
            state = OUTTURN if has else COMPUTED if year <= last else REFORECAST
            rows.append(_row(before, after, line, year, state))
    columns = {"line": TEXT, NAME: TEXT, "year": TEXT, "kind": TEXT, UNIT: TEXT, "locked plan": BY_ROW, "now": BY_ROW,
               "variance": BY_ROW, "relative variance": RATE.name, "effect": TEXT}  # fmt: skip
    title = f"{current.name} against the plan {locked.lock}"
    return Table(title, columns, rows, [SIGNS], ids=("line",), group=NAME, tones=TONES)


def _lines(before: Projection, after: Projection, only: str) -> list[str]:
    """Return the lines that are compared: those that both plans have by year."""
    both = [line for line in after.lines if line in before.lines and not kind_of(line).single_value]
    if only:
        matching = [line for line in both if line.startswith(only)]
        if not matching:
            raise LineError(f"no line of both plans begins with {only!r}; {LISTS_LINES} the lines of each")
        return matching
    settled = {line for line, _ in outturns(after.plan)}
    main = {one.line for one in main_outputs(after)}
    return [line for line in both if line in settled] + [line for line in both if line in main - settled]


def _row(before: Projection, after: Projection, line: str, year: str, state: str) -> list[Cell]:
    plan = after.plan
    was, now = (projection.lines[line][projection.plan.years.index(year)] for projection in (before, after))
    unit = after.unit(line)
    head = [line, name_of(plan, line), year, state, unit]
    if was is None or now is None or unit != before.unit(line):
        return [*head, was, now, None, None, ""]
    moved = 0.0 if math.isclose(was, now, rel_tol=NOISE) else now - was
    share = moved / abs(was) if was and not is_missing(moved) and unit not in (RATE.name, SHARE.name) else None
    return [*head, was, now, moved, share, effect(line, moved)]


def effect(line: str, moved: float) -> str:
    """Return whether a variance is favourable or adverse; nothing where that is not certain."""
    better = kind_of(line).better
    if is_missing(moved) or not better or not moved:
        return ""
    return FAVOURABLE if (moved > 0) == (better == "more") else ADVERSE
