"""The published GDP deflators as a plan's default prices."""

from __future__ import annotations

import csv
from functools import cache

from mtfs import data
from mtfs.errors import PlanError
from mtfs.years import FinancialYear


@cache
def gdp_deflators() -> dict[str, float]:
    """Growth of the GDP deflator by financial year, as a rate (source GDP-DEFLATOR)."""
    with data.path("gdp_deflator.csv").open(encoding="utf-8") as file:
        return {row["year"]: float(row["growth"]) for row in csv.DictReader(file)}


def published_prices(base_year: object, horizon: object) -> dict:
    """The prices of a plan that gives none: published deflators, the last one carried on.

    Raises:
        PlanError: where the plan starts before or after the published years.
    """
    first = FinancialYear.parse(base_year) + 1
    published = gdp_deflators()
    years = [str(year) for year in first.through(max(horizon, 1) - 1)] if isinstance(horizon, int) else []
    known = {year: published[year] for year in years if year in published}
    if str(first) not in published:
        raise PlanError(
            f"no published GDP deflator for {first}; give the plan its own [prices.gdp_deflator] "
            f"(published: {min(published)} to {max(published)})"
        )
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
