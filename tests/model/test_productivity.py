"""What productivity opportunities release, and what of it enters the pot."""

import pytest
from support.plan_builder import care, made

from mtfs.analysis.figures.projection import project


def pot(changes):
    return project(made(care(), changes)).lines["pot.annual"][1:]


@pytest.mark.parametrize(
    "changes",
    [
        {"productivity.daycase.volumes.royal.value": 9e5},
        {"productivity.daycase.price.value": 9e5},
        {"productivity.conveyance.volumes.royal.value": 0.0},
        {"productivity.resources.stated.value": 9e8},
        {"productivity.theatres.volumes.royal.value": 9e5},
        {"productivity.medicines.stated_high.value": 9e8},
        {"productivity.shorter_stay.volumes.royal.value": 9e5, "productivity.shorter_stay.cash_releasing": True},
        {"activity.services.contacts.unit_cost.value": 900.0},
        {"schemes.qipp.amounts.values": {"2025/26": 99_000.0}},
        {"providers.royal.contract.value": 9e8},
    ],
)
def test_what_releases_no_cash_or_is_not_counted_never_enters_the_pot(changes):
    assert pot(changes) == pot({})
    before, after = project(made(care())).lines, project(made(care(), changes)).lines
    assert before != after, "the change moves something else"


def test_what_releases_cash_enters_the_pot_to_the_pound():
    more = pot({"productivity.readmissions.volumes.royal.value": 2401.0})
    extra = 100 * 7.5 * 352 / 1000
    assert [b - a for a, b in zip(pot({}), more, strict=True)] == pytest.approx(
        [extra * 0.25, extra * 0.6, extra * 0.6, extra], abs=1e-6
    )
    stated = pot({"productivity.medicines.stated.value": 4_251_000.0})
    assert [b - a for a, b in zip(pot({}), stated, strict=True)] == pytest.approx([1.0] * 4, abs=1e-6)
    switched = pot({"productivity.medicines.cash_releasing": False})
    assert [a - b for a, b in zip(pot({}), switched, strict=True)] == pytest.approx([4_250.0] * 4, abs=1e-6)
    uncounted = pot({"productivity.medicines.counted": False})
    assert uncounted == pytest.approx(switched, abs=1e-6)


def test_the_pot_is_its_sources_and_what_productivity_releases():
    lines = project(made(care())).lines
    for period in range(1, 5):
        sources = [
            lines[f"pot.{part}"][period] for part in ("available_growth", "repurposed", "commercial", "productivity")
        ]
        assert lines["pot.annual"][period] == pytest.approx(sum(sources), abs=1e-6)
        assert sources[0] == pytest.approx(15_300, abs=1e-6) and sources[2] == 14_000 / 4
        implied = (
            lines["pot.growth_step"][period] + lines["pot.convergence_step"][period] - lines["pot.pressures"][period]
        )
        assert implied == pytest.approx(15_300, abs=1e-6)
        least, annual, most = (lines[f"pot.{line}"][period] for line in ("least", "annual", "most"))
        assert annual - least == pytest.approx(15_300 - 9_800, abs=1e-6) and most == pytest.approx(annual, abs=1e-6)
    central = pot({"available_growth.option": "central"})
    assert [a - b for a, b in zip(pot({}), central, strict=True)] == pytest.approx([2_800.0] * 4, abs=1e-6)


@pytest.mark.parametrize(("counted", "other"), [("daycase", "shorter_stay"), ("shorter_stay", "daycase")])
def test_alternatives_are_never_both_counted(counted, other):
    switched = {f"productivity.{counted}.counted": True, f"productivity.{other}.counted": False}
    lines = project(made(care(), switched)).lines
    for period in range(1, 5):
        assert lines[f"productivity.{counted}.non_cash_releasing"][period] > 0
        assert lines[f"productivity.{other}.non_cash_releasing"][period] == 0
        assert lines[f"productivity.{other}.in_year"][period] > 0, "its value is shown all the same"
        in_total = lines["productivity.non_cash_releasing"][period]
        neither = project(made(care(), switched | {f"productivity.{counted}.counted": False})).lines
        difference = in_total - neither["productivity.non_cash_releasing"][period]
        assert difference == pytest.approx(lines[f"productivity.{counted}.in_year"][period], abs=1e-6)
