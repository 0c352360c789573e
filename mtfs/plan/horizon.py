"""A plan over more or fewer years."""

from __future__ import annotations

import re
from typing import Any

from mtfs.core.years import WRITTEN_YEAR
from mtfs.plan.deflators import published_prices
from mtfs.plan.parts.money import Prices
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_data, plan_from_data


def with_horizon(plan: Plan, years: int) -> Plan:
    """Return the plan over `years` plan years, no longer locked: what carries on in a plan carries on.

    Prices that are the published deflators stay so: of the added years those that are published are taken. Of fewer
    years, what stands in the plan for later ones is left out.

    Raises:
        PlanError: for a horizon that no plan can have, or something that speaks of a year that is left out.
    """
    if years == plan.horizon:
        return plan
    data: dict[str, Any] = {name: getattr(plan, name) for name in type(plan).model_fields if name != "lock"}
    if 0 < years < plan.horizon:
        data = {name: part for name, part in _until(plan.years[years], plan_data(plan)).items() if name != "lock"}
    data["horizon"] = years
    published = published_prices(plan.base_year, plan.horizon)
    if published is not None and plan.prices == Prices.model_validate(published):
        data.pop("prices", None)
    return plan_from_data(data, plan.name)


def _until(last: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return a plan's data without what stands under years after the last one."""
    kept = {name: part for name, part in data.items() if not (re.fullmatch(WRITTEN_YEAR, name) and name > last)}
    return {name: _until(last, part) if isinstance(part, dict) else part for name, part in kept.items()}
