"""What a simulation says in words: one range of each main figure, and the chance of each target."""

from dataclasses import replace

import pytest

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.analysis.figures.outputs import Output, main_outputs
from mtfs.analysis.uncertainty.estimates import Estimate
from mtfs.analysis.uncertainty.ranges import chance_of, chances_of, range_of, range_sentences
from mtfs.analysis.uncertainty.results import Chance, Target
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.catalogue.lines import Pot
from mtfs.core.units import MONEY


@pytest.fixture(scope="module")
def simulation():
    return simulate_plan(mtfs.load_plan())


def test_a_range_is_that_from_p10_to_p90(simulation):
    for one in simulation.outputs:
        low, high = (MONEY.millions(one.spread.percentile(percent)) for percent in (10, 90))
        assert range_of(simulation, one.output) == f"8 times in 10 between {low} and {high}"


def test_a_figure_that_was_not_simulated_has_no_range(simulation):
    assert range_of(simulation, Output(Pot.PRESSURES, "2029/30")) == ""
    for nothing in (None, "ranges that cannot be used"):
        assert range_of(nothing, Output(Pot.ANNUAL)) == "" and chances_of(nothing) == range_sentences(nothing) == []


def test_a_figure_that_no_draw_moves_is_always_the_same(simulation):
    still = simulate_plan(mtfs.load_plan(), ["pot.total", "funds.bcf.size 2029/30"])
    size = still.of("funds.bcf.size 2029/30")
    assert range_of(still, size.output) == f"always {MONEY.millions(size.central)}"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.9738, "97 times in 100"),
        (0.011, "once in 100"),
        (0.999, "more than 99 times in 100"),
        (0.001, "less than once in 100"),
        (0.0, "0 times in 100"),
        (1.0, "100 times in 100"),
    ],
)
def test_a_chance_is_said_in_times_of_100(share, said, simulation):
    named = Chance(Target(Output(Pot.ANNUAL), 180_000.0, "The least"), Estimate(share, 0.0))
    assert chance_of(named, simulation) == f"The least: {said}"
    unnamed = replace(named, target=replace(named.target, name=""))
    assert chance_of(unnamed, simulation) == f"Investment pot, 2025/26 to 2029/30 of £180.0m: {said}"


def test_the_headline_of_a_report_has_ranges_and_chances_before_its_verdict(simulation):
    told = headline(simulation.projection, range_sentences(simulation))
    said = told[-2 - len(main_outputs(simulation.projection)) : -1]
    assert said[0] == "Investment pot, 2025/26 to 2029/30: 8 times in 10 between £187.4m and £215.0m"
    assert said[-1].startswith("Chance of reaching: Pot of £180m") and said[-1].count(" times in 100") == 2
    assert told[-1] == "Arithmetic checks: 40 of 40"
    assert [line for line in told if line not in said] == headline(simulation.projection)
