"""Funds, the pot, commercial income and care settings follow the design."""

import math

import pytest
from support.allocation_transcription import STREAMS, YEARS, close, walk
from support.plan_builder import figure, made, rich, series, unknown

BCF = [5_000, 5_000 * 1.05, 5_000 * 1.05**2, 5_000 * 1.05**2 * 1.01, 5_000 * 1.05**2 * 1.01**2]
BCF_RELEASED = [
    (BCF[1] - 1_000) * 0.1,
    (BCF[2] - 1_500) * 0.2,
    (BCF[3] - 1_500) * 0.2,
    (BCF[4] - 1_500) * 0.2,
]
SDF_RELEASED = [800 * 1.02**year * 0.25 for year in YEARS]


def test_funds(walked):
    assert walked["funds.bcf.size"] == close(BCF)
    assert walked["funds.bcf.repurposed"][1:] == close(BCF_RELEASED)
    assert walked["funds.bcf.recurrent_part"][1:] == close(BCF_RELEASED)
    assert walked["funds.capacity.size"] == [3_000] * 5
    assert walked["funds.capacity.repurposed"][1:] == close([900] * 4)
    assert walked["funds.capacity.recurrent_part"][1:] == [0] * 4
    assert walked["funds.sdf.repurposed"][1:] == close(SDF_RELEASED)
    assert walked["funds.repurposed"][1:] == close(
        [b + 900 + s for b, s in zip(BCF_RELEASED, SDF_RELEASED, strict=True)]
    )
    assert walked["funds.recurrent_part"][1:] == close(BCF_RELEASED)


def test_the_pot(walked):
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
            "share_of_allocation": annual / walked["allocation.total"][year],
            "real": annual / [1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3][year],
            "recurrent_added": added,
            "recurrent_base": base,
            "recurrent_annual": in_year,
            "recurrent_cumulative": recurrent_cumulative,
        }
        assert {line.split(".")[1] for line in walked if line.startswith("pot.")} == set(expected)
        for part, value in expected.items():
            assert walked[f"pot.{part}"][year] == close(value), part


@pytest.mark.parametrize(("option", "a_year"), [("none", 0), ("low", 50), ("central", 275), ("high", 500)])
def test_the_case_of_commercial_income(option, a_year):
    walked = walk(made(rich(), {"commercial.option": option}))
    assert walked["pot.commercial"][1:] == [a_year] * 4


def test_care_settings(walked):
    pot = walked["pot.annual"]
    shares = {"primary": [0.25 + 0.25 * n / 3 for n in range(4)], "acute": [0.75 - 0.25 * n / 3 for n in range(4)]}
    assert walked["settings.position"][1:] == close([0, 1 / 3, 2 / 3, 1])
    for name, by_year in shares.items():
        assert walked[f"settings.{name}.share"][1:] == close(by_year)
        amounts = [share * pot[year] for year, share in enumerate(by_year, start=1)]
        assert walked[f"settings.{name}.investment"][1:] == close(amounts)
        moved = [amount - by_year[0] * pot[year] for year, amount in enumerate(amounts, start=1)]
        assert walked[f"settings.{name}.shift"][1:] == close(moved)
    assert walked["settings.investment"][1:] == close(pot[1:])


def test_a_missing_fund_is_missing_and_totals_leave_it_out():
    walked = walk(made(rich()))
    assert all(map(math.isnan, walked["funds.sdf.size"]))
    assert all(map(math.isnan, walked["funds.sdf.repurposed"][1:]))
    assert all(map(math.isnan, walked["checks.sdf.repurpose"][1:])) is False
    expected = [release + 900 for release in BCF_RELEASED]
    assert walked["funds.repurposed"][1:] == walked["pot.repurposed"][1:] == close(expected)
    assert walked["funds.recurrent_part"][1:] == close(BCF_RELEASED)
    assert not any(map(math.isnan, walked["pot.annual"][1:]))


def test_a_ringfence_of_no_fund_is_none():
    walked = walk(made(rich(), {"funds.bcf.ringfenced": None}))
    assert walked["funds.bcf.repurposed"][1] == close(BCF[1] * 0.1)
    assert "checks.bcf.ringfence" not in walked


@pytest.mark.parametrize(
    ("outer", "inner", "twice"),
    [(5_000.0, 800.0, 800.0), (500.0, 800.0, 500.0), (0.0, 800.0, 0.0), (5_000.0, None, 0.0)],
)
def test_a_fund_inside_another_is_counted_once(outer, inner, twice):
    sdf = unknown() if inner is None else figure(inner)
    changes = {"funds.bcf.opening.value": outer, "funds.bcf.uplift": series(0.0), "funds.bcf.ringfenced": None}
    walked = walk(made(rich(), changes | {"funds.sdf.opening": sdf, "funds.sdf.uplift": series(0.0)}))
    assert walked["checks.sdf.inside"][1:] == close([twice] * len(YEARS))
