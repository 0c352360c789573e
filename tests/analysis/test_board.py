"""What a board page says of a gap and of an allocation: the right form of each sentence, whatever the figures are."""

import pytest
from support.plan_builder import council, figure, made, series, small

import mtfs
from mtfs.analysis.figures import board
from mtfs.analysis.figures.conditions import conditions
from mtfs.analysis.figures.pieces import text_of


def example(name):
    return lambda: mtfs.load_plan(f"example:{name}")


def funded(amount):
    """A council whose expenditure on adults is so large."""
    return lambda: made(council(), {"expenditure.adults.opening.value": amount})


@pytest.mark.parametrize(
    ("message", "plan", "said"),
    [
        (board.closing_message, example("council"), "The plan takes the gap of 2026/27 from £3.0m to £2.4m"),
        (board.closing_message, example("county"), "The gap of 2028/29 stays at £148.0m: no savings or benefits red"),
        (board.closing_message, funded(1.0), "If nothing is done 2030/31 has a surplus of £"),
        (board.position_message, example("county"), "The position moves from -£59.4m in 2027/28 to -£148.0m in 2028/2"),
        (board.position_message, example("health-board"), "The position of 2024/25 is -£112.5m"),
        (board.allocation_message, mtfs.load_plan, "The allocation grows by 2.50% a year, to £2,206.6m in 2029/30"),
        (board.allocation_message, lambda: made(small(), {"rates.growth": series(0.0)}), "The allocation stays at £"),
        (board.allocation_message, lambda: made(small(), {"rates.growth": series(-0.1)}), "The allocation falls to £"),
    ],
)
def test_a_message_has_the_form_that_its_figures_need(message, plan, said):
    projection = mtfs.project(plan())
    assert text_of(message(projection.plan), projection).startswith(said)


RESERVE = {"name": "General", "opening": figure(9_000.0), "used": series({"2026/27": 5_000.0}, "£k")}


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (
            example("council"),
            "find by 2026/27, before the schemes: £3.0m, £1.6m of them in 2023/24; after the schemes £2.4",
        ),
        (example("health-board"), "Savings to find in 2024/25: £84.1m."),
        (example("health-board"), "Reserves of £28.4m are used in 2024/25."),
        (funded(1.0), "No new savings have to be found by 2030/31."),
        (lambda: made(council(), {"reserves": {"general": RESERVE}}), "; General holds at the least £4.0m."),
        (
            lambda: made(council(), {"reserves": {"general": RESERVE | {"minimum": series(5_000.0, "£k")}}}),
            "; General falls to £1.0m below its minimum.",
        ),
    ],
)
def test_a_condition_has_the_form_that_its_figures_need(plan, said):
    projection = mtfs.project(plan())
    found = conditions(projection.plan, tuple(projection.lines))
    assert any(said in text_of(sentence, projection) for sentence in found)
