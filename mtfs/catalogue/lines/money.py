"""The lines about money: time and prices, allocation, funds, pot, care settings."""

from __future__ import annotations

from mtfs.catalogue.lines.wording import OUTTURN_STEP, Line, flow, running

SOURCES_BLOCK = "Where the pot comes from"
RECURRENT_BLOCK = "Recurrent view: recurrent money of one year is there again in every later year"
RANGE_BLOCK = "Range of the pot: if the least or the most is left of growth"

MONEY = {
    "timeline.period": Line("Plan year", "years", block="Time and prices"),
    "timeline.scale": Line("£ in £1k", "£", block="Time and prices", once=True),
    "prices.index": Line("GDP deflator, base year = 1", "index", block="Time and prices"),
    "allocation.*.adjustments": flow("Baseline adjustments"),
    "allocation.*.baseline": Line("Adjusted recurrent baseline", "£k"),
    "allocation.*.distance": Line("Distance from target before convergence", "rate"),
    "allocation.*.convergence_rate": Line("Convergence from distance", "rate"),
    "allocation.*.net_uplift": Line("Net uplift: inflation less efficiency", "rate"),
    "allocation.*.step_growth": flow("Step: base growth"),
    "allocation.*.step_inflation": flow("Step: inflation"),
    "allocation.*.step_efficiency": flow("Step: efficiency"),
    "allocation.*.step_convergence": flow("Step: convergence"),
    "allocation.*.unrounded": Line("Recurrent allocation before rounding", "£k"),
    "allocation.*.step_rounding": flow("Step: rounding to £1k", fine=True),
    "allocation.*.expected": Line("Recurrent allocation as the assumptions give it", "£k"),
    "allocation.*.step_outturn": flow(OUTTURN_STEP),
    "allocation.*.recurrent": Line("Recurrent allocation", "£k", key=True, outturn=True),
    "allocation.*.growth_rate": Line("Growth of the recurrent allocation", "rate", growth_of="recurrent"),
    "allocation.*.closing_distance": Line("Distance from target after convergence", "rate"),
    "allocation.*.non_recurrent": flow("Non-recurrent items", outturn=True),
    "allocation.*.total": Line("Total allocation", "£k", key=True),
    "allocation.adjustments": flow("Baseline adjustments"),
    "allocation.baseline": Line("Adjusted recurrent baseline", "£k"),
    "allocation.step_growth": flow("Step: base growth"),
    "allocation.step_inflation": flow("Step: inflation"),
    "allocation.step_efficiency": flow("Step: efficiency"),
    "allocation.step_convergence": flow("Step: convergence"),
    "allocation.step_rounding": flow("Step: rounding to £1k", fine=True),
    "allocation.step_outturn": flow(OUTTURN_STEP),
    "allocation.recurrent": Line("Recurrent allocation", "£k", key=True),
    "allocation.growth_rate": Line("Growth of the recurrent allocation", "rate", growth_of="recurrent"),
    "allocation.cagr": Line("Growth a year since the base year (CAGR)", "rate", growth_of="recurrent"),
    "allocation.real": Line("Recurrent allocation in the base year's prices", "£k", base_prices=True),
    "allocation.non_recurrent": flow("Non-recurrent items"),
    "allocation.total": Line("Total allocation", "£k", key=True),
    "funds.*.size": Line("Size of the fund", "£k", outturn=True),
    "funds.*.repurposed": flow("Repurposed", key=True, outturn=True),
    "funds.*.recurrent_part": flow("of which recurrent: there again in every later year"),
    "funds.repurposed": flow("Repurposed funds", key=True),
    "funds.recurrent_part": flow("of which recurrent: there again in every later year"),
    "pot.growth_step": flow("Growth step, all streams", block=SOURCES_BLOCK),
    "pot.convergence_step": flow("Convergence step, all streams", block=SOURCES_BLOCK),
    "pot.pressures": flow("Funding pressures (taken off)", block=SOURCES_BLOCK, outturn=True),
    "pot.available_growth": flow("Available growth", key=True, block=SOURCES_BLOCK, outturn=True),
    "pot.repurposed": flow("Repurposed funds", key=True, block=SOURCES_BLOCK),
    "pot.commercial": flow("Commercial income", key=True, block=SOURCES_BLOCK, outturn=True),
    "pot.productivity": flow("Productivity that releases cash", key=True, block=SOURCES_BLOCK),
    "pot.annual": flow("Investment pot of the year", key=True, block="Investment pot"),
    "pot.cumulative": Line("Investment pot, cumulative", "£k", key=True, running=True, block="Investment pot"),
    "pot.share_of_allocation": Line("Pot as a share of the total allocation", "rate", block="Investment pot"),
    "pot.real": Line(
        "Investment pot of the year in the base year's prices",
        "£k",
        adds_up=True,
        base_prices=True,
        block="Investment pot",
    ),  # fmt: skip
    "pot.recurrent_added": flow("Recurrent investment added this year", block=RECURRENT_BLOCK),
    "pot.recurrent_base": Line("Recurrent investment to date (full-year effect)", "£k", block=RECURRENT_BLOCK),
    "pot.recurrent_annual": flow("Pot of the year, recurrent view", key=True, block=RECURRENT_BLOCK),
    "pot.recurrent_cumulative": Line(
        "Pot, recurrent view, cumulative", "£k", key=True, running=True, block=RECURRENT_BLOCK
    ),  # fmt: skip
    "pot.least": flow("Pot of the year if the least is left of growth", block=RANGE_BLOCK),
    "pot.least_cumulative": running("Pot, cumulative, least", RANGE_BLOCK),
    "pot.least_recurrent_base": Line("Recurrent investment to date, least", "£k", block=RANGE_BLOCK),
    "pot.least_recurrent_cumulative": running("Pot, recurrent view, cumulative, least", RANGE_BLOCK),
    "pot.most": flow("Pot of the year if the most is left of growth", block=RANGE_BLOCK),
    "pot.most_cumulative": running("Pot, cumulative, most", RANGE_BLOCK),
    "pot.most_recurrent_base": Line("Recurrent investment to date, most", "£k", block=RANGE_BLOCK),
    "pot.most_recurrent_cumulative": running("Pot, recurrent view, cumulative, most", RANGE_BLOCK),
    "settings.position": Line("Position between first and last year", "share", block="Time"),
    "settings.*.share": Line("Share of the pot", "share"),
    "settings.*.investment": flow("Investment", key=True),
    "settings.*.shift": flow("Moved against staying at the first year's share"),
    "settings.investment": flow("Investment, all care settings", key=True),
}
