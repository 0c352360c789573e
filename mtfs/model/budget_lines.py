"""The lines of expenditure and funding: from an opening by drivers, or from stated levels; checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from mtfs.catalogue.lines import BudgetLines, Check, Expenditure, Funding, Line, LineId
from mtfs.core.values import Figure, Formulas
from mtfs.formulas.algebra import absolute, total
from mtfs.model import outturn
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.parts.gap import BudgetLine
from mtfs.plan.plan import Plan

Side = Literal["expenditure", "funding"]


def _sides(plan: Plan) -> Iterator[tuple[Side, BudgetLines, dict[str, BudgetLine]]]:
    yield "expenditure", Expenditure, plan.expenditure
    yield "funding", Funding, plan.funding


def budget_lines(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put every line of expenditure, then every line of funding."""
    for side, lines, entries in _sides(plan):
        for name, entry in entries.items():
            _budget_line(_Entry(f"{side}.{name}", lines, name, entry), plan, f, value, ledger)


class _Entry(NamedTuple):
    """One line of expenditure or funding: where it stands in the plan, its lines, its id, and what the plan says."""

    source: str
    lines: BudgetLines
    name: str
    said: BudgetLine


def _budget_line(entry: _Entry, plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put one line: its steps from the year before, and what it comes to by them or is stated to be.

    A base year that is missing counts as nothing in the steps from it.
    """
    lines, levels = entry.lines, entry.said.levels
    line = lines.RECURRENT.of(entry.name)
    ledger.put(line, 0, value(f"{entry.source}.{'opening' if levels is None else 'levels'}", 0))
    _total(entry, f, value, ledger, 0)
    for period in plan.periods:
        previous = ledger.get(line, period - 1)
        if levels is not None:
            previous = total([previous])
        explained = total([previous, *_steps(entry, previous, f, value, ledger, period)])
        result = explained
        if levels is not None:
            result = value(f"{entry.source}.levels", period)
            ledger.put(lines.OTHER.of(entry.name), period, f.other_movement(result, explained))
        outturn.put(line, lines, result, f, ledger, period)
        _total(entry, f, value, ledger, period)


def _steps(entry: _Entry, previous: Figure, f: Formulas, value: Value, ledger: Ledger, period: int) -> list[Figure]:
    """Put what the drivers of a year add to the year before, and its changes, each as a step."""
    put, (source, lines, name, said) = ledger.put, entry
    steps: list[Figure] = []
    for driver in said.growth:
        before = previous if said.method == "additive" else total([previous, *steps])
        step = f.growth_step(before, value(f"{source}.growth.{driver}", period))
        steps.append(put(lines.DRIVER.of(name, driver), period, step))
    for key in said.assumptions:
        before = previous if said.method == "additive" else total([previous, *steps])
        weight, rate = value(f"{source}.assumptions.{key}", period), value(f"assumptions.{key}", period)
        steps.append(put(lines.ASSUMPTION.of(name, key), period, f.weighted_step(before, weight, rate)))
    before = previous if said.method == "additive" else total([previous, *steps])
    if said.inflation is not None:
        step = f.growth_step(before, value(f"{source}.inflation", period))
        steps.append(put(lines.STEP_INFLATION.of(name), period, step))
    if said.efficiency is not None:
        step = f.efficiency_step_additive(before, value(f"{source}.efficiency", period))
        steps.append(put(lines.STEP_EFFICIENCY.of(name), period, step))
    if said.changes:
        items = [value(f"{source}.changes.{item}", period) for item in said.changes]
        steps.append(put(lines.CHANGES.of(name), period, total(items)))
    return steps


def _total(entry: _Entry, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put the non-recurrent items of a year and the total."""
    source, lines, name, said = entry
    amount = ledger.get(lines.RECURRENT.of(name), period)
    if said.non_recurrent:
        items = [value(f"{source}.non_recurrent.{item}", period) for item in said.non_recurrent]
        amount = f.with_non_recurrent(amount, ledger.put(lines.NON_RECURRENT.of(name), period, total(items)))
    ledger.put(lines.TOTAL.of(name), period, amount)


CHECKED: dict[Side, tuple[Line, Line]] = {
    "expenditure": (Check.EXPENDITURE, Check.EXPENDITURE_RATES),
    "funding": (Check.FUNDING, Check.FUNDING_RATES),
}
"""The checks of the steps and of the rates of a line, by its side of the gap."""


def check_rates(plan: Plan, f: Formulas, value: Value, ledger: Ledger, period: int) -> None:
    """Put how far the rates of each line of expenditure and funding are beyond the limit in all."""
    limit = value("limits.largest_rate", period)
    for side, _, entries in _sides(plan):
        for name, entry in entries.items():
            source = f"{side}.{name}"
            rates = [f"{source}.growth.{driver}" for driver in entry.growth]
            rates += [f"assumptions.{key}" for key in entry.assumptions]
            rates += [f"{source}.{rate}" for rate in ("inflation", "efficiency") if getattr(entry, rate) is not None]
            if rates:
                beyond = [f.excess(absolute(value(rate, period)), limit) for rate in rates]
                ledger.put(CHECKED[side][1].of(name), period, total(beyond))


def check_steps(plan: Plan, f: Formulas, ledger: Ledger, period: int) -> None:
    """Put how far the year before and the steps of each line are from its recurrent amount."""
    for side, lines, entries in _sides(plan):
        for name, entry in entries.items():
            line = lines.RECURRENT.of(name)
            steps: list[LineId] = [lines.DRIVER.of(name, driver) for driver in entry.growth]
            steps += [lines.ASSUMPTION.of(name, key) for key in entry.assumptions]
            steps += [step for kind in lines.STEPS if (step := kind.of(name)) in ledger]
            moved = total([ledger.get(line, period - 1), *(ledger.get(step, period) for step in steps)])
            ledger.put(CHECKED[side][0].of(name), period, f.residual(ledger.get(line, period), moved))
