"""Workbooks switched to a scenario, and what one engine has to make of each."""

import tomllib
from functools import cache

import pytest

import mtfs
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.scenarios import in_scenario, switchable_scenarios
from mtfs.plan.sheet import AS_WRITTEN
from mtfs.plan.toml import plan_from_data
from support import engines
from support.edited_workbooks import speaks_of_edits
from support.example_plans import CASES as PLAN_FILES
from support.workbook_edits import differences

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


class RecalculatedSwitches:
    """The tests of what `engine` makes of every workbook that is switched to a scenario."""

    engine = ""

    @pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case))
    def test_the_workbook_switched_to_a_scenario_is_what_mtfs_shows_for_it(self, case, recalculated):
        name, key = case
        base = plan(name)
        inside = base if key == "none" else in_scenario(base, key)
        assert list(differences(base, mtfs.project(inside), recalculated[case])) == []

    @pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case))
    def test_every_formula_is_that_of_the_report_written_for_the_scenario(self, case, fresh, switched, recalculated):
        """Summary, charts' workings, Live and Scenarios too; and the value stored there is what the engine finds."""
        expected = fresh(*case)
        floor = engines.RELATIVE_FLOOR * max(engines.largest_by_unit(
            (sheet, value) for sheet, cells in expected.items() for _, value in cells.values()
        ).values())  # fmt: skip
        wrong, compared = {}, 0
        for sheet, cells in engines.formulas(switched[case]).items():
            if sheet in STATIC_SHEETS:
                continue
            for cell, formula in cells.items():
                now = recalculated[case][sheet][cell]
                if speaks_of_edits(sheet, cell, now):
                    continue
                value = expected[sheet][cell][1]
                compared += 1
                if expected[sheet][cell][0] != formula or not engines.same(now, value, floor):
                    wrong[f"{sheet}!{cell}"] = f"written {expected[sheet][cell]!r}, switched {formula} gives {now!r}"
        assert wrong == {} and compared > 1400

    @pytest.mark.parametrize("case", EDITS)
    def test_edits_count_in_the_scenario_that_is_selected(self, case, switched, recalculated):
        name, key, _ = EDITS[case]
        read_back = mtfs.load_plan(switched[case])
        assert read_back.scenario == key
        assert list(differences(plan(name), mtfs.project(read_back), recalculated[case])) == []
        assert list(differences(plan(name), mtfs.project(in_scenario(read_back, key)), recalculated[case])) == []
