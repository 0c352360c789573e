"""What is wrong is data: place, year, message and remedy, which each host shows in its way."""

import pickle

import pytest
from support.plan_builder import made, rich, series, small

import mtfs
from mtfs.core.errors import MOST_LINES, PlanError
from mtfs.core.problems import Problem
from mtfs.plan.toml import plan_from_data, plan_from_text, toml_text


def problems(changes, plan=rich):
    with pytest.raises(PlanError) as refusal:
        made(plan(), changes)
    assert refusal.value.source == "the plan"
    return refusal.value.problems


def test_a_rule_of_a_year_names_it():
    assert problems({"rates.growth.values": {"2025/26": 2.3}}) == (
        Problem("rates.growth", "2025/26", "2.3 is outside -1 to 1", "write 2.3% as 0.023"),
    )
    assert problems({"rates.growth.values": {"2025/26": "2.3%"}}) == (
        Problem("rates.growth", "2025/26", "'2.3%' is no number", "write 0.023"),
    )
    assert problems({"funds.bcf.ringfenced.values": {"2025/26": 6_000.0}}) == (
        Problem(
            "funds.bcf.ringfenced",
            "2025/26",
            "6,000.0 £k is more than the fund (5,250.0 £k)",
            "lower it or raise the fund",
        ),
    )


def test_a_rule_of_one_part_names_its_place_in_the_plan():
    services = {"x": {"name": "X", "unit": "visits", "baseline": {"unit": "visits", "status": "local", "value": 1.0},
                      "non_demographic": {"unit": "rate", "status": "local", "value": -1.0},
                      "demographic": {"unit": "rate", "status": "local", "value": 0.0}}}  # fmt: skip
    share = {"unit": "share", "status": "local", "value": 1.0}
    activity = {"first_year": "2024/25", "last_year": "2028/29", "lower": share, "higher": share, "services": services}
    place = "activity.services.x.non_demographic"
    assert problems({"activity": activity}) == (
        Problem(place, None, "is -1, which leaves no activity", "write 0.7% as 0.007"),
    )


def test_a_scenario_tells_what_it_would_break():
    scenario = {"scenarios": {"x": {"name": "X", "sets": "rates.growth = 5"}}}
    assert problems(scenario) == (
        Problem("scenarios.x.sets", None, "rates.growth 2025/26: 5 is outside -1 to 1", "write 2.3% as 0.023"),
    )
    scenario = {"scenarios": {"x": {"name": "X", "sets": "settings.primary.first = 0.5"}}}
    (problem,) = problems(scenario)
    assert problem.place == "scenarios.x" and problem.message.startswith("in this scenario settings: the first year's")


def test_an_error_tells_of_so_many_problems_and_holds_them_all():
    text = toml_text(made(small())) + "".join(f'[funds.f{at}]\nname = "F"\n' for at in range(1000))
    with pytest.raises(PlanError) as refusal:
        plan_from_text(text, "plan.toml")
    assert len(refusal.value.problems) == 3000
    assert len(str(refusal.value).splitlines()) == MOST_LINES + 1


def test_an_error_survives_the_way_to_another_process():
    error = PlanError((Problem("a.b", "2025/26", "is wrong", "mend it", "Inputs!E5") for _ in range(2)), "plan.xlsx")
    copy = pickle.loads(pickle.dumps(error))
    assert copy.problems == error.problems and len(copy.problems) == 2
    assert str(copy) == str(error) == "\n".join(["plan.xlsx, Inputs!E5: a.b 2025/26: is wrong; mend it"] * 2)


def test_a_plan_made_in_python_is_checked_as_any_other():
    plan = made(small())
    data = {name: getattr(plan, name) for name in mtfs.Plan.model_fields}
    with pytest.raises(ValueError, match="is not there; add a stream"):
        mtfs.Plan(**data | {"allocation": {}})
    with pytest.raises(PlanError, match="^: allocation|^allocation: is not there"):
        plan_from_data(data | {"allocation": {}}, "")


@pytest.mark.parametrize("column, year", [("E", None), ("F", "2025/26")])
def test_the_cell_of_a_problem_is_that_of_its_year(tmp_path, column, year):
    from openpyxl import load_workbook

    plan = made(small(), {"allocation.core.baseline_adjustments": {"x": series(5.0, "£k") | {"name": "X"}}})
    path = tmp_path / "plan.xlsx"
    mtfs.write_report(plan, path)
    book = load_workbook(path)
    sheet = book["Inputs"]
    rows = {cell.value: cell.row for cell in sheet["B"]}
    row = rows["allocation.core.baseline_adjustments.x"]
    sheet[f"{column}{row}"] = 5e9
    for other in book.worksheets:
        other._charts = []
    book.save(path)
    with pytest.raises(PlanError) as refusal:
        mtfs.load_plan(path)
    assert {(problem.location, problem.year) for problem in refusal.value.problems} == {(f"Inputs!{column}{row}", year)}
