"""Expenditure, funding and the gap: worked out by hand, and what holds for every plan."""

import pytest
from hypothesis import given
from support.care_transcription import EASY, near, with_family
from support.plan_builder import figure, made, series, small

from mtfs.analysis.figures.projection import project
from mtfs.plan.toml import plan_from_data


def test_a_bridge_by_hand():
    line = {
        "name": "All",
        "opening": figure(1_700.0),
        "changes": {"x": series({"2025/26": 160.0}, "£k") | {"name": "X"}},
    }
    schemes = {
        kind: {"name": kind, "kind": kind, "amounts": series({"2025/26": amount}, "£k")}
        for kind, amount in {"savings": 250.0, "benefits": 651.0, "investment": 43.0}.items()
    }
    found = project(made(small(), {"expenditure": {"all": line}, "schemes": schemes})).lines
    assert found["gap.do_nothing"] == [700, 860, 860]
    assert found["gap.challenge"][1] == 903
    assert found["gap.closing"][1:] == pytest.approx([860 - 250 - 651 + 43] * 2)
    assert found["gap.in_year"][1:] == pytest.approx([-2.0, -2.0])
    assert "gap.cumulative" not in found  # nobody said what is brought forward
    assert found["gap.requirement"][1:] == [860, 0]


@EASY
@given(with_family("expenditure"))
def test_the_gap_of_any_plan(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    amounts = [v for key, years in lines.items() if key.startswith("gap.") for v in years if v is not None and v == v]
    scale = max(map(abs, amounts))
    brought = data.get("gap", {}).get("brought_forward", {"value": None})["value"]
    assert ("gap.cumulative" in lines) == (brought is not None)
    for period in plan.periods:
        in_year = lines["gap.in_year"]
        assert lines["gap.closing"][period] == near(-in_year[period], scale)
        if brought is not None:
            assert lines["gap.cumulative"][period] == near(brought + sum(in_year[1 : period + 1]), scale * plan.horizon)
        after_reserves = lines["gap.do_nothing"][period] - (
            lines["gap.reserves"][period] if "gap.reserves" in lines else 0
        )
        found = sum(lines["gap.requirement"][1 : period + 1])
        assert found == near(after_reserves, scale * plan.horizon)
        assert lines["gap.underlying"][period] + lines["gap.non_recurrent"][period] == near(in_year[period], scale)
        for kind in ("savings", "benefits", "investment"):
            names = [key for key, scheme in plan.schemes.items() if scheme.kind == kind]
            assert lines[f"gap.{kind}"][period] == near(sum(lines[f"schemes.{n}.level"][period] for n in names), scale)
    assert brought is None or lines["gap.cumulative"][0] == brought


@EASY
@given(with_family("expenditure"))
def test_the_steps_of_a_budget_line_sum_to_its_movement(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for family in ("expenditure", "funding"):
        for name in getattr(plan, family):
            at = f"{family}.{name}."
            own = (f"{at}driver.", f"{at}step_", f"{at}assumption.")
            steps = [years for key, years in lines.items() if key.startswith(own)
                     or key in (f"{at}changes", f"{at}other_movement")]  # fmt: skip
            for period in plan.periods:
                before, now = lines[at + "recurrent"][period - 1 : period + 1]
                before = before if before == before else 0.0  # the base year of a line in levels may be missing
                assert before + sum(step[period] for step in steps) == near(now, abs(now) + abs(before))
