"""Outturn in place of computed figures: a re-forecast by hand, what still adds up, and what is refused."""

import math
from datetime import date

import pytest
from support.plan_builder import care, changed, council, figure, made, outturn, rich, series, small, with_outturns

import mtfs
from mtfs import PlanError
from mtfs.catalogue.lines import LINES, kind_of
from mtfs.plan.parts.declared import ANY_FIGURE
from mtfs.plan.toml import plan_from_text, toml_text


def later(data, changes=None, **actuals):
    """The plan two years on, with outturns by id."""
    return made({**data, "date": date(2027, 5, 1), "actuals": actuals}, changes or {})


def figures(plan, line):
    return mtfs.project(plan).lines[line][1:]


def broken(plan):
    """The identities that do not hold."""
    return [check.name for check in mtfs.checks(mtfs.project(plan)) if check.kind == "identity" and not check.passed]


# By hand


def test_a_re_forecast_by_hand():
    """1,000 at 10% a year makes 1,100 and 1,210; an outturn of 1,080 makes the next year 1,080 x 1.1 = 1,188."""
    data = changed(small(3), {"rates.growth": series(0.1)})
    plan = later(data, core=outturn("allocation.core.recurrent", "2025/26", 1080.0))
    assert figures(plan, "allocation.core.recurrent") == pytest.approx([1080.0, 1188.0, 1306.8])
    assert figures(plan, "allocation.core.expected") == pytest.approx([1100.0, 1188.0, 1306.8])
    assert figures(plan, "allocation.core.step_outturn") == pytest.approx([-20.0, 0.0, 0.0])
    assert figures(plan, "allocation.step_outturn") == pytest.approx([-20.0, 0.0, 0.0])
    assert mtfs.project(plan).value("allocation.total", "2025/26") == 1080.0
    assert broken(plan) == []


def test_the_outturn_moves_the_distance_from_an_unchanged_target():
    data = changed(small(2), {"allocation.core.target": figure(1000.0)})
    plan = later(data, core=outturn("allocation.core.recurrent", "2025/26", 1050.0))
    assert figures(plan, "allocation.core.closing_distance") == pytest.approx([0.05, 0.05])


def test_a_fund_that_was_another_size_is_another_size_from_then_on():
    plan = later(rich(), size=outturn("funds.capacity.size", "2025/26", 2000.0))
    assert figures(plan, "funds.capacity.size") == [2000.0] * 4
    assert figures(plan, "funds.capacity.repurposed") == [600.0] * 4


def test_what_was_released_changes_its_year_alone():
    before = figures(made(rich()), "pot.annual")
    plan = later(rich(), released=outturn("funds.capacity.repurposed", "2026/27", 0.0))
    after = figures(plan, "pot.annual")
    assert after[1] == pytest.approx(before[1] - 900.0) and after[0] == before[0] and after[2:] == before[2:]


def test_pressures_follow_from_an_outturn_of_available_growth():
    plan = later(rich(), left=outturn("pot.available_growth", "2025/26", 500.0))
    found = mtfs.project(plan)
    steps = found.value("pot.growth_step", "2025/26") + found.value("pot.convergence_step", "2025/26")
    assert found.value("pot.pressures", "2025/26") == pytest.approx(steps - 500.0)
    assert found.value("pot.pressures", "2026/27") == 900.0 + 210.0
    assert broken(plan) == []


def test_the_range_of_the_pot_closes_where_its_outturn_is_known():
    data = mtfs.load_plan().model_copy(update={"date": date(2026, 4, 1)})
    known = {"left": outturn("pot.available_growth", "2025/26", 9_000.0)}
    found = mtfs.project(data.model_copy(update={"actuals": known}))
    least, most, annual = (found.lines[f"pot.{name}"][1:] for name in ("least", "most", "annual"))
    assert least[0] == most[0] == annual[0] == pytest.approx(28_000 + 9_000, abs=0.01)
    assert least[1] < annual[1] < most[1]


def test_a_budget_line_and_a_contract_go_on_from_their_outturn():
    plan = made(care())
    before = mtfs.project(plan)
    acute, royal = "expenditure.acute.recurrent", "providers.royal.contract"
    actuals = {
        "acute": outturn(acute, "2025/26", before.value(acute, "2025/26") + 100),
        "royal": outturn(royal, "2025/26", before.value(royal, "2025/26") * 2),
    }
    after = mtfs.project(later(care(), **actuals))
    assert after.value("expenditure.acute.step_outturn", "2025/26") == pytest.approx(100)
    assert after.value("gap.expenditure", "2025/26") == pytest.approx(before.value("gap.expenditure", "2025/26") + 100)
    contract = before.value("providers.royal.contract", "2026/27")
    assert after.value("providers.royal.contract", "2026/27") == pytest.approx(2 * contract)


# What still adds up, and how it is told


@pytest.mark.parametrize("data", [rich, care, council], ids=["rich", "care", "council"])
def test_with_an_outturn_of_every_line_all_identities_hold(data):
    plan = made(with_outturns(data()))
    assert broken(plan) == [] and len(mtfs.checks(mtfs.project(plan))) > 10


def test_an_explanation_ends_at_the_outturn_with_its_source():
    known = outturn("allocation.core.recurrent", "2025/26", 104_000.0, source="Ledger", note="Month 12")
    text = mtfs.explain(later(rich(), core=known), "allocation.core.recurrent", "2025/26", ids=True)
    assert text.splitlines()[1].strip().startswith("£104.000m  Actuals: outturn of past years: Outturn 2025/26")
    assert "[actuals.core.value] | input, local, source Ledger | Month 12" in text


def test_outturns_survive_toml_and_change_by_their_id():
    from mtfs.core.references import read_assignments
    from mtfs.plan.changes import changed as with_changes

    plan = later(rich(), core=outturn("allocation.core.recurrent", "2025/26", 104_000.0))
    assert plan_from_text(toml_text(plan), "text") == plan
    other = with_changes(plan, list(read_assignments("actuals.core.value = 105000")))
    assert figures(other, "allocation.core.recurrent")[0] == 105_000.0


# What is refused


@pytest.mark.parametrize(
    ("actuals", "message"),
    [
        (
            {"x": outturn("pot.commercial", "2027/28", 1.0)},
            "actuals.x.year: 2027/28 ends on 2028-03-31, and the plan is dated 2027-05-01: a year that has not ended "
            "has no outturn; remove it, or correct the plan's date",
        ),
        ({"x": outturn("pot.commercial", "2024/25", 1.0)}, "2024/25 is the base year, whose figures are the plan's op"),
        ({"x": outturn("pot.commercial", "2035/36", 1.0)}, "2035/36 is outside the plan (2024/25 to 2028/29)"),
        ({"x": outturn("pot.commercial", "2025-26", 1.0)}, "'2025-26' is not a financial year; write it as 2025/26"),
        ({"x": outturn("pot.comercial", "2025/26", 1.0)}, "no line 'pot.comercial'; did you mean pot.commercial"),
        ({"x": outturn("funds.other.size", "2025/26", 1.0)}, "the plan has no line 'funds.other.size'"),
        ({"x": outturn("nonsense", "2025/26", 1.0)}, "actuals.x.line: the plan has no line 'nonsense'"),
        ({"x": outturn("pot.annual", "2025/26", 1.0)}, "pot.annual follows from other lines; give the outturn"),
        ({"x": outturn("checks.pot", "2025/26", 0.0)}, "checks.pot follows from other lines"),
        ({"x": outturn("timeline.period", "2025/26", 1.0)}, "timeline.period follows from other lines"),
        ({"x": outturn("", "2025/26", 1.0)}, "actuals.x.line"),
        ({"x": outturn("pot.commercial", "2025/26", 1.0, "£")}, "unit is '£'; pot.commercial is in £k, write unit = "),
        (
            {key: outturn("pot.commercial", "2025/26", 1.0) for key in "ab"},
            "actuals.b: pot.commercial in 2025/26 is given by actuals.a too; remove one of the two",
        ),
        (
            {"a": outturn("pot.pressures", "2025/26", 1.0), "b": outturn("pot.available_growth", "2025/26", 1.0)},
            "actuals.b: pot.available_growth in 2025/26 follows from pot.pressures, which actuals.a gives",
        ),
        ({"x": {"line": "pot.commercial", "year": "2025/26"}}, "actuals.x.value: is not there; add it"),
        (
            {"x": {"line": "pot.commercial", "year": "2025/26", "value": {"unit": "£k", "status": "missing"}}},
            "actuals.x.value: is missing; nothing can be computed without it",
        ),
        ({"x": outturn("pot.commercial", "2025/26", 1e13)}, "actuals.x.value: 10,000,000,000,000 is outside"),
        ({"x": {**outturn("pot.commercial", "2025/26", 1.0), "yeer": 1}}, "no key of a plan; there are: line, year"),
        ({"x": outturn("allocation.core.recurrent", "2025/26", -5.0)}, "core.recurrent falls to -5.0 in 2025/26"),
    ],
)  # fmt: skip
def test_a_wrong_outturn_is_refused(actuals, message):
    with pytest.raises(PlanError) as caught:
        mtfs.project(later(rich(), **actuals))
    assert message in str(caught.value)


def test_the_day_after_a_year_ends_its_outturn_may_be_given():
    known = {"x": outturn("pot.commercial", "2025/26", 1.0)}
    assert made({**rich(), "date": date(2026, 4, 1), "actuals": known})
    with pytest.raises(PlanError, match="has not ended"):
        made({**rich(), "date": date(2026, 3, 31), "actuals": known})


@pytest.mark.parametrize("largest", ANY_FIGURE)
def test_an_outturn_may_be_as_large_as_the_largest_figure_and_no_larger(largest):
    assert later(rich(), x=outturn("pot.commercial", "2025/26", largest))
    beyond = math.nextafter(largest, 2 * largest)
    words = r"^the plan: actuals\.x\.value: .* is outside -1,000,000,000,000 to 1,000,000,000,000"
    with pytest.raises(PlanError, match=words):
        later(rich(), x=outturn("pot.commercial", "2025/26", beyond))


def test_lines_with_an_outturn_are_amounts_of_a_year():
    able = [words for words in LINES.values() if words.outturn]
    assert able and all(words.unit == "£k" and not words.single_value and not words.running for words in able)
    assert not kind_of("pot.cumulative").outturn
