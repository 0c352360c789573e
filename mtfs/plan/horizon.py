"""A plan over more or fewer years."""

from __future__ import annotations

from typing import Any

from mtfs.plan.deflators import published_prices
from mtfs.plan.parts.money import Prices
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_from_data


def with_horizon(plan: Plan, years: int) -> Plan:
    """Return the plan over `years` plan years, no longer locked: what carries on in a plan carries on.

    Prices that are the published deflators stay so: of the added years those that are published are taken.

    Raises:
        PlanError: for a horizon that no plan can have, or figures for years that would be left out.
    """
    if years == plan.horizon:
        return plan
    data: dict[str, Any] = {name: getattr(plan, name) for name in type(plan).model_fields if name != "lock"}
    data["horizon"] = years
    published = published_prices(plan.base_year, plan.horizon)
    if published is not None and plan.prices == Prices.model_validate(published):
        del data["prices"]
    return plan_from_data(data, plan.name)
