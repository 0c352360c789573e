"""Ranges, correlations and targets in a plan: what is refused, what is read back, what a drawn value means."""

import openpyxl
import pytest
from support.plan_builder import changed, figure, made, rich, series, small, unknown

import mtfs
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed as change_inputs
from mtfs.plan.parts.uncertainty import Range
from mtfs.plan.rules.ranges import range_problems, require_ranges
from mtfs.plan.toml import plan_from_data, plan_from_text, toml_text
from mtfs.plan.workbook import read_workbook


def given(key, low, high, unit="rate", **more):
    """A range of an input, as a plan's data has it."""
    return {"input": key, "low": figure(low, unit), "high": figure(high, unit), **more}


def correlation(first, second, value):
    return {"first": first, "second": second, "value": figure(value, "correlation")}


def uncertain(ranges, pairs=(), **more):
    """The small plan with ranges and correlations."""
    data = changed(small(), {"uncertainty": ranges, **more})
    return changed(data, {"correlations": {f"c{at}": pair for at, pair in enumerate(pairs)}})


GROWTH, INFLATION = given("rates.growth", -0.01, 0.01), given("rates.inflation", -0.02, 0.01)
EFFICIENCY = given("rates.efficiency", -0.01, 0.01)


def test_everything_about_uncertainty_survives_both_ways(tmp_path):
    ranges = {
        "growth": GROWTH | {"shape": "normal", "years": "independent", "year": "2026/27"},
        "inflation": INFLATION | {"shape": "pert", "common": False},
        "opening": given("allocation.core.opening", 900.0, 1100.0, "£k", shape="uniform"),
    }
    targets = {"aim": {"name": "An aim", "output": "allocation.recurrent 2026/27", "at_least": figure(1000.0)}}
    plan = made(uncertain(ranges, [correlation("growth", "inflation", -0.25)], targets=targets))
    assert plan.uncertainty["growth"].year == "2026/27" and not plan.uncertainty["inflation"].common
    assert plan_from_text(toml_text(plan), "text") == plan
    mtfs.write_report(plan, tmp_path / "plan.xlsx")
    assert read_workbook(tmp_path / "plan.xlsx") == plan


def test_the_default_plan_has_ranges_that_hold_and_says_which_are_published():
    plan = mtfs.load_plan()
    assert range_problems(plan) == []
    published = {key for key, one in plan.uncertainty.items() if one.low.status == "published"}
    assert published == {"available_growth", "sdf_share", "commercial"}
    assert [target.at_least.value for target in plan.targets.values()] == [180_000.0, 205_000.0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            uncertain({"a": given("rates.grwth", -1.0, 1.0)}),
            r"uncertainty.a.input: the plan has no input 'rates.grwth'; did you mean rates.growth",
        ),
        (
            uncertain({"a": given("plan.name", 0.0, 1.0)}),
            "uncertainty.a.input: plan.name is no number that could be drawn",
        ),
        (
            uncertain({"a": given("limits.tolerance", 0.0, 1.0, "of the check")}),
            "limits.tolerance is no number that could be drawn",
        ),
        (uncertain({"a": given("uncertainty.a.low", 0.0, 1.0)}), "uncertainty.a.low is no number that could be drawn"),
        (uncertain({"a": given("rates.growth", 0.01, 0.01)}), r"uncertainty.a.high: 0.01 is not above low \(0.01\)"),
        (uncertain({"a": given("rates.growth", 0.0, 1.5)}), "uncertainty.a.high: 1.5 is outside -1 to 1"),
        (
            uncertain({"a": given("rates.growth", 0.0, 1.0, "£k")}),
            "uncertainty.a.low: unit is '£k'; rates.growth is in rate",
        ),
        (uncertain({"a": GROWTH | {"low": unknown() | {"unit": "rate"}}}), "uncertainty.a.low: is missing"),
        (uncertain({"a": GROWTH | {"shape": "round"}}), "shape"),
        (uncertain({"a": GROWTH | {"year": "2024/25"}}), r"uncertainty.a.year: 2024/25 is no plan year"),
        (
            uncertain({"a": GROWTH, "b": given("rates.growth", -0.1, 0.1)}),
            "uncertainty.b.input: rates.growth has its range in uncertainty.a already",
        ),
        (
            uncertain({"a": given("allocation.core.opening", 900.0, 1100.0, "£k", years="independent")}),
            "uncertainty.a.years: allocation.core.opening is one figure for all years",
        ),
        (
            uncertain({"a": given("allocation.core.opening", 900.0, 1100.0, "£k", year="2025/26")}),
            "uncertainty.a.year: allocation.core.opening is one figure for all years; remove it",
        ),
        (
            uncertain({"a": GROWTH}, [correlation("a", "growth", 0.5)]),
            "correlations.c0.second: there is no range 'growth'",
        ),
        (uncertain({"a": GROWTH}, [correlation("a", "a", 0.5)]), "correlations.c0.second: is 'a', as first is"),
        (
            uncertain({"a": GROWTH, "b": INFLATION}, [correlation("a", "b", 0.5), correlation("b", "a", 0.5)]),
            "correlations.c1: speaks of the same two ranges as correlations.c0",
        ),
        (
            uncertain({"a": GROWTH, "b": INFLATION}, [correlation("a", "b", 1.5)]),
            "correlations.c0.value: 1.5 is outside -1 to 1",
        ),
        (
            uncertain({"a": GROWTH, "b": INFLATION}, [correlation("a", "b", 1.0)]),
            r"correlations: those of a, b cannot all hold .* smallest eigenvalue is 0.0000",
        ),
        (
            uncertain(
                {"a": GROWTH, "b": INFLATION, "c": EFFICIENCY},
                [correlation("a", "b", 0.9), correlation("b", "c", 0.9), correlation("a", "c", -0.9)],
            ),
            r"correlations: those of a, b, c cannot all hold .* smallest eigenvalue is -0.8000",
        ),
    ],
)
def test_what_is_refused_and_why(data, message):
    with pytest.raises(mtfs.PlanError, match=message):
        made(data)


def test_a_range_of_something_missing_is_refused():
    data = changed(rich(), {"uncertainty": {"a": given("funds.unknown.opening", 1.0, 2.0, "£k")}})
    fund = {"name": "Unknown", "opening": unknown(), "uplift": series(0.0), "repurpose": series(0.1, "share")}
    data = changed(data, {"funds": data["funds"] | {"unknown": fund}})
    with pytest.raises(mtfs.PlanError, match=r"funds.unknown.opening is missing, so nothing says"):
        made(data)


def test_a_shared_range_may_be_correlated_with_each_of_several_years_only_so_far():
    ranges = {"a": GROWTH | {"years": "independent"}, "b": INFLATION}
    made(uncertain(ranges, [correlation("a", "b", 0.70)]))  # two years: below the root of 1/2
    with pytest.raises(mtfs.PlanError, match=r"smallest eigenvalue is -0.0041"):
        made(uncertain(ranges, [correlation("a", "b", 0.71)]))


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (
            given("rates.growth", 0.01, 0.02),
            "uncertainty.a: low 0.01, high 0.02 do not hold the plan's own 0 .rates.growth.",
        ),
        (given("rates.growth", -0.01, 0.02, shape="normal"), "is normal, and 0 .* is not the middle of low -0.01"),
        (given("rates.growth", -0.01, 0.03), ""),
        (given("rates.growth", -1.0, 1.0), ""),  # as far as the rate itself may go
    ],
)
def test_ranges_that_do_not_fit_the_input_are_refused_when_they_are_used(one, message):
    plan = made(uncertain({"a": one}))
    if not message:
        assert range_problems(plan) == []
        return
    with pytest.raises(mtfs.PlanError, match=message):
        require_ranges(plan)


def test_a_range_may_take_no_year_out_of_the_bounds_of_its_input():
    fund = {"name": "F", "opening": figure(1.0), "uplift": series(0.0)}
    shares = series({"2025/26": 0.5, "2026/27": 0.05}, "share")
    data = changed(small(), {"funds": {"f": fund | {"repurpose": shares}}})
    plan = made(changed(data, {"uncertainty": {"a": given("funds.f.repurpose", 0.4, 0.6, "share")}}))
    assert list(map(str, range_problems(plan))) == [
        "uncertainty.a: 0.4 would take funds.f.repurpose in 2026/27 to -0.05, outside 0 to 1; narrow the range"
    ]


def test_an_edit_may_take_an_input_out_of_its_range_and_all_but_uncertainty_still_works(tmp_path):
    edited = change_inputs(mtfs.load_plan(), [Assignment("rates.growth", None, "0.05")])
    assert mtfs.project(edited).value("pot.annual") > 0
    path = tmp_path / "edited.xlsx"
    mtfs.write_report(edited, path)
    sheet = openpyxl.load_workbook(path)["Simulation"]
    texts = [cell.value for row in sheet.iter_rows(max_row=6, max_col=1) for cell in row if cell.value]
    assert texts[-2] == "Not simulated:" and texts[-1].startswith("uncertainty.growth: low 0.018, high 0.028")
    assert read_workbook(path) == edited
    with pytest.raises(mtfs.PlanError, match="uncertainty.growth: low 0.018, high 0.028 do not hold the plan's own"):
        require_ranges(edited)


def test_a_plan_without_ranges_is_told_how_to_add_one():
    with pytest.raises(mtfs.PlanError, match=r"uncertainty: the plan has none; .* \[uncertainty.NAME\]") as refused:
        require_ranges(made(small()))
    assert len(str(refused.value).splitlines()) == 1


def test_what_a_drawn_value_does_to_each_year():
    data = small(horizon=3)
    data["rates"]["growth"] = series({"2025/26": 0.02, "2026/27": 0.03})
    data["allocation"]["core"]["non_recurrent"] = {
        "once": series({"2024/25": 5.0, "2026/27": 100.0}, "£k") | {"name": "Once"}
    }
    data["uncertainty"] = {
        "growth": given("rates.growth", 0.01, 0.05),
        "later": given("rates.inflation", -0.01, 0.01, year="2027/28"),
        "opening": given("allocation.core.opening", 900.0, 1100.0, "£k"),
        "once": given("allocation.core.non_recurrent.once", 50.0, 120.0, "£k", year="2026/27"),
    }
    plan = plan_from_data(data, "test")
    ranges = plan.uncertainty
    assert range_problems(plan) == []
    assert ranges["growth"].central(plan) == 0.02
    assert ranges["growth"].values_at(plan, 0.05) == pytest.approx((0.0, 0.05, 0.06, 0.06))
    assert ranges["opening"].values_at(plan, 950.0) == (950.0,) * 4
    assert ranges["once"].central(plan) == 100.0
    assert ranges["once"].values_at(plan, 60.0) == (5.0, 0.0, 60.0, 0.0)
    assert isinstance(ranges["later"], Range) and ranges["later"].values_at(plan, 0.01) == (0.0, 0.01, 0.01, 0.01)


def test_amounts_whose_range_speaks_of_a_year_without_one_are_refused():
    data = small()
    data["allocation"]["core"]["non_recurrent"] = {"once": series({"2026/27": 100.0}, "£k") | {"name": "Once"}}
    data["uncertainty"] = {"once": given("allocation.core.non_recurrent.once", 50.0, 120.0, "£k")}
    plan = plan_from_data(data, "test")
    assert list(map(str, range_problems(plan))) == [
        "uncertainty.once.input: allocation.core.non_recurrent.once has no amount in 2025/26, of which the range "
        "speaks; name another year"
    ]
