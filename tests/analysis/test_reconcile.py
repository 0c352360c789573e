"""Claims against computed figures: in both directions, and under every combination of readings."""

import itertools
import math

import pytest
from support.plan_builder import figure, series, small

import mtfs
from mtfs.analysis.claims.reconcile import NOT_COMPUTED
from mtfs.core.references import read_assignments
from mtfs.plan.changes import changed
from mtfs.plan.library import built_in_names
from mtfs.plan.toml import plan_from_data

DEFAULT = "cambridgeshire-peterborough-2025-28"
STP = "cambridgeshire-peterborough-stp-2016"


@pytest.fixture(scope="module")
def published():
    return mtfs.reconcile(mtfs.load_plan(DEFAULT))


@pytest.fixture(scope="module")
def by_id(published):
    return {outcome.id: outcome for outcome in published.outcomes}


def claim(line="allocation.recurrent", year="2026/27", low=None, high=None, unit="£k", **more):
    bounds = {"at_least": low, "below": high}
    return {
        "statement": "The allocation is what was published",
        "published": "so much",
        "source": "ledger",
        "line": line,
        **({"year": year} if year else {}),
        **{key: figure(value, unit) for key, value in bounds.items() if value is not None},
        **more,
    }


def plan_with(claims, readings=None, growth=0.02):
    """1,000 growing by 2% for two years: 1,020 and 1,040.4."""
    data = small(2)
    data["rates"]["growth"] = series(growth)
    return plan_from_data(data | {"claims": claims, "readings": readings or {}}, "")


def outcome_of(plan, key="a"):
    return next(outcome for outcome in mtfs.reconcile(plan).outcomes if outcome.id == key)


@pytest.mark.parametrize(
    ("low", "high", "result", "difference"),
    [
        (1040, 1041, "holds", 0),
        (1041, None, "does not hold", 1040.4 - 1041),
        (None, 1040, "does not hold", 1040.4 - 1040),
        (1040, None, "holds", 0),
        (None, 1041, "holds", 0),
        (1000, 1030, "does not hold", 1040.4 - 1030),
    ],
)
def test_a_claim_holds_within_its_range_and_not_outside(low, high, result, difference):
    found = outcome_of(plan_with({"a": claim(low=low, high=high)}))
    assert found.computed == pytest.approx(1040.4) and found.result == result
    assert found.difference == pytest.approx(difference)


def test_the_lower_end_is_in_the_range_and_the_upper_end_is_not():
    at_ends = plan_with({"a": claim(year="2024/25", low=1000, high=1001), "b": claim(year="2024/25", high=1000)})
    assert [outcome.result for outcome in mtfs.reconcile(at_ends).outcomes] == ["holds", "does not hold"]


def test_one_changed_input_makes_a_claim_false_and_true_again():
    claims = {"a": claim(low=1040, high=1041)}
    assert outcome_of(plan_with(claims, growth=0.02)).result == "holds"
    assert outcome_of(plan_with(claims, growth=0.021)).result == "does not hold"
    assert (
        outcome_of(changed(plan_with(claims, growth=0.021), read_assignments("rates.growth = 0.02"))).result == "holds"
    )


def test_a_claim_without_a_year_is_about_the_total_of_the_plan_years():
    found = outcome_of(plan_with({"a": claim("allocation.step_growth", None, 40, 41)}))
    assert found.computed == pytest.approx(20 + 20.4) and found.result == "holds"


def test_lines_joined_by_plus_are_added():
    found = outcome_of(plan_with({"a": claim("allocation.recurrent + allocation.step_growth", "2025/26", 1039, 1041)}))
    assert found.computed == pytest.approx(1020 + 20)


def test_a_claim_that_nothing_speaks_of_says_why():
    plan = plan_with(
        {
            "a": {
                "statement": "Much is better",
                "published": "much",
                "source": "X",
                "not_computed": "No figure is given.",
            }
        }
    )
    found = outcome_of(plan)
    assert (found.result, found.computed, found.remark) == (NOT_COMPUTED, None, "No figure is given.")


def test_a_claim_on_something_missing_cannot_be_computed():
    data = small(1) | {
        "funds": {
            "bcf": {
                "name": "BCF",
                "opening": {"unit": "£k", "status": "missing"},
                "uplift": series(0.0),
                "repurpose": series(0.1, "share"),
            }
        },
        "claims": {"a": claim("funds.bcf.repurposed", "2025/26", 1, 2)},
    }
    found = outcome_of(plan_from_data(data, ""))
    assert found.result == NOT_COMPUTED and found.computed is None and "missing" in found.remark


READINGS = {
    "growth": {
        "name": "Growth",
        "options": {"stands": {"name": "2%"}, "more": {"name": "3%", "sets": "rates.growth = 0.03"}},
    },
    "method": {
        "name": "Method",
        "options": {
            "additive": {"name": "additive", "sets": "allocation.core.method = additive"},
            "stands": {"name": "multiplicative"},
        },
    },
    "line": {
        "name": "Line",
        "options": {
            "stands": {"name": "allocation"},
            "baseline": {"name": "baseline", "sets": "allocation.recurrent = allocation.baseline"},
        },
    },
}


def test_every_combination_gives_what_the_changed_plan_gives():
    plan = plan_with({"a": claim(low=1040, high=1041), "b": claim("allocation.step_growth", None, 60)}, READINGS)
    found = mtfs.reconcile(plan)
    assert len(found.combinations) == 8 and found.combinations[0].changes == ()
    for tried in found.combinations:
        chosen = dict(tried.changes)
        other = changed(
            plan,
            itertools.chain(
                *(read_assignments(READINGS[r]["options"][o].get("sets", "")) for r, o in chosen.items() if r != "line")
            ),
        )
        projection = mtfs.project(other)
        line = "allocation.baseline" if "line" in chosen else "allocation.recurrent"
        assert tried.figures["a"] == projection.value(line, "2026/27")
        assert tried.figures["b"] == projection.value("allocation.step_growth")


def test_the_readings_named_beside_a_claim_are_the_smallest_that_make_it_hold():
    plan = plan_with({"a": claim(low=1060, high=1062)}, READINGS)
    assert outcome_of(plan).readings == ("Growth: 3%",)
    assert outcome_of(plan_with({"a": claim(low=1029, high=1031)}, READINGS)).readings == (
        "Growth: 3% + Line: baseline",
    )
    assert outcome_of(plan_with({"a": claim(low=2000)}, READINGS)).readings == ()


def test_claims_that_contradict_each_other_are_found_out():
    plan = plan_with({"a": claim(low=1040, high=1041), "b": claim(low=1060, high=1062)}, READINGS)
    found = mtfs.reconcile(plan)
    assert not found.all_hold_together and found.never == [] and len(found.best[0].holds) == 1
    assert any("contradict each other" in line for line in found.summary())
    agreeing = mtfs.reconcile(plan_with({"a": claim(low=1060), "b": claim(low=1059, high=1062)}, READINGS))
    assert agreeing.all_hold_together and agreeing.best[0].changes == (("growth", "more"),)


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ("rates.nothing = 1", "no input and no line 'rates.nothing'"),
        ("allocation.recurrent = allocation.nothing", "no line 'allocation.nothing' to take the place"),
        ("allocation.total = allocation.baseline", "no claim speaks of allocation.total"),
        ("allocation.core.rounded_to_1k = maybe", "'maybe' is neither yes nor no"),
        ("rates.growth = 7", "readings.x.options.b.sets.*outside -1 to 1"),
    ],
)
def test_a_reading_that_sets_what_is_not_there_is_refused(sets, said):
    readings = {"x": {"name": "X", "options": {"a": {"name": "a"}, "b": {"name": "b", "sets": sets}}}}
    with pytest.raises(mtfs.PlanError, match=said):
        mtfs.reconcile(plan_with({"a": claim(low=1)}, readings))


def test_readings_that_together_make_no_plan_are_refused():
    """Alone each is a plan; together they release more of a fund than it holds."""
    fund = {"name": "F", "opening": figure(100.0), "uplift": series(0.0), "repurpose": series(0.1, "share"),
            "ringfenced": series(0.0, "£k")}  # fmt: skip
    sets = {"size": "funds.f.opening = 50", "ring": "funds.f.ringfenced = 80"}
    readings = {
        name: {"name": name, "options": {"a": {"name": "as it stands"}, "b": {"name": "changed", "sets": text}}}
        for name, text in sets.items()
    }
    data = small(1) | {"funds": {"f": fund}, "claims": {"a": claim(year="2025/26", low=1)}, "readings": readings}
    with pytest.raises(
        mtfs.PlanError, match=r"size: changed \+ ring: changed: together they make no plan: .*ring.*more than the fund"
    ):
        mtfs.reconcile(plan_from_data(data, "P"))


def test_a_claim_says_on_what_its_figure_rests(by_id):
    rests_on = {key: outcome.rests_on for key, outcome in by_id.items() if outcome.rests_on}
    assert rests_on["allocation_2024_25"] == "published" and rests_on["allocation_2028_29"] == "derived"
    assert rests_on["bed_days_growth"] == "published"  # of the scenarios only the chosen one counts
    assert rests_on["repurposed_a_year"] == rests_on["beds_2030"] == "illustrative"


def test_two_readings_must_not_set_the_same():
    twice = {
        name: {"name": name, "options": {"a": {"name": "a"}, "b": {"name": "b", "sets": f"rates.growth = {value}"}}}
        for name, value in (("x", 0.01), ("y", 0.03))
    }
    with pytest.raises(mtfs.PlanError, match="readings.y: sets rates.growth, and so does readings.x"):
        mtfs.reconcile(plan_with({"a": claim(low=1)}, twice))


def test_more_combinations_than_can_be_tried_are_refused():
    many = {
        f"r{at}": {
            "name": "r",
            "options": {"a": {"name": "a"}, "b": {"name": "b", "sets": f"claims.a.published = {at}"}},
        }
        for at in range(15)
    }
    with pytest.raises(mtfs.PlanError, match="32,768 combinations are more than the 20,000"):
        mtfs.reconcile(plan_with({"a": claim(low=1)}, many))


def test_a_plan_without_claims_says_how_to_make_some():
    with pytest.raises(mtfs.PlanError, match=r"makes no claims; add \[claims.NAME\]"):
        mtfs.reconcile(mtfs.load_plan("nhse:QOQ"))


def test_the_table_has_a_row_for_each_claim(published):
    table = published.table().frame("id")
    assert list(table.index) == list(published.plan.claims)
    assert table.loc["allocation_2028_29", "computed"] == pytest.approx(2_148_360.7, abs=0.05)


FOUND = {
    "allocation_2024_25": ("holds", 1_950_000),
    "allocation_2028_29": ("does not hold", 2_148_360.7),
    "repurposed_a_year": ("holds", 28_000),
    "repurposed_five_years": ("does not hold", 140_000),
    "pot_least": ("does not hold", 190_000),
    "pot_most": ("does not hold", 215_000),
    "bed_days_benefit": ("does not hold", 132_000),
    "bed_days_productivity": ("holds", 54_354),
}


@pytest.mark.parametrize("key", FOUND)
def test_the_published_plan_is_found_out(key, by_id):
    result, computed = FOUND[key]
    assert by_id[key].result == result and by_id[key].computed == pytest.approx(computed, abs=0.05)


def test_the_seven_priced_opportunities_hold_to_the_pound(by_id):
    to_the_pound = [outcome for outcome in by_id.values() if outcome.unit == "£" and outcome.line.endswith(".value")]
    assert [outcome.computed for outcome in to_the_pound] == [
        3_828_292, 2_136_783, 12_545_750, 5_635_000, 7_583_850, 2_315_070, 4_042_515,
    ]  # fmt: skip
    assert {outcome.result for outcome in to_the_pound} == {"holds"}


def test_over_2_17bn_needs_convergence_removed(published, by_id):
    holding = [tried for tried in published.combinations if "allocation_2028_29" in tried.holds]
    assert holding and all(("convergence", "none") in tried.changes for tried in holding)
    assert by_id["allocation_2028_29"].readings and "none" in by_id["allocation_2028_29"].readings[0]


def test_the_published_range_of_the_pot_needs_130m(published):
    both = [tried for tried in published.combinations if {"pot_least", "pot_most"} <= tried.holds]
    assert both
    for tried in both:
        assert tried.figures["repurposed_five_years"] == pytest.approx(130_000)
        assert not {"repurposed_a_year"} & tried.holds


def test_kept_recurrently_the_pot_is_280m_to_355m(published):
    changes = {("repurposed", "from_five_years"), ("pot", "recurrent")}
    [tried] = [tried for tried in published.combinations if set(tried.changes) == changes]
    assert tried.figures["pot_least"] == pytest.approx(280_000) and tried.figures["pot_most"] == pytest.approx(355_000)


def test_no_single_reading_of_the_published_plan_satisfies_all_claims(published):
    assert not published.all_hold_together
    most = max(len(tried.holds) for tried in published.combinations)
    assert most < len(published.computed) and all(len(tried.holds) == most for tried in published.best)
    assert len(published.combinations) == math.prod(len(r.options) for r in published.plan.readings.values())


def test_the_claims_of_2016_hold_as_the_plan_stands():
    found = mtfs.reconcile(mtfs.load_plan(STP))
    assert found.best[0].changes == () and found.all_hold_together and len(found.computed) >= 5


@pytest.mark.parametrize("name", built_in_names())
def test_the_outcomes_are_those_of_the_claims_own_lines(name):
    plan = mtfs.load_plan(name)
    projection = mtfs.project(plan)
    for outcome in mtfs.reconcile(projection).computed:
        assert outcome.computed == projection.value(f"claims.{outcome.id}.computed")
        assert outcome.difference == projection.value(f"claims.{outcome.id}.difference")
        assert (outcome.difference == 0) == (outcome.result == "holds")
