"""The order of calculation, against a transcription of the design in plain arithmetic."""

import inspect
import math

import pytest
from support.plan_builder import figure, made, rich, series, small, without_missing

from mtfs.catalogue.lines import LINES, Pot, kind_of
from mtfs.formulas import FORMULAS
from mtfs.model.definition import calculate, define
from mtfs.model.ledger import Ledger

CORE_GROWTH = [0, 0.041, 0.041, 0.041, 0.037]
GROWTH = [0, 0.023, 0.023, 0.031, 0.031]
INFLATION = [0, 0.019, 0.027, 0.027, 0.027]
CONVERGENCE = [0, -0.01, 0.004, 0.004, 0.004]
EFFICIENCY = 0.011
YEARS = range(1, 5)


def walk(plan, f=FORMULAS):
    """Every line by walking the definition on plain floats; also what was asked for and in which order."""
    values = plan.values
    return define(plan, f, lambda key, period: values[key][period], lambda line, period, result: result)


def lines_of(plan):
    """A line's years without the base year, after checking that the line has none or has one."""
    found = walk(plan)
    return lambda line: found[line][1:]


def close(expected):
    return pytest.approx(expected, rel=1e-12, abs=1e-9)


def rounded(value):
    """To £1k, halves away from zero, written in another way than the model's."""
    return math.copysign(float(int(abs(value) + 0.5)), value)


def core():
    """The stream with everything: adjustments, distance, rounding, in-year items."""
    adjustments, result = [0, 0.0, 750.25 - 20.5, 0.0, -33.0], []
    recurrent, distance = 100_000.0, 100_000 / 97_000 - 1
    for year in YEARS:
        baseline = recurrent + adjustments[year]
        distance = (1 + distance) * baseline / recurrent - 1
        pace = 0.5 if distance > 0 else 0.25
        convergence = min(max(pace * (1 / (1 + distance) - 1), -0.02), 0.003)
        grown = baseline * (1 + CORE_GROWTH[year])
        uplift = INFLATION[year] - EFFICIENCY
        unrounded = grown * (1 + uplift) * (1 + convergence)
        closing = (1 + distance) * (1 + convergence) - 1
        result.append(
            {
                "adjustments": adjustments[year],
                "baseline": baseline,
                "net_uplift": uplift,
                "distance": distance,
                "convergence_rate": convergence,
                "step_growth": baseline * CORE_GROWTH[year],
                "step_inflation": grown * INFLATION[year],
                "step_efficiency": -grown * EFFICIENCY,
                "step_convergence": grown * (1 + uplift) * convergence,
                "unrounded": unrounded,
                "step_rounding": rounded(unrounded) - unrounded,
                "recurrent": rounded(unrounded),
                "growth_rate": rounded(unrounded) / recurrent - 1,
                "closing_distance": closing,
                "non_recurrent": [0, 811.0, 407.5, 0.0, 0.0][year],
                "total": rounded(unrounded) + [0, 811.0, 407.5, 0.0, 0.0][year],
            }
        )
        recurrent, distance = rounded(unrounded), closing
    return result


def medical():
    """A stream with a target whose convergence is a rate all the same."""
    result, recurrent, distance = [], 20_000.0, 20_000 / 21_500 - 1
    for year in YEARS:
        grown, uplift, convergence = recurrent * (1 + GROWTH[year]), 0.033 - EFFICIENCY, CONVERGENCE[year]
        closing = (1 + distance) * (1 + convergence) - 1
        result.append(
            {
                "baseline": recurrent,
                "net_uplift": uplift,
                "distance": distance,
                "step_growth": recurrent * GROWTH[year],
                "step_inflation": grown * 0.033,
                "step_efficiency": -grown * EFFICIENCY,
                "step_convergence": grown * (1 + uplift) * convergence,
                "recurrent": grown * (1 + uplift) * (1 + convergence),
                "growth_rate": grown * (1 + uplift) * (1 + convergence) / recurrent - 1,
                "closing_distance": closing,
                "total": grown * (1 + uplift) * (1 + convergence),
            }
        )
        recurrent, distance = result[-1]["recurrent"], closing
    return result


def dental():
    """An additive stream without a target."""
    result, recurrent = [], 7_000.0
    for year in YEARS:
        convergence = [0, -0.002, 0.0, 0.0, 0.0][year]
        closing = recurrent * (1 + GROWTH[year] + INFLATION[year] - 0.005 + convergence)
        result.append(
            {
                "baseline": recurrent,
                "net_uplift": INFLATION[year] - 0.005,
                "step_growth": recurrent * GROWTH[year],
                "step_inflation": recurrent * INFLATION[year],
                "step_efficiency": -recurrent * 0.005,
                "step_convergence": recurrent * convergence,
                "recurrent": closing,
                "growth_rate": closing / recurrent - 1,
                "total": closing,
            }
        )
        recurrent = closing
    return result


STREAMS = {"core": core, "medical": medical, "dental": dental}


@pytest.fixture(scope="module")
def found():
    return walk(made(without_missing(rich())))


def base_years(found):
    return {line: years[0] for line, years in found.items() if years[0] is not None}


def test_the_lines_and_their_order(found):
    assert list(dict.fromkeys(line.split(".")[0] for line in found)) == [
        *("timeline", "prices", "allocation", "funds", "pot", "settings", "checks")
    ]
    of_care = (
        "providers",
        "population",
        "activity",
        "productivity",
        "expenditure",
        "funding",
        "schemes",
        "gap",
        "claims",
    )
    others = {pattern for pattern in LINES if pattern.partition(".")[0] not in (*of_care, "checks")}
    only_with = {
        "timeline.scale",
        "pot.productivity",
        *(line for line in others if line.startswith(("pot.least", "pot.most"))),
        *(line for line in others if line.endswith((".expected", ".step_outturn"))),
    }
    assert {kind_of(line).pattern for line in found if not line.startswith("checks.")} == others - only_with
    plan = made(without_missing(rich()))
    calculated = calculate(plan, FORMULAS, lambda key, period: plan.values[key][period], lambda *given: given[2])
    assert calculated.emitted == {line: years for line, years in found.items() if not line.startswith("checks.")}


def test_base_year(found):
    assert base_years(found) == close(
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


def test_every_other_line_has_all_plan_years_and_no_base_year(found):
    for line, years in found.items():
        assert len(years) == 5 and None not in years[1:], line


def test_time_and_prices(found):
    assert found["timeline.period"] == [0, 1, 2, 3, 4]
    assert found["prices.index"] == close([1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3])


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_follows_the_design(found, stream):
    expected = STREAMS[stream]()
    lines = {line.split(".")[2] for line in found if line.startswith(f"allocation.{stream}.")}
    assert lines == set(expected[0])
    for part in lines:
        assert found[f"allocation.{stream}.{part}"][1:] == close([year[part] for year in expected]), part


def test_both_sides_of_the_target_and_both_limits_are_met():
    distances = [year["distance"] for year in core()]
    assert distances[0] > 0
    rates = [year["convergence_rate"] for year in core()]
    assert rates[0] == close(0.5 * (97 / 100 - 1))
    under = walk(made(rich(), {"allocation.core.target": figure(130_000.0)}))
    assert under["allocation.core.convergence_rate"][1:] == close([0.003] * 4)
    slowly = walk(made(rich(), {"allocation.core.target": figure(101_000.0)}))
    assert slowly["allocation.core.convergence_rate"][1] == close(0.25 * (101 / 100 - 1))
    far_over = walk(made(rich(), {"allocation.core.target": figure(80_000.0)}))
    assert far_over["allocation.core.convergence_rate"][1] == close(-0.02)


def test_all_streams_together(found):
    streams = {name: stream() for name, stream in STREAMS.items()}
    for part in ("adjustments", "baseline", "step_growth", "step_inflation", "step_efficiency", "step_convergence",
                 "step_rounding", "recurrent", "non_recurrent", "total"):  # fmt: skip
        expected = [sum(stream[year - 1].get(part, 0) for stream in streams.values()) for year in YEARS]
        assert found[f"allocation.{part}"][1:] == close(expected), part
    recurrent = found["allocation.recurrent"]
    index = [1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3]
    for year in YEARS:
        assert found["allocation.growth_rate"][year] == close(recurrent[year] / recurrent[year - 1] - 1)
        assert found["allocation.cagr"][year] == close((recurrent[year] / 127_000) ** (1 / year) - 1)
        assert found["allocation.real"][year] == close(recurrent[year] / index[year])


BCF = [5_000, 5_000 * 1.05, 5_000 * 1.05**2, 5_000 * 1.05**2 * 1.01, 5_000 * 1.05**2 * 1.01**2]
BCF_RELEASED = [
    (BCF[1] - 1_000) * 0.1,
    (BCF[2] - 1_500) * 0.2,
    (BCF[3] - 1_500) * 0.2,
    (BCF[4] - 1_500) * 0.2,
]
SDF_RELEASED = [800 * 1.02**year * 0.25 for year in YEARS]


def test_funds(found):
    assert found["funds.bcf.size"] == close(BCF)
    assert found["funds.bcf.repurposed"][1:] == close(BCF_RELEASED)
    assert found["funds.bcf.recurrent_part"][1:] == close(BCF_RELEASED)
    assert found["funds.capacity.size"] == [3_000] * 5
    assert found["funds.capacity.repurposed"][1:] == close([900] * 4)
    assert found["funds.capacity.recurrent_part"][1:] == [0] * 4
    assert found["funds.sdf.repurposed"][1:] == close(SDF_RELEASED)
    assert found["funds.repurposed"][1:] == close(
        [b + 900 + s for b, s in zip(BCF_RELEASED, SDF_RELEASED, strict=True)]
    )
    assert found["funds.recurrent_part"][1:] == close(BCF_RELEASED)


def test_the_pot(found):
    streams = [stream() for stream in STREAMS.values()]
    cumulative, base, recurrent_cumulative = 0.0, 0.0, 0.0
    pressures = [0, 900 + 210, 900 + 210, 1_300 + 210, 1_300 + 210]
    for year in YEARS:
        growth = sum(stream[year - 1]["step_growth"] for stream in streams)
        convergence = sum(stream[year - 1]["step_convergence"] for stream in streams)
        available = growth + convergence - pressures[year]
        released = BCF_RELEASED[year - 1] + 900 + SDF_RELEASED[year - 1]
        annual = available + released + 1_100 / 4
        cumulative += annual
        added = available + BCF_RELEASED[year - 1]
        base += added
        in_year = base + (annual - added)
        recurrent_cumulative += in_year
        expected = {
            "growth_step": growth,
            "convergence_step": convergence,
            "pressures": pressures[year],
            "available_growth": available,
            "repurposed": released,
            "commercial": 1_100 / 4,
            "annual": annual,
            "cumulative": cumulative,
            "share_of_allocation": annual / found["allocation.total"][year],
            "real": annual / [1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3][year],
            "recurrent_added": added,
            "recurrent_base": base,
            "recurrent_annual": in_year,
            "recurrent_cumulative": recurrent_cumulative,
        }
        assert {line.split(".")[1] for line in found if line.startswith("pot.")} == set(expected)
        for part, value in expected.items():
            assert found[f"pot.{part}"][year] == close(value), part


@pytest.mark.parametrize(("option", "a_year"), [("none", 0), ("low", 50), ("central", 275), ("high", 500)])
def test_the_case_of_commercial_income(option, a_year):
    found = walk(made(rich(), {"commercial.option": option}))
    assert found["pot.commercial"][1:] == [a_year] * 4


def test_care_settings(found):
    pot = found["pot.annual"]
    shares = {"primary": [0.25 + 0.25 * n / 3 for n in range(4)], "acute": [0.75 - 0.25 * n / 3 for n in range(4)]}
    assert found["settings.position"][1:] == close([0, 1 / 3, 2 / 3, 1])
    for name, by_year in shares.items():
        assert found[f"settings.{name}.share"][1:] == close(by_year)
        amounts = [share * pot[year] for year, share in enumerate(by_year, start=1)]
        assert found[f"settings.{name}.investment"][1:] == close(amounts)
        moved = [amount - by_year[0] * pot[year] for year, amount in enumerate(amounts, start=1)]
        assert found[f"settings.{name}.shift"][1:] == close(moved)
    assert found["settings.investment"][1:] == close(pot[1:])


def test_a_missing_fund_is_missing_and_totals_leave_it_out():
    found = walk(made(rich()))
    assert all(map(math.isnan, found["funds.sdf.size"]))
    assert all(map(math.isnan, found["funds.sdf.repurposed"][1:]))
    assert all(map(math.isnan, found["checks.sdf.repurpose"][1:])) is False
    expected = [release + 900 for release in BCF_RELEASED]
    assert found["funds.repurposed"][1:] == found["pot.repurposed"][1:] == close(expected)
    assert found["funds.recurrent_part"][1:] == close(BCF_RELEASED)
    assert not any(map(math.isnan, found["pot.annual"][1:]))


def test_a_plan_without_options_has_only_the_lines_it_needs():
    found = walk(made(small()))
    assert "pot.commercial" not in found and "settings.position" not in found
    assert not [line for line in found if line.endswith((".adjustments", ".non_recurrent", "distance", "_rounding"))]
    assert found["pot.pressures"][1:] == found["funds.repurposed"][1:] == found["pot.annual"][1:] == [0, 0]
    assert found["allocation.core.recurrent"] == found["allocation.core.total"] == [1000, 1000, 1000]


def test_a_target_alone_gives_a_distance_without_changing_the_convergence():
    with_target = walk(made(small(), {"allocation.core.target": figure(800.0)}))
    assert with_target["allocation.core.closing_distance"] == [0.25, 0.25, 0.25]
    assert with_target["allocation.core.distance"][1:] == [0.25, 0.25]
    assert "allocation.core.convergence_rate" not in with_target
    assert with_target["allocation.core.recurrent"] == [1000, 1000, 1000]


def test_an_adjustment_moves_the_baseline_and_all_that_follows():
    adjusted = {"allocation.core.baseline_adjustments": {"one": series({"2026/27": 50.0}, "£k") | {"name": "One"}}}
    found = walk(made(small(horizon=3), adjusted))
    assert found["allocation.core.adjustments"][1:] == [0, 50, 0]
    assert found["allocation.core.baseline"][1:] == [1000, 1050, 1050]
    assert found["allocation.core.recurrent"] == [1000, 1000, 1050, 1050]


def test_a_ringfence_of_no_fund_is_none():
    found = walk(made(rich(), {"funds.bcf.ringfenced": None}))
    assert found["funds.bcf.repurposed"][1] == close(BCF[1] * 0.1)
    assert "checks.bcf.ringfence" not in found


def test_convergence_away_from_the_target_is_found(found):
    assert found["checks.medical.distance"][1:] == close([0.01, 0, 0, 0])


@pytest.mark.parametrize("data", [small(), rich(), without_missing(rich())])
def test_every_check_of_a_sound_plan_is_0(data):
    found = walk(made(data))
    for line, years in found.items():
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


def test_a_formula_is_handed_what_its_arguments_are_called(found):
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
            "growth_step": found["allocation.step_growth"][1],
            "convergence_step": found["allocation.step_convergence"][1],
            "pressures": 900 + 210,
        },
        "investment_pot": {
            "available": found["pot.available_growth"][1],
            "released": found["funds.repurposed"][1],
            "commercial": 275,
        },
        "recurrent_added": {
            "available": found["pot.available_growth"][1],
            "recurrent_released": found["funds.recurrent_part"][1],
        },
        "recurrent_view": {
            "recurrent_base": found["pot.recurrent_base"][2],
            "annual": found["pot.annual"][2],
            "added": found["pot.recurrent_added"][2],
        },
        "closing_distance": {"distance": 20_000 / 21_500 - 1, "convergence": -0.01},
        "setting_investment": {"pot": found["pot.annual"][1], "share": 0.25},
        "shift": {
            "amount": found["settings.primary.investment"][1],
            "pot": found["pot.annual"][1],
            "first_share": 0.25,
        },
    }
    for formula, arguments in expected.items():
        assert (formula, arguments) in calls, formula
    for running, annual in {"cumulative": "annual", "recurrent_base": "recurrent_added",
                            "recurrent_cumulative": "recurrent_annual"}.items():  # fmt: skip
        arguments = {"previous": found[f"pot.{running}"][1], "amount": found[f"pot.{annual}"][2]}
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
