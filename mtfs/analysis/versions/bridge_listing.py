"""A bridge between two plans as tables and in sentences."""

from __future__ import annotations

from math import fsum
from typing import Any

from mtfs.analysis.figures.explain import shown
from mtfs.analysis.figures.headline import THOUSANDS_PER_MILLION
from mtfs.analysis.figures.tables import BY_ROW, TEXT, UNIT, Table
from mtfs.analysis.versions.bridge import Bridge, Driver
from mtfs.analysis.versions.differences import Change
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import scenario_title

TOLD, MOST_NAMED = 3, 3
"""How many drivers have a sentence, and how many changes it names."""
NOISE = 1e-12
"""A smaller part of the figure is a rest of rounding."""


def drivers_table(found: Bridge) -> Table:
    """The old figure, each driver's effect with the figure after it, and the new figure."""
    columns = {"driver": TEXT, "effect": found.unit, "figure": found.unit}
    rows: list[list[Any]] = [[end_name("Old", found.old_plan), None, found.old]]
    added: list[float] = [found.old]
    for driver in found.drivers:
        added.append(driver.effect)
        rows.append([driver.name, driver.effect, fsum(added)])
    rows.append([end_name("New", found.new_plan), None, found.new])
    if found.sampled:
        columns["standard error"] = found.unit
        errors = [None, *(driver.error for driver in found.drivers), None]
        rows = [[*row, error] for row, error in zip(rows, errors, strict=True)]
    return Table(f"{found.name}: what changed", columns, rows)


def end_name(word: str, plan: Plan) -> str:
    """What one end of a bridge is called: the plan with its scenario and date, by which versions are told apart."""
    name = scenario_title(plan, plan.scenario) if plan.scenario else plan.name
    return f"{word}: {name} ({plan.date.isoformat()})"


def changes_table(found: Bridge, brief: bool = False) -> Table:
    """The changed assumptions: old and new value in the years in which they differ, with the new one's origin.

    A `brief` one leaves ids and notes out, so that a terminal can hold it.
    """
    columns = {"driver": TEXT, "input": TEXT, "name": TEXT, "years": TEXT, UNIT: TEXT, "old": BY_ROW, "new": BY_ROW,
               "status": TEXT, "source": TEXT, "note": TEXT}  # fmt: skip
    rows = [
        [change.group, change.input, change.name, change.years, change.unit, change.old, change.new,
         change.status, change.source, change.note]
        for change in found.changes
    ]  # fmt: skip
    if brief:
        kept = [at for at, name in enumerate(columns) if name not in ("input", "note")]
        columns = {name: kind for name, kind in columns.items() if name not in ("input", "note")}
        rows = [[row[at] for at in kept] for row in rows]
    return Table("Changed assumptions", columns, rows)


def sentences(found: Bridge) -> list[str]:
    """What moved the figure, how it was found, and the largest drivers in a sentence each."""
    movement = found.new - found.old
    told = f"{found.name}: {amount(found.old, found.unit)} becomes {amount(found.new, found.unit)}"
    lines = [f"{told}, {_signed(movement, found.unit)}." if movement else f"{told}: no change.", found.method]
    noise = NOISE * max(abs(found.old), abs(found.new))
    telling = [driver for driver in found.drivers if driver.changes or driver.structural]
    largest = sorted(telling, key=lambda driver: -abs(driver.effect))[:TOLD]
    lines += [sentence(driver, found.unit) for driver in largest if abs(driver.effect) > noise]
    if found.without_effect:
        lines.append(f"Changed, without effect on this figure: {', '.join(found.without_effect)}.")
    return lines


def sentence(driver: Driver, unit: str) -> str:
    """What a driver does to the figure, and what changed."""
    verb = "adds" if driver.effect > 0 else "takes away"
    words = [*driver.structural, *(_said(change) for change in driver.changes if not driver.structural)]
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    error = f" (standard error {amount(driver.error, unit)})" if driver.error else ""
    return f"{driver.name} {verb} {amount(abs(driver.effect), unit)}{error}: {'; '.join(words[:MOST_NAMED])}{more}."


def _said(change: Change) -> str:
    name = change.name.rpartition(": ")[2]
    was, now = ("none" if value is None else shown(value, change.unit) for value in (change.old, change.new))
    years = f", {change.years}" if change.years else ""
    return f"{name} {now}{years}" if change.old is None else f"{name} {was} becomes {now}{years}"


def amount(value: float, unit: str) -> str:
    """An amount as finance readers say it: £m from £100k on."""
    if unit.startswith("£k") and abs(value) >= THOUSANDS_PER_MILLION / 10:
        return f"{'-' if value < 0 else ''}£{abs(value) / THOUSANDS_PER_MILLION:,.1f}m"
    return shown(value, "£k" if unit.startswith("£k") else unit)


def _signed(value: float, unit: str) -> str:
    return f"{'up' if value > 0 else 'down'} {amount(abs(value), unit)}"
