"""The lines about care: providers, population, activity, productivity."""

from __future__ import annotations

from dataclasses import replace

from mtfs.catalogue.lines.wording import OUTTURN_STEP, Line, flow

TIME = "Years of the activity model"
COST = "Cost of activity, beside the pot that is meant to pay for the shift"
GROUPS = "Population growth by group"
VOLUME, VALUE = "Volumes", "Value of each opportunity, a year"
DELIVERED = "What the years deliver"
HORIZON = "horizon_"
"""Begins the last part of the lines of the activity model's last year, which may lie beyond the plan's."""


def _activity(name: str, key: bool = False, unit: str = "") -> Line:
    return Line(name, unit or "activity", key=key, of_part=not unit)


BY_YEAR = {
    "demographic_index": _activity("Demographic index, baseline = 1", unit="index"),
    "non_demographic_index": _activity("Non-demographic index, baseline = 1", unit="index"),
    "weighted_growth": _activity("Demographic growth by the population's groups", unit="rate"),
    "demographic": _activity("Demographic growth"),
    "group.*": _activity("Demographic growth"),
    "non_demographic": _activity("Non-demographic growth"),
    "growth": _activity("Growth if nothing is done", key=True),
    "projected": _activity("Projected activity if nothing is done", key=True),
    "projected_lower": _activity("Projected activity, lower scenario"),
    "projected_higher": _activity("Projected activity, higher scenario"),
    "mitigation.*": _activity("Mitigation"),
    "mitigations": _activity("Mitigations, below 0 where they reduce"),
    "avoided": _activity("Activity avoided"),
    "added": _activity("Activity added by the shift"),
    "residual": _activity("Residual growth", key=True),
    "after": _activity("Activity after mitigations", key=True),
    "beds_growth": _activity("Beds for the growth if nothing is done", unit="beds"),
    "beds_residual": _activity("Beds for the residual growth", unit="beds"),
    "beds": _activity("Beds after mitigations", key=True, unit="beds"),
    "residual_cost": flow("Cost of residual growth"),
    "avoided_cost": flow("Cost of activity avoided"),
    "added_cost": flow("Cost of activity added by the shift"),
}


LAST = {f"{HORIZON}{part}": replace(line, once=True, adds_up=False) for part, line in BY_YEAR.items()}
"""Called as in other years; `naming.label_of` adds the year."""

CARE = {
    "providers.*.expected": Line("Contract value as the assumptions give it", "£k"),
    "providers.*.step_outturn": flow(OUTTURN_STEP),
    "providers.*.contract": Line("Contract value", "£k", key=True, outturn=True),
    "providers.*.inflation": flow("Inflation on the contract"),
    "providers.*.ask": flow("Efficiency requirement, new each year", key=True),
    "providers.*.ask_to_date": Line("Efficiency requirement, to date", "£k"),
    "providers.*.opportunity.*": Line("Opportunity a year", "£k"),
    "providers.*.cash_releasing": Line("Opportunities a year that release cash", "£k"),
    "providers.*.non_cash_releasing": Line("Opportunities a year that release no cash", "£k"),
    "providers.*.still_to_find": Line("Still to find: requirement to date less opportunities", "£k", key=True),
    "providers.step_outturn": flow(OUTTURN_STEP),
    "providers.contract": Line("Contract value", "£k", key=True),
    "providers.inflation": flow("Inflation on the contracts"),
    "providers.ask": flow("Efficiency requirement, new each year", key=True),
    "providers.ask_to_date": Line("Efficiency requirement, to date", "£k"),
    "providers.cash_releasing": Line("Opportunities a year that release cash", "£k"),
    "providers.non_cash_releasing": Line("Opportunities a year that release no cash", "£k"),
    "providers.still_to_find": Line("Still to find: requirement to date less opportunities", "£k", key=True),
    "population.span": Line("Years of the population projection", "years", block=TIME, once=True),
    "population.*.annual": Line("Growth a year", "rate", once=True, block=GROUPS),
    "population.*.growth": Line("Growth since the activity baseline", "rate", block=GROUPS),
    "population.*.horizon_growth": Line("Growth since the activity baseline", "rate", once=True, block=GROUPS),
    "activity.years_before": Line("Years from the activity baseline to the base year", "years", block=TIME, once=True),
    "activity.span": Line("Years of the activity model", "years", block=TIME, once=True),
    "activity.years_to_full_effect": Line("Years until mitigations have their full effect", "years", block=TIME,
                                          once=True),
    "activity.factor": Line("Share of central growth in the chosen scenario", "share", block=TIME, once=True),
    "activity.elapsed": Line("Years since the activity baseline", "years", block=TIME),
    "activity.phase": Line("Share of the mitigations' full effect reached", "share", block=TIME),
    "activity.*.baseline": Line("Baseline activity", "activity", once=True, of_part=True),
    **{f"activity.*.{part}": line for part, line in BY_YEAR.items()},
    **{f"activity.*.{part}": line for part, line in LAST.items()},
    "activity.residual_cost": flow("Cost of residual growth, all services", block=COST),
    "activity.avoided_cost": flow("Cost of activity avoided, all services", block=COST),
    "activity.added_cost": flow("Cost of activity added by the shift, all services", key=True, block=COST),
    "activity.headroom": flow("Pot less cost of the shift", key=True, block=COST),
    "activity.headroom_recurrent": flow("Pot in the recurrent view less cost of the shift", block=COST),
    "activity.headroom_residual": flow("Pot less cost of all residual growth", block=COST),
    **{
        f"activity.{HORIZON}{of}_cost": replace(LAST[f"{HORIZON}{of}_cost"], block=COST)
        for of in ("residual", "avoided", "added")
    },
    "productivity.*.volume": Line("Volume", "volume", once=True, of_part=True, block=VOLUME),
    "productivity.*.bed_days": Line("Bed days", "bed days", once=True, block=VOLUME),
    "productivity.*.value": Line("Value a year", "£", once=True, block=VALUE),
    "productivity.*.value_high": Line("Value a year, high end", "£", once=True, block=VALUE),
    "productivity.*.in_year": Line("Delivered", "£k", block=DELIVERED, outturn=True),
    "productivity.*.cash_releasing": Line("of which counted, releases cash", "£k", block=DELIVERED),
    "productivity.*.non_cash_releasing": Line("of which counted, releases no cash", "£k", block=DELIVERED),
    "productivity.cash_releasing": Line("Counted opportunities that release cash: they enter the pot", "£k", key=True),
    "productivity.non_cash_releasing": Line("Counted opportunities that release no cash", "£k", key=True),
}  # fmt: skip
