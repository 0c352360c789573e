"""Simulated plans whose answer is known in closed form, the designs of the draws, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from plan.test_uncertainty import correlation, given
from scipy.special import ndtri
from support.plan_builder import changed, figure, made, series, small
from support.profile import examples

import mtfs
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.uncertainty.drawing import DrawnRows
from mtfs.analysis.uncertainty.results import TABLES
from mtfs.analysis.uncertainty.sampling import METHODS, Sampler, sizes
from mtfs.analysis.uncertainty.simulation import simulate_plan

YEAR = "2025/26"
DEVIATION_OF_TENTHS = 10 / 1.6448536269514722
"""Of a normal amount whose P5 and P95 lie 10 below and above its mean."""


def amounts(ranges, pairs=(), horizon=1, values=None, **more):
    """A plan whose total allocation is 1,000 and the sum of non-recurrent amounts of 100 each, with these ranges."""
    data = small(horizon)
    items = {key: series(values or {YEAR: 100.0}, "£k") | {"name": key} for key in ranges}
    data["allocation"]["core"]["non_recurrent"] = items
    at = "allocation.core.non_recurrent"
    data["uncertainty"] = {key: given(f"{at}.{key}", *ends, "£k", **rest) for key, (*ends, rest) in ranges.items()}
    data["correlations"] = {f"c{at}": correlation(*pair) for at, pair in enumerate(pairs)}
    return made(changed(data, more))


def total(plan, **more):
    return simulate_plan(plan, [f"allocation.total {plan.years[-1]}"], **more).outputs[0]


def contribution(found, name):
    return next(one for one in found.contributions if one.range == name)


def test_a_sum_of_uniform_amounts():
    plan = amounts({"a": (70.0, 130.0, {"shape": "uniform"}), "b": (80.0, 120.0, {"shape": "uniform"})})
    found = total(plan, draws=100_000)
    assert found.central == 1200.0
    assert found.spread.mean.value == pytest.approx(1200.0, abs=0.001)
    assert found.spread.deviation == pytest.approx(math.sqrt((60**2 + 40**2) / 12), rel=0.005)
    assert contribution(found, "a").own == pytest.approx(60**2 / (60**2 + 40**2), abs=0.003)
    assert found.explained == pytest.approx(1.0, abs=1e-9)
    p5 = 1150 + math.sqrt(2 * 0.05 * 60 * 40)  # the corner of the rectangle below the 5th percentile
    assert found.spread.percentile(5) == pytest.approx(p5, abs=5 * found.spread.percentiles[0].error)
    assert found.spread.percentile(5) == pytest.approx(p5, abs=0.2)


def test_a_sum_of_triangular_amounts_against_its_numerical_convolution():
    plan = amounts({"a": (70.0, 130.0, {}), "b": (95.0, 140.0, {}), "c": (60.0, 100.0, {})})
    found = total(plan, draws=200_000)
    step = 0.01
    densities = []
    for low, high in ((70.0, 130.0), (95.0, 140.0), (60.0, 100.0)):
        at = np.arange(low + step / 2, high, step)
        rising = 2 * (at - low) / (high - low) / (100 - low)
        falling = 2 * (high - at) / (high - low) / (high - 100) if high > 100 else 0 * at
        densities.append(np.where(at < 100, rising, falling) * step)
    whole = np.convolve(np.convolve(densities[0], densities[1]), densities[2])
    values = 1000 + 70 + 95 + 60 + step * (np.arange(whole.size) + 1.5)
    for percent in (5, 10, 50, 90, 95):
        exact = np.interp(percent / 100, np.cumsum(whole), values)
        assert found.spread.percentile(percent) == pytest.approx(exact, abs=0.15)
    assert found.spread.chance_of(1300.0).value == pytest.approx(whole[values >= 1300.0].sum(), abs=0.002)


@pytest.mark.parametrize("value", [-0.8, 0.0, 0.5])
@pytest.mark.parametrize("method", METHODS)
def test_a_correlated_normal_pair(value, method):
    rest = {"shape": "normal"}
    plan = amounts({"a": (90.0, 110.0, rest), "b": (80.0, 120.0, rest)}, [("a", "b", value)])
    found = total(plan, draws=100_000, method=method)
    one, two = DEVIATION_OF_TENTHS, 2 * DEVIATION_OF_TENTHS
    variance = one**2 + two**2 + 2 * value * one * two
    assert found.spread.deviation == pytest.approx(math.sqrt(variance), rel=0.01)
    for percent in (5, 90):
        exact = 1200 + math.sqrt(variance) * ndtri(percent / 100)
        assert found.spread.percentile(percent) == pytest.approx(exact, abs=0.45)  # four errors of random points
    first = contribution(found, "a")
    assert first.own == pytest.approx(one**2 / variance, abs=0.02)
    assert first.joint == pytest.approx(value * one * two / variance, abs=0.02)
    assert found.explained == pytest.approx(1.0, abs=1e-3)


def over_years(years):
    """Five years of a normal amount."""
    every = {f"{year}/{year - 1999}": 100.0 for year in range(2025, 2030)}
    plan = amounts({"a": (90.0, 110.0, {"shape": "normal", "years": years})}, horizon=5, values=every)
    return plan, simulate_plan(plan, ["allocation.non_recurrent"], draws=50_000)


def test_independent_years_spread_a_total_less_than_shared_ones_and_intervals_are_never_summed():
    shared, independent = (over_years(years)[1] for years in ("shared", "independent"))
    assert shared.outputs[0].spread.deviation == pytest.approx(5 * DEVIATION_OF_TENTHS, rel=0.01)
    assert independent.outputs[0].spread.deviation == pytest.approx(math.sqrt(5) * DEVIATION_OF_TENTHS, rel=0.01)
    for found, less in ((shared, False), (independent, True)):
        summed = sum(one.spread.percentile(90) for one in found.fans["allocation.non_recurrent"])
        p90 = found.outputs[0].spread.percentile(90)
        assert (p90 < summed - 10) if less else p90 == pytest.approx(summed, abs=1e-6)
    assert contribution(independent.outputs[0], "a").own == pytest.approx(1.0, abs=1e-9)


def test_years_are_correlated_within_each_year():
    rest = {"shape": "normal", "years": "independent"}
    every = {"2025/26": 100.0, "2026/27": 100.0}
    ranges = {"a": (90.0, 110.0, rest), "b": (90.0, 110.0, rest)}
    sampler = Sampler(amounts(ranges, [("a", "b", 0.7)], 2, every), 100_000, 1)
    assert [(one.range, one.year) for one in sampler.dimensions] == [
        ("a", "2025/26"), ("a", "2026/27"), ("b", "2025/26"), ("b", "2026/27")
    ]  # fmt: skip
    blocks = [sampler.block(at, range(4)) for at in range(len(sampler.sizes))]
    found = np.corrcoef([np.concatenate([block[at] for block in blocks]) for at in range(4)])
    expected = np.eye(4)
    expected[0, 2] = expected[2, 0] = expected[1, 3] = expected[3, 1] = 0.7
    assert found == pytest.approx(expected, abs=0.01)
    assert sampler.correlated([0, 1, 2, 3]).tolist() == (expected == 0.7).tolist()


def test_a_latin_hypercube_draws_once_from_every_stratum_of_each_block():
    plan = amounts({"a": (90.0, 110.0, {"shape": "uniform"}), "b": (90.0, 110.0, {"shape": "uniform"})})
    sampler = Sampler(plan, 10_000, 1)
    assert sampler.sizes == [500] * 20
    for values in sampler.block(3, [0, 1]).values():
        assert sorted(np.floor((values - 90) / 20 * 500).astype(int)) == list(range(500))


def test_the_first_of_correlated_inputs_keeps_its_strata():
    rest = {"shape": "uniform"}
    plan = amounts({"a": (90.0, 110.0, rest), "b": (90.0, 110.0, rest)}, [("a", "b", 0.5)])
    first, second = Sampler(plan, 10_000, 1).block(0, [0, 1]).values()
    strata = [len(set(np.floor((values - 90) / 20 * 500).astype(int))) for values in (first, second)]
    assert strata[0] == 500 and 250 < strata[1] < 500


def test_hypercubes_and_nets_come_nearer_than_random_points():
    plan = amounts({key: (80.0, 120.0, {"shape": "uniform"}) for key in "abcd"})
    found = {method: [] for method in METHODS}
    for method in METHODS:
        for seed in range(10):
            spread = total(plan, draws=8_192, seed=seed, method=method).spread
            found[method].append((spread.mean.value - 1400.0, spread.percentile(50) - 1400.0))
    error = {method: np.sqrt(np.mean(np.square(apart), axis=0)) for method, apart in found.items()}
    for method in ("latin", "sobol"):
        assert error[method][0] < error["random"][0] / 10
        assert error[method][1] < error["random"][1]


def test_errors_say_how_far_other_seeds_come_out():
    plan = amounts({"a": (80.0, 120.0, {}), "b": (80.0, 140.0, {})})
    spreads = [total(plan, draws=1_000, seed=seed).spread for seed in range(40)]
    for at in (0, 2, 4):
        scatter = np.std([one.percentiles[at].value for one in spreads], ddof=1)
        assert np.mean([one.percentiles[at].error for one in spreads]) == pytest.approx(scatter, rel=0.4)


STORED = {
    "latin": [201_421.4, 183_293.5, 0.975],
    "sobol": [201_382.0, 183_326.1, 0.9765625],
    "random": [201_558.8, 183_923.7, 0.978],
}


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_result_here_and_on_every_machine(method):
    found = [simulate_plan(mtfs.load_plan(), draws=2_000, seed=7, method=method) for _ in range(2)]
    first, second = (
        [one.of("pot.total").spread.mean.value, one.outputs[0].spread.percentile(5), one.chances[0].probability.value]
        for one in found
    )
    assert first == second
    assert [float(f"{value:.7g}") for value in first] == STORED[method]
    assert simulate_plan(mtfs.load_plan(), draws=2_000, seed=8).outputs[0] != found[0].outputs[0]


def test_threads_do_not_change_the_result(monkeypatch):
    before = simulate_plan(mtfs.load_plan(), draws=3_000)
    monkeypatch.setattr("mtfs.core.threads.MOST_THREADS", 1)
    after = simulate_plan(mtfs.load_plan(), draws=3_000)
    assert after.outputs == before.outputs and after.chances == before.chances


@pytest.mark.parametrize("method", METHODS)
def test_draws_that_are_not_held_give_the_same_figures_to_the_last_bit(method, monkeypatch):
    held = simulate_plan(mtfs.load_plan(), draws=3_000, method=method)
    monkeypatch.setattr("mtfs.analysis.uncertainty.simulation.MOST_HELD", 0)
    monkeypatch.setattr("mtfs.analysis.uncertainty.search.MOST_LOOSE", 10)
    computed_again = simulate_plan(mtfs.load_plan(), draws=3_000, method=method)
    assert computed_again.outputs == held.outputs and computed_again.fans == held.fans
    assert computed_again.chances == held.chances
    for one, other in zip(computed_again.outputs, held.outputs, strict=True):
        assert one.spread.bins() == other.spread.bins()
        least = one.spread.percentile(90)
        assert one.spread.chance_of(least) == other.spread.chance_of(least)


def test_a_correlated_draw_is_the_same_whichever_others_are_asked_for():
    plan = amounts(
        {"a": (90.0, 110.0, {}), "b": (80.0, 120.0, {}), "c": (95.0, 130.0, {})}, [("a", "b", 0.5), ("b", "c", 0.3)]
    )
    sampler = Sampler(plan, 1_000, 1)
    together = sampler.block(0, [0, 1, 2])
    for place in (0, 1, 2):
        assert sampler.block(0, [place])[place].tolist() == together[place].tolist()


def test_a_range_that_is_added_changes_no_other_draw():
    ranges = {"a": (90.0, 110.0, {}), "b": (80.0, 120.0, {})}
    alone, both = Sampler(amounts({"a": ranges["a"]}), 1_000, 1), Sampler(amounts(ranges), 1_000, 1)
    assert (alone.block(2, [0])[0] == both.block(2, [0, 1])[0]).all()


def test_what_is_common_is_drawn_alike_for_every_organisation_and_the_rest_is_not():
    ranges = {"a": (90.0, 110.0, {"common": False}), "b": (80.0, 120.0, {})}
    one, two = (amounts(ranges, [("a", "b", 0.5)], code=code) for code in ("QAA", "QBB"))
    first, second = (Sampler(plan, 1_000, 1).block(0, [0, 1]) for plan in (one, two))
    assert (first[1] == second[1]).all() and not (first[0] == second[0]).any()


@examples(20)
@for_all(st.sampled_from(["uniform", "triangular", "pert", "normal"]), st.sampled_from(["shared", "independent"]))
def test_ranges_so_narrow_that_nothing_moves_give_the_plan_itself(shape, years):
    plan = amounts({"a": (100 - 1e-7, 100 + 1e-7, {"shape": shape, "years": years})}, horizon=3)
    found = total(plan, draws=1_000)
    assert found.central == mtfs.project(plan).value("allocation.total", plan.years[-1])
    for one in (found.spread.mean, *found.spread.percentiles):
        assert one.value == pytest.approx(found.central, abs=1e-6)


def test_every_draw_is_the_plan_with_those_inputs():
    plan = mtfs.load_plan()
    projection = mtfs.project(plan)
    outputs = [Output("pot.annual"), Output("allocation.recurrent", "2029/30"), Output("activity.headroom", "2027/28")]
    drawn = DrawnRows(projection, outputs, 1_000, 3, "latin").block(4)
    sampler = Sampler(plan, 1_000, 3)
    inputs = sampler.inputs(sampler.block(4, range(len(sampler.dimensions))))
    for at in (0, 17, 49):
        values = {key: list(years) for key, years in plan.values.items()}
        for (key, period), array in inputs.items():
            values[key][period] = float(array[at])
        from mtfs.backends.program import program

        lines = program(plan, tuple(one.line for one in outputs)).run(values)
        expected = [sum(lines["pot.annual"][1:]), lines["allocation.recurrent"][5], lines["activity.headroom"][3]]
        assert drawn[:, at] == pytest.approx(expected, rel=1e-12)


def test_an_input_on_which_no_output_rests_brings_nothing():
    found = simulate_plan(mtfs.load_plan(), ["pot.total"], draws=1_000)
    shares = {one.range: one.share for one in found.outputs[0].contributions}
    assert shares["commercial"] == 0 and shares["contact_cost"] == 0 and sum(shares.values()) > 0.99
    counted = mtfs.load_plan().model_copy(
        update={"commercial": mtfs.load_plan().commercial.model_copy(update={"option": "central"})}
    )
    assert contribution(simulate_plan(counted, ["pot.total"], draws=1_000).outputs[0], "commercial").own > 0.5


def test_an_output_that_nothing_moves_is_the_plans_own_figure():
    found = simulate_plan(mtfs.load_plan(), ["allocation.recurrent 2024/25"], draws=1_000)
    one = found.outputs[0]
    assert {value.value for value in one.spread.percentiles} == {1_950_000.0} and one.spread.deviation == 0
    assert one.explained == 0
    rest = found.table("contributions").rows[-1]
    assert rest[-1] == 0


def test_the_tables_of_a_simulation():
    found = simulate_plan(mtfs.load_plan(), ["pot.total"], draws=1_000, targets=[("pot.total", 190_000.0)])
    tables = {name: found.table(name) for name in TABLES}
    assert [row[0] for row in tables["outputs"].rows] == ["pot.total"]
    assert [row[0] for row in tables["years"].rows] == [f"pot.annual {year}" for year in found.plan.years[1:]]
    assert tables["targets"].rows[0][3] == 190_000.0
    assert sum(row[3] for row in tables["contributions"].rows) == pytest.approx(1.0)
    assert "1,000 draws, Latin hypercube, seed 1" in tables["outputs"].as_text()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"draws": 999}, "999 draws are outside 1,000 to 1,000,000,000"),
        ({"draws": 1_000_000_001}, "outside 1,000"),
        ({"draws": 1e4}, "10000.0 draws are outside"),
        ({"seed": -1}, "seed -1 is none; take a whole number from 0"),
        ({"seed": 1.5}, "seed 1.5 is none"),
        ({"method": "halton"}, "method 'halton' is none; take latin, sobol, random"),
        ({"outputs": ["pot.totl"]}, "the plan has no line 'pot.totl'"),
        ({"outputs": ["allocation.recurrent"]}, "does not add up"),
        ({"targets": [("pot.annual 2024/25", 1.0)]}, "2024/25"),
    ],
)
def test_what_is_refused(more, message):
    with pytest.raises(mtfs.MtfsError, match=message):
        simulate_plan(mtfs.load_plan(), **more)


def test_too_few_draws_for_so_many_drawn_numbers_are_refused():
    every = {f"{year}/{year % 100 + 1:02d}": 100.0 for year in range(2025, 2055)}
    ranges = {key: (90.0, 110.0, {"years": "independent"}) for key in "ab"}
    plan = amounts(ranges, horizon=30, values=every)
    with pytest.raises(mtfs.PlanError, match="1,000 draws are too few for 60 drawn numbers"):
        simulate_plan(plan, ["allocation.non_recurrent"], draws=1_000)


def test_a_missing_output_is_refused_and_a_target_in_another_unit_too():
    data = changed(small(), {"uncertainty": {"g": given("rates.growth", -0.01, 0.01)}})
    fund = {"name": "F", "opening": {"unit": "£k", "status": "missing"}, "uplift": series(0.0),
            "repurpose": series(0.1, "share")}  # fmt: skip
    with pytest.raises(mtfs.PlanError, match="is missing in the plan, so there is nothing to simulate"):
        simulate_plan(made(changed(data, {"funds": {"f": fund}})), ["funds.f.repurposed 2025/26"])
    target = {"name": "T", "output": "allocation.total 2025/26", "at_least": figure(1.0, "rate")}
    with pytest.raises(mtfs.PlanError, match="targets.t.at_least: unit is 'rate'; allocation.total 2025/26 is in £k"):
        simulate_plan(made(changed(data, {"targets": {"t": target}})))
    target = {"name": "T", "output": "nothing", "at_least": figure(1.0)}
    with pytest.raises(mtfs.LineError, match="targets.t.output: the plan has no line 'nothing'"):
        simulate_plan(made(changed(data, {"targets": {"t": target}})))


def test_sizes_of_blocks():
    assert sizes(10_000, "latin") == [500] * 20 and sum(sizes(12_345, "random")) == 12_345
    assert sizes(1_000_000, "latin") == [10_000] * 100
    assert sizes(10_000, "sobol") == [1024] * 10 and sum(sizes(1_000_000, "sobol")) == 1_048_576
    assert max(sizes(5_000_000, "sobol")) == 65_536
