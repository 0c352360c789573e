"""Workbooks switched to a scenario: their plans, the scenarios, and what is edited besides."""

import tomllib
from functools import cache

import mtfs
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.scenarios import switchable_scenarios
from mtfs.plan.sheet import AS_WRITTEN
from mtfs.plan.toml import plan_from_data
from support.example_plans import CASES as PLAN_FILES

RICH = PLAN_FILES / "rich-plan.toml"
RICH_SCENARIOS = {
    "rates": {
        "name": "Rates: a year, all years, and one that is given anew",
        "note": "Growth of one year, inflation of all, and a year of convergence.",
        "sets": "rates.growth 2027/28 = 0.031; rates.inflation = 0.0175; rates.convergence 2026/27 = 0.001; "
        "allocation.primary.convergence 2027/28 = -0.002",
    },
    "amounts": {
        "name": "Amounts of single years",
        "sets": "allocation.core.non_recurrent.winter 2027/28 = 777.7; "
        "allocation.core.non_recurrent.winter 2025/26 = 9; "
        "allocation.core.baseline_adjustments.pay 2032/33 = -1500.5; pressures.prescribing 2028/29 = 31000",
    },
    "choices": {
        "name": "Choices, switches and single figures",
        "sets": "commercial.option = high; commercial.high = 90000.125; funds.capacity.recurrent = no; "
        "funds.bcf.opening = 99000.5; convergence_policy.pace_over = 0.1; limits.largest_rate = 0.05",
    },
    "all": {"name": "All of these", "based_on": "rates + amounts + choices", "sets": "rates.growth 2030/31 = 0"},
    "nothing": {"name": "Nothing"},
    "steps": {"name": "Other steps", "based_on": "rates", "sets": "allocation.core.rounded_to_1k = no"},
    "given": {"name": "A missing fund is given", "sets": "funds.sdf.opening = 41000.25"},
}  # fmt: skip


@cache
def plan(name):
    """The default plan, or the one that uses every part, with scenarios of every kind.

    Without ranges: a simulation is static and takes longer than all else.
    """
    if name == "default":
        return mtfs.load_plan().model_copy(update={"uncertainty": {}, "correlations": {}, "targets": {}})
    data = tomllib.loads(RICH.read_text(encoding="utf-8"))
    return plan_from_data(data | {"scenarios": RICH_SCENARIOS}, "rich")


CASES = [(name, key) for name in ("default", "rich") for key in ["none", *switchable_scenarios(plan(name))]]
EDITS = {
    "an input that a scenario sets": ("default", "sdf_35", {"funds.sdf.repurpose": {"2025/26": 0.3}}),
    "an input that no scenario sets": ("default", "published", {"rates.growth": {"2027/28": 0.031}}),
    "a year that the scenario carries over": (
        "default", "convergence_continues", {"rates.convergence": {"2028/29": -0.004}}
    ),
    "a year before the one that is set": ("rich", "rates", {"rates.growth": {"2026/27": 0.0105}}),
    "a given year is carried on again": ("rich", "rates", {"rates.growth": {"2028/29": "=G{row}"}}),
    "a later year of a series that is set for all years": ("rich", "all", {"rates.inflation": {"2029/30": 0.09}}),
    "an amount of the base year": (
        "rich", "amounts", {"allocation.core.non_recurrent.winter": {"2025/26": 55.5, "2030/31": 66}}
    ),
    "a fund that goes missing": ("rich", "rates", {"funds.bcf.opening": {"All years": None, "Status": "missing"}}),
    "a missing fund is given": ("rich", "choices", {"funds.sdf.opening": {"All years": 43_000}}),
    "the note of a scenario": ("default", "low_risk", {"scenarios.low_risk.note": {"All years": "Another note"}}),
}  # fmt: skip
"""{what is edited: (plan, scenario, the cells)}; the scenario is selected as well."""
STATIC_SHEETS = ("Sensitivity", AS_WRITTEN)
"""Sheets of what was computed or stood on Inputs when the workbook was written, with the scenario selected then."""


def name_of(base, key):
    return AS_IT_STANDS if key == "none" else base.scenarios[key].name
