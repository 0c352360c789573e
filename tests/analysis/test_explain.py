"""An explanation goes from a figure down to the inputs and says where each comes from."""

import pytest
from support.plan_builder import care, council, made, rich, series, small

import mtfs
from mtfs.analysis.figures import explain as explanations
from mtfs.analysis.figures.projection import project
from mtfs.core.errors import LineError


def explain(plan, line, year=None):
    """The explanation with ids."""
    return explanations.explain(plan, line, year, ids=True)


@pytest.fixture(scope="module")
def plan():
    return mtfs.load_plan()


def test_a_formula_with_operands_values_inputs_and_sources(plan):
    text = explain(plan, "allocation.icb.recurrent", "2025/26")
    lines = text.splitlines()
    assert lines[0] == "£1,982.801m  ICB allocation: Recurrent allocation, 2025/26  [allocation.icb.recurrent]"
    assert "= baseline × (1 + growth) × (1 + (inflation − efficiency)) × (1 + convergence)" in lines[1]
    assert "= £1,950.000m × (1 + 2.30%) × (1 + (1.50% − 1.10%)) × (1 + -1.00%)" in lines[2]
    assert "[allocation.icb.opening] | input, published, source SCP | Published as over £1.95bn" in text
    assert (
        "growth: 2.30%  Rates for every stream: Base growth, 2025/26  [rates.growth] | input, published, source SCP"
        in text
    )
    assert "2024/25 levels (2.3%) from 2025/26 onwards." in text


def test_an_explanation_goes_down_to_every_input_of_the_pot(plan):
    text = explain(plan, "pot.annual", "2027/28")
    for key in ("allocation.icb.opening", "rates.growth", "rates.inflation", "rates.efficiency", "rates.convergence",
                "funds.bcf.opening", "funds.capacity.opening", "funds.sdf.repurpose", "available_growth.central",
                "commercial.option", "plan.horizon"):  # fmt: skip
        assert f"[{key}]" in text, key
    for word in ("published", "illustrative", "source NHSE-25", "source MTFS"):
        assert word in text


def test_a_carried_year_is_said_to_be_carried(plan):
    assert "Base growth, 2028/29 (carried on from 2025/26)" in explain(plan, "rates.growth", "2028/29")
    assert "carried on" not in explain(plan, "rates.growth", "2025/26")


def test_an_input_can_be_explained(plan):
    text = explain(plan, "funds.capacity.opening")
    assert text.startswith(
        "£31.504m  Fund: Capacity and demand fund: Opening size  [funds.capacity.opening] | input, published"
    )
    assert "source NHSE-25 | Virtual and physical UEC capacity 2024/25" in text


def test_ids_stand_there_on_request_only(plan):
    with_ids = explain(plan, "pot.annual").splitlines()
    without = explanations.explain(plan, "pot.annual").splitlines()
    assert without[0] == "£40.500m  Investment pot of the year, 2029/30" and len(without) == len(with_ids)
    assert not any("[" in line for line in without)


def test_what_lies_between_two_lines_is_money_where_the_lines_are(plan):
    lines = [line.strip() for line in explain(plan, "pot.annual").splitlines()]
    assert {"= £40.500m + £0.000m", "pot: £40.500m", "= £12.500m + £28.000m + £0.000m"} <= set(lines)
    of_activity = explain(plan, "activity.added_cost")
    assert "effect: 1,659,166.7 contacts" in of_activity and "= 1,659,166.7 × £40 / £1,000" in of_activity


def test_small_amounts_stay_in_thousands():
    assert explain(
        made(small(), {"allocation.core.opening.value": 12.3}), "allocation.recurrent", "2024/25"
    ).startswith("12.3 £k")


def test_without_a_year_the_last_one_is_explained(plan):
    assert explain(plan, "pot.annual") == explain(plan, "pot.annual", "2029/30")
    assert "2029/30  [pot.annual]" in explain(plan, "pot.annual").splitlines()[0]


def test_a_line_is_worked_out_once(plan):
    text = explain(plan, "pot.cumulative", "2029/30")
    assert text.count("(worked out above)") > 3
    worked_out = [line for line in text.splitlines() if "[allocation.icb.recurrent]" in line and "2025/26" in line]
    assert sum("(worked out above)" not in line for line in worked_out) == 1


@pytest.mark.parametrize("name", [pytest.param("default", marks=pytest.mark.full), "nhse:QUE"])
def test_every_line_and_every_input_can_be_explained(name):
    plan = mtfs.load_plan(*([] if name == "default" else [name]))
    for line in project(plan).lines:
        text = explain(plan, line)
        assert f"[{line}]" in text.splitlines()[0]
        assert "Traced(" not in text and "<" not in text.replace("<=", "")
    for key in plan.inputs:
        assert f"[{key}]" in explain(plan, key)


def test_every_option_can_be_explained():
    plan = made(rich())
    for line in project(plan).lines:
        assert f"[{line}]" in explain(plan, line, "2026/27").splitlines()[0]
    text = explain(plan, "allocation.core.convergence_rate", "2025/26")
    assert "the larger of" in text and "if distance > 0" in text
    assert "additive" not in text and "baseline × (1 + growth + inflation − efficiency + convergence)" in explain(
        plan, "allocation.dental.recurrent"
    )


@pytest.mark.parametrize("data", [pytest.param(care, marks=pytest.mark.full), council])
def test_every_line_and_input_about_care_and_the_gap_can_be_explained(data):
    plan = made(data())
    for line in project(plan).lines:
        text = explain(plan, line)
        assert f"[{line}]" in text.splitlines()[0]
        assert "Traced(" not in text
    for key in plan.inputs:
        assert f"[{key}]" in explain(plan, key)


def test_an_explanation_of_activity_goes_down_to_population_and_shares():
    text = explain(made(care()), "activity.attendances.residual", "2026/27")
    for key in ("baseline", "non_demographic", "shares.west", "mitigations.same_day.effect"):
        assert f"[activity.services.attendances.{key}]" in text
    for key in ("population.groups.west.growth", "population.first_year", "activity.first_year", "activity.scenario",
                "activity.phasing"):  # fmt: skip
        assert f"[{key}]" in text, key


def test_an_explanation_of_the_position_goes_down_to_every_driver():
    text = explain(made(council()), "gap.cumulative", "2026/27")
    for key in ("gap.brought_forward", "funding.council_tax.growth.precept", "expenditure.adults.growth.living_wage",
                "schemes.agreed.amounts", "expenditure.place.efficiency"):  # fmt: skip
        assert f"[{key}]" in text, key


def test_what_is_missing_is_said_to_be_missing():
    text = explain(made(rich()), "funds.sdf.repurposed", "2026/27")
    assert text.startswith("missing  SDF: Repurposed, 2026/27")
    assert "[funds.sdf.opening] | input, missing | not published" in text


def test_an_input_of_ones_own():
    assert "input, local" in explain(made(small(), {"rates.growth": series(0.02, note="As agreed.")}), "rates.growth")


@pytest.mark.parametrize(
    ("line", "year", "message"),
    [
        ("pot.anual", None, "the plan has no line 'pot.anual'; did you mean pot.annual"),
        ("pot.total", None, "pot.total is pot.annual added up over the plan years; write pot.annual"),
        ("rates.grwth", None, "did you mean rates.growth"),
        ("pot.annual", "2035/36", "2035/36 is outside the plan (2024/25 to 2029/30)"),
        ("pot.annual", "2024/25", "pot.annual has no figure for the base year 2024/25; it starts in 2025/26"),
    ],
)
def test_what_cannot_be_explained(plan, line, year, message):
    with pytest.raises(LineError) as caught:
        explain(plan, line, year)
    assert message in str(caught.value)
