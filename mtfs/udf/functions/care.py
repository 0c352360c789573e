"""Providers, productivity, beds; the gap, the savings requirement and the position."""

from __future__ import annotations

from itertools import accumulate

from mtfs.core.years import DAYS_OF_A_YEAR
from mtfs.formulas.activity import beds
from mtfs.formulas.gap import gap, in_year_position, savings_requirement
from mtfs.formulas.pot import cumulative
from mtfs.formulas.productivity import bed_days as days_in_bed
from mtfs.formulas.productivity import opportunity_value
from mtfs.formulas.providers import contract_value
from mtfs.udf.arguments import NOTHING, Grid, Years, laid_out, together
from mtfs.udf.registry import Amount, Number, Range, Rates, Share, udf


@udf(
    "Providers and activity",
    "£k",
    (600000, [[0.015, 0.015]], 0.011),
    "years",
    formulas={"contract_value": ()},
    running="contract_value",
)
def mtfs_provider(contract: Amount, inflation: Rates, efficiency: Rates) -> Grid:
    """Contract value of each year: flat cash plus inflation less efficiency.

    Args:
        contract: Contract value of the base year in £k.
        inflation: Inflation (cost uplift factor) by year.
        efficiency: Efficiency factor by year.
    """
    count, is_column = together({"inflation": inflation, "efficiency": efficiency})
    by_year = zip(inflation.over(count), efficiency.over(count), strict=True)
    values = accumulate(by_year, lambda value, year: contract_value(value, *year), initial=contract)
    return laid_out(list(values)[1:], is_column)


@udf("Providers and activity", "£", (2300, 350, 7), formulas={"opportunity_value": ()})
def mtfs_productivity(volume: Amount, price: Amount, length_of_stay: Amount = 1.0) -> float:
    """Value of a productivity opportunity in £ a year.

    Args:
        volume: Volume, such as bed days or admissions.
        price: Price of each in £.
        length_of_stay: Days of each admission; left out where the volume is in bed days already.
    """
    return opportunity_value(days_in_bed(volume, length_of_stay), price)


@udf("Providers and activity", "beds", (175000, 0.92))
def mtfs_beds(bed_days: Number, occupancy: Share = 1.0) -> float:
    """Beds that bed days of a year take.

    Args:
        bed_days: Bed days of a year.
        occupancy: Bed occupancy, above 0 and at most 1, such as 0.92; 1 if left out.
    """
    return beds(bed_days, DAYS_OF_A_YEAR, occupancy)


@udf("Gap", "£k", ([[1860000, 1990000]], [[1700000, 1734000]]), "years", formulas={"gap": ()})
def mtfs_gap(expenditure: Range, funding: Range) -> Grid:
    """Gap of each year: expenditure less funding; below 0 is more funding than expenditure.

    Args:
        expenditure: Expenditure by year in £k.
        funding: Funding by year in £k.
    """
    count, is_column = together({"expenditure": expenditure, "funding": funding})
    return laid_out(list(map(gap, expenditure.over(count), funding.over(count))), is_column)


@udf("Gap", "£k", ([[110, 130]], [[100, 105]], [[2, 0]]), "years")
def mtfs_savings_requirement(expenditure: Range, funding: Range, reserves: Range = NOTHING) -> Grid:
    """New savings that each year has to find after reserves and the requirements of earlier years.

    Args:
        expenditure: Expenditure by year in £k.
        funding: Funding by year in £k.
        reserves: Reserves used by year in £k; 0 if left out.
    """
    count, is_column = together({"expenditure": expenditure, "funding": funding, "reserves": reserves})
    required: list[float] = []
    earlier = 0.0
    for figures in zip(expenditure.over(count), funding.over(count), reserves.over(count), strict=True):
        required.append(required_anew(earlier, *figures))
        earlier += required[-1]
    return laid_out(required, is_column)


def required_anew(earlier: float, expenditure: float, funding: float, reserves: float) -> float:
    """Return the savings that a year has to find, those required in earlier years given."""
    return savings_requirement(gap(expenditure, funding), reserves, earlier)


POSITION_ROWS = ("In-year position", "Cumulative position")


def _position_cells(allocation: Years, expenditure: Years, brought_forward: float) -> int:
    return 2 * (1 + max(len(allocation.values), len(expenditure.values)))


@udf("Gap", "£k", ([[100, 105]], [[98, 109]], -3), cells=_position_cells)
def mtfs_position(allocation: Range, expenditure: Range, brought_forward: Number = 0.0) -> Grid:
    """In-year and cumulative position by year, with a header column; a surplus is above 0.

    Args:
        allocation: Allocation by year in £k.
        expenditure: Expenditure by year in £k.
        brought_forward: Position brought forward in £k, a deficit below 0; 0 if left out.
    """
    count, _ = together({"allocation": allocation, "expenditure": expenditure})
    in_year = list(map(in_year_position, allocation.over(count), expenditure.over(count)))
    running = list(accumulate(in_year, cumulative, initial=brought_forward))[1:]
    return [[title, *figures] for title, figures in zip(POSITION_ROWS, (in_year, running), strict=True)]
