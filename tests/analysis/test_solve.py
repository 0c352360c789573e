"""Goal seek against closed forms; no solution, several, any; what cannot be moved; solve then show."""

import math

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from support.plan_builder import figure, made, rich, series, small, without_missing
from support.profile import examples

import mtfs
from mtfs.analysis.figures.outputs import output
from mtfs.analysis.levers.levers import movable, movable_input
from mtfs.analysis.levers.roots import Place
from mtfs.analysis.levers.solve import goal_of, solve
from mtfs.plan.changes import changed
from mtfs.plan.toml import plan_from_text, toml_text


def fund(opening=1000.0, share=0.1, **more):
    return {"name": "A fund", "opening": figure(opening), "uplift": series(0.0), "repurpose": series(share, "share"),
            **more}  # fmt: skip


def funded(horizon=2, **more):
    """The pot is what one fund releases: horizon x (opening - ring-fence) x share."""
    return made(small(horizon) | {"funds": {"one": fund(**more)}})


def growing(horizon=3):
    """1,000 that grows by rates of 0."""
    return made(small(horizon))


def falling():
    """Available growth over two years is 1000 x (4 c^2 + 6 c) for a convergence c: inflation doubles the baseline."""
    data = small(2)
    data["rates"]["inflation"] = series(1.0)
    return made(data)


def capped(**more):
    """Over target by 25%: half the full move of -20% is -10%, cut off by the largest cut."""
    data = small(1)
    data["allocation"]["core"] |= {"target": figure(800.0), "convergence_from": "distance"}
    shares = {"pace_over": figure(0.5, "share"), "pace_under": figure(0.5, "share")}
    data["convergence_policy"] = shares | {"largest_cut": figure(0.02, "rate"), "largest_gain": figure(0.02, "rate")}
    return made(data)


def then_shown(found, value):
    return found.output.of(mtfs.project(changed(found.plan, found.lever.assigned(value))))


def test_a_pot_is_linear_in_a_share():
    found = solve(funded(), "funds.one.repurpose", "pot.total", 700.0)
    assert found.value == pytest.approx(0.35, abs=1e-15) and found.before == pytest.approx(200.0)
    assert found.places == (Place(found.value, found.value),) and found.depends and not found.jumps
    assert then_shown(found, found.value) == pytest.approx(700.0, abs=1e-9)


def test_how_far_apart_the_values_are_that_were_looked_at_is_said():
    found = solve(funded(), "funds.one.repurpose", "pot.total", 700.0, (0.2, 0.6))
    assert found.remarks()[-1].startswith("Looked at values 0.001 apart, closer near"), "0.4 / 400"


def test_one_year_of_a_share_is_carried_on():
    found = solve(funded(4), "funds.one.repurpose 2026/27", "pot.total", 1000.0)
    assert found.value == pytest.approx(0.3, abs=1e-14)


@pytest.mark.parametrize("horizon", [1, 3, 10])
def test_an_allocation_is_a_power_of_growth(horizon):
    last = growing(horizon).years[-1]
    found = solve(growing(horizon), "rates.growth", f"allocation.recurrent {last}", 1000 * 1.1**horizon)
    assert found.value == pytest.approx(0.1, abs=1e-12)


def test_growth_of_one_year_on():
    found = solve(growing(), "rates.growth 2026/27", "allocation.recurrent 2027/28", 1210.0)
    assert found.value == pytest.approx(0.1, abs=1e-12)
    assert found.lever.present == 0.0 and str(found.lever) == "rates.growth 2026/27"


def test_the_opening_of_a_stream():
    found = solve(growing(), "allocation.core.opening", "allocation.recurrent 2027/28", 123_456.789)
    assert found.value == pytest.approx(123_456.789, abs=1e-9)


def test_out_of_reach_the_nearest_value_is_said():
    found = solve(funded(), "funds.one.repurpose", "pot.total", 3000.0)
    assert found.places == () and found.nearest == (1.0, 2000.0) and found.reached == (0.0, 2000.0)
    with pytest.raises(mtfs.PlanError, match=r"No value of funds.one.repurpose between 0.00% and 100.00% gives"):
        _ = found.value
    assert "it reaches from £0.0m to £2.0m; the nearest is £2.0m, at funds.one.repurpose = 1.0" in (found.remarks()[0])
    with pytest.raises(mtfs.PlanError, match="No value of"):
        found.solved_plan()


def test_two_solutions_are_both_found_and_neither_is_chosen():
    found = solve(falling(), "rates.convergence", "pot.total", -2160.0)
    assert [place.low for place in found.places] == [pytest.approx(-0.9), pytest.approx(-0.6)]
    assert "2 solutions between" in found.remarks()[0] and len(found.table().rows) == 4
    with pytest.raises(mtfs.PlanError, match=r"rates.convergence: 2 solutions \(.*\); choose one with --between"):
        found.solved_plan()
    one = solve(falling(), "rates.convergence", "pot.total", -2160.0, (-0.7, 0.0))
    assert one.value == pytest.approx(-0.6)


def test_where_the_output_turns_there_is_one_solution_and_beyond_none():
    found = solve(falling(), "rates.convergence", "pot.total", -2250.0)
    assert [place.low for place in found.places] == [pytest.approx(-0.75, abs=1e-4)]
    beyond = solve(falling(), "rates.convergence", "pot.total", -2300.0)
    assert beyond.places == () and beyond.nearest == (pytest.approx(-0.75, abs=1e-4), pytest.approx(-2250.0))


def test_where_the_plan_cannot_be_computed_is_no_solution_and_said():
    found = solve(falling(), "rates.convergence", "allocation.recurrent 2026/27", -5.0)
    assert found.places == ()
    assert any("the plan is refused: cannot be computed: allocation" in line for line in found.remarks())


def test_any_value_beyond_a_kink_does():
    found = solve(capped(), "convergence_policy.largest_cut", "allocation.recurrent 2025/26", 900.0)
    (place,) = found.places
    assert (place.low, place.high) == (pytest.approx(0.1, abs=1e-9), 1.0)
    assert found.value == place.low and "Any value from 10.00% to 100.00% does" in found.remarks()[0]
    below = solve(capped(), "convergence_policy.largest_cut", "allocation.recurrent 2025/26", 950.0)
    assert below.value == pytest.approx(0.05)


def rounded():
    data = small(1)
    data["allocation"]["core"]["rounded_to_1k"] = True
    return made(data)


def test_rounding_makes_steps():
    found = solve(rounded(), "rates.growth", "allocation.recurrent 2025/26", 1001.0)
    (place,) = found.places
    assert (place.low, place.high) == (pytest.approx(0.0005), pytest.approx(0.0015))
    between = solve(rounded(), "rates.growth", "allocation.recurrent 2025/26", 1000.5)
    assert between.places == () and [jump.position for jump in between.jumps] == [pytest.approx(0.0005)]
    assert "jumps over the target: from 1,000.0 £k to 1,001.0 £k" in between.remarks()[1]
    assert between.nearest[1] in (1000.0, 1001.0)


def test_an_output_that_does_not_depend_on_the_input():
    none = solve(funded(), "rates.inflation", "pot.total", 300.0)
    assert not none.depends and none.places == ()
    assert none.remarks() == ["pot.total does not depend on rates.inflation: it is £0.2m at any value"] or (
        none.remarks()[0].startswith("pot.total does not depend on rates.inflation")
    )
    same = solve(funded(), "limits.tolerance", "pot.total", 200.0)
    assert not same.depends and same.value == same.lever.present


def test_a_ring_fence_limits_the_size_of_its_fund():
    plan = funded(1, share=0.5, ringfenced=series(400.0, "£k"))
    assert solve(plan, "funds.one.opening", "pot.total", 100.0).value == pytest.approx(600.0)
    found = solve(plan, "funds.one.opening", "pot.total", -10.0)
    assert found.places == () and found.nearest == (pytest.approx(400.0), pytest.approx(0.0, abs=1e-6))
    assert any(line.startswith("Below 400 the plan is refused: funds.one.ringfenced") for line in found.remarks())


def test_a_share_that_has_to_sum_to_one_is_held():
    plan = made(without_missing(rich()))
    found = solve(plan, "settings.primary.first", "settings.primary.investment 2025/26", 1.0)
    assert found.places == () and "is held at 25.00%: the plan's rules allow no other value" in found.remarks()[0]


def test_what_is_missing_can_be_sought():
    data = small(1) | {"funds": {"one": fund()}}
    data["funds"]["one"]["opening"] = {"unit": "£k", "status": "missing"}
    found = solve(made(data), "funds.one.opening", "pot.total", 250.0)
    assert found.value == pytest.approx(2500.0) and found.lever.present is None
    assert mtfs.project(found.solved_plan()).value("pot.annual") == pytest.approx(250.0)


def test_a_series_that_differs_by_year_gets_one_value_and_that_is_said():
    data = small(2)
    data["rates"]["growth"] = series({"2025/26": 0.01, "2026/27": 0.05})
    found = solve(made(data), "rates.growth", "allocation.recurrent 2026/27", 1210.0)
    assert found.value == pytest.approx(0.1) and found.lever.present is None
    assert any("differs by year in the plan" in line for line in found.remarks())


def test_the_changed_plan_gives_the_target_and_says_where_the_value_comes_from():
    found = solve(mtfs.load_plan(), "funds.sdf.repurpose", "pot.total", 205_000.0)
    text = toml_text(found.solved_plan())
    plan = plan_from_text(text, "written")
    assert mtfs.project(plan).value("pot.annual") == pytest.approx(205_000.0, abs=1e-6)
    share = plan.funds["sdf"].repurpose
    assert share.status == "illustrative"
    assert share.note.startswith("Found by goal seek: pot.total is £205.0m. Before: 25.00% (published, SCP).")


def test_the_table_has_input_and_output_before_and_after():
    found = solve(funded(), "funds.one.repurpose", "pot.total", 700.0)
    (given_, gives) = [dict(zip(found.table().columns, row, strict=True)) for row in found.table().rows]
    assert given_["id"] == "funds.one.repurpose" and given_["name"] == "A fund: Share repurposed"
    assert (given_["before"], given_["after"], given_["unit"]) == (0.1, found.value, "share")
    assert given_["change"] == f"funds.one.repurpose = {found.value!r}" and given_["checks that fail"] == "none"
    assert (gives["before"], gives["after"], gives["unit"]) == (pytest.approx(200.0), pytest.approx(700.0), "£k")


def test_checks_that_then_fail_are_named():
    found = solve(growing(1), "rates.growth", "allocation.recurrent 2025/26", 1500.0)
    assert "Rates" in found.table().rows[0][-1] or found.table().rows[0][-1] != "none"


REFUSED = {
    (
        "allocation.core.method",
        "pot.total",
    ): "is a choice (multiplicative, additive); name a rate, a share or an amount",
    ("plan.horizon", "pot.total"): "plan.horizon: is what the plan is, not a number in it",
    ("plan.name", "pot.total"): "plan.name: is what the plan is, not a number in it",
    ("rates.grwth", "pot.total"): "the plan has no input 'rates.grwth'; did you mean rates.growth",
    ("pot.annual", "pot.total"): "pot.annual is a line, which follows from inputs",
    ("rates growth", "pot.total"): "'rates growth' names no input",
    ("rates.growth 2040/41", "pot.total"): "2040/41: is outside the plan",
    ("rates.growth 2026", "pot.total"): "'rates.growth 2026' names no input",
    ("allocation.core.opening 2025/26", "pot.total"): "is one figure for all years; leave the year 2025/26 out",
    ("allocation.core.non_recurrent.elective", "pot.total"): "has an amount for each year; name the year",
    ("rates.growth", "pot.totl"): "the plan has no line 'pot.totl'",
    ("rates.growth", "allocation.recurrent"): "does not add up over the years",
    ("rates.growth", "pot.annual 2040/41"): "2040/41 is outside the plan",
}


@pytest.mark.parametrize(("change", "wanted"), REFUSED)
def test_what_cannot_be_sought_is_refused_in_words(change, wanted):
    with pytest.raises(mtfs.MtfsError) as error:
        solve(made(rich()), change, wanted, 1.0)
    assert REFUSED[change, wanted] in str(error.value) and "\n" not in str(error.value)


def test_a_range_beyond_what_the_input_may_be_ends_there():
    target = solve(funded(), "funds.one.repurpose", "pot.total", 1.0).reached[1]
    found = solve(funded(), "funds.one.repurpose", "pot.total", target, (0.5, math.inf))
    assert found.tried == (0.5, 1.0) and found.values == (1.0,)
    assert "the plan is refused" not in " ".join(found.remarks())


@pytest.mark.parametrize(
    ("between", "message"),
    [((0.5, 0.5), "is no range"), ((0.6, 0.5), "lower value first"), ((math.nan, 1.0), "is no range"),
     ((1.5, 2.0), "may lie between 0 and 1; look there")],
)  # fmt: skip
def test_a_range_that_is_none(between, message):
    with pytest.raises(mtfs.PlanError, match=message):
        solve(funded(), "funds.one.repurpose", "pot.total", 1.0, between)


@pytest.mark.parametrize("target", [math.nan, math.inf])
def test_a_target_that_is_no_number(target):
    with pytest.raises(mtfs.PlanError, match="is no number to aim at"):
        solve(funded(), "funds.one.repurpose", "pot.total", target)


def test_a_plan_that_is_refused_all_over_the_range():
    plan = funded(1, ringfenced=series(400.0, "£k"))
    with pytest.raises(mtfs.PlanError, match=r"refused everywhere between 0 and 300: funds.one.ringfenced"):
        solve(plan, "funds.one.opening", "pot.total", 1.0, (0.0, 300.0))


def test_an_output_that_is_missing_has_no_solution():
    with pytest.raises(mtfs.LineError, match="is missing: it rests on something that the plan does not know"):
        solve(made(rich()), "rates.growth", "funds.sdf.repurposed 2025/26", 1.0)


def test_a_goal_as_written():
    assert goal_of("pot.total=205000") == ("pot.total", "205000")
    assert goal_of(" pot.annual 2029/30 = -1e3 ") == ("pot.annual 2029/30", "-1e3")
    for text in ("pot.total", "pot.total=", "="):
        with pytest.raises(mtfs.LineError, match="is no goal; write OUTPUT=VALUE"):
            goal_of(text)


def test_a_target_is_read_in_the_unit_of_the_output():
    plan = funded()
    solutions = {solve(plan, "funds.one.repurpose", "pot.total", text).target for text in ("700", "£0.7m", "£700,000")}
    assert solutions == {700.0}
    for text in ("nan", "inf", "70%", "205_000"):
        with pytest.raises(mtfs.PlanError, match=r"pot.total: '.*' is no number; write it as .* £1,950m or £1.95bn"):
            solve(plan, "funds.one.repurpose", "pot.total", text)


SAWTOOTH = made(without_missing(rich()))
"""Its core stream is rounded to £1k, so every output that rests on it has thousands of jumps."""
RICH = made(without_missing(rich()), {"allocation.core.rounded_to_1k": False})
AMOUNTS = {key for key, entry in RICH.inputs.items() if entry.kind == "amounts"}
MOVED = [key for key in movable(RICH) if not key.startswith("settings.")]


OUTPUTS = ["pot.annual", "pot.recurrent_cumulative 2027/28", "allocation.recurrent 2028/29"]
YEARS = st.sampled_from([*RICH.years[1:], None])


def test_between_many_jumps_a_solution_is_found():
    there = mtfs.project(changed(SAWTOOTH, movable_input("rates.inflation", SAWTOOTH).assigned(0.01)))
    target = there.value("pot.annual")
    found = solve(SAWTOOTH, "rates.inflation", "pot.total", target)
    assert any(place.low == pytest.approx(0.01, abs=1e-9) for place in found.places)
    assert all(then_shown(found, value) == pytest.approx(target, abs=1e-6) for value in found.values)


@examples(20)
@given(
    st.sampled_from(MOVED), YEARS, st.floats(-0.5, 0.5), st.sampled_from([*OUTPUTS, "allocation.growth_rate 2026/27"])
)
def test_solve_then_show_gives_the_target(key, year, shift, wanted):
    entry = RICH.inputs[key]
    year = None if entry.kind == "figure" else year or ("2026/27" if key in AMOUNTS else None)
    moved = movable_input(f"{key} {year}" if year else key, RICH)
    now = moved.present if moved.present is not None else 0.01
    low, high = moved.bounds
    aimed = min(max(now * (1 + shift) if entry.unit == "£k" else now + shift / 10, low), high)
    try:
        there = mtfs.project(changed(RICH, moved.assigned(aimed)))
    except mtfs.PlanError:
        reject()
    figure_ = output(wanted, there)
    target = figure_.of(there)
    found = solve(RICH, str(moved), wanted, target)
    assert found.places, (str(moved), wanted, aimed, target)
    close = 1e-9 if figure_.unit(there) == "rate" else 1e-6
    assert all(then_shown(found, value) == pytest.approx(target, abs=close) for value in found.values)
    assert any(place.low - 1e-6 <= aimed <= place.high + 1e-6 for place in found.places) or entry.unit == "£k"
