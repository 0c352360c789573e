"""The order of the checks; what each adds up stands with the lines of its subject.

Each line is the amount by which something that must hold does not. An identity is an equation that holds by
arithmetic; a rule is what a sensible plan keeps to.
"""

from __future__ import annotations

from mtfs.catalogue.lines import Check
from mtfs.core.values import Formulas
from mtfs.formulas.algebra import anchored, largest
from mtfs.model import activity, allocation, budget_lines, gap, pot, providers
from mtfs.model.ledger import Ledger, Value
from mtfs.plan.plan import Plan


def define_checks(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put every check of the plan for each plan year, from the lines already put."""
    for period in plan.periods:
        for stream in plan.allocation:
            allocation.check_stream(plan, stream, f, value, ledger, period)
        if plan.allocation:
            allocation.check_all_streams(f, ledger, period)
            pot.check_funds(plan, f, value, ledger, period)
            pot.check_pot(plan, f, ledger, period)
        if plan.settings:
            pot.check_settings(plan, f, ledger, period)
    for period in plan.periods:
        providers.check_contracts(plan, f, ledger, period)
        activity.check_services(plan, f, value, ledger, period)
        providers.check_productivity(plan, f, value, ledger, period)
        providers.check_rates(plan, f, value, ledger, period)
        budget_lines.check_rates(plan, f, value, ledger, period)
        gap.check_gap(plan, f, ledger, period)
    _check_signs(plan, f, value, ledger)


def _check_signs(plan: Plan, f: Formulas, value: Value, ledger: Ledger) -> None:
    """Put how far each input that is meant above 0 lies below it, where it does in every year."""
    for key, entry in plan.inputs.items():
        if entry.if_below_0:
            highest = largest([anchored(value(key, period)) for period in plan.periods])
            for period in plan.periods:
                tolerance = value("limits.tolerance", period)
                ledger.put(Check.SIGN.of(key), period, f.wrong_sign(value(key, period), highest, tolerance))
