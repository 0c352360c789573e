"""The order of calculation: which lines there are, what they open with, what formulas are handed."""

import inspect
import math

import pytest
from support.allocation_transcription import close, walk
from support.plan_builder import made, rich, small, without_missing

from mtfs.catalogue.lines import LINES, Pot, kind_of
from mtfs.formulas import FORMULAS
from mtfs.model.definition import calculate, define
from mtfs.model.ledger import Ledger


def base_years(walked):
    return {line: years[0] for line, years in walked.items() if years[0] is not None}


def test_the_lines_and_their_order(walked):
    families = ["timeline", "prices", "allocation", "funds", "pot", "settings"]
    assert list(dict.fromkeys(line.split(".")[0] for line in walked)) == [*families, "checks"]
    others = {pattern for pattern in LINES if pattern.partition(".")[0] in families}
    only_with = {
        "timeline.scale",
        "pot.productivity",
        *(line for line in others if line.startswith(("pot.least", "pot.most"))),
        *(line for line in others if line.endswith((".expected", ".step_outturn"))),
    }
    assert {kind_of(line).pattern for line in walked if not line.startswith("checks.")} == others - only_with
    plan = made(without_missing(rich()))
    calculated = calculate(plan, FORMULAS, lambda key, period: plan.values[key][period], lambda *given: given[2])
    assert calculated.emitted == {line: years for line, years in walked.items() if not line.startswith("checks.")}


def test_base_year(walked):
    assert base_years(walked) == close(
        {
            "timeline.period": 0,
            "prices.index": 1,
            "allocation.core.recurrent": 100_000,
            "allocation.core.closing_distance": 100_000 / 97_000 - 1,
            "allocation.core.non_recurrent": 93,
            "allocation.core.total": 100_093,
            "allocation.medical.recurrent": 20_000,
            "allocation.medical.closing_distance": 20_000 / 21_500 - 1,
            "allocation.medical.total": 20_000,
            "allocation.dental.recurrent": 7_000,
            "allocation.dental.total": 7_000,
            "allocation.recurrent": 127_000,
            "allocation.non_recurrent": 93,
            "allocation.total": 127_093,
            "allocation.real": 127_000,
            "funds.bcf.size": 5_000,
            "funds.capacity.size": 3_000,
            "funds.sdf.size": 800,
            "pot.cumulative": 0,
            "pot.recurrent_base": 0,
            "pot.recurrent_cumulative": 0,
        }
    )


def test_every_other_line_has_all_plan_years_and_no_base_year(walked):
    for line, years in walked.items():
        assert len(years) == 5 and None not in years[1:], line


def test_a_plan_without_options_has_only_the_lines_it_needs():
    walked = walk(made(small()))
    assert "pot.commercial" not in walked and "settings.position" not in walked
    assert not [line for line in walked if line.endswith((".adjustments", ".non_recurrent", "distance", "_rounding"))]
    assert walked["pot.pressures"][1:] == walked["funds.repurposed"][1:] == walked["pot.annual"][1:] == [0, 0]
    assert walked["allocation.core.recurrent"] == walked["allocation.core.total"] == [1000, 1000, 1000]


@pytest.mark.parametrize("data", [small(), rich(), without_missing(rich())])
def test_every_check_of_a_sound_plan_is_0(data):
    walked = walk(made(data))
    for line, years in walked.items():
        of_a_missing_fund = any(math.isnan(year) for year in years[1:])
        assert not of_a_missing_fund or ".sdf." in line
        if line.startswith("checks.") and line != "checks.medical.distance" and not of_a_missing_fund:
            assert years[1:] == pytest.approx([0] * len(years[1:]), abs=1e-9), line


def test_what_a_plan_opens_with_is_asked_for_in_the_base_year():
    plan, asked = made(without_missing(rich())), []

    def value(key, period):
        asked.append((key, period))
        return plan.values[key][period]

    define(plan, FORMULAS, value, lambda line, period, result: result)
    opened_with = {(key, period) for key, period in asked if key.rpartition(".")[2] in ("opening", "target")}
    assert opened_with == {
        ("allocation.core.opening", 0),
        ("allocation.core.target", 0),
        ("allocation.medical.opening", 0),
        ("allocation.medical.target", 0),
        ("allocation.dental.opening", 0),
        ("funds.bcf.opening", 0),
        ("funds.capacity.opening", 0),
        ("funds.sdf.opening", 0),
    }


def test_a_formula_is_handed_what_its_arguments_are_called(walked):
    calls = []

    class Spy:
        def __getattr__(self, name):
            formula = getattr(FORMULAS, name)

            def called(*arguments):
                calls.append((name, dict(zip(inspect.signature(formula).parameters, arguments, strict=True))))
                return formula(*arguments)

            return called

    walk(made(without_missing(rich())), Spy())
    expected = {
        "adjusted_baseline": {"opening": 100_000, "adjustments": 0},
        "growth_step": {"baseline": 20_000, "growth": 0.023},
        "inflation_step_additive": {"baseline": 7_000, "inflation": 0.019},
        "efficiency_step_additive": {"baseline": 7_000, "efficiency": 0.005},
        "convergence_step_additive": {"baseline": 7_000, "convergence": -0.002},
        "with_non_recurrent": {"recurrent": 100_000, "non_recurrent": 93},
        "available_growth": {
            "growth_step": walked["allocation.step_growth"][1],
            "convergence_step": walked["allocation.step_convergence"][1],
            "pressures": 900 + 210,
        },
        "investment_pot": {
            "available": walked["pot.available_growth"][1],
            "released": walked["funds.repurposed"][1],
            "commercial": 275,
        },
        "recurrent_added": {
            "available": walked["pot.available_growth"][1],
            "recurrent_released": walked["funds.recurrent_part"][1],
        },
        "recurrent_view": {
            "recurrent_base": walked["pot.recurrent_base"][2],
            "annual": walked["pot.annual"][2],
            "added": walked["pot.recurrent_added"][2],
        },
        "closing_distance": {"distance": 20_000 / 21_500 - 1, "convergence": -0.01},
        "setting_investment": {"pot": walked["pot.annual"][1], "share": 0.25},
        "shift": {
            "amount": walked["settings.primary.investment"][1],
            "pot": walked["pot.annual"][1],
            "first_share": 0.25,
        },
    }
    for formula, arguments in expected.items():
        assert (formula, arguments) in calls, formula
    for running, annual in {"cumulative": "annual", "recurrent_base": "recurrent_added",
                            "recurrent_cumulative": "recurrent_annual"}.items():  # fmt: skip
        arguments = {"previous": walked[f"pot.{running}"][1], "amount": walked[f"pot.{annual}"][2]}
        assert ("cumulative", arguments) in calls, running


def test_the_ledger_refuses_a_line_that_was_not_put():
    ledger = Ledger(2, lambda line, period, result: result)
    assert ledger.put(Pot.ANNUAL, 1, 5.0) == 5.0 and Pot.ANNUAL in ledger
    assert ledger.get(Pot.ANNUAL, 1) == ledger.get_optional(Pot.ANNUAL, 1) == 5.0
    for line, period in ((Pot.ANNUAL, 2), (Pot.REAL, 1)):
        assert ledger.get_optional(line, period) is None
        with pytest.raises(LookupError, match=f"{line} has no figure in period {period} yet"):
            ledger.get(line, period)
    with pytest.raises(LookupError):
        ledger.sum(Pot.CUMULATIVE, [Pot.ANNUAL, Pot.REAL], 1)
