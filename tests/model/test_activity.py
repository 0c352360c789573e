"""Population, activity and beds: worked out by hand, and what holds for every plan."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.care_transcription import EASY, near, with_family
from support.plan_builder import care, figure, made, small

from mtfs.analysis.figures.projection import project
from mtfs.plan.toml import plan_from_data


def test_the_published_bed_days_by_hand():
    """786,000 bed days grow to 961,000; 132,000 of the 175,000 are mitigated, so 43,000 remain."""
    days = "bed days"
    service = {"name": "Bed days", "unit": days, "beds": True, "baseline": figure(786_000.0, days),
               "projected": figure(961_000.0, days), "non_demographic": figure(0.007, "rate"),
               "mitigations": {"managed": {"name": "Managed care", "effect": figure(-78_000.0, days)},
                               "flow": {"name": "Flow", "effect": figure(-54_000.0, days)}}}  # fmt: skip
    model = {"first_year": "2023/24", "last_year": "2030/31", "lower": figure(0.8, "share"),
             "higher": figure(1.2, "share"), "occupancy": figure(0.92, "share"),
             "services": {"days": service}}  # fmt: skip
    value = project(made(small(), {"activity": model})).value
    assert value("activity.days.horizon_growth") == pytest.approx(175_000, abs=1e-6)
    assert value("activity.days.horizon_residual") == pytest.approx(43_000, abs=1e-6)
    assert value("activity.days.horizon_beds_growth") == pytest.approx(175_000 / 365 / 0.92, rel=1e-12)
    assert value("activity.days.horizon_projected_lower") == pytest.approx(786_000 + 0.8 * 175_000, abs=1e-6)
    assert value("activity.days.horizon_projected_higher") == pytest.approx(786_000 + 1.2 * 175_000, abs=1e-6)
    assert value("activity.days.mitigations", "2025/26") == pytest.approx(-132_000 / 6, rel=1e-12)


@EASY
@given(with_family("activity"))
def test_growth_has_its_parts_and_the_groups_sum_to_the_demographic_part(data):
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for name, service in data["activity"]["services"].items():
        at, baseline = f"activity.{name}.", service["baseline"]["value"]
        for prefix, periods in (("", plan.periods), ("horizon_", [0])):
            for period in periods:
                of = {part: lines[f"{at}{prefix}{part}"][period] for part in ("demographic", "non_demographic",
                      "growth", "projected", "mitigations", "residual", "after", "avoided", "added")}  # fmt: skip
                assert of["demographic"] + of["non_demographic"] == near(of["growth"], baseline)
                assert baseline + of["growth"] == near(of["projected"], baseline)
                assert of["added"] - of["avoided"] == near(of["mitigations"], baseline)
                assert of["projected"] + of["mitigations"] == near(of["after"], baseline)
                groups = [lines[f"{at}{prefix}group.{group}"][period] for group in service.get("shares", {})]
                if groups:
                    assert sum(groups) == near(of["demographic"], baseline)


@EASY
@given(with_family("activity"))
def test_mitigations_of_zero_leave_growth(data):
    data = deepcopy(data)
    for service in data["activity"]["services"].values():
        for mitigation in service["mitigations"].values():
            mitigation["effect"]["value"] = 0.0
    plan = plan_from_data(data, "generated")
    lines = project(plan).lines
    for name in plan.services:
        assert lines[f"activity.{name}.residual"][1:] == lines[f"activity.{name}.growth"][1:]
        assert lines[f"activity.{name}.horizon_residual"] == lines[f"activity.{name}.horizon_growth"]
        assert not any(lines[f"activity.{name}.avoided"][1:]) and not any(lines[f"activity.{name}.added"][1:])


@EASY
@given(with_family("activity"))
def test_lower_and_higher_growth_have_the_central_between_them(data):
    found = {}
    for scenario in ("lower", "central", "higher"):
        plan = plan_from_data(data | {"activity": data["activity"] | {"scenario": scenario}}, "generated")
        found[scenario] = project(plan).lines
    for name, service in data["activity"]["services"].items():
        slack = 1e-9 * service["baseline"]["value"]
        for line in (f"activity.{name}.projected", f"activity.{name}.horizon_projected"):
            for low, central, high in zip(*(found[s][line] for s in ("lower", "central", "higher")), strict=True):
                if central is not None:
                    assert min(low, high) - slack <= central <= max(low, high) + slack
                    grows = central >= service["baseline"]["value"]
                    assert (low <= high + slack) if grows else (high <= low + slack)
        for scenario in ("lower", "higher"):
            alone, beside = (found[s][f"activity.{name}.projected"] for s in (scenario, "central"))
            assert alone == near(found["central"][f"activity.{name}.projected_{scenario}"], 1e6)
            assert beside == found["central"][f"activity.{name}.projected"]


@EASY
@given(st.floats(0.1, 1.0), st.floats(0.1, 1.0))
def test_beds_scale_with_occupancy(one, other):
    lines = [project(made(care(), {"activity.occupancy.value": share})).lines for share in (one, other)]
    for part in ("beds", "beds_growth", "beds_residual", "horizon_beds", "horizon_beds_residual"):
        for first, second in zip(*(found[f"activity.bed_days.{part}"] for found in lines), strict=True):
            assert first is second is None or first * one == pytest.approx(second * other, rel=1e-12)
        assert not any(lines[0][f"activity.bed_days.{part}"][y] == 0 for y in range(1, 5) if "horizon" not in part)


def test_a_population_that_does_not_grow_brings_no_demographic_growth():
    still = {f"population.groups.{group}.growth.value": 0.0 for group in ("east_young", "east_old", "west")}
    lines = project(made(care(), still | {"activity.services.bed_days.shares": {}})).lines
    assert lines["activity.attendances.demographic"] == [0, 0, 0, 0, 0]
    assert lines["activity.attendances.group.west"][1:] == [0, 0, 0, 0]


def test_the_last_year_within_the_plan_beside_a_given_phasing():
    lines = project(made(care(), {"activity.last_year": "2026/27"})).lines
    assert lines["activity.bed_days.mitigation.managed"][1:] == pytest.approx([-7_125, -32_062.5, -32_062.5, -67_687.5])
    assert lines["activity.bed_days.horizon_mitigation.managed"][0] == -71_250
