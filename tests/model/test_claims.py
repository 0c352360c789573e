"""Claims are computed from the lines that they speak of."""

import pytest
from support.plan_builder import care, figure, made

from mtfs.analysis.figures.projection import project


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("pot", {"available_growth.high.value": 1_000.0}),
        ("bed_days", {"activity.services.bed_days.mitigations.managed.effect.value": -60_000.0}),
    ],
)
def test_a_claim_that_holds_and_the_same_claim_made_false_by_one_input(claim, changes):
    assert project(made(care())).value(f"claims.{claim}.difference") == 0
    assert project(made(care(), changes)).value(f"claims.{claim}.difference") < 0


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("allocation", {"rates.growth.values": {"2025/26": 0.0145}}),
        ("both", {"expenditure.acute.opening.value": 870_000.0}),
    ],
)
def test_a_claim_that_does_not_hold_and_the_same_claim_made_true_by_one_input(claim, changes):
    assert project(made(care())).value(f"claims.{claim}.difference") > 0
    assert project(made(care(), changes)).value(f"claims.{claim}.difference") == 0


def test_what_a_claim_speaks_of():
    projection = project(made(care()))
    lines = projection.lines
    assert projection.value("claims.allocation.computed") == lines["allocation.recurrent"][4]
    assert projection.value("claims.pot.computed") == pytest.approx(sum(lines["pot.annual"][1:]), rel=1e-12)
    assert projection.value("claims.bed_days.computed") == pytest.approx(71_250 + 38_500)
    both = lines["expenditure.acute.total"][1] + lines["expenditure.prescribing.total"][1]
    assert projection.value("claims.both.computed") == both
    assert projection.value("claims.both.difference") == pytest.approx(both - 1_100_000, abs=1e-6)
    assert "claims.satisfaction.computed" not in lines


def test_a_claim_on_several_lines_that_add_up_is_the_sum_over_the_years():
    claim = {"statement": "S", "published": "P", "source": "S", "line": "gap.in_year + gap.non_recurrent",
             "below": figure(0.0)}  # fmt: skip
    lines = project(made(care(), {"claims.x": claim})).lines
    expected = sum(lines["gap.in_year"][1:]) + sum(lines["gap.non_recurrent"][1:])
    assert lines["claims.x.computed"][0] == pytest.approx(expected, rel=1e-12)
