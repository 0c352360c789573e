"""The published GDP deflators as a plan's default prices."""

from __future__ import annotations

import csv
from functools import cache

from mtfs import data
from mtfs.core.errors import PlanError
from mtfs.core.years import LONGEST_HORIZON, FinancialYear


@cache
def gdp_deflators() -> dict[str, float]:
    """Return growth of the GDP deflator by financial year, as a rate (source GDP-DEFLATOR)."""
    with data.path("gdp_deflator.csv").open(encoding="utf-8") as file:
        return {row["year"]: float(row["growth"]) for row in csv.DictReader(file)}


def published_prices(base_year: object, horizon: object) -> dict[str, dict[str, object]] | None:
    """Return the prices of a plan that gives none: published deflators, the last one carried on.

    They are missing where none is published for the plan's first year: nothing is then shown in its base year's prices.
    None where base year or horizon are no such thing.
    """
    published = gdp_deflators()
    try:
        first = FinancialYear.parse(base_year) + 1
    except PlanError:
        return None
    if not isinstance(horizon, int) or not 1 <= horizon <= LONGEST_HORIZON:
        return None
    if str(first) not in published:
        note = (
            f"None is published for {first}, the plan's first year ({min(published)} to {max(published)} are); give "
            "the plan its own to see figures in its base year's prices."
        )
        return {"gdp_deflator": {"unit": "rate", "status": "missing", "note": note}}
    years = [str(year) for year in first.through(horizon - 1)]
    known = {year: published[year] for year in years if year in published}
    note = "Annual growth of the GDP deflator."
    if len(known) < len(years):
        note += f" Published to {max(known)}; carried on after that."
    return {
        "gdp_deflator": {
            "values": known,
            "unit": "rate",
            "status": "published",
            "source": "GDP-DEFLATOR",
            "note": note,
        }
    }
