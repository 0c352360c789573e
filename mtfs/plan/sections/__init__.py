"""The inputs of a plan as one list, section by section, in the order of the Inputs sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtfs.plan import scenarios
from mtfs.plan.actuals import actuals
from mtfs.plan.inputs import Input
from mtfs.plan.sections import care, finance, gap, published, uncertainty

if TYPE_CHECKING:
    from mtfs.plan.schema import Plan

SECTIONS = (
    scenarios.selector,
    finance.identity,
    finance.rates,
    finance.policy,
    finance.streams,
    finance.funds,
    finance.pressures,
    finance.available_growth,
    finance.commercial,
    finance.settings,
    care.providers,
    care.population,
    care.activity,
    care.services,
    care.productivity,
    gap.expenditure,
    gap.funding,
    gap.schemes,
    gap.position,
    published.claims,
    published.readings,
    scenarios.scenarios,
    uncertainty.ranges,
    uncertainty.correlations,
    uncertainty.targets,
    actuals,
    finance.model,
)


def inputs_of(plan: Plan) -> dict[str, Input]:
    """Every input of a plan by id, in the order of the Inputs sheet."""
    return {entry.id: entry for section in SECTIONS for entry in section(plan)}
