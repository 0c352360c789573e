"""NHS England's formulas reproduce its published figures on all 42 ICBs (published-plan, section 6)."""

import pytest

from mtfs.formulas.algebra import round_to
from mtfs.formulas.allocation import (
    closing_distance,
    convergence_from_distance,
    distance_from_target,
    recurrent_allocation,
    recurrent_allocation_additive,
)
from mtfs.nhse.boards import icbs
from mtfs.nhse.published import available, england, published

HCDD = "physical health services + hcdd recurrent"
YEARS = {"2023/24": "2022/23", "2024/25": "2023/24", "2025/26": "2024/25"}
STREAMS = [
    ("core", "2023/24", "adjusted recurrent baseline", "recurrent allocation"),
    ("core", "2024/25", "adjusted recurrent baseline", "recurrent allocation"),
    ("core", "2025/26", "adjusted recurrent baseline", "recurrent allocation"),
    ("primary medical", "2023/24", "adjusted recurrent baseline", "recurrent allocation"),
    ("primary medical", "2024/25", "adjusted recurrent baseline", "recurrent allocation"),
    ("primary medical", "2025/26", "adjusted recurrent baseline", "recurrent allocation"),
    ("specialised", "2025/26", f"{HCDD} baseline", f"{HCDD} allocation"),
]
ADJUSTMENTS_2025 = (
    "transfers from service development fund",
    "elective recovery funding: core",
    "elective recovery funding: additional",
    "covid-19 testing",
    "central technology licence arrangement adjustment",
    "discharge",
    "roll out of oct",
    "charge exempt overseas visitor adjustment",
    "pay: other income support",
    "corneal tissue",
)


@pytest.fixture
def codes():
    """The ICBs compared: every test asks for all of them."""
    found = [icb.code for icb in icbs("2025-04-01")]
    assert len(found) == 42
    return found


def value(code, year, stream, item):
    return published(code, year, stream, item).value


@pytest.mark.parametrize(("stream", "year", "baseline", "allocation"), STREAMS)
def test_recurrent_allocation_is_multiplicative_and_rounded(codes, stream, year, baseline, allocation):
    compared = 0
    for code in codes:
        expected = value(code, year, stream, allocation)
        computed = recurrent_allocation(
            value(code, YEARS[year], stream, baseline),
            value(code, year, stream, "base growth"),
            0,
            0,
            value(code, year, stream, "convergence"),
        )
        assert abs(computed - expected) <= 0.5
        assert round_to(computed) == expected
        compared += 1
    assert compared == 42


@pytest.mark.parametrize(("year", "baseline"), [("2023/24", "recurrent baseline"), ("2024/25", "recurrent allocation")])
def test_other_primary_care_is_additive_and_not_rounded(codes, year, baseline):
    compared = 0
    for code in codes:
        computed = recurrent_allocation_additive(
            value(code, YEARS[year], "other primary care", baseline),
            value(code, year, "other primary care", "base growth"),
            0,
            0,
            value(code, year, "other primary care", "convergence"),
        )
        assert computed == pytest.approx(value(code, year, "other primary care", "recurrent allocation"), rel=1e-9)
        compared += 1
    assert compared == 42


@pytest.mark.parametrize(("stream", "year", "baseline", "allocation"), STREAMS)
def test_distance_from_target(codes, stream, year, baseline, allocation):
    compared = 0
    for code in codes:
        before = YEARS[year]
        computed = distance_from_target(
            value(code, before, stream, baseline), value(code, before, stream, "fair shares target")
        )
        assert computed == pytest.approx(value(code, before, stream, "distance from target"), abs=1e-9)
        compared += 1
    assert compared == 42


@pytest.mark.parametrize(("year", "tolerance"), [("2023/24", 5e-7), ("2024/25", 5e-7), ("2025/26", 1.35e-3)])
def test_closing_distance_of_core(codes, year, tolerance):
    compared = 0
    for code in codes:
        computed = closing_distance(
            value(code, YEARS[year], "core", "distance from target"), value(code, year, "core", "convergence")
        )
        expected = value(code, year, "core", "post-convergence distance from target")
        assert computed == pytest.approx(expected, abs=tolerance)
        compared += 1
    assert compared == 42


@pytest.mark.parametrize(
    ("year", "total", "parts"),
    [
        ("2023/24", "total allocation", ("recurrent allocation", "covid", "additional elective funding")),
        ("2023/24", "combined allocation", ("total allocation", "discharge", "capacity funding")),
        ("2024/25", "total allocation", ("recurrent allocation", "additional elective funding")),
        ("2024/25", "combined allocation", ("total allocation", "discharge")),
        ("2025/26", "total allocation", ("recurrent allocation", *ADJUSTMENTS_2025)),
    ],
)
def test_core_totals(codes, year, total, parts):
    compared = 0
    for code in codes:
        computed = sum(value(code, year, "core", part) for part in parts)
        assert computed == pytest.approx(value(code, year, "core", total), abs=1e-6)
        compared += 1
    assert compared == 42


def test_no_adjustment_of_2025_26_is_left_out():
    money = {
        item for item in available("QUE", "core", "2025/26") if published("QUE", "2025/26", "core", item).unit == "£k"
    }
    assert money == {"recurrent allocation", "total allocation", *ADJUSTMENTS_2025}


@pytest.mark.parametrize(("year", "cap"), [("2023/24", 0.0071), ("2024/25", 0.0136)])
def test_inferred_convergence_policy_of_core(codes, year, cap):
    compared = 0
    for code in codes:
        distance = value(code, YEARS[year], "core", "distance from target")
        computed = convergence_from_distance(distance, cap, 0.002, 1, 1 / 15)
        assert computed == pytest.approx(value(code, year, "core", "convergence"), abs=1e-4)
        compared += 1
    assert compared == 42


@pytest.mark.parametrize(("stream", "year", "baseline", "allocation"), STREAMS)
def test_regions_and_england_are_the_sums_of_their_icbs(codes, stream, year, baseline, allocation):
    regions = {}
    for icb in icbs("2025-04-01"):
        regions.setdefault(icb.region, []).append(icb.code)
    assert len(regions) == 7 and sum(map(len, regions.values())) == len(codes)
    for of, item in ((YEARS[year], baseline), (year, allocation)):
        for region, members in regions.items():
            total = sum(value(code, of, stream, item) for code in members)
            assert total == pytest.approx(value(region, of, stream, item), abs=0.001)
        total = sum(value(code, of, stream, item) for code in codes)
        assert total == pytest.approx(england(of, stream, item).value, abs=0.5)
