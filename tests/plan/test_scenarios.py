"""Scenarios: what they set and take over, what they refuse, and that choosing one is being in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.case_files import cases
from support.plan_builder import changed as with_parts
from support.plan_builder import made, rich, series, small
from support.profile import examples

import mtfs
from mtfs.core.references import Assignment, read_assignments
from mtfs.plan.changes import changed
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.parts.scenarios import assigned
from mtfs.plan.scenarios import as_selected, in_scenario, is_switchable, scenario_inputs, selected, switchable_scenarios
from mtfs.plan.toml import plan_data, plan_from_data, plan_from_text, toml_text
from mtfs.plan.workbook import read_workbook


def scenario(sets="", based_on="", name="", note=""):
    """A scenario as a TOML file gives it; `name` is its own where a test has several."""
    given = {
        "name": name or f"Scenario {sets} {based_on}"[:60].strip(),
        "sets": sets,
        "based_on": based_on,
        "note": note,
    }
    return {key: value for key, value in given.items() if value}


def data(**scenarios):
    """The small plan with growth of 2% and these scenarios."""
    return small() | {"rates": small()["rates"] | {"growth": series(0.02)}, "scenarios": scenarios}


def plan(**scenarios):
    return made(data(**scenarios))


def refusal(**scenarios):
    with pytest.raises(mtfs.PlanError) as error:
        plan(**scenarios)
    return str(error.value)


def text(plan, key):
    """What a scenario sets, as one text."""
    return "; ".join(f"{c.target}{' ' + c.year if c.year else ''} = {c.value}" for c in assigned(plan.scenarios, key))


def test_a_scenario_changes_the_inputs_that_it_sets_and_no_other():
    base = plan(low=scenario("rates.growth = 0.01; allocation.core.opening = 900"))
    low = in_scenario(base, "low")
    assert low.values["rates.growth"] == (0, 0.01, 0.01) and low.values["allocation.core.opening"][0] == 900
    same = low.values.keys() - {"rates.growth", "allocation.core.opening", "plan.name"}
    assert all(low.values[key] == base.values[key] for key in same) and len(same) > 10
    # 900 x 1.01 x 1.01, no inflation, no convergence
    assert mtfs.project(low).value("allocation.core.recurrent", "2026/27") == pytest.approx(900 * 1.01**2)


def test_a_year_that_is_set_carries_on_until_the_next_given_year():
    base = made(
        rich() | {"scenarios": {"one": scenario("rates.growth 2026/27 = 0.04"), "all": scenario("rates.growth = 0.04")}}
    )
    assert base.values["rates.growth"] == (0, 0.023, 0.023, 0.031, 0.031)
    assert in_scenario(base, "one").values["rates.growth"] == (0, 0.023, 0.04, 0.031, 0.031)
    assert in_scenario(base, "all").values["rates.growth"] == (0, 0.04, 0.04, 0.04, 0.04)


def test_a_scenario_that_sets_nothing_is_the_plan():
    base = plan(nothing=scenario(name="Nothing"), builds_on_nothing=scenario(based_on="nothing", name="Nothing more"))
    for key in base.scenarios:
        assert in_scenario(base, key) == base
        assert mtfs.project(selected(base, key)).lines == mtfs.project(base).lines


def test_own_changes_come_after_those_that_it_builds_on():
    base = plan(
        low=scenario("rates.growth = 0.01; rates.inflation = 0.03"),
        lower=scenario("rates.growth 2026/27 = 0.005", "low"),
        lowest=scenario("rates.growth = 0", "lower"),
    )
    assert text(base, "lower") == "rates.growth = 0.01; rates.growth 2026/27 = 0.005; rates.inflation = 0.03"
    assert in_scenario(base, "lower").values["rates.growth"] == (0, 0.01, 0.005)
    assert in_scenario(base, "lowest").values["rates.growth"] == (0, 0, 0)
    assert in_scenario(base, "lowest").values["rates.inflation"] == (0, 0.03, 0.03)


def test_several_that_agree_can_be_built_on_together():
    base = plan(
        low=scenario("rates.growth = 0.01"),
        low_and_dear=scenario("rates.inflation = 0.03", "low"),
        low_and_lean=scenario("rates.efficiency = 0.02; rates.inflation = 3e-2", "low"),
        both=scenario(based_on=" low_and_dear +low_and_lean "),
    )
    assert text(base, "both") == "rates.growth = 0.01; rates.inflation = 0.03; rates.efficiency = 0.02"


def test_two_that_set_an_input_differently_are_refused_unless_it_is_set_anew():
    low, high = scenario("rates.growth = 0.01; rates.growth 2026/27 = 0.02"), scenario("rates.growth = 0.03")
    assert refusal(low=low, high=high, both=scenario(based_on="low + high")).endswith(
        "scenarios.both.based_on: low and high set rates.growth differently; set it in scenarios.both.sets, "
        "or build on one of them"
    )
    base = plan(low=low, high=high, both=scenario("rates.growth 2026/27 = 0.04", "low + high"))
    assert text(base, "both") == "rates.growth 2026/27 = 0.04"  # neither of the two counts
    assert in_scenario(base, "both").values["rates.growth"] == (0, 0.02, 0.04)


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({"a": "a"}, "scenarios.a.based_on: goes round in a circle (a -> a)"),
        ({"a": "b", "b": "a"}, "goes round in a circle (a -> b -> a)"),
        ({"start": "a", "a": "b", "b": "c", "c": "a"}, "goes round in a circle (a -> b -> c -> a)"),
    ],
)
def test_a_circle_is_refused(links, circle):
    assert circle in refusal(**{key: scenario(based_on=parent, name=key) for key, parent in links.items()})


def test_many_that_build_on_each_other_twice_take_no_time():
    steps = {"s0": scenario("rates.growth = 0.01")}
    for at in range(1, 39, 2):
        steps[f"s{at}"] = scenario(based_on=f"s{at - 1}", name=f"left {at}")
        steps[f"s{at + 1}"] = scenario(based_on=f"s{at - 1} + s{at}", name=f"right {at}")
    assert text(plan(**steps), "s38") == "rates.growth = 0.01"


BAD = cases("plan/cases/wrong_scenarios.toml")


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_and_says_why(what):
    message = BAD[what]["says"]
    found = refusal(x=BAD[what]["scenario"])
    assert message in found and all("scenarios.x" in line for line in found.splitlines()), found


def test_what_is_wrong_is_told_where_it_is_used_too():
    found = refusal(low=scenario("rates.growth = 3"), lower=scenario("rates.inflation = 0", "low")).splitlines()
    assert [line.partition(":")[2].split(":")[0].strip() for line in found] == [
        "scenarios.low.sets",
        "scenarios.lower.sets",
    ]


def test_names_and_ids_that_the_selector_could_not_tell_are_refused():
    found = refusal(one=scenario(name="Low"), two=scenario(name="low"))
    assert "scenarios.one.name" in found and "scenarios.two.name" in found
    assert "scenarios.none: none stands for the plan without a scenario" in refusal(none=scenario(name="Zero"))
    for name, wild in {"What if?": "?", "Growth ~2%": "~", "*": "*", "~*": "* and ~"}.items():
        assert f"scenarios.one.name: '{name}' holds {wild}, which the search" in refusal(one=scenario(name=name))
    many = {f"s{at}": scenario(name=f"Scenario {at}") for at in range(41)}
    assert "scenarios: 41 are more than the 40" in refusal(**many)


def test_a_scenario_is_checked_as_the_plan_that_it_makes():
    care = rich()
    first = next(iter(care["settings"]))
    with pytest.raises(mtfs.PlanError, match=r"scenarios.x: in this scenario settings: the first year's shares sum to"):
        made(care | {"scenarios": {"x": scenario(f"settings.{first}.first = 0.99")}})
    ringed = next(key for key, fund in care["funds"].items() if "ringfenced" in fund)
    with pytest.raises(
        mtfs.PlanError, match=rf"scenarios.x: in this scenario funds.{ringed}.ringfenced .* is more than"
    ):
        made(care | {"scenarios": {"x": scenario(f"funds.{ringed}.opening = 1")}})


def test_claims_are_no_assumption():
    default = mtfs.load_plan()
    claim = next(key for key, claim in default.claims.items() if claim.below is not None)
    with pytest.raises(mtfs.PlanError, match=f"claims.{claim}.below: is no assumption of the plan"):
        plan_from_data(plan_data(default) | {"scenarios": {"x": scenario(f"claims.{claim}.below = 3")}}, "")


@pytest.mark.parametrize("key", ["nope", "", "As it stands"])
def test_a_scenario_that_is_not_there_is_refused_and_the_others_named(key):
    base = plan(low=scenario("rates.growth = 0"), high=scenario("rates.growth = 0.05"))
    for function in (in_scenario, selected, lambda plan, key: assigned(plan.scenarios, key)):
        with pytest.raises(mtfs.LineError, match=f"the plan has no scenario '{key}'; it has low, high"):
            function(base, key)
    with pytest.raises(mtfs.LineError, match="it has no scenarios"):
        in_scenario(plan(), "low")
    if key:
        with pytest.raises(mtfs.PlanError, match=f"scenario: the plan has no scenario '{key}'; it has low"):
            plan_from_data(plan_data(base) | {"scenario": key}, "")


def test_a_number_that_a_scenario_sets_says_so():
    base = plan(low=scenario("rates.growth = 0.01", name="Low growth", note="If the economy stalls."))
    low = in_scenario(base, "low")
    assert (low.rates.growth.status, low.rates.growth.note) == (
        "illustrative",
        "Scenario Low growth: If the economy stalls.",
    )
    assert low.rates.inflation == base.rates.inflation
    assert low.name == "Small plan, scenario: Low growth" and not low.scenarios
    for computed_for in (low, selected(base, "low")):
        assert "Scenario Low growth: If the economy stalls." in mtfs.explain(
            computed_for, "allocation.core.step_growth"
        )


def test_a_number_that_a_scenario_sets_has_not_the_source_of_the_old_one():
    base = mtfs.load_plan()
    before, share = base.funds["sdf"].repurpose, in_scenario(base, "sdf_35").funds["sdf"].repurpose
    assert before.source == "SCP" and (share.source, share.values) == ("", {"2025/26": 0.35})


def rich_scenarios():
    """The plan with every option once, and scenarios that set inputs of every kind."""
    return made(rich() | {"scenarios": {
        "rates": scenario("rates.growth 2026/27 = 0.04; rates.inflation = 0.01; limits.largest_rate = 0.04"),
        "money": scenario("funds.bcf.repurpose 2027/28 = 0.2; commercial.option = high; commercial.high = 1234.5"),
        "both": scenario(based_on="rates + money"),
        "steps": scenario("allocation.core.rounded_to_1k = no", "money"),
    }})  # fmt: skip


@pytest.mark.parametrize("key", ["rates", "money", "both", "steps"])
def test_to_select_a_scenario_is_to_be_in_it(key):
    base = rich_scenarios()
    chosen, inside = selected(base, key), in_scenario(base, key)
    found, expected, as_it_stands = (repr(mtfs.project(one).lines) for one in (chosen, inside, base))
    assert found == expected != as_it_stands  # to the last bit; what is missing equals itself so
    assert chosen.title == mtfs.project(chosen).plan.title == inside.name
    assert as_selected(chosen) == inside
    assert selected(chosen, "none") == (base if key != "steps" else inside)
    assert is_switchable(base, key) == (key != "steps") == (chosen.scenario == key)


def test_what_changes_in_a_selected_plan_changes_on_top_of_the_scenario():
    base = rich_scenarios()
    more = changed(selected(base, "money"), [Assignment("commercial.high", None, "2000")])
    assert more == changed(in_scenario(base, "money"), [Assignment("commercial.high", None, "2000")])
    assert more.values["commercial.option"][0] == "high" and more.values["commercial.high"][0] == 2000
    assert changed(selected(base, "money"), []) == selected(base, "money")


def test_only_what_leaves_the_steps_alone_can_be_switched_to():
    base = rich_scenarios()
    assert switchable_scenarios(base) == ["rates", "money", "both"]
    assert set(scenario_inputs(base)) == {
        "rates.growth",
        "rates.inflation",
        "limits.largest_rate",
        "funds.bcf.repurpose",
        "commercial.option",
        "commercial.high",
    }
    with pytest.raises(
        mtfs.PlanError, match="scenario: steps changes the steps of the model.*on the page, or use --scenario steps"
    ):
        plan_from_data(plan_data(base) | {"scenario": "steps"}, "")


def test_a_fund_that_a_scenario_gives_though_it_is_missing_changes_the_steps():
    missing = next(key for key, fund in rich()["funds"].items() if fund["opening"].get("status") == "missing")
    base = made(rich() | {"scenarios": {"given": scenario(f"funds.{missing}.opening = 5000")}})
    assert switchable_scenarios(base) == [] and not scenario_inputs(base)
    assert in_scenario(base, "given").values[f"funds.{missing}.opening"][0] == 5000
    assert mtfs.project(in_scenario(base, "given")).value("pot.annual") > mtfs.project(base).value("pot.annual")


@pytest.mark.parametrize("chosen", ["none", "rates", "both"])
def test_scenarios_and_the_selection_survive_both_ways(chosen, tmp_path):
    kept = selected(rich_scenarios(), chosen)
    assert plan_from_text(toml_text(kept), "text") == kept
    mtfs.write_report(kept, tmp_path / "plan.xlsx")
    assert read_workbook(tmp_path / "plan.xlsx") == kept


def test_the_text_of_a_plan_says_what_scenarios_are():
    written = toml_text(rich_scenarios())
    assert "# Scenarios: named sets of changes to the plan" in written and "\n[scenarios.both]\n" in written


OPTIONS = st.sampled_from(
    ["rates.growth = 0.01", "rates.growth 2026/27 = 0.05", "rates.inflation = 0.02", "rates.efficiency 2026/27 = 0.5",
     "allocation.core.opening = 123.25", "rates.convergence = -0.01"]
)  # fmt: skip


@examples(25)
@given(st.lists(st.lists(OPTIONS, unique=True, max_size=3), min_size=1, max_size=4))
def test_a_chain_of_scenarios_is_its_changes_one_after_another(steps):
    chain = {
        f"s{at}": scenario("; ".join(sets), f"s{at - 1}" if at else "", name=f"Step {at}")
        for at, sets in enumerate(steps)
    }
    base = plan(**chain)
    last = in_scenario(base, f"s{len(steps) - 1}")
    one_after_another = changed(base, [change for sets in steps for change in read_assignments("; ".join(sets))])
    assert mtfs.project(last).lines == mtfs.project(one_after_another).lines
    assert mtfs.project(selected(base, f"s{len(steps) - 1}")).lines == mtfs.project(last).lines


def test_the_published_plan_has_the_scenarios_that_it_speaks_of():
    default = mtfs.load_plan()
    pots = {key: mtfs.project(in_scenario(default, key)).value("pot.annual") for key in default.scenarios}
    # available growth of 12,500 a year; 28,000 repurposed a year; commercial income over the whole plan
    growth, medium = 5 * 12_500, 5 * (12_500 + 28_000)
    assert pots == {
        "low_risk": growth,
        "medium_risk": medium,
        "commercial_low": pytest.approx(medium + 20_000),
        "commercial_central": pytest.approx(medium + 110_000),
        "commercial_high": pytest.approx(medium + 200_000),
        "sdf_35": pytest.approx(medium + 5 * 37_097.72 * (0.35 - 0.25)),
        "convergence_continues": pytest.approx(medium),
        "stated": medium,
        "published": pytest.approx(5 * (12_500 + 26_000)),
    }
    assert switchable_scenarios(default) == list(default.scenarios)
    assert "does not move" in default.scenarios["convergence_continues"].note


def test_the_published_plans_scenarios_are_the_readings_that_they_name():
    default = mtfs.load_plan()
    options = default.readings["convergence"].options
    assert default.scenarios["convergence_continues"].sets == options["taken_off"].sets
    best = mtfs.reconcile(default).best
    assert len(best) == 1 and f"{len(best[0].holds)} of 23" in default.scenarios["published"].note
    sets = [default.readings[reading].options[option].sets for reading, option in best[0].changes]
    assert default.scenarios["published"].sets == "; ".join(sets)
    assert in_scenario(default, "stated") == default


def test_other_plans_have_no_selector():
    assert "plan.scenario" not in made(small()).inputs
    base = plan(low=scenario("rates.growth = 0"))
    assert base.inputs["plan.scenario"].content == AS_IT_STANDS
    assert made(with_parts(data(), {"note": "as before"})).structure == base.structure, "scenarios are no steps"
