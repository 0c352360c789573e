"""The investment pot: repurposed funds, available growth, the pot, care settings."""

from __future__ import annotations

from itertools import accumulate

from mtfs.formulas.algebra import total
from mtfs.formulas.funds import repurposed as money_released
from mtfs.formulas.pot import available_growth as growth_left
from mtfs.formulas.pot import cumulative, investment_pot
from mtfs.formulas.settings import position_in_plan, setting_investment, setting_share
from mtfs.udf.arguments import NOTHING, FunctionError, Grid, Years, laid_out, together
from mtfs.udf.functions.allocation import steps
from mtfs.udf.registry import Amount, Amounts, Flag, Method, Number, Range, Rate, Share, Shares, udf


@udf("Investment pot", "£k", (92744.3, 0.1), formulas={"repurposed": ()})
def mtfs_repurposed(fund: Amount, share: Share, ringfenced: Amount = 0.0) -> float:
    """Money that repurposing part of a fund releases.

    Args:
        fund: Size of the fund in £k.
        share: Share repurposed, 0 to 1.
        ringfenced: Part of the fund that is ring-fenced, in £k; 0 if left out.
    """
    return released(fund, share, ringfenced)


def released(fund: float, share: float, ringfenced: float) -> float:
    """Return the money that repurposing part of a fund releases; refuse a ring-fence above the fund."""
    if ringfenced > fund:
        raise FunctionError(f"ringfenced: {ringfenced:g} is more than the fund of {fund:g}")
    return money_released(fund, share, ringfenced)


@udf("Investment pot", "£k", ([[92744.3, 31503.8]], [[0.1, 0.3]]))
def mtfs_repurposed_total(funds: Amounts, shares: Shares, ringfenced: Amounts = NOTHING) -> float:
    """Money that repurposing parts of several funds releases.

    Args:
        funds: Sizes of the funds in £k, a row or a column.
        shares: Share repurposed of each, 0 to 1; one cell holds for all.
        ringfenced: Ring-fenced part of each in £k; 0 if left out.
    """
    count, _ = together({"funds": funds, "shares": shares, "ringfenced": ringfenced})
    return total(list(map(released, funds.over(count), shares.over(count), ringfenced.over(count))))


@udf("Investment pot", "£k", (1950000, 0.023, -0.01, 12321.706, 0.015, 0.011))
def mtfs_available_growth(
    baseline: Amount,
    growth: Rate,
    convergence: Rate,
    pressures: Number,
    inflation: Rate = 0.0,
    efficiency: Rate = 0.0,
    method: Method = "multiplicative",
) -> float:
    """Growth left for investment: growth step and convergence step less funding pressures.

    Args:
        baseline: Adjusted recurrent baseline in £k.
        growth: Base growth, a rate such as 0.023.
        convergence: Convergence, below 0 takes money away.
        pressures: Funding pressures of the year in £k.
        inflation: Inflation (cost uplift factor); 0 if left out.
        efficiency: Efficiency factor; 0 if left out.
        method: "multiplicative" (if left out) or "additive".
    """
    movements = steps(method, baseline, growth, inflation, efficiency, convergence)
    return growth_left(movements[0], movements[-1], pressures)


@udf("Investment pot", "£k", ([[12500, 12500]], 28000), "years", formulas={"investment_pot": ()})
def mtfs_pot(available_growth: Range, repurposed: Range, commercial: Range = NOTHING) -> Grid:
    """Investment pot of each year.

    Args:
        available_growth: Growth left for investment by year in £k.
        repurposed: Money released by repurposing by year in £k.
        commercial: Commercial income by year in £k; 0 if left out.
    """
    parts = {"available_growth": available_growth, "repurposed": repurposed, "commercial": commercial}
    count, is_column = together(parts)
    return laid_out(list(map(investment_pot, *(years.over(count) for years in parts.values()))), is_column)


@udf("Investment pot", "£k", ([[40500, 40500, 40500]],), "years", running="cumulative")
def mtfs_cumulative(amounts: Range, recurrent: Flag = False) -> Grid:
    """Running total; with TRUE each year's amount is there again in every later year.

    Args:
        amounts: Amounts by year in £k, a row or a column.
        recurrent: TRUE for the recurrent view; FALSE if left out.
    """
    running = list(accumulate(amounts.values, cumulative))
    return laid_out(list(accumulate(running, cumulative)) if recurrent else running, amounts.is_column)


def _setting_cells(pot: Years, first_shares: Years, last_shares: Years) -> int:
    return len(pot.values) * max(len(first_shares.values), len(last_shares.values))


@udf("Investment pot", "£k", ([[40500, 40500]], [[0.4], [0.6]], [[0.2], [0.8]]), cells=_setting_cells)
def mtfs_settings(pot: Range, first_shares: Shares, last_shares: Shares) -> Grid:
    """Investment by care setting (rows) and year (columns), shares on a straight line from first to last year.

    Args:
        pot: Investment pot by year in £k.
        first_shares: Share of each care setting in the first year; they sum to 1.
        last_shares: Share of each care setting in the last year; they sum to 1.
    """
    count, _ = together({"first_shares": first_shares, "last_shares": last_shares})
    for name, shares in (("first_shares", first_shares), ("last_shares", last_shares)):
        if len(shares.values) != count:
            raise FunctionError(f"{name}: has one cell for {count} care settings; give each its share")
        if abs(total(shares.values) - 1) > LARGEST_MISSING_SHARE:
            raise FunctionError(f"{name}: sum to {total(shares.values):g}; shares have to sum to 1")
    years = len(pot.values)
    return [
        [investment_in_year(amount, first, last, year, years) for year, amount in enumerate(pot.values, 1)]
        for first, last in zip(first_shares.values, last_shares.values, strict=True)
    ]


def investment_in_year(pot: float, first: float, last: float, year: float, years: float) -> float:
    """Return the investment in a care setting in a year, its share on a straight line over the years."""
    return setting_investment(pot, setting_share(first, last, position_in_plan(year, years)))


LARGEST_MISSING_SHARE = 1e-9
